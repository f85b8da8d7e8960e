/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Smaller uploads: what they weigh, what they show, and what stays. */

#include "config.h"

#include "image-fixture.h"

#include "limn-image-reduce.h"
#include "limn-test-fixtures.h"

/* Noise, of which a file cannot be small. */
static LimnImage *
noise_new (int width,
           int height)
{
  g_autofree guint32 *data = g_new (guint32, (gsize) width * (gsize) height);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) upload = NULL;
  g_autoptr (LimnPixels) pixels = NULL;
  const gsize size = (gsize) width * (gsize) height * 4;

  for (gsize i = 0; i < size / 4; i++)
    data[i] = 0xff000000u | g_rand_int (random);
  bytes = g_bytes_new_take (g_steal_pointer (&data), size);
  pixels = limn_pixels_new (bytes, width, height, (gsize) width * 4);
  upload = limn_pixels_encode (pixels, "png", NULL);
  return limn_image_new ("noise", "https://x/noise.png", upload, pixels);
}

static void
test_fits (void)
{
  static const gsize limits[] = { 400000, 100000, 20000, 3000 };
  g_autoptr (LimnImage) image = noise_new (600, 400);

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnImage) reduced = limn_image_reduce (image, limits[i], NULL, &error);
      g_autoptr (LimnImage) sent = NULL;
      gsize size = 0;

      g_assert_no_error (error);
      size = g_bytes_get_size (limn_image_get_upload (reduced));
      g_assert_cmpuint (size, <=, limits[i]);
      /* As large as is allowed, or nearly. */
      g_assert_cmpuint (size, >, limits[i] / 3);
      g_assert_true (limn_image_get_pixels (reduced) == limn_image_get_pixels (image));
      g_assert_cmpstr (limn_image_get_name (reduced), ==, "noise");
      g_assert_null (limn_image_get_link (reduced));
      sent = image_load (limn_image_get_upload (reduced));
      g_assert_cmpint (limn_image_get_width (sent), ==, limn_image_get_sent_width (reduced));
      g_assert_cmpint (limn_image_get_height (sent), ==, limn_image_get_sent_height (reduced));
      g_assert_true (limn_image_get_upload (sent) == limn_image_get_upload (reduced));
    }
}

/* A PNG that is large for what it shows is sent as JPEG of the same size. */
static void
test_same_size (void)
{
  g_autoptr (LimnImage) image = noise_new (300, 200);
  gsize size = g_bytes_get_size (limn_image_get_upload (image));
  g_autoptr (LimnImage) reduced = limn_image_reduce (image, size - 1, NULL, NULL);

  g_assert_false (limn_image_is_reduced (reduced));
  g_assert_cmpstr (limn_image_sniff (limn_image_get_upload (reduced)), ==, "image/jpeg");
}

/* What was where stays there, to within a pixel. */
static void
test_places (void)
{
  g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (1000, 600);
  g_autoptr (GBytes) png = image_encode (pixbuf, "png");
  g_autoptr (LimnImage) image = image_load (png);
  g_autoptr (LimnImage) reduced = limn_image_reduce (image, 2500, NULL, NULL);
  g_autoptr (LimnImage) sent = image_load (limn_image_get_upload (reduced));
  LimnPixels *pixels = limn_image_get_pixels (sent);
  int width = limn_pixels_get_width (pixels);
  int height = limn_pixels_get_height (pixels);

  g_assert_true (limn_image_is_reduced (reduced));
  g_assert_cmpint (ABS (width * 600 - height * 1000), <=, 1000);
  g_assert_true (image_is_near (image_pixel (pixels, width / 4, height / 4), 0xff0000));
  g_assert_true (image_is_near (image_pixel (pixels, width * 3 / 4, height / 4), 0x00ff00));
  g_assert_true (image_is_near (image_pixel (pixels, width / 4, height * 3 / 4), 0x0000ff));
  g_assert_true (image_is_near (image_pixel (pixels, width * 3 / 4, height * 3 / 4), 0xffff00));
}

/* One row of a million and the other way round: sides never vanish. */
static void
test_thin (void)
{
  g_autoptr (LimnImage) wide = noise_new (30000, 1);
  g_autoptr (LimnImage) reduced = limn_image_reduce (wide, 4000, NULL, NULL);

  g_assert_nonnull (reduced);
  g_assert_cmpint (limn_image_get_sent_height (reduced), ==, 1);
  g_assert_cmpint (limn_image_get_sent_width (reduced), <, 30000);
}

static void
test_impossible (void)
{
  g_autoptr (LimnImage) image = noise_new (100, 100);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) cancelled = NULL;

  g_assert_null (limn_image_reduce (image, 100, NULL, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_TOO_LARGE);
  g_cancellable_cancel (cancellable);
  g_assert_null (limn_image_reduce (image, 100000, cancellable, &cancelled));
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
reduced_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  *(LimnImage **) user_data = limn_image_reduce_finish (result, &error);
  g_assert_no_error (error);
}

static gboolean
is_there (gpointer data)
{
  return *(LimnImage **) data != NULL;
}

static void
test_async (void)
{
  g_autoptr (LimnImage) image = noise_new (200, 100);
  g_autoptr (LimnImage) reduced = NULL;

  limn_image_reduce_async (image, 5000, NULL, reduced_cb, &reduced);
  limn_test_wait (is_there, &reduced);
  g_assert_true (limn_image_is_reduced (reduced));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/reduce/fits", test_fits);
  g_test_add_func ("/image/reduce/same-size", test_same_size);
  g_test_add_func ("/image/reduce/places", test_places);
  g_test_add_func ("/image/reduce/thin", test_thin);
  g_test_add_func ("/image/reduce/impossible", test_impossible);
  g_test_add_func ("/image/reduce/async", test_async);
  return g_test_run ();
}
