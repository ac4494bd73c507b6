// SPDX-License-Identifier: MIT
// How numbers are written and read.
#include "playground/widgets/base/number.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>
#include <functional>

#include "playground/model/spec/spec.h"
#include "playground/model/text/number_text.h"

using namespace deepx::ui;
using Catch::Matchers::WithinRel;

TEST_CASE("fixed decimals have a true minus sign, and zero has none") {
  CHECK(fixed(0.0718, 3) == "0.072");
  CHECK(fixed(-1.37, 3) == "−1.370");
  CHECK(fixed(-0.0001, 3) == "0.000");
  CHECK(fixed(0.0003, 4, true) == "+0.0003");
  CHECK(fixed(0, 2, true) == "0.00");
  CHECK(fixed(999999.5, 1) == "999999.5");
  CHECK(fixed(-4.1824e15, 3) == "−4.18e15");
  CHECK(fixed(2e8, 2, true) == "+2e8");
  CHECK(fixed(NAN, 3) == "NaN");
  CHECK(fixed(-INFINITY, 3) == "−∞");
}

TEST_CASE("very small and very large numbers become powers of ten") {
  CHECK(written(2.1e-5, 3).digits == "2.1×10");
  CHECK(written(2.1e-5, 3).exponent == "−5");
  CHECK(written(-9.6e11, 3).digits == "−9.6×10");
  CHECK(written(-9.6e11, 3).exponent == "11");
  CHECK(written(0.001, 3).digits == "0.001");
  CHECK(written(0, 3).exponent.empty());
  CHECK(written(NAN, 3).digits == "NaN");
}

TEST_CASE("rates, scales and counts") {
  CHECK(plain(0.003) == "0.003");
  CHECK(plain(1) == "1");
  CHECK(plain(-4) == "−4");
  CHECK(plain(1e-8) == "1e-8");
  CHECK(plain(2.5e-12) == "2.5e-12");
  CHECK(plus_minus(0.144) == "±0.14");
  CHECK(plus_minus(0.034) == "±0.034");
  CHECK(plus_minus(0.0012) == "±0.0012");
  CHECK(whole(999) == "999");
  CHECK(whole(1234567) == "1\u00a0234\u00a0567");
}

TEST_CASE("typed numbers take a comma or a point, fractions and per cent, and nothing else") {
  CHECK(parse_number("0,03") == 0.03);
  CHECK(parse_number(" −1.5e-3 ") == -1.5e-3);
  CHECK(parse_number("+2") == 2.0);
  CHECK(parse_number("3/4") == 0.75);
  CHECK(parse_number("-1/3") == -1.0 / 3);
  CHECK(parse_number("−0,5 / 4") == -0.125);
  CHECK(parse_number("–7") == -7.0);  // an en dash, as word processors write it
  CHECK(parse_number("12,5 %") == 0.125);
  for (const char* wrong : {"", " ", "abc", "1.2.3", "1,2,3", "1,234.5", "nan", "inf", "0x10", "1e999", "3 4", "1/0",
                            "/2", "2/", "1/2/3", "%", "1e300/1e-300"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_number(wrong));
  }
}

TEST_CASE("the model reads what people type in the same way") {
  CHECK(deepx::number_from("-1.5e-3") == -1.5e-3);
  CHECK(deepx::number_from("0,03") == 0.03);
  CHECK(deepx::number_from("3/4") == 0.75);
  CHECK(deepx::number_from("\u22121/3") == -1.0 / 3);
  for (const char* wrong :
       {"", "abc", "1.2.3", "1,234.5", "nan", "inf", "0x10", "1e999", "3 4", "1/0", "/2", "2/", "1/2/3"}) {
    CAPTURE(wrong);
    CHECK_FALSE(deepx::number_from(wrong));
  }
  deepx::Spec spec;
  set_path(spec, "data.train_share", "3/4");
  set_path(spec, "optimizer.learning_rate", "0,003");
  CHECK(spec.data.train_share == 0.75);
  CHECK(get_path(spec, "optimizer.learning_rate") == "0.003");
}

TEST_CASE("the ladder has rungs at 1, 3 and 10 of every decade") {
  CHECK_THAT(ladder_step(0.01, 1), WithinRel(0.03, 1e-9));
  CHECK_THAT(ladder_step(0.03, 1), WithinRel(0.1, 1e-9));
  CHECK_THAT(ladder_step(0.01, -1), WithinRel(0.003, 1e-9));
  CHECK_THAT(ladder_step(0.01, 4), WithinRel(1.0, 1e-9));
  CHECK_THAT(ladder_step(0.02, 1), WithinRel(0.03, 1e-9));
  CHECK_THAT(ladder_step(0.02, -1), WithinRel(0.01, 1e-9));
  CHECK_THAT(ladder_step(0.05, 1), WithinRel(0.1, 1e-9));
  CHECK_THAT(ladder_step(0.05, -1), WithinRel(0.03, 1e-9));
}

TEST_CASE("a range without any other information has a ladder, too") {
  using List = std::vector<double>;
  CHECK(rungs_between(0, 0.9999, false) == List{0, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999});
  CHECK(rungs_between(0, 1, false) == List{0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 1});
  CHECK(rungs_between(1, 100, true) == List{1, 3, 10, 30, 100});
  const List epsilon = rungs_between(1e-12, 1, false), decay = rungs_between(0, 10, false);
  CHECK_THAT(epsilon.front(), WithinRel(1e-12, 1e-6));
  CHECK_THAT(epsilon.back(), WithinRel(1.0, 1e-6));
  CHECK(decay.front() == 0);
  CHECK_THAT(decay[1], WithinRel(1e-6, 1e-6));
  CHECK_THAT(decay.back(), WithinRel(10.0, 1e-6));
  for (const List& rungs : {epsilon, decay, rungs_between(0, 1e9, true), rungs_between(-1e6, 1e6, false)})
    CHECK(std::is_sorted(rungs.begin(), rungs.end(), std::less_equal<>()));
}

TEST_CASE("a time axis ends at a round number not before the history") {
  CHECK(nice_end(1) == 10);
  CHECK(nice_end(241) == 300);
  CHECK(nice_end(300) == 300);
  CHECK(nice_end(1001) == 2000);
}
