/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the strip draws, in words: for a pointer on it, and for who does not see it. Main thread
 * only. */

#include "config.h"

#include "limn-strip-private.h"

#include "limn-format.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static char *
describe_tick (LimnStrip *self,
               int        index)
{
  LimnPrediction *known = limn_strip_get_known (self);
  const LimnInstance *instance = limn_prediction_get_instance (known, index);
  g_autofree char *percent =
    limn_format_percent_nbsp (round (100.0 * (double) instance->confidence));

  /* Translators: the name of a class and a percentage, "dog 47 %" */
  return g_strdup_printf (C_("object", "%s %s"),
                          limn_prediction_get_class_of (known, index), percent);
}

static char *
describe_place (LimnStrip *self,
                double     x)
{
  LimnSurvival *survival = limn_tuner_get_survival (self->tuner);
  const LimnStripBar *bar = limn_strip_plot_find_bar (self->plot, x);
  double at = round (limn_strip_axis_get_percent (&self->axis, x));
  g_autofree char *percent = NULL;
  guint n;

  if (bar != NULL)
    {
      percent = limn_format_percent_nbsp (round (50.0 * ((double) bar->low + (double) bar->high)));

      /* Translators: a number of objects whose score is near a percentage */
      return g_strdup_printf (ngettext ("%u object near %s", "%u objects near %s", bar->n),
                              bar->n, percent);
    }

  percent = limn_format_percent_nbsp (at);
  if (survival == NULL || at < limn_strip_get_known_from (self))
    {
      /* Translators: %s is a percentage */
      return g_strdup_printf (_("At %s the model is asked"), percent);
    }

  n = limn_survival_count (survival, at);

  /* Translators: a percentage, and how many objects are at least that sure */
  return g_strdup_printf (ngettext ("At %s %u remains", "At %s %u remain", n), percent, n);
}

/*< private >
 * limn_strip_dup_place_text:
 * @self: a strip
 * @x: where, in pixels
 * @y: where, in pixels
 *
 * Says what is under a pointer: an object, several, or how many remain there.
 *
 * Returns: (transfer full): a line
 */
char *
limn_strip_dup_place_text (LimnStrip *self,
                           double     x,
                           double     y)
{
  int index = limn_strip_find_index (self, x, y);

  return index >= 0 ? describe_tick (self, index) : describe_place (self, x);
}

/* The score nearest to the threshold, at which the next one comes or goes. */
static double
find_change (LimnSurvival *survival,
             double        confidence,
             guint         n_shown)
{
  const float *scores = limn_survival_get_scores (survival);
  double above = n_shown > 0 ? 100.0 * (double) scores[n_shown - 1] : G_MAXDOUBLE;
  double below = n_shown < limn_survival_get_n (survival) ? 100.0 * (double) scores[n_shown]
                                                          : -G_MAXDOUBLE;

  return confidence - below <= above - confidence ? below : above;
}

/**
 * limn_strip_dup_description:
 * @self: a strip
 *
 * Says what the strip draws: "7 of 12 shown at 50 %; next change at 47 %".
 *
 * Returns: (transfer full): the sentence
 */
char *
limn_strip_dup_description (LimnStrip *self)
{
  LimnSurvival *survival;
  LimnSession *session;
  g_autofree char *at = NULL;
  g_autofree char *next = NULL;
  double confidence;
  guint n_shown;
  guint n_known;

  g_return_val_if_fail (LIMN_IS_STRIP (self), NULL);

  session = limn_strip_get_session (self);
  survival = self->tuner != NULL ? limn_tuner_get_survival (self->tuner) : NULL;
  if (survival == NULL)
    return g_strdup (_("Nothing is known yet"));

  n_known = limn_survival_get_n (survival);
  if (n_known == 0)
    {
      at = limn_format_percent_nbsp (limn_strip_get_known_from (self));

      /* Translators: %s is a percentage */
      return g_strdup_printf (_("Nothing at or above %s"), at);
    }

  confidence = limn_session_get_confidence (session);
  at = limn_format_percent_nbsp (confidence);
  n_shown = limn_survival_count (survival, confidence);
  next = limn_format_percent_nbsp (find_change (survival, confidence, n_shown));

  /* Translators: two numbers of objects, and two percentages */
  return g_strdup_printf (_("%u of %u shown at %s; next change at %s"), n_shown, n_known, at,
                          next);
}
