/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The JSON parser refuses a whole document for one number that does not fit a double or 64 bits,
 * though it is good JSON. One absurd value must not hide a hundred good objects, so such numbers
 * are overwritten by null, which drops their object alone. Any thread. */

#include "config.h"

#include "limn-json-numbers.h"

#include <math.h>
#include <string.h>

/* Longer numbers are an attack, not a coordinate. */
#define MAX_NUMBER_BYTES 64
/* Every integer of so many digits fits 64 bits. */
#define MAX_SAFE_DIGITS 18

static gsize
skip_digits (const char *text,
             gsize       length,
             gsize       index)
{
  while (index < length && g_ascii_isdigit (text[index]))
    index++;
  return index;
}

/* Finds the end of a number by the grammar of JSON, or returns @begin if it is none. */
static gsize
scan_number (const char *text,
             gsize       length,
             gsize       begin,
             gboolean   *is_integer)
{
  gsize index = begin;
  gsize mark = 0;

  *is_integer = TRUE;
  if (index < length && text[index] == '-')
    index++;
  mark = index;
  index = skip_digits (text, length, index);
  if (index == mark || (text[mark] == '0' && index > mark + 1))
    return begin;
  if (index < length && text[index] == '.')
    {
      *is_integer = FALSE;
      mark = index + 1;
      index = skip_digits (text, length, mark);
      if (index == mark)
        return begin;
    }
  if (index < length && (text[index] == 'e' || text[index] == 'E'))
    {
      *is_integer = FALSE;
      index++;
      if (index < length && (text[index] == '+' || text[index] == '-'))
        index++;
      mark = index;
      index = skip_digits (text, length, mark);
      if (index == mark)
        return begin;
    }
  return index;
}

static gboolean
is_too_big (const char *number,
            gsize       length,
            gboolean    is_integer)
{
  char copy[MAX_NUMBER_BYTES + 1];

  if (length > MAX_NUMBER_BYTES)
    return FALSE;
  if (is_integer)
    return length > MAX_SAFE_DIGITS;
  memcpy (copy, number, length);
  copy[length] = '\0';
  return !isfinite (g_ascii_strtod (copy, NULL));
}

static gsize
skip_string (const char *text,
             gsize       length,
             gsize       index)
{
  while (index < length && text[index] != '"')
    index += text[index] == '\\' ? 2 : 1;
  return index + 1;
}

/*< private >
 * limn_json_blunt_numbers:
 * @text: (array length=length): JSON, changed in place
 * @length: bytes
 *
 * Overwrites numbers that are good JSON of up to 64 bytes, but too big for the parser, by null and
 * spaces. Everything else stays as it is, right or wrong.
 *
 * Returns: %TRUE if there was one
 */
gboolean
limn_json_blunt_numbers (char  *text,
                         gsize  length)
{
  gboolean has_changed = FALSE;
  gsize index = 0;

  while (index < length)
    {
      gboolean is_integer = FALSE;
      gsize end = 0;

      if (text[index] == '"')
        {
          index = skip_string (text, length, index + 1);
          continue;
        }
      if (text[index] != '-' && !g_ascii_isdigit (text[index]))
        {
          index++;
          continue;
        }
      end = scan_number (text, length, index, &is_integer);
      if (end > index && is_too_big (text + index, end - index, is_integer))
        {
          memset (text + index, ' ', end - index);
          memcpy (text + index, "null", 4);
          has_changed = TRUE;
        }
      /* What is wrong is stepped over whole, so that its tail is not taken for a new number. */
      while (index < length && index >= end && strchr ("+-.eE0123456789", text[index]) != NULL
             && text[index] != '\0')
        index++;
      index = MAX (index, end);
    }
  return has_changed;
}
