// SPDX-License-Identifier: MIT
// Commands from JSON. Whether a command can be done is decided by Experiment::apply().
#include "playground/model/experiment/command.h"

#include <array>
#include <cmath>

#include "nlohmann/json.hpp"
#include "playground/model/experiment/link.h"
#include "playground/model/text/base64.h"
#include "playground/model/text/json_text.h"
#include "playground/model/text/number_text.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

using Json = nlohmann::ordered_json;
constexpr int kMany = 1000000;  // no count or index of a command is larger

[[noreturn]] void refuse_command(std::string_view key, const Json& given, std::string_view right) {
  throw Error(ErrorKind::value, join("command: ", clipped(key), " is ", shown_json(given), "; must be ", right));
}

int whole(std::string_view key, const Json& j, int low = 0) {
  const double v = j.is_number() ? j.get<double>() : NAN;
  if (!(v >= low && v <= kMany && v == std::floor(v))) refuse_command(key, j, join("a whole number from ", low, " on"));
  return static_cast<int>(v);
}
double number(std::string_view key, const Json& j) {
  if (!j.is_number()) refuse_command(key, j, "a number");
  return j.get<double>();
}
bool flag(std::string_view key, const Json& j) {
  if (!j.is_boolean()) refuse_command(key, j, "true or false");
  return j.get<bool>();
}
std::string name(std::string_view key, const Json& j) {
  if (!j.is_string()) refuse_command(key, j, "a name in quotes");
  return j.get<std::string>();
}

/// The object at `key` with only these members.
const Json& object(std::string_view key, const Json& j, std::initializer_list<std::string_view> members) {
  std::string known;
  for (std::string_view m : members) known += (known.empty() ? "" : ", ") + std::string(m);
  if (!j.is_object()) refuse_command(key, j, known.empty() ? "{}" : "an object with " + known);
  for (const auto& [member, unused] : j.items()) {
    bool found = false;
    for (std::string_view m : members) found |= m == member;
    DEEPX_REQUIRE(found, value, "command: ", key, ".", clipped(member), ": there is no such key; known are ", known.empty() ? "none" : known);
  }
  return j;
}

/// One of `choices` as its index.
std::size_t one_of(std::string_view key, const Json& j, std::span<const std::string_view> choices) {
  std::string known;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (j.is_string() && j.get<std::string>() == choices[i]) return i;
    known += (i ? ", " : "") + std::string(choices[i]);
  }
  refuse_command(key, j, "one of " + known);
}

// A list as the text set_path() reads: names, or layers as in the spec.
std::string list_text(std::string_view key, const Json& j) {
  if (key == "network.hidden" && !j.empty() && j.front().is_object()) {
    Json spec;
    spec["network"]["hidden"] = j;
    return get_path(spec_from_json(spec.dump()), key);
  }
  std::string text;
  for (const Json& item : j) text += (text.empty() ? "" : ",") + name(key, item);
  return text;
}

Command read_set(const Json& j) {
  object("set", j, {"path", "value"});
  if (!j.contains("path") || !j.contains("value")) refuse_command("set", j, "an object with path and value");
  const Json& value = j["value"];
  std::string path = name("set.path", j["path"]);
  if (value.is_number()) return command::Set(std::move(path), value.get<double>());
  if (value.is_string()) return command::Set(std::move(path), value.get<std::string>());
  if (value.is_boolean()) return command::Set(std::move(path), value.get<bool>() ? "yes" : "no");
  if (value.is_array()) return command::Set(path, list_text(path, value));
  refuse_command("set.value", value, "a number, a name, true, false or a list");
}

Command read_add_layer(const Json& j) {
  object("add_layer", j, {"at", "units", "activation"});
  command::AddLayer c;
  if (!j.contains("at")) refuse_command("add_layer", j, "an object with at, units, activation");
  c.at = whole("add_layer.at", j["at"]);
  if (j.contains("units")) c.units = whole("add_layer.units", j["units"]);
  if (j.contains("activation")) c.activation = name("add_layer.activation", j["activation"]);
  return c;
}

Command read_move_layer(const Json& j) {
  object("move_layer", j, {"from", "to"});
  if (!j.contains("from") || !j.contains("to")) refuse_command("move_layer", j, "an object with from and to");
  return command::MoveLayer{whole("move_layer.from", j["from"]), whole("move_layer.to", j["to"])};
}

Command read_set_weight(const Json& j) {
  object("set_weight", j, {"layer", "from", "unit", "value"});
  if (!j.contains("layer") || !j.contains("unit") || !j.contains("value"))
    refuse_command("set_weight", j, "an object with layer, unit and value, and from if it is no bias");
  command::SetWeight c;
  c.layer = whole("set_weight.layer", j["layer"]);
  if (j.contains("from")) c.from = whole("set_weight.from", j["from"], -1);
  c.unit = whole("set_weight.unit", j["unit"]);
  c.value = number("set_weight.value", j["value"]);
  return c;
}

/// A number of batches, or an object with count and unit: Step and Back.
template <class C>
C read_steps(const std::string& key, const Json& j) {
  if (j.is_number()) return {whole(key, j, 1), false};
  object(key, j, {"count", "unit"});
  constexpr std::array<std::string_view, 2> kUnits = {"batch", "epoch"};
  C c;
  if (j.contains("count")) c.count = whole(key + ".count", j["count"], 1);
  if (j.contains("unit")) c.epochs = one_of(key + ".unit", j["unit"], kUnits) == 1;
  return c;
}

Command read_load_model(const Json& j) {
  if (j.is_string()) return command::LoadModel{from_base64("load_model", j.get<std::string>())};
  object("load_model", j, {"base64", "anyway"});
  if (!j.contains("base64")) refuse_command("load_model", j, "the file in base64, or an object with base64 and anyway");
  return command::LoadModel{from_base64("load_model", name("load_model.base64", j["base64"])), j.contains("anyway") && flag("load_model.anyway", j["anyway"])};
}

Command read_open(const Json& j) {
  ReadLink link = read_link(name("open", j));
  if (!link.problems.empty()) throw Error(ErrorKind::value, link.problems.front());
  return command::Open{std::move(link.state)};
}

Command read_trace_select(const Json& j) {
  object("trace_select", j, {"node", "element"});
  command::TraceSelect c;
  if (j.contains("node")) c.node = whole("trace_select.node", j["node"], -1);
  if (j.contains("element")) c.element = whole("trace_select.element", j["element"], -1);
  return c;
}

Command read_trace_samples(const Json& j) {
  if (!j.is_array()) refuse_command("trace_samples", j, "a list of rows, as [0, 1, 2]");
  command::TraceSamples c;
  for (const Json& row : j) c.rows.push_back(whole("trace_samples", row));
  return c;
}

Command read_fold(const Json& j) {
  if (j == "all" || j == "none") return command::Fold{"", j == "all"};
  if (!j.is_object() || !j.contains("scope")) refuse_command("fold", j, "\"all\", \"none\", or an object with scope and on");
  object("fold", j, {"scope", "on"});
  command::Fold c{name("fold.scope", j["scope"])};
  if (c.scope.empty()) refuse_command("fold.scope", j["scope"], "the name of a scope, as \"hidden1\"");
  if (j.contains("on")) c.on = flag("fold.on", j["on"]);
  return c;
}

Command read_show(const Json& j) {
  constexpr std::array<std::string_view, 4> kPlots = {"output", "uncertainty", "space", "neuron"};
  command::ShowPlot c;
  if (j.is_string()) {
    c.shown = static_cast<PlotKind>(one_of("show", j, kPlots));
    return c;
  }
  object("show", j, {"plot", "layer", "unit", "units", "classes", "contours"});
  if (j.contains("plot")) c.shown = static_cast<PlotKind>(one_of("show.plot", j["plot"], kPlots));
  if (j.contains("layer")) c.layer = whole("show.layer", j["layer"]);
  if (j.contains("unit")) c.unit = whole("show.unit", j["unit"]);
  if (j.contains("units")) {
    const Json& units = j["units"];
    const bool pair = units.is_array() && units.size() == 2;
    if (!pair && units != "principal") refuse_command("show.units", units, "two units as [0, 3], or \"principal\"");
    c.units = pair ? std::array<int, 2>{whole("show.units", units[0]), whole("show.units", units[1])} : std::array<int, 2>{-1, -1};
  }
  if (j.contains("classes")) c.classes = flag("show.classes", j["classes"]);
  if (j.contains("contours")) c.contours = flag("show.contours", j["contours"]);
  return c;
}

Command read_trace(const Json& j) {
  constexpr std::array<std::string_view, 6> kMoves = {"first", "back", "forward", "last", "play", "pause"};
  return command::TraceGo{static_cast<command::TraceMove>(one_of("trace", j, kMoves))};
}

Command read_problem(const Json& j) {
  if (j.is_string()) return command::OpenProblem{j.get<std::string>()};
  object("problem", j, {"name", "settings", "table", "target", "decimal"});
  if (!j.contains("name")) refuse_command("problem", j, "a name, or an object with name and settings");
  command::OpenProblem c{name("problem.name", j["name"])};
  if (j.contains("table")) c.table.csv = name("problem.table", j["table"]);
  if (j.contains("target")) c.table.target = name("problem.target", j["target"]);
  if (j.contains("decimal")) c.table.decimal = name("problem.decimal", j["decimal"]);
  if (!j.contains("settings")) return c;
  if (!j["settings"].is_object()) refuse_command("problem.settings", j["settings"], "an object of numbers");
  for (const auto& [key, value] : j["settings"].items()) c.settings[key] = number("problem.settings." + key, value);
  return c;
}

Command read_access(const Json& j) {
  object("access", j, {"hide", "lock"});
  const auto names = [&](const char* list) {
    const std::string key = join("access.", list);
    std::string text;
    if (!j.contains(list)) return access_names(key, text);
    if (!j[list].is_array()) refuse_command(key, j[list], "a list of names, as [\"data\", \"optimizer.name\"]");
    for (const Json& item : j[list]) text += name(key, item) + ",";
    return access_names(key, text);
  };
  return command::SetAccess{{names("hide"), names("lock")}};
}

StudyOptimizer read_optimizer(const Json& j) {
  constexpr std::string_view kKey = "study.optimizers";
  if (j.is_string()) return {j.get<std::string>()};
  if (!j.is_object() || !j.contains("name")) refuse_command(kKey, j, "a name, or an object with name and settings");
  StudyOptimizer optimizer{name("study.optimizers.name", j["name"])};
  for (const auto& [key, value] : j.items())
    if (key != "name") optimizer.settings.emplace_back(key, value.is_string() ? value.get<std::string>() : join(number(join(kKey, ".", key), value)));
  return optimizer;
}

Command read_study(const Json& j) {
  constexpr std::array<std::string_view, 3> kKinds = {"optimizers", "seeds", "rates"};
  object("study", j, {"kind", "optimizers", "seeds", "epochs", "batches", "low", "high"});
  if (!j.contains("kind")) refuse_command("study", j, "an object with kind");
  StudyPlan plan;
  plan.kind = static_cast<StudyKind>(one_of("study.kind", j["kind"], kKinds));
  if (j.contains("optimizers")) {
    if (!j["optimizers"].is_array()) refuse_command("study.optimizers", j["optimizers"], "a list, as [\"sgd\", \"adam\"]");
    plan.optimizers.clear();
    for (const Json& item : j["optimizers"]) plan.optimizers.push_back(read_optimizer(item));
  }
  if (j.contains("seeds")) plan.seeds = whole("study.seeds", j["seeds"]);
  if (j.contains("epochs")) plan.epochs = whole("study.epochs", j["epochs"]);
  if (j.contains("batches")) plan.batches = whole("study.batches", j["batches"]);
  if (j.contains("low")) plan.low = number("study.low", j["low"]);
  if (j.contains("high")) plan.high = number("study.high", j["high"]);
  return command::StartStudy{std::move(plan)};
}

Command read_add_points(const Json& j) {
  constexpr std::string_view kForm = "a list of points, as [[0.5, -1, 0]]: x, y, and the class or number";
  object("add_points", j, {"points", "stroke"});
  if (!j.contains("points") || !j["points"].is_array()) refuse_command("add_points.points", j.contains("points") ? j["points"] : j, kForm);
  command::AddPoints c;
  for (const Json& p : j["points"]) {
    if (!p.is_array() || p.size() != 3) refuse_command("add_points.points", p, kForm);
    const auto at = [&](std::size_t i) { return number("add_points.points", p[i]); };
    c.points.push_back({at(0), at(1), at(2)});
  }
  if (j.contains("stroke")) c.stroke = whole("add_points.stroke", j["stroke"]);
  return c;
}

Command read_erase_points(const Json& j) {
  object("erase_points", j, {"x", "y", "radius", "stroke"});
  if (!j.contains("x") || !j.contains("y")) refuse_command("erase_points", j, "an object with x, y and radius");
  command::ErasePoints c{number("erase_points.x", j["x"]), number("erase_points.y", j["y"])};
  if (j.contains("radius")) c.radius = number("erase_points.radius", j["radius"]);
  if (j.contains("stroke")) c.stroke = whole("erase_points.stroke", j["stroke"]);
  return c;
}

Command read_points_from_table(const Json& j) {
  object("points_from_table", j, {"csv", "x", "y", "label", "decimal"});
  if (!j.contains("csv")) refuse_command("points_from_table", j, "an object with csv, and columns as x, y, label");
  command::PointsFromTable c;
  for (const auto& [key, to] : {std::pair{"csv", &c.csv}, {"x", &c.x}, {"y", &c.y}, {"label", &c.label}, {"decimal", &c.decimal}})
    if (j.contains(key)) *to = name(join("points_from_table.", key), j[key]);
  return c;
}

Command read_open_run(const Json& j) {
  object("open_run", j, {"name", "csv"});
  if (!j.contains("csv")) refuse_command("open_run", j, "an object with csv, and name if there is one");
  return command::OpenRun{j.contains("name") ? name("open_run.name", j["name"]) : "run", name("open_run.csv", j["csv"])};
}

Command read_study_use(const Json& j) {
  object("study_use", j, {"optimizer", "seed"});
  if (j.size() != 1) refuse_command("study_use", j, "an object with optimizer or seed, the number of a member");
  const bool seed = j.contains("seed");
  return command::UseMember{whole(join("study_use.", seed ? "seed" : "optimizer"), j.front()), seed};
}

Variables read_variables(std::string_view key, const Json& j) {
  if (!j.is_object()) refuse_command(key, j, "an object of numbers");
  Variables values;
  for (const auto& [variable, value] : j.items()) values[variable] = number(join(key, ".", variable), value);
  return values;
}

Command read_formula(const Json& j) {
  if (j.is_string()) return command::SetFormula{j.get<std::string>()};
  object("formula", j, {"text", "values"});
  if (!j.contains("text")) refuse_command("formula", j, "a formula in quotes, or an object with text and values");
  command::SetFormula c{name("formula.text", j["text"])};
  if (j.contains("values")) c.values = read_variables("formula.values", j["values"]);
  return c;
}

Command read_variable(const Json& j) {
  object("variable", j, {"name", "value"});
  if (!j.contains("name") || !j.contains("value")) refuse_command("variable", j, "an object with name and value");
  return command::SetVariable{name("variable.name", j["name"]), number("variable.value", j["value"])};
}

Command read_slope(const Json& j) {
  object("slope", j, {"of", "element"});
  command::ShowSlope c;
  if (j.contains("of")) c.of.leaf = name("slope.of", j["of"]);
  if (j.contains("element")) c.of.element = whole("slope.element", j["element"]);
  return c;
}

Command read_view(const Json& j) {
  constexpr std::array<std::string_view, 4> kViews = {"train", "backprop", "gradients", "problems"};
  return command::Show{static_cast<View>(one_of("view", j, kViews))};
}

Command read_init_lab(const Json& j) {
  object("init_lab", j, {"initializers", "steps"});
  InitLabPlan plan;
  if (j.contains("initializers")) {
    if (!j["initializers"].is_array()) refuse_command("init_lab.initializers", j["initializers"], "a list, as [\"xavier_uniform\", \"normal\"]");
    for (const Json& item : j["initializers"]) plan.initializers.push_back(name("init_lab.initializers", item));
  }
  if (j.contains("steps")) plan.steps = whole("init_lab.steps", j["steps"], 1);
  return command::StartInitLab{std::move(plan)};
}

struct Reader {
  std::string_view key;
  Command (*read)(const Json&);
};
const auto kReaders = std::to_array<Reader>({
    {"set", read_set},
    {"toggle_feature", [](const Json& j) -> Command { return command::ToggleFeature{name("toggle_feature", j)}; }},
    {"add_layer", read_add_layer},
    {"remove_layer", [](const Json& j) -> Command { return command::RemoveLayer{whole("remove_layer", j)}; }},
    {"move_layer", read_move_layer},
    {"duplicate_layer", [](const Json& j) -> Command { return command::DuplicateLayer{whole("duplicate_layer", j)}; }},
    {"set_weight", read_set_weight},
    {"add_neuron", [](const Json& j) -> Command { return command::AddNeuron{whole("add_neuron", j)}; }},
    {"remove_neuron", [](const Json& j) -> Command { return command::RemoveNeuron{whole("remove_neuron", j)}; }},
    {"load", [](const Json& j) -> Command { return command::Load{spec_from_json(j.dump())}; }},
    {"load_model", read_load_model},
    {"open", read_open},
    {"play", [](const Json& j) -> Command { return command::Play{flag("play", j)}; }},
    {"step", [](const Json& j) -> Command { return read_steps<command::Step>("step", j); }},
    {"scrub", [](const Json& j) -> Command { return command::Scrub{whole("scrub", j)}; }},
    {"back", [](const Json& j) -> Command { return read_steps<command::Back>("back", j); }},
    {"undo", [](const Json& j) -> Command { return object("undo", j, {}), command::Undo{}; }},
    {"resume", [](const Json& j) -> Command { return command::Resume{std::string(trimmed(name("resume", j)))}; }},
    {"redo", [](const Json& j) -> Command { return object("redo", j, {}), command::Redo{}; }},
    {"reset", [](const Json& j) -> Command { return object("reset", j, {}), command::Reset{}; }},
    {"new_seed", [](const Json& j) -> Command { return object("new_seed", j, {}), command::NewSeed{}; }},
    {"new_data", [](const Json& j) -> Command { return object("new_data", j, {}), command::NewData{}; }},
    {"add_points", read_add_points},
    {"erase_points", read_erase_points},
    {"clear_points", [](const Json& j) -> Command { return object("clear_points", j, {}), command::ClearPoints{}; }},
    {"edit_points", [](const Json& j) -> Command { return object("edit_points", j, {}), command::EditPoints{}; }},
    {"points_from_table", read_points_from_table},
    {"problem", read_problem},
    {"view", read_view},
    {"speed", [](const Json& j) -> Command { return command::Speed{number("speed", j)}; }},
    {"pace", [](const Json& j) -> Command { return command::Pace{number("pace", j)}; }},
    {"trace", read_trace},
    {"trace_to", [](const Json& j) -> Command { return command::TraceTo{whole("trace_to", j)}; }},
    {"trace_select", read_trace_select},
    {"trace_samples", read_trace_samples},
    {"formula", read_formula},
    {"variable", read_variable},
    {"backprop",
     [](const Json& j) -> Command {
       constexpr std::array<std::string_view, 2> kWalked = {"network", "formula"};
       return command::ShowFormula{one_of("backprop", j, kWalked) == 1};
     }},
    {"slope", read_slope},
    {"trace_unit", [](const Json& j) -> Command { return command::SetTraceUnit{trace_unit("command: trace_unit", name("trace_unit", j))}; }},
    {"check", [](const Json& j) -> Command { return command::CheckGradient{number("check", j)}; }},
    {"exercise", [](const Json& j) -> Command { return command::StartExercise{flag("exercise", j)}; }},
    {"answer", [](const Json& j) -> Command { return command::GiveAnswer{number("answer", j)}; }},
    {"fold", read_fold},
    {"access", read_access},
    {"show", read_show},
    {"select_point", [](const Json& j) -> Command { return command::SelectPoint{whole("select_point", j, -1)}; }},
    {"trace_point", [](const Json& j) -> Command { return command::TracePoint{whole("trace_point", j)}; }},
    {"keep_run", [](const Json& j) -> Command { return object("keep_run", j, {}), command::KeepRun{}; }},
    {"open_run", read_open_run},
    {"drop_run", [](const Json& j) -> Command { return command::DropRun{whole("drop_run", j)}; }},
    {"clear_runs", [](const Json& j) -> Command { return object("clear_runs", j, {}), command::ClearRuns{}; }},
    {"load_run", [](const Json& j) -> Command { return command::LoadRun{whole("load_run", j)}; }},
    {"study", read_study},
    {"study_use", read_study_use},
    {"study_stop", [](const Json& j) -> Command { return object("study_stop", j, {}), command::StopStudy{}; }},
    {"init_lab", read_init_lab},
    {"init_lab_close", [](const Json& j) -> Command { return object("init_lab_close", j, {}), command::CloseInitLab{}; }},
    {"study_close", [](const Json& j) -> Command { return object("study_close", j, {}), command::CloseStudy{}; }},
});

}  // namespace

std::string_view name_of(View view) {
  constexpr std::array<std::string_view, 4> kNames = {"train", "backprop", "gradients", "problems"};
  return kNames[static_cast<std::size_t>(view)];
}

Command::Command(const Command&) = default;
Command::Command(Command&&) noexcept = default;
Command& Command::operator=(const Command&) = default;
Command& Command::operator=(Command&&) noexcept = default;
Command::~Command() = default;

Command command_from_json(std::string_view text) {
  const Json json = read_json("command", text, R"(an object with one key, as {"play": true})");
  if (!json.is_object() || json.size() != 1)
    throw Error(ErrorKind::value, join("command: is ", shown_json(json), "; must be an object with one key, as {\"play\": true}"));
  const std::string key = json.begin().key();
  std::string known;
  for (const Reader& reader : kReaders) {
    if (reader.key == key) return reader.read(json.begin().value());
    known += (known.empty() ? "" : ", ") + std::string(reader.key);
  }
  throw Error(ErrorKind::value, join("command: ", clipped(key), ": there is no such command; known are ", known));
}

}  // namespace deepx::inline DEEPX_PRECISION
