/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether what reads JSON is strict: a list of our own by category, held against the rules and
 * against another reader. */

#include "config.h"

#include "core-fixture.h"
#include "json-cases.h"

#include "limn-json.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* As a heap block of just the size, so that a sanitizer sees a read beyond the end. */
static GBytes *
get_bytes (const JsonCase *row)
{
  return g_bytes_new_take (g_memdup2 (row->text, row->length), row->length);
}

static gboolean
is_taken (const JsonCase *row)
{
  g_autoptr (GBytes) bytes = get_bytes (row);
  LimnJsonValue root;
  g_autoptr (LimnJson) json = limn_json_new (bytes, LIMN_MAX_JSON_DEPTH, &root);

  return json != NULL;
}

/* json-glib is lenient, but what we take it has to take too, and to find something in it. */
static gboolean
is_taken_by_json_glib (const JsonCase *row)
{
  g_autoptr (JsonParser) parser = json_parser_new ();

  return json_parser_load_from_data (parser, row->text, (gssize) row->length, NULL)
         && json_parser_get_root (parser) != NULL;
}

static void
check_agreement (const JsonCase *row)
{
  if (is_taken (row) && !is_taken_by_json_glib (row))
    g_error ("%s: only we take it", row->what);
}

static void
test_good (void)
{
  g_assert_cmpuint (json_n_good_cases, >=, 90);
  for (gsize i = 0; i < json_n_good_cases; i++)
    {
      if (!is_taken (&json_good_cases[i]))
        g_error ("%s: refused", json_good_cases[i].what);
      check_agreement (&json_good_cases[i]);
    }
}

static void
test_bad (void)
{
  g_assert_cmpuint (json_n_bad_cases, >=, 180);
  for (gsize i = 0; i < json_n_bad_cases; i++)
    {
      g_autoptr (GBytes) bytes = get_bytes (&json_bad_cases[i]);

      if (is_taken (&json_bad_cases[i]))
        g_error ("%s: taken", json_bad_cases[i].what);
      limn_json_find_fault (bytes, LIMN_MAX_JSON_DEPTH);
      if (json_bad_cases[i].length > 0)
        core_assert_fails (json_bad_cases[i].text, (gssize) json_bad_cases[i].length,
                           LIMN_ERROR_BAD_REPLY, json_bad_cases[i].what);
    }
}

static void
test_open (void)
{
  g_assert_cmpuint (json_n_open_cases, >=, 30);
  for (gsize i = 0; i < json_n_open_cases; i++)
    check_agreement (&json_open_cases[i]);
}

/* What is wrong by itself does not become right inside of something else, and what is right stays
 * so: in the depth of a list, and as a member of an object. */
static void
test_embedded (void)
{
  const struct
  {
    const JsonCase *rows;
    gsize           n;
    gboolean        is_good;
  } lists[] = {
    { json_good_cases, json_n_good_cases, TRUE },
    { json_bad_cases, json_n_bad_cases, FALSE },
  };

  for (guint k = 0; k < G_N_ELEMENTS (lists); k++)
    for (gsize i = 0; i < lists[k].n; i++)
      {
        g_autoptr (GString) text = g_string_new ("{\"k\":[7,");
        JsonCase row = { lists[k].rows[i].what, NULL, 0 };

        /* "1,000" is two numbers where a comma may stand. */
        g_string_append_len (text, lists[k].rows[i].text, (gssize) lists[k].rows[i].length);
        g_string_append (text, ",{}]}");
        row.text = text->str;
        row.length = text->len;
        if (is_taken (&row) != lists[k].is_good
            && !g_str_equal (row.what, "number: 1,000 alone"))
          g_error ("%s: inside of a list", row.what);
        check_agreement (&row);
      }
}

/* Every text cut at every byte: whatever is taken, the other reader takes too. */
static void
test_cut (void)
{
  for (gsize i = 0; i < json_n_good_cases; i++)
    for (gsize length = 0; length < json_good_cases[i].length; length++)
      {
        const JsonCase row = { json_good_cases[i].what, json_good_cases[i].text, length };

        check_agreement (&row);
      }
}

/* Numbers that cannot be held are no number, and what can be held is held to the last bit. */
static void
test_numbers (void)
{
  static const struct
  {
    const char *text;
    gboolean    is_number;
    double      number;
  } rows[] = {
    { "1e999", FALSE, 0.0 },
    { "-1e999", FALSE, 0.0 },
    { "1.7976931348623159e308", FALSE, 0.0 },
    { "18446744073709551616", FALSE, 0.0 },
    { "-9223372036854775809", FALSE, 0.0 },
    { "9223372036854775808", TRUE, 9223372036854775808.0 },
    { "18446744073709551615", TRUE, 18446744073709551616.0 },
    { "9007199254740993", TRUE, 9007199254740992.0 },
    { "1e-999", TRUE, 0.0 },
    { "-0", TRUE, 0.0 },
    { "0.1", TRUE, 0.1 },
    { "29999.999999", TRUE, 29999.999999 },
    { "1.7976931348623157e308", TRUE, G_MAXDOUBLE },
    { "0.30000000000000004", TRUE, 0.30000000000000004 },
    { "123456789012345678e-13", TRUE, 12345.6789012345678 },
    { "\"1\"", FALSE, 0.0 },
    { "true", FALSE, 0.0 },
    { "null", FALSE, 0.0 },
    { "[1]", FALSE, 0.0 },
    { "{}", FALSE, 0.0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (rows[i].text, strlen (rows[i].text));
      LimnJsonValue root;
      g_autoptr (LimnJson) json = limn_json_new (bytes, LIMN_MAX_JSON_DEPTH, &root);
      double number = 0.0;

      g_test_message ("%s", rows[i].text);
      g_assert_nonnull (json);
      g_assert_true (limn_json_get_number (root, &number) == rows[i].is_number);
      g_assert_cmpfloat (number, ==, rows[i].number);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/json/good", test_good);
  g_test_add_func ("/core/json/bad", test_bad);
  g_test_add_func ("/core/json/open", test_open);
  g_test_add_func ("/core/json/embedded", test_embedded);
  g_test_add_func ("/core/json/cut", test_cut);
  g_test_add_func ("/core/json/numbers", test_numbers);
  return g_test_run ();
}
