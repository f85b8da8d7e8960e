/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* limn-server: the model on this computer behind the API that hosted models have. Options, model
 * file, signals; the main loop runs here, on the main thread.
 *
 * Exit codes: 0 it was told to end, 1 wrong usage or a failure, 2 it cannot listen, 3 no model. */

#include "config.h"

#include "limn-http-service.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define DEFAULT_PORT 9001
#define MODEL_FILE "coco-1.onnx"
/* No key is that long. */
#define MAX_KEY_BYTES 4096
/* How long a question may still take after the server was told to end. */
#define FAREWELL_MS 5000
#define READ_BYTES 512

enum
{
  EXIT_CANNOT_LISTEN = 2,
  EXIT_NO_MODEL = 3,
};

typedef struct
{
  int       port;
  int       api_key_fd;
  gboolean  exit_with_stdin;
  gboolean  version;
  char     *engine;
  char     *model_dir;
} Options;

static void
complain (const char *format,
          ...) G_GNUC_PRINTF (1, 2);

static void
complain (const char *format,
          ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  fprintf (stderr, "limn-server: %s\n", text);
}

static void
options_clear (Options *options)
{
  g_clear_pointer (&options->engine, g_free);
  g_clear_pointer (&options->model_dir, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse_options (Options   *options,
               int       *argc,
               char    ***argv)
{
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &options->port,
      "Listen on port N of the loopback addresses (default 9001; 0 for any free one)", "N" },
    { "exit-with-stdin", 0, 0, G_OPTION_ARG_NONE, &options->exit_with_stdin,
      "End when standard input is closed, and log less", NULL },
    { "engine", 0, 0, G_OPTION_ARG_STRING, &options->engine,
      "Whose rules of filter and overlap to follow: current (default) or classic", "NAME" },
    { "api-key-fd", 0, 0, G_OPTION_ARG_INT, &options->api_key_fd,
      "Ask for the key that can be read from file descriptor N", "N" },
    { "model-dir", 0, 0, G_OPTION_ARG_FILENAME, &options->model_dir,
      "Folder of the model file " MODEL_FILE, "DIR" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, "Print the version and end", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- a local model with Roboflow's API");
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, &error))
    complain ("%s. See limn-server --help.", error->message);
  else if (*argc > 1)
    complain ("Unexpected argument %s. See limn-server --help.", (*argv)[1]);
  else if (options->port < 0 || options->port > G_MAXUINT16)
    complain ("A port is a number from 0 to 65535.");
  else if (options->engine != NULL && !g_str_equal (options->engine, "current")
           && !g_str_equal (options->engine, "classic"))
    complain ("The engine is current or classic.");
  else
    return TRUE;

  return FALSE;
}

/* Key and pictures are in our memory. Not for sanitizers: the leak checker traces the process. */
static void
protect_process (void)
{
  const struct rlimit no_core = { 0, 0 };

  setrlimit (RLIMIT_CORE, &no_core);
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#ifndef __SANITIZE_ADDRESS__
  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

static char *
read_key (int      fd,
          GError **error)
{
  g_autoptr (GString) key = g_string_new (NULL);
  char buffer[READ_BYTES];
  gssize n_bytes = 0;

  do
    {
      n_bytes = read (fd, buffer, sizeof buffer);
      if (n_bytes > 0)
        g_string_append_len (key, buffer, n_bytes);
    }
  while ((n_bytes > 0 && key->len <= MAX_KEY_BYTES) || (n_bytes < 0 && errno == EINTR));
  explicit_bzero (buffer, sizeof buffer);

  if (n_bytes < 0 || !g_close (fd, NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   "Cannot read the key from file descriptor %d", fd);
      return NULL;
    }
  g_strstrip (key->str);
  if (*key->str == '\0' || strlen (key->str) > MAX_KEY_BYTES)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "The key is empty or far too long");
      return NULL;
    }

  return g_string_free (g_steal_pointer (&key), FALSE);
}

/* Where the model may be, best first. */
static char *
find_model (const char *model_dir)
{
  g_autofree char *user_dir = g_build_filename (g_get_user_data_dir (), "limn", "models", NULL);
  const char *folders[] = {
    model_dir, g_getenv ("LIMN_MODEL_DIR"), user_dir, LIMN_DATA_DIR "/models",
  };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = NULL;

      if (folders[i] == NULL || *folders[i] == '\0')
        continue;
      path = g_build_filename (folders[i], MODEL_FILE, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
      /* Who names a folder wants that one. */
      if (folders[i] == model_dir)
        return NULL;
    }

  return NULL;
}

static LimnDetector *
load_model (const char *model_dir)
{
  g_autofree char *path = find_model (model_dir);
  g_autoptr (GError) error = NULL;
  LimnDetector *detector = NULL;

  if (path == NULL)
    {
      complain ("The local model is not set up: there is no " MODEL_FILE " in %s. Run "
                "build-aux/run or build-aux/fetch-model to set it up.",
                model_dir != NULL ? model_dir : "any of the folders for models");
      return NULL;
    }

  detector = limn_detector_new (path, &error);
  if (detector == NULL)
    complain ("%s. Remove it and run build-aux/fetch-model to set it up again.", error->message);

  return detector;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
stdin_cb (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  char buffer[READ_BYTES];
  gssize n_bytes = read (fd, buffer, sizeof buffer);

  if (n_bytes > 0 || (n_bytes < 0 && (errno == EINTR || errno == EAGAIN)))
    return G_SOURCE_CONTINUE;

  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

static gboolean
farewell_cb (gpointer user_data)
{
  gboolean *is_late = user_data;

  *is_late = TRUE;

  return G_SOURCE_REMOVE;
}

/* Ends after the questions that are under way, if they do not take too long. */
static void
say_farewell (LimnHttpService *service)
{
  gboolean is_late = FALSE;
  guint timeout_id = g_timeout_add (FAREWELL_MS, farewell_cb, &is_late);

  limn_http_service_stop (service);
  while (!is_late && !limn_http_service_is_idle (service))
    g_main_context_iteration (NULL, TRUE);

  /* A worker is still at it; destructors must not run beneath it. */
  if (is_late)
    _exit (0);
  g_source_remove (timeout_id);
  limn_http_service_close (service);
}

static void
run (LimnHttpService *service,
     gboolean         exit_with_stdin)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  /* These stay to the end: a second signal must not cut the farewell short. No loop runs any more
   * then that could call them. */
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  if (exit_with_stdin)
    g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, stdin_cb, loop);

  fprintf (stdout, "{\"limn-server\":1,\"port\":%u,\"models\":[\"%s\"]}\n",
           limn_http_service_get_port (service), LIMN_SERVED_MODEL_ID);
  fflush (stdout);
  g_main_loop_run (loop);

  say_farewell (service);
}

static int
serve (const Options *options)
{
  g_autoptr (LimnHttpService) service = NULL;
  g_autoptr (LimnInference) inference = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  LimnDetector *detector = NULL;
  LimnEngine engine = g_strcmp0 (options->engine, "classic") == 0 ? LIMN_ENGINE_CLASSIC
                                                                  : LIMN_ENGINE_CURRENT;

  if (options->api_key_fd >= 0)
    {
      key = read_key (options->api_key_fd, &error);
      if (key == NULL)
        {
          complain ("%s.", error->message);
          return EXIT_FAILURE;
        }
    }

  detector = load_model (options->model_dir);
  if (detector == NULL)
    return EXIT_NO_MODEL;
  inference = limn_inference_new (detector, engine);
  service = limn_http_service_new (inference, key, options->exit_with_stdin ? G_LOG_LEVEL_INFO
                                                                            : G_LOG_LEVEL_MESSAGE);
  if (!limn_http_service_listen (service, (guint16) options->port, &error))
    {
      complain ("Cannot listen on port %d: %s. Stop the program that has it, or choose another "
                "with --port.", options->port, error->message);
      return EXIT_CANNOT_LISTEN;
    }
  run (service, options->exit_with_stdin);

  return EXIT_SUCCESS;
}

int
main (int    argc,
      char **argv)
{
  g_auto (Options) options = { .port = DEFAULT_PORT, .api_key_fd = -1 };

  /* Standard output is for the one line that programs read. */
  g_log_writer_default_set_use_stderr (TRUE);
  if (!parse_options (&options, &argc, &argv))
    return EXIT_FAILURE;
  if (options.version)
    {
      fprintf (stdout, "limn-server %s\n", LIMN_VERSION);
      return EXIT_SUCCESS;
    }

  protect_process ();

  return serve (&options);
}
