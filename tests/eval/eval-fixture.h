/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-match.h"
#include "limn-truth-set.h"

G_BEGIN_DECLS

/* Objects are written as lines: "class score x y width height flags", then maybe "; x y x y …" for
 * each ring. Empty lines separate nothing. */
LimnPrediction *eval_fixture_prediction (const char *text,
                                         int         width,
                                         int         height);
LimnTruth      *eval_fixture_truth      (const char *text,
                                         int         width,
                                         int         height);

/* A folder that is gone when the test is over. */
typedef struct
{
  char      *path;
  GPtrArray *pictures;
} EvalFolder;

EvalFolder     *eval_folder_new         (void);
void            eval_folder_free        (EvalFolder  *self);
void            eval_folder_write       (EvalFolder  *self,
                                         const char  *name,
                                         const char  *text);
void            eval_folder_add_picture (EvalFolder  *self,
                                         const char  *name);
GFile          *eval_folder_get_file    (EvalFolder  *self,
                                         const char  *name);
LimnTruthSet   *eval_folder_load        (EvalFolder  *self,
                                         const char  *name,
                                         GError     **error);
LimnTruth      *eval_folder_lookup      (EvalFolder   *self,
                                         LimnTruthSet *set,
                                         const char   *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EvalFolder, eval_folder_free)

/* A random number from 0 up to but not including @end, always of thousandths. */
double          eval_random             (GRand       *rand,
                                         double       end);

G_END_DECLS
