/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What it costs that pictures are decoded in another process: the time from the bytes of a JPEG to
 * the pixels, by way of limn-decode and, in this process, with gdk-pixbuf. */

#include "config.h"

#include "limn-decoder-private.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define N_ROUNDS 60
#define N_LARGE_ROUNDS 16

#define SMALL_PX 512

typedef enum
{
  DECODE_HERE,
  DRAW_HERE,
  DECODE_THERE,
  SMALL_THERE,
} Way;

/* Something like a photograph: smooth, with grain. */
static GBytes *
photo_new (int width,
           int height)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  char *data = NULL;
  gsize size = 0;

  for (int y = 0; y < height; y++)
    {
      guint8 *row = gdk_pixbuf_get_pixels (pixbuf) + (gsize) y * gdk_pixbuf_get_rowstride (pixbuf);

      for (int x = 0; x < width * 3; x++)
        row[x] = (guint8) (110 + 90 * sin (x / 90.0) * cos (y / 70.0)
                           + g_rand_int_range (random, 0, 16));
    }
  gdk_pixbuf_save_to_buffer (pixbuf, &data, &size, "jpeg", NULL, "quality", "90", NULL);
  return g_bytes_new_take (data, size);
}

static void
decode_here (GBytes *bytes)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();

  gdk_pixbuf_loader_write_bytes (loader, bytes, NULL);
  gdk_pixbuf_loader_close (loader, NULL);
  g_assert (gdk_pixbuf_loader_get_pixbuf (loader) != NULL);
}

/* And on to what is drawn, as it was done before there was a helper. */
static void
draw_here (GBytes *bytes)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autofree guint32 *target = NULL;
  GdkPixbuf *pixbuf = NULL;
  int width = 0;

  gdk_pixbuf_loader_write_bytes (loader, bytes, NULL);
  gdk_pixbuf_loader_close (loader, NULL);
  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  width = gdk_pixbuf_get_width (pixbuf);
  target = g_new (guint32, (gsize) width * (gsize) gdk_pixbuf_get_height (pixbuf));
  for (int y = 0; y < gdk_pixbuf_get_height (pixbuf); y++)
    {
      const guint8 *row = gdk_pixbuf_read_pixels (pixbuf)
                          + (gsize) y * gdk_pixbuf_get_rowstride (pixbuf);

      for (int x = 0; x < width; x++)
        target[(gsize) y * width + x] = 0xff000000u | (guint32) row[3 * x] << 16
                                        | (guint32) row[3 * x + 1] << 8 | row[3 * x + 2];
    }
}

static void
decode_there (GBytes  *bytes,
              guint32  max_side)
{
  g_autoptr (LimnSnapshot) snapshot = limn_snapshot_new_for_bytes (bytes, NULL);
  g_autoptr (LimnPixels) pixels = NULL;
  LimnDecodeReply reply = { 0 };
  const LimnDecodeView view = { .max_side = max_side };
  gboolean is_decoded = limn_decoder_decode (snapshot, &view, NULL, &reply, &pixels, NULL);

  g_assert (is_decoded && pixels != NULL);
}

/* Until the next helper is ready, as it is when a person opens the next picture. */
static void
rest (void)
{
  LimnDecoderStats stats = { 0 };

  do
    {
      g_usleep (30000);
      limn_decoder_get_stats (&stats);
    }
  while (stats.n_running > 0);
}

static int
compare (const void *a,
         const void *b)
{
  const double *x = a;
  const double *y = b;

  return (*x > *y) - (*x < *y);
}

/* What is usual, and what it is when nothing else wants the processor. */
typedef struct
{
  double median_ms;
  double best_ms;
} Figures;

static Figures
measure (GBytes  *bytes,
         Way      way,
         gboolean does_rest,
         guint    n_rounds)
{
  double took_ms[N_ROUNDS];

  for (guint i = 0; i < n_rounds; i++)
    {
      gint64 begin_us = 0;

      if (does_rest)
        rest ();
      begin_us = g_get_monotonic_time ();
      switch (way)
        {
        case DECODE_HERE:
          decode_here (bytes);
          break;
        case DRAW_HERE:
          draw_here (bytes);
          break;
        case DECODE_THERE:
          decode_there (bytes, 0);
          break;
        case SMALL_THERE:
          decode_there (bytes, SMALL_PX);
          break;
        }
      took_ms[i] = (double) (g_get_monotonic_time () - begin_us) / 1000.0;
    }
  qsort (took_ms, n_rounds, sizeof took_ms[0], compare);
  return (Figures) { took_ms[n_rounds / 2], took_ms[0] };
}

static void
print (const char *what,
       Figures     figures,
       Figures     here)
{
  printf ("  %-24s median %6.1f ms (%+.1f, x%.2f)   best %6.1f ms (%+.1f, x%.2f)\n", what,
          figures.median_ms, figures.median_ms - here.median_ms,
          figures.median_ms / here.median_ms,
          figures.best_ms, figures.best_ms - here.best_ms, figures.best_ms / here.best_ms);
}

static void
compare_at (int   width,
            int   height,
            guint n_rounds)
{
  g_autoptr (GBytes) bytes = photo_new (width, height);
  Figures here = measure (bytes, DECODE_HERE, TRUE, n_rounds);
  Figures drawn = measure (bytes, DRAW_HERE, TRUE, n_rounds);
  Figures there = measure (bytes, DECODE_THERE, TRUE, n_rounds);
  Figures row = measure (bytes, DECODE_THERE, FALSE, n_rounds);
  Figures small = measure (bytes, SMALL_THERE, TRUE, n_rounds);

  printf ("%d x %d JPEG, %.1f MB\n", width, height, (double) g_bytes_get_size (bytes) / 1e6);
  print ("in this process", here, here);
  print ("the same, to be drawn", drawn, here);
  print ("helper", there, here);
  print ("helper, without a rest", row, here);
  print ("helper, 512 px", small, here);
  fflush (stdout);
}

static void
run (const char *title)
{
  printf ("%s\n", title);
  compare_at (1000, 800, N_ROUNDS);
  compare_at (4000, 3000, N_LARGE_ROUNDS);
}

int
main (void)
{
  g_autoptr (GBytes) bytes = photo_new (8, 8);
  g_autoptr (LimnSnapshot) snapshot = limn_snapshot_new_for_bytes (bytes, NULL);

  run ("helper, own sandbox only");
  if (limn_decoder_try_bubble (snapshot))
    run ("helper in bubblewrap");
  return 0;
}
