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

/* Where the provider of the hosted models shows a person's keys. */
#define KEY_PAGE "https://app.roboflow.com/settings/api"

struct _LimnKeyGroup
{
  AdwPreferencesGroup parent_instance;

  /* Owned */
  LimnSession  *session;
  LimnModel    *server;
  GCancellable *cancellable;

  gboolean has_key;

  /* Template */
  GtkWidget *no_key_row;
  GtkWidget *key_row;
  GtkWidget *remember_row;
  GtkWidget *remember_switch;
  GtkWidget *older_row;
  GtkWidget *older_switch;
  GtkWidget *page_row;
  GtkWidget *buttons;
  GtkWidget *state_label;
  GtkWidget *unlock_button;
  GtkWidget *extract_button;
  GtkWidget *forget_button;
  GtkWidget *save_button;
};

G_DEFINE_FINAL_TYPE (LimnKeyGroup, limn_key_group, ADW_TYPE_PREFERENCES_GROUP)

static LimnKeyring *
get_keyring (LimnKeyGroup *self)
{
  return limn_client_get_keyring (limn_session_get_client (self->session));
}

static LimnPolicy *
get_policy (LimnKeyGroup *self)
{
  return limn_client_get_policy (limn_session_get_client (self->session));
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
                LimnKey      *key)
{
  LimnHost host = limn_model_get_host (self->server);
  g_autofree char *hint = key != NULL ? limn_key_dup_hint (key) : NULL;

  if (key != NULL && limn_keyring_was_given (get_keyring (self)))
    {
      /* Translators: %s is the name of an environment variable */
      return g_strdup_printf (_("The key comes from the environment (%s)."),
                              ENVIRONMENT_VARIABLE);
    }
  if (key != NULL)
    {
      /* Translators: the first %s is the address of a server, the second the ends of a key, such
       * as “ab***yz” */
      return g_strdup_printf (_("A key is stored for %s: %s"), get_origin (self), hint);
    }
  if (limn_keyring_get_locked (get_keyring (self)))
    {
      /* Translators: %s is the address of a server */
      return g_strdup_printf (_("The keyring has a key for %s, but it is locked."),
                              get_origin (self));
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

/* A key is forgotten only where one is, and an address is not saved: no row of buttons is too long
 * for a narrow window then. */
static void
show_buttons (LimnKeyGroup *self,
              gboolean      has_key_inside)
{
  gboolean forgettable = self->has_key && !limn_keyring_was_given (get_keyring (self));

  gtk_widget_set_visible (self->extract_button, has_key_inside);
  gtk_widget_set_visible (self->save_button, !has_key_inside);
  gtk_widget_set_visible (self->forget_button, forgettable && !has_key_inside);
  gtk_widget_set_sensitive (self->forget_button, forgettable);
}

static void
lookup_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnKey) key = NULL;
  g_autofree char *text = NULL;
  LimnKeyGroup *self;

  key = limn_keyring_lookup_finish (LIMN_KEYRING (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = LIMN_KEY_GROUP (user_data);
  text = error != NULL ? g_strdup (error->message) : describe_known (self, key);
  show_state (self, text, error != NULL);
  gtk_widget_set_visible (self->unlock_button,
                          key == NULL && limn_keyring_get_locked (LIMN_KEYRING (source)));
  self->has_key = key != NULL;
  show_buttons (self, FALSE);
}

/* Only the servers that a person runs or names can be older ones; where the provider's look for the
 * key is known. */
static void
refresh_rows (LimnKeyGroup *self)
{
  gboolean is_own = FALSE;
  gboolean is_hosted = FALSE;

  switch (limn_model_get_host (self->server))
    {
    case LIMN_HOST_LOCAL:
    case LIMN_HOST_FILE:
      break;
    case LIMN_HOST_SERVERLESS:
    case LIMN_HOST_OUTLINE:
      is_hosted = TRUE;
      break;
    case LIMN_HOST_SELF_HOSTED:
    case LIMN_HOST_CUSTOM:
      is_own = TRUE;
      break;
    }
  gtk_widget_set_visible (self->page_row, is_hosted);
  gtk_widget_set_visible (self->older_row, is_own);
  gtk_switch_set_active (GTK_SWITCH (self->older_switch),
                         limn_policy_wants_key_in_address (get_policy (self), self->server));
}

static void
refresh (LimnKeyGroup *self)
{
  gboolean is_local = limn_model_get_host (self->server) == LIMN_HOST_LOCAL;

  gtk_widget_set_visible (self->no_key_row, is_local);
  gtk_widget_set_visible (self->key_row, !is_local);
  gtk_widget_set_visible (self->remember_row, !is_local);
  gtk_widget_set_visible (self->buttons, !is_local);
  gtk_widget_set_visible (self->unlock_button, FALSE);
  self->has_key = FALSE;
  show_buttons (self, FALSE);
  refresh_rows (self);

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
older_changed_cb (LimnKeyGroup *self)
{
  g_assert (LIMN_IS_KEY_GROUP (self));

  if (self->server == NULL || !gtk_widget_get_visible (self->older_row))
    return;
  limn_policy_put_key_in_address (get_policy (self), self->server,
                                  gtk_switch_get_active (GTK_SWITCH (self->older_switch)));
  use_key (self);
}

static void
unlocked_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GtkWidget *widget = user_data;
  GCancellable *cancellable = g_task_get_cancellable (G_TASK (result));

  if (!g_cancellable_is_cancelled (cancellable))
    gtk_widget_set_sensitive (widget, TRUE);
  lookup_cb (source, result, user_data);
  if (!g_cancellable_is_cancelled (cancellable))
    use_key (LIMN_KEY_GROUP (user_data));
}

static void
unlock_cb (LimnKeyGroup *self)
{
  g_assert (LIMN_IS_KEY_GROUP (self));

  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  limn_keyring_unlock_async (get_keyring (self), get_origin (self), begin (self), unlocked_cb,
                             self);
}

static void
open_page_cb (LimnKeyGroup *self)
{
  g_assert (LIMN_IS_KEY_GROUP (self));

  g_app_info_launch_default_for_uri_async (KEY_PAGE, NULL, NULL, NULL, NULL);
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
  self->has_key = TRUE;
  show_buttons (self, FALSE);
  if (gtk_switch_get_active (GTK_SWITCH (self->remember_switch))
      && !limn_keyring_get_persistent (LIMN_KEYRING (source)))
    show_state (self, _("There is no keyring to use: the key is kept until Limn closes."), FALSE);
  else
    refresh (self);

  use_key (self);
}

static void
save_key (LimnKeyGroup *self,
          LimnKey      *key)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  limn_keyring_store_async (get_keyring (self), get_origin (self), key,
                            gtk_switch_get_active (GTK_SWITCH (self->remember_switch)),
                            begin (self), store_cb, self);
}

static void
save_cb (LimnKeyGroup *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->key_row));
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnKey) key = NULL;
  g_autoptr (LimnKey) inside = NULL;

  g_assert (LIMN_IS_KEY_GROUP (self));

  key = limn_key_new (typed, &error);
  if (key != NULL)
    {
      save_key (self, key);
      return;
    }

  inside = limn_key_new_from_address (typed);
  show_state (self, inside != NULL ? _("This is an address, but there is a key in it.")
                                   : error->message, TRUE);
  show_buttons (self, inside != NULL);
}

static void
extract_cb (LimnKeyGroup *self)
{
  g_autoptr (LimnKey) key = NULL;

  g_assert (LIMN_IS_KEY_GROUP (self));

  key = limn_key_new_from_address (gtk_editable_get_text (GTK_EDITABLE (self->key_row)));
  show_buttons (self, FALSE);
  if (key != NULL)
    save_key (self, key);
}

/* What was made readable to check it is hidden again when the person turns to something else. */
static void
focus_left_cb (LimnKeyGroup *self)
{
  GtkEditable *text;

  g_assert (LIMN_IS_KEY_GROUP (self));

  text = gtk_editable_get_delegate (GTK_EDITABLE (self->key_row));
  if (GTK_IS_TEXT (text))
    gtk_text_set_visibility (GTK_TEXT (text), FALSE);
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
  if (self->server != NULL)
    show_buttons (self, FALSE);
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
  gtk_widget_class_bind_template_child (widget_class, LimnKeyGroup, older_row);
  gtk_widget_class_bind_template_child (widget_class, LimnKeyGroup, older_switch);
  gtk_widget_class_bind_template_child (widget_class, LimnKeyGroup, page_row);
  gtk_widget_class_bind_template_child (widget_class, LimnKeyGroup, unlock_button);
  gtk_widget_class_bind_template_child (widget_class, LimnKeyGroup, extract_button);
  gtk_widget_class_bind_template_child (widget_class, LimnKeyGroup, buttons);
  gtk_widget_class_bind_template_child (widget_class, LimnKeyGroup, state_label);
  gtk_widget_class_bind_template_child (widget_class, LimnKeyGroup, forget_button);
  gtk_widget_class_bind_template_child (widget_class, LimnKeyGroup, save_button);
  gtk_widget_class_bind_template_callback (widget_class, forget_cb);
  gtk_widget_class_bind_template_callback (widget_class, extract_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, older_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_page_cb);
  gtk_widget_class_bind_template_callback (widget_class, unlock_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
limn_key_group_init (LimnKeyGroup *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_left_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->key_row, focus);
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
