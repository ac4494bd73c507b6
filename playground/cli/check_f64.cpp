// SPDX-License-Identifier: MIT
// `deepx check`: every gradient of the catalogues against central differences, in double.
#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>

#include "engine/check/gradcheck.h"
#include "engine/deepx.h"
#include "playground/cli/cli.h"

namespace deepx {
namespace {

constexpr int kOrders = 2;

/// What the checks of one entry found.
struct Checked {
  std::string name;
  int cases = 0;
  std::array<double, kOrders> worst{};
  std::string failure{};

  /// `check` runs one case at the given order.
  template <class F>
  void add(F check) {
    ++cases;
    for (int order = 1; order <= kOrders; ++order) {
      const GradcheckReport report = check(GradcheckOptions{.order = order});
      double& worst_so_far = worst[static_cast<std::size_t>(order - 1)];
      worst_so_far = std::max(worst_so_far, report.worst());
      if (failure.empty()) failure = report.failure;
    }
  }
};

Checked check(const OpTable& op) {
  Checked result{std::string(op.name)};
  Rng rng(1);
  for (const AnySample& sample : op.samples(rng))
    result.add([&](const GradcheckOptions& options) { return gradcheck(op, sample, options); });
  return result;
}

Checked check(const LayerInfo& info) {
  Checked result{std::string(info.name)};
  for (const LayerSample& sample : info.samples)
    for (const bool training : {true, false}) {
      Rng rng(1);
      const std::unique_ptr<Layer> layer =
          make_layer(info.name, sample.settings, sample.input, initializer_catalogue().at("xavier_uniform"), rng);
      layer->train(training);
      const Tensor x = sample.draw(rng);
      result.add([&](const GradcheckOptions& options) { return gradcheck(info.name, *layer, x, options); });
    }
  return result;
}

/// The entries called `name`, or all of them when it is empty.
template <class Entry, class Keep>
std::vector<Checked> check_all(const Catalogue<Entry>& catalogue, std::string_view name, Keep keep) {
  std::vector<Checked> all;
  for (const Entry& entry : catalogue.entries())
    if ((name.empty() || entry.name == name) && keep(entry)) all.push_back(check(entry));
  return all;
}

void print(const char* title, const std::vector<Checked>& rows) {
  if (rows.empty()) return;
  std::printf("%-20s %5s  %8s  %8s\n", title, "cases", "order 1", "order 2");
  for (const Checked& row : rows)
    std::printf("  %-18s %5d  %8.1e  %8.1e%s\n", row.name.c_str(), row.cases, row.worst[0], row.worst[1],
                row.failure.empty() ? "" : "  wrong");
}

}  // namespace

int run_check(Arguments arguments) {
  DEEPX_REQUIRE(arguments.size() < 2, value, "check: takes one name, ", arguments.size(), " are given");
  const std::string name = arguments.empty() ? "" : arguments[0];
  const auto is_loss = [](const OpTable& op) { return op.info->kind == Kind::loss; };
  const std::vector<Checked> operators = check_all(operator_catalogue(), name, std::not_fn(is_loss));
  const std::vector<Checked> losses = check_all(operator_catalogue(), name, is_loss);
  const std::vector<Checked> layers =
      check_all(layer_catalogue(), name, [](const LayerInfo&) { return true; });
  print("operators", operators);
  print("losses", losses);
  print("layers", layers);

  std::size_t entries = 0, wrong = 0;
  int cases = 0;
  double worst = 0;
  for (const auto* rows : {&operators, &losses, &layers})
    for (const Checked& row : *rows) {
      ++entries;
      cases += row.cases;
      worst = std::max({worst, row.worst[0], row.worst[1]});
      wrong += !row.failure.empty();
      if (!row.failure.empty()) std::fprintf(stderr, "deepx: %s\n", row.failure.c_str());
    }
  DEEPX_REQUIRE(entries > 0, value, "check: nothing with gradients is called ", quote(name),
                "; `deepx list operators` and `deepx list layers` show what is");
  std::printf("entries %zu, cases %d, wrong %zu; largest relative error %.1e, limit %.0e\n", entries, cases,
              wrong, worst, kGradcheckLimit);
  return wrong ? 1 : 0;
}

}  // namespace deepx
