// SPDX-License-Identifier: MIT
// Heads in the size that fits, their popovers, and the target of a dragged head.
#include "playground/panels/train/network/layer_heads.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "imgui_internal.h"
#include "playground/model/experiment/access.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/plot/activation_curve.h"
#include "playground/panels/shared/menus.h"
#include "playground/panels/train/network/layer_popover.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/motion.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/popover.h"
#include "playground/widgets/network/layer_head.h"

namespace deepx::panels {
namespace {

constexpr float kChip = 104, kChipGap = 8, kNarrowestChip = 88, kHalfHead = kChip / 2 + 12, kHalfFeatures = 36,
                kHalfOutput = 24;
constexpr float kLeastInsertGap = 20, kLeastRoomForWords = 56, kDragStart = 6;

using Request = std::optional<Command>;

/// Marks of a layer; the array has room for all of them.
struct Marks {
  std::array<ui::LayerMark, 5> all;
  std::size_t count = 0;
  explicit Marks(const LayerSpec& layer) {
    if (layer.layer == "Residual") all[count++] = ui::LayerMark::residual;
    if (layer.norm != "none") all[count++] = ui::LayerMark::norm;
    if (layer.dropout > 0) all[count++] = ui::LayerMark::dropout;
    if (layer.noise > 0) all[count++] = ui::LayerMark::noise;
    if (layer.frozen) all[count++] = ui::LayerMark::frozen;
  }
  std::span<const ui::LayerMark> span() const { return {all.data(), count}; }
};

/// "tanh, Batch, dropout 20 %, frozen": the meaning of a head's marks.
const std::string& tip_of(const LayerSpec& layer) {
  const ui::Words& w = ui::words();
  static std::string tip;
  tip = layer.activation;
  const auto add = [](const std::string& words) { tip += ", " + words; };
  if (layer.layer == "Residual") add(w.tip_residual);
  if (layer.norm != "none") add(layer.norm);
  if (layer.dropout > 0) add(w.tip_dropout + ui::plain(layer.dropout));
  if (layer.drop_connect > 0) add(w.tip_drop_connect + ui::plain(layer.drop_connect));
  if (layer.noise > 0) add(w.tip_noise + ui::plain(layer.noise));
  if (!layer.bias) add(w.tip_no_bias);
  if (layer.frozen) add(w.tip_frozen);
  return tip;
}

/// The hidden layer that is nearest to `x`.
int slot_at(const NetworkScene& scene, int count, float x) {
  int best = 0;
  for (int k = 1; k < count; ++k)
    if (std::abs(scene.column(k + 1) - x) < std::abs(scene.column(best + 1) - x)) best = k;
  return best;
}

/// A line at the new place of a dragged layer.
void drop_line(const NetworkScene& scene, const ui::Layout& l, int from, int to) {
  if (from == to) return;
  const float x = std::round(scene.column(to + 1) + (to > from ? 0.5f : -0.5f) * scene.spacing());
  ui::fill({x - 1, l.head_y - 22, 2, 44}, ui::theme().ink1, 1);
}

/// Dragging by mouse or finger, or Shift and an arrow key; sets `pressed` after a plain press.
Request reorder(NetworkState& s, const ui::Layout& l, int k, int count, float x, const ui::Hit& h, bool& pressed) {
  if (h.held && ImGui::IsMouseDragging(0, kDragStart) && count > 1) s.dragged_layer = k;
  if (s.dragged_layer == k) {
    pressed = false;
    const int to = slot_at(s.scene, count, x + ImGui::GetMouseDragDelta(0, 0).x);
    if (h.held) {
      drop_line(s.scene, l, k, to);
      ui::want_frame();
    } else {
      s.dragged_layer = -1;
      if (to != k) return command::MoveLayer{k, to};
    }
  }
  if (!h.focused || !ImGui::GetIO().KeyShift) return std::nullopt;
  for (const auto& [key, step] : {std::pair{ImGuiKey_LeftArrow, -1}, {ImGuiKey_RightArrow, 1}}) {
    const bool hit = ImGui::IsKeyPressed(key, ImGuiInputFlags_Repeat, h.id);
    ImGui::SetKeyOwner(key, h.id);  // the arrow keys do not move the focus
    if (!hit || k + step < 0 || k + step >= count) continue;
    s.focus_layer = k + step;
    return command::MoveLayer{k, k + step};
  }
  return std::nullopt;
}

/// The head of hidden layer `k` with its popover.
Request hidden_head(const Experiment& e, NetworkState& s, const ui::Layout& l, int k, bool focus, ui::Point center,
                    float room) {
  const auto& layers = e.spec().network.hidden;
  const LayerSpec& layer = layers[static_cast<std::size_t>(k)];
  const Marks marks(layer);
  const std::string words = layer.activation + " " + std::to_string(layer.units);
  const std::string units = join("network.hidden.", k, ".units");
  const bool phone = l.columns == ui::Columns::phone,
             grows = layer.layer != "Residual" && shown(e.access(), units) == Shown::open;
  ui::push_id(k);
  ui::LayerHead head{.name = layer.activation.c_str(),
                     .curve = activation_curve(layer.activation),
                     .words = words.c_str(),
                     .neurons = layer.units,
                     .open = ui::popover_open("edit"),
                     .width = room,
                     .can_shrink = layer.units > 1 && grows,
                     .can_grow = layer.units < limits_of(e.spec(), units).high && grows,
                     .shift = s.dragged_layer == k ? ImGui::GetMouseDragDelta(0, 0).x : 0,
                     .marks = marks.span(),
                     .tip = marks.count > 0 || layer.drop_connect > 0 || !layer.bias ? tip_of(layer).c_str() : nullptr};
  const ImVec2 at{center.x, center.y};
  ui::LayerHeadHit hit;
  if (phone && room >= kLeastRoomForWords) {
    hit = ui::word_head("head", at, head);
  } else if (room - kChipGap < kNarrowestChip) {
    if (phone) head.neurons = 0;
    hit = ui::curve_head("head", at, head);
  } else {
    head.width = std::min(kChip, room - kChipGap);
    hit = ui::chip_head("head", at, head);
  }
  Request out;
  if (hit.change > 0) out = command::AddNeuron{k};
  if (hit.change < 0) out = command::RemoveNeuron{k};
  if (focus) {
    ImGui::SetFocusID(hit.hit.id, ImGui::GetCurrentWindow());
    ImGui::SetNavCursorVisible(true);
  }
  bool pressed = hit.hit.pressed;
  const bool movable = shown(e.access(), "move_layer") == Shown::open;
  if (!movable) s.dragged_layer = -1;
  if (auto c = !movable ? std::nullopt : reorder(s, l, k, static_cast<int>(layers.size()), center.x, hit.hit, pressed))
    out = c;
  if (pressed) ui::open_popover("edit");
  if (auto c = layer_popover("edit", e, k, hit.chip)) out = c;
  ui::pop_id();
  return out;
}

/// The head above the inputs: a word, or on small screens the list of features.
Request features_head(const Experiment& e, const ui::Layout& l, ui::Point center, float room) {
  const ui::Words& w = ui::words();
  const char* words = l.features ? w.features : w.inputs;
  // Leaves room for the first layer's head.
  const float width = ui::text_width(words, ui::Face::inter_semibold, 13), chip = std::min(48.0f, room - 6);
  center.x = std::min(center.x, center.x + room - chip / 2 - 6 - width / 2);
  if (l.features) {
    ui::text(words, {center.x, center.y}, ui::head(ui::Align::center));
    return std::nullopt;
  }
  ui::push_id("features");
  const auto hit = ui::word_head("head", {center.x, center.y},
                                 {.words = words, .open = ui::popover_open("edit"), .width = std::max(room, 64.0f)});
  if (hit.hit.pressed) ui::open_popover("edit");
  const Request out = features_popover("edit", e, {center.x - 24, center.y - 16, 48, 32});
  ui::pop_id();
  return out;
}

/// The head above the output's dots: its options.
Request output_head(const Experiment& e, const ui::Layout& l) {
  const LayerSpec& layer = e.spec().network.output;
  const Marks marks(layer);
  if (shown(e.access(), "network.output") == Shown::hidden) return std::nullopt;
  ui::push_id("output");
  ui::Rect anchor = ui::Rect::square({l.port_x, l.head_y}, 32);
  if (l.columns == ui::Columns::phone) {
    const auto hit = ui::word_head(
        "head", {l.network.right() - 22, l.head_y},
        {.words = ui::words().output_head, .open = ui::popover_open("edit"), .width = 56, .marks = marks.span()});
    if (hit.hit.pressed) ui::open_popover("edit");
    anchor = hit.chip;
  } else {
    const float x = std::min(l.port_x, l.network.right() - 16);
    if (ui::icon_button("head", {x, l.head_y}, ui::Icon::sliders, ui::words().output_layer)) ui::open_popover("edit");
    ui::layer_marks({x, l.head_y + 16}, marks.span());
  }
  Request out = layer_popover("edit", e, -1, anchor);
  ui::pop_id();
  return out;
}

/// A button for a new layer between columns l and l + 1 if the gap between their heads has room.
Request insert_buttons(const Experiment& e, const ui::Layout& l, const NetworkScene& scene) {
  const auto& hidden = e.spec().network.hidden;
  const int count = static_cast<int>(hidden.size());
  if (count >= kMaxHidden || shown(e.access(), "add_layer") != Shown::open) return std::nullopt;
  Request out;
  for (int k = 0; k <= count; ++k) {
    const bool last = k == count;
    if (!l.insert_buttons && count > 0) continue;  // the layers' popovers can add layers, too
    const float from = scene.column(k) + (k == 0 ? kHalfFeatures : kHalfHead);
    const float to = !last ? scene.column(k + 1) - kHalfHead : l.port_x - kHalfOutput;
    if (to - from < kLeastInsertGap) continue;
    const LayerSpec like = hidden.empty() ? LayerSpec{} : hidden[static_cast<std::size_t>(std::max(0, k - 1))];
    ui::push_id(k);
    if (ui::insert_button("insert", {std::round((from + to) / 2), l.head_y}, ui::words().add_layer)) {
      out = command::AddLayer{k, 4, like.activation};
    }
    ui::pop_id();
  }
  return out;
}

}  // namespace

std::optional<Command> layer_heads(const Experiment& e, NetworkState& s, const ui::Layout& l) {
  const NetworkScene& scene = s.scene;
  const float room = scene.spacing();
  const int count = static_cast<int>(e.spec().network.hidden.size());
  if (s.dragged_layer >= count) s.dragged_layer = -1;
  Request out = features_head(e, l, {scene.column(0), l.head_y}, room);
  ui::push_id("layers");
  // A layer that was moved by keys keeps the focus at its new place.
  const int focus = std::exchange(s.focus_layer, -1);
  for (int k = 0; k < count; ++k) {
    if (auto c = hidden_head(e, s, l, k, k == focus, {scene.column(k + 1), l.head_y}, room)) out = c;
  }
  if (auto c = insert_buttons(e, l, scene)) out = c;
  ui::pop_id();
  if (auto c = output_head(e, l)) out = c;
  return out;
}

}  // namespace deepx::panels
