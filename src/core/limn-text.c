/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes text from outside fit to be shown, compared and exported. Any thread. */

#include "config.h"

#include "limn-text.h"

#include <string.h>

/* Control characters move a terminal's cursor, and the bidirectional ones turn the text around
 * them. Neither belongs in a name. Joiners (U+200C, U+200D) do: scripts and emoji need them. */
static gboolean
is_shown (gunichar character)
{
  if (g_unichar_iscntrl (character))
    return FALSE;
  switch (character)
    {
    case 0x061c: /* Arabic letter mark */
    case 0x200b: /* zero width space */
    case 0x200e: /* left-to-right mark */
    case 0x200f: /* right-to-left mark */
    case 0x2028: /* line separator */
    case 0x2029: /* paragraph separator */
    case 0xfeff: /* byte order mark */
      return FALSE;
    default:
      break;
    }
  return !(character >= 0x202a && character <= 0x202e)
         && !(character >= 0x2066 && character <= 0x2069);
}

/*< private >
 * limn_text_clean:
 * @text: (array length=length): text from outside
 * @length: bytes, or -1 if it ends with a NUL
 * @max_bytes: the longest result
 *
 * Makes valid UTF-8 without control, direction and line characters and without white space at the
 * ends, cut between two characters. A line break becomes a space.
 *
 * Returns: (transfer full): the text, possibly empty
 */
char *
limn_text_clean (const char *text,
                 gssize      length,
                 gsize       max_bytes)
{
  g_autofree char *valid = g_utf8_make_valid (text, length);
  g_autoptr (GString) clean = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (character == '\n' || character == '\r' || character == '\t')
        character = ' ';
      if (!is_shown (character))
        continue;
      if (clean->len + (gsize) g_unichar_to_utf8 (character, NULL) > max_bytes)
        break;
      g_string_append_unichar (clean, character);
    }
  g_strstrip (clean->str);
  return g_string_free (g_steal_pointer (&clean), FALSE);
}
