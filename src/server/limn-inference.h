/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-answer.h"
#include "limn-detector.h"
#include "limn-route.h"

G_BEGIN_DECLS

#define LIMN_TYPE_INFERENCE (limn_inference_get_type ())

/* How many questions may wait for the one that is being answered. */
#define LIMN_INFERENCE_MAX_WAITING 4

/**
 * LimnInference:
 *
 * The queue in front of the model: one question at a time, and a memory of the last pictures, so
 * that asking again about the same bytes does not run the network again. Main thread only.
 */
G_DECLARE_FINAL_TYPE (LimnInference, limn_inference, LIMN, INFERENCE, GObject)

LimnInference *limn_inference_new              (LimnDetector         *detector,
                                                LimnEngine            engine);
LimnEngine     limn_inference_get_engine       (LimnInference        *self);
guint          limn_inference_get_n_inferences (LimnInference        *self);
gboolean       limn_inference_is_busy          (LimnInference        *self);
void           limn_inference_ask_async        (LimnInference        *self,
                                                LimnRoute            *route,
                                                const char           *content_type,
                                                GBytes               *body,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
LimnAnswer    *limn_inference_ask_finish       (LimnInference        *self,
                                                GAsyncResult         *result,
                                                GError              **error);

G_END_DECLS
