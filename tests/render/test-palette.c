/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-palette.h"

#include <math.h>

typedef struct
{
  double l;
  double a;
  double b;
} Lab;

/* Full severity, for linear RGB, from Machado, Oliveira and Fernandes (2009), table 1. The first is
 * normal vision. */
static const double visions[4][9] = {
  { 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0 },
  { 0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998 },
  { 0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881 },
  { 1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900 },
};

static double
linearize (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
lab_curve (double t)
{
  return t > 216.0 / 24389.0 ? cbrt (t) : (24389.0 / 27.0 * t + 16.0) / 116.0;
}

static Lab
to_lab (const LimnColor *color,
        const double    *vision)
{
  double from[3] = { linearize (color->red), linearize (color->green), linearize (color->blue) };
  double rgb[3];
  double x = 0.0;
  double y = 0.0;
  double z = 0.0;

  for (int i = 0; i < 3; i++)
    {
      rgb[i] = vision[3 * i] * from[0] + vision[3 * i + 1] * from[1] + vision[3 * i + 2] * from[2];
      rgb[i] = CLAMP (rgb[i], 0.0, 1.0);
    }
  x = lab_curve ((0.4124564 * rgb[0] + 0.3575761 * rgb[1] + 0.1804375 * rgb[2]) / 0.95047);
  y = lab_curve (0.2126729 * rgb[0] + 0.7151522 * rgb[1] + 0.0721750 * rgb[2]);
  z = lab_curve ((0.0193339 * rgb[0] + 0.1191920 * rgb[1] + 0.9503041 * rgb[2]) / 1.08883);

  return (Lab) { .l = 116.0 * y - 16.0, .a = 500.0 * (x - y), .b = 200.0 * (y - z) };
}

static double
to_hue (double a,
        double b)
{
  double hue = atan2 (b, a);

  return hue < 0.0 ? hue + 2.0 * G_PI : hue;
}

/* CIEDE2000 as in Sharma, Wu and Dalal (2005). */
static double
ciede2000 (Lab one,
           Lab two)
{
  double c_mean = (hypot (one.a, one.b) + hypot (two.a, two.b)) / 2.0;
  double g = 0.5 * (1.0 - sqrt (pow (c_mean, 7.0) / (pow (c_mean, 7.0) + pow (25.0, 7.0))));
  double c1 = hypot (one.a * (1.0 + g), one.b);
  double c2 = hypot (two.a * (1.0 + g), two.b);
  double h1 = to_hue (one.a * (1.0 + g), one.b);
  double h2 = to_hue (two.a * (1.0 + g), two.b);
  double dh = h2 - h1;
  double l = (one.l + two.l) / 2.0;
  double c = (c1 + c2) / 2.0;
  double h = (h1 + h2) / 2.0;
  double t = 0.0;
  double rotation = 0.0;
  double dl = 0.0;
  double dc = 0.0;

  if (c1 * c2 <= 0.0)
    {
      dh = 0.0;
      h = h1 + h2;
    }
  else if (fabs (dh) > G_PI)
    {
      h += h1 + h2 < 2.0 * G_PI ? G_PI : -G_PI;
      dh += dh > 0.0 ? -2.0 * G_PI : 2.0 * G_PI;
    }

  t = 1.0 - 0.17 * cos (h - G_PI / 6.0) + 0.24 * cos (2.0 * h) +
      0.32 * cos (3.0 * h + G_PI / 30.0) - 0.20 * cos (4.0 * h - 63.0 * G_PI / 180.0);
  rotation = -2.0 * sqrt (pow (c, 7.0) / (pow (c, 7.0) + pow (25.0, 7.0))) *
             sin (G_PI / 3.0 * exp (-pow ((h * 180.0 / G_PI - 275.0) / 25.0, 2.0)));
  dl = (two.l - one.l) / (1.0 + 0.015 * pow (l - 50.0, 2.0) / sqrt (20.0 + pow (l - 50.0, 2.0)));
  dc = (c2 - c1) / (1.0 + 0.045 * c);
  dh = 2.0 * sqrt (c1 * c2) * sin (dh / 2.0) / (1.0 + 0.015 * c * t);

  return sqrt (dl * dl + dc * dc + dh * dh + rotation * dc * dh);
}

static double
get_least_difference (guint         n_slots,
                      const double *vision)
{
  double least = G_MAXDOUBLE;

  for (guint i = 0; i < n_slots; i++)
    {
      for (guint j = i + 1; j < n_slots; j++)
        {
          LimnColor one = limn_palette_slot_color (i);
          LimnColor two = limn_palette_slot_color (j);

          least = MIN (least, ciede2000 (to_lab (&one, vision), to_lab (&two, vision)));
        }
    }

  return least;
}

static void
test_formula (void)
{
  /* Pairs 1, 7, 13 and 19 of the published test data. */
  g_assert_cmpfloat_with_epsilon (ciede2000 ((Lab) { 50.0, 2.6772, -79.7751 },
                                             (Lab) { 50.0, 0.0, -82.7485 }), 2.0425, 1e-4);
  g_assert_cmpfloat_with_epsilon (ciede2000 ((Lab) { 50.0, 0.0, 0.0 },
                                             (Lab) { 50.0, -1.0, 2.0 }), 2.3669, 1e-4);
  g_assert_cmpfloat_with_epsilon (ciede2000 ((Lab) { 50.0, -0.001, 2.49 },
                                             (Lab) { 50.0, 0.0011, -2.49 }), 4.7461, 1e-4);
  g_assert_cmpfloat_with_epsilon (ciede2000 ((Lab) { 50.0, 2.5, 0.0 },
                                             (Lab) { 58.0, 24.0, 15.0 }), 19.4535, 1e-4);
}

static void
test_normal_vision (void)
{
  g_assert_cmpfloat (get_least_difference (6, visions[0]), >=, 21.55);
  g_assert_cmpfloat (get_least_difference (8, visions[0]), >=, 21.25);
  g_assert_cmpfloat (get_least_difference (12, visions[0]), >=, 21.25);
}

/* The numbers that the choice of the palette rests on: the first 2, 3 … 12 classes. */
static void
test_all_visions (void)
{
  static const double promised[] = {
    52.1, 34.8, 23.8, 21.7, 16.4, 15.4, 13.9, 13.8, 12.2, 12.1, 10.9,
  };

  for (guint n = 2; n <= LIMN_PALETTE_COLORS; n++)
    {
      double least = G_MAXDOUBLE;

      for (gsize i = 0; i < G_N_ELEMENTS (visions); i++)
        least = MIN (least, get_least_difference (n, visions[i]));
      g_test_message ("first %u: %.2f", n, least);
      g_assert_cmpfloat (least, >=, promised[n - 2] - 0.06);
    }
}

static double
get_contrast (double one,
              double two)
{
  return (MAX (one, two) + 0.05) / (MIN (one, two) + 0.05);
}

static double
get_text_contrast (const LimnColor *color)
{
  return get_contrast (limn_color_get_luminance (color),
                       limn_color_wants_black_text (color) ? 0.0 : 1.0);
}

static void
test_text (void)
{
  static const gboolean black[] = {
    TRUE, TRUE, FALSE, TRUE, FALSE, FALSE, TRUE, TRUE, TRUE, FALSE, TRUE, TRUE,
  };
  static const double ratios[] = {
    9.1, 5.4, 9.2, 15.9, 9.0, 7.8, 16.1, 6.9, 16.4, 5.2, 6.1, 9.3,
  };

  for (guint i = 0; i < LIMN_PALETTE_COLORS; i++)
    {
      LimnColor color = limn_palette_slot_color (i);

      g_assert_cmpint (limn_color_wants_black_text (&color), ==, black[i]);
      g_assert_cmpfloat_with_epsilon (get_text_contrast (&color), ratios[i], 0.06);
    }
}

static void
test_text_any_color (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (guint i = 0; i < 4096; i++)
    {
      LimnColor color = { .red = g_rand_double (random), .green = g_rand_double (random),
                          .blue = g_rand_double (random) };

      g_assert_cmpfloat (get_text_contrast (&color), >=, 4.5);
    }
  for (guint i = 0; i < 256; i++)
    {
      LimnColor grey = { .red = i / 255.0, .green = i / 255.0, .blue = i / 255.0 };

      g_assert_cmpfloat (get_text_contrast (&grey), >=, 4.5);
    }
}

static void
test_slots (void)
{
  g_autoptr (LimnPalette) palette = limn_palette_new ();
  LimnColor first = limn_palette_slot_color (0);
  LimnColor thirteenth = limn_palette_slot_color (12);

  g_assert_cmpuint (limn_palette_get_slot (palette, "dog"), ==, 0);
  g_assert_cmpuint (limn_palette_get_slot (palette, "cat"), ==, 1);
  g_assert_cmpuint (limn_palette_get_slot (palette, "Dog"), ==, 0);
  g_assert_cmpuint (limn_palette_get_slot (palette, ""), ==, 2);
  g_assert_cmpuint (limn_palette_get_slot (palette, "\377\376"), ==, 3);
  g_assert_cmpuint (limn_palette_get_slot (palette, "cat"), ==, 1);

  g_assert_cmpmem (&first, sizeof first, &thirteenth, sizeof thirteenth);
  g_assert_cmpint (limn_palette_slot_dash (0), ==, LIMN_DASH_SOLID);
  g_assert_cmpint (limn_palette_slot_dash (11), ==, LIMN_DASH_SOLID);
  g_assert_cmpint (limn_palette_slot_dash (12), ==, LIMN_DASH_DASHED);
  g_assert_cmpint (limn_palette_slot_dash (24), ==, LIMN_DASH_DOTTED);
  g_assert_cmpint (limn_palette_slot_dash (47), ==, LIMN_DASH_DASH_DOT);
  g_assert_cmpint (limn_palette_slot_dash (48), ==, LIMN_DASH_SOLID);
  g_assert_cmpint (limn_palette_slot_dash (G_MAXUINT), <=, LIMN_DASH_DASH_DOT);
}

static void
test_saved (void)
{
  g_autoptr (LimnPalette) before = limn_palette_new ();
  g_autoptr (LimnPalette) after = NULL;
  g_autoptr (GVariant) names = NULL;
  g_autoptr (GVariant) again = NULL;

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *name = g_strdup_printf ("Class %u", i);

      g_assert_cmpuint (limn_palette_get_slot (before, name), ==, i);
    }

  names = limn_palette_to_variant (before);
  g_assert_true (g_variant_is_of_type (names, G_VARIANT_TYPE ("as")));
  g_assert_false (g_variant_is_floating (names));

  after = limn_palette_new_from_variant (names);
  for (guint i = 40; i > 0; i--)
    {
      g_autofree char *name = g_strdup_printf ("Class %u", i - 1);

      g_assert_cmpuint (limn_palette_get_slot (after, name), ==, i - 1);
    }
  g_assert_cmpuint (limn_palette_get_slot (after, "new"), ==, 40);
  again = limn_palette_to_variant (before);
  g_assert_true (g_variant_equal (names, again));
}

/* Settings that someone edited. */
static void
test_bad_variants (void)
{
  static const char *twice[] = { "a", "a", "b", NULL };
  g_autofree char *lengthy = g_strnfill (5000, 'x');
  const char *too_long[] = { lengthy, "b", NULL };
  g_autoptr (LimnPalette) empty = limn_palette_new_from_variant (NULL);
  g_autoptr (LimnPalette) wrong = limn_palette_new_from_variant (g_variant_new_int32 (3));
  g_autoptr (LimnPalette) repeated = limn_palette_new_from_variant (g_variant_new_strv (twice, -1));
  g_autoptr (LimnPalette) cut = limn_palette_new_from_variant (g_variant_new_strv (too_long, -1));

  g_assert_cmpuint (limn_palette_get_slot (empty, "b"), ==, 0);
  g_assert_cmpuint (limn_palette_get_slot (wrong, "b"), ==, 0);
  g_assert_cmpuint (limn_palette_get_slot (repeated, "a"), ==, 0);
  g_assert_cmpuint (limn_palette_get_slot (repeated, "b"), ==, 2);
  g_assert_cmpuint (limn_palette_get_slot (cut, "b"), ==, 1);
}

/* A server that sends endless new names does not fill memory or settings; slots stay stable. */
static void
test_flood (void)
{
  g_autoptr (LimnPalette) palette = limn_palette_new ();
  g_autoptr (GVariant) names = NULL;
  g_autofree char *lengthy = g_strnfill (4000, 'x');
  guint slot = 0;

  g_assert_cmpuint (limn_palette_get_slot (palette, lengthy), <, 48);
  g_assert_cmpuint (limn_palette_get_slot (palette, "first"), ==, 0);
  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *name = g_strdup_printf ("class %u", i);

      slot = limn_palette_get_slot (palette, name);
    }
  g_assert_cmpuint (slot, <, 48);
  g_assert_cmpuint (limn_palette_get_slot (palette, "class 2999"), ==, slot);
  g_assert_cmpuint (limn_palette_get_slot (palette, "first"), ==, 0);
  names = limn_palette_to_variant (palette);
  g_assert_cmpuint (g_variant_n_children (names), ==, 1024);
}

static gpointer
take_slots_cb (gpointer user_data)
{
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      limn_palette_get_slot (user_data, name);
    }

  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (LimnPalette) palette = limn_palette_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("slots", take_slots_cb, palette);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);
      guint slot = limn_palette_get_slot (palette, name);

      g_assert_cmpuint (slot, <, 500);
      g_assert_true (g_hash_table_add (seen, GUINT_TO_POINTER (slot)));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/palette/formula", test_formula);
  g_test_add_func ("/palette/normal-vision", test_normal_vision);
  g_test_add_func ("/palette/all-visions", test_all_visions);
  g_test_add_func ("/palette/text", test_text);
  g_test_add_func ("/palette/text-any-color", test_text_any_color);
  g_test_add_func ("/palette/slots", test_slots);
  g_test_add_func ("/palette/saved", test_saved);
  g_test_add_func ("/palette/bad-variants", test_bad_variants);
  g_test_add_func ("/palette/flood", test_flood);
  g_test_add_func ("/palette/threads", test_threads);

  return g_test_run ();
}
