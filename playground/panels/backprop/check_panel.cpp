// SPDX-License-Identifier: MIT
// The check in numbers and as a picture: the secant through both trials beside the tangent of back-propagation.
#include "playground/panels/backprop/check_panel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/text/number_text.h"
#include "playground/panels/backprop/rule_math.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/number.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/controls/popover.h"
#include "playground/widgets/plots/series.h"

namespace deepx::panels {
namespace {

constexpr std::array<double, 4> kCheckSteps = {0.1, 0.01, 0.001, 0.0001};

/// Calls `mark(v, words)` for each of about `most` round numbers between two ends; for none if these are not a range.
template <class Mark>
void round_numbers(double low, double high, int most, const Mark& mark) {
  if (!(high > low) || !std::isfinite(high - low)) return;
  const double step = ui::nice_step(high - low, most);
  for (double i = std::ceil(low / step); i * step <= high; ++i) mark(i * step, ui::plain(i * step));
}

/// (L(w + h) − L(w − h)) / 2h in symbols, then in numbers.
void secant_formula(const Trace& trace, const GradientCheck& c, ImVec2 at, float width, bool hidden) {
  const ui::Math w = symbol_of(trace.node(c.node)), out = ui::sym(trace.output());
  const auto L = [&](const char* sign) { return ui::row({out, "(", w, sign, ui::sym("h"), ")"}); };
  const ui::Math symbols = ui::frac(ui::row({L(" + "), " − ", L(" − ")}), ui::row({"2", ui::sym("h")}));
  const ui::Math numbers =
      ui::frac(ui::row({ui::num(c.above, 6), " − ", bracketed(c.below, 6)}), ui::num(ui::plain(2 * c.h)));
  const float whole = ui::math_size(symbols, 17).width, size = 17 * std::min(1.0f, width / whole),
              first = whole * size / 17;
  ui::math(symbols, at, size);
  const ui::Math rest = ui::row({" = ", numbers});
  if (!hidden && first + ui::math_size(rest, size).width <= width) ui::math(rest, {at.x + first, at.y}, size);
}

const char* verdict_words(Verdict v) {
  const ui::Words& w = ui::words();
  return v == Verdict::right         ? w.answer_right
         : v == Verdict::near        ? w.answer_near
         : v == Verdict::wrong_sign  ? w.answer_sign
         : v == Verdict::wrong_scale ? w.answer_scale
                                     : w.answer_wrong;
}

/// The slope of the secant beside the gradient of back-propagation, with a check mark if they agree.
void results(const GradientCheck& c, ImVec2 at, float width, bool hidden) {
  const ui::Words& w = ui::words();
  const float half = std::min(150.0f, (width - 24) / 2);
  const ui::TextStyle ink{.face = ui::Face::mono_medium, .size = half < 96 ? 14.0f : 18.0f};
  ui::TextStyle pink = ink;
  pink.color = ui::theme().gpos;
  ui::text(w.perturbed, at, ui::caption());
  // The secant's slope would reveal the answer.
  if (hidden)
    ui::text("?", {at.x, at.y + 22}, ink);
  else
    ui::number(c.slope, 5, {at.x, at.y + 22}, ink);
  ui::text(w.backprop, {at.x + half, at.y}, ui::caption());
  if (hidden)
    ui::text("?", {at.x + half, at.y + 22}, pink);
  else
    ui::number(c.gradient, 5, {at.x + half, at.y + 22}, pink);
  if (hidden) return;
  if (c.agrees()) ui::icon(ui::Icon::check, {at.x + 2 * half + 12, at.y + 22}, ui::theme().ink1);
}

/// Whether both agree, their difference, and the bound for rounding.
std::string agreement(const GradientCheck& c) {
  const ui::Words& w = ui::words();
  return ui::with_values(c.agrees() ? w.check_agrees : w.check_differs,
                         {short_number(std::abs(c.slope - c.gradient)), short_number(c.bound)});
}

/// The field for an answer, or the button that starts the exercise.
std::optional<Command> exercise(const Trace& trace, const ui::Rect& r) {
  const ui::Words& w = ui::words();
  const Exercise& e = trace.exercise();
  const float high = ui::settings().touch ? 44.0f : 32.0f;
  if (e.node < 0) {
    const float width = ui::button_width({.label = w.start_exercise, .outlined = true});
    if (ui::button("exercise", {r.x, r.y, width, high}, {.label = w.start_exercise, .outlined = true}))
      return command::StartExercise{true};
    return std::nullopt;
  }
  std::optional<Command> out;
  const auto typed = ui::number_field({r.x, r.y, std::min(160.0f, r.w - 80), 32}, std::nullopt, -1e9, 1e9);
  if (typed) out = command::GiveAnswer{*typed};
  if (ui::button("give up", {r.x + std::min(160.0f, r.w - 80) + 8, r.y, 72, 32},
                 {.label = w.show_answer, .ghost = true}))
    out = command::StartExercise{false};
  const char* words = e.answer ? verdict_words(e.verdict) : w.answer_hint;
  ui::paragraph(words, {r.x, r.y + 48}, r.w,
                e.answer ? ui::TextStyle{.face = ui::Face::inter_medium, .size = 12} : ui::caption(), 17);
  return out;
}

/// The size of the change.
std::optional<Command> check_step_choice(const Trace& trace, const ui::Rect& r) {
  static const char* const names[] = {"0.1", "0.01", "0.001", "0.0001"};
  const auto near = std::min_element(kCheckSteps.begin(), kCheckSteps.end(), [&](double a, double b) {
    return std::abs(std::log(a / trace.check_step())) < std::abs(std::log(b / trace.check_step()));
  });
  ui::math(ui::row({ui::sym("h"), " ="}), {r.x, r.center().y}, 15);
  const auto chosen =
      ui::segmented("nudge", {r.x + 36, r.y, r.w - 36, r.h}, names, static_cast<int>(near - kCheckSteps.begin()), 12);
  if (!chosen) return std::nullopt;
  return command::CheckGradient{kCheckSteps[static_cast<std::size_t>(*chosen)]};
}

}  // namespace

std::string element_name(const TraceNode& n, int element) {
  const std::string text = in_words(n);
  if (n.elements <= 1 || element < 0) return text;
  const int cols = std::max(1, n.value.cols), rows = n.elements / cols;
  return text + "[" + (rows > 1 ? std::to_string(element / cols + 1) + ", " : "") + std::to_string(element % cols + 1) +
         "]";
}

// The curve and the secant in ink, the tangent in the gradient's color. The numbers of the axes are at the left and up to
// 20 px below.
void trial_plot(const GradientCheck& c, ui::Rect r, bool hidden) {
  const ui::Theme& t = ui::theme();
  float low = c.curve.at_y, high = low;
  for (float v : c.curve.y)
    if (std::isfinite(v)) low = std::min(low, v), high = std::max(high, v);
  if (!(high > low)) low -= 1, high += 1;
  const float air = 0.1f * (high - low), x0 = c.curve.x.front(), x1 = c.curve.x.back();
  const double bottom = static_cast<double>(low - air), top = static_cast<double>(high + air);
  const int rows = std::clamp(static_cast<int>(r.h / 24), 1, 4);
  float gutter = 0;
  round_numbers(bottom, top, rows, [&](double, const std::string& words) {
    gutter = std::max(gutter, ui::text_width(words, ui::Face::mono, 12) + 8);
  });
  r = {r.x + gutter, r.y, r.w - gutter, r.h};
  const auto px = [&](double v) { return r.x + r.w * (static_cast<float>(v) - x0) / (x1 - x0); };
  const auto py = [&](double v) {
    return r.bottom() - r.h * (static_cast<float>(v) - low + air) / (high - low + 2 * air);
  };
  ui::line({r.x, r.bottom()}, {r.right(), r.bottom()}, t.line2);
  ui::line({r.x, r.y}, {r.x, r.bottom()}, t.line2);
  round_numbers(bottom, top, rows, [&](double v, const std::string& words) {
    ui::line({r.x - 3, py(v)}, {r.x, py(v)}, t.line2);
    ui::text(words, {r.x - 6, py(v)}, ui::tick(ui::Align::right));
  });
  round_numbers(static_cast<double>(x0), static_cast<double>(x1), r.w < 160 ? 2 : 3,
                [&](double v, const std::string& words) {
                  ui::line({px(v), r.bottom()}, {px(v), r.bottom() + 3}, t.line2);
                  ui::text(words, {px(v), r.bottom() + 12}, ui::tick(ui::Align::center));
                });
  const ui::Clip clip(r.inset(-6));
  std::vector<ImVec2> points;
  for (std::size_t i = 0; i < c.curve.x.size(); ++i)
    if (std::isfinite(c.curve.y[i]))
      points.push_back({px(static_cast<double>(c.curve.x[i])), py(static_cast<double>(c.curve.y[i]))});
  if (points.size() > 1) ui::polyline(points, t.ink3, 1.5f);
  const ImVec2 at{px(c.value), py(static_cast<double>(c.curve.at_y))};
  const auto through = [&](double slope, ui::Color color, float thickness) {
    const double reach = static_cast<double>(x1 - x0);
    ui::line({px(c.value - reach), py(static_cast<double>(c.curve.at_y) - slope * reach)},
             {px(c.value + reach), py(static_cast<double>(c.curve.at_y) + slope * reach)}, color, thickness);
  };
  if (!hidden && std::isfinite(c.gradient)) through(c.gradient, t.gpos, 2);
  if (!std::isfinite(c.below) || !std::isfinite(c.above)) return;
  const ImVec2 a{px(c.value - c.h), py(c.below)}, b{px(c.value + c.h), py(c.above)};
  ui::line(a, b, t.ink1, 2);
  for (const ImVec2& p : {a, b}) {
    ui::dashed({p.x, p.y}, {p.x, r.bottom()}, t.ink3);
    ui::circle(p, 4, t.ink1, 1.5f);
  }
  ui::disc(at, 3.5f, t.ink1);
}

void trial_results(const GradientCheck& c, const ui::Math& name, const ui::Rect& r) {
  const ui::Words& w = ui::words();
  results(c, {r.x, r.y + 8}, r.w, false);
  if (!std::isfinite(c.gradient) || !std::isfinite(c.above)) return;
  constexpr int kDecimals = 5;
  const double promised = c.gradient * c.h, tried = c.above - static_cast<double>(c.curve.at_y);
  const std::string by = ui::plain(c.h), slope = ui::fixed(std::abs(promised), kDecimals);
  const std::string sentence = slope == ui::fixed(0, kDecimals)
                                   ? ui::with_values(w.raise_stays, {by})
                                   : ui::with_values(promised < 0 ? w.raise_falls : w.raise_rises,
                                                     {by, slope, ui::fixed(std::abs(tried), kDecimals)});
  const float from = r.y + 62, mark = ui::math(name, {r.x, from}, 15);
  ui::paragraph(sentence, {r.x + mark + 12, from}, r.w - mark - 12, ui::label(), 18);
}

std::optional<Command> check_panel(const Trace& trace, const ui::Rect& r) {
  if (trace.check_step() == 0) return command::CheckGradient{kFirstNudge};
  const ui::Words& w = ui::words();
  const GradientCheck* c = trace.check();
  const TraceNode& n = trace.node(trace.selected());
  const bool hidden = trace.hides(), wide = r.w >= 840, low = r.h < 170;
  ui::push_id("check");
  std::optional<Command> out;
  if (!c) {
    ui::text(w.check_head, {r.x, r.y + 8}, ui::title());
    ui::paragraph(w.check_nothing, {r.x, r.y + 36}, std::min(r.w, 420.0f));
  } else if (wide) {
    const float words = 200, plot = std::clamp(r.w * 0.38f - 180, 160.0f, 280.0f), gap = 32,
                ask = std::min(250.0f, r.w * 0.22f);
    ui::text(std::string(w.check_head) + element_name(n, c->element), {r.x, r.y + 8},
             {.face = ui::Face::inter_semibold, .size = 15, .max_width = words});
    // If there is no room for both, results matter more than instructions.
    if (low && !hidden)
      ui::paragraph(agreement(*c), {r.x, r.y + 36}, words, ui::label(), 19);
    else
      ui::paragraph(w.check_words, {r.x, r.y + 36}, words, ui::label(), 19);
    const float px = r.x + words + gap;
    trial_plot(*c, {px, r.y + 8, plot, r.h - 48}, hidden);
    ui::math(symbol_of(n), {px + plot / 2, r.bottom() - 8}, 15, ui::theme().ink3, ui::Align::center);
    const float nx = px + plot + gap, nw = r.right() - nx - ask - gap;
    secant_formula(trace, *c, {nx, r.y + 18}, nw, hidden);
    results(*c, {nx, r.y + 56}, nw, hidden);
    if (!low && !hidden) ui::paragraph(agreement(*c), {nx, r.y + 104}, nw, ui::caption(), 17);
    if (auto chosen = check_step_choice(trace, {nx, r.bottom() - 30, std::min(nw, 300.0f), 30})) out = chosen;
    ui::text(w.exercise_head, {r.right() - ask, r.y + 8}, ui::head());
    if (auto asked = exercise(trace, {r.right() - ask, r.y + 32, ask, r.h - 32})) out = asked;
  } else if (r.h < 120) {  // a phone in landscape: only the numbers
    const float half = r.w / 2;
    ui::text(std::string(w.check_head) + element_name(n, c->element), {r.x, r.y + 8},
             {.face = ui::Face::inter_semibold, .size = 13, .max_width = half - 16});
    if (auto chosen = check_step_choice(trace, {r.x, r.y + 24, half - 16, 32})) out = chosen;
    results(*c, {r.x + half, r.y + 8}, half, hidden);
  } else {
    const float plot = std::clamp(r.w * 0.38f, 110.0f, 200.0f), nx = r.x + plot + 16, nw = r.right() - nx;
    ui::text(std::string(w.check_head) + element_name(n, c->element), {r.x, r.y + 8},
             {.face = ui::Face::inter_semibold, .size = 13, .max_width = r.w});
    const float high = std::min(r.h - 80, 130.0f);
    trial_plot(*c, {r.x, r.y + 28, plot, high - 20}, hidden);
    results(*c, {nx, r.y + 32}, nw, hidden);
    if (!hidden) ui::paragraph(agreement(*c), {nx, r.y + 80}, nw, ui::caption(), 17);
    if (auto chosen = check_step_choice(trace, {r.x, r.y + 28 + high + 4, std::min(r.w, 300.0f), 32})) out = chosen;
    if (r.h > high + 28 + 88)
      if (auto asked = exercise(trace, {r.x, r.y + high + 72, r.w, r.h - high - 72})) out = asked;
  }
  ui::pop_id();
  return out;
}

}  // namespace deepx::panels
