/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LimnPreload:
 *
 * A picture that is being read before there is anything to show it. Reference counted; taken from
 * the main thread.
 */
typedef struct _LimnPreload LimnPreload;

LimnPreload *limn_preload_new        (GFile                *file);
LimnPreload *limn_preload_ref        (LimnPreload          *self);
void         limn_preload_unref      (LimnPreload          *self);
gboolean     limn_preload_is_of      (const LimnPreload    *self,
                                      GFile                *file);
void         limn_preload_take_async (LimnPreload          *self,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnPreload, limn_preload_unref)

G_END_DECLS
