/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-journal-log.h"

G_BEGIN_DECLS

/* More than any person says in a lifetime; a larger file is not ours. */
#define LIMN_JOURNAL_MAX_BYTES (256 * 1024 * 1024)

/**
 * LimnJournalAccess:
 * @LIMN_JOURNAL_UNKNOWN: it could not be found out yet
 * @LIMN_JOURNAL_OURS: nobody else writes
 * @LIMN_JOURNAL_TAKEN: another program writes
 * @LIMN_JOURNAL_NEWER: a later version has written
 *
 * Who may write.
 */
typedef enum
{
  LIMN_JOURNAL_UNKNOWN,
  LIMN_JOURNAL_OURS,
  LIMN_JOURNAL_TAKEN,
  LIMN_JOURNAL_NEWER,
} LimnJournalAccess;

/**
 * LimnJournalFile:
 *
 * A journal on the disk. One thread at a time; everything blocks.
 */
typedef struct _LimnJournalFile LimnJournalFile;

LimnJournalFile      *limn_journal_file_new          (const char            *base,
                                                      const char            *set);
void                  limn_journal_file_free         (LimnJournalFile       *self);
int                   limn_journal_file_open         (LimnJournalFile       *self);
int                   limn_journal_file_append       (LimnJournalFile       *self,
                                                      GPtrArray             *records,
                                                      guint                 *n_saved);
int                   limn_journal_file_compact      (LimnJournalFile       *self);
LimnJournalAccess     limn_journal_file_get_access   (const LimnJournalFile *self);
const LimnJournalLog *limn_journal_file_get_log      (const LimnJournalFile *self);
gboolean              limn_journal_file_is_read      (const LimnJournalFile *self);
gboolean              limn_journal_file_was_repaired (const LimnJournalFile *self);
const char           *limn_journal_file_get_copy     (const LimnJournalFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnJournalFile, limn_journal_file_free)

G_END_DECLS
