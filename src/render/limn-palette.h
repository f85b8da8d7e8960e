/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define LIMN_TYPE_PALETTE (limn_palette_get_type ())
#define LIMN_PALETTE_COLORS 12

/**
 * LimnColor:
 *
 * An sRGB colour, each channel 0 to 1.
 */
typedef struct
{
  double red;
  double green;
  double blue;
} LimnColor;

/* What objects mean when they are judged or compared: any two of these differ by 38 or more
 * (CIEDE2000) for every kind of colour vision; green, amber and red come down to 6. */
#define LIMN_COLOR_CORRECT ((LimnColor) { 0x56 / 255.0, 0xb4 / 255.0, 0xe9 / 255.0 })
#define LIMN_COLOR_EXTRA ((LimnColor) { 0xe6 / 255.0, 0x9f / 255.0, 0x00 / 255.0 })
#define LIMN_COLOR_MISSED ((LimnColor) { 0x88 / 255.0, 0x22 / 255.0, 0x55 / 255.0 })
#define LIMN_COLOR_ALARM ((LimnColor) { 0xf0 / 255.0, 0xe4 / 255.0, 0x42 / 255.0 })
#define LIMN_COLOR_IGNORED ((LimnColor) { 0x9a / 255.0, 0x99 / 255.0, 0x96 / 255.0 })

/**
 * LimnDash:
 *
 * The second channel: classes past the twelfth reuse the colours with another line.
 */
typedef enum
{
  LIMN_DASH_SOLID,
  LIMN_DASH_DASHED,
  LIMN_DASH_DOTTED,
  LIMN_DASH_DASH_DOT,
} LimnDash;

/**
 * LimnPalette:
 *
 * Colours by class name: a name keeps its slot for as long as the palette lives, and across runs
 * when it is saved and loaded as a variant. Reference counted; thread-safe.
 */
typedef struct _LimnPalette LimnPalette;

GType        limn_palette_get_type       (void) G_GNUC_CONST;
LimnPalette *limn_palette_new            (void);
LimnPalette *limn_palette_new_from_variant (GVariant      *names);
LimnPalette *limn_palette_ref            (LimnPalette     *self);
void         limn_palette_unref          (LimnPalette     *self);
guint        limn_palette_get_slot       (LimnPalette     *self,
                                          const char      *class_name);
GVariant    *limn_palette_to_variant     (LimnPalette     *self);
LimnColor    limn_palette_slot_color     (guint            slot);
LimnDash     limn_palette_slot_dash      (guint            slot);
double       limn_color_get_luminance    (const LimnColor *color);
gboolean     limn_color_wants_black_text (const LimnColor *color);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnPalette, limn_palette_unref)

G_END_DECLS
