/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which colour and which line a class has. A class is known by its folded name, takes the next
 * free slot when it is first seen, and keeps it: a person who has learned that dogs are blue must
 * not have to learn it again. The window, its workers and the exporter share one palette, so the
 * table is behind a mutex. */

#include "config.h"

#include "limn-palette.h"

#include <math.h>
#include <string.h>

/* What a hostile server can make us remember and save. Names past these limits still get a stable
 * slot, computed from the name instead of stored. */
#define MAX_NAMES 1024
#define MAX_NAME_BYTES 256
#define N_DASHES 4

/* Limn 12. Seven are of Okabe and Ito, five were searched for so that the smallest CIEDE2000
 * distance in normal, protan, deutan and tritan vision is as large as possible for any first n.
 * The order is part of that, and of what people have saved: never change it. */
static const guint32 colors[LIMN_PALETTE_COLORS] = {
  0x56b4e9, /* sky */
  0xd55e00, /* vermilion */
  0x282fc2, /* indigo */
  0xf0e442, /* yellow */
  0x77324b, /* plum */
  0xa51105, /* brick */
  0xbbefb0, /* pale green */
  0xcc79a7, /* pink */
  0x4afbf2, /* cyan */
  0x0072b2, /* blue */
  0x009e73, /* green */
  0xe69f00, /* orange */
};

struct _LimnPalette
{
  gatomicrefcount ref_count;
  GMutex          mutex;

  /* Guarded by the mutex. The keys of slots are borrowed from names. */
  GPtrArray      *names;
  GHashTable     *slots;
};

G_DEFINE_BOXED_TYPE (LimnPalette, limn_palette, limn_palette_ref, limn_palette_unref)

static char *
fold_name (const char *class_name)
{
  g_autofree char *valid = g_utf8_make_valid (class_name, -1);
  g_autofree char *normal = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);

  return g_utf8_casefold (normal, -1);
}

/* Takes the next slot for @key. The caller holds the mutex, or is the only owner. */
static guint
append_name (LimnPalette *self,
             char        *key)
{
  guint slot = self->names->len;

  g_ptr_array_add (self->names, key);
  if (!g_hash_table_contains (self->slots, key))
    g_hash_table_insert (self->slots, key, GUINT_TO_POINTER (slot));

  return slot;
}

/**
 * limn_palette_new:
 *
 * Creates a palette that knows no class yet.
 *
 * Any thread.
 *
 * Returns: (transfer full): a new palette
 */
LimnPalette *
limn_palette_new (void)
{
  LimnPalette *self = g_new0 (LimnPalette, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->slots = g_hash_table_new (g_str_hash, g_str_equal);

  return self;
}

/**
 * limn_palette_new_from_variant:
 * @names: (nullable): what [method@Palette.to_variant] returned; a floating reference is taken
 *
 * Creates a palette that gives saved class names the slots they had.
 *
 * Settings can be edited by hand: a variant of another type is treated as empty, what is too much
 * or too long is left out, and a name that comes twice keeps its first slot.
 *
 * Any thread.
 *
 * Returns: (transfer full): a new palette
 */
LimnPalette *
limn_palette_new_from_variant (GVariant *names)
{
  g_autoptr (GVariant) owned = names != NULL ? g_variant_ref_sink (names) : NULL;
  g_autoptr (LimnPalette) self = limn_palette_new ();
  gsize n_names = 0;

  if (owned == NULL || !g_variant_is_of_type (owned, G_VARIANT_TYPE_STRING_ARRAY))
    return g_steal_pointer (&self);

  n_names = MIN (g_variant_n_children (owned), MAX_NAMES);
  for (gsize i = 0; i < n_names; i++)
    {
      const char *name = NULL;

      g_variant_get_child (owned, i, "&s", &name);
      /* A name too long takes its place all the same: the ones after it must not move. */
      append_name (self, strlen (name) <= MAX_NAME_BYTES ? fold_name (name) : g_strdup (""));
    }

  return g_steal_pointer (&self);
}

/**
 * limn_palette_ref:
 * @self: a palette
 *
 * Adds a reference.
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnPalette *
limn_palette_ref (LimnPalette *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * limn_palette_unref:
 * @self: (transfer full): a palette
 *
 * Drops a reference; the last one frees it.
 *
 * Any thread.
 */
void
limn_palette_unref (LimnPalette *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->slots, g_hash_table_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * limn_palette_get_slot:
 * @self: a palette
 * @class_name: a class name; upper and lower case are the same class
 *
 * Gets the slot of a class, and gives it the next free one when it is new.
 *
 * Any thread.
 *
 * Returns: the slot, from 0; see [func@Palette.slot_color] and [func@Palette.slot_dash]
 */
guint
limn_palette_get_slot (LimnPalette *self,
                       const char  *class_name)
{
  g_autofree char *key = NULL;
  gpointer found = NULL;
  guint slot = 0;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (class_name != NULL, 0);

  key = fold_name (class_name);

  g_mutex_lock (&self->mutex);
  if (g_hash_table_lookup_extended (self->slots, key, NULL, &found))
    slot = GPOINTER_TO_UINT (found);
  else if (self->names->len < MAX_NAMES && strlen (key) <= MAX_NAME_BYTES)
    slot = append_name (self, g_steal_pointer (&key));
  else
    slot = g_str_hash (key) % (LIMN_PALETTE_COLORS * N_DASHES);
  g_mutex_unlock (&self->mutex);

  return slot;
}

/**
 * limn_palette_to_variant:
 * @self: a palette
 *
 * Writes the class names in the order of their slots, for settings.
 *
 * Any thread.
 *
 * Returns: (transfer full): a variant of type `as`; not floating
 */
GVariant *
limn_palette_to_variant (LimnPalette *self)
{
  GVariantBuilder builder;
  GVariant *names = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->names->len; i++)
    g_variant_builder_add (&builder, "s", g_ptr_array_index (self->names, i));
  g_mutex_unlock (&self->mutex);
  names = g_variant_builder_end (&builder);

  return g_variant_ref_sink (names);
}

/**
 * limn_palette_slot_color:
 * @slot: a slot
 *
 * Gets the colour of a slot. After the twelfth the colours come again; the line differs then.
 *
 * Any thread.
 *
 * Returns: the colour
 */
LimnColor
limn_palette_slot_color (guint slot)
{
  guint32 rgb = colors[slot % LIMN_PALETTE_COLORS];

  return (LimnColor) { .red = ((rgb >> 16) & 0xff) / 255.0,
                       .green = ((rgb >> 8) & 0xff) / 255.0,
                       .blue = (rgb & 0xff) / 255.0 };
}

/**
 * limn_palette_slot_dash:
 * @slot: a slot
 *
 * Gets the line of a slot, which tells apart the classes that share a colour.
 *
 * Any thread.
 *
 * Returns: the line
 */
LimnDash
limn_palette_slot_dash (guint slot)
{
  static const LimnDash dashes[N_DASHES] = {
    LIMN_DASH_SOLID,
    LIMN_DASH_DASHED,
    LIMN_DASH_DOTTED,
    LIMN_DASH_DASH_DOT,
  };

  return dashes[slot / LIMN_PALETTE_COLORS % N_DASHES];
}

static double
to_linear (double channel)
{
  channel = CLAMP (channel, 0.0, 1.0);

  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

/**
 * limn_color_get_luminance:
 * @color: a colour
 *
 * Computes the relative luminance of WCAG 2 from the linearised channels.
 *
 * Any thread.
 *
 * Returns: 0 for black to 1 for white
 */
double
limn_color_get_luminance (const LimnColor *color)
{
  g_return_val_if_fail (color != NULL, 0.0);

  return 0.2126 * to_linear (color->red) +
         0.7152 * to_linear (color->green) +
         0.0722 * to_linear (color->blue);
}

/**
 * limn_color_wants_black_text:
 * @color: the colour of a chip or swatch
 *
 * Chooses the text colour with more contrast. The worst colour there is still gives 4.58:1, which
 * is over the 4.5:1 that small text needs; rules on the encoded values do not keep that.
 *
 * Any thread.
 *
 * Returns: %TRUE for black text, %FALSE for white
 */
gboolean
limn_color_wants_black_text (const LimnColor *color)
{
  double luminance = 0.0;

  g_return_val_if_fail (color != NULL, FALSE);

  luminance = limn_color_get_luminance (color);

  return (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05);
}
