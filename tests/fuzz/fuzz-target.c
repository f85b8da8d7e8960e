/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the targets share. A warning of GLib's is a fault like any other here. */

#include "config.h"

#include "fuzz-target.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* GLib stops with this signal, and libFuzzer keeps the input only for those that it knows. */
static void
trapped (int signal_number)
{
  abort ();
}

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  signal (SIGTRAP, trapped);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING | G_LOG_FATAL_MASK);
  return 0;
}

guint8
fuzz_take_byte (FuzzInput *input)
{
  guint8 byte = 0;

  if (input->size == 0)
    return 0;
  byte = *input->data++;
  input->size--;
  return byte;
}

guint32
fuzz_take_word (FuzzInput *input)
{
  guint32 word = 0;

  for (guint i = 0; i < 4; i++)
    word |= (guint32) fuzz_take_byte (input) << (8 * i);
  return word;
}

/* Up to the end of the line, which is taken away, as a string without NULs. */
char *
fuzz_take_line (FuzzInput *input)
{
  const guint8 *end = input->size > 0 ? memchr (input->data, '\n', input->size) : NULL;
  gsize length = end != NULL ? (gsize) (end - input->data) : input->size;
  char *line = g_strndup ((const char *) input->data, length);

  input->data += length + (end != NULL ? 1 : 0);
  input->size -= length + (end != NULL ? 1 : 0);
  return line;
}

/* All the rest as a string, up to the first NUL. */
char *
fuzz_take_text (FuzzInput *input)
{
  return g_strndup ((const char *) input->data, input->size);
}

/* All the rest, in a block of just that size: reading beyond it is noticed. */
GBytes *
fuzz_take_bytes (FuzzInput *input)
{
  return g_bytes_new_take (g_memdup2 (input->data, input->size), input->size);
}

LimnQuery *
fuzz_query_new (int width,
                int height,
                int sent_width,
                int sent_height)
{
  g_autoptr (GBytes) upload = g_bytes_new_static ("sent", 4);
  gsize size = (gsize) width * 4 * (gsize) height;
  g_autoptr (GBytes) data = g_bytes_new_take (g_malloc0 (size), size);
  g_autoptr (LimnPixels) pixels = limn_pixels_new (data, width, height, (gsize) width * 4);
  const LimnImageParts parts = {
    .name = "fuzz", .upload = upload, .pixels = pixels,
    .sent_width = sent_width, .sent_height = sent_height,
  };
  g_autoptr (LimnImage) image = limn_image_new_from_parts (&parts);
  g_autoptr (LimnModel) model = limn_model_new_local ();

  return limn_query_new (image, model, 40.0, 30.0);
}
