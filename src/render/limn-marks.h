/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-palette.h"
#include "limn-prediction.h"
#include "limn-scene.h"
#include "limn-viewport.h"

G_BEGIN_DECLS

#define LIMN_TYPE_MARKS (limn_marks_get_type ())

/* They are drawn on the main thread, in the frame. */
#define LIMN_MAX_MARKS 400

/**
 * LimnMarkKind:
 * @LIMN_MARK_GHOST: just below the threshold: thin dashed outline, no fill
 * @LIMN_MARK_REMOVED: removed for its overlap: dotted, with an arrow to what removed it
 * @LIMN_MARK_CAME: came with the last move: a ring that pulses once, and "+"
 * @LIMN_MARK_WENT: went with the last move: fades out, with "−"
 * @LIMN_MARK_KEPT: an example of what must stay: a lock
 * @LIMN_MARK_STRUCK: an example of what must go: a stroke through it
 * @LIMN_MARK_CONFLICT: one of the two examples that contradict each other
 * @LIMN_MARK_MISSED: an object of the ground truth that was not found: dotted, in the colour of
 *   that
 * @LIMN_MARK_PEEKED: what is pointed at outside the picture
 * @LIMN_MARK_ONLY_MODEL: the model says it, it had not been derived
 * @LIMN_MARK_ONLY_DERIVED: it had been derived, the model does not say it
 *
 * What is said about an object beside the scene. Each differs in line and sign, not in colour
 * alone.
 */
typedef enum
{
  LIMN_MARK_GHOST,
  LIMN_MARK_REMOVED,
  LIMN_MARK_CAME,
  LIMN_MARK_WENT,
  LIMN_MARK_KEPT,
  LIMN_MARK_STRUCK,
  LIMN_MARK_CONFLICT,
  LIMN_MARK_MISSED,
  LIMN_MARK_PEEKED,
  LIMN_MARK_ONLY_MODEL,
  LIMN_MARK_ONLY_DERIVED,
} LimnMarkKind;

/**
 * LimnMark:
 * @kind: what is said
 * @prediction: (owned): where the object is from
 * @index: its index there
 * @by: (owned) (nullable): where the arrow's end is from
 * @by_index: index in @by
 * @text: (owned) (nullable): what the tooltip says; its first line is the chip
 *
 * One mark.
 */
typedef struct
{
  LimnMarkKind    kind;
  LimnPrediction *prediction;
  guint           index;
  LimnPrediction *by;
  guint           by_index;
  char           *text;
} LimnMark;

/**
 * LimnMarks:
 *
 * What is drawn over the scene while thresholds are chosen. Filled by its maker, then immutable;
 * reference counted; any thread.
 */
typedef struct _LimnMarks LimnMarks;

GType           limn_marks_get_type    (void) G_GNUC_CONST;
LimnMarks      *limn_marks_new         (void);
LimnMarks      *limn_marks_ref         (LimnMarks            *self);
void            limn_marks_unref       (LimnMarks            *self);
gboolean        limn_marks_add         (LimnMarks            *self,
                                        LimnMarkKind          kind,
                                        LimnPrediction       *prediction,
                                        guint                 index,
                                        const char           *text);
gboolean        limn_marks_add_arrow   (LimnMarks            *self,
                                        LimnMarkKind          kind,
                                        LimnPrediction       *prediction,
                                        guint                 index,
                                        LimnPrediction       *by,
                                        guint                 by_index,
                                        const char           *text);
guint           limn_marks_get_n       (const LimnMarks      *self);
const LimnMark *limn_marks_get         (const LimnMarks      *self,
                                        guint                 position);
gboolean        limn_marks_has_changes (const LimnMarks      *self);
void            limn_marks_draw        (LimnMarks            *self,
                                        LimnPalette          *palette,
                                        const LimnSceneStyle *style,
                                        double                progress,
                                        cairo_t              *cr,
                                        const LimnViewport   *viewport);
void            limn_marks_draw_around (LimnMarks            *self,
                                        LimnScene            *scene,
                                        LimnPalette          *palette,
                                        const LimnSceneStyle *style,
                                        double                progress,
                                        cairo_t              *cr,
                                        const LimnViewport   *viewport);
int             limn_marks_hit_test    (LimnMarks            *self,
                                        double                x,
                                        double                y,
                                        double                tolerance);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnMarks, limn_marks_unref)

G_END_DECLS
