/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The small language of the filter over the object list. Pure, any thread. */

#include "config.h"

#include "limn-object-filter.h"

#include "limn-format.h"

#include <math.h>
#include <string.h>

/* Scores are float32: 0.6 arrives as 60.0000024 percent and is still not more than 60. */
#define SCORE_TOLERANCE 1e-4

struct _LimnObjectFilter
{
  GPtrArray *words;
  double     above;
  double     below;
  gboolean   at_above;
  gboolean   at_below;
};

static char *
fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);

  return g_utf8_casefold (normal != NULL ? normal : "", -1);
}

static void
add_bound (LimnObjectFilter *self,
           const char       *token)
{
  gboolean inclusive = token[1] == '=';
  double percent;

  if (!limn_parse_percent (token + (inclusive ? 2 : 1), &percent))
    return;

  if (token[0] == '>' && percent >= self->above)
    {
      self->above = percent;
      self->at_above = inclusive;
    }
  else if (token[0] == '<' && percent <= self->below)
    {
      self->below = percent;
      self->at_below = inclusive;
    }
}

/**
 * limn_object_filter_new:
 * @text: (nullable): what was typed
 *
 * Reads a filter.
 *
 * Returns: (transfer full): a filter; an empty one lets everything pass
 */
LimnObjectFilter *
limn_object_filter_new (const char *text)
{
  LimnObjectFilter *self = g_new0 (LimnObjectFilter, 1);
  g_auto (GStrv) tokens = g_strsplit_set (text != NULL ? text : "", " \t\n", -1);

  self->words = g_ptr_array_new_with_free_func (g_free);
  self->above = -INFINITY;
  self->below = INFINITY;

  for (guint i = 0; tokens[i] != NULL; i++)
    {
      if (*tokens[i] == '>' || *tokens[i] == '<')
        add_bound (self, tokens[i]);
      else if (*tokens[i] != '\0' && g_utf8_validate (tokens[i], -1, NULL))
        g_ptr_array_add (self->words, fold (tokens[i]));
    }

  return self;
}

/**
 * limn_object_filter_free:
 * @self: (nullable): a filter
 *
 * Frees a filter.
 */
void
limn_object_filter_free (LimnObjectFilter *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->words);
  g_free (self);
}

/**
 * limn_object_filter_is_empty:
 * @self: a filter
 *
 * Gets whether everything passes.
 *
 * Returns: %TRUE if it does
 */
gboolean
limn_object_filter_is_empty (const LimnObjectFilter *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->words->len == 0 && isinf (self->above) && isinf (self->below);
}

/**
 * limn_object_filter_matches_class:
 * @self: a filter
 * @class_name: the name of a class
 *
 * Gets whether each word is in the name, whatever its case.
 *
 * Returns: %TRUE if so
 */
gboolean
limn_object_filter_matches_class (const LimnObjectFilter *self,
                                  const char             *class_name)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (class_name != NULL, FALSE);

  if (self->words->len == 0)
    return TRUE;

  folded = fold (class_name);
  for (guint i = 0; i < self->words->len; i++)
    if (strstr (folded, g_ptr_array_index (self->words, i)) == NULL)
      return FALSE;

  return TRUE;
}

/**
 * limn_object_filter_matches_score:
 * @self: a filter
 * @confidence: 0 to 1
 *
 * Gets whether a score is within the bounds.
 *
 * Returns: %TRUE if it is
 */
gboolean
limn_object_filter_matches_score (const LimnObjectFilter *self,
                                  double                  confidence)
{
  double percent = confidence * 100;

  g_return_val_if_fail (self != NULL, FALSE);

  return percent > self->above + (self->at_above ? -SCORE_TOLERANCE : SCORE_TOLERANCE)
         && percent < self->below + (self->at_below ? SCORE_TOLERANCE : -SCORE_TOLERANCE);
}
