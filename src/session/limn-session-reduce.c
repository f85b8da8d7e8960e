/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How a session asks about a smaller copy of a picture that is too large for a server. What is
 * shown is the picture as before; what is asked about, and what answers belong to, is the copy.
 * Whoever agreed to that once for a picture and a server is not asked again when the picture comes
 * back. Main thread only; the copy is made on a worker. */

#include "config.h"

#include "limn-session-private.h"

#include "limn-error.h"
#include "limn-image-reduce.h"
#include "limn-wire.h"

typedef struct
{
  GWeakRef      session;
  GCancellable *cancellable;
} Reduction;

static void
reduction_free (Reduction *reduction)
{
  g_weak_ref_clear (&reduction->session);
  g_object_unref (reduction->cancellable);
  g_free (reduction);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reduction, reduction_free)

/* A picture and a server. */
static char *
dup_agreement (LimnSession *self,
               LimnImage   *image)
{
  const char *origin = limn_model_get_origin (self->model);

  return g_strconcat (limn_image_get_digest (image), " ", origin != NULL ? origin : "", NULL);
}

static void
reduced_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Reduction) reduction = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnImage) copy = limn_image_reduce_finish (result, &error);
  g_autoptr (LimnSession) self = g_weak_ref_get (&reduction->session);

  if (self == NULL || self->reducing != reduction->cancellable)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  g_clear_object (&self->reducing);
  if (copy != NULL)
    {
      if (self->original == NULL)
        self->original = limn_image_ref (self->image);
      limn_session_show_image (self, copy);
    }
  else
    {
      limn_session_take_error (self, g_steal_pointer (&error));
      limn_session_refresh (self);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
start_reducing (LimnSession *self,
                LimnImage   *whole,
                gsize        max_bytes)
{
  Reduction *reduction = g_new0 (Reduction, 1);

  limn_session_be_still (self);
  self->paused = FALSE;
  self->reducing = g_cancellable_new ();
  g_weak_ref_init (&reduction->session, self);
  reduction->cancellable = g_object_ref (self->reducing);
  limn_image_reduce_async (whole, max_bytes, self->reducing, reduced_cb, reduction);
}

/*< private >
 * limn_session_stop_reducing:
 * @self: a session
 *
 * Gives up the smaller copy that is being made, if any. The caller refreshes.
 */
void
limn_session_stop_reducing (LimnSession *self)
{
  if (self->reducing == NULL)
    return;

  g_cancellable_cancel (self->reducing);
  g_clear_object (&self->reducing);
}

/*< private >
 * limn_session_reduces:
 * @self: a session
 * @image: the picture that is shown
 *
 * Starts to make a smaller copy, if somebody agreed to that for this picture and this server.
 *
 * Returns: %TRUE if it does; what is to be asked is asked when it is ready
 */
gboolean
limn_session_reduces (LimnSession *self,
                      LimnImage   *image)
{
  g_autofree char *agreement = NULL;
  gsize max_bytes = 0;

  if (limn_session_is_copy (self, image))
    return FALSE;

  agreement = dup_agreement (self, image);
  max_bytes = GPOINTER_TO_SIZE (g_hash_table_lookup (self->wants_smaller, agreement));
  if (max_bytes == 0)
    return FALSE;

  start_reducing (self, image, max_bytes);
  return TRUE;
}

/*< private >
 * limn_session_is_copy:
 * @self: a session
 * @image: (nullable): a picture
 *
 * Tells whether @image is a smaller copy of the picture that was opened. It need not have fewer
 * pixels: packing them tighter may do.
 *
 * Returns: %TRUE if it is
 */
gboolean
limn_session_is_copy (LimnSession *self,
                      LimnImage   *image)
{
  return self->original != NULL && image != NULL && image != self->original
         && limn_image_get_pixels (image) == limn_image_get_pixels (self->original);
}

/*< private >
 * limn_session_dup_whole:
 * @self: a session
 *
 * Gets the picture itself, even while a smaller copy of it is asked about.
 *
 * Returns: (transfer full) (nullable): the picture; %NULL if there is none
 */
LimnImage *
limn_session_dup_whole (LimnSession *self)
{
  if (self->image == NULL)
    return NULL;

  return limn_image_ref (self->original != NULL ? self->original : self->image);
}

/**
 * limn_session_get_sends_smaller:
 * @self: a session
 *
 * Tells whether what the model is asked about is a smaller copy of the picture. Main thread only.
 *
 * Returns: %TRUE if it is
 */
gboolean
limn_session_get_sends_smaller (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), FALSE);

  return limn_session_is_copy (self, self->image);
}

/**
 * limn_session_send_smaller:
 * @self: a session
 *
 * Asks about a smaller copy of the picture, after the server refused it for its size. What is shown
 * stays, and where the answer lies on the picture is worked out. Does nothing without a picture.
 * Main thread only.
 */
void
limn_session_send_smaller (LimnSession *self)
{
  g_autoptr (LimnImage) whole = NULL;
  gsize max_bytes = 0;

  g_return_if_fail (LIMN_IS_SESSION (self));

  whole = limn_session_dup_whole (self);
  if (whole == NULL || self->load != NULL)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  max_bytes = limn_wire_get_smaller (self->model, self->image);
  g_hash_table_insert (self->wants_smaller, dup_agreement (self, whole),
                       GSIZE_TO_POINTER (max_bytes));
  limn_session_take_error (self, NULL);
  start_reducing (self, whole, max_bytes);
  limn_session_refresh (self);
  g_object_thaw_notify (G_OBJECT (self));
}
