/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core-fixture.h"

#include "limn-test-fixtures.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <stdio.h>
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

static gboolean
has_comma (void)
{
  char text[8];

  snprintf (text, sizeof text, "%.1f", 0.5);
  return g_str_equal (text, "0,5");
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

/* Makes the locale where none is installed; its source comes with the package of all locales. */
static void
make_locale (const char *folder)
{
  g_autofree char *output = g_build_filename (folder, "de_DE.UTF-8", NULL);
  const char *const argv[] = {
    "localedef", "--no-archive", "-i", "de_DE", "-f", "UTF-8", output, NULL,
  };

  g_spawn_sync (NULL, (char **) argv, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                NULL, NULL, NULL, NULL, NULL, NULL);
}

/* Goes where numbers are written with a comma. Skips the test, and says so, if there is no way. */
gboolean
core_enter_comma (void)
{
  static const char *const names[] = { "de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "es_ES.UTF-8" };
  g_autofree char *folder = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (setlocale (LC_ALL, names[i]) != NULL && has_comma ())
      return TRUE;

  folder = g_dir_make_tmp ("limn-locale-XXXXXX", NULL);
  g_assert_nonnull (folder);
  make_locale (folder);
  g_setenv ("LOCPATH", folder, TRUE);
  setlocale (LC_ALL, "de_DE.UTF-8");
  g_unsetenv ("LOCPATH");
  remove_tree (folder);
  if (has_comma ())
    return TRUE;
  core_leave_comma ();
  g_test_skip ("no locale with a decimal comma, and none could be made");
  return FALSE;
}

void
core_leave_comma (void)
{
  setlocale (LC_ALL, "C.UTF-8");
}
