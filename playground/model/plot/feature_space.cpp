// SPDX-License-Identifier: MIT
// Maps the plane into a layer, and finds two axes for the view.
#include "playground/model/plot/feature_space.h"

#include <algorithm>
#include <cmath>

#include "playground/model/plot/plot_state.h"
#include "playground/model/spec/plane.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr int kGrid = FeatureSpace::kSide * FeatureSpace::kSide;
constexpr int kMostSamples = 256;    // samples of the training data: enough for two components
constexpr int kMostIterations = 40;  // a few are enough from the last frame's result
constexpr float kMargin = 0.06f;     // share of the box, on each side

float dot(std::span<const float> a, std::span<const float> b) {
  float sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// False if nothing is left of it.
bool normalize(std::vector<float>& v) {
  const float length = std::sqrt(dot(v, v));
  if (!(length > 1e-12f) || !std::isfinite(length)) return false;
  for (float& x : v) x /= length;
  return true;
}

void remove_part(std::vector<float>& v, std::span<const float> along) {
  const float part = dot(v, along);
  for (std::size_t i = 0; i < v.size(); ++i) v[i] -= part * along[i];
}

/// The unit vector that is furthest from `other`.
void any_axis(std::vector<float>& v, std::span<const float> other) {
  std::size_t best = 0;
  for (std::size_t i = 0; i < v.size(); ++i)
    if (!other.empty() && std::abs(other[i]) < std::abs(other[best])) best = i;
  std::fill(v.begin(), v.end(), 0.0f);
  v[best] = 1;
  if (!other.empty()) remove_part(v, other);
  normalize(v);
}

/// Covariance times v, without the covariance: rows' (rows v).
void spread_along(std::span<const float> rows, int N, int U, std::span<const float> mean, std::span<const float> v,
                  std::vector<float>& out) {
  const auto units = static_cast<std::size_t>(U);
  const float offset = dot(mean, v);
  std::fill(out.begin(), out.end(), 0.0f);
  for (int n = 0; n < N; ++n) {
    const std::span<const float> row = rows.subspan(static_cast<std::size_t>(n) * units, units);
    const float t = dot(row, v) - offset;
    for (std::size_t i = 0; i < units; ++i) out[i] += t * (row[i] - mean[i]);
  }
}

/// The direction with the most variance among those orthogonal to `other`, starting from `v`.
void climb(std::span<const float> rows, int N, int U, std::span<const float> mean, std::span<const float> other,
           std::vector<float>& v) {
  static thread_local std::vector<float> next;
  const bool fresh = v.size() != static_cast<std::size_t>(U);
  v.resize(static_cast<std::size_t>(U));
  next.resize(v.size());
  if (fresh)
    for (std::size_t i = 0; i < v.size(); ++i)
      v[i] = 1 / static_cast<float>(i + 1);  // neither parallel nor orthogonal to an axis
  if (!other.empty()) remove_part(v, other);
  if (dot(v, v) < 1e-6f || !normalize(v)) any_axis(v, other);  // only rounding errors were left
  const int most = fresh ? 8 * kMostIterations : kMostIterations;
  for (int i = 0; i < most; ++i) {
    spread_along(rows, N, U, mean, v, next);
    if (!other.empty()) remove_part(next, other);
    if (!normalize(next)) break;  // no variance: any direction is equally good
    if (!other.empty()) {         // again: with almost no variance, the rest is rounding
      remove_part(next, other);
      if (dot(next, next) < 0.25f || !normalize(next)) break;
    }
    const bool converged = dot(next, v) > 1 - 1e-7f;
    v.swap(next);
    if (converged) break;
  }
  const auto largest = std::ranges::max_element(v, {}, [](float x) { return std::abs(x); });
  if (fresh && *largest < 0)
    for (float& x : v) x = -x;
}

}  // namespace

void principal_axes(std::span<const float> rows, int N, int U, std::span<const float> mean, std::vector<float>& first,
                    std::vector<float>& second) {
  climb(rows, N, U, mean, {}, first);
  climb(rows, N, U, mean, first, second);
}

void FeatureSpace::attach(std::span<const int> features, std::span<const PlanePoint> points, int training) {
  std::vector<PlanePoint> all;
  all.reserve(kGrid + points.size());
  for (int row = 0; row < kSide; ++row)
    for (int col = 0; col < kSide; ++col) {
      const auto at = [](int i) { return kPlaneExtent * (2 * static_cast<float>(i) / (kSide - 1) - 1); };
      all.push_back({at(col), -at(row), 0});
    }
  all.insert(all.end(), points.begin(), points.end());
  rows_ = feature_rows(features, all);
  inputs_ = static_cast<int>(features.size());
  count_ = static_cast<int>(all.size());
  training_ = training;
  plane_y_.clear();
  for (const PlanePoint& p : all) plane_y_.push_back(p.y / kInputScale);
  all_.assign(all.size(), {});
  border_.reserve(kGrid);
  sample_.reserve(all.size());
  grid_ = std::span(all_).first(kGrid);
  points_ = std::span(all_).subspan(kGrid);
  layer_ = -1;
}

void FeatureSpace::refresh(Program& program, const Network& network, const Objective& objective,
                           const PlotState& plot) {
  const bool inputs = plot.layer == 0;
  const int units = inputs ? inputs_ : program.outputs[static_cast<std::size_t>(plot.layer) - 1].shape()[1];
  if (plot.layer != layer_ || units != units_) {
    layer_ = plot.layer;
    units_ = units;
    first_.clear();
    second_.clear();
  }
  evaluate(program, objective, plot.layer);
  choose_axes(plot);
  project();
  decision_.reset();
  const bool last = plot.layer == network.layers() - 1;
  if (last && units_ == 2 && !principal_ && objective.classes() == 2) {
    const Linear& output = network.linear(plot.layer);
    const auto w = output.weight.data();
    const float bias = output.bias.defined() ? static_cast<float>(output.bias.data()[0]) : 0;
    const auto weight = [&](const std::vector<float>& axis) {
      return static_cast<float>(axis[0] > 0.5f ? w[0] : w[1]);
    };
    decision_ = SpaceLine{weight(across_), weight(up_), bias};
  }
  find_border(objective.classes());
  fit_box();
}

void FeatureSpace::evaluate(Program& program, const Objective& objective, int layer) {
  const auto units = static_cast<std::size_t>(units_), D = static_cast<std::size_t>(inputs_);
  const auto piece = static_cast<std::size_t>(program.rows());
  const auto K = static_cast<std::size_t>(program.logits.shape()[1]);
  activations_.resize(static_cast<std::size_t>(count_) * units);
  values_.resize(kGrid * K);
  for (std::size_t start = 0; start < static_cast<std::size_t>(count_); start += piece) {
    const std::size_t rows = std::min(piece, static_cast<std::size_t>(count_) - start);
    std::copy_n(rows_.data() + start * D, rows * D, program.x.mutable_data().data());
    program.forward();
    const Real* from = layer == 0 ? program.x.raw() : program.outputs[static_cast<std::size_t>(layer) - 1].raw();
    for (std::size_t i = 0; i < rows * units; ++i) activations_[start * units + i] = static_cast<float>(from[i]);
    for (std::size_t i = start; i < std::min<std::size_t>(start + rows, kGrid); ++i)
      objective.picture(program.logits.raw() + (i - start) * K, values_.data() + i * K);
  }
}

void FeatureSpace::choose_axes(const PlotState& plot) {
  const auto units = static_cast<std::size_t>(units_);
  across_.assign(units, 0.0f);
  up_.assign(units, 0.0f);
  mean_.assign(units, 0.0f);
  flat_ = units_ == 1;
  principal_ = units_ > 2 && plot.across < 0;
  if (!principal_) {
    const bool chosen = units_ > 1 && plot.across >= 0;
    across_[chosen ? static_cast<std::size_t>(std::min(plot.across, units_ - 1)) : 0] = 1;
    if (!flat_) up_[chosen ? static_cast<std::size_t>(std::min(plot.up, units_ - 1)) : 1] = 1;
    return;
  }
  const int step = std::max(1, (training_ + kMostSamples - 1) / kMostSamples);
  int taken = 0;
  sample_.clear();
  for (int n = 0; n < training_; n += step, ++taken) {
    const auto row = std::span(activations_).subspan((kGrid + static_cast<std::size_t>(n)) * units, units);
    sample_.insert(sample_.end(), row.begin(), row.end());
    for (std::size_t i = 0; i < units; ++i) mean_[i] += row[i];
  }
  for (float& m : mean_) m /= static_cast<float>(std::max(1, taken));
  principal_axes(sample_, taken, units_, mean_, first_, second_);
  across_.assign(first_.begin(), first_.end());
  up_.assign(second_.begin(), second_.end());
}

void FeatureSpace::project() {
  const auto units = static_cast<std::size_t>(units_);
  const float x0 = dot(mean_, across_), y0 = dot(mean_, up_);
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const std::span<const float> row(activations_.data() + i * units, units);
    // A layer of one unit is a line; the plane's own x2 spreads it.
    all_[i] = {dot(row, across_) - x0, flat_ ? plane_y_[i] : dot(row, up_) - y0};
  }
}

/// Marching squares in the plane; the layer maps the crossings.
void FeatureSpace::find_border(int classes) {
  border_.clear();
  if (classes < 2) return;  // a regression has no decision
  const int K = classes == 2 ? 1 : classes;
  for (int k = 0; k < K; ++k) {
    margin_.resize(kGrid);
    for (std::size_t i = 0; i < kGrid; ++i) {
      const float* p = values_.data() + i * static_cast<std::size_t>(K);
      float best = 0;
      for (int c = 0; c < K; ++c)
        if (c != k) best = std::max(best, p[c]);
      // As logits, which are linear before the output: then the crossing between two vertices is at the right place.
      const auto log_of = [](float share) { return std::log(std::max(share, 1e-7f)); };
      margin_[i] = K == 1 ? log_of((1 + p[0]) / 2) - log_of((1 - p[0]) / 2) : log_of(p[k]) - log_of(best);
    }
    for (int row = 0; row + 1 < kSide; ++row) {
      for (int col = 0; col + 1 < kSide; ++col) {
        const int at = row * kSide + col;
        const int corners[] = {at, at + 1, at + kSide + 1, at + kSide};
        for (int side = 0; side < 4; ++side) {
          const auto a = static_cast<std::size_t>(corners[side]), b = static_cast<std::size_t>(corners[(side + 1) % 4]);
          if ((margin_[a] > 0) == (margin_[b] > 0)) continue;
          const float t = margin_[a] / (margin_[a] - margin_[b]);
          border_.push_back({all_[a].x + t * (all_[b].x - all_[a].x), all_[a].y + t * (all_[b].y - all_[a].y)});
        }
      }
    }
  }
}

void FeatureSpace::fit_box() {
  float left = INFINITY, right = -INFINITY, low = INFINITY, high = -INFINITY;
  for (const SpacePoint& p : all_) {
    if (!std::isfinite(p.x) || !std::isfinite(p.y)) continue;
    left = std::min(left, p.x);
    right = std::max(right, p.x);
    low = std::min(low, p.y);
    high = std::max(high, p.y);
  }
  if (!(right >= left)) return;
  const float side = std::max({right - left, high - low, 1e-3f}) * (1 + 2 * kMargin);
  box_ = {(left + right - side) / 2, (low + high - side) / 2, side};
}

}  // namespace deepx::inline DEEPX_PRECISION
