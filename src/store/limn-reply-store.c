/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Answers on the disk, one file each: limn/r/ab/cdef… below the folder of caches, named after the
 * SHA-256 of what was asked: the picture that was sent, who answers, which model and with which
 * parameters; never a key. A file has a head of 64 bytes,
 *
 *    0  "LIMNRPLY"
 *    8  version, engine: 4 bytes each, little-endian as all that follow
 *   16  length of the reply: 8 bytes
 *   24  when it was stored, microseconds since 1970: 8 bytes
 *   32  SHA-256 of name, head up to here and reply
 *
 * and then the reply as it came. Whatever is not just so, and be it a pipe or a folder in the place
 * of a file, is removed, and the model is asked. Files are replaced, never changed, but not synced:
 * the digest tells what a power cut has left of them. The least recently used ones go first. Any
 * thread; everything blocks. */

#include "config.h"

#include "limn-reply-store.h"

#include "limn-disk.h"
#include "limn-reply-parser.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "LIMNRPLY"
#define MAGIC_BYTES 8
#define VERSION 1
#define HEAD_BYTES 64
#define DIGEST_AT 32
#define DIGEST_BYTES 32
#define KEY_LENGTH 64
/* The first digits of a name are a folder's. */
#define FOLDER_LENGTH 2
#define STALE_AFTER_S 3600
/* Making room a little at a time would mean doing it all the time. */
#define KEEP_PERCENT 90
/* Our folders are two deep. */
#define MAX_DEPTH 4

struct _LimnReplyStore
{
  gatomicrefcount ref_count;

  /* Owned */
  char           *base;
  GMutex          mutex;

  guint64         max_bytes;
  /* Under the mutex. Not known before it was measured. */
  guint64         n_bytes;
  gboolean        is_measured;
};

G_DEFINE_BOXED_TYPE (LimnReplyStore, limn_reply_store, limn_reply_store_ref,
                     limn_reply_store_unref)

/* A file of the store, for those that look at all of them. */
typedef struct
{
  char    *key;
  guint64  n_bytes;
  gint64   used_ns;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->key);
  g_free (entry);
}

/**
 * limn_reply_store_new:
 * @base: (nullable): the folder of all programs' caches, or %NULL for that of this person
 * @max_bytes: what all answers may take, %LIMN_REPLY_STORE_MAX_BYTES unless there is a reason
 *
 * Makes a store. Nothing is read or written yet. Any thread.
 *
 * Returns: (transfer full): the store
 */
LimnReplyStore *
limn_reply_store_new (const char *base,
                      guint64     max_bytes)
{
  LimnReplyStore *self = g_new0 (LimnReplyStore, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  self->base = g_strdup (base != NULL ? base : g_get_user_cache_dir ());
  self->max_bytes = max_bytes;
  return self;
}

/**
 * limn_reply_store_ref:
 * @self: a store
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnReplyStore *
limn_reply_store_ref (LimnReplyStore *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * limn_reply_store_unref:
 * @self: (transfer full): a store
 *
 * Gives a reference back; the last one frees. Any thread.
 */
void
limn_reply_store_unref (LimnReplyStore *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_mutex_clear (&self->mutex);
  g_free (self->base);
  g_free (self);
}

/* With its length, so that no two lists of parts are the same text. */
static void
add_part (GChecksum  *checksum,
          const char *part)
{
  g_autofree char *counted = g_strdup_printf ("%zu:%s\n", strlen (part), part);

  g_checksum_update (checksum, (const guchar *) counted, -1);
}

static void
add_number (GChecksum *checksum,
            double     value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  add_part (checksum, g_ascii_dtostr (buffer, sizeof buffer, value));
}

/**
 * limn_reply_store_make_key:
 * @query: what is asked
 *
 * Makes the name of the answer to a question. Any thread.
 *
 * Returns: (transfer full): 64 hexadecimal digits
 */
char *
limn_reply_store_make_key (LimnQuery *query)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  LimnModel *model = limn_query_get_model (query);

  add_part (checksum, limn_image_get_digest (limn_query_get_image (query)));
  add_part (checksum, limn_model_get_origin (model));
  add_part (checksum, limn_model_get_id (model));
  add_number (checksum, limn_query_get_confidence (query));
  add_number (checksum, limn_query_get_overlap (query));
  return g_strdup (g_checksum_get_string (checksum));
}

static gboolean
is_key (const char *key)
{
  return strlen (key) == KEY_LENGTH && strspn (key, "0123456789abcdef") == KEY_LENGTH;
}

static int
open_folder (LimnReplyStore *self,
             const char     *key,
             gboolean        make,
             int            *fd)
{
  const char folder[FOLDER_LENGTH + 1] = { key[0], key[1], '\0' };
  const char *const names[] = { "limn", "r", folder, NULL };

  return limn_disk_open_folder (self->base, names, make, fd);
}

static int
open_top (LimnReplyStore *self,
          int            *fd)
{
  const char *const names[] = { "limn", "r", NULL };

  return limn_disk_open_folder (self->base, names, FALSE, fd);
}

static void
put_uint (guint8  *place,
          guint    n_bytes,
          guint64  value)
{
  for (guint i = 0; i < n_bytes; i++)
    place[i] = (guint8) (value >> (8 * i));
}

static guint64
get_uint (const guint8 *place,
          guint         n_bytes)
{
  guint64 value = 0;

  for (guint i = 0; i < n_bytes; i++)
    value |= (guint64) place[i] << (8 * i);
  return value;
}

static void
take_digest (const char   *key,
             const guint8 *head,
             const void   *reply,
             gsize         length,
             guint8       *digest)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize n = DIGEST_BYTES;

  g_checksum_update (checksum, (const guchar *) key, -1);
  g_checksum_update (checksum, head, DIGEST_AT);
  g_checksum_update (checksum, reply, (gssize) length);
  g_checksum_get_digest (checksum, digest, &n);
}

/* The reply in a file, or NULL if anything is not as it should be. */
static GBytes *
unpack (const char *key,
        GBytes     *file,
        LimnEngine *engine,
        gint64     *stored_us)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (file, &size);
  guint8 digest[DIGEST_BYTES];

  if (size <= HEAD_BYTES || memcmp (data, MAGIC, MAGIC_BYTES) != 0
      || get_uint (data + 8, 4) != VERSION || get_uint (data + 12, 4) > LIMN_ENGINE_CURRENT
      || get_uint (data + 16, 8) != size - HEAD_BYTES)
    return NULL;
  take_digest (key, data, data + HEAD_BYTES, size - HEAD_BYTES, digest);
  if (memcmp (digest, data + DIGEST_AT, DIGEST_BYTES) != 0)
    return NULL;
  *engine = (LimnEngine) get_uint (data + 12, 4);
  *stored_us = (gint64) get_uint (data + 24, 8);
  return g_bytes_new_from_bytes (file, HEAD_BYTES, size - HEAD_BYTES);
}

static GBytes *
pack (const char *key,
      LimnEngine  engine,
      GBytes     *reply)
{
  gsize length = 0;
  const void *data = g_bytes_get_data (reply, &length);
  guint8 *file = g_try_malloc (HEAD_BYTES + length);

  if (file == NULL)
    return NULL;
  memcpy (file, MAGIC, MAGIC_BYTES);
  put_uint (file + 8, 4, VERSION);
  put_uint (file + 12, 4, engine);
  put_uint (file + 16, 8, length);
  put_uint (file + 24, 8, (guint64) g_get_real_time ());
  take_digest (key, file, data, length, file + DIGEST_AT);
  memcpy (file + HEAD_BYTES, data, length);
  return g_bytes_new_take (file, HEAD_BYTES + length);
}

static DIR *
list_folder (int         parent,
             const char *name)
{
  int fd = -1;
  DIR *list = NULL;

  if (limn_disk_open_at (parent, name, O_RDONLY | O_DIRECTORY, 0, &fd) != 0)
    return NULL;
  list = fdopendir (fd);
  if (list == NULL)
    limn_disk_close (&fd);
  return list;
}

static gboolean
is_dots (const char *name)
{
  return strcmp (name, ".") == 0 || strcmp (name, "..") == 0;
}

/* Whatever has the name, and all that is in it; no link is followed. */
static void
remove_all_at (int         parent,
               const char *name,
               guint       depth)
{
  const struct dirent *entry;
  DIR *list;

  if (unlinkat (parent, name, 0) == 0 || errno == ENOENT || depth == 0)
    return;
  list = list_folder (parent, name);
  if (list == NULL)
    return;
  while ((entry = readdir (list)) != NULL)
    if (!is_dots (entry->d_name))
      remove_all_at (dirfd (list), entry->d_name, depth - 1);
  closedir (list);
  unlinkat (parent, name, AT_REMOVEDIR);
}

static void
add_entries (GPtrArray  *entries,
             int         top,
             const char *folder)
{
  DIR *list = list_folder (top, folder);
  const struct dirent *found;
  struct stat status;

  if (list == NULL)
    return;
  limn_disk_sweep_at (dirfd (list), STALE_AFTER_S);
  while ((found = readdir (list)) != NULL)
    {
      g_autofree char *key = g_strconcat (folder, found->d_name, NULL);
      Entry *entry = NULL;

      if (!is_key (key) || fstatat (dirfd (list), found->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        continue;
      entry = g_new0 (Entry, 1);
      entry->key = g_steal_pointer (&key);
      entry->n_bytes = (guint64) MAX (status.st_size, 0);
      entry->used_ns = (gint64) status.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000)
                       + status.st_mtim.tv_nsec;
      g_ptr_array_add (entries, entry);
    }
  closedir (list);
}

/* All files. Called with the mutex locked; afterwards it is known how much they take. */
static GPtrArray *
list_entries (LimnReplyStore *self)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (entry_free);
  const struct dirent *found;
  DIR *list = NULL;
  int top = -1;

  self->n_bytes = 0;
  self->is_measured = TRUE;
  if (open_top (self, &top) != 0)
    return entries;
  list = list_folder (top, ".");
  while (list != NULL && (found = readdir (list)) != NULL)
    if (strlen (found->d_name) == FOLDER_LENGTH && !is_dots (found->d_name))
      add_entries (entries, top, found->d_name);
  if (list != NULL)
    closedir (list);
  limn_disk_close (&top);
  for (guint i = 0; i < entries->len; i++)
    self->n_bytes += ((const Entry *) g_ptr_array_index (entries, i))->n_bytes;
  return entries;
}

static int
compare_used (gconstpointer a,
              gconstpointer b)
{
  const Entry *first = *(const Entry *const *) a;
  const Entry *second = *(const Entry *const *) b;

  return (first->used_ns > second->used_ns) - (first->used_ns < second->used_ns);
}

/* Called with the mutex locked. */
static void
make_room (LimnReplyStore *self)
{
  g_autoptr (GPtrArray) entries = list_entries (self);
  guint64 wanted = self->max_bytes / 100 * KEEP_PERCENT;

  if (self->n_bytes <= self->max_bytes)
    return;
  g_ptr_array_sort (entries, compare_used);
  for (guint i = 0; i < entries->len && self->n_bytes > wanted; i++)
    {
      const Entry *entry = g_ptr_array_index (entries, i);
      int fd = -1;

      if (open_folder (self, entry->key, FALSE, &fd) == 0)
        remove_all_at (fd, entry->key + FOLDER_LENGTH, MAX_DEPTH);
      limn_disk_close (&fd);
      self->n_bytes -= MIN (self->n_bytes, entry->n_bytes);
    }
}

/**
 * limn_reply_store_lookup:
 * @self: a store
 * @key: from limn_reply_store_make_key()
 * @engine: (out): which server code answered
 * @stored_us: (out): when it was stored, microseconds since 1970
 *
 * Finds an answer. What is in its place and is none is removed. Never waits for anybody but the
 * disk. Workers only.
 *
 * Returns: (transfer full) (nullable): the reply as it came, or %NULL
 */
GBytes *
limn_reply_store_lookup (LimnReplyStore *self,
                         const char     *key,
                         LimnEngine     *engine,
                         gint64         *stored_us)
{
  g_autoptr (GBytes) file = NULL;
  const char *name = NULL;
  GBytes *reply = NULL;
  int folder = -1;
  int code;

  g_return_val_if_fail (self != NULL && is_key (key), NULL);

  if (open_folder (self, key, FALSE, &folder) != 0)
    return NULL;
  name = key + FOLDER_LENGTH;
  code = limn_disk_read_at (folder, name, HEAD_BYTES + LIMN_MAX_REPLY_BYTES, &file);
  if (code == 0)
    reply = unpack (key, file, engine, stored_us);
  if (reply != NULL)
    utimensat (folder, name, NULL, AT_SYMLINK_NOFOLLOW);
  else if (code != ENOENT)
    remove_all_at (folder, name, MAX_DEPTH);
  limn_disk_close (&folder);
  return reply;
}

/**
 * limn_reply_store_put:
 * @self: a store
 * @key: from limn_reply_store_make_key()
 * @engine: which server code answered
 * @reply: the reply as it came, which has been found good
 * @error: return location for %LIMN_ERROR_NOT_SAVED
 *
 * Keeps an answer, and lets go of those that were not used for long. Workers only.
 *
 * Returns: %FALSE if it could not be written; nobody needs to know
 */
gboolean
limn_reply_store_put (LimnReplyStore  *self,
                      const char      *key,
                      LimnEngine       engine,
                      GBytes          *reply,
                      GError         **error)
{
  g_autoptr (GBytes) file = NULL;
  int folder = -1;
  int code;

  g_return_val_if_fail (self != NULL && is_key (key), FALSE);
  g_return_val_if_fail (reply != NULL, FALSE);

  limn_disk_ignore_size_signal ();
  file = pack (key, engine, reply);
  code = file != NULL ? open_folder (self, key, TRUE, &folder) : ENOMEM;
  if (code == 0)
    code = limn_disk_replace_at (folder, key + FOLDER_LENGTH, file, LIMN_DISK_FILE_MODE, 0);
  if (code == EISDIR || code == ENOTEMPTY || code == EEXIST)
    {
      remove_all_at (folder, key + FOLDER_LENGTH, MAX_DEPTH);
      code = limn_disk_replace_at (folder, key + FOLDER_LENGTH, file, LIMN_DISK_FILE_MODE, 0);
    }
  limn_disk_close (&folder);
  if (code != 0)
    {
      limn_disk_set_error (error, code);
      return FALSE;
    }

  g_mutex_lock (&self->mutex);
  self->n_bytes += g_bytes_get_size (file);
  if (!self->is_measured || self->n_bytes > self->max_bytes)
    make_room (self);
  g_mutex_unlock (&self->mutex);
  return TRUE;
}

/**
 * limn_reply_store_remove:
 * @self: a store
 * @key: from limn_reply_store_make_key()
 *
 * Forgets an answer. Workers only.
 */
void
limn_reply_store_remove (LimnReplyStore *self,
                         const char     *key)
{
  int folder = -1;

  g_return_if_fail (self != NULL && is_key (key));

  if (open_folder (self, key, FALSE, &folder) == 0)
    remove_all_at (folder, key + FOLDER_LENGTH, MAX_DEPTH);
  limn_disk_close (&folder);
}

/**
 * limn_reply_store_measure:
 * @self: a store
 *
 * Measures what the answers take. Workers only.
 *
 * Returns: bytes
 */
guint64
limn_reply_store_measure (LimnReplyStore *self)
{
  guint64 n_bytes;

  g_return_val_if_fail (self != NULL, 0);

  g_mutex_lock (&self->mutex);
  g_ptr_array_unref (list_entries (self));
  n_bytes = self->n_bytes;
  g_mutex_unlock (&self->mutex);
  return n_bytes;
}

/**
 * limn_reply_store_clear:
 * @self: a store
 *
 * Forgets all answers. Workers only.
 */
void
limn_reply_store_clear (LimnReplyStore *self)
{
  const char *const names[] = { "limn", NULL };
  int folder = -1;

  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  if (limn_disk_open_folder (self->base, names, FALSE, &folder) == 0)
    remove_all_at (folder, "r", MAX_DEPTH);
  limn_disk_close (&folder);
  self->n_bytes = 0;
  self->is_measured = TRUE;
  g_mutex_unlock (&self->mutex);
}
