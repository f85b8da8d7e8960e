/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows 2, 36 and 56 of the matrix: names that lead nowhere, and servers that cannot show who they
 * are. The host is one of the network, whose name a resolver of the test's own knows. Not a byte of
 * a request may reach a server that is not trusted. */

#include "config.h"

#include "matrix-fixture.h"
#include "matrix-trust.h"

#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

#define HOST "model.example"

struct _TestResolver
{
  GResolver parent_instance;

  gboolean is_lost;
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

typedef struct
{
  const char *certificate; /* NULL for a server that does not know TLS */
  MatrixRow   row;
} TlsRow;

static TestResolver *resolver = NULL;
static Matrix *matrix = NULL;

static void
test_resolver_lookup_async (GResolver                *object,
                            const char               *name,
                            GResolverNameLookupFlags  flags,
                            GCancellable             *cancellable,
                            GAsyncReadyCallback       callback,
                            gpointer                  user_data)
{
  TestResolver *self = TEST_RESOLVER (object);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, test_resolver_lookup_async);
  if (self->is_lost || flags == G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY
      || !g_str_equal (name, HOST))
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no address");
  else
    g_task_return_pointer (task,
                           g_list_append (NULL,
                                          g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4)),
                           (GDestroyNotify) g_resolver_free_addresses);
}

static GList *
test_resolver_lookup_finish (GResolver     *object,
                             GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_with_flags_async = test_resolver_lookup_async;
  resolver_class->lookup_by_name_with_flags_finish = test_resolver_lookup_finish;
}

static void
test_resolver_init (TestResolver *self)
{
}

static gboolean
close_in_handshake (MatrixPeer *peer,
                    const char *text)
{
  return matrix_peer_finish (peer);
}

static gboolean
stall (MatrixPeer *peer,
       const char *text)
{
  return matrix_peer_hold (peer);
}

static gboolean
speak_plainly (MatrixPeer *peer,
               const char *text)
{
  return matrix_peer_send (peer, text, -1) && matrix_peer_finish (peer);
}

#define INSECURE(number_and_name, sentence)                                             \
  .name = number_and_name, .code = LIMN_ERROR_INSECURE,                                 \
  .remedy = LIMN_REMEDY_CHOOSE_MODEL, .n_tries = 1, .says = { HOST, sentence }

static const TlsRow rows[] = {
  { "self-signed.pem", { INSECURE ("56-self-signed", "no one this computer trusts") } },
  { "wrong-name.pem", { INSECURE ("56-wrong-name", "belongs to another server") } },
  { "expired.pem", { INSECURE ("56-expired", "expired") } },
  { "not-yet.pem", { INSECURE ("56-not-yet-valid", "clock of this computer") } },
  { NULL, { INSECURE ("56-plain-http", "secure"), .behave = speak_plainly, .text = MATRIX_GOOD } },
  { NULL, { .name = "56-stalls-in-handshake", .behave = stall, .connect_ms = 300,
            .code = LIMN_ERROR_TIMEOUT, .remedy = LIMN_REMEDY_RETRY, .n_tries = 1,
            .says = { HOST " did not answer" } } },
  { NULL, { INSECURE ("56-closes-in-handshake", "secure"), .behave = close_in_handshake } },
  { "good.pem", { .name = "36-to-plain-http", .code = LIMN_ERROR_REDIRECT,
                  .remedy = LIMN_REMEDY_CHOOSE_MODEL, .n_tries = 1,
                  .text = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:@P/street/3\r\n"
                          "Content-Length: 0\r\n\r\n",
                  .says = { HOST, "127.0.0.1" } } },
  { "good.pem", { .name = "36-same-host-to-plain-http", .code = LIMN_ERROR_REDIRECT,
                  .remedy = LIMN_REMEDY_CHOOSE_MODEL, .n_tries = 1,
                  .text = "HTTP/1.1 302 Found\r\nLocation: http://" HOST ":@P/street/3\r\n"
                          "Content-Length: 0\r\n\r\n",
                  .says = { HOST } } },
  { "good.pem", { .name = "cut-in-the-middle", .text = MATRIX_OK "Content-Length: 900\r\n\r\n{",
                  .code = LIMN_ERROR_BAD_REPLY, .remedy = LIMN_REMEDY_RETRY, .n_tries = 1,
                  .says = { "cut short" } } },
};

static void
test_row (gconstpointer data)
{
  const TlsRow *row = data;
  g_autoptr (GTlsCertificate) good = matrix_load_certificate ("good.pem");
  g_autoptr (GTlsCertificate) shown = NULL;
  g_autofree char *head = NULL;

  if (matrix == NULL)
    matrix = matrix_new ("https", HOST, 0, good);
  if (row->certificate != NULL)
    shown = matrix_load_certificate (row->certificate);
  matrix_begin (matrix);
  matrix_server_set_certificate (matrix->server, shown);
  matrix_ask (matrix, &row->row);
  matrix_judge (matrix, &row->row);
  head = matrix_server_dup_head (matrix->server);
  if (g_strcmp0 (row->certificate, "good.pem") == 0)
    g_assert_nonnull (head);
  else
    g_assert_null (head);
  matrix_server_set_certificate (matrix->server, good);
  matrix_recover (matrix, &row->row);
  matrix_end (matrix, &row->row);
}

/* A name that was found once is remembered: this needs a window that never had an answer. */
static void
test_name_not_found (void)
{
  const MatrixRow row = {
    .name = "02-name-not-found", .code = LIMN_ERROR_UNREACHABLE, .remedy = LIMN_REMEDY_RETRY,
    .n_tries = 0, .says = { "Can’t find " HOST },
  };
  g_autoptr (GTlsCertificate) good = matrix_load_certificate ("good.pem");
  Matrix *lost = NULL;

  resolver->is_lost = TRUE;
  lost = matrix_new ("https", HOST, 0, good);
  g_assert_false (lost->has_answer);
  matrix_begin (lost);
  matrix_ask (lost, &row);
  matrix_judge (lost, &row);
  resolver->is_lost = FALSE;
  matrix_recover (lost, &row);
  matrix_end (lost, &row);
  matrix_free (lost);
}

int
main (int   argc,
      char *argv[])
{
  int status = 0;

  matrix_init (&argc, &argv);
  matrix_trust_authority ();
  resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);
  g_resolver_set_default (G_RESOLVER (resolver));

  g_test_add_func ("/matrix/tls/02-name-not-found", test_name_not_found);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/matrix/tls/%s", rows[i].row.name);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  status = g_test_run ();
  g_clear_pointer (&matrix, matrix_free);
  g_object_unref (resolver);

  return status;
}
