// SPDX-License-Identifier: MIT
// The options of each layer of the network, as one table: paths, JSON and the short text of a link all read it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "playground/model/spec/spec.h"
#include "playground/model/text/doc_text.h"

namespace deepx::inline DEEPX_PRECISION {

/// One value of a layer, as a SpecRow is one value of a spec: a name, a number, or yes and no. Exactly one of the
/// member pointers is set.
struct LayerOption {
  std::string_view key, label;
  DocText values{};  ///< allowed values, as Markdown; empty for a number (its limits tell) and for a flag
  DocText words{};   ///< its meaning, as Markdown
  std::string_view group = "layer_options";  ///< from access_groups()
  bool of_output = false;                    ///< true if the output layer has it, too
  bool runs_on = false;                      ///< true if the run continues with the current weights after a change
  std::vector<NamedChoice> (*choices)() = nullptr;  ///< allowed names, without ""
  bool inherits = false;                            ///< true if "" is allowed and means the whole network's value
  std::string LayerSpec::* name = nullptr;
  double LayerSpec::* number = nullptr;
  int LayerSpec::* count = nullptr;
  bool LayerSpec::* flag = nullptr;
  Limits limits = {};
  std::span<const double> ladder{};  ///< usual values of a number
  Slide slide{};

  bool is_number() const { return number || count; }
  std::string text(const LayerSpec& layer) const;
  /// True if the value is the default.
  bool usual(const LayerSpec& layer) const;
  bool same(const LayerSpec& a, const LayerSpec& b) const;
  /// Throws Error::value naming `path` and what is allowed.
  void set(LayerSpec& layer, std::string_view path, std::string_view text) const;
};
/// In an order in which options that decide the allowed values of others come first: units and activation, then a
/// regularizer before its strength.
std::span<const LayerOption> layer_options();

/// A path such as "network.hidden.1.units" or "network.output.frozen": the layer (-1: the output) and its option.
struct LayerPath {
  int at = 0;
  const LayerOption* option = nullptr;
  explicit operator bool() const { return option != nullptr; }
  LayerSpec& layer(Spec& spec) const {
    return at < 0 ? spec.network.output : spec.network.hidden[static_cast<std::size_t>(at)];
  }
  const LayerSpec& layer(const Spec& spec) const { return layer(const_cast<Spec&>(spec)); }
  void set(Spec& spec, std::string_view path, std::string_view text) const;
};
/// Empty for other paths. Throws Error::value if there is no such layer, or no such option of it.
LayerPath layer_path(const Spec& spec, std::string_view path);

/// "tanh:8", followed by the options that differ from the default: "tanh:8:dropout=0.2:frozen".
std::string layer_text(const LayerSpec& layer);
/// "frozen:init=zeros"; "" if all options have their defaults.
std::string options_text(const LayerSpec& output);
/// Reads texts of layer_text() separated by commas; throws Error::value like set_path().
std::vector<LayerSpec> hidden_from(std::string_view text);
LayerSpec output_from(std::string_view text);

/// Gives each Residual layer as many units as it has inputs.
void normalize_units(Spec& spec);

/// True if a run of `from` can continue in `next`: the differences, if any, keep the weights.
bool runs_on(const NetworkSpec& from, const NetworkSpec& next);
/// The first such difference in words: "dropout 0.2 in layer 2".
std::string layer_change(const NetworkSpec& from, const NetworkSpec& next);

}  // namespace deepx::inline DEEPX_PRECISION
