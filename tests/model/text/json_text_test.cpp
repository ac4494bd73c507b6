// SPDX-License-Identifier: MIT
// Foreign JSON: every reader refuses too deep nesting, duplicate keys and too large numbers, and quotes only a little
// of the text.
#include "playground/model/text/json_text.h"

#include <catch2/catch_test_macros.hpp>

#include "playground/model/experiment/link.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/problems/problem.h"
#include "playground/model/share/export.h"
#include "playground/model/share/page_state.h"
#include "playground/model/train/kept_run.h"
#include "tests/model/support.h"
#include "tests/repeats.h"

using namespace deepx;

namespace {

std::string nested(int depth) {
  return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
}

struct Reader {
  const char *name, *before, *after;
  void (*read)(const std::string& text);
};
constexpr Reader kReaders[] = {
    {"spec", "{\"data\":", "}", [](const std::string& text) { spec_from_json(text); }},
    {"command", "{\"load\":", "}", [](const std::string& text) { command_from_json(text); }},
    {"problem", "{\"problem\":\"plane\",\"plane\":", "}", [](const std::string& text) { problem_from_json(text); }},
    {"table", "{\"csv\":", "}", [](const std::string& text) { table_json(text); }},
    {"spec", "{\"data\":", "}", [](const std::string& text) { command_from_file("x.json", text); }},
};

}  // namespace

TEST_CASE("json: every reader refuses too deep nesting, with the depth and the limit") {
  for (const Reader& r : kReaders) {
    INFO(r.name);
    for (const int depth : {64, 8000, 1'000'000}) {
      const std::string message = message_of([&] { r.read(r.before + nested(depth) + r.after); });
      CHECK(message.ends_with(
          join(r.name, ": lists and objects are nested ", depth + 1, " deep; at most 64 levels are allowed")));
    }
    CHECK(message_of([&] { r.read(r.before + nested(63) + r.after); }).find("nested") == std::string::npos);
    // Brackets that are never closed, and brackets inside a string.
    CHECK(message_of([&] {
            r.read(r.before + std::string(100'000, '['));
          }).ends_with(" deep; at most 64 levels are allowed"));
    CHECK(message_of([&] { r.read(r.before + ("\"\\\"" + std::string(1000, '[')) + "\"" + r.after); }).find("nested") ==
          std::string::npos);
  }
}

TEST_CASE("json: a key given twice and too many keys are refused") {
  CHECK(message_of([] { spec_from_json(R"({"batch": 3, "batch": 4})"); }) ==
        "spec: \"batch\" appears twice in one object; keys must differ");
  CHECK(message_of([] { command_from_json(R"({"load": {"data": {"name": "xor", "name": "moons"}}})"); }) ==
        "command: \"name\" appears twice in one object; keys must differ");
  std::string many = "{";
  for (int i = 0; i < 200'000; ++i) many += join(i ? "," : "", "\"k", i, "\":0");
  CHECK(message_of([&] { spec_from_json(many + "}"); }) ==
        "spec: an object has more than 1000 keys; this is the limit");
}

TEST_CASE("json: errors name numbers beyond double; other spellings of numbers are not JSON") {
  CHECK(message_of([] { command_from_json(R"({"pace": 1e999})"); }) ==
        "command: holds the number 1e999, beyond 1.8e308, the largest double; write a smaller one");
  CHECK(message_of([] { problem_from_json("{\"steps\": 1" + std::string(100'000, '0') + "}"); }) ==
        "problem: holds the number 1" + std::string(56, '0') +
            "..., beyond 1.8e308, the largest double; write a smaller one");
  for (const char* text : {"NaN", "Infinity", "-inf", "0x10", "+1", ".5"})
    CHECK(message_of([&] {
            command_from_json(join("{\"pace\": ", text, "}"));
          }).starts_with("command: is not JSON: the text ends or has an error at byte "));
}

TEST_CASE("json: quotes in messages are cut, for every part of a text") {
  const std::string megabyte(static_cast<std::size_t>(repeats(1'000'000)), 'a');
  const auto of = [&](std::string text) {  // $ becomes a megabyte of text
    text.replace(text.find('$'), 1, megabyte);
    return message_of([&] {
      Experiment e;
      e.apply(command_from_json(text));
    });
  };
  for (const char* text : {R"({"load": {"data": {"name": "$"}}})",
                           R"({"load": {"$": 1}})",
                           R"({"load": {"data": {"$": 1}}})",
                           R"({"load": {"loss": "$"}})",
                           R"({"load": {"features": ["$"]}})",
                           R"({"load": {"network": {"hidden": [{"units": 2, "activation": "$"}]}}})",
                           R"({"load": {"network": {"init": "$"}}})",
                           R"({"load": {"network": {"hidden": [{"$": 2}]}}})",
                           R"({"load": {"optimizer": {"name": "$"}}})",
                           R"({"load": {"optimizer": {"$": 2}}})",
                           R"({"load": {"batch": "$"}})",
                           R"({"load": {"data": {"name": "own", "own": "$"}}})",
                           R"({"$": 1})",
                           R"({"play": "$"})",
                           R"({"play": {"$": 1}})",
                           R"({"set": {"path": "$", "value": 1}})",
                           R"({"set": {"path": "loss", "value": "$"}})",
                           R"({"set": {"path": "network.hidden.$.units", "value": 1}})",
                           R"({"set": {"path": "optimizer.$", "value": 1}})",
                           R"({"set": {"path": "batch", "value": "$"}})",
                           R"({"set": {"path": "network.hidden", "value": "$"}})",
                           R"({"toggle_feature": "$"})",
                           R"({"problem": "$"})",
                           R"({"problem": {"name": "catenary", "settings": {"$": 1}}})",
                           R"({"access": {"hide": ["$"]}})",
                           R"({"study": {"kind": "$"}})",
                           R"({"study": {"kind": "optimizers", "optimizers": ["$"]}})",
                           R"({"study": {"kind": "optimizers", "optimizers": [{"name": "sgd", "$": 1}]}})",
                           R"({"formula": "$ +"})",
                           R"~({"formula": "$(x)"})~",
                           R"({"formula": {"text": "x", "values": {"$": 1}}})",
                           R"({"trace_unit": "$"})",
                           R"({"init_lab": {"initializers": ["$"]}})",
                           R"({"points_from_table": {"csv": "a,b,c\n1,2,x\n3,4,y\n", "x": "$"}})",
                           R"({"points_from_table": {"csv": "a,b,c\n1,2,x\n3,$,y\n4,5,y\n", "x": "b"}})",
                           R"({"problem": {"name": "table_classes", "table": "a,b\n1,x\n2,y\n", "target": "$"}})",
                           R"({"open_run": {"name": "$", "csv": "epoch,train_loss,test_loss\n"}})",
                           R"({"open_run": {"csv": "epoch,train_loss,test_loss\n0,$,1\n1,1,1\n"}})",
                           R"({"open": "#$"})",
                           R"({"open": "#loss=$"})",
                           R"({"open": "#$=1"})",
                           R"({"resume": "$"})",
                           R"({"load_model": {"$": 1}})"}) {
    const std::string message = of(text);
    INFO(text << ": " << message.substr(0, 300));
    CHECK(!message.empty());
    CHECK(message.size() < 3000);
    CHECK(message.find(std::string(70, 'a')) == std::string::npos);
  }
  CHECK(of(R"({"load": {"data": {"name": "$"}}})")
            .starts_with("spec: data.name is \"" + std::string(55, 'a') + "...\"; known: "));
}

TEST_CASE("json: names of files in messages are cut, too") {
  const std::string megabyte(1'000'000, 'a');
  for (const char* bytes : {"hello", "{\"bach\": 3}", "epoch,train_loss,test_loss\n"})
    CHECK(message_of([&] {
            Experiment e;
            e.apply(command_from_file(megabyte, bytes));
          }).size() < 700);
  Experiment e;
  e.apply(command_from_file(megabyte + ".csv", "epoch,train_loss,test_loss\n0,2,2\n1,1,1\n"));
  CHECK(e.run().kept()[0].name.size() <= kMostQuoted);
}
