/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-verdict.h"

G_BEGIN_DECLS

/**
 * LimnRecord:
 * @seq: the number of the first verdict it stands for
 * @n: how many it stands for: 1, or how many are lost
 * @verdict: (nullable): the verdict, or %NULL if it stands for lost ones
 * @line: what is in the file, with the line break
 *
 * One line of a journal.
 */
typedef struct
{
  guint64      seq;
  guint64      n;
  LimnVerdict *verdict;
  GBytes      *line;
} LimnRecord;

/**
 * LimnJournalLog:
 * @records: (element-type LimnRecord): what is known, in order
 * @last_seq: the greatest number that was given out, 0 for none
 * @snap_seq: up to here the snapshot has everything
 * @n_in_snapshot: how many of @records are in the snapshot
 * @n_lost: verdicts that are lost, also those that were known to be before
 * @n_new_lost: those of them that nobody knew of
 * @good_length: bytes of the journal up to which nothing is wrong
 * @is_torn: the last line was not finished: cut there, and nothing is lost
 * @is_damaged: the journal is to be written anew
 * @is_snapshot_damaged: the snapshot is to be written anew
 * @is_newer: a later version has written to it: hands off
 *
 * What a journal and its snapshot hold.
 */
typedef struct
{
  GPtrArray *records;
  guint64    last_seq;
  guint64    snap_seq;
  guint      n_in_snapshot;
  guint64    n_lost;
  guint64    n_new_lost;
  gsize      good_length;
  gboolean   is_torn;
  gboolean   is_damaged;
  gboolean   is_snapshot_damaged;
  gboolean   is_newer;
} LimnJournalLog;

LimnRecord     *limn_record_new_verdict         (LimnVerdict          *verdict);
void            limn_record_free                (LimnRecord           *self);
LimnJournalLog *limn_journal_log_new            (void);
void            limn_journal_log_free           (LimnJournalLog       *self);
void            limn_journal_log_read_snapshot  (LimnJournalLog       *self,
                                                 GBytes               *bytes);
void            limn_journal_log_read           (LimnJournalLog       *self,
                                                 GBytes               *bytes);
GBytes         *limn_journal_log_write          (const LimnJournalLog *self,
                                                 GPtrArray            *more);
GBytes         *limn_journal_log_write_snapshot (const LimnJournalLog *self);
void            limn_journal_log_compact        (LimnJournalLog       *self);
GPtrArray      *limn_journal_log_dup_verdicts   (const LimnJournalLog *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnJournalLog, limn_journal_log_free)

G_END_DECLS
