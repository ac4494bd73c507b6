// SPDX-License-Identifier: MIT
// Links: one pair for each value that is not the default, so that a damaged link loses only the damaged pairs.
#include "playground/model/link.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "playground/model/number_text.h"
#include "playground/model/preset.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:,=";  // "=" after the first of a pair stands for itself
constexpr std::size_t kMaxLink = 2'000'000;

std::string encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (kPlain.find(c) != std::string_view::npos) out += c;
    else out.append({'%', kHex[byte >> 4], kHex[byte & 15]});
  }
  return out;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1, low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (text[i] == '%' && low >= 0) out += static_cast<char>(high * 16 + low), i += 2;
    else out += text[i];
  }
  return out;
}

int row_from(std::string_view text) {
  const std::optional<double> v = number_from(text);
  DEEPX_REQUIRE(v && *v >= 0 && *v < 1e6 && *v == std::floor(*v), value, "link: ", text.empty() ? "nothing" : clipped(text),
                " is given; must be a whole number from 0 on");
  return static_cast<int>(*v);
}

/// "hidden1,output", in the order of the alphabet as the experiment keeps them.
std::vector<std::string> fold_names(std::string_view text) {
  std::set<std::string> names;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find(',', start), text.size());
    names.emplace(text.substr(start, end - start));
    start = end + 1;
  }
  DEEPX_REQUIRE(!names.contains(""), value, "link: fold is ", quote(text), "; must be names of scopes, as hidden1,output");
  return {names.begin(), names.end()};
}

void apply_pair(LinkState& state, std::string_view path, std::string_view text) {
  if (path == "view") {
    const auto view = {View::train, View::backprop, View::gradients, View::problems};
    const auto found = std::find_if(view.begin(), view.end(), [&](View v) { return name_of(v) == text; });
    DEEPX_REQUIRE(found != view.end(), value, "link: view is ", quote(text), "; known are train, backprop, gradients, problems");
    state.view = *found;
  } else if (path == "problem") {
    preset_file(text);
    state.problem = text;
  } else if (path.starts_with("problem.")) {
    const std::optional<double> v = number_from(text);
    DEEPX_REQUIRE(v, value, "link: ", clipped(path), " is ", quote(text), "; must be a number");
    state.problem_settings[std::string(path.substr(8))] = *v;
  } else if (path == "show" || path.starts_with("show.")) {
    set_plot(state.plot, path, text);
  } else if (path == "point") {
    state.point = row_from(text);
  } else if (path == "trace") {
    state.trace_at = row_from(text);
  } else if (path == "samples") {
    std::vector<int> rows;
    for (std::size_t start = 0; start <= text.size();) {
      const std::size_t end = std::min(text.find(',', start), text.size());
      rows.push_back(row_from(text.substr(start, end - start)));
      start = end + 1;
    }
    DEEPX_REQUIRE(rows.size() <= 8, value, "link: samples has ", rows.size(), " rows; at most 8 are shown");
    state.trace_samples = std::move(rows);
  } else if (path == "fold") {
    state.folds = fold_names(text);
  } else if (path == "look") {
    const std::size_t colon = std::min(text.find(':'), text.size());
    state.trace_node = row_from(text.substr(0, colon));
    state.trace_element = colon < text.size() ? row_from(text.substr(colon + 1)) : -1;
  } else if (set_plan(state.plan, path, text)) {
  } else if (path == "hide" || path == "lock") {
    (path == "hide" ? state.access.hide : state.access.lock) = access_names(join("link: ", path), text);
  } else {
    set_path(state.spec, path, text);
  }
}

}  // namespace

std::string link_of(const LinkState& state) {
  std::string link;
  const auto add = [&](std::string_view path, std::string_view text) {
    link += join(link.empty() ? "#" : "&", encoded(path), "=", encoded(text));
  };
  for (const std::string& path : changed_paths(state.spec)) add(path, get_path(state.spec, path));
  if (state.view != View::train) add("view", name_of(state.view));
  for (const auto& [path, text] : plot_pairs(state.plot)) add(path, text);
  if (state.point >= 0) add("point", std::to_string(state.point));
  if (state.trace_at != 0) add("trace", std::to_string(state.trace_at));
  if (state.view == View::backprop) {
    for (const auto& [path, text] : plan_pairs(state.plan)) add(path, text);
    if (state.trace_node >= 0) add("look", state.trace_element < 0 ? join(state.trace_node) : join(state.trace_node, ":", state.trace_element));
  }
  std::string rows;
  for (int row : state.trace_samples) rows += join(rows.empty() ? "" : ",", row);
  if (!rows.empty()) add("samples", rows);
  std::string folds;
  for (const std::string& scope : state.folds) folds += join(folds.empty() ? "" : ",", scope);
  if (!folds.empty()) add("fold", folds);
  if (!state.problem.empty()) add("problem", state.problem);
  for (const auto& [name, value] : state.problem_settings) add("problem." + name, deepx::to_text(value));
  if (!state.access.hide.empty()) add("hide", access_list(state.access.hide));
  if (!state.access.lock.empty()) add("lock", access_list(state.access.lock));
  return link;
}

ReadLink read_link(std::string_view link) {
  ReadLink read;
  if (link.starts_with('#')) link.remove_prefix(1);
  if (link.size() > kMaxLink) {
    read.problems.push_back(join("link: has ", link.size(), " characters; at most ", kMaxLink, " are read"));
    return read;
  }
  while (!link.empty()) {
    const std::size_t end = std::min(link.find('&'), link.size());
    const std::string_view pair = link.substr(0, end);
    link.remove_prefix(std::min(end + 1, link.size()));
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    try {
      DEEPX_REQUIRE(equals != std::string_view::npos, value, "link: ", quote(decoded(pair)), " is not a pair; pairs read batch=8");
      apply_pair(read.state, decoded(pair.substr(0, equals)), decoded(pair.substr(equals + 1)));
    } catch (const Error& error) {
      read.problems.push_back(error.what());
    }
  }
  return read;
}

}  // namespace deepx::inline DEEPX_PRECISION
