// SPDX-License-Identifier: MIT
// Fonts and the placing of text. Glyphs are placed here rather than by ImDrawList::AddText(), because that
// rounds positions to whole CSS pixels: on dense screens words would be up to a device pixel off.
#include "playground/widgets/base/text.h"

#include <cfloat>
#include <cmath>
#include <string>

#include "imgui_internal.h"
#include "playground/widgets/base/draw.h"

namespace deepx::ui {
namespace {

constexpr std::size_t kFaces = 7;
constexpr const char* kFaceNames[kFaces] = {"Inter",       "Inter Medium", "Inter SemiBold", "Mono",
                                            "Mono Medium", "Math Main",    "Math Italic"};
constexpr const char* kEllipsis = "…";

float cap_height(Face f) {
  switch (f) {
    case Face::mono:
    case Face::mono_medium:
      return 0.730f;
    case Face::math_main:
    case Face::math_italic:
      return 0.683f;
    default:
      return 0.728f;
  }
}

/// The face rasterized for this size and the screen's density. Dear ImGui only knows the density of the font on top of
/// its stack.
ImFontBaked& baked_font(Face face, float size) { return *font(face)->GetFontBaked(size, settings().scale); }

/// Iterates over the characters of a UTF-8 string.
template <class F>
void each_character(std::string_view s, F&& f) {
  const char* at = s.data();
  const char* end = at + s.size();
  while (at < end) {
    unsigned int c = 0;
    const int used = ImTextCharFromUtf8(&c, at, end);
    if (used == 0) break;
    at += used;
    if (!f(static_cast<ImWchar>(c), at)) break;
  }
}

/// Rounds to whole device pixels.
float snap(float v) { return std::round(v * settings().scale) / settings().scale; }

void put_glyphs(std::string_view s, ImFontBaked& baked, float scale, float x, float baseline, Color color) {
  // All glyphs are loaded before any quad is reserved: loading may move the font texture.
  int visible = 0;
  each_character(s, [&](ImWchar c, const char*) {
    visible += baked.FindGlyph(c)->Visible ? 1 : 0;
    return true;
  });
  if (visible == 0) return;
  ImDrawList& list = canvas();
  const float top = baseline - baked.Ascent * scale;
  list.PrimReserve(visible * 6, visible * 4);
  each_character(s, [&](ImWchar c, const char*) {
    const ImFontGlyph& g = *baked.FindGlyph(c);
    if (g.Visible) {
      list.PrimRectUV({x + g.X0 * scale, top + g.Y0 * scale}, {x + g.X1 * scale, top + g.Y1 * scale}, {g.U0, g.V0},
                      {g.U1, g.V1}, color);
    }
    x += g.AdvanceX * scale;
    return true;
  });
}

}  // namespace

void load_fonts() {
  ImFontAtlas& fonts = *ImGui::GetIO().Fonts;
  const auto add = [&](Face face, bool lends) {
    const auto data = font_data(face);
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    config.MergeMode = lends;
    // Negative: sizes mean the em, as in CSS, not ascent minus descent. So every size in the design is a whole number
    // and is rasterized at the size in which it is drawn.
    config.SizePixels = -13;
    // Dear ImGui scales the widest advance by the drawn size over this negative one.
    config.GlyphMaxAdvanceX = -FLT_MAX;
    std::snprintf(config.Name, sizeof config.Name, "%s", kFaceNames[static_cast<std::size_t>(face)]);
    fonts.AddFontFromMemoryTTF(const_cast<unsigned char*>(data.data()), static_cast<int>(data.size()), 0, &config);
  };
  for (std::size_t k = 0; k < kFaces; ++k) {
    const auto face = static_cast<Face>(k);
    add(face, false);
    // A character that a face lacks is borrowed from the next face that has it.
    for (const Face lender : {Face::inter, Face::math_main})
      if (lender != face) add(lender, true);
  }
  ImGui::GetIO().FontDefault = fonts.Fonts[0];
  ImGui::GetStyle().FontSizeBase = 13;
}

std::string missing_glyphs(std::string_view s, Face face) {
  std::string missing;
  const char* from = s.data();
  each_character(s, [&](ImWchar c, const char* to) {
    if (!font(face)->IsGlyphInFont(c)) missing.append(from, to);
    from = to;
    return true;
  });
  return missing;
}

ImFont* font(Face face) { return ImGui::GetIO().Fonts->Fonts[static_cast<int>(face)]; }

TextStyle head(Align a) { return {Face::inter_semibold, 13, theme().ink1, a}; }
TextStyle label(Align a) { return {Face::inter, 13, theme().ink2, a}; }
TextStyle caption(Align a) { return {Face::inter, 12, theme().ink3, a}; }
TextStyle tick(Align a) { return {Face::mono, 12, theme().ink3, a}; }
TextStyle mono(Align a) { return {Face::mono, 13, theme().ink1, a}; }
TextStyle title(Align a) { return {Face::inter_semibold, 15, theme().ink1, a}; }

float text_width(std::string_view s, Face face, float size) {
  ImFontBaked& baked = baked_font(face, size);
  float w = 0;
  each_character(s, [&](ImWchar c, const char*) {
    w += baked.GetCharAdvance(c);
    return true;
  });
  return w * size / baked.Size;
}

std::string_view ellipsis(std::string_view s, Face face, float size, float width, std::string& buffer) {
  if (text_width(s, face, size) <= width) return s;
  ImFontBaked& baked = baked_font(face, size);
  float left = width * baked.Size / size - text_width(kEllipsis, face, size) * baked.Size / size;
  const char* fits = s.data();
  each_character(s, [&](ImWchar c, const char* behind) {
    left -= baked.GetCharAdvance(c);
    if (left < 0) return false;
    fits = behind;
    return true;
  });
  buffer.assign(s.data(), fits);
  while (!buffer.empty() && buffer.back() == ' ') buffer.pop_back();
  return buffer += kEllipsis;
}

float text(std::string_view s, ImVec2 at, const TextStyle& style) {
  if (s.empty()) return 0;
  static std::string buffer;
  if (style.max_width > 0) s = ellipsis(s, style.face, style.size, style.max_width, buffer);
  const float width = text_width(s, style.face, style.size);
  const float cap = cap_height(style.face) * style.size;
  const float x = style.align == Align::right ? at.x - width : style.align == Align::center ? at.x - width / 2 : at.x;
  const float baseline = style.valign == VAlign::middle ? at.y + cap / 2
                         : style.valign == VAlign::top  ? at.y + cap
                                                        : at.y;
  // Horizontal positions are kept to a quarter of a pixel: the glyphs are oversampled for that.
  const float fine = std::round(x * settings().scale * 4) / (settings().scale * 4);
  ImFontBaked& baked = baked_font(style.face, style.size);
  put_glyphs(s, baked, style.size / baked.Size, fine, snap(baseline), style.color ? style.color : theme().ink1);
  return width;
}

namespace {

/// Calls f(line, index) for the lines of `s` wrapped at `width`; returns their number.
template <class F>
int wrap(std::string_view s, float width, const TextStyle& style, F&& f) {
  int lines = 0;
  while (!s.empty()) {
    std::size_t best = std::string_view::npos;
    for (std::size_t space = s.find(' ');; space = s.find(' ', space + 1)) {
      const bool fits = text_width(s.substr(0, space), style.face, style.size) <= width;
      if (!fits && best != std::string_view::npos) break;
      best = space;
      if (!fits || space == std::string_view::npos) break;
    }
    f(s.substr(0, best), lines++);
    s.remove_prefix(best == std::string_view::npos ? s.size() : best + 1);
  }
  return lines;
}

}  // namespace

float paragraph(std::string_view s, ImVec2 at, float width, const TextStyle& style, float line_height) {
  const int lines = wrap(s, width, style, [&](std::string_view l, int k) {
    text(l, {at.x, at.y + line_height * static_cast<float>(k)}, style);
  });
  return static_cast<float>(lines) * line_height;
}

float paragraph_height(std::string_view s, float width, const TextStyle& style, float line_height) {
  return static_cast<float>(wrap(s, width, style, [](std::string_view, int) {})) * line_height;
}

namespace {

TextStyle raised_style(const TextStyle& style) {
  TextStyle up = style;
  up.size = std::round(style.size * 0.77f);
  up.align = Align::left;
  return up;
}

}  // namespace

float number_width(double v, int decimals, const TextStyle& style, bool plus) {
  const Written w = written(v, decimals, plus);
  if (w.exponent.empty()) return text_width(w.digits, style.face, style.size);
  return text_width(w.digits, style.face, style.size) + text_width(w.exponent, style.face, raised_style(style).size);
}

float number(double v, int decimals, ImVec2 at, const TextStyle& style, bool plus) {
  const Written w = written(v, decimals, plus);
  if (w.exponent.empty()) return text(w.digits, at, style);
  const float width = number_width(v, decimals, style, plus);
  TextStyle base = style;
  base.align = Align::left;
  const float x = style.align == Align::right ? at.x - width : style.align == Align::center ? at.x - width / 2 : at.x;
  const float digits = text(w.digits, {x, at.y}, base);
  text(w.exponent, {x + digits, at.y - 0.36f * style.size}, raised_style(style));
  return width;
}

namespace {

float readout_y(ImVec2 at, float value_size) { return at.y + (value_size >= 20 ? 25 : 22); }

}  // namespace

void readout(ImVec2 at, std::string_view name, double value, int decimals, float value_size) {
  text(name, at, caption());
  TextStyle style{.face = Face::mono_medium, .size = value_size, .color = theme().ink1};
  if (!written(value, decimals).exponent.empty())
    style.size = std::round(0.72f * value_size);  // at most as wide as 0.123
  number(value, decimals, {at.x, readout_y(at, value_size)}, style);
}

void readout(ImVec2 at, std::string_view name, std::string_view value, std::string_view unit, float value_size) {
  text(name, at, caption());
  const float y = readout_y(at, value_size);
  const float w = text(value, {at.x, y}, {.face = Face::mono_medium, .size = value_size, .color = theme().ink1});
  if (!unit.empty()) text(unit, {at.x + w + 4, y + 2}, label());
}

}  // namespace deepx::ui
