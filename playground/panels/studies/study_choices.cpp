// SPDX-License-Identifier: MIT
// The choice of what to compare, and the button that runs it.
#include <algorithm>
#include <array>
#include <cmath>

#include "playground/model/experiment/commands/study_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/spec/spec_rows.h"
#include "playground/panels/studies/study_sheet.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/number.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/controls/popover.h"

namespace deepx::panels {
namespace {

using ui::Rect;
using Request = std::optional<Command>;

constexpr std::array kEpochRungs = {10, 20, 30, 50, 100, 200, 300, 500, 1000, 2000};
constexpr std::array kSeedRungs = {2, 3, 4, 6, 8, 12, 16, 24, 32};
constexpr std::array kBatchRungs = {100, 200, 300, 500, 1000, 2000};
constexpr float kChoiceRow = 28, kStudyChip = 32, kSliderStep = 52, kStudyButton = 36;

/// An offer in the form of the plan: the current optimizer has all settings of the spec, but SGD and momentum are
/// separate.
StudyOptimizer planned(const Spec& spec, const StudySheet& s, std::size_t i) {
  StudyOptimizer out = study_optimizers()[i];
  const bool momentum = !out.settings.empty() && out.settings[0].second != "0";
  const OptimizerSpec& now = spec.optimizer;
  if (momentum && now.name == "sgd" && now.settings.at("momentum") > 0) out.settings.clear();
  if (s.offers[i].rate > 0) out.settings.emplace_back("learning_rate", to_text(s.offers[i].rate));
  return out;
}

Spec spec_of(const Spec& spec, const StudySheet& s, std::size_t i) { return with_optimizer(spec, planned(spec, s, i)); }

int chosen(const StudySheet& s) {
  return static_cast<int>(std::ranges::count_if(s.offers, [](const auto& o) { return o.place >= 0; }));
}

/// The first free color.
int free_place(const StudySheet& s) {
  int place = 0;
  while (std::ranges::any_of(s.offers, [&](const auto& o) { return o.place == place; })) ++place;
  return place;
}

/// At first: the classics, and the current optimizer.
void choose_first(const Experiment& e, StudySheet& s) {
  if (!s.offers.empty()) return;
  s.offers.resize(study_optimizers().size());
  for (std::size_t i = 0; i < s.offers.size(); ++i) {
    const std::string label = study_label(spec_of(e.spec(), s, i).optimizer);
    const bool classic = label == "SGD" || label == "Momentum" || label == "RMSProp" || label == "Adam";
    if (classic || label == study_label(e.spec().optimizer)) s.offers[i].place = free_place(s);
  }
}

void toggle(StudySheet::Offer& offer, const StudySheet& s) { offer.place = offer.place >= 0 ? -1 : free_place(s); }

struct OfferLook {
  std::string label;
  double rate;
  bool on, disabled;
};
OfferLook look(const Experiment& e, const StudySheet& s, std::size_t i) {
  const Spec spec = spec_of(e.spec(), s, i);
  const bool on = s.offers[i].place >= 0;
  return {study_label(spec.optimizer), spec.optimizer.learning_rate(), on,
          on ? chosen(s) == 1 : chosen(s) == kMaxStudyOptimizers};
}

void offer_marker(const StudySheet::Offer& offer, ImVec2 at) {
  if (offer.place >= 0)
    ui::race_marker(offer.place, at, 5);
  else
    ui::disc(at, 4, ui::theme().ink4);
}

/// Box, marker, name and rate; the rate opens a ladder.
void offer_row(const Experiment& e, StudySheet& s, std::size_t i, const Rect& r) {
  const ui::Theme& t = ui::theme();
  const OfferLook o = look(e, s, i);
  const float y = r.center().y, rate_w = 56;
  ui::push_id(o.label.c_str());
  const Rect row{r.x - 8, r.y, r.w + 16 - rate_w, r.h};
  const ui::Hit h = ui::hit("on", row,
                            {.disabled = o.disabled,
                             .ring_radius = 6,
                             .min_touch = 0,
                             .tip = o.disabled && !o.on ? ui::words().at_most_six : nullptr});
  if (h.hovered && !o.disabled) ui::fill(row, ui::interaction_fill(h), 6);
  const Rect box{r.x, y - 8, 16, 16};
  if (o.on) {
    ui::fill(box, t.ink1, 4);
    ui::icon(ui::Icon::check, {box.center().x, box.center().y}, t.on_ink, 0.75f);
  } else {
    ui::frame(box, t.line2, 4, 1.5f);
  }
  offer_marker(s.offers[i], {r.x + 32, y});
  ui::text(o.label, {r.x + 46, y},
           {.face = o.on ? ui::Face::inter_medium : ui::Face::inter, .color = o.on ? t.ink1 : t.ink3});
  if (h.pressed) toggle(s.offers[i], s);
  const std::string rate = ui::plain(o.rate);
  const Rect token{r.right() - rate_w + 8, r.y, rate_w, r.h};
  constexpr std::string_view kRate = "optimizer.learning_rate";
  const std::string label = path_label(kRate);
  const ui::Hit n = ui::hit("rate", token, {.ring_radius = 6, .min_touch = 0, .tip = label.c_str()});
  if (n.hovered) ui::fill(token, ui::interaction_fill(n), 6);
  const float w = ui::text(rate, {r.right(), y},
                           {.face = ui::Face::mono, .color = o.on ? t.ink1 : t.ink3, .align = ui::Align::right});
  ui::dotted(r.right() - w, y + 9, w, t.ink3);
  if (n.pressed) ui::open_popover("ladder");
  const Limits limits = limits_of(e.spec(), kRate);
  if (const auto v = ui::number_popover("ladder", token, label.c_str(), o.rate, limits.low, limits.high, {}, false))
    s.offers[i].rate = *v;
  ui::pop_id();
}

/// The same as chips in a row; returns the height. Only measures unless `draw`.
float offer_chips(const Experiment& e, StudySheet& s, const Rect& r, bool draw) {
  const ui::Theme& t = ui::theme();
  const float step = ui::settings().touch ? 44.0f : kStudyChip + 8;
  float x = r.x, y = r.y;
  for (std::size_t i = 0; i < s.offers.size(); ++i) {
    const OfferLook o = look(e, s, i);
    const float w = std::ceil(ui::text_width(o.label, ui::Face::inter_medium, 13)) + 36;
    if (x > r.x && x + w > r.right()) x = r.x, y += step;
    if (draw) {
      const Rect chip{x, y, w, kStudyChip};
      ui::push_id(o.label.c_str());
      const ui::Hit h = ui::hit("on", chip, {.disabled = o.disabled, .ring_radius = 16});
      if (o.on) ui::fill(chip, ui::interaction_fill(h, true), 16);
      ui::frame(chip, o.on ? t.ink1 : t.line2, 16, o.on ? 1.5f : 1.0f);
      offer_marker(s.offers[i], {x + 16, y + kStudyChip / 2});
      ui::text(o.label, {x + 27, y + kStudyChip / 2},
               {.face = ui::Face::inter_medium, .color = o.on ? t.ink1 : t.ink3});
      if (h.pressed) toggle(s.offers[i], s);
      ui::pop_id();
    }
    x += w + 6;
  }
  return y + kStudyChip - r.y;
}

/// A slider over a few numbers.
void ladder(const char* id, const char* label, std::span<const int> rungs, int& value, ui::Point at, float width) {
  const int count = static_cast<int>(rungs.size());
  int now = 0;
  while (now + 1 < count && rungs[static_cast<std::size_t>(now)] < value) ++now;
  const std::string text = ui::whole(value);
  const auto f = ui::slider(id, {at.x, at.y}, width, static_cast<float>(now) / static_cast<float>(count - 1),
                            {.label = label, .value = text.c_str(), .rungs = count, .ground = ui::theme().bg1});
  if (f) value = rungs[static_cast<std::size_t>(std::lround(*f * static_cast<float>(count - 1)))];
}

Request run_button(const Experiment& e, StudySheet& s, const Rect& r) {
  const bool running = e.study() && e.study()->running();
  const bool pressed = ui::button(
      running ? "stop" : "run", r,
      {.label = running ? ui::words().study_stop : ui::words().study_run, .primary = !running, .outlined = running});
  if (!pressed) return std::nullopt;
  if (running) return command::StopStudy{};
  StudyPlan plan{.kind = static_cast<StudyKind>(s.kind),
                 .optimizers = {},
                 .seeds = s.seeds,
                 .epochs = s.epochs,
                 .batches = s.batches};
  s.places.clear();
  s.pinned = s.hovered = -1;
  for (std::size_t i = 0; i < s.offers.size(); ++i) {
    if (s.offers[i].place < 0) continue;
    plan.optimizers.push_back(planned(e.spec(), s, i));
    s.places.push_back(s.offers[i].place);
  }
  return command::StartStudy{std::move(plan)};
}

int sliders(const StudySheet& s) { return s.kind == 1 ? 2 : 1; }

}  // namespace

float study_choices_height(const Experiment& e, StudySheet& s, float width, bool chips) {
  choose_first(e, s);
  if (!chips) return 0;
  const float sliders_h = kSliderStep * static_cast<float>(sliders(s));
  if (s.kind != 0) return std::max(kStudyButton, sliders_h - 8);
  return offer_chips(e, s, {0, 0, width, 0}, false) + 16 + kSliderStep - 8;
}

std::optional<Command> study_choices(const Experiment& e, StudySheet& s, const Rect& r, bool chips) {
  const ui::Words& w = ui::words();
  choose_first(e, s);
  ui::push_id("choices");
  float y = r.y;
  const float slider_w = chips ? r.w - 116 : r.w;
  if (s.kind == 0 && chips) y += offer_chips(e, s, r, true) + 16;
  if (s.kind == 0 && !chips) {
    const auto count = static_cast<float>(s.offers.size());
    ui::text(w.study_kinds[0], {r.x, y + 6}, ui::head());
    ui::text(w.learning_rate, {r.right(), y + 6}, ui::caption(ui::Align::right));
    y += 22;
    const float row = std::clamp((r.bottom() - y - kSliderStep - kStudyButton - 12) / count, kChoiceRow,
                                 ui::settings().touch ? 44.0f : 32.0f);
    for (std::size_t i = 0; i < s.offers.size(); ++i, y += row) offer_row(e, s, i, {r.x, y, r.w, row});
    y += 12;
  }
  if (s.kind == 1) {
    ladder("seeds", w.seeds, kSeedRungs, s.seeds, {r.x, y + 8}, slider_w);
    y += kSliderStep;
  }
  if (s.kind == 2)
    ladder("batches", w.batches, kBatchRungs, s.batches, {r.x, y + 8}, slider_w);
  else
    ladder("epochs", w.epochs, kEpochRungs, s.epochs, {r.x, y + 8}, slider_w);
  if (s.kind == 2 && !chips) ui::text(w.rate_range, {r.x, y + 52}, ui::caption());
  const Rect button =
      chips ? Rect{r.right() - 96, y + 2, 96, kStudyButton} : Rect{r.x, r.bottom() - kStudyButton, r.w, kStudyButton};
  const Request out = run_button(e, s, button);
  ui::pop_id();
  return out;
}

}  // namespace deepx::panels
