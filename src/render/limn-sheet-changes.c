/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where two scenes of one answer look different in the same view. Instances are the same if their
 * numbers are; of what is in both, the order in which it is drawn is the same, too. Any thread. */

#include "config.h"

#include "limn-sheet-private.h"

#include <string.h>

/* Beyond the line of an object: specks and lines are set on whole pixels. */
#define MARGIN_PX 2.0
/* Around a keypoint, its casing included. */
#define KEYPOINT_REACH_PX 8.0

#define NOWHERE G_MAXUINT32

typedef struct
{
  const LimnViewport *viewport;
  LimnTiles          *tiles;
  double              scale;
} Marking;

static void
mark_view_rect (const Marking *marking,
                double         left,
                double         top,
                double         right,
                double         bottom)
{
  limn_tiles_mark (marking->tiles, left * marking->scale, top * marking->scale,
                   right * marking->scale, bottom * marking->scale);
}

/* All that is drawn of an object, but for its label. */
static void
mark_item (const Marking *marking,
           LimnScene     *scene,
           guint32        index)
{
  const LimnRect *bounds = &scene->items[index].shape.bounds;
  const LimnInstance *instance = limn_prediction_get_instance (scene->prediction, index);
  LimnPen pen = limn_scene_get_pen (scene, index);
  double reach = limn_stroke_get_width (LIMN_STROKE_OUTLINE, &pen) / 2.0 + MARGIN_PX * pen.scale;
  double left, top, right, bottom;

  limn_viewport_to_view (marking->viewport, bounds->x, bounds->y, &left, &top);
  limn_viewport_to_view (marking->viewport, bounds->x + bounds->width,
                         bounds->y + bounds->height, &right, &bottom);
  mark_view_rect (marking, left - reach, top - reach, right + reach, bottom + reach);

  reach = KEYPOINT_REACH_PX * pen.scale;
  for (guint i = 0; i < instance->n_keypoints; i++)
    {
      const LimnKeypoint *keypoint =
        limn_prediction_get_keypoint (scene->prediction, instance->first_keypoint + i);
      double x, y;

      limn_viewport_to_view (marking->viewport, keypoint->point.x + 0.5, keypoint->point.y + 0.5,
                             &x, &y);
      mark_view_rect (marking, x - reach, y - reach, x + reach, y + reach);
    }
}

static void
mark_place (const Marking        *marking,
            LimnScene            *scene,
            const LimnLabelPlace *place)
{
  LimnRect reach = limn_scene_get_label_reach (scene, place);

  if (place->form != LIMN_LABEL_HIDDEN)
    mark_view_rect (marking, reach.x, reach.y, reach.x + reach.width, reach.y + reach.height);
}

static guint32
get_number (LimnScene *scene,
            guint32    index)
{
  return limn_prediction_get_instance (scene->prediction, index)->number;
}

/* Numbers of instances to what is there for them; grows as it must. */
static void
put (GArray  *table,
     guint32  number,
     guint32  value)
{
  guint before = table->len;

  if (number >= before)
    {
      g_array_set_size (table, number + 1);
      memset (&g_array_index (table, guint32, before), 0xff,
              (table->len - before) * sizeof (guint32));
    }
  g_array_index (table, guint32, number) = value;
}

static guint32
take (GArray  *table,
      guint32  number)
{
  guint32 value = NOWHERE;

  if (number < table->len)
    {
      value = g_array_index (table, guint32, number);
      g_array_index (table, guint32, number) = NOWHERE;
    }

  return value;
}

static void
mark_items (const Marking *marking,
            LimnScene     *then,
            LimnScene     *now)
{
  g_autoptr (GArray) table = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < then->n_shown; i++)
    put (table, get_number (then, then->order[i]), then->order[i]);
  for (guint i = 0; i < now->n_shown; i++)
    {
      guint32 index = now->order[i];
      guint32 other = take (table, get_number (now, index));

      if (other == NOWHERE || then->items[other].meaning != now->items[index].meaning)
        mark_item (marking, now, index);
    }
  for (guint number = 0; number < table->len; number++)
    {
      guint32 gone = g_array_index (table, guint32, number);

      if (gone != NOWHERE)
        mark_item (marking, then, gone);
    }
}

static gboolean
is_same_place (const LimnLabelPlace *a,
               const LimnLabelPlace *b)
{
  return a->form == b->form
         && a->rect.x == b->rect.x && a->rect.y == b->rect.y
         && a->rect.width == b->rect.width && a->rect.height == b->rect.height
         && a->has_leader == b->has_leader
         && a->leader_x == b->leader_x && a->leader_y == b->leader_y;
}

/* Labels have no order among them that could be seen: chips do not lie on chips. */
static void
mark_labels (const Marking       *marking,
             const LimnSheetSide *then,
             const LimnSheetSide *now)
{
  g_autoptr (GArray) table = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < then->plan->n_labels; i++)
    put (table, get_number (then->scene, then->plan->items[i]), i);
  for (guint i = 0; i < now->plan->n_labels; i++)
    {
      guint32 index = now->plan->items[i];
      guint32 other = take (table, get_number (now->scene, index));

      if (other != NOWHERE && is_same_place (&then->plan->places[other], &now->plan->places[i])
          && then->scene->items[then->plan->items[other]].meaning
               == now->scene->items[index].meaning)
        continue;
      if (other != NOWHERE)
        mark_place (marking, then->scene, &then->plan->places[other]);
      mark_place (marking, now->scene, &now->plan->places[i]);
    }
  for (guint number = 0; number < table->len; number++)
    {
      guint32 gone = g_array_index (table, guint32, number);

      if (gone != NOWHERE)
        mark_place (marking, then->scene, &then->plan->places[gone]);
    }
}

static gboolean
is_same_style (const LimnSceneStyle *a,
               const LimnSceneStyle *b)
{
  return a->labels == b->labels && a->fill_opacity == b->fill_opacity && a->fill == b->fill
         && a->boxes == b->boxes && a->high_contrast == b->high_contrast
         && a->text_scale == b->text_scale && a->line_scale == b->line_scale;
}

/* The classes of parts of one answer begin alike; they may have got other colours. */
static gboolean
are_same_classes (LimnScene *a,
                  LimnScene *b)
{
  for (guint i = 0; i < MIN (a->n_classes, b->n_classes); i++)
    if (memcmp (&a->classes[i].color, &b->classes[i].color, sizeof (LimnColor)) != 0
        || a->classes[i].dash != b->classes[i].dash)
      return FALSE;

  return TRUE;
}

/*< private >
 * limn_sheet_mark_changes:
 * @then: what was drawn
 * @now: what is to be drawn
 * @viewport: the view of both
 * @scale: device pixels for one of the view
 * @tiles: the tiles of that view
 *
 * Marks the tiles in which the two look different.
 *
 * Returns: %FALSE if they cannot be compared, because not all that is in both looks the same
 */
gboolean
limn_sheet_mark_changes (const LimnSheetSide *then,
                         const LimnSheetSide *now,
                         const LimnViewport  *viewport,
                         int                  scale,
                         LimnTiles           *tiles)
{
  Marking marking = { .viewport = viewport, .tiles = tiles, .scale = scale };

  if (!limn_prediction_is_same_answer (then->scene->prediction, now->scene->prediction)
      || !is_same_style (&then->scene->style, &now->scene->style)
      || then->scene->judged != now->scene->judged
      || !are_same_classes (then->scene, now->scene))
    return FALSE;

  mark_items (&marking, then->scene, now->scene);
  mark_labels (&marking, then, now);
  return TRUE;
}
