// SPDX-License-Identifier: MIT
// Shared by the exported programs.
#include "playground/model/share/export_code.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "engine/data/csv.h"
#include "playground/model/experiment/divergence.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/layer_picture.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/text/number_text.h"

namespace deepx::inline DEEPX_PRECISION {

void Code::numbers(std::span<const Real> values, int indent) {
  constexpr std::size_t kWidth = 120;
  const std::string margin(static_cast<std::size_t>(indent), ' ');
  std::string row = margin;
  for (const Real v : values) {
    const std::string number = short_text(static_cast<float>(v)) + ",";
    if (row.size() + 1 + number.size() > kWidth) {
      line(row);
      row = margin;
    }
    if (row.size() > margin.size()) row += ' ';
    row += number;
  }
  if (row.size() > margin.size()) line(row);
}

std::string probe_list(std::string_view open, std::string_view close) {
  std::string out;
  for (const auto& p : kProbes) out += join(out.empty() ? "" : ", ", open, p[0], ", ", p[1], close);
  return out;
}

std::string attribute_name(std::string_view name) {
  std::string out(name);
  std::ranges::replace(out, '/', '_');
  out[name.rfind('/')] = '.';
  return out;
}

std::vector<NamedTensor> lasting_state(const Network& network) {
  std::vector<NamedTensor> all = network.named_state();
  std::erase_if(all, [](const NamedTensor& t) { return t.name.ends_with("/draws"); });
  return all;
}

LayerCode layer_of(const Spec& spec, std::size_t k) {
  const bool output = k >= spec.network.hidden.size();
  const LayerSpec& from = output ? spec.network.output : spec.network.hidden[k];
  LayerCode layer{
      .bias = from.bias, .frozen = from.frozen, .drop_connect = from.drop_connect, .regularizer = spec.regularizer};
  if (!from.regularizer.empty()) {
    layer.regularizer = {from.regularizer, {}};
    if (const RegularizerInfo* info = regularizer_catalogue().find(from.regularizer)) {
      for (const Setting& s : info->settings) layer.regularizer.settings[std::string(s.name)] = s.value;
      layer.regularizer.settings[std::string(info->settings.front().name)] = from.strength;
    }
  }
  if (output) return layer;
  layer.activation = from.activation;
  layer.norm = from.norm;
  layer.residual = from.layer == "Residual";
  layer.dropout = from.dropout;
  layer.noise = from.noise;
  return layer;
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  const auto escape = [&](const char* format, unsigned code) {
    char written[8];
    std::snprintf(written, sizeof written, format, code);
    out += written;
  };
  while (!text.empty()) {
    const auto c = static_cast<unsigned char>(text.front());
    const std::string_view letter = text.substr(0, std::max<std::size_t>(1, utf8_length(text)));
    // Three octal digits mean the same in both languages. Two question marks begin a trigraph, about which compilers
    // warn.
    if (c < ' ' || c == 0x7f || (c == '?' && out.back() == '?'))
      escape("\\%03o", c);
    else if (c == '"' || c == '\\')
      (out += '\\') += text.front();
    else if (letter.size() == 3 && c == 0xe2 &&
             (letter[1] == '\x80' || letter[1] == '\x81'))  // zero-width spaces, changes of direction
      escape("\\u%04x", 0x2000u + ((static_cast<unsigned char>(letter[1]) & 0x3fu) << 6) +
                            (static_cast<unsigned char>(letter[2]) & 0x3fu));
    else
      out += letter;
    text.remove_prefix(letter.size());
  }
  return out + '"';
}

std::string class_list(const Experiment& e) {
  std::string out;
  const auto names = e.data().class_names();
  for (std::size_t k = 0; k < static_cast<std::size_t>(e.data().classes()); ++k) {
    const std::string letter(1, static_cast<char>('A' + k));
    out += (k > 0 ? ", " : "") + in_quotes(k < names.size() && !names[k].empty() ? names[k] : letter);
  }
  return out;
}

bool all_frozen(const Experiment& e) {
  for (std::size_t k = 0; k < static_cast<std::size_t>(e.network().module().layers()); ++k)
    if (!layer_of(e.spec(), k).frozen) return false;
  return true;
}

float target_of(const DataPoint& point, bool regression) {
  return regression ? point.target : static_cast<float>(point.label);
}

void require_finite(const Experiment& e) {
  DEEPX_REQUIRE(!e.run().divergence(), value, "export: the weights are no longer numbers; reset first");
  for (const NamedTensor& t : lasting_state(e.network().module())) {
    const std::vector<Real> values = t.value.detach().values();
    const auto bad = std::ranges::find_if(values, [](Real v) { return !std::isfinite(v); });
    DEEPX_REQUIRE(bad == values.end(), value, "export: ", t.name, ", element ", bad - values.begin(), ": is ", *bad,
                  ", which is not finite; reset first");
  }
}

}  // namespace deepx::inline DEEPX_PRECISION
