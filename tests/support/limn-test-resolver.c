/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-test-resolver.h"

#include <gio/gio.h>

#define LIMN_TYPE_TEST_RESOLVER (limn_test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (LimnTestResolver, limn_test_resolver, LIMN, TEST_RESOLVER, GResolver)

struct _LimnTestResolver
{
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (LimnTestResolver, limn_test_resolver, G_TYPE_RESOLVER)

static int n_names = 0;

static GList *
list_loopback (void)
{
  g_atomic_int_inc (&n_names);
  return g_list_prepend (NULL, g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4));
}

static GList *
look_up (GResolver                 *resolver,
         const char                *name,
         GResolverNameLookupFlags   flags,
         GCancellable              *cancellable,
         GError                   **error)
{
  return list_loopback ();
}

static void
free_addresses (gpointer data)
{
  g_resolver_free_addresses (data);
}

static void
look_up_async (GResolver                *resolver,
               const char               *name,
               GResolverNameLookupFlags  flags,
               GCancellable             *cancellable,
               GAsyncReadyCallback       callback,
               gpointer                  user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  /* As a resolver does that has only addresses of the old kind. */
  if (flags == G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY)
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "No address");
  else
    g_task_return_pointer (task, list_loopback (), free_addresses);
}

static GList *
look_up_finish (GResolver     *resolver,
                GAsyncResult  *result,
                GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
limn_test_resolver_class_init (LimnTestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_with_flags = look_up;
  resolver_class->lookup_by_name_with_flags_async = look_up_async;
  resolver_class->lookup_by_name_with_flags_finish = look_up_finish;
}

static void
limn_test_resolver_init (LimnTestResolver *self)
{
}

void
limn_test_resolver_install (void)
{
  g_autoptr (GResolver) resolver = g_object_new (LIMN_TYPE_TEST_RESOLVER, NULL);

  g_resolver_set_default (resolver);
}

guint
limn_test_resolver_get_n_names (void)
{
  return g_atomic_int_get (&n_names);
}
