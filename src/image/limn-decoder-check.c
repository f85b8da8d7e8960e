/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tries the decoder before the first picture comes: with a PNG and a JPEG of one pixel, and then
 * once more inside bubblewrap, which is used if that works too. On a worker. */

#include "config.h"

#include "limn-decoder.h"

#include "limn-decoder-private.h"
#include "limn-error.h"

#include <glib/gi18n-lib.h>

/* White. */
static const guint8 png[] = {
  0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
  0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b,
  0x55, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0xf8, 0x0f, 0x00, 0x01,
  0x01, 0x01, 0x00, 0x1c, 0xb0, 0x8c, 0x99, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae,
  0x42, 0x60, 0x82,
};
static const guint8 jpeg[] = {
  0xff, 0xd8, 0xff, 0xdb, 0x00, 0x43, 0x00, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01,
  0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01,
  0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01,
  0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01,
  0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0xff, 0xc0, 0x00, 0x0b, 0x08, 0x00, 0x01, 0x00, 0x01,
  0x01, 0x01, 0x11, 0x00, 0xff, 0xc4, 0x00, 0x14, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x0a, 0xff, 0xc4, 0x00, 0x14, 0x10, 0x01,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0xff, 0xda, 0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x3f, 0x00, 0x7f, 0x0f, 0xff, 0xd9,
};

static gboolean
can_decode (LimnSnapshot  *snapshot,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr (LimnPixels) pixels = NULL;
  LimnDecodeReply reply = { 0 };

  if (!limn_decoder_decode (snapshot, 0, cancellable, &reply, &pixels, error))
    return FALSE;
  if (reply.status == LIMN_DECODE_WHOLE && limn_pixels_get_width (pixels) == 1)
    return TRUE;
  g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_UNSUPPORTED_IMAGE,
                       _("Pictures cannot be opened on this system: the decoder gives wrong "
                         "answers."));
  return FALSE;
}

static gboolean
check (GCancellable  *cancellable,
       GError       **error)
{
  g_autoptr (GBytes) png_bytes = g_bytes_new_static (png, sizeof png);
  g_autoptr (GBytes) jpeg_bytes = g_bytes_new_static (jpeg, sizeof jpeg);
  g_autoptr (LimnSnapshot) png_snapshot = limn_snapshot_new_for_bytes (png_bytes, error);
  g_autoptr (LimnSnapshot) jpeg_snapshot = NULL;

  if (png_snapshot == NULL || !can_decode (png_snapshot, cancellable, error))
    return FALSE;
  jpeg_snapshot = limn_snapshot_new_for_bytes (jpeg_bytes, error);
  if (jpeg_snapshot == NULL || !can_decode (jpeg_snapshot, cancellable, error))
    return FALSE;
  limn_decoder_try_bubble (png_snapshot);
  return TRUE;
}

static void
check_worker (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  g_autofree char *description = NULL;
  GError *error = NULL;

  if (!check (cancellable, &error))
    {
      g_info ("%s", error->message);
      g_task_return_error (task, error);
      return;
    }
  limn_decoder_warm_up ();
  description = limn_decoder_dup_description ();
  g_info ("Pictures are decoded in: %s", description);
  g_task_return_boolean (task, TRUE);
}

/**
 * limn_decoder_check_async:
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): what to call when it is done
 * @user_data: data for @callback
 *
 * Finds out on a worker whether pictures can be opened on this system, and what they can be decoded
 * in. @callback runs in the thread-default main context of the caller.
 */
void
limn_decoder_check_async (GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, limn_decoder_check_async);
  g_task_set_name (task, "check the decoder");
  g_task_run_in_thread (task, check_worker);
}

/**
 * limn_decoder_check_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends limn_decoder_check_async().
 *
 * Returns: %FALSE with an error of limn_image_load_bytes() if pictures cannot be opened
 */
gboolean
limn_decoder_check_finish (GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
