// SPDX-License-Identifier: MIT
// Invalid calls throw: none crashes or is undefined, in any build.
#include <functional>
#include <limits>

#include "tests/engine/support.h"

using namespace deepx;

namespace {
constexpr int kMost = 1 << 30;
Tensor trained(const Shape& shape) {
  Tensor x = Tensor::full(shape, 1);
  return x.requires_grad();
}
}  // namespace

TEST_CASE("refusals: sizes whose products do not fit") {
  CHECK(
      message_of([] { Tensor::zeros({0, 1 << 20, 1 << 20}); }) ==
      "Shape: [0, 1048576, 1048576] has more than 1073741824 elements but for its sizes of 0; split the tensor into smaller ones");
  CHECK(
      message_of([] { Tensor::zeros({1 << 20, 0, 1 << 20}); }) ==
      "Shape: [1048576, 0, 1048576] has more than 1073741824 elements but for its sizes of 0; split the tensor into smaller ones");
  const Tensor x = Tensor::from({2, 3}, {1, 2, 3, 4, 5, 6});
  CHECK(message_of([&] { reshape(x, {65536, 65536, 65536}); }) ==
        "Shape: [65536, 65536] has more than 1073741824 elements; split the tensor into smaller ones");
  CHECK(message_of([&] { reshape(x, {-1, 65536, 65536}); }) ==
        "Shape: [1, 65536, 65536] has more than 1073741824 elements; split the tensor into smaller ones");
  CHECK(message_of([&] { reshape(x, {-1, 0}); }) ==
        "reshape: [2, 3] has 6 elements; the sizes given need a multiple of 0");
  CHECK(message_of([&] { pad(x, {.axis = 0, .between = kMost}); }) ==
        "Shape: axis 0 of [2, 3] would become 1073741826; sizes lie in 0 to 1073741824");
  CHECK(message_of([&] { pad(x, {.axis = 1, .before = kMost}); }) ==
        "Shape: axis 1 of [2, 3] would become 1073741827; sizes lie in 0 to 1073741824");
  CHECK(message_of([&] { expand(x, {1 << 29, 2, 3}); }).starts_with("Shape: "));
  CHECK(message_of([&] {
          outer(expand(Tensor::scalar(1), {1 << 20}), expand(Tensor::scalar(1), {1 << 20}));
        }).starts_with("Shape: "));
  CHECK_FALSE(message_of([&] { one_hot(Tensor::zeros({3}), kMost); }).empty());
}

TEST_CASE("refusals: attributes at the ends of their ranges work") {
  const Tensor x = Tensor::from({2, 3}, {1, 2, 3, 4, 5, 6});
  CHECK(slice(x, {.axis = 0, .step = kMost}).values() == std::vector<Real>{1, 2, 3});
  CHECK(slice(x, {.axis = 1, .start = 1, .step = kMost}).values() == std::vector<Real>{2, 5});
  CHECK(slice(flip(x), {.axis = 1, .step = kMost}).values() == std::vector<Real>{6, 3});
  CHECK(slice(x, {.axis = 0, .start = 2, .step = kMost}).shape() == Shape{0, 3});
  const Tensor row = Tensor::from({1, 3}, {1, 2, 3}), none = Tensor::zeros({0, 3});
  CHECK(pad(row, {.axis = 0, .between = kMost}).values() == std::vector<Real>{1, 2, 3});
  CHECK(pad(none, {.axis = 0, .after = 1, .between = kMost}).values() == std::vector<Real>{0, 0, 0});
  Tape tape;
  Tensor w = trained({2, 3});
  const auto on = tape.record();
  const Tensor loss = sum(slice(w, {.axis = 0, .step = kMost})) +
                      sum(pad(slice(w, {.axis = 0, .start = 1}), {.axis = 0, .between = kMost}));
  const std::vector<Real> ones(6, 1);
  CHECK(difference(backward(tape, loss).of(w), ones) == 0);
  CHECK(gradient(loss, std::vector{w})[0].values() == ones);
}

TEST_CASE("refusals: too many gradients for one tape") {
  const Tensor x = trained({});
  Tape tape;
  const auto on = tape.record();
  const auto more = [&] { return expand(x, {kMost}); };
  for (int i = 0; i < 3; ++i) (void)more();
  CHECK(
      message_of([&] { more(); }) ==
      "expand: the gradients on this tape would be 4294967297 numbers; at most 4294967295 are possible: use smaller tensors or batches");
  const Tensor loss = x * x;
  CHECK(tape.nodes().size() == 5);
}

TEST_CASE("refusals: more memory than the system has") {
  CHECK(message_of([] { acquire_storage(std::uint64_t{1} << 62); }) ==
        "Tensor: 4611686018427387904 numbers are more than fit into memory; use smaller tensors or batches");
#if !defined(__SANITIZE_ADDRESS__) && !defined(__EMSCRIPTEN__) && \
    !defined(__clang__)  // the sanitizer ends the program instead
  CHECK(message_of([] { acquire_storage(std::uint64_t{1} << 50); }) ==
        "Tensor: there is no memory for 1125899906842624 more numbers; use smaller tensors or batches");
#endif
}

TEST_CASE("refusals: nodes and axes that do not exist") {
  Tape tape;
  const Tensor x = trained({2, 3});
  const auto on = tape.record();
  const Tensor loss = sum(x);
  backward(tape, loss);
  const std::string refusal = "Tape: there is no node 999; there are 2, counted from 0";
  CHECK(message_of([&] { (void)tape.grad(999); }) == refusal);
  CHECK(message_of([&] { (void)tape.has_grad(999); }) == refusal);
  CHECK(message_of([&] { (void)tape.inputs(999); }) == refusal);
  CHECK(message_of([&] { (void)tape.scope_of(999); }) == refusal);
  CHECK(message_of([&] { (void)tape.attribute_text(999); }) == refusal);
  CHECK(message_of([&] { tape.replay(999); }) == refusal);
  CHECK(message_of([&] { (void)tape.grad(kNoNode); }) ==
        "Tape: there is no node 4294967295; there are 2, counted from 0");
  CHECK(message_of([&] { (void)x.shape()[2]; }) == "Shape: axis 2 is outside [0, 2) for [2, 3]");
  CHECK(message_of([&] { (void)x.shape()[-1]; }) == "Shape: axis -1 is outside [0, 2) for [2, 3]");
  CHECK(message_of([&] { (void)x.shape().back(5); }) == "Shape: axis -4 is outside [0, 2) for [2, 3]");
  Shape shape{2, 3};
  CHECK(message_of([&] { shape[2] = 1; }) == "Shape: axis 2 is outside [0, 2) for [2, 3]");
  shape[0] = -5;
  CHECK(message_of([&] { Tensor::zeros(shape); }) == "Shape: axis 0 has size -5; sizes must not be negative");
  shape[0] = shape[1] = 1 << 20;
  CHECK(message_of([&] { Tensor::zeros(shape); }) ==
        "Shape: [1048576, 1048576] has more than 1073741824 elements; split the tensor into smaller ones");
  shape = {2, 3};
  CHECK(message_of([&] { shape.set(2, 1); }) == "Shape: axis 2 is outside [0, 2) for [2, 3]");
}

TEST_CASE("refusals: empty tensors") {
  const Tensor none;
  Tape tape;
  const Tensor x = trained({});
  const auto on = tape.record();
  const Tensor loss = x * x;
  for (const auto& call : std::vector<std::function<void()>>{
           [&] { none.item(); }, [&] { none.at({}); }, [&] { (void)none.data(); }, [&] { none.values(); },
           [&] { none.clone(); }, [&] { to_text(none); }, [&] { Tensor().mutable_data(); },
           [&] { Tensor().requires_grad(); }, [&] { none* x; }, [&] { backward(tape, none); },
           [&] { gradient(none, std::vector{x}); }, [&] { vjp(loss, std::vector{x}, none); },
           [&] { jvp(loss, std::vector{x}, std::vector{none}); }, [&] { hvp(loss, std::vector{x}, std::vector{none}); },
           [&] { sum(none); }, [&] { reshape(none, {1}); }, [&] { transpose(none); }, [&] { mse(none, x); }})
    CHECK_FALSE(message_of(call).empty());
  CHECK(message_of([&] { vjp(loss, std::vector{x}, none); }) == "vjp: v is an empty Tensor; give it values first");
  CHECK(backward(tape, loss).of(none).empty());
  CHECK(tape.find(none) == kNoNode);
}

TEST_CASE("refusals: an operator of two inputs does not run with one") {
  const OpTable& mul = operator_catalogue().at("mul");
  CHECK(message_of([&] { apply_unary(mul, Tensor::scalar(1)); }) == "mul: inputs: 1 given; it takes 2");
  Tape tape;
  const auto on = tape.record();
  CHECK(message_of([&] { apply_unary(mul, Tensor::scalar(1)); }) == "mul: inputs: 1 given; it takes 2");
  CHECK(message_of([&] { concat({}); }) == "concat: no tensors are given; give at least one");
}

TEST_CASE("refusals: optimizers, of gradients and parameters that do not fit") {
  Optimizer sgd(optimizer_catalogue().at("sgd")), lbfgs(optimizer_catalogue().at("lbfgs"));
  std::vector<Real> p(3), g(2);
  CHECK(message_of([&] { sgd.update(0, p, g); }) ==
        "sgd: update: parameter 0 has 3 numbers, its gradient 2; both must be of one size");
  CHECK(message_of([&] { sgd.update(0, p, {}); }) ==
        "sgd: update: parameter 0 has 3 numbers, its gradient 0; both must be of one size");
  CHECK(message_of([&] { lbfgs.update(0, p, p); }) ==
        "lbfgs: update: steps all parameters at once; call step(parameters, tape, loss)");
  constexpr std::size_t kBeyond = std::numeric_limits<std::size_t>::max();
  CHECK(message_of([&] { sgd.update(kBeyond, p, p); }) ==
        "sgd: update: parameter " + std::to_string(kBeyond) + "; places lie in 0 to 16777215");
  CHECK(message_of([&] { sgd.add_group(std::vector{kBeyond}); }) ==
        "sgd: add_group: parameter " + std::to_string(kBeyond) + "; places lie in 0 to 16777215");
  CHECK(sgd.groups() == 1);
  CHECK(message_of([&] { (void)sgd.state(0, 7); }) ==
        "sgd: state: there is no array 7; there are at most 4, counted from 0");
  // Another size at the same index starts again.
  sgd.set("momentum", 0.9);
  sgd.update(0, p, p);
  sgd.update(0, g, g);
  CHECK(sgd.state(0, 0).size() == 2);

  Tape tape;
  Tensor w = trained({2, 2});
  const auto on = tape.record();
  const Tensor loss = sum(w * w);
  std::vector<Tensor> views = {transpose(w).detach()};
  CHECK(message_of([&] { sgd.step(views, backward(tape, loss)); }).starts_with("sgd: step: "));
  std::vector<Tensor> nothing;
  lbfgs.step(nothing, tape, loss);
  CHECK(lbfgs.steps() == 1);
}

TEST_CASE("refusals: nothing to normalize") {
  CHECK(message_of([] { BatchNorm1d(0); }) == "BatchNorm1d: num_features is 0; must be at least 1");
  CHECK(message_of([] { BatchNorm2d(0); }) == "BatchNorm2d: num_features is 0; must be at least 1");
  CHECK(message_of([] { GroupNorm(2, 0); }) ==
        "GroupNorm: num_groups is 2, num_channels 0; num_groups must divide num_channels");
  CHECK(message_of([] { LayerNorm(Shape{}); }) == "LayerNorm: normalized_shape is []; it needs an axis");
  CHECK(message_of([] { BatchNorm1d(3)(Tensor::zeros({0, 3})); }) ==
        "BatchNorm1d: input is [0, 3]: no values have no variance; training needs more");
  BatchNorm1d norm(3);
  norm.eval();
  CHECK(norm(Tensor::zeros({0, 3})).shape() == Shape{0, 3});
  CHECK(LayerNorm({3})(Tensor::zeros({0, 3})).shape() == Shape{0, 3});
  Rng rng(1);
  for (const LayerInfo& info : layer_catalogue().entries())
    for (const Shape& shape :
         {Shape{0, 3}, Shape{3, 0}, Shape{0, 2, 4}, Shape{2, 0, 4}, Shape{2, 2, 0}, Shape{0, 2, 4, 4},
          Shape{2, 0, 4, 4}, Shape{2, 2, 0, 4}, Shape{2, 2, 4, 0}, Shape{0}, Shape{}})
      DYNAMIC_SECTION(info.name << " of " << to_text(shape)) {
        // A result or an error.
        message_of([&] {
          (*make_layer(info.name, {}, shape, initializer_catalogue().at("xavier_uniform"), rng))(Tensor::zeros(shape));
        });
      }
}

TEST_CASE("refusals: layers made directly, with settings that the catalogue would refuse") {
  Rng rng(1);
  const Initializer& init = initializer_catalogue().at("xavier_uniform");
  const double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
  for (const double wrong : {nan, -1.0, 1.5, infinity}) {
    const std::string share = to_text(wrong) + "; must be in [0, 1]";
    CHECK(message_of([&] { LayerNorm({3}, wrong); }) == "LayerNorm: eps is " + share);
    CHECK(message_of([&] { GroupNorm(1, 3, wrong); }) == "GroupNorm: eps is " + share);
    CHECK(message_of([&] { BatchNorm1d(3, {.eps = wrong}); }) == "BatchNorm1d: eps is " + share);
    CHECK(message_of([&] { BatchNorm2d(3, {.momentum = wrong}); }) == "BatchNorm2d: momentum is " + share);
    CHECK(message_of([&] { Dropout(wrong, rng); }) == "Dropout: p is " + share);
    CHECK(message_of([&] { Linear(2, 3, init, rng, {.drop_connect = wrong}); }) == "Linear: drop_connect is " + share);
    CHECK(message_of([&] { Conv2d(2, 3, 3, init, rng, {}, {.drop_connect = wrong}); }) ==
          "Conv2d: drop_connect is " + share);
  }
  for (const double wrong : {nan, -1.0, infinity}) {
    CHECK(message_of([&] { GaussianNoise(wrong, rng); }) ==
          "GaussianNoise: std is " + to_text(wrong) + "; must be in [0, 1000000]");
    CHECK(message_of([&] { Tensor::normal(rng, {2}, 0, wrong); }) ==
          "Tensor::normal: std is " + to_text(wrong) + "; must be finite and 0 or more");
    CHECK(message_of([&] { Spread::normal(0, wrong); }) ==
          "normal: mean is 0, std is " + to_text(wrong) + "; both must be finite, and std 0 or more");
    CHECK(message_of([&] { Spread::truncated(0, wrong, -4, 4); }) ==
          "trunc_normal: std is " + to_text(wrong) + "; must be finite and above 0");
  }
  for (const double wrong : {nan, -11.0, infinity}) {
    CHECK(message_of([&] { PReLU(1, wrong); }) == "PReLU: init is " + to_text(wrong) + "; must be in [-10, 10]");
    CHECK(message_of([&] { calculate_gain("leaky_relu", wrong); }) ==
          "calculate_gain: negative_slope is " + to_text(wrong) + "; must be in [-10, 10]");
  }
  CHECK(message_of([&] { PReLU(0); }) == "PReLU: num_parameters is 0; must be at least 1");
  CHECK(message_of([&] { Embedding(0, 3, rng); }) ==
        "Embedding: num_embeddings is 0, embedding_dim 3; both must be at least 1");
  CHECK(message_of([&] { Embedding(3, 0, rng); }) ==
        "Embedding: num_embeddings is 3, embedding_dim 0; both must be at least 1");
  CHECK(message_of([&] { Tensor::normal(rng, {2}, nan, 1); }) == "Tensor::normal: mean is nan; must be finite");
  const std::string order = "; low must not be above high, nor infinitely far below it";
  CHECK(message_of([&] { Tensor::uniform(rng, {2}, 1, -1); }) == "Tensor::uniform: low is 1, high -1" + order);
  CHECK(message_of([&] { Tensor::uniform(rng, {2}, nan, 1); }) == "Tensor::uniform: low is nan, high 1" + order);
  CHECK(message_of([&] { Tensor::uniform(rng, {2}, -infinity, 1); }) == "Tensor::uniform: low is -inf, high 1" + order);
  CHECK(message_of([&] { Spread::uniform(-infinity, infinity); }) ==
        "uniform: a is -inf, b is inf; they must not be infinitely far apart");
  // The ends of the ranges are allowed.
  CHECK(Tensor::uniform(rng, {2}, 3, 3).values() == std::vector<Real>{3, 3});
  CHECK(Tensor::normal(rng, {2}, 3, 0).values() == std::vector<Real>{3, 3});
  CHECK(message_of([&] { LayerNorm({3}, 0), Dropout(1, rng), BatchNorm1d(3, {.eps = 1, .momentum = 0}); }).empty());
}

TEST_CASE("refusals: every operator of one input computes or refuses inputs without elements") {
  for (const OpTable& op : operator_catalogue().entries()) {
    if (op.fixed_arity != 1) continue;
    for (const Shape& shape : {Shape{0}, Shape{3, 0}, Shape{0, 3}, Shape{2, 0, 4}, Shape{2, 2, 0}, Shape{2, 2, 0, 4},
                               Shape{0, 2, 4, 4}, Shape{}})
      DYNAMIC_SECTION(op.name << " of " << to_text(shape)) {
        message_of([&] {
          Tape tape;
          Tensor x = trained(shape);
          const auto on = tape.record();
          const Tensor loss = sum(apply_unary(op, x));
          if (differentiable(loss)) CHECK(backward(tape, loss).of(x).size() == static_cast<std::size_t>(x.size()));
          gradient(loss, std::vector{x});
          tape.forward();
        });
      }
  }
}

TEST_CASE("refusals: every operator computes or refuses its inputs with one axis of size 0") {
  for (const OpTable& op : operator_catalogue().entries()) DYNAMIC_SECTION(op.name) {
      Rng rng(1);
      for (const AnySample& sample : op.samples(rng))
        for (int axis = 0; axis < 4; ++axis)
          message_of([&] {
            std::vector<Tensor> in;
            for (const Tensor& x : sample.in)
              in.push_back(axis < x.rank() ? slice(x, {.axis = axis, .stop = 0}).clone() : x.clone());
            Recorded recorded(op, sample.attributes, in);
            recorded.sweep();
            recorded.tape.forward();
            gradient(recorded.loss, recorded.in);
          });
    }
}
