// SPDX-License-Identifier: MIT
// The content of the plot beside the network. Part of the model's state, so that a link holds what a teacher shows.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

enum class PlotKind {
  output,       ///< the network's answer at every point
  uncertainty,  ///< how unsure it is between the classes
  space,        ///< the plane's grid, bent by a layer
  neuron        ///< one neuron's activation at every point
};
std::string_view name_of(PlotKind shown);

struct PlotState {
  PlotKind shown = PlotKind::output;
  /// For space: 0 the inputs, 1 .. hidden layers; for neuron: 0 feature_catalogue(), 1 .. hidden layers.
  int layer = 0;
  int unit = 0;          ///< for neuron
  int across = -1;       ///< for space: the unit on each axis; -1 for both: the first two principal components,
  int up = -1;           ///< or the units themselves if there are only two
  bool classes = false;  ///< snaps to the winning class
  bool contours = true;  ///< level lines and the decision line
  bool operator==(const PlotState&) const = default;
};

/// Changes one value by its path in a link: "show" (output, uncertainty, space, neuron), "show.layer", "show.unit",
/// "show.units" ("0,3", or "principal"), "show.classes" and "show.contours" (yes, no).
///   Throws Error::value naming path, value and the allowed values; then `plot` is unchanged.
void set_plot(PlotState& plot, std::string_view path, std::string_view text);
/// The state without layers and units that this kind of plot does not use.
PlotState only_shown(PlotState plot);
/// The values that differ from the defaults, as pairs for set_plot(), in a fixed order.
std::vector<std::pair<std::string, std::string>> plot_pairs(const PlotState& plot);

}  // namespace deepx::inline DEEPX_PRECISION
