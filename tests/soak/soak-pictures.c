/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "soak-pictures.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#define MIN_SIDE 96
#define MAX_SIDE 1600
/* One file in so many is cut off, and one is no picture. */
#define DAMAGED_EVERY 17
#define NO_PICTURE_EVERY 23

static GPtrArray *
list_photos (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *photos = g_ptr_array_new_with_free_func (g_object_unref);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GdkPixbuf *photo = NULL;

      if (g_str_has_suffix (name, ".jpg"))
        photo = gdk_pixbuf_new_from_file (path, NULL);
      if (photo != NULL)
        g_ptr_array_add (photos, photo);
    }
  if (photos->len == 0)
    g_error ("There are no photos in %s.", folder);

  return photos;
}

static void
write_picture (GdkPixbuf  *photo,
               const char *path,
               guint       index)
{
  int side = MIN_SIDE + (int) (index * 2654435761u % (MAX_SIDE - MIN_SIDE));
  double scale = (double) side / gdk_pixbuf_get_width (photo);
  int height = MAX (1, (int) (gdk_pixbuf_get_height (photo) * scale));
  g_autoptr (GdkPixbuf) scaled = gdk_pixbuf_scale_simple (photo, side, height,
                                                          GDK_INTERP_BILINEAR);
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  gsize size = 0;

  if (index % 5 == 0)
    gdk_pixbuf_save_to_buffer (scaled, &data, &size, "png", &error, NULL);
  else
    gdk_pixbuf_save_to_buffer (scaled, &data, &size, "jpeg", &error, "quality", "85", NULL);
  g_assert_no_error (error);
  if (index % DAMAGED_EVERY == DAMAGED_EVERY - 1)
    size = size * 2 / 3;
  g_file_set_contents (path, data, size, &error);
  g_assert_no_error (error);
}

GPtrArray *
soak_pictures_make (const char *photos_folder,
                    const char *folder,
                    guint       n_pictures)
{
  g_autoptr (GPtrArray) photos = list_photos (photos_folder);
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_pictures; i++)
    {
      g_autofree char *name = g_strdup_printf ("%03u.jpg", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (i % NO_PICTURE_EVERY == NO_PICTURE_EVERY - 1)
        g_file_set_contents (path, "This is not a picture.\n", -1, NULL);
      else
        write_picture (g_ptr_array_index (photos, i % photos->len), path, i);
      g_ptr_array_add (files, g_file_new_for_path (path));
    }

  return files;
}
