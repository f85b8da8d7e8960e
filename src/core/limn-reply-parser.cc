/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Turns the body of a reply into a prediction. Everything in it is hostile until shown otherwise:
 * size and depth are capped before parsing, types are asked before values are taken, and what makes
 * no sense is dropped and counted. This is C++ only because the parser behind it is; nothing
 * throws. Any thread; a large reply takes a while, so call it on a worker. */

#include "config.h"

#include "limn-reply-parser.h"

#include "limn-error.h"
#include "limn-reply-json.hh"
#include "limn-rle.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include <string_view>

namespace
{

using namespace limn;

enum ItemKey
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

constexpr std::string_view item_keys[N_ITEM_KEYS] = {
  "x", "y", "width", "height", "confidence", "class", "class_id", "points", "rle", "keypoints",
  "class_name", "size", "counts",
};

using ItemFields = Fields<N_ITEM_KEYS>;

enum class Outcome
{
  TAKEN,
  DROPPED,
  CLASSIFIED,
  MALFORMED,
  TOO_LARGE,
};

/* One parse. */
struct Reading
{
  LimnPredictionBuilder *builder;
  int width;
  int height;
  gint64 rle_budget;
};

/* A string that a C string can hold. */
bool
get_text (element      value,
          const char **text,
          bool        *has_nul)
{
  std::string_view view;

  if (value.get_string ().get (view) != simdjson::SUCCESS)
    return false;
  /* The parser ends every string with a NUL of its own. */
  *text = view.data ();
  if (memchr (view.data (), 0, view.size ()) != nullptr)
    *has_nul = true;
  return true;
}

bool
parse_point (element  value,
             double  *x,
             double  *y)
{
  simdjson::dom::object object;
  simdjson::dom::array pair;
  bool has_x = false;
  bool has_y = false;

  if (value.get_object ().get (object) == simdjson::SUCCESS)
    {
      for (auto field : object)
        {
          if (field.key == "x")
            has_x = get_number (field.value, x);
          else if (field.key == "y")
            has_y = get_number (field.value, y);
        }
      return has_x && has_y;
    }
  return value.get_array ().get (pair) == simdjson::SUCCESS
         && pair.size () == 2
         && get_number (pair.at (0).value_unsafe (), x)
         && get_number (pair.at (1).value_unsafe (), y);
}

Outcome
refused (LimnPredictionBuilder *builder)
{
  return limn_prediction_builder_is_full (builder) ? Outcome::TOO_LARGE : Outcome::MALFORMED;
}

/* Drops the open instance. */
Outcome
drop (LimnPredictionBuilder *builder)
{
  limn_prediction_builder_drop (builder);
  return Outcome::DROPPED;
}

Outcome
parse_points (Reading *reading,
              element  value)
{
  simdjson::dom::array points;

  if (value.get_array ().get (points) != simdjson::SUCCESS)
    return drop (reading->builder);
  limn_prediction_builder_begin_ring (reading->builder);
  for (element point : points)
    {
      double x = 0.0;
      double y = 0.0;

      if (!parse_point (point, &x, &y))
        return drop (reading->builder);
      if (!limn_prediction_builder_add_point (reading->builder, x, y))
        return refused (reading->builder);
    }
  return Outcome::TAKEN;
}

/* A mask of another size than the picture would land in the wrong place. */
bool
has_size (const Reading *reading,
          element        value)
{
  simdjson::dom::array size;
  double height = 0.0;
  double width = 0.0;

  return value.get_array ().get (size) == simdjson::SUCCESS
         && size.size () == 2
         && get_number (size.at (0).value_unsafe (), &height)
         && get_number (size.at (1).value_unsafe (), &width)
         && reading->width > 0
         && height == reading->height
         && width == reading->width;
}

Outcome
parse_rle (Reading *reading,
           element  value)
{
  simdjson::dom::object object;
  ItemFields fields;
  std::string_view counts;

  if (value.get_object ().get (object) != simdjson::SUCCESS)
    return drop (reading->builder);
  fields.read (object, item_keys);
  if (!fields.has[ITEM_SIZE] || !fields.has[ITEM_COUNTS]
      || !has_size (reading, fields.value[ITEM_SIZE])
      || fields.value[ITEM_COUNTS].get_string ().get (counts) != simdjson::SUCCESS)
    return drop (reading->builder);
  switch (limn_rle_trace (counts.data (), counts.size (), reading->width, reading->height,
                          &reading->rle_budget, reading->builder))
    {
    case LIMN_RLE_OK:
      return Outcome::TAKEN;
    case LIMN_RLE_TOO_LARGE:
      return Outcome::TOO_LARGE;
    case LIMN_RLE_MALFORMED:
      break;
    }
  return drop (reading->builder);
}

Outcome
parse_keypoint (Reading *reading,
                element  value)
{
  simdjson::dom::object object;
  ItemFields fields;
  const char *name = nullptr;
  bool has_nul = false;
  double x = 0.0;
  double y = 0.0;
  double confidence = 0.0;

  if (value.get_object ().get (object) != simdjson::SUCCESS)
    return drop (reading->builder);
  fields.read (object, item_keys);
  if (!fields.has[ITEM_X] || !get_number (fields.value[ITEM_X], &x)
      || !fields.has[ITEM_Y] || !get_number (fields.value[ITEM_Y], &y))
    return drop (reading->builder);
  if (fields.has[ITEM_CONFIDENCE])
    get_number (fields.value[ITEM_CONFIDENCE], &confidence);
  /* Older servers call it class_name. */
  if (fields.has[ITEM_CLASS])
    get_text (fields.value[ITEM_CLASS], &name, &has_nul);
  else if (fields.has[ITEM_CLASS_NAME])
    get_text (fields.value[ITEM_CLASS_NAME], &name, &has_nul);
  if (has_nul)
    return Outcome::MALFORMED;
  if (!limn_prediction_builder_add_keypoint (reading->builder, name, confidence, x, y))
    return refused (reading->builder);
  return Outcome::TAKEN;
}

Outcome
parse_keypoints (Reading *reading,
                 element  value)
{
  simdjson::dom::array keypoints;

  if (value.get_array ().get (keypoints) != simdjson::SUCCESS)
    return drop (reading->builder);
  for (element keypoint : keypoints)
    {
      Outcome outcome = parse_keypoint (reading, keypoint);

      if (outcome != Outcome::TAKEN)
        return outcome;
    }
  return Outcome::TAKEN;
}

int
get_class_id (const ItemFields &fields)
{
  int64_t id = -1;

  if (!fields.has[ITEM_CLASS_ID]
      || fields.value[ITEM_CLASS_ID].get_int64 ().get (id) != simdjson::SUCCESS
      || id < 0 || id > G_MAXINT)
    return -1;
  return static_cast<int> (id);
}

/* The box of an item. The server sends its centre. */
bool
get_box (const ItemFields &fields,
         LimnRect         *box)
{
  double x = 0.0;
  double y = 0.0;

  for (int key : { ITEM_X, ITEM_Y, ITEM_WIDTH, ITEM_HEIGHT })
    if (!fields.has[key])
      return false;
  if (!get_number (fields.value[ITEM_X], &x) || !get_number (fields.value[ITEM_Y], &y)
      || !get_number (fields.value[ITEM_WIDTH], &box->width)
      || !get_number (fields.value[ITEM_HEIGHT], &box->height))
    return false;
  box->x = x - box->width / 2.0;
  box->y = y - box->height / 2.0;
  return true;
}

/* No place at all: an answer to "what", not to "where". */
bool
is_classification (const ItemFields &fields)
{
  return fields.has[ITEM_CLASS] && fields.has[ITEM_CONFIDENCE]
         && !fields.count[ITEM_X] && !fields.count[ITEM_Y]
         && !fields.count[ITEM_WIDTH] && !fields.count[ITEM_HEIGHT]
         && !fields.count[ITEM_POINTS] && !fields.count[ITEM_RLE];
}

Outcome
parse_shape (Reading          *reading,
             const ItemFields &fields)
{
  Outcome outcome = Outcome::TAKEN;

  /* The mask says more than the polygon, which has one part and no holes. */
  if (fields.has[ITEM_RLE])
    outcome = parse_rle (reading, fields.value[ITEM_RLE]);
  else if (fields.has[ITEM_POINTS])
    outcome = parse_points (reading, fields.value[ITEM_POINTS]);
  if (outcome == Outcome::TAKEN && fields.has[ITEM_KEYPOINTS])
    outcome = parse_keypoints (reading, fields.value[ITEM_KEYPOINTS]);
  return outcome;
}

Outcome
parse_item (Reading *reading,
            element  value)
{
  simdjson::dom::object object;
  ItemFields fields;
  const char *class_name = nullptr;
  bool has_nul = false;
  double confidence = 0.0;
  LimnRect box = {};

  if (value.get_object ().get (object) != simdjson::SUCCESS)
    return drop (reading->builder);
  fields.read (object, item_keys);
  if (fields.has[ITEM_CLASS])
    get_text (fields.value[ITEM_CLASS], &class_name, &has_nul);
  if (has_nul)
    return Outcome::MALFORMED;
  if (!get_box (fields, &box)
      || !fields.has[ITEM_CONFIDENCE]
      || !get_number (fields.value[ITEM_CONFIDENCE], &confidence))
    {
      drop (reading->builder);
      return is_classification (fields) ? Outcome::CLASSIFIED : Outcome::DROPPED;
    }
  if (!limn_prediction_builder_begin (reading->builder, class_name, get_class_id (fields),
                                      confidence, &box))
    return limn_prediction_builder_is_full (reading->builder) ? Outcome::TOO_LARGE
                                                              : Outcome::DROPPED;
  return parse_shape (reading, fields);
}

bool
fail (GError     **error,
      LimnError    code,
      const char  *message)
{
  g_set_error_literal (error, LIMN_ERROR, code, message);
  return false;
}

bool
fail_malformed (GError **error)
{
  return fail (error, LIMN_ERROR_BAD_REPLY,
               _("The server answered with something that is not a prediction."));
}

bool
parse_items (Reading               *reading,
             simdjson::dom::array   items,
             GError               **error)
{
  bool has_places = false;
  bool has_classified = false;

  for (element item : items)
    switch (parse_item (reading, item))
      {
      case Outcome::MALFORMED:
        return fail_malformed (error);
      case Outcome::TOO_LARGE:
        return fail (error, LIMN_ERROR_TOO_LARGE,
                     _("The answer has more objects or points than Limn can show."));
      case Outcome::CLASSIFIED:
        has_classified = true;
        break;
      case Outcome::TAKEN:
      case Outcome::DROPPED:
        has_places = true;
        break;
      }
  if (has_classified && !has_places)
    return fail (error, LIMN_ERROR_WRONG_TASK,
                 _("This model sorts whole pictures into classes. It does not outline objects."));
  return true;
}

/* An object of {confidence} by class is what multi-label models send. */
bool
is_multi_label (const RootFields      &fields,
                simdjson::dom::object  predictions)
{
  if (fields.has[ROOT_PREDICTED_CLASSES])
    return true;
  for (auto field : predictions)
    {
      double confidence = 0.0;

      if (field.value["confidence"].get_double ().get (confidence) != simdjson::SUCCESS)
        return false;
    }
  return predictions.size () > 0;
}

bool
fail_semantic (GError **error)
{
  return fail (error, LIMN_ERROR_WRONG_TASK,
               _("This model colours every pixel by class. It does not tell objects apart."));
}

/* Replies that are good, but have nothing to draw. */
bool
check_task (const RootFields  &fields,
            GError           **error)
{
  simdjson::dom::object predictions;
  bool is_stub = false;

  if (fields.has[ROOT_IS_STUB]
      && (fields.value[ROOT_IS_STUB].get_bool ().get (is_stub) != simdjson::SUCCESS || is_stub))
    return fail (error, LIMN_ERROR_WRONG_TASK,
                 _("This model has not been trained yet, so it has nothing to say."));
  if (fields.has[ROOT_SEGMENTATION_MASK])
    return fail_semantic (error);
  if (fields.has[ROOT_PREDICTIONS]
      && fields.value[ROOT_PREDICTIONS].get_object ().get (predictions) == simdjson::SUCCESS)
    {
      if (predictions.at_key ("segmentation_mask").error () == simdjson::SUCCESS)
        return fail_semantic (error);
      if (is_multi_label (fields, predictions))
        return fail (error, LIMN_ERROR_WRONG_TASK,
                     _("This model finds the labels that fit a picture. "
                       "It does not outline objects."));
    }
  if (fields.has[ROOT_TOP] && fields.value[ROOT_TOP].is_string ())
    return fail (error, LIMN_ERROR_WRONG_TASK,
                 _("This model sorts whole pictures into classes. It does not outline objects."));
  return true;
}

/* A body without predictions: the server's own error, or nothing of ours. */
bool
fail_without_predictions (const RootFields  &fields,
                          GError           **error)
{
  g_autofree char *message = nullptr;

  if (!fields.has[ROOT_MESSAGE] && !fields.has[ROOT_DETAIL] && !fields.has[ROOT_ERROR])
    return fail_malformed (error);
  message = dup_message (fields);
  return fail (error, LIMN_ERROR_SERVER,
               message != nullptr ? message : _("The server reported an error and no reason."));
}

/* The size the server saw, if it says. */
bool
get_image_size (element  value,
                double  *width,
                double  *height)
{
  simdjson::dom::array list;
  element side;

  if (value.get_array ().get (list) == simdjson::SUCCESS)
    {
      if (list.size () != 1)
        return false;
      value = *list.begin ();
    }
  if (!value.is_object ())
    return false;
  for (auto name : { "width", "height" })
    {
      double *number = *name == 'w' ? width : height;

      if (value[name].get (side) != simdjson::SUCCESS || side.is_null ())
        continue;
      if (!get_number (side, number) || !(*number >= 1.0 && *number <= G_MAXINT))
        return false;
    }
  return true;
}

/* Coordinates are for the picture the server decoded. If that is not ours they are worthless. */
bool
check_image (Reading           *reading,
             const RootFields  &fields,
             GError           **error)
{
  double width = reading->width;
  double height = reading->height;

  if (!fields.has[ROOT_IMAGE])
    return true;
  if (!get_image_size (fields.value[ROOT_IMAGE], &width, &height))
    return fail (error, LIMN_ERROR_BAD_REPLY,
                 _("The answer does not say sensibly how large its picture is."));
  if (reading->width == 0 && width >= 1.0 && height >= 1.0)
    {
      reading->width = (int) width;
      reading->height = (int) height;
      limn_prediction_builder_set_image_size (reading->builder, reading->width, reading->height);
      return true;
    }
  if (width == reading->width && height == reading->height)
    return true;
  if (width == reading->height && height == reading->width)
    return fail (error, LIMN_ERROR_BAD_REPLY,
                 _("The answer is for this picture turned by a quarter: "
                   "the server read its orientation in another way."));
  g_set_error (error, LIMN_ERROR, LIMN_ERROR_BAD_REPLY,
               _("The answer does not belong to this picture: it is for %.0f × %.0f pixels."),
               width, height);
  return false;
}

bool
parse_root (Reading                *reading,
            simdjson::dom::object   object,
            GError                **error)
{
  RootFields fields;
  simdjson::dom::array items;
  double seconds = 0.0;

  fields.read (object, root_keys);
  /* Two answers in one: neither can be trusted. */
  if (fields.count[ROOT_PREDICTIONS] > 1 || fields.count[ROOT_IMAGE] > 1)
    return fail_malformed (error);
  if (!check_task (fields, error))
    return false;
  if (fields.count[ROOT_PREDICTIONS] == 0)
    return fail_without_predictions (fields, error);
  if (fields.value[ROOT_PREDICTIONS].get_array ().get (items) != simdjson::SUCCESS)
    return fail_malformed (error);
  if (!check_image (reading, fields, error))
    return false;
  if (fields.has[ROOT_TIME] && get_number (fields.value[ROOT_TIME], &seconds))
    limn_prediction_builder_set_time (reading->builder, seconds);
  return parse_items (reading, items, error);
}

} /* namespace */

/**
 * limn_reply_parse:
 * @body: the body of a reply with status 200
 * @query: (nullable): what was asked; %NULL if not known, then the reply's own size is believed
 * @engine: which server code answered
 * @error: return location for an error
 *
 * Reads a reply. All shapes that inference servers send are known: polygons, masks, boxes and
 * keypoints make instances, in any mixture. Instances that make no sense are dropped and counted.
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
  g_autoptr (LimnPredictionBuilder) builder = nullptr;
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  element root;
  Reading reading = {};

  g_return_val_if_fail (body != nullptr, nullptr);
  g_return_val_if_fail (error == nullptr || *error == nullptr, nullptr);

  if (g_bytes_get_size (body) > LIMN_MAX_REPLY_BYTES)
    {
      fail (error, LIMN_ERROR_TOO_LARGE, _("The answer is too large."));
      return nullptr;
    }
  if (!parse_body (&parser, body, &root) || !get_root_object (root, &object))
    {
      fail_malformed (error);
      return nullptr;
    }

  builder = limn_prediction_builder_new ();
  reading.builder = builder;
  reading.rle_budget = LIMN_RLE_WORK_BUDGET;
  limn_prediction_builder_set_engine (builder, engine);
  if (query != nullptr)
    {
      LimnImage *image = limn_query_get_image (query);

      limn_prediction_builder_set_query (builder, query);
      reading.width = limn_image_get_width (image);
      reading.height = limn_image_get_height (image);
    }
  if (!parse_root (&reading, object, error))
    return nullptr;
  return limn_prediction_builder_end (builder);
}
