// FakeFlink on stdin and stdout, for scenarios that play a park of Flink clusters: a line of JSON
// is a command, a line of JSON its answer. `cluster` is a base URL.
//   {"do": "submit", "cluster": C, "job": ID, "tasks": N, "parallelism": P}
//   {"do": "run" | "restart" | "fail" | "finish" | "checkpoint" | "state", "cluster": C, "job": ID}
//   {"do": "send", "method": M, "url": U, "body": B} -> {"status": 200, "body": "..."}
// An answer without anything to say is {}; {"error": "..."} says what was wrong.
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "base/core/clock.h"
#include "base/doc/value.h"
#include "tests/fakes/fake_flink.h"

namespace {

using weir::doc::Json;
using weir::flink::FakeFlink;

weir::http::Method MethodOf(const std::string& name) {
  for (const auto method : {weir::http::Method::kPost, weir::http::Method::kPut,
                            weir::http::Method::kPatch, weir::http::Method::kDelete}) {
    if (name == weir::http::MethodName(method)) return method;
  }
  return weir::http::Method::kGet;
}

Json Send(FakeFlink& flink, const Json& command) {
  const auto deadline = weir::RealClock().SteadyNow() + weir::seconds(5);
  const auto answer =
      flink.Send({MethodOf(command.at("method")), command.at("url"), {}, command.value("body", "")},
                 deadline, {});
  if (!answer.ok()) return {{"error", answer.error().message()}};
  return {{"status", answer->status}, {"body", answer->body}};
}

Json Do(FakeFlink& flink, const Json& command) {
  const std::string what = command.at("do");
  if (what == "send") return Send(flink, command);
  const std::string cluster = command.at("cluster");
  const std::string job = command.at("job");
  if (what == "submit") {
    flink.Submit(cluster, job, command.at("tasks"));
    flink.SetScale(cluster, job, command.at("parallelism"), 64);
  } else if (what == "run") {
    flink.Run(cluster, job);
  } else if (what == "restart") {
    flink.Restart(cluster, job, "java.lang.RuntimeException: a task was lost\n");
  } else if (what == "fail") {
    flink.Fail(cluster, job, "java.lang.RuntimeException: boom\n");
  } else if (what == "finish") {
    flink.Finish(cluster, job);
  } else if (what == "checkpoint") {
    flink.CompleteCheckpoint(cluster, job);
  } else if (what == "state") {
    return {{"state", flink.StateOf(cluster, job)}};
  } else {
    return {{"error", "no such command: " + what}};
  }
  return Json::object();
}

}  // namespace

int main() {
  weir::RealClock clock;
  FakeFlink flink(clock);
  for (std::string line; std::getline(std::cin, line);) {
    Json answer;
    try {
      answer = Do(flink, Json::parse(line));
    } catch (const std::exception& error) {
      answer = {{"error", error.what()}};
    }
    std::cout << weir::doc::DumpJson(answer) << std::endl;
  }
}
