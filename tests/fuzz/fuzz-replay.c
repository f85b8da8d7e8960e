/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs a target without libFuzzer: on every file of its corpus, and on changed copies of them that
 * are the same in every run. What is under way is kept in a file, so that a crash leaves it. */

#include "config.h"

#include "fuzz-target.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAX_INPUT_BYTES 4096
#define DEFAULT_MUTATIONS 2000
#define MAX_CHANGES 8
#define SEED 20260704

/* A file of the corpus. */
typedef struct
{
  char   *name;
  guint8 *data;
  gsize   size;
} Seed;

static GArray *seeds;

/* What is under way. */
static struct
{
  char   *path;
  int     fd;
  guint8 *memory;
} last;

/* Pieces that mean something to one or the other target. */
static const char *const words[] = {
  "1e999", "-1e999", "-0", "1e-999", "0123", "18446744073709551616", "9007199254740993", "NaN",
  "null", "true", "{", "}", "[", "]", "[[[[[[[[", "{\"a\":", "\"", "\\", "\\u0000", "\\ud800", ":",
  ",", "\xef\xbb\xbf", "\xff", "\xf0\x9f\x98\x80", "\n", "\r\n", "\r\n\r\n", "%00", "%2f", "../",
  "&", "=", ";", "--", "-", "\"predictions\":", "\"points\":[[", "\"rle\":{\"size\":[",
  "\"keypoints\":[", "Host: ", "Origin: ", "Content-Length: ", "99999999999999999999",
};

static void
close_last (void)
{
  munmap (last.memory, MAX_INPUT_BYTES);
  close (last.fd);
  unlink (last.path);
  g_free (last.path);
}

static void
open_last (const char *name)
{
  g_autofree char *base = g_strdup_printf ("limn-fuzz-%s-%d", name, (int) getpid ());

  last.path = g_build_filename (g_get_tmp_dir (), base, NULL);
  last.fd = open (last.path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  g_assert_cmpint (last.fd, >=, 0);
  g_assert_cmpint (ftruncate (last.fd, MAX_INPUT_BYTES), ==, 0);
  last.memory = mmap (NULL, MAX_INPUT_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, last.fd, 0);
  g_assert_true (last.memory != MAP_FAILED);
  g_printerr ("# If it crashes, the input is in %s\n", last.path);
}

/* From a block of just that size, as libFuzzer does it. */
static void
run (const guint8 *data,
     gsize         size)
{
  g_autofree guint8 *copy = g_malloc (MAX (size, 1));

  memcpy (copy, data, size);
  /* Only as much of the memory is there as the file is long. */
  g_assert_cmpint (ftruncate (last.fd, (off_t) MIN (size, MAX_INPUT_BYTES)), ==, 0);
  memcpy (last.memory, data, MIN (size, MAX_INPUT_BYTES));
  LLVMFuzzerTestOneInput (copy, size);
}

static void
clear_seed (gpointer data)
{
  Seed *seed = data;

  g_free (seed->name);
  g_free (seed->data);
}

static int
compare_seeds (gconstpointer a,
               gconstpointer b)
{
  return strcmp (((const Seed *) a)->name, ((const Seed *) b)->name);
}

static void
load_seeds (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name = NULL;

  g_assert_no_error (error);
  seeds = g_array_new (FALSE, FALSE, sizeof (Seed));
  g_array_set_clear_func (seeds, clear_seed);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      Seed seed = { .name = g_strdup (name) };

      g_file_get_contents (path, (char **) &seed.data, &seed.size, &error);
      g_assert_no_error (error);
      g_array_append_val (seeds, seed);
    }
  g_assert_cmpuint (seeds->len, >, 0);
  g_array_sort (seeds, compare_seeds);
}

static void
test_corpus (void)
{
  for (guint i = 0; i < seeds->len; i++)
    {
      const Seed *seed = &g_array_index (seeds, Seed, i);

      g_test_message ("%s", seed->name);
      run (seed->data, seed->size);
    }
  run ((const guint8 *) "", 0);
}

/* Every file cut at every byte. */
static void
test_cuts (void)
{
  for (guint i = 0; i < seeds->len; i++)
    {
      const Seed *seed = &g_array_index (seeds, Seed, i);

      for (gsize size = 0; size < MIN (seed->size, 1024); size++)
        run (seed->data, size);
    }
}

static void
insert (GByteArray   *input,
        guint         place,
        const guint8 *data,
        gsize         size)
{
  guint length = input->len;

  if (length + size > MAX_INPUT_BYTES)
    return;
  g_byte_array_set_size (input, (guint) (length + size));
  memmove (input->data + place + size, input->data + place, length - place);
  memcpy (input->data + place, data, size);
}

static void
insert_from_seed (GByteArray *input,
                  guint       place,
                  GRand      *random)
{
  const Seed *seed = &g_array_index (seeds, Seed, (guint) g_rand_int_range (random, 0,
                                                                            (int) seeds->len));
  int begin = 0;

  if (seed->size == 0)
    return;
  begin = g_rand_int_range (random, 0, (int) seed->size);
  insert (input, place, seed->data + begin,
          (gsize) g_rand_int_range (random, 1, (int) seed->size - begin + 1));
}

static void
change (GByteArray *input,
        GRand      *random)
{
  static const guint8 bytes[] = { 0x00, 0x01, 0x7f, 0x80, 0xff, '0', '9', '"', ' ', '\n' };
  guint place = input->len > 0 ? (guint) g_rand_int_range (random, 0, (int) input->len) : 0;
  guint rest = input->len - place;
  const char *word = words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))];
  guint8 byte = (guint8) g_rand_int_range (random, 0, 256);

  switch (rest > 0 ? g_rand_int_range (random, 0, 8) : 6)
    {
    case 0:
      input->data[place] ^= (guint8) (1 << g_rand_int_range (random, 0, 8));
      break;
    case 1:
      input->data[place] = byte;
      break;
    case 2:
      input->data[place] = bytes[byte % G_N_ELEMENTS (bytes)];
      break;
    case 3:
      insert (input, place, &byte, 1);
      break;
    case 4:
      g_byte_array_remove_range (input, place, MIN (rest, 1 + byte % 16u));
      break;
    case 5:
      {
        g_autofree guint8 *copy = g_memdup2 (input->data + place, rest);

        insert (input, place, copy, MIN (rest, 1 + byte % 64u));
        break;
      }
    case 6:
      insert (input, place, (const guint8 *) word, strlen (word));
      break;
    case 7:
      insert_from_seed (input, place, random);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
test_mutations (void)
{
  const char *wanted = g_getenv ("LIMN_FUZZ_MUTATIONS");
  guint64 n = wanted != NULL ? g_ascii_strtoull (wanted, NULL, 10) : DEFAULT_MUTATIONS;
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

  for (guint64 i = 0; i < n; i++)
    {
      g_autoptr (GByteArray) input = g_byte_array_new ();
      const Seed *seed = &g_array_index (seeds, Seed, i % seeds->len);
      int n_changes = g_rand_int_range (random, 1, MAX_CHANGES + 1);

      g_byte_array_append (input, seed->data, (guint) MIN (seed->size, MAX_INPUT_BYTES));
      for (int k = 0; k < n_changes; k++)
        change (input, random);
      run (input->data, input->len);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *name = NULL;
  int result = 0;

  g_test_init (&argc, &argv, NULL);
  if (argc != 2)
    g_error ("usage: %s FOLDER", argv[0]);
  LLVMFuzzerInitialize (&argc, &argv);
  name = g_path_get_basename (argv[1]);
  load_seeds (argv[1]);
  open_last (name);
  g_test_add_func ("/fuzz/corpus", test_corpus);
  g_test_add_func ("/fuzz/cuts", test_cuts);
  g_test_add_func ("/fuzz/mutations", test_mutations);
  result = g_test_run ();
  g_array_unref (seeds);
  close_last ();
  return result;
}
