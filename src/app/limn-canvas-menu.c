/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The menu of an object on the canvas, by the pointer or by the keyboard. What it does are actions
 * of the window, about what is selected or picked. Main thread only. */

#include "config.h"

#include "limn-canvas-private.h"

#include <glib/gi18n-lib.h>

static GMenuModel *
make_model (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) pins = g_menu_new ();
  g_autoptr (GMenu) rest = g_menu_new ();

  g_menu_append (pins, _("_Keep This"), "win.keep-object");
  g_menu_append (pins, _("_Hide This"), "win.hide-object");
  g_menu_append (pins, _("_Unpin"), "win.unpin-object");
  g_menu_append (rest, _("_Zoom to It"), "win.zoom-selected");
  g_menu_append (rest, _("_Copy Its JSON"), "win.copy-object");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (pins));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (rest));

  return G_MENU_MODEL (g_steal_pointer (&menu));
}

/* The menu is made once and moved about: one that goes while it closes loses its last click. */
static GtkPopover *
get_menu (LimnCanvas *self)
{
  if (self->menu == NULL)
    {
      g_autoptr (GMenuModel) model = make_model ();

      self->menu = gtk_popover_menu_new_from_model (model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }

  return GTK_POPOVER (self->menu);
}

/*< private >
 * limn_canvas_popup_at:
 * @self: a canvas
 * @x: where in the view
 * @y: the same
 *
 * Opens the menu of what is selected or picked.
 */
void
limn_canvas_popup_at (LimnCanvas *self,
                      double      x,
                      double      y)
{
  GtkPopover *menu = get_menu (self);

  gtk_popover_set_pointing_to (menu, &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (menu);
}

/**
 * limn_canvas_popup:
 * @self: a canvas
 *
 * Opens the menu of what is selected or picked, beside it.
 */
void
limn_canvas_popup (LimnCanvas *self)
{
  LimnPrediction *prediction = NULL;
  guint index = 0;
  const LimnRect *box;
  double x;
  double y;

  g_return_if_fail (LIMN_IS_CANVAS (self));

  if (self->tuner == NULL || !limn_tuner_get_target (self->tuner, &prediction, &index))
    return;

  limn_canvas_show_target (self);
  box = &limn_prediction_get_instance (prediction, index)->box;
  limn_viewport_to_view (&self->viewport, box->x + box->width / 2, box->y + box->height / 2,
                         &x, &y);
  limn_canvas_popup_at (self, CLAMP (x, 0, self->viewport.view_width),
                        CLAMP (y, 0, self->viewport.view_height));
}
