/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-marks.h"

G_BEGIN_DECLS

struct _LimnMarks
{
  gatomicrefcount  ref_count;

  /* Owned: LimnMark, in the order they were added. */
  GArray          *marks;
  gboolean         has_changes;
};

G_END_DECLS
