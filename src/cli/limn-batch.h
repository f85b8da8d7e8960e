/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-client.h"
#include "limn-options.h"

G_BEGIN_DECLS

LimnExit limn_batch_run (LimnClient        *client,
                         const LimnOptions *options);

G_END_DECLS
