// SPDX-License-Identifier: MIT
// Regularizers: terms by hand and through their gradients, the constraint, the weights they use; early stopping.
#include <catch2/catch_approx.hpp>

#include "engine/nn/regularizer.h"
#include "engine/optim/early_stopping.h"
#include "tests/engine/allocations.h"
#include "tests/engine/support.h"

using namespace deepx;
using Catch::Approx;

namespace {

Regularizer regularizer(std::string_view name) { return Regularizer(regularizer_catalogue().at(name)); }
double value(const Tensor& t) { return static_cast<double>(t.item()); }

}  // namespace

TEST_CASE("every regularizer: a term with its gradient or a constraint, and a complete declaration") {
  for (const RegularizerInfo& info : regularizer_catalogue().entries()) DYNAMIC_SECTION(info.name) {
      CHECK_FALSE(info.label.empty());
      CHECK(info.label.size() <= 14);
      CHECK_FALSE(info.math.empty());
      CHECK_FALSE(info.words.empty());
      CHECK_FALSE(info.source.empty());
      CHECK_FALSE(info.settings.empty());
      for (const Setting& s : info.settings) {
        CHECK_FALSE(s.words.empty());
        CHECK(message_of([&] {
                regularizer(info.name).set(s.name, s.high + 1);
              }).starts_with(join(info.name, ": ", s.name, " is ")));
      }
      REQUIRE((info.term == nullptr) != (info.constrain == nullptr));
      if (!info.term) continue;
      Rng rng(1);
      Tensor x = Tensor::uniform(rng, {4, 3}, 0.1, 2), y = Tensor::uniform(rng, {5}, -2, -0.1);
      const GradcheckInput inputs[] = {{"x", x.requires_grad()}, {"y", y.requires_grad()}};
      for (const int order : {1, 2}) {
        const Tensor both[] = {x, y};
        CHECK(gradcheck(info.name, [&] { return Regularizer(info).term(both); }, inputs, {.order = order}).failure ==
              "");
      }
    }
}

TEST_CASE("regularizers: terms by hand") {
  const Tensor w = Tensor::from({2, 2}, {1, -2, 0, 3});
  CHECK(value(regularizer("l1").with("lambda", 0.5).term(w)) == Approx(3));
  CHECK(value(regularizer("l2").with("lambda", 0.5).term(w)) == Approx(3.5));
  CHECK(value(regularizer("elastic_net").with("lambda", 2).with("l1_ratio", 0.25).term(w)) ==
        Approx(0.5 * 6 + 1.5 * 7));
  CHECK(value(regularizer("activity_l1").with("lambda", 0.5).term(w)) == Approx(1.5));
  CHECK(value(regularizer("activity_l2").with("lambda", 0.5).term(w)) == Approx(1.75));
  const Tensor two[] = {w, w};
  CHECK(value(regularizer("l1").with("lambda", 0.5).term(two)) == Approx(6));
}

TEST_CASE("l2 is weight_decay of the same number: the same step of SGD") {
  Rng rng(2);
  const Tensor start = Tensor::uniform(rng, {4, 3}, -1, 1), x = Tensor::uniform(rng, {5, 4}, -1, 1),
               t = Tensor::uniform(rng, {5, 3}, -1, 1);
  const auto step = [&](double decay, double strength) {
    Tensor w = start.clone();
    w.requires_grad();
    Tape tape;
    const auto on = tape.record();
    Tensor loss = mse(matmul(x, w), t);
    if (strength > 0) loss = loss + regularizer("l2").with("lambda", strength).term(w);
    Optimizer sgd(optimizer_catalogue().at("sgd"));
    sgd.set("learning_rate", 0.1);
    sgd.set("weight_decay", decay);
    sgd.step(std::span(&w, 1), backward(tape, loss));
    return w.values();
  };
  CHECK(difference(step(0.3, 0), step(0, 0.3)) < kAgreementLimit);
  CHECK(difference(step(0.3, 0), step(0, 0)) > 1e-3);
}

TEST_CASE("weights(): the parameters of two axes or more") {
  struct Odd final : Layer {
    Tensor kernel = Tensor::zeros({2, 1, 3}), scale = Tensor::zeros({2}), mean = Tensor::zeros({2, 2});
    Tensor operator()(const Tensor& x) const override { return x; }
    void visit(const TensorVisitor& visitor) override {
      visitor("scale", scale, Role::parameter);
      visitor("kernel", kernel, Role::parameter);
      visitor("mean", mean, Role::buffer);
    }
  };
  Rng rng(3);
  Sequential net;
  net.add("hidden", std::make_unique<Linear>(3, 4, initializer_catalogue().at("xavier_uniform"), rng));
  net.add("odd", std::make_unique<Odd>());
  const std::vector<Tensor> found = weights(net);
  REQUIRE(found.size() == 2);
  CHECK(found[0].shape() == Shape{3, 4});
  CHECK(found[1].shape() == Shape{2, 1, 3});
}

TEST_CASE("regularizers: a term is on the tape in a scope of its name") {
  Tensor w = Tensor::full({3}, 2);
  w.requires_grad();
  Tape tape;
  const auto on = tape.record();
  const Tensor term = regularizer("l2").term(w);
  CHECK(tape.scope_of(tape.find(term)) == "l2");
  const Gradients gradients = backward(tape, term);
  for (Real g : gradients.of(w)) CHECK(static_cast<double>(g) == Approx(0.02));
}

TEST_CASE("max_norm: only weights into a neuron that are too long are shortened to the limit") {
  Tensor linear = Tensor::from({2, 3}, {3, 0.5, 0, 4, 0.5, 0});
  Tensor all[] = {linear};
  const Regularizer r = regularizer("max_norm").with("max_value", 1);
  r.constrain(all);
  CHECK(difference(linear.values(), std::vector<Real>{Real(0.6), 0.5, 0, Real(0.8), 0.5, 0}) < 1e-6);
  Tensor kernel = Tensor::from({2, 1, 2, 2}, {1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5}), bias = Tensor::full({2}, 7);
  Tensor conv[] = {kernel, bias};
  r.constrain(conv);
  CHECK(difference(kernel.values(), std::vector<Real>(8, Real(0.5))) < 1e-6);
  CHECK(bias.values() == std::vector<Real>{7, 7});
}

TEST_CASE("every regularizer: a training loop calls add_to and constrain, and allocates nothing") {
  for (const RegularizerInfo& info : regularizer_catalogue().entries()) DYNAMIC_SECTION(info.name) {
      Regularizer r(info);
      if (info.constrain) r.set("max_value", 0.5);
      Rng rng(5);
      const Initializer& init = initializer_catalogue().at("kaiming_uniform");
      Linear hidden(2, 6, init, rng), output(6, 1, init, rng);
      std::vector<Tensor> all = parameters(hidden), kernels = weights(hidden);
      all.insert(all.end(), {output.weight, output.bias});
      kernels.push_back(output.weight);
      const Tensor x = Tensor::uniform(rng, {8, 2}, -1, 1);
      Tensor plain, loss;
      Tape tape;
      {
        const auto on = tape.record();
        const Tensor h = tanh(hidden(x));
        plain = mse(output(h), Tensor::full({8, 1}, 3));
        loss = r.add_to(plain, kernels, std::span(&h, 1));
        if (info.term) CHECK(value(loss) > value(plain));
        CHECK(value(r.add_to(plain, {}, {})) == value(plain));
      }
      Optimizer sgd(optimizer_catalogue().at("sgd"));
      sgd.set("learning_rate", 0.1);
      std::uint64_t before = 0;
      for (int i = 0; i < 50; ++i) {
        if (i == 5) before = heap_allocations();
        sgd.step(all, tape, loss);
        r.constrain(kernels);
      }
      CHECK(heap_allocations() == before);
      if (info.constrain) {
        double square = 0;
        for (Real w : output.weight.data()) square += static_cast<double>(w) * static_cast<double>(w);
        CHECK(std::sqrt(square) == Approx(0.5).epsilon(1e-5));
      }
    }
}

TEST_CASE("l1: irrelevant weights end at 0, l2: they only become small") {
  const auto unneeded = [](std::string_view name) {
    Rng rng(6);
    const Tensor x = Tensor::normal(rng, {64, 3});
    Tensor w = Tensor::full({3, 1}, 1);
    w.requires_grad();
    Tape tape;
    Tensor loss;
    {
      const auto on = tape.record();
      const Tensor target = slice(x, {.axis = 1, .start = 0, .stop = 1}) * 2;
      loss = regularizer(name).with("lambda", 0.1).add_to(mse(matmul(x, w), target), std::span(&w, 1));
    }
    Optimizer sgd(optimizer_catalogue().at("sgd"));
    for (int i = 0; i < 2000; ++i) {
      sgd.set("learning_rate", 0.1 * std::pow(0.995, i));
      sgd.step(std::span(&w, 1), tape, loss);
    }
    CHECK(w.values()[0] > Real(1.8));
    return std::max(std::abs(static_cast<double>(w.values()[1])), std::abs(static_cast<double>(w.values()[2])));
  };
  CHECK(unneeded("l1") < 1e-6);
  CHECK(unneeded("l2") > 1e-5);
}

TEST_CASE("regularizers: a constraint is refused as a term") {
  CHECK(message_of([] { (void)regularizer("max_norm").term(Tensor::zeros({2, 2})); }) ==
        "max_norm: is a constraint, not a term of the loss; call constrain() after each step");
  CHECK(message_of([] { (void)regularizer("l2").term(std::span<const Tensor>()); }) ==
        "l2: no tensors are given; pass at least one, such as weights(layer)");
  CHECK(message_of([] { regularizer("l2").set("strength", 1); }) == "l2: has no setting \"strength\"; it has lambda");
  CHECK(message_of([] { regularizer("elastic_net").set("l1_ratio", 2); }) ==
        "elastic_net: l1_ratio is 2; must be in [0, 1]");
  CHECK(message_of([] { (void)regularizer("l3"); }) ==
        "regularizer: no entry is called \"l3\"; known: l1, l2, elastic_net, activity_l1, activity_l2, max_norm");
}

TEST_CASE("EarlyStopping: patience counts epochs without enough improvement") {
  EarlyStopping stop{.patience = 2, .min_delta = 0.125};
  CHECK_FALSE(stop.update(1));
  CHECK_FALSE(stop.update(0.875));  // not better by more than min_delta
  CHECK_FALSE(stop.update(0.75));   // better
  CHECK((stop.best == 0.75 && stop.best_epoch == 2 && stop.waited() == 0));
  CHECK_FALSE(stop.update(NAN));
  CHECK(stop.update(0.7));
  CHECK((stop.best_epoch == 2 && stop.epoch == 4));
  EarlyStopping lost{.patience = 2};
  CHECK_FALSE(lost.update(NAN));
  CHECK(lost.update(NAN));
  CHECK(lost.best_epoch == -1);
}
