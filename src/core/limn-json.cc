/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The C face of the JSON parser, which is C++. Built without exceptions: the parser then reports
 * errors by value, and none can leave this file. A document belongs to one thread at a time. */

#include "config.h"

#include "limn-json.h"

#include "limn-json-numbers.h"

#include <simdjson.h>
#include <string.h>

#include <new>
#include <string_view>
#include <type_traits>

using simdjson::dom::element;

struct _LimnJson
{
  simdjson::dom::parser parser;
};

namespace
{

/* The parser's handles are two words. C carries them about without looking inside. */
template <typename T, typename Box>
T
unwrap (const Box &box)
{
  T handle;

  static_assert (sizeof (T) == sizeof (Box));
  static_assert (std::is_trivially_copyable<T>::value);
  memcpy (static_cast<void *> (&handle), &box, sizeof box);
  return handle;
}

template <typename T>
LimnJsonValue
wrap (const T &handle)
{
  LimnJsonValue box;

  static_assert (sizeof (T) == sizeof box);
  static_assert (std::is_trivially_copyable<T>::value);
  memcpy (&box, static_cast<const void *> (&handle), sizeof box);
  return box;
}

template <typename Iterator>
bool
advance (LimnJsonIter *iter,
         Iterator     *current)
{
  *current = unwrap<Iterator> (iter->reserved[0]);
  if (!(*current != unwrap<Iterator> (iter->reserved[1])))
    return false;
  Iterator next = *current;
  ++next;
  iter->reserved[0] = wrap (next);
  return true;
}

/* What the parser refuses is given one more chance without the numbers it cannot hold. */
bool
parse (simdjson::dom::parser *parser,
       const char            *data,
       gsize                  size,
       element               *root)
{
  g_autofree char *copy = nullptr;

  if (parser->parse (data, size, true).get (*root) == simdjson::SUCCESS)
    return true;
  copy = static_cast<char *> (g_try_malloc (size));
  if (copy == nullptr)
    return false;
  memcpy (copy, data, size);
  return limn_json_blunt_numbers (copy, size)
         && parser->parse (copy, size, true).get (*root) == simdjson::SUCCESS;
}

} /* namespace */

/*< private >
 * limn_json_new:
 * @bytes: JSON
 * @max_depth: how many lists and objects may lie within each other
 * @root: (out): the value that is all of it
 *
 * Reads JSON strictly. A number too big to be held counts as null. @bytes are not needed any more.
 *
 * Returns: (transfer full) (nullable): the document, or %NULL if it is not JSON or too deep
 */
LimnJson *
limn_json_new (GBytes        *bytes,
               guint          max_depth,
               LimnJsonValue *root)
{
  g_autoptr (LimnJson) self = nullptr;
  gsize size = 0;
  auto data = static_cast<const char *> (g_bytes_get_data (bytes, &size));
  element value;

  /* Empty, or a byte order mark, which no JSON begins with. */
  if (size == 0 || data[0] == '\xef')
    return nullptr;
  self = new (std::nothrow) LimnJson;
  /* The parser counts the document itself as a level. */
  if (self == nullptr
      || self->parser.allocate (MAX (size, (gsize) 64), max_depth + 1) != simdjson::SUCCESS
      || !parse (&self->parser, data, size, &value))
    return nullptr;
  *root = wrap (value);
  return static_cast<LimnJson *> (g_steal_pointer (&self));
}

/*< private >
 * limn_json_free:
 * @self: (transfer full): a document
 *
 * Frees a document; its values end with it.
 */
void
limn_json_free (LimnJson *self)
{
  delete self;
}

/*< private >
 * limn_json_is_null:
 * @value: a value
 *
 * Returns: whether it is null
 */
gboolean
limn_json_is_null (LimnJsonValue value)
{
  return unwrap<element> (value).is_null ();
}

/*< private >
 * limn_json_is_object:
 * @value: a value
 *
 * Returns: whether it is an object
 */
gboolean
limn_json_is_object (LimnJsonValue value)
{
  return unwrap<element> (value).is_object ();
}

/*< private >
 * limn_json_get_number:
 * @value: a value
 * @number: (out): the number, always finite
 *
 * Returns: %FALSE if it is no number
 */
gboolean
limn_json_get_number (LimnJsonValue  value,
                      double        *number)
{
  return unwrap<element> (value).get_double ().get (*number) == simdjson::SUCCESS;
}

/*< private >
 * limn_json_get_integer:
 * @value: a value
 * @integer: (out): the number
 *
 * Returns: %FALSE if it is no number, or has a fraction or an exponent
 */
gboolean
limn_json_get_integer (LimnJsonValue  value,
                       gint64        *integer)
{
  int64_t number = 0;

  if (unwrap<element> (value).get_int64 ().get (number) != simdjson::SUCCESS)
    return FALSE;
  *integer = number;
  return TRUE;
}

/*< private >
 * limn_json_get_boolean:
 * @value: a value
 * @boolean: (out): true or false
 *
 * Returns: %FALSE if it is neither
 */
gboolean
limn_json_get_boolean (LimnJsonValue  value,
                       gboolean      *boolean)
{
  bool is_true = false;

  if (unwrap<element> (value).get_bool ().get (is_true) != simdjson::SUCCESS)
    return FALSE;
  *boolean = is_true;
  return TRUE;
}

/*< private >
 * limn_json_get_string:
 * @value: a value
 * @string: (out): valid UTF-8 with a NUL behind it, owned by the document
 * @length: (out): bytes; more than strlen() if there is a NUL within
 *
 * Returns: %FALSE if it is no string
 */
gboolean
limn_json_get_string (LimnJsonValue   value,
                      const char    **string,
                      gsize          *length)
{
  std::string_view view;

  if (unwrap<element> (value).get_string ().get (view) != simdjson::SUCCESS)
    return FALSE;
  *string = view.data ();
  *length = view.size ();
  return TRUE;
}

/*< private >
 * limn_json_iter_array:
 * @iter: (out caller-allocates): an iterator
 * @value: a value
 *
 * Begins with the first element.
 *
 * Returns: %FALSE if @value is no list
 */
gboolean
limn_json_iter_array (LimnJsonIter  *iter,
                      LimnJsonValue  value)
{
  simdjson::dom::array array;

  if (unwrap<element> (value).get_array ().get (array) != simdjson::SUCCESS)
    return FALSE;
  iter->reserved[0] = wrap (array.begin ());
  iter->reserved[1] = wrap (array.end ());
  iter->is_object = FALSE;
  return TRUE;
}

/*< private >
 * limn_json_iter_object:
 * @iter: (out caller-allocates): an iterator
 * @value: a value
 *
 * Begins with the first member.
 *
 * Returns: %FALSE if @value is no object
 */
gboolean
limn_json_iter_object (LimnJsonIter  *iter,
                       LimnJsonValue  value)
{
  simdjson::dom::object object;

  if (unwrap<element> (value).get_object ().get (object) != simdjson::SUCCESS)
    return FALSE;
  iter->reserved[0] = wrap (object.begin ());
  iter->reserved[1] = wrap (object.end ());
  iter->is_object = TRUE;
  return TRUE;
}

/*< private >
 * limn_json_iter_next:
 * @iter: an iterator
 * @key: (out) (optional): the key of a member, owned by the document; untouched for a list
 * @key_length: (out) (optional): bytes of @key
 * @value: (out): the value
 *
 * Gets an element or member and steps on.
 *
 * Returns: %FALSE if there are no more
 */
gboolean
limn_json_iter_next (LimnJsonIter   *iter,
                     const char    **key,
                     gsize          *key_length,
                     LimnJsonValue  *value)
{
  simdjson::dom::object::iterator member;
  simdjson::dom::array::iterator item;

  if (!iter->is_object)
    {
      if (!advance (iter, &item))
        return FALSE;
      *value = wrap (*item);
      return TRUE;
    }
  if (!advance (iter, &member))
    return FALSE;
  if (key != nullptr)
    *key = member.key_c_str ();
  if (key_length != nullptr)
    *key_length = member.key_length ();
  *value = wrap (member.value ());
  return TRUE;
}
