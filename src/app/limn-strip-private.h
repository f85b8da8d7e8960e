/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-strip-plot.h"
#include "limn-strip.h"

G_BEGIN_DECLS

struct _LimnStrip
{
  GtkWidget parent_instance;

  /* Owned */
  LimnTuner        *tuner;
  LimnCoveredScale *scale;
  GSignalGroup     *tuner_signals;
  GSignalGroup     *overlay_signals;
  GSignalGroup     *session_signals;
  GSignalGroup     *pins_signals;
  LimnStripPlot    *plot;

  /* Children */
  GtkWidget *unknown;
  GtkWidget *gap;
  GtkWidget *fit;
  GtkWidget *thumb;

  /* Plain */
  LimnStripAxis axis;
  double        press_x;
  int           pressed;
  guint         describe_id;
  gboolean      dragging;
  gboolean      arranged;
};

/* limn-strip.c */
LimnSession    *limn_strip_get_session    (LimnStrip *self);
LimnPrediction *limn_strip_get_known      (LimnStrip *self);
GtkAdjustment  *limn_strip_get_adjustment (LimnStrip *self);
gboolean        limn_strip_is_folder      (LimnStrip *self);
double          limn_strip_get_known_from (LimnStrip *self);
gboolean        limn_strip_arrange        (LimnStrip *self);

/* limn-strip-input.c */
int  limn_strip_find_index      (LimnStrip *self,
                                 double     x,
                                 double     y);
void limn_strip_add_controllers (LimnStrip *self);

/* limn-strip-text.c */
char *limn_strip_dup_place_text (LimnStrip *self,
                                 double     x,
                                 double     y);

G_END_DECLS
