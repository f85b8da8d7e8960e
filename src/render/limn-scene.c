/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What to draw, settled once: which instances are shown, their colours, and their order. A scene is
 * made on the main thread at every change of a slider and then drawn anywhere, any number of times
 * at once; nothing that can be seen of it changes afterwards. Drawing is in limn-scene-draw.c, the
 * labels in limn-scene-labels.c, finding what is under the pointer in limn-hit-test.c. */

#include "config.h"

#include "limn-scene-private.h"

#include <math.h>
#include <string.h>

#define MAX_FILL_OPACITY 0.8

G_DEFINE_BOXED_TYPE (LimnScene, limn_scene, limn_scene_ref, limn_scene_unref)

static double
sanitize (double value,
          double least,
          double most,
          double otherwise)
{
  return isfinite (value) ? CLAMP (value, least, most) : otherwise;
}

/*< private >
 * limn_scene_style_clamp:
 * @style: a style
 *
 * Brings the numbers of a style into their ranges.
 *
 * Any thread.
 */
void
limn_scene_style_clamp (LimnSceneStyle *style)
{
  style->fill_opacity = sanitize (style->fill_opacity, 0.0, MAX_FILL_OPACITY, 0.25);
  style->text_scale = sanitize (style->text_scale, 0.5, 4.0, 1.0);
  style->line_scale = sanitize (style->line_scale, 0.25, 64.0, 1.0);
}

/* Slots are given in the order of the classes, which is that of their strongest instance; hidden
 * classes take theirs too, or colours would depend on what is hidden. */
static void
init_classes (LimnScene          *self,
              LimnPalette        *palette,
              const char * const *hidden_classes)
{
  self->n_classes = limn_prediction_get_n_classes (self->prediction);
  self->classes = g_new0 (LimnSceneClass, self->n_classes);
  for (guint i = 0; i < self->n_classes; i++)
    {
      LimnSceneClass *class = &self->classes[i];
      guint slot = 0;

      class->name = limn_prediction_get_class_name (self->prediction, i);
      slot = limn_palette_get_slot (palette, class->name);
      class->color = limn_palette_slot_color (slot);
      class->dash = limn_palette_slot_dash (slot);
      class->hidden = hidden_classes != NULL && g_strv_contains (hidden_classes, class->name);
    }
}

static double
get_box_area (const LimnSceneItem *item)
{
  return item->shape.bounds.width * item->shape.bounds.height;
}

/* Largest first, so that small objects lie on top and stay visible; of two equal ones the stronger
 * lies on top. Instances are strongest first, so the index decides, and the order is total. */
static int
compare_items_cb (gconstpointer a,
                  gconstpointer b,
                  gpointer      user_data)
{
  const LimnSceneItem *items = user_data;
  guint32 index_a = *(const guint32 *) a;
  guint32 index_b = *(const guint32 *) b;
  double area_a = get_box_area (&items[index_a]);
  double area_b = get_box_area (&items[index_b]);

  if (area_a != area_b)
    return area_a > area_b ? -1 : 1;

  return index_a > index_b ? -1 : index_a < index_b;
}

static void
init_items (LimnScene    *self,
            const guint8 *meanings)
{
  self->n_items = limn_prediction_get_n_instances (self->prediction);
  self->items = g_new0 (LimnSceneItem, self->n_items);
  self->order = g_new (guint32, self->n_items);
  for (guint i = 0; i < self->n_items; i++)
    {
      const LimnInstance *instance = limn_prediction_get_instance (self->prediction, i);

      limn_shape_init (&self->items[i].shape, self->prediction, i);
      self->items[i].class_index = instance->class_index;
      self->items[i].confidence = instance->confidence;
      if (meanings != NULL && meanings[i] <= LIMN_MEANING_IGNORED)
        self->items[i].meaning = meanings[i];
      self->judged |= self->items[i].meaning != LIMN_MEANING_NONE;
      self->items[i].shown = !self->classes[self->items[i].class_index].hidden;
      if (self->items[i].shown)
        self->order[self->n_shown++] = i;
    }
  g_qsort_with_data (self->order, (int) self->n_shown, sizeof (guint32),
                     compare_items_cb, self->items);
}

/**
 * limn_scene_new:
 * @prediction: what the model answered
 * @palette: where classes have their colours; new classes take slots in it
 * @hidden_classes: (nullable) (array zero-terminated=1): names of the classes that are not drawn
 * @style: (nullable): how to draw, or %NULL for the default; values out of range are clamped
 *
 * Creates a scene.
 *
 * Any thread.
 *
 * Returns: (transfer full): a new scene
 */
LimnScene *
limn_scene_new (LimnPrediction       *prediction,
                LimnPalette          *palette,
                const char * const   *hidden_classes,
                const LimnSceneStyle *style)
{
  return limn_scene_new_judged (prediction, palette, hidden_classes, style, NULL);
}

/**
 * limn_scene_new_judged:
 * @prediction: what the model answered
 * @palette: where classes have their colours; new classes take slots in it
 * @hidden_classes: (nullable) (array zero-terminated=1): names of the classes that are not drawn
 * @style: (nullable): how to draw, or %NULL for the default; values out of range are clamped
 * @meanings: (nullable): a `LimnMeaning` for each instance of @prediction; copied
 *
 * Creates a scene that shows what the ground truth says about the instances. Those with a meaning
 * have its colour and line instead of their class's, and the class in their label.
 *
 * Any thread.
 *
 * Returns: (transfer full): a new scene
 */
LimnScene *
limn_scene_new_judged (LimnPrediction       *prediction,
                       LimnPalette          *palette,
                       const char * const   *hidden_classes,
                       const LimnSceneStyle *style,
                       const guint8         *meanings)
{
  const LimnSceneStyle standard = LIMN_SCENE_STYLE_DEFAULT;
  LimnScene *self = NULL;

  g_return_val_if_fail (prediction != NULL, NULL);
  g_return_val_if_fail (palette != NULL, NULL);

  self = g_new0 (LimnScene, 1);
  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->plan_mutex);
  self->prediction = limn_prediction_ref (prediction);
  self->style = style != NULL ? *style : standard;
  limn_scene_style_clamp (&self->style);
  init_classes (self, palette, hidden_classes);
  init_items (self, meanings);

  return self;
}

/*< private >
 * limn_scene_get_pen:
 * @self: a scene
 * @index: an instance
 *
 * Gets colour and line of an instance: those of what the ground truth says about it, or of its
 * class.
 *
 * Any thread.
 *
 * Returns: how its outline is drawn
 */
LimnPen
limn_scene_get_pen (LimnScene *self,
                    guint      index)
{
  const LimnSceneItem *item = &self->items[index];
  const LimnSceneClass *class = &self->classes[item->class_index];
  LimnPen pen = { .color = class->color, .dash = class->dash, .scale = self->style.line_scale,
                  .high_contrast = self->style.high_contrast };

  switch (item->meaning)
    {
    case LIMN_MEANING_NONE:
      break;
    case LIMN_MEANING_CORRECT:
      pen.color = LIMN_COLOR_CORRECT;
      pen.dash = LIMN_DASH_SOLID;
      break;
    case LIMN_MEANING_EXTRA:
      pen.color = LIMN_COLOR_EXTRA;
      pen.dash = LIMN_DASH_DASHED;
      break;
    case LIMN_MEANING_IGNORED:
      pen.color = LIMN_COLOR_IGNORED;
      pen.dash = LIMN_DASH_SOLID;
      break;
    }

  return pen;
}

/*< private >
 * limn_scene_with_line_scale:
 * @self: a scene
 * @line_scale: multiplies every width
 *
 * Makes the same scene with wider lines, for exports.
 *
 * Any thread.
 *
 * Returns: (transfer full): a new scene
 */
LimnScene *
limn_scene_with_line_scale (LimnScene *self,
                            double     line_scale)
{
  LimnScene *copy = g_new0 (LimnScene, 1);

  g_atomic_ref_count_init (&copy->ref_count);
  g_mutex_init (&copy->plan_mutex);
  copy->prediction = limn_prediction_ref (self->prediction);
  copy->classes = g_memdup2 (self->classes, self->n_classes * sizeof (LimnSceneClass));
  copy->items = g_memdup2 (self->items, self->n_items * sizeof (LimnSceneItem));
  copy->order = g_memdup2 (self->order, self->n_shown * sizeof (guint32));
  copy->n_classes = self->n_classes;
  copy->n_items = self->n_items;
  copy->n_shown = self->n_shown;
  copy->judged = self->judged;
  copy->style = self->style;
  copy->style.line_scale = line_scale;

  return copy;
}

/**
 * limn_scene_ref:
 * @self: a scene
 *
 * Adds a reference.
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnScene *
limn_scene_ref (LimnScene *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * limn_scene_unref:
 * @self: (transfer full): a scene
 *
 * Drops a reference; the last one frees it.
 *
 * Any thread.
 */
void
limn_scene_unref (LimnScene *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->plan, limn_label_plan_unref);
  g_mutex_clear (&self->plan_mutex);
  g_clear_pointer (&self->order, g_free);
  g_clear_pointer (&self->items, g_free);
  g_clear_pointer (&self->classes, g_free);
  g_clear_pointer (&self->prediction, limn_prediction_unref);
  g_free (self);
}

/**
 * limn_scene_get_prediction:
 * @self: a scene
 *
 * Gets the prediction that the scene shows. Indices of the scene are indices of its instances.
 *
 * Any thread.
 *
 * Returns: (transfer none): the prediction
 */
LimnPrediction *
limn_scene_get_prediction (LimnScene *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->prediction;
}

/**
 * limn_scene_get_n_shown:
 * @self: a scene
 *
 * Counts the instances that are not of a hidden class, in view or not.
 *
 * Any thread.
 *
 * Returns: how many
 */
guint
limn_scene_get_n_shown (LimnScene *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_shown;
}

/**
 * limn_scene_is_shown:
 * @self: a scene
 * @index: index of an instance in the prediction; any number
 *
 * Tells whether an instance is drawn.
 *
 * Any thread.
 *
 * Returns: %FALSE when its class is hidden or there is no such instance
 */
gboolean
limn_scene_is_shown (LimnScene *self,
                     guint      index)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return index < self->n_items && self->items[index].shown;
}
