#include "base/log/log.h"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <mutex>
#include <nlohmann/json.hpp>

namespace weir::log {
namespace {

spdlog::level::level_enum ToSpdlog(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarn:
      return spdlog::level::warn;
    case Level::kError:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

// Nothing that would need quotes to be read back, or that a terminal would act on.
bool IsPlain(std::string_view value) {
  return !value.empty() && std::none_of(value.begin(), value.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '=' || c == 0x7f;
  });
}

class MemorySink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit MemorySink(std::vector<std::string>* lines) : lines_(lines) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& msg) override {
    lines_->emplace_back(msg.payload.data(), msg.payload.size());
  }
  void flush_() override {}

 private:
  std::vector<std::string>* lines_;
};

}  // namespace

class Sink {
 public:
  Sink(spdlog::sink_ptr sink, Format format, Level level)
      : logger_("weir", std::move(sink)), format_(format) {
    logger_.set_level(ToSpdlog(level));
    if (format == Format::kJson) {
      logger_.set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})",
                          spdlog::pattern_time_type::utc);
    } else {
      logger_.set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %-5l %v", spdlog::pattern_time_type::utc);
    }
  }

  bool Wants(Level level) const { return logger_.should_log(ToSpdlog(level)); }
  Format format() const { return format_; }
  void Write(Level level, const std::string& payload) {
    logger_.log(ToSpdlog(level), spdlog::string_view_t(payload.data(), payload.size()));
  }

 private:
  spdlog::logger logger_;
  Format format_;
};

Logger Logger::With(std::string_view key, std::string value) const {
  Logger copy = *this;
  copy.context_.emplace_back(key, std::move(value));
  return copy;
}

void Logger::Debug(std::string_view message, std::initializer_list<Field> fields) const {
  Write(Level::kDebug, message, fields);
}
void Logger::Info(std::string_view message, std::initializer_list<Field> fields) const {
  Write(Level::kInfo, message, fields);
}
void Logger::Warn(std::string_view message, std::initializer_list<Field> fields) const {
  Write(Level::kWarn, message, fields);
}
void Logger::Error(std::string_view message, std::initializer_list<Field> fields) const {
  Write(Level::kError, message, fields);
}

void Logger::Write(Level level, std::string_view message,
                   std::initializer_list<Field> fields) const {
  if (sink_ == nullptr || !sink_->Wants(level)) return;
  const bool json = sink_->format() == Format::kJson;
  const auto quote = [](std::string_view text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  };
  std::string line = json ? "\"msg\":" + quote(message) : std::string(message);
  const auto add = [&](std::string_view key, std::string_view value) {
    if (json) {
      line += "," + quote(key) + ":" + quote(value);
    } else {
      line += " " + std::string(key) + "=" + (IsPlain(value) ? std::string(value) : quote(value));
    }
  };
  for (const auto& [key, value] : context_) add(key, value);
  for (const Field& field : fields) add(field.key, field.value);
  sink_->Write(level, line);
}

Logger MakeStderrLogger(Format format, Level level) {
  return Logger(
      std::make_shared<Sink>(std::make_shared<spdlog::sinks::stderr_sink_mt>(), format, level));
}

Logger MakeMemoryLogger(std::vector<std::string>* lines) {
  return Logger(
      std::make_shared<Sink>(std::make_shared<MemorySink>(lines), Format::kText, Level::kDebug));
}

}  // namespace weir::log
