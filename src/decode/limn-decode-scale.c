/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The mean of areas. A pixel that comes in is out_width parts long and one that goes out in_width
 * parts, so that all borders fall between parts and the weights are whole numbers: nothing is
 * rounded before the end. Colours are premultiplied, so that what is transparent does not bleed.
 * In the decoder only, one thread. */

#include "config.h"

#include "limn-decode-scale.h"

#include <string.h>

/*< private >
 * limn_scale_init:
 * @scale: (out caller-allocates): a scale
 * @in_width: pixels of a row that comes in
 * @in_height: rows that come in
 * @out_width: pixels of a row that goes out, 1 to @in_width
 * @out_height: rows that go out, 1 to @in_height
 *
 * Begins a picture. End with limn_scale_clear().
 *
 * Returns: %FALSE if there is not enough memory
 */
gboolean
limn_scale_init (LimnScale *scale,
                 guint32    in_width,
                 guint32    in_height,
                 guint32    out_width,
                 guint32    out_height)
{
  *scale = (LimnScale) {
    .in_width = in_width,
    .in_height = in_height,
    .out_width = out_width,
    .out_height = out_height,
    .low = g_try_new (guint64, out_width),
    .high = g_try_new (guint64, out_width),
    .sums = g_try_new0 (float, (gsize) out_width * 4),
  };
  return scale->low != NULL && scale->high != NULL && scale->sums != NULL;
}

/* Two channels side by side in 64 bits: a sum is at most 255 * 30,000 and stays in its half. */
static void
add_columns (LimnScale     *scale,
             const guint32 *row)
{
  const guint64 weight = scale->out_width;
  guint64 low = 0;
  guint64 high = 0;
  guint64 room = scale->in_width;
  guint32 column = 0;

  for (guint32 i = 0; i < scale->in_width; i++)
    {
      const guint32 pixel = row[i];
      const guint64 blue_red = (pixel & 0xff) | (guint64) (pixel & 0xff0000) << 16;
      const guint64 green_alpha = (pixel >> 8 & 0xff) | (guint64) (pixel >> 24) << 32;

      if (weight < room)
        {
          low += blue_red * weight;
          high += green_alpha * weight;
          room -= weight;
          continue;
        }
      scale->low[column] = low + blue_red * room;
      scale->high[column] = high + green_alpha * room;
      column++;
      low = blue_red * (weight - room);
      high = green_alpha * (weight - room);
      room += scale->in_width - weight;
    }
}

static void
add_row (LimnScale *scale,
         guint32    weight)
{
  const float factor = (float) weight;
  float *sum = scale->sums;

  for (guint32 i = 0; i < scale->out_width; i++, sum += 4)
    {
      sum[0] += (float) (guint32) scale->low[i] * factor;
      sum[1] += (float) (guint32) scale->high[i] * factor;
      sum[2] += (float) (guint32) (scale->low[i] >> 32) * factor;
      sum[3] += (float) (guint32) (scale->high[i] >> 32) * factor;
    }
}

static void
write_row (LimnScale *scale,
           guint32   *row)
{
  const float factor = 1.0f / ((float) scale->in_width * (float) scale->in_height);
  const float *sum = scale->sums;

  for (guint32 i = 0; i < scale->out_width; i++, sum += 4)
    {
      guint32 alpha = (guint32) (sum[3] * factor + 0.5f);
      guint32 red = (guint32) (sum[2] * factor + 0.5f);
      guint32 green = (guint32) (sum[1] * factor + 0.5f);
      guint32 blue = (guint32) (sum[0] * factor + 0.5f);

      row[i] = alpha << 24 | red << 16 | green << 8 | blue;
    }
  memset (scale->sums, 0, (gsize) scale->out_width * 4 * sizeof (float));
}

/*< private >
 * limn_scale_push:
 * @scale: a scale
 * @row: the next row, premultiplied
 * @target: where rows that are complete go
 *
 * Takes a row. Rows of the result follow as soon as all that is below them has come.
 */
void
limn_scale_push (LimnScale             *scale,
                 const guint32         *row,
                 const LimnScaleTarget *target)
{
  guint32 rest = scale->out_height;

  add_columns (scale, row);
  while (rest > 0)
    {
      guint32 weight = MIN (rest, scale->in_height - scale->filled);

      add_row (scale, weight);
      scale->filled += weight;
      rest -= weight;
      if (scale->filled == scale->in_height)
        {
          write_row (scale, target->get_row (target->user_data));
          target->row_done (target->user_data);
          scale->filled = 0;
        }
    }
}

/*< private >
 * limn_scale_clear:
 * @scale: a scale
 *
 * Frees what is in it. May be called twice.
 */
void
limn_scale_clear (LimnScale *scale)
{
  g_clear_pointer (&scale->low, g_free);
  g_clear_pointer (&scale->high, g_free);
  g_clear_pointer (&scale->sums, g_free);
}
