/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Answers that lie in files: a reply as a server sent it, or what `limn-predict --json` printed, a
 * line for each picture; or a folder of them, one beside each picture. What a file holds is taken
 * as the answer at overlap 100, to which the thresholds are applied here. Nothing in it is believed
 * more than what comes over the network. */

#include "config.h"

#include "limn-reply-file.h"

#include "limn-error.h"
#include "limn-json.h"
#include "limn-reply-parser.h"
#include "limn-suppression.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* For “street.jpg” there is “street.jpg.predictions.json” or “street.predictions.json”. */
#define SUFFIX ".predictions.json"
/* What is read at once. A reply may be as long as one from a server; of longer files only the line
 * of one picture is kept. */
#define PIECE_BYTES (1024 * 1024)
/* Where an answer that names its picture does so. */
#define HEAD_BYTES 65536

static gboolean
is_there (GFile        *folder,
          const char   *name,
          GCancellable *cancellable,
          GFile       **file)
{
  g_autofree char *full = g_strconcat (name, SUFFIX, NULL);
  g_autoptr (GFile) candidate = g_file_get_child (folder, full);

  if (g_file_query_file_type (candidate, G_FILE_QUERY_INFO_NONE, cancellable)
      != G_FILE_TYPE_REGULAR)
    return FALSE;
  *file = g_steal_pointer (&candidate);
  return TRUE;
}

/* What a folder has for the picture of this name. */
static GFile *
find_in_folder (GFile        *folder,
                const char   *name,
                GCancellable *cancellable)
{
  g_autofree char *stem = g_strdup (name);
  GFile *found = NULL;
  char *dot = strrchr (stem, '.');

  if (is_there (folder, name, cancellable, &found) || dot == NULL || dot == stem)
    return found;
  *dot = '\0';
  is_there (folder, stem, cancellable, &found);
  return found;
}

static void
find_worker (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  GFile *picture = task_data;
  g_autoptr (GFile) folder = g_file_get_parent (picture);
  g_autofree char *name = g_file_get_basename (picture);
  g_autoptr (GFile) found = folder != NULL ? find_in_folder (folder, name, cancellable) : NULL;

  g_task_return_boolean (task, found != NULL);
}

/**
 * limn_reply_file_find_async:
 * @picture: a file with a picture
 * @cancellable: (nullable): a cancellable
 * @callback: called when the folder was looked at; its source object is %NULL
 * @user_data: data for @callback
 *
 * Looks for an answer that lies beside a picture: `street.jpg.predictions.json` or
 * `street.predictions.json` for `street.jpg`. Main thread only.
 */
void
limn_reply_file_find_async (GFile               *picture,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (picture));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, limn_reply_file_find_async);
  g_task_set_name (task, "[limn] look for a stored answer");
  g_task_set_task_data (task, g_object_ref (picture), g_object_unref);
  g_task_run_in_thread (task, find_worker);
}

/**
 * limn_reply_file_find_finish:
 * @result: what the callback got
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Ends [func@reply_file_find_async]. Main thread only.
 *
 * Returns: %TRUE if there is one, which may be gone when it is read
 */
gboolean
limn_reply_file_find_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
is_same_name (const char *path,
              gsize       length,
              const char *name)
{
  const char *slash = memrchr (path, '/', length);
  gsize skipped = slash != NULL ? (gsize) (slash + 1 - path) : 0;

  return length - skipped == strlen (name) && memcmp (path + skipped, name, length - skipped) == 0;
}

/* Whose answer this is: @has_file tells whether it names a picture at all. That comes before what
 * was found in the picture, so that a long answer need not be read twice. */
static gboolean
is_answer_for (const guint8 *answer,
               gsize         length,
               const char   *name,
               gboolean     *has_file)
{
  LimnJsonValue root;
  LimnJsonValue value;
  const char *path = NULL;
  gsize path_length = 0;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (LimnJson) json = NULL;

  *has_file = FALSE;
  if (memmem (answer, MIN (length, HEAD_BYTES), "\"file\"", strlen ("\"file\"")) == NULL)
    return FALSE;

  bytes = g_bytes_new_static (answer, length);
  json = limn_json_new (bytes, LIMN_MAX_JSON_DEPTH, &root);
  *has_file = json != NULL
              && limn_json_is_object (root)
              && limn_json_find (root, "file", &value)
              && limn_json_get_string (value, &path, &path_length);
  return *has_file && is_same_name (path, path_length, name);
}

static void
set_none (GError     **error,
          const char  *name)
{
  /* Translators: %s is the name of a picture. */
  g_set_error (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE,
               _("The stored answers have none for “%s”."), name);
}

static void
set_too_long (GError **error)
{
  g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_TOO_LARGE,
                       _("The stored answer is longer than any answer may be."));
}

/* The file's lines, one after the other. */
typedef struct
{
  GInputStream *stream;
  GByteArray   *bytes;
  gsize         start;
  gboolean      is_over;
} Lines;

/* Appends a piece. */
static gboolean
read_piece (Lines         *lines,
            GCancellable  *cancellable,
            GError       **error)
{
  gsize before = 0;
  gssize n_read = 0;

  g_byte_array_remove_range (lines->bytes, 0, (guint) lines->start);
  lines->start = 0;
  before = lines->bytes->len;
  if (before > LIMN_MAX_REPLY_BYTES)
    {
      set_too_long (error);
      return FALSE;
    }
  g_byte_array_set_size (lines->bytes, (guint) before + PIECE_BYTES);
  n_read = g_input_stream_read (lines->stream, lines->bytes->data + before, PIECE_BYTES,
                                cancellable, error);
  g_byte_array_set_size (lines->bytes, (guint) (before + (gsize) MAX (n_read, 0)));
  lines->is_over = n_read == 0;
  return n_read >= 0;
}

/* Finds the next line, which stays until the next one is looked for; %FALSE at the end of the file,
 * and on error. */
static gboolean
read_line (Lines         *lines,
           const guint8 **line,
           gsize         *length,
           GCancellable  *cancellable,
           GError       **error)
{
  gsize looked_at = 0;

  for (;;)
    {
      const guint8 *data = lines->bytes->data + lines->start;
      gsize n_bytes = lines->bytes->len - lines->start;
      const guint8 *end = n_bytes > looked_at ? memchr (data + looked_at, '\n', n_bytes - looked_at)
                                              : NULL;

      if (end != NULL || (lines->is_over && n_bytes > 0))
        {
          *line = data;
          *length = end != NULL ? (gsize) (end - data) : n_bytes;
          lines->start += *length + (end != NULL ? 1 : 0);
          return TRUE;
        }
      if (lines->is_over)
        return FALSE;
      looked_at = n_bytes;
      if (!read_piece (lines, cancellable, error))
        return FALSE;
    }
}

/* The whole file, of which nothing but the first line was looked at. */
static GBytes *
read_all (Lines         *lines,
          GCancellable  *cancellable,
          GError       **error)
{
  lines->start = 0;
  while (!lines->is_over)
    if (!read_piece (lines, cancellable, error))
      return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&lines->bytes));
}

/* The reply for a picture. A file whose first line names no picture is one reply. */
static GBytes *
find_reply (Lines         *lines,
            const char    *name,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr (GError) local_error = NULL;
  const guint8 *line = NULL;
  gsize length = 0;
  gboolean is_first = TRUE;

  while (read_line (lines, &line, &length, cancellable, &local_error))
    {
      gboolean has_file = FALSE;

      if (is_answer_for (line, length, name, &has_file))
        return g_bytes_new (line, length);
      if (is_first && !has_file)
        return read_all (lines, cancellable, error);
      is_first = FALSE;
    }

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    set_none (error, name);
  return NULL;
}

static GFileInputStream *
open_answers (LimnQuery     *query,
              GCancellable  *cancellable,
              GError       **error)
{
  const char *url = limn_model_get_base_url (limn_query_get_model (query));
  const char *name = limn_image_get_name (limn_query_get_image (query));
  g_autoptr (GFile) file = g_file_new_for_uri (url);
  g_autoptr (GError) local_error = NULL;
  GFileInputStream *stream = NULL;
  GFileType type = g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, cancellable);

  if (type == G_FILE_TYPE_DIRECTORY)
    {
      g_autoptr (GFile) folder = g_steal_pointer (&file);

      file = find_in_folder (folder, name, cancellable);
      if (file == NULL && !g_cancellable_set_error_if_cancelled (cancellable, error))
        set_none (error, name);
      if (file == NULL)
        return NULL;
    }
  /* A pipe would be waited for, and has nothing more to say the second time. */
  else if (type == G_FILE_TYPE_SPECIAL)
    {
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE,
                           _("The stored answers must be in a file or a folder."));
      return NULL;
    }

  stream = g_file_read (file, cancellable, &local_error);
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (local_error != NULL)
    g_set_error (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE,
                 _("The stored answers cannot be read. %s"), local_error->message);
  return stream;
}

/* The thresholds of @query, applied to all that the file holds. */
static LimnPrediction *
apply_thresholds (LimnPrediction *whole,
                  LimnQuery      *query)
{
  double overlap = limn_query_get_overlap (query);
  g_autoptr (LimnSuppression) suppression = NULL;

  if (overlap >= LIMN_OVERLAP_MAX)
    return limn_prediction_narrow (whole, query);
  suppression = limn_suppression_new (whole, limn_rule_of_engine (LIMN_ENGINE_CURRENT),
                                      limn_query_get_confidence (query), overlap);
  return limn_suppression_dup_prediction (suppression, query);
}

static gint64
get_modified_us (GFileInputStream *stream)
{
  g_autoptr (GFileInfo) info = g_file_input_stream_query_info (stream,
                                                               G_FILE_ATTRIBUTE_TIME_MODIFIED,
                                                               NULL, NULL);
  g_autoptr (GDateTime) modified = info != NULL ? g_file_info_get_modification_date_time (info)
                                                : NULL;

  return modified != NULL ? g_date_time_to_unix (modified) * G_USEC_PER_SEC : 0;
}

/**
 * limn_reply_file_read:
 * @query: what is asked, of a model of %LIMN_HOST_FILE
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Reads what was answered earlier and applies the thresholds to it: the confidence, and a lower
 * overlap by intersection over union, as servers of today do. Among several answers it takes the
 * one whose file has the name of the picture. Blocks; workers only.
 *
 * Fails with %LIMN_ERROR_BAD_FILE if there is no answer for the picture, with
 * %LIMN_ERROR_TOO_LARGE, with what [func@reply_parse] fails with, or with %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full): the answer, dated by the file; %NULL on error
 */
LimnPrediction *
limn_reply_file_read (LimnQuery     *query,
                      GCancellable  *cancellable,
                      GError       **error)
{
  LimnModel *model = limn_query_get_model (query);
  LimnImage *image = limn_query_get_image (query);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GBytes) reply = NULL;
  g_autoptr (LimnQuery) widest = limn_query_new (image, model, LIMN_CONFIDENCE_MIN,
                                                 LIMN_OVERLAP_MAX);
  g_autoptr (LimnPrediction) whole = NULL;
  g_autoptr (LimnPrediction) answer = NULL;
  Lines lines = { 0 };

  g_return_val_if_fail (limn_model_get_host (model) == LIMN_HOST_FILE, NULL);

  stream = open_answers (query, cancellable, error);
  if (stream == NULL)
    return NULL;
  lines.stream = G_INPUT_STREAM (stream);
  lines.bytes = g_steal_pointer (&bytes);
  reply = find_reply (&lines, limn_image_get_name (image), cancellable, error);
  g_clear_pointer (&lines.bytes, g_byte_array_unref);
  if (reply == NULL)
    return NULL;

  whole = limn_reply_parse (reply, widest, LIMN_ENGINE_CURRENT, error);
  g_clear_pointer (&reply, g_bytes_unref);
  if (whole == NULL)
    return NULL;
  answer = apply_thresholds (whole, query);
  return limn_prediction_date (answer, get_modified_us (stream));
}
