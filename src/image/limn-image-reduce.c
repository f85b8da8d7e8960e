/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A smaller upload of a picture that is too large for a server. What is shown stays as it is.
 * Blocks for as long as the picture is large; the async function brings its own worker. */

#include "config.h"

#include "limn-image-reduce.h"

#include "limn-error.h"
#include "limn-image-convert.h"
#include "limn-image-loader-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* More than this is scaled down before it is tried at all: it would take seconds to write. */
#define MAX_FIRST_PIXELS (24.0 * 1000 * 1000)
/* Each try is aimed a little below what is allowed, and is at most this part of the one before. */
#define AIM 0.95
#define MAX_STEP 0.9
/* Smaller than this nothing can be found in a picture. */
#define MIN_SIDE 32

/* Where the source pixels of one target pixel lie: the first and the last count in part. */
typedef struct
{
  int   first;
  int   last;
  float first_weight;
  float last_weight;
} Span;

static Span
span_of (int    target,
         double step,
         int    n_source)
{
  double begin = target * step;
  double end = MIN ((target + 1) * step, n_source);
  Span span = { (int) begin, MIN ((int) ceil (end) - 1, n_source - 1), 1.0f, 1.0f };

  if (span.first >= span.last)
    {
      span.last = span.first;
      span.first_weight = (float) (end - begin);
    }
  else
    {
      span.first_weight = (float) (span.first + 1 - begin);
      span.last_weight = (float) (end - span.last);
    }
  return span;
}

static inline float
span_weight (const Span *span,
             int         index)
{
  if (index == span->first)
    return span->first_weight;
  return index == span->last ? span->last_weight : 1.0f;
}

static void
add_row (const guint32 *source,
         const Span    *columns,
         int            width,
         float          row_weight,
         float         *sums)
{
  for (int x = 0; x < width; x++)
    for (int i = columns[x].first; i <= columns[x].last; i++)
      {
        float weight = row_weight * span_weight (&columns[x], i);
        guint32 pixel = source[i];

        sums[4 * x] += weight * (float) (pixel >> 24);
        sums[4 * x + 1] += weight * (float) (pixel >> 16 & 0xff);
        sums[4 * x + 2] += weight * (float) (pixel >> 8 & 0xff);
        sums[4 * x + 3] += weight * (float) (pixel & 0xff);
      }
}

static inline guint32
mean (float sum,
      float area)
{
  return MIN ((guint32) (sum / area + 0.5f), 255);
}

static void
write_row (const float *sums,
           float        area,
           int          width,
           guint32     *target)
{
  for (int x = 0; x < width; x++)
    target[x] = mean (sums[4 * x], area) << 24 | mean (sums[4 * x + 1], area) << 16
                | mean (sums[4 * x + 2], area) << 8 | mean (sums[4 * x + 3], area);
}

/* Every source pixel counts for as much as it covers: a box filter of the size of the step. */
static void
scale_rows (LimnPixels *pixels,
            int         width,
            int         height,
            const Span *columns,
            float      *sums,
            guint32    *target)
{
  const guint8 *data = g_bytes_get_data (limn_pixels_get_bytes (pixels), NULL);
  double step_x = (double) limn_pixels_get_width (pixels) / width;
  double step_y = (double) limn_pixels_get_height (pixels) / height;

  for (int y = 0; y < height; y++)
    {
      Span rows = span_of (y, step_y, limn_pixels_get_height (pixels));

      for (int i = 0; i < 4 * width; i++)
        sums[i] = 0.0f;
      for (int i = rows.first; i <= rows.last; i++)
        add_row ((const guint32 *) (const void *) (data + (gsize) i
                                                   * limn_pixels_get_stride (pixels)),
                 columns, width, span_weight (&rows, i), sums);
      write_row (sums, (float) (step_x * step_y), width, target + (gsize) y * width);
    }
}

static LimnPixels *
scale (LimnPixels  *pixels,
       int          width,
       int          height,
       GError     **error)
{
  g_autofree Span *columns = g_try_new (Span, (gsize) width);
  g_autofree float *sums = g_try_new (float, 4 * (gsize) width);
  g_autofree guint32 *target = g_try_malloc_n ((gsize) height, (gsize) width * 4);
  g_autoptr (GBytes) bytes = NULL;
  double step = (double) limn_pixels_get_width (pixels) / width;

  if (columns == NULL || sums == NULL || target == NULL)
    {
      limn_image_fail_memory (error);
      return NULL;
    }
  for (int x = 0; x < width; x++)
    columns[x] = span_of (x, step, limn_pixels_get_width (pixels));
  scale_rows (pixels, width, height, columns, sums, target);
  bytes = g_bytes_new_take (g_steal_pointer (&target), (gsize) height * (gsize) width * 4);
  return limn_pixels_new (bytes, width, height, (gsize) width * 4);
}

/* One try: the picture at a part of its sides, as JPEG. */
static GBytes *
encode_at (LimnPixels  *pixels,
           double       factor,
           int         *width,
           int         *height,
           GError     **error)
{
  g_autoptr (LimnPixels) scaled = NULL;

  *width = MAX (1, (int) (limn_pixels_get_width (pixels) * factor + 0.5));
  *height = MAX (1, (int) (limn_pixels_get_height (pixels) * factor + 0.5));
  scaled = factor < 1.0 ? scale (pixels, *width, *height, error) : limn_pixels_ref (pixels);
  return scaled == NULL ? NULL : limn_pixels_encode_reduced (scaled, error);
}

/**
 * limn_image_reduce:
 * @image: a picture
 * @max_upload_bytes: the most the upload may have
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Makes a picture that shows the same pixels whose upload is small enough: a JPEG of quality 90, of
 * the full size if that is enough and otherwise scaled with an area filter, as large as is allowed.
 * Answers to it count in the pixels of the upload, see limn_image_get_sent_width(). A server cannot
 * fetch it, so it has no link.
 *
 * Any thread. Blocks for up to some seconds.
 *
 * Returns: (transfer full) (nullable): a picture, or %NULL with %LIMN_ERROR_TOO_LARGE or
 *   %G_IO_ERROR_CANCELLED
 */
LimnImage *
limn_image_reduce (LimnImage     *image,
                   gsize          max_upload_bytes,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_autoptr (LimnImage) whole = NULL;
  LimnPixels *pixels = NULL;
  double factor = 1.0;

  g_return_val_if_fail (image != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  whole = limn_image_load_whole (image, cancellable, error);
  if (whole == NULL)
    return NULL;
  pixels = limn_image_get_pixels (whole);
  factor = MIN (1.0, sqrt (MAX_FIRST_PIXELS / ((double) limn_pixels_get_width (pixels)
                                               * limn_pixels_get_height (pixels))));
  while (!g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      g_autoptr (GBytes) upload = NULL;
      LimnImageParts parts = {
        .name = limn_image_get_name (image),
        .pixels = limn_image_get_pixels (image),
        .original = limn_image_get_original (image),
        .width = limn_image_get_width (image),
        .height = limn_image_get_height (image),
        .n_whole_rows = limn_image_get_n_whole_rows (image),
        .is_first_frame = limn_image_is_first_frame (image),
      };

      upload = encode_at (pixels, factor, &parts.sent_width, &parts.sent_height, error);
      if (upload == NULL)
        return NULL;
      parts.upload = upload;
      if (g_bytes_get_size (upload) <= max_upload_bytes)
        return limn_image_new_from_parts (&parts);
      if (MAX (parts.sent_width, parts.sent_height) <= MIN_SIDE)
        {
          g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_TOO_LARGE,
                               _("The picture cannot be made small enough."));
          return NULL;
        }
      factor *= MIN (MAX_STEP, AIM * sqrt ((double) max_upload_bytes
                                           / (double) g_bytes_get_size (upload)));
    }
  return NULL;
}

/* What a worker needs. */
typedef struct
{
  LimnImage *image;
  gsize      max_upload_bytes;
} Reduce;

static void
reduce_free (Reduce *data)
{
  limn_image_unref (data->image);
  g_free (data);
}

static void
reduce_worker (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Reduce *data = task_data;
  GError *error = NULL;
  LimnImage *reduced = limn_image_reduce (data->image, data->max_upload_bytes, cancellable, &error);

  limn_image_return (task, reduced, error);
}

/**
 * limn_image_reduce_async:
 * @image: a picture
 * @max_upload_bytes: the most the upload may have
 * @cancellable: (nullable): a cancellable
 * @callback: what to call when it is done
 * @user_data: data for @callback
 *
 * Makes a smaller upload on a worker, see limn_image_reduce(). @callback runs in the
 * thread-default main context of the caller.
 */
void
limn_image_reduce_async (LimnImage           *image,
                         gsize                max_upload_bytes,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Reduce *data = NULL;

  g_return_if_fail (image != NULL);

  data = g_new0 (Reduce, 1);
  data->image = limn_image_ref (image);
  data->max_upload_bytes = max_upload_bytes;
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, limn_image_reduce_async);
  g_task_set_name (task, "make a smaller upload");
  g_task_set_task_data (task, data, (GDestroyNotify) reduce_free);
  g_task_run_in_thread (task, reduce_worker);
}

/**
 * limn_image_reduce_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends limn_image_reduce_async().
 *
 * Returns: (transfer full) (nullable): a picture, or %NULL with an error of limn_image_reduce()
 */
LimnImage *
limn_image_reduce_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
