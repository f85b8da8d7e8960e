/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows 34, 35 and 37 to 40 of the matrix: a server that sends us elsewhere. No try may follow, not
 * to itself and not to the other host, and no text may repeat what the address says of a key. */

#include "config.h"

#include "matrix-fixture.h"
#include "matrix-traces.h"

#define REDIRECT(number_and_name, status, location)                                     \
  .name = number_and_name, .code = LIMN_ERROR_REDIRECT,                                 \
  .remedy = LIMN_REMEDY_CHOOSE_MODEL, .n_tries = 1,                                     \
  .text = "HTTP/1.1 " status "\r\n" location "Content-Length: 2\r\n\r\n{}"

#define SAME_HOST "Location: /street/3?confidence=40\r\n"
#define OTHER_HOST "Location: http://127.0.0.1:@P/street/3?api_key=" MATRIX_KEY "\r\n"

static const MatrixRow rows[] = {
  { REDIRECT ("34-301-same-host", "301 Moved", SAME_HOST), .says = { "127.0.0.1" } },
  { REDIRECT ("34-302-same-host", "302 Found", SAME_HOST), .says = { "127.0.0.1" } },
  { REDIRECT ("34-303-same-host", "303 See Other", SAME_HOST), .says = { "127.0.0.1" } },
  { REDIRECT ("35-301-other-host", "301 Moved", OTHER_HOST), .says = { "127.0.0.1" } },
  { REDIRECT ("35-302-other-host", "302 Found", OTHER_HOST), .says = { "127.0.0.1" } },
  { REDIRECT ("35-303-other-host", "303 See Other", OTHER_HOST), .says = { "127.0.0.1" } },
  { REDIRECT ("35-302-to-a-name", "302 Found", "Location: https://moved.example/street/3\r\n"),
    .says = { "127.0.0.1", "moved.example" } },
  { REDIRECT ("37-loop", "302 Found", "Location: /street/3\r\n"), .says = { "127.0.0.1" } },
  { REDIRECT ("38-307-same-host", "307 Again", SAME_HOST), .says = { "127.0.0.1" } },
  { REDIRECT ("38-308-same-host", "308 For Ever", SAME_HOST), .says = { "127.0.0.1" } },
  { REDIRECT ("38-307-other-host", "307 Again", OTHER_HOST), .says = { "127.0.0.1" } },
  { REDIRECT ("38-308-other-host", "308 For Ever", OTHER_HOST), .says = { "127.0.0.1" } },
  { REDIRECT ("39-file", "302 Found", "Location: file:///etc/passwd?key=" MATRIX_KEY "\r\n"),
    .says = { "127.0.0.1" } },
  { REDIRECT ("39-data", "302 Found", "Location: data:application/json,@R\r\n"),
    .says = { "127.0.0.1" } },
  { REDIRECT ("39-ftp", "302 Found", "Location: ftp://files.example/" MATRIX_KEY "\r\n"),
    .says = { "127.0.0.1" } },
  { REDIRECT ("39-bad", "302 Found", "Location: ht!tp://[::/%zz?" MATRIX_KEY "\r\n"),
    .says = { "127.0.0.1" } },
  { REDIRECT ("39-empty", "302 Found", "Location: \r\n"), .says = { "127.0.0.1" } },
  { REDIRECT ("39-missing", "302 Found", ""), .says = { "127.0.0.1" } },
  { REDIRECT ("39-key-as-host", "302 Found", "Location: https://" MATRIX_KEY "/\r\n"),
    .says = { "127.0.0.1" } },
  { REDIRECT ("40-sign-in", "302 Found", "Location: http://portal.example/login\r\n"),
    .says = { "127.0.0.1", "portal.example" } },
};

int
main (int   argc,
      char *argv[])
{
  return matrix_main (argc, argv, "redirect", rows, G_N_ELEMENTS (rows));
}
