// SPDX-License-Identifier: MIT
// What the statistics of the layers mean, in words, and what one might change.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/gradients/layer_stats.h"
#include "playground/model/spec/spec.h"

namespace deepx::inline DEEPX_PRECISION {

/// In the order in which they are looked for: the first that holds is the diagnosis.
enum class Condition { pending, not_finite, symmetric, dead, exploding, saturated, vanishing, healthy };
/// "pending", "not_finite" ..
std::string_view name_of(Condition condition);

/// What is healthy for ‖Δw‖ / ‖w‖. About 10⁻³ is right (Karpathy, CS231n, "Ratio of weights:updates"); a decade to each side is ours.
inline constexpr double kLeastUpdate = 1e-4, kMostUpdate = 1e-2;
enum class UpdateSize { unknown, too_small, healthy, too_large };
UpdateSize size_of_update(double ratio);

struct Diagnosis {
  Condition condition = Condition::pending;
  std::string title{};  ///< one word
  std::string words{};  ///< one or two sentences, with numbers
  double number = 0;    ///< the one to look at; NaN for none
  bool counts = false;  ///< it is a number of units, not a ratio
  std::string caption{};  ///< what it is
};
Diagnosis diagnose(std::span<const LayerStats> layers);

/// "40", "1 200" or "a million" for a factor >= 1, of two digits.
std::string fold_text(double factor);
/// "shrinks 40-fold", "grows 1 200-fold", "keeps its size" (within a factor of 2), "is zero", "is not known".
std::string ratio_words(double ratio);

/// One thing to change: command::Set{path, value}.
struct Suggestion {
  std::string label, words;
  std::string activation;  ///< whose curve stands beside it
  std::string path, value;
};
/// Up to three, each of which changes something.
std::vector<Suggestion> suggestions(Condition condition, const Spec& spec);

/// All hidden layers alike in one respect, as the value of "network.hidden": so many of them, units, activation.
std::string hidden_with_depth(const Spec& spec, int depth);
std::string hidden_with(const Spec& spec, std::string_view option, std::string_view value);

}  // namespace deepx::inline DEEPX_PRECISION
