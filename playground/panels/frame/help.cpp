// SPDX-License-Identifier: MIT
// All keys, or all gestures, in two columns (one on a phone), and the legend below.
#include "playground/panels/frame/help.h"

#include <algorithm>
#include <span>

#include "playground/panels/train/output/output_panel.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/controls/popover.h"

namespace deepx::panels {
namespace {

constexpr float kHelpRow = 34, kHelpColumn = 272, kHelpPad = 24, kLegend = 104;

}  // namespace

bool help_popover(const ui::Layout& l, bool open) {
  const ui::Words& w = ui::words();
  if (open) ui::open_popover("help");
  const bool one_column = l.top_bar.w < 2 * kHelpColumn + 2 * kHelpPad + 32;
  const bool touch = ui::settings().touch;
  const std::span<const ui::Words::Key> keys = touch ? std::span<const ui::Words::Key>(w.gestures) : w.keys;
  const int count = static_cast<int>(keys.size()), rows = one_column ? count : (count + 1) / 2;
  const float width = (one_column ? kHelpColumn : 2 * kHelpColumn) + 2 * kHelpPad;
  const float row =
      std::min(kHelpRow, (ImGui::GetMainViewport()->Size.y - 16 - 44 - kLegend) / static_cast<float>(rows));
  const float height = 44 + row * static_cast<float>(rows) + kLegend;
  const ui::Rect anchor{l.top_bar.right() - l.margin - 32, l.top_bar.y + 8, 32, l.top_bar.h - 16};
  const ui::Popover p = ui::begin_popover("help", anchor, {width, height});
  if (!p) return false;
  ui::text(touch ? w.by_touch : w.help, {p.inside.x + kHelpPad, p.inside.y + 28}, ui::title());
  for (int i = 0; i < count; ++i) {
    const float x = p.inside.x + kHelpPad + (i < rows ? 0 : kHelpColumn);
    const ui::Words::Key& key = keys[static_cast<std::size_t>(i)];
    ui::key_cap({x, p.inside.y + 64 + row * static_cast<float>(i % rows)}, key.key, key.meaning);
  }
  legend(
      {p.inside.x + kHelpPad, p.inside.bottom() - kLegend + 20, std::min(400.0f, width - 2 * kHelpPad), kLegend - 40});
  const ui::ButtonStyle link{.icon = ui::Icon::book, .label = w.reference, .ghost = true};
  const float link_w = ui::button_width(link);
  const bool reference =
      ui::button("reference", {p.inside.right() - kHelpPad + 8 - link_w, p.inside.y + 12, link_w, 32}, link);
  ui::end_popover();
  return reference;
}

}  // namespace deepx::panels
