/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds in the body of a reply what the server says went wrong. Any thread. */

#include "config.h"

#include "limn-reply-parser.h"

#include "limn-reply-private.h"
#include "limn-text.h"

/* Longer error bodies are web pages, not messages. */
#define MAX_ERROR_BODY_BYTES (1024 * 1024)
/* As much of a server's text as fits a status line. */
#define MAX_MESSAGE_CHARACTERS 200

static const char *const root_keys[LIMN_REPLY_N_KEYS] = {
  "predictions", "image", "time", "top", "predicted_classes", "segmentation_mask", "is_stub",
  "message", "detail", "error", "hint",
};

/*< private >
 * limn_reply_read_root:
 * @root: all of a reply
 * @fields: (array fixed-size=11) (out caller-allocates): what it has
 *
 * Reads the known members of a reply. A list of one reply is that reply.
 *
 * Returns: %FALSE if @root is something else
 */
gboolean
limn_reply_read_root (LimnJsonValue  root,
                      LimnJsonField *fields)
{
  LimnJsonValue only;

  if (limn_json_read_list (root, &only, 1))
    root = only;
  return limn_json_read_fields (root, root_keys, LIMN_REPLY_N_KEYS, fields);
}

/* Appends a text from outside, if it is one and says something. */
static gboolean
append_text (GString       *message,
             LimnJsonValue  value)
{
  g_autofree char *clean = NULL;
  const char *text = NULL;
  gsize length = 0;

  if (!limn_json_get_string (value, &text, &length))
    return FALSE;
  clean = limn_text_clean (text, (gssize) length, LIMN_MAX_STRING_BYTES);
  if (*clean == '\0')
    return FALSE;
  if (message->len > 0)
    g_string_append_c (message, ' ');
  g_string_append (message, clean);
  return TRUE;
}

/* The member of an object, if it has it. */
static gboolean
append_member (GString       *message,
               LimnJsonValue  object,
               const char    *key)
{
  LimnJsonValue value;

  return limn_json_find (object, key, &value) && append_text (message, value);
}

/* `detail` is a sentence, or a list of what was wrong with each parameter. */
static gboolean
append_detail (GString       *message,
               LimnJsonValue  detail)
{
  LimnJsonIter iter;
  LimnJsonValue entry;
  gboolean has_any = FALSE;

  if (append_text (message, detail))
    return TRUE;
  if (!limn_json_iter_array (&iter, detail))
    return FALSE;
  while (message->len <= LIMN_MAX_STRING_BYTES && limn_json_iter_next (&iter, NULL, NULL, &entry))
    has_any = append_member (message, entry, "msg") || has_any;
  return has_any;
}

/* `error` is a sentence, or an object that has one, and perhaps says what to do. */
static gboolean
append_error (GString       *message,
              LimnJsonValue  error)
{
  gboolean has_text = append_text (message, error) || append_member (message, error, "message");

  return append_member (message, error, "hint") || has_text;
}

/*< private >
 * limn_reply_dup_message:
 * @fields: (array fixed-size=11): what a reply has
 *
 * Picks the best text of an error, by what servers of all ages send.
 *
 * Returns: (transfer full) (nullable): up to 200 characters, or %NULL if it says nothing
 */
char *
limn_reply_dup_message (const LimnJsonField *fields)
{
  g_autoptr (GString) message = g_string_new (NULL);

  if (fields[LIMN_REPLY_MESSAGE].has)
    append_text (message, fields[LIMN_REPLY_MESSAGE].value);
  if (message->len == 0 && fields[LIMN_REPLY_DETAIL].has)
    append_detail (message, fields[LIMN_REPLY_DETAIL].value);
  if (message->len == 0 && fields[LIMN_REPLY_ERROR].has)
    append_error (message, fields[LIMN_REPLY_ERROR].value);
  if (fields[LIMN_REPLY_HINT].has)
    append_text (message, fields[LIMN_REPLY_HINT].value);
  if (message->len == 0)
    return NULL;
  if (g_utf8_strlen (message->str, -1) > MAX_MESSAGE_CHARACTERS)
    {
      char *end = g_utf8_offset_to_pointer (message->str, MAX_MESSAGE_CHARACTERS - 1);

      g_string_truncate (message, (gsize) (end - message->str));
      g_string_append (message, "…");
    }
  return g_string_free (g_steal_pointer (&message), FALSE);
}

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
  g_autoptr (LimnJson) json = NULL;
  LimnJsonField fields[LIMN_REPLY_N_KEYS];
  LimnJsonValue root;

  g_return_val_if_fail (body != NULL, NULL);

  if (g_bytes_get_size (body) > MAX_ERROR_BODY_BYTES)
    return NULL;
  json = limn_json_new (body, LIMN_MAX_JSON_DEPTH, &root);
  if (json == NULL || !limn_reply_read_root (root, fields))
    return NULL;
  return limn_reply_dup_message (fields);
}
