/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LimnParts:
 *
 * Work that falls into parts which do not depend on each other.
 */
typedef struct _LimnParts LimnParts;

/**
 * LimnPartsFunc:
 * @parts: the work
 * @user_data: what was given to [func@parts_work]
 *
 * Does parts for as long as [method@Parts.next] has some. Runs on several threads at once, so that
 * what a thread needs for all of its parts is made once.
 */
typedef void (*LimnPartsFunc) (LimnParts *parts,
                               gpointer   user_data);

void     limn_parts_work (guint          n_parts,
                          LimnPartsFunc  func,
                          gpointer       user_data);
gboolean limn_parts_next (LimnParts     *self,
                          guint         *index);

G_END_DECLS
