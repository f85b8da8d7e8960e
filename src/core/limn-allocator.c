/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How memory is got from the system. */

#include "config.h"

#include "limn-allocator.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

/* Blocks of at least this size are the system's again as soon as they are freed. */
#define OWN_MAPPING_BYTES (256 * 1024)
/* Heaps that threads share. Each worker would else leave one of its own, full of holes. */
#define MAX_HEAPS 2

/**
 * limn_allocator_set_up:
 *
 * Keeps a program that opens pictures all day small. The C library keeps freed blocks of megabytes
 * for later, once there have been some, and one heap for each thread that ever ran; between them
 * stay small blocks that hold the rest. In the soak that was 142 MB after 450 pictures, and is
 * 29 MB with these settings. Call it first in main(), before there are threads.
 */
void
limn_allocator_set_up (void)
{
#ifdef __GLIBC__
  mallopt (M_MMAP_THRESHOLD, OWN_MAPPING_BYTES);
  mallopt (M_ARENA_MAX, MAX_HEAPS);
#endif
}
