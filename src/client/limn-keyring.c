/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds and keeps API keys, one for each origin: a key that was entered for one server never goes
 * to another. The order is the key that the program was started with, this run's memory, the
 * person's keyring. The environment is where a program is usually given a key, and also what its
 * children inherit and others can read: it is taken out of there at once. A keyring
 * that is absent, locked or does not answer is not an error: the key is then kept for this run
 * only, and never written anywhere else. Main thread only; libsecret is used asynchronously and
 * given ten seconds. */

#include "config.h"

#include "limn-keyring.h"

#include "limn-error.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#define SERVICE_TIMEOUT_MS 10000
/* Somebody may have to find the password of the keyring first. */
#define UNLOCK_TIMEOUT_MS (5 * 60 * 1000)
/* After a failure the keyring is left alone for this long, so that a slider that asks ten times a
 * second does not wait ten seconds each time. */
#define SERVICE_PAUSE_US (30 * G_USEC_PER_SEC)

#define ENVIRONMENT_VARIABLE "LIMN_API_KEY"

struct _LimnKeyring
{
  GObject     parent_instance;

  GHashTable *memory; /* origin to key */
  LimnKey    *given; /* for every origin */
  GError     *given_error;

  gint64      service_pause_until_us;
  gboolean    use_secret_service;
  gboolean    persistent;
  gboolean    locked;
  gboolean    checked_file;
};

G_DEFINE_FINAL_TYPE (LimnKeyring, limn_keyring, G_TYPE_OBJECT)

static const SecretSchema key_schema = {
  "io.github.limn_app.Limn.ApiKey",
  SECRET_SCHEMA_NONE,
  {
    { "origin", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

/* One call into libsecret: a limit of time around it, which the caller's cancellable also ends. */
typedef struct
{
  char         *origin;
  LimnKey      *key;
  GCancellable *cancellable;
  GSource      *caller_source;
  guint         timeout_id;
} ServiceCall;

static void
service_call_stop (ServiceCall *call)
{
  g_clear_handle_id (&call->timeout_id, g_source_remove);
  if (call->caller_source != NULL)
    {
      g_source_destroy (call->caller_source);
      g_clear_pointer (&call->caller_source, g_source_unref);
    }
}

static void
service_call_free (gpointer data)
{
  ServiceCall *call = data;

  service_call_stop (call);
  g_clear_object (&call->cancellable);
  g_free (call->origin);
  g_clear_pointer (&call->key, limn_key_unref);
  g_free (call);
}

static gboolean
service_timeout_cb (gpointer user_data)
{
  ServiceCall *call = user_data;

  call->timeout_id = 0;
  g_cancellable_cancel (call->cancellable);
  return G_SOURCE_REMOVE;
}

static gboolean
caller_cancelled_cb (GCancellable *cancellable,
                     gpointer      user_data)
{
  ServiceCall *call = user_data;

  g_cancellable_cancel (call->cancellable);
  return G_SOURCE_REMOVE;
}

static ServiceCall *
service_call_new (const char   *origin,
                  LimnKey      *key,
                  guint         timeout_ms,
                  GCancellable *cancellable)
{
  ServiceCall *call = g_new0 (ServiceCall, 1);

  call->origin = g_strdup (origin);
  call->key = key != NULL ? limn_key_ref (key) : NULL;
  call->cancellable = g_cancellable_new ();
  call->timeout_id = g_timeout_add (timeout_ms, service_timeout_cb, call);
  g_source_set_name_by_id (call->timeout_id, "[limn] keyring timeout");
  if (cancellable != NULL)
    {
      call->caller_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (call->caller_source, G_SOURCE_FUNC (caller_cancelled_cb), call, NULL);
      g_source_attach (call->caller_source, g_main_context_get_thread_default ());
    }
  return call;
}

/* Only inside a sandbox, or when told to, does libsecret read a file by itself. */
static gboolean
uses_keyring_file (void)
{
  return g_strcmp0 (g_getenv ("SECRET_BACKEND"), "file") == 0
         || g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

static gboolean
can_use_service (LimnKeyring *self)
{
  g_autofree char *path = NULL;

  if (!self->use_secret_service || g_get_monotonic_time () < self->service_pause_until_us)
    return FALSE;
  if (!self->checked_file)
    {
      self->checked_file = TRUE;
      path = g_strdup (g_getenv ("SECRET_FILE_TEST_PATH"));
      if (path == NULL)
        path = g_build_filename (g_get_user_data_dir (), "keyrings", "default.keyring", NULL);
      if (uses_keyring_file ())
        limn_keyring_check_file (path);
    }
  return TRUE;
}

/* Says in the log, without the origin, why the keyring is not used, and leaves it alone a while. */
static void
pause_service (LimnKeyring  *self,
               const GError *error)
{
  g_info ("The keyring cannot be used: %s", error->message);
  self->service_pause_until_us = g_get_monotonic_time () + SERVICE_PAUSE_US;
}

static void
remember_for_this_run (LimnKeyring *self,
                       const char  *origin,
                       LimnKey     *key)
{
  g_hash_table_replace (self->memory, g_strdup (origin), limn_key_ref (key));
}

/* Whether the keyring has the key, but gives it away only after its owner was asked. */
static gboolean
is_locked (GObject *item)
{
  return SECRET_IS_ITEM (item) && secret_item_get_locked (SECRET_ITEM (item));
}

static LimnKey *
key_from_value (SecretValue  *value,
                GError      **error)
{
  const char *text = secret_value_get_text (value);
  LimnKey *key = text != NULL ? limn_key_new (text, error) : NULL;

  if (key == NULL)
    {
      g_clear_error (error);
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_UNAUTHORIZED,
                           _("What is in the keyring is no API key. Enter the key again."));
    }
  return key;
}

static void
retrieved_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnKey) key = NULL;
  LimnKeyring *self = g_task_get_source_object (task);
  ServiceCall *call = g_task_get_task_data (task);
  SecretValue *value = secret_retrievable_retrieve_secret_finish (SECRET_RETRIEVABLE (source),
                                                                  result, &error);

  service_call_stop (call);
  if (value == NULL)
    {
      if (error != NULL)
        pause_service (self, error);
      if (!g_task_return_error_if_cancelled (task))
        g_task_return_pointer (task, NULL, NULL);
      return;
    }
  key = key_from_value (value, &error);
  secret_value_unref (value);
  if (key == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  remember_for_this_run (self, call->origin, key);
  g_task_return_pointer (task, g_steal_pointer (&key), (GDestroyNotify) limn_key_unref);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  LimnKeyring *self = g_task_get_source_object (task);
  ServiceCall *call = g_task_get_task_data (task);
  GList *items = secret_password_search_finish (result, &error);

  self->locked = items != NULL && is_locked (items->data);
  if (items != NULL && !self->locked)
    secret_retrievable_retrieve_secret (items->data, call->cancellable, retrieved_cb,
                                        g_steal_pointer (&task));
  else
    {
      service_call_stop (call);
      if (!g_task_return_error_if_cancelled (task))
        {
          if (error != NULL)
            pause_service (self, error);
          g_task_return_pointer (task, NULL, NULL);
        }
    }
  g_list_free_full (items, g_object_unref);
}

static void
store_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  LimnKeyring *self = g_task_get_source_object (task);

  service_call_stop (g_task_get_task_data (task));
  self->persistent = secret_password_store_finish (result, &error);
  if (error != NULL)
    {
      if (g_task_return_error_if_cancelled (task))
        return;
      pause_service (self, error);
    }
  g_task_return_boolean (task, TRUE);
}

static void
forget_checked_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  char *secret = secret_password_lookup_nonpageable_finish (result, &error);

  service_call_stop (g_task_get_task_data (task));
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (secret != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                             _("The key is still in the keyring. Remove it there."));
  else
    g_task_return_boolean (task, TRUE);
  secret_password_free (secret);
}

static void
forget_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  LimnKeyring *self = g_task_get_source_object (task);
  ServiceCall *call = g_task_get_task_data (task);

  secret_password_clear_finish (result, &error);
  if (error != NULL)
    {
      if (g_task_return_error_if_cancelled (task))
        return;
      pause_service (self, error);
      /* Where there is no keyring at all, there is no key in it. */
      if (error->domain != SECRET_ERROR && !g_cancellable_is_cancelled (call->cancellable))
        g_task_return_boolean (task, TRUE);
      else
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                                 _("The keyring did not forget the key. Remove it there."));
      return;
    }
  secret_password_lookup (&key_schema, call->cancellable, forget_checked_cb,
                          g_steal_pointer (&task), "origin", call->origin, NULL);
}

/* Looks in the environment and in memory, and then in the keyring as @flags say. */
static void
look_up (LimnKeyring         *self,
         const char          *origin,
         SecretSearchFlags    flags,
         guint                timeout_ms,
         GCancellable        *cancellable,
         GAsyncReadyCallback  callback,
         gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  LimnKey *known = NULL;
  ServiceCall *call = NULL;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, look_up);
  g_task_set_name (task, "[limn] look a key up");
  if (g_task_return_error_if_cancelled (task))
    return;

  if (self->given_error != NULL)
    {
      g_task_return_error (task, g_error_copy (self->given_error));
      return;
    }
  if (self->given != NULL)
    {
      g_task_return_pointer (task, limn_key_ref (self->given), (GDestroyNotify) limn_key_unref);
      return;
    }

  self->locked = FALSE;
  known = g_hash_table_lookup (self->memory, origin);
  if (known != NULL || !can_use_service (self))
    {
      g_task_return_pointer (task, known != NULL ? limn_key_ref (known) : NULL,
                             (GDestroyNotify) limn_key_unref);
      return;
    }

  call = service_call_new (origin, NULL, timeout_ms, cancellable);
  g_task_set_task_data (task, call, service_call_free);
  secret_password_search (&key_schema, flags, call->cancellable, found_cb, g_steal_pointer (&task),
                          "origin", origin, NULL);
}

/* The kernel goes on showing the memory in which the environment was, whatever became of the
 * variable. */
static void
take_environment (LimnKeyring *self)
{
  char *value = (char *) g_getenv (ENVIRONMENT_VARIABLE);

  if (value == NULL)
    return;
  if (*value != '\0')
    self->given = limn_key_new (value, &self->given_error);
  if (self->given_error != NULL)
    g_prefix_error (&self->given_error, "%s: ", ENVIRONMENT_VARIABLE);
  explicit_bzero (value, strlen (value));
  g_unsetenv (ENVIRONMENT_VARIABLE);
}

static void
limn_keyring_finalize (GObject *object)
{
  LimnKeyring *self = LIMN_KEYRING (object);

  g_clear_pointer (&self->memory, g_hash_table_unref);
  g_clear_pointer (&self->given, limn_key_unref);
  g_clear_error (&self->given_error);

  G_OBJECT_CLASS (limn_keyring_parent_class)->finalize (object);
}

static void
limn_keyring_class_init (LimnKeyringClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = limn_keyring_finalize;
}

static void
limn_keyring_init (LimnKeyring *self)
{
  self->memory = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) limn_key_unref);
}

/**
 * limn_keyring_new:
 * @use_secret_service: whether the person's keyring may be used; tests say %FALSE
 *
 * Makes a keyring, and takes the key that is in the environment variable `LIMN_API_KEY`: it is
 * overwritten and removed there, so that neither a child nor who looks at the process finds it.
 * Main thread only, before the first thread is started.
 *
 * Returns: (transfer full): a keyring that knows no key but that of the environment
 */
LimnKeyring *
limn_keyring_new (gboolean use_secret_service)
{
  LimnKeyring *self = g_object_new (LIMN_TYPE_KEYRING, NULL);

  self->use_secret_service = use_secret_service;
  take_environment (self);
  return self;
}

/**
 * limn_keyring_lookup_async:
 * @self: a keyring
 * @origin: `scheme://host`, with the port if it is not the usual one
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Looks the key of @origin up: first the one that the program was started with, which is for
 * every origin, then among the keys of this run, then in the person's keyring.
 *
 * Nobody is asked for anything: of a locked keyring [method@Keyring.get_locked] tells afterwards.
 *
 * Main thread only.
 */
void
limn_keyring_lookup_async (LimnKeyring         *self,
                           const char          *origin,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (LIMN_IS_KEYRING (self));
  g_return_if_fail (origin != NULL);

  look_up (self, origin, SECRET_SEARCH_NONE, SERVICE_TIMEOUT_MS, cancellable, callback,
           user_data);
}

/**
 * limn_keyring_unlock_async:
 * @self: a keyring
 * @origin: `scheme://host`, with the port if it is not the usual one
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Looks the key of @origin up like [method@Keyring.lookup_async], and lets the program that manages
 * passwords ask its owner to unlock them. [method@Keyring.lookup_finish] ends it.
 *
 * Main thread only.
 */
void
limn_keyring_unlock_async (LimnKeyring         *self,
                           const char          *origin,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (LIMN_IS_KEYRING (self));
  g_return_if_fail (origin != NULL);

  self->service_pause_until_us = 0;
  look_up (self, origin, SECRET_SEARCH_UNLOCK, UNLOCK_TIMEOUT_MS,
           cancellable, callback, user_data);
}

/**
 * limn_keyring_lookup_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@Keyring.lookup_async]. Having no key is not an error, and neither is a keyring that
 * cannot be used.
 *
 * Fails with %LIMN_ERROR_UNAUTHORIZED if what is in the environment is no key. Main thread only.
 *
 * Returns: (transfer full) (nullable): the key; %NULL if there is none, or on error
 */
LimnKey *
limn_keyring_lookup_finish (LimnKeyring   *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (LIMN_IS_KEYRING (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * limn_keyring_store_async:
 * @self: a keyring
 * @origin: `scheme://host`, with the port if it is not the usual one
 * @key: the key
 * @remember: whether to keep it after this run
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Keeps the key of @origin: in memory for this run, and if @remember in the person's keyring.
 * A keyring that cannot be used is not an error; [method@Keyring.get_persistent] then says so.
 *
 * Main thread only.
 */
void
limn_keyring_store_async (LimnKeyring         *self,
                          const char          *origin,
                          LimnKey             *key,
                          gboolean             remember,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *label = NULL;
  ServiceCall *call = NULL;

  g_return_if_fail (LIMN_IS_KEYRING (self));
  g_return_if_fail (origin != NULL);
  g_return_if_fail (key != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, limn_keyring_store_async);
  g_task_set_name (task, "[limn] store a key");
  if (g_task_return_error_if_cancelled (task))
    return;

  remember_for_this_run (self, origin, key);
  self->persistent = FALSE;
  /* The person asked for it now: what failed a moment ago is tried again. */
  self->service_pause_until_us = 0;
  if (!remember || !can_use_service (self))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  /* Translators: %s is the address of a server; shown by the program that manages passwords. */
  label = g_strdup_printf (_("Limn: API key for %s"), origin);
  call = service_call_new (origin, key, UNLOCK_TIMEOUT_MS, cancellable);
  g_task_set_task_data (task, call, service_call_free);
  secret_password_store (&key_schema, SECRET_COLLECTION_DEFAULT, label,
                         limn_key_peek (call->key), call->cancellable, store_cb,
                         g_steal_pointer (&task), "origin", origin, NULL);
}

/**
 * limn_keyring_store_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@Keyring.store_async]. Fails only if it was cancelled. Main thread only.
 *
 * Returns: %TRUE if the key can be used from now on
 */
gboolean
limn_keyring_store_finish (LimnKeyring   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (LIMN_IS_KEYRING (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * limn_keyring_forget_async:
 * @self: a keyring
 * @origin: `scheme://host`, with the port if it is not the usual one
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Removes the key of @origin from memory and from the person's keyring, and looks there whether it
 * is gone. A key in the environment stays. Main thread only.
 */
void
limn_keyring_forget_async (LimnKeyring         *self,
                           const char          *origin,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  ServiceCall *call = NULL;

  g_return_if_fail (LIMN_IS_KEYRING (self));
  g_return_if_fail (origin != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, limn_keyring_forget_async);
  g_task_set_name (task, "[limn] forget a key");
  if (g_task_return_error_if_cancelled (task))
    return;

  g_hash_table_remove (self->memory, origin);
  if (!can_use_service (self))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  call = service_call_new (origin, NULL, SERVICE_TIMEOUT_MS, cancellable);
  g_task_set_task_data (task, call, service_call_free);
  secret_password_clear (&key_schema, call->cancellable, forget_cb, g_steal_pointer (&task),
                         "origin", origin, NULL);
}

/**
 * limn_keyring_forget_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@Keyring.forget_async]. Fails if the keyring answered but the key may still be there;
 * memory has forgotten it all the same. Main thread only.
 *
 * Returns: %TRUE if the key is gone
 */
gboolean
limn_keyring_forget_finish (LimnKeyring   *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (LIMN_IS_KEYRING (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * limn_keyring_get_persistent:
 * @self: a keyring
 *
 * Tells whether the key that was stored last will still be known after this run. Main thread only.
 *
 * Returns: %TRUE if the person's keyring took it; %FALSE if it is kept for this run only
 */
gboolean
limn_keyring_get_persistent (LimnKeyring *self)
{
  g_return_val_if_fail (LIMN_IS_KEYRING (self), FALSE);

  return self->persistent;
}

/**
 * limn_keyring_give:
 * @self: a keyring
 * @key: a key
 *
 * Uses a key for every origin, in place of one from the environment. Main thread only.
 */
void
limn_keyring_give (LimnKeyring *self,
                   LimnKey     *key)
{
  g_return_if_fail (LIMN_IS_KEYRING (self));
  g_return_if_fail (key != NULL);

  limn_key_ref (key);
  g_clear_pointer (&self->given, limn_key_unref);
  g_clear_error (&self->given_error);
  self->given = key;
}

/**
 * limn_keyring_was_given:
 * @self: a keyring
 *
 * Tells whether the program was started with a key, right or wrong, which comes before all others.
 * Main thread only.
 *
 * Returns: %TRUE if it was
 */
gboolean
limn_keyring_was_given (LimnKeyring *self)
{
  g_return_val_if_fail (LIMN_IS_KEYRING (self), FALSE);

  return self->given != NULL || self->given_error != NULL;
}

/**
 * limn_keyring_get_locked:
 * @self: a keyring
 *
 * Tells whether the last lookup found a key that the person's keyring keeps locked. Main thread
 * only.
 *
 * Returns: %TRUE if [method@Keyring.unlock_async] would help
 */
gboolean
limn_keyring_get_locked (LimnKeyring *self)
{
  g_return_val_if_fail (LIMN_IS_KEYRING (self), FALSE);

  return self->locked;
}
