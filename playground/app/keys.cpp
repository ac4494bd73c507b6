// SPDX-License-Identifier: MIT
// The keyboard: which key asks for what, in which view.
#include "playground/app/keys.h"

#include "imgui.h"
#include "playground/model/trace.h"

namespace deepx::app {
namespace {

using command::TraceGo;
using command::TraceMove;

// While a focus is visible, Dear ImGui moves it by the arrows, presses by Space, and hides it by Escape.
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

// A character and not a key: "?" lies elsewhere on every keyboard.
bool typed(ImWchar character) { return ImGui::GetIO().InputQueueCharacters.contains(character); }

/// What a key does in each view; nothing in a view where it has no meaning.
struct Binding {
  ImGuiKeyChord key;
  std::optional<Command> train, backprop, problems;
  bool repeat = false;

  const std::optional<Command>& in(View view) const {
    return view == View::train ? train : view == View::backprop ? backprop : problems;
  }
};

const std::vector<Binding>& bindings() {
  const auto same = [](ImGuiKeyChord key, const Command& command) {
    return Binding{key, command, command, command};
  };
  const command::Step batch{}, epoch{.count = 1, .epochs = true}, many{.count = 10};
  const TraceGo first{TraceMove::first}, back{TraceMove::back}, forward{TraceMove::forward},
      last{TraceMove::last};
  static const std::vector<Binding> table = {
      {ImGuiKey_Period, batch, forward, batch, true},
      {ImGuiKey_RightArrow, batch, forward, batch, true},
      {ImGuiMod_Shift | ImGuiKey_Period, epoch, {}, many, true},
      {ImGuiMod_Shift | ImGuiKey_RightArrow, epoch, {}, many, true},
      {ImGuiKey_Comma, {}, back, {}, true},
      {ImGuiKey_LeftArrow, {}, back, {}, true},
      {ImGuiKey_Home, command::Reset{}, first, command::Reset{}},
      {ImGuiKey_R, command::Reset{}, first, command::Reset{}},
      {ImGuiKey_End, {}, last, {}},
      same(ImGuiKey_N, command::NewSeed{}),
      {ImGuiKey_D, command::NewData{}, command::NewData{}, {}},
      same(ImGuiKey_1, command::Show{View::train}),
      same(ImGuiKey_2, command::Show{View::backprop}),
      same(ImGuiKey_3, command::Show{View::problems}),
  };
  return table;
}

// Every key is asked for in every frame, whatever else was pressed: Dear ImGui hands a key only to who asked
// in the frame before.
std::optional<Command> read_bindings(const Experiment& experiment) {
  std::optional<Command> command;
  for (const Binding& binding : bindings()) {
    const auto& meaning = binding.in(experiment.view());
    if (pressed(binding.key, binding.repeat) && meaning) command = meaning;
  }
  if (pressed(ImGuiKey_Space)) command = command::Play{!experiment.playing()};
  return command;
}

}  // namespace

KeyAction read_keys(const Experiment& experiment) {
  KeyAction action;
  // A text field types, and an open popup has the keyboard until Escape closes it.
  const bool popup = ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
  if (ImGui::GetIO().WantTextInput) return action;
  action.help = typed('?');
  if (popup) return action;
  action.command = read_bindings(experiment);
  action.theme = pressed(ImGuiKey_T);
  action.fit = pressed(ImGuiKey_F) && experiment.trace();
  if (pressed(ImGuiKey_Escape)) {
    if (experiment.trace() && experiment.trace()->pinned())
      action.command = command::TraceSelect{};
    else
      action.leave = true;
  }
  return action;
}

}  // namespace deepx::app
