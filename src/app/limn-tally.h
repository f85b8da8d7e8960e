/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-overlay.h"

G_BEGIN_DECLS

/**
 * LimnClassTally:
 * @name: the class
 * @class_id: the server's id of the class, or -1
 * @n_shown: how many of it are drawn
 * @n_total: how many of it are known
 * @hidden: whether the person hid it
 *
 * The numbers of one class: a name and an id, since a model may have two of one name. Those are
 * hidden together.
 */
typedef struct
{
  char     *name;
  int       class_id;
  guint     n_shown;
  guint     n_total;
  gboolean  hidden;
} LimnClassTally;

/**
 * LimnTally:
 * @n_shown: how many instances are drawn
 * @n_hidden: how many of the shown prediction belong to hidden classes
 * @n_total: how many instances are known for the picture
 * @capped: the model sent as many as it sends at most, so there may be more
 * @classes: (element-type LimnClassTally): every known class, in order of first appearance
 *
 * What is shown of what is known.
 */
typedef struct
{
  guint      n_shown;
  guint      n_hidden;
  guint      n_total;
  gboolean   capped;
  GPtrArray *classes;
} LimnTally;

LimnTally *limn_tally_new  (LimnOverlay *overlay);
void       limn_tally_free (LimnTally   *self);

/* For tables of classes: by name and id. */
guint    limn_class_tally_hash  (gconstpointer key);
gboolean limn_class_tally_equal (gconstpointer a,
                                 gconstpointer b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnTally, limn_tally_free)

G_END_DECLS
