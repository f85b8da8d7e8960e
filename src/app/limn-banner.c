/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-banner.h"

#include <glib/gi18n-lib.h>

struct _LimnBanner
{
  GtkWidget parent_instance;

  /* Template */
  GtkRevealer *revealer;
  GtkLabel    *message;
  GtkLabel    *advice;
  GtkButton   *button;
};

G_DEFINE_FINAL_TYPE (LimnBanner, limn_banner, GTK_TYPE_WIDGET)

static void
limn_banner_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LIMN_TYPE_BANNER);

  G_OBJECT_CLASS (limn_banner_parent_class)->dispose (object);
}

static void
limn_banner_class_init (LimnBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = limn_banner_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, LIMN_RESOURCE_PATH "/limn-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, LimnBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, LimnBanner, message);
  gtk_widget_class_bind_template_child (widget_class, LimnBanner, advice);
  gtk_widget_class_bind_template_child (widget_class, LimnBanner, button);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "limnbanner");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
limn_banner_init (LimnBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * limn_banner_new:
 *
 * Creates a banner, hidden. Main thread only.
 *
 * Returns: (transfer full): a new banner
 */
GtkWidget *
limn_banner_new (void)
{
  return g_object_new (LIMN_TYPE_BANNER, NULL);
}

/**
 * limn_banner_set_error:
 * @self: a banner
 * @error: (nullable): what went wrong, or %NULL to hide the banner
 *
 * Says what went wrong. The text stays in place while the banner slides away.
 */
void
limn_banner_set_error (LimnBanner   *self,
                       const GError *error)
{
  const char *advice;
  const char *label;

  g_return_if_fail (LIMN_IS_BANNER (self));

  gtk_revealer_set_reveal_child (self->revealer, error != NULL);
  if (error == NULL)
    return;

  advice = limn_error_get_advice (error);
  label = limn_remedy_get_label (limn_error_get_remedy (error));

  gtk_label_set_label (self->message, error->message);
  gtk_label_set_label (self->advice, advice != NULL ? advice : "");
  gtk_widget_set_visible (GTK_WIDGET (self->advice), advice != NULL && advice[0] != '\0');
  gtk_button_set_label (self->button, label != NULL ? label : "");
  gtk_widget_set_visible (GTK_WIDGET (self->button), label != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, error->message,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, advice != NULL ? advice : "",
                                  -1);
}

/**
 * limn_banner_get_button:
 * @self: a banner
 *
 * Gets what the button says.
 *
 * Returns: (transfer none) (nullable): the label, or %NULL while there is no button
 */
const char *
limn_banner_get_button (LimnBanner *self)
{
  g_return_val_if_fail (LIMN_IS_BANNER (self), NULL);

  if (!gtk_revealer_get_reveal_child (self->revealer)
      || !gtk_widget_get_visible (GTK_WIDGET (self->button)))
    return NULL;

  return gtk_button_get_label (self->button);
}

/**
 * limn_remedy_get_label:
 * @remedy: what a button can do about an error
 *
 * Gets what that button says, with a mnemonic. Any thread.
 *
 * Returns: (transfer none) (nullable): the label, or %NULL for %LIMN_REMEDY_NONE
 */
const char *
limn_remedy_get_label (LimnRemedy remedy)
{
  switch (remedy)
    {
    case LIMN_REMEDY_NONE:
      return NULL;
    case LIMN_REMEDY_RETRY:
      return _("_Retry");
    case LIMN_REMEDY_ENTER_KEY:
      return _("Enter _Key…");
    case LIMN_REMEDY_CHOOSE_MODEL:
      return _("Choose _Model…");
    case LIMN_REMEDY_OPEN_ANOTHER:
      return _("_Open…");
    case LIMN_REMEDY_SEND_SMALLER:
      return _("Send _Smaller");
    case LIMN_REMEDY_ALLOW_HOST:
      return _("_Allow…");
    }

  g_assert_not_reached ();
}
