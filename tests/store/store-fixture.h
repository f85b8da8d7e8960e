/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-journal.h"

G_BEGIN_DECLS

/* How often a test does what it does: few times in the suite, as often as LIMN_STORE_RUNS says when
 * somebody has the time. */
guint        store_get_runs           (guint        few);

/* A folder that is removed, with all that is in it, by store_remove(). */
char        *store_make_folder        (void);
void         store_remove             (const char  *folder);

/* The verdict that is the same for the same number, with strings that need an escape. */
LimnVerdict *store_make_verdict       (guint        number);
void         store_assert_verdict     (LimnVerdict *verdict,
                                       guint64      seq,
                                       guint        number);

/* The file of the journal "test" below @base, and what is in it. */
char        *store_get_journal        (const char  *base);
GBytes      *store_read               (const char  *path);
void         store_write              (const char  *path,
                                       const void  *data,
                                       gsize        length);

/* Opens the journal "test" below @base and waits until it is read, or could not be. */
LimnJournal *store_open               (const char  *base);
/* Appends and waits; returns NULL if it was refused. */
LimnVerdict *store_append             (LimnJournal *journal,
                                       LimnVerdict *verdict);
/* Closes, waits, and returns whether all was saved. */
gboolean     store_close              (LimnJournal *journal);

G_END_DECLS
