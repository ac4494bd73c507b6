// SPDX-License-Identifier: MIT
// The Backprop view's time panel: buttons, tape, numbers.
#include "playground/panels/backprop/trace_panel.h"

#include <algorithm>
#include <string>
#include <vector>

#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/panels/backprop/check_panel.h"
#include "playground/panels/shared/menus.h"
#include "playground/panels/shared/notes.h"
#include "playground/widgets/base/icon.h"
#include "playground/widgets/base/number.h"
#include "playground/widgets/base/text.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/tape_strip.h"
#include "playground/widgets/controls/transport.h"

namespace deepx::panels {
namespace {

using command::TraceMove;

constexpr double kSlowest = 3, kFastest = 0.2;  // seconds per step

std::optional<Command> buttons(const Experiment& experiment, const ui::Layout& l) {
  const ui::Rect& r = l.transport;
  const bool playing = experiment.playing();
  switch (ui::transport("steps", {r.x, r.center().y}, r.w,
                        {.set = ui::TransportSet::steps, .playing = playing, .play_radius = l.play_radius})) {
    case ui::TransportAction::first:
      return command::TraceGo{TraceMove::first};
    case ui::TransportAction::back:
      return command::TraceGo{TraceMove::back};
    case ui::TransportAction::play:
      return command::Play{!playing};
    case ui::TransportAction::forward:
      return command::TraceGo{TraceMove::forward};
    case ui::TransportAction::last:
      return command::TraceGo{TraceMove::last};
    default:
      return std::nullopt;
  }
}

std::optional<Command> tape(const Trace& trace, const ui::Rect& r) {
  std::vector<const char*> forward, backward;
  for (const TraceStep& step : trace.steps()) {
    if (step.phase == TracePhase::forward) forward.push_back(step.label.c_str());
    if (step.phase == TracePhase::backward) backward.push_back(step.label.c_str());
  }
  const bool update = trace.updates();
  const auto chosen = ui::tape_strip("tape", r, {forward, backward, update, trace.at() - 1});
  if (!chosen) return std::nullopt;
  return command::TraceTo{*chosen + 1};
}

/// Whether the forward pass is done.
bool output_known(const Trace& trace) {
  return std::ranges::any_of(trace.nodes(),
                             [&](const TraceNode& n) { return n.symbol == trace.output() && n.computed; });
}

/// For a formula: its value, and the selected gradient from the check and from back-propagation.
void formula_readouts(const Trace& trace, const ui::Layout& l) {
  const ui::Words& w = ui::words();
  const ui::Rect& r = l.readouts;
  const bool low = l.flat_time;
  const GradientCheck* c = trace.check();
  const bool compared = c && !trace.hides() && !trace.node(c->node).grad.empty(),
             three = r.w >= 220;  // the comparison is more important than the value
  const float size = r.w >= 300 ? 22 : 18, y = r.y + (low ? 8.0f : 20.0f), pitch = r.w / (three ? 3 : 2);
  if (three || !compared) {
    const std::string value = output_known(trace) ? ui::fixed(trace.loss(), 4) : "–";
    ui::readout({r.x, y}, trace.output(), value, {}, size);
  }
  if (!compared) return;
  explain_readout({r.right() - 2 * pitch, y}, pitch - 8, terms::get("gradient_check"));
  explain_readout({r.right() - pitch, y}, pitch - 8, terms::get("gradient"));
  ui::readout({r.right() - 2 * pitch, y}, w.perturbed, c->slope, 4, size);
  ui::readout({r.right() - pitch, y}, w.backprop, c->gradient, 4, size);
  if (c->agrees() && pitch > 110) ui::icon(ui::Icon::check, {r.right() - 8, y}, ui::theme().ink1);
  if (low) return;
  const TraceNode& n = trace.nodes()[static_cast<std::size_t>(c->node)];
  ui::text(ui::with_values(w.perturbed_by, {element_name(n, c->element), ui::plain(c->h)}), {r.x, l.time.y + 108},
           ui::caption());
}

/// Loss → after one step, and the step size if there is room for three.
void readouts(const Trace& trace, const ui::Layout& l) {
  const ui::Words& w = ui::words();
  const ui::Rect& r = l.readouts;
  const bool low = l.flat_time;
  if (trace.scalar()) return formula_readouts(trace, l);
  if (!trace.updates()) return ui::readout({r.x, r.y + (low ? 8.0f : 20.0f)}, trace.output(), trace.loss(), 5);
  const bool three = r.w >= 300;
  const float size = r.w >= 240 ? 22 : 18, y = r.y + (low ? 8.0f : 20.0f);
  const float pitch = three ? std::min(144.0f, (r.w - 112) / 2) : r.w / 2;
  // Small losses show one digit more, so that one step can be seen in them.
  const int decimals = std::min(trace.loss(), trace.loss_after()) < 0.01 ? 5 : 4;
  const bool known = output_known(trace);
  const std::string loss = known ? ui::fixed(trace.loss(), decimals) : "–";
  ui::readout({r.x, y}, w.loss, loss, {}, size);
  ui::readout({r.x + pitch, y}, w.after_one_step,
              known && !trace.hides() ? ui::fixed(trace.loss_after(), decimals) : "–", {}, size);
  explain_readout({r.x, y}, pitch - 8, terms::get("loss"));
  explain_readout({r.x + pitch, y}, pitch - 8, terms::get("after_one_step"));
  if (three) explain_readout({r.x + 2 * pitch, y}, r.w - 2 * pitch, terms::get("learning_rate"));
  const float from = ui::text_width(loss, ui::Face::mono_medium, size), gap = pitch - from;
  if (gap >= 18) {
    const float arrow = std::min(18.0f, gap - 4);
    ui::text("→", {r.x + from + gap / 2, y + 25 + (18 - arrow) / 2},
             {.size = arrow, .color = ui::theme().ink3, .align = ui::Align::center});
  }
  if (three) ui::readout({r.x + 2 * pitch, y}, w.step_size, ui::plain(trace.learning_rate()), {}, size);
  if (!low && ui::text_width(w.preview, ui::Face::inter, 12) <= r.w)
    ui::text(w.preview, {r.x, l.time.y + 108}, ui::caption());
}

/// On a phone: "Loss 1.5095 → 1.2943" below the tape, on the side where the flag is not.
void loss_line(const Trace& trace, const ui::Layout& l) {
  std::string line = trace.scalar() ? trace.output() : ui::words().loss;
  line += " " + ui::fixed(trace.loss(), 4);
  if (trace.updates() && !trace.hides()) line += " → " + ui::fixed(trace.loss_after(), 4);
  const bool late = 2 * trace.at() > static_cast<int>(trace.steps().size());
  ui::TextStyle style{.face = ui::Face::mono, .size = 12, .align = late ? ui::Align::left : ui::Align::right};
  ui::text(line, {late ? l.tape.x : l.tape.right(), l.tape.bottom() + 18}, style);
}

}  // namespace

std::optional<Command> pace_slider(const Experiment& experiment, ui::Point at, float width) {
  const std::string value = ui::fixed(experiment.pace(), experiment.pace() < 1 ? 2 : 1) + ui::words().seconds_a_step;
  const auto moved = ui::slider("pace", {at.x, at.y}, width, to_fraction(experiment.pace(), kSlowest, kFastest),
                                {.label = ui::words().pace, .value = value.c_str(), .ground = ui::theme().bg1});
  if (!moved) return std::nullopt;
  return command::Pace{from_fraction(*moved, kSlowest, kFastest)};
}

std::optional<Command> trace_panel(const Experiment& experiment, const ui::Layout& l) {
  const Trace& trace = *experiment.backprop().trace();
  time_ground(l);
  std::optional<Command> command;
  if (const ControlAccess access(experiment, "transport"); !access.hidden()) {
    command = tape(trace, l.tape);
    if (auto c = buttons(experiment, l)) command = c;
  }
  if (const ControlAccess access(experiment, "pace"); !access.hidden() && !l.speed.empty()) {
    if (auto c = pace_slider(experiment, {l.speed.x, l.speed.y + 8}, l.speed.w)) command = c;
  }
  if (l.columns != ui::Columns::phone)
    readouts(trace, l);
  else if (output_known(trace))
    loss_line(trace, l);
  return command;
}

}  // namespace deepx::panels
