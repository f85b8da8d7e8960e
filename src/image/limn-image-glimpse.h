/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-image-loader.h"
#include "limn-snapshot.h"

G_BEGIN_DECLS

typedef struct _LimnGlimpse LimnGlimpse;

LimnGlimpse *limn_glimpse_start (LimnSnapshot    *snapshot,
                                 GMainContext    *context,
                                 LimnGlimpseFunc  func,
                                 gpointer         user_data);
void         limn_glimpse_stop  (LimnGlimpse     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnGlimpse, limn_glimpse_stop)

G_END_DECLS
