// SPDX-License-Identifier: MIT
// The diagram, and what pointing at it means.
#include "playground/panels/network_panel.h"

#include <algorithm>
#include <cmath>

#include "playground/model/plane.h"
#include "playground/panels/inspector.h"
#include "playground/panels/layer_heads.h"
#include "playground/panels/panel.h"
#include "playground/panels/point_card.h"
#include "playground/widgets/controls.h"
#include "playground/widgets/draw.h"
#include "playground/widgets/motion.h"
#include "playground/widgets/popover.h"
#include "playground/widgets/target.h"
#include "playground/widgets/words.h"

namespace deepx::panels {
namespace {

constexpr double kPulsesAfterPause_s = 0.4;

/// Collects what the parts of the panel ask for; the last wins.
using Wish = std::optional<Command>;

bool small(const ui::Layout& l) { return l.columns >= ui::Columns::narrow; }

/// "+ 20" under a column that is too long to be drawn.
void surplus_chips(const NetworkScene& scene) {
  const ui::NetworkPlaces& p = scene.places();
  for (std::size_t layer = 0; layer + 1 < p.surplus.size(); ++layer) {
    if (p.surplus[layer] <= 0) continue;
    const auto last = static_cast<std::size_t>(p.first[layer + 1] - 1);
    const ui::NeuronView& n = scene.neurons()[last];
    const float pitch = n.centre.y - scene.neurons()[last - 1].centre.y;
    const std::string words = ui::words().surplus_prefix + std::to_string(p.surplus[layer]);
    ui::text(words, {n.centre.x, n.centre.y + pitch}, ui::tick(ui::Align::centre));
  }
}

/// The squares of the biases, before the neurons they lie on. With a finger one presses the neuron, whose card has its bias.
void bias_targets(TrainState& s) {
  if (ui::settings().touch) return;
  const auto neurons = s.scene.neurons();
  for (int i = 0; i < static_cast<int>(neurons.size()); ++i) {
    const ui::NeuronView& n = neurons[static_cast<std::size_t>(i)];
    if (!n.biased) continue;
    ui::push_id(i);
    const ui::Hit h = ui::hit("bias", ui::bias_place(n).inset(-3), {.ring_radius = 3});
    ui::pop_id();
    Focus name = s.scene.neuron(i);
    name.kind = Focus::Kind::bias;
    if (h.hovered || h.focused) s.hovered = name;
    if (!h.pressed) continue;
    s.edit_pinned = ImGui::GetIO().MouseClickedLastCount[0] == 2;
    s.pinned = s.pinned == name && !s.edit_pinned ? Focus{} : name;
  }
}

/// With the keyboard on a neuron, "[" and "]" go through the weights that lead to it, and "=" edits what is pinned.
void weight_keys(const Experiment& e, TrainState& s, const Focus& neuron) {
  const ImVector<ImWchar>& typed = ImGui::GetIO().InputQueueCharacters;
  const int inputs = e.layers()[static_cast<std::size_t>(neuron.layer) - 1].inputs;
  const int step = typed.contains(']') ? 1 : typed.contains('[') ? -1 : 0;
  const bool here = s.pinned.kind == Focus::Kind::link && s.pinned.layer == neuron.layer && s.pinned.unit == neuron.unit;
  if (step != 0) {
    const int next = here ? (s.pinned.from + step + inputs) % inputs : step > 0 ? 0 : inputs - 1;
    s.pinned = {Focus::Kind::link, neuron.layer, neuron.unit, next};
  }
  if (!typed.contains('=')) return;
  if (!here) s.pinned = neuron;
  s.edit_pinned = true;
}

/// Every neuron is a target of its own, so that the keyboard can go from one to the next.
Wish neuron_targets(const Experiment& e, TrainState& s) {
  Wish out;
  const auto neurons = s.scene.neurons();
  for (int i = 0; i < static_cast<int>(neurons.size()); ++i) {
    const ui::NeuronView& n = neurons[static_cast<std::size_t>(i)];
    const Focus& name = s.scene.neuron(i);
    const bool input = name.layer == 0;
    const float side = std::max(n.side, 16.0f);
    const char* tip = input ? feature_catalogue()[static_cast<std::size_t>(name.unit)].words.data() : nullptr;
    const Gate gate(e, input ? "features" : "");
    ui::push_id(i);
    const ui::Hit h = ui::hit("neuron", ui::Rect::square(n.centre, side), {.min_touch = 40, .tip = tip});
    ui::pop_id();
    if (h.hovered || h.focused) s.hovered = name;
    if (h.focused && !input) weight_keys(e, s, name);
    if (!h.pressed) continue;
    if (input) {
      out =
          command::ToggleFeature{std::string(feature_catalogue()[static_cast<std::size_t>(name.unit)].name)};
    } else {
      s.pinned = s.pinned == name ? Focus{} : name;
    }
  }
  return out;
}

bool pulses(const Experiment& e) {
  static double last_s = -1;
  if (e.training()) last_s = ImGui::GetTime();
  return !e.divergence() && last_s >= 0 && ImGui::GetTime() - last_s < kPulsesAfterPause_s;
}

void diagram(const Experiment& e, TrainState& s, const ui::Layout& l) {
  const Focus& shown = s.focus() ? s.focus() : s.shown;
  const auto hit =
      ui::network("diagram", l.network, s.scene.neurons(), s.scene.links(),
                  {.selected = shown.kind == Focus::Kind::neuron ? s.scene.find_neuron(shown) : -1,
                   .pinned_link = s.pinned.kind == Focus::Kind::link ? s.scene.find_link(s.pinned) : -1,
                   .marked_bias = shown.kind == Focus::Kind::bias ? s.scene.find_owner(shown) : -1,
                   .pulses = pulses(e),
                   .finite = !e.divergence()});
  if (hit.link >= 0) s.hovered = s.scene.link(hit.link);
  if (hit.pressed && hit.link >= 0) {
    // The second press of a double one edits what the first has pinned.
    s.edit_pinned = ImGui::GetIO().MouseClickedLastCount[0] == 2;
    s.pinned = s.pinned == s.hovered && !s.edit_pinned ? Focus{} : s.hovered;
  }
  if (hit.pressed_empty) s.pinned = {};
}

/// The last stretch to the output: a line to the plot, or the plot itself in small.
void output_end(const Experiment& e, const ui::Layout& l, const NetworkScene& scene) {
  const ui::Theme& t = ui::theme();
  const bool finite = !e.divergence();
  const auto first = static_cast<std::size_t>(scene.places().first[scene.places().first.size() - 2]);
  if (!small(l)) {
    for (std::size_t i = first; i < scene.neurons().size(); ++i) {
      const ui::Point p = scene.neurons()[i].centre;
      ui::fill({p.x + 6, std::round(p.y) - 1, l.plot.x - p.x - 6, 2}, finite ? t.ink1 : t.line2);
    }
  } else if (l.columns == ui::Columns::phone) {
    const int side = e.field_side();
    const ImGuiID key = ImGui::GetID("output map");
    const ui::Tile tile = e.classes() > 2 ? ui::atlas().classes(key, e.field(), side, side, e.classes())
                                          : ui::atlas().field(key, e.field(), side, side, ui::Ramp::field);
    const ui::Rect r{l.port_x, std::round(l.neurons.centre().y) - 22, 44, 44};
    ui::draw_tile(tile, r, 8);
    ui::frame(r, finite ? t.ink1 : t.line2, 8, 1.5f);
  }
}

bool bias_gone(const TrainState& s) {
  if (s.pinned.kind != Focus::Kind::bias) return false;
  const int i = s.scene.find_owner(s.pinned);
  return i < 0 || !s.scene.neurons()[static_cast<std::size_t>(i)].biased;
}

/// A pinned thing may have gone with its layer.
void drop_stale(TrainState& s) {
  const bool gone = (s.pinned.kind == Focus::Kind::neuron && s.scene.find_neuron(s.pinned) < 0) ||
                    (s.pinned.kind == Focus::Kind::link && s.scene.find_link(s.pinned) < 0) || bias_gone(s);
  if (gone) s.pinned = {};
}

}  // namespace

std::optional<Command> network_panel(const Experiment& e, TrainState& s, const ui::Layout& l) {
  ui::push_id("network");
  s.scene.update(e, l);
  drop_stale(s);
  s.hovered = {};
  Wish out = layer_heads(e, s, l);
  bias_targets(s);
  if (auto c = neuron_targets(e, s)) out = c;
  output_end(e, l, s.scene);
  diagram(e, s, l);
  point_numbers(e, s.scene);
  surplus_chips(s.scene);
  if (!s.focus() && point_strip(e, l, &out)) {
    // The strip is the point's.
  } else if (auto c = inspector(e, s, l)) {
    out = c;
  }
  ui::pop_id();
  return out;
}

}  // namespace deepx::panels
