// SPDX-License-Identifier: MIT
// Sizes of the gradients, updates and outputs of each layer, over the epochs of a run, in bounded memory.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

/// Histograms of log₁₀ |∂L/∂w|: this many bins over the decades from 10⁻⁸ to 1. Smaller values are in the first bin,
/// larger ones in the last; values of exactly 0, of which a rectified layer has many, are left out.
inline constexpr int kGradientBins = 48, kGradientDecades = 8;
/// An activation passes gradient if its slope is at least this share of its largest (Glorot & Bengio 2010 call the rest
/// saturated; the number is ours), and a unit is saturated if it passes gradient for fewer than kFewSamples of the
/// training samples.
inline constexpr double kFlatSlope = 0.05, kFewSamples = 0.1;

/// A layer with weights at one moment. Unknown numbers are NaN, such as gradients before the first step.
struct LayerStats {
  static constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

  float gradient_rms = kUnknown,
        gradient_norm = kUnknown;    ///< of ∂L/∂w in the latest mini-batch: root mean square, and ‖·‖₂
  float gradient_median = kUnknown;  ///< of |∂L/∂w|, like the histogram
  float update_ratio = kUnknown;     ///< ‖Δw‖ / ‖w‖: the actual change by optimizer and constraints in the latest step
  float output_rms = kUnknown;  ///< of the layer's outputs for the training samples (for the output layer: the logits)
  /// Gradient noise scale tr Σ / |G|² (McCandlish et al. 2018, An Empirical Model of Large-Batch Training, appendix
  /// A.1): the number of samples in a batch for which its gradient is half signal, half noise. From the whole
  /// mini-batches of the latest epoch, as if the weights had not changed meanwhile; infinite if there is no signal.
  float noise = kUnknown;
  /// Of the hidden layer's units: those with slope 0 for every training sample, and those that are saturated. An
  /// activation that is flat at both ends (tanh, sigmoid) only saturates; one that is flat at one end or nowhere (relu)
  /// only dies.
  std::int16_t units = 0, dead = 0, saturated = 0;
  bool alike = false;  ///< several units, all with the same weights: they will always be equal
  std::array<std::uint8_t, kGradientBins> histogram{};  ///< shares, 255 for all of them

  bool known() const { return gradient_rms == gradient_rms; }
};

/// One column of all layers per epoch until the memory is full; then every second column is dropped, and only every
/// second epoch is kept from then on, and so on. An epoch that was not seen (in a loaded session) has none.
class StatsHistory {
 public:
  static constexpr std::size_t kCapacity = 128;

  /// Empty, with room for networks of this many layers.
  void start(int layers);
  /// Whether add() would keep a column for that epoch.
  bool wants(int epoch) const { return epoch % stride_ == 0; }
  /// Epochs come in order. Allocates nothing.
  void add(int epoch, std::span<const LayerStats> layers);
  /// Forgets everything after that epoch.
  void cut(int epoch);

  int layers() const { return layers_; }
  int size() const { return static_cast<int>(epochs_.size()); }
  int epoch_of(int column) const { return epochs_[static_cast<std::size_t>(column)]; }
  int stride() const { return stride_; }
  std::span<const LayerStats> column(int i) const {
    return std::span(all_).subspan(static_cast<std::size_t>(i * layers_), static_cast<std::size_t>(layers_));
  }
  /// The latest column up to that epoch, -1 if there is none.
  int at(int epoch) const;

 private:
  std::vector<int> epochs_;
  std::vector<LayerStats> all_;
  int layers_ = 0, stride_ = 1;
};

}  // namespace deepx::inline DEEPX_PRECISION
