/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a server decided on and what it sent are not the same: it measures boxes in pixels of the
 * network and float32, and sends them scaled to the picture, rounded to its pixels and clipped to
 * its edges. So every side is an interval here, and a decision is sure only if it is the same
 * wherever in their intervals the sides were. Pure functions; any thread.
 *
 * Both measures, as a function of one side while the others rest, rise until that side meets the
 * other box's and fall beyond. Their greatest value is therefore where sides meet as far as they
 * can, and their least value in a corner of the intervals.
 *
 * The picture is taken to be scaled as a whole, stretched or with margins, which keeps shares as
 * they are. A model that looks at a part of the picture only clips at the edges of that part, and
 * nothing in its answer tells where they are. Of the model on this computer more is known: how
 * large its pixels are, and that no side is outside its input, so that there hardly is a doubt at
 * the edges. */

#include "config.h"

#include "limn-fuzzy-box.h"

#include <math.h>

/* No network that is served has a smaller input; most have an input of 640. The pixel of the
 * network, which the classic rule adds to every side, is that much smaller than the picture. */
#define MIN_NETWORK_SIDE 320.0
#define USUAL_NETWORK_SIDE 640.0
/* Rounding to whole pixels. */
#define ROUNDING_PX 0.5
/* Scaling a coordinate takes a few operations in float32, each off by this share at most. */
#define FLOAT_ERROR (1.0 / 16777216.0)
#define N_FLOAT_STEPS 8.0
/* The current engine tells classes apart by moving each to a place of its own, by the greatest
 * coordinate times its id, which costs bits. Coordinates may be this many pictures. */
#define MOVED_PICTURES 2.0
/* For an engine that does not tell ids. */
#define MANY_CLASSES 1000
/* The ratio itself is computed in float32, in fewer than ten operations. */
#define RATIO_ERROR 2e-6
/* How far outside the picture a clipped side may have been, in pictures: a network places a side
 * within its input from a cell, and the margins of the input are outside as well. */
#define FAR_PICTURES 3.0
/* A side this close to an edge was clipped there. Some servers clip at the last pixel instead of
 * after it. */
#define EDGE_PX 0.01
#define LAST_PIXEL_PX 1.01

static double
get_side (const LimnOverlapTest *self)
{
  return MAX (self->width, self->height);
}

static gboolean
is_own_model (const LimnPrediction *raw)
{
  LimnQuery *query = limn_prediction_get_query (raw);
  LimnModel *model = query != NULL ? limn_query_get_model (query) : NULL;

  return model != NULL && limn_model_get_host (model) == LIMN_HOST_LOCAL
         && g_str_equal (limn_model_get_id (model), LIMN_MODEL_LOCAL_ID);
}

/* One axis of the picture in the input of our own network, which is square: it is scaled to whole
 * pixels, and the rest of the input is margin. */
static double
fit_axis (int     length,
          int     longest,
          double *margin)
{
  double scaled = MAX (rint (length * (double) LIMN_LOCAL_NETWORK_SIDE / longest), 1.0);

  *margin = (LIMN_LOCAL_NETWORK_SIDE - scaled) * length / scaled;
  return length / scaled;
}

/**
 * limn_overlap_test_init:
 * @self: (out caller-allocates): a test
 * @raw: the prediction whose boxes are tested
 * @rule: %LIMN_RULE_IOU or %LIMN_RULE_COVERED
 * @overlap: percent, as a query has it
 *
 * Makes a test. The limit is a fraction in double, as the servers make it of what is sent. Any
 * thread.
 */
void
limn_overlap_test_init (LimnOverlapTest      *self,
                        const LimnPrediction *raw,
                        LimnRule              rule,
                        double                overlap)
{
  *self = (LimnOverlapTest) { .rule = rule, .limit = overlap / 100.0 };
  self->width = limn_prediction_get_image_width (raw);
  self->height = limn_prediction_get_image_height (raw);
  if (self->width > 0 && self->height > 0 && is_own_model (raw))
    {
      double pixel_x = fit_axis (self->width, MAX (self->width, self->height), &self->far_x);
      double pixel_y = fit_axis (self->height, MAX (self->width, self->height), &self->far_y);

      self->pixel_min = MIN (pixel_x, pixel_y);
      self->pixel = self->pixel_max = MAX (pixel_x, pixel_y);
      return;
    }
  self->pixel = get_side (self) / USUAL_NETWORK_SIDE;
  self->pixel_max = get_side (self) / MIN_NETWORK_SIDE;
  self->far_x = self->far_y = get_side (self) * FAR_PICTURES;
}

/**
 * limn_overlap_test_get_blur:
 * @self: a test
 * @class_id: the server's id of the class, or -1
 *
 * Gets how far a side may have been from where it was sent, if it was not clipped. Any thread.
 *
 * Returns: picture pixels
 */
double
limn_overlap_test_get_blur (const LimnOverlapTest *self,
                            int                    class_id)
{
  double n_places = (class_id >= 0 ? class_id : MANY_CLASSES) + 2.0;

  return ROUNDING_PX
         + get_side (self) * FLOAT_ERROR * (N_FLOAT_STEPS + MOVED_PICTURES * n_places);
}

static void
blur_span (LimnFuzzySpan *span,
           double         start,
           double         length,
           int            side,
           double         blur,
           double         far_px)
{
  double end = start + length;

  span->start_low = start - blur - (start <= EDGE_PX ? far_px : 0.0);
  span->start_high = start + blur + (start >= side - EDGE_PX ? far_px : 0.0);
  span->end_low = end - blur - (end <= EDGE_PX ? far_px : 0.0);
  span->end_high = end + blur + (end >= side - LAST_PIXEL_PX ? far_px : 0.0);
}

/**
 * limn_overlap_test_blur:
 * @self: a test
 * @instance: an instance of the prediction
 * @box: (out caller-allocates): where its sides may have been
 *
 * Undoes rounding and clipping as far as that is possible. Any thread.
 */
void
limn_overlap_test_blur (const LimnOverlapTest *self,
                        const LimnInstance    *instance,
                        LimnFuzzyBox          *box)
{
  const LimnRect *rect = &instance->box;
  double blur = limn_overlap_test_get_blur (self, instance->class_id);

  blur_span (&box->x, rect->x, rect->width, self->width, blur, self->far_x);
  blur_span (&box->y, rect->y, rect->height, self->height, blur, self->far_y);
}

/* The length that two spans share, which is negative if there is a gap. */
static double
get_shared (double start_a,
            double end_a,
            double start_b,
            double end_b)
{
  return MIN (end_a, end_b) - MAX (start_a, start_b);
}

static double
get_iou (const LimnRect *a,
         const LimnRect *b)
{
  double width = get_shared (a->x, a->x + a->width, b->x, b->x + b->width);
  double height = get_shared (a->y, a->y + a->height, b->y, b->y + b->height);
  double both = 0.0;
  double all = 0.0;

  if (width <= 0.0 || height <= 0.0)
    return 0.0;
  both = width * height;
  all = a->width * a->height + b->width * b->height - both;
  return all > 0.0 ? both / all : 0.0;
}

/* The part of the weaker span that is covered, if @pixel is added to lengths. */
static double
get_covered (double start_a,
             double end_a,
             double start_b,
             double end_b,
             double pixel)
{
  double shared = get_shared (start_a, end_a, start_b, end_b) + pixel;
  double length = end_b - start_b + pixel;

  return shared > 0.0 && length > 0.0 ? MIN (shared / length, 1.0) : 0.0;
}

/**
 * limn_overlap_test_measure:
 * @self: a test
 * @stronger: a box
 * @weaker: another
 *
 * Measures what two boxes share, taking them as they are: the likely value.
 *
 * Source of the formulas: `w_np_non_max_suppression` of the classic engine for the covered share,
 * `torchvision.ops.nms` for intersection over union.
 *
 * Any thread.
 *
 * Returns: 0 to 1
 */
double
limn_overlap_test_measure (const LimnOverlapTest *self,
                           const LimnRect        *stronger,
                           const LimnRect        *weaker)
{
  if (self->rule == LIMN_RULE_COVERED)
    return get_covered (stronger->x, stronger->x + stronger->width,
                        weaker->x, weaker->x + weaker->width, self->pixel)
           * get_covered (stronger->y, stronger->y + stronger->height,
                          weaker->y, weaker->y + weaker->height, self->pixel);
  return get_iou (stronger, weaker);
}

/* A box that came back less than two pixels wide or high may have been anything. */
static gboolean
is_thin (const LimnFuzzyBox *box)
{
  return box->x.start_high >= box->x.end_low || box->y.start_high >= box->y.end_low;
}

/* The stronger span as short as it can be, the weaker one wherever the least of it is covered:
 * that is with each of its sides at one end of its interval, and with the smallest pixel. */
static double
get_least_covered (const LimnFuzzySpan *a,
                   const LimnFuzzySpan *b,
                   double               pixel)
{
  double least = 1.0;

  for (int corner = 0; corner < 4; corner++)
    {
      double covered = get_covered (a->start_high, a->end_low,
                                    (corner & 1) != 0 ? b->start_low : b->start_high,
                                    (corner & 2) != 0 ? b->end_low : b->end_high, pixel);

      least = MIN (least, covered);
    }
  return least;
}

/* The stronger span as long as it can be, the sides of the weaker one as close to its sides as they
 * can be, and the largest pixel. */
static double
get_most_covered (const LimnFuzzySpan *a,
                  const LimnFuzzySpan *b,
                  double               pixel)
{
  double start = CLAMP (a->start_low, b->start_low, b->start_high);
  double end = CLAMP (a->end_high, b->end_low, b->end_high);

  return get_covered (a->start_low, a->end_high, start, end, pixel);
}

typedef struct
{
  double a;
  double b;
  double shared;
} Lengths;

static Lengths
get_lengths (double start_a,
             double end_a,
             double start_b,
             double end_b)
{
  Lengths lengths = { end_a - start_a, end_b - start_b, 0.0 };

  lengths.shared = get_shared (start_a, end_a, start_b, end_b);
  return lengths;
}

static double
get_iou_of_lengths (const Lengths *x,
                    const Lengths *y)
{
  double both = 0.0;

  if (x->shared <= 0.0 || y->shared <= 0.0)
    return 0.0;
  both = x->shared * y->shared;
  return both / (x->a * y->a + x->b * y->b - both);
}

/* One pair of sides as far apart as it can be, in both ways, and so the other: four corners. */
static void
list_apart (const LimnFuzzySpan *a,
            const LimnFuzzySpan *b,
            Lengths              lengths[4])
{
  for (int corner = 0; corner < 4; corner++)
    {
      gboolean start = (corner & 1) != 0;
      gboolean end = (corner & 2) != 0;

      lengths[corner] = get_lengths (start ? a->start_low : a->start_high,
                                     end ? a->end_low : a->end_high,
                                     start ? b->start_high : b->start_low,
                                     end ? b->end_high : b->end_low);
    }
}

static double
get_least_iou (const LimnFuzzyBox *a,
               const LimnFuzzyBox *b)
{
  Lengths x[4];
  Lengths y[4];
  double least = 1.0;

  list_apart (&a->x, &b->x, x);
  list_apart (&a->y, &b->y, y);
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 4; j++)
      least = MIN (least, get_iou_of_lengths (&x[i], &y[j]));
  return least;
}

/* Each pair of sides meets, as far out as it can, or is as close as it can be. */
static Lengths
get_closest (const LimnFuzzySpan *a,
             const LimnFuzzySpan *b)
{
  double start = MAX (a->start_low, b->start_low);
  double end = MIN (a->end_high, b->end_high);

  return get_lengths (MIN (start, a->start_high), MAX (end, a->end_low),
                      MIN (start, b->start_high), MAX (end, b->end_low));
}

static double
get_most_iou (const LimnFuzzyBox *a,
              const LimnFuzzyBox *b)
{
  Lengths x = get_closest (&a->x, &b->x);
  Lengths y = get_closest (&a->y, &b->y);

  return get_iou_of_lengths (&x, &y);
}

/**
 * limn_overlap_test_surely_over:
 * @self: a test
 * @stronger: a box
 * @weaker: another
 *
 * Tells whether the server must have found that two boxes share more than the limit. Any thread.
 *
 * Returns: %TRUE if so wherever the sides were
 */
gboolean
limn_overlap_test_surely_over (const LimnOverlapTest *self,
                               const LimnFuzzyBox    *stronger,
                               const LimnFuzzyBox    *weaker)
{
  double least = 0.0;

  if (self->limit >= 1.0 || is_thin (stronger) || is_thin (weaker))
    return FALSE;
  if (self->rule == LIMN_RULE_COVERED)
    least = get_least_covered (&stronger->x, &weaker->x, self->pixel_min)
            * get_least_covered (&stronger->y, &weaker->y, self->pixel_min);
  else
    least = get_least_iou (stronger, weaker);
  return least > self->limit + RATIO_ERROR;
}

static gboolean
is_gap (const LimnFuzzySpan *a,
        const LimnFuzzySpan *b,
        double               pixel)
{
  return a->end_high + pixel < b->start_low || b->end_high + pixel < a->start_low;
}

/**
 * limn_overlap_test_surely_below:
 * @self: a test
 * @stronger: a box
 * @weaker: another
 *
 * Tells whether the server cannot have found that two boxes share more than the limit. Any thread.
 *
 * Returns: %TRUE if so wherever the sides were
 */
gboolean
limn_overlap_test_surely_below (const LimnOverlapTest *self,
                                const LimnFuzzyBox    *stronger,
                                const LimnFuzzyBox    *weaker)
{
  double gap = self->rule == LIMN_RULE_COVERED ? self->pixel_max : 0.0;
  double most = 0.0;

  /* Neither ratio can be more than one, however it is rounded. */
  if (self->limit >= 1.0)
    return TRUE;
  /* What shares nothing is not over a limit of nothing. */
  if (is_gap (&stronger->x, &weaker->x, gap) || is_gap (&stronger->y, &weaker->y, gap))
    return TRUE;
  if (is_thin (stronger) || is_thin (weaker))
    return FALSE;
  if (self->rule == LIMN_RULE_COVERED)
    most = get_most_covered (&stronger->x, &weaker->x, self->pixel_max)
           * get_most_covered (&stronger->y, &weaker->y, self->pixel_max);
  else
    most = get_most_iou (stronger, weaker);
  return most <= self->limit - RATIO_ERROR;
}
