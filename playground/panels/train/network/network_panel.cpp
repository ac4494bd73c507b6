// SPDX-License-Identifier: MIT
// The diagram, and what the pointer does on it.
#include "playground/panels/train/network/network_panel.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "imgui_internal.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/divergence.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/layer_picture.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/parts/plot_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/spec/plane.h"
#include "playground/panels/shared/menus.h"
#include "playground/panels/train/network/inspector.h"
#include "playground/panels/train/network/layer_heads.h"
#include "playground/panels/train/output/point_card.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/motion.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/controls/popover.h"

namespace deepx::panels {
namespace {

constexpr double kPulsesAfterPause_s = 0.4;

/// Collects the requests of the panel's parts; the last one wins.
using Request = std::optional<Command>;

bool small(const ui::Layout& l) { return l.columns >= ui::Columns::narrow; }

/// "+ 20" below a column that is too long to draw.
void surplus_chips(const NetworkScene& scene) {
  const ui::NetworkPlaces& p = scene.places();
  for (std::size_t layer = 0; layer + 1 < p.surplus.size(); ++layer) {
    if (p.surplus[layer] <= 0) continue;
    const auto last = static_cast<std::size_t>(p.first[layer + 1] - 1);
    const ui::NeuronView& n = scene.neurons()[last];
    const float pitch = n.center.y - scene.neurons()[last - 1].center.y;
    const std::string words = ui::words().surplus_prefix + std::to_string(p.surplus[layer]);
    ui::text(words, {n.center.x, n.center.y + pitch}, ui::tick(ui::Align::center));
  }
}

/// The squares of the biases, before the neurons that they cover. A finger presses the neuron, whose card has its bias,
/// and the keyboard reaches the bias from the neuron.
void bias_targets(NetworkState& s, Selection& sel) {
  if (ui::settings().touch) return;
  const auto neurons = s.scene.neurons();
  for (int i = 0; i < static_cast<int>(neurons.size()); ++i) {
    const ui::NeuronView& n = neurons[static_cast<std::size_t>(i)];
    if (!n.biased) continue;
    ui::push_id(i);
    const ui::Hit h = ui::hit("bias", ui::bias_place(n).inset(-3), {.reach = ui::Reach::pointer});
    ui::pop_id();
    Focus name = s.scene.neuron(i);
    name.kind = Focus::Kind::bias;
    if (h.hovered) sel.hovered = name;
    if (!h.pressed) continue;
    s.focus_neuron = s.scene.neuron(i);
    s.edit_pinned = ImGui::GetIO().MouseClickedLastCount[0] == 2;
    sel.pinned = sel.pinned == name && !s.edit_pinned ? Focus{} : name;
  }
}

/// With the focus on a neuron, "]" and "[" visit its weights and its bias, and "=" edits the pinned one.
void weight_keys(NetworkState& s, Selection& sel, int neuron) {
  const ImVector<ImWchar>& typed = ImGui::GetIO().InputQueueCharacters;
  const int step = typed.contains(']') ? 1 : typed.contains('[') ? -1 : 0;
  if (step == 0 && !typed.contains('=')) return;
  std::vector<Focus> own;
  const auto links = s.scene.links();
  for (int i = 0; i < static_cast<int>(links.size()); ++i) {
    const ui::LinkView& link = links[static_cast<std::size_t>(i)];
    if (link.to == neuron && !link.skip) own.push_back(s.scene.link(i));
  }
  const Focus& name = s.scene.neuron(neuron);
  if (s.scene.neurons()[static_cast<std::size_t>(neuron)].biased)
    own.push_back({Focus::Kind::bias, name.layer, name.unit});
  if (own.empty()) return;
  const int count = static_cast<int>(own.size()),
            at = static_cast<int>(std::ranges::find(own, sel.pinned) - own.begin());
  const bool here = at < count;
  if (step != 0)
    sel.pinned = own[static_cast<std::size_t>(here ? (at + step + count) % count : step > 0 ? 0 : count - 1)];
  if (!typed.contains('=')) return;
  if (!here) sel.pinned = own.back();
  s.edit_pinned = true;
}

/// Arrow keys move up and down in a layer, and across to the neuron at about the same height.
void arrow_keys(NetworkState& s, int neuron, ImGuiID id) {
  const auto neurons = s.scene.neurons();
  const auto& first = s.scene.places().first;
  const int layer = s.scene.neuron(neuron).layer;
  const auto begin = [&](int l) { return first[static_cast<std::size_t>(l)]; };
  const auto pressed = [&](ImGuiKey key) {
    // Accept any owner of the keys: in its first frame with the focus, they still belong to the previously focused
    // neuron.
    const bool now = !ImGui::GetIO().KeyShift && ImGui::IsKeyPressed(key, ImGuiInputFlags_Repeat, ImGuiKeyOwner_Any);
    ImGui::SetKeyOwner(key, id);  // Dear ImGui would leave the network with these keys, for the nearest control
    return now;
  };
  const auto level_in = [&](int l) {
    const float y = neurons[static_cast<std::size_t>(neuron)].center.y;
    const auto off = [&](int i) { return std::abs(neurons[static_cast<std::size_t>(i)].center.y - y); };
    int best = begin(l);
    for (int i = best + 1; i < begin(l + 1); ++i)
      if (off(i) < off(best)) best = i;
    return best;
  };
  int to = neuron;
  if (pressed(ImGuiKey_UpArrow)) to = std::max(begin(layer), neuron - 1);
  if (pressed(ImGuiKey_DownArrow)) to = std::min(begin(layer + 1) - 1, neuron + 1);
  if (pressed(ImGuiKey_LeftArrow) && layer > 0) to = level_in(layer - 1);
  if (pressed(ImGuiKey_RightArrow) && layer + 2 < static_cast<int>(first.size())) to = level_in(layer + 1);
  if (to != neuron) s.focus_neuron = s.scene.neuron(to);
}

/// Every neuron is a target. For Tab all of them are one: it stops at the neuron that had the focus last.
Request neuron_targets(const Experiment& e, NetworkState& s, Selection& sel) {
  Request out;
  const auto neurons = s.scene.neurons();
  const Focus focus = std::exchange(s.focus_neuron, {});
  if (focus) s.tab_neuron = focus;
  const int stop = std::max(0, s.scene.find_neuron(s.tab_neuron));
  for (int i = 0; i < static_cast<int>(neurons.size()); ++i) {
    const ui::NeuronView& n = neurons[static_cast<std::size_t>(i)];
    const Focus& name = s.scene.neuron(i);
    const bool input = name.layer == 0;
    const float side = std::max(n.side, 16.0f);
    const char* tip = input ? feature_catalogue()[static_cast<std::size_t>(name.unit)].words.data() : nullptr;
    const ControlAccess access(e, input ? "features" : "");
    ui::push_id(i);
    const ui::Hit h = ui::hit("neuron", ui::Rect::square(n.center, side),
                              {.reach = i == stop ? ui::Reach::tab : ui::Reach::arrows, .min_touch = 40, .tip = tip});
    ui::pop_id();
    if (name == focus) {
      const bool visible = GImGui->NavCursorVisible;  // after a click the focus stays hidden until the next Tab
      ImGui::SetFocusID(h.id, ImGui::GetCurrentWindow());
      ImGui::SetNavCursorVisible(visible);
      ui::want_frame();  // the frame in which it gets the focus
    }
    if (h.hovered || h.focused) sel.hovered = name;
    if (h.focused) {
      if (!focus) s.tab_neuron = name;  // else it will lose the focus
      arrow_keys(s, i, h.id);
      weight_keys(s, sel, i);
    }
    if (!h.pressed) continue;
    if (input) {
      out = command::ToggleFeature{std::string(feature_catalogue()[static_cast<std::size_t>(name.unit)].name)};
    } else {
      sel.pinned = sel.pinned == name ? Focus{} : name;
    }
  }
  return out;
}

bool pulses(const Experiment& e) {
  static double last_s = -1;
  if (e.training()) last_s = ImGui::GetTime();
  return !e.run().divergence() && last_s >= 0 && ImGui::GetTime() - last_s < kPulsesAfterPause_s;
}

void diagram(const Experiment& e, NetworkState& s, Selection& sel, const ui::Layout& l) {
  const Focus& shown = sel.focus() ? sel.focus() : sel.shown;
  const auto hit =
      ui::network("diagram", l.network, s.scene.neurons(), s.scene.links(),
                  {.selected = shown.kind == Focus::Kind::neuron ? s.scene.find_neuron(shown) : -1,
                   .pinned_link = sel.pinned.kind == Focus::Kind::link ? s.scene.find_link(sel.pinned) : -1,
                   .marked_bias = shown.kind == Focus::Kind::bias ? s.scene.find_owner(shown) : -1,
                   .pulses = pulses(e),
                   .finite = !e.run().divergence()});
  if (hit.link >= 0) sel.hovered = s.scene.link(hit.link);
  if (hit.pressed && hit.link >= 0) {
    s.focus_neuron = s.scene.neuron(s.scene.links()[static_cast<std::size_t>(hit.link)].to);
    // The second press of a double click edits the item that the first press pinned.
    s.edit_pinned = ImGui::GetIO().MouseClickedLastCount[0] == 2;
    sel.pinned = sel.pinned == sel.hovered && !s.edit_pinned ? Focus{} : sel.hovered;
  }
  if (hit.pressed_empty) sel.pinned = {};
}

/// The last part of the way to the output: a line to the plot, or a small copy of the plot.
void output_end(const Experiment& e, const ui::Layout& l, const NetworkScene& scene) {
  const ui::Theme& t = ui::theme();
  const bool finite = !e.run().divergence();
  const auto first = static_cast<std::size_t>(scene.places().first[scene.places().first.size() - 2]);
  if (!small(l)) {
    for (std::size_t i = first; i < scene.neurons().size(); ++i) {
      const ui::Point p = scene.neurons()[i].center;
      ui::fill({p.x + 6, std::round(p.y) - 1, l.plot.x - p.x - 6, 2}, finite ? t.ink1 : t.line2);
    }
  } else if (l.columns == ui::Columns::phone) {
    const int side = e.plot().field_side();
    const ImGuiID key = ImGui::GetID("output map");
    const ui::Tile tile = e.data().classes() > 2
                              ? ui::atlas().classes(key, e.plot().field(), side, side, e.data().classes())
                              : ui::atlas().field(key, e.plot().field(), side, side, ui::Ramp::field);
    const ui::Rect r{l.port_x, std::round(l.neurons.center().y) - 22, 44, 44};
    ui::draw_tile(tile, r, 8);
    ui::frame(r, finite ? t.ink1 : t.line2, 8, 1.5f);
  }
}

bool bias_gone(const NetworkState& s, const Selection& sel) {
  if (sel.pinned.kind != Focus::Kind::bias) return false;
  const int i = s.scene.find_owner(sel.pinned);
  return i < 0 || !s.scene.neurons()[static_cast<std::size_t>(i)].biased;
}

/// A pinned item may have disappeared with its layer.
void drop_stale(NetworkState& s, Selection& sel) {
  const bool gone = (sel.pinned.kind == Focus::Kind::neuron && s.scene.find_neuron(sel.pinned) < 0) ||
                    (sel.pinned.kind == Focus::Kind::link && s.scene.find_link(sel.pinned) < 0) || bias_gone(s, sel);
  if (gone) sel.pinned = {};
}

/// Every neuron's activation for the selected point, on its picture.
void point_numbers(const Experiment& e, const NetworkScene& scene) {
  if (e.plot().selected_point() < 0 || e.run().divergence()) return;
  const ui::Theme& t = ui::theme();
  const int last = static_cast<int>(e.network().layers().size());
  for (int i = 0; i < static_cast<int>(scene.neurons().size()); ++i) {
    const ui::NeuronView& n = scene.neurons()[static_cast<std::size_t>(i)];
    const Focus& name = scene.neuron(i);
    const auto values = e.plot().activations_at_point(name.layer);
    if (name.unit >= static_cast<int>(values.size()) || !n.active) continue;
    if (n.side < 30 && name.layer != last) continue;  // there is no room for digits
    const double v = static_cast<double>(values[static_cast<std::size_t>(name.unit)]);
    const std::string digits = ui::fixed(v, std::abs(v) < 9.95 && n.side >= 38 ? 2 : std::abs(v) < 99.5 ? 1 : 0);
    const float w = ui::text_width(digits, ui::Face::mono, 12) + 4;
    // Below an output port, at the upper edge of a picture: the lower edge has the bias.
    const float y = n.side > 0 ? n.center.y - n.side / 2 + 7 : n.center.y + 18;
    ui::fill({n.center.x - w / 2, y - 7, w, 14}, ui::fade(t.bg0, 0.86f), 3);
    ui::text(digits, {n.center.x, y},
             {.face = ui::Face::mono, .size = 12, .color = t.ink1, .align = ui::Align::center});
  }
}

}  // namespace

std::optional<Command> network_panel(const Experiment& e, NetworkState& s, Selection& sel, const ui::Layout& l) {
  ui::push_id("network");
  s.scene.update(e, l);
  drop_stale(s, sel);
  sel.hovered = {};
  Request out = layer_heads(e, s, l);
  bias_targets(s, sel);
  if (auto c = neuron_targets(e, s, sel)) out = c;
  output_end(e, l, s.scene);
  diagram(e, s, sel, l);
  point_numbers(e, s.scene);
  surplus_chips(s.scene);
  if (!sel.focus() && point_strip(e, l, &out)) {
    // The strip belongs to the point.
  } else if (auto c = inspector(e, s, sel, l)) {
    out = c;
  }
  ui::pop_id();
  return out;
}

}  // namespace deepx::panels
