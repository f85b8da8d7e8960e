/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A first look at a large picture that has to be written anew before it can be sent, which takes
 * several times as long as to open it. It is told in the main context of who asked. */

#include "config.h"

#include "limn-image-glimpse.h"

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

/*< private >
 * limn_glimpse_tell:
 * @context: where @func is called
 * @pixels: what the picture looks like
 * @width: width of the picture in pixels
 * @height: height likewise
 * @func: what to tell
 * @user_data: data for @func
 *
 * Tells what a picture looks like, before anything that a task tells there after this.
 */
void
limn_glimpse_tell (GMainContext    *context,
                   LimnPixels      *pixels,
                   int              width,
                   int              height,
                   LimnGlimpseFunc  func,
                   gpointer         user_data)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Telling *telling = g_new0 (Telling, 1);

  telling->pixels = limn_pixels_ref (pixels);
  telling->width = width;
  telling->height = height;
  telling->func = func;
  telling->user_data = user_data;
  /* That of a task's callback. */
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tell_cb, telling, telling_free);
  g_source_attach (source, context);
}
