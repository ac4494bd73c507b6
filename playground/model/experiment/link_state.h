// SPDX-License-Identifier: MIT
// What a link holds.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "playground/model/backprop/trace_plan.h"
#include "playground/model/experiment/access.h"
#include "playground/model/plot/plot_state.h"
#include "playground/model/spec/spec.h"

namespace deepx::inline DEEPX_PRECISION {

/// In the order of their tabs.
enum class View { train, backprop, gradients, problems };
inline constexpr std::array<std::string_view, 4> kViewNames = {"train", "backprop", "gradients", "problems"};
/// The run is trained and scrubbed in these; in the others it rests.
inline bool trains(View view) { return view == View::train || view == View::gradients; }
inline std::string_view name_of(View view) { return kViewNames[static_cast<std::size_t>(view)]; }

/// The state a link holds: what to run and what to look at.
struct LinkState {
  Spec spec;
  View view = View::train;
  int trace_at = 0;                ///< position of the Backprop view's stepper
  TracePlan plan{};                ///< what that view walks
  int trace_node = -1, trace_element = -1;  ///< what is looked at there; -1: the step in hand, its largest gradient
  std::vector<int> trace_samples{};  ///< the points it shows, by their places in the data (training first); empty: the first six
  std::string problem{};           ///< the preset that the Problems view shows; empty: none
  std::map<std::string, double> problem_settings{};  ///< those that differ from the preset's
  Access access{};                 ///< what a teacher has locked and hidden
  PlotState plot{};                ///< what the plot of the Train view shows
  int point = -1;                  ///< the data point that is traced through the network there; -1: none
  std::vector<std::string> folds{};  ///< scopes of the Backprop view's graph that are folded, see command::Fold
  bool operator==(const LinkState&) const = default;
};

}  // namespace deepx::inline DEEPX_PRECISION
