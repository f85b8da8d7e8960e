/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads a JSON file of labelme: the shapes of one picture. On a worker. */

#include "config.h"

#include "limn-truth-load.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* A circle becomes a polygon that is nowhere off by more than a thousandth of its radius. */
#define CIRCLE_POINTS 72

/* What labelme calls a region that nobody should be judged by; its own exports leave it out. */
#define IGNORED_LABEL "__ignore__"

typedef enum
{
  ROOT_SHAPES,
  ROOT_WIDTH,
  ROOT_HEIGHT,
  ROOT_PATH,
  ROOT_N_KEYS,
} RootKey;

typedef enum
{
  SHAPE_LABEL,
  SHAPE_POINTS,
  SHAPE_GROUP,
  SHAPE_TYPE,
  SHAPE_N_KEYS,
} ShapeKey;

static const char *const root_keys[ROOT_N_KEYS] = {
  "shapes", "imageWidth", "imageHeight", "imagePath",
};
static const char *const shape_keys[SHAPE_N_KEYS] = { "label", "points", "group_id", "shape_type" };

typedef enum
{
  SHAPE_OK,
  SHAPE_NOT_AN_OBJECT,
  SHAPE_NO_LABEL,
  SHAPE_NO_POINTS,
  SHAPE_NO_AREA,
  SHAPE_NOT_AN_AREA,
  SHAPE_IS_MASK,
} Fault;

typedef struct
{
  const char *label;
  const char *type;
  GArray     *points;
  gint64      group;
  gboolean    has_group;
  Fault       fault;
  /* The next shape of the same object, or -1. */
  int         next;
  gboolean    is_part;
} Shape;

static void
shape_clear (gpointer data)
{
  Shape *shape = data;

  g_clear_pointer (&shape->points, g_array_unref);
}

static const char *
get_string (const LimnJsonField *field)
{
  const char *string = NULL;
  gsize length = 0;

  if (!field->has || !limn_json_get_string (field->value, &string, &length) || length == 0)
    return NULL;
  return string;
}

static int
get_side (const LimnJsonField *field)
{
  gint64 side = 0;

  if (!field->has || !limn_json_get_integer (field->value, &side))
    return 0;
  return side > 0 && side <= G_MAXINT16 ? (int) side : 0;
}

static gboolean
read_points (LimnJsonValue value,
             GArray       *points)
{
  LimnJsonIter iter;
  LimnJsonValue item;

  if (!limn_json_iter_array (&iter, value))
    return FALSE;
  while (limn_json_iter_next (&iter, NULL, NULL, &item))
    {
      LimnJsonValue pair[2];
      LimnVertex vertex = { 0 };

      if (!limn_json_read_list (item, pair, 2) || !limn_json_get_number (pair[0], &vertex.x)
          || !limn_json_get_number (pair[1], &vertex.y))
        return FALSE;
      g_array_append_val (points, vertex);
    }
  return points->len > 0;
}

static void
set_rectangle (GArray *points)
{
  LimnVertex a = g_array_index (points, LimnVertex, 0);
  LimnVertex b = g_array_index (points, LimnVertex, 1);
  const LimnVertex corners[] = { { a.x, a.y }, { b.x, a.y }, { b.x, b.y }, { a.x, b.y } };

  g_array_set_size (points, 0);
  g_array_append_vals (points, corners, G_N_ELEMENTS (corners));
}

/* The first point is the middle, the second one is on the circle. */
static void
set_circle (GArray *points)
{
  LimnVertex centre = g_array_index (points, LimnVertex, 0);
  LimnVertex rim = g_array_index (points, LimnVertex, 1);
  double radius = hypot (rim.x - centre.x, rim.y - centre.y);

  g_array_set_size (points, 0);
  for (int i = 0; i < CIRCLE_POINTS; i++)
    {
      double angle = 2.0 * G_PI * i / CIRCLE_POINTS;
      LimnVertex vertex = { centre.x + radius * cos (angle), centre.y + radius * sin (angle) };

      g_array_append_val (points, vertex);
    }
}

static Fault
make_outline (Shape *shape)
{
  const char *type = shape->type;

  if (g_str_equal (type, "mask"))
    return SHAPE_IS_MASK;
  if (g_str_equal (type, "rectangle") && shape->points->len == 2)
    {
      set_rectangle (shape->points);
      return SHAPE_OK;
    }
  if (g_str_equal (type, "circle"))
    {
      if (shape->points->len != 2)
        return SHAPE_NO_POINTS;
      set_circle (shape->points);
      return SHAPE_OK;
    }
  if (!g_str_equal (type, "polygon") && !g_str_equal (type, "rectangle")
      && !g_str_equal (type, "oriented_rectangle"))
    return SHAPE_NOT_AN_AREA;
  return shape->points->len >= 3 ? SHAPE_OK : SHAPE_NO_AREA;
}

static void
read_shape (LimnJsonValue  value,
            Shape         *shape)
{
  LimnJsonField fields[SHAPE_N_KEYS];
  gboolean is_object = limn_json_read_fields (value, shape_keys, SHAPE_N_KEYS, fields);

  shape->next = -1;
  shape->points = g_array_new (FALSE, FALSE, sizeof (LimnVertex));
  shape->fault = SHAPE_NOT_AN_OBJECT;
  if (!is_object)
    return;
  shape->label = get_string (&fields[SHAPE_LABEL]);
  shape->type = get_string (&fields[SHAPE_TYPE]);
  /* Old versions drew only polygons and did not say so. */
  if (shape->type == NULL)
    shape->type = "polygon";
  shape->has_group = fields[SHAPE_GROUP].has
                     && limn_json_get_integer (fields[SHAPE_GROUP].value, &shape->group);
  if (shape->label == NULL)
    shape->fault = SHAPE_NO_LABEL;
  else if (!fields[SHAPE_POINTS].has || !read_points (fields[SHAPE_POINTS].value, shape->points))
    shape->fault = SHAPE_NO_POINTS;
  else
    shape->fault = make_outline (shape);
}

/* Shapes of one group and label are parts of one object. */
static void
join_groups (GArray *shapes)
{
  g_autoptr (GHashTable) last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < shapes->len; i++)
    {
      Shape *shape = &g_array_index (shapes, Shape, i);
      g_autofree char *key = NULL;
      guint before = 0;

      if (!shape->has_group || shape->fault != SHAPE_OK)
        continue;
      key = g_strdup_printf ("%" G_GINT64_FORMAT " %s", shape->group, shape->label);
      before = GPOINTER_TO_UINT (g_hash_table_lookup (last, key));
      if (before > 0)
        {
          g_array_index (shapes, Shape, before - 1).next = (int) i;
          shape->is_part = TRUE;
        }
      g_hash_table_insert (last, g_steal_pointer (&key), GUINT_TO_POINTER (i + 1));
    }
}

static void
add_shape (LimnTruthLoad    *load,
           GFile            *file,
           LimnTruthBuilder *builder,
           GArray           *shapes,
           guint             first)
{
  const Shape *shape = &g_array_index (shapes, Shape, first);
  LimnTruthObject object = { .class_name = shape->label, .class_id = -1, .area = -1.0 };

  if (g_str_equal (shape->label, IGNORED_LABEL))
    object.flags = LIMN_TRUTH_DIFFICULT;

  for (int i = (int) first; i >= 0; i = g_array_index (shapes, Shape, i).next)
    {
      Shape *part = &g_array_index (shapes, Shape, i);

      limn_truth_builder_begin_ring (builder);
      for (guint j = 0; j < part->points->len; j++)
        {
          const LimnVertex *vertex = &g_array_index (part->points, LimnVertex, j);

          limn_truth_builder_add_point (builder, vertex->x, vertex->y);
        }
      if (!limn_truth_builder_end_ring (builder))
        part->fault = SHAPE_NO_AREA;
    }
  /* Without a ring, its shapes have been marked. */
  limn_truth_load_add (load, file, 0, builder, &object);
}

static void
report (LimnTruthLoad *load,
        GFile         *file,
        guint          line,
        guint          number,
        const Shape   *shape)
{
  g_autofree char *type = limn_truth_clean (shape->type != NULL ? shape->type : "", -1);

  switch (shape->fault)
    {
    case SHAPE_OK:
      break;
    case SHAPE_NOT_AN_OBJECT:
      limn_truth_load_problem (load, file, line, _("Shape %u is not an object. It was left out."),
                               number);
      break;
    case SHAPE_NO_LABEL:
      limn_truth_load_problem (load, file, line, _("Shape %u has no label. It was left out."),
                               number);
      break;
    case SHAPE_NO_POINTS:
      limn_truth_load_problem (load, file, line,
                               _("The points of shape %u make no sense. It was left out."), number);
      break;
    case SHAPE_NO_AREA:
      limn_truth_load_problem (load, file, line, _("Shape %u encloses nothing. It was left out."),
                               number);
      break;
    case SHAPE_NOT_AN_AREA:
      limn_truth_load_problem (load, file, line,
                               /* Translators: %s is a kind of shape, as “line”. */
                               _("Shape %u is a “%s”, not an area. It was left out."), number,
                               type);
      break;
    case SHAPE_IS_MASK:
      limn_truth_load_problem (load, file, line,
                               _("Shape %u is a bitmap, which Limn does not read. It was left "
                                 "out. Convert it to a polygon in labelme."), number);
      break;
    }
}

static void
report_all (LimnTruthLoad *load,
            GFile         *file,
            GBytes        *bytes,
            GArray        *shapes)
{
  g_autoptr (GArray) indices = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree guint *lines = NULL;

  for (guint i = 0; i < shapes->len; i++)
    if (g_array_index (shapes, Shape, i).fault != SHAPE_OK)
      g_array_append_val (indices, i);
  if (indices->len == 0)
    return;
  lines = g_new (guint, indices->len);
  limn_json_find_lines (bytes, "shapes", (const guint *) (const void *) indices->data,
                        indices->len, lines);
  for (guint i = 0; i < indices->len; i++)
    {
      guint index = g_array_index (indices, guint, i);

      report (load, file, lines[i], index + 1, &g_array_index (shapes, Shape, index));
    }
}

/*< private >
 * limn_truth_labelme_is_about:
 * @load: a reading
 * @file: a file of labelme
 * @root: what is in it
 * @picture: the picture beside it that has its name
 *
 * Tells whether a file is about the picture of its name, or says that it is about another one: two
 * pictures may differ in their ending only.
 *
 * Returns: %FALSE if it names another picture that is open
 */
gboolean
limn_truth_labelme_is_about (LimnTruthLoad *load,
                             GFile         *file,
                             LimnJsonValue  root,
                             guint          picture)
{
  LimnJsonField fields[ROOT_N_KEYS];
  g_autoptr (GFile) folder = g_file_get_parent (file);
  const char *path = NULL;
  int named = 0;

  limn_json_read_fields (root, root_keys, ROOT_N_KEYS, fields);
  path = get_string (&fields[ROOT_PATH]);
  if (path == NULL || folder == NULL)
    return TRUE;
  named = limn_truth_pictures_find (load->pictures, path, folder);
  return named < 0 || named == (int) picture
         || !g_str_equal (limn_truth_pictures_get_stem (load->pictures, (guint) named),
                          limn_truth_pictures_get_stem (load->pictures, picture));
}

/*< private >
 * limn_truth_labelme_read:
 * @load: a reading
 * @file: a file of labelme
 * @bytes: its text
 * @root: what is in it
 * @picture: the picture that it is about
 *
 * Reads the shapes of one picture.
 *
 * Returns: %FALSE if there was nothing to read
 */
gboolean
limn_truth_labelme_read (LimnTruthLoad *load,
                         GFile         *file,
                         GBytes        *bytes,
                         LimnJsonValue  root,
                         guint          picture)
{
  g_autoptr (GArray) shapes = g_array_new (FALSE, TRUE, sizeof (Shape));
  g_autoptr (LimnTruthBuilder) builder = NULL;
  LimnJsonField fields[ROOT_N_KEYS];
  LimnJsonIter iter;
  LimnJsonValue value;

  g_array_set_clear_func (shapes, shape_clear);
  limn_json_read_fields (root, root_keys, ROOT_N_KEYS, fields);
  if (!fields[ROOT_SHAPES].has || !limn_json_iter_array (&iter, fields[ROOT_SHAPES].value))
    {
      limn_truth_load_problem (load, file, 0, _("There is no list of shapes in it."));
      return FALSE;
    }
  while (limn_json_iter_next (&iter, NULL, NULL, &value))
    {
      Shape shape = { 0 };

      if (shapes->len == LIMN_MAX_INSTANCES)
        {
          limn_truth_load_problem (load, file, 0,
                                   _("There are more than %d objects. The rest was left out."),
                                   LIMN_MAX_INSTANCES);
          break;
        }
      read_shape (value, &shape);
      g_array_append_val (shapes, shape);
    }
  join_groups (shapes);
  builder = limn_truth_builder_new (get_side (&fields[ROOT_WIDTH]),
                                    get_side (&fields[ROOT_HEIGHT]), FALSE);
  for (guint i = 0; i < shapes->len; i++)
    if (g_array_index (shapes, Shape, i).fault == SHAPE_OK
        && !g_array_index (shapes, Shape, i).is_part)
      add_shape (load, file, builder, shapes, i);
  report_all (load, file, bytes, shapes);
  limn_truth_load_take (load, file, 0, picture, builder);
  return TRUE;
}
