// Everything that reads a reply of Flink's REST API, on any bytes: no crash, and every bound held.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/doc/value.h"
#include "client/flink/job_metrics.h"
#include "client/flink/snapshot.h"

namespace {

using weir::flink::Redactor;

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckText(const std::string& text, size_t max_bytes) {
  Require(text.size() <= max_bytes);
  // Valid UTF-8: the JSON writer would put U+FFFD in place of what is not.
  Require(weir::doc::DumpJson(text).find("\xEF\xBF\xBD") == std::string::npos ||
          text.find("\xEF\xBF\xBD") != std::string::npos);
}

void CheckCause(const weir::flink::RootCause& cause) {
  Require(cause.chain.size() <= weir::flink::kMaxChainItems);
  for (const auto& item : cause.chain) {
    CheckText(item.exception_class, 256);
    CheckText(item.message, weir::flink::kMaxMessageBytes);
    Require(item.message.find('\n') == std::string::npos);
  }
  CheckText(cause.task, 128);
  if (cause.position) Require(cause.position->line >= 0 && cause.position->column >= 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const Redactor redactor({"canary-S3cret", "it's"});
  if (const auto jobs = weir::flink::DecodeJobsOverview(body); jobs.ok()) {
    for (const auto& job : *jobs) {
      CheckText(job.state_word, 64);
      CheckText(job.name, 256);
      Require(job.tasks.total >= 0 && job.tasks.running >= 0);
    }
  }
  static_cast<void>(weir::flink::DecodeClusterOverview(body));
  static_cast<void>(weir::flink::DecodeCheckpoints(body));
  static_cast<void>(weir::flink::DecodeTriggerId(body));
  static_cast<void>(weir::flink::DecodeMetric(body, "numRestarts"));
  if (const auto details = weir::flink::DecodeJobDetails(body); details.ok()) {
    for (const auto& vertex : details->vertices) {
      CheckText(vertex.name, 128);
      Require(vertex.parallelism >= 0 && vertex.busy_ms.value_or(0) >= 0);
    }
  }
  static_cast<void>(weir::flink::DecodeGauges(body));
  if (const auto names = weir::flink::DecodeMetricNames(body); names.ok()) {
    Require(weir::flink::SourceNamesIn(*names).metrics.size() <= 16);
  }
  if (const auto cause = weir::flink::DecodeExceptions(body, redactor); cause.ok() && *cause) {
    CheckCause(**cause);
  }
  if (const auto trigger = weir::flink::DecodeTriggerStatus(body, redactor); trigger.ok()) {
    if (trigger->failure) CheckText(trigger->failure->message, weir::flink::kMaxMessageBytes);
  }
  static_cast<void>(weir::flink::DecodeErrorReply(body, redactor));
  CheckCause(weir::flink::ExtractRootCause(body, redactor));
  const std::string clean = redactor.Redact(body);
  Require(clean.find("canary-S3cret") == std::string::npos);
  for (const size_t bound : {size_t{0}, size_t{2}, size_t{7}, size_t{100}}) {
    CheckText(weir::flink::Shorten(body, bound), bound);
  }
  return 0;
}
