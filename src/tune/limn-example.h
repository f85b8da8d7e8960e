/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-cutoffs.h"

G_BEGIN_DECLS

/**
 * LimnExample:
 * @class_name: (owned by the caller): the class
 * @class_id: the server's id of the class, or -1
 * @score: 0 to 1, as the server sent it
 * @keep: whether it must be shown, or must not
 *
 * One object that a person said something about.
 */
typedef struct
{
  const char *class_name;
  int         class_id;
  float       score;
  gboolean    keep;
} LimnExample;

/**
 * LimnExampleFit:
 * @possible: whether one value satisfies all
 * @low: the least confidence that does, percent with two decimals
 * @high: the greatest
 * @middle: the one to choose
 * @n_satisfied: how many examples @middle satisfies
 * @n_examples: how many there are
 * @weakest_kept: index of the kept example that forbids more, or -1
 * @strongest_hidden: index of the hidden example that forbids less, or -1
 *
 * Which confidences do what the examples ask. If none does, @middle is the best compromise: it
 * satisfies the most examples, and is in the middle of the widest such interval.
 */
typedef struct
{
  gboolean possible;
  double   low;
  double   high;
  double   middle;
  guint    n_satisfied;
  guint    n_examples;
  int      weakest_kept;
  int      strongest_hidden;
} LimnExampleFit;

void         limn_example_fit         (const LimnExample *examples,
                                       guint              n_examples,
                                       LimnEngine         engine,
                                       LimnExampleFit    *fit);
LimnCutoffs *limn_example_fit_classes (const LimnExample *examples,
                                       guint              n_examples,
                                       LimnEngine         engine,
                                       const LimnCutoffs *cutoffs,
                                       guint             *n_satisfied);

G_END_DECLS
