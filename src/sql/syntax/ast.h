// The tree of a script: what the text says, with a span for everything. Nothing is resolved here.
//
// Plain values; texts are copies, so a tree outlives its source. Queries are still token ranges
// with the tables they read; their trees come with the language's full grammar.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sql/diag/span.h"
#include "sql/syntax/statement_kind.h"

namespace weir::sql {

// A dotted name, quotes removed.
struct Name {
  std::vector<std::string> parts;
  Span span;

  std::string Text() const;  // "db.orders"
};

struct StringLiteral {
  std::string value;
  Span span;
};

struct Option {
  StringLiteral key;
  StringLiteral value;
};

struct Query {
  Span span;
  std::vector<Name> tables;  // in the order of the text, each once; names of CTEs are left out
};

enum class ColumnKind { kPhysical, kMetadata, kComputed, kNameOnly };

struct Column {
  ColumnKind kind = ColumnKind::kPhysical;
  std::string name;
  Span name_span;
  Span type;        // empty for computed columns
  Span expression;  // of a computed column
  bool not_null = false;
};

struct Watermark {
  Name column;
  Span expression;
};

struct CreateTable {
  Name name;
  bool temporary = false;
  bool replace = false;
  bool if_not_exists = false;
  std::vector<Column> columns;
  std::optional<Watermark> watermark;
  std::vector<std::string> primary_key;
  std::vector<std::string> partitioned_by;
  std::optional<StringLiteral> comment;
  std::vector<Option> options;
  std::optional<Name> like;
  std::optional<Query> as;
};

struct CreateView {
  Name name;
  bool temporary = false;
  Query query;
};

// CREATE FUNCTION, DATABASE, CATALOG, ... and whatever else is known by name alone.
struct NamedObject {
  Name name;
  std::vector<Option> options;
};

struct Insert {
  Name target;
  bool overwrite = false;
  Query query;
};

struct Set {
  std::string key;  // empty for a lone SET, or RESET of everything
  std::string value;
  Span key_span;
  Span value_span;
  bool key_quoted = true;
  bool value_quoted = true;
};

struct AddJar {
  StringLiteral path;
};

struct Statement;
struct StatementSet {
  std::vector<Statement> inserts;
};

struct Statement {
  StatementKind kind = StatementKind::kUnknown;
  Span span;                // first token to last, without the ';'
  Span first_token;         // for messages about the statement as a whole
  bool terminated = false;  // a ';' follows
  bool valid = true;        // false: an error was reported in it
  std::variant<std::monostate, Set, CreateTable, CreateView, NamedObject, Insert, StatementSet,
               Query, AddJar>
      body;
};

struct Script {
  std::vector<Statement> statements;
};

}  // namespace weir::sql
