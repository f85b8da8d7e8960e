/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LIMN_COCO_N_CLASSES 80

const char *limn_coco_get_name (int class_id);

G_END_DECLS
