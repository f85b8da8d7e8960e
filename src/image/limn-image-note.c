/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-image-note.h"

#include <glib/gi18n-lib.h>

/**
 * limn_image_dup_note:
 * @image: a picture
 *
 * Says what of its file a picture does not show. Any thread.
 *
 * Returns: (transfer full) (nullable): a few words, or %NULL if it shows all
 */
char *
limn_image_dup_note (LimnImage *image)
{
  g_return_val_if_fail (image != NULL, NULL);

  if (limn_image_get_n_whole_rows (image) > 0)
    /* Translators: %d is a row of pixels, counted from the top. */
    return g_strdup_printf (_("Damaged below row %d"), limn_image_get_n_whole_rows (image));
  if (limn_image_is_first_frame (image))
    /* Translators: of an animation or a document of several pages. */
    return g_strdup (_("Only the first frame is shown"));
  return NULL;
}
