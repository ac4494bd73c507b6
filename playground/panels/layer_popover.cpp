// SPDX-License-Identifier: MIT
// The layer popover and the feature list.
#include "playground/panels/layer_popover.h"

#include <algorithm>

#include "playground/model/plane.h"
#include "playground/panels/panel.h"
#include "playground/widgets/controls.h"
#include "playground/widgets/draw.h"
#include "playground/widgets/math_box.h"
#include "playground/widgets/target.h"
#include "playground/widgets/words.h"

namespace deepx::panels {
namespace {

constexpr float kWidth = 320, kPad = 16;

/// A button of words alone at the popover's foot; `right` aligns its end.
bool foot_button(const char* words, float x, float y, bool right, bool disabled) {
  const float w = ui::text_width(words, ui::Face::inter_medium, 13) + 24;
  return ui::button(words, {right ? x - w : x, y, w, 32},
                    {.label = words, .ghost = true, .disabled = disabled});
}

}  // namespace

std::optional<Command> layer_popover(const char* id, const Experiment& e, int hidden,
                                     const ui::Rect& anchor) {
  const ui::Words& w = ui::words();
  const auto& layers = e.spec().network.hidden;
  const HiddenLayer& layer = layers[static_cast<std::size_t>(hidden)];
  const auto names = activations();
  const auto now = std::ranges::find(names, layer.activation) - names.begin();
  const float grid = ui::activation_grid_height(names.size()) + 12;
  const ui::Popover p = ui::begin_popover(id, anchor, {kWidth, 56 + 28 + grid + 56});
  if (!p) return std::nullopt;
  std::optional<Command> out;
  const ui::Rect& r = p.inside;
  ui::text(std::string(w.layer) + " " + std::to_string(hidden + 1), {r.x + kPad, r.y + 28}, ui::head());
  const std::string units = std::to_string(layer.units);
  ui::text(w.neurons, {r.right() - kPad - 92, r.y + 28}, ui::label(ui::Align::right));
  const int change = ui::stepper("units", {r.right() - kPad - 34, r.y + 28}, units.c_str(), layer.units > 1,
                                 layer.units < kMaxUnits);
  if (change > 0) out = command::AddNeuron{hidden};
  if (change < 0) out = command::RemoveNeuron{hidden};
  ui::text(w.activation, {r.x + kPad, r.y + 64}, ui::label());
  if (const auto i = ui::activation_grid({r.x + kPad, r.y + 84}, names, static_cast<int>(now));
      i && *i != now) {
    out = command::Set("network.hidden." + std::to_string(hidden) + ".activation",
                       std::string(names[static_cast<std::size_t>(*i)]));
  }
  const float foot = r.y + 84 + grid;
  ui::line({r.x, foot + 4}, {r.right(), foot + 4}, ui::theme().line);
  const bool full = static_cast<int>(layers.size()) >= kMaxHidden;
  if (foot_button(w.add_layer_behind, r.x + 4, foot + 14, false, full))
    out = command::AddLayer{hidden + 1, layer.units, layer.activation};
  const bool removed = foot_button(w.remove_layer, r.right() - 4, foot + 14, true, false);
  if (removed) out = command::RemoveLayer{hidden};
  if (removed) ui::close_popover();
  ui::end_popover();
  return out;
}

std::optional<Command> features_popover(const char* id, const Experiment& e, const ui::Rect& anchor) {
  constexpr float kRow = 44, kListWidth = 336;
  const auto& features = feature_catalogue();
  const ui::Popover p =
      ui::begin_popover(id, anchor, {kListWidth, 16 + kRow * static_cast<float>(features.size())});
  if (!p) return std::nullopt;
  std::optional<Command> out;
  for (int i = 0; i < static_cast<int>(features.size()); ++i) {
    const Feature& f = features[static_cast<std::size_t>(i)];
    const bool on = std::ranges::find(e.inputs(), i) != e.inputs().end();
    const float y = p.inside.y + 8 + kRow * (static_cast<float>(i) + 0.5f);
    ui::push_id(i);
    ui::math(feature_symbol(i), {p.inside.x + 20, y}, 16, on ? ui::theme().ink1 : ui::theme().ink3);
    const ui::TextStyle style{.size = 12, .color = ui::theme().ink2};
    const float height = ui::paragraph_height(f.words, 180, style, 16);
    ui::paragraph(f.words, {p.inside.x + 80, y - height / 2 + 8}, 180, style, 16);
    if (ui::toggle("on", {p.inside.right() - 52, y}, on)) out = command::ToggleFeature{std::string(f.name)};
    ui::pop_id();
  }
  ui::end_popover();
  return out;
}

}  // namespace deepx::panels
