// SPDX-License-Identifier: MIT
// The application: an Experiment, the state of its views, and one Dear ImGui frame. Uses no window and no
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
#include "playground/model/experiment/parts/run_part.h"
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
  /// Starts from a link ("#..." or ""), and starts training unless embedded. Errors in the link are shown, and the rest
  /// of it is used.
  void open(const std::string& link);

  /// Opens the link of a page that the reader returns to: the run goes on as far as its spec allows.
  void go_back(const std::string& link);

  /// Continues from session(), if the address is still the same. A damaged session is ignored, with a message.
  void resume(const std::string& session);
  /// What a page keeps for a reload: {"session": text, "view": state of the view}.
  std::string session() const;

  /// Simulates the time since the last call: training and the trace's steps, for at most `budget_s`.
  void advance(double now_s, double budget_s);
  /// Builds the frame and carries out its commands.
  void build(const Surface& surface);
  /// True while the experiment itself changes the next frame.
  bool moves() const { return experiment_.moving(); }

  /// A call from outside, {"ok": value} or {"error": text}: see web/API.md for methods and arguments.
  std::string call(const std::string& method, const std::string& json);
  /// Room for the bytes of a file for "open", or of a table for "given_table" and "use_table".
  char* room(std::size_t bytes);
  /// True once after a call that may have changed something; queries do not count.
  bool was_changed() { return std::exchange(changed_, false); }

  /// Opens a file. Throws Error for an unknown file, and for one whose weights are not finite: then asks() is true.
  void open_file(const std::string& name, const std::string& bytes);
  /// True while the banner asks the user whether to go on in spite of its message.
  bool asks() const { return anyway_.has_value(); }
  /// True once after a picture was requested: the next frame is to be saved under this name.
  bool wants_picture() { return std::exchange(wants_picture_, false); }
  std::string picture_name() const;
  /// Shows a note on the last action for a moment.
  void say(std::string note);

  long long step() const { return experiment_.run().step(); }
  /// The state as a link, "" for the state in which the page opens.
  const std::string& link();

 private:
  void perform(const Command& command);
  /// Shows an error in the banner; withdraws its question.
  void show_error(std::string_view message);
  void clear_error();
  /// Carries out a command, and shows the unused parts of a link. Throws Error.
  void carry_out(const Command& command);
  void follow(const std::string& link, bool goes_on);
  ExportedFile exported(std::string_view kind);
  /// The popover in which a teacher locks and hides controls; a command if the choice is applied to this page.
  std::optional<Command> for_pupils(const ui::Rect& anchor);
  void share(const panels::ShareRequest& request);
  void refresh_pictures(const ui::Layout& grid);
  void draw_views(const Surface& surface);
  std::optional<Command> draw_view(const ui::Layout& grid);
  void draw_banner(const Surface& surface);
  ui::Layout layout(const Surface& surface) const;
  /// The answer to a query, which changes nothing; none for other methods.
  std::optional<std::string> query(const std::string& method) const;
  std::string answer(const std::string& method, const std::string& json);
  std::string query_or_apply(const std::string& method, const std::string& json);
  /// The answer to a page that holds this one, {"method": .., "value": ..}: see "What a host may do" in web/API.md.
  std::string for_host(const std::string& json);
  /// Parses the given table further, for some ms; returns the finished share.
  double read_given_table();
  /// The table in the given bytes, parsed on the first query.
  const Table& given_table();
  Command use_table(const std::string& json);
  std::string state(bool summary) const;

  Experiment experiment_;
  std::optional<LinkState> linked_;  ///< the state in `link_`
  std::string link_;
  panels::TrainState train_;
  panels::BackpropState backprop_;
  panels::GradientsState gradients_;
  panels::ProblemsState problems_;
  panels::PupilsState pupils_;
  bool opens_pupils_ = false;
  std::optional<Gallery> gallery_;   ///< exists after it was first opened
  std::string given_;                ///< bytes for a call
  std::optional<CsvReader> reader_;  ///< while `given_` is parsed as a table
  std::optional<Table> table_;       ///< the table in `given_`, after the first query
  std::string error_;                ///< the banner's message; empty without one
  std::optional<Command> anyway_;    ///< the command that the banner offers
  double now_s_ = -1;
  std::string note_;     ///< note on the last action
  double note_s_ = -10;  ///< time of the note
  bool wants_picture_ = false;
  bool has_reader_data_ = false;  ///< the reader has brought data, which no host may see; an undo may show them again
  bool changed_ = false;
  int frame_ = 0;
};

}  // namespace deepx::app
