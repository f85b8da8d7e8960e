/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-preset.h"

G_BEGIN_DECLS

#define LIMN_PRESET_FORMAT 1
#define LIMN_PRESET_ENGINE_CLASSIC "old-inference"
#define LIMN_PRESET_ENGINE_CURRENT "inference-models"

char *limn_snippet_write_json        (const LimnPreset *preset);
char *limn_snippet_write_python      (const LimnPreset *preset);
char *limn_snippet_write_c           (const LimnPreset *preset);
char *limn_snippet_write_supervision (const LimnPreset *preset);

G_END_DECLS
