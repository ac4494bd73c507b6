// SPDX-License-Identifier: MIT
// Properties of every operator of the catalogue, checked from its own block: nothing here names a particular rule.
#include <limits>
#include <set>

#include "tests/engine/support.h"

using namespace deepx;

namespace {

const auto& operators() { return operator_catalogue().entries(); }

std::vector<AnySample> samples_of(const OpTable& op, std::uint64_t seed = 1) {
  Rng rng(seed);
  return op.samples(rng);
}

void check_gradient(const OpTable& op, const AnySample& sample, int order) {
  const GradcheckReport report = gradcheck(op, sample, {.order = order});
  CHECK(report.failure == "");
  CHECK(report.inputs.size() == sample.in.size());
}

}  // namespace

TEST_CASE("every operator: gradient") {
  for (const OpTable& op : operators()) DYNAMIC_SECTION(op.name) {
      for (const AnySample& sample : samples_of(op)) check_gradient(op, sample, 1);
    }
}

TEST_CASE("every operator: gradient of the gradient") {
  for (const OpTable& op : operators()) DYNAMIC_SECTION(op.name) {
      for (const AnySample& sample : samples_of(op)) check_gradient(op, sample, 2);
    }
}

TEST_CASE("every operator: backward() adds to existing gradients, and computes only the requested ones") {
  for (const OpTable& op : operators()) DYNAMIC_SECTION(op.name) {
      for (const AnySample& sample : samples_of(op)) {
        const std::vector<Tensor>& in = sample.in;
        std::vector<const Tensor*> pointers;
        for (const Tensor& x : in) pointers.push_back(&x);
        const int arity = static_cast<int>(in.size());
        const Tensor y = emit(op, sample.attributes.data(), pointers.data(), arity);
        Rng rng(3);
        const Tensor dy = Tensor::uniform(rng, y.shape(), -1, 1);
        // Gradients when dx(i) starts at `start`, requested only for input `only` (-1: for all).
        const auto run = [&](Real start, int only) {
          std::vector<Tensor> dx;
          std::vector<Real*> raw;
          for (int i = 0; i < arity; ++i) {
            dx.push_back(Tensor::full(in[static_cast<std::size_t>(i)].shape(), start));
            raw.push_back(only < 0 || only == i ? dx.back().raw() : nullptr);
          }
          op.backward(sample.attributes.data(), {pointers.data(), arity, y, dy.raw(), raw.data()});
          return dx;
        };
        const std::vector<Tensor> plain = run(0, -1), added = run(3, -1);
        for (int i = 0; i < arity; ++i) {
          const auto k = static_cast<std::size_t>(i);
          CHECK(difference(added[k].data(), (plain[k] + 3).data()) < kAgreementLimit);
          CHECK(same_bits(run(0, i)[k].data(), plain[k].data()));
        }
      }
    }
}

TEST_CASE("every elementwise operator of two inputs: broadcasting along each axis") {
  for (const OpTable& op : operators()) {
    if (op.info->kind != Kind::elementwise || op.fixed_arity != 2) continue;
    DYNAMIC_SECTION(op.name) {
      for (const AnySample& sample : samples_of(op))
        for (std::size_t i = 0; i < 2; ++i)
          for (int axis = 0; axis < sample.in[i].rank(); ++axis) {
            AnySample narrow = sample;
            narrow.in[i] = slice(sample.in[i], {.axis = axis, .start = 0, .stop = 1}).clone();
            check_gradient(op, narrow, 1);
          }
    }
  }
}

TEST_CASE("every operator: views of any strides give the same values and gradients") {
  for (const OpTable& op : operators()) DYNAMIC_SECTION(op.name) {
      for (const AnySample& sample : samples_of(op)) {
        Recorded dense(op, sample.attributes, copies(sample.in));
        const Run expected = dense.sweep();
        for (bool outermost_last : {false, true}) {
          std::vector<Tensor> views;
          for (const Tensor& x : sample.in) views.push_back(strided(x, outermost_last));
          if (refuses_view(op, sample.attributes, views[0])) continue;
          Recorded viewed(op, sample.attributes, views);
          const Run run = viewed.sweep();
          CHECK(difference(run.y, expected.y) < kAgreementLimit);
          for (std::size_t i = 0; i < views.size(); ++i) CHECK(difference(run.dx[i], expected.dx[i]) < kAgreementLimit);
        }
      }
    }
}

TEST_CASE("every operator: a replay with new numbers gives the same bits as a new recording") {
  for (const OpTable& op : operators()) DYNAMIC_SECTION(op.name) {
      const std::vector<AnySample> first = samples_of(op, 1), second = samples_of(op, 2);
      for (std::size_t s = 0; s < first.size(); ++s) {
        Recorded replayed(op, first[s].attributes, copies(first[s].in));
        replayed.sweep();
        for (std::size_t i = 0; i < first[s].in.size(); ++i)
          std::ranges::copy(second[s].in[i].values(), replayed.in[i].mutable_data().begin());
        replayed.tape.forward();
        const Run run = replayed.sweep();
        Recorded fresh(op, second[s].attributes, copies(second[s].in));
        const Run expected = fresh.sweep();
        CHECK(same_bits(run.y, expected.y));
        for (std::size_t i = 0; i < run.dx.size(); ++i) CHECK(same_bits(run.dx[i], expected.dx[i]));
      }
    }
}

TEST_CASE("every function of one number: finite for small and large inputs, NaN stays NaN") {
  for (const OpTable& op : operators()) {
    if (op.info->kind != Kind::elementwise || op.fixed_arity != 1) continue;
    DYNAMIC_SECTION(op.name) {
      std::vector<Real> inside;
      for (double x : {0.0, 1e-6, -1e-6, 30.0, -30.0, 300.0, -300.0})
        if (x > op.info->domain.low && x < op.info->domain.high) inside.push_back(static_cast<Real>(x));
      REQUIRE(inside.size() >= 2);
      const Tensor grid = Tensor::from({static_cast<int>(inside.size())}, inside);
      Recorded many(op, op.defaults, {grid});
      const Run run = many.sweep();
      CHECK(all_finite(run.y));
      CHECK(all_finite(run.dx[0]));
      // A single number takes another path through the kernels than a row.
      for (std::size_t k = 0; k < inside.size(); ++k) {
        Recorded one(op, op.defaults, {Tensor::scalar(inside[k])});
        CHECK(difference(one.sweep().y, std::span(&run.y[k], 1)) < kAgreementLimit);
      }
      if (op.name == "step") continue;  // NaN is not greater than 0
      for (int n : {1, 9}) {
        Recorded nan(op, op.defaults, {Tensor::full({n}, std::numeric_limits<Real>::quiet_NaN())});
        CHECK(std::ranges::all_of(nan.y.values(), [](Real v) { return std::isnan(v); }));
      }
    }
  }
}

TEST_CASE("every operator: refuses what it must, with this message") {
  for (const OpTable& op : operators()) {
    if (!op.rejects) continue;
    DYNAMIC_SECTION(op.name) {
      for (const AnySample& sample : op.rejects())
        CHECK(message_of([&] { Recorded(op, sample.attributes, sample.in); }) == sample.message);
    }
  }
}

TEST_CASE("every operator: the declaration is complete") {
  std::set<std::string_view> names;
  for (const OpTable& op : operators()) DYNAMIC_SECTION(op.name) {
      const OpInfo& info = *op.info;
      CHECK(names.insert(op.name).second);
      CHECK(op.name == info.name);
      CHECK_FALSE(info.label.empty());
      CHECK_FALSE(info.math.empty());
      CHECK_FALSE(info.words.empty());
      CHECK_FALSE(info.source.empty());
      const auto lines = std::ranges::count_if(info.grads, [](std::string_view g) { return !g.empty(); });
      CHECK((op.fixed_arity < 0 ? lines >= 1 : lines == op.fixed_arity));
      CHECK((!info.scalar_function || op.fixed_arity == 1));
      CHECK((!info.activation || info.scalar_function));
      const std::vector<AnySample> samples = samples_of(op);
      REQUIRE_FALSE(samples.empty());
      for (const AnySample& sample : samples)
        CHECK((op.fixed_arity < 0 || sample.in.size() == static_cast<std::size_t>(op.fixed_arity)));
      CHECK((op.attribute_text || !op.parameters.empty()) == (op.attribute_bytes > 0));
      for (const Parameter& p : op.parameters) {
        CHECK_FALSE(p.setting.name.empty());
        CHECK_FALSE(p.setting.words.empty());
        if (p.is_list()) {
          Attributes same = op.defaults;
          p.set_list(same.data(), p.get_list(op.defaults.data()));
          CHECK(std::memcmp(&same, &op.defaults, sizeof same) == 0);
          continue;
        }
        CHECK(p.get(op.defaults.data()) == p.setting.value);
        Attributes outside = op.defaults;
        if (p.setting.high < 1e9 && p.setting.choices != "no, yes") {  // a bool has no third value
          p.set(outside.data(), p.setting.high + 1);
          if (p.get(outside.data()) == p.setting.high) continue;  // a bool is never outside
          CHECK(message_of([&] {
                  Recorded(op, outside, samples_of(op)[0].in);
                }).starts_with(join(op.name, ": ", p.setting.name, " is ")));
        }
      }
      if (op.attribute_bytes == 0) continue;
      CHECK(std::ranges::any_of(samples, [](const AnySample& s) { return !s.default_attributes; }));
      for (const AnySample& sample : samples) CHECK_FALSE(attribute_text(op, sample.attributes.data()).empty());
    }
}

TEST_CASE("the catalogue has the operators that the playground and the command line promise") {
  for (const char* name : {"add",
                           "sub",
                           "mul",
                           "div",
                           "neg",
                           "pow",
                           "power",
                           "maximum",
                           "minimum",
                           "clamp",
                           "where",
                           "exp",
                           "expm1",
                           "log",
                           "log1p",
                           "sqrt",
                           "rsqrt",
                           "reciprocal",
                           "square",
                           "sin",
                           "cos",
                           "tan",
                           "atan",
                           "tanh",
                           "abs",
                           "erf",
                           "sigmoid",
                           "relu",
                           "leaky_relu",
                           "prelu",
                           "relu6",
                           "elu",
                           "selu",
                           "celu",
                           "gelu",
                           "silu",
                           "mish",
                           "softplus",
                           "softsign",
                           "hardtanh",
                           "hardsigmoid",
                           "hardswish",
                           "log_sigmoid",
                           "matmul",
                           "transpose",
                           "permute",
                           "flip",
                           "reshape",
                           "flatten",
                           "squeeze",
                           "unsqueeze",
                           "expand",
                           "slice",
                           "index_select",
                           "index_add",
                           "concat",
                           "stack",
                           "pad",
                           "detach",
                           "outer",
                           "global_avg_pool",
                           "conv1d",
                           "conv2d",
                           "conv_transpose2d",
                           "max_pool1d",
                           "max_pool2d",
                           "avg_pool1d",
                           "avg_pool2d",
                           "sum",
                           "mean",
                           "prod",
                           "max",
                           "min",
                           "var",
                           "std",
                           "logsumexp",
                           "l1_norm",
                           "l2_norm",
                           "cumsum",
                           "softmax",
                           "log_softmax",
                           "mse",
                           "bce_with_logits",
                           "cross_entropy"})
    CHECK(operator_catalogue().find(name) != nullptr);
}
