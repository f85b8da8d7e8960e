/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who answers: a host and the model's id there. What the user types is checked here, once, so that
 * everything behind it can paste the parts together. Any thread. */

#include "config.h"

#include "limn-model.h"

#include "limn-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Long enough for every slug seen, short enough for a request line. */
#define MAX_ID_BYTES 256
#define MAX_URL_BYTES 2048

#define URL_SERVERLESS "https://serverless.roboflow.com"
#define URL_OUTLINE "https://outline.roboflow.com"
#define URL_SELF_HOSTED "http://localhost:9001"

struct _LimnModel
{
  gatomicrefcount ref_count;
  LimnHost        host;
  char           *id;
  char           *base_url;
  char           *origin;
};

static const char *const host_nicks[] = {
  [LIMN_HOST_LOCAL] = "local",
  [LIMN_HOST_SERVERLESS] = "serverless",
  [LIMN_HOST_OUTLINE] = "outline",
  [LIMN_HOST_SELF_HOSTED] = "self-hosted",
  [LIMN_HOST_CUSTOM] = "custom",
  [LIMN_HOST_FILE] = "file",
};

G_DEFINE_BOXED_TYPE (LimnModel, limn_model, limn_model_ref, limn_model_unref)

/* The characters that need no percent-encoding in a path, without the slash. "." and ".." would
 * climb out of the route. */
static gboolean
is_valid_segment (const char *segment)
{
  if (*segment == '\0' || g_str_equal (segment, ".") || g_str_equal (segment, ".."))
    return FALSE;
  for (const char *p = segment; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("-_.~", *p) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
is_valid_id (const char *id)
{
  g_auto (GStrv) segments = NULL;

  if (strlen (id) > MAX_ID_BYTES)
    return FALSE;
  segments = g_strsplit (id, "/", 3);
  return g_strv_length (segments) == 2
         && is_valid_segment (segments[0])
         && is_valid_segment (segments[1]);
}

static const char *
get_default_url (LimnHost host)
{
  switch (host)
    {
    case LIMN_HOST_SERVERLESS:
      return URL_SERVERLESS;
    case LIMN_HOST_OUTLINE:
      return URL_OUTLINE;
    case LIMN_HOST_SELF_HOSTED:
      return URL_SELF_HOSTED;
    case LIMN_HOST_LOCAL:
    case LIMN_HOST_CUSTOM:
    case LIMN_HOST_FILE:
      break;
    }
  return NULL;
}

static char *
build_origin (const char *scheme,
              const char *host,
              int         port)
{
  gboolean is_ipv6 = strchr (host, ':') != NULL;
  int default_port = g_str_equal (scheme, "https") ? 443 : 80;

  if (port <= 0 || port == default_port)
    return g_strdup_printf (is_ipv6 ? "%s://[%s]" : "%s://%s", scheme, host);
  return g_strdup_printf (is_ipv6 ? "%s://[%s]:%d" : "%s://%s:%d", scheme, host, port);
}

/* Brings an address into the one form that is stored and compared: lower case scheme and host,
 * no default port, no trailing slash. User names, queries and fragments are refused: the first
 * would be a secret in the settings, the others would swallow the route. */
static gboolean
normalise_url (LimnModel   *self,
               const char  *text,
               GError     **error)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autofree char *scheme = NULL;
  g_autofree char *host = NULL;
  g_autofree char *path = NULL;

  if (strlen (trimmed) <= MAX_URL_BYTES)
    uri = g_uri_parse (trimmed, G_URI_FLAGS_ENCODED | G_URI_FLAGS_HAS_PASSWORD, NULL);
  if (uri != NULL)
    scheme = g_ascii_strdown (g_uri_get_scheme (uri), -1);
  if (uri != NULL && g_uri_get_host (uri) != NULL)
    host = g_ascii_strdown (g_uri_get_host (uri), -1);

  if (host == NULL || *host == '\0'
      || !(g_str_equal (scheme, "http") || g_str_equal (scheme, "https"))
      || g_uri_get_port (uri) == 0
      || strpbrk (host, "%/@ ") != NULL)
    {
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_NOT_FOUND,
                           _("The server address must begin with https:// or http://."));
      return FALSE;
    }
  if (g_uri_get_userinfo (uri) != NULL
      || g_uri_get_query (uri) != NULL
      || g_uri_get_fragment (uri) != NULL)
    {
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_NOT_FOUND,
                           _("The server address must not contain a user name, “?” or “#”."));
      return FALSE;
    }

  path = g_strdup (g_uri_get_path (uri));
  while (g_str_has_suffix (path, "/"))
    path[strlen (path) - 1] = '\0';
  self->origin = build_origin (scheme, host, g_uri_get_port (uri));
  self->base_url = g_strconcat (self->origin, path, NULL);
  return TRUE;
}

/**
 * limn_model_new:
 * @host: who answers
 * @base_url: (nullable): `http` or `https` address the route is appended to; %NULL for the usual
 *   address of @host. Ignored for the local model.
 * @id: two path segments, `dataset/version` or `workspace/model`
 * @error: return location for an error
 *
 * Makes a model from what a person typed. The address is kept without a trailing slash.
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the model, or %NULL with a %LIMN_ERROR_NOT_FOUND whose
 *   message says what is wrong with the id or the address
 */
LimnModel *
limn_model_new (LimnHost     host,
                const char  *base_url,
                const char  *id,
                GError     **error)
{
  g_autoptr (LimnModel) self = NULL;
  g_autofree char *trimmed = NULL;

  g_return_val_if_fail ((guint) host < G_N_ELEMENTS (host_nicks) && host != LIMN_HOST_FILE, NULL);
  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  trimmed = g_strstrip (g_strdup (id));
  if (!is_valid_id (trimmed))
    {
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_NOT_FOUND,
                           _("The model must be named like “dataset/1”: two parts with a slash."));
      return NULL;
    }

  self = g_new0 (LimnModel, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->host = host;
  self->id = g_steal_pointer (&trimmed);
  if (host == LIMN_HOST_LOCAL)
    {
      self->origin = g_strdup ("local");
      return g_steal_pointer (&self);
    }
  if (base_url == NULL || *base_url == '\0')
    base_url = get_default_url (host);
  if (!normalise_url (self, base_url != NULL ? base_url : "", error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * limn_model_new_local:
 *
 * Makes the model on this computer. Any thread.
 *
 * Returns: (transfer full): the model
 */
LimnModel *
limn_model_new_local (void)
{
  return limn_model_new (LIMN_HOST_LOCAL, NULL, LIMN_MODEL_LOCAL_ID, NULL);
}

/**
 * limn_model_new_for_file:
 * @file: a file with an answer or with one in each line, or a folder with files for each picture
 *
 * Makes the model whose answers were stored earlier. Its address is that of the file and its id the
 * file's name, which is for people. Any thread.
 *
 * Returns: (transfer full): the model
 */
LimnModel *
limn_model_new_for_file (GFile *file)
{
  g_autofree char *name = NULL;
  LimnModel *self = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  name = g_file_get_basename (file);
  self = g_new0 (LimnModel, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->host = LIMN_HOST_FILE;
  self->id = g_filename_display_name (name != NULL ? name : "");
  self->base_url = g_file_get_uri (file);
  self->origin = g_strdup (host_nicks[LIMN_HOST_FILE]);
  return self;
}

/**
 * limn_model_ref:
 * @self: a model
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnModel *
limn_model_ref (LimnModel *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * limn_model_unref:
 * @self: (transfer full): a model
 *
 * Gives a reference back; the last one frees. Any thread.
 */
void
limn_model_unref (LimnModel *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->id);
  g_free (self->base_url);
  g_free (self->origin);
  g_free (self);
}

/**
 * limn_model_get_host:
 * @self: a model
 *
 * Gets who answers. Any thread.
 *
 * Returns: the kind of host
 */
LimnHost
limn_model_get_host (const LimnModel *self)
{
  g_return_val_if_fail (self != NULL, LIMN_HOST_CUSTOM);

  return self->host;
}

/**
 * limn_model_get_id:
 * @self: a model
 *
 * Gets the two path segments of the route, or the name of the file. Any thread.
 *
 * Returns: (transfer none): characters that need no encoding, with one slash; or any UTF-8
 */
const char *
limn_model_get_id (const LimnModel *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->id;
}

/**
 * limn_model_get_base_url:
 * @self: a model
 *
 * Gets the address in front of the route. Any thread.
 *
 * Returns: (transfer none) (nullable): an address without a trailing slash; %NULL for the local
 *   model, whose server has a new address each time
 */
const char *
limn_model_get_base_url (const LimnModel *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->base_url;
}

/**
 * limn_model_get_origin:
 * @self: a model
 *
 * Gets what a key is stored under. Any thread.
 *
 * Returns: (transfer none): `scheme://host`, with the port if it is not the usual one; `local` for
 *   the local model, `file` for a file
 */
const char *
limn_model_get_origin (const LimnModel *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->origin;
}

/**
 * limn_model_is_remote:
 * @self: a model
 *
 * Tells whether pictures leave this computer. A loopback address does not, whatever the kind of
 * host. Any thread.
 *
 * Returns: %TRUE if the model is asked over a network
 */
gboolean
limn_model_is_remote (const LimnModel *self)
{
  const char *host = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (self != NULL, TRUE);

  if (limn_model_is_free (self))
    return FALSE;
  host = strstr (self->origin, "://") + 3;
  if (*host == '[')
    return !g_str_has_prefix (host, "[::1]");
  name = g_strndup (host, strcspn (host, ":"));
  if (g_str_equal (name, "localhost"))
    return FALSE;
  /* Only a literal address: a name that begins with "127." may point anywhere. */
  return !(g_hostname_is_ip_address (name) && g_str_has_prefix (name, "127."));
}

/**
 * limn_model_is_free:
 * @self: a model
 *
 * Tells whether asking costs nothing but the time of this computer. Any thread.
 *
 * Returns: %TRUE for the local model and for a file
 */
gboolean
limn_model_is_free (const LimnModel *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->host == LIMN_HOST_LOCAL || self->host == LIMN_HOST_FILE;
}

/**
 * limn_model_equal:
 * @a: a model
 * @b: a model
 *
 * Tells whether both are the same model at the same address. Any thread.
 *
 * Returns: %TRUE if they are
 */
gboolean
limn_model_equal (const LimnModel *a,
                  const LimnModel *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a == b
         || (a->host == b->host
             && g_str_equal (a->id, b->id)
             && g_strcmp0 (a->base_url, b->base_url) == 0);
}

/**
 * limn_host_get_nick:
 * @host: a kind of host
 *
 * Gets the stable name used in settings and receipts. Any thread.
 *
 * Returns: (transfer none): the name, never translated
 */
const char *
limn_host_get_nick (LimnHost host)
{
  g_return_val_if_fail ((guint) host < G_N_ELEMENTS (host_nicks), NULL);

  return host_nicks[host];
}

/**
 * limn_host_from_nick:
 * @nick: (nullable): a stable name
 * @host: (out): the kind of host
 *
 * Finds a kind of host by its stable name. Any thread.
 *
 * Returns: %TRUE if there is one; @host is untouched if not
 */
gboolean
limn_host_from_nick (const char *nick,
                     LimnHost   *host)
{
  g_return_val_if_fail (host != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (host_nicks); i++)
    if (g_strcmp0 (nick, host_nicks[i]) == 0)
      {
        *host = i;
        return TRUE;
      }
  return FALSE;
}
