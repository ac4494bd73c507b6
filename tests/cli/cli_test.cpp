// SPDX-License-Identifier: MIT
// The deepx program from the command line: its output, its errors, and its exit status.
#include <cmath>

#include "tests/cli/cli_support.h"

using namespace deepx_cli;

TEST_CASE("cli: grad prints value and gradients") {
  const Outcome o = run_cli("grad 'sin(x1) + x1*x2' x1=0.5 x2=2");
  CHECK(o.status == 0);
  CHECK(o.err.empty());
  CHECK(o.out == "{\"value\":1.479425538604203,\"gradients\":{\"x1\":2.8775825618903728,\"x2\":0.5}}\n");
  const Json c = Json::parse(run_cli("grad 'c*c/2 + 10/c' c=4").out);
  CHECK(c["value"] == 10.5);
  CHECK(c["gradients"]["c"] == 3.375);
  CHECK(run_cli("grad '1/x' x=0").out == "{\"value\":null,\"gradients\":{\"x\":null}}\n");
}

TEST_CASE("cli: grad gives higher derivatives") {
  const Json result = Json::parse(run_cli("grad 'tanh(x)' x=0.5 --order 3").out);
  const double expected[] = {0.7864477329659274, -0.7268619813835873, -0.5652092882597703};
  REQUIRE(result["derivatives"].size() == 3);
  for (std::size_t i = 0; i < 3; ++i) CHECK(std::abs(result["derivatives"][i].get<double>() - expected[i]) < 1e-12);
  CHECK(result["gradients"]["x"] == result["derivatives"][0]);
}

TEST_CASE("cli: train prints its results, reproducibly") {
  const Scratch scratch;
  const std::string spec =
      scratch.file("spec.json", R"({"data": {"name": "moons"}, "network": {"hidden": [{"units": 6}]}})");
  const Outcome o = run_cli("train '" + spec + "' --set optimizer.learning_rate=0.05 --set batch=10 --steps 900");
  CHECK(o.status == 0);
  CHECK(o.err.empty());  // no progress bar without a terminal
  Json result = Json::parse(o.out),
       again = Json::parse(
           run_cli("train '" + spec + "' --set optimizer.learning_rate=0.05 --set batch=10 --steps 900").out);
  CHECK(result["step"] == 900);
  CHECK(result["epoch"] == 60);
  CHECK(result["accuracy"]["test"].get<double>() > 0.95);
  CHECK(result["loss"]["train"].get<double>() < 0.2);
  CHECK(result["seconds"].get<double>() > 0);
  result.erase("seconds");
  again.erase("seconds");
  CHECK(result == again);
  CHECK(Json::parse(run_cli("train - --steps 0 < '" + spec + "'").out)["step"] == 0);
}

TEST_CASE("cli: the order in which values are set does not matter") {
  const Scratch scratch;
  const std::string spec = scratch.file("spec.json", "{}"),
                    rope =
                        scratch.file("rope.json", R"({"problem": "catenary", "settings": {"nodes": 10}, "steps": 20})");
  const auto result = [](const std::string& path, std::initializer_list<const char*> sets, const char* more) {
    std::string call = "train '" + path + "' " + more;
    for (const char* set : sets) call += std::string(" --set ") + set;
    const Outcome o = run_cli(call);
    INFO(call << " " << o.err);
    REQUIRE_FALSE(o.out.empty());
    Json json = Json::parse(o.out);
    json.erase("seconds");
    return json;
  };
  const Json wanted = result(spec, {"optimizer.name=sgd", "optimizer.learning_rate=0.5"}, "--steps 5");
  CHECK(result(spec, {"optimizer.learning_rate=0.5", "optimizer.name=sgd"}, "--steps 5") == wanted);
  CHECK_FALSE(result(spec, {"optimizer.name=sgd"}, "--steps 5") == wanted);
  CHECK(result(spec, {"loss=mae", "data.name=plane"}, "--steps 5") ==
        result(spec, {"data.name=plane", "loss=mae"}, "--steps 5"));
  CHECK(result(spec, {"network.hidden.0.units=3", "network.hidden=relu:4"}, "--steps 5") ==
        result(spec, {"network.hidden=relu:3"}, "--steps 5"));
  CHECK(result(rope, {"optimizer.learning_rate=0.01", "optimizer.name=sgd"}, "") ==
        result(rope, {"optimizer.name=sgd", "optimizer.learning_rate=0.01"}, ""));
  check_refusal("train '" + rope + "' --set seed=-1",
                "problem: seed is -1; must be a whole number in [0, 9007199254740991]");
  check_refusal("train '" + rope + "' --set batch=1e30",
                "problem: batch is 1e30; must be a whole number in [1, 100000]");
  check_refusal("train '" + rope + "' --set length=0.5x",
                "problem: settings.length is 0.5x; must be a number in [0.01, 1000]");
  check_refusal("train '" + rope + "' --set sag=1",
                "problem: settings.sag: problem catenary has no \"sag\"; known: span, length, nodes");
  check_refusal("train '" + rope + "' --set goals=1", "problem: goals: is a list or an object; change it in the file");
}

TEST_CASE("cli: diverging training is reported") {
  const Scratch scratch;
  const std::string spec =
      scratch.file("wild.json", R"({"optimizer": {"name": "sgd", "learning_rate": 100}, "loss": "mse",
                                                        "network": {"hidden": [{"activation": "relu"}, {"activation": "relu"}]}})");
  const Outcome o = run_cli("train '" + spec + "'");
  CHECK(o.status == 1);
  CHECK(Json::parse(o.out)["loss"]["train"].is_null());
  CHECK(o.err.starts_with("deepx: train: The loss is not a number since step "));
}

TEST_CASE("cli: list shows every catalogue with formulas") {
  const Outcome all = run_cli("list");
  CHECK(all.status == 0);
  for (const char* text :
       {"operators\n", "dA = dY · Bᵀ", "Linear", "adam", "xavier_uniform", "spiral3", "sin_x2", "cross_entropy"})
    CHECK(all.out.find(text) != std::string::npos);
  const Outcome one = run_cli("list optimizers");
  CHECK(one.out.starts_with("optimizers\n  "));
  CHECK(one.out.find("β₁ = 0.9 in [0, 0.9999]") != std::string::npos);
  CHECK(one.out.find("matmul") == std::string::npos);
}

TEST_CASE("cli: wrong input is one line on stderr and status 2") {
  check_refusal(
      "", "no command is given; use grad, train, predict, list, check, reference, bench, help, --version or --help");
  check_refusal(
      "grda",
      "there is no command \"grda\"; use grad, train, predict, list, check, reference, bench, help, --version or --help");
  check_refusal("grad", "grad: no expression is given; write deepx grad 'sin(x)' x=0.5");
  check_refusal("grad 'x*' x=1", "expression: column 3: found the end; expected a number, a name, a function or \"(\"");
  check_refusal("grad '1e999*x' x=1", "expression: column 1: 1e999 is too large; numbers go up to 1.7e308");
  check_refusal("grad 'x' x=one", "grad: \"x=one\" is not a value; give NAME=NUMBER, such as x=0.5");
  check_refusal("grad 'x' x", "grad: \"x\" is not a value; give NAME=NUMBER, such as x=0.5");
  check_refusal("grad 'x' 1=1", "grad: \"1=1\" is not a value; give NAME=NUMBER, such as x=0.5");
  check_refusal("grad 'x' x=1 --order", "grad: --order has no value; give --order K");
  check_refusal("grad 'x' x=1 --order 2.5", "grad: --order is 2.5; must be a whole number in [1, 20]");
  check_refusal("train", "train: no spec is given; write deepx train SPEC.json, or - for standard input");
  check_refusal("train /no/such/file", "train: /no/such/file: cannot be read: No such file or directory");
  check_refusal("train - < /dev/null",
                "train: standard input: is empty; give the path of a spec, or - for standard input");
  check_refusal("train a b", "train: two specs are given, a and b; give one");
  check_refusal("train a --stepz 3",
                "train: there is no option --stepz; use --set, --steps, --csv, --target, --decimal, --save");
  check_refusal("train a --steps -3", "train: --steps is -3; must be a whole number in [0, 1000000000]");
  check_refusal("list colors",
                "list: there is no list \"colors\"; known: operators, functions, layers, activations, losses, "
                "regularizers, optimizers, schedules, clipping, initializers, data, features, problems");
  const Scratch scratch;
  const std::string spec = scratch.file("spec.json", "{}");
  check_refusal("train '" + spec + "' --set batch",
                "train: --set is \"batch\"; must read PATH=VALUE, such as --set batch=8");
  check_refusal("train '" + spec + "' --set batch=0", "spec: batch is 0; must be a whole number in [1, 5000]");
  check_refusal(
      "train '" + scratch.file("wrong.json", R"({"bach": 3})") + "'",
      "spec: bach: there is no such key; known: data, features, network, loss, regularizer, optimizer, schedule, batch, seed, stop");
}

TEST_CASE("cli: an ambiguous decimal sign of a table must be given, and guesses are reported") {
  const Scratch scratch;
  std::string rows = "id\tx\ty\tk\n";
  for (int i = 0; i < 40; ++i)
    rows += std::to_string(i) + (i % 2 ? "\t1," : "\t7,") + std::to_string(100 + i) + "\t" + std::to_string(i % 7) +
            (i % 2 ? "\ta\n" : "\tb\n");
  const std::string train = std::string("train '") + DEEPX_TESTS +
                            "/../playground/problems/table_classes.json' --steps 20 --csv '" +
                            scratch.file("t.tsv", rows) + "' --target k";
  check_refusal(
      train,
      "table: table: row 2, column \"x\": \"7,100\" is 7.1 or 7100; choose the decimal sign, \".\" or \",\" by --decimal");
  check_refusal(train + " --decimal ';'", "csv: the decimal sign is \";\"; must be \".\" or \",\"");
  const Outcome point = run_cli(train + " --decimal .");
  CHECK(
      point.err ==
      "deepx: train: \"id\" only tells the rows apart and is left out.\ndeepx: train: x: \"7,100\" is read as 7100.\n");
  CHECK(point.out.starts_with("{"));
  CHECK(run_cli(train + " --decimal ,").err == "deepx: train: \"id\" only tells the rows apart and is left out.\n");
}

TEST_CASE("cli: help shows the usage") {
  const Outcome o = run_cli("--help");
  CHECK(o.status == 0);
  CHECK(run_cli("help").out == o.out);
  for (const char* command : {"grad", "train", "predict", "list", "check", "reference", "bench"}) {
    CHECK(o.out.find(std::string("\n  ") + command + " ") != std::string::npos);
    const Outcome own = run_cli(std::string(command) + " --help");
    INFO(command);
    CHECK(own.status == 0);
    CHECK(own.err.empty());
    CHECK(own.out.find(std::string("deepx ") + command) != std::string::npos);
    CHECK(run_cli(std::string("help ") + command).out.find("--help") != std::string::npos);
  }
  CHECK(run_cli("train --help").out.find("--save MODEL.safetensors") != std::string::npos);
  CHECK(run_cli("--version").out == "deepx " DEEPX_VERSION "\n");
  check_refusal(
      "help me",
      "help: there is no command \"me\"; use grad, train, predict, list, check, reference, bench, help, --version or --help");
}

TEST_CASE("cli: an empty argument is an error, and so is an option given twice") {
  const Scratch scratch;
  const std::string train = "train '" + scratch.file("spec.json", "{}") + "' ";
  check_refusal(train + "--steps ''", "train: --steps is empty; give --steps N");
  check_refusal(train + "--csv ''", "train: --csv is empty; give --csv FILE");
  check_refusal(train + "--target ''", "train: --target is empty; give --target COLUMN");
  check_refusal(train + "--decimal ''", "train: --decimal is empty; give --decimal SIGN");
  check_refusal(train + "--save ''", "train: --save is empty; give --save MODEL.safetensors");
  check_refusal(train + "--set batch=8 --set ''", "train: --set is empty; give --set PATH=VALUE");
  check_refusal("train ''", "train: SPEC is empty; give one, or leave it out");
  check_refusal("predict m --csv ''", "predict: --csv is empty; give --csv FILE");
  check_refusal("grad x x=1 --order ''", "grad: --order is empty; give --order K");
  for (const std::string command : {"check", "list"})
    check_refusal(command + " ''", command + ": NAME is empty; give one, or leave it out");
  check_refusal("reference ''", "reference: FOLDER is empty; give one, or leave it out");
  check_refusal(train + "--steps 5 --steps 6", "train: --steps is given more than once; give it once");
  check_refusal(train + "--csv a --csv b", "train: --csv is given more than once; give it once");
  check_refusal("predict m --csv a --csv b", "predict: --csv is given more than once; give it once");
  check_refusal("grad x x=1 --order 1 --order 2", "grad: --order is given more than once; give it once");
  CHECK(run_cli(train + "--steps 1 --set batch=8 --set batch=9").status == 0);
  CHECK(run_cli("list losses --json --json").status == 0);
}

TEST_CASE("cli: arguments that look like options or commands are read by their place") {
  CHECK(Json::parse(run_cli("grad '-x^2' x=3").out)["value"] == -9);
  CHECK(Json::parse(run_cli("grad --order 2 '-x^2' x=3").out)["derivatives"] == Json::parse("[-6, -2]"));
  CHECK(Json::parse(run_cli("grad 'x' x=-3").out)["value"] == -3);
  check_refusal("grad '-x*' x=1",
                "expression: column 4: found the end; expected a number, a name, a function or \"(\"");
  check_refusal("train list", "train: list: cannot be read: No such file or directory");
  check_refusal("grad x x=1 --odrer 2", "grad: there is no option --odrer; use --order");
  check_refusal("bench now", "bench: takes no more arguments, \"now\" is given");
}
