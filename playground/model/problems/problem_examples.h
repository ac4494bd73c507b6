// SPDX-License-Identifier: MIT
// The source of a problem's examples, batch by batch.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/core/rng.h"
#include "engine/data/table.h"
#include "engine/tensor/tensor.h"

namespace deepx::inline DEEPX_PRECISION {

/// Examples for training, and others for evaluation.
class ExampleSource {
 public:
  virtual ~ExampleSource() = default;
  /// The next x [rows, ..] and target [rows]: class numbers, or the standardized number to predict.
  virtual void next(int rows, Real* x, Real* target) = 0;

  Shape example;                     ///< shape of one x, without the batch's axis
  std::vector<std::string> classes;  ///< names of the classes; empty for regression
  Tensor held_x, held_target;        ///< [M, ..], [M]
  double target_scale = 1;           ///< regression: standard deviation of the target in the table's units
  double target_mean = 0;            ///< regression: mean of the target, minus target_offset
  double target_offset = 0;          ///< subtracted from the table's numbers so that Real can distinguish them
  std::string target_name;           ///< for a table: the column to predict
  std::vector<std::string> notes;    ///< for a table: what was guessed, read differently from the text, or left out
};

/// New histograms in every batch.
std::unique_ptr<ExampleSource> histogram_source(std::uint64_t seed, int held_out);
/// `images` digits, in a new order every epoch.
std::unique_ptr<ExampleSource> digit_source(std::uint64_t seed, int images, int held_out);
/// Rows of a table, with features and target standardized by the training rows.
std::unique_ptr<ExampleSource> table_source(std::uint64_t seed, const Table& table, const TableChoice& choice,
                                            double train_share);

}  // namespace deepx::inline DEEPX_PRECISION
