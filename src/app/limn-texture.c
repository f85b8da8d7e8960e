/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-texture.h"

/**
 * limn_texture_new_for_pixels:
 * @pixels: pixels
 *
 * Wraps pixels in a texture without copying them. Any thread.
 *
 * Returns: (transfer full): a texture
 */
GdkTexture *
limn_texture_new_for_pixels (LimnPixels *pixels)
{
  g_return_val_if_fail (pixels != NULL, NULL);

  return gdk_memory_texture_new (limn_pixels_get_width (pixels),
                                 limn_pixels_get_height (pixels),
                                 GDK_MEMORY_DEFAULT,
                                 limn_pixels_get_bytes (pixels),
                                 limn_pixels_get_stride (pixels));
}

/**
 * limn_texture_new_for_surface:
 * @surface: an image surface of format ARGB32 that nobody draws on any more
 *
 * Wraps a surface in a texture without copying it; the texture holds a reference on it. Any thread.
 *
 * Returns: (transfer full): a texture
 */
GdkTexture *
limn_texture_new_for_surface (cairo_surface_t *surface)
{
  g_autoptr (GBytes) bytes = NULL;
  gsize stride;
  int height;

  g_return_val_if_fail (surface != NULL, NULL);
  g_return_val_if_fail (cairo_image_surface_get_format (surface) == CAIRO_FORMAT_ARGB32, NULL);

  cairo_surface_flush (surface);
  stride = cairo_image_surface_get_stride (surface);
  height = cairo_image_surface_get_height (surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), stride * height,
                                      (GDestroyNotify) cairo_surface_destroy,
                                      cairo_surface_reference (surface));

  return gdk_memory_texture_new (cairo_image_surface_get_width (surface), height,
                                 GDK_MEMORY_DEFAULT, bytes, stride);
}
