/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What JSON from outside is read with: strict, with caps on size and depth, and with getters that
 * never trust a type. Values are borrowed from their document. */
typedef struct _LimnJson LimnJson;

typedef struct
{
  gpointer reserved[2];
} LimnJsonValue;

typedef struct
{
  LimnJsonValue reserved[2];
  gboolean      is_object;
} LimnJsonIter;

/*
 * LimnJsonField:
 * @value: the value, if @has is %TRUE
 * @count: how often the key was there, null or not
 * @has: whether there is a value other than null
 *
 * One known member of an object.
 */
typedef struct
{
  LimnJsonValue value;
  guint         count;
  gboolean      has;
} LimnJsonField;

LimnJson   *limn_json_new          (GBytes             *bytes,
                                    guint               max_depth,
                                    LimnJsonValue      *root);
void        limn_json_free         (LimnJson           *self);
gboolean    limn_json_is_null      (LimnJsonValue       value);
gboolean    limn_json_is_object    (LimnJsonValue       value);
gboolean    limn_json_get_number   (LimnJsonValue       value,
                                    double             *number);
gboolean    limn_json_get_integer  (LimnJsonValue       value,
                                    gint64             *integer);
gboolean    limn_json_get_boolean  (LimnJsonValue       value,
                                    gboolean           *boolean);
gboolean    limn_json_get_string   (LimnJsonValue       value,
                                    const char        **string,
                                    gsize              *length);
gboolean    limn_json_iter_array   (LimnJsonIter       *iter,
                                    LimnJsonValue       value);
gboolean    limn_json_iter_object  (LimnJsonIter       *iter,
                                    LimnJsonValue       value);
gboolean    limn_json_iter_next    (LimnJsonIter       *iter,
                                    const char        **key,
                                    gsize              *key_length,
                                    LimnJsonValue      *value);
gboolean    limn_json_find         (LimnJsonValue       object,
                                    const char         *key,
                                    LimnJsonValue      *value);
gboolean    limn_json_read_list    (LimnJsonValue       array,
                                    LimnJsonValue      *values,
                                    guint               n_values);
gboolean    limn_json_read_fields  (LimnJsonValue       object,
                                    const char *const  *keys,
                                    guint               n_keys,
                                    LimnJsonField      *fields);
guint       limn_json_find_fault   (GBytes             *bytes,
                                    guint               max_depth);
gboolean    limn_json_is_cut_short (GBytes             *bytes,
                                    guint               max_depth);
void        limn_json_find_lines   (GBytes             *bytes,
                                    const char         *key,
                                    const guint        *indices,
                                    guint               n,
                                    guint              *lines);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnJson, limn_json_free)

G_END_DECLS
