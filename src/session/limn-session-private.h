/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-memory.h"
#include "limn-session.h"

G_BEGIN_DECLS

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
  LimnPrediction  *prediction;
  LimnPrediction  *pool;
  LimnPrediction  *answer;
  LimnMemory      *memory;
  GError          *error;
  LimnSessionAsk  *ask;
  LimnSessionLoad *load;
  LimnSessionLoad *failed_load;

  /* Plain */
  double            confidence;
  double            overlap;
  double            duration_ms;
  gint64            first_move_us;
  guint64           epoch;
  guint64           serial;
  guint64           gate_serial;
  guint             debounce_id;
  guint             rest_ms;
  guint             longest_ms;
  LimnSessionStatus status;
  gboolean          busy;
  gboolean          differs;
};

enum
{
  PROP_0,
  PROP_CLIENT,
  PROP_MODEL,
  PROP_CONFIDENCE,
  PROP_OVERLAP,
  PROP_IMAGE,
  PROP_PREDICTION,
  PROP_POOL,
  PROP_STATUS,
  PROP_ERROR,
  PROP_BUSY,
  PROP_DIFFERS,
  N_PROPS
};

/* limn-session.c */
extern GParamSpec *limn_session_properties[N_PROPS];

/* limn-session-state.c */
LimnQuery *limn_session_dup_query        (LimnSession     *self);
void       limn_session_set_image        (LimnSession     *self,
                                          LimnImage       *image);
void       limn_session_set_prediction   (LimnSession     *self,
                                          LimnPrediction  *prediction);
void       limn_session_set_differs      (LimnSession     *self,
                                          gboolean         differs);
void       limn_session_take_error       (LimnSession     *self,
                                          GError          *error);
void       limn_session_refresh          (LimnSession     *self);
void       limn_session_clear_debounce   (LimnSession     *self);
void       limn_session_thresholds_moved (LimnSession     *self);
void       limn_session_begin_epoch      (LimnSession     *self);
void       limn_session_show_image       (LimnSession     *self,
                                          LimnImage       *image);

/* limn-session-ask.c */
void       limn_session_start_ask        (LimnSession     *self);
void       limn_session_stop_ask         (LimnSession     *self);

/* limn-session-load.c */
void       limn_session_start_load       (LimnSession     *self,
                                          LimnSessionLoad *load);
void       limn_session_stop_load        (LimnSession     *self);
void       limn_session_forget_load      (LimnSession     *self);
void       limn_session_retry_load       (LimnSession     *self);

G_END_DECLS
