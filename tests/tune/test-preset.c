/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The file of thresholds: what is written is read again, and nothing else is. */

#include "config.h"

#include "limn-error.h"
#include "limn-preset.h"

#include "tune-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static const char good[] =
  "{\"limn_thresholds\": 1, \"model\": \"coco/1\", \"engine\": \"inference-models\",\n"
  " \"confidence\": 45, \"overlap\": 30,\n"
  " \"classes\": [{\"name\": \"dog\", \"id\": 16, \"confidence\": 60}]}\n";

static LimnPreset *
parse (const char  *text,
       gssize       length,
       GError     **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length >= 0 ? (gsize) length : strlen (text));

  return limn_preset_parse (bytes, error);
}

static void
assert_refused (const char *text,
                const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPreset) preset = parse (text, -1, &error);

  g_assert_null (preset);
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE);
  g_assert_cmpstr (error->message, ==, expected);
}

static void
test_good (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPreset) preset = parse (good, -1, &error);
  double confidence = 0.0;

  g_assert_no_error (error);
  g_assert_cmpstr (limn_preset_get_model_id (preset), ==, "coco/1");
  g_assert_cmpint (limn_preset_get_engine (preset), ==, LIMN_ENGINE_CURRENT);
  g_assert_cmpfloat (limn_preset_get_overlap (preset), ==, 30.0);
  g_assert_cmpfloat (limn_cutoffs_get_confidence (limn_preset_get_cutoffs (preset)), ==, 45.0);
  g_assert_cmpuint (limn_cutoffs_get_n_classes (limn_preset_get_cutoffs (preset)), ==, 1);
  g_assert_true (limn_cutoffs_get_class (limn_preset_get_cutoffs (preset), "dog", 16,
                                         &confidence));
  g_assert_cmpfloat (confidence, ==, 60.0);
}

/* What may be left out, what is passed over, and how numbers may be written. */
static void
test_lenient (void)
{
  static const char *const texts[] = {
    "{\"limn_thresholds\":1,\"confidence\":45,\"overlap\":0}",
    "\xef\xbb\xbf{\"limn_thresholds\":1,\"confidence\":45,\"overlap\":0}",
    "{\"limn_thresholds\":1,\"confidence\":4.5e1,\"overlap\":0.0,\"model\":null,\"classes\":null}",
    "{\"limn_thresholds\":1,\"confidence\":45.004,\"overlap\":0,\"engine\":\"a new one\","
    "\"model\":\"\",\"classes\":[],\"note\":{\"by\":[1,2,{}]},\"note\":2}",
  };
  g_autoptr (LimnCutoffs) expected = limn_cutoffs_new (45.0);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnPreset) preset = parse (texts[i], -1, &error);

      g_assert_no_error (error);
      g_assert_null (limn_preset_get_model_id (preset));
      g_assert_cmpint (limn_preset_get_engine (preset), ==, LIMN_ENGINE_UNKNOWN);
      g_assert_true (limn_cutoffs_equal (limn_preset_get_cutoffs (preset), expected));
      g_assert_cmpfloat (limn_preset_get_overlap (preset), ==, 0.0);
    }
}

#define HEAD "{\"limn_thresholds\": 1, "
#define BOTH HEAD "\"confidence\": 45, \"overlap\": 30, "

#define NOT_JSON "This is not a file of thresholds: it is not JSON."
#define NO_FORMAT \
  "This is not a file of thresholds: “limn_thresholds” is missing."
#define BAD_CONFIDENCE "“confidence” has to be a percentage from 1 to 100."
#define BAD_OVERLAP "“overlap” has to be a percentage from 0 to 100."
#define BAD_DOG \
  "“confidence” of the class “dog” has to be a percentage from 1 to 100."
#define BAD_ID_OF_DOG \
  "“id” of the class “dog” has to be a whole number from 0 to 1000000."

static const struct { const char *text; const char *message; } refused[] = {
  { "", NOT_JSON },
  { " \n", NOT_JSON },
  { "limn_thresholds: 1", NOT_JSON },
  { "{\"limn_thresholds\": 1, \"confidence\": NaN, \"overlap\": 30}", NOT_JSON },
  { "{\"limn_thresholds\": 1,}", NOT_JSON },
  { BOTH "\"model\": \"\xff\"}", NOT_JSON },
  { "[]", NO_FORMAT },
  { "1", NO_FORMAT },
  { "null", NO_FORMAT },
  { "{}", NO_FORMAT },
  { "{\"predictions\": []}", NO_FORMAT },
  { "{\"limn_thresholds\": \"1\"}", NO_FORMAT },
  { "{\"limn_thresholds\": 0}", NO_FORMAT },
  { "{\"limn_thresholds\": -1}", NO_FORMAT },
  { "{\"limn_thresholds\": 1.5}", NO_FORMAT },
  { "{\"limn_thresholds\": true}", NO_FORMAT },
  { "{\"limn_thresholds\": 2, \"something\": \"else\"}",
    "The file was written by a newer version of Limn: its format is 2, and this version reads "
    "format 1." },
  { HEAD "\"overlap\": 30}", BAD_CONFIDENCE },
  { HEAD "\"overlap\": 30, \"confidence\": null}", BAD_CONFIDENCE },
  { HEAD "\"overlap\": 30, \"confidence\": \"45\"}", BAD_CONFIDENCE },
  { HEAD "\"overlap\": 30, \"confidence\": 0.45}", BAD_CONFIDENCE },
  { HEAD "\"overlap\": 30, \"confidence\": 0}", BAD_CONFIDENCE },
  { HEAD "\"overlap\": 30, \"confidence\": -45}", BAD_CONFIDENCE },
  { HEAD "\"overlap\": 30, \"confidence\": 100.01}", BAD_CONFIDENCE },
  { HEAD "\"overlap\": 30, \"confidence\": 1e999}", BAD_CONFIDENCE },
  { HEAD "\"overlap\": 30, \"confidence\": [45]}", BAD_CONFIDENCE },
  { HEAD "\"confidence\": 45}", BAD_OVERLAP },
  { HEAD "\"confidence\": 45, \"overlap\": -1}", BAD_OVERLAP },
  { HEAD "\"confidence\": 45, \"overlap\": 101}", BAD_OVERLAP },
  { HEAD "\"confidence\": 45, \"overlap\": false}", BAD_OVERLAP },
  { HEAD "\"confidence\": 45, \"confidence\": 60, \"overlap\": 30}",
    "“confidence” is there more than once." },
  { BOTH "\"model\": 7}", "“model” has to be text." },
  { BOTH "\"engine\": []}", "“engine” has to be text." },
  { BOTH "\"classes\": {}}", "“classes” has to be a list." },
  { BOTH "\"classes\": \"dog\"}", "“classes” has to be a list." },
  { BOTH "\"classes\": [1]}", "Class number 1 has no name." },
  { BOTH "\"classes\": [{}]}", "Class number 1 has no name." },
  { BOTH "\"classes\": [{\"name\": \"cat\", \"confidence\": 9}, {\"name\": 7}]}",
    "Class number 2 has no name." },
  { BOTH "\"classes\": [{\"name\": \" \\u0007 \", \"confidence\": 9}]}",
    "Class number 1 has no name." },
  { BOTH "\"classes\": [{\"name\": \"dog\"}]}", BAD_DOG },
  { BOTH "\"classes\": [{\"name\": \"dog\", \"confidence\": 0.6}]}", BAD_DOG },
  { BOTH "\"classes\": [{\"name\": \"dog\", \"confidence\": \"60\"}]}", BAD_DOG },
  { BOTH "\"classes\": [{\"name\": \"dog\", \"id\": -1, \"confidence\": 60}]}", BAD_ID_OF_DOG },
  { BOTH "\"classes\": [{\"name\": \"dog\", \"id\": 1.5, \"confidence\": 60}]}", BAD_ID_OF_DOG },
  { BOTH "\"classes\": [{\"name\": \"dog\", \"id\": \"16\", \"confidence\": 60}]}", BAD_ID_OF_DOG },
  { BOTH "\"classes\": [{\"name\": \"dog\", \"id\": 99999999999, \"confidence\": 60}]}",
    BAD_ID_OF_DOG },
  { BOTH "\"classes\": [{\"name\": \"dog\", \"confidence\": 60, \"confidence\": 60}]}",
    "Class “dog”: “confidence” is there more than once." },
  { BOTH "\"classes\": [{\"name\": \"dog\", \"id\": 1, \"confidence\": 60},"
         " {\"name\": \"dog\", \"id\": 2, \"confidence\": 60},"
         " {\"name\": \"dog\", \"id\": 1, \"confidence\": 70}]}",
    "The class “dog” is there more than once." },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    assert_refused (refused[i].text, refused[i].message);
}

/* At every byte: an error, or the file with nothing but white space missing. */
static void
test_truncated (void)
{
  for (gssize length = 0; length < (gssize) strlen (good); length++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnPreset) preset = parse (good, length, &error);

      if (good[length] == '\n' && length == (gssize) strlen (good) - 1)
        g_assert_no_error (error);
      else
        g_assert_error (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE);
    }
}

/* With any byte in place of any other, it is read or refused, and what is read makes sense. */
static void
test_damaged (void)
{
  static const char bytes[] = "\0\"\\{}[],:-0e9 \x7f\xc3\xff";

  for (gsize i = 0; i < strlen (good); i++)
    for (gsize j = 0; j < sizeof bytes - 1; j++)
      {
        g_autofree char *text = g_strdup (good);
        g_autoptr (GError) error = NULL;
        g_autoptr (LimnPreset) preset = NULL;

        text[i] = bytes[j];
        preset = parse (text, (gssize) strlen (good), &error);
        g_assert_true ((preset == NULL) == (error != NULL));
        if (preset == NULL)
          continue;
        g_assert_cmpfloat (limn_cutoffs_get_lowest (limn_preset_get_cutoffs (preset)), >=, 1.0);
        g_assert_cmpfloat (limn_cutoffs_get_confidence (limn_preset_get_cutoffs (preset)), <=,
                           100.0);
      }
}

static void
append_repeated (GString    *text,
                 const char *part,
                 guint       n)
{
  for (guint i = 0; i < n; i++)
    g_string_append (text, part);
}

static void
test_deep (void)
{
  static const char *const openings[] = { "[", "{\"a\":", "[{\"classes\":" };

  for (guint i = 0; i < G_N_ELEMENTS (openings); i++)
    {
      g_autoptr (GString) text = g_string_new (BOTH "\"classes\": ");

      append_repeated (text, openings[i], LIMN_PRESET_MAX_BYTES / 20);
      assert_refused (text->str, "This is not a file of thresholds: it is not JSON.");
    }
}

static void
test_huge (void)
{
  g_autoptr (GString) text = g_string_new (good);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPreset) preset = NULL;

  while (text->len < LIMN_PRESET_MAX_BYTES)
    g_string_append_c (text, ' ');
  preset = parse (text->str, (gssize) text->len, &error);
  g_assert_no_error (error);

  g_string_append_c (text, ' ');
  assert_refused (text->str, "The file is larger than a file of thresholds can be.");
}

static LimnPreset *
parse_classes (guint    n_classes,
               GError **error)
{
  g_autoptr (GString) text = g_string_new (BOTH "\"classes\": [");

  for (guint i = 0; i < n_classes; i++)
    g_string_append_printf (text, "%s{\"name\":\"c%u\",\"confidence\":%u}", i > 0 ? "," : "", i,
                            1 + i % 100);
  g_string_append (text, "]}");
  return parse (text->str, (gssize) text->len, error);
}

static void
test_many_classes (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) too_many = NULL;
  g_autoptr (LimnPreset) preset = parse_classes (LIMN_PRESET_MAX_CLASSES, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (limn_cutoffs_get_n_classes (limn_preset_get_cutoffs (preset)), ==,
                    LIMN_PRESET_MAX_CLASSES);
  g_assert_null (parse_classes (LIMN_PRESET_MAX_CLASSES + 1, &too_many));
  g_assert_error (too_many, LIMN_ERROR, LIMN_ERROR_BAD_FILE);
  g_assert_cmpstr (too_many->message, ==, "The file has more than 10000 classes.");
}

/* A name too long to be shown is cut in the message. */
static void
test_long_name (void)
{
  g_autoptr (GString) text = g_string_new (BOTH "\"classes\": [{\"name\": \"");
  g_autoptr (GError) error = NULL;

  append_repeated (text, "ü", 5000);
  g_string_append (text, "\"}]}");
  g_assert_null (parse (text->str, (gssize) text->len, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE);
  g_assert_cmpint (g_utf8_strlen (error->message, -1), <, 140);
  g_assert_nonnull (strstr (error->message, "üü…”"));
}

static void
assert_round_trip (LimnPreset *preset)
{
  g_autofree char *text = limn_preset_write (preset, LIMN_SNIPPET_JSON);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPreset) again = parse (text, -1, &error);
  g_autofree char *text_again = NULL;

  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (text, "}\n"));
  g_assert_cmpstr (limn_preset_get_model_id (again), ==, limn_preset_get_model_id (preset));
  g_assert_cmpint (limn_preset_get_engine (again), ==, limn_preset_get_engine (preset));
  g_assert_cmpfloat (limn_preset_get_overlap (again), ==, limn_preset_get_overlap (preset));
  g_assert_true (limn_cutoffs_equal (limn_preset_get_cutoffs (again),
                                     limn_preset_get_cutoffs (preset)));
  text_again = limn_preset_write (again, LIMN_SNIPPET_JSON);
  g_assert_cmpstr (text_again, ==, text);
}

static void
test_round_trip (void)
{
  /* As predictions have them: without control characters. */
  static const LimnCutoff classes[] = {
    { "dog", 16, 60.0 }, { "dog", 17, 1.0 }, { "dog", -1, 100.0 },
    { "a \"quoted\" \\ name", 0, 33.33 }, { "犬 – Hündin 🐕", 5, 0.1 + 45.2 },
    { "*/ ?\?/ </script> %s %n", 1000000, 45.01 },
  };
  g_autoptr (LimnCutoffs) plain = limn_cutoffs_new (45.5);
  g_autoptr (LimnCutoffs) own = limn_cutoffs_new_for_classes (45.0, classes,
                                                              G_N_ELEMENTS (classes));

  for (LimnEngine engine = LIMN_ENGINE_UNKNOWN; engine <= LIMN_ENGINE_CURRENT; engine++)
    {
      g_autoptr (LimnPreset) a = limn_preset_new (NULL, engine, plain, 0.0);
      g_autoptr (LimnPreset) b = limn_preset_new ("my-project/3", engine, own, 33.33);
      g_autoptr (LimnPreset) c = limn_preset_new ("a \"b\" \\ c", engine, own, 100.0);

      assert_round_trip (a);
      assert_round_trip (b);
      assert_round_trip (c);
    }
}

static void
test_written (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPreset) preset = parse (good, -1, &error);
  g_autofree char *text = limn_preset_write (preset, LIMN_SNIPPET_JSON);

  g_assert_cmpstr (text, ==,
                   "{\n"
                   "  \"limn_thresholds\": 1,\n"
                   "  \"model\": \"coco/1\",\n"
                   "  \"engine\": \"inference-models\",\n"
                   "  \"confidence\": 45,\n"
                   "  \"overlap\": 30,\n"
                   "  \"classes\": [\n"
                   "    {\"name\": \"dog\", \"id\": 16, \"confidence\": 60}\n"
                   "  ]\n"
                   "}\n");
}

static void
assert_load_fails (const char *path,
                   LimnError   code)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  g_assert_null (limn_preset_load (file, NULL, &error));
  g_assert_error (error, LIMN_ERROR, (int) code);
  g_assert_cmpuint (strlen (error->message), >, 0);
}

static void
test_load (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("limn-preset.XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "thresholds.json", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing", NULL);
  g_autofree char *large = g_strnfill (3 * LIMN_PRESET_MAX_BYTES, ' ');
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (LimnPreset) preset = NULL;

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (path, good, -1, NULL));
  preset = limn_preset_load (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (limn_preset_get_model_id (preset), ==, "coco/1");

  g_cancellable_cancel (cancellable);
  g_assert_null (limn_preset_load (file, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_assert_true (g_file_set_contents (path, large, -1, NULL));
  assert_load_fails (path, LIMN_ERROR_BAD_FILE);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  assert_load_fails (path, LIMN_ERROR_BAD_FILE);
  assert_load_fails (missing, LIMN_ERROR_NOT_A_FILE);
  assert_load_fails (folder, LIMN_ERROR_NOT_A_FILE);
  /* Nobody writes into it: opening it would wait for ever. */
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  assert_load_fails (pipe, LIMN_ERROR_NOT_A_FILE);

  g_unlink (pipe);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tune/preset/good", test_good);
  g_test_add_func ("/tune/preset/lenient", test_lenient);
  g_test_add_func ("/tune/preset/refused", test_refused);
  g_test_add_func ("/tune/preset/truncated", test_truncated);
  g_test_add_func ("/tune/preset/damaged", test_damaged);
  g_test_add_func ("/tune/preset/deep", test_deep);
  g_test_add_func ("/tune/preset/huge", test_huge);
  g_test_add_func ("/tune/preset/many-classes", test_many_classes);
  g_test_add_func ("/tune/preset/long-name", test_long_name);
  g_test_add_func ("/tune/preset/round-trip", test_round_trip);
  g_test_add_func ("/tune/preset/written", test_written);
  g_test_add_func ("/tune/preset/load", test_load);

  return g_test_run ();
}
