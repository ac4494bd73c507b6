// SPDX-License-Identifier: MIT
// Formula boxes: measured from the leaves up, drawn from the root down.
#include "playground/widgets/math/math_box.h"

#include <algorithm>
#include <cmath>

#include "playground/widgets/base/draw.h"

namespace deepx::ui {

enum class Kind { upright, italic, number, word, gap, row, frac, sub, sup, subsup, root, hat, paint };

struct Math::Node {
  Kind kind;
  std::string letters = {};
  float px = 0;     ///< width of a gap
  Color color = 0;  ///< color of paint()
  std::vector<Math> parts = {};
};

namespace {

constexpr float kScript = 0.7f, kFraction = 0.86f, kNumber = 0.82f, kWord = 0.8f;

Math make(Math::Node n) { return Math(std::make_shared<const Math::Node>(std::move(n))); }

/// Replaces signs that the upright face lacks by the most similar sign that it has.
std::string upright_letters(std::string_view s) {
  std::string out(s);
  for (auto [from, to] : {std::pair{"·", "⋅"}, {"∑", "Σ"}, {"-", "−"}}) {
    const std::string_view f(from), t(to);
    for (std::size_t at = out.find(f); at != std::string::npos; at = out.find(f, at + t.size())) {
      out.replace(at, f.size(), t);
    }
  }
  return out;
}

bool is_italic(std::string_view character) {
  const auto c = static_cast<unsigned char>(character[0]);
  const bool latin = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return latin || c == 0xCE || c == 0xCF;  // Greek in UTF-8
}

std::size_t utf8_length(unsigned char lead) { return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4; }

/// Rounded, because glyphs are rasterized at whole sizes.
float scaled(float size, float factor) { return std::max(6.0f, std::round(size * factor)); }

struct LeafStyle {
  Face face;
  float size, ascent, descent, drop;
};

LeafStyle leaf_style(Kind k, float s) {
  switch (k) {
    case Kind::italic:
      return {Face::math_italic, s, s * 0.7f, s * 0.2f, 0};
    case Kind::number:
      return {Face::mono, scaled(s, kNumber), s * 0.62f, s * 0.12f, s * 0.02f};
    case Kind::word:
      return {Face::inter, scaled(s, kWord), s * 0.6f, s * 0.15f, s * 0.02f};
    default:
      return {Face::math_main, s, s * 0.7f, s * 0.2f, 0};
  }
}

bool is_leaf(Kind k) { return k == Kind::upright || k == Kind::italic || k == Kind::number || k == Kind::word; }

MathSize measure(const Math::Node& n, float s);
MathSize measure(const Math& m, float s) { return m.empty() ? MathSize{0, 0, 0} : measure(*m.node(), s); }

MathSize measure_row(const Math::Node& n, float s) {
  MathSize sum{0, 0, 0};
  for (const Math& part : n.parts) {
    const MathSize b = measure(part, s);
    sum = {sum.width + b.width, std::max(sum.ascent, b.ascent), std::max(sum.descent, b.descent)};
  }
  return sum;
}

MathSize measure_scripts(const Math::Node& n, float s) {
  const float small = scaled(s, kScript);
  MathSize base = measure(n.parts[0], s);
  const bool has_sub = n.kind != Kind::sup, has_sup = n.kind != Kind::sub;
  const MathSize low = has_sub ? measure(n.parts[1], small) : MathSize{0, 0, 0};
  const MathSize high = has_sup ? measure(n.parts.back(), small) : MathSize{0, 0, 0};
  base.width += std::max(low.width, high.width) + s * 0.05f;
  if (has_sub) base.descent = std::max(base.descent, s * 0.2f + low.descent);
  if (has_sup) base.ascent = std::max(base.ascent, s * 0.4f + high.ascent);
  return base;
}

MathSize measure(const Math::Node& n, float s) {
  if (is_leaf(n.kind)) {
    const LeafStyle l = leaf_style(n.kind, s);
    return {text_width(n.letters, l.face, l.size) + (n.kind == Kind::italic ? s * 0.03f : 0), l.ascent, l.descent};
  }
  switch (n.kind) {
    case Kind::gap:
      return {n.px, 0, 0};
    case Kind::frac: {
      const MathSize a = measure(n.parts[0], scaled(s, kFraction)), b = measure(n.parts[1], scaled(s, kFraction));
      return {std::max(a.width, b.width) + s * 0.3f, a.ascent + a.descent + s * 0.36f,
              b.ascent + b.descent - s * 0.02f};
    }
    case Kind::sub:
    case Kind::sup:
    case Kind::subsup:
      return measure_scripts(n, s);
    case Kind::root: {
      const MathSize in = measure(n.parts[0], s);
      return {in.width + s * 0.75f, in.ascent + s * 0.18f, in.descent};
    }
    case Kind::hat: {
      const MathSize in = measure(n.parts[0], s);
      return {in.width, in.ascent + s * 0.16f, in.descent};
    }
    default:
      return measure_row(n, s);
  }
}

void draw_node(const Math& m, float x, float baseline, float s, Color c);

void draw_frac(const Math::Node& n, float x, float baseline, float s, Color c) {
  const float small = scaled(s, kFraction), width = measure(n, s).width;
  const MathSize a = measure(n.parts[0], small), b = measure(n.parts[1], small);
  const float bar = std::round(baseline - s * 0.25f);
  fill({x + s * 0.06f, bar, width - s * 0.12f, 1}, c);
  draw_node(n.parts[0], x + (width - a.width) / 2, bar - s * 0.14f - a.descent, small, c);
  draw_node(n.parts[1], x + (width - b.width) / 2, bar + s * 0.14f + b.ascent, small, c);
}

void draw_scripts(const Math::Node& n, float x, float baseline, float s, Color c) {
  const float small = scaled(s, kScript), base = measure(n.parts[0], s).width;
  draw_node(n.parts[0], x, baseline, s, c);
  if (n.kind != Kind::sup) draw_node(n.parts[1], x + base - s * 0.03f, baseline + s * 0.21f, small, c);
  if (n.kind != Kind::sub) draw_node(n.parts.back(), x + base + s * 0.04f, baseline - s * 0.41f, small, c);
}

void draw_root(const Math::Node& n, float x, float baseline, float s, Color c) {
  const MathSize in = measure(n.parts[0], s);
  const float top = baseline - in.ascent - s * 0.1f;
  const ImVec2 hook[] = {{x + s * 0.06f, baseline - s * 0.22f},
                         {x + s * 0.2f, baseline - s * 0.3f},
                         {x + s * 0.38f, baseline + s * 0.14f},
                         {x + s * 0.62f, top},
                         {x + in.width + s * 0.71f, top}};
  polyline(hook, c, 1);
  draw_node(n.parts[0], x + s * 0.68f, baseline, s, c);
}

void draw_hat(const Math::Node& n, float x, float baseline, float s, Color c) {
  draw_node(n.parts[0], x, baseline, s, c);
  const float middle = x + measure(n.parts[0], s).width / 2 + s * 0.05f, y = baseline - s * 0.62f;
  const ImVec2 roof[] = {{middle - s * 0.17f, y}, {middle, y - s * 0.13f}, {middle + s * 0.17f, y}};
  polyline(roof, c, 1.1f);
}

void draw_node(const Math& m, float x, float baseline, float s, Color c) {
  if (m.empty()) return;
  const Math::Node& n = *m.node();
  if (is_leaf(n.kind)) {
    const LeafStyle l = leaf_style(n.kind, s);
    text(n.letters, {x, baseline - l.drop}, {.face = l.face, .size = l.size, .color = c, .valign = VAlign::baseline});
    return;
  }
  switch (n.kind) {
    case Kind::gap:
      return;
    case Kind::frac:
      return draw_frac(n, x, baseline, s, c);
    case Kind::root:
      return draw_root(n, x, baseline, s, c);
    case Kind::hat:
      return draw_hat(n, x, baseline, s, c);
    case Kind::sub:
    case Kind::sup:
    case Kind::subsup:
      return draw_scripts(n, x, baseline, s, c);
    default:
      for (const Math& part : n.parts) {
        draw_node(part, x, baseline, s, n.kind == Kind::paint ? n.color : c);
        x += measure(part, s).width;
      }
  }
}

}  // namespace

Math::Math(const char* upright) : Math(std::string_view(upright)) {}
Math::Math(std::string_view upright) : Math(make({.kind = Kind::upright, .letters = upright_letters(upright)})) {}

Math sym(std::string_view letters) {
  std::vector<Math> parts;
  while (!letters.empty()) {
    const bool italic = is_italic(letters);
    std::size_t end = 0;
    while (end < letters.size() && is_italic(letters.substr(end)) == italic) {
      end += utf8_length(static_cast<unsigned char>(letters[end]));
    }
    const std::string_view run = letters.substr(0, end);
    parts.push_back(italic ? make({.kind = Kind::italic, .letters = std::string(run)}) : Math(run));
    letters.remove_prefix(run.size());
  }
  return parts.size() == 1 ? parts[0] : row(std::move(parts));
}

Math num(std::string_view digits) { return make({.kind = Kind::number, .letters = std::string(digits)}); }

Math num(double v, int decimals, bool plus) {
  const Written w = written(v, decimals, plus);
  return w.exponent.empty() ? num(w.digits) : sup(num(w.digits), num(w.exponent));
}

Math word(std::string_view s) { return make({.kind = Kind::word, .letters = std::string(s)}); }
Math gap(float px) { return make({.kind = Kind::gap, .px = px}); }
Math row(std::initializer_list<Math> parts) { return row(std::vector<Math>(parts)); }
Math row(std::vector<Math> parts) { return make({.kind = Kind::row, .parts = std::move(parts)}); }
Math frac(Math above, Math below) { return make({.kind = Kind::frac, .parts = {std::move(above), std::move(below)}}); }
Math sub(Math base, Math below) { return make({.kind = Kind::sub, .parts = {std::move(base), std::move(below)}}); }
Math sup(Math base, Math above) { return make({.kind = Kind::sup, .parts = {std::move(base), std::move(above)}}); }
Math subsup(Math base, Math below, Math above) {
  return make({.kind = Kind::subsup, .parts = {std::move(base), std::move(below), std::move(above)}});
}
Math root(Math inside) { return make({.kind = Kind::root, .parts = {std::move(inside)}}); }
Math hat(Math inside) { return make({.kind = Kind::hat, .parts = {std::move(inside)}}); }
Math paint(Color c, Math m) { return make({.kind = Kind::paint, .color = c, .parts = {std::move(m)}}); }

std::string missing_glyphs(const Math& m) {
  if (m.empty()) return "";
  const Math::Node& n = *m.node();
  if (is_leaf(n.kind)) return missing_glyphs(n.letters, leaf_style(n.kind, 16).face);
  std::string missing;
  for (const Math& part : n.parts) missing += missing_glyphs(part);
  return missing;
}

MathSize math_size(const Math& m, float size) { return measure(m, size); }

float math(const Math& m, ImVec2 at, float size, Color c, Align align) {
  const float width = measure(m, size).width;
  const float x = align == Align::right ? at.x - width : align == Align::center ? at.x - width / 2 : at.x;
  draw_node(m, x, std::round(at.y + size * 0.25f), size, c ? c : theme().ink1);
  return width;
}

}  // namespace deepx::ui
