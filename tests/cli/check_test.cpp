// SPDX-License-Identifier: MIT
// The output and errors of `deepx check`.
#include <sstream>

#include "tests/cli/cli_support.h"

using namespace deepx_cli;

TEST_CASE("cli: check finds every gradient right, and prints the errors") {
  const Outcome o = run_cli("check");
  CHECK(o.status == 0);
  CHECK(o.err == "");
  CHECK(o.out.find("operators            cases   order 1   order 2\n  ") != std::string::npos);
  for (const char* title : {"losses  ", "layers  "}) CHECK(o.out.find(title) != std::string::npos);
  for (const char* entry : {"\n  tanh ", "\n  matmul ", "\n  cross_entropy ", "\n  Linear "})
    CHECK(o.out.find(entry) != std::string::npos);
  CHECK(o.out.find(" wrong 0; largest relative error ") != std::string::npos);
  CHECK(o.out.find("wrong\n") == std::string::npos);
}

TEST_CASE("cli: check takes one name, of an operator or a layer") {
  const Outcome o = run_cli("check relu");
  CHECK(o.status == 0);
  std::istringstream lines(o.out);
  std::string title, name;
  int cases = 0;
  double first = 1, second = 1;
  std::getline(lines, title);
  lines >> name >> cases >> first >> second;
  CHECK(title == "operators            cases   order 1   order 2");
  CHECK(name == "relu");
  CHECK(cases == 2);  // both sides of the kink; and as a layer
  CHECK(first <= 1e-7);
  CHECK(second == 0);
  CHECK(o.out.find("entries 2, cases 4, wrong 0;") != std::string::npos);
  check_refusal("check reul",
                "check: no entry with gradients is named \"reul\"; `deepx list operators` and "
                "`deepx list layers` show the names");
  check_refusal("check a b", "check: takes one name, 2 are given");
}