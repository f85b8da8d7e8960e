/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A real server, the real model, real photos, and the programs people ask with: curl, Node with
 * axios, Python. The forms are those of the hosted API's documentation, but for host and key. */

#include "config.h"

#include "limn-server-process.h"
#include "limn-test-server.h"

#include <gio/gunixsocketaddress.h>
#include <math.h>
#include <string.h>

#define PEOPLE "2011_000003.jpg"
#define BUS "2011_000025.jpg"
#define URLENCODED "application/x-www-form-urlencoded"

/* One server for all tests that do not count what it did. */
static ServerProcess *shared = NULL;

static ServerProcess *
get_shared (void)
{
  if (shared == NULL)
    shared = server_process_start ("", NULL);

  return shared;
}

/* Counts the instances of a class. */
static guint
count_class (Reply      *reply,
             const char *class_name)
{
  JsonArray *predictions = reply_get_predictions (reply);
  guint n_found = 0;

  for (guint i = 0; i < json_array_get_length (predictions); i++)
    {
      JsonObject *prediction = json_array_get_object_element (predictions, i);

      n_found += g_str_equal (json_object_get_string_member (prediction, "class"), class_name);
    }

  return n_found;
}

static void
assert_people (Reply *reply)
{
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (count_class (reply, "person"), >=, 2);
  g_assert_cmpuint (count_class (reply, "bottle"), ==, 1);
}

static void
assert_half (double value)
{
  g_assert_cmpfloat (value * 2, ==, floor (value * 2));
}

static void
check_points (JsonObject *prediction,
              int         width,
              int         height)
{
  JsonArray *points = json_object_get_array_member (prediction, "points");
  guint n_points = json_array_get_length (points);

  g_assert_true (n_points == 0 || n_points >= 3);
  for (guint i = 0; i < n_points; i++)
    {
      JsonObject *point = json_array_get_object_element (points, i);
      double x = json_object_get_double_member (point, "x");
      double y = json_object_get_double_member (point, "y");

      g_assert_cmpfloat (x, ==, floor (x));
      g_assert_cmpfloat (y, ==, floor (y));
      g_assert_true (x >= 0 && x < width && y >= 0 && y < height);
    }
}

static void
check_prediction (JsonObject *prediction,
                  int         width,
                  int         height)
{
  double x = json_object_get_double_member (prediction, "x");
  double y = json_object_get_double_member (prediction, "y");
  double w = json_object_get_double_member (prediction, "width");
  double h = json_object_get_double_member (prediction, "height");

  assert_half (x);
  assert_half (y);
  g_assert_cmpfloat (w, ==, floor (w));
  g_assert_cmpfloat (h, ==, floor (h));
  g_assert_true (x - w / 2 >= 0 && x + w / 2 <= width && y - h / 2 >= 0 && y + h / 2 <= height);
  g_assert_true (g_uuid_string_is_valid (json_object_get_string_member (prediction,
                                                                        "detection_id")));
  g_assert_cmpint (json_object_get_int_member (prediction, "class_id"), >=, 0);
  check_points (prediction, width, height);
}

static void
test_shape (void)
{
  ServerProcess *server = get_shared ();
  g_autoptr (Reply) reply = reply_from_curl (server, "base64 '%s' | curl -d @- "
                                             "'%s/coco/1?api_key=K&confidence=5'",
                                             get_photo (PEOPLE), server->base_url);
  JsonArray *predictions = reply_get_predictions (reply);
  JsonObject *root = json_node_get_object (reply->json);
  JsonObject *image = json_object_get_object_member (root, "image");
  double last = 1;

  g_assert_cmpstr (reply->engine, ==, "inference-models");
  g_assert_cmpuint (json_object_get_size (root), ==, 4);
  g_assert_cmpint (json_object_get_int_member (image, "width"), ==, 500);
  g_assert_cmpint (json_object_get_int_member (image, "height"), ==, 338);
  g_assert_cmpfloat (json_object_get_double_member (root, "time"), >, 0);
  g_assert_true (g_uuid_string_is_valid (json_object_get_string_member (root, "inference_id")));
  g_assert_cmpuint (json_array_get_length (predictions), >, 20);
  for (guint i = 0; i < json_array_get_length (predictions); i++)
    {
      JsonObject *prediction = json_array_get_object_element (predictions, i);
      double confidence = json_object_get_double_member (prediction, "confidence");

      g_assert_cmpfloat (confidence, <=, last);
      g_assert_cmpfloat (confidence, >, 0.05);
      last = confidence;
      check_prediction (prediction, 500, 338);
    }
}

static void
test_curl (void)
{
  g_autoptr (ServerProcess) server = server_process_start ("", NULL);
  const char *people = get_photo (PEOPLE);
  g_autoptr (Reply) plain = reply_from_curl (server,
                                             "base64 '%s' | curl -d @- '%s/coco/1?api_key=K'",
                                             people, server->base_url);
  g_autoptr (Reply) binary = reply_from_curl (server,
                                              "base64 '%s' | curl --data-binary @- '%s/coco/1'",
                                              people, server->base_url);
  g_autoptr (Reply) json = reply_from_curl (server, "base64 -w 0 '%s' | curl -H 'Content-Type: "
                                            "application/json' -d @- "
                                            "'%s/coco/1?api_key=K&disable_active_learning=true'",
                                            people, server->base_url);
  g_autoptr (Reply) prefixed = reply_from_curl (server, "(printf 'data:image/jpeg;base64,'; base64 "
                                                "'%s') | curl -d @- '%s/coco/1?api_key=K'", people,
                                                server->base_url);
  g_autoptr (Reply) part = reply_from_curl (server, "curl -F 'file=@%s' '%s/coco/1?api_key=K'",
                                            people, server->base_url);

  assert_people (plain);
  assert_people (binary);
  assert_people (json);
  assert_people (prefixed);
  assert_people (part);
  g_assert_cmpuint (server_process_count (server), ==, 1);
}

static void
test_bus (void)
{
  ServerProcess *server = get_shared ();
  g_autoptr (Reply) reply = reply_from_curl (server, "base64 '%s' | curl -d @- "
                                             "'%s/coco/1?api_key=K&confidence=35'", get_photo (BUS),
                                             server->base_url);

  g_assert_cmpuint (count_class (reply, "bus"), >=, 1);
}

static void
test_node (void)
{
  static const char program[] =
    "const axios = require('axios');"
    "const fs = require('fs');"
    "const image = fs.readFileSync(process.argv[1], {encoding: 'base64'});"
    "axios({method: 'POST', url: process.argv[2] + '/coco/1', params: {api_key: 'K'},"
    " data: image, proxy: false, headers: {'Content-Type': '" URLENCODED "'}})"
    ".then(r => console.log(JSON.stringify(r.data.predictions.map(p => p.class))))"
    ".catch(e => { console.error(e.message); process.exit(1); });";
  g_autoptr (ServerProcess) server = server_process_start ("", "K");
  g_autofree char *script = NULL;
  g_autofree char *output = NULL;

  if (g_getenv ("LIMN_NODE_MODULES") == NULL)
    g_error ("LIMN_NODE_MODULES does not name the folder of axios; build-aux/test sets it.");

  script = g_strdup_printf ("NODE_PATH=\"$LIMN_NODE_MODULES\" node -e \"%s\" '%s' %s", program,
                            get_photo (PEOPLE), server->base_url);
  output = run_script (script, NULL);
  g_assert_nonnull (strstr (output, "\"person\",\"person\""));
  g_assert_nonnull (strstr (output, "\"bottle\""));
}

static void
test_python (void)
{
  static const char program[] =
    "import base64, json, sys, urllib.request\n"
    "body = base64.b64encode(open(sys.argv[1], 'rb').read())\n"
    "request = urllib.request.Request(sys.argv[2] + '/coco/1?api_key=K', body,\n"
    "                                 {'Content-Type': '" URLENCODED "'})\n"
    "opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))\n"
    "answer = json.load(opener.open(request))\n"
    "print([p['class'] for p in answer['predictions']])\n";
  g_autoptr (ServerProcess) server = server_process_start ("", "K");
  g_autofree char *script = g_strdup_printf ("python3 -c \"%s\" '%s' %s", program,
                                             get_photo (PEOPLE), server->base_url);
  g_autofree char *output = run_script (script, NULL);

  g_assert_nonnull (strstr (output, "'person', 'person'"));
  g_assert_nonnull (strstr (output, "'bottle'"));
}

static void
serve_cb (LimnTestServer  *server,
          LimnTestRequest *request,
          gpointer         user_data)
{
  const char *path = limn_test_request_get_path (request);
  GBytes *photo = user_data;

  if (g_str_equal (path, "/x.jpg"))
    limn_test_request_reply (request, 200, "Content-Type: image/jpeg\r\n",
                             g_bytes_get_data (photo, NULL), (gssize) g_bytes_get_size (photo));
  else if (g_str_equal (path, "/moved.jpg"))
    limn_test_request_reply (request, 302, "Location: /x.jpg\r\n", "", 0);
  else if (g_str_equal (path, "/away.jpg"))
    limn_test_request_reply (request, 302, "Location: http://192.168.1.1/x.jpg\r\n", "", 0);
  else if (g_str_equal (path, "/loop.jpg"))
    limn_test_request_reply (request, 302, "Location: /loop.jpg\r\n", "", 0);
  else if (g_str_equal (path, "/text"))
    limn_test_request_reply (request, 200, "Content-Type: text/plain\r\n", "limn", 4);
  else
    limn_test_request_reply (request, 404, "Content-Type: text/plain\r\n", "no", 2);
}

static GBytes *
read_photo (const char *name)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (get_photo (name), FALSE, NULL);

  return g_mapped_file_get_bytes (file);
}

static void
test_link (void)
{
  g_autoptr (ServerProcess) server = server_process_start ("--allow-links", NULL);
  g_autoptr (LimnTestServer) web = limn_test_server_new ();
  g_autoptr (GBytes) photo = read_photo (PEOPLE);
  const char *url = limn_test_server_get_url (web);
  g_autoptr (Reply) post = NULL;
  g_autoptr (Reply) get = NULL;
  g_autoptr (Reply) moved = NULL;
  g_autoptr (Reply) in_body = NULL;

  limn_test_server_set_handler (web, serve_cb, photo);
  post = reply_from_curl (server, "curl -X POST '%s/coco/1?api_key=K&image=%s/x.jpg'",
                          server->base_url, url);
  get = reply_from_curl (server, "curl -G --data-urlencode 'image=%s/x.jpg' '%s/coco/1?api_key=K'",
                         url, server->base_url);
  moved = reply_from_curl (server, "curl '%s/coco/1?image=%s/moved.jpg'", server->base_url, url);
  in_body = reply_from_curl (server, "curl -d '%s/x.jpg' '%s/coco/1?image_type=url'", url,
                             server->base_url);

  assert_people (post);
  assert_people (get);
  assert_people (moved);
  assert_people (in_body);
  g_assert_cmpuint (server_process_count (server), ==, 1);
}

static void
test_bad_links (void)
{
#define CAUSE "Could not load input image. Cause: "
  static const struct { const char *path; const char *message; } cases[] = {
    { "/none.jpg", CAUSE "Data pointed by URL could not be decoded into image." },
    { "/loop.jpg", CAUSE "Data pointed by URL could not be decoded into image." },
    { "/away.jpg", CAUSE "URL points to a network destination that is not allowed." },
    { "/text", CAUSE "Data is not image." },
  };
  g_autoptr (ServerProcess) server = server_process_start ("--allow-links", NULL);
  g_autoptr (LimnTestServer) web = limn_test_server_new ();
  g_autoptr (GBytes) photo = read_photo (PEOPLE);

  limn_test_server_set_handler (web, serve_cb, photo);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Reply) reply = reply_from_curl (server, "curl '%s/coco/1?image=%s%s'",
                                                 server->base_url, limn_test_server_get_url (web),
                                                 cases[i].path);

      g_assert_cmpuint (reply->status, ==, 400);
      g_assert_cmpstr (reply_get_message (reply), ==, cases[i].message);
    }
}

static void
assert_error (Reply      *reply,
              guint       status,
              const char *body)
{
  if (reply->status != status || !g_str_has_prefix (reply->body, body))
    g_error ("Expected %u %s, got %u %s", status, body, reply->status, reply->body);
}

/* Each line: what curl gets, of which %U is the address of the server and %P a photo, the status
 * and how the body begins. */
static void
test_errors (void)
{
  static const struct { const char *curl; guint status; const char *body; } cases[] = {
    { "curl -H 'Content-Type:' -d x '%U/coco/1'", 400,
      "{\"message\":\"Content-Type header not provided with request.\"}" },
    { "curl '%U/coco/1'", 400, "{\"message\":\"Content-Type header not provided with request.\"}" },
    { "curl -d 'bGltbg' '%U/coco/1'", 400,
      "{\"message\":\"" CAUSE "Malformed base64 input image.\"}" },
    { "curl -d 'bGltbg==' '%U/coco/1'", 400,
      "{\"message\":\"" CAUSE "Malformed base64 input image.\"}" },
    { "curl -d '' '%U/coco/1'", 400, "{\"message\":\"" CAUSE "Empty image payload.\"}" },
    { "curl -H 'Content-Type: image/jpeg' --data-binary '@%P' '%U/coco/1'", 400,
      "{\"message\":\"" CAUSE "Invalid base64 input: the image payload contains raw bytes" },
    { "curl -F 'image=@%P' '%U/coco/1'", 400,
      "{\"message\":\"" CAUSE "Expected image to be send in part named 'file'" },
    { "curl -F 'file=limn' '%U/coco/1'", 400,
      "{\"message\":\"" CAUSE "Malformed base64 input image.\"}" },
    { "curl -d x '%U/coco/1?image_type=numpy'", 400, "{\"message\":\"" CAUSE "NumPy image type" },
    { "curl '%U/coco/1?image=http://127.0.0.1/x'", 400,
      "{\"message\":\"" CAUSE "Links are not fetched by this server. " },
    { "curl -d http://127.0.0.1/x '%U/coco/1?image_type=url'", 400,
      "{\"message\":\"" CAUSE "Links are not fetched by this server. " },
    { "curl -d bGl-_g== '%U/coco/1'", 400,
      "{\"message\":\"" CAUSE "Malformed base64 input image.\"}" },
    { "curl -d x '%U/coco/1?confidence=abc'", 422,
      "{\"detail\":[{\"type\":\"float_parsing\",\"loc\":[\"query\",\"confidence\",\"float\"]" },
    { "curl -d x '%U/coco/2'", 404, "{\"message\":\"Requested Roboflow resource not found. " },
    { "curl -d x '%U/rabbits/1?api_key=K'", 404,
      "{\"message\":\"Requested Roboflow resource not found. " },
    { "curl '%U/nothing'", 404, "{\"detail\":\"Not Found\"}" },
    { "curl '%U/coco/1/2'", 404, "{\"detail\":\"Not Found\"}" },
    { "curl '%U/'", 404, "{\"detail\":\"Not Found\"}" },
    { "curl -X DELETE '%U/coco/1'", 405, "{\"detail\":\"Method Not Allowed\"}" },
    { "curl -X POST '%U/info'", 405, "{\"detail\":\"Method Not Allowed\"}" },
    { "curl -H 'Origin: https://example.org' -d x '%U/coco/1'", 403, "{\"message\":" },
    { "curl -H 'Origin: null' '%U/info'", 403, "{\"message\":" },
    { "curl -H 'Host: example.org' -d x '%U/coco/1'", 421, "{\"message\":" },
    { "head -c 21000000 /dev/zero | curl -H 'Expect:' --data-binary @- '%U/coco/1'", 413,
      "{\"message\":\"Request payload too large.\"}" },
    { "head -c 21000000 /dev/zero | curl -H 'Expect:' -H 'Transfer-Encoding: chunked' "
      "--data-binary @- '%U/coco/1'", 411, "{\"message\":\"The length of the request is " },
  };
  ServerProcess *server = get_shared ();
  guint n_before = server_process_count (server);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) command = g_string_new (cases[i].curl);
      g_autoptr (Reply) reply = NULL;

      g_string_replace (command, "%U", server->base_url, 0);
      g_string_replace (command, "%P", get_photo (PEOPLE), 0);
      reply = reply_from_curl (server, "%s", command->str);
      assert_error (reply, cases[i].status, cases[i].body);
    }
  g_assert_cmpuint (server_process_count (server), ==, n_before);
}

static void
test_pages (void)
{
  ServerProcess *server = get_shared ();
  g_autoptr (Reply) info = reply_from_curl (server, "curl %s/info", server->base_url);
  g_autoptr (Reply) range = reply_from_curl (server, "curl -H 'Range: bytes=0-3' %s/info",
                                             server->base_url);
  g_autoptr (Reply) health = reply_from_curl (server, "curl %s/health", server->base_url);
  g_autoptr (Reply) old_health = reply_from_curl (server, "curl %s/healthz", server->base_url);
  JsonObject *object = json_node_get_object (info->json);

  g_assert_cmpuint (info->status, ==, 200);
  g_assert_cmpstr (json_object_get_string_member (object, "name"), ==, "limn-server");
  g_assert_cmpstr (json_object_get_string_member (object, "version"), ==, LIMN_VERSION);
  g_assert_true (g_uuid_string_is_valid (json_object_get_string_member (object, "uuid")));
  g_assert_cmpuint (range->status, ==, 200);
  g_assert_cmpstr (range->body, ==, info->body);
  g_assert_cmpuint (health->status, ==, 200);
  g_assert_cmpstr (health->body, ==, "{\"status\":\"healthy\"}");
  g_assert_cmpstr (old_health->body, ==, health->body);
}

/* Moving sliders: the network does not run again, and more confidence gives exactly the first part
 * of what less confidence gave. */
static void
test_sliders (void)
{
  g_autoptr (ServerProcess) server = server_process_start ("", NULL);
  const char *people = get_photo (PEOPLE);
  g_autoptr (Reply) wide = reply_from_curl (server,
                                            "base64 '%s' | curl -d @- '%s/coco/1?confidence=10'",
                                            people, server->base_url);
  g_autoptr (Reply) narrow = reply_from_curl (server,
                                              "base64 '%s' | curl -d @- '%s/coco/1?confidence=40'",
                                              people, server->base_url);
  g_autoptr (Reply) capped = reply_from_curl (server, "base64 '%s' | curl -d @- "
                                              "'%s/coco/1?confidence=10&max_detections=2'", people,
                                              server->base_url);
  g_autoptr (Reply) all = reply_from_curl (server, "base64 '%s' | curl -d @- "
                                           "'%s/coco/1?confidence=40&overlap=100'", people,
                                           server->base_url);
  JsonArray *first = reply_get_predictions (wide);
  JsonArray *second = reply_get_predictions (narrow);

  g_assert_cmpuint (server_process_count (server), ==, 1);
  g_assert_cmpuint (json_array_get_length (second), <, json_array_get_length (first));
  g_assert_cmpuint (json_array_get_length (reply_get_predictions (capped)), ==, 2);
  g_assert_cmpuint (json_array_get_length (reply_get_predictions (all)), >,
                    json_array_get_length (second));
  for (guint i = 0; i < json_array_get_length (second); i++)
    {
      JsonObject *a = json_array_get_object_element (first, i);
      JsonObject *b = json_array_get_object_element (second, i);

      /* Only these are made anew for each answer. */
      json_object_remove_member (a, "detection_id");
      json_object_remove_member (b, "detection_id");
      g_assert_true (json_node_equal (json_array_get_element (first, i),
                                      json_array_get_element (second, i)));
    }
}

static void
test_drawing (void)
{
  ServerProcess *server = get_shared ();
  const char *people = get_photo (PEOPLE);
  g_autofree char *script = g_strdup_printf ("base64 '%s' | curl -sS -d @- --unix-socket '%s' "
                                             "'%s/coco/1?format=image&labels=on&stroke=3' | "
                                             "{ od -An -tx1 -N 3; cat >/dev/null; }",
                                             people, server->socket_path, server->base_url);
  g_autofree char *magic = run_script (script, NULL);
  g_autoptr (Reply) both = reply_from_curl (server, "base64 '%s' | curl -d @- "
                                            "'%s/coco/1?format=image_and_json'", people,
                                            server->base_url);
  const char *drawing = NULL;

  g_assert_cmpstr (magic, ==, " ff d8 ff\n");
  assert_people (both);
  drawing = json_object_get_string_member (json_node_get_object (both->json), "visualization");
  g_assert_true (g_str_has_prefix (drawing, "/9j/"));
}

static void
test_key (void)
{
  static const char key[] = "rf_canary0123";
  g_autoptr (ServerProcess) server = server_process_start ("", key);
  const char *bus = get_photo (BUS);
  const char *url = server->base_url;
  g_autoptr (Reply) missing = reply_from_curl (server, "curl -d x '%s/coco/1'", url);
  g_autoptr (Reply) empty = reply_from_curl (server, "curl -d x '%s/coco/1?api_key='", url);
  g_autoptr (Reply) wrong = reply_from_curl (server, "curl -d x '%s/coco/1?api_key=%sx'", url, key);
  g_autoptr (Reply) prefix = reply_from_curl (server, "curl -d x '%s/coco/1?api_key=rf_'", url);
  g_autoptr (Reply) unknown = reply_from_curl (server, "curl -d x '%s/coco/2?api_key=%s'", url,
                                               key);
  g_autoptr (Reply) in_query = reply_from_curl (server,
                                                "base64 '%s' | curl -d @- '%s/coco/1?api_key=%s'",
                                                bus, url, key);
  g_autoptr (Reply) in_header = reply_from_curl (server, "base64 '%s' | curl -H 'Authorization: "
                                                 "bearer %s' -d @- '%s/coco/1'", bus, key, url);
  g_autoptr (Reply) query_wins = reply_from_curl (server, "curl -H 'Authorization: Bearer %s' -d x "
                                                  "'%s/coco/1?api_key=wrong'", key, url);

  assert_error (missing, 401, "{\"message\":\"Required Roboflow API key is missing. Visit ");
  assert_error (empty, 401, "{\"message\":\"Required Roboflow API key is missing. Visit ");
  assert_error (wrong, 401, "{\"message\":\"Unauthorized access to roboflow API - check API key");
  assert_error (prefix, 401, "{\"message\":\"Unauthorized access to roboflow API");
  assert_error (unknown, 404, "{\"message\":\"Requested Roboflow resource not found. ");
  assert_error (query_wins, 401, "{\"message\":\"Unauthorized access to roboflow API");
  g_assert_cmpuint (in_query->status, ==, 200);
  g_assert_cmpuint (in_header->status, ==, 200);
  g_assert_cmpuint (server_process_count (server), ==, 1);
}

static void
test_classic (void)
{
  g_autoptr (ServerProcess) server = server_process_start ("--engine=classic", NULL);
  g_autoptr (Reply) reply = reply_from_curl (server, "base64 '%s' | curl -d @- '%s/coco/1'",
                                             get_photo (PEOPLE), server->base_url);
  g_autoptr (Reply) wrong = reply_from_curl (server, "curl -d x '%s/coco/1?mask_decode_mode=slow'",
                                             server->base_url);

  assert_people (reply);
  g_assert_cmpstr (reply->engine, ==, "old-inference");
  assert_error (wrong, 400, "{\"message\":\"Invalid mask decode argument sent. ");
}

static GSocketConnection *
connect_to (ServerProcess *server)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (server->socket_path);
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection = NULL;

  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
  g_assert_no_error (error);

  return connection;
}

static void
write_all (GSocketConnection *connection,
           const char        *text)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text,
                             strlen (text), NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Questions whose askers are gone are given up: they do not fill the queue. */
static void
test_askers_gone (void)
{
  g_autoptr (ServerProcess) server = server_process_start ("", NULL);
  g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GBytes) photo = read_photo (PEOPLE);
  g_autofree char *base64 = g_base64_encode (g_bytes_get_data (photo, NULL),
                                             g_bytes_get_size (photo));
  g_autoptr (Reply) reply = NULL;

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (GSocketConnection) connection = connect_to (server);
      g_autofree char *request = NULL;

      request = g_strdup_printf ("POST /coco/1?confidence=1&overlap=100 HTTP/1.1\r\n"
                                 "Host: localhost\r\nContent-Type: x\r\n"
                                 "Content-Length: %zu\r\n\r\n%s", strlen (base64), base64);
      write_all (connection, request);
      g_ptr_array_add (connections, g_steal_pointer (&connection));
    }
  g_ptr_array_set_size (connections, 0);

  reply = reply_from_curl (server, "base64 '%s' | curl -d @- '%s/coco/1'", get_photo (BUS),
                           server->base_url);
  g_assert_cmpuint (reply->status, ==, 200);
}

int
main (int    argc,
      char **argv)
{
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  /* The programs that ask must not go through a proxy, nor write where people would see it. */
  g_setenv ("no_proxy", "*", TRUE);

  g_test_add_func ("/process/shape", test_shape);
  g_test_add_func ("/process/curl", test_curl);
  g_test_add_func ("/process/bus", test_bus);
  g_test_add_func ("/process/node", test_node);
  g_test_add_func ("/process/python", test_python);
  g_test_add_func ("/process/link", test_link);
  g_test_add_func ("/process/bad-links", test_bad_links);
  g_test_add_func ("/process/errors", test_errors);
  g_test_add_func ("/process/pages", test_pages);
  g_test_add_func ("/process/sliders", test_sliders);
  g_test_add_func ("/process/drawing", test_drawing);
  g_test_add_func ("/process/key", test_key);
  g_test_add_func ("/process/classic", test_classic);
  g_test_add_func ("/process/askers-gone", test_askers_gone);

  status = g_test_run ();
  g_clear_pointer (&shared, server_process_stop);

  return status;
}
