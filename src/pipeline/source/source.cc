#include "pipeline/source/source.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <utility>

#include "base/cron/schedule.h"

namespace weir::pipeline {
namespace {

Status Mismatch(const std::string& cursor, const char* kind) {
  return Invalid("CursorMismatch",
                 "the cursor \"" + cursor + "\" in status is none of a " + kind +
                     " source; bring the former source back, or make a new Pipeline");
}

std::optional<SystemTime> TimeOf(const std::string& text) {
  const auto time = ParseTime(text);
  return time.ok() ? std::optional(*time) : std::nullopt;
}

class CronCutter : public Cutter {
 public:
  CronCutter(cron::Schedule schedule, SystemTime start)
      : schedule_(std::move(schedule)), start_(std::chrono::floor<seconds>(start)) {}

  std::string Start() const override { return FormatTime(start_); }
  Status Check(const std::string& cursor) const override {
    return cursor.empty() || TimeOf(cursor) ? Status::Ok() : Mismatch(cursor, "cron");
  }
  bool Exhausted(const std::string& cursor) const override {
    const auto from = cursor.empty() ? start_ : TimeOf(cursor);
    return from && !schedule_.Next(*from).has_value();
  }
  std::optional<std::string> Cut(const std::string& begin, SystemTime now) const override {
    const auto fire = DueAt(begin);
    if (!fire || *fire > now) return std::nullopt;
    return FormatTime(*fire);
  }
  std::optional<SystemTime> DueAt(const std::string& begin) const override {
    const auto from = begin.empty() ? start_ : TimeOf(begin);
    return from ? schedule_.Next(*from) : std::nullopt;
  }

 private:
  const cron::Schedule schedule_;
  const SystemTime start_;
};

class TimeRangeCutter : public Cutter {
 public:
  explicit TimeRangeCutter(TimeRangeSource spec) : spec_(spec) {}

  std::string Start() const override { return FormatTime(spec_.start); }
  Status Check(const std::string& cursor) const override {
    return cursor.empty() || TimeOf(cursor) ? Status::Ok() : Mismatch(cursor, "timeRange");
  }
  bool Exhausted(const std::string& cursor) const override {
    const auto from = cursor.empty() ? spec_.start : TimeOf(cursor);
    return from && spec_.end != SystemTime{} && *from >= spec_.end;
  }
  std::optional<std::string> Cut(const std::string& begin, SystemTime now) const override {
    const auto end = End(begin);
    if (!end || *end + spec_.delay > now) return std::nullopt;
    return FormatTime(*end);
  }
  std::optional<SystemTime> DueAt(const std::string& begin) const override {
    const auto end = End(begin);
    return end ? std::optional(*end + spec_.delay) : std::nullopt;
  }

 private:
  std::optional<SystemTime> End(const std::string& begin) const {
    const auto from = begin.empty() ? spec_.start : TimeOf(begin);
    if (!from || Exhausted(begin)) return std::nullopt;
    const SystemTime end = *from + spec_.step;
    return spec_.end == SystemTime{} ? end : std::min(end, spec_.end);
  }

  const TimeRangeSource spec_;
};

class KeyRangeCutter : public Cutter {
 public:
  explicit KeyRangeCutter(KeyRangeSource spec) : spec_(spec) {}

  std::string Start() const override { return std::to_string(spec_.start); }
  Status Check(const std::string& cursor) const override {
    return KeyOf(cursor) ? Status::Ok() : Mismatch(cursor, "keyRange");
  }
  bool Exhausted(const std::string& cursor) const override {
    const auto from = KeyOf(cursor);
    return from && *from >= spec_.end;
  }
  std::optional<std::string> Cut(const std::string& begin, SystemTime) const override {
    const auto from = KeyOf(begin);
    if (!from || *from >= spec_.end) return std::nullopt;
    return std::to_string(*from > spec_.end - spec_.step ? spec_.end : *from + spec_.step);
  }

 private:
  std::optional<int64_t> KeyOf(const std::string& text) const {
    if (text.empty()) return spec_.start;
    int64_t key = 0;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, key);
    if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
    return key;
  }

  const KeyRangeSource spec_;
};

class FilesCutter : public Cutter {
 public:
  FilesCutter(Names names, int per_process) : names_(std::move(names)), per_process_(per_process) {}

  std::string Start() const override { return ""; }
  // Any name is a place in the listing, also of a file that is no longer listed.
  Status Check(const std::string&) const override { return Status::Ok(); }
  bool Exhausted(const std::string& cursor) const override {
    return names_ != nullptr && (names_->empty() || cursor >= names_->back());
  }
  std::optional<std::string> Cut(const std::string& begin, SystemTime) const override {
    if (names_ == nullptr) return std::nullopt;
    const auto first = std::upper_bound(names_->begin(), names_->end(), begin);
    if (first == names_->end()) return std::nullopt;
    const auto left = names_->end() - first;
    return *(first + std::min<ptrdiff_t>(left, per_process_) - 1);
  }
  bool IsListing() const override { return true; }
  Names NamesOf(const std::string& begin, const std::string& end) const override {
    if (names_ == nullptr) return nullptr;
    const auto first = std::upper_bound(names_->begin(), names_->end(), begin);
    const auto last = std::upper_bound(first, names_->end(), end);
    return std::make_shared<const std::vector<std::string>>(first, last);
  }

 private:
  const Names names_;  // null: not known
  const int per_process_;
};

}  // namespace

std::string_view SourceKind(const SourceSpec& spec) {
  if (spec.cron) return "cron";
  if (spec.time_range) return "timeRange";
  if (spec.key_range) return "keyRange";
  if (spec.files) return "files";
  return "";
}

Result<Names> ParseListing(std::string_view text) {
  if (text.size() > kMaxListingBytes) {
    return Invalid("BadListing", "the listing has " + std::to_string(text.size()) +
                                     " bytes, more than " + std::to_string(kMaxListingBytes) +
                                     "; drop names that are loaded, or list directories");
  }
  std::vector<std::string> names;
  for (int line = 1; !text.empty(); ++line) {
    const size_t end = text.find('\n');
    std::string_view name = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!name.empty() && name.back() == '\r') name.remove_suffix(1);
    if (name.size() > kMaxFileNameBytes) {
      return Invalid("BadListing", "line " + std::to_string(line) + " of the listing has " +
                                       std::to_string(name.size()) + " bytes; a name has at most " +
                                       std::to_string(kMaxFileNameBytes));
    }
    if (!name.empty()) names.emplace_back(name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  names.shrink_to_fit();
  return std::make_shared<const std::vector<std::string>>(std::move(names));
}

std::vector<std::string> AddedBehind(const std::vector<std::string>& before,
                                     const std::vector<std::string>& now, const std::string& cut) {
  std::vector<std::string> added;
  const auto end = std::upper_bound(now.begin(), now.end(), cut);
  std::set_difference(now.begin(), end, before.begin(), before.end(), std::back_inserter(added));
  return added;
}

std::shared_ptr<const Cutter> MakeFilesCutter(Names names, int per_process) {
  return std::make_shared<FilesCutter>(std::move(names), per_process);
}

Result<std::shared_ptr<const Cutter>> MakeCutter(const SourceSpec& spec, SystemTime created) {
  std::shared_ptr<const Cutter> out;
  if (spec.cron) {
    ASSIGN_OR_RETURN(cron::Schedule schedule,
                     cron::Schedule::Parse(spec.cron->expression, spec.cron->time_zone));
    const SystemTime start = spec.cron->start == SystemTime{} ? created : spec.cron->start;
    out = std::make_shared<CronCutter>(std::move(schedule), start);
  } else if (spec.time_range) {
    out = std::make_shared<TimeRangeCutter>(*spec.time_range);
  } else if (spec.key_range) {
    out = std::make_shared<KeyRangeCutter>(*spec.key_range);
  } else if (spec.files) {
    const FilesSource& files = *spec.files;
    out = MakeFilesCutter(
        files.names_from ? Names() : std::make_shared<const std::vector<std::string>>(files.names),
        files.per_process);
  }
  return out;
}

}  // namespace weir::pipeline
