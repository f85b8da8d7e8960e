/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Prediction to reply: JSON, a JPEG with the prediction drawn on it, or both. Runs on a worker. */

#include "config.h"

#include "limn-answer.h"

#include "limn-export.h"
#include "limn-image-loader.h"
#include "limn-reply-writer.h"
#include "limn-scene.h"

#include <string.h>

/* A thicker line than this covers what it surrounds. */
#define MAX_STROKE 20

static GBytes *
draw (LimnImage        *image,
      LimnPrediction   *prediction,
      const LimnRoute  *route,
      GError          **error)
{
  g_autoptr (LimnPalette) palette = limn_palette_new ();
  g_autoptr (LimnScene) scene = NULL;
  g_autoptr (LimnPixels) pixels = NULL;
  LimnSceneStyle style = LIMN_SCENE_STYLE_DEFAULT;

  style.labels = route->labels ? LIMN_LABELS_CLASS : LIMN_LABELS_NONE;
  style.line_scale = limn_export_line_scale (limn_image_get_width (image),
                                             limn_image_get_height (image))
                     * CLAMP (route->stroke, 1, MAX_STROKE);
  scene = limn_scene_new (prediction, palette, NULL, &style);
  pixels = limn_export_pixels (image, scene);

  return limn_pixels_encode (pixels, "jpeg", error);
}

/* The reply is one object; the drawing becomes its last member. */
static GBytes *
add_drawing (const char *json,
             gsize       length,
             GBytes     *drawing)
{
  g_autofree char *base64 = g_base64_encode (g_bytes_get_data (drawing, NULL),
                                             g_bytes_get_size (drawing));
  GString *out = g_string_new_len (json, (gssize) length);

  g_assert (out->len > 0 && out->str[out->len - 1] == '}');
  g_string_truncate (out, out->len - 1);
  g_string_append (out, ",\"visualization\":\"");
  g_string_append (out, base64);
  g_string_append (out, "\"}");

  return g_string_free_to_bytes (out);
}

/**
 * limn_answer_new:
 * @image: the picture
 * @prediction: what the model found
 * @route: what was asked
 * @error: return location for an error
 *
 * Writes a reply in the form that was asked for. Blocks.
 *
 * Returns: (transfer full) (nullable): the reply, or %NULL if the drawing could not be encoded
 */
LimnAnswer *
limn_answer_new (LimnImage        *image,
                 LimnPrediction   *prediction,
                 const LimnRoute  *route,
                 GError          **error)
{
  g_autoptr (LimnAnswer) self = g_new0 (LimnAnswer, 1);
  g_autoptr (GBytes) drawing = NULL;
  g_autofree char *json = NULL;
  gsize length = 0;

  g_return_val_if_fail (image != NULL && prediction != NULL && route != NULL, NULL);

  if (route->format != LIMN_ROUTE_JSON)
    {
      drawing = draw (image, prediction, route, error);
      if (drawing == NULL)
        return NULL;
    }
  if (route->format == LIMN_ROUTE_IMAGE)
    {
      self->content_type = "image/jpeg";
      self->body = g_steal_pointer (&drawing);
      return g_steal_pointer (&self);
    }

  self->content_type = "application/json";
  json = limn_reply_write (prediction, LIMN_REPLY_IDS, &length);
  if (drawing != NULL)
    self->body = add_drawing (json, length, drawing);
  else
    self->body = g_bytes_new_take (g_steal_pointer (&json), length);

  return g_steal_pointer (&self);
}

/**
 * limn_answer_free:
 * @self: (transfer full): a reply
 *
 * Frees a reply.
 */
void
limn_answer_free (LimnAnswer *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}
