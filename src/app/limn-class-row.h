/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-class-threshold.h"
#include "limn-tally.h"

G_BEGIN_DECLS

#define LIMN_TYPE_CLASS_ROW (limn_class_row_get_type ())

/**
 * LimnClassRow:
 *
 * One class: its colour, its name, "2 / 4" and a button that hides it; and below, when it is
 * expanded, the least confidence of the class. The signal `solo` asks to see only this class,
 * `toggled` (boolean hidden) to hide it or to show it again, `moved` (double percent) to give it a
 * confidence of its own, `relinked` to let it follow the main one again; `expanded` tells that what
 * is below is seen.
 */
G_DECLARE_FINAL_TYPE (LimnClassRow, limn_class_row, LIMN, CLASS_ROW, GtkListBoxRow)

GtkWidget          *limn_class_row_new           (const char           *class_name,
                                                  int                   class_id);
const char         *limn_class_row_get_name      (LimnClassRow         *self);
int                 limn_class_row_get_class_id  (LimnClassRow         *self);
void                limn_class_row_set_ambiguous (LimnClassRow         *self,
                                                  gboolean              ambiguous);
guint               limn_class_row_get_total     (LimnClassRow         *self);
void                limn_class_row_update        (LimnClassRow         *self,
                                                  const LimnClassTally *tally,
                                                  guint                 slot);
void                limn_class_row_set_value     (LimnClassRow         *self,
                                                  double                percent,
                                                  gboolean              own);
void                limn_class_row_set_scores    (LimnClassRow         *self,
                                                  LimnSurvival         *scores);
gboolean            limn_class_row_get_expanded  (LimnClassRow         *self);
void                limn_class_row_set_expanded  (LimnClassRow         *self,
                                                  gboolean              expanded);
LimnClassThreshold *limn_class_row_get_threshold (LimnClassRow         *self);
GtkWidget          *limn_class_row_get_relink    (LimnClassRow         *self);
GtkWidget          *limn_class_row_get_eye       (LimnClassRow         *self);
const char         *limn_class_row_get_counts    (LimnClassRow         *self);

G_END_DECLS
