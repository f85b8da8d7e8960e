/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Limn's side of what the decoder says: nothing of it is believed before it has been checked here.
 * Any thread. */

#include "config.h"

#include "limn-decode-protocol.h"

#include <fcntl.h>

static gboolean
has_pixels (guint32 status)
{
  return status == LIMN_DECODE_WHOLE || status == LIMN_DECODE_DAMAGED;
}

static gboolean
is_size_allowed (guint64 width,
                 guint64 height)
{
  return width > 0 && height > 0
         && width <= LIMN_DECODE_MAX_SIDE && height <= LIMN_DECODE_MAX_SIDE
         && width * height <= LIMN_DECODE_MAX_PIXELS;
}

/**
 * limn_decode_reply_check:
 * @reply: what came
 * @message_size: how many bytes came
 * @n_fds: how many file descriptors came with it
 * @view: what was asked for
 * @memfd_size: size of the file that was attached in bytes, 0 if there was none
 * @memfd_seals: its seals as `F_GET_SEALS` says, 0 if there was none
 *
 * Checks that a reply is one that an honest decoder can send: that its size is right, that exactly
 * one file comes with pixels and none without, that nobody can change or shrink that file any
 * more, and that the pixels it promises are within the limits and all there. Any thread.
 *
 * Returns: %TRUE if it can be used
 */
gboolean
limn_decode_reply_check (const LimnDecodeReply *reply,
                         gsize                  message_size,
                         guint                  n_fds,
                         const LimnDecodeView  *view,
                         gsize                  memfd_size,
                         guint                  memfd_seals)
{
  const guint needed = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK;
  LimnDecodeMeasure measure = { 0 };

  if (message_size != sizeof *reply
      || reply->magic != LIMN_DECODE_MAGIC
      || reply->status < LIMN_DECODE_WHOLE || reply->status > LIMN_DECODE_NO_MEMORY
      || reply->format > LIMN_FORMAT_OTHER)
    return FALSE;
  if (!has_pixels (reply->status))
    return n_fds == 0;
  if (!is_size_allowed (reply->width, reply->height))
    return FALSE;

  limn_decode_measure (view, reply->width, reply->height, &measure);
  return n_fds == 1
         && reply->orientation >= 1 && reply->orientation <= 8
         && reply->pixel_width == measure.part_width && reply->pixel_height == measure.part_height
         && reply->n_whole_rows <= MAX (reply->width, reply->height)
         && reply->stride >= reply->pixel_width * 4 && reply->stride % 4 == 0
         && reply->stride <= LIMN_DECODE_MAX_SIDE * 4
         && memfd_size == (gsize) reply->stride * reply->pixel_height
         && (memfd_seals & needed) == needed;
}
