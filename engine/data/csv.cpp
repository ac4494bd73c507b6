// SPDX-License-Identifier: MIT
// Detects the format of a table, and reads it.
#include "engine/data/csv.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "engine/core/error.h"
#include "engine/data/csv_cutter.h"
#include "engine/data/encoding.h"
#include "engine/data/number.h"
#include "engine/io/file.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr std::size_t kLookedAt = 100,
                      kLookedAtBytes = 1 << 18;  // rows for the choice of the separator; fewer if they are long
constexpr std::string_view kSeparators = "\t;,| ";

/// How rows are cut.
struct RowShape {
  char separator = ',';
  std::size_t width = 0;   ///< cells of a row
  bool row_names = false;  ///< the first row has one cell less: the other rows begin with their names
  std::size_t fitting = 0;
  double numbers = 0;  ///< share of the cells below the first row that are numbers
  std::string held{};  ///< other separators in the other cells
  bool all_fit = false;
};

bool is_any_number(std::string_view cell) {
  return !std::isnan(number_in_cell(cell, '.')) || !std::isnan(number_in_cell(cell, ','));
}

/// Removes empty cells beyond `width`.
void drop_trailing(CsvCells& cells, std::size_t width) {
  while (cells.size() > width && cells.back().empty()) cells.pop_back();
}

std::vector<CsvCells> first_rows(std::string_view text, std::string_view name, char separator) {
  std::vector<CsvCells> rows;
  try {
    CsvCutter cutter(text, name, separator);
    CsvCells cells;
    std::size_t bytes = 0, from = 0;
    for (; rows.size() < kLookedAt && bytes < kLookedAtBytes && cutter.next(cells); from = cutter.at()) {
      if (cutter.hash()) continue;
      rows.push_back(cells);
      bytes += cutter.at() - from;
    }
  } catch (const Error&) {
    // This separator does not fit here. If none fits, the chosen one reports the error.
  }
  return rows;
}

std::size_t most_usual_width(const std::vector<CsvCells>& rows) {
  std::map<std::size_t, int> counts;
  for (const CsvCells& row : rows) ++counts[row.size()];
  const auto more = [](const auto& a, const auto& b) {
    return std::pair(a.second, a.first) < std::pair(b.second, b.first);
  };
  return counts.empty() ? 0 : std::ranges::max_element(counts, more)->first;
}

RowShape shape_of(std::string_view text, std::string_view name, char separator) {
  std::vector<CsvCells> rows = first_rows(text, name, separator);
  RowShape shape{.separator = separator, .width = most_usual_width(rows)};
  const bool short_head = rows.size() > 1 && rows[0].size() + 1 == shape.width;
  const auto others = [&](auto has) { return short_head && std::all_of(rows.begin() + 1, rows.end(), has); };
  if (others(
          [&](const CsvCells& r) { return r.size() <= shape.width && (r.size() < shape.width || r.back().empty()); }))
    --shape.width;
  else if (others([&](const CsvCells& r) { return r.size() == shape.width; }))  // not a title above the names
    shape.row_names = std::ranges::none_of(rows[0], is_any_number) && std::ranges::any_of(rows[1], is_any_number);
  std::size_t cells = 0, numbers = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    drop_trailing(rows[i], shape.width);
    shape.fitting += rows[i].size() == shape.width || (i == 0 && shape.row_names);
    if (i == 0) continue;
    cells += rows[i].size();
    for (const std::string& cell : rows[i]) {
      if (is_any_number(cell))
        ++numbers;
      else
        for (const char c : kSeparators)
          if (shape.held.find(c) == shape.held.npos && cell.find(c) != cell.npos) shape.held += c;
    }
  }
  shape.all_fit = shape.width > 1 && shape.fitting == rows.size();
  if (separator == ' ' && shape.fitting < rows.size()) shape.fitting = 0;  // blanks also separate words
  shape.numbers = cells > 0 ? static_cast<double>(numbers) / static_cast<double>(cells) : 0;
  return shape;
}

RowShape find_shape(std::string_view text, std::string_view name) {
  RowShape best = shape_of(text, name, ',');
  if (best.width < 2) best.fitting = 0, best.numbers = 0;
  for (const char separator : kSeparators) {
    const RowShape shape = shape_of(text, name, separator);
    if (shape.width < 2 || shape.fitting == 0) continue;
    const bool earlier = kSeparators.find(separator) < kSeparators.find(best.separator);
    // "1,5 2,5" is two numbers, but "7,red brick 9" three cells.
    const bool breaks = best.all_fit && shape.held.find(best.separator) != shape.held.npos;
    const bool more_numbers = separator == ' ' && shape.numbers > best.numbers && !breaks;
    if (separator == ' ' ? more_numbers : shape.fitting > best.fitting || (shape.fitting == best.fitting && earlier))
      best = shape;
  }
  return best;
}

/// The separator in a first line such as "sep=;", which spreadsheets write and read. Removes that line.
std::optional<char> take_sep_line(std::string_view& text, std::string_view name) {
  std::string_view line = text.substr(0, std::min(text.find_first_of("\r\n"), text.size()));
  const std::size_t length = line.size();
  if (line.starts_with('"')) line.remove_prefix(1);
  if (!line.starts_with("sep=") && !line.starts_with("SEP=") && !line.starts_with("Sep=")) return {};
  const std::string_view signs = line.substr(4);  // after another save, empty cells or a quote may follow
  DEEPX_REQUIRE(!signs.empty() && kSeparators.find(signs[0]) != kSeparators.npos &&
                    signs.find_first_not_of(",;|\t \"") == signs.npos,
                value, "csv: ", name, ": row 1: ", quote(line),
                " names no separator that is known; they are , ; | a tab and a blank");
  text.remove_prefix(length);  // leaves an empty line, which counts
  return signs[0];
}

/// The rows of a table while they are read.
struct Rows {
  Table& table;
  const RowShape& shape;
  CsvCells head{};  ///< the cells of the last comment before the first row, with or without its sign, whichever fits
  int head_line = 0;
  std::vector<int> comments{};
  bool named = false;  ///< a comment or a shorter row names the columns

  void add(CsvCells& cells, int line);
  void add_hash(const CsvCutter& cutter, CsvCells& cells);
  bool cut_again(std::string_view comment, CsvCells& cells) const;
};

bool Rows::cut_again(std::string_view comment, CsvCells& cells) const {
  cells.clear();
  try {
    CsvCutter cutter(comment, table.source, shape.separator);
    return cutter.next(cells) && !cutter.hash();
  } catch (const Error&) {
    return false;  // words with quotes
  }
}

void Rows::add_hash(const CsvCutter& cutter, CsvCells& cells) {
  cutter.cut_hash_line(cells);
  drop_trailing(cells, shape.width);
  if (!table.lines.empty() && cells.size() == shape.width && shape.width > 1) return add(cells, cutter.line());
  comments.push_back(cutter.line());
  if (!table.lines.empty()) return;
  if (cells.size() != shape.width) {
    if (!cut_again(cutter.behind_hash(), cells)) return;
    drop_trailing(cells, shape.width);
  }
  if (cells.size() == shape.width && shape.width > 1 && std::ranges::none_of(cells, is_any_number))
    head = cells, head_line = cutter.line();
}

void Rows::add(CsvCells& cells, int line) {
  const bool first = table.lines.empty();
  drop_trailing(cells, shape.width);
  if (first && shape.row_names && cells.size() + 1 == shape.width) {
    cells.insert(cells.begin(), "row");
    named = true;
    table.notes.push_back(
        "The first row has one cell less than the others, whose first one is taken for the name of the row.");
  }
  // Names in a comment are used if no row of names follows.
  if (first && !head.empty() && cells.size() == shape.width && std::ranges::any_of(cells, is_any_number)) {
    named = true;
    std::erase(comments, head_line);
    table.lines.push_back(head_line);
    std::ranges::move(head, std::back_inserter(table.cells));
  }
  const std::size_t width = first ? shape.width : table.names.size();
  if (first) table.names.resize(width);
  DEEPX_REQUIRE(cells.size() == width, value, "csv: ", table.source, ": row ", line, ": has ", cells.size(), " cells, ",
                first ? "most rows have " : join("row ", table.lines[0], " has "), width,
                "; all rows must have the same number");
  DEEPX_REQUIRE(table.cells.size() + cells.size() <= kMaxCsvCells, value, "csv: ", table.source, ": row ", line,
                ": more than ", kMaxCsvCells, " cells; at most that many are read");
  std::ranges::move(cells, std::back_inserter(table.cells));
  table.lines.push_back(line);
}

std::string list_of(const std::vector<int>& lines) {
  constexpr std::size_t kMost = 5;
  std::string list;
  for (std::size_t i = 0; i < std::min(lines.size(), kMost); ++i) list += join(i > 0 ? ", " : "", lines[i]);
  return lines.size() > kMost ? list + " …" : list;
}

/// The decimal sign of most cells, and whether it is that of all. It applies to columns whose cells do not show it.
void find_decimal(Table& table, char separator) {
  constexpr int kEnough = 1000;
  int points = 0, commas = 0;
  for (const std::string& cell : table.cells) {
    const DecimalHint hint = decimal_hint(cell);
    points += hint == DecimalHint::point;
    commas += hint == DecimalHint::comma;
    if (points + commas == kEnough) break;
  }
  table.decimal = commas > points ? ',' : '.';
  // If commas separate cells, numbers have points, unless a quoted cell shows otherwise.
  table.decimal_known = (points > 0) != (commas > 0) || (separator == ',' && commas == 0);
}

/// Whether the first row names the columns.
bool find_header(Table& table) {
  const auto is_value = [](const std::string& c) { return is_any_number(c) || looks_like_date(c); };
  const auto first_end = table.cells.begin() + table.columns();
  if (std::any_of(table.cells.begin(), first_end, is_value)) return false;
  if (std::any_of(first_end, table.cells.end(), is_value)) return true;
  for (int column = 0; column < table.columns(); ++column)
    for (int row = 1; row < table.rows(); ++row)
      if (table.cell(row, column) == table.cell(0, column)) return false;
  if (table.rows() > 1)
    table.notes.push_back(join("The first row is taken for the names of the columns: ", quote(table.cell(0, 0)),
                               table.columns() > 1 ? ", …." : "."));
  return table.rows() > 1;
}

/// Removes columns without name and values; gives the others different names.
void name_columns(Table& table, bool header) {
  std::vector<int> kept;
  for (int i = 0; i < table.columns(); ++i) {
    std::string& name = table.names[static_cast<std::size_t>(i)];
    if (header) name = without_blanks(table.cell(0, i));
    bool empty = name.empty();
    for (int row = header ? 1 : 0; empty && row < table.rows(); ++row) empty = table.cell(row, i).empty();
    if (!empty)
      kept.push_back(i);
    else
      table.notes.push_back(join("Column ", i + 1, " has no name and no values and is left out."));
  }
  std::set<std::string> known(table.names.begin(), table.names.end()), used;
  for (const int i : kept) {
    std::string& name = table.names[static_cast<std::size_t>(i)];
    const std::string given = name.empty() ? join("column ", i + 1) : name;
    const bool again = !name.empty() && used.contains(name);
    if (name.empty()) table.unnamed.insert(given);
    name = given;
    for (int count = 2; used.contains(name) || (name != given && known.contains(name)); ++count)
      name = join(given, " (", count, ")");
    used.insert(name);
    if (again)
      table.notes.push_back(
          join("The name ", quote(given), " is given twice; column ", i + 1, " is called ", quote(name), "."));
  }
  if (header) {
    table.cells.erase(table.cells.begin(), table.cells.begin() + table.columns());
    table.lines.erase(table.lines.begin());
  }
  if (std::ssize(kept) == table.columns() || kept.empty()) return;
  Table narrow{.source = {}, .names = {}, .cells = {}, .lines = table.lines};
  for (const int i : kept) narrow.names.push_back(table.names[static_cast<std::size_t>(i)]);
  for (int row = 0; row < table.rows(); ++row)
    for (const int i : kept) narrow.cells.push_back(table.cell(row, i));
  table.names = std::move(narrow.names);
  table.cells = std::move(narrow.cells);
}

}  // namespace

std::optional<char> decimal_sign(std::string_view text) {
  DEEPX_REQUIRE(text.empty() || text == "." || text == ",", value, "csv: the decimal sign is ", quote(text),
                "; must be \".\" or \",\"");
  return text.empty() ? std::optional<char>() : text[0];
}

struct CsvReader::State {
  explicit State(const CsvFormat& f) : format(f) {}

  CsvFormat format;
  Table table;
  DecodedText decoded;
  RowShape shape;
  Rows rows{table, shape};
  std::optional<CsvCutter> cutter;
  std::size_t size = 0;
  CsvCells cells;
};

CsvReader::CsvReader(CsvReader&&) noexcept = default;
CsvReader& CsvReader::operator=(CsvReader&&) noexcept = default;
CsvReader::~CsvReader() = default;

CsvReader::CsvReader(std::string_view bytes, std::string_view source, const CsvFormat& format)
    : state_(std::make_unique<State>(format)) {
  Table& table = state_->table;
  table.source = clipped(source, kMostPath);
  const std::string& name = table.source;
  DEEPX_REQUIRE(bytes.size() <= kMaxCsvBytes, value, "csv: ", name, ": has ", bytes.size(), " bytes; at most ",
                kMaxCsvBytes, " are read");
  DEEPX_REQUIRE(!bytes.starts_with("PK\x03\x04") && !bytes.starts_with("\xd0\xcf\x11\xe0"), value, "csv: ", name,
                ": is a file of a spreadsheet program's own; save the sheet as CSV");
  if (format.decimal) decimal_sign({&*format.decimal, 1});
  state_->decoded = decode_text(bytes);
  std::string_view text = state_->decoded.text;
  if (!state_->decoded.note.empty()) table.notes.push_back(state_->decoded.note);
  const std::optional<char> stated = take_sep_line(text, name),
                            separator = format.separator ? format.separator : stated;
  DEEPX_REQUIRE(!separator || kSeparators.find(*separator) != kSeparators.npos, value, "csv: ", name,
                ": the separator is ", quote(std::string(1, *separator)), "; must be , ; | a tab or a blank");
  state_->shape = separator ? shape_of(text, name, *separator) : find_shape(text, name);
  state_->cutter.emplace(text, name, state_->shape.separator);
  state_->size = text.size();
}

bool CsvReader::step(std::size_t bytes) {
  State& s = *state_;
  for (const std::size_t end = s.cutter->at() + bytes; s.cutter->at() < end;) {
    if (!s.cutter->next(s.cells)) return false;
    if (s.cutter->hash())
      s.rows.add_hash(*s.cutter, s.cells);
    else
      s.rows.add(s.cells, s.cutter->line());
  }
  return true;
}

double CsvReader::progress() const {
  return state_->size == 0 ? 1 : static_cast<double>(state_->cutter->at()) / static_cast<double>(state_->size);
}

Table CsvReader::finish() {
  Table& table = state_->table;
  const CsvFormat& format = state_->format;
  const Rows& rows = state_->rows;
  const std::string& name = table.source;
  DEEPX_REQUIRE(table.rows() > 0, value, "csv: ", name, ": has no rows; there must be at least one with values");
  if (!rows.comments.empty())
    table.notes.push_back(join("What begins with # is left out: line ", list_of(rows.comments), "."));
  const bool header = rows.named || (format.header ? *format.header : find_header(table));
  if (!header) table.notes.push_back("No row of names is found: the columns are called by their numbers.");
  name_columns(table, header);
  DEEPX_REQUIRE(table.rows() > 0, value, "csv: ", name,
                ": has only a row of names; there must be at least one row with values");
  if (format.decimal)
    table.decimal = *format.decimal, table.decimal_known = table.decimal_given = true;
  else
    find_decimal(table, state_->shape.separator);
  return std::move(table);
}

Table parse_csv(std::string_view bytes, std::string_view source, const CsvFormat& format) {
  CsvReader reader(bytes, source, format);
  while (reader.step(kMaxCsvBytes)) {
  }
  return reader.finish();
}

Table load_csv(const std::string& path, const CsvFormat& format) {
  return parse_csv(read_file("load_csv", path, kMaxCsvBytes), path, format);
}

}  // namespace deepx::inline DEEPX_PRECISION
