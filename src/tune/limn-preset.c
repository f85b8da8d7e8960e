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
 * Numbers are percent. "limn_thresholds" says that it is one, and how it is to be read. The model,
 * the engine, the classes and the ids of classes may be left out; what is not known is passed over.
 * It comes from anywhere, so that it is read with limits, and what makes no sense is an error:
 * thresholds are not guessed. Any thread. */

#include "config.h"

#include "limn-preset.h"

#include "limn-error.h"
#include "limn-json.h"
#include "limn-snippet.h"
#include "limn-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* The file itself has three levels; others may have put more into it. */
#define MAX_DEPTH 16
/* As in replies. */
#define MAX_CLASS_ID 1000000
/* Longer names are cut in messages. */
#define MAX_SHOWN_CHARACTERS 60

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
  self->model_id = model_id != NULL && *model_id != '\0' ? g_strdup (model_id) : NULL;
  self->cutoffs = limn_cutoffs_ref (cutoffs);
  self->engine = engine;
  self->overlap = isnan (overlap)
                  ? LIMN_OVERLAP_DEFAULT
                  : round (CLAMP (overlap, LIMN_OVERLAP_MIN, LIMN_OVERLAP_MAX) * 100.0) / 100.0;
  return self;
}

/**
 * limn_preset_ref:
 * @self: a preset
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnPreset *
limn_preset_ref (LimnPreset *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * limn_preset_unref:
 * @self: (transfer full): a preset
 *
 * Gives a reference back; the last one frees. Any thread.
 */
void
limn_preset_unref (LimnPreset *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->model_id);
  limn_cutoffs_unref (self->cutoffs);
  g_free (self);
}

/**
 * limn_preset_get_model_id:
 * @self: a preset
 *
 * Gets which model the values were chosen for. Any thread.
 *
 * Returns: (transfer none) (nullable): id and version, or %NULL if that is not known
 */
const char *
limn_preset_get_model_id (const LimnPreset *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->model_id;
}

/**
 * limn_preset_get_engine:
 * @self: a preset
 *
 * Gets by whose rule scores were compared when the values were chosen. Any thread.
 *
 * Returns: the engine
 */
LimnEngine
limn_preset_get_engine (const LimnPreset *self)
{
  g_return_val_if_fail (self != NULL, LIMN_ENGINE_UNKNOWN);

  return self->engine;
}

/**
 * limn_preset_get_cutoffs:
 * @self: a preset
 *
 * Gets the least confidences. Any thread.
 *
 * Returns: (transfer none): the cutoffs
 */
LimnCutoffs *
limn_preset_get_cutoffs (const LimnPreset *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->cutoffs;
}

/**
 * limn_preset_get_overlap:
 * @self: a preset
 *
 * Gets the greatest overlap. Any thread.
 *
 * Returns: percent, 0 to 100, at most two decimals
 */
double
limn_preset_get_overlap (const LimnPreset *self)
{
  g_return_val_if_fail (self != NULL, LIMN_OVERLAP_DEFAULT);

  return self->overlap;
}

static char *
dup_shown (const char *name)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (name, -1) <= MAX_SHOWN_CHARACTERS)
    return g_strdup (name);
  start = g_utf8_substring (name, 0, MAX_SHOWN_CHARACTERS - 1);
  return g_strconcat (start, "…", NULL);
}

/* Of two values for one thing, nobody knows which was meant. */
static gboolean
refuse_twice (const LimnJsonField *fields,
              const char *const   *keys,
              guint                n_keys,
              GError             **error)
{
  for (guint i = 0; i < n_keys; i++)
    if (fields[i].count > 1)
      {
        /* Translators: %s is a key of a JSON file, such as "confidence". */
        g_set_error (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE, _("“%s” is there more than once."),
                     keys[i]);
        return FALSE;
      }
  return TRUE;
}

/* Reads a percentage. @class_name is for the message, or NULL. */
static gboolean
read_percent (const LimnJsonField *field,
              const char          *key,
              const char          *class_name,
              double               lowest,
              double               highest,
              double              *percent,
              GError             **error)
{
  g_autofree char *shown = class_name != NULL ? dup_shown (class_name) : NULL;

  if (field->has && limn_json_get_number (field->value, percent)
      && *percent >= lowest && *percent <= highest)
    return TRUE;

  if (shown != NULL)
    /* Translators: a key of a JSON file, the name of a class, and two whole numbers. */
    g_set_error (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE,
                 _("“%s” of the class “%s” has to be a percentage from %.0f to %.0f."), key, shown,
                 lowest, highest);
  else
    /* Translators: %s is a key of a JSON file, such as "confidence"; then two whole numbers. */
    g_set_error (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE,
                 _("“%s” has to be a percentage from %.0f to %.0f."), key, lowest, highest);
  return FALSE;
}

/* Reads text as replies are read, so that names match those of the model. */
static char *
dup_text (const LimnJsonField *field)
{
  const char *string = NULL;
  gsize length = 0;
  g_autofree char *clean = NULL;

  if (!field->has || !limn_json_get_string (field->value, &string, &length))
    return NULL;
  clean = limn_text_clean (string, (gssize) length, LIMN_MAX_STRING_BYTES);
  return *clean != '\0' ? g_steal_pointer (&clean) : NULL;
}

/* Reads one class; its name is the caller's to free. */
static gboolean
read_class (LimnJsonValue   value,
            guint           number,
            LimnCutoff     *cutoff,
            GError        **error)
{
  enum { NAME, ID, CONFIDENCE, N_KEYS };
  static const char *const keys[N_KEYS] = { "name", "id", "confidence" };
  LimnJsonField fields[N_KEYS];
  g_autofree char *name = NULL;
  gint64 class_id = -1;

  if (limn_json_read_fields (value, keys, N_KEYS, fields))
    name = dup_text (&fields[NAME]);
  if (name == NULL)
    {
      /* Translators: %u counts the classes of a file from 1. */
      g_set_error (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE, _("Class number %u has no name."),
                   number);
      return FALSE;
    }

  if (!refuse_twice (fields, keys, N_KEYS, error))
    {
      g_autofree char *shown = dup_shown (name);

      /* Translators: goes before what is wrong with it; %s is the name of a class. */
      g_prefix_error (error, _("Class “%s”: "), shown);
      return FALSE;
    }

  if (fields[ID].has
      && (!limn_json_get_integer (fields[ID].value, &class_id)
          || class_id < 0 || class_id > MAX_CLASS_ID))
    {
      g_autofree char *shown = dup_shown (name);

      /* Translators: the name of a class, and the greatest number. */
      g_set_error (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE,
                   _("“id” of the class “%s” has to be a whole number from 0 to %d."), shown,
                   MAX_CLASS_ID);
      return FALSE;
    }
  if (!read_percent (&fields[CONFIDENCE], keys[CONFIDENCE], name, LIMN_CONFIDENCE_MIN,
                     LIMN_CONFIDENCE_MAX, &cutoff->confidence, error))
    return FALSE;

  cutoff->name = g_steal_pointer (&name);
  cutoff->class_id = (int) class_id;
  return TRUE;
}

static void
cutoff_clear (gpointer data)
{
  LimnCutoff *cutoff = data;

  g_free ((char *) cutoff->name);
}

/* A file with two values for one class does not say which was meant. */
static gboolean
refuse_class_twice (const GArray  *classes,
                    GError       **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < classes->len; i++)
    {
      const LimnCutoff *cutoff = &g_array_index (classes, LimnCutoff, i);

      if (!g_hash_table_add (seen, g_strdup_printf ("%d %s", cutoff->class_id, cutoff->name)))
        {
          g_autofree char *shown = dup_shown (cutoff->name);

          /* Translators: %s is the name of a class. */
          g_set_error (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE,
                       _("The class “%s” is there more than once."), shown);
          return FALSE;
        }
    }
  return TRUE;
}

static LimnCutoffs *
read_cutoffs (double                confidence,
              const LimnJsonField  *field,
              GError              **error)
{
  g_autoptr (GArray) classes = g_array_new (FALSE, TRUE, sizeof (LimnCutoff));
  LimnJsonIter iter;
  LimnJsonValue value;

  g_array_set_clear_func (classes, cutoff_clear);
  if (field->has && !limn_json_iter_array (&iter, field->value))
    {
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE,
                           _("“classes” has to be a list."));
      return NULL;
    }

  while (field->has && limn_json_iter_next (&iter, NULL, NULL, &value))
    {
      LimnCutoff cutoff = { 0 };

      if (classes->len == LIMN_PRESET_MAX_CLASSES)
        {
          g_set_error (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE,
                       _("The file has more than %d classes."), LIMN_PRESET_MAX_CLASSES);
          return NULL;
        }
      if (!read_class (value, classes->len + 1, &cutoff, error))
        return NULL;
      g_array_append_val (classes, cutoff);
    }

  if (!refuse_class_twice (classes, error))
    return NULL;
  return limn_cutoffs_new_for_classes (confidence, (const LimnCutoff *) (gpointer) classes->data,
                                       classes->len);
}

/* Whether it is a preset, and one that this program knows how to read. */
static gboolean
read_format (const LimnJsonField  *field,
             GError              **error)
{
  gint64 format = 0;

  if (!field->has || !limn_json_get_integer (field->value, &format) || format < 1)
    {
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE,
                           _("This is not a file of thresholds: “limn_thresholds” is missing."));
      return FALSE;
    }
  if (format > LIMN_PRESET_FORMAT)
    {
      /* Translators: two numbers of a file format. */
      g_set_error (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE,
                   _("The file was written by a newer version of Limn: its format is %lld, and "
                     "this version reads format %d."),
                   (long long) format, LIMN_PRESET_FORMAT);
      return FALSE;
    }
  return TRUE;
}

/* Another engine than those may answer one day; its values are as good. */
static LimnEngine
engine_from_name (const char *name)
{
  if (g_strcmp0 (name, LIMN_PRESET_ENGINE_CLASSIC) == 0)
    return LIMN_ENGINE_CLASSIC;
  if (g_strcmp0 (name, LIMN_PRESET_ENGINE_CURRENT) == 0)
    return LIMN_ENGINE_CURRENT;
  return LIMN_ENGINE_UNKNOWN;
}

static gboolean
refuse_no_text (const LimnJsonField  *field,
                const char           *key,
                GError              **error)
{
  const char *string = NULL;
  gsize length = 0;

  if (!field->has || limn_json_get_string (field->value, &string, &length))
    return TRUE;

  /* Translators: %s is a key of a JSON file, such as "model". */
  g_set_error (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE, _("“%s” has to be text."), key);
  return FALSE;
}

/* Some editors begin a file with a byte order mark, which JSON does not have. */
static GBytes *
skip_mark (GBytes *bytes)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (bytes, &length);

  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    return g_bytes_new_from_bytes (bytes, 3, length - 3);
  return g_bytes_ref (bytes);
}

/**
 * limn_preset_parse:
 * @bytes: the file
 * @error: return location for an error of `LIMN_ERROR`
 *
 * Reads a preset. Fails with %LIMN_ERROR_BAD_FILE, and a message that names the key and the class,
 * if it is larger than %LIMN_PRESET_MAX_BYTES or has more than %LIMN_PRESET_MAX_CLASSES classes, if
 * it is not JSON, or if a value is missing, makes no sense or is there twice. Any thread.
 *
 * Returns: (transfer full) (nullable): the preset, or %NULL
 */
LimnPreset *
limn_preset_parse (GBytes  *bytes,
                   GError **error)
{
  enum { FORMAT, MODEL, ENGINE, CONFIDENCE, OVERLAP, CLASSES, N_KEYS };
  static const char *const keys[N_KEYS] = {
    "limn_thresholds", "model", "engine", "confidence", "overlap", "classes",
  };
  LimnJsonField fields[N_KEYS];
  LimnJsonValue root;
  g_autoptr (GBytes) text = NULL;
  g_autoptr (LimnJson) json = NULL;
  g_autoptr (LimnCutoffs) cutoffs = NULL;
  g_autofree char *model_id = NULL;
  g_autofree char *engine = NULL;
  double confidence = 0.0;
  double overlap = 0.0;

  g_return_val_if_fail (bytes != NULL, NULL);

  if (g_bytes_get_size (bytes) > LIMN_PRESET_MAX_BYTES)
    {
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE,
                           _("The file is larger than a file of thresholds can be."));
      return NULL;
    }

  text = skip_mark (bytes);
  json = limn_json_new (text, MAX_DEPTH, &root);
  if (json == NULL)
    {
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE,
                           _("This is not a file of thresholds: it is not JSON."));
      return NULL;
    }

  /* What is no object has no fields either. */
  limn_json_read_fields (root, keys, N_KEYS, fields);
  if (!read_format (&fields[FORMAT], error)
      || !refuse_twice (fields, keys, N_KEYS, error)
      || !refuse_no_text (&fields[MODEL], keys[MODEL], error)
      || !refuse_no_text (&fields[ENGINE], keys[ENGINE], error)
      || !read_percent (&fields[CONFIDENCE], keys[CONFIDENCE], NULL, LIMN_CONFIDENCE_MIN,
                        LIMN_CONFIDENCE_MAX, &confidence, error)
      || !read_percent (&fields[OVERLAP], keys[OVERLAP], NULL, LIMN_OVERLAP_MIN,
                        LIMN_OVERLAP_MAX, &overlap, error))
    return NULL;

  cutoffs = read_cutoffs (confidence, &fields[CLASSES], error);
  if (cutoffs == NULL)
    return NULL;

  model_id = dup_text (&fields[MODEL]);
  engine = dup_text (&fields[ENGINE]);
  return limn_preset_new (model_id, engine_from_name (engine), cutoffs, overlap);
}

/* One byte more than allowed tells that there is more. */
static GBytes *
read_bytes (GFile         *file,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GFileInputStream) stream = NULL;
  g_autofree char *buffer = NULL;
  gsize length = 0;

  /* A pipe or a device may never end. */
  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE,
                            cancellable, error);
  if (info == NULL)
    return NULL;
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_NOT_A_FILE, _("This is not a file."));
      return NULL;
    }

  stream = g_file_read (file, cancellable, error);
  if (stream == NULL)
    return NULL;
  buffer = g_malloc (LIMN_PRESET_MAX_BYTES + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), buffer, LIMN_PRESET_MAX_BYTES + 1,
                                &length, cancellable, error))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&buffer), length);
}

/**
 * limn_preset_load:
 * @file: the file
 * @cancellable: (nullable): to give up
 * @error: return location for an error of `LIMN_ERROR`, or %G_IO_ERROR_CANCELLED
 *
 * Reads a preset from a file, as limn_preset_parse() does. Fails with %LIMN_ERROR_NOT_A_FILE if
 * there is no such file or it cannot be read. Blocks: for a worker, or a program without a window.
 *
 * Returns: (transfer full) (nullable): the preset, or %NULL
 */
LimnPreset *
limn_preset_load (GFile         *file,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  bytes = read_bytes (file, cancellable, &local_error);
  if (bytes != NULL)
    return limn_preset_parse (bytes, error);

  if (local_error->domain == LIMN_ERROR
      || g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_NOT_A_FILE, local_error->message);
  return NULL;
}

/**
 * limn_preset_write:
 * @self: a preset
 * @snippet: in which form
 *
 * Writes the thresholds to be taken away: as the file that limn_preset_parse() reads, or as source
 * that does with an answer what [method@Cutoffs.apply] does. Any thread.
 *
 * Returns: (transfer full): text that ends with a line break
 */
char *
limn_preset_write (const LimnPreset *self,
                   LimnSnippet       snippet)
{
  g_return_val_if_fail (self != NULL, NULL);

  switch (snippet)
    {
    case LIMN_SNIPPET_JSON:
      return limn_snippet_write_json (self);
    case LIMN_SNIPPET_PYTHON:
      return limn_snippet_write_python (self);
    case LIMN_SNIPPET_C:
      return limn_snippet_write_c (self);
    case LIMN_SNIPPET_SUPERVISION:
      return limn_snippet_write_supervision (self);
    }
  return NULL;
}
