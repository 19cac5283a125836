#include "sql/catalog/function.h"

#include <gtest/gtest.h>

#include <set>

#include "sql/catalog/schema.h"

namespace weir::sql {
namespace {

using T = DataType;

ArgInfo Arg(T type) {
  ArgInfo argument;
  argument.type = type;
  return argument;
}

InferResult Call(std::string_view name, std::vector<T> types) {
  std::vector<ArgInfo> arguments;
  for (const T& type : types) arguments.push_back(Arg(type));
  return InferCall(*FindFunction(name), arguments);
}

TEST(Function, IsFoundWithoutCase) {
  ASSERT_NE(FindFunction("coalesce"), nullptr);
  EXPECT_EQ(FindFunction("Coalesce")->name, "COALESCE");
  EXPECT_EQ(FindFunction("no_such"), nullptr);
  EXPECT_EQ(NearestFunction("COALESE"), "COALESCE");
  EXPECT_EQ(FindFunction("="), nullptr);
  EXPECT_EQ(FindFunction("TUMBLE", FunctionKind::kWindowTvf)->kind, FunctionKind::kWindowTvf);
  EXPECT_EQ(FindFunction("TUMBLE", FunctionKind::kGroupWindow)->kind, FunctionKind::kGroupWindow);
}

TEST(Function, OperatorsAreFoundByTheirOperands) {
  EXPECT_EQ(FindOperator("-", 1)->syntax, CallSyntax::kPrefix);
  EXPECT_EQ(FindOperator("-", 2)->syntax, CallSyntax::kBinary);
  EXPECT_NE(FindOperator("BETWEEN"), nullptr);
  EXPECT_NE(FindOperator("is not null", 1), nullptr);
  EXPECT_EQ(FindOperator("COALESCE"), nullptr);
}

TEST(Function, RowsAreSortedAndUnique) {
  std::set<std::tuple<std::string_view, FunctionKind, CallSyntax>> seen;
  std::string_view last;
  for (const FunctionDef& row : AllFunctions()) {
    EXPECT_LE(last, row.name);
    last = row.name;
    EXPECT_TRUE(seen.insert({row.name, row.kind, row.syntax}).second) << row.name;
  }
  EXPECT_GT(seen.size(), 280u);
}

TEST(Function, CountIsBlamedWithWhatIsExpected) {
  const InferResult result = Call("LPAD", {T::String()});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error->kind, CallErrorKind::kWrongCount);
  EXPECT_EQ(result.error->expected, "3");
  EXPECT_EQ(result.error->signatures,
            std::vector<std::string>{"LPAD(<STRING>, <an integer>, <STRING>)"});
}

TEST(Function, TheArgumentIsBlamed) {
  const InferResult result = Call("LPAD", {T::String(), T::String(), T::String()});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error->kind, CallErrorKind::kWrongType);
  EXPECT_EQ(result.error->argument, 1);
  EXPECT_EQ(result.error->expected, "an integer");
}

TEST(Function, UnknownPoisonsSilently) {
  EXPECT_TRUE(Call("UPPER", {T::Unknown()}).ok());
  EXPECT_TRUE(Call("UPPER", {T::Unknown()}).type.is_unknown());
  EXPECT_EQ(Call("CHAR_LENGTH", {T::Unknown()}).type.ToString(), "INT");
  EXPECT_TRUE(Call("COALESCE", {T::Int(), T::Unknown()}).type.is_unknown());
  EXPECT_FALSE(Call("UPPER", {T::Unknown(), T::Unknown()}).ok());
}

// No rule may trip over an argument of any sort, in any number.
TEST(Function, EveryRowTakesAnythingWithoutTrouble) {
  const T row = T::Row({{"a", T::Int()}});
  const std::vector<T> types = {T::Unknown(),
                                T::Null(),
                                T::Int(),
                                T::String().NotNull(),
                                T::Array(T::Unknown()),
                                row,
                                T::Map(T::String(), T::Int()),
                                T::Timestamp(3),
                                T::Interval(IntervalRange::kDay),
                                T::Variant()};
  size_t accepted = 0;
  for (const FunctionDef& function : AllFunctions()) {
    for (size_t count = 0; count < 6; ++count) {
      for (const T& type : types) {
        const std::vector<ArgInfo> arguments(count, Arg(type));
        const InferResult result = InferCall(function, arguments);
        accepted += result.ok() ? 1 : 0;
        if (type.is_unknown() && !result.ok()) {
          EXPECT_EQ(result.error->kind, CallErrorKind::kWrongCount) << function.name << count;
        }
      }
    }
    Signatures(function);
  }
  EXPECT_GT(accepted, 1000u);
}

ArgInfo Named(std::string_view name, T type) {
  ArgInfo argument = Arg(type);
  argument.name = name;
  argument.is_table = type.Is(TypeRoot::kRow);
  return argument;
}

TEST(Function, WindowsTakeNamedArgumentsInAnyOrder) {
  const T table = T::Row({{"ts", T::Timestamp(3)}});
  const std::vector<std::string> columns = {"ts"};
  const T minute = T::Interval(IntervalRange::kMinute).NotNull();
  std::vector<ArgInfo> arguments = {Named("size", minute), Named("TIMECOL", T::Descriptor()),
                                    Named("DATA", table)};
  arguments[1].columns = columns;
  const FunctionDef& function = *FindFunction("TUMBLE", FunctionKind::kWindowTvf);
  EXPECT_EQ(InferCall(function, arguments).type.ToString(),
            "ROW<`ts` TIMESTAMP(3), `window_start` TIMESTAMP(3) NOT NULL, "
            "`window_end` TIMESTAMP(3) NOT NULL, `window_time` TIMESTAMP(3) NOT NULL> NOT NULL");
  arguments[0].name = "sise";
  EXPECT_EQ(InferCall(function, arguments).error->kind, CallErrorKind::kUnknownParameter);
  arguments[0].name = "timecol";
  EXPECT_EQ(InferCall(function, arguments).error->kind, CallErrorKind::kDuplicateParameter);
  arguments[0].name = "";
  EXPECT_EQ(InferCall(function, arguments).error->kind, CallErrorKind::kMixedParameters);
  arguments[0] = Named("SIZE", T::Int());
  const InferResult result = InferCall(function, arguments);
  EXPECT_EQ(result.error->kind, CallErrorKind::kWrongType);
  EXPECT_EQ(result.error->argument, 2);
}

TEST(Function, ScalarFunctionsHaveNoParameterNames) {
  const ArgInfo argument = Named("input", T::Map(T::String(), T::Int()));
  EXPECT_EQ(InferCall(*FindFunction("MAP_KEYS"), {&argument, 1}).error->kind,
            CallErrorKind::kNamedNotAllowed);
}

TEST(Function, UnitsOfTimeAreKnown) {
  ArgInfo unit = Arg(T::Symbol());
  unit.is_literal = true;
  const FunctionDef& extract = *FindFunction("EXTRACT");
  for (const char* known : {"YEAR", "ISODOW", "WEEK(MONDAY)", "NANOSECOND"}) {
    unit.literal = known;
    const ArgInfo arguments[] = {unit, Arg(T::Timestamp(3))};
    EXPECT_TRUE(InferCall(extract, arguments).ok()) << known;
  }
  unit.literal = "FOO";
  const ArgInfo arguments[] = {unit, Arg(T::Timestamp(3))};
  const InferResult result = InferCall(extract, arguments);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error->kind, CallErrorKind::kBadValue);
  EXPECT_EQ(result.error->argument, 0);
}

TEST(Function, AggregatesOverNoRowsAreNullable) {
  const ArgInfo argument = Arg(T::Int().NotNull());
  const FunctionDef& sum = *FindFunction("SUM");
  EXPECT_EQ(InferCall(sum, {&argument, 1}).type.ToString(), "INT");
  EXPECT_EQ(InferCall(sum, {&argument, 1}, {.may_be_empty = false}).type.ToString(),
            "INT NOT NULL");
}

TEST(Schema, RowTypeAndPersistedColumns) {
  TableSchema schema;
  schema.columns = {{"a", T::Int(), ColumnKind::kPhysical, ""},
                    {"b", T::Int(), ColumnKind::kComputed, ""},
                    {"c", T::Date(), ColumnKind::kMetadataVirtual, "c"}};
  EXPECT_EQ(schema.RowType().ToString(), "ROW<`a` INT, `b` INT, `c` DATE> NOT NULL");
  EXPECT_EQ(schema.PersistedColumns(), std::vector<size_t>{0});
  EXPECT_EQ(schema.FindColumn("b"), 1u);
  EXPECT_FALSE(schema.FindColumn("B").has_value());
  EXPECT_EQ((ObjectPath{"c", "d", "x`y"}).ToString(), "`c`.`d`.`x``y`");
}

}  // namespace
}  // namespace weir::sql
