/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Answers that lie in files: which one belongs to a picture, what the thresholds leave of it, and
 * what is said where there is none. Nobody is asked. */

#include "config.h"

#include "client-fixture.h"
#include "limn-error.h"
#include "limn-reply-file.h"
#include "limn-reply-parser.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define OBJECT(x, confidence) \
  "{\"x\":" x ",\"y\":10,\"width\":10,\"height\":10,\"confidence\":" confidence "," \
  "\"class\":\"cat\",\"class_id\":1,\"points\":[]}"
#define REPLY(objects) \
  "{\"predictions\":[" objects "],\"image\":{\"width\":32,\"height\":24}}"
#define LINE(file, objects) \
  "{\"file\":\"" file "\",\"predictions\":[" objects "],\"image\":{\"width\":32,\"height\":24}}\n"

/* Two that overlap by 9 of 11 columns, and a weak one apart. */
#define THREE OBJECT ("6", "0.9") "," OBJECT ("7", "0.8") "," OBJECT ("25", "0.2")

typedef struct
{
  Net   net;
  char *folder;
} Files;

static void
set_up (Files         *self,
        gconstpointer  data)
{
  net_set_up (&self->net, data);
  self->folder = g_dir_make_tmp ("limn-reply-file-XXXXXX", NULL);
  g_assert_nonnull (self->folder);
}

static void
tear_down (Files         *self,
           gconstpointer  data)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name = NULL;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_clear_pointer (&self->folder, g_free);
  g_assert_cmpuint (limn_test_server_get_n_requests (self->net.server), ==, 0);
  net_tear_down (&self->net, data);
}

static GFile *
write_file (Files      *self,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);

  return g_file_new_for_path (path);
}

static LimnQuery *
make_query (GFile      *answers,
            const char *picture,
            double      confidence,
            double      overlap)
{
  g_autoptr (LimnImage) any = limn_test_image_new (32, 24);
  g_autoptr (LimnImage) image = limn_image_new_renamed (any, picture);
  g_autoptr (LimnModel) model = limn_model_new_for_file (answers);

  return limn_query_new (image, model, confidence, overlap);
}

static void
assert_answer (Files      *self,
               GFile      *answers,
               const char *picture,
               double      confidence,
               double      overlap,
               guint       n_expected)
{
  g_autoptr (LimnQuery) query = make_query (answers, picture, confidence, overlap);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) answer = net_ask (&self->net, query, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (limn_prediction_get_n_instances (answer), ==, n_expected);
  g_assert_true (limn_query_equal (limn_prediction_get_query (answer), query));
}

static void
assert_refused (Files      *self,
                GFile      *answers,
                const char *picture,
                int         code,
                const char *words)
{
  g_autoptr (LimnQuery) query = make_query (answers, picture, 1, 100);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) answer = net_ask (&self->net, query, &error);

  g_assert_null (answer);
  g_assert_error (error, LIMN_ERROR, code);
  if (words != NULL)
    g_assert_nonnull (strstr (error->message, words));
}

/* The reply of a server, on one line or on many. Both thresholds are applied to it. */
static void
test_reply (Files         *self,
            gconstpointer  data)
{
  g_autoptr (GFile) short_file = write_file (self, "short", REPLY (THREE));
  g_autoptr (GFile) long_file =
    write_file (self, "long", "{\n  \"predictions\": [\n" THREE "\n  ],\n"
                              "  \"image\": {\"width\": 32,\n \"height\": 24}\n}\n");

  for (guint i = 0; i < 2; i++)
    {
      GFile *file = i == 0 ? short_file : long_file;

      assert_answer (self, file, "any.jpg", 1, 100, 3);
      assert_answer (self, file, "any.jpg", 50, 100, 2);
      assert_answer (self, file, "any.jpg", 85, 100, 1);
      assert_answer (self, file, "any.jpg", 1, 50, 2);
      assert_answer (self, file, "any.jpg", 50, 50, 1);
      assert_answer (self, file, "any.jpg", 95, 50, 0);
    }
}

static void
test_dated (Files         *self,
            gconstpointer  data)
{
  g_autoptr (GFile) file = write_file (self, "reply.json", REPLY (THREE));
  g_autoptr (LimnQuery) query = make_query (file, "any.jpg", 1, 100);
  g_autoptr (LimnPrediction) answer = NULL;
  g_autoptr (GError) error = NULL;

  g_file_set_attribute_uint64 (file, G_FILE_ATTRIBUTE_TIME_MODIFIED, 1234567890,
                               G_FILE_QUERY_INFO_NONE, NULL, &error);
  g_assert_no_error (error);
  answer = net_ask (&self->net, query, &error);
  g_assert_no_error (error);
  g_assert_cmpint (limn_prediction_get_stored_us (answer), ==,
                   G_GINT64_CONSTANT (1234567890) * G_USEC_PER_SEC);
}

/* What limn-predict --json prints. Who runs it may have been in another folder. */
static void
test_lines (Files         *self,
            gconstpointer  data)
{
  g_autoptr (GFile) file =
    write_file (self, "lines",
                LINE ("photos/one.jpg", THREE)
                "{\"file\":\"broken.jpg\",\"error\":{\"code\":\"timeout\",\"message\":\"Late\"}}\n"
                LINE ("two.jpg", OBJECT ("9", "0.7"))
                LINE ("/a \\\"b\\\"/thr\\u00e9e.jpg", ""));

  assert_answer (self, file, "one.jpg", 1, 100, 3);
  assert_answer (self, file, "two.jpg", 1, 100, 1);
  assert_answer (self, file, "thrée.jpg", 1, 100, 0);
  assert_refused (self, file, "four.jpg", LIMN_ERROR_BAD_FILE, "four.jpg");
  /* Not the end of a name, nor all of a path. */
  assert_refused (self, file, "ne.jpg", LIMN_ERROR_BAD_FILE, NULL);
  assert_refused (self, file, "photos/one.jpg", LIMN_ERROR_BAD_FILE, NULL);
  assert_refused (self, file, "", LIMN_ERROR_BAD_FILE, NULL);
  assert_refused (self, file, "broken.jpg", LIMN_ERROR_SERVER, "Late");
}

/* A line may be longer than what is read at once, and lie anywhere in what is. */
static void
test_long_lines (Files         *self,
                 gconstpointer  data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GFile) file = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_string_append_printf (text, "{\"file\":\"%u.jpg\",\"predictions\":[", i);
      for (guint j = 0; j < 15000; j++)
        g_string_append_printf (text, "%s" OBJECT ("9", "0.7"), j > 0 ? "," : "");
      g_string_append (text, "],\"image\":{\"width\":32,\"height\":24}}\n");
    }
  /* The last one without its end. */
  g_string_append (text, REPLY (THREE));
  g_string_truncate (text, text->len - 1);
  g_string_append (text, ",\"file\":\"last.jpg\"}");
  file = write_file (self, "lines", text->str);

  assert_answer (self, file, "0.jpg", 1, 100, 15000);
  assert_answer (self, file, "2.jpg", 1, 100, 15000);
  assert_answer (self, file, "last.jpg", 1, 100, 3);
}

static void
test_folder (Files         *self,
             gconstpointer  data)
{
  g_autoptr (GFile) folder = g_file_new_for_path (self->folder);
  g_autoptr (GFile) by_stem = write_file (self, "one.predictions.json", REPLY (THREE));
  g_autoptr (GFile) by_name = write_file (self, "two.jpg.predictions.json", REPLY (""));
  g_autoptr (GFile) hidden = write_file (self, ".predictions.json", REPLY (""));

  assert_answer (self, folder, "one.jpg", 1, 100, 3);
  assert_answer (self, folder, "one.png", 1, 100, 3);
  assert_answer (self, folder, "two.jpg", 1, 100, 0);
  assert_refused (self, folder, "two.png", LIMN_ERROR_BAD_FILE, "two.png");
  assert_refused (self, folder, ".jpg", LIMN_ERROR_BAD_FILE, NULL);

  /* The longer name is the one that was meant. */
  assert_answer (self, folder, "one.jpg", 1, 100, 3);
  g_object_unref (write_file (self, "one.jpg.predictions.json", REPLY ("")));
  assert_answer (self, folder, "one.jpg", 1, 100, 0);
}

static void
find_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  int *found = user_data;

  *found = limn_reply_file_find_finish (result, NULL);
}

static gboolean
is_known (gpointer data)
{
  const int *found = data;

  return *found != -1;
}

static gboolean
is_found (Files      *self,
          const char *picture)
{
  g_autofree char *path = g_build_filename (self->folder, picture, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  int found = -1;

  limn_reply_file_find_async (file, NULL, find_cb, &found);
  limn_test_wait (is_known, &found);

  return found;
}

static void
test_find (Files         *self,
           gconstpointer  data)
{
  g_autofree char *sub = g_build_filename (self->folder, "five.predictions.json", NULL);
  g_autoptr (GFile) by_stem = write_file (self, "one.predictions.json", "");
  g_autoptr (GFile) by_name = write_file (self, "two.jpg.predictions.json", "");
  g_autoptr (GFile) of_none = write_file (self, ".predictions.json", "");

  g_assert_cmpint (g_mkdir (sub, 0700), ==, 0);
  g_assert_true (is_found (self, "one.jpg"));
  g_assert_true (is_found (self, "one.png"));
  g_assert_true (is_found (self, "two.jpg"));
  g_assert_false (is_found (self, "two.png"));
  g_assert_false (is_found (self, "three.jpg"));
  g_assert_false (is_found (self, ".jpg"));
  g_assert_false (is_found (self, "five.jpg"));
}

static void
test_unusable (Files         *self,
               gconstpointer  data)
{
  g_autofree char *pipe_path = g_build_filename (self->folder, "pipe", NULL);
  g_autoptr (GFile) empty = write_file (self, "empty", "");
  g_autoptr (GFile) text = write_file (self, "text", "not JSON\nat all\n");
  g_autoptr (GFile) list = write_file (self, "list", "[1,2]");
  g_autoptr (GFile) size = write_file (self, "size", "{\"predictions\":[],"
                                                     "\"image\":{\"width\":99,\"height\":7}}");
  g_autoptr (GFile) folder = g_file_new_for_path (self->folder);
  g_autoptr (GFile) none = g_file_get_child (folder, "none");
  g_autoptr (GFile) pipe_file = g_file_new_for_path (pipe_path);

  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  assert_refused (self, empty, "any.jpg", LIMN_ERROR_BAD_FILE, "any.jpg");
  assert_refused (self, text, "any.jpg", LIMN_ERROR_BAD_REPLY, NULL);
  assert_refused (self, list, "any.jpg", LIMN_ERROR_BAD_REPLY, NULL);
  assert_refused (self, size, "any.jpg", LIMN_ERROR_BAD_REPLY, NULL);
  assert_refused (self, none, "any.jpg", LIMN_ERROR_BAD_FILE, "none");
  assert_refused (self, folder, "any.jpg", LIMN_ERROR_BAD_FILE, "any.jpg");
  assert_refused (self, pipe_file, "any.jpg", LIMN_ERROR_BAD_FILE, NULL);
}

/* However a file was cut, there is an answer or a sentence. */
static void
test_cut (Files         *self,
          gconstpointer  data)
{
  const char whole[] = LINE ("one.jpg", THREE) LINE ("two.jpg", "");

  for (gsize length = 0; length < strlen (whole); length++)
    {
      g_autofree char *part = g_strndup (whole, length);
      g_autoptr (GFile) file = write_file (self, "cut", part);
      g_autoptr (LimnQuery) query = make_query (file, "two.jpg", 1, 100);
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnPrediction) answer = limn_reply_file_read (query, NULL, &error);

      if (length < strlen (whole) - 1)
        g_assert_true (answer == NULL && error != NULL && error->domain == LIMN_ERROR);
      else
        g_assert_nonnull (answer);
    }
}

static void
test_too_long (Files         *self,
               gconstpointer  data)
{
  g_autofree char *path = g_build_filename (self->folder, "long", NULL);
  g_autoptr (GFile) file = write_file (self, "long", "{\"file\":\"two.jpg\",\"predictions\":[");

  /* A hole of zeros, without an end of a line. */
  g_assert_cmpint (truncate (path, (goffset) LIMN_MAX_REPLY_BYTES * 4), ==, 0);
  assert_refused (self, file, "two.jpg", LIMN_ERROR_TOO_LARGE, NULL);
}

static void
test_cancelled (Files         *self,
                gconstpointer  data)
{
  g_autoptr (GFile) file = write_file (self, "reply.json", REPLY (THREE));
  g_autoptr (LimnQuery) query = make_query (file, "any.jpg", 1, 100);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (limn_reply_file_read (query, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) \
  g_test_add ("/client/reply-file/" path, Files, NULL, set_up, function, tear_down)
  ADD ("reply", test_reply);
  ADD ("dated", test_dated);
  ADD ("lines", test_lines);
  ADD ("long-lines", test_long_lines);
  ADD ("folder", test_folder);
  ADD ("find", test_find);
  ADD ("unusable", test_unusable);
  ADD ("cut", test_cut);
  ADD ("too-long", test_too_long);
  ADD ("cancelled", test_cancelled);
#undef ADD

  return g_test_run ();
}
