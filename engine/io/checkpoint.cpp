// SPDX-License-Identifier: MIT
// Parts of a training run as tensors and text, and back.
#include "engine/io/checkpoint.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <limits>
#include <set>
#include <span>
#include <type_traits>
#include <utility>

namespace deepx::inline DEEPX_PRECISION {

/// A file that is being read: everything is requested by name, and at the end nothing may be left over.
class Checkpoint::Source {
 public:
  Source(const std::string& path, NonFinite numbers)
      : file_(clipped(path, kMostPath)), named_(load_safetensors(path, numbers)) {}

  template <class... Reasons>
  [[noreturn]] void refuse(const Reasons&... reasons) const {
    throw Error(ErrorKind::io, join("checkpoint: ", file_, ": ", reasons...));
  }

  /// Runs f; its errors name the file.
  template <class F>
  void checked(const std::string& name, F f) const {
    try {
      f();
    } catch (const Error& error) {
      refuse(name, ": ", error.what());
    }
  }

  const std::string& text(const std::string& name) {
    const auto found = named_.metadata.find(name);
    if (found == named_.metadata.end()) refuse("has no ", name, "; it is not of this run");
    read_.insert(name);
    return found->second;
  }
  std::int64_t whole(const std::string& name, std::int64_t low, std::int64_t high) {
    const std::string& digits = text(name);
    char* end = nullptr;
    errno = 0;
    const long long v = std::strtoll(digits.c_str(), &end, 10);
    if (digits.empty() || *end != 0 || errno != 0 || v < low || v > high)
      refuse(name, " is ", quote(digits), "; must be a whole number in [", low, ", ", high, "]");
    return v;
  }
  double number(const std::string& name) {
    const std::string& digits = text(name);
    char* end = nullptr;
    const double v = std::strtod(digits.c_str(), &end);
    if (digits.empty() || *end != 0) refuse(name, " is ", quote(digits), "; must be a number");
    return v;
  }
  /// nullptr when there is none.
  const Tensor* find(const std::string& name) {
    const Tensor* found = named_.find(name);
    if (found) read_.insert(name);
    return found;
  }
  const Tensor& tensor(const std::string& name, const Shape& shape) {
    const Tensor* found = find(name);
    if (!found) refuse("has no ", name, "; it is not of this run");
    if (found->shape() != shape) refuse(name, " has shape ", found->shape(), "; here it has ", shape);
    return *found;
  }
  /// Content that was not requested belongs to another run.
  void finish() const {
    for (const auto& [name, tensor] : named_.tensors)
      if (!read_.contains(name))
        refuse("has ", clipped(name), " of shape ", tensor.shape(), ", which this run does not have");
    for (const auto& [name, text] : named_.metadata)
      if (!read_.contains(name)) refuse("has ", clipped(name), ", which this run does not have");
  }

 private:
  std::string file_;
  NamedTensors named_;
  std::set<std::string> read_;
};

namespace {

constexpr std::int64_t kMaxWhole = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMaxCount = std::int64_t{1}
                                   << 53;  // of steps: counting continues, and a double is exact up to here

/// Settings one by one under `prefix`: get(name) and set(name, value) are those of their owner.
template <class Get>
void write_settings(NamedTensors& to, const std::string& prefix, std::span<const Setting> declared, Get get) {
  for (const Setting& s : declared) to.metadata[join(prefix, "/", s.name)] = join(get(s.name));
}
template <class Source, class Set>
void read_settings(Source& from, const std::string& prefix, std::span<const Setting> declared, Set set) {
  for (const Setting& s : declared) {
    const double v = from.number(join(prefix, "/", s.name));
    from.checked(prefix, [&] { set(s.name, v); });
  }
}
/// Refuses another entry of the catalogue than `entry`.
template <class Source>
void check_entry(Source& from, const std::string& name, std::string_view entry) {
  const std::string& found = from.text(name);
  if (found != entry) from.refuse(name, " is ", quote(found), "; here it is ", quote(entry));
}

std::string groups_text(const Optimizer& optimizer) {
  std::string text;
  for (std::size_t i = 0; i < optimizer.states().size(); ++i) text += join(i ? " " : "", optimizer.group_of(i));
  return text;
}

void write_optimizer(NamedTensors& to, const std::string& name, const Optimizer& optimizer) {
  const OptimizerInfo& info = optimizer.info();
  to.metadata[name] = info.name;
  to.metadata[name + "/steps"] = join(optimizer.steps());
  for (std::size_t g = 0; g < optimizer.groups(); ++g)
    write_settings(to, join(name, "/group", g), info.settings, [&](std::string_view s) { return optimizer.get(s, g); });
  to.metadata[name + "/parameters"] = join(optimizer.states().size());
  to.metadata[name + "/group_of"] = groups_text(optimizer);
  for (std::size_t i = 0; i < optimizer.states().size(); ++i) {
    const OptimizerState& state = optimizer.states()[i];
    const std::string at = join(name, "/", i, "/");
    to.metadata[at + "steps"] = join(state.steps);
    to.metadata[at + "size"] = join(state.size);
    if (state.steps == 0) continue;
    for (std::size_t n = 0; n < info.numbers.size(); ++n)
      to.metadata[join(at, info.numbers[n].name)] = join(state.numbers[n]);
    for (std::size_t a = 0; a < info.arrays.size(); ++a)
      if (const std::vector<Real>& array = state.arrays[a]; !array.empty())
        to.add(join(at, info.arrays[a].name), Tensor::from({static_cast<int>(array.size())}, array));
  }
}

template <class Source>
OptimizerState read_state(Source& from, const std::string& at, const OptimizerInfo& info) {
  OptimizerState state;
  state.steps = from.whole(at + "steps", 0, kMaxCount);
  state.size = static_cast<std::size_t>(from.whole(at + "size", 0, std::numeric_limits<int>::max()));
  if (state.steps == 0) return state;
  for (const StateNumber& number : info.numbers) state.numbers.push_back(from.number(join(at, number.name)));
  for (std::size_t a = 0; a < info.arrays.size(); ++a) {
    const std::string name = join(at, info.arrays[a].name);  // missing if unused
    if (const Tensor* array = from.find(name)) state.arrays[a] = array->values();
  }
  return state;
}

}  // namespace

Checkpoint::Checkpoint() {
  const std::string_view real = sizeof(Real) == sizeof(float) ? "float" : "double";
  add({"precision", [real](NamedTensors& to) { to.metadata["precision"] = real; },
       [real](Source& from) -> Commit {
         check_entry(from, "precision", real);
         return [] {};
       }});
}

Checkpoint& Checkpoint::add(Part part) {
  const auto within = [](const std::string& a, const std::string& b) { return (a + "/").starts_with(b + "/"); };
  for (const Part& other : parts_)
    DEEPX_REQUIRE(!within(part.name, other.name) && !within(other.name, part.name), value,
                  "checkpoint: add: ", quote(part.name), ": there is ", quote(other.name),
                  " already; give each part a different name, not within another's");
  parts_.push_back(std::move(part));
  return *this;
}

Checkpoint& Checkpoint::add(std::string_view name, Layer& network) {
  const std::string prefix = join(name, "/");
  return add({std::string(name),
              [&network, prefix](NamedTensors& to) {
                for (const NamedTensor& t : state(network)) to.add(prefix + t.name, t.value);
              },
              [&network, prefix](Source& from) -> Commit {
                std::vector<std::pair<Tensor, Tensor>> pairs;  // here, and from the file
                for (const NamedTensor& t : state(network)) {
                  if (repeats(t.value.layout()))
                    from.refuse(prefix, t.name,
                                " cannot be written here: it is a view that repeats numbers; let the "
                                "layer visit the tensor it views");
                  pairs.emplace_back(t.value, from.tensor(prefix + t.name, t.value.shape()));
                }
                return [pairs = std::move(pairs)]() mutable {
                  for (auto& [here, there] : pairs) here.copy_from(there);  // also into a strided view, of tied weights
                };
              }});
}

Checkpoint& Checkpoint::add(std::string_view name_given, Optimizer& optimizer) {
  const std::string name(name_given);
  return add({name, [&optimizer, name](NamedTensors& to) { write_optimizer(to, name, optimizer); },
              [&optimizer, name](Source& from) -> Commit {
                const OptimizerInfo& info = optimizer.info();
                check_entry(from, name, info.name);
                Optimizer restored = optimizer;
                for (std::size_t g = 0; g < optimizer.groups(); ++g)
                  read_settings(from, join(name, "/group", g), info.settings,
                                [&](std::string_view s, double v) { restored.set(s, v, g); });
                const std::int64_t steps = from.whole(name + "/steps", 0, kMaxCount);
                const std::int64_t count = from.whole(name + "/parameters", 0, kMaxWhole);
                std::vector<OptimizerState> states;
                for (std::int64_t i = 0; i < count; ++i)
                  states.push_back(read_state(from, join(name, "/", i, "/"), info));
                from.checked(name, [&] { restored.restore(steps, std::move(states)); });
                if (const std::string& groups = from.text(name + "/group_of"); groups != groups_text(restored))
                  from.refuse(name, " has its parameters in the groups ", clipped(groups), "; here they are in ",
                              groups_text(restored));
                return [&optimizer, restored = std::move(restored)] { optimizer = restored; };
              }});
}

Checkpoint& Checkpoint::add(std::string_view name_given, Schedule& schedule) {
  const std::string name(name_given);
  return add({name,
              [&schedule, name](NamedTensors& to) {
                const ScheduleState& s = schedule.state();
                to.metadata[name] = schedule.info().name;
                write_settings(to, name + "/settings", schedule.info().settings,
                               [&](std::string_view key) { return schedule.get(key); });
                each_field(s, [&](const char* field, auto v) { to.metadata[join(name, "/", field)] = join(v); });
              },
              [&schedule, name](Source& from) -> Commit {
                const ScheduleInfo& info = schedule.info();
                check_entry(from, name, info.name);
                Schedule restored = schedule;
                read_settings(from, name + "/settings", info.settings,
                              [&](std::string_view key, double v) { restored.set(key, v); });
                ScheduleState s;
                each_field(s, [&](const char* field, auto& v) {
                  const std::string key = join(name, "/", field);
                  if constexpr (std::is_floating_point_v<std::remove_reference_t<decltype(v)>>)
                    v = from.number(key);
                  else
                    v = from.whole(key, 0, kMaxCount);
                });
                restored.restore(s);
                return [&schedule, restored] { schedule = restored; };
              }});
}

Checkpoint& Checkpoint::add(std::string_view name_given, EarlyStopping& stopping) {
  const std::string name(name_given);
  return add({name,
              [&stopping, name](NamedTensors& to) {
                to.metadata[name + "/best"] = join(stopping.best);
                to.metadata[name + "/best_epoch"] = join(stopping.best_epoch);
                to.metadata[name + "/epoch"] = join(stopping.epoch);
              },
              [&stopping, name](Source& from) -> Commit {
                EarlyStopping restored = stopping;
                const auto epoch = [&](const char* key, int last) {
                  return static_cast<int>(from.whole(name + key, -1, last));
                };
                restored.best = from.number(name + "/best");
                restored.epoch = epoch("/epoch", std::numeric_limits<int>::max() - 1);
                restored.best_epoch = epoch("/best_epoch", restored.epoch);
                return [&stopping, restored] { stopping = restored; };
              }});
}

Checkpoint& Checkpoint::add(std::string_view name_given, Rng& rng) {
  const std::string name(name_given);
  // As a signed number, like all others: the same 64 bits.
  return add({name,
              [&rng, name](NamedTensors& to) { to.metadata[name] = join(static_cast<std::int64_t>(rng.state())); },
              [&rng, name](Source& from) -> Commit {
                const std::int64_t state = from.whole(name, -kMaxWhole - 1, kMaxWhole);
                return [&rng, state] { rng.set_state(static_cast<std::uint64_t>(state)); };
              }});
}

Checkpoint& Checkpoint::add(std::string_view name_given, std::int64_t& counter) {
  const std::string name(name_given);
  return add({name, [&counter, name](NamedTensors& to) { to.metadata[name] = join(counter); },
              [&counter, name](Source& from) -> Commit {
                const std::int64_t v = from.whole(name, -kMaxWhole - 1, kMaxWhole);
                return [&counter, v] { counter = v; };
              }});
}

Checkpoint& Checkpoint::add(std::string_view name_given, int& counter) {
  const std::string name(name_given);
  return add({name, [&counter, name](NamedTensors& to) { to.metadata[name] = join(counter); },
              [&counter, name](Source& from) -> Commit {
                using Limits = std::numeric_limits<int>;
                const auto v = static_cast<int>(from.whole(name, Limits::min(), Limits::max()));
                return [&counter, v] { counter = v; };
              }});
}

// Each number as its upper and lower 16 bits, which are exact in float.
Checkpoint& Checkpoint::add(std::string_view name_given, std::vector<int>& list) {
  const std::string name(name_given);
  return add({name,
              [&list, name](NamedTensors& to) {
                Tensor halves = Tensor::empty({2, static_cast<int>(list.size())});
                Real *upper = halves.raw(), *lower = upper + list.size();
                for (std::size_t i = 0; i < list.size(); ++i) {
                  upper[i] = static_cast<Real>(list[i] >> 16);
                  lower[i] = static_cast<Real>(list[i] & 0xffff);
                }
                to.add(name, halves);
              },
              [&list, name](Source& from) -> Commit {
                const Tensor& halves = from.tensor(name, {2, static_cast<int>(list.size())});
                std::vector<int> numbers(list.size());
                for (std::size_t i = 0; i < list.size(); ++i) {
                  const Real upper = halves.raw()[i], lower = halves.raw()[list.size() + i];
                  const bool exact = upper >= -32768 && upper < 32768 && lower >= 0 && lower < 65536;
                  if (!exact)
                    from.refuse(name, " holds at ", i, " the halves ", upper, " and ", lower, "; must be 16 bits each");
                  numbers[i] = static_cast<int>(upper) * 65536 + static_cast<int>(lower);
                }
                return [&list, numbers = std::move(numbers)] { list = numbers; };
              }});
}

void Checkpoint::save(const std::string& path) const {
  NamedTensors named;
  for (const Part& part : parts_) part.write(named);
  save_safetensors(path, named);
}

void Checkpoint::load(const std::string& path, NonFinite numbers) {
  Source from(path, numbers);
  std::vector<Commit> commits;
  for (const Part& part : parts_) commits.push_back(part.read(from));
  from.finish();
  for (const Commit& commit : commits) commit();
}

}  // namespace deepx::inline DEEPX_PRECISION
