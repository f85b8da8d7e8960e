/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The colour of a class beside its name. Class colours are data, the same in light and dark, so
 * they come from the palette; the rim that separates them from the background is the theme's. Main
 * thread only. */

#include "config.h"

#include "limn-swatch.h"

/* Patches at least this high have room for a dashed outline. */
#define DASH_FROM_PX 10.0
#define DASH_WIDTH_PX 3.0
#define DASH_BODY_OPACITY 0.3
#define RADIUS_PX 4.0

struct _LimnSwatch
{
  GtkWidget parent_instance;

  guint    slot;
  gboolean plain;
};

G_DEFINE_FINAL_TYPE (LimnSwatch, limn_swatch, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SLOT,
  PROP_PLAIN,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
set_dash (cairo_t  *cr,
          LimnDash  dash)
{
  /* Shorter than on the picture, so that a patch of 14 px shows more than one. */
  static const double dashed[] = { 5, 3 };
  static const double dotted[] = { 2, 2 };
  static const double dash_dot[] = { 6, 2, 2, 2 };

  switch (dash)
    {
    case LIMN_DASH_SOLID:
      cairo_set_dash (cr, NULL, 0, 0);
      break;
    case LIMN_DASH_DASHED:
      cairo_set_dash (cr, dashed, G_N_ELEMENTS (dashed), 0);
      break;
    case LIMN_DASH_DOTTED:
      cairo_set_dash (cr, dotted, G_N_ELEMENTS (dotted), 0);
      break;
    case LIMN_DASH_DASH_DOT:
      cairo_set_dash (cr, dash_dot, G_N_ELEMENTS (dash_dot), 0);
      break;
    }
}

static void
snapshot_dash (GtkSnapshot           *snapshot,
               const graphene_rect_t *bounds,
               const LimnColor       *color,
               LimnDash               dash)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, bounds);
  double inset = DASH_WIDTH_PX / 2;

  cairo_set_source_rgb (cr, color->red, color->green, color->blue);
  cairo_set_line_width (cr, DASH_WIDTH_PX);
  set_dash (cr, dash);
  cairo_rectangle (cr, inset, inset,
                   bounds->size.width - DASH_WIDTH_PX, bounds->size.height - DASH_WIDTH_PX);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
limn_swatch_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  LimnSwatch *self = LIMN_SWATCH (widget);
  LimnColor color = limn_palette_slot_color (self->slot);
  LimnDash dash = limn_palette_slot_dash (self->slot);
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  gboolean dashed = !self->plain && dash != LIMN_DASH_SOLID && height >= DASH_FROM_PX;
  GdkRGBA rgba = { color.red, color.green, color.blue, dashed ? DASH_BODY_OPACITY : 1.0 };
  graphene_rect_t bounds;
  GskRoundedRect clip;

  if (width <= 0 || height <= 0)
    return;

  graphene_rect_init (&bounds, 0, 0, width, height);
  gsk_rounded_rect_init_from_rect (&clip, &bounds, MIN (RADIUS_PX, height / 2));

  gtk_snapshot_push_rounded_clip (snapshot, &clip);
  gtk_snapshot_append_color (snapshot, &rgba, &bounds);
  if (dashed)
    snapshot_dash (snapshot, &bounds, &color, dash);
  gtk_snapshot_pop (snapshot);
}

static void
limn_swatch_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  LimnSwatch *self = LIMN_SWATCH (object);

  switch (prop_id)
    {
    case PROP_SLOT:
      g_value_set_uint (value, self->slot);
      break;
    case PROP_PLAIN:
      g_value_set_boolean (value, self->plain);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
limn_swatch_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  LimnSwatch *self = LIMN_SWATCH (object);

  switch (prop_id)
    {
    case PROP_SLOT:
      limn_swatch_set_slot (self, g_value_get_uint (value));
      break;
    case PROP_PLAIN:
      self->plain = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
limn_swatch_class_init (LimnSwatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = limn_swatch_get_property;
  object_class->set_property = limn_swatch_set_property;
  widget_class->snapshot = limn_swatch_snapshot;

  properties[PROP_SLOT] =
    g_param_spec_uint ("slot", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_PLAIN] =
    g_param_spec_boolean ("plain", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_CONSTRUCT_ONLY);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "swatch");
  /* The name of the class stands beside it. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
limn_swatch_init (LimnSwatch *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

/**
 * limn_swatch_new:
 *
 * Creates a patch of the palette's first colour.
 *
 * Returns: (transfer floating): a new swatch
 */
GtkWidget *
limn_swatch_new (void)
{
  return g_object_new (LIMN_TYPE_SWATCH, NULL);
}

/**
 * limn_swatch_get_slot:
 * @self: a swatch
 *
 * Gets the palette's slot whose colour and dash are shown.
 *
 * Returns: the slot
 */
guint
limn_swatch_get_slot (LimnSwatch *self)
{
  g_return_val_if_fail (LIMN_IS_SWATCH (self), 0);

  return self->slot;
}

/**
 * limn_swatch_set_slot:
 * @self: a swatch
 * @slot: a slot of the palette
 *
 * Sets the palette's slot whose colour and dash are shown.
 */
void
limn_swatch_set_slot (LimnSwatch *self,
                      guint       slot)
{
  g_return_if_fail (LIMN_IS_SWATCH (self));

  if (self->slot == slot)
    return;

  self->slot = slot;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SLOT]);
}
