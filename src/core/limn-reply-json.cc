/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens the body of a reply, and finds in it what the server says went wrong. Any thread. */

#include "config.h"

#include "limn-reply-json.hh"

#include "limn-json-numbers.h"
#include "limn-prediction.h"
#include "limn-reply-parser.h"
#include "limn-text.h"

#include <string.h>

/* Longer error bodies are web pages, not messages. */
#define MAX_ERROR_BODY_BYTES (1024 * 1024)
/* As much of a server's text as fits a status line. */
#define MAX_MESSAGE_CHARACTERS 200

namespace limn
{

const std::string_view root_keys[N_ROOT_KEYS] = {
  "predictions", "image", "time", "top", "predicted_classes", "segmentation_mask", "is_stub",
  "message", "detail", "error", "hint",
};

bool
get_number (element  value,
            double  *number)
{
  return value.get_double ().get (*number) == simdjson::SUCCESS;
}

/* What the parser refuses is given one more chance without the numbers it cannot hold. */
bool
parse_body (simdjson::dom::parser  *parser,
            GBytes                 *body,
            element                *root)
{
  gsize size = 0;
  auto data = static_cast<const char *> (g_bytes_get_data (body, &size));
  g_autofree char *copy = nullptr;

  /* Empty, or a byte order mark, which no JSON begins with. */
  if (size == 0 || data[0] == '\xef')
    return false;
  /* The parser counts the document itself as a level. */
  if (parser->allocate (MAX (size, (gsize) 64), LIMN_MAX_JSON_DEPTH + 1) != simdjson::SUCCESS)
    return false;
  if (parser->parse (data, size, true).get (*root) == simdjson::SUCCESS)
    return true;

  copy = static_cast<char *> (g_try_malloc (size));
  if (copy == nullptr)
    return false;
  memcpy (copy, data, size);
  return limn_json_blunt_numbers (copy, size)
         && parser->parse (copy, size, true).get (*root) == simdjson::SUCCESS;
}

/* A list of one reply is that reply. */
bool
get_root_object (element                 root,
                 simdjson::dom::object  *object)
{
  simdjson::dom::array array;

  if (root.get_array ().get (array) == simdjson::SUCCESS)
    {
      if (array.size () != 1)
        return false;
      root = *array.begin ();
    }
  return root.get_object ().get (*object) == simdjson::SUCCESS;
}

/* Appends a text from outside, if it is one and says something. */
static bool
append_text (GString *message,
             element  value)
{
  std::string_view view;
  g_autofree char *clean = nullptr;

  if (value.get_string ().get (view) != simdjson::SUCCESS)
    return false;
  clean = limn_text_clean (view.data (), (gssize) view.size (), LIMN_MAX_STRING_BYTES);
  if (*clean == '\0')
    return false;
  if (message->len > 0)
    g_string_append_c (message, ' ');
  g_string_append (message, clean);
  return true;
}

/* `detail` is a sentence, or a list of what was wrong with each parameter. */
static bool
append_detail (GString *message,
               element  value)
{
  simdjson::dom::array list;
  bool has_any = false;

  if (append_text (message, value))
    return true;
  if (value.get_array ().get (list) != simdjson::SUCCESS)
    return false;
  for (element entry : list)
    {
      element text;

      if (message->len > LIMN_MAX_STRING_BYTES)
        break;
      if (entry["msg"].get (text) == simdjson::SUCCESS)
        has_any = append_text (message, text) || has_any;
    }
  return has_any;
}

/* The best text of an error, by what servers of all ages send. */
char *
dup_message (const Fields<N_ROOT_KEYS> &fields)
{
  g_autoptr (GString) message = g_string_new (nullptr);
  element inner;
  bool has_text = false;

  if (fields.has[ROOT_MESSAGE])
    has_text = append_text (message, fields.value[ROOT_MESSAGE]);
  if (!has_text && fields.has[ROOT_DETAIL])
    has_text = append_detail (message, fields.value[ROOT_DETAIL]);
  if (!has_text && fields.has[ROOT_ERROR])
    {
      if (fields.value[ROOT_ERROR]["message"].get (inner) == simdjson::SUCCESS)
        has_text = append_text (message, inner);
      else
        has_text = append_text (message, fields.value[ROOT_ERROR]);
      if (fields.value[ROOT_ERROR]["hint"].get (inner) == simdjson::SUCCESS)
        has_text = append_text (message, inner) || has_text;
    }
  if (fields.has[ROOT_HINT])
    has_text = append_text (message, fields.value[ROOT_HINT]) || has_text;
  if (!has_text)
    return nullptr;
  if (g_utf8_strlen (message->str, -1) > MAX_MESSAGE_CHARACTERS)
    {
      g_string_truncate (message,
                         g_utf8_offset_to_pointer (message->str, MAX_MESSAGE_CHARACTERS - 1)
                           - message->str);
      g_string_append (message, "…");
    }
  return g_strdup (message->str);
}

} /* namespace limn */

/**
 * limn_reply_dup_error_message:
 * @body: the body of a reply with an error status
 *
 * Finds what the server says went wrong, in any of the shapes that servers use. The text comes from
 * outside and may repeat the request: take the key out before showing it.
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): up to 200 characters of plain text, or %NULL if the body is
 *   not JSON or says nothing
 */
char *
limn_reply_dup_error_message (GBytes *body)
{
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  limn::RootFields fields;
  limn::element root;

  g_return_val_if_fail (body != nullptr, nullptr);

  if (g_bytes_get_size (body) > MAX_ERROR_BODY_BYTES
      || !limn::parse_body (&parser, body, &root)
      || !limn::get_root_object (root, &object))
    return nullptr;
  fields.read (object, limn::root_keys);
  return limn::dup_message (fields);
}
