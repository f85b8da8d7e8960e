/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which picture the coordinates of a reply are for. They are worthless if it is another than was
 * sent, and nothing looks more like a good answer than one that is turned by a quarter. Any
 * thread. */

#include "config.h"

#include "limn-reply-private.h"

#include "limn-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* How far outside of a picture servers place things in it, as a share of its side. */
#define MARGIN 0.1

/* A side the server does not tell stays as it is. */
static gboolean
get_side (LimnJsonValue  image,
          const char    *key,
          double        *side)
{
  LimnJsonValue value;

  if (!limn_json_find (image, key, &value) || limn_json_is_null (value))
    return TRUE;
  return limn_json_get_number (value, side) && *side >= 1.0 && *side <= G_MAXINT;
}

static gboolean
get_image_size (LimnJsonValue  image,
                double        *width,
                double        *height)
{
  LimnJsonValue only;

  if (limn_json_read_list (image, &only, 1))
    image = only;
  return limn_json_is_object (image)
         && get_side (image, "width", width)
         && get_side (image, "height", height);
}

/*< private >
 * limn_reply_frame_init:
 * @self: (out caller-allocates): a frame
 * @width: width in pixels of what was sent, 0 if not known
 * @height: height likewise
 *
 * Begins with what the answer should be for.
 */
void
limn_reply_frame_init (LimnReplyFrame *self,
                       int             width,
                       int             height)
{
  *self = (LimnReplyFrame) {
    .width = width,
    .height = height,
    .left = G_MAXDOUBLE,
    .top = G_MAXDOUBLE,
    .right = -G_MAXDOUBLE,
    .bottom = -G_MAXDOUBLE,
  };
}

/*< private >
 * limn_reply_frame_read:
 * @self: a frame
 * @image: what the reply says about its picture
 * @error: return location for an error
 *
 * Compares the size that the reply tells with what was sent. If nothing was known the reply is
 * believed. The same size with its sides swapped is neither right nor wrong yet: see
 * limn_reply_frame_check().
 *
 * Returns: %FALSE with %LIMN_ERROR_BAD_REPLY if the answer is for another picture
 */
gboolean
limn_reply_frame_read (LimnReplyFrame       *self,
                       const LimnJsonField  *image,
                       GError              **error)
{
  double width = self->width;
  double height = self->height;

  if (!image->has)
    return TRUE;
  if (!get_image_size (image->value, &width, &height))
    {
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_BAD_REPLY,
                           _("The answer does not say sensibly how large its picture is."));
      return FALSE;
    }
  if (self->width == 0 && width >= 1.0 && height >= 1.0)
    {
      self->width = (int) width;
      self->height = (int) height;
      return TRUE;
    }
  if (width == self->width && height == self->height)
    return TRUE;
  if (width == self->height && height == self->width)
    {
      self->is_transposed = TRUE;
      return TRUE;
    }
  /* Translators: width and height in pixels. */
  g_set_error (error, LIMN_ERROR, LIMN_ERROR_BAD_REPLY,
               _("The answer does not belong to this picture: it is for %.0f × %.0f pixels."),
               width, height);
  return FALSE;
}

/*< private >
 * limn_reply_frame_include:
 * @self: a frame
 * @x: a place in the reply
 * @y: the same
 *
 * Notes that the reply has something there.
 */
void
limn_reply_frame_include (LimnReplyFrame *self,
                          double          x,
                          double          y)
{
  self->left = MIN (self->left, x);
  self->top = MIN (self->top, y);
  self->right = MAX (self->right, x);
  self->bottom = MAX (self->bottom, y);
}

static gboolean
fits (const LimnReplyFrame *self,
      double                width,
      double                height)
{
  return self->left >= -MARGIN * width && self->right <= (1.0 + MARGIN) * width
         && self->top >= -MARGIN * height && self->bottom <= (1.0 + MARGIN) * height;
}

/*< private >
 * limn_reply_frame_check:
 * @self: a frame that has seen all the reply has
 * @error: return location for an error
 *
 * Decides about a size with its sides swapped. Some servers swap the two numbers and nothing else:
 * then all is within what was sent, and something is where a picture turned by a quarter has no
 * pixels, or a mask has the size that was sent. Without such a proof the server may have turned the
 * picture before it looked, this way or that; what it found then cannot be placed, and is refused.
 *
 * Returns: %FALSE with %LIMN_ERROR_BAD_REPLY if the answer may be for the turned picture
 */
gboolean
limn_reply_frame_check (const LimnReplyFrame  *self,
                        GError               **error)
{
  if (!self->is_transposed
      || (fits (self, self->width, self->height)
          && (self->has_mask || !fits (self, self->height, self->width))))
    return TRUE;
  g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_BAD_REPLY,
                       _("The answer is for this picture turned by a quarter: "
                         "the server read its orientation in another way."));
  return FALSE;
}
