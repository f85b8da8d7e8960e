/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "street-fixture.h"

#include <string.h>

/* What was drawn by parts may differ from what was drawn at once by so many roundings of cairo. */
#define MAX_ROUNDED 24

/* At the threshold 50 three are shown, three are within ten points below. */
const LimnTestInstance street_instances[N_STREET] = {
  { "dog", 0, 0.90, 10, 10, 60, 60 },
  { "dog", 0, 0.62, 110, 10, 60, 60 },
  { "cat", 1, 0.52, 210, 10, 60, 60 },
  { "cat", 1, 0.47, 310, 10, 60, 60 },
  { "dog", 0, 0.455, 10, 110, 60, 60 },
  { "bird", 2, 0.42, 110, 110, 60, 60 },
  { "dog", 0, 0.39, 210, 110, 60, 60 },
  { "dog", 0, 0.20, 310, 110, 60, 60 },
};

void
street_reply (LimnTestRequest        *request,
       const LimnTestInstance *instances,
       guint                   n)
{
  g_autofree char *body = limn_test_reply (PICTURE_WIDTH, PICTURE_HEIGHT, instances, n);

  limn_test_request_reply (request, 200,
                           "Content-Type: application/json\r\n"
                           "x-inference-engine: inference-models\r\n", body, -1);
}

/* Like a server: what is above the confidence, strongest first. */
void
street_scene_cb (LimnTestServer  *server,
          LimnTestRequest *request,
          gpointer         user_data)
{
  const StreetScene *scene = user_data;
  double least = limn_test_request_get_number (request, "confidence", 40) / 100.0;
  guint n = 0;

  while (n < scene->n && scene->instances[n].confidence > least)
    n++;
  street_reply (request, scene->instances, n);
}

LimnWindow *
street_open_scene (AppFixture      *fixture,
            LimnTestHandler  handler,
            gpointer         data,
            double           confidence)
{
  LimnWindow *window = app_show_window (fixture, 1000, 700);
  g_autoptr (GFile) file = app_write_picture (fixture, "street.png", 7);
  g_autoptr (GListModel) files = app_list_files (file, NULL);

  limn_test_server_set_handler (fixture->server, handler, data);
  limn_session_set_confidence (window->session, confidence);
  limn_window_open_files (window, files);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  app_wait_frame (fixture);

  return window;
}

LimnWindow *
street_open (AppFixture *fixture)
{
  static const StreetScene scene = { street_instances, N_STREET };

  return street_open_scene (fixture, street_scene_cb, (gpointer) &scene, 50);
}

static guint
get_percent (const LimnMark *mark)
{
  const LimnInstance *instance = limn_prediction_get_instance (mark->prediction, mark->index);

  return (guint) (instance->confidence * 100.0 + 0.5);
}

guint
street_count (LimnMarks    *marks,
            LimnMarkKind  kind)
{
  guint n = 0;

  for (guint i = 0; marks != NULL && i < limn_marks_get_n (marks); i++)
    n += limn_marks_get (marks, i)->kind == kind;

  return n;
}

const LimnMark *
street_find (LimnMarks    *marks,
           LimnMarkKind  kind,
           guint         percent)
{
  for (guint i = 0; marks != NULL && i < limn_marks_get_n (marks); i++)
    {
      const LimnMark *mark = limn_marks_get (marks, i);

      if (mark->kind == kind && get_percent (mark) == percent)
        return mark;
    }

  return NULL;
}

gboolean
street_has_picture (gpointer data)
{
  LimnCanvas *canvas = data;

  gtk_widget_queue_draw (GTK_WIDGET (canvas));

  return canvas->image != NULL && canvas->next_image == NULL && canvas->scale_cancellable == NULL
         && canvas->scaled != NULL;
}

gboolean
street_differs (LimnCanvas    *canvas,
        const guint32 *before)
{
  int width;
  int height;
  g_autofree guint32 *now = app_render (GTK_WIDGET (canvas), &width, &height);
  guint n_different = 0;

  for (int i = 0; i < width * height; i++)
    n_different += before[i] != now[i];

  return n_different > MAX_ROUNDED;
}
