/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tells formats apart by their first bytes, never by the name of the file. Any thread. */

#include "config.h"

#include "limn-decode-protocol.h"

#include <string.h>

/* A row of the table: where which bytes stand. */
typedef struct
{
  gsize       offset;
  gsize       length;
  const char *magic;
  LimnFormat  format;
  const char *name;
} Magic;

static const Magic magics[] = {
  { 0, 3, "\xff\xd8\xff", LIMN_FORMAT_JPEG, "JPEG" },
  { 0, 8, "\x89PNG\r\n\x1a\n", LIMN_FORMAT_PNG, "PNG" },
  { 8, 4, "WEBP", LIMN_FORMAT_WEBP, "WebP" },
  { 0, 2, "BM", LIMN_FORMAT_BMP, "BMP" },
  { 0, 4, "II\x2a\0", LIMN_FORMAT_TIFF, "TIFF" },
  { 0, 4, "MM\0\x2a", LIMN_FORMAT_TIFF, "TIFF" },
  { 0, 6, "GIF87a", LIMN_FORMAT_GIF, "GIF" },
  { 0, 6, "GIF89a", LIMN_FORMAT_GIF, "GIF" },
  { 4, 8, "ftypavif", LIMN_FORMAT_OTHER, "AVIF" },
  { 4, 8, "ftypavis", LIMN_FORMAT_OTHER, "AVIF" },
  { 4, 8, "ftypheic", LIMN_FORMAT_OTHER, "HEIC" },
  { 4, 8, "ftypheix", LIMN_FORMAT_OTHER, "HEIC" },
  { 4, 8, "ftyphevc", LIMN_FORMAT_OTHER, "HEIC" },
  { 4, 8, "ftypmif1", LIMN_FORMAT_OTHER, "HEIF" },
  { 4, 8, "ftypmsf1", LIMN_FORMAT_OTHER, "HEIF" },
  { 0, 12, "\0\0\0\x0cJXL \r\n\x87\n", LIMN_FORMAT_OTHER, "JPEG XL" },
  { 0, 2, "\xff\x0a", LIMN_FORMAT_OTHER, "JPEG XL" },
  { 0, 12, "\0\0\0\x0cjP  \r\n\x87\n", LIMN_FORMAT_OTHER, "JPEG 2000" },
  { 0, 4, "\0\0\1\0", LIMN_FORMAT_OTHER, "ICO" },
  { 0, 4, "icns", LIMN_FORMAT_OTHER, "ICNS" },
  { 0, 4, "8BPS", LIMN_FORMAT_OTHER, "Photoshop" },
  { 0, 4, "II\x2b\0", LIMN_FORMAT_OTHER, "BigTIFF" },
  { 0, 4, "MM\0\x2b", LIMN_FORMAT_OTHER, "BigTIFF" },
  { 0, 9, "/* XPM */", LIMN_FORMAT_OTHER, "XPM" },
  { 0, 5, "%PDF-", LIMN_FORMAT_OTHER, "PDF" },
  { 0, 4, "\x1a\x45\xdf\xa3", LIMN_FORMAT_OTHER, "Matroska" },
  { 4, 4, "ftyp", LIMN_FORMAT_OTHER, "MP4" },
};

/* Formats whose files begin with text or a variable part. */
static const char *
sniff_loosely (const guint8 *data,
               gsize         size)
{
  g_autofree char *head = g_strndup ((const char *) data, MIN (size, 1024));
  const char *text = head;

  if (g_str_has_prefix (text, "\xef\xbb\xbf"))
    text += 3;
  while (g_ascii_isspace (*text))
    text++;
  if (g_str_has_prefix (text, "<svg")
      || (g_str_has_prefix (text, "<?xml") && strstr (text, "<svg") != NULL)
      || (g_str_has_prefix (text, "<!--") && strstr (text, "<svg") != NULL)
      || (g_str_has_prefix (text, "<!DOCTYPE svg")))
    return "SVG";
  if (size >= 3 && data[0] == 'P' && data[1] >= '1' && data[1] <= '7' && g_ascii_isspace (data[2]))
    return "PNM";
  return NULL;
}

/*< private >
 * limn_format_sniff:
 * @data: (array length=size): the beginning of a file
 * @size: bytes
 * @name: (out) (optional): name of the format, %NULL if unknown
 *
 * Tells the format by its magic bytes.
 *
 * Returns: the format
 */
LimnFormat
limn_format_sniff (const guint8  *data,
                   gsize          size,
                   const char   **name)
{
  const char *loose = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    {
      const Magic *row = &magics[i];

      if (size < row->offset + row->length
          || memcmp (data + row->offset, row->magic, row->length) != 0)
        continue;
      if (row->format == LIMN_FORMAT_WEBP && memcmp (data, "RIFF", 4) != 0)
        continue;
      if (name != NULL)
        *name = row->name;
      return row->format;
    }
  loose = size > 0 ? sniff_loosely (data, size) : NULL;
  if (name != NULL)
    *name = loose;
  return loose != NULL ? LIMN_FORMAT_OTHER : LIMN_FORMAT_UNKNOWN;
}
