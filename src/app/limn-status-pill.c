/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the picture on screen is worth, in one line. Each state has its own words and its own shape,
 * so that it is told by more than a colour. What comes from outside, the reason of a failure and
 * the name of a model, is set as text and never as markup. Main thread only. */

#include "config.h"

#include "limn-status-pill.h"

#include "limn-error.h"

#include <glib/gi18n-lib.h>

/* Local models answer in less than a second, hosted ones in one to three. */
#define PATIENCE_MS 5000

/* The seconds until the next try are counted down by steps that none of them is missed in. */
#define COUNTDOWN_MS 250

/* What a move did is said when the hand pauses, not at every step of it. */
#define ANNOUNCE_AFTER_MS 500

struct _LimnStatusPill
{
  GtkWidget parent_instance;

  /* Owned */
  LimnOverlay  *overlay;
  LimnTuner    *tuner;
  GSignalGroup *overlay_signals;
  GSignalGroup *session_signals;
  GSignalGroup *tuner_signals;
  char         *text;

  /* Template */
  GtkWidget *stack;
  GtkWidget *spinner;
  GtkWidget *icon;
  GtkWidget *label;
  GtkWidget *moves_label;
  GtkWidget *differs_button;
  GtkWidget *note_label;
  GtkWidget *cancel_button;
  GtkWidget *failure_button;
  GtkWidget *failure_label;

  guint    patience_ms;
  guint    patience_id;
  guint    announce_id;
  guint    countdown_id;
  gboolean is_slow;
};

G_DEFINE_FINAL_TYPE (LimnStatusPill, limn_status_pill, GTK_TYPE_WIDGET)

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
    case LIMN_REMEDY_SEND_SMALLER:
      return _("Send Smaller");
    case LIMN_REMEDY_ALLOW_HOST:
      return _("Allow");
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

  if (g_error_matches (error, LIMN_ERROR, LIMN_ERROR_NOT_ALLOWED))
    gtk_widget_remove_css_class (self->failure_button, "failed");
  else
    gtk_widget_add_css_class (self->failure_button, "failed");
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

/* "+3 −1", until the hand rests. */
static void
show_moves (LimnStatusPill *self)
{
  LimnChanges *changes = self->tuner != NULL ? limn_tuner_get_changes (self->tuner) : NULL;
  g_autofree char *text = NULL;
  g_autofree char *spoken = NULL;
  guint n_came = 0;
  guint n_went = 0;

  if (changes != NULL)
    {
      limn_changes_get_came (changes, &n_came);
      limn_changes_get_went (changes, &n_went);
    }

  gtk_widget_set_visible (self->moves_label, n_came + n_went > 0);
  if (n_came + n_went == 0)
    return;

  if (n_went == 0)
    text = g_strdup_printf ("+%u", n_came);
  else if (n_came == 0)
    text = g_strdup_printf ("\342\210\222%u", n_went);
  else
    text = g_strdup_printf ("+%u \342\210\222%u", n_came, n_went);
  spoken = limn_tuner_dup_changes (self->tuner);
  gtk_label_set_label (GTK_LABEL (self->moves_label), text);
  gtk_widget_set_tooltip_text (self->moves_label, spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->moves_label),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
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
  gtk_widget_set_visible (self->differs_button,
                          self->tuner != NULL && limn_session_get_difference (session) != NULL);
  gtk_widget_set_tooltip_text (self->label,
                               self->tuner != NULL && limn_tuner_get_ghosts (self->tuner)
                               && !limn_tuner_is_covered (self->tuner)
                               ? _("What is further below has not been asked for. Move the "
                                   "confidence down to ask.") : NULL);
  show_moves (self);
}

static gboolean
is_retrying (LimnSession *session)
{
  const LimnAskProgress *progress = limn_session_get_progress (session);

  return progress != NULL && progress->phase == LIMN_ASK_RETRYING;
}

/* Worth a button once there is something to wait for: shorter waits are over before it is hit. */
static void
show_wait (LimnStatusPill *self,
           LimnSession    *session)
{
  const LimnAskProgress *progress = limn_session_get_progress (session);
  gboolean is_sending = progress != NULL && progress->phase == LIMN_ASK_SENDING
                        && g_get_monotonic_time () - progress->since_us > G_USEC_PER_SEC;
  g_autofree char *note = limn_status_describe_note (self->overlay, self->is_slow);

  /* How a wait goes is worth a second line where there is little room. */
  gtk_label_set_wrap (GTK_LABEL (self->label), progress != NULL);
  gtk_label_set_single_line_mode (GTK_LABEL (self->label), progress == NULL);
  gtk_label_set_lines (GTK_LABEL (self->label), progress != NULL ? 2 : -1);
  gtk_label_set_label (GTK_LABEL (self->note_label), note != NULL ? note : "");
  gtk_widget_set_visible (self->note_label, note != NULL);
  gtk_widget_set_visible (self->cancel_button,
                          self->is_slow || is_sending || is_retrying (session));
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
  self->text = limn_status_describe_all (self->overlay, self->tuner, self->is_slow);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, self->text, -1);

  if (failed)
    show_failure (self, limn_session_get_error (session));
  else
    {
      show_text (self, session);
      show_wait (self, session);
    }
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

/* Only what is seen: whoever listens was told how long when the wait began. */
static gboolean
countdown_cb (gpointer user_data)
{
  LimnStatusPill *self = user_data;

  g_assert (LIMN_IS_STATUS_PILL (self));

  g_free (self->text);
  self->text = limn_status_describe_all (self->overlay, self->tuner, self->is_slow);
  gtk_label_set_label (GTK_LABEL (self->label), self->text);

  return G_SOURCE_CONTINUE;
}

static void
follow_countdown (LimnStatusPill *self)
{
  gboolean counts = self->overlay != NULL
                    && is_retrying (limn_overlay_get_session (self->overlay));

  if (!counts)
    g_clear_handle_id (&self->countdown_id, g_source_remove);
  else if (self->countdown_id == 0)
    {
      self->countdown_id = g_timeout_add (COUNTDOWN_MS, countdown_cb, self);
      g_source_set_name_by_id (self->countdown_id, "[limn] count down to the next try");
    }
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
    case LIMN_SESSION_CONFIRMED:
      return limn_session_get_asked_again (session);
    case LIMN_SESSION_EMPTY:
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

  follow_countdown (self);
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

static gboolean
announce_cb (gpointer user_data)
{
  LimnStatusPill *self = user_data;
  g_autofree char *text = NULL;

  g_assert (LIMN_IS_STATUS_PILL (self));

  self->announce_id = 0;
  if (self->tuner != NULL)
    text = limn_tuner_dup_changes (self->tuner);
  if (text != NULL)
    limn_status_pill_announce (self, text);

  return G_SOURCE_REMOVE;
}

static void
changes_changed_cb (LimnStatusPill *self)
{
  g_assert (LIMN_IS_STATUS_PILL (self));

  show_moves (self);
  g_clear_handle_id (&self->announce_id, g_source_remove);
  if (limn_tuner_get_changes (self->tuner) == NULL)
    return;

  self->announce_id = g_timeout_add (ANNOUNCE_AFTER_MS, announce_cb, self);
  g_source_set_name_by_id (self->announce_id, "[limn] say what the move did");
}

static void
limn_status_pill_dispose (GObject *object)
{
  LimnStatusPill *self = LIMN_STATUS_PILL (object);

  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_clear_handle_id (&self->announce_id, g_source_remove);
  g_clear_handle_id (&self->countdown_id, g_source_remove);
  g_clear_object (&self->overlay_signals);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->tuner_signals);
  g_clear_object (&self->tuner);
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
  gtk_widget_class_bind_template_child (widget_class, LimnStatusPill, moves_label);
  gtk_widget_class_bind_template_child (widget_class, LimnStatusPill, differs_button);
  gtk_widget_class_bind_template_child (widget_class, LimnStatusPill, note_label);
  gtk_widget_class_bind_template_child (widget_class, LimnStatusPill, cancel_button);
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
  connect_session (self, "notify::progress", G_CALLBACK (update));
  connect_session (self, "notify::image", G_CALLBACK (update));
  connect_session (self, "notify::error", G_CALLBACK (update));
  connect_session (self, "notify::differs", G_CALLBACK (update));
  connect_session (self, "notify::difference", G_CALLBACK (update));
  connect_session (self, "notify::covered-from", G_CALLBACK (update));
  connect_session (self, "notify::save-credits", G_CALLBACK (update));
  connect_session (self, "notify::model", G_CALLBACK (update));

  self->tuner_signals = g_signal_group_new (LIMN_TYPE_TUNER);
  g_signal_group_connect_object (self->tuner_signals, "notify::ghosts", G_CALLBACK (update),
                                 self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->tuner_signals, "notify::suppression",
                                 G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->tuner_signals, "notify::changes",
                                 G_CALLBACK (changes_changed_cb), self, G_CONNECT_SWAPPED);

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
 * limn_status_pill_set_tuner:
 * @self: a pill
 * @tuner: (nullable): what is shown beside the answer
 *
 * Sets what the pill tells about beside the answer: what a move did, near-misses, a difference.
 */
void
limn_status_pill_set_tuner (LimnStatusPill *self,
                            LimnTuner      *tuner)
{
  g_return_if_fail (LIMN_IS_STATUS_PILL (self));
  g_return_if_fail (tuner == NULL || LIMN_IS_TUNER (tuner));

  if (!g_set_object (&self->tuner, tuner))
    return;

  g_signal_group_set_target (self->tuner_signals, tuner);
  update (self);
}

/**
 * limn_status_pill_announce:
 * @self: a pill
 * @text: a sentence
 *
 * Has assistive technology say something. The pill is a live region; what is seen stays.
 */
void
limn_status_pill_announce (LimnStatusPill *self,
                           const char     *text)
{
  g_return_if_fail (LIMN_IS_STATUS_PILL (self));
  g_return_if_fail (text != NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
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
