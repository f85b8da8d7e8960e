/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where things are in a text of JSON. The parser does not remember it, so it is looked up by going
 * through the text once more, only when there is something to complain about. Any thread. */

#include "config.h"

#include "limn-json.h"

#include <string.h>

/* Deeper is never good JSON here, so what stands there need not be looked at. */
#define MAX_DEPTH 1024

typedef enum
{
  EXPECT_VALUE,
  EXPECT_VALUE_OR_END,
  EXPECT_KEY,
  EXPECT_KEY_OR_END,
  EXPECT_COLON,
  EXPECT_COMMA_OR_END,
  EXPECT_NOTHING,
} Expectation;

typedef struct
{
  const char  *text;
  gsize        length;
  gsize        index;
  guint        line;
  guint        depth;
  guint        max_depth;
  Expectation  expects;
  guint8       is_object[MAX_DEPTH + 1];
} Scanner;

static gboolean
skip_space (Scanner *self)
{
  for (; self->index < self->length; self->index++)
    {
      char character = self->text[self->index];

      if (character == '\n')
        self->line++;
      else if (character != ' ' && character != '\t' && character != '\r')
        return TRUE;
    }
  return FALSE;
}

/* Stops after the closing quote. A string ends on its line. */
static gboolean
skip_string (Scanner *self)
{
  for (self->index++; self->index < self->length; self->index++)
    {
      guchar character = (guchar) self->text[self->index];

      if (character == '"')
        {
          self->index++;
          return TRUE;
        }
      if (character < 0x20)
        return FALSE;
      if (character == '\\')
        self->index++;
    }
  return FALSE;
}

static gboolean
is_plain (char character)
{
  return g_ascii_isalnum (character) || character == '-' || character == '+' || character == '.';
}

/* A number or a word; whether it is a good one is for the parser to say. */
static gboolean
skip_plain (Scanner *self)
{
  gsize begin = self->index;
  gsize length = 0;

  while (self->index < self->length && is_plain (self->text[self->index]))
    self->index++;
  length = self->index - begin;
  if (length == 0)
    return FALSE;
  if (!g_ascii_isalpha (self->text[begin]))
    return self->text[begin] != '+' && self->text[begin] != '.';
  return (length == 4 && memcmp (&self->text[begin], "true", 4) == 0)
         || (length == 4 && memcmp (&self->text[begin], "null", 4) == 0)
         || (length == 5 && memcmp (&self->text[begin], "false", 5) == 0);
}

static void
end_value (Scanner *self)
{
  self->expects = self->depth > 0 ? EXPECT_COMMA_OR_END : EXPECT_NOTHING;
}

static gboolean
step_value (Scanner *self)
{
  char character = self->text[self->index];

  if (character == '{' || character == '[')
    {
      if (self->depth == self->max_depth)
        return FALSE;
      self->is_object[++self->depth] = character == '{';
      self->expects = character == '{' ? EXPECT_KEY_OR_END : EXPECT_VALUE_OR_END;
      self->index++;
      return TRUE;
    }
  if (character == '"' ? !skip_string (self) : !skip_plain (self))
    return FALSE;
  end_value (self);
  return TRUE;
}

static gboolean
step_end (Scanner *self)
{
  if (self->text[self->index] != (self->is_object[self->depth] ? '}' : ']'))
    return FALSE;
  self->index++;
  self->depth--;
  end_value (self);
  return TRUE;
}

/* Takes what comes next, which is not a space. */
static gboolean
step (Scanner *self)
{
  char character = self->text[self->index];
  gboolean is_end = character == '}' || character == ']';

  switch (self->expects)
    {
    case EXPECT_VALUE:
      return step_value (self);
    case EXPECT_VALUE_OR_END:
      return is_end ? step_end (self) : step_value (self);
    case EXPECT_KEY:
    case EXPECT_KEY_OR_END:
      if (is_end && self->expects == EXPECT_KEY_OR_END)
        return step_end (self);
      self->expects = EXPECT_COLON;
      return character == '"' && skip_string (self);
    case EXPECT_COLON:
      self->index++;
      self->expects = EXPECT_VALUE;
      return character == ':';
    case EXPECT_COMMA_OR_END:
      if (is_end)
        return step_end (self);
      self->index++;
      self->expects = self->is_object[self->depth] ? EXPECT_KEY : EXPECT_VALUE;
      return character == ',';
    case EXPECT_NOTHING:
      break;
    }
  return FALSE;
}

/*< private >
 * limn_json_find_fault:
 * @bytes: what limn_json_new() refused
 * @max_depth: how many lists and objects may lie within each other
 *
 * Finds where something stands that JSON has not there.
 *
 * Returns: the line, from 1; the last one if something is missing, and 0 if nothing was found: it
 *   is within a number or a string then
 */
guint
limn_json_find_fault (GBytes *bytes,
                      guint   max_depth)
{
  Scanner scanner = { .line = 1, .max_depth = MIN (max_depth, MAX_DEPTH) };

  scanner.text = g_bytes_get_data (bytes, &scanner.length);
  while (skip_space (&scanner))
    if (!step (&scanner))
      return scanner.line;
  return scanner.expects == EXPECT_NOTHING ? 0 : scanner.line;
}

/*< private >
 * limn_json_is_cut_short:
 * @bytes: what limn_json_new() refused
 * @max_depth: how many lists and objects may lie within each other
 *
 * Tells a text that was not sent to its end from one that is something else.
 *
 * Returns: whether @bytes are the beginning of an object and all that is wrong is that they end
 */
gboolean
limn_json_is_cut_short (GBytes *bytes,
                        guint   max_depth)
{
  Scanner scanner = { .line = 1, .max_depth = MIN (max_depth, MAX_DEPTH) };

  scanner.text = g_bytes_get_data (bytes, &scanner.length);
  if (!skip_space (&scanner) || scanner.text[scanner.index] != '{')
    return FALSE;
  while (skip_space (&scanner))
    if (!step (&scanner))
      return scanner.index >= scanner.length;
  return scanner.expects != EXPECT_NOTHING;
}

/*< private >
 * limn_json_find_lines:
 * @bytes: JSON
 * @key: a member of the object that it is
 * @indices: (array length=n): elements of the list in that member, ascending
 * @n: how many
 * @lines: (array length=n) (out caller-allocates): the line of each, from 1, or 0
 *
 * Finds where elements of a list begin, in one go through the text.
 */
void
limn_json_find_lines (GBytes      *bytes,
                      const char  *key,
                      const guint *indices,
                      guint        n,
                      guint       *lines)
{
  Scanner scanner = { .line = 1, .max_depth = MAX_DEPTH };
  gsize length = strlen (key);
  gboolean is_here = FALSE;
  guint index = 0;
  guint next = 0;

  memset (lines, 0, n * sizeof *lines);
  scanner.text = g_bytes_get_data (bytes, &scanner.length);
  while (skip_space (&scanner))
    {
      const char *token = &scanner.text[scanner.index];
      Expectation expected = scanner.expects;
      guint depth = scanner.depth;
      guint line = scanner.line;

      if (!step (&scanner))
        return;
      if (depth == 1 && scanner.expects == EXPECT_COLON)
        {
          is_here = (gsize) (&scanner.text[scanner.index] - token) == length + 2
                    && memcmp (token + 1, key, length) == 0;
          index = 0;
          next = 0;
        }
      else if (is_here && depth == 2 && !scanner.is_object[2] && *token != ']'
               && (expected == EXPECT_VALUE || expected == EXPECT_VALUE_OR_END))
        {
          for (; next < n && indices[next] == index; next++)
            lines[next] = line;
          index++;
        }
    }
}
