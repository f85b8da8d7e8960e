/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Holds the answers against the ground truth. Main thread only. */

#include "config.h"

#include "limn-referee.h"

struct _LimnReferee
{
  GObject parent_instance;

  /* Owned */
  LimnSurvey   *survey;
  GFile        *picture;
  LimnTruthSet *truth;

  gboolean folder;
};

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
limn_referee_dispose (GObject *object)
{
  LimnReferee *self = LIMN_REFEREE (object);

  g_clear_object (&self->survey);
  g_clear_object (&self->picture);

  G_OBJECT_CLASS (limn_referee_parent_class)->dispose (object);
}

static void
limn_referee_finalize (GObject *object)
{
  LimnReferee *self = LIMN_REFEREE (object);

  g_clear_pointer (&self->truth, limn_truth_set_unref);

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
      g_value_set_boxed (value, NULL);
      break;
    case PROP_CURVE:
      g_value_set_boxed (value, NULL);
      break;
    case PROP_FOLDER:
      g_value_set_boolean (value, self->folder);
      break;
    case PROP_SUMMARY:
      g_value_set_pointer (value, NULL);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, FALSE);
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

  return self;
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

  g_set_object (&self->picture, picture);
}

/**
 * limn_referee_get_truth:
 * @self: a referee
 *
 * Gets the ground truth.
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
 * Sets the ground truth.
 */
void
limn_referee_set_truth (LimnReferee  *self,
                        LimnTruthSet *truth)
{
  g_return_if_fail (LIMN_IS_REFEREE (self));

  if (self->truth == truth)
    return;

  g_clear_pointer (&self->truth, limn_truth_set_unref);
  if (truth != NULL)
    self->truth = limn_truth_set_ref (truth);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TRUTH]);
}

/**
 * limn_referee_get_folder:
 * @self: a referee
 *
 * Gets whether the figures are about the folder.
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
 * Sets whether the figures are about the folder.
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
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDER]);
}

/**
 * limn_referee_get_match:
 * @self: a referee
 *
 * Gets which instances of the picture that is shown are which objects.
 *
 * Returns: (transfer none) (nullable): the match
 */
LimnMatch *
limn_referee_get_match (LimnReferee *self)
{
  g_return_val_if_fail (LIMN_IS_REFEREE (self), NULL);

  return NULL;
}

/**
 * limn_referee_get_curve:
 * @self: a referee
 *
 * Gets how good the answers are over confidence.
 *
 * Returns: (transfer none) (nullable): the curve
 */
LimnCurve *
limn_referee_get_curve (LimnReferee *self)
{
  g_return_val_if_fail (LIMN_IS_REFEREE (self), NULL);

  return NULL;
}

/**
 * limn_referee_dup_class_curve:
 * @self: a referee
 * @class_name: a class
 *
 * Makes the curve of one class.
 *
 * Returns: (transfer full) (nullable): the curve
 */
LimnCurve *
limn_referee_dup_class_curve (LimnReferee *self,
                              const char  *class_name)
{
  g_return_val_if_fail (LIMN_IS_REFEREE (self), NULL);
  g_return_val_if_fail (class_name != NULL, NULL);

  return NULL;
}

/**
 * limn_referee_get_summary:
 * @self: a referee
 *
 * Gets the average precision of the folder.
 *
 * Returns: (transfer none) (nullable): the figures
 */
const LimnCocoSummary *
limn_referee_get_summary (LimnReferee *self)
{
  g_return_val_if_fail (LIMN_IS_REFEREE (self), NULL);

  return NULL;
}

/**
 * limn_referee_get_n_pictures:
 * @self: a referee
 *
 * Counts the pictures that the figures are about.
 *
 * Returns: how many
 */
guint
limn_referee_get_n_pictures (LimnReferee *self)
{
  g_return_val_if_fail (LIMN_IS_REFEREE (self), 0);

  return 0;
}
