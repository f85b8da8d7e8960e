/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The one table of keys. Windows take their shortcuts from it, and a test compares it with the
 * shortcuts window, so that the two cannot drift apart.
 *
 * The keys are handled while the event bubbles up, after the focused widget: a letter typed in an
 * entry stays in the entry, arrows move in a list or a slider that has the focus, and Ctrl+C copies
 * the text that is selected in an entry. An entry that has nothing to undo would let Ctrl+Z go on:
 * that ends in the entry as well. */

#include "config.h"

#include "limn-shortcuts.h"

#include <glib/gi18n-lib.h>

static const LimnShortcut shortcuts[] = {
  { N_("General"), N_("Open pictures"), "win.open", "<Control>o" },
  { N_("General"), N_("Open a folder"), "win.open-folder", "<Control><Shift>o" },
  { N_("General"), N_("Open a link"), "win.open-link", "<Control>l" },
  { N_("General"), N_("Paste a picture, file or link"), "win.paste", "<Control>v" },
  { N_("General"), N_("New window"), "app.new-window", "<Control>n" },
  { N_("General"), N_("Close the window"), "window.close", "<Control>w" },
  { N_("General"), N_("Quit"), "app.quit", "<Control>q" },
  { N_("General"), N_("Preferences"), "app.preferences", "<Control>comma" },
  { N_("General"), N_("Keyboard shortcuts"), "win.show-help-overlay", "<Control>question F1" },
  { N_("General"), N_("Main menu"), NULL, "F10" },

  { N_("Pictures"), N_("Previous picture"), "win.previous", "Left a Back", TRUE },
  { N_("Pictures"), N_("Next picture"), "win.next", "Right d Forward", TRUE },
  { N_("Pictures"), N_("First picture"), "win.first", "Home" },
  { N_("Pictures"), N_("Last picture"), "win.last", "End" },

  { N_("Zoom"), N_("Zoom in"), "win.zoom-in",
    "plus equal KP_Add <Control>plus <Control>equal <Control>KP_Add" },
  { N_("Zoom"), N_("Zoom out"), "win.zoom-out",
    "minus KP_Subtract <Control>minus <Control>KP_Subtract" },
  { N_("Zoom"), N_("Fit the window"), "win.zoom-fit", "0 KP_0 <Control>0 <Control>KP_0" },
  { N_("Zoom"), N_("Original size"), "win.zoom-to(1.0)", "1 KP_1 <Control>1 <Control>KP_1" },
  { N_("Zoom"), N_("Twice the size"), "win.zoom-to(2.0)", "2 KP_2 <Control>2 <Control>KP_2" },
  { N_("Zoom"), N_("Zoom to the selected object"), "win.zoom-selected", "z" },
  { N_("Zoom"), N_("Move the view left"), "win.pan('left')", "<Control>Left" },
  { N_("Zoom"), N_("Move the view right"), "win.pan('right')", "<Control>Right" },
  { N_("Zoom"), N_("Move the view up"), "win.pan('up')", "<Control>Up" },
  { N_("Zoom"), N_("Move the view down"), "win.pan('down')", "<Control>Down" },

  { N_("Model"), N_("Ask the model again"), "win.ask-again", "<Control>r" },
  { N_("Model"), N_("Choose the model"), "win.choose-model", "<Control>m" },
  { N_("Model"), N_("Analyse all pictures"), "win.analyse-folder", "<Control>b" },
  { N_("Model"), N_("Cancel, leave full screen, deselect"), "win.escape", "Escape" },

  { N_("Thresholds"), N_("Confidence down by 1"), "win.step-confidence(-1.0)",
    "bracketleft <Alt>Down" },
  { N_("Thresholds"), N_("Confidence up by 1"), "win.step-confidence(1.0)",
    "bracketright <Alt>Up" },
  { N_("Thresholds"), N_("Confidence down by 5"), "win.step-confidence(-5.0)",
    "braceleft <Shift><Alt>Down" },
  { N_("Thresholds"), N_("Confidence up by 5"), "win.step-confidence(5.0)",
    "braceright <Shift><Alt>Up" },
  { N_("Thresholds"), N_("Overlap down by 1"), "win.step-overlap(-1.0)", "<Alt>Page_Down" },
  { N_("Thresholds"), N_("Overlap up by 1"), "win.step-overlap(1.0)", "<Alt>Page_Up" },
  { N_("Thresholds"), N_("To the next change below"), "win.previous-change",
    "<Alt>bracketleft <Control><Alt>Down" },
  { N_("Thresholds"), N_("To the next change above"), "win.next-change",
    "<Alt>bracketright <Control><Alt>Up" },
  { N_("Thresholds"), N_("Back to the defaults"), "win.reset-thresholds", "<Alt>Home" },

  { N_("Overlay"), N_("Hide the overlay while held, on the picture"), NULL, "space" },
  { N_("Overlay"), N_("Show or hide the overlay"), "win.show-overlay", "t" },
  { N_("Overlay"), N_("Change what labels say"), "win.cycle-labels", "l" },
  { N_("Overlay"), N_("Fill or outline only"), "win.fill", "o" },
  { N_("Overlay"), N_("Show what is just below the threshold"), "win.ghosts", "g" },
  { N_("Overlay"), N_("Show why objects were removed"), "win.explain", "y" },
  { N_("Overlay"), N_("Show or hide a class"), "win.toggle-class(0)", "<Alt>1" },
  { N_("Overlay"), NULL, "win.toggle-class(1)", "<Alt>2" },
  { N_("Overlay"), NULL, "win.toggle-class(2)", "<Alt>3" },
  { N_("Overlay"), NULL, "win.toggle-class(3)", "<Alt>4" },
  { N_("Overlay"), NULL, "win.toggle-class(4)", "<Alt>5" },
  { N_("Overlay"), NULL, "win.toggle-class(5)", "<Alt>6" },
  { N_("Overlay"), NULL, "win.toggle-class(6)", "<Alt>7" },
  { N_("Overlay"), NULL, "win.toggle-class(7)", "<Alt>8" },
  { N_("Overlay"), NULL, "win.toggle-class(8)", "<Alt>9" },

  { N_("Objects"), N_("Next object"), "win.next-object", "e" },
  { N_("Objects"), N_("Previous object"), "win.previous-object", "q" },
  { N_("Objects"), N_("Keep this object"), "win.keep-object", "k" },
  { N_("Objects"), N_("Hide this object"), "win.hide-object", "h" },
  { N_("Objects"), N_("Undo"), "win.undo", "<Control>z" },
  { N_("Objects"), N_("Redo"), "win.redo", "<Control><Shift>z" },
  { N_("Objects"), N_("Menu of the object"), "win.object-menu", "Menu <Shift>F10" },
  { N_("Objects"), N_("Say what is shown"), "win.speak-summary", "<Control><Alt>s" },

  { N_("Share"), N_("Copy the picture"), "win.copy-picture", "<Control>c" },
  { N_("Share"), N_("Copy the annotated picture"), "win.copy-annotated", "<Control><Shift>c" },
  { N_("Share"), N_("Copy the JSON"), "win.copy-json", "<Control><Alt>c" },
  { N_("Share"), N_("Save the annotated picture"), "win.save-annotated", "<Control>s" },
  { N_("Share"), N_("Save the JSON"), "win.save-json", "<Control>e" },

  { N_("View"), N_("Sidebar"), "win.show-sidebar", "F9" },
  { N_("View"), N_("Filmstrip"), "win.show-filmstrip", "F8" },
  { N_("View"), N_("Full screen"), "win.fullscreen", "F11" },
};

/**
 * limn_shortcuts_get:
 * @n_shortcuts: (out): how many there are
 *
 * Gets the table of all shortcuts, in the order of the shortcuts window. Any thread.
 *
 * Returns: (transfer none) (array length=n_shortcuts): the table
 */
const LimnShortcut *
limn_shortcuts_get (guint *n_shortcuts)
{
  g_return_val_if_fail (n_shortcuts != NULL, NULL);

  *n_shortcuts = G_N_ELEMENTS (shortcuts);

  return shortcuts;
}

static const char *
mirror_key (const char *key)
{
  if (g_str_equal (key, "Left"))
    return "Right";
  if (g_str_equal (key, "Right"))
    return "Left";

  return key;
}

static void
add_keys (GtkShortcutController *controller,
          const LimnShortcut    *shortcut,
          gboolean               mirror)
{
  g_auto (GStrv) keys = g_strsplit (shortcut->keys, " ", -1);
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (!g_action_parse_detailed_name (shortcut->action, &name, &target, NULL))
    g_assert_not_reached ();

  for (guint i = 0; keys[i] != NULL; i++)
    {
      const char *key = mirror ? mirror_key (keys[i]) : keys[i];
      GtkShortcutTrigger *trigger = gtk_shortcut_trigger_parse_string (key);
      GtkShortcut *gtk_shortcut;

      g_assert (trigger != NULL);

      gtk_shortcut = gtk_shortcut_new (trigger, gtk_named_action_new (name));
      gtk_shortcut_set_arguments (gtk_shortcut, target);
      gtk_shortcut_controller_add_shortcut (controller, gtk_shortcut);
    }
}

static gboolean
undo_in_text_cb (GtkWidget *widget,
                 GVariant  *arguments,
                 gpointer   user_data)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (widget));

  return GTK_IS_TEXT (focus) || GTK_IS_TEXT_VIEW (focus);
}

/* Controllers are asked in the reverse order of their coming, so this one comes last. */
static void
keep_undo_in_text (GtkWidget *widget)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  const char *keys[] = { "<Control>z", "<Control><Shift>z" };

  gtk_event_controller_set_name (controller, "limn-undo-in-text");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys[i]),
                        gtk_callback_action_new (undo_in_text_cb, NULL, NULL)));
  gtk_widget_add_controller (widget, controller);
}

/**
 * limn_shortcuts_attach:
 * @widget: a window
 *
 * Makes the keys of the table work in a window, and shows them in its menus. Main thread only.
 */
void
limn_shortcuts_attach (GtkWidget *widget)
{
  GtkEventController *controller;
  gboolean right_to_left;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  right_to_left = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  controller = gtk_shortcut_controller_new ();
  gtk_event_controller_set_name (controller, "limn-shortcuts");

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    if (shortcuts[i].action != NULL)
      add_keys (GTK_SHORTCUT_CONTROLLER (controller), &shortcuts[i],
                right_to_left && shortcuts[i].mirrored);

  gtk_widget_add_controller (widget, controller);
  keep_undo_in_text (widget);
}

/**
 * limn_shortcuts_set_accels:
 * @application: the application
 *
 * Makes the keys of the application's own actions work in its dialogs as well. Main thread only.
 */
void
limn_shortcuts_set_accels (GtkApplication *application)
{
  g_return_if_fail (GTK_IS_APPLICATION (application));

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      g_auto (GStrv) keys = NULL;

      if (shortcuts[i].action == NULL || !g_str_has_prefix (shortcuts[i].action, "app."))
        continue;

      keys = g_strsplit (shortcuts[i].keys, " ", -1);
      gtk_application_set_accels_for_action (application, shortcuts[i].action,
                                             (const char * const *) keys);
    }
}
