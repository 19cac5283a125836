#include "base/cron/time_zone.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "base/core/edit_distance.h"
#include "base/cron/yearly_rule.h"

namespace weir::cron {
namespace {

constexpr size_t kMaxName = 64;
constexpr size_t kMaxFile = 1u << 20;
constexpr const char* kFolder = "/usr/share/zoneinfo/";

date::sys_seconds ToDate(sys_seconds time) { return date::sys_seconds(time.time_since_epoch()); }
sys_seconds FromDate(date::sys_seconds time) { return sys_seconds(time.time_since_epoch()); }
Period ToPeriod(const date::sys_info& info) {
  return {FromDate(info.begin), FromDate(info.end), info.offset};
}

// The last line of a TZif file (RFC 8536, section 3.3): the rule for all time after the transitions
// that are listed, which the library does not read. Files list them up to 2037 ("fat") or only
// until the rule began ("slim").
std::string Footer(const std::string& name) {
  std::ifstream file(kFolder + name, std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(file), {});
  if (bytes.size() > kMaxFile || !bytes.starts_with("TZif") || !bytes.ends_with("\n")) return "";
  bytes.pop_back();
  const size_t line = bytes.rfind('\n');
  return line == std::string::npos ? "" : bytes.substr(line + 1);
}

Status Unknown(std::string_view name) {
  std::string remedy = "write a name of the IANA database, such as Asia/Shanghai or UTC";
  const auto& zones = date::get_tzdb().zones;
  std::vector<std::string_view> names;
  names.reserve(zones.size());
  for (const auto& zone : zones) names.push_back(zone.name());
  const auto near = NearestWord(name, names);
  return Invalid("BadTimeZone",
                 fmt::format("unknown time zone \"{}\"{}; {}", name.substr(0, kMaxName),
                             near ? fmt::format(" (did you mean {}?)", *near) : "", remedy));
}

}  // namespace

struct TimeZone::Rules {
  const date::time_zone* listed;
  std::optional<YearlyRule> after;  // once the list ends
};

TimeZone::TimeZone() : name_("UTC") {}

Result<TimeZone> TimeZone::Load(std::string_view name) {
  TimeZone zone;
  if (name == "UTC") return zone;
  if (name.empty() || name == "Local" || name == "localtime") {
    return Invalid("BadTimeZone",
                   fmt::format("\"{}\" would depend on the operator's machine; write a "
                               "name of the IANA database, such as Asia/Shanghai or UTC",
                               name));
  }
  zone.name_ = std::string(name);
  try {
    const auto& known = date::get_tzdb().zones;
    // Looked up here: the library's own look-up answers with an exception.
    const auto at =
        std::lower_bound(known.begin(), known.end(), name,
                         [](const date::time_zone& z, std::string_view n) { return z.name() < n; });
    if (at == known.end() || at->name() != name) return Unknown(name);
    at->get_info(date::sys_seconds{});  // reads the file
    zone.rules_ = std::make_shared<const Rules>(Rules{&*at, YearlyRule::Parse(Footer(zone.name_))});
  } catch (const std::exception& e) {
    return Invalid("BadTimeZone",
                   fmt::format("time zone \"{}\" cannot be read: {}; is tzdata installed?",
                               name.substr(0, kMaxName), e.what()));
  }
  return zone;
}

Period TimeZone::PeriodAt(sys_seconds time) const {
  constexpr Period kAlways{sys_seconds::min(), sys_seconds::max(), seconds(0)};
  if (rules_ == nullptr) return kAlways;
  const Period listed = ToPeriod(rules_->listed->get_info(ToDate(time)));
  constexpr sys_seconds kFar = std::chrono::sys_days(std::chrono::year(10000) / 1 / 1);
  if (!rules_->after || listed.end < kFar) return listed;
  const YearlyRule::Change last = rules_->after->Before(time);
  // Up to the first change by the rule, the last one of the list holds.
  const YearlyRule::Change next = rules_->after->After(time);
  if (last.at < listed.begin) return {listed.begin, next.at, listed.offset};
  return {last.at, next.at, last.offset};
}

local_seconds TimeZone::LocalAt(sys_seconds time) const {
  return local_seconds(time.time_since_epoch() + PeriodAt(time).offset);
}

std::string TimeZone::Format(SystemTime time) const {
  const auto whole = std::chrono::floor<seconds>(time);
  // RFC 3339 has no seconds in offsets, which no zone has had since 1972.
  const auto offset = std::chrono::round<std::chrono::minutes>(PeriodAt(whole).offset);
  std::string text = FormatTime(whole + offset);
  if (offset.count() == 0) return text;
  text.pop_back();
  const auto minutes = std::abs(offset.count());
  return text +
         fmt::format("{}{:02}:{:02}", offset.count() < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

sys_seconds TimeZone::FirstAt(local_seconds local) const {
  // No zone was ever further than 16 hours from UTC, so here its clock showed less than `local`.
  const sys_seconds as_utc(local.time_since_epoch());
  for (sys_seconds at = as_utc - std::chrono::hours(24);;) {
    const Period period = PeriodAt(at);
    const sys_seconds shown = std::max(at, as_utc - period.offset);
    if (shown < period.end) return shown;
    at = period.end;
  }
}

}  // namespace weir::cron
