// SPDX-License-Identifier: MIT
// The data of an experiment: points on the plane, and what their classes and columns are called.
#pragma once

#include <array>
#include <span>
#include <string>

#include "playground/model/experiment/forward.h"
#include "playground/model/experiment/parts/data_point.h"

namespace deepx::inline DEEPX_PRECISION {

struct OwnColumn;

class DataPart {
 public:
  explicit DataPart(const ExperimentState& state) : state_(&state) {}

  std::span<const DataPoint> points() const;  ///< training points first
  int train_size() const;
  int test_size() const;        ///< 0 if all points are training points: then there are no test numbers
  MissingData missing() const;  ///< unless `nothing`, play and step throw
  int revision() const;         ///< a counter: the points have changed

  int classes() const;  ///< 0 for a regression
  bool regression() const { return classes() == 0; }
  /// Names of the classes of the user's points, from class 0 on. Classes without a name, and those named "", are shown
  /// as letters.
  std::span<const std::string> class_names() const;
  /// Columns of the table from which the user's points came: x1, x2, and the number or class. Without names and scales
  /// if there is no table.
  const std::array<OwnColumn, 3>& columns() const;
  bool from_table() const;

 private:
  const ExperimentState* state_;
};

}  // namespace deepx::inline DEEPX_PRECISION
