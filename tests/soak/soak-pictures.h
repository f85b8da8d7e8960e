/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Fills a folder with pictures of many sizes made from the photos of another one, some of them
 * damaged, some no pictures at all, and returns them as files. */
GPtrArray *soak_pictures_make (const char *photos,
                               const char *folder,
                               guint       n_pictures);

G_END_DECLS
