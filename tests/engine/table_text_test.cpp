// SPDX-License-Identifier: MIT
// Tables as people write them: each is read as intended, with notes on what was guessed, or refused by row and column.
#include <set>

#include "engine/data/csv.h"
#include "engine/data/encoding.h"
#include "engine/data/number.h"
#include "tests/engine/support.h"

using namespace deepx;

namespace {

/// The content of a table by columns: "x: 1 2 -", words unchanged, - for missing values; * marks names of rows.
std::string told(const Table& table) {
  std::string all;
  for (const std::string& note : table.notes) all += note + "\n";
  for (int i = 0; i < table.columns(); ++i) {
    const Column column = table.column(i);
    all += column.name + (table.names_rows(i) ? "*:" : ":");
    for (const double v : column.values)
      all += std::isnan(v) ? " -"
                           : " " + (column.classes.empty() ? to_text(v)
                                                           : "'" + column.classes[static_cast<std::size_t>(v)] + "'");
    for (const std::string& note : column.notes) all += " | " + note;
    all += "\n";
  }
  return all;
}

struct Case {
  const char* what;
  std::string text;
  std::string expected;  ///< as told(), or the message
  CsvFormat format{};
};

const std::string kNoNames = "No row of names is found: the columns are called by their numbers.\n";
const std::string kRowNames =
    "The first row has one cell less than the others, whose first one is taken for the name of the row.\n";

// Text with zero bytes.
std::string utf16(std::string_view ascii, bool big_end_first, bool mark) {
  std::string out = !mark ? "" : big_end_first ? "\xfe\xff" : "\xff\xfe";
  for (const char c : ascii) out += big_end_first ? std::string{'\0', c} : std::string{c, '\0'};
  return out;
}

std::vector<Case> cases() {
  return {
      // Separators.
      {"a trailing separator in every row", "x,y,k,\n1,2,a,\n3,4,b,\n",
       "Column 4 has no name and no values and is left out.\nx: 1 3\ny: 2 4\nk: 'a' 'b'\n"},
      {"a trailing separator in all rows but the first", "x,y,k\n1,2,a,\n3,4,b,\n", "x: 1 3\ny: 2 4\nk: 'a' 'b'\n"},
      {"a trailing separator in one row", "x;y\n1;2\n3;4;;\n5;6\n", "x: 1 3 5\ny: 2 4 6\n"},
      {"the separator told", "sep=;\nx;y\n1;2,5\n", "x: 1\ny: 2.5\n"},
      {"the separator told, in quotes and with blanks", "\"sep=,\"\r\nx,y\r\n1,2\r\n", "x: 1\ny: 2\n"},
      {"bars", "x|y\n1|2\n", "x: 1\ny: 2\n"},
      {"blanks", "  0.00632  18.00   2.310\n  0.02731   0.00   7.070\n",
       kNoNames + "column 1: 0.00632 0.02731\ncolumn 2: 18 0\ncolumn 3: 2.31 7.07\n"},
      {"blanks and names", "x y kind\n1 2 a\n3 4 b\n", "x: 1 3\ny: 2 4\nkind: 'a' 'b'\n"},
      {"blanks and a last column in quotes behind a tab",
       "18.0   8   307.0\t\"buick skylark\"\n15.0   8   350.0\t\"amc rebel\"\n",
       kNoNames + "column 1: 18 15\ncolumn 2: 8 8\ncolumn 3: 307 350\ncolumn 4: 'buick skylark' 'amc rebel'\n"},
      {"words with blanks are not parted by them", "name;n\nNew York;1 234\nLos Angeles;5\n",
       "name: 'New York' 'Los Angeles'\nn: 1234 5 | n: \"1 234\" is read as 1234.\n"},
      {"decimal commas parted by blanks", "1,5 2,5\n3,0 4,25\n", kNoNames + "column 1: 1.5 3\ncolumn 2: 2.5 4.25\n"},
      // Names.
      {"a name given twice", "x,x,x (2),k\n1,2,3,a\n",
       "The name \"x\" is given twice; column 2 is called \"x (3)\".\nx: 1\nx (3): 2\nx (2): 3\nk: 'a'\n"},
      {"names of rows, as R writes them", "\"x\" \"k\"\n\"1\" 0.5 \"a\"\n\"2\" 1.5 \"b\"\n",
       kRowNames + "row*: 1 2\nx: 0.5 1.5\nk: 'a' 'b'\n"},
      {"names of rows, with tabs", "x\tk\nr1\t0.5\ta\nr2\t1.5\tb\n",
       kRowNames + "row*: 'r1' 'r2'\nx: 0.5 1.5\nk: 'a' 'b'\n"},
      {"an index without a name, as pandas writes it", ",x,y\n0,5,6\n1,6,7\n2,7,9\n",
       "column 1*: 0 1 2\nx: 5 6 7\ny: 6 7 9\n"},
      {"an index called Unnamed", "Unnamed: 0,x\n7,5\n9,6\n", "Unnamed: 0*: 7 9\nx: 5 6\n"},
      {"columns that only number the rows",
       "Id,customer_id,PassengerId,rowid,paid,humid,x1\n1,7,8,9,5,5,5\n2,7,8,9,6,6,6\n",
       "Id*: 1 2\ncustomer_id*: 7 7\nPassengerId*: 8 8\nrowid*: 9 9\npaid: 5 6\nhumid: 5 6\nx1: 5 6\n"},
      {"a first column of long numbers of cases", "842302,M,17.99\n842517,M,20.57\n84300903,B,19.69\n",
       kNoNames + "column 1*: 842302 842517 84300903\ncolumn 2: 'M' 'M' 'B'\ncolumn 3: 17.99 20.57 19.69\n"},
      {"no names", "5.1,3.5,Iris-setosa\n4.9,3,Iris-setosa\n\n",
       kNoNames + "column 1: 5.1 4.9\ncolumn 2: 3.5 3\ncolumn 3: 'Iris-setosa' 'Iris-setosa'\n"},
      {"dates are no names", "2020-01-31,cat\n2020-02-01,dog\n",
       kNoNames + "column 1: '2020-01-31' '2020-02-01'\ncolumn 2: 'cat' 'dog'\n"},
      {"words alone, of which the first may be names", "city,food\nParis,bread\n",
       "The first row is taken for the names of the columns: \"city\", ….\ncity: 'Paris'\nfood: 'bread'\n"},
      // Comments.
      {"comments", "# made by hand\nx,y\n1,2\n# it's a \"quote\n3,4\n",
       "What begins with # is left out: line 1, 4.\nx: 1 3\ny: 2 4\n"},
      {"names in a comment, as NumPy writes them", "# x y\n1 2\n3 4\n", "x: 1 3\ny: 2 4\n"},
      {"a column called #", "#,x\n1,5\n2,6\n", "#*: 1 2\nx: 5 6\n"},
      {"values that begin with #", "color,x\n#ff0000,5\n#00ff00,6\n", "color: '#ff0000' '#00ff00'\nx: 5 6\n"},
      // Missing values.
      {"words for what is missing", "x,k\n1,a\nn/a,None\n-,NaN\n#DIV/0!,b\n,?\n",
       "x: 1 - - - - | x: \"#DIV/0!\", \"-\", \"n/a\" are read as missing values.\nk: 'a' - - 'b' - | k: \"?\", \"NaN\", \"None\" are read as missing values.\n"},
      // Numbers.
      {"codes keep their zeros", "zip,x\n01234,5\n99999,6\n", "zip: '01234' '99999'\nx: 5 6\n"},
      {"zeros before a decimal sign are no codes", "x,y\n0.5,0\n01.5,10\n", "x: 0.5 1.5\ny: 0 10\n"},
      {"exponents, signs, hexadecimal digits", "a\tb\n1E5\t+5\n-2e-3\t0x1F\n",
       "a: 100000 -0.002\nb: 5 31 | b: \"0x1F\" is read as 31.\n"},
      {"blanks that do not break", "a;b\n1\u00a0234,5;\u22125\n2\u202f345,5;6\n",
       "a: 1234.5 2345.5 | a: \"1\u00a0234,5\" is read as 1234.5.\nb: -5 6\n"},
      {"percent and currency", "a,b\n12%,$1\n13 %,\"$1,000\"\n",
       "a: 12 13 | a: \"12%\" is read as 12.\nb: 1 1000 | b: \"$1,000\" is read as 1000. | b: \"$1\" is read as 1.\n"},
      // Decimal signs.
      {"a comma that is shown by others", "a\tb\n1,234\t0,5\n999\t1\n", "a: 1.234 999\nb: 0.5 1\n"},
      {"points that part thousands, shown by others", "a;b\n1.234;0,5\n999;1\n",
       "a: 1234 999 | a: \"1.234\" is read as 1234.\nb: 0.5 1\n"},
      {"a comma that others show to part thousands", "a\tb\n1,234\t0.5\n999\t1\n",
       "a: 1234 999 | a: \"1,234\" is read as 1234.\nb: 0.5 1\n"},
      {"thousands that are not parted elsewhere", "a\tb\n1,234\t7\n1500\t8\n", "a: 1.234 1500\nb: 7 8\n"},
      {"quoted, where commas part cells", "a,b\n\"1,234\",7\n999,8\n",
       "a: 1234 999 | a: \"1,234\" is read as 1234.\nb: 7 8\n"},
      {"quoted decimal commas, where commas part cells", "a,b\n\"1,5\",7\n\"2,25\",8\n", "a: 1.5 2.25\nb: 7 8\n"},
      {"another sign in another column", "a;b\n1.5;1,5\n2.5;2,5\n", "a: 1.5 2.5\nb: 1.5 2.5\n"},
      {"the sign chosen: point",
       "a\tb\n1,234\t5\n999\t6\n",
       "a: 1234 999 | a: \"1,234\" is read as 1234.\nb: 5 6\n",
       {.decimal = '.'}},
      {"the sign chosen: comma", "a\tb\n1,234\t5\n999\t6\n", "a: 1.234 999\nb: 5 6\n", {.decimal = ','}},
      {"a sign that nothing tells", "a\tb\n1,234\t5\n999\t6\n",
       "table: x: row 2, column \"a\": \"1,234\" is 1.234 or 1234; choose the decimal sign, \".\" or \",\""},
      {"the same with a point", "a;b\n999;5\n1.234;6\n",
       "table: x: row 3, column \"a\": \"1.234\" is 1.234 or 1234; choose the decimal sign, \".\" or \",\""},
      {"two signs in one column", "a;b\n1.5;1\n2,5;2\n",
       "table: x: row 3, column \"a\": \"2,5\" has a decimal comma, and \"1.5\" in row 2 a decimal point; write all numbers alike"},
      {"two units", "a,b\n$5,1\n€6,2\n",
       "table: x: row 3, column \"a\": \"€6\" has another unit than \"$5\" in row 2; write all numbers in one"},
      {"percent and not", "a,b\n0.5,1\n60%,2\n",
       "table: x: row 2, column \"a\": \"0.5\" has no percent sign, as \"60%\" in row 3 has; write all numbers alike"},
      // Encodings.
      {"Latin-1", "x,town\n1,M\xfcnchen\n2,M\xe4nchen\n",
       "The text is not UTF-8 and is read as Windows-1252, as in \"München\".\nx: 1 2\ntown: 'München' 'Mänchen'\n"},
      {"Windows-1252", "x,price\n1,5 \x80\n2,6 \x80\n",
       "The text is not UTF-8 and is read as Windows-1252, as in \"€\".\nx: 1 2\nprice: 5 6 | price: \"5 €\" is read as 5.\n"},
      {"a byte order mark", "\xef\xbb\xbfx,y\r\n1,2\r\n", "x: 1\ny: 2\n"},
      {"UTF-16", utf16("x\ty\n1\t2\n", false, true), "x: 1\ny: 2\n"},
      {"UTF-16, the other way", utf16("x\ty\n1\t2\n", true, true), "x: 1\ny: 2\n"},
      {"UTF-16 without a mark", utf16("x,y\r\n1,2\r\n", false, false), "x: 1\ny: 2\n"},
      // Texts that are not a table.
      {"rows of different length", "a,b,c\n1,2,3\n4,5\n6,7,8\n",
       "csv: x: row 3: has 2 cells, row 1 has 3; all rows must have the same number"},
      {"a title above the names", "My flowers\n\nx,y\n1,2\n3,4\n",
       "csv: x: row 1: has 1 cells, most rows have 2; all rows must have the same number"},
  };
}

}  // namespace

TEST_CASE("csv: tables as people write them") {
  for (const Case& c : cases()) {
    INFO(c.what);
    std::string found;
    const std::string message = message_of([&] { found = told(parse_csv(c.text, "x", c.format)); });
    CHECK((message.empty() ? found : message) == c.expected);
  }
}

TEST_CASE("csv: what a cell shows about the decimal sign") {
  for (const char* cell : {"1.5", "1234.567", "0.123", "1,234.5", "1,234,567", "1.234e5"})
    CHECK(decimal_hint(cell) == DecimalHint::point);
  for (const char* cell : {"1,5", "1234,567", "0,123", "1.234,5", "1.234.567", "12 345,678"})
    CHECK(decimal_hint(cell) == DecimalHint::comma);
  for (const char* cell : {"1,234", "1.234", "-12.345", "999,000"}) CHECK(decimal_hint(cell) == DecimalHint::either);
  for (const char* cell : {"999", "a.b", "1.2.3", "1,2,3", "31.12.2020", "1 234"})
    CHECK(decimal_hint(cell) == DecimalHint::none);
}

TEST_CASE("csv: every byte of Windows-1252 is a different character") {
  std::set<std::string> seen;
  for (int byte = 0x80; byte < 0x100; ++byte) {
    const DecodedText read = decode_text(std::string(1, static_cast<char>(byte)));
    CHECK(seen.insert(read.text).second);
    const bool unknown = byte == 0x81 || byte == 0x8d || byte == 0x8f || byte == 0x90 || byte == 0x9d;
    CHECK(read.note.empty() == unknown);
  }
  CHECK(decode_text("\x80").text == "€");
  CHECK(decode_text("\xfc").text == "ü");
  CHECK(decode_text("ü€😀").text == "ü€😀");
}

TEST_CASE("table: columns that only distinguish rows are not features unless they are named") {
  const std::string text = "id,x,k\n7,1,a\n8,2,b\n9,3,a\n";
  const Examples found = to_examples(parse_csv(text, "x"));
  CHECK(found.feature_names == std::vector<std::string>{"x"});
  CHECK(found.notes == std::vector<std::string>{"\"id\" only tells the rows apart and is left out."});
  CHECK(to_examples(parse_csv(text, "x"), {.features = {"id"}}).feature_names == std::vector<std::string>{"id"});
}

TEST_CASE("table: decimals and repeated values do not name rows, for any name of the column") {
  const auto names = [](const std::string& name, const std::string& values) {
    std::string text = "x," + name + ",k\n";
    for (const char c : values == "" ? std::string() : values + ";") {
      static std::string value;
      if (c != ';')
        value += c;
      else
        text += "1," + value + ",a\n", value.clear();
    }
    return parse_csv(text, "x").names_rows(1);
  };
  for (const char* name : {"key", "Record", "case", "No", "number", "index", "row"}) {
    INFO(name);
    CHECK(names(name, "7;9;8;12"));
    CHECK(names(name, "a;b;c;d"));
    CHECK_FALSE(names(name, "7;9;7;12"));
    CHECK_FALSE(names(name, "a;b;a;c"));
    CHECK_FALSE(names(name, "7.5;9;8;12"));
  }
  for (const char* name : {"price_index", "heat index", "refractive_index"}) {
    INFO(name);
    CHECK_FALSE(names(name, "1.31;1.33;1.46;1.52"));
    CHECK_FALSE(names(name, "80;95;101;103"));
    CHECK(names(name, "1;2;3;4"));
  }
  for (const char* name : {"id", "customer_id", "PassengerId", "uuid"}) {
    INFO(name);
    CHECK(names(name, "7;9;7;12"));
    CHECK(names(name, "u1;u2;u3;u2"));
    CHECK_FALSE(names(name, "1;1;1;2;2;2"));
    CHECK_FALSE(names(name, "0.5;0.25;0.75"));
  }
  CHECK(to_examples(parse_csv("customer_id,x,k\n7,1,a\n7,2,b\n8,3,a\n", "x")).notes ==
        std::vector<std::string>{
            "\"customer_id\" is called as what names rows and is left out; choose it if it is meant."});
}

TEST_CASE("table: classes with more digits than a double stay different; a note names texts with the same number") {
  const auto read = [](const char* a, const char* b, const char* c = "7") {
    std::string text = "x,k\n";
    for (int i = 0; i < 9; ++i) text += join(i, ",", i % 3 == 0 ? a : i % 3 == 1 ? b : c, "\n");
    return to_examples(parse_csv(text, "x"));
  };
  const Examples large = read("9007199254740992", "9007199254740993", "9007199254740994");
  CHECK(large.classes == std::vector<std::string>{"9007199254740992", "9007199254740993", "9007199254740994"});
  CHECK(large.notes ==
        std::vector<std::string>{"k: its numbers are longer than 15 digits and are told apart as texts."});
  const Examples alike = read("1E1", "10");
  CHECK(alike.classes == std::vector<std::string>{"7", "10"});
  CHECK(alike.notes == std::vector<std::string>{"k: \"1E1\" and \"10\" are the same class, 10."});
  CHECK(read("0x10", "3").notes == std::vector<std::string>{"k: \"0x10\" is read as 16."});
  CHECK(read("1", "2", "3").notes.empty());
}

TEST_CASE("table: the target is the last column unless another is evident, and a note says so") {
  const auto found = [](const char* names, const char* rows) {
    const Examples e = to_examples(parse_csv(std::string(names) + "\n" + rows, "x"));
    return e.target_name + "|" + (e.notes.empty() ? "" : e.notes[0]);
  };
  const char* wine =
      "1,14.2,1.7,1065\n1,13.2,1.8,1050\n1,13.5,1.9,1185\n2,12.4,0.9,520\n2,12.3,1.1,680\n2,12.6,1.3,450\n";
  CHECK(found("Class,Alcohol,Malic,Proline", wine) ==
        "Class|\"Class\" is to be predicted: its name says so and it holds few different values.");
  CHECK(to_examples(parse_csv(std::string("Class,Alcohol,Malic,Proline\n") + wine, "x")).classes ==
        std::vector<std::string>{"1", "2"});
  CHECK(found("n,Alcohol,Malic,Proline", wine) ==
        "Proline|\"Proline\" is to be predicted, as the last column; choose another if it is not meant.");
  CHECK(found("Class,Alcohol,Malic,price", wine) == "price|");
  CHECK(found("species,a,b,c", "u,1.5,2,3\nv,2.5,3,4\nu,3.5,5,6\n") ==
        "species|\"species\" is to be predicted: its name says so and it holds few different values.");
  CHECK(found("town,a,b,c", "u,1.5,2,3\nv,2.5,3,4\nu,3.5,5,6\n") ==
        "town|\"town\" is to be predicted: it is the only column of words.");
  CHECK(found("town,a,b,c", "u,1.5,2,3\nv,2.5,3,4\nw,3.5,5,6\n").starts_with("c|"));  // all different: no class
  CHECK(found("x,y,z", "1,1,5.5\n2,1,6\n1,2,7\n").starts_with("z|"));
  CHECK(found("a,kind", "1,u\n2,v\n3,u\n") == "kind|");
  CHECK(found("kind,a", "u,1\nv,2\nu,3\n").starts_with("kind|"));
}

TEST_CASE("table: in a long table some rows determine the target, and all rows the range of its numbers") {
  constexpr int kRows = 30'000;
  std::string text = "class,ms,z\n";
  for (int i = 0; i < kRows; ++i) text += join(1 + i / (kRows / 3), ",", 1700000000000 + 60 * i, ",", i % 7, ".5\n");
  const Examples e = to_examples(parse_csv(text, "x"));
  CHECK(e.target_name == "class");
  CHECK(e.classes == std::vector<std::string>{"1", "2", "3"});
  for (const int i : {0, 1, 2, 15'001, kRows - 1})
    CHECK(e.feature_offsets[0] + double(e.features.at({i, 0})) == 1700000000000 + 60 * i);
}
