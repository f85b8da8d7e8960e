/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app-fixture.h"
#include "limn-drop.h"
#include "limn-picture-list.h"

typedef struct
{
  LimnDrop *drop;
  GError   *error;
  gboolean  done;
} Result;

static void
done_cb (GObject      *object,
         GAsyncResult *async,
         gpointer      user_data)
{
  Result *result = user_data;

  result->drop = limn_drop_finish (async, &result->error);
  result->done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return ((Result *) data)->done;
}

static LimnDrop *
look_at (const GValue *value)
{
  Result result = { 0 };

  limn_drop_value_async (value, NULL, done_cb, &result);
  limn_test_wait (is_done, &result);
  g_assert_no_error (result.error);
  g_assert_nonnull (result.drop);

  return result.drop;
}

static LimnDrop *
look_at_text (const char *text)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_STRING);
  g_value_set_string (&value, text);

  return look_at (&value);
}

static const char *
get_name (LimnDrop *drop,
          guint     index)
{
  g_assert_cmpuint (index, <, drop->items->len);

  return limn_picture_item_get_name (g_ptr_array_index (drop->items, index));
}

static void
test_files (AppFixture *fixture)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GFile) picture = app_write_picture (fixture, "b.png", 1);
  g_autoptr (GFile) unnamed = app_write_picture (fixture, "scan", 2);
  g_autoptr (GFile) notes = app_write (fixture, "notes.txt", "not a picture");
  g_autoptr (GFile) fake = app_write (fixture, "fake.jpg", "not a picture either");
  g_autoptr (LimnDrop) drop = NULL;
  g_autofree char *skipped = NULL;

  app_file_list_value (&value, picture, notes, unnamed, fake, NULL);
  drop = look_at (&value);

  g_assert_cmpuint (drop->items->len, ==, 2);
  g_assert_cmpstr (get_name (drop, 0), ==, "b.png");
  g_assert_cmpstr (get_name (drop, 1), ==, "scan");
  g_assert_cmpuint (drop->skipped->len, ==, 2);
  skipped = limn_drop_describe_skipped (drop);
  g_assert_cmpstr (skipped, ==, "Skipped “notes.txt” and 1 more: not pictures");
}

static void
test_one_skipped (AppFixture *fixture)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GFile) notes = app_write (fixture, "notes.txt", "not a picture");
  g_autoptr (LimnDrop) drop = NULL;
  g_autofree char *skipped = NULL;

  app_file_list_value (&value, notes, NULL);
  drop = look_at (&value);
  g_assert_cmpuint (drop->items->len, ==, 0);
  skipped = limn_drop_describe_skipped (drop);
  g_assert_cmpstr (skipped, ==, "Skipped “notes.txt”: not a picture");
}

/* People count 2 before 10. Folders inside are not opened, and what is hidden is left alone. */
static void
test_folder (AppFixture *fixture)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GFile) ten = app_write_picture (fixture, "shots/shot10.png", 1);
  g_autoptr (GFile) two = app_write_picture (fixture, "shots/shot2.png", 2);
  g_autoptr (GFile) deep = app_write_picture (fixture, "shots/deep/shot1.png", 3);
  g_autoptr (GFile) hidden = app_write_picture (fixture, "shots/.shot0.png", 4);
  g_autoptr (GFile) label = app_write (fixture, "shots/shot2.json", "{}");
  g_autoptr (GFile) folder = g_file_get_parent (two);
  g_autoptr (LimnDrop) drop = NULL;

  app_file_list_value (&value, folder, NULL);
  g_assert_cmpuint (limn_drop_guess_count (&value), ==, 0);
  drop = look_at (&value);

  g_assert_cmpuint (drop->items->len, ==, 2);
  g_assert_cmpstr (get_name (drop, 0), ==, "shot2.png");
  g_assert_cmpstr (get_name (drop, 1), ==, "shot10.png");
  g_assert_cmpuint (drop->skipped->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (drop->skipped, 0), ==, "shot2.json");
}

static void
test_empty_folder (AppFixture *fixture)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);
  g_autofree char *name = g_file_get_basename (folder);
  g_autoptr (LimnDrop) drop = NULL;

  app_file_list_value (&value, folder, NULL);
  drop = look_at (&value);
  g_assert_cmpuint (drop->items->len, ==, 0);
  g_assert_cmpuint (drop->skipped->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (drop->skipped, 0), ==, name);
}

/* What is gone but named like a picture is kept, so that opening it says why it does not open. */
static void
test_missing (AppFixture *fixture)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GFile) picture = g_file_new_build_filename (fixture->folder, "gone.jpg", NULL);
  g_autoptr (GFile) other = g_file_new_build_filename (fixture->folder, "gone.txt", NULL);
  g_autoptr (LimnDrop) drop = NULL;

  app_file_list_value (&value, picture, other, NULL);
  drop = look_at (&value);
  g_assert_cmpuint (drop->items->len, ==, 1);
  g_assert_cmpuint (drop->skipped->len, ==, 1);
}

static void
test_links (AppFixture *fixture)
{
  g_autoptr (LimnDrop) drop = NULL;
  g_autoptr (GFile) picture = app_write_picture (fixture, "a b.png", 1);
  g_autofree char *uri = g_file_get_uri (picture);
  g_autofree char *text = NULL;

  text = g_strdup_printf ("# from a browser\r\nhttps://example.com/a/cat.jpg?key=secret\r\n%s\r\n"
                          "HTTP://example.com\r\nftp://example.com/a.jpg\r\n%s/a b.png\r\n",
                          uri, fixture->folder);
  drop = look_at_text (text);

  g_assert_cmpuint (drop->items->len, ==, 4);
  g_assert_cmpstr (get_name (drop, 0), ==, "cat.jpg");
  g_assert_cmpstr (limn_picture_item_get_link (g_ptr_array_index (drop->items, 0)), ==,
                   "https://example.com/a/cat.jpg?key=secret");
  g_assert_cmpstr (get_name (drop, 1), ==, "a b.png");
  g_assert_cmpstr (get_name (drop, 2), ==, "example.com");
  g_assert_cmpstr (get_name (drop, 3), ==, "a b.png");
  g_assert_cmpuint (drop->skipped->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (drop->skipped, 0), ==, "ftp://example.com/a.jpg");
}

/* A link from a browser comes as a file list too. */
static void
test_link_as_file (AppFixture *fixture)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GFile) link = g_file_new_for_uri ("http://127.0.0.1:9/dog.png");
  g_autoptr (LimnDrop) drop = NULL;

  app_file_list_value (&value, link, NULL);
  drop = look_at (&value);
  g_assert_cmpuint (drop->items->len, ==, 1);
  g_assert_cmpstr (limn_picture_item_get_link (g_ptr_array_index (drop->items, 0)), ==,
                   "http://127.0.0.1:9/dog.png");
  g_assert_null (limn_picture_item_get_file (g_ptr_array_index (drop->items, 0)));
}

static void
test_data_link (AppFixture *fixture)
{
  g_autoptr (GBytes) bytes = limn_test_png_new (8, 8, 1);
  g_autofree char *base64 = g_base64_encode (g_bytes_get_data (bytes, NULL),
                                             g_bytes_get_size (bytes));
  g_autofree char *good = g_strconcat ("data:image/png;base64,", base64, NULL);
  g_autoptr (LimnDrop) drop = look_at_text (good);
  g_autoptr (LimnDrop) bad = look_at_text ("data:image/png;base64,aGVsbG8=");

  g_assert_cmpuint (drop->items->len, ==, 1);
  g_assert_cmpuint (drop->skipped->len, ==, 0);
  g_assert_cmpuint (bad->items->len, ==, 0);
  g_assert_cmpuint (bad->skipped->len, ==, 1);
}

static void
test_data (AppFixture *fixture)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GBytes) bytes = limn_test_png_new (20, 10, 1);
  g_autoptr (LimnDrop) drop = NULL;

  g_value_init (&value, G_TYPE_BYTES);
  g_value_set_boxed (&value, bytes);
  g_assert_cmpuint (limn_drop_guess_count (&value), ==, 1);
  drop = look_at (&value);
  g_assert_cmpuint (drop->items->len, ==, 1);
  g_assert_cmpstr (get_name (drop, 0), ==, "Picture");
}

static void
test_accepts (AppFixture *fixture)
{
  g_auto (GValue) number = G_VALUE_INIT;
  g_auto (GValue) string = G_VALUE_INIT;
  g_autofree char *long_text = g_strnfill (2 * 1024 * 1024, 'x');

  g_assert_false (limn_drop_accepts_value (NULL));
  g_value_init (&number, G_TYPE_INT);
  g_assert_false (limn_drop_accepts_value (&number));
  g_value_init (&string, G_TYPE_STRING);
  g_assert_false (limn_drop_accepts_value (&string));
  g_value_set_string (&string, "http://example.com/");
  g_assert_true (limn_drop_accepts_value (&string));
  g_value_set_string (&string, long_text);
  g_assert_false (limn_drop_accepts_value (&string));

  g_assert_true (limn_drop_is_link ("https://example.com"));
  g_assert_false (limn_drop_is_link ("https://"));
  g_assert_false (limn_drop_is_link ("https://exa mple.com"));
  g_assert_false (limn_drop_is_link ("javascript:alert(1)"));
  g_assert_false (limn_drop_is_link (""));
  g_assert_false (limn_drop_is_link (NULL));
}

static void
test_guess (AppFixture *fixture)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GFile) a = g_file_new_for_path ("/pictures/a.jpg");
  g_autoptr (GFile) b = g_file_new_for_path ("/pictures/b.PNG");
  g_autoptr (GFile) c = g_file_new_for_path ("/pictures/c.txt");

  app_file_list_value (&value, a, b, c, NULL);
  g_assert_cmpuint (limn_drop_guess_count (&value), ==, 2);
}

static void
test_cancel (AppFixture *fixture)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GFile) picture = app_write_picture (fixture, "a.png", 1);
  g_autoptr (GListModel) files = app_list_files (picture, NULL);
  Result result = { 0 };

  limn_drop_files_async (files, cancellable, done_cb, &result);
  g_cancellable_cancel (cancellable);
  limn_test_wait (is_done, &result);
  g_assert_null (result.drop);
  g_assert_error (result.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&result.error);
}

static void
count_changes_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  guint      *count)
{
  (*count)++;
}

static void
test_list (AppFixture *fixture)
{
  g_autoptr (LimnPictureList) list = limn_picture_list_new ();
  g_autoptr (LimnDrop) first = look_at_text ("http://a.example/1.png\nhttp://a.example/2.png");
  g_autoptr (LimnDrop) again = look_at_text ("http://a.example/2.png\nhttp://a.example/3.png");
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  guint n_changes = 0;

  g_signal_connect (list, "items-changed", G_CALLBACK (count_changes_cb), &n_changes);
  g_assert_cmpuint (limn_picture_list_add (list, none), ==, GTK_INVALID_LIST_POSITION);
  g_assert_cmpuint (limn_picture_list_add (list, first->items), ==, 0);
  g_assert_cmpuint (limn_picture_list_add (list, again->items), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  g_assert_cmpuint (n_changes, ==, 2);

  limn_picture_item_set_answer (limn_picture_list_peek (list, 0), LIMN_PICTURE_DONE, 4);
  limn_picture_list_forget_answers (list);
  g_assert_cmpint (limn_picture_item_get_count (limn_picture_list_peek (list, 0)), ==, -1);
  g_assert_null (limn_picture_list_peek (list, 3));

  limn_picture_list_clear (list);
  limn_picture_list_clear (list);
  g_assert_cmpuint (n_changes, ==, 3);
  g_assert_cmpuint (limn_picture_list_add (list, first->items), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  app_init (&argc, &argv);

  app_add ("/drop/files", test_files);
  app_add ("/drop/one-skipped", test_one_skipped);
  app_add ("/drop/folder", test_folder);
  app_add ("/drop/empty-folder", test_empty_folder);
  app_add ("/drop/missing", test_missing);
  app_add ("/drop/links", test_links);
  app_add ("/drop/link-as-file", test_link_as_file);
  app_add ("/drop/data-link", test_data_link);
  app_add ("/drop/data", test_data);
  app_add ("/drop/accepts", test_accepts);
  app_add ("/drop/guess", test_guess);
  app_add ("/drop/cancel", test_cancel);
  app_add ("/drop/list", test_list);

  return g_test_run ();
}
