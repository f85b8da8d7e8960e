/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * LimnSnapshot:
 *
 * A picture file as it was at one moment, in sealed memory: what is decoded, hashed and sent is the
 * same, whatever happens to the file. Immutable; may cross threads.
 */
typedef struct _LimnSnapshot LimnSnapshot;

LimnSnapshot *limn_snapshot_new_for_file   (GFile         *file,
                                            GCancellable  *cancellable,
                                            GError       **error);
LimnSnapshot *limn_snapshot_new_for_bytes  (GBytes        *bytes,
                                            GError       **error);
void          limn_snapshot_free           (LimnSnapshot  *self);
GBytes       *limn_snapshot_get_bytes      (LimnSnapshot  *self);
int           limn_snapshot_get_fd         (LimnSnapshot  *self);
void          limn_snapshot_set_patience   (gint64         idle_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnSnapshot, limn_snapshot_free)

G_END_DECLS
