/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-scene-private.h"

G_BEGIN_DECLS

/* Adds an object with a box and no outline. */
void             limn_fixture_add_box     (LimnPredictionBuilder *builder,
                                           const char            *class_name,
                                           double                 confidence,
                                           double                 x,
                                           double                 y,
                                           double                 width,
                                           double                 height);

/* Adds an object with the outline of a lobed blob; @hole is the radius of a round hole, or 0. */
void             limn_fixture_add_blob    (LimnPredictionBuilder *builder,
                                           const char            *class_name,
                                           double                 confidence,
                                           double                 x,
                                           double                 y,
                                           double                 radius,
                                           guint                  n_points,
                                           double                 hole);

/* Blobs all over a picture, the same ones each time. */
LimnPrediction  *limn_fixture_crowd       (guint                  n_objects,
                                           guint                  n_points,
                                           int                    width,
                                           int                    height,
                                           double                 radius);

/* The whole picture at zoom 1. */
LimnViewport     limn_fixture_viewport    (double                 width,
                                           double                 height);

/* An opaque or checkered grey picture of one colour, 0xAARRGGBB premultiplied. */
LimnPixels      *limn_fixture_pixels      (int                    width,
                                           int                    height,
                                           guint32                color);

/* A new ARGB32 surface with device scale, filled with a grey of 0 to 1. */
cairo_surface_t *limn_fixture_surface     (int                    width,
                                           int                    height,
                                           double                 scale,
                                           double                 grey);

/* The pixel at device position (x, y), 0xAARRGGBB. */
guint32          limn_fixture_get_pixel   (cairo_surface_t       *surface,
                                           int                    x,
                                           int                    y);

/* Draws @scene on @surface and asserts that cairo is still fine. */
void             limn_fixture_draw        (LimnScene             *scene,
                                           cairo_surface_t       *surface,
                                           const LimnViewport    *viewport);

/* A new surface, dark, grey and bright side by side: a line has to be seen on all of them. */
cairo_surface_t *limn_fixture_background  (double                 width,
                                           double                 height,
                                           double                 scale);

/* Compares with reference/NAME.png. Another cairo may round an edge another way, so up to one pixel
 * in a hundred may differ, and each by a little anywhere; the difference is kept in the build
 * folder. With LIMN_UPDATE_REFERENCES=1 in the environment the reference is written instead; look
 * at it before it is committed. */
void             limn_fixture_compare     (cairo_surface_t       *drawn,
                                           const char            *name);

G_END_DECLS
