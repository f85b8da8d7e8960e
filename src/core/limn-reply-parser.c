/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Turns the body of a reply into a prediction. Everything in it is hostile until shown otherwise:
 * size and depth are capped before parsing, types are asked before values are taken, and what makes
 * no sense is dropped and counted. Any thread; a large reply takes a while, so call it on a
 * worker. */

#include "config.h"

#include "limn-reply-parser.h"

#include "limn-error.h"
#include "limn-reply-private.h"
#include "limn-rle.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The members of an object, a keypoint or a mask that mean something, in the order of item_keys. */
enum
{
  ITEM_X,
  ITEM_Y,
  ITEM_WIDTH,
  ITEM_HEIGHT,
  ITEM_CONFIDENCE,
  ITEM_CLASS,
  ITEM_CLASS_ID,
  ITEM_POINTS,
  ITEM_RLE,
  ITEM_KEYPOINTS,
  ITEM_CLASS_NAME,
  ITEM_SIZE,
  ITEM_COUNTS,
  N_ITEM_KEYS,
};

static const char *const item_keys[N_ITEM_KEYS] = {
  "x", "y", "width", "height", "confidence", "class", "class_id", "points", "rle", "keypoints",
  "class_name", "size", "counts",
};

/* What became of a part of the reply. CLASSIFIED: dropped, because it says what and not where. */
typedef enum
{
  TAKEN,
  DROPPED,
  CLASSIFIED,
  MALFORMED,
  TOO_LARGE,
} Outcome;

typedef struct
{
  LimnPredictionBuilder *builder;
  LimnReplyFrame         frame;
  gint64                 rle_budget;
} Reading;

static Outcome
drop (Reading *reading)
{
  limn_prediction_builder_drop (reading->builder);
  return DROPPED;
}

/* After the builder said no: it has dropped the instance, or cannot take more. */
static Outcome
refused (Reading *reading)
{
  return limn_prediction_builder_is_full (reading->builder) ? TOO_LARGE : DROPPED;
}

static gboolean
get_field_number (const LimnJsonField *field,
                  double              *number)
{
  return field->has && limn_json_get_number (field->value, number);
}

/* Gets a name, or leaves it NULL if it is not text. Returns FALSE for what no C string can hold. */
static gboolean
get_field_name (const LimnJsonField  *field,
                const char          **name)
{
  gsize length = 0;

  *name = NULL;
  return !field->has
         || !limn_json_get_string (field->value, name, &length)
         || memchr (*name, '\0', length) == NULL;
}

/* A point is an object of x and y, or a list of both. There can be millions, so this does not go
 * through the table of fields. */
static gboolean
parse_point (LimnJsonValue  value,
             double        *x,
             double        *y)
{
  LimnJsonIter iter;
  LimnJsonValue number;
  LimnJsonValue pair[2];
  const char *key = NULL;
  gsize length = 0;
  gboolean has_x = FALSE;
  gboolean has_y = FALSE;

  if (!limn_json_iter_object (&iter, value))
    return limn_json_read_list (value, pair, 2)
           && limn_json_get_number (pair[0], x)
           && limn_json_get_number (pair[1], y);
  while (limn_json_iter_next (&iter, &key, &length, &number))
    {
      if (length == 1 && *key == 'x')
        has_x = limn_json_get_number (number, x);
      else if (length == 1 && *key == 'y')
        has_y = limn_json_get_number (number, y);
    }
  return has_x && has_y;
}

static Outcome
parse_points (Reading       *reading,
              LimnJsonValue  value)
{
  LimnJsonIter iter;
  LimnJsonValue point;

  if (!limn_json_iter_array (&iter, value))
    return drop (reading);
  limn_prediction_builder_begin_ring (reading->builder);
  while (limn_json_iter_next (&iter, NULL, NULL, &point))
    {
      double x = 0.0;
      double y = 0.0;

      if (!parse_point (point, &x, &y))
        return drop (reading);
      limn_reply_frame_include (&reading->frame, x, y);
      if (!limn_prediction_builder_add_point (reading->builder, x, y))
        return refused (reading);
    }
  return TAKEN;
}

/* A mask of another size than the picture would land in the wrong place. */
static gboolean
has_size (const Reading       *reading,
          const LimnJsonField *size)
{
  LimnJsonValue sides[2];
  double height = 0.0;
  double width = 0.0;

  return size->has
         && limn_json_read_list (size->value, sides, 2)
         && limn_json_get_number (sides[0], &height)
         && limn_json_get_number (sides[1], &width)
         && reading->frame.width > 0
         && height == reading->frame.height
         && width == reading->frame.width;
}

static Outcome
parse_rle (Reading       *reading,
           LimnJsonValue  value)
{
  LimnJsonField fields[N_ITEM_KEYS];
  const char *counts = NULL;
  gsize length = 0;

  if (!limn_json_read_fields (value, item_keys, N_ITEM_KEYS, fields)
      || !has_size (reading, &fields[ITEM_SIZE])
      || !fields[ITEM_COUNTS].has
      || !limn_json_get_string (fields[ITEM_COUNTS].value, &counts, &length))
    return drop (reading);
  switch (limn_rle_trace (counts, length, reading->frame.width, reading->frame.height,
                          &reading->rle_budget, reading->builder))
    {
    case LIMN_RLE_OK:
      reading->frame.has_mask = TRUE;
      return TAKEN;
    case LIMN_RLE_TOO_LARGE:
      return TOO_LARGE;
    case LIMN_RLE_MALFORMED:
      break;
    }
  return drop (reading);
}

static Outcome
parse_keypoint (Reading       *reading,
                LimnJsonValue  value)
{
  LimnJsonField fields[N_ITEM_KEYS];
  const char *name = NULL;
  double x = 0.0;
  double y = 0.0;
  double confidence = 0.0;

  if (!limn_json_read_fields (value, item_keys, N_ITEM_KEYS, fields)
      || !get_field_number (&fields[ITEM_X], &x)
      || !get_field_number (&fields[ITEM_Y], &y))
    return drop (reading);
  limn_reply_frame_include (&reading->frame, x, y);
  get_field_number (&fields[ITEM_CONFIDENCE], &confidence);
  /* Older servers call it class_name. */
  if (!get_field_name (&fields[fields[ITEM_CLASS].has ? ITEM_CLASS : ITEM_CLASS_NAME], &name))
    return MALFORMED;
  if (!limn_prediction_builder_add_keypoint (reading->builder, name, confidence, x, y))
    return refused (reading);
  return TAKEN;
}

static Outcome
parse_keypoints (Reading       *reading,
                 LimnJsonValue  value)
{
  LimnJsonIter iter;
  LimnJsonValue keypoint;
  Outcome outcome = TAKEN;

  if (!limn_json_iter_array (&iter, value))
    return drop (reading);
  while (outcome == TAKEN && limn_json_iter_next (&iter, NULL, NULL, &keypoint))
    outcome = parse_keypoint (reading, keypoint);
  return outcome;
}

static int
get_class_id (const LimnJsonField *field)
{
  gint64 id = -1;

  if (!field->has || !limn_json_get_integer (field->value, &id) || id > G_MAXINT)
    return -1;
  return (int) MAX (id, -1);
}

/* The server sends the middle of the box. */
static gboolean
get_box (const LimnJsonField *fields,
         LimnRect            *box)
{
  double x = 0.0;
  double y = 0.0;

  if (!get_field_number (&fields[ITEM_X], &x)
      || !get_field_number (&fields[ITEM_Y], &y)
      || !get_field_number (&fields[ITEM_WIDTH], &box->width)
      || !get_field_number (&fields[ITEM_HEIGHT], &box->height))
    return FALSE;
  box->x = x - box->width / 2.0;
  box->y = y - box->height / 2.0;
  return TRUE;
}

/* No place at all: an answer to "what", not to "where". */
static gboolean
is_classification (const LimnJsonField *fields)
{
  static const guint places[] = {
    ITEM_X, ITEM_Y, ITEM_WIDTH, ITEM_HEIGHT, ITEM_POINTS, ITEM_RLE,
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (fields[places[i]].count > 0)
      return FALSE;
  return fields[ITEM_CLASS].has && fields[ITEM_CONFIDENCE].has;
}

static Outcome
parse_item (Reading       *reading,
            LimnJsonValue  value)
{
  LimnJsonField fields[N_ITEM_KEYS];
  const char *name = NULL;
  double confidence = 0.0;
  LimnRect box = { 0 };
  Outcome outcome = TAKEN;

  if (!limn_json_read_fields (value, item_keys, N_ITEM_KEYS, fields))
    return drop (reading);
  if (!get_field_name (&fields[ITEM_CLASS], &name))
    return MALFORMED;
  if (!get_box (fields, &box) || !get_field_number (&fields[ITEM_CONFIDENCE], &confidence))
    {
      drop (reading);
      return is_classification (fields) ? CLASSIFIED : DROPPED;
    }
  if (!limn_prediction_builder_begin (reading->builder, name,
                                      get_class_id (&fields[ITEM_CLASS_ID]), confidence, &box))
    return refused (reading);
  limn_reply_frame_include (&reading->frame, box.x, box.y);
  limn_reply_frame_include (&reading->frame, box.x + box.width, box.y + box.height);

  /* The mask says more than the polygon, which has one part and no holes. */
  if (fields[ITEM_RLE].has)
    outcome = parse_rle (reading, fields[ITEM_RLE].value);
  else if (fields[ITEM_POINTS].has)
    outcome = parse_points (reading, fields[ITEM_POINTS].value);
  if (outcome == TAKEN && fields[ITEM_KEYPOINTS].has)
    outcome = parse_keypoints (reading, fields[ITEM_KEYPOINTS].value);
  limn_prediction_builder_close (reading->builder);
  return outcome;
}

static gboolean
fail (GError     **error,
      LimnError    code,
      const char  *message)
{
  g_set_error_literal (error, LIMN_ERROR, code, message);
  if (code == LIMN_ERROR_TOO_LARGE && error != NULL)
    limn_error_mark_asked_too_much (*error);
  return FALSE;
}

static gboolean
fail_malformed (GError **error)
{
  return fail (error, LIMN_ERROR_BAD_REPLY,
               _("The server answered with something that is not a prediction."));
}

static gboolean
fail_classification (GError **error)
{
  return fail (error, LIMN_ERROR_WRONG_TASK,
               _("This model sorts whole pictures into classes. It does not outline objects."));
}

static gboolean
fail_semantic (GError **error)
{
  return fail (error, LIMN_ERROR_WRONG_TASK,
               _("This model colours every pixel by class. It does not tell objects apart."));
}

/* Each item is looked at for itself: one odd item says nothing about the others. */
static gboolean
parse_items (Reading        *reading,
             LimnJsonIter   *iter,
             GError        **error)
{
  LimnJsonValue item;
  gboolean has_places = FALSE;
  gboolean has_classified = FALSE;

  while (limn_json_iter_next (iter, NULL, NULL, &item))
    switch (parse_item (reading, item))
      {
      case MALFORMED:
        return fail_malformed (error);
      case TOO_LARGE:
        return fail (error, LIMN_ERROR_TOO_LARGE,
                     _("The answer has more objects or points than Limn can show."));
      case CLASSIFIED:
        has_classified = TRUE;
        break;
      case TAKEN:
      case DROPPED:
        has_places = TRUE;
        break;
      }
  return !has_classified || has_places || fail_classification (error);
}

/* What multi-label models send: an object of {confidence} by class. */
static gboolean
is_multi_label (const LimnJsonField *fields)
{
  LimnJsonIter iter;
  LimnJsonValue label;
  LimnJsonValue confidence;
  double number = 0.0;
  guint n = 0;

  if (!limn_json_iter_object (&iter, fields[LIMN_REPLY_PREDICTIONS].value))
    return FALSE;
  if (fields[LIMN_REPLY_PREDICTED_CLASSES].has)
    return TRUE;
  for (; limn_json_iter_next (&iter, NULL, NULL, &label); n++)
    if (!limn_json_find (label, "confidence", &confidence)
        || !limn_json_get_number (confidence, &number))
      return FALSE;
  return n > 0;
}

/* Replies that are good, but have nothing to draw. */
static gboolean
check_task (const LimnJsonField  *fields,
            GError              **error)
{
  LimnJsonValue value;
  const char *top = NULL;
  gsize length = 0;
  gboolean is_stub = TRUE;

  if (fields[LIMN_REPLY_IS_STUB].has)
    {
      limn_json_get_boolean (fields[LIMN_REPLY_IS_STUB].value, &is_stub);
      if (is_stub)
        return fail (error, LIMN_ERROR_WRONG_TASK,
                     _("This model has not been trained yet, so it has nothing to say."));
    }
  if (fields[LIMN_REPLY_SEGMENTATION_MASK].has)
    return fail_semantic (error);
  if (fields[LIMN_REPLY_PREDICTIONS].has
      && limn_json_find (fields[LIMN_REPLY_PREDICTIONS].value, "segmentation_mask", &value))
    return fail_semantic (error);
  if (fields[LIMN_REPLY_PREDICTIONS].has && is_multi_label (fields))
    return fail (error, LIMN_ERROR_WRONG_TASK,
                 _("This model finds the labels that fit a picture. "
                   "It does not outline objects."));
  if (fields[LIMN_REPLY_TOP].has
      && limn_json_get_string (fields[LIMN_REPLY_TOP].value, &top, &length))
    return fail_classification (error);
  return TRUE;
}

/* A body without predictions: the server's own error, or nothing of ours. */
static gboolean
fail_without_predictions (const LimnJsonField  *fields,
                          GError              **error)
{
  g_autofree char *message = NULL;

  if (!fields[LIMN_REPLY_MESSAGE].has
      && !fields[LIMN_REPLY_DETAIL].has
      && !fields[LIMN_REPLY_ERROR].has)
    return fail_malformed (error);
  message = limn_reply_dup_message (fields);
  return fail (error, LIMN_ERROR_SERVER,
               message != NULL ? message : _("The server reported an error and no reason."));
}

/* Two answers in one: neither can be trusted. */
static gboolean
has_repeated_field (const LimnJsonField *fields)
{
  for (guint i = 0; i < LIMN_REPLY_N_KEYS; i++)
    if (fields[i].count > 1)
      return TRUE;
  return FALSE;
}

/* Coordinates are for the picture the server decoded. If that is not ours they are worthless. */
static gboolean
read_image (Reading              *reading,
            const LimnJsonField  *image,
            GError              **error)
{
  gboolean was_known = reading->frame.width > 0;

  if (!limn_reply_frame_read (&reading->frame, image, error))
    return FALSE;
  if (!was_known && reading->frame.width > 0)
    limn_prediction_builder_set_image_size (reading->builder, reading->frame.width,
                                            reading->frame.height);
  return TRUE;
}

static gboolean
parse_root (Reading        *reading,
            LimnJsonValue   root,
            GError        **error)
{
  LimnJsonField fields[LIMN_REPLY_N_KEYS];
  LimnJsonIter items;
  double seconds = 0.0;

  if (!limn_reply_read_root (root, fields) || has_repeated_field (fields))
    return fail_malformed (error);
  if (!check_task (fields, error))
    return FALSE;
  if (fields[LIMN_REPLY_PREDICTIONS].count == 0)
    return fail_without_predictions (fields, error);
  if (!limn_json_iter_array (&items, fields[LIMN_REPLY_PREDICTIONS].value))
    return fail_malformed (error);
  if (!read_image (reading, &fields[LIMN_REPLY_IMAGE], error))
    return FALSE;
  if (get_field_number (&fields[LIMN_REPLY_TIME], &seconds))
    limn_prediction_builder_set_time (reading->builder, seconds);
  return parse_items (reading, &items, error)
         && limn_reply_frame_check (&reading->frame, error);
}

/* Answers count in the pixels of what was sent, which may be a smaller version of the picture. */
static void
set_query (Reading   *reading,
           LimnQuery *query)
{
  LimnImage *image = limn_query_get_image (query);

  limn_prediction_builder_set_query (reading->builder, query);
  limn_reply_frame_init (&reading->frame, limn_image_get_sent_width (image),
                         limn_image_get_sent_height (image));
  limn_prediction_builder_set_sent_size (reading->builder, reading->frame.width,
                                         reading->frame.height);
}

/**
 * limn_reply_parse:
 * @body: the body of a reply with status 200
 * @query: (nullable): what was asked; %NULL if not known, then the reply's own size is believed
 * @engine: which server code answered
 * @error: return location for an error
 *
 * Reads a reply. All shapes that inference servers send are known: polygons, masks, boxes and
 * keypoints make instances, in any mixture. Instances that make no sense are dropped and counted.
 * Where a smaller version of the picture was sent, all is brought back to the picture itself.
 *
 * Any thread; on a worker, since a large reply takes a while.
 *
 * Returns: (transfer full) (nullable): the prediction, or %NULL with %LIMN_ERROR_BAD_REPLY (not
 *   JSON, not a prediction, or not for this picture), %LIMN_ERROR_TOO_LARGE,
 *   %LIMN_ERROR_WRONG_TASK, or %LIMN_ERROR_SERVER with the server's own text
 */
LimnPrediction *
limn_reply_parse (GBytes      *body,
                  LimnQuery   *query,
                  LimnEngine   engine,
                  GError     **error)
{
  g_autoptr (LimnJson) json = NULL;
  g_autoptr (LimnPredictionBuilder) builder = NULL;
  LimnJsonValue root;
  Reading reading = { 0 };

  g_return_val_if_fail (body != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (g_bytes_get_size (body) > LIMN_MAX_REPLY_BYTES)
    {
      fail (error, LIMN_ERROR_TOO_LARGE, _("The answer is too large."));
      return NULL;
    }
  json = limn_json_new (body, LIMN_MAX_JSON_DEPTH, &root);
  if (json == NULL)
    {
      if (limn_json_is_cut_short (body, LIMN_MAX_JSON_DEPTH))
        fail (error, LIMN_ERROR_BAD_REPLY, _("The reply was cut short."));
      else
        fail_malformed (error);
      return NULL;
    }

  builder = limn_prediction_builder_new ();
  reading.builder = builder;
  reading.rle_budget = LIMN_RLE_WORK_BUDGET;
  limn_prediction_builder_set_engine (builder, engine);
  limn_reply_frame_init (&reading.frame, 0, 0);
  if (query != NULL)
    set_query (&reading, query);
  if (!parse_root (&reading, root, error))
    return NULL;
  return limn_prediction_builder_end (builder);
}
