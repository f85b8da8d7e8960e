/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* limn-predict: what Limn's window does, without a window. */

#include "config.h"

#include "limn-allocator.h"
#include "limn-batch.h"
#include "limn-redact.h"

#include <glib/gi18n.h>
#include <locale.h>

/* Thresholds fit the model they were chosen for; for another version they are a guess. */
static void
warn_of_other_model (const LimnOptions *options)
{
  const char *chosen_for = NULL;
  const char *asked = limn_model_get_id (options->model);

  if (options->preset != NULL)
    chosen_for = limn_preset_get_model_id (options->preset);
  if (chosen_for == NULL || g_str_equal (chosen_for, asked))
    return;

  g_printerr ("limn-predict: ");
  /* Translators: two models with their versions, such as coco/1. */
  g_printerr (_("The thresholds were chosen for %s, and the model that is asked is %s."),
              chosen_for, asked);
  g_printerr ("\n");
}

static void
set_timeouts (LimnClient        *client,
              const LimnOptions *options)
{
  guint connect_ms = 0;
  guint idle_ms = 0;
  guint total_ms = 0;

  limn_client_get_timeouts (client, &connect_ms, &idle_ms, &total_ms);
  limn_client_set_timeouts (client,
                            options->connect_s > 0 ? options->connect_s * 1000 : connect_ms,
                            options->idle_s > 0 ? options->idle_s * 1000 : idle_ms,
                            options->timeout_s > 0 ? options->timeout_s * 1000 : total_ms);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (LimnOptions) options = NULL;
  g_autoptr (LimnKeyring) keyring = NULL;
  g_autoptr (LimnLocalServer) local_server = NULL;
  g_autoptr (LimnClient) client = NULL;
  g_autoptr (GError) error = NULL;

  limn_allocator_set_up ();
  setlocale (LC_ALL, "");
  bindtextdomain (LIMN_GETTEXT_DOMAIN, LIMN_LOCALE_DIR);
  bind_textdomain_codeset (LIMN_GETTEXT_DOMAIN, "UTF-8");
  textdomain (LIMN_GETTEXT_DOMAIN);
  g_set_prgname ("limn-predict");
  limn_redact_install_log_writer ();

  options = limn_options_parse (argv, &error);
  if (options == NULL)
    {
      g_printerr ("limn-predict: %s\n%s\n", error->message,
                  _("“limn-predict --help” tells what there is."));
      return LIMN_EXIT_USAGE;
    }
  if (options->version)
    {
      g_print ("limn-predict %s\n", LIMN_VERSION);
      return LIMN_EXIT_OK;
    }

  warn_of_other_model (options);

  /* The local model has no key, so there is no reason to wake up the keyring for it. */
  keyring = limn_keyring_new (limn_model_get_host (options->model) != LIMN_HOST_LOCAL);
  if (options->key != NULL)
    limn_keyring_give (keyring, options->key);
  local_server = limn_local_server_new ();
  client = limn_client_new (keyring, local_server);
  set_timeouts (client, options);
  if (options->store)
    {
      g_autoptr (LimnReplyStore) store = limn_reply_store_new (NULL, LIMN_REPLY_STORE_MAX_BYTES);

      limn_client_set_reply_store (client, store);
    }
  return (int) limn_batch_run (client, options);
}
