/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-changes.h"
#include "limn-client.h"
#include "limn-cutoffs.h"
#include "limn-preload.h"
#include "limn-suppression.h"

G_BEGIN_DECLS

#define LIMN_TYPE_SESSION (limn_session_get_type ())
#define LIMN_TYPE_SESSION_STATUS (limn_session_status_get_type ())

/**
 * LimnSessionStatus:
 * @LIMN_SESSION_EMPTY: no picture
 * @LIMN_SESSION_LOADING: a picture is being read; what was shown before stays
 * @LIMN_SESSION_ASKING: the model is asked and nothing of this picture can be shown yet
 * @LIMN_SESSION_DERIVED: what is shown was derived exactly from a wider answer; the model will
 *   be asked, or is being asked, to confirm it
 * @LIMN_SESSION_APPROXIMATE: what is shown was worked out for these settings from the instances
 *   that were known, but the server may decide otherwise; it is being asked
 * @LIMN_SESSION_STALE: what is shown answers other settings; the model is being asked
 * @LIMN_SESSION_CONFIRMED: what is shown is the model's own answer to these settings
 * @LIMN_SESSION_FAILED: the last step failed, see [property@Session:error]; what was shown stays
 *
 * What the picture on screen is worth.
 */
typedef enum
{
  LIMN_SESSION_EMPTY,
  LIMN_SESSION_LOADING,
  LIMN_SESSION_ASKING,
  LIMN_SESSION_DERIVED,
  LIMN_SESSION_APPROXIMATE,
  LIMN_SESSION_STALE,
  LIMN_SESSION_CONFIRMED,
  LIMN_SESSION_FAILED,
} LimnSessionStatus;

GType limn_session_status_get_type (void) G_GNUC_CONST;

/**
 * LimnSession:
 *
 * The state machine of one window: which picture, which question, what is under way and what is
 * shown. The one place that knows time. Main thread only.
 *
 * Properties, all notified only on change: `model` (LimnModel), `confidence` and `overlap`
 * (double, percent), `image` (LimnImage, nullable), `prediction` (LimnPrediction that is shown,
 * nullable), `pool` (the widest answer known for this image, model and overlap, nullable),
 * `status` (LimnSessionStatus), `error` (GError, nullable), `busy` (a request is in flight),
 * `differs` (the model's answer was not what had been derived), `difference` (LimnChanges from what
 * was derived to what the model said, nullable unless `differs`), `cutoffs` (LimnCutoffs: the main
 * confidence and the classes' own), `covered-from` (double, percent: from here up everything is
 * known; more than 100 if nothing is), `floor` (double, percent: how far down a remote model is
 * asked for the pool), `save-credits` (a remote model is asked only outside what is covered),
 * `explaining` (why instances were removed is wanted), `raw` (the answer at overlap 100, nullable),
 * `rule` (LimnRule of this model), `progress` (LimnAskProgress of the question that is on its way,
 * nullable).
 */
G_DECLARE_FINAL_TYPE (LimnSession, limn_session, LIMN, SESSION, GObject)

LimnSession       *limn_session_new               (LimnClient  *client);
LimnClient        *limn_session_get_client        (LimnSession *self);
void               limn_session_open_file         (LimnSession *self,
                                                   GFile       *file);
void               limn_session_set_preload       (LimnSession *self,
                                                   LimnPreload *preload);
void               limn_session_open_bytes        (LimnSession *self,
                                                   GBytes      *bytes,
                                                   const char  *name);
void               limn_session_open_link         (LimnSession *self,
                                                   const char  *link);
void               limn_session_open_image        (LimnSession *self,
                                                   LimnImage   *image);
void               limn_session_close             (LimnSession *self);
void               limn_session_ask_again         (LimnSession *self);
void               limn_session_send_smaller      (LimnSession *self);
gboolean           limn_session_get_sends_smaller (LimnSession *self);
void               limn_session_watch_network     (LimnSession     *self,
                                                   GNetworkMonitor *monitor);
void               limn_session_cancel            (LimnSession *self);
LimnModel         *limn_session_get_model         (LimnSession *self);
void               limn_session_set_model         (LimnSession *self,
                                                   LimnModel   *model);
double             limn_session_get_confidence    (LimnSession *self);
void               limn_session_set_confidence    (LimnSession *self,
                                                   double       percent);
double             limn_session_get_overlap       (LimnSession *self);
void               limn_session_set_overlap       (LimnSession *self,
                                                   double       percent);
LimnImage         *limn_session_get_image         (LimnSession *self);
const char        *limn_session_get_loading_name  (LimnSession *self);
LimnPixels        *limn_session_get_glimpse       (LimnSession *self,
                                                   int         *width,
                                                   int         *height);
LimnPrediction    *limn_session_get_prediction    (LimnSession *self);
LimnPrediction    *limn_session_get_pool          (LimnSession *self);
LimnSessionStatus  limn_session_get_status        (LimnSession *self);
const GError      *limn_session_get_error         (LimnSession *self);
gboolean           limn_session_get_busy          (LimnSession *self);
gboolean           limn_session_get_differs       (LimnSession *self);
LimnChanges       *limn_session_get_difference    (LimnSession *self);
LimnCutoffs       *limn_session_get_cutoffs       (LimnSession *self);
void               limn_session_set_cutoffs       (LimnSession *self,
                                                   LimnCutoffs *cutoffs);
double             limn_session_get_covered_from  (LimnSession *self);
double             limn_session_get_floor         (LimnSession *self);
void               limn_session_set_floor         (LimnSession *self,
                                                   double       percent);
gboolean           limn_session_get_save_credits  (LimnSession *self);
void               limn_session_set_save_credits  (LimnSession *self,
                                                   gboolean     save_credits);
gboolean           limn_session_get_explaining    (LimnSession *self);
void               limn_session_set_explaining    (LimnSession *self,
                                                   gboolean     explaining);
LimnPrediction    *limn_session_get_raw           (LimnSession *self);
LimnRule           limn_session_get_rule          (LimnSession *self);
double             limn_session_get_duration_ms   (LimnSession *self);
gboolean           limn_session_get_asked_again   (LimnSession *self);
const LimnAskProgress *limn_session_get_progress  (LimnSession *self);
gboolean           limn_session_get_was_cold      (LimnSession *self);
void               limn_session_set_debounce      (LimnSession *self,
                                                   guint        rest_ms,
                                                   guint        longest_ms);

G_END_DECLS
