/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads a JSON file of COCO: pictures, classes, and objects that name one of each by number. The
 * objects of a picture need not be beside each other, so they are sorted first. On a worker. */

#include "config.h"

#include "limn-truth-load.h"

#include "limn-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* No picture that can be opened is wider or higher. */
#define MAX_SIDE 30000
/* How many names stand for the rest. */
#define N_EXAMPLES 3

typedef enum
{
  SECTION_CATEGORIES,
  SECTION_IMAGES,
  SECTION_ANNOTATIONS,
  N_SECTIONS,
} Section;

static const char *const sections[N_SECTIONS] = { "categories", "images", "annotations" };

typedef enum
{
  ANNOTATION_ID,
  ANNOTATION_IMAGE,
  ANNOTATION_CATEGORY,
  ANNOTATION_SEGMENTATION,
  ANNOTATION_BOX,
  ANNOTATION_AREA,
  ANNOTATION_CROWD,
  ANNOTATION_N_KEYS,
} AnnotationKey;

static const char *const annotation_keys[ANNOTATION_N_KEYS] = {
  "id", "image_id", "category_id", "segmentation", "bbox", "area", "iscrowd",
};

typedef struct
{
  int picture;
  int width;
  int height;
} Image;

/* An annotation of a picture that is open, and which image of the file that is. */
typedef struct
{
  guint         image;
  guint         index;
  LimnJsonValue value;
} Annotation;

/* A problem whose line is not known yet. */
typedef struct
{
  Section  section;
  guint    index;
  char    *text;
} Complaint;

typedef struct
{
  LimnTruthLoad *load;
  GFile         *file;
  GFile         *folder;
  GHashTable    *names;
  GHashTable    *images_by_id;
  GArray        *images;
  GArray        *annotations;
  GArray        *complaints;
  GString       *examples;
  guint          n_closed;
} Reader;

static void
complaint_clear (gpointer data)
{
  Complaint *complaint = data;

  g_clear_pointer (&complaint->text, g_free);
}

static void complain (Reader     *self,
                      Section     section,
                      guint       index,
                      const char *format,
                      ...) G_GNUC_PRINTF (4, 5);

static void
complain (Reader     *self,
          Section     section,
          guint       index,
          const char *format,
          ...)
{
  Complaint complaint = { section, index, NULL };
  va_list arguments;

  if (self->complaints->len >= LIMN_TRUTH_MAX_PROBLEMS)
    {
      self->load->n_more++;
      return;
    }
  va_start (arguments, format);
  complaint.text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_array_append_val (self->complaints, complaint);
}

static int
compare_complaints (gconstpointer a,
                    gconstpointer b)
{
  const Complaint *p = a;
  const Complaint *q = b;

  if (p->section != q->section)
    return p->section < q->section ? -1 : 1;
  return (p->index > q->index) - (p->index < q->index);
}

/* Looks all lines up at once and hands the problems over in the order of the file. */
static void
settle_complaints (Reader *self,
                   GBytes *bytes)
{
  g_autofree guint *indices = g_new (guint, self->complaints->len + 1);
  g_autofree guint *lines = g_new (guint, self->complaints->len + 1);
  guint begin = 0;

  g_array_sort (self->complaints, compare_complaints);
  while (begin < self->complaints->len)
    {
      Section section = g_array_index (self->complaints, Complaint, begin).section;
      guint end = begin;

      while (end < self->complaints->len
             && g_array_index (self->complaints, Complaint, end).section == section)
        {
          indices[end - begin] = g_array_index (self->complaints, Complaint, end).index;
          end++;
        }
      limn_json_find_lines (bytes, sections[section], indices, end - begin, lines);
      for (guint i = begin; i < end; i++)
        limn_truth_load_problem (self->load, self->file, lines[i - begin], "%s",
                                 g_array_index (self->complaints, Complaint, i).text);
      begin = end;
    }
}

/* Numbers, as a rule; some programs write words. */
static char *
dup_id (const LimnJsonField *field)
{
  const char *string = NULL;
  gsize length = 0;
  gint64 number = 0;

  if (!field->has)
    return NULL;
  if (limn_json_get_integer (field->value, &number))
    return g_strdup_printf ("%" G_GINT64_FORMAT, number);
  if (limn_json_get_string (field->value, &string, &length))
    return g_strndup (string, length);
  return NULL;
}

static int
get_side (const LimnJsonField *field)
{
  gint64 side = 0;

  if (!field->has || !limn_json_get_integer (field->value, &side))
    return 0;
  return side > 0 && side <= MAX_SIDE ? (int) side : 0;
}

static void
read_category (Reader        *self,
               LimnJsonValue  value,
               guint          index)
{
  static const char *const keys[] = { "id", "name" };
  LimnJsonField fields[G_N_ELEMENTS (keys)];
  g_autofree char *id = NULL;
  const char *name = NULL;
  gsize length = 0;

  limn_json_read_fields (value, keys, G_N_ELEMENTS (keys), fields);
  id = dup_id (&fields[0]);
  if (id == NULL || !fields[1].has || !limn_json_get_string (fields[1].value, &name, &length)
      || length == 0)
    {
      complain (self, SECTION_CATEGORIES, index,
                _("This class has no number or no name. It was left out."));
      return;
    }
  if (g_hash_table_contains (self->names, id))
    {
      g_autofree char *shown = limn_truth_clean (id, -1);

      complain (self, SECTION_CATEGORIES, index,
                /* Translators: %s is a number. */
                _("Another class has the number %s already. This one was left out."), shown);
      return;
    }
  g_hash_table_insert (self->names, g_steal_pointer (&id), g_strdup (name));
}

/* Pictures that are not open are no fault of the file: they are counted. */
static void
note_closed (Reader     *self,
             const char *name)
{
  g_autofree char *shown = limn_truth_clean (name, -1);

  if (self->n_closed++ >= N_EXAMPLES)
    return;
  if (self->examples->len > 0)
    g_string_append (self->examples, ", ");
  g_string_append (self->examples, shown);
}

static void
read_image (Reader        *self,
            LimnJsonValue  value,
            guint          index)
{
  static const char *const keys[] = { "id", "file_name", "width", "height" };
  LimnJsonField fields[G_N_ELEMENTS (keys)];
  Image image = { 0 };
  g_autofree char *id = NULL;
  const char *name = NULL;
  gsize length = 0;

  limn_json_read_fields (value, keys, G_N_ELEMENTS (keys), fields);
  id = dup_id (&fields[0]);
  if (id == NULL || !fields[1].has || !limn_json_get_string (fields[1].value, &name, &length)
      || length == 0)
    {
      complain (self, SECTION_IMAGES, index,
                _("This picture has no number or no name. It was left out."));
      return;
    }
  if (g_hash_table_contains (self->images_by_id, id))
    {
      g_autofree char *shown = limn_truth_clean (id, -1);

      complain (self, SECTION_IMAGES, index,
                /* Translators: %s is a number. */
                _("Another picture has the number %s already. This one was left out."), shown);
      return;
    }
  image.picture = limn_truth_pictures_find (self->load->pictures, name, self->folder);
  image.width = get_side (&fields[2]);
  image.height = get_side (&fields[3]);
  if (image.picture == LIMN_TRUTH_NO_PICTURE)
    note_closed (self, name);
  if (image.picture == LIMN_TRUTH_WHICH_PICTURE)
    {
      g_autofree char *shown = limn_truth_clean (name, -1);

      complain (self, SECTION_IMAGES, index,
                /* Translators: %s is the name of a picture. */
                _("Several open pictures may be “%s”. It was left out."), shown);
    }
  g_array_append_val (self->images, image);
  g_hash_table_insert (self->images_by_id, g_steal_pointer (&id),
                       GUINT_TO_POINTER (self->images->len));
}

/* Sorts an annotation to its picture. */
static void
read_annotation (Reader        *self,
                 LimnJsonValue  value,
                 guint          index)
{
  LimnJsonField field = { 0 };
  Annotation annotation = { .index = index, .value = value };
  g_autofree char *id = NULL;

  if (!limn_json_read_fields (value, &annotation_keys[ANNOTATION_IMAGE], 1, &field))
    {
      complain (self, SECTION_ANNOTATIONS, index,
                _("This annotation is not an object. It was left out."));
      return;
    }
  id = dup_id (&field);
  if (id == NULL)
    {
      complain (self, SECTION_ANNOTATIONS, index,
                _("This annotation does not say which picture it is about. It was left out."));
      return;
    }
  annotation.image = GPOINTER_TO_UINT (g_hash_table_lookup (self->images_by_id, id));
  if (annotation.image == 0)
    {
      g_autofree char *shown = limn_truth_clean (id, -1);

      complain (self, SECTION_ANNOTATIONS, index,
                /* Translators: %s is a number. */
                _("There is no picture number %s. This annotation was left out."), shown);
      return;
    }
  annotation.image--;
  if (g_array_index (self->images, Image, annotation.image).picture >= 0)
    g_array_append_val (self->annotations, annotation);
}

/* Lays out one polygon. */
static gboolean
read_ring (LimnJsonValue     value,
           LimnTruthBuilder *builder)
{
  LimnJsonIter iter;
  LimnJsonValue item;
  gboolean is_good = limn_json_iter_array (&iter, value);
  double x = 0.0;
  guint n = 0;

  limn_truth_builder_begin_ring (builder);
  while (is_good && limn_json_iter_next (&iter, NULL, NULL, &item))
    {
      double number = 0.0;

      is_good = limn_json_get_number (item, &number);
      if (n++ % 2 == 0)
        x = number;
      else
        limn_truth_builder_add_point (builder, x, number);
    }
  /* What is no number ends the ring as no area. */
  if (!is_good || n % 2 != 0)
    limn_truth_builder_add_point (builder, NAN, NAN);
  return limn_truth_builder_end_ring (builder);
}

/* Lays the outline out. Says in words what could not be used. */
static void
read_outline (Reader           *self,
              guint             index,
              LimnJsonValue     value,
              LimnTruthBuilder *builder,
              gboolean         *is_bitmap)
{
  LimnJsonIter iter;
  LimnJsonValue item;
  guint n_bad = 0;

  if (limn_json_is_object (value))
    {
      LimnRleResult result = limn_truth_add_rle (builder, value, &self->load->rle_budget);

      *is_bitmap = result == LIMN_RLE_OK;
      if (result == LIMN_RLE_MALFORMED)
        complain (self, SECTION_ANNOTATIONS, index, _("The run lengths make no sense."));
      else if (result == LIMN_RLE_TOO_LARGE)
        complain (self, SECTION_ANNOTATIONS, index, _("The run lengths are too many."));
      return;
    }
  if (!limn_json_iter_array (&iter, value))
    {
      complain (self, SECTION_ANNOTATIONS, index, _("The outline is not a list."));
      return;
    }
  while (limn_json_iter_next (&iter, NULL, NULL, &item))
    if (!read_ring (item, builder))
      n_bad++;
  if (n_bad > 0)
    complain (self, SECTION_ANNOTATIONS, index,
              ngettext ("%u part of the outline is no polygon. It was left out.",
                        "%u parts of the outline are no polygons. They were left out.", n_bad),
              n_bad);
}

static gboolean
read_box (const LimnJsonField *field,
          LimnRect            *box)
{
  LimnJsonValue values[4];
  double numbers[4];

  if (!field->has || !limn_json_read_list (field->value, values, 4))
    return FALSE;
  for (guint i = 0; i < 4; i++)
    if (!limn_json_get_number (values[i], &numbers[i]))
      return FALSE;
  *box = (LimnRect) { numbers[0], numbers[1], numbers[2], numbers[3] };
  return box->width > 0.0 && box->height > 0.0;
}

static gboolean
is_crowd (const LimnJsonField *field)
{
  gboolean boolean = FALSE;
  double number = 0.0;

  if (!field->has)
    return FALSE;
  if (limn_json_get_boolean (field->value, &boolean))
    return boolean;
  return limn_json_get_number (field->value, &number) && number != 0.0;
}

static void
add_annotation (Reader           *self,
                const Annotation *annotation,
                LimnTruthBuilder *builder)
{
  LimnTruthObject object = { .class_id = -1, .area = -1.0 };
  LimnJsonField fields[ANNOTATION_N_KEYS];
  g_autofree char *class_id = NULL;
  LimnRect box = { 0 };

  limn_json_read_fields (annotation->value, annotation_keys, ANNOTATION_N_KEYS, fields);
  class_id = dup_id (&fields[ANNOTATION_CATEGORY]);
  if (class_id != NULL)
    object.class_name = g_hash_table_lookup (self->names, class_id);
  if (object.class_name == NULL)
    {
      g_autofree char *shown = limn_truth_clean (class_id != NULL ? class_id : "?", -1);

      complain (self, SECTION_ANNOTATIONS, annotation->index,
                /* Translators: %s is a number. */
                _("There is no class number %s. This annotation was left out."), shown);
      return;
    }
  if (fields[ANNOTATION_SEGMENTATION].has)
    read_outline (self, annotation->index, fields[ANNOTATION_SEGMENTATION].value, builder,
                  &object.is_bitmap);
  if (read_box (&fields[ANNOTATION_BOX], &box))
    object.box = &box;
  else if (fields[ANNOTATION_BOX].has)
    complain (self, SECTION_ANNOTATIONS, annotation->index,
              _("The box makes no sense. The outline decides."));
  if (is_crowd (&fields[ANNOTATION_CROWD]))
    object.flags = LIMN_TRUTH_CROWD;
  if (fields[ANNOTATION_AREA].has
      && (!limn_json_get_number (fields[ANNOTATION_AREA].value, &object.area)
          || object.area < 0.0))
    {
      object.area = -1.0;
      complain (self, SECTION_ANNOTATIONS, annotation->index,
                _("The area makes no sense. The outline decides."));
    }
  if (!limn_truth_load_add (self->load, self->file, 0, builder, &object))
    complain (self, SECTION_ANNOTATIONS, annotation->index,
              _("This annotation encloses nothing. It was left out."));
}

static int
compare_annotations (gconstpointer a,
                     gconstpointer b)
{
  const Annotation *p = a;
  const Annotation *q = b;

  if (p->image != q->image)
    return p->image < q->image ? -1 : 1;
  return (p->index > q->index) - (p->index < q->index);
}

/* Makes the truths, also of pictures without an annotation: they are known to be empty. */
static void
make_truths (Reader *self)
{
  guint next = 0;

  g_array_sort (self->annotations, compare_annotations);
  for (guint i = 0; i < self->images->len; i++)
    {
      const Image *image = &g_array_index (self->images, Image, i);
      g_autoptr (LimnTruthBuilder) builder = NULL;

      if (g_cancellable_is_cancelled (self->load->cancellable))
        return;
      if (image->picture < 0)
        continue;
      builder = limn_truth_builder_new (image->width, image->height, FALSE);
      for (; next < self->annotations->len
             && g_array_index (self->annotations, Annotation, next).image == i; next++)
        add_annotation (self, &g_array_index (self->annotations, Annotation, next), builder);
      limn_truth_load_take (self->load, self->file, 0, (guint) image->picture, builder);
    }
}

typedef void (*ReadFunc) (Reader        *self,
                          LimnJsonValue  value,
                          guint          index);

static gboolean
read_section (Reader              *self,
              const LimnJsonField *field,
              ReadFunc             func)
{
  LimnJsonIter iter;
  LimnJsonValue value;

  if (!field->has || !limn_json_iter_array (&iter, field->value))
    return FALSE;
  for (guint i = 0; limn_json_iter_next (&iter, NULL, NULL, &value); i++)
    func (self, value, i);
  return TRUE;
}

static void
reader_init (Reader        *self,
             LimnTruthLoad *load,
             GFile         *file)
{
  self->load = load;
  self->file = file;
  self->folder = g_file_get_parent (file);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->images_by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->images = g_array_new (FALSE, FALSE, sizeof (Image));
  self->annotations = g_array_new (FALSE, FALSE, sizeof (Annotation));
  self->complaints = g_array_new (FALSE, FALSE, sizeof (Complaint));
  g_array_set_clear_func (self->complaints, complaint_clear);
  self->examples = g_string_new (NULL);
}

static void
reader_clear (Reader *self)
{
  g_clear_object (&self->folder);
  g_hash_table_unref (self->names);
  g_hash_table_unref (self->images_by_id);
  g_array_unref (self->images);
  g_array_unref (self->annotations);
  g_array_unref (self->complaints);
  g_string_free (self->examples, TRUE);
}

/*< private >
 * limn_truth_coco_read:
 * @load: a reading
 * @file: a file of COCO
 * @bytes: its text
 * @root: what is in it
 * @error: return location
 *
 * Reads what the file says about the pictures that are open.
 *
 * Returns: %FALSE with @error set if one of its three lists is missing
 */
gboolean
limn_truth_coco_read (LimnTruthLoad  *load,
                      GFile          *file,
                      GBytes         *bytes,
                      LimnJsonValue   root,
                      GError        **error)
{
  LimnJsonField fields[N_SECTIONS];
  Reader reader = { 0 };
  gboolean is_complete = FALSE;

  reader_init (&reader, load, file);
  limn_json_read_fields (root, sections, N_SECTIONS, fields);
  is_complete = read_section (&reader, &fields[SECTION_CATEGORIES], read_category)
                && read_section (&reader, &fields[SECTION_IMAGES], read_image)
                && read_section (&reader, &fields[SECTION_ANNOTATIONS], read_annotation);
  if (is_complete)
    {
      make_truths (&reader);
      settle_complaints (&reader, bytes);
      if (reader.n_closed > 0)
        limn_truth_load_problem (load, file, 0,
                                 /* Translators: %s is names of pictures. */
                                 ngettext ("%u picture of this file is not open: %s",
                                           "%u pictures of this file are not open, such as %s",
                                           reader.n_closed),
                                 reader.n_closed, reader.examples->str);
    }
  else
    {
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE,
                           _("COCO has lists of categories, images and annotations. One of them "
                             "is missing."));
    }
  reader_clear (&reader);
  return is_complete;
}
