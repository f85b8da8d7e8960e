/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The preferences: which model is meant, and the key that belongs to it. */

#include "config.h"

#include "limn-key-group.h"
#include "limn-model-chooser.h"
#include "limn-preferences.h"
#include "sidebar-fixture.h"

#define KEY "KEYCANARY_0123456789-sidebar"

static GSettings *
create_settings (void)
{
  static const char * const keys[] = {
    "host", "model-id", "self-hosted-url", "custom-url", "active-learning", "color-scheme",
    "labels", "fill", "pool-floor", "save-credits", "connect-seconds", "idle-seconds",
    "total-seconds",
  };
  GSettings *settings = g_settings_new (LIMN_APP_ID);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (settings, keys[i]);

  return settings;
}

static void
test_settings (void)
{
  static const struct
  {
    LimnHost    host;
    const char *id;
    const char *url;
    LimnHost    expected;
    const char *origin;
    const char *expected_id;
  } cases[] = {
    { LIMN_HOST_LOCAL, "x/1", NULL, LIMN_HOST_LOCAL, "local", "coco/1" },
    { LIMN_HOST_SERVERLESS, "x/1", NULL, LIMN_HOST_SERVERLESS,
      "https://serverless.roboflow.com", "x/1" },
    { LIMN_HOST_OUTLINE, "x/1", NULL, LIMN_HOST_OUTLINE, "https://outline.roboflow.com", "x/1" },
    { LIMN_HOST_SELF_HOSTED, "x/1", "http://gpu:9001", LIMN_HOST_SELF_HOSTED, "http://gpu:9001",
      "x/1" },
    { LIMN_HOST_CUSTOM, "x/1", "https://h.example/api", LIMN_HOST_CUSTOM, "https://h.example",
      "x/1" },
    { LIMN_HOST_CUSTOM, "x/1", "", LIMN_HOST_LOCAL, "local", "coco/1" },
    { LIMN_HOST_SERVERLESS, "no slash", NULL, LIMN_HOST_LOCAL, "local", "coco/1" },
  };
  g_autoptr (GSettings) settings = create_settings ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnModel) model = NULL;

      g_settings_set_enum (settings, "host", cases[i].host);
      g_settings_set_string (settings, "model-id", cases[i].id);
      if (cases[i].url != NULL)
        {
          g_settings_set_string (settings, "self-hosted-url", cases[i].url);
          g_settings_set_string (settings, "custom-url", cases[i].url);
        }
      model = limn_settings_dup_model (settings);
      g_assert_cmpint (limn_model_get_host (model), ==, cases[i].expected);
      g_assert_cmpstr (limn_model_get_origin (model), ==, cases[i].origin);
      g_assert_cmpstr (limn_model_get_id (model), ==, cases[i].expected_id);
    }
}

typedef struct
{
  GSettings        *settings;
  LimnPreferences  *window;
  LimnModelChooser *chooser;
  LimnKeyGroup     *keys;
  GtkWidget        *host_row;
  GtkWidget        *id_row;
  GtkWidget        *url_row;
  GtkWidget        *key_row;
} Prefs;

static void
prefs_open (Prefs   *prefs,
            Fixture *fixture)
{
  g_autoptr (LimnModel) model = NULL;

  if (prefs->settings == NULL)
    prefs->settings = create_settings ();
  model = limn_settings_dup_model (prefs->settings);
  limn_session_set_model (fixture->session, model);

  prefs->window = LIMN_PREFERENCES (limn_preferences_new (fixture->session, prefs->settings));
  prefs->chooser = fixture_child (prefs->window, "chooser");
  prefs->keys = fixture_child (prefs->window, "key_group");
  prefs->host_row = fixture_child (prefs->chooser, "host_row");
  prefs->id_row = fixture_child (prefs->chooser, "id_row");
  prefs->url_row = fixture_child (prefs->chooser, "url_row");
  prefs->key_row = fixture_child (prefs->keys, "key_row");
  gtk_window_present (GTK_WINDOW (prefs->window));
}

static void
prefs_close (Prefs *prefs)
{
  g_object_add_weak_pointer (G_OBJECT (prefs->window), (gpointer *) &prefs->window);
  gtk_window_destroy (GTK_WINDOW (prefs->window));
  limn_test_settle ();
  g_assert_null (prefs->window);
  g_clear_object (&prefs->settings);
}

static void
type (GtkWidget  *row,
      const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
choose_host (Prefs    *prefs,
             LimnHost  host)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (prefs->host_row), host);
}

static void
test_chosen (Fixture *fixture)
{
  Prefs prefs = { 0 };
  LimnModel *model;

  prefs_open (&prefs, fixture);
  g_assert_false (gtk_widget_get_visible (prefs.id_row));
  g_assert_false (gtk_widget_get_visible (prefs.url_row));
  g_assert_false (gtk_widget_get_visible (prefs.key_row));
  g_assert_cmpstr (limn_key_group_get_state (prefs.keys), ==, "No key is needed here");

  choose_host (&prefs, LIMN_HOST_SERVERLESS);
  g_assert_true (gtk_widget_get_visible (prefs.id_row));
  g_assert_false (gtk_widget_get_visible (prefs.url_row));
  g_assert_true (gtk_widget_get_visible (prefs.key_row));
  g_assert_cmpstr (limn_model_chooser_get_message (prefs.chooser), ==,
                   "Pictures are sent to serverless.roboflow.com.");

  /* A name applies when it is complete, not at each letter. */
  type (prefs.id_row, "street/1");
  type (prefs.id_row, "street/12");
  model = limn_session_get_model (fixture->session);
  g_assert_cmpstr (limn_model_get_id (model), ==, "coco/1");
  g_signal_emit_by_name (prefs.id_row, "apply");
  model = limn_session_get_model (fixture->session);
  g_assert_cmpstr (limn_model_get_id (model), ==, "street/12");
  g_assert_cmpint (limn_model_get_host (model), ==, LIMN_HOST_SERVERLESS);
  g_assert_cmpint (g_settings_get_enum (prefs.settings, "host"), ==, LIMN_HOST_SERVERLESS);

  choose_host (&prefs, LIMN_HOST_SELF_HOSTED);
  g_assert_true (gtk_widget_get_visible (prefs.url_row));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (prefs.url_row)), ==,
                   "http://localhost:9001");
  type (prefs.url_row, "http://gpu.example:9001/");
  g_signal_emit_by_name (prefs.url_row, "apply");
  model = limn_session_get_model (fixture->session);
  g_assert_cmpstr (limn_model_get_base_url (model), ==, "http://gpu.example:9001");

  choose_host (&prefs, LIMN_HOST_LOCAL);
  model = limn_session_get_model (fixture->session);
  g_assert_cmpint (limn_model_get_host (model), ==, LIMN_HOST_LOCAL);
  choose_host (&prefs, LIMN_HOST_SELF_HOSTED);
  model = limn_session_get_model (fixture->session);
  g_assert_cmpstr (limn_model_get_id (model), ==, "street/12");
  g_assert_cmpstr (limn_model_get_base_url (model), ==, "http://gpu.example:9001");

  prefs_close (&prefs);
}

static void
test_flawed (Fixture *fixture)
{
  Prefs prefs = { 0 };

  prefs_open (&prefs, fixture);
  choose_host (&prefs, LIMN_HOST_CUSTOM);
  /* Nothing typed yet: a hint and no blame, and what answered goes on answering. */
  g_assert_false (gtk_widget_has_css_class (prefs.url_row, "error"));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (prefs.keys)));
  g_assert_cmpint (limn_model_get_host (limn_session_get_model (fixture->session)), ==,
                   LIMN_HOST_LOCAL);
  g_assert_cmpint (g_settings_get_enum (prefs.settings, "host"), ==, LIMN_HOST_LOCAL);

  type (prefs.url_row, "ftp://example.org");
  g_assert_true (gtk_widget_has_css_class (prefs.url_row, "error"));
  g_assert_false (gtk_widget_has_css_class (prefs.id_row, "error"));
  g_assert_false (limn_model_chooser_apply (prefs.chooser));
  type (prefs.url_row, "https://me:secret@example.org");
  g_assert_true (gtk_widget_has_css_class (prefs.url_row, "error"));
  g_assert_null (strstr (limn_model_chooser_get_message (prefs.chooser), "secret"));

  type (prefs.url_row, "https://example.org");
  g_assert_false (gtk_widget_has_css_class (prefs.url_row, "error"));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (prefs.keys)));
  type (prefs.id_row, "one");
  g_assert_true (gtk_widget_has_css_class (prefs.id_row, "error"));
  g_assert_false (gtk_widget_has_css_class (prefs.url_row, "error"));
  g_assert_false (limn_model_chooser_apply (prefs.chooser));
  g_assert_cmpint (g_settings_get_enum (prefs.settings, "host"), ==, LIMN_HOST_LOCAL);

  type (prefs.id_row, "one/2");
  g_assert_true (limn_model_chooser_apply (prefs.chooser));
  g_assert_cmpstr (limn_model_get_origin (limn_session_get_model (fixture->session)), ==,
                   "https://example.org");

  prefs_close (&prefs);
}

/* What was typed and not confirmed counts when the window is closed. */
static void
test_closed (Fixture *fixture)
{
  Prefs prefs = { 0 };

  prefs_open (&prefs, fixture);
  choose_host (&prefs, LIMN_HOST_OUTLINE);
  type (prefs.id_row, "late/9");
  prefs_close (&prefs);

  g_assert_cmpstr (limn_model_get_id (limn_session_get_model (fixture->session)), ==, "late/9");
}

static gboolean
is_stored (gpointer keys)
{
  return strstr (limn_key_group_get_state (keys), "is stored for http") != NULL
         && g_str_has_prefix (limn_key_group_get_state (keys), "A key");
}

static gboolean
is_missing (gpointer keys)
{
  return g_str_has_prefix (limn_key_group_get_state (keys), "No key is stored for");
}

static gboolean
is_kept_for_now (gpointer keys)
{
  return g_str_has_prefix (limn_key_group_get_state (keys), "There is no keyring");
}

/* The key must be nowhere but in the keyring. */
static void
assert_not_in_settings (GSettings  *settings,
                        const char *key)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) names = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  names = g_settings_schema_list_keys (schema);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GVariant) value = g_settings_get_value (settings, names[i]);
      g_autofree char *text = g_variant_print (value, FALSE);

      g_assert_null (strstr (text, key));
    }
}

static void
use_test_server (Prefs   *prefs,
                 Fixture *fixture)
{
  prefs->settings = create_settings ();
  g_settings_set_string (prefs->settings, "custom-url",
                         limn_test_server_get_url (fixture->server));
  g_settings_set_string (prefs->settings, "model-id", "street/3");
  g_settings_set_enum (prefs->settings, "host", LIMN_HOST_CUSTOM);
}

static void
test_key (Fixture *fixture)
{
  Prefs prefs = { 0 };
  GtkWidget *save;
  GtkWidget *forget;
  LimnTestRequest *request;

  use_test_server (&prefs, fixture);
  prefs_open (&prefs, fixture);
  save = fixture_child (prefs.keys, "save_button");
  forget = fixture_child (prefs.keys, "forget_button");
  limn_test_wait (is_missing, prefs.keys);
  g_assert_false (gtk_widget_get_sensitive (save));
  g_assert_false (gtk_widget_get_sensitive (forget));

  fixture_open (fixture);
  limn_test_request_reply (limn_test_server_wait_requests (fixture->server, 1), 401, NULL,
                           "{}", -1);
  fixture_wait_status (fixture, LIMN_SESSION_FAILED);

  type (prefs.key_row, "short");
  g_assert_true (gtk_widget_get_sensitive (save));
  g_signal_emit_by_name (save, "clicked");
  g_assert_true (gtk_widget_has_css_class (prefs.key_row, "error"));
  g_assert_null (strstr (limn_key_group_get_state (prefs.keys), "short"));

  /* Saved for this run; the model that waits for it is asked again, with it. */
  gtk_switch_set_active (fixture_child (prefs.keys, "remember_switch"), FALSE);
  type (prefs.key_row, "  " KEY "\t");
  g_assert_false (gtk_widget_has_css_class (prefs.key_row, "error"));
  g_signal_emit_by_name (save, "clicked");
  limn_test_wait (is_stored, prefs.keys);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (prefs.key_row)), ==, "");
  g_assert_true (gtk_widget_get_sensitive (forget));
  request = limn_test_server_wait_requests (fixture->server, 2);
  g_assert_cmpstr (limn_test_request_get_header (request, "Authorization"), ==, "Bearer " KEY);
  g_assert_null (limn_test_request_get_parameter (request, "api_key"));
  fixture_reply (fixture, request);
  fixture_reply (fixture, limn_test_server_wait_requests (fixture->server, 3));
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  assert_not_in_settings (prefs.settings, KEY);

  g_signal_emit_by_name (forget, "clicked");
  limn_test_wait (is_missing, prefs.keys);
  g_assert_false (gtk_widget_get_sensitive (forget));

  prefs_close (&prefs);
}

static void
test_key_without_keyring (Fixture *fixture)
{
  Prefs prefs = { 0 };

  use_test_server (&prefs, fixture);
  prefs_open (&prefs, fixture);
  type (prefs.key_row, KEY);
  g_signal_emit_by_name (prefs.key_row, "entry-activated");
  limn_test_wait (is_kept_for_now, prefs.keys);

  /* A key belongs to its server. */
  choose_host (&prefs, LIMN_HOST_SERVERLESS);
  limn_test_wait (is_missing, prefs.keys);
  choose_host (&prefs, LIMN_HOST_CUSTOM);
  limn_test_wait (is_stored, prefs.keys);

  prefs_close (&prefs);
}

/* What is typed for one server is not left over for the next, and closing in mid-save is safe. */
static void
test_key_in_flight (Fixture *fixture)
{
  Prefs prefs = { 0 };

  use_test_server (&prefs, fixture);
  prefs_open (&prefs, fixture);
  type (prefs.key_row, KEY);
  choose_host (&prefs, LIMN_HOST_SERVERLESS);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (prefs.key_row)), ==, "");

  choose_host (&prefs, LIMN_HOST_CUSTOM);
  type (prefs.key_row, KEY);
  g_signal_emit_by_name (fixture_child (prefs.keys, "save_button"), "clicked");
  prefs_close (&prefs);
}

static void
test_focus (Fixture *fixture)
{
  Prefs prefs = { 0 };

  use_test_server (&prefs, fixture);
  prefs_open (&prefs, fixture);
  adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (prefs.window),
                                                "appearance");
  limn_preferences_focus_key (prefs.window);
  g_assert_cmpstr (adw_preferences_window_get_visible_page_name (
                     ADW_PREFERENCES_WINDOW (prefs.window)), ==, "model");
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (prefs.window)),
                                         prefs.key_row));

  prefs_close (&prefs);
}

static void
test_appearance (Fixture *fixture)
{
  Prefs prefs = { 0 };
  AdwComboRow *scheme;
  AdwComboRow *labels;
  GtkSwitch *fill;
  GtkSwitch *learning;

  prefs_open (&prefs, fixture);
  scheme = fixture_child (prefs.window, "scheme_row");
  labels = fixture_child (prefs.window, "labels_row");
  fill = fixture_child (prefs.window, "fill_switch");
  learning = fixture_child (prefs.window, "learning_switch");

  g_assert_cmpuint (adw_combo_row_get_selected (scheme), ==, 0);
  g_assert_cmpuint (adw_combo_row_get_selected (labels), ==, LIMN_LABELS_CLASS_AND_PERCENT);
  g_assert_true (gtk_switch_get_active (fill));
  g_assert_false (gtk_switch_get_active (learning));

  adw_combo_row_set_selected (scheme, 2);
  g_assert_cmpint (g_settings_get_enum (prefs.settings, "color-scheme"), ==, 2);
  g_settings_set_string (prefs.settings, "color-scheme", "light");
  g_assert_cmpuint (adw_combo_row_get_selected (scheme), ==, 1);
  adw_combo_row_set_selected (labels, LIMN_LABELS_PERCENT);
  g_assert_cmpint (g_settings_get_int (prefs.settings, "labels"), ==, LIMN_LABELS_PERCENT);
  gtk_switch_set_active (fill, FALSE);
  g_assert_false (g_settings_get_boolean (prefs.settings, "fill"));
  gtk_switch_set_active (learning, TRUE);
  g_assert_true (g_settings_get_boolean (prefs.settings, "active-learning"));

  prefs_close (&prefs);
}

static GtkWidget *
find_spin (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_SPIN_BUTTON (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_spin (child);

  return found;
}

/* How much is asked: typed and switched here, kept in the settings, and followed from there. */
static void
test_asking (Fixture *fixture)
{
  Prefs prefs = { 0 };
  GtkSpinButton *floor_spin;
  GtkSwitch *credits;

  prefs_open (&prefs, fixture);
  floor_spin = GTK_SPIN_BUTTON (find_spin (GTK_WIDGET (prefs.window)));
  credits = fixture_child (prefs.window, "credits_switch");

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (floor_spin)), ==, "10 %");
  g_assert_false (gtk_switch_get_active (credits));

  gtk_editable_set_text (GTK_EDITABLE (floor_spin), "25");
  gtk_spin_button_update (floor_spin);
  g_assert_cmpfloat (g_settings_get_double (prefs.settings, "pool-floor"), ==, 25);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (floor_spin)), ==, "25 %");
  gtk_editable_set_text (GTK_EDITABLE (floor_spin), "nonsense");
  gtk_spin_button_update (floor_spin);
  g_assert_cmpfloat (g_settings_get_double (prefs.settings, "pool-floor"), ==, 25);
  gtk_editable_set_text (GTK_EDITABLE (floor_spin), "0");
  gtk_spin_button_update (floor_spin);
  g_assert_cmpfloat (g_settings_get_double (prefs.settings, "pool-floor"), ==, 1);
  g_settings_set_double (prefs.settings, "pool-floor", 40);
  g_assert_cmpfloat (gtk_spin_button_get_value (floor_spin), ==, 40);

  gtk_switch_set_active (credits, TRUE);
  g_assert_true (g_settings_get_boolean (prefs.settings, "save-credits"));
  g_settings_set_boolean (prefs.settings, "save-credits", FALSE);
  g_assert_false (gtk_switch_get_active (credits));

  prefs_close (&prefs);
}

/* How long to wait, within bounds that the settings share. */
static void
test_time_limits (Fixture *fixture)
{
  static const struct
  {
    const char *key;
    const char *adjustment;
    guint       least;
    guint       usual;
    guint       most;
  } rows[] = {
    { "connect-seconds", "connect_adjustment", 1, 15, 120 },
    { "idle-seconds", "idle_adjustment", 5, 60, 600 },
    { "total-seconds", "total_adjustment", 10, 120, 3600 },
  };
  Prefs prefs = { 0 };

  prefs_open (&prefs, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkAdjustment *limit = fixture_child (prefs.window, rows[i].adjustment);

      g_assert_cmpfloat (gtk_adjustment_get_value (limit), ==, rows[i].usual);
      gtk_adjustment_set_value (limit, 0);
      g_assert_cmpuint (g_settings_get_uint (prefs.settings, rows[i].key), ==, rows[i].least);
      gtk_adjustment_set_value (limit, 1e6);
      g_assert_cmpuint (g_settings_get_uint (prefs.settings, rows[i].key), ==, rows[i].most);
      g_settings_set_uint (prefs.settings, rows[i].key, rows[i].least + 1);
      g_assert_cmpfloat (gtk_adjustment_get_value (limit), ==, rows[i].least + 1);
    }

  prefs_close (&prefs);
}

int
main (int   argc,
      char *argv[])
{
  /* A key of the person who runs the tests is none of their business. */
  g_unsetenv ("LIMN_API_KEY");
  fixture_init (&argc, &argv);

  g_test_add_func ("/preferences/settings", test_settings);
  fixture_add ("/preferences/model/chosen", test_chosen);
  fixture_add ("/preferences/model/flawed", test_flawed);
  fixture_add ("/preferences/model/closed", test_closed);
  fixture_add ("/preferences/key", test_key);
  fixture_add ("/preferences/key/without-keyring", test_key_without_keyring);
  fixture_add ("/preferences/key/in-flight", test_key_in_flight);
  fixture_add ("/preferences/focus", test_focus);
  fixture_add ("/preferences/appearance", test_appearance);
  fixture_add ("/preferences/asking", test_asking);
  fixture_add ("/preferences/time-limits", test_time_limits);

  return g_test_run ();
}
