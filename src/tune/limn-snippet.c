/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Thresholds as text that other programs run. What it does there has to be what Limn showed: scores
 * are compared as float32, by the rule of the engine, and a class is a name and an id. Names of
 * classes come from anywhere: each language has its own way to say them, and none may end the
 * string it is in. Any thread. */

#include "config.h"

#include "limn-snippet.h"

#include <math.h>
#include <string.h>

/* Characters that show themselves in a source file, and turn nothing around. */
static gboolean
is_plain (gunichar character)
{
  return character >= 0x20 && character != 0x7f
         && (character < 0x80
             || (g_unichar_isprint (character)
                 && g_unichar_type (character) != G_UNICODE_FORMAT
                 && !g_unichar_isspace (character)));
}

static void
append_json_string (GString    *text,
                    const char *string)
{
  g_string_append_c (text, '"');
  for (const char *p = string; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (character == '"' || character == '\\')
        g_string_append_printf (text, "\\%c", (char) character);
      else if (is_plain (character))
        g_string_append_unichar (text, character);
      else if (character < 0x10000)
        g_string_append_printf (text, "\\u%04x", character);
      else
        g_string_append_printf (text, "\\u%04x\\u%04x",
                                0xd800 + ((character - 0x10000) >> 10),
                                0xdc00 + ((character - 0x10000) & 0x3ff));
    }
  g_string_append_c (text, '"');
}

static void
append_python_string (GString    *text,
                      const char *string)
{
  g_string_append_c (text, '"');
  for (const char *p = string; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (character == '"' || character == '\\')
        g_string_append_printf (text, "\\%c", (char) character);
      else if (is_plain (character))
        g_string_append_unichar (text, character);
      else
        g_string_append_printf (text, "\\U%08x", character);
    }
  g_string_append_c (text, '"');
}

/* Bytes that are not ASCII are written in octal, which ends after three digits: so they are the
 * bytes of the reply whatever the compiler takes the file for. A question mark could begin a
 * trigraph. */
static void
append_c_string (GString    *text,
                 const char *string)
{
  g_string_append_c (text, '"');
  for (const char *p = string; *p != '\0'; p++)
    {
      guchar byte = (guchar) *p;

      if (byte == '"' || byte == '\\' || byte == '?')
        g_string_append_printf (text, "\\%c", byte);
      else if (byte >= 0x20 && byte < 0x7f)
        g_string_append_c (text, (char) byte);
      else
        g_string_append_printf (text, "\\%03o", byte);
    }
  g_string_append_c (text, '"');
}

/* A percentage with two decimals at most, and a point in every locale. */
static void
append_percent (GString *text,
                double   percent)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_formatd (number, sizeof number, "%.10g",
                                          round (percent * 100.0) / 100.0));
}

/* What the thresholds are for, in words that can stand in a comment of any language. */
static void
append_purpose (GString          *text,
                const LimnPreset *preset,
                const char       *first_prefix,
                const char       *prefix)
{
  const char *model_id = limn_preset_get_model_id (preset);

  g_string_append_printf (text, "%sThresholds", first_prefix);
  if (model_id != NULL)
    {
      g_autofree char *safe = g_strdup (model_id);

      g_strcanon (safe, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_./", '_');
      g_string_append_printf (text, " for %s", safe);
    }
  g_string_append_printf (text, ", chosen with Limn.\n%sAsk the model for confidence=", prefix);
  append_percent (text, limn_cutoffs_get_lowest (limn_preset_get_cutoffs (preset)));
  g_string_append (text, " and overlap=");
  append_percent (text, limn_preset_get_overlap (preset));
}

/* What the engine does with equality. */
static const char *
get_comparison (const LimnPreset *preset)
{
  float threshold = 0.5f;

  return limn_engine_lets_pass (limn_preset_get_engine (preset), threshold, 50.0) ? ">=" : ">";
}

/*< private >
 * limn_snippet_write_json:
 * @preset: a preset
 *
 * Writes the file that limn_preset_parse() reads. Any thread.
 *
 * Returns: (transfer full): JSON
 */
char *
limn_snippet_write_json (const LimnPreset *preset)
{
  GString *text = g_string_new ("{\n");
  LimnCutoffs *cutoffs = limn_preset_get_cutoffs (preset);
  const char *engine = NULL;

  switch (limn_preset_get_engine (preset))
    {
    case LIMN_ENGINE_CLASSIC:
      engine = LIMN_PRESET_ENGINE_CLASSIC;
      break;
    case LIMN_ENGINE_CURRENT:
      engine = LIMN_PRESET_ENGINE_CURRENT;
      break;
    case LIMN_ENGINE_UNKNOWN:
      break;
    }

  g_string_append_printf (text, "  \"limn_thresholds\": %d,\n", LIMN_PRESET_FORMAT);
  if (limn_preset_get_model_id (preset) != NULL)
    {
      g_string_append (text, "  \"model\": ");
      append_json_string (text, limn_preset_get_model_id (preset));
      g_string_append (text, ",\n");
    }
  if (engine != NULL)
    g_string_append_printf (text, "  \"engine\": \"%s\",\n", engine);
  g_string_append (text, "  \"confidence\": ");
  append_percent (text, limn_cutoffs_get_confidence (cutoffs));
  g_string_append (text, ",\n  \"overlap\": ");
  append_percent (text, limn_preset_get_overlap (preset));

  g_string_append (text, ",\n  \"classes\": [");
  for (guint i = 0; i < limn_cutoffs_get_n_classes (cutoffs); i++)
    {
      int class_id = -1;
      double confidence = 0.0;

      g_string_append_printf (text, "%s\n    {\"name\": ", i > 0 ? "," : "");
      append_json_string (text, limn_cutoffs_get_nth (cutoffs, i, &class_id, &confidence));
      if (class_id >= 0)
        g_string_append_printf (text, ", \"id\": %d", class_id);
      g_string_append (text, ", \"confidence\": ");
      append_percent (text, confidence);
      g_string_append_c (text, '}');
    }
  g_string_append (text, limn_cutoffs_get_n_classes (cutoffs) > 0 ? "\n  ]\n}\n" : "]\n}\n");
  return g_string_free (text, FALSE);
}

/* A dict of the classes that have a value of their own. */
static void
append_python_classes (GString          *text,
                       const LimnPreset *preset)
{
  LimnCutoffs *cutoffs = limn_preset_get_cutoffs (preset);

  g_string_append_c (text, '{');
  for (guint i = 0; i < limn_cutoffs_get_n_classes (cutoffs); i++)
    {
      int class_id = -1;
      double confidence = 0.0;

      g_string_append (text, "\n    (");
      append_python_string (text, limn_cutoffs_get_nth (cutoffs, i, &class_id, &confidence));
      g_string_append_printf (text, ", %d): ", class_id);
      append_percent (text, confidence);
      g_string_append_c (text, ',');
    }
  g_string_append (text, limn_cutoffs_get_n_classes (cutoffs) > 0 ? "\n}" : "}");
}

/*< private >
 * limn_snippet_write_python:
 * @preset: a preset
 *
 * Writes a function that filters the `predictions` of a reply. It needs nothing that does not come
 * with Python 3. Any thread.
 *
 * Returns: (transfer full): Python
 */
char *
limn_snippet_write_python (const LimnPreset *preset)
{
  GString *text = g_string_new ("import struct\n\n");

  append_purpose (text, preset, "# ", "# ");
  g_string_append (text, ". Values are percent,\n# of everything and of single classes by name "
                         "and id (-1: none).\nCONFIDENCE = ");
  append_percent (text, limn_cutoffs_get_confidence (limn_preset_get_cutoffs (preset)));
  g_string_append (text, "\nCLASS_CONFIDENCE = ");
  append_python_classes (text, preset);
  g_string_append_printf (
    text,
    "\n\n\n"
    "def float32(number):\n"
    "    return struct.unpack(\"f\", struct.pack(\"f\", number))[0]\n"
    "\n\n"
    "def filter_predictions(predictions):\n"
    "    \"\"\"Keep the predictions of a reply that are strong enough for their class.\"\"\"\n"
    "    kept = []\n"
    "    for one in predictions:\n"
    "        key = (one[\"class\"], one.get(\"class_id\", -1))\n"
    "        percent = CLASS_CONFIDENCE.get(key, CONFIDENCE)\n"
    "        if float32(one[\"confidence\"]) %s float32(percent / 100):\n"
    "            kept.append(one)\n"
    "    return kept\n",
    get_comparison (preset));
  return g_string_free (text, FALSE);
}

/*< private >
 * limn_snippet_write_c:
 * @preset: a preset
 *
 * Writes a table and a function that says whether an object is kept. It is C89 and C++. Any thread.
 *
 * Returns: (transfer full): C
 */
char *
limn_snippet_write_c (const LimnPreset *preset)
{
  GString *text = g_string_new ("#include <stddef.h>\n#include <string.h>\n\n");
  LimnCutoffs *cutoffs = limn_preset_get_cutoffs (preset);

  append_purpose (text, preset, "/* ", " * ");
  g_string_append (text, ".\n * Values are percent, classes a name and an id (-1: none). */\n"
                         "static const struct\n{\n  const char *name;\n  int class_id;\n"
                         "  double percent;\n} limn_classes[] = {\n");
  for (guint i = 0; i < limn_cutoffs_get_n_classes (cutoffs); i++)
    {
      int class_id = -1;
      double confidence = 0.0;

      g_string_append (text, "  { ");
      append_c_string (text, limn_cutoffs_get_nth (cutoffs, i, &class_id, &confidence));
      g_string_append_printf (text, ", %d, ", class_id);
      append_percent (text, confidence);
      g_string_append (text, " },\n");
    }
  g_string_append (
    text,
    "  { NULL, -1, 0 }\n"
    "};\n"
    "\n"
    "/* Whether an object is strong enough for its class. The score is from 0 to 1. */\n"
    "static int\n"
    "limn_keeps (const char *name, int class_id, float score)\n"
    "{\n"
    "  double percent = ");
  append_percent (text, limn_cutoffs_get_confidence (cutoffs));
  g_string_append_printf (
    text,
    ";\n"
    "  float threshold;\n"
    "  size_t i;\n"
    "\n"
    "  for (i = 0; limn_classes[i].name != NULL; i++)\n"
    "    if (limn_classes[i].class_id == class_id && strcmp (limn_classes[i].name, name) == 0)\n"
    "      percent = limn_classes[i].percent;\n"
    "\n"
    "  threshold = (float) (percent / 100.0);\n"
    "  return score %s threshold;\n"
    "}\n",
    get_comparison (preset));
  return g_string_free (text, FALSE);
}

/*< private >
 * limn_snippet_write_supervision:
 * @preset: a preset
 *
 * Writes lines that filter `detections`, an `sv.Detections` of one reply. Any thread.
 *
 * Returns: (transfer full): Python
 */
char *
limn_snippet_write_supervision (const LimnPreset *preset)
{
  GString *text = g_string_new ("import numpy as np\n\n");
  LimnCutoffs *cutoffs = limn_preset_get_cutoffs (preset);

  append_purpose (text, preset, "# ", "# ");
  g_string_append (text, ". Values are percent.\npercent = np.full(len(detections), ");
  append_percent (text, limn_cutoffs_get_confidence (cutoffs));
  g_string_append (text, ", dtype=np.float64)\n");
  if (limn_cutoffs_get_n_classes (cutoffs) > 0)
    {
      g_string_append (text, "names = np.asarray(detections.data.get(\"class_name\", []), "
                             "dtype=object)\nfor (name, class_id), value in ");
      append_python_classes (text, preset);
      g_string_append (text, ".items():\n"
                             "    percent[(names == name) & (detections.class_id == class_id)]"
                             " = value\n");
    }
  g_string_append_printf (text,
                          "detections = detections[detections.confidence.astype(np.float32)\n"
                          "                        %s (percent / 100).astype(np.float32)]\n",
                          get_comparison (preset));
  return g_string_free (text, FALSE);
}
