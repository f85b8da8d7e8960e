/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers as people read and type them, in their locale. Pure functions, any thread. */

#include "config.h"

#include "limn-format.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <math.h>
#include <string.h>

/* Thresholds are set in whole percents by hand; a typed tenth is kept and shown. */
#define WHOLE_TOLERANCE 0.05

/* Percentages have two decimals; what differs by less is a rounding error. */
#define SAME_PERCENT 1e-6

/* From here on seconds read better than milliseconds. */
#define SECONDS_FROM_MS 1000.0

static char *
format_number (double percent)
{
  double whole = round (percent);

  return g_strdup_printf (fabs (percent - whole) < WHOLE_TOLERANCE ? "%.0f" : "%.1f", percent);
}

/* The locale's decimal sign and the other common one become the C locale's. */
static char *
number_to_c (const char *text)
{
  const char *radix = nl_langinfo (RADIXCHAR);
  GString *number = g_string_new (text);

  if (radix != NULL && *radix != '\0')
    g_string_replace (number, radix, ".", 0);
  g_string_replace (number, ",", ".", 0);

  return g_string_free (number, FALSE);
}

static char *
add_sign (const char *number)
{
  /* Translators: %s is a number; how a percentage is written in your language */
  return g_strdup_printf (C_("percentage", "%s %%"), number);
}

/* Takes the text. */
static char *
keep_together (char *text)
{
  GString *together = g_string_new (text);

  g_free (text);
  g_string_replace (together, " ", "\302\240", 0);

  return g_string_free (together, FALSE);
}

/**
 * limn_format_percent:
 * @percent: a percentage, 0 to 100
 *
 * Writes a percentage with its sign, in the person's locale: "40 %", "40.5 %".
 *
 * Returns: (transfer full): the text
 */
char *
limn_format_percent (double percent)
{
  g_autofree char *number = format_number (percent);

  return add_sign (number);
}

/**
 * limn_format_percent_nbsp:
 * @percent: a percentage, 0 to 100
 *
 * Like [func@format_percent], for use in a sentence: no line breaks between number and sign.
 *
 * Returns: (transfer full): the text
 */
char *
limn_format_percent_nbsp (double percent)
{
  return keep_together (limn_format_percent (percent));
}

/**
 * limn_format_percent_range:
 * @low: a percentage, 0 to 100
 * @high: one that is not less
 *
 * Writes an interval: "41–63 %". It is narrowed to the whole percents in it, since those are what a
 * hand can set; if there is only one, that is written alone. An interval between two whole percents
 * is written with two decimals, which is all that a percentage has.
 *
 * Returns: (transfer full): the text, without line breaks
 */
char *
limn_format_percent_range (double low,
                           double high)
{
  double first = ceil (low - SAME_PERCENT);
  double last = floor (high + SAME_PERCENT);
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (last - first > -SAME_PERCENT)
    {
      to = limn_format_percent_nbsp (last);
      if (last - first < SAME_PERCENT)
        return g_steal_pointer (&to);
      from = format_number (first);
    }
  else
    {
      g_autofree char *number = g_strdup_printf ("%.2f", high);

      from = g_strdup_printf ("%.2f", low);
      to = keep_together (add_sign (number));
      if (high - low < SAME_PERCENT)
        return g_steal_pointer (&to);
    }

  /* Translators: from a number to a percentage: "41–63 %" */
  return g_strdup_printf (C_("percentage", "%s–%s"), from, to);
}

/**
 * limn_parse_percent:
 * @text: what a person typed
 * @percent: (out): the percentage
 *
 * Reads a percentage with or without its sign, with the locale's decimal sign, a comma or a point.
 * @percent is left alone if @text is not a finite number.
 *
 * Returns: %TRUE if @text is a number
 */
gboolean
limn_parse_percent (const char *text,
                    double     *percent)
{
  g_autofree char *number = NULL;
  char *end = NULL;
  double value;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (percent != NULL, FALSE);

  number = number_to_c (text);
  value = g_ascii_strtod (number, &end);
  if (end == number || !isfinite (value))
    return FALSE;

  /* What may follow a number: spaces of any kind, and one sign in one of its forms. */
  while (*end != '\0')
    {
      gunichar c = g_utf8_get_char_validated (end, -1);

      if (c == (gunichar) -1 || c == (gunichar) -2)
        return FALSE;
      if (!g_unichar_isspace (c) && c != '%' && c != 0x66A && c != 0x200F && c != 0x200E)
        return FALSE;
      end = g_utf8_next_char (end);
    }

  *percent = value;

  return TRUE;
}

/**
 * limn_format_duration:
 * @ms: milliseconds
 *
 * Writes how long something took: "340 ms", "1.2 s".
 *
 * Returns: (transfer full): the text
 */
char *
limn_format_duration (double ms)
{
  if (ms < SECONDS_FROM_MS)
    {
      /* Translators: %.0f is a number of milliseconds */
      return g_strdup_printf (_("%.0f ms"), ms);
    }

  /* Translators: %.1f is a number of seconds */
  return g_strdup_printf (_("%.1f s"), ms / SECONDS_FROM_MS);
}

/**
 * limn_format_host:
 * @model: a model
 *
 * Names what answers: "this computer", the host of its address, or "stored answer".
 *
 * Returns: (transfer full): the text
 */
char *
limn_format_host (const LimnModel *model)
{
  g_autoptr (GUri) uri = NULL;
  const char *base_url;

  g_return_val_if_fail (model != NULL, NULL);

  if (limn_model_get_host (model) == LIMN_HOST_FILE)
    return g_strdup (_("stored answer"));
  if (!limn_model_is_remote (model))
    return g_strdup (_("this computer"));

  base_url = limn_model_get_base_url (model);
  uri = base_url != NULL ? g_uri_parse (base_url, G_URI_FLAGS_NONE, NULL) : NULL;
  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return g_strdup (_("another computer"));

  return g_strdup (g_uri_get_host (uri));
}
