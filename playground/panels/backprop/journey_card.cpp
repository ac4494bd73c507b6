// SPDX-License-Identifier: MIT
// Draws the track: as a row from right to left, or on a narrow card as a column downward.
#include "playground/panels/backprop/journey_card.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/panels/backprop/element_symbols.h"
#include "playground/panels/backprop/journey_track.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/motion.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::panels {
namespace {

constexpr float kLeastLeg = 104;                         // px between two stops of a row
constexpr float kLeastDown = 38, kLargestDown = 57;      // of a column
constexpr float kNarrowCard = 600, kColumnHeight = 220;  // a card below this width and above this height has a column

/// A local slope is known as soon as the forward pass has computed both ends.
bool is_computed(const Trace& trace, const TrackLeg& leg, const Reached& reached) {
  const bool backward = trace.phase() == TracePhase::backward || trace.phase() == TracePhase::update;
  return reached.known && backward && trace.node(leg.factors.front()->node).computed;
}

void draw_line(ImVec2 from, ImVec2 to, const Reached& reached) {
  const ui::Theme& t = ui::theme();
  if (reached.known)
    ui::line(to, from, t.gpos, 2);
  else
    ui::dashed(to, from, t.line2, 1.5f, 3, 4);
  if (reached.now && !ui::settings().reduced_motion)
    for (const float part : {0.3f, 0.6f, 0.9f})
      ui::disc({from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part}, 3, t.gpos);
}

void draw_dot(ImVec2 at, const Reached& reached, bool goal) {
  const ui::Theme& t = ui::theme();
  ui::disc(at, reached.now ? 9 : 6, t.bg1);
  if (reached.now) ui::circle(at, 9, t.ink1, 2);
  if (reached.known)
    ui::disc(at, reached.now ? 6 : 4.5f, t.gpos);
  else
    ui::circle(at, 4.5f, goal ? t.ink1 : t.line2, goal ? 2 : 1.5f);
}

std::string stop_id(const JourneyTrack& track, std::size_t stop) {
  return stop + 1 == track.stops.size() ? "goal" : "stop " + std::to_string(stop);
}

/// Of the track, one is a stop for Tab; the arrow keys reach the others.
bool pressed_stop(const JourneyTrack& track, std::size_t stop, const ui::Rect& area, float radius) {
  const bool goal = stop + 1 == track.stops.size();
  return ui::hit(stop_id(track, stop).c_str(), area,
                 {.reach = goal ? ui::Reach::tab : ui::Reach::arrows, .ring_radius = radius})
      .pressed;
}

bool pressed_leg(std::size_t leg, const ui::Rect& area) {
  return ui::hit(("leg " + std::to_string(leg + 1)).c_str(), area,
                 {.reach = ui::Reach::arrows, .ring_radius = 6, .min_touch = 0})
      .pressed;
}

/// Below a stop of the row.
void draw_stop_numbers(const Trace& trace, const TrackStop& stop, const Reached& reached, ImVec2 at, float room,
                       bool sums) {
  const ui::Theme& t = ui::theme();
  const ui::Math fraction = stop_symbol(trace, stop);
  constexpr float kSize = 14;
  if (!reached.known) {
    ui::math(fraction, at, kSize, t.ink3, ui::Align::center);
    return;
  }
  const double known = *known_gradient(trace, stop);
  const ui::Math whole = ui::row({fraction, ui::gap(6), ui::num(known, 3)});
  const bool fits = ui::math_size(whole, kSize).width <= room;
  ui::math(fits ? whole : ui::num(known, 3), at, kSize, t.gpos, ui::Align::center);
  if (stop.beside == 0 || !sums) return;
  const ui::Math sum = ui::row({"= ", sum_at(stop, known)});
  if (ui::math_size(sum, 13).width <= room) ui::math(sum, {at.x, at.y + 24}, 13, t.gpos, ui::Align::center);
}

std::optional<Command> draw_row(const Trace& trace, float left, float right, float y, bool compact) {
  const ui::Theme& t = ui::theme();
  const JourneyTrack track = track_of(trace, static_cast<std::size_t>(std::max(2.0f, (right - left) / kLeastLeg)));
  const float pitch = (right - left) / std::max(1.0f, static_cast<float>(track.legs.size()));
  const auto x_of = [&](std::size_t stop) { return right - pitch * static_cast<float>(stop); };
  std::optional<Command> command;
  // Legs first: the stops lie on their ends.
  for (std::size_t i = 0; i < track.legs.size(); ++i) {
    const TrackLeg& leg = track.legs[i];
    const Reached reached = reached_leg(trace, leg);
    const ImVec2 from{x_of(i), y}, to{x_of(i + 1), y};
    draw_line(from, to, reached);
    const bool computed = is_computed(trace, leg, reached);
    ui::Math label = leg_math(trace, leg, computed, true);
    if (ui::math_size(label, 15).width > pitch - 12) label = leg_math(trace, leg, computed, false);
    ui::math(label, {(from.x + to.x) / 2, y - 17}, 15, computed ? t.ink1 : t.ink3, ui::Align::center);
    const ui::Rect area{to.x + 12, y - 30, pitch - 24, 40};
    if (reached.step >= 0 && area.w > 8 && pressed_leg(i, area)) command = command::TraceTo{reached.step};
  }
  for (std::size_t i = 0; i < track.stops.size(); ++i) {
    const Reached reached = reached_stop(trace, track, i);
    const ImVec2 at{x_of(i), y};
    draw_dot(at, reached, i + 1 == track.stops.size());
    draw_stop_numbers(trace, track.stops[i], reached, {at.x, y + (compact ? 25.0f : 29.0f)}, pitch - 8, !compact);
    if (reached.step >= 0 && pressed_stop(track, i, {at.x - 14, y - 14, 28, 28}, 14))
      command = command::TraceTo{reached.step};
  }
  return command;
}

/// A stop of the column: the gradient's symbol beside it, its number at the right.
void draw_column_stop(const Trace& trace, const TrackStop& stop, const Reached& reached, ImVec2 at, float right,
                      bool goal) {
  const ui::Theme& t = ui::theme();
  const ui::Color ink = reached.known ? t.gpos : t.ink3;
  ui::math(stop_symbol(trace, stop), {at.x + 28, at.y}, 14, ink);
  if (!reached.known) return;
  const double known = *known_gradient(trace, stop);
  ui::number(known, 3, {right, at.y},
             {.face = ui::Face::mono_medium, .size = goal ? 17.0f : 15.0f, .color = ink, .align = ui::Align::right});
  if (stop.beside > 0) ui::math(ui::row({sum_at(stop, known), " ="}), {right - 74, at.y}, 13, ink, ui::Align::right);
}

std::optional<Command> draw_column(const Trace& trace, const ui::Rect& r) {
  const ui::Theme& t = ui::theme();
  const float height = r.h - 40;
  const JourneyTrack track = track_of(trace, static_cast<std::size_t>(std::max(2.0f, height / kLeastDown)));
  const float pitch = std::min(kLargestDown, height / std::max(1.0f, static_cast<float>(track.legs.size())));
  const float x = r.x + 24, first = r.y + 20, right = r.right() - 16;
  const auto y_of = [&](std::size_t stop) { return first + pitch * static_cast<float>(stop); };
  std::optional<Command> command;
  const float plate = std::min(36.0f, pitch * 0.8f);
  ui::fill({r.x + 6, y_of(track.legs.size()) - plate / 2, r.w - 12, plate}, ui::fade(t.gpos, 0.08f), 8);
  for (std::size_t i = 0; i < track.legs.size(); ++i) {
    const TrackLeg& leg = track.legs[i];
    const Reached reached = reached_leg(trace, leg);
    draw_line({x, y_of(i)}, {x, y_of(i + 1)}, reached);
    const bool computed = is_computed(trace, leg, reached);
    const float middle = (y_of(i) + y_of(i + 1)) / 2, label_x = x + 76;
    const ui::Color ink = computed ? t.ink1 : t.ink3;
    const float used = ui::math(leg_math(trace, leg, computed, true), {label_x, middle}, 14, ink);
    const std::string& op = trace.node(leg.factors.back()->node).label;
    const bool folded = leg.factors.size() > 2;  // it is named by its layer
    if (!folded && label_x + used + 12 + ui::text_width(op, ui::Face::inter, 12) <= right)
      ui::text(op, {right, middle}, {.size = 12, .color = t.ink3, .align = ui::Align::right});
    const ui::Rect area{label_x - 6, middle - pitch / 4, right - label_x + 12, pitch / 2};
    if (reached.step >= 0 && pressed_leg(i, area)) command = command::TraceTo{reached.step};
  }
  for (std::size_t i = 0; i < track.stops.size(); ++i) {
    const bool goal = i + 1 == track.stops.size();
    const Reached reached = reached_stop(trace, track, i);
    draw_dot({x, y_of(i)}, reached, goal);
    draw_column_stop(trace, track.stops[i], reached, {x, y_of(i)}, right, goal);
    const ui::Rect area{r.x + 6, y_of(i) - pitch / 4, r.w - 12, pitch / 2};
    if (reached.step >= 0 && pressed_stop(track, i, area, 8)) command = command::TraceTo{reached.step};
  }
  return command;
}

/// "The journey of w₁₁", and how far it is; returns the height.
float draw_head(const Trace& trace, const ui::Rect& card, float pad, bool wraps) {
  const Journey& journey = trace.journey();
  float x = card.x + pad;
  x += ui::text(ui::words().journey_of, {x, card.y + 24}, ui::head()) + 6;
  x += ui::math(element_symbol(trace, journey.node, journey.element), {x, card.y + 24}, 16) + 14;
  const std::string hint = journey_hint(trace);
  if (wraps) return 44 + ui::paragraph(hint, {card.x + pad, card.y + 46}, card.w - 2 * pad, ui::caption(), 16);
  ui::TextStyle style = ui::caption();
  style.max_width = card.right() - pad - x;
  ui::text(hint, {x, card.y + 24}, style);
  return 40;
}

}  // namespace

std::optional<Command> journey_card(const Trace& trace, const ui::Rect& card) {
  const Journey& journey = trace.journey();
  if (card.empty() || journey.node < 0) return std::nullopt;
  ui::push_id("journey");
  ui::page_card(card);
  const bool compact = card.h < 120, column = card.w < kNarrowCard && card.h >= kColumnHeight;
  const float pad = card.w < kNarrowCard ? 16 : 24;
  const float head = compact ? 0 : draw_head(trace, card, pad, column);
  // Sums are two lines below the track of a row.
  const float y = card.y + (compact ? 47.0f : std::clamp(card.h - 64, 60.0f, 84.0f));
  std::optional<Command> command;
  if (journey.paths.empty())
    ui::text(ui::words().journey_none, {card.x + pad, y}, ui::label());
  else if (column)
    command = draw_column(trace, {card.x, card.y + head, card.w, card.h - head});
  else
    command = draw_row(trace, card.x + pad + 40, card.right() - pad - 40, y, compact);
  ui::pop_id();
  return command;
}

}  // namespace deepx::panels
