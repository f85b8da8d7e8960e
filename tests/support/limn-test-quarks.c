/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GLib's table of quarks starts with 2048 places. When a program of many types needs more it makes
 * a larger one and leaves the old one behind, on purpose: others may be reading it without a lock.
 * The leak sanitizer sees that it is lost, cannot see by whom, for GLib is built without frame
 * pointers, and so cannot be told to overlook it by name. Here the first table is found among the
 * variables of GLib before that happens, and kept. Main thread, at the start of a test program. */

#include "config.h"

#include "limn-test-fixtures.h"

#ifdef __SANITIZE_ADDRESS__

#include <link.h>
#include <string.h>

/* From sanitizer/allocator_interface.h, which is not installed everywhere. */
int    __sanitizer_get_ownership      (const volatile void *pointer);
size_t __sanitizer_get_allocated_size (const volatile void *pointer);

#define FIRST_TABLE_BYTES (2048 * sizeof (char *))

/* Only the sanitizer reads it, which the compiler must not hold against it. */
static gpointer volatile first_table;

static int
look_for_table_cb (struct dl_phdr_info *info,
                   size_t               size,
                   void                *user_data)
{
  if (info->dlpi_name == NULL || strstr (info->dlpi_name, "libglib-2.0") == NULL)
    return 0;

  for (guint i = 0; i < info->dlpi_phnum; i++)
    {
      const ElfW (Phdr) *segment = &info->dlpi_phdr[i];
      gpointer *variables = (gpointer *) (info->dlpi_addr + segment->p_vaddr);

      if (segment->p_type != PT_LOAD || (segment->p_flags & PF_W) == 0)
        continue;

      for (gsize k = 0; k < segment->p_memsz / sizeof (gpointer); k++)
        if (variables[k] != NULL && __sanitizer_get_ownership (variables[k])
            && __sanitizer_get_allocated_size (variables[k]) == FIRST_TABLE_BYTES
            && ((const char **) variables[k])[1] == g_quark_to_string (1))
          first_table = variables[k];
    }

  return 0;
}

void
limn_test_keep_quarks (void)
{
  dl_iterate_phdr (look_for_table_cb, NULL);
}

#else

void
limn_test_keep_quarks (void)
{
}

#endif
