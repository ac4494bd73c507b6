// SPDX-License-Identifier: MIT
// Predictions of a saved model for new rows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/data/table.h"
#include "playground/model/train/network.h"

namespace deepx::inline DEEPX_PRECISION {

/// A model written by model_safetensors(): the spec, and the trained network.
struct SavedModel {
  Spec spec;
  int classes;  ///< 0 for regression
  Network network;
};

/// Throws Error::io that begins with `call` and `name`, for any other file and for weights that do not belong to the
/// spec.
SavedModel saved_model(const char* call, std::string_view name, std::string_view bytes);

struct Predictions {
  std::string name;                  ///< name of the prediction: the training table's column, else "class" or "y"
  std::vector<std::string> values;   ///< for each row the name of a class, or a number
  std::vector<float> probabilities;  ///< of that class; empty unless the loss is cross_entropy
};

/// Predictions for every row of `table`, in order. It must have the columns of the training table, or x1 and x2; other
/// columns do not matter.
///   Throws Error::value naming every missing column, or the row and column of a value that is not a number.
Predictions predict(const SavedModel& model, const Table& table);

}  // namespace deepx::inline DEEPX_PRECISION
