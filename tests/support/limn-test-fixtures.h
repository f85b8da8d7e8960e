/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-image.h"

G_BEGIN_DECLS

/**
 * LimnTestPredicate:
 *
 * Whether what a test waits for has happened.
 */
typedef gboolean (*LimnTestPredicate) (gpointer data);

/* Iterates the thread-default main context until @predicate is true; fails the test, naming the
 * predicate, after a minute. Blocks between events: neither sleeps nor spins. */
#define limn_test_wait(predicate, data) \
  limn_test_wait_full ((predicate), (data), #predicate, __FILE__, __LINE__)

void       limn_test_wait_full        (LimnTestPredicate        predicate,
                                       gpointer                 data,
                                       const char              *what,
                                       const char              *file,
                                       int                      line);

/* Iterates the main context until nothing is ready: what was queued in idles has run. */
void       limn_test_settle           (void);
/* For programs of many types under the leak sanitizer; call it first. */
void       limn_test_keep_quarks      (void);

/* Real PNG bytes of a gradient. The same numbers give the same bytes; another @seed, others. */
GBytes    *limn_test_png_new          (int                      width,
                                       int                      height,
                                       guint                    seed);

/* The same, of at least @size bytes: grown by pieces that mean nothing to anyone. */
GBytes    *limn_test_png_new_padded   (int                      width,
                                       int                      height,
                                       guint                    seed,
                                       gsize                    size);

/* The opaque ARGB colour of one pixel of that gradient. */
guint32    limn_test_gradient         (int                      x,
                                       int                      y,
                                       guint                    seed);

/* A picture whose upload bytes are such a PNG and whose pixels are those of the PNG. */
LimnImage *limn_test_image_new        (int                      width,
                                       int                      height);
LimnImage *limn_test_image_new_seeded (int                      width,
                                       int                      height,
                                       guint                    seed);

/**
 * LimnTestInstance:
 * @class_name: name of the class
 * @class_id: its id
 * @confidence: 0 to 1
 * @x: left edge of the box (the reply gets its centre)
 * @y: top edge of the box
 * @width: width of the box
 * @height: height of the box
 * @points: x and y in turn, or NULL for the box's own corners
 * @n_points: how many points
 *
 * One object of a scripted reply.
 */
typedef struct
{
  const char   *class_name;
  int           class_id;
  double        confidence;
  double        x;
  double        y;
  double        width;
  double        height;
  const double *points;
  gsize         n_points;
} LimnTestInstance;

/* The reply the API would send, with these instances in this order. */
char      *limn_test_reply            (int                      width,
                                       int                      height,
                                       const LimnTestInstance  *instances,
                                       gsize                    n_instances);

/* The same with @n_scores squares in a row, of class "thing", with these confidences. */
char      *limn_test_reply_scores     (int                      width,
                                       int                      height,
                                       const double            *scores,
                                       gsize                    n_scores);

G_END_DECLS
