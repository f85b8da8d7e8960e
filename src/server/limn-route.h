/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-prediction.h"

G_BEGIN_DECLS

/**
 * LimnRouteFormat:
 * @LIMN_ROUTE_JSON: the reply
 * @LIMN_ROUTE_IMAGE: a JPEG with the reply drawn on it
 * @LIMN_ROUTE_IMAGE_AND_JSON: the reply with the JPEG inside
 *
 * What the body of the answer is.
 */
typedef enum
{
  LIMN_ROUTE_JSON,
  LIMN_ROUTE_IMAGE,
  LIMN_ROUTE_IMAGE_AND_JSON,
} LimnRouteFormat;

/**
 * LimnRoute:
 * @model_id: `dataset/version`
 * @api_key: (nullable): the key in the query
 * @image: (nullable): the link in the query
 * @image_type: (nullable): what the body is said to be
 * @confidence: a fraction
 * @overlap: a fraction
 * @max_detections: at most so many instances
 * @format: what the body of the answer is
 * @labels: whether class names are drawn
 * @stroke: line width where the server draws
 *
 * One question to the model: path and query of the request, checked.
 */
typedef struct
{
  char            *model_id;
  char            *api_key;
  char            *image;
  char            *image_type;
  double           confidence;
  double           overlap;
  guint            max_detections;
  LimnRouteFormat  format;
  gboolean         labels;
  int              stroke;
} LimnRoute;

gboolean   limn_route_check_path  (const char  *path,
                                   GError     **error);
char      *limn_route_dup_api_key (const char  *query);
LimnRoute *limn_route_parse       (const char  *path,
                                   const char  *query,
                                   LimnEngine   engine,
                                   GError     **error);
void       limn_route_free        (LimnRoute   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnRoute, limn_route_free)

G_END_DECLS
