/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One picture's way through the model. The network runs once, when the object is made. After that a
 * question costs a filter, a suppression and the outlines that no question needed before; those are
 * cut on all processors at once. Lives on whichever worker has the turn. */

#include "config.h"

#include "limn-analysis.h"

#include "limn-coco.h"
#include "limn-suppress.h"

#include <math.h>

/* Most of what is weaker is nothing, and there may be hundreds of it. */
#define CAREFUL_SCORE 0.2f

struct _LimnAnalysis
{
  LimnImage     *image;
  GArray        *candidates;
  /* Index of a candidate to its outline, a GArray of LimnPoint. */
  GHashTable    *outlines;
  LimnLetterbox  letterbox;
};

/* One outline to cut. */
typedef struct
{
  LimnRect       box;
  LimnCutEffort  effort;
  guint          candidate;
  GArray        *outline;
  GError        *error;
} Cut;

/* The outlines of one question. */
typedef struct
{
  LimnPixels   *pixels;
  GCancellable *cancellable;
} Batch;

static void
cut_clear (gpointer data)
{
  Cut *cut = data;

  g_clear_pointer (&cut->outline, g_array_unref);
  g_clear_error (&cut->error);
}

/* Rounded like the current engine: to the nearest, ties to even, inside the picture. */
static double
to_picture (double value,
            double offset,
            double scale,
            int    side)
{
  return rint (CLAMP ((value - offset) / scale, 0, side));
}

static LimnRect
get_box (LimnAnalysis        *self,
         const LimnCandidate *candidate)
{
  const LimnLetterbox *fit = &self->letterbox;
  int width = limn_image_get_width (self->image);
  int height = limn_image_get_height (self->image);
  LimnRect box = { 0 };

  box.x = to_picture (candidate->x1, fit->left, fit->scale_x, width);
  box.y = to_picture (candidate->y1, fit->top, fit->scale_y, height);
  box.width = to_picture (candidate->x2, fit->left, fit->scale_x, width) - box.x;
  box.height = to_picture (candidate->y2, fit->top, fit->scale_y, height) - box.y;

  return box;
}

/* What lies in the margin of the network's input, or is thinner than half a pixel, is nothing on
 * the picture. Left in, it could remove an object or take its place under the cap, and nobody could
 * see by what. */
static void
drop_empty (LimnAnalysis *self)
{
  guint n_kept = 0;

  for (guint i = 0; i < self->candidates->len; i++)
    {
      LimnCandidate *candidate = &g_array_index (self->candidates, LimnCandidate, i);
      LimnRect box = get_box (self, candidate);

      if (box.width > 0 && box.height > 0)
        g_array_index (self->candidates, LimnCandidate, n_kept++) = *candidate;
    }
  g_array_set_size (self->candidates, n_kept);
}

/**
 * limn_analysis_new:
 * @detector: the network
 * @image: the picture
 * @error: return location for an error
 *
 * Runs the network on a picture. Blocks.
 *
 * Returns: (transfer full) (nullable): the analysis, or %NULL with %LIMN_ERROR_SERVER
 */
LimnAnalysis *
limn_analysis_new (LimnDetector  *detector,
                   LimnImage     *image,
                   GError       **error)
{
  g_autoptr (LimnAnalysis) self = g_new0 (LimnAnalysis, 1);

  self->image = limn_image_ref (image);
  self->candidates = g_array_new (FALSE, FALSE, sizeof (LimnCandidate));
  self->outlines = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  if (!limn_detector_infer (detector, limn_image_get_pixels (image), self->candidates,
                            &self->letterbox, error))
    return NULL;
  drop_empty (self);

  return g_steal_pointer (&self);
}

/**
 * limn_analysis_free:
 * @self: (transfer full): an analysis
 *
 * Forgets a picture.
 */
void
limn_analysis_free (LimnAnalysis *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->image, limn_image_unref);
  g_clear_pointer (&self->candidates, g_array_unref);
  g_clear_pointer (&self->outlines, g_hash_table_unref);
  g_free (self);
}

/**
 * limn_analysis_get_image:
 * @self: an analysis
 *
 * Gets the picture.
 *
 * Returns: (transfer none): the picture
 */
LimnImage *
limn_analysis_get_image (LimnAnalysis *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->image;
}

/**
 * limn_analysis_get_bytes:
 * @self: an analysis
 *
 * Gets about how much memory it holds.
 *
 * Returns: bytes
 */
gsize
limn_analysis_get_bytes (LimnAnalysis *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return g_bytes_get_size (limn_pixels_get_bytes (limn_image_get_pixels (self->image)))
         + g_bytes_get_size (limn_image_get_upload (self->image));
}

static void
cut_worker (gpointer data,
            gpointer user_data)
{
  Cut *cut = data;
  Batch *batch = user_data;

  if (!g_cancellable_set_error_if_cancelled (batch->cancellable, &cut->error))
    cut->outline = limn_cut_outline (batch->pixels, &cut->box, cut->effort, &cut->error);
}

/* What is kept and has no outline yet. */
static GArray *
list_cuts (LimnAnalysis *self,
           GArray       *kept)
{
  GArray *cuts = g_array_new (FALSE, TRUE, sizeof (Cut));

  g_array_set_clear_func (cuts, cut_clear);
  for (guint i = 0; i < kept->len; i++)
    {
      guint index = g_array_index (kept, guint, i);
      const LimnCandidate *candidate = &g_array_index (self->candidates, LimnCandidate, index);
      Cut cut = { .candidate = index };

      if (g_hash_table_contains (self->outlines, GUINT_TO_POINTER (index)))
        continue;
      cut.box = get_box (self, candidate);
      cut.effort = candidate->score < CAREFUL_SCORE ? LIMN_CUT_QUICK : LIMN_CUT_CAREFUL;
      g_array_append_val (cuts, cut);
    }

  return cuts;
}

static gboolean
cut_missing (LimnAnalysis  *self,
             GArray        *kept,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr (GArray) cuts = list_cuts (self, kept);
  Batch batch = { limn_image_get_pixels (self->image), cancellable };
  GThreadPool *pool = NULL;
  gboolean all = TRUE;

  if (cuts->len == 0)
    return TRUE;

  /* Threads of a pool that is not exclusive come from a common stock, so this starts none anew for
   * every question. */
  pool = g_thread_pool_new (cut_worker, &batch, (int) g_get_num_processors (), FALSE, NULL);
  for (guint i = 0; i < cuts->len; i++)
    g_thread_pool_push (pool, &g_array_index (cuts, Cut, i), NULL);
  g_thread_pool_free (pool, FALSE, TRUE);

  for (guint i = 0; i < cuts->len; i++)
    {
      Cut *cut = &g_array_index (cuts, Cut, i);

      if (cut->outline != NULL)
        g_hash_table_insert (self->outlines, GUINT_TO_POINTER (cut->candidate),
                             g_steal_pointer (&cut->outline));
      else if (all)
        {
          g_propagate_error (error, g_steal_pointer (&cut->error));
          all = FALSE;
        }
    }

  return all;
}

static void
add_instance (LimnAnalysis          *self,
              LimnPredictionBuilder *builder,
              guint                  index)
{
  const LimnCandidate *candidate = &g_array_index (self->candidates, LimnCandidate, index);
  GArray *outline = g_hash_table_lookup (self->outlines, GUINT_TO_POINTER (index));
  LimnRect box = get_box (self, candidate);

  if (!limn_prediction_builder_begin (builder, limn_coco_get_name (candidate->class_id),
                                      candidate->class_id, candidate->score, &box))
    return;

  if (outline == NULL || outline->len == 0)
    return;

  limn_prediction_builder_begin_ring (builder);
  for (guint i = 0; i < outline->len; i++)
    {
      const LimnPoint *point = &g_array_index (outline, LimnPoint, i);

      limn_prediction_builder_add_point (builder, point->x, point->y);
    }
}

/**
 * limn_analysis_answer:
 * @self: an analysis
 * @engine: whose rules of filter and suppression
 * @confidence: threshold, a fraction
 * @overlap: threshold, a fraction
 * @max_detections: at most so many instances
 * @started_us: monotonic time at which the work on this question began
 * @cancellable: (nullable): to stop between two outlines
 * @error: return location for an error
 *
 * Answers a question. Blocks for as long as it takes to cut the outlines that are new.
 *
 * Returns: (transfer full) (nullable): the answer, or %NULL with %LIMN_ERROR_SERVER or
 *   %G_IO_ERROR_CANCELLED
 */
LimnPrediction *
limn_analysis_answer (LimnAnalysis  *self,
                      LimnEngine     engine,
                      double         confidence,
                      double         overlap,
                      guint          max_detections,
                      gint64         started_us,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (GArray) kept = NULL;
  gint64 elapsed_us = 0;

  g_return_val_if_fail (self != NULL, NULL);

  kept = limn_suppress ((const LimnCandidate *) (void *) self->candidates->data,
                        self->candidates->len, engine, confidence, overlap, max_detections);
  if (!cut_missing (self, kept, cancellable, error))
    return NULL;

  limn_prediction_builder_set_engine (builder, engine);
  limn_prediction_builder_set_image_size (builder, limn_image_get_width (self->image),
                                          limn_image_get_height (self->image));
  for (guint i = 0; i < kept->len; i++)
    add_instance (self, builder, g_array_index (kept, guint, i));
  elapsed_us = g_get_monotonic_time () - started_us;
  limn_prediction_builder_set_time (builder, (double) elapsed_us / G_USEC_PER_SEC);

  return limn_prediction_builder_end (builder);
}
