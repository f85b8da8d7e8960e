/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Asking once, before the first picture goes to a server, whether it may. The client refuses until
 * somebody said yes here; saying no leaves the refusal, and a button beside it that asks again.
 * Main thread only. */

#include "config.h"

#include "limn-error.h"
#include "limn-format.h"
#include "limn-preferences.h"
#include "limn-window-private.h"

#include <glib/gi18n-lib.h>

/* What the dialog is about, which may no longer be what the window shows when it is answered. */
#define ORIGIN_DATA "limn-origin"
#define ANALYSE_DATA "limn-analyse"

static LimnPolicy *
get_policy (LimnWindow *self)
{
  return limn_client_get_policy (limn_session_get_client (self->session));
}

static gboolean
is_refused (LimnWindow *self)
{
  return limn_session_get_status (self->session) == LIMN_SESSION_FAILED
         && g_error_matches (limn_session_get_error (self->session), LIMN_ERROR,
                             LIMN_ERROR_NOT_ALLOWED);
}

/* “street.jpg”, and on a line of its own: 1600 × 1200 pixels, 1.2 MB */
static void
append_picture (GString   *text,
                LimnImage *image)
{
  g_autofree char *size = g_format_size (g_bytes_get_size (limn_image_get_upload (image)));

  /* Translators: the name of a picture, its width and height, and a size like “1.2 MB” */
  g_string_append_printf (text, _("“%s”\n%d × %d pixels, %s"), limn_image_get_name (image),
                          limn_image_get_width (image), limn_image_get_height (image), size);
  g_string_append (text, "\n\n");
}

static char *
describe_upload (LimnWindow *self,
                 guint       n_pictures,
                 const char *host)
{
  LimnImage *image = limn_session_get_image (self->session);
  GString *text = g_string_new (NULL);

  if (n_pictures > 0)
    /* Translators: %u pictures */
    g_string_append_printf (text, ngettext ("%u picture leaves this computer, in %u request, "
                                            "with all that is in the file: also when and where it "
                                            "was taken, if the camera noted that.",
                                            "%u pictures leave this computer, in %u requests, "
                                            "with all that is in the files: also when and where "
                                            "they were taken, if the camera noted that.",
                                            n_pictures),
                            n_pictures, n_pictures);
  else
    {
      if (image != NULL)
        append_picture (text, image);
      g_string_append (text, _("The picture leaves this computer with all that is in the file: "
                               "also when and where it was taken, if the camera noted that."));
    }
  g_string_append (text, "\n\n");
  if (g_settings_get_boolean (self->settings, "active-learning"))
    /* Translators: %s is the name of a server */
    g_string_append_printf (text, _("%s may keep what it gets, to learn from it."), host);
  else
    /* Translators: %s is the name of a server */
    g_string_append_printf (text, _("%s is asked not to keep what it gets."), host);
  g_string_append_c (text, ' ');
  g_string_append (text, _("From then on, pictures you open are sent there without asking. "
                           "Preferences can take that back."));
  return g_string_free (text, FALSE);
}

static void
answered_cb (LimnWindow *self,
             const char *response,
             GtkWindow  *dialog)
{
  const char *origin = g_object_get_data (G_OBJECT (dialog), ORIGIN_DATA);
  gboolean analyse = g_object_get_data (G_OBJECT (dialog), ANALYSE_DATA) != NULL;

  g_assert (LIMN_IS_WINDOW (self));

  if (!g_str_equal (response, "send"))
    return;
  limn_policy_allow (get_policy (self), origin);
  if (analyse && g_str_equal (origin,
                              limn_model_get_origin (limn_session_get_model (self->session))))
    limn_window_start_analysis (self);
}

/* Somebody answered here, in another window or in the preferences. What is refused now may be
 * refused for another reason. */
static void
policy_changed_cb (LimnWindow *self)
{
  g_assert (LIMN_IS_WINDOW (self));

  if (is_refused (self))
    limn_session_ask_again (self->session);
}

/* The first refusal of each server asks by itself; after a no, only the button does. */
static void
status_cb (LimnWindow *self)
{
  const char *origin;

  g_assert (LIMN_IS_WINDOW (self));

  if (!is_refused (self) || !limn_window_needs_consent (self))
    return;
  origin = limn_model_get_origin (limn_session_get_model (self->session));
  if (g_strcmp0 (origin, self->consent_origin) == 0)
    return;
  limn_window_ask_consent (self, 0);
}

/*< private >
 * limn_window_needs_consent:
 * @self: a window
 *
 * Tells whether somebody has to be asked before the model gets a picture, and may be.
 *
 * Returns: %TRUE if [method@Window.ask_consent] is what to do
 */
gboolean
limn_window_needs_consent (LimnWindow *self)
{
  LimnPolicy *policy = get_policy (self);

  return !limn_policy_get_local_only (policy)
         && !limn_policy_is_allowed (policy, limn_session_get_model (self->session));
}

/*< private >
 * limn_window_ask_consent:
 * @self: a window
 * @n_pictures: how many pictures would be sent at once; 0 for the one that is shown
 *
 * Asks whether the server of the model may get pictures. If so, the picture is sent, or the folder
 * is gone through.
 */
void
limn_window_ask_consent (LimnWindow *self,
                         guint       n_pictures)
{
  LimnModel *model = limn_session_get_model (self->session);
  gboolean has_preferences = self->preferences != NULL && gtk_widget_get_mapped (
    GTK_WIDGET (self->preferences));
  g_autofree char *host = limn_format_host (model);
  g_autofree char *heading = NULL;
  g_autofree char *body = describe_upload (self, n_pictures, host);
  GtkWidget *dialog;

  if (self->consent != NULL)
    {
      gtk_window_present (self->consent);
      return;
    }
  g_free (self->consent_origin);
  self->consent_origin = g_strdup (limn_model_get_origin (model));

  if (n_pictures > 0)
    /* Translators: %u pictures, %s is the name of a server */
    heading = g_strdup_printf (ngettext ("Send %u Picture to %s?", "Send %u Pictures to %s?",
                                         n_pictures), n_pictures, host);
  else
    /* Translators: %s is the name of a server */
    heading = g_strdup_printf (_("Send This Picture to %s?"), host);

  dialog = adw_message_dialog_new (has_preferences ? self->preferences : GTK_WINDOW (self),
                                   heading, body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"),
                                    "send", _("_Send"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "send",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), ORIGIN_DATA, g_strdup (self->consent_origin), g_free);
  g_object_set_data (G_OBJECT (dialog), ANALYSE_DATA, GUINT_TO_POINTER (n_pictures));
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  g_set_weak_pointer (&self->consent, GTK_WINDOW (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}

/*< private >
 * limn_window_init_consent:
 * @self: a window that has its session
 *
 * Lets the window ask when the client refuses.
 */
void
limn_window_init_consent (LimnWindow *self)
{
  g_signal_connect_object (self->session, "notify::status", G_CALLBACK (status_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (get_policy (self), "notify", G_CALLBACK (policy_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/*< private >
 * limn_window_dispose_consent:
 * @self: a window
 *
 * Lets go of what this file keeps.
 */
void
limn_window_dispose_consent (LimnWindow *self)
{
  g_clear_weak_pointer (&self->consent);
  g_clear_pointer (&self->consent_origin, g_free);
}
