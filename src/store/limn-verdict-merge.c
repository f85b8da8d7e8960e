/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What two people said, put together. Two verdicts are about one object if they are about the same
 * picture, model and class, and their boxes are all but the same. Where both said the same, it is
 * said once; where they did not, nobody here knows who is right. Any thread. */

#include "config.h"

#include "limn-verdict.h"

/* Boxes of one object differ by rounding, or because a server was asked twice. */
#define SAME_OVERLAP 0.9

static double
get_overlap (const LimnRect *a,
             const LimnRect *b)
{
  double width = MIN (a->x + a->width, b->x + b->width) - MAX (a->x, b->x);
  double height = MIN (a->y + a->height, b->y + b->height) - MAX (a->y, b->y);
  double both = MAX (width, 0.0) * MAX (height, 0.0);
  double all = a->width * a->height + b->width * b->height - both;

  return all > 0.0 ? both / all : 0.0;
}

static gboolean
is_about_same (const LimnVerdictParts *a,
               const LimnVerdictParts *b)
{
  return g_strcmp0 (a->digest, b->digest) == 0 && g_strcmp0 (a->origin, b->origin) == 0
         && g_strcmp0 (a->model_id, b->model_id) == 0
         && g_strcmp0 (a->class_name, b->class_name) == 0
         && get_overlap (&a->box, &b->box) >= SAME_OVERLAP;
}

static GHashTable *
index_by_picture (GPtrArray *verdicts)
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                             (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < verdicts->len; i++)
    {
      LimnVerdict *verdict = g_ptr_array_index (verdicts, i);
      const char *digest = limn_verdict_get_parts (verdict)->digest;
      GPtrArray *list = g_hash_table_lookup (index, digest);

      if (list == NULL)
        {
          list = g_ptr_array_new ();
          g_hash_table_insert (index, (gpointer) digest, list);
        }
      g_ptr_array_add (list, verdict);
    }
  return index;
}

static LimnVerdict *
find_same (GHashTable             *index,
           const LimnVerdictParts *parts)
{
  GPtrArray *list = g_hash_table_lookup (index, parts->digest);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      LimnVerdict *verdict = g_ptr_array_index (list, i);

      if (is_about_same (limn_verdict_get_parts (verdict), parts))
        return verdict;
    }
  return NULL;
}

/**
 * limn_verdicts_merge:
 * @ours: (element-type LimnVerdict): a journal, in order
 * @theirs: (element-type LimnVerdict): another one
 * @conflicts: (out) (transfer full) (element-type LimnVerdict): what both said something else
 *   about: ours, theirs, and so on
 *
 * Puts two journals together; what was undone in either counts in none. In a conflict ours holds.
 * Any thread.
 *
 * Returns: (transfer full) (element-type LimnVerdict): what holds: ours, then what only they said
 */
GPtrArray *
limn_verdicts_merge (GPtrArray  *ours,
                     GPtrArray  *theirs,
                     GPtrArray **conflicts)
{
  GPtrArray *merged = limn_verdicts_settle (ours);
  g_autoptr (GPtrArray) others = limn_verdicts_settle (theirs);
  g_autoptr (GHashTable) index = index_by_picture (merged);
  g_autoptr (GPtrArray) added = g_ptr_array_new ();

  *conflicts = g_ptr_array_new_with_free_func ((GDestroyNotify) limn_verdict_unref);
  for (guint i = 0; i < others->len; i++)
    {
      LimnVerdict *other = g_ptr_array_index (others, i);
      const LimnVerdictParts *parts = limn_verdict_get_parts (other);
      LimnVerdict *same = find_same (index, parts);

      if (same == NULL)
        g_ptr_array_add (added, other);
      else if (limn_verdict_get_parts (same)->kind != parts->kind
               || limn_verdict_get_parts (same)->reason != parts->reason)
        {
          g_ptr_array_add (*conflicts, limn_verdict_ref (same));
          g_ptr_array_add (*conflicts, limn_verdict_ref (other));
        }
    }
  for (guint i = 0; i < added->len; i++)
    g_ptr_array_add (merged, limn_verdict_ref (g_ptr_array_index (added, i)));
  return merged;
}
