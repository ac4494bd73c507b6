// SPDX-License-Identifier: MIT
// One card for the whole screen: who asked for it, since when, and where it is drawn.
#include "playground/widgets/controls/note.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "imgui_internal.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/motion.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/text.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/popover.h"

namespace deepx::ui {
namespace {

constexpr double kHoverDelay = 0.35, kFocusDelay = 0.8, kLongPress = 0.4;
constexpr double kGrace = 0.3;  // for the way from the area to the card
constexpr float kNoteWidth = 260, kNotePad = 12, kNoteLine = 16, kNoteOff = 8, kNoteEdge = 8;

enum class Cause { pointer, focus, press };

struct Card {
  ImGuiID id = 0;  ///< 0: there is none
  Cause cause = Cause::pointer;
  Rect area, card;
  std::string title, words, math, address;
  double since = 0;
  double left = -1;  ///< when the pointer or the focus left; -1 while it is there
  bool shown = false;
  bool dismissed = false;  ///< closed by Escape or a click, until something else is pointed at
};
Card& open_note() {
  static Card only;
  return only;
}

/// Who asks in this frame; the last one lies on top.
struct Asked {
  ImGuiID id = 0;
  Cause cause = Cause::pointer;
  Rect area;
  std::string title, words, math, address;
};
Asked& asked() {
  static Asked now;
  return now;
}
struct Offers {
  std::vector<OfferedNote> now, latest;
};
Offers& offers() {
  static Offers all;
  return all;
}
ImGuiID& opening_press() {
  static ImGuiID id = 0;  // the item whose press opened the card
  return id;
}

void ask(const Rect& area, const Note& note, Cause cause) {
  Asked& a = asked();
  const bool weaker = a.id != 0 && cause == Cause::focus && a.cause != Cause::focus;  // the pointer is more recent
  if (weaker) return;
  a = {ImGui::GetID(note.words.data(), note.words.data() + note.words.size()),
       cause,
       area,
       std::string(note.title),
       std::string(note.words),
       std::string(note.math),
       std::string(note.page)};
  if (!note.page.empty() && !note.anchor.empty()) a.address.append("#").append(note.anchor);
}

/// A control inside `area` has the keyboard focus, and the ring is shown.
bool has_focus(const Rect& area) {
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  if (!g.NavCursorVisible || g.NavId == 0 || g.NavWindow != g.CurrentWindow) return false;
  const ImRect r = ImGui::WindowRectRelToAbs(g.NavWindow, g.NavWindow->NavRectRel[g.NavLayer]);
  const ImVec2 c = r.GetCenter();
  return area.contains({c.x, c.y});
}

/// In the frame in which a finger has rested on `area` for long enough.
bool long_press(const Rect& area) {
  const ImGuiIO& io = ImGui::GetIO();
  if (!settings().touch || io.MouseDownDuration[0] < 0) return false;
  const bool still = io.MouseDragMaxDistanceSqr[0] < io.MouseDragThreshold * io.MouseDragThreshold;
  const ImVec2 at = io.MouseClickedPos[0];
  if (!still || !area.contains({at.x, at.y})) return false;
  want_frame();
  const double now = static_cast<double>(io.MouseDownDuration[0]);
  return now >= kLongPress && now - static_cast<double>(io.DeltaTime) < kLongPress;
}

bool window_has_pointer() { return ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem); }

void take_over(const Asked& a, double now) {
  Card& c = open_note();
  const bool same = c.id == a.id && c.cause == a.cause;
  const bool neighbor = c.shown && a.cause == Cause::pointer;  // from word to word it follows at once
  if (!same) {
    c = {a.id, a.cause, a.area, {}, a.title, a.words, a.math, a.address, now, -1, neighbor && !c.dismissed, false};
  }
  c.area = a.area;
  c.left = -1;
  const double delay = a.cause == Cause::pointer ? kHoverDelay : a.cause == Cause::focus ? kFocusDelay : 0;
  if (!c.dismissed && now - c.since >= delay) c.shown = true;
  if (!c.dismissed && !c.shown) want_frame();  // the delay ends even if nothing else moves
}

/// Opens, keeps or closes the card for this frame.
void decide(double now) {
  Card& c = open_note();
  const ImGuiIO& io = ImGui::GetIO();
  const bool inside = c.shown && c.card.contains({io.MousePos.x, io.MousePos.y});
  const bool pressed_elsewhere = ImGui::IsMouseClicked(0) && !inside;
  if (c.id && (pressed_elsewhere || ImGui::IsKeyPressed(ImGuiKey_Escape, false))) c.shown = false, c.dismissed = true;
  const bool stays = c.shown && (c.cause == Cause::press || inside);
  if (asked().id && !(stays && asked().cause != Cause::press)) return take_over(asked(), now);
  if (!c.id || stays) return;
  if (c.left < 0) c.left = now;
  want_frame();
  if (now - c.left > kGrace || c.dismissed) c = {};
}

/// Below the area, or above it, never over it.
Rect note_place(const Rect& area, ImVec2 size) {
  const ImVec2 screen = ImGui::GetMainViewport()->Size;
  const float most_x = std::max(kNoteEdge, screen.x - kNoteEdge - size.x);
  const float x = std::clamp(area.center().x - size.x / 2, kNoteEdge, most_x);
  float y = area.bottom() + kNoteOff;
  if (y + size.y > screen.y - kNoteEdge) y = area.y - kNoteOff - size.y;
  return {std::round(x), std::round(std::max(kNoteEdge, y)), size.x, size.y};
}

/// The link at the foot; true if it was pressed.
bool more_link(const Rect& r) {
  const ImGuiIO& io = ImGui::GetIO();
  const bool over = r.contains({io.MousePos.x, io.MousePos.y});
  const TextStyle style{.face = Face::inter_medium, .size = 12, .color = over ? theme().ink1 : theme().ink2};
  const float width = text(words().note_more, {r.x + kNotePad, r.center().y}, style);
  dotted(r.x + kNotePad, r.center().y + 9, width, theme().ink3);
  if (open_note().cause == Cause::focus)
    text(words().note_key, {r.right() - kNotePad, r.center().y},
         {.size = 12, .color = theme().ink3, .align = Align::right});
  push_name("note");
  note_target("more", r, false, false);
  pop_name();
  const bool typed = io.InputQueueCharacters.contains('m') || io.InputQueueCharacters.contains('M');
  return (over && ImGui::IsMouseReleased(0) && !press_opened_note()) || (typed && !io.WantTextInput);
}

}  // namespace

void explain(const Rect& area, const Note& note) {
  if (!note || area.empty()) return;
  offers().now.push_back({std::string(note.title), area});
  const ImGuiIO& io = ImGui::GetIO();
  if (window_has_pointer() && !covered_by_note()) {
    if (!settings().touch && area.contains({io.MousePos.x, io.MousePos.y})) ask(area, note, Cause::pointer);
    if (long_press(area)) {
      ask(area, note, Cause::press);
      opening_press() = ImGui::GetActiveID();
    }
  }
  if (has_focus(area)) ask(area, note, Cause::focus);
}

void tooltip(const char* words) {
  if (settings().touch || !words || !ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled) || covered_by_note())
    return;
  const ImVec2 a = ImGui::GetItemRectMin(), b = ImGui::GetItemRectMax();
  ask({a.x, a.y, b.x - a.x, b.y - a.y}, {.words = words}, Cause::pointer);
}

bool covered_by_note() {
  const ImVec2 at = ImGui::GetIO().MousePos;
  return open_note().shown && !open_note().address.empty() && open_note().card.contains({at.x, at.y});
}

bool press_opened_note() { return opening_press() != 0; }

std::span<const OfferedNote> offered_notes() { return offers().latest; }

std::optional<std::string> draw_note() {
  Card& c = open_note();
  decide(ImGui::GetTime());
  asked() = {};
  offers().latest.swap(offers().now);
  offers().now.clear();
  std::optional<std::string> address;
  if (c.shown) {
    const TextStyle body{.size = 12, .color = c.title.empty() ? theme().ink1 : theme().ink2};
    const TextStyle formula{.face = Face::math_main, .size = 15};
    float width = std::max(text_width(c.words, Face::inter, 12), text_width(c.math, formula.face, formula.size));
    width = std::min(kNoteWidth, std::max(width, text_width(c.title, Face::inter_semibold, 13)) + 2 * kNotePad);
    const float inner = width - 2 * kNotePad, words_h = paragraph_height(c.words, inner, body, kNoteLine),
                title_h = c.title.empty() ? 0 : 20, math_h = c.math.empty() ? 0 : 28,
                more_h = c.address.empty()  ? 0
                         : settings().touch ? 44
                                            : 28;
    c.card = note_place(c.area, {width, kNotePad + title_h + words_h + math_h + std::max(more_h, 4.0f)});
    if (const Popover p = begin_card(c.card)) {
      float y = p.inside.y + kNotePad + 4;
      if (title_h > 0) text(c.title, {p.inside.x + kNotePad, y}, head());
      y += title_h;
      paragraph(c.words, {p.inside.x + kNotePad, y}, inner, body, kNoteLine);
      y += words_h;
      if (math_h > 0) text(c.math, {p.inside.x + kNotePad, y + 8}, formula);
      if (more_h > 0 && more_link({p.inside.x, p.inside.bottom() - more_h - 2, width, more_h})) {
        address = c.address;
        c.shown = false, c.dismissed = true;
      }
      end_card();
    }
  }
  if (!ImGui::IsMouseDown(0) && !ImGui::IsMouseReleased(0)) opening_press() = 0;
  return address;
}

}  // namespace deepx::ui
