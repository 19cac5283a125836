// What all parts of the tree are made of. The tree says what the text says, with a span for
// everything; nothing is resolved here.
//
// Nodes live in the Script's arena, are trivially destructible and never change after parsing.
// Texts are views into the source (or into the arena where quotes or escapes were removed), so the
// source must outlive the tree. Pointers are non-null unless a comment says otherwise.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "sql/diag/span.h"

namespace weir::sql::ast {

template <typename T>
using List = std::span<T>;

struct Node {
  Span span;
};

// One part of a name; quotes removed.
struct Ident {
  std::string_view text;
  Span span;
  bool quoted = false;
};

// A dotted name: catalog.db.table, t.column.
struct Name {
  List<Ident> parts;
  Span span;

  bool empty() const { return parts.empty(); }
  const Ident& last() const { return parts.back(); }
  std::string Text() const;  // "db.orders"
};

// A string literal's value, quotes and escapes removed.
struct String {
  std::string_view value;
  Span span;
};

// 'key' = 'value' of WITH, SET, hints, partitions. `value` may be absent where only keys are legal.
struct Option {
  String key;
  String value;
  bool plain_key = false;  // key = 'value', in a hint
};

struct Expr;
struct Query;
struct TypeName;
struct Statement;

// ---- Types -------------------------------------------------------------------------------------

// A named field of ROW<...>, ROW(...) or STRUCTURED<...>.
struct TypeField {
  Ident name;
  const TypeName* type = nullptr;
  String comment;  // empty span when absent
};

enum class TypeKind : uint8_t {
  kBasic,       // `words` says which: "INT", "DOUBLE PRECISION", "TIMESTAMP WITH LOCAL TIME ZONE"
  kArray,       // ARRAY<e>, or e ARRAY
  kMultiset,    // MULTISET<e>, or e MULTISET
  kMap,         // MAP<k, v>
  kRow,         // ROW<...>, ROW(...)
  kRaw,         // RAW('class', 'snapshot')
  kStructured,  // STRUCTURED<'class', ...>
  kNamed,       // a user-defined type: a name
};

// Null where nothing was written.
enum class Nullability : uint8_t { kUnspecified, kNull, kNotNull };

struct TypeName : Node {
  TypeKind kind = TypeKind::kBasic;
  Nullability nullability = Nullability::kUnspecified;
  bool postfix = false;    // INT ARRAY, INT MULTISET
  bool standard = false;   // ROW(...) instead of ROW<...>
  std::string_view words;  // kBasic: upper case, single blanks, canonical (INT, not INTEGER)
  int32_t precision = -1;  // (p), or (length); -1: not written
  int32_t scale = -1;      // (p, s)
  const TypeName* element = nullptr;  // array, multiset, map's value
  const TypeName* key = nullptr;      // map's key
  List<TypeField> fields;             // row, structured
  String class_name;                  // raw, structured
  String snapshot;                    // raw
  Ident charset;                      // CHAR(3) CHARACTER SET x; empty text when absent
  Name name;                          // kNamed
};

// ---- Hints -------------------------------------------------------------------------------------

// One hint of /*+ NAME(...) */: OPTIONS('k' = 'v'), BROADCAST(t1), LOOKUP('table' = 'x').
struct HintArgument {
  enum class Kind : uint8_t { kString, kNumber, kName } kind = Kind::kString;
  String text;  // a string's value, or a number as it is written
  Ident name;
};
struct Hint {
  Ident name;
  bool in_brackets = false;      // NAME(): brackets, and nothing in them
  List<Option> options;          // key = value; a key may be a plain name
  List<HintArgument> arguments;  // literals, or names
  Span span;
};

}  // namespace weir::sql::ast
