/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Checks the checksums of a PNG file before it is decoded. libpng would do so on the way, but only
 * at the end of each part, when its rows have long been handed out; this way it is known from which
 * byte on they are not sure. In the decoder only, one thread. */

#include "config.h"

#include "limn-decode-chunks.h"

#include "limn-header.h"

#include <string.h>
#include <zlib.h>

#define MAGIC_BYTES 8
/* Length and type before the data, checksum behind. */
#define HEAD_BYTES 8
#define CRC_BYTES 4

static gboolean
is_type (const guint8 *type)
{
  for (int i = 0; i < 4; i++)
    if (!g_ascii_isalpha ((char) type[i]))
      return FALSE;
  return TRUE;
}

static gboolean
has_name (const guint8 *type,
          const char   *name)
{
  return memcmp (type, name, 4) == 0;
}

static void
note_bad (LimnChunks   *chunks,
          const guint8 *type,
          gsize         offset)
{
  chunks->is_whole = FALSE;
  if (has_name (type, "IDAT"))
    chunks->bad_offset = MIN (chunks->bad_offset, offset);
  else if (has_name (type, "IHDR") || has_name (type, "PLTE"))
    chunks->is_head_good = FALSE;
  else if (has_name (type, "tRNS") || has_name (type, "eXIf"))
    chunks->is_known = FALSE;
}

/*< private >
 * limn_chunks_check:
 * @chunks: (out caller-allocates): what is found
 * @data: (array length=size): a PNG file, at least its first part
 * @size: bytes
 *
 * Goes through a PNG file. What follows the end of the picture is nobody's business.
 */
void
limn_chunks_check (LimnChunks   *chunks,
                   const guint8 *data,
                   gsize         size)
{
  gsize index = MAGIC_BYTES;

  *chunks = (LimnChunks) { size, FALSE, TRUE, TRUE };
  chunks->is_whole = TRUE;
  while (size - index >= HEAD_BYTES + CRC_BYTES)
    {
      const guint8 *type = data + index + 4;
      guint32 length = limn_read_be32 (data + index);
      gsize room = size - index - HEAD_BYTES - CRC_BYTES;

      if (!is_type (type) || length > room)
        break;
      if (crc32 (0, type, length + 4) != limn_read_be32 (type + 4 + length))
        note_bad (chunks, type, index + HEAD_BYTES);
      if (has_name (type, "IEND"))
        return;
      index += HEAD_BYTES + (gsize) length + CRC_BYTES;
    }
  chunks->is_whole = FALSE;
}
