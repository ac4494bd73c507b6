// SPDX-License-Identifier: MIT
// Where a problem's examples come from, batch by batch.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/core/rng.h"
#include "engine/data/table.h"
#include "engine/tensor/tensor.h"

namespace deepx::inline DEEPX_PRECISION {

/// Examples to train on, and others to be judged by.
class ExampleSource {
 public:
  virtual ~ExampleSource() = default;
  /// The next x [rows, ..] and target [rows]: class numbers, or the standardised number to predict.
  virtual void next(int rows, Real* x, Real* target) = 0;

  Shape example;                     ///< shape of one x, without the batch's axis
  std::vector<std::string> classes;  ///< their names; empty for regression
  Tensor held_x, held_target;        ///< [M, ..], [M]
  double target_scale = 1;           ///< regression: standard deviation of the target in the table's units
  double target_mean = 0;            ///< and its mean, less target_offset
  double target_offset = 0;          ///< what was subtracted from the table's numbers so that Real tells them apart
  std::vector<std::string> notes;    ///< of a table: what was guessed, read otherwise than it stands there, or left out
};

/// New histograms with every batch.
std::unique_ptr<ExampleSource> histogram_source(std::uint64_t seed, int held_out);
/// `images` digits, in another order every epoch.
std::unique_ptr<ExampleSource> digit_source(std::uint64_t seed, int images, int held_out);
/// Rows of a table, features and target standardised by the training rows.
std::unique_ptr<ExampleSource> table_source(std::uint64_t seed, const Table& table, const TableChoice& choice, double train_share);

}  // namespace deepx::inline DEEPX_PRECISION
