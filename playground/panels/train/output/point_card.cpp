// SPDX-License-Identifier: MIT
// Numbers of one point, as many as fit.
#include "playground/panels/train/output/point_card.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "playground/model/experiment/commands/plot_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/plot_part.h"
#include "playground/model/plot/point_probe.h"
#include "playground/model/spec/own_points.h"
#include "playground/model/spec/plane.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/plots/field.h"

namespace deepx::panels {
namespace {

using ui::Rect;
using Request = std::optional<Command>;

constexpr float kButton = 32;

/// Sizes of the card's buttons.
float button_row_height() { return ui::settings().touch ? 44.0f : 32.0f; }

/// "(1.25, −0.50)", or the numbers of the point's table.
std::string place_of(const Experiment& e, const PointAnswer& a) {
  const auto table_number = [&](std::size_t axis, float v) {
    return e.data().from_table() ? ui::plain(e.data().columns()[axis].number(static_cast<double>(v)))
                                 : ui::fixed(static_cast<double>(v), 2);
  };
  return "(" + table_number(0, a.x) + ", " + table_number(1, a.y) + ")";
}

/// Room for a class's own name: in the strip, on the card, px.
constexpr float kStripName = 72, kCardName = 48;

/// A class: its mark and its name, shortened to `most` px; returns the width.
float class_mark(const Experiment& e, int k, ImVec2 at, float most) {
  ui::data_point(k, {at.x + 5, at.y}, 4.2f);
  return 14 + ui::text(ui::class_name(e.data().class_names(), k), {at.x + 14, at.y},
                       {.face = ui::Face::inter_medium, .max_width = most});
}

/// A label and its content; returns the start of the next one.
template <class F>
float part(const char* label, ImVec2 at, float gap, F value) {
  at.x += ui::text(label, at, {.color = ui::theme().ink3}) + 8;
  return at.x + value(at) + gap;
}

float number(double v, int decimals, ImVec2 at) { return ui::number(v, decimals, at); }

/// A number to predict, in the table's numbers: the given one exactly, the predicted one to a thousandth of the scale.
float target_number(const Experiment& e, float v, bool given, ImVec2 at) {
  const OwnColumn& column = e.data().columns()[2];
  if (column.name.empty()) return number(static_cast<double>(v), 3, at);
  return ui::text(
      ui::plain(given ? column.number(static_cast<double>(v)) : column.number(static_cast<double>(v), 1e-3)), at,
      ui::mono());
}

/// "prediction ● A 0.97  target ◆ B  loss 0.031", or with numbers for a regression.
void answer(const Experiment& e, const PointAnswer& a, ImVec2 at, float gap, float most_name, bool with_loss = true) {
  const ui::Words& w = ui::words();
  if (e.data().classes() == 0) {
    at.x = part(w.prediction, at, gap, [&](ImVec2 p) { return target_number(e, a.predicted, false, p); });
    at.x = part(w.target, at, gap, [&](ImVec2 p) { return target_number(e, a.given, true, p); });
    part(w.point_loss, at, gap, [&](ImVec2 p) { return number(a.loss, 3, p); });
    return;
  }
  at.x = part(w.prediction, at, gap, [&](ImVec2 p) {
    const float mark = class_mark(e, a.decided, p, most_name) + 6;
    return mark + number(static_cast<double>(a.probability), 2, {p.x + mark, p.y});
  });
  at.x = part(w.target, at, gap, [&](ImVec2 p) { return class_mark(e, a.target, p, most_name); });
  if (with_loss) part(w.point_loss, at, gap, [&](ImVec2 p) { return number(a.loss, 3, p); });
}

/// Previous, next, into Backprop, deselect: from the right end of a line.
Request buttons(const Experiment& e, float right, float y, bool brief) {
  const ui::Words& w = ui::words();
  const int at = e.plot().selected_point(), count = static_cast<int>(e.data().points().size());
  Request out;
  ui::push_id("point");
  if (ui::icon_button("close", {right - 16, y}, ui::Icon::close, w.deselect, false, 0.8f))
    out = command::SelectPoint{-1};
  const ui::ButtonStyle style{.label = brief ? w.backprop : w.trace_in_backprop,
                              .tip = brief ? w.trace_in_backprop : nullptr,
                              .outlined = true};
  const float width = ui::button_width(style), x = right - kButton - 4 - width;
  if (ui::button("trace", {x, y - 16, width, 32}, style)) out = command::TracePoint{at};
  if (ui::icon_button("next", {x - 8 - 16, y}, ui::Icon::step_forward, w.next_point, false, 0.8f))
    out = command::SelectPoint{(at + 1) % count};
  if (ui::icon_button("previous", {x - 8 - 48, y}, ui::Icon::step_back, w.previous_point, false, 0.8f))
    out = command::SelectPoint{(at + count - 1) % count};
  ui::pop_id();
  return out;
}

}  // namespace

bool point_strip(const Experiment& e, const ui::Layout& l, std::optional<Command>* request) {
  const PointAnswer* a = e.plot().point_answer();
  if (!a || l.inspector.empty() || l.stacked) return false;
  const Rect& r = l.inspector;
  ui::line({r.x, r.y}, {r.right(), r.y}, ui::theme().line);
  const float y = r.y + 28;
  float x =
      r.x +
      ui::text(a->test ? ui::words().test_point : ui::words().point, {r.x, y}, {.face = ui::Face::inter_semibold}) + 12;
  const bool roomy = r.w >= 760;
  if (roomy) x += ui::text(place_of(e, *a), {x, y}, ui::mono()) + 20;
  answer(e, *a, {x, y}, roomy ? 20 : 14, kStripName);
  if (auto c = buttons(e, r.right(), y, !roomy)) *request = c;
  return true;
}

ui::Rect point_card_area(const Experiment& e, OutputState& s, const ui::Layout& l) {
  const PointAnswer* a = e.plot().point_answer();
  if (!a || (!l.inspector.empty() && !l.stacked)) return {};
  const float width = std::min(l.plot.w - 16, 344.0f), height = 28 + 24 + button_row_height() + 4;
  // Never over the point itself, else at its previous place: its buttons must not move under a finger that goes from
  // point to point.
  constexpr float kClear = 12;
  const auto top_of = [&](bool above) {
    return above ? l.plot.y + (l.columns == ui::Columns::phone ? 44.0f : 8.0f) : l.plot.bottom() - 8 - height;
  };
  const float y = l.plot.y + (0.5f - a->y / (2 * kPlaneExtent)) * l.plot.h;
  const auto hides = [&](bool above) { return y > top_of(above) - kClear && y < top_of(above) + height + kClear; };
  if (hides(s.card_above) && !hides(!s.card_above)) s.card_above = !s.card_above;
  return {l.plot.center().x - width / 2, top_of(s.card_above), width, height};
}

std::optional<Command> point_card(const Experiment& e, const ui::Rect& card) {
  const PointAnswer* a = e.plot().point_answer();
  if (!a) return std::nullopt;
  ui::raised(card, 10);
  float x = card.x + 12;
  x += ui::text(a->test ? ui::words().test_point : ui::words().point, {x, card.y + 18},
                {.face = ui::Face::inter_semibold}) +
       10;
  x += ui::text(place_of(e, *a), {x, card.y + 18}, ui::mono()) + 14;
  ui::push_id("card");
  const bool narrow = card.w < 300,
             named = !e.data().class_names().empty();  // names leave no room for the loss beside them
  if (named && narrow)
    ui::number(a->loss, 3, {card.right() - 12, card.y + 18}, ui::mono(ui::Align::right));
  else if (named)
    part(ui::words().point_loss, {x, card.y + 18}, 0, [&](ImVec2 p) { return number(a->loss, 3, p); });
  if (narrow && e.data().classes() == 0) {
    const float at = card.x + 12 + target_number(e, a->predicted, false, {card.x + 12, card.y + 42}) + 16;
    part(ui::words().target, {at, card.y + 42}, 12, [&](ImVec2 p) { return target_number(e, a->given, true, p); });
  } else if (narrow) {
    constexpr float kBeside = 134;  // marks, probability, "target" and the gaps
    const float name = (card.w - 24 - kBeside) / 2;
    const float half = class_mark(e, a->decided, {card.x + 12, card.y + 42}, name) + 6;
    float at =
        card.x + 12 + half + number(static_cast<double>(a->probability), 2, {card.x + 12 + half, card.y + 42}) + 16;
    at = part(ui::words().target, {at, card.y + 42}, 12, [&](ImVec2 p) { return class_mark(e, a->target, p, name); });
    if (!named) number(a->loss, 3, {at, card.y + 42});
  } else {
    answer(e, *a, {card.x + 12, card.y + 42}, 14, kCardName, !named);
  }
  Request out = buttons(e, card.right() - 4, card.bottom() - 4 - button_row_height() / 2, narrow);
  ui::pop_id();
  return out;
}

}  // namespace deepx::panels
