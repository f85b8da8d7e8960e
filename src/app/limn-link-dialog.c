/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-link-dialog.h"

#include "limn-drop.h"

struct _LimnLinkDialog
{
  AdwMessageDialog parent_instance;

  /* Template */
  GtkEditable *entry;
};

enum
{
  SIGNAL_LINK,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LimnLinkDialog, limn_link_dialog, ADW_TYPE_MESSAGE_DIALOG)

static char *
dup_link (LimnLinkDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));
}

static void
changed_cb (LimnLinkDialog *self)
{
  g_autofree char *link = NULL;

  g_assert (LIMN_IS_LINK_DIALOG (self));

  link = dup_link (self);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "open",
                                           limn_drop_is_link (link));
}

static void
limn_link_dialog_response (AdwMessageDialog *dialog,
                           const char       *response)
{
  LimnLinkDialog *self = LIMN_LINK_DIALOG (dialog);
  g_autofree char *link = dup_link (self);

  if (g_str_equal (response, "open") && limn_drop_is_link (link))
    g_signal_emit (self, signals[SIGNAL_LINK], 0, link);
}

static void
limn_link_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LIMN_TYPE_LINK_DIALOG);

  G_OBJECT_CLASS (limn_link_dialog_parent_class)->dispose (object);
}

static void
limn_link_dialog_class_init (LimnLinkDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = limn_link_dialog_dispose;
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = limn_link_dialog_response;

  signals[SIGNAL_LINK] =
    g_signal_new ("link", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LIMN_RESOURCE_PATH "/limn-link-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LimnLinkDialog, entry);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
limn_link_dialog_init (LimnLinkDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * limn_link_dialog_new:
 * @parent: the window that asks
 *
 * Creates the dialog. Main thread only.
 *
 * Returns: (transfer none): a new dialog, owned by GTK as every window is
 */
GtkWidget *
limn_link_dialog_new (GtkWindow *parent)
{
  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);

  return g_object_new (LIMN_TYPE_LINK_DIALOG, "transient-for", parent, NULL);
}
