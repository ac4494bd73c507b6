// SPDX-License-Identifier: MIT
// Rows with an icon; a row with several file formats has a button for each at its right.
#include "playground/panels/frame/share_popover.h"

#include <initializer_list>

#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/view.h"
#include "playground/model/share/trace_code.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/controls/popover.h"

namespace deepx::panels {
namespace {

using ui::Icon;

constexpr float kShareWidth = 304, kSharePad = 8;

struct ShareForm {
  const char *label, *kind;  ///< kind "" means the canvas as drawn
};

/// The popover's rows from top to bottom.
class Rows {
 public:
  Rows(const ui::Rect& inside, float row)
      : at_{inside.x + kSharePad, inside.y + kSharePad, inside.w - 2 * kSharePad, row} {}

  void action(const char* id, Icon icon, const char* words, ShareAction action) {
    const ui::Hit h = ui::hit(id, at_);
    if (h.hovered) ui::fill(at_, ui::interaction_fill(h), 8);
    label(icon, words);
    if (h.pressed) request = {action};
    at_.y += at_.h;
  }

  void forms(Icon icon, const char* words, bool disabled, std::initializer_list<ShareForm> forms) {
    label(icon, words);
    float x = at_.right() - 4;
    for (const ShareForm* f = forms.end(); f-- != forms.begin();) {
      const bool picture = !*f->kind, off = disabled && !picture;
      const float w = ui::text_width(f->label, ui::Face::inter_medium, 13) + 24;
      x -= w;
      if (ui::button(f->label, {x, at_.center().y - 14, w, 28}, {.label = f->label, .outlined = true, .disabled = off}))
        request = {picture ? ShareAction::save_picture : ShareAction::save, f->kind};
      x -= 8;
    }
    at_.y += at_.h;
  }

  void separator() {
    ui::line({at_.x, at_.y + kSharePad / 2}, {at_.right(), at_.y + kSharePad / 2}, ui::theme().line);
    at_.y += kSharePad;
  }

  ShareRequest request;

 private:
  void label(Icon icon, const char* words) const {
    ui::icon(icon, {at_.x + 20, at_.center().y}, ui::theme().ink2);
    ui::text(words, {at_.x + 44, at_.center().y}, {.size = 14});
  }

  ui::Rect at_;
};

}  // namespace

ShareRequest share_popover(const Experiment& e, const ui::Rect& anchor, bool open) {
  const bool step = (open || ui::popover_open("sharing")) && e.backprop().trace() &&
                    !trace_code(*e.backprop().trace(), CodeLanguage::pytorch).forward.empty();
  const float count = e.backprop().trace() ? step ? 10 : 9 : 8;
  if (open) ui::open_popover("sharing");
  const float row = ui::settings().touch ? 48 : 40;
  const ui::Popover p = ui::begin_popover("sharing", anchor, {kShareWidth, count * row + 4 * kSharePad});
  if (!p) return {};
  const ui::Words& w = ui::words();
  const bool problems = e.view() == View::problems;
  Rows rows(p.inside, row);
  rows.action("link", Icon::link, w.copy_link, ShareAction::copy_link);
  rows.action("embed", Icon::code, w.copy_embed, ShareAction::copy_embed);
  rows.action("pupils", Icon::book, w.for_pupils_row, ShareAction::pupils);
  rows.separator();
  rows.forms(Icon::fullscreen, w.save_picture, problems, {{"PNG", ""}, {"SVG", "svg"}});
  rows.forms(Icon::table, w.save_run, problems, {{"Session", "session"}, {"CSV", "csv"}});
  rows.forms(Icon::sliders, w.save_model, problems, {{"safetensors", "safetensors"}, {"JSON", "json"}});
  rows.forms(Icon::code, w.save_code, problems, {{"PyTorch", "pytorch"}, {"C++", "cpp"}});
  if (e.backprop().trace()) {
    ui::push_id("graph");  // the run has an SVG, too
    rows.forms(Icon::grid, w.save_graph, false, {{"DOT", "graph.dot"}, {"SVG", "graph.svg"}});
    ui::pop_id();
  }
  if (step) rows.forms(Icon::code, w.save_step, false, {{"PyTorch", "step.py"}, {"C++", "step.cpp"}});
  rows.separator();
  rows.action("open", Icon::folder, w.open_file, ShareAction::open);
  if (rows.request.action != ShareAction::none) ui::close_popover();
  ui::end_popover();
  return rows.request;
}

}  // namespace deepx::panels
