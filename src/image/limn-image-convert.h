/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "limn-pixels.h"

G_BEGIN_DECLS

GBytes *limn_pixels_encode_on_white (LimnPixels  *pixels,
                                     const char  *format,
                                     GError     **error);
GBytes *limn_pixels_encode_reduced  (LimnPixels  *pixels,
                                     GError     **error);
void    limn_image_fail_memory      (GError     **error);

G_END_DECLS
