/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a tuner says in words, for people who do not see the canvas. Main thread only. */

#include "config.h"

#include "limn-tuner-private.h"

#include "limn-format.h"
#include "limn-label.h"
#include "limn-tally.h"

#include <glib/gi18n-lib.h>

static char *
describe_came_and_went (LimnChanges *changes)
{
  g_autofree char *came = NULL;
  g_autofree char *went = NULL;
  guint n_came;
  guint n_went;

  limn_changes_get_came (changes, &n_came);
  limn_changes_get_went (changes, &n_went);
  came = g_strdup_printf (ngettext ("%u came", "%u came", n_came), n_came);
  went = g_strdup_printf (ngettext ("%u went", "%u went", n_went), n_went);

  if (n_went == 0)
    return g_steal_pointer (&came);
  if (n_came == 0)
    return g_steal_pointer (&went);

  /* Translators: objects that came and objects that went: "3 came, 1 went". */
  return g_strdup_printf (_("%s, %s"), came, went);
}

/**
 * limn_tuner_dup_changes:
 * @self: a tuner
 *
 * Says what the last move did: "3 came, 1 went; 7 of 12 shown at 50 %".
 *
 * Returns: (transfer full) (nullable): a sentence in the person's language, or %NULL if nothing
 *   came or went
 */
char *
limn_tuner_dup_changes (LimnTuner *self)
{
  g_autoptr (LimnTally) tally = NULL;
  g_autofree char *moves = NULL;
  g_autofree char *percent = NULL;

  g_return_val_if_fail (LIMN_IS_TUNER (self), NULL);

  if (self->changes == NULL || limn_changes_is_empty (self->changes))
    return NULL;

  tally = limn_tally_new (self->overlay);
  moves = describe_came_and_went (self->changes);
  percent =
    limn_format_percent_nbsp (limn_session_get_confidence (limn_tuner_get_session (self)));

  /* Translators: "3 came, 1 went; 7 of 12 shown at 50 %". */
  return g_strdup_printf (_("%s; %u of %u shown at %s"), moves, tally->n_shown, tally->n_total,
                          percent);
}

/**
 * limn_tuner_dup_tip:
 * @self: a tuner
 * @mark: one of its marks
 *
 * Says what a mark means, for who points at it.
 *
 * Returns: (transfer full) (nullable): a sentence in the person's language
 */
char *
limn_tuner_dup_tip (LimnTuner      *self,
                    const LimnMark *mark)
{
  g_return_val_if_fail (LIMN_IS_TUNER (self), NULL);
  g_return_val_if_fail (mark != NULL, NULL);

  switch (mark->kind)
    {
    case LIMN_MARK_KEPT:
      return g_strdup (_("Must be shown"));
    case LIMN_MARK_STRUCK:
      return g_strdup (_("Must not be shown"));
    case LIMN_MARK_CAME:
    case LIMN_MARK_WENT:
      return NULL;
    case LIMN_MARK_GHOST:
      {
        g_autofree char *object = limn_tuner_describe (mark->prediction, mark->index);

        /* Translators: an object, then how far it is below the threshold: "47 % (3 below)". */
        return g_strdup_printf (_("%s: %s"), object, mark->text);
      }
    case LIMN_MARK_REMOVED:
      return limn_tuner_dup_reason (self, mark->index);
    case LIMN_MARK_CONFLICT:
    case LIMN_MARK_MISSED:
    case LIMN_MARK_PEEKED:
    case LIMN_MARK_ONLY_MODEL:
    case LIMN_MARK_ONLY_DERIVED:
      return g_strdup (mark->text);
    }

  g_return_val_if_reached (NULL);
}

/* What is shown is sorted, strongest first, but parts of it may be hidden. */
static gboolean
find_range (LimnTuner *self,
            int       *strongest,
            int       *weakest)
{
  LimnScene *scene = limn_overlay_get_scene (self->overlay);
  LimnPrediction *prediction = scene != NULL ? limn_scene_get_prediction (scene) : NULL;
  gboolean any = FALSE;

  if (prediction == NULL)
    return FALSE;

  for (guint i = 0; i < limn_prediction_get_n_instances (prediction); i++)
    {
      int percent;

      if (!limn_scene_is_shown (scene, i))
        continue;

      percent = limn_label_get_percent (limn_prediction_get_instance (prediction, i)->confidence);
      if (!any)
        *strongest = percent;
      *weakest = percent;
      any = TRUE;
    }

  return any;
}

/**
 * limn_tuner_dup_spoken:
 * @self: a tuner
 *
 * Says what is shown in words: "12 objects: 7 dog, 5 cat; weakest shown 51 %, strongest 97 %; 3
 * just below".
 *
 * Returns: (transfer full): a sentence in the person's language
 */
char *
limn_tuner_dup_spoken (LimnTuner *self)
{
  g_autoptr (GString) text = NULL;
  g_autofree char *summary = NULL;
  int strongest = 0;
  int weakest = 0;
  guint n_ghosts;

  g_return_val_if_fail (LIMN_IS_TUNER (self), NULL);

  summary = limn_overlay_dup_summary (self->overlay);
  text = g_string_new (summary);
  if (find_range (self, &strongest, &weakest))
    {
      g_autofree char *low = limn_format_percent_nbsp (weakest);
      g_autofree char *high = limn_format_percent_nbsp (strongest);

      /* Translators: goes on after "12 objects: 7 dog, 5 cat". */
      g_string_append_printf (text, _("; weakest shown %s, strongest %s"), low, high);
    }

  n_ghosts = limn_tuner_count_ghosts (self);
  if (n_ghosts > 0)
    /* Translators: goes on after "weakest shown 51 %, strongest 97 %": objects that miss the
     * threshold by little. */
    g_string_append_printf (text, ngettext ("; %u just below", "; %u just below", n_ghosts),
                            n_ghosts);
  if (!limn_tuner_is_covered (self) && self->view.shown != NULL)
    /* Translators: goes on after "3 just below": the model would have to be asked for more. */
    g_string_append (text, _("; more below is not known yet"));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * limn_tuner_dup_description:
 * @self: a tuner
 *
 * Describes the picture: what is shown, what the last move did, and what is picked.
 *
 * Returns: (transfer full): sentences in the person's language
 */
char *
limn_tuner_dup_description (LimnTuner *self)
{
  g_autoptr (GString) text = NULL;
  g_autofree char *summary = NULL;
  g_autofree char *changes = NULL;

  g_return_val_if_fail (LIMN_IS_TUNER (self), NULL);

  summary = limn_overlay_dup_summary (self->overlay);
  changes = limn_tuner_dup_changes (self);
  text = g_string_new (summary);
  if (changes != NULL)
    g_string_append_printf (text, "; %s", changes);
  if (self->picked != NULL)
    {
      g_autofree char *object = limn_tuner_describe (self->picked, self->picked_index);

      /* Translators: goes on after "12 objects: 7 dog, 5 cat"; %s is "dog 47 %", which misses the
       * threshold. */
      g_string_append_printf (text, _("; selected: %s, not shown"), object);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
