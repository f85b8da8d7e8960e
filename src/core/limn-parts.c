/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Work on all processors. The thread that has the work takes part in it, so that it is done also
 * where no other thread can be had. Any thread. */

#include "config.h"

#include "limn-parts.h"

/* Beyond that memory is what is waited for. */
#define MAX_HELPERS 7
/* Fewer parts are not worth waking a thread for. */
#define MIN_PARTS 4

struct _LimnParts
{
  LimnPartsFunc func;
  gpointer      user_data;
  guint         n_parts;
  int           next;
};

static void
work_cb (gpointer data,
         gpointer user_data)
{
  LimnParts *self = data;

  self->func (self, self->user_data);
}

/**
 * limn_parts_work:
 * @n_parts: how many parts there are
 * @func: does parts
 * @user_data: data for @func
 *
 * Does all parts and returns when the last one is done. Blocks; any thread.
 */
void
limn_parts_work (guint         n_parts,
                 LimnPartsFunc func,
                 gpointer      user_data)
{
  LimnParts self = { .func = func, .user_data = user_data, .n_parts = n_parts };
  guint n_helpers = MIN (MIN (g_get_num_processors () - 1, MAX_HELPERS), n_parts / MIN_PARTS);
  GThreadPool *pool = NULL;

  g_return_if_fail (func != NULL);

  /* Threads of a pool that is not exclusive come from a common stock, so this starts none anew for
   * each call. */
  if (n_helpers > 0)
    pool = g_thread_pool_new (work_cb, NULL, (int) n_helpers, FALSE, NULL);
  for (guint i = 0; pool != NULL && i < n_helpers; i++)
    g_thread_pool_push (pool, &self, NULL);
  work_cb (&self, NULL);
  if (pool != NULL)
    g_thread_pool_free (pool, FALSE, TRUE);
}

/**
 * limn_parts_next:
 * @self: the work
 * @index: (out): the part to do, from 0
 *
 * Takes the next part. Any thread.
 *
 * Returns: %FALSE if all are taken
 */
gboolean
limn_parts_next (LimnParts *self,
                 guint     *index)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (index != NULL, FALSE);

  *index = (guint) g_atomic_int_add (&self->next, 1);
  return *index < self->n_parts;
}
