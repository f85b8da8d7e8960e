/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-host-list.h"

#include <glib/gi18n-lib.h>

struct _LimnHostList
{
  AdwPreferencesGroup parent_instance;

  /* Owned */
  LimnPolicy *policy;
  GPtrArray  *rows; /* borrowed from the group */
};

G_DEFINE_FINAL_TYPE (LimnHostList, limn_host_list, ADW_TYPE_PREFERENCES_GROUP)

static void
remove_cb (LimnHostList *self,
           GtkButton    *button)
{
  g_assert (LIMN_IS_HOST_LIST (self));

  limn_policy_withdraw (self->policy, gtk_widget_get_name (GTK_WIDGET (button)));
}

static void
add_row (LimnHostList *self,
         GtkWidget    *row)
{
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
add_host (LimnHostList *self,
          const char   *origin)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (_("Remove"));
  g_autofree char *label = NULL;

  /* Translators: %s is the address of a server */
  label = g_strdup_printf (_("No longer send pictures to %s"), origin);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), origin);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_name (button, origin);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  add_row (self, row);
}

static void
add_placeholder (LimnHostList *self)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("None yet"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               _("Limn asks before the first picture goes to a server"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_add_css_class (row, "dim-label");
  add_row (self, row);
}

static void
refresh (LimnHostList *self)
{
  g_auto (GStrv) origins = NULL;

  g_assert (LIMN_IS_HOST_LIST (self));

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);

  g_object_get (self->policy, "allowed-origins", &origins, NULL);
  for (gsize i = 0; origins[i] != NULL; i++)
    add_host (self, origins[i]);
  if (self->rows->len == 0)
    add_placeholder (self);
}

static void
limn_host_list_dispose (GObject *object)
{
  LimnHostList *self = LIMN_HOST_LIST (object);

  g_clear_object (&self->policy);

  G_OBJECT_CLASS (limn_host_list_parent_class)->dispose (object);
}

static void
limn_host_list_finalize (GObject *object)
{
  LimnHostList *self = LIMN_HOST_LIST (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (limn_host_list_parent_class)->finalize (object);
}

static void
limn_host_list_class_init (LimnHostListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = limn_host_list_dispose;
  object_class->finalize = limn_host_list_finalize;
}

static void
limn_host_list_init (LimnHostList *self)
{
  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self),
                                   _("Servers That May Get Pictures"));
}

/**
 * limn_host_list_set_policy:
 * @self: a list
 * @policy: what may leave this computer
 *
 * Shows the servers of @policy, and follows it. To be called once. Main thread only.
 */
void
limn_host_list_set_policy (LimnHostList *self,
                           LimnPolicy   *policy)
{
  g_return_if_fail (LIMN_IS_HOST_LIST (self));
  g_return_if_fail (LIMN_IS_POLICY (policy));
  g_return_if_fail (self->policy == NULL);

  self->policy = g_object_ref (policy);
  g_signal_connect_object (policy, "notify::allowed-origins", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  refresh (self);
}
