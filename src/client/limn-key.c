/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What may be done with the text of an API key: clean what a person typed, take the key out of
 * text that is about to be shown, and wipe it. No state. Any thread. */

#include "config.h"

#include "limn-keyring.h"

#include "limn-error.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* The charset and the lengths of every kind of key that Roboflow hands out, with room. */
#define KEY_MIN_LENGTH 8
#define KEY_MAX_LENGTH 128

#define REDACTED "***"

/* What looks like a key wherever it stands: in a query, after a Bearer scheme, in a JSON object. */
#define SECRET_PATTERN \
  "(?i)((?:api_key|key|token)=)[^&\\s\"]*" \
  "|(bearer\\s+)\\S+" \
  "|(\"(?:api_key|key|token)\"\\s*:\\s*\")[^\"]*"

/* Shorter than this, a text is too common to be blanked wherever it occurs. */
#define MIN_REDACTED_LENGTH 4

static gboolean
is_key_character (char character)
{
  return g_ascii_isalnum (character) || character == '_' || character == '-';
}

/* Finds the value of the first `api_key=` in a pasted address. */
static char *
dup_key_in_address (const char *address)
{
  const char *start = strcasestr (address, "api_key=");
  gsize length = 0;

  if (start == NULL)
    return NULL;
  start += strlen ("api_key=");
  while (is_key_character (start[length]))
    length++;
  return g_strndup (start, length);
}

/**
 * limn_key_clean:
 * @typed: what a person typed or pasted
 * @error: return location for an error
 *
 * Makes an API key of what a person typed: spaces around it go, and from an address the value of
 * its `api_key` parameter is taken. The text of an error never repeats what was typed.
 *
 * Fails with %LIMN_ERROR_UNAUTHORIZED if there is no key in it. Any thread.
 *
 * Returns: (transfer full): the key, to be freed with [func@key_free]; %NULL on error
 */
char *
limn_key_clean (const char  *typed,
                GError     **error)
{
  char *key = NULL;
  gsize length = 0;

  g_return_val_if_fail (typed != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (strstr (typed, "://") != NULL || strcasestr (typed, "api_key=") != NULL)
    {
      key = dup_key_in_address (typed);
      if (key == NULL)
        {
          g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_UNAUTHORIZED,
                               _("This is an address, not an API key."));
          return NULL;
        }
    }
  else
    key = g_strstrip (g_strdup (typed));

  length = strlen (key);
  for (gsize i = 0; i < length; i++)
    if (!is_key_character (key[i]))
      {
        g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_UNAUTHORIZED,
                             _("An API key has only letters, digits, “_” and “-”."));
        limn_key_free (key);
        return NULL;
      }
  if (length < KEY_MIN_LENGTH || length > KEY_MAX_LENGTH)
    {
      g_set_error (error, LIMN_ERROR, LIMN_ERROR_UNAUTHORIZED,
                   /* Translators: the two numbers are the least and the greatest length. */
                   _("An API key has %d to %d characters."), KEY_MIN_LENGTH, KEY_MAX_LENGTH);
      limn_key_free (key);
      return NULL;
    }
  return key;
}

static void
replace_all (GString    *text,
             const char *secret)
{
  if (strlen (secret) >= MIN_REDACTED_LENGTH)
    g_string_replace (text, secret, REDACTED, 0);
}

/* Blanks every way in which base64 can spell @key in the middle of something else: it depends on
 * the place of the first byte in a group of three. Characters that mix in neighbouring bytes are
 * left out of the pattern. */
static void
replace_base64 (GString    *text,
                const char *key)
{
  gsize length = strlen (key);

  for (gsize offset = 0; offset < 3; offset++)
    {
      g_autofree guint8 *bytes = g_malloc0 (offset + length);
      g_autofree char *encoded = NULL;
      gsize first = (offset * 8 + 5) / 6;
      gsize end = (offset + length) * 8 / 6;

      memcpy (bytes + offset, key, length);
      encoded = g_base64_encode (bytes, offset + length);
      encoded[end] = '\0';
      replace_all (text, encoded + first);
      g_strdelimit (encoded, "+", '-');
      g_strdelimit (encoded, "/", '_');
      replace_all (text, encoded + first);
      explicit_bzero (bytes, offset + length);
      explicit_bzero (encoded, end);
    }
}

/* Blanks @key where each of its bytes was written as %XX, in either case. */
static void
replace_percent_encoded (GString    *text,
                         const char *key)
{
  g_autoptr (GString) upper = g_string_new (NULL);
  g_autoptr (GString) lower = g_string_new (NULL);
  g_autofree char *escaped = g_uri_escape_string (key, NULL, FALSE);

  for (const char *p = key; *p != '\0'; p++)
    {
      g_string_append_printf (upper, "%%%02X", (guint8) *p);
      g_string_append_printf (lower, "%%%02x", (guint8) *p);
    }
  replace_all (text, upper->str);
  replace_all (text, lower->str);
  replace_all (text, escaped);
  explicit_bzero (upper->str, upper->len);
  explicit_bzero (lower->str, lower->len);
  explicit_bzero (escaped, strlen (escaped));
}

/**
 * limn_key_redact:
 * @text: (nullable): text from the network, or about to be shown or logged
 * @key: (nullable): the key that must not be in it
 *
 * Takes secrets out of a text: the key itself, its percent-encoded and base64 forms, and whatever
 * stands where a key usually stands. Bytes that are not UTF-8 are replaced too. Any thread.
 *
 * Returns: (transfer full) (nullable): the text that may be shown; %NULL if @text is %NULL
 */
char *
limn_key_redact (const char *text,
                 const char *key)
{
  static gsize once = 0;
  static GRegex *secret_regex = NULL;
  g_autoptr (GString) clean = NULL;
  g_autofree char *valid = NULL;

  if (text == NULL)
    return NULL;

  if (g_once_init_enter (&once))
    {
      secret_regex = g_regex_new (SECRET_PATTERN, G_REGEX_OPTIMIZE, 0, NULL);
      g_assert (secret_regex != NULL);
      g_once_init_leave (&once, 1);
    }

  valid = g_utf8_make_valid (text, -1);
  clean = g_string_new (valid);
  if (key != NULL && *key != '\0')
    {
      replace_all (clean, key);
      replace_percent_encoded (clean, key);
      replace_base64 (clean, key);
    }
  /* Nothing is shown of a text that the expression gives up on. */
  return g_regex_replace (secret_regex, clean->str, clean->len, 0, "\\1\\2\\3" REDACTED, 0, NULL);
}

/**
 * limn_key_free:
 * @key: (transfer full) (nullable): a key
 *
 * Wipes and frees a key. Any thread.
 */
void
limn_key_free (char *key)
{
  if (key == NULL)
    return;
  explicit_bzero (key, strlen (key));
  g_free (key);
}
