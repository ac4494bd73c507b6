// SPDX-License-Identifier: MIT
// Rows of a table become points of the plane, and are evaluated like all points.
#include "playground/model/share/predict.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "engine/core/error.h"
#include "playground/model/share/export.h"
#include "playground/model/spec/own_points.h"
#include "playground/model/text/number_text.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

/// A column that the model reads: a coordinate is (value in the table - offset) / scale.
struct InputColumn {
  std::string name;
  double offset = 0, scale = 1;
};

/// The table's index of a column; -1 if it is missing. A long name is stored shortened.
int index_of(const Table& table, const std::string& name) {
  for (int i = 0; i < table.columns(); ++i)
    if (table.names[static_cast<std::size_t>(i)] == name) return i;
  for (int i = 0; i < table.columns(); ++i)
    if (class_name(table.names[static_cast<std::size_t>(i)]) == name) return i;
  return -1;
}

/// The numbers of the columns, all of which exist.
std::array<std::vector<double>, 2> numbers_of(const Table& table, const std::array<InputColumn, 2>& columns) {
  std::string missing, known;
  for (const InputColumn& c : columns)
    if (index_of(table, c.name) < 0) missing += (missing.empty() ? "" : ", ") + quote(c.name);
  for (const std::string& name : table.names) known += (known.empty() ? "" : ", ") + quote(name);
  DEEPX_REQUIRE(missing.empty(), value, "predict: ", clipped(table.source, kMostPath), ": has no column ", missing,
                ", which the model needs; its columns are ", known);

  std::array<std::vector<double>, 2> numbers;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Column column = table.column(index_of(table, columns[i].name));
    DEEPX_REQUIRE(column.classes.empty(), value, "predict: ", clipped(table.source, kMostPath), ": column ",
                  quote(columns[i].name), " holds texts, such as ", quote(column.classes.front()),
                  "; the model needs numbers there");
    for (std::size_t row = 0; row < column.values.size(); ++row)
      DEEPX_REQUIRE(std::isfinite(column.values[row]), value, "predict: ", clipped(table.source, kMostPath), ": row ",
                    table.lines[row], ", column ", quote(columns[i].name),
                    " has no number; give one, or leave the row out");
    numbers[i] = column.values;
  }
  return numbers;
}

std::string class_text(const std::vector<std::string>& names, int k) {
  const auto i = static_cast<std::size_t>(k);
  return i < names.size() && !names[i].empty() ? names[i] : std::to_string(k);
}

/// The names of a table's columns for x1 and x2; painted points have no other names.
std::array<InputColumn, 2> input_columns(const OwnPoints& own) {
  std::array<InputColumn, 2> columns = {{{"x1"}, {"x2"}}};
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (const OwnColumn& c = own.columns[i]; !c.name.empty()) columns[i] = {c.name, c.offset, c.scale};
  return columns;
}

/// The table's number for an output: as a float, unless that is too coarse so far from 0.
std::string in_units_of(const OwnColumn& target, double output) {
  const double value = target.offset + target.scale * output;
  const auto rounded = static_cast<float>(value);
  if (std::abs(static_cast<double>(rounded) - value) <= 1e-6 * std::abs(target.scale)) return short_text(rounded);
  char text[32];
  std::snprintf(text, sizeof text, "%.15g", value);
  return text;
}

/// The probability that the model gives to class `decided`.
float probability(const Real* logits, int classes, int decided) {
  if (classes == 2) return 1 / (1 + std::exp(-std::abs(static_cast<float>(logits[0]))));
  float total = 0;
  for (int k = 0; k < classes; ++k) total += std::exp(static_cast<float>(logits[k] - logits[decided]));
  return 1 / total;
}

}  // namespace

Predictions predict(const SavedModel& model, const Table& table) {
  const OwnPoints own = model.spec.data.name == kOwnData ? own_points_from(model.spec.data.own) : OwnPoints{};
  const std::array<InputColumn, 2> columns = input_columns(own);
  const std::array<std::vector<double>, 2> numbers = numbers_of(table, columns);
  std::vector<PlanePoint> points(static_cast<std::size_t>(table.rows()));
  for (std::size_t row = 0; row < points.size(); ++row) {
    points[row].x = static_cast<float>((numbers[0][row] - columns[0].offset) / columns[0].scale);
    points[row].y = static_cast<float>((numbers[1][row] - columns[1].offset) / columns[1].scale);
  }
  const std::vector<int> features = feature_indices(model.spec);
  const std::vector<Real> inputs = feature_rows(features, points);
  const Tensor x = Tensor::from({table.rows(), static_cast<int>(features.size())}, inputs);
  const std::vector<Real> outputs = model.network(x, Mode::evaluation).values();

  const Objective objective(model.spec, model.classes);
  const OwnColumn& target = own.columns[2];
  const bool sure = model.classes > 0 && model.spec.loss == "cross_entropy";
  Predictions all{!target.name.empty() ? target.name : model.classes > 0 ? "class" : "y", {}, {}};
  const auto width = static_cast<std::size_t>(model.network.outputs());
  for (std::size_t row = 0; row < points.size(); ++row) {
    const Real* output = &outputs[row * width];
    DEEPX_REQUIRE(std::all_of(output, output + width, [](Real v) { return std::isfinite(v); }), value,
                  "predict: ", clipped(table.source, kMostPath), ": row ", table.lines[row],
                  ": the model's output is not a finite number; its ", quote(columns[0].name), " is ", numbers[0][row],
                  " and its ", quote(columns[1].name), " ", numbers[1][row], ", too far from the training data");
    if (model.classes == 0) {
      all.values.push_back(in_units_of(target, static_cast<double>(output[0])));
      continue;
    }
    const int decided = objective.decide(output);
    all.values.push_back(class_text(own.classes, decided));
    if (sure) all.probabilities.push_back(probability(output, model.classes, decided));
  }
  return all;
}

}  // namespace deepx::inline DEEPX_PRECISION
