/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The label chips: their text, size and look. Pango layouts belong to a thread, so each drawing has
 * a labeler of its own. Sizes are in view pixels and do not depend on the zoom; metrics are not
 * rounded to the device, so that a chip has the same size at every device scale. */

#include "config.h"

#include "limn-label.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <pango/pangocairo.h>

#define FONT_FAMILIES "Adwaita Sans, Cantarell, Inter, sans-serif"
#define FONT_PX 12.0
#define MIN_FONT_PX 11.0
/* Padding and corners of a chip, at text scale 1. */
#define PADDING_X_PX 5.0
#define PADDING_Y_PX 1.5
#define RADIUS_PX 4.0
#define SPACE_PX 4.0
/* The chip of what is not shown as an object: its class is a rim around near-black. */
#define QUIET_BORDER_PX 1.5
#define QUIET_GREY 0.1
/* A longer class name is cut in its middle: the end tells "traffic light red" from "… green". */
#define MAX_TEXT_EM 16.0

struct _LimnLabeler
{
  PangoContext *context;
  GHashTable   *class_layouts;
  PangoLayout  *percent_layouts[101];
  double        font_px;
  double        scale;
  double        line_scale;
};

/* Chips grow with both scales, lines only with one. */
static PangoContext *
create_context (double font_px)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  PangoFontDescription *font = pango_font_description_from_string (FONT_FAMILIES);
  cairo_font_options_t *options = cairo_font_options_create ();

  pango_font_description_set_absolute_size (font, font_px * PANGO_SCALE);
  pango_font_description_set_weight (font, PANGO_WEIGHT_MEDIUM);
  pango_context_set_font_description (context, font);
  pango_font_description_free (font);

  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_SLIGHT);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (context, FALSE);

  return context;
}

/**
 * limn_labeler_new:
 * @text_scale: the system's text scale
 * @line_scale: multiplies everything
 *
 * Prepares to measure and draw chips.
 *
 * Any thread; the labeler stays on it.
 *
 * Returns: (transfer full): a labeler
 */
LimnLabeler *
limn_labeler_new (double text_scale,
                  double line_scale)
{
  LimnLabeler *self = g_new0 (LimnLabeler, 1);
  double unscaled_px = MAX (FONT_PX * text_scale, MIN_FONT_PX);

  self->line_scale = line_scale;
  self->font_px = unscaled_px * line_scale;
  self->scale = unscaled_px / FONT_PX * line_scale;
  self->context = create_context (self->font_px);
  self->class_layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);

  return self;
}

/**
 * limn_labeler_free:
 * @self: (transfer full): a labeler
 *
 * Frees the labeler and its layouts.
 *
 * The thread that made it.
 */
void
limn_labeler_free (LimnLabeler *self)
{
  g_return_if_fail (self != NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (self->percent_layouts); i++)
    g_clear_object (&self->percent_layouts[i]);
  g_clear_pointer (&self->class_layouts, g_hash_table_unref);
  g_clear_object (&self->context);
  g_free (self);
}

/**
 * limn_label_get_percent:
 * @confidence: 0 to 1
 *
 * Rounds a confidence to the whole per cent that people are shown.
 *
 * Any thread.
 *
 * Returns: 0 to 100
 */
int
limn_label_get_percent (double confidence)
{
  if (!isfinite (confidence))
    return 0;

  return (int) lround (CLAMP (confidence, 0.0, 1.0) * 100.0);
}

/**
 * limn_label_format_percent:
 * @percent: whole per cent
 *
 * Formats a confidence for people, in their language.
 *
 * Any thread.
 *
 * Returns: (transfer full): such as "62 %", with a no-break space
 */
char *
limn_label_format_percent (int percent)
{
  /* Translators: the confidence of the model in an object; %d is a whole number from 0 to 100. The
   * space is a no-break space. */
  return g_strdup_printf (C_("confidence", "%d\302\240%%"), percent);
}

static PangoLayout *
create_layout (LimnLabeler *self,
               const char  *text,
               PangoWeight  weight)
{
  PangoLayout *layout = pango_layout_new (self->context);
  PangoAttrList *attributes = pango_attr_list_new ();
  int width = 0;

  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, text, -1);
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_attr_list_insert (attributes, pango_attr_weight_new (weight));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);

  pango_layout_get_size (layout, &width, NULL);
  if (width > MAX_TEXT_EM * self->font_px * PANGO_SCALE)
    {
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_MIDDLE);
      pango_layout_set_width (layout, (int) (MAX_TEXT_EM * self->font_px * PANGO_SCALE));
    }

  return layout;
}

static PangoLayout *
get_class_layout (LimnLabeler *self,
                  const char  *class_name)
{
  PangoLayout *layout = g_hash_table_lookup (self->class_layouts, class_name);

  if (layout == NULL)
    {
      layout = create_layout (self, class_name, PANGO_WEIGHT_BOLD);
      g_hash_table_insert (self->class_layouts, g_strdup (class_name), layout);
    }

  return layout;
}

static PangoLayout *
get_percent_layout (LimnLabeler *self,
                    int          percent)
{
  PangoLayout **layout = &self->percent_layouts[CLAMP (percent, 0, 100)];

  if (*layout == NULL)
    {
      g_autofree char *text = limn_label_format_percent (percent);

      *layout = create_layout (self, text, PANGO_WEIGHT_MEDIUM);
    }

  return *layout;
}

/* Size of a layout in view pixels; a missing one has none. */
static void
get_size (PangoLayout *layout,
          double      *width,
          double      *height)
{
  PangoRectangle logical = { 0 };

  if (layout != NULL)
    pango_layout_get_extents (layout, NULL, &logical);
  *width = logical.width / (double) PANGO_SCALE;
  *height = logical.height / (double) PANGO_SCALE;
}

/**
 * limn_labeler_measure:
 * @self: a labeler
 * @text: what the chip says
 * @width: (out): width of the chip, view pixels
 * @height: (out): height of the chip
 *
 * Measures a chip.
 *
 * The thread that made the labeler.
 */
void
limn_labeler_measure (LimnLabeler         *self,
                      const LimnLabelText *text,
                      double              *width,
                      double              *height)
{
  double class_width = 0.0;
  double class_height = 0.0;
  double percent_width = 0.0;
  double percent_height = 0.0;

  if (text->class_name != NULL)
    get_size (get_class_layout (self, text->class_name), &class_width, &class_height);
  if (text->percent >= 0)
    get_size (get_percent_layout (self, text->percent), &percent_width, &percent_height);

  *width = class_width + percent_width + 2.0 * PADDING_X_PX * self->scale;
  if (text->class_name != NULL && text->percent >= 0)
    *width += SPACE_PX * self->scale;
  *width = ceil (*width);
  *height = ceil (MAX (class_height, percent_height) + 2.0 * PADDING_Y_PX * self->scale);
}

static void
rounded_rectangle (cairo_t        *cr,
                   const LimnRect *rect,
                   double          radius,
                   double          grow)
{
  double left = rect->x - grow;
  double top = rect->y - grow;
  double right = rect->x + rect->width + grow;
  double bottom = rect->y + rect->height + grow;
  double r = MIN (radius + grow, (bottom - top) / 2.0);

  cairo_new_sub_path (cr);
  cairo_arc (cr, right - r, top + r, r, -G_PI_2, 0.0);
  cairo_arc (cr, right - r, bottom - r, r, 0.0, G_PI_2);
  cairo_arc (cr, left + r, bottom - r, r, G_PI_2, G_PI);
  cairo_arc (cr, left + r, top + r, r, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

static void
fill_around (LimnLabeler    *self,
             cairo_t        *cr,
             const LimnRect *rect,
             double          grow_px,
             double          grey,
             double          alpha)
{
  rounded_rectangle (cr, rect, RADIUS_PX * self->scale, grow_px * self->line_scale);
  cairo_set_source_rgba (cr, grey, grey, grey, alpha);
  cairo_fill (cr);
}

static void
draw_casing (LimnLabeler    *self,
             cairo_t        *cr,
             const LimnRect *rect,
             LimnChipLook    look)
{
  switch (look)
    {
    case LIMN_CHIP_NORMAL:
      fill_around (self, cr, rect, 1.0, 0.0, 0.45);
      break;
    case LIMN_CHIP_AGAIN:
      break;
    case LIMN_CHIP_RAISED:
      fill_around (self, cr, rect, 2.5, 0.0, 0.6);
      fill_around (self, cr, rect, 1.5, 1.0, 1.0);
      break;
    case LIMN_CHIP_QUIET:
      fill_around (self, cr, rect, 0.75, 0.0, 0.45);
      break;
    }
}

static void
show_layout (cairo_t        *cr,
             PangoLayout    *layout,
             const LimnRect *rect,
             double         *x)
{
  double width = 0.0;
  double height = 0.0;

  get_size (layout, &width, &height);
  cairo_move_to (cr, *x, rect->y + (rect->height - height) / 2.0);
  pango_cairo_update_layout (cr, layout);
  pango_cairo_show_layout (cr, layout);
  cairo_new_path (cr);
  *x += width;
}

/**
 * limn_labeler_draw_chip:
 * @self: a labeler
 * @cr: a context
 * @text: what the chip says
 * @color: the class colour; the text is black or white, whichever reads better on it
 * @rect: the chip, view pixels
 * @look: what surrounds it
 *
 * Draws a chip: opaque, because text on a picture cannot be read; only its casing is translucent.
 *
 * The thread that made the labeler.
 */
void
limn_labeler_draw_chip (LimnLabeler         *self,
                        cairo_t             *cr,
                        const LimnLabelText *text,
                        const LimnColor     *color,
                        const LimnRect      *rect,
                        LimnChipLook         look)
{
  double x = rect->x + PADDING_X_PX * self->scale;
  double grey = 1.0;

  draw_casing (self, cr, rect, look);
  rounded_rectangle (cr, rect, RADIUS_PX * self->scale, 0.0);
  cairo_set_source_rgb (cr, color->red, color->green, color->blue);
  cairo_fill (cr);
  if (look == LIMN_CHIP_QUIET)
    fill_around (self, cr, rect, -QUIET_BORDER_PX, QUIET_GREY, 1.0);
  else if (limn_color_wants_black_text (color))
    grey = 0.0;

  cairo_set_source_rgb (cr, grey, grey, grey);
  if (text->class_name != NULL)
    {
      show_layout (cr, get_class_layout (self, text->class_name), rect, &x);
      x += SPACE_PX * self->scale;
    }
  if (text->percent >= 0)
    show_layout (cr, get_percent_layout (self, text->percent), rect, &x);
}

/**
 * limn_labeler_draw_leader:
 * @self: a labeler
 * @cr: a context
 * @color: the class colour
 * @place: where the chip is; nothing is drawn when it has no leader
 *
 * Draws the line from a chip that stands apart to its object.
 *
 * The thread that made the labeler.
 */
void
limn_labeler_draw_leader (LimnLabeler          *self,
                          cairo_t              *cr,
                          const LimnColor      *color,
                          const LimnLabelPlace *place)
{
  const LimnRect *rect = &place->rect;

  if (!place->has_leader)
    return;

  cairo_move_to (cr,
                 CLAMP (place->leader_x, rect->x + 4.0, rect->x + rect->width - 4.0),
                 rect->y + rect->height / 2.0);
  cairo_line_to (cr, place->leader_x, place->leader_y);
  cairo_set_dash (cr, NULL, 0, 0.0);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_source_rgba (cr, 0.0, 0.0, 0.0, 0.6);
  cairo_set_line_width (cr, 3.0 * self->line_scale);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, color->red, color->green, color->blue);
  cairo_set_line_width (cr, 1.5 * self->line_scale);
  cairo_stroke (cr);
}
