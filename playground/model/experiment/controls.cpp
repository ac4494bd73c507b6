// SPDX-License-Identifier: MIT
// The list of controls. Names and limits come from the spec and the catalogues; here are the labels of what has no entry of its
// own, and the order.
#include "playground/model/experiment/controls.h"

#include <algorithm>
#include <array>
#include <optional>

#include "engine/data/dataset.h"
#include "engine/nn/activation.h"
#include "engine/nn/init.h"
#include "engine/nn/regularizer.h"
#include "engine/optim/schedule.h"
#include "nlohmann/json.hpp"
#include "playground/model/backprop/shown_graph.h"
#include "playground/model/backprop/trace.h"
#include "playground/model/problems/problem_run.h"
#include "playground/model/spec/own_points.h"
#include "playground/model/spec/plane.h"
#include "playground/model/spec/spec_layer.h"
#include "playground/model/text/number_text.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

using Choices = std::vector<ControlChoice>;

// What a path is called where its last word would not do.
constexpr std::array<std::array<std::string_view, 2>, 16> kLabels = {{
    {"data.name", "Data set"}, {"data.train_share", "Training share"}, {"data.seed", "Seed of the data"}, {"network.init", "Initial weights"},
    {"optimizer.name", "Optimizer"}, {"schedule.name", "Schedule"}, {"regularizer.name", "Regularizer"}, {"batch", "Batch size"},
    {"seed", "Seed"}, {"stop.epochs", "Stop after epochs, 0 for never"}, {"stop.loss", "Stop at training loss"},
    {"stop.patience", "Stop after epochs without a better test loss"}, {"*.units", "Neurons"}, {"*.layer", "Kind"}, {"*.norm", "Normalisation"}, {"*.init", "Initial weights"},
}};

/// "learning_rate" as "Learning rate".
std::string spoken(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '_', ' ');
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string label_of(std::string_view path) {
  const bool of_layer = path.starts_with("network.hidden.") || path.starts_with("network.output.");
  for (const auto& [name, label] : kLabels)
    if (name == path || (of_layer && name.starts_with('*') && path.ends_with(name.substr(1)))) return std::string(label);
  return spoken(path.substr(path.rfind('.') + 1));
}

template <class Entries>
Choices labelled(const Entries& entries) {
  Choices out;
  for (const auto& e : entries) out.push_back({std::string(e.name), std::string(e.label)});
  return out;
}
Choices named(std::span<const std::string_view> names) {
  Choices out;
  for (std::string_view name : names) out.push_back({std::string(name), std::string(name)});
  return out;
}

/// The names a path may have, with their labels; none for a number.
Choices choices_at(const Spec& spec, std::string_view path) {
  if (path == "data.name") {
    Choices sets = labelled(dataset_catalogue().entries());
    sets.push_back({std::string(kOwnData), "Your own points"});
    return sets;
  }
  if (path == "loss") {
    std::vector<LossChoice> fitting = loss_choices();
    std::erase_if(fitting, [&](const LossChoice& l) { return !l.fits(is_regression(spec)); });
    return labelled(fitting);
  }
  if (path == "optimizer.name") return labelled(optimizer_choices());
  if (path == "schedule.name") return labelled(schedule_catalogue().entries());
  if (path == "network.init") return labelled(initializer_catalogue().entries());
  if (path == "regularizer.name") {
    Choices all = labelled(regularizer_catalogue().entries());
    all.insert(all.begin(), {"none", "none"});
    return all;
  }
  if (path.starts_with("network.hidden.") || path.starts_with("network.output.")) {
    const LayerOption& o = *layer_path(spec, path).option;
    if (o.flag) return named(std::array<std::string_view, 2>{"no", "yes"});
    Choices all = o.known ? named(o.known()) : Choices();
    if (o.inherits) all.insert(all.begin(), {"", "as the network"});
    return all;
  }
  for (std::string_view prefix : {"data", "network.init_settings", "regularizer", "optimizer", "schedule"}) {
    if (!path.starts_with(prefix) || path.substr(prefix.size(), 1) != ".") continue;
    for (const Setting& s : settings_of(spec, prefix)) {
      if (s.name != path.substr(prefix.size() + 1)) continue;
      Choices out;
      for (double v = 0; !s.choices.empty() && v <= s.largest(); ++v) out.push_back({s.text(v), s.text(v)});
      return out;
    }
  }
  return {};
}

bool is_switch(const Choices& c) { return c.size() == 2 && c[0].name == "no" && c[1].name == "yes"; }

/// Collects what the access leaves.
class List {
 public:
  List(const Experiment& e) : e_(e) {}
  void group(std::string name) { group_ = std::move(name); }
  Control* add(Control c) {
    const Shown how = shown(e_.access(), c.name);
    if (how == Shown::hidden) return nullptr;
    c.locked = how == Shown::locked;
    c.group = group_;
    all.push_back(std::move(c));
    return &all.back();
  }
  /// A value of the spec.
  void path(const std::string& path) {
    Control c{.name = path, .label = label_of(path), .kind = ControlKind::choice, .value = get_path(e_.spec(), path),
              .choices = choices_at(e_.spec(), path), .command = join(R"({"set":{"path":")", path, R"(","value":"$"}})")};
    if (c.choices.empty()) {
      const Limits range = limits_of(e_.spec(), path);
      c.kind = ControlKind::number;
      c.low = range.low, c.high = range.high, c.whole = range.whole;
    } else if (is_switch(c.choices)) {
      c.kind = ControlKind::toggle;
      c.choices.clear();
    }
    add(std::move(c));
  }
  void settings(std::string_view prefix) {
    for (const Setting& s : settings_of(e_.spec(), prefix)) path(join(prefix, ".", s.name));
  }
  void action(std::string name, std::string label, std::string command) {
    add({.name = std::move(name), .label = std::move(label), .command = std::move(command)});
  }
  void toggle(std::string name, std::string label, bool on, std::string command) {
    add({.name = std::move(name), .label = std::move(label), .kind = ControlKind::toggle, .value = on ? "yes" : "no", .command = std::move(command)});
  }
  void number(std::string name, std::string label, double value, Limits range, std::string command) {
    add({.name = std::move(name), .label = std::move(label), .kind = ControlKind::number, .value = deepx::to_text(value), .low = range.low,
         .high = range.high, .whole = range.whole, .command = std::move(command)});
  }
  std::vector<Control> all;

 private:
  const Experiment& e_;
  std::string group_;
};

void recipe(List& list, const Spec& spec) {
  list.group("Training");
  list.path("loss");
  list.path("optimizer.name");
  list.settings("optimizer");
  list.path("schedule.name");
  list.settings("schedule");
  list.path("batch");
  list.path("network.init");
  list.settings("network.init_settings");
  list.path("regularizer.name");
  if (spec.regularizer.name != "none") list.settings("regularizer");
  list.path("seed");
  list.action("new_seed", "New weights", R"({"new_seed":{}})");
}

void data(List& list, const Spec& spec) {
  list.group("Data");
  list.path("data.name");
  list.settings("data");
  for (const char* path : {"data.points", "data.noise", "data.train_share", "data.seed"}) {
    const bool drawn = path != std::string_view("data.train_share") && path != std::string_view("data.seed");
    if (!drawn || spec.data.name != kOwnData) list.path(path);  // own points are as they are
  }
  list.action("new_data", "New data", R"({"new_data":{}})");
  if (spec.data.name != kOwnData) list.action("paint", "Edit these points", R"({"edit_points":{}})");
  if (!spec.data.own.empty()) list.action("clear_points", "Remove my points", R"({"clear_points":{}})");
  list.group("Features");
  for (const Feature& f : feature_catalogue()) {
    const bool on = std::find(spec.features.begin(), spec.features.end(), f.name) != spec.features.end();
    list.toggle(join("features.", f.name), std::string(f.words), on, join(R"({"toggle_feature":")", f.name, R"("})"));
  }
}

/// What can be chosen for a layer now.
void add_layer_options(List& list, const LayerSpec& layer, const std::string& prefix, bool output) {
  const bool regularized = !layer.regularizer.empty() && layer.regularizer != "none";
  for (const LayerOption& o : layer_options()) {
    if ((output && !o.of_output) || (o.key == "strength" && !regularized) || (o.count && layer.layer == "Residual")) continue;
    list.path(join(prefix, o.key));
  }
}

void network(List& list, const Spec& spec) {
  const std::size_t count = spec.network.hidden.size();
  for (std::size_t i = 0; i < count; ++i) {
    list.group(join("Layer ", i + 1));
    add_layer_options(list, spec.network.hidden[i], join("network.hidden.", i, "."), false);
    if (i > 0) list.action(join("move_layer.", i), "Move towards the inputs", join(R"({"move_layer":{"from":)", i, R"(,"to":)", i - 1, "}}"));
    if (count < kMaxHidden) list.action(join("duplicate_layer.", i), "Duplicate layer", join(R"({"duplicate_layer":)", i, "}"));
    list.action(join("remove_layer.", i), "Remove layer", join(R"({"remove_layer":)", i, "}"));
  }
  list.group("Output layer");
  add_layer_options(list, spec.network.output, "network.output.", true);
  list.group("Layers");
  for (std::size_t i = 0; count < kMaxHidden && i <= count; ++i) {
    const std::string where = i == 0 ? std::string("Add a layer after the inputs") : join("Add a layer after layer ", i);
    list.action(join("add_layer.", i), where, join(R"({"add_layer":{"at":)", i, "}}"));
  }
}

void transport(List& list, const Experiment& e) {
  list.group("Time");
  list.toggle("play", "Playing", e.playing(), R"({"play":"$"})");
  if (e.view() == View::backprop) {
    const auto go = [](std::string_view move) { return join(R"({"trace":")", move, R"("})"); };
    for (const auto& [move, label] : {std::pair{"first", "First step"}, {"back", "One step back"}, {"forward", "One step"}, {"last", "Last step"}})
      list.action(join("step.", move), label, go(move));
    Choices units;
    for (const TraceUnit u : {TraceUnit::operation, TraceUnit::layer, TraceUnit::pass, TraceUnit::sample})
      units.push_back({std::string(name_of(u)), spoken(name_of(u))});
    list.add({.name = "step.unit", .label = "A step is one", .kind = ControlKind::choice, .value = std::string(name_of(e.plan().unit)),
              .choices = std::move(units), .command = R"({"trace_unit":"$"})"});
    list.number("pace", "Seconds for each step", e.pace(), {0.02, 60}, R"({"pace":"$"})");
    return;
  }
  list.action("step", "One step", R"({"step":1})");
  if (trains(e.view())) list.action("step.epoch", "One epoch", R"({"step":{"unit":"epoch"}})");
  list.action("reset", "Rewind to the same start", R"({"reset":{}})");
  if (!trains(e.view())) return;
  list.action("scrub", "One step back", R"({"back":1})");
  list.number("speed", "Epochs a second, 0 for as fast as it goes", e.speed(), {0, 1e6}, R"({"speed":"$"})");
  for (const char* path : {"stop.epochs", "stop.loss", "stop.patience"}) list.path(path);
  list.action("keep_run", "Keep this run to compare", R"({"keep_run":{}})");
  list.action("undo", "Undo", R"({"undo":{}})");
  list.action("redo", "Redo", R"({"redo":{}})");
}

void problem(List& list, const ProblemRun& run) {
  list.group("Problem");
  for (const Setting& s : run.info().settings) {
    std::string rest;
    for (const auto& [name, value] : run.changes())
      if (name != s.name) rest += join("\"", name, "\":", value, ",");
    list.number(join("problem_settings.", s.name), spoken(s.name), run.setting(s.name), {s.low, s.largest(), s.whole},
                join(R"({"problem":{"name":")", run.preset(), R"(","settings":{)", rest, "\"", s.name, R"(":"$"}}})"));
  }
  list.action("new_seed", "Another start", R"({"new_seed":{}})");
}

/// The graph of the Backprop view: what it is of, the variables of a formula, layers that can be folded.
void graph(List& list, const Experiment& e) {
  list.group("Graph");
  list.add({.name = "formula", .label = "Graph of", .kind = ControlKind::choice, .value = e.plan().formula ? "formula" : "network",
            .choices = {{"network", "Network"}, {"formula", "Formula"}}, .command = R"({"backprop":"$"})"});
  for (const TraceNode& n : e.trace()->nodes())
    if (n.variable)
      list.number(join("variable.", n.name), n.name, e.plan().value(n.name), {-kLargestVariable, kLargestVariable},
                  join(R"({"variable":{"name":")", n.name, R"(","value":"$"}})"));
  std::vector<std::string_view> scopes;
  for (const TraceNode& n : e.trace()->nodes())
    if (const std::string_view s = outermost(n.scope); !n.leaf && !s.empty() && std::ranges::find(scopes, s) == scopes.end()) scopes.push_back(s);
  for (std::string_view s : scopes)
    list.toggle(join("fold.", s), join("Fold ", s, " to one card"), std::ranges::find(e.folds(), s) != e.folds().end(),
                join(R"({"fold":{"scope":")", s, R"(","on":"$"}})"));
  list.action("fold", "Fold all layers", R"({"fold":"all"})");
  list.action("unfold", "Unfold all layers", R"({"fold":"none"})");
}

Choices views() {
  Choices out;
  for (const View v : {View::train, View::backprop, View::gradients, View::problems}) out.push_back({std::string(name_of(v)), spoken(name_of(v))});
  return out;
}

Choices plots(const Experiment& e) {
  Choices out = {{"output", "Output"}, {"uncertainty", "Uncertainty"}, {"space", "Feature space of the last layer"}, {"neuron", "A neuron"}};
  if (e.classes() < 2) out.erase(out.begin() + 1);  // nothing to be torn between
  return out;
}

/// Which control a command works; "" for those that are always allowed, such as access itself.
struct ControlOf {
  std::string operator()(const command::Set& c) const { return c.path; }
  std::string operator()(const command::ToggleFeature& c) const { return join("features.", c.name); }
  std::string operator()(const command::AddLayer&) const { return "add_layer"; }
  std::string operator()(const command::RemoveLayer&) const { return "remove_layer"; }
  std::string operator()(const command::MoveLayer&) const { return "move_layer"; }
  std::string operator()(const command::DuplicateLayer&) const { return "duplicate_layer"; }
  std::string operator()(const command::SetWeight&) const { return "set_weight"; }
  std::string operator()(const command::AddNeuron& c) const { return join("network.hidden.", c.layer, ".units"); }
  std::string operator()(const command::RemoveNeuron& c) const { return join("network.hidden.", c.layer, ".units"); }
  std::string operator()(const command::Load&) const { return "load"; }
  std::string operator()(const command::LoadModel&) const { return "open"; }
  std::string operator()(const command::Open&) const { return "open"; }
  std::string operator()(const command::Play&) const { return "play"; }
  std::string operator()(const command::Step&) const { return "step"; }
  std::string operator()(const command::Reset&) const { return "reset"; }
  std::string operator()(const command::NewSeed&) const { return "new_seed"; }
  std::string operator()(const command::Scrub&) const { return "scrub"; }
  std::string operator()(const command::Back&) const { return "scrub"; }
  std::string operator()(const command::Undo&) const { return "undo"; }
  std::string operator()(const command::Redo&) const { return "redo"; }
  std::string operator()(const command::NewData&) const { return "new_data"; }
  std::string operator()(const command::OpenProblem& c) const { return c.settings.empty() ? "problem" : "problem_settings"; }
  std::string operator()(const command::Show&) const { return "view"; }
  std::string operator()(const command::Speed&) const { return "speed"; }
  std::string operator()(const command::Pace&) const { return "pace"; }
  std::string operator()(const command::ShowPlot&) const { return "output_view"; }
  std::string operator()(const command::AddPoints&) const { return "paint"; }
  std::string operator()(const command::ErasePoints&) const { return "paint"; }
  std::string operator()(const command::ClearPoints&) const { return "clear_points"; }
  std::string operator()(const command::EditPoints&) const { return "paint"; }
  std::string operator()(const command::PointsFromTable&) const { return "paste"; }
  std::string operator()(const command::KeepRun&) const { return "keep_run"; }
  std::string operator()(const command::OpenRun&) const { return "keep_run"; }
  std::string operator()(const command::DropRun&) const { return "keep_run"; }
  std::string operator()(const command::ClearRuns&) const { return "keep_run"; }
  std::string operator()(const command::LoadRun&) const { return "load"; }
  std::string operator()(const command::StartStudy&) const { return "study"; }
  std::string operator()(const command::StartInitLab&) const { return "init_lab"; }
  std::string operator()(const command::UseMember& c) const { return c.seed ? "seed" : "optimizer.name"; }
  std::string operator()(const command::TracePoint&) const { return "view"; }
  std::string operator()(const command::TraceGo& c) const {
    return c.move == command::TraceMove::play || c.move == command::TraceMove::pause ? "play" : "step";
  }
  std::string operator()(const command::TraceTo&) const { return "scrub"; }
  std::string operator()(const command::Fold& c) const { return c.scope.empty() ? c.on ? "fold" : "unfold" : "fold." + c.scope; }
  std::string operator()(const command::SetTraceUnit&) const { return "step"; }
  std::string operator()(const command::SetFormula&) const { return "formula"; }
  std::string operator()(const command::ShowFormula&) const { return "formula"; }
  std::string operator()(const command::SetVariable& c) const { return "variable." + c.name; }
  // These only look at what is there or end it, or are the page's own; a new command does not compile until it stands here or above.
  std::string operator()(const command::TraceSelect&) const { return {}; }
  std::string operator()(const command::TraceSamples&) const { return {}; }
  std::string operator()(const command::SelectPoint&) const { return {}; }
  std::string operator()(const command::ShowSlope&) const { return {}; }
  std::string operator()(const command::CheckGradient&) const { return {}; }
  std::string operator()(const command::StartExercise&) const { return {}; }
  std::string operator()(const command::GiveAnswer&) const { return {}; }
  std::string operator()(const command::StopStudy&) const { return {}; }
  std::string operator()(const command::CloseStudy&) const { return {}; }
  std::string operator()(const command::CloseInitLab&) const { return {}; }
  std::string operator()(const command::SetAccess&) const { return {}; }
  std::string operator()(const command::Resume&) const { return {}; }
};

}  // namespace

std::string_view name_of(ControlKind kind) {
  constexpr std::array<std::string_view, 4> kNames = {"number", "choice", "toggle", "action"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::vector<Control> controls(const Experiment& e) {
  List list(e);
  list.group("View");
  list.add({.name = "view", .label = "View", .kind = ControlKind::choice, .value = std::string(name_of(e.view())), .choices = views(),
            .command = R"({"view":"$"})"});
  transport(list, e);
  if (e.view() == View::problems) {
    problem(list, *e.problem());
    return std::move(list.all);
  }
  if (e.trace()) graph(list, e);
  if (e.view() == View::gradients) {
    list.group("Initializers");
    list.action("init_lab", "Compare initial weights", R"({"init_lab":{}})");
  }
  list.group("Plot");
  list.add({.name = "output_view", .label = "The plot shows", .kind = ControlKind::choice, .value = std::string(name_of(e.plot().shown)),
            .choices = plots(e), .command = R"({"show":"$"})"});
  list.toggle("output_view.classes", "Classes instead of smooth", e.plot().classes, R"({"show":{"classes":"$"}})");
  list.toggle("output_view.contours", "Contour lines", e.plot().contours, R"({"show":{"contours":"$"}})");
  data(list, e.spec());
  network(list, e.spec());
  recipe(list, e.spec());
  return std::move(list.all);
}

std::string controls_json(const Experiment& e) {
  using Json = nlohmann::ordered_json;
  Json list = Json::array();
  for (const Control& c : controls(e)) {
    Json j = {{"name", c.name}, {"label", c.label}, {"group", c.group}, {"kind", name_of(c.kind)}, {"command", c.command}, {"locked", c.locked}};
    if (c.kind == ControlKind::number) j.update({{"value", *number_from(c.value)}, {"low", c.low}, {"high", c.high}, {"whole", c.whole}});
    if (c.kind == ControlKind::toggle) j["value"] = c.value == "yes";
    if (c.kind == ControlKind::choice) {
      j["value"] = c.value;
      j["choices"] = Json::array();
      for (const ControlChoice& choice : c.choices) j["choices"].push_back({{"name", choice.name}, {"label", choice.label}});
    }
    list.push_back(std::move(j));
  }
  return list.dump();
}

std::string control_of(const Command& command) { return std::visit(ControlOf{}, command); }

bool permits(const Access& access, const Command& command) {
  if (access.empty()) return true;
  const std::string control = control_of(command);
  return control.empty() || shown(access, control) == Shown::open;
}

}  // namespace deepx::inline DEEPX_PRECISION
