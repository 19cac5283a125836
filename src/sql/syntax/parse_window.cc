// WINDOW w AS (...), and the (...) of OVER.
#include "sql/syntax/query_parser.h"

namespace weir::sql {

bool QueryParser::ParseNamedWindows(List<ast::NamedWindow>* windows) {
  in_.Take();
  ListBuilder<ast::NamedWindow> list(&stacks_.windows);
  for (;;) {
    ast::NamedWindow window;
    if (!ParseIdent("the name of a window", &window.name)) return false;
    if (!Expect(Kw::kAs, "behind the name of the window")) return false;
    if (!Is(Tok::kLParen)) return FailExpected("'(' behind WINDOW name AS");
    window.spec = ParseWindowSpec();
    if (window.spec == nullptr) return false;
    list.Add(window);
    if (!Is(Tok::kComma) || !AtIdent(1)) break;
    in_.Take();
  }
  *windows = list.Finish(&arena_);
  return true;
}

// ([name] [PARTITION BY ...] [ORDER BY ...] [ROWS | RANGE ...] [ALLOW | DISALLOW PARTIAL])
const ast::WindowSpec* QueryParser::ParseWindowSpec() {
  const Span begin = in_.Take().span;
  auto* window = arena_.New<ast::WindowSpec>();
  if (AtIdent() && !ParseIdent("a window", &window->base)) return nullptr;
  if (Accept(Kw::kPartition)) {
    if (!Expect(Kw::kBy, "behind PARTITION")) return nullptr;
    if (!StartsOperand(0, 1)) return FailExpected("an expression in PARTITION BY"), nullptr;
    if (!ParseExprs(ExprContext::kNonQuery, &window->partition_by)) return nullptr;
  }
  if (Is(Kw::kOrder) && !ParseOrderBy(&window->order_by)) return nullptr;
  if ((Is(Kw::kRows) || Is(Kw::kRange)) && !ParseFrame(window)) return nullptr;
  if (Is(Kw::kAllow) || Is(Kw::kDisallow)) {
    const bool allow = in_.Take().Is(Kw::kAllow);
    if (!Expect(Kw::kPartial, "behind ALLOW or DISALLOW")) return nullptr;
    window->partial =
        allow ? ast::WindowSpec::Partial::kAllow : ast::WindowSpec::Partial::kDisallow;
  }
  if (!Expect(Tok::kRParen, "PARTITION BY, ORDER BY, ROWS, RANGE or ')' in the window")) {
    return nullptr;
  }
  window->span = SpanFrom(begin);
  return window;
}

bool QueryParser::ParseFrame(ast::WindowSpec* window) {
  window->has_frame = true;
  window->rows = in_.Take().Is(Kw::kRows);
  window->between = Accept(Kw::kBetween);
  if (!ParseFrameBound(&window->lower)) return false;
  if (!window->between) return true;
  return Expect(Kw::kAnd, "and the end of the frame behind BETWEEN") &&
         ParseFrameBound(&window->upper);
}

bool QueryParser::ParseFrameBound(ast::FrameBound* bound) {
  const Span begin = in_.Peek().span;
  if (Is(Kw::kCurrent) && Is(Kw::kRow, 1)) {
    in_.Take();
    in_.Take();
    bound->kind = ast::BoundKind::kCurrentRow;
  } else if (Is(Kw::kUnbounded) && (Is(Kw::kPreceding, 1) || Is(Kw::kFollowing, 1))) {
    in_.Take();
    bound->kind = in_.Take().Is(Kw::kPreceding) ? ast::BoundKind::kUnboundedPreceding
                                                : ast::BoundKind::kUnboundedFollowing;
  } else {
    if (!StartsOperand(0, 1)) {
      return FailExpected("UNBOUNDED PRECEDING, CURRENT ROW or an offset");
    }
    bound->offset = ParseExpr(ExprContext::kNonQuery);
    if (bound->offset == nullptr) return false;
    if (Accept(Kw::kPreceding)) {
      bound->kind = ast::BoundKind::kPreceding;
    } else if (Accept(Kw::kFollowing)) {
      bound->kind = ast::BoundKind::kFollowing;
    } else {
      return FailExpected("PRECEDING or FOLLOWING behind the offset");
    }
  }
  bound->span = SpanFrom(begin);
  return true;
}

}  // namespace weir::sql
