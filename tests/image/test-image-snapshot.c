/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The one copy of a picture that is hashed, decoded and sent: of files that change or shrink while
 * they are read, and of shares that do not answer. */

#include "config.h"

#include "decoder-fixture.h"
#include "image-fixture.h"

#include "limn-snapshot.h"
#include "limn-test-fixtures.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define PATIENCE_MS 200
/* More than one piece that is read at once. */
#define LARGE_BYTES (8 * 1024 * 1024)

/* A share: gives a few bytes, then nothing until it is cancelled, or what it is told to. */
typedef struct
{
  GFileInputStream parent_instance;
  gboolean         has_begun;
} Stall;

typedef GFileInputStreamClass StallClass;

static GType stall_get_type (void);

G_DEFINE_FINAL_TYPE (Stall, stall, G_TYPE_FILE_INPUT_STREAM)

static gssize
stall_read (GInputStream  *stream,
            void          *buffer,
            gsize          count,
            GCancellable  *cancellable,
            GError       **error)
{
  Stall *self = (Stall *) stream;
  GPollFD poll = { 0 };

  if (!self->has_begun)
    {
      self->has_begun = TRUE;
      memcpy (buffer, "\xff\xd8\xff\xe0", 4);
      return 4;
    }
  g_assert_true (g_cancellable_make_pollfd (cancellable, &poll));
  g_poll (&poll, 1, -1);
  g_cancellable_release_fd (cancellable);
  g_cancellable_set_error_if_cancelled (cancellable, error);
  return -1;
}

static void
stall_class_init (StallClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = stall_read;
}

static void
stall_init (Stall *self)
{
}

typedef struct
{
  GObject parent_instance;
} Share;

typedef GObjectClass ShareClass;

static GType share_get_type (void);

static GFileInputStream *
share_read (GFile         *file,
            GCancellable  *cancellable,
            GError       **error)
{
  return g_object_new (stall_get_type (), NULL);
}

static char *
share_get_basename (GFile *file)
{
  return g_strdup ("far away.jpg");
}

static char *
share_get_path (GFile *file)
{
  return NULL;
}

static void
share_iface_init (GFileIface *iface)
{
  iface->read_fn = share_read;
  iface->get_basename = share_get_basename;
  iface->get_path = share_get_path;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (Share, share, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_FILE, share_iface_init))

static void
share_class_init (ShareClass *klass)
{
}

static void
share_init (Share *self)
{
}

static void
test_stall (void)
{
  g_autoptr (GFile) share = g_object_new (share_get_type (), NULL);
  g_autoptr (GError) error = NULL;

  limn_snapshot_set_patience (PATIENCE_MS);
  g_assert_null (limn_snapshot_new_for_file (share, NULL, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_NOT_A_FILE);
  g_assert_nonnull (strstr (error->message, "nothing comes"));
  limn_snapshot_set_patience (0);
}

static gboolean
cancel_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
test_stall_cancelled (void)
{
  g_autoptr (GFile) share = g_object_new (share_get_type (), NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  DecoderCount count = { .n_wanted = 1 };

  limn_image_load_file_async (share, cancellable, decoder_count_cb, &count);
  g_idle_add (cancel_cb, cancellable);
  limn_test_wait (decoder_has_counted, &count);
  g_assert_cmpuint (count.n_cancelled, ==, 1);
}

static char *
file_new (const guint8 *data,
          gsize         size)
{
  char *path = NULL;
  int fd = g_file_open_tmp ("limn-snapshot-XXXXXX", &path, NULL);

  g_assert_cmpint (write (fd, data, size), ==, (gssize) size);
  g_close (fd, NULL);
  return path;
}

/* Nobody can write to the copy, make it longer or shorter, or take the seals off. */
static void
test_sealed (void)
{
  g_autofree char *path = file_new ((const guint8 *) "picture", 7);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (LimnSnapshot) snapshot = limn_snapshot_new_for_file (file, NULL, NULL);
  g_autoptr (GBytes) bytes = g_bytes_ref (limn_snapshot_get_bytes (snapshot));
  int fd = limn_snapshot_get_fd (snapshot);

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "picture", 7);
  g_assert_cmpint (fcntl (fd, F_GET_SEALS) & (F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW
                                              | F_SEAL_SEAL),
                   ==, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
  g_assert_cmpint (pwrite (fd, "x", 1, 0), ==, -1);
  g_assert_cmpint (ftruncate (fd, 1), ==, -1);
  g_assert_cmpint (fcntl (fd, F_GETFD) & FD_CLOEXEC, ==, FD_CLOEXEC);

  /* The bytes stay when the file changes, and when the copy is let go. */
  g_assert_true (g_file_set_contents (path, "another", -1, NULL));
  g_clear_pointer (&snapshot, limn_snapshot_free);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "picture", 7);
  g_remove (path);
}

/* The file on disk is another one when the picture is sent; what is sent is what is shown. */
static void
test_swapped (void)
{
  g_autoptr (GBytes) first = limn_test_png_new (20, 10, 1);
  g_autoptr (GBytes) second = limn_test_png_new (30, 20, 2);
  g_autofree char *path = file_new (g_bytes_get_data (first, NULL), g_bytes_get_size (first));
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, first);
  g_autoptr (LimnImage) image = limn_image_load_file (file, NULL, NULL);
  int fd = open (path, O_WRONLY | O_TRUNC | O_CLOEXEC);

  g_assert_cmpint (write (fd, g_bytes_get_data (second, NULL), g_bytes_get_size (second)), >, 0);
  g_close (fd, NULL);
  g_assert_cmpint (limn_image_get_width (image), ==, 20);
  g_assert_true (g_bytes_equal (limn_image_get_upload (image), first));
  g_assert_cmpstr (limn_image_get_digest (image), ==, digest);
  g_remove (path);
}

/* What somebody else does to a file while it is read. */
typedef struct
{
  const char *path;
  int         is_over;
} Meddler;

static gpointer
shrink_and_grow (gpointer data)
{
  Meddler *meddler = data;

  while (!g_atomic_int_get (&meddler->is_over))
    {
      g_assert_cmpint (truncate (meddler->path, 10), ==, 0);
      g_assert_cmpint (truncate (meddler->path, LARGE_BYTES), ==, 0);
    }
  return NULL;
}

static void
test_shrinks (void)
{
  g_autofree guint8 *data = g_malloc0 (LARGE_BYTES);
  g_autofree char *path = file_new (data, LARGE_BYTES);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  Meddler meddler = { path, FALSE };
  GThread *thread = g_thread_new ("meddler", shrink_and_grow, &meddler);

  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (LimnSnapshot) snapshot = limn_snapshot_new_for_file (file, NULL, NULL);
      gsize size = 0;
      const guint8 *bytes = NULL;

      g_assert_nonnull (snapshot);
      bytes = g_bytes_get_data (limn_snapshot_get_bytes (snapshot), &size);
      for (gsize at = 0; at < size; at += 4096)
        g_assert_cmpuint (bytes[at], ==, 0);
    }
  g_atomic_int_set (&meddler.is_over, TRUE);
  g_thread_join (thread);
  g_remove (path);
}

/* Gone between the name and the bytes: an error, or all of it. */
static gpointer
come_and_go (gpointer data)
{
  Meddler *meddler = data;
  g_autofree char *away = g_strconcat (meddler->path, ".away", NULL);

  while (!g_atomic_int_get (&meddler->is_over))
    {
      g_rename (meddler->path, away);
      g_rename (away, meddler->path);
    }
  return NULL;
}

static void
test_vanishes (void)
{
  g_autofree char *path = file_new ((const guint8 *) "picture", 7);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  Meddler meddler = { path, FALSE };
  GThread *thread = g_thread_new ("meddler", come_and_go, &meddler);

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnSnapshot) snapshot = limn_snapshot_new_for_file (file, NULL, &error);

      if (snapshot == NULL)
        g_assert_error (error, LIMN_ERROR, LIMN_ERROR_NOT_A_FILE);
      else
        g_assert_cmpuint (g_bytes_get_size (limn_snapshot_get_bytes (snapshot)), ==, 7);
    }
  g_atomic_int_set (&meddler.is_over, TRUE);
  g_thread_join (thread);
  g_remove (path);
}

static void
test_socket (void)
{
  g_autofree char *folder = g_dir_make_tmp ("limn-socket-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "picture.png", NULL);
  g_autofree char *loop = g_build_filename (folder, "loop.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) looping = g_file_new_for_path (loop);
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) loop_error = NULL;

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_null (limn_snapshot_new_for_file (file, NULL, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_NOT_A_FILE);
  g_assert_cmpint (symlink (loop, loop), ==, 0);
  g_assert_null (limn_snapshot_new_for_file (looping, NULL, &loop_error));
  g_assert_error (loop_error, LIMN_ERROR, LIMN_ERROR_NOT_A_FILE);
  g_close (fd, NULL);
  g_remove (path);
  g_remove (loop);
  g_rmdir (folder);
}

/* Bytes over the limit never become a copy. */
static void
test_too_large (void)
{
  g_autofree char *path = file_new ((const guint8 *) "", 0);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) bytes_error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_assert_cmpint (truncate (path, LIMN_MAX_FILE_BYTES + 1), ==, 0);
  g_assert_null (limn_snapshot_new_for_file (file, NULL, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_TOO_LARGE);
  bytes = g_bytes_new_take (g_malloc0 (LIMN_MAX_FILE_BYTES + 1), LIMN_MAX_FILE_BYTES + 1);
  g_assert_null (limn_snapshot_new_for_bytes (bytes, &bytes_error));
  g_assert_error (bytes_error, LIMN_ERROR, LIMN_ERROR_TOO_LARGE);
  g_remove (path);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/snapshot/sealed", test_sealed);
  g_test_add_func ("/image/snapshot/swapped", test_swapped);
  g_test_add_func ("/image/snapshot/shrinks", test_shrinks);
  g_test_add_func ("/image/snapshot/vanishes", test_vanishes);
  g_test_add_func ("/image/snapshot/socket", test_socket);
  g_test_add_func ("/image/snapshot/too-large", test_too_large);
  g_test_add_func ("/image/snapshot/stall", test_stall);
  g_test_add_func ("/image/snapshot/stall-cancelled", test_stall_cancelled);
  return g_test_run ();
}
