// SPDX-License-Identifier: MIT
// Breaks words and formulas into lines: what has no blank between its parts stays together.
#include "playground/widgets/math/math_text.h"

#include <cmath>
#include <vector>

#include "playground/widgets/math/math_box.h"

namespace deepx::ui {
namespace {

constexpr float kLarger = 1.15f;   // the letters of the faces for formulas are smaller
constexpr float kCapital = 0.36f;  // half the height of a capital of the text face, which text() centers on its place
constexpr float kDigit = 0.25f;    // the same for math()

float formula_size(const TextStyle& style) { return std::round(style.size * kLarger); }

/// A word, or a formula.
struct MathPiece {
  std::string_view words;
  Math formula{};
  float width = 0;
};
/// Pieces without a blank between them, such as a formula and the comma behind it.
struct Group {
  std::vector<MathPiece> pieces;
  float width = 0;
};

class Groups {
 public:
  Groups(std::span<const std::string_view> parts, const TextStyle& style) : style_(style) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (i % 2)
        formula(parts[i]);
      else
        words(parts[i]);
    }
  }
  std::vector<Group> all;

 private:
  void put(MathPiece piece) {
    if (all.empty() || apart_) all.emplace_back();
    apart_ = false;
    all.back().width += piece.width;
    all.back().pieces.push_back(std::move(piece));
  }
  void formula(std::string_view notation) {
    Math box = parse_math(notation);
    const float width = math_size(box, formula_size(style_)).width;
    put({notation, std::move(box), width});
  }
  void words(std::string_view s) {
    while (!s.empty()) {
      if (s[0] == ' ') {
        apart_ = true;
        s.remove_prefix(1);
        continue;
      }
      const std::string_view word = s.substr(0, s.find(' '));
      put({word, {}, text_width(word, style_.face, style_.size)});
      s.remove_prefix(word.size());
    }
  }

  const TextStyle& style_;
  bool apart_ = false;  // a blank comes before the next piece
};

void draw_piece(const MathPiece& piece, ImVec2 at, const TextStyle& style) {
  if (piece.formula.empty()) {
    text(piece.words, at, style);
    return;
  }
  const float size = formula_size(style);
  math(piece.formula, {at.x, at.y + kCapital * style.size - kDigit * size}, size, style.color);
}

/// Calls f(piece, x, line) for each piece in its place; returns the number of lines.
template <class F>
int each_piece(std::span<const std::string_view> parts, float width, const TextStyle& style, F&& f) {
  const float blank = text_width(" ", style.face, style.size);
  float x = 0;
  int line = 0;
  const Groups groups(parts, style);
  for (const Group& group : groups.all) {
    if (x > 0 && x + group.width > width) x = 0, ++line;
    for (const MathPiece& piece : group.pieces) {
      f(piece, x, line);
      x += piece.width;
    }
    x += blank;
  }
  return groups.all.empty() ? 0 : line + 1;
}

}  // namespace

float math_paragraph(std::span<const std::string_view> parts, ImVec2 at, float width, const TextStyle& style,
                     float line_height) {
  const int lines = each_piece(parts, width, style, [&](const MathPiece& piece, float x, int line) {
    draw_piece(piece, {at.x + x, at.y + line_height * static_cast<float>(line)}, style);
  });
  return static_cast<float>(lines) * line_height;
}

float math_paragraph_height(std::span<const std::string_view> parts, float width, const TextStyle& style,
                            float line_height) {
  return static_cast<float>(each_piece(parts, width, style, [](const MathPiece&, float, int) {})) * line_height;
}

float math_text_width(std::span<const std::string_view> parts, const TextStyle& style) {
  float width = 0;
  each_piece(parts, INFINITY, style, [&](const MathPiece& piece, float x, int) { width = x + piece.width; });
  return width;
}

}  // namespace deepx::ui
