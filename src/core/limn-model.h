/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LIMN_TYPE_MODEL (limn_model_get_type ())

/**
 * LimnHost:
 * @LIMN_HOST_LOCAL: the model on this computer; Limn runs its server
 * @LIMN_HOST_SERVERLESS: `https://serverless.roboflow.com`
 * @LIMN_HOST_OUTLINE: `https://outline.roboflow.com`, the legacy host
 * @LIMN_HOST_SELF_HOSTED: an inference server, `http://localhost:9001` unless told
 * @LIMN_HOST_CUSTOM: any other address that speaks the API
 * @LIMN_HOST_FILE: nobody: the answer lies in a file
 *
 * Who answers.
 */
typedef enum
{
  LIMN_HOST_LOCAL,
  LIMN_HOST_SERVERLESS,
  LIMN_HOST_OUTLINE,
  LIMN_HOST_SELF_HOSTED,
  LIMN_HOST_CUSTOM,
  LIMN_HOST_FILE,
} LimnHost;

#define LIMN_MODEL_LOCAL_ID "coco/1"

/**
 * LimnModel:
 *
 * A host and the model's id there. The key is not here: the client looks it up by origin.
 * Immutable; may cross threads.
 */
typedef struct _LimnModel LimnModel;

GType       limn_model_get_type     (void) G_GNUC_CONST;
LimnModel  *limn_model_new          (LimnHost         host,
                                     const char      *base_url,
                                     const char      *id,
                                     GError         **error);
LimnModel  *limn_model_new_local    (void);
LimnModel  *limn_model_new_for_file (GFile           *file);
LimnModel  *limn_model_ref          (LimnModel       *self);
void        limn_model_unref        (LimnModel       *self);
LimnHost    limn_model_get_host     (const LimnModel *self);
const char *limn_model_get_id       (const LimnModel *self);
const char *limn_model_get_base_url (const LimnModel *self);
const char *limn_model_get_origin   (const LimnModel *self);
gboolean    limn_model_is_remote    (const LimnModel *self);
gboolean    limn_model_is_free      (const LimnModel *self);
gboolean    limn_model_equal        (const LimnModel *a,
                                     const LimnModel *b);
const char *limn_host_get_nick      (LimnHost         host);
gboolean    limn_host_from_nick     (const char      *nick,
                                     LimnHost        *host);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnModel, limn_model_unref)

G_END_DECLS
