// SPDX-License-Identifier: MIT
// Calls of the page to the application: methods with JSON, and the files and tables that the page passes.
#include <algorithm>
#include <chrono>
#include <exception>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/core/error.h"
#include "engine/data/encoding.h"
#include "playground/app/app.h"
#include "playground/app/platform.h"
#include "playground/model/experiment/commands/data_commands.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/controls.h"
#include "playground/model/problems/preset.h"
#include "playground/model/share/page_state.h"
#include "playground/model/text/base64.h"
#include "playground/model/text/json_text.h"
#include "playground/model/train/run_csv.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"

namespace deepx::app {
namespace {

using Json = nlohmann::ordered_json;  // as in the model: a second kind would be compiled a second time

constexpr int kReadingMs = 8;  // time per call while a table is read

/// JSON text, even if a message quotes bytes that are not UTF-8, such as a cut link.
std::string json_text(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

/// The targets that can be pressed in the latest frame.
std::string targets_json() {
  Json list = Json::array();
  for (const ui::Target& t : ui::targets())
    list.push_back({{"name", t.name},
                    {"x", t.area.x},
                    {"y", t.area.y},
                    {"width", t.area.w},
                    {"height", t.area.h},
                    {"disabled", t.disabled},
                    {"tab", t.tab}});
  return json_text(list);
}

std::string file_json(const ExportedFile& file) {
  Json json{{"name", file.name}, {"type", file.type}};
  if (file.text)
    json["text"] = file.bytes;
  else
    json["base64"] = to_base64(file.bytes);
  return json_text(json);
}

/// A text as JSON.
std::string text_of(std::string_view call, const std::string& json) {
  const Json text = read_json(call, json, "a text in quotes");
  return text.is_string() ? text.get<std::string>() : json;
}

}  // namespace

void App::resume(const std::string& session) {
  if (session.empty()) return;
  try {
    const Json kept = read_json("session", session, "an object");
    const std::string text = kept.at("session").get<std::string>();
    if (link_of_session(text) != link()) return;  // another address has been opened
    const Json& view = kept.at("view");
    const auto choice = [&](const char* key) {
      const double v = view.at(key).get<double>();
      return v >= 0 && v <= 2 ? static_cast<int>(v) : 0;
    };
    const int quantity = choice("quantity"), section = choice("section");
    experiment_.apply(command::Resume{text});
    train_.time.quantity = static_cast<panels::Quantity>(quantity);
    train_.section = section;
    train_.time.linear = view.at("linear").get<bool>();
  } catch (const std::exception&) {
    show_error(ui::words().bad_session);
  }
}

std::string App::session() const {
  return Json{{"session", experiment_.save_session()},
              {"view",
               {{"quantity", static_cast<int>(train_.time.quantity)},
                {"section", train_.section},
                {"linear", train_.time.linear}}}}
      .dump();
}

char* App::room(std::size_t bytes) {
  table_.reset();
  reader_.reset();
  std::string(bytes, '\0').swap(given_);  // frees the memory of a larger file
  return given_.data();
}

double App::read_given_table() {
  constexpr std::size_t kBytes = 1 << 14;
  using Clock = std::chrono::steady_clock;
  const Clock::time_point end = Clock::now() + std::chrono::milliseconds(kReadingMs);
  if (table_) return 1;
  try {
    if (!reader_) reader_.emplace(given_, "table");
    while (reader_->step(kBytes))
      if (Clock::now() >= end) return std::min(reader_->progress(), 0.99);  // 1 means finished
    table_ = reader_->finish();
  } catch (...) {
    reader_.reset();  // the next query reports the error again
    throw;
  }
  reader_.reset();
  return 1;
}

const Table& App::given_table() {
  while (read_given_table() < 1) {
  }
  return *table_;
}

/// {"x": .., "y": .., "label": ..} for points, {"target": ..} for a problem.
Command App::use_table(const std::string& json) {
  const Json use = read_json("table", json, "names of columns");
  const auto column = [&](const char* key) { return use.value(key, std::string()); };
  if (use.contains("target"))
    return command::OpenProblem{.name = "table_classes",
                                .table = {decode_text(given_).text, column("target"), column("decimal")}};
  return command::PointsFromTable{.x = column("x"),
                                  .y = column("y"),
                                  .label = column("label"),
                                  .decimal = column("decimal"),
                                  .table = std::make_shared<const Table>(given_table())};
}

std::string App::state(bool summary) const {
  std::string text = state_json(experiment_, platform::frames_per_second(), summary);
  if (error_.empty()) return text;
  Json state = Json::parse(text);
  state["error"] = error_;
  state["asks"] = asks();
  return json_text(state);
}

std::optional<std::string> App::query(const std::string& method) const {
  if (method == "state" || method == "summary") return state(method == "summary");
  if (method == "targets") return targets_json();
  if (method == "network") return network_json(experiment_);
  if (method == "study") return study_json(experiment_);
  if (method == "gradients") return gradients_json(experiment_);
  if (method == "controls") return controls_json(experiment_);
  if (method == "problems") return presets_json(preset_files());
  if (method == "presets") return presets_json(gallery_files());
  if (method == "session") return session();
  if (method == "brought") return has_reader_data_ ? "true" : "false";
  if (method == "evaluation") return evaluation_json(experiment_);
  return std::nullopt;
}

std::string App::answer(const std::string& method, const std::string& json) {
  const auto apply = [&](const Command& command) {
    carry_out(command);
    return std::string("null");
  };
  if (method == "export") {
    return file_json(exported(text_of("export", json)));
  }
  if (method == "open") {
    const std::string name = text_of("open", json), bytes = std::exchange(given_, {});
    try {
      return open_file(name, bytes), std::string("null");
    } catch (const std::exception& error) {
      if (!asks()) show_error(error.what());  // a reader who dropped a file looks at the page
      throw;
    }
  }
  if (method == "open_anyway") {
    DEEPX_REQUIRE(asks(), value, "open_anyway: there is no file to open; open a file first");
    return apply(*std::exchange(anyway_, {}));
  }
  if (method == "tell")
    return has_reader_data_ = true, show_error(text_of("tell", json)), "null";  // the message names the reader's file
  if (method == "table") return table_json(json);
  if (method == "read_table") return join(read_given_table());
  if (method == "given_is_run") return is_run_csv(given_) ? "true" : "false";
  if (method == "given_table")
    return table_json(given_table(), is_run_csv(given_), read_json("table", json, "names of columns"));
  if (method == "use_table") return apply(use_table(json));
  if (method == "apply") return apply(command_from_json(json));
  if (method == "load") return apply(command::Load{spec_from_json(json)});
  if (method == "play" || method == "pause") return apply(command::Play{method == "play"});
  if (method == "step") return apply(command_from_json(join("{\"step\":", json, "}")));
  if (method == "reset") return apply(command::Reset{});
  throw Error(
      ErrorKind::value,
      join(
          "deepx: ", clipped(method),
          ": is not a method; use state, evaluation, targets, study, gradients, network, controls, session, problems, presets, table, export, open, open_anyway, apply, load, play, pause, step or reset"));
}

std::string App::query_or_apply(const std::string& method, const std::string& json) {
  experiment_.refresh_evaluation();
  if (method == "gradients" || experiment_.view() == View::gradients) experiment_.refresh_gradients();
  if (std::optional<std::string> answer = query(method)) return *answer;
  changed_ = true;
  return answer(method, json);
}

std::string App::for_host(const std::string& json) {
  static constexpr std::string_view kTelling[] = {"state", "targets", "export"};
  static constexpr std::string_view kOthers[] = {"problems", "presets", "apply", "load",
                                                 "play",     "pause",   "step",  "reset"};
  const Json asked = read_json("deepx", json, "a method and its value");
  const std::string method = asked.at("method").get<std::string>();
  const bool tells = std::ranges::find(kTelling, method) != std::end(kTelling), mine = has_reader_data_;
  DEEPX_REQUIRE(
      tells || std::ranges::find(kOthers, method) != std::end(kOthers), value, "deepx: ", clipped(method),
      ": is not a method; use state, targets, export, problems, presets, apply, load, play, pause, step or reset");
  DEEPX_REQUIRE(!(tells && mine), value, "deepx: ", method,
                ": the reader has brought data, which stay with the reader; reload the frame to read its state again");
  // Data from the host are the host's own.
  const auto done = [&] { has_reader_data_ = mine; };
  try {
    std::string answer = query_or_apply(method, asked.at("value").dump());
    done();
    return answer;
  } catch (const std::exception&) {
    done();
    if (!mine) throw;
    return "null";  // as if carried out: which point or loss is accepted would reveal the reader's data
  }
}

std::string App::call(const std::string& method, const std::string& json) {
  try {
    return "{\"ok\":" + (method == "host" ? for_host(json) : query_or_apply(method, json)) + "}";
  } catch (const std::exception& error) {
    return json_text(Json{{"error", clipped_message(error.what())}});
  }
}

}  // namespace deepx::app
