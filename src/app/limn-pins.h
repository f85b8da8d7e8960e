/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-example.h"
#include "limn-overlay.h"

G_BEGIN_DECLS

/* How many steps can be taken back. */
#define LIMN_PINS_MAX_UNDO 100

#define LIMN_TYPE_PINS (limn_pins_get_type ())

/**
 * LimnPin:
 * @picture: the key of the picture it is in
 * @picture_name: what the picture is called
 * @class_name: the class
 * @class_id: the server's id of the class, or -1
 * @box: where it is, picture pixels
 * @score: its score in the last answer that had it
 * @keep: whether it must be shown, or must not
 * @present: whether the last answer about the picture has it
 *
 * One object that must be shown, or must not. The score, and whether it is present, follow the
 * answers; the rest stays.
 */
typedef struct
{
  char     *picture;
  char     *picture_name;
  char     *class_name;
  int       class_id;
  LimnRect  box;
  float     score;
  gboolean  keep;
  gboolean  present;
} LimnPin;

/**
 * LimnPins:
 *
 * The examples by which a threshold is found, over all pictures of a window, with undo. After each
 * new answer a pin looks for its object again: same class, boxes agreeing by nine tenths. Main
 * thread only. The signal `changed` is emitted when a pin or what follows from them changed.
 */
G_DECLARE_FINAL_TYPE (LimnPins, limn_pins, LIMN, PINS, GObject)

LimnPins       *limn_pins_new          (LimnSession     *session);
LimnSession    *limn_pins_get_session  (LimnPins        *self);
void            limn_pins_set_picture  (LimnPins        *self,
                                        const char      *key,
                                        const char      *name);
void            limn_pins_set          (LimnPins        *self,
                                        LimnPrediction  *prediction,
                                        guint            index,
                                        gboolean         keep);
gboolean        limn_pins_remove       (LimnPins        *self,
                                        LimnPrediction  *prediction,
                                        guint            index);
const LimnPin  *limn_pins_find         (LimnPins        *self,
                                        LimnPrediction  *prediction,
                                        guint            index);
guint           limn_pins_get_n        (LimnPins        *self);
const LimnPin  *limn_pins_get          (LimnPins        *self,
                                        guint            position);
int             limn_pins_locate       (LimnPins        *self,
                                        guint            position,
                                        LimnPrediction  *prediction);
void            limn_pins_get_fit      (LimnPins        *self,
                                        LimnExampleFit  *fit);
LimnCutoffs    *limn_pins_fit_classes  (LimnPins        *self,
                                        guint           *n_satisfied);
guint           limn_pins_count        (LimnPins        *self,
                                        LimnCutoffs     *cutoffs,
                                        guint           *n_present);
void            limn_pins_apply        (LimnPins        *self,
                                        LimnCutoffs     *cutoffs,
                                        double           overlap);
void            limn_pins_take_answer  (LimnPins        *self,
                                        const char      *key,
                                        LimnPrediction  *answer);
void            limn_pins_clear        (LimnPins        *self);
gboolean        limn_pins_can_undo     (LimnPins        *self);
gboolean        limn_pins_can_redo     (LimnPins        *self);
void            limn_pins_undo         (LimnPins        *self);
void            limn_pins_redo         (LimnPins        *self);
char           *limn_pins_dup_sentence (LimnPins        *self);

G_END_DECLS
