package dev.weir.oracle;

import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.sql.parser.error.SqlValidateException;
import org.apache.flink.sql.parser.impl.TokenMgrError;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Flink said of a script, as JSON. */
final class Verdict {
  private static final int MAX_MESSAGE = 600;
  private static final Pattern AT = Pattern.compile("at line (\\d+), column (\\d+)");
  private static final Pattern FROM =
      Pattern.compile("[Ff]rom line (\\d+), column (\\d+) to line (\\d+), column (\\d+)");

  private Verdict() {}

  static ObjectNode ok() {
    return JsonNodeFactory.instance.objectNode().put("ok", true);
  }

  /** `statement` counts from 0; `stage` says who refused it. */
  static ObjectNode failed(Throwable error, int statement, String stage) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("ok", false).put("statement", statement).put("stage", stage);
    StringBuilder chain = new StringBuilder();
    SqlParserPos pos = null;
    String message = null;
    Throwable root = error;
    int depth = 0;
    for (Throwable t = error; t != null && depth < 20; t = t.getCause(), depth++) {
      root = t;
      String text = t.getMessage();
      if (text != null && !text.isBlank() && !(message != null && message.equals(text))) {
        message = text;
      }
      if (pos == null) pos = positionOf(t);
      if (depth > 0) chain.append(" <- ");
      chain.append(t.getClass().getSimpleName());
      if (t.getCause() == t) break;
    }
    if (message == null) message = String.valueOf(root);
    if (pos == null) pos = positionIn(error);
    if (pos != null && pos.getLineNum() > 0) {
      node.put("line", pos.getLineNum()).put("column", pos.getColumnNum());
      node.put("endLine", pos.getEndLineNum()).put("endColumn", pos.getEndColumnNum());
    }
    if (message.length() > MAX_MESSAGE) message = message.substring(0, MAX_MESSAGE) + " ...";
    node.put("message", message).put("chain", chain.toString());
    String top = error.getMessage();
    if (top != null && !top.equals(message)) {
      node.put("top", top.length() > MAX_MESSAGE ? top.substring(0, MAX_MESSAGE) + " ..." : top);
    }
    // A crash of Flink, not a judgement.
    if (root instanceof NullPointerException
        || root instanceof Error && !(root instanceof TokenMgrError)
        || root instanceof ClassCastException || root instanceof IndexOutOfBoundsException) {
      node.put("internal", true);
      if (root.getStackTrace().length > 0) node.put("where", root.getStackTrace()[0].toString());
    }
    // What depends on jars that the oracle does not have: neither side can know.
    if (root instanceof ClassNotFoundException
        || message.startsWith("Could not find any factory for identifier")) {
      node.put("world", true);
    }
    return node;
  }

  private static SqlParserPos positionOf(Throwable t) {
    if (t instanceof SqlParseException) return ((SqlParseException) t).getPos();
    if (t instanceof SqlValidateException) return ((SqlValidateException) t).getErrorPosition();
    if (t instanceof CalciteContextException) {
      CalciteContextException c = (CalciteContextException) t;
      if (c.getPosLine() <= 0) return null;
      return new SqlParserPos(c.getPosLine(), c.getPosColumn(), c.getEndPosLine(), c.getEndPosColumn());
    }
    return null;
  }

  // Lexical errors, and errors wrapped as text.
  private static SqlParserPos positionIn(Throwable error) {
    for (Throwable t = error; t != null; t = t.getCause()) {
      if (t.getMessage() == null) continue;
      Matcher from = FROM.matcher(t.getMessage());
      if (from.find()) {
        return new SqlParserPos(number(from, 1), number(from, 2), number(from, 3), number(from, 4));
      }
      Matcher at = AT.matcher(t.getMessage());
      if (at.find()) return new SqlParserPos(number(at, 1), number(at, 2));
    }
    return null;
  }

  private static int number(Matcher m, int group) {
    return Integer.parseInt(m.group(group));
  }
}
