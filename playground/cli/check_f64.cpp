// SPDX-License-Identifier: MIT
// `deepx check`: every gradient of the catalogues against central differences, in double.
#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/check/gradcheck.h"
#include "engine/deepx.h"
#include "playground/cli/cli.h"

namespace deepx {
namespace {

constexpr int kOrders = 2;

/// The result of the checks of one entry.
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

/// The entries named `name`, or all of them if it is empty.
template <class Entry, class Keep>
std::vector<Checked> check_all(const Catalogue<Entry>& catalogue, std::string_view name, Keep keep) {
  std::vector<Checked> all;
  for (const Entry& entry : catalogue.entries())
    if ((name.empty() || entry.name == name) && keep(entry)) all.push_back(check(entry));
  return all;
}

struct Group {
  const char* title;
  std::vector<Checked> rows;
};

void print(const Group& group) {
  if (group.rows.empty()) return;
  std::printf("%-20s %5s  %8s  %8s\n", group.title, "cases", "order 1", "order 2");
  for (const Checked& row : group.rows)
    std::printf("  %-18s %5d  %8.1e  %8.1e%s\n", row.name.c_str(), row.cases, row.worst[0], row.worst[1],
                row.failure.empty() ? "" : "  wrong");
}

/// The result of all groups.
struct Sum {
  std::size_t entries = 0, wrong = 0;
  int cases = 0;
  double worst = 0;
};

Sum sum_of(const std::vector<Group>& groups) {
  Sum sum;
  for (const Group& group : groups)
    for (const Checked& row : group.rows) {
      ++sum.entries;
      sum.cases += row.cases;
      sum.worst = std::max({sum.worst, row.worst[0], row.worst[1]});
      sum.wrong += !row.failure.empty();
    }
  return sum;
}

void print_json(const std::vector<Group>& groups, const Sum& sum) {
  nlohmann::ordered_json all;
  for (const Group& group : groups)
    for (const Checked& row : group.rows) {
      nlohmann::ordered_json entry = {
          {"name", row.name}, {"cases", row.cases}, {"order1", row.worst[0]}, {"order2", row.worst[1]}};
      if (!row.failure.empty()) entry["wrong"] = row.failure;
      all[group.title].push_back(entry);
    }
  all["entries"] = sum.entries;
  all["cases"] = sum.cases;
  all["wrong"] = sum.wrong;
  all["worst"] = sum.worst;
  all["limit"] = kGradcheckLimit;
  std::puts(all.dump(2).c_str());
}

int run_check(const std::vector<std::string>& names, bool json) {
  DEEPX_REQUIRE(names.size() < 2, value, "check: takes one name, ", names.size(), " are given");
  const std::string name = names.empty() ? "" : names[0];
  const auto is_loss = [](const OpTable& op) { return op.info->kind == Kind::loss; };
  const std::vector<Group> groups = {
      {"operators", check_all(operator_catalogue(), name, std::not_fn(is_loss))},
      {"losses", check_all(operator_catalogue(), name, is_loss)},
      {"layers", check_all(layer_catalogue(), name, [](const LayerInfo&) { return true; })},
  };
  const Sum sum = sum_of(groups);
  DEEPX_REQUIRE(sum.entries > 0, value, "check: no entry with gradients is named ", quote(name),
                "; `deepx list operators` and `deepx list layers` show the names");
  if (!json)
    for (const Group& group : groups) print(group);
  for (const Group& group : groups)
    for (const Checked& row : group.rows)
      if (!row.failure.empty()) std::fprintf(stderr, "deepx: %s\n", row.failure.c_str());
  if (json)
    print_json(groups, sum);
  else
    std::printf("entries %zu, cases %d, wrong %zu; largest relative error %.1e, limit %.0e\n", sum.entries, sum.cases,
                sum.wrong, sum.worst, kGradcheckLimit);
  return sum.wrong ? 1 : 0;
}

}  // namespace

Work check_command(CLI::App& app) {
  struct Given {
    std::vector<std::string> names;
    bool json = false;
  };
  const auto given = std::make_shared<Given>();
  app.add_option("NAME", given->names, "An operator, a loss or a layer; all of them by default")->type_name("");
  app.add_flag(
      "--json", given->json,
      "As JSON instead of a table of cases and of the largest relative errors of first and second derivatives");
  return [given] { return run_check(given->names, given->json); };
}

}  // namespace deepx
