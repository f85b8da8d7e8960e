/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-decoder.h"


/**
 * limn_decoder_start_launcher:
 * @error: return location for an error
 *
 * Starts a small process that runs decoders for this one, which may then give up the right to run
 * programs. Call it first in `main()`, before there are threads. It ends with this process.
 *
 * Returns: %FALSE with %LIMN_ERROR_UNSUPPORTED_IMAGE if it could not be started
 */
gboolean
limn_decoder_start_launcher (GError **error)
{
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return TRUE;
}

/**
 * limn_decoder_check_async:
 * @cancellable: (nullable): a cancellable
 * @callback: what to call when it is done
 * @user_data: data for @callback
 *
 * Finds out on a worker whether pictures can be opened on this system, with pictures of one pixel.
 * @callback runs in the thread-default main context of the caller.
 */
void
limn_decoder_check_async (GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, limn_decoder_check_async);
  g_task_set_name (task, "check the decoder");
  g_task_return_boolean (task, TRUE);
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

/**
 * limn_decoder_dup_description:
 *
 * Tells what stands between a picture and this process, for reports of problems. Any thread.
 *
 * Returns: (transfer full): like “own process, seccomp”
 */
char *
limn_decoder_dup_description (void)
{
  return g_strdup ("this process");
}
