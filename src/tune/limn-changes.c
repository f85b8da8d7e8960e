/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which object of one answer is which of another. Answers that were narrowed from one pool share
 * their instances, and then an object is itself and nothing else. Answers that came separately are
 * compared by class and box: first those that are exactly equal, which is most of them, then the
 * strongest ones first, among boxes that begin about where theirs does. So 10,000 objects take
 * milliseconds, unless a server piles them all up in one place, for which there is a limit. Any
 * thread. */

#include "config.h"

#include "limn-changes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* An object of the next answer is the same one when its class is and the boxes agree this much. */
#define SAME_OBJECT_IOU 0.9
/* Boxes that agree so much begin no farther apart than this share of a width. Of a union of width u
 * at least 0.9 u is shared: the edges differ by 0.1 u at most, and each box is at least 0.9 u
 * wide. */
#define SAME_OBJECT_SHIFT ((1.0 - SAME_OBJECT_IOU) / SAME_OBJECT_IOU)
/* How many boxes are looked at for one object. */
#define MAX_CANDIDATES 1000

/* The same picture, asked twice, comes back with scores that differ by about 1e-4 from servers that
 * compute on a GPU, and with corners that were rounded to the other pixel. A person would not call
 * that another answer. */
#define AGREE_PX 1.0
#define AGREE_SCORE 1e-3
/* What lies this near to the threshold may be on either side of it: engines differ in what they do
 * with equality, and so do float32 numbers that were written as text and read again. */
#define AGREE_THRESHOLD 1e-6

#define UNMATCHED G_MAXUINT32

struct _LimnChanges
{
  gatomicrefcount ref_count;

  /* Owned. */
  LimnPrediction *before;
  LimnPrediction *after;
  guint32        *came;
  guint32        *went;
  guint32        *partners; /* of @after, in @before */

  guint           n_came;
  guint           n_went;
};

/* What an object is matched by. */
typedef struct
{
  const LimnRect *box;
  float           score;
  guint           class_rank;
  int             class_id;
  guint32         index;
} Entry;

/* One of the two answers while they are matched. */
typedef struct
{
  /* Owned. Entries are sorted by class, then box, then strength; partners are by index. */
  Entry   *entries;
  guint32 *partners;

  guint    n;
} Side;

/* How much two boxes agree; 0 if not at all. */
typedef double (*AgreeFunc) (const Entry *a,
                             const Entry *b);

G_DEFINE_BOXED_TYPE (LimnChanges, limn_changes, limn_changes_ref, limn_changes_unref)

/**
 * limn_box_iou:
 * @a: a box
 * @b: a box
 *
 * Says how much two boxes agree: the area they share, divided by the area they cover together. Any
 * thread.
 *
 * Returns: 0 to 1; 0 if they only touch
 */
double
limn_box_iou (const LimnRect *a,
              const LimnRect *b)
{
  double width = 0.0;
  double height = 0.0;
  double shared = 0.0;
  double both = 0.0;

  g_return_val_if_fail (a != NULL && b != NULL, 0.0);

  width = MIN (a->x + a->width, b->x + b->width) - MAX (a->x, b->x);
  height = MIN (a->y + a->height, b->y + b->height) - MAX (a->y, b->y);
  if (width <= 0 || height <= 0)
    return 0.0;

  shared = width * height;
  both = a->width * a->height + b->width * b->height - shared;
  return both > 0 ? shared / both : 0.0;
}

static gboolean
same_picture (LimnPrediction *a,
              LimnPrediction *b)
{
  LimnQuery *query_a = limn_prediction_get_query (a);
  LimnQuery *query_b = limn_prediction_get_query (b);

  return (query_a != NULL ? limn_query_get_image (query_a) : NULL)
         == (query_b != NULL ? limn_query_get_image (query_b) : NULL);
}

static const char *
get_class (LimnPrediction *prediction,
           guint           index)
{
  const LimnInstance *instance = limn_prediction_get_instance (prediction, index);

  return limn_prediction_get_class_name (prediction, instance->class_index);
}

/**
 * limn_follow_instance:
 * @from: (nullable): the earlier prediction
 * @to: (nullable): the later one
 * @index: an index in @from, or -1
 *
 * Finds the same object in another answer about the same picture: of the same class, with a box
 * that agrees by nine tenths (intersection over union). Any thread.
 *
 * Returns: its index in @to, or -1
 */
int
limn_follow_instance (LimnPrediction *from,
                      LimnPrediction *to,
                      int             index)
{
  const LimnInstance *wanted = NULL;
  const char *name = NULL;
  double best_iou = 0;
  int best = -1;

  if (index < 0 || from == NULL || to == NULL)
    return -1;
  if ((guint) index >= limn_prediction_get_n_instances (from))
    return -1;
  if (!same_picture (from, to))
    return -1;

  wanted = limn_prediction_get_instance (from, index);
  name = get_class (from, index);

  for (guint i = 0; i < limn_prediction_get_n_instances (to); i++)
    {
      const LimnInstance *instance = limn_prediction_get_instance (to, i);
      double iou = 0.0;

      /* Of one pool: the very same object, even where others lie on it. */
      if (instance == wanted)
        return (int) i;

      /* Two instances may have the very same box; narrower answers of one pool keep their order. */
      iou = limn_box_iou (&wanted->box, &instance->box);
      if (iou < best_iou || (iou <= best_iou && (int) i != index))
        continue;
      if (g_strcmp0 (name, get_class (to, i)) != 0)
        continue;

      best_iou = iou;
      best = (int) i;
    }

  return best_iou >= SAME_OBJECT_IOU ? best : -1;
}

static int
compare_numbers (double a,
                 double b)
{
  return (a > b) - (a < b);
}

static int
compare_classes (const Entry *a,
                 const Entry *b)
{
  if (a->class_rank != b->class_rank)
    return a->class_rank < b->class_rank ? -1 : 1;
  return (a->class_id > b->class_id) - (a->class_id < b->class_id);
}

/* By class and box: what compares equal is the same object. */
static int
compare_objects (const Entry *a,
                 const Entry *b)
{
  int order = compare_classes (a, b);

  if (order == 0)
    order = compare_numbers (a->box->x, b->box->x);
  if (order == 0)
    order = compare_numbers (a->box->y, b->box->y);
  if (order == 0)
    order = compare_numbers (a->box->width, b->box->width);
  if (order == 0)
    order = compare_numbers (a->box->height, b->box->height);
  return order;
}

static int
compare_entries (const void *a,
                 const void *b)
{
  const Entry *p = a;
  const Entry *q = b;
  int order = compare_objects (p, q);

  return order != 0 ? order : (p->index > q->index) - (p->index < q->index);
}

static void
side_init (Side           *side,
           LimnPrediction *prediction)
{
  side->n = limn_prediction_get_n_instances (prediction);
  side->partners = g_new (guint32, side->n);
  for (guint i = 0; i < side->n; i++)
    side->partners[i] = UNMATCHED;
}

static void
side_clear (Side *side)
{
  g_free (side->entries);
  g_free (side->partners);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Side, side_clear)

/* Numbers the classes of an answer by name, so that @ranks has one number for both sides. */
static guint *
rank_classes (LimnPrediction *prediction,
              GHashTable     *ranks)
{
  guint n_classes = limn_prediction_get_n_classes (prediction);
  guint *rank_of_class = g_new (guint, n_classes);

  for (guint i = 0; i < n_classes; i++)
    {
      const char *name = limn_prediction_get_class_name (prediction, i);
      gpointer rank = g_hash_table_lookup (ranks, name);

      if (rank == NULL)
        {
          rank = GUINT_TO_POINTER (g_hash_table_size (ranks) + 1);
          g_hash_table_insert (ranks, (char *) name, rank);
        }
      rank_of_class[i] = GPOINTER_TO_UINT (rank);
    }
  return rank_of_class;
}

static void
side_sort (Side           *side,
           LimnPrediction *prediction,
           GHashTable     *ranks)
{
  g_autofree guint *rank_of_class = rank_classes (prediction, ranks);

  side->entries = g_new (Entry, side->n);
  for (guint i = 0; i < side->n; i++)
    {
      const LimnInstance *instance = limn_prediction_get_instance (prediction, i);

      side->entries[i] = (Entry) {
        .box = &instance->box,
        .score = instance->confidence,
        .class_rank = rank_of_class[instance->class_index],
        .class_id = instance->class_id,
        .index = i,
      };
    }
  if (side->n > 0)
    qsort (side->entries, side->n, sizeof (Entry), compare_entries);
}

static void
pair (Side    *before,
      guint32  index_before,
      Side    *after,
      guint32  index_after)
{
  before->partners[index_before] = index_after;
  after->partners[index_after] = index_before;
}

/* Pairs what is the same instance of the same pool. Both sides keep its order. */
static gboolean
pair_shared (LimnPrediction *before,
             Side           *side_before,
             LimnPrediction *after,
             Side           *side_after)
{
  gboolean is_shared = FALSE;
  guint i = 0;
  guint j = 0;

  while (i < side_before->n && j < side_after->n)
    {
      guintptr p = (guintptr) limn_prediction_get_instance (before, i);
      guintptr q = (guintptr) limn_prediction_get_instance (after, j);

      if (p == q)
        {
          pair (side_before, i, side_after, j);
          is_shared = TRUE;
        }
      i += p <= q;
      j += q <= p;
    }
  return is_shared;
}

/* Pairs objects of the same class with the same box, the strongest with the strongest. */
static void
pair_equal (Side *before,
            Side *after)
{
  guint i = 0;
  guint j = 0;

  while (i < before->n && j < after->n)
    {
      const Entry *a = &before->entries[i];
      const Entry *b = &after->entries[j];
      int order = compare_objects (a, b);

      if (order == 0 && fabs ((double) a->score - b->score) <= AGREE_SCORE)
        pair (before, a->index, after, b->index);
      else if (order == 0)
        order = a->score > b->score ? -1 : 1;
      i += order <= 0;
      j += order >= 0;
    }
}

/* The first entry of the class that begins at @x or right of it. */
static guint
find_begin (const Side  *side,
            const Entry *wanted,
            double       x)
{
  guint low = 0;
  guint high = side->n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      int order = compare_classes (&side->entries[middle], wanted);

      if (order < 0 || (order == 0 && side->entries[middle].box->x < x))
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The best partner that is left, among the boxes that begin within @shift of this one. */
static const Entry *
find_partner (const Side  *after,
              const Entry *wanted,
              double       shift,
              AgreeFunc    agree)
{
  const Entry *best = NULL;
  double best_agrees = 0.0;
  guint n_candidates = 0;

  for (guint i = find_begin (after, wanted, wanted->box->x - shift);
       i < after->n && n_candidates < MAX_CANDIDATES; i++)
    {
      const Entry *entry = &after->entries[i];
      double agrees = 0.0;

      if (compare_classes (entry, wanted) != 0 || entry->box->x > wanted->box->x + shift)
        break;
      n_candidates++;
      if (after->partners[entry->index] != UNMATCHED)
        continue;

      agrees = agree (wanted, entry);
      if (agrees > best_agrees || (best != NULL && agrees == best_agrees
                                   && entry->index < best->index))
        {
          best = entry;
          best_agrees = agrees;
        }
    }
  return best;
}

static double
agree_as_object (const Entry *a,
                 const Entry *b)
{
  double iou = limn_box_iou (a->box, b->box);

  return iou >= SAME_OBJECT_IOU ? iou : 0.0;
}

static double
agree_as_answer (const Entry *a,
                 const Entry *b)
{
  const LimnRect *p = a->box;
  const LimnRect *q = b->box;
  double sides = MAX (MAX (fabs (p->x - q->x), fabs (p->y - q->y)),
                      MAX (fabs (p->x + p->width - q->x - q->width),
                           fabs (p->y + p->height - q->y - q->height)));
  double score = fabs ((double) a->score - b->score);

  if (sides > AGREE_PX || score > AGREE_SCORE)
    return 0.0;
  return 3.0 - sides / AGREE_PX - score / AGREE_SCORE;
}

/* Pairs what is left, the strongest first. @shift is in pixels, or 0 for a share of the width. */
static void
pair_alike (Side      *before,
            Side      *after,
            double     shift,
            AgreeFunc  agree)
{
  g_autofree const Entry **by_strength = g_new (const Entry *, before->n);

  for (guint i = 0; i < before->n; i++)
    by_strength[before->entries[i].index] = &before->entries[i];

  for (guint i = 0; i < before->n; i++)
    {
      const Entry *wanted = by_strength[i];
      const Entry *partner = NULL;

      if (before->partners[i] != UNMATCHED)
        continue;
      partner = find_partner (after, wanted,
                              shift > 0 ? shift : wanted->box->width * SAME_OBJECT_SHIFT, agree);
      if (partner != NULL)
        pair (before, i, after, partner->index);
    }
}

static guint32 *
list_unmatched (const Side *side,
                guint      *n_unmatched)
{
  g_autofree guint32 *indices = g_new (guint32, side->n);
  guint n = 0;

  for (guint i = 0; i < side->n; i++)
    if (side->partners[i] == UNMATCHED)
      indices[n++] = i;

  *n_unmatched = n;
  return g_steal_pointer (&indices);
}

/**
 * limn_changes_new:
 * @before: the earlier prediction
 * @after: the later one
 *
 * Compares two answers. Of two pictures, everything came and everything went. Any thread.
 *
 * Returns: (transfer full): the changes
 */
LimnChanges *
limn_changes_new (LimnPrediction *before,
                  LimnPrediction *after)
{
  g_auto (Side) side_before = { 0 };
  g_auto (Side) side_after = { 0 };
  LimnChanges *self = NULL;

  g_return_val_if_fail (before != NULL && after != NULL, NULL);

  side_init (&side_before, before);
  side_init (&side_after, after);
  if (same_picture (before, after)
      && !pair_shared (before, &side_before, after, &side_after))
    {
      g_autoptr (GHashTable) ranks = g_hash_table_new (g_str_hash, g_str_equal);

      side_sort (&side_before, before, ranks);
      side_sort (&side_after, after, ranks);
      pair_equal (&side_before, &side_after);
      pair_alike (&side_before, &side_after, 0.0, agree_as_object);
    }

  self = g_new0 (LimnChanges, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->before = limn_prediction_ref (before);
  self->after = limn_prediction_ref (after);
  self->came = list_unmatched (&side_after, &self->n_came);
  self->went = list_unmatched (&side_before, &self->n_went);
  self->partners = g_steal_pointer (&side_after.partners);
  return self;
}

/**
 * limn_changes_ref:
 * @self: changes
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnChanges *
limn_changes_ref (LimnChanges *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * limn_changes_unref:
 * @self: (transfer full): changes
 *
 * Gives a reference back; the last one frees. Any thread.
 */
void
limn_changes_unref (LimnChanges *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  limn_prediction_unref (self->before);
  limn_prediction_unref (self->after);
  g_free (self->came);
  g_free (self->went);
  g_free (self->partners);
  g_free (self);
}

/**
 * limn_changes_get_before:
 * @self: changes
 *
 * Gets the earlier prediction. Any thread.
 *
 * Returns: (transfer none): the prediction
 */
LimnPrediction *
limn_changes_get_before (const LimnChanges *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->before;
}

/**
 * limn_changes_get_after:
 * @self: changes
 *
 * Gets the later prediction. Any thread.
 *
 * Returns: (transfer none): the prediction
 */
LimnPrediction *
limn_changes_get_after (const LimnChanges *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->after;
}

/**
 * limn_changes_get_came:
 * @self: changes
 * @n_came: (out): how many
 *
 * Gets the objects that are new: indices in the later prediction, strongest first. Any thread.
 *
 * Returns: (transfer none) (array length=n_came): the indices, owned by the changes
 */
const guint32 *
limn_changes_get_came (const LimnChanges *self,
                       guint             *n_came)
{
  g_return_val_if_fail (self != NULL && n_came != NULL, NULL);

  *n_came = self->n_came;
  return self->came;
}

/**
 * limn_changes_get_went:
 * @self: changes
 * @n_went: (out): how many
 *
 * Gets the objects that are gone: indices in the earlier prediction, strongest first. Any thread.
 *
 * Returns: (transfer none) (array length=n_went): the indices, owned by the changes
 */
const guint32 *
limn_changes_get_went (const LimnChanges *self,
                       guint             *n_went)
{
  g_return_val_if_fail (self != NULL && n_went != NULL, NULL);

  *n_went = self->n_went;
  return self->went;
}

/**
 * limn_changes_get_partner:
 * @self: changes
 * @index_after: an index in the later prediction
 *
 * Gets which object of the earlier prediction one of the later prediction is. Any thread.
 *
 * Returns: its index there, or -1 if it came
 */
int
limn_changes_get_partner (const LimnChanges *self,
                          guint              index_after)
{
  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (index_after < limn_prediction_get_n_instances (self->after), -1);

  return self->partners[index_after] != UNMATCHED ? (int) self->partners[index_after] : -1;
}

/**
 * limn_changes_is_empty:
 * @self: changes
 *
 * Tells whether nothing came and nothing went. Any thread.
 *
 * Returns: %TRUE if so
 */
gboolean
limn_changes_is_empty (const LimnChanges *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->n_came == 0 && self->n_went == 0;
}

/* Whether all that found no partner lies on the threshold. */
static gboolean
rest_is_on_threshold (const Side     *side,
                      LimnPrediction *prediction,
                      double          confidence)
{
  double threshold = (double) (float) (confidence / 100.0);

  for (guint i = 0; i < side->n; i++)
    {
      double score = (double) limn_prediction_get_instance (prediction, i)->confidence;

      if (side->partners[i] == UNMATCHED && fabs (score - threshold) > AGREE_THRESHOLD)
        return FALSE;
    }
  return TRUE;
}

/**
 * limn_predictions_agree:
 * @derived: what was expected
 * @answer: what the model answered
 * @confidence: the threshold both are for, percent
 *
 * Tells whether both are the same set for a person, so that there is nothing to report when one
 * takes the place of the other. Every object has a partner of its class with all sides of the box
 * within a pixel and a score within 0.001, because servers that compute on a GPU repeat themselves
 * only to about 0.0001; an object that is within 0.000001 of the threshold need not have one,
 * because engines differ in what they do with equality. Outlines are not compared.
 *
 * Any thread.
 *
 * Returns: %TRUE if they agree
 */
gboolean
limn_predictions_agree (LimnPrediction *derived,
                        LimnPrediction *answer,
                        double          confidence)
{
  g_autoptr (GHashTable) ranks = NULL;
  g_auto (Side) side_derived = { 0 };
  g_auto (Side) side_answer = { 0 };

  g_return_val_if_fail (derived != NULL && answer != NULL, FALSE);

  if (limn_prediction_equal_instances (derived, answer))
    return TRUE;

  ranks = g_hash_table_new (g_str_hash, g_str_equal);
  side_init (&side_derived, derived);
  side_init (&side_answer, answer);
  side_sort (&side_derived, derived, ranks);
  side_sort (&side_answer, answer, ranks);
  pair_equal (&side_derived, &side_answer);
  pair_alike (&side_derived, &side_answer, AGREE_PX, agree_as_answer);

  return rest_is_on_threshold (&side_derived, derived, confidence)
         && rest_is_on_threshold (&side_answer, answer, confidence);
}
