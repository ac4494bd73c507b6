// SPDX-License-Identifier: MIT
// The tables of a problem's file, of its layers and of its goals.
#include "playground/model/problems/problem_rows.h"

#include "engine/nn/init.h"
#include "engine/nn/layer.h"
#include "playground/model/spec/row_table.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

using Json = nlohmann::ordered_json;
using NameList = std::vector<NamedChoice>;

template <class Catalogue>
NameList names_of(const Catalogue& catalogue) {
  NameList out;
  for (const auto& e : catalogue.entries()) out.push_back({std::string(e.name), std::string(e.name)});
  return out;
}
template <class Catalogue>
std::span<const Setting> settings_of_entry(const Catalogue& catalogue, std::string_view name) {
  const auto* entry = catalogue.find(name);
  return entry ? std::span<const Setting>(entry->settings) : std::span<const Setting>();
}

NameList problem_names() {
  NameList out = names_of(problem_catalogue());
  out.insert(out.begin(), {"plane", "plane"});
  return out;
}

NameList loss_operators() {
  NameList out;
  for (const OpTable& op : operator_catalogue().entries())
    if (op.info->kind == Kind::loss) out.push_back({std::string(op.name), std::string(op.name)});
  return out;
}

void set_loss(ProblemSpec& s, std::string_view text) {
  const NameList known = loss_operators();
  DEEPX_REQUIRE(text.empty() || std::ranges::find(known, text, &NamedChoice::name) != known.end(), value,
                "problem: loss is ", quote(text), ", which is not a loss; known: ", listed(names_in(known)),
                "; leave it out for the default");
  s.loss = text;
}

constexpr EntryOf<Choice> kLayerEntry = {
    .prefix = "",
    .noun = "layer",
    .declared = [](std::string_view name) { return settings_of_entry(layer_catalogue(), name); },
    .name = member_at<&Choice::name>,
    .settings = member_at<&Choice::settings>,
    .brief = true};
constexpr RowOf<Choice> kLayerRows[] = {{.path = "layer",
                                         .label = "Layer",
                                         .choices = [](const Choice&) { return names_of(layer_catalogue()); },
                                         .entry = &kLayerEntry}};

/// "relu", or {"layer": "Linear", "out_features": 3}.
void read_layers(ProblemSpec& s, const std::string& path, const Json& json) {
  if (!json.is_array())
    problem_rows().refuse(path, json, R"(a list of layers, such as ["relu", {"layer": "Linear", "out_features": 3}])");
  for (const Json& layer : json) {
    const std::string at = join(path, ".", s.layers.size());
    if (layer.is_object() && !layer.contains("layer"))
      problem_rows().refuse(at, layer, "a name, or an object with layer and settings");
    TableOf<Choice>{.call = "problem", .rows = kLayerRows, .under = at + "."}.read(s.layers.emplace_back(), layer);
  }
}

constexpr Limits kAnyNumber{-1e300, 1e300, false};
template <Goal::Relation relation>
void set_goal(Goal& goal, double limit) {
  goal.relation = relation;
  goal.limit = limit;
}
constexpr RowOf<Goal> kGoalRows[] = {{.path = "at_most",
                                      .label = "At most",
                                      .limits = kAnyNumber,
                                      .number = number_at<&Goal::limit>,
                                      .set_number = set_goal<Goal::Relation::at_most>},
                                     {.path = "at_least",
                                      .label = "At least",
                                      .limits = kAnyNumber,
                                      .number = number_at<&Goal::limit>,
                                      .set_number = set_goal<Goal::Relation::at_least>},
                                     {.path = "about",
                                      .label = "About",
                                      .limits = kAnyNumber,
                                      .number = number_at<&Goal::limit>,
                                      .set_number = set_goal<Goal::Relation::about>},
                                     {.path = "within",
                                      .label = "Within",
                                      .limits = {0, 1e300, false},
                                      .number = number_at<&Goal::tolerance>,
                                      .set_number = set_number_at<&Goal::tolerance>}};

/// {"error": {"at_most": 0.001}}, {"sag": {"about": 0.2003, "within": 0.0001}}.
void read_goals(ProblemSpec& s, const std::string& path, const Json& json) {
  if (!json.is_object()) problem_rows().refuse(path, json, "an object of measures");
  for (const auto& [measure, value] : json.items()) {
    const std::string at = join(path, ".", measure);
    const bool range = value.contains("about") && value.contains("within"),
               one = value.contains("at_most") || value.contains("at_least");
    if (!value.is_object() || range == one || value.size() != (range ? 2u : 1u))
      problem_rows().refuse(at, value, "{\"at_most\": x}, {\"at_least\": x} or {\"about\": x, \"within\": d}");
    TableOf<Goal>{.call = "problem", .rows = kGoalRows, .under = at + "."}.read(s.goals.emplace_back(Goal{measure}),
                                                                                value);
  }
}

constexpr EntryOf<ProblemSpec> kProblemEntry = {
    .prefix = "settings.",
    .noun = "problem",
    .declared = [](std::string_view name) { return settings_of_entry(problem_catalogue(), name); },
    .name = member_at<&ProblemSpec::problem>,
    .settings = member_at<&ProblemSpec::settings>,
    .brief = true};
constexpr EntryOf<ProblemSpec> kProblemOptimizer = {
    .prefix = "optimizer.",
    .noun = "optimizer",
    .declared = [](std::string_view name) { return settings_of_entry(optimizer_catalogue(), name); },
    .name = member_at<&ProblemSpec::optimizer, &Choice::name>,
    .settings = member_at<&ProblemSpec::optimizer, &Choice::settings>,
    .brief = true};
constexpr EntryOf<ProblemSpec> kProblemSchedule = {
    .prefix = "schedule.",
    .noun = "schedule",
    .declared = [](std::string_view name) { return settings_of_entry(schedule_catalogue(), name); },
    .name = member_at<&ProblemSpec::schedule, &Choice::name>,
    .settings = member_at<&ProblemSpec::schedule, &Choice::settings>,
    .brief = true};

template <auto Member>
constexpr RowOf<ProblemSpec> text_row(std::string_view path, std::string_view label, DocText words) {
  return {.path = path,
          .label = label,
          .values = "text",
          .words = words,
          .text = text_at<Member>,
          .set_text = set_text_at<Member>};
}

constexpr RowOf<ProblemSpec> kProblemRows[] = {
    text_row<&ProblemSpec::title>("title", "Title", "its name on screen"),
    text_row<&ProblemSpec::sought>("sought", "Sought",
                                   "what is to be found, in one everyday sentence above its picture"),
    text_row<&ProblemSpec::words>(
        "words", "Words", "more about it, without what `sought` says. Text between two `$` is a formula: `$y″$`"),
    text_row<&ProblemSpec::source>("source", "Source",
                                   "where the task or its answer comes from, with formulas likewise"),
    {.path = "problem",
     .label = "Problem",
     .values = "plane, or `deepx list problems`",
     .words = "`plane` for a spec as above, given in `plane`. Another problem has settings of its own in `settings`, "
              "such as `{\"span\": 1, \"length\": 1.1}`, all optional, in the ranges of that list",
     .choices = [](const ProblemSpec&) { return problem_names(); },
     .entry = &kProblemEntry},
    {.path = "plane",
     .label = "Plane",
     .values = "an object",
     .words = "a spec as above",
     .read = [](ProblemSpec& s, const std::string&, const Json& json) { s.plane = json.dump(); }},
    {.path = "layers",
     .label = "Layers",
     .values = "list of `deepx list layers`",
     .words = "layers of the network in order: `\"relu\"`, or `{\"layer\": \"Conv1d\", \"out_channels\": 3, "
              "\"kernel_size\": 5}`. Input sizes follow from the data, and a final Linear layer is added",
     .read = read_layers},
    {.path = "initializer",
     .label = "Initial weights",
     .values = "`deepx list initializers`",
     .words = "initializer of the weights, with its default settings",
     .text = text_at<&ProblemSpec::initializer>,
     .set_text = set_text_at<&ProblemSpec::initializer>,
     .choices = [](const ProblemSpec&) { return names_of(initializer_catalogue()); }},
    {.path = "loss",
     .label = "Loss",
     .values = "`deepx list losses`",
     .words = "without one, a loss that fits the data is chosen",
     .text = text_at<&ProblemSpec::loss>,
     .set_text = set_loss,
     .choices = [](const ProblemSpec&) { return loss_operators(); },
     .judges = true},
    {.path = "optimizer.name",
     .label = "Optimizer",
     .values = "`deepx list optimizers`",
     .words = "with its own settings beside the name, all optional; `\"optimizer\": \"sgd\"` for none",
     .choices = [](const ProblemSpec&) { return names_of(optimizer_catalogue()); },
     .entry = &kProblemOptimizer},
    {.path = "schedule.name",
     .label = "Schedule",
     .values = "`deepx list schedules`",
     .words = "how the learning rate changes from step to step, likewise",
     .choices = [](const ProblemSpec&) { return names_of(schedule_catalogue()); },
     .entry = &kProblemSchedule},
    {.path = "batch",
     .label = "Batch size",
     .words = "examples per step. More than on the plane, since most problems make new examples for each step",
     .limits = {1, 1e5, true},
     .number = number_at<&ProblemSpec::batch>,
     .set_number = set_number_at<&ProblemSpec::batch>},
    {.path = "steps",
     .label = "Steps",
     .words = "planned steps, after which the goals should be met",
     .limits = {0, 1e9, true},
     .number = number_at<&ProblemSpec::steps>,
     .set_number = set_number_at<&ProblemSpec::steps>},
    {.path = "seed",
     .label = "Seed",
     .words = "seed of everything random",
     .group = "problem_settings",
     .limits = kSeedLimits,
     .number = number_at<&ProblemSpec::seed>,
     .set_number = set_number_at<&ProblemSpec::seed>},
    text_row<&ProblemSpec::table>("table", "Table", "rows as CSV; `deepx train FILE --csv houses.csv` uses your table"),
    text_row<&ProblemSpec::target>("target", "Target",
                                   "the column to predict, as `--target price`; without it, the likely one"),
    text_row<&ProblemSpec::decimal>("decimal", "Decimal sign",
                                    "`\".\"` or `\",\"`, as `--decimal ,`, if the table does not show it"),
    {.path = "goals",
     .label = "Goals",
     .values = "an object",
     .words = "by measure: `{\"at_most\": x}`, `{\"at_least\": x}`, or `{\"about\": x, \"within\": d}`",
     .read = read_goals},
};

}  // namespace

const TableOf<ProblemSpec>& problem_rows() {
  static const TableOf<ProblemSpec> table{
      .call = "problem", .rows = kProblemRows, .example = "optimizer.learning_rate"};
  return table;
}

ProblemSpec problem_from_json(std::string_view text) {
  const Json json = read_json("problem", text, R"(an object, such as {"problem": "catenary"})");
  DEEPX_REQUIRE(!json.is_object() || json.contains("problem"), value,
                "problem: \"problem\" is missing; it names one of ", listed(names_in(problem_names())));
  ProblemSpec spec;
  problem_rows().read(spec, json);
  const bool plane = spec.problem == "plane";
  DEEPX_REQUIRE(!plane || !spec.plane.empty(), value,
                "problem: \"plane\" is missing; it holds a spec, such as {\"data\": {\"name\": \"xor\"}}");
  DEEPX_REQUIRE(plane || spec.plane.empty(), value, "problem: plane is given, but the problem is ", quote(spec.problem),
                "; leave it out, or choose the problem \"plane\"");
  return spec;
}

std::string problem_table() { return markdown_table(problem_rows(), ProblemSpec(), false); }

}  // namespace deepx::inline DEEPX_PRECISION

template struct deepx::RowOf<deepx::ProblemSpec>;
template struct deepx::TableOf<deepx::ProblemSpec>;
