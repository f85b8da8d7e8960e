/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-image.h"

struct _LimnImage
{
  gatomicrefcount ref_count;
  char           *name;
  char           *link;
  char           *digest;
  GBytes         *upload;
  GBytes         *original;
  LimnPixels     *pixels;
  int             width;
  int             height;
  int             sent_width;
  int             sent_height;
  int             n_whole_rows;
  gboolean        is_first_frame;
};

G_DEFINE_BOXED_TYPE (LimnImage, limn_image, limn_image_ref, limn_image_unref)

/* Takes @digest. */
static LimnImage *
image_new (const LimnImageParts *parts,
           char                 *digest)
{
  LimnImage *self = g_new0 (LimnImage, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->name = g_utf8_make_valid (parts->name != NULL ? parts->name : "", -1);
  self->link = g_strdup (parts->link);
  self->digest = digest;
  self->upload = g_bytes_ref (parts->upload);
  self->pixels = limn_pixels_ref (parts->pixels);
  self->original = parts->original != NULL ? g_bytes_ref (parts->original) : NULL;
  self->width = parts->width > 0 ? parts->width : limn_pixels_get_width (parts->pixels);
  self->height = parts->height > 0 ? parts->height : limn_pixels_get_height (parts->pixels);
  self->sent_width = parts->sent_width > 0 ? parts->sent_width : self->width;
  self->sent_height = parts->sent_height > 0 ? parts->sent_height : self->height;
  self->n_whole_rows = parts->n_whole_rows;
  self->is_first_frame = parts->is_first_frame;
  return self;
}

/**
 * limn_image_new:
 * @name: what to call the picture; made valid UTF-8 if it is not
 * @link: (nullable): the https address the picture came from, if a server may fetch it from there
 * @upload: the bytes that are sent
 * @pixels: what @upload decodes to, upright
 *
 * Makes a whole picture that is sent as it is shown, see [ctor@Image.new_from_parts].
 *
 * Any thread.
 *
 * Returns: (transfer full): the picture
 */
LimnImage *
limn_image_new (const char *name,
                const char *link,
                GBytes     *upload,
                LimnPixels *pixels)
{
  const LimnImageParts parts = { .name = name, .link = link, .upload = upload, .pixels = pixels };

  return limn_image_new_from_parts (&parts);
}

/**
 * limn_image_new_from_parts:
 * @parts: what it is made of
 *
 * Makes a picture. Its digest is taken here if it is not known, which costs 2.5 seconds per
 * gigabyte: call it on a worker.
 *
 * Any thread.
 *
 * Returns: (transfer full): the picture
 */
LimnImage *
limn_image_new_from_parts (const LimnImageParts *parts)
{
  g_return_val_if_fail (parts != NULL, NULL);
  g_return_val_if_fail (parts->upload != NULL, NULL);
  g_return_val_if_fail (parts->pixels != NULL, NULL);

  return image_new (parts, parts->digest != NULL
                           ? g_strdup (parts->digest)
                           : g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, parts->upload));
}

static void
get_parts (LimnImage      *image,
           LimnImageParts *parts)
{
  *parts = (LimnImageParts) {
    .name = image->name,
    .link = image->link,
    .upload = image->upload,
    .pixels = image->pixels,
    .original = image->original,
    .width = image->width,
    .height = image->height,
    .sent_width = image->sent_width,
    .sent_height = image->sent_height,
    .n_whole_rows = image->n_whole_rows,
    .is_first_frame = image->is_first_frame,
  };
}

/**
 * limn_image_new_renamed:
 * @image: a picture
 * @name: what to call the picture; made valid UTF-8 if it is not
 *
 * Makes the same picture with another name. Any thread.
 *
 * Returns: (transfer full): the picture
 */
LimnImage *
limn_image_new_renamed (LimnImage  *image,
                        const char *name)
{
  LimnImageParts parts = { 0 };

  g_return_val_if_fail (image != NULL, NULL);

  get_parts (image, &parts);
  parts.name = name;
  return image_new (&parts, g_strdup (image->digest));
}

/**
 * limn_image_new_with_pixels:
 * @image: a picture
 * @pixels: what to show of it: another number of its pixels
 *
 * Makes the same picture of more or fewer pixels. Any thread.
 *
 * Returns: (transfer full): the picture
 */
LimnImage *
limn_image_new_with_pixels (LimnImage  *image,
                            LimnPixels *pixels)
{
  LimnImageParts parts = { 0 };

  g_return_val_if_fail (image != NULL, NULL);
  g_return_val_if_fail (pixels != NULL, NULL);

  get_parts (image, &parts);
  parts.pixels = pixels;
  return image_new (&parts, g_strdup (image->digest));
}

/**
 * limn_image_ref:
 * @self: a picture
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnImage *
limn_image_ref (LimnImage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * limn_image_unref:
 * @self: (transfer full): a picture
 *
 * Gives a reference back; the last one frees. Any thread.
 */
void
limn_image_unref (LimnImage *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->name);
  g_free (self->link);
  g_free (self->digest);
  g_bytes_unref (self->upload);
  g_clear_pointer (&self->original, g_bytes_unref);
  limn_pixels_unref (self->pixels);
  g_free (self);
}

/**
 * limn_image_get_name:
 * @self: a picture
 *
 * Gets what to call the picture. It comes from outside: show it as plain text. Any thread.
 *
 * Returns: (transfer none): valid UTF-8, possibly empty
 */
const char *
limn_image_get_name (const LimnImage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

/**
 * limn_image_get_link:
 * @self: a picture
 *
 * Gets the address a server may fetch the picture from instead of an upload. Any thread.
 *
 * Returns: (transfer none) (nullable): an address, or %NULL
 */
const char *
limn_image_get_link (const LimnImage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->link;
}

/**
 * limn_image_get_digest:
 * @self: a picture
 *
 * Gets the identity of what is uploaded. Any thread.
 *
 * Returns: (transfer none): SHA-256 of the upload, 64 lower case hexadecimal digits
 */
const char *
limn_image_get_digest (const LimnImage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->digest;
}

/**
 * limn_image_get_upload:
 * @self: a picture
 *
 * Gets the bytes that are sent. They decode to the picture, upright. Any thread.
 *
 * Returns: (transfer none): a picture file
 */
GBytes *
limn_image_get_upload (const LimnImage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->upload;
}

/**
 * limn_image_get_pixels:
 * @self: a picture
 *
 * Gets what is shown: all pixels of the picture, or a smaller version of it, see
 * limn_image_is_whole(). Any thread.
 *
 * Returns: (transfer none): the pixels
 */
LimnPixels *
limn_image_get_pixels (const LimnImage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->pixels;
}

/**
 * limn_image_is_whole:
 * @self: a picture
 *
 * Tells whether limn_image_get_pixels() has each pixel of the picture. Any thread.
 *
 * Returns: %FALSE if it has fewer
 */
gboolean
limn_image_is_whole (const LimnImage *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return limn_pixels_get_width (self->pixels) == self->width
         && limn_pixels_get_height (self->pixels) == self->height;
}

/**
 * limn_image_get_original:
 * @self: a picture
 *
 * Gets the file that was opened, to take more pixels from if there are not all. Any thread.
 *
 * Returns: (transfer none) (nullable): a picture file, %NULL if it is not known
 */
GBytes *
limn_image_get_original (const LimnImage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->original;
}

/**
 * limn_image_get_width:
 * @self: a picture
 *
 * Gets the upright width. Any thread.
 *
 * Returns: width in pixels
 */
int
limn_image_get_width (const LimnImage *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->width;
}

/**
 * limn_image_get_height:
 * @self: a picture
 *
 * Gets the upright height. Any thread.
 *
 * Returns: height in pixels
 */
int
limn_image_get_height (const LimnImage *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->height;
}

/**
 * limn_image_get_sent_width:
 * @self: a picture
 *
 * Gets the width of what a server sees. Answers count in these pixels. Any thread.
 *
 * Returns: width in pixels
 */
int
limn_image_get_sent_width (const LimnImage *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->sent_width;
}

/**
 * limn_image_get_sent_height:
 * @self: a picture
 *
 * Gets the height of what a server sees. Answers count in these pixels. Any thread.
 *
 * Returns: height in pixels
 */
int
limn_image_get_sent_height (const LimnImage *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->sent_height;
}

/**
 * limn_image_is_reduced:
 * @self: a picture
 *
 * Tells whether a smaller version of the picture is sent than what is shown. Any thread.
 *
 * Returns: %TRUE if the sizes differ
 */
gboolean
limn_image_is_reduced (const LimnImage *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->sent_width != limn_image_get_width (self)
         || self->sent_height != limn_image_get_height (self);
}

/**
 * limn_image_get_n_whole_rows:
 * @self: a picture
 *
 * Gets how many rows, counted from the top as the file has them, are as they were written. Below,
 * the file is damaged. Any thread.
 *
 * Returns: a number of rows, or 0 if the picture is whole
 */
int
limn_image_get_n_whole_rows (const LimnImage *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_whole_rows;
}

/**
 * limn_image_is_first_frame:
 * @self: a picture
 *
 * Tells whether the file has more frames than the one that is shown and sent. Any thread.
 *
 * Returns: %TRUE if there are more
 */
gboolean
limn_image_is_first_frame (const LimnImage *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_first_frame;
}
