/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is handed out of a picture. Both sides reckon it: the one to do it, the other to check that
 * it has been done. */

#include "config.h"

#include "limn-decode-protocol.h"

/* So that what is left of the longest side is a pixel. */
#define MAX_REDUCTION 32768u

static guint32
divide_up (guint64 value,
           guint64 by)
{
  return (guint32) ((value + by - 1) / by);
}

static void
fit (guint32  max_side,
     guint32 *width,
     guint32 *height)
{
  guint64 longest = MAX (*width, *height);

  if (longest <= max_side)
    return;
  *width = (guint32) MAX (1, ((guint64) *width * max_side + longest / 2) / longest);
  *height = (guint32) MAX (1, ((guint64) *height * max_side + longest / 2) / longest);
}

/* A box is covered as long as one of the sides still reaches. */
static guint32
choose_reduction (const LimnDecodeView *view,
                  guint32               width,
                  guint32               height)
{
  guint32 reduction = 1;

  if (view->cover_width == 0 || view->cover_height == 0)
    {
      while (reduction < MIN (view->reduction, MAX_REDUCTION))
        reduction *= 2;
      return reduction;
    }
  while (width / (2 * reduction) >= view->cover_width
         || height / (2 * reduction) >= view->cover_height)
    reduction *= 2;
  return reduction;
}

/* From pixels of the picture to those of the smaller one: whatever is touched belongs to it. */
static void
cut (guint32  begin,
     guint32  size,
     guint32  picture,
     guint32  reduction,
     guint32 *part_begin,
     guint32 *part_size)
{
  guint32 first = MIN (begin, picture - 1);
  guint64 end = MIN ((guint64) first + MAX (size, 1), picture);

  *part_begin = first / reduction;
  *part_size = divide_up (end, reduction) - *part_begin;
}

/**
 * limn_decode_measure:
 * @view: how much of a picture is wanted
 * @width: upright width of the picture in pixels, at least 1
 * @height: upright height likewise
 * @measure: (out): what that means for it
 *
 * Reckons how large the result is, and which part of the picture it shows. Any thread.
 */
void
limn_decode_measure (const LimnDecodeView *view,
                     guint32               width,
                     guint32               height,
                     LimnDecodeMeasure    *measure)
{
  guint32 reduction = view->max_side != 0 ? 1 : choose_reduction (view, width, height);

  *measure = (LimnDecodeMeasure) {
    .width = divide_up (width, reduction),
    .height = divide_up (height, reduction),
  };
  if (view->max_side != 0)
    fit (view->max_side, &measure->width, &measure->height);
  measure->part_width = measure->width;
  measure->part_height = measure->height;
  if (view->max_side != 0 || view->width == 0)
    return;
  cut (view->x, view->width, width, reduction, &measure->x, &measure->part_width);
  cut (view->y, view->height, height, reduction, &measure->y, &measure->part_height);
}
