// SPDX-License-Identifier: MIT
// `deepx list`: the catalogues as text.
#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

#include "engine/core/error.h"
#include "engine/data/dataset.h"
#include "engine/nn/init.h"
#include "engine/nn/layers.h"
#include "engine/nn/regularizer.h"
#include "engine/optim/clip.h"
#include "engine/optim/optimizer.h"
#include "engine/optim/schedule.h"
#include "playground/cli/cli.h"
#include "playground/model/plane.h"
#include "playground/model/problem.h"

namespace deepx {
namespace {

using Row = std::vector<std::string>;
using Rows = std::vector<Row>;

// Columns a text takes: one for each code point, none for the marks that sit on a letter (U+0300 .. U+036F, as in m̂).
std::size_t width_of(const std::string& text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool mark = byte == 0xCC || (byte == 0xCD && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xB0);
    width += (byte & 0xC0) != 0x80 && !mark;
  }
  return width;
}

void print(const char* title, const Rows& rows) {
  std::vector<std::size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::printf("%s\n", title);
  for (const Row& row : rows) {
    std::string line = "  ";
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line += std::string(widths[i] - width_of(row[i]) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    std::printf("%s\n", line.c_str());
  }
}

std::string text(std::string_view s) { return std::string(s); }

template <class Keep>
Rows operators(Keep keep) {
  Rows rows;
  for (const OpTable& op : operator_catalogue().entries()) {
    if (!keep(*op.info)) continue;
    std::string grads;
    for (std::string_view g : op.info->grads) grads += (grads.empty() || g.empty() ? "" : ", ") + text(g);
    rows.push_back({text(op.name), text(op.info->math), grads});
  }
  return rows;
}

Rows setting_rows(std::span<const Setting> settings) {
  Rows rows;
  for (const Setting& s : settings)
    rows.push_back({join("  ", s.name),
                    join(s.symbol.empty() ? s.name : s.symbol, " = ", s.text(s.value), s.choices.empty() ? join(" in [", s.low, ", ", s.high, "]") : join(" of ", s.choices)),
                    text(s.words)});
  return rows;
}

/// Formula, if its kind has one, words and settings of each entry.
template <class Entries>
Rows described(const Entries& entries) {
  Rows rows;
  for (const auto& e : entries) {
    if constexpr (requires { e.math; })
      rows.push_back({text(e.name), text(e.math), text(e.words)});
    else
      rows.push_back({text(e.name), text(e.words)});
    if constexpr (requires { e.settings; })
      for (Row& row : setting_rows(e.settings)) rows.push_back(std::move(row));
  }
  return rows;
}

Rows activations() {
  Rows rows = operators([](const OpInfo& i) { return i.activation; });
  rows.insert(rows.begin(), {"linear", "y = x", "dx = dy"});
  return rows;
}

struct List {
  const char* name;
  Rows (*rows)();
};
const std::array<List, 13> kLists = {{
    {"operators", [] { return operators([](const OpInfo&) { return true; }); }},
    {"functions", [] { return operators([](const OpInfo& i) { return i.scalar_function; }); }},
    {"layers", [] { return described(layer_catalogue().entries()); }},
    {"activations", activations},
    {"losses", [] { return operators([](const OpInfo& i) { return i.kind == Kind::loss; }); }},
    {"regularizers", [] { return described(regularizer_catalogue().entries()); }},
    {"optimizers", [] { return described(optimizer_catalogue().entries()); }},
    {"schedules", [] { return described(schedule_catalogue().entries()); }},
    {"clipping", [] { return described(clipping_catalogue().entries()); }},
    {"initializers", [] { return described(initializer_catalogue().entries()); }},
    {"data", [] { return described(dataset_catalogue().entries()); }},
    {"features", [] { return described(feature_catalogue()); }},
    {"problems", [] { return described(problem_catalogue().entries()); }},
}};

}  // namespace

int run_list(Arguments arguments) {
  DEEPX_REQUIRE(arguments.size() < 2, value, "list: takes one name, ", arguments.size(), " are given");
  std::string known;
  bool found = false;
  for (const List& list : kLists) {
    known += (known.empty() ? "" : ", ") + std::string(list.name);
    if (!arguments.empty() && arguments[0] != list.name) continue;
    found = true;
    print(list.name, list.rows());
  }
  DEEPX_REQUIRE(found, value, "list: there is no list ", quote(arguments[0]), "; known are ", known);
  return 0;
}

}  // namespace deepx
