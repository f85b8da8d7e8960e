/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A row of the class list. It shows numbers and tells wishes; what is hidden is the overlay's.
 * Main thread only. */

#include "config.h"

#include "limn-class-row.h"

#include "limn-swatch.h"

#include <glib/gi18n-lib.h>

struct _LimnClassRow
{
  GtkListBoxRow parent_instance;

  /* Template */
  GtkWidget *swatch;
  GtkWidget *name_label;
  GtkWidget *counts_label;
  GtkWidget *eye;

  char     *class_name;
  guint     n_shown;
  guint     n_total;
  gboolean  is_updating;
};

G_DEFINE_FINAL_TYPE (LimnClassRow, limn_class_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
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

  G_OBJECT_CLASS (limn_class_row_parent_class)->finalize (object);
}

static void
limn_class_row_class_init (LimnClassRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = limn_class_row_dispose;
  object_class->finalize = limn_class_row_finalize;

  g_type_ensure (LIMN_TYPE_SWATCH);

  signals[SIGNAL_SOLO] =
    g_signal_new ("solo", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_TOGGLED] =
    g_signal_new ("toggled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LIMN_RESOURCE_PATH "/limn-class-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LimnClassRow, swatch);
  gtk_widget_class_bind_template_child (widget_class, LimnClassRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, LimnClassRow, counts_label);
  gtk_widget_class_bind_template_child (widget_class, LimnClassRow, eye);
  gtk_widget_class_bind_template_callback (widget_class, eye_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, pressed_cb);
}

static void
limn_class_row_init (LimnClassRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * limn_class_row_new:
 * @class_name: the class
 *
 * Creates a row without numbers.
 *
 * Returns: (transfer floating): a new row
 */
GtkWidget *
limn_class_row_new (const char *class_name)
{
  LimnClassRow *self;
  g_autofree char *hide = NULL;

  g_return_val_if_fail (class_name != NULL, NULL);

  self = g_object_new (LIMN_TYPE_CLASS_ROW, NULL);
  self->class_name = g_strdup (class_name);
  gtk_label_set_label (GTK_LABEL (self->name_label), class_name);

  /* Translators: %s is the name of a class of objects */
  hide = g_strdup_printf (_("Hide %s"), class_name);
  gtk_widget_set_tooltip_text (self->eye, hide);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->eye),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, hide, -1);

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
                            self->class_name, self->n_shown, self->n_total);
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
