/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Counts the pixels in the first frame of a GIF file without decoding them: decoders do not say how
 * far they got. A code stands for a string of pixels, which is one longer than the string that it
 * continues, so lengths are all that has to be kept. In the decoder only, one thread. */

#include "config.h"

#include "limn-decode-gif.h"

#include "limn-header.h"

#define MAX_CODE_BITS 12
#define NO_CODE G_MAXUINT

/* Bits from blocks of up to 255 bytes, each with its length before it. */
typedef struct
{
  const guint8 *data;
  gsize         size;
  gsize         index;
  guint         n_left;
  guint32       bits;
  guint         n_bits;
} Bits;

static gboolean
read_code (Bits  *bits,
           guint  n_bits,
           guint *code)
{
  while (bits->n_bits < n_bits)
    {
      if (bits->index >= bits->size)
        return FALSE;
      if (bits->n_left == 0)
        {
          bits->n_left = bits->data[bits->index++];
          /* The decoder waits for the whole of a block. */
          if (bits->n_left == 0 || bits->n_left > bits->size - bits->index)
            return FALSE;
          continue;
        }
      bits->bits |= (guint32) bits->data[bits->index++] << bits->n_bits;
      bits->n_bits += 8;
      bits->n_left--;
    }
  *code = bits->bits & ((1u << n_bits) - 1);
  bits->bits >>= n_bits;
  bits->n_bits -= n_bits;
  return TRUE;
}

/* Pixels up to the end, at most as many as wanted. The codes are wrong if they end by themselves
 * before that, or stand for nothing. */
static guint64
count_pixels (Bits     *bits,
              guint     first_bits,
              guint64   n_wanted,
              gboolean *is_wrong)
{
  g_autofree guint16 *lengths = g_new0 (guint16, 1 << MAX_CODE_BITS);
  const guint clear = 1u << first_bits;
  guint n_bits = first_bits + 1;
  guint next = clear + 2;
  guint previous = NO_CODE;
  guint code = 0;
  guint64 n_pixels = 0;

  for (guint i = 0; i < clear; i++)
    lengths[i] = 1;
  while (n_pixels < n_wanted && read_code (bits, n_bits, &code))
    {
      if (code == clear)
        {
          n_bits = first_bits + 1;
          next = clear + 2;
          previous = NO_CODE;
          continue;
        }
      *is_wrong = code == clear + 1 || code > next || (code == next && previous == NO_CODE);
      if (*is_wrong)
        break;
      if (previous != NO_CODE && next < 1 << MAX_CODE_BITS)
        lengths[next++] = (guint16) (lengths[previous] + 1);
      if (next == 1u << n_bits && n_bits < MAX_CODE_BITS)
        n_bits++;
      n_pixels += lengths[code];
      previous = code;
    }
  return n_pixels;
}

/*< private >
 * limn_gif_frame_count:
 * @frame: (out caller-allocates): what is found
 * @data: (array length=size): from the descriptor of the frame on
 * @size: bytes
 *
 * Goes through the codes of a frame.
 */
void
limn_gif_frame_count (LimnGifFrame *frame,
                      const guint8 *data,
                      gsize         size)
{
  Bits bits = { data, size, 10 };
  gboolean is_wrong = FALSE;
  guint32 top = 0;
  guint64 width = 0;
  guint64 height = 0;
  guint64 n_pixels = 0;

  *frame = (LimnGifFrame) { 0 };
  if (size < 11)
    return;
  top = limn_read_le16 (data + 3);
  width = limn_read_le16 (data + 5);
  height = limn_read_le16 (data + 7);
  bits.index += limn_gif_palette_bytes (data[9]);
  if (width == 0 || bits.index >= size || data[bits.index] == 0
      || data[bits.index] >= MAX_CODE_BITS)
    return;
  bits.index++;
  n_pixels = count_pixels (&bits, data[bits.index - 1], width * height, &is_wrong);
  frame->is_whole = n_pixels >= width * height;
  /* Every eighth row comes first in interlaced frames. */
  if (frame->is_whole || (data[9] & 0x40) == 0)
    frame->n_rows = n_pixels > 0 ? top + (guint32) (MIN (n_pixels, width * height) / width) : 0;
  frame->n_sure = is_wrong ? 0 : frame->n_rows;
}
