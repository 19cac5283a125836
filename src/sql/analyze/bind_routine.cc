// Functions and models: made, changed, dropped.
#include <fmt/format.h>

#include <set>

#include "sql/analyze/binder.h"
#include "sql/diag/messages_analysis.h"
#include "sql/diag/messages_statement.h"

namespace weir::sql {
namespace {

using Keep = Session::FunctionKeep;

Keep KeepOf(bool temporary, bool system) {
  if (system) return Keep::kTemporarySystem;
  return temporary ? Keep::kTemporary : Keep::kCatalog;
}

std::string_view KeepName(Keep keep) {
  switch (keep) {
    case Keep::kCatalog:
      return "function";
    case Keep::kTemporary:
      return "temporary function";
    case Keep::kTemporarySystem:
      return "temporary system function";
  }
  return "function";
}

}  // namespace

void Binder::BindCreateFunction(const ast::CreateFunction& function, StatementKind kind) {
  if (function.name.empty()) return;
  const Keep keep = KeepOf(function.temporary, function.system);
  if (kind == StatementKind::kAlterFunction) {
    AlterFunction(function, keep);
    return;
  }
  if (function.language == "SQL") {
    Report(MakeError(DiagCode::kBadFunction, function.name.span,
                     "Flink reads LANGUAGE SQL, but has no functions written in SQL")
               .Help("write LANGUAGE JAVA, SCALA or PYTHON, or make it a view"));
  }
  if (function.class_name.value.empty() && !function.class_name.span.empty()) {
    Report(MakeError(DiagCode::kBadFunction, function.class_name.span,
                     fmt::format("function {} names no class", function.name.Text()))
               .Help("name the class in full: AS 'com.example.MyFunction'"));
  }
  if (!CheckParts(function.name, 3)) return;
  if (keep == Keep::kCatalog && !CheckPlace(function.name)) return;
  const bool given =
      session_->FindFunction({function.name.parts.last(1), function.name.span}).info.given;
  if (session_->HasFunction(function.name, keep) == Presence::kKnown) {
    if (!function.if_not_exists) {
      Diagnostic diagnostic =
          messages::ObjectExists(function.name.span, KeepName(keep), function.name.Text());
      if (given && keep == Keep::kTemporarySystem) {
        diagnostic.Note("it is declared outside of the script, in spec.functions")
            .Help("remove this statement, or declare the function here alone");
      }
      Report(std::move(diagnostic));
    }
    return;
  }
  if (given) {
    Report(MakeWarning(DiagCode::kBadFunction, function.name.span,
                       fmt::format("calls of {0} mean the {0} of spec.functions, which comes "
                                   "before those of catalogs",
                                   function.name.last().text))
               .Help("give one of the two another name"));
  }
  FunctionInfo info;
  info.name = std::string(function.name.last().text);
  session_->DefineFunction(function.name, keep, std::move(info));
}

void Binder::AlterFunction(const ast::CreateFunction& function, Keep keep) {
  if (keep != Keep::kCatalog) {
    Report(MakeError(DiagCode::kBadFunction, function.name.span,
                     fmt::format("a {} cannot be altered", KeepName(keep)))
               .Help("drop it and create it anew"));
    return;
  }
  if (!CheckParts(function.name, 3)) return;
  // The catalog has to be there even for IF EXISTS.
  if (!CheckCatalog(function.name.span, session_->Path(function.name).catalog)) return;
  if (function.if_exists || session_->HasFunction(function.name, keep) != Presence::kAbsent) return;
  ReportNoFunction(function.name, KeepName(keep));
}

void Binder::ReportNoFunction(const ast::Name& name, std::string_view what) {
  Report(messages::NoSuchFunction(name.span, name.Text(), what, session_->OwnFunctionNames()));
}

void Binder::DropFunction(const ast::Drop& drop) {
  const Keep keep = KeepOf(drop.temporary, drop.system);
  if (!CheckParts(drop.name, 3)) return;
  if (keep == Keep::kCatalog && !CheckCatalog(drop.name.span, session_->Path(drop.name).catalog)) {
    return;
  }
  const bool absent = session_->HasFunction(drop.name, keep) == Presence::kAbsent;
  if (absent && !drop.if_exists) ReportNoFunction(drop.name, KeepName(keep));
  session_->RemoveFunction(drop.name, keep);
}

bool Binder::CheckModelColumns(const ast::TableElements& elements, std::string_view what) {
  std::set<std::string_view> seen;
  bool sound = true;
  for (const ast::ColumnDef& field : elements.columns) {
    if (field.name.empty()) continue;
    if (field.kind != ast::ColumnKind::kPhysical) {
      sound = false;
      Report(MakeError(DiagCode::kBadModel, field.span,
                       fmt::format("{} of a model has a computed or metadata column", what))
                 .Help("give each column a name and a type alone"));
    } else if (!seen.insert(field.name.last().text).second) {
      sound = false;
      Report(messages::DuplicateName(field.name.span, "column", field.name.last().text, {}));
    }
  }
  return sound;
}

void Binder::BindCreateModel(const ast::CreateModel& model, Span at) {
  if (model.as != nullptr) {
    BindQuery(*model.as, nullptr);
    Report(messages::NotSupported(at, "CREATE MODEL ... AS",
                                  "declare INPUT and OUTPUT, and train the model elsewhere"));
  } else {
    CheckModelForm(model, at);
  }
  ModelInfo info;
  info.path = session_->Path(model.name);
  const auto columns = [&](const ast::TableElements& elements, std::vector<Column>* out) {
    for (const ast::ColumnDef& field : elements.columns) {
      if (field.name.empty()) continue;
      Column column;
      column.name = std::string(field.name.last().text);
      if (field.type != nullptr) column.type = ResolveType(*field.type);
      out->push_back(std::move(column));
    }
  };
  columns(model.input, &info.inputs);
  columns(model.output, &info.outputs);
  if (!CheckParts(model.name, 3)) return;
  if (!model.temporary && !CheckPlace(model.name)) return;
  if (session_->HasModel(model.name, model.temporary) == Presence::kKnown) {
    if (!model.if_not_exists) {
      Report(messages::ObjectExists(model.name.span, model.temporary ? "temporary model" : "model",
                                    model.name.Text()));
    }
    return;
  }
  session_->DefineModel(model.name, model.temporary, std::move(info));
}

void Binder::CheckModelForm(const ast::CreateModel& model, Span at) {
  if (model.options.empty()) {
    Report(MakeError(DiagCode::kBadModel, at,
                     fmt::format("model {} has no options", model.name.Text()))
               .Help("say who serves it: WITH ('provider' = 'openai', ...)"));
  }
  const bool input = !model.input.columns.empty();
  const bool output = !model.output.columns.empty();
  if (input != output) {
    const ast::ColumnDef& last = input ? model.input.columns.back() : model.output.columns.back();
    Report(
        MakeError(DiagCode::kBadModel, last.type != nullptr ? last.type->span : last.span,
                  input ? "a model with INPUT has no OUTPUT" : "a model with OUTPUT has no INPUT")
            .Help("declare both: INPUT (a STRING) OUTPUT (b STRING)"));
  }
  CheckModelColumns(model.input, "INPUT");
  CheckModelColumns(model.output, "OUTPUT");
}

void Binder::DropModel(const ast::Drop& drop) {
  if (!CheckParts(drop.name, 3)) return;
  if (session_->HasModel(drop.name, drop.temporary) == Presence::kAbsent && !drop.if_exists) {
    Report(messages::UnknownModel(drop.name.span, drop.name.Text(), session_->ModelNames()));
  }
  session_->RemoveModel(drop.name, drop.temporary);
}

void Binder::AlterModel(const ast::Alter& alter) {
  if (!CheckParts(alter.name, 3)) return;
  if (alter.action == ast::AlterAction::kRenameTo && !alter.new_name.empty() &&
      session_->Path(alter.new_name).catalog != session_->Path(alter.name).catalog) {
    Report(MakeError(DiagCode::kBadAlter, alter.new_name.span,
                     "a model cannot be renamed into another catalog")
               .Help("create it there anew"));
    return;
  }
  const bool temporary = session_->HasModel(alter.name, true) == Presence::kKnown;
  if (temporary) {
    Report(messages::TemporaryObject(alter.name.span, alter.name.Text(), "model", "ALTER MODEL"));
    return;
  }
  const Presence presence = session_->HasModel(alter.name, false);
  if (presence == Presence::kAbsent && !alter.if_exists) {
    Report(messages::UnknownModel(alter.name.span, alter.name.Text(), session_->ModelNames()));
  }
  if (presence == Presence::kAbsent) return;
  const bool empty = (alter.action == ast::AlterAction::kSetOptions && alter.options.empty()) ||
                     (alter.action == ast::AlterAction::kResetOptions && alter.keys.empty());
  if (empty) {
    Report(messages::EmptyOptions(alter.name.span, "ALTER MODEL"));
  } else if (alter.action == ast::AlterAction::kRenameTo && !alter.new_name.empty()) {
    session_->RenameModel(alter.name, alter.new_name.last().text);
  }
}

}  // namespace weir::sql
