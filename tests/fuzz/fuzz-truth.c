/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Files that others made: ground truth in its formats, and presets. The first line says which, the
 * rest is the file. */

#include "config.h"

#include "fuzz-target.h"

#include "limn-preset.h"
#include "limn-truth-load.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Readers of XML and text take a file, so there is one, in memory. */
static GFile *
put (GBytes *bytes)
{
  static int fd = -1;
  g_autofree char *path = NULL;
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  if (fd < 0)
    fd = memfd_create ("truth", MFD_CLOEXEC);
  fuzz_assert (fd >= 0 && ftruncate (fd, 0) == 0);
  fuzz_assert (pwrite (fd, data, size, 0) == (gssize) size);
  path = g_strdup_printf ("/proc/self/fd/%d", fd);
  return g_file_new_for_path (path);
}

static void
begin (LimnTruthLoad *load)
{
  static GPtrArray *pictures;
  static GFile *root;

  if (pictures == NULL)
    {
      pictures = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (pictures, g_file_new_for_path ("/pictures/a.jpg"));
      g_ptr_array_add (pictures, g_file_new_for_path ("/pictures/b.png"));
      root = g_file_new_for_path ("/pictures");
    }
  limn_truth_load_init (load, root, pictures, NULL);
}

static void
read_json (LimnTruthLoad *load,
           GFile         *file,
           GBytes        *bytes)
{
  LimnJsonValue root;
  g_autoptr (LimnJson) json = limn_json_new (bytes, LIMN_TRUTH_MAX_DEPTH, &root);

  if (json == NULL)
    return;
  limn_truth_json_get_kind (root);
  limn_truth_coco_read (load, file, bytes, root, NULL);
  limn_truth_labelme_is_about (load, file, root, 0);
  limn_truth_labelme_read (load, file, bytes, root, 1);
}

static void
read_yolo (LimnTruthLoad *load,
           GFile         *file)
{
  g_autoptr (LimnYoloNames) names = limn_yolo_names_read (load, file, NULL);

  limn_truth_yolo_read (load, file, 0, names);
}

/* What is taken can be gone through from end to end. */
static void
check_set (LimnTruthLoad   *load,
           LimnTruthFormat  format)
{
  g_autoptr (LimnTruthSet) set = limn_truth_set_new_from_load (load, format, "fuzz");

  for (guint i = 0; i < limn_truth_set_get_n_problems (set); i++)
    {
      const LimnTruthProblem *problem = limn_truth_set_get_problem (set, i);

      fuzz_assert (g_utf8_validate (problem->text, -1, NULL));
      fuzz_assert (problem->file == NULL || g_utf8_validate (problem->file, -1, NULL));
    }
}

static void
read_truth (LimnTruthFormat  format,
            GBytes          *bytes)
{
  g_autoptr (GFile) file = put (bytes);
  LimnTruthLoad load;

  begin (&load);
  switch (format)
    {
    case LIMN_TRUTH_COCO:
    case LIMN_TRUTH_LABELME:
      read_json (&load, file, bytes);
      break;
    case LIMN_TRUTH_VOC:
      limn_truth_voc_read (&load, file, 0);
      break;
    case LIMN_TRUTH_YOLO:
      read_yolo (&load, file);
      break;
    }
  check_set (&load, format);
  limn_truth_load_clear (&load);
}

static void
read_preset (GBytes *bytes)
{
  g_autoptr (LimnPreset) preset = limn_preset_parse (bytes, NULL);
  g_autoptr (LimnPreset) again = NULL;
  g_autoptr (GBytes) written = NULL;

  if (preset == NULL)
    return;
  for (LimnSnippet snippet = LIMN_SNIPPET_JSON; snippet <= LIMN_SNIPPET_SUPERVISION; snippet++)
    {
      g_autofree char *text = limn_preset_write (preset, snippet);

      fuzz_assert (g_utf8_validate (text, -1, NULL));
      if (snippet == LIMN_SNIPPET_JSON)
        written = g_bytes_new (text, strlen (text));
    }
  again = limn_preset_parse (written, NULL);
  fuzz_assert (again != NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  FuzzInput input = { data, size };
  g_autofree char *kind = fuzz_take_line (&input);
  g_autoptr (GBytes) bytes = fuzz_take_bytes (&input);

  if (g_str_equal (kind, "preset"))
    read_preset (bytes);
  else if (g_str_equal (kind, "voc"))
    read_truth (LIMN_TRUTH_VOC, bytes);
  else if (g_str_equal (kind, "yolo"))
    read_truth (LIMN_TRUTH_YOLO, bytes);
  else
    read_truth (LIMN_TRUTH_COCO, bytes);
  return 0;
}
