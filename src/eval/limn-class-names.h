/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-prediction.h"

G_BEGIN_DECLS

#define LIMN_CLASS_NONE G_MAXUINT32

char    *limn_class_names_fold (const char           *name);
guint32 *limn_class_names_pair (const LimnPrediction *prediction,
                                const LimnPrediction *objects);

G_END_DECLS
