// SPDX-License-Identifier: MIT
// A list of pages; the last one is for a backward pass only.
#include "playground/panels/frame/learn_menu.h"

#include <iterator>
#include <span>

#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/popover.h"

namespace deepx::panels {

const char* learn_menu(const ui::Rect& anchor, bool open, bool traces) {
  if (open) ui::open_popover("learn");
  const ui::Words& w = ui::words();
  const ui::Choice pages[] = {
      {.name = w.lessons, .note = w.lessons_note},       {.name = w.tour, .note = w.tour_note},
      {.name = w.workshop, .note = w.workshop_note},     {.name = w.reference, .note = w.reference_note},
      {.name = w.for_teachers, .note = w.teachers_note}, {.name = w.worksheet, .note = w.worksheet_note}};
  static constexpr const char* kPages[] = {"lessons/en/", "?tour=1",    "lessons/en/build-it-yourself.html",
                                           "reference/",  "teach.html", "worksheet.html"};
  static_assert(std::size(kPages) == std::size(pages));
  const std::span<const ui::Choice> all(pages);
  const auto chosen = ui::choice_popover("learn", anchor, traces ? all : all.first(all.size() - 1), -1);
  return chosen ? kPages[*chosen] : nullptr;
}

}  // namespace deepx::panels
