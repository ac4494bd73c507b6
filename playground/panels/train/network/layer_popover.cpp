// SPDX-License-Identifier: MIT
// The layer popover and the feature list.
#include "playground/panels/train/network/layer_popover.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/spec/plane.h"
#include "playground/model/spec/spec_layer.h"
#include "playground/model/spec/spec_rows.h"
#include "playground/panels/shared/notes.h"
#include "playground/panels/shared/spec_control.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/math/math_box.h"

namespace deepx::panels {
namespace {

using Request = std::optional<Command>;

constexpr float kLayerPad = 16, kLayerColumn = 288, kTop = 48, kLayerFoot = 52;

/// A popover while it is filled: its layer, and the request.
struct LayerForm {
  const Experiment& e;
  int hidden;  ///< -1 means the output
  const LayerSpec& layer;
  Request out = std::nullopt;

  bool output() const { return hidden < 0; }
  std::string path(const char* key) const {
    return (output() ? "network.output." : "network.hidden." + std::to_string(hidden) + ".") + key;
  }
  /// During its lifetime, drawn controls cannot be pressed if a teacher has locked the option.
  ControlAccess access(const char* key) const { return ControlAccess(e, path(key)); }
  void keep(std::optional<Command> c) {
    if (c) out = std::move(c);
  }
};

float form_row_height() { return ui::settings().touch ? 44.0f : 36.0f; }
float segment_height() { return ui::settings().touch ? 44.0f : 32.0f; }
constexpr float kSlider = 48;

/// A label that explains itself.
void explain_label(std::string_view words, ui::Point at, const Term& term) {
  const float width = ui::text(words, {at.x, at.y}, ui::label());
  ui::explain({at.x, at.y - 12, width, 24}, note_of(term));
}

void neurons_row(LayerForm& f, ui::Point at) {
  const ControlAccess access = f.access("units");
  const bool residual = f.layer.layer == "Residual";
  const int units = f.layer.units;
  const auto most = static_cast<int>(limits_of(f.e.spec(), f.path("units")).high);
  ui::text(residual ? ui::words().neurons_as_inputs : path_label(f.path("units")), {at.x, at.y}, ui::label());
  const int change = ui::stepper("units", {at.x + kLayerColumn - 40, at.y}, std::to_string(units).c_str(),
                                 units > 1 && !residual, units < most && !residual);
  ui::explain({at.x, at.y - 16, kLayerColumn, 32}, note_of(terms::get("neuron")));
  if (change != 0)
    f.out = change > 0 ? Command(command::AddNeuron{f.hidden}) : Command(command::RemoveNeuron{f.hidden});
  // Most layers are small: the track's first half covers up to 25.
  const float fraction = std::sqrt(static_cast<float>(units - 1) / static_cast<float>(most - 1));
  if (const auto x = ui::slider_track("neurons", {at.x, at.y + 24}, kLayerColumn, fraction,
                                      {.disabled = residual, .ground = ui::theme().bg1})) {
    const int wanted = 1 + static_cast<int>(std::lround(static_cast<float>(most - 1) * *x * *x));
    const int next = wanted != units ? wanted : *x > fraction ? units + 1 : units - 1;
    if (std::clamp(next, 1, most) != units) f.out = command::Set(f.path("units"), std::clamp(next, 1, most));
  }
}

/// Kind, neurons, activation: what the layer is. Returns the height; only measures unless `draw`.
float shape_column(LayerForm& f, ui::Point at, bool draw) {
  const Menu& activations = spec_menu(f.e.spec(), "*.activation");
  const float neurons_y = at.y + segment_height() + 24, grid_y = neurons_y + 64;
  const float height = grid_y + ui::activation_grid_height(activations.names.size()) - at.y;
  if (!draw) return height;
  f.keep(spec_segments("kind", f.e, f.path("layer"), {at.x, at.y, kLayerColumn, segment_height()}));
  neurons_row(f, {at.x, neurons_y});
  const ControlAccess access = f.access("activation");
  explain_label(path_label("*.activation"), {at.x, grid_y - 16}, terms::get("activation"));
  const int now = activations.index(f.layer.activation);
  const auto picked = ui::activation_grid({at.x, grid_y}, activations.choices, now);
  if (picked && *picked != now) f.out = command::Set(f.path("activation"), activations.name(*picked));
  return height;
}

/// A label, and beside it the token of a menu, followed by a number if `number` is not null.
void token_row(LayerForm& f, const char* key, const char* number, ui::Point at) {
  const Term* term = terms::of_path(f.path(key));
  if (term) explain_label(path_label(f.path(key)), at, *term);
  SpecTokens tokens(f.e);
  tokens.add("choice", f.path(key));
  if (number) tokens.add("strength", f.path(number));
  const auto result = ui::recipe(key, {at.x + 112, at.y}, kLayerColumn - 112,
                                 number ? "{choice} {strength}" : "{choice}", tokens.slots);
  if (result.changed) f.out = tokens.change_of(*result.changed);
}

void choices(LayerForm& f, ui::Point at) {
  const bool own = !f.layer.regularizer.empty() && f.layer.regularizer != "none";
  token_row(f, "init", nullptr, at);
  token_row(f, "regularizer", own ? "strength" : nullptr, {at.x, at.y + form_row_height()});
}

/// "None", "Batch", "Layer": what stands before "Norm".
std::span<const char* const> norm_labels() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out;
    for (std::string_view name : norm_names()) out.push_back(spoken(name.substr(0, name.find("Norm"))));
    return out;
  }();
  static const std::vector<const char*> labels = [] {
    std::vector<const char*> out;
    for (const std::string& name : names) out.push_back(name.c_str());
    return out;
  }();
  return labels;
}

/// How it is trained: normalization, dropout, initial weights, bias and freezing. Returns the height.
float training_column(LayerForm& f, ui::Point at, bool draw) {
  float y = at.y;
  const auto amount = [&](const char* key) {
    if (draw) f.keep(spec_slider(f.e, f.path(key), {at.x, y}, kLayerColumn, ui::theme().bg1));
    y += kSlider;
  };
  const ControlAccess access(f.e, "layer_options");
  if (!f.output()) {
    if (draw) {
      explain_label(path_label(f.path("norm")), {at.x, y + segment_height() / 2}, terms::get("normalization"));
      f.keep(spec_segments("norm", f.e, f.path("norm"), {at.x + 104, y, kLayerColumn - 104, segment_height()},
                           norm_labels()));
    }
    y += segment_height() + 24;
    amount("dropout");
  } else {
    y += 12;
  }
  amount("drop_connect");
  if (!f.output()) amount("noise");
  const float row = form_row_height();
  if (draw) choices(f, {at.x, y});
  y += 2 * row;
  if (draw) f.keep(spec_switch(f.e, f.path("bias"), {at.x, y}, kLayerColumn));
  if (draw) f.keep(spec_switch(f.e, f.path("frozen"), {at.x, y + row}, kLayerColumn));
  return y + 2 * row - row / 2 + 8 - at.y;
}

/// Duplicate, move, remove.
void foot(LayerForm& f, const ui::Rect& r) {
  const ui::Words& w = ui::words();
  const ControlAccess access(f.e, "layers");
  const auto& layers = f.e.spec().network.hidden;
  const int count = static_cast<int>(layers.size());
  const float y = r.bottom() - kLayerFoot + 10;
  ui::line({r.x, r.bottom() - kLayerFoot}, {r.right(), r.bottom() - kLayerFoot}, ui::theme().line);
  const auto words_button = [&](const char* words, float x, bool right, bool disabled) {
    const float width = ui::button_width({.label = words});
    return ui::button(words, {right ? x - width : x, y, width, 32},
                      {.label = words, .ghost = true, .disabled = disabled});
  };
  if (words_button(w.duplicate, r.x + 4, false, count >= kMaxHidden)) f.out = command::DuplicateLayer{f.hidden};
  const float middle = r.center().x - 12;
  if (ui::icon_button("left", {middle - 22, y + 16}, ui::Icon::arrow_left, w.move_left, f.hidden == 0, 0.8f))
    f.out = command::MoveLayer{f.hidden, f.hidden - 1};
  if (ui::icon_button("right", {middle + 22, y + 16}, ui::Icon::arrow_right, w.move_right, f.hidden + 1 >= count, 0.8f))
    f.out = command::MoveLayer{f.hidden, f.hidden + 1};
  if (words_button(w.remove_layer, r.right() - 4, true, false)) f.out = command::RemoveLayer{f.hidden};
}

}  // namespace

std::optional<Command> layer_popover(const char* id, const Experiment& e, int hidden, const ui::Rect& anchor) {
  const ui::Words& w = ui::words();
  const NetworkSpec& network = e.spec().network;
  LayerForm f{e, hidden, hidden < 0 ? network.output : network.hidden[static_cast<std::size_t>(hidden)]};
  // Both columns side by side if the screen is wide enough; else one at a time.
  const bool both = !f.output() && ImGui::GetMainViewport()->Size.x >= 2 * kLayerColumn + 3 * kLayerPad + 16,
             tabs = !both && !f.output();
  const float body = std::max(f.output() ? 0 : shape_column(f, {}, false), training_column(f, {}, false));
  const float above = kTop + (tabs ? segment_height() + 16 : 0);
  const ui::Popover p = ui::begin_popover(id, anchor,
                                          {both ? 2 * kLayerColumn + 3 * kLayerPad : kLayerColumn + 2 * kLayerPad,
                                           above + body + 16 + (f.output() ? 0 : kLayerFoot)});
  if (!p) return std::nullopt;
  const ui::Rect& r = p.inside;
  ui::text(f.output() ? std::string(w.output) : std::string(w.layer) + " " + std::to_string(hidden + 1),
           {r.x + kLayerPad, r.y + 26}, ui::head());
  const bool closed = ui::icon_button("close", {r.right() - 26, r.y + 26}, ui::Icon::close, w.close, false, 0.8f);
  static int tab = 0;
  static const char* kTabs[] = {w.layer, w.training};
  if (tabs) {
    if (const auto i = ui::segmented("tabs", {r.x + kLayerPad, r.y + kTop, kLayerColumn, segment_height()}, kTabs, tab))
      tab = *i;
  }
  const ui::Point first{r.x + kLayerPad, r.y + above};
  if (both || (tabs && tab == 0)) shape_column(f, first, true);
  if (both || f.output() || tab == 1)
    training_column(f, {first.x + (both ? kLayerColumn + kLayerPad : 0), first.y}, true);
  if (!f.output()) foot(f, r);
  const bool gone = f.out && f.out->is<command::RemoveLayer>();
  const bool moved = f.out && f.out->is<command::MoveLayer>();
  if (closed || gone || moved) ui::close_popover();
  ui::end_popover();
  return f.out;
}

std::optional<Command> features_popover(const char* id, const Experiment& e, const ui::Rect& anchor) {
  constexpr float kRow = 44, kWidth = 336;
  const auto& features = feature_catalogue();
  const ui::Popover p = ui::begin_popover(id, anchor, {kWidth, 16 + kRow * static_cast<float>(features.size())});
  if (!p) return std::nullopt;
  std::optional<Command> out;
  for (int i = 0; i < static_cast<int>(features.size()); ++i) {
    const Feature& f = features[static_cast<std::size_t>(i)];
    const bool on = std::ranges::find(e.network().inputs(), i) != e.network().inputs().end();
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
