/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A file that is cut off anywhere is never shown as whole, and the rows that are said to be whole
 * are; a file that is changed anywhere never takes the decoder down. Each file has a process of its
 * own, forked from one that is warm. LIMN_DECODE_CUTS and LIMN_DECODE_CHANGES set how many of each
 * kind are made, 0 for all cuts. */

#include "config.h"

#include "corpus.h"
#include "decode-fixture.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#define N_CUTS 24
#define N_CHANGES 12
/* Of these, one of each format and way of storing it, every cut is made. */
static const char *const all_cuts[] = {
  "png_small_parts", "png_interlaced_1", "jpeg", "jpeg_progressive", "webp_lossless", "gif_film",
  "bmp_top_down", "tiff_lzw",
};

static guint
get_count (const char *name,
           guint       otherwise)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : otherwise;
}

/* Rows of the file, which of a picture that is not turned are those of the result. */
static void
check_rows (const CorpusKind   *kind,
            const DecodeResult *full,
            const DecodeResult *cut)
{
  gsize n_bytes = (gsize) cut->reply.n_whole_rows * full->reply.width * 4;

  g_assert_cmpuint (cut->reply.width, ==, full->reply.width);
  g_assert_cmpuint (cut->reply.height, ==, full->reply.height);
  g_assert_cmpuint (cut->reply.n_whole_rows, <=, full->reply.height);
  if (memcmp (cut->pixels, full->pixels, n_bytes) != 0)
    g_error ("%s: not all of %u rows are whole", kind->name, cut->reply.n_whole_rows);
}

static guint32
check_cut (Zygote             *zygote,
           const CorpusKind   *kind,
           GBytes             *picture,
           gsize               size,
           const DecodeResult *full)
{
  g_autoptr (GBytes) cut = corpus_cut (picture, size);
  g_auto (DecodeResult) result = { 0 };

  zygote_run (zygote, cut, 0, &result);
  if (result.wait_status != 0 || !result.is_answered)
    g_error ("%s, %" G_GSIZE_FORMAT " bytes: ended with %d", kind->name, size,
             result.wait_status);
  if (result.reply.status == LIMN_DECODE_WHOLE)
    g_error ("%s, %" G_GSIZE_FORMAT " bytes: whole", kind->name, size);
  if (result.reply.status != LIMN_DECODE_DAMAGED)
    return 0;
  check_rows (kind, full, &result);
  return result.reply.n_whole_rows;
}

/* Bytes behind the end of a picture are not its own. */
static gsize
get_own_size (const CorpusKind *kind,
              GBytes           *picture)
{
  gsize size = g_bytes_get_size (picture);

  if (g_str_has_suffix (kind->name, "png_trailing"))
    return size - 100 * 1024;
  if (g_str_has_suffix (kind->name, "jpeg_trailing"))
    return corpus_find (picture, "<html>", 6, 0);
  return size;
}

static void
check_cuts (Zygote           *zygote,
            const CorpusKind *kind)
{
  g_autoptr (GBytes) picture = kind->make ();
  g_auto (DecodeResult) full = { 0 };
  gsize size = get_own_size (kind, picture);
  gsize n_cuts = get_count ("LIMN_DECODE_CUTS", N_CUTS);
  guint32 n_rows = 0;
  guint n_done = 0;

  for (guint i = 0; i < G_N_ELEMENTS (all_cuts); i++)
    if (g_str_equal (all_cuts[i], kind->name))
      n_cuts = 0;
  if (n_cuts == 0 || n_cuts > size)
    n_cuts = size;
  zygote_run (zygote, picture, 0, &full);
  g_assert_cmpint (full.reply.status, ==, LIMN_DECODE_WHOLE);
  for (gsize i = 0; i < n_cuts; i++, n_done++)
    n_rows = MAX (n_rows, check_cut (zygote, kind, picture, i * size / n_cuts, &full));
  /* The last bytes are the ones that are easily missed. */
  for (gsize i = 1; i <= 16 && i < size && n_cuts < size; i++, n_done++)
    n_rows = MAX (n_rows, check_cut (zygote, kind, picture, size - i, &full));
  g_test_message ("%s: %u cuts, at most %u rows", kind->name, n_done, n_rows);
}

static void
test_cuts (void)
{
  g_autoptr (Zygote) zygote = zygote_new ();
  guint n_kinds = 0;
  const CorpusKind *kinds = corpus_get_good (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    check_cuts (zygote, &kinds[i]);
}

/* What is left of a photo is shown, and more of it the more there is. */
static void
test_cut_progress (void)
{
  static const CorpusJpeg spec = { 640, 480, CORPUS_YCC };
  const CorpusKind kind = { "photo", NULL, LIMN_FORMAT_JPEG, 0, NULL };
  g_autoptr (Zygote) zygote = zygote_new ();
  g_autoptr (GBytes) jpeg = corpus_jpeg (&spec);
  g_auto (DecodeResult) full = { 0 };
  gsize size = g_bytes_get_size (jpeg);
  guint32 previous = 0;

  zygote_run (zygote, jpeg, 0, &full);
  for (guint percent = 10; percent < 100; percent += 10)
    {
      guint32 n_rows = check_cut (zygote, &kind, jpeg, size * percent / 100, &full);

      g_test_message ("%u %%: %u rows", percent, n_rows);
      g_assert_cmpuint (n_rows, >, previous);
      previous = n_rows;
    }
  g_assert_cmpuint (check_cut (zygote, &kind, jpeg, size - 2, &full), ==, 480);
}

/* One to eight bytes anywhere, set to what they should not be. */
static GBytes *
change (GBytes *picture,
        GRand  *random)
{
  static const guint8 edges[] = { 0, 1, 0x7f, 0x80, 0xff };
  gsize size = g_bytes_get_size (picture);
  guint8 *data = g_memdup2 (g_bytes_get_data (picture, NULL), size);
  guint n_changes = (guint) g_rand_int_range (random, 1, 9);

  for (guint i = 0; i < n_changes; i++)
    {
      gsize place = (gsize) g_rand_int_range (random, 0, (gint32) MIN (size, G_MAXINT32));

      /* Headers are short and matter most. */
      if (g_rand_boolean (random))
        place %= 64;
      if (g_rand_boolean (random))
        data[place % size] = edges[g_rand_int_range (random, 0, G_N_ELEMENTS (edges))];
      else
        data[place % size] ^= (guint8) (1 << g_rand_int_range (random, 0, 8));
    }
  return g_bytes_new_take (data, size);
}

/* Libraries may run into the limits that hold them; anything else is a fault. */
static gboolean
is_own_end (int status)
{
  return status == 0 || (WIFSIGNALED (status) && WTERMSIG (status) == SIGXCPU);
}

static void
test_changes (void)
{
  g_autoptr (Zygote) zygote = zygote_new ();
  guint n_changes = get_count ("LIMN_DECODE_CHANGES", N_CHANGES);
  guint counts[LIMN_DECODE_NO_MEMORY + 1] = { 0 };
  guint n_kinds = 0;
  const CorpusKind *kinds = corpus_get_good (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    {
      g_autoptr (GBytes) picture = kinds[i].make ();
      g_autoptr (GRand) random = g_rand_new_with_seed (i);

      for (guint j = 0; j < n_changes; j++)
        {
          g_autoptr (GBytes) changed = change (picture, random);
          g_auto (DecodeResult) result = { 0 };

          zygote_run (zygote, changed, j % 3 == 2 ? 13 : 0, &result);
          if (!is_own_end (result.wait_status))
            g_error ("%s, change %u: ended with %d", kinds[i].name, j, result.wait_status);
          if (result.wait_status == 0)
            g_assert_true (result.is_answered);
          counts[result.is_answered ? result.reply.status : 0]++;
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    g_test_message ("status %u: %u", i, counts[i]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decode/cut/every-kind", test_cuts);
  g_test_add_func ("/decode/cut/progress", test_cut_progress);
  g_test_add_func ("/decode/cut/changes", test_changes);
  return g_test_run ();
}
