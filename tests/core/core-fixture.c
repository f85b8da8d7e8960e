/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core-fixture.h"

#include "limn-test-fixtures.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

LimnQuery *
core_query_new (int    width,
                int    height,
                double confidence)
{
  static GMutex mutex;
  static LimnImage *last = NULL;
  g_autoptr (LimnImage) image = NULL;
  g_autoptr (LimnModel) model = limn_model_new_local ();

  /* Thousands of queries about one picture: it is made once. */
  g_mutex_lock (&mutex);
  if (last == NULL || limn_image_get_width (last) != width
      || limn_image_get_height (last) != height)
    {
      g_clear_pointer (&last, limn_image_unref);
      last = limn_test_image_new (width, height);
    }
  image = limn_image_ref (last);
  g_mutex_unlock (&mutex);
  return limn_query_new (image, model, confidence, 30.0);
}

LimnPrediction *
core_parse (const char  *json,
            gssize       length,
            int          width,
            int          height,
            GError     **error)
{
  g_autoptr (LimnQuery) query = core_query_new (width, height, 40.0);
  g_autoptr (GBytes) body = g_bytes_new (json, length >= 0 ? (gsize) length : strlen (json));

  return limn_reply_parse (body, query, LIMN_ENGINE_UNKNOWN, error);
}

LimnPrediction *
core_parse_good (const char *json,
                 int         width,
                 int         height)
{
  g_autoptr (GError) error = NULL;
  LimnPrediction *prediction = core_parse (json, -1, width, height, &error);

  g_assert_no_error (error);
  g_assert_nonnull (prediction);
  return prediction;
}

/* The picture is 100 × 80. */
void
core_assert_fails (const char *json,
                   gssize      length,
                   LimnError   code,
                   const char *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) prediction = core_parse (json, length, 100, 80, &error);

  if (prediction != NULL || !g_error_matches (error, LIMN_ERROR, code))
    g_error ("%s: %s instead of %s", what,
             error != NULL ? error->message : "success", limn_error_get_nick (code));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpint (strlen (error->message), >, 0);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
make_locale (const char *name,
             const char *output)
{
  const char *const argv[] = {
    "localedef", "--no-archive", "--quiet", "-i", name, "-f", "UTF-8", output, NULL,
  };
  g_autoptr (GError) error = NULL;

  if (!g_spawn_sync (NULL, (char **) argv, NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL
                     | G_SPAWN_STDERR_TO_DEV_NULL,
                     NULL, NULL, NULL, NULL, NULL, &error))
    g_error ("localedef is missing: %s", error->message);
}

/* Goes where people write in another way, such as numbers with a comma. The locale is made from its
 * source, which comes with the package of all locales, so that it does not depend on what is
 * installed. */
void
core_enter_locale (const char *name)
{
  g_autofree char *folder = g_dir_make_tmp ("limn-locale-XXXXXX", NULL);
  g_autofree char *full_name = g_strconcat (name, ".UTF-8", NULL);
  g_autofree char *output = NULL;

  g_assert_nonnull (folder);
  output = g_build_filename (folder, full_name, NULL);
  make_locale (name, output);
  g_setenv ("LOCPATH", folder, TRUE);
  if (setlocale (LC_ALL, full_name) == NULL)
    g_error ("%s could not be made: install the package of all locales", full_name);
  g_unsetenv ("LOCPATH");
  remove_tree (folder);
}

void
core_leave_locale (void)
{
  setlocale (LC_ALL, "C.UTF-8");
}
