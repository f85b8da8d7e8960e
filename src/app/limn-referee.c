/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Holds the answers against the ground truth. The picture that is shown is matched as soon as its
 * pool changes, since its colours wait for that; the pictures of the folder are matched one batch
 * after another, and what follows from them is worked out again after each. All of that is done on
 * a worker, limn-referee-work.c. Main thread only. */

#include "config.h"

#include "limn-referee.h"

#include "limn-referee-private.h"

/* Answers of a run through a folder are taken in together. */
#define GATHER_MS 200

enum
{
  PROP_0,
  PROP_TRUTH,
  PROP_MATCH,
  PROP_CURVE,
  PROP_FOLDER,
  PROP_SUMMARY,
  PROP_BUSY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LimnReferee, limn_referee, G_TYPE_OBJECT)

static void
notify (LimnReferee *self,
        guint        property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
update_busy (LimnReferee *self)
{
  gboolean busy = self->shown_cancellable != NULL || self->folder_cancellable != NULL
                  || self->gather_id != 0;

  gboolean judging = limn_referee_is_judging (self);

  if (self->busy == busy && self->judging == judging)
    return;

  self->busy = busy;
  self->judging = judging;
  notify (self, PROP_BUSY);
}

static void
stop (GCancellable **cancellable)
{
  if (*cancellable != NULL)
    g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
}

static void
forget_shown (LimnReferee *self)
{
  gboolean had = self->shown_verdict != NULL;

  stop (&self->shown_cancellable);
  g_clear_pointer (&self->shown, limn_case_free);
  g_clear_pointer (&self->shown_verdict, limn_verdict_free);
  if (had)
    {
      notify (self, PROP_MATCH);
      if (!self->folder)
        notify (self, PROP_CURVE);
    }
}

static void
shown_judged_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GPtrArray) cases = NULL;
  g_autoptr (LimnVerdict) verdict = limn_judge_finish (result, &cases);
  LimnReferee *self = user_data;
  const LimnCase *judged;

  if (verdict == NULL)
    return;

  g_assert (LIMN_IS_REFEREE (self));

  judged = g_ptr_array_index (cases, 0);
  g_clear_object (&self->shown_cancellable);
  g_clear_pointer (&self->shown, limn_case_free);
  g_clear_pointer (&self->shown_verdict, limn_verdict_free);
  self->shown = limn_case_copy (judged);
  self->shown_verdict = g_steal_pointer (&verdict);

  notify (self, PROP_MATCH);
  if (!self->folder)
    notify (self, PROP_CURVE);
  update_busy (self);
}

/* The match that there is stays until the next one is ready, so that colours do not flicker. */
static void
update_shown (LimnReferee *self)
{
  LimnSession *session = limn_survey_get_session (self->survey);
  LimnPrediction *pool = limn_session_get_pool (session);
  LimnTruth *truth = NULL;
  GPtrArray *cases;

  if (self->truth != NULL && self->picture != NULL && pool != NULL)
    truth = limn_truth_set_lookup (self->truth, self->picture);
  if (truth == NULL)
    {
      forget_shown (self);
      update_busy (self);
      return;
    }

  /* What is under way is about another answer, or begins anew. */
  stop (&self->shown_cancellable);
  if (self->shown != NULL && self->shown->pool == pool)
    {
      update_busy (self);
      return;
    }

  cases = g_ptr_array_new_with_free_func ((GDestroyNotify) limn_case_free);
  g_ptr_array_add (cases, limn_case_new (pool, truth, limn_session_get_covered_from (session)));
  self->shown_cancellable = g_cancellable_new ();
  limn_judge_async (cases, FALSE, self->shown_cancellable, shown_judged_cb, self);
  update_busy (self);
}

static gboolean gather_cb (gpointer user_data);

static void
gather_soon (LimnReferee *self)
{
  self->is_stale = TRUE;
  if (self->gather_id == 0 && self->folder_cancellable == NULL)
    {
      self->gather_id = g_timeout_add (GATHER_MS, gather_cb, self);
      g_source_set_name_by_id (self->gather_id, "[limn] referee");
    }
  update_busy (self);
}

/* Matches of cases that changed in the meantime are of no use. */
static void
keep_matches (LimnReferee *self,
              GPtrArray   *judged)
{
  g_autoptr (GHashTable) by_pool = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer value = NULL;

  for (guint i = 0; i < judged->len; i++)
    {
      LimnCase *each = g_ptr_array_index (judged, i);

      g_hash_table_insert (by_pool, each->pool, each);
    }

  g_hash_table_iter_init (&iter, self->cases);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      LimnCase *mine = value;
      const LimnCase *theirs = g_hash_table_lookup (by_pool, mine->pool);

      if (mine->match == NULL && theirs != NULL)
        {
          limn_truth_unref (mine->truth);
          mine->truth = limn_truth_ref (theirs->truth);
          mine->match = limn_match_ref (theirs->match);
        }
    }
}

static void
folder_judged_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GPtrArray) cases = NULL;
  g_autoptr (LimnVerdict) verdict = limn_judge_finish (result, &cases);
  LimnReferee *self = user_data;

  if (verdict == NULL)
    return;

  g_assert (LIMN_IS_REFEREE (self));

  g_clear_object (&self->folder_cancellable);
  keep_matches (self, cases);
  if (verdict->averages == NULL && self->folder_verdict != NULL)
    {
      verdict->averages = g_steal_pointer (&self->folder_verdict->averages);
      verdict->summary = self->folder_verdict->summary;
      verdict->n_measured = self->folder_verdict->n_measured;
    }
  g_clear_pointer (&self->folder_verdict, limn_verdict_free);
  self->folder_verdict = g_steal_pointer (&verdict);

  notify (self, PROP_SUMMARY);
  if (self->folder)
    notify (self, PROP_CURVE);
  if (self->is_stale)
    gather_soon (self);
  update_busy (self);
}

static gboolean
gather_cb (gpointer user_data)
{
  LimnReferee *self = user_data;
  GPtrArray *cases;
  GHashTableIter iter;
  gpointer value = NULL;

  g_assert (LIMN_IS_REFEREE (self));

  self->gather_id = 0;
  self->is_stale = FALSE;
  /* No figures are not the figures of nothing. */
  if (g_hash_table_size (self->cases) == 0)
    {
      update_busy (self);
      return G_SOURCE_REMOVE;
    }

  cases = g_ptr_array_new_with_free_func ((GDestroyNotify) limn_case_free);
  g_hash_table_iter_init (&iter, self->cases);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (cases, limn_case_copy (value));

  self->folder_cancellable = g_cancellable_new ();
  /* Average precision compares every mask anew, so it waits for the end of a run. */
  limn_judge_async (cases, !limn_survey_is_running (self->survey), self->folder_cancellable,
                    folder_judged_cb, self);
  update_busy (self);

  return G_SOURCE_REMOVE;
}

/* Takes in what is known of one picture. Returns whether that is something new. */
static gboolean
take_in (LimnReferee *self,
         const char  *key)
{
  g_autoptr (GFile) file = g_file_new_for_uri (key);
  LimnPrediction *pool = limn_survey_lookup (self->survey, key);
  LimnTruth *truth = limn_truth_set_lookup (self->truth, file);
  const LimnCase *known = g_hash_table_lookup (self->cases, key);

  if (truth == NULL || pool == NULL || (known != NULL && known->pool == pool))
    return FALSE;
  if (!limn_survey_has_outlines (self->survey, key))
    {
      /* Masks that were let go of cannot be compared any more; what came of them before stands. */
      if (known == NULL)
        g_hash_table_add (self->bare, g_strdup (key));
      return FALSE;
    }

  g_hash_table_remove (self->bare, key);
  g_hash_table_insert (self->cases, g_strdup (key),
                       limn_case_new (pool, truth, limn_survey_get_covered (self->survey, key)));

  return TRUE;
}

static void
answered_cb (LimnReferee *self,
             const char  *key)
{
  g_assert (LIMN_IS_REFEREE (self));

  if (self->truth != NULL && take_in (self, key))
    gather_soon (self);
}

static void
forget_folder (LimnReferee *self)
{
  gboolean had = self->folder_verdict != NULL;

  stop (&self->folder_cancellable);
  g_clear_handle_id (&self->gather_id, g_source_remove);
  g_hash_table_remove_all (self->cases);
  g_clear_pointer (&self->folder_verdict, limn_verdict_free);
  g_hash_table_remove_all (self->bare);
  self->is_stale = FALSE;
  if (had)
    {
      notify (self, PROP_SUMMARY);
      if (self->folder)
        notify (self, PROP_CURVE);
    }
}

/* From the start: another truth, or another model's answers. */
static void
start_anew (LimnReferee *self)
{
  g_autoptr (GPtrArray) keys = limn_survey_dup_keys (self->survey);

  g_object_freeze_notify (G_OBJECT (self));
  forget_folder (self);
  for (guint i = 0; self->truth != NULL && i < keys->len; i++)
    take_in (self, g_ptr_array_index (keys, i));
  if (self->truth != NULL)
    gather_soon (self);
  update_busy (self);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
running_changed_cb (LimnReferee *self)
{
  g_assert (LIMN_IS_REFEREE (self));

  if (self->truth != NULL && !limn_survey_is_running (self->survey))
    gather_soon (self);
}

static void
scores_changed_cb (LimnReferee *self)
{
  g_assert (LIMN_IS_REFEREE (self));

  start_anew (self);
}

static void
limn_referee_dispose (GObject *object)
{
  LimnReferee *self = LIMN_REFEREE (object);

  stop (&self->shown_cancellable);
  stop (&self->folder_cancellable);
  g_clear_handle_id (&self->gather_id, g_source_remove);
  if (self->survey != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->survey, self);
      g_signal_handlers_disconnect_by_data (limn_survey_get_session (self->survey), self);
    }
  g_clear_object (&self->survey);
  g_clear_object (&self->picture);

  G_OBJECT_CLASS (limn_referee_parent_class)->dispose (object);
}

static void
limn_referee_finalize (GObject *object)
{
  LimnReferee *self = LIMN_REFEREE (object);

  g_clear_pointer (&self->truth, limn_truth_set_unref);
  g_clear_pointer (&self->shown, limn_case_free);
  g_clear_pointer (&self->shown_verdict, limn_verdict_free);
  g_clear_pointer (&self->folder_verdict, limn_verdict_free);
  g_clear_pointer (&self->cases, g_hash_table_unref);
  g_clear_pointer (&self->bare, g_hash_table_unref);

  G_OBJECT_CLASS (limn_referee_parent_class)->finalize (object);
}

static void
limn_referee_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  LimnReferee *self = LIMN_REFEREE (object);

  switch (prop_id)
    {
    case PROP_TRUTH:
      g_value_set_boxed (value, self->truth);
      break;
    case PROP_MATCH:
      g_value_set_boxed (value, limn_referee_get_match (self));
      break;
    case PROP_CURVE:
      g_value_set_boxed (value, limn_referee_get_curve (self));
      break;
    case PROP_FOLDER:
      g_value_set_boolean (value, self->folder);
      break;
    case PROP_SUMMARY:
      g_value_set_pointer (value, (gpointer) limn_referee_get_summary (self));
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
limn_referee_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  LimnReferee *self = LIMN_REFEREE (object);

  switch (prop_id)
    {
    case PROP_TRUTH:
      limn_referee_set_truth (self, g_value_get_boxed (value));
      break;
    case PROP_FOLDER:
      limn_referee_set_folder (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
limn_referee_class_init (LimnRefereeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamFlags read_write = read_only | G_PARAM_WRITABLE;

  object_class->dispose = limn_referee_dispose;
  object_class->finalize = limn_referee_finalize;
  object_class->get_property = limn_referee_get_property;
  object_class->set_property = limn_referee_set_property;

  properties[PROP_TRUTH] =
    g_param_spec_boxed ("truth", NULL, NULL, LIMN_TYPE_TRUTH_SET, read_write);
  properties[PROP_MATCH] =
    g_param_spec_boxed ("match", NULL, NULL, LIMN_TYPE_MATCH, read_only);
  properties[PROP_CURVE] =
    g_param_spec_boxed ("curve", NULL, NULL, LIMN_TYPE_CURVE, read_only);
  properties[PROP_FOLDER] =
    g_param_spec_boolean ("folder", NULL, NULL, FALSE, read_write);
  properties[PROP_SUMMARY] =
    g_param_spec_pointer ("summary", NULL, NULL, read_only);
  properties[PROP_BUSY] =
    g_param_spec_boolean ("busy", NULL, NULL, FALSE, read_only);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
limn_referee_init (LimnReferee *self)
{
  self->cases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) limn_case_free);
  self->bare = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * limn_referee_new:
 * @survey: what the model said about the pictures
 *
 * Creates a referee without a ground truth. Main thread only.
 *
 * Returns: (transfer full): a new referee
 */
LimnReferee *
limn_referee_new (LimnSurvey *survey)
{
  LimnReferee *self;

  g_return_val_if_fail (LIMN_IS_SURVEY (survey), NULL);

  self = g_object_new (LIMN_TYPE_REFEREE, NULL);
  self->survey = g_object_ref (survey);
  g_signal_connect_object (survey, "answered", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (survey, "notify::running", G_CALLBACK (running_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (survey, "notify::scores", G_CALLBACK (scores_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (limn_survey_get_session (survey), "notify::pool",
                           G_CALLBACK (update_shown), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * limn_referee_get_survey:
 * @self: a referee
 *
 * Gets whose answers it looks at. Main thread only.
 *
 * Returns: (transfer none): the survey
 */
LimnSurvey *
limn_referee_get_survey (LimnReferee *self)
{
  g_return_val_if_fail (LIMN_IS_REFEREE (self), NULL);

  return self->survey;
}

/**
 * limn_referee_set_picture:
 * @self: a referee
 * @picture: (nullable): the file of the picture that is shown
 *
 * Sets which picture is shown. Main thread only.
 */
void
limn_referee_set_picture (LimnReferee *self,
                          GFile       *picture)
{
  g_return_if_fail (LIMN_IS_REFEREE (self));
  g_return_if_fail (picture == NULL || G_IS_FILE (picture));

  if (!g_set_object (&self->picture, picture))
    return;

  forget_shown (self);
  update_shown (self);
  /* Why there is none may be another reason now. */
  if (self->truth != NULL && !self->folder)
    notify (self, PROP_CURVE);
}

/**
 * limn_referee_get_truth:
 * @self: a referee
 *
 * Gets the ground truth. Main thread only.
 *
 * Returns: (transfer none) (nullable): the ground truth
 */
LimnTruthSet *
limn_referee_get_truth (LimnReferee *self)
{
  g_return_val_if_fail (LIMN_IS_REFEREE (self), NULL);

  return self->truth;
}

/**
 * limn_referee_set_truth:
 * @self: a referee
 * @truth: (nullable): the ground truth
 *
 * Sets the ground truth that the answers are held against. The figures follow when the worker is
 * done. Main thread only.
 */
void
limn_referee_set_truth (LimnReferee  *self,
                        LimnTruthSet *truth)
{
  g_return_if_fail (LIMN_IS_REFEREE (self));

  if (self->truth == truth)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  g_clear_pointer (&self->truth, limn_truth_set_unref);
  if (truth != NULL)
    self->truth = limn_truth_set_ref (truth);
  notify (self, PROP_TRUTH);
  forget_shown (self);
  update_shown (self);
  start_anew (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * limn_referee_get_folder:
 * @self: a referee
 *
 * Gets whether the figures are about the folder. Main thread only.
 *
 * Returns: %FALSE if they are about the picture that is shown
 */
gboolean
limn_referee_get_folder (LimnReferee *self)
{
  g_return_val_if_fail (LIMN_IS_REFEREE (self), FALSE);

  return self->folder;
}

/**
 * limn_referee_set_folder:
 * @self: a referee
 * @folder: whether the figures are about the folder
 *
 * Sets whether the figures are about the folder. Main thread only.
 */
void
limn_referee_set_folder (LimnReferee *self,
                         gboolean     folder)
{
  g_return_if_fail (LIMN_IS_REFEREE (self));

  folder = !!folder;
  if (self->folder == folder)
    return;

  self->folder = folder;
  g_object_freeze_notify (G_OBJECT (self));
  update_busy (self);
  notify (self, PROP_FOLDER);
  notify (self, PROP_CURVE);
  g_object_thaw_notify (G_OBJECT (self));
}
