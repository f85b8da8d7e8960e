/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The token that is asked for over TCP, where anyone on this computer can connect: other people,
 * and every web page. At a Unix socket the system says who comes, and none is needed. Main
 * thread. */

#include "config.h"

#include "limn-token.h"

#include "limn-api-error.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#define TOKEN_BYTES 16

struct _LimnToken
{
  char   *text;
  /* When the last wrong ones came, in turn. */
  gint64  failures_us[LIMN_TOKEN_FREE_FAILURES];
  guint   next;
};

/**
 * limn_token_make:
 * @error: return location for an error
 *
 * Makes a token of 128 random bits. Any thread.
 *
 * Returns: (transfer full): 32 hexadecimal digits; %NULL with a %G_IO_ERROR if the system has no
 *   random numbers
 */
char *
limn_token_make (GError **error)
{
  guint8 bytes[TOKEN_BYTES];
  g_autoptr (GString) text = g_string_sized_new (2 * TOKEN_BYTES);

  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   "There are no random numbers: %s", g_strerror (errno));
      return NULL;
    }
  for (guint i = 0; i < TOKEN_BYTES; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  explicit_bzero (bytes, sizeof bytes);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * limn_token_new:
 * @text: the token
 *
 * Makes the keeper of a token.
 *
 * Returns: (transfer full): the keeper
 */
LimnToken *
limn_token_new (const char *text)
{
  LimnToken *self = NULL;

  g_return_val_if_fail (text != NULL && *text != '\0', NULL);

  self = g_new0 (LimnToken, 1);
  self->text = g_strdup (text);
  for (guint i = 0; i < LIMN_TOKEN_FREE_FAILURES; i++)
    self->failures_us[i] = -G_USEC_PER_SEC;

  return self;
}

/**
 * limn_token_free:
 * @self: (transfer full): a keeper
 *
 * Wipes the token and frees its keeper.
 */
void
limn_token_free (LimnToken *self)
{
  g_return_if_fail (self != NULL);

  explicit_bzero (self->text, strlen (self->text));
  g_free (self->text);
  g_free (self);
}

/* Takes the same time wherever the first difference is. */
static gboolean
texts_equal (const char *given,
             const char *wanted)
{
  gsize given_length = strlen (given);
  gsize wanted_length = strlen (wanted);
  guint8 difference = given_length != wanted_length;

  for (gsize i = 0; i < given_length; i++)
    difference |= (guint8) (given[i] ^ wanted[i % wanted_length]);

  return difference == 0;
}

/**
 * limn_token_check:
 * @self: a keeper
 * @in_query: (nullable): the parameter `api_key`, which wins over the header
 * @authorization: (nullable): the header of that name
 * @error: return location for an error
 *
 * Decides whether who asks knows the token.
 *
 * Returns: %FALSE with %LIMN_API_ERROR_KEY_MISSING or %LIMN_API_ERROR_KEY_WRONG if not
 */
gboolean
limn_token_check (const LimnToken  *self,
                  const char       *in_query,
                  const char       *authorization,
                  GError          **error)
{
  const char *given = in_query;

  g_return_val_if_fail (self != NULL, FALSE);

  if ((given == NULL || *given == '\0') && authorization != NULL
      && g_ascii_strncasecmp (authorization, "Bearer ", 7) == 0)
    given = authorization + 7;
  if (given == NULL || *given == '\0')
    limn_api_error_set (error, LIMN_API_ERROR_KEY_MISSING);
  else if (!texts_equal (given, self->text))
    limn_api_error_set (error, LIMN_API_ERROR_KEY_WRONG);
  else
    return TRUE;

  return FALSE;
}

/**
 * limn_token_get_delay:
 * @self: a keeper
 * @now_us: the time, as of g_get_monotonic_time()
 *
 * Notes that a token was missing or wrong, and tells how long the answer to that is held back: who
 * has to guess is not to guess fast.
 *
 * Returns: milliseconds
 */
guint
limn_token_get_delay (LimnToken *self,
                      gint64     now_us)
{
  gboolean is_often = FALSE;

  g_return_val_if_fail (self != NULL, 0);

  is_often = now_us - self->failures_us[self->next] < G_USEC_PER_SEC;
  self->failures_us[self->next] = now_us;
  self->next = (self->next + 1) % LIMN_TOKEN_FREE_FAILURES;

  return is_often ? LIMN_TOKEN_DELAY_MS : 0;
}
