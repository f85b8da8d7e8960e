/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The classes of the picture. Rows are made once per class and then only get new numbers; they are
 * put in order when the picture or the model changes and not while a slider moves, so that the eye
 * a person is aiming at stays where it is. A row that is expanded has the class's own threshold:
 * what it says goes to the session's cutoffs and comes back from there. Main thread only. */

#include "config.h"

#include "limn-class-list.h"

#include "limn-menus.h"

#include <glib/gi18n-lib.h>

/* A list of widgets, not a virtual one: a hostile reply may name a class per instance. */
#define MAX_ROWS 200

/* The list is as high as a few rows, and as a few more while sliders are seen in it. */
#define LEAST_PX 94
#define MOST_PX 140
#define LEAST_EXPANDED_PX 140
#define MOST_EXPANDED_PX 280

struct _LimnClassList
{
  GtkWidget parent_instance;

  /* Owned */
  LimnOverlay  *overlay;
  GSignalGroup *overlay_signals;
  GSignalGroup *session_signals;
  GPtrArray    *rows;
  LimnImage    *image;
  LimnModel    *model;

  /* Template */
  GtkWidget *title_label;
  GtkWidget *all_button;
  GtkWidget *menu_button;
  GtkWidget *scroller;
  GtkWidget *list;
  GtkWidget *more_label;
};

G_DEFINE_FINAL_TYPE (LimnClassList, limn_class_list, GTK_TYPE_WIDGET)

static int
compare_tallies (gconstpointer a,
                 gconstpointer b)
{
  const LimnClassTally *one = *(LimnClassTally * const *) a;
  const LimnClassTally *other = *(LimnClassTally * const *) b;

  if (one->n_total != other->n_total)
    return one->n_total > other->n_total ? -1 : 1;

  if (one->class_id != other->class_id && g_str_equal (one->name, other->name))
    return one->class_id < other->class_id ? -1 : 1;

  return g_utf8_collate (one->name, other->name);
}

static void
row_toggled_cb (LimnClassList *self,
                gboolean       hidden,
                LimnClassRow  *row)
{
  g_assert (LIMN_IS_CLASS_LIST (self));

  limn_overlay_set_class_hidden (self->overlay, limn_class_row_get_name (row), hidden);
}

static void
row_solo_cb (LimnClassList *self,
             LimnClassRow  *row)
{
  g_assert (LIMN_IS_CLASS_LIST (self));

  limn_class_list_solo (self, limn_class_row_get_name (row));
}

static void
row_moved_cb (LimnClassList *self,
              double         percent,
              LimnClassRow  *row)
{
  LimnSession *session;
  g_autoptr (LimnCutoffs) cutoffs = NULL;

  g_assert (LIMN_IS_CLASS_LIST (self));

  session = limn_overlay_get_session (self->overlay);
  cutoffs = limn_cutoffs_with_class (limn_session_get_cutoffs (session),
                                     limn_class_row_get_name (row),
                                     limn_class_row_get_class_id (row), percent);
  limn_session_set_cutoffs (session, cutoffs);
}

static void
row_relinked_cb (LimnClassList *self,
                 LimnClassRow  *row)
{
  LimnSession *session;
  g_autoptr (LimnCutoffs) cutoffs = NULL;

  g_assert (LIMN_IS_CLASS_LIST (self));

  session = limn_overlay_get_session (self->overlay);
  cutoffs = limn_cutoffs_without_class (limn_session_get_cutoffs (session),
                                        limn_class_row_get_name (row),
                                        limn_class_row_get_class_id (row));
  limn_session_set_cutoffs (session, cutoffs);
}

/* The scores of a row's class in what is known, or in what is shown where that is all. */
static LimnSurvival *
collect_scores (LimnClassList *self,
                LimnClassRow  *row)
{
  LimnSession *session = limn_overlay_get_session (self->overlay);
  LimnPrediction *known = limn_session_get_pool (session);
  g_autoptr (GArray) scores = g_array_new (FALSE, FALSE, sizeof (float));

  if (known == NULL)
    known = limn_session_get_prediction (session);
  if (known == NULL)
    return NULL;

  for (guint i = 0; i < limn_prediction_get_n_instances (known); i++)
    {
      const LimnInstance *instance = limn_prediction_get_instance (known, i);
      const char *name = limn_prediction_get_class_name (known, instance->class_index);

      if (instance->class_id == limn_class_row_get_class_id (row)
          && g_strcmp0 (name, limn_class_row_get_name (row)) == 0)
        g_array_append_val (scores, instance->confidence);
    }

  return limn_survival_new ((const float *) scores->data, scores->len,
                            limn_prediction_get_engine (known));
}

static void
update_scores (LimnClassList *self,
               LimnClassRow  *row)
{
  g_autoptr (LimnSurvival) scores = collect_scores (self, row);

  limn_class_row_set_scores (row, scores);
}

/* The greatest height first where it grows: the least must never be more. */
static void
set_height (LimnClassList *self,
            gboolean       expanded)
{
  GtkScrolledWindow *scroller = GTK_SCROLLED_WINDOW (self->scroller);

  gtk_scrolled_window_set_min_content_height (scroller, -1);
  gtk_scrolled_window_set_max_content_height (scroller, expanded ? MOST_EXPANDED_PX : MOST_PX);
  gtk_scrolled_window_set_min_content_height (scroller, expanded ? LEAST_EXPANDED_PX : LEAST_PX);
}

static void
row_expanded_cb (LimnClassList *self,
                 LimnClassRow  *row)
{
  g_assert (LIMN_IS_CLASS_LIST (self));

  set_height (self, TRUE);
  update_scores (self, row);
}

static void
update_all_scores (LimnClassList *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      LimnClassRow *row = g_ptr_array_index (self->rows, i);

      if (limn_class_row_get_expanded (row))
        update_scores (self, row);
    }
}

static void
update_values (LimnClassList *self)
{
  LimnCutoffs *cutoffs;

  g_assert (LIMN_IS_CLASS_LIST (self));

  if (self->overlay == NULL)
    return;

  cutoffs = limn_session_get_cutoffs (limn_overlay_get_session (self->overlay));
  for (guint i = 0; i < self->rows->len; i++)
    {
      LimnClassRow *row = g_ptr_array_index (self->rows, i);
      double percent = limn_cutoffs_get_confidence (cutoffs);
      gboolean own = limn_cutoffs_get_class (cutoffs, limn_class_row_get_name (row),
                                             limn_class_row_get_class_id (row), &percent);

      limn_class_row_set_value (row, percent, own);
    }
}

/* A double click, or Enter on a row. */
static void
row_activated_cb (LimnClassList *self,
                  GtkListBoxRow *row)
{
  g_assert (LIMN_IS_CLASS_LIST (self));

  limn_class_list_solo (self, limn_class_row_get_name (LIMN_CLASS_ROW (row)));
}

static void
show_all_action_cb (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  limn_class_list_solo (LIMN_CLASS_LIST (widget), NULL);
}

static void
clear_rows (LimnClassList *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), g_ptr_array_index (self->rows, i));

  g_ptr_array_set_size (self->rows, 0);
  set_height (self, FALSE);
}

/* A new picture or another model: forget the order. */
static void
follow_subject (LimnClassList *self)
{
  LimnPrediction *prediction = NULL;
  LimnQuery *query = NULL;
  LimnImage *image = NULL;
  LimnModel *model = NULL;

  if (self->overlay != NULL)
    prediction = limn_session_get_prediction (limn_overlay_get_session (self->overlay));
  if (prediction != NULL)
    query = limn_prediction_get_query (prediction);
  if (query != NULL)
    {
      image = limn_query_get_image (query);
      model = limn_query_get_model (query);
    }

  if (image == self->image
      && (model == self->model
          || (model != NULL && self->model != NULL && limn_model_equal (model, self->model))))
    return;

  clear_rows (self);
  g_clear_pointer (&self->image, limn_image_unref);
  g_clear_pointer (&self->model, limn_model_unref);
  self->image = image != NULL ? limn_image_ref (image) : NULL;
  self->model = model != NULL ? limn_model_ref (model) : NULL;
}

static void
add_row (LimnClassList        *self,
         const LimnClassTally *tally)
{
  GtkWidget *row = limn_class_row_new (tally->name, tally->class_id);

  g_signal_connect_object (row, "expanded", G_CALLBACK (row_expanded_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "moved", G_CALLBACK (row_moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "relinked", G_CALLBACK (row_relinked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "solo", G_CALLBACK (row_solo_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "toggled", G_CALLBACK (row_toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  g_ptr_array_add (self->rows, row);
}

static void
name_rows (LimnClassList *self)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) twice = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->rows->len; i++)
    {
      char *name = (char *) limn_class_row_get_name (g_ptr_array_index (self->rows, i));

      if (!g_hash_table_add (names, name))
        g_hash_table_add (twice, name);
    }

  for (guint i = 0; i < self->rows->len; i++)
    {
      LimnClassRow *row = g_ptr_array_index (self->rows, i);

      limn_class_row_set_ambiguous (row, g_hash_table_contains (twice,
                                                                limn_class_row_get_name (row)));
    }
}

/* Adds what has no row yet, the most frequent first. */
static void
add_rows (LimnClassList *self,
          LimnTally     *tally)
{
  g_autoptr (GHashTable) present = NULL;
  guint n_before = self->rows->len;

  present = g_hash_table_new_full (limn_class_tally_hash, limn_class_tally_equal, g_free, NULL);
  for (guint i = 0; i < self->rows->len; i++)
    {
      LimnClassRow *row = g_ptr_array_index (self->rows, i);
      LimnClassTally *key = g_new0 (LimnClassTally, 1);

      key->name = (char *) limn_class_row_get_name (row);
      key->class_id = limn_class_row_get_class_id (row);
      g_hash_table_add (present, key);
    }

  g_ptr_array_sort (tally->classes, compare_tallies);
  for (guint i = 0; i < tally->classes->len && self->rows->len < MAX_ROWS; i++)
    {
      LimnClassTally *class_tally = g_ptr_array_index (tally->classes, i);

      if (!g_hash_table_contains (present, class_tally))
        add_row (self, class_tally);
    }

  if (self->rows->len > n_before)
    {
      name_rows (self);
      update_values (self);
    }
}

/* Gives each row its numbers. */
static void
fill_rows (LimnClassList *self,
           LimnTally     *tally)
{
  LimnPalette *palette = limn_overlay_get_palette (self->overlay);
  g_autoptr (GHashTable) tallies = NULL;

  tallies = g_hash_table_new (limn_class_tally_hash, limn_class_tally_equal);
  for (guint i = 0; i < tally->classes->len; i++)
    g_hash_table_add (tallies, g_ptr_array_index (tally->classes, i));

  for (guint i = 0; i < self->rows->len; i++)
    {
      LimnClassRow *row = g_ptr_array_index (self->rows, i);
      const char *name = limn_class_row_get_name (row);
      const LimnClassTally key = { .name = (char *) name,
                                   .class_id = limn_class_row_get_class_id (row) };

      limn_class_row_update (row, g_hash_table_lookup (tallies, &key),
                             limn_palette_get_slot (palette, name));
    }
}

static void
update (LimnClassList *self)
{
  g_autoptr (LimnTally) tally = NULL;
  g_autofree char *more = NULL;
  gboolean any_hidden = FALSE;
  guint n_more = 0;

  g_assert (LIMN_IS_CLASS_LIST (self));

  follow_subject (self);

  if (self->overlay != NULL)
    {
      tally = limn_tally_new (self->overlay);
      add_rows (self, tally);
      fill_rows (self, tally);
      for (guint i = 0; i < tally->classes->len; i++)
        any_hidden |= ((LimnClassTally *) g_ptr_array_index (tally->classes, i))->hidden;
      n_more = tally->classes->len > self->rows->len ? tally->classes->len - self->rows->len : 0;
    }

  /* Translators: %u is a number of classes there is no room for */
  more = g_strdup_printf (ngettext ("and %u more class", "and %u more classes", n_more), n_more);
  gtk_label_set_label (GTK_LABEL (self->more_label), more);
  gtk_widget_set_visible (self->more_label, n_more > 0);
  gtk_widget_set_visible (self->all_button, any_hidden);
  gtk_widget_set_visible (GTK_WIDGET (self), self->rows->len > 0);
}

static void
pool_changed_cb (LimnClassList *self)
{
  g_assert (LIMN_IS_CLASS_LIST (self));

  update (self);
  update_all_scores (self);
}

static void
limn_class_list_dispose (GObject *object)
{
  LimnClassList *self = LIMN_CLASS_LIST (object);
  GtkWidget *child;

  limn_class_list_set_overlay (self, NULL);
  g_clear_object (&self->overlay_signals);
  g_clear_object (&self->session_signals);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  gtk_widget_dispose_template (GTK_WIDGET (self), LIMN_TYPE_CLASS_LIST);

  G_OBJECT_CLASS (limn_class_list_parent_class)->dispose (object);
}

static void
limn_class_list_finalize (GObject *object)
{
  LimnClassList *self = LIMN_CLASS_LIST (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->image, limn_image_unref);
  g_clear_pointer (&self->model, limn_model_unref);

  G_OBJECT_CLASS (limn_class_list_parent_class)->finalize (object);
}

static void
limn_class_list_class_init (LimnClassListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = limn_class_list_dispose;
  object_class->finalize = limn_class_list_finalize;

  gtk_widget_class_install_action (widget_class, "classes.show-all", NULL, show_all_action_cb);

  gtk_widget_class_set_css_name (widget_class, "classes");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LIMN_RESOURCE_PATH "/limn-class-list.ui");
  gtk_widget_class_bind_template_child (widget_class, LimnClassList, title_label);
  gtk_widget_class_bind_template_child (widget_class, LimnClassList, all_button);
  gtk_widget_class_bind_template_child (widget_class, LimnClassList, menu_button);
  gtk_widget_class_bind_template_child (widget_class, LimnClassList, scroller);
  gtk_widget_class_bind_template_child (widget_class, LimnClassList, list);
  gtk_widget_class_bind_template_child (widget_class, LimnClassList, more_label);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
limn_class_list_init (LimnClassList *self)
{
  self->rows = g_ptr_array_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu_button),
                                  limn_menus_get ("thresholds_menu"));

  self->overlay_signals = g_signal_group_new (LIMN_TYPE_OVERLAY);
  g_signal_group_connect_object (self->overlay_signals, "notify::scene",
                                 G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->overlay_signals, "notify::palette",
                                 G_CALLBACK (update), self, G_CONNECT_SWAPPED);

  self->session_signals = g_signal_group_new (LIMN_TYPE_SESSION);
  g_signal_group_connect_object (self->session_signals, "notify::pool",
                                 G_CALLBACK (pool_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->session_signals, "notify::confidence",
                                 G_CALLBACK (update_values), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->session_signals, "notify::cutoffs",
                                 G_CALLBACK (update_values), self, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * limn_class_list_new:
 *
 * Creates an empty list.
 *
 * Returns: (transfer floating): a new list
 */
GtkWidget *
limn_class_list_new (void)
{
  return g_object_new (LIMN_TYPE_CLASS_LIST, NULL);
}

/**
 * limn_class_list_set_overlay:
 * @self: a class list
 * @overlay: (nullable): what is shown
 *
 * Sets whose classes are listed.
 */
void
limn_class_list_set_overlay (LimnClassList *self,
                             LimnOverlay   *overlay)
{
  g_return_if_fail (LIMN_IS_CLASS_LIST (self));
  g_return_if_fail (overlay == NULL || LIMN_IS_OVERLAY (overlay));

  if (!g_set_object (&self->overlay, overlay))
    return;

  g_signal_group_set_target (self->overlay_signals, overlay);
  g_signal_group_set_target (self->session_signals,
                             overlay != NULL ? limn_overlay_get_session (overlay) : NULL);
  update (self);
  update_values (self);
}

/* Whether @class_name is the only known class that is not hidden. */
static gboolean
is_alone (LimnTally  *tally,
          const char *class_name)
{
  for (guint i = 0; i < tally->classes->len; i++)
    {
      LimnClassTally *class_tally = g_ptr_array_index (tally->classes, i);

      if (class_tally->hidden == g_str_equal (class_tally->name, class_name))
        return FALSE;
    }

  return TRUE;
}

/**
 * limn_class_list_solo:
 * @self: a class list
 * @class_name: (nullable): a class; %NULL shows all
 *
 * Hides all other classes. If they are hidden already, shows all again.
 */
void
limn_class_list_solo (LimnClassList *self,
                      const char    *class_name)
{
  g_autoptr (LimnTally) tally = NULL;
  gboolean show_all;

  g_return_if_fail (LIMN_IS_CLASS_LIST (self));
  g_return_if_fail (LIMN_IS_OVERLAY (self->overlay));

  tally = limn_tally_new (self->overlay);
  show_all = class_name == NULL || is_alone (tally, class_name);

  /* One new scene for all of them. */
  g_object_freeze_notify (G_OBJECT (self->overlay));
  for (guint i = 0; i < tally->classes->len; i++)
    {
      LimnClassTally *class_tally = g_ptr_array_index (tally->classes, i);
      gboolean hidden = !show_all && !g_str_equal (class_tally->name, class_name);

      limn_overlay_set_class_hidden (self->overlay, class_tally->name, hidden);
    }
  g_object_thaw_notify (G_OBJECT (self->overlay));
}

/**
 * limn_class_list_get_n_rows:
 * @self: a class list
 *
 * Gets how many classes are listed.
 *
 * Returns: the number of rows
 */
guint
limn_class_list_get_n_rows (LimnClassList *self)
{
  g_return_val_if_fail (LIMN_IS_CLASS_LIST (self), 0);

  return self->rows->len;
}

/**
 * limn_class_list_get_row:
 * @self: a class list
 * @position: from the top, 0 is the first
 *
 * Gets a row.
 *
 * Returns: (transfer none) (nullable): the row
 */
LimnClassRow *
limn_class_list_get_row (LimnClassList *self,
                         guint          position)
{
  g_return_val_if_fail (LIMN_IS_CLASS_LIST (self), NULL);

  return position < self->rows->len ? g_ptr_array_index (self->rows, position) : NULL;
}
