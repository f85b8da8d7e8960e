/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "street-fixture.h"

G_BEGIN_DECLS

/* A person says that there are two of the dogs, one of the cats, a cat where the model sees none,
 * and a chair, which it does not know. At 50 that is 2 correct, 1 extra, 3 missed; at 45 and below,
 * down to 43, it is 3, 2 and 2, which is the best F1. */
#define TRUTH_BEST 45.0

/* The truth of a picture of that name without its suffix, in four formats. What is returned is what
 * has to be opened. */
GFile   *truth_write_labelme (AppFixture *fixture,
                              const char *stem);
GFile   *truth_write_coco    (AppFixture *fixture,
                              const char *stem);
GFile   *truth_write_yolo    (AppFixture *fixture,
                              const char *stem);
GFile   *truth_write_voc     (AppFixture *fixture,
                              const char *stem);

/* Waits until all figures are there. */
void     truth_wait          (LimnWindow *window);
void     truth_wait_toast    (LimnWindow *window,
                              const char *part);
/* What a label of the card says. */
const char *truth_says       (LimnWindow *window,
                              const char *label);
gboolean    truth_shows      (LimnWindow *window,
                              const char *label);

G_END_DECLS
