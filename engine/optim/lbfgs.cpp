// SPDX-License-Identifier: MIT
// L-BFGS on all parameters as one long vector.
#include "engine/optim/optimizers.h"

#include <algorithm>
#include <cmath>
#include <new>
#include <stdexcept>

#include "engine/optim/line_search.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

enum Array { kSteps, kChanges, kDirection, kGradient };
enum Number { kIterations, kLength, kScale };

double dot(const Real* a, const Real* b, std::size_t n) {
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}
double largest(const Real* a, std::size_t n) {
  double top = 0;
  for (std::size_t i = 0; i < n; ++i) top = std::max(top, static_cast<double>(std::abs(a[i])));
  return top;
}
void add(Real factor, const Real* from, Real* to, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) to[i] += factor * from[i];
}

class Lbfgs {
 public:
  explicit Lbfgs(const Minimization& m)
      : m_(m), n_(m.state.size), history_(static_cast<std::size_t>(m.settings.whole("history_size"))) {
    drop_oldest(history_);  // history_size may be smaller than before
    try {
      allocate();
    } catch (const std::bad_alloc&) {
      refuse_memory();
    } catch (const std::length_error&) {
      refuse_memory();
    }
  }

  double run() {
    const double flat = m_.settings.get("tolerance_grad"), still = m_.settings.get("tolerance_change");
    const int iterations = m_.settings.whole("max_iter"), evaluations = m_.settings.whole("max_eval");
    Real *g = part(kFresh), *d = array(kDirection);
    const double first = evaluate(g);
    double loss = first;
    for (int k = 0; k < iterations && !(largest(g, n_) <= flat); ++k) {
      choose_direction(g);
      const double slope = dot(g, d, n_);
      if (!(slope <= -still)) break;
      const double before = loss;
      loss = search(loss, slope, g);
      if (evaluations_ >= evaluations || number(kLength) * largest(d, n_) <= still || std::abs(loss - before) < still)
        break;
    }
    return first;
  }

 private:
  // Parts of scratch, each as long as the vector: the current gradient, the start of the line, three gradients on the
  // line.
  enum Part { kFresh, kOrigin, kLine, kParts = kLine + 3 };

  /// All at once, so that later steps allocate nothing; the largest first, so that a lack of memory shows early.
  void allocate() {
    const std::vector<Real>& steps = m_.state.arrays[kSteps];
    if (n_ > steps.max_size() / history_) throw std::bad_alloc();
    for (Array a : {kSteps, kChanges}) m_.state.arrays[a].reserve(n_ * history_);
    for (Array a : {kDirection, kGradient}) m_.state.arrays[a].resize(n_);
    m_.state.scratch.resize(kParts * n_ + 2 * history_);
  }
  [[noreturn]] void refuse_memory() const {
    throw Error(ErrorKind::value, join("lbfgs: history_size is ", history_, ", for parameters of ", n_,
                                       " numbers: there is no memory for so many steps; use a smaller history_size"));
  }

  Real* array(Array a) { return m_.state.arrays[a].data(); }
  double& number(Number i) { return m_.state.numbers[i]; }
  Real* part(std::size_t i) { return m_.state.scratch.data() + i * n_; }

  /// Calls f(parameter, its place in the vector).
  template <class F>
  void each(F f) {
    std::size_t at = 0;
    for (Tensor& p : m_.parameters) {
      f(p, at);
      at += static_cast<std::size_t>(p.size());
    }
  }

  /// Returns the loss here and writes its gradient to g: 0 for parameters that the loss does not depend on.
  double evaluate(Real* g) {
    const Evaluation now = m_.evaluate();
    ++evaluations_;
    require_recorded("lbfgs", m_.parameters, now.gradients);
    std::fill_n(g, n_, Real(0));
    each([&](const Tensor& p, std::size_t at) { std::ranges::copy(now.gradients.of(p), g + at); });
    return now.loss;
  }

  /// Moves the parameters to the place t on the line.
  void move(double t) {
    const Real *origin = part(kOrigin), *d = array(kDirection);
    each([&](Tensor& p, std::size_t at) {
      for (Real& to : p.mutable_data()) {
        to = origin[at] + static_cast<Real>(t) * d[at];
        ++at;
      }
    });
  }

  /// Sets the direction and the first length to try, from the gradient g and earlier steps.
  void choose_direction(const Real* g) {
    const double rate = m_.settings.get("learning_rate");
    if (number(kIterations)++ == 0) {
      double sum = 0;
      for (std::size_t i = 0; i < n_; ++i) sum += static_cast<double>(std::abs(g[i]));
      number(kLength) = rate * std::min(1.0, 1 / sum);
    } else {
      remember(g);
      number(kLength) = rate;
    }
    apply_inverse_hessian(g);
    std::copy_n(g, n_, array(kGradient));
  }

  /// Keeps the last step s and the change y of the gradient, if the loss curved upwards between them.
  void remember(const Real* g) {
    Real *s = part(kLine), *y = part(kLine + 1);
    for (std::size_t i = 0; i < n_; ++i) {
      s[i] = static_cast<Real>(number(kLength)) * array(kDirection)[i];
      y[i] = g[i] - array(kGradient)[i];
    }
    const double curvature = dot(y, s, n_);
    if (!(curvature > 1e-10)) return;
    number(kScale) = curvature / dot(y, y, n_);
    drop_oldest(history_ - 1);
    std::vector<Real>&steps = m_.state.arrays[kSteps], &changes = m_.state.arrays[kChanges];
    steps.insert(steps.end(), s, s + n_);
    changes.insert(changes.end(), y, y + n_);
  }

  /// Removes the oldest pairs until at most `most` are left.
  void drop_oldest(std::size_t most) {
    for (Array a : {kSteps, kChanges}) {
      std::vector<Real>& all = m_.state.arrays[a];
      if (all.size() > most * n_) all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(most * n_));
    }
  }

  /// d = −H g by the two loops of algorithm 7.4.
  void apply_inverse_hessian(const Real* g) {
    Real *d = array(kDirection), *alpha = part(kParts), *rho = alpha + history_;
    const Real *s = array(kSteps), *y = array(kChanges);
    const std::size_t pairs = m_.state.arrays[kSteps].size() / n_;
    for (std::size_t i = 0; i < n_; ++i) d[i] = -g[i];
    for (std::size_t i = pairs; i-- > 0;) {
      rho[i] = static_cast<Real>(1 / dot(y + i * n_, s + i * n_, n_));
      alpha[i] = static_cast<Real>(dot(s + i * n_, d, n_)) * rho[i];
      add(-alpha[i], y + i * n_, d, n_);
    }
    for (std::size_t i = 0; i < n_; ++i) d[i] *= static_cast<Real>(number(kScale));
    for (std::size_t i = 0; i < pairs; ++i) {
      const Real beta = static_cast<Real>(dot(y + i * n_, d, n_)) * rho[i];
      add(alpha[i] - beta, s + i * n_, d, n_);
    }
  }

  /// Moves along the direction; returns the loss there and leaves its gradient in g.
  double search(double loss, double slope, Real* g) {
    each([&](const Tensor& p, std::size_t at) { std::ranges::copy(p.data(), part(kOrigin) + at); });
    const Real* d = array(kDirection);
    const auto at = [&](double t, const LinePoint& keep, const LinePoint& keep_too) {
      std::size_t free = kLine;
      while (part(free) == keep.gradient || part(free) == keep_too.gradient) ++free;
      move(t);
      const double there = evaluate(part(free));
      return LinePoint{t, there, dot(part(free), d, n_), part(free)};
    };
    const LinePoint start{0, loss, slope, g};
    const LinePoint end = LineSearch(start, largest(d, n_), at).find(number(kLength));
    move(end.t);
    number(kLength) = end.t;
    if (end.gradient != g) std::copy_n(end.gradient, n_, g);
    return end.loss;
  }

  const Minimization& m_;
  std::size_t n_, history_;
  int evaluations_ = 0;
};

}  // namespace

double lbfgs_minimize(const Minimization& m) { return Lbfgs(m).run(); }

}  // namespace deepx::inline DEEPX_PRECISION
