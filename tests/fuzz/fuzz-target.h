/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-query.h"

#include <stdint.h>

G_BEGIN_DECLS

/* What each target has, by the names that libFuzzer looks for. */
int LLVMFuzzerInitialize   (int            *argc,
                            char         ***argv);
int LLVMFuzzerTestOneInput (const uint8_t  *data,
                            size_t          size);

/* Bytes that are taken from the front; when there are none left, zeros. */
typedef struct
{
  const uint8_t *data;
  gsize          size;
} FuzzInput;

guint8     fuzz_take_byte  (FuzzInput *input);
guint32    fuzz_take_word  (FuzzInput *input);
char      *fuzz_take_line  (FuzzInput *input);
char      *fuzz_take_text  (FuzzInput *input);
GBytes    *fuzz_take_bytes (FuzzInput *input);

/* A question about a picture of which another size may have been sent. */
LimnQuery *fuzz_query_new  (int        width,
                            int        height,
                            int        sent_width,
                            int        sent_height);

/* Stops the program if @condition is false, whatever was compiled out. */
#define fuzz_assert(condition)                                      \
  G_STMT_START                                                      \
  {                                                                 \
    if (G_UNLIKELY (!(condition)))                                  \
      g_error ("%s:%d: %s", __FILE__, __LINE__, #condition);        \
  }                                                                 \
  G_STMT_END

G_END_DECLS
