/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-preset.h"

G_BEGIN_DECLS

/**
 * LimnReport:
 * @json: whether answers are written as JSON
 * @n_pictures: how many pictures there are; with several, JSON takes one line each
 * @preset: (nullable): the thresholds that answers were filtered by; written with JSON
 * @progress_shown: whether the progress line is on the terminal now
 *
 * How results are printed. Main thread only.
 */
typedef struct
{
  gboolean          json;
  guint             n_pictures;
  const LimnPreset *preset;
  gboolean          progress_shown;
} LimnReport;

gboolean limn_report_answer   (LimnReport     *self,
                               LimnPrediction *prediction,
                               const char     *picture,
                               double          took_ms,
                               const char     *annotated);
gboolean limn_report_failure  (LimnReport     *self,
                               const char     *picture,
                               const GError   *error);
void     limn_report_error    (LimnReport     *self,
                               const char     *picture,
                               const GError   *error);
void     limn_report_progress (LimnReport     *self,
                               guint           done,
                               const char     *picture);
void     limn_report_note     (LimnReport     *self,
                               const char     *picture,
                               const char     *note);
void     limn_report_quiet    (LimnReport     *self);

G_END_DECLS
