// SPDX-License-Identifier: MIT
// Writes curves line by line, and reads them like any table from outside.
#include "playground/model/train/run_csv.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/data/csv.h"
#include "engine/data/number.h"
#include "playground/model/text/number_text.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr std::string_view kHead = "epoch,train_loss,test_loss";  // distinguishes a run from points
constexpr double kMostEpochs = 1e9, kMostLoss = 1e38;             // a float holds more

std::string quoted_cell(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  return out + '"';
}

/// A table with access to its cells by the names of their columns.
class RunTable {
 public:
  RunTable(std::string_view text, std::string_view name) : table_(parse_csv(text, name, {.header = true})) {}

  int rows() const { return table_.rows(); }
  bool has(std::string_view column) const { return std::ranges::find(table_.names, column) != table_.names.end(); }
  std::string text(int row, std::string_view column) const {
    return has(column) ? table_.cell(row, table_.index_of(column)) : "";
  }
  /// NaN for an empty cell and for a missing column.
  double number(int row, std::string_view column, double low, double high) const {
    const std::string cell = text(row, column);
    const double v = number_in_cell(cell, table_.decimal);
    if (!cell.empty() && !(v >= low && v <= high))
      refuse(row, column, join("is ", quote(cell), "; must be ", range_words(low, high), ", or nothing"));
    return v;
  }
  [[noreturn]] void refuse(int row, std::string_view column, std::string_view what) const {
    throw Error(ErrorKind::value, join("open_run: ", table_.source, ": line ",
                                       table_.lines[static_cast<std::size_t>(row)], ": ", column, " ", what));
  }
  [[noreturn]] void refuse(std::string_view what) const {
    throw Error(ErrorKind::value, join("open_run: ", table_.source, ": ", what));
  }

 private:
  static std::string range_words(double low, double high) {
    if (std::isinf(low)) return join("a number up to ", high);
    return join("a number in [", low, ", ", high, "]");
  }

  Table table_;
};

/// Epochs between two lines; the first line is epoch 0.
int stride_of(const RunTable& table) {
  const auto epoch = [&](int row) { return table.number(row, "epoch", 0, kMostEpochs); };
  const double stride = epoch(1);
  if (epoch(0) != 0)
    table.refuse(0, "epoch", join("is ", quote(table.text(0, "epoch")), "; a run begins with epoch 0"));
  if (!(stride >= 1 && stride == std::floor(stride)))
    table.refuse(1, "epoch", join("is ", quote(table.text(1, "epoch")), "; must be a whole number from 1 on"));
  for (int row = 2; row < table.rows(); ++row)
    if (epoch(row) != row * stride)
      table.refuse(
          row, "epoch",
          join("is ", quote(table.text(row, "epoch")), "; must be ", row * stride, ", to continue the lines before"));
  return static_cast<int>(stride);
}

std::optional<Spec> spec_of(const RunTable& table) {
  const std::string text = table.text(0, "spec");
  if (text.empty()) return std::nullopt;
  try {
    return spec_from_json(text);
  } catch (const Error& error) {
    table.refuse(0, "spec", error.what());
  }
}

std::string stem(std::string_view file) {
  file.remove_prefix(file.find_last_of("/\\") + 1);  // npos + 1 is 0
  return clipped(file.substr(0, file.find_last_of('.')));
}

}  // namespace

std::string run_csv(const Spec& spec, const History& h) {
  const std::string_view score = is_regression(spec) ? "r2" : "accuracy";
  std::string csv = join(kHead, ",train_", score, ",test_", score, ",learning_rate,spec\n");
  for (int i = 0; i < h.size(); ++i) {
    csv += std::to_string(h.epoch_of(i));
    for (const auto& curve : h.curves()) {
      const float value = curve[static_cast<std::size_t>(i)];
      csv += ',';
      if (std::isfinite(value)) csv += short_text(value);
    }
    csv += ',';
    if (i == 0) csv += quoted_cell(spec_to_json(spec));
    csv += '\n';
  }
  return csv;
}

bool is_run_csv(std::string_view text) {
  std::string head;
  for (const char c : text.substr(0, std::min<std::size_t>(text.find('\n'), 200)))
    if (c == ';' || c == '\t')
      head += ',';
    else if (c != '"' && c != ' ' && c != '\xef' && c != '\xbb' && c != '\xbf')
      head += c;
  return head.starts_with(kHead);
}

KeptRun run_from_csv(std::string_view text, std::string_view name) {
  const RunTable table(text, clipped(name));
  if (!table.has("epoch") || !table.has("train_loss") || !table.has("test_loss"))
    table.refuse(join("is not a run; its columns must begin with ", kHead));
  if (table.rows() < 2) table.refuse("has no whole epoch; a run has at least two lines below its header");
  if (table.rows() > static_cast<int>(History::kCapacity))
    table.refuse(
        join("has ", table.rows(), " epochs; at most ", History::kCapacity, " can be shown; keep only every second"));
  KeptRun run;
  run.spec = spec_of(table);
  run.step = -1;
  run.name = stem(name);
  const int stride = stride_of(table), last = table.rows() - 1;
  const bool numbers = table.has("train_r2");
  struct Wanted {
    std::string_view column;
    double low, high;
  };
  const std::array<Wanted, History::kCurves> wanted = {{{"train_loss", 0, kMostLoss},
                                                        {"test_loss", 0, kMostLoss},
                                                        {numbers ? "train_r2" : "train_accuracy", -INFINITY, 1},
                                                        {numbers ? "test_r2" : "test_accuracy", -INFINITY, 1},
                                                        {"learning_rate", 0, kMostLoss}}};
  std::array<std::vector<float>, History::kCurves> curves;
  for (std::size_t c = 0; c < curves.size(); ++c)
    for (int row = 0; row <= last; ++row)
      curves[c].push_back(static_cast<float>(table.number(row, wanted[c].column, wanted[c].low, wanted[c].high)));
  const auto at_end = [&](std::size_t c) { return static_cast<double>(curves[c].back()); };
  run.metrics.loss = {at_end(0), at_end(1)};
  (numbers ? run.metrics.r2 : run.metrics.accuracy) = {at_end(2), at_end(3)};
  run.epoch = last * stride;
  run.history.assign(curves, {}, stride);
  return run;
}

}  // namespace deepx::inline DEEPX_PRECISION
