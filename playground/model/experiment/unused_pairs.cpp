// SPDX-License-Identifier: MIT
#include "playground/model/experiment/unused_pairs.h"

#include <map>
#include <string_view>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/text.h"
#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/link.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/problems/problem_run.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

/// The right value for a pair of a link that the opened state does not have.
std::string right_value(std::string_view path, const Experiment& e) {
  if (path == "point" || path == "samples")
    return join("must be among the ", e.data().points().size(), " points of the data, counted from 0");
  if (path == "view") return "Backprop needs a point to trace, and there is none yet";
  if (path == "show") return "uncertainty is between classes, and the data are numbers";
  if (path.starts_with("show."))
    return join("must be among the network's ", e.spec().network.hidden.size(),
                " hidden layers and their units, counted from 0");
  const Trace* t = e.backprop().trace();
  if (path == "trace" && t) return join("must be in [0, ", t->steps().size(), "], the steps of this graph");
  if (path == "look" && t)
    return join("must be one of the graph's ", t->nodes().size(), " nodes and its elements, counted from 0");
  if (path == "slope")
    return "the graph has no such parameter or variable, or no such element of it, or its slope is a constant";
  if (path == "fold") return "the graph has no such layers";
  return "it does not go with the rest of the link";
}

}  // namespace

std::vector<std::string> left_out(const LinkState& wanted, const Experiment& opened) {
  std::map<std::string, std::string> there;
  for (auto& pair : link_pairs(opened.link_state())) there.insert(std::move(pair));
  std::vector<std::string> reports;
  const bool preset = !wanted.problem.empty() && on_the_plane(wanted.problem);  // it has its own view and no settings
  for (const auto& [path, text] : link_pairs(wanted)) {
    if (path.starts_with("problem.") || (preset && (path == "problem" || path == "view"))) continue;
    const auto found = there.find(path);
    if (found == there.end() || found->second != text)
      reports.push_back(join("link: ", clipped(path), " is ", quote(text), "; ", right_value(path, opened)));
  }
  return reports;
}

}  // namespace deepx::inline DEEPX_PRECISION
