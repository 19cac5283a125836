// What is allowed in a SqlJob. In a .sql file the same findings are warnings.
#include <algorithm>

#include "sql/compile/owned_keys.h"
#include "sql/compile/parts.h"
#include "sql/diag/messages.h"
#include "sql/syntax/lexer.h"

namespace weir::sql {
namespace {

bool Shows(StatementKind kind) {
  return kind == StatementKind::kQuery || kind == StatementKind::kShow ||
         kind == StatementKind::kDescribe || kind == StatementKind::kExplain;
}

bool IsRemote(std::string_view path) {
  const size_t scheme = path.find("://");
  return scheme != std::string_view::npos && path.substr(0, scheme) != "file";
}

// What Flink takes between BEGIN STATEMENT SET and END.
bool BelongsInSet(StatementKind kind) {
  return kind == StatementKind::kInsert || kind == StatementKind::kExecuteInsert ||
         kind == StatementKind::kCreateTableAs || kind == StatementKind::kUpdate ||
         kind == StatementKind::kDelete;
}

class Rules {
 public:
  Rules(const ast::Script& script, const CompileInput& input, Mode mode, std::vector<Edit>* edits,
        std::vector<Diagnostic>* diagnostics)
      : script_(script), input_(input), mode_(mode), edits_(edits), diagnostics_(diagnostics) {}

  void Run() {
    for (const ast::Statement& statement : script_.statements) {
      CheckStatement(statement);
      if (Writes(statement.kind)) writers_.push_back(&statement);
    }
    if (writers_.empty()) {
      if (!script_.statements.empty() || input_.target == Target::kSqlJob) {
        Report(messages::NothingWritten(
            script_.statements.empty() ? Span{0, 0} : script_.statements.back().first_token));
      }
    } else if (writers_.size() > 1) {
      SeveralWriters();
    }
  }

 private:
  void Report(Diagnostic diagnostic) {
    if (input_.target == Target::kFile) diagnostic.level = Level::kWarning;
    diagnostics_->push_back(std::move(diagnostic));
  }

  void CheckStatement(const ast::Statement& statement) {
    if (const auto* command = std::get_if<ast::Command>(&statement.body);
        command != nullptr && command->word == "END") {
      diagnostics_->push_back(messages::Expected(statement.first_token, "a statement", "'END'",
                                                 "no statement set is open here"));
    }
    if (const auto* set = std::get_if<ast::StatementSet>(&statement.body);
        set != nullptr && set->begin_word) {
      CheckBeginSet(statement, *set);
    }
    if (Shows(statement.kind)) {
      Report(messages::BareQuery(statement.first_token, StatementKindName(statement.kind),
                                 statement.kind == StatementKind::kQuery));
    }
    if (const auto* jar = std::get_if<ast::Command>(&statement.body);
        jar && statement.kind == StatementKind::kAddJar && IsRemote(jar->text.value)) {
      Report(messages::RemoteJar(jar->text.span));
    }
    if (const auto* set = std::get_if<ast::Set>(&statement.body)) CheckSet(*set, statement.kind);
  }

  // To Flink's parser BEGIN STATEMENT SET, the INSERTs and END are statements of their own. A set
  // that is empty, or is never closed, is silently no job.
  void CheckBeginSet(const ast::Statement& statement, const ast::StatementSet& set) {
    if (!set.closed) {
      const Span stop = {statement.span.end, statement.span.end};
      Report(messages::UnclosedStatementSet(statement.first_token, stop));
    } else if (set.statements.empty()) {
      Report(messages::EmptyStatementSet(statement.first_token));
    }
    for (const ast::Statement& inner : set.statements) {
      if (BelongsInSet(inner.kind)) continue;
      diagnostics_->push_back(
          messages::NotInStatementSet(inner.first_token, StatementKindName(inner.kind)));
    }
  }

  void CheckSet(const ast::Set& set, StatementKind kind) {
    if (set.key.empty()) return;
    if (kind == StatementKind::kSet) {
      if (const auto owned = FindOwnedKey(set.key, set.value, mode_)) {
        Report(messages::OwnedKey(set.key_span, OwnedKeyMessage(set.key, *owned)));
      }
    }
    // Flink's unquoted form takes no blanks and no comment in front: it is given the quoted one.
    if (!set.key_quoted)
      edits_->push_back({set.key_span, QuoteString(set.key), EditReason::kQuoteSet});
    if (!set.value_quoted) {
      edits_->push_back({set.value_span, QuoteString(set.value), EditReason::kQuoteSet});
    }
  }

  void SeveralWriters() {
    const bool all_inserts = std::all_of(
        writers_.begin(), writers_.end(),
        [](const ast::Statement* statement) { return statement->kind == StatementKind::kInsert; });
    if (mode_ == Mode::kStreaming && all_inserts) {
      WrapInserts();
      return;
    }
    for (size_t i = 1; i < writers_.size(); ++i) {
      Report(messages::SecondJob(writers_[i]->first_token, StatementKindName(writers_[i]->kind),
                                 writers_[0]->first_token, mode_ == Mode::kBatch));
    }
  }

  void WrapInserts() {
    const ast::Statement& first = *writers_.front();
    const ast::Statement& last = *writers_.back();
    bool split = false;
    const ast::Statement* before = &first;
    for (const ast::Statement& statement : script_.statements) {
      if (statement.span.begin < first.span.begin || statement.span.begin > last.span.begin)
        continue;
      if (statement.kind == StatementKind::kInsert) {
        before = &statement;
        continue;
      }
      split = true;
      // Reported already, and it has to go anyway.
      if (Shows(statement.kind) && input_.target == Target::kSqlJob) continue;
      const auto after = std::find_if(
          writers_.begin(), writers_.end(),
          [&](const ast::Statement* w) { return w->span.begin > statement.span.begin; });
      Report(messages::InsertsSplit(statement.first_token, StatementKindName(statement.kind),
                                    before->first_token, (*after)->first_token));
    }
    if (split) return;
    edits_->push_back({{first.span.begin, first.span.begin},
                       "EXECUTE STATEMENT SET BEGIN ",
                       EditReason::kStatementSet});
    if (last.terminated) {
      // Behind the ';', which may stand further down, behind comments.
      const uint32_t semicolon = SemicolonAfter(last.span.end);
      edits_->push_back({{semicolon, semicolon}, " END;", EditReason::kStatementSet});
    } else {
      edits_->push_back({{last.span.end, last.span.end}, "; END;", EditReason::kStatementSet});
    }
  }

  uint32_t SemicolonAfter(uint32_t from) const {
    Lexer lexer(std::string_view(input_.script).substr(from));
    for (;;) {
      const Token token = lexer.Next();
      if (token.Is(Tok::kSemicolon) || token.Is(Tok::kEnd)) return from + token.span.end;
    }
  }

  const ast::Script& script_;
  const CompileInput& input_;
  Mode mode_;
  std::vector<Edit>* edits_;
  std::vector<Diagnostic>* diagnostics_;
  std::vector<const ast::Statement*> writers_;
};

}  // namespace

bool Writes(StatementKind kind) {
  switch (kind) {
    case StatementKind::kCreateTableAs:
    case StatementKind::kInsert:
    case StatementKind::kStatementSet:
    case StatementKind::kExecuteInsert:
    case StatementKind::kExecutePlan:
    case StatementKind::kUpdate:
    case StatementKind::kDelete:
    case StatementKind::kMerge:
    case StatementKind::kCall:
    case StatementKind::kAnalyze:
      return true;
    default:
      return false;
  }
}

void CheckRules(const ast::Script& script, const CompileInput& input, Mode mode,
                std::vector<Edit>* edits, std::vector<Diagnostic>* diagnostics) {
  Rules(script, input, mode, edits, diagnostics).Run();
}

}  // namespace weir::sql
