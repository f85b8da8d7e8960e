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
item_clear_cb (gpointer data)
{
  LimnMarkItem *item = data;

  g_clear_pointer (&item->mark.prediction, limn_prediction_unref);
  g_clear_pointer (&item->mark.by, limn_prediction_unref);
  g_clear_pointer (&item->mark.text, g_free);
}

/* What is asked for lies on top of what is only told. */
static int
get_layer (LimnMarkKind kind)
{
  switch (kind)
    {
    case LIMN_MARK_GHOST:
    case LIMN_MARK_REMOVED:
      return 0;
    case LIMN_MARK_CAME:
    case LIMN_MARK_WENT:
    case LIMN_MARK_MISSED:
    case LIMN_MARK_ONLY_MODEL:
    case LIMN_MARK_ONLY_DERIVED:
      return 1;
    case LIMN_MARK_KEPT:
    case LIMN_MARK_STRUCK:
      return 2;
    case LIMN_MARK_CONFLICT:
      return 3;
    case LIMN_MARK_PEEKED:
      return 4;
    }

  g_return_val_if_reached (0);
}

/* Within a layer the largest lies lowest, as in a scene, so that each can be seen and pointed at.
 * */
static gboolean
lies_below (const LimnMarkItem *a,
            const LimnMarkItem *b)
{
  const LimnRect *bounds_a = &a->shape.bounds;
  const LimnRect *bounds_b = &b->shape.bounds;
  int layer_a = get_layer (a->mark.kind);
  int layer_b = get_layer (b->mark.kind);

  if (layer_a != layer_b)
    return layer_a < layer_b;

  return bounds_a->width * bounds_a->height >= bounds_b->width * bounds_b->height;
}

static void
insert_in_order (LimnMarks *self,
                 guint16    position)
{
  const LimnMarkItem *items = (const LimnMarkItem *) (void *) self->items->data;
  guint at = self->order->len;

  while (at > 0 &&
         !lies_below (&items[g_array_index (self->order, guint16, at - 1)], &items[position]))
    at--;
  g_array_insert_val (self->order, at, position);
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
  self->items = g_array_new (FALSE, TRUE, sizeof (LimnMarkItem));
  g_array_set_clear_func (self->items, item_clear_cb);
  self->order = g_array_new (FALSE, FALSE, sizeof (guint16));

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

  g_clear_pointer (&self->order, g_array_unref);
  g_clear_pointer (&self->items, g_array_unref);
  g_free (self);
}

/**
 * limn_marks_add:
 * @self: a list that nobody else has yet
 * @kind: what is said
 * @prediction: where the object is from
 * @index: its index there
 * @text: (nullable): what the tooltip says; its first line is the chip
 *
 * Adds a mark. What is asked for lies above what is told, and small objects above large ones; the
 * order of adding decides the rest.
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
 * @text: (nullable): what the tooltip says; its first line is the chip
 *
 * Adds a mark with an arrow to another object.
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
  LimnMarkItem item = { 0 };

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (prediction != NULL, FALSE);
  g_return_val_if_fail (index < limn_prediction_get_n_instances (prediction), FALSE);
  g_return_val_if_fail (by == NULL || by_index < limn_prediction_get_n_instances (by), FALSE);

  if (self->items->len >= LIMN_MAX_MARKS)
    return FALSE;

  item.mark = (LimnMark) { .kind = kind, .prediction = limn_prediction_ref (prediction),
                           .index = index, .by = by != NULL ? limn_prediction_ref (by) : NULL,
                           .by_index = by_index, .text = g_strdup (text) };
  limn_shape_init (&item.shape, prediction, index);
  if (by != NULL)
    {
      limn_shape_init (&item.by_shape, by, by_index);
      limn_mark_arrow_init (&item.arrow, &item);
    }
  g_array_append_val (self->items, item);
  insert_in_order (self, (guint16) (self->items->len - 1));
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

  return self->items->len;
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
  g_return_val_if_fail (position < self->items->len, NULL);

  return &g_array_index (self->items, LimnMarkItem, position).mark;
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

/*< private >
 * limn_mark_get_class_name:
 * @mark: a mark
 *
 * Gets the class of the object that is marked.
 *
 * Any thread.
 *
 * Returns: (transfer none): its name
 */
const char *
limn_mark_get_class_name (const LimnMark *mark)
{
  const LimnInstance *instance = limn_prediction_get_instance (mark->prediction, mark->index);

  return limn_prediction_get_class_name (mark->prediction, instance->class_index);
}
