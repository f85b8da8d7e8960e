/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a question may leave something behind: windows, log, clipboard, files, descriptors and
 * memory. */

#include "config.h"

#include "matrix-traces.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>

static GString *logged = NULL;

void
matrix_assert_no_key (const char *text,
                      const char *where)
{
  static char *packed = NULL;

  if (text == NULL)
    return;
  /* As it would stand in a header of Basic authentication; the end depends on what follows. */
  if (packed == NULL)
    packed = g_base64_encode ((const guchar *) MATRIX_KEY, strlen (MATRIX_KEY) / 3 * 3);
  if (strstr (text, MATRIX_KEY) != NULL || strstr (text, packed) != NULL)
    g_error ("The key is in %s: %s", where, text);
}

static void
keep_text (const char *text)
{
  if (text != NULL)
    {
      g_string_append (logged, text);
      g_string_append_c (logged, '\n');
    }
}

/* Fatal levels end the program after this, which is how a warning fails the test. */
static void
log_cb (const char     *domain,
        GLogLevelFlags  level,
        const char     *message,
        gpointer        user_data)
{
  keep_text (message);
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING))
    g_printerr ("%s: %s\n", domain != NULL ? domain : "-", message);
}

static GLogWriterOutput
writer_cb (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    {
      g_autofree char *text = fields[i].length < 0
                                ? g_strdup (fields[i].value)
                                : g_strndup (fields[i].value, (gsize) fields[i].length);

      keep_text (text);
    }

  return level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)
           ? g_log_writer_default (level, fields, n_fields, user_data)
           : G_LOG_WRITER_HANDLED;
}

void
matrix_keep_log (void)
{
  logged = g_string_new (NULL);
  g_log_set_default_handler (log_cb, NULL);
  g_log_set_writer_func (writer_cb, NULL, NULL);
}

void
matrix_assert_no_key_logged (void)
{
  matrix_assert_no_key (logged->str, "the log");
  g_string_truncate (logged, 0);
}

/* The test backend gives a property only by telling that it is another than expected. */
static void
check_spoken (GtkWidget *widget)
{
  static const GtkAccessibleProperty properties[] = {
    GTK_ACCESSIBLE_PROPERTY_LABEL,
    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
    GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
    GTK_ACCESSIBLE_PROPERTY_PLACEHOLDER,
    GTK_ACCESSIBLE_PROPERTY_ROLE_DESCRIPTION,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (properties); i++)
    {
      g_autofree char *spoken = NULL;

      if (!gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), properties[i]))
        continue;
      spoken = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), properties[i], "");
      matrix_assert_no_key (spoken, "what a screen reader is told");
    }
}

static void
check_widget (GtkWidget *widget)
{
  g_autofree char *tooltip = gtk_widget_get_tooltip_markup (widget) != NULL
                               ? g_strdup (gtk_widget_get_tooltip_markup (widget)) : NULL;

  matrix_assert_no_key (tooltip, "a tooltip");
  matrix_assert_no_key (gtk_widget_get_tooltip_text (widget), "a tooltip");
  if (GTK_IS_LABEL (widget))
    matrix_assert_no_key (gtk_label_get_label (GTK_LABEL (widget)), "a label");
  if (GTK_IS_EDITABLE (widget))
    matrix_assert_no_key (gtk_editable_get_text (GTK_EDITABLE (widget)), "an entry");
  if (GTK_IS_WINDOW (widget))
    matrix_assert_no_key (gtk_window_get_title (GTK_WINDOW (widget)), "a title");
  check_spoken (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_widget (child);
}

void
matrix_assert_no_key_shown (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      check_widget (window);
    }
}

typedef void (*FileFunc) (const char *path,
                          GString    *list);

static void
walk (const char *folder,
      FileFunc    func,
      GString    *list)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        walk (path, func, list);
      else if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        func (path, list);
    }
}

static void
check_file (const char *path,
            GString    *list)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  matrix_assert_no_key (path, "the name of a file");
  if (!g_file_get_contents (path, &text, &length, NULL))
    return;
  if (memmem (text, length, MATRIX_KEY, strlen (MATRIX_KEY)) != NULL)
    g_error ("The key is in the file %s", path);
}

void
matrix_assert_no_key_in_files (const char *folder)
{
  walk (folder, check_file, NULL);
}

/* The clipboard belongs to whoever put something there, and that is not to be us. */
void
matrix_assert_clipboard_empty (void)
{
  GdkDisplay *display = gdk_display_get_default ();

  g_assert_null (gdk_clipboard_get_content (gdk_display_get_clipboard (display)));
  g_assert_null (gdk_clipboard_get_content (gdk_display_get_primary_clipboard (display)));
}

static void
list_file (const char *path,
           GString    *list)
{
  g_autofree char *text = NULL;
  g_autofree char *digest = NULL;
  gsize length = 0;

  if (g_file_get_contents (path, &text, &length, NULL))
    digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, length);
  g_string_append_printf (list, "%s %s\n", path, digest != NULL ? digest : "-");
}

static int
compare_lines (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
matrix_list_files (const char *folder)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;

  walk (folder, list_file, list);
  lines = g_strsplit (list->str, "\n", -1);
  g_qsort_with_data (lines, (int) g_strv_length (lines), sizeof *lines, compare_lines, NULL);

  return g_strjoinv ("\n", lines);
}

guint
matrix_count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static gint64
read_status (const char *field)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  const char *found = NULL;

  g_file_get_contents ("/proc/self/status", &text, NULL, &error);
  g_assert_no_error (error);
  found = strstr (text, field);
  g_assert_nonnull (found);

  return g_ascii_strtoll (found + strlen (field), NULL, 10) * 1024;
}

gint64
matrix_get_memory (void)
{
  /* What was freed but kept for later is not what this is about. */
  malloc_trim (0);

  return read_status ("\nVmRSS:");
}

gint64
matrix_get_peak_memory (void)
{
  return read_status ("\nVmHWM:");
}

void
matrix_reset_peak_memory (void)
{
  FILE *refs = fopen ("/proc/self/clear_refs", "w");

  if (refs == NULL)
    return;
  fputs ("5", refs);
  fclose (refs);
}
