/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The same request in a locale that writes numbers with a comma. */

#include "config.h"

#include "client-fixture.h"
#include "limn-wire.h"

#include <locale.h>
#include <string.h>

#include <glib/gstdio.h>

/* Compiles the locale if the system has its source but not the locale. */
static gboolean
use_comma_locale (const char *folder)
{
  g_autofree char *output = g_build_filename (folder, "de_DE.UTF-8", NULL);
  const char *const command[] = {
    "localedef", "--no-archive", "-i", "de_DE", "-f", "UTF-8", output, NULL
  };

  if (setlocale (LC_ALL, "de_DE.UTF-8") == NULL)
    {
      g_spawn_sync (NULL, (char **) command, NULL,
                    G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                    NULL, NULL, NULL, NULL, NULL, NULL);
      g_setenv ("LOCPATH", folder, TRUE);
      if (setlocale (LC_ALL, "de_DE.UTF-8") == NULL)
        return FALSE;
    }
  return strcmp (localeconv ()->decimal_point, ",") == 0;
}

static void
remove_folder (GFile *folder)
{
  g_autoptr (GFileEnumerator) files = NULL;
  GFile *child = NULL;

  files = g_file_enumerate_children (folder, "standard::name", G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS,
                                     NULL, NULL);
  while (files != NULL && g_file_enumerator_iterate (files, NULL, &child, NULL, NULL)
         && child != NULL)
    remove_folder (child);
  g_file_delete (folder, NULL, NULL);
}

static void
test_comma (Net           *net,
            gconstpointer  data)
{
  g_autofree char *path = g_dir_make_tmp ("limn-locale-XXXXXX", NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (LimnImage) image = limn_test_image_new (32, 24);
  g_autoptr (LimnModel) model = net_model (net, LIMN_HOST_CUSTOM);
  g_autoptr (LimnQuery) query = limn_query_new (image, model, 12.34, 0.5);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) prediction = NULL;
  gboolean has_comma = use_comma_locale (path);
  g_autofree char *number = g_strdup_printf ("%.1f", 0.5);
  char buffer[LIMN_PERCENT_MAX_LENGTH];

  limn_test_server_push_reply (net->server, 200, NULL, GOOD_REPLY, -1);
  prediction = net_ask (net, query, &error);
  g_assert_cmpstr (limn_wire_format_percent (33.33, buffer), ==, "33.33");
  setlocale (LC_ALL, "C");
  remove_folder (folder);

  if (!has_comma)
    {
      g_test_skip ("there is no locale with a comma, and none can be made");
      return;
    }
  g_assert_cmpstr (number, ==, "0,5");
  g_assert_no_error (error);
  g_assert_cmpstr (limn_test_request_get_target (limn_test_server_get_last (net->server)), ==,
                   "/cats/3?confidence=12.34&overlap=0.005&disable_active_learning=true");
  g_assert_cmpfloat_with_epsilon (limn_prediction_get_instance (prediction, 0)->confidence, 0.9,
                                  1e-6);
}

int
main (int   argc,
      char *argv[])
{
  g_unsetenv ("LIMN_API_KEY");
  g_unsetenv ("LC_ALL");
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/client/ask-locale/comma", Net, NULL, net_set_up, test_comma, net_tear_down);

  return g_test_run ();
}
