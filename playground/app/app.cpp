// SPDX-License-Identifier: MIT
// The application: an Experiment, the state of its views, and one Dear ImGui frame.
#include "playground/app/app.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "engine/core/error.h"
#include "imgui.h"
#include "playground/app/keys.h"
#include "playground/app/platform.h"
#include "playground/model/backprop/trace_plan.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/controls.h"
#include "playground/model/experiment/link.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/plot_part.h"
#include "playground/model/experiment/unused_pairs.h"
#include "playground/model/experiment/view.h"
#include "playground/model/plot/plot_state.h"
#include "playground/model/share/export.h"
#include "playground/panels/backprop/graph_tools.h"
#include "playground/panels/backprop/graph_view.h"
#include "playground/panels/backprop/trace_recipe.h"
#include "playground/panels/frame/gallery.h"
#include "playground/panels/frame/help.h"
#include "playground/panels/frame/top_bar.h"
#include "playground/panels/gradients/gradients_recipe.h"
#include "playground/panels/problems/problem_recipe.h"
#include "playground/panels/shared/palette.h"
#include "playground/panels/train/train_recipe.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/layout.h"
#include "playground/widgets/base/motion.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/text.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/controls/note.h"
#include "playground/widgets/controls/recipe.h"

namespace deepx::app {
namespace {

constexpr int kMapsEvery = 4;  // frames between updates of all neurons' maps while training
constexpr double kNoteS = 2;
constexpr double kGalleryMs = 8, kMostGalleryMs = 40,
                 kGalleryShare = 0.35;  // time of each frame for the gallery's pictures while it is open
constexpr int kShownEvery =
    2;  // frames between updates of the feature space, or of the maps if one of them fills the plot
constexpr ImGuiWindowFlags kBare = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBackground |
                                   ImGuiWindowFlags_NoScrollWithMouse;
constexpr int kPhoneFieldSide = 64, kFieldSide = 96;

/// The unused parts of a link, a sentence each; if there are many, only the first.
std::string unused_parts_text(std::span<const std::string> problems) {
  constexpr std::size_t kMost = 3;
  std::string sentence = ui::words().bad_link;
  for (std::size_t i = 0; i < std::min(kMost, problems.size()); ++i) sentence += (i ? ". " : "") + problems[i];
  if (problems.size() > kMost) sentence += join(". ", ui::words().more_of_link, problems.size() - kMost);
  return sentence;
}

}  // namespace

void App::follow(const std::string& link, bool goes_on) {
  const ReadLink read = read_link(link);
  std::vector<std::string> unused = read.problems;
  try {
    experiment_.apply(command::Open{read.state, goes_on});
    LinkState wanted = read.state;
    if (goes_on && wanted.view != View::backprop) {  // Backprop keeps its position
      LinkState now = experiment_.link_state();
      wanted.plan = std::move(now.plan);
      wanted.folds = std::move(now.folds);
      wanted.trace_samples = std::move(now.trace_samples);
    }
    for (std::string& sentence : left_out(wanted, experiment_)) unused.push_back(std::move(sentence));
  } catch (const std::exception& error) {
    unused.push_back(error.what());
  }
  if (unused.empty())
    clear_error();
  else
    show_error(unused_parts_text(unused));
}

void App::go_back(const std::string& link) { follow(link, true); }

void App::open(const std::string& link) {
  follow(link, false);
  if (trains(experiment_.view()) && !experiment_.playing() && !ui::settings().embed &&
      experiment_.data().missing() == MissingData::nothing)
    experiment_.apply(command::Play{true});
}

void App::advance(double now_s, double budget_s) {
  const double dt_s = now_s_ < 0 ? 0 : now_s - now_s_;
  now_s_ = now_s;
  try {
    experiment_.tick(dt_s, 1000 * budget_s, ImGui::GetCurrentContext() && ImGui::GetIO().MouseDown[0]);
  } catch (const std::exception& error) {
    show_error(error.what());
  }
}

void App::carry_out(const Command& command) {
  has_reader_data_ |= command.brings();
  experiment_.apply(command);
  // A check begins and ends with its tab, even without any action by the reader: a message from before stays.
  if (!command.is<command::CheckGradient>()) clear_error();
  if (const auto* open = command.as<command::Open>())
    if (const std::vector<std::string> unused = left_out(open->state, experiment_); !unused.empty())
      show_error(unused_parts_text(unused));
}

void App::perform(const Command& command) {
  try {
    carry_out(command);
  } catch (const std::exception& error) {
    show_error(error.what());
  }
}

void App::show_error(std::string_view message) {
  anyway_.reset();
  error_ = clipped_message(message);
}

void App::clear_error() {
  anyway_.reset();
  error_.clear();
}

void App::say(std::string note) {
  note_ = std::move(note);
  note_s_ = now_s_;
  ui::want_frame(kNoteS);
}

std::string App::picture_name() const { return join("deepx_", experiment_.spec().data.name, ".png"); }

ExportedFile App::exported(std::string_view kind) {
  experiment_.refresh_maps(MapLevel::all);
  const Palette colors = panels::palette();
  return export_file(experiment_, kind, {.palette = &colors});
}

void App::share(const panels::ShareRequest& request) {
  using enum panels::ShareAction;
  if (request.action == copy_link) {
    platform::copy_link(ui::words().link_copied);
  } else if (request.action == copy_embed) {
    platform::copy_embed(ui::words().embed_copied);
  } else if (request.action == pupils) {
    opens_pupils_ = true;
  } else if (request.action == save_picture) {
    wants_picture_ = true;
  } else if (request.action == save) {
    const ExportedFile file = exported(request.kind);
    say(ui::words().saved + platform::save_file(file.name, file.type, file.bytes));
  } else if (request.action == open && !platform::open_file()) {
    show_error(ui::words().open_on_desktop);
  }
}

std::optional<Command> App::for_pupils(const ui::Rect& anchor) {
  const panels::PupilsRequest request =
      panels::pupils_popover(experiment_, pupils_, anchor, std::exchange(opens_pupils_, false));
  if (request.copy) {
    LinkState state = experiment_.link_state();
    state.access = pupils_.draft;
    platform::copy_link(link_of(state), ui::words().link_copied);
  }
  if (request.apply) return command::SetAccess{pupils_.draft};
  return std::nullopt;
}

void App::open_file(const std::string& name, const std::string& bytes) {
  has_reader_data_ = true;
  const Command command = command_from_file(name, bytes);
  try {
    experiment_.apply(command);
    clear_error();
  } catch (const Error& error) {
    show_error(error.what());
    if (error.kind() == ErrorKind::not_finite) anyway_ = command::LoadModel{bytes, true};
    throw;
  }
}

// The sentence's height depends on the width of its band, and the bands below depend on its height.
ui::Layout App::layout(const Surface& surface) const {
  const bool backprop = experiment_.view() == View::backprop;
  ui::LayoutInput in{.width = surface.width,
                     .height = surface.height,
                     .touch = ui::settings().touch,
                     .embed = ui::settings().embed,
                     .modes = backprop,
                     .formula = backprop && experiment_.backprop().plan().formula};
  if (const Trace* trace = experiment_.backprop().trace()) in.graph_height = panels::number_graph_height(*trace);
  const float width = ui::Layout(in).recipe.w;
  const auto height = experiment_.view() == View::train       ? panels::train_recipe_height
                      : experiment_.view() == View::backprop  ? panels::trace_recipe_height
                      : experiment_.view() == View::gradients ? panels::gradients_recipe_height
                                                              : panels::problem_recipe_height;
  in.recipe_height = height(experiment_, width);
  return ui::Layout(in);
}

std::optional<Command> App::draw_view(const ui::Layout& grid) {
  if (experiment_.view() == View::train) return panels::train_view(experiment_, train_, grid);
  if (experiment_.view() == View::backprop) return panels::backprop_view(experiment_, backprop_, grid);
  if (experiment_.view() == View::gradients)
    return panels::gradients_view(experiment_, gradients_, train_.time, train_.study, grid);
  return panels::problems_view(experiment_, problems_, grid);
}

// During training the visible parts are updated in every frame, the others every few frames; hidden parts wait.
void App::refresh_pictures(const ui::Layout& grid) {
  const PlotKind shown = experiment_.plot().state().shown;
  const bool rests = !experiment_.training(), phone = grid.columns == ui::Columns::phone;
  ++frame_;
  // On a phone the field is also the last picture of the network.
  const bool field = rests || phone || shown == PlotKind::output || shown == PlotKind::uncertainty;
  const bool neurons = rests || frame_ % (shown == PlotKind::neuron ? kShownEvery : kMapsEvery) == 0;
  if (field)
    experiment_.refresh_maps(neurons ? MapLevel::all : MapLevel::field);
  else if (neurons)
    experiment_.refresh_maps(MapLevel::neurons);
  if (rests || frame_ % kShownEvery == 0 || !experiment_.plot().space()) experiment_.refresh_space();
}

void App::draw_views(const Surface& surface) {
  const ui::Layout grid = layout(surface);
  experiment_.set_field_side(grid.columns == ui::Columns::phone ? kPhoneFieldSide : kFieldSide);
  if (trains(experiment_.view())) experiment_.refresh_evaluation();
  if (experiment_.view() == View::gradients) experiment_.refresh_gradients();
  if (experiment_.view() == View::train) refresh_pictures(grid);
  const KeyAction keys = read_keys(experiment_);
  if (keys.fit) panels::toggle_fit(backprop_.graph);
  if (keys.code) panels::toggle_code(backprop_.explain);
  if (keys.search) panels::toggle_search(backprop_.graph);
  if (keys.zoom != 0)
    backprop_.graph.request = keys.zoom > 0 ? panels::GraphRequest::zoom_in : panels::GraphRequest::zoom_out;
  if (keys.recipe) {
    train_.section = panels::kRecipeSection;  // if the sentence is one of three sections
    ui::focus_recipe();
  }

  const panels::TopBar bar = panels::top_bar(experiment_, grid, now_s_ - note_s_ < kNoteS ? note_ : "");
  const std::optional<Command> request = draw_view(grid);
  if (const std::string csv = std::exchange(backprop_.numbers.copied, {}); !csv.empty())
    platform::copy_text(csv, ui::words().numbers_copied);
  if (const std::string program = std::exchange(backprop_.explain.code.copied, {}); !program.empty())
    platform::copy_text(program, ui::words().program_copied);
  const bool help_asks = panels::help_popover(grid, bar.help || keys.help);
  if (help_asks) platform::open_site("reference/");
  if (bar.site) platform::open_site(bar.site);
  if (bar.gallery && !gallery_) gallery_.emplace();
  const std::optional<Command> chosen = gallery_ ? panels::gallery_sheet(*gallery_, grid, bar.gallery) : std::nullopt;
  // If frames take long for other reasons, pictures may take longer without being noticed.
  const double gallery_ms =
      std::clamp(1000 * kGalleryShare * static_cast<double>(ImGui::GetIO().DeltaTime), kGalleryMs, kMostGalleryMs);
  if (gallery_ && panels::gallery_open() && gallery_->tick(gallery_ms)) ui::want_frame();
  try {
    share(panels::share_popover(experiment_, bar.share_anchor, bar.share));
  } catch (const std::exception& error) {  // such as a full disk
    show_error(error.what());
  }
  const std::optional<Command> rails = for_pupils(bar.share_anchor);
  if (bar.open_page) platform::open_page();
  const bool of_problems = std::exchange(problems_.wants_table, false),
             wants_table = std::exchange(train_.data.wants_table, false) || of_problems;
  if (wants_table && !platform::open_table()) show_error(ui::words().table_on_desktop);
  if (bar.toggle_theme || keys.theme) ui::set_theme(!ui::settings().dark);
  if (keys.leave) {  // first unpins
    if (experiment_.view() == View::train && train_.selection.pinned) {
      train_.selection.pinned = {};
    } else {
      platform::leave_canvas();
    }
  }
  // The frame has drawn a const experiment: changes are made only now.
  for (const auto* command : {&keys.command, &bar.command, &request, &chosen, &rails})
    if (*command && permits(experiment_.access(), **command)) perform(**command);
}

// A separate window above all others: controls that it covers must not take its clicks.
void App::draw_banner(const Surface& surface) {
  if (error_.empty()) return;
  const float width = std::min(560.0f, surface.width - 32), words = width - 72,
              text = ui::paragraph_height(error_, words);
  const ui::Rect card{(surface.width - width) / 2, 64, width, text + (asks() ? 72 : 24)};
  ImGui::SetNextWindowPos(ui::top_left(card));
  ImGui::SetNextWindowSize({card.w, card.h});
  if (ImGui::Begin("banner", nullptr, kBare | ImGuiWindowFlags_NoFocusOnAppearing)) {
    ui::raised(card, 10);
    ui::paragraph(error_, {card.x + 16, card.y + 22}, words);
    if (ui::icon_button("close", {card.right() - 24, card.y + 24}, ui::Icon::close, ui::words().close)) clear_error();
    const ui::ButtonStyle anyway{.label = ui::words().open_anyway, .outlined = true};
    if (asks() && ui::button("open_anyway", {card.x + 16, card.y + text + 24, ui::button_width(anyway), 32}, anyway))
      perform(*std::exchange(anyway_, {}));
  }
  ImGui::End();
}

void App::build(const Surface& surface) {
  ui::clear_targets();
  ui::clear_grounds();
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize({surface.width, surface.height});
  if (ImGui::Begin("deepX", nullptr, kBare | ImGuiWindowFlags_NoBringToFrontOnFocus)) draw_views(surface);
  ImGui::End();
  draw_banner(surface);
  if (const auto page = ui::draw_note()) platform::open_site(*page);
}

const std::string& App::link() {
  // Called in every frame: of a long formula only changes are written.
  if (LinkState state = experiment_.link_state(); linked_ != state) {
    linked_ = std::move(state);
    link_ = link_of(*linked_);
  }
  return link_;
}

}  // namespace deepx::app
