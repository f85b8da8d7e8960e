/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The texts of marks. They are placed like the labels of a scene and around those, so that chips of
 * the two do not pile up; what finds no room is said by the tooltip. The thread that draws. */

#include "config.h"

#include "limn-label.h"
#include "limn-marks-private.h"

#include <math.h>
#include <string.h>

/* More text is not read, and hides the picture. */
#define MAX_CHIPS 60

typedef struct
{
  const LimnMarkItem *item;
  char               *text;
} Chip;

static void
chip_clear_cb (gpointer data)
{
  g_free (((Chip *) data)->text);
}

/* What the chip of a mark says: the first line of its text. What comes and goes says it in a
 * quarter of a second, when there is no time to read. */
static char *
create_text (LimnMarkDrawing *drawing,
             const LimnMark  *mark)
{
  gboolean changes = mark->kind == LIMN_MARK_CAME || mark->kind == LIMN_MARK_WENT;
  const char *text = mark->text;

  if (changes && drawing->progress >= 0.0)
    return NULL;
  if (text == NULL && mark->kind == LIMN_MARK_MISSED)
    text = limn_mark_get_class_name (mark);
  if (text == NULL || *text == '\0')
    return NULL;

  return g_strndup (text, strcspn (text, "\n"));
}

static gboolean
is_asked_for (const LimnMark *mark)
{
  return mark->kind == LIMN_MARK_PEEKED || mark->kind == LIMN_MARK_CONFLICT;
}

/* What is asked for first, then the strongest. */
static int
compare_chips_cb (gconstpointer a,
                  gconstpointer b)
{
  const LimnMark *mark_a = &((const Chip *) a)->item->mark;
  const LimnMark *mark_b = &((const Chip *) b)->item->mark;
  gboolean asked_a = is_asked_for (mark_a);
  gboolean asked_b = is_asked_for (mark_b);
  float confidence_a = limn_prediction_get_instance (mark_a->prediction, mark_a->index)->confidence;
  float confidence_b = limn_prediction_get_instance (mark_b->prediction, mark_b->index)->confidence;

  if (asked_a != asked_b)
    return asked_a ? -1 : 1;
  if (confidence_a != confidence_b)
    return confidence_a > confidence_b ? -1 : 1;

  return ((const Chip *) a)->item < ((const Chip *) b)->item ? -1 : 1;
}

static LimnRect
get_anchor (LimnMarkDrawing    *drawing,
            const LimnMarkItem *item)
{
  LimnViewBounds bounds = limn_drawing_to_view (&drawing->base, &item->shape.bounds);

  return (LimnRect) { .x = bounds.left, .y = bounds.top,
                      .width = bounds.right - bounds.left,
                      .height = bounds.bottom - bounds.top };
}

static gboolean
intersects (const LimnRect *a,
            const LimnRect *b)
{
  return a->x <= b->x + b->width && b->x <= a->x + a->width &&
         a->y <= b->y + b->height && b->y <= a->y + a->height;
}

static GArray *
collect_chips (LimnMarks       *self,
               LimnMarkDrawing *drawing,
               const LimnRect  *area)
{
  GArray *chips = g_array_new (FALSE, FALSE, sizeof (Chip));

  g_array_set_clear_func (chips, chip_clear_cb);
  for (guint i = 0; i < self->items->len; i++)
    {
      const LimnMarkItem *item = &g_array_index (self->items, LimnMarkItem, i);
      LimnRect anchor = get_anchor (drawing, item);
      Chip chip = { .item = item };

      if (!intersects (&anchor, area))
        continue;

      chip.text = create_text (drawing, &item->mark);
      if (chip.text != NULL)
        g_array_append_val (chips, chip);
    }
  g_array_sort (chips, compare_chips_cb);
  if (chips->len > MAX_CHIPS)
    g_array_set_size (chips, MAX_CHIPS);

  return chips;
}

/* What the chips must keep off: the scene's labels and the badges. */
static GArray *
collect_taken (LimnMarkDrawing *drawing,
               LimnScene       *scene)
{
  GArray *taken = g_array_new (FALSE, FALSE, sizeof (LimnRect));
  g_autoptr (LimnLabelPlan) plan = NULL;

  if (drawing->badges->len > 0)
    g_array_append_vals (taken, drawing->badges->data, drawing->badges->len);
  if (scene != NULL)
    plan = limn_scene_peek_label_plan (scene, drawing->base.viewport);
  for (guint i = 0; plan != NULL && i < plan->n_labels; i++)
    {
      if (plan->places[i].form >= LIMN_LABEL_SHORT)
        g_array_append_val (taken, plan->places[i].rect);
    }

  return taken;
}

static LimnChipLook
get_look (LimnMarkKind kind)
{
  switch (kind)
    {
    case LIMN_MARK_GHOST:
    case LIMN_MARK_REMOVED:
    case LIMN_MARK_CAME:
    case LIMN_MARK_WENT:
    case LIMN_MARK_KEPT:
    case LIMN_MARK_STRUCK:
      return LIMN_CHIP_QUIET;
    case LIMN_MARK_MISSED:
    case LIMN_MARK_ONLY_MODEL:
    case LIMN_MARK_ONLY_DERIVED:
      return LIMN_CHIP_NORMAL;
    case LIMN_MARK_CONFLICT:
    case LIMN_MARK_PEEKED:
      return LIMN_CHIP_RAISED;
    }

  g_return_val_if_reached (LIMN_CHIP_QUIET);
}

/* What is pointed at is named, over its object if need be. */
static void
insist (const LimnLabelRequest *request,
        const LimnRect         *area,
        LimnLabelPlace         *place)
{
  LimnRect rect = { .x = request->anchor.x, .y = request->anchor.y - request->height,
                    .width = request->full_width, .height = request->height };

  rect.x = round (MAX (MIN (rect.x, area->x + area->width - rect.width), area->x));
  rect.y = round (MAX (MIN (rect.y, area->y + area->height - rect.height), area->y));
  *place = (LimnLabelPlace) { .form = LIMN_LABEL_FULL, .rect = rect };
}

static void
place_chips (LimnMarkDrawing  *drawing,
             LimnLabeler      *labeler,
             const GArray     *chips,
             const GArray     *taken,
             const LimnRect   *area,
             LimnLabelPlace   *places)
{
  g_autofree LimnLabelRequest *requests = g_new0 (LimnLabelRequest, chips->len);

  for (guint i = 0; i < chips->len; i++)
    {
      const Chip *chip = &g_array_index (chips, Chip, i);
      LimnLabelText text = { .class_name = chip->text, .percent = -1 };
      LimnPen pen = limn_mark_get_pen (drawing, &chip->item->mark);

      requests[i].anchor = get_anchor (drawing, chip->item);
      requests[i].clearance = limn_stroke_get_width (LIMN_STROKE_OUTLINE, &pen) / 2.0 + 1.0;
      limn_labeler_measure (labeler, &text, &requests[i].full_width, &requests[i].height);
    }

  limn_label_layout_place_around (requests, chips->len, (const LimnRect *) taken->data, taken->len,
                                  area, drawing->style.line_scale, places);
  for (guint i = 0; i < chips->len; i++)
    {
      const Chip *chip = &g_array_index (chips, Chip, i);

      if (places[i].form != LIMN_LABEL_FULL && chip->item->mark.kind == LIMN_MARK_PEEKED)
        insist (&requests[i], area, &places[i]);
    }
}

/*< private >
 * limn_marks_draw_chips:
 * @self: a list
 * @drawing: a drawing in which the badges were drawn
 * @scene: (nullable): the scene below, whose labels are kept off
 *
 * Draws the texts of the marks.
 *
 * The thread that draws.
 */
void
limn_marks_draw_chips (LimnMarks       *self,
                       LimnMarkDrawing *drawing,
                       LimnScene       *scene)
{
  g_autoptr (LimnLabeler) labeler = NULL;
  g_autoptr (GArray) chips = NULL;
  g_autoptr (GArray) taken = NULL;
  g_autofree LimnLabelPlace *places = NULL;
  LimnRect area;

  limn_scene_get_label_area (drawing->base.viewport, &area);
  if (area.width < 1.0 || area.height < 1.0)
    return;

  chips = collect_chips (self, drawing, &area);
  if (chips->len == 0)
    return;

  labeler = limn_labeler_new (drawing->style.text_scale, drawing->style.line_scale);
  taken = collect_taken (drawing, scene);
  places = g_new0 (LimnLabelPlace, chips->len);
  place_chips (drawing, labeler, chips, taken, &area, places);
  for (guint i = 0; i < chips->len; i++)
    {
      LimnPen pen = limn_mark_get_pen (drawing, &g_array_index (chips, Chip, i).item->mark);

      if (places[i].form == LIMN_LABEL_FULL)
        limn_labeler_draw_leader (labeler, drawing->base.cr, &pen.color, &places[i]);
    }

  /* The first are the ones that may lie over others. */
  for (guint i = chips->len; i > 0; i--)
    {
      const Chip *chip = &g_array_index (chips, Chip, i - 1);
      LimnLabelText text = { .class_name = chip->text, .percent = -1 };
      LimnPen pen = limn_mark_get_pen (drawing, &chip->item->mark);

      if (places[i - 1].form == LIMN_LABEL_FULL)
        limn_labeler_draw_chip (labeler, drawing->base.cr, &text, &pen.color,
                                &places[i - 1].rect, get_look (chip->item->mark.kind));
    }
}
