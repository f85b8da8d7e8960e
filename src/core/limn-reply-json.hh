/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files share that read replies: the parser's types and the known members of an object.
 * C++, for these files only. */

#pragma once

#include <glib.h>
#include <simdjson.h>

#include <cstddef>
#include <string_view>

namespace limn
{

using simdjson::dom::element;

enum RootKey
{
  ROOT_PREDICTIONS,
  ROOT_IMAGE,
  ROOT_TIME,
  ROOT_TOP,
  ROOT_PREDICTED_CLASSES,
  ROOT_SEGMENTATION_MASK,
  ROOT_IS_STUB,
  ROOT_MESSAGE,
  ROOT_DETAIL,
  ROOT_ERROR,
  ROOT_HINT,
  N_ROOT_KEYS,
};

extern const std::string_view root_keys[N_ROOT_KEYS];

/* The known members of one object. Null counts as absent, since older servers write it for what
 * newer ones leave out. Of equal keys the last one wins. */
template <size_t N>
struct Fields
{
  element value[N];
  unsigned count[N] = {};
  bool has[N] = {};

  void
  read (simdjson::dom::object     object,
        const std::string_view (&keys)[N])
  {
    for (auto field : object)
      for (size_t i = 0; i < N; i++)
        if (field.key == keys[i])
          {
            value[i] = field.value;
            has[i] = !field.value.is_null ();
            count[i]++;
            break;
          }
  }
};

using RootFields = Fields<N_ROOT_KEYS>;

bool  get_number      (element                 value,
                       double                 *number);
bool  parse_body      (simdjson::dom::parser  *parser,
                       GBytes                 *body,
                       element                *root);
bool  get_root_object (element                 root,
                       simdjson::dom::object  *object);
char *dup_message     (const RootFields       &fields);

} /* namespace limn */
