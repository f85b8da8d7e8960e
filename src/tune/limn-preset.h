/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-cutoffs.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define LIMN_TYPE_PRESET (limn_preset_get_type ())

/* A preset is a page of text. */
#define LIMN_PRESET_MAX_BYTES (1024 * 1024)
#define LIMN_PRESET_MAX_CLASSES 10000

/**
 * LimnSnippet:
 * @LIMN_SNIPPET_JSON: the preset file itself
 * @LIMN_SNIPPET_PYTHON: a dict and a function that filters a reply of the API
 * @LIMN_SNIPPET_C: a table and a function
 * @LIMN_SNIPPET_SUPERVISION: a line that filters `sv.Detections`
 *
 * How thresholds are taken away to another program.
 */
typedef enum
{
  LIMN_SNIPPET_JSON,
  LIMN_SNIPPET_PYTHON,
  LIMN_SNIPPET_C,
  LIMN_SNIPPET_SUPERVISION,
} LimnSnippet;

/**
 * LimnPreset:
 *
 * Thresholds to keep: cutoffs, overlap, and which model they were chosen for. A small JSON file;
 * it holds no address and no key. Immutable and reference counted; any thread.
 */
typedef struct _LimnPreset LimnPreset;

GType        limn_preset_get_type     (void) G_GNUC_CONST;
LimnPreset  *limn_preset_new          (const char        *model_id,
                                       LimnEngine         engine,
                                       LimnCutoffs       *cutoffs,
                                       double             overlap);
LimnPreset  *limn_preset_ref          (LimnPreset        *self);
void         limn_preset_unref        (LimnPreset        *self);
const char  *limn_preset_get_model_id (const LimnPreset  *self);
LimnEngine   limn_preset_get_engine   (const LimnPreset  *self);
LimnCutoffs *limn_preset_get_cutoffs  (const LimnPreset  *self);
double       limn_preset_get_overlap  (const LimnPreset  *self);
LimnPreset  *limn_preset_parse        (GBytes            *bytes,
                                       GError           **error);
LimnPreset  *limn_preset_load         (GFile             *file,
                                       GCancellable      *cancellable,
                                       GError           **error);
char        *limn_preset_write        (const LimnPreset  *self,
                                       LimnSnippet        snippet);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnPreset, limn_preset_unref)

G_END_DECLS
