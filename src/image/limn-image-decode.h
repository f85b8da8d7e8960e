/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gio/gio.h>

#include "limn-header.h"

G_BEGIN_DECLS

GdkPixbuf *limn_image_decode (GBytes            *bytes,
                              const LimnHeader  *header,
                              int                max_side,
                              GCancellable      *cancellable,
                              GError           **error);

G_END_DECLS
