/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "eval-fixture.h"

#include <gio/gio.h>
#include <string.h>

static void
add_ring (LimnPredictionBuilder *builder,
          const char            *text)
{
  g_auto (GStrv) numbers = g_strsplit_set (text, " ", -1);
  double x = 0.0;
  guint n = 0;

  limn_prediction_builder_begin_ring (builder);
  for (guint i = 0; numbers[i] != NULL; i++)
    {
      if (*numbers[i] == '\0')
        continue;
      if (n++ % 2 == 0)
        x = g_ascii_strtod (numbers[i], NULL);
      else
        limn_prediction_builder_add_point (builder, x, g_ascii_strtod (numbers[i], NULL));
    }
  g_assert_cmpuint (n % 2, ==, 0);
}

static LimnPrediction *
parse (const char *text,
       int         width,
       int         height,
       GArray     *flags)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  if (width > 0)
    limn_prediction_builder_set_image_size (builder, width, height);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], ";", -1);
      g_auto (GStrv) words = g_strsplit (parts[0] != NULL ? g_strstrip (parts[0]) : "", " ", -1);
      guint8 flag = 0;
      LimnRect box = { 0 };

      if (g_strv_length (words) < 6)
        continue;
      box = (LimnRect) { g_ascii_strtod (words[2], NULL), g_ascii_strtod (words[3], NULL),
                         g_ascii_strtod (words[4], NULL), g_ascii_strtod (words[5], NULL) };
      flag = words[6] != NULL ? (guint8) g_ascii_strtoull (words[6], NULL, 10) : 0;
      g_assert_true (limn_prediction_builder_begin (builder, words[0], -1,
                                                    g_ascii_strtod (words[1], NULL), &box));
      for (guint j = 1; parts[j] != NULL; j++)
        add_ring (builder, parts[j]);
      if (flags != NULL)
        g_array_append_val (flags, flag);
    }
  return limn_prediction_builder_end (builder);
}

LimnPrediction *
eval_fixture_prediction (const char *text,
                         int         width,
                         int         height)
{
  return parse (text, width, height, NULL);
}

LimnTruth *
eval_fixture_truth (const char *text,
                    int         width,
                    int         height)
{
  g_autoptr (GArray) flags = g_array_new (FALSE, TRUE, sizeof (guint8));
  g_autoptr (LimnPrediction) objects = parse (text, width, height, flags);
  guint8 end = 0;

  g_array_append_val (flags, end);
  return limn_truth_new (objects, (const guint8 *) flags->data, NULL);
}

EvalFolder *
eval_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  EvalFolder *self = g_new0 (EvalFolder, 1);

  self->path = g_dir_make_tmp ("limn-eval-XXXXXX", &error);
  g_assert_no_error (error);
  self->pictures = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

static void
remove_all (GFile *file)
{
  g_autoptr (GFileEnumerator) children = g_file_enumerate_children
    (file, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);
  GFile *child = NULL;

  while (children != NULL && g_file_enumerator_iterate (children, NULL, &child, NULL, NULL)
         && child != NULL)
    remove_all (child);
  g_file_delete (file, NULL, NULL);
}

void
eval_folder_free (EvalFolder *self)
{
  g_autoptr (GFile) folder = g_file_new_for_path (self->path);

  remove_all (folder);
  g_ptr_array_unref (self->pictures);
  g_free (self->path);
  g_free (self);
}

GFile *
eval_folder_get_file (EvalFolder *self,
                      const char *name)
{
  g_autofree char *path = g_build_filename (self->path, name, NULL);

  return g_file_new_for_path (path);
}

void
eval_folder_write (EvalFolder *self,
                   const char *name,
                   const char *text)
{
  g_autofree char *path = g_build_filename (self->path, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

void
eval_folder_add_picture (EvalFolder *self,
                         const char *name)
{
  eval_folder_write (self, name, "");
  g_ptr_array_add (self->pictures, eval_folder_get_file (self, name));
}

LimnTruthSet *
eval_folder_load (EvalFolder  *self,
                  const char  *name,
                  GError     **error)
{
  g_autoptr (GFile) file = eval_folder_get_file (self, name);

  return limn_truth_set_load (file, self->pictures, NULL, error);
}

LimnTruth *
eval_folder_lookup (EvalFolder   *self,
                    LimnTruthSet *set,
                    const char   *name)
{
  g_autoptr (GFile) file = eval_folder_get_file (self, name);

  return limn_truth_set_lookup (set, file);
}

double
eval_random (GRand  *rand,
             double  end)
{
  return (int) (g_rand_double (rand) * end * 1000.0) / 1000.0;
}
