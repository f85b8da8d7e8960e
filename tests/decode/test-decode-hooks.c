/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A decoder that was taken over: what it says is not believed, and what it tries does not work. The
 * program is the one that is installed, with a few words that make it misbehave. */

#include "config.h"

#include "corpus.h"
#include "decode-fixture.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

static void
run_word (const char   *word,
          const char   *argument,
          DecodeResult *result)
{
  g_autofree char *program = decode_get_program ("limn-decode-hooks");
  g_autofree char *text = g_strconcat ("LIMNTEST", word, NULL);
  g_autoptr (GBytes) picture = corpus_text (text);

  decode_run (program, argument, picture, 0, result);
}

/* Whatever comes, nothing is taken for a picture. */
static void
test_words (void)
{
  static const char *const words[] = {
    "crash", "alloc", "exit", "lie-size", "lie-limits", "unsealed", "no-fd", "two-fds", "short",
    "long", "huge-message",
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_auto (DecodeResult) result = { 0 };

      g_test_message ("%s", words[i]);
      run_word (words[i], NULL, &result);
      g_assert_false (result.is_answered);
      g_assert_null (result.pixels);
      if (i < 2)
        g_assert_cmpint (result.wait_status, !=, 0);
      else
        g_assert_cmpint (result.wait_status, ==, 0);
      g_assert_cmpint (result.message_size > 0, ==, i > 2);
    }
}

/* The same bytes are no picture for the program that is installed. */
static void
test_no_words (void)
{
  g_autofree char *program = decode_get_program ("limn-decode");
  g_autoptr (GBytes) picture = corpus_text ("LIMNTESTcrash");
  g_auto (DecodeResult) result = { 0 };

  decode_run (program, NULL, picture, 0, &result);
  g_assert_true (result.is_answered);
  g_assert_cmpint (result.reply.status, ==, LIMN_DECODE_NO_PICTURE);
}

/* What it tries from within, in the order of limn-decode-hooks.c. */
static void
test_probe (void)
{
  static const struct
  {
    const char *what;
    guint32     error;
  } expected[] = {
    { "open a file", ENOENT },
    { "make a file", ENOENT },
    { "internet", EPERM },
    { "local socket", EPERM },
    { "kill", EPERM },
    { "run a program", EPERM },
    { "start a process", EPERM },
    { "watch a process", EPERM },
    { "control a device", EPERM },
    { "become readable", EPERM },
    { "another descriptor", EPERM },
    { "change a descriptor", EPERM },
    { "write", EPERM },
    { "write somewhere", EPERM },
    { "remove a file", EPERM },
    { "make memory executable", EPERM },
    { "get executable memory", EPERM },
  };
  g_auto (DecodeResult) result = { 0 };

  if (decode_is_instrumented ())
    {
      g_test_skip ("There is no list of system calls under a memory checker");
      return;
    }
  run_word ("probe", NULL, &result);
  g_assert_true (result.is_answered);
  g_assert_cmpuint (result.reply.width, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    if (result.pixels[i] != expected[i].error)
      g_error ("%s: %u", expected[i].what, result.pixels[i]);
}

/* The strict list ends what leaves it: so the tests that use it show that nothing else does. */
static void
test_strict (void)
{
  g_auto (DecodeResult) result = { 0 };

  if (decode_is_instrumented ())
    {
      g_test_skip ("There is no list of system calls under a memory checker");
      return;
    }
  run_word ("probe", LIMN_DECODE_STRICT, &result);
  g_assert_cmpuint (result.message_size, ==, 0);
  g_assert_true (WIFSIGNALED (result.wait_status));
  g_assert_cmpint (WTERMSIG (result.wait_status), ==, SIGSYS);
}

/* Without the list, the limits are left. */
static void
test_unfiltered (void)
{
  g_autofree char *program = decode_get_program ("limn-decode");
  g_autoptr (GBytes) picture = corpus_gif (4, 4, 1, FALSE);
  g_auto (DecodeResult) result = { 0 };

  decode_run (program, LIMN_DECODE_UNFILTERED, picture, 0, &result);
  g_assert_true (result.is_answered);
  g_assert_cmpint (result.reply.status, ==, LIMN_DECODE_WHOLE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decode/hooks/words", test_words);
  g_test_add_func ("/decode/hooks/no-words", test_no_words);
  g_test_add_func ("/decode/hooks/probe", test_probe);
  g_test_add_func ("/decode/hooks/strict", test_strict);
  g_test_add_func ("/decode/hooks/unfiltered", test_unfiltered);
  return g_test_run ();
}
