// SPDX-License-Identifier: MIT
// The application: an Experiment, what is looked at, and one Dear ImGui frame of it. Knows no window and no
// browser.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/data/csv.h"
#include "playground/app/surface.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/link.h"
#include "playground/model/share/export.h"
#include "playground/model/share/gallery.h"
#include "playground/panels/backprop/backprop_view.h"
#include "playground/panels/frame/pupils_popover.h"
#include "playground/panels/frame/share_popover.h"
#include "playground/panels/gradients/gradients_view.h"
#include "playground/panels/problems/problem_view.h"
#include "playground/panels/train/train_view.h"

namespace deepx::app {

class App {
 public:
  /// Starts from a link ("#..." or ""), and plays what trains, unless it is embedded. What is wrong with it is shown and the rest of it used.
  void open(const std::string& link);

  /// What a page that is gone back to holds: the run goes on as far as its spec allows.
  void go_back(const std::string& link);

  /// Goes on where session() was called, if what is open is what was open then. One that is damaged is left out, with a word.
  void resume(const std::string& session);
  /// What a page keeps while it is loaded again: {"session": text, "view": how it is looked at}.
  std::string session() const;

  /// Lets the time since the last call pass: training and the trace's steps, for `budget_s` at most.
  void advance(double now_s, double budget_s);
  /// Builds the frame and carries out what was asked for in it.
  void build(const Surface& surface);
  /// True while the experiment alone gives the next frame something new.
  bool moves() const { return experiment_.moving(); }

  /// A call from outside, {"ok": value} or {"error": text}: see web/API.md for methods and arguments.
  std::string call(const std::string& method, const std::string& json);
  /// Room for the bytes of a file that "open", or of a table that "given_table" and "use_table", are about.
  char* room(std::size_t bytes);
  /// True once after a call that may have changed something; those that only tell do not.
  bool was_changed() { return std::exchange(changed_, false); }

  /// Opens a file; throws Error for one that is not understood, and for one whose weights are not finite: then asks() holds.
  void open_file(const std::string& name, const std::string& bytes);
  /// True while the banner leaves it to the person whether what it tells of is done all the same.
  bool asks() const { return anyway_.has_value(); }
  /// True once after the picture was asked for: the next frame is to be saved, under this name.
  bool wants_picture() { return std::exchange(wants_picture_, false); }
  std::string picture_name() const;
  /// Says for a moment what was done.
  void say(std::string note);

  long long step() const { return experiment_.step(); }
  /// The state as a link, "" for the one that the page opens with.
  const std::string& link();

 private:
  void perform(const Command& command);
  /// In the banner; forgets what it asked.
  void tell_error(std::string_view message);
  void clear_error();
  /// Does it, and shows what is left out of a link that is opened. Throws Error.
  void carry_out(const Command& command);
  void follow(const std::string& link, bool goes_on);
  ExportedFile exported(std::string_view kind);
  /// The popover in which a teacher locks and hides; a command if it is to hold here.
  std::optional<Command> for_pupils(const ui::Rect& anchor);
  void share(const panels::ShareWish& wish);
  void refresh_pictures(const ui::Layout& grid);
  void draw_views(const Surface& surface);
  std::optional<Command> draw_view(const ui::Layout& grid);
  void draw_banner(const Surface& surface);
  ui::Layout layout(const Surface& surface) const;
  /// The answer to a method that changes nothing; none if `method` is not such a one.
  std::optional<std::string> tell(const std::string& method) const;
  std::string answer(const std::string& method, const std::string& json);
  std::string tell_or_do(const std::string& method, const std::string& json);
  /// The answer to a page that holds this one, {"method": .., "value": ..}: see "What a host may do" in web/API.md.
  std::string for_host(const std::string& json);
  /// Takes the given table further apart, for some ms; how much of it is done.
  double read_given_table();
  /// The table in what was given, taken apart at the first question.
  const Table& given_table();
  Command use_table(const std::string& json);
  std::string state(bool summary) const;

  Experiment experiment_;
  std::optional<LinkState> linked_;  ///< what `link_` says
  std::string link_;
  panels::TrainState train_;
  panels::BackpropState backprop_;
  panels::GradientsState gradients_;
  panels::ProblemsState problems_;
  panels::PupilsState pupils_;
  bool opens_pupils_ = false;
  std::optional<Gallery> gallery_;  ///< once it was opened
  std::string given_;               ///< bytes that a call is about
  std::optional<CsvReader> reader_;  ///< while that is taken apart as a table
  std::optional<Table> table_;       ///< the same as a table, once it was asked for
  std::string error_;  ///< what the banner says; empty for none
  std::optional<Command> anyway_;  ///< what it offers to do all the same
  double now_s_ = -1;
  std::string note_;       ///< what was shared or saved last
  double note_s_ = -10;    ///< when that was
  bool wants_picture_ = false;
  bool brought_ = false;   ///< a reader has brought data of their own, which no host is told of; an undo may show them again
  bool changed_ = false;
  int frame_ = 0;
};

}  // namespace deepx::app
