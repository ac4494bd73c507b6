// SPDX-License-Identifier: MIT
// Build it yourself, part 1: an autograd engine for single numbers, in C++20 and nothing else. The page shows the lines
// between the marks; a test compares what the program prints with scalar.txt.
// [node]
#include <cmath>
#include <cstdio>
#include <random>
#include <utility>
#include <vector>

using Inputs = std::vector<std::pair<std::size_t, double>>;  // the place of each input, and the slope for it
struct Node {
  double value;  // the result of the operation
  Inputs inputs;
  double gradient = 0;  // dL/d(this number), once it is known
};
std::vector<Node> tape;  // every operation, in the order in which it ran

struct Value {  // a number of the program: a place on the tape
  std::size_t at;
  double value() const { return tape[at].value; }
  double gradient() const { return tape[at].gradient; }
};
Value record(double value, Inputs inputs = {}) {
  tape.push_back({value, std::move(inputs)});
  return {tape.size() - 1};
}
// [end]

// [operators]
Value operator+(Value a, Value b) { return record(a.value() + b.value(), {{a.at, 1}, {b.at, 1}}); }
Value operator*(Value a, Value b) { return record(a.value() * b.value(), {{a.at, b.value()}, {b.at, a.value()}}); }
// [end]

// [backward]
void backward(Value loss) {
  for (Node& node : tape) node.gradient = 0;
  tape[loss.at].gradient = 1;  // dL/dL
  for (std::size_t i = loss.at + 1; i-- > 0;)
    for (const auto& [input, slope] : tape[i].inputs) tape[input].gradient += tape[i].gradient * slope;
}
// [end]

// [functions]
Value operator-(Value a) { return record(-a.value(), {{a.at, -1}}); }
Value operator-(Value a, Value b) { return a + -b; }
Value tanh(Value a) {
  const double y = std::tanh(a.value());
  return record(y, {{a.at, 1 - y * y}});
}
Value exp(Value a) {
  const double y = std::exp(a.value());
  return record(y, {{a.at, y}});
}
Value log(Value a) { return record(std::log(a.value()), {{a.at, 1 / a.value()}}); }
// [end]

// [network]
std::minstd_rand0 random_numbers(1);
Value weight() { return record(2 * (static_cast<double>(random_numbers()) / 2147483647) - 1); }  // between -1 and 1

struct Neuron {
  std::vector<Value> weights;
  Value bias;
  explicit Neuron(int inputs) : bias{0} {
    for (int i = 0; i < inputs; ++i) weights.push_back(weight());
    bias = record(0);
  }
  Value operator()(const std::vector<Value>& x) const {
    Value sum = bias;
    for (std::size_t i = 0; i < x.size(); ++i) sum = sum + weights[i] * x[i];
    return sum;
  }
};
struct Network {  // two inputs, four tanh neurons, one score
  std::vector<Neuron> hidden{Neuron(2), Neuron(2), Neuron(2), Neuron(2)};
  Neuron output{4};
  Value operator()(double x1, double x2) const {
    const std::vector<Value> x = {record(x1), record(x2)};
    std::vector<Value> h;
    for (const Neuron& neuron : hidden) h.push_back(tanh(neuron(x)));
    return output(h);
  }
};
// [end]

// [loss]
const double points[4][3] = {{0, 0, 0}, {0, 1, 1}, {1, 0, 1}, {1, 1, 0}};  // x1, x2, and x1 xor x2

Value loss_of(const Network& network) {  // cross-entropy of the score s: log(1 + e^s) - y s, the mean over the points
  Value sum = record(0);
  for (const auto& [x1, x2, y] : points) {
    const Value s = network(x1, x2);
    sum = sum + log(record(1) + exp(s)) - record(y) * s;
  }
  return sum * record(0.25);
}
// [end]

int main() {
  // [node]
  const Value a = record(2), b = record(-3), c = record(10);
  std::printf("a = %g, b = %g, c = %g: %zu numbers on the tape\n", a.value(), b.value(), c.value(), tape.size());
  // [end]
  std::puts("");

  // [operators]
  const Value e = a * b, d = e + c, L = d * a;
  std::printf("L = (a*b + c) * a = %g, and the tape:\n", L.value());
  for (std::size_t i = 0; i < tape.size(); ++i) {
    std::printf("%zu: value %g", i, tape[i].value);
    for (const auto& [input, slope] : tape[i].inputs) std::printf(", slope %g for number %zu", slope, input);
    std::puts("");
  }
  // [end]
  std::puts("");

  // [backward]
  backward(L);
  std::printf("dL/da = %g, dL/db = %g, dL/dc = %g\n", a.gradient(), b.gradient(), c.gradient());
  // [end]
  std::puts("");

  // [check]
  const auto f = [](double at_a) { return (at_a * -3 + 10) * at_a; };
  const double h = 1e-5;
  std::printf("a nudged by 0.00001 up and down: %.6f\n", (f(2 + h) - f(2 - h)) / (2 * h));
  // [end]
  std::puts("");

  // [functions]
  tape.clear();
  const Value x = record(0.5), y = tanh(x), z = log(exp(y) + record(1));
  backward(z);
  const auto g = [](double at_x) { return std::log(std::exp(std::tanh(at_x)) + 1); };
  std::printf("dz/dx = %.6f, nudged: %.6f\n", x.gradient(), (g(0.5 + h) - g(0.5 - h)) / (2 * h));
  // [end]
  std::puts("");

  // [network]
  tape.clear();
  const Network network;
  const std::size_t parameters = tape.size();  // the weights and biases are the first numbers on the tape
  std::printf("%zu weights and biases, the score of (1, 0) is %.4f\n", parameters, network(1, 0).value());
  // [end]
  std::puts("");

  // [loss]
  backward(loss_of(network));
  std::printf("%zu numbers on the tape, dL/d(first weight) = %.4f\n", tape.size(), tape[0].gradient);
  // [end]
  std::puts("");

  // [train]
  for (int step = 0; step <= 1000; ++step) {
    tape.resize(parameters);  // forget the operations, keep the weights
    const Value loss = loss_of(network);
    if (step % 250 == 0) std::printf("step %d: loss %.4f\n", step, loss.value());
    backward(loss);
    for (std::size_t i = 0; i < parameters; ++i) tape[i].value -= 0.5 * tape[i].gradient;
  }
  for (const auto& [x1, x2, wanted] : points)
    std::printf("%g xor %g: %.2f\n", x1, x2, 1 / (1 + std::exp(-network(x1, x2).value())));
  // [end]
}
