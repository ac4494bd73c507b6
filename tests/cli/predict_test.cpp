// SPDX-License-Identifier: MIT
// A model saved on the command line and used for new rows; and paths that are not readable files.
#include <cmath>
#include <sstream>

#include "tests/cli/cli_support.h"

using namespace deepx_cli;

namespace {

/// The lines of a text, split at commas.
std::vector<std::vector<std::string>> cells(const std::string& text) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(text);
  for (std::string line, cell; std::getline(lines, line);) {
    std::istringstream row(line);
    rows.emplace_back();
    while (std::getline(row, cell, ',')) rows.back().push_back(cell);
  }
  return rows;
}

std::string quoted(const std::filesystem::path& path) { return "'" + path.string() + "'"; }

}  // namespace

TEST_CASE("cli: a trained model is saved, and classifies new rows") {
  const Scratch scratch;
  const std::string spec = scratch.file("spec.json", R"({"data": {"name": "gaussians"}})");
  const std::filesystem::path model = scratch.path / "gaussians.safetensors";
  const Outcome trained = run_cli("train '" + spec + "' --steps 300 --save " + quoted(model));
  REQUIRE(trained.status == 0);
  REQUIRE(Json::parse(trained.out)["accuracy"]["test"].get<double>() > 0.95);
  // Columns are found by name; other columns do not matter.
  const std::string rows = scratch.file("rows.csv", "name,x2,x1\nfar,-2,-2\nnear,2,2\n");
  const Outcome o = run_cli("predict " + quoted(model) + " --csv '" + rows + "'");
  CHECK(o.status == 0);
  CHECK(o.err.empty());
  const auto table = cells(o.out);
  REQUIRE(table.size() == 3);
  CHECK(table[0] == std::vector<std::string>{"class", "probability"});
  CHECK(table[1][0] != table[2][0]);
  for (std::size_t row : {1u, 2u}) {
    CHECK(std::stod(table[row][1]) > 0.9);
    CHECK(std::stod(table[row][1]) <= 1);
  }
  CHECK(run_cli("predict " + quoted(model) + " --csv - < '" + rows + "'").out == o.out);
}

TEST_CASE("cli: regression predicts numbers, several classes give the most probable one") {
  const Scratch scratch;
  const std::filesystem::path model = scratch.path / "m.safetensors";
  const std::string rows = scratch.file("rows.csv", "x1;x2\n3;3\n-3;-3\n");
  REQUIRE(run_cli("train '" + scratch.file("plane.json", R"({"data": {"name": "plane", "noise": 0}, "loss": "mse"})") +
                  "' --steps 2000 --save " + quoted(model))
              .status == 0);
  const auto numbers = cells(run_cli("predict " + quoted(model) + " --csv '" + rows + "'").out);
  REQUIRE(numbers.size() == 3);
  CHECK(numbers[0] == std::vector<std::string>{"y"});
  CHECK(std::abs(std::stod(numbers[1][0]) - 0.6) < 0.1);
  CHECK(std::abs(std::stod(numbers[2][0]) + 0.6) < 0.1);
  REQUIRE(run_cli("train '" + scratch.file("three.json", R"({"data": {"name": "spiral3"}})") + "' --steps 0 --save " +
                  quoted(model))
              .status == 0);
  const auto classes = cells(run_cli("predict " + quoted(model) + " --csv '" + rows + "'").out);
  CHECK(std::stod(classes[1][1]) >= 1.0 / 3);
}

TEST_CASE("cli: a model of a table uses the table's numbers and names") {
  const Scratch scratch;
  const std::filesystem::path model = scratch.path / "m.safetensors";
  // Six short ones on the left, six long ones on the right; length = 50 + 2 x1, width = 0.3 + 0.01 x2.
  const std::string own =
      "columns=length:50:2,width:0.3:0.01,kind:0:1:classes=short,long:AEtkAF5CAHEgAIP-AJbcAKm6AS7lAUHDAVShAWd_AXpdAY07";
  const std::string spec = scratch.file("own.json", R"({"data": {"name": "own", "own": ")" + own + R"("}})");
  REQUIRE(run_cli("train '" + spec + "' --steps 200 --save " + quoted(model)).err == "");
  const Outcome o = run_cli("predict " + quoted(model) + " --csv '" +
                            scratch.file("rows.csv", "width,length,kind\n0.3,42,?\n0.29,58,?\n") + "'");
  CHECK(o.err == "");
  const auto rows = cells(o.out);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0] == std::vector<std::string>{"kind", "probability"});
  CHECK(rows[1][0] == "short");
  CHECK(rows[2][0] == "long");
  const std::string other = scratch.file("other.csv", "x1,x2\n1,2\n");
  CHECK(run_cli("predict " + quoted(model) + " --csv '" + other + "'").err ==
        "deepx: predict: " + other +
            ": has no column \"length\", \"width\", which the model needs; its columns are \"x1\", \"x2\"\n");
}

TEST_CASE("cli: errors name what cannot be predicted") {
  const Scratch scratch;
  const std::filesystem::path model = scratch.path / "m.safetensors";
  REQUIRE(run_cli("train '" + scratch.file("spec.json", "{}") + "' --steps 0 --save " + quoted(model)).status == 0);
  const std::string call = "predict " + quoted(model) + " --csv ";
  const auto table = [&](const char* text) { return scratch.file("t.csv", text); };
  std::string path = table("a,x2\n1,2\n");
  check_refusal(call + path,
                "predict: " + path + ": has no column \"x1\", which the model needs; its columns are \"a\", \"x2\"");
  path = table("a,b\n1,2\n");
  check_refusal(call + path, "predict: " + path +
                                 ": has no column \"x1\", \"x2\", which the model needs; its columns are \"a\", \"b\"");
  path = table("x1,x2\n1,2\n,2\n");
  check_refusal(call + path,
                "predict: " + path + ": row 3, column \"x1\" has no number; give one, or leave the row out");
  path = table("x1,x2\n1,red\n2,blue\n");
  check_refusal(call + path,
                "predict: " + path + ": column \"x2\" holds texts, such as \"red\"; the model needs numbers there");
  path = table("x1,x2\n1,2\n1e39,1e39\n");
  check_refusal(call + path,
                "predict: " + path +
                    ": row 3: the model's output is not a finite number; its \"x1\" is 1e+39 and its \"x2\" 1e+39, "
                    "too far from the training data");
  check_refusal("predict " + quoted(model), "predict: no rows are given; write deepx predict " + model.string() +
                                                " --csv FILE, or - for standard input");
  check_refusal("predict --csv x",
                "predict: takes one model, 0 are given; write deepx predict MODEL.safetensors --csv FILE");
  const std::string json = scratch.file("no_model.json", "{}");
  CHECK(run_cli("predict '" + json + "' --csv x").err.starts_with("deepx: predict: safetensors: " + json + ": "));
}

TEST_CASE("cli: for a path that is not a readable text, the error says what it is") {
  const Scratch scratch;
  const std::string folder = scratch.path.string(), spec = "; give the path of a spec, or - for standard input";
  check_refusal("train '" + folder + "'", "train: " + folder + ": is a folder; give the name of a file");
  check_refusal("train /dev/null", "train: /dev/null: is a device; give the name of a file");
  check_refusal("predict '" + folder + "' --csv x", "predict: " + folder + ": is a folder; give the name of a file");
  check_refusal("train - < '" + folder + "'", "train: standard input: cannot be read: Is a directory" + spec);
  const std::string empty = scratch.file("empty.json", ""), binary = scratch.file("a.out", std::string("\x7f"
                                                                                                       "ELF\0\1",
                                                                                                       6));
  check_refusal("train '" + empty + "'", "train: " + empty + ": is empty" + spec);
  check_refusal("train '" + binary + "'", "train: " + binary + ": is binary" + spec);
  check_refusal("train '" + scratch.file("p.json", contents(DEEPX_TESTS "/../playground/problems/catenary.json")) +
                    "' --csv '" + folder + "'",
                "train: " + folder + ": is a folder; give the name of a file");
  CHECK(run_cli("train <(echo '{}') --steps 0").status == 0);
  if (::geteuid() == 0) return;  // root may read everything
  std::filesystem::permissions(empty, std::filesystem::perms::none);
  check_refusal("train '" + empty + "'", "train: " + empty + ": cannot be read: Permission denied");
}

TEST_CASE("cli: a path where the model cannot be saved is refused before the training") {
  const Scratch scratch;
  const std::string spec = scratch.file("spec.json", "{}"), folder = scratch.path.string();
  check_refusal("train '" + spec + "' --save '" + folder + "'",
                "train: --save " + folder + ": is a folder; give the name of a file, such as --save model.safetensors");
  check_refusal("train '" + spec + "' --save '" + folder + "/no/m'",
                "train: --save " + folder + "/no/m: there is no folder " + folder + "/no; create it first");
  const std::string wild =
      scratch.file("wild.json", R"({"optimizer": {"name": "sgd", "learning_rate": 100}, "loss": "mse",
                                                        "network": {"hidden": [{"activation": "relu"}, {"activation": "relu"}]}})");
  const Outcome o = run_cli("train '" + wild + "' --save '" + folder + "/m'");
  CHECK(o.status == 1);
  CHECK(o.err.find("nothing is saved") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(scratch.path / "m"));
  const std::string problem = scratch.file("p.json", contents(DEEPX_TESTS "/../playground/problems/catenary.json"));
  check_refusal("train '" + problem + "' --save '" + folder + "/m'",
                "train: --save " + folder + "/m: this problem has no network to save; leave out --save");
}
