/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether a model and a person mean the same class. They are asked to agree on the name, but not on
 * capitals and spaces. Any thread. */

#include "config.h"

#include "limn-class-names.h"

/*< private >
 * limn_class_names_fold:
 * @name: name of a class
 *
 * Takes away what people do not mean by a name: capitals, and spaces at the ends and beside each
 * other.
 *
 * Returns: (transfer full): what is left
 */
char *
limn_class_names_fold (const char *name)
{
  g_autofree char *normal = g_utf8_normalize (name, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *folded = g_utf8_casefold (normal != NULL ? normal : name, -1);
  GString *result = g_string_new (NULL);
  gboolean is_space = FALSE;

  for (const char *cursor = folded; *cursor != '\0'; cursor = g_utf8_next_char (cursor))
    {
      gunichar character = g_utf8_get_char (cursor);

      if (g_unichar_isspace (character))
        {
          is_space = result->len > 0;
          continue;
        }
      if (is_space)
        g_string_append_c (result, ' ');
      is_space = FALSE;
      g_string_append_unichar (result, character);
    }
  return g_string_free (result, FALSE);
}

/*< private >
 * limn_class_names_pair:
 * @prediction: what a model says
 * @objects: what a person says
 *
 * Finds for each class of the prediction the class of the objects: the one of just that name, or
 * else one whose name differs in capitals and spaces only and is not another class of the model.
 *
 * Returns: (transfer full) (array): indices of classes, or %LIMN_CLASS_NONE
 */
guint32 *
limn_class_names_pair (const LimnPrediction *prediction,
                       const LimnPrediction *objects)
{
  g_autoptr (GHashTable) exact = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) folded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) own = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_classes = limn_prediction_get_n_classes (prediction);
  guint n_theirs = limn_prediction_get_n_classes (objects);
  guint32 *pairs = g_new (guint32, n_classes + 1);

  for (guint i = 0; i < n_classes; i++)
    g_hash_table_add (own, (gpointer) limn_prediction_get_class_name (prediction, i));
  for (guint i = n_theirs; i > 0; i--)
    {
      const char *name = limn_prediction_get_class_name (objects, i - 1);

      g_hash_table_insert (exact, (gpointer) name, GUINT_TO_POINTER (i));
      if (!g_hash_table_contains (own, name))
        g_hash_table_insert (folded, limn_class_names_fold (name), GUINT_TO_POINTER (i));
    }
  for (guint i = 0; i < n_classes; i++)
    {
      const char *name = limn_prediction_get_class_name (prediction, i);
      guint theirs = GPOINTER_TO_UINT (g_hash_table_lookup (exact, name));

      if (theirs == 0 && g_hash_table_size (folded) > 0)
        {
          g_autofree char *fold = limn_class_names_fold (name);

          theirs = GPOINTER_TO_UINT (g_hash_table_lookup (folded, fold));
        }
      pairs[i] = theirs > 0 ? theirs - 1 : LIMN_CLASS_NONE;
    }
  return pairs;
}
