// SPDX-License-Identifier: MIT
// Specs composed from the catalogues, and specs written out.
#include "tests/model/share/export_cases.h"

#include <array>
#include <initializer_list>
#include <utility>

#include "engine/data/dataset.h"
#include "engine/nn/activation.h"
#include "engine/nn/regularizer.h"
#include "engine/optim/optimizer.h"
#include "engine/optim/schedule.h"
#include "playground/model/spec/own_points.h"

namespace deepx {
namespace {

void set(Spec& spec, std::initializer_list<std::pair<std::string, std::string>> changes) {
  for (const auto& [path, text] : changes) set_path(spec, path, text);
}

/// The whole training set is one batch, so that the order of the samples does not matter.
Spec whole_batch() {
  Spec spec;
  set(spec, {{"data.points", "40"}, {"batch", "100"}});
  return spec;
}

/// Every activation, optimizer, schedule, regularizer, loss, and feature once, in as few specs as possible. Some
/// gradients are 0 except for rounding, such as those of a hinge or of a bias before BatchNorm. Such specs use plain
/// steps, because adaptive optimizers would make these gradients large.
std::vector<Case> entry_cases() {
  std::vector<Case> cases;
  const auto activations = activation_names();
  const auto& optimizers = optimizer_choices();
  const auto& schedules = schedule_catalogue().entries();
  const auto regularizers = regularizer_names();
  const char* data[] = {"spiral", "spiral3", "moons"};
  const char* losses[] = {"cross_entropy", "mse", "cross_entropy", "hinge"};
  for (std::size_t i = 0; i < 12; ++i) {
    Spec spec = whole_batch();
    const auto activation = [&](std::size_t k) { return std::string(activations[(3 * i + k) % activations.size()]); };
    set(spec, {{"data.name", data[i % 3]},
               {"loss", losses[i / 3]},
               {"network.hidden", join(activation(0), ":5,", activation(1), ":4,", activation(2), ":6")},
               {"optimizer.name", i < 9 ? std::string(optimizers[i % optimizers.size()].name) : "sgd"},
               {"schedule.name", std::string(schedules[i % schedules.size()].name)},
               {"regularizer.name", std::string(regularizers[i % regularizers.size()])}});
    if (i % 2) set(spec, {{"features", "x1,x2,x1^2,x2^2,x1x2,sin_x1,sin_x2"}});
    if (i == 4) set(spec, {{"schedule.warmup_steps", "3"}});
    cases.push_back({join("case", i), spec});
  }
  Spec sgd = whole_batch();
  set(sgd, {{"optimizer.name", "sgd"},
            {"optimizer.momentum", "0.9"},
            {"optimizer.nesterov", "yes"},
            {"optimizer.weight_decay", "0.01"},
            {"network.hidden", ""}});
  cases.push_back({"momentum", sgd});
  return cases;
}

/// Each option of a layer once.
std::vector<Case> layer_cases() {
  std::vector<Case> cases;
  Spec norms = whole_batch();
  set(norms,
      {{"optimizer.name", "sgd"},
       {"network.hidden",
        "tanh:5:norm=BatchNorm1d,relu:5:norm=LayerNorm:layer=Residual,tanh:4:bias=no:regularizer=l1:strength=0.01,"
        "tanh:4:frozen:norm=BatchNorm1d"},
       {"network.output.bias", "no"}});
  cases.push_back({"norms", norms});
  Spec random = whole_batch();
  set(random, {{"network.hidden", "tanh:6:dropout=0.3,relu:6:noise=0.2,silu:5:drop_connect=0.2"},
               {"network.output.drop_connect", "0.1"}});
  cases.push_back({"drawn", random, false});
  return cases;
}

std::vector<Case> regression_cases() {
  std::vector<Case> cases;
  for (const char* loss : {"mse", "mae", "huber"}) {
    Spec spec = whole_batch();
    set(spec, {{"data.name", "hill"}, {"loss", loss}});
    cases.push_back({join("regression_", loss), spec});
  }
  return cases;
}

/// The user's points in a circle, one for each value: its class or, with `numbers`, the number to predict.
Spec own_spec(const std::vector<double>& values, bool numbers = false, const std::vector<std::string>& classes = {},
              const std::array<OwnColumn, 3>& columns = {}) {
  constexpr std::array<std::array<double, 2>, 8> kPlaces = {
      {{-3, -3}, {-3, 3}, {3, -3}, {3, 3}, {0, 4}, {4, 0}, {0, -4}, {-4, 0}}};
  OwnPoints own{numbers, {}, classes, columns};
  for (std::size_t i = 0; i < values.size(); ++i)
    own.points.push_back(own_point(kPlaces[i % 8][0], kPlaces[i % 8][1], values[i], numbers));
  Spec spec;
  set(spec, {{"data.name", "own"},
             {"data.own", own_text(own)},
             {"batch", "100"},
             {"network.hidden", "tanh:4"},
             {"optimizer.name", "sgd"},
             {"optimizer.learning_rate", "0.1"}});
  return spec;
}

Spec with(Spec spec, std::initializer_list<std::pair<std::string, std::string>> changes) {
  set(spec, changes);
  return spec;
}

}  // namespace

std::vector<Case> catalogue_cases() {
  std::vector<Case> all = entry_cases();
  for (const auto& more : {layer_cases(), regression_cases()}) all.insert(all.end(), more.begin(), more.end());
  return all;
}

std::vector<Case> degenerate_cases() {
  const std::vector<double> table_of_xor = {0, 1, 1, 0};
  const std::vector<std::string> odd = {"a \"quoted\" name", "back\\slash\\n",    "class",
                                        "What?\?/",          "line\nbreak",       "M\u00fcnchen \u2192 \u4eac",
                                        "\u202eturned",      "%d {0} \\u0041 'x'"};
  const char* all = "1";
  std::vector<Case> cases = {
      {"xor_half", own_spec(table_of_xor, false, {"no", "yes"})},
      {"xor_whole", with(own_spec(table_of_xor, false, {"no", "yes"}), {{"data.train_share", all}})},
      {"two_rows", own_spec({0, 1})},
      {"one_class_in_test", own_spec({0, 0, 0, 0, 1})},
      {"one_class_of_three_missing", own_spec({0, 2, 2, 0, 2, 0})},
      {"one_class", own_spec({0, 0, 0}), false},
      {"class_b_alone", own_spec({1, 1, 1}), false},
      {"no_point", own_spec({}), false},
      {"odd_names", own_spec({0, 1, 2, 3, 4, 5, 6, 7}, false, odd)},
      {"table_of_classes",
       own_spec(table_of_xor, false, {"no", "yes"}, {{{"a length", 5.75, 0.5}, {"b \"\\", -3, 2}, {"kind", 0, 1}}})},
      {"table_of_numbers",
       own_spec({0.5, -1, 0, 0.25}, true, {}, {{{"length", 5.75, 0.5}, {"width", -3, 2}, {"price", 100, 50}}})},
      {"one_number", own_spec({0.5}, true)},
      {"whole_numbers", with(own_spec({1, 0, -1, 0}, true), {{"data.train_share", all}})},
      {"no_number", own_spec({}, true), false},
      {"all_zero", with(own_spec(table_of_xor), {{"network.init", "zeros"}})},
      {"all_frozen", with(own_spec(table_of_xor), {{"network.hidden", "tanh:4:frozen,relu:3:frozen:norm=BatchNorm1d"},
                                                   {"network.output.frozen", "yes"},
                                                   {"regularizer.name", "l2"}})},
      {"output_frozen",
       with(own_spec(table_of_xor), {{"network.output.frozen", "yes"}, {"regularizer.name", "max_norm"}})},
      {"no_hidden_layer", with(own_spec(table_of_xor),
                               {{"network.hidden", ""}, {"features", "x1x2"}, {"regularizer.name", "activity_l1"}})},
      {"one_row_norms",
       with(own_spec({0.25}, true), {{"network.hidden", "tanh:3:norm=BatchNorm1d,relu:3:norm=LayerNorm"}})},
      {"one_row_left_over",
       with(whole_batch(), {{"data.points", "42"}, {"batch", "4"}, {"network.hidden", "tanh:3:norm=BatchNorm1d"}}),
       false},
  };
  return cases;
}

std::vector<Case> many_cases() {
  std::vector<Case> cases;
  const Spec base = with(
      whole_batch(), {{"network.hidden", "tanh:4"}, {"optimizer.name", "sgd"}, {"optimizer.learning_rate", "0.05"}});
  for (const DataSet& data : dataset_catalogue().entries()) {
    for (const LossChoice& loss : loss_choices()) {
      if (!loss.fits(data.kind == DataKind::regression)) continue;
      for (const char* share : {"0.5", "1"})
        cases.push_back({join(data.name, "_", loss.name, share[0] == '1' ? "_whole" : ""),
                         with(base, {{"data.name", std::string(data.name)},
                                     {"loss", std::string(loss.name)},
                                     {"data.train_share", share}})});
    }
  }
  const auto add = [&](const char* name, std::initializer_list<std::pair<std::string, std::string>> changes) {
    cases.push_back({name, with(base, changes)});
  };
  add("nesterov_damped", {{"optimizer.momentum", "0.8"},
                          {"optimizer.nesterov", "yes"},
                          {"optimizer.dampening", "0.3"},
                          {"optimizer.weight_decay", "0.01"}});
  add("nesterov_alone", {{"optimizer.nesterov", "yes"}, {"optimizer.dampening", "0.3"}});
  add("damped", {{"optimizer.momentum", "0.8"}, {"optimizer.dampening", "0.3"}});
  add("adam_amsgrad", {{"data.name", "moons"},
                       {"optimizer.name", "adam"},
                       {"optimizer.amsgrad", "yes"},
                       {"optimizer.weight_decay", "0.01"}});
  add("adamw_amsgrad", {{"data.name", "moons"},
                        {"optimizer.name", "adamw"},
                        {"optimizer.amsgrad", "yes"},
                        {"optimizer.weight_decay", "0.01"}});
  add("nadam_decay", {{"data.name", "moons"},
                      {"optimizer.name", "nadam"},
                      {"optimizer.momentum_decay", "0.1"},
                      {"optimizer.weight_decay", "0.01"}});
  add("rmsprop_centered", {{"data.name", "moons"},
                           {"optimizer.name", "rmsprop"},
                           {"optimizer.centered", "yes"},
                           {"optimizer.momentum", "0.5"},
                           {"optimizer.weight_decay", "0.01"}});
  add("adagrad_decay", {{"data.name", "moons"},
                        {"optimizer.name", "adagrad"},
                        {"optimizer.lr_decay", "0.1"},
                        {"optimizer.initial_accumulator_value", "0.1"},
                        {"optimizer.weight_decay", "0.01"}});
  add("adadelta_decay", {{"data.name", "moons"}, {"optimizer.name", "adadelta"}, {"optimizer.weight_decay", "0.01"}});
  add("lion_decay", {{"data.name", "moons"}, {"optimizer.name", "lion"}, {"optimizer.weight_decay", "0.01"}});
  for (const ScheduleInfo& schedule : schedule_catalogue().entries())
    cases.push_back({join("warm_", schedule.name),
                     with(base, {{"schedule.name", std::string(schedule.name)}, {"schedule.warmup_steps", "2"}})});
  // A threshold that is never passed, so that the rate is cut at each step.
  add("warm_and_cut", {{"schedule.name", "reduce_on_plateau"},
                       {"schedule.warmup_steps", "2"},
                       {"schedule.patience", "0"},
                       {"schedule.threshold", "0.9"},
                       {"schedule.factor", "0.5"}});
  add("one_cycle_linear", {{"schedule.name", "one_cycle"},
                           {"schedule.total_steps", "6"},
                           {"schedule.anneal_strategy", "linear"},
                           {"schedule.three_phase", "yes"}});
  for (const RegularizerInfo& regularizer : regularizer_catalogue().entries())
    cases.push_back({join("layer_", regularizer.name),
                     with(base, {{"network.hidden", join("relu:4:regularizer=", regularizer.name,
                                                         ":strength=0.05,tanh:3:frozen:regularizer=", regularizer.name,
                                                         ":strength=0.05")}})});
  return cases;
}

}  // namespace deepx
