// SPDX-License-Identifier: MIT
// The fields of a command. A block names each field once; reading, writing, checking and describing follow from that.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "playground/model/experiment/command.h"

namespace deepx::inline DEEPX_PRECISION {

/// The name of a field in JSON.
struct FieldKey {
  std::string_view name;
  bool required = true;
  bool alone = false;  ///< its value alone may replace the object
};
constexpr FieldKey must(std::string_view name) { return {name}; }
constexpr FieldKey may(std::string_view name) { return {name, false}; }
/// A field whose value alone is enough: {"remove_layer": 1}. If the command has further fields, it may also be written
/// as an object; `required` is about that form.
constexpr FieldKey alone(std::string_view name, bool required = true) { return {name, required, true}; }

inline constexpr int kMostOfField = 1'000'000;  ///< upper limit for counts and indices in a command

/// The properties of a field that a control needs.
struct FieldInfo {
  enum class Kind { number, flag, choice, text, other };
  Kind kind = Kind::other;
  std::string value{};  ///< as text; "yes" or "no" for a flag
  double low = 0, high = 0;
  bool whole = false;
  std::span<const std::string_view> choices{};
};

/// Visitor of a command's fields. The block is the same for every visitor: reader, writer, check, description.
class CommandFields {
 public:
  using Json = nlohmann::ordered_json;
  /// A value with its own form, and the functions that read it (they call refuse() for wrong input) and write it.
  struct Other {
    std::string_view form;  ///< for example `[[x, y, class], …]`
    std::function<void(std::string_view path, const Json&)> read;
    std::function<Json()> write;
  };
  virtual ~CommandFields() = default;

  virtual void whole(FieldKey key, int& value, int low = 0, int high = kMostOfField) = 0;
  virtual void number(FieldKey key, double& value, double low = -1e300, double high = 1e300) = 0;
  virtual void flag(FieldKey key, bool& value) = 0;
  virtual void text(FieldKey key, std::string& value) = 0;
  virtual void other(FieldKey key, const Other& value) = 0;

  /// One of several names: an enumeration, or an index into them.
  template <class E>
  void choice(FieldKey key, E& value, std::span<const std::string_view> names) {
    int index = static_cast<int>(value);
    one_of(key, index, names);
    value = static_cast<E>(index);
  }
  void wholes(FieldKey key, std::vector<int>& values);
  void texts(FieldKey key, std::vector<std::string>& values);
  void numbers(FieldKey key, std::map<std::string, double>& values);
  /// An optional field. `field` is one of the functions above; it visits the value.
  template <class T, class Walk>
  void optional(FieldKey key, std::optional<T>& value, Walk&& field) {
    if (!given(key, value.has_value())) return;
    T inner = value.value_or(T());
    field(key, inner);
    value = std::move(inner);
  }

  /// Throws Error::value: "command: a.b is x; must be right".
  [[noreturn]] static void refuse(std::string_view path, const Json& given, std::string_view right);
  static int read_whole(std::string_view path, const Json& given, int low, int high = kMostOfField);
  static double read_number(std::string_view path, const Json& given);
  static std::string read_text(std::string_view path, const Json& given);

 protected:
  virtual void one_of(FieldKey key, int& index, std::span<const std::string_view> names) = 0;
  /// True if an optional field is visited; `has` tells whether the command has a value.
  virtual bool given(FieldKey key, bool has) = 0;
};

/// The field called `name`. Throws Error::value if there is none.
FieldInfo field_info(const Command& command, std::string_view name);

}  // namespace deepx::inline DEEPX_PRECISION
