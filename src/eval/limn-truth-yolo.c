/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads text files of YOLO: a line for each object, its class as a number, then shares of the
 * picture; and data.yaml, which has the names of the classes. On a worker. */

#include "config.h"

#include "limn-truth-load.h"

#include "limn-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <yaml.h>

/* Rounding puts a share this much outside of 0 to 1. */
#define TOLERANCE 0.001
/* What is farther outside is no share of the picture but something else, as pixels. */
#define MAX_SHARE 2.0
#define MAX_CLASSES 100000
#define BOX_NUMBERS 4

typedef enum
{
  LINE_OK,
  LINE_EMPTY,
  LINE_CUT,
  LINE_NO_NUMBER,
  LINE_NO_CLASS,
  LINE_COUNT,
  LINE_NOT_SHARES,
  LINE_NO_AREA,
} LineFault;

static const char *
get_scalar (yaml_document_t *document,
            int              index)
{
  const yaml_node_t *node = yaml_document_get_node (document, index);

  return node != NULL && node->type == YAML_SCALAR_NODE ? (const char *) node->data.scalar.value
                                                        : NULL;
}

static void
add_class (LimnTruthLoad   *load,
           GFile           *file,
           LimnYoloNames   *self,
           yaml_document_t *document,
           gint64           number,
           int              index)
{
  const char *name = get_scalar (document, index);
  const yaml_node_t *node = yaml_document_get_node (document, index);
  guint line = node != NULL ? (guint) node->start_mark.line + 1 : 0;

  if (name == NULL || *name == '\0' || number < 0 || number >= MAX_CLASSES)
    limn_truth_load_problem (load, file, line,
                             _("This class has no number or no name. It was left out."));
  else
    g_hash_table_insert (self->names, GINT_TO_POINTER ((int) number), g_strdup (name));
}

/* A list counts from 0; a mapping says the numbers. */
static void
read_names (LimnTruthLoad   *load,
            GFile           *file,
            LimnYoloNames   *self,
            yaml_document_t *document,
            yaml_node_t     *node)
{
  gint64 number = 0;

  if (node->type == YAML_SEQUENCE_NODE)
    {
      for (yaml_node_item_t *item = node->data.sequence.items.start;
           item < node->data.sequence.items.top; item++)
        add_class (load, file, self, document, number++, *item);
    }
  else if (node->type == YAML_MAPPING_NODE)
    {
      for (yaml_node_pair_t *pair = node->data.mapping.pairs.start;
           pair < node->data.mapping.pairs.top; pair++)
        {
          const char *key = get_scalar (document, pair->key);

          if (key == NULL || !g_ascii_string_to_signed (key, 10, 0, MAX_CLASSES, &number, NULL))
            number = -1;
          add_class (load, file, self, document, number, pair->value);
        }
    }
}

static void
add_place (LimnYoloNames *self,
           GFile         *file,
           const char    *path)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);

  /* Only folders of this computer: what is fetched from elsewhere is not beside the pictures. */
  if (path != NULL && *path != '\0' && strstr (path, "://") == NULL)
    g_ptr_array_add (self->places, g_file_resolve_relative_path (folder, path));
}

static void
read_root (LimnTruthLoad   *load,
           GFile           *file,
           LimnYoloNames   *self,
           yaml_document_t *document)
{
  yaml_node_t *root = yaml_document_get_root_node (document);

  if (root == NULL || root->type != YAML_MAPPING_NODE)
    return;
  for (yaml_node_pair_t *pair = root->data.mapping.pairs.start;
       pair < root->data.mapping.pairs.top; pair++)
    {
      const char *key = get_scalar (document, pair->key);
      yaml_node_t *value = yaml_document_get_node (document, pair->value);

      if (key == NULL || value == NULL)
        continue;
      if (g_str_equal (key, "names"))
        read_names (load, file, self, document, value);
      else if (g_str_equal (key, "kpt_shape"))
        self->has_keypoints = TRUE;
      else if (g_str_equal (key, "train") || g_str_equal (key, "val") || g_str_equal (key, "test"))
        add_place (self, file, get_scalar (document, pair->value));
    }
}

/* Deeply nested lists cost the parser the square of their depth, so the depth is looked at first,
 * event by event, as far as it is allowed. */
static gboolean
is_flat (const guchar *text,
         gsize         size)
{
  yaml_parser_t parser;
  yaml_event_t event;
  gboolean is_done = FALSE;
  int depth = 0;

  if (!yaml_parser_initialize (&parser))
    g_error ("out of memory");
  yaml_parser_set_input_string (&parser, text, size);
  while (!is_done && depth <= LIMN_TRUTH_MAX_DEPTH)
    {
      if (!yaml_parser_parse (&parser, &event))
        break;
      depth += event.type == YAML_SEQUENCE_START_EVENT || event.type == YAML_MAPPING_START_EVENT;
      depth -= event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT;
      is_done = event.type == YAML_STREAM_END_EVENT;
      yaml_event_delete (&event);
    }
  yaml_parser_delete (&parser);
  return depth <= LIMN_TRUTH_MAX_DEPTH;
}

static gboolean
parse_yaml (LimnTruthLoad  *load,
            GFile          *file,
            LimnYoloNames  *self,
            GBytes         *bytes,
            GError        **error)
{
  yaml_parser_t parser;
  yaml_document_t document;
  gboolean is_good = FALSE;
  gsize size = 0;
  const guchar *text = g_bytes_get_data (bytes, &size);

  if (text == NULL)
    text = (const guchar *) "";
  if (!is_flat (text, size))
    {
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE,
                           _("Lists lie too deep within each other."));
      return FALSE;
    }
  if (!yaml_parser_initialize (&parser))
    g_error ("out of memory");
  yaml_parser_set_input_string (&parser, text, size);
  is_good = yaml_parser_load (&parser, &document);
  if (is_good)
    {
      read_root (load, file, self, &document);
      yaml_document_delete (&document);
    }
  else
    {
      g_set_error (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE,
                   _("This is not YAML: line %u is not what was expected."),
                   (guint) parser.problem_mark.line + 1);
    }
  yaml_parser_delete (&parser);
  return is_good;
}

/* A name a line: classes.txt and obj.names. */
static void
read_plain_names (LimnYoloNames *self,
                  GBytes        *bytes)
{
  gsize size = 0;
  const char *text = g_bytes_get_data (bytes, &size);
  g_autofree char *copy = g_strndup (text != NULL ? text : "", size);
  g_auto (GStrv) lines = g_strsplit (copy, "\n", MAX_CLASSES);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_strstrip (lines[i]);
      if (*lines[i] != '\0')
        g_hash_table_insert (self->names, GINT_TO_POINTER ((int) i), g_strdup (lines[i]));
    }
}

/*< private >
 * limn_yolo_names_read:
 * @load: a reading
 * @file: data.yaml, or a file with a name a line
 * @error: return location
 *
 * Reads the names of classes.
 *
 * Returns: (transfer full): the names, or %NULL with @error set
 */
LimnYoloNames *
limn_yolo_names_read (LimnTruthLoad  *load,
                      GFile          *file,
                      GError        **error)
{
  g_autoptr (LimnYoloNames) self = g_new0 (LimnYoloNames, 1);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = g_file_get_basename (file);

  self->names = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->places = g_ptr_array_new_with_free_func (g_object_unref);
  bytes = limn_truth_load_read (load, file, LIMN_TRUTH_MAX_NAMES_BYTES, error);
  if (bytes == NULL)
    return NULL;
  if (!g_str_has_suffix (name, ".yaml") && !g_str_has_suffix (name, ".yml"))
    read_plain_names (self, bytes);
  else if (!parse_yaml (load, file, self, bytes, error))
    return NULL;
  if (g_hash_table_size (self->names) > 0)
    return g_steal_pointer (&self);
  g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE,
                       _("There are no names of classes in it."));
  return NULL;
}

/*< private >
 * limn_yolo_names_free:
 * @self: (transfer full): names
 *
 * Frees them.
 */
void
limn_yolo_names_free (LimnYoloNames *self)
{
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  g_free (self);
}

/* Reads the numbers of a line, of which the first one is the class. */
static LineFault
read_numbers (char   *line,
              GArray *numbers)
{
  char *cursor = line;

  g_array_set_size (numbers, 0);
  for (;;)
    {
      double number = 0.0;
      char *end = NULL;
      char kept = '\0';
      gboolean is_number = FALSE;

      cursor += strspn (cursor, " \t\r");
      if (*cursor == '\0')
        return numbers->len > 0 ? LINE_OK : LINE_EMPTY;
      end = cursor + strcspn (cursor, " \t\r");
      kept = *end;
      *end = '\0';
      is_number = limn_truth_parse_number (cursor, &number);
      *end = kept;
      if (!is_number)
        return LINE_NO_NUMBER;
      g_array_append_val (numbers, number);
      cursor = end;
    }
}

/* Puts shares into 0 to 1. */
static LineFault
clamp_shares (GArray *numbers)
{
  LineFault fault = LINE_OK;

  for (guint i = 1; i < numbers->len; i++)
    {
      double *number = &g_array_index (numbers, double, i);

      if (fabs (*number) > MAX_SHARE)
        return LINE_NOT_SHARES;
      if (*number < -TOLERANCE || *number > 1.0 + TOLERANCE)
        fault = LINE_CUT;
      *number = CLAMP (*number, 0.0, 1.0);
    }
  return fault;
}

static LineFault
add_numbers (LimnTruthLoad       *load,
             GFile               *file,
             guint                line,
             GArray              *numbers,
             const LimnYoloNames *names,
             LimnTruthBuilder    *builder)
{
  const double *values = (const double *) (const void *) numbers->data;
  guint n = numbers->len - 1;
  LimnTruthObject object = { .class_id = -1, .area = -1.0 };
  LineFault fault = LINE_OK;
  LimnRect box = { 0 };
  g_autofree char *number = NULL;

  if (values[0] < 0.0 || values[0] >= MAX_CLASSES || values[0] != floor (values[0]))
    return LINE_NO_CLASS;
  object.class_id = (int) values[0];
  number = g_strdup_printf ("%d", object.class_id);
  object.class_name = names == NULL ? number
                      : g_hash_table_lookup (names->names, GINT_TO_POINTER (object.class_id));
  if (object.class_name == NULL)
    return LINE_NO_CLASS;
  if (names != NULL && names->has_keypoints && n > BOX_NUMBERS)
    n = BOX_NUMBERS;
  if (n != BOX_NUMBERS && (n < 6 || n % 2 != 0))
    return LINE_COUNT;
  g_array_set_size (numbers, n + 1);
  fault = clamp_shares (numbers);
  if (fault == LINE_NOT_SHARES)
    return fault;
  if (n == BOX_NUMBERS)
    {
      box = (LimnRect) { values[1] - values[3] / 2.0, values[2] - values[4] / 2.0, values[3],
                         values[4] };
      object.box = &box;
    }
  else
    {
      limn_truth_builder_begin_ring (builder);
      for (guint i = 1; i < numbers->len; i += 2)
        limn_truth_builder_add_point (builder, values[i], values[i + 1]);
      limn_truth_builder_end_ring (builder);
    }
  return limn_truth_load_add (load, file, line, builder, &object) ? fault : LINE_NO_AREA;
}

static void
report (LimnTruthLoad *load,
        GFile         *file,
        guint          line,
        LineFault      fault)
{
  switch (fault)
    {
    case LINE_OK:
    case LINE_EMPTY:
      break;
    case LINE_CUT:
      limn_truth_load_problem (load, file, line,
                               _("Something lies outside the picture. It was moved to its edge."));
      break;
    case LINE_NO_NUMBER:
      limn_truth_load_problem (load, file, line,
                               _("Something here is no number. The line was left out."));
      break;
    case LINE_NO_CLASS:
      limn_truth_load_problem (load, file, line,
                               _("There is no class of this number. The line was left out."));
      break;
    case LINE_COUNT:
      limn_truth_load_problem (load, file, line,
                               _("A box has four numbers after the class, and a polygon two for "
                                 "each of three points or more. The line was left out."));
      break;
    case LINE_NOT_SHARES:
      limn_truth_load_problem (load, file, line,
                               _("The numbers are not shares of the picture, 0 to 1. The line was "
                                 "left out."));
      break;
    case LINE_NO_AREA:
      limn_truth_load_problem (load, file, line,
                               _("This object encloses nothing. It was left out."));
      break;
    }
}

/*< private >
 * limn_truth_yolo_read:
 * @load: a reading
 * @file: a file of YOLO
 * @picture: the picture that it is about
 * @names: (nullable): the names of the classes; %NULL to call them by their numbers
 *
 * Reads the objects of one picture. The truth has shares of the picture for coordinates.
 *
 * Returns: %FALSE if it could not be read
 */
gboolean
limn_truth_yolo_read (LimnTruthLoad       *load,
                      GFile               *file,
                      guint                picture,
                      const LimnYoloNames *names)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = limn_truth_load_read (load, file, LIMN_TRUTH_MAX_SMALL_BYTES,
                                                   &error);
  g_autoptr (LimnTruthBuilder) builder = NULL;
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *copy = NULL;
  gsize size = 0;
  const char *text = NULL;
  char *end = NULL;
  guint line = 1;

  if (bytes == NULL)
    {
      limn_truth_load_problem (load, file, 0, "%s", error->message);
      return FALSE;
    }
  builder = limn_truth_builder_new (0, 0, TRUE);
  text = g_bytes_get_data (bytes, &size);
  copy = g_malloc (size + 1);
  memcpy (copy, text != NULL ? text : "", size);
  copy[size] = '\0';
  for (char *cursor = copy; cursor < copy + size; cursor = end + 1, line++)
    {
      LineFault fault = LINE_OK;

      end = memchr (cursor, '\n', (gsize) (copy + size - cursor));
      if (end == NULL)
        end = copy + size;
      *end = '\0';
      /* A NUL within is no number. */
      fault = strlen (cursor) < (gsize) (end - cursor) ? LINE_NO_NUMBER
                                                       : read_numbers (cursor, numbers);
      if (fault == LINE_OK)
        fault = add_numbers (load, file, line, numbers, names, builder);
      report (load, file, line, fault);
    }
  limn_truth_load_take (load, file, 0, picture, builder);
  return TRUE;
}
