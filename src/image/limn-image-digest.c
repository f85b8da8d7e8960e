/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The identity of a picture is the checksum of its file. Of a large one it takes a quarter of the
 * time of decoding it, in another process; so a thread takes it meanwhile. */

#include "config.h"

#include "limn-image-digest.h"

/* Between two looks at whether it is still wanted. */
#define CHUNK_BYTES (1024 * 1024)

struct _LimnDigest
{
  GBytes    *bytes;
  GChecksum *checksum;
  GThread   *thread;
  int        is_unwanted;
};

static gpointer
take_cb (gpointer data)
{
  LimnDigest *self = data;
  gsize size = 0;
  const guint8 *bytes = g_bytes_get_data (self->bytes, &size);

  for (gsize i = 0; i < size && !g_atomic_int_get (&self->is_unwanted); i += CHUNK_BYTES)
    g_checksum_update (self->checksum, bytes + i, (gssize) MIN (CHUNK_BYTES, size - i));
  return NULL;
}

/*< private >
 * limn_digest_start:
 * @bytes: a file
 *
 * Starts to take a checksum. Any thread.
 *
 * Returns: (transfer full): the checksum on its way
 */
LimnDigest *
limn_digest_start (GBytes *bytes)
{
  LimnDigest *self = g_new0 (LimnDigest, 1);

  self->bytes = g_bytes_ref (bytes);
  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  if (g_bytes_get_size (bytes) > CHUNK_BYTES)
    self->thread = g_thread_new ("digest", take_cb, self);
  else
    take_cb (self);
  return self;
}

static void
join (LimnDigest *self)
{
  if (self->thread != NULL)
    g_thread_join (g_steal_pointer (&self->thread));
}

/*< private >
 * limn_digest_wait:
 * @self: a checksum on its way
 *
 * Waits for it. The thread that started it.
 *
 * Returns: SHA-256, 64 lower case hexadecimal digits
 */
const char *
limn_digest_wait (LimnDigest *self)
{
  join (self);
  return g_checksum_get_string (self->checksum);
}

/*< private >
 * limn_digest_free:
 * @self: (transfer full): a checksum, on its way or there
 *
 * Forgets it. The thread that started it.
 */
void
limn_digest_free (LimnDigest *self)
{
  g_atomic_int_set (&self->is_unwanted, TRUE);
  join (self);
  g_checksum_free (self->checksum);
  g_bytes_unref (self->bytes);
  g_free (self);
}
