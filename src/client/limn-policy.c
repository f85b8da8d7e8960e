/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Holds what a person has said about privacy, so that the client can look before a byte is sent or
 * a key is looked up. It knows nothing of where that is kept: a program binds the properties to its
 * settings. Where nobody can be asked, as on the command line, naming the server is the consent,
 * and "consent-required" stays off. Main thread only. */

#include "config.h"

#include "limn-policy.h"

#include "limn-error.h"
#include "limn-http.h"

#include <string.h>

#include <glib/gi18n-lib.h>

struct _LimnPolicy
{
  GObject    parent_instance;

  GStrv      allowed_origins;
  GStrv      address_key_origins;
  gboolean   consent_required;
  gboolean   local_only;
};

G_DEFINE_FINAL_TYPE (LimnPolicy, limn_policy, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ALLOWED_ORIGINS,
  PROP_ADDRESS_KEY_ORIGINS,
  PROP_CONSENT_REQUIRED,
  PROP_LOCAL_ONLY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_origins (LimnPolicy         *self,
             GStrv              *place,
             const char * const *origins,
             GParamSpec         *pspec)
{
  static const char * const none[] = { NULL };

  if (origins == NULL)
    origins = none;
  if (*place != NULL && g_strv_equal ((const char * const *) *place, origins))
    return;
  g_strfreev (*place);
  *place = g_strdupv ((char **) origins);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

/* Adds @origin at the end of a list, or takes it out. */
static void
change_origins (LimnPolicy *self,
                GStrv      *place,
                const char *origin,
                gboolean    wanted,
                GParamSpec *pspec)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) origins = NULL;

  for (gsize i = 0; (*place)[i] != NULL; i++)
    if (!g_str_equal ((*place)[i], origin))
      g_strv_builder_add (builder, (*place)[i]);
    else if (wanted)
      return;
  if (wanted)
    g_strv_builder_add (builder, origin);
  origins = g_strv_builder_end (builder);
  set_origins (self, place, (const char * const *) origins, pspec);
}

static void
set_flag (LimnPolicy *self,
          gboolean   *place,
          gboolean    value,
          GParamSpec *pspec)
{
  value = !!value;
  if (*place == value)
    return;
  *place = value;
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
limn_policy_get_property (GObject    *object,
                          guint       property_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  LimnPolicy *self = LIMN_POLICY (object);

  switch (property_id)
    {
    case PROP_ALLOWED_ORIGINS:
      g_value_set_boxed (value, self->allowed_origins);
      break;
    case PROP_ADDRESS_KEY_ORIGINS:
      g_value_set_boxed (value, self->address_key_origins);
      break;
    case PROP_CONSENT_REQUIRED:
      g_value_set_boolean (value, self->consent_required);
      break;
    case PROP_LOCAL_ONLY:
      g_value_set_boolean (value, self->local_only);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
limn_policy_set_property (GObject      *object,
                          guint         property_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  LimnPolicy *self = LIMN_POLICY (object);

  switch (property_id)
    {
    case PROP_ALLOWED_ORIGINS:
      set_origins (self, &self->allowed_origins, g_value_get_boxed (value), pspec);
      break;
    case PROP_ADDRESS_KEY_ORIGINS:
      set_origins (self, &self->address_key_origins, g_value_get_boxed (value), pspec);
      break;
    case PROP_CONSENT_REQUIRED:
      set_flag (self, &self->consent_required, g_value_get_boolean (value), pspec);
      break;
    case PROP_LOCAL_ONLY:
      set_flag (self, &self->local_only, g_value_get_boolean (value), pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
limn_policy_finalize (GObject *object)
{
  LimnPolicy *self = LIMN_POLICY (object);

  g_strfreev (self->allowed_origins);
  g_strfreev (self->address_key_origins);

  G_OBJECT_CLASS (limn_policy_parent_class)->finalize (object);
}

static void
limn_policy_class_init (LimnPolicyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = limn_policy_get_property;
  object_class->set_property = limn_policy_set_property;
  object_class->finalize = limn_policy_finalize;

  /**
   * LimnPolicy:allowed-origins:
   *
   * Origins of the servers that may get pictures.
   */
  properties[PROP_ALLOWED_ORIGINS] =
    g_param_spec_boxed ("allowed-origins", NULL, NULL, G_TYPE_STRV, flags);
  /**
   * LimnPolicy:address-key-origins:
   *
   * Origins of the older servers that look for the key only in the address.
   */
  properties[PROP_ADDRESS_KEY_ORIGINS] =
    g_param_spec_boxed ("address-key-origins", NULL, NULL, G_TYPE_STRV, flags);
  /**
   * LimnPolicy:consent-required:
   *
   * Whether a server must be among the allowed ones before it gets a picture.
   */
  properties[PROP_CONSENT_REQUIRED] =
    g_param_spec_boolean ("consent-required", NULL, NULL, FALSE, flags);
  /**
   * LimnPolicy:local-only:
   *
   * Whether nothing may leave this computer, whatever was allowed.
   */
  properties[PROP_LOCAL_ONLY] = g_param_spec_boolean ("local-only", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
limn_policy_init (LimnPolicy *self)
{
  self->allowed_origins = g_new0 (char *, 1);
  self->address_key_origins = g_new0 (char *, 1);
}

/**
 * limn_policy_new:
 *
 * Makes a policy that lets everything leave. Main thread only.
 *
 * Returns: (transfer full): the policy
 */
LimnPolicy *
limn_policy_new (void)
{
  return g_object_new (LIMN_TYPE_POLICY, NULL);
}

/**
 * limn_policy_get_local_only:
 * @self: a policy
 *
 * Tells whether nothing may leave this computer. Main thread only.
 *
 * Returns: %TRUE if nothing may
 */
gboolean
limn_policy_get_local_only (LimnPolicy *self)
{
  g_return_val_if_fail (LIMN_IS_POLICY (self), TRUE);

  return self->local_only;
}

/**
 * limn_policy_is_allowed:
 * @self: a policy
 * @model: who would be asked
 *
 * Tells whether somebody said that this server may get pictures, or nobody has to. Nobody has to
 * for a server on this computer. Main thread only.
 *
 * Returns: %TRUE if it may get pictures, unless only this computer may
 */
gboolean
limn_policy_is_allowed (LimnPolicy      *self,
                        const LimnModel *model)
{
  g_return_val_if_fail (LIMN_IS_POLICY (self), FALSE);
  g_return_val_if_fail (model != NULL, FALSE);

  return !limn_model_is_remote (model)
         || !self->consent_required
         || g_strv_contains ((const char * const *) self->allowed_origins,
                             limn_model_get_origin (model));
}

/**
 * limn_policy_allow:
 * @self: a policy
 * @origin: a server, as `scheme://host`, with the port if it is not the usual one
 *
 * Lets a server get pictures, because a person said so. Main thread only.
 */
void
limn_policy_allow (LimnPolicy *self,
                   const char *origin)
{
  g_return_if_fail (LIMN_IS_POLICY (self));
  g_return_if_fail (origin != NULL);

  change_origins (self, &self->allowed_origins, origin, TRUE, properties[PROP_ALLOWED_ORIGINS]);
}

/**
 * limn_policy_withdraw:
 * @self: a policy
 * @origin: a server, as `scheme://host`, with the port if it is not the usual one
 *
 * Takes back what [method@Policy.allow] did. What is under way is not stopped. Main thread only.
 */
void
limn_policy_withdraw (LimnPolicy *self,
                      const char *origin)
{
  g_return_if_fail (LIMN_IS_POLICY (self));
  g_return_if_fail (origin != NULL);

  change_origins (self, &self->allowed_origins, origin, FALSE, properties[PROP_ALLOWED_ORIGINS]);
}

/* The name of the host in an address, which is all that is shown of it. */
static char *
dup_host (const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  return g_strdup (host != NULL ? host : _("that server"));
}

static void
set_local_only_error (const char  *host,
                      GError     **error)
{
  g_set_error (error, LIMN_ERROR, LIMN_ERROR_NOT_ALLOWED,
               /* Translators: %s is the name of a host. */
               _("Nothing was sent to %s, because nothing may leave this computer."), host);
}

/**
 * limn_policy_check:
 * @self: a policy
 * @model: who will be asked
 * @error: return location for an error
 *
 * Looks before anything is sent whether a server may get a picture. Main thread only.
 *
 * Fails with %LIMN_ERROR_NOT_ALLOWED.
 *
 * Returns: %TRUE if it may
 */
gboolean
limn_policy_check (LimnPolicy       *self,
                   const LimnModel  *model,
                   GError          **error)
{
  g_autofree char *host = NULL;

  g_return_val_if_fail (LIMN_IS_POLICY (self), FALSE);
  g_return_val_if_fail (model != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!limn_model_is_remote (model)
      || (!self->local_only && limn_policy_is_allowed (self, model)))
    return TRUE;

  host = dup_host (limn_model_get_origin (model));
  if (self->local_only)
    set_local_only_error (host, error);
  else
    g_set_error (error, LIMN_ERROR, LIMN_ERROR_NOT_ALLOWED,
                 /* Translators: %s is the name of a host. */
                 _("Limn has not sent a picture to %s yet."), host);
  return FALSE;
}

/**
 * limn_policy_check_link:
 * @self: a policy
 * @link: where a picture is
 * @error: return location for an error
 *
 * Looks whether a picture may be fetched. No picture leaves this computer then, but the wish to see
 * one does. Main thread only.
 *
 * Fails with %LIMN_ERROR_NOT_ALLOWED.
 *
 * Returns: %TRUE if it may
 */
gboolean
limn_policy_check_link (LimnPolicy  *self,
                        const char  *link,
                        GError     **error)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *host = NULL;

  g_return_val_if_fail (LIMN_IS_POLICY (self), FALSE);
  g_return_val_if_fail (link != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!self->local_only)
    return TRUE;
  uri = g_uri_parse (link, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri != NULL && limn_http_is_loopback (uri))
    return TRUE;
  host = dup_host (link);
  set_local_only_error (host, error);
  return FALSE;
}

/**
 * limn_policy_wants_key_in_address:
 * @self: a policy
 * @model: who will be asked
 *
 * Tells whether somebody said that this server is an older one. Main thread only.
 *
 * Returns: %TRUE if the key goes into the address
 */
gboolean
limn_policy_wants_key_in_address (LimnPolicy      *self,
                                  const LimnModel *model)
{
  g_return_val_if_fail (LIMN_IS_POLICY (self), FALSE);
  g_return_val_if_fail (model != NULL, FALSE);

  return g_strv_contains ((const char * const *) self->address_key_origins,
                          limn_model_get_origin (model));
}

/**
 * limn_policy_put_key_in_address:
 * @self: a policy
 * @model: a model on the server
 * @in_address: whether the server looks for the key only in the address
 *
 * Says where an older server looks for the key. Main thread only.
 */
void
limn_policy_put_key_in_address (LimnPolicy      *self,
                                const LimnModel *model,
                                gboolean         in_address)
{
  g_return_if_fail (LIMN_IS_POLICY (self));
  g_return_if_fail (model != NULL);

  change_origins (self, &self->address_key_origins, limn_model_get_origin (model), in_address,
                  properties[PROP_ADDRESS_KEY_ORIGINS]);
}

/**
 * limn_policy_explain_rejection:
 * @self: a policy
 * @model: who was asked, with a key
 * @error: what came of it
 *
 * Says beside a rejected key that an older server never looked at the header it came in. The other
 * way is not tried without being told to. Main thread only.
 */
void
limn_policy_explain_rejection (LimnPolicy      *self,
                               const LimnModel *model,
                               GError          *error)
{
  LimnHost host = limn_model_get_host (model);
  char *message = NULL;

  g_return_if_fail (LIMN_IS_POLICY (self));
  g_return_if_fail (error != NULL);

  if ((host != LIMN_HOST_SELF_HOSTED && host != LIMN_HOST_CUSTOM)
      || limn_policy_wants_key_in_address (self, model)
      || (!g_error_matches (error, LIMN_ERROR, LIMN_ERROR_UNAUTHORIZED)
          && strcasestr (error->message, "api key is missing") == NULL))
    return;
  message = g_strdup_printf ("%s %s", error->message,
                             _("If it is an older server, the key must be sent in the address: "
                               "turn that on beside the key."));
  g_free (error->message);
  error->message = message;
}
