/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is trusted in these tests: an authority of their own, and nobody else. */

#include "config.h"

#include "matrix-trust.h"

static char *
dup_path (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "matrix", "certificates", name, NULL);
}

GTlsCertificate *
matrix_load_certificate (const char *name)
{
  g_autofree char *path = dup_path (name);
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_file (path, &error);

  g_assert_no_error (error);

  return certificate;
}

void
matrix_trust_authority (void)
{
  g_autofree char *path = dup_path ("authority.pem");
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) trusted = g_tls_file_database_new (path, &error);

  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), trusted);
}
