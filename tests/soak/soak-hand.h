/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-window.h"

G_BEGIN_DECLS

/**
 * SoakHand:
 *
 * A person with no patience: drops pictures, drags sliders, switches models, cancels, and closes
 * windows in the middle of it, at random but the same for the same seed.
 */
typedef struct _SoakHand SoakHand;

SoakHand   *soak_hand_new            (LimnClient *client,
                                      GSettings  *settings,
                                      GPtrArray  *files,
                                      const char *remote_url,
                                      guint32     seed);
void        soak_hand_free           (SoakHand   *self);
const char *soak_hand_act            (SoakHand   *self);
const char *soak_hand_disturb        (SoakHand   *self);
guint       soak_hand_get_pause_ms   (SoakHand   *self);
guint       soak_hand_get_n_pictures (SoakHand   *self);
LimnWindow *soak_hand_get_window     (SoakHand   *self);
void        soak_hand_open_window    (SoakHand   *self);
void        soak_hand_close_window   (SoakHand   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoakHand, soak_hand_free)

G_END_DECLS
