/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is remembered about pictures that are not shown any more. */

#include "config.h"

#include "limn-memory.h"
#include "limn-reply-parser.h"
#include "limn-test-fixtures.h"

#include <string.h>

#define CAPACITY 32
#define MAX_POINTS 1000

static LimnModel *
make_model (const char *id)
{
  g_autoptr (GError) error = NULL;
  LimnModel *model = limn_model_new (LIMN_HOST_CUSTOM, "http://127.0.0.1:9", id, &error);

  g_assert_no_error (error);

  return model;
}

static LimnPrediction *
make_pool (LimnImage *image,
           LimnModel *model,
           double     confidence,
           double     overlap,
           gsize      n_scores)
{
  const double scores[] = { 0.9, 0.8, 0.7, 0.6, 0.5 };
  g_autoptr (LimnQuery) query = limn_query_new (image, model, confidence, overlap);
  g_autofree char *text = limn_test_reply_scores (8, 8, scores, n_scores);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  LimnPrediction *pool = limn_reply_parse (body, query, LIMN_ENGINE_CURRENT, &error);

  g_assert_no_error (error);

  return pool;
}

static void
count_cb (gpointer data)
{
  guint *n_freed = data;

  (*n_freed)++;
}

/* A picture that tells when its pixels are freed. */
static LimnImage *
make_watched_image (const char *contents,
                    guint      *n_freed)
{
  static const guint32 black[8 * 8] = { 0 };
  g_autoptr (GBytes) upload = g_bytes_new (contents, strlen (contents));
  g_autoptr (GBytes) data = g_bytes_new_with_free_func (black, sizeof black, count_cb, n_freed);
  g_autoptr (LimnPixels) pixels = limn_pixels_new (data, 8, 8, 8 * sizeof *black);

  return limn_image_new ("watched", NULL, upload, pixels);
}

static void
test_keys (void)
{
  g_autoptr (LimnMemory) memory = limn_memory_new (CAPACITY, MAX_POINTS);
  g_autoptr (LimnImage) image = limn_test_image_new_seeded (8, 8, 1);
  g_autoptr (LimnImage) other_image = limn_test_image_new_seeded (8, 8, 2);
  g_autoptr (LimnModel) model = make_model ("thing/1");
  g_autoptr (LimnModel) other_model = make_model ("thing/2");
  g_autoptr (LimnPrediction) pool = make_pool (image, model, 40, 30, 3);
  g_autoptr (LimnPrediction) wider = make_pool (image, model, 10, 30, 5);
  g_autoptr (LimnPrediction) found = NULL;

  g_assert_null (limn_memory_lookup (memory, image, model, 30));
  limn_memory_store (memory, pool);
  g_assert_null (limn_memory_lookup (memory, other_image, model, 30));
  g_assert_null (limn_memory_lookup (memory, image, other_model, 30));
  g_assert_null (limn_memory_lookup (memory, image, model, 31));
  found = limn_memory_lookup (memory, image, model, 30);
  g_assert_true (found == pool);

  /* One pool for each key. */
  limn_memory_store (memory, wider);
  g_assert_cmpuint (limn_memory_get_size (memory), ==, 1);
  g_clear_pointer (&found, limn_prediction_unref);
  found = limn_memory_lookup (memory, image, model, 30);
  g_assert_true (found == wider);
}

static void
test_least_recent (void)
{
  g_autoptr (LimnMemory) memory = limn_memory_new (CAPACITY, MAX_POINTS);
  g_autoptr (LimnImage) image = limn_test_image_new_seeded (8, 8, 1);
  g_autoptr (LimnModel) model = make_model ("thing/1");
  g_autoptr (LimnPrediction) first = NULL;
  g_autoptr (LimnPrediction) last = NULL;

  for (int overlap = 0; overlap < CAPACITY; overlap++)
    {
      g_autoptr (LimnPrediction) pool = make_pool (image, model, 40, overlap, 1);

      limn_memory_store (memory, pool);
    }
  g_assert_cmpuint (limn_memory_get_size (memory), ==, CAPACITY);

  /* The first is used, so the second is now the one used longest ago. */
  first = limn_memory_lookup (memory, image, model, 0);
  g_assert_nonnull (first);
  last = make_pool (image, model, 40, 99, 1);
  limn_memory_store (memory, last);
  g_assert_cmpuint (limn_memory_get_size (memory), ==, CAPACITY);
  g_assert_null (limn_memory_lookup (memory, image, model, 1));
  g_clear_pointer (&first, limn_prediction_unref);
  first = limn_memory_lookup (memory, image, model, 0);
  g_assert_nonnull (first);
}

static void
test_heavy (void)
{
  g_autoptr (LimnMemory) memory = limn_memory_new (CAPACITY, 100);
  g_autoptr (LimnImage) image = limn_test_image_new_seeded (8, 8, 1);
  g_autoptr (LimnModel) model = make_model ("thing/1");

  /* Five squares have twenty points, so that five pools of them fit. */
  for (int overlap = 0; overlap < CAPACITY; overlap++)
    {
      g_autoptr (LimnPrediction) pool = make_pool (image, model, 40, overlap, 5);
      g_autoptr (LimnPrediction) found = NULL;

      limn_memory_store (memory, pool);
      limn_memory_store (memory, pool);
      g_assert_cmpuint (limn_memory_get_size (memory), ==, MIN (overlap + 1, 5));
      found = limn_memory_lookup (memory, image, model, overlap);
      g_assert_true (found == pool);
    }

  /* One that is too heavy by itself is kept: it is what is shown. */
  limn_memory_free (g_steal_pointer (&memory));
  memory = limn_memory_new (CAPACITY, 10);
  for (int overlap = 0; overlap < 3; overlap++)
    {
      g_autoptr (LimnPrediction) pool = make_pool (image, model, 40, overlap, 5);

      limn_memory_store (memory, pool);
      g_assert_cmpuint (limn_memory_get_size (memory), ==, 1);
    }
}

static void
test_release (void)
{
  g_autoptr (LimnMemory) memory = limn_memory_new (CAPACITY, MAX_POINTS);
  g_autoptr (LimnModel) model = make_model ("thing/1");
  guint n_freed = 0;
  LimnImage *image = make_watched_image ("bytes", &n_freed);
  g_autoptr (LimnImage) again = make_watched_image ("bytes", &n_freed);
  LimnPrediction *pool = make_pool (image, model, 40, 30, 5);
  g_autoptr (LimnPrediction) found = NULL;
  g_autoptr (LimnPrediction) twice = NULL;
  g_autoptr (LimnPrediction) same = make_pool (again, model, 40, 30, 5);

  /* Pixels are not remembered, instances are. */
  limn_memory_store (memory, pool);
  limn_prediction_unref (pool);
  limn_memory_release_image (memory, image);
  limn_image_unref (image);
  g_assert_cmpuint (n_freed, ==, 1);

  found = limn_memory_lookup (memory, again, model, 30);
  g_assert_nonnull (found);
  g_assert_true (limn_query_get_image (limn_prediction_get_query (found)) == again);
  g_assert_cmpfloat (limn_query_get_confidence (limn_prediction_get_query (found)), ==, 40);
  g_assert_true (limn_prediction_equal_instances (found, same));
  g_assert_cmpint (limn_prediction_get_engine (found), ==, LIMN_ENGINE_CURRENT);
  g_assert_cmpint (limn_prediction_get_image_width (found), ==, 8);
  g_assert_cmpfloat (limn_prediction_get_server_time (found), ==, 0.025);

  /* It is bound now, and not copied each time. */
  twice = limn_memory_lookup (memory, again, model, 30);
  g_assert_true (twice == found);
}

static void
test_faithful (void)
{
  static const char text[] =
    "{\"image\":{\"width\":100,\"height\":80},\"predictions\":["
    "{\"x\":1e999,\"y\":20,\"width\":20,\"height\":10,\"confidence\":0.7,\"class\":\"gone\"},"
    "{\"x\":20,\"y\":20,\"width\":20,\"height\":10,\"confidence\":0.75,\"class\":\"ä <b>\","
    "\"class_id\":7,\"points\":[{\"x\":10.3,\"y\":15.7},{\"x\":30,\"y\":15},{\"x\":-3,\"y\":25}]},"
    "{\"x\":40,\"y\":30,\"width\":9,\"height\":9,\"confidence\":0.75,\"class\":\"person\","
    "\"class_id\":0,\"keypoints\":[{\"x\":41,\"y\":31,\"confidence\":0.5,\"class\":\"nose\","
    "\"class_id\":0}]}]}";
  g_autoptr (LimnMemory) memory = limn_memory_new (CAPACITY, MAX_POINTS);
  g_autoptr (LimnImage) image = limn_test_image_new_seeded (100, 80, 1);
  g_autoptr (LimnModel) model = make_model ("thing/1");
  g_autoptr (LimnQuery) query = limn_query_new (image, model, 40, 30);
  g_autoptr (GBytes) body = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) pool = limn_reply_parse (body, query, LIMN_ENGINE_CLASSIC, &error);
  g_autoptr (LimnPrediction) found = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (limn_prediction_get_n_instances (pool), ==, 2);
  g_assert_cmpuint (limn_prediction_get_n_dropped (pool), ==, 1);
  limn_memory_store (memory, pool);
  limn_memory_release_image (memory, image);
  found = limn_memory_lookup (memory, image, model, 30);
  g_assert_true (found != pool);
  g_assert_true (limn_prediction_equal_instances (found, pool));
  g_assert_cmpuint (limn_prediction_get_n_dropped (found), ==, 1);
  g_assert_cmpint (limn_prediction_get_engine (found), ==, LIMN_ENGINE_CLASSIC);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/memory/keys", test_keys);
  g_test_add_func ("/memory/least-recent", test_least_recent);
  g_test_add_func ("/memory/heavy", test_heavy);
  g_test_add_func ("/memory/release", test_release);
  g_test_add_func ("/memory/faithful", test_faithful);

  return g_test_run ();
}
