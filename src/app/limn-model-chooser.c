/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Chooses who answers. A choice that makes sense applies at once; a name or an address applies when
 * the person says that it is complete, because each prefix of "street/12" is a model as well and
 * would be asked. Main thread only. */

#include "config.h"

#include "limn-model-chooser.h"

#include "limn-format.h"
#include "limn-preferences.h"

#include <glib/gi18n-lib.h>

struct _LimnModelChooser
{
  AdwPreferencesGroup parent_instance;

  /* Owned */
  LimnSession *session;
  GSettings   *settings;
  LimnModel   *target;

  /* Template */
  GtkWidget *host_row;
  GtkWidget *url_row;
  GtkWidget *id_row;
  GtkWidget *message_label;

  gboolean is_loading;
};

G_DEFINE_FINAL_TYPE (LimnModelChooser, limn_model_chooser, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  SIGNAL_TARGET_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static LimnHost
get_host (LimnModelChooser *self)
{
  return adw_combo_row_get_selected (ADW_COMBO_ROW (self->host_row));
}

static char *
dup_entry (GtkWidget *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

/* The model @id on the server that is entered, or why it is none. */
static LimnModel *
dup_model (LimnModelChooser  *self,
           const char        *id,
           GError           **error)
{
  LimnHost host = get_host (self);
  g_autofree char *url = NULL;

  if (host == LIMN_HOST_LOCAL)
    return limn_model_new_local ();

  if (limn_settings_get_url_key (host) != NULL)
    url = dup_entry (self->url_row);

  return limn_model_new (host, url, id, error);
}

static LimnModel *
dup_entered (LimnModelChooser  *self,
             GError           **error)
{
  g_autofree char *id = dup_entry (self->id_row);

  return dup_model (self, id, error);
}

/* A key belongs to a server, so it can be entered before the name of the model is right. */
static void
update_target (LimnModelChooser *self)
{
  g_autoptr (LimnModel) target = dup_model (self, LIMN_MODEL_LOCAL_ID, NULL);

  if (target == self->target
      || (target != NULL && self->target != NULL && limn_model_equal (target, self->target)))
    return;

  g_clear_pointer (&self->target, limn_model_unref);
  self->target = g_steal_pointer (&target);
  g_signal_emit (self, signals[SIGNAL_TARGET_CHANGED], 0);
}

static char *
describe_destination (LimnModel *model)
{
  g_autofree char *host = NULL;

  if (limn_model_get_host (model) == LIMN_HOST_LOCAL)
    return g_strdup (_("Knows 80 everyday things. Pictures stay on this computer."));
  if (!limn_model_is_remote (model))
    return g_strdup (_("Pictures stay on this computer."));

  host = limn_format_host (model);

  /* Translators: %s is the name of a computer on the network */
  return g_strdup_printf (_("Pictures are sent to %s."), host);
}

static void
set_flawed (GtkWidget *row,
            gboolean   flawed)
{
  if (flawed)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");

  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                               flawed ? GTK_ACCESSIBLE_INVALID_TRUE
                                      : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
show_flaws (LimnModelChooser *self,
            const GError     *error)
{
  g_autofree char *id = dup_entry (self->id_row);
  g_autoptr (LimnModel) with_id = limn_model_new (LIMN_HOST_SERVERLESS, NULL, id, NULL);

  set_flawed (self->id_row, error != NULL && with_id == NULL);
  set_flawed (self->url_row, error != NULL && with_id != NULL);
}

static void
show_message (LimnModelChooser *self,
              const char       *message,
              gboolean          flawed)
{
  gtk_label_set_label (GTK_LABEL (self->message_label), message);
  gtk_widget_remove_css_class (self->message_label, flawed ? "dim-label" : "error");
  gtk_widget_add_css_class (self->message_label, flawed ? "error" : "dim-label");
}

static void
validate (LimnModelChooser *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnModel) model = dup_entered (self, &error);
  g_autofree char *url = dup_entry (self->url_row);
  g_autofree char *message = NULL;

  if (model != NULL)
    {
      message = describe_destination (model);
      show_flaws (self, NULL);
      show_message (self, message, FALSE);
    }
  else if (get_host (self) == LIMN_HOST_CUSTOM && *url == '\0')
    {
      /* Nothing typed yet is not a mistake. */
      show_flaws (self, NULL);
      show_message (self, _("Enter the address of a server that speaks the Roboflow API."), FALSE);
    }
  else
    {
      show_flaws (self, error);
      show_message (self, error->message, TRUE);
    }
  update_target (self);
}

static void
show_rows (LimnModelChooser *self)
{
  LimnHost host = get_host (self);

  gtk_widget_set_visible (self->id_row, host != LIMN_HOST_LOCAL);
  gtk_widget_set_visible (self->url_row, limn_settings_get_url_key (host) != NULL);
}

static void
load_url (LimnModelChooser *self)
{
  const char *key = limn_settings_get_url_key (get_host (self));
  g_autofree char *url = NULL;

  if (key == NULL)
    return;

  url = g_settings_get_string (self->settings, key);
  gtk_editable_set_text (GTK_EDITABLE (self->url_row), url);
}

static void
load (LimnModelChooser *self)
{
  g_autofree char *id = g_settings_get_string (self->settings, "model-id");

  self->is_loading = TRUE;
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->host_row),
                              g_settings_get_enum (self->settings, "host"));
  gtk_editable_set_text (GTK_EDITABLE (self->id_row), id);
  load_url (self);
  self->is_loading = FALSE;

  show_rows (self);
  validate (self);
}

static void
host_changed_cb (LimnModelChooser *self)
{
  g_assert (LIMN_IS_MODEL_CHOOSER (self));

  if (self->is_loading || self->settings == NULL)
    return;

  self->is_loading = TRUE;
  load_url (self);
  self->is_loading = FALSE;
  show_rows (self);
  limn_model_chooser_apply (self);
}

static void
entry_changed_cb (LimnModelChooser *self)
{
  g_assert (LIMN_IS_MODEL_CHOOSER (self));

  if (!self->is_loading && self->settings != NULL)
    validate (self);
}

static void
apply_cb (LimnModelChooser *self)
{
  g_assert (LIMN_IS_MODEL_CHOOSER (self));

  limn_model_chooser_apply (self);
}

static void
limn_model_chooser_unmap (GtkWidget *widget)
{
  LimnModelChooser *self = LIMN_MODEL_CHOOSER (widget);

  /* What was typed and not confirmed counts when the window is closed. */
  if (self->settings != NULL)
    limn_model_chooser_apply (self);

  GTK_WIDGET_CLASS (limn_model_chooser_parent_class)->unmap (widget);
}

static void
limn_model_chooser_dispose (GObject *object)
{
  LimnModelChooser *self = LIMN_MODEL_CHOOSER (object);

  limn_model_chooser_disconnect (self);
  g_clear_pointer (&self->target, limn_model_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), LIMN_TYPE_MODEL_CHOOSER);

  G_OBJECT_CLASS (limn_model_chooser_parent_class)->dispose (object);
}

static void
limn_model_chooser_class_init (LimnModelChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = limn_model_chooser_dispose;
  widget_class->unmap = limn_model_chooser_unmap;

  signals[SIGNAL_TARGET_CHANGED] =
    g_signal_new ("target-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LIMN_RESOURCE_PATH "/limn-model-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, LimnModelChooser, host_row);
  gtk_widget_class_bind_template_child (widget_class, LimnModelChooser, url_row);
  gtk_widget_class_bind_template_child (widget_class, LimnModelChooser, id_row);
  gtk_widget_class_bind_template_child (widget_class, LimnModelChooser, message_label);
  gtk_widget_class_bind_template_callback (widget_class, host_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
}

static void
limn_model_chooser_init (LimnModelChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * limn_model_chooser_new:
 *
 * Creates a chooser; see [method@ModelChooser.connect].
 *
 * Returns: (transfer floating): a new chooser
 */
GtkWidget *
limn_model_chooser_new (void)
{
  return g_object_new (LIMN_TYPE_MODEL_CHOOSER, NULL);
}

/**
 * limn_model_chooser_connect:
 * @self: a chooser
 * @session: whose model is chosen
 * @settings: where the choice is kept
 *
 * Shows the choice that @settings have and starts to apply changes. Once.
 */
void
limn_model_chooser_connect (LimnModelChooser *self,
                            LimnSession      *session,
                            GSettings        *settings)
{
  g_return_if_fail (LIMN_IS_MODEL_CHOOSER (self));
  g_return_if_fail (LIMN_IS_SESSION (session));
  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  self->settings = g_object_ref (settings);
  load (self);
}

/**
 * limn_model_chooser_disconnect:
 * @self: a chooser
 *
 * Lets go of session and settings. The chooser applies nothing any more.
 */
void
limn_model_chooser_disconnect (LimnModelChooser *self)
{
  g_return_if_fail (LIMN_IS_MODEL_CHOOSER (self));

  g_clear_object (&self->session);
  g_clear_object (&self->settings);
}

/**
 * limn_model_chooser_apply:
 * @self: a chooser
 *
 * Applies what is entered, if it makes sense.
 *
 * Returns: %TRUE if the session has the model that is entered
 */
gboolean
limn_model_chooser_apply (LimnModelChooser *self)
{
  g_autoptr (LimnModel) model = NULL;
  g_autoptr (LimnModel) set = NULL;

  g_return_val_if_fail (LIMN_IS_MODEL_CHOOSER (self), FALSE);
  g_return_val_if_fail (self->settings != NULL, FALSE);

  validate (self);
  model = dup_entered (self, NULL);
  if (model == NULL)
    return FALSE;

  /* Stored answers stay until another model than the one they took the place of is chosen. */
  set = limn_settings_dup_model (self->settings);
  if (limn_model_get_host (limn_session_get_model (self->session)) == LIMN_HOST_FILE
      && limn_model_equal (model, set))
    return TRUE;

  limn_settings_set_model (self->settings, model);
  if (!limn_model_equal (model, limn_session_get_model (self->session)))
    limn_session_set_model (self->session, model);

  return TRUE;
}

/**
 * limn_model_chooser_get_target:
 * @self: a chooser
 *
 * Gets the server that is entered, as a model whose id means nothing.
 *
 * Returns: (transfer none) (nullable): the server, %NULL while the address is none
 */
LimnModel *
limn_model_chooser_get_target (LimnModelChooser *self)
{
  g_return_val_if_fail (LIMN_IS_MODEL_CHOOSER (self), NULL);

  return self->target;
}

/**
 * limn_model_chooser_get_message:
 * @self: a chooser
 *
 * Gets the line below the entries: where pictures go, or what is wrong.
 *
 * Returns: (transfer none): the text
 */
const char *
limn_model_chooser_get_message (LimnModelChooser *self)
{
  g_return_val_if_fail (LIMN_IS_MODEL_CHOOSER (self), NULL);

  return gtk_label_get_label (GTK_LABEL (self->message_label));
}
