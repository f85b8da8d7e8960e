/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the ground truth of a folder of pictures: what is one file for all, and what is a file for
 * each, beside the picture or where its format has it. Nothing is searched in depth: the pictures
 * say which folders there are. On a worker. */

#include "config.h"

#include "limn-truth-load.h"

#include "limn-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* More names in one folder are not looked at. */
#define MAX_NAMES 200000
/* More files of JSON in one folder are not tried: those of labelme are not counted. */
#define MAX_TRIED 200
#define N_EXAMPLES 3

/* What is under way. Listings are sets of names by the folder's URI. */
typedef struct
{
  LimnTruthLoad *load;
  GHashTable    *listings;
  /* Where pictures are, the folder that was opened first. */
  GPtrArray     *folders;
  /* Where else files for single pictures may be. */
  GPtrArray     *places;
  GHashTable    *used;
} Search;

typedef gboolean (*PictureFunc) (Search   *self,
                                 GFile    *file,
                                 guint     picture,
                                 gpointer  data);

static GHashTable *
list_folder (Search *self,
             GFile  *folder)
{
  g_autofree char *uri = g_file_get_uri (folder);
  GHashTable *names = g_hash_table_lookup (self->listings, uri);
  g_autoptr (GFileEnumerator) enumerator = NULL;
  GFileInfo *info = NULL;

  if (names != NULL)
    return names;
  names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_insert (self->listings, g_steal_pointer (&uri), names);
  enumerator = g_file_enumerate_children (folder, G_FILE_ATTRIBUTE_STANDARD_NAME,
                                          G_FILE_QUERY_INFO_NONE, self->load->cancellable, NULL);
  while (enumerator != NULL && g_hash_table_size (names) < MAX_NAMES
         && g_file_enumerator_iterate (enumerator, &info, NULL, self->load->cancellable, NULL)
         && info != NULL)
    g_hash_table_add (names, g_strdup (g_file_info_get_name (info)));
  return names;
}

static void
add_folder (GPtrArray *folders,
            GFile     *folder)
{
  guint index = 0;

  if (folder != NULL
      && !g_ptr_array_find_with_equal_func (folders, folder, (GEqualFunc) g_file_equal, &index))
    g_ptr_array_add (folders, g_object_ref (folder));
}

static void
add_child (GPtrArray  *folders,
           GFile      *folder,
           const char *path)
{
  g_autoptr (GFile) child = g_file_resolve_relative_path (folder, path);

  add_folder (folders, child);
}

/* The folder where a part of the path that says pictures says something else: of several such
 * parts, the last one. */
static void
add_twin (GPtrArray  *folders,
          GFile      *folder,
          const char *from,
          const char *to)
{
  g_autofree char *path = g_file_get_path (folder);
  g_auto (GStrv) parts = path != NULL ? g_strsplit (path, "/", -1) : NULL;
  g_autofree char *twin = NULL;
  g_autoptr (GFile) file = NULL;

  for (guint i = parts != NULL ? g_strv_length (parts) : 0; i > 0; i--)
    if (g_str_equal (parts[i - 1], from))
      {
        g_free (parts[i - 1]);
        parts[i - 1] = g_strdup (to);
        twin = g_strjoinv ("/", parts);
        file = g_file_new_for_path (twin);
        add_folder (folders, file);
        return;
      }
}

/* Where a format has the files of the pictures in a folder, the nearest place first. */
static GPtrArray *
list_places (Search          *self,
             GFile           *folder,
             LimnTruthFormat  format)
{
  GPtrArray *places = g_ptr_array_new_with_free_func (g_object_unref);

  add_folder (places, folder);
  switch (format)
    {
    case LIMN_TRUTH_COCO:
      add_child (places, folder, "annotations");
      add_child (places, folder, "../annotations");
      add_child (places, folder, "..");
      break;
    case LIMN_TRUTH_YOLO:
      add_twin (places, folder, "images", "labels");
      add_child (places, folder, "../labels");
      add_child (places, folder, "labels");
      break;
    case LIMN_TRUTH_LABELME:
      break;
    case LIMN_TRUTH_VOC:
      add_twin (places, folder, "JPEGImages", "Annotations");
      add_twin (places, folder, "images", "annotations");
      add_child (places, folder, "../Annotations");
      add_child (places, folder, "Annotations");
      break;
    }
  for (guint i = 0; i < self->places->len; i++)
    add_folder (places, g_ptr_array_index (self->places, i));
  return places;
}

static GFile *
find_in (Search     *self,
         GPtrArray  *places,
         const char *stem,
         const char *ending)
{
  g_autofree char *lower = g_strconcat (stem, ending, NULL);
  g_autofree char *upper_ending = g_ascii_strup (ending, -1);
  g_autofree char *upper = g_strconcat (stem, upper_ending, NULL);

  for (guint i = 0; i < places->len; i++)
    {
      GHashTable *names = list_folder (self, g_ptr_array_index (places, i));

      if (g_hash_table_contains (names, lower))
        return g_file_get_child (g_ptr_array_index (places, i), lower);
      if (g_hash_table_contains (names, upper))
        return g_file_get_child (g_ptr_array_index (places, i), upper);
    }
  return NULL;
}

/* Calls @func for the file of each picture until it says to stop; returns how many there were. */
static guint
for_each_picture (Search          *self,
                  LimnTruthFormat  format,
                  const char      *ending,
                  PictureFunc      func,
                  gpointer         data)
{
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_file_hash, (GEqualFunc) g_file_equal,
                                                         g_object_unref,
                                                         (GDestroyNotify) g_ptr_array_unref);
  const LimnTruthPictures *pictures = self->load->pictures;
  guint n = 0;

  for (guint i = 0; i < limn_truth_pictures_get_n (pictures); i++)
    {
      g_autoptr (GFile) folder = g_file_get_parent (limn_truth_pictures_get (pictures, i));
      g_autoptr (GFile) file = NULL;
      GPtrArray *own = NULL;

      if (folder == NULL || g_cancellable_is_cancelled (self->load->cancellable))
        continue;
      own = g_hash_table_lookup (places, folder);
      if (own == NULL)
        {
          own = list_places (self, folder, format);
          g_hash_table_insert (places, g_object_ref (folder), own);
        }
      file = find_in (self, own, limn_truth_pictures_get_stem (pictures, i), ending);
      if (file == NULL)
        continue;
      n++;
      if (!func (self, file, i, data))
        break;
    }
  return n;
}

static gboolean
stop_at_first (Search   *self,
               GFile    *file,
               guint     picture,
               gpointer  data)
{
  return FALSE;
}

static gboolean
has_files (Search          *self,
           LimnTruthFormat  format,
           const char      *ending)
{
  return for_each_picture (self, format, ending, stop_at_first, NULL) > 0;
}

static gboolean
read_voc (Search   *self,
          GFile    *file,
          guint     picture,
          gpointer  data)
{
  limn_truth_voc_read (self->load, file, picture);
  return TRUE;
}

static gboolean
read_yolo (Search   *self,
           GFile    *file,
           guint     picture,
           gpointer  data)
{
  limn_truth_yolo_read (self->load, file, picture, data);
  return TRUE;
}

/* A file of JSON beside a picture: of labelme, or none of ours, which is left alone. */
static gboolean
read_labelme (Search   *self,
              GFile    *file,
              guint     picture,
              gpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (LimnJson) json = NULL;
  LimnJsonValue root;
  guint *n_found = data;

  json = limn_truth_load_json (self->load, file, LIMN_TRUTH_MAX_SMALL_BYTES, &bytes, &root,
                               &error);
  if (json == NULL)
    {
      limn_truth_load_problem (self->load, file, 0, "%s", error->message);
      return TRUE;
    }
  if (limn_truth_json_get_kind (root) != LIMN_TRUTH_JSON_LABELME)
    return TRUE;
  (*n_found)++;
  if (limn_truth_labelme_is_about (self->load, file, root, picture))
    limn_truth_labelme_read (self->load, file, bytes, root, picture);
  return TRUE;
}

/* Where class names may be: with the labels, or above them. */
static LimnYoloNames *
find_names (Search *self)
{
  static const char *const names[] = {
    "data.yaml", "data.yml", "dataset.yaml", "dataset.yml", "classes.txt", "obj.names",
  };
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->folders->len; i++)
    {
      GFile *folder = g_ptr_array_index (self->folders, i);

      add_folder (places, folder);
      add_child (places, folder, "..");
      add_child (places, folder, "../..");
      add_child (places, folder, "labels");
      add_child (places, folder, "../labels");
    }
  for (guint i = 0; i < places->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (names); j++)
      {
        g_autoptr (GFile) file = g_file_get_child (g_ptr_array_index (places, i), names[j]);
        g_autoptr (GError) error = NULL;
        LimnYoloNames *found = NULL;

        if (!g_hash_table_contains (list_folder (self, g_ptr_array_index (places, i)), names[j]))
          continue;
        found = limn_yolo_names_read (self->load, file, &error);
        if (found != NULL)
          return found;
        limn_truth_load_problem (self->load, file, 0, "%s", error->message);
      }
  return NULL;
}

/* Labels that belong to no picture that is open are no fault, but they are said. */
static void
note_orphans (Search     *self,
              GFile      *folder,
              const char *ending)
{
  g_autoptr (GString) examples = g_string_new (NULL);
  GHashTableIter iter;
  gpointer name = NULL;
  guint n = 0;

  g_hash_table_iter_init (&iter, list_folder (self, folder));
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      g_autofree char *lower = g_ascii_strdown (name, -1);
      g_autofree char *stem = NULL;
      g_autofree char *shown = NULL;

      if (!g_str_has_suffix (lower, ending) || g_str_equal (lower, "classes.txt"))
        continue;
      stem = g_strndup (name, strlen (name) - strlen (ending));
      if (limn_truth_pictures_has_stem (self->load->pictures, stem) || n++ >= N_EXAMPLES)
        continue;
      shown = g_filename_display_name (name);
      g_string_append_printf (examples, "%s%s", examples->len > 0 ? ", " : "", shown);
    }
  if (n > 0)
    limn_truth_load_problem (self->load, folder, 0,
                             /* Translators: %s is names of files. */
                             ngettext ("%u file belongs to no picture that is open: %s",
                                       "%u files belong to no picture that is open, such as %s", n),
                             n, examples->str);
}

static void
note_all_orphans (Search          *self,
                  LimnTruthFormat  format,
                  const char      *ending)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->folders->len; i++)
    {
      g_autoptr (GPtrArray) places = list_places (self, g_ptr_array_index (self->folders, i),
                                                  format);

      /* The folders of the pictures themselves may have any text and any XML. */
      for (guint j = 0; j < places->len; j++)
        if (!g_ptr_array_find_with_equal_func (self->folders, g_ptr_array_index (places, j),
                                               (GEqualFunc) g_file_equal, NULL))
          add_folder (all, g_ptr_array_index (places, j));
    }
  for (guint i = 0; i < all->len; i++)
    note_orphans (self, g_ptr_array_index (all, i), ending);
}

static gboolean
read_all_yolo (Search        *self,
               LimnYoloNames *given)
{
  g_autoptr (LimnYoloNames) names = given != NULL ? given : find_names (self);

  for (guint i = 0; names != NULL && i < names->places->len; i++)
    {
      GFile *place = g_ptr_array_index (names->places, i);

      add_twin (self->places, place, "images", "labels");
      add_child (self->places, place, "../labels");
    }
  if (for_each_picture (self, LIMN_TRUTH_YOLO, ".txt", read_yolo, names) == 0)
    return FALSE;
  if (names == NULL)
    limn_truth_load_problem (self->load, self->load->root, 0,
                             _("There is no data.yaml with the names of the classes. They are "
                               "called by their numbers."));
  note_all_orphans (self, LIMN_TRUTH_YOLO, ".txt");
  return TRUE;
}

static gboolean
read_all_labelme (Search *self)
{
  guint n_found = 0;

  for_each_picture (self, LIMN_TRUTH_LABELME, ".json", read_labelme, &n_found);
  return n_found > 0;
}

static gboolean
read_all_voc (Search *self)
{
  if (for_each_picture (self, LIMN_TRUTH_VOC, ".xml", read_voc, NULL) == 0)
    return FALSE;
  note_all_orphans (self, LIMN_TRUTH_VOC, ".xml");
  return TRUE;
}

/* Reads one file if it is of COCO. */
static gboolean
try_coco (Search *self,
          GFile  *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (LimnJson) json = NULL;
  LimnJsonValue root;

  if (g_hash_table_contains (self->used, file))
    return FALSE;
  g_hash_table_add (self->used, g_object_ref (file));
  json = limn_truth_load_json (self->load, file, LIMN_TRUTH_MAX_FILE_BYTES, &bytes, &root, &error);
  if (json == NULL)
    limn_truth_load_problem (self->load, file, 0, "%s", error->message);
  if (json == NULL || limn_truth_json_get_kind (root) != LIMN_TRUTH_JSON_COCO)
    return FALSE;
  if (!limn_truth_coco_read (self->load, file, bytes, root, &error))
    limn_truth_load_problem (self->load, file, 0, "%s", error->message);
  return TRUE;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Whether a name says that it is ground truth. The folder above the pictures may be anything. */
static gboolean
is_telling (const char *name)
{
  static const char *const words[] = { "annotation", "coco", "instances", "labels" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (name, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* The files of JSON in a folder that are for no single picture. Where some say by their name that
 * they are what is wanted, the others, as captions of the same pictures, are not. */
static GPtrArray *
list_json (Search   *self,
           GFile    *folder,
           gboolean  is_far)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) good = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer name = NULL;

  g_hash_table_iter_init (&iter, list_folder (self, folder));
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      g_autofree char *lower = g_ascii_strdown (name, -1);
      g_autofree char *stem = NULL;

      if (!g_str_has_suffix (lower, ".json") || (is_far && !is_telling (lower)))
        continue;
      stem = g_strndup (name, strlen (name) - strlen (".json"));
      if (limn_truth_pictures_has_stem (self->load->pictures, stem))
        continue;
      g_ptr_array_add (all, g_strdup (name));
      if (g_str_has_prefix (lower, "instances") || strstr (lower, "_annotations.coco") != NULL)
        g_ptr_array_add (good, g_strdup (name));
    }
  if (good->len > 0)
    {
      g_ptr_array_unref (all);
      all = g_steal_pointer (&good);
    }
  g_ptr_array_sort (all, compare_names);
  return all;
}

static gboolean
read_all_coco (Search *self)
{
  guint n_tried = 0;
  gboolean is_found = FALSE;

  for (guint i = 0; i < self->folders->len; i++)
    {
      g_autoptr (GPtrArray) places = list_places (self, g_ptr_array_index (self->folders, i),
                                                  LIMN_TRUTH_COCO);

      for (guint j = 0; j < places->len; j++)
        {
          GFile *place = g_ptr_array_index (places, j);
          gboolean is_far = j > 0
                            && g_file_has_prefix (g_ptr_array_index (self->folders, i), place);
          g_autoptr (GPtrArray) names = list_json (self, place, is_far);

          for (guint k = 0; k < names->len && n_tried++ < MAX_TRIED; k++)
            {
              g_autoptr (GFile) file = g_file_get_child (place, g_ptr_array_index (names, k));

              is_found = try_coco (self, file) || is_found;
            }
        }
    }
  return is_found;
}

/* Says what was passed over because another format was read. */
static void
note_other_formats (Search          *self,
                    LimnTruthFormat  format)
{
  static const struct
  {
    LimnTruthFormat  format;
    const char      *ending;
  } others[] = {
    { LIMN_TRUTH_YOLO, ".txt" }, { LIMN_TRUTH_LABELME, ".json" }, { LIMN_TRUTH_VOC, ".xml" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (others[i].format != format && has_files (self, others[i].format, others[i].ending))
      limn_truth_load_problem (self->load, self->load->root, 0,
                               /* Translators: %s is the ending of a file name, as “.txt”. */
                               _("Some pictures have files in “%s” too. They were not read, "
                                 "because there is another format."), others[i].ending);
}

static gboolean
find_format (Search           *self,
             LimnTruthFormat  *format)
{
  LimnYoloNames *names = NULL;

  *format = LIMN_TRUTH_COCO;
  if (read_all_coco (self))
    return TRUE;
  names = has_files (self, LIMN_TRUTH_YOLO, ".txt") ? find_names (self) : NULL;
  *format = LIMN_TRUTH_YOLO;
  if (names != NULL)
    return read_all_yolo (self, names);
  *format = LIMN_TRUTH_LABELME;
  if (read_all_labelme (self))
    return TRUE;
  *format = LIMN_TRUTH_VOC;
  if (read_all_voc (self))
    return TRUE;
  *format = LIMN_TRUTH_YOLO;
  return read_all_yolo (self, NULL);
}

/* Reads what lies beside the pictures, in the format that there is. */
static gboolean
read_folder (Search           *self,
             LimnTruthFormat  *format,
             GError          **error)
{
  if (find_format (self, format))
    {
      note_other_formats (self, *format);
      return TRUE;
    }
  if (self->load->problems->len > 0)
    g_set_error (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE, "%s: %s",
                 g_array_index (self->load->problems, LimnTruthProblem, 0).file,
                 g_array_index (self->load->problems, LimnTruthProblem, 0).text);
  else
    g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE,
                         _("There is no ground truth for these pictures: no JSON of COCO or "
                           "labelme, no text files of YOLO, no XML of Pascal VOC."));
  return FALSE;
}

static gboolean
read_json_file (Search           *self,
                GFile            *file,
                LimnTruthFormat  *format,
                GError          **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (LimnJson) json = NULL;
  LimnJsonValue root;

  json = limn_truth_load_json (self->load, file, LIMN_TRUTH_MAX_FILE_BYTES, &bytes, &root, error);
  if (json == NULL)
    return FALSE;
  switch (limn_truth_json_get_kind (root))
    {
    case LIMN_TRUTH_JSON_COCO:
      *format = LIMN_TRUTH_COCO;
      return limn_truth_coco_read (self->load, file, bytes, root, error);
    case LIMN_TRUTH_JSON_LABELME:
      *format = LIMN_TRUTH_LABELME;
      if (read_all_labelme (self))
        return TRUE;
      break;
    case LIMN_TRUTH_JSON_OTHER:
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE,
                           _("This is neither of COCO, with images and annotations, nor of "
                             "labelme, with shapes."));
      return FALSE;
    }
  g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE,
                       _("No picture that is open has a file of this name."));
  return FALSE;
}

static gboolean
read_file (Search           *self,
           GFile            *file,
           LimnTruthFormat  *format,
           GError          **error)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *lower = g_ascii_strdown (name, -1);
  LimnYoloNames *names = NULL;

  if (g_str_has_suffix (lower, ".json"))
    return read_json_file (self, file, format, error);
  *format = g_str_has_suffix (lower, ".xml") ? LIMN_TRUTH_VOC : LIMN_TRUTH_YOLO;
  if (g_str_has_suffix (lower, ".yaml") || g_str_has_suffix (lower, ".yml"))
    {
      names = limn_yolo_names_read (self->load, file, error);
      if (names == NULL)
        return FALSE;
    }
  else if (!g_str_has_suffix (lower, ".txt") && *format != LIMN_TRUTH_VOC)
    {
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE,
                           _("Ground truth is JSON of COCO or labelme, data.yaml of YOLO, or XML "
                             "of Pascal VOC."));
      return FALSE;
    }
  if (*format == LIMN_TRUTH_VOC ? read_all_voc (self) : read_all_yolo (self, names))
    return TRUE;
  g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE,
                       _("There is no file with the objects of a picture that is open."));
  return FALSE;
}

static void
search_init (Search        *self,
             LimnTruthLoad *load,
             GFile         *file,
             gboolean       is_folder)
{
  self->load = load;
  self->listings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) g_hash_table_unref);
  self->folders = g_ptr_array_new_with_free_func (g_object_unref);
  self->places = g_ptr_array_new_with_free_func (g_object_unref);
  self->used = g_hash_table_new_full (g_file_hash, (GEqualFunc) g_file_equal, g_object_unref,
                                      NULL);
  add_folder (self->folders, load->root);
  for (guint i = 0; i < limn_truth_pictures_get_n (load->pictures); i++)
    {
      g_autoptr (GFile) folder = g_file_get_parent (limn_truth_pictures_get (load->pictures, i));

      add_folder (self->folders, folder);
    }
  /* Who opens a file far from the pictures means the files beside it. */
  if (!is_folder)
    add_folder (self->places, load->root);
}

static void
search_clear (Search *self)
{
  g_hash_table_unref (self->listings);
  g_ptr_array_unref (self->folders);
  g_ptr_array_unref (self->places);
  g_hash_table_unref (self->used);
}

/*< private >
 * limn_truth_find:
 * @load: a reading
 * @file: a file of ground truth, or a folder
 * @format: (out): the format that was found
 * @error: return location
 *
 * Finds and reads the ground truth of the pictures that are open.
 *
 * Returns: %FALSE with @error set if there is none
 */
gboolean
limn_truth_find (LimnTruthLoad    *load,
                 GFile            *file,
                 LimnTruthFormat  *format,
                 GError          **error)
{
  gboolean is_folder = g_file_equal (file, load->root);
  gboolean is_found = FALSE;
  Search search = { 0 };

  search_init (&search, load, file, is_folder);
  is_found = is_folder ? read_folder (&search, format, error)
                       : read_file (&search, file, format, error);
  search_clear (&search);
  return is_found;
}
