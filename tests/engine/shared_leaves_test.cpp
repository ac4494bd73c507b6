// SPDX-License-Identifier: MIT
// Leaves of several tapes, several losses, and several views of the same numbers.
#include <cmath>
#include <memory>

#include "tests/engine/allocations.h"
#include "tests/engine/support.h"

using namespace deepx;

namespace {

Tensor trained(const Shape& shape, std::initializer_list<Real> values) {
  Tensor x = Tensor::from(shape, values);
  return x.requires_grad();
}
std::vector<Real> listed(std::span<const Real> values) { return {values.begin(), values.end()}; }
using Numbers = std::vector<Real>;

/// The gradient of one loss by all kinds of sweep.
struct BothSweeps {
  Tape tape;
  Tensor loss;
  template <class F>
  explicit BothSweeps(F f) {
    const auto on = tape.record();
    loss = f();
  }
  void expect(const Tensor& x, const Numbers& expected) {
    CHECK(listed(backward(tape, loss).of(x)) == expected);
    CHECK(gradient(loss, std::vector{x})[0].values() == expected);
    const auto on = tape.record();
    CHECK(gradient(loss, std::vector{x})[0].values() == expected);
  }
};

}  // namespace

TEST_CASE("leaves: the parameters of a tape survive another tape") {
  Tensor x = trained({2}, {3, 4});
  Tape a;
  Tensor loss;
  {
    const auto on = a.record();
    loss = sum(x * x);
  }
  {
    Tape b;
    const auto on = b.record();
    (void)sum(x * 5);
  }
  CHECK(listed(backward(a, loss).of(x)) == Numbers{6, 8});
  CHECK(gradient(loss, std::vector{x})[0].values() == Numbers{6, 8});
  {
    const auto on = a.record();
    loss = loss + sum(x);
  }
  CHECK(a.leaves().size() == 1);
  CHECK(listed(backward(a, loss).of(x)) == Numbers{7, 9});
}

TEST_CASE("leaves: three tapes, nested, cleared and recorded again, keep one leaf each") {
  Tensor x = trained({}, {2});
  Tape a, b;
  Tensor la, lb, lc;
  const auto on_a = a.record();
  la = x * x;
  {
    const auto on_b = b.record();
    lb = x * 3;
    auto c = std::make_unique<Tape>();
    const auto on_c = c->record();
    lc = x * 4;
    CHECK(listed(backward(*c, lc).of(x)) == Numbers{4});
    c.reset();
    CHECK(Tape::current() == nullptr);
  }
  CHECK(Tape::current() == &a);
  la = la * x;
  CHECK(listed(backward(b, lb).of(x)) == Numbers{3});
  b.clear();
  CHECK(listed(backward(a, la).of(x)) == Numbers{12});
  {
    const auto on_b = b.record();
    lb = x * x * x * x;
  }
  CHECK(listed(backward(b, lb).of(x)) == Numbers{32});
  la = la + x;
  CHECK(listed(backward(a, la).of(x)) == Numbers{13});
  CHECK(a.leaves().size() == 1);
  CHECK(b.leaves().size() == 1);
}

TEST_CASE("leaves: a validation loss on its own tape does not change the training") {
  const auto train = [](bool validate) {
    Rng rng(1);
    Tensor w = Tensor::uniform(rng, {3, 1}, -1, 1);
    w.requires_grad();
    const Tensor x = Tensor::uniform(rng, {8, 3}, -1, 1), target = Tensor::uniform(rng, {8, 1}, -1, 1);
    Tape tape;
    Tensor loss;
    {
      const auto on = tape.record();
      loss = mse(matmul(x, w), target);
    }
    Optimizer sgd(optimizer_catalogue().at("sgd"));
    sgd.set("learning_rate", 0.1);
    for (int step = 0; step < 5; ++step) {
      sgd.step(std::span(&w, 1), tape, loss);
      if (!validate) continue;
      Tape other;
      const auto on = other.record();
      (void)mse(matmul(x, w), target);
    }
    return w.values();
  };
  CHECK(train(true) == train(false));
}

TEST_CASE("leaves: many of them, recorded repeatedly, are found and allocate nothing") {
  std::vector<Tensor> all;
  for (int i = 0; i < 300; ++i) all.push_back(trained({}, {static_cast<Real>(i)}));
  Tape tape;
  const auto record = [&] {
    tape.clear();
    const auto on = tape.record();
    Tensor total = all[0];
    for (const Tensor& x : all) total = total + x * x;
    const Gradients gradients = backward(tape, total);
    for (int i = 1; i < 300; ++i)
      if (gradients.of(all[static_cast<std::size_t>(i)])[0] != 2 * static_cast<Real>(i)) return false;
    return tape.leaves().size() == 300;
  };
  CHECK(record());
  CHECK(record());
  const std::uint64_t before = heap_allocations();
  for (int i = 0; i < 5; ++i) record();
  CHECK(heap_allocations() == before);
}

TEST_CASE("gradients: those of two losses both stay valid, and each steps its own parameters") {
  Tensor wa = trained({2}, {1, 2}), wb = trained({}, {3});
  Tape tape;
  Tensor a, b;
  {
    const auto on = tape.record();
    a = sum(wa * wa) * wb;
    b = wb * wb * sum(wa);
  }
  const Gradients ga = backward(tape, a), gb = backward(tape, b);
  CHECK(listed(ga.of(wa)) == Numbers{6, 12});
  CHECK(listed(ga.of(wb)) == Numbers{5});
  CHECK(listed(gb.of(wb)) == Numbers{18});
  CHECK(listed(gb.of(wa)) == Numbers{9, 9});
  CHECK(listed(tape.grad(tape.find(wb))) == Numbers{18});  // the tape shows the latest
  Optimizer o1(optimizer_catalogue().at("sgd")), o2(o1);
  o1.set("learning_rate", 0.5);
  o2.set("learning_rate", 0.25);
  o1.step(std::span(&wa, 1), ga);
  o2.step(std::span(&wb, 1), gb);
  CHECK(wa.values() == Numbers{-2, -4});
  CHECK(wb.values() == Numbers{Real(-1.5)});
  tape.forward();
  (void)backward(tape, b);
  CHECK(listed(ga.of(wa)) == Numbers{6, 12});  // still the old ones
}

TEST_CASE("gradients: holding those of two losses in every step allocates nothing") {
  Tensor wa = Tensor::full({64}, 1), wb = Tensor::full({64}, 2);
  wa.requires_grad();
  wb.requires_grad();
  Tape tape;
  Tensor a, b;
  {
    const auto on = tape.record();
    a = mean(square(wa - 3));
    b = mean(square(wb - wa));
  }
  Optimizer o1(optimizer_catalogue().at("adam")), o2(o1);
  CHECK(steady_allocations([&] {
          tape.forward();
          const Gradients ga = backward(tape, a), gb = backward(tape, b);
          o1.step(std::span(&wa, 1), ga);
          o2.step(std::span(&wb, 1), gb);
        }) == 0);
}

TEST_CASE("gradients: two sweeps in single steps do not disturb each other") {
  Tensor x = trained({}, {2});
  Tape tape;
  const auto on = tape.record();
  const Tensor a = x * x * x, b = (x + x) * 5;
  ReverseSweep one(tape, a), two(tape, b);
  for (bool more = true; more;) {
    const bool first = one.step(), second = two.step();
    more = first || second;
  }
  CHECK(listed(one.gradients().of(x)) == Numbers{12});
  CHECK(listed(two.gradients().of(x)) == Numbers{10});
}

TEST_CASE("gradients: a generator and its critic train on one tape, each by its own loss") {
  // The critic distinguishes 3 from the numbers of the generator, which at the end are about 3.
  Rng rng(3);
  const Initializer& init = initializer_catalogue().at("xavier_uniform");
  Tensor shift = trained({1, 1}, {-1});
  Linear first(1, 16, init, rng), second(16, 1, init, rng);
  std::vector<Tensor> critic = parameters(first), generator = {shift};
  for (const Tensor& p : parameters(second)) critic.push_back(p);
  const auto judge = [&](const Tensor& x) { return second(tanh(first(x))); };
  Tensor noise = Tensor::normal(rng, {32, 1}, 0, 0.3), real = Tensor::normal(rng, {32, 1}, 3, 0.3);
  const Tensor yes = Tensor::full({32, 1}, 1), no = Tensor::zeros({32, 1});
  Tape tape;
  Tensor critic_loss, generator_loss;
  {
    const auto on = tape.record();
    const Tensor fake = noise + shift;
    critic_loss = bce_with_logits(judge(real), yes) + bce_with_logits(judge(fake.detach()), no);
    generator_loss = bce_with_logits(judge(fake), yes);
  }
  Optimizer by_critic(optimizer_catalogue().at("adam")), by_generator(optimizer_catalogue().at("adam"));
  by_critic.set("learning_rate", 0.02);
  by_generator.set("learning_rate", 0.02);
  for (int step = 0; step < 600; ++step) {
    noise.copy_from(Tensor::normal(rng, {32, 1}, 0, 0.3));
    real.copy_from(Tensor::normal(rng, {32, 1}, 3, 0.3));
    tape.forward();
    const Gradients of_critic = backward(tape, critic_loss), of_generator = backward(tape, generator_loss);
    CHECK(of_critic.of(shift).empty());  // detached
    by_critic.step(critic, of_critic);
    by_generator.step(generator, of_generator);
  }
  CHECK(std::abs(shift.item() - 3) < Real(0.5));
}

TEST_CASE("views: a view that was taken before the recording is the same parameter") {
  Tensor w = trained({2}, {1, 2});
  Tensor v = flip(w);
  BothSweeps run([&] { return sum(10 * w + v * Tensor::from({2}, {1, 2})); });
  run.expect(w, {12, 11});
  run.expect(v, {11, 12});
  CHECK(run.tape.nodes()[run.tape.find(w)].leaf());
  CHECK(run.tape.nodes()[run.tape.find(v)].op == &part_operator());
}

TEST_CASE("views: gradients of every kind of view reach the numbers it shows") {
  Tensor w = trained({2, 3}, {1, 2, 3, 4, 5, 6});
  const Tensor c = Tensor::from({3, 2}, {1, 2, 3, 4, 5, 6});
  BothSweeps([&, v = transpose(w)] { return sum(v * c); }).expect(w, {1, 3, 5, 2, 4, 6});
  BothSweeps([&, v = reshape(w, {3, 2})] { return sum(v * c) + sum(w); }).expect(w, {2, 3, 4, 5, 6, 7});
  BothSweeps([&, v = slice(w, {.axis = 1, .start = 1})] { return sum(v * v); }).expect(w, {0, 4, 6, 0, 10, 12});
  BothSweeps([&, v = slice(w, {.axis = 0, .start = 1})] { return sum(v * 2) + sum(w); }).expect(w, {1, 1, 1, 3, 3, 3});
  BothSweeps([&, v = expand(w, {4, 2, 3})] { return sum(v * w); }).expect(w, {8, 16, 24, 32, 40, 48});
  BothSweeps([&, v = flip(transpose(slice(w, {.axis = 1, .step = 2})), 0)] {  // [[3, 6], [1, 4]]
    return sum(v * Tensor::from({2, 2}, {1, 2, 3, 4}));
  })
      .expect(w, {3, 0, 1, 4, 0, 2});
  BothSweeps([&, v = slice(flatten(w), {.stop = 4}), u = slice(flatten(w), {.start = 2})] {  // they overlap
    return sum(v * u);
  })
      .expect(w, {3, 4, 6, 8, 3, 4});
}

TEST_CASE("views: the gradient of a view can be read, whether or not the whole was used") {
  Tensor all = trained({5}, {1, 2, 3, 4, 5});
  const Tensor a = slice(all, {.stop = 2}), b = slice(all, {.start = 2}), backward_b = flip(b);
  BothSweeps run([&] { return sum(a * a) + sum(backward_b * Tensor::from({3}, {1, 2, 3})); });
  run.expect(all, {2, 4, 3, 2, 1});
  run.expect(a, {2, 4});
  run.expect(b, {3, 2, 1});
  run.expect(backward_b, {1, 2, 3});
  run.expect(slice(all, {.start = 1, .stop = 3}), {4, 3});
  CHECK(message_of([&, x = flip(all)] { (void)backward(run.tape, run.loss).of(x); }) ==
        "Gradients: x [5] is a strided view that was not recorded; ask for the gradient of the tensor it views");
}

TEST_CASE("views: parameters in one buffer train, and those that the loss does not use do not change") {
  Tensor all = trained({6}, {1, 1, 1, 1, 1, 1});
  std::vector<Tensor> parts = {slice(all, {.stop = 2}), slice(all, {.start = 2, .stop = 4}), slice(all, {.start = 4})};
  Tape tape;
  Tensor loss;
  {
    const auto on = tape.record();
    loss = sum(parts[0] * 3 + parts[1] * parts[1]);
  }
  Optimizer sgd(optimizer_catalogue().at("sgd"));
  sgd.set("learning_rate", 0.5);
  sgd.set("weight_decay", 1);
  CHECK(steady_allocations([&] { sgd.step(parts, tape, loss); }) == 0);
  CHECK(all.values()[4] == 1);  // not even its decay
  CHECK(all.values()[0] != 1);
  CHECK(all.values()[2] != 1);
}

TEST_CASE("views: weights tied by a transpose made at construction train as one") {
  Rng rng(5);
  Tensor w = Tensor::uniform(rng, {3, 2}, -1, 1);
  w.requires_grad();
  Tensor copy = w.clone();
  copy.requires_grad();
  const Tensor decoder = transpose(w), x = Tensor::uniform(rng, {6, 3}, -1, 1);
  const auto train = [&](Tensor& weight, const auto& decode) {
    Tape tape;
    Tensor loss;
    {
      const auto on = tape.record();
      loss = mse(matmul(tanh(matmul(x, weight)), decode()), x);
    }
    Optimizer sgd(optimizer_catalogue().at("sgd"));
    sgd.set("learning_rate", 0.5);
    for (int step = 0; step < 20; ++step) sgd.step(std::span(&weight, 1), tape, loss);
  };
  train(w, [&] { return decoder; });
  train(copy, [&] { return transpose(copy); });
  CHECK(difference(w.values(), copy.values()) < (kDouble ? 1e-14 : 1e-6));
}

TEST_CASE("views: second derivatives pass through views, too") {
  Tensor w = trained({2}, {3, 5});
  const Tensor v = flip(w);
  Tape tape;
  const auto on = tape.record();
  const Tensor loss = sum(w * w * v);  // w0² w1 + w1² w0
  const Tensor slope = gradient(loss, std::vector{w})[0];
  CHECK(slope.values() == Numbers{2 * 15 + 25, 9 + 2 * 15});
  CHECK(listed(backward(tape, sum(slope)).of(w)) == Numbers{2 * 5 + 2 * 3 + 2 * 5, 2 * 3 + 2 * 5 + 2 * 3});
  CHECK(hessian(loss, std::vector{w})[0][0].values() == Numbers{10, 16, 16, 6});
  CHECK(hvp(loss, std::vector{w}, std::vector{Tensor::from({2}, {1, 0})})[0].values() == Numbers{10, 16});
  CHECK(jacobian(slope, std::vector{v})[0].values() == Numbers{16, 10, 6, 16});
}

TEST_CASE("views: a detached tensor stays constant, and so do its views") {
  Tensor w = trained({2}, {3, 5});
  Tensor constant = w.detach();
  const Tensor turned = flip(w.detach());
  BothSweeps([&] { return sum(w * constant); }).expect(w, {3, 5});
  BothSweeps([&] { return sum(w * turned); }).expect(w, {5, 3});
  BothSweeps([&] { return sum(w * flip(w).detach()); }).expect(w, {5, 3});
  BothSweeps([&] { return sum(w * flip(constant)); }).expect(w, {5, 3});
  BothSweeps([&] { return sum(w * detach(w)); }).expect(w, {3, 5});
  Tape tape;
  const auto on = tape.record();
  CHECK(backward(tape, sum(w * constant)).of(constant).empty());
  constant.requires_grad();  // marked: a handle to the parameter again
  CHECK(listed(backward(tape, sum(w * constant)).of(w)) == Numbers{6, 10});
}

TEST_CASE("leaves: a tensor that is marked after it was recorded as a constant is refused") {
  Tensor x = Tensor::from({2}, {1, 2}), w = trained({2}, {3, 4});
  Tape tape;
  const auto on = tape.record();
  (void)(x * w);
  x.requires_grad();
  CHECK(
      message_of([&] { x* w; }) ==
      "mul: x [2] was marked by requires_grad() after it had been recorded as a constant; mark it before the recording");
}

TEST_CASE("requires_grad: the result of a recorded operator cannot be marked, its detached numbers can") {
  Tensor x = trained({2}, {1, 2});
  Tape tape;
  const auto on = tape.record();
  Tensor y = x * 2;
  const std::string refusal =
      "requires_grad: x [2] is the result of a recorded operator; mark its inputs before the recording, or take x.detach()";
  CHECK(message_of([&] { y.requires_grad(); }) == refusal);
  CHECK(message_of([&] { y.requires_grad(false); }) == refusal);
  Tensor z = y.detach();
  z.requires_grad();
  CHECK(listed(backward(tape, sum(z * z)).of(z)) == Numbers{4, 8});
  CHECK(listed(backward(tape, sum(y * y)).of(x)) == Numbers{8, 16});
}

TEST_CASE("views: a constant of the same numbers that was recorded first gets none of the gradient") {
  Tensor w = trained({2, 3}, {1, 2, 3, 4, 5, 6});
  const Tensor turned = transpose(w);
  BothSweeps([&] { return sum(w.detach() * Real(2)) + sum(turned * Real(3)); }).expect(w, Numbers(6, 3));
  Tensor v = trained({6}, {1, 2, 3, 4, 5, 6});
  const Tensor a = slice(v, {.axis = 0, .start = 0, .stop = 3}), b = slice(v, {.axis = 0, .start = 3, .stop = 6});
  BothSweeps both([&] { return sum(a.detach() * b); });
  both.expect(v, {0, 0, 0, 1, 2, 3});
  both.expect(b, {1, 2, 3});
}

TEST_CASE("gradients: nodes recorded after a sweep have none, and do not change earlier ones") {
  const int n = 64;
  Tensor w = Tensor::ones({n, n});
  w.requires_grad();
  const Tensor turned = transpose(w), other = slice(w, {.axis = 0, .start = 1, .stop = 2});
  Tape tape;
  Tensor loss;
  {
    const auto on = tape.record();
    loss = sum(w * w);
  }
  const Gradients g = backward(tape, loss);
  {
    const auto on = tape.record();
    Tensor y = w;
    for (int i = 0; i < 20; ++i) y = y * w;
    (void)sum(turned * Real(3));
    (void)sum(other);
  }
  const std::string unknown =
      "Gradients: x [64, 64] is a strided view that was not recorded; ask for the gradient of the tensor it views";
  CHECK(message_of([&] { (void)g.of(turned); }) == unknown);
  CHECK(g.of(w)[5] == 2);
  CHECK(backward(tape, loss).of(turned)[5] == 2);
}

TEST_CASE("gradients: a part of a buffer has none if the whole is read only later") {
  Tensor v = trained({4}, {1, 2, 3, 4});
  const Tensor a = slice(v, {.axis = 0, .start = 0, .stop = 2}), b = slice(v, {.axis = 0, .start = 2, .stop = 4});
  Tape tape;
  const auto on = tape.record();
  const Tensor loss = sum(a * a);
  const Gradients g = backward(tape, loss);
  CHECK(g.of(b).empty());
  (void)sum(v);
  CHECK(g.of(b).empty());
}

TEST_CASE("gradients: those of a strided view can be read, but not edited or clipped") {
  Tensor w = trained({2, 3}, {1, 2, 3, 4, 5, 6});
  std::vector<Tensor> views = {transpose(w)}, whole = {w};
  Tape tape;
  const auto on = tape.record();
  const Tensor loss = sum(views[0] * views[0]);
  const Gradients g = backward(tape, loss);
  CHECK(listed(g.of(views[0])) == Numbers{2, 8, 4, 10, 6, 12});
  const std::string refusal =
      "Gradients: x [3, 2] is a strided view, and its gradient a copy; edit or clip the gradient of the tensor it views";
  CHECK(message_of([&] { (void)g.edit(views[0]); }) == refusal);
  CHECK(message_of([&] { clip_grad_norm(views, g, 1); }) == refusal);
  clip_grad_norm(whole, g, 1);
  double square = 0;
  for (const Real v : g.of(w)) square += static_cast<double>(v) * static_cast<double>(v);
  CHECK(std::abs(square - 1) < 1e-5);
}

TEST_CASE("leaves: a tensor that is marked after a view of it was recorded as a constant is refused") {
  Tensor w = Tensor::from({2, 3}, {1, 2, 3, 4, 5, 6});
  const Tensor turned = transpose(w);
  Tape tape;
  const auto on = tape.record();
  (void)sum(w * Real(2));
  w.requires_grad();
  CHECK(
      message_of([&] { turned* Real(3); }) ==
      "mul: x [3, 2] was marked by requires_grad() after numbers of it had been recorded as a constant; mark it before the recording");
}

TEST_CASE("gradient: a tensor that cannot be a parameter is refused; one that the loss does not depend on has zeros") {
  Tensor a = Tensor::from({2}, {1, 2}), b = trained({2}, {3, 4}), unused = trained({3}, {1, 1, 1});
  Tape tape;
  const auto on = tape.record();
  const Tensor loss = sum(a * a * b);
  const std::string unmarked = " [2] was recorded as a constant; mark it by x.requires_grad() before the recording";
  const std::vector<Tensor> v = {Tensor::ones({2})};
  const auto by = [](const Tensor& x) { return std::vector{x}; };
  CHECK(message_of([&] { gradient(loss, by(a)); }) == "gradient: wrt 0" + unmarked);
  CHECK(message_of([&] { gradient(loss, std::vector{b, a}); }) == "gradient: wrt 1" + unmarked);
  CHECK(message_of([&] { vjp(loss, by(a), Tensor::scalar(1)); }) == "vjp: wrt 0" + unmarked);
  CHECK(message_of([&] { jvp(loss, by(a), v); }) == "jvp: wrt 0" + unmarked);
  CHECK(message_of([&] { jacobian(loss, by(a)); }) == "jacobian: wrt 0" + unmarked);
  CHECK(message_of([&] { hessian(loss, by(a)); }) == "hessian: wrt 0" + unmarked);
  CHECK(message_of([&] { hvp(loss, by(a), v); }) == "hvp: wrt 0" + unmarked);
  CHECK(message_of([&] { gradient(loss, by(Tensor())); }) ==
        "gradient: wrt 0 is an empty Tensor; give the tensor to differentiate by");
  CHECK(gradient(loss, by(unused))[0].values() == Numbers{0, 0, 0});
  b = Tensor::from({2}, {5, 6});
  CHECK(message_of([&] {
          gradient(loss, by(b));
        }).starts_with("gradient: wrt 0 [2] was not recorded, but a parameter of its shape"));
}
