/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* COCO's average precision, step by step as its reference implementation (COCOeval of pycocotools)
 * works: greedy matches at ten overlaps and for four ranges of area, picture by picture; then,
 * class by class, precision read off at 101 recalls. Of a picture only scores and matches are kept.
 * One thread at a time. */

#include "config.h"

#include "limn-coco-eval.h"

#include "limn-class-names.h"
#include "limn-truth-private.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_OVERLAPS 10
#define N_RECALLS 101
#define N_RANGES 4
/* How many instances of a class in a picture are looked at: at most, and for recall. */
#define MAX_DETECTIONS 100
#define MIN_OVERLAP 0.5
/* An overlap of 1 counts as reached in spite of rounding. */
#define FULL_OVERLAP (1.0 - 1e-10)

typedef enum
{
  RANGE_ALL,
  RANGE_SMALL,
  RANGE_MEDIUM,
  RANGE_LARGE,
} Range;

/* Square pixels, both ends included: 32 and 96 pixels square. */
static const double ranges[N_RANGES][2] = {
  [RANGE_ALL] = { 0.0, 1e10 },
  [RANGE_SMALL] = { 0.0, 1024.0 },
  [RANGE_MEDIUM] = { 1024.0, 9216.0 },
  [RANGE_LARGE] = { 9216.0, 1e10 },
};

/* One instance: bit N_OVERLAPS × range + overlap says whether it found an object, and whether it
 * does not count. */
typedef struct
{
  guint64 matched;
  guint64 ignored;
  float   score;
  guint32 picture;
  guint32 rank;
} Detection;

typedef struct
{
  GArray  *detections;
  guint    n_objects[N_RANGES];
  gboolean has_objects;
  gboolean is_sorted;
} ClassRecord;

struct _LimnCocoEval
{
  LimnCocoMeasure measure;
  guint           n_pictures;

  /* By the name in the truth, or else in the prediction. */
  GHashTable     *classes;
};

/* One class in one picture. */
typedef struct
{
  LimnCocoMeasure  measure;
  LimnPrediction  *prediction;
  LimnTruth       *truth;
  int              width;
  int              height;
  const guint32   *instances;
  guint            n_instances;
  const guint32   *objects;
  guint            n_objects;
  /* Row by row, an instance each. */
  double          *overlaps;
} Scene;

static void
class_record_free (ClassRecord *record)
{
  g_array_unref (record->detections);
  g_free (record);
}

static ClassRecord *
get_record (LimnCocoEval *self,
            const char   *name)
{
  ClassRecord *record = g_hash_table_lookup (self->classes, name);

  if (record == NULL)
    {
      record = g_new0 (ClassRecord, 1);
      record->detections = g_array_new (FALSE, FALSE, sizeof (Detection));
      g_hash_table_insert (self->classes, g_strdup (name), record);
    }
  return record;
}

/**
 * limn_coco_eval_new:
 * @measure: what is compared
 *
 * Begins an evaluation. Any thread, but one at a time from then on.
 *
 * Returns: (transfer full): the evaluation
 */
LimnCocoEval *
limn_coco_eval_new (LimnCocoMeasure measure)
{
  LimnCocoEval *self = g_new0 (LimnCocoEval, 1);

  self->measure = measure;
  self->classes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) class_record_free);
  return self;
}

/**
 * limn_coco_eval_free:
 * @self: (transfer full): an evaluation
 *
 * Ends an evaluation.
 */
void
limn_coco_eval_free (LimnCocoEval *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->classes);
  g_free (self);
}

static double
get_box_overlap (const LimnRect *a,
                 const LimnRect *b,
                 gboolean        b_is_crowd)
{
  double width = MIN (a->x + a->width, b->x + b->width) - MAX (a->x, b->x);
  double height = MIN (a->y + a->height, b->y + b->height) - MAX (a->y, b->y);
  double area = a->width * a->height;

  if (width <= 0.0 || height <= 0.0)
    return 0.0;
  return width * height
         / (b_is_crowd ? area : area + b->width * b->height - width * height);
}

/* The box as the file has it: a prediction clamps what reaches far outside. */
static const LimnRect *
get_object_box (const LimnTruth *truth,
                guint            object)
{
  const LimnOutlines *outlines = limn_truth_get_outlines (truth);

  if (outlines != NULL)
    return &g_array_index (outlines->outlines, LimnOutline, object).box;
  return &limn_prediction_get_instance (limn_truth_get_objects (truth), object)->box;
}

static gboolean
is_crowd (const Scene *scene,
          guint        position)
{
  return (limn_truth_get_flags (scene->truth, scene->objects[position]) & LIMN_TRUTH_CROWD) != 0;
}

static void
measure_boxes (Scene *scene)
{
  for (guint i = 0; i < scene->n_instances; i++)
    for (guint j = 0; j < scene->n_objects; j++)
      {
        const LimnInstance *instance = limn_prediction_get_instance (scene->prediction,
                                                                     scene->instances[i]);

        scene->overlaps[(gsize) i * scene->n_objects + j]
          = get_box_overlap (&instance->box, get_object_box (scene->truth, scene->objects[j]),
                             is_crowd (scene, j));
      }
}

static void
measure_masks (Scene *scene)
{
  g_autofree LimnMask **masks = g_new (LimnMask *, scene->n_objects + 1);

  for (guint j = 0; j < scene->n_objects; j++)
    masks[j] = limn_mask_new_of_truth (scene->truth, scene->objects[j], scene->width,
                                       scene->height);
  for (guint i = 0; i < scene->n_instances; i++)
    {
      g_autoptr (LimnMask) mask = limn_mask_new_coco (scene->prediction, scene->instances[i],
                                                      scene->width, scene->height);

      /* An overlap below the lowest that is asked for is as good as none. */
      for (guint j = 0; j < scene->n_objects; j++)
        if (is_crowd (scene, j) || limn_mask_iou_bound (mask, masks[j]) >= MIN_OVERLAP)
          scene->overlaps[(gsize) i * scene->n_objects + j]
            = limn_mask_iou (mask, masks[j], is_crowd (scene, j));
    }
  for (guint j = 0; j < scene->n_objects; j++)
    limn_mask_unref (masks[j]);
}

static gboolean
is_outside (double area,
            Range  range)
{
  return area < ranges[range][0] || area > ranges[range][1];
}

/* The object that an instance gets. Those that count come first in @order and are left only if
 * none of them will do; of equal overlaps the later one wins. */
static int
choose_object (const Scene    *scene,
               guint           instance,
               const guint32  *order,
               const gboolean *is_ignored,
               const gboolean *is_taken,
               double          threshold)
{
  const double *overlaps = &scene->overlaps[(gsize) instance * scene->n_objects];
  double best = MIN (threshold, FULL_OVERLAP);
  int chosen = -1;

  for (guint i = 0; i < scene->n_objects; i++)
    {
      guint object = order[i];

      if (is_taken[object] && !is_crowd (scene, object))
        continue;
      if (chosen >= 0 && !is_ignored[chosen] && is_ignored[object])
        break;
      if (overlaps[object] < best)
        continue;
      best = overlaps[object];
      chosen = (int) object;
    }
  return chosen;
}

/* Matches one class in one picture for one range of area, at all overlaps. */
static void
match_range (const Scene *scene,
             Range        range,
             ClassRecord *record,
             Detection   *detections)
{
  g_autofree gboolean *is_ignored = g_new0 (gboolean, scene->n_objects + 1);
  g_autofree gboolean *is_taken = g_new0 (gboolean, scene->n_objects + 1);
  g_autofree guint32 *order = g_new (guint32, scene->n_objects + 1);
  guint n = 0;

  for (guint j = 0; j < scene->n_objects; j++)
    {
      is_ignored[j] = limn_truth_get_flags (scene->truth, scene->objects[j]) != 0
                      || is_outside (limn_truth_get_area (scene->truth, scene->objects[j]), range);
      if (!is_ignored[j])
        order[n++] = j;
    }
  record->n_objects[range] += n;
  for (guint j = 0; j < scene->n_objects; j++)
    if (is_ignored[j])
      order[n++] = j;
  for (int t = 0; t < N_OVERLAPS; t++)
    {
      /* As numpy.linspace (0.5, 0.95, 10) counts. */
      double threshold = t + 1 < N_OVERLAPS ? t * ((0.95 - 0.5) / (N_OVERLAPS - 1)) + 0.5 : 0.95;
      guint64 bit = G_GUINT64_CONSTANT (1) << (N_OVERLAPS * (int) range + t);

      memset (is_taken, 0, sizeof *is_taken * scene->n_objects);
      for (guint i = 0; i < scene->n_instances; i++)
        {
          const LimnRect *box = &limn_prediction_get_instance (scene->prediction,
                                                               scene->instances[i])->box;
          int object = choose_object (scene, i, order, is_ignored, is_taken, threshold);

          if (object >= 0)
            {
              is_taken[object] = TRUE;
              detections[i].matched |= bit;
            }
          /* The reference takes the area of the box where an answer has one, for masks too. */
          if (object >= 0 ? is_ignored[object] : is_outside (box->width * box->height, range))
            detections[i].ignored |= bit;
        }
    }
}

static void
add_class (LimnCocoEval *self,
           Scene        *scene,
           const char   *name)
{
  ClassRecord *record = get_record (self, name);
  g_autofree double *overlaps = NULL;
  Detection detections[MAX_DETECTIONS] = { 0 };

  scene->n_instances = MIN (scene->n_instances, MAX_DETECTIONS);
  overlaps = g_new0 (double, (gsize) scene->n_instances * scene->n_objects + 1);
  scene->overlaps = overlaps;
  if (scene->n_instances > 0 && scene->n_objects > 0)
    {
      switch (scene->measure)
        {
        case LIMN_COCO_BOXES:
          measure_boxes (scene);
          break;
        case LIMN_COCO_MASKS:
          measure_masks (scene);
          break;
        }
    }
  for (guint i = 0; i < scene->n_instances; i++)
    {
      detections[i].score = limn_prediction_get_instance (scene->prediction,
                                                          scene->instances[i])->confidence;
      detections[i].picture = self->n_pictures;
      detections[i].rank = i;
    }
  for (Range range = RANGE_ALL; range <= RANGE_LARGE; range++)
    match_range (scene, range, record, detections);
  g_array_append_vals (record->detections, detections, scene->n_instances);
  record->has_objects = record->has_objects || scene->n_objects > 0;
  record->is_sorted = FALSE;
}

/* Lists instances by class: (element-type GArray of guint32), in their order. */
static GPtrArray *
list_by_class (const LimnPrediction *prediction,
               const guint32        *classes,
               guint                 n_classes)
{
  GPtrArray *lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; i < n_classes; i++)
    g_ptr_array_add (lists, g_array_new (FALSE, FALSE, sizeof (guint32)));
  for (guint32 i = 0; i < limn_prediction_get_n_instances (prediction); i++)
    {
      guint32 class_index = limn_prediction_get_instance (prediction, i)->class_index;

      g_array_append_val (g_ptr_array_index (lists, classes != NULL ? classes[class_index]
                                                                    : class_index), i);
    }
  return lists;
}

/**
 * limn_coco_eval_add:
 * @self: an evaluation
 * @prediction: what the model says, best at the lowest confidence there is
 * @truth: what the person says; brought to the size of the picture if need be
 * @width: width of the picture in pixels
 * @height: height of the picture in pixels
 *
 * Adds a picture. Classes are the same if their names are, or if they differ in capitals and spaces
 * only. Difficult objects, which COCO does not know, are ignored like crowds but not shared.
 */
void
limn_coco_eval_add (LimnCocoEval   *self,
                    LimnPrediction *prediction,
                    LimnTruth      *truth,
                    int             width,
                    int             height)
{
  g_autoptr (LimnTruth) scaled = NULL;
  g_autoptr (GPtrArray) instances = NULL;
  g_autoptr (GPtrArray) objects = NULL;
  g_autofree guint32 *classes = NULL;
  LimnPrediction *all = NULL;
  guint n_truth = 0;
  guint n_own = 0;

  g_return_if_fail (self != NULL && prediction != NULL && truth != NULL);
  g_return_if_fail (width > 0 && height > 0);

  scaled = limn_truth_scale (truth, width, height);
  all = limn_truth_get_objects (scaled);
  n_truth = limn_prediction_get_n_classes (all);
  n_own = limn_prediction_get_n_classes (prediction);
  /* Classes of the truth, then those that only the model has. */
  classes = limn_class_names_pair (prediction, all);
  for (guint i = 0; i < n_own; i++)
    if (classes[i] == LIMN_CLASS_NONE)
      classes[i] = n_truth + i;
  instances = list_by_class (prediction, classes, n_truth + n_own);
  objects = list_by_class (all, NULL, n_truth + n_own);
  for (guint i = 0; i < n_truth + n_own; i++)
    {
      const GArray *own = g_ptr_array_index (instances, i);
      const GArray *theirs = g_ptr_array_index (objects, i);
      Scene scene = {
        .measure = self->measure, .prediction = prediction, .truth = scaled,
        .width = width, .height = height,
        .instances = (const guint32 *) (const void *) own->data, .n_instances = own->len,
        .objects = (const guint32 *) (const void *) theirs->data, .n_objects = theirs->len,
      };

      if (own->len + theirs->len > 0)
        add_class (self, &scene, i < n_truth ? limn_prediction_get_class_name (all, i)
                                 : limn_prediction_get_class_name (prediction, i - n_truth));
    }
  self->n_pictures++;
}

/**
 * limn_coco_eval_get_n:
 * @self: an evaluation
 *
 * Gets how many pictures there are.
 *
 * Returns: how many
 */
guint
limn_coco_eval_get_n (const LimnCocoEval *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_pictures;
}

static int
compare_detections (const void *a,
                    const void *b)
{
  const Detection *p = a;
  const Detection *q = b;

  if (p->score != q->score)
    return p->score < q->score ? 1 : -1;
  if (p->picture != q->picture)
    return p->picture < q->picture ? -1 : 1;
  return (p->rank > q->rank) - (p->rank < q->rank);
}

/* Gives the instances of pictures without an object of their class to the class they would have
 * been matched with elsewhere, though its name is written a little differently. */
static void
settle (LimnCocoEval *self)
{
  g_autoptr (GHashTable) folded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer name = NULL;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->classes);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (((ClassRecord *) value)->has_objects)
      g_hash_table_insert (folded, limn_class_names_fold (name), value);
  g_hash_table_iter_init (&iter, self->classes);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      ClassRecord *record = value;
      g_autofree char *fold = limn_class_names_fold (name);
      ClassRecord *home = record->has_objects ? NULL : g_hash_table_lookup (folded, fold);

      if (home != NULL && record->detections->len > 0)
        {
          g_array_append_vals (home->detections, record->detections->data,
                               record->detections->len);
          g_array_set_size (record->detections, 0);
          home->is_sorted = FALSE;
        }
    }
  g_hash_table_iter_init (&iter, self->classes);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      ClassRecord *record = value;

      if (!record->is_sorted && record->detections->len > 0)
        qsort (record->detections->data, record->detections->len, sizeof (Detection),
               compare_detections);
      record->is_sorted = TRUE;
    }
}

/* Makes precision monotonic from the right and reads it off at 101 recalls. */
static double
read_off (GArray *precisions,
          GArray *recalls)
{
  double *precision = (double *) (void *) precisions->data;
  double sum = 0.0;
  guint position = 0;

  for (guint i = precisions->len; i > 1; i--)
    precision[i - 2] = MAX (precision[i - 2], precision[i - 1]);
  for (int r = 0; r < N_RECALLS; r++)
    {
      /* As numpy.linspace (0, 1, 101) counts. */
      double recall = r + 1 < N_RECALLS ? r * (1.0 / (N_RECALLS - 1)) : 1.0;

      while (position < recalls->len && g_array_index (recalls, double, position) < recall)
        position++;
      if (position == recalls->len)
        break;
      sum += precision[position];
    }
  return sum / N_RECALLS;
}

/* Average precision and greatest recall of a class at one overlap, or %FALSE if there is nothing
 * to be found. */
static gboolean
measure_class (const ClassRecord *record,
               Range              range,
               int                overlap,
               guint              max_detections,
               double            *precision,
               double            *recall)
{
  g_autoptr (GArray) precisions = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) recalls = g_array_new (FALSE, FALSE, sizeof (double));
  guint64 bit = G_GUINT64_CONSTANT (1) << (N_OVERLAPS * (int) range + overlap);
  double n_objects = record->n_objects[range];
  double n_right = 0.0;
  double n_wrong = 0.0;

  if (record->n_objects[range] == 0)
    return FALSE;
  for (guint i = 0; i < record->detections->len; i++)
    {
      const Detection *detection = &g_array_index (record->detections, Detection, i);
      double value = 0.0;

      if (detection->rank >= max_detections)
        continue;
      if ((detection->ignored & bit) == 0)
        {
          n_right += (detection->matched & bit) != 0;
          n_wrong += (detection->matched & bit) == 0;
        }
      value = n_right / n_objects;
      g_array_append_val (recalls, value);
      value = n_right / (n_right + n_wrong + DBL_EPSILON);
      g_array_append_val (precisions, value);
    }
  *recall = n_right / n_objects;
  *precision = read_off (precisions, recalls);
  return TRUE;
}

/* The mean over classes and the overlaps first to last, or -1. */
static void
average (LimnCocoEval *self,
         Range         range,
         int           first,
         int           last,
         guint         max_detections,
         double       *precision,
         double       *recall)
{
  GHashTableIter iter;
  gpointer value = NULL;
  double sums[2] = { 0.0, 0.0 };
  guint n = 0;

  g_hash_table_iter_init (&iter, self->classes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    for (int t = first; t <= last; t++)
      {
        double one[2] = { 0.0, 0.0 };

        if (!measure_class (value, range, t, max_detections, &one[0], &one[1]))
          continue;
        sums[0] += one[0];
        sums[1] += one[1];
        n++;
      }
  if (precision != NULL)
    *precision = n > 0 ? sums[0] / n : -1.0;
  if (recall != NULL)
    *recall = n > 0 ? sums[1] / n : -1.0;
}

/**
 * limn_coco_eval_summarize:
 * @self: an evaluation
 * @summary: (out caller-allocates): the figures
 *
 * Works out the twelve figures of what was added so far. More pictures may be added afterwards.
 */
void
limn_coco_eval_summarize (LimnCocoEval    *self,
                          LimnCocoSummary *summary)
{
  const int last = N_OVERLAPS - 1;

  g_return_if_fail (self != NULL && summary != NULL);

  settle (self);
  average (self, RANGE_ALL, 0, last, MAX_DETECTIONS, &summary->ap, &summary->ar100);
  average (self, RANGE_ALL, 0, 0, MAX_DETECTIONS, &summary->ap50, NULL);
  average (self, RANGE_ALL, 5, 5, MAX_DETECTIONS, &summary->ap75, NULL);
  average (self, RANGE_SMALL, 0, last, MAX_DETECTIONS, &summary->ap_small, &summary->ar_small);
  average (self, RANGE_MEDIUM, 0, last, MAX_DETECTIONS, &summary->ap_medium,
           &summary->ar_medium);
  average (self, RANGE_LARGE, 0, last, MAX_DETECTIONS, &summary->ap_large, &summary->ar_large);
  average (self, RANGE_ALL, 0, last, 1, NULL, &summary->ar1);
  average (self, RANGE_ALL, 0, last, 10, NULL, &summary->ar10);
}

/**
 * limn_coco_eval_get_class:
 * @self: an evaluation
 * @class_name: a class, as the truth names it
 * @ap: (out): its average precision
 * @ap50: (out): the same at an overlap of one half
 *
 * Gets the figures of one class.
 *
 * Returns: %FALSE if no picture has an object of it that counts
 */
gboolean
limn_coco_eval_get_class (LimnCocoEval *self,
                          const char   *class_name,
                          double       *ap,
                          double       *ap50)
{
  const ClassRecord *record = NULL;
  double sum = 0.0;

  g_return_val_if_fail (self != NULL && class_name != NULL, FALSE);
  g_return_val_if_fail (ap != NULL && ap50 != NULL, FALSE);

  settle (self);
  record = g_hash_table_lookup (self->classes, class_name);
  if (record == NULL)
    return FALSE;
  for (int t = 0; t < N_OVERLAPS; t++)
    {
      double precision = 0.0;
      double recall = 0.0;

      if (!measure_class (record, RANGE_ALL, t, MAX_DETECTIONS, &precision, &recall))
        return FALSE;
      sum += precision;
      if (t == 0)
        *ap50 = precision;
    }
  *ap = sum / N_OVERLAPS;
  return TRUE;
}
