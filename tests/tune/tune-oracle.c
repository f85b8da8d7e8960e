/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A server to compare with, written from the description of the two engines and from nothing else:
 * it looks for the strongest instead of sorting, and crosses out instead of collecting. All of it
 * is float32 in network pixels; only what is sent is scaled to the picture, clipped and rounded. */

#include "config.h"

#include "tune-oracle.h"

#include "limn-test-fixtures.h"

#include <math.h>

#define N_JITTERED 9

OracleScene *
oracle_scene_new (int        width,
                  int        height,
                  OracleRule rule)
{
  OracleScene *self = g_new0 (OracleScene, 1);

  self->boxes = g_array_new (FALSE, FALSE, sizeof (OracleBox));
  self->image = limn_test_image_new (4, 4);
  self->width = width;
  self->height = height;
  self->scale_x = self->scale_y = 1.0f;
  self->rule = rule;
  self->engine = rule == ORACLE_CLASSIC ? LIMN_ENGINE_CLASSIC : LIMN_ENGINE_CURRENT;
  self->max_detections = LIMN_MAX_DETECTIONS_DEFAULT;
  return self;
}

void
oracle_scene_free (OracleScene *self)
{
  g_array_unref (self->boxes);
  limn_image_unref (self->image);
  g_free (self);
}

void
oracle_scene_add (OracleScene     *self,
                  const OracleBox *box)
{
  g_array_append_vals (self->boxes, box, 1);
}

LimnQuery *
oracle_scene_query (const OracleScene *self,
                    double             confidence,
                    double             overlap)
{
  g_autoptr (LimnModel) model = self->is_own
                                ? limn_model_new_local ()
                                : limn_model_new (LIMN_HOST_SERVERLESS, NULL, "rabbits/2", NULL);

  return limn_query_new (self->image, model, confidence, overlap);
}

static float
share_of_weaker (const OracleBox *best,
                 const OracleBox *box)
{
  float across = fminf (best->x2, box->x2) - fmaxf (best->x1, box->x1) + 1.0f;
  float down = fminf (best->y2, box->y2) - fmaxf (best->y1, box->y1) + 1.0f;
  float area = (box->x2 - box->x1 + 1.0f) * (box->y2 - box->y1 + 1.0f);

  return fmaxf (0.0f, across) * fmaxf (0.0f, down) / area;
}

/* Classes are moved out of each other's way by @offset for each id. */
static float
intersection_over_union (const OracleBox *best,
                         const OracleBox *box,
                         float            offset)
{
  float by = (float) box->class_id * offset;
  float l = fmaxf (best->x1 + by, box->x1 + by);
  float t = fmaxf (best->y1 + by, box->y1 + by);
  float r = fminf (best->x2 + by, box->x2 + by);
  float b = fminf (best->y2 + by, box->y2 + by);
  float inter = fmaxf (0.0f, r - l) * fmaxf (0.0f, b - t);
  float one = ((best->x2 + by) - (best->x1 + by)) * ((best->y2 + by) - (best->y1 + by));
  float two = ((box->x2 + by) - (box->x1 + by)) * ((box->y2 + by) - (box->y1 + by));

  return inter / (one + two - inter);
}

static gboolean
is_removed_by (const OracleScene *self,
               const OracleBox   *best,
               const OracleBox   *box,
               float              offset,
               double             overlap)
{
  if (best->class_id != box->class_id)
    return FALSE;
  switch (self->rule)
    {
    case ORACLE_CURRENT:
      return (double) intersection_over_union (best, box, offset) > overlap;
    case ORACLE_CLASSIC:
      return share_of_weaker (best, box) > (float) overlap;
    case ORACLE_NONE:
      break;
    }
  return FALSE;
}

/* No two boxes have the same rank; the order of equal scores depends on @ties, 0 for as it is. */
static guint32
get_rank (guint   index,
          guint32 ties)
{
  guint32 hash = (index + 1) * 2654435761u ^ ties;

  if (ties == 0)
    return index;
  return (hash ^ (hash >> 13)) * 2246822519u;
}

/* The indices of what is sent, strongest first. */
GArray *
oracle_scene_choose (const OracleScene *self,
                     double             confidence,
                     double             overlap,
                     guint32            ties)
{
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (guint));
  const OracleBox *boxes = (const OracleBox *) (void *) self->boxes->data;
  g_autofree gboolean *is_out = g_new0 (gboolean, self->boxes->len + 1);
  float threshold = (float) (confidence / 100.0);
  float offset = 0.0f;

  for (guint i = 0; i < self->boxes->len; i++)
    {
      is_out[i] = self->rule == ORACLE_CURRENT ? !(boxes[i].score > threshold)
                                               : !(boxes[i].score >= threshold);
      if (!is_out[i])
        offset = fmaxf (offset, fmaxf (fmaxf (boxes[i].x1, boxes[i].x2),
                                       fmaxf (boxes[i].y1, boxes[i].y2)));
    }
  offset += 1.0f;
  while (chosen->len < self->max_detections)
    {
      guint best = G_MAXUINT;

      for (guint i = 0; i < self->boxes->len; i++)
        if (!is_out[i]
            && (best == G_MAXUINT || boxes[i].score > boxes[best].score
                || (boxes[i].score == boxes[best].score
                    && get_rank (i, ties) < get_rank (best, ties))))
          best = i;
      if (best == G_MAXUINT)
        break;
      g_array_append_val (chosen, best);
      is_out[best] = TRUE;
      for (guint i = 0; i < self->boxes->len; i++)
        if (!is_out[i])
          is_out[i] = is_removed_by (self, &boxes[best], &boxes[i], offset, overlap / 100.0);
    }
  return chosen;
}

/* From network pixels to whole picture pixels. */
static double
send_side (float value,
           float margin,
           float scale,
           int   side)
{
  return rint (fmin (fmax ((value - margin) * scale, 0.0), side));
}

LimnPrediction *
oracle_scene_ask (const OracleScene *self,
                  double             confidence,
                  double             overlap,
                  guint32            ties)
{
  g_autoptr (GArray) chosen = oracle_scene_choose (self, confidence, overlap, ties);
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (LimnQuery) query = oracle_scene_query (self, confidence, overlap);

  limn_prediction_builder_set_image_size (builder, self->width, self->height);
  limn_prediction_builder_set_query (builder, query);
  limn_prediction_builder_set_engine (builder, self->engine);
  for (guint i = 0; i < chosen->len; i++)
    {
      const OracleBox *box = &g_array_index (self->boxes, OracleBox,
                                             g_array_index (chosen, guint, i));
      char name[16];
      LimnRect rect = { 0 };
      double right = send_side (box->x2, self->left, self->scale_x, self->width);
      double bottom = send_side (box->y2, self->top, self->scale_y, self->height);

      rect.x = send_side (box->x1, self->left, self->scale_x, self->width);
      rect.y = send_side (box->y1, self->top, self->scale_y, self->height);
      rect.width = right - rect.x;
      rect.height = bottom - rect.y;
      g_snprintf (name, sizeof name, "class %d", box->class_id);
      limn_prediction_builder_begin (builder, name, box->class_id, (double) box->score, &rect);
    }
  return limn_prediction_builder_end (builder);
}

static float
get_random (GRand  *rand,
            double  low,
            double  high)
{
  return (float) g_rand_double_range (rand, low, high);
}

/* Stretched, or scaled as a whole with margins on both sides or on one. */
static void
fit_picture (OracleScene *self,
             GRand       *rand,
             int          network)
{
  float width = (float) self->width;
  float height = (float) self->height;
  float scale = fmaxf (width, height) / (float) network;

  if (self->is_own)
    {
      /* To whole pixels, at the top left. */
      self->scale_x = width / fmaxf (rintf (width / scale), 1.0f);
      self->scale_y = height / fmaxf (rintf (height / scale), 1.0f);
      return;
    }
  self->scale_x = width / (float) network;
  self->scale_y = height / (float) network;
  if (g_rand_boolean (rand))
    return;
  self->scale_x = self->scale_y = scale;
  if (g_rand_boolean (rand))
    return;
  self->left = floorf (((float) network - width / scale) / 2.0f);
  self->top = floorf (((float) network - height / scale) / 2.0f);
}

/* Continuous, on whole hundredths of a percent, or on whole percent, where many are equal. */
static float
get_score (GRand *rand,
           int    kind)
{
  double score = g_rand_double_range (rand, 0.005, 0.999);

  if (kind == 1)
    return (float) (rint (score * 10000.0) / 10000.0);
  if (kind == 2)
    return (float) (rint (score * 100.0) / 100.0);
  return (float) score;
}

/* What the objects of a scene are like. */
typedef struct
{
  int      network;
  int      n_classes;
  int      score_kind;
  gboolean is_snapped;
  gboolean is_calm;
} Style;

/* Around the picture, and now and then in the margins of the network's input. */
static void
place_object (OracleScene *self,
              GRand       *rand,
              int          network,
              float       *x,
              float       *y)
{
  if (g_rand_int_range (rand, 0, 100) == 0)
    {
      *x = get_random (rand, 0.0, network);
      *y = get_random (rand, 0.0, network);
      return;
    }
  *x = self->left + get_random (rand, -5.0, (float) self->width / self->scale_x + 5.0f);
  *y = self->top + get_random (rand, -5.0, (float) self->height / self->scale_y + 5.0f);
}

/* One object, found several times: in a calm scene in much the same place and not often. */
static void
add_object (OracleScene *self,
            GRand       *rand,
            const Style *style)
{
  float width = expf (get_random (rand, log (style->is_calm ? 20.0 : 3.0),
                                  log (0.7 * style->network)));
  float height = width * expf (get_random (rand, -0.8, 0.8));
  float x = 0.0f;
  float y = 0.0f;
  float jitter = get_random (rand, 0.0, style->is_calm ? 0.1 : 0.35);
  int class_id = g_rand_int_range (rand, 0, style->n_classes);
  int n_found = g_rand_int_range (rand, 1, style->is_calm ? 4 : N_JITTERED);

  place_object (self, rand, style->network, &x, &y);
  x -= width / 2.0f;
  y -= height / 2.0f;

  for (int i = 0; i < n_found; i++)
    {
      OracleBox box = { 0 };

      box.x1 = x + width * get_random (rand, -1.0, 1.0) * jitter;
      box.y1 = y + height * get_random (rand, -1.0, 1.0) * jitter;
      box.x2 = box.x1 + width * (1.0f + get_random (rand, -1.0, 1.0) * jitter);
      box.y2 = box.y1 + height * (1.0f + get_random (rand, -1.0, 1.0) * jitter);
      if (style->is_snapped)
        {
          box.x1 = rintf (box.x1);
          box.y1 = rintf (box.y1);
          box.x2 = rintf (box.x2);
          box.y2 = rintf (box.y2);
        }
      if (self->is_own)
        {
          box.x1 = CLAMP (box.x1, 0.0f, (float) style->network);
          box.y1 = CLAMP (box.y1, 0.0f, (float) style->network);
          box.x2 = CLAMP (box.x2, 0.0f, (float) style->network);
          box.y2 = CLAMP (box.y2, 0.0f, (float) style->network);
        }
      box.score = get_score (rand, style->score_kind);
      box.class_id = class_id;
      if (g_rand_int_range (rand, 0, 12) == 0)
        box.class_id = g_rand_int_range (rand, 0, style->n_classes);
      oracle_scene_add (self, &box);
    }
}

/* Any size of picture and network, few and many classes, calm photos and crowds, and sometimes more
 * than is sent. */
OracleScene *
oracle_scene_random (GRand      *rand,
                     OracleRule  rule,
                     gboolean    is_own)
{
  static const int networks[] = { 320, 416, 512, 640, 640, 640, 1024, 1280 };
  static const int classes[] = { 1, 1, 2, 5, 20, 80, 600 };
  int width = 160 * g_rand_int_range (rand, 1, 26);
  int height = 160 * g_rand_int_range (rand, 1, 26);
  OracleScene *self = oracle_scene_new (width, height, rule);
  Style style = { 0 };
  int n_objects = g_rand_int_range (rand, 1, 14);

  self->is_own = is_own;
  style.network = networks[g_rand_int_range (rand, 0, G_N_ELEMENTS (networks))];
  if (is_own)
    style.network = 416;
  style.n_classes = classes[g_rand_int_range (rand, 0, G_N_ELEMENTS (classes))];
  style.score_kind = g_rand_int_range (rand, 0, 3);
  style.is_snapped = g_rand_int_range (rand, 0, 4) == 0;
  style.is_calm = g_rand_boolean (rand);
  if (g_rand_int_range (rand, 0, 16) == 0)
    n_objects = g_rand_int_range (rand, 150, 420);
  fit_picture (self, rand, style.network);
  for (int i = 0; i < n_objects; i++)
    add_object (self, rand, &style);
  return self;
}
