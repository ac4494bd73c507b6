// SPDX-License-Identifier: MIT
// The contents of a link.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "playground/model/backprop/trace_plan.h"
#include "playground/model/experiment/access.h"
#include "playground/model/experiment/view.h"
#include "playground/model/plot/plot_state.h"
#include "playground/model/spec/spec.h"

namespace deepx::inline DEEPX_PRECISION {

/// The contents of a link: what to run and what to show.
struct LinkState {
  Spec spec;
  View view = View::train;
  int trace_at = 0;  ///< position in the Backprop view
  TracePlan plan{};  ///< what the Backprop view walks
  /// selected node and element there; -1: the current step, its largest gradient
  int trace_node = -1, trace_element = -1;
  /// indices in the data (training points first) of the points shown there; empty: the first six
  std::vector<int> trace_samples{};
  std::string problem{};                             ///< preset of the Problems view; empty: none
  std::map<std::string, double> problem_settings{};  ///< settings that differ from the preset's
  Access access{};                                   ///< locked and hidden controls
  PlotState plot{};                                  ///< contents of the Train view's plot
  int point = -1;                    ///< index of the data point traced through the network there; -1: none
  std::vector<std::string> folds{};  ///< folded scopes of the Backprop view's graph, see command::Fold
  bool operator==(const LinkState&) const = default;
};

}  // namespace deepx::inline DEEPX_PRECISION
