#include "sql/analyze/table_options.h"

#include <algorithm>
#include <utility>

#include "base/core/ascii.h"
#include "sql/analyze/reached.h"
#include "sql/connectors/check.h"

namespace weir::sql {
namespace {

// Finds the places where the script's jobs read and write tables, through views.
class Uses {
 public:
  explicit Uses(const BoundScript& bound) : bound_(bound), uses_(bound.tables.size()) {}

  struct OfTable {
    std::vector<TableUse> uses;
    std::vector<GivenOption> hints;
  };
  std::vector<OfTable> Run() {
    for (const BoundStatement& statement : bound_.statements) {
      for (const BoundSink& sink : statement.sinks) {
        if (sink.table >= 0) Add(sink.table, TableRole::kSink, sink.target, sink.options);
        Visit(sink.query);
      }
      if (statement.kind == StatementKind::kQuery) Visit(statement.query);
    }
    return std::move(uses_);
  }

 private:
  void Add(int table, TableRole role, Span span, const std::vector<GivenOption>& hints) {
    OfTable& of = uses_[static_cast<size_t>(table)];
    of.hints.insert(of.hints.end(), hints.begin(), hints.end());
    std::vector<TableUse>& uses = of.uses;
    // One place a role: the first, as no second message follows from it.
    const bool told = std::any_of(uses.begin(), uses.end(),
                                  [&](const TableUse& use) { return use.role == role; });
    if (!told) uses.push_back({role, span});
  }

  void Visit(const BoundRel* root) {
    reached_.Walk(root);
    while (!views_.empty()) {
      const BoundRel* view = views_.back();
      views_.pop_back();
      reached_.Walk(view);
    }
  }

  void OnScan(const BoundRel& scan) {
    if (scan.table < 0) return;
    const BoundTable& table = bound_.tables[static_cast<size_t>(scan.table)];
    if (table.view != nullptr) {
      views_.push_back(table.view);
      return;
    }
    const bool by_key = scan.temporal && !scan.keys.empty() && scan.keys[0]->type.is_proctime();
    Add(scan.table, by_key ? TableRole::kLookup : TableRole::kSource, scan.span, scan.options);
  }

  const BoundScript& bound_;
  std::vector<OfTable> uses_;
  std::vector<const BoundRel*> views_;
  struct Scans {
    Uses* uses;
    void operator()(const BoundRel& scan) const { uses->OnScan(scan); }
  };
  Reached<Scans> reached_{Scans{this}};
};

GivenColumn ColumnOf(const Column& column, const ast::CreateTable& create) {
  GivenColumn out;
  out.name = column.name;
  out.metadata_key = column.metadata_key;
  out.is_virtual = column.kind == ColumnKind::kMetadataVirtual;
  if (column.kind == ColumnKind::kMetadata || out.is_virtual) {
    out.kind = GivenColumn::Kind::kMetadata;
  } else if (column.kind == ColumnKind::kComputed) {
    out.kind = GivenColumn::Kind::kComputed;
  }
  out.span = create.name.span;
  for (const ast::ColumnDef& def : create.elements.columns) {
    if (def.name.empty() || def.name.last().text != column.name) continue;
    out.span = def.metadata_from ? def.metadata_key.span : def.name.span;
    if (def.metadata_from) {
      out.end = {def.metadata_key.span.end, def.metadata_key.span.end};
    } else if (def.comment.span.empty() && def.constraint == nullptr) {
      out.end = {def.span.end, def.span.end};
    }
  }
  return out;
}

}  // namespace

void SetOptions(const ast::List<ast::Option>& options, std::vector<GivenOption>* into) {
  for (const ast::Option& option : options) {
    const auto have = std::find_if(into->begin(), into->end(), [&](const GivenOption& one) {
      return one.key == option.key.value;
    });
    GivenOption given{std::string(option.key.value), std::string(option.value.value),
                      option.key.span, option.value.span};
    if (have == into->end()) {
      into->push_back(std::move(given));
    } else {
      *have = std::move(given);
    }
  }
}

void ResetOptions(const ast::List<ast::String>& keys, std::vector<GivenOption>* from) {
  for (const ast::String& key : keys) {
    std::erase_if(*from, [&](const GivenOption& one) { return one.key == key.value; });
  }
}

std::vector<GivenOption> HintOptions(const ast::List<ast::Hint>& hints) {
  std::vector<GivenOption> options;
  for (const ast::Hint& hint : hints) {
    if (EqualsIgnoringCase(hint.name.text, "OPTIONS")) SetOptions(hint.options, &options);
  }
  return options;
}

void CheckConnectorOptions(const ast::Script& script, const BoundScript& bound,
                           const ConnectorRegistry& registry, std::string_view line,
                           std::vector<Diagnostic>* diagnostics) {
  const std::vector<Uses::OfTable> uses = Uses(bound).Run();
  for (size_t i = 0; i < bound.tables.size(); ++i) {
    const BoundTable& table = bound.tables[i];
    if (table.options.empty() || table.statement < 0) continue;
    const auto& body = script.statements[static_cast<size_t>(table.statement)].body;
    const auto* create = std::get_if<ast::CreateTable>(&body);
    if (create == nullptr || create->materialized) continue;
    ConnectorTable one;
    one.name = create->name.Text();
    one.name_span = create->name.span;
    one.options = table.options;
    for (const Column& column : table.info.schema.columns) {
      one.columns.push_back(ColumnOf(column, *create));
    }
    one.columns_known = !table.info.schema.open;
    one.has_key = !table.info.schema.primary_key.empty();
    one.uses = uses[i].uses;
    for (const GivenOption& hint : uses[i].hints) {
      if (hint.key != "connector") one.options.push_back(hint);
    }
    std::vector<Diagnostic> found;
    CheckConnectorTable(one, registry, line, &found);
    for (Diagnostic& diagnostic : found) {
      // What is wrong in a base is wrong in every table LIKE it, and told once.
      const bool told =
          create->like != nullptr &&
          std::find(diagnostics->begin(), diagnostics->end(), diagnostic) != diagnostics->end();
      if (!told) diagnostics->push_back(std::move(diagnostic));
    }
  }
}

}  // namespace weir::sql
