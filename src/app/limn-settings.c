/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the settings into values, and ties them to what follows them. Main thread only. */

#include "config.h"

#include "limn-preferences.h"

/**
 * limn_settings_dup_model:
 * @settings: the settings of the application
 *
 * Gets the model that the settings name. If they do not make sense together, it is the model on
 * this computer, which needs none. Main thread only.
 *
 * Returns: (transfer full): a model
 */
LimnModel *
limn_settings_dup_model (GSettings *settings)
{
  g_autofree char *id = NULL;
  g_autofree char *url = NULL;
  g_autoptr (GError) error = NULL;
  LimnModel *model;
  LimnHost host;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  host = g_settings_get_enum (settings, "host");
  id = g_settings_get_string (settings, "model-id");

  switch (host)
    {
    case LIMN_HOST_LOCAL:
      return limn_model_new_local ();
    case LIMN_HOST_SERVERLESS:
    case LIMN_HOST_OUTLINE:
      break;
    case LIMN_HOST_SELF_HOSTED:
      url = g_settings_get_string (settings, "self-hosted-url");
      break;
    case LIMN_HOST_CUSTOM:
      url = g_settings_get_string (settings, "custom-url");
      break;
    case LIMN_HOST_FILE:
      g_return_val_if_reached (limn_model_new_local ());
    }

  model = limn_model_new (host, url, id, &error);
  if (model == NULL)
    {
      g_debug ("The model in the settings is not usable: %s", error->message);
      model = limn_model_new_local ();
    }

  return model;
}

/**
 * limn_settings_get_url_key:
 * @host: who answers
 *
 * Gets which setting has the address of a host. Main thread only.
 *
 * Returns: (transfer none) (nullable): the key; %NULL for hosts whose address is known
 */
const char *
limn_settings_get_url_key (LimnHost host)
{
  switch (host)
    {
    case LIMN_HOST_LOCAL:
    case LIMN_HOST_SERVERLESS:
    case LIMN_HOST_OUTLINE:
    case LIMN_HOST_FILE:
      return NULL;
    case LIMN_HOST_SELF_HOSTED:
      return "self-hosted-url";
    case LIMN_HOST_CUSTOM:
      return "custom-url";
    }

  g_return_val_if_reached (NULL);
}

/**
 * limn_settings_set_model:
 * @settings: the settings of the application
 * @model: a model
 *
 * Makes the settings name a model; a file is none that they could name. Main thread only.
 */
void
limn_settings_set_model (GSettings *settings,
                         LimnModel *model)
{
  LimnHost host = limn_model_get_host (model);
  const char *url_key = limn_settings_get_url_key (host);

  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (host != LIMN_HOST_FILE);

  /* The host comes last: whoever watches it finds the rest in place. */
  if (host != LIMN_HOST_LOCAL)
    g_settings_set_string (settings, "model-id", limn_model_get_id (model));
  if (url_key != NULL)
    g_settings_set_string (settings, url_key, limn_model_get_base_url (model));
  g_settings_set_enum (settings, "host", host);
}

/**
 * limn_settings_bind_policy:
 * @settings: the settings of the application
 * @policy: what may leave this computer
 *
 * Lets the policy follow the settings and the settings the policy, and from now on lets no server
 * have a picture before somebody said so. Main thread only.
 */
void
limn_settings_bind_policy (GSettings  *settings,
                           LimnPolicy *policy)
{
  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (LIMN_IS_POLICY (policy));

  g_settings_bind (settings, "allowed-hosts", policy, "allowed-origins", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "address-key-hosts", policy, "address-key-origins",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "local-only", policy, "local-only", G_SETTINGS_BIND_DEFAULT);
  g_object_set (policy, "consent-required", TRUE, NULL);
}
