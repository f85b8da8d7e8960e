/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A horizontal list of thumbnails. They are read when they come into view and stop being read when
 * they leave it; those out of view are kept up to a number, so that going back and forth is instant
 * and ten thousand pictures do not fill the memory. Main thread only. */

#include "config.h"

#include "limn-filmstrip.h"

#include "limn-picture-item.h"
#include "limn-thumbnail.h"

/* At 88 px and twice the density a thumbnail takes about 90 kB, so this is some 36 MB. */
#define MAX_KEPT 400

#define WHEEL_STEP_PX 100.0

struct _LimnFilmstrip
{
  GtkWidget parent_instance;

  /* Owned */
  GtkSingleSelection *model;
  GQueue              kept; /* of LimnPictureItem, out of view, longest ago first */

  /* Template */
  GtkScrolledWindow *scroller;
  GtkListView       *view;
};

G_DEFINE_FINAL_TYPE (LimnFilmstrip, limn_filmstrip, GTK_TYPE_WIDGET)

static void
setup_cb (LimnFilmstrip *self,
          GtkListItem   *list_item)
{
  g_assert (LIMN_IS_FILMSTRIP (self));

  gtk_list_item_set_child (list_item, limn_thumbnail_new ());
}

static void
bind_cb (LimnFilmstrip *self,
         GtkListItem   *list_item)
{
  LimnPictureItem *item = gtk_list_item_get_item (list_item);
  GList *link;

  g_assert (LIMN_IS_FILMSTRIP (self));

  link = g_queue_find (&self->kept, item);
  if (link != NULL)
    {
      g_queue_delete_link (&self->kept, link);
      g_object_unref (item);
    }

  limn_thumbnail_set_item (LIMN_THUMBNAIL (gtk_list_item_get_child (list_item)), item);
}

static void
unbind_cb (LimnFilmstrip *self,
           GtkListItem   *list_item)
{
  LimnPictureItem *item = gtk_list_item_get_item (list_item);

  g_assert (LIMN_IS_FILMSTRIP (self));

  limn_thumbnail_set_item (LIMN_THUMBNAIL (gtk_list_item_get_child (list_item)), NULL);
  limn_picture_item_cancel_thumbnail (item);

  g_queue_push_tail (&self->kept, g_object_ref (item));
  if (g_queue_get_length (&self->kept) > MAX_KEPT)
    {
      g_autoptr (LimnPictureItem) oldest = g_queue_pop_head (&self->kept);

      /* What is not a file cannot be read again. */
      if (limn_picture_item_get_file (oldest) != NULL)
        limn_picture_item_set_thumbnail (oldest, NULL);
    }
}

static void
selected_cb (LimnFilmstrip *self)
{
  guint position;

  g_assert (LIMN_IS_FILMSTRIP (self));

  position = gtk_single_selection_get_selected (self->model);
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", position);
}

/* A wheel has one direction, and so has the strip. */
static gboolean
scroll_cb (LimnFilmstrip            *self,
           double                    dx,
           double                    dy,
           GtkEventControllerScroll *scroll)
{
  GtkAdjustment *adjustment;
  double step = dy;

  g_assert (LIMN_IS_FILMSTRIP (self));

  if (dx != 0 || dy == 0)
    return GDK_EVENT_PROPAGATE;

  if (gtk_event_controller_scroll_get_unit (scroll) == GDK_SCROLL_UNIT_WHEEL)
    step *= WHEEL_STEP_PX;
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    step = -step;

  adjustment = gtk_scrolled_window_get_hadjustment (self->scroller);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + step);

  return GDK_EVENT_STOP;
}

static void
limn_filmstrip_dispose (GObject *object)
{
  LimnFilmstrip *self = LIMN_FILMSTRIP (object);

  limn_filmstrip_set_model (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LIMN_TYPE_FILMSTRIP);
  g_queue_clear_full (&self->kept, g_object_unref);

  G_OBJECT_CLASS (limn_filmstrip_parent_class)->dispose (object);
}

static void
limn_filmstrip_class_init (LimnFilmstripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = limn_filmstrip_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LIMN_RESOURCE_PATH "/limn-filmstrip.ui");
  gtk_widget_class_bind_template_child (widget_class, LimnFilmstrip, scroller);
  gtk_widget_class_bind_template_child (widget_class, LimnFilmstrip, view);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, scroll_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "filmstrip");
}

static void
limn_filmstrip_init (LimnFilmstrip *self)
{
  g_queue_init (&self->kept);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * limn_filmstrip_new:
 *
 * Creates an empty filmstrip. Main thread only.
 *
 * Returns: (transfer full): a new filmstrip
 */
GtkWidget *
limn_filmstrip_new (void)
{
  return g_object_new (LIMN_TYPE_FILMSTRIP, NULL);
}

/**
 * limn_filmstrip_set_model:
 * @self: a filmstrip
 * @model: (nullable): a selection of [class@PictureItem]
 *
 * Sets the pictures, and which of them is on the canvas.
 */
void
limn_filmstrip_set_model (LimnFilmstrip      *self,
                          GtkSingleSelection *model)
{
  g_return_if_fail (LIMN_IS_FILMSTRIP (self));
  g_return_if_fail (model == NULL || GTK_IS_SINGLE_SELECTION (model));

  if (self->model == model)
    return;

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);

  g_set_object (&self->model, model);
  if (self->view != NULL)
    gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (model));

  if (model != NULL)
    g_signal_connect_object (model, "notify::selected",
                             G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
}
