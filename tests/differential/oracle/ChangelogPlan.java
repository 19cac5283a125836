package dev.weir.oracle;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What reaches the sinks, from the text of EXPLAIN CHANGELOG_MODE: `Sink(...)`, then its input, deeper. */
final class ChangelogPlan {
  private static final String BEGIN = "== Optimized Physical Plan ==";
  private static final String END = "== Optimized Execution Plan ==";
  private static final Pattern TABLE = Pattern.compile("table=\\[([^\\]]*)\\]");
  private static final Pattern MODE = Pattern.compile("changelogMode=\\[([^\\]]*)\\]");

  private ChangelogPlan() {}

  static void read(String text, ArrayNode sinks) {
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) throw new IllegalStateException("no physical plan: " + text);
    ObjectNode sink = null;
    for (String line : text.substring(begin + BEGIN.length(), end).split("\n")) {
      if (line.isBlank()) continue;
      if (line.startsWith("Sink(")) {
        Matcher table = TABLE.matcher(line);
        sink = sinks.addObject();
        sink.put("table", table.find() ? table.group(1).replaceAll(".*\\.", "") : "");
        sink.put("materialize", line.contains("upsertMaterialize=[true]"));
        sink.put("plan", "");
        continue;
      }
      if (sink == null) continue;
      if (!sink.has("mode")) {
        String mode = "";
        for (Matcher at = MODE.matcher(line); at.find();) mode = at.group(1); // the last: names may hold more
        sink.put("mode", mode);
      }
      sink.put("plan", sink.get("plan").asText() + line + "\n");
    }
  }
}
