// SPDX-License-Identifier: MIT
// A saved model asked for rows that it has not seen.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/data/table.h"
#include "playground/model/train/network.h"

namespace deepx::inline DEEPX_PRECISION {

/// What model_safetensors() has written: the spec, and the network as it was trained.
struct SavedModel {
  Spec spec;
  int classes;  ///< 0 for regression
  Network network;
};

/// Throws Error::io that begins with `call` and `name`, for anything else and for weights that are not those of the spec.
SavedModel saved_model(const char* call, std::string_view name, std::string_view bytes);

struct Predictions {
  std::string name;                  ///< of what is predicted: the table's column that was learned from, else "class" or "y"
  std::vector<std::string> values;   ///< for each row the name of a class, or the number
  std::vector<float> probabilities;  ///< of that class; none unless the loss is cross_entropy
};

/// Of every row of `table`, in its order. Its columns are those of the table that was learned from, or x1 and x2; others do not matter.
///   Throws Error::value naming every column that is missing, or the row and column of a value that is none.
Predictions predict(const SavedModel& model, const Table& table);

}  // namespace deepx::inline DEEPX_PRECISION
