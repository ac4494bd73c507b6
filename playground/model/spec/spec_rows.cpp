// SPDX-License-Identifier: MIT
// The table of a spec's values.
#include "playground/model/spec/spec_rows.h"

#include <algorithm>

#include "engine/data/dataset.h"
#include "engine/nn/init.h"
#include "engine/nn/regularizer.h"
#include "engine/optim/optimizer.h"
#include "engine/optim/schedule.h"
#include "playground/model/spec/own_points.h"
#include "playground/model/spec/plane.h"
#include "playground/model/spec/row_table.h"
#include "playground/model/spec/spec_json.h"
#include "playground/model/spec/spec_layer.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

bool has_own(const Spec& spec) { return spec.data.name == kOwnData; }

template <class Info>
std::span<const Setting> settings_in(const Catalogue<Info>& catalogue, std::string_view name) {
  return catalogue.at(name).settings;
}

using SpecEntry = EntryOf<Spec>;

constexpr SpecEntry kData = {
    .prefix = "data.",
    .noun = "data set",
    .declared = [](std::string_view name) { return std::span<const Setting>(plane_set(name).settings); },
    .name = member_at<&Spec::data, &DataSpec::name>,
    .settings = member_at<&Spec::data, &DataSpec::settings>,
    .limits =
        [](const Spec& s, const Setting& setting) {
          const bool classes = setting.name == plane_set(s.data.name).class_setting;
          return Limits{setting.low, classes ? std::min(setting.high, double(kMaxClasses)) : setting.high,
                        setting.whole};
        },
    .group = "data"};
constexpr SpecEntry kInit = {
    .prefix = "network.init_settings.",
    .noun = "initializer",
    .declared = [](std::string_view name) { return settings_in(initializer_catalogue(), name); },
    .name = member_at<&Spec::network, &NetworkSpec::init>,
    .settings = member_at<&Spec::network, &NetworkSpec::init_settings>,
    .group = "more_settings"};
constexpr SpecEntry kRegularizer = {.prefix = "regularizer.",
                                    .noun = "regularizer",
                                    .declared =
                                        [](std::string_view name) {
                                          return name == "none" ? std::span<const Setting>()
                                                                : settings_in(regularizer_catalogue(), name);
                                        },
                                    .name = member_at<&Spec::regularizer, &RegularizerSpec::name>,
                                    .settings = member_at<&Spec::regularizer, &RegularizerSpec::settings>,
                                    .group = "more_settings",
                                    .in_sentence = {"lambda", "max_value"}};
constexpr SpecEntry kOptimizer = {
    .prefix = "optimizer.",
    .noun = "optimizer",
    .declared = [](std::string_view name) { return settings_in(optimizer_catalogue(), name); },
    .name = member_at<&Spec::optimizer, &OptimizerSpec::name>,
    .settings = member_at<&Spec::optimizer, &OptimizerSpec::settings>,
    .usual =
        [](std::string_view name, const Setting& s) {
          return s.name == "learning_rate" ? optimizer_catalogue().at(name).recipe.learning_rate : s.value;
        },
    .group = "more_settings",
    .in_sentence = {"learning_rate", "momentum"}};
constexpr SpecEntry kSchedule = {
    .prefix = "schedule.",
    .noun = "schedule",
    .declared = [](std::string_view name) { return settings_in(schedule_catalogue(), name); },
    .name = member_at<&Spec::schedule, &ScheduleSpec::name>,
    .settings = member_at<&Spec::schedule, &ScheduleSpec::settings>,
    .group = "more_settings"};

std::vector<NamedChoice> data_choices(const Spec&) {
  std::vector<NamedChoice> sets = choices_in(dataset_catalogue().entries());
  const DataSet& own = plane_set(kOwnData);
  sets.push_back({std::string(own.name), std::string(own.label), own.words});
  return sets;
}
std::vector<NamedChoice> loss_names(const Spec& spec) {
  std::vector<LossChoice> fitting = loss_choices();
  std::erase_if(fitting, [&](const LossChoice& l) { return !l.fits(is_regression(spec)); });
  return choices_in(fitting);
}
std::vector<NamedChoice> regularizer_choices(const Spec&) {
  std::vector<NamedChoice> all = choices_in(regularizer_catalogue().entries());
  all.insert(all.begin(), {"none", "nothing", "weights may grow freely"});
  return all;
}

/// Another kind of data brings its usual loss.
void fit_loss(Spec& spec, bool was_regression) {
  if (is_regression(spec) != was_regression) spec.loss = usual_loss(!was_regression);
}

template <const SpecEntry& Entry>
void choose(Spec& spec, std::string_view name) {
  if (Entry.name_of(spec) == name) return;
  const bool regression = is_regression(spec);
  std::map<std::string, double>&old = Entry.settings(spec), settings = Entry.defaults(name);
  // A decay that the user chose stays. A default does not: adam has 0 and adamw 0.01.
  const auto decay = old.find("weight_decay"), to = settings.find("weight_decay");
  if (decay != old.end() && to != settings.end() &&
      decay->second != Entry.defaults(Entry.name_of(spec)).at("weight_decay"))
    to->second = decay->second;
  Entry.name(spec) = name;
  old = std::move(settings);
  if (!has_own(spec)) spec.data.own.clear();
  fit_loss(spec, regression);
}

void choose_loss(Spec& spec, std::string_view text) {
  const auto fitting = loss_names(spec);
  const Names names = names_in(fitting);
  const bool fits = std::ranges::find(names, text) != names.end(),
             known = std::ranges::find(loss_choices(), text, &LossChoice::name) != loss_choices().end();
  DEEPX_REQUIRE(fits || !known, value, "spec: loss is ", quote(text), ", which does not fit data set ", spec.data.name,
                ": its points have ", is_regression(spec) ? "a number each" : "a class each", "; those that fit are ",
                listed(names));
  require_name("spec", "loss", text, names);
  spec.loss = text;
}

void set_own(Spec& spec, std::string_view text) {
  const bool regression = is_regression(spec);
  spec.data.own = own_text(*shared_own_points(text));
  fit_loss(spec, regression);
}

std::string features_text(const Spec& spec) {
  std::string text;
  for (const std::string& name : spec.features) text += (text.empty() ? "" : ",") + name;
  return text;
}

void set_features(Spec& spec, std::string_view text) {
  const Names known = names_in(feature_catalogue());
  const std::vector<std::string_view> given = split(text, ',');
  DEEPX_REQUIRE(!given.empty(), value, "spec: features is empty; give at least one of ", listed(known));
  for (std::string_view name : given) require_name("spec", "features", name, known);
  spec.features.clear();
  for (std::string_view name : known)
    if (std::find(given.begin(), given.end(), name) != given.end()) spec.features.emplace_back(name);
  normalize_units(spec);
}

std::string hidden_text(const Spec& spec) {
  std::string text;
  for (const LayerSpec& h : spec.network.hidden) text += (text.empty() ? "" : ",") + layer_text(h);
  return text;
}

void set_hidden(Spec& spec, std::string_view text) {
  spec.network.hidden = hidden_from(text);
  normalize_units(spec);
}

using enum OnChange;

constexpr double kBatchSizes[] = {1, 2, 4, 8, 16, 32, 64, 128, 256};
constexpr double kStopEpochs[] = {0, 10, 30, 100, 300, 1000, 3000};
constexpr double kStopLosses[] = {0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3};
constexpr double kStopAccuracies[] = {0, 0.8, 0.9, 0.95, 0.99, 1};
constexpr double kStopPatience[] = {0, 5, 10, 20, 50, 100};

constexpr SpecRow kRows[] = {
    {.path = "data.name",
     .label = "Data set",
     .values = "`deepx list data`",
     .words = "points on the plane from -6 to 6, either of two to eight classes or, for regression, with a number in "
              "about -1 to 1 (plane, hill, sine, cubic); some sets have their own settings beside the name, such as "
              "`arms` of `spirals`",
     .group = "data",
     .on_change = begins,
     .set_text = choose<kData>,
     .choices = data_choices,
     .entry = &kData},
    {.path = "data.own",
     .label = "Own points",
     .values = "text",
     .words = "only for `own`, which means points that the user painted or took from a table: `\"\"` for none, else "
              "`classes:` or `numbers:` and the points, at most 2000, in the format [below](#own-points). A new "
              "class starts a new run",
     .group = "data",
     .text = [](const Spec& s) { return s.data.own; },
     .set_text = set_own,
     .exists = has_own},
    {.path = "data.points",
     .label = "Points",
     .words = "training and test together; not for `own`",
     .group = "data",
     .on_change = begins,
     .limits = {20, 5000, true},
     .slide = {1000, 10},
     .number = number_at<&Spec::data, &DataSpec::points>,
     .set_number = set_number_at<&Spec::data, &DataSpec::points>},
    {.path = "data.noise",
     .label = "Noise",
     .words = "standard deviation added to both coordinates, for regression to the number; not for `own`",
     .group = "data",
     .on_change = begins,
     .limits = {0, 2, false},
     .slide = {1, 0.01},
     .number = number_at<&Spec::data, &DataSpec::noise>,
     .set_number = set_number_at<&Spec::data, &DataSpec::noise>},
    {.path = "data.train_share",
     .label = "Training share",
     .words = "share of the points used for training; with 1 there are no test points",
     .group = "data",
     .on_change = begins,
     .limits = {0.1, 1, false},
     .slide = {1, 0.05, true},
     .number = number_at<&Spec::data, &DataSpec::train_share>,
     .set_number = set_number_at<&Spec::data, &DataSpec::train_share>},
    {.path = "data.seed",
     .label = "Seed of the data",
     .words = "seed of points, noise and split",
     .group = "data",
     .on_change = begins,
     .limits = kSeedLimits,
     .number = number_at<&Spec::data, &DataSpec::seed>,
     .set_number = set_number_at<&Spec::data, &DataSpec::seed>},
    {.path = "features",
     .label = "Features",
     .values = "list of x1, x2, x1^2, x2^2, x1x2, sin_x1, sin_x2",
     .words = "inputs, at least one. Coordinates are divided by 3 first, except for the sines",
     .group = "features",
     .on_change = begins,
     .text = features_text,
     .set_text = set_features,
     .read = read_names,
     .write = [](const Spec& s) { return Json(s.features); }},
    {.path = "network.hidden",
     .label = "Hidden layers",
     .values = "list of up to 8 layers",
     .words =
         "each `units` (1 to 100), `activation` (`deepx list activations`) and the options below; an empty list is logistic regression",
     .group = "layers",
     .on_change = by_option,
     .text = hidden_text,
     .set_text = set_hidden,
     .read = read_hidden,
     .write = hidden_json},
    {.path = "network.output",
     .label = "Output layer",
     .values = "an object",
     .words = "the last layer's options: `init`, `bias`, `drop_connect`, `regularizer`, `strength`, `frozen`",
     .group = "layer_options",
     .on_change = by_option,
     .text = [](const Spec& s) { return options_text(s.network.output); },
     .set_text = [](Spec& s, std::string_view value) { s.network.output = output_from(value); },
     .read = read_output,
     .write = output_json},
    {.path = "network.init",
     .label = "Initial weights",
     .values = "`deepx list initializers`",
     .words = "initializer of the weights; its settings are in `network.init_settings`; biases start at 0",
     .group = "recipe",
     .on_change = begins,
     .set_text = choose<kInit>,
     .choices = [](const Spec&) { return choices_in(initializer_catalogue().entries()); },
     .entry = &kInit},
    {.path = "loss",
     .label = "Loss",
     .values = "classes: cross_entropy, mse, hinge; regression: mse, mae, huber",
     .words = "see below",
     .group = "recipe",
     .text = [](const Spec& s) { return s.loss; },
     .set_text = choose_loss,
     .choices = loss_names,
     .judges = true},
    {.path = "regularizer.name",
     .label = "Regularizer",
     .values = "none, or `deepx list regularizers`",
     .words = "a term added to the loss, or a constraint after each step; with its own settings beside the name. "
              "Biases are never regularized",
     .group = "recipe",
     .set_text = choose<kRegularizer>,
     .choices = regularizer_choices,
     .entry = &kRegularizer},
    {.path = "optimizer.name",
     .label = "Optimizer",
     .values = "`deepx list optimizers`",
     .words = "with its own settings beside the name, all optional, in the ranges of that list; not `lbfgs`, which "
              "needs the whole data at once",
     .group = "recipe",
     .set_text = choose<kOptimizer>,
     .choices = [](const Spec&) { return choices_in(optimizer_choices()); },
     .entry = &kOptimizer},
    {.path = "schedule.name",
     .label = "Schedule",
     .values = "`deepx list schedules`",
     .words = "how the learning rate changes from batch to batch, with its own settings beside the name",
     .group = "recipe",
     .set_text = choose<kSchedule>,
     .choices = [](const Spec&) { return choices_in(schedule_catalogue().entries()); },
     .entry = &kSchedule},
    {.path = "batch",
     .label = "Batch size",
     .words = "samples per step, at most all; the last batch of an epoch may be smaller, so that each sample is used "
              "once",
     .group = "recipe",
     .limits = {1, 5000, true},
     .ladder = kBatchSizes,
     .number = number_at<&Spec::batch>,
     .set_number = set_number_at<&Spec::batch>},
    {.path = "seed",
     .label = "Seed",
     .words = "seed of initial weights and of the order of samples",
     .group = "seed",
     .on_change = begins,
     .limits = kSeedLimits,
     .number = number_at<&Spec::seed>,
     .set_number = set_number_at<&Spec::seed>},
    {.path = "stop.epochs",
     .label = "Stop after epochs, 0 for never",
     .words = "training stops after this many epochs; 0: never",
     .group = "stop",
     .on_change = beside,
     .limits = {0, 1e6, true},
     .ladder = kStopEpochs,
     .in_menu = "after this many epochs",
     .number = number_at<&Spec::stop, &StopSpec::epochs>,
     .set_number = set_number_at<&Spec::stop, &StopSpec::epochs>},
    {.path = "stop.loss",
     .label = "Stop at training loss",
     .words = "training stops at the end of the first epoch with a training loss of at most this; 0: never",
     .group = "stop",
     .on_change = beside,
     .limits = {0, 1e6, false},
     .ladder = kStopLosses,
     .in_menu = "at a training loss of",
     .number = number_at<&Spec::stop, &StopSpec::loss>,
     .set_number = set_number_at<&Spec::stop, &StopSpec::loss>},
    {.path = "stop.accuracy",
     .label = "Stop at test accuracy",
     .words = "training stops at the end of the first epoch with a test accuracy of at least this (regression: R²; "
              "without test points: of the training points); 0: never",
     .group = "stop",
     .on_change = beside,
     .limits = {0, 1, false},
     .ladder = kStopAccuracies,
     .in_menu = "at a test accuracy of",
     .number = number_at<&Spec::stop, &StopSpec::accuracy>,
     .set_number = set_number_at<&Spec::stop, &StopSpec::accuracy>},
    {.path = "stop.patience",
     .label = "Stop after epochs without a better test loss",
     .words = "early stopping: training stops when the test loss (without test points: the training loss) has not "
              "improved for this many epochs; 0: never",
     .group = "stop",
     .on_change = beside,
     .limits = {0, 1e6, true},
     .ladder = kStopPatience,
     .in_menu = "after epochs without improvement",
     .number = number_at<&Spec::stop, &StopSpec::patience>,
     .set_number = set_number_at<&Spec::stop, &StopSpec::patience>},
};

}  // namespace

const SpecTable& spec_rows() {
  static const SpecTable table{.call = "spec", .rows = kRows, .example = "optimizer.learning_rate"};
  return table;
}

const SpecRow* find_row(std::string_view path) { return spec_rows().find(path); }

std::string_view usual_loss(bool regression) { return regression ? "mse" : "cross_entropy"; }

}  // namespace deepx::inline DEEPX_PRECISION

template struct deepx::RowOf<deepx::Spec>;
template struct deepx::TableOf<deepx::Spec>;
