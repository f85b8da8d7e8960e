/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "scene-stub.h"

#include <math.h>

#define N_CLASSES 3

static const char * const class_names[N_CLASSES] = { "dog", "cat", "car" };

static int
stronger_first (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  const Candidate *p = a;
  const Candidate *q = b;

  return (p->score < q->score) - (p->score > q->score);
}

static gboolean
passes (const Scene     *scene,
        const Candidate *candidate,
        double           confidence)
{
  float threshold = (float) (confidence / 100.0);

  return scene->engine == LIMN_ENGINE_CURRENT ? candidate->score > threshold
                                              : candidate->score >= threshold;
}

/* The share of the weaker box, with an extra pixel; or the true ratio of intersection and union. */
static gboolean
suppresses (const Candidate *strong,
            const Candidate *weak,
            LimnRule         rule,
            double           overlap)
{
  float pixel = rule == LIMN_RULE_COVERED ? 1.0f : 0.0f;
  float width = MIN (strong->right, weak->right) - MAX (strong->left, weak->left) + pixel;
  float height = MIN (strong->bottom, weak->bottom) - MAX (strong->top, weak->top) + pixel;
  float common = MAX (width, 0.0f) * MAX (height, 0.0f);
  float weak_area = (weak->right - weak->left + pixel) * (weak->bottom - weak->top + pixel);
  float strong_area = (strong->right - strong->left) * (strong->bottom - strong->top);

  if (strong->class_id != weak->class_id || rule == LIMN_RULE_NONE)
    return FALSE;
  if (rule == LIMN_RULE_COVERED)
    return common / weak_area > overlap / 100.0;

  return common / (strong_area + weak_area - common) > overlap / 100.0;
}

static guint
filter_scene (const Scene *scene,
              double       confidence,
              double       overlap,
              Candidate   *kept)
{
  Candidate sorted[SCENE_MAX_CANDIDATES] = { 0 };
  guint n_sorted = 0;
  guint n_kept = 0;

  for (guint i = 0; i < scene->n_candidates; i++)
    if (passes (scene, &scene->candidates[i], confidence))
      sorted[n_sorted++] = scene->candidates[i];
  g_qsort_with_data (sorted, (int) n_sorted, sizeof *sorted, stronger_first, NULL);

  for (guint i = 0; i < n_sorted && n_kept < scene->max_detections; i++)
    {
      gboolean suppressed = FALSE;

      for (guint j = 0; j < n_kept && !suppressed; j++)
        suppressed = suppresses (&kept[j], &sorted[i], scene->rule, overlap);
      if (!suppressed)
        kept[n_kept++] = sorted[i];
    }

  return n_kept;
}

void
scene_randomize (Scene *scene,
                 int    size)
{
  scene->size = size;
  scene->n_candidates = (guint) g_test_rand_int_range (0, SCENE_MAX_CANDIDATES + 1);
  for (guint i = 0; i < scene->n_candidates; i++)
    {
      Candidate *candidate = &scene->candidates[i];

      candidate->left = (float) g_test_rand_int_range (0, size * 6 / 10);
      candidate->top = (float) g_test_rand_int_range (0, size * 6 / 10);
      candidate->right = candidate->left + (float) g_test_rand_int_range (2, size * 4 / 10);
      candidate->bottom = candidate->top + (float) g_test_rand_int_range (2, size * 4 / 10);
      candidate->score = g_test_rand_bit ()
                           ? (float) (g_test_rand_int_range (1, 101) / 100.0)
                           : (float) g_test_rand_double_range (0.01, 1.0);
      candidate->class_id = g_test_rand_int_range (0, N_CLASSES);
    }
}

char *
scene_answer (const Scene *scene,
              double       confidence,
              double       overlap)
{
  Candidate kept[SCENE_MAX_CANDIDATES] = { 0 };
  LimnTestInstance instances[SCENE_MAX_CANDIDATES] = { 0 };
  guint n_kept = filter_scene (scene, confidence, overlap, kept);

  for (guint i = 0; i < n_kept; i++)
    instances[i] = (LimnTestInstance) {
      .class_name = class_names[kept[i].class_id],
      .class_id = kept[i].class_id,
      .confidence = (double) kept[i].score,
      .x = (double) kept[i].left,
      .y = (double) kept[i].top,
      .width = (double) (kept[i].right - kept[i].left),
      .height = (double) (kept[i].bottom - kept[i].top),
    };

  return limn_test_reply (scene->size, scene->size, instances, n_kept);
}

static const char *
get_headers (LimnEngine engine)
{
  switch (engine)
    {
    case LIMN_ENGINE_CLASSIC:
      return "Content-Type: application/json\r\nx-inference-engine: old-inference\r\n";
    case LIMN_ENGINE_CURRENT:
      return "Content-Type: application/json\r\nx-inference-engine: inference-models\r\n";
    case LIMN_ENGINE_UNKNOWN:
      break;
    }

  return NULL;
}

void
scene_handler (LimnTestServer  *server,
               LimnTestRequest *request,
               gpointer         scene)
{
  const Scene *self = scene;
  g_autofree char *body =
    scene_answer (self, limn_test_request_get_number (request, "confidence", NAN),
                  limn_test_request_get_number (request, "overlap", NAN));

  limn_test_request_reply (request, 200, get_headers (self->engine), body, -1);
}
