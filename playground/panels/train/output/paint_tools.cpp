// SPDX-License-Identifier: MIT
// Painting points: the tools, strokes at a pace that leaves room between points, and the message when there are too
// few.
#include "playground/panels/train/output/paint_tools.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "playground/model/experiment/commands/data_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/spec/own_points.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/plots/field.h"

namespace deepx::panels {
namespace {

constexpr float kPace = 0.4f;  // distance between two points of a stroke, in units of the plane
constexpr double kEraserRadius = 0.45;
constexpr int kNumberBrushes = 3;  // −1, 0 and +1

float side() { return ui::settings().touch ? 44.0f : 28.0f; }
float step() { return side() + 4; }

/// Number of different points that the brush offers: one class more than there are, and at least four.
int colors(const Experiment& e) {
  return e.data().regression() ? kNumberBrushes : std::clamp(e.data().classes() + 1, 4, kMaxClasses);
}

double value_of(const Experiment& e, int tool) { return e.data().regression() ? tool - 1 : tool; }

/// px for the name beside each mark, in a row of `width`; 0 if there are no names, or no room.
float name_room(const Experiment& e, float width) {
  constexpr float kLeast = 24, kMost = 72;
  const int named = static_cast<int>(
      std::ranges::count_if(e.data().class_names(), [](const std::string& name) { return !name.empty(); }));
  const float room = named > 0 ? (width - step() * static_cast<float>(colors(e) + 3)) / static_cast<float>(named) : 0;
  return room < kLeast ? 0 : std::min(room, kMost);
}

/// One tool; the caller draws the picture.
bool tool_button(const char* id, const ui::Rect& r, const char* tip, bool on) {
  const ui::Hit h = ui::hit(id, r, {.ring_radius = 6, .min_touch = 0, .tip = tip});
  if (on || h.hovered) ui::fill(r, ui::interaction_fill(h, on), 6);
  if (on) ui::frame(r, ui::theme().ink1, 6, 1.5f);
  return h.pressed;
}

}  // namespace

bool paints(const Experiment& e, const Brush& b) { return e.spec().data.name == kOwnData && b.tool != Brush::kPointer; }

ui::Point brush_row_size(const Experiment& e, float width) {
  const int tools = colors(e) + 3, in_row = std::min(tools, static_cast<int>(width / step()));
  return {step() * static_cast<float>(in_row), step() * static_cast<float>((tools + in_row - 1) / in_row)};
}

std::optional<Command> brush_row(const Experiment& e, Brush& b, ui::Point at, float width) {
  const ui::Words& w = ui::words();
  const ui::Theme& t = ui::theme();
  std::optional<Command> out;
  if (b.tool < Brush::kEraser && b.tool >= colors(e)) b.tool = 0;
  ui::push_id("brush");
  const auto names = e.data().class_names();
  const float room = name_room(e, width);
  ui::Rect r{at.x, at.y - side() / 2, side(), side()};
  const auto next = [&] {
    r.x = r.right() + 4;
    r.w = side();
    if (r.right() <= at.x + width) return;
    r.x = at.x;
    r.y += step();
  };
  for (int k = 0; k < colors(e); ++k, next()) {
    const char* numbers[] = {"−1", "0", "+1"};
    const auto at_k = static_cast<std::size_t>(k);
    const bool named = !e.data().regression() && at_k < names.size() && !names[at_k].empty();
    if (named && room > 0) r.w += std::min(room, ui::text_width(names[at_k], ui::Face::inter, 12) + 7);
    const std::string tip = named                   ? names[at_k] + ": " + w.brush_class
                            : e.data().regression() ? w.brush_number
                                                    : w.brush_class;
    if (tool_button(e.data().regression() ? numbers[k] : w.class_names[k], r, tip.c_str(), b.tool == k)) b.tool = k;
    ui::field_point({0, 0, static_cast<float>(value_of(e, k))}, {r.x + side() / 2, r.center().y}, 5,
                    e.data().regression());
    if (r.w > side())
      ui::text(names[at_k], {r.x + side() - 3, r.center().y},
               {.size = 12, .color = t.ink2, .max_width = r.w - side() - 2});
  }
  if (tool_button("eraser", r, w.eraser, b.tool == Brush::kEraser)) b.tool = Brush::kEraser;
  ui::icon(ui::Icon::erase, {r.center().x, r.center().y}, t.ink1);
  next();
  if (tool_button("pointer", r, w.pointer, b.tool == Brush::kPointer)) b.tool = Brush::kPointer;
  ui::circle({r.center().x, r.center().y}, 6, t.ink1, 1.5f);
  ui::disc({r.center().x, r.center().y}, 2, t.ink1);
  next();
  if (tool_button("clear", r, w.clear_points, false)) out = command::ClearPoints{};
  ui::icon(ui::Icon::close, {r.center().x, r.center().y}, t.ink1);
  ui::pop_id();
  return out;
}

std::optional<Command> paint(const Experiment& e, Brush& b, const ui::FieldHit& hit) {
  if (hit.aim && (hit.by_key || hit.erase)) {
    ++b.stroke;
    const double x = double(hit.aim->x), y = double(hit.aim->y);
    if (hit.erase || b.tool == Brush::kEraser) return command::ErasePoints{x, y, kEraserRadius, b.stroke};
    return command::AddPoints{{{x, y, value_of(e, b.tool)}}, b.stroke};
  }
  const bool right = hit.right_pressed, down = (hit.dragged || right) && hit.hovered && !hit.by_key;
  if (!down) {
    b.down = false;
    return std::nullopt;
  }
  const ui::Point at = *hit.hovered;
  if (b.down && std::hypot(at.x - b.last.x, at.y - b.last.y) < kPace) return std::nullopt;
  if (!b.down) ++b.stroke;
  b.down = true;
  b.last = at;
  const double x = std::clamp<double>(at.x, -6, 6), y = std::clamp<double>(at.y, -6, 6);
  if (right || b.tool == Brush::kEraser) return command::ErasePoints{x, y, kEraserRadius, b.stroke};
  const int other = (b.tool + 1) % std::max(2, e.data().regression() ? kNumberBrushes : e.data().classes());
  return command::AddPoints{{{x, y, value_of(e, ImGui::GetIO().KeyShift ? other : b.tool)}}, b.stroke};
}

void missing_data_note(const Experiment& e, const ui::Rect& plot) {
  const ui::Words& w = ui::words();
  if (e.data().missing() == MissingData::points) {
    // The border of the network's answer may cross the middle.
    const float width =
        48 + std::max(ui::text_width(w.no_points, ui::Face::inter_semibold, 13), ui::text_width(w.add_points));
    ui::fill({plot.center().x - width / 2, plot.center().y - 56, width, 100}, ui::fade(ui::theme().bg1, 0.92f), 12);
    return ui::empty_state(plot, ui::Icon::pen, w.no_points, w.add_points);
  }
  if (e.data().missing() != MissingData::second_class) return;
  const int only = e.data().points().empty() ? 0 : e.data().points().front().label;
  const std::string words = ui::with_values(w.only_class, {ui::class_name(e.data().class_names(), only)});
  const float width = std::min(plot.w - 24, ui::text_width(words, ui::Face::inter, 12) + 16);
  const ui::Rect plate{plot.x + 12, plot.y + 12, width, 24};
  ui::fill(plate, ui::theme().bg1, 6);
  ui::TextStyle style = ui::caption();
  style.max_width = width - 16;
  ui::text(words, {plate.x + 8, plate.center().y}, style);
}

}  // namespace deepx::panels
