/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app-fixture.h"

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
open_answered (AppFixture *fixture)
{
  g_autoptr (LimnImage) image = limn_test_image_new (PICTURE_WIDTH, PICTURE_HEIGHT);

  app_make_overlay (fixture);
  app_answer (fixture);
  limn_session_open_image (fixture->session, image);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
}

static void
test_scene (AppFixture *fixture)
{
  LimnScene *scene;
  guint n_scenes = 0;

  app_make_overlay (fixture);
  g_assert_null (limn_overlay_get_scene (fixture->overlay));
  g_signal_connect_swapped (fixture->overlay, "notify::scene", G_CALLBACK (count_cb), &n_scenes);

  app_answer (fixture);
  {
    g_autoptr (LimnImage) image = limn_test_image_new (PICTURE_WIDTH, PICTURE_HEIGHT);

    limn_session_open_image (fixture->session, image);
  }
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);

  g_assert_cmpuint (n_scenes, >=, 1);
  scene = limn_overlay_get_scene (fixture->overlay);
  g_assert_nonnull (scene);
  g_assert_true (scene == limn_overlay_get_scene (fixture->overlay));
  g_assert_cmpuint (limn_scene_get_n_shown (scene), ==, 2);

  n_scenes = 0;
  limn_overlay_set_labels (fixture->overlay, LIMN_LABELS_CLASS);
  limn_overlay_set_labels (fixture->overlay, LIMN_LABELS_CLASS);
  limn_overlay_set_fill (fixture->overlay, TRUE);
  limn_overlay_set_boxes (fixture->overlay, FALSE);
  g_assert_cmpuint (n_scenes, ==, 2);
  g_signal_handlers_disconnect_by_data (fixture->overlay, &n_scenes);
}

static void
test_hidden_class (AppFixture *fixture)
{
  guint n_changes = 0;
  g_autofree char *summary = NULL;

  open_answered (fixture);
  g_signal_connect_swapped (fixture->overlay, "classes-changed", G_CALLBACK (count_cb),
                            &n_changes);
  limn_overlay_set_selected (fixture->overlay, 0);
  limn_overlay_set_hovered (fixture->overlay, 1);

  limn_overlay_set_class_hidden (fixture->overlay, "dog", TRUE);
  limn_overlay_set_class_hidden (fixture->overlay, "dog", TRUE);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_true (limn_overlay_is_class_hidden (fixture->overlay, "dog"));
  g_assert_cmpint (limn_overlay_get_selected (fixture->overlay), ==, -1);
  g_assert_cmpint (limn_overlay_get_hovered (fixture->overlay), ==, 1);
  g_assert_cmpuint (limn_scene_get_n_shown (limn_overlay_get_scene (fixture->overlay)), ==, 1);

  /* What is not drawn cannot be selected, from wherever. */
  limn_overlay_set_selected (fixture->overlay, 0);
  g_assert_cmpint (limn_overlay_get_selected (fixture->overlay), ==, -1);

  summary = limn_overlay_dup_summary (fixture->overlay);
  g_assert_cmpstr (summary, ==, "1 object: 1 cat");
  g_signal_handlers_disconnect_by_data (fixture->overlay, &n_changes);
}

static void
test_bounds (AppFixture *fixture)
{
  open_answered (fixture);
  limn_overlay_set_selected (fixture->overlay, 1);
  g_assert_cmpint (limn_overlay_get_selected (fixture->overlay), ==, 1);
  limn_overlay_set_selected (fixture->overlay, 2);
  g_assert_cmpint (limn_overlay_get_selected (fixture->overlay), ==, -1);
  limn_overlay_set_selected (fixture->overlay, -7);
  g_assert_cmpint (limn_overlay_get_selected (fixture->overlay), ==, -1);
}

static gboolean
has_three (gpointer data)
{
  LimnPrediction *prediction = limn_session_get_prediction (data);

  return prediction != NULL && limn_prediction_get_n_instances (prediction) == 3;
}

/* The next answer has a stronger object before the others: the selection stays on the cat. */
static void
test_selection_follows (AppFixture *fixture)
{
  const LimnTestInstance instances[] = {
    { "bird", 2, 0.95, 0, 0, 30, 30 },
    { "dog", 0, 0.9, 40, 60, 100, 180 },
    { "cat", 1, 0.6, 241, 61, 100, 180 },
  };

  open_answered (fixture);
  limn_overlay_set_selected (fixture->overlay, 1);

  g_free (fixture->reply);
  fixture->reply = limn_test_reply (PICTURE_WIDTH, PICTURE_HEIGHT, instances,
                                    G_N_ELEMENTS (instances));
  limn_session_set_confidence (fixture->session, 10);
  limn_test_wait (has_three, fixture->session);
  g_assert_cmpint (limn_overlay_get_selected (fixture->overlay), ==, 2);
}

/* The same place in another picture is another object. */
static void
test_selection_ends (AppFixture *fixture)
{
  g_autoptr (LimnImage) other = limn_test_image_new_seeded (PICTURE_WIDTH, PICTURE_HEIGHT, 7);

  open_answered (fixture);
  limn_overlay_set_selected (fixture->overlay, 1);
  limn_session_open_image (fixture->session, other);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpint (limn_overlay_get_selected (fixture->overlay), ==, -1);
}

int
main (int   argc,
      char *argv[])
{
  app_init (&argc, &argv);

  app_add ("/overlay/scene", test_scene);
  app_add ("/overlay/hidden-class", test_hidden_class);
  app_add ("/overlay/bounds", test_bounds);
  app_add ("/overlay/selection-follows", test_selection_follows);
  app_add ("/overlay/selection-ends", test_selection_ends);

  return g_test_run ();
}
