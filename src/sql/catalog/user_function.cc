#include "sql/catalog/user_function.h"

#include <algorithm>
#include <optional>

#include "sql/catalog/coercion.h"

namespace weir::sql {
namespace {

bool IsBareNull(const ArgInfo& argument) {
  return argument.is_null_literal || argument.type.Is(TypeRoot::kNull);
}

size_t LeastCount(const FunctionSignature& signature) {
  const auto is_needed = [](const FunctionParameter& one) { return !one.optional; };
  const auto needed = static_cast<size_t>(
      std::count_if(signature.parameters.begin(), signature.parameters.end(), is_needed));
  return signature.repeated && needed > 0 && is_needed(signature.parameters.back()) ? needed - 1
                                                                                    : needed;
}

bool Takes(const FunctionSignature& signature, size_t count) {
  return count >= LeastCount(signature) &&
         (signature.repeated || count <= signature.parameters.size());
}

// What a signature makes of a call.
struct Match {
  std::optional<CallError> error;
  int cast = -1;     // the first argument that is cast
  bool sure = true;  // no argument's type is unknown
  DataType to;       // what that one is cast to
};

void CheckArgument(const ArgInfo& argument, const FunctionParameter& parameter, int at,
                   Match* match) {
  const DataType& to = parameter.type;
  if (argument.type.is_unknown()) {
    match->sure = match->sure && to.is_unknown();
    return;
  }
  if (to.is_unknown()) return;
  const bool null = IsBareNull(argument);
  const DataType from = null ? DataType::Null() : argument.type;
  const Support support = CanCastImplicitly(from, to);
  if (support == Support::kNo) {
    match->error = CallError{
        null ? CallErrorKind::kNullNotAllowed : CallErrorKind::kWrongType, at, to.ToString(), {}};
  } else if (support == Support::kUnknown) {
    match->sure = false;
  } else if (!null && match->cast < 0 && !NeedsNoCast(from, to)) {
    match->cast = at;
    match->to = to;
  }
}

Match ByPlace(const FunctionSignature& signature, std::span<const ArgInfo> arguments) {
  Match match;
  for (size_t i = 0; i < arguments.size() && !match.error; ++i) {
    const FunctionParameter& parameter =
        signature.parameters[std::min(i, signature.parameters.size() - 1)];
    CheckArgument(arguments[i], parameter, static_cast<int>(i), &match);
  }
  return match;
}

Match ByName(const FunctionSignature& signature, std::span<const ArgInfo> arguments) {
  Match match;
  std::vector<bool> given(signature.parameters.size(), false);
  for (size_t i = 0; i < arguments.size() && !match.error; ++i) {
    const std::string_view name = arguments[i].name;
    if (name.empty()) {
      match.error = CallError{CallErrorKind::kMixedParameters, static_cast<int>(i), {}, {}};
      continue;
    }
    const auto found = std::find_if(signature.parameters.begin(), signature.parameters.end(),
                                    [&](const FunctionParameter& one) { return one.name == name; });
    if (found == signature.parameters.end()) continue;
    given[static_cast<size_t>(found - signature.parameters.begin())] = true;
    CheckArgument(arguments[i], *found, static_cast<int>(i), &match);
  }
  for (size_t place = 0; place < given.size() && !match.error; ++place) {
    const FunctionParameter& one = signature.parameters[place];
    if (given[place] || one.optional) continue;
    match.error = CallError{CallErrorKind::kMissingParameter, -1, one.name, {}};
  }
  return match;
}

std::string CountText(const FunctionInfo& function) {
  std::vector<size_t> counts;
  size_t any_from = SIZE_MAX;
  for (const FunctionSignature& signature : function.signatures) {
    const size_t least = LeastCount(signature);
    if (signature.repeated) any_from = std::min(any_from, least);
    for (size_t count = least; count <= signature.parameters.size(); ++count) {
      counts.push_back(count);
    }
  }
  std::sort(counts.begin(), counts.end());
  counts.erase(std::unique(counts.begin(), counts.end()), counts.end());
  std::erase_if(counts, [&](size_t count) { return count >= any_from; });
  std::vector<std::string> texts;
  texts.reserve(counts.size() + 1);
  for (const size_t count : counts) texts.push_back(count == 0 ? "no" : std::to_string(count));
  if (any_from != SIZE_MAX) texts.push_back(std::to_string(any_from) + " or more");
  std::string out;
  for (size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) out += i + 1 == texts.size() ? " or " : ", ";
    out += texts[i];
  }
  return out;
}

UserCall Refused(const FunctionInfo& function, CallError error) {
  error.signatures = Signatures(function);
  return {DataType::Unknown(), std::move(error), -1, {}};
}

bool AllNamed(const FunctionSignature& signature) {
  return std::none_of(signature.parameters.begin(), signature.parameters.end(),
                      [](const FunctionParameter& one) { return one.name.empty(); });
}

UserCall Accepted(const FunctionSignature& signature, const Match& match, bool no_casts) {
  return {signature.result, std::nullopt, no_casts ? match.cast : -1, match.to};
}

// Flink blames a bare NULL for whatever types are wrong in a call.
CallError BlameNull(CallError error, std::span<const ArgInfo> arguments) {
  const auto null = std::find_if(arguments.begin(), arguments.end(), IsBareNull);
  if (error.kind == CallErrorKind::kWrongType && null != arguments.end()) {
    error.kind = CallErrorKind::kNullNotAllowed;
    error.argument = static_cast<int>(null - arguments.begin());
  }
  return error;
}

// Flink knows no names of functions with several signatures or any number of arguments.
UserCall InferByName(const FunctionInfo& function, std::span<const ArgInfo> arguments) {
  const FunctionSignature& signature = function.signatures.front();
  if (function.signatures.size() > 1 || signature.repeated) {
    return Refused(function, {CallErrorKind::kNamedNotAllowed, -1, {}, {}});
  }
  // The class may have names that nobody has declared.
  if (!AllNamed(signature)) return {signature.result, std::nullopt, -1, {}};
  Match match = ByName(signature, arguments);
  if (match.error) return Refused(function, BlameNull(std::move(*match.error), arguments));
  return Accepted(signature, match, true);
}

}  // namespace

UserCall InferUserCall(const FunctionInfo& function, std::span<const ArgInfo> arguments) {
  if (function.signatures.empty()) return {};
  if (std::any_of(arguments.begin(), arguments.end(),
                  [](const ArgInfo& argument) { return !argument.name.empty(); })) {
    return InferByName(function, arguments);
  }
  std::optional<CallError> furthest;
  std::vector<UserCall> fits;
  std::optional<size_t> exact;
  bool sure = true;
  for (const FunctionSignature& signature : function.signatures) {
    if (!Takes(signature, arguments.size())) continue;
    const Match match = ByPlace(signature, arguments);
    if (match.error) {
      if (!furthest || match.error->argument > furthest->argument) furthest = match.error;
      continue;
    }
    if (match.cast < 0 && !exact) exact = fits.size();
    const bool left_out = arguments.size() < signature.parameters.size() && !signature.repeated;
    fits.push_back(Accepted(signature, match, left_out));
    sure = sure && match.sure;
  }
  if (!fits.empty()) {
    const bool same = std::all_of(fits.begin(), fits.end(), [&](const UserCall& one) {
      return one.type == fits.front().type;
    });
    if (!same && !sure) return {};  // an argument that is not known decides
    return std::move(fits[exact.value_or(0)]);
  }
  if (!furthest) {
    return Refused(function, {CallErrorKind::kWrongCount, -1, CountText(function), {}});
  }
  return Refused(function, BlameNull(std::move(*furthest), arguments));
}

std::vector<std::string> Signatures(const FunctionInfo& function) {
  std::vector<std::string> out;
  for (const FunctionSignature& signature : function.signatures) {
    std::string text = function.name + "(";
    size_t open = 0;
    for (size_t i = 0; i < signature.parameters.size(); ++i) {
      const FunctionParameter& one = signature.parameters[i];
      const bool first_optional =
          one.optional && (i == 0 || !signature.parameters[i - 1].optional || !signature.repeated);
      if (first_optional) {
        text += i == 0 ? "[" : " [";
        ++open;
      }
      if (i > 0) text += ", ";
      if (!one.name.empty()) text += one.name + " ";
      text += one.type.is_unknown() ? "ANY" : one.type.ToString();
    }
    if (signature.repeated) text += "...";
    out.push_back(text + std::string(open, ']') + ")");
  }
  return out;
}

}  // namespace weir::sql
