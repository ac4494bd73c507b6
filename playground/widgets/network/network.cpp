// SPDX-License-Identifier: MIT
// Drawing and picking in the network diagram.
#include "playground/widgets/network/network.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/motion.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/text_plate.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::ui {
namespace {

constexpr float kWeightCap = 2.4f, kLinkReach = 6;
constexpr int kMostComets = 6;

using Neurons = std::span<const NeuronView>;
using Links = std::span<const LinkView>;

const NeuronView& at(Neurons n, int i) { return n[static_cast<std::size_t>(i)]; }
const LinkView& at(Links l, int i) { return l[static_cast<std::size_t>(i)]; }

/// |w| relative to its layer, 0 to 1.
float strength(const LinkView& k) {
  const float most = std::min(k.max_weight, kWeightCap);
  return most > 0 && std::isfinite(k.weight) ? std::min(1.0f, std::abs(k.weight) / most) : 0;
}

float thickness(const LinkView& k) {
  const float q = strength(k);
  return 0.75f + 3.25f * q * q;
}

Color sign_color(float v) { return v < 0 ? theme().neg : theme().pos; }

Curve curve_of(const LinkView& k, Neurons neurons) {
  const NeuronView &a = at(neurons, k.from), &b = at(neurons, k.to);
  return link_curve({a.center.x + a.side / 2, a.center.y}, {b.center.x - b.side / 2, b.center.y});
}

void draw_link(const LinkView& k, Neurons neurons, const NetworkStyle& style) {
  const bool own = style.selected < 0 || k.from == style.selected || k.to == style.selected;
  if (k.skip) return stroke(curve_of(k, neurons), fade(theme().ink3, own ? 0.7f : 0.2f), 1.25f);
  const float opacity = (0.14f + 0.8f * strength(k)) * (own ? 1.0f : 0.22f);
  const Curve c = curve_of(k, neurons);
  const Color color = fade(sign_color(k.weight), opacity);
  if (!style.finite || !std::isfinite(k.weight)) {
    stroke(c, theme().line2, 1);
  } else if (k.dropped) {
    stroke_dashed(c, color, thickness(k));
  } else {
    stroke(c, color, thickness(k));
  }
}

/// Weak links first, so that strong ones are on top.
void draw_links(Neurons neurons, Links links, const NetworkStyle& style) {
  static std::vector<int> order;
  order.resize(links.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return strength(at(links, a)) < strength(at(links, b)); });
  for (int i : order) draw_link(at(links, i), neurons, style);
}

void draw_pinned(const LinkView& k, Neurons neurons) {
  const Theme& t = theme();
  const Curve c = curve_of(k, neurons);
  const float w = thickness(k);
  stroke(c, t.bg0, w + 7);
  stroke(c, t.ink1, w + 4);
  stroke(c, t.bg0, w + 2);
  stroke(c, sign_color(k.weight), w);
}

struct Comet {
  Curve curve;
  float phase, radius;
  Color color;
};

/// Comets on the largest gradients between one pair of layers, running from the output to the input.
void add_comets(int layer, int last_layer, Neurons neurons, Links links, std::vector<Comet>& out) {
  static std::vector<int> best;
  best.clear();
  for (int i = 0; i < static_cast<int>(links.size()); ++i) {
    const LinkView& k = at(links, i);
    if (at(neurons, k.from).layer == layer && k.max_gradient > 0 && std::isfinite(k.gradient)) best.push_back(i);
  }
  const auto many = std::min<std::size_t>(best.size(), kMostComets);
  std::partial_sort(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(many), best.end(),
                    [&](int a, int b) { return std::abs(at(links, a).gradient) > std::abs(at(links, b).gradient); });
  for (std::size_t q = 0; q < many; ++q) {
    const LinkView& k = at(links, best[q]);
    const Curve c = curve_of(k, neurons);
    if (settings().reduced_motion) {
      chevrons(c, theme().gpos);
      continue;
    }
    // Later near the input, so that the wave is seen to move backward; neighbors are out of step.
    const float delay =
        static_cast<float>(last_layer - 1 - layer) * kPulseStaggerMs + static_cast<float>(q) * 0.37f * kPulseMs;
    const float phase = 1 - loop_phase(kPulseMs, -delay);
    const float size = std::sqrt(std::min(1.0f, std::abs(k.gradient) / k.max_gradient));
    // Fades in and out, so that it does not appear or vanish suddenly.
    const float visible = std::clamp(std::min(phase, 1 - phase) * 10, 0.0f, 1.0f);
    out.push_back({c, phase, 1.8f + 1.5f * size, fade(theme().gpos, visible)});
  }
}

void draw_comets(Neurons neurons, Links links) {
  int last = 0;
  for (const NeuronView& n : neurons) last = std::max(last, n.layer);
  static std::vector<Comet> comets;
  comets.clear();
  for (int l = 0; l < last; ++l) add_comets(l, last, neurons, links, comets);
  for (const Comet& c : comets) comet_tail(c.curve, c.phase, c.radius, c.color);
  for (const Comet& c : comets) disc(c.curve.at(c.phase), c.radius, c.color);
  if (!settings().reduced_motion) want_frame();
}

void draw_port(const NeuronView& n) {
  const Theme& t = theme();
  const ImVec2 p = vec(n.center);
  disc(p, 6, t.bg0);
  if (n.finite) {
    disc(p, 4.5f, t.ink1);
  } else {
    circle(p, 4.5f, t.ink3, 1.5f);
  }
}

void draw_bias(const NeuronView& n, bool marked) {
  const Theme& t = theme();
  const Rect r = bias_place(n);
  fill(r.inset(-1.5f), t.bg0, 3);
  fill(r, ramp_color(Ramp::val, n.bias), 2);
  frame(r, marked ? t.ink1 : fade(t.ink1, 0.35f), 2);
  if (marked) frame(r.inset(-2.5f), t.ink1, 4, 1.5f);
}

float corner(const NeuronView& n) { return n.side >= 32 ? 8 : n.side / 4; }

/// In passes: backgrounds, then maps, then outlines, since every change of texture costs a draw command.
void draw_neurons(Neurons neurons, const NetworkStyle& style, int hovered) {
  const Theme& t = theme();
  for (const NeuronView& n : neurons) {
    const Rect r = Rect::square(n.center, n.side);
    if (n.side > 0 && n.finite) fill(r.inset(-1), t.bg0, corner(n) + 1);
    if (!n.label.empty()) math(n.label, {r.x - 8, n.center.y}, 16, n.active ? t.ink1 : t.ink4, Align::right);
  }
  for (const NeuronView& n : neurons) {
    if (n.side > 0 && n.finite) draw_tile(n.map, Rect::square(n.center, n.side), corner(n), n.active ? 1 : 0.3f);
  }
  for (int i = 0; i < static_cast<int>(neurons.size()); ++i) {
    const NeuronView& n = at(neurons, i);
    const Rect r = Rect::square(n.center, n.side);
    if (n.side <= 0) {
      draw_port(n);
    } else if (!n.finite) {
      not_a_number(r, corner(n));
    } else {
      frame(r, n.active ? fade(t.ink1, n.layer == 0 ? 0.28f : t.dark ? 0.2f : 0.16f) : t.line, corner(n));
    }
    if (i == style.selected || i == hovered) frame(r.inset(-3), t.ink1, corner(n) + 3, 2);
    if (n.biased && n.finite && std::isfinite(n.bias)) draw_bias(n, i == style.marked_bias);
  }
}

int neuron_under(ImVec2 p, Neurons neurons) {
  for (int i = 0; i < static_cast<int>(neurons.size()); ++i) {
    const NeuronView& n = at(neurons, i);
    if (Rect::square(n.center, std::max(n.side, 16.0f) + 4).contains({p.x, p.y})) return i;
  }
  return -1;
}

int link_under(ImVec2 p, Neurons neurons, Links links) {
  int best = -1;
  float nearest = kLinkReach;
  for (int i = 0; i < static_cast<int>(links.size()); ++i) {
    if (at(links, i).skip) continue;
    const Curve c = curve_of(at(links, i), neurons);
    // Cheap test first: most links are far away.
    if (p.x < c.a.x || p.x > c.d.x || p.y < std::min(c.a.y, c.d.y) - nearest ||
        p.y > std::max(c.a.y, c.d.y) + nearest) {
      continue;
    }
    const float d = distance(c, p) - thickness(at(links, i)) / 2;
    if (d < nearest) {
      nearest = d;
      best = i;
    }
  }
  return best;
}

NetworkHit take_input(const char* id, const Rect& area, Neurons neurons, Links links) {
  const Hit h = hit(id, area, {.reach = Reach::pointer, .min_touch = 0});
  NetworkHit out;
  if (!h.hovered && !h.pressed) return out;
  const ImVec2 p = ImGui::GetIO().MousePos;
  out.neuron = neuron_under(p, neurons);
  if (out.neuron < 0) out.link = link_under(p, neurons, links);
  const bool something = out.neuron >= 0 || out.link >= 0;
  out.pressed = h.pressed && something;
  out.pressed_empty = h.pressed && !something;
  out.double_clicked = h.double_clicked && something;
  return out;
}

}  // namespace

Rect bias_place(const NeuronView& n) {
  if (n.side <= 0) return {n.center.x - 14, n.center.y + 5, 8, 8};
  const float side = n.side >= 32 ? 9.0f : 7.0f;
  return {n.center.x - n.side / 2 - 3, n.center.y + n.side / 2 + 3 - side, side, side};
}

NetworkHit network(const char* id, const Rect& area, Neurons neurons, Links links, const NetworkStyle& style) {
  const NetworkHit out = style.interactive ? take_input(id, area, neurons, links) : NetworkHit{};
  draw_links(neurons, links, style);
  const bool pinned = style.pinned_link >= 0 && style.pinned_link < static_cast<int>(links.size());
  if (pinned) draw_pinned(at(links, style.pinned_link), neurons);
  if (out.link >= 0 && out.link != style.pinned_link) {
    stroke(curve_of(at(links, out.link), neurons), fade(theme().ink1, 0.6f), thickness(at(links, out.link)) + 1.5f);
  }
  if (style.pulses && style.finite) draw_comets(neurons, links);
  draw_neurons(neurons, style, out.neuron);
  return out;
}

namespace {

constexpr float kPartGap = 24, kLabelGap = 8;

TextStyle value_style(const InspectorPart& p) {
  return {.face = p.bold ? Face::inter_semibold : Face::mono, .color = p.color ? p.color : theme().ink1};
}

}  // namespace

namespace {

/// The width of one part, with the gap after it.
float part_width(const InspectorPart& p) {
  float width = 0;
  if (!p.formula.empty()) width += math_size(p.formula, 15).width + (p.editable ? kLabelGap : kPartGap);
  if (*p.label) width += text_width(p.label) + kLabelGap;
  if (*p.value) width += text_width(p.value, value_style(p).face) + kPartGap;
  return width;
}

/// Calls place(part, x, line) for each part; x is counted from the left end. A label stays with the value or formula
/// after it.
template <class F>
int flow(std::span<const InspectorPart> parts, float width, F&& place) {
  float x = 0;
  int line = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto open = [&](std::size_t k) {
      return *parts[k].label && !*parts[k].value && parts[k].formula.empty() && k + 1 < parts.size();
    };
    const float wanted = part_width(parts[i]) + (open(i) ? part_width(parts[i + 1]) : 0) - kPartGap;
    const bool follows = i > 0 && open(i - 1);
    if (x > 0 && !follows && x + wanted > width) x = 0, ++line;
    place(parts[i], x, line);
    x += part_width(parts[i]);
  }
  return line + 1;
}

}  // namespace

Rect inspector_parts(ImVec2 at, std::span<const InspectorPart> parts, float width) {
  Rect editable;
  flow(parts, width, [&](const InspectorPart& p, float from, int line) {
    ImVec2 pos{at.x + from, at.y + kInspectorLine * static_cast<float>(line)};
    if (!p.formula.empty()) pos.x += math(p.formula, pos, 15, p.color) + (p.editable ? kLabelGap : kPartGap);
    if (*p.label) pos.x += text(p.label, pos, {.color = theme().ink3}) + kLabelGap;
    if (!*p.value) return;
    const float taken = text(p.value, pos, value_style(p));
    if (p.editable) editable = {pos.x - 4, pos.y - 14, taken + 8, 28};
  });
  return editable;
}

float inspector_width(std::span<const InspectorPart> parts) {
  float width = 0;
  for (const InspectorPart& p : parts) width += part_width(p);
  return std::max(0.0f, width - kPartGap);
}

int inspector_lines(std::span<const InspectorPart> parts, float width) {
  return flow(parts, width, [](const InspectorPart&, float, int) {});
}

}  // namespace deepx::ui
