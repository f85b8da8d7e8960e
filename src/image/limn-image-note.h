/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-image.h"

G_BEGIN_DECLS

char *limn_image_dup_note (LimnImage *image);

G_END_DECLS
