// SPDX-License-Identifier: MIT
// The recipe: a sentence whose bold words are controls. It wraps on any width.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "playground/widgets/controls/popover.h"
#include "playground/widgets/controls/settings_popover.h"

namespace deepx::ui {

/// One named slot of the sentence.
struct RecipeSlot {
  const char* name;                      ///< as in "{name}"
  const char* value;                     ///< what is shown, e.g. "Adam" or "0.01"
  std::span<const Choice> choices = {};  ///< a choice token if not empty, else a number token
  int selected = 0;
  double number = 0, min = 0, max = 1;
  std::span<const double> ladder = {};  ///< rungs; empty means 1-3-10
  bool whole = false;                   ///< whole numbers only
  const char* title = nullptr;          ///< heading of a number token's popover; the name if not given
  bool locked = false;                  ///< no underline, not a control
  bool highlighted = false;             ///< outlined, e.g. the cause of a NaN
  std::span<const SettingRow> settings = {};  ///< if not empty, a token that opens these; `value` is their summary
};

/// Which slot was changed, and to what.
struct RecipeChange {
  int slot;
  int choice = -1;    ///< for choice tokens
  double number = 0;  ///< for number tokens, and the value of a setting
  int setting = -1;   ///< for tokens with settings: which of them
};

struct RecipeResult {
  float height = 32;  ///< lines x 32
  std::optional<RecipeChange> changed = {};
};

/// What a sentence says with these slots. A part in brackets, as in "with {optimizer} [of momentum {momentum}]", is left out
/// when its first slot is not there, and the blank before it goes with it. There may be parts within parts.
std::string filled_sentence(std::string_view sentence, std::span<const RecipeSlot> slots);

/// From the next frame on the keyboard's focus is on the first token of the sentence that is drawn then.
void focus_recipe();

/// Draws `sentence` ("Minimise {loss} with {opt}."), as filled_sentence() has it, with its first line's middle at at.y. If `one_line`,
/// what does not fit is replaced by "…", which opens the whole sentence.
RecipeResult recipe(const char* id, ImVec2 at, float width, const char* sentence,
                    std::span<const RecipeSlot> slots, bool one_line = false);
/// Height the sentence will need, without drawing it.
float recipe_height(float width, const char* sentence, std::span<const RecipeSlot> slots);

}  // namespace deepx::ui
