/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "limn-overlay.h"
#include "limn-test-server.h"

G_BEGIN_DECLS

#define PICTURE_WIDTH 1000
#define PICTURE_HEIGHT 800

/**
 * Fixture:
 * @server: in place of the model
 * @client: a real client, with keys kept for this run only
 * @session: a real session, with the model "street/3" on @server
 * @overlay: what is shown of @session
 * @image: a picture
 * @window: for widgets that have to be on screen; %NULL until fixture_show()
 * @scene: what the server sees in every picture
 * @engine: the engine that the server says it is, or %NULL
 *
 * Everything behind the sidebar, with a server in place of the model.
 */
typedef struct
{
  LimnTestServer *server;
  LimnClient     *client;
  LimnSession    *session;
  LimnOverlay    *overlay;
  LimnImage      *image;
  GtkWidget      *window;
  GArray         *scene;
  const char     *engine;
} Fixture;

typedef void (*FixtureTest) (Fixture *fixture);

/* Starts GTK with Limn's resources; prints a TAP skip and ends the program without a display. */
void       fixture_init           (int               *argc,
                                   char            ***argv);
/* Adds a test that gets a fresh fixture, and fails if session or overlay outlive it. */
void       fixture_add            (const char        *path,
                                   FixtureTest        test);

/* Two persons, a bus, a tv, a traffic light: 10 objects from 91 % down to 22 %. */
void       fixture_set_street     (Fixture           *fixture);
void       fixture_set_many       (Fixture           *fixture,
                                   guint              n);
void       fixture_see            (Fixture           *fixture,
                                   const char        *class_name,
                                   double             confidence,
                                   double             x,
                                   double             y,
                                   double             width,
                                   double             height);

/* Answers @request with the objects over the confidence that it asks for. */
void       fixture_reply          (Fixture           *fixture,
                                   LimnTestRequest   *request);
void       fixture_auto_reply     (Fixture           *fixture);
void       fixture_open           (Fixture           *fixture);
void       fixture_open_confirmed (Fixture           *fixture);
void       fixture_wait_status    (Fixture           *fixture,
                                   LimnSessionStatus  status);

/* Puts @widget in a window of that size, and waits until that is there. */
void       fixture_show           (Fixture           *fixture,
                                   GtkWidget         *widget,
                                   int                width,
                                   int                height);
/* Takes it out and away, and fails if it lives on. */
void       fixture_drop           (Fixture           *fixture,
                                   GtkWidget         *widget);

/* A child of a template, by its name there. */
gpointer   fixture_child          (gpointer           widget,
                                   const char        *name);
/* All widgets of a type below @widget that are mapped. */
GPtrArray *fixture_find           (GtkWidget         *widget,
                                   GType              type);

G_END_DECLS
