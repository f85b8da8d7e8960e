/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the person chose to see of an answer, shared by the canvas and the sidebar so that a hover
 * or a selection in one shows in the other. It holds no widgets and knows no time. The scene is
 * made when it is first asked for after a change, so that a slider that moves the prediction
 * several times in one frame costs one scene. Main thread only. */

#include "config.h"

#include "limn-overlay.h"

#include "limn-changes.h"
#include "limn-overlay-private.h"

#include <glib/gi18n-lib.h>

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_PALETTE,
  PROP_SCENE,
  PROP_HOVERED,
  PROP_SELECTED,
  PROP_VISIBLE,
  PROP_LABELS,
  PROP_FILL,
  PROP_BOXES,
  PROP_HIGH_CONTRAST,
  PROP_TEXT_SCALE,
  N_PROPS,
};

enum
{
  SIGNAL_CLASSES_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LimnOverlay, limn_overlay, G_TYPE_OBJECT)

static void
forget_scene (LimnOverlay *self)
{
  g_clear_pointer (&self->scene, limn_scene_unref);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCENE]);
}

/* Classes get their colours in the order of the answer, whoever asks for one first afterwards. */
static void
assign_colors (LimnOverlay *self)
{
  if (self->prediction == NULL || self->palette == NULL)
    return;

  for (guint i = 0; i < limn_prediction_get_n_classes (self->prediction); i++)
    limn_palette_get_slot (self->palette, limn_prediction_get_class_name (self->prediction, i));
}

static void
set_index (LimnOverlay *self,
           int         *field,
           int          index,
           guint        property)
{
  if (*field == index)
    return;

  *field = index;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* -1 for what is not there or not drawn, so that nothing invisible can be hovered or selected. */
static int
sane_index (LimnOverlay *self,
            int          index)
{
  const LimnInstance *instance;
  const char *name;

  if (index < 0 || self->prediction == NULL
      || (guint) index >= limn_prediction_get_n_instances (self->prediction))
    return -1;

  instance = limn_prediction_get_instance (self->prediction, index);
  name = limn_prediction_get_class_name (self->prediction, instance->class_index);

  return limn_overlay_is_class_hidden (self, name) ? -1 : index;
}

static void
prediction_changed_cb (LimnOverlay *self)
{
  LimnPrediction *next = limn_session_get_prediction (self->session);
  int hovered;
  int selected;

  g_assert (LIMN_IS_OVERLAY (self));

  if (next == self->prediction)
    return;

  hovered = limn_follow_instance (self->prediction, next, self->hovered);
  selected = limn_follow_instance (self->prediction, next, self->selected);

  g_object_freeze_notify (G_OBJECT (self));
  g_clear_pointer (&self->prediction, limn_prediction_unref);
  if (next != NULL)
    self->prediction = limn_prediction_ref (next);
  assign_colors (self);
  set_index (self, &self->hovered, hovered, PROP_HOVERED);
  set_index (self, &self->selected, selected, PROP_SELECTED);
  forget_scene (self);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
limn_overlay_constructed (GObject *object)
{
  LimnOverlay *self = LIMN_OVERLAY (object);

  G_OBJECT_CLASS (limn_overlay_parent_class)->constructed (object);

  g_assert (LIMN_IS_SESSION (self->session));

  if (self->palette == NULL)
    self->palette = limn_palette_new ();

  /* Whichever property is told first, what follows from the prediction is right by then. */
  g_signal_connect_object (self->session, "notify",
                           G_CALLBACK (prediction_changed_cb), self, G_CONNECT_SWAPPED);
  prediction_changed_cb (self);
}

static void
limn_overlay_dispose (GObject *object)
{
  LimnOverlay *self = LIMN_OVERLAY (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->scene, limn_scene_unref);
  g_clear_pointer (&self->prediction, limn_prediction_unref);

  G_OBJECT_CLASS (limn_overlay_parent_class)->dispose (object);
}

static void
limn_overlay_finalize (GObject *object)
{
  LimnOverlay *self = LIMN_OVERLAY (object);

  g_clear_pointer (&self->palette, limn_palette_unref);
  g_clear_pointer (&self->hidden, g_hash_table_unref);

  G_OBJECT_CLASS (limn_overlay_parent_class)->finalize (object);
}

static void
limn_overlay_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  LimnOverlay *self = LIMN_OVERLAY (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_PALETTE:
      g_value_set_boxed (value, self->palette);
      break;
    case PROP_SCENE:
      g_value_set_boxed (value, limn_overlay_get_scene (self));
      break;
    case PROP_HOVERED:
      g_value_set_int (value, self->hovered);
      break;
    case PROP_SELECTED:
      g_value_set_int (value, self->selected);
      break;
    case PROP_VISIBLE:
      g_value_set_boolean (value, self->visible);
      break;
    case PROP_LABELS:
      g_value_set_int (value, self->style.labels);
      break;
    case PROP_FILL:
      g_value_set_boolean (value, self->style.fill);
      break;
    case PROP_BOXES:
      g_value_set_boolean (value, self->style.boxes);
      break;
    case PROP_HIGH_CONTRAST:
      g_value_set_boolean (value, self->style.high_contrast);
      break;
    case PROP_TEXT_SCALE:
      g_value_set_double (value, self->style.text_scale);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
limn_overlay_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  LimnOverlay *self = LIMN_OVERLAY (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      g_set_object (&self->session, g_value_get_object (value));
      break;
    case PROP_PALETTE:
      if (g_value_get_boxed (value) != NULL)
        limn_overlay_set_palette (self, g_value_get_boxed (value));
      break;
    case PROP_HOVERED:
      limn_overlay_set_hovered (self, g_value_get_int (value));
      break;
    case PROP_SELECTED:
      limn_overlay_set_selected (self, g_value_get_int (value));
      break;
    case PROP_VISIBLE:
      limn_overlay_set_visible (self, g_value_get_boolean (value));
      break;
    case PROP_LABELS:
      limn_overlay_set_labels (self, g_value_get_int (value));
      break;
    case PROP_FILL:
      limn_overlay_set_fill (self, g_value_get_boolean (value));
      break;
    case PROP_BOXES:
      limn_overlay_set_boxes (self, g_value_get_boolean (value));
      break;
    case PROP_HIGH_CONTRAST:
      limn_overlay_set_appearance (self, g_value_get_boolean (value), self->style.text_scale);
      break;
    case PROP_TEXT_SCALE:
      limn_overlay_set_appearance (self, self->style.high_contrast, g_value_get_double (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
limn_overlay_class_init (LimnOverlayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamFlags read_write = read_only | G_PARAM_WRITABLE;

  object_class->constructed = limn_overlay_constructed;
  object_class->dispose = limn_overlay_dispose;
  object_class->finalize = limn_overlay_finalize;
  object_class->get_property = limn_overlay_get_property;
  object_class->set_property = limn_overlay_set_property;

  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, LIMN_TYPE_SESSION,
                         read_write | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_PALETTE] =
    g_param_spec_boxed ("palette", NULL, NULL, LIMN_TYPE_PALETTE, read_write | G_PARAM_CONSTRUCT);
  properties[PROP_SCENE] =
    g_param_spec_boxed ("scene", NULL, NULL, LIMN_TYPE_SCENE, read_only);
  properties[PROP_HOVERED] =
    g_param_spec_int ("hovered", NULL, NULL, -1, G_MAXINT, -1, read_write);
  properties[PROP_SELECTED] =
    g_param_spec_int ("selected", NULL, NULL, -1, G_MAXINT, -1, read_write);
  properties[PROP_VISIBLE] =
    g_param_spec_boolean ("visible", NULL, NULL, TRUE, read_write);
  properties[PROP_LABELS] =
    g_param_spec_int ("labels", NULL, NULL, LIMN_LABELS_NONE, LIMN_LABELS_PERCENT,
                      LIMN_LABELS_CLASS_AND_PERCENT, read_write);
  properties[PROP_FILL] =
    g_param_spec_boolean ("fill", NULL, NULL, TRUE, read_write);
  properties[PROP_BOXES] =
    g_param_spec_boolean ("boxes", NULL, NULL, TRUE, read_write);
  properties[PROP_HIGH_CONTRAST] =
    g_param_spec_boolean ("high-contrast", NULL, NULL, FALSE, read_write);
  properties[PROP_TEXT_SCALE] =
    g_param_spec_double ("text-scale", NULL, NULL, 0.5, 4.0, 1.0, read_write);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CLASSES_CHANGED] =
    g_signal_new ("classes-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
limn_overlay_init (LimnOverlay *self)
{
  self->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->style = LIMN_SCENE_STYLE_DEFAULT;
  self->hovered = -1;
  self->selected = -1;
  self->visible = TRUE;
}

/**
 * limn_overlay_new:
 * @session: whose prediction is shown
 * @palette: (nullable): colours by class name; a new palette if %NULL
 *
 * Creates the state that the canvas and the sidebar of one window share. Main thread only.
 *
 * Returns: (transfer full): a new overlay
 */
LimnOverlay *
limn_overlay_new (LimnSession *session,
                  LimnPalette *palette)
{
  g_return_val_if_fail (LIMN_IS_SESSION (session), NULL);

  return g_object_new (LIMN_TYPE_OVERLAY, "session", session, "palette", palette, NULL);
}

/**
 * limn_overlay_get_session:
 * @self: an overlay
 *
 * Gets the session whose prediction is shown.
 *
 * Returns: (transfer none): the session
 */
LimnSession *
limn_overlay_get_session (LimnOverlay *self)
{
  g_return_val_if_fail (LIMN_IS_OVERLAY (self), NULL);

  return self->session;
}

/**
 * limn_overlay_get_palette:
 * @self: an overlay
 *
 * Gets the colours by class name.
 *
 * Returns: (transfer none): the palette
 */
LimnPalette *
limn_overlay_get_palette (LimnOverlay *self)
{
  g_return_val_if_fail (LIMN_IS_OVERLAY (self), NULL);

  return self->palette;
}

/**
 * limn_overlay_set_palette:
 * @self: an overlay
 * @palette: colours by class name
 *
 * Changes the colours, because another model answers now.
 */
void
limn_overlay_set_palette (LimnOverlay *self,
                          LimnPalette *palette)
{
  g_return_if_fail (LIMN_IS_OVERLAY (self));
  g_return_if_fail (palette != NULL);

  if (self->palette == palette)
    return;

  g_clear_pointer (&self->palette, limn_palette_unref);
  self->palette = limn_palette_ref (palette);
  assign_colors (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PALETTE]);
  forget_scene (self);
}

/**
 * limn_overlay_get_scene:
 * @self: an overlay
 *
 * Gets what is to be drawn of the session's prediction. It is there when the overlay is switched
 * off as well; see [method@Overlay.get_visible].
 *
 * Returns: (transfer none) (nullable): the scene, or %NULL while there is no prediction
 */
LimnScene *
limn_overlay_get_scene (LimnOverlay *self)
{
  g_return_val_if_fail (LIMN_IS_OVERLAY (self), NULL);

  if (self->scene == NULL && self->prediction != NULL)
    {
      g_autofree gpointer *names = g_hash_table_get_keys_as_array (self->hidden, NULL);
      g_autofree guint8 *meanings = NULL;

      if (self->judge != NULL)
        meanings = self->judge (self->prediction, self->judge_data);
      self->scene = limn_scene_new_judged (self->prediction, self->palette,
                                           (const char * const *) names, &self->style, meanings);
    }

  return self->scene;
}

/**
 * limn_overlay_get_hovered:
 * @self: an overlay
 *
 * Gets the instance under the pointer, on the canvas or in the list.
 *
 * Returns: an index in the shown prediction, -1 for none
 */
int
limn_overlay_get_hovered (LimnOverlay *self)
{
  g_return_val_if_fail (LIMN_IS_OVERLAY (self), -1);

  return self->hovered;
}

/**
 * limn_overlay_set_hovered:
 * @self: an overlay
 * @index: an index in the shown prediction, -1 for none
 *
 * Sets the instance under the pointer. What is not shown counts as none.
 */
void
limn_overlay_set_hovered (LimnOverlay *self,
                          int          index)
{
  g_return_if_fail (LIMN_IS_OVERLAY (self));

  set_index (self, &self->hovered, sane_index (self, index), PROP_HOVERED);
}

/**
 * limn_overlay_get_selected:
 * @self: an overlay
 *
 * Gets the selected instance.
 *
 * Returns: an index in the shown prediction, -1 for none
 */
int
limn_overlay_get_selected (LimnOverlay *self)
{
  g_return_val_if_fail (LIMN_IS_OVERLAY (self), -1);

  return self->selected;
}

/**
 * limn_overlay_set_selected:
 * @self: an overlay
 * @index: an index in the shown prediction, -1 for none
 *
 * Sets the selected instance. What is not shown counts as none. The selection follows its object
 * when the model answers again about the same picture.
 */
void
limn_overlay_set_selected (LimnOverlay *self,
                           int          index)
{
  g_return_if_fail (LIMN_IS_OVERLAY (self));

  set_index (self, &self->selected, sane_index (self, index), PROP_SELECTED);
}

/**
 * limn_overlay_get_visible:
 * @self: an overlay
 *
 * Gets whether anything is drawn over the picture.
 *
 * Returns: %TRUE if the overlay is shown
 */
gboolean
limn_overlay_get_visible (LimnOverlay *self)
{
  g_return_val_if_fail (LIMN_IS_OVERLAY (self), FALSE);

  return self->visible;
}

/**
 * limn_overlay_set_visible:
 * @self: an overlay
 * @visible: whether anything is drawn over the picture
 *
 * Sets whether anything is drawn over the picture.
 */
void
limn_overlay_set_visible (LimnOverlay *self,
                          gboolean     visible)
{
  g_return_if_fail (LIMN_IS_OVERLAY (self));

  visible = !!visible;
  if (self->visible == visible)
    return;

  self->visible = visible;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VISIBLE]);
}

/**
 * limn_overlay_is_class_hidden:
 * @self: an overlay
 * @class_name: (nullable): the name of a class
 *
 * Gets whether the instances of a class are hidden.
 *
 * Returns: %TRUE if they are
 */
gboolean
limn_overlay_is_class_hidden (LimnOverlay *self,
                              const char  *class_name)
{
  g_return_val_if_fail (LIMN_IS_OVERLAY (self), FALSE);

  return class_name != NULL && g_hash_table_contains (self->hidden, class_name);
}

/**
 * limn_overlay_set_class_hidden:
 * @self: an overlay
 * @class_name: the name of a class
 * @hidden: whether its instances are hidden
 *
 * Hides or shows the instances of a class, in this picture and those that follow. A hovered or
 * selected instance that gets hidden is let go.
 */
void
limn_overlay_set_class_hidden (LimnOverlay *self,
                               const char  *class_name,
                               gboolean     hidden)
{
  g_return_if_fail (LIMN_IS_OVERLAY (self));
  g_return_if_fail (class_name != NULL);

  hidden = !!hidden;
  if (limn_overlay_is_class_hidden (self, class_name) == hidden)
    return;

  if (hidden)
    g_hash_table_add (self->hidden, g_strdup (class_name));
  else
    g_hash_table_remove (self->hidden, class_name);

  g_object_freeze_notify (G_OBJECT (self));
  limn_overlay_set_hovered (self, self->hovered);
  limn_overlay_set_selected (self, self->selected);
  forget_scene (self);
  g_object_thaw_notify (G_OBJECT (self));
  g_signal_emit (self, signals[SIGNAL_CLASSES_CHANGED], 0);
}

/*< private >
 * limn_overlay_change_style:
 * @self: an overlay
 * @property: the property of the style that changed
 *
 * Follows a change of how things are drawn.
 */
void
limn_overlay_change_style (LimnOverlay *self,
                           const char  *property)
{
  g_object_notify (G_OBJECT (self), property);
  forget_scene (self);
}

/**
 * limn_overlay_set_judge:
 * @self: an overlay
 * @judge: (nullable) (scope forever): says what the ground truth says about a prediction
 * @user_data: for @judge
 *
 * Sets who says what the ground truth says, when the next scene is made. The scene is made anew, so
 * that a judge who changed their mind is set again. Without a judge, objects have the colours of
 * their classes.
 */
void
limn_overlay_set_judge (LimnOverlay      *self,
                        LimnOverlayJudge  judge,
                        gpointer          user_data)
{
  g_return_if_fail (LIMN_IS_OVERLAY (self));

  if (self->judge == NULL && judge == NULL)
    return;

  self->judge = judge;
  self->judge_data = user_data;
  forget_scene (self);
}

/**
 * limn_overlay_dup_summary:
 * @self: an overlay
 *
 * Says what is shown in words, for people who do not see the canvas: "12 objects: 7 dog, 5 cat".
 *
 * Returns: (transfer full): a sentence in the person's language
 */
char *
limn_overlay_dup_summary (LimnOverlay *self)
{
  g_autofree guint *counts = NULL;
  g_autoptr (GString) text = NULL;
  LimnPrediction *prediction;
  LimnScene *scene;
  guint n_shown;
  gboolean first = TRUE;

  g_return_val_if_fail (LIMN_IS_OVERLAY (self), NULL);

  prediction = self->prediction;
  scene = limn_overlay_get_scene (self);
  if (scene == NULL)
    return g_strdup (_("No answer from a model yet"));

  n_shown = limn_scene_get_n_shown (scene);
  if (n_shown == 0)
    return g_strdup (_("No objects"));

  counts = g_new0 (guint, limn_prediction_get_n_classes (prediction));
  for (guint i = 0; i < limn_prediction_get_n_instances (prediction); i++)
    if (limn_scene_is_shown (scene, i))
      counts[limn_prediction_get_instance (prediction, i)->class_index]++;

  text = g_string_new (NULL);
  /* Translators: %u is how many objects a model outlined; the classes and their counts follow. */
  g_string_printf (text, ngettext ("%u object: ", "%u objects: ", n_shown), n_shown);
  for (guint i = 0; i < limn_prediction_get_n_classes (prediction); i++)
    {
      if (counts[i] == 0)
        continue;

      if (!first)
        /* Translators: stands between the counts of two classes, "7 dog, 5 cat". */
        g_string_append (text, _(", "));
      first = FALSE;
      /* Translators: how many, then the model's own name of a class: "7 dog". */
      g_string_append_printf (text, _("%u %s"), counts[i],
                              limn_prediction_get_class_name (prediction, i));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
