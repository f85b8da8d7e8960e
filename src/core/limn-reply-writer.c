/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes a prediction in the shape the API has. The text is put together here and not by json-glib,
 * which prints every float32 with 17 digits; json-glib quotes the strings. Numbers are always in
 * the C locale. Any thread. */

#include "config.h"

#include "limn-reply-writer.h"

#include <json-glib/json-glib.h>
#include <math.h>

/* A float32 needs six to nine digits to be read back as itself. */
#define MIN_DIGITS 6
#define MAX_DIGITS 9

/* JSON in the making: knows where commas, line breaks and blanks belong. */
typedef struct
{
  GString  *text;
  guint     depth;
  gboolean  is_pretty;
  gboolean  is_first;
} Writer;

static void
break_line (Writer *writer)
{
  if (!writer->is_pretty)
    return;
  g_string_append_c (writer->text, '\n');
  for (guint i = 0; i < writer->depth; i++)
    g_string_append (writer->text, "  ");
}

static void
next_element (Writer *writer)
{
  if (!writer->is_first)
    g_string_append_c (writer->text, ',');
  break_line (writer);
  writer->is_first = FALSE;
}

static void
open_bracket (Writer *writer,
              char    bracket)
{
  g_string_append_c (writer->text, bracket);
  writer->depth++;
  writer->is_first = TRUE;
}

static void
close_bracket (Writer *writer,
               char    bracket)
{
  writer->depth--;
  if (!writer->is_first)
    break_line (writer);
  writer->is_first = FALSE;
  g_string_append_c (writer->text, bracket);
}

static void
write_key (Writer     *writer,
           const char *key)
{
  next_element (writer);
  g_string_append_printf (writer->text, writer->is_pretty ? "\"%s\": " : "\"%s\":", key);
}

static void
write_string (Writer     *writer,
              const char *key,
              const char *value)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), value);
  g_autofree char *quoted = json_to_string (node, FALSE);

  write_key (writer, key);
  g_string_append (writer->text, quoted);
}

static void
append_double (GString *text,
               double   value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.15g", value));
}

/* The shortest text that reads back as the same float32. */
static void
append_float (GString *text,
              float    value)
{
  static const char *const formats[] = { "%.6g", "%.7g", "%.8g", "%.9g" };
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  G_STATIC_ASSERT (G_N_ELEMENTS (formats) == MAX_DIGITS - MIN_DIGITS + 1);

  /* Most coordinates are whole. */
  if (value == rintf (value) && fabsf (value) < 1e7f)
    {
      g_string_append_printf (text, "%d", (int) value);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (buffer, sizeof buffer, formats[i], (double) value);
      if ((float) g_ascii_strtod (buffer, NULL) == value)
        break;
    }
  g_string_append (text, buffer);
}

static void
write_float (Writer     *writer,
             const char *key,
             double      value)
{
  write_key (writer, key);
  append_float (writer->text, (float) value);
}

static void
write_double (Writer     *writer,
              const char *key,
              double      value)
{
  write_key (writer, key);
  append_double (writer->text, value);
}

static void
write_int (Writer     *writer,
           const char *key,
           int         value)
{
  write_key (writer, key);
  g_string_append_printf (writer->text, "%d", value);
}

static double
get_ring_area (const LimnPoint *points,
               guint            n_points)
{
  double sum = 0.0;

  for (guint i = 0; i < n_points; i++)
    {
      const LimnPoint *next = &points[i + 1 < n_points ? i + 1 : 0];

      sum += (double) points[i].x * next->y - (double) next->x * points[i].y;
    }
  return fabs (sum);
}

/* The API has room for one ring. Its servers send one part of an object too, without holes. */
static const LimnPoint *
find_largest_ring (LimnPrediction     *prediction,
                   const LimnInstance *instance,
                   guint              *n_points)
{
  const LimnPoint *largest = NULL;
  double largest_area = -1.0;

  *n_points = 0;
  for (guint i = 0; i < instance->n_rings; i++)
    {
      guint n = 0;
      const LimnPoint *points = limn_prediction_get_ring (prediction, instance->first_ring + i,
                                                          &n);
      double area = get_ring_area (points, n);

      if (area > largest_area)
        {
          largest_area = area;
          largest = points;
          *n_points = n;
        }
    }
  return largest;
}

/* A point stays on one line even when the rest is spread out. */
static void
write_points (Writer             *writer,
              LimnPrediction     *prediction,
              const LimnInstance *instance)
{
  guint n_points = 0;
  const LimnPoint *points = find_largest_ring (prediction, instance, &n_points);

  write_key (writer, "points");
  open_bracket (writer, '[');
  for (guint i = 0; i < n_points; i++)
    {
      next_element (writer);
      g_string_append (writer->text, writer->is_pretty ? "{\"x\": " : "{\"x\":");
      append_float (writer->text, points[i].x);
      g_string_append (writer->text, writer->is_pretty ? ", \"y\": " : ",\"y\":");
      append_float (writer->text, points[i].y);
      g_string_append_c (writer->text, '}');
    }
  close_bracket (writer, ']');
}

static void
write_keypoints (Writer             *writer,
                 LimnPrediction     *prediction,
                 const LimnInstance *instance)
{
  write_key (writer, "keypoints");
  open_bracket (writer, '[');
  for (guint i = 0; i < instance->n_keypoints; i++)
    {
      const LimnKeypoint *keypoint = limn_prediction_get_keypoint (prediction,
                                                                   instance->first_keypoint + i);

      next_element (writer);
      open_bracket (writer, '{');
      write_float (writer, "x", keypoint->point.x);
      write_float (writer, "y", keypoint->point.y);
      write_float (writer, "confidence", keypoint->confidence);
      write_string (writer, "class", limn_prediction_get_name_of (prediction,
                                                                  keypoint->name_index));
      close_bracket (writer, '}');
    }
  close_bracket (writer, ']');
}

static void
write_instance (Writer         *writer,
                LimnPrediction *prediction,
                guint           index,
                LimnReplyFlags  flags)
{
  const LimnInstance *instance = limn_prediction_get_instance (prediction, index);
  const LimnRect *box = &instance->box;

  open_bracket (writer, '{');
  write_float (writer, "x", box->x + box->width / 2.0);
  write_float (writer, "y", box->y + box->height / 2.0);
  write_float (writer, "width", box->width);
  write_float (writer, "height", box->height);
  write_float (writer, "confidence", instance->confidence);
  write_string (writer, "class", limn_prediction_get_class_name (prediction,
                                                                 instance->class_index));
  if (instance->class_id >= 0)
    write_int (writer, "class_id", instance->class_id);
  if ((flags & LIMN_REPLY_IDS) != 0)
    {
      g_autofree char *id = g_uuid_string_random ();

      write_string (writer, "detection_id", id);
    }
  write_points (writer, prediction, instance);
  if (instance->n_keypoints > 0)
    write_keypoints (writer, prediction, instance);
  close_bracket (writer, '}');
}

static void
write_receipt (Writer    *writer,
               LimnQuery *query)
{
  LimnModel *model = limn_query_get_model (query);

  write_string (writer, "file", limn_image_get_name (limn_query_get_image (query)));
  write_key (writer, "query");
  open_bracket (writer, '{');
  write_string (writer, "model", limn_model_get_id (model));
  write_string (writer, "host", limn_model_get_origin (model));
  write_double (writer, "confidence", limn_query_get_confidence (query));
  write_double (writer, "overlap", limn_query_get_overlap (query));
  close_bracket (writer, '}');
}

static void
write_ids (Writer         *writer,
           LimnPrediction *prediction)
{
  g_autofree char *id = g_uuid_string_random ();
  double seconds = limn_prediction_get_server_time (prediction);

  write_string (writer, "inference_id", id);
  if (seconds >= 0.0)
    write_double (writer, "time", seconds);
}

static void
write_image (Writer         *writer,
             LimnPrediction *prediction)
{
  write_key (writer, "image");
  open_bracket (writer, '{');
  write_int (writer, "width", limn_prediction_get_image_width (prediction));
  write_int (writer, "height", limn_prediction_get_image_height (prediction));
  close_bracket (writer, '}');
}

/**
 * limn_reply_write:
 * @prediction: a prediction
 * @flags: what to add
 * @length: (out) (optional): bytes of the result
 *
 * Writes a prediction as JSON in the API's own shape: `image`, and `predictions` with the centre
 * and size of the box, `confidence`, `class`, `class_id` if there is one, `points`, and `keypoints`
 * if there are any. `image` is left out if its size is not known. It is one line without a line
 * break unless %LIMN_REPLY_PRETTY is given. Coordinates and confidences are float32 in the shortest
 * form that reads back the same, in any locale.
 *
 * The API has room for one ring an object: of several, the largest is written, as servers do.
 * `points` is empty if there is only the box.
 *
 * Any thread.
 *
 * Returns: (transfer full): JSON, valid UTF-8
 */
char *
limn_reply_write (LimnPrediction *prediction,
                  LimnReplyFlags  flags,
                  gsize          *length)
{
  Writer writer = { NULL, 0, (flags & LIMN_REPLY_PRETTY) != 0, TRUE };
  LimnQuery *query = NULL;

  g_return_val_if_fail (prediction != NULL, NULL);

  writer.text = g_string_sized_new (1024);
  query = limn_prediction_get_query (prediction);
  open_bracket (&writer, '{');
  if ((flags & LIMN_REPLY_RECEIPT) != 0 && query != NULL)
    write_receipt (&writer, query);
  if ((flags & LIMN_REPLY_IDS) != 0)
    write_ids (&writer, prediction);
  if (limn_prediction_get_image_width (prediction) > 0)
    write_image (&writer, prediction);
  write_key (&writer, "predictions");
  open_bracket (&writer, '[');
  for (guint i = 0; i < limn_prediction_get_n_instances (prediction); i++)
    {
      next_element (&writer);
      write_instance (&writer, prediction, i, flags);
    }
  close_bracket (&writer, ']');
  close_bracket (&writer, '}');
  if (length != NULL)
    *length = writer.text->len;
  return g_string_free (writer.text, FALSE);
}

/**
 * limn_reply_write_instance:
 * @prediction: a prediction
 * @index: which instance
 *
 * Writes one instance as limn_reply_write() does, on one line. Any thread.
 *
 * Returns: (transfer full): JSON, valid UTF-8
 */
char *
limn_reply_write_instance (LimnPrediction *prediction,
                           guint           index)
{
  Writer writer = { NULL, 0, FALSE, TRUE };

  g_return_val_if_fail (prediction != NULL, NULL);
  g_return_val_if_fail (index < limn_prediction_get_n_instances (prediction), NULL);

  writer.text = g_string_sized_new (1024);
  write_instance (&writer, prediction, index, LIMN_REPLY_PLAIN);
  return g_string_free (writer.text, FALSE);
}
