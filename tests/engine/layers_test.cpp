// SPDX-License-Identifier: MIT
// Properties of every layer of the catalogue, checked from its own block: nothing here names a particular layer.
#include <set>

#include "engine/io/safetensors.h"
#include "tests/engine/allocations.h"
#include "tests/engine/support.h"

using namespace deepx;

namespace {

// A layer made from a sample, with an input for it.
struct Made {
  std::unique_ptr<Layer> layer;
  Tensor x;

  Made(const LayerInfo& info, const LayerSample& sample, std::uint64_t seed = 1) {
    Rng rng(seed);
    layer = make_layer(info.name, sample.settings, sample.input, initializer_catalogue().at("xavier_uniform"), rng);
    x = sample.draw(rng);
  }
};

template <class F>
void for_each_sample(F f) {
  for (const LayerInfo& info : layer_catalogue().entries()) DYNAMIC_SECTION(info.name) {
      for (std::size_t i = 0; i < info.samples.size(); ++i) {
        INFO("sample " << i);
        f(info, info.samples[i]);
      }
    }
}

// A training tape of a layer, with a weighted sum of its output as loss.
struct Recording {
  Tape tape;
  Tensor y, loss;

  Recording(Layer& layer, Tensor& x) {
    const auto on = tape.record();
    y = layer(x.requires_grad());
    Rng rng(5);
    loss = sum(y * Tensor::uniform(rng, y.shape(), -1, 1));
  }
};

NamedTensors snapshot(Layer& layer) {
  NamedTensors all;
  for (const NamedTensor& kept : state(layer)) all.add(kept.name, kept.value.clone());
  return all;
}

void restore(Layer& layer, const NamedTensors& from) {
  for (NamedTensor& kept : state(layer))
    std::ranges::copy(from.at(kept.name).values(), kept.value.mutable_data().begin());
}

}  // namespace

TEST_CASE("every layer: the declaration is complete") {
  std::set<std::string_view> names;
  for (const LayerInfo& info : layer_catalogue().entries()) DYNAMIC_SECTION(info.name) {
      CHECK(names.insert(info.name).second);
      CHECK_FALSE(info.math.empty());
      CHECK_FALSE(info.words.empty());
      CHECK_FALSE(info.source.empty());
      REQUIRE_FALSE(info.samples.empty());
      for (const Setting& s : info.settings) {
        CAPTURE(s.name);
        CHECK_FALSE(s.words.empty());
        CHECK_NOTHROW(s.check(info.name, s.value));
        const Shape& input = info.samples[0].input;
        Rng rng(1);
        const auto with = [&](double value) {
          return message_of([&] {
            make_layer(info.name, {{std::string(s.name), value}}, input, initializer_catalogue().at("zeros"), rng);
          });
        };
        for (const double wrong : {s.low - 1, s.largest() + 1, std::nan("")})
          CHECK(with(wrong).starts_with(join(info.name, ": ", s.name, " is ", wrong, "; must be ")));
      }
    }
}

TEST_CASE("every layer: gradient through all parameters and the input, in training and evaluation") {
  for_each_sample([](const LayerInfo& info, const LayerSample& sample) {
    const Made made(info, sample);
    for (const bool training : {true, false})
      for (const int order : {1, 2}) {
        made.layer->train(training);
        const GradcheckReport report = gradcheck(info.name, *made.layer, made.x, {.order = order});
        CHECK(report.failure == "");
        CHECK(report.inputs.size() == parameters(*made.layer).size() + 1);
      }
  });
}

TEST_CASE("every layer: parameters are marked as such, names differ, buffers are not trained") {
  for_each_sample([](const LayerInfo& info, const LayerSample& sample) {
    const Made made(info, sample);
    std::set<std::string> names;
    for (const NamedTensor& kept : state(*made.layer)) {
      CHECK(names.insert(kept.name).second);
      CHECK(kept.value.storage()->requires_grad == (kept.role == Role::parameter));
    }
  });
}

TEST_CASE("every layer: evaluation is deterministic and does not change the layer's tensors") {
  for_each_sample([](const LayerInfo& info, const LayerSample& sample) {
    const Made made(info, sample);
    (*made.layer)(made.x);  // so that buffers hold something
    made.layer->eval();
    CHECK_FALSE(made.layer->training());
    const NamedTensors before = snapshot(*made.layer);
    const std::vector<Real> y = (*made.layer)(made.x).values();
    CHECK(same_bits((*made.layer)(made.x).values(), y));
    for (const NamedTensor& kept : state(*made.layer))
      CHECK(same_bits(kept.value.values(), before.at(kept.name).values()));
  });
}

TEST_CASE("every layer: saved and loaded into another one, it continues with the same bits") {
  for_each_sample([](const LayerInfo& info, const LayerSample& sample) {
    Made first(info, sample), second(info, sample);
    Recording one(*first.layer, first.x), other(*second.layer, second.x);
    for (int step = 0; step < 3; ++step) one.tape.forward();
    // The numbers of the other layer differ until they are read from the file.
    for (NamedTensor& kept : state(*second.layer)) {
      Tensor value = kept.value;
      for (Real& v : value.mutable_data()) v += 1;
    }
    restore(*second.layer, from_safetensors(to_safetensors(snapshot(*first.layer)), "layer"));
    for (int step = 0; step < 2; ++step) {
      one.tape.forward();
      other.tape.forward();
      CHECK(same_bits(one.y.values(), other.y.values()));
      const Gradients a = backward(one.tape, one.loss), b = backward(other.tape, other.loss);
      for (const auto& [left, right] : {std::pair{state(*first.layer), state(*second.layer)}})
        for (std::size_t i = 0; i < left.size(); ++i) {
          CHECK(same_bits(left[i].value.values(), right[i].value.values()));
          CHECK(same_bits(a.of(left[i].value), b.of(right[i].value)));
        }
      CHECK(same_bits(a.of(first.x), b.of(second.x)));
    }
    first.layer->eval();
    second.layer->eval();
    CHECK(same_bits((*first.layer)(first.x).values(), (*second.layer)(second.x).values()));
  });
}

TEST_CASE("every layer: a replay does the same as another recording") {
  for_each_sample([](const LayerInfo& info, const LayerSample& sample) {
    Made replayed(info, sample), again(info, sample);
    Recording recording(*replayed.layer, replayed.x);
    (*again.layer)(again.x);
    for (int step = 0; step < 2; ++step) {
      recording.tape.forward();
      CHECK(same_bits(recording.y.values(), (*again.layer)(again.x).values()));
    }
  });
}

TEST_CASE("every layer: replaying and sweeping it allocates nothing") {
  for_each_sample([](const LayerInfo& info, const LayerSample& sample) {
    for (const bool training : {true, false}) {
      Made made(info, sample);
      made.layer->train(training);
      Recording recording(*made.layer, made.x);
      CHECK(steady_allocations([&] {
              recording.tape.forward();
              backward(recording.tape, recording.loss);
            }) == 0);
    }
  });
}

TEST_CASE("every layer: refuses what it must, with this message") {
  for (const LayerInfo& info : layer_catalogue().entries()) DYNAMIC_SECTION(info.name) {
      for (const LayerReject& reject : info.rejects)
        CHECK(message_of([&] {
                Rng rng(1);
                (*make_layer(info.name, reject.settings, reject.made_for, initializer_catalogue().at("zeros"), rng))(
                    Tensor::zeros(reject.input));
              }) == reject.message);
    }
}

TEST_CASE("every layer: its errors name the layer that was called") {
  for_each_sample([](const LayerInfo& info, const LayerSample& sample) {
    if (info.name == "Sequential" || info.name == "Residual") return;  // it is the layer inside that was called
    const std::vector<int> sizes = to_list(sample.input);
    std::vector<std::vector<int>> wrong = {{}, {3}, {0}, {2, 0}, {1, 1, 1, 1, 1, 1}};
    for (std::size_t axis = 0; axis < sizes.size(); ++axis)
      for (const int size : {0, 1, sizes[axis] + 1}) {
        wrong.push_back(sizes);
        wrong.back()[axis] = size;
      }
    wrong.push_back(sizes);
    wrong.back().push_back(2);
    for (const std::vector<int>& input : wrong) {
      const Made made(info, sample);
      const Tensor x = Tensor::zeros(Shape(std::span<const int>(input)));
      const std::string message = message_of([&] { (*made.layer)(x); });
      CAPTURE(to_text(x.shape()), message);
      CHECK((message.empty() || message.starts_with(join(info.name, ": "))));
    }
  });
}

TEST_CASE("every layer: returns an empty batch for an empty batch, or says why not") {
  for_each_sample([](const LayerInfo& info, const LayerSample& sample) {
    const Made made(info, sample);
    made.layer->eval();
    Shape none = sample.input;
    const Shape y = (*made.layer)(made.x).shape();
    none[0] = 0;
    Shape found = y;
    if (message_of([&] { found = (*made.layer)(Tensor::zeros(none)).shape(); }).empty()) {
      Shape expected = y;
      expected[0] = 0;
      CHECK(found == expected);
    }
  });
}

TEST_CASE("make_layer: an unknown name, an unknown setting") {
  Rng rng(1);
  const Initializer& init = initializer_catalogue().at("zeros");
  CHECK(message_of([&] { make_layer("Dense", {}, {5, 3}, init, rng); }) ==
        "layer: no entry is called \"Dense\"; known: " + layer_catalogue().names());
  CHECK(message_of([&] { make_layer("Linear", {{"units", 3}}, {5, 3}, init, rng); }) ==
        "Linear: has no setting \"units\"; it has out_features, bias, drop_connect");
}
