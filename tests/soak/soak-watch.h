/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SoakWatch:
 *
 * What is measured from outside while the program is being used: how long the main loop was away,
 * how much memory and how many descriptors there are, who is left as a zombie, what was logged.
 */
typedef struct _SoakWatch SoakWatch;

/* How long the main loop did not come round, milliseconds. */
typedef struct
{
  double worst_wall_ms;
  double worst_cpu_ms;
  guint  n_over_50;
  guint  n_over_100;
  guint  n_cpu_over_100;
} SoakStalls;

SoakWatch *soak_watch_new          (void);
void       soak_watch_free         (SoakWatch  *self);
void       soak_watch_pause        (SoakWatch  *self);
void       soak_watch_resume       (SoakWatch  *self);
void       soak_watch_set_deed     (SoakWatch  *self,
                                    const char *deed);
void       soak_watch_get_stalls   (SoakWatch  *self,
                                    SoakStalls *stalls);
guint      soak_watch_get_n_logged (SoakWatch  *self);
void       soak_watch_sample       (SoakWatch  *self,
                                    guint       n_pictures);
gboolean   soak_watch_get_slope    (SoakWatch  *self,
                                    guint       warm_up,
                                    double     *bytes_a_picture);

guint64    soak_count_memory       (void);
guint      soak_count_descriptors  (void);
char      *soak_list_descriptors   (void);
guint      soak_count_zombies      (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoakWatch, soak_watch_free)

G_END_DECLS
