/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A key that would be noticed anywhere. */
#define MATRIX_KEY "KEYCANARY_0123456789-matrix"

/* From now on what the program logs is kept, at every level. */
void    matrix_keep_log               (void);
/* Fails if the key is in what was logged, and forgets that. */
void    matrix_assert_no_key_logged   (void);
void    matrix_assert_no_key          (const char *text,
                                       const char *where);
/* Labels, tooltips, entries, titles and what a screen reader is told, of every window. */
void    matrix_assert_no_key_shown    (void);
void    matrix_assert_no_key_in_files (const char *folder);
void    matrix_assert_clipboard_empty (void);

/* Every file below a folder, with a digest of what is in it. */
char   *matrix_list_files             (const char *folder);
guint   matrix_count_descriptors      (void);
/* What lies in memory now, and the most that ever did; bytes. */
gint64  matrix_get_memory             (void);
gint64  matrix_get_peak_memory        (void);
void    matrix_reset_peak_memory      (void);

G_END_DECLS
