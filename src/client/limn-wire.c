/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes a query in the words of the API: the route, the parameters, the picture as bare base64
 * text or as a link, the key where that host looks for it. Pure functions of immutable values.
 * Any thread. */

#include "config.h"

#include "limn-wire.h"

#include "limn-error.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

/* The route's own samples use this type. The body is read as bare base64 text, never as a form, but
 * a request without any type is refused. */
#define CONTENT_TYPE "application/x-www-form-urlencoded"

/* Request line, headers, parameters, and what stands around a picture that is sent as a part. */
#define HEAD_BYTES 4096

/* Where a part ends is told by a line that is not in it: a file cannot hold its own digest. */
#define BOUNDARY "limn-%s"

/* Longer ones do not pass every proxy on the way; the bytes are posted instead. */
#define MAX_LINK_BYTES 2048

/* A host that only answers to a key. */
static gboolean
needs_key (LimnHost host)
{
  switch (host)
    {
    case LIMN_HOST_SERVERLESS:
    case LIMN_HOST_OUTLINE:
      return TRUE;
    case LIMN_HOST_LOCAL:
    case LIMN_HOST_SELF_HOSTED:
    case LIMN_HOST_CUSTOM:
    case LIMN_HOST_FILE:
      return FALSE;
    }
  g_return_val_if_reached (TRUE);
}

/* Whether the key travels in a header, where no log and no proxy sees it. The legacy host looks for
 * it in the address only, as older servers do: a person has to say which ones those are. */
static gboolean
takes_bearer (LimnHost host)
{
  switch (host)
    {
    case LIMN_HOST_SERVERLESS:
    case LIMN_HOST_SELF_HOSTED:
    case LIMN_HOST_CUSTOM:
      return TRUE;
    case LIMN_HOST_LOCAL:
    case LIMN_HOST_OUTLINE:
    case LIMN_HOST_FILE:
      return FALSE;
    }
  g_return_val_if_reached (TRUE);
}

/* Whether a picture may come as it is. The gateway before the legacy host turns such a body into
 * base64 text itself, so that nothing is gained there. */
static gboolean
takes_parts (const LimnModel *model)
{
  return limn_model_get_host (model) != LIMN_HOST_OUTLINE;
}

static gsize
get_max_request (const LimnModel *model)
{
  return limn_model_get_host (model) == LIMN_HOST_OUTLINE ? LIMN_WIRE_MAX_BYTES_LEGACY
                                                          : LIMN_WIRE_MAX_BYTES;
}

/* Three bytes become four characters. */
static gsize
get_max_text_upload (const LimnModel *model)
{
  return (get_max_request (model) - HEAD_BYTES) / 4 * 3;
}

/**
 * limn_wire_check_key:
 * @model: who will be asked
 * @key: (nullable): the key that belongs to it
 * @error: return location for an error
 *
 * Looks before anything is sent whether a key is missing, or would travel in clear.
 *
 * Fails with %LIMN_ERROR_UNAUTHORIZED or %LIMN_ERROR_INSECURE. Any thread.
 *
 * Returns: %TRUE if the model may be asked
 */
gboolean
limn_wire_check_key (const LimnModel  *model,
                     LimnKey          *key,
                     GError          **error)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (model != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (limn_model_get_host (model) == LIMN_HOST_LOCAL)
    return TRUE;
  uri = g_uri_parse (limn_model_get_base_url (model), SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL)
    {
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_UNREACHABLE,
                           _("The address of the server cannot be read."));
      return FALSE;
    }
  if (key == NULL && needs_key (limn_model_get_host (model)))
    {
      g_set_error (error, LIMN_ERROR, LIMN_ERROR_UNAUTHORIZED,
                   /* Translators: %s is the name of a host. */
                   _("%s needs an API key."), g_uri_get_host (uri));
      return FALSE;
    }
  if (key != NULL && !g_str_equal (g_uri_get_scheme (uri), "https") && !limn_http_is_loopback (uri))
    {
      g_set_error (error, LIMN_ERROR, LIMN_ERROR_INSECURE,
                   /* Translators: %s is the name of a host. */
                   _("The API key was not sent to %s, because anyone on the way could read it. "
                     "The address must begin with https."), g_uri_get_host (uri));
      return FALSE;
    }
  return TRUE;
}

/**
 * limn_wire_check_size:
 * @query: what will be asked
 * @error: return location for an error
 *
 * Looks before anything is sent whether the picture fits in a request. A server that refuses during
 * the upload closes the connection, and its reason is lost.
 *
 * Fails with %LIMN_ERROR_TOO_LARGE. Any thread.
 *
 * Returns: %TRUE if it fits
 */
gboolean
limn_wire_check_size (const LimnQuery  *query,
                      GError          **error)
{
  LimnModel *model = limn_query_get_model (query);
  gsize upload = g_bytes_get_size (limn_image_get_upload (limn_query_get_image (query)));
  GError *refusal = NULL;

  if (upload <= limn_wire_get_max_upload (model) || limn_wire_sends_link (query))
    return TRUE;
  refusal = g_error_new (LIMN_ERROR, LIMN_ERROR_TOO_LARGE,
                         /* Translators: %u is a number of megabytes. */
                         _("Too large for this server (limit %u MB)."),
                         (guint) (get_max_request (model) / (1000 * 1000)));
  limn_error_mark_sent_too_much (refusal);
  g_propagate_error (error, refusal);
  return FALSE;
}

/**
 * limn_wire_get_max_upload:
 * @model: who will be asked
 *
 * Gets how large a picture may be that is sent to a model, in the form that takes least. Any
 * thread.
 *
 * Returns: bytes of the picture itself
 */
gsize
limn_wire_get_max_upload (const LimnModel *model)
{
  g_return_val_if_fail (model != NULL, 0);

  return takes_parts (model) ? get_max_request (model) - HEAD_BYTES : get_max_text_upload (model);
}

/**
 * limn_wire_get_smaller:
 * @model: who refused
 * @image: what it refused for its size
 *
 * Gets how large a smaller copy of a picture may be: as large as the server takes, or half of what
 * it refused if it never said how much that is. Any thread.
 *
 * Returns: bytes of the copy itself
 */
gsize
limn_wire_get_smaller (const LimnModel *model,
                       const LimnImage *image)
{
  gsize most = limn_wire_get_max_upload (model);
  gsize sent = 0;

  g_return_val_if_fail (image != NULL, most);

  sent = g_bytes_get_size (limn_image_get_upload ((LimnImage *) image));
  return sent > most ? most : sent / 2;
}

/**
 * limn_wire_get_form:
 * @query: what will be asked
 *
 * Tells how the picture is sent. Text is what every host documents; where that is too long, the
 * picture is sent as it is, which the same route takes just as well. Any thread.
 *
 * Returns: the form
 */
LimnWireForm
limn_wire_get_form (const LimnQuery *query)
{
  LimnModel *model = limn_query_get_model (query);
  gsize upload = g_bytes_get_size (limn_image_get_upload (limn_query_get_image (query)));

  if (limn_wire_sends_link (query))
    return LIMN_WIRE_LINK;
  return upload > get_max_text_upload (model) && takes_parts (model) ? LIMN_WIRE_PARTS
                                                                     : LIMN_WIRE_TEXT;
}

/* A name that the server can look up: no address, no computer of the local network. */
static gboolean
is_public_name (const char *host)
{
  return !g_hostname_is_ip_address (host)
         && strchr (host, '.') != NULL
         && !g_str_has_suffix (host, ".local")
         && !g_str_has_suffix (host, ".localhost")
         && !g_str_has_suffix (host, ".internal");
}

/**
 * limn_wire_sends_link:
 * @query: what will be asked
 *
 * Tells whether the server is given the link of the picture, to fetch it itself. That needs a link
 * that it can reach: a public https name, or between programs of this computer also http. A link
 * with a password in it is never given away. Any thread.
 *
 * Returns: %TRUE for the link, %FALSE for the bytes
 */
gboolean
limn_wire_sends_link (const LimnQuery *query)
{
  LimnModel *model = limn_query_get_model (query);
  const char *link = limn_image_get_link (limn_query_get_image (query));
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GUri) server = NULL;

  if (link == NULL || limn_model_get_host (model) == LIMN_HOST_LOCAL
      || strlen (link) > MAX_LINK_BYTES)
    return FALSE;
  uri = g_uri_parse (link, SOUP_HTTP_URI_FLAGS, NULL);
  server = g_uri_parse (limn_model_get_base_url (model), SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || server == NULL || g_uri_get_host (uri) == NULL
      || g_uri_get_userinfo (uri) != NULL)
    return FALSE;
  if (g_str_equal (g_uri_get_scheme (uri), "https"))
    return is_public_name (g_uri_get_host (uri));
  return g_str_equal (g_uri_get_scheme (uri), "http")
         && limn_http_is_loopback (uri)
         && limn_http_is_loopback (server);
}

static GBytes *
encode_part (LimnImage *image)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (limn_image_get_upload (image), &length);
  g_autofree char *boundary = g_strdup_printf (BOUNDARY, limn_image_get_digest (image));
  g_autofree char *head = g_strdup_printf ("--%s\r\n"
                                           "Content-Disposition: form-data; name=\"file\"; "
                                           "filename=\"picture\"\r\n"
                                           "Content-Type: application/octet-stream\r\n\r\n",
                                           boundary);
  g_autofree char *tail = g_strdup_printf ("\r\n--%s--\r\n", boundary);
  GByteArray *body = g_byte_array_sized_new (length + strlen (head) + strlen (tail));

  g_byte_array_append (body, (const guint8 *) head, strlen (head));
  g_byte_array_append (body, data, length);
  g_byte_array_append (body, (const guint8 *) tail, strlen (tail));
  return g_byte_array_free_to_bytes (body);
}

static GBytes *
encode_text (LimnImage *image)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (limn_image_get_upload (image), &length);
  char *text = g_base64_encode (data, length);

  return g_bytes_new_take (text, strlen (text));
}

/**
 * limn_wire_encode:
 * @query: what will be asked
 *
 * Makes the body of a request: the picture in the form of [func@wire_get_form]. Text is base64 of
 * the standard alphabet without line ends. Takes about a millisecond for each megabyte; meant for a
 * worker. Any thread.
 *
 * Returns: (transfer full) (nullable): the body, without a NUL at the end; %NULL for a link
 */
GBytes *
limn_wire_encode (const LimnQuery *query)
{
  LimnImage *image = limn_query_get_image (query);

  switch (limn_wire_get_form (query))
    {
    case LIMN_WIRE_TEXT:
      return encode_text (image);
    case LIMN_WIRE_PARTS:
      return encode_part (image);
    case LIMN_WIRE_LINK:
      break;
    }
  return NULL;
}

static char *
dup_content_type (const LimnQuery *query)
{
  g_autofree char *boundary = NULL;

  if (limn_wire_get_form (query) != LIMN_WIRE_PARTS)
    return g_strdup (CONTENT_TYPE);
  boundary = g_strdup_printf (BOUNDARY, limn_image_get_digest (limn_query_get_image (query)));
  return g_strdup_printf ("multipart/form-data; boundary=%s", boundary);
}

/* Writes at most two decimals and no zeros at the end, with a point in every locale. */
static void
format_number (double  value,
               char   *buffer)
{
  char *end = NULL;

  g_ascii_formatd (buffer, LIMN_PERCENT_MAX_LENGTH, "%.4f", value);
  end = buffer + strlen (buffer);
  while (end[-1] == '0')
    *--end = '\0';
  if (end[-1] == '.')
    end[-1] = '\0';
}

/**
 * limn_wire_format_percent:
 * @percent: 0 to 100
 * @buffer: at least %LIMN_PERCENT_MAX_LENGTH bytes
 *
 * Writes a percentage so that the server reads the same one, with at most two decimals. The server
 * takes a number below 1 for a fraction of one: half a percent must be written 0.005. Any thread.
 *
 * Returns: (transfer none): @buffer
 */
const char *
limn_wire_format_percent (double  percent,
                          char   *buffer)
{
  double rounded = isfinite (percent) ? round (CLAMP (percent, 0.0, 100.0) * 100.0) / 100.0 : 0.0;

  format_number (rounded < 1.0 ? rounded / 100.0 : rounded, buffer);
  return buffer;
}

static void
append_parameter (GString    *address,
                  const char *name,
                  const char *value)
{
  char last = address->str[address->len - 1];

  if (last != '?')
    g_string_append_c (address, '&');
  g_string_append (address, name);
  g_string_append_c (address, '=');
  g_string_append_uri_escaped (address, value, NULL, FALSE);
}

static GUri *
build_uri (const LimnQuery *query,
           const char      *base_url,
           gboolean         active_learning)
{
  LimnModel *model = limn_query_get_model (query);
  g_autoptr (GString) address = g_string_new (base_url);
  char number[LIMN_PERCENT_MAX_LENGTH];

  while (address->len > 0 && address->str[address->len - 1] == '/')
    g_string_truncate (address, address->len - 1);
  g_string_append_c (address, '/');
  /* The slash between the two parts is part of the route. */
  g_string_append_uri_escaped (address, limn_model_get_id (model), "/", FALSE);
  g_string_append_c (address, '?');
  append_parameter (address, "confidence",
                    limn_wire_format_percent (MAX (limn_query_get_confidence (query),
                                                   LIMN_CONFIDENCE_MIN), number));
  append_parameter (address, "overlap",
                    limn_wire_format_percent (limn_query_get_overlap (query), number));
  if (!active_learning && limn_model_get_host (model) != LIMN_HOST_LOCAL)
    append_parameter (address, "disable_active_learning", "true");
  if (limn_wire_sends_link (query))
    append_parameter (address, "image", limn_image_get_link (limn_query_get_image (query)));

  return g_uri_parse (address->str, SOUP_HTTP_URI_FLAGS, NULL);
}

/**
 * limn_wire_build:
 * @query: what is asked
 * @base_url: the address of the server, which for the local model is not in @query
 * @key: (nullable): the API key
 * @encoded: (nullable): what [func@wire_encode] made of the picture; %NULL if the link is sent
 * @active_learning: whether the server may keep the picture
 * @error: return location for an error
 *
 * Builds the request. Fails with %LIMN_ERROR_UNREACHABLE if the address cannot be read. Any thread.
 *
 * Returns: (transfer full): the request; %NULL on error
 */
LimnHttpRequest *
limn_wire_build (const LimnQuery  *query,
                 const char       *base_url,
                 LimnKey          *key,
                 GBytes           *encoded,
                 gboolean          active_learning,
                 GError          **error)
{
  g_autoptr (GUri) uri = NULL;
  LimnHttpRequest *request = NULL;
  LimnHost host = limn_model_get_host (limn_query_get_model (query));

  g_return_val_if_fail (base_url != NULL, NULL);

  uri = build_uri (query, base_url, active_learning);
  if (uri == NULL)
    {
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_UNREACHABLE,
                           _("The address of the server cannot be read."));
      return NULL;
    }
  request = limn_http_request_new ("POST", uri);
  request->content_type = dup_content_type (query);
  request->accept = g_strdup ("application/json");
  if (encoded != NULL)
    request->body = g_bytes_ref (encoded);
  if (key != NULL)
    request->key = limn_key_ref (key);
  request->key_in_address = !takes_bearer (host);
  return request;
}
