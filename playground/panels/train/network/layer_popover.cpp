// SPDX-License-Identifier: MIT
// The layer popover and the feature list.
#include "playground/panels/train/network/layer_popover.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/nn/regularizer.h"

#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/spec/plane.h"
#include "playground/panels/shared/menus.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/controls/recipe.h"
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
  void set(const char* key, std::string text) { out = command::Set(path(key), std::move(text)); }
  void set(const char* key, double number) { set(key, deepx::to_text(number)); }
};

float form_row_height() { return ui::settings().touch ? 44.0f : 36.0f; }
float segment_height() { return ui::settings().touch ? 44.0f : 32.0f; }
constexpr float kSlider = 48;

void neurons_row(LayerForm& f, ui::Point at) {
  const ControlAccess access = f.access("units");
  const bool residual = f.layer.layer == "Residual";
  const int units = f.layer.units;
  ui::text(residual ? ui::words().neurons_as_inputs : ui::words().neurons, {at.x, at.y}, ui::label());
  const int change = ui::stepper("units", {at.x + kLayerColumn - 40, at.y}, std::to_string(units).c_str(), units > 1 && !residual,
                                 units < kMaxUnits && !residual);
  if (change != 0) f.out = change > 0 ? Command(command::AddNeuron{f.hidden}) : Command(command::RemoveNeuron{f.hidden});
  // Most layers are small: the track's first half covers up to 25.
  const float fraction = std::sqrt(static_cast<float>(units - 1) / (kMaxUnits - 1));
  if (const auto x = ui::slider_track("neurons", {at.x, at.y + 24}, kLayerColumn, fraction, {.disabled = residual, .ground = ui::theme().bg1})) {
    const int wanted = 1 + static_cast<int>(std::lround((kMaxUnits - 1) * *x * *x));
    const int next = wanted != units ? wanted : *x > fraction ? units + 1 : units - 1;
    if (std::clamp(next, 1, kMaxUnits) != units) f.set("units", std::clamp(next, 1, kMaxUnits));
  }
}

/// Kind, neurons, activation: what the layer is. Returns the height; only measures unless `draw`.
float shape_column(LayerForm& f, ui::Point at, bool draw) {
  const ui::Words& w = ui::words();
  const auto names = activations();
  const float neurons_y = at.y + segment_height() + 24, grid_y = neurons_y + 64;
  const float height = grid_y + ui::activation_grid_height(names.size()) - at.y;
  if (!draw) return height;
  static const char* kKinds[] = {w.layer_linear, w.layer_residual};
  if (const ControlAccess access = f.access("layer"); true) {
    const bool residual = f.layer.layer == "Residual";
    if (const auto i = ui::segmented("kind", {at.x, at.y, kLayerColumn, segment_height()}, kKinds, residual))
      f.set("layer", std::string(layer_kinds()[static_cast<std::size_t>(*i)]));
  }
  neurons_row(f, {at.x, neurons_y});
  const ControlAccess access = f.access("activation");
  ui::text(w.activation, {at.x, grid_y - 16}, ui::label());
  const auto now = std::ranges::find(names, f.layer.activation) - names.begin();
  const auto picked = ui::activation_grid({at.x, grid_y}, activation_choices(), static_cast<int>(now));
  if (picked && *picked != now) f.set("activation", std::string(names[static_cast<std::size_t>(*picked)]));
  return height;
}

/// A share or a standard deviation as a slider.
void amount(LayerForm& f, const char* key, const char* label, double value, bool percent, ui::Point at) {
  const double most = limits_of(f.e.spec(), f.path(key)).high;
  const std::string shown = percent ? ui::whole(std::lround(value * 100)) + " %" : ui::fixed(value, 2);
  const double step = percent ? 0.01 : 0.05;
  const auto x = ui::slider(key, {at.x, at.y}, kLayerColumn, static_cast<float>(value / most),
                            {.label = label, .value = shown.c_str(), .ground = ui::theme().bg1});
  if (!x) return;
  const double next = std::round(static_cast<double>(*x) * most / step) * step;
  if (std::abs(next - value) > step / 2) f.set(key, std::round(next * 100) / 100);
}

/// "like the network", then a catalogue's entries.
Menu with_usual(const char* usual, const char* note, const Menu& entries) {
  Menu menu;
  menu.names.push_back("");
  menu.choices.push_back({.name = usual, .note = note});
  menu.names.insert(menu.names.end(), entries.names.begin(), entries.names.end());
  menu.choices.insert(menu.choices.end(), entries.choices.begin(), entries.choices.end());
  return menu;
}

const Menu& layer_init_menu() {
  static const Menu menu = with_usual(ui::words().as_network, ui::words().as_network_note, initializer_menu());
  return menu;
}

const Menu& layer_regularizer_menu() {
  static const Menu menu = [] {
    Menu entries;
    entries.names.push_back("none");
    entries.choices.push_back({.name = ui::words().none, .note = ui::words().no_regularizer_note});
    for (const RegularizerInfo& info : regularizer_catalogue().entries()) {
      entries.names.push_back(info.name);
      entries.choices.push_back({.name = info.label.data(), .note = info.words.data()});
    }
    return with_usual(ui::words().as_network, ui::words().as_network_note, entries);
  }();
  return menu;
}

/// A label, and at `x` the token of a menu; followed by a number if `number` is given.
std::optional<ui::RecipeChange> token_row(const char* id, const char* label, const Menu& menu, std::string_view chosen,
                                          std::optional<double> number, const Limits& range, ui::Point at) {
  ui::text(label, {at.x, at.y}, ui::label());
  const std::string shown = number ? ui::plain(*number) : "";
  const int selected = menu.index(chosen);
  const ui::RecipeSlot slots[] = {
      {.name = "choice", .value = menu.label(chosen), .choices = menu.choices, .selected = selected},
      {.name = "strength", .value = shown.c_str(), .number = number.value_or(0), .min = range.low, .max = range.high,
       .title = ui::words().strength}};
  return ui::recipe(id, {at.x + 112, at.y}, kLayerColumn - 112, number ? "{choice} {strength}" : "{choice}",
                    std::span(slots).first(number ? 2 : 1)).changed;
}

void choices(LayerForm& f, ui::Point at) {
  const ui::Words& w = ui::words();
  const LayerSpec& layer = f.layer;
  if (const auto c = token_row("init", w.initial_weights, layer_init_menu(), layer.init, std::nullopt, {}, at))
    f.set("init", layer_init_menu().name(c->choice));
  const bool own = !layer.regularizer.empty() && layer.regularizer != "none";
  const auto c = token_row("regularizer", w.regularizer, layer_regularizer_menu(), layer.regularizer,
                           own ? std::optional(layer.strength) : std::nullopt, limits_of(f.e.spec(), f.path("strength")),
                           {at.x, at.y + form_row_height()});
  if (c && c->slot == 0) f.set("regularizer", layer_regularizer_menu().name(c->choice));
  if (c && c->slot == 1) f.set("strength", c->number);
}

void switch_row(LayerForm& f, const char* key, const char* label, bool on, ui::Point at) {
  ui::text(label, {at.x, at.y}, ui::label());
  if (ui::toggle(key, {at.x + kLayerColumn - 32, at.y}, on)) f.set(key, on ? "no" : "yes");
}

/// How it is trained: normalization, dropout, initial weights, bias and freezing. Returns the height.
float training_column(LayerForm& f, ui::Point at, bool draw) {
  const ui::Words& w = ui::words();
  const ControlAccess access(f.e, "layer_options");
  float y = at.y;
  if (!f.output()) {
    if (draw) {
      const auto names = norm_names();
      static const char* kNorms[] = {w.none, w.batch_norm, w.layer_norm};
      ui::text(w.normalization, {at.x, y + segment_height() / 2}, ui::label());
      const auto now = std::ranges::find(names, f.layer.norm) - names.begin();
      if (const auto i = ui::segmented("norm", {at.x + 104, y, kLayerColumn - 104, segment_height()}, kNorms, static_cast<int>(now)))
        f.set("norm", std::string(names[static_cast<std::size_t>(*i)]));
    }
    y += segment_height() + 24;
    if (draw) amount(f, "dropout", w.dropout, f.layer.dropout, true, {at.x, y});
    y += kSlider;
  } else {
    y += 12;
  }
  if (draw) amount(f, "drop_connect", w.drop_connect, f.layer.drop_connect, true, {at.x, y});
  y += kSlider;
  if (!f.output()) {
    if (draw) amount(f, "noise", w.layer_noise, f.layer.noise, false, {at.x, y});
    y += kSlider;
  }
  const float row = form_row_height();
  if (draw) choices(f, {at.x, y});
  y += 2 * row;
  if (draw) switch_row(f, "bias", w.bias, f.layer.bias, {at.x, y});
  if (draw) switch_row(f, "frozen", w.freeze, f.layer.frozen, {at.x, y + row});
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
    return ui::button(words, {right ? x - width : x, y, width, 32}, {.label = words, .ghost = true, .disabled = disabled});
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
  const bool both = !f.output() && ImGui::GetMainViewport()->Size.x >= 2 * kLayerColumn + 3 * kLayerPad + 16, tabs = !both && !f.output();
  const float body = std::max(f.output() ? 0 : shape_column(f, {}, false), training_column(f, {}, false));
  const float above = kTop + (tabs ? segment_height() + 16 : 0);
  const ui::Popover p = ui::begin_popover(id, anchor, {both ? 2 * kLayerColumn + 3 * kLayerPad : kLayerColumn + 2 * kLayerPad,
                                                       above + body + 16 + (f.output() ? 0 : kLayerFoot)});
  if (!p) return std::nullopt;
  const ui::Rect& r = p.inside;
  ui::text(f.output() ? std::string(w.output) : std::string(w.layer) + " " + std::to_string(hidden + 1), {r.x + kLayerPad, r.y + 26},
           ui::head());
  const bool closed = ui::icon_button("close", {r.right() - 26, r.y + 26}, ui::Icon::close, w.close, false, 0.8f);
  static int tab = 0;
  static const char* kTabs[] = {w.layer, w.training};
  if (tabs) {
    if (const auto i = ui::segmented("tabs", {r.x + kLayerPad, r.y + kTop, kLayerColumn, segment_height()}, kTabs, tab)) tab = *i;
  }
  const ui::Point first{r.x + kLayerPad, r.y + above};
  if (both || (tabs && tab == 0)) shape_column(f, first, true);
  if (both || f.output() || tab == 1) training_column(f, {first.x + (both ? kLayerColumn + kLayerPad : 0), first.y}, true);
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
  const ui::Popover p =
      ui::begin_popover(id, anchor, {kWidth, 16 + kRow * static_cast<float>(features.size())});
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
