/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-overlay.h"

G_BEGIN_DECLS

struct _LimnOverlay
{
  GObject parent_instance;

  /* Owned */
  LimnSession    *session;
  LimnPalette    *palette;
  LimnPrediction *prediction;
  LimnScene      *scene;
  GHashTable     *hidden;

  /* Borrowed: who says what the ground truth says */
  LimnOverlayJudge  judge;
  gpointer          judge_data;

  /* Plain */
  LimnSceneStyle style;
  int            hovered;
  int            selected;
  gboolean       visible;
};

/* limn-overlay.c */
void limn_overlay_change_style (LimnOverlay *self,
                                const char  *property);

G_END_DECLS
