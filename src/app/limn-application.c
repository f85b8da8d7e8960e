/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The application. What windows share is made here and handed down, so that tests can hand down
 * their own. Main thread only. */

#include "config.h"

#include "limn-application.h"

#include "limn-decoder.h"
#include "limn-image-loader.h"
#include "limn-preferences.h"
#include "limn-shortcuts.h"
#include "limn-state-file.h"
#include "limn-window.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <stdlib.h>

struct _LimnApplication
{
  AdwApplication parent_instance;

  /* Owned */
  GSettings       *settings;
  LimnKeyring     *keyring;
  LimnLocalServer *local_server;
  LimnClient      *client;
  LimnStateFile   *state_file;

  /* Owned. The first picture of the command line, read while the toolkit starts. */
  LimnPreload     *preload;

  gboolean         has_answers; /* stored ones, so that no model is needed yet */
};

G_DEFINE_FINAL_TYPE (LimnApplication, limn_application, ADW_TYPE_APPLICATION)

static LimnWindow *
add_window (LimnApplication *self)
{
  LimnWindow *window = limn_window_new (GTK_APPLICATION (self), self->client, self->settings);

  limn_window_set_state_file (window, self->state_file);
  gtk_window_present (GTK_WINDOW (window));

  return window;
}

static LimnWindow *
get_window (LimnApplication *self)
{
  GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (self));

  /* The active window may be a dialog of the one that is meant. */
  while (active != NULL && !LIMN_IS_WINDOW (active))
    active = gtk_window_get_transient_for (active);

  return active != NULL ? LIMN_WINDOW (active) : NULL;
}

static void
new_window_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  add_window (LIMN_APPLICATION (user_data));
}

static void
preferences_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  LimnWindow *window = get_window (LIMN_APPLICATION (user_data));

  if (window == NULL)
    window = add_window (LIMN_APPLICATION (user_data));
  limn_window_show_preferences (window, FALSE);
}

/* For reports of problems, which are in English. */
static char *
dup_troubleshooting (void)
{
  g_autofree char *decoder = limn_decoder_dup_description ();

  return g_strdup_printf ("Limn %s\n"
                          "Pictures are decoded in: %s\n"
                          "GTK %u.%u.%u, libadwaita %u.%u.%u, GLib %u.%u.%u\n",
                          LIMN_VERSION, decoder,
                          gtk_get_major_version (), gtk_get_minor_version (),
                          gtk_get_micro_version (),
                          adw_get_major_version (), adw_get_minor_version (),
                          adw_get_micro_version (),
                          glib_major_version, glib_minor_version, glib_micro_version);
}

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  const char *developers[] = { "The Limn authors", NULL };
  g_autofree char *troubleshooting = dup_troubleshooting ();

  adw_show_about_window (GTK_WINDOW (get_window (LIMN_APPLICATION (user_data))),
                         "application-name", _("Limn"),
                         "application-icon", LIMN_APP_ID,
                         "version", LIMN_VERSION,
                         "developer-name", "The Limn authors",
                         "developers", developers,
                         "comments", _("See what a segmentation model sees"),
                         "copyright", "© 2026 The Limn authors",
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* Translators: put your names here, one a line. */
                         "translator-credits", _("translator-credits"),
                         "debug-info", troubleshooting,
                         "debug-info-filename", "limn-troubleshooting.txt",
                         NULL);
}

/* Windows are closed one by one, so that each can keep its size. */
static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  LimnApplication *self = LIMN_APPLICATION (user_data);
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  for (GList *l = windows; l != NULL; l = l->next)
    if (LIMN_IS_WINDOW (l->data))
      gtk_window_close (GTK_WINDOW (l->data));

  g_application_quit (G_APPLICATION (self));
}

static void
color_scheme_changed_cb (LimnApplication *self)
{
  const AdwColorScheme schemes[] = {
    ADW_COLOR_SCHEME_DEFAULT,
    ADW_COLOR_SCHEME_FORCE_LIGHT,
    ADW_COLOR_SCHEME_FORCE_DARK,
  };
  int chosen;

  g_assert (LIMN_IS_APPLICATION (self));

  chosen = g_settings_get_enum (self->settings, "color-scheme");
  adw_style_manager_set_color_scheme (adw_application_get_style_manager (ADW_APPLICATION (self)),
                                      schemes[CLAMP (chosen, 0, 2)]);
}

static void
active_learning_changed_cb (LimnApplication *self)
{
  g_assert (LIMN_IS_APPLICATION (self));

  limn_client_set_active_learning (self->client,
                                   g_settings_get_boolean (self->settings, "active-learning"));
}

static void
time_limits_changed_cb (LimnApplication *self)
{
  g_assert (LIMN_IS_APPLICATION (self));

  limn_client_set_timeouts (self->client,
                            g_settings_get_uint (self->settings, "connect-seconds") * 1000,
                            g_settings_get_uint (self->settings, "idle-seconds") * 1000,
                            g_settings_get_uint (self->settings, "total-seconds") * 1000);
}

static void
follow_time_limits (LimnApplication *self)
{
  static const char *const signals[] = { "changed::connect-seconds", "changed::idle-seconds",
                                         "changed::total-seconds" };

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (self->settings, signals[i], G_CALLBACK (time_limits_changed_cb), self,
                             G_CONNECT_SWAPPED);
  time_limits_changed_cb (self);
}

/* Opens what the command line names, here or in the instance that runs already. Stored answers go
 * along as the hint. */
static int
open_arguments (LimnApplication    *self,
                const char *const  *arguments,
                const char         *predictions)
{
  GApplication *application = G_APPLICATION (self);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GFile) answers = predictions != NULL ? g_file_new_for_commandline_arg (predictions)
                                                  : NULL;
  g_autofree char *hint = answers != NULL ? g_file_get_uri (answers) : NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (files, g_file_new_for_commandline_arg (arguments[i]));
  self->preload = limn_preload_new (g_ptr_array_index (files, 0));
  self->has_answers = answers != NULL;
  if (!g_application_register (application, NULL, &error))
    {
      g_printerr ("limn: %s\n", error->message);
      return EXIT_FAILURE;
    }
  g_application_open (application, (GFile **) files->pdata, (int) files->len,
                      hint != NULL ? hint : "");

  /* The first instance goes on to its main loop. */
  return g_application_get_is_remote (application) ? EXIT_SUCCESS : -1;
}

static int
limn_application_handle_local_options (GApplication *application,
                                       GVariantDict *options)
{
  g_autofree const char **arguments = NULL;
  const char *predictions = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      puts ("limn " LIMN_VERSION);
      return EXIT_SUCCESS;
    }
  g_variant_dict_lookup (options, "predictions", "^&ay", &predictions);
  g_variant_dict_lookup (options, G_OPTION_REMAINING, "^a&ay", &arguments);
  if (arguments != NULL)
    return open_arguments (LIMN_APPLICATION (application), arguments, predictions);
  if (predictions != NULL)
    {
      g_printerr ("limn: %s\n", _("--predictions needs the pictures that were answered."));
      return EXIT_FAILURE;
    }

  return G_APPLICATION_CLASS (limn_application_parent_class)->handle_local_options (application,
                                                                                    options);
}

static void
warmed_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  /* Nobody has asked anything yet. If the model does not start, the first question says why. */
  g_autofree char *url = limn_local_server_ready_finish (LIMN_LOCAL_SERVER (source), result, NULL);
}

/* Starting the local model takes longer than answering. It starts while the person looks for a
 * picture. */
static void
warm_up_local_model (LimnApplication *self)
{
  g_autoptr (LimnModel) model = limn_settings_dup_model (self->settings);

  if (limn_model_get_host (model) == LIMN_HOST_LOCAL && !self->has_answers)
    limn_local_server_ready_async (self->local_server, NULL, warmed_up_cb, NULL);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  /* As with the model: the first picture says why it cannot be opened. */
  limn_decoder_check_finish (result, NULL);
}

static gboolean
set_icon_cb (gpointer user_data)
{
  gtk_window_set_default_icon_name (LIMN_APP_ID);

  return G_SOURCE_REMOVE;
}

static void
screens_changed_cb (GListModel *monitors)
{
  int width = 0;
  int height = 0;

  for (guint i = 0; i < g_list_model_get_n_items (monitors); i++)
    {
      g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);
      int scale = gdk_monitor_get_scale_factor (monitor);
      GdkRectangle geometry;

      gdk_monitor_get_geometry (monitor, &geometry);
      width = MAX (width, geometry.width * scale);
      height = MAX (height, geometry.height * scale);
    }
  if (width > 0 && height > 0)
    limn_image_set_screen (MIN (width, G_MAXUINT16), MIN (height, G_MAXUINT16));
}

/* Pictures are opened as large as the largest screen needs them. */
static void
follow_screens (void)
{
  GListModel *monitors = gdk_display_get_monitors (gdk_display_get_default ());

  g_signal_connect (monitors, "items-changed", G_CALLBACK (screens_changed_cb), NULL);
  screens_changed_cb (monitors);
}

static void
limn_application_startup (GApplication *application)
{
  LimnApplication *self = LIMN_APPLICATION (application);
  const GActionEntry entries[] = {
    { "new-window", new_window_action },
    { "preferences", preferences_action },
    { "about", about_action },
    { "quit", quit_action },
  };
  g_autoptr (LimnReplyStore) store = NULL;
  guint id;

  G_APPLICATION_CLASS (limn_application_parent_class)->startup (application);

  /* Drawing the icon can wait until there is something to see. */
  id = g_idle_add_full (G_PRIORITY_LOW, set_icon_cb, NULL, NULL);
  g_source_set_name_by_id (id, "[limn] icon of the windows");
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  limn_shortcuts_set_accels (GTK_APPLICATION (self));

  self->settings = g_settings_new (LIMN_APP_ID);
  self->local_server = limn_local_server_new ();
  self->client = limn_client_new (self->keyring, self->local_server);
  store = limn_reply_store_new (NULL, LIMN_REPLY_STORE_MAX_BYTES);
  limn_client_set_reply_store (self->client, store);
  self->state_file = limn_state_file_new (NULL);
  limn_settings_bind_policy (self->settings, limn_client_get_policy (self->client));
  warm_up_local_model (self);
  limn_decoder_check_async (NULL, checked_cb, NULL);

  g_signal_connect_object (self->settings, "changed::color-scheme",
                           G_CALLBACK (color_scheme_changed_cb), self, G_CONNECT_SWAPPED);
  color_scheme_changed_cb (self);
  g_signal_connect_object (self->settings, "changed::active-learning",
                           G_CALLBACK (active_learning_changed_cb), self, G_CONNECT_SWAPPED);
  active_learning_changed_cb (self);
  follow_time_limits (self);
  follow_screens ();
}

static void
limn_application_activate (GApplication *application)
{
  LimnApplication *self = LIMN_APPLICATION (application);
  LimnWindow *window = get_window (self);

  if (window == NULL)
    window = add_window (self);
  gtk_window_present (GTK_WINDOW (window));
}

static void
limn_application_open (GApplication  *application,
                       GFile        **files,
                       int            n_files,
                       const char    *hint)
{
  LimnApplication *self = LIMN_APPLICATION (application);
  LimnWindow *window = get_window (self);
  g_autoptr (GListStore) list = g_list_store_new (G_TYPE_FILE);

  for (int i = 0; i < n_files; i++)
    g_list_store_append (list, files[i]);

  if (window == NULL || !limn_window_is_empty (window))
    window = add_window (self);
  if (*hint != '\0')
    {
      g_autoptr (GFile) predictions = g_file_new_for_uri (hint);

      limn_window_set_predictions (window, predictions);
    }

  limn_session_set_preload (limn_window_get_session (window), self->preload);
  g_clear_pointer (&self->preload, limn_preload_unref);
  limn_window_open_files (window, G_LIST_MODEL (list));
  gtk_window_present (GTK_WINDOW (window));
}

/* The server is a child process and must not outlive the program. */
static void
limn_application_shutdown (GApplication *application)
{
  LimnApplication *self = LIMN_APPLICATION (application);

  G_APPLICATION_CLASS (limn_application_parent_class)->shutdown (application);

  if (self->local_server != NULL)
    limn_local_server_stop (self->local_server);
  if (self->state_file != NULL)
    limn_state_file_close (self->state_file);
}

static void
limn_application_dispose (GObject *object)
{
  LimnApplication *self = LIMN_APPLICATION (object);

  g_clear_pointer (&self->preload, limn_preload_unref);
  g_clear_object (&self->state_file);
  g_clear_object (&self->client);
  g_clear_object (&self->local_server);
  g_clear_object (&self->keyring);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (limn_application_parent_class)->dispose (object);
}

static void
limn_application_class_init (LimnApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = limn_application_dispose;
  application_class->handle_local_options = limn_application_handle_local_options;
  application_class->startup = limn_application_startup;
  application_class->activate = limn_application_activate;
  application_class->open = limn_application_open;
  application_class->shutdown = limn_application_shutdown;
}

static void
limn_application_init (LimnApplication *self)
{
  const GOptionEntry options[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Show the version and exit"), NULL },
    { "predictions", 'p', 0, G_OPTION_ARG_FILENAME, NULL,
      N_("Show the answers in FILE instead of asking: a reply, the lines of limn-predict --json, "
         "or a folder of replies"), N_("FILE") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL, NULL, N_("[FILES…]") },
    G_OPTION_ENTRY_NULL,
  };

  /* Before the first thread: it changes the environment. */
  self->keyring = limn_keyring_new (TRUE);
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/**
 * limn_application_new:
 *
 * Creates the application. Main thread only.
 *
 * Returns: (transfer full): the application
 */
LimnApplication *
limn_application_new (void)
{
  return g_object_new (LIMN_TYPE_APPLICATION,
                       "application-id", LIMN_APP_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", LIMN_RESOURCE_PATH,
                       NULL);
}

/**
 * limn_application_get_client:
 * @self: the application
 *
 * Gets who asks the models, once the application has started.
 *
 * Returns: (transfer none) (nullable): the client
 */
LimnClient *
limn_application_get_client (LimnApplication *self)
{
  g_return_val_if_fail (LIMN_IS_APPLICATION (self), NULL);

  return self->client;
}

/**
 * limn_application_get_settings:
 * @self: the application
 *
 * Gets the settings, once the application has started.
 *
 * Returns: (transfer none) (nullable): the settings
 */
GSettings *
limn_application_get_settings (LimnApplication *self)
{
  g_return_val_if_fail (LIMN_IS_APPLICATION (self), NULL);

  return self->settings;
}
