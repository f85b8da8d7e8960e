/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-prediction.h"

G_BEGIN_DECLS

#define LIMN_TYPE_CUTOFFS (limn_cutoffs_get_type ())

/**
 * LimnCutoff:
 * @name: name of the class
 * @class_id: the server's id of the class, or -1
 * @confidence: its least confidence, percent
 *
 * The own value of one class.
 */
typedef struct
{
  const char *name;
  int         class_id;
  double      confidence;
} LimnCutoff;

/**
 * LimnCutoffs:
 *
 * The least confidence, in percent, of everything, and the own values of some classes. A class is a
 * name and the server's id, since a model may have two of one name. A class without a value of its
 * own follows the main one. Immutable and reference counted; any thread.
 */
typedef struct _LimnCutoffs LimnCutoffs;

GType           limn_cutoffs_get_type        (void) G_GNUC_CONST;
LimnCutoffs    *limn_cutoffs_new             (double             confidence);
LimnCutoffs    *limn_cutoffs_new_for_classes (double             confidence,
                                              const LimnCutoff  *classes,
                                              guint              n_classes);
LimnCutoffs    *limn_cutoffs_ref             (LimnCutoffs       *self);
void            limn_cutoffs_unref           (LimnCutoffs       *self);
LimnCutoffs    *limn_cutoffs_with_confidence (const LimnCutoffs *self,
                                              double             confidence);
LimnCutoffs    *limn_cutoffs_with_class      (const LimnCutoffs *self,
                                              const char        *name,
                                              int                class_id,
                                              double             confidence);
LimnCutoffs    *limn_cutoffs_without_class   (const LimnCutoffs *self,
                                              const char        *name,
                                              int                class_id);
double          limn_cutoffs_get_confidence  (const LimnCutoffs *self);
gboolean        limn_cutoffs_get_class       (const LimnCutoffs *self,
                                              const char        *name,
                                              int                class_id,
                                              double            *confidence);
guint           limn_cutoffs_get_n_classes   (const LimnCutoffs *self);
const char     *limn_cutoffs_get_nth         (const LimnCutoffs *self,
                                              guint              position,
                                              int               *class_id,
                                              double            *confidence);
double          limn_cutoffs_get_lowest      (const LimnCutoffs *self);
gboolean        limn_cutoffs_equal           (const LimnCutoffs *a,
                                              const LimnCutoffs *b);
gboolean        limn_cutoffs_let_pass        (const LimnCutoffs    *self,
                                              const LimnPrediction *prediction,
                                              guint                 index);
LimnPrediction *limn_cutoffs_apply           (const LimnCutoffs *self,
                                              LimnPrediction    *prediction);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnCutoffs, limn_cutoffs_unref)

G_END_DECLS
