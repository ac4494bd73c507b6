// SPDX-License-Identifier: MIT
// The list of controls. Names and limits come from the spec and the catalogues. This file has the order, and the labels
// of controls without an entry there.
#include "playground/model/experiment/controls.h"

#include <algorithm>
#include <array>
#include <optional>

#include "nlohmann/json.hpp"
#include "playground/model/backprop/shown_graph.h"
#include "playground/model/backprop/trace.h"
#include "playground/model/backprop/trace_plan.h"
#include "playground/model/experiment/commands/all.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/plot_part.h"
#include "playground/model/experiment/view.h"
#include "playground/model/plot/plot_state.h"
#include "playground/model/problems/problem_run.h"
#include "playground/model/spec/own_points.h"
#include "playground/model/spec/plane.h"
#include "playground/model/spec/spec_layer.h"
#include "playground/model/spec/spec_rows.h"
#include "playground/model/text/number_text.h"
#include "playground/model/text/terms.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

using Choices = std::vector<NamedChoice>;

bool is_switch(const Choices& c) { return c.size() == 2 && c[0].name == "no" && c[1].name == "yes"; }

/// Collects the controls that the access does not hide.
class List {
 public:
  explicit List(const Experiment& e) : e_(e) {}
  /// Begins a new heading. First adds the commands that belong to the previous heading.
  void group(std::string name) {
    for (const CommandType* type : command_types()) {
      if (group_.empty() || type->info.heading != group_ || !type->offered(e_)) continue;
      const bool taken = std::ranges::find(all, type->info.control, &Control::name) != all.end();
      action(Command(*type, type->make(nullptr)), taken ? type->info.key : "");
    }
    group_ = std::move(name);
  }
  std::vector<Control> take() {
    group({});
    return std::move(all);
  }
  Control* add(Control c) {
    const Shown how = shown(e_.access(), c.name);
    if (how == Shown::hidden) return nullptr;
    c.locked = how == Shown::locked;
    c.group = group_;
    all.push_back(std::move(c));
    return &all.back();
  }
  /// Adds a value of the spec.
  void path(const std::string& path) {
    Control c{.name = path,
              .label = path_label(path),
              .kind = ControlKind::choice,
              .value = get_path(e_.spec(), path),
              .choices = choices_at(e_.spec(), path),
              .command = join(R"({"set":{"path":")", path, R"(","value":"$"}})")};
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
  /// The rows of a group that are not listed yet.
  void rows(std::string_view group) {
    for (const SpecRow& row : spec_rows())
      if (row.group == group && row.is_in(e_.spec()) && std::ranges::find(all, row.path, &Control::name) == all.end())
        path(std::string(row.path));
  }
  void settings(std::string_view prefix) {
    for (const Setting& s : settings_of(e_.spec(), prefix)) path(join(prefix, ".", s.name));
  }
  /// Adds a command with fixed fields. `part` is appended to the control's name if several controls give the same
  /// command for different targets.
  void action(const Command& c, std::string_view part = {}, std::string label = {}) {
    add({.name = name_of(c, part), .label = title(c, std::move(label)), .command = command_to_json(c)});
  }
  /// Adds a command that turns something on or off.
  void switched(const Command& c, bool on, std::string label) {
    add({.name = c.control(),
         .label = std::move(label),
         .kind = ControlKind::toggle,
         .value = on ? "yes" : "no",
         .command = command_to_json(c)});
  }
  /// Adds a field of a command; the command holds the current value. `choices` replaces the field's names.
  void value(const Command& c, std::string_view field, std::string_view part = {}, std::string label = {},
             Choices choices = {}) {
    const FieldInfo f = field_info(c, field);
    Control control{.name = name_of(c, part),
                    .label = title(c, std::move(label)),
                    .value = f.value,
                    .low = f.low,
                    .high = f.high,
                    .whole = f.whole,
                    .choices = std::move(choices),
                    .command = command_to_json(c, field)};
    using enum FieldInfo::Kind;
    control.kind = f.kind == number ? ControlKind::number : f.kind == flag ? ControlKind::toggle : ControlKind::choice;
    if (control.kind == ControlKind::choice && control.choices.empty())
      for (std::string_view name : f.choices) control.choices.push_back({std::string(name), spoken(name)});
    add(std::move(control));
  }
  std::vector<Control> all;

 private:
  static std::string name_of(const Command& c, std::string_view part) {
    return part.empty() ? c.control() : join(c.control(), ".", part);
  }
  static std::string title(const Command& c, std::string label) {
    return label.empty() ? std::string(c.info().label) : label;
  }
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
  list.rows("recipe");
  list.rows("seed");
}

void data(List& list, const Spec& spec) {
  list.group("Data");
  list.path("data.name");
  list.settings("data");
  for (const SpecRow& row : spec_rows()) {
    const bool drawn = row.path == "data.points" || row.path == "data.noise";
    if (row.group == "data" && row.number && !(drawn && spec.data.name == kOwnData))
      list.path(std::string(row.path));  // own points are not drawn
  }
  list.group("Features");
  for (const Feature& f : feature_catalogue()) {
    const bool on = std::find(spec.features.begin(), spec.features.end(), f.name) != spec.features.end();
    list.switched(command::ToggleFeature{std::string(f.name)}, on, std::string(f.words));
  }
}

/// The options that a layer has now.
void add_layer_options(List& list, const LayerSpec& layer, const std::string& prefix, bool output) {
  const bool regularized = !layer.regularizer.empty() && layer.regularizer != "none";
  for (const LayerOption& o : layer_options()) {
    if ((output && !o.of_output) || (o.key == "strength" && !regularized) || (o.count && layer.layer == "Residual"))
      continue;
    list.path(join(prefix, o.key));
  }
}

void network(List& list, const Spec& spec) {
  const std::size_t count = spec.network.hidden.size();
  for (std::size_t i = 0; i < count; ++i) {
    list.group(join("Layer ", i + 1));
    add_layer_options(list, spec.network.hidden[i], join("network.hidden.", i, "."), false);
    const int layer = static_cast<int>(i);
    if (i > 0) list.action(command::MoveLayer{layer, layer - 1}, join(i), "Move toward the inputs");
    if (count < kMaxHidden) list.action(command::DuplicateLayer{layer}, join(i));
    list.action(command::RemoveLayer{layer}, join(i));
  }
  list.group("Output layer");
  add_layer_options(list, spec.network.output, "network.output.", true);
  list.group("Layers");
  for (std::size_t i = 0; count < kMaxHidden && i <= count; ++i) {
    const std::string where =
        i == 0 ? std::string("Add a layer after the inputs") : join("Add a layer after layer ", i);
    list.action(command::AddLayer{static_cast<int>(i)}, join(i), where);
  }
}

void transport(List& list, const Experiment& e) {
  list.group("Time");
  list.value(command::Play{e.playing()}, "on");
  if (e.view() == View::backprop) {
    using enum command::TraceMove;
    list.action(command::TraceGo{first}, "first", "First step");
    list.action(command::TraceGo{back}, "back", "One step back");
    list.action(command::TraceGo{forward}, "forward", "One step");
    list.action(command::TraceGo{last}, "last", "Last step");
    list.value(command::SetTraceUnit{e.backprop().plan().unit}, "unit", "unit");
    list.value(command::Pace{e.pace()}, "seconds");
    return;
  }
  list.action(command::Step{});
  if (trains(e.view())) list.action(command::Step{.epochs = true}, "epoch", "One epoch");
  if (!trains(e.view())) return;
  list.action(command::Back{});
  list.value(command::Speed{e.speed()}, "epochs");
  list.rows("stop");
}

void problem(List& list, const ProblemRun& run) {
  list.group("Problem");
  for (const Setting& s : run.info().settings) {
    nlohmann::ordered_json settings = run.changes();
    settings[std::string(s.name)] = "$";
    const nlohmann::ordered_json command{{"problem", {{"name", run.preset()}, {"settings", std::move(settings)}}}};
    list.add({.name = join("problem_settings.", s.name),
              .label = spoken(s.name),
              .kind = ControlKind::number,
              .value = deepx::to_text(run.setting(s.name)),
              .low = s.low,
              .high = s.largest(),
              .whole = s.whole,
              .command = command.dump()});
  }
  list.action(command::NewSeed{}, {}, "Another start");
}

/// Backprop's graph: network or formula, the variables of a formula, layers that can be folded.
void graph(List& list, const Experiment& e) {
  list.group("Graph");
  list.value(command::ShowGraph{e.backprop().plan().walked()}, "graph");
  for (const TraceNode& n : e.backprop().trace()->nodes())
    if (n.variable) list.value(command::SetVariable{n.name, e.backprop().plan().value(n.name)}, "value", {}, n.name);
  std::vector<std::string_view> scopes;
  for (const TraceNode& n : e.backprop().trace()->nodes())
    if (const std::string_view s = outermost(n.scope);
        !n.leaf && !s.empty() && std::ranges::find(scopes, s) == scopes.end())
      scopes.push_back(s);
  for (std::string_view s : scopes)
    list.value(command::Fold{std::string(s), std::ranges::find(e.backprop().folds(), s) != e.backprop().folds().end()},
               "on", {}, join("Fold ", s, " to one card"));
  list.action(command::Fold{"", true}, {}, "Fold all layers");
  list.action(command::Fold{"", false}, {}, "Unfold all layers");
}

Choices plots(const Experiment& e) {
  Choices out = {{"output", "Output"},
                 {"uncertainty", "Uncertainty"},
                 {"space", "Feature space of the last layer"},
                 {"neuron", "A neuron"}};
  if (e.data().classes() < 2) out.erase(out.begin() + 1);  // a regression has no uncertainty between classes
  return out;
}

}  // namespace

std::string_view name_of(ControlKind kind) {
  constexpr std::array<std::string_view, 4> kNames = {"number", "choice", "toggle", "action"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::vector<Control> controls(const Experiment& e) {
  List list(e);
  list.group("View");
  list.value(command::Show{e.view()}, "view");
  transport(list, e);
  if (e.view() == View::problems) {
    problem(list, *e.problem());
    return list.take();
  }
  if (e.backprop().trace()) graph(list, e);
  if (e.view() == View::gradients) {
    list.group("Initializers");
  }
  list.group("Plot");
  list.value(command::ShowPlot{.shown = e.plot().state().shown}, "plot", {}, {}, plots(e));
  list.value(command::ShowPlot{.classes = e.plot().state().classes}, "classes", "classes", "Classes instead of smooth");
  list.value(command::ShowPlot{.contours = e.plot().state().contours}, "contours", "contours", "Contour lines");
  data(list, e.spec());
  network(list, e.spec());
  recipe(list, e.spec());
  return list.take();
}

namespace {

/// What the control is about, and what its choice means.
std::string words_of(const Control& c) {
  std::string words;
  if (const Term* term = terms::of_path(c.name)) words = term->words;
  const auto chosen = std::ranges::find(c.choices, c.value, &NamedChoice::name);
  if (chosen != c.choices.end() && !chosen->words.empty())
    words += join(words.empty() ? "" : " ", chosen->label, ": ", chosen->words, ".");
  return words;
}

}  // namespace

std::string controls_json(const Experiment& e) {
  using Json = nlohmann::ordered_json;
  Json list = Json::array();
  for (const Control& c : controls(e)) {
    Json j = {{"name", c.name},          {"label", c.label},     {"group", c.group},
              {"kind", name_of(c.kind)}, {"command", c.command}, {"locked", c.locked}};
    if (const std::string words = words_of(c); !words.empty()) j["words"] = words;
    if (c.kind == ControlKind::number)
      j.update({{"value", *number_from(c.value)}, {"low", c.low}, {"high", c.high}, {"whole", c.whole}});
    if (c.kind == ControlKind::toggle) j["value"] = c.value == "yes";
    if (c.kind == ControlKind::choice) {
      j["value"] = c.value;
      j["choices"] = Json::array();
      for (const NamedChoice& choice : c.choices)
        j["choices"].push_back({{"name", choice.name}, {"label", choice.label}});
    }
    list.push_back(std::move(j));
  }
  return list.dump();
}

bool permits(const Access& access, const Command& command) {
  if (access.empty()) return true;
  const std::string control = command.control();
  return control.empty() || shown(access, control) == Shown::open;
}

}  // namespace deepx::inline DEEPX_PRECISION
