// SPDX-License-Identifier: MIT
// The recipes: spirals, moons, histograms.
#include "engine/data/recipes.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/rng.h"

namespace deepx {
namespace {

// The i-th of n numbers from low to high at equal steps, both ends included, as numpy.linspace.
double equal_step(double low, double high, int i, int n) { return n == 1 ? low : low + (high - low) * i / (n - 1); }

void require_counts(const char* call, int least, int groups, int count) {
  DEEPX_REQUIRE(groups >= 1 && count >= least, value, call, ": ", groups, " times ", count,
                " are asked for; at least 1 times ", least, " are needed");
  DEEPX_REQUIRE(static_cast<std::int64_t>(groups) * count <= 10'000'000, value, call, ": ", groups, " times ", count,
                " are asked for; at most 10000000 together are made");
}

/// Arms whose angles begin at angle(j, 0) and end at angle(j, 1).
template <class Angle>
LabeledRows spiral(const char* call, std::uint64_t seed, int arms, int points, double noise, Angle angle) {
  require_counts(call, 1, arms, points);
  Rng rng(seed, Stream::data);
  LabeledRows out;
  for (int j = 0; j < arms; ++j) {
    for (int i = 0; i < points; ++i) {
      const double r = equal_step(0, 1, i, points),
                   theta = equal_step(angle(j, 0), angle(j, 1), i, points) + noise * rng.normal();
      out.values.insert(out.values.end(), {r * std::sin(theta), r * std::cos(theta)});
      out.labels.push_back(j);
    }
  }
  return out;
}

void normal_samples(Rng& rng, std::vector<double>& samples) {
  for (double& s : samples) s = rng.normal();
}

void other_samples(Rng& rng, std::vector<double>& samples) {
  const int thrown = rng.below(7), n = static_cast<int>(samples.size());
  double p[3] = {};
  if (thrown > 2) {
    for (double& v : p) v = 1 + rng.below(4);
  } else {
    p[0] = rng.uniform();
  }
  for (int i = 0; i < n; ++i) {
    const double t = equal_step(0, 1, i, n);
    samples[static_cast<std::size_t>(i)] = thrown > 2    ? ((p[0] * t - p[1]) * t + p[2]) * t
                                           : thrown == 2 ? rng.uniform()
                                           : thrown == 1 ? std::exp((1 + 2 * p[0]) * t)
                                                         : std::sin((0.1 + p[0]) * t);
  }
}

/// Appends the share of `samples` in each bin; the largest one counts in the last.
void append_histogram(const std::vector<double>& samples, int bins, std::vector<double>& out) {
  const auto [low, high] = std::ranges::minmax(samples);
  std::vector<int> counts(static_cast<std::size_t>(bins));
  for (const double s : samples) {
    const double place = high > low ? (s - low) / (high - low) * bins : 0;
    ++counts[static_cast<std::size_t>(std::min(static_cast<int>(place), bins - 1))];
  }
  for (const int c : counts) out.push_back(static_cast<double>(c) / static_cast<double>(samples.size()));
}

}  // namespace

LabeledRows cs231n_spiral(std::uint64_t seed, int arms, int points, double noise) {
  return spiral("cs231n_spiral", seed, arms, points, noise, [](int j, int end) { return 4.0 * (j + end); });
}

LabeledRows dll_numpy_spiral(std::uint64_t seed, int arms, int points, double noise) {
  return spiral("dll_numpy_spiral", seed, arms, points, noise,
                [&](int j, int end) { return 2 * std::numbers::pi * (j + 1.5 * end) / arms; });
}

LabeledRows half_moons(std::uint64_t seed, int points, double noise) {
  require_counts("half_moons", 2, 1, points);
  Rng rng(seed, Stream::data), order(seed, Stream::shuffle);
  struct Point {
    double x, y;
    int label;
  };
  std::vector<Point> all;
  const int outer = points / 2, inner = points - outer;
  for (int i = 0; i < points; ++i) {
    const double t =
        i < outer ? equal_step(0, std::numbers::pi, i, outer) : equal_step(0, std::numbers::pi, i - outer, inner);
    const double x = i < outer ? std::cos(t) : 1 - std::cos(t), y = i < outer ? std::sin(t) : 0.5 - std::sin(t);
    const double dx = noise * rng.normal(), dy = noise * rng.normal();
    all.push_back({x + dx, y + dy, i < outer ? 0 : 1});
  }
  order.shuffle(all);
  LabeledRows out;
  for (const Point& p : all) {
    out.values.insert(out.values.end(), {p.x, p.y});
    out.labels.push_back(p.label);
  }
  return out;
}

LabeledRows histograms(std::uint64_t seed, int rows, int bins, int samples) {
  require_counts("histograms", 1, rows, samples);
  require_counts("histograms", 2, rows, bins);
  Rng rng(seed, Stream::data);
  LabeledRows out{.width = bins, .values = {}, .labels = {}};
  std::vector<double> drawn(static_cast<std::size_t>(samples));
  for (int row = 0; row < rows; ++row) {
    const int label = row % 2;
    if (label == 1)
      normal_samples(rng, drawn);
    else
      other_samples(rng, drawn);
    append_histogram(drawn, bins, out.values);
    out.labels.push_back(label);
  }
  return out;
}

}  // namespace deepx
