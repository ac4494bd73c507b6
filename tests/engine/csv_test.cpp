// SPDX-License-Identifier: MIT
// CSV as people write it, the meaning of its cells, and every error with its row and column.
#include "engine/data/csv.h"

#include <cmath>
#include <cstdlib>

#include "engine/core/rng.h"
#include "engine/data/number.h"
#include "tests/engine/files.h"
#include "tests/engine/support.h"

using namespace deepx;

namespace {

using Cells = std::vector<std::string>;
std::string csv_refusal(const std::string& text, const CsvFormat& format = {}) {
  return message_of([&] { parse_csv(text, "x.csv", format); });
}
std::string refused_choice(const std::string& text, const TableChoice& choice = {}) {
  return message_of([&] { to_examples(parse_csv(text, "x.csv"), choice); });
}

std::string repeated(std::string_view what, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += what;
  return text;
}

}  // namespace

TEST_CASE("csv: quoted cells, doubled quotes, line breaks within, blanks around") {
  const Table t = parse_csv(
      "name,quote,n\n\"a, b\",\"say \"\"hi\"\"\", 1 \n  \"two\r\nlines\" ,\"\",2\nplain \"with\" quotes,\" "
      "kept \",3",
      "x");
  CHECK(t.names == Cells{"name", "quote", "n"});
  CHECK(t.cells == Cells{"a, b", "say \"hi\"", "1", "two\r\nlines", "", "2", "plain \"with\" quotes", " kept ", "3"});
  CHECK(t.lines == std::vector<int>{2, 3, 5});
}

TEST_CASE("csv: LF, CR and CRLF, a byte order mark, blank lines, with or without an end of the last line") {
  for (const std::string end : {"\n", "\r", "\r\n"}) {
    const std::string text = "a,b" + end + "1,2" + end + end + " " + end + "," + end + "3,4";
    for (const std::string& t : {text, text + end, "\xef\xbb\xbf" + text, text + end + end}) {
      const Table table = parse_csv(t, "x");
      CHECK(table.names == Cells{"a", "b"});
      CHECK(table.cells == Cells{"1", "2", "3", "4"});
      CHECK(table.lines == std::vector<int>{2, 6});
    }
  }
}

TEST_CASE("csv: the separator and the decimal sign are detected, or given") {
  CHECK(parse_csv("a,b\n1.5,2", "x").cells == Cells{"1.5", "2"});
  CHECK(parse_csv("a;b\n1,5;2,25", "x").column(1).values == std::vector<double>{2.25});
  CHECK(parse_csv("a;b\n1.5;2", "x").column(0).values == std::vector<double>{1.5});
  CHECK(parse_csv("a\tb\n1,5\t-2e3", "x").column(0).values == std::vector<double>{1.5});
  CHECK(parse_csv("name;a;b\n\"x, y\";1;2\nz;3;4", "x").columns() == 3);
  CHECK(parse_csv("text\nno\nyes", "x").columns() == 1);
  CHECK(parse_csv("first; last,age\na,1\nb,2", "x").names == Cells{"first; last", "age"});
  CHECK(parse_csv("a,b;c\n1,2;3", "x", {.separator = ','}).names == Cells{"a", "b;c"});
  CHECK(parse_csv("a,b\n\"1,5\",2", "x", {.separator = ',', .decimal = ','}).column(0).values ==
        std::vector<double>{1.5});
  CHECK(
      message_of([] { parse_csv("1,5;2\n1,5;2", "x", {.decimal = '.'}).column(0); }) ==
      "table: x: row 1, column \"column 1\": \"1,5\" is no number with a decimal point; correct it, or choose the other sign");
}

TEST_CASE("csv: a row of names is detected, or given") {
  CHECK(parse_csv("1,2\n3,4", "x").names == Cells{"column 1", "column 2"});
  CHECK(parse_csv(",b\n3,4", "x").names == Cells{"column 1", "b"});
  CHECK(parse_csv("city,food\nParis,bread\nRome,pasta", "x").rows() == 2);
  CHECK(parse_csv("red,yes\nblue,no\nred,no", "x").rows() == 3);
  CHECK(parse_csv("red,yes", "x").rows() == 1);
  CHECK(parse_csv("year,2020\nx,1", "x").rows() == 2);
  CHECK(parse_csv("year,2020\nx,1", "x", {.header = true}).names == Cells{"year", "2020"});
  CHECK(parse_csv("a,b\n1,2", "x", {.header = false}).cells == Cells{"a", "b", "1", "2"});
}

TEST_CASE("csv: which cells are numbers") {
  const auto is = [](const char* cell, double value, char decimal = '.') {
    CHECK(number_in_cell(cell, decimal) == value);
  };
  is("0", 0), is("-1.5", -1.5), is("+2", 2), is(".5", 0.5), is("5.", 5), is("1e-3", 1e-3), is("1E+2", 100),
      is("007", 7);
  is("1,5", 1.5, ','), is("-,5e1", -5, ','), is("3", 3, ',');
  is(" 1", 1), is("1E5", 1e5), is("0x1F", 31), is("-0x10", -16);
  is("1,234", 1234), is("1,234.5", 1234.5), is("-12,345,678", -12345678), is("12,34,567", 1234567),
      is("1.234.567,5", 1234567.5, ','), is("1,234", 1.234, ',');
  is("1 234", 1234), is("1\u00a0234\u00a0567.5", 1234567.5), is("1\u202f234,5", 1234.5, ','), is("1\u2009234", 1234),
      is("1'234.5", 1234.5), is("1’234", 1234);
  is("\u00a05\u00a0", 5), is("−5", -5), is("–5", -5), is("- 5", -5), is("\u200e5", 5);
  is("12%", 12), is("12 %", 12), is("$1,234.50", 1234.5), is("-$5", -5), is("$-5", -5), is("1.234,50 €", 1234.5, ','),
      is("CHF 1'000", 1000), is("($5.50)", -5.5);
  for (const char* cell :
       {"",      "-",   ".",   "e5",     "1e",    "1e+",    "1.2.3",    "1,5",      "0x",      "0xg1",
        "inf",   "nan", "1 2", "1 2345", "0,123", "01,234", "12,34,56", "1,234,56", "1,234e5", "1'234 567",
        "1e999", "--1", "1f",  "½",      "(5)",   "$5€",    "5 kg",     "1-2"})
    CHECK(std::isnan(number_in_cell(cell, '.')));
  CHECK(std::isnan(number_in_cell("1.5", ',')));
}

TEST_CASE("csv: text columns become classes in order of appearance, missing values stay missing") {
  const Table t = parse_csv("n,s\n1,red\nNA,blue\n3,?\n,red\nnull,green\n7,N/A", "x");
  const Column n = t.column(0), s = t.column(1);
  CHECK(n.classes.empty());
  CHECK((n.values[0] == 1 && std::isnan(n.values[1]) && n.values[2] == 3 && std::isnan(n.values[3]) &&
         std::isnan(n.values[4])));
  CHECK(s.classes == Cells{"red", "blue", "green"});
  CHECK((s.values[0] == 0 && s.values[1] == 1 && std::isnan(s.values[2]) && s.values[3] == 0 && s.values[4] == 2 &&
         std::isnan(s.values[5])));
}

TEST_CASE("csv: refusals name row and column") {
  CHECK(csv_refusal("") == "csv: x.csv: has no rows; there must be at least one with values");
  CHECK(csv_refusal("\n , \r\n") == "csv: x.csv: has no rows; there must be at least one with values");
  CHECK(csv_refusal("a,b", {.header = true}) ==
        "csv: x.csv: has only a row of names; there must be at least one row with values");
  CHECK(csv_refusal("a,b\n1,2\n\n3\n") ==
        "csv: x.csv: row 4: has 1 cells, row 1 has 2; all rows must have the same number");
  CHECK(csv_refusal("a,b\n1,\"2\n3") ==
        "csv: x.csv: row 2, column 2: the quote that opens here is never closed; close it, or double it if "
        "it is part of the text");
  CHECK(csv_refusal("a,b\n1,\"2\" x\n") ==
        "csv: x.csv: row 2, column 2: the quote closes before the cell ends; double the quotes that are part "
        "of the text");
  const std::string no_utf8 = " is not UTF-8; save the file as UTF-8";
  CHECK(csv_refusal("a,b\n1,\xc3\xbc\xfc\n") ==
        "csv: x.csv: row 2, column 2: the byte 0xFC" + no_utf8);  // it is partly UTF-8
  CHECK(csv_refusal("a,b\n1,\x81\n") ==
        "csv: x.csv: row 2, column 2: the byte 0x81" + no_utf8);  // it is not Windows-1252 either
  CHECK(csv_refusal("a,b\n\"\xed\xa0\x80\",2") ==
        "csv: x.csv: row 2, column 1: the byte 0xED" + no_utf8);  // half of a surrogate pair
  CHECK(csv_refusal(std::string("a\0b", 3)) == "csv: x.csv: row 1, column 1: the byte 0x00" + no_utf8);
  CHECK(
      csv_refusal("a,b\n1,M\ufffdnchen\n") ==
      "csv: x.csv: row 2, column 2: U+FFFD stands where a character was lost; read the file again as it is encoded, or save it as UTF-8");
  CHECK(csv_refusal("PK\x03\x04 ..") == "csv: x.csv: is a file of a spreadsheet program's own; save the sheet as CSV");
  CHECK(parse_csv("ä,😀\n1,2", "x").names == Cells{"ä", "😀"});
  CHECK(csv_refusal("a^b", {.separator = '^'}) == "csv: x.csv: the separator is \"^\"; must be , ; | a tab or a blank");
  CHECK(csv_refusal("sep=^\na^b") ==
        "csv: x.csv: row 1: \"sep=^\" names no separator that is known; they are , ; | a tab and a blank");
  CHECK(csv_refusal("a,b", {.decimal = '\''}) == "csv: the decimal sign is \"'\"; must be \".\" or \",\"");
  CHECK(csv_refusal(repeated(std::string(99, ',') + "\n", 1000)) ==
        "csv: x.csv: has no rows; there must be at least one with values");
  CHECK(csv_refusal(repeated("1" + std::string(99, ',') + "\n", 40'001)) ==
        "csv: x.csv: row 40001: more than 4000000 cells; at most that many are read");
  CHECK(csv_refusal(std::string(kMaxCsvBytes + 1, ' ')) == "csv: x.csv: has 67108865 bytes; at most 67108864 are read");
  const ScratchFolder scratch;
  CHECK(message_of([&] { load_csv(scratch.file("a.csv")); }) ==
        "load_csv: " + scratch.file("a.csv") + ": cannot be read: No such file or directory");
}

TEST_CASE("table: features and a target, for classification") {
  const ScratchFolder scratch;
  put_content(scratch.file("a.csv"), "height;color;kind\n1,5;red;cat\n2;blue;dog\n-1;red;dog\n");
  const Examples e = to_examples(load_csv(scratch.file("a.csv")));
  CHECK(e.features.shape() == Shape{3, 3});
  CHECK(e.features.values() == std::vector<Real>{Real(1.5), 1, 0, 2, 0, 1, -1, 1, 0});
  CHECK(e.feature_names == Cells{"height", "color = red", "color = blue"});
  CHECK(e.target.values() == std::vector<Real>{0, 1, 1});
  CHECK(e.target_name == "kind");
  CHECK(e.classes == Cells{"cat", "dog"});
  CHECK(e.lines == std::vector<int>{2, 3, 4});
}

TEST_CASE("table: columns and the task can be chosen") {
  const Table t = parse_csv("a,b,c\n1,10,0.5\n2,20,1.5\n1,30,2.5\n2,40,9\n2,50,9\n1,60,9", "x");
  const Examples numbers = to_examples(t, {.target = "b", .features = {"c", "a"}});
  CHECK(numbers.feature_names == Cells{"c", "a"});
  CHECK(numbers.features.shape() == Shape{6, 2});
  CHECK(numbers.features.at({1, 0}) == Real(1.5));
  CHECK(numbers.classes.empty());
  CHECK(numbers.target.values() == std::vector<Real>{10, 20, 30, 40, 50, 60});
  const Examples classes = to_examples(t, {.target = "a"});  // two whole numbers, three times each
  CHECK(classes.classes == Cells{"1", "2"});
  CHECK(classes.target.values() == std::vector<Real>{0, 1, 0, 1, 1, 0});
  CHECK(to_examples(t, {.target = "a", .task = Task::regression}).target.values() ==
        std::vector<Real>{1, 2, 1, 2, 2, 1});
  const Examples halves = to_examples(t, {.target = "c", .task = Task::classification});
  CHECK(halves.classes == Cells{"0.5", "1.5", "2.5", "9"});
  CHECK(halves.target.values() == std::vector<Real>{0, 1, 2, 3, 3, 3});
}

TEST_CASE("table: numbers that are near each other and far from 0 stay different") {
  std::string text = "ms,share,t\n";
  for (int i = 0; i < 12; ++i) text += join(1700000000000 + 60 * i, ",", i, ".5,", 1700000000 + i * i, "\n");
  const Examples e = to_examples(parse_csv(text, "x"), {.target = "t"});
  if constexpr (kDouble) {
    CHECK(e.feature_offsets == std::vector<double>{0, 0});
  } else {
    CHECK(e.feature_offsets == std::vector<double>{1700000000000, 0});
    CHECK(e.target_offset == 1700000000);
    CHECK(e.notes ==
          Cells{"ms: 1700000000000 is subtracted from its numbers, which are too near each other for single precision.",
                "t: 1700000000 is subtracted from its numbers, which are too near each other for single precision."});
  }
  for (int i = 0; i < 12; ++i) {
    CHECK(e.feature_offsets[0] + double(e.features.at({i, 0})) == 1700000000000 + 60 * i);
    CHECK(e.features.at({i, 1}) == Real(i + 0.5));
    CHECK(e.target_offset + double(e.target.at({i})) == 1700000000 + i * i);
  }
  const Examples years = to_examples(parse_csv("year,y\n1999,1.5\n2004,2\n2024,3\n", "x"));
  CHECK(years.feature_offsets == std::vector<double>{0});
  CHECK(years.notes.empty());
  const Examples wide = to_examples(parse_csv("x,y\n0,1.5\n1e9,2\n1000000001,3\n", "x"));
  if constexpr (!kDouble)
    CHECK(wide.notes == Cells{"x: of 3 different numbers 2 are still different; a logarithm may keep more apart."});
}

TEST_CASE("table: missing values are refused by row and column, or their rows left out") {
  const std::string text = "a,b,c\n1,2,x\n\n3,,y\n4,5,\n6,7,y\n";
  CHECK(refused_choice(text) ==
        "table: x.csv: row 4, column \"b\": the value is missing; fill it in, choose other columns, or drop "
        "rows with missing values");
  CHECK(
      refused_choice(text, {.features = {"a"}}).starts_with("table: x.csv: row 5, column \"c\": the value is missing"));
  const Examples e = to_examples(parse_csv(text, "x"), {.drop_missing = true});
  CHECK(e.lines == std::vector<int>{2, 6});
  CHECK(e.features.values() == std::vector<Real>{1, 2, 6, 7});
  CHECK(refused_choice("a,b\n,1\n2,\n", {.drop_missing = true}) ==
        "table: x.csv: every row misses a value in the chosen columns; choose other columns");
}

TEST_CASE("table: a mistake in a column matters where the column is used") {
  const std::string text = "a,b,c\n1,2,x\n3,1O,y\n4,5,x\n";
  CHECK(refused_choice(text) ==
        "table: x.csv: row 3, column \"b\": \"1O\" is not a number, as most values of the column are; "
        "correct it, or leave the cell empty "
        "if the value is missing");
  CHECK(refused_choice(text, {.features = {"a"}}) == "");
  CHECK(refused_choice("a,b\n1e300,1\n2,2", {.task = Task::regression}) ==
        (kDouble ? ""
                 : "table: x.csv: row 2, column \"a\": 1e+300 is beyond the range of this precision; its "
                   "largest number is 3.4028234663852886e+38"));
}

TEST_CASE("table: choices that make no sense are refused") {
  const std::string text = "a,b,c\n1,2,x\n3,4,y\n";
  CHECK(refused_choice(text, {.target = "d"}) == "table: x.csv: no column is called \"d\"; known: \"a\", \"b\", \"c\"");
  CHECK(refused_choice(text, {.features = {"a", "a"}}) ==
        "table: x.csv: the feature \"a\" is chosen twice; choose each once");
  CHECK(refused_choice(text, {.target = "a", .features = {"b", "a"}}) ==
        "table: x.csv: \"a\" is both a feature and the target; it can be one of them");
  CHECK(refused_choice("a\n1\n2") == "table: x.csv: has 1 column; at least two are needed, a feature and the target");
  CHECK(refused_choice(text, {.task = Task::regression}) ==
        "table: x.csv: the target \"c\" holds texts; regression needs numbers");
  CHECK(refused_choice("a,c\n1,x\n3,x\n") ==
        "table: x.csv: the target \"c\" has only the class \"x\"; at least two are needed");
  std::string many = "id,n\n";
  for (int i = 0; i < 101; ++i) many += join("user ", i, ",", i, "\n");
  CHECK(refused_choice(many) ==
        "table: x.csv: column \"id\" has 101 different texts; at most 100 can be told apart, so leave the "
        "column out");
  CHECK(message_of([&] { parse_csv(text, "x.csv").column(3); }) == "table: x.csv: column 3 is outside [0, 3)");
}

TEST_CASE("csv: reading in steps gives the same table and reports progress") {
  std::string text = "a;b\n";
  for (int i = 0; i < 2500; ++i) text += join(i, ";", i % 3 ? "x" : "\"y;\ny\"", "\n");
  CsvReader reader(text, "x");
  double before = 0;
  int steps = 0;
  while (reader.step(1000)) {
    CHECK(reader.progress() > before);
    before = reader.progress();
    ++steps;
  }
  CHECK(steps > 10);
  CHECK(steps <= static_cast<int>(text.size() / 1000));
  CHECK(reader.progress() == 1);
  const Table whole = parse_csv(text, "x"), table = reader.finish();
  CHECK(table.names == whole.names);
  CHECK(table.cells == whole.cells);
  CHECK(table.lines == whole.lines);
  CHECK(table.rows() == 2500);
  CsvReader broken(text + "1;2;3\n", "x");
  CHECK(message_of([&] {
          while (broken.step(1000)) {
          }
        }).starts_with("csv: x: row 3336: has 3 cells"));
}

TEST_CASE("csv: plain numbers are read like all others") {
  // A cell that begins with a blank takes the longer path.
  Rng rng(7, Stream::data);
  int numbers = 0, either = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string cell;
    for (int k = rng.below(9); k >= 0; --k)
      cell += "0123456789.,-+"[static_cast<std::size_t>(rng.below(cell.empty() ? 14 : 12))];
    INFO(cell);
    for (const char sign : {'.', ','}) {
      const double value = number_in_cell(cell, sign), expected = number_in_cell(" " + cell, sign);
      CHECK((value == expected || (std::isnan(value) && std::isnan(expected))));
      numbers += !std::isnan(value);
    }
    CHECK(decimal_hint(cell) == decimal_hint(" " + cell));
    either += decimal_hint(cell) == DecimalHint::either;
  }
  CHECK(numbers > 5000);
  CHECK(either > 50);
  for (const char* text :
       {"0.1", "123456789012345", "0.000000000000001", "1234567.89012345", "-3.14159265358979", "9007199254740993"})
    CHECK(number_in_cell(text, '.') == std::strtod(text, nullptr));
}

TEST_CASE("csv: blanks separate cells only if they do not break the cells of another separator") {
  CHECK(parse_csv("id,name,what\n0,anna,thing 7919\n1,bert,thing 12\n2,carl,thing 5\n", "x").names ==
        Cells{"id", "name", "what"});
  CHECK(parse_csv("id;what\n7;red brick 9\n8;old brick 10\n", "x").names == Cells{"id", "what"});
  CHECK(parse_csv("1,5 2,5 3,0\n1,7 2,5 3,1\n", "x").columns() == 3);  // decimal commas
  CHECK(parse_csv("a b c\nx,y 2 3\nz 5 6\n", "x").columns() == 3);     // some commas
}

TEST_CASE("csv: a row without an end is refused before the whole text is read") {
  const auto refusal = [](const std::string& text) { return message_of([&] { parse_csv(text, "x"); }); };
  CHECK(refusal(repeated("1,2,3;", 400'000)) ==
        "csv: x: row 1, column 349527: the row is longer than 1048576 bytes; begin a new line for each row");
  CHECK(refusal("a,b\n1," + repeated("word ", 400'000)) ==
        "csv: x: row 2, column 2: the row is longer than 1048576 bytes; begin a new line for each row");
  CHECK(
      refusal("a,b\n1,2\n3,\"" + repeated("line\n", 400'000)) ==
      "csv: x: row 3, column 2: the quote that opens here is not closed within 1048576 bytes; close it, or double it if it is part of the text");
  // A comment may have any length.
  const Table table = parse_csv("# " + repeated("note ", 400'000) + "\n# \"quoted\na,b\n1,2\n", "x");
  CHECK(table.names == std::vector<std::string>{"a", "b"});
  CHECK(table.rows() == 1);
}
