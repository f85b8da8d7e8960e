/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Thresholds come and go: to the clipboard, to files and back, and, as far as classes have values
 * of their own, to the settings, where each model has its own. Main thread, but for the worker that
 * reads a file. */

#include "config.h"

#include "limn-file-picker.h"
#include "limn-preset.h"
#include "limn-window-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CLASSES_KEY "class-confidences"

static LimnPreset *
make_preset (LimnWindow *self)
{
  LimnModel *model = limn_session_get_model (self->session);
  LimnPrediction *prediction = limn_session_get_prediction (self->session);
  LimnEngine engine = LIMN_ENGINE_UNKNOWN;

  if (prediction != NULL)
    engine = limn_prediction_get_engine (prediction);

  return limn_preset_new (model != NULL ? limn_model_get_id (model) : NULL, engine,
                          limn_session_get_cutoffs (self->session),
                          limn_session_get_overlap (self->session));
}

static gboolean
get_snippet (const char   *name,
             LimnSnippet  *snippet,
             const char  **sentence)
{
  const struct
  {
    const char  *name;
    LimnSnippet  snippet;
    const char  *sentence;
  } snippets[] = {
    { "json", LIMN_SNIPPET_JSON, _("Thresholds copied as JSON") },
    { "python", LIMN_SNIPPET_PYTHON, _("Thresholds copied for Python") },
    { "c", LIMN_SNIPPET_C, _("Thresholds copied for C") },
    { "supervision", LIMN_SNIPPET_SUPERVISION, _("Thresholds copied for supervision") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (snippets); i++)
    if (g_str_equal (snippets[i].name, name))
      {
        *snippet = snippets[i].snippet;
        *sentence = snippets[i].sentence;
        return TRUE;
      }

  return FALSE;
}

static void
copy_thresholds_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);
  g_autoptr (LimnPreset) preset = make_preset (self);
  g_autofree char *text = NULL;
  const char *sentence = NULL;
  LimnSnippet snippet;

  if (!get_snippet (g_variant_get_string (parameter, NULL), &snippet, &sentence))
    return;

  text = limn_preset_write (preset, snippet);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  limn_window_toast (self, sentence);
}

static void
place_chosen_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GFile) file = limn_file_picker_ask_finish_one (result);

  if (file != NULL)
    limn_window_save_preset (LIMN_WINDOW (object), file);
}

/* "coco-1-thresholds.json" */
static char *
suggest_name (LimnWindow *self)
{
  LimnModel *model = limn_session_get_model (self->session);
  const char *id = model != NULL ? limn_model_get_id (model) : NULL;
  /* Translators: added to the name of a model for the name of a file */
  char *name = g_strconcat (id != NULL ? id : "limn", _("-thresholds"), ".json", NULL);

  return g_strdelimit (name, "/\\:", '-');
}

static void
save_preset_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);
  g_autofree char *suggested = suggest_name (self);

  limn_file_picker_ask_async (GTK_WINDOW (self), LIMN_FILE_PRESET_SAVE, suggested,
                              self->cancellable, place_chosen_cb, NULL);
}

static void
load_worker (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  LimnPreset *preset = limn_preset_load (task_data, cancellable, &error);

  if (preset != NULL)
    g_task_return_pointer (task, preset, (GDestroyNotify) limn_preset_unref);
  else
    g_task_return_error (task, error);
}

/* Says what was done, with the way back. */
static void
tell_opened (LimnWindow *self,
             LimnPreset *preset,
             GFile      *file)
{
  LimnModel *model = limn_session_get_model (self->session);
  const char *id = limn_preset_get_model_id (preset);
  g_autofree char *basename = g_file_get_basename (file);
  g_autofree char *name = g_filename_display_name (basename != NULL ? basename : "");
  g_autofree char *text = NULL;

  if (id != NULL && model != NULL && g_strcmp0 (id, limn_model_get_id (model)) != 0)
    {
      /* Translators: %s is a model and its version, "coco/1" */
      text = g_strdup_printf (_("These thresholds were chosen for %s"), id);
    }
  else
    {
      /* Translators: %s is the name of a file. */
      text = g_strdup_printf (_("Thresholds of %s are set"), name);
    }

  limn_window_toast_with_button (self, text, _("_Undo"), "win.undo");
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (LimnWindow) self = user_data;
  g_autoptr (LimnPreset) preset = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  preset = g_task_propagate_pointer (G_TASK (result), &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (preset == NULL)
    {
      /* Translators: %s is the reason */
      text = g_strdup_printf (_("Could not open the thresholds: %s"), error->message);
      limn_window_toast (self, text);
      return;
    }

  limn_pins_apply (self->pins, limn_preset_get_cutoffs (preset),
                   limn_preset_get_overlap (preset));
  tell_opened (self, preset, g_task_get_task_data (G_TASK (result)));
}

static void
preset_chosen_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GFile) file = limn_file_picker_ask_finish_one (result);

  if (file != NULL)
    limn_window_open_preset (LIMN_WINDOW (object), file);
}

static void
open_preset_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);

  limn_file_picker_ask_async (GTK_WINDOW (self), LIMN_FILE_PRESET_OPEN, NULL, self->cancellable,
                              preset_chosen_cb, NULL);
}

static void
reset_classes_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);
  g_autoptr (LimnCutoffs) cutoffs = NULL;

  cutoffs = limn_cutoffs_new (limn_session_get_confidence (self->session));
  limn_pins_apply (self->pins, cutoffs, limn_session_get_overlap (self->session));
}

static char *
dup_classes_key (LimnWindow *self)
{
  LimnModel *model = limn_session_get_model (self->session);

  if (model == NULL)
    return NULL;

  return g_strdup_printf ("%s %s", limn_host_get_nick (limn_model_get_host (model)),
                          limn_model_get_id (model));
}

static GVariant *
classes_to_variant (LimnCutoffs *cutoffs)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sid)"));
  for (guint i = 0; i < limn_cutoffs_get_n_classes (cutoffs); i++)
    {
      double confidence = 0;
      int class_id = -1;
      const char *name = limn_cutoffs_get_nth (cutoffs, i, &class_id, &confidence);

      g_variant_builder_add (&builder, "(sid)", name, class_id, confidence);
    }

  return g_variant_builder_end (&builder);
}

/* What other models have stays as it is. */
static void
save_classes (LimnWindow *self)
{
  g_autoptr (GVariant) before = g_settings_get_value (self->settings, CLASSES_KEY);
  LimnCutoffs *cutoffs = limn_session_get_cutoffs (self->session);
  GVariantBuilder builder;
  GVariantIter iter;
  const char *key;
  GVariant *classes;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sa(sid)}"));
  g_variant_iter_init (&iter, before);
  while (g_variant_iter_loop (&iter, "{&s@a(sid)}", &key, &classes))
    if (!g_str_equal (key, self->classes_key))
      g_variant_builder_add (&builder, "{s@a(sid)}", key, classes);
  if (limn_cutoffs_get_n_classes (cutoffs) > 0)
    g_variant_builder_add (&builder, "{s@a(sid)}", self->classes_key,
                           classes_to_variant (cutoffs));

  g_settings_set_value (self->settings, CLASSES_KEY, g_variant_builder_end (&builder));
}

static void
update_actions (LimnWindow *self)
{
  LimnCutoffs *cutoffs = limn_session_get_cutoffs (self->session);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.reset-classes",
                                 limn_cutoffs_get_n_classes (cutoffs) > 0);
}

static void
cutoffs_changed_cb (LimnWindow *self)
{
  g_autofree char *key = NULL;

  g_assert (LIMN_IS_WINDOW (self));

  update_actions (self);

  /* In the moment when the model changes they are still those of the model before. */
  key = dup_classes_key (self);
  if (self->classes_key != NULL && g_strcmp0 (key, self->classes_key) == 0)
    save_classes (self);
}

/* The values of a version are not those of another: each comes back for its own. */
static void
restore_classes (LimnWindow *self)
{
  g_autoptr (GVariant) known = g_settings_get_value (self->settings, CLASSES_KEY);
  g_autoptr (GVariant) classes = NULL;
  g_autoptr (LimnCutoffs) cutoffs = NULL;
  g_autofree char *key = dup_classes_key (self);

  if (g_strcmp0 (key, self->classes_key) == 0)
    return;

  g_clear_pointer (&self->classes_key, g_free);
  cutoffs = limn_cutoffs_new (limn_session_get_confidence (self->session));
  if (key != NULL)
    classes = g_variant_lookup_value (known, key, G_VARIANT_TYPE ("a(sid)"));

  for (gsize i = 0; classes != NULL && i < g_variant_n_children (classes); i++)
    {
      g_autofree char *name = NULL;
      LimnCutoffs *next;
      double confidence;
      int class_id;

      g_variant_get_child (classes, i, "(sid)", &name, &class_id, &confidence);
      next = limn_cutoffs_with_class (cutoffs, name, class_id, confidence);
      limn_cutoffs_unref (cutoffs);
      cutoffs = next;
    }

  limn_session_set_cutoffs (self->session, cutoffs);
  self->classes_key = g_steal_pointer (&key);
  update_actions (self);
}

static void
model_changed_cb (LimnWindow *self)
{
  g_assert (LIMN_IS_WINDOW (self));

  restore_classes (self);
}

/*< private >
 * limn_window_save_preset:
 * @self: a window
 * @file: where to
 *
 * Saves the thresholds, and says so.
 */
void
limn_window_save_preset (LimnWindow *self,
                         GFile      *file)
{
  g_autoptr (LimnPreset) preset = make_preset (self);
  g_autoptr (GBytes) bytes = NULL;
  char *text = limn_preset_write (preset, LIMN_SNIPPET_JSON);

  bytes = g_bytes_new_take (text, strlen (text));
  limn_window_save_bytes (self, file, bytes);
}

/*< private >
 * limn_window_open_preset:
 * @self: a window
 * @file: a preset
 *
 * Sets the thresholds of a preset, as a step that can be undone, and says so.
 */
void
limn_window_open_preset (LimnWindow *self,
                         GFile      *file)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, loaded_cb, g_object_ref (self));

  g_task_set_source_tag (task, limn_window_open_preset);
  g_task_set_name (task, "[limn] open thresholds");
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, load_worker);
}

/*< private >
 * limn_window_class_install_preset_actions:
 * @widget_class: the class
 *
 * Installs the actions of this file.
 */
void
limn_window_class_install_preset_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.copy-thresholds", "s",
                                   copy_thresholds_action);
  gtk_widget_class_install_action (widget_class, "win.save-preset", NULL, save_preset_action);
  gtk_widget_class_install_action (widget_class, "win.open-preset", NULL, open_preset_action);
  gtk_widget_class_install_action (widget_class, "win.reset-classes", NULL,
                                   reset_classes_action);
}

/*< private >
 * limn_window_init_presets:
 * @self: a window that has its session
 *
 * Brings back the values that the model's classes had, and remembers them from now on.
 */
void
limn_window_init_presets (LimnWindow *self)
{
  g_signal_connect_object (self->session, "notify::cutoffs", G_CALLBACK (cutoffs_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::model", G_CALLBACK (model_changed_cb), self,
                           G_CONNECT_SWAPPED);
  restore_classes (self);
}
