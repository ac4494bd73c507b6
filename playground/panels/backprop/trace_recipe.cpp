// SPDX-License-Identifier: MIT
// The slots of the Backprop view's sentence, and the effect of changing each.
#include "playground/panels/backprop/trace_recipe.h"

#include <algorithm>
#include <cmath>
#include <list>
#include <string>
#include <vector>

#include "playground/model/backprop/trace.h"
#include "playground/model/backprop/trace_plan.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/spec/plane.h"
#include "playground/panels/shared/notes.h"
#include "playground/panels/shared/spec_control.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/words.h"

namespace deepx::panels {
namespace {

constexpr int kMostSamples = 8;

/// "1 sample" to "8 samples", then "other samples".
std::span<const ui::Choice> sample_choices() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out;
    for (int n = 1; n <= kMostSamples; ++n)
      out.push_back(std::to_string(n) + " " + (n == 1 ? ui::words().sample : ui::words().samples));
    return out;
  }();
  static const std::vector<ui::Choice> choices = [] {
    std::vector<ui::Choice> out;
    for (const std::string& name : names) out.push_back({.name = name.c_str()});
    out.push_back({.name = ui::words().other_samples});
    out.push_back({.name = ui::words().choose_samples});
    return out;
  }();
  return choices;
}

/// The size of one move; in the order of TraceUnit.
std::span<const ui::Choice> unit_choices() {
  static const std::vector<ui::Choice> choices = [] {
    std::vector<ui::Choice> out;
    for (int i = 0; i < 4; ++i)
      out.push_back({.name = ui::words().trace_units[i], .note = ui::words().trace_unit_notes[i]});
    return out;
  }();
  return choices;
}

/// The sentence and the data of its slots. Slots: samples, data, loss, unit, then one for each hidden layer.
struct TraceSentence : SpecTokens {
  explicit TraceSentence(const Experiment& experiment);

  enum Slot { kSamples, kData, kLoss, kUnit };
  std::string text;
  bool small;  ///< the network to compute by hand has only a unit

 private:
  std::list<std::string> names_;
};

TraceSentence::TraceSentence(const Experiment& experiment)
    : SpecTokens(experiment),
      text(ui::words().backprop_recipe),
      small(experiment.backprop().plan().walked() == Walked::small) {
  const Spec& spec = experiment.spec();
  const auto unit = static_cast<int>(experiment.backprop().plan().unit);
  const ui::RecipeSlot units{.name = "unit",
                             .value = unit_choices()[static_cast<std::size_t>(unit)].name,
                             .choices = unit_choices(),
                             .selected = unit,
                             .note = note_of(terms::get("operation"))};
  if (small) {
    text = ui::words().backprop_small;
    add(units);
    return;
  }
  const int count =
      experiment.backprop().trace() ? static_cast<int>(experiment.backprop().trace()->samples().size()) : kMostSamples;
  const auto samples = sample_choices();
  add({.name = "samples",
       .value = samples[static_cast<std::size_t>(count - 1)].name,
       .choices = samples,
       .selected = count - 1,
       .note = note_of(terms::get("sample"))});
  add("data", "data.name");
  add("loss", "loss");
  add(units);
  // "8 {layer0}, 7 {layer1} and 5 {layer2} units"
  std::string layers;
  const std::size_t depth = spec.network.hidden.size();
  for (std::size_t i = 0; i < depth; ++i) {
    const LayerSpec& layer = spec.network.hidden[i];
    const std::string& name = names_.emplace_back("layer" + std::to_string(i));
    add(name.c_str(), join("network.hidden.", i, ".activation"));
    const std::string joint = i == 0 ? "" : i + 1 < depth ? ", " : std::string(" ") + ui::words().and_word + " ";
    layers += joint + std::to_string(layer.units) + " {" + name + "}";
  }
  layers = depth > 0 ? layers + " " + ui::words().units : ui::words().linear_layer;
  const std::string_view place = "{layers}";
  text.replace(text.find(place), place.size(), layers);
}

/// `count` rows of the training data: the current ones, then those after the last; or entirely others.
std::vector<int> pick_rows(const Trace& trace, int count, bool others, int train_size) {
  std::vector<int> rows;
  if (!others) rows.assign(trace.samples().begin(), trace.samples().end());
  rows.resize(static_cast<std::size_t>(std::min<int>(count, static_cast<int>(rows.size()))));
  int next = trace.samples().back();
  while (static_cast<int>(rows.size()) < std::min(count, train_size)) {
    next = (next + 1) % train_size;
    if (std::find(rows.begin(), rows.end(), next) == rows.end()) rows.push_back(next);
  }
  return rows;
}

Command change_of(const TraceSentence& sentence, const Experiment& experiment, const ui::RecipeChange& change) {
  if (sentence.small) return command::SetTraceUnit{static_cast<TraceUnit>(change.choice)};
  switch (change.slot) {
    case TraceSentence::kSamples: {
      const Trace& trace = *experiment.backprop().trace();
      const bool others = change.choice == kMostSamples;
      const int count = others ? static_cast<int>(trace.samples().size()) : change.choice + 1;
      return command::TraceSamples{pick_rows(trace, count, others, experiment.data().train_size())};
    }
    case TraceSentence::kUnit:
      return command::SetTraceUnit{static_cast<TraceUnit>(change.choice)};
    default:
      return sentence.change_of(change);
  }
}

/// The data as a picture for choosing samples: a click adds or removes a point.
std::optional<Command> points_popover(const Experiment& e, const ui::Rect& anchor) {
  constexpr float kSide = 260, kNear = 22;
  const ui::Popover p = ui::begin_popover("points", {anchor.x, anchor.y, 120, 32}, {kSide + 32, kSide + 72});
  if (!p) return std::nullopt;
  const ui::Words& w = ui::words();
  const ui::Rect plot{p.inside.x + 16, p.inside.y + 48, kSide, kSide};
  std::vector<int> rows(e.backprop().trace()->samples().begin(), e.backprop().trace()->samples().end());
  ui::text(w.choose_samples_words, {p.inside.x + 16, p.inside.y + 24},
           {.size = 12, .color = ui::theme().ink2, .max_width = kSide});
  ui::fill(plot, ui::theme().bg2, 8);
  const ui::Hit hit = ui::hit("plane", plot, {.ring_radius = 8, .min_touch = 0});
  const auto at = [&](const DataPoint& d) {
    const auto fraction = [](float v) { return std::clamp((v + kPlaneExtent) / (2 * kPlaneExtent), 0.0f, 1.0f); };
    return ImVec2{plot.x + plot.w * fraction(d.x), plot.bottom() - plot.h * fraction(d.y)};
  };
  int nearest = -1;
  float least = kNear;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  for (int i = 0; i < static_cast<int>(e.data().points().size()); ++i) {
    const DataPoint& d = e.data().points()[static_cast<std::size_t>(i)];
    const ImVec2 c = at(d);
    const bool in = std::find(rows.begin(), rows.end(), i) != rows.end();
    ui::data_point(e.data().regression() ? 0 : d.label, c, in ? 5.0f : 3.0f, d.test);
    if (in) ui::circle(c, 8, ui::theme().ink1, 2);
    if (const float away = std::hypot(c.x - mouse.x, c.y - mouse.y); away < least) least = away, nearest = i;
  }
  if (hit.hovered && nearest >= 0)
    ui::circle(at(e.data().points()[static_cast<std::size_t>(nearest)]), 10, ui::theme().ink2, 1);
  ui::end_popover();
  if (!hit.pressed || nearest < 0) return std::nullopt;
  const auto found = std::find(rows.begin(), rows.end(), nearest);
  if (found != rows.end() && rows.size() > 1)
    rows.erase(found);
  else if (found == rows.end() && rows.size() < kMostSamples)
    rows.push_back(nearest);
  else if (found == rows.end())
    rows.back() = nearest;  // at most eight: replace the latest
  return command::TraceSamples{std::move(rows)};
}

}  // namespace

namespace {

constexpr float kBesideButton = 16;

ui::ButtonStyle network_button(const Experiment& experiment, bool brief) {
  const ui::Words& w = ui::words();
  const Walked walked = experiment.backprop().plan().walked();
  const char* label = walked == Walked::small   ? (brief ? w.use_my_network_brief : w.use_my_network)
                      : walked == Walked::start ? w.weights_first
                                                : w.weights_now;
  return {.label = label, .tip = w.use_my_network_tip, .outlined = true};
}

/// Chooses the network that is walked.
std::optional<Command> choose_network(const Experiment& experiment, const ui::Rect& r, bool brief) {
  static constexpr Walked kOrder[] = {Walked::network, Walked::start, Walked::small};
  const ui::Words& w = ui::words();
  const ui::Choice choices[] = {{.name = w.network_choices[0], .note = w.network_notes[0]},
                                {.name = w.network_choices[1], .note = w.network_notes[1]},
                                {.name = w.network_choices[2], .note = w.network_notes[2]}};
  if (ui::button("network", r, network_button(experiment, brief))) ui::open_popover("networks");
  const auto now = std::ranges::find(kOrder, experiment.backprop().plan().network) - std::begin(kOrder);
  const auto picked = ui::choice_popover("networks", r, choices, static_cast<int>(now));
  if (!picked) return std::nullopt;
  return command::ShowGraph{kOrder[*picked]};
}

}  // namespace

float trace_recipe_height(const Experiment& experiment, float width) {
  if (experiment.backprop().plan().formula) return 32;  // a field replaces the sentence
  const TraceSentence s(experiment);
  return ui::recipe_height(width - ui::button_width(network_button(experiment, false)) - kBesideButton, s.text.c_str(),
                           s.slots);
}

std::optional<Command> trace_recipe(const Experiment& experiment, const ui::Layout& l) {
  const bool band = !l.recipe.empty();
  ui::Rect r = band ? l.recipe : l.sentence;
  std::optional<Command> command;
  if (const ControlAccess access(experiment, "formula"); !access.hidden()) {
    const float w = ui::button_width(network_button(experiment, !band));
    r.w -= w + kBesideButton;
    command = choose_network(experiment, {r.right() + kBesideButton, r.y, w, 32}, !band);
  }
  if (r.w < 120) return command;  // a phone has room for the button only
  const TraceSentence s(experiment);
  const auto result = ui::recipe("trace", {r.x, r.y + 16}, r.w, s.text.c_str(), s.slots, !band || l.recipe_one_line);
  if (result.changed && result.changed->slot == TraceSentence::kSamples && result.changed->choice > kMostSamples)
    ui::open_popover("points");
  else if (result.changed)
    command = change_of(s, experiment, *result.changed);
  if (auto c = points_popover(experiment, r)) command = c;
  return command;
}

}  // namespace deepx::panels
