// SPDX-License-Identifier: MIT
// What the plot beside the network shows. Part of the model's state, so that a link holds what a teacher points at.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

enum class PlotKind {
  output,       ///< the network's answer all over the plane
  uncertainty,  ///< how evenly it is torn between the classes
  space,        ///< the plane's grid as a layer bends it
  neuron        ///< one neuron's activation all over the plane
};
std::string_view name_of(PlotKind shown);

struct PlotState {
  PlotKind shown = PlotKind::output;
  int layer = 0;       ///< of space: 0 the inputs, 1 .. hidden layers; of neuron: 0 feature_catalogue(), 1 .. hidden layers
  int unit = 0;        ///< of neuron
  int across = -1;     ///< of space: the unit on each axis; -1 for both: the first two principal components,
  int up = -1;         ///< or the units themselves where there are only two
  bool classes = false;  ///< snaps to the winning class
  bool contours = true;  ///< level lines and the decision line
  bool operator==(const PlotState&) const = default;
};

/// Changes one value by its path in a link: "show" (output, uncertainty, space, neuron), "show.layer", "show.unit", "show.units"
/// ("0,3", or "principal"), "show.classes" and "show.contours" (yes, no).
///   Throws Error::value naming path, value and what is allowed; `plot` is then unchanged.
void set_plot(PlotState& plot, std::string_view path, std::string_view text);
/// Without layers and units that this kind of plot has no use for.
PlotState only_shown(PlotState plot);
/// What differs from the usual as pairs for set_plot(), in a fixed order.
std::vector<std::pair<std::string, std::string>> plot_pairs(const PlotState& plot);

}  // namespace deepx::inline DEEPX_PRECISION
