/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The frame of every line that must survive: a JSON object that begins with its version and ends
 * with a check of all that stands before,
 *
 *   {"v":1,…,"crc":"0a1b2c3d"}
 *
 * so that a line that was cut or changed is known as such, and a whole one is found even where the
 * line breaks around it are gone. Neither mark can stand in a string, where quotes are escaped. The
 * frame is the same in all versions: a later one can be told from damage. Any thread. */

#include "config.h"

#include "limn-frame.h"

#include <string.h>

#define FRAME_START "{\"v\":"
#define FRAME_CHECK ",\"crc\":\""
#define CHECK_DIGITS 8
#define FRAME_END "\"}"

/* CRC-32 as in IEEE 802.3, bits reflected: it tells every change of up to 32 bits in a row. Four
 * bits at a time. */
static guint32
take_crc (const char *text,
          gsize       length)
{
  static const guint32 steps[16] = {
    0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac,
    0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
    0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
    0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
  };
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < length; i++)
    {
      crc ^= (guint8) text[i];
      crc = (crc >> 4) ^ steps[crc & 15];
      crc = (crc >> 4) ^ steps[crc & 15];
    }
  return ~crc;
}

/**
 * limn_frame_begin:
 *
 * Begins a frame. Any thread.
 *
 * Returns: (transfer full): a text to add to, for limn_frame_end()
 */
GString *
limn_frame_begin (void)
{
  GString *frame = g_string_new (FRAME_START);

  g_string_append_printf (frame, "%d", LIMN_FRAME_VERSION);
  return frame;
}

static void
add_key (GString    *frame,
         const char *key)
{
  g_string_append_printf (frame, ",\"%s\":", key);
}

/**
 * limn_frame_quote:
 * @text: a text
 * @value: a string; what is not UTF-8 is replaced
 *
 * Appends a JSON string. Any thread.
 */
void
limn_frame_quote (GString    *text,
                  const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  g_string_append_c (text, '"');
  for (const char *c = valid; *c != '\0'; c++)
    {
      if (*c == '"' || *c == '\\')
        g_string_append_printf (text, "\\%c", *c);
      else if ((guchar) *c < 0x20)
        g_string_append_printf (text, "\\u%04x", (guint) *c);
      else
        g_string_append_c (text, *c);
    }
  g_string_append_c (text, '"');
}

/**
 * limn_frame_add_string:
 * @frame: a frame
 * @key: a key without characters that need an escape
 * @value: (nullable): a string; nothing is added for %NULL
 *
 * Adds a string. Any thread.
 */
void
limn_frame_add_string (GString    *frame,
                       const char *key,
                       const char *value)
{
  if (value == NULL)
    return;
  add_key (frame, key);
  limn_frame_quote (frame, value);
}

/**
 * limn_frame_add_number:
 * @frame: a frame
 * @key: a key without characters that need an escape
 * @value: a finite number
 *
 * Adds a number. Any thread.
 */
void
limn_frame_add_number (GString    *frame,
                       const char *key,
                       double      value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  add_key (frame, key);
  g_string_append (frame, g_ascii_formatd (buffer, sizeof buffer, "%.15g", value));
}

/**
 * limn_frame_add_uint:
 * @frame: a frame
 * @key: a key without characters that need an escape
 * @value: a number
 *
 * Adds a whole number. Any thread.
 */
void
limn_frame_add_uint (GString    *frame,
                     const char *key,
                     guint64     value)
{
  add_key (frame, key);
  g_string_append_printf (frame, "%" G_GUINT64_FORMAT, value);
}

/**
 * limn_frame_end:
 * @frame: (transfer full): a frame
 *
 * Closes a frame. Any thread.
 *
 * Returns: (transfer full): the line, with the line break
 */
GBytes *
limn_frame_end (GString *frame)
{
  guint32 crc = take_crc (frame->str, frame->len);

  g_string_append_printf (frame, FRAME_CHECK "%08x" FRAME_END "\n", crc);
  return g_string_free_to_bytes (frame);
}

/**
 * limn_frame_check:
 * @text: where a frame may begin
 * @length: how many bytes there are
 *
 * Checks whether a whole and unchanged frame begins here. Any thread.
 *
 * Returns: its length without the line break, or 0
 */
gsize
limn_frame_check (const char *text,
                  gsize       length)
{
  const gsize tail = strlen (FRAME_CHECK) + CHECK_DIGITS + strlen (FRAME_END);
  const char *check = NULL;
  char digits[CHECK_DIGITS + 1];
  gsize covered;

  if (length < tail || memcmp (text, FRAME_START, strlen (FRAME_START)) != 0)
    return 0;
  check = memmem (text, length, FRAME_CHECK, strlen (FRAME_CHECK));
  if (check == NULL)
    return 0;
  covered = (gsize) (check - text);
  if (length - covered < tail
      || memcmp (check + tail - strlen (FRAME_END), FRAME_END, strlen (FRAME_END)) != 0)
    return 0;
  g_snprintf (digits, sizeof digits, "%08x", take_crc (text, covered));
  return memcmp (check + strlen (FRAME_CHECK), digits, CHECK_DIGITS) == 0 ? covered + tail : 0;
}

/**
 * limn_frame_find:
 * @text: a text in which line breaks may be missing or too many
 * @length: how many bytes
 * @start: (out): where the frame begins
 *
 * Finds the first whole frame. Any thread.
 *
 * Returns: its length without the line break, or 0 if there is none
 */
gsize
limn_frame_find (const char *text,
                 gsize       length,
                 gsize      *start)
{
  const char *frame;
  const char *end;

  /* No text at all need not have an address, which memmem() asks for. */
  if (length == 0)
    return 0;
  frame = memmem (text, length, FRAME_START, strlen (FRAME_START));
  end = text + length;

  /* Frames are flat, and quotes within strings are escaped: where the next one begins, this one is
   * over. So each byte is looked at twice at most, whatever the text is. */
  while (frame != NULL)
    {
      const char *rest = frame + strlen (FRAME_START);
      const char *next = memmem (rest, (gsize) (end - rest), FRAME_START, strlen (FRAME_START));
      gsize found = limn_frame_check (frame, (gsize) ((next != NULL ? next : end) - frame));

      if (found > 0)
        {
          *start = (gsize) (frame - text);
          return found;
        }
      frame = next;
    }
  return 0;
}
