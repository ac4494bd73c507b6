// SPDX-License-Identifier: MIT
// Dear ImGui stores colors as ABGR, files as RGB.
#include "playground/panels/shared/palette.h"

#include "playground/widgets/base/theme.h"

namespace deepx::panels {

Palette palette() {
  const ui::Theme& t = ui::theme();
  const auto rgb = [](ui::Color c) { return (c & 0xff) << 16 | (c & 0xff00) | (c >> 16 & 0xff); };
  Palette p{rgb(t.bg0), rgb(t.line2), rgb(t.ink1), rgb(t.ink2), rgb(t.ink3), rgb(t.pt_out), {}, {}, {}, {}};
  for (std::size_t i = 0; i < p.field.size(); ++i) {
    p.field[i] = rgb(ui::ramp(ui::Ramp::field)[i]);
    p.value[i] = rgb(ui::ramp(ui::Ramp::val)[i]);
  }
  for (std::size_t k = 0; k < p.classes.size(); ++k) {
    p.classes[k] = rgb(t.cls[k]);
    p.muted[k] = rgb(t.fcls[k]);
  }
  return p;
}

}  // namespace deepx::panels
