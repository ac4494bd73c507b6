// SPDX-License-Identifier: MIT
// A whole session as text: the contents of its link, the current state of the run, its curves and its past.
#include <algorithm>
#include <cmath>
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

void pack(Packer& to, const ScheduleState& s) {
  to.put(s.step);
  to.put(s.best);
  for (const std::int64_t count : {s.bad, s.cooldown, s.cuts}) to.put(count);
}

ScheduleState unpack_schedule(Unpacker& from) {
  ScheduleState s;
  const auto count = [&] { return from.whole<std::int64_t>("a schedule's count", 0, kMostSessionSteps); };
  s.step = count();
  s.best = from.get<double>();
  for (std::int64_t* to : {&s.bad, &s.cooldown, &s.cuts}) *to = count();
  return s;
}

void pack(Packer& to, const RunSnapshot& s) {
  to.put(s.network);
  to.put(s.optimizer_steps);
  to.put(static_cast<std::uint32_t>(s.optimizer.size()));
  for (const OptimizerState& o : s.optimizer) {
    to.put(o.steps);
    to.put(static_cast<std::uint64_t>(o.size));
    to.put(o.numbers);
    for (const auto& array : o.arrays) to.put(array);
  }
  pack(to, s.schedule);
  to.put(s.shuffling);
  to.put(s.order);
  to.put(s.cursor);
  to.put(s.epoch);
  to.put(s.steps);
}

RunSnapshot unpack_run(Unpacker& from) {
  RunSnapshot s;
  s.network = from.list<Real>();
  const auto steps = [&] { return from.whole<std::int64_t>("a number of steps", 0, kMostSessionSteps); };
  s.optimizer_steps = steps();
  s.optimizer.resize(from.whole<std::uint32_t>("the number of parameters", 0, kMostParameters));
  for (OptimizerState& o : s.optimizer) {
    o.steps = steps();
    o.size = static_cast<std::size_t>(from.get<std::uint64_t>());
    o.numbers = from.list<double>();
    for (auto& array : o.arrays) array = from.list<Real>();
  }
  s.schedule = unpack_schedule(from);
  s.shuffling = from.get<std::uint64_t>();
  s.order = from.list<std::uint16_t>();
  s.cursor = from.get<int>();  // Run::restore() checks it against the number of samples
  s.epoch = from.whole("an epoch", 0, kMostSessionEpochs);
  s.steps = steps();
  return s;
}

void pack(Packer& to, const Moment& m) {
  to.put(spec_link(*m.spec));
  to.put(m.turn);
  pack(to, m.run);
}

Timeline::Kept unpack_moment(Unpacker& from, const Timeline::Kept& before) {
  const auto m = std::make_shared<Moment>();
  const std::string link = from.string();
  // Most moments share the spec of the previous one.
  m->spec = before && spec_link(*before->spec) == link ? before->spec : std::make_shared<const Spec>(state_of(link).spec);
  m->turn = from.get<bool>();
  m->run = unpack_run(from);
  return m;
}

void pack(Packer& to, const History& h) {
  for (const auto& curve : h.curves()) to.put(curve);
  to.put(h.stride());
  to.put(static_cast<std::uint32_t>(h.events().size()));
  for (const Event& e : h.events()) {
    to.put(e.epoch);
    to.put(e.label);
    to.put(e.step);
    to.put(e.path);
  }
}

void unpack(Unpacker& from, History& h) {
  std::array<std::vector<float>, History::kCurves> curves;
  for (auto& curve : curves) {
    curve = from.list<float>();
    DEEPX_REQUIRE(curve.size() == curves[0].size() && curve.size() <= History::kCapacity, value, "session: its curves differ in length");
  }
  const int stride = from.whole("the step of the curves", 1, kMostSessionEpochs / static_cast<int>(History::kCapacity));
  std::vector<Event> events(from.whole<std::uint32_t>("the number of marks", 0, kMostMarks));
  for (Event& e : events) {
    e.epoch = from.whole("an epoch", 0, kMostSessionEpochs);
    e.label = from.string();
    e.step = from.whole<long long>("a number of steps", 0, kMostSessionSteps);
    e.path = from.string();
  }
  h.assign(curves, std::move(events), stride);
}

void pack(Packer& to, const Divergence& d) {
  to.put(d.step);
  to.put(d.rewind);
  for (const std::string* text : {&d.where, &d.cause, &d.remedy, &d.message, &d.fix_path, &d.fix_value, &d.fix_words}) to.put(*text);
}

Divergence unpack_divergence(Unpacker& from) {
  Divergence d;
  d.step = from.whole<long long>("a number of steps", 0, kMostSessionSteps);
  d.rewind = from.whole("an epoch", 0, kMostSessionEpochs);
  for (std::string* text : {&d.where, &d.cause, &d.remedy, &d.message, &d.fix_path, &d.fix_value, &d.fix_words}) *text = from.string();
  return d;
}

/// Everything except the layers' curves; `room` is the number of moments kept that are not turns.
void pack(Packer& to, const RunRecord& r, std::size_t room) {
  pack(to, r.history);
  pack(to, r.ghost);
  std::vector<Timeline::Kept> moments = r.timeline.moments();
  const std::size_t every = 1 + moments.size() / (1 + room);
  std::size_t i = 0;
  std::erase_if(moments, [&](const Timeline::Kept& m) { return ++i % every != 0 && !m->turn; });
  to.put(static_cast<std::uint32_t>(moments.size()));
  for (const Timeline::Kept& m : moments) pack(to, *m);
  to.put(r.tip.has_value());
  if (r.tip) {
    to.put(r.tip->epoch);
    to.put(r.tip->step);
    to.put(r.tip->moment != nullptr);
    if (r.tip->moment) pack(to, *r.tip->moment);
  }
  to.put(r.divergence.has_value());
  if (r.divergence) pack(to, *r.divergence);
}

RunRecord unpack_record(Unpacker& from) {
  RunRecord r;
  unpack(from, r.history);
  unpack(from, r.ghost);
  std::vector<Timeline::Kept> moments(from.whole<std::uint32_t>("the number of moments", 1, kMostMoments));
  for (std::size_t i = 0; i < moments.size(); ++i) moments[i] = unpack_moment(from, i > 0 ? moments[i - 1] : nullptr);
  r.timeline.assign(moments);
  if (from.get<bool>()) {
    r.tip = Tip{nullptr, from.whole("an epoch", 0, kMostSessionEpochs), from.whole<long long>("a number of steps", 0, kMostSessionSteps)};
    if (from.get<bool>()) r.tip->moment = unpack_moment(from, moments.empty() ? nullptr : moments.back());
  }
  if (from.get<bool>()) r.divergence = unpack_divergence(from);
  DEEPX_REQUIRE(r.history.size() > 0, value, "session: its curves have no point; they begin with epoch 0");
  return r;
}

void pack(Packer& to, const Metrics& m) {
  for (const Metrics::Split& s : {m.loss, m.accuracy, m.r2}) to.put(s.train), to.put(s.test);
  to.put(m.penalty);
}

Metrics unpack_metrics(Unpacker& from) {
  Metrics m;
  for (Metrics::Split* s : {&m.loss, &m.accuracy, &m.r2}) s->train = from.get<double>(), s->test = from.get<double>();
  m.penalty = from.get<double>();
  return m;
}

void pack(Packer& to, const KeptRun& k) {
  to.put(k.spec.has_value());
  to.put(k.spec ? spec_link(*k.spec) : k.name);
  pack(to, k.history);
  pack(to, k.metrics);
  to.put(k.step);
  to.put(k.epoch);
  to.put(k.color);
}

KeptRun unpack_kept(Unpacker& from) {
  KeptRun k;
  if (from.get<bool>()) k.spec = state_of(from.string()).spec;
  else k.name = from.string();
  unpack(from, k.history);
  DEEPX_REQUIRE(k.history.size() > 1, value, "session: a kept run has no whole epoch");
  k.metrics = unpack_metrics(from);
  k.step = from.whole<long long>("a kept run's steps", -1, kMostSessionSteps);
  k.epoch = from.whole("an epoch", 0, kMostSessionEpochs);
  k.color = from.get<int>();
  return k;
}

/// The kept runs. Old sessions end where they would begin.
std::vector<KeptRun> unpack_kept_runs(Unpacker& from) {
  std::vector<KeptRun> all;
  if (from.at_end()) return all;
  const auto count = from.get<std::uint32_t>();
  DEEPX_REQUIRE(count <= kMaxKept, value, "session: it has ", count, " kept runs; at most ", kMaxKept, " are kept");
  std::array<bool, kMaxKept> taken{};
  for (std::uint32_t i = 0; i < count; ++i) {
    const int color = all.emplace_back(unpack_kept(from)).color;
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
  pack(to, run);
  pack(to, s, kMostBytes / run.bytes());
  to.put(static_cast<std::uint32_t>(s.kept.size()));
  for (const KeptRun& k : s.kept) pack(to, k);
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
  const RunSnapshot now = unpack_run(from);
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
