/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LIMN_COLOR_CLUSTERS 5

/**
 * LimnColorCluster:
 *
 * Colours that lie together: an ellipsoid in colour space.
 */
typedef struct
{
  float mean[3];
  /* Upper triangle of the inverse covariance: 00, 01, 02, 11, 12, 22. */
  float inverse[6];
  /* Weight over the root of the covariance's determinant. */
  float height;
} LimnColorCluster;

/**
 * LimnColorModel:
 *
 * How likely each colour is among those it was made of. A plain value.
 */
typedef struct
{
  LimnColorCluster clusters[LIMN_COLOR_CLUSTERS];
} LimnColorModel;

void  limn_color_model_fit     (LimnColorModel       *self,
                                const float         (*colors)[3],
                                const float          *weights,
                                guint                 n_colors);
float limn_color_model_density (const LimnColorModel *self,
                                const float           color[3]);

G_END_DECLS
