// SPDX-License-Identifier: MIT
// The texts of the strip below the network, and its editable number.
#include "playground/panels/train/network/inspector.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/divergence.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/layer_picture.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/parts/plot_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/spec/own_points.h"
#include "playground/model/spec/plane.h"
#include "playground/model/text/finite.h"
#include "playground/panels/shared/menus.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/value_popover.h"

namespace deepx::panels {
namespace {

using ui::Math;

constexpr double kStepOfPixel = 0.01;
constexpr std::size_t kTermsShown = 3;

/// At most eight parts and the strings to which they point.
struct Parts {
  std::array<ui::InspectorPart, 8> parts;
  std::array<std::string, 8> strings;
  std::size_t count = 0;

  void words(const char* bold) { parts[count++] = {.value = bold, .bold = true}; }
  void formula(Math m) { parts[count++] = {.formula = std::move(m)}; }
  void value(const char* label, std::string text, ui::Color c = 0) {
    strings[count] = std::move(text);
    parts[count] = {.label = label, .value = strings[count].c_str(), .color = c};
    ++count;
  }
  /// A name and its number, which can be pressed.
  void editable(Math name, const char* label, double v) {
    strings[count] = ui::fixed(v, 3);
    parts[count] = {.label = label, .formula = std::move(name), .value = strings[count].c_str(), .editable = true};
    ++count;
  }
  /// In rose, and as a power of ten if it is small.
  void gradient(const char* label, double g) {
    parts[count++] = {.label = label};
    parts[count++] = {.formula = ui::num(g, 4, true), .color = ui::theme().gpos};
  }
  std::span<const ui::InspectorPart> span() const { return {parts.data(), count}; }
};

/// The editable number of the focus: a weight, or a bias.
struct Number {
  int layer = -1, from = -1, unit = 0;
  double value = 0;
  explicit operator bool() const { return layer >= 0; }
};

std::string counted(int from_zero) { return std::to_string(from_zero + 1); }

const LayerPicture& picture_of(const Experiment& e, const Focus& f) {
  return e.network().layers()[static_cast<std::size_t>(f.layer) - 1];
}

bool is_output(const Experiment& e, const Focus& f) { return f.layer == static_cast<int>(e.network().layers().size()); }

const LayerSpec& options_of(const Experiment& e, const Focus& f) {
  const NetworkSpec& network = e.spec().network;
  return is_output(e, f) ? network.output : network.hidden[static_cast<std::size_t>(f.layer) - 1];
}

/// h⁽ˡ⁾, or x for the inputs.
Math values_of(int layer) {
  return layer == 0 ? ui::sym("x") : ui::sup(ui::sym("h"), ui::row({"(", ui::num(std::to_string(layer)), ")"}));
}

Number number_of(const Experiment& e, const Focus& f) {
  if (f.layer == 0 || !f) return {};
  const LayerPicture& layer = picture_of(e, f);
  if (f.kind == Focus::Kind::link) {
    const auto at = static_cast<std::size_t>(f.from * layer.units + f.unit);
    return {f.layer - 1, f.from, f.unit, static_cast<double>(layer.weights[at])};
  }
  if (layer.biases.empty()) return {};
  return {f.layer - 1, -1, f.unit, static_cast<double>(layer.biases[static_cast<std::size_t>(f.unit)])};
}

Math name_of_number(const Experiment& e, const Focus& f, bool weight) {
  const Math unit = ui::num(weight ? counted(f.from) + "," + counted(f.unit) : counted(f.unit));
  const Math place = ui::row({"(", is_output(e, f) ? Math("z") : ui::num(std::to_string(f.layer)), ")"});
  return ui::row({ui::subsup(ui::sym(weight ? "w" : "b"), unit, place), " ="});
}

/// The gradient of a weight or bias, and the optimizer's next change.
void movement(const Experiment& e, const Focus& f, const Number& n, bool brief, Parts& out) {
  const ui::Words& w = ui::words();
  const LayerPicture& layer = picture_of(e, f);
  const auto grads = n.from < 0 ? layer.bias_grads : layer.weight_grads;
  if (!grads.empty()) {
    const auto at = static_cast<std::size_t>(std::max(n.from, 0) * layer.units + n.unit);
    out.gradient(n.from < 0 && f.kind == Focus::Kind::neuron ? w.bias_gradient : w.gradient,
                 static_cast<double>(grads[at]));
  }
  if (brief || f.kind == Focus::Kind::neuron) return;
  if (options_of(e, f).frozen) {
    out.value(w.tip_frozen, "");
  } else if (!grads.empty()) {
    out.parts[out.count++] = {.label = w.next_step};
    out.formula(ui::num(e.network().next_change(n.layer, n.from, n.unit), 4, true));
  }
}

void number_parts(const Experiment& e, const Focus& f, bool brief, Parts& out) {
  const ui::Words& w = ui::words();
  const Number n = number_of(e, f);
  const bool weight = f.kind == Focus::Kind::link;
  out.words(weight ? w.link : w.bias);
  out.editable(name_of_number(e, f, weight), "", n.value);
  movement(e, f, n, brief, out);
  if (!brief && weight) out.value(w.layers, std::to_string(f.layer - 1) + " → " + std::to_string(f.layer));
}

void neuron_parts(const Experiment& e, const Focus& f, bool brief, Parts& out) {
  const ui::Words& w = ui::words();
  const LayerPicture& layer = picture_of(e, f);
  const LayerSpec& options = options_of(e, f);
  const bool output = is_output(e, f);
  const Math unit = ui::num(counted(f.unit));
  const Math place = ui::row({"(", ui::num(std::to_string(f.layer)), ")"});
  Math sum = ui::row({output ? ui::sup(ui::sym("W"), place) : ui::subsup(ui::sym("W"), unit, place), " ",
                      values_of(f.layer - 1), layer.biases.empty() ? Math() : Math(" + "),
                      layer.biases.empty() ? Math() : ui::sub(ui::sym("b"), unit)});
  out.words(output ? w.output : w.neuron);
  if (!output && options.norm != "none") sum = ui::row({"norm(", sum, ")"});
  if (!output && layer.activation != "linear")
    sum = ui::row({Math(layer.activation), options.norm == "none" ? "(" : "(", sum, ")"});
  if (!output && options.layer == "Residual") sum = ui::row({ui::sub(values_of(f.layer - 1), unit), " + ", sum});
  const Math name = !output                  ? ui::subsup(ui::sym("h"), unit, place)
                    : e.data().classes() > 2 ? ui::sub(ui::sym("z"), unit)
                                             : ui::sym("z");
  if (!brief || layer.biases.empty()) out.formula(ui::row({name, " = ", sum}));
  const Number n = number_of(e, f);
  if (!n) return;
  out.editable(ui::row({ui::sub(ui::sym("b"), unit), " ="}), "", n.value);
  movement(e, f, n, brief, out);
}

void feature_parts(const Focus& f, Parts& out) {
  const Feature& feature = feature_catalogue()[static_cast<std::size_t>(f.unit)];
  out.words(ui::words().feature);
  out.formula(feature_symbol(f.unit));
  out.value(feature.words.data(), "");
}

/// An empty focus means the output.
Focus shown_focus(const Experiment& e, const Focus& f) {
  return f ? f : Focus{Focus::Kind::neuron, static_cast<int>(e.network().layers().size()), 0};
}

void describe(const Experiment& e, const Focus& f, bool brief, Parts& out) {
  if (f.kind == Focus::Kind::neuron && f.layer == 0) return feature_parts(f, out);
  if (f.kind == Focus::Kind::neuron) return neuron_parts(e, f, brief, out);
  number_parts(e, f, brief, out);
}

/// A number after a sign: in parentheses if it has a sign itself.
std::string bracketed(double v) {
  const std::string text = ui::fixed(v, 2);
  return text == ui::fixed(std::abs(v), 2) ? text : "(" + text + ")";
}

/// " − 1.20 · 0.88" after a first term, "-1.20 · (-0.88)" as one.
void add_term(std::string& text, double weight, double input) {
  const bool first = text.empty();
  text += first ? ui::fixed(weight, 2) : (weight < 0 ? " − " : " + ") + ui::fixed(std::abs(weight), 2);
  text += " · " + bracketed(input);
}

/// The sum of a neuron with the numbers of one point: the largest products, the bias, and the result.
std::string with_numbers(const Experiment& e, const Focus& f, const NeuronSum& s, std::size_t terms) {
  const LayerPicture& layer = picture_of(e, f);
  const LayerSpec& options = options_of(e, f);
  const auto weight = [&](int i) {
    return static_cast<double>(layer.weights[static_cast<std::size_t>(i * layer.units + f.unit)]);
  };
  const auto product = [&](int i) {
    return std::abs(weight(i) * static_cast<double>(s.inputs[static_cast<std::size_t>(i)]));
  };
  std::vector<int> order(s.inputs.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>(i);
  const std::size_t many = std::min(terms, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(many), order.end(),
                    [&](int a, int b) { return largest_first(product(a), product(b)); });
  std::sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(many));
  std::string text;
  for (std::size_t k = 0; k < many; ++k)
    add_term(text, weight(order[k]), static_cast<double>(s.inputs[static_cast<std::size_t>(order[k])]));
  if (many < order.size()) text += many > 0 ? " + …" : "…";
  if (!layer.biases.empty()) {
    const double b = static_cast<double>(layer.biases[static_cast<std::size_t>(f.unit)]);
    text += (b < 0 ? " − " : " + ") + ui::fixed(std::abs(b), 2);
  }
  text += " = " + ui::fixed(static_cast<double>(s.sum), 2);
  if (is_output(e, f)) return text;
  const bool plain = layer.activation == "linear" && options.norm == "none" && options.layer != "Residual";
  if (plain) return text;
  const std::string inner = options.norm == "none" ? ui::fixed(static_cast<double>(s.sum), 2) : "norm";
  text += ",  ";
  if (options.layer == "Residual")
    text += ui::fixed(static_cast<double>(s.inputs[static_cast<std::size_t>(f.unit)]), 2) + " + ";
  text += (layer.activation == "linear" ? inner : std::string(layer.activation) + "(" + inner + ")") + " = ";
  return text + ui::fixed(static_cast<double>(s.output), 2);
}

/// The second line: the same with the numbers of one data point; the largest products are written out.
std::string numbers_line(const Experiment& e, const Focus& f, std::size_t terms = kTermsShown) {
  const ui::Words& w = ui::words();
  if (f.layer == 0 || e.data().points().empty() || e.run().divergence()) return "";
  const DataPoint& point = e.data().points()[static_cast<std::size_t>(std::max(0, e.plot().selected_point()))];
  const NeuronSum s = e.network().sum_at(f.layer - 1, f.unit, point.x, point.y);
  const auto table_number = [&](std::size_t axis, float v) {
    return e.data().from_table() ? ui::plain(e.data().columns()[axis].number(static_cast<double>(v)))
                                 : ui::fixed(static_cast<double>(v), 1);
  };
  const std::string at =
      std::string(w.at_point) + " (" + table_number(0, point.x) + ", " + table_number(1, point.y) + "):  ";
  if (f.kind != Focus::Kind::link) return at + with_numbers(e, f, s, terms);
  const Number n = number_of(e, f);
  const double input = static_cast<double>(s.inputs[static_cast<std::size_t>(f.from)]);
  std::string text = at;
  std::string term;
  add_term(term, n.value, input);
  return text + term + " = " + ui::fixed(n.value * input, 2) + w.of_the_sum + ui::fixed(static_cast<double>(s.sum), 2);
}

/// The point to which the card of a small screen points: the neuron, or the middle of the link.
ui::Rect place_of(const NetworkScene& scene, const Focus& f) {
  if (f.kind != Focus::Kind::link) {
    const int i = scene.find_owner(f);
    if (i < 0) return {};
    const ui::NeuronView& n = scene.neurons()[static_cast<std::size_t>(i)];
    return ui::Rect::square(n.center, n.side);
  }
  const int i = scene.find_link(f);
  if (i < 0) return {};
  const ui::LinkView& k = scene.links()[static_cast<std::size_t>(i)];
  const ui::Point a = scene.neurons()[static_cast<std::size_t>(k.from)].center,
                  b = scene.neurons()[static_cast<std::size_t>(k.to)].center;
  return ui::Rect::square({(a.x + b.x) / 2, (a.y + b.y) / 2}, 8);
}

/// The token of the editable number: press to type, drag to change.
std::optional<Command> edit_number(const Experiment& e, NetworkState& s, Selection& sel, const Focus& f,
                                   const ui::Rect& token) {
  const Number n = number_of(e, f);
  const bool edit =
      std::exchange(s.edit_pinned, false);  // a focus without a number, and a locked number, cannot be edited
  if (!n || token.empty()) return std::nullopt;
  const ControlAccess access(e, "set_weight");
  if (!access.open()) return std::nullopt;
  ui::push_id("inspector");
  const ui::Hit h = ui::hit("value", token, {.ring_radius = 6, .tip = ui::words().edit_value});
  if (h.hovered || ui::popover_open("edit")) ui::fill(token, ui::fade(ui::theme().ink1, 0.08f), 6);
  ui::dotted(token.x + 4, token.bottom() - 3, token.w - 8, ui::theme().ink3);
  std::optional<double> next = ui::dragged_value(h, n.value, kStepOfPixel);
  if ((h.pressed && !ui::drag_ends()) || edit) {
    sel.pinned = f;  // it stays pinned during editing
    ui::open_popover("edit");
  }
  const char* title = n.from < 0 ? ui::words().bias : ui::words().weight;
  if (const auto v = ui::value_popover("edit", token, title, n.value, command::SetWeight::kMost)) next = v;
  ui::pop_id();
  if (!next) return std::nullopt;
  return command::SetWeight{n.layer, n.from, n.unit,
                            std::clamp(*next, -command::SetWeight::kMost, command::SetWeight::kMost)};
}

ui::TextStyle numbers_style() { return {.face = ui::Face::mono, .size = 12, .color = ui::theme().ink2}; }
constexpr float kNumbersLine = 18;

/// Two lines below the network. If the second does not fit, it writes out fewer products, so that the result at its end
/// stays.
std::optional<Command> strip(const Experiment& e, NetworkState& s, Selection& sel, const ui::Rect& r) {
  const Focus f = shown_focus(e, sel.focus() ? sel.focus() : sel.shown);
  Parts parts;
  describe(e, f, false, parts);
  ui::line({r.x, r.y}, {r.right(), r.y}, ui::theme().line);
  const ui::Clip clip(r);
  std::string numbers = numbers_line(e, f);
  for (std::size_t terms = kTermsShown; terms-- > 0 && ui::text_width(numbers, ui::Face::mono, 12) > r.w;)
    numbers = numbers_line(e, f, terms);
  const float y = numbers.empty() ? r.y + 28 : r.y + 20;
  const ui::Rect token = ui::inspector_parts({r.x, y}, parts.span());
  ui::text(numbers, {r.x, r.y + 44}, numbers_style());
  return edit_number(e, s, sel, f, token);
}

/// The same beside the plot, on as many lines as needed.
std::optional<Command> column(const Experiment& e, NetworkState& s, Selection& sel, const ui::Rect& r) {
  const Focus f = shown_focus(e, sel.focus() ? sel.focus() : sel.shown);
  Parts parts;
  describe(e, f, false, parts);
  ui::line({r.x, r.y}, {r.right(), r.y}, ui::theme().line);
  const ui::Clip clip(r);
  const ui::Rect token = ui::inspector_parts({r.x, r.y + 28}, parts.span(), r.w);
  const float y = r.y + 28 + ui::kInspectorLine * static_cast<float>(ui::inspector_lines(parts.span(), r.w)) + 4;
  ui::paragraph(numbers_line(e, f), {r.x, y}, r.w, numbers_style(), kNumbersLine);
  return edit_number(e, s, sel, f, token);
}

/// The place where a card of this size near `at` hides the fewest neurons, and never `at` itself.
ui::Rect place_card(const NetworkState& s, const ui::Rect& at, const ui::Rect& room, float width, float height) {
  constexpr float kGap = 8;
  const float x = std::clamp(at.center().x - width / 2, room.x, std::max(room.x, room.right() - width));
  ui::Rect best;
  float least = 1e9f;
  for (float y = room.y; y <= room.bottom() - height; y += kGap) {
    const ui::Rect card{std::round(x), std::round(y), width, height};
    if (card.overlaps(at.inset(-kGap))) continue;
    float cost =
        std::abs(card.center().y - at.center().y) / room.h;  // among places that hide as many, choose the nearest
    for (const ui::NeuronView& n : s.scene.neurons())
      if (n.side > 0 && card.overlaps(ui::Rect::square(n.center, n.side))) cost += 1;
    if (cost < least) best = card, least = cost;
  }
  return best.empty() ? ui::Rect{std::round(x), std::round(room.bottom() - height), width, height} : best;
}

}  // namespace

std::optional<Command> inspector(const Experiment& e, NetworkState& s, Selection& sel, const ui::Layout& l) {
  if (!l.inspector.empty()) return l.stacked ? column(e, s, sel, l.inspector) : strip(e, s, sel, l.inspector);
  const ui::Rect at = sel.pinned ? place_of(s.scene, sel.pinned) : ui::Rect{};
  if (at.empty()) return std::nullopt;
  Parts parts;
  describe(e, sel.pinned, true, parts);
  const std::string numbers = numbers_line(e, sel.pinned);
  constexpr float kPad = 16, kMost = 420;
  const ui::Rect& n = l.network;
  const float wanted = std::max(ui::inspector_width(parts.span()), ui::text_width(numbers, ui::Face::mono, 12));
  const float width = std::min({n.w, wanted + 2 * kPad, kMost}), inside = width - 2 * kPad;
  const float below = 22 + ui::kInspectorLine * static_cast<float>(ui::inspector_lines(parts.span(), inside)) - 4;
  const float height =
      below + (numbers.empty() ? 0 : ui::paragraph_height(numbers, inside, numbers_style(), kNumbersLine)) + 2;
  const ui::Rect card = place_card(s, at, n, width, height);
  ui::raised(card, 10);
  const ui::Clip clip(card);
  const ui::Rect token = ui::inspector_parts({card.x + kPad, card.y + 22}, parts.span(), inside);
  ui::paragraph(numbers, {card.x + kPad, card.y + below}, inside, numbers_style(), kNumbersLine);
  return edit_number(e, s, sel, sel.pinned, token);
}

}  // namespace deepx::panels
