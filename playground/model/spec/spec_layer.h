// SPDX-License-Identifier: MIT
// What can be chosen for each layer of the network, as one table: paths, JSON and the short text of a link all read it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "playground/model/spec/spec.h"

namespace deepx::inline DEEPX_PRECISION {

/// One value of a layer, as a SpecRow is one of a spec: a name, a number, or yes and no. One of the members is set.
struct LayerOption {
  std::string_view key, label;
  std::string_view values{};  ///< what it may be, as Markdown; of a number its limits say it, of a flag true and false
  std::string_view words{};   ///< what it means, as Markdown
  std::string_view group = "layer_options";  ///< of access_groups()
  bool of_output = false;  ///< the output layer has it, too
  bool runs_on = false;    ///< a change of it goes on with the weights there are
  std::vector<std::string_view> (*known)() = nullptr;  ///< names to choose from
  bool inherits = false;   ///< "" is allowed, and stands for what the whole network has
  std::string LayerSpec::*name = nullptr;
  double LayerSpec::*number = nullptr;
  int LayerSpec::*count = nullptr;
  bool LayerSpec::*flag = nullptr;
  Limits limits = {};

  bool is_number() const { return number || count; }
  std::string text(const LayerSpec& layer) const;
  /// As in a layer nothing was chosen for.
  bool usual(const LayerSpec& layer) const;
  bool same(const LayerSpec& a, const LayerSpec& b) const;
  /// Throws Error::value naming `path` and what is allowed.
  void set(LayerSpec& layer, std::string_view path, std::string_view text) const;
};
/// Units and activation first, a regularizer before its strength.
std::span<const LayerOption> layer_options();

/// A path such as "network.hidden.1.units" or "network.output.frozen": the layer (-1: the output) and its option.
struct LayerPath {
  int at = 0;
  const LayerOption* option = nullptr;
  explicit operator bool() const { return option != nullptr; }
  LayerSpec& layer(Spec& spec) const { return at < 0 ? spec.network.output : spec.network.hidden[static_cast<std::size_t>(at)]; }
  const LayerSpec& layer(const Spec& spec) const { return layer(const_cast<Spec&>(spec)); }
  void set(Spec& spec, std::string_view path, std::string_view text) const;
};
/// Nothing for other paths. Throws Error::value when there is no such layer, or no such option of it.
LayerPath layer_path(const Spec& spec, std::string_view path);

/// "tanh:8", and what is not as usual: "tanh:8:dropout=0.2:frozen".
std::string layer_text(const LayerSpec& layer);
/// "frozen:init=zeros"; "" when all is as usual.
std::string options_text(const LayerSpec& output);
/// What layer_text() wrote, separated by commas; throws Error::value like set_path().
std::vector<LayerSpec> hidden_from(std::string_view text);
LayerSpec output_from(std::string_view text);

/// A Residual layer has as many units as it has inputs: gives it those.
void settle_units(Spec& spec);

/// True when a run of `from` can go on as one of `next`: what differs, if anything, needs no other weights.
bool runs_on(const NetworkSpec& from, const NetworkSpec& next);
/// The first such difference in words: "dropout 0.2 in layer 2".
std::string layer_change(const NetworkSpec& from, const NetworkSpec& next);

}  // namespace deepx::inline DEEPX_PRECISION
