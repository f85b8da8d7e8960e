/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app-fixture.h"
#include "limn-canvas-private.h"
#include "limn-window-private.h"

G_BEGIN_DECLS

#define N_STREET 8

/* What the server sees, strongest first. At the threshold 50 three are shown, and three are within
 * ten points below. */
extern const LimnTestInstance street_instances[N_STREET];

typedef struct
{
  const LimnTestInstance *instances;
  guint                   n;
} StreetScene;

void             street_reply       (LimnTestRequest        *request,
                                     const LimnTestInstance *instances,
                                     guint                   n);
/* A handler like a server: what is above the confidence. Takes a StreetScene. */
void             street_scene_cb    (LimnTestServer         *server,
                                     LimnTestRequest        *request,
                                     gpointer                user_data);
LimnWindow      *street_open_scene  (AppFixture             *fixture,
                                     LimnTestHandler         handler,
                                     gpointer                data,
                                     double                  confidence);
LimnWindow      *street_open        (AppFixture             *fixture);

guint            street_count       (LimnMarks              *marks,
                                     LimnMarkKind            kind);
/* The mark of that kind for the object with that score in whole percent. */
const LimnMark  *street_find        (LimnMarks              *marks,
                                     LimnMarkKind            kind,
                                     guint                   percent);

/* Whether a canvas has its picture, at the right size. */
gboolean         street_has_picture (gpointer                canvas);
gboolean         street_differs     (LimnCanvas             *canvas,
                                     const guint32          *before);

G_END_DECLS
