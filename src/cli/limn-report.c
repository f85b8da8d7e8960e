/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What limn-predict prints: answers on standard output, for people or for programs; errors and the
 * progress line on standard error. Names of files and classes come from elsewhere, so nothing in
 * them may reach a terminal as a control sequence. */

#include "config.h"

#include "limn-report.h"

#include "limn-error.h"
#include "limn-image-note.h"
#include "limn-reply-writer.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A class name longer than this is cut, so that one does not push the table off the screen. */
#define CLASS_COLUMNS 32
/* The progress line has to fit one line of a terminal, or it cannot be taken back. */
#define PROGRESS_COLUMNS 60

/* Makes a text of unknown origin fit for a line of a terminal. */
static char *
dup_printable (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *printable = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      /* Formatting characters are those that turn the direction of what follows. */
      if (g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT)
        c = 0xfffd;
      g_string_append_unichar (printable, c);
    }

  return g_string_free (printable, FALSE);
}

static char *
dup_shortened (const char *text,
               long       columns)
{
  g_autofree char *printable = dup_printable (text);
  g_autofree char *start = NULL;

  if (g_utf8_strlen (printable, -1) <= columns)
    return g_steal_pointer (&printable);

  start = g_utf8_substring (printable, 0, columns - 1);
  return g_strconcat (start, "…", NULL);
}

static char *
dup_class_name (LimnPrediction     *prediction,
                const LimnInstance *instance)
{
  return dup_shortened (limn_prediction_get_class_name (prediction, instance->class_index),
                        CLASS_COLUMNS);
}

/* Writes to standard output, whole. A full disk or a closed pipe must not look like success. */
static gboolean
write_out (LimnReport *self,
           const char *text,
           gsize       length)
{
  limn_report_quiet (self);
  if (fwrite (text, 1, length, stdout) == length && fflush (stdout) == 0)
    return TRUE;

  /* Nobody reads the error either when the reader of a pipe has seen enough. */
  if (errno != EPIPE)
    g_printerr ("limn-predict: %s: %s\n", _("The result could not be written"),
                g_strerror (errno));
  return FALSE;
}

static void
append_instance (GString            *text,
                 const LimnInstance *instance,
                 const char         *class_name,
                 long               columns)
{
  g_string_append_printf (text, "  %s%*s  ", class_name,
                          (int) (columns - g_utf8_strlen (class_name, -1)), "");
  /* Translators: a confidence, then the left and top edge, width and height in pixels. */
  g_string_append_printf (text, _("%3.0f %%   at %.0f, %.0f   %.0f × %.0f px"),
                          instance->confidence * 100.0, instance->box.x, instance->box.y,
                          instance->box.width, instance->box.height);
  if (instance->n_rings == 0)
    g_string_append_printf (text, "   %s", _("box only"));
  g_string_append_c (text, '\n');
}

static void
append_instances (GString        *text,
                  LimnPrediction *prediction)
{
  guint n_instances = limn_prediction_get_n_instances (prediction);
  g_autoptr (GPtrArray) names = g_ptr_array_new_full (n_instances, g_free);
  long columns = 0;

  for (guint i = 0; i < n_instances; i++)
    {
      char *name = dup_class_name (prediction, limn_prediction_get_instance (prediction, i));

      columns = MAX (columns, g_utf8_strlen (name, -1));
      g_ptr_array_add (names, name);
    }
  for (guint i = 0; i < n_instances; i++)
    append_instance (text, limn_prediction_get_instance (prediction, i),
                     g_ptr_array_index (names, i), columns);
}

static void
append_footnotes (GString        *text,
                  LimnPrediction *prediction,
                  const char     *annotated)
{
  guint n_dropped = limn_prediction_get_n_dropped (prediction);

  if (n_dropped > 0)
    {
      g_string_append (text, "  ");
      g_string_append_printf (text,
                              ngettext ("%u object of the reply made no sense and was left out",
                                        "%u objects of the reply made no sense and were left out",
                                        n_dropped),
                              n_dropped);
      g_string_append_c (text, '\n');
    }
  if (annotated != NULL)
    {
      g_autofree char *where = dup_printable (annotated);

      g_string_append (text, "  ");
      /* Translators: the placeholder is the name of a file. */
      g_string_append_printf (text, _("drawn in %s"), where);
      g_string_append_c (text, '\n');
    }
}

static gboolean
report_table (LimnReport     *self,
              LimnPrediction *prediction,
              const char     *picture,
              double          took_ms,
              const char     *annotated)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *name = dup_printable (picture);
  g_autofree char *local = NULL;
  guint n_instances = limn_prediction_get_n_instances (prediction);
  const char *charset = NULL;

  g_string_append_printf (text, "%s: ", name);
  if (n_instances == 0)
    g_string_append (text, _("nothing found"));
  else
    g_string_append_printf (text, ngettext ("%u object", "%u objects", n_instances), n_instances);
  g_string_append_c (text, ' ');
  /* Translators: width and height of a picture in pixels, and how long the answer took. */
  g_string_append_printf (text, _("(%d × %d, %.0f ms)"),
                          limn_prediction_get_image_width (prediction),
                          limn_prediction_get_image_height (prediction), took_ms);
  g_string_append_c (text, '\n');
  append_instances (text, prediction);
  append_footnotes (text, prediction, annotated);

  if (g_get_charset (&charset))
    return write_out (self, text->str, text->len);

  /* A terminal without the times sign still gets its table. */
  local = g_convert_with_fallback (text->str, text->len, charset, "UTF-8", "?", NULL, NULL, NULL);
  return local != NULL && write_out (self, local, strlen (local));
}

static gboolean
report_json (LimnReport *self,
             const char *json,
             gsize       length)
{
  return write_out (self, json, length) &&
         ((length > 0 && json[length - 1] == '\n') || write_out (self, "\n", 1));
}

/* What goes first in the reply, which the model was not told: a member and its comma. */
static void
append_member (LimnReport *self,
               GString    *members,
               const char *name,
               const char *value)
{
  gboolean is_pretty = self->n_pictures == 1;

  g_string_append_printf (members, "%s\"%s\":%s%s,", is_pretty ? "\n  " : "", name,
                          is_pretty ? " " : "", value);
}

/* What was asked is not all that was done with the answer. */
static void
append_thresholds (LimnReport *self,
                   GString    *members)
{
  g_autofree char *preset = limn_preset_write (self->preset, LIMN_SNIPPET_JSON);
  g_autoptr (JsonNode) node = json_from_string (preset, NULL);
  g_autofree char *line = json_to_string (node, FALSE);

  append_member (self, members, "thresholds", line);
}

/* And the picture may not have been all of its file. */
static void
append_flaws (LimnReport *self,
              GString    *members,
              LimnImage  *image)
{
  g_autofree char *row = g_strdup_printf ("%d", limn_image_get_n_whole_rows (image));

  if (limn_image_get_n_whole_rows (image) > 0)
    append_member (self, members, "damaged_below_row", row);
  if (limn_image_is_first_frame (image))
    append_member (self, members, "first_frame_only", "true");
}

/**
 * limn_report_answer:
 * @self: how to print
 * @prediction: what the model answered
 * @picture: the picture, as it was named on the command line
 * @took_ms: how long the answer took, in milliseconds
 * @annotated: (nullable): where the annotated picture was written
 *
 * Prints an answer: a table for people, or the API's own reply with `file` and `query` added, and
 * `thresholds` if there are such. What of its file the picture does not show is said on standard
 * error, and with JSON in `damaged_below_row` or `first_frame_only`.
 *
 * Returns: whether it could be written
 */
gboolean
limn_report_answer (LimnReport     *self,
                    LimnPrediction *prediction,
                    const char     *picture,
                    double          took_ms,
                    const char     *annotated)
{
  LimnImage *image = limn_query_get_image (limn_prediction_get_query (prediction));
  g_autofree char *note = limn_image_dup_note (image);
  g_autoptr (GString) members = g_string_new (NULL);
  g_autofree char *json = NULL;
  gsize length = 0;

  if (note != NULL)
    limn_report_note (self, picture, note);
  if (!self->json)
    return report_table (self, prediction, picture, took_ms, annotated);

  json = limn_reply_write (prediction,
                           LIMN_REPLY_RECEIPT | (self->n_pictures == 1 ? LIMN_REPLY_PRETTY : 0),
                           &length);
  if (self->preset != NULL)
    append_thresholds (self, members);
  append_flaws (self, members, image);
  if (members->len > 0)
    {
      char *with_members = g_strconcat ("{", members->str, json + 1, NULL);

      g_free (json);
      json = with_members;
      length = strlen (json);
    }
  return report_json (self, json, length);
}

/**
 * limn_report_failure:
 * @self: how to print
 * @picture: the picture, as it was named on the command line
 * @error: why there is no answer
 *
 * Says why a picture has no answer, and what to do next. With JSON it gets a line of its own too,
 * so that there is one for each picture.
 *
 * Returns: whether it could be written
 */
gboolean
limn_report_failure (LimnReport   *self,
                     const char   *picture,
                     const GError *error)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *name = NULL;
  g_autofree char *json = NULL;

  limn_report_error (self, picture, error);
  if (!self->json)
    return TRUE;

  name = g_filename_display_name (picture);
  builder = json_builder_new_immutable ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "file");
  json_builder_add_string_value (builder, name);
  json_builder_set_member_name (builder, "error");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "code");
  json_builder_add_string_value (builder,
                                 error->domain == LIMN_ERROR
                                   ? limn_error_get_nick ((LimnError) error->code)
                                   : "failed");
  json_builder_set_member_name (builder, "message");
  json_builder_add_string_value (builder, error->message);
  json_builder_end_object (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json = json_to_string (root, FALSE);
  return report_json (self, json, strlen (json));
}

/**
 * limn_report_error:
 * @self: how to print
 * @picture: (nullable): the picture it happened with, or %NULL for all of them
 * @error: what happened
 *
 * Says on standard error what went wrong and what to do next.
 */
void
limn_report_error (LimnReport   *self,
                   const char   *picture,
                   const GError *error)
{
  g_autofree char *message = dup_printable (error->message);
  const char *advice = error->domain == LIMN_ERROR ? limn_error_get_advice (error) : NULL;

  limn_report_quiet (self);
  g_printerr ("limn-predict: ");
  if (picture != NULL)
    {
      g_autofree char *name = dup_printable (picture);

      g_printerr ("%s: ", name);
    }
  g_printerr ("%s\n", message);
  if (advice != NULL && *advice != '\0')
    g_printerr ("  %s\n", advice);
}

/**
 * limn_report_progress:
 * @self: how to print
 * @done: how many pictures are done
 * @picture: the one that is waited for
 *
 * Shows how far it is, on a terminal only.
 */
void
limn_report_progress (LimnReport *self,
                      guint       done,
                      const char *picture)
{
  g_autofree char *name = NULL;

  if (!isatty (STDERR_FILENO))
    return;

  name = dup_shortened (picture, PROGRESS_COLUMNS);
  g_printerr ("\r\033[K[%u/%u] %s", done + 1, self->n_pictures, name);
  self->progress_shown = TRUE;
}

/**
 * limn_report_note:
 * @self: how to print
 * @picture: the picture it is about
 * @note: what there is to know, in one sentence
 *
 * Says something beside the answers.
 */
void
limn_report_note (LimnReport *self,
                  const char *picture,
                  const char *note)
{
  g_autofree char *name = dup_printable (picture);

  limn_report_quiet (self);
  g_printerr ("%s: %s\n", name, note);
}

/**
 * limn_report_quiet:
 * @self: how to print
 *
 * Takes the progress line away.
 */
void
limn_report_quiet (LimnReport *self)
{
  if (self->progress_shown)
    g_printerr ("\r\033[K");
  self->progress_shown = FALSE;
}
