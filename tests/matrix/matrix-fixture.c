/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A window over a server that misbehaves. Each row starts with a picture and an answer on screen,
 * asks again, and is held to ten rules after it: the window does not wait any more (V1), the
 * earlier answer is still there and marked (V2), what is written did not change (V3, V4), the key
 * is nowhere (V5), the main loop was not held up (V6), memory and descriptors are given back (V7,
 * V8), no warning was logged (V9), and asking a server that is well again works (V10). */

#include "config.h"

#include "matrix-fixture.h"

#include "limn-preferences.h"
#include "limn-reply-parser.h"
#include "limn-window-private.h"
#include "matrix-traces.h"

#include <stdlib.h>
#include <string.h>

#define ENOUGH_MS 20000
#define BEAT_MS 5
#define MAX_STALL_US (50 * 1000)
#define MAX_MEMORY (24 * 1024 * 1024)
#define MAX_DESCRIPTORS 2
#define MAX_RETRIES 2
/* What is waited between tries is counted in seconds of this length. */
#define SECOND_MS 5
#define PICTURE_NAME "street.png"

typedef struct
{
  Matrix          *matrix;
  const MatrixRow *row;
} Bound;

const char *__asan_default_options (void);

/* The memory of a row is to be seen to come back. And the leak checker of gcc 12 crashes on the
 * thread-local memory of a TLS library that was loaded after the program began, unless it does not
 * follow where that memory lies. */
const char *
__asan_default_options (void)
{
  return "quarantine_size_mb=1:thread_local_quarantine_size_kb=64"
         ":allocator_release_to_os_interval_ms=0:intercept_tls_get_addr=0";
}

static char *
dup_reply (guint n_instances)
{
  const LimnTestInstance instances[] = {
    { "dog", 0, 0.9, 40, 60, 100, 180 },
    { "cat", 1, 0.6, 240, 60, 100, 180 },
    { "bird", 2, 0.5, 160, 10, 60, 40 },
  };

  g_assert_cmpuint (n_instances, <=, G_N_ELEMENTS (instances));

  return limn_test_reply (PICTURE_WIDTH, PICTURE_HEIGHT, instances, n_instances);
}

char *
matrix_expand (Matrix     *self,
               const char *text)
{
  g_autoptr (GString) all = g_string_new (text);
  g_autofree char *reply = dup_reply (MATRIX_N_FRESH);
  g_autofree char *length = g_strdup_printf ("%u", (guint) strlen (reply));
  g_autofree char *hex = g_strdup_printf ("%x", (guint) strlen (reply));
  g_autofree char *port = g_strdup_printf ("%u", limn_test_server_get_port (self->app.server));

  g_string_replace (all, "@R", reply, 0);
  g_string_replace (all, "@L", length, 0);
  g_string_replace (all, "@X", hex, 0);
  g_string_replace (all, "@P", port, 0);

  return g_string_free (g_steal_pointer (&all), FALSE);
}

gboolean
matrix_answer (MatrixPeer *peer,
               const char *text)
{
  g_autofree char *reply = dup_reply (MATRIX_N_BEFORE);
  g_autofree char *whole = g_strdup_printf (MATRIX_OK "Content-Length: %u\r\n\r\n%s",
                                            (guint) strlen (reply), reply);

  return matrix_peer_read_request (peer) && matrix_peer_send (peer, whole, -1);
}

static gboolean
send_text (MatrixPeer *peer,
           const char *text)
{
  return matrix_peer_read_request (peer)
         && matrix_peer_send (peer, text, -1)
         && matrix_peer_finish (peer);
}

void
matrix_init (int    *argc,
             char ***argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *home = g_dir_make_tmp ("limn-matrix-XXXXXX", &error);
  static const char *const folders[][2] = {
    { "XDG_CACHE_HOME", ".cache" },
    { "XDG_CONFIG_HOME", ".config" },
    { "XDG_DATA_HOME", ".local/share" },
    { "XDG_STATE_HOME", ".local/state" },
  };

  g_assert_no_error (error);
  g_setenv ("HOME", home, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (home, folders[i][1], NULL);

      g_setenv (folders[i][0], path, TRUE);
    }
  g_unsetenv ("LIMN_API_KEY");
  /* The cache is to be what Limn keeps, and nothing else. */
  g_setenv ("MESA_SHADER_CACHE_DISABLE", "true", TRUE);
  /* Questions are also asked again when the network changes; here it does not. */
  g_setenv ("GIO_USE_NETWORK_MONITOR", "base", TRUE);
  app_init (argc, argv);
  matrix_keep_log ();
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean *done = user_data;

  limn_keyring_store_finish (LIMN_KEYRING (source), result, &error);
  g_assert_no_error (error);
  *done = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* Whoever is asked has the key, and somebody agreed that it gets pictures. */
static void
give_key (Matrix *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnKey) key = limn_key_new (MATRIX_KEY, &error);
  g_autoptr (LimnModel) model = limn_settings_dup_model (self->app.settings);
  const char *const allowed[] = { limn_model_get_origin (model), NULL };
  gboolean done = FALSE;

  g_assert_no_error (error);
  g_settings_set_strv (self->app.settings, "allowed-hosts", allowed);
  limn_settings_bind_policy (self->app.settings, limn_client_get_policy (self->app.client));
  limn_keyring_store_async (limn_client_get_keyring (self->app.client),
                            limn_model_get_origin (model), key, FALSE, NULL, stored_cb, &done);
  limn_test_wait (is_true, &done);
}

static GFile *
write_picture (Matrix *self,
               gsize   size)
{
  g_autoptr (GBytes) png = limn_test_png_new_padded (PICTURE_WIDTH, PICTURE_HEIGHT, 1, size);
  g_autofree char *path = g_build_filename (self->app.folder, PICTURE_NAME, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png),
                       &error);
  g_assert_no_error (error);

  return g_file_new_for_path (path);
}

static LimnSession *
get_session (Matrix *self)
{
  return limn_window_get_session (self->window);
}

static gboolean
beat_cb (gpointer user_data)
{
  Matrix *self = user_data;
  gint64 now = g_get_monotonic_time ();

  self->worst_us = MAX (self->worst_us, now - self->beat_us - BEAT_MS * 1000);
  self->beat_us = now;

  return G_SOURCE_CONTINUE;
}

static gboolean
is_settled (gpointer data)
{
  Matrix *self = data;
  LimnSession *session = get_session (self);

  if (limn_session_get_busy (session))
    return FALSE;

  switch (limn_session_get_status (session))
    {
    case LIMN_SESSION_CONFIRMED:
    case LIMN_SESSION_FAILED:
      return TRUE;
    case LIMN_SESSION_EMPTY:
    case LIMN_SESSION_LOADING:
    case LIMN_SESSION_ASKING:
    case LIMN_SESSION_DERIVED:
    case LIMN_SESSION_APPROXIMATE:
    case LIMN_SESSION_STALE:
      break;
    }

  return FALSE;
}

static void
wait_settled (Matrix *self)
{
  self->beat_us = g_get_monotonic_time ();
  self->beat_id = g_timeout_add_full (G_PRIORITY_HIGH, BEAT_MS, beat_cb, self, NULL);
  limn_test_wait (is_settled, self);
  beat_cb (self);
  g_clear_handle_id (&self->beat_id, g_source_remove);
}

Matrix *
matrix_new_at (MatrixServer    *server,
               const char      *url,
               gsize            picture_bytes,
               GTlsCertificate *certificate)
{
  Matrix *self = g_new0 (Matrix, 1);
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (LimnReplyStore) store = limn_reply_store_new (NULL, LIMN_REPLY_STORE_MAX_BYTES);
  g_autoptr (GFile) picture = NULL;

  app_set_up (&self->app, NULL);
  self->home = g_strdup (g_getenv ("HOME"));
  self->server = server;
  self->is_hosted = url == NULL;
  matrix_server_set_certificate (server, certificate);
  matrix_server_set_behaviour (server, matrix_answer, NULL);
  if (url != NULL)
    g_settings_set_string (self->app.settings, "custom-url", url);
  else
    g_settings_set_enum (self->app.settings, "host", LIMN_HOST_SERVERLESS);
  give_key (self);
  limn_client_set_retries (self->app.client, MAX_RETRIES, SECOND_MS);
  limn_client_set_reply_store (self->app.client, store);
  /* One question is one request: nothing is asked in advance. */
  g_settings_set_double (self->app.settings, "pool-floor",
                         g_settings_get_double (self->app.settings, "confidence"));

  self->window = app_show_window (&self->app, 900, 600);
  picture = write_picture (self, picture_bytes);
  app_file_list_value (&value, picture, NULL);
  g_assert_true (limn_window_open_value (self->window, &value));
  wait_settled (self);
  self->has_answer = limn_session_get_error (get_session (self)) == NULL;

  return self;
}

Matrix *
matrix_new (const char      *scheme,
            const char      *host,
            gsize            picture_bytes,
            GTlsCertificate *certificate)
{
  MatrixServer *server = matrix_server_new ();
  g_autofree char *url = g_strdup_printf ("%s://%s:%u", scheme, host,
                                          matrix_server_get_port (server));

  return matrix_new_at (server, url, picture_bytes, certificate);
}

void
matrix_free (Matrix *self)
{
  app_close_window (&self->app);
  app_tear_down (&self->app, NULL);
  app_remove_folder (self->home);
  matrix_server_free (self->server);
  g_free (self->home);
  g_free (self->files);
  g_free (self);
}

void
matrix_act (Matrix     *self,
            const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), action, NULL));
}

/* Waits for what the cache and the data of the program are to keep; what is written about the
 * window itself may change. */
static char *
list_kept_files (Matrix *self)
{
  g_autofree char *cache = matrix_list_files (g_get_user_cache_dir ());
  g_autofree char *data = matrix_list_files (g_get_user_data_dir ());

  return g_strconcat (cache, "\n", data, NULL);
}

void
matrix_begin (Matrix *self)
{
  matrix_server_hang_up (self->server);
  limn_test_settle ();
  g_assert_cmpint (limn_session_get_status (get_session (self)), ==,
                   self->has_answer ? LIMN_SESSION_CONFIRMED : LIMN_SESSION_FAILED);
  matrix_server_forget (self->server);
  g_free (self->files);
  self->files = list_kept_files (self);
  self->n_descriptors = matrix_count_descriptors ();
  self->memory = matrix_get_memory ();
  matrix_reset_peak_memory ();
}

static guint
or_enough (guint limit_ms)
{
  return limit_ms != 0 ? limit_ms : ENOUGH_MS;
}

void
matrix_ask (Matrix          *self,
            const MatrixRow *row)
{
  g_autofree char *text = matrix_expand (self, row->text != NULL ? row->text : "");
  gint64 begun_us = 0;

  limn_client_set_timeouts (self->app.client, or_enough (row->connect_ms),
                            or_enough (row->idle_ms), or_enough (row->total_ms));
  matrix_server_set_behaviour (self->server, row->behave != NULL ? row->behave : send_text, text);
  if (row->door != MATRIX_DOOR_OPEN)
    matrix_server_set_door (self->server, row->door);

  self->worst_us = 0;
  begun_us = g_get_monotonic_time ();
  matrix_act (self, "win.ask-again");
  g_assert_true (limn_session_get_busy (get_session (self)));
  wait_settled (self);
  g_test_message ("%.0f ms, main loop held up for %.0f ms at most",
                  (double) (g_get_monotonic_time () - begun_us) / 1000.0,
                  (double) self->worst_us / 1000.0);
}

static void
assert_says (const MatrixRow *row,
             const char      *sentence)
{
  g_test_message ("%s", sentence);
  for (gsize i = 0; i < G_N_ELEMENTS (row->says) && row->says[i] != NULL; i++)
    if (strstr (sentence, row->says[i]) == NULL)
      g_error ("“%s” is not in “%s”", row->says[i], sentence);
}

/* V2: the answer from before is on screen, and the window says why it is no new one. */
static void
judge_failure (Matrix          *self,
               const MatrixRow *row)
{
  LimnSession *session = get_session (self);
  const GError *error = limn_session_get_error (session);
  LimnScene *scene = limn_overlay_get_scene (limn_window_get_overlay (self->window));
  GtkLabel *message = app_child (self->window->banner, "message");
  GtkLabel *failure = app_child (self->window->pill, "failure_label");
  GtkRevealer *revealer = app_child (self->window->banner, "revealer");
  const char *button = limn_remedy_get_label (limn_error_get_remedy (error));
  g_autofree char *reason = NULL;

  g_assert_cmpint (limn_session_get_status (session), ==, LIMN_SESSION_FAILED);
  g_assert_nonnull (error);
  assert_says (row, error->message);
  g_assert_error (error, LIMN_ERROR, row->code);
  g_assert_cmpint (limn_error_get_remedy (error), ==, row->remedy);

  if (self->has_answer)
    g_assert_cmpuint (limn_scene_get_n_shown (scene), ==, MATRIX_N_BEFORE);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (self->window->pages), ==, "viewer");
  g_assert_true (gtk_revealer_get_reveal_child (revealer));
  g_assert_cmpstr (gtk_label_get_label (message), ==, error->message);
  g_assert_cmpstr (limn_banner_get_button (self->window->banner), ==, button);
  reason = g_strndup (error->message, strlen (error->message) - 1);
  g_assert_nonnull (strstr (gtk_label_get_label (failure), reason));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (failure)));
}

static void
judge_result (Matrix *self,
              guint   n_objects)
{
  LimnSession *session = get_session (self);
  LimnScene *scene = limn_overlay_get_scene (limn_window_get_overlay (self->window));
  GtkRevealer *revealer = app_child (self->window->banner, "revealer");

  if (limn_session_get_error (session) != NULL)
    g_error ("A result was expected, not “%s”", limn_session_get_error (session)->message);
  g_assert_cmpint (limn_session_get_status (session), ==, LIMN_SESSION_CONFIRMED);
  g_assert_nonnull (scene);
  g_assert_cmpuint (limn_scene_get_n_shown (scene), ==, n_objects);
  g_assert_false (gtk_revealer_get_reveal_child (revealer));
}

/* V1: nothing turns or moves any more. */
static void
assert_not_waiting (Matrix *self)
{
  GtkSpinner *spinner = app_child (self->window->pill, "spinner");

  g_assert_false (limn_session_get_busy (get_session (self)));
  g_assert_false (gtk_spinner_get_spinning (spinner)
                  && gtk_widget_get_mapped (GTK_WIDGET (spinner)));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (self->window->progress)));
}

static void
assert_no_key (Matrix *self)
{
  matrix_assert_no_key_shown ();
  matrix_assert_no_key_logged ();
  matrix_assert_no_key_in_files (self->home);
  matrix_assert_no_key_in_files (self->app.folder);
  matrix_assert_clipboard_empty ();
}

void
matrix_judge (Matrix          *self,
              const MatrixRow *row)
{
  g_autofree char *files = list_kept_files (self);

  assert_not_waiting (self);
  if (row->code == MATRIX_RESULT)
    judge_result (self, MATRIX_N_FRESH);
  else
    judge_failure (self, row);
  g_assert_cmpuint (matrix_server_get_n_tries (self->server), ==, row->n_tries);
  g_assert_cmpuint (limn_test_server_get_n_connections (self->app.server), ==, 0);
  /* A good answer of a hosted model is kept, for it was paid for. */
  if (self->is_hosted && row->code == MATRIX_RESULT)
    g_assert_cmpstr (files, !=, self->files);
  else
    g_assert_cmpstr (files, ==, self->files);
  assert_no_key (self);

  /* Machines that do other things as well hold up everyone; who measures says so. */
  if (g_getenv ("LIMN_MATRIX_TIMING") != NULL)
    g_assert_cmpint (self->worst_us, <=, MAX_STALL_US);
}

/* V10. Where the button does something else, what it opens is looked at and closed again. */
void
matrix_recover (Matrix          *self,
                const MatrixRow *row)
{
  guint n_tries = matrix_server_get_n_tries (self->server);

  if (row->door != MATRIX_DOOR_OPEN)
    matrix_server_set_door (self->server, MATRIX_DOOR_OPEN);
  matrix_server_set_behaviour (self->server, matrix_answer, NULL);
  limn_client_set_timeouts (self->app.client, ENOUGH_MS, ENOUGH_MS, ENOUGH_MS);

  if (row->code == MATRIX_RESULT || row->remedy != LIMN_REMEDY_RETRY)
    matrix_act (self, "win.ask-again");
  else
    matrix_act (self, "win.remedy");
  wait_settled (self);
  judge_result (self, MATRIX_N_BEFORE);
  assert_not_waiting (self);
  g_assert_cmpuint (matrix_server_get_n_tries (self->server), ==, n_tries + 1);
}

void
matrix_end (Matrix          *self,
            const MatrixRow *row)
{
  gint64 memory = 0;
  gint64 peak = matrix_get_peak_memory ();

  matrix_server_hang_up (self->server);
  limn_test_settle ();
  g_assert_cmpuint (matrix_count_descriptors (), <=, self->n_descriptors + MAX_DESCRIPTORS);
  memory = matrix_get_memory ();
  g_test_message ("memory %+.1f MB, at most %+.1f MB",
                  (double) (memory - self->memory) / (1024.0 * 1024.0),
                  (double) (peak - self->memory) / (1024.0 * 1024.0));
  g_assert_cmpint (memory - self->memory, <=, MAX_MEMORY);
  g_assert_cmpint (peak - self->memory, <=, LIMN_MAX_REPLY_BYTES + MAX_MEMORY);
}

void
matrix_run (Matrix          *self,
            const MatrixRow *row)
{
  matrix_begin (self);
  matrix_ask (self, row);
  matrix_judge (self, row);
  matrix_recover (self, row);
  matrix_end (self, row);
}

static void
run_cb (gconstpointer data)
{
  const Bound *bound = data;

  matrix_run (bound->matrix, bound->row);
}

void
matrix_add (Matrix          *self,
            const char      *suite,
            const MatrixRow *rows,
            gsize            n_rows)
{
  for (gsize i = 0; i < n_rows; i++)
    {
      g_autofree char *path = g_strdup_printf ("/matrix/%s/%s", suite, rows[i].name);
      Bound *bound = g_new (Bound, 1);

      bound->matrix = self;
      bound->row = &rows[i];
      g_test_add_data_func_full (path, bound, run_cb, g_free);
    }
}

int
matrix_main (int               argc,
             char            **argv,
             const char       *suite,
             const MatrixRow  *rows,
             gsize             n_rows)
{
  Matrix *matrix = NULL;
  int status = 0;

  matrix_init (&argc, &argv);
  matrix = matrix_new ("http", "127.0.0.1", 0, NULL);
  matrix_add (matrix, suite, rows, n_rows);
  status = g_test_run ();
  matrix_free (matrix);

  return status;
}
