// SPDX-License-Identifier: MIT
// Layers without tensors: operators of one input. The text of an operator's block is also that of the layer.
#pragma once

#include "engine/core/error.h"
#include "engine/graph/tape.h"
#include "engine/nn/layer.h"
#include "engine/ops/ops.h"

namespace deepx::inline DEEPX_PRECISION {

/// x → op(x), with the operator's parameters as settings.
class Operation final : public Layer {
 public:
  Operation(std::string_view name, const OpTable& op, const Settings& settings) : name_(name), op_(&op), attributes_(op.defaults) {
    for (const Parameter& p : op.parameters) p.set(attributes_.data(), settings.get(p.setting.name));
  }
  Tensor operator()(const Tensor& x) const override {
    const Tensor* const in[] = {&x};
    return as_layer(name_, op_->name, [&] { return emit(*op_, attributes_.data(), in, 1); });
  }

 private:
  std::string_view name_;
  const OpTable* op_;
  Attributes attributes_;
};

/// Adds to a block, which may have only a name and samples, what follows from the operator.
template <class Op>
LayerInfo operation_entry(LayerInfo info) {
  const OpTable& op = table_of(TableKey<Op>{});
  if (info.math.empty()) info.math = op.info->math;
  if (info.words.empty()) info.words = op.info->words;
  if (info.source.empty()) info.source = op.info->source;
  for (const Parameter& p : op.parameters) info.settings.push_back(p.setting);
  info.make = [](const LayerArguments& a) -> std::unique_ptr<Layer> { return std::make_unique<Operation>(a.info.name, table_of(TableKey<Op>{}), a.settings); };
  return info;
}

inline const RegisteredLayer max_pool1d_layer{operation_entry<MaxPool1dOp>({.name = "MaxPool1d",
    .words = "keeps the largest number of each window: that a pattern is there, not where exactly",
    .samples = {{.input = {2, 2, 6}}, {.settings = {{"kernel_size", 3}, {"stride", 2}, {"padding", 1}}, .input = {1, 2, 8}}},
    .rejects = {{{}, {5, 3}, {5, 3}, "MaxPool1d: input [5, 3]: expected [N, C, L]"}}})};
inline const RegisteredLayer max_pool2d_layer{operation_entry<MaxPool2dOp>({.name = "MaxPool2d",
    .words = "keeps the largest number of each window: that a pattern is there, not where exactly",
    .samples = {{.input = {2, 1, 4, 6}}, {.settings = {{"kernel_size", 3}, {"stride", 2}, {"padding", 1}}, .input = {1, 2, 4, 4}}},
    .rejects = {{{}, {5, 3}, {5, 3}, "MaxPool2d: input [5, 3]: expected [N, C, H, W]"},
                {{{"kernel_size", 9}}, {1, 1, 4, 4}, {1, 1, 4, 4},
                  "MaxPool2d: input [1, 1, 4, 4], kernel 9, padding 0: the kernel must fit into the padded input"}}})};
inline const RegisteredLayer avg_pool1d_layer{operation_entry<AvgPool1dOp>({.name = "AvgPool1d",
    .words = "keeps the average of each window: a shorter, smoother sequence",
    .samples = {{.input = {2, 2, 6}}, {.settings = {{"kernel_size", 3}, {"stride", 2}, {"padding", 1}, {"count_include_pad", 0}},
                  .input = {1, 2, 7}}},
    .rejects = {{{}, {5, 3}, {5, 3}, "AvgPool1d: input [5, 3]: expected [N, C, L]"}}})};
inline const RegisteredLayer avg_pool2d_layer{operation_entry<AvgPool2dOp>({.name = "AvgPool2d",
    .words = "keeps the average of each window: a smaller, smoother image",
    .samples = {{.input = {2, 1, 4, 6}}, {.settings = {{"kernel_size", 3}, {"stride", 2}, {"padding", 1}, {"count_include_pad", 0}},
                  .input = {1, 2, 4, 5}}},
    .rejects = {{{}, {5, 3}, {5, 3}, "AvgPool2d: input [5, 3]: expected [N, C, H, W]"}}})};

/// Number of elements along the axes from `first` on: of an example, of a channel; also for an empty batch.
inline int size_from(int first, const Shape& shape) {
  int size = 1;
  for (int axis = first; axis < shape.rank(); ++axis) size *= shape[axis];
  return size;
}

/// x [N, C, ..] → y [N, C], the average over all places.
class GlobalAvgPool final : public Layer {
 public:
  Tensor operator()(const Tensor& x) const override {
    DEEPX_REQUIRE(x.rank() >= 3, shape, "GlobalAvgPool: input is ", x.shape(), "; expected [N, C, ..]", Tape::where());
    const int places = size_from(2, x.shape());
    DEEPX_REQUIRE(places > 0, shape, "GlobalAvgPool: input is ", x.shape(), ": there are no places to average; at least one is needed",
                  Tape::where());
    return mean(reshape(x, {x.shape()[0], x.shape()[1], places}), {.axis = 2});
  }
};
inline const RegisteredLayer global_avg_pool_entry{{.name = "GlobalAvgPool", .math = "y꜀ = mean x꜀",
    .words = "one number for each channel: how much of its pattern there is, anywhere",
    .source = "Lin, Chen & Yan 2014",
    .make = [](const LayerArguments&) -> std::unique_ptr<Layer> { return std::make_unique<GlobalAvgPool>(); },
    .samples = {{.input = {2, 3, 4}}, {.input = {2, 1, 3, 2}}},
    .rejects = {{{}, {5, 3}, {5, 3}, "GlobalAvgPool: input is [5, 3]; expected [N, C, ..]"},
                {{}, {2, 3, 4}, {2, 3, 0}, "GlobalAvgPool: input is [2, 3, 0]: there are no places to average; at least one is needed"}}}};

/// x [N, ..] → y [N, all others].
class Flatten final : public Layer {
 public:
  Tensor operator()(const Tensor& x) const override {
    DEEPX_REQUIRE(x.rank() >= 2, shape, "Flatten: input is ", x.shape(), "; expected [N, ..]", Tape::where());
    return reshape(x, {x.shape()[0], size_from(1, x.shape())});
  }
};
inline const RegisteredLayer flatten_entry{{.name = "Flatten", .math = "y = x as [N, D]",
    .words = "lays all numbers of an example in one row, as Linear needs them",
    .source = "row-major order",
    .make = [](const LayerArguments&) -> std::unique_ptr<Layer> { return std::make_unique<Flatten>(); },
    .samples = {{.input = {2, 3, 4}}, {.input = {3, 2}}},
    .rejects = {{{}, {5}, {5}, "Flatten: input is [5]; expected [N, ..]"}}}};

}  // namespace deepx::inline DEEPX_PRECISION
