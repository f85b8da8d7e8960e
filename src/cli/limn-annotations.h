/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-prediction.h"

G_BEGIN_DECLS

/**
 * LimnAnnotations:
 *
 * Draws answers into a folder, one PNG a picture, and never over a picture that was asked about.
 * Classes keep their colours from picture to picture. Main thread; drawing is done on a worker.
 */
typedef struct _LimnAnnotations LimnAnnotations;

LimnAnnotations *limn_annotations_new           (const char           *folder,
                                                 const char * const   *pictures,
                                                 GError              **error);
void             limn_annotations_free          (LimnAnnotations      *self);
void             limn_annotations_write_async   (LimnAnnotations      *self,
                                                 const char           *picture,
                                                 LimnPrediction       *prediction,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
char            *limn_annotations_write_finish  (GAsyncResult         *result,
                                                 GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnAnnotations, limn_annotations_free)

G_END_DECLS
