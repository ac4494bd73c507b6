// SPDX-License-Identifier: MIT
// Labels from the rows' choices if there are any, else the path in plain words.
#include "playground/model/spec/spec_words.h"

#include <algorithm>

#include "playground/model/spec/own_points.h"
#include "playground/model/spec/spec_layer.h"
#include "playground/model/spec/spec_rows.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr std::size_t kMostNamed = 3;  // so that a name can be read at a glance

/// "8-7-5 tanh", or "8 tanh, 4 relu" if the activations differ.
std::string layers_words(const std::vector<LayerSpec>& hidden) {
  if (hidden.empty()) return "no hidden layer";
  const bool alike =
      std::ranges::all_of(hidden, [&](const LayerSpec& h) { return h.activation == hidden[0].activation; });
  std::string words;
  for (const LayerSpec& h : hidden) {
    if (!words.empty()) words += alike ? "-" : ", ";
    words += alike ? std::to_string(h.units) : join(h.units, " ", h.activation);
  }
  return alike ? join(words, " ", hidden[0].activation) : words;
}

/// "optimizer.learning_rate" as "learning rate".
std::string plain_words(std::string_view path) {
  std::string words(path.substr(path.find('.') + 1));
  if (path == "data.seed") words = "data seed";
  std::ranges::replace(words, '_', ' ');
  std::ranges::replace(words, '.', ' ');
  return words;
}

}  // namespace

std::string value_words(const Spec& spec, std::string_view path) {
  if (path == "data.own") return join(shared_own_points(spec.data.own)->size(), " points");
  if (path == "network.hidden") return layers_words(spec.network.hidden);
  const std::string value = get_path(spec, path);
  if (path == "regularizer.name" && value == "none") return "no regularizer";
  const std::vector<NamedChoice> choices = find_row(path) ? choices_at(spec, path) : std::vector<NamedChoice>();
  const auto chosen = std::ranges::find(choices, value, &NamedChoice::name);
  if (chosen == choices.end()) return join(plain_words(path), " ", value);
  return chosen->label + (path == "schedule.name" ? " rate" : path == "network.init" ? " start" : "");
}

std::string difference_words(const Spec& spec, const Spec& from) {
  std::vector<std::string> paths = changed_paths(spec, from);
  // not part of the computation
  std::erase_if(paths, [](const std::string& path) { return path.starts_with("stop."); });
  const bool other_optimizer = std::ranges::find(paths, "optimizer.name") != paths.end();
  if (other_optimizer) std::erase(paths, "optimizer.learning_rate");
  std::string words;
  for (std::size_t i = 0; i < std::min(paths.size(), kMostNamed); ++i) {
    // Layers of the same sizes and activations differ in an option of one of them.
    const bool option =
        paths[i] == "network.output" ||
        (paths[i] == "network.hidden" && layers_words(spec.network.hidden) == layers_words(from.network.hidden));
    words += join(words.empty() ? "" : ", ",
                  option ? layer_change(from.network, spec.network) : value_words(spec, paths[i]));
    if (paths[i] == "optimizer.name") words += join(" ", get_path(spec, "optimizer.learning_rate"));
  }
  if (paths.size() > kMostNamed) words += join(" and ", paths.size() - kMostNamed, " more");
  return words.empty() ? "same settings" : words;
}

}  // namespace deepx::inline DEEPX_PRECISION
