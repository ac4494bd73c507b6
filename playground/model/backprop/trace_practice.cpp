// SPDX-License-Identifier: MIT
// The boxes of a pass, and what is wrong with a number in one of them.
#include <algorithm>
#include <array>
#include <cmath>

#include "engine/core/error.h"
#include "playground/model/backprop/trace_state.h"
#include "playground/model/formula/expression.h"
#include "playground/model/text/number_text.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr std::array<std::string_view, 4> kPracticeLevels = {"off", "worked", "one", "all"};
constexpr std::array<std::string_view, 12> kVerdicts = {"empty",        "given",       "right",          "close",
                                                        "wrong_sign",   "not_divided", "missing_factor", "extra_factor",
                                                        "missing_path", "transposed",  "wrong",          "shown"};
constexpr int kMostPathsTried = 8;  // all sums of some of their products

/// Three decimals that are carried along are right; the design's tolerance.
bool about(double typed, double right) { return std::abs(typed - right) <= 0.0006 + 0.002 * std::abs(right); }

/// The value of a typed number or of a product or quotient of numbers.
double value_of(const std::string& text) {
  if (const auto plain = number_from(text)) return *plain;
  const Expression formula = Expression::parse(text);
  DEEPX_REQUIRE(formula.variables().empty(), value, "fill: ", clipped(text), " has a name, ",
                clipped(formula.variables().front()), "; write numbers, as -0.779 * 1.2");
  const double v = formula.number({});
  DEEPX_REQUIRE(std::isfinite(v), value, "fill: ", clipped(text), " is ", v, "; must be a finite number");
  return v;
}

/// Whether `typed` is the sum of some of the products, but not of all.
bool misses_paths(const Journey& journey, double typed) {
  const auto count = static_cast<int>(journey.paths.size());
  if (count < 2 || count > kMostPathsTried) return false;
  for (int some = 1; some + 1 < 1 << count; ++some) {
    double sum = 0;
    for (int i = 0; i < count; ++i)
      if (some >> i & 1) sum += journey.paths[static_cast<std::size_t>(i)].product;
    if (about(typed, sum)) return true;
  }
  return false;
}

}  // namespace

std::span<const std::string_view> practice_levels() { return kPracticeLevels; }
std::string_view name_of(BoxVerdict verdict) { return kVerdicts[static_cast<std::size_t>(verdict)]; }

int Practice::open() const { return static_cast<int>(std::ranges::count_if(boxes, &PracticeBox::open)); }
int Practice::right() const {
  return static_cast<int>(std::ranges::count_if(
      boxes, [](const PracticeBox& b) { return b.verdict == BoxVerdict::right || b.verdict == BoxVerdict::close; }));
}
const PracticeBox* Practice::at(int node, int element) const {
  const auto found =
      std::ranges::find_if(boxes, [&](const PracticeBox& b) { return b.node == node && b.element == element; });
  return found == boxes.end() ? nullptr : &*found;
}

BoxVerdict Trace::State::judge_box(int id, int element, double typed) const {
  const std::vector<Real>& gradients = reference[static_cast<std::size_t>(id)];
  const double right = at_value(gradients, element);
  if (about(typed, right)) return BoxVerdict::right;
  if (std::abs(typed - right) <= 0.02 * std::abs(right)) return BoxVerdict::close;
  if (about(-typed, right)) return BoxVerdict::sign;
  const auto samples = static_cast<double>(source->samples().size());
  if (samples > 1 && about(typed / samples, right)) return BoxVerdict::count;
  const Journey way = journey_to(id, element);
  if (misses_paths(way, typed)) return BoxVerdict::missing_path;
  for (const JourneyPath& path : way.paths)
    for (const JourneyLeg& leg : path.legs) {
      if (std::abs(leg.slope - 1) < 1e-6) continue;
      const double further_up = at_value(reference[static_cast<std::size_t>(leg.node)], leg.out);
      if (about(typed * leg.slope, right) || (about(typed, further_up) && leg.node != static_cast<int>(loss)))
        return BoxVerdict::missing_factor;
      if (about(typed, right * leg.slope)) return BoxVerdict::extra_factor;
    }
  const int cols = std::max(1, on_tape(id).value.rank() > 0 ? on_tape(id).value.shape().back(0) : 1),
            rows = nodes[static_cast<std::size_t>(id)].elements / cols;
  const int mirrored = element % cols * cols + element / cols;
  if (rows == cols && mirrored != element && about(typed, at_value(gradients, mirrored))) return BoxVerdict::turned;
  return BoxVerdict::other;
}

void Trace::set_practice(PracticeLevel level) {
  State& s = *state_;
  ++s.changes;
  s.exercise = {};
  s.practice = {};
  if (level == PracticeLevel::off) return;
  // Where the last part of a gradient comes from decides the order.
  std::vector<std::pair<int, int>> order;  // step, node
  for (const TraceNode& n : s.nodes) {
    if (n.arrival == Arrival::none || n.id == static_cast<int>(s.loss)) continue;
    int last = 0;
    for (const TraceNode& user : s.nodes)
      if (std::ranges::count(user.inputs, n.id))
        last = std::max(last, s.backward_step[static_cast<std::size_t>(user.id)]);
    order.emplace_back(last, n.id);
  }
  std::ranges::sort(order);
  for (const auto& [step, id] : order)
    for (int i = 0; i < s.node(id).elements; ++i) {
      const bool hole = level == PracticeLevel::all_holes ||
                        (level == PracticeLevel::one_hole && id == s.journey.node && i == s.journey.element);
      s.practice.boxes.push_back({id, i, {}, {}, hole ? BoxVerdict::empty : BoxVerdict::given});
    }
  s.practice.level = level;
  s.playing = false;
  to(level == PracticeLevel::worked ? static_cast<int>(s.steps.size()) - updates() : s.F);
  const auto first = std::ranges::find(s.practice.boxes, BoxVerdict::empty, &PracticeBox::verdict);
  if (first != s.practice.boxes.end()) select(first->node, first->element);
}

namespace {

PracticeBox& box_of(Practice& practice, const char* call, int node, int element) {
  DEEPX_REQUIRE(practice.on(), value, call, ": there is no practice; start one by {\"practice\": \"all\"}");
  const PracticeBox* box = practice.at(node, element);
  DEEPX_REQUIRE(box, value, call, ": node ", node, " has no box ", element,
                "; see the boxes of tape.practice in deepx.state()");
  return practice.boxes[static_cast<std::size_t>(box - practice.boxes.data())];
}

}  // namespace

void Trace::fill(int node, int element, const std::string& text) {
  State& s = *state_;
  PracticeBox& box = box_of(s.practice, "fill", node, element);
  const double typed = value_of(text);
  ++s.changes;
  if (box.open()) return;
  box.text = text;
  box.typed = typed;
  box.verdict = s.judge_box(node, element, typed);
  // The next empty box takes over.
  const auto next = std::ranges::find(s.practice.boxes, BoxVerdict::empty, &PracticeBox::verdict);
  if (box.open() && next != s.practice.boxes.end()) select(next->node, next->element);
}

void Trace::reveal(int node, int element) {
  PracticeBox& box = box_of(state_->practice, "reveal", node, element);
  ++state_->changes;
  if (!box.open()) box.verdict = BoxVerdict::shown;
}

std::vector<JourneyLeg> Trace::factors_to(int node, int element) const {
  constexpr int kMostWritten = 8;
  const State& s = *state_;
  const auto unrecorded = Tape::pause();
  std::vector<JourneyLeg> factors;
  for (const TraceNode& user : s.nodes)
    for (std::size_t i = 0; i < user.inputs.size(); ++i)
      if (user.inputs[i] == node && user.arrival != Arrival::none)
        for (int out = 0; out < std::min(user.elements, kMostWritten); ++out)
          for (const JourneyLeg& leg : s.legs_of(user, static_cast<int>(i), out))
            if (leg.in == element) factors.push_back(leg);
  return factors;
}

const Practice& Trace::practice() const { return state_->practice; }
bool Trace::hides() const { return state_->exercise.hides() || state_->practice.hides(); }

}  // namespace deepx::inline DEEPX_PRECISION
