// SPDX-License-Identifier: MIT
// Wording of the strip under the network.
#include "playground/panels/inspector.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "playground/model/plane.h"
#include "playground/panels/panel.h"
#include "playground/widgets/draw.h"
#include "playground/widgets/words.h"

namespace deepx::panels {
namespace {

using ui::Math;

/// At most six parts and the strings they point into.
struct Parts {
  std::array<ui::InspectorPart, 6> parts;
  std::array<std::string, 6> strings;
  std::size_t count = 0;

  void words(const char* bold) { parts[count++] = {.value = bold, .bold = true}; }
  void formula(Math m) { parts[count++] = {.formula = std::move(m)}; }
  void value(const char* label, std::string text, ui::Color c = 0) {
    strings[count] = std::move(text);
    parts[count] = {.label = label, .value = strings[count].c_str(), .color = c};
    ++count;
  }
  /// Rose, and as a power of ten when it is small.
  void gradient(const char* label, double g) {
    parts[count++] = {.label = label};
    parts[count++] = {.formula = ui::num(g, 4, true), .color = ui::theme().gpos};
  }
  std::span<const ui::InspectorPart> span() const { return {parts.data(), count}; }
};

std::string counted(int from_zero) { return std::to_string(from_zero + 1); }

/// h⁽ˡ⁾, or x for the inputs.
Math values_of(int layer) {
  return layer == 0 ? ui::sym("x")
                    : ui::sup(ui::sym("h"), ui::row({"(", ui::num(std::to_string(layer)), ")"}));
}

Math biased(const LayerPicture& layer, int unit) {
  const double b = static_cast<double>(layer.biases[static_cast<std::size_t>(unit)]);
  return ui::row({b < 0 ? " − " : " + ", ui::num(std::abs(b), 3)});
}

void link_parts(const Experiment& e, const Focus& f, bool brief, Parts& out) {
  const ui::Words& w = ui::words();
  const LayerPicture& layer = e.layers()[static_cast<std::size_t>(f.layer) - 1];
  const auto at = static_cast<std::size_t>(f.from * layer.units + f.unit);
  out.words(w.link);
  out.formula(ui::row({ui::sub(ui::sym("w"), ui::num(counted(f.from) + "," + counted(f.unit))), " = ",
                       ui::num(static_cast<double>(layer.weights[at]), 3)}));
  if (!layer.weight_grads.empty()) {
    out.gradient(w.gradient, static_cast<double>(layer.weight_grads[at]));
  }
  if (!brief) out.value(w.layers, std::to_string(f.layer - 1) + " → " + std::to_string(f.layer));
}

void neuron_parts(const Experiment& e, const Focus& f, bool brief, Parts& out) {
  const ui::Words& w = ui::words();
  const LayerPicture& layer = e.layers()[static_cast<std::size_t>(f.layer) - 1];
  const bool output = f.layer == static_cast<int>(e.layers().size());
  const Math unit = ui::num(counted(f.unit));
  const Math place = ui::row({"(", ui::num(std::to_string(f.layer)), ")"});
  const Math sum = ui::row({output ? ui::sup(ui::sym("W"), place) : ui::subsup(ui::sym("W"), unit, place),
                            " ", values_of(f.layer - 1), biased(layer, f.unit)});
  out.words(output ? w.output : w.neuron);
  if (output) {
    out.formula(ui::row({e.classes() > 2 ? ui::sub(ui::sym("z"), unit) : ui::sym("z"), " = ", sum}));
  } else if (layer.activation == "linear") {
    out.formula(ui::row({ui::subsup(ui::sym("h"), unit, place), " = ", sum}));
  } else {
    out.formula(
        ui::row({ui::subsup(ui::sym("h"), unit, place), " = ", Math(layer.activation), "(", sum, ")"}));
  }
  if (!brief && !layer.bias_grads.empty()) {
    out.gradient(w.bias_gradient, static_cast<double>(layer.bias_grads[static_cast<std::size_t>(f.unit)]));
  }
}

void feature_parts(const Focus& f, Parts& out) {
  const Feature& feature = feature_catalogue()[static_cast<std::size_t>(f.unit)];
  out.words(ui::words().feature);
  out.formula(feature_symbol(f.unit));
  out.value(feature.words.data(), "");
}

void describe(const Experiment& e, Focus f, bool brief, Parts& out) {
  if (!f) f = {Focus::Kind::neuron, static_cast<int>(e.layers().size()), 0};  // nothing: the output
  if (f.kind == Focus::Kind::link) return link_parts(e, f, brief, out);
  if (f.layer == 0) return feature_parts(f, out);
  neuron_parts(e, f, brief, out);
}

/// Where the card of a small screen points: the neuron, or the middle of the link.
ui::Rect place_of(const NetworkScene& scene, const Focus& f) {
  if (f.kind == Focus::Kind::neuron) {
    const int i = scene.find_neuron(f);
    if (i < 0) return {};
    const ui::NeuronView& n = scene.neurons()[static_cast<std::size_t>(i)];
    return ui::Rect::square(n.centre, n.side);
  }
  const int i = scene.find_link(f);
  if (i < 0) return {};
  const ui::LinkView& k = scene.links()[static_cast<std::size_t>(i)];
  const ui::Point a = scene.neurons()[static_cast<std::size_t>(k.from)].centre,
                  b = scene.neurons()[static_cast<std::size_t>(k.to)].centre;
  return ui::Rect::square({(a.x + b.x) / 2, (a.y + b.y) / 2}, 8);
}

}  // namespace

void inspector(const Experiment& e, const TrainState& s, const ui::Layout& l) {
  Parts parts;
  if (!l.inspector.empty()) {
    describe(e, s.focus(), false, parts);
    return ui::inspector_strip(l.inspector, parts.span());
  }
  const ui::Rect at = s.pinned ? place_of(s.scene, s.pinned) : ui::Rect{};
  if (at.empty()) return;
  describe(e, s.pinned, true, parts);
  constexpr float kHeight = 40, kGap = 8, kPad = 16;
  const ui::Rect& n = l.network;
  const float width = std::min(n.w, ui::inspector_width(parts.span()) + 2 * kPad);
  const float x = std::clamp(at.centre().x - width / 2, n.x, n.right() - width);
  const bool below = at.bottom() + kGap + kHeight <= n.bottom();
  const ui::Rect card{std::round(x), std::round(below ? at.bottom() + kGap : at.y - kGap - kHeight), width,
                      kHeight};
  ui::raised(card, 10);
  const ui::Clip clip(card);
  ui::inspector_parts({card.x + kPad, card.centre().y}, parts.span());
}

}  // namespace deepx::panels
