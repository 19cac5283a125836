// The operator's own log: structured lines with context fields, JSON or text, to stderr or memory.
//
// A Logger is a cheap handle that components take by value in their constructor; With() adds a
// field to all its lines ("job": "shop/orders"). Thread-safe. Never log SQL text, option values or
// headers: they may hold secrets.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/status.h"

namespace weir::log {

enum class Level { kDebug, kInfo, kWarn, kError };

struct Field {
  std::string_view key;
  std::string value;
};

class Sink;  // spdlog behind it

class Logger {
 public:
  // Discards everything.
  Logger() = default;
  explicit Logger(std::shared_ptr<Sink> sink) : sink_(std::move(sink)) {}

  Logger With(std::string_view key, std::string value) const;

  void Debug(std::string_view message, std::initializer_list<Field> fields = {}) const;
  void Info(std::string_view message, std::initializer_list<Field> fields = {}) const;
  void Warn(std::string_view message, std::initializer_list<Field> fields = {}) const;
  void Error(std::string_view message, std::initializer_list<Field> fields = {}) const;

 private:
  void Write(Level level, std::string_view message, std::initializer_list<Field> fields) const;

  std::shared_ptr<Sink> sink_;
  std::vector<std::pair<std::string, std::string>> context_;
};

enum class Format { kText, kJson };

// Lines to stderr.
Logger MakeStderrLogger(Format format, Level level);
// Lines appended to `*lines` (for tests); `lines` must outlive every copy of the logger.
Logger MakeMemoryLogger(std::vector<std::string>* lines);

}  // namespace weir::log
