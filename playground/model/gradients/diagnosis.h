// SPDX-License-Identifier: MIT
// The meaning of the layers' statistics in words, and suggestions.
#pragma once

#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "playground/model/gradients/layer_stats.h"
#include "playground/model/spec/spec.h"
#include "playground/model/train/history.h"

namespace deepx::inline DEEPX_PRECISION {

/// In order of priority: the first that holds is the diagnosis; but what has settled is neither saturated nor vanishing.
enum class Condition {
  pending,
  not_finite,
  symmetric,
  dead,
  exploding,
  saturated,
  vanishing,
  settled,        ///< the loss has become small and rests: small gradients are the end of training
  large_updates,  ///< of some layers; the gradients are healthy
  small_updates,
  healthy
};
/// "pending", "not_finite" ..
std::string_view name_of(Condition condition);

/// Healthy range of ‖Δw‖ / ‖w‖. About 10⁻³ is right for large networks (Karpathy, CS231n, "Ratio of weights:updates").
/// Small ones train well with more: the default network changes by 2 to 8 % in its first ten epochs. The limits are ours.
inline constexpr double kLeastUpdate = 1e-4, kMostUpdate = 1e-1;
enum class UpdateSize { unknown, too_small, healthy, too_large };
UpdateSize size_of_update(double ratio);

/// The training loss at three moments of a run.
struct LossTrend {
  double first = NAN, earlier = NAN, now = NAN;  ///< at the start, at three quarters of the epochs, and now
  int epochs = 0;
  /// The loss has fallen to half or less, and in the last quarter of at least 20 epochs it moved by less than 2 % of
  /// the fall. The numbers are ours.
  bool settled() const;
};
LossTrend loss_trend(const History& history, int epoch);

struct Diagnosis {
  Condition condition = Condition::pending;
  std::string title{};    ///< one word
  std::string words{};    ///< one or two sentences, with numbers
  double number = 0;      ///< the most important number; NaN for none
  bool counts = false;    ///< `number` counts units, instead of being a ratio
  std::string caption{};  ///< caption of `number`
};
Diagnosis diagnose(std::span<const LayerStats> layers, const LossTrend& trend = {});

/// "40", "1 200" or "a million" for a factor >= 1, with two digits.
std::string fold_text(double factor);
/// "shrinks 40-fold", "grows 1 200-fold", "keeps its size" (within a factor of 2), "is zero", "is not known".
std::string ratio_words(double ratio);

/// A suggested change: command::Set{path, value}.
struct Suggestion {
  std::string label, words;
  std::string activation;  ///< activation whose curve is shown beside it
  std::string path, value;
};
/// Up to three suggestions, each of which changes something.
std::vector<Suggestion> suggestions(Condition condition, const Spec& spec);

/// The value of "network.hidden" with all hidden layers alike in one respect: their number, units, activation.
std::string hidden_with_depth(const Spec& spec, int depth);
std::string hidden_with(const Spec& spec, std::string_view option, std::string_view value);

}  // namespace deepx::inline DEEPX_PRECISION
