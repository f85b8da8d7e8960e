/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the picture that a file of ground truth means. It was written on another computer, in
 * another folder, perhaps by a system that does not tell capitals; two pictures of one name are
 * told apart by the folders they are in. One thread at a time. */

#include "config.h"

#include "limn-truth-pictures.h"

#include <string.h>

typedef struct
{
  GFile  *file;
  char   *stem;
  /* From the file up to the root. */
  char  **path;
} Picture;

struct _LimnTruthPictures
{
  GArray     *pictures;
  GHashTable *by_name;
  GHashTable *by_folded_name;
  GHashTable *stems;
};

/* Both slashes separate: Windows writes one, everything else the other. */
static char **
split_path (const char *path)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  const char *end = path + strlen (path);

  while (end > path)
    {
      const char *begin = end;

      while (begin > path && begin[-1] != '/' && begin[-1] != '\\')
        begin--;
      if (begin < end && !(end - begin == 1 && *begin == '.'))
        g_ptr_array_add (parts, g_strndup (begin, (gsize) (end - begin)));
      end = begin > path ? begin - 1 : path;
    }
  g_ptr_array_add (parts, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&parts), FALSE);
}

static char **
split_file (GFile *file)
{
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *uri = path == NULL ? g_file_get_uri (file) : NULL;

  return split_path (path != NULL ? path : uri);
}

static char *
fold (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *normal = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);

  return g_utf8_casefold (normal != NULL ? normal : valid, -1);
}

static void
add_name (GHashTable *table,
          char       *name,
          guint       index)
{
  GArray *indices = g_hash_table_lookup (table, name);

  if (indices == NULL)
    {
      indices = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (table, name, indices);
    }
  else
    {
      g_free (name);
    }
  g_array_append_val (indices, index);
}

static void
picture_clear (gpointer data)
{
  Picture *picture = data;

  g_clear_object (&picture->file);
  g_clear_pointer (&picture->stem, g_free);
  g_clear_pointer (&picture->path, g_strfreev);
}

/*< private >
 * limn_truth_pictures_new:
 * @files: (element-type GFile): the pictures
 *
 * Returns: (transfer full): an index of their names
 */
LimnTruthPictures *
limn_truth_pictures_new (GPtrArray *files)
{
  LimnTruthPictures *self = g_new0 (LimnTruthPictures, 1);

  self->pictures = g_array_new (FALSE, FALSE, sizeof (Picture));
  g_array_set_clear_func (self->pictures, picture_clear);
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_array_unref);
  self->by_folded_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                (GDestroyNotify) g_array_unref);
  self->stems = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < files->len; i++)
    {
      Picture picture = { .file = g_object_ref (g_ptr_array_index (files, i)) };
      char *name = g_file_get_basename (picture.file);
      char *dot = NULL;

      if (name == NULL)
        name = g_strdup ("");
      picture.stem = g_strdup (name);
      dot = strrchr (picture.stem, '.');
      if (dot != NULL && dot != picture.stem)
        *dot = '\0';
      picture.path = split_file (picture.file);
      g_array_append_val (self->pictures, picture);
      g_hash_table_add (self->stems, picture.stem);
      add_name (self->by_folded_name, fold (name), i);
      add_name (self->by_name, name, i);
    }
  return self;
}

/*< private >
 * limn_truth_pictures_free:
 * @self: (transfer full): an index
 *
 * Frees it.
 */
void
limn_truth_pictures_free (LimnTruthPictures *self)
{
  g_hash_table_unref (self->by_name);
  g_hash_table_unref (self->by_folded_name);
  g_hash_table_unref (self->stems);
  g_array_unref (self->pictures);
  g_free (self);
}

/*< private >
 * limn_truth_pictures_get_n:
 * @self: an index
 *
 * Returns: how many pictures there are
 */
guint
limn_truth_pictures_get_n (const LimnTruthPictures *self)
{
  return self->pictures->len;
}

/*< private >
 * limn_truth_pictures_get:
 * @self: an index
 * @index: which picture
 *
 * Returns: (transfer none): its file
 */
GFile *
limn_truth_pictures_get (const LimnTruthPictures *self,
                         guint                    index)
{
  return g_array_index (self->pictures, Picture, index).file;
}

/*< private >
 * limn_truth_pictures_get_stem:
 * @self: an index
 * @index: which picture
 *
 * Returns: (transfer none): its name without the ending
 */
const char *
limn_truth_pictures_get_stem (const LimnTruthPictures *self,
                              guint                    index)
{
  return g_array_index (self->pictures, Picture, index).stem;
}

/*< private >
 * limn_truth_pictures_has_stem:
 * @self: an index
 * @stem: a name without an ending
 *
 * Returns: whether a picture has it
 */
gboolean
limn_truth_pictures_has_stem (const LimnTruthPictures *self,
                              const char              *stem)
{
  return g_hash_table_contains (self->stems, stem);
}

/* How many parts two paths have in common from the file upwards. */
static guint
count_common (char **a,
              char **b)
{
  guint n = 0;

  while (a[n] != NULL && b[n] != NULL && g_str_equal (a[n], b[n]))
    n++;
  return n;
}

/* How many parts two paths have in common from the root downwards. */
static guint
count_common_from_root (char **a,
                        char **b)
{
  guint n_a = g_strv_length (a);
  guint n_b = g_strv_length (b);
  guint n = 0;

  while (n < n_a && n < n_b && g_str_equal (a[n_a - 1 - n], b[n_b - 1 - n]))
    n++;
  return n;
}

/* Chooses by the folders in the name; if those do not tell, by how near the file of ground truth
 * is. */
static int
choose (const LimnTruthPictures *self,
        const GArray            *indices,
        char                   **name,
        GFile                   *folder)
{
  g_auto (GStrv) place = split_file (folder);
  guint64 best = 0;
  int chosen = LIMN_TRUTH_NO_PICTURE;

  for (guint i = 0; i < indices->len; i++)
    {
      guint index = g_array_index (indices, guint, i);
      char **path = g_array_index (self->pictures, Picture, index).path;
      guint64 score = (guint64) count_common (path, name) << 32
                      | count_common_from_root (path, place);

      if (chosen != LIMN_TRUTH_NO_PICTURE && score == best)
        chosen = LIMN_TRUTH_WHICH_PICTURE;
      if (chosen == LIMN_TRUTH_NO_PICTURE || score > best)
        {
          chosen = (int) index;
          best = score;
        }
    }
  return chosen;
}

/*< private >
 * limn_truth_pictures_find:
 * @self: an index
 * @name: how a file of ground truth names a picture, maybe with folders
 * @folder: where that file is
 *
 * Finds a picture by its name, and if there is none by its name in other capitals.
 *
 * Returns: the picture, or %LIMN_TRUTH_NO_PICTURE, or %LIMN_TRUTH_WHICH_PICTURE if several may be
 *   meant
 */
int
limn_truth_pictures_find (const LimnTruthPictures *self,
                          const char              *name,
                          GFile                   *folder)
{
  g_auto (GStrv) parts = split_path (name);
  const GArray *indices = NULL;

  if (parts[0] == NULL)
    return LIMN_TRUTH_NO_PICTURE;
  indices = g_hash_table_lookup (self->by_name, parts[0]);
  if (indices == NULL)
    {
      g_autofree char *folded = fold (parts[0]);

      indices = g_hash_table_lookup (self->by_folded_name, folded);
    }
  if (indices == NULL)
    return LIMN_TRUTH_NO_PICTURE;
  if (indices->len == 1)
    return (int) g_array_index (indices, guint, 0);
  return choose (self, indices, parts, folder);
}
