/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The names, advice and remedies of what the world can get wrong. Any thread. */

#include "config.h"

#include "limn-error.h"

#include <glib/gi18n-lib.h>

/* One row for each code, in the order of the enum. */
typedef struct
{
  const char *nick;
  const char *advice;
  LimnRemedy  remedy;
} ErrorRow;

/* What an error carries beside its code and its message. */
typedef struct
{
  gboolean asked_too_much;
  gboolean sent_too_much;
} LimnErrorPrivate;

static const ErrorRow rows[] = {
  [LIMN_ERROR_UNREACHABLE] = {
    "unreachable",
    N_("Check the address and the network connection, then try again."),
    LIMN_REMEDY_RETRY,
  },
  [LIMN_ERROR_TIMEOUT] = {
    "timeout",
    N_("The model may still be starting. Try again in a moment."),
    LIMN_REMEDY_RETRY,
  },
  [LIMN_ERROR_UNAUTHORIZED] = {
    "unauthorized",
    N_("Enter a valid API key. A key that was just changed can take a minute to work."),
    LIMN_REMEDY_ENTER_KEY,
  },
  [LIMN_ERROR_FORBIDDEN] = {
    "forbidden",
    N_("Check the API key, the name of the model and the quota of the workspace."),
    LIMN_REMEDY_ENTER_KEY,
  },
  [LIMN_ERROR_PAYMENT] = {
    "payment",
    N_("Check the credits and the plan of the workspace, then try again."),
    LIMN_REMEDY_RETRY,
  },
  [LIMN_ERROR_NOT_FOUND] = {
    "not-found",
    N_("Check the name and the version of the model."),
    LIMN_REMEDY_CHOOSE_MODEL,
  },
  [LIMN_ERROR_RATE_LIMITED] = {
    "rate-limited",
    N_("Wait a moment, then try again."),
    LIMN_REMEDY_RETRY,
  },
  [LIMN_ERROR_BAD_REQUEST] = {
    "bad-request",
    N_("Try another picture, or save this one as JPEG or PNG first."),
    LIMN_REMEDY_OPEN_ANOTHER,
  },
  [LIMN_ERROR_SERVER] = {
    "server",
    N_("The server has a problem of its own. Try again in a moment."),
    LIMN_REMEDY_RETRY,
  },
  [LIMN_ERROR_BAD_REPLY] = {
    "bad-reply",
    N_("Check that the address belongs to an inference server, then try again."),
    LIMN_REMEDY_RETRY,
  },
  [LIMN_ERROR_WRONG_TASK] = {
    "wrong-task",
    N_("Choose a model for instance segmentation, object detection or keypoints."),
    LIMN_REMEDY_CHOOSE_MODEL,
  },
  [LIMN_ERROR_TOO_LARGE] = {
    "too-large",
    N_("Use a smaller picture, or raise the confidence."),
    LIMN_REMEDY_OPEN_ANOTHER,
  },
  [LIMN_ERROR_REDIRECT] = {
    "redirect",
    N_("Check the address of the server. A network that asks you to sign in can also cause this."),
    LIMN_REMEDY_CHOOSE_MODEL,
  },
  [LIMN_ERROR_INSECURE] = {
    "insecure",
    N_("Use an https address, and check the date and time of this computer."),
    LIMN_REMEDY_CHOOSE_MODEL,
  },
  [LIMN_ERROR_UNSUPPORTED_IMAGE] = {
    "unsupported-image",
    N_("Limn opens JPEG, PNG, WebP, TIFF, BMP and GIF pictures."),
    LIMN_REMEDY_OPEN_ANOTHER,
  },
  [LIMN_ERROR_DAMAGED_IMAGE] = {
    "damaged-image",
    N_("Open another copy of the picture."),
    LIMN_REMEDY_OPEN_ANOTHER,
  },
  [LIMN_ERROR_NOT_A_FILE] = {
    "not-a-file",
    N_("Check that the file still exists and that you may read it."),
    LIMN_REMEDY_OPEN_ANOTHER,
  },
  [LIMN_ERROR_LOCAL_MODEL] = {
    "local-model",
    N_("Try again. If that fails too, run build-aux/run, which sets the local model up, or choose "
       "another model in Preferences."),
    LIMN_REMEDY_RETRY,
  },
  [LIMN_ERROR_BAD_FILE] = {
    "bad-file",
    N_("Correct the file, or choose another one."),
    LIMN_REMEDY_OPEN_ANOTHER,
  },
  [LIMN_ERROR_NOT_ALLOWED] = {
    "not-allowed",
    N_("Allow it, or choose the model on this computer."),
    LIMN_REMEDY_ALLOW_HOST,
  },
  [LIMN_ERROR_NOT_SAVED] = {
    "not-saved",
    N_("Make room on the disk, or check that you may write there, then try again."),
    LIMN_REMEDY_RETRY,
  },
};

static void
limn_error_private_init (LimnErrorPrivate *priv)
{
}

static void
limn_error_private_copy (const LimnErrorPrivate *source,
                         LimnErrorPrivate       *copy)
{
  *copy = *source;
}

static void
limn_error_private_clear (LimnErrorPrivate *priv)
{
}

G_DEFINE_EXTENDED_ERROR (LimnError, limn_error)

static const ErrorRow *
get_row (const GError *error)
{
  if (error == NULL || error->domain != LIMN_ERROR)
    return NULL;
  if (error->code < 0 || error->code >= (int) G_N_ELEMENTS (rows))
    return NULL;
  return &rows[error->code];
}

/**
 * limn_error_get_nick:
 * @code: an error code
 *
 * Gets the stable name of a code, for logs, machine output and tests.
 *
 * Any thread.
 *
 * Returns: (transfer none): lower case words joined by hyphens, never translated
 */
const char *
limn_error_get_nick (LimnError code)
{
  g_return_val_if_fail ((guint) code < G_N_ELEMENTS (rows), "unknown");

  return rows[code].nick;
}

/**
 * limn_error_get_advice:
 * @error: (nullable): what went wrong
 *
 * Gets the sentence that says what to do next. The message of the error says what happened.
 *
 * Any thread.
 *
 * Returns: (transfer none): a translated sentence; a general one if @error is of another domain
 */
const char *
limn_error_get_advice (const GError *error)
{
  const ErrorRow *row = get_row (error);

  if (limn_error_sent_too_much (error))
    return _("A smaller copy can be sent instead. What the model finds in it is drawn on the whole "
             "picture.");
  return row != NULL ? _(row->advice) : _("Try again.");
}

/**
 * limn_error_get_remedy:
 * @error: (nullable): what went wrong
 *
 * Gets the one button that belongs to an error.
 *
 * Any thread.
 *
 * Returns: what the button does; retry if @error is of another domain
 */
LimnRemedy
limn_error_get_remedy (const GError *error)
{
  const ErrorRow *row = get_row (error);

  if (limn_error_sent_too_much (error))
    return LIMN_REMEDY_SEND_SMALLER;
  return row != NULL ? row->remedy : LIMN_REMEDY_RETRY;
}

/**
 * limn_error_mark_asked_too_much:
 * @error: an error of %LIMN_ERROR
 *
 * Marks an error as one that a question about fewer objects might not have led to. Any thread.
 */
void
limn_error_mark_asked_too_much (GError *error)
{
  g_return_if_fail (error != NULL && error->domain == LIMN_ERROR);

  limn_error_get_private (error)->asked_too_much = TRUE;
}

/**
 * limn_error_asked_too_much:
 * @error: (nullable): what went wrong
 *
 * Tells whether a question about fewer objects might go well: the server gave up, ran out of memory
 * or refused a value, or its reply was too large or took too long. Any thread.
 *
 * Returns: %TRUE if it might
 */
gboolean
limn_error_asked_too_much (const GError *error)
{
  return error != NULL && error->domain == LIMN_ERROR
         && limn_error_get_private (error)->asked_too_much;
}

/**
 * limn_error_mark_sent_too_much:
 * @error: an error of %LIMN_ERROR
 *
 * Marks an error as one that sending a smaller copy of the picture might not have led to. That is
 * then its remedy. Any thread.
 */
void
limn_error_mark_sent_too_much (GError *error)
{
  g_return_if_fail (error != NULL && error->domain == LIMN_ERROR);

  limn_error_get_private (error)->sent_too_much = TRUE;
}

/**
 * limn_error_sent_too_much:
 * @error: (nullable): what went wrong
 *
 * Tells whether the same question about a smaller copy of the picture might go well, because the
 * picture was larger than the server takes. Any thread.
 *
 * Returns: %TRUE if it might
 */
gboolean
limn_error_sent_too_much (const GError *error)
{
  return error != NULL && error->domain == LIMN_ERROR
         && limn_error_get_private (error)->sent_too_much;
}
