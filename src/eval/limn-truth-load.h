/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-json.h"
#include "limn-rle.h"
#include "limn-truth-pictures.h"
#include "limn-truth-private.h"
#include "limn-truth-set.h"

G_BEGIN_DECLS

/* A list of a thousand complaints is read by nobody; the rest is counted. */
#define LIMN_TRUTH_MAX_PROBLEMS 1000
#define LIMN_TRUTH_MAX_DEPTH 64
/* One picture's file, in which labelme may keep the picture itself, and a file of class names. */
#define LIMN_TRUTH_MAX_SMALL_BYTES (128 * 1024 * 1024)
#define LIMN_TRUTH_MAX_NAMES_BYTES (1024 * 1024)

/*
 * LimnTruthLoad:
 * @root: what names of files are given under
 * @pictures: the pictures that are open
 * @truths: (nullable elements): what is known, one for each picture
 * @problems: (element-type LimnTruthProblem): what is wrong
 * @n_more: problems that are only counted
 * @n_points: points read so far
 * @is_full: whether there were too many
 * @rle_budget: work left for run lengths
 * @cancellable: (nullable): a cancellable
 *
 * One reading of ground truth, under way.
 */
typedef struct
{
  GFile             *root;
  LimnTruthPictures *pictures;
  GPtrArray         *truths;
  GArray            *problems;
  guint              n_more;
  guint64            n_points;
  gboolean           is_full;
  gint64             rle_budget;
  GCancellable      *cancellable;
} LimnTruthLoad;

/* Names of classes by number, and what else data.yaml tells. */
typedef struct
{
  GHashTable *names;
  GPtrArray  *places;
  gboolean    has_keypoints;
} LimnYoloNames;

typedef enum
{
  LIMN_TRUTH_JSON_OTHER,
  LIMN_TRUTH_JSON_COCO,
  LIMN_TRUTH_JSON_LABELME,
} LimnTruthJson;

void           limn_truth_load_init        (LimnTruthLoad         *self,
                                            GFile                 *root,
                                            GPtrArray             *pictures,
                                            GCancellable          *cancellable);
void           limn_truth_load_clear       (LimnTruthLoad         *self);
void           limn_truth_load_problem     (LimnTruthLoad         *self,
                                            GFile                 *file,
                                            guint                  line,
                                            const char            *format,
                                            ...) G_GNUC_PRINTF (4, 5);
void           limn_truth_load_take        (LimnTruthLoad         *self,
                                            GFile                 *file,
                                            guint                  line,
                                            guint                  picture,
                                            LimnTruthBuilder      *builder);
gboolean       limn_truth_load_add         (LimnTruthLoad         *self,
                                            GFile                 *file,
                                            guint                  line,
                                            LimnTruthBuilder      *builder,
                                            const LimnTruthObject *object);
GBytes        *limn_truth_load_read        (LimnTruthLoad         *self,
                                            GFile                 *file,
                                            gsize                  max_bytes,
                                            GError               **error);
LimnJson      *limn_truth_load_json        (LimnTruthLoad         *self,
                                            GFile                 *file,
                                            gsize                  max_bytes,
                                            GBytes               **bytes,
                                            LimnJsonValue         *root,
                                            GError               **error);
gboolean       limn_truth_parse_number     (const char            *text,
                                            double                *number);
char          *limn_truth_clean            (const char            *text,
                                            gssize                 length);

LimnTruthJson  limn_truth_json_get_kind    (LimnJsonValue          root);
gboolean       limn_truth_coco_read        (LimnTruthLoad         *load,
                                            GFile                 *file,
                                            GBytes                *bytes,
                                            LimnJsonValue          root,
                                            GError               **error);
LimnRleResult  limn_truth_add_rle          (LimnTruthBuilder      *builder,
                                            LimnJsonValue          segmentation,
                                            gint64                *budget);
gboolean       limn_truth_labelme_read     (LimnTruthLoad         *load,
                                            GFile                 *file,
                                            GBytes                *bytes,
                                            LimnJsonValue          root,
                                            guint                  picture);
gboolean       limn_truth_labelme_is_about (LimnTruthLoad         *load,
                                            GFile                 *file,
                                            LimnJsonValue          root,
                                            guint                  picture);
gboolean       limn_truth_voc_read         (LimnTruthLoad         *load,
                                            GFile                 *file,
                                            guint                  picture);
LimnYoloNames *limn_yolo_names_read        (LimnTruthLoad         *load,
                                            GFile                 *file,
                                            GError               **error);
void           limn_yolo_names_free        (LimnYoloNames         *self);
gboolean       limn_truth_yolo_read        (LimnTruthLoad         *load,
                                            GFile                 *file,
                                            guint                  picture,
                                            const LimnYoloNames   *names);
LimnTruthSet  *limn_truth_set_new_from_load (LimnTruthLoad        *load,
                                             LimnTruthFormat       format,
                                             const char           *name);
gboolean       limn_truth_find             (LimnTruthLoad         *load,
                                            GFile                 *file,
                                            LimnTruthFormat       *format,
                                            GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnYoloNames, limn_yolo_names_free)

G_END_DECLS
