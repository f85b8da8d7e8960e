/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-pins.h"

G_BEGIN_DECLS

/* The pool, what is shown, and one more that marks are made of. */
#define LIMN_PINS_N_PLACES 3

/* Which instance of @prediction each pin is, -1 for none. */
typedef struct
{
  LimnPrediction *prediction;
  int            *indices;
} LimnPinPlaces;

struct _LimnPins
{
  GObject parent_instance;

  /* Owned */
  LimnSession   *session;
  LimnModel     *model;
  LimnImage     *image;
  char          *picture;
  char          *picture_name;
  GPtrArray     *pins;
  GQueue         undo;
  GQueue         redo;
  LimnPinPlaces  places[LIMN_PINS_N_PLACES];

  guint next_place;
};

/* limn-pins.c */
void     limn_pins_emit_changed  (LimnPins       *self);

/* limn-pins-fit.c */
double   limn_pins_choose        (const LimnExampleFit *fit,
                                  double                now);
gboolean limn_pins_has_own       (LimnPins       *self,
                                  LimnCutoffs    *cutoffs);

/* limn-pins-follow.c */
gboolean limn_pins_is_about      (LimnPins       *self,
                                  LimnPrediction *prediction);
int      limn_pins_find_position (LimnPins       *self,
                                  LimnPrediction *prediction,
                                  guint           index);
void     limn_pins_forget_places (LimnPins       *self);
void     limn_pins_follow        (LimnPins       *self);

G_END_DECLS
