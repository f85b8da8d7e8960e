/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-strip-private.h"
#include "limn-thresholds.h"
#include "sidebar-fixture.h"

G_BEGIN_DECLS

typedef struct
{
  Fixture        *fixture;
  LimnSurvey     *survey;
  LimnPins       *pins;
  LimnReferee    *referee;
  LimnTuner      *tuner;
  LimnThresholds *thresholds;
  GtkWidget      *strip;
  GtkWidget      *scale;
} Bench;

typedef void (*BenchFunc) (Bench *bench);

/* A picture as it is on the screen, one word a pixel. */
typedef struct
{
  guint32 *pixels;
  int      width;
  int      height;
} Shot;

/* Until everything is where it belongs and drawn. */
void bench_wait (Bench *bench);
/* Thresholds with a strip in a window of their own, over a fixture. */
void bench_open (Bench   *bench,
                 Fixture *fixture);
void bench_close (Bench *bench);
/* Opens the street, calls @func, and fails if anything lives on. */
void bench_run_street (Fixture  *fixture,
                       BenchFunc func);
/* The first widget of that CSS name. */
GtkWidget *bench_find (GtkWidget  *widget,
                       const char *css_name);
/* Where a widget is, from the corner of the strip. */
graphene_rect_t bench_get_bounds (Bench     *bench,
                                  GtkWidget *widget);
void bench_set (Bench *bench,
                double percent);
/* Where the middle of the knob really is at a value, from the left edge of the strip. */
double bench_measure_knob (Bench *bench,
                           double percent);
Shot bench_shoot (GtkWidget *widget);
guint32 bench_get_pixel (Bench      *bench,
                         const char *class_name);
gboolean bench_same_pixel (guint32 a,
                           guint32 b);
/* The columns in which a colour is, near to @x; FALSE if it is nowhere there. */
gboolean bench_find_columns (const Shot *shot,
                             guint32     pixel,
                             double      x,
                             int        *first,
                             int        *last,
                             guint      *n_pixels);

G_END_DECLS
