/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Looks at the file in which libsecret keeps keys by itself, before libsecret does. Main thread
 * only. */

#include "config.h"

#include "limn-keyring.h"

#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

/* libsecret's own file, used inside a sandbox: sixteen bytes of magic, two of version, and a value
 * of this type in the byte order of the machine: size of the salt, salt, iterations, time, uses,
 * items. */
#define KEYRING_FILE_MAGIC "GnomeKeyring\n\r\0\n"
#define KEYRING_FILE_HEAD_LENGTH 18
#define KEYRING_FILE_TYPE "(uayutua(a{say}ay))"
/* A keyring of this size is not read on the main thread only to look whether it is sound. */
#define KEYRING_FILE_MAX_LENGTH (4 * 1024 * 1024)

/* Reads a regular file that is not too large; NULL for anything else. */
static GBytes *
read_keyring_file (const char *path)
{
  g_autofree char *content = NULL;
  GStatBuf info = { 0 };
  gsize length = 0;

  if (g_stat (path, &info) != 0
      || !S_ISREG (info.st_mode)
      || info.st_size > KEYRING_FILE_MAX_LENGTH
      || !g_file_get_contents (path, &content, &length, NULL))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&content), length);
}

/* Whether libsecret can read a file without ending the program. What was cut short, by however
 * little, is no longer a value in its normal form. */
static gboolean
is_keyring_sound (GBytes *bytes)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GVariant) salt = NULL;
  guint32 salt_size = 0;
  guint32 iterations = 0;

  if (length <= KEYRING_FILE_HEAD_LENGTH
      || memcmp (data, KEYRING_FILE_MAGIC, sizeof KEYRING_FILE_MAGIC - 1) != 0)
    return FALSE;
  content = g_bytes_new_from_bytes (bytes, KEYRING_FILE_HEAD_LENGTH,
                                    length - KEYRING_FILE_HEAD_LENGTH);
  value = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (KEYRING_FILE_TYPE), content,
                                                        FALSE));
  if (!g_variant_is_normal_form (value))
    return FALSE;
  g_variant_get_child (value, 0, "u", &salt_size);
  salt = g_variant_get_child_value (value, 1);
  g_variant_get_child (value, 2, "u", &iterations);
  return salt_size == g_variant_get_size (salt) && iterations > 0;
}

/**
 * limn_keyring_check_file:
 * @path: where libsecret keeps keys by itself, in a sandbox
 *
 * Moves a damaged keyring file aside, because libsecret 0.20.5 ends the whole program when it
 * reads one that was cut short. It is renamed, not removed: the person may have a use for it.
 * Reads a small file. Main thread only, before libsecret is first used.
 *
 * Returns: %TRUE if the file was damaged and was moved aside, so that keys must be entered again
 */
gboolean
limn_keyring_check_file (const char *path)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *aside = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  bytes = read_keyring_file (path);
  if (bytes == NULL || is_keyring_sound (bytes))
    return FALSE;

  aside = g_strdup_printf ("%s.corrupt-%" G_GINT64_FORMAT, path,
                           g_get_real_time () / G_USEC_PER_SEC);
  if (g_rename (path, aside) != 0)
    return FALSE;
  g_info ("The keyring file was damaged and has been moved to %s", aside);
  return TRUE;
}
