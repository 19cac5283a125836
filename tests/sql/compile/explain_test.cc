#include "sql/compile/explain.h"

#include <gtest/gtest.h>

namespace weir::sql {
namespace {

// Two sinks read a view that joins two tables.
Dag Shared() {
  Dag dag;
  dag.nodes = {{NodeKind::kSink, "x", "print"},
               {NodeKind::kView, "v", ""},
               {NodeKind::kOperator, "join", "", "on a.id = b.id"},
               {NodeKind::kSource, "a", "kafka"},
               {NodeKind::kSource, "b", ""},
               {NodeKind::kSink, "y", "jdbc"}};
  dag.edges = {{1, 0}, {2, 1}, {3, 2}, {4, 2}, {1, 5}};
  return dag;
}

TEST(RenderDag, SharedPartsAreWrittenOutOnce) {
  EXPECT_EQ(RenderDag(Shared()),
            "x  [sink: print]\n"
            "└── v  [view]\n"
            "    └── join on a.id = b.id\n"
            "        ├── a  [source: kafka]\n"
            "        └── b  [source]\n"
            "y  [sink: jdbc]\n"
            "└── v  [view] (see above)\n");
  EXPECT_EQ(DagSummary(Shared()), "2 sources, 1 view, 2 sinks");
}

TEST(RenderDag, ColoursNamesOnRequest) {
  EXPECT_NE(RenderDag(Shared(), true).find("\x1b[1;34ma\x1b[0m"), std::string::npos);
  EXPECT_EQ(RenderDag(Shared(), false).find('\x1b'), std::string::npos);
}

TEST(RenderDag, DeepAndWideDagsEnd) {
  Dag dag;
  for (size_t i = 0; i < 60; ++i) {
    dag.nodes.push_back({NodeKind::kView, std::to_string(i), ""});
    if (i > 0) dag.edges.push_back({i, i - 1});
    if (i > 1) dag.edges.push_back({i, i - 2});  // written out, as many lines as Fibonacci's 60th
  }
  const std::string text = RenderDag(dag);
  EXPECT_LT(text.size(), 60'000u);
  EXPECT_EQ(RenderDag({}), "");
}

}  // namespace
}  // namespace weir::sql
