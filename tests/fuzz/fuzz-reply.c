/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The reply parser: the first byte says what was asked, the rest is the reply. What is taken has to
 * keep every promise of a prediction, has to be JSON to another reader too, and has to come back
 * byte by byte when it is written and read again. */

#include "config.h"

#include "fuzz-target.h"

#include "limn-error.h"
#include "limn-json.h"
#include "limn-reply-parser.h"
#include "limn-reply-writer.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

static LimnQuery *
get_query (guint8 kind)
{
  static LimnQuery *queries[3];

  if (queries[0] == NULL)
    {
      queries[0] = fuzz_query_new (100, 80, 0, 0);
      queries[1] = fuzz_query_new (300, 200, 100, 80);
      queries[2] = fuzz_query_new (3, 3, 0, 0);
    }
  return kind % 4 < 3 ? queries[kind % 4] : NULL;
}

static void
check_place (double x,
             double y,
             double width,
             double height)
{
  double margin_x = MAX (0.1 * width, 1.0) * 1.001;
  double margin_y = MAX (0.1 * height, 1.0) * 1.001;

  fuzz_assert (isfinite (x) && isfinite (y));
  if (width == 0.0)
    return;
  fuzz_assert (x >= -margin_x && x <= width + margin_x);
  fuzz_assert (y >= -margin_y && y <= height + margin_y);
}

static void
check_instance (LimnPrediction     *prediction,
                const LimnInstance *instance,
                double              width,
                double              height)
{
  const char *name = limn_prediction_get_class_name (prediction, instance->class_index);

  fuzz_assert (instance->confidence >= 0.0f && instance->confidence <= 1.0f);
  fuzz_assert (instance->box.width >= 0.0 && instance->box.height >= 0.0);
  check_place (instance->box.x, instance->box.y, width, height);
  check_place (instance->box.x + instance->box.width, instance->box.y + instance->box.height,
               width, height);
  fuzz_assert (instance->class_id >= -1 && instance->class_id <= 1000000);
  fuzz_assert (*name != '\0' && g_utf8_validate (name, -1, NULL));
  fuzz_assert (strlen (name) <= LIMN_MAX_STRING_BYTES);
  for (guint i = 0; i < instance->n_rings; i++)
    {
      guint n_points = 0;
      const LimnPoint *points = limn_prediction_get_ring (prediction, instance->first_ring + i,
                                                          &n_points);

      fuzz_assert (n_points >= 3);
      for (guint k = 0; k < n_points; k++)
        check_place ((double) points[k].x, (double) points[k].y, width, height);
    }
  for (guint i = 0; i < instance->n_keypoints; i++)
    {
      const LimnKeypoint *keypoint = limn_prediction_get_keypoint (prediction,
                                                                   instance->first_keypoint + i);

      fuzz_assert (limn_prediction_get_name_of (prediction, keypoint->name_index) != NULL);
      check_place ((double) keypoint->point.x, (double) keypoint->point.y, width, height);
    }
}

static void
check_prediction (LimnPrediction *prediction)
{
  double width = limn_prediction_get_image_width (prediction);
  double height = limn_prediction_get_image_height (prediction);
  float last = 1.0f;

  for (guint i = 0; i < limn_prediction_get_n_instances (prediction); i++)
    {
      const LimnInstance *instance = limn_prediction_get_instance (prediction, i);

      fuzz_assert (instance->confidence <= last);
      last = instance->confidence;
      check_instance (prediction, instance, width, height);
    }
}

/* Without a query, since it is then for the picture and not for what was sent. */
static char *
write_again (const char *json)
{
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) prediction = limn_reply_parse (body, NULL, LIMN_ENGINE_UNKNOWN,
                                                            &error);

  if (prediction == NULL)
    g_error ("what was written is refused: %s", error->message);
  return limn_reply_write (prediction, LIMN_REPLY_PLAIN, NULL);
}

/* What is written comes to rest after it was read once as text. */
static void
check_written (LimnPrediction *prediction)
{
  g_autofree char *written = limn_reply_write (prediction, LIMN_REPLY_PLAIN, NULL);
  g_autofree char *once = write_again (written);
  g_autofree char *twice = write_again (once);

  fuzz_assert (g_str_equal (once, twice));
}

static void
check_json (GBytes *body)
{
  LimnJsonValue root;
  g_autoptr (LimnJson) json = limn_json_new (body, LIMN_MAX_JSON_DEPTH, &root);
  g_autoptr (JsonParser) parser = NULL;
  g_autofree char *message = limn_reply_dup_error_message (body);
  gsize size = 0;
  const char *data = g_bytes_get_data (body, &size);

  fuzz_assert (message == NULL || (*message != '\0' && g_utf8_validate (message, -1, NULL)
                                   && g_utf8_strlen (message, -1) <= 200));
  limn_json_find_fault (body, LIMN_MAX_JSON_DEPTH);
  if (json == NULL)
    return;
  parser = json_parser_new ();
  fuzz_assert (json_parser_load_from_data (parser, data, (gssize) size, NULL));
  fuzz_assert (json_parser_get_root (parser) != NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  FuzzInput input = { data, size };
  LimnQuery *query = get_query (fuzz_take_byte (&input));
  g_autoptr (GBytes) body = fuzz_take_bytes (&input);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) prediction = limn_reply_parse (body, query, LIMN_ENGINE_CURRENT,
                                                            &error);

  fuzz_assert ((prediction == NULL) == (error != NULL));
  check_json (body);
  if (prediction == NULL)
    {
      fuzz_assert (error->domain == LIMN_ERROR && g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  check_prediction (prediction);
  check_written (prediction);
  return 0;
}
