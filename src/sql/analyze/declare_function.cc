#include "sql/analyze/declare_function.h"

#include <map>

#include "sql/analyze/binder.h"
#include "sql/diag/messages_analysis.h"
#include "sql/syntax/function_signature.h"

namespace weir::sql {
namespace {

FunctionInfo::Kind KindOf(ast::FunctionForm form) {
  switch (form) {
    case ast::FunctionForm::kScalar:
      return FunctionInfo::Kind::kScalar;
    case ast::FunctionForm::kTable:
      return FunctionInfo::Kind::kTable;
    case ast::FunctionForm::kAggregate:
      return FunctionInfo::Kind::kAggregate;
  }
  return FunctionInfo::Kind::kUnknown;
}

class Names {
 public:
  Names(std::string_view what, Binder* binder) : what_(what), binder_(*binder) {}
  void Take(const ast::Ident& name) {
    if (name.text.empty()) return;
    const auto [first, fresh] = seen_.emplace(name.text, name.span);
    if (!fresh) binder_.Report(messages::DuplicateName(name.span, what_, name.text, first->second));
  }

 private:
  std::string_view what_;
  Binder& binder_;
  std::map<std::string_view, Span> seen_;
};

FunctionSignature Resolve(const ast::FunctionSignature& given, Binder* binder) {
  FunctionSignature out;
  out.repeated = given.repeated;
  Names parameters("argument", binder);
  for (const ast::SignatureArgument& one : given.arguments) {
    parameters.Take(one.name);
    out.parameters.push_back(
        {std::string(one.name.text), binder->ResolveType(*one.type), one.optional});
  }
  if (given.form != ast::FunctionForm::kTable) {
    out.result = binder->ResolveType(*given.result);
    return out;
  }
  Names columns("column", binder);
  std::vector<Field> fields;
  for (const ast::TypeField& column : given.columns) {
    columns.Take(column.name);
    fields.push_back({std::string(column.name.text), binder->ResolveType(*column.type)});
  }
  out.result = DataType::Row(std::move(fields));
  return out;
}

}  // namespace

FunctionInfo DeclareFunction(std::string name, std::string_view signature,
                             std::vector<Diagnostic>* diagnostics) {
  FunctionInfo info;
  info.name = std::move(name);
  if (signature.empty()) return info;
  std::vector<Diagnostic> found;
  const ast::FunctionDeclaration declared = ParseFunctionSignature(signature, &found);
  BoundScript bound;
  Session session(nullptr, &bound, false);
  Binder binder(&session, &bound, signature, &found);
  for (const ast::FunctionSignature& one : declared.signatures) {
    info.signatures.push_back(Resolve(one, &binder));
    info.kind = KindOf(one.form);
  }
  if (found.empty()) return info;
  info.signatures.clear();
  info.kind = FunctionInfo::Kind::kUnknown;
  for (Diagnostic& one : found) diagnostics->push_back(std::move(one));
  return info;
}

}  // namespace weir::sql
