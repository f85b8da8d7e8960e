/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-referee-work.h"
#include "limn-referee.h"

G_BEGIN_DECLS

struct _LimnReferee
{
  GObject parent_instance;

  /* Owned */
  LimnSurvey   *survey;
  GFile        *picture;
  LimnTruthSet *truth;

  /* The picture that is shown: the case that is under way or done, and what came of it. */
  LimnCase     *shown;
  LimnVerdict  *shown_verdict;
  GCancellable *shown_cancellable;

  /* The folder: cases by the key of the picture, and pictures that cannot be one any more. */
  GHashTable   *cases;
  GHashTable   *bare;
  LimnVerdict  *folder_verdict;
  GCancellable *folder_cancellable;

  /* Plain */
  guint    gather_id;
  gboolean folder;
  gboolean is_stale;
  gboolean busy;
  gboolean judging;
};

G_END_DECLS
