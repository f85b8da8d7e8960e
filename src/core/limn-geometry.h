/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LimnPoint:
 *
 * A point in picture pixels: origin top left, y down.
 */
typedef struct
{
  float x;
  float y;
} LimnPoint;

/**
 * LimnRect:
 *
 * A rectangle in picture pixels. @x and @y are its top left corner (the API sends the centre).
 */
typedef struct
{
  double x;
  double y;
  double width;
  double height;
} LimnRect;

G_END_DECLS
