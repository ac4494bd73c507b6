// SPDX-License-Identifier: MIT
// Checkpoints: a resumed run equals one that never stopped, bit for bit; a file of another run changes nothing.
#include "engine/io/checkpoint.h"

#include <numeric>

#include "tests/engine/files.h"
#include "tests/engine/support.h"

using namespace deepx;

namespace {

constexpr int kSamples = 21, kBatch = 6;

// A training as a user would write it: shuffled batches, an optimizer with two groups, a schedule.
struct Training {
  Rng init{3, Stream::init}, shuffling{4, Stream::shuffle};
  Sequential net;
  std::vector<Tensor> all;
  Tensor x = Tensor::zeros({kBatch, 2}), target = Tensor::zeros({kBatch, 1}), loss;
  Tape tape;
  Optimizer optimizer;
  Schedule schedule;
  EarlyStopping stopping{.patience = 3};
  std::vector<int> order = std::vector<int>(kSamples);
  int cursor = 0;
  std::int64_t epoch = 0;
  Checkpoint run;

  explicit Training(std::string_view optimizer_name = "sgd", std::string_view schedule_name = "constant", int width = 5)
      : optimizer(optimizer_catalogue().at(optimizer_name)), schedule(schedule_catalogue().at(schedule_name)) {
    const Initializer& xavier = initializer_catalogue().at("xavier_uniform");
    net.add("hidden", std::make_unique<Linear>(2, width, xavier, init));
    net.add("norm", make_layer("BatchNorm1d", {}, {kBatch, width}, xavier, init));
    net.add("tanh", std::make_unique<Activation>("tanh"));
    net.add("dropout", make_layer("Dropout", {{"p", 0.2}}, {kBatch, width}, xavier, init));
    net.add("output", std::make_unique<Linear>(width, 1, xavier, init));
    all = parameters(net);
    if (optimizer.info().settings[1].name == "momentum") optimizer.set("momentum", 0.9);
    if (!optimizer.info().needs_evaluation()) optimizer.add_group(std::vector<std::size_t>{1, 3});
    std::iota(order.begin(), order.end(), 0);
    shuffling.shuffle(order);
    {
      const auto on = tape.record();
      loss = mse(net(x), target);
    }
    run.add("network", net).add("optimizer", optimizer).add("schedule", schedule).add("shuffling", shuffling);
    run.add("stopping", stopping);
    run.add("order", order).add("cursor", cursor).add("epoch", epoch);
  }

  void step() {
    std::span<Real> points = x.mutable_data(), targets = target.mutable_data();
    for (std::size_t n = 0; n < kBatch; ++n) {
      const auto sample = static_cast<double>(order[static_cast<std::size_t>(cursor)]);
      points[2 * n] = static_cast<Real>(std::sin(sample));
      points[2 * n + 1] = static_cast<Real>(std::cos(3 * sample));
      targets[n] = points[2 * n] * points[2 * n + 1];
      if (++cursor == kSamples) {
        cursor = 0;
        ++epoch;
        shuffling.shuffle(order);
      }
    }
    for (std::size_t g = 0; g < optimizer.groups(); ++g)
      optimizer.set("learning_rate", schedule.rate(g == 0 ? 0.05 : 0.02), g);
    const double now = optimizer.step(all, tape, loss);
    schedule.advance(now);
    if (epoch > stopping.epoch + 1) stopping.update(now);
  }
  void steps(int count) {
    for (int i = 0; i < count; ++i) step();
  }
  std::vector<Real> weights() const {
    std::vector<Real> numbers;
    for (const Tensor& p : all) numbers.insert(numbers.end(), p.data().begin(), p.data().end());
    return numbers;
  }
};

struct File {
  ScratchFolder folder;
  std::string path = folder.file("run.safetensors");
};

// The error of load() after the file's name; the run must not have changed.
std::string load_refusal(Training& into, const File& file) {
  const std::vector<Real> before = into.weights();
  const std::uint64_t shuffling = into.shuffling.state();
  const std::int64_t steps = into.optimizer.steps();
  const int cursor = into.cursor;
  const std::int64_t epoch = into.epoch;
  const std::string message = message_of([&] { into.run.load(file.path); });
  CHECK(same_bits(into.weights(), before));
  CHECK(into.shuffling.state() == shuffling);
  CHECK(into.optimizer.steps() == steps);
  CHECK((into.epoch == epoch && into.cursor == cursor));
  const std::string start = join("checkpoint: ", file.path, ": ");
  CHECK(message.starts_with(start));
  return message.substr(std::min(start.size(), message.size()));
}

void check_resumes(std::string_view optimizer, std::string_view schedule) {
  File file;
  Training uninterrupted(optimizer, schedule), first(optimizer, schedule);
  uninterrupted.steps(20);
  first.steps(10);
  first.run.save(file.path);
  Training second(optimizer, schedule);
  second.run.load(file.path);
  CHECK(same_bits(second.weights(), first.weights()));
  second.steps(10);
  CHECK(same_bits(second.weights(), uninterrupted.weights()));
  CHECK(second.epoch == uninterrupted.epoch);
  CHECK(second.stopping.epoch == 4);
  CHECK(second.stopping.best == uninterrupted.stopping.best);
  CHECK(second.stopping.best_epoch == uninterrupted.stopping.best_epoch);
  CHECK(second.cursor == uninterrupted.cursor);
  CHECK(second.order == uninterrupted.order);
  CHECK(second.shuffling.state() == uninterrupted.shuffling.state());
  CHECK(second.optimizer.steps() == uninterrupted.optimizer.steps());
  for (std::size_t g = 0; g < second.optimizer.groups(); ++g)
    CHECK(second.optimizer.get("learning_rate", g) == uninterrupted.optimizer.get("learning_rate", g));
  for (std::size_t i = 0; i < second.optimizer.states().size(); ++i)
    for (std::size_t a = 0; a < kMaxStateArrays; ++a)
      CHECK(same_bits(second.optimizer.state(i, a), uninterrupted.optimizer.state(i, a)));
  // The file of the resumed run equals that of the other.
  second.run.save(file.path);
  const std::string bytes = content_of(file.path);
  uninterrupted.run.save(file.path);
  CHECK((content_of(file.path) == bytes));
}

}  // namespace

TEST_CASE("checkpoint: a resumed run equals an uninterrupted one bit for bit, with every optimizer") {
  for (const OptimizerInfo& info : optimizer_catalogue().entries()) DYNAMIC_SECTION(info.name) {
      check_resumes(info.name, "exponential");
    }
}

TEST_CASE("checkpoint: a resumed run equals an uninterrupted one bit for bit, with every schedule") {
  for (const ScheduleInfo& info : schedule_catalogue().entries()) DYNAMIC_SECTION(info.name) {
      check_resumes("adam", info.name);
    }
}

TEST_CASE("checkpoint: the beginning is a state, too") {
  File file;
  Training start;
  start.run.save(file.path);
  Training other;
  other.steps(3);
  other.run.load(file.path);
  CHECK(same_bits(other.weights(), start.weights()));
  CHECK(other.optimizer.steps() == 0);
  start.steps(5);
  other.steps(5);
  CHECK(same_bits(other.weights(), start.weights()));
}

TEST_CASE("checkpoint: the file of another network is refused by tensor and shapes; nothing changes") {
  File file;
  Training wide("sgd", "constant", 7);
  wide.steps(2);
  wide.run.save(file.path);
  Training narrow;
  CHECK(load_refusal(narrow, file) == "network/hidden/weight has shape [2, 7]; here it has [2, 5]");

  // Another depth: missing tensors and extra tensors.
  Training deeper;
  deeper.net.add("extra", std::make_unique<Linear>(1, 1, initializer_catalogue().at("xavier_uniform"), deeper.init));
  deeper.run.save(file.path);
  CHECK(load_refusal(narrow, file) == "has network/extra/bias of shape [1], which this run does not have");
  narrow.run.save(file.path);
  CHECK(load_refusal(deeper, file) == "has no network/extra/weight; it is not of this run");
}

TEST_CASE("checkpoint: another optimizer, schedule, grouping or data set is refused; nothing changes") {
  File file;
  Training adam("adam");
  adam.steps(2);
  adam.run.save(file.path);
  Training sgd, cosine("adam", "cosine");
  CHECK(load_refusal(sgd, file) == "optimizer is \"adam\"; here it is \"sgd\"");
  CHECK(load_refusal(cosine, file) == "schedule is \"constant\"; here it is \"cosine\"");
  Training regrouped("adam");
  regrouped.optimizer.add_group(std::vector<std::size_t>{2});
  CHECK(load_refusal(regrouped, file) == "has no optimizer/group2/learning_rate; it is not of this run");
  regrouped.run.save(file.path);
  Training fresh("adam");
  CHECK(load_refusal(fresh, file) == "has optimizer/group2/amsgrad, which this run does not have");
  adam.order.push_back(21);
  adam.run.save(file.path);
  CHECK(load_refusal(fresh, file) == "order has shape [2, 22]; here it has [2, 21]");
}

namespace {

/// Keeps a weight and the view of it that `view` makes, as for tied weights.
class Tied final : public Layer {
 public:
  explicit Tied(Tensor (*view)(const Tensor&))
      : bias(Tensor::from({2}, {1, 2})), weight(Tensor::from({1, 2}, {3, 4})), tied(view(weight)) {}
  Tensor operator()(const Tensor& x) const override { return matmul(x, weight) + bias; }
  void visit(const TensorVisitor& visitor) override {
    visitor("bias", bias, Role::parameter);
    visitor("weight", weight, Role::parameter);
    visitor("tied", tied, Role::parameter);
  }
  Tensor bias, weight, tied;
};

}  // namespace

TEST_CASE("checkpoint: a view of tied weights comes back; one that repeats numbers is refused, and nothing changes") {
  File file;
  Tied net([](const Tensor& w) { return transpose(w); });
  Checkpoint run;
  run.add("net", net);
  run.save(file.path);
  net.bias.copy_from(Tensor::zeros({2}));
  net.weight.copy_from(Tensor::zeros({1, 2}));
  run.load(file.path);
  CHECK(net.bias.values() == std::vector<Real>{1, 2});
  CHECK(net.weight.values() == std::vector<Real>{3, 4});
  CHECK(net.tied.values() == std::vector<Real>{3, 4});

  Tied repeated([](const Tensor& w) { return expand(w, {3, 2}); });
  Checkpoint other;
  other.add("net", repeated);
  other.save(file.path);
  repeated.bias.copy_from(Tensor::zeros({2}));
  CHECK(
      message_of([&] { other.load(file.path); })
          .ends_with(
              ": net/tied cannot be written here: it is a view that repeats numbers; let the layer visit the tensor it views"));
  CHECK(repeated.bias.values() == std::vector<Real>{0, 0});
  CHECK(repeated.weight.values() == std::vector<Real>{3, 4});
}

TEST_CASE("checkpoint: impossible numbers are refused; nothing changes") {
  File file;
  Training good("adam");
  good.steps(2);
  good.run.save(file.path);
  const NamedTensors saved = load_safetensors(file.path);
  const auto with = [&](const std::string& name, const std::string& text) {
    NamedTensors changed = saved;
    REQUIRE(changed.metadata.contains(name));
    changed.metadata[name] = text;
    save_safetensors(file.path, changed);
    Training fresh("adam");
    return load_refusal(fresh, file);
  };
  CHECK(with("cursor", "3000000000") ==
        "cursor is \"3000000000\"; must be a whole number in [-2147483648, 2147483647]");
  CHECK(with("epoch", "1.5").starts_with("epoch is \"1.5\"; must be a whole number in ["));
  CHECK(with("epoch", "99999999999999999999").starts_with("epoch is \"99999999999999999999\"; must be"));
  CHECK(with("shuffling", "") ==
        "shuffling is \"\"; must be a whole number in [-9223372036854775808, 9223372036854775807]");
  CHECK(with("optimizer/steps", "-1")
            .starts_with("optimizer/steps is \"-1\"; must be a whole number in [0, 9007199254740992]"));
  CHECK(with("optimizer/group1/beta1", "7") == "optimizer/group1: adam: beta1 is 7; must be in [0, 0.9999]");
  CHECK(with("optimizer/group1/beta1", "much") == "optimizer/group1/beta1 is \"much\"; must be a number");
  CHECK(with("optimizer/0/size", "11") ==
        "optimizer: adam: restore: m holds 10 numbers; must be of the parameter's size, 11");
  CHECK(with("optimizer/parameters", "9000000000000000000") == "has no optimizer/6/steps; it is not of this run");
  CHECK(with("optimizer/group_of", "0 0 0 1") ==
        "optimizer has its parameters in the groups 0 0 0 1; here they are in 0 1 0 1 0 0");
  CHECK(with("stopping/best_epoch", "4") == "stopping/best_epoch is \"4\"; must be a whole number in [-1, -1]");
  CHECK(with("schedule/cuts", "x").starts_with("schedule/cuts is \"x\""));

  NamedTensors changed = saved;
  for (auto& [name, tensor] : changed.tensors)
    if (name == "order") tensor = Tensor::full({2, kSamples}, Real(1e6));
  save_safetensors(file.path, changed);
  Training fresh("adam");
  CHECK(load_refusal(fresh, file) == "order holds at 0 the halves 1000000 and 1000000; must be 16 bits each");
}

TEST_CASE("checkpoint: numbers that are not finite are restored, or refused on request; then nothing changes") {
  File file;
  Training run("adam");
  run.steps(2);
  run.run.save(file.path);
  NamedTensors named = load_safetensors(file.path);
  named.tensors.front().second.mutable_data()[0] = std::numeric_limits<Real>::quiet_NaN();
  const std::string name = named.tensors.front().first;
  save_safetensors(file.path, named);
  Training fresh("adam");
  const std::vector<Real> before = fresh.weights();
  const std::string message = message_of([&] { fresh.run.load(file.path, NonFinite::refuse); });
  INFO(message);
  CHECK(message.starts_with(join("safetensors: ", file.path, ": ", name)));
  CHECK(message.find(" is nan; weights are finite numbers") != message.npos);
  CHECK(same_bits(fresh.weights(), before));
  fresh.run.load(file.path);
}

TEST_CASE("checkpoint: a file of the other precision is refused; nothing changes") {
  File file;
  Training run;
  run.run.save(file.path);
  NamedTensors named = load_safetensors(file.path);
  named.metadata["precision"] = kDouble ? "float" : "double";
  save_safetensors(file.path, named);
  CHECK(load_refusal(run, file) ==
        (kDouble ? "precision is \"float\"; here it is \"double\"" : "precision is \"double\"; here it is \"float\""));
}

TEST_CASE("checkpoint: a truncated or missing file is refused; nothing changes") {
  File file;
  Training saved("adam"), fresh("adam");
  saved.steps(3);
  fresh.steps(1);
  saved.run.save(file.path);
  const std::string whole = content_of(file.path);
  const std::vector<Real> before = fresh.weights();
  const auto said = [&] {
    const std::string message = message_of([&] { fresh.run.load(file.path); });
    CHECK(same_bits(fresh.weights(), before));
    CHECK(fresh.optimizer.steps() == 1);
    return message;
  };
  for (std::size_t bytes = 0; bytes < whole.size(); bytes += 37) {
    put_content(file.path, whole.substr(0, bytes));
    CHECK(said().starts_with(join("safetensors: ", file.path, ": byte ")));
  }
  put_content(file.path, whole.substr(0, whole.size() - 1));
  CHECK(said().ends_with("; the file is cut off"));
  put_content(file.path, "PK\x03\x04 an archive of another program");
  CHECK(said().starts_with(join("safetensors: ", file.path, ": byte 0: the header would have ")));
  std::filesystem::remove(file.path);
  CHECK(said() == join("load_safetensors: ", file.path, ": cannot be read: No such file or directory"));
  put_content(file.path, whole);
  fresh.run.load(file.path);
  CHECK(same_bits(fresh.weights(), saved.weights()));
}

TEST_CASE("checkpoint: no changed byte does harm", "[slow]") {
  File file;
  for (const char* optimizer : {"sgd", "adam", "lbfgs"}) {
    Training saved(optimizer);
    saved.steps(4);
    saved.run.save(file.path);
    const std::string whole = content_of(file.path);
    Rng rng(8);
    Training run(optimizer);
    int refused = 0;
    for (std::size_t at = 0; at < whole.size(); at += 3) {
      std::string changed = whole;
      changed[at] = static_cast<char>(rng.below(3) ? '0' + rng.below(10) : rng.below(256));
      put_content(file.path, changed);
      refused += !message_of([&] { run.run.load(file.path); }).empty();
      run.cursor = 0;  // the caller has to check the position in the data
      run.step();
    }
    CHECK(refused > 100);
  }
}

TEST_CASE("checkpoint: a save that fails does not change the old file") {
  File file;
  Training run;
  run.run.save(file.path);
  const std::string old = content_of(file.path);
  run.steps(2);
  int counter = 0;
  run.run.add("\xff", counter);
  CHECK(message_of([&] { run.run.save(file.path); }) ==
        "to_safetensors: a name or the metadata: is not UTF-8; the format's header is UTF-8 text");
  CHECK((content_of(file.path) == old));
  CHECK(file.folder.files() == 1);
  const std::string nowhere = file.folder.file("none/run.safetensors");
  CHECK(message_of([&] { Training().run.save(nowhere); }) ==
        join("save_safetensors: ", nowhere, ": cannot be written: No such file or directory"));
  CHECK(file.folder.files() == 1);
}

TEST_CASE("checkpoint: integers and generators are exact") {
  File file;
  Rng rng(1);
  rng.set_state(0xfedcba9876543211u);
  std::int64_t large = (std::int64_t{1} << 53) + 1, negative = std::numeric_limits<std::int64_t>::min();
  std::vector<int> list = {
      0, 1, -1, 65535, 65536, (1 << 24) + 1, std::numeric_limits<int>::max(), std::numeric_limits<int>::min()};
  Checkpoint run;
  run.add("rng", rng).add("large", large).add("negative", negative).add("list", list);
  run.save(file.path);
  const std::vector<int> before = list;
  rng.set_state(0);
  large = negative = 0;
  list.assign(list.size(), 7);
  run.load(file.path);
  CHECK(rng.state() == 0xfedcba9876543211u);
  CHECK(large == (std::int64_t{1} << 53) + 1);
  CHECK(negative == std::numeric_limits<std::int64_t>::min());
  CHECK(list == before);
  CHECK(message_of([&] { run.add("rng", large); }) ==
        "checkpoint: add: \"rng\": there is \"rng\" already; give each part a different name, not within another's");
  CHECK(
      message_of([&] { run.add("rng/state", large); }) ==
      "checkpoint: add: \"rng/state\": there is \"rng\" already; give each part a different name, not within another's");
  CHECK(message_of([&] { run.add("rng2", large); }) == "");
}
