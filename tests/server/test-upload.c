/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Bodies of requests to bytes of images, and which links are followed. */

#include "config.h"

#include "limn-api-error.h"
#include "limn-link.h"
#include "limn-upload.h"

#include <string.h>

#define CAUSE "Could not load input image. Cause: "
#define MALFORMED CAUSE "Malformed base64 input image."
#define RAW_BYTES                                                                                \
  CAUSE "Invalid base64 input: the image payload contains raw bytes instead of a base64-encoded " \
        "string. Please base64-encode the image before sending."
#define NO_PART                                                                                   \
  CAUSE "Expected image to be send in part named 'file' of multipart/form-data request"

typedef struct
{
  const char *body;
  const char *expected;
  const char *message;
} Case;

static const Case texts[] = {
  { "bGltbg==", "limn", NULL },
  { "bGltbg==\n", "limn", NULL },
  { "bGlt\r\nbg==", "limn", NULL },
  { "  bG\nlt bg = =\t", "limn", NULL },
  { "bGltbiE=", "limn!", NULL },
  { "bGltbiEh", "limn!!", NULL },
  { "TWF+TWE/", "Ma~Ma?", NULL },
  { "data:image/jpeg;base64,bGltbg==", "limn", NULL },
  { "data:image/png;base64,bGltbg==", "limn", NULL },
  /* The real server drops what is not of the alphabet, and looks at what is left. */
  { "T-W-F-u", NULL, MALFORMED },
  { "\xc3\xa4TWFu\xe2\x82\xac", NULL, MALFORMED },
  { "TWF%2B", NULL, MALFORMED },
  /* Padding ends the text, and belongs only where a group is not full. */
  { "bGltbg==TWFu", NULL, MALFORMED },
  { "bGltbiE=TWFu", NULL, MALFORMED },
  { "=TWFu", NULL, MALFORMED },
  { "TWFu====", NULL, MALFORMED },
  { "TWFu=", NULL, MALFORMED },
  { "bGltbg===", NULL, MALFORMED },
  { "bGlt=bg==", NULL, MALFORMED },
  /* Not a prefix the real server knows. */
  { "data:image/svg+xml;base64,bGltbg==", NULL, MALFORMED },
  { "bGltbg", NULL, MALFORMED },
  { "bGltbg=", NULL, MALFORMED },
  { "b", NULL, MALFORMED },
  { "b===", NULL, MALFORMED },
  { "bGltb", NULL, MALFORMED },
  { "", NULL, CAUSE "Empty image payload." },
  { "\xff\xd8\xff\xe0", NULL, RAW_BYTES },
};

static void
assert_bytes (GBytes     *bytes,
              const char *expected)
{
  g_assert_nonnull (bytes);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                   expected, strlen (expected));
}

static void
check (const Case *test,
       const char *content_type,
       const char *image_type)
{
  g_autoptr (GBytes) body = g_bytes_new_static (test->body, strlen (test->body));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = limn_upload_decode (content_type, image_type, body, &error);

  if (test->expected != NULL)
    {
      g_assert_no_error (error);
      assert_bytes (bytes, test->expected);
    }
  else
    {
      g_assert_null (bytes);
      g_assert_error (error, LIMN_API_ERROR, LIMN_API_ERROR_BAD_REQUEST);
      g_assert_cmpstr (error->message, ==, test->message);
      g_assert_cmpuint (limn_api_error_get_status (error), ==, 400);
    }
}

static void
test_base64 (void)
{
  static const char *const types[] = {
    "application/x-www-form-urlencoded", "application/json", "text/plain; charset=utf-8",
    "image/jpeg", "nonsense",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      for (guint t = 0; t < G_N_ELEMENTS (types); t++)
        check (&texts[i], types[t], t % 2 == 0 ? NULL : "base64");
    }
}

static void
test_base64_round_trip (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (guint length = 1; length < 300; length++)
    {
      g_autofree guint8 *data = g_new (guint8, length);
      g_autofree char *text = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) error = NULL;

      for (guint i = 0; i < length; i++)
        data[i] = (guint8) g_rand_int_range (rand, 0, 256);
      text = g_base64_encode (data, length);
      bytes = limn_upload_decode_base64 (text, strlen (text), &error);
      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), data, length);
    }
}

static void
test_multipart (void)
{
  static const Case bodies[] = {
    { "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n"
      "Content-Type: image/jpeg\r\n\r\n\xff\xd8 limn\r\n--B--\r\n", "\xff\xd8 limn", NULL },
    { "preamble\r\n--B\r\ncontent-disposition: form-data; name=file\r\n\r\nlimn\r\n--B--\r\n",
      "limn", NULL },
    { "--B\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nno\r\n"
      "--B\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nyes\r\n--B--\r\n", "yes", NULL },
    { "--B\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n\r\n--B--\r\n", "", NULL },
    { "--B\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nno\r\n--B--\r\n", NULL,
      NO_PART },
    { "--B\r\nContent-Disposition: form-data; filename=\"file\"\r\n\r\nno\r\n--B--\r\n", NULL,
      NO_PART },
    { "--B\r\nContent-Disposition: form-data; name=\"file\"\r\nno blank line\r\n--B--\r\n", NULL,
      NO_PART },
    /* Cut off: the part never ends. */
    { "--B\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nlimn", NULL, NO_PART },
    { "--C\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nno\r\n--C--\r\n", NULL,
      NO_PART },
    { "--B", NULL, NO_PART },
    { "", NULL, NO_PART },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      check (&bodies[i], "multipart/form-data; boundary=B", NULL);
      check (&bodies[i], "multipart/form-data; charset=x; boundary=\"B\"", NULL);
    }
}

static void
test_multipart_without_boundary (void)
{
  static const char *const types[] = {
    "multipart/form-data", "multipart/form-data;", "multipart/form-data; boundary=",
    "multipart/form-data; boundary=0123456789012345678901234567890123456789012345678901234567890123"
    "456789x",
  };
  const Case body = { "--\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nno\r\n----\r\n",
                      NULL, NO_PART };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    check (&body, types[i], NULL);
}

static void
test_image_types (void)
{
  const Case numpy = { "bGltbg==", NULL, CAUSE "NumPy image type is not supported in this "
                                               "configuration of `inference`." };
  const Case file = { "/etc/passwd", NULL, CAUSE "Loading images from local filesystem is "
                                                 "disabled." };

  check (&numpy, "text/plain", "numpy");
  check (&numpy, "text/plain", "NumPy");
  check (&file, "text/plain", "file");
  g_assert_true (limn_upload_is_link ("url"));
  g_assert_true (limn_upload_is_link ("URL"));
  g_assert_false (limn_upload_is_link ("base64"));
  g_assert_false (limn_upload_is_link (NULL));
}

static void
test_links (void)
{
  static const struct { const char *link; gboolean is_loopback; const char *message; } links[] = {
    { "https://example.org/a.jpg", FALSE, NULL },
    { "https://EXAMPLE.org:8443/a.jpg?x=%20", FALSE, NULL },
    { "http://127.0.0.1:80/a.jpg", TRUE, NULL },
    { "http://localhost/a.jpg", TRUE, NULL },
    { "http://[::1]:8000/a.jpg", TRUE, NULL },
    { "http://example.org/a.jpg", FALSE,
      CAUSE "Providing images via non https:// URL is not supported in this configuration of "
            "`inference`." },
    { "ftp://example.org/a.jpg", FALSE,
      CAUSE "Providing images via non https:// URL is not supported in this configuration of "
            "`inference`." },
    { "http://127.0.0.2/a.jpg", FALSE,
      CAUSE "Providing images via non https:// URL is not supported in this configuration of "
            "`inference`." },
    { "https://127.0.0.1/a.jpg", FALSE,
      CAUSE "Providing images via URL without FQDN is not supported in this configuration of "
            "`inference`." },
    { "https://[::1]/a.jpg", FALSE,
      CAUSE "Providing images via URL without FQDN is not supported in this configuration of "
            "`inference`." },
    { "https://intranet/a.jpg", FALSE,
      CAUSE "Providing images via URL without FQDN is not supported in this configuration of "
            "`inference`." },
    { "file:///etc/passwd", FALSE, CAUSE "Provided image URL is invalid" },
    { "not a link", FALSE, CAUSE "Provided image URL is invalid" },
    { "", FALSE, CAUSE "Provided image URL is invalid" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean is_loopback = FALSE;
      gboolean is_fine = limn_link_check (links[i].link, &is_loopback, &error);

      g_assert_cmpint (is_fine, ==, links[i].message == NULL);
      g_assert_cmpint (is_loopback, ==, links[i].is_loopback);
      if (!is_fine)
        g_assert_cmpstr (error->message, ==, links[i].message);
    }
}

static void
test_addresses (void)
{
  static const char *const public[] = {
    "1.1.1.1", "93.184.216.34", "100.63.0.1", "172.15.0.1", "172.32.0.1", "192.167.1.1",
    "223.255.255.1", "2606:4700::1111", "::ffff:1.1.1.1",
  };
  static const char *const private[] = {
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.8.9.1", "169.254.169.254", "172.16.0.1",
    "172.31.255.1", "192.0.0.1", "192.168.1.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::",
    "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "2002:7f00:1::", "::ffff:127.0.0.1",
    "::ffff:10.1.2.3", "64:ff9b::a00:1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (public); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (public[i]);

      g_assert_true (limn_link_is_public (address));
    }
  for (guint i = 0; i < G_N_ELEMENTS (private); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (private[i]);

      g_assert_false (limn_link_is_public (address));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/upload/base64", test_base64);
  g_test_add_func ("/upload/base64-round-trip", test_base64_round_trip);
  g_test_add_func ("/upload/multipart", test_multipart);
  g_test_add_func ("/upload/multipart-without-boundary", test_multipart_without_boundary);
  g_test_add_func ("/upload/image-types", test_image_types);
  g_test_add_func ("/link/check", test_links);
  g_test_add_func ("/link/addresses", test_addresses);

  return g_test_run ();
}
