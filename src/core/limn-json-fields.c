/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Takes what is known out of objects and lists of JSON. */

#include "config.h"

#include "limn-json.h"

#include <string.h>

static gboolean
is_key (const char *known,
        const char *key,
        gsize       length)
{
  return strlen (known) == length && memcmp (known, key, length) == 0;
}

/*< private >
 * limn_json_find:
 * @object: a value
 * @key: a key
 * @value: (out): its value; of equal keys, the last one's
 *
 * Returns: %FALSE if @object is no object, or has no such member
 */
gboolean
limn_json_find (LimnJsonValue  object,
                const char    *key,
                LimnJsonValue *value)
{
  const char *const keys[] = { key };
  LimnJsonField field;

  if (!limn_json_read_fields (object, keys, 1, &field) || field.count == 0)
    return FALSE;
  *value = field.value;
  return TRUE;
}

/*< private >
 * limn_json_read_list:
 * @array: a value
 * @values: (array length=n_values) (out caller-allocates): its elements
 * @n_values: how many there have to be
 *
 * Returns: %FALSE if @array is no list of just so many
 */
gboolean
limn_json_read_list (LimnJsonValue  array,
                     LimnJsonValue *values,
                     guint          n_values)
{
  LimnJsonIter iter;
  LimnJsonValue value;
  guint n = 0;

  if (!limn_json_iter_array (&iter, array))
    return FALSE;
  while (limn_json_iter_next (&iter, NULL, NULL, &value))
    {
      if (n == n_values)
        return FALSE;
      values[n++] = value;
    }
  return n == n_values;
}

/*< private >
 * limn_json_read_fields:
 * @object: a value
 * @keys: (array length=n_keys): the known keys
 * @n_keys: how many
 * @fields: (array length=n_keys) (out caller-allocates): what belongs to them
 *
 * Takes all known members out of an object in one go. Null counts as absent, since older servers
 * write it for what newer ones leave out. Of equal keys the last one wins.
 *
 * Returns: %FALSE if @object is no object; then there are no fields
 */
gboolean
limn_json_read_fields (LimnJsonValue       object,
                       const char *const  *keys,
                       guint               n_keys,
                       LimnJsonField      *fields)
{
  LimnJsonIter iter;
  LimnJsonValue value;
  const char *key = NULL;
  gsize length = 0;

  memset (fields, 0, n_keys * sizeof *fields);
  if (!limn_json_iter_object (&iter, object))
    return FALSE;
  while (limn_json_iter_next (&iter, &key, &length, &value))
    for (guint i = 0; i < n_keys; i++)
      if (is_key (keys[i], key, length))
        {
          fields[i].value = value;
          fields[i].count++;
          fields[i].has = !limn_json_is_null (value);
          break;
        }
  return TRUE;
}
