/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person said about one object, and the line that it is in a journal:
 *
 *   {"v":1,"seq":5,"t":1732300000123456,"verdict":"wrong","reason":"duplicate","sha":"9f86…",
 *    "origin":"https://serverless.roboflow.com","model":"coco/1","class":"dog",
 *    "box":[12,30.5,200,100],"score":0.874,"confidence":40,"overlap":30,"crc":"0a1b2c3d"}
 *   {"v":1,"seq":6,"t":1732300001123456,"undo":5,"crc":"…"}
 *
 * in one line each. Boxes are x, y of the top left corner, width and height, in picture pixels.
 * Any thread. */

#include "config.h"

#include "limn-verdict.h"

#include "limn-frame.h"
#include "limn-json.h"

#include <math.h>
#include <string.h>

/* The object and the box in it; others may have put more into it. */
#define MAX_DEPTH 8
#define DIGEST_LENGTH 64
/* No picture is larger, with room for what sticks out of it. */
#define MAX_COORDINATE 1e6

struct _LimnVerdict
{
  gatomicrefcount   ref_count;
  guint64           seq;
  /* The strings are owned. */
  LimnVerdictParts  parts;
};

G_DEFINE_BOXED_TYPE (LimnVerdict, limn_verdict, limn_verdict_ref, limn_verdict_unref)

/* In the order of the enums; these are in files. */
static const char *const kind_nicks[] = { "right", "wrong", "missed" };
static const char *const reason_nicks[] = {
  "none", "no-object", "wrong-class", "bad-outline", "duplicate", "bad-truth",
};

enum
{
  KEY_SEQ,
  KEY_TIME,
  KEY_UNDO,
  KEY_VERDICT,
  KEY_REASON,
  KEY_DIGEST,
  KEY_ORIGIN,
  KEY_MODEL,
  KEY_CLASS,
  KEY_BOX,
  KEY_SCORE,
  KEY_CONFIDENCE,
  KEY_OVERLAP,
  N_KEYS,
};

static const char *const keys[] = {
  "seq", "t", "undo", "verdict", "reason", "sha", "origin", "model", "class", "box", "score",
  "confidence", "overlap",
};

static gboolean
is_digest (const char *text)
{
  return text != NULL && strlen (text) == DIGEST_LENGTH
         && strspn (text, "0123456789abcdef") == DIGEST_LENGTH;
}

static gboolean
is_short (const char *text)
{
  return text != NULL && strlen (text) <= LIMN_VERDICT_MAX_STRING;
}

static gboolean
is_within (double value,
           double low,
           double high)
{
  return isfinite (value) && value >= low && value <= high;
}

static gboolean
is_sound_box (const LimnRect *box)
{
  return is_within (box->x, -MAX_COORDINATE, MAX_COORDINATE)
         && is_within (box->y, -MAX_COORDINATE, MAX_COORDINATE)
         && is_within (box->width, 0.0, MAX_COORDINATE)
         && is_within (box->height, 0.0, MAX_COORDINATE);
}

static gboolean
are_sound (const LimnVerdictParts *parts)
{
  if (parts->time_us < 0)
    return FALSE;
  if (parts->kind == LIMN_VERDICT_UNDO)
    return parts->undone > 0;
  return (guint) parts->kind < G_N_ELEMENTS (kind_nicks)
         && (guint) parts->reason < G_N_ELEMENTS (reason_nicks)
         && is_digest (parts->digest) && is_short (parts->origin) && is_short (parts->model_id)
         && (parts->class_name == NULL || is_short (parts->class_name))
         && is_sound_box (&parts->box) && is_within (parts->score, 0.0, 1.0)
         && is_within (parts->confidence, 0.0, 100.0) && is_within (parts->overlap, 0.0, 100.0);
}

static LimnVerdict *
verdict_new_numbered (const LimnVerdictParts *parts,
                      guint64                 seq)
{
  LimnVerdict *self = g_new0 (LimnVerdict, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->seq = seq;
  self->parts = *parts;
  self->parts.digest = g_strdup (parts->digest);
  self->parts.origin = g_strdup (parts->origin);
  self->parts.model_id = g_strdup (parts->model_id);
  self->parts.class_name = g_strdup (parts->class_name);
  return self;
}

/**
 * limn_verdict_new:
 * @parts: what it is made of
 *
 * Makes a verdict that is in no journal yet. Any thread.
 *
 * Returns: (transfer full) (nullable): the verdict; %NULL if a part is missing, too long, not
 *   finite or out of its range
 */
LimnVerdict *
limn_verdict_new (const LimnVerdictParts *parts)
{
  g_return_val_if_fail (parts != NULL, NULL);

  return are_sound (parts) ? verdict_new_numbered (parts, 0) : NULL;
}

/**
 * limn_verdict_ref:
 * @self: a verdict
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnVerdict *
limn_verdict_ref (LimnVerdict *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * limn_verdict_unref:
 * @self: (transfer full): a verdict
 *
 * Gives a reference back; the last one frees. Any thread.
 */
void
limn_verdict_unref (LimnVerdict *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free ((char *) self->parts.digest);
  g_free ((char *) self->parts.origin);
  g_free ((char *) self->parts.model_id);
  g_free ((char *) self->parts.class_name);
  g_free (self);
}

/**
 * limn_verdict_get_parts:
 * @self: a verdict
 *
 * Gets what it is made of. Any thread.
 *
 * Returns: (transfer none): the parts
 */
const LimnVerdictParts *
limn_verdict_get_parts (const LimnVerdict *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->parts;
}

/**
 * limn_verdict_get_seq:
 * @self: a verdict
 *
 * Gets its number in its journal: the first is 1, and the order is that of the numbers, whatever
 * the clock said. Any thread.
 *
 * Returns: the number; 0 if it is in no journal
 */
guint64
limn_verdict_get_seq (const LimnVerdict *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->seq;
}

/**
 * limn_verdict_number:
 * @self: a verdict
 * @seq: its number in a journal
 *
 * Makes the same verdict with a number. Any thread.
 *
 * Returns: (transfer full): the verdict
 */
LimnVerdict *
limn_verdict_number (LimnVerdict *self,
                     guint64      seq)
{
  g_return_val_if_fail (self != NULL, NULL);

  return verdict_new_numbered (&self->parts, seq);
}

static void
add_box (GString        *frame,
         const LimnRect *box)
{
  const double values[] = { box->x, box->y, box->width, box->height };
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (frame, ",\"%s\":[", keys[KEY_BOX]);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      if (i > 0)
        g_string_append_c (frame, ',');
      g_string_append (frame, g_ascii_formatd (buffer, sizeof buffer, "%.15g", values[i]));
    }
  g_string_append_c (frame, ']');
}

/**
 * limn_verdict_write:
 * @self: a verdict with a number
 *
 * Writes the line that a journal has for it. Any thread.
 *
 * Returns: (transfer full): the line, with the line break
 */
GBytes *
limn_verdict_write (const LimnVerdict *self)
{
  const LimnVerdictParts *parts = NULL;
  GString *frame = NULL;

  g_return_val_if_fail (self != NULL && self->seq > 0, NULL);

  parts = &self->parts;
  frame = limn_frame_begin ();
  limn_frame_add_uint (frame, keys[KEY_SEQ], self->seq);
  limn_frame_add_uint (frame, keys[KEY_TIME], (guint64) parts->time_us);
  if (parts->kind == LIMN_VERDICT_UNDO)
    {
      limn_frame_add_uint (frame, keys[KEY_UNDO], parts->undone);
      return limn_frame_end (frame);
    }
  limn_frame_add_string (frame, keys[KEY_VERDICT], kind_nicks[parts->kind]);
  if (parts->reason != LIMN_REASON_NONE)
    limn_frame_add_string (frame, keys[KEY_REASON], reason_nicks[parts->reason]);
  limn_frame_add_string (frame, keys[KEY_DIGEST], parts->digest);
  limn_frame_add_string (frame, keys[KEY_ORIGIN], parts->origin);
  limn_frame_add_string (frame, keys[KEY_MODEL], parts->model_id);
  limn_frame_add_string (frame, keys[KEY_CLASS], parts->class_name);
  add_box (frame, &parts->box);
  limn_frame_add_number (frame, keys[KEY_SCORE], parts->score);
  limn_frame_add_number (frame, keys[KEY_CONFIDENCE], parts->confidence);
  limn_frame_add_number (frame, keys[KEY_OVERLAP], parts->overlap);
  return limn_frame_end (frame);
}

static gboolean
read_nick (const LimnJsonField *field,
           const char *const   *nicks,
           guint                n_nicks,
           guint               *index)
{
  const char *text = NULL;
  gsize length = 0;

  if (!field->has || !limn_json_get_string (field->value, &text, &length))
    return FALSE;
  for (*index = 0; *index < n_nicks; (*index)++)
    if (strlen (nicks[*index]) == length && memcmp (nicks[*index], text, length) == 0)
      return TRUE;
  return FALSE;
}

static char *
read_string (const LimnJsonField *field)
{
  const char *text = NULL;
  gsize length = 0;

  if (!field->has || !limn_json_get_string (field->value, &text, &length)
      || memchr (text, '\0', length) != NULL)
    return NULL;
  return g_strndup (text, length);
}

static gboolean
read_uint (const LimnJsonField *field,
           guint64             *value)
{
  gint64 integer = 0;

  if (!field->has || !limn_json_get_integer (field->value, &integer) || integer < 0)
    return FALSE;
  *value = (guint64) integer;
  return TRUE;
}

static gboolean
read_box (const LimnJsonField *field,
          LimnRect            *box)
{
  LimnJsonValue values[4];

  return field->has && limn_json_read_list (field->value, values, G_N_ELEMENTS (values))
         && limn_json_get_number (values[0], &box->x) && limn_json_get_number (values[1], &box->y)
         && limn_json_get_number (values[2], &box->width)
         && limn_json_get_number (values[3], &box->height);
}

static gboolean
read_numbers (const LimnJsonField *fields,
              LimnVerdictParts    *parts)
{
  guint kind = 0;
  guint reason = LIMN_REASON_NONE;

  if (!read_nick (&fields[KEY_VERDICT], kind_nicks, G_N_ELEMENTS (kind_nicks), &kind)
      || (fields[KEY_REASON].has && !read_nick (&fields[KEY_REASON], reason_nicks,
                                                G_N_ELEMENTS (reason_nicks), &reason)))
    return FALSE;
  parts->kind = (LimnVerdictKind) kind;
  parts->reason = (LimnVerdictReason) reason;
  return read_box (&fields[KEY_BOX], &parts->box)
         && fields[KEY_SCORE].has && fields[KEY_CONFIDENCE].has && fields[KEY_OVERLAP].has
         && limn_json_get_number (fields[KEY_SCORE].value, &parts->score)
         && limn_json_get_number (fields[KEY_CONFIDENCE].value, &parts->confidence)
         && limn_json_get_number (fields[KEY_OVERLAP].value, &parts->overlap);
}

static LimnVerdict *
read_fields (const LimnJsonField *fields)
{
  LimnVerdictParts parts = { .kind = LIMN_VERDICT_UNDO };
  g_autofree char *digest = read_string (&fields[KEY_DIGEST]);
  g_autofree char *origin = read_string (&fields[KEY_ORIGIN]);
  g_autofree char *model_id = read_string (&fields[KEY_MODEL]);
  g_autofree char *class_name = read_string (&fields[KEY_CLASS]);
  guint64 time_us = 0;
  guint64 seq = 0;

  if (!read_uint (&fields[KEY_SEQ], &seq) || seq == 0
      || !read_uint (&fields[KEY_TIME], &time_us))
    return NULL;
  parts.time_us = (gint64) time_us;
  if (fields[KEY_UNDO].has)
    {
      if (!read_uint (&fields[KEY_UNDO], &parts.undone))
        return NULL;
    }
  else if (!read_numbers (fields, &parts))
    return NULL;
  parts.digest = digest;
  parts.origin = origin;
  parts.model_id = model_id;
  parts.class_name = class_name;
  return are_sound (&parts) ? verdict_new_numbered (&parts, seq) : NULL;
}

/**
 * limn_verdict_parse:
 * @text: (array length=length): a line of a journal, whose frame is whole
 * @length: how many bytes, without the line break
 *
 * Reads a line. What is not known in it is passed over. Any thread.
 *
 * Returns: (transfer full) (nullable): the verdict; %NULL if the line is none
 */
LimnVerdict *
limn_verdict_parse (const char *text,
                    gsize       length)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, length);
  g_autoptr (LimnJson) json = NULL;
  LimnJsonField fields[N_KEYS];
  LimnJsonValue root;

  G_STATIC_ASSERT (G_N_ELEMENTS (keys) == N_KEYS);

  json = limn_json_new (bytes, MAX_DEPTH, &root);
  if (json == NULL || !limn_json_read_fields (root, keys, N_KEYS, fields))
    return NULL;
  return read_fields (fields);
}

static gint64 *
new_key (guint64 seq)
{
  gint64 *key = g_new (gint64, 1);

  *key = (gint64) seq;
  return key;
}

/**
 * limn_verdicts_settle:
 * @verdicts: (element-type LimnVerdict): a journal, in order
 *
 * Gets what holds after all that was undone: an undo takes back one verdict, or an earlier undo.
 * Any thread.
 *
 * Returns: (transfer full) (element-type LimnVerdict): the verdicts that hold, in order
 */
GPtrArray *
limn_verdicts_settle (GPtrArray *verdicts)
{
  GPtrArray *held = g_ptr_array_new_with_free_func ((GDestroyNotify) limn_verdict_unref);
  g_autoptr (GHashTable) undone = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                                         NULL);

  /* From the last one back, so that an undo that was undone itself is passed over. */
  for (guint i = verdicts->len; i-- > 0;)
    {
      const LimnVerdict *verdict = g_ptr_array_index (verdicts, i);
      gint64 seq = (gint64) verdict->seq;

      if (verdict->parts.kind == LIMN_VERDICT_UNDO && !g_hash_table_contains (undone, &seq))
        g_hash_table_add (undone, new_key (verdict->parts.undone));
    }
  for (guint i = 0; i < verdicts->len; i++)
    {
      LimnVerdict *verdict = g_ptr_array_index (verdicts, i);
      gint64 seq = (gint64) verdict->seq;

      if (verdict->parts.kind != LIMN_VERDICT_UNDO && !g_hash_table_contains (undone, &seq))
        g_ptr_array_add (held, limn_verdict_ref (verdict));
    }
  return held;
}
