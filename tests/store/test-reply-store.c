/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The store of replies, and everything that may stand in the place of one. */

#include "config.h"

#include "limn-error.h"
#include "limn-reply-store.h"
#include "limn-test-fixtures.h"
#include "store-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_BYTES (1024 * 1024)
#define REPLY "{\"predictions\":[],\"image\":{\"width\":32,\"height\":24},\"time\":0.5}"

typedef struct
{
  char           *base;
  LimnReplyStore *store;
  char           *key;
  char           *path;
  GBytes         *reply;
} Store;

static LimnQuery *
make_query (const char *id,
            double      confidence,
            guint       seed)
{
  g_autoptr (LimnImage) image = limn_test_image_new_seeded (32, 24, seed);
  g_autoptr (LimnModel) model = limn_model_new (LIMN_HOST_SERVERLESS, NULL, id, NULL);

  return limn_query_new (image, model, confidence, 30.0);
}

static void
set_up (Store         *self,
        gconstpointer  data)
{
  g_autoptr (LimnQuery) query = make_query ("rabbits/2", 40.0, 1);

  self->base = store_make_folder ();
  self->store = limn_reply_store_new (self->base, MAX_BYTES);
  self->key = limn_reply_store_make_key (query);
  self->path = g_strdup_printf ("%s/limn/r/%.2s/%s", self->base, self->key, self->key + 2);
  self->reply = g_bytes_new_static (REPLY, strlen (REPLY));
}

static void
tear_down (Store         *self,
           gconstpointer  data)
{
  limn_reply_store_unref (self->store);
  g_bytes_unref (self->reply);
  store_remove (self->base);
  g_free (self->base);
  g_free (self->key);
  g_free (self->path);
}

static void
put (Store *self)
{
  g_autoptr (GError) error = NULL;

  limn_reply_store_put (self->store, self->key, LIMN_ENGINE_CURRENT, self->reply, &error);
  g_assert_no_error (error);
}

static GBytes *
lookup (Store *self)
{
  LimnEngine engine = LIMN_ENGINE_UNKNOWN;
  gint64 stored_us = 0;
  GBytes *reply = limn_reply_store_lookup (self->store, self->key, &engine, &stored_us);

  if (reply != NULL)
    {
      g_assert_true (g_bytes_equal (reply, self->reply));
      g_assert_cmpint (engine, ==, LIMN_ENGINE_CURRENT);
      g_assert_cmpint (ABS (g_get_real_time () - stored_us), <, G_TIME_SPAN_HOUR);
    }
  return reply;
}

static void
assert_found (Store *self)
{
  g_autoptr (GBytes) reply = lookup (self);

  g_assert_nonnull (reply);
}

/* Not found, out of the way, and there is room for a good one. */
static void
assert_bad (Store *self)
{
  GStatBuf status;

  g_assert_null (lookup (self));
  g_assert_cmpint (g_lstat (self->path, &status), !=, 0);
  put (self);
  assert_found (self);
}

static void
test_kept (Store         *self,
           gconstpointer  data)
{
  struct stat status;

  g_assert_null (lookup (self));
  g_assert_cmpuint (limn_reply_store_measure (self->store), ==, 0);
  put (self);
  assert_found (self);
  assert_found (self);
  g_assert_cmpuint (limn_reply_store_measure (self->store), ==, 64 + strlen (REPLY));
  g_assert_cmpint (stat (self->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  limn_reply_store_remove (self->store, self->key);
  g_assert_null (lookup (self));
  put (self);
  limn_reply_store_clear (self->store);
  g_assert_null (lookup (self));
  g_assert_cmpuint (limn_reply_store_measure (self->store), ==, 0);
  put (self);
  assert_found (self);
}

/* Whatever changes the answer changes the name. */
static void
test_key (void)
{
  g_autoptr (LimnQuery) query = make_query ("rabbits/2", 40.0, 1);
  g_autoptr (LimnQuery) same = make_query ("rabbits/2", 40.0, 1);
  g_autoptr (LimnQuery) model = make_query ("rabbits/3", 40.0, 1);
  g_autoptr (LimnQuery) confidence = make_query ("rabbits/2", 41.0, 1);
  g_autoptr (LimnQuery) picture = make_query ("rabbits/2", 40.0, 2);
  LimnQuery *queries[] = { query, model, confidence, picture };
  g_autofree char *first = limn_reply_store_make_key (query);
  g_autofree char *again = limn_reply_store_make_key (same);

  g_assert_cmpstr (first, ==, again);
  for (guint i = 1; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *other = limn_reply_store_make_key (queries[i]);

      g_assert_cmpstr (first, !=, other);
    }
}

static void
test_every_byte (Store         *self,
                 gconstpointer  data)
{
  g_autoptr (GBytes) whole = NULL;
  gsize size;

  put (self);
  whole = store_read (self->path);
  size = g_bytes_get_size (whole);
  for (gsize i = 0; i < size; i++)
    {
      g_autofree char *copy = g_memdup2 (g_bytes_get_data (whole, NULL), size);

      copy[i] ^= (char) (1 << (i % 8));
      store_write (self->path, copy, size);
      assert_bad (self);
      store_write (self->path, g_bytes_get_data (whole, NULL), i);
      assert_bad (self);
    }
}

/* A good answer under the name of another question. */
static void
test_moved (Store         *self,
            gconstpointer  data)
{
  g_autoptr (LimnQuery) query = make_query ("rabbits/3", 40.0, 1);
  g_autofree char *other = limn_reply_store_make_key (query);
  g_autofree char *path = g_strdup_printf ("%s/limn/r/%.2s/%s", self->base, other, other + 2);
  g_autoptr (GBytes) whole = NULL;
  LimnEngine engine;
  gint64 stored_us;

  put (self);
  whole = store_read (self->path);
  store_write (path, g_bytes_get_data (whole, NULL), g_bytes_get_size (whole));
  g_assert_null (limn_reply_store_lookup (self->store, other, &engine, &stored_us));
  assert_found (self);
}

static void
test_in_its_place (Store         *self,
                   gconstpointer  data)
{
  g_autofree char *inner = g_build_filename (self->path, "a", "b", NULL);
  g_autofree char *file = g_build_filename (inner, "c", NULL);
  g_autofree char *outside = g_build_filename (self->base, "outside", NULL);
  g_autoptr (GBytes) whole = NULL;

  put (self);
  whole = store_read (self->path);

  g_assert_cmpint (g_unlink (self->path), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  store_write (file, "x", 1);
  assert_bad (self);

  /* Put on top of a folder. */
  g_assert_cmpint (g_unlink (self->path), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  put (self);
  assert_found (self);

  g_assert_cmpint (g_unlink (self->path), ==, 0);
  g_assert_cmpint (mkfifo (self->path, 0600), ==, 0);
  assert_bad (self);

  /* Even to a good one: a link leads out of our folder. */
  store_write (outside, g_bytes_get_data (whole, NULL), g_bytes_get_size (whole));
  g_assert_cmpint (g_unlink (self->path), ==, 0);
  g_assert_cmpint (symlink (outside, self->path), ==, 0);
  assert_bad (self);
  g_assert_true (g_file_test (outside, G_FILE_TEST_IS_REGULAR));

  store_write (self->path, "", 0);
  assert_bad (self);
}

/* Its folders go away, or are a link, while it is used. */
static void
test_folder_gone (Store         *self,
                  gconstpointer  data)
{
  g_autofree char *top = g_build_filename (self->base, "limn", NULL);
  g_autofree char *moved = g_build_filename (self->base, "moved", NULL);
  g_autoptr (GError) error = NULL;

  put (self);
  store_remove (top);
  g_assert_null (lookup (self));
  put (self);
  assert_found (self);

  g_assert_cmpint (g_rename (top, moved), ==, 0);
  g_assert_cmpint (symlink (moved, top), ==, 0);
  g_assert_null (lookup (self));
  g_assert_false (limn_reply_store_put (self->store, self->key, LIMN_ENGINE_CURRENT, self->reply,
                                        &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_NOT_SAVED);
}

/* The least recently used ones go, and what a killed program left behind too. */
static void
test_room (Store         *self,
           gconstpointer  data)
{
  const gsize size = MAX_BYTES / 10;
  g_autofree char *zeros = g_malloc0 (size);
  g_autoptr (GBytes) reply = g_bytes_new_static (zeros, size);
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *left = g_build_filename (folder, ".limn-abcdefgh.part", NULL);
  g_autofree char *young = g_build_filename (folder, ".limn-abcdefgi.part", NULL);
  const struct timespec long_ago[2] = { { 1000000, 0 }, { 1000000, 0 } };
  LimnEngine engine;
  gint64 stored_us;
  guint n = 0;

  put (self);
  store_write (left, "x", 1);
  store_write (young, "x", 1);
  g_assert_cmpint (utimensat (AT_FDCWD, left, long_ago, 0), ==, 0);
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *key = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) &i,
                                                          sizeof i);

      g_autofree char *path = g_strdup_printf ("%s/limn/r/%.2s/%s", self->base, key, key + 2);
      const struct timespec used[2] = { { 2000000 + i, 0 }, { 2000000 + i, 0 } };

      g_assert_true (limn_reply_store_put (self->store, key, LIMN_ENGINE_CURRENT, reply, NULL));
      /* The clock of a file system may be coarse. */
      g_assert_cmpint (utimensat (AT_FDCWD, path, used, 0), ==, 0);
      assert_found (self);
    }
  g_assert_cmpuint (limn_reply_store_measure (self->store), <=, MAX_BYTES);
  g_assert_cmpuint (limn_reply_store_measure (self->store), >, MAX_BYTES / 2);
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *key = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) &i,
                                                          sizeof i);
      g_autoptr (GBytes) found = limn_reply_store_lookup (self->store, key, &engine, &stored_us);

      g_assert_true (found == NULL || i > 15);
      n += found != NULL;
    }
  g_assert_cmpuint (n, >=, 7);
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (young, G_FILE_TEST_EXISTS));
}

#define ADD(name, test) g_test_add ("/reply-store/" name, Store, NULL, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("kept", test_kept);
  g_test_add_func ("/reply-store/key", test_key);
  ADD ("every-byte", test_every_byte);
  ADD ("moved", test_moved);
  ADD ("in-its-place", test_in_its_place);
  ADD ("folder-gone", test_folder_gone);
  ADD ("room", test_room);

  return g_test_run ();
}
