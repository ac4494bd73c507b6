// SPDX-License-Identifier: MIT
// The keyboard: which key asks for what, in which view.
#include "playground/app/keys.h"

#include "imgui.h"
#include "playground/model/trace.h"

namespace deepx::app {
namespace {

using command::TraceMove;

// While a focus is visible, Dear ImGui moves it by the arrows, presses what it is on by Space, and hides it
// by Escape.
bool belongs_to_focus(ImGuiKeyChord key) {
  switch (key & ~ImGuiMod_Mask_) {
    case ImGuiKey_Space:
    case ImGuiKey_Escape:
    case ImGuiKey_Home:
    case ImGuiKey_End:
    case ImGuiKey_LeftArrow:
    case ImGuiKey_RightArrow:
      return ImGui::GetIO().NavVisible;
    default:
      return false;
  }
}

bool pressed(ImGuiKeyChord key, bool repeat = false) {
  if (belongs_to_focus(key)) return false;
  return ImGui::Shortcut(key, ImGuiInputFlags_RouteGlobal | (repeat ? ImGuiInputFlags_Repeat : 0));
}

std::optional<Command> train_keys() {
  if (pressed(ImGuiKey_Period, true) || pressed(ImGuiKey_RightArrow, true)) return command::Step{};
  if (pressed(ImGuiMod_Shift | ImGuiKey_Period, true) || pressed(ImGuiMod_Shift | ImGuiKey_RightArrow, true))
    return command::Step{.count = 1, .epochs = true};
  if (pressed(ImGuiKey_R) || pressed(ImGuiKey_Home)) return command::Reset{};
  return {};
}

std::optional<Command> backprop_keys() {
  if (pressed(ImGuiKey_Period, true) || pressed(ImGuiKey_RightArrow, true))
    return command::TraceGo{TraceMove::forward};
  if (pressed(ImGuiKey_Comma, true) || pressed(ImGuiKey_LeftArrow, true))
    return command::TraceGo{TraceMove::back};
  if (pressed(ImGuiKey_Home) || pressed(ImGuiKey_R)) return command::TraceGo{TraceMove::first};
  if (pressed(ImGuiKey_End)) return command::TraceGo{TraceMove::last};
  return {};
}

std::optional<Command> shared_keys(const Experiment& experiment) {
  if (pressed(ImGuiKey_Space)) return command::Play{!experiment.playing()};
  if (pressed(ImGuiKey_N)) return command::NewSeed{};
  if (pressed(ImGuiKey_D)) return command::NewData{};
  if (pressed(ImGuiKey_1)) return command::Show{View::train};
  if (pressed(ImGuiKey_2)) return command::Show{View::backprop};
  return {};
}

// A character and not a key: "?" lies elsewhere on every keyboard.
bool typed(ImWchar character) { return ImGui::GetIO().InputQueueCharacters.contains(character); }

}  // namespace

KeyAction read_keys(const Experiment& experiment) {
  KeyAction action;
  // A text field types, and an open popup has the keyboard until Escape closes it.
  const bool popup = ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
  if (ImGui::GetIO().WantTextInput) return action;
  action.help = typed('?');
  if (popup) return action;
  action.command = shared_keys(experiment);
  if (!action.command) action.command = experiment.trace() ? backprop_keys() : train_keys();
  action.theme = pressed(ImGuiKey_T);
  action.fit = experiment.trace() && pressed(ImGuiKey_F);
  if (pressed(ImGuiKey_Escape)) {
    const Trace* trace = experiment.trace();
    if (trace && trace->pinned())
      action.command = command::TraceSelect{};
    else
      action.leave = true;
  }
  return action;
}

}  // namespace deepx::app
