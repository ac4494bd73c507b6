// SPDX-License-Identifier: MIT
// Formulas as nested boxes: `row({frac(sym("∂L"), sym("∂z")), op(" = "), num("0.5")})`.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "playground/widgets/base/text.h"

namespace deepx::ui {

/// A formula, immutable and cheap to copy. Sizes are in CSS px of the surrounding text (20 display,
/// 16 inline, 15 in cards).
class Math {
 public:
  struct Node;
  Math() = default;
  /// Plain strings are upright: operators, digits, function names.
  Math(const char* upright);
  Math(std::string_view upright);
  explicit Math(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
  const Node* node() const { return node_.get(); }
  bool empty() const { return !node_; }

 private:
  std::shared_ptr<const Node> node_;
};

/// Letters in math italic; "∂", digits and signs among them stay upright, so sym("∂L") is ∂ and italic L.
Math sym(std::string_view letters);
/// A number in the mono face.
Math num(std::string_view digits);
Math num(double v, int decimals, bool plus = false);
/// A word in the text face.
Math word(std::string_view s);
/// Empty space of `px` at any size.
Math gap(float px);
Math row(std::initializer_list<Math> parts);
Math row(std::vector<Math> parts);
Math frac(Math above, Math below);
Math sub(Math base, Math below);
Math sup(Math base, Math above);
Math subsup(Math base, Math below, Math above);
Math root(Math inside);
Math hat(Math inside);
/// `m` in color `c`; the gradient color is paint(theme().gpos, ...).
Math paint(Color c, Math m);

/// A formula from the small text notation of the catalogue: `dx = dy (1 - y^2)`, `x_1`, `W^T`, `sqrt(x)`,
/// `x²`, `Wᵀ`. Single letters are italic, longer names upright; `a/b` stays in line.
Math parse_math(std::string_view notation);

/// The characters of a formula that have no glyph in the faces that draw them.
std::string missing_glyphs(const Math& m);

struct MathSize {
  float width, ascent, descent;
};
MathSize math_size(const Math& m, float size);
/// Draws the formula with the middle of its digits at at.y; returns the width.
float math(const Math& m, ImVec2 at, float size = 16, Color c = 0, Align align = Align::left);

}  // namespace deepx::ui
