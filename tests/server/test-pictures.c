/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures of all kinds as they reach a real server: the good ones are seen in the size that Limn
 * shows, what is refused at the header costs no memory, and after each the server is there. */

#include "config.h"

#include "corpus.h"
#include "limn-image-loader.h"
#include "limn-server-process.h"

#include <gio/gunixsocketaddress.h>
#include <png.h>
#include <string.h>

/* The smallest of the bombs would take 1.6 GB. */
#define LARGEST_GROWTH_KB (64 * 1024)

/* Sends a picture over a connection of its own; returns all that comes back. */
static char *
ask (ServerProcess *server,
     GBytes        *picture)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (server->socket_path);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (picture, &size);
  g_autofree char *text = g_base64_encode (data, size);
  g_autofree char *request = g_strdup_printf ("POST /coco/1 HTTP/1.1\r\nHost: localhost\r\n"
                                              "Content-Type: x\r\nConnection: close\r\n"
                                              "Content-Length: %zu\r\n\r\n%s",
                                              strlen (text), text);

  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                             strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_splice (memory, g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                          G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, &error);
  g_assert_no_error (error);

  return g_strndup (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (memory)),
                    g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory)));
}

static guint
get_status (const char *answer)
{
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 "));

  return (guint) g_ascii_strtoull (answer + strlen ("HTTP/1.1 "), NULL, 10);
}

/* The most memory the server ever had. */
static guint64
get_peak_kb (ServerProcess *server)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/status",
                                           g_subprocess_get_identifier (server->process));
  g_autofree char *status = NULL;
  const char *peak = NULL;

  g_assert_true (g_file_get_contents (path, &status, NULL, NULL));
  peak = strstr (status, "VmHWM:");
  g_assert_nonnull (peak);

  return g_ascii_strtoull (peak + strlen ("VmHWM:"), NULL, 10);
}

static void
test_good (void)
{
  g_autoptr (ServerProcess) server = server_process_start ("", NULL);
  guint n_kinds = 0;
  const CorpusKind *kinds = corpus_get_good (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    {
      g_autoptr (GBytes) picture = kinds[i].make ();
      g_autoptr (LimnImage) image = limn_image_load_bytes (picture, "", NULL, NULL, NULL);
      g_autofree char *answer = ask (server, picture);
      g_autofree char *size = g_strdup_printf ("\"image\":{\"width\":%d,\"height\":%d}",
                                               limn_image_get_width (image),
                                               limn_image_get_height (image));

      if (get_status (answer) != 200 || strstr (answer, size) == NULL)
        g_error ("%s: %s", kinds[i].name, answer);
    }
  g_assert_cmpuint (server_process_count (server), ==, n_kinds);
}

static GBytes *
make_tall_jpeg (void)
{
  static const CorpusJpeg plain = { .width = 320, .height = 200, .colors = CORPUS_YCC };
  g_autoptr (GBytes) jpeg = corpus_jpeg (&plain);

  return corpus_jpeg_resized (jpeg, 30001, 20000);
}

static GBytes *
make_short_png (void)
{
  g_autoptr (GBytes) png = corpus_png_blank (100, 100, 8, PNG_COLOR_TYPE_RGB);

  return corpus_cut (png, 20);
}

static GBytes *
make_png_20000 (void)
{
  return corpus_png_blank (20000, 20000, 8, PNG_COLOR_TYPE_RGB);
}

static GBytes *
make_png_30000 (void)
{
  return corpus_png_blank (30000, 30000, 1, PNG_COLOR_TYPE_GRAY);
}

static GBytes *
make_scans (void)
{
  return corpus_jpeg_scans (10000, 1000, 1000);
}

static GBytes *
make_svg (void)
{
  return corpus_text ("<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
}

static GBytes *
make_zeros (void)
{
  return corpus_deflate_zeros (1000000);
}

static GBytes *
make_text (void)
{
  return corpus_text ("limn");
}

static void
test_bad (void)
{
  static GBytes *(* const makers[]) (void) = {
    make_tall_jpeg, make_short_png, make_png_20000, make_png_30000, make_scans, make_svg,
    make_zeros, make_text,
  };
  g_autoptr (ServerProcess) server = server_process_start ("", NULL);
  g_autoptr (GBytes) text = make_text ();
  g_autofree char *first = NULL;
  guint64 before_kb = 0;

  /* What is there once is there to stay. */
  first = ask (server, text);
  before_kb = get_peak_kb (server);
  for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
    {
      g_autoptr (GBytes) picture = makers[i] ();
      g_autofree char *answer = ask (server, picture);

      if (get_status (answer) != 400 || strstr (answer, "Could not load input image.") == NULL)
        g_error ("%u: %s", i, answer);
    }
  g_assert_cmpuint (server_process_count (server), ==, 0);
  g_assert_cmpuint (get_peak_kb (server) - before_kb, <, LARGEST_GROWTH_KB);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("no_proxy", "*", TRUE);

  g_test_add_func ("/pictures/good", test_good);
  g_test_add_func ("/pictures/bad", test_bad);

  return g_test_run ();
}
