// SPDX-License-Identifier: MIT
// Colors of the widgets: OKLab, ramps, mixtures of classes, contrast of the tokens.
#include "playground/widgets/base/color.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cstdlib>

#include "playground/widgets/base/theme.h"

using namespace deepx::ui;
using Catch::Matchers::WithinAbs;

namespace {

/// The largest difference in a channel.
int distance(Color a, Color b) {
  int most = 0;
  for (int shift : {0, 8, 16, 24}) {
    const int d = static_cast<int>((a >> shift) & 255) - static_cast<int>((b >> shift) & 255);
    most = std::max(most, std::abs(d));
  }
  return most;
}

}  // namespace

TEST_CASE("rgb packs red lowest and fade scales only the opacity") {
  CHECK(rgb(0x102030) == 0xff302010u);
  CHECK(rgb(0x102030, 0.5f) == 0x80302010u);
  CHECK(fade(rgb(0x102030), 0.5f) == 0x80302010u);
  CHECK(fade(rgb(0x102030), 7) == rgb(0x102030));
}

TEST_CASE("OKLab of the sRGB primaries is Ottosson's, and every token returns from it") {
  const Oklab white = to_oklab(rgb(0xffffff)), red = to_oklab(rgb(0xff0000));
  CHECK_THAT(white.lightness, WithinAbs(1, 1e-4));
  CHECK_THAT(white.a, WithinAbs(0, 1e-4));
  CHECK_THAT(red.lightness, WithinAbs(0.62796, 1e-4));
  CHECK_THAT(red.a, WithinAbs(0.22486, 1e-4));
  CHECK_THAT(red.b, WithinAbs(0.12585, 1e-4));
  for (const Theme* t : {&dark_theme(), &light_theme()}) {
    for (Color c : {t->bg0, t->ink1, t->neg, t->pos, t->gpos, t->gneg, t->cls[2]}) {
      CHECK(distance(from_oklab(to_oklab(c)), c) <= 1);
    }
  }
}

TEST_CASE("a ramp starts, passes and ends at its stops") {
  for (const Theme* t : {&dark_theme(), &light_theme()}) {
    for (const auto& stops : t->stops) {
      const Lut lut = make_lut(stops);
      CHECK(distance(lut_color(lut, -1), stops[0]) <= 1);
      CHECK(distance(lut_color(lut, 1), stops[4]) <= 1);
      CHECK(distance(lut_color(lut, 0), stops[2]) <= 3);  // the middle is between two entries
      CHECK(lut_color(lut, -9) == lut[0]);
      CHECK(lut_color(lut, 9) == lut[255]);
    }
  }
}

TEST_CASE("a class field is neutral where nothing is known and has the color of the class where it is certain") {
  const Theme& t = dark_theme();
  const float even[] = {1 / 3.0f, 1 / 3.0f, 1 / 3.0f}, sure[] = {0, 1, 0};
  CHECK(distance(mix_classes(sure, t.fcls, t.stops[1][2]), t.fcls[1]) <= 1);
  const Color unsure = mix_classes(even, t.fcls, t.stops[1][2]);
  CHECK(to_oklab(unsure).lightness < to_oklab(t.fcls[2]).lightness);
  CHECK(distance(unsure, t.stops[1][2]) < distance(t.fcls[1], t.stops[1][2]));
}

TEST_CASE("text tokens are readable on every surface that they are used on") {
  for (const Theme* t : {&dark_theme(), &light_theme()}) {
    for (Color surface : {t->bg0, t->bg1, t->bg2}) {
      CHECK(contrast(t->ink1, surface) >= 14);
      CHECK(contrast(t->ink2, surface) >= 6);
      CHECK(contrast(t->ink3, surface) >= 4.5);
      CHECK(contrast(t->gpos, surface) >= 4.5);
    }
    CHECK(contrast(t->on_ink, t->ink1) >= 12);
  }
  CHECK_THAT(contrast(rgb(0), rgb(0xffffff)), WithinAbs(21, 1e-3));
}
