/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "limn-canvas.h"
#include "limn-test-server.h"
#include "limn-window.h"

G_BEGIN_DECLS

#define PICTURE_WIDTH 400
#define PICTURE_HEIGHT 300

/**
 * AppFixture:
 * @server: in place of the model
 * @client: a real client, with keys kept for this run only
 * @session: the session of the test, or that of @window
 * @overlay: the overlay of the test, or that of @window
 * @window: the window that is shown, of either kind
 * @folder: an empty folder of this test
 * @settings: in memory; the model is "street/3" on @server
 * @reply: what the server answers, or %NULL to let requests wait
 */
typedef struct
{
  LimnTestServer *server;
  LimnClient     *client;
  LimnSession    *session;
  LimnOverlay    *overlay;
  GtkWidget      *window;
  GSettings      *settings;
  char           *folder;
  char           *reply;
} AppFixture;

typedef void (*AppTest) (AppFixture *fixture);

void app_init (int          *argc,
               char       ***argv);
void app_add  (const char   *path,
               AppTest       test);

/* What surrounds each test, for programs that share one window among many. */
void app_set_up    (AppFixture    *fixture,
                    gconstpointer  data);
void app_tear_down (AppFixture    *fixture,
                    gconstpointer  data);

/* A session and an overlay of its own, for tests without a window of Limn's. */
void app_make_overlay (AppFixture *fixture);
/* Limn's window, on screen, of that size. */
LimnWindow *app_show_window (AppFixture *fixture,
                             int         width,
                             int         height);
/* A plain window around a widget. */
void app_show_widget (AppFixture *fixture,
                      GtkWidget  *widget,
                      int         width,
                      int         height);
/* Closes the window and fails if it lives on. */
void app_close_window (AppFixture *fixture);

/* The server answers every picture with a dog at the left and, weaker, a cat at the right. */
void app_answer      (AppFixture        *fixture);
void app_wait_status (AppFixture        *fixture,
                      LimnSessionStatus  status);

/* Until the window is drawn, and so laid out, as it is to be now: what a test compares by its
 * pixels must not move between two pictures of it. */
void app_wait_frame  (AppFixture        *fixture);

/* Files in the folder of the test. */
GFile      *app_write         (AppFixture *fixture,
                               const char *name,
                               const char *text);
GFile      *app_write_picture (AppFixture *fixture,
                               const char *name,
                               guint       seed);
GListModel *app_list_files    (GFile      *file,
                               ...) G_GNUC_NULL_TERMINATED;
/* Removes a folder and all that is in it. */
void        app_remove_folder (const char *folder);
/* What a file manager would drop. */
void app_file_list_value (GValue *value,
                          GFile  *file,
                          ...) G_GNUC_NULL_TERMINATED;

/* The first child of that type in a tree of widgets. */
gpointer app_find  (GtkWidget  *widget,
                    GType       type);
gpointer app_child (gpointer    widget,
                    const char *name);
/* The pixels that a widget draws, as ARGB at device resolution. */
guint32 *app_render (GtkWidget *widget,
                     int       *width,
                     int       *height);

G_END_DECLS
