/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The command line of limn-predict, turned into checked values. Everything that is wrong with it
 * is found here, before a picture is read or a server started. */

#include "config.h"

#include "limn-options.h"

#include "limn-key-file.h"
#include "limn-query.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* As the settings of the window have it. Nobody waits for an answer for longer than an hour. */
#define MAX_SECONDS 3600
#define DEFAULT_WAIT_S 60
/* More gain nothing with any server that is known, and each picture that waits takes memory. */
#define MAX_AT_ONCE 16

/* What GOption fills in, before it is checked. */
typedef struct
{
  char     *model_id;
  char     *server;
  char     *confidence;
  char     *overlap;
  char     *thresholds;
  char     *annotate;
  char     *key_file;
  char     *key;
  char     *connect;
  char     *idle;
  char     *timeout;
  char     *wait;
  char     *at_once;
  char    **pictures;
  gboolean  json;
  gboolean  shrink;
  gboolean  store;
  gboolean  version;
} RawOptions;

static void
raw_options_clear (RawOptions *raw)
{
  g_free (raw->model_id);
  g_free (raw->server);
  g_free (raw->confidence);
  g_free (raw->overlap);
  g_free (raw->thresholds);
  g_free (raw->annotate);
  g_free (raw->key_file);
  limn_key_wipe (raw->key);
  g_free (raw->connect);
  g_free (raw->idle);
  g_free (raw->timeout);
  g_free (raw->wait);
  g_free (raw->at_once);
  g_strfreev (raw->pictures);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RawOptions, raw_options_clear)

static gboolean
parse_percent (const char  *option,
               const char  *text,
               double       lowest,
               double       highest,
               double      *percent,
               GError     **error)
{
  char *end = NULL;
  double value;

  if (text == NULL)
    return TRUE;

  /* Not the locale's number: a command line means the same everywhere. */
  value = g_ascii_strtod (text, &end);
  if (end != text && *end == '%')
    end++;
  if (end == text || *end != '\0' || !isfinite (value) || value < lowest || value > highest)
    {
      /* Translators: the first placeholder is an option such as --confidence. */
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("%s takes a percentage from %.0f to %.0f, not “%s”"),
                   option, lowest, highest, text);
      return FALSE;
    }

  *percent = value;
  return TRUE;
}

static gboolean
parse_seconds (const char  *option,
               const char  *text,
               guint        least,
               guint       *seconds,
               GError     **error)
{
  guint64 value = 0;

  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, least, MAX_SECONDS, &value, NULL))
    {
      /* Translators: the first placeholder is an option such as --timeout. */
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("%s takes whole seconds from %u to %u, not “%s”"),
                   option, least, MAX_SECONDS, text);
      return FALSE;
    }

  *seconds = (guint) value;
  return TRUE;
}

static gboolean
parse_at_once (const char  *text,
               guint       *at_once,
               GError     **error)
{
  guint64 value = 0;

  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 1, MAX_AT_ONCE, &value, NULL))
    {
      /* Translators: the first placeholder is an option such as --at-once. */
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("%s takes a whole number from 1 to %u, not “%s”"),
                   "--at-once", MAX_AT_ONCE, text);
      return FALSE;
    }

  *at_once = (guint) value;
  return TRUE;
}

static gboolean
parse_limits (LimnOptions       *self,
              const RawOptions  *raw,
              GError           **error)
{
  self->wait_s = DEFAULT_WAIT_S;
  self->shrink = raw->shrink;
  self->store = raw->store;
  return parse_seconds ("--connect-timeout", raw->connect, 1, &self->connect_s, error) &&
         parse_seconds ("--idle-timeout", raw->idle, 1, &self->idle_s, error) &&
         parse_seconds ("--timeout", raw->timeout, 1, &self->timeout_s, error) &&
         parse_seconds ("--wait", raw->wait, 0, &self->wait_s, error) &&
         parse_at_once (raw->at_once, &self->at_once, error);
}

/* A file of thresholds says both, so that a number beside it could only contradict. */
static gboolean
load_preset (LimnOptions       *self,
             const RawOptions  *raw,
             GError           **error)
{
  g_autoptr (GFile) file = NULL;

  if (raw->thresholds == NULL)
    return TRUE;
  if (raw->confidence != NULL || raw->overlap != NULL)
    {
      /* Translators: the placeholder is an option, --confidence or --overlap. */
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   _("%s cannot be used with --thresholds, whose file says it already"),
                   raw->confidence != NULL ? "--confidence" : "--overlap");
      return FALSE;
    }

  file = g_file_new_for_commandline_arg (raw->thresholds);
  self->preset = limn_preset_load (file, NULL, error);
  if (self->preset == NULL)
    {
      g_autofree char *name = g_filename_display_name (raw->thresholds);

      g_prefix_error (error, "%s: ", name);
      return FALSE;
    }

  /* What the classes ask for beyond that is filtered from the answer. */
  self->confidence = limn_cutoffs_get_lowest (limn_preset_get_cutoffs (self->preset));
  self->overlap = limn_preset_get_overlap (self->preset);
  return TRUE;
}

/* A server at an address: on this computer it is a self-hosted one, elsewhere any. */
static LimnModel *
create_model_at (const char  *url,
                 const char  *model_id,
                 GError     **error)
{
  g_autoptr (LimnModel) model = limn_model_new (LIMN_HOST_SELF_HOSTED, url, model_id, error);

  if (model == NULL || !limn_model_is_remote (model))
    return g_steal_pointer (&model);
  return limn_model_new (LIMN_HOST_CUSTOM, url, model_id, error);
}

static LimnModel *
create_model (const char  *server,
              const char  *model_id,
              GError     **error)
{
  gboolean is_url = server != NULL && strstr (server, "://") != NULL;
  LimnHost host = LIMN_HOST_LOCAL;

  if (g_strcmp0 (server, "roboflow") == 0)
    host = LIMN_HOST_SERVERLESS;
  else if (server != NULL && !is_url &&
           (!limn_host_from_nick (server, &host) || host == LIMN_HOST_CUSTOM
            || host == LIMN_HOST_FILE))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("--server takes local, roboflow, outline, self-hosted or an address that "
                     "starts with https:// or http://, not “%s”"),
                   server);
      return NULL;
    }

  if (model_id == NULL && (is_url || host != LIMN_HOST_LOCAL))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _("--server needs --model too, such as --model my-project/3"));
      return NULL;
    }

  if (is_url)
    return create_model_at (server, model_id, error);
  return limn_model_new (host, NULL, model_id != NULL ? model_id : LIMN_MODEL_LOCAL_ID, error);
}

/* A command line is for everyone to read while the program runs, and in the history of the shell
 * after that. */
static gboolean
load_key (LimnOptions       *self,
          const RawOptions  *raw,
          GError           **error)
{
  if (raw->key != NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                           _("A key does not belong on the command line, where others can read it. "
                             "Put it in the environment variable LIMN_API_KEY, or in a file for "
                             "--key-file"));
      return FALSE;
    }
  if (raw->key_file == NULL)
    return TRUE;
  self->key = limn_key_file_read (raw->key_file, error);
  if (self->key == NULL)
    g_prefix_error (error, "--key-file: ");
  return self->key != NULL;
}

static GOptionContext *
create_context (RawOptions *raw)
{
  const GOptionEntry entries[] = {
    { "model", 'm', 0, G_OPTION_ARG_STRING, &raw->model_id,
      N_("Model to ask, as project/version (local: coco/1)"), N_("ID") },
    { "server", 's', 0, G_OPTION_ARG_STRING, &raw->server,
      N_("Who answers: local, roboflow, outline, self-hosted, or an address"), N_("SERVER") },
    { "confidence", 'c', 0, G_OPTION_ARG_STRING, &raw->confidence,
      N_("Smallest confidence to show, 1 to 100 percent (40)"), N_("N") },
    { "overlap", 'o', 0, G_OPTION_ARG_STRING, &raw->overlap,
      N_("Largest overlap of two objects of a class, 0 to 100 percent (30)"), N_("N") },
    { "thresholds", 't', 0, G_OPTION_ARG_FILENAME, &raw->thresholds,
      N_("Thresholds of everything and of single classes, as saved by Limn"), N_("FILE") },
    { "json", 'j', 0, G_OPTION_ARG_NONE, &raw->json,
      N_("Write the reply as JSON, one line a picture when there are several"), NULL },
    { "annotate", 'a', 0, G_OPTION_ARG_FILENAME, &raw->annotate,
      N_("Write NAME-limn.png with the outlines drawn for each picture"), N_("FOLDER") },
    { "shrink", 0, 0, G_OPTION_ARG_NONE, &raw->shrink,
      N_("Send a smaller copy of a picture that is too large for the server"), NULL },
    { "store", 0, 0, G_OPTION_ARG_NONE, &raw->store,
      N_("Keep answers of hosted models, and use those that were kept"), NULL },
    { "key-file", 'k', 0, G_OPTION_ARG_FILENAME, &raw->key_file,
      N_("Read the API key from a file; - is the standard input"), N_("FILE") },
    /* People try these. They are understood only to be refused. */
    { "api-key", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &raw->key, NULL, NULL },
    { "api_key", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &raw->key, NULL, NULL },
    { "key", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &raw->key, NULL, NULL },
    { "connect-timeout", 0, 0, G_OPTION_ARG_STRING, &raw->connect,
      N_("Longest time for a connection (15)"), N_("SECONDS") },
    { "idle-timeout", 0, 0, G_OPTION_ARG_STRING, &raw->idle,
      N_("Longest time in which nothing moves (60)"), N_("SECONDS") },
    { "timeout", 0, 0, G_OPTION_ARG_STRING, &raw->timeout,
      N_("Longest time for a question and its answer (120)"), N_("SECONDS") },
    { "wait", 0, 0, G_OPTION_ARG_STRING, &raw->wait,
      N_("Longest time to wait for a server that stopped answering (60)"), N_("SECONDS") },
    { "at-once", 0, 0, G_OPTION_ARG_STRING, &raw->at_once,
      N_("Questions to ask at once, 1 to 16 (1 on this computer, else 4)"), N_("N") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &raw->version, N_("Show the version"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->pictures, NULL,
      N_("PICTURE…") },
    { NULL }
  };
  GOptionContext *context = g_option_context_new (NULL);

  g_option_context_set_translation_domain (context, LIMN_GETTEXT_DOMAIN);
  g_option_context_add_main_entries (context, entries, LIMN_GETTEXT_DOMAIN);
  g_option_context_set_summary (context,
                                N_("Asks an instance-segmentation model what is in pictures."));
  g_option_context_set_description (
    context,
    N_("The environment variable LIMN_API_KEY holds the key of a hosted model.\n"
       "\n"
       "Exit codes: 0 every picture was answered; 1 some were not; 2 wrong command line;\n"
       "3 no server could be reached or it does not have the model; 4 the key was refused;\n"
       "130 interrupted."));
  return context;
}

/**
 * limn_options_parse:
 * @argv: (array zero-terminated=1): the command line, the program's name first
 * @error: return location for an error of `G_OPTION_ERROR` or `LIMN_ERROR`
 *
 * Reads and checks the command line. `--help` is answered here and ends the process.
 *
 * Returns: (transfer full) (nullable): the options, or %NULL when they cannot be used
 */
LimnOptions *
limn_options_parse (char   **argv,
                    GError **error)
{
  g_auto (RawOptions) raw = { 0 };
  g_autoptr (GOptionContext) context = create_context (&raw);
  g_autoptr (LimnOptions) self = g_new0 (LimnOptions, 1);
  /* GOption takes out of the vector what it understood; the strings stay the caller's. */
  g_auto (GStrv) arguments = g_strdupv (argv);

  self->confidence = LIMN_CONFIDENCE_DEFAULT;
  self->overlap = LIMN_OVERLAP_DEFAULT;

  if (!g_option_context_parse_strv (context, &arguments, error))
    return NULL;
  self->version = raw.version;
  if (self->version)
    return g_steal_pointer (&self);

  if (!parse_percent ("--confidence", raw.confidence, LIMN_CONFIDENCE_MIN, LIMN_CONFIDENCE_MAX,
                      &self->confidence, error) ||
      !parse_percent ("--overlap", raw.overlap, LIMN_OVERLAP_MIN, LIMN_OVERLAP_MAX,
                      &self->overlap, error) ||
      !parse_limits (self, &raw, error) ||
      !load_preset (self, &raw, error) ||
      !load_key (self, &raw, error))
    return NULL;

  if (raw.pictures == NULL || raw.pictures[0] == NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                           _("Name at least one picture"));
      return NULL;
    }

  self->model = create_model (raw.server, raw.model_id, error);
  if (self->model == NULL)
    return NULL;

  self->json = raw.json;
  self->annotate = g_steal_pointer (&raw.annotate);
  self->pictures = g_steal_pointer (&raw.pictures);
  return g_steal_pointer (&self);
}

/**
 * limn_options_free:
 * @self: (transfer full): options
 *
 * Frees the options.
 */
void
limn_options_free (LimnOptions *self)
{
  g_clear_pointer (&self->model, limn_model_unref);
  g_clear_pointer (&self->preset, limn_preset_unref);
  g_clear_pointer (&self->key, limn_key_unref);
  g_free (self->annotate);
  g_strfreev (self->pictures);
  g_free (self);
}
