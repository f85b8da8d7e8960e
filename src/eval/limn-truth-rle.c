/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the run lengths of COCO's masks, as they are written down or compressed. On a worker. */

#include "config.h"

#include "limn-truth-load.h"

#include <string.h>

/* No picture that can be opened is wider or higher. */
#define MAX_SIDE 30000

/* Five bits a character, least first, 0x20 for "more follows". What limn_rle_trace() reads. */
static void
append_number (GString *text,
               gint64   number)
{
  gboolean is_more = TRUE;

  while (is_more)
    {
      guint group = (guint) (number & 0x1f);

      number >>= 5;
      is_more = (group & 0x10) != 0 ? number != -1 : number != 0;
      g_string_append_c (text, (char) ((is_more ? group | 0x20 : group) + 48));
    }
}

/* Compresses run lengths that are written down. */
static char *
compress (LimnJsonValue  list,
          gsize         *length)
{
  g_autoptr (GString) text = g_string_new (NULL);
  LimnJsonIter iter;
  LimnJsonValue item;
  gint64 before[2] = { 0, 0 };

  if (!limn_json_iter_array (&iter, list))
    return NULL;
  for (guint i = 0; limn_json_iter_next (&iter, NULL, NULL, &item); i++)
    {
      double run = 0.0;

      if (!limn_json_get_number (item, &run) || run < 0.0
          || run > (double) MAX_SIDE * MAX_SIDE || run != (double) (gint64) run)
        return NULL;
      append_number (text, (gint64) run - (i > 2 ? before[i % 2] : 0));
      before[i % 2] = (gint64) run;
    }
  *length = text->len;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
read_size (LimnJsonValue  value,
           int           *width,
           int           *height)
{
  LimnJsonValue sides[2];
  gint64 numbers[2] = { 0, 0 };

  if (!limn_json_read_list (value, sides, 2))
    return FALSE;
  for (guint i = 0; i < 2; i++)
    if (!limn_json_get_integer (sides[i], &numbers[i]) || numbers[i] < 1 || numbers[i] > MAX_SIDE)
      return FALSE;
  *height = (int) numbers[0];
  *width = (int) numbers[1];
  return TRUE;
}

static void
copy_rings (LimnPrediction   *mask,
            LimnTruthBuilder *builder)
{
  const LimnInstance *instance = limn_prediction_get_instance (mask, 0);

  for (guint ring = 0; ring < instance->n_rings; ring++)
    {
      guint n = 0;
      const LimnPoint *points = limn_prediction_get_ring (mask, instance->first_ring + ring, &n);

      limn_truth_builder_begin_ring (builder);
      for (guint i = 0; i < n; i++)
        limn_truth_builder_add_point (builder, (double) points[i].x + 0.5,
                                      (double) points[i].y + 0.5);
      limn_truth_builder_end_ring (builder);
    }
}

/*< private >
 * limn_truth_add_rle:
 * @builder: what gets the rings
 * @segmentation: an object with `size` and `counts`
 * @budget: (inout): work that is left
 *
 * Lays out the borders of a mask's pixels.
 *
 * Returns: how it went; with %LIMN_RLE_OK there may still be no pixel in it
 */
LimnRleResult
limn_truth_add_rle (LimnTruthBuilder *builder,
                    LimnJsonValue     segmentation,
                    gint64           *budget)
{
  static const char *const keys[] = { "size", "counts" };
  g_autoptr (LimnPredictionBuilder) tracer = NULL;
  g_autoptr (LimnPrediction) mask = NULL;
  g_autofree char *owned = NULL;
  const char *counts = NULL;
  gsize length = 0;
  LimnJsonField fields[G_N_ELEMENTS (keys)];
  LimnRleResult result = LIMN_RLE_MALFORMED;
  LimnRect box = { 0 };
  int width = 0;
  int height = 0;

  limn_json_read_fields (segmentation, keys, G_N_ELEMENTS (keys), fields);
  if (!fields[0].has || !fields[1].has || !read_size (fields[0].value, &width, &height))
    return LIMN_RLE_MALFORMED;
  if (!limn_json_get_string (fields[1].value, &counts, &length))
    counts = owned = compress (fields[1].value, &length);
  if (counts == NULL)
    return LIMN_RLE_MALFORMED;
  tracer = limn_prediction_builder_new ();
  limn_prediction_builder_set_image_size (tracer, width, height);
  box = (LimnRect) { 0.0, 0.0, width, height };
  limn_prediction_builder_begin (tracer, NULL, -1, 1.0, &box);
  result = limn_rle_trace (counts, length, width, height, budget, tracer);
  if (result != LIMN_RLE_OK)
    return result;
  mask = limn_prediction_builder_end (tracer);
  copy_rings (mask, builder);
  return LIMN_RLE_OK;
}
