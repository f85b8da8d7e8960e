/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sidebar-fixture.h"

typedef struct
{
  Fixture           *fixture;
  LimnSessionStatus  status;
} Wanted;

void
fixture_init (int    *argc,
              char ***argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_test_init (argc, argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      exit (0);
    }

  adw_init ();
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (LimnKeyring) keyring = limn_keyring_new (FALSE);
  g_autoptr (LimnModel) model = NULL;
  g_autoptr (GError) error = NULL;

  fixture->server = limn_test_server_new ();
  fixture->client = limn_client_new (keyring, NULL);
  /* One try each, unless a test is about more. */
  limn_client_set_retries (fixture->client, 0, 0);
  fixture->session = limn_session_new (fixture->client);
  limn_session_set_debounce (fixture->session, 1, 2);
  model = limn_model_new (LIMN_HOST_CUSTOM, limn_test_server_get_url (fixture->server),
                          "street/3", &error);
  g_assert_no_error (error);
  limn_session_set_model (fixture->session, model);
  fixture->overlay = limn_overlay_new (fixture->session, NULL);
  fixture->image = limn_test_image_new (PICTURE_WIDTH, PICTURE_HEIGHT);
  fixture->scene = g_array_new (FALSE, FALSE, sizeof (LimnTestInstance));
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_assert_null (fixture->window);
  g_assert_finalize_object (g_steal_pointer (&fixture->overlay));
  limn_session_close (fixture->session);
  g_assert_finalize_object (g_steal_pointer (&fixture->session));
  g_clear_object (&fixture->client);
  g_clear_pointer (&fixture->server, limn_test_server_free);
  g_clear_pointer (&fixture->image, limn_image_unref);
  g_clear_pointer (&fixture->scene, g_array_unref);
}

static void
run_test (Fixture       *fixture,
          gconstpointer  data)
{
  FixtureTest const *test = data;

  (*test) (fixture);
}

void
fixture_add (const char  *path,
             FixtureTest  test)
{
  /* Lives until the end of the program: GLib keeps the pointer. */
  static GSList *tests = NULL;
  FixtureTest *boxed = g_new (FixtureTest, 1);

  *boxed = test;
  tests = g_slist_prepend (tests, boxed);
  g_test_add (path, Fixture, boxed, fixture_set_up, run_test, fixture_tear_down);
}

void
fixture_see (Fixture    *fixture,
             const char *class_name,
             double      confidence,
             double      x,
             double      y,
             double      width,
             double      height)
{
  LimnTestInstance instance = {
    .class_name = class_name,
    .confidence = confidence,
    .x = x,
    .y = y,
    .width = width,
    .height = height,
  };

  g_array_append_val (fixture->scene, instance);
}

void
fixture_set_street (Fixture *fixture)
{
  g_array_set_size (fixture->scene, 0);
  fixture_see (fixture, "person", 0.91, 120, 300, 75, 220);
  fixture_see (fixture, "bus", 0.88, 240, 220, 383, 249);
  fixture_see (fixture, "person", 0.64, 690, 340, 60, 200);
  fixture_see (fixture, "tv", 0.47, 510, 250, 80, 75);
  fixture_see (fixture, "bus", 0.42, 30, 30, 40, 20);
  fixture_see (fixture, "person", 0.41, 400, 600, 30, 70);
  fixture_see (fixture, "traffic light", 0.36, 800, 100, 20, 50);
  fixture_see (fixture, "tv", 0.33, 700, 150, 30, 30);
  fixture_see (fixture, "person", 0.28, 900, 500, 35, 90);
  fixture_see (fixture, "tv", 0.22, 10, 700, 25, 25);
}

void
fixture_set_many (Fixture *fixture,
                  guint    n)
{
  static const char * const names[] = { "ant", "bee", "cicada", "dragonfly", "earwig" };

  g_array_set_size (fixture->scene, 0);
  for (guint i = 0; i < n; i++)
    fixture_see (fixture, names[i % G_N_ELEMENTS (names)], 0.99 - 0.5 * i / n,
                 (i * 37) % 900, (i * 91) % 700, 5 + i % 50, 5 + i % 40);
}

void
fixture_reply (Fixture         *fixture,
               LimnTestRequest *request)
{
  double percent = limn_test_request_get_number (request, "confidence", 40);
  g_autofree char *body = NULL;
  g_autofree char *headers = NULL;
  guint n = 0;

  while (n < fixture->scene->len
         && g_array_index (fixture->scene, LimnTestInstance, n).confidence * 100 >= percent)
    n++;

  body = limn_test_reply (PICTURE_WIDTH, PICTURE_HEIGHT,
                          (const LimnTestInstance *) fixture->scene->data, n);
  headers = g_strdup_printf ("Content-Type: application/json\r\n%s%s%s",
                             fixture->engine != NULL ? "x-inference-engine: " : "",
                             fixture->engine != NULL ? fixture->engine : "",
                             fixture->engine != NULL ? "\r\n" : "");
  limn_test_request_reply (request, 200, headers, body, -1);
}

static void
reply_cb (LimnTestServer  *server,
          LimnTestRequest *request,
          gpointer         user_data)
{
  fixture_reply (user_data, request);
}

void
fixture_auto_reply (Fixture *fixture)
{
  limn_test_server_set_handler (fixture->server, reply_cb, fixture);
}

void
fixture_open (Fixture *fixture)
{
  limn_session_open_image (fixture->session, fixture->image);
}

static gboolean
has_status (gpointer data)
{
  const Wanted *wanted = data;

  return limn_session_get_status (wanted->fixture->session) == wanted->status;
}

void
fixture_wait_status (Fixture           *fixture,
                     LimnSessionStatus  status)
{
  Wanted wanted = { fixture, status };

  limn_test_wait (has_status, &wanted);
}

void
fixture_open_confirmed (Fixture *fixture)
{
  fixture_auto_reply (fixture);
  fixture_open (fixture);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
}

static gboolean
is_drawn (gpointer window)
{
  return gtk_widget_get_mapped (window) && gtk_widget_get_width (window) > 0;
}

void
fixture_show (Fixture   *fixture,
              GtkWidget *widget,
              int        width,
              int        height)
{
  g_assert_null (fixture->window);

  fixture->window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (fixture->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, height);
  gtk_window_set_child (GTK_WINDOW (fixture->window), widget);
  gtk_window_present (GTK_WINDOW (fixture->window));
  limn_test_wait (is_drawn, fixture->window);
}

void
fixture_drop (Fixture   *fixture,
              GtkWidget *widget)
{
  g_object_add_weak_pointer (G_OBJECT (widget), (gpointer *) &widget);
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&fixture->window)));
  else
    g_object_unref (widget);

  limn_test_settle ();
  g_assert_null (widget);
}

gpointer
fixture_child (gpointer    widget,
               const char *name)
{
  GObject *child = gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), name);

  g_assert_nonnull (child);

  return child;
}

static void
find_into (GPtrArray *found,
           GtkWidget *widget,
           GType      type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && gtk_widget_get_mapped (widget))
    g_ptr_array_add (found, widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_into (found, child, type);
}

GPtrArray *
fixture_find (GtkWidget *widget,
              GType      type)
{
  GPtrArray *found = g_ptr_array_new ();

  find_into (found, widget, type);

  return found;
}
