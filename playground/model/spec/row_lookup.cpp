// SPDX-License-Identifier: MIT
// The label, the group and the choices of a path of the spec, for controls; and the tables of SPEC.md.
#include <algorithm>

#include "engine/core/error.h"
#include "playground/model/spec/row_table.h"
#include "playground/model/spec/spec_layer.h"
#include "playground/model/spec/spec_rows.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

bool of_layer(std::string_view path) {
  return path.starts_with("network.hidden.") || path.starts_with("network.output.");
}

/// The option that the last part of a layer's path names; null if there is none.
const LayerOption* option_of(std::string_view path) {
  if (!of_layer(path) && !path.starts_with("*.")) return nullptr;
  const auto options = layer_options();
  const auto found = std::ranges::find(options, path.substr(path.rfind('.') + 1), &LayerOption::key);
  return found == options.end() ? nullptr : &*found;
}

std::vector<NamedChoice> option_choices(const LayerOption& o) {
  if (o.flag) return {{"no", "no"}, {"yes", "yes"}};
  std::vector<NamedChoice> out;
  if (o.choices) out = o.choices();
  if (o.inherits) out.insert(out.begin(), {"", "like the network", "as in the sentence above"});
  return out;
}

/// A limit in readable form: 10⁶, 2⁵³ − 1.
std::string limit_text(double v) {
  if (v == kLargestSeed) return "2⁵³ − 1";
  return v == 1e6 ? "10⁶" : v == 1e9 ? "10⁹" : deepx::to_text(v);
}
}  // namespace

std::string spoken(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '_', ' ');
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string path_label(std::string_view path) {
  if (const SpecRow* row = find_row(path)) return std::string(row->label);
  if (const LayerOption* option = option_of(path)) return std::string(option->label);
  return spoken(path.substr(path.rfind('.') + 1));
}

std::string_view path_group(std::string_view path) {
  if (path == "*" || path.empty()) return "";
  if (const SpecRow* row = find_row(path)) return row->group;
  if (of_layer(path) || path.starts_with("*.")) {
    const LayerOption* option = option_of(path);
    return option ? option->group : "layer_options";
  }
  for (const SpecRow& row : spec_rows()) {
    if (row.entry && path.starts_with(row.entry->prefix)) {
      const bool shown = std::ranges::find(row.entry->in_sentence, path.substr(row.entry->prefix.size())) !=
                         row.entry->in_sentence.end();
      return shown ? row.group : row.entry->group;
    }
    // "features.x1" is one of the row's names; "stop" is the object of several rows.
    if (path.starts_with(row.path) && path[row.path.size()] == '.') return row.group;
  }
  return "";
}

bool is_path(std::string_view path) {
  if (of_layer(path) || (path.starts_with("*.") && path.size() > 2)) return true;
  for (const SpecRow& row : spec_rows()) {
    if (row.path == path || (row.path.starts_with(path) && row.path[path.size()] == '.')) return true;
    if (!row.entry) continue;
    if (row.entry->object() == path) return true;
    if (!path.starts_with(row.entry->prefix)) continue;
    static const Spec usual;
    for (const NamedChoice& choice : row.choices(usual))
      for (const Setting& s : row.entry->declared(choice.name))
        if (s.name == path.substr(row.entry->prefix.size())) return true;
  }
  return false;
}

std::vector<NamedChoice> choices_at(const Spec& spec, std::string_view path) {
  if (const SpecRow* row = find_row(path)) return row->choices ? row->choices(spec) : std::vector<NamedChoice>();
  if (const LayerOption* option = option_of(path)) return option_choices(*option);
  std::vector<NamedChoice> out;
  if (const auto at = spec_rows().setting(spec, path); at && !at.setting->choices.empty())
    for (double v = 0; v <= at.setting->largest(); ++v) out.push_back({at.setting->text(v), at.setting->text(v)});
  return out;
}

std::span<const double> ladder_of(std::string_view path) {
  if (const SpecRow* row = find_row(path)) return row->ladder;
  const LayerOption* option = option_of(path);
  return option ? option->ladder : std::span<const double>();
}

Slide slide_of(const Spec& spec, std::string_view path) {
  if (const SpecRow* row = find_row(path)) return row->slide;
  if (const LayerOption* option = option_of(path)) return option->slide;
  return {.step = limits_of(spec, path).whole ? 1 : 0.1};
}

std::string spec_table() { return markdown_table(spec_rows(), Spec(), true); }

std::string layer_table() {
  const LayerSpec usual;
  std::string text = "| key | value | default | meaning | after a change, the run |\n|---|---|---|---|---|\n";
  for (const LayerOption& o : layer_options())
    text += join("| `", o.key, "` | ",
                 o.is_number() ? range_text(o.limits)
                 : o.flag      ? "true, false"
                               : o.values.text,
                 " | ", o.flag ? (usual.*o.flag ? "true" : "false") : o.text(usual), " | ", o.words.text, " | ",
                 o.runs_on ? "goes on" : "starts again", " |\n");
  return text;
}

}  // namespace deepx::inline DEEPX_PRECISION

namespace deepx {

std::string range_text(const Limits& l) {
  return join(l.whole ? "whole, " : "", limit_text(l.low), " to ", limit_text(l.high));
}

std::string_view change_text(OnChange change) {
  constexpr std::string_view kWords[] = {"starts again", "goes on", "see below", "is not affected"};
  return kWords[static_cast<std::size_t>(change)];
}

}  // namespace deepx
