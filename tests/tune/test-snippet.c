/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Thresholds that are taken away, run by what they are for: they keep what Limn keeps. */

#include "config.h"

#include "limn-preset.h"

#include "tune-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_OBJECTS 200
#define MAX_NAMES 16

/* From the command line. */
static const char *python_path;
static const char *compiler_path;
static const char *runner_path;

/* Where the files of a test go. */
static char *folder;

/* What a model may be told to call its classes. All but the last ones are as a prediction has
 * them; control characters come from a file, or from another program. */
static const char *const names[MAX_NAMES] = {
  "dog", "Hündin 犬 🐕", "a \"quoted\" one", "it's", "back\\slash", "ends with \\",
  "*/ int x; /*", "what?\?/", "?\?'?\?<", "{0} %s %d $HOME `ls`", "\"\"\"", "# no comment",
  "line\nbreak", "tab\tand\rreturn", "bell\a\033[31m", "\xe2\x80\xae" "turned \xe2\x80\xa8 end",
};

static const char c_main[] =
  "\n"
  "#include <stdio.h>\n"
  "#include <stdlib.h>\n"
  "\n"
  "int\n"
  "main (int argc, char **argv)\n"
  "{\n"
  "  FILE *file = argc > 1 ? fopen (argv[1], \"r\") : NULL;\n"
  "  char hex[1000], name[500], score[100];\n"
  "  const char *space = \"\";\n"
  "  int class_id, place, i, byte;\n"
  "\n"
  "  for (place = 0; file != NULL\n"
  "       && fscanf (file, \"%999s %d %99s\", hex, &class_id, score) == 3; place++)\n"
  "    {\n"
  "      for (i = 0; sscanf (hex + 2 * i, \"%2x\", (unsigned int *) &byte) == 1; i++)\n"
  "        name[i] = (char) byte;\n"
  "      name[i] = 0;\n"
  "      if (limn_keeps (name, class_id, (float) strtod (score, NULL)))\n"
  "        {\n"
  "          printf (\"%s%d\", space, place);\n"
  "          space = \" \";\n"
  "        }\n"
  "    }\n"
  "  printf (\"\\n\");\n"
  "  return 0;\n"
  "}\n";

static char *
write_file (const char *name,
            const char *contents)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (folder, name, NULL);

  g_file_set_contents (path, contents, -1, &error);
  g_assert_no_error (error);
  return path;
}

static char *
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *errors = NULL;
  char *output = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &errors,
                &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s\n%s", argv[0], error->message, errors);
  g_assert_cmpstr (errors, ==, "");
  return g_strchomp (output);
}

static char *
run_python (const char *kind,
            const char *snippet_path,
            const char *objects_path)
{
  const char *const argv[] = {
    python_path, "-W", "error", runner_path, kind, snippet_path, objects_path, NULL,
  };

  return run (argv);
}

/* As C99 and, by itself, as C89 and C++; warnings are errors, and trigraphs are on. */
static char *
run_c (const char *snippet,
       const char *objects_path)
{
  g_autofree char *source = g_strconcat (snippet, c_main, NULL);
  g_autofree char *source_path = write_file ("program.c", source);
  g_autofree char *snippet_path = write_file ("snippet.c", snippet);
  g_autofree char *program_path = g_build_filename (folder, "program", NULL);
  const char *const syntax_argv[] = {
    compiler_path, "-std=c89", "-pedantic-errors", "-Wall", "-Wextra", "-Werror",
    "-Wno-unused-function", "-fsyntax-only", snippet_path, NULL,
  };
  const char *const build_argv[] = {
    compiler_path, "-std=c99", "-pedantic-errors", "-Wall", "-Wextra", "-Werror", "-o",
    program_path, source_path, NULL,
  };
  const char *const run_argv[] = { program_path, objects_path, NULL };
  g_autofree char *syntax = run (syntax_argv);
  g_autofree char *build = run (build_argv);

  g_assert_cmpstr (syntax, ==, "");
  g_assert_cmpstr (build, ==, "");
  return run (run_argv);
}

static char *
dup_hex (const char *name)
{
  GString *hex = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p++)
    g_string_append_printf (hex, "%02x", (guchar) *p);
  return g_string_free (hex, FALSE);
}

/* The objects as the scripts read them, with scores as a reply has them. */
static char *
write_objects (const TuneObject *objects,
               guint             n_objects)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_objects; i++)
    {
      g_autofree char *hex = dup_hex (objects[i].class_name);
      char score[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (score, sizeof score, i % 2 == 0 ? "%.9g" : "%.17g",
                       (double) (float) objects[i].score);
      g_string_append_printf (text, "%s %d %s\n", hex, objects[i].class_id, score);
    }
  return write_file ("objects", text->str);
}

/* What is kept, by the rule as the cutoffs say it. */
static char *
list_kept (const LimnCutoffs *cutoffs,
           LimnEngine         engine,
           const TuneObject  *objects,
           guint              n_objects)
{
  GString *kept = g_string_new (NULL);

  for (guint i = 0; i < n_objects; i++)
    {
      double confidence = 0.0;

      limn_cutoffs_get_class (cutoffs, objects[i].class_name, objects[i].class_id, &confidence);
      if (limn_engine_lets_pass (engine, (float) objects[i].score, confidence))
        g_string_append_printf (kept, "%s%u", kept->len > 0 ? " " : "", i);
    }
  return g_string_free (kept, FALSE);
}

/* What is kept, by applying the cutoffs to an answer. The place of an object is where it is. */
static char *
list_applied (const LimnCutoffs *cutoffs,
              LimnEngine         engine,
              const TuneObject  *objects,
              guint              n_objects)
{
  g_autoptr (LimnPrediction) answer = tune_prediction_new (engine, 1.0, objects, n_objects);
  g_autoptr (LimnPrediction) applied = limn_cutoffs_apply (cutoffs, answer);
  g_autofree gboolean *is_kept = g_new0 (gboolean, n_objects);
  GString *kept = g_string_new (NULL);

  for (guint i = 0; i < limn_prediction_get_n_instances (applied); i++)
    is_kept[(guint) limn_prediction_get_instance (applied, i)->box.x] = TRUE;
  for (guint i = 0; i < n_objects; i++)
    if (is_kept[i])
      g_string_append_printf (kept, "%s%u", kept->len > 0 ? " " : "", i);
  return g_string_free (kept, FALSE);
}

static void
assert_snippets (const char        *model_id,
                 LimnEngine         engine,
                 LimnCutoffs       *cutoffs,
                 const TuneObject  *objects,
                 guint              n_objects)
{
  g_autoptr (LimnPreset) preset = limn_preset_new (model_id, engine, cutoffs, 30.0);
  g_autofree char *expected = list_kept (cutoffs, engine, objects, n_objects);
  g_autofree char *objects_path = write_objects (objects, n_objects);
  g_autofree char *python = limn_preset_write (preset, LIMN_SNIPPET_PYTHON);
  g_autofree char *supervision = limn_preset_write (preset, LIMN_SNIPPET_SUPERVISION);
  g_autofree char *c = limn_preset_write (preset, LIMN_SNIPPET_C);
  g_autofree char *python_path_of = write_file ("snippet.py", python);
  g_autofree char *supervision_path = write_file ("supervision.py", supervision);
  g_autofree char *python_kept = run_python ("python", python_path_of, objects_path);
  g_autofree char *supervision_kept = run_python ("supervision", supervision_path, objects_path);
  g_autofree char *c_kept = run_c (c, objects_path);

  g_assert_cmpstr (python_kept, ==, expected);
  g_assert_cmpstr (supervision_kept, ==, expected);
  g_assert_cmpstr (c_kept, ==, expected);
}

static void
fill_objects (GRand            *random,
              TuneObject       *objects,
              guint             n_names)
{
  for (guint i = 0; i < N_OBJECTS; i++)
    objects[i] = (TuneObject) {
      .class_name = names[g_rand_int_range (random, 0, (int) n_names)],
      .class_id = g_rand_int_range (random, 0, 2),
      .score = (double) tune_random_score (random),
      .x = i,
    };
}

static LimnCutoffs *
create_cutoffs (GRand *random,
                guint  n_names)
{
  LimnCutoff classes[MAX_NAMES];

  for (guint i = 0; i < n_names; i++)
    classes[i] = (LimnCutoff) {
      names[i], (int) (i % 2), (double) tune_random_score (random) * 100.0,
    };
  return limn_cutoffs_new_for_classes (g_rand_int_range (random, 20, 80), classes, n_names);
}

/* Each object is on a threshold in its turn, so that > and >= are told apart. */
static void
put_on_thresholds (const LimnCutoffs *cutoffs,
                   TuneObject        *objects)
{
  for (guint i = 0; i < N_OBJECTS; i += 5)
    {
      double confidence = 0.0;

      limn_cutoffs_get_class (cutoffs, objects[i].class_name, objects[i].class_id, &confidence);
      objects[i].score = (double) (float) (confidence / 100.0);
    }
}

static void
test_same_set (gconstpointer data)
{
  LimnEngine engine = GPOINTER_TO_UINT (data);
  g_autoptr (GRand) random = g_rand_new_with_seed (9 + engine);
  TuneObject objects[N_OBJECTS];

  for (guint run_number = 0; run_number < 3; run_number++)
    {
      /* The first has no class of its own; the last, names that no prediction has. */
      guint n_names = run_number == 0 ? 0 : run_number == 1 ? 12 : MAX_NAMES;
      g_autoptr (LimnCutoffs) cutoffs = create_cutoffs (random, n_names);

      fill_objects (random, objects, MAX (n_names, 12));
      put_on_thresholds (cutoffs, objects);
      assert_snippets ("coco/1", engine, cutoffs, objects, N_OBJECTS);

      if (n_names <= 12)
        {
          g_autofree char *kept = list_kept (cutoffs, engine, objects, N_OBJECTS);
          g_autofree char *applied = list_applied (cutoffs, engine, objects, N_OBJECTS);

          g_assert_cmpstr (applied, ==, kept);
        }
    }
}

static void
test_empty (void)
{
  g_autoptr (LimnCutoffs) plain = limn_cutoffs_new (45.5);
  g_autoptr (LimnCutoffs) dog = limn_cutoffs_with_class (plain, "dog", 16, 60.0);

  assert_snippets (NULL, LIMN_ENGINE_CURRENT, plain, NULL, 0);
  assert_snippets (NULL, LIMN_ENGINE_CURRENT, dog, NULL, 0);
}

/* A class without an id is one whose objects have none. */
static void
test_no_id (void)
{
  static const TuneObject objects[] = {
    { "dog", -1, 0.5 }, { "dog", -1, 0.7 }, { "dog", 0, 0.5 }, { "cat", -1, 0.5 },
  };
  g_autoptr (LimnCutoffs) plain = limn_cutoffs_new (45.0);
  g_autoptr (LimnCutoffs) dog = limn_cutoffs_with_class (plain, "dog", -1, 60.0);

  assert_snippets (NULL, LIMN_ENGINE_CLASSIC, dog, objects, G_N_ELEMENTS (objects));
}

/* The name of a model stands in comments, which it must not end. */
static void
test_model_id (void)
{
  static const TuneObject objects[] = { { "dog", 0, 0.5 }, { "dog", 0, 0.4 } };
  static const char *const ids[] = {
    "*/ #error", "a\nimport nothing", "a\\\n", "-*- coding: rot13 -*-", "a \?\?/", "\"\"\"", "é",
  };
  g_autoptr (LimnCutoffs) plain = limn_cutoffs_new (45.0);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    assert_snippets (ids[i], LIMN_ENGINE_CLASSIC, plain, objects, G_N_ELEMENTS (objects));
}

/* It says what to ask for, and what it was made for. */
static void
test_words (void)
{
  static const LimnSnippet snippets[] = {
    LIMN_SNIPPET_PYTHON, LIMN_SNIPPET_C, LIMN_SNIPPET_SUPERVISION,
  };
  g_autoptr (LimnCutoffs) plain = limn_cutoffs_new (45.0);
  g_autoptr (LimnCutoffs) dog = limn_cutoffs_with_class (plain, "dog", 16, 30.5);
  g_autoptr (LimnPreset) preset = limn_preset_new ("my-project/3", LIMN_ENGINE_CURRENT, dog, 33.3);

  for (guint i = 0; i < G_N_ELEMENTS (snippets); i++)
    {
      g_autofree char *text = limn_preset_write (preset, snippets[i]);

      g_assert_nonnull (strstr (text, "my-project/3"));
      g_assert_nonnull (strstr (text, "confidence=30.5 and overlap=33.3"));
      g_assert_true (g_str_has_suffix (text, "\n"));
      for (const char *line = text; line != NULL; line = strchr (line + 1, '\n'))
        g_assert_cmpint (strcspn (line + 1, "\n"), <, 100);
    }
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 4);
  python_path = argv[1];
  compiler_path = argv[2];
  runner_path = argv[3];
  folder = g_dir_make_tmp ("limn-snippet.XXXXXX", &error);
  g_assert_no_error (error);

  g_test_add_data_func ("/tune/snippet/unknown", GUINT_TO_POINTER (LIMN_ENGINE_UNKNOWN),
                        test_same_set);
  g_test_add_data_func ("/tune/snippet/classic", GUINT_TO_POINTER (LIMN_ENGINE_CLASSIC),
                        test_same_set);
  g_test_add_data_func ("/tune/snippet/current", GUINT_TO_POINTER (LIMN_ENGINE_CURRENT),
                        test_same_set);
  g_test_add_func ("/tune/snippet/empty", test_empty);
  g_test_add_func ("/tune/snippet/no-id", test_no_id);
  g_test_add_func ("/tune/snippet/model-id", test_model_id);
  g_test_add_func ("/tune/snippet/words", test_words);
  status = g_test_run ();

  for (guint i = 0; i < 6; i++)
    {
      static const char *const files[] = {
        "objects", "snippet.py", "supervision.py", "snippet.c", "program.c", "program",
      };
      g_autofree char *path = g_build_filename (folder, files[i], NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
  return status;
}
