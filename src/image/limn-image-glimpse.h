/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-image-loader.h"

G_BEGIN_DECLS

void limn_glimpse_tell (GMainContext    *context,
                        LimnPixels      *pixels,
                        int              width,
                        int              height,
                        LimnGlimpseFunc  func,
                        gpointer         user_data);

G_END_DECLS
