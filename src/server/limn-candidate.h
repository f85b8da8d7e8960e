/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LimnCandidate:
 * @x1: left edge, network-input pixels
 * @y1: top edge
 * @x2: right edge
 * @y2: bottom edge
 * @score: 0 to 1
 * @class_id: index in the model's table of classes
 *
 * A box the network proposes, before filter and suppression. float32, because the servers Limn
 * speaks the language of compare in float32.
 */
typedef struct
{
  float x1;
  float y1;
  float x2;
  float y2;
  float score;
  int   class_id;
} LimnCandidate;

G_END_DECLS
