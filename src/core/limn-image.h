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
 * One picture, upright, with the bytes that are uploaded. What is uploaded decodes to the pixels
 * that are shown: orientation is applied once, to both. Immutable; may cross threads.
 */
typedef struct _LimnImage LimnImage;

GType       limn_image_get_type   (void) G_GNUC_CONST;
LimnImage  *limn_image_new        (const char      *name,
                                   const char      *link,
                                   GBytes          *upload,
                                   LimnPixels      *pixels);
LimnImage  *limn_image_ref        (LimnImage       *self);
void        limn_image_unref      (LimnImage       *self);
const char *limn_image_get_name   (const LimnImage *self);
const char *limn_image_get_link   (const LimnImage *self);
const char *limn_image_get_digest (const LimnImage *self);
GBytes     *limn_image_get_upload (const LimnImage *self);
LimnPixels *limn_image_get_pixels (const LimnImage *self);
int         limn_image_get_width  (const LimnImage *self);
int         limn_image_get_height (const LimnImage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnImage, limn_image_unref)

G_END_DECLS
