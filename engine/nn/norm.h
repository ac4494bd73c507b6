// SPDX-License-Identifier: MIT
// Layers that bring values to mean 0 and variance 1: over a batch, over an example, over groups of channels.
#pragma once

#include "engine/nn/layer.h"

namespace deepx::inline DEEPX_PRECISION {

/// Scale and shift of a normalized value, both learned; empty if they are not wanted.
struct Affine {
  Tensor weight{}, bias{};

  Affine(const Shape& shape, bool wanted);
  void visit(const TensorVisitor& visitor);
};

struct BatchNormOptions {
  double eps = 1e-5, momentum = 0.1;
  bool affine = true;
};
/// x [N, C, ..] → y [same], each channel with mean 0 and variance 1 over the batch and all places, then scaled and shifted.
/// Training uses the batch's own statistics and tracks them: running ← (1 − momentum) · running + momentum · new, where the variance
/// is the unbiased one. Evaluation uses the running ones. `kSides`: 1 for [N, C] and [N, C, L], 2 for [N, C, H, W].
template <int kSides>
class BatchNorm final : public Layer {
 public:
  static constexpr const char* kName = kSides == 1 ? "BatchNorm1d" : "BatchNorm2d";
  static constexpr const char* kExpected = kSides == 1 ? "[N, C] or [N, C, L]" : "[N, C, H, W]";

  /// Throws Error::value for an eps or a momentum outside [0, 1].
  explicit BatchNorm(int num_features, BatchNormOptions options = {});
  /// In training a channel needs more than one value.
  Tensor operator()(const Tensor& x) const override;
  void visit(const TensorVisitor& visitor) override;
  static bool fits(const Shape& x) { return x.rank() == 2 + kSides || (kSides == 1 && x.rank() == 2); }

  Affine affine;
  Tensor running_mean, running_var;

 private:
  BatchNormOptions options_;
};
using BatchNorm1d = BatchNorm<1>;
using BatchNorm2d = BatchNorm<2>;

/// x [.., normalized_shape] → y [same]: each example with mean 0 and variance 1 over its last axes, then scaled and shifted.
class LayerNorm final : public Layer {
 public:
  /// Throws Error::value for an eps outside [0, 1].
  explicit LayerNorm(const Shape& normalized_shape, double eps = 1e-5, bool elementwise_affine = true);
  Tensor operator()(const Tensor& x) const override;
  void visit(const TensorVisitor& visitor) override { affine.visit(visitor); }

  Affine affine;

 private:
  Shape normalized_shape_;
  double eps_;
};

/// x [N, C, ..] → y [same]: each group of channels of each example with mean 0 and variance 1, then each channel scaled and shifted.
class GroupNorm final : public Layer {
 public:
  /// Throws Error::shape unless num_groups divides num_channels, Error::value for an eps outside [0, 1].
  GroupNorm(int num_groups, int num_channels, double eps = 1e-5, bool affine = true);
  Tensor operator()(const Tensor& x) const override;
  void visit(const TensorVisitor& visitor) override { affine.visit(visitor); }

  Affine affine;

 private:
  int num_groups_, num_channels_;
  double eps_;
};

inline Setting eps_setting() {
  return {.name = "eps", .symbol = "ε", .words = "added to the variance, so that it is never 0", .value = 1e-5, .low = 0, .high = 1};
}
inline Setting momentum_setting() {
  return {.name = "momentum", .symbol = "m", .words = "share of the newest batch in the running statistics",
          .value = 0.1, .low = 0, .high = 1};
}
inline Setting affine_setting(std::string_view name = "affine") {
  return {.name = name, .words = "whether scale and shift are learned", .value = 1, .choices = "no, yes"};
}

/// Adds to a block what both kinds have in common.
template <int kSides>
LayerInfo batch_norm_entry(LayerInfo info) {
  info.math = "y = (x − μ) / √(σ² + ε) · w + b, μ and σ² of each channel";
  info.words = "keeps every channel's values at one size, independent of the layers before";
  info.source = "Ioffe & Szegedy 2015";
  info.settings = {eps_setting(), momentum_setting(), affine_setting()};
  info.make = [](const LayerArguments& a) -> std::unique_ptr<Layer> {
    using Made = BatchNorm<kSides>;
    DEEPX_REQUIRE(Made::fits(a.input), shape, Made::kName, ": input is ", a.input, "; expected ", Made::kExpected);
    return std::make_unique<Made>(a.input[1], BatchNormOptions{a.settings.get("eps"), a.settings.get("momentum"), a.settings.get("affine") != 0});
  };
  return info;
}

inline const RegisteredLayer batch_norm1d_entry{batch_norm_entry<1>({.name = "BatchNorm1d",
    .samples = {{.input = {5, 3}}, {.settings = {{"eps", 0.01}, {"momentum", 0.5}, {"affine", 0}}, .input = {3, 2, 4}}},
    .rejects = {{{}, {5}, {}, "BatchNorm1d: input is [5]; expected [N, C] or [N, C, L]"},
                {{}, {5, 3}, {5, 2}, "BatchNorm1d: input is [5, 2], made for 3 channels; expected [N, C] or [N, C, L]"},
                {{}, {5, 3}, {1, 3}, "BatchNorm1d: input is [1, 3]: one value for each channel has no variance; training needs more"},
                {{}, {5, 3}, {0, 3}, "BatchNorm1d: input is [0, 3]: no values have no variance; training needs more"}}})};
inline const RegisteredLayer batch_norm2d_entry{batch_norm_entry<2>({.name = "BatchNorm2d",
    .samples = {{.input = {2, 2, 3, 2}}, {.settings = {{"eps", 0.01}, {"momentum", 0.5}, {"affine", 0}}, .input = {3, 2, 2, 1}}},
    .rejects = {{{}, {5, 3}, {}, "BatchNorm2d: input is [5, 3]; expected [N, C, H, W]"},
                {{}, {5, 3, 2, 2}, {5, 2, 2, 2}, "BatchNorm2d: input is [5, 2, 2, 2], made for 3 channels; expected [N, C, H, W]"}}})};

inline const RegisteredLayer layer_norm_entry{{.name = "LayerNorm", .math = "y = (x − μ) / √(σ² + ε) · w + b, μ and σ² of each example",
    .words = "keeps every example's values at one size; the same in training and evaluation", .source = "Ba, Kiros & Hinton 2016",
    .settings = {count_setting("axes", "k", "how many of the last axes it takes the statistics over", 1, kMaxRank - 1),
                 eps_setting(), affine_setting("elementwise_affine")},
    .make = [](const LayerArguments& a) -> std::unique_ptr<Layer> {
      const int axes = a.settings.whole("axes");
      DEEPX_REQUIRE(a.input.rank() > axes, shape, "LayerNorm: input is ", a.input, ", axes ", axes, "; it needs an axis more, for the batch");
      return std::make_unique<LayerNorm>(Shape(a.input.sizes().last(static_cast<std::size_t>(axes))), a.settings.get("eps"),
                                         a.settings.get("elementwise_affine") != 0);
    },
    .samples = {{.input = {3, 4}}, {.settings = {{"axes", 2}, {"eps", 0.01}, {"elementwise_affine", 0}}, .input = {2, 2, 3}}},
    .rejects = {{{{"axes", 2}}, {3, 4}, {}, "LayerNorm: input is [3, 4], axes 2; it needs an axis more, for the batch"},
                {{}, {3, 4}, {3, 5}, "LayerNorm: input is [3, 5]; its last axes must be [4]"}}}};

inline const RegisteredLayer group_norm_entry{{.name = "GroupNorm",
    .math = "y = (x − μ) / √(σ² + ε) · w + b, μ and σ² of each group of channels",
    .words = "keeps the values of related channels at one size, also in batches of one", .source = "Wu & He 2018",
    .settings = {count_setting("num_groups", "G", "groups of channels; 1 takes all channels together", 1),
                 eps_setting(), affine_setting()},
    .make = [](const LayerArguments& a) -> std::unique_ptr<Layer> {
      DEEPX_REQUIRE(a.input.rank() >= 2, shape, "GroupNorm: input is ", a.input, "; expected [N, C, ..]");
      return std::make_unique<GroupNorm>(a.settings.whole("num_groups"), a.input[1], a.settings.get("eps"), a.settings.get("affine") != 0);
    },
    .samples = {{.settings = {{"num_groups", 2}}, .input = {2, 4, 3}}, {.settings = {{"eps", 0.01}, {"affine", 0}}, .input = {2, 3, 2, 1}}},
    .rejects = {{{}, {3}, {}, "GroupNorm: input is [3]; expected [N, C, ..]"},
                {{{"num_groups", 3}}, {2, 4, 3}, {}, "GroupNorm: num_groups is 3, num_channels 4; num_groups must divide num_channels"},
                {{}, {2, 4, 3}, {2, 3, 3}, "GroupNorm: input is [2, 3, 3]; expected [N, 4, ..]"},
                {{}, {2, 4}, {0, 4}, "GroupNorm: input is [0, 4]: there is no value to normalize; at least one is needed"},
                {{}, {2, 4, 3}, {2, 4, 0}, "GroupNorm: input is [2, 4, 0]: there is no value to normalize; at least one is needed"}}}};

}  // namespace deepx::inline DEEPX_PRECISION
