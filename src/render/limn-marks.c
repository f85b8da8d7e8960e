/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of what is said about objects beside the scene. Its maker fills it, then it is only
 * read: the frame draws it (limn-marks-draw.c), the pointer asks it (limn-marks-hit.c). Any
 * thread. */

#include "config.h"

#include "limn-marks-private.h"

G_DEFINE_BOXED_TYPE (LimnMarks, limn_marks, limn_marks_ref, limn_marks_unref)

static void
mark_clear_cb (gpointer data)
{
  LimnMark *mark = data;

  g_clear_pointer (&mark->prediction, limn_prediction_unref);
  g_clear_pointer (&mark->by, limn_prediction_unref);
  g_clear_pointer (&mark->text, g_free);
}

/**
 * limn_marks_new:
 *
 * Creates an empty list.
 *
 * Any thread.
 *
 * Returns: (transfer full): a list
 */
LimnMarks *
limn_marks_new (void)
{
  LimnMarks *self = g_new0 (LimnMarks, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->marks = g_array_new (FALSE, TRUE, sizeof (LimnMark));
  g_array_set_clear_func (self->marks, mark_clear_cb);

  return self;
}

/**
 * limn_marks_ref:
 * @self: a list
 *
 * Adds a reference.
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnMarks *
limn_marks_ref (LimnMarks *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * limn_marks_unref:
 * @self: (transfer full): a list
 *
 * Drops a reference; the last one frees it.
 *
 * Any thread.
 */
void
limn_marks_unref (LimnMarks *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->marks, g_array_unref);
  g_free (self);
}

/**
 * limn_marks_add:
 * @self: a list that nobody else has yet
 * @kind: what is said
 * @prediction: where the object is from
 * @index: its index there
 * @text: (nullable): what the chip says, and the tooltip
 *
 * Adds a mark on top of the others.
 *
 * The thread that fills the list.
 *
 * Returns: %FALSE when the list is full: it then stays as it is
 */
gboolean
limn_marks_add (LimnMarks      *self,
                LimnMarkKind    kind,
                LimnPrediction *prediction,
                guint           index,
                const char     *text)
{
  return limn_marks_add_arrow (self, kind, prediction, index, NULL, 0, text);
}

/**
 * limn_marks_add_arrow:
 * @self: a list that nobody else has yet
 * @kind: what is said
 * @prediction: where the object is from
 * @index: its index there
 * @by: (nullable): where the object is from that the arrow points at
 * @by_index: its index there
 * @text: (nullable): what the chip says, and the tooltip
 *
 * Adds a mark with an arrow to another object, on top of the others.
 *
 * The thread that fills the list.
 *
 * Returns: %FALSE when the list is full: it then stays as it is
 */
gboolean
limn_marks_add_arrow (LimnMarks      *self,
                      LimnMarkKind    kind,
                      LimnPrediction *prediction,
                      guint           index,
                      LimnPrediction *by,
                      guint           by_index,
                      const char     *text)
{
  LimnMark mark;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (prediction != NULL, FALSE);
  g_return_val_if_fail (index < limn_prediction_get_n_instances (prediction), FALSE);
  g_return_val_if_fail (by == NULL || by_index < limn_prediction_get_n_instances (by), FALSE);

  if (self->marks->len >= LIMN_MAX_MARKS)
    return FALSE;

  mark = (LimnMark) { .kind = kind, .prediction = limn_prediction_ref (prediction),
                      .index = index, .by = by != NULL ? limn_prediction_ref (by) : NULL,
                      .by_index = by_index, .text = g_strdup (text) };
  g_array_append_val (self->marks, mark);
  self->has_changes |= kind == LIMN_MARK_CAME || kind == LIMN_MARK_WENT;

  return TRUE;
}

/**
 * limn_marks_get_n:
 * @self: a list
 *
 * Counts the marks.
 *
 * Any thread.
 *
 * Returns: how many, at most %LIMN_MAX_MARKS
 */
guint
limn_marks_get_n (const LimnMarks *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->marks->len;
}

/**
 * limn_marks_get:
 * @self: a list
 * @position: which mark, in the order they were added
 *
 * Gets a mark.
 *
 * Any thread.
 *
 * Returns: (transfer none): the mark
 */
const LimnMark *
limn_marks_get (const LimnMarks *self,
                guint            position)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (position < self->marks->len, NULL);

  return &g_array_index (self->marks, LimnMark, position);
}

/**
 * limn_marks_has_changes:
 * @self: a list
 *
 * Tells whether anything came or went, so that a transition is to be shown.
 *
 * Any thread.
 *
 * Returns: whether there is a mark of %LIMN_MARK_CAME or %LIMN_MARK_WENT
 */
gboolean
limn_marks_has_changes (const LimnMarks *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->has_changes;
}
