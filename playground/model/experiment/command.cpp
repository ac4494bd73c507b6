// SPDX-License-Identifier: MIT
// Commands from JSON and to JSON, by walks over their fields. Experiment::apply() decides whether a command is
// possible.
#include "playground/model/experiment/command.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "nlohmann/json.hpp"
#include "playground/model/experiment/command_fields.h"
#include "playground/model/experiment/commands/all.h"
#include "playground/model/text/json_text.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

using Json = CommandFields::Json;

std::string listed(std::span<const std::string_view> names, std::string_view last = ", ") {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i)
    text += join(i == 0 ? "" : i + 1 < names.size() ? ", " : last, names[i]);
  return text;
}

std::vector<const CommandType*>& types() {
  static std::vector<const CommandType*> all;
  return all;
}

/// Collects the fields with their names, kinds and ranges.
class Describe : public CommandFields {
 public:
  struct Field {
    FieldKey key;
    FieldInfo info;
    std::string_view form{};  ///< the form of its value, if that is not a plain value
  };
  std::vector<Field> all;

  void whole(FieldKey key, int& value, int low, int high) override {
    all.push_back({key, {FieldInfo::Kind::number, join(value), double(low), double(high), true}});
  }
  void number(FieldKey key, double& value, double low, double high) override {
    all.push_back({key, {FieldInfo::Kind::number, deepx::to_text(value), low, high}});
  }
  void flag(FieldKey key, bool& value) override { all.push_back({key, {FieldInfo::Kind::flag, value ? "yes" : "no"}}); }
  void text(FieldKey key, std::string& value) override { all.push_back({key, {FieldInfo::Kind::text, value}}); }
  void other(FieldKey key, const Other& value) override { all.push_back({key, {}, value.form}); }

  const Field* alone() const { return !all.empty() && all[0].key.alone ? all.data() : nullptr; }
  std::vector<std::string_view> names(bool required) const {
    std::vector<std::string_view> out;
    for (const Field& f : all)
      if (f.key.required == required) out.push_back(f.key.name);
    return out;
  }

 protected:
  void one_of(FieldKey key, int& index, std::span<const std::string_view> names) override {
    all.push_back({key,
                   {.kind = FieldInfo::Kind::choice,
                    .value = std::string(names[static_cast<std::size_t>(index)]),
                    .choices = names}});
  }
  bool given(FieldKey, bool) override { return true; }
};

/// Reads the fields from the value of a command's key.
class Read : public CommandFields {
 public:
  Read(std::string_view command, const Json& json, const Describe& known) : command_(command), json_(json) {
    alone_ = known.alone() && (known.all.size() == 1 || !json.is_object());
    if (alone_) return;
    const std::vector<std::string_view> required = known.names(true), optional = known.names(false);
    const std::string right = known.all.empty()  ? "{}"
                              : required.empty() ? "an object with " + listed(optional, " and ")
                              : optional.empty() ? "an object with " + listed(required, " and ")
                                                 : join("an object with ", listed(required, " and "),
                                                        ", and optionally ", listed(optional, " and "));
    if (!json.is_object()) refuse(command, json, right);
    for (const auto& [key, unused] : json.items()) {
      const auto same = [&](const Describe::Field& f) { return f.key.name == key; };
      if (std::ranges::any_of(known.all, same)) continue;
      std::string all;
      for (const Describe::Field& f : known.all) all += (all.empty() ? "" : ", ") + std::string(f.key.name);
      throw Error(ErrorKind::value, join("command: ", command, ".", clipped(key),
                                         ": there is no such key; known: ", all.empty() ? "none" : all));
    }
    for (std::string_view key : required)
      if (!json.contains(key)) refuse(command, json, right);
  }

  void whole(FieldKey key, int& value, int low, int high) override {
    if (const Json* j = find(key)) value = read_whole(path(key), *j, low, high);
  }
  void number(FieldKey key, double& value, double, double) override {
    if (const Json* j = find(key)) value = read_number(path(key), *j);
  }
  void flag(FieldKey key, bool& value) override {
    const Json* j = find(key);
    if (!j) return;
    if (!j->is_boolean()) refuse(path(key), *j, "true or false");
    value = j->get<bool>();
  }
  void text(FieldKey key, std::string& value) override {
    if (const Json* j = find(key)) value = read_text(path(key), *j);
  }
  void other(FieldKey key, const Other& value) override {
    if (const Json* j = find(key)) value.read(path(key), *j);
  }

 protected:
  void one_of(FieldKey key, int& index, std::span<const std::string_view> names) override {
    const Json* j = find(key);
    if (!j) return;
    const auto found = j->is_string() ? std::ranges::find(names, j->get<std::string>()) : names.end();
    if (found == names.end()) refuse(path(key), *j, "one of " + listed(names));
    index = static_cast<int>(found - names.begin());
  }
  bool given(FieldKey key, bool) override { return find(key); }

 private:
  const Json* find(FieldKey key) const {
    if (alone_) return key.alone ? &json_ : nullptr;
    const auto found = json_.find(key.name);
    return found == json_.end() ? nullptr : &*found;
  }
  std::string path(FieldKey key) const { return alone_ ? std::string(command_) : join(command_, ".", key.name); }

  std::string_view command_;
  const Json& json_;
  bool alone_ = false;
};

/// Writes every field except optional fields without a value.
class Write : public CommandFields {
 public:
  Write(std::string_view open, bool alone) : open_(open), alone_(alone) {}
  Json json = Json::object();

  void whole(FieldKey key, int& value, int, int) override { put(key, value); }
  void number(FieldKey key, double& value, double, double) override { put(key, value); }
  void flag(FieldKey key, bool& value) override { put(key, value); }
  void text(FieldKey key, std::string& value) override { put(key, value); }
  void other(FieldKey key, const Other& value) override { put(key, key.name == open_ ? Json() : value.write()); }

 protected:
  void one_of(FieldKey key, int& index, std::span<const std::string_view> names) override {
    put(key, std::string(names[static_cast<std::size_t>(index)]));
  }
  bool given(FieldKey key, bool has) override { return has || key.name == open_; }

 private:
  void put(FieldKey key, Json value) {
    if (key.name == open_) value = "$";
    if (alone_ && key.alone)
      json = std::move(value);
    else if (!alone_)
      json[std::string(key.name)] = std::move(value);
  }
  std::string_view open_;
  bool alone_;
};

/// Throws for a value outside its range.
class Check : public CommandFields {
 public:
  Check(std::string_view command, bool alone) : command_(command), alone_(alone) {}
  void whole(FieldKey key, int& value, int low, int high) override {
    if (high == kMostOfField) return;  // its range depends on the experiment, which refuses it
    DEEPX_REQUIRE(value >= low && value <= high, value, path(key), " is ", value, "; must be a whole number in [", low,
                  ", ", high, "]");
  }
  void number(FieldKey key, double& value, double low, double high) override {
    DEEPX_REQUIRE(value >= low && value <= high, value, path(key), " is ", value, "; must be a number in [", low, ", ",
                  high, "]");
  }
  void flag(FieldKey, bool&) override {}
  void text(FieldKey, std::string&) override {}
  void other(FieldKey, const Other&) override {}

 protected:
  void one_of(FieldKey key, int& index, std::span<const std::string_view> names) override {
    DEEPX_REQUIRE(index >= 0 && index < std::ssize(names), value, path(key), " is ", index, "; must be one of ",
                  listed(names));
  }
  bool given(FieldKey, bool has) override { return has; }

 private:
  std::string path(FieldKey key) const { return alone_ ? join(command_, ":") : join(command_, ": ", key.name); }
  std::string_view command_;
  bool alone_;
};

Describe described(const CommandType& type) {
  Describe fields;
  type.fields(type.make(nullptr).get(), fields);
  return fields;
}

}  // namespace

void CommandFields::refuse(std::string_view path, const Json& given, std::string_view right) {
  throw Error(ErrorKind::value, join("command: ", clipped(path), " is ", shown_json(given), "; must be ", right));
}

int CommandFields::read_whole(std::string_view path, const Json& given, int low, int high) {
  const double v = given.is_number() ? given.get<double>() : NAN;
  if (!(v >= low && v <= high && v == std::floor(v)))
    refuse(path, given,
           high == kMostOfField ? join("a whole number from ", low, " on")
                                : join("a whole number in [", low, ", ", high, "]"));
  return static_cast<int>(v);
}

double CommandFields::read_number(std::string_view path, const Json& given) {
  if (!given.is_number()) refuse(path, given, "a number");
  return given.get<double>();
}

std::string CommandFields::read_text(std::string_view path, const Json& given) {
  if (!given.is_string()) refuse(path, given, "a name in quotes");
  return given.get<std::string>();
}

void CommandFields::wholes(FieldKey key, std::vector<int>& values) {
  other(key, {"[numbers]",
              [&](std::string_view path, const Json& j) {
                if (!j.is_array()) refuse(path, j, "a list of whole numbers, as [0, 5, 7]");
                values.clear();
                for (const Json& item : j) values.push_back(read_whole(path, item, 0));
              },
              [&] { return Json(values); }});
}

void CommandFields::texts(FieldKey key, std::vector<std::string>& values) {
  other(key, {"[names]",
              [&](std::string_view path, const Json& j) {
                if (!j.is_array()) refuse(path, j, "a list of names in quotes");
                values.clear();
                for (const Json& item : j) values.push_back(read_text(path, item));
              },
              [&] { return Json(values); }});
}

void CommandFields::numbers(FieldKey key, std::map<std::string, double>& values) {
  other(key, {"{name: number, …}",
              [&](std::string_view path, const Json& j) {
                if (!j.is_object()) refuse(path, j, "an object of numbers");
                for (const auto& [name, value] : j.items()) values[name] = read_number(join(path, ".", name), value);
              },
              [&] { return Json(values); }});
}

void Command::visit(CommandFields& fields) const { type_->fields(type_->make(fields_.get()).get(), fields); }

void Command::check() const {
  const Describe known = described(*type_);
  Check check(info().key, known.alone() && known.all.size() == 1);
  visit(check);
}

FieldInfo field_info(const Command& command, std::string_view name) {
  Describe known;
  command.visit(known);
  for (Describe::Field& f : known.all)
    if (f.key.name == name) return std::move(f.info);
  throw Error(ErrorKind::value, join("command: ", command.info().key, " has no field ", name));
}

void add_command_type(const CommandType& type, const std::source_location& where) {
  static std::vector<std::pair<std::string, unsigned>> places;  // of the types, in their order
  const std::pair place{std::string(where.file_name()), static_cast<unsigned>(where.line())};
  const auto next = std::ranges::upper_bound(places, place);
  types().insert(types().begin() + (next - places.begin()), &type);
  places.insert(next, place);
}
std::span<const CommandType* const> command_types() { return types(); }

std::string command_form(const CommandType& type) {
  const Describe fields = described(type);
  const auto shown = [](const Describe::Field& f) { return std::string(f.form.empty() ? f.key.name : f.form); };
  std::string forms, members;
  if (const Describe::Field* alone = fields.alone()) forms = join("`{", type.info.key, ": ", shown(*alone), "}`");
  if (fields.alone() && fields.all.size() == 1) return forms;
  for (const Describe::Field& f : fields.all) {
    members += join(members.empty() ? "" : ", ", f.key.name, f.key.required ? "" : "?");
    if (!f.form.empty()) members += join(": ", f.form);
  }
  return join(forms, forms.empty() ? "" : ", ", "`{", type.info.key, ": {", members, "}}`");
}

Command command_from_json(std::string_view text) {
  const Json json = read_json("command", text, R"(an object with one key, as {"play": true})");
  if (!json.is_object() || json.size() != 1)
    throw Error(ErrorKind::value,
                join("command: is ", shown_json(json), "; must be an object with one key, as {\"play\": true}"));
  const std::string key = json.begin().key();
  std::string known;
  for (const CommandType* type : types()) {
    known += (known.empty() ? "" : ", ") + std::string(type->info.key);
    if (type->info.key != key) continue;
    const std::shared_ptr<void> fields = type->make(nullptr);
    Read read(type->info.key, json.begin().value(), described(*type));
    type->fields(fields.get(), read);
    return {*type, fields};
  }
  throw Error(ErrorKind::value, join("command: ", clipped(key), ": there is no such command; known: ", known));
}

std::string command_to_json(const Command& command, std::string_view open) {
  // The short form, a single value, would be right only if all other fields had their defaults. The object form is
  // always right.
  Describe known;
  command.visit(known);
  Write write(open, known.alone() && known.all.size() == 1);
  command.visit(write);
  return Json{{std::string(command.info().key), std::move(write.json)}}.dump();
}

}  // namespace deepx::inline DEEPX_PRECISION
