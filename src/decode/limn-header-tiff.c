/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads TIFF directories: of TIFF files, and of EXIF blocks, which are TIFF inside. What counts is
 * in the first one. Those of further pages are only looked for, up to a limit, so that loops cannot
 * hold it up. Any thread. */

#include "config.h"

#include "limn-header.h"

#include <string.h>

enum
{
  TAG_WIDTH = 256,
  TAG_HEIGHT = 257,
  TAG_STRIP_OFFSETS = 273,
  TAG_ORIENTATION = 274,
  TAG_STRIP_SIZES = 279,
  TAG_TILE_OFFSETS = 324,
  TAG_TILE_SIZES = 325,
};

enum
{
  TYPE_SHORT = 3,
  TYPE_LONG = 4,
};

#define ENTRY_BYTES 12
/* Pages of which it is looked whether they are all there. */
#define MAX_PAGES 64

typedef struct
{
  const guint8 *data;
  gsize         size;
  gboolean      is_little;
} Tiff;

/* One value or array of a directory: where it lies, within bounds. */
typedef struct
{
  gsize   offset;
  guint32 count;
  guint   width;
} Values;

static guint16
read_16 (const Tiff *tiff,
         gsize       offset)
{
  const guint8 *p = tiff->data + offset;

  return tiff->is_little ? limn_read_le16 (p) : limn_read_be16 (p);
}

static guint32
read_32 (const Tiff *tiff,
         gsize       offset)
{
  const guint8 *p = tiff->data + offset;

  return tiff->is_little ? limn_read_le32 (p) : limn_read_be32 (p);
}

static gboolean
open_tiff (Tiff         *tiff,
           const guint8 *data,
           gsize         size,
           gsize        *directory)
{
  if (size < 8)
    return FALSE;
  tiff->data = data;
  tiff->size = size;
  if (memcmp (data, "II\x2a\0", 4) == 0)
    tiff->is_little = TRUE;
  else if (memcmp (data, "MM\0\x2a", 4) == 0)
    tiff->is_little = FALSE;
  else
    return FALSE;
  *directory = read_32 (tiff, 4);
  return *directory >= 8 && *directory <= size - 2;
}

static gboolean
find_tag (const Tiff *tiff,
          gsize       directory,
          guint16     tag,
          Values     *values)
{
  guint n_entries = read_16 (tiff, directory);

  for (guint i = 0; i < n_entries; i++)
    {
      gsize entry = directory + 2 + (gsize) i * ENTRY_BYTES;
      guint16 type = 0;

      if (tiff->size < ENTRY_BYTES || entry > tiff->size - ENTRY_BYTES)
        return FALSE;
      if (read_16 (tiff, entry) != tag)
        continue;
      type = read_16 (tiff, entry + 2);
      values->count = read_32 (tiff, entry + 4);
      values->width = type == TYPE_SHORT ? 2 : 4;
      if ((type != TYPE_SHORT && type != TYPE_LONG) || values->count == 0)
        return FALSE;
      /* What fits four bytes is in the entry itself. */
      if ((guint64) values->count * values->width <= 4)
        values->offset = entry + 8;
      else
        values->offset = read_32 (tiff, entry + 8);
      return values->offset <= tiff->size
             && (guint64) values->count * values->width <= tiff->size - values->offset;
    }
  return FALSE;
}

static guint32
get_value (const Tiff   *tiff,
           const Values *values,
           guint32       index)
{
  gsize offset = values->offset + (gsize) index * values->width;

  return values->width == 2 ? read_16 (tiff, offset) : read_32 (tiff, offset);
}

static int
get_orientation (const Tiff *tiff,
                 gsize       directory)
{
  Values values;
  guint32 orientation = 1;

  if (find_tag (tiff, directory, TAG_ORIENTATION, &values))
    orientation = get_value (tiff, &values, 0);
  return orientation >= 1 && orientation <= 8 ? (int) orientation : 1;
}

/* Whether all strips, or all tiles, lie within the file. */
static gboolean
has_data (const Tiff *tiff,
          gsize       directory,
          guint16     tag_offsets,
          guint16     tag_sizes)
{
  Values offsets;
  Values sizes;

  if (!find_tag (tiff, directory, tag_offsets, &offsets)
      || !find_tag (tiff, directory, tag_sizes, &sizes)
      || offsets.count != sizes.count)
    return FALSE;
  for (guint32 i = 0; i < offsets.count; i++)
    if ((guint64) get_value (tiff, &offsets, i) + get_value (tiff, &sizes, i) > tiff->size)
      return FALSE;
  return TRUE;
}

/* Bytes of a value of each type, from 1 on. */
static gsize
get_type_bytes (guint16 type)
{
  static const guint8 sizes[] = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4 };

  return type < G_N_ELEMENTS (sizes) ? sizes[type] : 0;
}

/* Whether the directory is all there, with what its entries refer to; finds the next one, 0 if
 * there is none. */
static gboolean
is_page_complete (const Tiff *tiff,
                  gsize       directory,
                  gsize      *next)
{
  gsize n_entries = read_16 (tiff, directory);
  gsize end = directory + 2 + n_entries * ENTRY_BYTES;

  *next = 0;
  if (end + 4 > tiff->size)
    return FALSE;
  for (gsize entry = directory + 2; entry < end; entry += ENTRY_BYTES)
    {
      guint64 n_bytes = (guint64) read_32 (tiff, entry + 4)
                        * get_type_bytes (read_16 (tiff, entry + 2));

      if (n_bytes > 4 && read_32 (tiff, entry + 8) + n_bytes > tiff->size)
        return FALSE;
    }
  *next = read_32 (tiff, end);
  return has_data (tiff, directory, TAG_STRIP_OFFSETS, TAG_STRIP_SIZES)
         || has_data (tiff, directory, TAG_TILE_OFFSETS, TAG_TILE_SIZES);
}

static gboolean
are_pages_complete (const Tiff *tiff,
                    gsize       directory,
                    gboolean   *has_more)
{
  gsize next = 0;

  for (guint i = 0; i < MAX_PAGES && directory != 0; i++, directory = next)
    {
      *has_more = i > 0;
      if (directory > tiff->size - 2 || !is_page_complete (tiff, directory, &next))
        return FALSE;
    }
  return TRUE;
}

/*< private >
 * limn_exif_orientation:
 * @data: (array length=size): an EXIF block, from its byte order mark on
 * @size: bytes
 *
 * Finds which way is up.
 *
 * Returns: 1 to 8; 1 if the block says nothing sensible
 */
int
limn_exif_orientation (const guint8 *data,
                       gsize         size)
{
  Tiff tiff;
  gsize directory = 0;

  if (!open_tiff (&tiff, data, size, &directory))
    return 1;
  return get_orientation (&tiff, directory);
}

/*< private >
 * limn_header_read_tiff:
 * @data: (array length=size): a TIFF file
 * @size: bytes
 * @header: (inout): what is found
 *
 * Reads the first directory.
 *
 * Returns: %FALSE if it is broken
 */
gboolean
limn_header_read_tiff (const guint8 *data,
                       gsize         size,
                       LimnHeader   *header)
{
  Tiff tiff;
  Values width;
  Values height;
  gsize directory = 0;

  if (!open_tiff (&tiff, data, size, &directory)
      || !find_tag (&tiff, directory, TAG_WIDTH, &width)
      || !find_tag (&tiff, directory, TAG_HEIGHT, &height))
    return FALSE;
  header->width = get_value (&tiff, &width, 0);
  header->height = get_value (&tiff, &height, 0);
  header->orientation = get_orientation (&tiff, directory);
  header->is_complete = has_data (&tiff, directory, TAG_STRIP_OFFSETS, TAG_STRIP_SIZES)
                        || has_data (&tiff, directory, TAG_TILE_OFFSETS, TAG_TILE_SIZES);
  header->is_ended = are_pages_complete (&tiff, directory, &header->has_more_frames);
  header->must_reencode = TRUE;
  return TRUE;
}
