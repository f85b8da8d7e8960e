/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What all readers of ground truth need: bounded reading, the list of problems, and the pictures
 * that were described so far. On a worker. */

#include "config.h"

#include "limn-truth-load.h"

#include "limn-error.h"
#include "limn-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* The masks of one set together may cost some seconds. */
#define RLE_BUDGET (5 * (gint64) LIMN_RLE_WORK_BUDGET)
#define CHUNK_BYTES (1024 * 1024)
/* What is quoted from a file is shortened to this. */
#define MAX_QUOTE_BYTES 200

static void
problem_clear (gpointer data)
{
  LimnTruthProblem *problem = data;

  g_clear_pointer (&problem->file, g_free);
  g_clear_pointer (&problem->text, g_free);
}

static void
truth_free (gpointer data)
{
  if (data != NULL)
    limn_truth_unref (data);
}

/*< private >
 * limn_truth_load_init:
 * @self: (out caller-allocates): a reading
 * @root: what names of files are given under
 * @pictures: (element-type GFile): the pictures
 * @cancellable: (nullable): a cancellable
 *
 * Begins a reading.
 */
void
limn_truth_load_init (LimnTruthLoad *self,
                      GFile         *root,
                      GPtrArray     *pictures,
                      GCancellable  *cancellable)
{
  self->root = g_object_ref (root);
  self->pictures = limn_truth_pictures_new (pictures);
  self->truths = g_ptr_array_new_with_free_func (truth_free);
  g_ptr_array_set_size (self->truths, (int) pictures->len);
  self->problems = g_array_new (FALSE, FALSE, sizeof (LimnTruthProblem));
  g_array_set_clear_func (self->problems, problem_clear);
  self->n_more = 0;
  self->n_points = 0;
  self->is_full = FALSE;
  self->rle_budget = RLE_BUDGET;
  self->cancellable = cancellable;
}

/*< private >
 * limn_truth_load_clear:
 * @self: a reading
 *
 * Frees what it holds.
 */
void
limn_truth_load_clear (LimnTruthLoad *self)
{
  g_clear_object (&self->root);
  g_clear_pointer (&self->pictures, limn_truth_pictures_free);
  g_clear_pointer (&self->truths, g_ptr_array_unref);
  g_clear_pointer (&self->problems, g_array_unref);
}

static char *
name_file (LimnTruthLoad *self,
           GFile         *file)
{
  g_autofree char *path = g_file_get_relative_path (self->root, file);
  g_autofree char *name = path == NULL ? g_file_get_basename (file) : NULL;
  g_autofree char *shown = NULL;

  if (path == NULL && name == NULL)
    return g_strdup ("");
  shown = g_filename_display_name (path != NULL ? path : name);
  return limn_text_clean (shown, -1, LIMN_MAX_STRING_BYTES);
}

/*< private >
 * limn_truth_load_problem:
 * @self: a reading
 * @file: what it is about
 * @line: the line, from 1; 0 if it is about the file
 * @format: a sentence
 * @...: its arguments
 *
 * Notes a problem.
 */
void
limn_truth_load_problem (LimnTruthLoad *self,
                         GFile         *file,
                         guint          line,
                         const char    *format,
                         ...)
{
  LimnTruthProblem problem = { .line = line };
  va_list arguments;

  if (self->problems->len >= LIMN_TRUTH_MAX_PROBLEMS)
    {
      self->n_more++;
      return;
    }
  problem.file = name_file (self, file);
  va_start (arguments, format);
  problem.text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_array_append_val (self->problems, problem);
}

/*< private >
 * limn_truth_load_take:
 * @self: a reading
 * @file: what was read
 * @line: where the picture is described, or 0
 * @picture: which picture
 * @builder: its objects
 *
 * Keeps what a file says about a picture, unless another one did before.
 */
void
limn_truth_load_take (LimnTruthLoad    *self,
                      GFile            *file,
                      guint             line,
                      guint             picture,
                      LimnTruthBuilder *builder)
{
  if (g_ptr_array_index (self->truths, picture) != NULL)
    {
      g_autofree char *name = name_file (self, limn_truth_pictures_get (self->pictures, picture));

      limn_truth_load_problem (self, file, line,
                               /* Translators: %s is the name of a picture. */
                               _("“%s” is described already. What this file says was left out."),
                               name);
      return;
    }
  self->n_points += limn_truth_builder_get_n_points (builder);
  g_ptr_array_index (self->truths, picture) = limn_truth_builder_end (builder);
}

/*< private >
 * limn_truth_load_add:
 * @self: a reading
 * @file: what is read
 * @line: where the object is, or 0
 * @builder: the objects of a picture; one is laid out
 * @object: what belongs to it
 *
 * Adds the object that is laid out. If there are too many objects or points already, that is a
 * problem, once.
 *
 * Returns: %FALSE if the object encloses nothing
 */
gboolean
limn_truth_load_add (LimnTruthLoad         *self,
                     GFile                 *file,
                     guint                  line,
                     LimnTruthBuilder      *builder,
                     const LimnTruthObject *object)
{
  LimnTruthResult result = LIMN_TRUTH_TOO_MANY;

  if (self->n_points + limn_truth_builder_get_n_points (builder) <= LIMN_TRUTH_MAX_POINTS)
    result = limn_truth_builder_add (builder, object);
  else
    limn_truth_builder_discard (builder);
  if (result == LIMN_TRUTH_TOO_MANY && !self->is_full)
    limn_truth_load_problem (self, file, line,
                             _("There are too many objects or points. What is more than Limn can "
                               "hold was left out."));
  self->is_full = self->is_full || result == LIMN_TRUTH_TOO_MANY;
  return result != LIMN_TRUTH_NO_AREA;
}

static gboolean
read_all (GInputStream  *stream,
          GByteArray    *content,
          gsize          max_bytes,
          GCancellable  *cancellable,
          GError       **error)
{
  while (content->len <= max_bytes)
    {
      guint begin = content->len;
      gssize n = 0;

      g_byte_array_set_size (content, begin + CHUNK_BYTES);
      n = g_input_stream_read (stream, &content->data[begin], CHUNK_BYTES, cancellable, error);
      g_byte_array_set_size (content, begin + (guint) MAX (n, 0));
      if (n <= 0)
        return n == 0;
    }
  g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_TOO_LARGE, _("The file is too large."));
  return FALSE;
}

/*< private >
 * limn_truth_load_read:
 * @self: a reading
 * @file: a file
 * @max_bytes: how large it may be
 * @error: return location
 *
 * Reads a regular file, without a byte order mark.
 *
 * Returns: (transfer full): what is in it, or %NULL with @error set
 */
GBytes *
limn_truth_load_read (LimnTruthLoad  *self,
                      GFile          *file,
                      gsize           max_bytes,
                      GError        **error)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GBytes) bytes = NULL;

  /* Opening a pipe would wait for ever. */
  if (g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, self->cancellable)
      != G_FILE_TYPE_REGULAR)
    {
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_NOT_A_FILE,
                           _("The file is gone, or it is not a file."));
      return NULL;
    }
  stream = g_file_read (file, self->cancellable, error);
  if (stream == NULL
      || !read_all (G_INPUT_STREAM (stream), content, max_bytes, self->cancellable, error))
    return NULL;
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&content));
  if (g_bytes_get_size (bytes) >= 3
      && memcmp (g_bytes_get_data (bytes, NULL), "\xef\xbb\xbf", 3) == 0)
    return g_bytes_new_from_bytes (bytes, 3, g_bytes_get_size (bytes) - 3);
  return g_steal_pointer (&bytes);
}

/*< private >
 * limn_truth_load_json:
 * @self: a reading
 * @file: a file
 * @max_bytes: how large it may be
 * @bytes: (out) (transfer full): what is in it
 * @root: (out): the value that it is
 * @error: return location
 *
 * Reads a file of JSON. @error names the line.
 *
 * Returns: (transfer full): the document, or %NULL with @error set
 */
LimnJson *
limn_truth_load_json (LimnTruthLoad  *self,
                      GFile          *file,
                      gsize           max_bytes,
                      GBytes        **bytes,
                      LimnJsonValue  *root,
                      GError        **error)
{
  g_autoptr (GBytes) content = limn_truth_load_read (self, file, max_bytes, error);
  LimnJson *json = NULL;
  guint line = 0;

  if (content == NULL)
    return NULL;
  json = limn_json_new (content, LIMN_TRUTH_MAX_DEPTH, root);
  if (json != NULL)
    {
      *bytes = g_steal_pointer (&content);
      return json;
    }
  line = limn_json_find_fault (content, LIMN_TRUTH_MAX_DEPTH);
  if (line > 0)
    g_set_error (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE,
                 _("This is not JSON: line %u is not what was expected."), line);
  else
    g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE, _("This is not JSON."));
  return NULL;
}

/*< private >
 * limn_truth_parse_number:
 * @text: text
 * @number: (out): the number, always finite
 *
 * Returns: %FALSE if @text is anything but one decimal number with spaces around it
 */
gboolean
limn_truth_parse_number (const char *text,
                         double     *number)
{
  char *end = NULL;

  if (text[strspn (text, " \t\r\n+-.0123456789eE")] != '\0')
    return FALSE;
  *number = g_ascii_strtod (text, &end);
  return end != text && end[strspn (end, " \t\r\n")] == '\0' && isfinite (*number);
}

/*< private >
 * limn_truth_clean:
 * @text: text from a file
 * @length: bytes, or -1
 *
 * Returns: (transfer full): something short that can be quoted
 */
char *
limn_truth_clean (const char *text,
                  gssize      length)
{
  return limn_text_clean (text, length, MAX_QUOTE_BYTES);
}

/*< private >
 * limn_truth_json_get_kind:
 * @root: the value that a file is
 *
 * Returns: what it is, by the members that only one format has
 */
LimnTruthJson
limn_truth_json_get_kind (LimnJsonValue root)
{
  static const char *const keys[] = { "images", "annotations", "shapes" };
  LimnJsonField fields[G_N_ELEMENTS (keys)];

  if (!limn_json_read_fields (root, keys, G_N_ELEMENTS (keys), fields))
    return LIMN_TRUTH_JSON_OTHER;
  if (fields[2].has)
    return LIMN_TRUTH_JSON_LABELME;
  return fields[0].has && fields[1].has ? LIMN_TRUTH_JSON_COCO : LIMN_TRUTH_JSON_OTHER;
}
