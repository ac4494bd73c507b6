// SPDX-License-Identifier: MIT
// The design's color tokens in its two editions.
#include "playground/widgets/base/theme.h"

#include <array>

namespace deepx::ui {
namespace {

// One line per group, as in the design's table.
// clang-format off
constexpr Theme kDark{
    .dark = true,
    .bg0 = rgb(0x0E1013), .bg1 = rgb(0x14171B), .bg2 = rgb(0x1B1F24), .bg3 = rgb(0x252A31),
    .line = rgb(0x22272D), .line2 = rgb(0x363D46),
    .ink1 = rgb(0xEDF0F3), .ink2 = rgb(0xA9B2BC), .ink3 = rgb(0x7F8994), .ink4 = rgb(0x4B535D), .on_ink = rgb(0x0E1013),
    .neg = rgb(0xF58E42), .pos = rgb(0x58A6FF), .gneg = rgb(0xA6D854), .gpos = rgb(0xFF7AAE),
    .cls = {rgb(0xF58E42), rgb(0x58A6FF), rgb(0x3CCBA5), rgb(0xE8CF5A), rgb(0xB69CFF), rgb(0xC9D1D9), rgb(0xB07A55), rgb(0x86E0F2)},
    .race = {rgb(0xF58E42), rgb(0x58A6FF), rgb(0x3CCBA5), rgb(0xE8CF5A), rgb(0xB69CFF), rgb(0xEDF0F3)},
    .pt_out = rgb(0x0E1013),
    .stops = {{rgb(0xF58E42), rgb(0x9A5A2E), rgb(0x20252A), rgb(0x33639B), rgb(0x58A6FF)},
              {rgb(0x98582B), rgb(0x553721), rgb(0x16191D), rgb(0x1F3E5E), rgb(0x2C64A5)},
              {rgb(0xA6D854), rgb(0x5E7A36), rgb(0x20252A), rgb(0x93496A), rgb(0xFF7AAE)},
              {rgb(0x0B0D10), rgb(0x14181D), rgb(0x1D232A), rgb(0x29313A), rgb(0x3A444F)}},
    .fcls = {rgb(0x8A5026), rgb(0x2A5D98), rgb(0x1F7D68), rgb(0x85752E), rgb(0x5D4E8C), rgb(0x5A626B), rgb(0x63452F), rgb(0x3B7480)}};

constexpr Theme kLight{
    .dark = false,
    .bg0 = rgb(0xFAFAF9), .bg1 = rgb(0xFFFFFF), .bg2 = rgb(0xF3F2EF), .bg3 = rgb(0xE8E7E3),
    .line = rgb(0xE7E6E2), .line2 = rgb(0xC9C8C4),
    .ink1 = rgb(0x15181C), .ink2 = rgb(0x4F5761), .ink3 = rgb(0x666E78), .ink4 = rgb(0xA5ABB2), .on_ink = rgb(0xFFFFFF),
    .neg = rgb(0xD3610A), .pos = rgb(0x1568C4), .gneg = rgb(0x5B8C00), .gpos = rgb(0xC42A6B),
    .cls = {rgb(0xD3610A), rgb(0x1568C4), rgb(0x0B8A6A), rgb(0x96790A), rgb(0x6A4FD0), rgb(0x4F5761), rgb(0x7A4A22), rgb(0x0B8FA8)},
    .race = {rgb(0xB85409), rgb(0x1568C4), rgb(0x0A7A5E), rgb(0x806300), rgb(0x6A4FD0), rgb(0x15181C)},
    .pt_out = rgb(0xFFFFFF),
    .stops = {{rgb(0xD3610A), rgb(0xEDA872), rgb(0xF5F4F1), rgb(0x86B4E6), rgb(0x1568C4)},
              {rgb(0xF0B483), rgb(0xF8DCC3), rgb(0xFBFAF7), rgb(0xCFE1F5), rgb(0x93BDEB)},
              {rgb(0x5B8C00), rgb(0xB2CC84), rgb(0xF5F4F1), rgb(0xE39BB9), rgb(0xC42A6B)},
              {rgb(0xFFFFFF), rgb(0xF8F7F5), rgb(0xEEEDEA), rgb(0xE2E1DD), rgb(0xD2D1CC)}},
    .fcls = {rgb(0xF3C298), rgb(0xA9CBF0), rgb(0x9FD9C7), rgb(0xE5D79A), rgb(0xCFC3F2), rgb(0xCDD1D6), rgb(0xD9BFA6), rgb(0xA9DDE8)}};
// clang-format on

std::array<Lut, 4> make_luts(const Theme& t) {
  return {make_lut(t.stops[0]), make_lut(t.stops[1]), make_lut(t.stops[2]), make_lut(t.stops[3])};
}

}  // namespace

const Theme& dark_theme() { return kDark; }
const Theme& light_theme() { return kLight; }

Settings& settings() {
  static Settings current;
  return current;
}

const Theme& theme() { return settings().dark ? kDark : kLight; }

const Lut& ramp(Ramp r) {
  static const std::array<Lut, 4> dark = make_luts(kDark), light = make_luts(kLight);
  return (settings().dark ? dark : light)[static_cast<std::size_t>(r)];
}

Color ramp_color(Ramp r, float v) { return lut_color(ramp(r), v); }

}  // namespace deepx::ui
