/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The side of the window where a person sets and reads. Normally the thresholds stand still at the
 * top and what is below scrolls. Where there is no height for that, as in a sheet at the bottom of
 * a narrow window, everything scrolls as one column. Main thread only. */

#include "config.h"

#include "limn-sidebar.h"

#include "limn-class-list.h"
#include "limn-curves.h"
#include "limn-details.h"
#include "limn-difference-bar.h"
#include "limn-example-bar.h"
#include "limn-format.h"
#include "limn-object-list.h"
#include "limn-survey-bar.h"
#include "limn-thresholds.h"

#include <glib/gi18n-lib.h>

/* What must be left below the thresholds for it to make sense to pin them. */
#define LEAST_REST_PX 150

struct _LimnSidebar
{
  GtkWidget parent_instance;

  /* Owned */
  LimnOverlay  *overlay;
  LimnTuner    *tuner;
  GSignalGroup *session_signals;

  /* Template */
  GtkWidget          *outer_scroller;
  LimnThresholds     *thresholds;
  GtkEventController *wheel;
  GtkWidget          *rest_scroller;
  GtkWidget          *cards;
  LimnClassList      *class_list;
  LimnObjectList     *object_list;
  LimnDetails        *details;
  GtkWidget          *footer_label;

  /* Borrowed from the thresholds, cleared when they go away */
  LimnExampleBar    *example_bar;
  LimnDifferenceBar *difference_bar;
  LimnCurves         *curves;
  LimnSurveyBar      *survey_bar;

  guint    relayout_id;
  gboolean stacked;
};

G_DEFINE_FINAL_TYPE (LimnSidebar, limn_sidebar, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_REVEAL,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
reveal_cb (LimnSidebar *self,
           int          index)
{
  g_assert (LIMN_IS_SIDEBAR (self));

  g_signal_emit (self, signals[SIGNAL_REVEAL], 0, index);
}

/* While everything scrolls as one column, a wheel that passes over a slider or a number must go on
 * scrolling and not change it. */
static gboolean
wheel_cb (LimnSidebar *self,
          double       dx,
          double       dy)
{
  GtkAdjustment *adjustment;
  double step;

  g_assert (LIMN_IS_SIDEBAR (self));

  adjustment =
    gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->outer_scroller));
  step = gtk_adjustment_get_page_size (adjustment) / 4;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + dy * step);

  return GDK_EVENT_STOP;
}

static void
set_stacked (LimnSidebar *self,
             gboolean     stacked)
{
  self->stacked = stacked;
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->rest_scroller), GTK_POLICY_NEVER,
                                  stacked ? GTK_POLICY_NEVER : GTK_POLICY_AUTOMATIC);
  gtk_event_controller_set_propagation_phase (self->wheel,
                                              stacked ? GTK_PHASE_CAPTURE : GTK_PHASE_NONE);
}

static gboolean
wants_stacked (LimnSidebar *self,
               int          width,
               int          height)
{
  int least;

  gtk_widget_measure (GTK_WIDGET (self->thresholds), GTK_ORIENTATION_VERTICAL, width,
                      &least, NULL, NULL, NULL);

  return height < least + LEAST_REST_PX;
}

static gboolean
relayout_cb (gpointer user_data)
{
  LimnSidebar *self = user_data;
  gboolean stacked;

  g_assert (LIMN_IS_SIDEBAR (self));

  self->relayout_id = 0;
  stacked = wants_stacked (self, gtk_widget_get_width (GTK_WIDGET (self)),
                           gtk_widget_get_height (GTK_WIDGET (self)));
  if (self->stacked != stacked)
    set_stacked (self, stacked);

  return G_SOURCE_REMOVE;
}

static void
limn_sidebar_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  gtk_widget_measure (LIMN_SIDEBAR (widget)->outer_scroller, orientation, for_size,
                      minimum, natural, NULL, NULL);
}

static void
limn_sidebar_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  LimnSidebar *self = LIMN_SIDEBAR (widget);
  GtkAllocation all = { 0, 0, width, height };

  gtk_widget_size_allocate (self->outer_scroller, &all, baseline);

  /* A policy must not change in the middle of an allocation. */
  if (self->relayout_id == 0 && self->stacked != wants_stacked (self, width, height))
    {
      self->relayout_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, relayout_cb, self, NULL);
      g_source_set_name_by_id (self->relayout_id, "[limn] sidebar layout");
    }
}

static GtkSizeRequestMode
limn_sidebar_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static char *
describe_destination (LimnModel *model)
{
  g_autofree char *host = NULL;

  if (!limn_model_is_remote (model))
    return g_strdup (_("Pictures stay on this computer"));

  host = limn_format_host (model);

  /* Translators: %s is the name of a computer on the network */
  return g_strdup_printf (_("Pictures go to %s"), host);
}

static void
update_footer (LimnSidebar *self)
{
  LimnSession *session;
  g_autofree char *requests = NULL;
  g_autofree char *destination = NULL;
  g_autofree char *text = NULL;
  guint n_requests;

  g_assert (LIMN_IS_SIDEBAR (self));

  if (self->overlay == NULL)
    return;

  session = limn_overlay_get_session (self->overlay);
  n_requests = limn_client_get_n_requests (limn_session_get_client (session));
  requests = g_strdup_printf (ngettext ("%u request this session", "%u requests this session",
                                        n_requests),
                              n_requests);
  destination = describe_destination (limn_session_get_model (session));
  if (limn_model_is_remote (limn_session_get_model (session))
      && limn_session_get_save_credits (session))
    {
      /* Translators: %s is "3 requests this session"; what is known is a range of confidences */
      text = g_strdup_printf (_("%s; inside the known range nothing is asked\n%s"),
                              requests, destination);
    }
  else
    {
      text = g_strdup_printf ("%s\n%s", requests, destination);
    }

  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (self->footer_label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (self->footer_label), text);
}

static void
limn_sidebar_dispose (GObject *object)
{
  LimnSidebar *self = LIMN_SIDEBAR (object);

  if (self->outer_scroller != NULL)
    {
      limn_sidebar_set_tuner (self, NULL);
      limn_sidebar_set_overlay (self, NULL);
    }
  g_clear_weak_pointer (&self->example_bar);
  g_clear_weak_pointer (&self->difference_bar);
  g_clear_weak_pointer (&self->curves);
  g_clear_weak_pointer (&self->survey_bar);
  g_clear_handle_id (&self->relayout_id, g_source_remove);
  g_clear_object (&self->session_signals);
  g_clear_pointer (&self->outer_scroller, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), LIMN_TYPE_SIDEBAR);

  G_OBJECT_CLASS (limn_sidebar_parent_class)->dispose (object);
}

static void
limn_sidebar_class_init (LimnSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = limn_sidebar_dispose;
  widget_class->measure = limn_sidebar_measure;
  widget_class->size_allocate = limn_sidebar_size_allocate;
  widget_class->get_request_mode = limn_sidebar_get_request_mode;

  g_type_ensure (LIMN_TYPE_CLASS_LIST);
  g_type_ensure (LIMN_TYPE_DETAILS);
  g_type_ensure (LIMN_TYPE_OBJECT_LIST);
  g_type_ensure (LIMN_TYPE_THRESHOLDS);

  signals[SIGNAL_REVEAL] =
    g_signal_new ("reveal", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  gtk_widget_class_set_css_name (widget_class, "limnsidebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LIMN_RESOURCE_PATH "/limn-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, LimnSidebar, outer_scroller);
  gtk_widget_class_bind_template_child (widget_class, LimnSidebar, thresholds);
  gtk_widget_class_bind_template_child (widget_class, LimnSidebar, wheel);
  gtk_widget_class_bind_template_child (widget_class, LimnSidebar, rest_scroller);
  gtk_widget_class_bind_template_child (widget_class, LimnSidebar, cards);
  gtk_widget_class_bind_template_child (widget_class, LimnSidebar, class_list);
  gtk_widget_class_bind_template_child (widget_class, LimnSidebar, object_list);
  gtk_widget_class_bind_template_child (widget_class, LimnSidebar, details);
  gtk_widget_class_bind_template_child (widget_class, LimnSidebar, footer_label);
  gtk_widget_class_bind_template_callback (widget_class, reveal_cb);
  gtk_widget_class_bind_template_callback (widget_class, wheel_cb);
}

/* What is said about the confidence stands right below its strip. */
static void
add_bars (LimnSidebar *self)
{
  g_set_weak_pointer (&self->curves, LIMN_CURVES (limn_curves_new ()));
  limn_curves_set_scale (self->curves, limn_threshold_row_get_scale (
    limn_thresholds_get_confidence (self->thresholds)));
  limn_thresholds_add_extra (self->thresholds, GTK_WIDGET (self->curves));
  g_set_weak_pointer (&self->survey_bar, LIMN_SURVEY_BAR (limn_survey_bar_new ()));
  limn_thresholds_add_extra (self->thresholds, GTK_WIDGET (self->survey_bar));
  g_set_weak_pointer (&self->difference_bar, LIMN_DIFFERENCE_BAR (limn_difference_bar_new ()));
  limn_thresholds_add_extra (self->thresholds, GTK_WIDGET (self->difference_bar));
  g_set_weak_pointer (&self->example_bar, LIMN_EXAMPLE_BAR (limn_example_bar_new ()));
  limn_thresholds_add_extra (self->thresholds, GTK_WIDGET (self->example_bar));
}

static void
limn_sidebar_init (LimnSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_bars (self);

  /* The client does not tell when it counts; a request begins or ends with one of these. */
  self->session_signals = g_signal_group_new (LIMN_TYPE_SESSION);
  g_signal_group_connect_object (self->session_signals, "notify::busy",
                                 G_CALLBACK (update_footer), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->session_signals, "notify::status",
                                 G_CALLBACK (update_footer), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->session_signals, "notify::model",
                                 G_CALLBACK (update_footer), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->session_signals, "notify::save-credits",
                                 G_CALLBACK (update_footer), self, G_CONNECT_SWAPPED);
}

/**
 * limn_sidebar_new:
 *
 * Creates a sidebar that shows nothing yet.
 *
 * Returns: (transfer floating): a new sidebar
 */
GtkWidget *
limn_sidebar_new (void)
{
  return g_object_new (LIMN_TYPE_SIDEBAR, NULL);
}

/**
 * limn_sidebar_set_overlay:
 * @self: a sidebar
 * @overlay: (nullable): what is shown; its session is what the thresholds set
 *
 * Sets what the sidebar is about.
 */
void
limn_sidebar_set_overlay (LimnSidebar *self,
                          LimnOverlay *overlay)
{
  g_return_if_fail (LIMN_IS_SIDEBAR (self));
  g_return_if_fail (overlay == NULL || LIMN_IS_OVERLAY (overlay));

  if (!g_set_object (&self->overlay, overlay))
    return;

  limn_thresholds_set_overlay (self->thresholds, overlay);
  limn_class_list_set_overlay (self->class_list, overlay);
  limn_object_list_set_overlay (self->object_list, overlay);
  limn_details_set_overlay (self->details, overlay);
  g_signal_group_set_target (self->session_signals,
                             overlay != NULL ? limn_overlay_get_session (overlay) : NULL);
  update_footer (self);
}

/**
 * limn_sidebar_set_tuner:
 * @self: a sidebar
 * @tuner: (nullable): what is shown beside the answer
 *
 * Sets what helps to choose the thresholds.
 */
void
limn_sidebar_set_tuner (LimnSidebar *self,
                        LimnTuner   *tuner)
{
  LimnPins *pins;

  g_return_if_fail (LIMN_IS_SIDEBAR (self));
  g_return_if_fail (tuner == NULL || LIMN_IS_TUNER (tuner));

  if (!g_set_object (&self->tuner, tuner))
    return;

  pins = tuner != NULL ? limn_tuner_get_pins (tuner) : NULL;
  limn_thresholds_set_tuner (self->thresholds, tuner);
  limn_object_list_set_pins (self->object_list, pins);
  limn_curves_set_referee (self->curves, tuner != NULL ? limn_tuner_get_referee (tuner) : NULL);
  limn_survey_bar_set_survey (self->survey_bar,
                              tuner != NULL ? limn_tuner_get_survey (tuner) : NULL);
  limn_example_bar_set_pins (self->example_bar, pins);
  limn_difference_bar_set_session (self->difference_bar,
                                   tuner != NULL ? limn_tuner_get_session (tuner) : NULL);
}

/**
 * limn_sidebar_add_card:
 * @self: a sidebar
 * @card: a widget that hides itself while it has nothing to say
 *
 * Puts a card between the classes and the objects.
 */
void
limn_sidebar_add_card (LimnSidebar *self,
                       GtkWidget   *card)
{
  g_return_if_fail (LIMN_IS_SIDEBAR (self));
  g_return_if_fail (GTK_IS_WIDGET (card));

  gtk_box_append (GTK_BOX (self->cards), card);
}

/**
 * limn_sidebar_get_stacked:
 * @self: a sidebar
 *
 * Gets whether there is so little height that everything scrolls as one column.
 *
 * Returns: %TRUE if so, %FALSE while the thresholds are pinned
 */
gboolean
limn_sidebar_get_stacked (LimnSidebar *self)
{
  g_return_val_if_fail (LIMN_IS_SIDEBAR (self), FALSE);

  return self->stacked;
}
