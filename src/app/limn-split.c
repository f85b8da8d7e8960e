/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Places the sidebar beside or below the canvas. The form follows from the width in each
 * allocation, so that a window never shows the wrong one, not even for a frame, and its minimum
 * width is that of the narrow form. Main thread only. */

#include "config.h"

#include "limn-split.h"

#include <adwaita.h>
#include <math.h>

/* Below this a sidebar would leave less than a phone's width to the canvas. */
#define NARROW_WIDTH_PX 720

#define SIDEBAR_MIN_PX 300
#define SIDEBAR_MAX_PX 380
#define SIDEBAR_SHARE 0.29

/* The sheet may take this part of the height, so that the picture stays in sight. */
#define SHEET_SHARE 0.56

/* A sheet that scrolls is of use from this height on. */
#define SHEET_MIN_PX 64

/* What is left of the content at least while the sheet is open. */
#define CONTENT_MIN_PX 64

#define ANIMATION_MS 200

struct _LimnSplit
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *content;
  GtkWidget *sidebar;
  GtkWidget *bar;

  /* Owned */
  AdwAnimation *animation;

  double   shown; /* 0 to 1 */
  gboolean enabled;
  gboolean show_sidebar;
  gboolean show_sheet;
  gboolean narrow;
  guint    narrow_id;
};

enum
{
  PROP_0,
  PROP_CONTENT,
  PROP_SIDEBAR,
  PROP_BAR,
  PROP_ENABLED,
  PROP_SHOW_SIDEBAR,
  PROP_SHOW_SHEET,
  PROP_OPEN,
  PROP_NARROW,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void limn_split_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LimnSplit, limn_split, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      limn_split_buildable_init))

static void
set_shown (double   value,
           gpointer user_data)
{
  LimnSplit *self = user_data;

  self->shown = value;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
update (LimnSplit *self)
{
  double goal = self->enabled && limn_split_get_open (self) ? 1 : 0;

  if (adw_timed_animation_get_value_to (ADW_TIMED_ANIMATION (self->animation)) == goal
      && (self->shown == goal
          || adw_animation_get_state (self->animation) == ADW_ANIMATION_PLAYING))
    return;

  adw_animation_pause (self->animation);
  adw_timed_animation_set_value_from (ADW_TIMED_ANIMATION (self->animation), self->shown);
  adw_timed_animation_set_value_to (ADW_TIMED_ANIMATION (self->animation), goal);
  adw_animation_reset (self->animation);
  adw_animation_play (self->animation);
}

/* The form belongs to the allocation, but what follows from it for others, as the state of the
 * toggle button, must not change in the middle of one. */
static gboolean
narrow_changed_cb (gpointer user_data)
{
  LimnSplit *self = user_data;

  g_assert (LIMN_IS_SPLIT (self));

  self->narrow_id = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPEN]);

  return G_SOURCE_REMOVE;
}

static void
set_narrow (LimnSplit *self,
            gboolean   narrow)
{
  if (self->narrow == narrow)
    return;

  self->narrow = narrow;
  adw_animation_pause (self->animation);
  self->shown = self->enabled && limn_split_get_open (self) ? 1 : 0;
  adw_timed_animation_set_value_to (ADW_TIMED_ANIMATION (self->animation), self->shown);

  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");

  if (self->narrow_id == 0)
    {
      self->narrow_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, narrow_changed_cb, self, NULL);
      g_source_set_name_by_id (self->narrow_id, "[limn] window form changed");
    }
}

static void
allocate_child (LimnSplit *self,
                GtkWidget *child,
                int        x,
                int        y,
                int        width,
                int        height)
{
  GskTransform *place = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (x, y));

  gtk_widget_allocate (child, width, height, -1, place);
}

static void
allocate_wide (LimnSplit *self,
               int        width,
               int        height)
{
  int side = (int) CLAMP (width * SIDEBAR_SHARE, SIDEBAR_MIN_PX, SIDEBAR_MAX_PX);
  int minimum = 0;
  int visible;
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  gtk_widget_measure (self->sidebar, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  side = MAX (side, minimum);
  visible = (int) round (side * self->shown);

  gtk_widget_set_child_visible (self->bar, FALSE);
  gtk_widget_set_child_visible (self->sidebar, visible > 0);
  if (visible > 0)
    allocate_child (self, self->sidebar, mirrored ? visible - side : width - visible, 0,
                    side, height);
  allocate_child (self, self->content, mirrored ? visible : 0, 0, width - visible, height);
}

static void
allocate_narrow (LimnSplit *self,
                 int        width,
                 int        height)
{
  int bar = 0;
  int sheet = 0;
  int minimum = 0;
  int content_min = 0;
  int content;
  int visible;

  gtk_widget_set_child_visible (self->bar, self->enabled);
  if (self->enabled)
    gtk_widget_measure (self->bar, GTK_ORIENTATION_VERTICAL, width, &bar, NULL, NULL, NULL);

  gtk_widget_measure (self->sidebar, GTK_ORIENTATION_VERTICAL, width, &minimum, NULL, NULL, NULL);
  gtk_widget_measure (self->content, GTK_ORIENTATION_VERTICAL, width, &content_min, NULL, NULL,
                      NULL);
  sheet = MAX ((int) (height * SHEET_SHARE) - bar, SHEET_MIN_PX);
  sheet = MAX (MIN (sheet, height - bar - CONTENT_MIN_PX), minimum);
  visible = (int) round (sheet * self->shown);
  /* It may reach below the sheet for the moment it takes to give up what it can. */
  content = MAX (height - visible - bar, content_min);

  gtk_widget_set_child_visible (self->sidebar, visible > 0);
  if (visible > 0)
    allocate_child (self, self->sidebar, 0, height - visible, width, sheet);
  if (self->enabled)
    allocate_child (self, self->bar, 0, height - visible - bar, width, bar);
  allocate_child (self, self->content, 0, 0, width, content);
}

static void
limn_split_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  LimnSplit *self = LIMN_SPLIT (widget);

  if (self->content == NULL || self->sidebar == NULL || self->bar == NULL)
    return;

  set_narrow (self, width < NARROW_WIDTH_PX);
  if (self->narrow)
    allocate_narrow (self, width, height);
  else
    allocate_wide (self, width, height);
}

static void
measure_child (GtkWidget      *child,
               GtkOrientation  orientation,
               int            *minimum,
               int            *natural)
{
  *minimum = 0;
  *natural = 0;
  if (child != NULL)
    gtk_widget_measure (child, orientation, -1, minimum, natural, NULL, NULL);
}

static void
limn_split_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  LimnSplit *self = LIMN_SPLIT (widget);
  int content_min, content_nat, side_min, side_nat, bar_min, bar_nat;

  measure_child (self->content, orientation, &content_min, &content_nat);
  measure_child (self->sidebar, orientation, &side_min, &side_nat);
  measure_child (self->bar, orientation, &bar_min, &bar_nat);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (MAX (content_min, side_min), bar_min);
      *natural = content_nat + SIDEBAR_MIN_PX;
    }
  else
    {
      /* While the sheet is open the content can be asked to give up all but its essence. */
      *minimum = bar_min + MAX (content_min, CONTENT_MIN_PX + MAX (side_min, SHEET_MIN_PX));
      *natural = MAX (MAX (content_nat, side_nat), *minimum);
    }
}

static void
set_child (LimnSplit  *self,
           GtkWidget **field,
           GtkWidget  *child)
{
  if (*field != NULL)
    gtk_widget_unparent (*field);
  *field = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
}

static void
limn_split_add_child (GtkBuildable *buildable,
                      GtkBuilder   *builder,
                      GObject      *child,
                      const char   *type)
{
  LimnSplit *self = LIMN_SPLIT (buildable);

  if (g_strcmp0 (type, "sidebar") == 0)
    set_child (self, &self->sidebar, GTK_WIDGET (child));
  else if (g_strcmp0 (type, "bar") == 0)
    set_child (self, &self->bar, GTK_WIDGET (child));
  else
    set_child (self, &self->content, GTK_WIDGET (child));
}

static void
limn_split_buildable_init (GtkBuildableIface *iface)
{
  iface->add_child = limn_split_add_child;
}

static void
limn_split_dispose (GObject *object)
{
  LimnSplit *self = LIMN_SPLIT (object);

  g_clear_handle_id (&self->narrow_id, g_source_remove);
  g_clear_object (&self->animation);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_pointer (&self->bar, gtk_widget_unparent);
  g_clear_pointer (&self->sidebar, gtk_widget_unparent);

  G_OBJECT_CLASS (limn_split_parent_class)->dispose (object);
}

static void
limn_split_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  LimnSplit *self = LIMN_SPLIT (object);

  switch (prop_id)
    {
    case PROP_CONTENT:
      g_value_set_object (value, self->content);
      break;
    case PROP_SIDEBAR:
      g_value_set_object (value, self->sidebar);
      break;
    case PROP_BAR:
      g_value_set_object (value, self->bar);
      break;
    case PROP_ENABLED:
      g_value_set_boolean (value, self->enabled);
      break;
    case PROP_SHOW_SIDEBAR:
      g_value_set_boolean (value, self->show_sidebar);
      break;
    case PROP_SHOW_SHEET:
      g_value_set_boolean (value, self->show_sheet);
      break;
    case PROP_OPEN:
      g_value_set_boolean (value, limn_split_get_open (self));
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_choice (LimnSplit *self,
            gboolean   narrow,
            gboolean   open)
{
  gboolean *field = narrow ? &self->show_sheet : &self->show_sidebar;

  open = !!open;
  if (*field == open)
    return;

  *field = open;
  g_object_notify_by_pspec (G_OBJECT (self),
                            properties[narrow ? PROP_SHOW_SHEET : PROP_SHOW_SIDEBAR]);
  if (narrow == self->narrow)
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPEN]);
      update (self);
    }
}

static void
limn_split_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  LimnSplit *self = LIMN_SPLIT (object);

  switch (prop_id)
    {
    case PROP_ENABLED:
      limn_split_set_enabled (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_SIDEBAR:
      set_choice (self, FALSE, g_value_get_boolean (value));
      break;
    case PROP_SHOW_SHEET:
      set_choice (self, TRUE, g_value_get_boolean (value));
      break;
    case PROP_OPEN:
      limn_split_set_open (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
limn_split_class_init (LimnSplitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamFlags read_write = read_only | G_PARAM_WRITABLE;

  object_class->dispose = limn_split_dispose;
  object_class->get_property = limn_split_get_property;
  object_class->set_property = limn_split_set_property;
  widget_class->measure = limn_split_measure;
  widget_class->size_allocate = limn_split_size_allocate;

  properties[PROP_CONTENT] =
    g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, read_only);
  properties[PROP_SIDEBAR] =
    g_param_spec_object ("sidebar", NULL, NULL, GTK_TYPE_WIDGET, read_only);
  properties[PROP_BAR] =
    g_param_spec_object ("bar", NULL, NULL, GTK_TYPE_WIDGET, read_only);
  properties[PROP_ENABLED] =
    g_param_spec_boolean ("enabled", NULL, NULL, FALSE, read_write);
  properties[PROP_SHOW_SIDEBAR] =
    g_param_spec_boolean ("show-sidebar", NULL, NULL, TRUE, read_write);
  properties[PROP_SHOW_SHEET] =
    g_param_spec_boolean ("show-sheet", NULL, NULL, FALSE, read_write);
  properties[PROP_OPEN] =
    g_param_spec_boolean ("open", NULL, NULL, FALSE, read_write);
  properties[PROP_NARROW] =
    g_param_spec_boolean ("narrow", NULL, NULL, TRUE, read_only);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "split");
}

static void
limn_split_init (LimnSplit *self)
{
  self->show_sidebar = TRUE;
  /* Until the first allocation tells: what needs less room must not make the window grow. */
  self->narrow = TRUE;
  gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->animation =
    adw_timed_animation_new (GTK_WIDGET (self), 0, 0, ANIMATION_MS,
                             adw_callback_animation_target_new (set_shown, self, NULL));
}

/**
 * limn_split_get_narrow:
 * @self: a split
 *
 * Gets whether the sidebar is a sheet below the content now.
 *
 * Returns: %TRUE in the narrow form
 */
gboolean
limn_split_get_narrow (LimnSplit *self)
{
  g_return_val_if_fail (LIMN_IS_SPLIT (self), FALSE);

  return self->narrow;
}

/**
 * limn_split_get_open:
 * @self: a split
 *
 * Gets whether the sidebar, or in the narrow form the sheet, is open.
 *
 * Returns: %TRUE if it is
 */
gboolean
limn_split_get_open (LimnSplit *self)
{
  g_return_val_if_fail (LIMN_IS_SPLIT (self), FALSE);

  return self->narrow ? self->show_sheet : self->show_sidebar;
}

/**
 * limn_split_set_open:
 * @self: a split
 * @open: whether the sidebar, or in the narrow form the sheet, is open
 *
 * Opens or closes it.
 */
void
limn_split_set_open (LimnSplit *self,
                     gboolean   open)
{
  g_return_if_fail (LIMN_IS_SPLIT (self));

  set_choice (self, self->narrow, open);
}

/**
 * limn_split_set_enabled:
 * @self: a split
 * @enabled: whether there is anything to show in the sidebar
 *
 * Takes the sidebar away altogether while there is no picture.
 */
void
limn_split_set_enabled (LimnSplit *self,
                        gboolean   enabled)
{
  g_return_if_fail (LIMN_IS_SPLIT (self));

  enabled = !!enabled;
  if (self->enabled == enabled)
    return;

  self->enabled = enabled;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENABLED]);
}
