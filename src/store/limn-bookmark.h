/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-model.h"

G_BEGIN_DECLS

#define LIMN_TYPE_BOOKMARK (limn_bookmark_get_type ())

/* More are cut off, and a longer file or address is left out. */
#define LIMN_BOOKMARK_MAX_PICTURES 10000
#define LIMN_BOOKMARK_MAX_ADDRESS 4096
#define LIMN_BOOKMARK_MAX_BYTES (8 * 1024 * 1024)

/**
 * LimnBookmark:
 *
 * What was open: which pictures, and which of them was looked at, with which model and at which
 * thresholds. Immutable; may cross threads.
 */
typedef struct _LimnBookmark LimnBookmark;

GType               limn_bookmark_get_type       (void) G_GNUC_CONST;
LimnBookmark       *limn_bookmark_new            (const char *const   *pictures,
                                                  guint                current,
                                                  LimnModel           *model,
                                                  double               confidence,
                                                  double               overlap);
LimnBookmark       *limn_bookmark_ref            (LimnBookmark        *self);
void                limn_bookmark_unref          (LimnBookmark        *self);
const char *const  *limn_bookmark_get_pictures   (const LimnBookmark  *self);
guint               limn_bookmark_get_n_pictures (const LimnBookmark  *self);
guint               limn_bookmark_get_current    (const LimnBookmark  *self);
LimnModel          *limn_bookmark_get_model      (const LimnBookmark  *self);
double              limn_bookmark_get_confidence (const LimnBookmark  *self);
double              limn_bookmark_get_overlap    (const LimnBookmark  *self);
GBytes             *limn_bookmark_write          (const LimnBookmark  *self,
                                                  gboolean             is_clean);
LimnBookmark       *limn_bookmark_read           (GBytes              *bytes,
                                                  gboolean            *is_clean,
                                                  GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnBookmark, limn_bookmark_unref)

G_END_DECLS
