/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LimnCutFrame:
 * @x: left edge
 * @y: top edge
 * @width: width
 * @height: height
 *
 * Where the object is, in pixels of the crop.
 */
typedef struct
{
  int x;
  int y;
  int width;
  int height;
} LimnCutFrame;

void limn_grab_cut (const guint8        *colors,
                    int                  width,
                    int                  height,
                    const LimnCutFrame  *frame,
                    guint                n_rounds,
                    guint8              *mask);

G_END_DECLS
