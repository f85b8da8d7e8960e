/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "limn-canvas.h"
#include "limn-image-loader.h"
#include "limn-layer.h"
#include "limn-sheet.h"

G_BEGIN_DECLS

struct _LimnCanvas
{
  GtkWidget parent_instance;

  /* Owned: what is shared */
  LimnOverlay *overlay;
  LimnTuner   *tuner;

  /* Owned: the picture that is shown, the one that is being made ready, and what is shown of them.
   * @scaled is the whole picture at the size it had in the view when it was made; @full has all of
   * its pixels and is made when the view needs more than @scaled can give. */
  LimnImage    *image;
  LimnImage    *next_image;
  LimnLayer    *scaled;
  GdkTexture   *full;
  GCancellable *scale_cancellable;

  /* Owned: what was taken of the picture when the view needed more than it came with: all of it, or
   * a part. @next_part is on its way for as long as there is a cancellable. */
  LimnPixels    *whole;
  LimnPixels    *detail;
  GdkTexture    *detail_texture;
  GCancellable  *detail_cancellable;
  LimnImagePart  detail_part;
  LimnImagePart  next_part;

  /* Owned: a small version of a picture that is not there yet, which is drawn in its place */
  GdkTexture   *glimpse;

  /* Owned: the overlay as it was last drawn, and what shows it */
  LimnSheet    *sheet;
  LimnLayer    *marks;
  GCancellable *marks_cancellable;

  /* Owned: what is said beside the answer: that which stands still, as it was last recorded and for
   * which scene; that which came and went where nothing may move; and that which moves */
  GskRenderNode *still;
  LimnScene     *still_scene;
  LimnMarks     *moves;
  GQueue         steps;
  GtkWidget     *menu;

  /* Owned: movement */
  AdwAnimation *animation;
  GtkGesture   *drag;
  GtkGesture   *pinch;

  LimnViewport still_viewport;
  LimnViewport viewport;
  LimnViewport from;
  LimnViewport to;
  double       grab_x;
  double       grab_y;
  double       pinch_zoom;
  double       pointer_x;
  double       pointer_y;
  double       click_x;
  double       click_y;
  int          glimpse_width;
  int          glimpse_height;
  guint        dim_id;
  guint        zoomed_id;
  guint        tick_id;
  guint        fitted : 1;
  guint        opaque : 1;
  guint        peeking : 1;
  guint        dimmed : 1;
  guint        moved : 1;
  guint        allocating : 1;
  guint        detail_failed : 1;
};

/* limn-canvas.c */
void limn_canvas_update_description (LimnCanvas *self);

/* limn-canvas-view.c */
void     limn_canvas_fit          (LimnCanvas         *self,
                                   LimnViewport       *viewport);
void     limn_canvas_set_viewport (LimnCanvas         *self,
                                   const LimnViewport *viewport,
                                   gboolean            fitted);
void     limn_canvas_toggle_fit   (LimnCanvas         *self,
                                   double              x,
                                   double              y);
gboolean limn_canvas_can_pan      (LimnCanvas         *self);
int      limn_canvas_find         (LimnCanvas         *self,
                                   double              x,
                                   double              y,
                                   double              tolerance,
                                   int                 after);
void     limn_canvas_add_animation (LimnCanvas         *self);

/* limn-canvas-layers.c */
void   limn_canvas_update_image (LimnCanvas  *self);
void   limn_canvas_clear_layers (LimnCanvas  *self);
void   limn_canvas_draw_picture (LimnCanvas  *self,
                                 GtkSnapshot *snapshot);
void   limn_canvas_prepare_marks (LimnCanvas *self);
void   limn_canvas_draw_marks   (LimnCanvas  *self,
                                 GtkSnapshot *snapshot);
double limn_canvas_get_margin   (double       width,
                                 double       height);
graphene_rect_t limn_canvas_get_place (LimnCanvas         *self,
                                       const LimnViewport *viewport);

void   limn_canvas_include      (LimnCanvas      *self,
                                 LimnPrediction  *prediction,
                                 int              index,
                                 double           reach_px,
                                 graphene_rect_t *bounds);

gboolean limn_canvas_is_drawn_directly (LimnCanvas           *self);
void     limn_canvas_draw_directly  (LimnCanvas              *self,
                                     GtkSnapshot             *snapshot,
                                     LimnPixels              *pixels,
                                     const LimnViewport      *viewport,
                                     const graphene_rect_t   *place,
                                     gboolean                 is_smooth);

/* limn-canvas-detail.c */
LimnPixels *limn_canvas_get_pixels    (LimnCanvas  *self);
double      limn_canvas_get_share     (LimnCanvas  *self);
void        limn_canvas_clear_detail  (LimnCanvas  *self);
void        limn_canvas_update_detail (LimnCanvas  *self);
gboolean    limn_canvas_covers_view   (LimnCanvas  *self);
void        limn_canvas_draw_detail   (LimnCanvas  *self,
                                       GtkSnapshot *snapshot);

/* limn-canvas-glimpse.c */
void     limn_canvas_update_glimpse (LimnCanvas  *self);
gboolean limn_canvas_draw_glimpse   (LimnCanvas  *self,
                                     GtkSnapshot *snapshot);

/* limn-canvas-tuning.c */
void            limn_canvas_add_tuning    (LimnCanvas  *self);
void            limn_canvas_draw_tuning   (LimnCanvas  *self,
                                           GtkSnapshot *snapshot);
void            limn_canvas_stop_steps    (LimnCanvas  *self);
const LimnMark *limn_canvas_find_pickable (LimnCanvas  *self,
                                           double       x,
                                           double       y,
                                           double       tolerance);

/* limn-canvas-menu.c */
void limn_canvas_popup_at (LimnCanvas *self,
                           double      x,
                           double      y);

/* limn-canvas-input.c */
void limn_canvas_add_input    (LimnCanvas *self);
void limn_canvas_update_hover (LimnCanvas *self);

G_END_DECLS
