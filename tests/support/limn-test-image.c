/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures as values. Apart from the other fixtures, because only this needs core. */

#include "config.h"

#include "limn-test-fixtures.h"

/* The seed of pictures that need no other. */
#define DEFAULT_SEED 7

LimnImage *
limn_test_image_new (int width,
                     int height)
{
  return limn_test_image_new_seeded (width, height, DEFAULT_SEED);
}

LimnImage *
limn_test_image_new_seeded (int   width,
                            int   height,
                            guint seed)
{
  g_autoptr (GBytes) upload = limn_test_png_new (width, height, seed);
  g_autofree guint32 *argb = g_malloc_n ((gsize) width * (gsize) height, sizeof *argb);
  g_autoptr (GBytes) data = NULL;
  g_autoptr (LimnPixels) pixels = NULL;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      argb[(gsize) y * (gsize) width + (gsize) x] = limn_test_gradient (x, y, seed);
  data = g_bytes_new (argb, (gsize) width * (gsize) height * sizeof *argb);
  pixels = limn_pixels_new (data, width, height, (gsize) width * sizeof *argb);

  return limn_image_new ("test.png", NULL, upload, pixels);
}
