/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "truth-fixture.h"

#include <string.h>

#define SIDE 60

typedef struct
{
  const char *name;
  int         class_id;
  int         x;
  int         y;
} Thing;

static const Thing things[] = {
  { "dog", 0, 10, 10 },
  { "dog", 0, 10, 110 },
  { "cat", 1, 210, 10 },
  { "cat", 1, 300, 200 },
  { "chair", 2, 200, 200 },
};

static GFile *
write_named (AppFixture *fixture,
             const char *stem,
             const char *suffix,
             const char *text)
{
  g_autofree char *name = g_strconcat (stem, suffix, NULL);

  return app_write (fixture, name, text);
}

GFile *
truth_write_labelme (AppFixture *fixture,
                     const char *stem)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GFile) file = NULL;

  g_string_printf (text, "{\"imagePath\": \"%s.png\", \"imageWidth\": %d, \"imageHeight\": %d, "
                   "\"shapes\": [", stem, PICTURE_WIDTH, PICTURE_HEIGHT);
  for (guint i = 0; i < G_N_ELEMENTS (things); i++)
    g_string_append_printf (text, "%s{\"label\": \"%s\", \"shape_type\": \"polygon\", \"points\": "
                            "[[%d, %d], [%d, %d], [%d, %d], [%d, %d]]}", i > 0 ? ", " : "",
                            things[i].name, things[i].x, things[i].y, things[i].x + SIDE,
                            things[i].y, things[i].x + SIDE, things[i].y + SIDE, things[i].x,
                            things[i].y + SIDE);
  g_string_append (text, "]}");
  file = write_named (fixture, stem, ".json", text->str);

  return g_file_get_parent (file);
}

GFile *
truth_write_coco (AppFixture *fixture,
                  const char *stem)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_printf (text, "{\"images\": [{\"id\": 1, \"file_name\": \"%s.png\", \"width\": %d, "
                   "\"height\": %d}], \"categories\": [{\"id\": 0, \"name\": \"dog\"}, "
                   "{\"id\": 1, \"name\": \"cat\"}, {\"id\": 2, \"name\": \"chair\"}], "
                   "\"annotations\": [", stem, PICTURE_WIDTH, PICTURE_HEIGHT);
  for (guint i = 0; i < G_N_ELEMENTS (things); i++)
    g_string_append_printf (text, "%s{\"id\": %u, \"image_id\": 1, \"category_id\": %d, "
                            "\"iscrowd\": 0, \"area\": %d, \"bbox\": [%d, %d, %d, %d], "
                            "\"segmentation\": [[%d, %d, %d, %d, %d, %d, %d, %d]]}",
                            i > 0 ? ", " : "", i + 1, things[i].class_id, SIDE * SIDE,
                            things[i].x, things[i].y, SIDE, SIDE, things[i].x, things[i].y,
                            things[i].x + SIDE, things[i].y, things[i].x + SIDE,
                            things[i].y + SIDE, things[i].x, things[i].y + SIDE);
  g_string_append (text, "]}");

  return app_write (fixture, "annotations.json", text->str);
}

GFile *
truth_write_yolo (AppFixture *fixture,
                  const char *stem)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GFile) labels = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (things); i++)
    {
      const double corners[] = {
        things[i].x, things[i].y, things[i].x + SIDE, things[i].y,
        things[i].x + SIDE, things[i].y + SIDE, things[i].x, things[i].y + SIDE,
      };

      g_string_append_printf (text, "%d", things[i].class_id);
      for (guint k = 0; k < G_N_ELEMENTS (corners); k++)
        {
          char number[G_ASCII_DTOSTR_BUF_SIZE];

          g_ascii_formatd (number, sizeof number, "%.6f",
                           corners[k] / (k % 2 == 0 ? PICTURE_WIDTH : PICTURE_HEIGHT));
          g_string_append_printf (text, " %s", number);
        }
      g_string_append_c (text, '\n');
    }
  labels = write_named (fixture, stem, ".txt", text->str);

  return app_write (fixture, "data.yaml", "names: [dog, cat, chair]\n");
}

GFile *
truth_write_voc (AppFixture *fixture,
                 const char *stem)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GFile) file = NULL;

  g_string_printf (text, "<annotation><filename>%s.png</filename><size><width>%d</width>"
                   "<height>%d</height><depth>3</depth></size>\n", stem, PICTURE_WIDTH,
                   PICTURE_HEIGHT);
  for (guint i = 0; i < G_N_ELEMENTS (things); i++)
    g_string_append_printf (text, "<object><name>%s</name><difficult>0</difficult><bndbox>"
                            "<xmin>%d</xmin><ymin>%d</ymin><xmax>%d</xmax><ymax>%d</ymax>"
                            "</bndbox></object>\n", things[i].name, things[i].x + 1,
                            things[i].y + 1, things[i].x + SIDE, things[i].y + SIDE);
  g_string_append (text, "</annotation>\n");
  file = write_named (fixture, stem, ".xml", text->str);

  return g_file_get_parent (file);
}

static gboolean
is_judged (gpointer data)
{
  LimnWindow *window = data;

  return limn_referee_get_match (window->referee) != NULL
         && limn_referee_get_summary (window->referee) != NULL
         && !limn_referee_get_busy (window->referee);
}

void
truth_wait (LimnWindow *window)
{
  limn_test_wait (is_judged, window);
}

typedef struct
{
  GtkWidget  *widget;
  const char *part;
} Wanted;

static gboolean
says (GtkWidget  *widget,
      const char *part)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, part))
      return TRUE;

  return FALSE;
}

static gboolean
is_said (gpointer data)
{
  const Wanted *wanted = data;

  return says (wanted->widget, wanted->part);
}

void
truth_wait_toast (LimnWindow *window,
                  const char *part)
{
  Wanted wanted = { GTK_WIDGET (window->toasts), part };

  limn_test_wait (is_said, &wanted);
}

const char *
truth_says (LimnWindow *window,
            const char *label)
{
  return gtk_label_get_label (app_child (window->truth_card, label));
}

gboolean
truth_shows (LimnWindow *window,
             const char *label)
{
  return gtk_widget_get_visible (app_child (window->truth_card, label));
}
