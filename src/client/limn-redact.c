/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Takes API keys out of everything that leaves: error texts, what is copied for a bug report, the
 * log, and what a server sends back. Every key that is in memory is blanked, in each spelling that
 * the network uses, and so is whatever stands where a key usually stands. Any thread. */

#include "config.h"

#include "limn-redact.h"

#include "limn-key.h"

#include <stdio.h>
#include <string.h>

#define REDACTED "***"

/* What looks like a key wherever it stands: in a query, after a Bearer scheme, in a JSON object.
 * What was blanked before is left alone, so that a closing quote that was set after it stays. */
#define SECRET_PATTERN \
  "(?i)((?:api_key|key|token)=)(?!\\*{3})[^&\\s\"]*" \
  "|(bearer\\s+)(?!\\*{3})\\S+" \
  "|(\"(?:api_key|key|token)\"\\s*:\\s*\")[^\"]*"

/* The fields of a log record are copied for the writer; no record has more. */
#define MAX_LOG_FIELDS 32

static GRegex *
get_secret_regex (void)
{
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      GRegex *regex = g_regex_new (SECRET_PATTERN, G_REGEX_OPTIMIZE, 0, NULL);

      g_assert (regex != NULL);
      g_once_init_leave (&once, (gsize) regex);
    }
  return (GRegex *) once;
}

static void
blank (GString    *text,
       const char *secret)
{
  g_string_replace (text, secret, REDACTED, 0);
}

/* Blanks every way in which base64 can spell @key in the middle of something else: it depends on
 * the place of the first byte in a group of three. Characters that mix in neighbouring bytes are
 * left out of the pattern. */
static void
blank_base64 (GString    *text,
              const char *key)
{
  gsize length = strlen (key);

  for (gsize offset = 0; offset < 3; offset++)
    {
      g_autofree guint8 *bytes = g_malloc0 (offset + length);
      char *encoded = NULL;
      gsize first = (offset * 8 + 5) / 6;
      gsize end = (offset + length) * 8 / 6;

      memcpy (bytes + offset, key, length);
      encoded = g_base64_encode (bytes, offset + length);
      encoded[end] = '\0';
      blank (text, encoded + first);
      g_strdelimit (encoded, "+", '-');
      g_strdelimit (encoded, "/", '_');
      blank (text, encoded + first);
      explicit_bzero (bytes, offset + length);
      limn_key_wipe (encoded);
    }
}

/* The byte that %XX at the start of @text stands for, or -1. */
static int
get_escaped_byte (const char *text)
{
  int high = 0;
  int low = 0;

  if (text[0] != '%')
    return -1;
  high = g_ascii_xdigit_value (text[1]);
  low = high >= 0 ? g_ascii_xdigit_value (text[2]) : -1;
  return low >= 0 ? high * 16 + low : -1;
}

/* How many bytes of @text spell @key, any of whose bytes may be written as %XX; 0 if none. */
static gsize
match_escaped (const char *text,
               const char *key)
{
  const char *start = text;

  for (; *key != '\0'; key++)
    {
      if (*text == *key)
        text++;
      else if (get_escaped_byte (text) == (guint8) *key)
        text += 3;
      else
        return 0;
    }
  return text - start;
}

/* Blanks @key as it is, and where any of its bytes was written as %XX. */
static void
blank_escaped (GString    *text,
               const char *key)
{
  gsize position = 0;

  while (position < text->len)
    {
      gsize length = match_escaped (text->str + position, key);

      if (length > 0)
        {
          g_string_erase (text, position, length);
          g_string_insert (text, position, REDACTED);
          position += strlen (REDACTED);
        }
      else
        position++;
    }
}

/**
 * limn_redact:
 * @text: (nullable): text from the network, or about to be shown, copied or logged
 *
 * Takes secrets out of a text: each key that anyone refers to now, its percent-encoded and base64
 * forms, and whatever stands where a key usually stands. Bytes that are not UTF-8 are replaced too.
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the text that may leave; %NULL if @text is %NULL or too
 *   tangled to be searched, when nothing of it should be shown
 */
char *
limn_redact (const char *text)
{
  g_autoptr (GPtrArray) keys = NULL;
  g_autoptr (GString) clean = NULL;
  g_autofree char *valid = NULL;

  if (text == NULL)
    return NULL;

  keys = limn_key_list_live ();
  valid = g_utf8_make_valid (text, -1);
  clean = g_string_new (valid);
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = limn_key_peek (g_ptr_array_index (keys, i));

      blank_escaped (clean, key);
      blank_base64 (clean, key);
    }
  return g_regex_replace (get_secret_regex (), clean->str, clean->len, 0, "\\1\\2\\3" REDACTED, 0,
                          NULL);
}

/**
 * limn_redact_bytes:
 * @bytes: (transfer full): what a server sent
 *
 * Overwrites each key that anyone refers to now with asterisks, so that a server that sends the key
 * back cannot get it into what is shown, saved or copied. The length stays. Any thread; searches
 * some gigabytes a second.
 *
 * Returns: (transfer full): @bytes if no key is in it, or a copy without
 */
GBytes *
limn_redact_bytes (GBytes *bytes)
{
  g_autoptr (GPtrArray) keys = limn_key_list_live ();

  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = limn_key_peek (g_ptr_array_index (keys, i));
      gsize key_length = strlen (key);
      gsize size = 0;
      char *data = NULL;

      data = (char *) g_bytes_get_data (bytes, &size);
      if (size == 0 || memmem (data, size, key, key_length) == NULL)
        continue;
      data = g_bytes_unref_to_data (bytes, &size);
      for (char *found = memmem (data, size, key, key_length); found != NULL;
           found = memmem (found, data + size - found, key, key_length))
        memset (found, '*', key_length);
      bytes = g_bytes_new_take (data, size);
    }
  return bytes;
}

static GLogWriterOutput
write_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  GLogField clean_fields[MAX_LOG_FIELDS];
  char *texts[MAX_LOG_FIELDS] = { NULL };
  const char *domain = NULL;
  GLogWriterOutput output = G_LOG_WRITER_UNHANDLED;

  n_fields = MIN (n_fields, MAX_LOG_FIELDS);
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "GLIB_DOMAIN"))
      domain = fields[i].value;
  if (g_log_writer_default_would_drop (level, domain))
    return G_LOG_WRITER_HANDLED;

  for (gsize i = 0; i < n_fields; i++)
    {
      clean_fields[i] = fields[i];
      if (fields[i].length >= 0 || fields[i].value == NULL)
        continue;
      texts[i] = limn_redact (fields[i].value);
      clean_fields[i].value = texts[i] != NULL ? texts[i] : REDACTED;
    }
  output = g_log_writer_default (level, clean_fields, n_fields, NULL);
  for (gsize i = 0; i < n_fields; i++)
    g_free (texts[i]);
  return output;
}

static void
print_error (const char *text)
{
  g_autofree char *clean = limn_redact (text);
  g_autofree char *local = NULL;
  const char *charset = NULL;

  if (clean != NULL && !g_get_console_charset (&charset))
    local = g_convert_with_fallback (clean, -1, charset, "UTF-8", "?", NULL, NULL, NULL);
  fputs (local != NULL ? local : clean != NULL ? clean : REDACTED, stderr);
  fflush (stderr);
}

/**
 * limn_redact_install_log_writer:
 *
 * Lets everything that this process logs, or writes with g_printerr(), pass through [func@redact].
 * To be called once, at the start of a program, before a second thread.
 */
void
limn_redact_install_log_writer (void)
{
  g_log_set_writer_func (write_log, NULL, NULL);
  g_set_printerr_handler (print_error);
}
