// SPDX-License-Identifier: MIT
// The spec as JSON and by paths: values survive writing and reading, and errors name the wrong value.
#include "playground/model/spec/spec.h"

#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <sstream>

#include "engine/data/dataset.h"
#include "engine/nn/init.h"
#include "engine/optim/schedule.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/link.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/train/history.h"
#include "tests/model/support.h"

using namespace deepx;

namespace {

std::string spec_refusal(std::string_view json) {
  return message_of([&] { spec_from_json(json); });
}
std::string refused(std::string_view path, std::string_view text) {
  Spec spec;
  const std::string message = message_of([&] { set_path(spec, path, text); });
  CHECK(spec == Spec{});  // a refused change leaves everything unchanged
  return message;
}

}  // namespace

TEST_CASE("spec: JSON and back gives the same spec") {
  CHECK(spec_from_json("{}") == Spec{});
  CHECK(minimal_json(Spec{}) == "{}");
  Spec spec;
  set_path(spec, "data.name", "spiral3");
  set_path(spec, "data.noise", "0.3");
  set_path(spec, "features", "sin_x2,x1");
  set_path(spec, "network.hidden", "relu:3,sigmoid:64");
  set_path(spec, "optimizer.name", "sgd");
  set_path(spec, "optimizer.momentum", "0.9");
  set_path(spec, "seed", "9007199254740991");
  CHECK(spec_from_json(spec_to_json(spec)) == spec);
  CHECK(spec_from_json(spec_to_json(spec, 2)) == spec);
  CHECK(spec_from_json(minimal_json(spec)) == spec);
  CHECK(
      minimal_json(spec) ==
      R"({"data":{"name":"spiral3","noise":0.3},"features":["x1","sin_x2"],"network":{"hidden":[{"units":3,"activation":"relu"},)"
      R"({"units":64,"activation":"sigmoid"}]},"optimizer":{"name":"sgd","momentum":0.9},"seed":9007199254740991})");
}

TEST_CASE("spec: every path gives the value that was set") {
  Spec spec;
  const std::pair<const char*, const char*> pairs[] = {{"data.name", "xor"},
                                                       {"data.points", "500"},
                                                       {"data.noise", "0.25"},
                                                       {"data.train_share", "0.7"},
                                                       {"data.seed", "1"},
                                                       {"features", "x1,x1x2"},
                                                       {"network.hidden", ""},
                                                       {"network.hidden", "tanh:2,relu:3"},
                                                       {"network.hidden.1.units", "9"},
                                                       {"network.hidden.0.activation", "softplus"},
                                                       {"network.init", "zeros"},
                                                       {"loss", "mse"},
                                                       {"optimizer.name", "sgd"},
                                                       {"optimizer.learning_rate", "0.1"},
                                                       {"optimizer.weight_decay", "0.001"},
                                                       {"batch", "1"},
                                                       {"seed", "0"}};
  for (const auto& [path, text] : pairs) {
    set_path(spec, path, text);
    CHECK(get_path(spec, path) == text);
  }
  CHECK(get_path(spec, "network.hidden") == "softplus:2,relu:9");
}

TEST_CASE("spec: another optimizer brings its own settings and keeps a weight_decay that the user chose") {
  Spec spec;
  set_path(spec, "optimizer.weight_decay", "0.01");
  set_path(spec, "optimizer.name", "sgd");
  CHECK(spec.optimizer.settings ==
        std::map<std::string, double>{
            {"learning_rate", 0.1}, {"momentum", 0}, {"dampening", 0}, {"nesterov", 0}, {"weight_decay", 0.01}});
  // The rate for small problems.
  set_path(spec, "optimizer.name", "rmsprop");
  CHECK(spec.optimizer.learning_rate() == optimizer_catalogue().at("rmsprop").recipe.learning_rate);
  CHECK(spec.optimizer.settings.at("weight_decay") == 0.01);
  Spec untouched;
  set_path(untouched, "optimizer.name", "adamw");
  CHECK(untouched.optimizer.settings.at("weight_decay") == 0.01);
  set_path(untouched, "optimizer.name", "adam");
  CHECK(untouched.optimizer.settings.at("weight_decay") == 0);
}

TEST_CASE("spec: after any choices, its JSON and its link give the same spec again") {
  const auto names = [](const auto& catalogue) {
    std::vector<std::string_view> all;
    for (const auto& entry : catalogue) all.push_back(entry.name);
    return all;
  };
  int tried = 0;
  for (const auto& [path, all] :
       std::map<std::string, std::vector<std::string_view>>{{"data.name", names(dataset_catalogue().entries())},
                                                            {"network.init", names(initializer_catalogue().entries())},
                                                            {"loss", names(loss_choices())},
                                                            {"regularizer.name", regularizer_names()},
                                                            {"optimizer.name", names(optimizer_choices())},
                                                            {"schedule.name", names(schedule_catalogue().entries())}}) {
    for (const std::string_view from : all) {
      for (const std::string_view to : all) {
        Spec spec;
        try {
          set_path(spec, path, from);
          if (path == "optimizer.name" && spec.optimizer.settings.contains("weight_decay"))
            set_path(spec, "optimizer.weight_decay", "0.01");
          set_path(spec, path, to);
        } catch (const Error&) {
          continue;  // a loss for the other kind of data
        }
        INFO(path << ": " << from << ", then " << to);
        CHECK(spec_from_json(minimal_json(spec)) == spec);
        LinkState state;
        state.spec = spec;
        CHECK(read_link(link_of(state)).state.spec == spec);
        ++tried;
      }
    }
  }
  CHECK(tried > 300);
}

TEST_CASE("spec: choices among an optimizer's settings are given by name") {
  Spec spec;
  set_path(spec, "optimizer.amsgrad", "yes");
  CHECK(spec.optimizer.settings.at("amsgrad") == 1);
  CHECK(get_path(spec, "optimizer.amsgrad") == "yes");
  CHECK(minimal_json(spec) == R"({"optimizer":{"amsgrad":"yes"}})");
  CHECK(spec_from_json(minimal_json(spec)) == spec);
  CHECK(refused("optimizer.amsgrad", "maybe") == "spec: optimizer: amsgrad is \"maybe\"; must be one of no, yes");
  CHECK(spec_refusal(R"({"optimizer": {"amsgrad": 1}})") == "spec: optimizer.amsgrad is 1; must be a name in quotes");
}

TEST_CASE("spec: every listed optimizer trains; one that needs the whole data is not listed") {
  CHECK(refused("optimizer.name", "lbfgs") ==
        "spec: optimizer.name is \"lbfgs\"; known: sgd, adagrad, adadelta, rmsprop, adam, adamw, nadam, lion");
  for (const OptimizerInfo& info : optimizer_choices()) DYNAMIC_SECTION(info.name) {
      Spec spec;
      set_path(spec, "data.name", "gaussians");
      set_path(spec, "optimizer.name", info.name);
      Experiment e(spec);
      const double before = e.run().metrics().loss.train;
      e.train(200);
      CHECK(e.run().metrics().loss.train < before);
    }
}

TEST_CASE("spec: wrong values are refused by path, with what is allowed") {
  CHECK(refused("batch", "0") == "spec: batch is 0; must be a whole number in [1, 5000]");
  CHECK(refused("batch", "1.5") == "spec: batch is 1.5; must be a whole number in [1, 5000]");
  CHECK(refused("batch", "many") == "spec: batch is many; must be a whole number in [1, 5000]");
  CHECK(refused("data.noise", "nan") == "spec: data.noise is nan; must be a number in [0, 2]");
  CHECK(refused("data.points", "1e9") == "spec: data.points is 1e9; must be a whole number in [20, 5000]");
  CHECK(
      refused("data.name", "moon") ==
      "spec: data.name is \"moon\"; known: circle, xor, gaussians, moons, spiral, spiral3, cs231n_spiral, dll_numpy_spiral, half_moons, rings, checkerboard, spirals, plane, hill, sine, cubic, own");
  CHECK(refused("loss", "") == "spec: loss is \"\"; known: cross_entropy, mse, hinge");
  CHECK(refused("features", "") ==
        "spec: features is empty; give at least one of x1, x2, x1^2, x2^2, x1x2, sin_x1, sin_x2");
  CHECK(refused("features", "x1,x3") == "spec: features is \"x3\"; known: x1, x2, x1^2, x2^2, x1x2, sin_x1, sin_x2");
  CHECK(refused("optimizer.learning_rate", "-1") ==
        "spec: optimizer.learning_rate is -1; must be a number in [0, 100]");
  CHECK(
      refused("optimizer.momentum", "0.9") ==
      "spec: optimizer.momentum: optimizer adam has no \"momentum\"; known: name, learning_rate, beta1, beta2, eps, weight_decay, amsgrad");
  CHECK(refused("network.hidden", "tanh8") ==
        "spec: network.hidden.0 is \"tanh8\"; must read activation:units, as tanh:8");
  CHECK(refused("network.hidden", "tanh:8,") ==
        "spec: network.hidden.1 is \"\"; must read activation:units, as tanh:8");
  CHECK(refused("network.hidden", "tanh:1,tanh:1,tanh:1,tanh:1,tanh:1,tanh:1,tanh:1,tanh:1,tanh:1") ==
        "spec: network.hidden has 9 layers; at most 8 are allowed");
  CHECK(refused("network.hidden.3.units", "4") ==
        "spec: network.hidden.3.units: there is no hidden layer 3; the network has 3, counted from 0");
  CHECK(refused("network.hidden.0.units", "101") ==
        "spec: network.hidden.0.units is 101; must be a whole number in [1, 100]");
  CHECK(refused("color", "red")
            .starts_with("spec: color: there is no such path; known: data.name, data.points, data.noise"));
}

TEST_CASE("spec: wrong JSON is refused by path") {
  CHECK(spec_refusal("{\"data\": ") ==
        "spec: is not JSON: the text ends or has an error at byte 10; expected an object, as "
        "{\"data\": {\"name\": \"moons\"}}");
  CHECK(
      spec_refusal("[1]") ==
      "spec: the spec is [1]; must be an object with data, features, network, loss, regularizer, optimizer, schedule, batch, seed, stop");
  CHECK(
      spec_refusal(R"({"date": {}})") ==
      "spec: date: there is no such key; known: data, features, network, loss, regularizer, optimizer, schedule, batch, seed, stop");
  CHECK(spec_refusal(R"({"data": {"size": 3}})") ==
        "spec: data.size: data set spiral has no \"size\"; known: name, points, noise, train_share, seed");
  CHECK(spec_refusal(R"({"data": "moons"})") == "spec: data is \"moons\"; must be an object with name and settings");
  CHECK(spec_refusal(R"({"batch": 99e920})") ==
        "spec: holds the number 99e920, beyond 1.8e308, the largest double; write a smaller one");
  CHECK(spec_refusal(R"({"batch": "16"})") == "spec: batch is \"16\"; must be a whole number in [1, 5000]");
  CHECK(spec_refusal(R"({"loss": 3})") == "spec: loss is 3; must be a name in quotes");
  CHECK(spec_refusal(R"({"features": "x1"})") ==
        "spec: features is \"x1\"; must be a list of names, as [\"x1\", \"x2\"]");
  CHECK(
      spec_refusal(R"({"network": {"hidden": [{"units": 8, "kind": 1}]}})") ==
      "spec: network.hidden.0.kind: there is no such key; known: units, activation, layer, norm, dropout, noise, drop_connect, init, "
      "bias, regularizer, strength, frozen");
  CHECK(
      spec_refusal(R"({"network": {"hidden": [8]}})") ==
      "spec: network.hidden.0 is 8; must be an object with units, activation, layer, norm, dropout, noise, drop_connect, init, bias, "
      "regularizer, strength, frozen");
  CHECK(
      spec_refusal(R"({"optimizer": {"name": "sgd", "beta1": 0.9}})") ==
      "spec: optimizer.beta1: optimizer sgd has no \"beta1\"; known: name, learning_rate, momentum, dampening, nesterov, weight_decay");
  CHECK(spec_refusal(R"({"optimizer": {"learning_rate": null}})") ==
        "spec: optimizer.learning_rate is null; must be a number in [0, 100]");
}

TEST_CASE("spec: the reported limits are the enforced ones") {
  const Spec spec;
  for (const char* path : {"data.points", "data.noise", "data.train_share", "batch", "optimizer.learning_rate",
                           "optimizer.beta1", "network.hidden.0.units"}) {
    const Limits limits = limits_of(spec, path);
    for (double inside : {limits.low, limits.high}) {
      Spec changed;
      CHECK(message_of([&] { set_path(changed, path, deepx::to_text(inside)); }).empty());
    }
    for (double outside : {limits.low - 1, limits.high + 1}) {
      Spec changed;
      CHECK_FALSE(message_of([&] { set_path(changed, path, deepx::to_text(outside)); }).empty());
    }
  }
  CHECK(message_of([&] { limits_of(spec, "loss"); }) ==
        "spec: loss: is not a number; numbers are data.points, optimizer.learning_rate, batch and so on");
}
