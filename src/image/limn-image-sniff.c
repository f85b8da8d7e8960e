/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What may be opened at all, by the first bytes or by the name. Any thread. */

#include "config.h"

#include "limn-image-loader.h"

#include "limn-decode-protocol.h"

/**
 * limn_image_sniff:
 * @bytes: the beginning of a file, or all of it
 *
 * Tells the media type of a picture that can be opened, by its first bytes. Any thread.
 *
 * Returns: (transfer none) (nullable): like `image/png`, or %NULL if it is none of those
 */
const char *
limn_image_sniff (GBytes *bytes)
{
  const guint8 *data = NULL;
  gsize size = 0;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &size);
  switch (limn_format_sniff (data, size, NULL))
    {
    case LIMN_FORMAT_JPEG:
      return "image/jpeg";
    case LIMN_FORMAT_PNG:
      return "image/png";
    case LIMN_FORMAT_WEBP:
      return "image/webp";
    case LIMN_FORMAT_BMP:
      return "image/bmp";
    case LIMN_FORMAT_TIFF:
      return "image/tiff";
    case LIMN_FORMAT_GIF:
      return "image/gif";
    case LIMN_FORMAT_UNKNOWN:
    case LIMN_FORMAT_OTHER:
      break;
    }
  return NULL;
}

/**
 * limn_image_is_supported_name:
 * @name: name of a file or path of a link
 *
 * Tells by the suffix whether a file in a folder is worth opening. What it is for real is told by
 * limn_image_sniff() when it is opened. Any thread.
 *
 * Returns: %TRUE if the suffix is one of a picture
 */
gboolean
limn_image_is_supported_name (const char *name)
{
  static const char *const suffixes[] = {
    ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".bmp", ".dib", ".tif", ".tiff", ".gif",
  };
  const char *dot = NULL;

  g_return_val_if_fail (name != NULL, FALSE);

  dot = strrchr (name, '.');
  if (dot == NULL || dot == name)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_ascii_strcasecmp (dot, suffixes[i]) == 0)
      return TRUE;
  return FALSE;
}
