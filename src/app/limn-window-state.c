/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What follows from the session and the settings: the page that is shown, title, banner, filmstrip
 * signs, colours. Everything here only reads the session; what changes it are the actions. Main
 * thread only. */

#include "config.h"

#include "limn-format.h"
#include "limn-image-note.h"
#include "limn-picture.h"
#include "limn-preferences.h"
#include "limn-texture.h"
#include "limn-window-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* An answer that comes sooner needs no sign that one is waited for. */
#define PROGRESS_AFTER_MS 200
#define PROGRESS_STEP_MS 40

/* Colours are remembered for this many models. */
#define MAX_REMEMBERED_MODELS 50

#define THUMBNAIL_SIDE_PX 176

/* What lies on the canvas keeps this far from its edges; the second one leaves room for the zoom
 * buttons, which are 137 wide. */
#define MARGIN_PX 12
#define BESIDE_ZOOM_PX 164

typedef struct
{
  LimnPixels *pixels;
  int         width;
  int         height;
} ThumbnailJob;

static void
thumbnail_job_free (ThumbnailJob *job)
{
  g_clear_pointer (&job->pixels, limn_pixels_unref);
  g_free (job);
}

static void
thumbnail_worker (GTask        *task,
                  gpointer      source_object,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  const ThumbnailJob *job = task_data;
  cairo_surface_t *surface = limn_picture_scale (job->pixels, job->width, job->height);

  g_task_return_pointer (task, limn_texture_new_for_surface (surface), g_object_unref);
  cairo_surface_destroy (surface);
}

static void
thumbnail_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (LimnPictureItem) item = user_data;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), NULL);

  if (texture != NULL)
    limn_picture_item_set_thumbnail (item, GDK_PAINTABLE (texture));
}

/* Links and image data have no file to make a thumbnail of. */
static void
make_thumbnail (LimnPictureItem *item,
                LimnImage       *image)
{
  g_autoptr (GTask) task = NULL;
  ThumbnailJob *job;
  double width = limn_image_get_width (image);
  double height = limn_image_get_height (image);
  double factor = MIN (1.0, THUMBNAIL_SIDE_PX / MIN (width, height));

  if (limn_picture_item_get_file (item) != NULL || limn_picture_item_get_thumbnail (item) != NULL)
    return;

  /* The strip shows the middle of a very long picture, and the long side has a limit too. */
  factor = MIN (factor, 8.0 * THUMBNAIL_SIDE_PX / MAX (width, height));

  job = g_new0 (ThumbnailJob, 1);
  job->pixels = limn_pixels_ref (limn_image_get_pixels (image));
  job->width = MAX (1, (int) (width * factor));
  job->height = MAX (1, (int) (height * factor));

  task = g_task_new (NULL, NULL, thumbnail_cb, g_object_ref (item));
  g_task_set_source_tag (task, make_thumbnail);
  g_task_set_name (task, "[limn] make thumbnail");
  g_task_set_task_data (task, job, (GDestroyNotify) thumbnail_job_free);
  g_task_run_in_thread (task, thumbnail_worker);
}

/* Where the model of the title runs. */
static char *
dup_place (LimnModel *model)
{
  switch (limn_model_get_host (model))
    {
    case LIMN_HOST_LOCAL:
      return g_strdup (_("This computer"));
    case LIMN_HOST_FILE:
      return g_strdup (_("Stored answers"));
    case LIMN_HOST_SERVERLESS:
    case LIMN_HOST_OUTLINE:
    case LIMN_HOST_SELF_HOSTED:
    case LIMN_HOST_CUSTOM:
      break;
    }

  return limn_format_host (model);
}

/*< private >
 * limn_window_update_title:
 * @self: a window
 *
 * Says which picture and which model it shows.
 */
void
limn_window_update_title (LimnWindow *self)
{
  LimnModel *model = limn_session_get_model (self->session);
  LimnPictureItem *item = self->wanted != NULL ? self->wanted : self->opened;
  guint n_pictures = g_list_model_get_n_items (G_LIST_MODEL (self->pictures));
  guint position = gtk_single_selection_get_selected (self->selection);
  g_autofree char *host = NULL;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *window_title = NULL;

  host = dup_place (model);
  /* Translators: a model and where it runs: "coco/1 · This computer". */
  title = g_strdup_printf (_("%s · %s"), limn_model_get_id (model), host);
  gtk_label_set_label (self->title_label, title);

  /* After a picture could not be read the one before it stays, and so does its name. */
  if (limn_session_get_status (self->session) == LIMN_SESSION_FAILED && self->shown != NULL)
    item = self->shown;

  if (item != NULL && n_pictures > 1 && position != GTK_INVALID_LIST_POSITION)
    /* Translators: a picture and its place among those that are open: "street.jpg — 12 of 96". */
    subtitle = g_strdup_printf (_("%s — %u of %u"), limn_picture_item_get_name (item),
                                position + 1, n_pictures);
  else if (item != NULL)
    subtitle = g_strdup (limn_picture_item_get_name (item));

  gtk_label_set_label (self->subtitle_label, subtitle != NULL ? subtitle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle_label), subtitle != NULL);

  if (item != NULL)
    /* Translators: the title of a window: the name of a picture, and that of the program. */
    window_title = g_strdup_printf (_("%s — Limn"), limn_picture_item_get_name (item));
  gtk_window_set_title (GTK_WINDOW (self), window_title != NULL ? window_title : _("Limn"));
}

static const char *
get_error_icon (const GError *error)
{
  if (limn_error_get_remedy (error) == LIMN_REMEDY_RETRY)
    return "network-error-symbolic";

  return "image-missing-symbolic";
}

static void
update_page (LimnWindow *self)
{
  const GError *error = limn_session_get_error (self->session);
  gboolean failed = limn_session_get_status (self->session) == LIMN_SESSION_FAILED && error != NULL;
  const char *page = "viewer";

  if (self->opened == NULL)
    page = "empty";
  else if (failed && limn_session_get_image (self->session) == NULL)
    page = "error";

  if (g_str_equal (page, "error"))
    {
      g_autofree char *title = g_markup_escape_text (error->message, -1);
      const char *advice = limn_error_get_advice (error);
      g_autofree char *text = g_markup_escape_text (advice != NULL ? advice : "", -1);
      const char *label = limn_remedy_get_label (limn_error_get_remedy (error));

      adw_status_page_set_title (self->error_page, title);
      adw_status_page_set_description (self->error_page, text);
      adw_status_page_set_icon_name (self->error_page, get_error_icon (error));
      if (label == NULL)
        label = limn_remedy_get_label (LIMN_REMEDY_OPEN_ANOTHER);
      gtk_button_set_label (self->error_button, label);
    }

  /* What one waited for does not fade in: the cairo renderer needs ten frames for that. */
  gtk_stack_set_visible_child_full (self->pages, page,
                                    g_str_equal (page, "viewer")
                                      ? GTK_STACK_TRANSITION_TYPE_NONE
                                      : GTK_STACK_TRANSITION_TYPE_CROSSFADE);
  limn_split_set_enabled (self->split, limn_session_get_image (self->session) != NULL);
  limn_banner_set_error (self->banner,
                         failed && g_str_equal (page, "viewer") ? error : NULL);
}

/* Where there is little room, the bar stands for the toggle button and the sheet has the place of
 * the filmstrip. */
static void
update_controls (LimnWindow *self)
{
  gboolean narrow = limn_split_get_narrow (self->split);
  gboolean any = limn_session_get_image (self->session) != NULL;
  gboolean covered = narrow && any && limn_split_get_open (self->split);
  gboolean several = g_list_model_get_n_items (G_LIST_MODEL (self->pictures)) > 1;
  gboolean wanted = g_settings_get_boolean (self->settings, "show-filmstrip");

  gtk_widget_set_visible (self->share_button, any);
  gtk_widget_set_visible (self->sidebar_button, any && !narrow);
  gtk_widget_set_visible (self->zoom_controls, !narrow);
  gtk_widget_set_margin_end (GTK_WIDGET (self->pill), narrow ? MARGIN_PX : BESIDE_ZOOM_PX);
  if (narrow && any)
    adw_split_button_set_icon_name (self->open_button, "document-open-symbolic");
  else
    adw_split_button_set_label (self->open_button, _("_Open"));
  gtk_revealer_set_reveal_child (self->filmstrip_revealer, several && wanted && !covered);
}

static gboolean
pulse_cb (gpointer user_data)
{
  LimnWindow *self = user_data;

  g_assert (LIMN_IS_WINDOW (self));

  gtk_progress_bar_pulse (self->progress);

  return G_SOURCE_CONTINUE;
}

static gboolean
show_progress_cb (gpointer user_data)
{
  LimnWindow *self = user_data;
  gboolean animations = TRUE;

  g_assert (LIMN_IS_WINDOW (self));

  self->progress_id = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->progress), TRUE);

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)),
                "gtk-enable-animations", &animations, NULL);
  if (animations)
    {
      self->progress_id = g_timeout_add (PROGRESS_STEP_MS, pulse_cb, self);
      g_source_set_name_by_id (self->progress_id, "[limn] move progress line");
    }
  else
    {
      gtk_progress_bar_set_fraction (self->progress, 1.0);
    }

  return G_SOURCE_REMOVE;
}

static void
update_progress (LimnWindow *self)
{
  gboolean waiting = limn_session_get_busy (self->session)
                     || limn_session_get_status (self->session) == LIMN_SESSION_LOADING;

  if (!waiting)
    {
      g_clear_handle_id (&self->progress_id, g_source_remove);
      gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
    }
  else if (self->progress_id == 0 && !gtk_widget_get_visible (GTK_WIDGET (self->progress)))
    {
      self->progress_id = g_timeout_add (PROGRESS_AFTER_MS, show_progress_cb, self);
      g_source_set_name_by_id (self->progress_id, "[limn] show progress line");
    }
}

/* What the filmstrip says about the picture that the session works on. */
static void
update_item (LimnWindow *self)
{
  LimnPrediction *prediction = limn_session_get_prediction (self->session);
  LimnPictureState state = LIMN_PICTURE_UNASKED;
  int count = -1;

  if (self->opened == NULL)
    return;

  if (self->shown == self->opened && prediction != NULL)
    count = (int) limn_prediction_get_n_instances (prediction);

  switch (limn_session_get_status (self->session))
    {
    case LIMN_SESSION_EMPTY:
      return;
    case LIMN_SESSION_LOADING:
    case LIMN_SESSION_ASKING:
      state = LIMN_PICTURE_ASKING;
      break;
    case LIMN_SESSION_DERIVED:
    case LIMN_SESSION_APPROXIMATE:
    case LIMN_SESSION_STALE:
    case LIMN_SESSION_CONFIRMED:
      state = LIMN_PICTURE_DONE;
      break;
    case LIMN_SESSION_FAILED:
      state = LIMN_PICTURE_FAILED;
      break;
    }

  limn_picture_item_set_answer (self->opened, state, count);
}

static void
update_bar (LimnWindow *self)
{
  g_autofree char *confidence =
    limn_format_percent (limn_session_get_confidence (self->session));
  g_autofree char *overlap = limn_format_percent (limn_session_get_overlap (self->session));
  g_autofree char *text = NULL;

  /* Translators: both are percentages: "Confidence 40 % · Overlap 30 %". */
  text = g_strdup_printf (_("Confidence %s · Overlap %s"), confidence, overlap);
  gtk_label_set_label (self->bar_label, text);
}

static void
status_changed_cb (LimnWindow *self)
{
  g_assert (LIMN_IS_WINDOW (self));

  update_item (self);
  update_page (self);
  update_controls (self);
  limn_window_update_title (self);
  update_progress (self);
  limn_window_update_actions (self);
}

static void
busy_changed_cb (LimnWindow *self)
{
  g_assert (LIMN_IS_WINDOW (self));

  update_progress (self);
}

static void
form_changed_cb (LimnWindow *self)
{
  g_assert (LIMN_IS_WINDOW (self));

  update_controls (self);
}

static void
thresholds_changed_cb (LimnWindow *self)
{
  g_assert (LIMN_IS_WINDOW (self));

  update_bar (self);
}

/* What is known about the picture that is shown is part of what is known about the folder. */
static void
pool_changed_cb (LimnWindow *self)
{
  LimnPrediction *pool = limn_session_get_pool (self->session);
  LimnQuery *query = pool != NULL ? limn_prediction_get_query (pool) : NULL;

  g_assert (LIMN_IS_WINDOW (self));

  /* Which of the two is told first is up to the session. */
  if (self->shown != NULL && query != NULL && limn_query_get_image (query) == self->shown_image)
    limn_survey_put (self->survey, limn_picture_item_get_key (self->shown), pool);
}

/* Pins, ground truth and the survey go by the picture. */
static void
tell_picture (LimnWindow *self)
{
  LimnPictureItem *item = self->shown;

  limn_pins_set_picture (self->pins, item != NULL ? limn_picture_item_get_key (item) : NULL,
                         item != NULL ? limn_picture_item_get_name (item) : NULL);
  limn_referee_set_picture (self->referee,
                            item != NULL ? limn_picture_item_get_file (item) : NULL);
  pool_changed_cb (self);
}

/* What of its file the picture does not show. It goes with the picture. */
static void
update_note (LimnWindow *self,
             LimnImage  *image)
{
  g_autofree char *note = image != NULL ? limn_image_dup_note (image) : NULL;

  gtk_label_set_label (self->picture_note, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->picture_note), note != NULL);
}

static void
image_changed_cb (LimnWindow *self)
{
  LimnImage *image = limn_session_get_image (self->session);

  g_assert (LIMN_IS_WINDOW (self));

  g_clear_object (&self->shown);
  g_clear_pointer (&self->shown_image, limn_image_unref);
  if (image != NULL)
    {
      g_set_object (&self->shown, self->opened);
      self->shown_image = limn_image_ref (image);
    }
  tell_picture (self);
  update_note (self, image);
  if (image != NULL && self->opened != NULL)
    make_thumbnail (self->opened, image);
  if (image != NULL)
    limn_window_read_ahead (self);
  status_changed_cb (self);
}

static char *
dup_model_key (LimnModel *model)
{
  return g_strdup_printf ("%s %s", limn_host_get_nick (limn_model_get_host (model)),
                          limn_model_get_id (model));
}

/* A name keeps its colour from run to run, for each model on its own. */
static void
save_palette (LimnWindow *self)
{
  g_autoptr (GVariant) known = g_settings_get_value (self->settings, "class-colors");
  g_autoptr (GVariant) names = NULL;
  g_autoptr (GVariant) before = NULL;
  GVariantBuilder builder;
  gsize n_known = g_variant_n_children (known);

  names = limn_palette_to_variant (limn_overlay_get_palette (self->overlay));
  if (g_variant_n_children (names) == 0)
    return;

  before = g_variant_lookup_value (known, self->model_key, G_VARIANT_TYPE_STRING_ARRAY);
  if (before != NULL && g_variant_equal (before, names))
    return;

  /* The newest is last; the oldest are dropped. */
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sas}"));
  for (gsize i = n_known < MAX_REMEMBERED_MODELS ? 0 : n_known - MAX_REMEMBERED_MODELS + 1;
       i < n_known; i++)
    {
      g_autoptr (GVariant) value = NULL;
      const char *key = NULL;

      g_variant_get_child (known, i, "{&s@as}", &key, &value);
      if (!g_str_equal (key, self->model_key))
        g_variant_builder_add (&builder, "{s@as}", key, value);
    }
  g_variant_builder_add (&builder, "{s@as}", self->model_key, names);
  g_settings_set_value (self->settings, "class-colors", g_variant_builder_end (&builder));
}

static void
prediction_changed_cb (LimnWindow *self)
{
  g_assert (LIMN_IS_WINDOW (self));

  update_item (self);
  limn_window_update_actions (self);

  /* The scene gives new classes their colours. */
  if (limn_overlay_get_scene (self->overlay) != NULL)
    save_palette (self);
}

static LimnPalette *
load_palette (LimnWindow *self)
{
  g_autoptr (GVariant) known = g_settings_get_value (self->settings, "class-colors");
  g_autoptr (GVariant) names = NULL;

  names = g_variant_lookup_value (known, self->model_key, G_VARIANT_TYPE_STRING_ARRAY);

  return names != NULL ? limn_palette_new_from_variant (names) : limn_palette_new ();
}

static void
model_changed_cb (LimnWindow *self)
{
  LimnModel *model = limn_session_get_model (self->session);
  g_autofree char *key = dup_model_key (model);

  g_assert (LIMN_IS_WINDOW (self));

  /* Stored answers come from some model; they are drawn in the colours of the one that is set. */
  if (limn_model_get_host (model) != LIMN_HOST_FILE && g_strcmp0 (key, self->model_key) != 0)
    {
      g_autoptr (LimnPalette) palette = NULL;

      g_free (self->model_key);
      self->model_key = g_steal_pointer (&key);
      limn_picture_list_forget_answers (self->pictures);
      if (self->overlay != NULL)
        {
          palette = load_palette (self);
          limn_overlay_set_palette (self->overlay, palette);
          update_item (self);
        }
    }

  limn_window_update_title (self);
}

static void
settings_changed_cb (LimnWindow *self,
                     const char *key)
{
  g_assert (LIMN_IS_WINDOW (self));

  if (g_str_equal (key, "show-filmstrip"))
    {
      update_controls (self);
    }
  else if (g_str_equal (key, "host") || g_str_equal (key, "model-id")
           || g_str_equal (key, "self-hosted-url") || g_str_equal (key, "custom-url"))
    {
      g_autoptr (LimnModel) model = limn_settings_dup_model (self->settings);

      if (model != NULL)
        limn_session_set_model (self->session, model);
    }
}

static void
pictures_changed_cb (LimnWindow *self)
{
  g_assert (LIMN_IS_WINDOW (self));

  update_controls (self);
  limn_window_update_title (self);
  limn_window_update_actions (self);
}

static void
selected_cb (LimnWindow *self)
{
  LimnPictureItem *item;

  g_assert (LIMN_IS_WINDOW (self));

  item = gtk_single_selection_get_selected_item (self->selection);
  limn_window_note_way (self, gtk_single_selection_get_selected (self->selection));
  if (item != NULL)
    limn_window_open_item (self, item);
  limn_window_update_title (self);
  limn_window_update_actions (self);
}

static void
appearance_changed_cb (LimnWindow *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  int dpi = 0;

  g_assert (LIMN_IS_WINDOW (self));

  /* In 1024ths of a dot per inch; 96 is normal, -1 unknown. */
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);
  limn_overlay_set_appearance (self->overlay, adw_style_manager_get_high_contrast (style),
                               dpi > 0 ? CLAMP (dpi / 1024.0 / 96.0, 0.5, 4.0) : 1.0);
}

static void
zoom_changed_cb (LimnWindow *self)
{
  g_autofree char *zoom = NULL;

  g_assert (LIMN_IS_WINDOW (self));

  zoom = limn_format_percent (round (limn_canvas_get_zoom (self->canvas) * 100.0));
  gtk_label_set_label (self->zoom_label, zoom);
}

static void
bind_settings (LimnWindow *self)
{
  /* Each window has its own; what was last chosen is where the next one begins. */
  GSettingsBindFlags own = G_SETTINGS_BIND_GET_NO_CHANGES;

  g_settings_bind (self->settings, "confidence", self->session, "confidence", own);
  g_settings_bind (self->settings, "overlap", self->session, "overlap", own);
  g_settings_bind (self->settings, "pool-floor", self->session, "floor", G_SETTINGS_BIND_GET);
  g_settings_bind (self->settings, "save-credits", self->session, "save-credits",
                   G_SETTINGS_BIND_GET);
  g_settings_bind (self->settings, "show-sidebar", self->split, "show-sidebar", own);
  g_settings_bind (self->settings, "labels", self->overlay, "labels", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "fill", self->overlay, "fill", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "boxes", self->overlay, "boxes", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (self->settings, "changed",
                           G_CALLBACK (settings_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
connect_all (LimnWindow *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  GtkSettings *gtk_settings = gtk_widget_get_settings (GTK_WIDGET (self));
  const struct
  {
    gpointer    object;
    const char *signal;
    GCallback   callback;
  } connections[] = {
    { self->session, "notify::status", G_CALLBACK (status_changed_cb) },
    { self->session, "notify::error", G_CALLBACK (status_changed_cb) },
    { self->session, "notify::busy", G_CALLBACK (busy_changed_cb) },
    { self->session, "notify::image", G_CALLBACK (image_changed_cb) },
    { self->session, "notify::prediction", G_CALLBACK (prediction_changed_cb) },
    { self->session, "notify::model", G_CALLBACK (model_changed_cb) },
    { self->session, "notify::pool", G_CALLBACK (pool_changed_cb) },
    { self->session, "notify::confidence", G_CALLBACK (thresholds_changed_cb) },
    { self->session, "notify::overlap", G_CALLBACK (thresholds_changed_cb) },
    { self->overlay, "notify::selected", G_CALLBACK (limn_window_update_actions) },
    { self->tuner, "notify::target", G_CALLBACK (limn_window_update_marks_actions) },
    { self->pictures, "items-changed", G_CALLBACK (pictures_changed_cb) },
    { self->selection, "notify::selected", G_CALLBACK (selected_cb) },
    { self->split, "notify::narrow", G_CALLBACK (form_changed_cb) },
    { self->split, "notify::open", G_CALLBACK (form_changed_cb) },
    { self->canvas, "notify::zoom", G_CALLBACK (zoom_changed_cb) },
    { self->canvas, "notify::scale-factor", G_CALLBACK (zoom_changed_cb) },
    { style, "notify::high-contrast", G_CALLBACK (appearance_changed_cb) },
    { gtk_settings, "notify::gtk-xft-dpi", G_CALLBACK (appearance_changed_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
    g_signal_connect_object (connections[i].object, connections[i].signal,
                             connections[i].callback, self, G_CONNECT_SWAPPED);
}

/*< private >
 * limn_window_init_state:
 * @self: a window with a session and settings
 *
 * Makes what canvas and sidebar share, and follows the session from now on.
 */
void
limn_window_init_state (LimnWindow *self)
{
  g_autoptr (LimnModel) model = limn_settings_dup_model (self->settings);
  g_autoptr (LimnPalette) palette = NULL;

  if (model != NULL)
    limn_session_set_model (self->session, model);
  self->model_key = dup_model_key (limn_session_get_model (self->session));
  palette = load_palette (self);
  self->overlay = limn_overlay_new (self->session, palette);
  self->survey = limn_survey_new (self->session);
  self->pins = limn_pins_new (self->session);
  self->referee = limn_referee_new (self->survey);
  self->tuner = limn_tuner_new (self->overlay, self->survey, self->pins, self->referee);

  bind_settings (self);
  connect_all (self);
  appearance_changed_cb (self);

  limn_canvas_set_overlay (self->canvas, self->overlay);
  limn_canvas_set_tuner (self->canvas, self->tuner);
  limn_sidebar_set_overlay (self->sidebar, self->overlay);
  limn_sidebar_set_tuner (self->sidebar, self->tuner);
  limn_window_init_examples (self);
  limn_window_init_truth (self);
  limn_status_pill_set_overlay (self->pill, self->overlay);
  limn_status_pill_set_tuner (self->pill, self->tuner);
  limn_filmstrip_set_model (self->filmstrip, self->selection);

  update_bar (self);
  zoom_changed_cb (self);
  pictures_changed_cb (self);
  status_changed_cb (self);
  limn_window_update_marks_actions (self);
}

/*< private >
 * limn_window_dispose_state:
 * @self: a window
 *
 * Stops following the session.
 */
void
limn_window_dispose_state (LimnWindow *self)
{
  g_clear_handle_id (&self->ahead_id, g_source_remove);
  g_clear_handle_id (&self->progress_id, g_source_remove);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->overlay != NULL)
    g_signal_handlers_disconnect_by_data (self->overlay, self);
  if (self->tuner != NULL)
    g_signal_handlers_disconnect_by_data (self->tuner, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->pictures != NULL)
    g_signal_handlers_disconnect_by_data (self->pictures, self);
  if (self->canvas != NULL)
    g_signal_handlers_disconnect_by_data (self->canvas, self);
  if (self->split != NULL)
    g_signal_handlers_disconnect_by_data (self->split, self);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
}
