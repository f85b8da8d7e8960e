/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-memory.h"
#include "limn-session.h"

G_BEGIN_DECLS

/* Above every confidence. */
#define LIMN_SESSION_NOT_COVERED 101.0

/* How far down a remote model is asked unless told: below, most of what comes is noise, and costs
 * the server outlines. The local model costs nothing. */
#define LIMN_SESSION_DEFAULT_FLOOR 10.0
#define LIMN_SESSION_LOCAL_FLOOR LIMN_CONFIDENCE_MIN

/* Whoever removed whom is worked out in the frame only up to so many instances: every one may have
 * to be compared with every other. Servers answer with 300 unless told otherwise. */
#define LIMN_SESSION_MAX_RAW 5000

/* What a question is for. */
typedef enum
{
  /* The present settings, and nothing else: the model's answer wins. */
  LIMN_PURPOSE_EXACT,
  /* The pool: everything above can be derived. */
  LIMN_PURPOSE_WIDE,
  /* What suppression removes: overlap 100. */
  LIMN_PURPOSE_RAW,
} LimnPurpose;

#define LIMN_N_PURPOSES 3

/* A question that is worth asking. */
typedef struct
{
  LimnPurpose purpose;
  double      confidence;
  double      overlap;
  /* Whether there is nothing exact to show for the present settings until it is answered. */
  gboolean    is_visible;
} LimnQuestion;

/* What was learned about one model. */
typedef struct
{
  /* It refused to be asked further down than this, percent. */
  double     floor;
  LimnEngine engine;
  LimnRule   rule;
} LimnModelNotes;

/* One question on its way. Reference counted, for its callback may come after the session is gone
 * or has moved on. */
typedef struct
{
  GWeakRef      session;
  GCancellable *cancellable;
  LimnQuery    *query;
  gint64        begun_us;
  guint64       epoch;
  guint64       serial;
  LimnPurpose   purpose;
} LimnSessionAsk;

/* One picture on its way: exactly one of file, bytes and link says where from. Kept after a
 * failure, so that it can be tried again. */
typedef struct
{
  GWeakRef      session;
  GCancellable *cancellable;
  GFile        *file;
  GBytes       *bytes;
  char         *name;
  char         *link;
  gboolean      fetching;
} LimnSessionLoad;

struct _LimnSession
{
  GObject parent_instance;

  /* Owned */
  LimnClient      *client;
  LimnModel       *model;
  LimnImage       *image;
  LimnPixels      *glimpse;
  LimnCutoffs     *cutoffs;
  LimnPrediction  *base;
  LimnPrediction  *prediction;
  LimnPrediction  *pool;
  LimnPrediction  *raw;
  LimnPrediction  *answer;
  LimnPrediction  *preview;
  LimnPrediction  *preview_raw;
  LimnPrediction  *filtered_base;
  LimnCutoffs     *filtered_cutoffs;
  LimnChanges     *difference;
  LimnMemory      *memory;
  GHashTable      *notes;
  GError          *error;
  LimnSessionAsk  *ask;
  LimnSessionLoad *load;
  LimnSessionLoad *failed_load;
  LimnPreload     *preload;
  LimnAskProgress *progress;
  /* Cancels the making of a smaller copy; what that was made of; of which pictures it is wanted. */
  GCancellable    *reducing;
  LimnImage       *original;
  GHashTable      *wants_smaller;
  GNetworkMonitor *monitor;

  /* Plain */
  int               glimpse_width;
  int               glimpse_height;
  double            overlap;
  double            floor;
  double            covered_from;
  double            duration_ms;
  gint64            first_move_us;
  gint64            last_move_us;
  guint64           epoch;
  guint64           anew_epoch; /* in which what is stored does not count */
  guint64           serial;
  guint64           gate_serial;
  guint             debounce_id;
  guint             network_id;
  guint             rest_ms;
  guint             longest_ms;
  LimnSessionStatus status;
  /* What the status would be if nothing were under way. */
  LimnSessionStatus worth;
  LimnRule          rule;
  LimnRule          preview_rule;
  gboolean          busy;
  gboolean          differs;
  gboolean          save_credits;
  gboolean          explaining;
  gboolean          was_cold;
  /* The hand has not rested since the last question. */
  gboolean          moving;
  /* Somebody cancelled: nothing is asked until something is done. */
  gboolean          paused;
  /* With this picture; and whether nothing was asked for that yet. */
  gboolean          overlap_touched;
  gboolean          raw_is_urgent;
  gboolean          preview_is_exact;
  gboolean          preview_is_known;
  gboolean          gave_up[LIMN_N_PURPOSES];
};

enum
{
  PROP_0,
  PROP_CLIENT,
  PROP_MODEL,
  PROP_CONFIDENCE,
  PROP_OVERLAP,
  PROP_IMAGE,
  PROP_GLIMPSE,
  PROP_PREDICTION,
  PROP_POOL,
  PROP_STATUS,
  PROP_ERROR,
  PROP_BUSY,
  PROP_DIFFERS,
  PROP_DIFFERENCE,
  PROP_CUTOFFS,
  PROP_COVERED_FROM,
  PROP_FLOOR,
  PROP_SAVE_CREDITS,
  PROP_EXPLAINING,
  PROP_RAW,
  PROP_RULE,
  PROP_PROGRESS,
  N_PROPS
};

/* limn-session-properties.c */
extern GParamSpec *limn_session_properties[N_PROPS];
void       limn_session_install_properties (GObjectClass  *object_class);

/* limn-session-state.c */
LimnQuery *limn_session_dup_query          (LimnSession        *self);
gboolean   limn_session_is_answer          (LimnPrediction     *prediction,
                                            LimnQuery          *query);
gboolean   limn_session_is_covered         (LimnSession        *self,
                                            LimnQuery          *query);
void       limn_session_set_image          (LimnSession        *self,
                                            LimnImage          *image);
void       limn_session_set_base           (LimnSession        *self,
                                            LimnPrediction     *base);
void       limn_session_take_difference    (LimnSession        *self,
                                            LimnChanges        *difference);
void       limn_session_take_error         (LimnSession        *self,
                                            GError             *error);
void       limn_session_show_best          (LimnSession        *self);
void       limn_session_refresh            (LimnSession        *self);
void       limn_session_go_on              (LimnSession        *self);
void       limn_session_thresholds_moved   (LimnSession        *self);
void       limn_session_be_still           (LimnSession        *self);
void       limn_session_begin_epoch        (LimnSession        *self);
void       limn_session_show_image         (LimnSession        *self,
                                            LimnImage          *image);

/* limn-session-plan.c */
void       limn_session_follow_plan        (LimnSession        *self);
void       limn_session_ask_at_once        (LimnSession        *self);
void       limn_session_clear_debounce     (LimnSession        *self);
void       limn_session_allow_questions    (LimnSession        *self);

/* limn-session-notes.c */
LimnModelNotes *limn_session_get_notes     (LimnSession        *self,
                                            LimnModel          *model);
LimnRule   limn_session_find_rule          (LimnSession        *self);
gboolean   limn_session_knows_rule         (LimnSession        *self);
void       limn_session_raise_floor        (LimnSession        *self,
                                            LimnModel          *model,
                                            double              refused);
void       limn_session_learn_rule         (LimnSession        *self,
                                            LimnPrediction     *answer);
void       limn_session_narrow             (LimnPrediction    **prediction,
                                            double              confidence);

/* limn-session-ask.c */
void       limn_session_start_ask          (LimnSession        *self,
                                            const LimnQuestion *question);
void       limn_session_stop_ask           (LimnSession        *self);

/* limn-session-reduce.c */
void       limn_session_stop_reducing      (LimnSession        *self);
gboolean   limn_session_reduces            (LimnSession        *self,
                                            LimnImage          *image);
gboolean   limn_session_is_copy            (LimnSession        *self,
                                            LimnImage          *image);
LimnImage *limn_session_dup_whole          (LimnSession        *self);

/* limn-session-network.c */
void       limn_session_unwatch_network    (LimnSession        *self);
void       limn_session_mention_portal     (LimnSession        *self,
                                            GError            **error);

/* limn-session-load.c */
void       limn_session_start_load         (LimnSession        *self,
                                            LimnSessionLoad    *load);
void       limn_session_stop_load          (LimnSession        *self);
void       limn_session_forget_load        (LimnSession        *self);
void       limn_session_retry_load         (LimnSession        *self);

G_END_DECLS
