// The SHOW family.
#include "base/core/edit_distance.h"
#include "sql/diag/messages_ddl.h"
#include "sql/syntax/parser_impl.h"

namespace weir::sql {
namespace {

using What = ast::ShowWhat;

struct ShowForm {
  Kw words[3];  // behind SHOW; kNotKeyword: none
  What what;
  enum Tail : uint8_t {
    kNothing = 0,
    kFromName = 1,     // [FROM|IN name]
    kMustFrom = 2,     // FROM|IN name
    kLike = 4,         // [[NOT] LIKE 'x']
    kIlike = 8,        // or ILIKE
    kName = 16,        // name
    kSimpleName = 32,  // name of one part
    kPartition = 64,   // [PARTITION (...)]
  };
  uint8_t tail;
};

constexpr ShowForm kForms[] = {
    {{Kw::kCatalogs}, What::kCatalogs, ShowForm::kLike | ShowForm::kIlike},
    {{Kw::kCurrent, Kw::kCatalog}, What::kCurrentCatalog, ShowForm::kNothing},
    {{Kw::kCurrent, Kw::kDatabase}, What::kCurrentDatabase, ShowForm::kNothing},
    {{Kw::kDatabases}, What::kDatabases, ShowForm::kFromName | ShowForm::kLike | ShowForm::kIlike},
    {{Kw::kFunctions}, What::kFunctions, ShowForm::kFromName | ShowForm::kLike | ShowForm::kIlike},
    {{Kw::kUser, Kw::kFunctions},
     What::kUserFunctions,
     ShowForm::kFromName | ShowForm::kLike | ShowForm::kIlike},
    {{Kw::kModels}, What::kModels, ShowForm::kFromName | ShowForm::kLike},
    {{Kw::kTables}, What::kTables, ShowForm::kFromName | ShowForm::kLike},
    {{Kw::kViews}, What::kViews, ShowForm::kFromName | ShowForm::kLike},
    {{Kw::kMaterialized, Kw::kTables},
     What::kMaterializedTables,
     ShowForm::kFromName | ShowForm::kLike},
    {{Kw::kColumns}, What::kColumns, ShowForm::kMustFrom | ShowForm::kLike},
    {{Kw::kCreate, Kw::kTable}, What::kCreateTable, ShowForm::kName},
    {{Kw::kCreate, Kw::kView}, What::kCreateView, ShowForm::kName},
    {{Kw::kCreate, Kw::kCatalog}, What::kCreateCatalog, ShowForm::kSimpleName},
    {{Kw::kCreate, Kw::kModel}, What::kCreateModel, ShowForm::kName},
    {{Kw::kCreate, Kw::kMaterialized, Kw::kTable}, What::kCreateMaterializedTable, ShowForm::kName},
    {{Kw::kModules}, What::kModules, ShowForm::kNothing},
    {{Kw::kFull, Kw::kModules}, What::kFullModules, ShowForm::kNothing},
    {{Kw::kPartitions}, What::kPartitions, ShowForm::kName | ShowForm::kPartition},
    {{Kw::kProcedures},
     What::kProcedures,
     ShowForm::kFromName | ShowForm::kLike | ShowForm::kIlike},
    {{Kw::kJars}, What::kJars, ShowForm::kNothing},
    {{Kw::kJobs}, What::kJobs, ShowForm::kNothing},
};

constexpr std::string_view kChoices =
    "TABLES, VIEWS, CREATE TABLE, COLUMNS, FUNCTIONS, CATALOGS, DATABASES, MODELS, MODULES, "
    "PARTITIONS, PROCEDURES, JARS, JOBS or CURRENT CATALOG";

}  // namespace

bool StatementParser::ParseShow(Statement* statement) {
  const ShowForm* found = nullptr;
  size_t length = 0;
  std::vector<std::string_view> next;  // the words that would have gone on
  size_t reached = 1;
  for (const ShowForm& form : kForms) {
    size_t words = 0;
    while (words < 3 && form.words[words] != Kw::kNotKeyword && Is(form.words[words], 1 + words)) {
      ++words;
    }
    if (words == 3 || form.words[words] == Kw::kNotKeyword) {
      found = &form;
      length = words;
      break;
    }
    if (1 + words > reached) {
      next.clear();
      reached = 1 + words;
    }
    if (1 + words == reached) next.push_back(KeywordText(form.words[words]));
  }
  if (found == nullptr) {
    if (reached == 1) return FailPair(kChoices, next);
    in_.Seek(in_.index() + reached);
    std::string wanted;
    for (size_t i = 0; i < next.size(); ++i) {
      wanted += (i == 0 ? "" : i + 1 == next.size() ? " or " : ", ") + std::string(next[i]);
    }
    return FailWords(wanted, "after SHOW " + std::string(TextOf(in_.Last())), next);
  }
  in_.Seek(in_.index() + 1 + length);
  ast::Show show;
  show.what = found->what;
  if (!ParseShowTail(found->tail, &show)) return false;
  statement->body = show;
  return true;
}

bool StatementParser::ParseShowTail(uint8_t tail, ast::Show* show) {
  if ((tail & (ShowForm::kFromName | ShowForm::kMustFrom)) != 0 && (Is(Kw::kFrom) || Is(Kw::kIn))) {
    show->from_word = Is(Kw::kFrom);
    show->in_word = !show->from_word;
    in_.Take();
    if (!ParseName("a name after FROM", &show->name)) return false;
    if (show->what == What::kDatabases && show->name.parts.size() > 1) {
      return Fail(messages::Unsupported(show->name.span, "a catalog's name has one part", ""));
    }
  } else if ((tail & ShowForm::kMustFrom) != 0) {
    return FailWords("FROM and a table", "after SHOW COLUMNS", {"FROM", "IN"});
  }
  if ((tail & ShowForm::kName) != 0 && !ParseName("a name", &show->name)) return false;
  if ((tail & ShowForm::kSimpleName) != 0) {
    ast::Ident name;
    if (!ParseIdent("a catalog's name", &name)) return false;
    show->name = {arena_.Copy(std::span<const ast::Ident>(&name, 1)), name.span};
  }
  if ((tail & ShowForm::kPartition) != 0 &&
      !ParsePartitionOpt(&show->has_partition, &show->partition, true)) {
    return false;
  }
  if ((tail & ShowForm::kLike) == 0) return true;
  const bool ilike = (tail & ShowForm::kIlike) != 0;
  static constexpr std::string_view kTail[] = {"LIKE", "NOT LIKE"};
  tail_ = kTail;
  if (!Is(Kw::kNot) && !Is(Kw::kLike) && !(ilike && Is(Kw::kIlike))) return true;
  show->negated = Accept(Kw::kNot);
  if (Accept(Kw::kLike)) {
    show->like = true;
  } else if (ilike && Accept(Kw::kIlike)) {
    show->ilike = true;
  } else {
    return FailWords(ilike ? "LIKE or ILIKE" : "LIKE", "after NOT", {"LIKE"});
  }
  return ParsePlainString("a pattern, as a string, after LIKE", &show->pattern);
}

}  // namespace weir::sql
