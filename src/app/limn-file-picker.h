/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LimnFileKind:
 * @LIMN_FILE_PICTURES: pictures to open, one or several
 * @LIMN_FILE_FOLDER: a folder of pictures to open
 * @LIMN_FILE_ANNOTATED: an annotated picture to save, PNG
 * @LIMN_FILE_DRAWING: an annotated picture to save, SVG
 * @LIMN_FILE_JSON: an answer to save
 * @LIMN_FILE_PRESET_SAVE: thresholds to save
 * @LIMN_FILE_PRESET_OPEN: thresholds to open
 * @LIMN_FILE_TRUTH: ground truth to open
 *
 * What a file chooser is for.
 */
typedef enum
{
  LIMN_FILE_PICTURES,
  LIMN_FILE_FOLDER,
  LIMN_FILE_ANNOTATED,
  LIMN_FILE_DRAWING,
  LIMN_FILE_JSON,
  LIMN_FILE_PRESET_SAVE,
  LIMN_FILE_PRESET_OPEN,
  LIMN_FILE_TRUTH,
} LimnFileKind;

void        limn_file_picker_ask_async  (GtkWindow            *parent,
                                         LimnFileKind          kind,
                                         const char           *name,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
GListModel *limn_file_picker_ask_finish (GAsyncResult         *result,
                                         GError              **error);
GFile      *limn_file_picker_ask_finish_one (GAsyncResult        *result);

G_END_DECLS
