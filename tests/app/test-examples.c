/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Thresholds by example and per class in the real window, through its actions, as keys and menus
 * have them; and how thresholds leave it and come back. */

#include "config.h"

#include "app-fixture.h"
#include "limn-example-bar.h"
#include "limn-preset.h"
#include "limn-window-private.h"

#include <string.h>

#define NBSP "\302\240"

static const LimnTestInstance animals[] = {
  { "dog", 0, 0.9, 20, 60, 100, 180 },
  { "cat", 1, 0.6, 140, 60, 100, 180 },
  { "bird", 2, 0.3, 260, 60, 100, 180 },
};

static void
animals_cb (LimnTestServer  *server,
            LimnTestRequest *request,
            gpointer         user_data)
{
  double percent = limn_test_request_get_number (request, "confidence", 40);
  g_autofree char *body = NULL;
  guint n = 0;

  while (n < G_N_ELEMENTS (animals) && animals[n].confidence * 100 >= percent)
    n++;
  body = limn_test_reply (PICTURE_WIDTH, PICTURE_HEIGHT, animals, n);
  limn_test_request_reply (request, 200, NULL, body, -1);
}

static void
act (LimnWindow *window,
     const char *action)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  g_assert_true (g_action_parse_detailed_name (action, &name, &target, NULL));
  g_assert_true (gtk_widget_activate_action_variant (GTK_WIDGET (window), name, target));
}

static gboolean
can (LimnWindow *window,
     const char *action)
{
  GtkWidget *probe = GTK_WIDGET (window->title_button);
  gboolean enabled;

  gtk_actionable_set_action_name (GTK_ACTIONABLE (probe), action);
  enabled = gtk_widget_get_sensitive (probe);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (probe), "win.choose-model");

  return enabled;
}

static gboolean
knows_all (gpointer data)
{
  LimnWindow *window = data;
  LimnPrediction *pool = limn_session_get_pool (window->session);

  return limn_session_get_status (window->session) == LIMN_SESSION_CONFIRMED && pool != NULL
         && window->opened == gtk_single_selection_get_selected_item (window->selection)
         && limn_prediction_get_n_instances (pool) == G_N_ELEMENTS (animals)
         && window->shown_image == limn_session_get_image (window->session)
         && limn_query_get_image (limn_prediction_get_query (pool)) == window->shown_image;
}

static LimnWindow *
open_pictures (AppFixture *fixture)
{
  LimnWindow *window;
  g_autoptr (GFile) first = app_write_picture (fixture, "a.png", 1);
  g_autoptr (GFile) second = app_write_picture (fixture, "b.png", 2);
  g_autoptr (GListModel) files = app_list_files (first, second, NULL);

  limn_test_server_set_handler (fixture->server, animals_cb, fixture);
  window = app_show_window (fixture, 1000, 800);
  limn_window_open_files (window, files);
  limn_test_wait (knows_all, window);

  return window;
}

static const char *
get_sentence (LimnWindow *window)
{
  LimnExampleBar *bar = app_find (GTK_WIDGET (window), LIMN_TYPE_EXAMPLE_BAR);

  g_assert_nonnull (bar);

  return gtk_widget_get_visible (GTK_WIDGET (bar)) ? limn_example_bar_get_text (bar) : NULL;
}

static void
assert_confidence (LimnWindow *window,
                   double      percent)
{
  g_assert_cmpfloat_with_epsilon (limn_session_get_confidence (window->session), percent, 0.011);
}

static double
get_own (LimnWindow *window,
         const char *name,
         int         class_id)
{
  LimnCutoffs *cutoffs = limn_session_get_cutoffs (window->session);
  double confidence = 0;

  return limn_cutoffs_get_class (cutoffs, name, class_id, &confidence) ? confidence : -1;
}

/* E, K, E, H: a thumb, a sentence, and back. */
static void
test_keys (AppFixture *fixture)
{
  LimnWindow *window = open_pictures (fixture);

  g_assert_null (get_sentence (window));
  g_assert_false (can (window, "win.undo"));
  g_assert_false (can (window, "win.clear-pins"));

  act (window, "win.next-object");
  act (window, "win.keep-object");
  assert_confidence (window, 40);
  g_assert_true (can (window, "win.unpin-object"));
  act (window, "win.next-object");
  g_assert_false (can (window, "win.unpin-object"));
  act (window, "win.hide-object");
  assert_confidence (window, 75);
  g_assert_cmpstr (get_sentence (window), ==, "61–90" NBSP "% satisfies 2 of 2");

  act (window, "win.undo");
  assert_confidence (window, 40);
  g_assert_cmpuint (limn_pins_get_n (window->pins), ==, 1);
  act (window, "win.redo");
  assert_confidence (window, 75);
  g_assert_false (can (window, "win.redo"));

  act (window, "win.clear-pins");
  g_assert_null (get_sentence (window));
  g_assert_true (can (window, "win.undo"));

  app_close_window (fixture);
}

/* What must stay is weaker than what must go: by class, or the best that one value can do. */
static void
test_conflict (AppFixture *fixture)
{
  LimnWindow *window = open_pictures (fixture);
  LimnPrediction *shown;
  LimnCutoffs *cutoffs;

  act (window, "win.next-object");
  act (window, "win.next-object");
  act (window, "win.keep-object");
  act (window, "win.previous-object");
  act (window, "win.hide-object");
  assert_confidence (window, 40);
  g_assert_cmpstr (get_sentence (window), ==,
                   "No single value works: cat 60" NBSP "% must stay but dog 90" NBSP
                   "% must go");

  act (window, "win.fit-classes");
  g_assert_cmpfloat_with_epsilon (get_own (window, "dog", 0), 91, 1e-9);
  assert_confidence (window, 40);
  g_assert_cmpstr (get_sentence (window), ==, "Per-class values satisfy 2 of 2");
  shown = limn_session_get_prediction (window->session);
  g_assert_cmpuint (limn_prediction_get_n_instances (shown), ==, 1);
  g_assert_true (can (window, "win.reset-classes"));

  act (window, "win.undo");
  g_assert_cmpfloat (get_own (window, "dog", 0), <, 0);
  g_assert_false (can (window, "win.reset-classes"));

  act (window, "win.best-compromise");
  cutoffs = limn_session_get_cutoffs (window->session);
  g_assert_cmpuint (limn_pins_count (window->pins, cutoffs, NULL), ==, 1);

  app_close_window (fixture);
}

/* Examples of two pictures ask for one value, and each is found when its picture is back. */
static void
test_two_pictures (AppFixture *fixture)
{
  LimnWindow *window = open_pictures (fixture);
  LimnPrediction *pool;

  act (window, "win.next-object");
  act (window, "win.keep-object");
  act (window, "win.next");
  limn_test_wait (knows_all, window);
  g_assert_cmpuint (limn_pins_get_n (window->pins), ==, 1);
  pool = limn_session_get_pool (window->session);
  g_assert_null (limn_pins_find (window->pins, pool, 0));

  act (window, "win.next-object");
  act (window, "win.next-object");
  act (window, "win.hide-object");
  g_assert_cmpuint (limn_pins_get_n (window->pins), ==, 2);
  g_assert_cmpstr (get_sentence (window), ==, "61–90" NBSP "% satisfies 2 of 2");

  act (window, "win.previous");
  limn_test_wait (knows_all, window);
  pool = limn_session_get_pool (window->session);
  g_assert_nonnull (limn_pins_find (window->pins, pool, 0));
  g_assert_null (limn_pins_find (window->pins, pool, 1));

  app_close_window (fixture);
}

static void
text_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  char **text = user_data;
  g_autoptr (GError) error = NULL;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_set (gpointer data)
{
  char **text = data;

  return *text != NULL;
}

static char *
read_clipboard (LimnWindow *window)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (window)), NULL, text_cb,
                                 &text);
  limn_test_wait (is_set, &text);

  return text;
}

static void
set_dog (LimnWindow *window,
         double      percent)
{
  g_autoptr (LimnCutoffs) cutoffs = NULL;

  cutoffs = limn_cutoffs_with_class (limn_session_get_cutoffs (window->session), "dog", 0, percent);
  limn_session_set_cutoffs (window->session, cutoffs);
}

/* In each language, what the library writes for what is set. */
static void
test_copy (AppFixture *fixture)
{
  LimnWindow *window = open_pictures (fixture);
  g_autoptr (LimnPreset) preset = NULL;
  const struct
  {
    const char  *action;
    LimnSnippet  snippet;
  } kinds[] = {
    { "win.copy-thresholds('json')", LIMN_SNIPPET_JSON },
    { "win.copy-thresholds('python')", LIMN_SNIPPET_PYTHON },
    { "win.copy-thresholds('c')", LIMN_SNIPPET_C },
    { "win.copy-thresholds('supervision')", LIMN_SNIPPET_SUPERVISION },
  };

  set_dog (window, 70);
  preset = limn_preset_new ("street/3", LIMN_ENGINE_UNKNOWN,
                            limn_session_get_cutoffs (window->session),
                            limn_session_get_overlap (window->session));

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *expected = limn_preset_write (preset, kinds[i].snippet);
      g_autofree char *text = NULL;

      act (window, kinds[i].action);
      text = read_clipboard (window);
      g_assert_cmpstr (text, ==, expected);
      g_assert_nonnull (strstr (text, "dog"));
    }

  app_close_window (fixture);
}

static gboolean
says (GtkWidget  *widget,
      const char *part)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), part) != NULL)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, part))
      return TRUE;

  return FALSE;
}

typedef struct
{
  LimnWindow *window;
  const char *part;
} Wanted;

static gboolean
is_said (gpointer data)
{
  const Wanted *wanted = data;

  return says (GTK_WIDGET (wanted->window->toasts), wanted->part);
}

static void
wait_toast (LimnWindow *window,
            const char *part)
{
  Wanted wanted = { window, part };

  limn_test_wait (is_said, &wanted);
}

/* What is saved is what is opened, as one step that can be undone. */
static void
test_preset (AppFixture *fixture)
{
  LimnWindow *window = open_pictures (fixture);
  g_autofree char *path = g_build_filename (fixture->folder, "thresholds.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (LimnCutoffs) saved = NULL;

  set_dog (window, 70.25);
  limn_session_set_confidence (window->session, 33);
  limn_session_set_overlap (window->session, 44);
  saved = limn_cutoffs_ref (limn_session_get_cutoffs (window->session));
  limn_window_save_preset (window, file);
  wait_toast (window, "Saved thresholds.json");

  act (window, "win.reset-classes");
  act (window, "win.reset-thresholds");
  g_assert_cmpfloat (get_own (window, "dog", 0), <, 0);

  limn_window_open_preset (window, file);
  wait_toast (window, "Thresholds of thresholds.json are set");
  g_assert_true (limn_cutoffs_equal (limn_session_get_cutoffs (window->session), saved));
  g_assert_cmpfloat_with_epsilon (limn_session_get_overlap (window->session), 44, 1e-9);

  act (window, "win.undo");
  assert_confidence (window, 40);
  g_assert_cmpfloat_with_epsilon (limn_session_get_overlap (window->session), 30, 1e-9);
  g_assert_cmpfloat (get_own (window, "dog", 0), <, 0);

  app_close_window (fixture);
}

/* Those of another version are set, but not without a word. */
static void
test_preset_of_another (AppFixture *fixture)
{
  LimnWindow *window = open_pictures (fixture);
  g_autoptr (LimnCutoffs) cutoffs = limn_cutoffs_new (55);
  g_autoptr (LimnPreset) preset = limn_preset_new ("street/2", LIMN_ENGINE_UNKNOWN, cutoffs, 20);
  g_autofree char *text = limn_preset_write (preset, LIMN_SNIPPET_JSON);
  g_autoptr (GFile) file = app_write (fixture, "old.json", text);
  g_autoptr (GFile) bad = app_write (fixture, "bad.json", "{\"predictions\":[]}");
  g_autoptr (GFile) folder = g_file_get_parent (bad);
  g_autoptr (GFile) missing = g_file_get_child (folder, "missing.json");

  limn_window_open_preset (window, file);
  wait_toast (window, "These thresholds were chosen for street/2");
  assert_confidence (window, 55);

  limn_window_open_preset (window, bad);
  wait_toast (window, "Could not open the thresholds");
  assert_confidence (window, 55);

  limn_window_open_preset (window, missing);
  wait_toast (window, "Could not open the thresholds");
  assert_confidence (window, 55);

  app_close_window (fixture);
}

/* The values of a model's classes come back for that model, and for no other version. */
static void
test_remembered (AppFixture *fixture)
{
  LimnWindow *window = open_pictures (fixture);

  set_dog (window, 70);
  app_close_window (fixture);

  g_settings_set_string (fixture->settings, "model-id", "street/4");
  window = app_show_window (fixture, 1000, 800);
  g_assert_cmpfloat (get_own (window, "dog", 0), <, 0);
  set_dog (window, 20);
  app_close_window (fixture);

  g_settings_set_string (fixture->settings, "model-id", "street/3");
  window = app_show_window (fixture, 1000, 800);
  g_assert_cmpfloat_with_epsilon (get_own (window, "dog", 0), 70, 1e-9);
  act (window, "win.reset-classes");
  app_close_window (fixture);

  window = app_show_window (fixture, 1000, 800);
  g_assert_cmpfloat (get_own (window, "dog", 0), <, 0);
  app_close_window (fixture);

  g_settings_set_string (fixture->settings, "model-id", "street/4");
  window = app_show_window (fixture, 1000, 800);
  g_assert_cmpfloat_with_epsilon (get_own (window, "dog", 0), 20, 1e-9);
  app_close_window (fixture);
}

/* The model changes under an open window: each has its own. */
static void
test_model_changes (AppFixture *fixture)
{
  LimnWindow *window = open_pictures (fixture);
  g_autoptr (LimnModel) before = limn_model_ref (limn_session_get_model (window->session));
  g_autoptr (LimnModel) other = NULL;
  g_autoptr (GError) error = NULL;

  other = limn_model_new (LIMN_HOST_CUSTOM, limn_test_server_get_url (fixture->server), "street/9",
                          &error);
  g_assert_no_error (error);
  set_dog (window, 70);
  limn_session_set_model (window->session, other);
  g_assert_cmpfloat (get_own (window, "dog", 0), <, 0);
  limn_session_set_model (window->session, before);
  g_assert_cmpfloat_with_epsilon (get_own (window, "dog", 0), 70, 1e-9);

  app_close_window (fixture);
}

/* Closed while a file is being read. */
static void
test_close_busy (AppFixture *fixture)
{
  LimnWindow *window = open_pictures (fixture);
  g_autoptr (GFile) file = app_write (fixture, "thresholds.json", "{}");

  act (window, "win.next-object");
  act (window, "win.keep-object");
  limn_window_open_preset (window, file);
  app_close_window (fixture);
}

int
main (int   argc,
      char *argv[])
{
  app_init (&argc, &argv);

  app_add ("/app/examples/keys", test_keys);
  app_add ("/app/examples/conflict", test_conflict);
  app_add ("/app/examples/two-pictures", test_two_pictures);
  app_add ("/app/examples/copy", test_copy);
  app_add ("/app/examples/preset", test_preset);
  app_add ("/app/examples/preset-of-another", test_preset_of_another);
  app_add ("/app/examples/remembered", test_remembered);
  app_add ("/app/examples/model-changes", test_model_changes);
  app_add ("/app/examples/close-busy", test_close_busy);

  return g_test_run ();
}
