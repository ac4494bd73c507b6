// SPDX-License-Identifier: MIT
// `deepx predict`: a saved model applied to new rows.
#include "playground/model/share/predict.h"

#include <cstdio>
#include <memory>

#include "engine/core/error.h"
#include "engine/data/csv.h"
#include "engine/io/file.h"
#include "playground/cli/cli.h"
#include "playground/model/share/export.h"
#include "playground/model/text/number_text.h"

namespace deepx {
namespace {

std::string quoted(const std::string& cell) {
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string text = "\"";
  for (const char c : cell) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

int run_predict(const std::vector<std::string>& models, const std::string& csv, const std::string& decimal) {
  DEEPX_REQUIRE(models.size() == 1, value, "predict: takes one model, ", models.size(),
                " are given; write deepx predict MODEL.safetensors --csv FILE");
  DEEPX_REQUIRE(!csv.empty(), value, "predict: no rows are given; write deepx predict ", clipped(models[0], kMostPath),
                " --csv FILE, or - for standard input");
  CsvFormat format;
  format.decimal = decimal_sign(decimal);
  const SavedModel model = saved_model("predict", models[0], read_file("predict", models[0]));
  const std::string text = read_input("predict", csv, "give the path of a table, or - for standard input");
  const Predictions all = predict(model, parse_csv(text, csv == "-" ? "standard input" : csv, format));
  std::printf("%s%s\n", quoted(all.name).c_str(), all.probabilities.empty() ? "" : ",probability");
  for (std::size_t row = 0; row < all.values.size(); ++row) {
    std::fputs(quoted(all.values[row]).c_str(), stdout);
    if (!all.probabilities.empty()) std::printf(",%s", short_text(all.probabilities[row]).c_str());
    std::fputc('\n', stdout);
  }
  return 0;
}

}  // namespace

Work predict_command(CLI::App& app) {
  struct Given {
    std::vector<std::string> models;
    std::string csv, decimal;
  };
  const auto given = std::make_shared<Given>();
  app.add_option("MODEL", given->models, "A model saved by deepx train --save or the playground")->type_name("");
  app.add_option("--csv", given->csv, "The rows, with a header that names the model's columns; - reads standard input")
      ->type_name("FILE")
      ->take_last();
  app.add_option("--decimal", given->decimal, "The decimal sign, . or , if the table does not show it")
      ->type_name("SIGN")
      ->take_last();
  return [given] { return run_predict(given->models, given->csv, given->decimal); };
}

}  // namespace deepx
