/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What follows from a move of the hand, in the real window over a scripted model: near-misses, what
 * came and went, and what is said about it. */

#include "config.h"

#include "street-fixture.h"

#include <string.h>

static void
test_ghosts (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);
  LimnTuner *tuner = window->tuner;
  LimnScene *scene = limn_overlay_get_scene (window->overlay);
  const LimnMark *mark;

  g_assert_null (limn_tuner_get_marks (tuner));
  g_assert_cmpuint (limn_tuner_count_ghosts (tuner), ==, 3);
  gtk_widget_activate_action (fixture->window, "win.ghosts", NULL);
  g_assert_true (limn_tuner_get_ghosts (tuner));
  g_assert_cmpuint (limn_marks_get_n (limn_tuner_get_marks (tuner)), ==, 3);
  mark = street_find (limn_tuner_get_marks (tuner), LIMN_MARK_GHOST, 47);
  g_assert_cmpstr (mark->text, ==, "47\302\240% (3 below)");
  /* 45.5 is shown as 46, so the points below are counted from there. */
  mark = street_find (limn_tuner_get_marks (tuner), LIMN_MARK_GHOST, 46);
  g_assert_cmpstr (mark->text, ==, "46\302\240% (4 below)");
  g_assert_nonnull (street_find (limn_tuner_get_marks (tuner), LIMN_MARK_GHOST, 42));
  g_assert_nonnull (strstr (limn_status_pill_get_text (window->pill), "3 just below"));
  g_assert_null (strstr (limn_status_pill_get_text (window->pill), "ask to see more"));

  /* They neither count nor are exported: the scene knows nothing of them. */
  g_assert_true (limn_overlay_get_scene (window->overlay) == scene);
  g_assert_cmpuint (limn_scene_get_n_shown (scene), ==, 3);

  limn_overlay_set_class_hidden (window->overlay, "cat", TRUE);
  g_assert_cmpuint (limn_marks_get_n (limn_tuner_get_marks (tuner)), ==, 2);
  limn_overlay_set_class_hidden (window->overlay, "cat", FALSE);

  gtk_widget_activate_action (fixture->window, "win.ghosts", NULL);
  g_assert_null (limn_tuner_get_marks (tuner));
  app_close_window (fixture);
}

/* Just under the threshold a rounded score would say that it is reached. */
static void
test_near_ghost (AppFixture *fixture)
{
  static const LimnTestInstance near_miss[] = { { "dog", 0, 0.4996, 10, 10, 60, 60 } };
  static const StreetScene scene = { near_miss, 1 };
  LimnWindow *window = street_open_scene (fixture, street_scene_cb, (gpointer) &scene, 50);
  LimnMarks *marks;

  limn_tuner_set_ghosts (window->tuner, TRUE);
  marks = limn_tuner_get_marks (window->tuner);
  g_assert_cmpuint (limn_marks_get_n (marks), ==, 1);
  g_assert_cmpstr (limn_marks_get (marks, 0)->text, ==, "49.9\302\240% (0.1 below)");

  app_close_window (fixture);
}

static void
test_class_ghosts (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);
  g_autoptr (LimnCutoffs) cutoffs =
    limn_cutoffs_with_class (limn_session_get_cutoffs (window->session), "dog", 0, 92);

  limn_session_set_cutoffs (window->session, cutoffs);
  limn_tuner_set_ghosts (window->tuner, TRUE);

  /* 82 to 92 for dogs, 40 to 50 for the others. */
  g_assert_cmpuint (limn_tuner_count_ghosts (window->tuner), ==, 3);
  g_assert_nonnull (street_find (limn_tuner_get_marks (window->tuner), LIMN_MARK_GHOST, 90));
  g_assert_nonnull (street_find (limn_tuner_get_marks (window->tuner), LIMN_MARK_GHOST, 47));
  g_assert_nonnull (street_find (limn_tuner_get_marks (window->tuner), LIMN_MARK_GHOST, 42));

  app_close_window (fixture);
}

static void
test_uncovered (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);

  limn_tuner_set_ghosts (window->tuner, TRUE);
  limn_session_set_confidence (window->session, 15);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_false (limn_tuner_is_covered (window->tuner));
  g_assert_nonnull (strstr (limn_status_pill_get_text (window->pill), "ask to see more"));

  app_close_window (fixture);
}

static void
collect_cb (LimnTuner *tuner,
            LimnMarks *marks,
            GPtrArray *steps)
{
  g_ptr_array_add (steps, limn_marks_ref (marks));
}

static GPtrArray *
collect_steps (LimnTuner *tuner)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func ((GDestroyNotify) limn_marks_unref);

  g_signal_connect (tuner, "stepped", G_CALLBACK (collect_cb), steps);

  return steps;
}

static gboolean
is_at_rest (gpointer data)
{
  return limn_tuner_get_changes (data) == NULL;
}

typedef struct
{
  GtkAccessible *accessible;
  const char    *text;
} Spoken;

static gboolean
is_spoken (gpointer data)
{
  const Spoken *spoken = data;
  g_autofree char *problem =
    gtk_test_accessible_check_property (spoken->accessible, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                        spoken->text);

  return problem == NULL;
}

static const char *
get_moves (LimnWindow *window)
{
  GtkWidget *label = app_child (window->pill, "moves_label");

  return gtk_widget_get_visible (label) ? gtk_label_get_label (GTK_LABEL (label)) : NULL;
}

static void
test_changes (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);
  g_autoptr (GPtrArray) steps = collect_steps (window->tuner);
  Spoken spoken = { GTK_ACCESSIBLE (window->pill),
                    "2 came; 5 of 8 shown at 45\302\240%" };

  g_assert_null (get_moves (window));
  limn_session_set_confidence (window->session, 45);
  g_assert_cmpuint (steps->len, ==, 1);
  g_assert_cmpuint (limn_marks_get_n (steps->pdata[0]), ==, 2);
  g_assert_nonnull (street_find (steps->pdata[0], LIMN_MARK_CAME, 47));
  g_assert_nonnull (street_find (steps->pdata[0], LIMN_MARK_CAME, 46));
  g_assert_cmpstr (get_moves (window), ==, "+2");
  limn_test_wait (is_spoken, &spoken);

  /* It adds up from where the hand began. */
  limn_session_set_confidence (window->session, 60);
  g_assert_cmpuint (steps->len, ==, 2);
  g_assert_cmpuint (street_count (steps->pdata[1], LIMN_MARK_WENT), ==, 3);
  g_assert_cmpuint (street_count (steps->pdata[1], LIMN_MARK_CAME), ==, 0);
  g_assert_cmpstr (get_moves (window), ==, "\342\210\2221");
  limn_session_set_confidence (window->session, 50);
  g_assert_null (get_moves (window));
  limn_session_set_confidence (window->session, 70);
  g_assert_cmpstr (get_moves (window), ==, "\342\210\2222");

  limn_test_wait (is_at_rest, window->tuner);
  g_assert_null (get_moves (window));
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_null (limn_tuner_get_changes (window->tuner));

  g_signal_handlers_disconnect_by_data (window->tuner, steps);
  app_close_window (fixture);
}

/* Another picture is not a move. */
static void
test_new_picture (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);
  g_autoptr (GPtrArray) steps = collect_steps (window->tuner);
  g_autoptr (GFile) file = app_write_picture (fixture, "other.png", 8);
  g_autoptr (GListModel) files = app_list_files (file, NULL);

  limn_session_set_confidence (window->session, 45);
  g_assert_cmpuint (steps->len, ==, 1);
  limn_window_open_files (window, files);
  app_wait_status (fixture, LIMN_SESSION_LOADING);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_null (limn_tuner_get_changes (window->tuner));
  g_assert_null (get_moves (window));
  g_assert_cmpuint (steps->len, ==, 1);

  g_signal_handlers_disconnect_by_data (window->tuner, steps);
  app_close_window (fixture);
}

/* More than can be seen to move are counted only. */
static void
test_many_changes (AppFixture *fixture)
{
  g_autofree LimnTestInstance *instances = g_new0 (LimnTestInstance, 290);
  StreetScene scene = { instances, 290 };
  LimnWindow *window;
  g_autoptr (GPtrArray) steps = NULL;
  g_autoptr (LimnMarks) moves = NULL;

  for (guint i = 0; i < scene.n; i++)
    instances[i] = (LimnTestInstance) { "ant", 0, 0.9 - i * 0.002, (i % 20) * 20, (i / 20) * 20,
                                        12, 9 };
  window = street_open_scene (fixture, street_scene_cb, &scene, 89);
  steps = collect_steps (window->tuner);
  limn_session_set_confidence (window->session, 30);
  g_assert_cmpuint (steps->len, ==, 0);
  moves = limn_tuner_dup_moves (window->tuner);
  g_assert_null (moves);
  g_assert_cmpstr (get_moves (window), ==, "+285");

  g_signal_handlers_disconnect_by_data (window->tuner, steps);
  app_close_window (fixture);
}

typedef struct
{
  LimnWindow *window;
  guint32    *frame;
} Frames;

/* While the hand moves, every frame is the first one again. */
static gboolean
rests_after_equal_frames (gpointer data)
{
  Frames *frames = data;

  if (limn_tuner_get_changes (frames->window->tuner) == NULL)
    return TRUE;

  g_assert_false (street_differs (frames->window->canvas, frames->frame));

  return FALSE;
}

static void
test_reduced_motion (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);
  Frames frames = { .window = window };
  int width;
  int height;

  limn_test_wait (street_has_picture, window->canvas);
  limn_session_set_confidence (window->session, 45);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  app_wait_frame (fixture);
  g_assert_nonnull (window->canvas->moves);
  g_assert_true (g_queue_is_empty (&window->canvas->steps));
  frames.frame = app_render (GTK_WIDGET (window->canvas), &width, &height);
  limn_test_wait (rests_after_equal_frames, &frames);
  g_assert_null (window->canvas->moves);
  g_assert_true (street_differs (window->canvas, frames.frame));

  g_free (frames.frame);
  app_close_window (fixture);
}

static gboolean
stands_still (gpointer data)
{
  LimnCanvas *canvas = data;

  return g_queue_is_empty (&canvas->steps) && canvas->tick_id == 0;
}

static void
test_motion (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);
  LimnLayer *overlay;
  g_autofree guint32 *frame = NULL;
  int width;
  int height;

  limn_test_wait (street_has_picture, window->canvas);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  limn_session_set_confidence (window->session, 45);
  g_assert_cmpuint (g_queue_get_length (&window->canvas->steps), ==, 1);
  g_assert_null (window->canvas->moves);
  frame = app_render (GTK_WIDGET (window->canvas), &width, &height);
  overlay = window->canvas->marks;
  g_assert_nonnull (overlay);

  /* The overlay is not drawn again while something moves above it. */
  limn_test_wait (stands_still, window->canvas);
  g_assert_true (window->canvas->marks == overlay);
  g_assert_true (street_differs (window->canvas, frame));

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  app_close_window (fixture);
}

static void
test_spoken (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);
  g_autofree char *spoken = limn_tuner_dup_spoken (window->tuner);

  g_assert_cmpstr (spoken, ==, "3 objects: 2 dog, 1 cat; weakest shown 52\302\240%, "
                   "strongest 90\302\240%; 3 just below");

  app_close_window (fixture);
}

/* Each step changes the count by one group. */
static void
test_step_to_change (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);
  LimnSurvival *survival = limn_tuner_get_survival (window->tuner);

  g_assert_cmpuint (limn_survival_get_n (survival), ==, 8);
  gtk_widget_activate_action (fixture->window, "win.previous-change", NULL);
  g_assert_cmpuint (limn_survival_count (survival,
                                         limn_session_get_confidence (window->session)), ==, 4);
  gtk_widget_activate_action (fixture->window, "win.next-change", NULL);
  g_assert_cmpuint (limn_survival_count (survival,
                                         limn_session_get_confidence (window->session)), ==, 3);
  gtk_widget_activate_action (fixture->window, "win.next-change", NULL);
  g_assert_cmpuint (limn_survival_count (survival,
                                         limn_session_get_confidence (window->session)), ==, 2);

  app_close_window (fixture);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* What did not change is not told: strip and sidebar would work for nothing. */
static void
test_notify (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);
  guint n_survival = 0;
  guint n_suppression = 0;

  g_signal_connect_swapped (window->tuner, "notify::survival", G_CALLBACK (count_cb),
                            &n_survival);
  g_signal_connect_swapped (window->tuner, "notify::ghosts", G_CALLBACK (count_cb),
                            &n_suppression);
  limn_session_set_confidence (window->session, 45);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  limn_tuner_set_ghosts (window->tuner, FALSE);
  g_assert_cmpuint (n_survival, ==, 0);
  g_assert_cmpuint (n_suppression, ==, 0);
  limn_tuner_set_ghosts (window->tuner, TRUE);
  g_assert_cmpuint (n_suppression, ==, 1);

  app_close_window (fixture);
}

/* A survey has what the session learned, by the key of the picture. */
static void
test_survey (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);
  const char *key = limn_picture_item_get_key (window->shown);

  g_assert_true (g_str_has_prefix (key, "file:///"));
  g_assert_true (limn_prediction_equal_instances (limn_survey_lookup (window->survey, key),
                                                  limn_session_get_pool (window->session)));
  limn_tuner_set_folder (window->tuner, TRUE);
  g_assert_true (limn_referee_get_folder (window->referee));
  g_assert_cmpuint (limn_survival_get_n (limn_tuner_get_survival (window->tuner)), ==, 8);

  app_close_window (fixture);
}

static void
test_keys (AppFixture *fixture)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("abc", 3);
  g_autoptr (LimnPictureItem) data = limn_picture_item_new_for_bytes (bytes, "pasted");
  g_autoptr (LimnPictureItem) link = limn_picture_item_new_for_link ("http://a.example/a.png?s=1");

  g_assert_cmpstr (limn_picture_item_get_key (data), ==,
                   "bytes:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  g_assert_cmpstr (limn_picture_item_get_key (link), ==, "link:http://a.example/a.png?s=1");
}

int
main (int   argc,
      char *argv[])
{
  app_init (&argc, &argv);

  app_add ("/tuner/ghosts", test_ghosts);
  app_add ("/tuner/near-ghost", test_near_ghost);
  app_add ("/tuner/class-ghosts", test_class_ghosts);
  app_add ("/tuner/uncovered", test_uncovered);
  app_add ("/tuner/changes", test_changes);
  app_add ("/tuner/new-picture", test_new_picture);
  app_add ("/tuner/many-changes", test_many_changes);
  app_add ("/tuner/reduced-motion", test_reduced_motion);
  app_add ("/tuner/motion", test_motion);
  app_add ("/tuner/spoken", test_spoken);
  app_add ("/tuner/step-to-change", test_step_to_change);
  app_add ("/tuner/notify", test_notify);
  app_add ("/tuner/survey", test_survey);
  app_add ("/tuner/keys", test_keys);

  return g_test_run ();
}
