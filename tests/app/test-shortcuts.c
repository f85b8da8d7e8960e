/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app-fixture.h"
#include "limn-shortcuts.h"
#include "limn-window-private.h"

#include <string.h>

/* Other names of keys that the sheet shows once. */
static gboolean
is_shown (const char *key)
{
  return strstr (key, "KP_") == NULL && !g_str_has_suffix (key, "equal")
         && !g_str_equal (key, "Back") && !g_str_equal (key, "Forward");
}

static char *
dup_shown_keys (const LimnShortcut *shortcut)
{
  g_auto (GStrv) keys = g_strsplit (shortcut->keys, " ", -1);
  g_autoptr (GString) shown = g_string_new (NULL);

  if (g_str_equal (shortcut->keys, "<Alt>1"))
    return g_strdup ("<Alt>1...9");

  for (guint i = 0; keys[i] != NULL; i++)
    if (is_shown (keys[i]))
      g_string_append_printf (shown, "%s%s", shown->len > 0 ? " " : "", keys[i]);

  return g_string_free (g_steal_pointer (&shown), FALSE);
}

static void
collect (GtkWidget  *widget,
         GHashTable *titles)
{
  if (GTK_IS_SHORTCUTS_SHORTCUT (widget))
    {
      char *title = NULL;
      char *accelerator = NULL;

      /* The results of a search are further rows with the same title. */
      g_object_get (widget, "title", &title, "accelerator", &accelerator, NULL);
      if (g_hash_table_contains (titles, title))
        g_assert_cmpstr (g_hash_table_lookup (titles, title), ==, accelerator);
      g_hash_table_insert (titles, title, accelerator);
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, titles);
}

/* The sheet says what the table says, no less and no more. */
static void
test_sheet (AppFixture *fixture)
{
  g_autoptr (GtkBuilder) builder =
    gtk_builder_new_from_resource (LIMN_RESOURCE_PATH "/help-overlay.ui");
  GtkWidget *sheet = GTK_WIDGET (gtk_builder_get_object (builder, "help_overlay"));
  g_autoptr (GHashTable) titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const LimnShortcut *shortcuts;
  guint n_shortcuts;
  guint n_titles = 0;

  collect (sheet, titles);
  shortcuts = limn_shortcuts_get (&n_shortcuts);
  for (guint i = 0; i < n_shortcuts; i++)
    {
      g_autofree char *keys = dup_shown_keys (&shortcuts[i]);

      if (shortcuts[i].title == NULL)
        continue;

      n_titles++;
      g_test_message ("%s", shortcuts[i].title);
      g_assert_cmpstr (g_hash_table_lookup (titles, shortcuts[i].title), ==, keys);
    }
  g_assert_cmpuint (g_hash_table_size (titles), ==, n_titles);
  gtk_window_destroy (GTK_WINDOW (sheet));
}

static void
test_keys (AppFixture *fixture)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const LimnShortcut *shortcuts;
  guint n_shortcuts;

  shortcuts = limn_shortcuts_get (&n_shortcuts);
  for (guint i = 0; i < n_shortcuts; i++)
    {
      g_auto (GStrv) keys = g_strsplit (shortcuts[i].keys, " ", -1);

      for (guint k = 0; keys[k] != NULL; k++)
        {
          GdkModifierType modifiers = 0;
          guint key = 0;

          g_assert_true (gtk_accelerator_parse (keys[k], &key, &modifiers));
          g_assert_true (g_hash_table_add (seen, gtk_accelerator_name (key, modifiers)));
        }
    }
}

static gboolean
has_class_action (GtkWidget           *widget,
                  const char          *name,
                  const GVariantType **type)
{
  const char *each = NULL;
  const char *property = NULL;
  GType owner = G_TYPE_INVALID;

  for (guint i = 0; gtk_widget_class_query_action (GTK_WIDGET_GET_CLASS (widget), i, &owner, &each,
                                                   type, &property); i++)
    if (g_str_equal (each, name))
      return TRUE;

  return FALSE;
}

/* Every key leads to an action of the window or of the application that takes its target. */
static void
test_actions (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 900, 600);
  const LimnShortcut *shortcuts;
  guint n_shortcuts;

  shortcuts = limn_shortcuts_get (&n_shortcuts);
  for (guint i = 0; i < n_shortcuts; i++)
    {
      g_autofree char *name = NULL;
      g_autoptr (GVariant) target = NULL;
      const GVariantType *type = NULL;

      if (shortcuts[i].action == NULL || g_str_has_prefix (shortcuts[i].action, "app."))
        continue;

      g_test_message ("%s", shortcuts[i].action);
      g_assert_true (g_action_parse_detailed_name (shortcuts[i].action, &name, &target, NULL));
      if (has_class_action (GTK_WIDGET (window), name, &type))
        {
          g_assert_true ((type == NULL) == (target == NULL));
          g_assert_true (type == NULL || g_variant_is_of_type (target, type));
        }
      else
        {
          g_assert_nonnull (g_action_map_lookup_action (G_ACTION_MAP (window),
                                                        name + strlen ("win.")));
        }
    }

  app_close_window (fixture);
}

/* It is made when it is asked for, and goes with its window. */
static void
test_help (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 900, 600);
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();
  GtkWindow *help;

  /* What the application loads; without it the theme's own rules for this window warn. */
  gtk_css_provider_load_from_resource (style, LIMN_RESOURCE_PATH "/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_assert_null (window->help);
  gtk_widget_activate_action (fixture->window, "win.show-help-overlay", NULL);
  help = window->help;
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (help)));
  g_assert_true (GTK_IS_SHORTCUTS_WINDOW (help));
  g_assert_true (gtk_window_get_transient_for (help) == GTK_WINDOW (window));

  /* Once is enough. */
  gtk_window_close (help);
  gtk_widget_activate_action (fixture->window, "win.show-help-overlay", NULL);
  g_assert_true (window->help != NULL && gtk_widget_get_visible (GTK_WIDGET (window->help)));
  app_close_window (fixture);
}

int
main (int   argc,
      char *argv[])
{
  app_init (&argc, &argv);

  app_add ("/shortcuts/sheet", test_sheet);
  app_add ("/shortcuts/keys", test_keys);
  app_add ("/shortcuts/actions", test_actions);
  app_add ("/shortcuts/help", test_help);

  return g_test_run ();
}
