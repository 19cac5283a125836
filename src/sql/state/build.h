// From the plans of sql/changelog to the stream graph of the job. Internal to this module.
//
// For one DescribeState call, on its stack. Facts: the exec nodes of flink-table-planner 2.2
// (StreamExec*.translateToPlanInternal, CommonExecSink), FlinkCalcMergeRule,
// PushWatermarkIntoTableSourceScanRule, SubplanReuser; what its rules make of projections was read
// off its graphs (tests/differential/oracle.sh --state).
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sql/changelog/changelog.h"
#include "sql/connectors/registry.h"
#include "sql/state/describe.h"
#include "sql/state/numbering.h"
#include "sql/state/state.h"

namespace weir::sql {

// What a column is, and its type. The text holds a mark behind kMark where one column comes on two
// ways.
struct StateColumn {
  std::string text;
  DataType type;
};
inline constexpr char kMark = '\x01';
std::string WithoutMarks(const std::string& text);

// What a stream graph's nodes give, seen through a projection and a filter that are not made yet.
struct Rows {
  std::vector<int> nodes;  // several: a union
  std::vector<StateColumn> physical;
  std::vector<StateColumn> columns;  // by the plan node's; empty text: nobody asked for it
  std::string filter;
  bool flexible = false;   // a source that gives just the columns that are asked for
  bool filtering = false;  // what gives them may take filters over
  std::string table;       // of such a source
};

using Need = std::vector<bool>;

// How a connector's tables become nodes.
struct SourceFacts {
  bool known = false;
  bool legacy = false;      // SourceFunction: no operator that yields can be chained to it
  bool watermarks = false;  // SupportsWatermarkPushDown
  bool projection = false;  // SupportsProjectionPushDown
  bool filters = false;     // SupportsFilterPushDown
  bool keeps = false;       // it has state
};
enum class SinkForm : uint8_t { kUnknown, kFunction, kWriter, kCommitting, kFiles };
struct SinkFacts {
  SinkForm form = SinkForm::kUnknown;
  bool keeps = false;
};

// The columns that a sink writes, as it has them.
struct SinkRows {
  std::vector<StateColumn> columns;
  std::vector<StateColumn> keys;
  bool enforced = false;  // NOT NULL is checked
  bool rowtime = false;
};

// What a window aggregate reads: a window function, and projections above it.
struct WindowInput {
  const PlanNode* function = nullptr;
  std::vector<const PlanNode*> calcs;  // from the top
  size_t time = 0;                     // the column of the function's input
  StateColumn by_time;
  std::vector<StateColumn> read;   // the function's input
  std::vector<StateColumn> named;  // the keys in the script's order
  std::vector<int> parts;          // by key: 0 window_start, 1 window_end, 2 its time; -1: none
};

// Of GROUP BY TUMBLE(ts, ...).
struct GroupWindowKey {
  int time = -1;     // the column of the input
  size_t place = 0;  // among the keys
  std::string spec;
};

// A join that is being made.
struct JoinRows {
  StreamNode made;
  std::vector<StateColumn> output;
  std::vector<StateColumn> columns;  // by the plan node's conditions: of both sides
  std::vector<StateColumn> keys;     // of the left side
  std::vector<Shuffle> shuffles;
};

class StateBuilder {
 public:
  StateBuilder(const BoundScript& script, const Settings& settings, const Changelog& changelog,
               const ConnectorRegistry* registry)
      : script_(script), settings_(settings), changelog_(changelog), tables_(script, registry) {}

  JobState Run();

 private:
  // ---- build.cc
  void Sink(const ChangelogSink& sink);
  void Unsure(std::string why);
  int Add(StreamNode node);
  // Makes `rows` give just `wanted`, in its order; a Calc when they do not yet.
  void Settle(Rows* rows, const std::vector<StateColumn>& wanted);
  void CheckTurned(const Rows& rows, const std::vector<StateColumn>& wanted);
  void CheckWatermarks(const StreamNode& calc);
  std::vector<StreamEdge> From(const Rows& rows, Ship ship) const;
  bool IsSingle(const Rows& rows) const;
  // A node that keeps state by `keys` and reads `rows`.
  StreamNode Keyed(std::string kind, const std::string& name, const Rows& rows,
                   const std::vector<StateColumn>& keys) const;
  // Adds it, and the shuffle in front of it.
  int AddShuffled(StreamNode made, const std::vector<StateColumn>& keys,
                  const std::vector<StateColumn>& read);
  // The columns by which rows are kept; `what` is not followed when one is none.
  std::vector<StateColumn> Keys(const std::vector<int>& columns, const std::vector<StateColumn>& of,
                                const std::string& what);
  std::string Set(std::string_view key) const;
  std::string Context() const;

  // ---- build_ops.cc, build_aggregates.cc
  Rows Build(const PlanNode& node, const Need& need);
  Rows BuildOne(const PlanNode& node, const Need& need);
  Rows Calc(const PlanNode& node, const Need& need);
  Rows Aggregate(const PlanNode& node);
  std::vector<StateColumn> WithArguments(const PlanNode& node, const Rows& rows,
                                         std::vector<StateColumn> keys);
  void AggregateOrder(const PlanNode& input, const Rows& rows, std::vector<StateColumn>* keys,
                      std::vector<StateColumn>* wanted);
  Rows WindowAggregate(const PlanNode& node);
  static bool FindWindow(const PlanNode& node, WindowInput* found);
  std::string WindowSpec(const BoundRel& function);
  Rows WindowRows(const PlanNode& node, WindowInput* window);
  std::vector<StateColumn> WindowKeys(const PlanNode& node, const Rows& rows, WindowInput* window);
  Rows WindowOutput(const PlanNode& node, const WindowInput& window,
                    const std::vector<StateColumn>& keys, const std::vector<StateColumn>& read,
                    StreamNode made);
  std::vector<StateColumn> Projected(const PlanNode& node, const std::vector<StateColumn>& input,
                                     const Need& need);
  Rows GroupWindow(const PlanNode& node, const Need& above);
  bool FindGroupWindow(const PlanNode& node, GroupWindowKey* found);
  Rows WithProperties(const PlanNode& node, const Need& need, Rows rows);
  Rows WindowTable(const PlanNode& node, const Need& need);
  Rows WindowRank(const PlanNode& node, const Need& need);
  Rows Rank(const PlanNode& node, const Need& need);
  Need RankNeed(const PlanNode& node, const Need& need);
  static std::string ChangingText(const PlanNode& input, const std::vector<StateColumn>& all);
  std::string PlacesText(const PlanNode& rank);
  bool RankDeduplicates(const PlanNode& node, bool shown, const std::vector<StateColumn>& sorted);
  Rows Over(const PlanNode& node);
  Rows Union(const PlanNode& node, const Need& need);
  Rows Normalize(const PlanNode& node, const Need& need);
  Rows Other(const PlanNode& node);
  void Conditions(const PlanNode& node, const std::vector<StateColumn>& columns, Rows* rows);
  std::vector<StateColumn> Arguments(const PlanNode& node, const Rows& input);
  std::vector<StateColumn> Results(const PlanNode& node);
  std::vector<DataType> Types(const PlanNode& node);
  std::string Text(const BoundExpr& expr);
  void CheckTold(bool whole);
  void CheckRead(const PlanNode& node);
  void CheckCalls(const PlanNode& node, const Rows& rows, const std::vector<StateColumn>& keys);
  void CheckPinned(const std::vector<StateColumn>& keys);
  void CheckTimes(const std::vector<StateColumn>& columns);
  Rows Output(int node, std::vector<StateColumn> columns) const;

  // ---- build_join.cc
  Rows Join(const PlanNode& node, const Need& need);
  Rows LookupJoin(const PlanNode& node, const Need& need);
  void TemporalUses(const PlanNode& node, std::vector<int>* uses);
  void CheckKeys(const PlanNode& input, Need need);
  void CheckRanks(const PlanNode& input, const std::vector<StateColumn>& columns);
  void KeepWhole(const PlanNode& input);
  std::vector<int> JoinUses(const PlanNode& node, const Need& need);
  void JoinSide(const PlanNode& node, int side, const std::vector<int>& uses, JoinRows* join);
  static std::string JoinRowsType(const PlanNode& node, int side,
                                  const std::vector<StateColumn>& all,
                                  const std::vector<StateColumn>& wanted);
  void CheckUnread(const PlanNode& join, const Need& need);
  void CheckKeyConditions(const PlanNode& join);
  void CheckSetOperation(const PlanNode& join);
  static void JoinColumns(const PlanNode& node, int side, const std::vector<StateColumn>& all,
                          const Need& read, JoinRows* join);
  std::string JoinConditions(const PlanNode& node, const std::vector<StateColumn>& columns);

  // ---- build_tables.cc
  Rows Scan(const PlanNode& node, const Need& need);
  void AddScan(const PlanNode& node, const SourceFacts& facts, Rows* rows);
  void Watermarks(const BoundTable& table, const Need& need, Rows* rows);
  SourceFacts SourceOf(const std::string& connector) const;
  SinkFacts SinkOf(const std::string& connector) const;
  void AddSink(const ChangelogSink& sink, Rows rows);
  SinkRows SinkColumns(const TableSchema& schema, const Rows& rows) const;
  int Materializer(const ChangelogSink& sink, const SinkRows& row, const Rows& rows);
  void Writer(const ChangelogSink& sink, const BoundTable& table, const SinkFacts& facts,
              const SinkRows& row, const Rows& rows);

  const BoundScript& script_;
  const Settings& settings_;
  const Changelog& changelog_;
  TableChanges tables_;
  StreamGraph graph_;
  JobState state_;
  std::map<std::string, int, std::less<>> known_;
  std::map<std::string, std::string, std::less<>> projections_;  // of flexible sources, by table
  std::set<std::string, std::less<>> pinned_;  // columns that a condition makes a constant
  std::set<const PlanNode*> whole_;            // joins that read all columns of their sides
  int depth_ = 0;
};

// ---- parts.cc
Need NeedOf(size_t width, const std::vector<int>& columns);
void Want(Need* need, const std::vector<int>& columns);
// The needed ones of `rows.columns`.
std::vector<StateColumn> Asked(const Rows& rows, const Need& need);
bool Holds(const std::vector<StateColumn>& columns, const StateColumn& one);
void AddOnce(std::vector<StateColumn>* columns, StateColumn one);
// "customer, id"
std::string ByText(const std::vector<StateColumn>& keys);
// An aggregate of plain columns reads them in the order in which its input has them
// (AggregateProjectMergeRule); of computed ones, in the order in which it names them.
void InputOrder(const std::vector<StateColumn>& input, std::vector<StateColumn>* columns);
std::string TypesText(const std::vector<StateColumn>& columns);
std::string TextsOf(const std::vector<StateColumn>& columns);
std::vector<std::string> AccumulatorTypes(const BoundExpr& call, bool retract);
// The accumulators of all calls, and what they are about; false when the text of one was cut.
bool FillAccumulators(const BoundScript& script, const std::vector<PlanValue>& calls, bool retract,
                      StatefulOperator* state);

// ---- widths.cc
int64_t WidthOf(const DataType& type);
int64_t WidthOf(const std::vector<StateColumn>& columns);

// What `node` is a projection or a filter of, through several of them; itself when it is none.
const PlanNode& BelowCalcs(const PlanNode& node);

}  // namespace weir::sql
