/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-key.h"
#include "limn-model.h"
#include "limn-preset.h"

G_BEGIN_DECLS

/**
 * LimnExit:
 * @LIMN_EXIT_OK: every picture was answered
 * @LIMN_EXIT_SOME_FAILED: a picture could not be read or answered, or a result not be written
 * @LIMN_EXIT_USAGE: the command line cannot be used
 * @LIMN_EXIT_NO_MODEL: no server could be reached, or it does not have the model
 * @LIMN_EXIT_REFUSED: the key is missing or refused, or the plan does not allow it
 * @LIMN_EXIT_INTERRUPTED: stopped by Ctrl+C
 *
 * Exit codes of limn-predict. They are documented: never renumber.
 */
typedef enum
{
  LIMN_EXIT_OK = 0,
  LIMN_EXIT_SOME_FAILED = 1,
  LIMN_EXIT_USAGE = 2,
  LIMN_EXIT_NO_MODEL = 3,
  LIMN_EXIT_REFUSED = 4,
  LIMN_EXIT_INTERRUPTED = 130,
} LimnExit;

/**
 * LimnOptions:
 * @model: (owned): who is asked
 * @confidence: percent; with @preset, the least of its values
 * @overlap: percent
 * @preset: (owned) (nullable): thresholds by which the answers are filtered
 * @json: whether the replies are written instead of a table
 * @annotate: (owned) (nullable): folder for annotated pictures
 * @key: (owned) (nullable): the key to use instead of any other
 * @shrink: whether a smaller copy may be sent of a picture that is too large for the server
 * @store: whether answers of hosted models are kept, and used again
 * @connect_s: seconds a connection may take; 0 for as long as usual
 * @idle_s: seconds without a byte in either direction; 0 for as long as usual
 * @timeout_s: seconds for a question and its answer; 0 for as long as usual
 * @wait_s: seconds to wait in all for a server that stopped answering
 * @at_once: how many questions are asked at once; 0 for as many as usual
 * @pictures: (owned): files and links, in the order they were given
 * @version: whether only the version is asked for
 *
 * The command line, checked.
 */
typedef struct
{
  LimnModel  *model;
  double      confidence;
  double      overlap;
  LimnPreset *preset;
  gboolean    json;
  char       *annotate;
  LimnKey    *key;
  gboolean    shrink;
  gboolean    store;
  guint       connect_s;
  guint       idle_s;
  guint       timeout_s;
  guint       wait_s;
  guint       at_once;
  char      **pictures;
  gboolean    version;
} LimnOptions;

LimnOptions *limn_options_parse (char        **argv,
                                 GError      **error);
void         limn_options_free  (LimnOptions  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnOptions, limn_options_free)

G_END_DECLS
