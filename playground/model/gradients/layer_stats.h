// SPDX-License-Identifier: MIT
// How large the gradients, updates and outputs of each layer are, over the epochs of a run, in bounded memory.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

/// Histograms of log₁₀ |∂L/∂w|: so many bins over the decades from 10⁻⁸ to 1. Smaller ones are in the first, larger ones in the last; those
/// that are exactly 0, of which a rectified layer has many, are left out.
inline constexpr int kGradientBins = 48, kGradientDecades = 8;
/// An activation passes gradient where its slope is at least this share of its largest (Glorot & Bengio 2010 call the rest saturated;
/// the number is ours), and a unit is saturated if fewer than kFewSamples of the training samples get through.
inline constexpr double kFlatSlope = 0.05, kFewSamples = 0.1;

/// One layer with weights at one moment. What is not known is NaN: gradients before the first step, for example.
struct LayerStats {
  static constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

  float gradient_rms = kUnknown, gradient_norm = kUnknown;  ///< of ∂L/∂w in the latest mini-batch: root mean square, and ‖·‖₂
  float gradient_median = kUnknown;  ///< of |∂L/∂w|, as the histogram
  float update_ratio = kUnknown;     ///< ‖Δw‖ / ‖w‖: what the optimizer and what constrains the weights really did in the latest step
  float output_rms = kUnknown;       ///< of what the layer puts out for the training samples (the output layer: the logits)
  /// Gradient noise scale tr Σ / |G|² (McCandlish et al. 2018, An Empirical Model of Large-Batch Training, appendix A.1): how many
  /// samples a batch needs until its gradient is as much signal as noise. From the whole mini-batches of the latest epoch, as if the
  /// weights had stood still meanwhile; infinite where no signal is left.
  float noise = kUnknown;
  /// Of the hidden layer's units: those whose slope is 0 for every training sample, and those that are saturated. An activation that
  /// is flat at both ends (tanh, sigmoid) only saturates, one that is flat at one end or nowhere (relu) only dies.
  std::int16_t units = 0, dead = 0, saturated = 0;
  bool alike = false;  ///< several units, and all with the same weights: nothing will ever tell them apart
  std::array<std::uint8_t, kGradientBins> histogram{};  ///< shares, 255 for all of them

  bool known() const { return gradient_rms == gradient_rms; }
};

/// One column of all layers for each epoch until the memory is full; then every second column goes, and only every second epoch is kept
/// from there on, and so forth. An epoch that nobody has seen (of a session that was loaded) has none.
class StatsHistory {
 public:
  static constexpr std::size_t kCapacity = 128;

  /// Empty, and with room for networks of so many layers.
  void start(int layers);
  /// Whether add() would keep a column of that epoch.
  bool wants(int epoch) const { return epoch % stride_ == 0; }
  /// Epochs come in order. Allocates nothing.
  void add(int epoch, std::span<const LayerStats> layers);
  /// Forgets what came after that epoch.
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
