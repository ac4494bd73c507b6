// SPDX-License-Identifier: MIT
// The tape strip.
#include "playground/widgets/controls/tape_strip.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/text_plate.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/controls/note.h"

namespace deepx::ui {
namespace {

constexpr float kTickGap = 4, kGroupGap = 24, kPadding = 28, kWidestTick = 40;
constexpr int kMostNamed = 24;

enum class Part { forward, backward, update };

struct TapeCell {
  const char* name;
  Part part;
  Rect r = {};
};

/// All cells in order, without their places.
void collect(const TapeStrip& tape, std::vector<TapeCell>& out) {
  out.clear();
  for (const char* n : tape.forward) out.push_back({n, Part::forward});
  for (const char* n : tape.backward) out.push_back({n, Part::backward});
  if (tape.update) out.push_back({words().update_cell, Part::update});
}

int groups(const TapeStrip& tape) {
  return (tape.forward.empty() ? 0 : 1) + (tape.backward.empty() ? 0 : 1) + (tape.update ? 1 : 0);
}

/// Places the cells; false if there is no room for their names.
bool place_named(std::vector<TapeCell>& cells, const Rect& r, int group_count) {
  if (cells.size() > kMostNamed) return false;
  float names = 0;
  for (const TapeCell& c : cells) names += text_width(c.name, Face::inter, 12);
  const auto n = static_cast<float>(cells.size()), breaks = static_cast<float>(std::max(0, group_count - 1));
  const float padding = std::min(kPadding, (r.w - kTickGap * (n - 1 - breaks) - kGroupGap * breaks - names) / n);
  if (padding < 8) return false;
  float x = r.x;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) x += cells[i].part == cells[i - 1].part ? kTickGap : kGroupGap;
    cells[i].r = {x, r.y, text_width(cells[i].name, Face::inter, 12) + padding, r.h};
    x = cells[i].r.right();
  }
  return true;
}

/// Cells of equal width without names, as wide as there is room.
void place_ticks(std::vector<TapeCell>& cells, const Rect& r, int group_count) {
  const float breaks = static_cast<float>(std::max(0, group_count - 1)) * kGroupGap;
  const float pitch =
      std::min(kWidestTick, (r.w - breaks) / static_cast<float>(std::max<std::size_t>(1, cells.size())));
  float x = r.x;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0 && cells[i].part != cells[i - 1].part) x += kGroupGap;
    cells[i].r = {x, r.y, std::max(1.0f, pitch - (pitch > 12 ? kTickGap : pitch > 4 ? 2.0f : 0.5f)), r.h};
    x += pitch;
  }
}

void draw_cell(const TapeCell& c, int index, int now, bool named, bool hovered) {
  const Theme& t = theme();
  const bool backward = c.part == Part::backward;
  const float radius = named ? 6 : std::min(6.0f, c.r.w / 3);
  const Color solid = backward ? t.gpos : t.ink1;
  if (index == now) {
    fill(c.r, solid, radius);
  } else if (index < now) {
    fill(c.r, backward ? fade(t.gpos, 0.16f) : t.bg3, radius);
  } else if (c.r.w >= 5) {
    frame(c.r, hovered ? t.ink3 : t.line2, radius);
  } else {
    fill(c.r, hovered ? t.ink3 : t.line, radius);
  }
  if (!named) return;
  const Color ink = index == now ? t.on_ink : index < now ? t.ink1 : t.ink3;
  text(c.name, vec(c.r.center()),
       {.face = index == now ? Face::inter_semibold : Face::inter, .size = 12, .color = ink, .align = Align::center});
}

/// More cells than pixels: each group is a bar, filled up to the current cell, which is marked.
void draw_bars(std::span<const TapeCell> cells, int now) {
  const Theme& t = theme();
  for (std::size_t i = 0; i < cells.size();) {
    std::size_t end = i, done = i;
    for (; end < cells.size() && cells[end].part == cells[i].part; ++end)
      if (static_cast<int>(end) <= now) done = end + 1;
    const bool backward = cells[i].part == Part::backward;
    const Rect& first = cells[i].r;
    ground({first.x, first.y, cells[end - 1].r.right() - first.x, first.h}, t.line);
    if (done > i)
      fill({first.x, first.y, cells[done - 1].r.right() - first.x, first.h}, backward ? fade(t.gpos, 0.16f) : t.bg3);
    if (now >= static_cast<int>(i) && now < static_cast<int>(end))
      fill({cells[static_cast<std::size_t>(now)].r.x - 1, first.y, 3, first.h}, backward ? t.gpos : t.ink1);
    i = end;
  }
}

void draw_heads(std::span<const TapeCell> cells, const Rect& r) {
  const Theme& t = theme();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0 && cells[i].part == cells[i - 1].part) continue;
    const TapeCell& c = cells[i];
    const char* name = c.part == Part::forward    ? words().forward
                       : c.part == Part::backward ? words().backward
                                                  : words().update;
    // The name of a narrow last group extends to the left, not beyond the strip.
    const float x = std::min(c.r.x, r.right() - text_width(name, Face::inter_medium, 12));
    text(name, {x, c.r.y - 14},
         {.face = Face::inter_medium, .size = 12, .color = c.part == Part::backward ? t.gpos : t.ink2});
  }
}

void draw_flag(const TapeCell& c, const Rect& r, int now, int count) {
  const float x = std::round(c.r.center().x);
  line({x, r.bottom()}, {x, r.bottom() + 12}, c.part == Part::backward ? theme().gpos : theme().ink1);
  const std::string name =
      std::string(words().step_unit) + " " + std::to_string(now + 1) + " " + words().of + " " + std::to_string(count);
  flag({x, r.bottom() + 20}, name.c_str(), r.x, r.right());
}

int nearest(std::span<const TapeCell> cells, float x) {
  int best = 0;
  for (int i = 0; i < static_cast<int>(cells.size()); ++i) {
    const auto away = [&](int k) { return std::abs(cells[static_cast<std::size_t>(k)].r.center().x - x); };
    if (away(i) < away(best)) best = i;
  }
  return best;
}

}  // namespace

std::optional<int> tape_strip(const char* id, const Rect& r, const TapeStrip& tape) {
  static std::vector<TapeCell> cells;
  collect(tape, cells);
  if (cells.empty()) return std::nullopt;
  const bool named = place_named(cells, r, groups(tape));
  if (!named) place_ticks(cells, r, groups(tape));

  const Hit h = hit(id, {r.x, r.y, r.w, r.h + 32}, {.ring_radius = 6, .min_touch = 0});
  const int under = h.hovered || h.held ? nearest(cells, ImGui::GetIO().MousePos.x) : -1;
  std::optional<int> chosen;
  if (h.held && ImGui::IsMouseDown(0) && under != tape.now) chosen = under;
  if (!named && under >= 0) tooltip(cells[static_cast<std::size_t>(under)].name);

  draw_heads(cells, r);
  if (cells.front().r.w <= 1)
    draw_bars(cells, tape.now);
  else
    for (int i = 0; i < static_cast<int>(cells.size()); ++i) {
      draw_cell(cells[static_cast<std::size_t>(i)], i, tape.now, named, i == under);
    }
  if (tape.now >= 0 && tape.now < static_cast<int>(cells.size())) {
    draw_flag(cells[static_cast<std::size_t>(tape.now)], r, tape.now, static_cast<int>(cells.size()));
  }
  return chosen;
}

}  // namespace deepx::ui
