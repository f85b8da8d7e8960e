/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LIMN_TRUTH_NO_PICTURE (-1)
#define LIMN_TRUTH_WHICH_PICTURE (-2)

/* The pictures that are open, by name. */
typedef struct _LimnTruthPictures LimnTruthPictures;

LimnTruthPictures *limn_truth_pictures_new      (GPtrArray               *files);
void               limn_truth_pictures_free     (LimnTruthPictures       *self);
guint              limn_truth_pictures_get_n    (const LimnTruthPictures *self);
GFile             *limn_truth_pictures_get      (const LimnTruthPictures *self,
                                                 guint                    index);
const char        *limn_truth_pictures_get_stem (const LimnTruthPictures *self,
                                                 guint                    index);
gboolean           limn_truth_pictures_has_stem (const LimnTruthPictures *self,
                                                 const char              *stem);
int                limn_truth_pictures_find     (const LimnTruthPictures *self,
                                                 const char              *name,
                                                 GFile                   *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnTruthPictures, limn_truth_pictures_free)

G_END_DECLS
