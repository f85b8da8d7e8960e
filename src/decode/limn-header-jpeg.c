/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Walks the segments of a JPEG file. libjpeg fills in grey what is missing and gdk-pixbuf does not
 * say so; the walk finds the end of the picture, or that there is none. Any thread. */

#include "config.h"

#include "limn-header.h"

#include <string.h>

enum
{
  MARKER_TEM = 0x01,
  MARKER_SOF0 = 0xc0,
  MARKER_DHT = 0xc4,
  MARKER_JPG = 0xc8,
  MARKER_DAC = 0xcc,
  MARKER_SOF15 = 0xcf,
  MARKER_RST0 = 0xd0,
  MARKER_RST7 = 0xd7,
  MARKER_SOI = 0xd8,
  MARKER_EOI = 0xd9,
  MARKER_SOS = 0xda,
  MARKER_APP1 = 0xe1,
};

static const guint8 exif_magic[6] = "Exif\0";

static gboolean
is_frame (guint8 marker)
{
  return marker >= MARKER_SOF0 && marker <= MARKER_SOF15
         && marker != MARKER_DHT && marker != MARKER_JPG && marker != MARKER_DAC;
}

/* Markers without a length behind them. */
static gboolean
is_bare (guint8 marker)
{
  return marker == MARKER_TEM || (marker >= MARKER_RST0 && marker <= MARKER_SOI);
}

/* Steps to the byte after the next marker, over the data of a scan where 0xff is followed by 0. */
static gboolean
next_marker (const guint8 *data,
             gsize         size,
             gsize        *index,
             guint8       *marker)
{
  while (*index < size)
    {
      const guint8 *found = memchr (data + *index, 0xff, size - *index);

      if (found == NULL)
        break;
      *index = (gsize) (found - data) + 1;
      /* Any number of 0xff may stand before a marker. */
      while (*index < size && data[*index] == 0xff)
        (*index)++;
      if (*index >= size)
        break;
      *marker = data[(*index)++];
      if (*marker != 0 && !(*marker >= MARKER_RST0 && *marker <= MARKER_RST7))
        return TRUE;
    }
  return FALSE;
}

static gboolean
read_frame (const guint8 *segment,
            gsize         size,
            LimnHeader   *header)
{
  if (size < 6)
    return FALSE;
  header->height = limn_read_be16 (segment + 1);
  header->width = limn_read_be16 (segment + 3);
  /* Ink colours: every decoder turns them into light in its own way. */
  if (segment[5] == 4)
    header->must_reencode = TRUE;
  return TRUE;
}

/*< private >
 * limn_header_read_jpeg:
 * @data: (array length=size): a JPEG file
 * @size: bytes
 * @header: (inout): what is found
 *
 * Reads size, orientation and number of scans, and looks for the end of the picture.
 *
 * Returns: %FALSE if it is broken
 */
gboolean
limn_header_read_jpeg (const guint8 *data,
                       gsize         size,
                       LimnHeader   *header)
{
  gboolean has_exif = FALSE;
  gsize index = 2;
  guint8 marker = 0;

  header->n_passes = 0;
  while (next_marker (data, size, &index, &marker))
    {
      gsize length = 0;

      if (marker == MARKER_EOI)
        {
          header->is_complete = header->n_passes > 0;
          break;
        }
      if (is_bare (marker))
        continue;
      if (size - index < 2)
        break;
      length = limn_read_be16 (data + index);
      if (length < 2)
        return FALSE;
      if (length > size - index)
        {
          header->used_size = index - 2;
          break;
        }
      if (marker == MARKER_SOS)
        header->n_passes++;
      else if (is_frame (marker) && header->width == 0
               && !read_frame (data + index + 2, length - 2, header))
        return FALSE;
      else if (marker == MARKER_APP1 && !has_exif && length >= 2 + sizeof exif_magic
               && memcmp (data + index + 2, exif_magic, sizeof exif_magic) == 0)
        {
          has_exif = TRUE;
          header->orientation = limn_exif_orientation (data + index + 2 + sizeof exif_magic,
                                                       length - 2 - sizeof exif_magic);
        }
      index += length;
    }
  return header->width > 0 && header->height > 0;
}
