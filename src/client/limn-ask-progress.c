/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-ask-progress.h"

G_DEFINE_BOXED_TYPE (LimnAskProgress, limn_ask_progress, limn_ask_progress_copy,
                     limn_ask_progress_free)

/**
 * limn_ask_progress_copy:
 * @self: a progress
 *
 * Copies a progress. Any thread.
 *
 * Returns: (transfer full): the copy
 */
LimnAskProgress *
limn_ask_progress_copy (const LimnAskProgress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_memdup2 (self, sizeof *self);
}

/**
 * limn_ask_progress_free:
 * @self: (transfer full): a progress
 *
 * Frees a progress. Any thread.
 */
void
limn_ask_progress_free (LimnAskProgress *self)
{
  g_free (self);
}
