/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The API key of one server. The key itself is only ever in the entry, whose memory does not go to
 * disk, and in the call that hands it to the keyring; it is not read back to be shown. Main thread
 * only. */

#include "config.h"

#include "limn-key-group.h"

#include <glib/gi18n-lib.h>

#define ENVIRONMENT_VARIABLE "LIMN_API_KEY"

struct _LimnKeyGroup
{
  AdwPreferencesGroup parent_instance;

  /* Owned */
  LimnSession  *session;
  LimnModel    *server;
  GCancellable *cancellable;

  /* Template */
  GtkWidget *no_key_row;
  GtkWidget *key_row;
  GtkWidget *remember_row;
  GtkWidget *remember_switch;
  GtkWidget *buttons;
  GtkWidget *state_label;
  GtkWidget *forget_button;
  GtkWidget *save_button;
};

G_DEFINE_FINAL_TYPE (LimnKeyGroup, limn_key_group, ADW_TYPE_PREFERENCES_GROUP)

static LimnKeyring *
get_keyring (LimnKeyGroup *self)
{
  return limn_client_get_keyring (limn_session_get_client (self->session));
}

static const char *
get_origin (LimnKeyGroup *self)
{
  return limn_model_get_origin (self->server);
}

/* Gives up what runs, and returns the token of what comes next. */
static GCancellable *
begin (LimnKeyGroup *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  return self->cancellable;
}

static void
show_state (LimnKeyGroup *self,
            const char   *text,
            gboolean      flawed)
{
  gtk_label_set_label (GTK_LABEL (self->state_label), text);
  gtk_widget_remove_css_class (self->state_label, flawed ? "dim-label" : "error");
  gtk_widget_add_css_class (self->state_label, flawed ? "error" : "dim-label");

  if (flawed)
    gtk_widget_add_css_class (self->key_row, "error");
  else
    gtk_widget_remove_css_class (self->key_row, "error");
}

static char *
describe_known (LimnKeyGroup *self,
                gboolean      known)
{
  LimnHost host = limn_model_get_host (self->server);

  if (known && g_getenv (ENVIRONMENT_VARIABLE) != NULL)
    {
      /* Translators: %s is the name of an environment variable */
      return g_strdup_printf (_("The key comes from the environment (%s)."),
                              ENVIRONMENT_VARIABLE);
    }
  if (known)
    {
      /* Translators: %s is the address of a server */
      return g_strdup_printf (_("A key is stored for %s"), get_origin (self));
    }
  if (host == LIMN_HOST_SELF_HOSTED)
    {
      /* Translators: %s is the address of a server */
      return g_strdup_printf (_("No key is stored for %s. Many servers of one’s own need none."),
                              get_origin (self));
    }

  /* Translators: %s is the address of a server */
  return g_strdup_printf (_("No key is stored for %s"), get_origin (self));
}

static void
lookup_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  LimnKeyGroup *self;
  gboolean known;
  LimnKey *key;

  key = limn_keyring_lookup_finish (LIMN_KEYRING (source), result, &error);
  known = key != NULL;
  g_clear_pointer (&key, limn_key_unref);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = LIMN_KEY_GROUP (user_data);
  text = describe_known (self, known);
  show_state (self, text, FALSE);
  gtk_widget_set_sensitive (self->forget_button,
                            known && g_getenv (ENVIRONMENT_VARIABLE) == NULL);
}

static void
refresh (LimnKeyGroup *self)
{
  gboolean is_local = limn_model_get_host (self->server) == LIMN_HOST_LOCAL;

  gtk_widget_set_visible (self->no_key_row, is_local);
  gtk_widget_set_visible (self->key_row, !is_local);
  gtk_widget_set_visible (self->remember_row, !is_local);
  gtk_widget_set_visible (self->buttons, !is_local);
  gtk_widget_set_sensitive (self->forget_button, FALSE);

  if (is_local)
    {
      begin (self);
      show_state (self, _("No key is needed here"), FALSE);
      return;
    }

  show_state (self, "", FALSE);
  limn_keyring_lookup_async (get_keyring (self), get_origin (self), begin (self),
                             lookup_cb, self);
}

/* A key that is waited for is tried at once. */
static void
use_key (LimnKeyGroup *self)
{
  LimnModel *model = limn_session_get_model (self->session);

  if (limn_session_get_status (self->session) == LIMN_SESSION_FAILED
      && g_str_equal (limn_model_get_origin (model), get_origin (self)))
    limn_session_ask_again (self->session);
}

static void
store_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  LimnKeyGroup *self;
  gboolean stored;

  stored = limn_keyring_store_finish (LIMN_KEYRING (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = LIMN_KEY_GROUP (user_data);
  gtk_widget_set_sensitive (GTK_WIDGET (self), TRUE);
  if (!stored)
    {
      show_state (self, error->message, TRUE);
      return;
    }

  gtk_editable_set_text (GTK_EDITABLE (self->key_row), "");
  gtk_widget_set_sensitive (self->forget_button, g_getenv (ENVIRONMENT_VARIABLE) == NULL);
  if (gtk_switch_get_active (GTK_SWITCH (self->remember_switch))
      && !limn_keyring_get_persistent (LIMN_KEYRING (source)))
    {
      show_state (self, _("There is no keyring to use: the key is kept until Limn closes."), FALSE);
    }
  else
    {
      g_autofree char *text = describe_known (self, TRUE);

      show_state (self, text, FALSE);
    }

  use_key (self);
}

static void
save_cb (LimnKeyGroup *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnKey) key = NULL;

  g_assert (LIMN_IS_KEY_GROUP (self));

  key = limn_key_new (gtk_editable_get_text (GTK_EDITABLE (self->key_row)), &error);
  if (key == NULL)
    {
      show_state (self, error->message, TRUE);
      return;
    }

  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  limn_keyring_store_async (get_keyring (self), get_origin (self), key,
                            gtk_switch_get_active (GTK_SWITCH (self->remember_switch)),
                            begin (self), store_cb, self);
}

static void
forget_done_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  LimnKeyGroup *self;
  gboolean forgotten;

  forgotten = limn_keyring_forget_finish (LIMN_KEYRING (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = LIMN_KEY_GROUP (user_data);
  if (forgotten)
    refresh (self);
  else
    show_state (self, error->message, TRUE);
}

static void
forget_cb (LimnKeyGroup *self)
{
  g_assert (LIMN_IS_KEY_GROUP (self));

  gtk_widget_set_sensitive (self->forget_button, FALSE);
  limn_keyring_forget_async (get_keyring (self), get_origin (self), begin (self),
                             forget_done_cb, self);
}

static void
key_changed_cb (LimnKeyGroup *self)
{
  const char *text;

  g_assert (LIMN_IS_KEY_GROUP (self));

  text = gtk_editable_get_text (GTK_EDITABLE (self->key_row));
  gtk_widget_set_sensitive (self->save_button, *text != '\0');
  gtk_widget_remove_css_class (self->key_row, "error");
}

static void
limn_key_group_dispose (GObject *object)
{
  LimnKeyGroup *self = LIMN_KEY_GROUP (object);

  limn_key_group_disconnect (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), LIMN_TYPE_KEY_GROUP);

  G_OBJECT_CLASS (limn_key_group_parent_class)->dispose (object);
}

static void
limn_key_group_class_init (LimnKeyGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = limn_key_group_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LIMN_RESOURCE_PATH "/limn-key-group.ui");
  gtk_widget_class_bind_template_child (widget_class, LimnKeyGroup, no_key_row);
  gtk_widget_class_bind_template_child (widget_class, LimnKeyGroup, key_row);
  gtk_widget_class_bind_template_child (widget_class, LimnKeyGroup, remember_row);
  gtk_widget_class_bind_template_child (widget_class, LimnKeyGroup, remember_switch);
  gtk_widget_class_bind_template_child (widget_class, LimnKeyGroup, buttons);
  gtk_widget_class_bind_template_child (widget_class, LimnKeyGroup, state_label);
  gtk_widget_class_bind_template_child (widget_class, LimnKeyGroup, forget_button);
  gtk_widget_class_bind_template_child (widget_class, LimnKeyGroup, save_button);
  gtk_widget_class_bind_template_callback (widget_class, forget_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
limn_key_group_init (LimnKeyGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * limn_key_group_new:
 *
 * Creates a group about no server yet.
 *
 * Returns: (transfer floating): a new group
 */
GtkWidget *
limn_key_group_new (void)
{
  return g_object_new (LIMN_TYPE_KEY_GROUP, NULL);
}

/**
 * limn_key_group_set_server:
 * @self: a key group
 * @session: whose client has the keyring, and which asks again when it waits for a key
 * @server: (nullable): a model on the server the key is for; %NULL hides the group
 *
 * Sets whose key this is about, and looks whether there is one. What is typed and not saved was
 * meant for the server before, and is thrown away.
 */
void
limn_key_group_set_server (LimnKeyGroup *self,
                           LimnSession  *session,
                           LimnModel    *server)
{
  g_return_if_fail (LIMN_IS_KEY_GROUP (self));
  g_return_if_fail (LIMN_IS_SESSION (session));

  begin (self);
  g_set_object (&self->session, session);
  g_clear_pointer (&self->server, limn_model_unref);
  self->server = server != NULL ? limn_model_ref (server) : NULL;

  gtk_editable_set_text (GTK_EDITABLE (self->key_row), "");
  gtk_widget_set_sensitive (GTK_WIDGET (self), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self), server != NULL);
  if (server != NULL)
    refresh (self);
}

/**
 * limn_key_group_disconnect:
 * @self: a key group
 *
 * Gives up what runs and lets go of the session.
 */
void
limn_key_group_disconnect (LimnKeyGroup *self)
{
  g_return_if_fail (LIMN_IS_KEY_GROUP (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->server, limn_model_unref);
}

/**
 * limn_key_group_focus:
 * @self: a key group
 *
 * Moves the focus to where a key is typed.
 *
 * Returns: %TRUE if it moved, %FALSE where no key is needed
 */
gboolean
limn_key_group_focus (LimnKeyGroup *self)
{
  g_return_val_if_fail (LIMN_IS_KEY_GROUP (self), FALSE);

  return gtk_widget_get_visible (self->key_row) && gtk_widget_grab_focus (self->key_row);
}

/**
 * limn_key_group_get_state:
 * @self: a key group
 *
 * Gets the line that says whether there is a key, or what is wrong with the one that was typed.
 *
 * Returns: (transfer none): the text; never a key
 */
const char *
limn_key_group_get_state (LimnKeyGroup *self)
{
  g_return_val_if_fail (LIMN_IS_KEY_GROUP (self), NULL);

  return gtk_label_get_label (GTK_LABEL (self->state_label));
}
