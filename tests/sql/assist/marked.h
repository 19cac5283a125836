// A script with its cursor: '|' marks the offset and is taken out.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "sql/assist/assist.h"

namespace weir::sql {

struct Marked {
  CompileInput input;
  uint32_t at = 0;

  explicit Marked(std::string text) {
    const size_t cursor = text.find('|');
    EXPECT_NE(cursor, std::string::npos) << text;
    text.erase(cursor, 1);
    input.script = std::move(text);
    at = static_cast<uint32_t>(cursor);
  }
};

inline constexpr char kTables[] =
    "CREATE TABLE orders (id BIGINT, `user` STRING, amount DECIMAL(10, 2), placed TIMESTAMP(3),\n"
    "  WATERMARK FOR placed AS placed - INTERVAL '5' SECOND\n"
    ") WITH ('connector' = 'kafka', 'topic' = 'o', 'properties.bootstrap.servers' = 'k:9092',\n"
    "  'format' = 'json');\n"
    "CREATE TABLE totals (who STRING, total DECIMAL(38, 2)) WITH ('connector' = 'print');\n"
    "CREATE VIEW big AS SELECT id, amount * 2 AS twice FROM orders WHERE amount > 10;\n";

}  // namespace weir::sql
