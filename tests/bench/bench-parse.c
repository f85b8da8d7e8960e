/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How long it takes to read a reply into arrays, in a process of its own: Limn's parser, or the
 * parser of json-glib and a walk through its tree into arrays just as plain.
 *
 * usage: bench-parse limn|json-glib FILE TIMES
 *
 * Prints a figure a line: for each time the milliseconds, then how many MB the first one took at
 * its peak beside the reply itself, and last a sum over all that was read, which has to be the same
 * for both. */

#include "config.h"

#include "limn-reply-parser.h"

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

/* What is kept of an object in either case. */
typedef struct
{
  LimnRect box;
  double   confidence;
  guint    class_index;
  guint    first_point;
} Item;

/* Reads a reply and lets go of it again; returns the sum, or less than 0 if it could not. */
typedef double (*ParseFunc) (GBytes *body);

static double
add_points (const LimnPoint *points,
            guint            n)
{
  double sum = 0.0;

  for (guint i = 0; i < n; i++)
    sum += points[i].x + points[i].y;
  return sum;
}

static double
parse_with_limn (GBytes *body)
{
  g_autoptr (LimnPrediction) prediction = limn_reply_parse (body, NULL, LIMN_ENGINE_CURRENT, NULL);
  double sum = 0.0;

  if (prediction == NULL)
    return -1.0;
  for (guint i = 0; i < limn_prediction_get_n_instances (prediction); i++)
    {
      const LimnInstance *instance = limn_prediction_get_instance (prediction, i);

      sum += instance->confidence + instance->box.width + instance->box.height;
      for (guint ring = instance->first_ring; ring < instance->first_ring + instance->n_rings;
           ring++)
        {
          guint n = 0;
          const LimnPoint *points = limn_prediction_get_ring (prediction, ring, &n);

          sum += add_points (points, n);
        }
    }
  return sum;
}

static guint
intern (GHashTable *names,
        const char *name)
{
  gpointer index = NULL;

  if (!g_hash_table_lookup_extended (names, name, NULL, &index))
    {
      index = GUINT_TO_POINTER (g_hash_table_size (names));
      g_hash_table_insert (names, g_strdup (name), index);
    }
  return GPOINTER_TO_UINT (index);
}

static void
take_object (JsonObject *object,
             GHashTable *names,
             GArray     *items,
             GArray     *points)
{
  JsonArray *outline = json_object_get_array_member (object, "points");
  guint n = json_array_get_length (outline);
  Item item = {
    .box.width = json_object_get_double_member (object, "width"),
    .box.height = json_object_get_double_member (object, "height"),
    .confidence = json_object_get_double_member (object, "confidence"),
    .class_index = intern (names, json_object_get_string_member (object, "class")),
    .first_point = points->len,
  };

  item.box.x = json_object_get_double_member (object, "x") - item.box.width / 2.0;
  item.box.y = json_object_get_double_member (object, "y") - item.box.height / 2.0;
  g_array_append_val (items, item);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *pair = json_array_get_object_element (outline, i);
      LimnPoint point = {
        .x = (float) json_object_get_double_member (pair, "x"),
        .y = (float) json_object_get_double_member (pair, "y"),
      };

      g_array_append_val (points, point);
    }
}

static double
parse_with_json_glib (GBytes *body)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (Item));
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (LimnPoint));
  JsonArray *objects = NULL;
  gsize size = 0;
  const char *text = g_bytes_get_data (body, &size);
  double sum = 0.0;

  if (!json_parser_load_from_data (parser, text, (gssize) size, NULL))
    return -1.0;
  objects = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)),
                                          "predictions");
  for (guint i = 0; i < json_array_get_length (objects); i++)
    take_object (json_array_get_object_element (objects, i), names, items, points);
  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = &g_array_index (items, Item, i);

      sum += item->confidence + item->box.width + item->box.height;
    }
  return sum + add_points ((const LimnPoint *) (const void *) points->data, points->len);
}

/* A line of /proc/self/status in MB. The high-water mark of getrusage() would be that of the
 * program that started this one. */
static double
read_status_mb (const char *name)
{
  g_autofree char *status = NULL;
  const char *line = NULL;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0.0;
  line = strstr (status, name);
  return line != NULL ? g_ascii_strtod (line + strlen (name), NULL) * 1024.0 / 1e6 : 0.0;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GBytes) body = NULL;
  ParseFunc parse = NULL;
  char *text = NULL;
  gsize size = 0;
  double sum = 0.0;
  double before_mb = 0.0;
  double peak_mb = 0.0;

  if (argc != 4 || !g_file_get_contents (argv[2], &text, &size, NULL))
    return 1;
  body = g_bytes_new_take (text, size);
  parse = g_str_equal (argv[1], "limn") ? parse_with_limn : parse_with_json_glib;
  before_mb = read_status_mb ("VmRSS:");
  for (gint64 i = 0; i < g_ascii_strtoll (argv[3], NULL, 10); i++)
    {
      gint64 begun_us = g_get_monotonic_time ();

      sum = parse (body);
      printf ("%.3f\n", (double) (g_get_monotonic_time () - begun_us) / 1e3);
      if (i == 0)
        peak_mb = read_status_mb ("VmHWM:") - before_mb;
    }
  printf ("%.1f\n%.3f\n", peak_mb, sum);
  return sum < 0.0;
}
