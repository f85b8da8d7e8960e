/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-truth.h"

G_BEGIN_DECLS

#define LIMN_TYPE_TRUTH_SET (limn_truth_set_get_type ())

#define LIMN_TRUTH_MAX_FILE_BYTES (512 * 1024 * 1024)

/**
 * LimnTruthFormat:
 * @LIMN_TRUTH_COCO: one JSON file for many pictures
 * @LIMN_TRUTH_YOLO: a text file beside each picture, or in `labels` beside `images`, and data.yaml
 * @LIMN_TRUTH_LABELME: a JSON file beside each picture
 * @LIMN_TRUTH_VOC: an XML file beside each picture, or in `Annotations` beside `JPEGImages`
 *
 * How ground truth is written down.
 */
typedef enum
{
  LIMN_TRUTH_COCO,
  LIMN_TRUTH_YOLO,
  LIMN_TRUTH_LABELME,
  LIMN_TRUTH_VOC,
} LimnTruthFormat;

/**
 * LimnTruthProblem:
 * @file: the file, by its name under the folder that was opened
 * @line: the line, from 1; 0 if it is about the file
 * @text: a sentence: what is wrong, and what was done about it
 *
 * Something in a file that could not be used as it stands.
 */
typedef struct
{
  char *file;
  guint line;
  char *text;
} LimnTruthProblem;

/**
 * LimnTruthSet:
 *
 * The ground truth of a folder: a truth for each picture that has one, by the picture's name, and
 * the problems that were met. Pictures that nobody says anything about have none, which is not the
 * same as an empty one. Immutable and reference counted; any thread.
 */
typedef struct _LimnTruthSet LimnTruthSet;

GType                   limn_truth_set_get_type      (void) G_GNUC_CONST;
LimnTruthSet           *limn_truth_set_ref           (LimnTruthSet        *self);
void                    limn_truth_set_unref         (LimnTruthSet        *self);
void                    limn_truth_set_load_async    (GFile               *file,
                                                      GPtrArray           *pictures,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
LimnTruthSet           *limn_truth_set_load_finish   (GAsyncResult        *result,
                                                      GError             **error);
LimnTruthSet           *limn_truth_set_load          (GFile               *file,
                                                      GPtrArray           *pictures,
                                                      GCancellable        *cancellable,
                                                      GError             **error);
LimnTruthFormat         limn_truth_set_get_format    (const LimnTruthSet  *self);
const char             *limn_truth_set_get_name      (const LimnTruthSet  *self);
guint                   limn_truth_set_get_n         (const LimnTruthSet  *self);
guint                   limn_truth_set_get_n_objects (const LimnTruthSet  *self);
LimnTruth              *limn_truth_set_lookup        (const LimnTruthSet  *self,
                                                      GFile               *picture);
guint                   limn_truth_set_get_n_problems (const LimnTruthSet *self);
const LimnTruthProblem *limn_truth_set_get_problem   (const LimnTruthSet  *self,
                                                      guint                position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnTruthSet, limn_truth_set_unref)

G_END_DECLS
