/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store-fixture.h"

G_BEGIN_DECLS

/**
 * StoreRun:
 * @output: what the child said
 * @log: what the shim wrote down
 * @status: how it ended: its exit status, or -1 for a signal
 * @has_fired: whether the call that was to fail was made
 *
 * One run of the child.
 */
typedef struct
{
  char     *output;
  GBytes   *log;
  int       status;
  gboolean  has_fired;
} StoreRun;

void      store_run_clear  (StoreRun            *run);
/* Runs the child to its end. @fail is for the shim, "" for none, NULL without the shim; @before is
 * what it is run by, or NULL. */
void      store_run        (StoreRun            *run,
                            const char *const   *before,
                            const char          *folder,
                            const char          *fail,
                            const char *const   *arguments);
/* Runs it and kills it after so many milliseconds, if it still runs. */
void      store_run_kill   (StoreRun            *run,
                            guint                after_ms,
                            const char *const   *arguments);
/* Root may write anywhere: what to run the child by so that it may not, but for @path, which is
 * given to it. NULL for others than root. */
const char *const *store_be_nobody (const char  *path);
/* Whether it said a line that begins so, and how often. */
guint     store_run_count  (const StoreRun      *run,
                            const char          *word);
/* The numbers of all "ack SEQ NUM" lines, NUM by SEQ. */
void      store_run_acks   (const StoreRun      *run,
                            GHashTable          *acks);
/* Opens the journal below @folder: nothing lost, nothing twice, in order, and all of @acks there.
 * Returns how many verdicts it has. */
guint     store_check      (const char          *folder,
                            GHashTable          *acks);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StoreRun, store_run_clear)

G_END_DECLS
