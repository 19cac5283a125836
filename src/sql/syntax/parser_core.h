// What every part of the parser stands on: the cursor, the arena, reporting, names and lists. The
// layers are QueryParser (types, expressions, queries: query_parser.h) and above it StatementParser
// (parser_impl.h); one object parses one statement on one thread.
//
// A function that reads a construct returns null or false after it has reported an error; the
// caller passes that on at once. So a statement has at most one syntax error, as in Flink, and the
// token to blame is the first one that no production takes, as in Flink.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sql/diag/diagnostic.h"
#include "sql/diag/messages.h"
#include "sql/syntax/arena.h"
#include "sql/syntax/ast_statement.h"
#include "sql/syntax/limits.h"
#include "sql/syntax/token_cursor.h"

namespace weir::sql {

class ParserCore {
 public:
  ParserCore(TokenCursor cursor, Arena* arena, std::vector<Diagnostic>* diagnostics)
      : in_(cursor), arena_(*arena), diagnostics_(*diagnostics) {}

 protected:
  // Collects the items of a list while the nodes around them go into the arena. Nested lists share
  // one stack per type, so a list costs no allocation of its own.
  template <typename T>
  class ListBuilder {
   public:
    explicit ListBuilder(std::vector<T>* stack) : stack_(*stack), begin_(stack->size()) {}
    ~ListBuilder() { stack_.resize(begin_); }
    ListBuilder(const ListBuilder&) = delete;
    ListBuilder& operator=(const ListBuilder&) = delete;
    void Add(const T& item) { stack_.push_back(item); }
    size_t size() const { return stack_.size() - begin_; }
    ast::List<T> Finish(Arena* arena) const {
      return arena->Copy(std::span<const T>(stack_.data() + begin_, size()));
    }

   private:
    std::vector<T>& stack_;
    size_t begin_;
  };

  bool Fail(Diagnostic diagnostic) {
    diagnostics_.push_back(std::move(diagnostic));
    return false;
  }
  // "expected WANTED, found <the token at the cursor>", or what is better known about that token.
  bool FailExpected(std::string_view wanted, std::string_view help = "");
  // The same where one keyword alone fits.
  bool FailExpected(std::string_view wanted, Kw keyword, std::string_view help);
  // Where the token at the cursor is blamed.
  Span BlameSpan() const;
  // The character behind; empty at the end of the text.
  Span Behind(Span span) const {
    const bool end = span.end >= in_.text().size();
    return {span.end, end ? span.end : span.end + 1};
  }
  std::string FoundNow() const { return Found(in_.text(), in_.Peek()); }
  std::string_view TextOf(const Token& token) const { return in_.TextOf(token); }

  bool Is(Tok kind, size_t ahead = 0) const { return in_.Is(kind, ahead); }
  bool Is(Kw keyword, size_t ahead = 0) const { return in_.Is(keyword, ahead); }
  template <typename T>
  bool Accept(T what) {
    return in_.Accept(what);
  }

  // One level of brackets more; false after reporting that it is one too many.
  bool Enter() { return ++depth_ <= kMaxDepth || FailTooDeep(); }
  void Leave() { --depth_; }
  bool FailTooDeep();
  // Chains: one node more on top of the tallest of its parts, which height_ holds.
  bool Taller() { return ++height_ <= kMaxHeight || FailTooTall(); }
  bool FailTooTall();

  // From the first token taken at `begin` to the last one taken.
  Span SpanFrom(Span begin) const { return {begin.begin, in_.Last().span.end}; }

  TokenCursor in_;
  int depth_ = 0;
  int height_ = 0;
  // The operator at which the last expression ended since nothing behind it can be its operand:
  // when that token is blamed, this is why.
  size_t stuck_ = SIZE_MAX;
  Arena& arena_;
  std::vector<Diagnostic>& diagnostics_;
};

}  // namespace weir::sql
