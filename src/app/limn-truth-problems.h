/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-truth-set.h"

G_BEGIN_DECLS

GtkWindow *limn_truth_problems_new (LimnTruthSet *truth);

G_END_DECLS
