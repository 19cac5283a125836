// CREATE VIEW, FUNCTION, CATALOG, DATABASE, MODEL and MATERIALIZED TABLE.
#include "base/core/edit_distance.h"
#include "sql/diag/messages_ddl.h"
#include "sql/syntax/parser_impl.h"

namespace weir::sql {

bool StatementParser::ParseCreateView(Statement* statement, Create create) {
  statement->kind = StatementKind::kCreateView;
  in_.Take();
  ast::CreateView view;
  view.temporary = create.temporary;
  view.or_replace = create.or_replace;
  view.if_not_exists = AcceptIfNotExists();
  if (!ParseName("a view's name", &view.name)) return false;
  if (Is(Tok::kLParen) && !ParseIdentList("a column", &view.columns)) return false;
  if (!ParseComment(&view.comment)) return false;
  if (!Expect(Kw::kAs, "behind the name of CREATE VIEW")) return false;
  const bool ok = ParseAsQuery("after AS of CREATE VIEW", &view.query);
  statement->body = view;
  return ok;
}

bool StatementParser::ParseCreateFunction(Statement* statement, Create create) {
  statement->kind = StatementKind::kCreateFunction;
  ast::CreateFunction function;
  function.temporary = create.temporary;
  function.or_replace = create.or_replace;
  if (Is(Kw::kSystem)) {
    const Token system = in_.Take();
    if (!create.temporary) {
      return Fail(messages::Unsupported(system.span, "a system function can only be temporary",
                                        "write CREATE TEMPORARY SYSTEM FUNCTION"));
    }
    function.system = true;
    if (!Is(Kw::kFunction)) return FailWords("FUNCTION", "after SYSTEM", {"FUNCTION"});
  }
  in_.Take();
  function.if_not_exists = AcceptIfNotExists();
  if (function.system) {
    ast::Ident name;
    if (!ParseIdent("a function's name", &name)) return false;
    function.name = {arena_.Copy(std::span<const ast::Ident>(&name, 1)), name.span};
  } else if (!ParseName("a function's name", &function.name)) {
    return false;
  }
  if (!Expect(Kw::kAs, "behind the name of CREATE FUNCTION") ||
      !ParsePlainString("the function's class, as a string, after AS", &function.class_name)) {
    return false;
  }
  const bool ok = ParseFunctionTail(&function);
  statement->body = function;
  return ok;
}

// [LANGUAGE l] [USING JAR 'x', ...] [WITH (...)]
bool StatementParser::ParseFunctionTail(ast::CreateFunction* function) {
  static constexpr std::string_view kTail[] = {"LANGUAGE", "USING", "WITH"};
  tail_ = kTail;
  Span language;
  if (Accept(Kw::kLanguage)) {
    const Token token = in_.Peek();
    language = token.span;
    if (!token.Is(Kw::kJava) && !token.Is(Kw::kScala) && !token.Is(Kw::kSql) &&
        !token.Is(Kw::kPython)) {
      return FailWords("JAVA, SCALA, SQL or PYTHON", "after LANGUAGE",
                       {"JAVA", "SCALA", "SQL", "PYTHON"});
    }
    function->language = KeywordText(in_.Take().keyword);
  }
  if (Accept(Kw::kUsing)) {
    if (function->language == "SQL" || function->language == "PYTHON") {
      return Fail(
          messages::Unsupported(language, "USING JAR goes with functions in Java or Scala only",
                                "remove USING; Python code comes from the setting python.files"));
    }
    ListBuilder<ast::Resource> builder(&lists_.resources);
    do {
      ast::Resource resource;
      if (!Is(Kw::kJar)) return FailWords("JAR", "after USING", {"JAR"});
      in_.Take();
      resource.kind = "JAR";
      if (!ParsePlainString("the jar's path, as a string, after JAR", &resource.uri)) return false;
      builder.Add(resource);
    } while (Accept(Tok::kComma));
    function->resources = builder.Finish(&arena_);
  }
  bool has = false;
  return ParseWith(&has, &function->options);
}

bool StatementParser::ParseCreateCatalog(Statement* statement, Create create) {
  static constexpr std::string_view kTail[] = {"COMMENT", "WITH"};
  tail_ = kTail;
  statement->kind = StatementKind::kCreateCatalog;
  in_.Take();
  ast::CreateNamed catalog;
  catalog.temporary = create.temporary;
  catalog.or_replace = create.or_replace;
  catalog.if_not_exists = AcceptIfNotExists();
  ast::Ident name;
  if (!ParseIdent("a catalog's name", &name)) return false;
  catalog.name = {arena_.Copy(std::span<const ast::Ident>(&name, 1)), name.span};
  if (Accept(Kw::kComment) && !ParseString("a string after COMMENT", &catalog.comment)) {
    return false;
  }
  const bool ok = ParseWith(&catalog.has_options, &catalog.options);
  statement->body = catalog;
  return ok;
}

bool StatementParser::ParseCreateDatabase(Statement* statement, Create create) {
  static constexpr std::string_view kTail[] = {"COMMENT", "WITH"};
  tail_ = kTail;
  statement->kind = StatementKind::kCreateDatabase;
  in_.Take();
  ast::CreateNamed database;
  database.temporary = create.temporary;
  database.or_replace = create.or_replace;
  database.if_not_exists = AcceptIfNotExists();
  if (!ParseName("a database's name", &database.name) || !ParseComment(&database.comment)) {
    return false;
  }
  const bool ok = ParseWith(&database.has_options, &database.options);
  statement->body = database;
  return ok;
}

bool StatementParser::ParseCreateModel(Statement* statement, Create create) {
  static constexpr std::string_view kTail[] = {"INPUT", "OUTPUT", "COMMENT", "WITH", "AS"};
  tail_ = kTail;
  statement->kind = StatementKind::kCreateModel;
  in_.Take();
  ast::CreateModel model;
  model.temporary = create.temporary;
  model.or_replace = create.or_replace;
  model.if_not_exists = AcceptIfNotExists();
  if (!ParseName("a model's name", &model.name)) return false;
  const auto columns = [this](ast::TableElements* elements) {
    return Is(Tok::kLParen) ? ParseColumnList(false, elements)
                            : FailExpected("'(' in front of the model's columns");
  };
  if (Accept(Kw::kInput)) {
    model.has_input = true;
    if (!columns(&model.input)) return false;
  }
  if (Accept(Kw::kOutput)) {
    model.has_output = true;
    if (!columns(&model.output)) return false;
  }
  if (!ParseComment(&model.comment) || !ParseWith(&model.has_options, &model.options)) {
    return false;
  }
  const bool ok = !Accept(Kw::kAs) || ParseAsQuery("after AS of CREATE MODEL", &model.as);
  statement->body = model;
  return ok;
}

bool StatementParser::ParseCreateMaterialized(Statement* statement, Create create) {
  statement->kind = StatementKind::kCreateMaterializedTable;
  const Token first = in_.Take();
  if (create.temporary || create.or_replace) {
    return Fail(messages::Unsupported(
        first.span,
        create.temporary ? "a materialized table is never temporary"
                         : "CREATE OR REPLACE MATERIALIZED TABLE is not in Flink 2.2",
        "write CREATE MATERIALIZED TABLE"));
  }
  if (!Is(Kw::kTable)) return FailWords("TABLE", "after CREATE MATERIALIZED", {"TABLE"});
  in_.Take();
  ast::CreateTable table;
  table.materialized = true;
  if (!ParseName("a table's name", &table.name)) return false;
  if (Accept(Tok::kLParen)) {
    if (!Is(Kw::kConstraint) && !Is(Kw::kPrimary) && !Is(Kw::kUnique)) {
      return FailExpected("PRIMARY KEY in the brackets of CREATE MATERIALIZED TABLE",
                          "its columns are those of the query");
    }
    ast::Constraint constraint;
    if (!ParseConstraint(true, &constraint)) return false;
    table.has_elements = true;
    table.elements.in_brackets = true;
    table.elements.constraints = arena_.Copy(std::span<const ast::Constraint>(&constraint, 1));
    if (!Expect(Tok::kRParen, "')' behind the key of CREATE MATERIALIZED TABLE")) return false;
  }
  if (!ParseComment(&table.comment)) return false;
  if (Accept(Kw::kDistributed) && !ParseDistribution(&table.distribution)) return false;
  if (Accept(Kw::kPartitioned)) {
    table.has_partitioned_by = true;
    if (!Expect(Kw::kBy, "after PARTITIONED") ||
        !ParseIdentList("a partition column", &table.partitioned_by)) {
      return false;
    }
  }
  if (!ParseWith(&table.has_options, &table.options)) return false;
  if (Accept(Kw::kFreshness) && !ParseFreshness(&table.refresh.freshness)) return false;
  if (Accept(Kw::kRefreshMode) && !ParseRefreshMode(&table.refresh.mode)) return false;
  if (!Accept(Kw::kAs)) {
    return FailWords(
        "COMMENT, DISTRIBUTED, PARTITIONED BY, WITH, FRESHNESS, REFRESH_MODE or AS",
        "in CREATE MATERIALIZED TABLE",
        {"COMMENT", "DISTRIBUTED", "PARTITIONED", "WITH", "FRESHNESS", "REFRESH_MODE", "AS"});
  }
  const bool ok = ParseAsQuery("after AS of CREATE MATERIALIZED TABLE", &table.as);
  statement->body = table;
  return ok;
}

// = INTERVAL '3' MINUTE
bool StatementParser::ParseFreshness(const ast::Interval** freshness) {
  if (!Expect(Tok::kEq, "'=' after FRESHNESS")) return false;
  const ast::Expr* expr = ParseExpr(ExprContext::kNonQuery);
  if (expr == nullptr) return false;
  *freshness = ast::As<ast::Interval>(expr);
  if (*freshness == nullptr || (*freshness)->operand != nullptr) {
    return Fail(messages::FreshnessNotInterval(in_.Last().span));
  }
  return true;
}

// = FULL, = CONTINUOUS
bool StatementParser::ParseRefreshMode(ast::Refresh::Mode* mode) {
  if (!Expect(Tok::kEq, "'=' after REFRESH_MODE")) return false;
  if (Accept(Kw::kFull)) {
    *mode = ast::Refresh::Mode::kFull;
  } else if (Accept(Kw::kContinuous)) {
    *mode = ast::Refresh::Mode::kContinuous;
  } else {
    return FailWords("FULL or CONTINUOUS", "after REFRESH_MODE =", {"FULL", "CONTINUOUS"});
  }
  return true;
}

}  // namespace weir::sql
