/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-verdict.h"

G_BEGIN_DECLS

#define LIMN_TYPE_JOURNAL (limn_journal_get_type ())

/* What could not be saved is tried again at every verdict, and this often. */
#define LIMN_JOURNAL_RETRY_MS 10000

/**
 * LimnJournal:
 *
 * What people said about objects, in the order they said it, and safe: what is told to be saved
 * survives a crash, a kill and a power cut. One program writes to a journal at a time. Main thread
 * only; a thread of its own writes, and nothing here waits for the disk.
 *
 * Properties, notified only on change: `unsaved` (uint: verdicts that are in memory only), `error`
 * (GError, nullable: why, while there are any), `read-only` (verdicts are refused, for another
 * program or a later version has written), `loaded` (what is in it is known).
 */
G_DECLARE_FINAL_TYPE (LimnJournal, limn_journal, LIMN, JOURNAL, GObject)

LimnJournal  *limn_journal_new             (const char           *base,
                                            const char           *set);
void          limn_journal_load_async      (LimnJournal          *self,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean      limn_journal_load_finish     (LimnJournal          *self,
                                            GAsyncResult         *result,
                                            GError              **error);
void          limn_journal_append_async    (LimnJournal          *self,
                                            LimnVerdict          *verdict,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
LimnVerdict  *limn_journal_append_finish   (LimnJournal          *self,
                                            GAsyncResult         *result,
                                            GError              **error);
void          limn_journal_compact_async   (LimnJournal          *self,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean      limn_journal_compact_finish  (LimnJournal          *self,
                                            GAsyncResult         *result,
                                            GError              **error);
void          limn_journal_close_async     (LimnJournal          *self,
                                            guint                 timeout_ms,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean      limn_journal_close_finish    (LimnJournal          *self,
                                            GAsyncResult         *result,
                                            GError              **error);
GPtrArray    *limn_journal_get_verdicts    (LimnJournal          *self);
guint         limn_journal_get_unsaved     (LimnJournal          *self);
const GError *limn_journal_get_error       (LimnJournal          *self);
gboolean      limn_journal_get_read_only   (LimnJournal          *self);
gboolean      limn_journal_get_loaded      (LimnJournal          *self);
guint64       limn_journal_get_n_lost      (LimnJournal          *self);
char         *limn_journal_describe_damage (LimnJournal          *self);
void          limn_journal_set_retry       (LimnJournal          *self,
                                            guint                 retry_ms);

G_END_DECLS
