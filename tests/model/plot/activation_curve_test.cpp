// SPDX-License-Identifier: MIT
// Every activation of the catalogue has its own picture.
#include "playground/model/plot/activation_curve.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <vector>

#include "engine/nn/activation.h"
#include "tests/model/support.h"

using namespace deepx;

namespace {

float farthest(std::span<const float> a, std::span<const float> b) {
  float most = 0;
  for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b[i]));
  return most;
}

/// Compares the functions themselves over the range of all pictures.
bool same_function(std::string_view a, std::string_view b) {
  std::vector<Real> at;
  for (int i = -90; i <= 90; ++i) at.push_back(static_cast<Real>(i) / 10);
  const Tensor x = Tensor::from({static_cast<int>(at.size())}, at);
  const std::vector<Real> p = Activation(a)(x).values(), q = Activation(b)(x).values();
  return std::ranges::equal(p, q, [](Real u, Real v) { return std::abs(u - v) < Real(1e-6); });
}

}  // namespace

TEST_CASE("activation curves: only linear is a straight line, and each fills its picture") {
  REQUIRE(activation_names().size() >= 18);
  for (const std::string_view name : activation_names()) {
    INFO(name);
    const auto curve = activation_curve(name);
    REQUIRE(curve.size() == 49);
    std::vector<float> chord;
    for (std::size_t i = 0; i < curve.size(); ++i)
      chord.push_back(curve.front() +
                      (curve.back() - curve.front()) * static_cast<float>(i) / static_cast<float>(curve.size() - 1));
    CHECK((farthest(curve, chord) > 0.2f) == (name != "linear"));
    CHECK(std::abs(*std::ranges::min_element(curve) + 1) < 1e-6f);
    CHECK(std::abs(*std::ranges::max_element(curve) - 1) < 1e-6f);
    CHECK(activation_curve(name).data() == curve.data());  // computed once
  }
}

TEST_CASE("activation curves: two that differ have different pictures") {
  const auto names = activation_names();
  for (const auto a : names)
    for (const auto b : names) {
      INFO(a << ", " << b);
      if (!same_function(a, b)) CHECK(farthest(activation_curve(a), activation_curve(b)) > 0.015f);
    }
}

TEST_CASE("activation curves: heights are those of the function") {
  const auto relu = activation_curve("relu"), six = activation_curve("relu6"), tanh = activation_curve("tanh");
  CHECK(std::abs(relu[24] + 1) < 1e-6f);  // relu(0), the lowest value
  CHECK(std::abs(relu[36]) < 1e-6f);      // half the height at half the width to the right
  CHECK(std::abs(six[48] - 1) < 1e-6f);
  CHECK(six[41] == six[48]);  // 9 · 17 / 24 is above 6
  CHECK(std::abs(tanh[24]) < 1e-6f);
  CHECK(std::abs(tanh[32] - std::tanh(1.5f) / std::tanh(4.5f)) < 1e-5f);
  CHECK(message_of([] { activation_curve("bent"); }).find("bent") != std::string::npos);
}
