/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which object is meant by what is done next. What is shown is selected in the overlay; what is
 * not, such as a near-miss, is picked here, and one of the two at a time. Main thread only. */

#include "config.h"

#include "limn-tuner-private.h"

/**
 * limn_tuner_get_target:
 * @self: a tuner
 * @prediction: (out) (transfer none) (optional): where the object is from
 * @index: (out) (optional): its index there
 *
 * Gets which object is meant by what is done next, pinning for one: the selected instance, or else
 * what was picked that is not shown, such as a ghost.
 *
 * Returns: %FALSE if none is
 */
gboolean
limn_tuner_get_target (LimnTuner       *self,
                       LimnPrediction **prediction,
                       guint           *index)
{
  LimnPrediction *of;
  int found;

  g_return_val_if_fail (LIMN_IS_TUNER (self), FALSE);

  found = limn_overlay_get_selected (self->overlay);
  of = self->view.shown;
  if (found < 0 && self->picked != NULL)
    {
      found = self->picked_index;
      of = self->picked;
    }
  if (found < 0 || of == NULL)
    return FALSE;

  if (prediction != NULL)
    *prediction = of;
  if (index != NULL)
    *index = (guint) found;

  return TRUE;
}

/**
 * limn_tuner_pick:
 * @self: a tuner
 * @prediction: (nullable): where the object is from
 * @index: its index there, or -1
 *
 * Picks an object that is not shown, such as a ghost, in place of the selected one.
 */
void
limn_tuner_pick (LimnTuner      *self,
                 LimnPrediction *prediction,
                 int             index)
{
  g_return_if_fail (LIMN_IS_TUNER (self));

  if (prediction == NULL || index < 0
      || (guint) index >= limn_prediction_get_n_instances (prediction))
    {
      if (self->picked == NULL)
        return;
      g_clear_pointer (&self->picked, limn_prediction_unref);
    }
  else
    {
      limn_prediction_ref (prediction);
      g_clear_pointer (&self->picked, limn_prediction_unref);
      self->picked = prediction;
      self->picked_index = index;
      limn_overlay_set_selected (self->overlay, -1);
    }

  g_object_notify (G_OBJECT (self), "target");
  limn_tuner_forget_marks (self);
}

/**
 * limn_tuner_unselect:
 * @self: a tuner
 *
 * Lets go of what is selected or picked.
 */
void
limn_tuner_unselect (LimnTuner *self)
{
  g_return_if_fail (LIMN_IS_TUNER (self));

  limn_overlay_set_selected (self->overlay, -1);
  limn_tuner_pick (self, NULL, -1);
}

/* Where the present target is in what can be stepped through: what is shown, then the ghosts. */
static int
find_place (LimnTuner *self,
            GArray    *ghosts,
            guint      n_shown)
{
  int selected = limn_overlay_get_selected (self->overlay);

  if (selected >= 0)
    return selected;
  if (self->picked == NULL || self->picked != self->view.pool)
    return -1;

  for (guint i = 0; i < ghosts->len; i++)
    if (g_array_index (ghosts, guint, i) == (guint) self->picked_index)
      return (int) (n_shown + i);

  return -1;
}

/**
 * limn_tuner_step_target:
 * @self: a tuner
 * @step: 1 for the next object, -1 for the one before
 *
 * Goes from object to object, strongest to weakest and around: what is shown but for hidden
 * classes, then what is just below the threshold if that is drawn.
 *
 * Returns: %FALSE if there are none
 */
gboolean
limn_tuner_step_target (LimnTuner *self,
                        int        step)
{
  LimnScene *scene;
  g_autoptr (GArray) ghosts = NULL;
  guint n_shown;
  int n;
  int place;

  g_return_val_if_fail (LIMN_IS_TUNER (self), FALSE);
  g_return_val_if_fail (step == 1 || step == -1, FALSE);

  scene = limn_overlay_get_scene (self->overlay);
  if (scene == NULL)
    return FALSE;

  ghosts = limn_tuner_find_ghosts (self, self->ghosts ? LIMN_MAX_GHOSTS : 0);
  n_shown = limn_prediction_get_n_instances (limn_scene_get_prediction (scene));
  if (limn_scene_get_n_shown (scene) + ghosts->len == 0)
    return FALSE;

  n = (int) (n_shown + ghosts->len);
  place = find_place (self, ghosts, n_shown);
  if (place < 0 && step < 0)
    place = 0;
  do
    place = (place + step + n) % n;
  while ((guint) place < n_shown && !limn_scene_is_shown (scene, (guint) place));

  if ((guint) place < n_shown)
    limn_overlay_set_selected (self->overlay, place);
  else
    limn_tuner_pick (self, self->view.pool,
                     (int) g_array_index (ghosts, guint, (guint) place - n_shown));

  return TRUE;
}
