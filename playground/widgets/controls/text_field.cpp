// SPDX-License-Identifier: MIT
#include "playground/widgets/controls/text_field.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "imgui.h"
#include "misc/cpp/imgui_stdlib.h"

namespace deepx::ui {
namespace {

struct TypedText {
  std::string text;
  int anchor, cursor;
};

struct FieldState {
  Typing now;
  int frame = -1;  ///< the frame in which `now` was stored
  std::optional<TypedText> typed;
};

FieldState& field_state() {
  static FieldState state;
  return state;
}

/// Dear ImGui computes the difference for its own undo.
void put_text(ImGuiInputTextCallbackData& data, const TypedText& typed) {
  data.DeleteChars(0, data.BufTextLen);
  data.InsertChars(0, typed.text.data(), typed.text.data() + typed.text.size());
  data.CursorPos = data.SelectionEnd = std::clamp(typed.cursor, 0, data.BufTextLen);
  data.SelectionStart = std::clamp(typed.anchor, 0, data.BufTextLen);
}

/// Called in each frame in which the field has the keyboard focus.
int edit_field(ImGuiInputTextCallbackData* data) {
  FieldState& s = field_state();
  if (const auto typed = std::exchange(s.typed, std::nullopt)) put_text(*data, *typed);
  s.frame = ImGui::GetFrameCount();
  s.now.text.assign(data->Buf, static_cast<std::size_t>(data->BufTextLen));
  s.now.cursor = data->CursorPos;
  s.now.anchor = data->HasSelection() ? data->SelectionStart : data->CursorPos;
  return 0;
}

}  // namespace

bool text_field(const char* id, std::string& text, const TextFieldOptions& options) {
  ImGuiInputTextFlags flags = ImGuiInputTextFlags_CallbackAlways;
  if (options.on_enter) flags |= ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll;
  const bool changed = ImGui::InputTextWithHint(id, options.hint, &text, flags, edit_field);
  if (ImGui::IsItemActive()) {
    const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
    Typing& now = field_state().now;
    now.left = from.x, now.top = from.y, now.width = to.x - from.x, now.height = to.y - from.y;
    now.number = options.number;
  } else if (field_state().frame == ImGui::GetFrameCount() && ImGui::IsItemDeactivated()) {
    field_state().frame = -1;  // Enter or Escape ended it in this frame
  }
  return changed;
}

const Typing& typing() {
  FieldState& s = field_state();
  s.now.active = s.frame >= 0 && s.frame == ImGui::GetFrameCount();
  if (!s.now.active) s.now = {};
  return s.now;
}

void type(std::string text, int anchor, int cursor) {
  if (typing().active) field_state().typed = TypedText{std::move(text), anchor, cursor};
}

}  // namespace deepx::ui
