/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* limn-server: the model on this computer behind the API that hosted models have. Options, model
 * file, signals; the main loop runs here, on the main thread.
 *
 * Exit codes: 0 it was told to end, 1 wrong usage or a failure, 2 it cannot listen, 3 no model. */

#include "config.h"

#include "limn-confine.h"
#include "limn-decoder.h"
#include "limn-http-service.h"
#include "limn-local-socket.h"
#include "limn-model-file.h"
#include "limn-token.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SOCKET_NAME "infer.sock"
#define MODEL_FILE "coco-1.onnx"
/* No token is that long. */
#define MAX_TOKEN_BYTES 4096
#define NO_PORT -1
/* How long a question may still take after the server was told to end. */
#define FAREWELL_MS 5000
#define READ_BYTES 512
/* The system knows no more. */
#define MAX_NICE 19

enum
{
  EXIT_CANNOT_LISTEN = 2,
  EXIT_NO_MODEL = 3,
};

typedef struct
{
  int       port; /* NO_PORT for a Unix socket */
  int       token_fd;
  int       nice;
  gboolean  allow_links;
  gboolean  exit_with_stdin;
  gboolean  version;
  char     *engine;
  char     *model_dir;
  char     *socket_path;
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
  g_clear_pointer (&options->socket_path, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* The only addresses are those of this computer, so a port is all there is to say. */
static gboolean
listen_cb (const char  *name,
           const char  *value,
           gpointer     data,
           GError     **error)
{
  Options *options = data;
  guint64 port = 0;

  if (value != NULL && !g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT16, &port, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "It listens on 127.0.0.1 and ::1 and nowhere else; %s takes a port from 0 to "
                   "65535", name);
      return FALSE;
    }
  options->port = (int) port;

  return TRUE;
}

static gboolean
check_options (const Options *options)
{
  if (options->engine != NULL && !g_str_equal (options->engine, "current")
      && !g_str_equal (options->engine, "classic"))
    complain ("The engine is current or classic.");
  else if (options->socket_path != NULL && options->port != NO_PORT)
    complain ("It listens at a socket or on a port, not both.");
  else if (options->token_fd >= 0 && options->port == NO_PORT)
    complain ("A token is for --listen; who can open the socket needs none.");
  else if (options->nice < 0 || options->nice > MAX_NICE)
    complain ("--nice takes a number from 0 to %d.", MAX_NICE);
  else
    return TRUE;

  return FALSE;
}

static gboolean
parse_options (Options   *options,
               int       *argc,
               char    ***argv)
{
  const GOptionEntry entries[] = {
    { "socket", 0, 0, G_OPTION_ARG_FILENAME, &options->socket_path,
      "Listen at the Unix socket PATH (default limn/" SOCKET_NAME " in the runtime directory)",
      "PATH" },
    { "listen", 0, G_OPTION_FLAG_OPTIONAL_ARG, G_OPTION_ARG_CALLBACK, listen_cb,
      "Listen on port N of 127.0.0.1 and ::1 instead (default 0, any free one)", "N" },
    { "port", 0, 0, G_OPTION_ARG_CALLBACK, listen_cb, "The same as --listen=N", "N" },
    { "token-fd", 0, 0, G_OPTION_ARG_INT, &options->token_fd,
      "Ask on the port for the token that can be read from file descriptor N (default a random "
      "one, printed on the terminal)", "N" },
    { "allow-links", 0, 0, G_OPTION_ARG_NONE, &options->allow_links,
      "Fetch pictures from links; without it the server cannot connect to anything", NULL },
    { "exit-with-stdin", 0, 0, G_OPTION_ARG_NONE, &options->exit_with_stdin,
      "End when standard input is closed, and log less", NULL },
    { "nice", 0, 0, G_OPTION_ARG_INT, &options->nice,
      "Give way to other programs: 0 (default) not at all, 19 always", "N" },
    { "engine", 0, 0, G_OPTION_ARG_STRING, &options->engine,
      "Whose rules of filter and overlap to follow: current (default) or classic", "NAME" },
    { "model-dir", 0, 0, G_OPTION_ARG_FILENAME, &options->model_dir,
      "Folder of the model file " MODEL_FILE "; GET /info shows its SHA-256", "DIR" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, "Print the version and end", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- a local model with Roboflow's API");
  g_autoptr (GError) error = NULL;
  GOptionGroup *group = g_option_group_new ("limn-server", "", "", options, NULL);

  g_option_group_add_entries (group, entries);
  g_option_context_set_main_group (context, group);
  if (!g_option_context_parse (context, argc, argv, &error))
    complain ("%s. See limn-server --help.", error->message);
  else if (*argc > 1)
    complain ("Unexpected argument %s. See limn-server --help.", (*argv)[1]);
  else
    return check_options (options);

  return FALSE;
}

static char *
read_token (int      fd,
            GError **error)
{
  g_autoptr (GString) token = g_string_new (NULL);
  char buffer[READ_BYTES];
  gssize n_bytes = 0;

  do
    {
      n_bytes = read (fd, buffer, sizeof buffer);
      if (n_bytes > 0)
        g_string_append_len (token, buffer, n_bytes);
    }
  while ((n_bytes > 0 && token->len <= MAX_TOKEN_BYTES) || (n_bytes < 0 && errno == EINTR));
  explicit_bzero (buffer, sizeof buffer);

  if (n_bytes < 0 || !g_close (fd, NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   "Cannot read the token from file descriptor %d", fd);
      return NULL;
    }
  g_strstrip (token->str);
  if (*token->str == '\0' || strlen (token->str) > MAX_TOKEN_BYTES)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "The token is empty or far too long");
      return NULL;
    }

  return g_string_free (g_steal_pointer (&token), FALSE);
}

/* A token goes to the terminal and nowhere else: standard output and error often end in files. */
static gboolean
show_token (const char  *token,
            GError     **error)
{
  FILE *terminal = fopen ("/dev/tty", "we");

  if (terminal == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           "There is no terminal to show the token on. Give one with --token-fd, "
                           "or listen at a socket");
      return FALSE;
    }
  fprintf (terminal, "Token until it ends: %s\n"
                     "Send it as \"Authorization: Bearer TOKEN\" or as api_key=TOKEN.\n", token);
  fclose (terminal);

  return TRUE;
}

static char *
get_token (const Options  *options,
           GError        **error)
{
  g_autofree char *token = NULL;

  if (options->token_fd >= 0)
    return read_token (options->token_fd, error);
  token = limn_token_make (error);
  if (token == NULL || !show_token (token, error))
    return NULL;

  return g_steal_pointer (&token);
}

/* Where the model may be, best first. Who names a folder wants that one. */
static char *
find_model_folder (const char *model_dir)
{
  g_autofree char *user_dir = g_build_filename (g_get_user_data_dir (), "limn", "models", NULL);
  const char *folders[] = { g_getenv ("LIMN_MODEL_DIR"), user_dir, LIMN_DATA_DIR "/models" };

  if (model_dir != NULL)
    return g_strdup (model_dir);
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = NULL;

      if (folders[i] == NULL || *folders[i] == '\0')
        continue;
      path = g_build_filename (folders[i], MODEL_FILE, NULL);
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return g_strdup (folders[i]);
    }

  return NULL;
}

static void
complain_of_model (const char   *folder,
                   const GError *error)
{
  if (folder == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    complain ("The local model is not set up: there is no " MODEL_FILE " in %s. Run "
              "build-aux/run or build-aux/fetch-model to set it up.",
              folder != NULL ? folder : "any of the folders for models");
  else
    complain ("The model file " MODEL_FILE " in %s cannot be used: %s. Remove it and run "
              "build-aux/fetch-model to set it up again.", folder, error->message);
}

static LimnDetector *
load_model (const char  *model_dir,
            char       **sha256)
{
  g_autofree char *folder = find_model_folder (model_dir);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) model = NULL;
  LimnDetector *detector = NULL;

  if (folder != NULL)
    model = limn_model_file_read (folder, MODEL_FILE, sha256, &error);
  if (model != NULL)
    detector = limn_detector_new (model, &error);
  if (detector == NULL)
    complain_of_model (folder, error);

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

/* The one line that programs read. */
static void
say_ready (LimnHttpService *service,
           const char      *socket_path)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *json = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "limn-server");
  json_builder_add_int_value (builder, 1);
  json_builder_set_member_name (builder, socket_path != NULL ? "socket" : "port");
  if (socket_path != NULL)
    json_builder_add_string_value (builder, socket_path);
  else
    json_builder_add_int_value (builder, limn_http_service_get_port (service));
  json_builder_set_member_name (builder, "models");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, LIMN_SERVED_MODEL_ID);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json = json_to_string (root, FALSE);
  fprintf (stdout, "%s\n", json);
  fflush (stdout);
}

static void
run (LimnHttpService *service,
     const char      *socket_path,
     gboolean         exit_with_stdin)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  /* These stay to the end: a second signal must not cut the farewell short. No loop runs any more
   * then that could call them. */
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  if (exit_with_stdin)
    g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, stdin_cb, loop);

  say_ready (service, socket_path);
  g_main_loop_run (loop);

  say_farewell (service);
}

static gboolean
listen_on_port (LimnHttpService *service,
                int              port,
                const char      *token)
{
  g_autoptr (GError) error = NULL;

  if (limn_http_service_listen_port (service, (guint16) port, token, &error))
    return TRUE;

  complain ("Cannot listen on port %d: %s. Stop the program that has it, or choose another with "
            "--listen.", port, error->message);

  return FALSE;
}

/* Makes the folder of the socket, where it is ours to make. */
static char *
find_socket_path (const char  *chosen,
                  GError     **error)
{
  g_autofree char *folder = NULL;

  if (chosen != NULL)
    return g_strdup (chosen);
  folder = limn_local_socket_dup_folder (error);

  return folder != NULL ? g_build_filename (folder, SOCKET_NAME, NULL) : NULL;
}

static gboolean
listen_at_socket (LimnHttpService *service,
                  const char      *chosen,
                  char           **socket_path)
{
  g_autoptr (GError) error = NULL;

  *socket_path = find_socket_path (chosen, &error);
  if (*socket_path == NULL)
    complain ("Cannot listen: %s. Choose another socket with --socket.", error->message);
  else if (!limn_http_service_listen_socket (service, *socket_path, &error))
    complain ("Cannot listen at %s: %s. Choose another socket with --socket.", *socket_path,
              error->message);
  else
    return TRUE;

  return FALSE;
}

static int
listen_and_run (LimnHttpService *service,
                const Options   *options,
                const char      *token)
{
  g_autofree char *socket_path = NULL;
  g_autoptr (GError) error = NULL;

  if (options->port != NO_PORT ? !listen_on_port (service, options->port, token)
                               : !listen_at_socket (service, options->socket_path, &socket_path))
    return EXIT_CANNOT_LISTEN;
  if (!limn_confine_calls (options->allow_links, &error))
    g_message ("The system does not take our promises: %s", error->message);
  run (service, socket_path, options->exit_with_stdin);

  return EXIT_SUCCESS;
}

static int
serve (const Options *options)
{
  g_autoptr (LimnHttpService) service = NULL;
  g_autoptr (LimnInference) inference = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  g_autofree char *sha256 = NULL;
  LimnDetector *detector = NULL;
  LimnEngine engine = g_strcmp0 (options->engine, "classic") == 0 ? LIMN_ENGINE_CLASSIC
                                                                  : LIMN_ENGINE_CURRENT;
  GLogLevelFlags log_level = options->exit_with_stdin ? G_LOG_LEVEL_INFO : G_LOG_LEVEL_MESSAGE;

  if (options->port != NO_PORT)
    {
      token = get_token (options, &error);
      if (token == NULL)
        {
          complain ("%s.", error->message);
          return EXIT_FAILURE;
        }
    }

  detector = load_model (options->model_dir, &sha256);
  if (detector == NULL)
    return EXIT_NO_MODEL;
  g_log (G_LOG_DOMAIN, log_level, MODEL_FILE " has the SHA-256 %s", sha256);
  inference = limn_inference_new (detector, engine);
  service = limn_http_service_new (inference, sha256, options->allow_links, log_level);

  return listen_and_run (service, options, token);
}

int
main (int    argc,
      char **argv)
{
  g_auto (Options) options = { .port = NO_PORT, .token_fd = -1 };
  g_autoptr (GError) error = NULL;

  /* Standard output is for the one line that programs read. */
  g_log_writer_default_set_use_stderr (TRUE);
  if (!parse_options (&options, &argc, &argv))
    return EXIT_FAILURE;
  if (options.version)
    {
      fprintf (stdout, "limn-server %s\n", LIMN_VERSION);
      return EXIT_SUCCESS;
    }

  /* Before there are threads, which take it from the one that starts them. */
  if (nice (options.nice) < 0)
    g_info ("Cannot give way to other programs: %s", g_strerror (errno));
  /* Pictures are decoded by programs of their own, which nobody can start any more when the
   * promises of this one are made. */
  if (!limn_decoder_start_launcher (&error))
    {
      complain ("%s", error->message);
      return EXIT_FAILURE;
    }
  limn_confine_limits ();

  return serve (&options);
}
