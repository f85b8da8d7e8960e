/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Our own files are nobody else's. */
#define LIMN_DISK_FILE_MODE 0600

/**
 * LimnDiskFlags:
 * @LIMN_DISK_DURABLE: wait until the file and its name are on the disk
 * @LIMN_DISK_EXACT_MODE: the permissions are those given, whatever the mask of the process
 *
 * How a file is replaced.
 */
typedef enum
{
  LIMN_DISK_DURABLE = 1 << 0,
  LIMN_DISK_EXACT_MODE = 1 << 1,
} LimnDiskFlags;

void  limn_disk_ignore_size_signal (void);
int   limn_disk_open_at            (int                 folder,
                                    const char         *name,
                                    int                 flags,
                                    int                 mode,
                                    int                *fd);
int   limn_disk_open_folder        (const char         *base,
                                    const char *const  *names,
                                    gboolean            make,
                                    int                *fd);
int   limn_disk_close              (int                *fd);
int   limn_disk_write_all          (int                 fd,
                                    gconstpointer       data,
                                    gsize               length);
int   limn_disk_sync               (int                 fd);
int   limn_disk_truncate           (int                 fd,
                                    gint64              length);
int   limn_disk_lock               (int                 fd);
int   limn_disk_read               (int                 fd,
                                    gsize               max_bytes,
                                    GBytes            **bytes);
int   limn_disk_read_at            (int                 folder,
                                    const char         *name,
                                    gsize               max_bytes,
                                    GBytes            **bytes);
int   limn_disk_replace_at         (int                 folder,
                                    const char         *name,
                                    GBytes             *bytes,
                                    int                 mode,
                                    LimnDiskFlags       flags);
guint limn_disk_sweep_at           (int                 folder,
                                    gint64              min_age_s);
void  limn_disk_set_error          (GError            **error,
                                    int                 code);

G_END_DECLS
