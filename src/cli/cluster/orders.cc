#include "cli/cluster/orders.h"

#include <algorithm>
#include <iostream>
#include <optional>
#include <utility>

#include "base/doc/value.h"
#include "cli/cluster/cluster_job.h"
#include "job/api/codec.h"
#include "job/api/names.h"

namespace weir::cli {
namespace {

using job::SqlJob;

constexpr size_t kMaxNonceBytes = 64;
constexpr size_t kDateBytes = 10;  // 2026-11-21

// What is to be set, and what to tell the user of it.
struct Wish {
  std::string annotation;
  std::string value;
  std::string text;
};

std::string_view CommandOf(Order order) {
  switch (order) {
    case Order::kRerun:
      return "rerun";
    case Order::kRun:
      return "run";
    case Order::kBackfill:
      return "backfill";
  }
  return "";
}

Status CheckNonce(const std::string& nonce) {
  const bool plain = std::all_of(nonce.begin(), nonce.end(),
                                 [](unsigned char c) { return c > ' ' && c < 0x7f && c != '/'; });
  if (plain && nonce.size() <= kMaxNonceBytes) return Status::Ok();
  return Invalid("BadNonce", "--nonce: expected at most " + std::to_string(kMaxNonceBytes) +
                                 " letters, digits and signs, without blanks and '/'");
}

// A date stands for itself: the operator reads it in the schedule's zone.
Result<std::string> Moment(const std::string& text, const char* what) {
  if (text.size() == kDateBytes && ParseTime(text + "T00:00:00Z").ok()) return text;
  const auto time = ParseTime(text);
  if (time.ok()) return FormatTime(*time);
  return Invalid("BadTime", std::string(what) + " '" + text +
                                "': expected a date (2026-11-21) or a time "
                                "(2026-11-21T02:00:00+08:00)");
}

Status Refused(std::string why) { return Invalid("Refused", std::move(why)); }

bool HasEnded(const std::optional<job::State>& state) {
  return state && *state != job::State::kAccepted && *state != job::State::kRunning &&
         *state != job::State::kWarning;
}

Result<Wish> Rerun(const OrderOptions& options, const SqlJob& sql_job, const std::string& nonce) {
  const bool batch = sql_job.spec.mode == job::Mode::kBatch;
  if (!options.fire_time.empty()) {
    const auto fire = ParseTime(options.fire_time);
    if (!fire.ok()) {
      return Invalid("BadTime", "--fire-time '" + options.fire_time +
                                    "': expected a time (2026-11-21T02:00:00+08:00)");
    }
    if (!batch) return Refused("a stream has no fire times; leave --fire-time out");
    const std::string text = FormatTime(*fire);
    return Wish{job::kAnnotationRerun, text + "/" + nonce, "the run of " + text + " once more"};
  }
  const auto& state = sql_job.status.state;
  if (!batch) {
    if (HasEnded(state)) {
      return Wish{job::kAnnotationRerun, nonce, "started again"};
    }
    return Refused("it has not ended (" +
                   std::string(state ? job::StateName(*state) : "no state yet") +
                   "); to start a stream that runs anew: kubectl annotate --overwrite sqljob " +
                   sql_job.meta.name + " " + job::kAnnotationRedeploy + "=" + nonce);
  }
  if (!sql_job.status.run) return Refused("nothing has run yet; weir run runs it now");
  return Wish{job::kAnnotationRerun, nonce,
              "the run of " + FormatTime(sql_job.status.run->fire) + " once more"};
}

Result<Wish> RunNow(const SqlJob& sql_job, const std::string& nonce) {
  if (sql_job.spec.mode == job::Mode::kBatch) return Wish{job::kAnnotationRun, nonce, "a run now"};
  return Refused("it is a stream (spec.mode); weir rerun starts one that has ended");
}

Result<Wish> Backfill(const OrderOptions& options, const SqlJob& sql_job,
                      const std::string& nonce) {
  ASSIGN_OR_RETURN(const std::string from, Moment(options.from, "FROM"));
  ASSIGN_OR_RETURN(const std::string to, Moment(options.to, "TO"));
  if (!sql_job.spec.schedule) {
    return Refused("it has no spec.schedule, whose fires could be run; weir run runs it now");
  }
  const bool dates = from.size() == kDateBytes && to.size() == kDateBytes;
  const bool times = from.size() != kDateBytes && to.size() != kDateBytes;
  if ((dates || times) && to < from) return Refused("FROM is after TO");
  return Wish{job::kAnnotationBackfill, from + "/" + to + "/" + nonce,
              "every fire from " + from + " to " + to + ", the oldest first"};
}

Result<Wish> Decide(const OrderOptions& options, const SqlJob& sql_job, const std::string& nonce) {
  RETURN_IF_ERROR(CheckNonce(nonce));
  if (sql_job.meta.deleting) return Refused("it is being deleted");
  switch (options.order) {
    case Order::kRerun:
      return Rerun(options, sql_job, nonce);
    case Order::kRun:
      return RunNow(sql_job, nonce);
    case Order::kBackfill:
      return Backfill(options, sql_job, nonce);
  }
  return Refused("");
}

Result<std::string> Carry(const OrderOptions& options, const Cluster& cluster, SystemTime now,
                          const Streams& streams) {
  ASSIGN_OR_RETURN(const JobName name, ParseJobName(options.job, options.access));
  ASSIGN_OR_RETURN(const doc::Json object, FetchJob(name, options.access, cluster));
  const SqlJob sql_job = job::SqlJobFromJson(object);
  const std::string nonce = options.nonce.empty() ? FormatTime(now) : options.nonce;
  ASSIGN_OR_RETURN(const Wish wish, Decide(options, sql_job, nonce));
  const auto present = sql_job.meta.annotations.find(wish.annotation);
  if (present != sql_job.meta.annotations.end() && present->second == wish.value) {
    return Refused(wish.annotation + " is " + wish.value +
                   " already, which was or will be answered; try another --nonce");
  }
  if (!cluster.annotate) return Unavailable("NoCluster", "this program knows no cluster");
  RETURN_IF_ERROR(cluster.annotate(options.access, sql_job.meta.ns, sql_job.meta.name,
                                   {{wish.annotation, wish.value}}));
  if (sql_job.spec.state != job::DesiredState::kRunning) {
    streams.err << "weir " << CommandOf(options.order) << ": spec.state is "
                << job::DesiredStateName(sql_job.spec.state)
                << ": it waits until that is Running\n";
  }
  return "sqljob.weir.dev/" + sql_job.meta.name + ": " + wish.text + " (" + wish.annotation + "=" +
         wish.value + ")";
}

}  // namespace

int RunOrder(const OrderOptions& options, const Streams& streams, const Cluster& cluster,
             SystemTime now) {
  const Result<std::string> done = Carry(options, cluster, now, streams);
  if (!done.ok()) {
    streams.err << "weir " << CommandOf(options.order) << ": " << options.job << ": "
                << done.error().message() << "\n";
    return 1;
  }
  streams.out << *done << "\n";
  return 0;
}

}  // namespace weir::cli
