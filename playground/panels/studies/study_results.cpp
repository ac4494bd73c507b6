// SPDX-License-Identifier: MIT
// The result of a study: one sentence, the chart, and below it the table or the pictures.
#include <algorithm>
#include <array>
#include <cmath>

#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/commands/study_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/panels/studies/study_sheet.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/number.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::panels {
namespace {

using ui::Rect;
using Request = std::optional<Command>;

constexpr int kAccuracy = 2;
constexpr float kResultLine = 20, kAxis = 30, kTicks = 44, kLabels = 84, kResultHead = 40;

/// The study of this tab, if it has been started.
const Study* shown(const Experiment& e, const StudySheet& s) {
  return e.study() && static_cast<int>(e.study()->plan().kind) == s.kind ? e.study() : nullptr;
}

std::string value_text(const StudySheet& s, double v) {
  return s.curve == kAccuracy ? score_text(s, v)
         : v >= 0.001         ? ui::fixed(v, 3)
                              : ui::plain(std::strtod(ui::fixed(v, 6).c_str(), nullptr));
}

/// The shown curve's name within a sentence.
const char* measure_name(const StudySheet& s) {
  const ui::Words& w = ui::words();
  if (s.curve != kAccuracy) return w.study_losses[s.curve];
  return (s.regression ? w.study_r2 : w.study_accuracies)[s.tested ? 0 : 1];
}

std::string divergence_words(const Study& study) {
  std::string names;
  for (const StudyMember& m : study.members())
    if (m.diverged) names += (names.empty() ? "" : ", ") + m.name;
  return names.empty() ? "" : ui::with_values(ui::words().left_range, {names});
}

std::string race_words(const Study& study, const StudySheet& s) {
  const ui::Words& w = ui::words();
  const StudyMember& best = study.members()[static_cast<std::size_t>(s.order.front())];
  if (!std::isfinite(study_value(s, best)))
    return study.running() ? w.study_ideas[0] : divergence_words(study).substr(1);
  const StudyMember* worst = &best;
  for (const int i : s.order)
    if (const StudyMember& m = study.members()[static_cast<std::size_t>(i)]; m.history.size() > 0 && !m.diverged)
      worst = &m;
  const bool accuracy = s.curve == kAccuracy;
  const std::string epochs = ui::whole(best.epoch), value = value_text(s, study_value(s, best));
  const char* one = accuracy ? w.best_is_highest : w.best_is_lowest;
  const char* two = accuracy ? w.highest_to_lowest : w.lowest_to_highest;
  return (worst == &best ? ui::with_values(one, {epochs, best.name, measure_name(s), value})
                         : ui::with_values(two, {epochs, best.name, measure_name(s), value, worst->name,
                                                 value_text(s, study_value(s, *worst))})) +
         divergence_words(study);
}

std::string seeds_words(const Study& study, const StudySheet& s) {
  const ui::Words& w = ui::words();
  const auto spread = study.spread(study_curve(s));
  if (spread.empty() || !std::isfinite(spread.back().low)) return w.study_ideas[1];
  const auto text = [&](float v) { return value_text(s, static_cast<double>(v)); };
  return ui::with_values(w.seeds_spread, {measure_name(s), text(spread.back().low), text(spread.back().high)}) +
         divergence_words(study);
}

double two_digits(double v) {
  const double unit = std::pow(10.0, std::floor(std::log10(v)) - 1);
  return std::round(v / unit) * unit;
}

std::string rates_words(const RateRange& r) {
  const ui::Words& w = ui::words();
  if (r.size() == 0) return w.study_ideas[2];
  if (r.suggestion() == 0) return r.over() ? w.never_falls : w.study_ideas[2];
  const std::string lowest = ui::plain(two_digits(r.rate(r.lowest()))), third = ui::plain(r.suggestion());
  if (!r.over()) return ui::with_values(w.rate_so_far, {lowest});
  return ui::with_values(r.exploded() ? w.rate_found_rising : w.rate_found, {lowest, third});
}

/// The result in a sentence or two; returns its height.
float sentence(const Study* study, const StudySheet& s, const Rect& r) {
  std::string words = ui::words().study_ideas[s.kind];
  if (study && s.kind == 0) words = race_words(*study, s);
  if (study && s.kind == 1) words = seeds_words(*study, s);
  if (study && study->rates()) words = rates_words(*study->rates());
  const ui::TextStyle style{.color = study ? ui::theme().ink1 : ui::theme().ink2};
  ui::paragraph(words, {r.x, r.y + 8}, r.w, style);
  return std::max(2 * kResultLine, ui::paragraph_height(words, r.w, style)) + 4;
}

/// Epochs below the chart.
void epoch_axis(StudySheet& s, float end, float width) {
  std::array<int, 12> at{};
  const int count = ui::epoch_ticks(end, width, at);
  s.labels.resize(static_cast<std::size_t>(count));
  s.axis.clear();
  for (int i = 0; i < count; ++i) {
    s.labels[static_cast<std::size_t>(i)] = ui::plain(at[static_cast<std::size_t>(i)]);
    s.axis.push_back(
        {static_cast<float>(at[static_cast<std::size_t>(i)]), s.labels[static_cast<std::size_t>(i)].c_str()});
  }
}

/// Curves of all members, by color or, for seeds, as thin lines in the band of their quartiles.
void member_chart(const Study* study, StudySheet& s, const Rect& plot) {
  const StudyCurve curve = study_curve(s);
  s.curves.clear();
  s.band.clear();
  if (study) {
    for (int i = 0; i < static_cast<int>(study->members().size()); ++i) {
      const StudyMember& m = study->members()[static_cast<std::size_t>(i)];
      s.curves.push_back({.values = curve_of(m.history, curve),
                          .place = s.kind == 0 ? study_place(s, i) : -1,
                          .label = m.name.c_str(),
                          .stopped = m.diverged,
                          .strong = i == s.focus()});
    }
    if (s.kind == 1)
      for (const Quartiles& q : study->spread(curve))
        s.band.push_back({q.low, q.lower_quartile, q.median, q.upper_quartile, q.high});
  }
  const float end = static_cast<float>(study ? study->plan().epochs : s.epochs);
  epoch_axis(s, end, plot.w);
  ui::race_chart("chart", plot,
                 {.curves = s.curves,
                  .band = s.band,
                  .end = end,
                  .linear = s.curve == kAccuracy,
                  .percent = !s.regression,
                  .x_axis = s.axis,
                  .x_name = ui::words().epoch});
}

/// Losses over the rates of a range test, with the found rates.
void rate_chart(const Study* study, StudySheet& s, const Rect& plot) {
  const RateRange* r = study ? study->rates() : nullptr;
  const double low = study ? study->plan().low : StudyPlan{}.low, high = study ? study->plan().high : StudyPlan{}.high;
  const int batches = r ? r->batches() : s.batches;
  s.curves.clear();
  s.axis.clear();
  s.labels.clear();
  const auto at = [&](double rate) {
    return static_cast<float>(std::log(rate / low) / std::log(high / low) * (batches - 1));
  };
  for (int e = static_cast<int>(std::ceil(std::log10(low) - 1e-9));
       e <= static_cast<int>(std::floor(std::log10(high) + 1e-9)); ++e)
    s.labels.push_back(ui::plain(std::pow(10.0, e)));
  const std::size_t ticks = s.labels.size();
  for (std::size_t i = 0; i < ticks; ++i)
    s.axis.push_back({at(std::strtod(s.labels[i].c_str(), nullptr)), s.labels[i].c_str()});
  if (r && r->size() > 0) {
    s.curves.push_back({.values = r->losses(), .place = -1});
    s.curves.push_back({.values = r->smooth(), .place = -1, .label = "", .stopped = r->exploded(), .strong = true});
    if (r->steepest() >= 0)
      s.axis.push_back({static_cast<float>(r->steepest()), ui::words().fastest_fall, true, false});
    if (r->exploded() && r->lowest() >= 0)
      s.axis.push_back({static_cast<float>(r->lowest()), ui::words().lowest_loss, true, true});
  }
  ui::race_chart(
      "chart", plot,
      {.curves = s.curves, .end = static_cast<float>(batches - 1), .x_axis = s.axis, .x_name = ui::words().rate_axis});
}

/// The choice of the curve, beside the chart's name.
void curve_choice(StudySheet& s, const Rect& r) {
  const float w = std::min(r.w, ui::settings().touch ? r.w : 258.0f), h = ui::settings().touch ? 40.0f : 28.0f;
  const ui::Words& all = ui::words();
  const char* score = !s.regression ? all.study_curves[2] : s.tested ? all.test_r2 : all.train_r2;
  const char* names[] = {all.study_curves[0], all.study_curves[1], score};
  const int first = s.tested ? 0 : 1;
  if (const auto c = ui::segmented("curve", {r.x, r.y, w, h}, std::span(names).subspan(static_cast<std::size_t>(first)),
                                   s.curve - first, 12))
    s.curve = first + *c;
}

Request rate_button(const Experiment& e, const RateRange& r, const Rect& area) {
  if (r.suggestion() == 0 || !r.over()) return std::nullopt;
  const std::string label = std::string(ui::words().use_rate) + " " + ui::plain(r.suggestion());
  const bool used = e.spec().optimizer.learning_rate() == r.suggestion();
  const ui::ButtonStyle style{
      .label = used ? ui::words().in_use : label.c_str(), .primary = !used, .outlined = used, .disabled = used};
  const float w = std::max(96.0f, ui::button_width(style));
  if (!ui::button("use", {area.right() - w, area.bottom() - 36, w, 36}, style)) return std::nullopt;
  return command::Set("optimizer.learning_rate", r.suggestion());
}

}  // namespace

StudyCurve study_curve(const StudySheet& s) {
  if (s.curve == kAccuracy) return s.tested ? StudyCurve::test_accuracy : StudyCurve::train_accuracy;
  return s.curve == 0 ? StudyCurve::test_loss : StudyCurve::train_loss;
}

double study_value(const StudySheet& s, const StudyMember& m) {
  const Metrics::Split score = m.metrics.score();
  return s.curve == 0 ? m.metrics.loss.test : s.curve == 1 ? m.metrics.loss.train : s.tested ? score.test : score.train;
}

std::string score_text(const StudySheet& s, double score) {
  if (!std::isfinite(score)) return "–";
  return s.regression ? ui::fixed(std::max(score, -9.99), 3) : ui::fixed(100 * score, 1) + " %";
}

int study_place(const StudySheet& s, int member) {
  const auto i = static_cast<std::size_t>(member);
  return i < s.places.size() ? s.places[i] : member;
}

void rank_members(const Study& study, StudySheet& s) {
  s.order.resize(study.members().size());
  for (std::size_t i = 0; i < s.order.size(); ++i) s.order[i] = static_cast<int>(i);
  const auto key = [&](int i) {
    const StudyMember& m = study.members()[static_cast<std::size_t>(i)];
    const double v = study_value(s, m);
    return m.history.size() == 0 || !std::isfinite(v) ? 1e300 : s.curve == kAccuracy ? -v : v;
  };
  std::ranges::sort(s.order, [&](int a, int b) { return key(a) < key(b) || (key(a) == key(b) && a < b); });
}

std::optional<Command> study_results(const Experiment& e, StudySheet& s, const Rect& r) {
  const Study* study = shown(e, s);
  s.regression = study ? study->classes() == 0 : e.data().regression();
  s.tested = study ? study->tested() : e.data().test_size() > 0;
  if (!s.tested && s.curve == 0) s.curve = 1;
  ui::push_id("results");
  float y = r.y;
  if (study && !study->rates()) rank_members(*study, s);
  y += sentence(study, s, {r.x, y, r.w, 0});
  float below = 0;  // height of the content below the chart
  if (s.kind == 0)
    below = 24 + (ui::settings().touch ? 44.0f : 26.0f) * static_cast<float>(study ? study->members().size() : 4);
  if (s.kind == 1) below = std::clamp(0.36f * (r.bottom() - y), 152.0f, 240.0f);
  if (s.kind == 2) below = 44;
  const bool choice = s.kind != 2;
  if (choice) {
    curve_choice(s, {r.x, y, r.w, 0});
    y += ui::settings().touch ? 52.0f : kResultHead;
  } else {
    y += 12;
  }
  const float labels = s.kind == 0 ? kLabels : 16;
  const Rect plot{r.x + kTicks, y, r.w - kTicks - labels, std::max(64.0f, r.bottom() - y - kAxis - below)};
  if (s.kind == 2)
    rate_chart(study, s, plot);
  else
    member_chart(study, s, plot);
  const Rect rest{r.x, plot.bottom() + kAxis, r.w, r.bottom() - plot.bottom() - kAxis};
  Request out;
  s.hovered = -1;
  std::optional<int> wanted;
  if (study && s.kind == 0) wanted = study_table(*study, e.spec(), s, rest);
  if (study && s.kind == 1) wanted = study_pictures(*study, e.spec(), s, rest);
  if (wanted) out = s.kind == 1 ? command::UseMember{.seed = *wanted} : command::UseMember{.optimizer = *wanted};
  if (s.kind == 2) {
    ui::paragraph(ui::words().smoothing, {rest.x, rest.y + 12}, rest.w - 120, ui::caption(), 16);
    if (study) out = rate_button(e, *study->rates(), rest);
  }
  ui::pop_id();
  return out;
}

}  // namespace deepx::panels
