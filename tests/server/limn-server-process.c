/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Starts real servers and asks them with real clients. Client programs run while the main context
 * does, so that a test can serve pictures to the server meanwhile. */

#include "config.h"

#include "limn-server-process.h"

#include "limn-test-fixtures.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A program that was started and has not ended yet. */
typedef struct
{
  GAsyncResult *result;
} Wait;

static void
store_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Wait *wait = user_data;

  g_set_object (&wait->result, result);
}

static gboolean
has_result (gpointer data)
{
  return ((Wait *) data)->result != NULL;
}

static char *
require (const char *variable,
         const char *what)
{
  const char *value = g_getenv (variable);

  if (value == NULL || *value == '\0')
    g_error ("%s does not name %s; build-aux/test sets it.", variable, what);

  return g_strdup (value);
}

const char *
get_program (void)
{
  static char *program = NULL;

  if (program == NULL)
    program = require ("LIMN_SERVER", "the server");

  return program;
}

const char *
get_photo (const char *name)
{
  static GHashTable *paths = NULL;
  char *path = NULL;

  if (paths == NULL)
    paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  path = g_hash_table_lookup (paths, name);
  if (path == NULL)
    {
      g_autofree char *folder = require ("LIMN_PHOTO_DIR", "the examples of labelme");

      path = g_build_filename (folder, "instance_segmentation", "data_annotated", name, NULL);
      if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_error ("There is no photo %s; build-aux/test unpacks it.", path);
      g_hash_table_insert (paths, g_strdup (name), path);
    }

  return path;
}

/* A pipe with the token in it; returns its end to read from. */
static int
make_token_pipe (const char *token)
{
  int fds[2] = { -1, -1 };

  g_assert_no_errno (pipe (fds));
  g_assert_cmpint (write (fds[1], token, strlen (token)), ==, strlen (token));
  close (fds[1]);

  return fds[0];
}

static char *
read_line (GSubprocess *process)
{
  GInputStream *pipe_end = g_subprocess_get_stdout_pipe (process);
  g_autoptr (GDataInputStream) stream = g_data_input_stream_new (pipe_end);
  g_autoptr (GError) error = NULL;
  char *line = NULL;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (stream), FALSE);
  line = g_data_input_stream_read_line (stream, NULL, NULL, &error);
  g_assert_no_error (error);
  if (line == NULL)
    g_error ("limn-server did not start; what it says is above.");

  return line;
}

/* At a Unix socket of its own, as Limn starts it; on a port if a token is given. */
ServerProcess *
server_process_start (const char *arguments,
                      const char *token)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *model_dir = require ("LIMN_MODEL_DIR", "the folder of the model");
  g_autofree char *line = NULL;
  g_autoptr (JsonNode) ready = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) argv = NULL;
  g_autofree char *command = NULL;
  ServerProcess *self = g_new0 (ServerProcess, 1);

  self->folder = g_dir_make_tmp ("limn-process-XXXXXX", &error);
  g_assert_no_error (error);
  if (token == NULL)
    self->socket_path = g_build_filename (self->folder, "socket", NULL);
  command = token != NULL
              ? g_strdup_printf ("'%s' --listen --token-fd=7 --exit-with-stdin %s", get_program (),
                                 arguments)
              : g_strdup_printf ("'%s' --socket '%s' --exit-with-stdin %s", get_program (),
                                 self->socket_path, arguments);
  g_shell_parse_argv (command, NULL, &argv, &error);
  g_assert_no_error (error);
  if (token != NULL)
    g_subprocess_launcher_take_fd (launcher, make_token_pipe (token), 7);
  self->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);

  line = read_line (self->process);
  ready = json_from_string (line, &error);
  g_assert_no_error (error);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (ready), "limn-server"), ==, 1);
  if (token != NULL)
    self->port = (guint16) json_object_get_int_member (json_node_get_object (ready), "port");
  else
    g_assert_cmpstr (json_object_get_string_member (json_node_get_object (ready), "socket"), ==,
                     self->socket_path);
  self->token = g_strdup (token);
  self->base_url = token != NULL ? g_strdup_printf ("http://127.0.0.1:%u", self->port)
                                 : g_strdup ("http://localhost");

  return self;
}

/* Waits for the server to end by itself, and without fault. */
void
server_process_wait (ServerProcess *self)
{
  Wait wait = { NULL };
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_async (self->process, NULL, store_cb, &wait);
  limn_test_wait (has_result, &wait);
  g_subprocess_wait_finish (self->process, wait.result, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (self->process));
  g_assert_cmpint (g_subprocess_get_exit_status (self->process), ==, 0);
  g_clear_object (&wait.result);
}

/* Lets the server go, as its owner does when it dies. */
void
server_process_stop (ServerProcess *self)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  server_process_wait (self);

  /* It leaves nothing behind. */
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_clear_object (&self->process);
  g_free (self->folder);
  g_free (self->socket_path);
  g_free (self->token);
  g_free (self->base_url);
  g_free (self);
}

/* Runs a shell script and returns what it wrote. Pipes fail if any part fails. */
char *
run_script (const char *script,
            int        *exit_status)
{
  const char *argv[] = { "bash", "-o", "pipefail", "-c", script, NULL };
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  Wait wait = { NULL };
  char *output = NULL;

  process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8_async (process, NULL, NULL, store_cb, &wait);
  limn_test_wait (has_result, &wait);
  g_subprocess_communicate_utf8_finish (process, wait.result, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  if (exit_status != NULL)
    *exit_status = g_subprocess_get_exit_status (process);
  else if (g_subprocess_get_exit_status (process) != 0)
    g_error ("This failed with status %d: %s", g_subprocess_get_exit_status (process), script);
  g_clear_object (&wait.result);

  return output;
}

/* Runs a script that ends in a curl command, to which it adds where the server is and how to print
 * the status. */
Reply *
reply_from_curl (ServerProcess *server,
                 const char    *format,
                 ...)
{
  Reply *self = g_new0 (Reply, 1);
  g_autofree char *command = NULL;
  g_autofree char *place = NULL;
  g_autofree char *script = NULL;
  g_autofree char *output = NULL;
  g_auto (GStrv) parts = NULL;
  char *last_line = NULL;
  va_list arguments;

  va_start (arguments, format);
  command = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (server->socket_path != NULL)
    place = g_strdup_printf ("--unix-socket '%s'", server->socket_path);
  script = g_strconcat (command, " -sS -w '\\n%{http_code} %header{x-inference-engine}' ", place,
                        NULL);
  output = run_script (script, NULL);

  last_line = strrchr (output, '\n');
  g_assert_nonnull (last_line);
  parts = g_strsplit (last_line + 1, " ", 2);
  self->status = (guint) g_ascii_strtoull (parts[0], NULL, 10);
  self->engine = g_strdup (parts[1]);
  self->body = g_strndup (output, (gsize) (last_line - output));
  self->json = json_from_string (self->body, NULL);

  return self;
}

void
reply_free (Reply *self)
{
  g_free (self->engine);
  g_free (self->body);
  g_clear_pointer (&self->json, json_node_unref);
  g_free (self);
}

const char *
reply_get_message (Reply *self)
{
  g_assert_nonnull (self->json);

  return json_object_get_string_member (json_node_get_object (self->json), "message");
}

JsonArray *
reply_get_predictions (Reply *self)
{
  if (self->status != 200)
    g_error ("Status %u: %s", self->status, self->body);
  g_assert_nonnull (self->json);

  return json_object_get_array_member (json_node_get_object (self->json), "predictions");
}

/* How often the network ran. */
guint
server_process_count (ServerProcess *self)
{
  g_autoptr (Reply) reply = reply_from_curl (self, "curl '%s/info?api_key=%s'", self->base_url,
                                             self->token != NULL ? self->token : "");

  return (guint) json_object_get_int_member (json_node_get_object (reply->json), "inferences");
}
