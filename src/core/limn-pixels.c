/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-pixels.h"

struct _LimnPixels
{
  gatomicrefcount ref_count;
  GBytes         *data;
  int             width;
  int             height;
  gsize           stride;
};

G_DEFINE_BOXED_TYPE (LimnPixels, limn_pixels, limn_pixels_ref, limn_pixels_unref)

/**
 * limn_pixels_new:
 * @data: the rows, top first; premultiplied ARGB in native byte order
 * @width: width in pixels, positive
 * @height: height in pixels, positive
 * @stride: bytes from one row to the next, at least 4 * @width
 *
 * Wraps rows of pixels. @data must hold @height rows and must not change afterwards.
 *
 * Any thread.
 *
 * Returns: (transfer full): the pixels
 */
LimnPixels *
limn_pixels_new (GBytes *data,
                 int     width,
                 int     height,
                 gsize   stride)
{
  LimnPixels *self = NULL;

  g_return_val_if_fail (data != NULL, NULL);
  g_return_val_if_fail (width > 0 && height > 0, NULL);
  g_return_val_if_fail (stride >= (gsize) width * 4 && stride % 4 == 0, NULL);
  g_return_val_if_fail (g_bytes_get_size (data) / stride >= (gsize) height, NULL);

  self = g_new0 (LimnPixels, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->data = g_bytes_ref (data);
  self->width = width;
  self->height = height;
  self->stride = stride;
  return self;
}

/**
 * limn_pixels_ref:
 * @self: pixels
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnPixels *
limn_pixels_ref (LimnPixels *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * limn_pixels_unref:
 * @self: (transfer full): pixels
 *
 * Gives a reference back; the last one frees. Any thread.
 */
void
limn_pixels_unref (LimnPixels *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_bytes_unref (self->data);
  g_free (self);
}

/**
 * limn_pixels_get_bytes:
 * @self: pixels
 *
 * Gets the rows. Any thread.
 *
 * Returns: (transfer none): stride * height bytes, or more
 */
GBytes *
limn_pixels_get_bytes (const LimnPixels *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->data;
}

/**
 * limn_pixels_get_width:
 * @self: pixels
 *
 * Gets the width. Any thread.
 *
 * Returns: width in pixels
 */
int
limn_pixels_get_width (const LimnPixels *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->width;
}

/**
 * limn_pixels_get_height:
 * @self: pixels
 *
 * Gets the height. Any thread.
 *
 * Returns: height in pixels
 */
int
limn_pixels_get_height (const LimnPixels *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->height;
}

/**
 * limn_pixels_get_stride:
 * @self: pixels
 *
 * Gets the distance from one row to the next. Any thread.
 *
 * Returns: stride in bytes
 */
gsize
limn_pixels_get_stride (const LimnPixels *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->stride;
}
