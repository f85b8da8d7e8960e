/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The small values: errors, pixels, images, models, queries, text. */

#include "config.h"

#include "limn-error.h"
#include "limn-query.h"
#include "limn-test-fixtures.h"
#include "limn-text.h"

#include <math.h>
#include <string.h>

static void
test_error_rows (void)
{
  g_autoptr (GHashTable) nicks = g_hash_table_new (g_str_hash, g_str_equal);

  for (int code = LIMN_ERROR_UNREACHABLE; code <= LIMN_ERROR_BAD_FILE; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (LIMN_ERROR, code, "what happened");

      g_assert_true (g_hash_table_add (nicks, (char *) limn_error_get_nick (code)));
      g_assert_true (g_str_has_suffix (limn_error_get_advice (error), "."));
      g_assert_cmpint (limn_error_get_remedy (error), !=, LIMN_REMEDY_NONE);
    }
  g_assert_cmpuint (g_hash_table_size (nicks), ==, 19);
  g_assert_cmpstr (limn_error_get_nick (LIMN_ERROR_UNAUTHORIZED), ==, "unauthorized");
}

static void
test_error_foreign (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_FILE_ERROR, 3, "other");

  g_assert_cmpstr (limn_error_get_advice (error), !=, NULL);
  g_assert_cmpint (limn_error_get_remedy (error), ==, LIMN_REMEDY_RETRY);
  g_assert_cmpint (limn_error_get_remedy (NULL), ==, LIMN_REMEDY_RETRY);
}

static void
test_image_digest (void)
{
  static const guint32 pixel[2] = { 0xff000000u, 0xffffffffu };
  g_autoptr (GBytes) upload = g_bytes_new_static ("abc", 3);
  g_autoptr (GBytes) data = g_bytes_new_static (pixel, sizeof pixel);
  g_autoptr (LimnPixels) pixels = limn_pixels_new (data, 2, 1, 8);
  g_autoptr (LimnImage) image = limn_image_new ("a\xff" "b", "https://x/y.png", upload, pixels);

  g_assert_cmpstr (limn_image_get_digest (image), ==,
                   "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  g_assert_cmpstr (limn_image_get_name (image), ==, "a\xef\xbf\xbd" "b");
  g_assert_cmpstr (limn_image_get_link (image), ==, "https://x/y.png");
  g_assert_cmpint (limn_image_get_width (image), ==, 2);
  g_assert_cmpint (limn_image_get_height (image), ==, 1);
  g_assert_true (limn_image_get_pixels (image) == pixels);
  g_assert_true (limn_image_get_upload (image) == upload);
}

/* One row: what is typed and what comes of it; a NULL origin means refused. */
typedef struct
{
  LimnHost    host;
  const char *url;
  const char *id;
  const char *base_url;
  const char *origin;
  gboolean    is_remote;
} ModelRow;

static const ModelRow model_rows[] = {
  { LIMN_HOST_LOCAL, NULL, "coco/1", NULL, "local", FALSE },
  { LIMN_HOST_LOCAL, "https://x.org", "coco/1", NULL, "local", FALSE },
  { LIMN_HOST_SERVERLESS, NULL, "a-b_c.d~e/12", "https://serverless.roboflow.com",
    "https://serverless.roboflow.com", TRUE },
  { LIMN_HOST_OUTLINE, "", "w/m", "https://outline.roboflow.com", "https://outline.roboflow.com",
    TRUE },
  { LIMN_HOST_SELF_HOSTED, NULL, "w/m", "http://localhost:9001", "http://localhost:9001", FALSE },
  { LIMN_HOST_CUSTOM, " HTTPS://Example.ORG:443/api// ", " w/m ", "https://example.org/api",
    "https://example.org", TRUE },
  { LIMN_HOST_CUSTOM, "http://example.org:80", "w/m", "http://example.org", "http://example.org",
    TRUE },
  { LIMN_HOST_CUSTOM, "http://[::1]:9001/", "w/m", "http://[::1]:9001", "http://[::1]:9001",
    FALSE },
  { LIMN_HOST_CUSTOM, "http://127.0.0.1:1", "w/m", "http://127.0.0.1:1", "http://127.0.0.1:1",
    FALSE },
  { LIMN_HOST_CUSTOM, "http://127.0.0.1.evil.example", "w/m", "http://127.0.0.1.evil.example",
    "http://127.0.0.1.evil.example", TRUE },
  { LIMN_HOST_CUSTOM, "http://[::ffff:8.8.8.8]", "w/m", "http://[::ffff:8.8.8.8]",
    "http://[::ffff:8.8.8.8]", TRUE },
  { LIMN_HOST_CUSTOM, NULL, "w/m", NULL, NULL, TRUE },
  { LIMN_HOST_CUSTOM, "ftp://x.org", "w/m", NULL, NULL, TRUE },
  { LIMN_HOST_CUSTOM, "x.org", "w/m", NULL, NULL, TRUE },
  { LIMN_HOST_CUSTOM, "https://", "w/m", NULL, NULL, TRUE },
  { LIMN_HOST_CUSTOM, "https://u:p@x.org", "w/m", NULL, NULL, TRUE },
  { LIMN_HOST_CUSTOM, "https://u@x.org", "w/m", NULL, NULL, TRUE },
  { LIMN_HOST_CUSTOM, "https://x.org/?api_key=K", "w/m", NULL, NULL, TRUE },
  { LIMN_HOST_CUSTOM, "https://x.org/#f", "w/m", NULL, NULL, TRUE },
  { LIMN_HOST_CUSTOM, "https://x.org:99999", "w/m", NULL, NULL, TRUE },
  { LIMN_HOST_CUSTOM, "https://x.org:0", "w/m", NULL, NULL, TRUE },
  { LIMN_HOST_SERVERLESS, NULL, "", NULL, NULL, TRUE },
  { LIMN_HOST_SERVERLESS, NULL, "model", NULL, NULL, TRUE },
  { LIMN_HOST_SERVERLESS, NULL, "a/b/c", NULL, NULL, TRUE },
  { LIMN_HOST_SERVERLESS, NULL, "a/", NULL, NULL, TRUE },
  { LIMN_HOST_SERVERLESS, NULL, "/1", NULL, NULL, TRUE },
  { LIMN_HOST_SERVERLESS, NULL, "../1", NULL, NULL, TRUE },
  { LIMN_HOST_SERVERLESS, NULL, "a/.", NULL, NULL, TRUE },
  { LIMN_HOST_SERVERLESS, NULL, "a/1?x=1", NULL, NULL, TRUE },
  { LIMN_HOST_SERVERLESS, NULL, "a b/1", NULL, NULL, TRUE },
  { LIMN_HOST_SERVERLESS, NULL, "a/1\r\nX: y", NULL, NULL, TRUE },
  { LIMN_HOST_SERVERLESS, NULL, "ä/1", NULL, NULL, TRUE },
  { LIMN_HOST_SERVERLESS, NULL, "a%2fb/1", NULL, NULL, TRUE },
};

static void
test_model_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (model_rows); i++)
    {
      const ModelRow *row = &model_rows[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnModel) model = limn_model_new (row->host, row->url, row->id, &error);

      if (row->origin == NULL)
        {
          g_assert_null (model);
          g_assert_error (error, LIMN_ERROR, LIMN_ERROR_NOT_FOUND);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpstr (limn_model_get_base_url (model), ==, row->base_url);
      g_assert_cmpstr (limn_model_get_origin (model), ==, row->origin);
      g_assert_true (limn_model_is_remote (model) == row->is_remote);
      g_assert_true (limn_model_get_host (model) == row->host);
    }
}

static void
test_model_equal (void)
{
  g_autoptr (LimnModel) a = limn_model_new (LIMN_HOST_CUSTOM, "https://x.org/", "a/1", NULL);
  g_autoptr (LimnModel) b = limn_model_new (LIMN_HOST_CUSTOM, "https://X.org", "a/1", NULL);
  g_autoptr (LimnModel) other_id = limn_model_new (LIMN_HOST_CUSTOM, "https://x.org", "a/2", NULL);
  g_autoptr (LimnModel) other_url = limn_model_new (LIMN_HOST_CUSTOM, "https://y.org", "a/1", NULL);
  g_autoptr (LimnModel) local = limn_model_new_local ();
  g_autoptr (LimnModel) local_too = limn_model_new (LIMN_HOST_LOCAL, NULL, "coco/1", NULL);

  g_assert_true (limn_model_equal (a, b));
  g_assert_false (limn_model_equal (a, other_id));
  g_assert_false (limn_model_equal (a, other_url));
  g_assert_false (limn_model_equal (a, local));
  g_assert_true (limn_model_equal (local, local_too));
}

static void
test_host_nicks (void)
{
  LimnHost found = LIMN_HOST_CUSTOM;

  for (int host = LIMN_HOST_LOCAL; host <= LIMN_HOST_CUSTOM; host++)
    {
      g_assert_true (limn_host_from_nick (limn_host_get_nick (host), &found));
      g_assert_cmpint (found, ==, host);
    }
  g_assert_false (limn_host_from_nick ("nowhere", &found));
  g_assert_false (limn_host_from_nick (NULL, &found));
  g_assert_cmpint (found, ==, LIMN_HOST_CUSTOM);
}

static void
test_query_clamps (void)
{
  g_autoptr (LimnImage) image = limn_test_image_new (4, 4);
  g_autoptr (LimnModel) model = limn_model_new_local ();
  g_autoptr (LimnQuery) low = limn_query_new (image, model, 0.2, -5.0);
  g_autoptr (LimnQuery) high = limn_query_new (image, model, INFINITY, 1e9);
  g_autoptr (LimnQuery) none = limn_query_new (image, model, NAN, NAN);
  g_autoptr (LimnQuery) fine = limn_query_new (image, model, 40.123456, 29.999);

  g_assert_cmpfloat (limn_query_get_confidence (low), ==, 1.0);
  g_assert_cmpfloat (limn_query_get_overlap (low), ==, 0.0);
  g_assert_cmpfloat (limn_query_get_confidence (high), ==, 100.0);
  g_assert_cmpfloat (limn_query_get_overlap (high), ==, 100.0);
  g_assert_cmpfloat (limn_query_get_confidence (none), ==, LIMN_CONFIDENCE_DEFAULT);
  g_assert_cmpfloat (limn_query_get_overlap (none), ==, LIMN_OVERLAP_DEFAULT);
  g_assert_cmpfloat (limn_query_get_confidence (fine), ==, 40.12);
  g_assert_cmpfloat (limn_query_get_overlap (fine), ==, 30.0);
}

static void
test_query_covers (void)
{
  g_autoptr (LimnImage) image = limn_test_image_new_seeded (4, 4, 1);
  g_autoptr (LimnImage) same = limn_test_image_new_seeded (4, 4, 1);
  g_autoptr (LimnImage) other = limn_test_image_new_seeded (4, 4, 2);
  g_autoptr (LimnModel) model = limn_model_new_local ();
  g_autoptr (LimnModel) model_too = limn_model_new (LIMN_HOST_LOCAL, NULL, "coco/2", NULL);
  g_autoptr (LimnQuery) wide = limn_query_new (image, model, 10.0, 30.0);
  g_autoptr (LimnQuery) equal = limn_query_new (same, model, 10.0, 30.0);
  g_autoptr (LimnQuery) narrow = limn_query_new (same, model, 10.01, 30.0);
  g_autoptr (LimnQuery) overlap = limn_query_new (image, model, 50.0, 31.0);
  g_autoptr (LimnQuery) picture = limn_query_new (other, model, 50.0, 30.0);
  g_autoptr (LimnQuery) who = limn_query_new (image, model_too, 50.0, 30.0);

  g_assert_true (limn_query_equal (wide, equal));
  g_assert_true (limn_query_covers (wide, equal));
  g_assert_true (limn_query_covers (wide, narrow));
  g_assert_false (limn_query_covers (narrow, wide));
  g_assert_false (limn_query_equal (wide, narrow));
  g_assert_false (limn_query_covers (wide, overlap));
  g_assert_false (limn_query_covers (wide, picture));
  g_assert_false (limn_query_covers (wide, who));
}

static void
test_text_clean (void)
{
  static const char *const rows[][2] = {
    { "plain", "plain" },
    { "  a b \n", "a b" },
    { "a\nb\tc", "a b c" },
    { "a\x1b[31mb\x7f", "a[31mb" },
    { "\xe2\x80\xae" "abc\xe2\x80\xac", "abc" },
    { "\xe2\x81\xa6" "x\xe2\x81\xa9\xe2\x80\x8f", "x" },
    { "\xc2\x9b" "c1", "c1" },
    { "a\xe2\x80\x8b" "b\xef\xbb\xbf", "ab" },
    { "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xac",
      "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xac" },
    { "<b>&amp;%s%n</b>", "<b>&amp;%s%n</b>" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *clean = limn_text_clean (rows[i][0], -1, 100);

      g_assert_cmpstr (clean, ==, rows[i][1]);
    }
}

static void
test_text_cut (void)
{
  g_autofree char *cut = limn_text_clean ("\xc3\xa4\xc3\xa4\xc3\xa4", -1, 5);

  g_assert_cmpstr (cut, ==, "\xc3\xa4\xc3\xa4");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/error/rows", test_error_rows);
  g_test_add_func ("/core/error/foreign", test_error_foreign);
  g_test_add_func ("/core/image/digest", test_image_digest);
  g_test_add_func ("/core/model/rows", test_model_rows);
  g_test_add_func ("/core/model/equal", test_model_equal);
  g_test_add_func ("/core/model/host-nicks", test_host_nicks);
  g_test_add_func ("/core/query/clamps", test_query_clamps);
  g_test_add_func ("/core/query/covers", test_query_covers);
  g_test_add_func ("/core/text/clean", test_text_clean);
  g_test_add_func ("/core/text/cut", test_text_cut);
  return g_test_run ();
}
