/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Answers to smaller versions of a picture, and answers that are for another picture or for this
 * one turned. */

#include "config.h"

#include "core-fixture.h"

#include <math.h>
#include <string.h>

/* What the polygon of a reply may be off by in a picture of 30,000 pixels, as float32. */
#define FLOAT_ERROR_PX 0.001

/* A picture of a side of 30,000 pixels, of which a version of an odd part of that was sent. */
static LimnQuery *
query_new_reduced (int width,
                   int height,
                   int sent_width,
                   int sent_height)
{
  g_autoptr (GBytes) upload = g_bytes_new_static ("sent", 4);
  g_autoptr (GBytes) data = g_bytes_new_take (g_malloc0_n ((gsize) width * 4, (gsize) height),
                                              (gsize) width * 4 * (gsize) height);
  g_autoptr (LimnPixels) pixels = limn_pixels_new (data, width, height, (gsize) width * 4);
  const LimnImageParts parts = {
    .name = "wide", .upload = upload, .pixels = pixels,
    .sent_width = sent_width, .sent_height = sent_height,
  };
  g_autoptr (LimnImage) image = limn_image_new_from_parts (&parts);
  g_autoptr (LimnModel) model = limn_model_new_local ();

  return limn_query_new (image, model, 40.0, 30.0);
}

static LimnPrediction *
parse (const char  *json,
       LimnQuery   *query,
       GError     **error)
{
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));

  return limn_reply_parse (body, query, LIMN_ENGINE_UNKNOWN, error);
}

static LimnPrediction *
parse_good (const char *json,
            LimnQuery  *query)
{
  g_autoptr (GError) error = NULL;
  LimnPrediction *prediction = parse (json, query, &error);

  g_assert_no_error (error);
  return prediction;
}

/* What a server would say about a box of the picture, with all the digits that it has. */
static char *
describe_reduced (const LimnRect *box,
                  double          scale_x,
                  double          scale_y)
{
  const double values[] = {
    (box->x + box->width / 2.0) * scale_x, (box->y + box->height / 2.0) * scale_y,
    box->width * scale_x, box->height * scale_y,
    (box->x + 0.5) * scale_x - 0.5, (box->y + 0.5) * scale_y - 0.5,
  };
  char texts[G_N_ELEMENTS (values)][G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_ascii_dtostr (texts[i], sizeof texts[i], values[i]);
  return g_strdup_printf ("{\"predictions\":[{\"x\":%s,\"y\":%s,\"width\":%s,\"height\":%s,"
                          "\"confidence\":0.5,\"class\":\"a\","
                          "\"points\":[[%s,%s],[0,0],[9,0]],"
                          "\"keypoints\":[{\"x\":%s,\"y\":%s,\"class\":\"k\"}]}]}",
                          texts[0], texts[1], texts[2], texts[3], texts[4], texts[5],
                          texts[4], texts[5]);
}

/* There and back again: boxes to a millionth of a pixel, points to what a float32 holds. */
static void
test_round_trip (void)
{
  const int sent[][2] = { { 4096, 6 }, { 5001, 7 }, { 29999, 39 }, { 1, 1 }, { 30000, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (sent); i++)
    {
      g_autoptr (LimnQuery) query = query_new_reduced (30000, 40, sent[i][0], sent[i][1]);

      for (double x = 0.0; x < 29000.0; x += 997.123)
        {
          const LimnRect box = { x, x / 1500.0, 900.3 - x / 100.0, 20.7 };
          g_autofree char *json = describe_reduced (&box, sent[i][0] / 30000.0, sent[i][1] / 40.0);
          g_autoptr (LimnPrediction) prediction = parse_good (json, query);
          const LimnInstance *instance = limn_prediction_get_instance (prediction, 0);
          const LimnKeypoint *keypoint = limn_prediction_get_keypoint (prediction, 0);
          guint n_points = 0;
          const LimnPoint *points = limn_prediction_get_ring (prediction, 0, &n_points);

          g_assert_cmpint (limn_prediction_get_image_width (prediction), ==, 30000);
          g_assert_cmpfloat_with_epsilon (instance->box.x, box.x, 1e-6);
          g_assert_cmpfloat_with_epsilon (instance->box.y, box.y, 1e-6);
          g_assert_cmpfloat_with_epsilon (instance->box.width, box.width, 1e-6);
          g_assert_cmpfloat_with_epsilon (instance->box.height, box.height, 1e-6);
          g_assert_cmpfloat_with_epsilon ((double) points[0].x, box.x, FLOAT_ERROR_PX);
          g_assert_cmpfloat_with_epsilon ((double) points[0].y, box.y, FLOAT_ERROR_PX);
          g_assert_cmpfloat_with_epsilon ((double) keypoint->point.x, box.x, FLOAT_ERROR_PX);
        }
    }
}

/* The whole of what was sent is the whole of the picture, to the last bit, whatever the sizes. */
static void
test_far_edges (void)
{
  for (int side = 1; side < 2000; side += 37)
    {
      g_autoptr (LimnQuery) query = query_new_reduced (2999, 2, side, 1);
      g_autofree char *json = g_strdup_printf (
        "{\"image\":{\"width\":%d,\"height\":1},\"predictions\":[{\"x\":%d.%d,\"y\":0.5,"
        "\"width\":%d,\"height\":1,\"confidence\":0.5,\"class\":\"a\","
        "\"points\":[[-0.5,-0.5],[-0.5,0.5],[%d.5,0.5],[%d.5,-0.5]]}]}",
        side, side / 2, side % 2 * 5, side, side - 1, side - 1);
      g_autoptr (LimnPrediction) prediction = parse_good (json, query);
      const LimnInstance *instance = limn_prediction_get_instance (prediction, 0);
      guint n_points = 0;
      const LimnPoint *points = limn_prediction_get_ring (prediction, 0, &n_points);

      g_assert_cmpfloat (instance->box.x, ==, 0.0);
      g_assert_cmpfloat (instance->box.width, ==, 2999.0);
      g_assert_cmpfloat (instance->box.height, ==, 2.0);
      g_assert_cmpfloat (points[0].x, ==, -0.5f);
      g_assert_cmpfloat (points[2].x, ==, 2998.5f);
      g_assert_cmpfloat (points[2].y, ==, 1.5f);
    }
}

/* A mask is as large as what was sent; its outline lies on the edges of the picture. */
static void
test_mask (void)
{
  g_autoptr (LimnQuery) query = query_new_reduced (30, 12, 3, 3);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) prediction = parse_good (
    "{\"predictions\":[{\"x\":1.5,\"y\":1.5,\"width\":3,\"height\":3,\"confidence\":0.5,"
    "\"class\":\"a\",\"rle\":{\"size\":[3,3],\"counts\":\"0410\"}}]}", query);
  g_autoptr (LimnPrediction) full = parse_good (
    "{\"predictions\":[{\"x\":1.5,\"y\":1.5,\"width\":3,\"height\":3,\"confidence\":0.5,"
    "\"class\":\"a\",\"rle\":{\"size\":[12,30],\"counts\":\"X;\"}}]}", query);
  float left = G_MAXFLOAT;
  float right = 0.0f;
  guint n_points = 0;
  const LimnPoint *points = limn_prediction_get_ring (prediction, 0, &n_points);

  for (guint i = 0; i < n_points; i++)
    {
      left = MIN (left, points[i].x);
      right = MAX (right, points[i].x);
    }
  g_assert_cmpfloat (left, ==, -0.5f);
  g_assert_cmpfloat (right, ==, 29.5f);
  /* Eight of nine pixels, each of which stands for 10 × 4. */
  g_assert_cmpfloat (limn_prediction_get_area (prediction, 0), ==, 320.0);

  /* A mask of the size of the picture is not of what was sent. */
  g_assert_cmpuint (limn_prediction_get_n_instances (full), ==, 0);
  g_assert_cmpuint (limn_prediction_get_n_dropped (full), ==, 1);
}

/* Only the size that was sent counts, also if it is not that of the picture. */
static void
test_sent_size (void)
{
  g_autoptr (LimnQuery) query = query_new_reduced (300, 100, 30, 10);
  g_autoptr (LimnPrediction) sent = parse_good (
    "{\"image\":{\"width\":30,\"height\":10},\"predictions\":[]}", query);
  g_autoptr (LimnPrediction) unknown = parse_good ("{\"predictions\":[]}", query);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) full = parse (
    "{\"image\":{\"width\":300,\"height\":100},\"predictions\":[]}", query, &error);

  g_assert_null (full);
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_BAD_REPLY);
}

#define BOX(x, y, width, height) \
  "{\"x\":" #x ",\"y\":" #y ",\"width\":" #width ",\"height\":" #height ",\"confidence\":0.5," \
  "\"class\":\"a\"}"
#define MASK(size) \
  "{\"x\":9,\"y\":9,\"width\":2,\"height\":2,\"confidence\":0.5,\"class\":\"a\"," \
  "\"rle\":{\"size\":" size ",\"counts\":\"Pac0\"}}"

/* The picture is 200 × 100 and the reply says 100 × 200. */
static const struct
{
  const char *what;
  const char *items;
  gboolean    is_good;
} swapped_rows[] = {
  { "nothing to tell by", "", FALSE },
  { "fits either way", BOX (50, 50, 80, 80), FALSE },
  { "where only the upright picture is", BOX (150, 50, 80, 80), TRUE },
  { "one here, one where only the upright picture is", BOX (9, 9, 2, 2) "," BOX (190, 90, 20, 20),
    TRUE },
  { "where only the turned picture is", BOX (50, 150, 80, 80), FALSE },
  { "everywhere", BOX (50, 150, 80, 80) "," BOX (150, 50, 80, 80), FALSE },
  { "hardly outside of the turned picture", BOX (55, 50, 108, 80), FALSE },
  { "a mask of the upright picture", MASK ("[100,200]"), TRUE },
  { "a mask of the turned picture", MASK ("[200,100]"), FALSE },
  { "a mask of the upright picture, a box of the turned one",
    MASK ("[100,200]") "," BOX (50, 180, 9, 9), FALSE },
  { "nothing of sense", "{\"x\":1e999}", FALSE },
};

/* A swapped size is believed only where it is proved that nothing but the numbers is swapped. */
static void
test_swapped_size (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (swapped_rows); i++)
    {
      g_autofree char *json = g_strdup_printf (
        "{\"image\":{\"width\":100,\"height\":200},\"predictions\":[%s]}", swapped_rows[i].items);
      g_autoptr (LimnQuery) query = core_query_new (200, 100, 40.0);
      g_autoptr (LimnQuery) reduced = query_new_reduced (800, 400, 200, 100);
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnPrediction) prediction = parse (json, query, &error);
      g_autoptr (LimnPrediction) large = parse (json, reduced, NULL);

      g_test_message ("%s", swapped_rows[i].what);
      g_assert_true ((prediction != NULL) == swapped_rows[i].is_good);
      g_assert_true ((large != NULL) == swapped_rows[i].is_good);
      if (prediction == NULL)
        g_assert_error (error, LIMN_ERROR, LIMN_ERROR_BAD_REPLY);
      else
        g_assert_cmpint (limn_prediction_get_image_width (prediction), ==, 200);
    }
}

/* Points far outside are a known fault of an old model. They prove nothing, but contradict. */
static void
test_swapped_points (void)
{
  g_autoptr (LimnQuery) query = core_query_new (200, 100, 40.0);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) prediction = parse (
    "{\"image\":{\"width\":100,\"height\":200},\"predictions\":[{\"x\":150,\"y\":50,\"width\":20,"
    "\"height\":20,\"confidence\":0.5,\"class\":\"a\",\"points\":[[1,1],[9,180],[9,1]]}]}",
    query, &error);

  g_assert_null (prediction);
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_BAD_REPLY);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/frame/round-trip", test_round_trip);
  g_test_add_func ("/core/frame/far-edges", test_far_edges);
  g_test_add_func ("/core/frame/mask", test_mask);
  g_test_add_func ("/core/frame/sent-size", test_sent_size);
  g_test_add_func ("/core/frame/swapped-size", test_swapped_size);
  g_test_add_func ("/core/frame/swapped-points", test_swapped_points);
  return g_test_run ();
}
