// SPDX-License-Identifier: MIT
// Heads over columns, the diagram, and what pointing at it means.
#include "playground/panels/network_panel.h"

#include <algorithm>
#include <cmath>

#include "playground/model/plane.h"
#include "playground/panels/inspector.h"
#include "playground/panels/layer_popover.h"
#include "playground/widgets/controls.h"
#include "playground/widgets/draw.h"
#include "playground/widgets/motion.h"
#include "playground/widgets/popover.h"
#include "playground/widgets/target.h"
#include "playground/widgets/words.h"

namespace deepx::panels {
namespace {

constexpr float kChip = 104, kChipGap = 8, kNarrowestChip = 88, kHalfHead = kChip / 2 + 12,
                kHalfFeatures = 36;
constexpr float kLeastInsertGap = 20, kLeastWords = 56;
constexpr double kPulsesAfterPause_s = 0.4;

/// Collects what the parts of the panel ask for; the last wins.
using Wish = std::optional<Command>;

bool small(const ui::Layout& l) { return l.columns >= ui::Columns::narrow; }

/// Words as a head that opens something, for small screens.
bool word_head(const char* id, const char* words, ui::Point centre, float room) {
  const float w = std::min(room - 4, ui::text_width(words, ui::Face::inter_medium, 13) + 12);
  const ui::Rect r{centre.x - w / 2, centre.y - 14, w, 28};
  const ui::Hit h = ui::hit(id, r);
  const bool open = ui::popover_open("edit");
  if (h.hovered || open) ui::fill(r, ui::interaction_fill(h, open), 8);
  ui::text(words, {centre.x, centre.y},
           {.face = ui::Face::inter_medium,
            .color = ui::theme().ink2,
            .align = ui::Align::centre,
            .max_width = w});
  if (!open) ui::dotted(r.x + 6, centre.y + 10, w - 12, ui::theme().ink3);
  return h.pressed;
}

/// Where words do not fit: the curve alone, and the number of neurons below it if there is room.
bool curve_head(const char* id, const HiddenLayer& layer, ui::Point centre, float room, bool count) {
  const float w = std::min(48.0f, room - 6), height = count ? 32.0f : 26.0f;
  const ui::Rect r{centre.x - w / 2, centre.y - height / 2, w, height};
  const ui::Hit h = ui::hit(id, r, {.min_touch = 0, .tip = layer.activation.c_str()});
  ui::fill(r, ui::interaction_fill(h, ui::popover_open("edit")), w < 40 ? 6.0f : 8.0f);
  const float curve = std::min(20.0f, w - 8);
  ui::activation_curve(layer.activation, {r.centre().x - curve / 2, r.centre().y - 7, curve, 14},
                       ui::theme().ink1);
  if (count) {
    ui::text(std::to_string(layer.units), {centre.x, centre.y + 30},
             {.face = ui::Face::mono, .color = ui::theme().ink2, .align = ui::Align::centre});
  }
  return h.pressed;
}

/// The head of hidden layer `k` with its popover.
Wish hidden_head(const Experiment& e, const ui::Layout& l, int k, ui::Point centre, float room) {
  const HiddenLayer& layer = e.spec().network.hidden[static_cast<std::size_t>(k)];
  Wish out;
  ui::push_id(k);
  ui::Rect anchor{centre.x - 24, centre.y - 16, 48, 32};
  bool pressed = false;
  const bool phone = l.columns == ui::Columns::phone;
  if (phone && room >= kLeastWords) {
    pressed = word_head("head", (layer.activation + " " + std::to_string(layer.units)).c_str(), centre, room);
  } else if (room - kChipGap < kNarrowestChip) {
    pressed = curve_head("head", layer, centre, room, !phone);
  } else {
    const auto h = ui::layer_head("head", {centre.x, centre.y}, layer.activation.c_str(), layer.units,
                                  ui::popover_open("edit"), std::min(kChip, room - kChipGap), layer.units > 1,
                                  layer.units < kMaxUnits);
    if (h.change > 0) out = command::AddNeuron{k};
    if (h.change < 0) out = command::RemoveNeuron{k};
    pressed = h.pressed;
    anchor = h.chip;
  }
  if (pressed) ui::open_popover("edit");
  if (auto c = layer_popover("edit", e, k, anchor)) out = c;
  ui::pop_id();
  return out;
}

/// The head over the inputs: a word, or on small screens the list of features.
Wish features_head(const Experiment& e, const ui::Layout& l, ui::Point centre, float room) {
  const ui::Words& w = ui::words();
  const char* words = l.features ? w.features : w.inputs;
  // Gives way to the first layer's head.
  const float width = ui::text_width(words, ui::Face::inter_semibold, 13), chip = std::min(48.0f, room - 6);
  centre.x = std::min(centre.x, centre.x + room - chip / 2 - 6 - width / 2);
  if (l.features) {
    ui::text(words, {centre.x, centre.y}, ui::head(ui::Align::centre));
    return std::nullopt;
  }
  ui::push_id("features");
  if (word_head("head", words, centre, std::max(room, 64.0f))) ui::open_popover("edit");
  const Wish out = features_popover("edit", e, {centre.x - 24, centre.y - 16, 48, 32});
  ui::pop_id();
  return out;
}

/// A new layer between columns l and l + 1 where the gap between their heads leaves room.
Wish insert_buttons(const Experiment& e, const ui::Layout& l, const NetworkScene& scene) {
  const auto& hidden = e.spec().network.hidden;
  const int count = static_cast<int>(hidden.size());
  if (count >= kMaxHidden) return std::nullopt;
  Wish out;
  for (int k = 0; k <= count; ++k) {
    const bool last = k == count;
    if (!l.insert_buttons && count > 0) continue;  // the layers' popovers can do it
    const float from = scene.column(k) + (k == 0 ? kHalfFeatures : kHalfHead);
    const float to = !last ? scene.column(k + 1) - kHalfHead : small(l) ? l.port_x : l.plot.x - 8;
    if (to - from < kLeastInsertGap) continue;
    const auto& like =
        hidden.empty() ? HiddenLayer{4, "tanh"} : hidden[static_cast<std::size_t>(std::max(0, k - 1))];
    ui::push_id(k);
    if (ui::insert_button("insert", {std::round((from + to) / 2), l.head_y}, ui::words().add_layer)) {
      out = command::AddLayer{k, 4, like.activation};
    }
    ui::pop_id();
  }
  return out;
}

Wish heads(const Experiment& e, const ui::Layout& l, const NetworkScene& scene) {
  const float room = scene.spacing();
  Wish out = features_head(e, l, {scene.column(0), l.head_y}, room);
  ui::push_id("layers");
  for (int k = 0; k < static_cast<int>(e.spec().network.hidden.size()); ++k) {
    if (auto c = hidden_head(e, l, k, {scene.column(k + 1), l.head_y}, room)) out = c;
  }
  if (auto c = insert_buttons(e, l, scene)) out = c;
  ui::pop_id();
  if (l.columns == ui::Columns::phone) {
    ui::text(ui::words().output_head, {l.network.right() - 22, l.head_y},
             {.face = ui::Face::inter_medium, .color = ui::theme().ink2, .align = ui::Align::centre});
  }
  return out;
}

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

/// Every neuron is a target of its own, so that the keyboard can go from one to the next.
Wish neuron_targets(TrainState& s) {
  Wish out;
  const auto neurons = s.scene.neurons();
  for (int i = 0; i < static_cast<int>(neurons.size()); ++i) {
    const ui::NeuronView& n = neurons[static_cast<std::size_t>(i)];
    const Focus& name = s.scene.neuron(i);
    const bool input = name.layer == 0;
    const float side = std::max(n.side, 16.0f);
    const char* tip = input ? feature_catalogue()[static_cast<std::size_t>(name.unit)].words.data() : nullptr;
    ui::push_id(i);
    const ui::Hit h = ui::hit("neuron", ui::Rect::square(n.centre, side), {.min_touch = 40, .tip = tip});
    ui::pop_id();
    if (h.hovered || h.focused) s.hovered = name;
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
  const Focus& shown = s.focus();
  const auto hit =
      ui::network("diagram", l.network, s.scene.neurons(), s.scene.links(),
                  {.selected = shown.kind == Focus::Kind::neuron ? s.scene.find_neuron(shown) : -1,
                   .pinned_link = s.pinned.kind == Focus::Kind::link ? s.scene.find_link(s.pinned) : -1,
                   .pulses = pulses(e),
                   .finite = !e.divergence()});
  if (hit.link >= 0) s.hovered = s.scene.link(hit.link);
  if (hit.pressed && hit.link >= 0) s.pinned = s.pinned == s.hovered ? Focus{} : s.hovered;
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

/// A pinned thing may have gone with its layer.
void drop_stale(TrainState& s) {
  const bool gone = (s.pinned.kind == Focus::Kind::neuron && s.scene.find_neuron(s.pinned) < 0) ||
                    (s.pinned.kind == Focus::Kind::link && s.scene.find_link(s.pinned) < 0);
  if (gone) s.pinned = {};
}

}  // namespace

std::optional<Command> network_panel(const Experiment& e, TrainState& s, const ui::Layout& l) {
  ui::push_id("network");
  s.scene.update(e, l);
  drop_stale(s);
  s.hovered = {};
  Wish out = heads(e, l, s.scene);
  if (auto c = neuron_targets(s)) out = c;
  output_end(e, l, s.scene);
  diagram(e, s, l);
  surplus_chips(s.scene);
  inspector(e, s, l);
  ui::pop_id();
  return out;
}

}  // namespace deepx::panels
