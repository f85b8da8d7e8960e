/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-banner.h"
#include "limn-canvas.h"
#include "limn-drop.h"
#include "limn-filmstrip.h"
#include "limn-picture-list.h"
#include "limn-sidebar.h"
#include "limn-split.h"
#include "limn-state-file.h"
#include "limn-status-pill.h"
#include "limn-truth-card.h"
#include "limn-tuner.h"
#include "limn-window.h"

G_BEGIN_DECLS

struct _LimnWindow
{
  AdwApplicationWindow parent_instance;

  /* Owned */
  GSettings          *settings;
  LimnSession        *session;
  LimnOverlay        *overlay;
  LimnSurvey         *survey;
  LimnPins           *pins;
  LimnReferee        *referee;
  LimnTuner          *tuner;
  LimnPictureList    *pictures;
  GtkSingleSelection *selection;
  LimnDrop           *samples;
  GCancellable       *cancellable; /* of the whole window */
  char               *model_key;
  char               *classes_key; /* whose classes have the values that are set */
  char               *consent_origin; /* who was asked about last */

  /* The picture that the session was last told to open, and the one it shows: not the same while
   * one is being read, or after it could not be. */
  LimnPictureItem *opened;
  LimnPictureItem *shown;
  LimnImage       *shown_image;

  /* Owned. Where what is open is noted, and what does so soon. */
  LimnStateFile *state_file;
  guint          note_id;
  gboolean       had_pictures;

  /* Borrowed, cleared when they go away */
  GtkWindow *preferences;
  GtkWindow *help;
  GtkWindow *consent;
  AdwToast  *toast;

  /* Owned. The ground truth's file, what stops the reading of one, and where it was looked for. */
  GFile        *truth_file;
  GCancellable *truth_cancellable;
  GFile        *offered;

  /* Owned. Stored answers that take the model's place, and what stops the looking for others. */
  LimnModel       *predictions;
  LimnPictureItem *wanted; /* what they are looked for */
  GCancellable    *find_cancellable;

  /* Borrowed from the sidebar */
  LimnTruthCard *truth_card;

  /* Template */
  AdwToastOverlay *toasts;
  GtkStack        *pages;
  AdwStatusPage   *error_page;
  GtkButton       *error_button;
  GtkButton       *sample_button;
  GtkButton       *reopen_button;
  GtkLabel        *reopen_label;
  GtkLabel        *title_label;
  GtkLabel        *subtitle_label;
  GtkButton       *title_button;
  GtkWidget       *header;
  AdwSplitButton  *open_button;
  GtkMenuButton   *menu_button;
  GtkWidget       *share_button;
  GtkWidget       *sidebar_button;
  GtkWidget       *zoom_controls;
  LimnBanner      *banner;
  LimnSplit       *split;
  LimnCanvas      *canvas;
  LimnSidebar     *sidebar;
  LimnFilmstrip   *filmstrip;
  GtkRevealer     *filmstrip_revealer;
  LimnStatusPill  *pill;
  GtkLabel        *picture_note;
  GtkProgressBar  *progress;
  GtkLabel        *zoom_label;
  GtkLabel        *bar_label;
  GtkWidget       *drop_hint;
  GtkLabel        *drop_label;
  GtkDropTarget   *drop_target;

  guint progress_id;

  /* Which picture was chosen last, on which side of the one before, and what reads the next */
  guint    last_position;
  gboolean goes_back;
  guint    ahead_id;
};

/* limn-window.c */
void limn_window_toast             (LimnWindow *self,
                                    const char *text);
void limn_window_show_toast        (LimnWindow *self,
                                    AdwToast   *toast);
void limn_window_toast_with_button (LimnWindow *self,
                                    const char *text,
                                    const char *button,
                                    const char *action);
void limn_window_update_actions    (LimnWindow *self);
void limn_window_show_privacy      (LimnWindow *self);

/* limn-window-ahead.c */
void limn_window_note_way   (LimnWindow *self,
                             guint       position);
void limn_window_read_ahead (LimnWindow *self);

/* limn-window-actions.c */
void limn_window_class_install_actions   (GtkWidgetClass *widget_class);
void limn_window_add_stateful_actions    (LimnWindow     *self);
void limn_window_remove_stateful_actions (LimnWindow     *self);

/* limn-window-analysis.c */
void limn_window_class_install_analysis_actions (GtkWidgetClass *widget_class);
void limn_window_init_analysis                  (LimnWindow     *self);
void limn_window_start_analysis                 (LimnWindow     *self);

/* limn-window-consent.c */
void     limn_window_init_consent    (LimnWindow *self);
void     limn_window_dispose_consent (LimnWindow *self);
gboolean limn_window_needs_consent   (LimnWindow *self);
void     limn_window_ask_consent     (LimnWindow *self,
                                      guint       n_pictures);

/* limn-window-examples.c */
void limn_window_class_install_example_actions (GtkWidgetClass *widget_class);
void limn_window_init_examples                 (LimnWindow     *self);

/* limn-window-marks.c */
void limn_window_class_install_marks_actions (GtkWidgetClass *widget_class);
void limn_window_update_marks_actions        (LimnWindow     *self);

/* limn-window-offer.c */
void limn_window_offer_truth   (LimnWindow *self,
                                guint       first,
                                guint       n);
void limn_window_open_document (LimnWindow *self,
                                GFile      *file);

/* limn-window-open.c */
void limn_window_class_install_open_actions (GtkWidgetClass  *widget_class);
void limn_window_init_open                  (LimnWindow      *self);
void limn_window_open_item                  (LimnWindow      *self,
                                             LimnPictureItem *item);

/* limn-window-presets.c */
void limn_window_class_install_preset_actions (GtkWidgetClass *widget_class);
void limn_window_init_presets                 (LimnWindow     *self);
void limn_window_open_preset                  (LimnWindow     *self,
                                               GFile          *file);
void limn_window_save_preset                  (LimnWindow     *self,
                                               GFile          *file);

/* limn-window-reopen.c */
void limn_window_class_install_reopen_actions (GtkWidgetClass *widget_class);
void limn_window_dispose_reopen               (LimnWindow     *self);

/* limn-window-share.c */
void limn_window_class_install_share_actions (GtkWidgetClass *widget_class);
void limn_window_save_bytes                  (LimnWindow     *self,
                                              GFile          *file,
                                              GBytes         *bytes);

/* limn-window-state.c */
void limn_window_init_state    (LimnWindow *self);
void limn_window_dispose_state (LimnWindow *self);
void limn_window_update_title  (LimnWindow *self);

/* limn-window-stored.c */
void limn_window_open_stored    (LimnWindow      *self,
                                 LimnPictureItem *item);
void limn_window_dispose_stored (LimnWindow      *self);
void limn_window_ask_again      (LimnWindow      *self);

/* limn-window-truth.c */
void limn_window_class_install_truth_actions (GtkWidgetClass *widget_class);
void limn_window_init_truth                  (LimnWindow     *self);
void limn_window_dispose_truth               (LimnWindow     *self);
void limn_window_open_truth                  (LimnWindow     *self,
                                              GFile          *file);

/* limn-window-tuning.c */
void limn_window_class_install_tuning_actions (GtkWidgetClass *widget_class);

G_END_DECLS
