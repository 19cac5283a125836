// For oracle_test.py: reads lines "ZONE AFTER COUNT EXPRESSION" (AFTER in seconds since the epoch),
// answers each with a line of the next COUNT fires, or with "error: ...".
#include <iostream>
#include <sstream>
#include <string>

#include "base/cron/schedule.h"

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream fields(line);
    std::string zone;
    int64_t after = 0;
    int count = 0;
    fields >> zone >> after >> count >> std::ws;
    std::string expression;
    std::getline(fields, expression);
    const auto schedule = weir::cron::Schedule::Parse(expression, zone);
    if (!schedule.ok()) {
      std::cout << "error: " << schedule.status().message() << "\n";
      continue;
    }
    weir::SystemTime time{weir::seconds(after)};
    for (int i = 0; i < count; ++i) {
      const auto next = schedule->Next(time);
      if (!next) break;
      // What fires next must also be the last fire as seen from then.
      if (schedule->Last(*next) != *next) std::cout << "Last() disagrees with ";
      time = *next;
      std::cout << std::chrono::floor<weir::seconds>(time).time_since_epoch().count() << " ";
    }
    std::cout << "\n";
  }
}
