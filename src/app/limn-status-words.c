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

/* Most pictures are sent in less; figures that only flash by are of no use. */
#define SENDING_AFTER_US G_USEC_PER_SEC

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
  gboolean is_stored = limn_model_get_host (model) == LIMN_HOST_FILE;
  GString *text = g_string_new (count);

  g_string_append (text, " · ");
  if (is_stored)
    g_string_append (text, host);
  else
    g_string_append (text, limn_session_get_differs (session)
                           ? _("corrected by the model") : _("confirmed by the model"));
  if (n_dropped > 0)
    {
      g_string_append (text, " · ");
      /* Translators: objects in the answer that made no sense and are not shown */
      g_string_append_printf (text, ngettext ("%u unusable left out", "%u unusable left out",
                                              n_dropped), n_dropped);
    }
  if (is_stored)
    g_string_append_printf (text, " · %s", limn_model_get_id (model));
  else
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

  /* Nothing went wrong where nobody was asked. */
  if (g_error_matches (error, LIMN_ERROR, LIMN_ERROR_NOT_ALLOWED))
    return g_steal_pointer (&reason);

  /* Translators: %s says what went wrong */
  return g_strdup_printf (_("Failed: %s"), reason);
}

/* Who is waited for: a host, or on this computer the model itself. */
static char *
dup_whom (LimnSession *session)
{
  LimnModel *model = limn_session_get_model (session);

  return limn_model_is_remote (model) ? limn_format_host (model)
                                      : g_strdup (limn_model_get_id (model));
}

static char *
describe_retrying (LimnSession           *session,
                   const LimnAskProgress *progress)
{
  g_autofree char *whom = dup_whom (session);
  gint64 left_us = progress->retry_at_us - g_get_monotonic_time ();
  guint seconds = (guint) ((MAX (left_us, 0) + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);

  if (progress->is_busy)
    {
      /* Translators: who does not answer, seconds until the next try, which try of how many */
      return g_strdup_printf (ngettext ("%s is busy, trying again in %u s (%u of %u)",
                                        "%s is busy, trying again in %u s (%u of %u)", seconds),
                              whom, seconds, progress->n_retries, progress->max_retries);
    }

  /* Translators: who does not answer, seconds until the next try, which try of how many */
  return g_strdup_printf (ngettext ("%s hung up, trying again in %u s (%u of %u)",
                                    "%s hung up, trying again in %u s (%u of %u)", seconds),
                          whom, seconds, progress->n_retries, progress->max_retries);
}

static char *
describe_sending (const LimnAskProgress *progress)
{
  g_autofree char *sent = g_format_size (progress->n_sent);
  g_autofree char *total = g_format_size (progress->n_total);

  /* Translators: how much of a picture was sent, and how much it is: "2.1 MB of 8.4 MB" */
  return g_strdup_printf (_("Sending the picture: %s of %s"), sent, total);
}

/* What is worth saying about a question on its way; NULL if it only takes its time. */
static char *
describe_progress (LimnSession *session,
                   gboolean     is_slow)
{
  const LimnAskProgress *progress = limn_session_get_progress (session);
  g_autofree char *whom = NULL;

  if (progress == NULL)
    return NULL;

  switch (progress->phase)
    {
    case LIMN_ASK_RETRYING:
      return describe_retrying (session, progress);
    case LIMN_ASK_SENDING:
      if (g_get_monotonic_time () - progress->since_us > SENDING_AFTER_US)
        return describe_sending (progress);
      break;
    case LIMN_ASK_CONNECTING:
      whom = dup_whom (session);
      if (is_slow)
        /* Translators: %s is the name of a host */
        return g_strdup_printf (_("Still connecting to %s…"), whom);
      break;
    case LIMN_ASK_PREPARING:
    case LIMN_ASK_WAITING:
    case LIMN_ASK_READING:
      break;
    }

  return NULL;
}

/* The same after what is shown meanwhile. */
static char *
describe_beside (const char  *shown,
                 LimnSession *session,
                 gboolean     is_slow)
{
  g_autofree char *progress = describe_progress (session, is_slow);

  return progress != NULL ? g_strdup_printf ("%s · %s", shown, progress) : NULL;
}

static char *
describe_asking (LimnSession *session,
                 gboolean     is_slow)
{
  LimnModel *model = limn_session_get_model (session);
  g_autofree char *progress = describe_progress (session, is_slow);

  if (progress != NULL)
    return g_steal_pointer (&progress);
  if (is_slow)
    {
      g_autofree char *whom = dup_whom (session);

      /* Translators: %s is the name of a host or of a model */
      return g_strdup_printf (_("Still waiting for %s…"), whom);
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
  g_autofree char *beside = describe_beside (count, session, is_slow);

  if (beside != NULL)
    return g_steal_pointer (&beside);
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

/* Asked for once more, a confirmed answer is as good as before; only a long wait is worth words. */
static char *
describe_asked_again (LimnSession *session,
                      const char  *count,
                      gboolean     is_slow)
{
  g_autofree char *beside = describe_beside (count, session, is_slow);

  if (beside != NULL)
    return g_steal_pointer (&beside);
  if (is_slow)
    {
      /* Translators: %s is "12 objects" */
      return g_strdup_printf (_("%s · asked again, still waiting for the model…"), count);
    }

  return describe_confirmed (session, count);
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

static char *
describe_stale (LimnSession *session,
                gboolean     is_slow)
{
  gboolean is_busy = limn_session_get_busy (session);
  g_autofree char *beside = describe_beside (_("Changed: showing the last answer"), session,
                                             is_slow);

  if (limn_session_get_prediction (session) == NULL)
    return g_strdup (is_busy ? _("Asking the model…") : _("The model has not been asked"));
  if (beside != NULL)
    return g_steal_pointer (&beside);
  if (is_slow)
    return g_strdup (_("Changed: showing the last answer, still waiting…"));
  if (is_busy)
    return g_strdup (_("Changed: showing the last answer, asking…"));

  return g_strdup (_("Changed: showing the last answer"));
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
      return describe_stale (session, is_slow);
    case LIMN_SESSION_CONFIRMED:
      count = describe_count (overlay);
      if (limn_session_get_asked_again (session))
        return describe_asked_again (session, count, is_slow);
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

/* A hosted model that was not asked for some minutes is loaded for the first who asks. */
static gboolean
may_be_starting (LimnSession *session)
{
  const LimnAskProgress *progress = limn_session_get_progress (session);

  switch (limn_model_get_host (limn_session_get_model (session)))
    {
    case LIMN_HOST_SERVERLESS:
    case LIMN_HOST_OUTLINE:
      return progress != NULL && progress->phase == LIMN_ASK_WAITING;
    case LIMN_HOST_LOCAL:
    case LIMN_HOST_SELF_HOSTED:
    case LIMN_HOST_CUSTOM:
    case LIMN_HOST_FILE:
      break;
    }

  return FALSE;
}

/**
 * limn_status_describe_note:
 * @overlay: what is shown, and whose session is described
 * @is_slow: whether an answer takes longer than most
 *
 * Says what there is to know beside what [func@status_describe_all] says.
 *
 * Returns: (transfer full) (nullable): a sentence or the like, not markup; %NULL if there is none
 */
char *
limn_status_describe_note (LimnOverlay *overlay,
                           gboolean     is_slow)
{
  LimnSession *session = NULL;
  LimnImage *image = NULL;

  g_return_val_if_fail (LIMN_IS_OVERLAY (overlay), NULL);

  session = limn_overlay_get_session (overlay);
  image = limn_session_get_image (session);
  if (is_slow && may_be_starting (session))
    return g_strdup (_("The model may be starting; the first answer can take a minute"));
  if (!limn_session_get_sends_smaller (session))
    return NULL;
  if (!limn_image_is_reduced (image))
    {
      g_autofree char *size = g_format_size (g_bytes_get_size (limn_image_get_upload (image)));

      /* Translators: %s is a size like "4.9 MB" */
      return g_strdup_printf (_("Sent as a JPEG of %s"), size);
    }

  /* Translators: width and height in pixels of the smaller copy that was sent to the server */
  return g_strdup_printf (_("Sent at %d × %d"), limn_image_get_sent_width (image),
                          limn_image_get_sent_height (image));
}
