/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The real libsecret, on a bus of its own where a program stands in for the one that manages
 * passwords: one that is unlocked, one that is locked, and one that fails. */

#include "config.h"

#include "client-fixture.h"

#include <string.h>

#define ORIGIN "https://serverless.roboflow.com"
#define ROOT "/org/freedesktop/secrets"
#define COLLECTION ROOT "/collection/login"
/* What libsecret stores in, whatever its real name is. */
#define ALIAS ROOT "/aliases/default"
#define ITEM COLLECTION "/1"
#define SESSION ROOT "/session/1"

static const char interfaces[] =
  "<node>"
  "  <interface name='org.freedesktop.Secret.Service'>"
  "    <method name='OpenSession'><arg type='s' direction='in'/><arg type='v' direction='in'/>"
  "      <arg type='v' direction='out'/><arg type='o' direction='out'/></method>"
  "    <method name='SearchItems'><arg type='a{ss}' direction='in'/>"
  "      <arg type='ao' direction='out'/><arg type='ao' direction='out'/></method>"
  "    <method name='Unlock'><arg type='ao' direction='in'/>"
  "      <arg type='ao' direction='out'/><arg type='o' direction='out'/></method>"
  "    <method name='ReadAlias'><arg type='s' direction='in'/><arg type='o' direction='out'/>"
  "      </method>"
  "    <property name='Collections' type='ao' access='read'/>"
  "  </interface>"
  "  <interface name='org.freedesktop.Secret.Collection'>"
  "    <method name='CreateItem'><arg type='a{sv}' direction='in'/>"
  "      <arg type='(oayays)' direction='in'/><arg type='b' direction='in'/>"
  "      <arg type='o' direction='out'/><arg type='o' direction='out'/></method>"
  "    <property name='Items' type='ao' access='read'/>"
  "    <property name='Label' type='s' access='read'/>"
  "    <property name='Locked' type='b' access='read'/>"
  "    <property name='Created' type='t' access='read'/>"
  "    <property name='Modified' type='t' access='read'/>"
  "  </interface>"
  "  <interface name='org.freedesktop.Secret.Item'>"
  "    <method name='GetSecret'><arg type='o' direction='in'/>"
  "      <arg type='(oayays)' direction='out'/></method>"
  "    <method name='Delete'><arg type='o' direction='out'/></method>"
  "    <property name='Locked' type='b' access='read'/>"
  "    <property name='Attributes' type='a{ss}' access='read'/>"
  "    <property name='Label' type='s' access='read'/>"
  "    <property name='Created' type='t' access='read'/>"
  "    <property name='Modified' type='t' access='read'/>"
  "  </interface>"
  "</node>";

/* The one item that the program has. */
static struct
{
  char    *secret;
  char    *origin;
  gboolean locked;
  gboolean fails;
  guint    n_unlocks;
} store;

static gboolean
has_item (GVariant *attributes)
{
  const char *origin = NULL;

  return store.secret != NULL
         && g_variant_lookup (attributes, "origin", "&s", &origin)
         && g_str_equal (origin, store.origin);
}

static GVariant *
list_items (gboolean any)
{
  const char *items[] = { any ? ITEM : NULL, NULL };

  return g_variant_new_objv (items, -1);
}

static GVariant *
search (GVariant *parameters)
{
  g_autoptr (GVariant) attributes = g_variant_get_child_value (parameters, 0);
  gboolean found = has_item (attributes);

  return g_variant_new ("(@ao@ao)", list_items (found && !store.locked),
                        list_items (found && store.locked));
}

static GVariant *
get_secret (void)
{
  return g_variant_new ("((o@ay@ays))", SESSION,
                        g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, "", 0, 1),
                        g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, store.secret,
                                                   strlen (store.secret), 1),
                        "text/plain");
}

static void
create_item (GVariant *parameters)
{
  g_autoptr (GVariant) properties = g_variant_get_child_value (parameters, 0);
  g_autoptr (GVariant) secret = g_variant_get_child_value (parameters, 1);
  g_autoptr (GVariant) value = g_variant_get_child_value (secret, 2);
  g_autoptr (GVariant) attributes = g_variant_lookup_value (
    properties, "org.freedesktop.Secret.Item.Attributes", G_VARIANT_TYPE ("a{ss}"));

  g_free (store.secret);
  g_free (store.origin);
  store.secret = g_strndup (g_variant_get_data (value), g_variant_get_size (value));
  g_assert_true (g_variant_lookup (attributes, "origin", "s", &store.origin));
}

static void
method_cb (GDBusConnection       *connection,
           const char            *sender,
           const char            *path,
           const char            *interface,
           const char            *method,
           GVariant              *parameters,
           GDBusMethodInvocation *invocation,
           gpointer               user_data)
{
  const char *algorithm = NULL;

  if (store.fails)
    {
      g_dbus_method_invocation_return_dbus_error (invocation, "org.example.Failed",
                                                  "Failed to unlock the keyring");
      return;
    }
  if (g_str_equal (method, "OpenSession"))
    {
      g_variant_get_child (parameters, 0, "&s", &algorithm);
      if (g_str_equal (algorithm, "plain"))
        g_dbus_method_invocation_return_value (
          invocation, g_variant_new ("(vo)", g_variant_new_string (""), SESSION));
      else
        g_dbus_method_invocation_return_dbus_error (
          invocation, "org.freedesktop.DBus.Error.NotSupported", "Only plain");
    }
  else if (g_str_equal (method, "SearchItems"))
    g_dbus_method_invocation_return_value (invocation, search (parameters));
  else if (g_str_equal (method, "GetSecret"))
    g_dbus_method_invocation_return_value (invocation, get_secret ());
  else if (g_str_equal (method, "ReadAlias"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", COLLECTION));
  else if (g_str_equal (method, "Unlock"))
    {
      g_autoptr (GVariant) asked = g_variant_get_child_value (parameters, 0);

      store.n_unlocks++;
      store.locked = FALSE;
      g_dbus_method_invocation_return_value (invocation,
                                             g_variant_new ("(@aoo)", asked, "/"));
    }
  else if (g_str_equal (method, "CreateItem"))
    {
      create_item (parameters);
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(oo)", ITEM, "/"));
    }
  else if (g_str_equal (method, "Delete"))
    {
      g_clear_pointer (&store.secret, g_free);
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", "/"));
    }
  else
    g_assert_not_reached ();
}

static GVariant *
property_cb (GDBusConnection  *connection,
             const char       *sender,
             const char       *path,
             const char       *interface,
             const char       *property,
             GError          **error,
             gpointer          user_data)
{
  if (g_str_equal (property, "Collections"))
    return g_variant_new_objv ((const char *[]) { COLLECTION }, 1);
  if (g_str_equal (property, "Items"))
    return list_items (store.secret != NULL);
  if (g_str_equal (property, "Locked"))
    return g_variant_new_boolean (store.locked);
  if (g_str_equal (property, "Attributes"))
    return g_variant_new_parsed ("{'origin': %s}", store.origin != NULL ? store.origin : "");
  if (g_str_equal (property, "Label"))
    return g_variant_new_string ("Limn");
  return g_variant_new_uint64 (0);
}

static void
serve (GDBusConnection *connection)
{
  static const GDBusInterfaceVTable functions = { method_cb, property_cb, NULL, { NULL } };
  static const struct
  {
    const char *path;
    guint       interface;
  } objects[] = { { ROOT, 0 }, { COLLECTION, 1 }, { ALIAS, 1 }, { ITEM, 2 } };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interfaces, NULL);
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      g_dbus_connection_register_object (connection, objects[i].path,
                                         node->interfaces[objects[i].interface], &functions,
                                         NULL, NULL, &error);
      g_assert_no_error (error);
    }
  answer = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus",
                                        "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                        "RequestName",
                                        g_variant_new ("(su)", "org.freedesktop.secrets", 0), NULL,
                                        G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static void
finish_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Outcome *outcome = user_data;
  g_autoptr (LimnKey) key = limn_keyring_lookup_finish (LIMN_KEYRING (source), result,
                                                        &outcome->error);

  outcome->text = key != NULL ? g_strdup (limn_key_peek (key)) : NULL;
  outcome->done = TRUE;
}

static void
forgotten_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Outcome *outcome = user_data;

  limn_keyring_forget_finish (LIMN_KEYRING (source), result, &outcome->error);
  outcome->done = TRUE;
}

static void
reset (const char *secret,
       gboolean    locked)
{
  g_free (store.secret);
  g_free (store.origin);
  store.secret = g_strdup (secret);
  store.origin = g_strdup (ORIGIN);
  store.locked = locked;
  store.fails = FALSE;
  store.n_unlocks = 0;
}

static void
test_round (void)
{
  g_autoptr (LimnKeyring) keyring = limn_keyring_new (TRUE);
  g_autoptr (LimnKeyring) next_run = limn_keyring_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;
  g_auto (Outcome) outcome = { 0 };

  reset (NULL, FALSE);
  store_key (keyring, ORIGIN, CANARY, TRUE);
  g_assert_true (limn_keyring_get_persistent (keyring));
  g_assert_cmpstr (store.secret, ==, CANARY);
  g_assert_cmpstr (store.origin, ==, ORIGIN);
  found = lookup_key (next_run, ORIGIN, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, CANARY);
  g_assert_false (limn_keyring_get_locked (next_run));

  limn_keyring_forget_async (keyring, ORIGIN, NULL, forgotten_cb, &outcome);
  limn_test_wait (outcome_is_done, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_null (store.secret);
}

/* A locked key is said to be one, and nobody is asked for a password before somebody wants it. */
static void
test_locked (void)
{
  g_autoptr (LimnKeyring) keyring = limn_keyring_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *none = NULL;
  g_autofree char *other = NULL;
  g_auto (Outcome) outcome = { 0 };

  reset (CANARY, TRUE);
  none = lookup_key (keyring, ORIGIN, &error);
  g_assert_no_error (error);
  g_assert_null (none);
  g_assert_true (limn_keyring_get_locked (keyring));
  g_assert_cmpuint (store.n_unlocks, ==, 0);
  other = lookup_key (keyring, "https://other.example", &error);
  g_assert_null (other);
  g_assert_false (limn_keyring_get_locked (keyring));

  limn_keyring_unlock_async (keyring, ORIGIN, NULL, finish_cb, &outcome);
  limn_test_wait (outcome_is_done, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_cmpstr (outcome.text, ==, CANARY);
  g_assert_cmpuint (store.n_unlocks, ==, 1);
  g_assert_false (limn_keyring_get_locked (keyring));
}

/* What is no key there is not sent anywhere, and not shown. */
static void
test_nonsense (void)
{
  g_autoptr (LimnKeyring) keyring = limn_keyring_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *none = NULL;

  reset ("a secret that is no key", FALSE);
  none = lookup_key (keyring, ORIGIN, &error);
  g_assert_null (none);
  g_assert_nonnull (error);
  g_assert_null (strstr (error->message, "a secret"));
}

/* A keyring that fails is as good as none: the key is kept for this run. */
static void
test_failing (void)
{
  g_autoptr (LimnKeyring) keyring = limn_keyring_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *none = NULL;
  g_autofree char *found = NULL;

  reset (CANARY, FALSE);
  store.fails = TRUE;
  none = lookup_key (keyring, ORIGIN, &error);
  g_assert_no_error (error);
  g_assert_null (none);
  store_key (keyring, ORIGIN, "KEYCANARY-of-this-run", TRUE);
  g_assert_false (limn_keyring_get_persistent (keyring));
  found = lookup_key (keyring, ORIGIN, &error);
  g_assert_cmpstr (found, ==, "KEYCANARY-of-this-run");
}

/* Starts a bus, makes it the one of the session, and returns its address. */
static char *
start_bus (GSubprocess **bus)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  char *address = NULL;

  *bus = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                           &error, "dbus-daemon", "--session", "--nofork", "--print-address=1",
                           NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (*bus));
  address = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (address);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
  return address;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GSubprocess) bus = NULL;
  g_autoptr (GDBusConnection) connection = NULL;
  g_autoptr (GDBusConnection) session = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;
  int result = 0;

  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("LIMN_API_KEY");
  g_unsetenv ("SECRET_BACKEND");
  address = start_bus (&bus);
  connection = g_dbus_connection_new_for_address_sync (
    address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);
  g_assert_no_error (error);
  serve (connection);
  /* The one that libsecret uses, too. */
  session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_set_exit_on_close (session, FALSE);

  g_test_add_func ("/client/keyring-service/round", test_round);
  g_test_add_func ("/client/keyring-service/locked", test_locked);
  g_test_add_func ("/client/keyring-service/nonsense", test_nonsense);
  g_test_add_func ("/client/keyring-service/failing", test_failing);

  result = g_test_run ();
  g_clear_pointer (&store.secret, g_free);
  g_clear_pointer (&store.origin, g_free);
  g_subprocess_force_exit (bus);
  g_subprocess_wait (bus, NULL, NULL);
  return result;
}
