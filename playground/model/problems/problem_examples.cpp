// SPDX-License-Identifier: MIT
// Batches of histograms, digits and rows.
#include "playground/model/problems/problem_examples.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/data/digits.h"
#include "engine/data/recipes.h"
#include "engine/data/split.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

class HistogramSource final : public ExampleSource {
 public:
  HistogramSource(std::uint64_t seed, int held_out) : rng_(seed, Stream::data) {
    example = {1, kBins};
    classes = {"not normal", "normal"};
    held_x = Tensor::zeros({held_out, 1, kBins});
    held_target = Tensor::zeros({held_out});
    next(held_out, held_x.mutable_data().data(), held_target.mutable_data().data());
  }
  void next(int rows, Real* x, Real* target) override {
    const LabeledRows fresh = histograms(rng_.next(), rows, kBins);
    std::transform(fresh.values.begin(), fresh.values.end(), x, [](double v) { return static_cast<Real>(v); });
    std::transform(fresh.labels.begin(), fresh.labels.end(), target,
                   [](int label) { return static_cast<Real>(label); });
  }

 private:
  static constexpr int kBins = 16;
  Rng rng_;
};

// A fixed set of rows, each once per epoch; a batch may continue into the next epoch.
class FixedSource : public ExampleSource {
 public:
  FixedSource(std::uint64_t seed, Tensor x, Tensor target)
      : x_(std::move(x)), target_(std::move(target)), rng_(seed, Stream::shuffle) {
    order_.resize(static_cast<std::size_t>(target_.size()));
    std::iota(order_.begin(), order_.end(), 0);
    rng_.shuffle(order_);
  }
  void next(int rows, Real* x, Real* target) override {
    const int width = x_.size() / target_.size();
    for (int n = 0; n < rows; ++n) {
      if (cursor_ == order_.size()) {
        cursor_ = 0;
        rng_.shuffle(order_);
      }
      const int row = order_[cursor_++];
      std::copy_n(x_.data().begin() + row * width, width, x + n * width);
      target[n] = target_.data()[static_cast<std::size_t>(row)];
    }
  }

 private:
  Tensor x_, target_;
  std::vector<int> order_;
  std::size_t cursor_ = 0;
  Rng rng_;
};

std::uint64_t another(std::uint64_t seed) { return Rng(seed, Stream::split).next(); }

}  // namespace

std::unique_ptr<ExampleSource> histogram_source(std::uint64_t seed, int held_out) {
  return std::make_unique<HistogramSource>(seed, held_out);
}

std::unique_ptr<ExampleSource> digit_source(std::uint64_t seed, int images, int held_out) {
  const Images train = make_digits(images, seed), held = make_digits(held_out, another(seed));
  auto source = std::make_unique<FixedSource>(seed, train.images, train.labels);
  source->example = {1, 28, 28};
  for (int digit = 0; digit < 10; ++digit) source->classes.push_back(std::to_string(digit));
  source->held_x = held.images;
  source->held_target = held.labels;
  return source;
}

std::unique_ptr<ExampleSource> table_source(std::uint64_t seed, const Table& table, const TableChoice& choice,
                                            double train_share) {
  const Examples all = to_examples(table, choice);
  std::vector<int> labels;
  if (!all.classes.empty())
    for (const Real label : all.target.data()) labels.push_back(static_cast<int>(label));
  const Split split = split_rows(all.target.size(), train_share, seed, labels);
  const Tensor train_x = take_rows(all.features, split.train);
  const Standardizer features = Standardizer::fit(train_x);
  Tensor train_target = take_rows(all.target, split.train), held_target = take_rows(all.target, split.test);
  Standardizer numbers{{0}, {1}};
  if (all.classes.empty()) {
    const auto column = [](const Tensor& t) { return Tensor::from({t.size(), 1}, t.data()); };
    numbers = Standardizer::fit(column(train_target));
    train_target = Tensor::from(train_target.shape(), numbers.apply(column(train_target)).data());
    held_target = Tensor::from(held_target.shape(), numbers.apply(column(held_target)).data());
  }
  auto source = std::make_unique<FixedSource>(seed, features.apply(train_x), train_target);
  source->example = {train_x.shape()[1]};
  source->classes = all.classes;
  source->notes = all.notes;
  source->target_name = all.target_name;
  source->held_x = features.apply(take_rows(all.features, split.test));
  source->held_target = held_target;
  source->target_mean = numbers.mean[0];
  source->target_scale = numbers.std[0];
  source->target_offset = all.target_offset;
  return source;
}

}  // namespace deepx::inline DEEPX_PRECISION
