/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers in and out, and the two thresholds of a session. */

#include "config.h"

#include "limn-format.h"
#include "limn-threshold-words.h"
#include "limn-thresholds.h"
#include "sidebar-fixture.h"

/* GTK's macros put what they are given into a format string: a literal percent sign breaks it. */
#define BEFORE "40 %"
#define AFTER "41 %"
#define RESET_TEXT "Reset Confidence to 40 %"

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    double      percent;
  } good[] = {
    { "50", 50 },
    { "50 %", 50 },
    { " 7% ", 7 },
    { "40.5", 40.5 },
    { "40,5 %", 40.5 },
    { "12\302\240%", 12 },
    { "33 \331\252", 33 },
    { "-3", -3 },
    { "400", 400 },
  };
  static const char * const bad[] = { "", "%", "abc", "5 x", "1.2.3", "nan", "inf", "50 \377" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      double percent = -1;

      g_assert_true (limn_parse_percent (good[i].text, &percent));
      g_assert_cmpfloat_with_epsilon (percent, good[i].percent, 1e-9);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      double percent = -1;

      g_assert_false (limn_parse_percent (bad[i], &percent));
      g_assert_cmpfloat (percent, ==, -1);
    }
}

static void
assert_text (char       *text,
             const char *expected)
{
  g_autofree char *owned = text;

  g_assert_cmpstr (owned, ==, expected);
}

static void
test_format (void)
{
  g_autoptr (LimnModel) local = limn_model_new_local ();
  g_autoptr (LimnModel) hosted = limn_model_new (LIMN_HOST_SERVERLESS, NULL, "a/1", NULL);

  assert_text (limn_format_percent (50), "50 %");
  assert_text (limn_format_percent (40.5), "40.5 %");
  assert_text (limn_format_percent (100), "100 %");
  assert_text (limn_format_percent_nbsp (7), "7\302\240%");
  assert_text (limn_format_percent_range (41, 63), "41–63\302\240%");
  assert_text (limn_format_percent_range (40.01, 63.99), "41–63\302\240%");
  assert_text (limn_format_percent_range (51.2, 52.7), "52\302\240%");
  assert_text (limn_format_percent_range (40.02, 40.07), "40.02–40.07\302\240%");
  assert_text (limn_format_percent_range (40.02, 40.02), "40.02\302\240%");
  assert_text (limn_format_duration (340.4), "340 ms");
  assert_text (limn_format_duration (1234), "1.2 s");
  assert_text (limn_format_host (local), "this computer");
  assert_text (limn_format_host (hosted), "serverless.roboflow.com");
}

/* Each rule is said differently, and what has no effect says so whatever the value. */
static void
test_rules (void)
{
  static const struct
  {
    LimnRule    rule;
    double      overlap;
    const char *sentence;
  } cases[] = {
    { LIMN_RULE_IOU, 30, "Two boxes of one class sharing more than 30\302\240% (IoU): "
                         "the stronger stays." },
    { LIMN_RULE_COVERED, 30, "Two boxes of one class sharing more than 30\302\240% of the weaker "
                             "box: the stronger stays." },
    { LIMN_RULE_EITHER, 30, "Two boxes of one class sharing more than 30\302\240%, either of the "
                            "weaker box or as IoU: the stronger stays." },
    { LIMN_RULE_UNKNOWN, 30, "Two boxes of one class that overlap by more than 30\302\240%: "
                             "the stronger stays." },
    { LIMN_RULE_IOU, 100, "No box is removed, however much it overlaps another." },
    { LIMN_RULE_NONE, 30, "This model removes duplicates itself: overlap has no effect." },
    { LIMN_RULE_NONE, 100, "This model removes duplicates itself: overlap has no effect." },
    { LIMN_RULE_OTHER, 30, "This server uses a rule of its own." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_text (limn_explain_overlap (cases[i].overlap, cases[i].rule), cases[i].sentence);
}

static void
test_words (void)
{
  g_autoptr (LimnCutoffs) plain = limn_cutoffs_new (40);
  g_autoptr (LimnCutoffs) one = limn_cutoffs_with_class (plain, "dog", 1, 60);
  g_autoptr (LimnCutoffs) two = limn_cutoffs_with_class (one, "cat", 2, 20);
  LimnTally tally = { .n_shown = 12, .n_total = 19 };

  assert_text (limn_explain_confidence (plain),
               "Shows what the model is at least 40\302\240% sure of.");
  assert_text (limn_explain_confidence (one), "1 class has its own value.");
  assert_text (limn_explain_confidence (two), "2 classes have their own value.");

  assert_text (limn_describe_coverage (10, 1),
               "Known from 10\302\240% up; below, the model is asked");
  assert_text (limn_describe_coverage (1, 1),
               "Known all the way down: the model need not be asked");
  assert_text (limn_describe_coverage (101, 1), "Nothing is known yet: the model is asked");

  assert_text (limn_describe_gap (41, 63), "Safe gap 41–63\302\240%: nothing changes.");
  assert_text (limn_describe_shown (&tally, FALSE), "12 of 19 shown");
  assert_text (limn_describe_shown (&tally, TRUE), "≈ 12 of 19 shown");
  tally.n_hidden = 3;
  assert_text (limn_describe_shown (&tally, FALSE), "12 of 19 shown · 3 hidden by class");
  g_assert_null (limn_describe_removed (NULL, NULL));
}

/* Beside what changes nothing is a sign, and the slider can still be moved. */
static void
test_note (Fixture *fixture)
{
  LimnThresholdRow *row = g_object_ref_sink (g_object_new (LIMN_TYPE_THRESHOLD_ROW,
                                                           "title", "O_verlap",
                                                           NULL));
  GtkWidget *sign = fixture_child (row, "note_image");

  g_assert_false (gtk_widget_get_visible (sign));
  limn_threshold_row_set_note (row, "Learned from two answers.", TRUE);
  g_assert_true (gtk_widget_get_visible (sign));
  g_assert_true (gtk_widget_get_sensitive (fixture_child (row, "scale")));
  limn_threshold_row_set_note (row, NULL, FALSE);
  g_assert_false (gtk_widget_get_visible (sign));

  fixture_drop (fixture, GTK_WIDGET (row));
}

static LimnThresholds *
create (Fixture *fixture)
{
  GtkWidget *thresholds = g_object_ref_sink (limn_thresholds_new ());

  limn_thresholds_set_overlay (LIMN_THRESHOLDS (thresholds), fixture->overlay);

  return LIMN_THRESHOLDS (thresholds);
}

static char *
dup_explanation (LimnThresholdRow *row)
{
  char *text = NULL;

  g_object_get (row, "explanation", &text, NULL);

  return text;
}

static void
assert_explanation (LimnThresholdRow *row,
                    const char       *expected)
{
  assert_text (dup_explanation (row), expected);
}

static void
test_bound (Fixture *fixture)
{
  LimnThresholds *thresholds = create (fixture);
  GtkAdjustment *confidence =
    limn_threshold_row_get_adjustment (limn_thresholds_get_confidence (thresholds));
  GtkAdjustment *overlap =
    limn_threshold_row_get_adjustment (limn_thresholds_get_overlap (thresholds));

  g_assert_cmpfloat (gtk_adjustment_get_value (confidence), ==, 40);
  g_assert_cmpfloat (gtk_adjustment_get_value (overlap), ==, 30);
  g_assert_cmpfloat (gtk_adjustment_get_lower (confidence), ==, LIMN_CONFIDENCE_MIN);
  g_assert_cmpfloat (gtk_adjustment_get_upper (confidence), ==, LIMN_CONFIDENCE_MAX);
  g_assert_cmpfloat (gtk_adjustment_get_lower (overlap), ==, LIMN_OVERLAP_MIN);
  g_assert_cmpfloat (gtk_adjustment_get_upper (overlap), ==, LIMN_OVERLAP_MAX);
  g_assert_cmpfloat (gtk_adjustment_get_step_increment (confidence), ==, 1);
  g_assert_cmpfloat (gtk_adjustment_get_page_increment (confidence), ==, 5);

  gtk_adjustment_set_value (confidence, 55);
  g_assert_cmpfloat (limn_session_get_confidence (fixture->session), ==, 55);
  gtk_adjustment_set_value (overlap, 0);
  g_assert_cmpfloat (limn_session_get_overlap (fixture->session), ==, 0);

  limn_session_set_confidence (fixture->session, 12);
  g_assert_cmpfloat (gtk_adjustment_get_value (confidence), ==, 12);
  gtk_adjustment_set_value (confidence, -5);
  g_assert_cmpfloat (limn_session_get_confidence (fixture->session), ==, 1);

  fixture_drop (fixture, GTK_WIDGET (thresholds));
}

/* One value: number and slider share the adjustment. */
static void
test_shared (Fixture *fixture)
{
  LimnThresholds *thresholds = create (fixture);
  LimnThresholdRow *row = limn_thresholds_get_confidence (thresholds);
  GtkSpinButton *spin = fixture_child (row, "spin");
  GtkRange *scale = fixture_child (row, "scale");

  g_assert_true (gtk_spin_button_get_adjustment (spin) == gtk_range_get_adjustment (scale));
  g_assert_true (gtk_spin_button_get_adjustment (spin) == limn_threshold_row_get_adjustment (row));

  fixture_drop (fixture, GTK_WIDGET (thresholds));
}

static void
type (GtkSpinButton *spin,
      const char    *text)
{
  gtk_editable_set_text (GTK_EDITABLE (spin), text);
  gtk_spin_button_update (spin);
}

static void
test_typed (Fixture *fixture)
{
  LimnThresholds *thresholds = create (fixture);
  GtkSpinButton *spin = fixture_child (limn_thresholds_get_confidence (thresholds), "spin");

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "40 %");

  type (spin, "55");
  g_assert_cmpfloat (limn_session_get_confidence (fixture->session), ==, 55);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "55 %");
  type (spin, "62,5 %");
  g_assert_cmpfloat (limn_session_get_confidence (fixture->session), ==, 62.5);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "62.5 %");
  type (spin, "400");
  g_assert_cmpfloat (limn_session_get_confidence (fixture->session), ==, 100);
  type (spin, "nonsense");
  g_assert_cmpfloat (limn_session_get_confidence (fixture->session), ==, 100);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "100 %");
  type (spin, "0");
  g_assert_cmpfloat (limn_session_get_confidence (fixture->session), ==, 1);

  fixture_drop (fixture, GTK_WIDGET (thresholds));
}

static void
test_reset (Fixture *fixture)
{
  LimnThresholds *thresholds = create (fixture);
  LimnThresholdRow *row = limn_thresholds_get_overlap (thresholds);
  GtkWidget *button = fixture_child (row, "reset_button");

  /* Actions reach their buttons once they are in a window. */
  fixture_show (fixture, GTK_WIDGET (thresholds), 300, 300);
  g_object_unref (thresholds);
  g_assert_false (gtk_widget_get_sensitive (button));
  limn_session_set_overlap (fixture->session, 75);
  g_assert_true (gtk_widget_get_sensitive (button));

  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpfloat (limn_session_get_overlap (fixture->session), ==, 30);
  g_assert_false (gtk_widget_get_sensitive (button));

  limn_session_set_overlap (fixture->session, 2);
  gtk_widget_activate_action (GTK_WIDGET (row), "threshold.reset", NULL);
  g_assert_cmpfloat (limn_session_get_overlap (fixture->session), ==, 30);

  fixture_drop (fixture, GTK_WIDGET (thresholds));
}

static void
test_explained (Fixture *fixture)
{
  static const struct
  {
    const char *engine;
    const char *explanation;
  } engines[] = {
    { NULL, "Two boxes of one class that overlap by more than 30\302\240%: the stronger stays." },
    { "old-inference", "Two boxes of one class sharing more than 30\302\240% of the weaker box: "
                       "the stronger stays." },
    { "inference-models", "Two boxes of one class sharing more than 30\302\240% (IoU): "
                          "the stronger stays." },
  };
  LimnThresholds *thresholds = create (fixture);
  LimnThresholdRow *overlap = limn_thresholds_get_overlap (thresholds);

  fixture_set_street (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (engines); i++)
    {
      g_autoptr (LimnImage) image = limn_test_image_new_seeded (PICTURE_WIDTH, PICTURE_HEIGHT,
                                                                10 + i);

      fixture->engine = engines[i].engine;
      g_clear_pointer (&fixture->image, limn_image_unref);
      fixture->image = g_steal_pointer (&image);
      fixture_open_confirmed (fixture);
      assert_explanation (overlap, engines[i].explanation);
    }

  assert_explanation (limn_thresholds_get_confidence (thresholds),
                      "Shows what the model is at least 40\302\240% sure of.");
  limn_session_set_confidence (fixture->session, 63);
  assert_explanation (limn_thresholds_get_confidence (thresholds),
                      "Shows what the model is at least 63\302\240% sure of.");
  limn_session_set_overlap (fixture->session, 100);
  assert_explanation (overlap, "No box is removed, however much it overlaps another.");

  fixture_drop (fixture, GTK_WIDGET (thresholds));
}

static void
test_shown (Fixture *fixture)
{
  LimnThresholds *thresholds = create (fixture);

  g_assert_cmpstr (limn_thresholds_get_shown_text (thresholds), ==, "Nothing shown yet");

  limn_session_set_confidence (fixture->session, 20);
  fixture_set_street (fixture);
  fixture_open_confirmed (fixture);
  g_assert_cmpstr (limn_thresholds_get_shown_text (thresholds), ==, "10 of 10 shown");

  /* Derived in the same frame, without waiting for the model. */
  limn_session_set_confidence (fixture->session, 60);
  g_assert_cmpstr (limn_thresholds_get_shown_text (thresholds), ==, "3 of 10 shown");
  limn_overlay_set_class_hidden (fixture->overlay, "person", TRUE);
  g_assert_cmpstr (limn_thresholds_get_shown_text (thresholds), ==,
                   "1 of 10 shown · 2 hidden by class");
  limn_overlay_set_class_hidden (fixture->overlay, "person", FALSE);
  g_assert_cmpstr (limn_thresholds_get_shown_text (thresholds), ==, "3 of 10 shown");

  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpstr (limn_thresholds_get_shown_text (thresholds), ==, "3 of 10 shown");

  fixture_drop (fixture, GTK_WIDGET (thresholds));
}

static void
test_capped (Fixture *fixture)
{
  LimnThresholds *thresholds = create (fixture);
  GtkWidget *badge;

  fixture_set_many (fixture, LIMN_MAX_DETECTIONS_DEFAULT);
  fixture_open_confirmed (fixture);
  g_assert_cmpstr (limn_thresholds_get_shown_text (thresholds), ==,
                   "300 of 300 shown");
  badge = fixture_child (thresholds, "capped_label");
  g_assert_true (gtk_widget_get_visible (badge));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (badge)), ==, "300 or more");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (badge), ==, "weakest shown 49.2\302\240%");

  fixture_drop (fixture, GTK_WIDGET (thresholds));
}

static void
test_accessible (Fixture *fixture)
{
  LimnThresholds *thresholds = create (fixture);
  LimnThresholdRow *row = limn_thresholds_get_confidence (thresholds);
  GtkAccessible *scale = fixture_child (row, "scale");
  GtkAccessible *reset = fixture_child (row, "reset_button");

  gtk_test_accessible_assert_property (scale, GTK_ACCESSIBLE_PROPERTY_LABEL, "Confidence");
  gtk_test_accessible_assert_property (scale, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, BEFORE);
  gtk_test_accessible_assert_property (reset, GTK_ACCESSIBLE_PROPERTY_LABEL, RESET_TEXT);
  limn_session_set_confidence (fixture->session, 41);
  gtk_test_accessible_assert_property (scale, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, AFTER);

  fixture_drop (fixture, GTK_WIDGET (thresholds));
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/sidebar/format/parse", test_parse);
  g_test_add_func ("/sidebar/format/format", test_format);
  g_test_add_func ("/sidebar/thresholds/rules", test_rules);
  g_test_add_func ("/sidebar/thresholds/words", test_words);
  fixture_add ("/sidebar/thresholds/note", test_note);
  fixture_add ("/sidebar/thresholds/bound", test_bound);
  fixture_add ("/sidebar/thresholds/shared", test_shared);
  fixture_add ("/sidebar/thresholds/typed", test_typed);
  fixture_add ("/sidebar/thresholds/reset", test_reset);
  fixture_add ("/sidebar/thresholds/explained", test_explained);
  fixture_add ("/sidebar/thresholds/shown", test_shown);
  fixture_add ("/sidebar/thresholds/capped", test_capped);
  fixture_add ("/sidebar/thresholds/accessible", test_accessible);

  return g_test_run ();
}
