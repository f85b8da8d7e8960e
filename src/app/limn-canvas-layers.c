/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The two layers of the canvas. The picture is scaled down on a worker to the size it has in the
 * view, which keeps fine detail and costs nothing per frame; until the right size is there, the
 * last one is stretched. The overlay is drawn once per change on a sheet of the size of the view,
 * of which only what changed is drawn: at once if the scene is small, on a worker if it would hold
 * up a frame, and then the last one is moved along. Each layer has one job in flight, and asks
 * again when it ends if things moved on. Main thread, but for the two workers, which get immutable
 * values. The tasks do not hold the canvas, for a task may end on its worker, and a widget must
 * not: it cancels them when it goes. */

#include "config.h"

#include "limn-canvas-private.h"

#include "limn-picture.h"
#include "limn-texture.h"

#include <math.h>

/* Above this many device pixels for one of the picture, its pixels are shown as squares. */
#define SQUARES_ZOOM 4.0

/* More points than this take longer to draw than a tenth of a frame (about 3 million a second). */
#define MAX_POINTS_AT_ONCE 6000

/* Labels are what costs with many objects. */
#define MAX_OBJECTS_AT_ONCE 80

/* What is scaled on all processors in less time than a frame takes to draw. */
#define MAX_PIXELS_AT_ONCE 13e6

/* How strongly an overlay is drawn that answers other settings than those on the sliders. */
#define STALE_OPACITY 0.6

/* How far a highlight reaches beyond the box of its object: casing, halo and label. */
#define HIGHLIGHT_MARGIN_PX 320

/* The worker fills in @opaque before it returns the task, and nobody reads it earlier. */
typedef struct
{
  LimnPixels *pixels;
  int         width;
  int         height;
  gboolean    opaque;
} ScaleJob;

typedef struct
{
  LimnScene    *scene;
  LimnSheet    *before;
  LimnViewport  viewport;
  int           scale;
} MarksJob;

static void
scale_job_free (ScaleJob *job)
{
  g_clear_pointer (&job->pixels, limn_pixels_unref);
  g_free (job);
}

static void
marks_job_free (MarksJob *job)
{
  g_clear_pointer (&job->scene, limn_scene_unref);
  g_clear_pointer (&job->before, limn_sheet_unref);
  g_free (job);
}

/*< private >
 * limn_canvas_get_margin:
 * @width: width of the view
 * @height: height of the view
 *
 * Computes the room around a fitted picture: a little in a large view, next to none in a small one.
 *
 * Returns: the margin in view pixels
 */
double
limn_canvas_get_margin (double width,
                        double height)
{
  return round (CLAMP (MIN (width, height) * 0.05 - 8, 4, 24));
}

static int
device_size (LimnCanvas *self,
             double      size,
             double      zoom)
{
  return MAX (1, (int) round (size * zoom * gtk_widget_get_scale_factor (GTK_WIDGET (self))));
}

static void
scale_worker (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  ScaleJob *job = task_data;
  cairo_surface_t *surface;

  if (g_task_return_error_if_cancelled (task))
    return;

  job->opaque = limn_picture_is_opaque (job->pixels);
  surface = limn_picture_scale (job->pixels, job->width, job->height);
  if (surface == NULL || cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "No memory for the picture");
  else
    g_task_return_pointer (task, cairo_surface_reference (surface),
                           (GDestroyNotify) cairo_surface_destroy);
  g_clear_pointer (&surface, cairo_surface_destroy);
}

/* The moment a new picture takes the place of the old one, which stayed until now. */
static void
show_next_image (LimnCanvas *self)
{
  LimnViewport viewport = self->viewport;

  limn_canvas_clear_layers (self);
  self->image = g_steal_pointer (&self->next_image);

  viewport.picture_width = limn_image_get_width (self->image);
  viewport.picture_height = limn_image_get_height (self->image);
  limn_canvas_fit (self, &viewport);
  limn_canvas_set_viewport (self, &viewport, TRUE);
  limn_canvas_update_glimpse (self);
}

static void
take_scaled (LimnCanvas      *self,
             cairo_surface_t *surface,
             gboolean         opaque)
{
  if (self->next_image != NULL)
    {
      show_next_image (self);
      self->opaque = opaque;
    }
  if (surface != NULL)
    {
      g_clear_pointer (&self->scaled, limn_layer_free);
      self->scaled = limn_layer_new (surface);
    }

  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
scaled_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  LimnCanvas *self;
  const ScaleJob *job;
  cairo_surface_t *surface = NULL;
  g_autoptr (GError) error = NULL;

  surface = g_task_propagate_pointer (G_TASK (result), &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  g_assert (LIMN_IS_CANVAS (self));

  job = g_task_get_task_data (G_TASK (result));
  g_clear_object (&self->scale_cancellable);
  take_scaled (self, surface, job->opaque);
  g_clear_pointer (&surface, cairo_surface_destroy);
}

static void
start_scaling (LimnCanvas *self,
               LimnPixels *pixels,
               int         width,
               int         height)
{
  g_autoptr (GTask) task = NULL;
  ScaleJob *job = g_new0 (ScaleJob, 1);

  job->pixels = limn_pixels_ref (pixels);
  job->width = width;
  job->height = height;

  self->scale_cancellable = g_cancellable_new ();
  task = g_task_new (NULL, self->scale_cancellable, scaled_cb, self);
  g_task_set_source_tag (task, start_scaling);
  g_task_set_name (task, "[limn] scale picture");
  g_task_set_task_data (task, job, (GDestroyNotify) scale_job_free);
  g_task_run_in_thread (task, scale_worker);
}

static void
stop_scaling (LimnCanvas *self)
{
  g_cancellable_cancel (self->scale_cancellable);
  g_clear_object (&self->scale_cancellable);
}

/* The first picture of a window: a frame without it would take longer than to scale it. */
static void
show_at_once (LimnCanvas *self,
              int         width,
              int         height)
{
  LimnPixels *pixels = limn_image_get_pixels (self->next_image);
  cairo_surface_t *surface = limn_picture_scale (pixels, width, height);

  take_scaled (self, surface, limn_picture_is_opaque (pixels));
  g_clear_pointer (&surface, cairo_surface_destroy);
}

static void
prepare_next_image (LimnCanvas *self)
{
  LimnPixels *pixels = limn_image_get_pixels (self->next_image);
  LimnViewport viewport = self->viewport;
  int width;
  int height;

  viewport.picture_width = limn_image_get_width (self->next_image);
  viewport.picture_height = limn_image_get_height (self->next_image);
  limn_canvas_fit (self, &viewport);

  width = MIN (device_size (self, viewport.picture_width, viewport.zoom),
               limn_pixels_get_width (pixels));
  height = MIN (device_size (self, viewport.picture_height, viewport.zoom),
                limn_pixels_get_height (pixels));
  stop_scaling (self);
  if (self->image == NULL && (double) limn_pixels_get_width (pixels)
                             * limn_pixels_get_height (pixels) <= MAX_PIXELS_AT_ONCE)
    show_at_once (self, width, height);
  else
    start_scaling (self, pixels, width, height);
}

/*< private >
 * limn_canvas_update_image:
 * @self: a canvas
 *
 * Follows the session to another picture. Does nothing before the canvas has a size; is called
 * again when it has.
 */
void
limn_canvas_update_image (LimnCanvas *self)
{
  LimnImage *image = NULL;

  if (self->overlay != NULL)
    image = limn_session_get_image (limn_overlay_get_session (self->overlay));

  if (image == NULL)
    {
      stop_scaling (self);
      g_clear_pointer (&self->next_image, limn_image_unref);
      limn_canvas_clear_layers (self);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      return;
    }

  if (image == self->next_image)
    {
      if (self->scale_cancellable == NULL && self->viewport.view_width > 0)
        prepare_next_image (self);
      return;
    }

  if (self->next_image != NULL || image == self->image)
    {
      stop_scaling (self);
      g_clear_pointer (&self->next_image, limn_image_unref);
    }

  if (image == self->image)
    return;

  /* A smaller copy to ask about is the same on screen. */
  if (self->image != NULL && limn_image_get_pixels (image) == limn_image_get_pixels (self->image))
    {
      limn_image_unref (self->image);
      self->image = limn_image_ref (image);
      return;
    }

  self->next_image = limn_image_ref (image);
  if (self->viewport.view_width > 0)
    prepare_next_image (self);
}

/*< private >
 * limn_canvas_clear_layers:
 * @self: a canvas
 *
 * Forgets the picture that is shown and all that was drawn of it.
 */
void
limn_canvas_clear_layers (LimnCanvas *self)
{
  limn_canvas_stop_steps (self);
  g_cancellable_cancel (self->marks_cancellable);
  g_clear_object (&self->marks_cancellable);
  g_clear_pointer (&self->marks, limn_layer_free);
  g_clear_pointer (&self->sheet, limn_sheet_unref);
  g_clear_pointer (&self->scaled, limn_layer_free);
  g_clear_object (&self->full);
  limn_canvas_clear_detail (self);
  g_clear_pointer (&self->image, limn_image_unref);
}

/*< private >
 * limn_canvas_get_place:
 * @self: a canvas
 * @viewport: where a picture lies
 *
 * Computes the picture's place, on whole device pixels so that a texture of that size stays sharp.
 *
 * Returns: a rectangle
 */
graphene_rect_t
limn_canvas_get_place (LimnCanvas         *self,
                       const LimnViewport *viewport)
{
  double scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  graphene_rect_t rect;

  graphene_rect_init (&rect,
                      round (viewport->x * scale) / scale,
                      round (viewport->y * scale) / scale,
                      device_size (self, viewport->picture_width, viewport->zoom) / scale,
                      device_size (self, viewport->picture_height, viewport->zoom) / scale);

  return rect;
}

static void
append_layer (LimnCanvas            *self,
              GtkSnapshot           *snapshot,
              LimnLayer             *layer,
              const graphene_rect_t *place)
{
  graphene_rect_t view;

  graphene_rect_init (&view, 0, 0, self->viewport.view_width, self->viewport.view_height);
  limn_layer_append (layer, GTK_WIDGET (self), snapshot, place, &view);
}

/*< private >
 * limn_canvas_is_drawn_directly:
 * @self: a canvas with a picture
 *
 * Tells whether enlarged pixels are drawn by cairo, not by the renderer: where they are seen as
 * squares, have something behind them, or are drawn by cairo in any case.
 *
 * Returns: %TRUE if so
 */
gboolean
limn_canvas_is_drawn_directly (LimnCanvas *self)
{
  double pixel_zoom = self->viewport.zoom * gtk_widget_get_scale_factor (GTK_WIDGET (self));

  return pixel_zoom >= SQUARES_ZOOM || !self->opaque || limn_layer_is_painted (GTK_WIDGET (self));
}

/*< private >
 * limn_canvas_draw_directly:
 * @self: a canvas
 * @snapshot: a snapshot
 * @pixels: pixels
 * @viewport: where they lie in the view
 * @place: the same, on whole device pixels
 * @is_smooth: whether they never show as squares, since they stand for more than one each
 *
 * Draws what can be seen of @pixels.
 */
void
limn_canvas_draw_directly (LimnCanvas            *self,
                           GtkSnapshot           *snapshot,
                           LimnPixels            *pixels,
                           const LimnViewport    *viewport,
                           const graphene_rect_t *place,
                           gboolean               is_smooth)
{
  graphene_rect_t view;
  graphene_rect_t visible;
  cairo_t *cr;

  graphene_rect_init (&view, 0, 0, viewport->view_width, viewport->view_height);
  if (!graphene_rect_intersection (&view, place, &visible))
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &visible);
  limn_picture_draw (pixels, cr, viewport, is_smooth);
  cairo_destroy (cr);
}

/* More than the picture at the size that there is of it. */
static void
draw_enlarged (LimnCanvas            *self,
               GtkSnapshot           *snapshot,
               const graphene_rect_t *rect)
{
  LimnPixels *pixels = limn_canvas_get_pixels (self);
  LimnViewport viewport = self->viewport;

  if (limn_canvas_is_drawn_directly (self))
    {
      viewport.zoom /= limn_canvas_get_share (self);
      viewport.picture_width = limn_pixels_get_width (pixels);
      viewport.picture_height = limn_pixels_get_height (pixels);
      limn_canvas_draw_directly (self, snapshot, pixels, &viewport, rect,
                                 limn_canvas_get_share (self) < 1.0);
      return;
    }
  if (self->full == NULL)
    self->full = limn_texture_new_for_pixels (pixels);
  gtk_snapshot_append_texture (snapshot, self->full, rect);
}

/*< private >
 * limn_canvas_draw_picture:
 * @self: a canvas
 * @snapshot: a snapshot
 *
 * Draws the picture that is shown, and starts to scale it if there is none of the right size.
 */
void
limn_canvas_draw_picture (LimnCanvas  *self,
                          GtkSnapshot *snapshot)
{
  graphene_rect_t rect;
  LimnPixels *pixels;
  int width;
  int height;

  if (self->image == NULL)
    return;

  limn_canvas_update_detail (self);
  pixels = limn_canvas_get_pixels (self);
  rect = limn_canvas_get_place (self, &self->viewport);
  width = device_size (self, self->viewport.picture_width, self->viewport.zoom);
  height = device_size (self, self->viewport.picture_height, self->viewport.zoom);
  if (width > limn_pixels_get_width (pixels))
    {
      if (!limn_canvas_covers_view (self))
        draw_enlarged (self, snapshot, &rect);
      limn_canvas_draw_detail (self, snapshot);
      return;
    }

  height = MIN (height, limn_pixels_get_height (pixels));
  if (self->next_image == NULL && self->scale_cancellable == NULL
      && (self->scaled == NULL || limn_layer_get_width (self->scaled) != width
          || limn_layer_get_height (self->scaled) != height))
    start_scaling (self, pixels, width, height);

  if (self->scaled != NULL)
    append_layer (self, snapshot, self->scaled, &rect);
}

static void
marks_worker (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  const MarksJob *job = task_data;
  LimnSheet *sheet = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;

  sheet = limn_sheet_new (job->scene, &job->viewport, job->scale, job->before, cancellable);
  if (sheet != NULL)
    g_task_return_pointer (task, sheet, (GDestroyNotify) limn_sheet_unref);
  else if (!g_task_return_error_if_cancelled (task))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "No memory for the overlay");
}

static void
take_sheet (LimnCanvas *self,
            LimnSheet  *sheet)
{
  g_clear_pointer (&self->marks, limn_layer_free);
  self->marks = limn_layer_new (limn_sheet_get_surface (sheet));
  g_clear_pointer (&self->sheet, limn_sheet_unref);
  self->sheet = sheet;
}

static void
marks_drawn_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  LimnCanvas *self;
  g_autoptr (GError) error = NULL;
  LimnSheet *sheet = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  g_assert (LIMN_IS_CANVAS (self));

  g_clear_object (&self->marks_cancellable);
  if (sheet != NULL)
    {
      take_sheet (self, sheet);
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
}

static void
start_marks (LimnCanvas *self,
             LimnScene  *scene,
             int         scale)
{
  g_autoptr (GTask) task = NULL;
  MarksJob *job = g_new0 (MarksJob, 1);

  job->scene = limn_scene_ref (scene);
  job->before = self->sheet != NULL ? limn_sheet_ref (self->sheet) : NULL;
  job->viewport = self->viewport;
  job->scale = scale;

  self->marks_cancellable = g_cancellable_new ();
  task = g_task_new (NULL, self->marks_cancellable, marks_drawn_cb, self);
  g_task_set_source_tag (task, start_marks);
  g_task_set_name (task, "[limn] draw overlay");
  g_task_set_task_data (task, job, (GDestroyNotify) marks_job_free);
  g_task_run_in_thread (task, marks_worker);
}

static gboolean
is_small (LimnScene *scene)
{
  LimnPrediction *prediction = limn_scene_get_prediction (scene);
  guint n_instances = limn_prediction_get_n_instances (prediction);
  guint n_points = 0;

  if (n_instances > MAX_OBJECTS_AT_ONCE)
    return FALSE;

  for (guint i = 0; i < n_instances; i++)
    {
      const LimnInstance *instance = limn_prediction_get_instance (prediction, i);

      for (guint ring = 0; ring < instance->n_rings; ring++)
        {
          guint n = 0;

          limn_prediction_get_ring (prediction, instance->first_ring + ring, &n);
          n_points += n;
          if (n_points > MAX_POINTS_AT_ONCE)
            return FALSE;
        }
    }

  return TRUE;
}

static void
update_marks (LimnCanvas *self,
              LimnScene  *scene)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  LimnSheet *sheet = NULL;

  if (self->sheet != NULL && limn_sheet_get_scene (self->sheet) == scene
      && limn_sheet_fits (self->sheet, &self->viewport, scale))
    return;
  if (!is_small (scene))
    {
      if (self->marks_cancellable == NULL)
        start_marks (self, scene, scale);
      return;
    }

  sheet = limn_sheet_new (scene, &self->viewport, scale, self->sheet, NULL);
  if (sheet != NULL)
    take_sheet (self, sheet);
}

/* Where a sheet of another view belongs now. */
static graphene_rect_t
get_sheet_place (LimnCanvas *self)
{
  const LimnViewport *then = limn_sheet_get_viewport (self->sheet);
  const LimnViewport *now = &self->viewport;
  double ratio = now->zoom / then->zoom;
  graphene_rect_t rect;

  graphene_rect_init (&rect,
                      now->x - then->x * ratio, now->y - then->y * ratio,
                      ceil (then->view_width) * ratio, ceil (then->view_height) * ratio);

  return rect;
}

/*< private >
 * limn_canvas_include:
 * @self: a canvas
 * @prediction: a prediction
 * @index: an index in it, or -1
 * @reach_px: how far is drawn beyond its box, view pixels
 * @bounds: (inout): grows by it; empty at first
 *
 * Adds the place of an object to where something is to be drawn.
 */
void
limn_canvas_include (LimnCanvas      *self,
                     LimnPrediction  *prediction,
                     int              index,
                     double           reach_px,
                     graphene_rect_t *bounds)
{
  const LimnInstance *instance;
  graphene_rect_t rect;
  double left, top, right, bottom;

  if (index < 0 || (guint) index >= limn_prediction_get_n_instances (prediction))
    return;

  instance = limn_prediction_get_instance (prediction, index);
  limn_viewport_to_view (&self->viewport, instance->box.x, instance->box.y, &left, &top);
  limn_viewport_to_view (&self->viewport, instance->box.x + instance->box.width,
                         instance->box.y + instance->box.height, &right, &bottom);
  graphene_rect_init (&rect, left, top, right - left, bottom - top);
  graphene_rect_inset (&rect, -reach_px, -reach_px);
  if (bounds->size.width == 0)
    *bounds = rect;
  else
    graphene_rect_union (bounds, &rect, bounds);
}

static void
draw_highlight (LimnCanvas  *self,
                GtkSnapshot *snapshot,
                LimnScene   *scene)
{
  LimnPrediction *prediction = limn_scene_get_prediction (scene);
  int hovered = limn_overlay_get_hovered (self->overlay);
  int selected = limn_overlay_get_selected (self->overlay);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, 0, 0);
  graphene_rect_t view;
  cairo_t *cr;

  limn_canvas_include (self, prediction, hovered, HIGHLIGHT_MARGIN_PX, &bounds);
  limn_canvas_include (self, prediction, selected, HIGHLIGHT_MARGIN_PX, &bounds);
  if (bounds.size.width == 0)
    return;

  graphene_rect_init (&view, 0, 0, self->viewport.view_width, self->viewport.view_height);
  if (!graphene_rect_intersection (&bounds, &view, &bounds))
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  limn_scene_draw_highlight (scene, cr, &self->viewport, hovered, selected);
  cairo_destroy (cr);
}

/* The overlay that belongs to the picture that is shown, if it is to be seen. */
static LimnScene *
get_scene (LimnCanvas *self)
{
  if (self->image == NULL || self->next_image != NULL || self->peeking
      || !limn_overlay_get_visible (self->overlay))
    return NULL;

  return limn_overlay_get_scene (self->overlay);
}

/*< private >
 * limn_canvas_prepare_marks:
 * @self: a canvas
 *
 * Starts to draw a new overlay that takes a worker, which has some of it done while the rest of the
 * window follows. The next frame would start it too.
 */
void
limn_canvas_prepare_marks (LimnCanvas *self)
{
  LimnScene *scene = gtk_widget_get_mapped (GTK_WIDGET (self)) ? get_scene (self) : NULL;

  if (scene != NULL && self->viewport.view_width > 0 && !is_small (scene))
    update_marks (self, scene);
}

/*< private >
 * limn_canvas_draw_marks:
 * @self: a canvas
 * @snapshot: a snapshot
 *
 * Draws the overlay over the picture that is shown. While another picture is made ready, the
 * overlay that belongs to this one stays.
 */
void
limn_canvas_draw_marks (LimnCanvas  *self,
                        GtkSnapshot *snapshot)
{
  LimnScene *scene = get_scene (self);
  graphene_rect_t rect;

  if (self->image == NULL || self->peeking || !limn_overlay_get_visible (self->overlay)
      || (scene == NULL && self->next_image == NULL))
    return;

  if (scene != NULL)
    update_marks (self, scene);

  if (self->marks != NULL)
    {
      rect = get_sheet_place (self);
      if (self->dimmed)
        gtk_snapshot_push_opacity (snapshot, STALE_OPACITY);
      append_layer (self, snapshot, self->marks, &rect);
      if (self->dimmed)
        gtk_snapshot_pop (snapshot);
    }

  if (scene != NULL)
    draw_highlight (self, snapshot, scene);
}
