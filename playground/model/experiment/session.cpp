// SPDX-License-Identifier: MIT
// A whole session as text: the contents of its link, the current state of the run, its curves and its past.
#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>

#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/experiment_state.h"
#include "playground/model/experiment/link.h"
#include "playground/model/text/packer.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr std::size_t kMostBytes = 700'000;  // for moments that are not turns; browsers store 5 million characters
constexpr std::uint32_t kMostMoments = 1000, kMostParameters = 1000, kMostMarks = 1000;
constexpr std::int64_t kMostSessionSteps = std::int64_t{1} << 53;  // counting continues from there
constexpr int kMostSessionEpochs = 1'000'000'000;

std::string spec_link(const Spec& spec) {
  LinkState state;
  state.spec = spec;
  return link_of(state);
}
LinkState state_of(const std::string& link) {
  ReadLink read = read_link(link);
  if (!read.problems.empty()) throw Error(ErrorKind::value, "session: " + read.problems.front());
  return std::move(read.state);
}

/// T or const T: a Packer writes what an Unpacker reads, and one function describes each value for both.
template <class V, class T>
concept Is = std::is_same_v<std::remove_const_t<V>, T>;

template <class A, class T>
void steps(A& a, T& count) {
  a.whole("a number of steps", count, T{0}, T{kMostSessionSteps});
}
template <class A, class T>
void epoch(A& a, T& e) {
  a.whole("an epoch", e, 0, kMostSessionEpochs);
}

/// The length of a list, at most `most`; its values follow.
template <class A, class List>
void length(A& a, std::string_view what, List& list, std::uint32_t most) {
  auto n = static_cast<std::uint32_t>(list.size());
  a.whole(what, n, std::uint32_t{0}, most);
  if constexpr (A::kReads) list.resize(n);
}

/// Whether the optional value that follows exists.
template <class A, class Optional>
bool exists(A& a, Optional& value) {
  bool there = value.has_value();
  a.value(there);
  if constexpr (A::kReads)
    if (there) value.emplace();
  return there;
}

template <class A, Is<RunSnapshot> S>
void visit(A& a, S& s) {
  a.value(s.network);
  steps(a, s.optimizer_steps);
  length(a, "the number of parameters", s.optimizer, kMostParameters);
  for (auto& o : s.optimizer) {
    steps(a, o.steps);
    auto size = static_cast<std::uint64_t>(o.size);  // in 64 bits on every machine
    a.value(size);
    if constexpr (A::kReads) o.size = static_cast<std::size_t>(size);
    a.value(o.numbers);
    for (auto& array : o.arrays) a.value(array);
  }
  each_field(s.schedule, [&](const char*, auto& field) {
    if constexpr (Is<decltype(+field), double>)
      a.value(field);
    else
      a.whole("a schedule's count", field, std::int64_t{0}, kMostSessionSteps);
  });
  a.value(s.shuffling);
  a.value(s.order);
  a.value(s.cursor);  // Run::restore() checks it against the number of samples
  epoch(a, s.epoch);
  steps(a, s.steps);
}

void pack(Packer& to, const Moment& m) {
  to.put(spec_link(*m.spec));
  to.put(m.turn);
  visit(to, m.run);
}

Timeline::Kept unpack_moment(Unpacker& from, const Timeline::Kept& before) {
  const auto m = std::make_shared<Moment>();
  const std::string link = from.string();
  // Most moments share the spec of the previous one.
  m->spec =
      before && spec_link(*before->spec) == link ? before->spec : std::make_shared<const Spec>(state_of(link).spec);
  m->turn = from.get<bool>();
  visit(from, m->run);
  return m;
}

template <class A, Is<History> H>
void visit(A& a, H& h) {
  std::array<std::vector<float>, History::kCurves> curves = h.curves();
  for (auto& curve : curves) {
    a.value(curve);
    DEEPX_REQUIRE(curve.size() == curves[0].size() && curve.size() <= History::kCapacity, value,
                  "session: its curves differ in length");
  }
  int stride = h.stride();
  a.whole("the step of the curves", stride, 1, kMostSessionEpochs / static_cast<int>(History::kCapacity));
  std::vector<Event> events(h.events().begin(), h.events().end());
  length(a, "the number of marks", events, kMostMarks);
  for (auto& e : events) {
    epoch(a, e.epoch);
    a.value(e.label);
    steps(a, e.step);
    a.value(e.path);
  }
  if constexpr (A::kReads) h.assign(curves, std::move(events), stride);
}

template <class A, Is<Divergence> D>
void visit(A& a, D& d) {
  steps(a, d.step);
  epoch(a, d.rewind);
  for (auto* text : {&d.where, &d.cause, &d.remedy, &d.message, &d.fix_path, &d.fix_value, &d.fix_words})
    a.value(*text);
}

/// Everything except the layers' curves; `room` is the number of moments kept that are not turns.
void pack(Packer& to, const RunRecord& r, std::size_t room) {
  visit(to, r.history);
  visit(to, r.ghost);
  std::vector<Timeline::Kept> moments = r.timeline.moments();
  const std::size_t every = 1 + moments.size() / (1 + room);
  std::size_t i = 0;
  std::erase_if(moments, [&](const Timeline::Kept& m) { return ++i % every != 0 && !m->turn; });
  to.put(static_cast<std::uint32_t>(moments.size()));
  for (const Timeline::Kept& m : moments) pack(to, *m);
  if (exists(to, r.tip)) {
    to.put(r.tip->epoch);
    to.put(r.tip->step);
    to.put(r.tip->moment != nullptr);
    if (r.tip->moment) pack(to, *r.tip->moment);
  }
  if (exists(to, r.divergence)) visit(to, *r.divergence);
}

RunRecord unpack_record(Unpacker& from) {
  RunRecord r;
  visit(from, r.history);
  visit(from, r.ghost);
  std::vector<Timeline::Kept> moments(from.whole<std::uint32_t>("the number of moments", 1, kMostMoments));
  for (std::size_t i = 0; i < moments.size(); ++i) moments[i] = unpack_moment(from, i > 0 ? moments[i - 1] : nullptr);
  r.timeline.assign(moments);
  if (exists(from, r.tip)) {
    epoch(from, r.tip->epoch);
    steps(from, r.tip->step);
    if (from.get<bool>()) r.tip->moment = unpack_moment(from, moments.back());
  }
  if (exists(from, r.divergence)) visit(from, *r.divergence);
  DEEPX_REQUIRE(r.history.size() > 0, value, "session: its curves have no point; they begin with epoch 0");
  return r;
}

template <class A, Is<KeptRun> K>
void visit(A& a, K& k) {
  std::string spec = k.spec ? spec_link(*k.spec) : k.name;
  if (exists(a, k.spec)) {
    a.value(spec);
    if constexpr (A::kReads) k.spec = state_of(spec).spec;
  } else {
    a.value(k.name);
  }
  visit(a, k.history);
  if constexpr (A::kReads) DEEPX_REQUIRE(k.history.size() > 1, value, "session: a kept run has no whole epoch");
  for (auto* split : {&k.metrics.loss, &k.metrics.accuracy, &k.metrics.r2}) a.value(split->train), a.value(split->test);
  a.value(k.metrics.penalty);
  a.whole("a kept run's steps", k.step, -1LL, static_cast<long long>(kMostSessionSteps));
  epoch(a, k.epoch);
  a.value(k.color);
}

/// The kept runs. Old sessions end where they would begin.
std::vector<KeptRun> unpack_kept_runs(Unpacker& from) {
  std::vector<KeptRun> all;
  if (from.at_end()) return all;
  const auto count = from.get<std::uint32_t>();
  DEEPX_REQUIRE(count <= kMaxKept, value, "session: it has ", count, " kept runs; at most ", kMaxKept, " are kept");
  std::array<bool, kMaxKept> taken{};
  for (std::uint32_t i = 0; i < count; ++i) {
    visit(from, all.emplace_back());
    const int color = all.back().color;
    DEEPX_REQUIRE(color >= 0 && color < kMaxKept && !std::exchange(taken[static_cast<std::size_t>(color)], true), value,
                  "session: kept run ", i, " has color ", color, "; must be different for each run and below ",
                  kMaxKept);
  }
  return all;
}

}  // namespace

std::string Experiment::save_session() const {
  const ExperimentState& s = *state_;
  Packer to;
  to.put(static_cast<std::uint32_t>(sizeof(Real)));
  to.put(link_of(link_state()));
  to.put(s.speed);
  to.put(s.pace);
  to.put(s.training);
  RunSnapshot run;
  s.run->save(run);
  visit(to, run);
  pack(to, s, kMostBytes / run.bytes());
  to.put(static_cast<std::uint32_t>(s.kept.size()));
  for (const KeptRun& k : s.kept) visit(to, k);
  return to.text();
}

std::string link_of_session(std::string_view text) {
  Unpacker from(text);
  from.get<std::uint32_t>();
  return from.string();
}

/// Checks that every moment belongs to the current run and can be restored.
void ExperimentState::require_way(std::span<const Timeline::Kept> way) const {
  std::unique_ptr<Run> there;
  for (std::size_t i = 0; i < way.size(); ++i) {
    const Moment& m = *way[i];
    const bool on = i == 0 || (m.run.steps >= way[i - 1]->run.steps && m.run.epoch >= way[i - 1]->run.epoch);
    DEEPX_REQUIRE(on && goes_on_in(*m.spec), value, "session: moment ", i,
                  " is not part of its run; nothing of it is used");
    if (i == 0 || m.spec != way[i - 1]->spec) there = std::make_unique<Run>(*m.spec, classes, points_of(m.spec->data));
    there->restore(m.run);
  }
}

void ExperimentState::resume(std::string_view session) {
  Unpacker from(session);
  DEEPX_REQUIRE(from.get<std::uint32_t>() == sizeof(Real), value,
                "session: it was written with a number type other than this build's");
  const LinkState link = state_of(from.string());
  const double next_speed = from.get<double>(), next_pace = from.get<double>();
  const bool was_training = from.get<bool>();
  RunSnapshot now;
  visit(from, now);
  RunRecord record = unpack_record(from);
  std::vector<KeptRun> others = unpack_kept_runs(from);
  DEEPX_REQUIRE(from.at_end(), value, "session: there are bytes after its end; nothing of it is used");
  std::vector<Timeline::Kept> way = record.timeline.moments();
  if (record.tip && record.tip->moment) way.push_back(record.tip->moment);

  for (const Command& c : {Command(command::Speed{next_speed}), Command(command::Pace{next_pace})}) {
    c.check();
    c.carry_out(*this);
  }
  command::Open{link}.carry_out(*this);
  require_way(way);
  run->restore(now);
  kept = std::move(others);
  named_for.reset();
  record.layer_history = std::move(layer_history);  // as the new start left it
  record.layer_ghost = std::move(layer_ghost);
  record.line = ++lines;
  static_cast<RunRecord&>(*this) = std::move(record);
  training = was_training && !divergence && !tip && missing_data == MissingData::nothing;
  metrics = {};
  measure();
  weights_changed();
}

}  // namespace deepx::inline DEEPX_PRECISION
