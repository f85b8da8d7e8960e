/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A row of the object list, bound to one item after the other as the list scrolls. Main thread
 * only. */

#include "config.h"

#include "limn-object-row.h"

#include "limn-format.h"
#include "limn-score-bar.h"
#include "limn-swatch.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _LimnObjectRow
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *swatch;
  GtkWidget *name_label;
  GtkWidget *bar;
  GtkWidget *percent_label;
  GtkWidget *pin_icon;

  char     *name;
  int       index;
  gboolean  is_pinned;
  gboolean  is_kept;
};

G_DEFINE_FINAL_TYPE (LimnObjectRow, limn_object_row, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_HOVER,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
enter_cb (LimnObjectRow *self)
{
  g_assert (LIMN_IS_OBJECT_ROW (self));

  g_signal_emit (self, signals[SIGNAL_HOVER], 0, TRUE);
}

static void
leave_cb (LimnObjectRow *self)
{
  g_assert (LIMN_IS_OBJECT_ROW (self));

  g_signal_emit (self, signals[SIGNAL_HOVER], 0, FALSE);
}

static void
limn_object_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  gtk_widget_dispose_template (GTK_WIDGET (object), LIMN_TYPE_OBJECT_ROW);

  G_OBJECT_CLASS (limn_object_row_parent_class)->dispose (object);
}

static void
limn_object_row_finalize (GObject *object)
{
  LimnObjectRow *self = LIMN_OBJECT_ROW (object);

  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (limn_object_row_parent_class)->finalize (object);
}

static void
limn_object_row_class_init (LimnObjectRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = limn_object_row_dispose;
  object_class->finalize = limn_object_row_finalize;

  g_type_ensure (LIMN_TYPE_SWATCH);
  g_type_ensure (LIMN_TYPE_SCORE_BAR);

  signals[SIGNAL_HOVER] =
    g_signal_new ("hover", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  gtk_widget_class_set_css_name (widget_class, "objectrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LIMN_RESOURCE_PATH "/limn-object-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LimnObjectRow, swatch);
  gtk_widget_class_bind_template_child (widget_class, LimnObjectRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, LimnObjectRow, bar);
  gtk_widget_class_bind_template_child (widget_class, LimnObjectRow, percent_label);
  gtk_widget_class_bind_template_child (widget_class, LimnObjectRow, pin_icon);
  gtk_widget_class_bind_template_callback (widget_class, enter_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_cb);
}

static void
limn_object_row_init (LimnObjectRow *self)
{
  self->index = -1;

  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * limn_object_row_new:
 *
 * Creates a row that shows nothing yet.
 *
 * Returns: (transfer floating): a new row
 */
GtkWidget *
limn_object_row_new (void)
{
  return g_object_new (LIMN_TYPE_OBJECT_ROW, NULL);
}

static void
update_accessible_name (LimnObjectRow *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *name = NULL;

  if (!self->is_pinned)
    {
      name = g_strdup (self->name);
    }
  else if (self->is_kept)
    {
      /* Translators: read aloud; %s is an object that was marked as an example, "person, 64 %" */
      name = g_strdup_printf (_("%s, must stay"), self->name);
    }
  else
    {
      /* Translators: read aloud; %s is an object that was marked as an example, "person, 64 %" */
      name = g_strdup_printf (_("%s, must go"), self->name);
    }

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  /* The list's own widget around the row is what has the focus and is read out. */
  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * limn_object_row_bind:
 * @self: a row
 * @item: (nullable): what it shows; %NULL for nothing
 *
 * Shows another object.
 */
void
limn_object_row_bind (LimnObjectRow  *self,
                      LimnObjectItem *item)
{
  g_autofree char *percent = NULL;
  double confidence;

  g_return_if_fail (LIMN_IS_OBJECT_ROW (self));

  self->index = item != NULL ? (int) limn_object_item_get_index (item) : -1;
  if (item == NULL)
    return;

  confidence = limn_object_item_get_confidence (item);
  percent = limn_format_percent (round (confidence * 100));
  /* Translators: read aloud; the class of an object, and how sure the model is as a percentage */
  g_free (self->name);
  self->name = g_strdup_printf (_("%s, %s"), limn_object_item_get_class_name (item),
                                percent);

  limn_swatch_set_slot (LIMN_SWATCH (self->swatch), limn_object_item_get_slot (item));
  limn_score_bar_set (LIMN_SCORE_BAR (self->bar), limn_object_item_get_slot (item), confidence);
  gtk_label_set_label (GTK_LABEL (self->name_label), limn_object_item_get_class_name (item));
  gtk_label_set_label (GTK_LABEL (self->percent_label), percent);
  update_accessible_name (self);
}

/**
 * limn_object_row_get_index:
 * @self: a row
 *
 * Gets which instance of the prediction it shows.
 *
 * Returns: its index, -1 for none
 */
int
limn_object_row_get_index (LimnObjectRow *self)
{
  g_return_val_if_fail (LIMN_IS_OBJECT_ROW (self), -1);

  return self->index;
}

/**
 * limn_object_row_set_hovered:
 * @self: a row
 * @hovered: whether the pointer is on its object, here or on the picture
 *
 * Sets whether the row stands out.
 */
void
limn_object_row_set_hovered (LimnObjectRow *self,
                             gboolean       hovered)
{
  g_return_if_fail (LIMN_IS_OBJECT_ROW (self));

  if (hovered)
    gtk_widget_add_css_class (GTK_WIDGET (self), "hovered");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "hovered");
}

/**
 * limn_object_row_set_pin:
 * @self: a row that is bound
 * @pin: (nullable): its object's pin, %NULL if it has none
 *
 * Shows whether the object must stay, or must go.
 */
void
limn_object_row_set_pin (LimnObjectRow *self,
                         const LimnPin *pin)
{
  gboolean is_kept;

  g_return_if_fail (LIMN_IS_OBJECT_ROW (self));

  is_kept = pin != NULL && pin->keep;
  if (self->is_pinned == (pin != NULL) && self->is_kept == is_kept)
    return;

  self->is_pinned = pin != NULL;
  self->is_kept = is_kept;
  gtk_widget_set_visible (self->pin_icon, self->is_pinned);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->pin_icon),
                                is_kept ? "limn-keep-symbolic" : "limn-strike-symbolic");
  gtk_widget_set_tooltip_text (self->pin_icon, is_kept ? _("Must stay") : _("Must go"));
  update_accessible_name (self);
}
