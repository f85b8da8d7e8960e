/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LIMN_TYPE_LINK_DIALOG (limn_link_dialog_get_type ())

/**
 * LimnLinkDialog:
 *
 * Asks for the web address of a picture. The signal `link` (string) is emitted when a good one was
 * entered.
 */
G_DECLARE_FINAL_TYPE (LimnLinkDialog, limn_link_dialog, LIMN, LINK_DIALOG, AdwMessageDialog)

GtkWidget *limn_link_dialog_new (GtkWindow *parent);

G_END_DECLS
