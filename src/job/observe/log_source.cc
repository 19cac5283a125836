#include "job/observe/log_source.h"

#include <algorithm>
#include <utility>

#include "job/api/bounds.h"

namespace weir::job {
namespace {

// As java.lang.Throwable prints them: each says where, and none what.
bool IsFrame(std::string_view line) {
  return line.starts_with("\tat ") || line.starts_with("\t... ") || line.starts_with("\t\tat ") ||
         line.starts_with("\t\t... ");
}

bool IsBlank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

// "java.io.IOException: disk"
bool IsThrowable(std::string_view line) {
  const std::string_view word = line.substr(0, line.find_first_of(": \r"));
  return word.find('.') != std::string_view::npos &&
         (word.ends_with("Exception") || word.ends_with("Error"));
}

// A warning, an error (log4j's levels, as our pattern prints them), an exception or its cause.
bool Tells(std::string_view line) {
  return line.starts_with("Caused by: ") || IsThrowable(line) ||
         line.find(" ERROR ") != std::string_view::npos ||
         line.find(" WARN ") != std::string_view::npos ||
         line.find(" FATAL ") != std::string_view::npos;
}

// One line of plain text: no tabs or colours of a terminal.
std::string Clean(std::string_view line) {
  std::string out(line);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return Bounded(out, kMaxLogLineBytes);
}

}  // namespace

std::vector<std::string> LastLines(std::string_view log, bool cut, const RedactFn& redact) {
  // Half a secret at the cut would not be known as one.
  if (cut) log = log.substr(0, std::min(log.rfind('\n') + 1, log.size()));
  const std::string text = redact(log);
  std::vector<std::string> lines;
  for (size_t pos = 0; pos < text.size();) {
    const size_t end = std::min(text.find('\n', pos), text.size());
    const std::string_view line = std::string_view(text).substr(pos, end - pos);
    if (!IsFrame(line) && !IsBlank(line)) lines.push_back(Clean(line));
    pos = end + 1;
  }
  // How a JobManager clears up after a failed job fills more lines than are kept.
  const auto last = std::find_if(lines.rbegin(), lines.rend(), Tells);
  if (last != lines.rend()) lines.erase(last.base(), lines.end());
  if (lines.size() > kMaxLogLines) lines.erase(lines.begin(), lines.end() - kMaxLogLines);
  return lines;
}

Result<LastLog> LogSource::Read(const std::string& ns, const LogWanted& wanted,
                                const RedactFn& redact, std::stop_token stop) {
  {
    MutexLock lock(mutex_);
    if (quiet_until_ && clock_.SteadyNow() < *quiet_until_) {
      return Unavailable("LogsUnreadable", "logs could not be read a moment ago");
    }
  }
  const kube::LogOptions options{.container = kMainContainer,
                                 .tail_lines = kTailLines,
                                 .limit_bytes = kLimitBytes,
                                 .previous = wanted.previous,
                                 .timeout = kTimeout};
  const auto log = client_.PodLog({ns, wanted.pod}, options, std::move(stop));
  if (!log.ok()) {
    const Code code = log.error().code();
    if (code == Code::kUnavailable || code == Code::kDeadlineExceeded) {
      MutexLock lock(mutex_);
      quiet_until_ = clock_.SteadyNow() + kQuiet;
    }
    return log.error();
  }
  const bool cut = log->size() >= static_cast<size_t>(kLimitBytes);
  return LastLog{wanted.pod, LastLines(*log, cut, redact)};
}

}  // namespace weir::job
