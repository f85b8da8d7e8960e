/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-bookmark.h"

G_BEGIN_DECLS

#define LIMN_TYPE_STATE_FILE (limn_state_file_get_type ())

/**
 * LimnStateFile:
 *
 * Keeps what is open on the disk, and has what was open the last time, until something else is.
 * Main thread only; nothing but [method@StateFile.close] waits for the disk.
 *
 * Properties, notified only on change: `last` (LimnBookmark, nullable: what was open the last time,
 * once it was read, and while nothing was opened since), `error` (GError, nullable: why what is
 * open cannot be written).
 */
G_DECLARE_FINAL_TYPE (LimnStateFile, limn_state_file, LIMN, STATE_FILE, GObject)

LimnStateFile *limn_state_file_new        (const char    *base);
LimnBookmark  *limn_state_file_get_last   (LimnStateFile *self);
gboolean       limn_state_file_was_clean  (LimnStateFile *self);
const GError  *limn_state_file_get_error  (LimnStateFile *self);
gboolean       limn_state_file_is_busy    (LimnStateFile *self);
void           limn_state_file_save       (LimnStateFile *self,
                                           LimnBookmark  *bookmark);
void           limn_state_file_close      (LimnStateFile *self);

G_END_DECLS
