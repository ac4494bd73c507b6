// SPDX-License-Identifier: MIT
// The reference pages as HTML: headings with anchors, formulas, tables of settings.
#include <array>
#include <cmath>

#include "engine/core/error.h"
#include "playground/cli/reference.h"

namespace deepx::reference {
namespace {

/// Code points of UTF-8 text, one after another.
std::string_view next_letter(std::string_view text) {
  std::size_t size = 1;
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
  return text.substr(0, size);
}

struct Script {
  std::string_view letter, plain;
  bool raised;
};
/// Letters that Unicode has as scripts; the page lowers and raises plain ones, which every font has.
constexpr std::array kScripts = std::to_array<Script>({
    {"₀", "0", false}, {"₁", "1", false}, {"₂", "2", false}, {"₃", "3", false}, {"₄", "4", false},
    {"₅", "5", false}, {"₆", "6", false}, {"₇", "7", false}, {"₈", "8", false}, {"₉", "9", false},
    {"₊", "+", false}, {"₋", "−", false}, {"ₐ", "a", false}, {"ₑ", "e", false}, {"ₕ", "h", false},
    {"ᵢ", "i", false}, {"ⱼ", "j", false}, {"ₖ", "k", false}, {"ₗ", "l", false}, {"ₘ", "m", false},
    {"ₙ", "n", false}, {"ₒ", "o", false}, {"ₚ", "p", false}, {"ᵣ", "r", false}, {"ₛ", "s", false},
    {"ₜ", "t", false}, {"ᵤ", "u", false}, {"ᵥ", "v", false}, {"ₓ", "x", false}, {"ᵦ", "b", false},
    {"⁰", "0", true},  {"¹", "1", true},  {"²", "2", true},  {"³", "3", true},  {"⁴", "4", true},
    {"⁵", "5", true},  {"⁶", "6", true},  {"⁷", "7", true},  {"⁸", "8", true},  {"⁹", "9", true},
    {"⁺", "+", true},  {"⁻", "−", true},  {"ⁿ", "n", true},  {"ˣ", "x", true},  {"ᵇ", "b", true},
    {"ᵖ", "p", true},  {"ᵗ", "t", true},  {"ᵏ", "k", true},  {"ᵀ", "T", true},  {"ᵃ", "a", true},
    {"ⁱ", "i", true},  {"ʸ", "y", true},  {"ᵝ", "β", true},  {"ᵐ", "m", true},
});
const Script* script_of(std::string_view letter) {
  for (const Script& s : kScripts)
    if (s.letter == letter) return &s;
  return nullptr;
}

std::string_view raised_digit(char digit) {
  for (const Script& s : kScripts)
    if (s.raised && s.plain[0] == digit) return s.letter;
  return "";
}

bool is_latin(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_greek(std::string_view letter) {
  return letter.size() == 2 &&
         (static_cast<unsigned char>(letter[0]) == 0xCE || static_cast<unsigned char>(letter[0]) == 0xCF) &&
         letter != "Σ" && letter != "Π";
}
bool is_mark(std::string_view letter) {
  return letter.size() == 2 && static_cast<unsigned char>(letter[0]) == 0xCC;
}

std::string italic(std::string_view text) { return join("<i>", text, "</i>"); }

/// A run of Latin letters: one is a variable, dx is the gradient of x, more are a word or a function.
std::string word_html(std::string_view word, std::string_view mark) {
  if (word.size() == 1) return italic(join(word, mark));
  if (word.size() == 2 && word[0] == 'd') return join(word.substr(0, 1), italic(join(word.substr(1), mark)));
  return join(word, mark);
}

const char* const kHead =
    R"(<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="dark light">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'">
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke-width='2'%3E%3Cpath d='M4 5c8 0 8 14 16 14' stroke='%23888f99'/%3E%3Cpath d='M20 5C12 5 12 19 4 19' stroke='%23e2528e'/%3E%3Cg stroke='none'%3E%3Ccircle cx='4' cy='5' r='3' fill='%23888f99'/%3E%3Ccircle cx='20' cy='19' r='3' fill='%23888f99'/%3E%3Ccircle cx='20' cy='5' r='3' fill='%23e2528e'/%3E%3Ccircle cx='4' cy='19' r='3' fill='%23e2528e'/%3E%3C/g%3E%3C/svg%3E">
<script src="../theme.js"></script>
<link rel="stylesheet" href="../style.css">
<link rel="stylesheet" href="reference.css">
)";
const char* const kBrand =
    R"(<a class="brand" href="./"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 5c8 0 8 14 16 14"/><path class="back" d="M20 5C12 5 12 19 4 19"/><circle cx="4" cy="5" r="3"/><circle cx="20" cy="19" r="3"/><circle class="back" cx="20" cy="5" r="3"/><circle class="back" cx="4" cy="19" r="3"/></svg>deepX <span>reference</span></a>)";

/// Everything around the content, the same for all pages.
std::string document(std::string_view title, std::string_view words, std::string_view file,
                     std::span<const Page> all, const std::string& body) {
  std::string tabs;
  for (const Page& p : all)
    tabs += join("<li><a href=\"", p.file, "\"", p.file == file ? " aria-current=\"page\"" : "", ">",
                 escape(p.title), "</a></li>\n");
  return join(
      "<!doctype html>\n<!-- SPDX-License-Identifier: MIT -->\n<!-- Written by `deepx reference` from the "
      "catalogues: change those. -->\n",
      "<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>", escape(title),
      "</title>\n<meta name=\"description\" content=\"", escape(words), "\">\n", kHead,
      "</head>\n<body>\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n<header>\n", kBrand,
      "\n<nav aria-label=\"Catalogues\"><ul>\n", tabs,
      "<li class=\"back\"><a href=\"../\">Playground</a></li>\n</ul></nav>\n</header>\n", body,
      "</body>\n</html>\n");
}

std::string anchor_of(const Section& section) {
  std::string id = "all-";
  for (char c : section.title) id += c == ' ' ? '-' : static_cast<char>(is_latin(c) ? c | 0x20 : c);
  return id;
}

/// Smallest and largest value, or the choices by name.
std::string range_html(const Setting& s) {
  if (s.choices.empty())
    return join(number_text(s.low), " to ", number_text(s.high), s.whole ? ", whole" : "");
  std::string names;
  for (int i = 0; i <= static_cast<int>(s.largest()); ++i)
    names += join(i ? ", " : "", "<code>", escape(s.text(i)), "</code>");
  return names;
}

std::string settings_html(const Entry& entry) {
  if (entry.settings.empty()) return "";
  std::string rows;
  for (const Setting& s : entry.settings)
    rows += join("<tr><th scope=\"row\"><code>", escape(s.name), "</code></th><td class=\"math\">",
                 formula_html(s.symbol), "</td><td><code>",
                 escape(s.choices.empty() ? number_text(s.value) : s.text(s.value)), "</code></td><td>",
                 range_html(s), "</td><td>", escape(s.words), "</td></tr>\n");
  return join("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Settings of ",
              escape(entry.name),
              "\"><table>\n<thead><tr><th scope=\"col\">Setting</th><th scope=\"col\"><span "
              "class=\"hidden\">Symbol</span></th><th scope=\"col\">Default</th>"
              "<th scope=\"col\">Range</th><th scope=\"col\">Meaning</th></tr></thead>\n<tbody>\n",
              rows, "</tbody></table></div>\n");
}

/// The words with a capital letter and a full stop.
std::string sentence(std::string_view words) {
  std::string text = escape(words);
  if (text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text.back() == '.' ? text : text + ".";
}

/// Formulas, and beside them the gradients.
std::string formulas_html(const Entry& entry) {
  std::string forward, backward;
  for (const std::string& f : entry.formulas)
    forward += join("<p class=\"math\">", formula_html(f), "</p>\n");
  for (const std::string& f : entry.gradients)
    backward += join("<li class=\"math\">", formula_html(f), "</li>\n");
  if (!backward.empty()) backward = join("<ul aria-label=\"Gradients\">\n", backward, "</ul>\n");
  return forward.empty()
             ? ""
             : join("<div class=\"formulas\">\n<div>\n", forward, "</div>\n", backward, "</div>\n");
}

std::string entry_html(const Entry& e) {
  const bool labelled = !e.label.empty() && e.label != e.name;
  return join(
      "<article aria-labelledby=\"", escape(e.name), "\">\n<h3 id=\"", escape(e.name), "\"><a href=\"#",
      escape(e.name), "\"><code>", escape(e.name), "</code></a>",
      labelled ? join(" <span>", escape(e.label), "</span>") : std::string(), "</h3>\n",
      e.figure.empty() ? std::string() : join("<figure>", e.figure, "</figure>\n"), formulas_html(e),
      e.words.empty() ? std::string() : join("<p>", sentence(e.words), "</p>\n"), settings_html(e),
      e.source.empty() ? std::string() : join("<p class=\"source\">Source: ", escape(e.source), "</p>\n"),
      "</article>\n");
}

std::string list_html(const Section& section, std::string_view file) {
  std::string items;
  for (const Entry& e : section.entries)
    items += join("<li><a href=\"", file, "#", escape(e.name), "\">", escape(e.name), "</a></li>\n");
  return join("<ul>\n", items, "</ul>\n");
}

}  // namespace

std::string escape(std::string_view text) {
  std::string safe;
  for (char c : text) switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += c;
    }
  return safe;
}

std::string formula_html(std::string_view formula) {
  std::string html;
  while (!formula.empty()) {
    std::string_view letter = next_letter(formula);
    if (is_latin(letter[0])) {
      std::size_t size = 1;
      while (size < formula.size() && is_latin(formula[size])) ++size;
      const std::string_view mark = size < formula.size() ? next_letter(formula.substr(size)) : "";
      html += word_html(formula.substr(0, size), is_mark(mark) ? mark : "");
      formula.remove_prefix(size + (is_mark(mark) ? mark.size() : 0));
    } else if (const Script* script = script_of(letter)) {
      const bool raised = script->raised;
      std::string plain;
      for (; script && script->raised == raised;
           script = formula.empty() ? nullptr : script_of(next_letter(formula))) {
        plain += script->plain;
        formula.remove_prefix(script->letter.size());
      }
      const char* tag = raised ? "sup" : "sub";
      html += join("<", tag, ">", formula_html(plain), "</", tag, ">");
    } else {
      html += is_greek(letter) ? italic(letter) : escape(letter);
      formula.remove_prefix(letter.size());
    }
  }
  return html;
}

std::string number_text(double value) {
  if (std::abs(value) >= 1e300) return value < 0 ? "−∞" : "∞";
  const std::string sign = value < 0 ? "−" : "", plain = to_text(std::abs(value));
  const int power = value == 0 ? 0 : static_cast<int>(std::floor(std::log10(std::abs(value)) + 1e-9));
  if (power > -5 && power < 5) return sign + plain;
  const std::string factor = to_text(std::round(std::abs(value) / std::pow(10, power) * 1e6) / 1e6);
  std::string raised = power < 0 ? "⁻" : "";
  for (char digit : std::to_string(std::abs(power))) raised += raised_digit(digit);
  return sign + (factor == "1" ? "" : factor + "·") + "10" + raised;
}

std::string html_of(const Page& page, std::span<const Page> all) {
  std::string contents, sections;
  for (const Section& s : page.sections) {
    const std::string heading = s.title.empty() ? "Entries" : s.title;
    contents += join("<h2>", escape(heading), "</h2>\n", list_html(s, ""));
    sections +=
        join("<section", s.title.empty() ? "" : join(" aria-labelledby=\"", anchor_of(s), "\""), ">\n");
    if (!s.title.empty()) sections += join("<h2 id=\"", anchor_of(s), "\">", escape(s.title), "</h2>\n");
    for (const Entry& e : s.entries) sections += entry_html(e);
    sections += "</section>\n";
  }
  const std::string legend = page.legend.empty() ? "" : join("<p class=\"legend\">", page.legend, "</p>\n");
  return document(
      page.title + " · deepX reference", page.words, page.file, all,
      join("<div class=\"columns\">\n<nav class=\"contents\" aria-label=\"On this page\">\n", contents,
           "</nav>\n<main id=\"content\">\n<h1>", escape(page.title), "</h1>\n<p class=\"lead\">",
           sentence(page.words), "</p>\n", legend, sections, "</main>\n</div>\n"));
}

std::string index_html(std::span<const Page> all) {
  std::string body =
      "<main id=\"content\" class=\"index\">\n<h1>Reference</h1>\n<p class=\"lead\">Every part a network is "
      "made of and trained "
      "with, as deepX has it: the formula, its gradients, where it comes from, and what can be set.</p>\n";
  for (const Page& p : all) {
    body += join("<section>\n<h2><a href=\"", p.file, "\">", escape(p.title), "</a></h2>\n<p>",
                 sentence(p.words), "</p>\n");
    for (const Section& s : p.sections) body += list_html(s, p.file);
    body += "</section>\n";
  }
  return document("deepX reference",
                  "Operators, layers, losses, optimizers and all else, with formulas and gradients.",
                  "index.html", all, body + "</main>\n");
}

std::vector<File> files() {
  const std::vector<Page> all = pages();
  std::vector<File> files;
  for (const Page& page : all) files.push_back({page.file, html_of(page, all)});
  files.push_back({"index.html", index_html(all)});
  return files;
}

}  // namespace deepx::reference
