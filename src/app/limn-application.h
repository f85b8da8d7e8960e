/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "limn-client.h"

G_BEGIN_DECLS

#define LIMN_TYPE_APPLICATION (limn_application_get_type ())

/**
 * LimnApplication:
 *
 * Makes the keyring, the local server and the client once, and hands them to its windows. Opens the
 * files of the command line. Main thread only.
 */
G_DECLARE_FINAL_TYPE (LimnApplication, limn_application, LIMN, APPLICATION, AdwApplication)

LimnApplication *limn_application_new          (void);
LimnClient      *limn_application_get_client   (LimnApplication *self);
GSettings       *limn_application_get_settings (LimnApplication *self);

G_END_DECLS
