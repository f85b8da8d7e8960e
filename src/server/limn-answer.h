/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-image.h"
#include "limn-prediction.h"
#include "limn-route.h"

G_BEGIN_DECLS

/**
 * LimnAnswer:
 * @body: what is sent
 * @content_type: (transfer none): its type
 *
 * A reply, ready to be sent.
 */
typedef struct
{
  GBytes     *body;
  const char *content_type;
} LimnAnswer;

LimnAnswer *limn_answer_new  (LimnImage        *image,
                              LimnPrediction   *prediction,
                              const LimnRoute  *route,
                              GError          **error);
void        limn_answer_free (LimnAnswer       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnAnswer, limn_answer_free)

G_END_DECLS
