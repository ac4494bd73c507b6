// SPDX-License-Identifier: MIT
// Output arrives completely, or the program reports that it did not; and output as JSON.
#include "tests/cli/cli_support.h"

using namespace deepx_cli;

TEST_CASE("cli: output that cannot be written is an error in every command") {
  if (!std::filesystem::exists("/dev/full")) SKIP("there is no /dev/full");
  const Scratch scratch;
  const std::string spec = scratch.file("spec.json", "{}"), rows = scratch.file("rows.csv", "x1,x2\n1,2\n"),
                    model = (scratch.path / "m.safetensors").string();
  REQUIRE(run_cli("train '" + spec + "' --steps 0 --save '" + model + "'").status == 0);
  for (const std::string& command :
       {std::string("list"), std::string("list --json optimizers"), std::string("grad x x=1"),
        "train '" + spec + "' --steps 0", std::string("check relu"), std::string("check relu --json"),
        "predict '" + model + "' --csv '" + rows + "'", std::string("--help"), std::string("list --help"),
        std::string("--version"), std::string("help grad"), "reference '" + scratch.path.string() + "'"}) {
    INFO(command);
    const Outcome full = deepx_to(command, "> /dev/full");
    CHECK(full.status == 3);
    // More than a buffer of output fails before the end, at a place where nothing asks for the reason.
    CHECK(full.err.starts_with("deepx: standard output: cannot be written"));
    CHECK(full.err.ends_with("; the output is incomplete\n"));
    CHECK(deepx_to(command, ">&-").status == 3);
  }
}

TEST_CASE("cli: a closed pipe is an error message, not a crash") {
  const Outcome o = deepx_to("check", "| true");
  CHECK(o.err == "deepx: standard output: cannot be written: Broken pipe; the output is incomplete\n");
}

TEST_CASE("cli: list as JSON has the contents of the table") {
  const Json all = Json::parse(run_cli("list --json").out);
  CHECK(all.size() == 13);
  for (const auto& [name, entries] : all.items()) {
    INFO(name);
    CHECK(entries.size() > 0);
    for (const Json& entry : entries) CHECK(entry["name"].is_string());
  }
  const Json one = Json::parse(run_cli("list optimizers --json").out);
  REQUIRE(one.size() == 1);
  const auto adam = std::find_if(one["optimizers"].begin(), one["optimizers"].end(),
                                 [](const Json& e) { return e["name"] == "adam"; });
  REQUIRE(adam != one["optimizers"].end());
  CHECK(
      (*adam)["settings"][0] ==
      Json::parse(
          R"({"name": "learning_rate", "symbol": "η", "value": 0.001, "low": 0, "high": 100, "words": "length of a step"})"));
  CHECK(Json::parse(run_cli("list operators --json").out)["operators"][0]["grads"].is_array());
}

TEST_CASE("cli: check and bench as JSON", "[slow]") {
  const Outcome o = run_cli("check relu --json");
  CHECK(o.status == 0);
  const Json found = Json::parse(o.out);
  CHECK(found["operators"][0]["name"] == "relu");
  CHECK(found["operators"][0]["cases"] == 2);
  CHECK(found["entries"] == 2);
  CHECK(found["wrong"] == 0);
  CHECK(found["worst"].get<double>() < found["limit"].get<double>());
  const Json speed = Json::parse(run_cli("bench --json").out);
  REQUIRE(speed.is_array());
  CHECK(speed[0]["workload"] == "W1");
  CHECK(speed[0]["value"].get<double>() > 0);
  CHECK(speed[0]["unit"] == "us");
}
