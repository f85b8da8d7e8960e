/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An API key in memory: in one place only, which is not written to the swap, to a core dump or to a
 * forked child, and wiped when the last reference goes. All keys of the process lie in one pool of
 * pages, the one thing here that is not owned by an object: what blanks keys out of a log must know
 * every one of them, whoever has it. Two references to the same text are one key. Any thread. */

#include "config.h"

#include "limn-key.h"

#include "limn-error.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#define ADDRESS_PARAMETER "api_key="

/* One place in a page; free while nobody refers to it, and then all zeros. */
struct _LimnKey
{
  guint n_refs;
  char  text[LIMN_KEY_MAX_LENGTH + 1];
};

typedef struct
{
  LimnKey *slots;
  gsize    n_slots;
} Page;

static GMutex pool_lock;
static GArray *pool = NULL;

static gboolean
is_key_character (char character)
{
  return g_ascii_isalnum (character) || character == '_' || character == '-';
}

/* What the system refuses here, such as the lock where nothing may be locked, only makes the key a
 * little less private: there is nothing a person could do about it. */
static Page
page_new (void)
{
  gsize size = (gsize) sysconf (_SC_PAGESIZE);
  void *memory = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (memory == MAP_FAILED)
    memory = g_malloc0 (size);
  else
    {
      (void) mlock (memory, size);
      (void) madvise (memory, size, MADV_DONTDUMP);
      (void) madvise (memory, size, MADV_WIPEONFORK);
    }
  return (Page) { memory, size / sizeof (LimnKey) };
}

/* Finds the key with this text, or the first free place; NULL if there is neither. */
static LimnKey *
find_slot (const char *text)
{
  LimnKey *vacant = NULL;

  for (guint i = 0; i < pool->len; i++)
    {
      Page *page = &g_array_index (pool, Page, i);

      for (gsize j = 0; j < page->n_slots; j++)
        {
          LimnKey *slot = &page->slots[j];

          if (slot->n_refs > 0 && strcmp (slot->text, text) == 0)
            return slot;
          if (slot->n_refs == 0 && vacant == NULL)
            vacant = slot;
        }
    }
  return vacant;
}

static LimnKey *
key_intern (const char *text)
{
  LimnKey *self = NULL;

  g_mutex_lock (&pool_lock);
  if (pool == NULL)
    pool = g_array_new (FALSE, FALSE, sizeof (Page));
  self = find_slot (text);
  if (self == NULL)
    {
      Page page = page_new ();

      g_array_append_val (pool, page);
      self = page.slots;
    }
  if (self->n_refs == 0)
    memcpy (self->text, text, strlen (text));
  self->n_refs++;
  g_mutex_unlock (&pool_lock);
  return self;
}

/* Makes a key of text without anything around it. */
static LimnKey *
key_new_from_text (const char  *text,
                   GError     **error)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++)
    if (!is_key_character (text[i]))
      {
        g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_UNAUTHORIZED,
                             _("An API key has only letters, digits, “_” and “-”."));
        return NULL;
      }
  if (length < LIMN_KEY_MIN_LENGTH || length > LIMN_KEY_MAX_LENGTH)
    {
      g_set_error (error, LIMN_ERROR, LIMN_ERROR_UNAUTHORIZED,
                   /* Translators: the two numbers are the least and the greatest length. */
                   _("An API key has %d to %d characters."),
                   LIMN_KEY_MIN_LENGTH, LIMN_KEY_MAX_LENGTH);
      return NULL;
    }
  return key_intern (text);
}

static gboolean
is_address (const char *typed)
{
  return strstr (typed, "://") != NULL || strcasestr (typed, ADDRESS_PARAMETER) != NULL;
}

/**
 * limn_key_new:
 * @typed: what a person typed or pasted
 * @error: return location for an error
 *
 * Makes an API key of what a person typed. Spaces and line ends around it go; an address is refused
 * even if there is a key in it, which [func@Key.new_from_address] finds. The text of an error never
 * repeats what was typed.
 *
 * Fails with %LIMN_ERROR_UNAUTHORIZED if it is no key. Any thread.
 *
 * Returns: (transfer full): the key; %NULL on error
 */
LimnKey *
limn_key_new (const char  *typed,
              GError     **error)
{
  char *text = NULL;
  LimnKey *self = NULL;

  g_return_val_if_fail (typed != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (is_address (typed))
    {
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_UNAUTHORIZED,
                           _("This is an address, not an API key."));
      return NULL;
    }
  text = g_strstrip (g_strdup (typed));
  self = key_new_from_text (text, error);
  limn_key_wipe (text);
  return self;
}

/**
 * limn_key_new_from_address:
 * @typed: what a person typed or pasted
 *
 * Finds the key in an address with an `api_key` parameter, such as the samples in the documentation
 * of a server have. Any thread.
 *
 * Returns: (transfer full) (nullable): the key; %NULL if there is none in @typed
 */
LimnKey *
limn_key_new_from_address (const char *typed)
{
  const char *start = NULL;
  char *text = NULL;
  gsize length = 0;
  LimnKey *self = NULL;

  g_return_val_if_fail (typed != NULL, NULL);

  start = strcasestr (typed, ADDRESS_PARAMETER);
  if (start == NULL)
    return NULL;
  start += strlen (ADDRESS_PARAMETER);
  while (is_key_character (start[length]))
    length++;
  text = g_strndup (start, length);
  self = key_new_from_text (text, NULL);
  limn_key_wipe (text);
  return self;
}

/**
 * limn_key_ref:
 * @self: a key
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnKey *
limn_key_ref (LimnKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&pool_lock);
  self->n_refs++;
  g_mutex_unlock (&pool_lock);
  return self;
}

/**
 * limn_key_unref:
 * @self: (transfer full): a key
 *
 * Drops a reference, and wipes the key with the last one. Any thread.
 */
void
limn_key_unref (LimnKey *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&pool_lock);
  g_assert (self->n_refs > 0);
  if (--self->n_refs == 0)
    explicit_bzero (self->text, sizeof self->text);
  g_mutex_unlock (&pool_lock);
}

/**
 * limn_key_peek:
 * @self: a key
 *
 * Gets the text of a key, to be sent to its server or given to the keyring, and for nothing else: a
 * copy of it is to be freed with [func@Key.wipe]. Any thread.
 *
 * Returns: (transfer none): the text, which lives as long as @self
 */
const char *
limn_key_peek (LimnKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

/**
 * limn_key_dup_hint:
 * @self: a key
 *
 * Makes what may be shown of a key so that its owner can tell it from another: its first and its
 * last two characters. Any thread.
 *
 * Returns: (transfer full): text like “ab***yz”
 */
char *
limn_key_dup_hint (LimnKey *self)
{
  gsize length = 0;

  g_return_val_if_fail (self != NULL, NULL);

  length = strlen (self->text);
  return g_strdup_printf ("%.2s***%s", self->text, self->text + length - 2);
}

/**
 * limn_key_list_live:
 *
 * Lists every key that anyone refers to now, for [func@redact]. Any thread.
 *
 * Returns: (transfer full) (element-type LimnKey): the keys
 */
GPtrArray *
limn_key_list_live (void)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func ((GDestroyNotify) limn_key_unref);

  g_mutex_lock (&pool_lock);
  for (guint i = 0; pool != NULL && i < pool->len; i++)
    {
      Page *page = &g_array_index (pool, Page, i);

      for (gsize j = 0; j < page->n_slots; j++)
        if (page->slots[j].n_refs > 0)
          {
            page->slots[j].n_refs++;
            g_ptr_array_add (keys, &page->slots[j]);
          }
    }
  g_mutex_unlock (&pool_lock);
  return keys;
}

/**
 * limn_key_wipe:
 * @text: (transfer full) (nullable): text that a key is or was part of
 *
 * Overwrites and frees a text. Any thread.
 */
void
limn_key_wipe (char *text)
{
  if (text == NULL)
    return;
  explicit_bzero (text, strlen (text));
  g_free (text);
}
