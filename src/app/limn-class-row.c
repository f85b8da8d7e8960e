/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A row of the class list. It shows numbers and tells wishes; what is hidden is the overlay's, and
 * which confidence the class has is the session's. Main thread only. */

#include "config.h"

#include "limn-class-row.h"

#include "limn-format.h"
#include "limn-swatch.h"
#include "limn-tooltip.h"

#include <glib/gi18n-lib.h>

struct _LimnClassRow
{
  GtkListBoxRow parent_instance;

  /* Template */
  GtkWidget *swatch;
  GtkWidget *name_label;
  GtkWidget *counts_label;
  GtkWidget *eye;
  GtkWidget *expander;
  GtkWidget *relink_button;
  GtkWidget *own_label;
  GtkWidget *revealer;
  GtkWidget *threshold;

  char     *class_name;
  char     *label;
  int       class_id;
  guint     n_shown;
  guint     n_total;
  gboolean  is_updating;
};

G_DEFINE_FINAL_TYPE (LimnClassRow, limn_class_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  SIGNAL_EXPANDED,
  SIGNAL_MOVED,
  SIGNAL_RELINKED,
  SIGNAL_SOLO,
  SIGNAL_TOGGLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
eye_toggled_cb (LimnClassRow *self)
{
  gboolean hidden;

  g_assert (LIMN_IS_CLASS_ROW (self));

  hidden = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->eye));
  gtk_button_set_icon_name (GTK_BUTTON (self->eye),
                            hidden ? "view-conceal-symbolic" : "view-reveal-symbolic");
  if (hidden)
    gtk_widget_add_css_class (GTK_WIDGET (self), "concealed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "concealed");

  if (!self->is_updating)
    g_signal_emit (self, signals[SIGNAL_TOGGLED], 0, hidden);
}

static void
expander_toggled_cb (LimnClassRow *self)
{
  gboolean expanded;

  g_assert (LIMN_IS_CLASS_ROW (self));

  expanded = limn_class_row_get_expanded (self);
  gtk_button_set_icon_name (GTK_BUTTON (self->expander),
                            expanded ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->expander),
                               GTK_ACCESSIBLE_STATE_EXPANDED, expanded, -1);
  /* Below, the number stands beside its slider. */
  gtk_widget_set_visible (self->own_label, !expanded);
  if (expanded)
    g_signal_emit (self, signals[SIGNAL_EXPANDED], 0);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), expanded);
}

static void
relink_clicked_cb (LimnClassRow *self)
{
  g_assert (LIMN_IS_CLASS_ROW (self));

  /* The button goes away, and the focus must not go to nowhere. */
  if (gtk_widget_has_focus (self->relink_button))
    gtk_widget_grab_focus (self->expander);
  g_signal_emit (self, signals[SIGNAL_RELINKED], 0);
}

static void
moved_cb (LimnClassRow *self,
          double        percent)
{
  g_assert (LIMN_IS_CLASS_ROW (self));

  g_signal_emit (self, signals[SIGNAL_MOVED], 0, percent);
}

/* On any part of the row, the eye as well. A double click and Enter are the list's. */
static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            LimnClassRow    *self)
{
  GdkModifierType state;

  g_assert (LIMN_IS_CLASS_ROW (self));

  state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  if (!(state & GDK_ALT_MASK))
    return;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  g_signal_emit (self, signals[SIGNAL_SOLO], 0);
}

static void
limn_class_row_dispose (GObject *object)
{
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), LIMN_TYPE_CLASS_ROW);

  G_OBJECT_CLASS (limn_class_row_parent_class)->dispose (object);
}

static void
limn_class_row_finalize (GObject *object)
{
  LimnClassRow *self = LIMN_CLASS_ROW (object);

  g_clear_pointer (&self->class_name, g_free);
  g_clear_pointer (&self->label, g_free);

  G_OBJECT_CLASS (limn_class_row_parent_class)->finalize (object);
}

static void
install_signals (LimnClassRowClass *klass)
{
  signals[SIGNAL_EXPANDED] =
    g_signal_new ("expanded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_MOVED] =
    g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  signals[SIGNAL_RELINKED] =
    g_signal_new ("relinked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SOLO] =
    g_signal_new ("solo", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_TOGGLED] =
    g_signal_new ("toggled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
limn_class_row_class_init (LimnClassRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = limn_class_row_dispose;
  object_class->finalize = limn_class_row_finalize;

  g_type_ensure (LIMN_TYPE_CLASS_THRESHOLD);
  g_type_ensure (LIMN_TYPE_SWATCH);
  install_signals (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LIMN_RESOURCE_PATH "/limn-class-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LimnClassRow, swatch);
  gtk_widget_class_bind_template_child (widget_class, LimnClassRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, LimnClassRow, counts_label);
  gtk_widget_class_bind_template_child (widget_class, LimnClassRow, eye);
  gtk_widget_class_bind_template_child (widget_class, LimnClassRow, expander);
  gtk_widget_class_bind_template_child (widget_class, LimnClassRow, relink_button);
  gtk_widget_class_bind_template_child (widget_class, LimnClassRow, own_label);
  gtk_widget_class_bind_template_child (widget_class, LimnClassRow, revealer);
  gtk_widget_class_bind_template_child (widget_class, LimnClassRow, threshold);
  gtk_widget_class_bind_template_callback (widget_class, eye_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, expander_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, moved_cb);
  gtk_widget_class_bind_template_callback (widget_class, pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, relink_clicked_cb);
}

static void
limn_class_row_init (LimnClassRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What the class is called here: with its id where the name alone does not tell. */
static void
update_label (LimnClassRow *self,
              gboolean      ambiguous)
{
  g_autofree char *hide = NULL;
  g_autofree char *expand = NULL;

  g_free (self->label);

  if (ambiguous)
    {
      /* Translators: a class by its name and its number, where two classes have one name */
      self->label = g_strdup_printf (_("%s (%d)"), self->class_name, self->class_id);
    }
  else
    {
      self->label = g_strdup (self->class_name);
    }
  gtk_label_set_label (GTK_LABEL (self->name_label), self->label);

  /* Translators: %s is the name of a class of objects */
  hide = g_strdup_printf (_("Hide %s"), self->label);
  limn_tooltip_set (self->eye, hide);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->eye),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, hide, -1);

  /* Translators: %s is the name of a class of objects */
  expand = g_strdup_printf (_("Confidence of %s"), self->label);
  limn_tooltip_set (self->expander, expand);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->expander),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, expand, -1);
  limn_class_threshold_set_name (LIMN_CLASS_THRESHOLD (self->threshold), self->label);
}

/**
 * limn_class_row_new:
 * @class_name: the class
 * @class_id: the server's id of it, or -1
 *
 * Creates a row without numbers.
 *
 * Returns: (transfer floating): a new row
 */
GtkWidget *
limn_class_row_new (const char *class_name,
                    int         class_id)
{
  LimnClassRow *self;

  g_return_val_if_fail (class_name != NULL, NULL);

  self = g_object_new (LIMN_TYPE_CLASS_ROW, NULL);
  self->class_name = g_strdup (class_name);
  self->class_id = class_id;
  update_label (self, FALSE);

  return GTK_WIDGET (self);
}

/**
 * limn_class_row_get_name:
 * @self: a row
 *
 * Gets the class.
 *
 * Returns: (transfer none): its name
 */
const char *
limn_class_row_get_name (LimnClassRow *self)
{
  g_return_val_if_fail (LIMN_IS_CLASS_ROW (self), NULL);

  return self->class_name;
}

/**
 * limn_class_row_get_class_id:
 * @self: a row
 *
 * Gets which class of that name it is.
 *
 * Returns: the server's id of the class, or -1
 */
int
limn_class_row_get_class_id (LimnClassRow *self)
{
  g_return_val_if_fail (LIMN_IS_CLASS_ROW (self), -1);

  return self->class_id;
}

/**
 * limn_class_row_set_ambiguous:
 * @self: a row
 * @ambiguous: whether another class has the same name
 *
 * Sets whether the id stands beside the name.
 */
void
limn_class_row_set_ambiguous (LimnClassRow *self,
                              gboolean      ambiguous)
{
  g_return_if_fail (LIMN_IS_CLASS_ROW (self));

  if (ambiguous == g_str_equal (self->label, self->class_name))
    update_label (self, ambiguous);
}

/**
 * limn_class_row_get_total:
 * @self: a row
 *
 * Gets how many objects of the class are known.
 *
 * Returns: the number
 */
guint
limn_class_row_get_total (LimnClassRow *self)
{
  g_return_val_if_fail (LIMN_IS_CLASS_ROW (self), 0);

  return self->n_total;
}

static void
update_counts (LimnClassRow *self)
{
  g_autofree char *counts = NULL;
  g_autofree char *spoken = NULL;

  /* Translators: how many objects of a class are shown, and how many there are; keep it short */
  counts = g_strdup_printf (C_("shown / known", "%u / %u"), self->n_shown, self->n_total);
  gtk_label_set_label (GTK_LABEL (self->counts_label), counts);

  /* Translators: read aloud; %s is the name of a class of objects */
  spoken = g_strdup_printf (_("%s, %u of %u shown"),
                            self->label, self->n_shown, self->n_total);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/**
 * limn_class_row_update:
 * @self: a row
 * @tally: (nullable): the numbers of the class; %NULL if there is none of it
 * @slot: its slot in the palette
 *
 * Shows new numbers.
 */
void
limn_class_row_update (LimnClassRow         *self,
                       const LimnClassTally *tally,
                       guint                 slot)
{
  gboolean has_text;
  guint n_shown;
  guint n_total;

  g_return_if_fail (LIMN_IS_CLASS_ROW (self));

  n_shown = tally != NULL ? tally->n_shown : 0;
  n_total = tally != NULL ? tally->n_total : 0;
  has_text = *gtk_label_get_label (GTK_LABEL (self->counts_label)) != '\0';

  limn_swatch_set_slot (LIMN_SWATCH (self->swatch), slot);
  limn_class_threshold_set_slot (LIMN_CLASS_THRESHOLD (self->threshold), slot);
  if (!has_text || self->n_shown != n_shown || self->n_total != n_total)
    {
      self->n_shown = n_shown;
      self->n_total = n_total;
      update_counts (self);
    }

  if (tally == NULL)
    return;

  self->is_updating = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->eye), tally->hidden);
  self->is_updating = FALSE;
}

/**
 * limn_class_row_set_value:
 * @self: a row
 * @percent: the least confidence of the class
 * @own: whether it is its own, and not the main one
 *
 * Sets what the class's slider shows.
 */
void
limn_class_row_set_value (LimnClassRow *self,
                          double        percent,
                          gboolean      own)
{
  g_autofree char *text = NULL;
  g_autofree char *relink = NULL;

  g_return_if_fail (LIMN_IS_CLASS_ROW (self));

  limn_class_threshold_set_value (LIMN_CLASS_THRESHOLD (self->threshold), percent, own);
  gtk_widget_set_visible (self->relink_button, own);
  if (!own)
    return;

  text = limn_format_percent (percent);
  gtk_label_set_label (GTK_LABEL (self->own_label), text);

  /* Translators: the name of a class of objects, and its own confidence as a percentage */
  relink = g_strdup_printf (_("%s has its own confidence, %s. Follow the main one again"),
                            self->label, text);
  limn_tooltip_set (self->relink_button, relink);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->relink_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, relink, -1);
}

/**
 * limn_class_row_set_scores:
 * @self: a row
 * @scores: (nullable): what is known of the class
 *
 * Sets which scores are drawn below the class's slider.
 */
void
limn_class_row_set_scores (LimnClassRow *self,
                           LimnSurvival *scores)
{
  g_return_if_fail (LIMN_IS_CLASS_ROW (self));

  limn_class_threshold_set_scores (LIMN_CLASS_THRESHOLD (self->threshold), scores);
}

/**
 * limn_class_row_get_expanded:
 * @self: a row
 *
 * Gets whether the class's slider is seen.
 *
 * Returns: %TRUE if so
 */
gboolean
limn_class_row_get_expanded (LimnClassRow *self)
{
  g_return_val_if_fail (LIMN_IS_CLASS_ROW (self), FALSE);

  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->expander));
}

/**
 * limn_class_row_set_expanded:
 * @self: a row
 * @expanded: whether the class's slider is to be seen
 *
 * Shows or hides the class's slider.
 */
void
limn_class_row_set_expanded (LimnClassRow *self,
                             gboolean      expanded)
{
  g_return_if_fail (LIMN_IS_CLASS_ROW (self));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->expander), expanded);
}

/**
 * limn_class_row_get_threshold:
 * @self: a row
 *
 * Gets the class's slider.
 *
 * Returns: (transfer none): the widget around it
 */
LimnClassThreshold *
limn_class_row_get_threshold (LimnClassRow *self)
{
  g_return_val_if_fail (LIMN_IS_CLASS_ROW (self), NULL);

  return LIMN_CLASS_THRESHOLD (self->threshold);
}

/**
 * limn_class_row_get_relink:
 * @self: a row
 *
 * Gets the button that makes the class follow the main confidence.
 *
 * Returns: (transfer none): the button, visible while the class has its own
 */
GtkWidget *
limn_class_row_get_relink (LimnClassRow *self)
{
  g_return_val_if_fail (LIMN_IS_CLASS_ROW (self), NULL);

  return self->relink_button;
}

/**
 * limn_class_row_get_eye:
 * @self: a row
 *
 * Gets the button that hides the class.
 *
 * Returns: (transfer none): the toggle button, pressed while the class is hidden
 */
GtkWidget *
limn_class_row_get_eye (LimnClassRow *self)
{
  g_return_val_if_fail (LIMN_IS_CLASS_ROW (self), NULL);

  return self->eye;
}

/**
 * limn_class_row_get_counts:
 * @self: a row
 *
 * Gets the numbers as they are shown.
 *
 * Returns: (transfer none): the text, "2 / 4"
 */
const char *
limn_class_row_get_counts (LimnClassRow *self)
{
  g_return_val_if_fail (LIMN_IS_CLASS_ROW (self), NULL);

  return gtk_label_get_label (GTK_LABEL (self->counts_label));
}
