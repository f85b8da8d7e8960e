/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Turns what people drop, paste or name into pictures. All that touches files happens on a worker,
 * because a folder may be large and a disk slow. The worker makes plain structs; the items, which
 * are objects with properties, are made on the main thread.
 *
 * Data of pictures is taken as it is. GTK would hand over a texture, which it decodes in this
 * process; here nothing from outside is decoded. */

#include "config.h"

#include "limn-drop.h"

#include "limn-image-loader.h"
#include "limn-picture-item.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Enough for every signature that limn_image_sniff() knows. */
#define HEAD_BYTES 64

/* More text than this is a document, not a list of links. */
#define MAX_TEXT_BYTES (1024 * 1024)

/* A folder with more pictures than this would fill the filmstrip past use. */
#define MAX_FOLDER_FILES 20000

/* Owned by the task, read by the worker. */
typedef struct
{
  GPtrArray *files;
  char      *text;
  GBytes    *bytes;
  char      *bytes_name;
} Source;

/* One of file, link and bytes is set. */
typedef struct
{
  GFile  *file;
  char   *link;
  GBytes *bytes;
  char   *name;
} Found;

typedef struct
{
  GPtrArray *found;
  GPtrArray *documents;
  GPtrArray *skipped;
} Findings;

static void
source_free (Source *self)
{
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->bytes_name, g_free);
  g_free (self);
}

static void
found_free (Found *self)
{
  g_clear_object (&self->file);
  g_clear_pointer (&self->link, g_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->name, g_free);
  g_free (self);
}

static void
findings_free (Findings *self)
{
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_pointer (&self->documents, g_ptr_array_unref);
  g_clear_pointer (&self->skipped, g_ptr_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Findings, findings_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Source, source_free)

static char *
dup_display_name (GFile *file)
{
  g_autofree char *basename = g_file_get_basename (file);

  return g_filename_display_name (basename != NULL ? basename : "");
}

static void
add_file (Findings *findings,
          GFile    *file)
{
  Found *found = g_new0 (Found, 1);

  found->file = g_object_ref (file);
  g_ptr_array_add (findings->found, found);
}

static void
add_link (Findings   *findings,
          const char *link)
{
  Found *found = g_new0 (Found, 1);

  found->link = g_strdup (link);
  g_ptr_array_add (findings->found, found);
}

static void
add_bytes (Findings   *findings,
           GBytes     *bytes,
           const char *name)
{
  Found *found = g_new0 (Found, 1);

  found->bytes = g_bytes_ref (bytes);
  found->name = g_strdup (name);
  g_ptr_array_add (findings->found, found);
}

static int
compare_by_key (gconstpointer a,
                gconstpointer b)
{
  const Found *first = *(const Found * const *) a;
  const Found *second = *(const Found * const *) b;

  return strcmp (first->name, second->name);
}

/* Adds the pictures that lie in @folder itself, in the order a person would number them. */
static void
add_folder (Findings     *findings,
            GFile        *folder,
            GCancellable *cancellable)
{
  g_autoptr (GFileEnumerator) children = NULL;
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  guint n_before = findings->skipped->len;

  children = g_file_enumerate_children (folder,
                                        G_FILE_ATTRIBUTE_STANDARD_NAME ","
                                        G_FILE_ATTRIBUTE_STANDARD_DISPLAY_NAME ","
                                        G_FILE_ATTRIBUTE_STANDARD_TYPE ","
                                        G_FILE_ATTRIBUTE_STANDARD_IS_HIDDEN,
                                        G_FILE_QUERY_INFO_NONE, cancellable, NULL);

  while (children != NULL && sorted->len < MAX_FOLDER_FILES)
    {
      GFileInfo *info = NULL;
      GFile *child = NULL;
      const char *name;
      Found *found;

      if (!g_file_enumerator_iterate (children, &info, &child, cancellable, NULL) || info == NULL)
        break;
      if (g_file_info_get_is_hidden (info)
          || g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
        continue;

      name = g_file_info_get_display_name (info);
      if (!limn_image_is_supported_name (name))
        {
          g_ptr_array_add (findings->skipped, g_strdup (name));
          continue;
        }

      found = g_new0 (Found, 1);
      found->file = g_object_ref (child);
      found->name = g_utf8_collate_key_for_filename (name, -1);
      g_ptr_array_add (sorted, found);
    }

  if (sorted->len == 0 && findings->skipped->len == n_before)
    g_ptr_array_add (findings->skipped, dup_display_name (folder));

  g_ptr_array_sort (sorted, compare_by_key);
  g_ptr_array_extend_and_steal (findings->found, g_steal_pointer (&sorted));
}

static gboolean
looks_like_picture (GFile        *file,
                    GCancellable *cancellable)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, NULL);
  g_autoptr (GBytes) head = NULL;

  if (stream == NULL)
    return FALSE;

  head = g_input_stream_read_bytes (G_INPUT_STREAM (stream), HEAD_BYTES, cancellable, NULL);

  return head != NULL && limn_image_sniff (head) != NULL;
}

/* Thresholds, COCO and labelme; classes of YOLO. */
static gboolean
may_be_document (const char *name)
{
  const char *suffixes[] = { ".json", ".yaml", ".yml" };
  const char *dot = strrchr (name, '.');

  for (guint i = 0; dot != NULL && i < G_N_ELEMENTS (suffixes); i++)
    if (g_ascii_strcasecmp (dot, suffixes[i]) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
is_web_scheme (const char *scheme)
{
  return scheme != NULL && (g_ascii_strcasecmp (scheme, "http") == 0
                            || g_ascii_strcasecmp (scheme, "https") == 0);
}

/* What cannot be looked at but is named like a picture is kept: opening it says what is wrong. */
static void
add_any_file (Findings     *findings,
              GFile        *file,
              GCancellable *cancellable)
{
  g_autofree char *scheme = g_file_get_uri_scheme (file);
  g_autofree char *name = dup_display_name (file);
  GFileType type;

  /* A link that is dragged from a browser arrives as a file as well. */
  if (is_web_scheme (scheme))
    {
      g_autofree char *uri = g_file_get_uri (file);

      add_link (findings, uri);
      return;
    }

  type = g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, cancellable);
  if (type == G_FILE_TYPE_DIRECTORY)
    add_folder (findings, file, cancellable);
  else if (type == G_FILE_TYPE_REGULAR && looks_like_picture (file, cancellable))
    add_file (findings, file);
  else if (type != G_FILE_TYPE_REGULAR && limn_image_is_supported_name (name))
    add_file (findings, file);
  else if (type == G_FILE_TYPE_REGULAR && may_be_document (name))
    g_ptr_array_add (findings->documents, g_object_ref (file));
  else
    g_ptr_array_add (findings->skipped, g_steal_pointer (&name));
}

static gboolean
add_data_link (Findings   *findings,
               const char *line)
{
  const char *comma = strchr (line, ',');
  g_autofree guchar *data = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize length = 0;

  if (comma == NULL || g_strstr_len (line, comma - line, ";base64") == NULL)
    return FALSE;

  data = g_base64_decode (comma + 1, &length);
  if (data == NULL || length == 0)
    return FALSE;

  bytes = g_bytes_new_take (g_steal_pointer (&data), length);
  if (limn_image_sniff (bytes) == NULL)
    return FALSE;

  /* Translators: name of a picture that came without one. */
  add_bytes (findings, bytes, _("Picture"));

  return TRUE;
}

static void
add_line (Findings     *findings,
          const char   *line,
          GCancellable *cancellable)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *shown = NULL;

  if (limn_drop_is_link (line))
    {
      add_link (findings, line);
      return;
    }
  if (g_ascii_strncasecmp (line, "data:image/", strlen ("data:image/")) == 0
      && add_data_link (findings, line))
    return;

  if (g_ascii_strncasecmp (line, "file:", strlen ("file:")) == 0)
    file = g_file_new_for_uri (line);
  else if (g_path_is_absolute (line))
    file = g_file_new_for_path (line);

  if (file != NULL)
    {
      add_any_file (findings, file, cancellable);
      return;
    }

  shown = g_utf8_substring (line, 0, MIN (g_utf8_strlen (line, -1), 40));
  g_ptr_array_add (findings->skipped, g_steal_pointer (&shown));
}

/* A text/uri-list or plain text: one link, file URI or path a line, # begins a comment. */
static void
add_text (Findings     *findings,
          const char   *text,
          GCancellable *cancellable)
{
  g_auto (GStrv) lines = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    return;

  lines = g_strsplit_set (text, "\r\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);

      if (line[0] != '\0' && line[0] != '#')
        add_line (findings, line, cancellable);
    }
}

static void
find_worker (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  const Source *source = task_data;
  g_autoptr (Findings) findings = g_new0 (Findings, 1);

  findings->found = g_ptr_array_new_with_free_func ((GDestroyNotify) found_free);
  findings->documents = g_ptr_array_new_with_free_func (g_object_unref);
  findings->skipped = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; source->files != NULL && i < source->files->len; i++)
    add_any_file (findings, g_ptr_array_index (source->files, i), cancellable);

  if (source->text != NULL)
    add_text (findings, source->text, cancellable);

  if (source->bytes != NULL)
    add_bytes (findings, source->bytes, source->bytes_name);

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_steal_pointer (&findings), (GDestroyNotify) findings_free);
}

static void
find_async (Source              *source,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, limn_drop_value_async);
  g_task_set_name (task, "[limn] find pictures");
  g_task_set_task_data (task, source, (GDestroyNotify) source_free);
  g_task_run_in_thread (task, find_worker);
}

/* Lets the data of a picture grow to what a file may have, and no further. */
static gpointer
resize_data (gpointer data,
             gsize    size)
{
  /* The stream asks for powers of two, and the limit is one. */
  return size <= LIMN_MAX_FILE_BYTES ? g_try_realloc (data, size) : NULL;
}

static void
arrived_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  GOutputStream *stream = G_OUTPUT_STREAM (object);
  GdkContentDeserializer *deserializer = user_data;
  GError *error = NULL;

  if (g_output_stream_splice_finish (stream, result, &error) < 0)
    {
      gdk_content_deserializer_return_error (deserializer, error);
      return;
    }

  g_value_take_boxed (gdk_content_deserializer_get_value (deserializer),
                      g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream)));
  gdk_content_deserializer_return_success (deserializer);
}

static void
take_data (GdkContentDeserializer *deserializer)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new (NULL, 0, resize_data, g_free);

  g_output_stream_splice_async (stream, gdk_content_deserializer_get_input_stream (deserializer),
                                G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE
                                | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                                gdk_content_deserializer_get_priority (deserializer),
                                gdk_content_deserializer_get_cancellable (deserializer),
                                arrived_cb, deserializer);
}

/**
 * limn_drop_register_types:
 *
 * Teaches GTK to hand over data of pictures as it is, as [struct@GLib.Bytes], when they are dropped
 * or pasted. The first type that the source offers is taken. Main thread only; may be called again.
 */
void
limn_drop_register_types (void)
{
  static gsize is_done = 0;
  const char *types[] = {
    "image/png", "image/jpeg", "image/webp", "image/tiff", "image/bmp", "image/gif",
  };

  if (!g_once_init_enter (&is_done))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    gdk_content_register_deserializer (types[i], G_TYPE_BYTES, take_data, NULL, NULL);
  g_once_init_leave (&is_done, 1);
}

/**
 * limn_drop_free:
 * @self: what was found
 *
 * Frees it.
 */
void
limn_drop_free (LimnDrop *self)
{
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->documents, g_ptr_array_unref);
  g_clear_pointer (&self->skipped, g_ptr_array_unref);
  g_free (self);
}

/**
 * limn_drop_value_async:
 * @value: a [struct@Gdk.FileList], a [class@Gio.File], a [struct@GLib.Bytes] or a string
 * @cancellable: (nullable): a cancellable
 * @callback: called on the main thread
 * @user_data: for @callback
 *
 * Finds the pictures in a value that was dropped or pasted. A folder stands for the pictures that
 * lie directly in it. Main thread only; the work is done on a worker.
 */
void
limn_drop_value_async (const GValue        *value,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr (Source) source = NULL;

  g_return_if_fail (limn_drop_accepts_value (value));

  source = g_new0 (Source, 1);

  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      /* The list is ours, the files in it are not: free the list only. */
      GSList *files = gdk_file_list_get_files (g_value_get_boxed (value));

      source->files = g_ptr_array_new_with_free_func (g_object_unref);
      for (GSList *l = files; l != NULL; l = l->next)
        g_ptr_array_add (source->files, g_object_ref (l->data));
      g_slist_free (files);
    }
  else if (G_VALUE_HOLDS (value, G_TYPE_FILE))
    {
      source->files = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (source->files, g_value_dup_object (value));
    }
  else if (G_VALUE_HOLDS (value, G_TYPE_BYTES))
    {
      source->bytes = g_value_dup_boxed (value);
      /* Translators: name of a picture that came without one. */
      source->bytes_name = g_strdup (_("Picture"));
    }
  else
    {
      source->text = g_value_dup_string (value);
    }

  find_async (g_steal_pointer (&source), cancellable, callback, user_data);
}

/**
 * limn_drop_files_async:
 * @files: (element-type GFile): files and folders
 * @cancellable: (nullable): a cancellable
 * @callback: called on the main thread
 * @user_data: for @callback
 *
 * Finds the pictures among files that were chosen or named on the command line. Main thread only;
 * the work is done on a worker.
 */
void
limn_drop_files_async (GListModel          *files,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr (Source) source = NULL;

  g_return_if_fail (G_IS_LIST_MODEL (files));

  source = g_new0 (Source, 1);
  source->files = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    g_ptr_array_add (source->files, g_list_model_get_item (files, i));

  find_async (g_steal_pointer (&source), cancellable, callback, user_data);
}

/**
 * limn_drop_finish:
 * @result: the result that the callback got
 * @error: return location for %G_IO_ERROR_CANCELLED, the only error
 *
 * Ends [func@drop_value_async] or [func@drop_files_async].
 *
 * Returns: (transfer full): what was found, or %NULL
 */
LimnDrop *
limn_drop_finish (GAsyncResult  *result,
                  GError       **error)
{
  g_autoptr (Findings) findings = NULL;
  LimnDrop *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  findings = g_task_propagate_pointer (G_TASK (result), error);
  if (findings == NULL)
    return NULL;

  self = g_new0 (LimnDrop, 1);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->documents = g_steal_pointer (&findings->documents);
  self->skipped = g_steal_pointer (&findings->skipped);

  for (guint i = 0; i < findings->found->len; i++)
    {
      const Found *found = g_ptr_array_index (findings->found, i);

      if (found->file != NULL)
        g_ptr_array_add (self->items, limn_picture_item_new_for_file (found->file));
      else if (found->link != NULL)
        g_ptr_array_add (self->items, limn_picture_item_new_for_link (found->link));
      else
        g_ptr_array_add (self->items, limn_picture_item_new_for_bytes (found->bytes, found->name));
    }

  return self;
}

/**
 * limn_drop_accepts_value:
 * @value: (nullable): a value
 *
 * Checks whether [func@drop_value_async] takes a value. Any thread.
 *
 * Returns: %TRUE if the value is of a kind that may hold pictures
 */
gboolean
limn_drop_accepts_value (const GValue *value)
{
  if (value == NULL || !G_IS_VALUE (value))
    return FALSE;

  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST) || G_VALUE_HOLDS (value, G_TYPE_BYTES))
    return g_value_get_boxed (value) != NULL;
  if (G_VALUE_HOLDS (value, G_TYPE_FILE))
    return g_value_get_object (value) != NULL;
  if (G_VALUE_HOLDS_STRING (value))
    return g_value_get_string (value) != NULL
           && strlen (g_value_get_string (value)) <= MAX_TEXT_BYTES;

  return FALSE;
}

/**
 * limn_drop_guess_count:
 * @value: (nullable): a value that hovers over the window
 *
 * Guesses by names alone how many pictures a value holds; nothing is read. Any thread.
 *
 * Returns: how many, or 0 if only looking would tell, as with a folder
 */
guint
limn_drop_guess_count (const GValue *value)
{
  gboolean may_be_folder = FALSE;
  GSList *files;
  guint count = 0;

  if (!limn_drop_accepts_value (value))
    return 0;
  if (G_VALUE_HOLDS (value, G_TYPE_BYTES))
    return 1;
  if (!G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return 0;

  files = gdk_file_list_get_files (g_value_get_boxed (value));
  for (GSList *l = files; l != NULL; l = l->next)
    {
      g_autofree char *name = dup_display_name (l->data);

      if (limn_image_is_supported_name (name))
        count++;
      else if (strchr (name, '.') == NULL)
        may_be_folder = TRUE;
    }
  g_slist_free (files);

  return may_be_folder ? 0 : count;
}

/**
 * limn_drop_describe_skipped:
 * @self: what was found
 *
 * Says in one sentence what was not a picture.
 *
 * Returns: (transfer full) (nullable): the sentence, or %NULL if nothing was skipped
 */
char *
limn_drop_describe_skipped (LimnDrop *self)
{
  const char *first;
  guint n_more;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->skipped->len == 0)
    return NULL;

  first = g_ptr_array_index (self->skipped, 0);
  n_more = self->skipped->len - 1;

  if (n_more == 0)
    /* Translators: %s is the name of a file or folder, or the beginning of a text. */
    return g_strdup_printf (_("Skipped “%s”: not a picture"), first);

  /* Translators: %s is the name of a file, %u how many more were skipped. */
  return g_strdup_printf (ngettext ("Skipped “%s” and %u more: not pictures",
                                    "Skipped “%s” and %u more: not pictures", n_more),
                          first, n_more);
}

/**
 * limn_drop_is_link:
 * @text: (nullable): a text
 *
 * Checks whether a text is one web address. Any thread.
 *
 * Returns: %TRUE if it begins with http or https and names a host
 */
gboolean
limn_drop_is_link (const char *text)
{
  g_autoptr (GUri) uri = NULL;

  if (text == NULL || strpbrk (text, " \t\r\n") != NULL)
    return FALSE;

  uri = g_uri_parse (text, G_URI_FLAGS_PARSE_RELAXED, NULL);

  return uri != NULL && is_web_scheme (g_uri_get_scheme (uri))
         && g_uri_get_host (uri) != NULL && g_uri_get_host (uri)[0] != '\0';
}
