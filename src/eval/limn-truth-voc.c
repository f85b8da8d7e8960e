/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads an XML file of Pascal VOC: the objects of one picture. On a worker. */

#include "config.h"

#include "limn-truth-load.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_DEPTH 32
/* The longest text of an element that is of any use. */
#define MAX_TEXT_BYTES 4096
/* Pascal VOC counts pixels from 1, and a box includes its last ones. */
#define FIRST_PIXEL 1.0

/* One object under way. Sides are those of bndbox, in the order of side_names. */
typedef struct
{
  char     *name;
  double    sides[4];
  guint     n_sides;
  gboolean  is_difficult;
  gboolean  has_bad_number;
  guint     line;
  GArray   *numbers;
  guint     n_bad_rings;
} Object;

typedef struct
{
  LimnTruthLoad    *load;
  GFile            *file;
  guint             picture;
  LimnTruthBuilder *builder;
  char             *path[MAX_DEPTH];
  guint             depth;
  GString          *text;
  Object            object;
  int               width;
  int               height;
  gboolean          is_annotation;
  gboolean          is_segmented;
} Reader;

static const char *const side_names[] = { "xmin", "ymin", "xmax", "ymax" };

static guint
get_line (GMarkupParseContext *context)
{
  int line = 0;

  g_markup_parse_context_get_position (context, &line, NULL);
  return (guint) MAX (line, 0);
}

/* Whether what is open is annotation, then the given names. */
static gboolean
is_at (const Reader *self,
       const char   *first,
       const char   *second,
       const char   *third)
{
  const char *const names[] = { "annotation", first, second, third };
  guint n = 1 + (first != NULL) + (second != NULL) + (third != NULL);

  if (self->depth != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (self->path[i], names[i]))
      return FALSE;
  return TRUE;
}

static void
start_element (GMarkupParseContext  *context,
               const char           *name,
               const char          **attribute_names,
               const char          **attribute_values,
               gpointer              user_data,
               GError              **error)
{
  Reader *self = user_data;

  if (self->depth == MAX_DEPTH)
    {
      g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT,
                           _("Lists lie too deep within each other."));
      return;
    }
  self->path[self->depth++] = g_strdup (name);
  g_string_truncate (self->text, 0);
  self->is_annotation = self->is_annotation || is_at (self, NULL, NULL, NULL);
  if (is_at (self, "object", NULL, NULL))
    self->object.line = get_line (context);
  if (is_at (self, "object", "polygon", NULL))
    g_array_set_size (self->object.numbers, 0);
}

static void
add_text (GMarkupParseContext  *context,
          const char           *text,
          gsize                 length,
          gpointer              user_data,
          GError              **error)
{
  Reader *self = user_data;

  if (self->text->len < MAX_TEXT_BYTES)
    g_string_append_len (self->text, text, (gssize) MIN (length, MAX_TEXT_BYTES));
}

static void
read_side (Reader     *self,
           const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (side_names); i++)
    if (g_str_equal (name, side_names[i]))
      {
        if (limn_truth_parse_number (self->text->str, &self->object.sides[i]))
          self->object.n_sides++;
        else
          self->object.has_bad_number = TRUE;
      }
}

/* x1, y1, x2, y2 and so on. */
static void
read_corner (Reader     *self,
             const char *name)
{
  GArray *numbers = self->object.numbers;
  g_autofree char *expected = g_strdup_printf ("%c%u", numbers->len % 2 == 0 ? 'x' : 'y',
                                               numbers->len / 2 + 1);
  double number = NAN;

  if (!g_str_equal (name, expected) || !limn_truth_parse_number (self->text->str, &number))
    number = NAN;
  g_array_append_val (numbers, number);
}

static void
end_polygon (Reader *self)
{
  const GArray *numbers = self->object.numbers;

  limn_truth_builder_begin_ring (self->builder);
  for (guint i = 0; i + 1 < numbers->len; i += 2)
    limn_truth_builder_add_point (self->builder,
                                  g_array_index (numbers, double, i) - FIRST_PIXEL + 0.5,
                                  g_array_index (numbers, double, i + 1) - FIRST_PIXEL + 0.5);
  if (numbers->len % 2 != 0)
    limn_truth_builder_add_point (self->builder, NAN, NAN);
  if (!limn_truth_builder_end_ring (self->builder))
    self->object.n_bad_rings++;
}

static void
object_clear (Object *object)
{
  g_clear_pointer (&object->name, g_free);
  object->n_sides = 0;
  object->is_difficult = FALSE;
  object->has_bad_number = FALSE;
  object->n_bad_rings = 0;
}

static void
end_object (Reader *self)
{
  Object *object = &self->object;
  const double *sides = object->sides;
  LimnRect box = { sides[0] - FIRST_PIXEL, sides[1] - FIRST_PIXEL,
                   sides[2] - sides[0] + 1.0, sides[3] - sides[1] + 1.0 };
  LimnTruthObject added = { .class_name = object->name, .class_id = -1, .area = -1.0 };

  added.flags = object->is_difficult ? LIMN_TRUTH_DIFFICULT : 0;
  if (object->n_sides == 4 && !object->has_bad_number)
    added.box = &box;
  if (object->has_bad_number)
    limn_truth_load_problem (self->load, self->file, object->line,
                             _("The box has something that is no number."));
  if (object->n_bad_rings > 0)
    limn_truth_load_problem (self->load, self->file, object->line,
                             ngettext ("%u part of the outline is no polygon. It was left out.",
                                       "%u parts of the outline are no polygons. They were left "
                                       "out.", object->n_bad_rings), object->n_bad_rings);
  if (object->name == NULL)
    {
      limn_truth_builder_discard (self->builder);
      limn_truth_load_problem (self->load, self->file, object->line,
                               _("This object has no name. It was left out."));
    }
  else if (!limn_truth_load_add (self->load, self->file, object->line, self->builder, &added))
    {
      limn_truth_load_problem (self->load, self->file, object->line,
                               _("This object encloses nothing. It was left out."));
    }
  object_clear (object);
}

static int
get_side (const Reader *self)
{
  double side = 0.0;

  if (!limn_truth_parse_number (self->text->str, &side) || side < 1.0 || side > G_MAXINT16)
    return 0;
  return (int) side;
}

static gboolean
is_yes (const Reader *self)
{
  double number = 0.0;

  return limn_truth_parse_number (self->text->str, &number) && number != 0.0;
}

static void
read_object_member (Reader     *self,
                    const char *name)
{
  if (is_at (self, "object", "name", NULL))
    {
      g_strstrip (self->text->str);
      g_free (self->object.name);
      self->object.name = *self->text->str != '\0' ? g_strdup (self->text->str) : NULL;
    }
  else if (is_at (self, "object", "difficult", NULL))
    {
      self->object.is_difficult = is_yes (self);
    }
  else if (is_at (self, "object", "polygon", NULL))
    {
      end_polygon (self);
    }
  else if (is_at (self, "object", "bndbox", name))
    {
      read_side (self, name);
    }
  else if (is_at (self, "object", "polygon", name))
    {
      read_corner (self, name);
    }
}

static void
end_element (GMarkupParseContext  *context,
             const char           *name,
             gpointer              user_data,
             GError              **error)
{
  Reader *self = user_data;

  if (is_at (self, "size", "width", NULL))
    self->width = get_side (self);
  else if (is_at (self, "size", "height", NULL))
    self->height = get_side (self);
  else if (is_at (self, "segmented", NULL, NULL))
    self->is_segmented = is_yes (self);
  else if (is_at (self, "object", NULL, NULL))
    end_object (self);
  else
    read_object_member (self, name);
  g_clear_pointer (&self->path[--self->depth], g_free);
  g_string_truncate (self->text, 0);
}

static const GMarkupParser parser = {
  .start_element = start_element,
  .end_element = end_element,
  .text = add_text,
};

/* Reads on to the end, or to the fault, which keeps what came before it. */
static void
parse (Reader *self,
       GBytes *bytes)
{
  g_autoptr (GMarkupParseContext) context = NULL;
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  const char *text = g_bytes_get_data (bytes, &size);

  context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, self, NULL);
  if (g_markup_parse_context_parse (context, text, (gssize) size, &error)
      && g_markup_parse_context_end_parse (context, &error))
    return;
  while (self->depth > 0)
    g_clear_pointer (&self->path[--self->depth], g_free);
  limn_truth_load_problem (self->load, self->file, get_line (context),
                           _("This is not XML from here on. What follows was left out."));
}

/* Sizes stand before the objects, as a rule; a builder has to know them from the beginning. */
static void
parse_twice (Reader *self,
             GBytes *bytes)
{
  guint n_problems = self->load->problems->len;
  guint n_more = self->load->n_more;

  parse (self, bytes);
  if (self->width <= 0 || self->height <= 0)
    return;
  g_array_set_size (self->load->problems, n_problems);
  self->load->n_more = n_more;
  g_clear_pointer (&self->builder, limn_truth_builder_free);
  self->builder = limn_truth_builder_new (self->width, self->height, FALSE);
  object_clear (&self->object);
  parse (self, bytes);
}

/*< private >
 * limn_truth_voc_read:
 * @load: a reading
 * @file: a file of Pascal VOC
 * @picture: the picture that it is about
 *
 * Reads the objects of one picture: boxes, and polygons where a program added them.
 *
 * Returns: %FALSE if it is nothing of Pascal VOC
 */
gboolean
limn_truth_voc_read (LimnTruthLoad *load,
                     GFile         *file,
                     guint          picture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = limn_truth_load_read (load, file, LIMN_TRUTH_MAX_SMALL_BYTES,
                                                   &error);
  Reader reader = { .load = load, .file = file, .picture = picture };

  if (bytes == NULL)
    {
      limn_truth_load_problem (load, file, 0, "%s", error->message);
      return FALSE;
    }
  reader.text = g_string_new (NULL);
  reader.object.numbers = g_array_new (FALSE, FALSE, sizeof (double));
  reader.builder = limn_truth_builder_new (0, 0, FALSE);
  parse_twice (&reader, bytes);
  if (reader.is_annotation)
    limn_truth_load_take (load, file, 0, picture, reader.builder);
  else if (load->problems->len == 0)
    limn_truth_load_problem (load, file, 0, _("This is not an annotation of Pascal VOC."));
  if (reader.is_segmented)
    limn_truth_load_problem (load, file, 0,
                             _("There are masks of this picture in SegmentationObject, which Limn "
                               "does not read. Boxes and polygons count."));
  object_clear (&reader.object);
  g_array_unref (reader.object.numbers);
  g_string_free (reader.text, TRUE);
  limn_truth_builder_free (reader.builder);
  return reader.is_annotation;
}
