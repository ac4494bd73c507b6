// SPDX-License-Identifier: MIT
// Build it yourself, part 2: the same engine for whole matrices, in C++20 with Eigen. The page shows the lines between the
// marks; a test compares what the program prints with tensors.txt.
// [node]
#include <Eigen/Core>
#include <cstdio>
#include <functional>
#include <random>
#include <utility>
#include <vector>

using Matrix = Eigen::MatrixXd;
using Rule = std::function<Matrix(const Matrix&)>;  // from the gradient of the result to the gradient of one input

struct Node {
  Matrix value;
  std::vector<std::pair<std::size_t, Rule>> inputs;
  Matrix gradient;
};
std::vector<Node> tape;

struct Tensor {
  std::size_t at;
  Matrix value() const { return tape[at].value; }
};
Tensor record(Matrix value, std::vector<std::pair<std::size_t, Rule>> inputs = {}) {
  tape.push_back({std::move(value), std::move(inputs), {}});
  return {tape.size() - 1};
}

void backward(Tensor loss) {
  for (Node& node : tape) node.gradient = Matrix::Zero(node.value.rows(), node.value.cols());
  tape[loss.at].gradient.setOnes();
  for (std::size_t i = loss.at + 1; i-- > 0;)
    for (const auto& [input, rule] : tape[i].inputs) tape[input].gradient += rule(tape[i].gradient);
}
// [end]

// [operators]
Tensor matmul(Tensor a, Tensor b) {
  const Matrix A = a.value(), B = b.value();
  return record(A * B, {{a.at, [B](const Matrix& g) -> Matrix { return g * B.transpose(); }},
                        {b.at, [A](const Matrix& g) -> Matrix { return A.transpose() * g; }}});
}
Tensor add_row(Tensor a, Tensor b) {  // adds the row b to every row of a, so its gradient is a sum over the rows
  return record(
      a.value().rowwise() + b.value().row(0),
      {{a.at, [](const Matrix& g) { return g; }}, {b.at, [](const Matrix& g) -> Matrix { return g.colwise().sum(); }}});
}
Tensor tanh(Tensor a) {
  const Matrix y = a.value().array().tanh();
  return record(y, {{a.at, [y](const Matrix& g) -> Matrix { return g.array() * (1 - y.array().square()); }}});
}
Tensor cross_entropy(Tensor scores, const Matrix& y) {  // the gradient is p - y, over the number of points
  const Matrix s = scores.value(), p = (1 + (-s.array()).exp()).inverse();
  const Matrix loss = Matrix::Constant(1, 1, ((1 + s.array().exp()).log() - y.array() * s.array()).mean());
  return record(loss, {{scores.at, [=](const Matrix& g) -> Matrix { return g(0, 0) * (p - y) / double(y.size()); }}});
}
// [end]

// [network]
std::minstd_rand0 random_numbers(1);
Tensor weights(int inputs, int units) {  // drawn neuron by neuron, as in part 1
  Matrix w(inputs, units);
  for (int unit = 0; unit < units; ++unit)
    for (int i = 0; i < inputs; ++i) w(i, unit) = 2 * (static_cast<double>(random_numbers()) / 2147483647) - 1;
  return record(w);
}
// [end]

int main() {
  // [network]
  const Tensor W1 = weights(2, 4), b1 = record(Matrix::Zero(1, 4)), W2 = weights(4, 1), b2 = record(Matrix::Zero(1, 1));
  const std::size_t parameters = tape.size();
  const Matrix x{{0, 0}, {0, 1}, {1, 0}, {1, 1}}, y{{0}, {1}, {1}, {0}};
  const auto scores = [&] { return add_row(matmul(tanh(add_row(matmul(record(x), W1), b1)), W2), b2); };
  // [end]

  // [train]
  for (int step = 0; step <= 1000; ++step) {
    tape.resize(parameters);
    const Tensor loss = cross_entropy(scores(), y);
    if (step == 0) std::printf("%zu matrices on the tape\n", tape.size());
    if (step % 250 == 0) std::printf("step %d: loss %.4f\n", step, loss.value()(0, 0));
    backward(loss);
    for (std::size_t i = 0; i < parameters; ++i) tape[i].value -= 0.5 * tape[i].gradient;
  }
  const Matrix p = (1 + (-scores().value().array()).exp()).inverse();
  std::printf("%.2f %.2f %.2f %.2f\n", p(0), p(1), p(2), p(3));
  // [end]
}
