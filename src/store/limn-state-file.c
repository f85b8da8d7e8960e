/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The file of what is open: limn/session.json below the folder of the state of programs. It is read
 * once, when the object is made, and replaced as a whole on a worker; of several that are to be
 * written the last one counts. A kill leaves the old one or the new one; a power cut may leave
 * neither, and then nothing is offered. Main thread, but for the workers. */

#include "config.h"

#include "limn-state-file.h"

#include "limn-disk.h"
#include "limn-error.h"

#include <errno.h>
#include <string.h>

#define NAME "session.json"
#define STALE_AFTER_S 3600
/* What ends does not wait longer for a disk that does not answer. */
#define CLOSE_US (500 * G_TIME_SPAN_MILLISECOND)

/* What the main thread and the workers share. */
typedef struct
{
  gatomicrefcount ref_count;
  GMutex          mutex;
  GCond           cond;

  /* Owned, under the mutex: what is to be written next. */
  char           *base;
  GBytes         *next;
  int             code; /* what the last writing came to */
  gboolean        is_writing;
} Place;

struct _LimnStateFile
{
  GObject       parent_instance;

  /* Owned */
  LimnBookmark *last;
  LimnBookmark *saved;
  GError       *error;
  Place        *place;

  guint         n_jobs;
  gboolean      was_clean;
  gboolean      is_closed;
};

G_DEFINE_FINAL_TYPE (LimnStateFile, limn_state_file, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_LAST,
  PROP_ERROR,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* What a reading worker finds. */
typedef struct
{
  LimnBookmark *bookmark;
  gboolean      is_clean;
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;

  g_clear_pointer (&found->bookmark, limn_bookmark_unref);
  g_free (found);
}

static Place *
place_ref (Place *place)
{
  g_atomic_ref_count_inc (&place->ref_count);
  return place;
}

static void
place_unref (gpointer data)
{
  Place *place = data;

  if (!g_atomic_ref_count_dec (&place->ref_count))
    return;
  g_mutex_clear (&place->mutex);
  g_cond_clear (&place->cond);
  g_free (place->base);
  g_clear_pointer (&place->next, g_bytes_unref);
  g_free (place);
}

static int
open_folder (const char *base,
             gboolean    make,
             int        *fd)
{
  const char *const names[] = { "limn", NULL };

  return limn_disk_open_folder (base, names, make, fd);
}

static int
write_file (const char *base,
            GBytes     *bytes)
{
  int folder = -1;
  int code;

  limn_disk_ignore_size_signal ();
  code = open_folder (base, TRUE, &folder);

  if (code == 0)
    code = limn_disk_replace_at (folder, NAME, bytes, LIMN_DISK_FILE_MODE, 0);
  limn_disk_close (&folder);
  return code;
}

/* One worker writes at a time, and the last one that was to be written is written last. */
static int
write_next (Place *place)
{
  g_autoptr (GBytes) next = NULL;
  int code = 0;

  g_mutex_lock (&place->mutex);
  while (place->is_writing)
    g_cond_wait (&place->cond, &place->mutex);
  next = g_steal_pointer (&place->next);
  place->is_writing = next != NULL;
  code = place->code;
  g_mutex_unlock (&place->mutex);
  /* An earlier worker has written what this one was sent for. */
  if (next == NULL)
    return code;

  code = write_file (place->base, next);
  g_mutex_lock (&place->mutex);
  place->is_writing = FALSE;
  place->code = code;
  g_cond_broadcast (&place->cond);
  g_mutex_unlock (&place->mutex);
  return code;
}

static void
write_worker (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  int code = write_next (task_data);
  GError *error = NULL;

  if (code == 0)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  limn_disk_set_error (&error, code);
  g_task_return_error (task, error);
}

static void
read_worker (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Place *place = task_data;
  g_autoptr (GBytes) bytes = NULL;
  Found *found = g_new0 (Found, 1);
  int folder = -1;

  if (open_folder (place->base, FALSE, &folder) == 0)
    {
      limn_disk_sweep_at (folder, STALE_AFTER_S);
      if (limn_disk_read_at (folder, NAME, LIMN_BOOKMARK_MAX_BYTES, &bytes) == 0)
        found->bookmark = limn_bookmark_read (bytes, &found->is_clean, NULL);
    }
  limn_disk_close (&folder);
  g_task_return_pointer (task, found, found_free);
}

static void
set_last (LimnStateFile *self,
          LimnBookmark  *last)
{
  if (self->last == last)
    return;
  g_clear_pointer (&self->last, limn_bookmark_unref);
  self->last = last != NULL ? limn_bookmark_ref (last) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST]);
}

static void
set_error (LimnStateFile *self,
           GError        *error)
{
  g_autoptr (GError) owned = error;

  if (owned == NULL && self->error == NULL)
    return;
  if (owned != NULL && self->error != NULL && strcmp (owned->message, self->error->message) == 0)
    return;
  g_clear_error (&self->error);
  self->error = g_steal_pointer (&owned);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (LimnStateFile) self = user_data;
  Found *found = g_task_propagate_pointer (G_TASK (result), NULL);

  self->n_jobs--;
  if (found->bookmark != NULL && self->saved == NULL)
    {
      self->was_clean = found->is_clean;
      set_last (self, found->bookmark);
    }
  found_free (found);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (LimnStateFile) self = user_data;
  GError *error = NULL;

  self->n_jobs--;
  g_task_propagate_boolean (G_TASK (result), &error);
  set_error (self, error);
}

static void
run (LimnStateFile       *self,
     GTaskThreadFunc      worker,
     GAsyncReadyCallback  callback)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, g_object_ref (self));

  self->n_jobs++;
  g_task_set_source_tag (task, run);
  g_task_set_name (task, "[limn] what is open");
  g_task_set_task_data (task, place_ref (self->place), place_unref);
  g_task_run_in_thread (task, worker);
}

static void
set_next (LimnStateFile *self,
          gboolean       is_clean)
{
  LimnBookmark *bookmark = self->saved != NULL ? self->saved : self->last;
  GBytes *next = limn_bookmark_write (bookmark, is_clean);

  g_mutex_lock (&self->place->mutex);
  g_clear_pointer (&self->place->next, g_bytes_unref);
  self->place->next = next;
  g_mutex_unlock (&self->place->mutex);
}

static void
limn_state_file_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  LimnStateFile *self = LIMN_STATE_FILE (object);

  switch (prop_id)
    {
    case PROP_LAST:
      g_value_set_boxed (value, self->last);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
limn_state_file_finalize (GObject *object)
{
  LimnStateFile *self = LIMN_STATE_FILE (object);

  g_clear_pointer (&self->last, limn_bookmark_unref);
  g_clear_pointer (&self->saved, limn_bookmark_unref);
  g_clear_error (&self->error);
  g_clear_pointer (&self->place, place_unref);

  G_OBJECT_CLASS (limn_state_file_parent_class)->finalize (object);
}

static void
limn_state_file_class_init (LimnStateFileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = limn_state_file_get_property;
  object_class->finalize = limn_state_file_finalize;

  /**
   * LimnStateFile:last: (nullable)
   *
   * What was open the last time, while nothing was opened since.
   */
  properties[PROP_LAST] = g_param_spec_boxed ("last", NULL, NULL, LIMN_TYPE_BOOKMARK, flags);
  /**
   * LimnStateFile:error: (nullable)
   *
   * Why what is open cannot be written.
   */
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
limn_state_file_init (LimnStateFile *self)
{
  self->place = g_new0 (Place, 1);
  g_atomic_ref_count_init (&self->place->ref_count);
  g_mutex_init (&self->place->mutex);
  g_cond_init (&self->place->cond);
  self->was_clean = TRUE;
}

/**
 * limn_state_file_new:
 * @base: (nullable): the folder of all programs' state, or %NULL for that of this person
 *
 * Makes it, and begins to read what was open the last time. Main thread only.
 *
 * Returns: (transfer full): the state file
 */
LimnStateFile *
limn_state_file_new (const char *base)
{
  LimnStateFile *self = g_object_new (LIMN_TYPE_STATE_FILE, NULL);

  self->place->base = g_strdup (base != NULL ? base : g_get_user_state_dir ());
  run (self, read_worker, read_cb);
  return self;
}

/**
 * limn_state_file_get_last:
 * @self: a state file
 *
 * Gets what was open the last time. Main thread only.
 *
 * Returns: (transfer none) (nullable): %NULL if that is not known, not known yet, or if something
 *   was opened since
 */
LimnBookmark *
limn_state_file_get_last (LimnStateFile *self)
{
  g_return_val_if_fail (LIMN_IS_STATE_FILE (self), NULL);

  return self->last;
}

/**
 * limn_state_file_was_clean:
 * @self: a state file
 *
 * Tells whether the program ended as it should the last time. Main thread only.
 *
 * Returns: %FALSE if it did not
 */
gboolean
limn_state_file_was_clean (LimnStateFile *self)
{
  g_return_val_if_fail (LIMN_IS_STATE_FILE (self), TRUE);

  return self->was_clean;
}

/**
 * limn_state_file_get_error:
 * @self: a state file
 *
 * Gets why what is open cannot be written. Main thread only.
 *
 * Returns: (transfer none) (nullable): %LIMN_ERROR_NOT_SAVED
 */
const GError *
limn_state_file_get_error (LimnStateFile *self)
{
  g_return_val_if_fail (LIMN_IS_STATE_FILE (self), NULL);

  return self->error;
}

/**
 * limn_state_file_is_busy:
 * @self: a state file
 *
 * Tells whether something is being read or written. Main thread only.
 *
 * Returns: %TRUE if it is
 */
gboolean
limn_state_file_is_busy (LimnStateFile *self)
{
  g_return_val_if_fail (LIMN_IS_STATE_FILE (self), FALSE);

  return self->n_jobs > 0;
}

/**
 * limn_state_file_save:
 * @self: a state file
 * @bookmark: what is open now
 *
 * Writes what is open, soon; what was open the last time is forgotten. Main thread only.
 */
void
limn_state_file_save (LimnStateFile *self,
                      LimnBookmark  *bookmark)
{
  g_return_if_fail (LIMN_IS_STATE_FILE (self));
  g_return_if_fail (bookmark != NULL);

  if (self->is_closed)
    return;
  limn_bookmark_ref (bookmark);
  g_clear_pointer (&self->saved, limn_bookmark_unref);
  self->saved = bookmark;
  set_next (self, FALSE);
  run (self, write_worker, written_cb);
  set_last (self, NULL);
}

/**
 * limn_state_file_close:
 * @self: a state file
 *
 * Writes that the program ends as it should, and waits for it, half a second at most. Nothing is
 * written from then on. Main thread only.
 */
void
limn_state_file_close (LimnStateFile *self)
{
  gint64 deadline = g_get_monotonic_time () + CLOSE_US;
  gboolean is_waiting = TRUE;
  Place *place = NULL;

  g_return_if_fail (LIMN_IS_STATE_FILE (self));

  if (self->is_closed)
    return;
  self->is_closed = TRUE;
  if (self->saved == NULL && (self->last == NULL || self->was_clean))
    return;
  set_next (self, TRUE);
  run (self, write_worker, written_cb);

  place = self->place;
  g_mutex_lock (&place->mutex);
  while (is_waiting && (place->next != NULL || place->is_writing))
    is_waiting = g_cond_wait_until (&place->cond, &place->mutex, deadline);
  g_mutex_unlock (&place->mutex);
}
