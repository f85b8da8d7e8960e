/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A slider that shows how far the answer is known. GtkScale draws its trough itself and has no room
 * for a pattern below what it highlights, so its own trough is transparent, and what is seen lies
 * behind it: a groove, the part that passes and the part that is not known, each a CSS node, so
 * that their colours are the theme's. Main thread only. */

#include "config.h"

#include "limn-covered-scale.h"

#include "limn-css-node.h"

#include <math.h>

struct _LimnCoveredScale
{
  GtkWidget parent_instance;

  /* Children, in the order in which they are drawn */
  GtkWidget *groove;
  GtkWidget *passes;
  GtkWidget *unknown;
  GtkScale  *scale;

  /* Owned */
  GSignalGroup *adjustment_signals;

  double   covered_from;
  gboolean keeps_above;
};

G_DEFINE_FINAL_TYPE (LimnCoveredScale, limn_covered_scale, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SCALE,
  PROP_KEEPS_ABOVE,
  PROP_COVERED_FROM,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* The part of the slider in which the middle of the knob moves. */
typedef struct
{
  double start;
  double length;
  double y;
  double height;
  double trough_start;
  double trough_length;
} Track;

static GtkWidget *
find_node (GtkWidget  *parent,
           const char *css_name)
{
  GtkWidget *child;

  for (child = gtk_widget_get_first_child (parent); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (g_str_equal (gtk_widget_get_css_name (child), css_name))
      return child;

  return NULL;
}

static gboolean
is_mirrored (LimnCoveredScale *self)
{
  GtkRange *range = GTK_RANGE (self->scale);
  gboolean right_to_left = gtk_widget_get_direction (GTK_WIDGET (range)) == GTK_TEXT_DIR_RTL;

  return gtk_range_get_inverted (range) != (right_to_left && gtk_range_get_flippable (range));
}

/* GtkRange has no public way to say where a value lies; its nodes, whose names are part of its
 * documentation, do. */
static void
get_track (LimnCoveredScale *self,
           Track            *track)
{
  GtkWidget *trough = find_node (GTK_WIDGET (self->scale), "trough");
  GtkWidget *knob = trough != NULL ? find_node (trough, "slider") : NULL;
  graphene_point_t origin = GRAPHENE_POINT_INIT (0, 0);
  int knob_width = 0;

  *track = (Track) { 0 };
  if (knob == NULL
      || !gtk_widget_compute_point (trough, GTK_WIDGET (self), &GRAPHENE_POINT_INIT (0, 0),
                                    &origin))
    return;

  gtk_widget_measure (knob, GTK_ORIENTATION_HORIZONTAL, -1, &knob_width, NULL, NULL, NULL);
  track->trough_start = origin.x;
  track->trough_length = gtk_widget_get_width (trough);
  track->start = origin.x + knob_width / 2.0;
  track->length = MAX (track->trough_length - knob_width, 0);
  track->y = origin.y;
  track->height = gtk_widget_get_height (trough);
}

static double
get_x (LimnCoveredScale *self,
       const Track      *track,
       double            value)
{
  GtkAdjustment *adjustment = gtk_range_get_adjustment (GTK_RANGE (self->scale));
  double lower = gtk_adjustment_get_lower (adjustment);
  double span = gtk_adjustment_get_upper (adjustment) - lower;
  double part = span > 0 ? CLAMP ((value - lower) / span, 0.0, 1.0) : 0;

  return track->start + track->length * (is_mirrored (self) ? 1 - part : part);
}

/* Gives @child the part of the groove from the end at which the values begin, or the one at which
 * they end, to @value. */
static void
allocate_part (LimnCoveredScale *self,
               GtkWidget        *child,
               const Track      *track,
               double            value,
               gboolean          from_start)
{
  double x = get_x (self, track, value);
  double end = track->trough_start + track->trough_length;
  gboolean left = from_start != is_mirrored (self);
  double from = round (left ? track->trough_start : x);
  double to = round (left ? x : end);
  GtkAllocation area = { from, round (track->y), MAX (to - from, 1), MAX (track->height, 1) };

  gtk_widget_size_allocate (child, &area, -1);
}

static gboolean
has_unknown (LimnCoveredScale *self)
{
  GtkAdjustment *adjustment = gtk_range_get_adjustment (GTK_RANGE (self->scale));

  return self->covered_from > gtk_adjustment_get_lower (adjustment);
}

static void
limn_covered_scale_size_allocate (GtkWidget *widget,
                                  int        width,
                                  int        height,
                                  int        baseline)
{
  LimnCoveredScale *self = LIMN_COVERED_SCALE (widget);
  GtkAdjustment *adjustment = gtk_range_get_adjustment (GTK_RANGE (self->scale));
  GtkAllocation all = { 0, 0, width, height };
  Track track;

  gtk_widget_size_allocate (GTK_WIDGET (self->scale), &all, baseline);
  get_track (self, &track);
  all = (GtkAllocation) { round (track.trough_start), round (track.y),
                          MAX (track.trough_length, 1), MAX (track.height, 1) };
  gtk_widget_size_allocate (self->groove, &all, -1);
  allocate_part (self, self->passes, &track, gtk_adjustment_get_value (adjustment),
                 !self->keeps_above);
  allocate_part (self, self->unknown, &track, self->covered_from, TRUE);

  /* All of it, with the ends that the knob cannot reach. */
  if (self->covered_from > gtk_adjustment_get_upper (adjustment))
    gtk_widget_size_allocate (self->unknown, &all, -1);
}

static void
limn_covered_scale_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (LIMN_COVERED_SCALE (widget)->scale), orientation, for_size,
                      minimum, natural, minimum_baseline, natural_baseline);
}

static void
limn_covered_scale_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  LimnCoveredScale *self = LIMN_COVERED_SCALE (widget);
  GskRoundedRect clip;
  graphene_rect_t bounds;
  Track track;

  get_track (self, &track);
  graphene_rect_init (&bounds, round (track.trough_start), round (track.y),
                      track.trough_length, track.height);
  gsk_rounded_rect_init_from_rect (&clip, &bounds, track.height / 2);

  gtk_snapshot_push_rounded_clip (snapshot, &clip);
  gtk_widget_snapshot_child (widget, self->groove, snapshot);
  gtk_widget_snapshot_child (widget, self->passes, snapshot);
  if (has_unknown (self))
    gtk_widget_snapshot_child (widget, self->unknown, snapshot);
  gtk_snapshot_pop (snapshot);
  gtk_widget_snapshot_child (widget, GTK_WIDGET (self->scale), snapshot);
}

static void
limn_covered_scale_constructed (GObject *object)
{
  LimnCoveredScale *self = LIMN_COVERED_SCALE (object);

  G_OBJECT_CLASS (limn_covered_scale_parent_class)->constructed (object);

  g_assert (GTK_IS_SCALE (self->scale));

  gtk_widget_set_parent (GTK_WIDGET (self->scale), GTK_WIDGET (self));
  /* A template gives the slider its adjustment later. */
  g_object_bind_property (self->scale, "adjustment", self->adjustment_signals, "target",
                          G_BINDING_SYNC_CREATE);
}

static void
limn_covered_scale_dispose (GObject *object)
{
  LimnCoveredScale *self = LIMN_COVERED_SCALE (object);

  g_clear_object (&self->adjustment_signals);
  g_clear_pointer (&self->groove, gtk_widget_unparent);
  g_clear_pointer (&self->passes, gtk_widget_unparent);
  g_clear_pointer (&self->unknown, gtk_widget_unparent);
  if (self->scale != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->scale));
  g_clear_object (&self->scale);

  G_OBJECT_CLASS (limn_covered_scale_parent_class)->dispose (object);
}

static void
limn_covered_scale_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  LimnCoveredScale *self = LIMN_COVERED_SCALE (object);

  switch (prop_id)
    {
    case PROP_SCALE:
      g_value_set_object (value, self->scale);
      break;
    case PROP_KEEPS_ABOVE:
      g_value_set_boolean (value, self->keeps_above);
      break;
    case PROP_COVERED_FROM:
      g_value_set_double (value, self->covered_from);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
limn_covered_scale_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  LimnCoveredScale *self = LIMN_COVERED_SCALE (object);

  switch (prop_id)
    {
    case PROP_SCALE:
      self->scale = g_value_dup_object (value);
      break;
    case PROP_KEEPS_ABOVE:
      limn_covered_scale_set_keeps_above (self, g_value_get_boolean (value));
      break;
    case PROP_COVERED_FROM:
      limn_covered_scale_set_covered_from (self, g_value_get_double (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
limn_covered_scale_class_init (LimnCoveredScaleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = limn_covered_scale_constructed;
  object_class->dispose = limn_covered_scale_dispose;
  object_class->get_property = limn_covered_scale_get_property;
  object_class->set_property = limn_covered_scale_set_property;
  widget_class->measure = limn_covered_scale_measure;
  widget_class->size_allocate = limn_covered_scale_size_allocate;
  widget_class->snapshot = limn_covered_scale_snapshot;

  properties[PROP_SCALE] =
    g_param_spec_object ("scale", NULL, NULL, GTK_TYPE_SCALE,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_KEEPS_ABOVE] =
    g_param_spec_boolean ("keeps-above", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_COVERED_FROM] =
    g_param_spec_double ("covered-from", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "coveredscale");
  /* The slider inside says what there is to say; what is for presentation only would hide it. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
limn_covered_scale_init (LimnCoveredScale *self)
{
  self->groove = limn_css_node_new (GTK_WIDGET (self), "groove");
  self->passes = limn_css_node_new (GTK_WIDGET (self), "passes");
  self->unknown = limn_css_node_new (GTK_WIDGET (self), "unknown");

  /* The knob moves by itself; what it parts has to follow. */
  self->adjustment_signals = g_signal_group_new (GTK_TYPE_ADJUSTMENT);
  g_signal_group_connect_object (self->adjustment_signals, "value-changed",
                                 G_CALLBACK (gtk_widget_queue_allocate), self,
                                 G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->adjustment_signals, "changed",
                                 G_CALLBACK (gtk_widget_queue_allocate), self,
                                 G_CONNECT_SWAPPED);
}

/**
 * limn_covered_scale_new:
 * @scale: a horizontal slider
 *
 * Creates a trough around a slider.
 *
 * Returns: (transfer floating): a new widget
 */
GtkWidget *
limn_covered_scale_new (GtkScale *scale)
{
  g_return_val_if_fail (GTK_IS_SCALE (scale), NULL);

  return g_object_new (LIMN_TYPE_COVERED_SCALE, "scale", scale, NULL);
}

/**
 * limn_covered_scale_get_scale:
 * @self: a covered scale
 *
 * Gets the slider.
 *
 * Returns: (transfer none): the slider
 */
GtkScale *
limn_covered_scale_get_scale (LimnCoveredScale *self)
{
  g_return_val_if_fail (LIMN_IS_COVERED_SCALE (self), NULL);

  return self->scale;
}

/**
 * limn_covered_scale_set_keeps_above:
 * @self: a covered scale
 * @keeps_above: whether what passes lies past the knob
 *
 * Sets on which side of the knob the trough is coloured.
 */
void
limn_covered_scale_set_keeps_above (LimnCoveredScale *self,
                                    gboolean          keeps_above)
{
  g_return_if_fail (LIMN_IS_COVERED_SCALE (self));

  keeps_above = !!keeps_above;
  if (self->keeps_above == keeps_above)
    return;

  self->keeps_above = keeps_above;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEEPS_ABOVE]);
}

/**
 * limn_covered_scale_get_covered_from:
 * @self: a covered scale
 *
 * Gets from where on the answer is known.
 *
 * Returns: a value of the slider; what is out of its range means everything, or nothing
 */
double
limn_covered_scale_get_covered_from (LimnCoveredScale *self)
{
  g_return_val_if_fail (LIMN_IS_COVERED_SCALE (self), 0);

  return self->covered_from;
}

/**
 * limn_covered_scale_set_covered_from:
 * @self: a covered scale
 * @value: a value of the slider; what is out of its range means everything, or nothing
 *
 * Sets from where on the answer is known.
 */
void
limn_covered_scale_set_covered_from (LimnCoveredScale *self,
                                     double            value)
{
  g_return_if_fail (LIMN_IS_COVERED_SCALE (self));

  if (!(fabs (self->covered_from - value) > 0))
    return;

  self->covered_from = value;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COVERED_FROM]);
}

/**
 * limn_covered_scale_get_x:
 * @self: a covered scale
 * @value: a value of the slider
 *
 * Gets where the middle of the knob is at that value.
 *
 * Returns: the distance from the left edge of @self, in pixels
 */
double
limn_covered_scale_get_x (LimnCoveredScale *self,
                          double            value)
{
  Track track;

  g_return_val_if_fail (LIMN_IS_COVERED_SCALE (self), 0);

  get_track (self, &track);

  return get_x (self, &track, value);
}

/**
 * limn_covered_scale_get_value_at:
 * @self: a covered scale
 * @x: the distance from the left edge of @self, in pixels
 *
 * Gets the value at which the middle of the knob is nearest to @x.
 *
 * Returns: a value of the slider
 */
double
limn_covered_scale_get_value_at (LimnCoveredScale *self,
                                 double            x)
{
  GtkAdjustment *adjustment;
  double lower;
  double span;
  double part;
  Track track;

  g_return_val_if_fail (LIMN_IS_COVERED_SCALE (self), 0);

  adjustment = gtk_range_get_adjustment (GTK_RANGE (self->scale));
  lower = gtk_adjustment_get_lower (adjustment);
  span = gtk_adjustment_get_upper (adjustment) - lower;

  get_track (self, &track);
  part = track.length > 0 ? CLAMP ((x - track.start) / track.length, 0.0, 1.0) : 0;

  return lower + span * (is_mirrored (self) ? 1 - part : part);
}
