/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-thumbnail.h"

#include <glib/gi18n-lib.h>

/* Longest side of what is loaded */
#define THUMBNAIL_SIDE_PX 128
#define PICTURE_WIDTH_PX 88
#define PICTURE_HEIGHT_PX 58
#define SPACING_PX 3

struct _LimnThumbnail
{
  GtkWidget parent_instance;

  /* Owned */
  LimnPictureItem *item;

  /* Template */
  GtkPicture *picture;
  GtkWidget  *footer;
  GtkLabel   *count;
  GtkImage   *state;
};

G_DEFINE_FINAL_TYPE (LimnThumbnail, limn_thumbnail, GTK_TYPE_WIDGET)

/* A shape for each state, because a colour alone would leave people out. */
static const char *
get_state_icon (LimnPictureState state)
{
  switch (state)
    {
    case LIMN_PICTURE_UNASKED:
      return "limn-state-unasked-symbolic";
    case LIMN_PICTURE_ASKING:
      return "limn-state-asking-symbolic";
    case LIMN_PICTURE_DONE:
      return "limn-state-done-symbolic";
    case LIMN_PICTURE_FAILED:
      return "limn-state-failed-symbolic";
    }

  g_assert_not_reached ();
}

static char *
dup_state_text (LimnPictureItem *item)
{
  int count = limn_picture_item_get_count (item);

  switch (limn_picture_item_get_state (item))
    {
    case LIMN_PICTURE_UNASKED:
      return g_strdup (_("not asked yet"));
    case LIMN_PICTURE_ASKING:
      return g_strdup (_("asking"));
    case LIMN_PICTURE_DONE:
      /* Translators: %d is how many objects a model outlined in a picture. */
      return g_strdup_printf (ngettext ("%d object", "%d objects", MAX (count, 0)),
                              MAX (count, 0));
    case LIMN_PICTURE_FAILED:
      return g_strdup (_("failed"));
    }

  g_assert_not_reached ();
}

static void
update_answer (LimnThumbnail *self)
{
  g_autofree char *count = NULL;
  g_autofree char *state = NULL;
  g_autofree char *text = NULL;

  if (self->item == NULL)
    return;

  if (limn_picture_item_get_count (self->item) >= 0)
    count = g_strdup_printf ("%d", limn_picture_item_get_count (self->item));
  gtk_label_set_label (self->count, count != NULL ? count : "–");
  gtk_image_set_from_icon_name (self->state,
                                get_state_icon (limn_picture_item_get_state (self->item)));

  state = dup_state_text (self->item);
  /* Translators: the name of a picture and what is known about it: "street.jpg, 12 objects". */
  text = g_strdup_printf (_("%s, %s"), limn_picture_item_get_name (self->item), state);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
answer_changed_cb (LimnThumbnail *self)
{
  g_assert (LIMN_IS_THUMBNAIL (self));

  update_answer (self);
}

static void
thumbnail_changed_cb (LimnThumbnail *self)
{
  g_assert (LIMN_IS_THUMBNAIL (self));

  gtk_picture_set_paintable (self->picture, limn_picture_item_get_thumbnail (self->item));
}

/* All thumbnails have one size, whatever the shape of their pictures. */
static void
limn_thumbnail_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  LimnThumbnail *self = LIMN_THUMBNAIL (widget);
  int footer = 0;

  gtk_widget_measure (self->footer, orientation, -1, &footer, NULL, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MAX (footer, PICTURE_WIDTH_PX);
  else
    *minimum = PICTURE_HEIGHT_PX + SPACING_PX + footer;
  *natural = *minimum;
}

static void
limn_thumbnail_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  LimnThumbnail *self = LIMN_THUMBNAIL (widget);
  int below = PICTURE_HEIGHT_PX + SPACING_PX;

  gtk_widget_size_allocate (GTK_WIDGET (self->picture),
                            &(GtkAllocation) { 0, 0, width, PICTURE_HEIGHT_PX }, -1);
  gtk_widget_size_allocate (self->footer,
                            &(GtkAllocation) { 0, below, width, height - below }, -1);
}

/* Where nobody sees it, it is not worth decoding a picture once more. */
static void
request_picture (LimnThumbnail *self)
{
  if (self->item != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    limn_picture_item_request_thumbnail (self->item, THUMBNAIL_SIDE_PX
                                         * gtk_widget_get_scale_factor (GTK_WIDGET (self)));
}

static void
limn_thumbnail_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (limn_thumbnail_parent_class)->map (widget);

  request_picture (LIMN_THUMBNAIL (widget));
}

static void
limn_thumbnail_dispose (GObject *object)
{
  LimnThumbnail *self = LIMN_THUMBNAIL (object);

  limn_thumbnail_set_item (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LIMN_TYPE_THUMBNAIL);

  G_OBJECT_CLASS (limn_thumbnail_parent_class)->dispose (object);
}

static void
limn_thumbnail_class_init (LimnThumbnailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = limn_thumbnail_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LIMN_RESOURCE_PATH "/limn-thumbnail.ui");
  gtk_widget_class_bind_template_child (widget_class, LimnThumbnail, footer);
  gtk_widget_class_bind_template_child (widget_class, LimnThumbnail, picture);
  gtk_widget_class_bind_template_child (widget_class, LimnThumbnail, count);
  gtk_widget_class_bind_template_child (widget_class, LimnThumbnail, state);
  widget_class->map = limn_thumbnail_map;
  widget_class->measure = limn_thumbnail_measure;
  widget_class->size_allocate = limn_thumbnail_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "thumbnail");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
limn_thumbnail_init (LimnThumbnail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * limn_thumbnail_new:
 *
 * Creates a thumbnail that shows nothing yet. Main thread only.
 *
 * Returns: (transfer full): a new thumbnail
 */
GtkWidget *
limn_thumbnail_new (void)
{
  return g_object_new (LIMN_TYPE_THUMBNAIL, NULL);
}

/**
 * limn_thumbnail_set_item:
 * @self: a thumbnail
 * @item: (nullable): a picture
 *
 * Sets the picture that is shown.
 */
void
limn_thumbnail_set_item (LimnThumbnail   *self,
                         LimnPictureItem *item)
{
  g_return_if_fail (LIMN_IS_THUMBNAIL (self));
  g_return_if_fail (item == NULL || LIMN_IS_PICTURE_ITEM (item));

  if (self->item == item)
    return;

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);

  g_set_object (&self->item, item);
  if (item == NULL)
    return;

  g_signal_connect_object (item, "notify::state",
                           G_CALLBACK (answer_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "notify::count",
                           G_CALLBACK (answer_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "notify::thumbnail",
                           G_CALLBACK (thumbnail_changed_cb), self, G_CONNECT_SWAPPED);
  update_answer (self);
  thumbnail_changed_cb (self);
  request_picture (self);
}
