#include "sql/catalog/user_function.h"

#include <gtest/gtest.h>

namespace weir::sql {
namespace {

FunctionSignature Takes(std::vector<DataType> types, DataType result) {
  FunctionSignature signature;
  for (DataType& type : types) signature.parameters.push_back({"", std::move(type), false});
  signature.result = std::move(result);
  return signature;
}

ArgInfo Of(DataType type, std::string_view name = {}) {
  ArgInfo info;
  info.type = std::move(type);
  info.name = name;
  return info;
}

FunctionInfo Function(std::string name, std::vector<FunctionSignature> signatures) {
  FunctionInfo info;
  info.name = std::move(name);
  info.signatures = std::move(signatures);
  return info;
}

// "STRING", "STRING, no cast of 1" or the error's kind and argument.
std::string Called(const FunctionInfo& function, std::vector<ArgInfo> arguments) {
  const UserCall result = InferUserCall(function, arguments);
  if (!result.error) {
    const std::string type = result.type.is_unknown() ? "?" : result.type.ToString();
    return result.uncast < 0 ? type : type + ", no cast of " + std::to_string(result.uncast);
  }
  return "error " + std::to_string(static_cast<int>(result.error->kind)) + " " +
         std::to_string(result.error->argument) + " " + result.error->expected;
}

std::string Error(CallErrorKind kind, int argument, const std::string& expected) {
  return "error " + std::to_string(static_cast<int>(kind)) + " " + std::to_string(argument) + " " +
         expected;
}

const DataType kInt = DataType::Int();
const DataType kString = DataType::String();

TEST(UserFunction, WithoutASignatureAnythingGoes) {
  EXPECT_EQ(Called(Function("f", {}), {Of(kInt), Of(kString)}), "?");
}

TEST(UserFunction, TheFirstAlternativeWithoutCastsCounts) {
  const FunctionInfo add = Function(
      "add", {Takes({DataType::Bigint(), DataType::Bigint()}, kString), Takes({kInt, kInt}, kInt)});
  EXPECT_EQ(Called(add, {Of(kInt), Of(kInt)}), "INT");
  EXPECT_EQ(Called(add, {Of(DataType::Bigint()), Of(kInt)}), "STRING");
  EXPECT_EQ(Called(add, {Of(DataType::Smallint()), Of(kInt)}), "STRING") << "cast to the first";
  EXPECT_EQ(Called(add, {Of(DataType::Unknown()), Of(kInt)}), "?") << "either of them";
  EXPECT_EQ(Called(add, {Of(kString), Of(kInt)}), Error(CallErrorKind::kWrongType, 0, "BIGINT"));
  EXPECT_EQ(Called(add, {Of(kInt), Of(kString)}), Error(CallErrorKind::kWrongType, 1, "BIGINT"));
  EXPECT_EQ(Called(add, {Of(kInt)}), Error(CallErrorKind::kWrongCount, -1, "2"));
  ArgInfo null = Of(DataType::Null());
  null.is_null_literal = true;
  EXPECT_EQ(Called(add, {Of(kInt), null}), "INT");
  EXPECT_EQ(Called(add, {Of(kString), null}), Error(CallErrorKind::kNullNotAllowed, 1, "BIGINT"));
}

TEST(UserFunction, NotNullTakesNoNull) {
  const FunctionInfo f = Function("f", {Takes({kInt.NotNull()}, kInt.NotNull())});
  EXPECT_EQ(Called(f, {Of(kInt.NotNull())}), "INT NOT NULL");
  EXPECT_EQ(Called(f, {Of(kInt)}), Error(CallErrorKind::kWrongType, 0, "INT NOT NULL"));
}

TEST(UserFunction, AnyTakesEverything) {
  const FunctionInfo f = Function("f", {Takes({DataType::Unknown()}, kString)});
  EXPECT_EQ(Called(f, {Of(DataType::Array(kInt))}), "STRING");
  EXPECT_EQ(Called(f, {}), Error(CallErrorKind::kWrongCount, -1, "1"));
}

TEST(UserFunction, OptionalAndRepeatedOnes) {
  FunctionInfo mask = Function("mask", {Takes({kString, kInt, kString}, kString)});
  mask.signatures[0].parameters[1].optional = true;
  mask.signatures[0].parameters[2].optional = true;
  EXPECT_EQ(Called(mask, {Of(kString)}), "STRING");
  EXPECT_EQ(Called(mask, {Of(kString), Of(kInt), Of(kString)}), "STRING");
  EXPECT_EQ(Called(mask, {}), Error(CallErrorKind::kWrongCount, -1, "1, 2 or 3"));
  EXPECT_EQ(Signatures(mask), std::vector<std::string>{"mask(STRING [, INT [, STRING]])"});
  FunctionInfo join = Function("join", {Takes({kInt, kString}, kString)});
  join.signatures[0].repeated = true;
  EXPECT_EQ(Called(join, {Of(kInt)}), "STRING");
  EXPECT_EQ(Called(join, {Of(kInt), Of(kString), Of(kString), Of(kString)}), "STRING");
  EXPECT_EQ(Called(join, {Of(kInt), Of(kString), Of(kInt)}),
            Error(CallErrorKind::kWrongType, 2, "STRING"));
  EXPECT_EQ(Called(join, {}), Error(CallErrorKind::kWrongCount, -1, "1 or more"));
  EXPECT_EQ(Signatures(join), std::vector<std::string>{"join(INT, STRING...)"});
}

TEST(UserFunction, NoCastsWhereArgumentsAreLeftOut) {
  FunctionInfo mask = Function("mask", {Takes({kString, kInt, kString}, kString)});
  mask.signatures[0].parameters[2].optional = true;
  const DataType small = DataType::Smallint();
  EXPECT_EQ(Called(mask, {Of(kString), Of(small)}), "STRING, no cast of 1");
  EXPECT_EQ(Called(mask, {Of(DataType::Char(3)), Of(kInt)}), "STRING") << "needs none";
  EXPECT_EQ(Called(mask, {Of(kString), Of(small), Of(kString)}), "STRING");
}

TEST(UserFunction, ByName) {
  FunctionInfo mask = Function("mask", {Takes({kString, kInt}, kString)});
  EXPECT_EQ(Called(mask, {Of(kInt, "text")}), "STRING") << "no names were declared";
  mask.signatures[0].parameters[0].name = "text";
  mask.signatures[0].parameters[1] = {"keep", kInt, true};
  EXPECT_EQ(Called(mask, {Of(kInt, "keep"), Of(kString, "text")}), "STRING");
  EXPECT_EQ(Called(mask, {Of(kString, "text")}), "STRING");
  EXPECT_EQ(Called(mask, {Of(kString, "text"), Of(kInt, "more")}), "STRING");
  EXPECT_EQ(Called(mask, {Of(DataType::Smallint(), "keep"), Of(kString, "text")}),
            "STRING, no cast of 0");
  EXPECT_EQ(Called(mask, {Of(kInt, "keep")}), Error(CallErrorKind::kMissingParameter, -1, "text"));
  EXPECT_EQ(Called(mask, {Of(kString), Of(kInt, "keep")}),
            Error(CallErrorKind::kMixedParameters, 0, ""));
  EXPECT_EQ(Called(mask, {Of(kString, "text"), Of(kString, "keep")}),
            Error(CallErrorKind::kWrongType, 1, "INT"));
  mask.signatures.push_back(Takes({kInt}, kInt));
  EXPECT_EQ(Called(mask, {Of(kString, "text")}), Error(CallErrorKind::kNamedNotAllowed, -1, ""));
}

}  // namespace
}  // namespace weir::sql
