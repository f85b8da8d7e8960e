/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of objects: a virtual list over LimnObjectModel, with an order and a filter. Main
 * thread only. */

#include "config.h"

#include "limn-object-list.h"

#include "limn-format.h"
#include "limn-menus.h"
#include "limn-object-row.h"

#include <glib/gi18n-lib.h>

struct _LimnObjectList
{
  GtkWidget parent_instance;

  /* Owned */
  LimnOverlay     *overlay;
  GSignalGroup    *overlay_signals;
  LimnPins        *pins;
  GSignalGroup    *pins_signals;
  LimnObjectModel *model;

  /* Rows that the list view made, borrowed */
  GHashTable *rows;

  /* Template */
  GtkWidget *title_label;
  GtkWidget *sort_button;
  GtkWidget *search;
  GtkWidget *stack;
  GtkWidget *view;
  GtkWidget *empty_label;
  GtkWidget *menu;

  guint scroll_id;
};

G_DEFINE_FINAL_TYPE (LimnObjectList, limn_object_list, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SORT,
  N_PROPS,
};

enum
{
  SIGNAL_REVEAL,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static const char *
get_sort_label (LimnObjectSort sort)
{
  switch (sort)
    {
    case LIMN_OBJECT_SORT_SCORE:
      return C_("sorted by", "Score");
    case LIMN_OBJECT_SORT_CLASS:
      return C_("sorted by", "Class");
    case LIMN_OBJECT_SORT_SIZE:
      return C_("sorted by", "Size");
    case LIMN_OBJECT_SORT_POSITION:
      return C_("sorted by", "Position");
    }

  g_return_val_if_reached ("");
}

static void
row_hover_cb (LimnObjectList *self,
              gboolean        inside,
              LimnObjectRow  *row)
{
  int index;

  g_assert (LIMN_IS_OBJECT_LIST (self));

  if (self->overlay == NULL)
    return;

  index = limn_object_row_get_index (row);
  if (inside)
    limn_overlay_set_hovered (self->overlay, index);
  else if (limn_overlay_get_hovered (self->overlay) == index)
    limn_overlay_set_hovered (self->overlay, -1);
}

static const LimnPin *
find_pin (LimnObjectList *self,
          int             index)
{
  LimnPrediction *prediction = NULL;

  if (self->overlay != NULL)
    prediction = limn_session_get_prediction (limn_overlay_get_session (self->overlay));
  if (self->pins == NULL || prediction == NULL || index < 0
      || (guint) index >= limn_prediction_get_n_instances (prediction))
    return NULL;

  return limn_pins_find (self->pins, prediction, (guint) index);
}

static void
update_row (LimnObjectList *self,
            LimnObjectRow  *row)
{
  int index = limn_object_row_get_index (row);

  limn_object_row_set_pin (row, find_pin (self, index));

  limn_object_row_set_hovered (row, index >= 0 && self->overlay != NULL
                                    && limn_overlay_get_hovered (self->overlay) == index);
}

static void
update_rows (LimnObjectList *self)
{
  GHashTableIter iter;
  gpointer row;

  g_assert (LIMN_IS_OBJECT_LIST (self));

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    update_row (self, row);
}

static void
scroll_to_selected (LimnObjectList *self)
{
  guint position;

  if (self->overlay == NULL)
    return;

  position = limn_object_model_get_position (self->model,
                                             limn_overlay_get_selected (self->overlay));
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (self->view, "list.scroll-to-item", "u", position);
}

static gboolean
scroll_later_cb (gpointer user_data)
{
  LimnObjectList *self = user_data;

  g_assert (LIMN_IS_OBJECT_LIST (self));

  self->scroll_id = 0;
  scroll_to_selected (self);

  return G_SOURCE_REMOVE;
}

/* Selected while the list was not on screen. It can scroll only once it has rows. */
static void
view_mapped_cb (LimnObjectList *self)
{
  g_assert (LIMN_IS_OBJECT_LIST (self));

  if (self->scroll_id != 0)
    return;

  self->scroll_id = g_idle_add (scroll_later_cb, self);
  g_source_set_name_by_id (self->scroll_id, "[limn] scroll to the selected object");
}

static void
selected_changed_cb (LimnObjectList *self)
{
  g_assert (LIMN_IS_OBJECT_LIST (self));

  scroll_to_selected (self);
}

static void
row_destroyed_cb (LimnObjectList *self,
                  GtkWidget      *row)
{
  g_assert (LIMN_IS_OBJECT_LIST (self));

  g_hash_table_remove (self->rows, row);
}

static void
setup_row_cb (LimnObjectList *self,
              GtkListItem    *list_item)
{
  GtkWidget *row;

  g_assert (LIMN_IS_OBJECT_LIST (self));

  row = limn_object_row_new ();
  g_signal_connect_object (row, "hover", G_CALLBACK (row_hover_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "destroy", G_CALLBACK (row_destroyed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (list_item, row);
  g_hash_table_add (self->rows, row);
}

static void
bind_row_cb (LimnObjectList *self,
             GtkListItem    *list_item)
{
  LimnObjectRow *row;

  g_assert (LIMN_IS_OBJECT_LIST (self));

  row = LIMN_OBJECT_ROW (gtk_list_item_get_child (list_item));
  limn_object_row_bind (row, gtk_list_item_get_item (list_item));
  update_row (self, row);
}

static void
unbind_row_cb (LimnObjectList *self,
               GtkListItem    *list_item)
{
  LimnObjectRow *row;

  g_assert (LIMN_IS_OBJECT_LIST (self));

  row = LIMN_OBJECT_ROW (gtk_list_item_get_child (list_item));
  limn_object_row_bind (row, NULL);
  update_row (self, row);
}

static GtkListItemFactory *
create_factory (LimnObjectList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_row_cb), self, G_CONNECT_SWAPPED);

  return factory;
}

static void
activate_cb (LimnObjectList *self,
             guint           position)
{
  int index;

  g_assert (LIMN_IS_OBJECT_LIST (self));

  index = limn_object_model_get_index (self->model, position);
  if (index >= 0)
    g_signal_emit (self, signals[SIGNAL_REVEAL], 0, index);
}

/* Opens the menu of a row at a place in the list, for the row's object. */
static void
open_menu (LimnObjectList *self,
           LimnObjectRow  *row,
           double          x,
           double          y)
{
  const GdkRectangle place = { (int) x, (int) y, 1, 1 };

  if (limn_object_row_get_index (row) < 0)
    return;

  limn_overlay_set_selected (self->overlay, limn_object_row_get_index (row));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &place);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
pressed_cb (GtkGesture     *gesture,
            int             n_press,
            double          x,
            double          y,
            LimnObjectList *self)
{
  GtkWidget *picked;
  GtkWidget *row;
  graphene_point_t at;

  g_assert (LIMN_IS_OBJECT_LIST (self));

  picked = gtk_widget_pick (self->view, x, y, GTK_PICK_DEFAULT);
  if (picked == NULL)
    return;

  /* Around a row is the widget that the view makes for it. */
  row = gtk_widget_get_ancestor (picked, LIMN_TYPE_OBJECT_ROW);
  if (row == NULL)
    row = gtk_widget_get_first_child (picked);
  if (!LIMN_IS_OBJECT_ROW (row)
      || !gtk_widget_compute_point (self->view, GTK_WIDGET (self),
                                    &GRAPHENE_POINT_INIT ((float) x, (float) y), &at))
    return;

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  open_menu (self, LIMN_OBJECT_ROW (row), at.x, at.y);
}

/* The Menu key, on the row that has the focus. */
static void
menu_action_cb (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;
  graphene_rect_t bounds;

  if (LIMN_IS_OBJECT_ROW (row) && gtk_widget_compute_bounds (row, widget, &bounds))
    open_menu (LIMN_OBJECT_LIST (widget), LIMN_OBJECT_ROW (row),
               bounds.origin.x + bounds.size.width / 2, bounds.origin.y + bounds.size.height);
}

/* Says why there is nothing in the list. */
static char *
describe_empty (LimnObjectList *self)
{
  LimnPrediction *prediction = NULL;
  LimnQuery *query;
  g_autofree char *percent = NULL;

  if (limn_object_model_is_filtered (self->model))
    return g_strdup (_("No object matches the filter"));

  if (self->overlay != NULL)
    prediction = limn_session_get_prediction (limn_overlay_get_session (self->overlay));
  if (prediction == NULL)
    return g_strdup (_("What the model sees is listed here"));
  if (limn_prediction_get_n_instances (prediction) > 0)
    return g_strdup (_("All classes are hidden"));

  query = limn_prediction_get_query (prediction);
  if (query == NULL)
    return g_strdup (_("Nothing found"));

  percent = limn_format_percent_nbsp (limn_query_get_confidence (query));

  /* Translators: %s is a percentage */
  return g_strdup_printf (_("Nothing at %s or above"), percent);
}

static void
update_stack (LimnObjectList *self)
{
  g_assert (LIMN_IS_OBJECT_LIST (self));

  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    {
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "list");
    }
  else
    {
      g_autofree char *text = describe_empty (self);

      gtk_label_set_label (GTK_LABEL (self->empty_label), text);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "empty");
    }
}

static void
search_changed_cb (LimnObjectList *self)
{
  g_assert (LIMN_IS_OBJECT_LIST (self));

  limn_object_model_set_filter (self->model,
                                gtk_editable_get_text (GTK_EDITABLE (self->search)));
  update_stack (self);
}

static void
stop_search_cb (LimnObjectList *self)
{
  g_assert (LIMN_IS_OBJECT_LIST (self));

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static void
limn_object_list_dispose (GObject *object)
{
  LimnObjectList *self = LIMN_OBJECT_LIST (object);
  GtkWidget *child;

  limn_object_list_set_overlay (self, NULL);
  limn_object_list_set_pins (self, NULL);
  g_clear_object (&self->pins_signals);
  g_clear_handle_id (&self->scroll_id, g_source_remove);
  g_clear_object (&self->overlay_signals);
  /* The rows go while the list that they tell about is still whole. */
  if (self->view != NULL)
    gtk_list_view_set_model (GTK_LIST_VIEW (self->view), NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  gtk_widget_dispose_template (GTK_WIDGET (self), LIMN_TYPE_OBJECT_LIST);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (limn_object_list_parent_class)->dispose (object);
}

static void
limn_object_list_finalize (GObject *object)
{
  LimnObjectList *self = LIMN_OBJECT_LIST (object);

  g_clear_pointer (&self->rows, g_hash_table_unref);

  G_OBJECT_CLASS (limn_object_list_parent_class)->finalize (object);
}

static void
limn_object_list_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  LimnObjectList *self = LIMN_OBJECT_LIST (object);

  switch (prop_id)
    {
    case PROP_SORT:
      g_value_set_enum (value, limn_object_model_get_sort (self->model));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
limn_object_list_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_SORT:
      limn_object_list_set_sort (LIMN_OBJECT_LIST (object), g_value_get_enum (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LIMN_RESOURCE_PATH "/limn-object-list.ui");
  gtk_widget_class_bind_template_child (widget_class, LimnObjectList, title_label);
  gtk_widget_class_bind_template_child (widget_class, LimnObjectList, sort_button);
  gtk_widget_class_bind_template_child (widget_class, LimnObjectList, search);
  gtk_widget_class_bind_template_child (widget_class, LimnObjectList, stack);
  gtk_widget_class_bind_template_child (widget_class, LimnObjectList, view);
  gtk_widget_class_bind_template_child (widget_class, LimnObjectList, empty_label);
  gtk_widget_class_bind_template_child (widget_class, LimnObjectList, menu);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_mapped_cb);
}

static void
limn_object_list_class_init (LimnObjectListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = limn_object_list_dispose;
  object_class->finalize = limn_object_list_finalize;
  object_class->get_property = limn_object_list_get_property;
  object_class->set_property = limn_object_list_set_property;

  properties[PROP_SORT] =
    g_param_spec_enum ("sort", NULL, NULL, LIMN_TYPE_OBJECT_SORT, LIMN_OBJECT_SORT_SCORE,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_REVEAL] =
    g_signal_new ("reveal", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  gtk_widget_class_install_property_action (widget_class, "objects.sort", "sort");
  gtk_widget_class_install_action (widget_class, "objects.menu", NULL, menu_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "objects.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "objects.menu",
                                       NULL);
  gtk_widget_class_set_css_name (widget_class, "objectlist");
  bind_template (widget_class);
}

static void
limn_object_list_init (LimnObjectList *self)
{
  g_autoptr (GtkListItemFactory) factory = NULL;

  self->rows = g_hash_table_new (NULL, NULL);
  self->model = limn_object_model_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  factory = create_factory (self);
  gtk_list_view_set_factory (GTK_LIST_VIEW (self->view), factory);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->view), GTK_SELECTION_MODEL (self->model));
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);

  self->overlay_signals = g_signal_group_new (LIMN_TYPE_OVERLAY);
  g_signal_group_connect_object (self->overlay_signals, "notify::hovered",
                                 G_CALLBACK (update_rows), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->overlay_signals, "notify::selected",
                                 G_CALLBACK (selected_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->overlay_signals, "notify::scene",
                                 G_CALLBACK (update_stack), self, G_CONNECT_SWAPPED);
  self->pins_signals = g_signal_group_new (LIMN_TYPE_PINS);
  g_signal_group_connect_object (self->pins_signals, "changed",
                                 G_CALLBACK (update_rows), self, G_CONNECT_SWAPPED);

  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), limn_menus_get ("object_menu"));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->sort_button),
                                  limn_menus_get ("sort_menu"));
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->sort_button),
                             get_sort_label (LIMN_OBJECT_SORT_SCORE));
  update_stack (self);
}

/**
 * limn_object_list_new:
 *
 * Creates an empty list.
 *
 * Returns: (transfer floating): a new list
 */
GtkWidget *
limn_object_list_new (void)
{
  return g_object_new (LIMN_TYPE_OBJECT_LIST, NULL);
}

/**
 * limn_object_list_set_overlay:
 * @self: an object list
 * @overlay: (nullable): what is shown
 *
 * Sets whose objects are listed.
 */
void
limn_object_list_set_overlay (LimnObjectList *self,
                              LimnOverlay    *overlay)
{
  g_return_if_fail (LIMN_IS_OBJECT_LIST (self));
  g_return_if_fail (overlay == NULL || LIMN_IS_OVERLAY (overlay));

  if (!g_set_object (&self->overlay, overlay))
    return;

  /* The model connects first, so that the rows are there when the view is to scroll to one. */
  limn_object_model_set_overlay (self->model, overlay);
  g_signal_group_set_target (self->overlay_signals, overlay);
  update_rows (self);
  update_stack (self);
}

/**
 * limn_object_list_set_pins:
 * @self: an object list
 * @pins: (nullable): which objects are examples
 *
 * Sets what the marks of the rows say.
 */
void
limn_object_list_set_pins (LimnObjectList *self,
                           LimnPins       *pins)
{
  g_return_if_fail (LIMN_IS_OBJECT_LIST (self));
  g_return_if_fail (pins == NULL || LIMN_IS_PINS (pins));

  if (!g_set_object (&self->pins, pins))
    return;

  g_signal_group_set_target (self->pins_signals, pins);
  update_rows (self);
}

/**
 * limn_object_list_set_sort:
 * @self: an object list
 * @sort: the order
 *
 * Sets the order.
 */
void
limn_object_list_set_sort (LimnObjectList *self,
                           LimnObjectSort  sort)
{
  g_return_if_fail (LIMN_IS_OBJECT_LIST (self));

  if (limn_object_model_get_sort (self->model) == sort)
    return;

  limn_object_model_set_sort (self->model, sort);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->sort_button), get_sort_label (sort));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORT]);
}

/**
 * limn_object_list_get_model:
 * @self: an object list
 *
 * Gets what is listed, in order.
 *
 * Returns: (transfer none): the model
 */
LimnObjectModel *
limn_object_list_get_model (LimnObjectList *self)
{
  g_return_val_if_fail (LIMN_IS_OBJECT_LIST (self), NULL);

  return self->model;
}

/**
 * limn_object_list_get_search:
 * @self: an object list
 *
 * Gets where the filter is typed.
 *
 * Returns: (transfer none): the entry
 */
GtkEditable *
limn_object_list_get_search (LimnObjectList *self)
{
  g_return_val_if_fail (LIMN_IS_OBJECT_LIST (self), NULL);

  return GTK_EDITABLE (self->search);
}

/**
 * limn_object_list_get_view:
 * @self: an object list
 *
 * Gets the list itself, to move the focus to it.
 *
 * Returns: (transfer none): the list view
 */
GtkWidget *
limn_object_list_get_view (LimnObjectList *self)
{
  g_return_val_if_fail (LIMN_IS_OBJECT_LIST (self), NULL);

  return self->view;
}

/**
 * limn_object_list_get_n_rows:
 * @self: an object list
 *
 * Gets how many row widgets there are, for tests.
 *
 * Returns: the number
 */
guint
limn_object_list_get_n_rows (LimnObjectList *self)
{
  g_return_val_if_fail (LIMN_IS_OBJECT_LIST (self), 0);

  return g_hash_table_size (self->rows);
}
