#include "base/doc/json.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

namespace weir::doc {
namespace {

// Builds the value while bounding its depth (nlohmann's own parser has no bound of its own),
// without the members that are left out.
class BoundedSax : public nlohmann::detail::json_sax_dom_parser<Json> {
 public:
  using Base = nlohmann::detail::json_sax_dom_parser<Json>;
  BoundedSax(Json& target, const ParseLimits& limits) : Base(target, false), limits_(limits) {}

  bool null() {
    return Scalar([&] { return Base::null(); });
  }
  bool boolean(bool value) {
    return Scalar([&] { return Base::boolean(value); });
  }
  bool number_integer(number_integer_t value) {
    return Scalar([&] { return Base::number_integer(value); });
  }
  bool number_unsigned(number_unsigned_t value) {
    return Scalar([&] { return Base::number_unsigned(value); });
  }
  bool number_float(number_float_t value, const string_t& text) {
    return Scalar([&] { return Base::number_float(value, text); });
  }
  bool string(string_t& value) {
    return Scalar([&] { return Base::string(value); });
  }
  bool key(string_t& name) {
    if (left_out_at_ != kNowhere) return true;
    if (limits_.without_managed_fields) {
      if (depth_ == metadata_at_ && name == "managedFields") {
        left_out_at_ = depth_;
        return true;
      }
      metadata_next_ = name == "metadata";
    }
    return Base::key(name);
  }
  bool start_object(std::size_t size) {
    if (!Enter()) return false;
    if (left_out_at_ != kNowhere) return true;
    if (metadata_next_) metadata_at_ = depth_;
    metadata_next_ = false;
    return Base::start_object(size);
  }
  bool start_array(std::size_t size) {
    if (!Enter()) return false;
    metadata_next_ = false;
    return left_out_at_ != kNowhere || Base::start_array(size);
  }
  bool end_object() {
    if (depth_ == metadata_at_) metadata_at_ = kNowhere;
    return Leave() || Base::end_object();
  }
  bool end_array() { return Leave() || Base::end_array(); }
  template <typename Exception>
  bool parse_error(std::size_t position, const std::string&, const Exception&) {
    error_at_ = position;
    return false;
  }

  bool too_deep() const { return too_deep_; }
  std::size_t error_at() const { return error_at_; }

 private:
  static constexpr int kNowhere = -1;

  bool Enter() {
    too_deep_ = ++depth_ > limits_.max_depth;
    return !too_deep_;
  }
  // True: what ends is left out.
  bool Leave() {
    --depth_;
    if (left_out_at_ == kNowhere) return false;
    if (depth_ == left_out_at_) left_out_at_ = kNowhere;
    return true;
  }
  template <typename Build>
  bool Scalar(const Build& build) {
    metadata_next_ = false;
    if (left_out_at_ == kNowhere) return build();
    if (depth_ == left_out_at_) left_out_at_ = kNowhere;
    return true;
  }

  const ParseLimits& limits_;
  int depth_ = 0;
  int metadata_at_ = kNowhere;  // the depth inside of the innermost "metadata" that is open
  bool metadata_next_ = false;  // its name has been read
  int left_out_at_ = kNowhere;  // the depth of the object whose member is being left out
  bool too_deep_ = false;
  std::size_t error_at_ = 0;
};

const char* KindName(const Json& value) {
  switch (value.type()) {
    case Json::value_t::object:
      return "an object";
    case Json::value_t::array:
      return "a list";
    case Json::value_t::string:
      return "a string";
    case Json::value_t::boolean:
      return "a boolean";
    case Json::value_t::number_float:
      return "a fraction";
    case Json::value_t::null:
      return "null";
    default:
      return "a number";
  }
}

// nlohmann keeps positive numbers unsigned: above the signed range they are no int64_t.
bool IsInt64(const Json& value) {
  if (value.is_number_unsigned()) {
    return value.get<uint64_t>() <= static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
  }
  return value.is_number_integer();
}

enum Kind { kString, kInt, kDouble, kBool, kObject, kArray };

bool IsKind(const Json& value, int kind) {
  switch (kind) {
    case kString:
      return value.is_string();
    case kInt:
      return IsInt64(value);
    case kDouble:
      return value.is_number();
    case kBool:
      return value.is_boolean();
    case kObject:
      return value.is_object();
    default:
      return value.is_array();
  }
}

}  // namespace

Result<Json> ParseJson(std::string_view text, const ParseLimits& limits) {
  if (text.size() > limits.max_bytes) {
    return Invalid("BadJson", "the JSON text has " + std::to_string(text.size()) +
                                  " bytes, more than the limit of " +
                                  std::to_string(limits.max_bytes));
  }
  Json value;
  BoundedSax sax(value, limits);
  if (!Json::sax_parse(text.begin(), text.end(), &sax)) {
    if (sax.too_deep()) {
      return Invalid("BadJson",
                     "JSON is nested deeper than " + std::to_string(limits.max_depth) + " levels");
    }
    return Invalid("BadJson", "not JSON, at byte " + std::to_string(sax.error_at()));
  }
  return value;
}

std::string DumpJson(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string DumpJsonPretty(const Json& value) {
  return value.dump(2, ' ', false, Json::error_handler_t::replace);
}

const Json* Find(const Json& value, std::initializer_list<std::string_view> path) {
  const Json* at = &value;
  for (std::string_view step : path) {
    if (!at->is_object()) return nullptr;
    auto it = at->find(step);
    if (it == at->end()) return nullptr;
    at = &*it;
  }
  return at;
}

std::string StringAt(const Json& value, std::initializer_list<std::string_view> path,
                     std::string_view fallback) {
  const Json* at = Find(value, path);
  return at != nullptr && at->is_string() ? at->get_ref<const std::string&>()
                                          : std::string(fallback);
}

int64_t IntAt(const Json& value, std::initializer_list<std::string_view> path, int64_t fallback) {
  const Json* at = Find(value, path);
  return at != nullptr && IsInt64(*at) ? at->get<int64_t>() : fallback;
}

bool BoolAt(const Json& value, std::initializer_list<std::string_view> path, bool fallback) {
  const Json* at = Find(value, path);
  return at != nullptr && at->is_boolean() ? at->get<bool>() : fallback;
}

ObjectReader::ObjectReader(const Json& value, std::string path, std::vector<std::string>* errors)
    : value_(value), path_(std::move(path)), errors_(errors) {
  if (!value_.is_object()) {
    errors_->push_back(path_ + ": expected an object, found " + KindName(value_));
  }
}

std::string ObjectReader::PathOf(std::string_view key) const {
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

void ObjectReader::Error(std::string_view key, std::string message) {
  errors_->push_back(PathOf(key) + ": " + std::move(message));
}

bool ObjectReader::Has(std::string_view key) const {
  const Json* member = Find(value_, {key});
  return member != nullptr && !member->is_null();
}

const Json* ObjectReader::Member(std::string_view key) {
  known_.emplace_back(key);
  return Has(key) ? Find(value_, {key}) : nullptr;
}

const Json* ObjectReader::Expect(std::string_view key, int kind, const char* wanted) {
  const Json* member = Member(key);
  if (member == nullptr || IsKind(*member, kind)) return member;
  Error(key, std::string("expected ") + wanted + ", found " + KindName(*member));
  return nullptr;
}

void ObjectReader::String(std::string_view key, std::string* out) {
  if (const Json* m = Expect(key, kString, "a string")) *out = m->get_ref<const std::string&>();
}
void ObjectReader::Int(std::string_view key, int64_t* out) {
  if (const Json* m = Expect(key, kInt, "an integer")) *out = m->get<int64_t>();
}
void ObjectReader::Double(std::string_view key, double* out) {
  if (const Json* m = Expect(key, kDouble, "a number")) *out = m->get<double>();
}
void ObjectReader::Bool(std::string_view key, bool* out) {
  if (const Json* m = Expect(key, kBool, "a boolean")) *out = m->get<bool>();
}

void ObjectReader::StringMap(std::string_view key, std::map<std::string, std::string>* out) {
  const Json* member = Expect(key, kObject, "a map of strings");
  if (member == nullptr) return;
  for (const auto& [name, item] : member->items()) {
    if (item.is_string()) {
      (*out)[name] = item.get_ref<const std::string&>();
    } else {
      Error(key, "\"" + name + "\": expected a string, found " + KindName(item) +
                     "; put the value in quotes");
    }
  }
}

void ObjectReader::StringList(std::string_view key, std::vector<std::string>* out) {
  const Json* member = Expect(key, kArray, "a list of strings");
  if (member == nullptr) return;
  for (const Json& item : *member) {
    if (item.is_string()) {
      out->push_back(item.get_ref<const std::string&>());
    } else {
      Error(key, std::string("expected strings, found ") + KindName(item));
    }
  }
}

void ObjectReader::RefuseUnknown() {
  if (!value_.is_object()) return;
  for (const auto& [name, item] : value_.items()) {
    if (std::find(known_.begin(), known_.end(), name) == known_.end()) {
      Error(name, "unknown field");
    }
  }
}

}  // namespace weir::doc
