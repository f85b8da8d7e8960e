/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Files of every kind, and the async functions: success, error, cancelled before and during, and
 * many thumbnails at once. */

#include "config.h"

#include "image-fixture.h"

#include "limn-preload.h"
#include "limn-test-fixtures.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOBODY 65534

typedef struct
{
  char      *folder;
  GPtrArray *paths;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("limn-image-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->paths = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  for (guint i = 0; i < fixture->paths->len; i++)
    g_remove (g_ptr_array_index (fixture->paths, i));
  g_rmdir (fixture->folder);
  g_ptr_array_unref (fixture->paths);
  g_free (fixture->folder);
}

static char *
add_path (Fixture    *fixture,
          const char *name)
{
  char *path = g_build_filename (fixture->folder, name, NULL);

  g_ptr_array_add (fixture->paths, path);
  return path;
}

static GFile *
add_file (Fixture    *fixture,
          const char *name,
          GBytes     *bytes)
{
  char *path = add_path (fixture, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                       &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

static GFile *
add_picture (Fixture    *fixture,
             const char *name,
             int         width,
             int         height)
{
  g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (width, height);
  g_autoptr (GBytes) bytes = image_encode (pixbuf, "png");

  return add_file (fixture, name, bytes);
}

/* What a callback left behind. */
typedef struct
{
  guint       n_done;
  LimnImage  *image;
  LimnPixels *pixels;
  GError     *error;
  GThread    *thread;
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_clear_pointer (&outcome->image, limn_image_unref);
  g_clear_pointer (&outcome->pixels, limn_pixels_unref);
  g_clear_error (&outcome->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static void
image_cb (GObject      *source_object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Outcome *outcome = user_data;

  outcome->image = limn_image_load_finish (result, &outcome->error);
  outcome->thread = g_thread_self ();
  outcome->n_done++;
}

static void
thumbnail_cb (GObject      *source_object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Outcome *outcome = user_data;

  outcome->pixels = limn_thumbnail_load_finish (result, &outcome->error);
  outcome->n_done++;
}

static gboolean
is_done (gpointer data)
{
  return ((Outcome *) data)->n_done > 0;
}

static void
assert_refused (GFile     *file,
                LimnError  code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnImage) image = limn_image_load_file (file, NULL, &error);

  g_assert_null (image);
  g_assert_error (error, LIMN_ERROR, (int) code);
}

static void
test_odd_files (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);
  g_autoptr (GFile) missing = g_file_get_child (folder, "missing.png");
  g_autoptr (GFile) fifo = g_file_get_child (folder, "fifo.png");
  g_autoptr (GFile) link = g_file_get_child (folder, "zero.png");
  g_autoptr (GFile) sparse = g_file_get_child (folder, "sparse.png");
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr (GFile) empty = add_file (fixture, "empty.png", nothing);
  const char *sparse_path = add_path (fixture, "sparse.png");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mkfifo (add_path (fixture, "fifo.png"), 0600), ==, 0);
  g_assert_cmpint (symlink ("/dev/zero", add_path (fixture, "zero.png")), ==, 0);
  g_file_set_contents (sparse_path, "", 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (truncate (sparse_path, (off_t) 3 << 30), ==, 0);

  assert_refused (folder, LIMN_ERROR_NOT_A_FILE);
  assert_refused (missing, LIMN_ERROR_NOT_A_FILE);
  assert_refused (fifo, LIMN_ERROR_NOT_A_FILE);
  assert_refused (link, LIMN_ERROR_NOT_A_FILE);
  assert_refused (sparse, LIMN_ERROR_TOO_LARGE);
  assert_refused (empty, LIMN_ERROR_DAMAGED_IMAGE);
}

static void
test_no_permission (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (GFile) file = add_picture (fixture, "secret.png", 4, 4);
  gboolean is_root = geteuid () == 0;

  g_assert_cmpint (g_chmod (g_file_peek_path (file), 0), ==, 0);
  /* Root may read everything, so it becomes nobody for a moment. */
  if (is_root)
    g_assert_cmpint (seteuid (NOBODY), ==, 0);
  assert_refused (file, LIMN_ERROR_NOT_A_FILE);
  if (is_root)
    g_assert_cmpint (seteuid (0), ==, 0);
}

static void
test_wrong_suffix (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (8, 8);
  g_autoptr (GBytes) jpeg = image_encode (pixbuf, "jpeg");
  g_autoptr (GBytes) text = g_bytes_new_static ("just text", 9);
  g_autoptr (GFile) file = add_file (fixture, "jpeg.png", jpeg);
  g_autoptr (GFile) no_picture = add_file (fixture, "text.png", text);
  g_autoptr (LimnImage) image = limn_image_load_file (file, NULL, NULL);

  g_assert_nonnull (image);
  g_assert_cmpstr (limn_image_get_name (image), ==, "jpeg.png");
  g_assert_cmpstr (limn_image_sniff (limn_image_get_upload (image)), ==, "image/jpeg");
  assert_refused (no_picture, LIMN_ERROR_UNSUPPORTED_IMAGE);
}

static void
test_odd_names (Fixture       *fixture,
                gconstpointer  data)
{
  static const char *const names[] = { "a\nb.png", "\xff\xfe.png", "\xe2\x80\xae" "gnp.png" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GFile) file = add_picture (fixture, names[i], 4, 4);
      g_autoptr (LimnImage) image = limn_image_load_file (file, NULL, NULL);

      g_assert_nonnull (image);
      g_assert_true (g_utf8_validate (limn_image_get_name (image), -1, NULL));
    }
}

static void
test_async_file (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GFile) file = add_picture (fixture, "a.png", 40, 30);
  g_autoptr (GFile) missing = g_file_new_build_filename (fixture->folder, "missing.png", NULL);
  g_auto (Outcome) good = { 0 };
  g_auto (Outcome) bad = { 0 };

  limn_image_load_file_async (file, NULL, image_cb, &good);
  limn_image_load_file_async (missing, NULL, image_cb, &bad);
  g_assert_cmpuint (good.n_done, ==, 0);
  limn_test_wait (is_done, &good);
  limn_test_wait (is_done, &bad);
  g_assert_no_error (good.error);
  g_assert_cmpint (limn_image_get_width (good.image), ==, 40);
  g_assert_true (good.thread == g_thread_self ());
  g_assert_error (bad.error, LIMN_ERROR, LIMN_ERROR_NOT_A_FILE);
}

static void
test_async_bytes (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (GBytes) bytes = limn_test_png_new (20, 10, 1);
  g_autoptr (GBytes) text = g_bytes_new_static ("text", 4);
  g_auto (Outcome) good = { 0 };
  g_auto (Outcome) bad = { 0 };

  limn_image_load_bytes_async (bytes, "pasted", "https://x/y.png", NULL, image_cb, &good);
  limn_image_load_bytes_async (text, "text", NULL, NULL, image_cb, &bad);
  limn_test_wait (is_done, &good);
  limn_test_wait (is_done, &bad);
  g_assert_no_error (good.error);
  g_assert_cmpstr (limn_image_get_name (good.image), ==, "pasted");
  g_assert_cmpstr (limn_image_get_link (good.image), ==, "https://x/y.png");
  g_assert_true (limn_image_get_upload (good.image) == bytes);
  g_assert_cmphex (image_pixel (limn_image_get_pixels (good.image), 3, 4), ==,
                   limn_test_gradient (3, 4, 1));
  g_assert_error (bad.error, LIMN_ERROR, LIMN_ERROR_UNSUPPORTED_IMAGE);
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GFile) file = add_picture (fixture, "a.png", 400, 300);
  g_autoptr (GCancellable) before = g_cancellable_new ();
  g_autoptr (GCancellable) during = g_cancellable_new ();
  g_autoptr (GCancellable) thumbnail = g_cancellable_new ();
  g_auto (Outcome) a = { 0 };
  g_auto (Outcome) b = { 0 };
  g_auto (Outcome) c = { 0 };

  g_cancellable_cancel (before);
  limn_image_load_file_async (file, before, image_cb, &a);
  limn_image_load_file_async (file, during, image_cb, &b);
  g_cancellable_cancel (during);
  g_cancellable_cancel (thumbnail);
  limn_thumbnail_load_async (file, 64, thumbnail, thumbnail_cb, &c);
  limn_test_wait (is_done, &a);
  limn_test_wait (is_done, &b);
  limn_test_wait (is_done, &c);
  g_assert_error (a.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_error (b.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_error (c.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_thumbnails (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GFile) wide = add_picture (fixture, "wide.png", 400, 100);
  g_autoptr (GFile) small = add_picture (fixture, "small.png", 20, 10);
  g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (200, 100);
  g_autoptr (GBytes) oriented = image_jpeg_oriented (pixbuf, 6);
  g_autoptr (GFile) turned = add_file (fixture, "turned.jpg", oriented);
  g_auto (Outcome) a = { 0 };
  g_auto (Outcome) b = { 0 };
  g_auto (Outcome) c = { 0 };

  limn_thumbnail_load_async (wide, 100, NULL, thumbnail_cb, &a);
  limn_thumbnail_load_async (small, 100, NULL, thumbnail_cb, &b);
  limn_thumbnail_load_async (turned, 50, NULL, thumbnail_cb, &c);
  limn_test_wait (is_done, &a);
  limn_test_wait (is_done, &b);
  limn_test_wait (is_done, &c);
  g_assert_no_error (a.error);
  g_assert_cmpint (limn_pixels_get_width (a.pixels), ==, 100);
  g_assert_cmpint (limn_pixels_get_height (a.pixels), ==, 25);
  g_assert_cmpint (limn_pixels_get_width (b.pixels), ==, 20);
  g_assert_cmpint (limn_pixels_get_width (c.pixels), ==, 25);
  g_assert_cmpint (limn_pixels_get_height (c.pixels), ==, 50);
  g_assert_true (image_is_near (image_pixel (c.pixels, 20, 10), 0xff0000));
}

/* What was told of a picture before it was there. */
typedef struct
{
  Outcome outcome;
  guint   n_glimpses;
  guint   n_late;
  int     width;
  int     height;
  int     glimpse_width;
} Look;

static void
glimpse_cb (LimnPixels *pixels,
            int         width,
            int         height,
            gpointer    user_data)
{
  Look *look = user_data;

  look->n_glimpses++;
  look->n_late += look->outcome.n_done > 0;
  look->width = width;
  look->height = height;
  look->glimpse_width = limn_pixels_get_width (pixels);
  g_assert_true (image_is_near (image_pixel (pixels, 5, 5), 0xff0000));
}

static void
look_cb (GObject      *source_object,
         GAsyncResult *result,
         gpointer      user_data)
{
  image_cb (source_object, result, &((Look *) user_data)->outcome);
}

static void
open_and_look (GFile *file,
               Look  *look)
{
  const LimnImageSource source = { .file = file, .is_for_screen = TRUE };

  limn_image_load_async (&source, glimpse_cb, NULL, look_cb, look);
  limn_test_wait (is_done, &look->outcome);
  g_assert_no_error (look->outcome.error);
}

static void
assert_upload_is (LimnImage *image,
                  int        width,
                  int        height)
{
  g_autoptr (LimnImage) sent = image_load (limn_image_get_upload (image));

  g_assert_cmpint (limn_image_get_width (sent), ==, width);
  g_assert_cmpint (limn_image_get_height (sent), ==, height);
  g_assert_true (image_is_near (image_pixel (limn_image_get_pixels (sent), 5, 5), 0xff0000));
}

/* For the screen a large picture comes with as many pixels as that needs, at once if the file can
 * be sent as it is. */
static void
test_for_screen (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (4001, 2300);
  g_autoptr (GBytes) jpeg = image_encode (pixbuf, "jpeg");
  g_autoptr (GFile) file = add_file (fixture, "large.jpg", jpeg);
  g_autoptr (GFile) small = add_picture (fixture, "small.png", 1920, 1080);
  g_autoptr (LimnImage) whole = NULL;
  g_autoptr (LimnImage) same = NULL;
  g_autoptr (LimnImage) renamed = NULL;
  g_autoptr (GError) error = NULL;
  Look look = { 0 };
  Look small_look = { 0 };
  LimnImage *image = NULL;

  open_and_look (file, &look);
  image = look.outcome.image;
  g_assert_cmpuint (look.n_glimpses, ==, 0);
  g_assert_false (limn_image_is_whole (image));
  g_assert_cmpint (limn_image_get_width (image), ==, 4001);
  g_assert_cmpint (limn_image_get_height (image), ==, 2300);
  g_assert_cmpint (limn_image_get_sent_width (image), ==, 4001);
  g_assert_cmpint (limn_pixels_get_width (limn_image_get_pixels (image)), ==, 2001);
  g_assert_cmpint (limn_pixels_get_height (limn_image_get_pixels (image)), ==, 1150);
  g_assert_true (g_bytes_equal (limn_image_get_upload (image), jpeg));

  whole = limn_image_load_whole (image, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (limn_image_is_whole (whole));
  g_assert_cmpint (limn_pixels_get_width (limn_image_get_pixels (whole)), ==, 4001);
  g_assert_cmpstr (limn_image_get_digest (whole), ==, limn_image_get_digest (image));
  g_assert_cmpstr (limn_image_get_name (whole), ==, "large.jpg");
  same = limn_image_load_whole (whole, NULL, &error);
  g_assert_true (same == whole);

  renamed = limn_image_new_renamed (image, "other.jpg");
  g_assert_cmpint (limn_image_get_width (renamed), ==, 4001);
  g_assert_true (limn_image_get_original (renamed) == limn_image_get_original (image));

  open_and_look (small, &small_look);
  g_assert_true (limn_image_is_whole (small_look.outcome.image));
  outcome_clear (&small_look.outcome);
  outcome_clear (&look.outcome);
}

/* A large picture that has to be written anew is looked at before that is done, once. */
static void
test_glimpse (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (4000, 2400);
  g_autoptr (GBytes) jpeg = image_jpeg_oriented (pixbuf, 5);
  g_autoptr (GFile) file = add_file (fixture, "turned.jpg", jpeg);
  Look look = { 0 };

  open_and_look (file, &look);
  g_assert_cmpuint (look.n_glimpses, ==, 1);
  g_assert_cmpuint (look.n_late, ==, 0);
  g_assert_cmpint (look.width, ==, 2400);
  g_assert_cmpint (look.height, ==, 4000);
  g_assert_cmpint (look.glimpse_width, ==, 1200);
  g_assert_false (limn_image_is_whole (look.outcome.image));
  assert_upload_is (look.outcome.image, 2400, 4000);
  outcome_clear (&look.outcome);
}

static void
part_cb (GObject      *source_object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Outcome *outcome = user_data;

  outcome->pixels = limn_image_load_part_finish (result, &outcome->error);
  outcome->n_done++;
}

/* What is cut out of a picture is what lies there in all of it. */
static void
test_part (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (4000, 2400);
  g_autoptr (GBytes) jpeg = image_jpeg_oriented (pixbuf, 6);
  g_autoptr (GFile) file = add_file (fixture, "turned.jpg", jpeg);
  g_autoptr (LimnImage) whole = image_load (jpeg);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const LimnImagePart part = { .x = 1190, .y = 1990, .width = 20, .height = 30, .reduction = 1 };
  const LimnImagePart half = { .x = 1000, .y = 0, .width = 1400, .height = 4000, .reduction = 2 };
  g_auto (Outcome) of_part = { 0 };
  g_auto (Outcome) of_half = { 0 };
  g_auto (Outcome) cancelled = { 0 };
  const LimnImageSource source = { .file = file, .is_for_screen = TRUE };
  g_auto (Outcome) opened = { 0 };

  limn_image_load_async (&source, NULL, NULL, image_cb, &opened);
  limn_test_wait (is_done, &opened);
  g_assert_no_error (opened.error);
  limn_image_load_part_async (opened.image, &part, NULL, part_cb, &of_part);
  limn_test_wait (is_done, &of_part);
  g_assert_no_error (of_part.error);
  g_assert_cmpint (limn_pixels_get_width (of_part.pixels), ==, 20);
  g_assert_cmpint (limn_pixels_get_height (of_part.pixels), ==, 30);
  for (int y = 0; y < 30; y++)
    for (int x = 0; x < 20; x++)
      g_assert_true (image_is_near (image_pixel (of_part.pixels, x, y),
                                    image_pixel (limn_image_get_pixels (whole), 1190 + x,
                                                 1990 + y) & 0xffffff));

  limn_image_load_part_async (opened.image, &half, NULL, part_cb, &of_half);
  limn_test_wait (is_done, &of_half);
  g_assert_no_error (of_half.error);
  g_assert_cmpint (limn_pixels_get_width (of_half.pixels), ==, 700);
  g_assert_cmpint (limn_pixels_get_height (of_half.pixels), ==, 2000);

  g_cancellable_cancel (cancellable);
  limn_image_load_part_async (opened.image, &half, cancellable, part_cb, &cancelled);
  limn_test_wait (is_done, &cancelled);
  g_assert_error (cancelled.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gboolean
are_done (gpointer data)
{
  return ((Outcome *) data)->n_done == 60;
}

static void
count_cb (GObject      *source_object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Outcome *outcome = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPixels) pixels = limn_thumbnail_load_finish (result, &error);

  g_assert_true ((pixels == NULL) == (error != NULL));
  outcome->n_done++;
}

/* A folder at once, some of it bad and some of it no longer wanted. */
static void
test_many_thumbnails (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr (GFile) good = add_picture (fixture, "good.png", 50, 50);
  g_autoptr (GFile) bad = g_file_new_for_path (fixture->folder);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Outcome) all = { 0 };

  for (guint i = 0; i < 60; i++)
    limn_thumbnail_load_async (i % 10 == 0 ? bad : good, 16, i % 3 == 0 ? cancellable : NULL,
                               count_cb, &all);
  g_cancellable_cancel (cancellable);
  limn_test_wait (are_done, &all);
  g_assert_cmpuint (all.n_done, ==, 60);
}

static void
assert_preload_fails (GFile *file)
{
  g_autoptr (LimnPreload) preload = limn_preload_new (file);
  g_auto (Outcome) outcome = { 0 };

  limn_preload_take_async (preload, NULL, image_cb, &outcome);
  limn_test_wait (is_done, &outcome);
  g_assert_null (outcome.image);
  g_assert_nonnull (outcome.error);
}

/* What is taken is what the file has then. */
static void
test_preload_changed (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr (GFile) file = add_picture (fixture, "changing.png", 40, 30);
  g_autoptr (LimnPreload) preload = limn_preload_new (file);
  g_autoptr (LimnPreload) first = limn_preload_new (file);
  g_autoptr (GFile) other = NULL;
  g_auto (Outcome) changed = { 0 };
  g_auto (Outcome) before = { 0 };

  /* Both have been read then, or nearly. */
  limn_preload_take_async (first, NULL, image_cb, &before);
  limn_test_wait (is_done, &before);
  g_assert_no_error (before.error);
  g_assert_cmpint (limn_image_get_width (before.image), ==, 40);

  other = add_picture (fixture, "changing.png", 60, 50);
  limn_preload_take_async (preload, NULL, image_cb, &changed);
  limn_test_wait (is_done, &changed);
  g_assert_no_error (changed.error);
  g_assert_cmpint (limn_image_get_width (changed.image), ==, 60);
}

/* A picture that is read before there is a main loop is the same picture; what cannot be read says
 * so to who takes it, and nobody needs to take it. */
static void
test_preload (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GFile) file = add_picture (fixture, "good.png", 40, 30);
  g_autoptr (GBytes) garbage = g_bytes_new_static ("not a picture", 13);
  g_autoptr (GFile) bad_file = add_file (fixture, "bad.png", garbage);
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);
  g_autoptr (GFile) missing = g_file_get_child (folder, "missing.png");
  g_autoptr (GFile) fifo = g_file_get_child (folder, "fifo.png");
  g_autoptr (GFile) far = g_file_new_for_uri ("https://localhost/picture.png");
  g_autoptr (LimnPreload) preload = limn_preload_new (file);
  g_autoptr (LimnPreload) bad_preload = limn_preload_new (bad_file);
  g_autoptr (LimnPreload) cancelled_preload = limn_preload_new (file);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Outcome) good = { 0 };
  g_auto (Outcome) bad = { 0 };
  g_auto (Outcome) cancelled = { 0 };

  g_assert_cmpint (mkfifo (add_path (fixture, "fifo.png"), 0600), ==, 0);
  g_assert_null (limn_preload_new (far));
  assert_preload_fails (folder);
  assert_preload_fails (missing);
  assert_preload_fails (fifo);
  limn_preload_unref (limn_preload_new (file));

  g_assert_true (limn_preload_is_of (preload, file));
  g_assert_false (limn_preload_is_of (preload, missing));
  limn_preload_take_async (preload, NULL, image_cb, &good);
  limn_preload_take_async (bad_preload, NULL, image_cb, &bad);
  limn_preload_take_async (cancelled_preload, cancellable, image_cb, &cancelled);
  g_cancellable_cancel (cancellable);
  limn_test_wait (is_done, &good);
  limn_test_wait (is_done, &bad);
  limn_test_wait (is_done, &cancelled);
  g_assert_no_error (good.error);
  g_assert_cmpint (limn_image_get_width (good.image), ==, 40);
  g_assert_cmpstr (limn_image_get_name (good.image), ==, "good.png");
  g_assert_error (bad.error, LIMN_ERROR, LIMN_ERROR_UNSUPPORTED_IMAGE);
  g_assert_error (cancelled.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/image/file/odd-files", test_odd_files);
  ADD ("/image/file/no-permission", test_no_permission);
  ADD ("/image/file/wrong-suffix", test_wrong_suffix);
  ADD ("/image/file/odd-names", test_odd_names);
  ADD ("/image/async/file", test_async_file);
  ADD ("/image/async/bytes", test_async_bytes);
  ADD ("/image/async/cancel", test_cancel);
  ADD ("/image/async/for-screen", test_for_screen);
  ADD ("/image/async/glimpse", test_glimpse);
  ADD ("/image/async/part", test_part);
  ADD ("/image/async/preload-changed", test_preload_changed);
  ADD ("/image/async/preload", test_preload);
  ADD ("/image/thumbnail/sizes", test_thumbnails);
  ADD ("/image/thumbnail/many", test_many_thumbnails);
  return g_test_run ();
}
