/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Turns what can go wrong between here and a server into one code and one sentence. No sentence
 * repeats an address beyond its host, and what the server said is cleaned of keys and cut to a
 * length that fits in a window. Pure functions. Any thread. */

#include "config.h"

#include "limn-http-error.h"

#include "limn-error.h"
#include "limn-redact.h"
#include "limn-reply-parser.h"
#include "limn-retry.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define MAX_SERVER_TEXT 200
/* This program is younger than that: 1 January 2026. A clock that says otherwise is wrong. */
#define OLDEST_DATE_S G_GINT64_CONSTANT (1767225600)
/* Not in libsoup's list of names. */
#define STATUS_TOO_MANY_REQUESTS 429
/* A wait that is longer than a day is no wait but a mistake. */
#define MAX_RETRY_AFTER_S (24 * 60 * 60)

/* Puts the host into a sentence that may come from a table. */
static GError *
new_error_for_host (LimnError   code,
                    const char *format,
                    const char *host)
{
  g_autoptr (GString) message = g_string_new (format);

  g_string_replace (message, "%s", host, 1);
  return g_error_new_literal (LIMN_ERROR, code, message->str);
}

static const char *
get_certificate_sentence (GTlsCertificateFlags flags,
                          gint64               now_s)
{
  gboolean is_about_time = flags & (G_TLS_CERTIFICATE_EXPIRED | G_TLS_CERTIFICATE_NOT_ACTIVATED);

  /* The order is that of what a person can do about it. */
  if (is_about_time && now_s < OLDEST_DATE_S)
    return _("The certificate of %s cannot be checked, because the clock of this computer is "
             "years behind.");
  if (flags & G_TLS_CERTIFICATE_EXPIRED)
    return _("The certificate of %s has expired, or the clock of this computer is wrong.");
  if (is_about_time)
    return _("The certificate of %s is not valid today. Is the clock of this computer right?");
  if (flags & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return _("The certificate at %s belongs to another server.");
  if (flags & G_TLS_CERTIFICATE_REVOKED)
    return _("The certificate of %s has been revoked.");
  if (flags & G_TLS_CERTIFICATE_UNKNOWN_CA)
    return _("The certificate of %s was issued by no one this computer trusts.");
  return _("The connection to %s cannot be made secure.");
}

/* Whether libsoup gave up on a head that is too long. It says so by the code of a connection that
 * was cut, so that only its text tells the two apart. */
static gboolean
is_oversized_head (const GError *error)
{
  return g_str_equal (error->message, g_dgettext ("libsoup-3.0", "Header too big"));
}

static GError *
from_hang_up (LimnHttpPhase  phase,
              const char    *host)
{
  switch (phase)
    {
    case LIMN_HTTP_SENDING:
      /* Translators: %s is the name of a host. */
      return new_error_for_host (LIMN_ERROR_UNREACHABLE, _("%s hung up during the upload."), host);
    case LIMN_HTTP_READING:
      return new_error_for_host (LIMN_ERROR_BAD_REPLY, _("The reply of %s was cut short."), host);
    case LIMN_HTTP_CONNECTING:
    case LIMN_HTTP_WAITING:
      break;
    }
  return new_error_for_host (LIMN_ERROR_UNREACHABLE, _("%s hung up without an answer."), host);
}

static GError *
from_io_error (const GError  *error,
               LimnHttpPhase  phase,
               const char    *host)
{
  switch ((GIOErrorEnum) error->code)
    {
    case G_IO_ERROR_CONNECTION_REFUSED:
      return new_error_for_host (LIMN_ERROR_UNREACHABLE,
                                 _("Can’t reach %s. Is the server running?"), host);
    case G_IO_ERROR_HOST_NOT_FOUND:
      return new_error_for_host (LIMN_ERROR_UNREACHABLE,
                                 _("Can’t find %s. Check the address or your connection."), host);
    case G_IO_ERROR_NETWORK_UNREACHABLE:
    case G_IO_ERROR_HOST_UNREACHABLE:
      return new_error_for_host (LIMN_ERROR_UNREACHABLE,
                                 _("There is no way to %s. Is this computer connected?"), host);
    case G_IO_ERROR_TIMED_OUT:
      return new_error_for_host (LIMN_ERROR_TIMEOUT, _("%s did not answer."), host);
    case G_IO_ERROR_PROXY_FAILED:
    case G_IO_ERROR_PROXY_AUTH_FAILED:
    case G_IO_ERROR_PROXY_NEED_AUTH:
    case G_IO_ERROR_PROXY_NOT_ALLOWED:
      return new_error_for_host (LIMN_ERROR_UNREACHABLE,
                                 _("The proxy does not connect to %s."), host);
    case G_IO_ERROR_PARTIAL_INPUT:
      if (is_oversized_head (error))
        return new_error_for_host (LIMN_ERROR_BAD_REPLY, _("%s sent an unexpected reply."), host);
      return from_hang_up (phase, host);
    case G_IO_ERROR_CONNECTION_CLOSED:
      return from_hang_up (phase, host);
    default:
      return new_error_for_host (LIMN_ERROR_UNREACHABLE, _("The connection to %s failed."), host);
    }
}

/**
 * limn_http_error_from_transport:
 * @error: what GIO or libsoup said
 * @phase: how far the request had come
 * @host: the host that was asked
 * @certificate_errors: what is wrong with its certificate
 *
 * Makes an error of a request that got no whole reply. Being cancelled stays what it is. Any
 * thread.
 *
 * Returns: (transfer full): the error
 */
GError *
limn_http_error_from_transport (const GError         *error,
                                LimnHttpPhase         phase,
                                const char           *host,
                                GTlsCertificateFlags  certificate_errors)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_EOF))
    return from_hang_up (phase, host);
  if (error->domain == G_TLS_ERROR)
    return new_error_for_host (LIMN_ERROR_INSECURE,
                               get_certificate_sentence (certificate_errors,
                                                         g_get_real_time () / G_USEC_PER_SEC),
                               host);
  if (error->domain == G_RESOLVER_ERROR)
    return new_error_for_host (LIMN_ERROR_UNREACHABLE,
                               _("Can’t find %s. Check the address or your connection."), host);
  if (error->domain == SOUP_SESSION_ERROR)
    return new_error_for_host (LIMN_ERROR_BAD_REPLY, _("%s sent an unexpected reply."), host);
  if (error->domain == G_IO_ERROR)
    return from_io_error (error, phase, host);
  return new_error_for_host (LIMN_ERROR_UNREACHABLE, _("The connection to %s failed."), host);
}

/**
 * limn_http_error_may_pass:
 * @error: what GIO or libsoup said
 * @uri: the address that was asked
 *
 * Tells whether the next try may do better although nothing is changed. A server that hung up may;
 * a name that does not exist, a port of this computer where nobody listens, a network that is not
 * there and a certificate that is wrong stay so until somebody does something. Any thread.
 *
 * Returns: %TRUE if it may
 */
gboolean
limn_http_error_may_pass (const GError *error,
                          GUri         *uri)
{
  if (g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    return TRUE;
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED)
         && !limn_http_is_loopback (uri);
}

static GError *
describe_limit (LimnHttpLimit  limit,
                LimnHttpPhase  phase,
                const char    *host,
                guint          limit_ms)
{
  guint seconds = (limit_ms + 999) / 1000;

  /* Translators: in each, %s is the name of a host. */
  switch (limit)
    {
    case LIMN_HTTP_LIMIT_CONNECT:
      return g_error_new (LIMN_ERROR, LIMN_ERROR_TIMEOUT,
                          ngettext ("%s did not answer within %u second.",
                                    "%s did not answer within %u seconds.", seconds),
                          host, seconds);
    case LIMN_HTTP_LIMIT_TOTAL:
      return g_error_new (LIMN_ERROR, LIMN_ERROR_TIMEOUT,
                          ngettext ("%s did not finish within %u second.",
                                    "%s did not finish within %u seconds.", seconds),
                          host, seconds);
    case LIMN_HTTP_LIMIT_IDLE:
      break;
    }
  if (phase == LIMN_HTTP_SENDING)
    return g_error_new (LIMN_ERROR, LIMN_ERROR_TIMEOUT,
                        ngettext ("The upload to %s stood still for %u second.",
                                  "The upload to %s stood still for %u seconds.", seconds),
                        host, seconds);
  if (phase == LIMN_HTTP_READING)
    return g_error_new (LIMN_ERROR, LIMN_ERROR_TIMEOUT,
                        ngettext ("The reply of %s stood still for %u second.",
                                  "The reply of %s stood still for %u seconds.", seconds),
                        host, seconds);
  return g_error_new (LIMN_ERROR, LIMN_ERROR_TIMEOUT,
                      ngettext ("No answer from %s in %u second.",
                                "No answer from %s in %u seconds.", seconds),
                      host, seconds);
}

/**
 * limn_http_error_from_limit:
 * @limit: which deadline passed
 * @phase: how far the request had come
 * @host: the host that was asked
 * @limit_ms: the deadline, milliseconds
 *
 * Makes an error of a request that took too long. Once the whole request is out, a smaller question
 * might have been answered in time. Any thread.
 *
 * Returns: (transfer full): the error, %LIMN_ERROR_TIMEOUT
 */
GError *
limn_http_error_from_limit (LimnHttpLimit  limit,
                            LimnHttpPhase  phase,
                            const char    *host,
                            guint          limit_ms)
{
  GError *error = describe_limit (limit, phase, host, limit_ms);

  switch (phase)
    {
    case LIMN_HTTP_WAITING:
    case LIMN_HTTP_READING:
      limn_error_mark_asked_too_much (error);
      break;
    case LIMN_HTTP_CONNECTING:
    case LIMN_HTTP_SENDING:
      break;
    }
  return error;
}

/**
 * limn_http_parse_retry_after:
 * @value: (nullable): a `Retry-After` header: seconds, or a date
 * @now: the time by which a date is measured
 *
 * Reads how long a server wants to be left alone. Any thread.
 *
 * Returns: seconds, at most a day; -1 if there is no such wish or it makes no sense
 */
gint64
limn_http_parse_retry_after (const char *value,
                             GDateTime  *now)
{
  g_autoptr (GDateTime) date = NULL;
  guint64 seconds = 0;
  gint64 difference = 0;

  if (value == NULL)
    return -1;
  if (g_ascii_string_to_unsigned (value, 10, 0, MAX_RETRY_AFTER_S, &seconds, NULL))
    return seconds;
  date = soup_date_time_new_from_http_string (value);
  if (date == NULL)
    return -1;
  difference = g_date_time_difference (date, now) / G_TIME_SPAN_SECOND;
  return difference >= 0 && difference <= MAX_RETRY_AFTER_S ? difference : -1;
}

/* Adds when to come back, if the server said so: soon, or at a time of the day. */
static char *
with_wait (const char          *sentence,
           const LimnHttpReply *reply)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  gint64 seconds = limn_http_parse_retry_after (reply->retry_after, now);
  g_autoptr (GDateTime) then = NULL;
  g_autofree char *clock = NULL;
  g_autofree char *wait = NULL;

  if (seconds <= 0)
    return g_strdup (sentence);
  if (seconds <= LIMN_RETRY_MAX_AFTER_S)
    wait = g_strdup_printf (ngettext ("Try again in %u second.", "Try again in %u seconds.",
                                      (guint) seconds), (guint) seconds);
  else
    {
      /* Rounded up to the minute, or it would be too early. */
      then = g_date_time_add_seconds (now, (double) seconds + 59.0);
      /* Translators: a time of the day, as for strftime: 14:05. */
      clock = g_date_time_format (then, _("%H:%M"));
      /* Translators: %s is a time of the day: 14:05. */
      wait = g_strdup_printf (_("Try again after %s."), clock);
    }
  return g_strconcat (sentence, " ", wait, NULL);
}

/* The 403 of the legacy host stands for three things at once, and saying "wrong key" would be wrong
 * in two of them. */
static char *
describe_forbidden (const LimnModel *model,
                    const char      *host)
{
  const char *id = limn_model_get_id (model);

  switch (limn_model_get_host (model))
    {
    case LIMN_HOST_OUTLINE:
      /* Translators: the first %s is a host, the second the name of a model. */
      return g_strdup_printf (_("%s refused. It does not say whether the key, the model “%s” or "
                                "the quota is the reason."), host, id);
    case LIMN_HOST_SERVERLESS:
      /* Translators: %s is the name of a model. */
      return g_strdup_printf (_("This API key has no access to “%s”."), id);
    case LIMN_HOST_LOCAL:
    case LIMN_HOST_SELF_HOSTED:
    case LIMN_HOST_CUSTOM:
    case LIMN_HOST_FILE:
      break;
    }
  /* Translators: the first %s is a host, the second the name of a model. */
  return g_strdup_printf (_("%s refused. Either the API key is wrong or there is no model “%s” "
                            "for it."), host, id);
}

/**
 * limn_http_get_portal_hint:
 *
 * Gets what to say where a network answers in place of the server. Any thread.
 *
 * Returns: (transfer none): a translated sentence
 */
const char *
limn_http_get_portal_hint (void)
{
  return _("This network may need you to sign in.");
}

/* Where a reply sends us; NULL if that is no address of the web. */
static GUri *
resolve_location (const LimnHttpReply *reply,
                  GUri                *uri)
{
  g_autoptr (GUri) target = NULL;
  const char *scheme = NULL;

  if (reply->location == NULL || *reply->location == '\0' || uri == NULL)
    return NULL;
  target = g_uri_parse_relative (uri, reply->location, SOUP_HTTP_URI_FLAGS, NULL);
  scheme = target != NULL ? g_uri_get_scheme (target) : NULL;
  if (scheme == NULL || g_uri_get_host (target) == NULL || *g_uri_get_host (target) == '\0'
      || (!g_str_equal (scheme, "https") && !g_str_equal (scheme, "http")))
    return NULL;
  return g_steal_pointer (&target);
}

/* Names the host only: what is behind it may repeat a key. Another host that answers for ours is
 * mostly the page on which a network wants people to sign in. */
static char *
describe_redirect (const LimnHttpReply *reply,
                   GUri                *uri,
                   const char          *host)
{
  g_autoptr (GUri) target = resolve_location (reply, uri);
  g_autofree char *sentence = NULL;

  if (target == NULL)
    /* Translators: %s is the name of a host. */
    return g_strdup_printf (_("%s sent Limn on, but not to an address of the web."), host);
  if (g_ascii_strcasecmp (g_uri_get_host (target), host) != 0)
    {
      /* Translators: both %s are names of hosts. */
      sentence = g_strdup_printf (_("%s sent Limn on to %s, which it does not follow."), host,
                                  g_uri_get_host (target));
      return g_strconcat (sentence, " ", limn_http_get_portal_hint (), NULL);
    }
  if (g_str_equal (g_uri_get_scheme (uri), "https")
      && g_str_equal (g_uri_get_scheme (target), "http"))
    /* Translators: %s is the name of a host. */
    return g_strdup_printf (_("%s sent Limn on to an address that is not secure, which it does not "
                              "follow."), host);
  /* Translators: %s is the name of a host. */
  return g_strdup_printf (_("%s has moved to another address, which Limn does not follow."), host);
}

/* What a status below 500 means. */
static char *
describe_refusal (const LimnHttpReply *reply,
                  const LimnModel     *model,
                  const char          *host,
                  gboolean             has_key,
                  LimnError           *code)
{
  switch (reply->status)
    {
    case SOUP_STATUS_BAD_REQUEST:
    case SOUP_STATUS_UNPROCESSABLE_ENTITY:
      *code = LIMN_ERROR_BAD_REQUEST;
      /* Translators: %u is the number of an HTTP status, as in each text below. */
      return g_strdup_printf (_("The server could not use the picture or a setting (%u)."),
                              reply->status);
    case SOUP_STATUS_UNAUTHORIZED:
      *code = LIMN_ERROR_UNAUTHORIZED;
      if (!has_key)
        /* Translators: %s is the name of a host. */
        return g_strdup_printf (_("%s needs an API key."), host);
      return g_strdup_printf (_("%s rejected the API key."), host);
    case SOUP_STATUS_PAYMENT_REQUIRED:
      *code = LIMN_ERROR_PAYMENT;
      return g_strdup (_("The credits or the plan of the workspace do not allow this."));
    case SOUP_STATUS_LOCKED:
      *code = LIMN_ERROR_PAYMENT;
      return g_strdup (_("The workspace is paused."));
    case SOUP_STATUS_FORBIDDEN:
      *code = LIMN_ERROR_FORBIDDEN;
      return describe_forbidden (model, host);
    case SOUP_STATUS_NOT_FOUND:
      *code = LIMN_ERROR_NOT_FOUND;
      /* Translators: the first %s is a host, the second the name of a model. */
      return g_strdup_printf (_("%s has no model “%s”, or not this version."), host,
                              limn_model_get_id (model));
    case SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE:
      *code = LIMN_ERROR_TOO_LARGE;
      /* Translators: %s is the name of a host. */
      return g_strdup_printf (_("The picture is too large for %s."), host);
    case STATUS_TOO_MANY_REQUESTS:
      *code = LIMN_ERROR_RATE_LIMITED;
      return with_wait (_("The server was asked too often."), reply);
    default:
      *code = LIMN_ERROR_SERVER;
      return g_strdup_printf (_("The server refused the request (%u)."), reply->status);
    }
}

static char *
describe_status (const LimnHttpReply *reply,
                 const LimnModel     *model,
                 GUri                *uri,
                 const char          *host,
                 gboolean             has_key,
                 LimnError           *code)
{
  g_autofree char *sentence = NULL;

  if (reply->status >= 400 && reply->status < 500)
    return describe_refusal (reply, model, host, has_key, code);
  if (reply->status >= 300 && reply->status < 400 && reply->status != SOUP_STATUS_NOT_MODIFIED)
    {
      *code = LIMN_ERROR_REDIRECT;
      return describe_redirect (reply, uri, host);
    }
  if (reply->status < 400)
    {
      *code = LIMN_ERROR_BAD_REPLY;
      return g_strdup_printf (_("The server sent an unexpected reply (%u)."), reply->status);
    }
  *code = LIMN_ERROR_SERVER;
  switch (reply->status)
    {
    case SOUP_STATUS_SERVICE_UNAVAILABLE:
      return with_wait (_("The server is busy, or the model is still being loaded (503)."), reply);
    case SOUP_STATUS_GATEWAY_TIMEOUT:
      return g_strdup (_("The server waited too long for its own work (504)."));
    case SOUP_STATUS_INSUFFICIENT_STORAGE:
      return g_strdup (_("The model does not fit on the server (507)."));
    default:
      if (reply->status >= 600)
        return g_strdup_printf (_("The server sent an unexpected reply (%u)."), reply->status);
      sentence = g_strdup_printf (_("The server has a problem (%u)."), reply->status);
      return with_wait (sentence, reply);
    }
}

/* What the server said, fit to be shown: one line, no key, not too long; NULL if nothing. */
static char *
dup_server_text (const LimnHttpReply *reply)
{
  g_autofree char *raw = limn_reply_dup_error_message (reply->body);
  g_autofree char *clean = limn_redact (raw);
  g_autofree char *cut = NULL;

  if (clean == NULL)
    return NULL;
  for (char *p = clean; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  g_strstrip (clean);
  if (*clean == '\0')
    return NULL;
  if (g_utf8_strlen (clean, -1) <= MAX_SERVER_TEXT)
    return g_steal_pointer (&clean);
  cut = g_utf8_substring (clean, 0, MAX_SERVER_TEXT - 1);
  return g_strconcat (cut, "…", NULL);
}

/* Whether a status can mean that the confidence is so low that the model finds more than the server
 * can do, or that it takes no such value. */
static gboolean
is_about_too_much (guint status)
{
  return status == SOUP_STATUS_BAD_REQUEST
         || status == SOUP_STATUS_UNPROCESSABLE_ENTITY
         || status == SOUP_STATUS_GATEWAY_TIMEOUT
         || status == SOUP_STATUS_INSUFFICIENT_STORAGE;
}

/**
 * limn_http_error_from_reply:
 * @reply: a reply whose status is not 200
 * @model: who was asked
 * @has_key: whether a key was sent
 *
 * Makes an error of a refusal, in the words that hold for that host, with what the server said at
 * the end. A web page is never shown. Any thread.
 *
 * Returns: (transfer full): the error
 */
GError *
limn_http_error_from_reply (const LimnHttpReply *reply,
                            const LimnModel     *model,
                            gboolean             has_key)
{
  const char *base_url = limn_model_get_base_url (model);
  g_autoptr (GUri) uri = NULL;
  const char *host = _("The local model");
  LimnError code = LIMN_ERROR_SERVER;
  g_autofree char *sentence = NULL;
  g_autofree char *server_text = NULL;
  GError *error = NULL;

  if (base_url != NULL)
    uri = g_uri_parse (base_url, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri != NULL)
    host = g_uri_get_host (uri);
  sentence = describe_status (reply, model, uri, host, has_key, &code);
  /* Where it sends us is the server's whole message; its page would repeat the address. */
  if (code != LIMN_ERROR_REDIRECT)
    server_text = dup_server_text (reply);
  if (server_text == NULL)
    error = g_error_new_literal (LIMN_ERROR, code, sentence);
  else
    error = g_error_new (LIMN_ERROR, code,
                         /* Translators: the first %s is a whole sentence. */
                         _("%s The server said: “%s”"), sentence, server_text);
  if (is_about_too_much (reply->status))
    limn_error_mark_asked_too_much (error);
  if (code == LIMN_ERROR_TOO_LARGE)
    limn_error_mark_sent_too_much (error);
  return error;
}
