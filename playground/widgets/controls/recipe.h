// SPDX-License-Identifier: MIT
// The recipe: a sentence whose bold words are controls. It wraps on any width.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "playground/widgets/controls/note.h"
#include "playground/widgets/controls/popover.h"
#include "playground/widgets/controls/settings_popover.h"

namespace deepx::ui {

/// One named slot of the sentence.
struct RecipeSlot {
  const char* name;                      ///< as in "{name}"
  const char* value;                     ///< the shown value, e.g. "Adam" or "0.01"
  std::span<const Choice> choices = {};  ///< a choice token if not empty, else a number token
  int selected = 0;
  double number = 0, min = 0, max = 1;
  std::span<const double> ladder = {};        ///< rungs; empty means 1-3-10
  bool whole = false;                         ///< whole numbers only
  const char* title = nullptr;                ///< heading of a number token's popover; by default the name
  bool locked = false;                        ///< not underlined, not a control
  bool highlighted = false;                   ///< outlined, e.g. the cause of a NaN
  Note note = {};                             ///< what the value means
  std::span<const SettingRow> settings = {};  ///< if not empty, a token that opens these; `value` is their summary
};

/// The changed slot and its new value.
struct RecipeChange {
  int slot;
  int choice = -1;    ///< for choice tokens
  double number = 0;  ///< for number tokens and settings
  int setting = -1;   ///< for tokens with settings: the index of the setting
};

struct RecipeResult {
  float height = 32;  ///< lines x 32
  std::optional<RecipeChange> changed = {};
};

/// The sentence filled with these slots. A part in brackets, as in "with {optimizer} [of momentum {momentum}]", is left
/// out together with the blank before it if its first slot does not exist. Parts may be nested.
std::string filled_sentence(std::string_view sentence, std::span<const RecipeSlot> slots);

/// From the next frame on the keyboard focus is on the sentence's first drawn token.
void focus_recipe();

/// Draws `sentence` ("Minimize {loss} with {opt}."), as filled_sentence() returns it, with the middle of its first line
/// at at.y. If `one_line`, the rest that does not fit is replaced by "…", which opens the whole sentence.
RecipeResult recipe(const char* id, ImVec2 at, float width, const char* sentence, std::span<const RecipeSlot> slots,
                    bool one_line = false);
/// The height that the sentence needs, without drawing it.
float recipe_height(float width, const char* sentence, std::span<const RecipeSlot> slots);

}  // namespace deepx::ui
