// SPDX-License-Identifier: MIT
// A session as text continues exactly where it was saved. A damaged one is refused and changes nothing.
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/study_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/divergence.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/experiment/view.h"
#include "playground/model/share/export.h"
#include "playground/model/text/base64.h"
#include "playground/model/text/packer.h"
#include "playground/model/train/history.h"
#include "playground/model/train/kept_run.h"
#include "tests/model/support.h"

using namespace deepx;

namespace {

Spec small_two_layers() {
  Spec spec;
  set_path(spec, "data.points", "60");
  set_path(spec, "network.hidden", "tanh:4,relu:3");
  set_path(spec, "schedule.name", "cosine");
  return spec;
}
std::vector<float> copy(std::span<const float> v) { return {v.begin(), v.end()}; }

/// The bytes of a session after its checksum.
std::string bytes_of(const std::string& session) {
  return from_base64("test", session.substr(7)).substr(sizeof(std::uint64_t));
}
/// A session with these bytes and a correct checksum.
std::string session_of(const std::string& bytes) {
  Packer to;
  for (const char byte : bytes) to.put(byte);
  return to.text();
}

}  // namespace

TEST_CASE("session: everything continues where it was") {
  Experiment a(small_two_layers());
  a.apply(command::Step{30, true});
  a.apply(command::Reset{});
  a.apply(command::Step{10, true});
  a.apply(command::Set("optimizer.learning_rate", 0.1));
  a.apply(command::Step{7});
  a.apply(command::Speed{2});
  a.apply(command::ShowGraph{Walked::network});
  a.apply(command::TraceTo{5});
  const std::string text = a.save_session();
  Experiment b;
  b.apply(command::Resume{text});
  CHECK(b.link_state() == a.link_state());
  CHECK(b.run().step() == a.run().step());
  CHECK(b.run().epoch() == a.run().epoch());
  CHECK(b.speed() == 2);
  CHECK(b.backprop().trace()->at() == 5);
  CHECK(weights_of(b) == weights_of(a));
  CHECK(copy(b.run().history().test_loss()) == copy(a.run().history().test_loss()));
  CHECK(copy(b.run().ghost().test_loss()) == copy(a.run().ghost().test_loss()));
  REQUIRE(b.run().history().events().size() == 1);
  CHECK(b.run().history().events()[0].label == a.run().history().events()[0].label);
  for (Experiment* e : {&a, &b}) e->apply(command::Show{View::train}), e->apply(command::Step{20});
  CHECK(weights_of(b) == weights_of(a));
  for (Experiment* e : {&a, &b}) e->apply(command::Scrub{4});
  CHECK(weights_of(b) == weights_of(a));
  Experiment c;  // once more, from the past
  c.apply(command::Resume{b.save_session()});
  CHECK(c.run().in_past());
  CHECK(c.run().last_epoch() == b.run().last_epoch());
  for (Experiment* e : {&a, &c}) e->apply(command::Scrub{e->run().last_epoch()});
  CHECK(weights_of(c) == weights_of(a));
  c.apply(command::Undo{});
  CHECK(c.spec() == Spec{});
}

TEST_CASE("session: one of a run that diverged") {
  Spec spec = small_two_layers();
  for (const auto& [path, text] : {std::pair{"optimizer.name", "sgd"},
                                   {"optimizer.learning_rate", "100"},
                                   {"network.hidden", "relu:8,relu:8"},
                                   {"loss", "mse"}})
    set_path(spec, path, text);
  Experiment a(spec);
  a.train(1000);
  REQUIRE(a.run().divergence());
  Experiment b;
  b.apply(command::Resume{a.save_session()});
  REQUIRE(b.run().divergence());
  CHECK(b.run().divergence()->message == a.run().divergence()->message);
  CHECK(b.run().divergence()->fix_value == a.run().divergence()->fix_value);
  CHECK(std::isnan(b.run().metrics().loss.test));
  b.apply(command::Scrub{b.run().divergence()->rewind});
  CHECK_FALSE(b.run().divergence());
}

TEST_CASE("session: a damaged one is refused, and changes nothing") {
  Experiment a(small_two_layers());
  a.apply(command::Step{3, true});
  const std::string text = a.save_session();
  Experiment e;
  e.apply(command::Step{2, true});
  const auto before = weights_of(e);
  const auto refused = [&](const std::string& damaged) {
    const std::string message = message_of([&] { e.apply(command::Resume{damaged}); });
    return message.starts_with("session: ") && e.spec() == Spec{} && e.run().epoch() == 2 && weights_of(e) == before;
  };
  CHECK(refused(""));
  CHECK(refused("deepx1:"));
  CHECK(refused("deepx0:" + text.substr(7)));
  CHECK(refused("{}"));
  CHECK(refused(text.substr(0, text.size() / 2)));
  for (std::size_t at = 7; at < text.size(); at += text.size() / 200 + 1) {
    std::string damaged = text;
    damaged[at] = damaged[at] == 'A' ? 'B' : 'A';
    REQUIRE(refused(damaged));
  }
  e.apply(command::Resume{text});
  CHECK(e.run().epoch() == 3);
}

TEST_CASE("session: it contains the kept runs, with curves, numbers and colors") {
  Experiment a(small_two_layers());
  a.apply(command::Step{4, true});
  a.apply(command::KeepRun{});
  set(a, "seed", "7");
  a.apply(command::Step{6, true});
  a.apply(command::KeepRun{});
  a.apply(command_from_file("stranger.csv", "epoch,train_loss,test_loss\n0,2,2\n1,1,\n"));
  a.apply(command::DropRun{0});
  Experiment b;
  b.apply(command::Step{1, true});
  b.apply(command::KeepRun{});
  b.apply(command::Resume{a.save_session()});
  REQUIRE(b.run().kept().size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    const KeptRun &one = a.run().kept()[i], &other = b.run().kept()[i];
    CHECK(other.spec == one.spec);
    CHECK(other.name == one.name);
    CHECK(other.color == one.color);
    CHECK(other.epoch == one.epoch);
    CHECK(other.step == one.step);
    CHECK(other.metrics.loss.train == one.metrics.loss.train);
    CHECK(copy(other.history.train_loss()) == copy(one.history.train_loss()));
    CHECK(other.history.stride() == one.history.stride());
  }
  CHECK(b.run().kept()[0].color == 1);
  CHECK(b.run().kept()[1].name == "stranger");
  // The kept runs of before come back with the run.
  b.apply(command::Undo{});
  REQUIRE(b.run().kept().size() == 1);
  CHECK(b.run().kept()[0].epoch == 1);
  b.apply(command::Redo{});
  CHECK(b.run().kept().size() == 2);
}

TEST_CASE("session: an old one without kept runs still opens; invalid kept runs are refused") {
  Experiment a(small_two_layers());
  a.apply(command::Step{3, true});
  const std::string none = bytes_of(a.save_session());  // ends with the number of kept runs
  Experiment b;
  b.apply(command::Resume{session_of(none.substr(0, none.size() - sizeof(std::uint32_t)))});
  CHECK(b.run().epoch() == 3);
  CHECK(b.run().kept().empty());

  a.apply(command::KeepRun{});
  const std::string one = bytes_of(a.save_session());  // ends with its color
  const auto ending = [&](std::string bytes, std::int32_t number) {
    bytes.resize(bytes.size() - sizeof number);
    return session_of(bytes.append(reinterpret_cast<const char*>(&number), sizeof number));
  };
  CHECK(refusal(b, command::Resume{session_of(one.substr(0, one.size() - 1))}) ==
        "session: it is incomplete; none of it is used");
  CHECK(refusal(b, command::Resume{ending(one, kMaxKept)}) ==
        "session: kept run 0 has color 6; must be different for each run and below 6");
  CHECK(refusal(b, command::Resume{ending(none, 7)}) == "session: it has 7 kept runs; at most 6 are kept");
  CHECK(b.run().kept().empty());
  b.apply(command::Resume{session_of(one)});
  CHECK(b.run().kept().size() == 1);
}

TEST_CASE("session: invalid numbers are refused, each with its range, and change nothing") {
  Experiment a(small_two_layers());
  a.apply(command::Step{3, true});
  const std::string good = bytes_of(a.save_session());
  const std::size_t link = 8 + static_cast<unsigned char>(good[4]) + 256 * static_cast<unsigned char>(good[5]);
  Experiment b;
  b.apply(command::Step{2});
  const std::vector<Real> before = weights_of(b);
  const auto with = [&](std::size_t at, const std::string& bytes) {
    std::string changed = good;
    changed.replace(at, bytes.size(), bytes);
    const std::string message = refusal(b, command::Resume{session_of(changed)});
    CHECK(weights_of(b) == before);
    return message;
  };
  // After the link: speed and pace, 8 bytes each, then whether it trains.
  CHECK(with(link + 16, "\xff") == "session: a yes or no is 255; must be in [0, 1]");
  CHECK(with(link + 16, "\x02") == "session: a yes or no is 2; must be in [0, 1]");
  CHECK(with(link, std::string(8, '\xff')).starts_with("speed: is nan"));
  const std::uint32_t weights = static_cast<unsigned char>(good[link + 17]);
  const std::size_t steps = link + 17 + 4 + weights * sizeof(Real);  // of the optimizer
  CHECK(with(steps, std::string(8, '\xff')) == "session: a number of steps is -1; must be in [0, 9007199254740992]");
  CHECK(with(steps + 8, std::string(4, '\xff')) ==
        "session: the number of parameters is 4294967295; must be in [0, 1000]");
  CHECK(refusal(b, command::Resume{session_of(good + '!')}) ==
        "session: there are bytes after its end; nothing of it is used");
  b.apply(command::Resume{session_of(good)});
  CHECK(weights_of(b) == weights_of(a));
}

TEST_CASE("session: moments that are not part of its run are refused") {
  Experiment a(small_two_layers()), b;
  a.apply(command::Step{3, true});
  set(a, "optimizer.learning_rate", "0.1");
  a.apply(command::Step{2, true});
  std::string bytes = bytes_of(a.save_session());
  // The last moment has its own link, because its rate differs. "tanh:5" instead of "tanh:4" there means another
  // network.
  const std::size_t last = bytes.rfind("tanh:4");
  REQUIRE(last != bytes.find("tanh:4"));
  bytes[last + 5] = '5';
  CHECK(refusal(b, command::Resume{session_of(bytes)}).ends_with("is not part of its run; nothing of it is used"));
  CHECK(b.spec() == Spec{});
}

TEST_CASE("session: as a file it opens again; a damaged file gives an error that names it") {
  Experiment a(small_two_layers()), b;
  a.apply(command::Step{5, true});
  a.apply(command::KeepRun{});
  const ExportedFile file = export_file(a, "session");
  CHECK(file.name == "deepx_spiral.deepx");
  b.apply(command_from_file(file.name, file.bytes));
  CHECK(b.run().step() == a.run().step());
  CHECK(weights_of(b) == weights_of(a));
  CHECK(b.run().kept().size() == 1);
  CHECK(
      message_of([&] { b.apply(command_from_file(file.name, file.bytes.substr(0, 1000))); }).starts_with("session: "));
  CHECK(message_of([&] {
          b.apply(command_from_file(file.name, "deepx9:AAAA"));
        }).starts_with("session: the text is not a session of this version"));
}

TEST_CASE("session: its size is bounded, whatever the network and the length of the run") {
  Spec spec = small_two_layers();
  set_path(spec, "network.hidden", "tanh:100,tanh:100,tanh:100");
  set_path(spec, "batch", "30");
  Experiment e(spec);
  std::string run = "epoch,train_loss,test_loss\n";
  for (int epoch = 0; epoch < static_cast<int>(History::kCapacity); ++epoch) run += std::to_string(epoch) + ",1,1\n";
  for (const char* name : {"a", "b", "c", "d", "e", "f"}) e.apply(command::OpenRun{name, run});
  e.train(150);
  CHECK(e.save_session().size() < 4'000'000);
}
