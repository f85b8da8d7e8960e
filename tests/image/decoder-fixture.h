/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How pictures that were opened at once ended. */
typedef struct
{
  guint n_wanted;
  guint n_opened;
  guint n_failed;
  guint n_cancelled;
} DecoderCount;

void      decoder_count_cb    (GObject      *source,
                               GAsyncResult *result,
                               gpointer      user_data);
gboolean  decoder_has_counted (gpointer      data);
guint     decoder_count_fds   (void);
GArray   *decoder_list        (const char   *program);
void      decoder_wait_idle   (void);

G_END_DECLS
