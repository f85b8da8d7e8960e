/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps one `limn-server` running for as long as its owner lives. The server listens at a socket
 * that only this person can open and no browser can reach, and says in one line of JSON that it is
 * ready; until then, questions wait. It ends when its standard input is closed, so that not even a
 * crash of this program leaves it behind. A server that died is started again by the next question,
 * and one that stands still while it is asked is ended and started again, but not for ever. Main
 * thread only. */

#include "config.h"

#include "limn-local-server.h"

#include "limn-error.h"
#include "limn-line-reader.h"
#include "limn-server-finder.h"
#include "limn-server-place.h"
#include "limn-server-probe.h"

#include <signal.h>
#include <string.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#define START_TIMEOUT_MS 30000
/* How long an ended server's last words are waited for: something it started may hold the pipe. */
#define LAST_WORDS_GRACE_MS 500
#define KILL_AFTER_MS 2000

/* While a question is open the server is asked so often whether it is well, and so many times it
 * may fail to answer. It answers while the network runs. */
#define WATCH_INTERVAL_MS 5000
#define MAX_MISSES 2

/* One start and three restarts a minute. */
#define MAX_STARTS 4
#define STARTS_WINDOW_US (60 * G_USEC_PER_SEC)

/* What `limn-server` exits with when no model has been set up. */
#define EXIT_NOT_SET_UP 3
#define MAX_LAST_WORDS 200

/* The model gives way to the window that shows its answers. */
#define NICENESS 5

/* A running process. Lives until it has ended, which can be after its server object has. */
typedef struct
{
  LimnLocalServer *server; /* borrowed; NULL once nobody is interested any more */
  GSubprocess     *process;
  GCancellable    *readers;
  char            *last_words;
  char            *socket_path;
  guint            timeout_id;
  gboolean         owns_folder; /* of the socket */
  gboolean         exited;
  gboolean         stderr_ended;
} Child;

struct _LimnLocalServer
{
  GObject  parent_instance;

  Child   *child;
  char    *socket_path; /* NULL until the server is ready */
  char    *probed_path; /* NULL unless that one is being asked whether it is well */
  GQueue   waiters; /* GTask, owned */

  gint64   starts_us[MAX_STARTS];
  guint    start_timeout_ms;
  guint    watch_interval_ms;
  guint    watch_id;
  guint    n_questions;
  guint    n_misses;
  gboolean suspect;
  gboolean is_looking;
};

G_DEFINE_FINAL_TYPE (LimnLocalServer, limn_local_server, G_TYPE_OBJECT)

static void start (LimnLocalServer *self);
static void probe (LimnLocalServer *self);

static void
child_clear (gpointer data)
{
  Child *child = data;
  g_autofree char *folder = NULL;

  g_clear_handle_id (&child->timeout_id, g_source_remove);
  /* It removes its socket itself, unless it was killed. */
  if (child->socket_path != NULL)
    {
      folder = g_path_get_dirname (child->socket_path);
      g_unlink (child->socket_path);
      if (child->owns_folder)
        g_rmdir (folder);
    }
  g_clear_pointer (&child->socket_path, g_free);
  g_clear_object (&child->process);
  g_clear_object (&child->readers);
  g_clear_pointer (&child->last_words, g_free);
}

static gboolean
kill_cb (gpointer user_data)
{
  Child *child = user_data;

  child->timeout_id = 0;
  g_subprocess_force_exit (child->process);
  return G_SOURCE_REMOVE;
}

/* Lets go of a child and has it end: by its standard input, by SIGTERM, at last by SIGKILL. The
 * wait for its end keeps the struct alive. */
static void
child_dismiss (Child *child)
{
  child->server = NULL;
  g_cancellable_cancel (child->readers);
  g_clear_handle_id (&child->timeout_id, g_source_remove);
  if (!child->exited)
    {
      g_output_stream_close (g_subprocess_get_stdin_pipe (child->process), NULL, NULL);
      g_subprocess_send_signal (child->process, SIGTERM);
      child->timeout_id = g_timeout_add (KILL_AFTER_MS, kill_cb, child);
      g_source_set_name_by_id (child->timeout_id, "[limn] end the local model");
    }
  g_rc_box_release_full (child, child_clear);
}

static void
drop_child (LimnLocalServer *self)
{
  g_clear_pointer (&self->child, child_dismiss);
  g_clear_pointer (&self->socket_path, g_free);
  self->n_misses = 0;
  self->suspect = FALSE;
}

static void
source_clear (gpointer data)
{
  g_source_destroy (data);
  g_source_unref (data);
}

static gboolean
waiter_cancelled_cb (GCancellable *cancellable,
                     gpointer      user_data)
{
  GTask *task = user_data;
  LimnLocalServer *self = g_task_get_source_object (task);

  if (g_queue_remove (&self->waiters, task))
    {
      g_task_return_error_if_cancelled (task);
      g_object_unref (task);
    }
  return G_SOURCE_REMOVE;
}

static void
add_waiter (LimnLocalServer *self,
            GTask           *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  GSource *source = NULL;

  g_queue_push_tail (&self->waiters, g_object_ref (task));
  if (cancellable == NULL)
    return;
  source = g_cancellable_source_new (cancellable);
  g_source_set_callback (source, G_SOURCE_FUNC (waiter_cancelled_cb), task, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  g_task_set_task_data (task, source, source_clear);
}

/* Answers everyone who waits, with the socket or with @error. Callbacks may do anything to this
 * object, so that nothing is touched after them. */
static void
answer_waiters (LimnLocalServer *self,
                const GError    *error)
{
  g_autofree char *socket_path = g_strdup (self->socket_path);
  GQueue waiters = self->waiters;
  GTask *task = NULL;

  g_queue_init (&self->waiters);
  while ((task = g_queue_pop_head (&waiters)) != NULL)
    {
      /* From here on the wait cannot be cancelled: it is over. */
      g_task_set_task_data (task, NULL, NULL);
      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_pointer (task, g_strdup (socket_path), g_free);
      g_object_unref (task);
    }
}

static void
fail (LimnLocalServer *self,
      const char      *message)
{
  g_autoptr (LimnLocalServer) guard = g_object_ref (self);
  g_autoptr (GError) error = g_error_new_literal (LIMN_ERROR, LIMN_ERROR_LOCAL_MODEL, message);

  drop_child (self);
  answer_waiters (self, error);
}

static void
fail_with_last_words (LimnLocalServer *self,
                      const char      *sentence,
                      const char      *last_words)
{
  g_autofree char *message = NULL;

  if (last_words == NULL)
    {
      fail (self, sentence);
      return;
    }
  /* Translators: the first %s is a whole sentence, the second what a program said last. */
  message = g_strdup_printf (_("%s It said: %s"), sentence, last_words);
  fail (self, message);
}

static void
fail_to_start (LimnLocalServer *self)
{
  Child *child = self->child;
  g_autofree char *last_words = g_strdup (child->last_words);

  if (child->exited
      && g_subprocess_get_if_exited (child->process)
      && g_subprocess_get_exit_status (child->process) == EXIT_NOT_SET_UP)
    {
      /* Setting it up and trying again is not a crash. */
      self->starts_us[0] = 0;
      fail_with_last_words (self,
                            _("The local model is not set up. Run build-aux/run once."),
                            last_words);
      return;
    }
  fail_with_last_words (self, _("The local model did not start."), last_words);
}

static gboolean
grace_over_cb (gpointer user_data)
{
  Child *child = user_data;

  child->timeout_id = 0;
  fail_to_start (child->server);
  return G_SOURCE_REMOVE;
}

static gboolean
start_timeout_cb (gpointer user_data)
{
  Child *child = user_data;
  g_autofree char *last_words = g_strdup (child->last_words);

  child->timeout_id = 0;
  fail_with_last_words (child->server, _("The local model takes too long to start."), last_words);
  return G_SOURCE_REMOVE;
}

static void
exited_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Child *child = user_data;
  LimnLocalServer *self = child->server;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  child->exited = TRUE;
  g_clear_handle_id (&child->timeout_id, g_source_remove);
  if (self != NULL)
    {
      if (self->socket_path == NULL && child->stderr_ended)
        fail_to_start (self);
      else if (self->socket_path == NULL)
        {
          child->timeout_id = g_timeout_add (LAST_WORDS_GRACE_MS, grace_over_cb, child);
          g_source_set_name_by_id (child->timeout_id, "[limn] last words of the local model");
        }
      else
        {
          g_info ("The local model ended: %s",
                  child->last_words != NULL ? child->last_words : "it said nothing");
          drop_child (self);
          if (!g_queue_is_empty (&self->waiters))
            start (self);
        }
    }
  g_rc_box_release_full (child, child_clear);
}

/* Tells whether a line is the one that says the server is ready at this socket. The program is
 * ours, but what runs under its name may not be. */
static gboolean
is_ready_line (const char *line,
               const char *socket_path)
{
  g_autoptr (JsonParser) parser = NULL;
  JsonNode *root = NULL;
  JsonNode *socket_node = NULL;

  /* The nesting of the parser is not limited; that of this line is known. */
  if (line[0] != '{' || strchr (line + 1, '{') != NULL || strstr (line, "[[") != NULL)
    return FALSE;
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, line, -1, NULL))
    return FALSE;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)
      || !json_object_has_member (json_node_get_object (root), "limn-server"))
    return FALSE;
  socket_node = json_object_get_member (json_node_get_object (root), "socket");

  return socket_node != NULL && JSON_NODE_HOLDS_VALUE (socket_node)
         && g_strcmp0 (json_node_get_string (socket_node), socket_path) == 0;
}

static void
stdout_line_cb (const char *line,
                gpointer    user_data)
{
  Child *child = user_data;
  LimnLocalServer *self = child->server;
  g_autoptr (LimnLocalServer) guard = g_object_ref (self);

  if (line == NULL || self->socket_path != NULL)
    return;
  if (!is_ready_line (line, child->socket_path))
    {
      fail (self, _("The local model said something that was not expected when it started."));
      return;
    }
  g_clear_handle_id (&child->timeout_id, g_source_remove);
  self->socket_path = g_strdup (child->socket_path);
  answer_waiters (self, NULL);
}

static void
stderr_line_cb (const char *line,
                gpointer    user_data)
{
  Child *child = user_data;

  if (line == NULL)
    {
      /* Nothing more can come: no need to wait for the end of the grace. */
      child->stderr_ended = TRUE;
      if (child->exited)
        fail_to_start (child->server);
      return;
    }
  if (*line == '\0')
    return;
  g_free (child->last_words);
  child->last_words = g_utf8_substring (line, 0, MIN (g_utf8_strlen (line, -1), MAX_LAST_WORDS));
}

static Child *
child_spawn (LimnLocalServer  *self,
             const char       *program,
             GError          **error)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_auto (GStrv) environment = limn_server_dup_environment ();
  gboolean owns_folder = FALSE;
  g_autofree char *socket_path = limn_server_make_socket_path (&owns_folder, error);
  Child *child = NULL;

  if (socket_path == NULL)
    return NULL;
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE
                                        | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                        | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_set_environ (launcher, environment);
  process = g_subprocess_launcher_spawn (launcher, error, program, "--socket", socket_path,
                                         "--exit-with-stdin", "--nice=" G_STRINGIFY (NICENESS),
                                         NULL);
  if (process == NULL)
    return NULL;

  child = g_rc_box_new0 (Child);
  child->server = self;
  child->process = g_steal_pointer (&process);
  child->socket_path = g_steal_pointer (&socket_path);
  child->owns_folder = owns_folder;
  child->readers = g_cancellable_new ();
  child->timeout_id = g_timeout_add (self->start_timeout_ms, start_timeout_cb, child);
  g_source_set_name_by_id (child->timeout_id, "[limn] start of the local model");
  limn_line_reader_start (g_subprocess_get_stdout_pipe (child->process), child->readers,
                          stdout_line_cb, child);
  limn_line_reader_start (g_subprocess_get_stderr_pipe (child->process), child->readers,
                          stderr_line_cb, child);
  g_subprocess_wait_async (child->process, NULL, exited_cb, g_rc_box_acquire (child));
  return child;
}

static gboolean
may_start (LimnLocalServer *self)
{
  gint64 oldest_us = self->starts_us[MAX_STARTS - 1];

  return oldest_us == 0 || g_get_monotonic_time () - oldest_us > STARTS_WINDOW_US;
}

static void
start (LimnLocalServer *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *program = NULL;
  g_autofree char *message = NULL;

  g_assert (self->child == NULL);

  if (!may_start (self))
    {
      fail (self, _("The local model keeps stopping. Try again in a minute."));
      return;
    }
  program = limn_server_find (&error);
  if (program == NULL)
    {
      fail (self, error->message);
      return;
    }
  self->child = child_spawn (self, program, &error);
  if (self->child == NULL)
    {
      /* Translators: %s is the reason, a message of the system. */
      message = g_strdup_printf (_("The local model could not be started: %s"), error->message);
      fail (self, message);
      return;
    }
  memmove (self->starts_us + 1, self->starts_us, sizeof self->starts_us - sizeof *self->starts_us);
  self->starts_us[0] = g_get_monotonic_time ();
}

static void
probe_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (LimnLocalServer) self = user_data;
  gboolean answers = limn_server_probe_finish (result);
  g_autofree char *probed_path = g_steal_pointer (&self->probed_path);

  /* Nobody waits any more, or a new server is starting and will answer them. */
  if (g_queue_is_empty (&self->waiters) || self->socket_path == NULL)
    return;
  if (strcmp (probed_path, self->socket_path) != 0)
    {
      probe (self);
      return;
    }
  if (answers)
    {
      self->suspect = FALSE;
      answer_waiters (self, NULL);
      return;
    }
  drop_child (self);
  start (self);
}

/* Asks a server that did not answer whether it is still there. */
static void
probe (LimnLocalServer *self)
{
  if (self->probed_path != NULL)
    return;
  self->probed_path = g_strdup (self->socket_path);
  limn_server_probe_async (self->socket_path, probe_cb, g_object_ref (self));
}

/* A look at a server that is being asked. */
typedef struct
{
  LimnLocalServer *server;
  char            *socket_path;
} Look;

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree Look *look = user_data;
  g_autoptr (LimnLocalServer) self = g_steal_pointer (&look->server);
  g_autofree char *socket_path = g_steal_pointer (&look->socket_path);
  gboolean answers = limn_server_probe_finish (result);

  self->is_looking = FALSE;
  if (g_strcmp0 (socket_path, self->socket_path) != 0)
    return;
  self->n_misses = answers ? 0 : self->n_misses + 1;
  if (self->n_misses < MAX_MISSES)
    return;

  /* A process that stands still would not hear anything softer. Who asked it is told at once by
   * the end of the connection. */
  g_info ("The local model does not answer any more");
  g_subprocess_force_exit (self->child->process);
  drop_child (self);
  start (self);
}

static gboolean
watch_cb (gpointer user_data)
{
  LimnLocalServer *self = user_data;
  Look *look = NULL;

  if (self->socket_path == NULL || self->is_looking)
    return G_SOURCE_CONTINUE;
  self->is_looking = TRUE;
  look = g_new0 (Look, 1);
  look->server = g_object_ref (self);
  look->socket_path = g_strdup (self->socket_path);
  limn_server_probe_async (self->socket_path, looked_cb, look);
  return G_SOURCE_CONTINUE;
}

static void
limn_local_server_dispose (GObject *object)
{
  LimnLocalServer *self = LIMN_LOCAL_SERVER (object);

  g_clear_handle_id (&self->watch_id, g_source_remove);
  drop_child (self);
  g_clear_pointer (&self->probed_path, g_free);

  G_OBJECT_CLASS (limn_local_server_parent_class)->dispose (object);
}

static void
limn_local_server_class_init (LimnLocalServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = limn_local_server_dispose;
}

static void
limn_local_server_init (LimnLocalServer *self)
{
  g_queue_init (&self->waiters);
  self->start_timeout_ms = START_TIMEOUT_MS;
  self->watch_interval_ms = WATCH_INTERVAL_MS;
}

/**
 * limn_local_server_new:
 *
 * Makes the keeper of a local server. Nothing is started before it is needed. Main thread only.
 *
 * Returns: (transfer full): the keeper
 */
LimnLocalServer *
limn_local_server_new (void)
{
  return g_object_new (LIMN_TYPE_LOCAL_SERVER, NULL);
}

/**
 * limn_local_server_ready_async:
 * @self: a local server
 * @cancellable: (nullable): a cancellable; it ends the wait, not the server
 * @callback: called when the server can be asked
 * @user_data: data for @callback
 *
 * Waits until the server can be asked, and starts it first if it is not running: at most three
 * times a minute after it died. Main thread only.
 */
void
limn_local_server_ready_async (LimnLocalServer     *self,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  gboolean is_alive = FALSE;

  g_return_if_fail (LIMN_IS_LOCAL_SERVER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, limn_local_server_ready_async);
  g_task_set_name (task, "[limn] wait for the local model");
  if (g_task_return_error_if_cancelled (task))
    return;

  is_alive = limn_local_server_get_pid (self) != 0;
  if (self->socket_path != NULL && is_alive && !self->suspect)
    {
      g_task_return_pointer (task, g_strdup (self->socket_path), g_free);
      return;
    }
  add_waiter (self, task);
  if (self->child == NULL)
    start (self);
  else if (self->socket_path != NULL && is_alive)
    probe (self);
  /* Otherwise it is starting, or it has just ended, and the news of that starts the next one. */
}

/**
 * limn_local_server_ready_finish:
 * @self: a local server
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@LocalServer.ready_async].
 *
 * Fails with %LIMN_ERROR_LOCAL_MODEL if the program is missing, the model is not set up, or the
 * server does not start within thirty seconds or dies too often. Main thread only.
 *
 * Returns: (transfer full) (type filename): the socket of the server, to be asked under
 *   %LIMN_LOCAL_SERVER_URL; %NULL on error
 */
char *
limn_local_server_ready_finish (LimnLocalServer  *self,
                                GAsyncResult     *result,
                                GError          **error)
{
  g_return_val_if_fail (LIMN_IS_LOCAL_SERVER (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * limn_local_server_stop:
 * @self: a local server
 *
 * Ends the server if it runs: closes its standard input, sends SIGTERM, and after two seconds
 * SIGKILL. Returns at once; who waits gets an error. Being asked again starts a new one. Main
 * thread only.
 */
void
limn_local_server_stop (LimnLocalServer *self)
{
  g_return_if_fail (LIMN_IS_LOCAL_SERVER (self));

  memset (self->starts_us, 0, sizeof self->starts_us);
  fail (self, _("The local model was stopped."));
}

/**
 * limn_local_server_suspect:
 * @self: a local server
 *
 * Says that the server did not answer. Before it is used again it is looked whether it is still
 * there, and if not it is started again. Main thread only.
 */
void
limn_local_server_suspect (LimnLocalServer *self)
{
  g_return_if_fail (LIMN_IS_LOCAL_SERVER (self));

  self->suspect = self->socket_path != NULL;
}

/**
 * limn_local_server_begin_question:
 * @self: a local server
 *
 * Says that the server is being asked. While it is, it is looked every five seconds whether it is
 * well; after two looks in vain it is ended and started again. Main thread only.
 */
void
limn_local_server_begin_question (LimnLocalServer *self)
{
  g_return_if_fail (LIMN_IS_LOCAL_SERVER (self));

  self->n_questions++;
  if (self->watch_id != 0)
    return;
  self->n_misses = 0;
  self->watch_id = g_timeout_add (self->watch_interval_ms, watch_cb, self);
  g_source_set_name_by_id (self->watch_id, "[limn] watch the local model");
}

/**
 * limn_local_server_end_question:
 * @self: a local server
 *
 * Says that a question that was begun is over, however it ended. Main thread only.
 */
void
limn_local_server_end_question (LimnLocalServer *self)
{
  g_return_if_fail (LIMN_IS_LOCAL_SERVER (self));
  g_return_if_fail (self->n_questions > 0);

  self->n_questions--;
  if (self->n_questions == 0)
    g_clear_handle_id (&self->watch_id, g_source_remove);
}

/**
 * limn_local_server_get_pid:
 * @self: a local server
 *
 * Gets the process id of the server. Main thread only.
 *
 * Returns: a process id, or 0 if none runs
 */
int
limn_local_server_get_pid (LimnLocalServer *self)
{
  const char *identifier = NULL;

  g_return_val_if_fail (LIMN_IS_LOCAL_SERVER (self), 0);

  if (self->child == NULL)
    return 0;
  identifier = g_subprocess_get_identifier (self->child->process);
  return identifier != NULL ? (int) g_ascii_strtoll (identifier, NULL, 10) : 0;
}

/**
 * limn_local_server_set_start_timeout:
 * @self: a local server
 * @timeout_ms: milliseconds, thirty thousand at first
 *
 * Sets how long a server that was just started may take until it can be asked. It holds from the
 * next start on. Main thread only.
 */
void
limn_local_server_set_start_timeout (LimnLocalServer *self,
                                     guint            timeout_ms)
{
  g_return_if_fail (LIMN_IS_LOCAL_SERVER (self));

  self->start_timeout_ms = timeout_ms;
}

/**
 * limn_local_server_set_watch_interval:
 * @self: a local server
 * @interval_ms: milliseconds, five thousand at first
 *
 * Sets how often it is looked whether a server that is being asked is well. It holds from the next
 * question on. Main thread only.
 */
void
limn_local_server_set_watch_interval (LimnLocalServer *self,
                                      guint            interval_ms)
{
  g_return_if_fail (LIMN_IS_LOCAL_SERVER (self));
  g_return_if_fail (interval_ms > 0);

  self->watch_interval_ms = interval_ms;
}
