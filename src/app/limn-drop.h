/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LimnDrop:
 * @items: (element-type LimnPictureItem): the pictures, in order
 * @documents: (element-type GFile): what may be thresholds or ground truth, not in a folder
 * @skipped: (element-type utf8): names of what is nothing of that
 *
 * What was found in something that was dropped, pasted, opened or named on the command line.
 */
typedef struct
{
  GPtrArray *items;
  GPtrArray *documents;
  GPtrArray *skipped;
} LimnDrop;

void      limn_drop_register_types   (void);
void      limn_drop_free             (LimnDrop             *self);
void      limn_drop_value_async      (const GValue         *value,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
void      limn_drop_files_async      (GListModel           *files,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
LimnDrop *limn_drop_finish           (GAsyncResult         *result,
                                      GError              **error);
gboolean  limn_drop_accepts_value    (const GValue         *value);
guint     limn_drop_guess_count      (const GValue         *value);
char     *limn_drop_describe_skipped (LimnDrop             *self);
gboolean  limn_drop_is_link          (const char           *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnDrop, limn_drop_free)

G_END_DECLS
