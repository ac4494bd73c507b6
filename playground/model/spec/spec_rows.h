// SPDX-License-Identifier: MIT
// Every value of a spec as one row of a table: its path, range, label, words, and the effect of a change. Paths, JSON
// in both directions, links, controls, locks and the table in SPEC.md follow from the rows. Options of a layer have
// their own table, see spec_layer.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "playground/model/spec/spec.h"

namespace deepx::inline DEEPX_PRECISION {

using SpecRow = RowOf<Spec>;
using SpecTable = TableOf<Spec>;
/// In the order of the JSON; rows that decide the allowed values of others come first.
const SpecTable& spec_rows();
/// Null if the path is not a row, such as that of a setting or of a layer's option.
const SpecRow* find_row(std::string_view path);

/// "learning_rate" as "Learning rate".
std::string spoken(std::string_view name);
/// The label of a path: "optimizer.learning_rate", "network.hidden.0.units".
std::string path_label(std::string_view path);
/// The group of a path in access_groups(); "" for none.
std::string_view path_group(std::string_view path);
/// True if some spec has this path, or a longer path that continues it after a dot; "*.units" is that option of every
/// layer.
bool is_path(std::string_view path);
/// The allowed names of a value, in the order of their catalogue; none for numbers. "*.activation" is that option of
/// any layer.
std::vector<NamedChoice> choices_at(const Spec& spec, std::string_view path);

/// The usual values of a number as choices; empty: any.
std::span<const double> ladder_of(std::string_view path);
/// The slider of a number.
Slide slide_of(const Spec& spec, std::string_view path);

/// The default loss for this kind of data.
std::string_view usual_loss(bool regression);

/// The tables in SPEC.md: the values, and the options of a layer.
std::string spec_table();
std::string layer_table();

}  // namespace deepx::inline DEEPX_PRECISION
