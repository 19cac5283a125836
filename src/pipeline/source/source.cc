#include "pipeline/source/source.h"

#include <algorithm>
#include <charconv>
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
  explicit FilesCutter(FilesSource spec) : spec_(std::move(spec)) {}

  std::string Start() const override { return ""; }
  // Any name is a place in the listing, also of a file that is no longer listed.
  Status Check(const std::string&) const override { return Status::Ok(); }
  bool Exhausted(const std::string& cursor) const override {
    return spec_.names.empty() || cursor >= spec_.names.back();
  }
  std::optional<std::string> Cut(const std::string& begin, SystemTime) const override {
    const auto first = std::upper_bound(spec_.names.begin(), spec_.names.end(), begin);
    if (first == spec_.names.end()) return std::nullopt;
    const auto left = spec_.names.end() - first;
    return *(first + std::min<ptrdiff_t>(left, spec_.per_process) - 1);
  }

 private:
  const FilesSource spec_;
};

}  // namespace

std::string_view SourceKind(const SourceSpec& spec) {
  if (spec.cron) return "cron";
  if (spec.time_range) return "timeRange";
  if (spec.key_range) return "keyRange";
  if (spec.files) return "files";
  return "";
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
    out = std::make_shared<FilesCutter>(*spec.files);
  }
  return out;
}

}  // namespace weir::pipeline
