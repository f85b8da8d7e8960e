/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A request as it came: taken apart, and asked about. */

#include "config.h"

#include "limn-test-request-private.h"

#include <string.h>

LimnTestRequest *
limn_test_request_new (const char *head)
{
  g_auto (GStrv) lines = g_strsplit (head, "\r\n", -1);
  g_auto (GStrv) words = g_strsplit (lines[0], " ", 3);
  LimnTestRequest *request = g_new0 (LimnTestRequest, 1);
  const char *mark = NULL;

  if (g_strv_length (words) != 3)
    g_error ("The client sent no HTTP request line but: %s", lines[0]);

  request->head = g_strdup (head);
  request->method = g_strdup (words[0]);
  request->target = g_strdup (words[1]);
  request->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 1; lines[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (lines[i], ":", 2);
      g_autofree char *name = g_ascii_strdown (pair[0] != NULL ? pair[0] : "", -1);

      if (g_strv_length (pair) == 2 && !g_hash_table_contains (request->headers, name))
        g_hash_table_insert (request->headers, g_steal_pointer (&name),
                             g_strdup (g_strstrip (pair[1])));
    }

  mark = strchr (request->target, '?');
  request->path = mark != NULL ? g_strndup (request->target, (gsize) (mark - request->target))
                               : g_strdup (request->target);
  request->parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (mark != NULL)
    {
      g_auto (GStrv) pairs = g_strsplit (mark + 1, "&", -1);

      for (guint i = 0; pairs[i] != NULL; i++)
        {
          g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);

          if (g_strv_length (pair) == 2)
            g_hash_table_insert (request->parameters,
                                 g_uri_unescape_string (pair[0], NULL),
                                 g_uri_unescape_string (pair[1], NULL));
        }
    }

  return request;
}

void
limn_test_request_free (gpointer data)
{
  LimnTestRequest *request = data;

  g_free (request->method);
  g_free (request->target);
  g_free (request->path);
  g_free (request->head);
  g_clear_pointer (&request->headers, g_hash_table_unref);
  g_clear_pointer (&request->parameters, g_hash_table_unref);
  g_clear_pointer (&request->body, g_bytes_unref);
  g_free (request);
}

const char *
limn_test_request_get_method (LimnTestRequest *self)
{
  return self->method;
}

const char *
limn_test_request_get_target (LimnTestRequest *self)
{
  return self->target;
}

const char *
limn_test_request_get_path (LimnTestRequest *self)
{
  return self->path;
}

const char *
limn_test_request_get_head (LimnTestRequest *self)
{
  return self->head;
}

const char *
limn_test_request_get_header (LimnTestRequest *self,
                              const char      *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (self->headers, lower);
}

const char *
limn_test_request_get_parameter (LimnTestRequest *self,
                                 const char      *name)
{
  return g_hash_table_lookup (self->parameters, name);
}

double
limn_test_request_get_number (LimnTestRequest *self,
                              const char      *name,
                              double           fallback)
{
  const char *text = limn_test_request_get_parameter (self, name);

  return text != NULL ? g_ascii_strtod (text, NULL) : fallback;
}

GBytes *
limn_test_request_get_body (LimnTestRequest *self)
{
  return self->body;
}

gboolean
limn_test_request_is_answered (LimnTestRequest *self)
{
  return self->answered;
}

gboolean
limn_test_request_is_gone (LimnTestRequest *self)
{
  return self->gone;
}

static gboolean
request_is_gone (gpointer data)
{
  return limn_test_request_is_gone (data);
}

void
limn_test_request_wait_gone (LimnTestRequest *self)
{
  limn_test_wait (request_is_gone, self);
}
