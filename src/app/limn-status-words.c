/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the picture on screen is worth, in words. Main thread only. */

#include "config.h"

#include "limn-status-words.h"

#include "limn-error.h"
#include "limn-format.h"
#include "limn-tally.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* "12 objects", "3 of 12 objects" while classes are hidden, "Nothing at 40 % or above". */
static char *
describe_count (LimnOverlay *overlay)
{
  LimnSession *session = limn_overlay_get_session (overlay);
  LimnPrediction *prediction = limn_session_get_prediction (session);
  g_autoptr (LimnTally) tally = limn_tally_new (overlay);
  guint n = tally->n_shown + tally->n_hidden;

  if (n == 0)
    {
      LimnQuery *query = prediction != NULL ? limn_prediction_get_query (prediction) : NULL;
      double confidence = query != NULL ? limn_query_get_confidence (query)
                                        : limn_session_get_confidence (session);
      g_autofree char *percent = limn_format_percent (confidence);

      /* Translators: %s is a percentage */
      return g_strdup_printf (_("Nothing at %s or above"), percent);
    }

  if (tally->n_hidden > 0)
    {
      /* Translators: how many objects are shown, and how many there are */
      return g_strdup_printf (ngettext ("%u of %u object", "%u of %u objects", n),
                              tally->n_shown, n);
    }

  return g_strdup_printf (ngettext ("%u object", "%u objects", n), n);
}

static char *
describe_confirmed (LimnSession *session,
                    const char  *count)
{
  LimnPrediction *prediction = limn_session_get_prediction (session);
  LimnQuery *query = prediction != NULL ? limn_prediction_get_query (prediction) : NULL;
  LimnModel *model = query != NULL ? limn_query_get_model (query)
                                   : limn_session_get_model (session);
  g_autofree char *host = limn_format_host (model);
  g_autofree char *duration = limn_format_duration (limn_session_get_duration_ms (session));
  guint n_dropped = prediction != NULL ? limn_prediction_get_n_dropped (prediction) : 0;
  GString *text = g_string_new (count);

  g_string_append (text, " · ");
  g_string_append (text, limn_session_get_differs (session)
                         ? _("corrected by the model") : _("confirmed by the model"));
  if (n_dropped > 0)
    {
      g_string_append (text, " · ");
      /* Translators: objects in the answer that made no sense and are not shown */
      g_string_append_printf (text, ngettext ("%u unusable left out", "%u unusable left out",
                                              n_dropped), n_dropped);
    }
  g_string_append_printf (text, " · %s · %s", duration, host);

  return g_string_free (text, FALSE);
}

/* Messages are whole sentences; here they are the end of one. */
static char *
describe_failure (const GError *error)
{
  g_autofree char *reason = NULL;
  gsize length;

  if (error == NULL || error->message == NULL)
    return g_strdup (_("Failed"));

  reason = g_strdup (error->message);
  g_strdelimit (reason, "\r\n\t", ' ');
  g_strstrip (reason);
  length = strlen (reason);
  if (length > 1 && reason[length - 1] == '.' && reason[length - 2] != '.')
    reason[length - 1] = '\0';

  /* Translators: %s says what went wrong */
  return g_strdup_printf (_("Failed: %s"), reason);
}

static char *
describe_asking (LimnSession *session,
                 gboolean     is_slow)
{
  LimnModel *model = limn_session_get_model (session);

  if (is_slow)
    {
      /* Translators: %s is the name of a model */
      return g_strdup_printf (_("Still waiting for %s…"), limn_model_get_id (model));
    }

  /* Translators: %s is the name of a model */
  return g_strdup_printf (_("Asking %s…"), limn_model_get_id (model));
}

/* Where a question costs something, what is known is not asked for again. */
static char *
describe_saved (LimnSession *session,
                const char  *count)
{
  LimnPrediction *pool = limn_session_get_pool (session);
  LimnQuery *query = pool != NULL ? limn_prediction_get_query (pool) : NULL;
  g_autofree char *percent = NULL;

  if (query == NULL || !limn_session_get_save_credits (session))
    {
      /* Translators: %s is "12 objects" */
      return g_strdup_printf (_("%s · derived"), count);
    }

  percent = limn_format_percent_nbsp (limn_query_get_confidence (query));

  /* Translators: "12 objects · derived from the answer at 10 %" */
  return g_strdup_printf (_("%s · derived from the answer at %s"), count, percent);
}

static char *
describe_derived (LimnSession *session,
                  const char  *count,
                  gboolean     is_busy,
                  gboolean     is_slow)
{
  if (is_slow)
    {
      /* Translators: %s is "12 objects" */
      return g_strdup_printf (_("%s · derived, still waiting for the model…"), count);
    }
  if (is_busy)
    {
      /* Translators: %s is "12 objects" */
      return g_strdup_printf (_("%s · derived, asking the model…"), count);
    }

  return describe_saved (session, count);
}

static char *
describe_approximate (const char *count,
                      gboolean    is_busy)
{
  if (is_busy)
    {
      /* Translators: %s is "12 objects"; the sign stands for "about" */
      return g_strdup_printf (_("≈ %s · worked out, the model is being asked…"), count);
    }

  /* Translators: %s is "12 objects"; the sign stands for "about" */
  return g_strdup_printf (_("≈ %s · worked out"), count);
}

static const char *
describe_stale (LimnSession *session,
                gboolean     is_slow)
{
  gboolean is_busy = limn_session_get_busy (session);

  if (limn_session_get_prediction (session) == NULL)
    return is_busy ? _("Asking the model…") : _("The model has not been asked");
  if (is_slow)
    return _("Changed: showing the last answer, still waiting…");
  if (is_busy)
    return _("Changed: showing the last answer, asking…");

  return _("Changed: showing the last answer");
}

static char *
describe_loading (LimnSession *session,
                  gboolean     is_slow)
{
  const char *name = limn_session_get_loading_name (session);

  if (name == NULL)
    return g_strdup (is_slow ? _("Still loading the picture…") : _("Loading the picture…"));

  /* Translators: %s is the name of a picture, such as street.jpg. */
  return g_strdup_printf (is_slow ? _("Still loading %s…") : _("Loading %s…"), name);
}

static char *
describe (LimnOverlay *overlay,
          gboolean     is_slow)
{
  LimnSession *session = limn_overlay_get_session (overlay);
  g_autofree char *count = NULL;

  switch (limn_session_get_status (session))
    {
    case LIMN_SESSION_EMPTY:
      return g_strdup (_("No picture"));
    case LIMN_SESSION_LOADING:
      return describe_loading (session, is_slow);
    case LIMN_SESSION_ASKING:
      return describe_asking (session, is_slow);
    case LIMN_SESSION_DERIVED:
      count = describe_count (overlay);
      return describe_derived (session, count, limn_session_get_busy (session), is_slow);
    case LIMN_SESSION_APPROXIMATE:
      count = describe_count (overlay);
      return describe_approximate (count, limn_session_get_busy (session));
    case LIMN_SESSION_STALE:
      return g_strdup (describe_stale (session, is_slow));
    case LIMN_SESSION_CONFIRMED:
      count = describe_count (overlay);
      return describe_confirmed (session, count);
    case LIMN_SESSION_FAILED:
      return describe_failure (limn_session_get_error (session));
    }

  g_return_val_if_reached (NULL);
}

/* What is drawn beside the answer, as far as it is not plain to see. */
static void
append_marks (LimnTuner *tuner,
              GString   *text)
{
  LimnSession *session = limn_tuner_get_session (tuner);
  LimnSuppression *suppression = limn_tuner_get_suppression (tuner);

  if (limn_tuner_get_ghosts (tuner))
    {
      guint n = limn_tuner_count_ghosts (tuner);

      g_string_append (text, " · ");
      /* Translators: objects that miss the threshold by little */
      g_string_append_printf (text, ngettext ("%u just below", "%u just below", n), n);
      if (!limn_tuner_is_covered (tuner))
        {
          g_string_append (text, " · ");
          /* Translators: goes on after "3 just below": the model was not asked that far down */
          g_string_append (text, _("ask to see more"));
        }
    }

  if (suppression != NULL && limn_suppression_is_partial (suppression))
    {
      guint n = limn_prediction_get_n_instances (limn_suppression_get_raw (suppression));

      g_string_append (text, " · ");
      /* Translators: of what overlap removed, only what is among the strongest is known */
      g_string_append_printf (text, ngettext ("partial: %u strongest", "partial: %u strongest",
                                              n), n);
    }
  else if (limn_session_get_explaining (session) && limn_session_get_raw (session) == NULL)
    {
      g_string_append (text, " · ");
      g_string_append (text, _("asking what overlap removed…"));
    }
}

/**
 * limn_status_describe_all:
 * @overlay: what is shown, and whose session is described
 * @tuner: (nullable): what is drawn beside it
 * @is_slow: whether an answer takes longer than most
 *
 * Says what the picture on screen is worth: how many objects it has, and whether the model said so.
 *
 * Returns: (transfer full): one line, not markup
 */
char *
limn_status_describe_all (LimnOverlay *overlay,
                          LimnTuner   *tuner,
                          gboolean     is_slow)
{
  g_autofree char *text = NULL;
  g_autoptr (GString) all = NULL;

  g_return_val_if_fail (LIMN_IS_OVERLAY (overlay), NULL);
  g_return_val_if_fail (tuner == NULL || LIMN_IS_TUNER (tuner), NULL);

  text = describe (overlay, is_slow);
  all = g_string_new (text);

  switch (limn_session_get_status (limn_overlay_get_session (overlay)))
    {
    case LIMN_SESSION_DERIVED:
    case LIMN_SESSION_APPROXIMATE:
    case LIMN_SESSION_CONFIRMED:
      if (tuner != NULL)
        append_marks (tuner, all);
      break;
    case LIMN_SESSION_EMPTY:
    case LIMN_SESSION_LOADING:
    case LIMN_SESSION_ASKING:
    case LIMN_SESSION_STALE:
    case LIMN_SESSION_FAILED:
      break;
    }

  return g_string_free (g_steal_pointer (&all), FALSE);
}

/**
 * limn_status_describe:
 * @overlay: what is shown, and whose session is described
 *
 * Says what the picture on screen is worth: how many objects it has, and whether the model said so.
 *
 * Returns: (transfer full): one line, not markup
 */
char *
limn_status_describe (LimnOverlay *overlay)
{
  g_return_val_if_fail (LIMN_IS_OVERLAY (overlay), NULL);

  return describe (overlay, FALSE);
}
