/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How good the outlines are: mean overlap of masks with the objects that people outlined by hand in
 * labelme's example. The box of each object is moved a little at each side, as a network's would
 * be. As a test it asserts a floor; with `-m perf` it takes more boxes and tells times. */

#include "config.h"

#include "limn-detector.h"
#include "limn-image-loader.h"
#include "limn-model-file.h"

#include <cairo.h>
#include <json-glib/json-glib.h>

#define FLOOR 0.60
#define N_OBJECTS 12
/* Each side of a box is moved by up to so much of its length. */
#define JITTER 0.04
#define SEEDS_TEST 2
#define SEEDS_PERF 10
#define NETWORK_RUNS 10

typedef struct
{
  LimnImage *image;
  char      *name;
  /* Rings of LimnPoint; hand-drawn objects may be in several parts. */
  GPtrArray *rings;
} Object;

static void
object_free (gpointer data)
{
  Object *object = data;

  limn_image_unref (object->image);
  g_free (object->name);
  g_ptr_array_unref (object->rings);
  g_free (object);
}

static GArray *
read_ring (JsonObject *shape)
{
  JsonArray *list = json_object_get_array_member (shape, "points");
  GArray *ring = g_array_new (FALSE, FALSE, sizeof (LimnPoint));

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonArray *pair = json_array_get_array_element (list, i);
      LimnPoint point = { (float) json_array_get_double_element (pair, 0),
                          (float) json_array_get_double_element (pair, 1) };

      g_array_append_val (ring, point);
    }

  return ring;
}

/* Shapes of one class and group are one object that something hides in part. */
static void
add_shape (GPtrArray  *objects,
           GHashTable *groups,
           LimnImage  *image,
           JsonObject *shape,
           guint       index)
{
  const char *label = json_object_get_string_member (shape, "label");
  JsonNode *group = json_object_get_member (shape, "group_id");
  g_autofree char *key = NULL;
  Object *object = NULL;

  if (g_str_equal (label, "__ignore__"))
    return;

  key = group == NULL || JSON_NODE_HOLDS_NULL (group)
          ? g_strdup_printf ("%s alone %u", label, index)
          : g_strdup_printf ("%s %" G_GINT64_FORMAT, label, json_node_get_int (group));
  object = g_hash_table_lookup (groups, key);
  if (object == NULL)
    {
      object = g_new0 (Object, 1);
      object->image = limn_image_ref (image);
      object->name = g_strdup (label);
      object->rings = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
      g_ptr_array_add (objects, object);
      g_hash_table_insert (groups, g_steal_pointer (&key), object);
    }
  g_ptr_array_add (object->rings, read_ring (shape));
}

static LimnImage *
load_image (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  LimnImage *image = limn_image_load_file (file, NULL, &error);

  g_assert_no_error (error);

  return image;
}

static void
read_annotations (GPtrArray  *objects,
                  const char *folder,
                  const char *name)
{
  g_autofree char *json_name = g_strconcat (name, ".json", NULL);
  g_autofree char *image_name = g_strconcat (name, ".jpg", NULL);
  g_autofree char *json_path = g_build_filename (folder, json_name, NULL);
  g_autofree char *image_path = g_build_filename (folder, image_name, NULL);
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (LimnImage) image = load_image (image_path);
  g_autoptr (GError) error = NULL;
  JsonArray *shapes = NULL;

  json_parser_load_from_file (parser, json_path, &error);
  g_assert_no_error (error);
  shapes = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)),
                                         "shapes");
  for (guint i = 0; i < json_array_get_length (shapes); i++)
    add_shape (objects, groups, image, json_array_get_object_element (shapes, i), i);
}

static char *
get_folder (void)
{
  const char *photos = g_getenv ("LIMN_PHOTO_DIR");

  if (photos == NULL || *photos == '\0')
    g_error ("LIMN_PHOTO_DIR does not name the examples of labelme; build-aux/test sets it.");

  return g_build_filename (photos, "instance_segmentation", "data_annotated", NULL);
}

static GPtrArray *
read_objects (void)
{
  static const char *const names[] = { "2011_000003", "2011_000006", "2011_000025" };
  GPtrArray *objects = g_ptr_array_new_with_free_func (object_free);
  g_autofree char *folder = get_folder ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    read_annotations (objects, folder, names[i]);
  g_assert_cmpuint (objects->len, ==, N_OBJECTS);

  return objects;
}

static LimnRect
get_box (Object *object,
         GRand  *rand)
{
  double sides[4] = { G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE };
  double lengths[2];
  const double limits[2] = { limn_image_get_width (object->image),
                             limn_image_get_height (object->image) };

  for (guint r = 0; r < object->rings->len; r++)
    {
      GArray *ring = g_ptr_array_index (object->rings, r);

      for (guint i = 0; i < ring->len; i++)
        {
          const LimnPoint *point = &g_array_index (ring, LimnPoint, i);

          sides[0] = MIN (sides[0], point->x);
          sides[1] = MIN (sides[1], point->y);
          sides[2] = MAX (sides[2], point->x);
          sides[3] = MAX (sides[3], point->y);
        }
    }
  lengths[0] = sides[2] - sides[0];
  lengths[1] = sides[3] - sides[1];
  for (guint i = 0; i < 4; i++)
    {
      sides[i] += g_rand_double_range (rand, -JITTER, JITTER) * lengths[i % 2];
      sides[i] = CLAMP (sides[i], 0, limits[i % 2]);
    }

  return (LimnRect) { sides[0], sides[1], sides[2] - sides[0], sides[3] - sides[1] };
}

static void
trace (cairo_t *cr,
       GArray  *ring,
       double   offset)
{
  for (guint i = 0; i < ring->len; i++)
    {
      const LimnPoint *point = &g_array_index (ring, LimnPoint, i);

      cairo_line_to (cr, point->x + offset, point->y + offset);
    }
  cairo_close_path (cr);
}

static cairo_t *
new_mask (LimnImage *image)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8,
                                                         limn_image_get_width (image),
                                                         limn_image_get_height (image));
  cairo_t *cr = cairo_create (surface);

  cairo_surface_destroy (surface);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);

  return cr;
}

static double
get_overlap (cairo_t *a,
             cairo_t *b)
{
  cairo_surface_t *surface_a = cairo_get_target (a);
  cairo_surface_t *surface_b = cairo_get_target (b);
  int stride = cairo_image_surface_get_stride (surface_a);
  guint n_common = 0;
  guint n_either = 0;

  cairo_surface_flush (surface_a);
  cairo_surface_flush (surface_b);
  for (int y = 0; y < cairo_image_surface_get_height (surface_a); y++)
    {
      const guint8 *row_a = cairo_image_surface_get_data (surface_a) + y * stride;
      const guint8 *row_b = cairo_image_surface_get_data (surface_b) + y * stride;

      for (int x = 0; x < cairo_image_surface_get_width (surface_a); x++)
        {
          n_common += row_a[x] != 0 && row_b[x] != 0;
          n_either += row_a[x] != 0 || row_b[x] != 0;
        }
    }

  return n_either > 0 ? (double) n_common / n_either : 0;
}

/* Intersection over union of the outline that is cut and the one that was drawn. */
static double
measure (Object         *object,
         const LimnRect *box,
         LimnCutEffort   effort)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) outline = limn_cut_outline (limn_image_get_pixels (object->image), box, effort,
                                                 &error);
  cairo_t *cut = new_mask (object->image);
  cairo_t *drawn = new_mask (object->image);
  double overlap = 0;

  g_assert_no_error (error);
  for (guint r = 0; r < object->rings->len; r++)
    {
      trace (drawn, g_ptr_array_index (object->rings, r), 0);
      cairo_fill (drawn);
    }
  /* Points of an outline are the pixels along its inside, so their middles are traced with a pen
   * of one pixel. */
  trace (cut, outline, 0.5);
  cairo_fill_preserve (cut);
  cairo_set_line_width (cut, 1);
  cairo_stroke (cut);

  overlap = get_overlap (cut, drawn);
  cairo_destroy (cut);
  cairo_destroy (drawn);

  return overlap;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
get_median (GArray *values)
{
  g_array_sort (values, compare_doubles);

  return (g_array_index (values, double, (values->len - 1) / 2)
          + g_array_index (values, double, values->len / 2)) / 2;
}

static void
test_overlap (gconstpointer data)
{
  LimnCutEffort effort = (LimnCutEffort) GPOINTER_TO_INT (data);
  g_autoptr (GPtrArray) objects = read_objects ();
  guint n_seeds = g_test_perf () ? SEEDS_PERF : SEEDS_TEST;
  double sums[N_OBJECTS] = { 0 };
  double mean = 0;
  double median = 0;
  gint64 started_us = g_get_monotonic_time ();
  double elapsed_ms = 0;

  for (guint seed = 1; seed <= n_seeds; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (GArray) overlaps = g_array_new (FALSE, FALSE, sizeof (double));

      for (guint i = 0; i < objects->len; i++)
        {
          LimnRect box = get_box (g_ptr_array_index (objects, i), rand);
          double overlap = measure (g_ptr_array_index (objects, i), &box, effort);

          g_array_append_val (overlaps, overlap);
          sums[i] += overlap;
          mean += overlap / (n_seeds * N_OBJECTS);
        }
      median += get_median (overlaps) / n_seeds;
    }
  elapsed_ms = (double) (g_get_monotonic_time () - started_us) / 1000;

  for (guint i = 0; i < objects->len; i++)
    g_test_message ("%2u %-8s %.2f", i, ((Object *) g_ptr_array_index (objects, i))->name,
                    sums[i] / n_seeds);
  g_test_message ("mean mask IoU %.3f, median %.3f, over %u objects and %u sets of boxes", mean,
                  median, objects->len, n_seeds);
  g_test_message ("outlines: %.1f ms an object on one thread, %.0f ms a picture",
                  elapsed_ms / (n_seeds * N_OBJECTS), elapsed_ms / (n_seeds * 3));
  g_assert_cmpfloat (mean, >=, FLOOR);
}

static GBytes *
get_model (void)
{
  const char *folder = g_getenv ("LIMN_MODEL_DIR");
  g_autofree char *sha256 = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *model = NULL;

  if (folder == NULL || *folder == '\0')
    g_error ("LIMN_MODEL_DIR does not name the folder of the model; build-aux/test sets it.");

  model = limn_model_file_read (folder, "coco-1.onnx", &sha256, &error);
  g_assert_no_error (error);

  return model;
}

static void
test_network (void)
{
  g_autoptr (GBytes) model = get_model ();
  g_autofree char *folder = get_folder ();
  g_autofree char *path = g_build_filename (folder, "2011_000003.jpg", NULL);
  g_autoptr (LimnImage) image = load_image (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnDetector) detector = limn_detector_new (model, &error);
  gint64 started_us = 0;
  guint n_candidates = 0;

  g_assert_no_error (error);
  started_us = g_get_monotonic_time ();
  for (guint i = 0; i < NETWORK_RUNS; i++)
    {
      g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (LimnCandidate));
      LimnLetterbox letterbox;

      g_assert_true (limn_detector_infer (detector, limn_image_get_pixels (image), candidates,
                                          &letterbox, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (candidates->len, >, 0);
      if (i > 0)
        g_assert_cmpuint (candidates->len, ==, n_candidates);
      n_candidates = candidates->len;
    }
  g_test_message ("network: %.1f ms a picture, %u candidates",
                  (double) (g_get_monotonic_time () - started_us) / 1000 / NETWORK_RUNS,
                  n_candidates);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/outline/careful", GINT_TO_POINTER (LIMN_CUT_CAREFUL), test_overlap);
  g_test_add_data_func ("/outline/quick", GINT_TO_POINTER (LIMN_CUT_QUICK), test_overlap);
  g_test_add_func ("/outline/network", test_network);

  return g_test_run ();
}
