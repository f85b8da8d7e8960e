/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "limn-reply-store.h"

G_BEGIN_DECLS

#define LIMN_TYPE_STORED_ROW (limn_stored_row_get_type ())

/**
 * LimnStoredRow:
 *
 * How much the stored answers take, and the button that forgets them. Hidden without a store.
 */
G_DECLARE_FINAL_TYPE (LimnStoredRow, limn_stored_row, LIMN, STORED_ROW, AdwActionRow)

GtkWidget *limn_stored_row_new       (void);
void       limn_stored_row_set_store (LimnStoredRow  *self,
                                      LimnReplyStore *store);

G_END_DECLS
