// SPDX-License-Identifier: MIT
// Counts, and the curve over the threshold.
#include "playground/model/train/evaluation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace deepx::inline DEEPX_PRECISION {

void roc_curve(std::span<const float> scores, std::span<const int> labels, std::vector<RocPoint>& curve,
               std::vector<int>& order) {
  curve.clear();
  const auto positives = std::count(labels.begin(), labels.end(), 1);
  const auto negatives = static_cast<std::ptrdiff_t>(labels.size()) - positives;
  if (positives == 0 || negatives == 0 || std::ranges::any_of(scores, [](float s) { return std::isnan(s); })) return;
  order.resize(labels.size());
  std::iota(order.begin(), order.end(), 0);
  const auto score = [&](int i) { return scores[static_cast<std::size_t>(i)]; };
  std::sort(order.begin(), order.end(), [&](int a, int b) { return score(a) > score(b); });
  curve.push_back({0, 0});
  int right = 0, wrong = 0;
  for (std::size_t i = 0; i < order.size();) {
    int more_right = 0, more_wrong = 0;
    for (const float tied = score(order[i]); i < order.size() && score(order[i]) == tied; ++i)
      (labels[static_cast<std::size_t>(order[i])] == 1 ? more_right : more_wrong)++;
    right += more_right;
    wrong += more_wrong;
    const RocPoint next{static_cast<float>(wrong) / static_cast<float>(negatives),
                        static_cast<float>(right) / static_cast<float>(positives)};
    // Straight up or straight to the right as before: the corner moves on.
    if (curve.size() >= 2) {
      const RocPoint a = curve[curve.size() - 2], b = curve.back();
      const bool up = a.false_positive == b.false_positive && b.false_positive == next.false_positive;
      const bool along = a.true_positive == b.true_positive && b.true_positive == next.true_positive;
      if (up || along) curve.pop_back();
    }
    curve.push_back(next);
  }
}

double roc_area(std::span<const RocPoint> curve) {
  if (curve.empty()) return std::numeric_limits<double>::quiet_NaN();
  double area = 0;
  for (std::size_t i = 1; i < curve.size(); ++i) {
    const double width =
        static_cast<double>(curve[i].false_positive) - static_cast<double>(curve[i - 1].false_positive);
    area += width * (static_cast<double>(curve[i].true_positive) + static_cast<double>(curve[i - 1].true_positive)) / 2;
  }
  return area;
}

void evaluate_split(SplitEvaluation& split, std::span<const int> labels, std::span<const int> decided,
                    std::span<const float> scores, int classes, std::vector<int>& order) {
  split.size = static_cast<int>(labels.size());
  split.confusion.assign(static_cast<std::size_t>(classes * classes), 0);
  for (std::size_t n = 0; n < labels.size(); ++n)
    ++split.confusion[static_cast<std::size_t>(labels[n] * classes + decided[n])];
  split.roc.clear();
  split.auc = std::numeric_limits<double>::quiet_NaN();
  split.present = {};
  if (classes != 2) return;
  roc_curve(scores, labels, split.roc, order);
  split.auc = roc_area(split.roc);
  const auto share = [&](int truth) {
    const int all = split.count(truth, 0, 2) + split.count(truth, 1, 2);
    return all == 0 ? 0.0f : static_cast<float>(split.count(truth, 1, 2)) / static_cast<float>(all);
  };
  split.present = {share(0), share(1)};
}

void evaluate_split(SplitEvaluation& split, std::span<const Real> targets, std::span<const Real> predicted) {
  split.size = static_cast<int>(targets.size());
  split.confusion.clear();
  split.roc.clear();
  split.auc = split.r2 = std::numeric_limits<double>::quiet_NaN();
  split.targets.assign(targets.begin(), targets.end());
  split.predicted.assign(predicted.begin(), predicted.end());
  double mean = 0, left = 0, all = 0;
  for (Real t : targets) mean += static_cast<double>(t) / static_cast<double>(targets.size());
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const double off = static_cast<double>(targets[i]) - static_cast<double>(predicted[i]),
                 spread = static_cast<double>(targets[i]) - mean;
    left += off * off;
    all += spread * spread;
  }
  if (all > 0) split.r2 = 1 - left / all;
}

}  // namespace deepx::inline DEEPX_PRECISION
