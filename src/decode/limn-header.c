/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads what the structure of a file tells, before a decoder gets to see it: decoders reserve
 * memory for what a header claims, and some report success for half a file. Any thread. */

#include "config.h"

#include "limn-header.h"

#include <string.h>

#define PNG_MAGIC_BYTES 8
#define PNG_MAX_SIDE 0x7fffffffu

#define GIF_EXTENSION 0x21
#define GIF_FRAME 0x2c
#define GIF_END 0x3b

#define WEBP_FLAG_ANIMATION 0x02

static gboolean
read_png (const guint8 *data,
          gsize         size,
          LimnHeader   *header)
{
  gsize index = PNG_MAGIC_BYTES;
  gboolean has_pixels = FALSE;

  if (size < 33 || memcmp (data + 12, "IHDR", 4) != 0 || limn_read_be32 (data + 8) != 13)
    return FALSE;
  header->width = limn_read_be32 (data + 16);
  header->height = limn_read_be32 (data + 20);
  if (header->width > PNG_MAX_SIDE || header->height > PNG_MAX_SIDE)
    return FALSE;

  /* Every chunk is length, type, data, checksum. */
  while (size - index >= 12)
    {
      guint32 length = limn_read_be32 (data + index);
      const guint8 *type = data + index + 4;

      if (length > size - index - 12)
        break;
      if (memcmp (type, "IDAT", 4) == 0)
        has_pixels = TRUE;
      else if (memcmp (type, "eXIf", 4) == 0)
        header->orientation = limn_exif_orientation (data + index + 8, length);
      else if (memcmp (type, "acTL", 4) == 0 && length >= 4)
        header->has_more_frames = limn_read_be32 (data + index + 8) > 1;
      else if (memcmp (type, "IEND", 4) == 0)
        {
          header->is_complete = has_pixels;
          break;
        }
      index += (gsize) length + 12;
    }
  return TRUE;
}

static gboolean
read_bmp (const guint8 *data,
          gsize         size,
          LimnHeader   *header)
{
  guint32 info_size = 0;
  guint32 offset = 0;
  gint64 width = 0;
  gint64 height = 0;
  guint depth = 0;
  guint32 compression = 0;

  if (size < 26)
    return FALSE;
  offset = limn_read_le32 (data + 10);
  info_size = limn_read_le32 (data + 14);
  if (info_size == 12)
    {
      width = limn_read_le16 (data + 18);
      height = limn_read_le16 (data + 20);
      depth = limn_read_le16 (data + 24);
    }
  else if (info_size >= 40 && info_size <= 124 && size >= 54)
    {
      width = (gint32) limn_read_le32 (data + 18);
      /* A negative height means that the top row comes first. */
      height = ABS ((gint64) (gint32) limn_read_le32 (data + 22));
      depth = limn_read_le16 (data + 28);
      compression = limn_read_le32 (data + 30);
    }
  else
    {
      /* Two letters are a thin proof: this is some text that begins with them. */
      header->format = LIMN_FORMAT_UNKNOWN;
      header->name = NULL;
      return FALSE;
    }
  if (width <= 0 || height <= 0 || height > G_MAXINT32 || depth == 0 || depth > 32)
    return FALSE;
  header->width = (guint64) width;
  header->height = (guint64) height;
  header->must_reencode = TRUE;
  /* Of run lengths (1 and 2) the structure does not tell the size; the file may. */
  if (compression == 1 || compression == 2)
    header->is_complete = size > offset && size >= limn_read_le32 (data + 2);
  else
    header->is_complete = (header->width * depth + 31) / 32 * 4 * header->height + offset <= size;
  return TRUE;
}

/* Steps over the blocks of data that follow a GIF extension or picture. */
static gboolean
skip_gif_blocks (const guint8 *data,
                 gsize         size,
                 gsize        *index)
{
  while (*index < size && data[*index] != 0)
    *index += (gsize) data[*index] + 1;
  (*index)++;
  return *index <= size;
}

/* Counts the frames up to the end, from the second on. */
static void
read_more_frames (const guint8 *data,
                  gsize         size,
                  gsize         index,
                  LimnHeader   *header)
{
  while (index < size && data[index] != GIF_END)
    {
      if (data[index] == GIF_EXTENSION)
        index += 2;
      else if (data[index] == GIF_FRAME && size - index >= 11)
        {
          header->has_more_frames = TRUE;
          index += 10 + limn_gif_palette_bytes (data[index + 9]) + 1;
        }
      else
        return;
      if (index >= size || !skip_gif_blocks (data, size, &index))
        return;
    }
  header->is_ended = index < size;
}

/* Finds the first frame. Only that is decoded: a film of thousands costs no more than a picture. */
static gboolean
read_gif (const guint8 *data,
          gsize         size,
          LimnHeader   *header)
{
  gsize index = 13;

  if (size < index)
    return FALSE;
  header->width = limn_read_le16 (data + 6);
  header->height = limn_read_le16 (data + 8);
  header->must_reencode = TRUE;
  index += limn_gif_palette_bytes (data[10]);
  while (index < size && data[index] == GIF_EXTENSION)
    {
      index += 2;
      if (!skip_gif_blocks (data, size, &index))
        return FALSE;
    }
  if (index >= size || data[index] != GIF_FRAME || size - index < 11)
    return FALSE;
  /* A frame may be larger than the screen it is for; decoders make room for both. */
  header->width = MAX (header->width, limn_read_le16 (data + index + 5));
  header->height = MAX (header->height, limn_read_le16 (data + index + 7));
  header->frame_offset = index;
  index += 10 + limn_gif_palette_bytes (data[index + 9]) + 1;
  if (index < size && skip_gif_blocks (data, size, &index))
    {
      header->is_complete = TRUE;
      header->used_size = index;
      read_more_frames (data, size, index, header);
    }
  return TRUE;
}

static guint32
read_le24 (const guint8 *data)
{
  return (guint32) data[2] << 16 | (guint32) data[1] << 8 | data[0];
}

static void
read_webp_chunk (const guint8 *type,
                 const guint8 *data,
                 gsize         size,
                 LimnHeader   *header)
{
  if (memcmp (type, "VP8X", 4) == 0 && size >= 10)
    {
      header->width = (guint64) read_le24 (data + 4) + 1;
      header->height = (guint64) read_le24 (data + 7) + 1;
      /* Servers cannot decode films. */
      header->must_reencode = (data[0] & WEBP_FLAG_ANIMATION) != 0;
    }
  else if (memcmp (type, "VP8L", 4) == 0 && size >= 5 && header->width == 0)
    {
      guint32 bits = limn_read_le32 (data + 1);

      header->width = (bits & 0x3fff) + 1;
      header->height = (bits >> 14 & 0x3fff) + 1;
    }
  else if (memcmp (type, "VP8 ", 4) == 0 && size >= 10 && header->width == 0)
    {
      header->width = limn_read_le16 (data + 6) & 0x3fff;
      header->height = limn_read_le16 (data + 8) & 0x3fff;
    }
  else if (memcmp (type, "EXIF", 4) == 0)
    {
      /* Some writers keep the prefix that the block has in JPEG files. */
      gsize skip = size >= 6 && memcmp (data, "Exif\0", 6) == 0 ? 6 : 0;

      header->orientation = limn_exif_orientation (data + skip, size - skip);
    }
}

static gboolean
read_webp (const guint8 *data,
           gsize         size,
           LimnHeader   *header)
{
  gsize index = 12;
  guint64 end = 0;

  if (size < 20)
    return FALSE;
  end = (guint64) limn_read_le32 (data + 4) + 8;
  header->is_complete = end <= size;
  end = MIN (end, size);
  while (index + 8 <= end)
    {
      guint64 length = limn_read_le32 (data + index + 4);

      /* The size of the picture is in the first bytes of a chunk that may be cut off. */
      read_webp_chunk (data + index, data + index + 8, MIN (length, end - index - 8), header);
      if (length > end - index - 8)
        {
          header->is_complete = FALSE;
          break;
        }
      index += 8 + length + (length & 1);
    }
  return header->width > 0 && header->height > 0;
}

/*< private >
 * limn_header_read:
 * @data: (array length=size): a file
 * @size: bytes
 * @header: (out): what is found; the format and its name are set in any case
 *
 * Reads the structure of a picture.
 *
 * Returns: %FALSE if it is no picture that can be opened, or its structure is broken
 */
gboolean
limn_header_read (const guint8 *data,
                  gsize         size,
                  LimnHeader   *header)
{
  gboolean is_good = FALSE;

  *header = (LimnHeader) { .orientation = 1, .n_passes = 1, .used_size = size };
  header->format = limn_format_sniff (data, size, &header->name);
  switch (header->format)
    {
    case LIMN_FORMAT_JPEG:
      is_good = limn_header_read_jpeg (data, size, header);
      break;
    case LIMN_FORMAT_PNG:
      is_good = read_png (data, size, header);
      break;
    case LIMN_FORMAT_WEBP:
      is_good = read_webp (data, size, header);
      break;
    case LIMN_FORMAT_BMP:
      is_good = read_bmp (data, size, header);
      break;
    case LIMN_FORMAT_TIFF:
      is_good = limn_header_read_tiff (data, size, header);
      break;
    case LIMN_FORMAT_GIF:
      is_good = read_gif (data, size, header);
      break;
    case LIMN_FORMAT_UNKNOWN:
    case LIMN_FORMAT_OTHER:
      break;
    }
  return is_good && header->width > 0 && header->height > 0;
}
