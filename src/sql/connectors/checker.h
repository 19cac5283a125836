// The parts of check.h, a file a subject: check.cc, check_options.cc, check_needs.cc. Not for
// callers.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sql/connectors/check.h"

namespace weir::sql {

// A format that the table names, and the prefix of its options.
struct UsedFormat {
  const GivenOption* option = nullptr;
  const ConnectorDef* format = nullptr;  // null: outside of the registry
  std::string prefix;                    // "json.", "value.json."
};

class ConnectorChecker {
 public:
  ConnectorChecker(const ConnectorTable& table, const ConnectorRegistry& registry,
                   std::string_view line, std::vector<Diagnostic>* diagnostics)
      : table_(table), registry_(registry), line_(line), diagnostics_(diagnostics) {}

  void Run();

 private:
  // check.cc
  void CheckJars();
  void CheckRoles();
  void CheckKey();
  void CheckMetadata();
  void FindFormats();

  // check_options.cc
  void CheckOptions();
  void CheckKnown(const GivenOption& given, const OptionDef& option, bool verified);
  void CheckFormatOption(const GivenOption& given, const UsedFormat& used);
  void CheckUnknown(const GivenOption& given);
  void CheckFormatName(const GivenOption& given, const OptionDef& option);
  void CheckColumns(const GivenOption& given);
  void CheckTemplate(const GivenOption& given, std::string_view open);
  void ReportNoColumn(const GivenOption& given, std::string_view column, size_t at);

  // check_needs.cc
  void CheckRequired();
  void CheckNeed(const ConnectorDef& of, const NeedDef& need, std::string_view prefix);
  void CheckConflict(const ConnectorDef& of, const ConflictDef& conflict, std::string_view prefix);
  bool Holds(const ConnectorDef& of, const OptionIs& condition, std::string_view prefix) const;
  // Told already, as the right name of a misspelt one; what was said becomes an error.
  bool IsMisspelt(const ConnectorDef& of, const std::string& key);
  std::vector<NeedDef> Spread(const NeedDef& need) const;
  // One of `any` is missing. A key that is passed on as it is ('properties.*') and nearly one of
  // them is what was meant; else `at` is blamed.
  void ReportMissing(const ConnectorDef& of, const std::vector<std::string>& any, Span at,
                     std::string_view what, std::string_view because);

  const GivenOption* Given(const ConnectorDef& of, std::string_view key,
                           std::string_view prefix) const;
  bool HasAnyRole(TableRoles roles) const { return roles_ == 0 || (roles_ & roles) != 0; }
  std::vector<std::string> ColumnNames() const;
  bool HasColumn(std::string_view name) const;
  // Where something that is missing is blamed: the value of 'connector'.
  Span At() const { return connector_option_->value_span; }
  std::string Of() const { return "connector '" + connector_->name + "'"; }
  // A warning when Flink's verdict is not sure.
  void Report(Diagnostic diagnostic, bool sure);

  const ConnectorTable& table_;
  const ConnectorRegistry& registry_;
  std::string_view line_;
  std::vector<Diagnostic>* diagnostics_;
  const ConnectorDef* connector_ = nullptr;
  const GivenOption* connector_option_ = nullptr;
  std::vector<UsedFormat> formats_;
  TableRoles roles_ = 0;  // what the table is used for
  // Options that were meant by unknown ones, and what was said of those.
  std::map<std::string, size_t> misspelt_;
  bool cluster_ = false;  // 'cluster_name': addresses come from a DataSource
};

// A value that is not known before the job starts: it holds ${...}.
bool IsOpenValue(std::string_view value);

}  // namespace weir::sql
