/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "limn-policy.h"

G_BEGIN_DECLS

#define LIMN_TYPE_HOST_LIST (limn_host_list_get_type ())

/**
 * LimnHostList:
 *
 * The servers that may get pictures, each with a button that takes that back.
 */
G_DECLARE_FINAL_TYPE (LimnHostList, limn_host_list, LIMN, HOST_LIST, AdwPreferencesGroup)

void limn_host_list_set_policy (LimnHostList *self,
                                LimnPolicy   *policy);

G_END_DECLS
