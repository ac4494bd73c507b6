// SPDX-License-Identifier: MIT
// One row for each group of controls with its three states, in two columns if there is room.
#include "playground/panels/frame/pupils_popover.h"

#include <algorithm>
#include <array>

#include "playground/model/experiment/access.h"
#include "playground/model/experiment/access_groups.h"
#include "playground/model/experiment/experiment.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/controls/popover.h"

namespace deepx::panels {
namespace {

constexpr float kPupilsPad = 16, kPupilsColumn = 328, kPupilsGap = 24, kStates = 186, kPupilsFoot = 100;

int state_of(const Access& draft, std::string_view name) {
  const auto has = [&](const std::vector<std::string>& list) {
    return std::find(list.begin(), list.end(), name) != list.end();
  };
  return has(draft.hide) ? 2 : has(draft.lock) ? 1 : 0;
}

void put(std::vector<std::string>& list, std::string_view name, bool in) {
  std::erase(list, name);
  if (in) list.insert(std::upper_bound(list.begin(), list.end(), name), std::string(name));
}

void group_row(const AccessGroup& g, Access& draft, const ui::Rect& r, float height) {
  const ui::Words& w = ui::words();
  const char* names[] = {w.open_state, w.locked_state, w.hidden_state};
  const std::string name(g.name);
  ui::push_id(name.c_str());
  ui::text(g.label, {r.x, r.center().y},
           {.face = ui::Face::inter_medium, .color = ui::theme().ink1, .max_width = r.w - kStates - 8});
  const auto chosen = ui::segmented("state", {r.right() - kStates, r.center().y - height / 2, kStates, height}, names,
                                    state_of(draft, g.name), 12);
  if (chosen) {
    put(draft.lock, g.name, *chosen == 1);
    put(draft.hide, g.name, *chosen == 2);
  }
  ui::pop_id();
}

/// Ready-made choices as buttons; the current one is selected.
void presets_row(Access& draft, ui::Point at) {
  for (const AccessPreset& p : access_presets()) {
    const std::string name(p.name), label(p.label);
    const ui::ButtonStyle style{.label = label.c_str(), .outlined = true, .active = p.access() == draft};
    const float w = ui::button_width(style);
    if (ui::button(name.c_str(), {at.x, at.y, w, 32}, style)) draft = p.access();
    at.x += w + 8;
  }
}

PupilsRequest foot(const Access& draft, const Access& now, ui::Point at, float width) {
  const ui::Words& w = ui::words();
  PupilsRequest request;
  const ui::ButtonStyle copy{.icon = ui::Icon::share, .label = w.copy_for_pupils, .primary = true};
  const ui::ButtonStyle apply{.label = w.try_for_pupils, .outlined = true, .disabled = draft == now};
  const float copy_w = ui::button_width(copy);
  request.copy = ui::button("copy", {at.x, at.y, copy_w, 36}, copy);
  request.apply = ui::button("try", {at.x + copy_w + 8, at.y, ui::button_width(apply), 36}, apply);
  ui::paragraph(w.pupils_note, {at.x, at.y + 54}, width, {.size = 12, .color = ui::theme().ink2}, 16);
  return request;
}

}  // namespace

PupilsRequest pupils_popover(const Experiment& e, PupilsState& state, const ui::Rect& anchor, bool open) {
  if (open) {
    ui::open_popover("pupils");
    state.draft = e.access();
  }
  const ImVec2 screen = ImGui::GetMainViewport()->Size;
  const bool touch = ui::settings().touch, two = screen.x >= 2 * kPupilsColumn + kPupilsGap + 2 * kPupilsPad + 16;
  const auto groups = access_groups();
  const int rows = static_cast<int>(two ? (groups.size() + 1) / 2 : groups.size());
  const float width =
      std::min(screen.x - 16, two ? 2 * kPupilsColumn + kPupilsGap + 2 * kPupilsPad : kPupilsColumn + 2 * kPupilsPad);
  const float head = 92, row = touch ? 48 : 38, all = row * static_cast<float>(rows);
  const float shown = std::min(all, screen.y - 16 - head - kPupilsFoot - 8);
  const ui::Popover p = ui::begin_popover("pupils", anchor, {width, head + shown + 8 + kPupilsFoot});
  if (!p) return {};
  ui::text(ui::words().for_pupils, {p.inside.x + kPupilsPad, p.inside.y + 26}, ui::title());
  presets_row(state.draft, {p.inside.x + kPupilsPad, p.inside.y + 48});
  const bool scrolls = shown < all;
  float y = p.inside.y + head;
  const Access before = state.draft;
  if (scrolls) y = ui::begin_scroll("groups", {p.inside.x, y, width, shown}, all);
  const float column = two ? kPupilsColumn : width - 2 * kPupilsPad;
  for (int i = 0; i < static_cast<int>(groups.size()); ++i) {
    const ui::Rect r{p.inside.x + kPupilsPad + (i < rows ? 0 : kPupilsColumn + kPupilsGap),
                     y + row * static_cast<float>(i % rows), column, row};
    group_row(groups[static_cast<std::size_t>(i)], state.draft, r, touch ? 40.0f : 30.0f);
  }
  if (scrolls && ui::end_scroll()) state.draft = before;
  const PupilsRequest request = foot(
      state.draft, e.access(), {p.inside.x + kPupilsPad, p.inside.bottom() - kPupilsFoot + 4}, width - 2 * kPupilsPad);
  if (request.copy || request.apply) ui::close_popover();
  ui::end_popover();
  return request;
}

}  // namespace deepx::panels
