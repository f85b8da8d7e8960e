/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the picture on screen is worth, in one line. Each state has its own words and its own shape,
 * so that it is told by more than a colour. What comes from outside, the reason of a failure and
 * the name of a model, is set as text and never as markup. Main thread only. */

#include "config.h"

#include "limn-status-pill.h"

#include "limn-error.h"
#include "limn-format.h"
#include "limn-tally.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Local models answer in less than a second, hosted ones in one to three. */
#define PATIENCE_MS 5000

struct _LimnStatusPill
{
  GtkWidget parent_instance;

  /* Owned */
  LimnOverlay  *overlay;
  GSignalGroup *overlay_signals;
  GSignalGroup *session_signals;
  char         *text;

  /* Template */
  GtkWidget *stack;
  GtkWidget *spinner;
  GtkWidget *icon;
  GtkWidget *label;
  GtkWidget *failure_button;
  GtkWidget *failure_label;

  guint    patience_ms;
  guint    patience_id;
  gboolean is_slow;
};

G_DEFINE_FINAL_TYPE (LimnStatusPill, limn_status_pill, GTK_TYPE_WIDGET)

/* "12 objects", "3 of 12 objects" while classes are hidden, "Nothing at 40 % or above". */
static char *
describe_count (LimnOverlay *overlay)
{
  LimnSession *session = limn_overlay_get_session (overlay);
  LimnPrediction *prediction = limn_session_get_prediction (session);
  g_autoptr (LimnTally) tally = limn_tally_new (overlay);
  guint n = tally->n_shown + tally->n_hidden;

  if (n == 0)
    {
      LimnQuery *query = prediction != NULL ? limn_prediction_get_query (prediction) : NULL;
      double confidence = query != NULL ? limn_query_get_confidence (query)
                                        : limn_session_get_confidence (session);
      g_autofree char *percent = limn_format_percent (confidence);

      /* Translators: %s is a percentage */
      return g_strdup_printf (_("Nothing at %s or above"), percent);
    }

  if (tally->n_hidden > 0)
    {
      /* Translators: how many objects are shown, and how many there are */
      return g_strdup_printf (ngettext ("%u of %u object", "%u of %u objects", n),
                              tally->n_shown, n);
    }

  return g_strdup_printf (ngettext ("%u object", "%u objects", n), n);
}

static char *
describe_confirmed (LimnSession *session,
                    const char  *count)
{
  LimnPrediction *prediction = limn_session_get_prediction (session);
  LimnQuery *query = prediction != NULL ? limn_prediction_get_query (prediction) : NULL;
  LimnModel *model = query != NULL ? limn_query_get_model (query)
                                   : limn_session_get_model (session);
  g_autofree char *host = limn_format_host (model);
  g_autofree char *duration = limn_format_duration (limn_session_get_duration_ms (session));
  guint n_dropped = prediction != NULL ? limn_prediction_get_n_dropped (prediction) : 0;
  GString *text = g_string_new (count);

  g_string_append (text, " · ");
  g_string_append (text, limn_session_get_differs (session)
                         ? _("corrected by the model") : _("confirmed by the model"));
  if (n_dropped > 0)
    {
      g_string_append (text, " · ");
      /* Translators: objects in the answer that made no sense and are not shown */
      g_string_append_printf (text, ngettext ("%u unusable left out", "%u unusable left out",
                                              n_dropped), n_dropped);
    }
  g_string_append_printf (text, " · %s · %s", duration, host);

  return g_string_free (text, FALSE);
}

/* Messages are whole sentences; here they are the end of one. */
static char *
describe_failure (const GError *error)
{
  g_autofree char *reason = NULL;
  gsize length;

  if (error == NULL || error->message == NULL)
    return g_strdup (_("Failed"));

  reason = g_strdup (error->message);
  g_strdelimit (reason, "\r\n\t", ' ');
  g_strstrip (reason);
  length = strlen (reason);
  if (length > 1 && reason[length - 1] == '.' && reason[length - 2] != '.')
    reason[length - 1] = '\0';

  /* Translators: %s says what went wrong */
  return g_strdup_printf (_("Failed: %s"), reason);
}

static char *
describe_asking (LimnSession *session,
                 gboolean     is_slow)
{
  LimnModel *model = limn_session_get_model (session);

  if (is_slow)
    {
      /* Translators: %s is the name of a model */
      return g_strdup_printf (_("Still waiting for %s…"), limn_model_get_id (model));
    }

  /* Translators: %s is the name of a model */
  return g_strdup_printf (_("Asking %s…"), limn_model_get_id (model));
}

static char *
describe_derived (const char *count,
                  gboolean    is_busy,
                  gboolean    is_slow)
{
  if (is_slow)
    {
      /* Translators: %s is "12 objects" */
      return g_strdup_printf (_("%s · derived, still waiting for the model…"), count);
    }
  if (is_busy)
    {
      /* Translators: %s is "12 objects" */
      return g_strdup_printf (_("%s · derived, asking the model…"), count);
    }

  /* Translators: %s is "12 objects" */
  return g_strdup_printf (_("%s · derived"), count);
}

static char *
describe_approximate (const char *count,
                      gboolean    is_busy)
{
  if (is_busy)
    {
      /* Translators: %s is "12 objects"; the sign stands for "about" */
      return g_strdup_printf (_("≈ %s · worked out, the model is being asked…"), count);
    }

  /* Translators: %s is "12 objects"; the sign stands for "about" */
  return g_strdup_printf (_("≈ %s · worked out"), count);
}

static const char *
describe_stale (LimnSession *session,
                gboolean     is_slow)
{
  gboolean is_busy = limn_session_get_busy (session);

  if (limn_session_get_prediction (session) == NULL)
    return is_busy ? _("Asking the model…") : _("The model has not been asked");
  if (is_slow)
    return _("Changed: showing the last answer, still waiting…");
  if (is_busy)
    return _("Changed: showing the last answer, asking…");

  return _("Changed: showing the last answer");
}

static char *
describe_loading (LimnSession *session,
                  gboolean     is_slow)
{
  const char *name = limn_session_get_loading_name (session);

  if (name == NULL)
    return g_strdup (is_slow ? _("Still loading the picture…") : _("Loading the picture…"));

  /* Translators: %s is the name of a picture, such as street.jpg. */
  return g_strdup_printf (is_slow ? _("Still loading %s…") : _("Loading %s…"), name);
}

static char *
describe (LimnOverlay *overlay,
          gboolean     is_slow)
{
  LimnSession *session = limn_overlay_get_session (overlay);
  g_autofree char *count = NULL;

  switch (limn_session_get_status (session))
    {
    case LIMN_SESSION_EMPTY:
      return g_strdup (_("No picture"));
    case LIMN_SESSION_LOADING:
      return describe_loading (session, is_slow);
    case LIMN_SESSION_ASKING:
      return describe_asking (session, is_slow);
    case LIMN_SESSION_DERIVED:
      count = describe_count (overlay);
      return describe_derived (count, limn_session_get_busy (session), is_slow);
    case LIMN_SESSION_APPROXIMATE:
      count = describe_count (overlay);
      return describe_approximate (count, limn_session_get_busy (session));
    case LIMN_SESSION_STALE:
      return g_strdup (describe_stale (session, is_slow));
    case LIMN_SESSION_CONFIRMED:
      count = describe_count (overlay);
      return describe_confirmed (session, count);
    case LIMN_SESSION_FAILED:
      return describe_failure (limn_session_get_error (session));
    }

  g_return_val_if_reached (NULL);
}

/* A shape for each state; NULL for those that turn. */
static const char *
get_icon_name (LimnSession *session)
{
  switch (limn_session_get_status (session))
    {
    case LIMN_SESSION_LOADING:
    case LIMN_SESSION_ASKING:
      return NULL;
    case LIMN_SESSION_EMPTY:
      return "image-x-generic-symbolic";
    case LIMN_SESSION_DERIVED:
    case LIMN_SESSION_APPROXIMATE:
      return "content-loading-symbolic";
    case LIMN_SESSION_STALE:
      return "document-open-recent-symbolic";
    case LIMN_SESSION_CONFIRMED:
      return "object-select-symbolic";
    case LIMN_SESSION_FAILED:
      return "dialog-warning-symbolic";
    }

  g_return_val_if_reached (NULL);
}

static const char *
get_remedy_label (LimnRemedy remedy)
{
  switch (remedy)
    {
    case LIMN_REMEDY_NONE:
      return NULL;
    case LIMN_REMEDY_RETRY:
      return _("Try Again");
    case LIMN_REMEDY_ENTER_KEY:
      return _("Enter Key");
    case LIMN_REMEDY_CHOOSE_MODEL:
      return _("Choose Model");
    case LIMN_REMEDY_OPEN_ANOTHER:
      return _("Open Another");
    }

  g_return_val_if_reached (NULL);
}

static void
show_failure (LimnStatusPill *self,
              const GError   *error)
{
  const char *remedy = get_remedy_label (limn_error_get_remedy (error));
  const char *advice = limn_error_get_advice (error);
  g_autofree char *spoken = NULL;

  gtk_label_set_label (GTK_LABEL (self->failure_label), self->text);
  gtk_widget_set_sensitive (self->failure_button, remedy != NULL);
  gtk_widget_set_tooltip_text (self->failure_button, NULL);

  /* The line may be cut off; the whole reason and what to do are a hover away. */
  if (error != NULL)
    {
      g_autofree char *tip = g_strdup_printf ("%s\n%s", error->message, advice);

      gtk_widget_set_tooltip_text (self->failure_button, tip);
    }

  spoken = remedy != NULL ? g_strdup_printf ("%s. %s", self->text, remedy)
                          : g_strdup (self->text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->failure_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, advice, -1);
}

static void
show_text (LimnStatusPill *self,
           LimnSession    *session)
{
  const char *icon_name = get_icon_name (session);

  gtk_label_set_label (GTK_LABEL (self->label), self->text);
  gtk_widget_set_visible (self->spinner, icon_name == NULL);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), icon_name == NULL);
  gtk_widget_set_visible (self->icon, icon_name != NULL);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon_name);
}

static void
update_text (LimnStatusPill *self)
{
  LimnSession *session;
  LimnSessionStatus status;
  gboolean failed;

  if (self->overlay == NULL)
    return;

  session = limn_overlay_get_session (self->overlay);
  status = limn_session_get_status (session);
  failed = status == LIMN_SESSION_FAILED;

  g_free (self->text);
  self->text = describe (self->overlay, self->is_slow);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, self->text, -1);

  if (failed)
    show_failure (self, limn_session_get_error (session));
  else
    show_text (self, session);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), failed ? "failure" : "text");
  gtk_widget_set_visible (GTK_WIDGET (self), status != LIMN_SESSION_EMPTY);
}

static gboolean
patience_over_cb (gpointer user_data)
{
  LimnStatusPill *self = user_data;

  g_assert (LIMN_IS_STATUS_PILL (self));

  self->patience_id = 0;
  self->is_slow = TRUE;
  update_text (self);

  return G_SOURCE_REMOVE;
}

static gboolean
is_waiting (LimnStatusPill *self)
{
  LimnSession *session;

  if (self->overlay == NULL)
    return FALSE;

  session = limn_overlay_get_session (self->overlay);

  switch (limn_session_get_status (session))
    {
    case LIMN_SESSION_LOADING:
    case LIMN_SESSION_ASKING:
      return TRUE;
    case LIMN_SESSION_DERIVED:
    case LIMN_SESSION_APPROXIMATE:
    case LIMN_SESSION_STALE:
      return limn_session_get_busy (session);
    case LIMN_SESSION_EMPTY:
    case LIMN_SESSION_CONFIRMED:
    case LIMN_SESSION_FAILED:
      return FALSE;
    }

  g_return_val_if_reached (FALSE);
}

static void
update (LimnStatusPill *self)
{
  g_assert (LIMN_IS_STATUS_PILL (self));

  if (!is_waiting (self))
    {
      g_clear_handle_id (&self->patience_id, g_source_remove);
      self->is_slow = FALSE;
    }
  else if (self->patience_id == 0 && !self->is_slow)
    {
      self->patience_id = g_timeout_add (self->patience_ms, patience_over_cb, self);
      g_source_set_name_by_id (self->patience_id, "[limn] patience");
    }

  update_text (self);
}

static void
status_changed_cb (LimnStatusPill *self)
{
  g_assert (LIMN_IS_STATUS_PILL (self));

  /* Each step has its own patience. */
  g_clear_handle_id (&self->patience_id, g_source_remove);
  self->is_slow = FALSE;
  update (self);
}

static void
limn_status_pill_dispose (GObject *object)
{
  LimnStatusPill *self = LIMN_STATUS_PILL (object);

  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_clear_object (&self->overlay_signals);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->overlay);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), LIMN_TYPE_STATUS_PILL);

  G_OBJECT_CLASS (limn_status_pill_parent_class)->dispose (object);
}

static void
limn_status_pill_finalize (GObject *object)
{
  LimnStatusPill *self = LIMN_STATUS_PILL (object);

  g_clear_pointer (&self->text, g_free);

  G_OBJECT_CLASS (limn_status_pill_parent_class)->finalize (object);
}

static void
limn_status_pill_class_init (LimnStatusPillClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = limn_status_pill_dispose;
  object_class->finalize = limn_status_pill_finalize;

  gtk_widget_class_set_css_name (widget_class, "statuspill");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LIMN_RESOURCE_PATH "/limn-status-pill.ui");
  gtk_widget_class_bind_template_child (widget_class, LimnStatusPill, stack);
  gtk_widget_class_bind_template_child (widget_class, LimnStatusPill, spinner);
  gtk_widget_class_bind_template_child (widget_class, LimnStatusPill, icon);
  gtk_widget_class_bind_template_child (widget_class, LimnStatusPill, label);
  gtk_widget_class_bind_template_child (widget_class, LimnStatusPill, failure_button);
  gtk_widget_class_bind_template_child (widget_class, LimnStatusPill, failure_label);
}

static void
connect_session (LimnStatusPill *self,
                 const char     *signal_name,
                 GCallback       callback)
{
  g_signal_group_connect_object (self->session_signals, signal_name, callback, self,
                                 G_CONNECT_SWAPPED);
}

static void
limn_status_pill_init (LimnStatusPill *self)
{
  self->patience_ms = PATIENCE_MS;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->overlay_signals = g_signal_group_new (LIMN_TYPE_OVERLAY);
  g_signal_group_connect_object (self->overlay_signals, "notify::scene", G_CALLBACK (update),
                                 self, G_CONNECT_SWAPPED);

  self->session_signals = g_signal_group_new (LIMN_TYPE_SESSION);
  connect_session (self, "notify::status", G_CALLBACK (status_changed_cb));
  connect_session (self, "notify::busy", G_CALLBACK (update));
  connect_session (self, "notify::error", G_CALLBACK (update));
  connect_session (self, "notify::differs", G_CALLBACK (update));
  connect_session (self, "notify::model", G_CALLBACK (update));

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * limn_status_pill_new:
 *
 * Creates a pill that says nothing yet.
 *
 * Returns: (transfer floating): a new pill
 */
GtkWidget *
limn_status_pill_new (void)
{
  return g_object_new (LIMN_TYPE_STATUS_PILL, NULL);
}

/**
 * limn_status_pill_set_overlay:
 * @self: a pill
 * @overlay: (nullable): what is shown, and whose session is described
 *
 * Sets what the pill tells about.
 */
void
limn_status_pill_set_overlay (LimnStatusPill *self,
                              LimnOverlay    *overlay)
{
  g_return_if_fail (LIMN_IS_STATUS_PILL (self));
  g_return_if_fail (overlay == NULL || LIMN_IS_OVERLAY (overlay));

  if (!g_set_object (&self->overlay, overlay))
    return;

  g_signal_group_set_target (self->overlay_signals, overlay);
  g_signal_group_set_target (self->session_signals,
                             overlay != NULL ? limn_overlay_get_session (overlay) : NULL);
  status_changed_cb (self);
}

/**
 * limn_status_pill_set_patience:
 * @self: a pill
 * @patience_ms: milliseconds
 *
 * Sets after how long waiting is called long. It counts from the next wait on.
 */
void
limn_status_pill_set_patience (LimnStatusPill *self,
                               guint           patience_ms)
{
  g_return_if_fail (LIMN_IS_STATUS_PILL (self));

  self->patience_ms = patience_ms;
}

/**
 * limn_status_pill_get_text:
 * @self: a pill
 *
 * Gets what the pill says.
 *
 * Returns: (transfer none) (nullable): the text
 */
const char *
limn_status_pill_get_text (LimnStatusPill *self)
{
  g_return_val_if_fail (LIMN_IS_STATUS_PILL (self), NULL);

  return self->text;
}

/**
 * limn_status_describe:
 * @overlay: what is shown, and whose session is described
 *
 * Says what the picture on screen is worth: how many objects it has, and whether the model said so.
 *
 * Returns: (transfer full): one line, not markup
 */
char *
limn_status_describe (LimnOverlay *overlay)
{
  g_return_val_if_fail (LIMN_IS_OVERLAY (overlay), NULL);

  return describe (overlay, FALSE);
}
