// SPDX-License-Identifier: MIT
// Builds JSON event by event, so that refused JSON is never built.
#include "playground/model/text/json_text.h"

#include <algorithm>
#include <set>
#include <vector>

#include "engine/core/error.h"

namespace deepx {
namespace {

using Json = nlohmann::ordered_json;

/// Nesting of lists and objects, found without parsing the text.
int depth_of(std::string_view text) {
  int depth = 0, most = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\')
        ++i;
      else
        quoted = c != '"';
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      most = std::max(most, ++depth);
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return most;
}

/// Receives nlohmann's events. Every member function returns true: reading goes on.
class JsonBuilder : public nlohmann::json_sax<Json> {
 public:
  JsonBuilder(std::string_view call, std::string_view right) : call_(call), right_(right) {}
  Json take() { return std::move(root_); }

  bool null() override { return add(nullptr), true; }
  bool boolean(bool v) override { return add(v), true; }
  bool number_integer(number_integer_t v) override { return add(v), true; }
  bool number_unsigned(number_unsigned_t v) override { return add(v), true; }
  bool number_float(number_float_t v, const string_t&) override { return add(v), true; }
  bool string(string_t& v) override { return add(std::move(v)), true; }
  bool binary(binary_t&) override { return true; }  // does not occur in text
  bool start_object(std::size_t) override { return open_.push_back({&add(Json::object()), {}}), true; }
  bool start_array(std::size_t) override { return open_.push_back({&add(Json::array()), {}}), true; }
  bool end_object() override { return open_.pop_back(), true; }
  bool end_array() override { return open_.pop_back(), true; }
  bool key(string_t& name) override {
    std::set<std::string>& keys = open_.back().keys;
    DEEPX_REQUIRE(keys.insert(name).second, value, call_, ": ", quote(name),
                  " appears twice in one object; keys must differ");
    DEEPX_REQUIRE(keys.size() <= kMaxJsonMembers, value, call_, ": an object has more than ", kMaxJsonMembers,
                  " keys; this is the limit");
    key_ = std::move(name);
    return true;
  }
  bool parse_error(std::size_t at, const std::string& token, const nlohmann::json::exception& e) override {
    DEEPX_REQUIRE(e.id != kTooLarge, value, call_, ": holds the number ", clipped(token),
                  ", beyond 1.8e308, the largest double; write a smaller one");
    throw Error(ErrorKind::value,
                join(call_, ": is not JSON: the text ends or has an error at byte ", at, "; expected ", right_));
  }

 private:
  static constexpr int kTooLarge = 406;  // nlohmann's error number
  struct Open {
    Json* value;
    std::set<std::string> keys;
  };

  Json& add(Json value) {
    if (open_.empty()) return root_ = std::move(value);
    Json& parent = *open_.back().value;
    if (parent.is_array()) return parent.get_ref<Json::array_t&>().emplace_back(std::move(value));
    return parent[key_] = std::move(value);
  }

  std::string_view call_, right_;
  Json root_;
  std::vector<Open> open_;  // open lists and objects; only the innermost grows, so the others do not move
  std::string key_;
};

}  // namespace

Json read_json(std::string_view call, std::string_view text, std::string_view right) {
  const int depth = depth_of(text);
  DEEPX_REQUIRE(depth <= kMaxJsonDepth, value, call, ": lists and objects are nested ", depth, " deep; at most ",
                kMaxJsonDepth, " levels are allowed");
  JsonBuilder builder(call, right);
  Json::sax_parse(text, &builder);
  return builder.take();
}

std::string shown_json(const Json& json) { return clipped(json.dump(-1, ' ', false, Json::error_handler_t::replace)); }

}  // namespace deepx
