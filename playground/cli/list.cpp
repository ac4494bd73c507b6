// SPDX-License-Identifier: MIT
// `deepx list`: the catalogues as text or JSON.
#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>
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
#include "playground/model/problems/problem.h"
#include "playground/model/spec/plane.h"

namespace deepx {
namespace {

using Row = std::vector<std::string>;
using Rows = std::vector<Row>;
using Json = nlohmann::ordered_json;

// Number of columns of a text: one for each code point, none for the marks on a letter (U+0300 .. U+036F, as in m̂).
std::size_t width_of(const std::string& text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool mark =
        byte == 0xCC || (byte == 0xCD && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xB0);
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

/// The description of one entry. The settings' texts are in separate rows.
struct Item {
  std::string_view name, math{}, words{};
  std::span<const std::string_view> grads{};
  std::span<const Setting> settings{};
};
using Items = std::vector<Item>;

std::string text(std::string_view s) { return std::string(s); }

std::string range_of(const Setting& s) {
  return s.choices.empty() ? join(" in [", s.low, ", ", s.high, "]") : join(" of ", s.choices);
}

std::string grads_of(const Item& item) {
  std::string grads;
  for (std::string_view g : item.grads) grads += (grads.empty() || g.empty() ? "" : ", ") + text(g);
  return grads;
}

/// Leaves out columns that are empty in all rows.
Rows rows_of(const Items& items) {
  const auto any = [&](auto has) { return std::ranges::any_of(items, has); };
  const bool math = any([](const Item& i) { return !i.math.empty(); }),
             grads = any([](const Item& i) { return !i.grads.empty(); }),
             words = any([](const Item& i) { return !i.words.empty(); });
  Rows rows;
  for (const Item& item : items) {
    Row& row = rows.emplace_back(Row{text(item.name)});
    if (math) row.push_back(text(item.math));
    if (grads) row.push_back(grads_of(item));
    if (words) row.push_back(text(item.words));
    for (const Setting& s : item.settings)
      rows.push_back({join("  ", s.name),
                      join(s.symbol.empty() ? s.name : s.symbol, " = ", s.text(s.value), range_of(s)), text(s.words)});
  }
  return rows;
}

Json json_of(const Items& items) {
  Json all = Json::array();
  for (const Item& item : items) {
    Json entry = {{"name", item.name}};
    if (!item.math.empty()) entry["math"] = item.math;
    for (std::string_view g : item.grads)
      if (!g.empty()) entry["grads"].push_back(g);
    if (!item.words.empty()) entry["words"] = item.words;
    for (const Setting& s : item.settings) {
      Json setting = {{"name", s.name}, {"symbol", s.symbol}, {"value", s.value}};
      if (s.choices.empty())
        setting.update({{"low", s.low}, {"high", s.high}});
      else
        setting["choices"] = s.choices;
      setting["words"] = s.words;
      entry["settings"].push_back(setting);
    }
    all.push_back(entry);
  }
  return all;
}

template <class Keep>
Items operators(Keep keep) {
  Items items;
  for (const OpTable& op : operator_catalogue().entries())
    if (keep(*op.info)) items.push_back({.name = op.name, .math = op.info->math, .grads = op.info->grads});
  return items;
}

/// Formula, if its kind has one, description and settings of each entry.
template <class Entries>
Items described(const Entries& entries) {
  Items items;
  for (const auto& e : entries) {
    Item item{.name = e.name, .words = e.words};
    if constexpr (requires { e.math; }) item.math = e.math;
    if constexpr (requires { e.settings; }) item.settings = e.settings;
    items.push_back(item);
  }
  return items;
}

Items activations() {
  static constexpr std::array<std::string_view, 1> kGrads = {"dx = dy"};
  Items items = operators([](const OpInfo& i) { return i.activation; });
  items.insert(items.begin(), {.name = "linear", .math = "y = x", .grads = kGrads});
  return items;
}

struct List {
  const char* name;
  Items (*items)();
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

int run_list(const std::vector<std::string>& names, bool json) {
  DEEPX_REQUIRE(names.size() < 2, value, "list: takes one name, ", names.size(), " are given");
  std::string known;
  Json all;
  bool found = false;
  for (const List& list : kLists) {
    known += (known.empty() ? "" : ", ") + std::string(list.name);
    if (!names.empty() && names[0] != list.name) continue;
    found = true;
    if (json)
      all[list.name] = json_of(list.items());
    else
      print(list.name, rows_of(list.items()));
  }
  DEEPX_REQUIRE(found, value, "list: there is no list ", quote(names[0]), "; known: ", known);
  if (json) std::puts(all.dump(2).c_str());
  return 0;
}

}  // namespace

Work list_command(CLI::App& app) {
  struct Given {
    std::vector<std::string> names;
    bool json = false;
  };
  const auto given = std::make_shared<Given>();
  std::string known;
  for (const List& list : kLists) known += (known.empty() ? "" : ", ") + std::string(list.name);
  app.add_option("NAME", given->names, "One of " + known + "; all of them by default")->type_name("");
  app.add_flag("--json", given->json, "As JSON instead of a table");
  return [given] { return run_list(given->names, given->json); };
}

}  // namespace deepx
