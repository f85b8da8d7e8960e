/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From a file or bytes to a picture: copied once, decoded in another process, and what is uploaded
 * decided. What is shown, hashed and sent is of that one copy. The sync functions block and belong
 * on a worker; the async ones bring their own. */

#include "config.h"

#include "limn-image-loader.h"

#include "limn-decoder-private.h"
#include "limn-error.h"
#include "limn-image-convert.h"
#include "limn-image-digest.h"
#include "limn-image-glimpse.h"
#include "limn-image-loader-private.h"
#include "limn-snapshot.h"

#include <glib/gi18n-lib.h>

/* Above this a lossless upload takes seconds to write and more to send. */
#define MAX_PNG_UPLOAD_PIXELS (12 * 1000 * 1000)

/* Width and height in device pixels, 16 bits each. */
static int screen_size = 1920 << 16 | 1080;

static void
fail_from_reply (GError               **error,
                 const LimnDecodeReply *reply,
                 LimnFormat             format,
                 const char            *name)
{
  switch ((LimnDecodeStatus) reply->status)
    {
    case LIMN_DECODE_WHOLE:
    case LIMN_DECODE_DAMAGED:
      g_assert_not_reached ();
    case LIMN_DECODE_NO_PICTURE:
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_UNSUPPORTED_IMAGE,
                           _("This is not a picture."));
      break;
    case LIMN_DECODE_UNSUPPORTED:
      g_set_error (error, LIMN_ERROR, LIMN_ERROR_UNSUPPORTED_IMAGE,
                   format == LIMN_FORMAT_OTHER
                   /* Translators: the placeholder is the name of a format, such as “HEIC”. */
                   ? _("Limn does not open %s files.")
                   /* Translators: the placeholder is the name of a format, such as “WebP”. */
                   : _("This system cannot open this kind of %s picture."), name);
      break;
    case LIMN_DECODE_BROKEN:
      /* Translators: the placeholder is the name of a format, such as “PNG”. */
      g_set_error (error, LIMN_ERROR, LIMN_ERROR_DAMAGED_IMAGE, _("This %s picture is damaged."),
                   name);
      break;
    case LIMN_DECODE_TOO_LARGE:
      /* Translators: width and height in pixels. */
      g_set_error (error, LIMN_ERROR, LIMN_ERROR_TOO_LARGE,
                   _("The picture is too large: %u × %u pixels."), reply->width, reply->height);
      break;
    case LIMN_DECODE_TOO_LONG:
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_TOO_LARGE,
                           _("The picture would take too long to open."));
      break;
    case LIMN_DECODE_NO_MEMORY:
      limn_image_fail_memory (error);
      break;
    }
}

static LimnFormat
sniff (LimnSnapshot  *snapshot,
       const char   **name)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (limn_snapshot_get_bytes (snapshot), &size);

  return limn_format_sniff (data, size, name);
}

/*< private >
 * limn_image_decode:
 * @snapshot: a picture
 * @view: (nullable): how much of it is wanted; %NULL for all, as large as it is
 * @cancellable: (nullable): a cancellable
 * @reply: (out): what the decoder says of it
 * @error: return location for an error
 *
 * Decodes a picture, and turns what the decoder says into an error where there are no pixels.
 * Blocks.
 *
 * Returns: (transfer full) (nullable): the pixels, or %NULL with an error of
 *   limn_image_load_bytes()
 */
LimnPixels *
limn_image_decode (LimnSnapshot          *snapshot,
                   const LimnDecodeView  *view,
                   GCancellable          *cancellable,
                   LimnDecodeReply       *reply,
                   GError               **error)
{
  LimnPixels *pixels = NULL;
  const char *name = NULL;
  LimnFormat format = sniff (snapshot, &name);

  if (g_bytes_get_size (limn_snapshot_get_bytes (snapshot)) == 0)
    {
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_DAMAGED_IMAGE, _("The file is empty."));
      return NULL;
    }
  if (!limn_decoder_decode (snapshot, view, cancellable, reply, &pixels, error))
    return NULL;
  if (pixels == NULL)
    fail_from_reply (error, reply, format, name != NULL ? name : "");
  return pixels;
}

static gboolean
is_sent_as_it_is (const LimnDecodeReply *reply)
{
  const guint32 reasons = LIMN_DECODE_MUST_REENCODE | LIMN_DECODE_HAS_TRANSPARENCY;

  return reply->status == LIMN_DECODE_WHOLE && reply->orientation == 1
         && (reply->flags & reasons) == 0;
}

static gboolean
is_reduced (const LimnDecodeReply *reply,
            LimnPixels            *pixels)
{
  return (int) reply->width != limn_pixels_get_width (pixels)
         || (int) reply->height != limn_pixels_get_height (pixels);
}

/* A smaller version is enough to look at, but not to send. */
static LimnPixels *
ref_all_pixels (LimnSnapshot           *snapshot,
                const LimnDecodeReply  *reply,
                LimnPixels             *shown,
                GCancellable           *cancellable,
                GError                **error)
{
  LimnDecodeReply again = { 0 };

  if (!is_reduced (reply, shown))
    return limn_pixels_ref (shown);
  return limn_image_decode (snapshot, NULL, cancellable, &again, error);
}

/* The file itself is sent if servers see in it what is shown here: re-encoding changes answers.
 * Otherwise what is shown is written anew, without alpha and without an orientation. */
static GBytes *
make_upload (LimnSnapshot           *snapshot,
             const LimnDecodeReply  *reply,
             LimnPixels             *shown,
             GCancellable           *cancellable,
             GError                **error)
{
  gint64 n_pixels = (gint64) reply->width * reply->height;
  g_autoptr (LimnPixels) pixels = NULL;

  if (is_sent_as_it_is (reply))
    return g_bytes_ref (limn_snapshot_get_bytes (snapshot));
  pixels = ref_all_pixels (snapshot, reply, shown, cancellable, error);
  if (pixels == NULL)
    return NULL;
  if (sniff (snapshot, NULL) == LIMN_FORMAT_JPEG || n_pixels > MAX_PNG_UPLOAD_PIXELS)
    return limn_pixels_encode_on_white (pixels, "jpeg", error);
  return limn_pixels_encode_on_white (pixels, "png", error);
}

/* What is opened, and how. */
typedef struct
{
  GFile           *file;
  GBytes          *bytes;
  char            *name;
  char            *link;
  gboolean         is_for_screen;
  GMainContext    *context;
  LimnGlimpseFunc  glimpse;
  gpointer         user_data;
} Load;

static void
get_view (gboolean        is_for_screen,
          LimnDecodeView *view)
{
  guint size = (guint) g_atomic_int_get (&screen_size);

  *view = (LimnDecodeView) { 0 };
  if (!is_for_screen)
    return;
  view->cover_width = size >> 16;
  view->cover_height = size & 0xffff;
}

static LimnImage *
open_snapshot (LimnSnapshot  *snapshot,
               const Load    *load,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr (LimnPixels) pixels = NULL;
  g_autoptr (GBytes) upload = NULL;
  LimnDecodeView view = { 0 };
  LimnDecodeReply reply = { 0 };
  LimnImageParts parts = { .name = load->name };
  g_autoptr (LimnDigest) digest = NULL;

  get_view (load->is_for_screen, &view);
  digest = limn_digest_start (limn_snapshot_get_bytes (snapshot));
  pixels = limn_image_decode (snapshot, &view, cancellable, &reply, error);
  if (pixels == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (load->glimpse != NULL && !is_sent_as_it_is (&reply) && is_reduced (&reply, pixels))
    limn_glimpse_tell (load->context, pixels, (int) reply.width, (int) reply.height, load->glimpse,
                       load->user_data);
  upload = make_upload (snapshot, &reply, pixels, cancellable, error);
  if (upload == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  parts.width = (int) reply.width;
  parts.height = (int) reply.height;
  if (is_reduced (&reply, pixels))
    parts.original = limn_snapshot_get_bytes (snapshot);
  if (upload == limn_snapshot_get_bytes (snapshot))
    {
      parts.link = load->link;
      parts.digest = limn_digest_wait (digest);
    }
  parts.upload = upload;
  parts.pixels = pixels;
  parts.is_first_frame = (reply.flags & LIMN_DECODE_HAS_MORE_FRAMES) != 0;
  /* No row may be sure; 0 would say that all are. */
  if (reply.status == LIMN_DECODE_DAMAGED)
    parts.n_whole_rows = MAX (1, (int) reply.n_whole_rows);
  return limn_image_new_from_parts (&parts);
}

/**
 * limn_image_set_screen:
 * @width: width in device pixels, 1 to 65535
 * @height: height likewise
 *
 * Says how large pictures that are opened for the screen are shown at most; 1920 x 1080 until then.
 * They have at least the pixels that they need to fill it, and fewer than twice as many in each
 * direction if there are more. Any thread.
 */
void
limn_image_set_screen (int width,
                       int height)
{
  g_return_if_fail (width > 0 && width <= G_MAXUINT16);
  g_return_if_fail (height > 0 && height <= G_MAXUINT16);

  g_atomic_int_set (&screen_size, (int) ((guint) width << 16 | (guint) height));
}

static char *
dup_name (GFile *file)
{
  g_autofree char *basename = g_file_get_basename (file);

  return g_filename_display_name (basename != NULL ? basename : "");
}

/**
 * limn_image_load_bytes:
 * @bytes: a picture file, up to %LIMN_MAX_FILE_BYTES
 * @name: what to call the picture
 * @link: (nullable): the https address @bytes came from, if a server may fetch them from there
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Opens a picture from memory. What it is is told by its bytes: JPEG, PNG, WebP, BMP, TIFF or GIF,
 * of which the first frame counts. EXIF orientation is applied to the pixels. JPEG, PNG and WebP
 * are uploaded as they are when they are upright and opaque, everything else is written anew. The
 * link is kept in the first case only, since a server would fetch the file as it is.
 *
 * Any thread. Blocks for as long as the picture is large.
 *
 * Returns: (transfer full) (nullable): the picture, or %NULL with %LIMN_ERROR_UNSUPPORTED_IMAGE,
 *   %LIMN_ERROR_DAMAGED_IMAGE, %LIMN_ERROR_TOO_LARGE or %G_IO_ERROR_CANCELLED
 */
LimnImage *
limn_image_load_bytes (GBytes        *bytes,
                       const char    *name,
                       const char    *link,
                       GCancellable  *cancellable,
                       GError       **error)
{
  const Load load = { .name = (char *) name, .link = (char *) link };
  g_autoptr (LimnSnapshot) snapshot = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  snapshot = limn_snapshot_new_for_bytes (bytes, error);
  if (snapshot == NULL)
    return NULL;
  return open_snapshot (snapshot, &load, cancellable, error);
}

static LimnImage *
open_file (GFile         *file,
           gboolean       is_for_screen,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr (LimnSnapshot) snapshot = NULL;
  g_autofree char *name = NULL;
  Load load = { .is_for_screen = is_for_screen };

  snapshot = limn_snapshot_new_for_file (file, cancellable, error);
  if (snapshot == NULL)
    return NULL;
  load.name = name = dup_name (file);
  return open_snapshot (snapshot, &load, cancellable, error);
}

/**
 * limn_image_load_file:
 * @file: a file
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Opens a picture from a file, see limn_image_load_bytes(). Only regular files are read.
 *
 * Any thread. Blocks.
 *
 * Returns: (transfer full) (nullable): the picture, or %NULL with an error of
 *   limn_image_load_bytes() or %LIMN_ERROR_NOT_A_FILE
 */
LimnImage *
limn_image_load_file (GFile         *file,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return open_file (file, FALSE, cancellable, error);
}

/*< private >
 * limn_image_load_for_screen:
 * @file: a file
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Opens a picture as limn_image_load_file() does, but with no more pixels than it needs on the
 * screen.
 *
 * Returns: (transfer full) (nullable): the picture, or %NULL with an error of
 *   limn_image_load_file()
 */
LimnImage *
limn_image_load_for_screen (GFile         *file,
                            GCancellable  *cancellable,
                            GError       **error)
{
  return open_file (file, TRUE, cancellable, error);
}

static void
load_free (Load *data)
{
  g_clear_object (&data->file);
  g_clear_pointer (&data->bytes, g_bytes_unref);
  g_free (data->name);
  g_free (data->link);
  g_free (data);
}

/*< private >
 * limn_image_return:
 * @task: a task
 * @image: (transfer full) (nullable): its result
 * @error: (transfer full) (nullable): what there is instead of @image
 *
 * Ends a task that makes a picture.
 */
void
limn_image_return (GTask     *task,
                   LimnImage *image,
                   GError    *error)
{
  if (image != NULL)
    g_task_return_pointer (task, image, (GDestroyNotify) limn_image_unref);
  else
    g_task_return_error (task, error);
}

static void
load_worker (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Load *data = task_data;
  g_autoptr (LimnSnapshot) snapshot = NULL;
  GError *error = NULL;
  LimnImage *image = NULL;

  snapshot = data->file != NULL ? limn_snapshot_new_for_file (data->file, cancellable, &error)
                                : limn_snapshot_new_for_bytes (data->bytes, &error);
  data->context = g_task_get_context (task);
  if (snapshot != NULL)
    image = open_snapshot (snapshot, data, cancellable, &error);
  limn_image_return (task, image, error);
}

/**
 * limn_image_load_async:
 * @source: where the picture comes from
 * @glimpse: (nullable) (scope async): told what a large picture looks like, if it is for the screen
 *   and has to be written anew to be sent; at most once, and before @callback
 * @cancellable: (nullable): a cancellable
 * @callback: what to call when it is done
 * @user_data: data for @glimpse and @callback
 *
 * Opens a picture on a worker, see limn_image_load_bytes() and limn_image_load_file(). @glimpse and
 * @callback run in the thread-default main context of the caller.
 */
void
limn_image_load_async (const LimnImageSource *source,
                       LimnGlimpseFunc        glimpse,
                       GCancellable          *cancellable,
                       GAsyncReadyCallback    callback,
                       gpointer               user_data)
{
  g_autoptr (GTask) task = NULL;
  Load *data = NULL;

  g_return_if_fail (source != NULL);
  g_return_if_fail ((source->file != NULL) != (source->bytes != NULL));

  data = g_new0 (Load, 1);
  g_set_object (&data->file, source->file);
  data->bytes = source->bytes != NULL ? g_bytes_ref (source->bytes) : NULL;
  data->name = source->file != NULL ? dup_name (source->file) : g_strdup (source->name);
  data->link = g_strdup (source->link);
  data->is_for_screen = source->is_for_screen;
  data->glimpse = glimpse;
  data->user_data = user_data;
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, limn_image_load_async);
  g_task_set_name (task, "load picture");
  g_task_set_task_data (task, data, (GDestroyNotify) load_free);
  g_task_run_in_thread (task, load_worker);
}

/**
 * limn_image_load_file_async:
 * @file: a file
 * @cancellable: (nullable): a cancellable
 * @callback: what to call when it is done
 * @user_data: data for @callback
 *
 * Opens a picture on a worker, see limn_image_load_file(). @callback runs in the thread-default
 * main context of the caller.
 */
void
limn_image_load_file_async (GFile               *file,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  const LimnImageSource source = { .file = file };

  g_return_if_fail (G_IS_FILE (file));

  limn_image_load_async (&source, NULL, cancellable, callback, user_data);
}

/**
 * limn_image_load_bytes_async:
 * @bytes: a picture file
 * @name: what to call the picture
 * @link: (nullable): the https address @bytes came from
 * @cancellable: (nullable): a cancellable
 * @callback: what to call when it is done
 * @user_data: data for @callback
 *
 * Opens a picture on a worker, see limn_image_load_bytes(). @callback runs in the thread-default
 * main context of the caller.
 */
void
limn_image_load_bytes_async (GBytes              *bytes,
                             const char          *name,
                             const char          *link,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  const LimnImageSource source = { .bytes = bytes, .name = name, .link = link };

  g_return_if_fail (bytes != NULL);

  limn_image_load_async (&source, NULL, cancellable, callback, user_data);
}

/**
 * limn_image_load_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends limn_image_load_async() and what is like it.
 *
 * Returns: (transfer full) (nullable): the picture, or %NULL with an error of
 *   limn_image_load_file()
 */
LimnImage *
limn_image_load_finish (GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/*< private >
 * limn_thumbnail_load:
 * @file: a file
 * @side_px: longest side of the result in pixels
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Opens a small version of a picture. Blocks.
 *
 * Returns: (transfer full) (nullable): the pixels, or %NULL with an error of
 *   limn_image_load_file()
 */
LimnPixels *
limn_thumbnail_load (GFile         *file,
                     int            side_px,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr (LimnSnapshot) snapshot = NULL;
  const LimnDecodeView view = { .max_side = (guint32) side_px };
  LimnDecodeReply reply = { 0 };

  snapshot = limn_snapshot_new_for_file (file, cancellable, error);
  if (snapshot == NULL)
    return NULL;
  return limn_image_decode (snapshot, &view, cancellable, &reply, error);
}
