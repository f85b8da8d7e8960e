/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a model said about the pictures of a folder: from the session, as a person goes through
 * them, and from runs through all of them. The memory is in limn-survey-store.c, the runs are in
 * limn-survey-run.c. Main thread only. */

#include "config.h"

#include "limn-survey-private.h"

/* A server says when it was asked too often, but not for how long it wants to be left alone. */
#define PAUSE_MS 2000

G_DEFINE_FINAL_TYPE (LimnSurvey, limn_survey, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_RUNNING,
  PROP_SCORES,
  N_PROPERTIES,
};

enum
{
  SIGNAL_ANSWERED,
  SIGNAL_FAILED,
  SIGNAL_PROGRESS,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

/* What was asked before model or overlap changed comes later, and is kept where it belongs. */
static void
leave_run (LimnSurvey *self)
{
  g_autoptr (LimnSurveyRun) run = g_steal_pointer (&self->run);
  gboolean was_active = run != NULL && limn_survey_run_is_active (run);

  if (run == NULL)
    return;

  if (limn_survey_run_leave (run))
    g_ptr_array_add (self->left_runs, g_steal_pointer (&run));
  if (was_active)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

static void
question_changed_cb (LimnSurvey *self)
{
  LimnModel *model = limn_session_get_model (self->session);
  double overlap = limn_session_get_overlap (self->session);

  if (limn_survey_table_is_about (self->table, model, overlap))
    return;

  self->table = limn_survey_store_enter (self->store, model, overlap);
  leave_run (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCORES]);
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0);
}

/* A run waits for a person who asks the same server. */
static void
busy_changed_cb (LimnSurvey *self)
{
  if (self->run != NULL)
    limn_survey_run_go_on (self->run);
}

static void
limn_survey_constructed (GObject *object)
{
  LimnSurvey *self = LIMN_SURVEY (object);

  G_OBJECT_CLASS (limn_survey_parent_class)->constructed (object);

  self->table = limn_survey_store_enter (self->store, limn_session_get_model (self->session),
                                         limn_session_get_overlap (self->session));
  g_signal_connect_object (self->session, "notify::model", G_CALLBACK (question_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::overlap", G_CALLBACK (question_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::busy", G_CALLBACK (busy_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
limn_survey_dispose (GObject *object)
{
  LimnSurvey *self = LIMN_SURVEY (object);

  if (self->run != NULL)
    limn_survey_run_stop (self->run);
  g_clear_pointer (&self->run, limn_survey_run_unref);
  for (guint i = 0; i < self->left_runs->len; i++)
    limn_survey_run_stop (g_ptr_array_index (self->left_runs, i));
  g_ptr_array_set_size (self->left_runs, 0);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (limn_survey_parent_class)->dispose (object);
}

static void
limn_survey_finalize (GObject *object)
{
  LimnSurvey *self = LIMN_SURVEY (object);

  g_clear_pointer (&self->left_runs, g_ptr_array_unref);
  g_clear_pointer (&self->store, limn_survey_store_free);

  G_OBJECT_CLASS (limn_survey_parent_class)->finalize (object);
}

static void
limn_survey_get_property (GObject    *object,
                          guint       property_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  LimnSurvey *self = LIMN_SURVEY (object);

  switch (property_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, limn_survey_is_running (self));
      break;
    case PROP_SCORES:
      g_value_set_object (value, limn_survey_get_scores (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
limn_survey_set_property (GObject      *object,
                          guint         property_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  LimnSurvey *self = LIMN_SURVEY (object);

  switch (property_id)
    {
    case PROP_SESSION:
      self->session = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
install_signals (GObjectClass *object_class)
{
  GType type = G_TYPE_FROM_CLASS (object_class);

  /**
   * LimnSurvey::answered:
   * @self: a survey
   * @key: which picture
   *
   * What is known about a picture came or changed.
   */
  signals[SIGNAL_ANSWERED] =
    g_signal_new ("answered", type, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * LimnSurvey::failed:
   * @self: a survey
   * @key: which picture
   * @error: why
   *
   * A picture of a run could not be read, or not be asked for.
   */
  signals[SIGNAL_FAILED] =
    g_signal_new ("failed", type, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
  /**
   * LimnSurvey::progress:
   * @self: a survey
   *
   * The counts of the run may have changed, or what they are about has.
   */
  signals[SIGNAL_PROGRESS] =
    g_signal_new ("progress", type, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
limn_survey_class_init (LimnSurveyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = limn_survey_constructed;
  object_class->dispose = limn_survey_dispose;
  object_class->finalize = limn_survey_finalize;
  object_class->get_property = limn_survey_get_property;
  object_class->set_property = limn_survey_set_property;

  /**
   * LimnSurvey:session:
   *
   * The session whose model and overlap it is about.
   */
  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, LIMN_TYPE_SESSION,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /**
   * LimnSurvey:running:
   *
   * Whether a run goes through the pictures.
   */
  properties[PROP_RUNNING] =
    g_param_spec_boolean ("running", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  /**
   * LimnSurvey:scores:
   *
   * The scores of all pictures that are known; another table when model or overlap change.
   */
  properties[PROP_SCORES] =
    g_param_spec_object ("scores", NULL, NULL, LIMN_TYPE_SCORE_TABLE,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  install_signals (object_class);
}

static void
limn_survey_init (LimnSurvey *self)
{
  self->store = limn_survey_store_new (LIMN_SURVEY_MAX_VERTICES);
  self->left_runs = g_ptr_array_new_with_free_func ((GDestroyNotify) limn_survey_run_unref);
  self->pause_ms = PAUSE_MS;
}

/*< private >
 * limn_survey_tell_failure:
 * @self: a survey
 * @key: which picture
 * @error: why
 *
 * Tells that a picture of the run failed.
 *
 * Main thread only.
 */
void
limn_survey_tell_failure (LimnSurvey   *self,
                          const char   *key,
                          const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, key, error);
}

/*< private >
 * limn_survey_tell_progress:
 * @self: a survey
 * @ended: whether the run is over
 *
 * Tells that the run has come further.
 *
 * Main thread only.
 */
void
limn_survey_tell_progress (LimnSurvey *self,
                           gboolean    ended)
{
  g_autoptr (LimnSurvey) alive = g_object_ref (self);

  g_signal_emit (alive, signals[SIGNAL_PROGRESS], 0);
  if (ended)
    g_object_notify_by_pspec (G_OBJECT (alive), properties[PROP_RUNNING]);
}

/*< private >
 * limn_survey_let_go:
 * @self: a survey
 * @run: a run that was left
 *
 * Takes note that all answers to a run that was left have come.
 *
 * Main thread only.
 */
void
limn_survey_let_go (LimnSurvey    *self,
                    LimnSurveyRun *run)
{
  g_ptr_array_remove_fast (self->left_runs, run);
}

/**
 * limn_survey_new:
 * @session: whose model and overlap it is about
 *
 * Creates a survey that knows nothing.
 *
 * Main thread only.
 *
 * Returns: (transfer full): a survey
 */
LimnSurvey *
limn_survey_new (LimnSession *session)
{
  g_return_val_if_fail (LIMN_IS_SESSION (session), NULL);

  return g_object_new (LIMN_TYPE_SURVEY, "session", session, NULL);
}

/**
 * limn_survey_get_session:
 * @self: a survey
 *
 * Gets the session.
 *
 * Main thread only.
 *
 * Returns: (transfer none): the session
 */
LimnSession *
limn_survey_get_session (LimnSurvey *self)
{
  g_return_val_if_fail (LIMN_IS_SURVEY (self), NULL);

  return self->session;
}

/**
 * limn_survey_put:
 * @self: a survey
 * @key: which picture
 * @pool: what a model said about it
 *
 * Keeps an answer, unless a wider one is known. It is kept with the model and the overlap that its
 * query names, or with the present ones when it has none. The picture itself is not kept.
 *
 * Main thread only.
 */
void
limn_survey_put (LimnSurvey     *self,
                 const char     *key,
                 LimnPrediction *pool)
{
  LimnSurveyTable *table = NULL;
  LimnQuery *query = NULL;

  g_return_if_fail (LIMN_IS_SURVEY (self));
  g_return_if_fail (key != NULL);
  g_return_if_fail (pool != NULL);

  table = self->table;
  query = limn_prediction_get_query (pool);
  if (query != NULL)
    table = limn_survey_store_ensure (self->store, limn_query_get_model (query),
                                      limn_query_get_overlap (query));
  if (limn_survey_store_put (self->store, table, key, pool) && table == self->table)
    g_signal_emit (self, signals[SIGNAL_ANSWERED], 0, key);
}

/**
 * limn_survey_lookup:
 * @self: a survey
 * @key: which picture
 *
 * Looks up what the present model said about a picture at the present overlap.
 *
 * Main thread only.
 *
 * Returns: (transfer none) (nullable): the pool, which has no query; complete from
 *   [method@Survey.get_covered] up
 */
LimnPrediction *
limn_survey_lookup (LimnSurvey *self,
                    const char *key)
{
  g_return_val_if_fail (LIMN_IS_SURVEY (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return limn_survey_store_lookup (self->store, self->table, key);
}

/**
 * limn_survey_dup_keys:
 * @self: a survey
 *
 * Lists the pictures whose pools are known for the present model and overlap. Main thread only.
 *
 * Returns: (transfer full) (element-type utf8): the keys, in no order
 */
GPtrArray *
limn_survey_dup_keys (LimnSurvey *self)
{
  g_return_val_if_fail (LIMN_IS_SURVEY (self), NULL);

  return limn_survey_table_dup_keys (self->table);
}

/**
 * limn_survey_has_outlines:
 * @self: a survey
 * @key: which picture
 *
 * Tells whether the pool of a picture has its outlines. Those of pictures that were not looked at
 * for long may be let go of; boxes, scores and classes stay.
 *
 * Main thread only.
 *
 * Returns: %FALSE when outlines are missing, or nothing is known
 */
gboolean
limn_survey_has_outlines (LimnSurvey *self,
                          const char *key)
{
  g_return_val_if_fail (LIMN_IS_SURVEY (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  return limn_survey_table_has_outlines (self->table, key);
}

/**
 * limn_survey_get_covered:
 * @self: a survey
 * @key: which picture
 *
 * Gets the confidence from which up all objects of a picture are known.
 *
 * Main thread only.
 *
 * Returns: per cent; more than 100 when nothing is known
 */
double
limn_survey_get_covered (LimnSurvey *self,
                         const char *key)
{
  g_return_val_if_fail (LIMN_IS_SURVEY (self), LIMN_CONFIDENCE_MAX + 1.0);
  g_return_val_if_fail (key != NULL, LIMN_CONFIDENCE_MAX + 1.0);

  return limn_survey_table_get_covered (self->table, key);
}

/**
 * limn_survey_get_scores:
 * @self: a survey
 *
 * Gets the scores of all pictures that are known.
 *
 * Main thread only.
 *
 * Returns: (transfer none): the scores; another table after model or overlap changed
 */
LimnScoreTable *
limn_survey_get_scores (LimnSurvey *self)
{
  g_return_val_if_fail (LIMN_IS_SURVEY (self), NULL);

  return limn_survey_table_get_scores (self->table);
}

/**
 * limn_survey_run:
 * @self: a survey
 * @files: (element-type GFile): pictures
 *
 * Asks for all pictures that are not known yet, or not with their outlines any more; each is known
 * by its URI. While a run is under way, they are added to it. What failed in an earlier run is
 * tried again.
 *
 * Main thread only.
 */
void
limn_survey_run (LimnSurvey *self,
                 GPtrArray  *files)
{
  LimnModel *model = NULL;
  gboolean was_running = FALSE;

  g_return_if_fail (LIMN_IS_SURVEY (self));
  g_return_if_fail (files != NULL);

  model = limn_session_get_model (self->session);
  if (model == NULL)
    return;

  was_running = limn_survey_is_running (self);
  if (!was_running)
    {
      g_clear_pointer (&self->run, limn_survey_run_unref);
      self->run = limn_survey_run_new (self, model, limn_session_get_overlap (self->session));
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
    }
  if (self->run != NULL && limn_survey_run_is_active (self->run))
    {
      limn_survey_run_add (self->run, files);
      limn_survey_run_go_on (self->run);
    }
}

/**
 * limn_survey_stop:
 * @self: a survey
 *
 * Ends the run and cancels what is under way. What is known stays.
 *
 * Main thread only.
 */
void
limn_survey_stop (LimnSurvey *self)
{
  g_return_if_fail (LIMN_IS_SURVEY (self));

  if (!limn_survey_is_running (self))
    return;

  limn_survey_run_stop (self->run);
  limn_survey_tell_progress (self, TRUE);
}

/**
 * limn_survey_is_running:
 * @self: a survey
 *
 * Tells whether a run goes through the pictures.
 *
 * Main thread only.
 *
 * Returns: whether it does
 */
gboolean
limn_survey_is_running (LimnSurvey *self)
{
  g_return_val_if_fail (LIMN_IS_SURVEY (self), FALSE);

  return self->run != NULL && limn_survey_run_is_active (self->run);
}

/**
 * limn_survey_get_error:
 * @self: a survey
 *
 * Gets what ended the last run before its end, such as a key that was refused.
 *
 * Main thread only.
 *
 * Returns: (transfer none) (nullable): the error
 */
const GError *
limn_survey_get_error (LimnSurvey *self)
{
  g_return_val_if_fail (LIMN_IS_SURVEY (self), NULL);

  return self->run != NULL ? limn_survey_run_get_error (self->run) : NULL;
}

/**
 * limn_survey_get_pause:
 * @self: a survey
 *
 * Gets why the run waits for its server: several pictures failed in a row, and one is asked about
 * again from time to time until it is answered. Main thread only.
 *
 * Returns: (transfer none) (nullable): the last failure; %NULL while nothing is waited for
 */
const GError *
limn_survey_get_pause (LimnSurvey *self)
{
  g_return_val_if_fail (LIMN_IS_SURVEY (self), NULL);

  return self->run != NULL ? limn_survey_run_get_pause (self->run) : NULL;
}

/**
 * limn_survey_get_progress:
 * @self: a survey
 * @n_done: (out) (optional): how many pictures are known, those that were so before included
 * @n_failed: (out) (optional): how many could not be read or asked for
 * @n_total: (out) (optional): how many there are
 *
 * Counts the pictures of the present run, or of the last; 0 when there was none since model or
 * overlap changed.
 *
 * Main thread only.
 */
void
limn_survey_get_progress (LimnSurvey *self,
                          guint      *n_done,
                          guint      *n_failed,
                          guint      *n_total)
{
  guint done = 0;
  guint failed = 0;
  guint total = 0;

  g_return_if_fail (LIMN_IS_SURVEY (self));

  if (self->run != NULL)
    limn_survey_run_get_progress (self->run, &done, &failed, &total);
  if (n_done != NULL)
    *n_done = done;
  if (n_failed != NULL)
    *n_failed = failed;
  if (n_total != NULL)
    *n_total = total;
}

/**
 * limn_survey_set_limits:
 * @self: a survey
 * @max_vertices: how many points of outlines are kept in all
 * @pause_ms: how long a server that was asked too often is left alone the first time
 *
 * Changes the limits, for tests.
 *
 * Main thread only.
 */
void
limn_survey_set_limits (LimnSurvey *self,
                        guint64     max_vertices,
                        guint       pause_ms)
{
  g_return_if_fail (LIMN_IS_SURVEY (self));

  self->pause_ms = pause_ms;
  limn_survey_store_set_max_vertices (self->store, max_vertices);
}
