/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-pixels.h"

G_BEGIN_DECLS

#define LIMN_TYPE_IMAGE (limn_image_get_type ())

/**
 * LimnImage:
 *
 * One picture, upright, with the bytes that are uploaded. What is uploaded decodes to what is
 * shown: orientation is applied once, to both. There may be fewer pixels than the picture has, as
 * many as fit the screen; all sizes and places are in those of the picture. Immutable; may cross
 * threads.
 */
typedef struct _LimnImage LimnImage;

/**
 * LimnImageParts:
 * @name: what to call the picture; made valid UTF-8 if it is not
 * @link: (nullable): the https address the picture came from, if a server may fetch it from there
 * @upload: the bytes that are sent
 * @digest: (nullable): their SHA-256 in lower case hexadecimal digits, if it is known
 * @pixels: what is shown, upright
 * @original: (nullable): the file that @pixels were taken from, if there are more in it
 * @width: upright width of the picture in pixels; 0 if as @pixels
 * @height: upright height likewise
 * @sent_width: width of what @upload decodes to, in pixels; 0 if as @width
 * @sent_height: height of what @upload decodes to, in pixels; 0 if as @height
 * @n_whole_rows: rows from the top, as stored in the file, that are as they were written; 0 for all
 * @is_first_frame: whether the file has more frames than the one shown
 *
 * What a picture is made of.
 */
typedef struct
{
  const char *name;
  const char *link;
  GBytes     *upload;
  const char *digest;
  LimnPixels *pixels;
  GBytes     *original;
  int         width;
  int         height;
  int         sent_width;
  int         sent_height;
  int         n_whole_rows;
  gboolean    is_first_frame;
} LimnImageParts;

GType       limn_image_get_type   (void) G_GNUC_CONST;
LimnImage  *limn_image_new        (const char      *name,
                                   const char      *link,
                                   GBytes          *upload,
                                   LimnPixels      *pixels);
LimnImage  *limn_image_new_from_parts (const LimnImageParts *parts);
LimnImage  *limn_image_new_renamed (LimnImage      *image,
                                    const char     *name);
LimnImage  *limn_image_new_with_pixels (LimnImage  *image,
                                    LimnPixels      *pixels);
LimnImage  *limn_image_ref        (LimnImage       *self);
void        limn_image_unref      (LimnImage       *self);
const char *limn_image_get_name   (const LimnImage *self);
const char *limn_image_get_link   (const LimnImage *self);
const char *limn_image_get_digest (const LimnImage *self);
GBytes     *limn_image_get_upload (const LimnImage *self);
LimnPixels *limn_image_get_pixels (const LimnImage *self);
gboolean    limn_image_is_whole   (const LimnImage *self);
GBytes     *limn_image_get_original (const LimnImage *self);
int         limn_image_get_width  (const LimnImage *self);
int         limn_image_get_height (const LimnImage *self);
int         limn_image_get_sent_width (const LimnImage *self);
int         limn_image_get_sent_height (const LimnImage *self);
gboolean    limn_image_is_reduced (const LimnImage *self);
int         limn_image_get_n_whole_rows (const LimnImage *self);
gboolean    limn_image_is_first_frame (const LimnImage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnImage, limn_image_unref)

G_END_DECLS
