// SPDX-License-Identifier: MIT
// Cards in as many columns as fit; the wheel, a drag and the arrow keys scroll them.
#include "playground/panels/frame/gallery.h"

#include <algorithm>
#include <cmath>

#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/parts/data_point.h"
#include "playground/model/spec/plane.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/texture_atlas.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/controls/popover.h"

namespace deepx::panels {
namespace {

constexpr const char* kId = "presets";
constexpr float kCardLeast = 304, kCardMost = 352, kCardPicture = 100, kCardPad = 12, kCardWords = 43, kCardGap = 8,
                kGalleryPad = 16, kGalleryHead = 56;

void draw_plane(const GalleryCard& card, const ui::Rect& r) {
  const bool many = card.classes > 2;
  const ImGuiID id = ImGui::GetID(card.title.c_str());
  const ui::Tile tile = many ? ui::atlas().classes(id, card.field, Gallery::kSide, Gallery::kSide, card.classes, false)
                             : ui::atlas().field(id, card.field, Gallery::kSide, Gallery::kSide, ui::Ramp::field);
  ui::draw_tile(tile, r, 8);
  const float k = r.w / (2 * kPlaneExtent);
  const ui::Theme& t = ui::theme();
  for (const DataPoint& p : card.points) {
    const ui::Point at{r.center().x + p.x * k, r.center().y - p.y * k};
    if (p.test || !r.contains(at)) continue;
    const ui::Color c =
        card.classes == 0 ? ui::ramp_color(ui::Ramp::val, p.target) : t.cls[std::clamp(p.label, 0, kMaxClasses - 1)];
    ui::fill({at.x - 1.5f, at.y - 1.5f, 3, 3}, c, p.label % 2 ? 0 : 1.5f);
  }
}

/// Curves in a box with their own range; the exact answer is paler.
void draw_curves(const Figure& figure, const ui::Rect& r) {
  float x0 = INFINITY, x1 = -INFINITY, y0 = INFINITY, y1 = -INFINITY;
  for (const Figure::Curve& c : figure.curves) {
    for (std::size_t i = 0; i < c.x.size(); ++i) {
      x0 = std::min(x0, c.x[i]), x1 = std::max(x1, c.x[i]);
      y0 = std::min(y0, c.y[i]), y1 = std::max(y1, c.y[i]);
    }
  }
  if (!(x1 > x0)) return;
  if (!(y1 > y0)) y1 = y0 + 1;
  const ui::Rect box{r.x + 10, r.y + 10, r.w - 20, r.h - 20};
  static std::vector<ImVec2> line;
  for (const Figure::Curve& c : figure.curves) {
    line.clear();
    for (std::size_t i = 0; i < c.x.size(); ++i)
      line.emplace_back(box.x + box.w * (c.x[i] - x0) / (x1 - x0), box.bottom() - box.h * (c.y[i] - y0) / (y1 - y0));
    if (!c.dots) ui::polyline(line, c.exact ? ui::theme().ink3 : ui::theme().ink1, c.exact ? 1.5f : 2);
    if (c.dots)
      for (const ImVec2& p : line) ui::disc(p, 2, ui::theme().ink1);
  }
}

void draw_bars(const Figure::Bars& bars, const ui::Rect& r) {
  if (bars.heights.empty()) return;
  const float top = std::max(1e-6f, *std::ranges::max_element(bars.heights)),
              w = (r.w - 20) / static_cast<float>(bars.heights.size());
  for (std::size_t i = 0; i < bars.heights.size(); ++i) {
    const float h = std::max(1.0f, (r.h - 20) * std::max(0.0f, bars.heights[i]) / top);
    ui::fill({r.x + 10 + w * static_cast<float>(i), r.bottom() - 10 - h, std::max(1.0f, w - 1), h}, ui::theme().ink2);
  }
}

void draw_picture(const Figure::Picture& p, const ui::Rect& r) {
  const float cell = (r.w - 20) / static_cast<float>(std::max(p.width, p.height));
  for (int y = 0; y < p.height; ++y) {
    for (int x = 0; x < p.width; ++x) {
      const float v = p.pixels[static_cast<std::size_t>(y * p.width + x)];
      if (v > 0.05f)
        ui::fill({r.x + 10 + cell * static_cast<float>(x), r.y + 10 + cell * static_cast<float>(y), cell, cell},
                 ui::fade(ui::theme().ink1, v));
    }
  }
}

void picture(const GalleryCard& card, const ui::Rect& r) {
  ui::fill(r, ui::theme().bg2, 8);
  if (card.revision > 0) {
    if (!card.problem)
      draw_plane(card, r);
    else if (!card.figure.pictures.empty())
      draw_picture(card.figure.pictures.front(), r);
    else if (!card.figure.curves.empty())
      draw_curves(card.figure, r);
    else if (!card.figure.bars.empty())
      draw_bars(card.figure.bars.front(), r);
    else
      ui::icon(ui::Icon::table, ui::vec(r.center()), ui::theme().ink3, 1.6f);
  }
  ui::frame(r, ui::fade(ui::theme().ink1, 0.2f), 8);
}

ui::TextStyle card_words() { return {.size = 12, .color = ui::theme().ink2}; }
float words_width(float card_width) { return card_width - kCardPicture - 3 * kCardPad; }
/// As high as the picture or, if it is longer, the text.
float card_height(const GalleryCard& card, float width) {
  const float words = kCardWords + ui::paragraph_height(card.words, words_width(width), card_words(), 16);
  return std::max(kCardPicture + 2 * kCardPad, words);
}

/// True when the card was pressed; a drag that started on it scrolls the sheet instead.
bool draw_card(const GalleryCard& card, const ui::Rect& r) {
  const ui::Hit h = ui::hit(std::string(card.name).c_str(), r, {.ring_radius = 10});
  if (h.hovered) ui::fill(r, ui::interaction_fill(h), 10);
  picture(card, {r.x + kCardPad, r.y + kCardPad, kCardPicture, kCardPicture});
  const ui::Clip clip(r);
  const float x = r.x + kCardPicture + 2 * kCardPad, width = words_width(r.w);
  ui::text(card.title, {x, r.y + 22}, {.face = ui::Face::inter_semibold, .size = 13, .max_width = width});
  ui::paragraph(card.words, {x, r.y + kCardWords}, width, card_words(), 16);
  const ImGuiIO& io = ImGui::GetIO();
  const bool dragged =
      ImGui::IsMouseReleased(0) && io.MouseDragMaxDistanceSqr[0] >= io.MouseDragThreshold * io.MouseDragThreshold;
  return h.pressed && !dragged;
}

/// The cards below a head; moves `at` below them.
const GalleryCard* section(std::span<const GalleryCard> cards, const char* head, int columns, float width, ImVec2& at) {
  const GalleryCard* chosen = nullptr;
  ui::text(head, {at.x + 12, at.y + 16}, ui::head());
  at.y += 36;
  const float w = (width - static_cast<float>(columns - 1) * kCardGap) / static_cast<float>(columns);
  for (std::size_t first = 0; first < cards.size(); first += static_cast<std::size_t>(columns)) {
    const auto row = cards.subspan(first, std::min(static_cast<std::size_t>(columns), cards.size() - first));
    float x = at.x, height = 0;
    for (const GalleryCard& card : row) height = std::max(height, card_height(card, w));
    for (const GalleryCard& card : row) {
      if (draw_card(card, {x, at.y, w, height})) chosen = &card;
      x += w + kCardGap;
    }
    at.y += height + kCardGap;
  }
  at.y += kCardGap;
  return chosen;
}

/// A finger or a pressed mouse scrolls the cards.
void drag_along() {
  if (!ImGui::IsMouseDragging(0) || !ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem)) return;
  ImGui::SetScrollY(ImGui::GetScrollY() - ImGui::GetIO().MouseDelta.y);
}

}  // namespace

bool gallery_open() { return ui::popover_open(kId); }

std::optional<Command> gallery_sheet(const Gallery& gallery, const ui::Layout& l, bool open) {
  if (open) ui::open_popover(kId);
  const ImVec2 screen = ImGui::GetMainViewport()->Size;
  const float margin = l.columns == ui::Columns::phone ? 8 : 24;
  const int columns = std::clamp(
      static_cast<int>((screen.x - 2 * margin - 2 * kGalleryPad + kCardGap) / (kCardLeast + kCardGap)), 1, 4);
  const float most = static_cast<float>(columns) * (kCardMost + kCardGap) - kCardGap + 2 * kGalleryPad;
  const float width = std::min(screen.x - 2 * margin, columns == 1 ? screen.x : most);
  const float height = screen.y - l.top_bar.bottom() - 24;
  const ui::Rect anchor{screen.x / 2, l.top_bar.y, 0, l.top_bar.h};
  const ui::Popover p = ui::begin_popover(kId, anchor, {width, height});
  if (!p) return std::nullopt;
  const ui::Words& w = ui::words();
  ui::text(w.presets, {p.inside.x + kGalleryPad + 12, p.inside.y + 28}, ui::title());
  if (columns > 1) ui::text(w.presets_words, {p.inside.x + kGalleryPad + 92, p.inside.y + 28}, ui::label());
  if (ui::icon_button("close", {p.inside.right() - 32, p.inside.y + 28}, ui::Icon::close, w.close)) ui::close_popover();

  std::optional<Command> out;
  ImGui::SetCursorScreenPos({p.inside.x + kGalleryPad, p.inside.y + kGalleryHead});
  constexpr ImGuiWindowFlags kFlags =
      ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoSavedSettings;
  if (open) ImGui::SetNextWindowScroll({0, 0});
  if (ImGui::BeginChild("cards", {p.inside.w - 2 * kGalleryPad, p.inside.h - kGalleryHead - 8},
                        ImGuiChildFlags_NavFlattened, kFlags)) {
    ImVec2 at = ImGui::GetCursorScreenPos();
    const std::span<const GalleryCard> cards = gallery.cards();
    const auto problems = std::ranges::find(cards, true, &GalleryCard::problem) - cards.begin();
    const float inner = p.inside.w - 2 * kGalleryPad;
    const GalleryCard* chosen = section(cards.first(static_cast<std::size_t>(problems)), w.train, columns, inner, at);
    if (const GalleryCard* c =
            section(cards.subspan(static_cast<std::size_t>(problems)), w.problems, columns, inner, at))
      chosen = c;
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy({1, 1});
    drag_along();
    if (chosen) out = command::OpenProblem{std::string(chosen->name)};
  }
  ImGui::EndChild();
  if (out) ui::close_popover();
  ui::end_popover();
  return out;
}

}  // namespace deepx::panels
