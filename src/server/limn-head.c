/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The head of a request, and who may ask at all. Every web page that is open on this computer can
 * send requests to loopback addresses, so what comes in is taken as coming from anyone: there is
 * one way to write a request, and what is written in another is refused before a byte of its body
 * is read. Pure functions; any thread. */

#include "config.h"

#include "limn-head.h"

#include "limn-api-error.h"

#include <string.h>

/* What a header of which one is allowed says, and how often it came. */
typedef struct
{
  const char  *name;
  char       **value;
  gboolean     is_there;
} Field;

static gboolean
is_token_character (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("!#$%&'*+-.^_`|~", c) != NULL);
}

static gboolean
is_token (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      if (!is_token_character (*p))
        return FALSE;
    }

  return *text != '\0';
}

/* No control characters, and nothing beyond ASCII: that would have to be percent-encoded. */
static gboolean
is_visible (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p <= ' ' || *p >= 0x7f)
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_value (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      if ((guchar) *p < ' ' && *p != '\t')
        return FALSE;
      if (*p == 0x7f)
        return FALSE;
    }

  return TRUE;
}

static gboolean
fail (GError     **error,
      const char  *why)
{
  g_set_error (error, LIMN_API_ERROR, LIMN_API_ERROR_BAD_REQUEST, "Bad request: %s.", why);

  return FALSE;
}

/* The address in the first line: a path, or the whole address, whose host must then be the one of
 * the header. */
static gboolean
parse_target (LimnHead    *self,
              const char  *target,
              char       **host,
              GError     **error)
{
  const char *path = target;
  const char *question = NULL;

  if (g_str_has_prefix (target, "http://"))
    {
      path = target + strlen ("http://");
      *host = g_strndup (path, strcspn (path, "/?"));
      path += strlen (*host);
    }
  if (!is_visible (target) || strchr (target, '#') != NULL || (*path != '/' && path == target))
    return fail (error, "the address is not one");

  question = strchr (path, '?');
  self->path = *path == '/' ? g_strndup (path, strcspn (path, "?")) : g_strdup ("/");
  self->query = question != NULL ? g_strdup (question + 1) : NULL;

  return TRUE;
}

static gboolean
parse_first_line (LimnHead    *self,
                  const char  *line,
                  char       **host,
                  GError     **error)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 4);

  if (g_strv_length (words) != 3 || !is_token (words[0])
      || (!g_str_equal (words[2], "HTTP/1.1") && !g_str_equal (words[2], "HTTP/1.0")))
    return fail (error, "the first line is not one of HTTP/1.1");

  self->method = g_strdup (words[0]);
  self->is_kept = g_str_equal (words[2], "HTTP/1.1");

  return parse_target (self, words[1], host, error);
}

static gboolean
parse_length (LimnHead    *self,
              const char  *text,
              GError     **error)
{
  if (*text == '\0' || text[strspn (text, "0123456789")] != '\0')
    return fail (error, "the length of the body is not a number");

  self->has_length = TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &self->content_length, NULL))
    self->content_length = G_MAXUINT64;

  return TRUE;
}

/* Headers of which two would be two opinions. */
static gboolean
take_single (Field       *fields,
             guint        n_fields,
             const char  *name,
             const char  *value,
             GError     **error)
{
  for (guint i = 0; i < n_fields; i++)
    {
      if (g_ascii_strcasecmp (name, fields[i].name) != 0)
        continue;
      if (fields[i].is_there)
        return fail (error, "a header that may be there once is there twice");
      fields[i].is_there = TRUE;
      *fields[i].value = g_strdup (value);
    }

  return TRUE;
}

static gboolean
take_field (LimnHead    *self,
            const char  *name,
            const char  *value,
            GError     **error)
{
  if (g_ascii_strcasecmp (name, "Transfer-Encoding") == 0)
    self->is_chunked = TRUE;
  else if (g_ascii_strcasecmp (name, "Connection") == 0
           && (g_ascii_strcasecmp (value, "close") == 0 || strstr (value, "pgrade") != NULL))
    self->is_kept = FALSE;
  else if (g_ascii_strcasecmp (name, "Origin") == 0
           || (g_ascii_strcasecmp (name, "Sec-Fetch-Site") == 0
               && g_ascii_strcasecmp (value, "none") != 0))
    self->is_web_page = TRUE;
  else if (g_ascii_strcasecmp (name, "Upgrade") == 0)
    return fail (error, "only HTTP/1.1 is spoken here");
  else if (g_ascii_strcasecmp (name, "Expect") == 0)
    {
      if (g_ascii_strcasecmp (value, "100-continue") != 0)
        return fail (error, "what is expected is not known");
      self->expects_continue = TRUE;
    }

  return TRUE;
}

static gboolean
parse_field (LimnHead    *self,
             char        *line,
             Field       *fields,
             guint        n_fields,
             GError     **error)
{
  char *colon = strchr (line, ':');
  const char *value = NULL;

  if (colon == NULL)
    return fail (error, "a header has no colon");
  *colon = '\0';
  value = g_strstrip (colon + 1);
  /* This also refuses a value that goes on in the next line, and a space before the colon. */
  if (!is_token (line) || !is_value (value))
    return fail (error, "a header has characters that it must not have");

  return take_single (fields, n_fields, line, value, error)
         && take_field (self, line, value, error);
}

static gboolean
parse_fields (LimnHead     *self,
              char        **lines,
              const char   *target_host,
              GError      **error)
{
  g_autofree char *length = NULL;
  Field fields[] = {
    { "Host", &self->host, FALSE },
    { "Content-Length", &length, FALSE },
    { "Content-Type", &self->content_type, FALSE },
    { "Authorization", &self->authorization, FALSE },
  };

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (i == LIMN_HEAD_MAX_FIELDS)
        {
          limn_api_error_set (error, LIMN_API_ERROR_HEAD_TOO_LARGE);
          return FALSE;
        }
      if (!parse_field (self, lines[i], fields, G_N_ELEMENTS (fields), error))
        return FALSE;
    }

  if (self->host == NULL)
    return fail (error, "it does not say which host it is for");
  if (target_host != NULL && g_ascii_strcasecmp (target_host, self->host) != 0)
    return fail (error, "it names two hosts");
  if (length != NULL && self->is_chunked)
    return fail (error, "the length of the body is not clear");

  return length == NULL || parse_length (self, length, error);
}

/**
 * limn_head_find_end:
 * @data: (array length=size): what came in
 * @size: its size in bytes
 * @from: where to begin to look, for who has looked at the first bytes before
 *
 * Looks for the empty line that ends a head.
 *
 * Returns: the size of the head with that line, or 0 if it is not all there
 */
gsize
limn_head_find_end (const char *data,
                    gsize       size,
                    gsize       from)
{
  const char *end = NULL;

  if (from < size)
    end = memmem (data + from, size - from, "\r\n\r\n", 4);

  return end != NULL ? (gsize) (end - data) + 4 : 0;
}

/**
 * limn_head_parse:
 * @data: (array length=size): a head with its last line, at most %LIMN_HEAD_MAX_BYTES
 * @size: its size in bytes
 * @error: return location for an error
 *
 * Reads the head of a request. Whatever two readers could understand in two ways is refused: two
 * hosts or lengths, a length and chunks, folded lines, bare line ends, other versions of HTTP.
 *
 * Returns: (transfer full) (nullable): the head, or %NULL with %LIMN_API_ERROR_BAD_REQUEST or
 *   %LIMN_API_ERROR_HEAD_TOO_LARGE
 */
LimnHead *
limn_head_parse (const char  *data,
                 gsize        size,
                 GError     **error)
{
  g_autoptr (LimnHead) self = g_new0 (LimnHead, 1);
  g_autofree char *text = NULL;
  g_autofree char *target_host = NULL;
  g_auto (GStrv) lines = NULL;

  g_return_val_if_fail (data != NULL && size >= 4, NULL);

  if (memchr (data, '\0', size) != NULL)
    {
      fail (error, "it has a zero in it");
      return NULL;
    }
  text = g_strndup (data, size - 4);
  /* A line end that is only half of one stays in its line, and is refused there. */
  lines = g_strsplit (text, "\r\n", LIMN_HEAD_MAX_FIELDS + 3);
  if (lines[0] == NULL)
    {
      fail (error, "the first line is not one of HTTP/1.1");
      return NULL;
    }
  if (!parse_first_line (self, lines[0], &target_host, error)
      || !parse_fields (self, lines + 1, target_host, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* A page whose own host name was made to point at this computer sends that name here. At a Unix
 * socket the port means nothing. */
static gboolean
is_our_host (const char *host,
             guint16     port)
{
  static const char *const names[] = { "127.0.0.1", "[::1]", "localhost" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize length = strlen (names[i]);
      g_autofree char *rest = g_strdup_printf (":%u", port);

      if (g_ascii_strncasecmp (host, names[i], length) == 0
          && (g_str_equal (host + length, port == 0 ? "" : rest)
              || (port == 80 && host[length] == '\0')))
        return TRUE;
    }

  return FALSE;
}

/**
 * limn_head_check:
 * @self: a head
 * @port: the port we listen on, or 0 for a Unix socket
 * @error: return location for an error
 *
 * Decides whether who asks may ask at all: no web page, and nobody who wants another host.
 *
 * Returns: %FALSE with %LIMN_API_ERROR_FORBIDDEN, %LIMN_API_ERROR_MISDIRECTED,
 *   %LIMN_API_ERROR_METHOD or %LIMN_API_ERROR_NO_PATH if not
 */
gboolean
limn_head_check (const LimnHead  *self,
                 guint16          port,
                 GError         **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->is_web_page)
    limn_api_error_set (error, LIMN_API_ERROR_FORBIDDEN);
  else if (!is_our_host (self->host, port))
    limn_api_error_set (error, LIMN_API_ERROR_MISDIRECTED);
  else if (strlen (self->method) > LIMN_HEAD_MAX_METHOD_BYTES)
    limn_api_error_set (error, LIMN_API_ERROR_METHOD);
  else if (strlen (self->path) > LIMN_HEAD_MAX_PATH_BYTES)
    limn_api_error_set (error, LIMN_API_ERROR_NO_PATH);
  else
    return TRUE;

  return FALSE;
}

/**
 * limn_head_check_body:
 * @self: a head
 * @error: return location for an error
 *
 * Decides whether the body may come: its length must be known, and within the limit.
 *
 * Returns: %FALSE with %LIMN_API_ERROR_LENGTH_REQUIRED or %LIMN_API_ERROR_TOO_LARGE if not
 */
gboolean
limn_head_check_body (const LimnHead  *self,
                      GError         **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->is_chunked)
    limn_api_error_set (error, LIMN_API_ERROR_LENGTH_REQUIRED);
  else if (self->content_length > LIMN_HEAD_MAX_BODY_BYTES)
    limn_api_error_set (error, LIMN_API_ERROR_TOO_LARGE);
  else
    return TRUE;

  return FALSE;
}

/**
 * limn_head_free:
 * @self: (transfer full): a head
 *
 * Wipes what may be secret and frees the head.
 */
void
limn_head_free (LimnHead *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->method);
  g_free (self->path);
  if (self->query != NULL)
    explicit_bzero (self->query, strlen (self->query));
  g_free (self->query);
  g_free (self->host);
  g_free (self->content_type);
  if (self->authorization != NULL)
    explicit_bzero (self->authorization, strlen (self->authorization));
  g_free (self->authorization);
  g_free (self);
}
