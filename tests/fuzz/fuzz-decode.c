/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What Limn and its decoder believe of strangers. The first byte says which: what the decoder
 * answered, held against what came with it; or what a file is, before a decoder sees it. */

#include "config.h"

#include "fuzz-target.h"

#include "limn-decode-protocol.h"
#include "limn-header.h"

#include <fcntl.h>
#include <string.h>

#define ALL_SEALS (F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK)

static void
take_view (FuzzInput      *input,
           LimnDecodeView *view)
{
  view->cover_width = fuzz_take_word (input);
  view->cover_height = fuzz_take_word (input);
  view->reduction = fuzz_take_word (input);
  view->x = fuzz_take_word (input);
  view->y = fuzz_take_word (input);
  view->width = fuzz_take_word (input);
  view->height = fuzz_take_word (input);
}

/* Whoever uses the reply maps so much and reads so far. */
static void
check_reply (FuzzInput *input)
{
  LimnDecodeReply reply = { 0 };
  guint8 flags = fuzz_take_byte (input);
  guint n_fds = flags & 3;
  guint seals = (flags & 4) == 0 ? ALL_SEALS : fuzz_take_byte (input);
  LimnDecodeView view = { .max_side = (flags & 8) != 0 ? fuzz_take_word (input) : 0 };
  gsize memfd_size = fuzz_take_word (input);
  gsize message_size = 0;

  if ((flags & 16) != 0)
    take_view (input, &view);
  message_size = MIN (input->size, sizeof reply);
  memcpy (&reply, input->data, message_size);
  if (input->size > sizeof reply)
    message_size = input->size;
  if (!limn_decode_reply_check (&reply, message_size, n_fds, &view, memfd_size, seals))
    return;

  fuzz_assert (message_size == sizeof reply);
  fuzz_assert (reply.status >= LIMN_DECODE_WHOLE && reply.status <= LIMN_DECODE_NO_MEMORY);
  fuzz_assert (reply.format <= LIMN_FORMAT_OTHER);
  if (n_fds == 0)
    {
      fuzz_assert (reply.status > LIMN_DECODE_DAMAGED);
      return;
    }
  fuzz_assert (n_fds == 1 && (seals & ALL_SEALS) == ALL_SEALS);
  fuzz_assert (reply.status <= LIMN_DECODE_DAMAGED);
  fuzz_assert (reply.pixel_width > 0 && reply.pixel_width <= reply.width);
  fuzz_assert (reply.pixel_height > 0 && reply.pixel_height <= reply.height);
  fuzz_assert (reply.width <= LIMN_DECODE_MAX_SIDE && reply.height <= LIMN_DECODE_MAX_SIDE);
  fuzz_assert ((guint64) reply.width * reply.height <= LIMN_DECODE_MAX_PIXELS);
  fuzz_assert (reply.stride >= 4 * reply.pixel_width && reply.stride % 4 == 0);
  fuzz_assert (memfd_size == (guint64) reply.stride * reply.pixel_height);
  fuzz_assert (view.max_side == 0
               || MAX (reply.pixel_width, reply.pixel_height) <= view.max_side);
  fuzz_assert (reply.orientation >= 1 && reply.orientation <= 8);
}

static void
check_file (GBytes *file)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (file, &size);
  const char *name = NULL;
  LimnFormat format = limn_format_sniff (data, size, &name);
  LimnHeader header;
  int orientation = limn_exif_orientation (data, size);

  fuzz_assert ((name != NULL) == (format != LIMN_FORMAT_UNKNOWN));
  fuzz_assert (orientation >= 1 && orientation <= 8);
  if (!limn_header_read (data, size, &header))
    return;
  fuzz_assert (header.format != LIMN_FORMAT_UNKNOWN && header.format != LIMN_FORMAT_OTHER);
  fuzz_assert (header.name != NULL);
  fuzz_assert (header.width > 0 && header.height > 0);
  fuzz_assert (header.width <= G_MAXUINT32 && header.height <= G_MAXUINT32);
  fuzz_assert (header.used_size <= size);
  fuzz_assert (header.orientation >= 1 && header.orientation <= 8);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  FuzzInput input = { data, size };
  guint8 kind = fuzz_take_byte (&input);

  if (kind == 'r')
    {
      check_reply (&input);
    }
  else
    {
      g_autoptr (GBytes) file = fuzz_take_bytes (&input);

      check_file (file);
    }
  return 0;
}
