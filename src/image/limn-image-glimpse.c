/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A first look at a large picture: a small version of the same bytes, which libjpeg makes in a
 * third of the time, is decoded beside the full one. It has a thread of its own for that long; what
 * it finds is told in the main context of who asked. */

#include "config.h"

#include "limn-image-glimpse.h"

#include "limn-decoder-private.h"

/* Longest side. Cameras' pictures have four to eight times as many pixels, which libjpeg divides by
 * without further ado. */
#define GLIMPSE_PX 1000
/* JPEG files smaller than this have about eight million pixels at most: those are there as soon. */
#define MIN_BYTES (2 * 1000 * 1000)

struct _LimnGlimpse
{
  LimnSnapshot    *snapshot; /* borrowed until it has been stopped */
  GMainContext    *context;
  GCancellable    *cancellable;
  GThread         *thread;
  LimnGlimpseFunc  func;
  gpointer         user_data;
};

/* What is told. */
typedef struct
{
  LimnPixels      *pixels;
  int              width;
  int              height;
  LimnGlimpseFunc  func;
  gpointer         user_data;
} Telling;

static void
telling_free (gpointer data)
{
  Telling *telling = data;

  limn_pixels_unref (telling->pixels);
  g_free (telling);
}

static gboolean
tell_cb (gpointer data)
{
  Telling *telling = data;

  telling->func (telling->pixels, telling->width, telling->height, telling->user_data);
  return G_SOURCE_REMOVE;
}

/* Of the priority of a task's callback, so that it comes before that. */
static void
tell (LimnGlimpse           *self,
      LimnPixels            *pixels,
      const LimnDecodeReply *reply)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Telling *telling = g_new0 (Telling, 1);

  telling->pixels = limn_pixels_ref (pixels);
  telling->width = (int) reply->width;
  telling->height = (int) reply->height;
  telling->func = self->func;
  telling->user_data = self->user_data;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tell_cb, telling, telling_free);
  g_source_attach (source, self->context);
}

static gpointer
look (gpointer data)
{
  LimnGlimpse *self = data;
  g_autoptr (LimnPixels) pixels = NULL;
  LimnDecodeReply reply = { 0 };

  /* What is wrong with the picture is found by who decodes all of it. */
  if (limn_decoder_decode (self->snapshot, GLIMPSE_PX, self->cancellable, &reply, &pixels, NULL)
      && reply.status == LIMN_DECODE_WHOLE)
    tell (self, pixels, &reply);
  return NULL;
}

static gboolean
is_worth_it (LimnSnapshot *snapshot)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (limn_snapshot_get_bytes (snapshot), &size);

  return size >= MIN_BYTES && limn_format_sniff (data, size, NULL) == LIMN_FORMAT_JPEG;
}

/*< private >
 * limn_glimpse_start:
 * @snapshot: a picture; must stay until limn_glimpse_stop()
 * @context: where @func is called
 * @func: told what the picture looks like, at most once
 * @user_data: data for @func
 *
 * Starts to look, if the picture is so large that it is worth it.
 *
 * Returns: (transfer full) (nullable): to be stopped, or %NULL
 */
LimnGlimpse *
limn_glimpse_start (LimnSnapshot    *snapshot,
                    GMainContext    *context,
                    LimnGlimpseFunc  func,
                    gpointer         user_data)
{
  LimnGlimpse *self = NULL;

  if (!is_worth_it (snapshot))
    return NULL;
  self = g_new0 (LimnGlimpse, 1);
  self->snapshot = snapshot;
  self->context = g_main_context_ref (context);
  self->cancellable = g_cancellable_new ();
  self->func = func;
  self->user_data = user_data;
  self->thread = g_thread_new ("glimpse", look, self);
  return self;
}

/*< private >
 * limn_glimpse_stop:
 * @self: (transfer full): what was started
 *
 * Ends it at once. What it found has been told, or will be before anything that is told after
 * this.
 */
void
limn_glimpse_stop (LimnGlimpse *self)
{
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_object_unref (self->cancellable);
  g_main_context_unref (self->context);
  g_free (self);
}
