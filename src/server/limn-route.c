/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Path and query of a question. The real server reads them with Python's urllib and pydantic, and
 * clients depend on the corners: a value of one or more is a percentage, booleans have many
 * spellings, the last of equal names counts, and unknown names are nobody's business. Any thread.
 * */

#include "config.h"

#include "limn-route.h"

#include "limn-api-error.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* Below this the real servers run out of memory, so they raise it silently. */
#define CONFIDENCE_FLOOR 0.01
#define CONFIDENCE_DEFAULT 0.4
#define OVERLAP_DEFAULT 0.3
/* pydantic takes integers of any length; this is where ours stop making a difference. */
#define INTEGER_LIMIT 1000000000.0
#define MAX_NAME_CHARACTERS 64
#define MAX_VERSION_DIGITS 6

typedef struct
{
  GHashTable  *values;
  JsonBuilder *problems;
  guint        n_problems;
} Query;

static int
hex_value (char c)
{
  return g_ascii_isxdigit (c) ? g_ascii_xdigit_value (c) : -1;
}

/* Like urllib: a plus is a space, a percent sign that starts nothing stands for itself, and bytes
 * that are not UTF-8 become replacement characters. */
static char *
decode (const char *text,
        gsize       length)
{
  g_autoptr (GString) out = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '+')
        g_string_append_c (out, ' ');
      else if (text[i] == '%' && i + 2 < length
               && hex_value (text[i + 1]) >= 0 && hex_value (text[i + 2]) >= 0)
        {
          g_string_append_c (out, (char) (hex_value (text[i + 1]) * 16 + hex_value (text[i + 2])));
          i += 2;
        }
      else
        g_string_append_c (out, text[i]);
    }

  return g_utf8_make_valid (out->str, (gssize) strlen (out->str));
}

static GHashTable *
parse_query (const char *text)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) pairs = g_strsplit (text != NULL ? text : "", "&", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      const char *equals = strchr (pairs[i], '=');
      gsize name_length = equals != NULL ? (gsize) (equals - pairs[i]) : strlen (pairs[i]);
      const char *value = equals != NULL ? equals + 1 : "";

      if (*pairs[i] != '\0')
        g_hash_table_replace (values, decode (pairs[i], name_length),
                              decode (value, strlen (value)));
    }

  return values;
}

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

/* One entry of pydantic's list of what is wrong. @variant is the third part of the location that
 * parameters of more than one type have. */
static void
add_problem (Query      *query,
             const char *name,
             const char *variant,
             const char *type,
             const char *message,
             const char *expected)
{
  JsonBuilder *builder = query->problems;

  query->n_problems++;
  json_builder_begin_object (builder);
  add_text (builder, "type", type);
  json_builder_set_member_name (builder, "loc");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, "query");
  json_builder_add_string_value (builder, name);
  if (variant != NULL)
    json_builder_add_string_value (builder, variant);
  json_builder_end_array (builder);
  add_text (builder, "msg", message);
  add_text (builder, "input", g_hash_table_lookup (query->values, name));
  if (expected != NULL)
    {
      json_builder_set_member_name (builder, "ctx");
      json_builder_begin_object (builder);
      add_text (builder, "expected", expected);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

/* A number as pydantic takes it: spaces around it, no hexadecimal, always with a point. */
static gboolean
parse_number (const char *text,
              double     *number)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  char *end = NULL;

  if (*trimmed == '\0' || strpbrk (trimmed, "xXpP(") != NULL)
    return FALSE;

  *number = g_ascii_strtod (trimmed, &end);

  return *end == '\0';
}

static double
get_number (Query      *query,
            const char *name,
            double      fallback)
{
  const char *text = g_hash_table_lookup (query->values, name);
  double number = fallback;

  if (text != NULL && !parse_number (text, &number))
    {
      add_problem (query, name, NULL, "float_parsing",
                   "Input should be a valid number, unable to parse string as a number", NULL);
      return fallback;
    }

  return number;
}

static double
get_confidence (Query *query)
{
  const char *text = g_hash_table_lookup (query->values, "confidence");
  double number = CONFIDENCE_DEFAULT;

  /* Both mean what the model comes with, and ours comes with the default. */
  if (text == NULL || g_str_equal (text, "best") || g_str_equal (text, "default"))
    return CONFIDENCE_DEFAULT;

  if (!parse_number (text, &number))
    {
      add_problem (query, "confidence", "float", "float_parsing",
                   "Input should be a valid number, unable to parse string as a number", NULL);
      add_problem (query, "confidence", "literal['best','default']", "literal_error",
                   "Input should be 'best' or 'default'", "'best' or 'default'");
    }

  return number;
}

static int
get_integer (Query      *query,
             const char *name,
             int         fallback)
{
  const char *text = g_hash_table_lookup (query->values, name);
  double number = fallback;

  if (text == NULL)
    return fallback;
  if (!parse_number (text, &number) || number != floor (number) || strpbrk (text, "eE") != NULL)
    {
      add_problem (query, name, NULL, "int_parsing",
                   "Input should be a valid integer, unable to parse string as an integer", NULL);
      return fallback;
    }

  return (int) CLAMP (number, -INTEGER_LIMIT, INTEGER_LIMIT);
}

static gboolean
get_boolean (Query      *query,
             const char *name)
{
  static const char *const yes[] = { "1", "on", "t", "true", "y", "yes", NULL };
  static const char *const no[] = { "0", "off", "f", "false", "n", "no", NULL };
  const char *text = g_hash_table_lookup (query->values, name);
  g_autofree char *lower = text != NULL ? g_ascii_strdown (text, -1) : NULL;

  if (lower == NULL || g_strv_contains (no, lower))
    return FALSE;
  if (!g_strv_contains (yes, lower))
    add_problem (query, name, NULL, "bool_parsing",
                 "Input should be a valid boolean, unable to interpret input", NULL);

  return TRUE;
}

static LimnRouteFormat
get_format (Query *query)
{
  const char *text = g_hash_table_lookup (query->values, "format");

  if (g_strcmp0 (text, "image") == 0)
    return LIMN_ROUTE_IMAGE;
  if (g_strcmp0 (text, "image_and_json") == 0)
    return LIMN_ROUTE_IMAGE_AND_JSON;

  return LIMN_ROUTE_JSON;
}

/* One means one percent; see API quirks: a hundred times less than people expect. */
static double
from_percent (double value)
{
  return value >= 1 ? value / 100 : value;
}

/* What is read only to be refused when it is wrong. */
static void
check_the_rest (Query *query)
{
  static const char *const booleans[] = {
    "disable_preproc_auto_orient", "disable_preproc_contrast", "disable_preproc_grayscale",
    "disable_preproc_static_crop", "disable_active_learning",
  };
  const char *mask_format = g_hash_table_lookup (query->values, "response_mask_format");

  get_number (query, "keypoint_confidence", 0);
  get_number (query, "tradeoff_factor", 0);
  for (guint i = 0; i < G_N_ELEMENTS (booleans); i++)
    get_boolean (query, booleans[i]);
  if (mask_format != NULL && !g_str_equal (mask_format, "polygon")
      && !g_str_equal (mask_format, "rle"))
    add_problem (query, "response_mask_format", NULL, "literal_error",
                 "Input should be 'polygon' or 'rle'", "'polygon' or 'rle'");
}

static gboolean
report_problems (Query   *query,
                 GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *json = NULL;

  json_builder_end_array (query->problems);
  if (query->n_problems == 0)
    return TRUE;

  root = json_builder_get_root (query->problems);
  json = json_to_string (root, FALSE);
  g_set_error_literal (error, LIMN_API_ERROR, LIMN_API_ERROR_PARAMETERS, json);

  return FALSE;
}

/* Only the classic engine decodes masks in more than one way. */
static gboolean
check_mask_decoding (Query   *query,
                     GError **error)
{
  static const char *const modes[] = { "accurate", "fast", "tradeoff", NULL };
  const char *mode = g_hash_table_lookup (query->values, "mask_decode_mode");
  const char *factor_text = g_hash_table_lookup (query->values, "tradeoff_factor");
  double factor = 0;

  if (factor_text != NULL)
    parse_number (factor_text, &factor);
  if ((mode == NULL || g_strv_contains (modes, mode)) && factor >= 0 && factor <= 1)
    return TRUE;

  g_set_error_literal (error, LIMN_API_ERROR, LIMN_API_ERROR_BAD_REQUEST,
                       "Invalid mask decode argument sent. tradeoff_factor must be in [0.0, 1.0], "
                       "mask_decode_mode: must be one of ['accurate', 'fast', 'tradeoff']");

  return FALSE;
}

/**
 * limn_route_check_path:
 * @path: the path of a request, as sent
 * @error: return location for an error
 *
 * Tells whether a path is of the form that all questions have: a name of letters, digits, `-` and
 * `_`, and a number. Nothing in it needs to be percent-encoded, so nothing may be.
 *
 * Returns: %FALSE with %LIMN_API_ERROR_NO_PATH if it is not
 */
gboolean
limn_route_check_path (const char  *path,
                       GError     **error)
{
  const char *slash = NULL;
  gsize n_name = 0;
  gsize n_digits = 0;

  g_return_val_if_fail (path != NULL, FALSE);

  if (path[0] == '/')
    {
      n_name = strspn (path + 1, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_");
      slash = path + 1 + n_name;
      if (*slash == '/')
        n_digits = strspn (slash + 1, G_CSET_DIGITS);
    }
  if (n_name >= 1 && n_name <= MAX_NAME_CHARACTERS && n_digits >= 1
      && n_digits <= MAX_VERSION_DIGITS && slash[1 + n_digits] == '\0')
    return TRUE;

  limn_api_error_set (error, LIMN_API_ERROR_NO_PATH);

  return FALSE;
}

/**
 * limn_route_dup_api_key:
 * @query: (nullable): the query of a request, still percent-encoded
 *
 * Takes the key out of a query, without looking at anything else.
 *
 * Returns: (transfer full) (nullable): the key, or %NULL if there is none
 */
char *
limn_route_dup_api_key (const char *query)
{
  g_autoptr (GHashTable) values = parse_query (query);

  return g_strdup (g_hash_table_lookup (values, "api_key"));
}

/**
 * limn_route_parse:
 * @path: the path of a request, as sent
 * @query: (nullable): its query, still percent-encoded
 * @engine: whose rules
 * @error: return location for an error
 *
 * Reads a question. Unknown parameters are ignored, as the real server does.
 *
 * Returns: (transfer full) (nullable): the question, or %NULL with %LIMN_API_ERROR_NO_PATH,
 *   %LIMN_API_ERROR_PARAMETERS or %LIMN_API_ERROR_BAD_REQUEST
 */
LimnRoute *
limn_route_parse (const char  *path,
                  const char  *query_text,
                  LimnEngine   engine,
                  GError     **error)
{
  g_autoptr (LimnRoute) self = g_new0 (LimnRoute, 1);
  g_autoptr (GHashTable) values = NULL;
  g_autoptr (JsonBuilder) problems = NULL;
  Query query = { 0 };
  double confidence = 0;
  int max_detections = 0;

  if (!limn_route_check_path (path, error))
    return NULL;
  self->model_id = g_strdup (path + 1);

  values = parse_query (query_text);
  problems = json_builder_new ();
  json_builder_begin_array (problems);
  query.values = values;
  query.problems = problems;

  self->api_key = g_strdup (g_hash_table_lookup (values, "api_key"));
  self->image = g_strdup (g_hash_table_lookup (values, "image"));
  self->image_type = g_strdup (g_hash_table_lookup (values, "image_type"));
  confidence = from_percent (get_confidence (&query));
  self->confidence = MAX (confidence, CONFIDENCE_FLOOR);
  self->overlap = from_percent (get_number (&query, "overlap", OVERLAP_DEFAULT));
  max_detections = get_integer (&query, "max_detections", LIMN_MAX_DETECTIONS_DEFAULT);
  self->max_detections = (guint) MAX (max_detections, 0);
  self->format = get_format (&query);
  self->labels = get_boolean (&query, "labels");
  self->stroke = get_integer (&query, "stroke", 1);
  check_the_rest (&query);
  if (!report_problems (&query, error))
    return NULL;
  if (engine == LIMN_ENGINE_CLASSIC && !check_mask_decoding (&query, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * limn_route_free:
 * @self: (transfer full): a question
 *
 * Frees a question.
 */
void
limn_route_free (LimnRoute *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->model_id);
  if (self->api_key != NULL)
    explicit_bzero (self->api_key, strlen (self->api_key));
  g_free (self->api_key);
  g_free (self->image);
  g_free (self->image_type);
  g_free (self);
}
