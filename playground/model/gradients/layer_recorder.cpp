// SPDX-License-Identifier: MIT
// The measures of each layer.
#include "playground/model/gradients/layer_recorder.h"

#include <algorithm>
#include <cmath>

#include "playground/model/train/run.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

std::span<const Real> weights_of(const Run& run, int layer) { return run.network().linear(layer).weight.data(); }
std::span<const Real> gradient_of(const Run& run, int layer) { return run.grad(run.network().weight_index(layer)); }

/// The inputs of a hidden layer's activation: the pass knows its operators by name and layer.
std::span<const Real> activation_input(const Program& pass, std::string_view layer, std::string_view activation) {
  const auto nodes = pass.tape.nodes();
  for (NodeId id = static_cast<NodeId>(nodes.size()); id-- > 0;)
    if (nodes[id].op && nodes[id].op->name == activation && pass.tape.scope_of(id) == layer)
      return nodes[pass.tape.inputs(id)[0]].value.data();
  return {};
}

/// True if all columns of `weights` [inputs, units] are the same.
bool all_alike(std::span<const Real> weights, int units) {
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (weights[i] != weights[i - i % static_cast<std::size_t>(units)]) return false;
  return units > 1;
}

}  // namespace

struct ActivationSlopes::Pass {
  Pass(std::string_view activation, int rows, int units) : z(Tensor::zeros({rows, units})) {
    z.requires_grad();
    const auto recording = tape.record();
    total = sum(Activation(activation)(z));
  }
  std::span<const Real> at(std::span<const Real> places) {
    std::ranges::copy(places, z.mutable_data().begin());
    tape.forward();
    ReverseSweep sweep(tape, total);  // of the sum: the gradient at each place is the slope there
    while (sweep.step()) {
    }
    return tape.grad(tape.find(z));
  }
  Tape tape;
  Tensor z, total;
};

ActivationSlopes::ActivationSlopes(std::string_view activation, int rows, int units)
    : activation_(activation), pass_(std::make_unique<Pass>(activation, rows, units)) {
  constexpr int kPlaces = 513;
  constexpr Real kFlat = 32;  // beyond this a slope that fades out has faded
  std::vector<Real> places;
  for (int i = 0; i < kPlaces; ++i) places.push_back(kFlat * static_cast<Real>(2 * i - kPlaces + 1) / (kPlaces - 1));
  Pass probe(activation, kPlaces, 1);
  const std::span<const Real> slopes = probe.at(places);
  largest_ = 0;
  for (const Real slope : slopes) largest_ = std::max(largest_, std::abs(slope));
  const Real flat = static_cast<Real>(kFlatSlope) * largest_;
  saturates_ = std::abs(slopes.front()) < flat && std::abs(slopes.back()) < flat;
}
ActivationSlopes::~ActivationSlopes() = default;

std::span<const Real> ActivationSlopes::at(std::span<const Real> z) { return pass_->at(z); }

bool ActivationSlopes::fits(std::string_view activation, int rows, int units) const {
  return activation == activation_ && pass_->z.shape() == Shape{rows, units};
}

LayerRecorder::LayerRecorder() = default;
LayerRecorder::~LayerRecorder() = default;

void LayerRecorder::clear() {
  layers_.clear();
  step_ = -1;
}

void LayerRecorder::before_step(const Run& run, bool noise_too) {
  layers_.resize(static_cast<std::size_t>(run.network().layers()));
  const bool goes_on = run.steps() == step_ && run.batch() == batch_ && !run.at_epoch_end();
  if (!goes_on) batches_ = 0, noise_too_ = noise_too;
  batch_ = run.batch();
  for (int k = 0; k < run.network().layers(); ++k) {
    Layer& layer = layers_[static_cast<std::size_t>(k)];
    const std::span<const Real> w = weights_of(run, k);
    layer.before.assign(w.begin(), w.end());
    if (goes_on || !noise_too_) continue;
    layer.sum.assign(w.size(), 0);
    layer.squares = 0;
  }
}

void LayerRecorder::after_step(const Run& run) {
  step_ = run.steps();
  if (!noise_too_) return;
  if (run.latest_rows() == batch_) {
    ++batches_;
    for (int k = 0; k < run.network().layers(); ++k) {
      Layer& layer = layers_[static_cast<std::size_t>(k)];
      const std::span<const Real> g = gradient_of(run, k);
      for (std::size_t i = 0; i < g.size(); ++i) layer.sum[i] += static_cast<double>(g[i]);
      layer.squares += sum_of_squares(g);
    }
  }
  if (run.at_epoch_end()) finish_noise(run);
}

// The gradient of batches of B samples varies by tr Σ / B, and the square of their mean is too large by the mean's own
// variance.
void LayerRecorder::finish_noise(const Run& run) {
  const double n = batches_;
  for (int k = 0; k < run.network().layers(); ++k) {
    Layer& layer = layers_[static_cast<std::size_t>(k)];
    layer.noise = LayerStats::kUnknown;
    if (batches_ < 2) continue;
    double mean_squared = 0;
    for (const double s : layer.sum) mean_squared += s / n * (s / n);
    const double variance = std::max(0.0, layer.squares - n * mean_squared) / (n - 1),
                 signal = mean_squared - variance / n;
    if (variance == 0 && mean_squared == 0) continue;  // no gradient
    layer.noise = signal > 0 ? static_cast<float>(batch_ * variance / signal) : std::numeric_limits<float>::infinity();
  }
}

void LayerRecorder::measure_gradient(const Run& run, int k, LayerStats& to) {
  const Layer& layer = layers_[static_cast<std::size_t>(k)];
  const std::span<const Real> g = gradient_of(run, k), w = weights_of(run, k);
  if (run.steps() != step_ || g.empty()) return;
  const double squares = sum_of_squares(g);
  to.gradient_norm = static_cast<float>(std::sqrt(squares));
  to.gradient_rms = static_cast<float>(std::sqrt(squares / static_cast<double>(g.size())));
  to.noise = layer.noise;
  if (!std::isfinite(squares)) return;
  double moved = 0;
  for (std::size_t i = 0; i < w.size(); ++i) {
    const double d = static_cast<double>(w[i]) - static_cast<double>(layer.before[i]);
    moved += d * d;
  }
  if (const double size = sum_of_squares(layer.before); size > 0)
    to.update_ratio = static_cast<float>(std::sqrt(moved / size));
  std::array<int, kGradientBins> counts{};
  magnitudes_.clear();
  magnitudes_.reserve(g.size());
  for (const Real v : g) {
    if (v == 0) continue;
    magnitudes_.push_back(std::abs(v));
    const Real bin =
        (std::log10(magnitudes_.back()) + kGradientDecades) * (static_cast<Real>(kGradientBins) / kGradientDecades);
    ++counts[static_cast<std::size_t>(std::clamp(bin, Real(0), Real(kGradientBins - 1)))];
  }
  const int all = static_cast<int>(magnitudes_.size());
  if (all == 0) return;
  for (std::size_t b = 0; b < counts.size(); ++b)
    to.histogram[b] = static_cast<std::uint8_t>((255 * counts[b] + all - 1) / all);
  const auto middle = magnitudes_.begin() + static_cast<std::ptrdiff_t>(magnitudes_.size() / 2);
  std::nth_element(magnitudes_.begin(), middle, magnitudes_.end());
  to.gradient_median = static_cast<float>(*middle);
}

void LayerRecorder::measure_units(const Run& run, int k, LayerStats& to) {
  Layer& layer = layers_[static_cast<std::size_t>(k)];
  const Network& network = run.network();
  const Program* pass = run.train_pass();
  const auto at = static_cast<std::size_t>(k);
  if (!pass || at >= network.spec().hidden.size()) return;
  const int units = network.linear(k).weight.shape()[1], rows = pass->rows();
  const std::string_view activation = network.spec().hidden[at].activation;
  to.units = static_cast<std::int16_t>(units);
  to.alike = all_alike(weights_of(run, k), units);
  layer.passing.assign(static_cast<std::size_t>(units), 1);
  const std::span<const Real> z = activation_input(*pass, network.name(k), activation);
  if (z.empty()) return;  // "linear" passes every gradient
  if (!layer.slopes || !layer.slopes->fits(activation, rows, units))
    layer.slopes = std::make_unique<ActivationSlopes>(activation, rows, units);
  const std::span<const Real> slopes = layer.slopes->at(z);
  const Real least = layer.slopes->saturates() ? static_cast<Real>(kFlatSlope) * layer.slopes->largest() : Real(0);
  std::ranges::fill(layer.passing, 0.0f);
  for (std::size_t i = 0; i < slopes.size(); ++i)
    if (std::abs(slopes[i]) > least) layer.passing[i % static_cast<std::size_t>(units)] += 1;
  for (float& share : layer.passing) {
    share /= static_cast<float>(rows);
    if (layer.slopes->saturates() && static_cast<double>(share) < kFewSamples) ++to.saturated;
    if (!layer.slopes->saturates() && share == 0) ++to.dead;
  }
}

std::span<const LayerStats> LayerRecorder::measure(const Run& run) {
  const int count = run.network().layers();
  layers_.resize(static_cast<std::size_t>(count));
  stats_.assign(static_cast<std::size_t>(count), {});
  for (int k = 0; k < count; ++k) {
    LayerStats& to = stats_[static_cast<std::size_t>(k)];
    measure_gradient(run, k, to);
    measure_units(run, k, to);
    if (const Program* pass = run.train_pass()) {
      to.output_rms = root_mean_square(pass->outputs[static_cast<std::size_t>(k)].data());
    }
  }
  return stats_;
}

}  // namespace deepx::inline DEEPX_PRECISION
