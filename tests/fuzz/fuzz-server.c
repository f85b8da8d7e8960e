/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The front of the local server, which any page and any program on the computer can talk to. The
 * first line says what comes: the head of a request, its path and query, or a body with its
 * type. */

#include "config.h"

#include "fuzz-target.h"

#include "limn-api-error.h"
#include "limn-head.h"
#include "limn-route.h"
#include "limn-upload.h"

#include <string.h>

#define PORT 9001

static void
check_error (const GError *error)
{
  fuzz_assert (error != NULL && error->domain == LIMN_API_ERROR);
  fuzz_assert (g_utf8_validate (error->message, -1, NULL));
}

static void
check_route (const char *path,
             const char *query)
{
  g_autofree char *key = query != NULL ? limn_route_dup_api_key (query) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) path_error = NULL;
  gboolean is_path = limn_route_check_path (path, &path_error);
  g_autoptr (LimnRoute) route = limn_route_parse (path, query, LIMN_ENGINE_CURRENT, &error);

  fuzz_assert (is_path == (path_error == NULL));
  fuzz_assert (key == NULL || g_utf8_validate (key, -1, NULL));
  if (route == NULL)
    {
      check_error (error);
      return;
    }
  fuzz_assert (is_path);
  fuzz_assert (route->model_id != NULL && strchr (route->model_id, '/') != NULL);
  /* Like other servers ours takes more than all: then nothing is found. */
  fuzz_assert (route->confidence >= 0.0);
}

/* What may pass: a request for us, from no page, whose body has one end. */
static void
check_passed (const LimnHead *head)
{
  g_autoptr (GError) error = NULL;

  fuzz_assert (!head->is_web_page);
  fuzz_assert (strlen (head->method) <= LIMN_HEAD_MAX_METHOD_BYTES);
  fuzz_assert (*head->path == '/' && strlen (head->path) <= LIMN_HEAD_MAX_PATH_BYTES);
  fuzz_assert (!head->is_chunked || !head->has_length);
  if (!limn_head_check_body (head, &error))
    check_error (error);
  else if (head->has_length)
    fuzz_assert (head->content_length <= LIMN_HEAD_MAX_BODY_BYTES);
  check_route (head->path, head->query);
}

static void
check_head (FuzzInput *input)
{
  g_autoptr (GBytes) bytes = fuzz_take_bytes (input);
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  gsize end = limn_head_find_end (data, size, 0);
  g_autoptr (LimnHead) head = NULL;
  g_autoptr (GError) error = NULL;

  fuzz_assert (end <= size);
  /* It may come byte by byte, and is looked at each time. */
  for (gsize have = 0; have <= (end > 0 ? end : size); have++)
    fuzz_assert (limn_head_find_end (data, have, have > 4 ? have - 4 : 0)
                 == (have == end ? end : 0));
  if (end == 0)
    return;
  head = limn_head_parse (data, end, &error);
  if (head == NULL)
    {
      check_error (error);
      return;
    }
  fuzz_assert (head->method != NULL && head->path != NULL);
  if (limn_head_check (head, PORT, &error))
    check_passed (head);
  else
    check_error (error);
}

static void
check_upload (FuzzInput *input)
{
  g_autofree char *content_type = fuzz_take_line (input);
  g_autofree char *image_type = fuzz_take_line (input);
  g_autoptr (GBytes) body = fuzz_take_bytes (input);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) text_error = NULL;
  g_autoptr (GBytes) image = limn_upload_decode (content_type,
                                                 *image_type != '\0' ? image_type : NULL,
                                                 body, &error);
  g_autoptr (GBytes) text = limn_upload_decode_base64 (g_bytes_get_data (body, NULL),
                                                       g_bytes_get_size (body), &text_error);

  limn_upload_is_link (image_type);
  if (image == NULL)
    check_error (error);
  else
    fuzz_assert (g_bytes_get_size (image) <= g_bytes_get_size (body));
  if (text == NULL)
    check_error (text_error);
  else
    fuzz_assert (g_bytes_get_size (text) <= g_bytes_get_size (body));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  FuzzInput input = { data, size };
  g_autofree char *kind = fuzz_take_line (&input);

  if (g_str_equal (kind, "head"))
    {
      check_head (&input);
    }
  else if (g_str_equal (kind, "route"))
    {
      g_autofree char *path = fuzz_take_line (&input);
      g_autofree char *query = fuzz_take_text (&input);

      check_route (path, query);
    }
  else
    {
      check_upload (&input);
    }
  return 0;
}
