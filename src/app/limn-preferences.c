/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The preferences window: settings on one side, rows on the other, and what follows at once from a
 * change. Main thread only. */

#include "config.h"

#include "limn-preferences.h"

#include "limn-format.h"
#include "limn-host-list.h"
#include "limn-key-group.h"
#include "limn-model-chooser.h"
#include "limn-scene.h"
#include "limn-stored-row.h"

struct _LimnPreferences
{
  AdwPreferencesWindow parent_instance;

  /* Owned */
  LimnSession *session;
  GSettings   *settings;

  /* Template */
  GtkWidget        *model_page;
  LimnModelChooser *chooser;
  LimnKeyGroup     *key_group;
  GtkAdjustment    *floor_adjustment;
  GtkAdjustment    *connect_adjustment;
  GtkAdjustment    *idle_adjustment;
  GtkAdjustment    *total_adjustment;
  GtkWidget        *credits_switch;
  LimnStoredRow    *stored_row;
  GtkWidget        *privacy_page;
  LimnHostList     *host_list;
  GtkWidget        *local_switch;
  GtkWidget        *learning_row;
  GtkWidget        *learning_switch;
  GtkWidget        *scheme_row;
  GtkWidget        *labels_row;
  GtkWidget        *fill_row;
  GtkWidget        *fill_switch;
};

G_DEFINE_FINAL_TYPE (LimnPreferences, limn_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* In the order of the row and of the enum in the schema. */
static const char * const scheme_nicks[] = { "system", "light", "dark" };

static gboolean
scheme_to_selected (GValue   *value,
                    GVariant *variant,
                    gpointer  user_data)
{
  const char *nick = g_variant_get_string (variant, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (scheme_nicks); i++)
    if (g_str_equal (nick, scheme_nicks[i]))
      {
        g_value_set_uint (value, i);
        return TRUE;
      }

  return FALSE;
}

static GVariant *
selected_to_scheme (const GValue       *value,
                    const GVariantType *expected_type,
                    gpointer            user_data)
{
  guint selected = g_value_get_uint (value);

  if (selected >= G_N_ELEMENTS (scheme_nicks))
    return NULL;

  return g_variant_new_string (scheme_nicks[selected]);
}

static gboolean
int_to_selected (GValue   *value,
                 GVariant *variant,
                 gpointer  user_data)
{
  g_value_set_uint (value, g_variant_get_int32 (variant));

  return TRUE;
}

static GVariant *
selected_to_int (const GValue       *value,
                 const GVariantType *expected_type,
                 gpointer            user_data)
{
  guint selected = g_value_get_uint (value);

  return selected <= LIMN_LABELS_PERCENT ? g_variant_new_int32 (selected) : NULL;
}

static int
floor_input_cb (GtkSpinButton   *spin,
                double          *new_value,
                LimnPreferences *self)
{
  g_assert (LIMN_IS_PREFERENCES (self));

  /* What is not a number puts the value back that was there. */
  *new_value = gtk_spin_button_get_value (spin);
  limn_parse_percent (gtk_editable_get_text (GTK_EDITABLE (spin)), new_value);

  return TRUE;
}

static gboolean
floor_output_cb (GtkSpinButton   *spin,
                 LimnPreferences *self)
{
  g_autofree char *text = NULL;

  g_assert (LIMN_IS_PREFERENCES (self));

  text = limn_format_percent (gtk_spin_button_get_value (spin));
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (spin)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);

  return TRUE;
}

static void
active_learning_changed_cb (LimnPreferences *self)
{
  g_assert (LIMN_IS_PREFERENCES (self));

  limn_client_set_active_learning (limn_session_get_client (self->session),
                                   g_settings_get_boolean (self->settings, "active-learning"));
}

static void
target_changed_cb (LimnPreferences *self)
{
  g_assert (LIMN_IS_PREFERENCES (self));

  limn_key_group_set_server (self->key_group, self->session,
                             limn_model_chooser_get_target (self->chooser));
}

static void
bind_settings (LimnPreferences *self)
{
  g_settings_bind (self->settings, "pool-floor", self->floor_adjustment, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "connect-seconds", self->connect_adjustment, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "idle-seconds", self->idle_adjustment, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "total-seconds", self->total_adjustment, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "save-credits", self->credits_switch, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "active-learning", self->learning_switch, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "local-only", self->local_switch, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "fill", self->fill_switch, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (self->settings, "color-scheme", self->scheme_row, "selected",
                                G_SETTINGS_BIND_DEFAULT, scheme_to_selected, selected_to_scheme,
                                NULL, NULL);
  g_settings_bind_with_mapping (self->settings, "labels", self->labels_row, "selected",
                                G_SETTINGS_BIND_DEFAULT, int_to_selected, selected_to_int,
                                NULL, NULL);
  g_signal_connect_object (self->settings, "changed::active-learning",
                           G_CALLBACK (active_learning_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
limn_preferences_dispose (GObject *object)
{
  LimnPreferences *self = LIMN_PREFERENCES (object);

  /* libadwaita 1.2 never lets go of the groups of a window: they must let go of the session. */
  if (self->chooser != NULL)
    limn_model_chooser_disconnect (self->chooser);
  if (self->key_group != NULL)
    limn_key_group_disconnect (self->key_group);

  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), LIMN_TYPE_PREFERENCES);

  G_OBJECT_CLASS (limn_preferences_parent_class)->dispose (object);
}

static void
limn_preferences_class_init (LimnPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = limn_preferences_dispose;

  g_type_ensure (LIMN_TYPE_HOST_LIST);
  g_type_ensure (LIMN_TYPE_KEY_GROUP);
  g_type_ensure (LIMN_TYPE_MODEL_CHOOSER);
  g_type_ensure (LIMN_TYPE_STORED_ROW);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LIMN_RESOURCE_PATH "/limn-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, LimnPreferences, model_page);
  gtk_widget_class_bind_template_child (widget_class, LimnPreferences, chooser);
  gtk_widget_class_bind_template_child (widget_class, LimnPreferences, key_group);
  gtk_widget_class_bind_template_child (widget_class, LimnPreferences, floor_adjustment);
  gtk_widget_class_bind_template_child (widget_class, LimnPreferences, connect_adjustment);
  gtk_widget_class_bind_template_child (widget_class, LimnPreferences, idle_adjustment);
  gtk_widget_class_bind_template_child (widget_class, LimnPreferences, total_adjustment);
  gtk_widget_class_bind_template_child (widget_class, LimnPreferences, credits_switch);
  gtk_widget_class_bind_template_child (widget_class, LimnPreferences, stored_row);
  gtk_widget_class_bind_template_child (widget_class, LimnPreferences, privacy_page);
  gtk_widget_class_bind_template_child (widget_class, LimnPreferences, host_list);
  gtk_widget_class_bind_template_child (widget_class, LimnPreferences, local_switch);
  gtk_widget_class_bind_template_child (widget_class, LimnPreferences, learning_row);
  gtk_widget_class_bind_template_child (widget_class, LimnPreferences, learning_switch);
  gtk_widget_class_bind_template_child (widget_class, LimnPreferences, scheme_row);
  gtk_widget_class_bind_template_child (widget_class, LimnPreferences, labels_row);
  gtk_widget_class_bind_template_child (widget_class, LimnPreferences, fill_row);
  gtk_widget_class_bind_template_child (widget_class, LimnPreferences, fill_switch);
  gtk_widget_class_bind_template_callback (widget_class, floor_input_cb);
  gtk_widget_class_bind_template_callback (widget_class, floor_output_cb);
}

static void
limn_preferences_init (LimnPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * limn_preferences_new:
 * @session: whose model is chosen
 * @settings: the settings of the application
 *
 * Creates a preferences window. Main thread only.
 *
 * Returns: (transfer none): a new window, owned by GTK like all of them
 */
GtkWidget *
limn_preferences_new (LimnSession *session,
                      GSettings   *settings)
{
  LimnPreferences *self;

  g_return_val_if_fail (LIMN_IS_SESSION (session), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (LIMN_TYPE_PREFERENCES, NULL);
  self->session = g_object_ref (session);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (self->chooser, "target-changed", G_CALLBACK (target_changed_cb), self,
                           G_CONNECT_SWAPPED);
  limn_model_chooser_connect (self->chooser, session, settings);
  limn_stored_row_set_store (self->stored_row,
                             limn_client_get_reply_store (limn_session_get_client (session)));
  target_changed_cb (self);
  bind_settings (self);
  limn_host_list_set_policy (self->host_list,
                             limn_client_get_policy (limn_session_get_client (session)));

  return GTK_WIDGET (self);
}

/**
 * limn_preferences_focus_key:
 * @self: a preferences window
 *
 * Brings up where a key is typed, because one is needed. Main thread only.
 */
void
limn_preferences_focus_key (LimnPreferences *self)
{
  g_return_if_fail (LIMN_IS_PREFERENCES (self));

  adw_preferences_window_set_visible_page (ADW_PREFERENCES_WINDOW (self),
                                           ADW_PREFERENCES_PAGE (self->model_page));
  limn_key_group_focus (self->key_group);
}

/**
 * limn_preferences_show_privacy:
 * @self: a preferences window
 *
 * Brings up what may leave this computer. Main thread only.
 */
void
limn_preferences_show_privacy (LimnPreferences *self)
{
  g_return_if_fail (LIMN_IS_PREFERENCES (self));

  adw_preferences_window_set_visible_page (ADW_PREFERENCES_WINDOW (self),
                                           ADW_PREFERENCES_PAGE (self->privacy_page));
}
