/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Body of a request to bytes of an image: bare base64 whatever the content type says, or the part
 * named `file` of a multipart body. The real server drops what is not of the alphabet without a
 * word, and looks at the broken picture that is left; here such text is refused. Pure functions;
 * any thread. */

#include "config.h"

#include "limn-upload.h"

#include "limn-api-error.h"

#include <libsoup/soup.h>
#include <string.h>

#define NOT_IN_ALPHABET 0xff
#define PAD_CHARACTER '='
/* RFC 2046. */
#define MAX_BOUNDARY_BYTES 70

static guint8
base64_value (char c)
{
  if (c >= 'A' && c <= 'Z')
    return (guint8) (c - 'A');
  if (c >= 'a' && c <= 'z')
    return (guint8) (c - 'a' + 26);
  if (c >= '0' && c <= '9')
    return (guint8) (c - '0' + 52);
  if (c == '+')
    return 62;
  if (c == '/')
    return 63;

  return NOT_IN_ALPHABET;
}

/* The last group has two letters at least, and is filled up with pad characters. */
static gboolean
is_padding_right (guint n_characters,
                  guint n_pads)
{
  return n_characters == 0 ? n_pads == 0 : n_characters >= 2 && n_characters + n_pads == 4;
}

/**
 * limn_upload_decode_base64:
 * @text: (array length=length): the text
 * @length: its length in bytes
 * @error: return location for an error
 *
 * Decodes base64 strictly: letters of the alphabet and white space, whole groups, and padding where
 * it belongs and nowhere else.
 *
 * Returns: (transfer full) (nullable): the bytes, or %NULL with %LIMN_API_ERROR_BAD_REQUEST
 */
GBytes *
limn_upload_decode_base64 (const char  *text,
                           gsize        length,
                           GError     **error)
{
  g_autofree guint8 *out = g_try_malloc (length / 4 * 3 + 3);
  gsize out_length = 0;
  guint32 group = 0;
  guint n_characters = 0;
  guint n_pads = 0;
  gboolean is_right = out != NULL;

  for (gsize i = 0; i < length && is_right; i++)
    {
      guint8 value = base64_value (text[i]);

      if (g_ascii_isspace (text[i]))
        continue;
      if (text[i] == PAD_CHARACTER)
        {
          n_pads++;
          continue;
        }
      is_right = value != NOT_IN_ALPHABET && n_pads == 0;
      group = group << 6 | value;
      n_characters = (n_characters + 1) % 4;
      /* Each character past the first of a group completes one byte. */
      if (is_right && n_characters != 1)
        out[out_length++] = (guint8) (group >> (n_characters == 0 ? 0 : 8 - 2 * n_characters));
    }

  if (!is_right || !is_padding_right (n_characters, n_pads))
    {
      limn_api_error_set_image (error, "Malformed base64 input image.");
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&out), out_length);
}

/* The length of a prefix like `data:image/jpeg;base64,`, which is all that the real server knows:
 * a type with other than lower-case letters, or a character set, is not one. */
static gsize
get_data_url_prefix (const char *text,
                     gsize       length)
{
  static const char start[] = "data:image/";
  static const char end[] = ";base64,";
  gsize at = strlen (start);

  if (length < at || memcmp (text, start, at) != 0)
    return 0;
  while (at < length && text[at] >= 'a' && text[at] <= 'z')
    at++;
  if (at == strlen (start) || length - at < strlen (end)
      || memcmp (text + at, end, strlen (end)) != 0)
    return 0;

  return at + strlen (end);
}

static GBytes *
decode_text (GBytes  *body,
             GError **error)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (body, &length);
  gsize prefix = 0;

  if (length == 0)
    {
      limn_api_error_set_image (error, "Empty image payload.");
      return NULL;
    }
  if (!g_utf8_validate_len (text, length, NULL))
    {
      limn_api_error_set_image (error,
                                "Invalid base64 input: the image payload contains raw bytes "
                                "instead of a base64-encoded string. Please base64-encode the "
                                "image before sending.");
      return NULL;
    }

  prefix = get_data_url_prefix (text, length);

  return limn_upload_decode_base64 (text + prefix, length - prefix, error);
}

/* Whether the headers of a part say that it is the one named `file`. */
static gboolean
is_file_part (const char *headers,
              gsize       length)
{
  g_autofree char *text = g_strndup (headers, length);
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *colon = strchr (lines[i], ':');
      GHashTable *parameters = NULL;
      gboolean found = FALSE;

      if (colon == NULL || g_ascii_strncasecmp (lines[i], "Content-Disposition:", 20) != 0)
        continue;
      parameters = soup_header_parse_semi_param_list (colon + 1);
      found = g_strcmp0 (g_hash_table_lookup (parameters, "name"), "file") == 0;
      soup_header_free_param_list (parameters);
      if (found)
        return TRUE;
    }

  return FALSE;
}

static char *
dup_delimiter (const char *content_type)
{
  const char *semicolon = strchr (content_type, ';');
  GHashTable *parameters = NULL;
  const char *boundary = NULL;
  char *delimiter = NULL;

  if (semicolon == NULL)
    return NULL;

  parameters = soup_header_parse_semi_param_list (semicolon + 1);
  boundary = g_hash_table_lookup (parameters, "boundary");
  if (boundary != NULL && *boundary != '\0' && strlen (boundary) <= MAX_BOUNDARY_BYTES)
    delimiter = g_strconcat ("\r\n--", boundary, NULL);
  soup_header_free_param_list (parameters);

  return delimiter;
}

/* Looks at one part, from behind its delimiter to the next one. */
static GBytes *
take_part (GBytes *body,
           gsize   start,
           gsize   end)
{
  const char *data = g_bytes_get_data (body, NULL);
  const char *blank = memmem (data + start, end - start, "\r\n\r\n", 4);
  gsize content = 0;

  if (blank == NULL || !is_file_part (data + start, (gsize) (blank - data) - start))
    return NULL;

  content = (gsize) (blank - data) + 4;

  return g_bytes_new_from_bytes (body, content, end - content);
}

static GBytes *
decode_multipart (const char  *content_type,
                  GBytes      *body,
                  GError     **error)
{
  g_autofree char *delimiter = dup_delimiter (content_type);
  gsize length = 0;
  const char *data = g_bytes_get_data (body, &length);
  gsize delimiter_length = delimiter != NULL ? strlen (delimiter) : 0;
  gsize start = 0;

  /* The first delimiter has no line break in front when there is no preamble. */
  if (delimiter != NULL && length >= delimiter_length - 2
      && memcmp (data, delimiter + 2, delimiter_length - 2) == 0)
    start = delimiter_length - 2;
  while (delimiter != NULL && data != NULL)
    {
      const char *next = memmem (data + start, length - start, delimiter, delimiter_length);
      g_autoptr (GBytes) part = NULL;

      if (next == NULL)
        break;
      part = take_part (body, start, (gsize) (next - data));
      if (part != NULL)
        return g_steal_pointer (&part);
      start = (gsize) (next - data) + delimiter_length;
    }

  limn_api_error_set_image (error, "Expected image to be send in part named 'file' of "
                                   "multipart/form-data request");

  return NULL;
}

/**
 * limn_upload_is_link:
 * @image_type: (nullable): the parameter of that name
 *
 * Tells whether the body is not an image but the address of one.
 *
 * Returns: %TRUE if it is
 */
gboolean
limn_upload_is_link (const char *image_type)
{
  return image_type != NULL && g_ascii_strcasecmp (image_type, "url") == 0;
}

/**
 * limn_upload_decode:
 * @content_type: the header of that name
 * @image_type: (nullable): the parameter of that name
 * @body: the body of the request
 * @error: return location for an error
 *
 * Takes the image out of a body.
 *
 * Returns: (transfer full) (nullable): the bytes of the image, or %NULL with
 *   %LIMN_API_ERROR_BAD_REQUEST
 */
GBytes *
limn_upload_decode (const char  *content_type,
                    const char  *image_type,
                    GBytes      *body,
                    GError     **error)
{
  g_autofree char *type = NULL;

  g_return_val_if_fail (content_type != NULL && body != NULL, NULL);

  if (strstr (content_type, "multipart/form-data") != NULL)
    return decode_multipart (content_type, body, error);

  type = g_ascii_strdown (image_type != NULL ? image_type : "base64", -1);
  if (g_str_equal (type, "numpy"))
    {
      limn_api_error_set_image (error, "NumPy image type is not supported in this configuration of "
                                       "`inference`.");
      return NULL;
    }
  if (g_str_equal (type, "file"))
    {
      limn_api_error_set_image (error, "Loading images from local filesystem is disabled.");
      return NULL;
    }

  return decode_text (body, error);
}
