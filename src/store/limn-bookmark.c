/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What was open, as one line in a frame:
 *
 *   {"v":1,"clean":0,"current":3,"host":"serverless","address":"https://…","model":"street/7",
 *    "confidence":40,"overlap":30,"pictures":["file:///…","https://…"],"crc":"0a1b2c3d"}
 *
 * "clean" is 1 once the program has ended as it should. A link whose address has a user, a query or
 * a fragment may let whoever has it in: it is left out, as are pictures that were pasted. What is
 * read may have been written by anybody; it is taken as a whole or not at all. Any thread. */

#include "config.h"

#include "limn-bookmark.h"

#include "limn-error.h"
#include "limn-frame.h"
#include "limn-json.h"
#include "limn-query.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* The object and the list in it; others may have put more into it. */
#define MAX_DEPTH 8

struct _LimnBookmark
{
  gatomicrefcount ref_count;

  /* Owned */
  char          **pictures;
  LimnModel      *model;

  guint           n_pictures;
  guint           current;
  double          confidence;
  double          overlap;
};

G_DEFINE_BOXED_TYPE (LimnBookmark, limn_bookmark, limn_bookmark_ref, limn_bookmark_unref)

enum
{
  KEY_VERSION,
  KEY_CLEAN,
  KEY_CURRENT,
  KEY_HOST,
  KEY_ADDRESS,
  KEY_MODEL,
  KEY_CONFIDENCE,
  KEY_OVERLAP,
  KEY_PICTURES,
  N_KEYS,
};

static const char *const keys[] = {
  "v", "clean", "current", "host", "address", "model", "confidence", "overlap", "pictures",
};

/* A file, or an address that opens no door. */
static gboolean
may_be_kept (const char *address)
{
  g_autoptr (GUri) uri = NULL;
  const char *scheme = NULL;

  if (strlen (address) > LIMN_BOOKMARK_MAX_ADDRESS || !g_utf8_validate (address, -1, NULL))
    return FALSE;
  uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL)
    return FALSE;
  scheme = g_uri_get_scheme (uri);
  if (strcmp (scheme, "http") == 0 || strcmp (scheme, "https") == 0)
    return g_uri_get_userinfo (uri) == NULL && g_uri_get_query (uri) == NULL
           && g_uri_get_fragment (uri) == NULL;
  return g_uri_get_userinfo (uri) == NULL;
}

/**
 * limn_bookmark_new:
 * @pictures: (array zero-terminated=1): addresses of files and links, in order; those that must
 *   not be kept are left out
 * @current: which of them is looked at
 * @model: (nullable): which model answers
 * @confidence: the least confidence, percent
 * @overlap: the greatest overlap, percent
 *
 * Makes a bookmark. Any thread.
 *
 * Returns: (transfer full): the bookmark
 */
LimnBookmark *
limn_bookmark_new (const char *const *pictures,
                   guint              current,
                   LimnModel         *model,
                   double             confidence,
                   double             overlap)
{
  LimnBookmark *self = g_new0 (LimnBookmark, 1);
  GStrvBuilder *builder = g_strv_builder_new ();
  guint kept = 0;

  g_atomic_ref_count_init (&self->ref_count);
  for (guint i = 0; pictures[i] != NULL && kept < LIMN_BOOKMARK_MAX_PICTURES; i++)
    {
      if (!may_be_kept (pictures[i]))
        continue;
      if (i == current)
        self->current = kept;
      g_strv_builder_add (builder, pictures[i]);
      kept++;
    }
  self->pictures = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  self->n_pictures = kept;
  self->model = model != NULL ? limn_model_ref (model) : NULL;
  self->confidence = isfinite (confidence)
                     ? CLAMP (confidence, LIMN_CONFIDENCE_MIN, LIMN_CONFIDENCE_MAX)
                     : LIMN_CONFIDENCE_DEFAULT;
  self->overlap = isfinite (overlap) ? CLAMP (overlap, LIMN_OVERLAP_MIN, LIMN_OVERLAP_MAX)
                                     : LIMN_OVERLAP_DEFAULT;
  return self;
}

/**
 * limn_bookmark_ref:
 * @self: a bookmark
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnBookmark *
limn_bookmark_ref (LimnBookmark *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * limn_bookmark_unref:
 * @self: (transfer full): a bookmark
 *
 * Gives a reference back; the last one frees. Any thread.
 */
void
limn_bookmark_unref (LimnBookmark *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_strfreev (self->pictures);
  g_clear_pointer (&self->model, limn_model_unref);
  g_free (self);
}

/**
 * limn_bookmark_get_pictures:
 * @self: a bookmark
 *
 * Gets which pictures were open. Any thread.
 *
 * Returns: (transfer none) (array zero-terminated=1): addresses of files and links
 */
const char *const *
limn_bookmark_get_pictures (const LimnBookmark *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->pictures;
}

/**
 * limn_bookmark_get_n_pictures:
 * @self: a bookmark
 *
 * Gets how many pictures were open. Any thread.
 *
 * Returns: the number
 */
guint
limn_bookmark_get_n_pictures (const LimnBookmark *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_pictures;
}

/**
 * limn_bookmark_get_current:
 * @self: a bookmark
 *
 * Gets which picture was looked at. Any thread.
 *
 * Returns: its index; 0 if that is not known
 */
guint
limn_bookmark_get_current (const LimnBookmark *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->current;
}

/**
 * limn_bookmark_get_model:
 * @self: a bookmark
 *
 * Gets which model answered. Any thread.
 *
 * Returns: (transfer none) (nullable): the model
 */
LimnModel *
limn_bookmark_get_model (const LimnBookmark *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->model;
}

/**
 * limn_bookmark_get_confidence:
 * @self: a bookmark
 *
 * Gets the least confidence. Any thread.
 *
 * Returns: percent
 */
double
limn_bookmark_get_confidence (const LimnBookmark *self)
{
  g_return_val_if_fail (self != NULL, LIMN_CONFIDENCE_DEFAULT);

  return self->confidence;
}

/**
 * limn_bookmark_get_overlap:
 * @self: a bookmark
 *
 * Gets the greatest overlap. Any thread.
 *
 * Returns: percent
 */
double
limn_bookmark_get_overlap (const LimnBookmark *self)
{
  g_return_val_if_fail (self != NULL, LIMN_OVERLAP_DEFAULT);

  return self->overlap;
}

/**
 * limn_bookmark_write:
 * @self: a bookmark
 * @is_clean: whether the program ends as it should
 *
 * Writes a bookmark. Any thread.
 *
 * Returns: (transfer full): the bytes of the file
 */
GBytes *
limn_bookmark_write (const LimnBookmark *self,
                     gboolean            is_clean)
{
  GString *frame = limn_frame_begin ();

  limn_frame_add_uint (frame, keys[KEY_CLEAN], is_clean ? 1 : 0);
  limn_frame_add_uint (frame, keys[KEY_CURRENT], self->current);
  if (self->model != NULL)
    {
      limn_frame_add_string (frame, keys[KEY_HOST],
                             limn_host_get_nick (limn_model_get_host (self->model)));
      limn_frame_add_string (frame, keys[KEY_ADDRESS], limn_model_get_base_url (self->model));
      limn_frame_add_string (frame, keys[KEY_MODEL], limn_model_get_id (self->model));
    }
  limn_frame_add_number (frame, keys[KEY_CONFIDENCE], self->confidence);
  limn_frame_add_number (frame, keys[KEY_OVERLAP], self->overlap);
  g_string_append_printf (frame, ",\"%s\":[", keys[KEY_PICTURES]);
  for (guint i = 0; i < self->n_pictures; i++)
    {
      if (i > 0)
        g_string_append_c (frame, ',');
      limn_frame_quote (frame, self->pictures[i]);
    }
  g_string_append_c (frame, ']');
  return limn_frame_end (frame);
}

static char *
read_text (LimnJsonValue value)
{
  const char *text = NULL;
  gsize length = 0;

  if (!limn_json_get_string (value, &text, &length) || length > LIMN_BOOKMARK_MAX_ADDRESS
      || memchr (text, '\0', length) != NULL)
    return NULL;
  return g_strndup (text, length);
}

/* A model that is none any more is no reason not to look at the pictures. */
static LimnModel *
read_model (const LimnJsonField *fields)
{
  g_autofree char *nick = NULL;
  g_autofree char *address = NULL;
  g_autofree char *id = NULL;
  LimnHost host;

  if (!fields[KEY_HOST].has || !fields[KEY_MODEL].has)
    return NULL;
  nick = read_text (fields[KEY_HOST].value);
  id = read_text (fields[KEY_MODEL].value);
  if (fields[KEY_ADDRESS].has)
    address = read_text (fields[KEY_ADDRESS].value);
  if (nick == NULL || id == NULL || !limn_host_from_nick (nick, &host)
      || host == LIMN_HOST_FILE)
    return NULL;
  return limn_model_new (host, address, id, NULL);
}

static char **
read_pictures (LimnJsonValue value)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  LimnJsonIter iter;
  LimnJsonValue element;
  guint n = 0;

  if (!limn_json_iter_array (&iter, value))
    return NULL;
  while (limn_json_iter_next (&iter, NULL, NULL, &element))
    {
      g_autofree char *address = read_text (element);

      if (address == NULL || ++n > LIMN_BOOKMARK_MAX_PICTURES)
        return NULL;
      g_strv_builder_add (builder, address);
    }
  return g_strv_builder_end (builder);
}

static LimnBookmark *
read_fields (const LimnJsonField *fields,
             gboolean            *is_clean)
{
  g_auto (GStrv) pictures = NULL;
  g_autoptr (LimnModel) model = NULL;
  gint64 version = 0;
  gint64 clean = 0;
  gint64 current = 0;
  double confidence = 0.0;
  double overlap = 0.0;

  if (!fields[KEY_VERSION].has || !limn_json_get_integer (fields[KEY_VERSION].value, &version)
      || version != LIMN_FRAME_VERSION
      || !fields[KEY_CLEAN].has || !limn_json_get_integer (fields[KEY_CLEAN].value, &clean)
      || !fields[KEY_CURRENT].has || !limn_json_get_integer (fields[KEY_CURRENT].value, &current)
      || !fields[KEY_CONFIDENCE].has
      || !limn_json_get_number (fields[KEY_CONFIDENCE].value, &confidence)
      || !fields[KEY_OVERLAP].has || !limn_json_get_number (fields[KEY_OVERLAP].value, &overlap)
      || !fields[KEY_PICTURES].has)
    return NULL;
  pictures = read_pictures (fields[KEY_PICTURES].value);
  if (pictures == NULL || current < 0 || current > LIMN_BOOKMARK_MAX_PICTURES)
    return NULL;
  model = read_model (fields);
  *is_clean = clean != 0;
  return limn_bookmark_new ((const char *const *) pictures, (guint) current, model, confidence,
                            overlap);
}

/**
 * limn_bookmark_read:
 * @bytes: the bytes of a file
 * @is_clean: (out): whether the program that wrote it ended as it should
 * @error: return location for %LIMN_ERROR_BAD_FILE
 *
 * Reads a bookmark, which may hold anything. Any thread.
 *
 * Returns: (transfer full): the bookmark; %NULL if it was changed, is not whole, is of another
 *   version or makes no sense
 */
LimnBookmark *
limn_bookmark_read (GBytes    *bytes,
                    gboolean  *is_clean,
                    GError   **error)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (bytes, &length);
  gsize found = length <= LIMN_BOOKMARK_MAX_BYTES ? limn_frame_check (text, length) : 0;
  g_autoptr (LimnJson) json = NULL;
  LimnBookmark *self = NULL;
  LimnJsonField fields[N_KEYS];
  LimnJsonValue root;

  G_STATIC_ASSERT (G_N_ELEMENTS (keys) == N_KEYS);

  if (found > 0 && found + 1 == length && text[found] == '\n')
    json = limn_json_new (bytes, MAX_DEPTH, &root);
  if (json != NULL && limn_json_read_fields (root, keys, N_KEYS, fields))
    self = read_fields (fields, is_clean);
  if (self == NULL)
    g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE,
                         _("What was open the last time is not known."));
  return self;
}
