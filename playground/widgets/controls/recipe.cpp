// SPDX-License-Identifier: MIT
// The recipe sentence: split into words and tokens, wrapped, drawn, and edited in place.
#include "playground/widgets/controls/recipe.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "imgui_internal.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/motion.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"

namespace deepx::ui {
namespace {

constexpr float kSize = 15, kLine = 32, kChevron = 15, kRung = 32, kDots = 16;

/// A word, or a token together with its punctuation.
struct Piece {
  std::string_view words;
  int slot = -1;
  std::string_view tail = {};
  // Set by lay_out().
  float x = 0, y = 0, width = 0;
};

int find_slot(std::string_view name, std::span<const RecipeSlot> slots) {
  const auto it = std::find_if(slots.begin(), slots.end(), [&](const RecipeSlot& s) { return name == s.name; });
  return it == slots.end() ? -1 : static_cast<int>(it - slots.begin());
}

/// Position of the bracket that closes the one at `open`; the end of the text if there is none.
std::size_t matching(std::string_view text, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < text.size(); ++i) {
    depth += text[i] == '[' ? 1 : text[i] == ']' ? -1 : 0;
    if (depth == 0) return i;
  }
  return text.size();
}

/// The first slot of a part that is not inside a nested part.
std::string_view own_slot(std::string_view part) {
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (part[i] == '[')
      i = matching(part, i);
    else if (part[i] == '{')
      return part.substr(i + 1, part.find('}', i) - i - 1);
  }
  return {};
}

/// "with {optimizer} at {rate}, in" becomes with | optimizer | at | rate + "," | in.
void split(std::string_view sentence, std::span<const RecipeSlot> slots, std::vector<Piece>& out) {
  out.clear();
  while (!sentence.empty()) {
    const std::size_t end = std::min(sentence.find(' '), sentence.size());
    const std::string_view w = sentence.substr(0, end);
    sentence.remove_prefix(std::min(sentence.size(), end + 1));
    const std::size_t close = w.find('}');
    const int slot =
        !w.empty() && w[0] == '{' && close != std::string_view::npos ? find_slot(w.substr(1, close - 1), slots) : -1;
    if (slot >= 0) {
      out.push_back({slots[static_cast<std::size_t>(slot)].value, slot, w.substr(close + 1)});
    } else if (!w.empty()) {
      out.push_back({w});
    }
  }
}

bool is_choice(const RecipeSlot& s) { return !s.choices.empty(); }
bool has_settings(const RecipeSlot& s) { return !s.settings.empty(); }

TextStyle piece_style(const Piece& p, std::span<const RecipeSlot> slots) {
  if (p.slot < 0) return {.size = kSize, .color = theme().ink2};
  if (is_choice(slots[static_cast<std::size_t>(p.slot)])) return {.face = Face::inter_medium, .size = kSize};
  return {.face = Face::mono_medium, .size = kSize - 1};
}

/// Places all pieces; returns the height. `left` and `first_y` are the sentence's origin.
float lay_out(std::vector<Piece>& pieces, std::span<const RecipeSlot> slots, float left, float first_y, float width) {
  const float space = text_width(" ", Face::inter, kSize);
  float x = left, y = first_y;
  for (Piece& p : pieces) {
    const TextStyle style = piece_style(p, slots);
    const RecipeSlot* slot = p.slot < 0 ? nullptr : &slots[static_cast<std::size_t>(p.slot)];
    p.width = text_width(p.words, style.face, style.size) + (slot && is_choice(*slot) && !slot->locked ? kChevron : 0);
    const float tail = p.tail.empty() ? 0 : text_width(p.tail, Face::inter, kSize);
    if (slot && has_settings(*slot)) p.width = std::max(p.width, kDots);
    if (slot && slot->highlighted) x += 5;
    if (x + p.width + tail > left + width && x > left) {
      x = left;
      y += kLine;
    }
    p.x = x;
    p.y = y;
    x += p.width + (slot && slot->highlighted ? 8 : 0) + tail + space + (slot ? 1 : 0);
  }
  return y - first_y + kLine;
}

/// `from` moved by that many rungs, inside the range.
double moved(const RecipeSlot& s, double from, int steps) {
  double v = from;
  if (s.ladder.empty()) {
    v = steps == 0 ? from : ladder_step(from > 0 ? from : std::max(s.min, 1e-3), steps);
  } else {
    const auto near = std::lower_bound(s.ladder.begin(), s.ladder.end(), from - 1e-12) - s.ladder.begin();
    const auto last = static_cast<std::ptrdiff_t>(s.ladder.size()) - 1;
    v = s.ladder[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(near + steps, 0, last))];
  }
  return std::clamp(v, s.min, s.max);
}

/// Number of rungs by which a number token was dragged since the press, 32 px each.
std::optional<double> dragged_number(const Hit& h, const RecipeSlot& s) {
  static double at_press = 0;
  static int taken = 0;
  if (!h.held || !ImGui::IsMouseDragging(0, 6)) {
    at_press = h.held ? s.number : at_press;
    taken = 0;
    return std::nullopt;
  }
  const int steps = static_cast<int>(ImGui::GetMouseDragDelta(0, 6).x / kRung);
  if (steps == taken) return std::nullopt;
  taken = steps;
  return moved(s, at_press, steps);
}

void draw_token(const Piece& p, const RecipeSlot& s, const Hit& h, bool open) {
  const Theme& t = theme();
  const Rect box{p.x - (s.highlighted ? 7.0f : 5.0f), p.y - 14, p.width + (s.highlighted ? 14.0f : 10.0f), 28};
  if (open || s.highlighted) {
    fill(box, t.bg3, 8);
    frame(box, t.ink1, 8, 1.5f);
  } else if (h.hovered || h.held) {
    fill(box, h.held ? t.bg3 : t.bg2, 8);
  }
  if (s.locked) return;
  if (is_choice(s)) icon(Icon::chevron, {p.x + p.width - 6, p.y + 1}, t.ink3, 0.8f);
  if (!open && !s.highlighted) dotted(p.x, p.y + 11, p.width, t.ink3);
}

/// The next drawn token that is first takes the keyboard focus.
bool& focus_wanted() {
  static bool wanted = false;
  return wanted;
}

/// True inside a sentence; a token outside of one, such as the seed, does not take the focus.
bool& may_take_focus() {
  static bool may = false;
  return may;
}

/// Called after a token was submitted: gives it the focus if that was requested.
void take_focus() {
  if (!focus_wanted() || !may_take_focus()) return;
  focus_wanted() = false;
  ImGui::FocusItem();
  ImGui::SetNavCursorVisible(true);
}

/// "+" and "-" move a number with the keyboard focus by one rung.
std::optional<double> stepped_number(const Hit& h, const RecipeSlot& s) {
  if (!h.focused) return std::nullopt;
  const ImVector<ImWchar>& typed = ImGui::GetIO().InputQueueCharacters;
  const int steps = typed.contains('+') ? 1 : typed.contains('-') ? -1 : 0;
  return steps ? std::optional(moved(s, s.number, steps)) : std::nullopt;
}

/// One token: input, picture, popover.
std::optional<RecipeChange> token(const Piece& p, const RecipeSlot& s) {
  const Rect box{p.x - 6, p.y - 16, p.width + 12, 32};
  if (s.locked) {
    explain(box, s.note);
    return std::nullopt;
  }
  std::optional<RecipeChange> change;
  push_id(s.name);
  const Hit h = hit("token", box, {.ring = false});
  take_focus();
  if (!h.held || settings().touch) explain(box, s.note);               // a drag of the mouse changes the number
  if (h.focused) focus_ring({p.x - 2, p.y - 12, p.width + 4, 24}, 5);  // the target is larger than the text
  const bool number = !is_choice(s) && !has_settings(s);
  const auto drag = number ? dragged_number(h, s) : std::nullopt;
  if (drag && *drag != s.number) change = RecipeChange{p.slot, -1, *drag};
  if (const auto v = number ? stepped_number(h, s) : std::nullopt; v && *v != s.number)
    change = RecipeChange{p.slot, -1, *v};
  // A key press never ends a drag, although the length of the last drag is still stored.
  const bool dragged = ImGui::IsMouseReleased(0) && ImGui::IsMouseDragPastThreshold(0, 6);
  if (h.pressed && !dragged) open_popover("edit");
  draw_token(p, s, h, popover_open("edit"));
  if (is_choice(s)) {
    if (const auto c = choice_popover("edit", box, s.choices, s.selected)) change = RecipeChange{p.slot, *c};
  } else if (has_settings(s)) {
    if (const auto c = settings_popover("edit", box, s.title ? s.title : s.name, s.settings))
      change = RecipeChange{p.slot, -1, c->value, c->row};
  } else if (const auto v =
                 number_popover("edit", box, s.title ? s.title : s.name, s.number, s.min, s.max, s.ladder, s.whole)) {
    change = RecipeChange{p.slot, -1, *v};
  }
  pop_id();
  return change;
}

std::optional<RecipeChange> draw_pieces(std::span<const Piece> pieces, std::span<const RecipeSlot> slots) {
  std::optional<RecipeChange> change;
  for (const Piece& p : pieces) {
    if (p.slot >= 0) {
      const RecipeSlot& s = slots[static_cast<std::size_t>(p.slot)];
      if (const auto c = token(p, s)) change = c;
      if (!p.tail.empty()) {
        text(p.tail, {p.x + p.width + (s.highlighted ? 8.0f : 0.0f), p.y}, {.size = kSize, .color = theme().ink2});
      }
    }
    const TextStyle style = piece_style(p, slots);
    const bool dots = p.slot >= 0 && has_settings(slots[static_cast<std::size_t>(p.slot)]) && p.words == "…";
    text(p.words, {p.x + (dots ? (p.width - text_width(p.words, style.face, style.size)) / 2 : 0), p.y}, style);
  }
  return change;
}

/// As much as fits on the first line, then "…", which opens the whole sentence.
RecipeResult draw_one_line(ImVec2 at, float width, const char* sentence, std::span<const RecipeSlot> slots,
                           std::vector<Piece>& pieces) {
  constexpr float kMore = 32;
  const float full = lay_out(pieces, slots, at.x, at.y, width);
  if (full <= kLine) return {kLine, draw_pieces(pieces, slots)};
  lay_out(pieces, slots, at.x, at.y, width - kMore);
  const auto end = std::find_if(pieces.begin(), pieces.end(), [&](const Piece& p) { return p.y > at.y; });
  const Piece last = *(end - 1);
  RecipeResult out{kLine, draw_pieces({pieces.begin(), end}, slots)};
  const ImVec2 more{std::min(last.x + last.width + 24, at.x + width - kMore / 2), at.y};
  const Rect box = Rect::square({more.x, more.y}, 32);
  if (button("more", box, {.label = "…", .tip = words().more, .ghost = true})) open_popover("whole");
  const float inner = std::min(480.0f, ImGui::GetMainViewport()->Size.x - 64);
  const float height = recipe_height(inner, sentence, slots);
  if (const Popover p = begin_popover("whole", box, {inner + 32, height + 24})) {
    const RecipeResult in = recipe("inner", {p.inside.x + 16, p.inside.y + 12 + kLine / 2}, inner, sentence, slots);
    if (in.changed) out.changed = in.changed;
    end_popover();
  }
  return out;
}

}  // namespace

void focus_recipe() {
  focus_wanted() = true;
  want_frame(0.2f);
}

std::string filled_sentence(std::string_view sentence, std::span<const RecipeSlot> slots) {
  std::string out;
  while (!sentence.empty()) {
    const std::size_t open = sentence.find('[');
    out += sentence.substr(0, open);
    if (open == sentence.npos) break;
    const std::size_t close = matching(sentence, open);
    const std::string_view part = sentence.substr(open + 1, close - open - 1);
    sentence.remove_prefix(std::min(close + 1, sentence.size()));
    if (find_slot(own_slot(part), slots) >= 0) {
      out += filled_sentence(part, slots);
    } else if (out.ends_with(' ')) {
      out.pop_back();
    }
  }
  return out;
}

RecipeResult recipe(const char* id, ImVec2 at, float width, const char* written, std::span<const RecipeSlot> slots,
                    bool one_line) {
  const std::string whole = filled_sentence(written, slots);
  const char* sentence = whole.c_str();
  std::vector<Piece> pieces;
  split(sentence, slots, pieces);
  if (pieces.empty()) return {};
  push_id(id);
  RecipeResult out;
  if (slots.size() > 1) may_take_focus() = true;
  if (one_line) {
    out = draw_one_line(at, width, sentence, slots, pieces);
  } else {
    out.height = lay_out(pieces, slots, at.x, at.y, width);
    out.changed = draw_pieces(pieces, slots);
  }
  may_take_focus() = false;
  pop_id();
  return out;
}

float recipe_height(float width, const char* sentence, std::span<const RecipeSlot> slots) {
  const std::string whole = filled_sentence(sentence, slots);
  std::vector<Piece> pieces;
  split(whole, slots, pieces);
  return lay_out(pieces, slots, 0, 0, width);
}

}  // namespace deepx::ui
