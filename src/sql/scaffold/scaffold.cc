#include "sql/scaffold/scaffold.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/core/ascii.h"
#include "sql/scaffold/parts.h"
#include "sql/syntax/lexer.h"
#include "sql/syntax/quote_name.h"

namespace weir::sql {
namespace {

constexpr size_t kMaxJobName = 45;
constexpr size_t kWidth = 110;

// One end with all that its table needs.
struct End {
  DraftEnd pick;
  DraftOptions options;
  std::string table;
  std::vector<DraftColumn> columns;
  std::vector<std::string> key;
  std::string watermark_column;
  std::string watermark;
};

std::string OneLine(std::string text) {
  for (char& c : text) c = static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  return text;
}

// A DNS-1035 label, or nothing.
std::string LabelOf(std::string_view text) {
  std::string label;
  for (const char c : LowerAscii(text)) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (fits && !(label.empty() && c <= '9')) label += c;
    if (!fits && !label.empty() && label.back() != '-') label += '-';
  }
  label.resize(std::min(label.size(), kMaxJobName));
  while (label.ends_with('-')) label.pop_back();
  return label;
}

std::string TableName(const DraftEnd& end, std::string_view suffix) {
  if (end.table != nullptr) return end.table->name;
  std::string name = LabelOf(end.asked);
  std::replace(name.begin(), name.end(), '-', '_');
  return name + "_" + std::string(suffix);
}

bool IsTime(std::string_view type) {
  const std::string upper = UpperAscii(type);
  return upper.starts_with("TIMESTAMP(3)") || upper.starts_with("TIMESTAMP_LTZ(3)");
}

class Draft {
 public:
  explicit Draft(const DraftInput& input) : input_(input) {}

  Result<std::string> Run() {
    ASSIGN_OR_RETURN(source_.pick, PickConnector(*input_.connectors, input_.line, input_.from,
                                                 TableRole::kSource));
    ASSIGN_OR_RETURN(sink_.pick,
                     PickConnector(*input_.connectors, input_.line, input_.to, TableRole::kSink));
    if (input_.source) source_.pick.table = &*input_.source;
    if (input_.sink) sink_.pick.table = &*input_.sink;
    name_ = input_.name.empty() ? LabelOf(input_.from + "-to-" + input_.to) : input_.name;
    if (name_.empty() || name_ != LabelOf(name_)) {
      return Invalid("BadName", fmt::format("--name {}: a SqlJob's name has at most {} small "
                                            "letters, digits and '-', and begins with a letter",
                                            name_, kMaxJobName));
    }
    RETURN_IF_ERROR(MakeSource());
    RETURN_IF_ERROR(MakeSink());
    return Text();
  }

 private:
  Status MakeSource() {
    const ConnectorDef& connector = *source_.pick.connector;
    source_.table = TableName(source_.pick, "source");
    const DraftTable* table = source_.pick.table;
    if (table != nullptr && !table->columns.empty()) {
      source_.columns = table->columns;
      source_.key = table->primary_key;
      source_.watermark_column = table->watermark_column;
      source_.watermark = table->watermark;
    } else {
      source_.columns = {{"id", "BIGINT"},
                         {"customer", "STRING"},
                         {"amount", "DECIMAL(10, 2)"},
                         {"event_time", "TIMESTAMP(3)"}};
    }
    const bool by_kinds = connector.source_changelog.by == ChangelogDef::By::kKinds;
    const bool updates = by_kinds && HasChanges(connector.source_changelog, nullptr);
    const bool needs_key = connector.key == ConnectorDef::Key::kRequired || updates;
    if (needs_key && source_.key.empty()) source_.key = {source_.columns.front().name};
    ASSIGN_OR_RETURN(source_.options, ChooseOptions(*input_.connectors, input_.line, source_.pick,
                                                    updates, !source_.key.empty()));
    changes_ = HasChanges(connector.source_changelog, source_.options.format);
    if (connector.key == ConnectorDef::Key::kWithChangelogFormat && !changes_) source_.key.clear();
    if (connector.bounded) {
      source_.watermark.clear();
      return Status::Ok();
    }
    if (source_.watermark.empty()) {
      const auto time = std::find_if(source_.columns.begin(), source_.columns.end(),
                                     [](const DraftColumn& one) { return IsTime(one.type); });
      if (time == source_.columns.end()) return Status::Ok();
      source_.watermark_column = time->name;
      source_.watermark = QuoteName(time->name) + " - INTERVAL '5' SECOND";
    }
    return Status::Ok();
  }

  Status MakeSink() {
    const ConnectorDef& connector = *sink_.pick.connector;
    const ChangelogDef& takes = connector.sink_changelog;
    sink_.table = TableName(sink_.pick, "sink");
    if (sink_.table == source_.table) sink_.table += "_sink";
    const DraftTable* table = sink_.pick.table;
    const bool known = table != nullptr && !table->columns.empty();
    sink_.columns = known ? table->columns : source_.columns;
    if (known) sink_.key = table->primary_key;
    if (changes_ && takes.by == ChangelogDef::By::kKinds && !HasChanges(takes, nullptr)) {
      return NotTaken();
    }
    const bool upserts = takes.by == ChangelogDef::By::kKey ||
                         connector.key == ConnectorDef::Key::kRequired ||
                         (changes_ && takes.by == ChangelogDef::By::kKinds && !takes.update_before);
    if (upserts && sink_.key.empty()) sink_.key = SinkKey();
    if (connector.key == ConnectorDef::Key::kWithChangelogFormat && !changes_) sink_.key.clear();
    ASSIGN_OR_RETURN(sink_.options, ChooseOptions(*input_.connectors, input_.line, sink_.pick,
                                                  changes_, !sink_.key.empty()));
    if (changes_ && !HasChanges(takes, sink_.options.format)) return NotTaken();
    return Status::Ok();
  }

  // The source's key where the sink has its columns.
  std::vector<std::string> SinkKey() const {
    const auto has = [&](const std::string& name) {
      return std::any_of(sink_.columns.begin(), sink_.columns.end(),
                         [&](const DraftColumn& one) { return one.name == name; });
    };
    if (!source_.key.empty() && std::all_of(source_.key.begin(), source_.key.end(), has)) {
      return source_.key;
    }
    return {sink_.columns.front().name};
  }

  Status NotTaken() const {
    return Invalid(
        "NotTaken",
        fmt::format("--from {} --to {}: rows of '{}' are updated and deleted, and '{}' takes "
                    "inserts alone; write to a sink that takes changes, such as upsert-kafka, jdbc "
                    "or print, or read a source of inserts",
                    input_.from, input_.to, source_.pick.connector->name,
                    sink_.pick.connector->name));
  }

  std::string Text() const {
    std::string out = Head();
    out += fmt::format(
        "apiVersion: weir.dev/v1alpha1\nkind: SqlJob\nmetadata:\n  name: {}\nspec:\n", name_);
    const bool batch = source_.pick.connector->bounded;
    out += fmt::format("  mode: {}   # {}\n", batch ? "Batch" : "Streaming",
                       batch ? "the source comes to an end" : "the source never ends");
    out += "  sql: |\n";
    const std::string script =
        Table(source_, "read") + "\n" + Table(sink_, "written to") + "\n" + Insert();
    for (size_t at = 0; at < script.size();) {
      const size_t end = script.find('\n', at);
      if (end > at) out += "    " + script.substr(at, end - at);
      out += "\n";
      at = end + 1;
    }
    if (batch) {
      out += "  # schedule: {cron: \"0 2 * * *\", timeZone: UTC}   # a run each night\n";
    } else {
      out +=
          "  # State outlives a restart and an edit once it has a place:\n"
          "  # checkpoints: {directory: \"s3://bucket/checkpoints\", interval: 60s}\n"
          "  # savepoints: {directory: \"s3://bucket/savepoints\"}\n";
    }
    return out + "  resources:\n    parallelism: 1\n";
  }

  // What a person has to do before it runs.
  std::string Head() const {
    std::string out = fmt::format(
        "# {} into {}.\n"
        "# Put in your own addresses, names and columns; `weir check FILE` says what does not "
        "fit.\n",
        OneLine(source_.pick.connector->title), OneLine(sink_.pick.connector->title));
    std::set<std::pair<std::string, std::string>> secrets(source_.options.secrets.begin(),
                                                          source_.options.secrets.end());
    secrets.insert(sink_.options.secrets.begin(), sink_.options.secrets.end());
    if (!secrets.empty()) out += "#\n# It reads from Secrets of its namespace:\n";
    for (auto one = secrets.begin(); one != secrets.end();) {
      const std::string& name = one->first;
      out += fmt::format("#   kubectl create secret generic {}", name);
      for (; one != secrets.end() && one->first == name; ++one) {
        out += fmt::format(" --from-literal={}=...", one->second);
      }
      out += fmt::format("\n#   kubectl label secret {} weir.dev/sql=allowed\n", name);
    }
    const std::vector<std::string> jars = Jars();
    if (!jars.empty()) {
      out += fmt::format("#\n# The image of Flink {} must hold:\n", input_.line);
      for (const std::string& jar : jars) out += fmt::format("#   {}\n", jar);
    }
    return out;
  }

  std::vector<std::string> Jars() const {
    std::set<std::string> jars;
    const auto add = [&](const JarsByLine& by_line) {
      const auto found = by_line.find(input_.line);
      if (found != by_line.end()) jars.insert(found->second.begin(), found->second.end());
    };
    for (const End* end : {&source_, &sink_}) {
      add(end->pick.connector->jars);
      if (end->options.format != nullptr) add(end->options.format->jars);
      for (const DraftOption& option : end->options.options) {
        for (const auto& [prefix, drivers] : end->pick.connector->drivers) {
          if (option.key == "url" && option.value.starts_with(prefix)) add(drivers);
        }
      }
    }
    return {jars.begin(), jars.end()};
  }

  static std::string Names(const std::vector<std::string>& names) {
    std::vector<std::string> quoted;
    quoted.reserve(names.size());
    for (const std::string& name : names) quoted.push_back(QuoteName(name));
    return fmt::format("{}", fmt::join(quoted, ", "));
  }

  static std::string Table(const End& end, std::string_view use) {
    std::string out =
        fmt::format("-- The table that is {}: {}.\n", use, OneLine(end.pick.connector->title));
    out += fmt::format("CREATE TABLE {} (\n", QuoteName(end.table));
    std::vector<std::string> items;
    for (const DraftColumn& column : end.columns) {
      items.push_back(fmt::format("  {} {}", QuoteName(column.name), column.type));
    }
    if (!end.watermark.empty()) {
      items.push_back(
          fmt::format("  WATERMARK FOR {} AS {}", QuoteName(end.watermark_column), end.watermark));
    }
    if (!end.key.empty()) {
      items.push_back(fmt::format("  PRIMARY KEY ({}) NOT ENFORCED", Names(end.key)));
    }
    out += fmt::format("{}\n) WITH (\n", fmt::join(items, ",\n"));
    const std::vector<DraftOption>& options = end.options.options;
    for (size_t i = 0; i < options.size(); ++i) {
      std::string line =
          fmt::format("  {} = {}{}", QuoteString(options[i].key), QuoteString(options[i].value),
                      i + 1 < options.size() ? "," : "");
      const std::string summary = OneLine(options[i].summary);
      if (!summary.empty() && line.size() + summary.size() + 5 <= kWidth) {
        line += "  -- " + summary;
      }
      out += line + "\n";
    }
    return out + ");\n";
  }

  std::string Insert() const {
    std::vector<std::string> items;
    for (const DraftColumn& column : sink_.columns) {
      const auto from =
          std::find_if(source_.columns.begin(), source_.columns.end(),
                       [&](const DraftColumn& one) { return one.name == column.name; });
      if (from == source_.columns.end()) {
        items.push_back(
            fmt::format("  CAST(NULL AS {}) AS {}", column.type, QuoteName(column.name)));
      } else if (EqualsIgnoringCase(from->type, column.type)) {
        items.push_back("  " + QuoteName(column.name));
      } else {
        items.push_back(
            fmt::format("  CAST({0} AS {1}) AS {0}", QuoteName(column.name), column.type));
      }
    }
    std::string out = fmt::format("INSERT INTO {}\nSELECT\n{}\nFROM {}", QuoteName(sink_.table),
                                  fmt::join(items, ",\n"), QuoteName(source_.table));
    std::vector<std::string> filters;
    for (const std::string& column : sink_.key) {
      const bool nullable =
          std::find(source_.key.begin(), source_.key.end(), column) == source_.key.end();
      if (nullable && HasSource(column)) filters.push_back(QuoteName(column) + " IS NOT NULL");
    }
    if (!filters.empty()) {
      out += fmt::format("\n-- A key has no nulls.\nWHERE {}", fmt::join(filters, " AND "));
    }
    return out + ";\n";
  }

  bool HasSource(const std::string& column) const {
    return std::any_of(source_.columns.begin(), source_.columns.end(),
                       [&](const DraftColumn& one) { return one.name == column; });
  }

  const DraftInput& input_;
  std::string name_;
  End source_;
  End sink_;
  bool changes_ = false;  // the source updates and deletes rows
};

}  // namespace

Result<std::string> DraftJob(const DraftInput& input) { return Draft(input).Run(); }

}  // namespace weir::sql
