/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "limn-geometry.h"

G_BEGIN_DECLS

#define LIMN_TYPE_VERDICT (limn_verdict_get_type ())

/* Longer names are refused. */
#define LIMN_VERDICT_MAX_STRING 4096

/**
 * LimnVerdictKind:
 * @LIMN_VERDICT_RIGHT: the object is there, and is what the model says
 * @LIMN_VERDICT_WRONG: it is not, for a reason
 * @LIMN_VERDICT_MISSED: there is an object that the model did not find
 * @LIMN_VERDICT_UNDO: an earlier verdict does not hold any more
 *
 * What a person says.
 */
typedef enum
{
  LIMN_VERDICT_RIGHT,
  LIMN_VERDICT_WRONG,
  LIMN_VERDICT_MISSED,
  LIMN_VERDICT_UNDO,
} LimnVerdictKind;

/**
 * LimnVerdictReason:
 * @LIMN_REASON_NONE: none was given
 * @LIMN_REASON_NO_OBJECT: there is no object
 * @LIMN_REASON_WRONG_CLASS: it is of another class
 * @LIMN_REASON_BAD_OUTLINE: its outline is not where it should be
 * @LIMN_REASON_DUPLICATE: it was found twice
 * @LIMN_REASON_BAD_TRUTH: the model is right, and the ground truth is not
 *
 * Why an object is wrong.
 */
typedef enum
{
  LIMN_REASON_NONE,
  LIMN_REASON_NO_OBJECT,
  LIMN_REASON_WRONG_CLASS,
  LIMN_REASON_BAD_OUTLINE,
  LIMN_REASON_DUPLICATE,
  LIMN_REASON_BAD_TRUTH,
} LimnVerdictReason;

/**
 * LimnVerdictParts:
 * @kind: what the person said
 * @reason: why, if it was wrong
 * @digest: SHA-256 of the picture that was sent, 64 hexadecimal digits
 * @origin: who answered: the origin of the model
 * @model_id: which model answered
 * @class_name: (nullable): the class of the instance; for a missed one, what it would have been
 * @box: where it is, picture pixels
 * @score: the model's confidence in the instance, 0 to 1; 0 for a missed one
 * @confidence: the least confidence at the time, percent
 * @overlap: the greatest overlap at the time, percent
 * @time_us: when, microseconds since 1970
 * @undone: for an undo: the number of the verdict that does not hold any more
 *
 * What a verdict is made of. Of an undo only @kind, @time_us and @undone count.
 */
typedef struct
{
  LimnVerdictKind    kind;
  LimnVerdictReason  reason;
  const char        *digest;
  const char        *origin;
  const char        *model_id;
  const char        *class_name;
  LimnRect           box;
  double             score;
  double             confidence;
  double             overlap;
  gint64             time_us;
  guint64            undone;
} LimnVerdictParts;

/**
 * LimnVerdict:
 *
 * What a person said about one object. Immutable; may cross threads.
 */
typedef struct _LimnVerdict LimnVerdict;

GType                   limn_verdict_get_type  (void) G_GNUC_CONST;
LimnVerdict            *limn_verdict_new       (const LimnVerdictParts *parts);
LimnVerdict            *limn_verdict_ref       (LimnVerdict            *self);
void                    limn_verdict_unref     (LimnVerdict            *self);
const LimnVerdictParts *limn_verdict_get_parts (const LimnVerdict      *self);
guint64                 limn_verdict_get_seq   (const LimnVerdict      *self);
LimnVerdict            *limn_verdict_number    (LimnVerdict            *self,
                                                guint64                 seq);
GBytes                 *limn_verdict_write     (const LimnVerdict      *self);
LimnVerdict            *limn_verdict_parse     (const char             *text,
                                                gsize                   length);
GPtrArray              *limn_verdicts_settle   (GPtrArray              *verdicts);
GPtrArray              *limn_verdicts_merge    (GPtrArray              *ours,
                                                GPtrArray              *theirs,
                                                GPtrArray             **conflicts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnVerdict, limn_verdict_unref)

G_END_DECLS
