/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How pictures and answers go out. What is saved or copied is what is shown at the moment it is
 * asked for: image, scene and prediction are immutable, so a worker can take its time with them
 * while the window moves on. Main thread, but for the worker. */

#include "config.h"

#include "limn-atomic-file.h"
#include "limn-export.h"
#include "limn-file-picker.h"
#include "limn-image-loader.h"
#include "limn-reply-writer.h"
#include "limn-texture.h"
#include "limn-window-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef enum
{
  SHARE_PICTURE,
  SHARE_ANNOTATED,
  SHARE_PNG,
  SHARE_SVG,
  SHARE_JSON,
} ShareKind;

/* @file is where to, or NULL for the clipboard. */
typedef struct
{
  ShareKind       kind;
  LimnImage      *image;
  LimnScene      *scene;
  LimnPrediction *prediction;
  GFile          *file;
} Share;

static void
share_free (Share *self)
{
  g_clear_pointer (&self->image, limn_image_unref);
  g_clear_pointer (&self->scene, limn_scene_unref);
  g_clear_pointer (&self->prediction, limn_prediction_unref);
  g_clear_object (&self->file);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Share, share_free)

static Share *
share_new (LimnWindow *self,
           ShareKind   kind)
{
  LimnImage *image = limn_session_get_image (self->session);
  LimnScene *scene = limn_overlay_get_scene (self->overlay);
  LimnPrediction *prediction = limn_session_get_prediction (self->session);
  Share *share;

  if (image == NULL || (kind != SHARE_PICTURE && (scene == NULL || prediction == NULL)))
    return NULL;

  share = g_new0 (Share, 1);
  share->kind = kind;
  share->image = limn_image_ref (image);
  share->scene = scene != NULL ? limn_scene_ref (scene) : NULL;
  share->prediction = prediction != NULL ? limn_prediction_ref (prediction) : NULL;

  return share;
}

static GBytes *
make_json (LimnPrediction *prediction)
{
  gsize length = 0;
  char *text = limn_reply_write (prediction, LIMN_REPLY_PRETTY, &length);

  return g_bytes_new_take (text, length);
}

/* Returns a texture for what goes to the clipboard as a picture, else bytes. */
static void
make_worker (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  const Share *share = task_data;
  g_autoptr (LimnImage) image = NULL;
  g_autoptr (LimnPixels) pixels = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (share->kind != SHARE_JSON)
    {
      image = limn_image_load_whole (share->image, cancellable, &error);
      if (image == NULL)
        {
          g_task_return_error (task, error);
          return;
        }
    }

  switch (share->kind)
    {
    case SHARE_PICTURE:
      pixels = limn_pixels_ref (limn_image_get_pixels (image));
      break;
    case SHARE_ANNOTATED:
      pixels = limn_export_pixels (image, share->scene);
      break;
    case SHARE_PNG:
      bytes = limn_export_png (image, share->scene, &error);
      break;
    case SHARE_SVG:
      bytes = limn_export_svg (image, share->scene, &error);
      break;
    case SHARE_JSON:
      bytes = make_json (share->prediction);
      break;
    }

  if (pixels != NULL)
    g_task_return_pointer (task, limn_texture_new_for_pixels (pixels), g_object_unref);
  else if (bytes != NULL)
    g_task_return_pointer (task, g_steal_pointer (&bytes), (GDestroyNotify) g_bytes_unref);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s",
                             _("There is not enough memory"));
}

static void
make_async (LimnWindow          *self,
            Share               *share,
            GAsyncReadyCallback  callback)
{
  /* Not with the window as its source: a task may end on its worker, and a window must not. */
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, callback, g_object_ref (self));

  g_task_set_source_tag (task, make_async);
  g_task_set_name (task, "[limn] share");
  g_task_set_task_data (task, share, (GDestroyNotify) share_free);
  g_task_run_in_thread (task, make_worker);
}

static const char *
get_copied_sentence (ShareKind kind)
{
  switch (kind)
    {
    case SHARE_PICTURE:
      return _("Picture copied");
    case SHARE_ANNOTATED:
      return _("Annotated picture copied");
    case SHARE_PNG:
    case SHARE_SVG:
    case SHARE_JSON:
      return _("JSON copied");
    }

  g_assert_not_reached ();
}

static void
copied_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (LimnWindow) self = user_data;
  const Share *share;
  GdkClipboard *clipboard;
  g_autoptr (GError) error = NULL;
  gpointer made = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  share = g_task_get_task_data (G_TASK (result));
  clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));

  if (made == NULL)
    {
      limn_window_toast (self, error->message);
      return;
    }

  if (share->kind == SHARE_JSON)
    {
      g_autoptr (GBytes) bytes = made;
      g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

      gdk_clipboard_set_text (clipboard, text);
    }
  else
    {
      g_autoptr (GdkTexture) texture = made;

      gdk_clipboard_set_texture (clipboard, texture);
    }

  limn_window_toast (self, get_copied_sentence (share->kind));
}

static void
copy (LimnWindow *self,
      ShareKind   kind)
{
  Share *share = share_new (self, kind);

  if (share != NULL)
    make_async (self, share, copied_cb);
}

static void
copy_picture_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  copy (LIMN_WINDOW (widget), SHARE_PICTURE);
}

static void
copy_annotated_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  copy (LIMN_WINDOW (widget), SHARE_ANNOTATED);
}

static void
copy_json_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  copy (LIMN_WINDOW (widget), SHARE_JSON);
}

/* What is written, and for whom. */
typedef struct
{
  LimnWindow *window;
  char       *name;
} Saving;

static void
saving_free (Saving *self)
{
  g_object_unref (self->window);
  g_free (self->name);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Saving) saving = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (limn_atomic_file_write_finish (result, &error))
    {
      /* Translators: %s is the name of a file. */
      text = g_strdup_printf (_("Saved %s"), saving->name);
    }
  else
    {
      /* Translators: the name of a file, and the reason. */
      text = g_strdup_printf (_("Could not save %s: %s"), saving->name, error->message);
    }

  limn_window_toast (saving->window, text);
}

static void
made_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (LimnWindow) self = user_data;
  const Share *share;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  bytes = g_task_propagate_pointer (G_TASK (result), &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  share = g_task_get_task_data (G_TASK (result));

  if (bytes == NULL)
    {
      limn_window_toast (self, error->message);
      return;
    }

  limn_window_save_bytes (self, share->file, bytes);
}

static const char *
get_suffix (ShareKind kind)
{
  switch (kind)
    {
    case SHARE_PICTURE:
    case SHARE_ANNOTATED:
    case SHARE_PNG:
      return ".png";
    case SHARE_SVG:
      return ".svg";
    case SHARE_JSON:
      return ".json";
    }

  g_assert_not_reached ();
}

/* A suffix that is typed decides between the two kinds of pictures; a name without any gets that of
 * the kind that was asked for. */
static void
settle_file (Share *share,
             GFile *file)
{
  g_autofree char *basename = g_file_get_basename (file);
  g_autofree char *lower = g_ascii_strdown (basename != NULL ? basename : "", -1);
  g_autofree char *with_suffix = NULL;
  g_autoptr (GFile) folder = g_file_get_parent (file);

  if (share->kind != SHARE_JSON && g_str_has_suffix (lower, ".svg"))
    share->kind = SHARE_SVG;
  else if (share->kind != SHARE_JSON && g_str_has_suffix (lower, ".png"))
    share->kind = SHARE_PNG;

  if (folder == NULL || strchr (lower, '.') != NULL)
    {
      share->file = g_object_ref (file);
      return;
    }

  with_suffix = g_strconcat (basename, get_suffix (share->kind), NULL);
  share->file = g_file_get_child (folder, with_suffix);
}

static void
place_chosen_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (Share) share = user_data;
  g_autoptr (GFile) file = limn_file_picker_ask_finish_one (result);

  if (file == NULL)
    return;

  settle_file (share, file);
  make_async (LIMN_WINDOW (object), g_steal_pointer (&share), made_cb);
}

static char *
suggest_name (LimnWindow *self,
              const char *ending)
{
  const char *name = limn_image_get_name (limn_session_get_image (self->session));
  const char *dot = strrchr (name, '.');
  gsize length = dot != NULL && dot != name ? (gsize) (dot - name) : strlen (name);

  return g_strdup_printf ("%.*s%s", (int) length, name, ending);
}

static void
save (LimnWindow   *self,
      ShareKind     kind,
      LimnFileKind  file_kind,
      const char   *ending)
{
  g_autofree char *name = NULL;
  Share *share = share_new (self, kind);

  if (share == NULL)
    return;

  name = suggest_name (self, ending);
  limn_file_picker_ask_async (GTK_WINDOW (self), file_kind, name, self->cancellable,
                              place_chosen_cb, share);
}

static void
save_annotated_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  /* Translators: added to the name of a picture for the annotated copy of it. */
  g_autofree char *ending = g_strconcat (_("-annotated"), ".png", NULL);

  save (LIMN_WINDOW (widget), SHARE_PNG, LIMN_FILE_ANNOTATED, ending);
}

static void
save_drawing_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  /* Translators: added to the name of a picture for the annotated copy of it. */
  g_autofree char *ending = g_strconcat (_("-annotated"), ".svg", NULL);

  save (LIMN_WINDOW (widget), SHARE_SVG, LIMN_FILE_DRAWING, ending);
}

static void
save_json_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  save (LIMN_WINDOW (widget), SHARE_JSON, LIMN_FILE_JSON, ".json");
}

/*< private >
 * limn_window_save_bytes:
 * @self: a window
 * @file: where to
 * @bytes: what the file is to hold
 *
 * Writes a file, all of it or nothing, and says so, or why not. It goes on when the window is
 * closed.
 */
void
limn_window_save_bytes (LimnWindow *self,
                        GFile      *file,
                        GBytes     *bytes)
{
  g_autofree char *basename = g_file_get_basename (file);
  Saving *saving = g_new0 (Saving, 1);

  saving->window = g_object_ref (self);
  saving->name = g_filename_display_name (basename != NULL ? basename : "");
  limn_atomic_file_write_async (file, bytes, NULL, written_cb, saving);
}

/*< private >
 * limn_window_class_install_share_actions:
 * @widget_class: the class
 *
 * Installs the actions of this file.
 */
void
limn_window_class_install_share_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.copy-picture", NULL, copy_picture_action);
  gtk_widget_class_install_action (widget_class, "win.copy-annotated", NULL,
                                   copy_annotated_action);
  gtk_widget_class_install_action (widget_class, "win.copy-json", NULL, copy_json_action);
  gtk_widget_class_install_action (widget_class, "win.save-annotated", NULL,
                                   save_annotated_action);
  gtk_widget_class_install_action (widget_class, "win.save-drawing", NULL, save_drawing_action);
  gtk_widget_class_install_action (widget_class, "win.save-json", NULL, save_json_action);
}
