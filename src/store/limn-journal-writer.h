/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-journal-file.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LimnJournalNews:
 * @verdicts: (nullable) (element-type LimnVerdict): what was read, once
 * @last_seq: the last number that is taken, with @verdicts
 * @n_lost: verdicts that are lost, with @verdicts
 * @was_repaired: whether anything was damaged, with @verdicts
 * @copy: (nullable): under which name the damaged file was kept, with @verdicts
 * @access: who may write
 * @n_saved: how many of the records that were sent are saved now
 * @n_refused: how many of them never will be
 * @error: (nullable): why some are waiting
 *
 * What the writer has to tell. Belongs to the writer.
 */
typedef struct
{
  GPtrArray         *verdicts;
  guint64            last_seq;
  guint64            n_lost;
  gboolean           was_repaired;
  const char        *copy;
  LimnJournalAccess  access;
  guint              n_saved;
  guint              n_refused;
  const GError      *error;
} LimnJournalNews;

typedef void (*LimnJournalNewsFunc) (const LimnJournalNews *news,
                                     gpointer               user_data);

/**
 * LimnJournalWriter:
 *
 * The thread that owns the file. Everything here is called on the main thread and does not block.
 */
typedef struct _LimnJournalWriter LimnJournalWriter;

LimnJournalWriter *limn_journal_writer_new       (const char          *base,
                                                  const char          *set,
                                                  LimnJournalNewsFunc  func,
                                                  gpointer             user_data);
void               limn_journal_writer_stop      (LimnJournalWriter   *self,
                                                  GTask               *task);
void               limn_journal_writer_set_retry (LimnJournalWriter   *self,
                                                  guint                retry_ms);
void               limn_journal_writer_try       (LimnJournalWriter   *self);
void               limn_journal_writer_append    (LimnJournalWriter   *self,
                                                  LimnVerdict         *verdict,
                                                  GTask               *task);
void               limn_journal_writer_flush     (LimnJournalWriter   *self,
                                                  GTask               *task);
void               limn_journal_writer_compact   (LimnJournalWriter   *self,
                                                  GTask               *task);

G_END_DECLS
