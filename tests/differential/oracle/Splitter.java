package dev.weir.oracle;

import org.apache.flink.table.api.SqlParserEOFException;

/**
 * Cuts a script into statements as Flink's SQL driver does (ScriptExecutor of flink-sql-gateway, which
 * runs the `--scriptUri` of an application): a `;` outside quotes and comments ends a statement if the
 * parser accepts or refuses it there; if the parser says that it met the end of the text, the statement
 * goes on. Each statement is preceded by as many lines and columns of blanks as stand before it, so that
 * positions are those of the script. A last statement needs no `;`.
 */
final class Splitter {
  interface Step {
    /** Takes one statement; throws SqlParserEOFException to be given more text. */
    void accept(String padded) throws Exception;
  }

  private enum State { NORMAL, SINGLE_QUOTE, DOUBLE_QUOTE, BACK_QUOTE, LINE_COMMENT, COMMENT }

  private final String script;
  private final StringBuilder padding = new StringBuilder();
  private final StringBuilder lines = new StringBuilder();
  private final StringBuilder columns = new StringBuilder();
  private final StringBuilder statement = new StringBuilder();

  Splitter(String script) {
    this.script = script;
  }

  /** Feeds every statement in turn; ends at the first exception, which is thrown on. */
  void run(Step step) throws Exception {
    State state = State.NORMAL;
    char last;
    char c = 0;
    for (int i = 0; i < script.length(); i++) {
      last = c;
      c = script.charAt(i);
      statement.append(c);
      columns.append(' ');
      switch (c) {
        case '\'':
          state = quote(state, State.SINGLE_QUOTE);
          break;
        case '"':
          state = quote(state, State.DOUBLE_QUOTE);
          break;
        case '`':
          state = quote(state, State.BACK_QUOTE);
          break;
        case '-':
          if (last == '-' && state == State.NORMAL) state = State.LINE_COMMENT;
          break;
        case '\n':
          if (state == State.LINE_COMMENT) state = State.NORMAL;
          columns.setLength(0);
          lines.append('\n');
          break;
        case '*':
          if (last == '/' && state == State.NORMAL) state = State.COMMENT;
          break;
        case '/':
          if (last == '*' && state == State.COMMENT) state = State.NORMAL;
          break;
        case ';':
          if (state != State.NORMAL) break;
          i = prefetch(i + 1);
          if (feed(step, i == script.length() - 1)) c = 0;
          break;
        default:
      }
    }
    if (!statement.toString().isBlank()) step.accept(padding.toString() + statement);
  }

  private boolean feed(Step step, boolean atEnd) throws Exception {
    try {
      step.accept(padding.toString() + statement);
    } catch (SqlParserEOFException e) {
      if (atEnd) throw e;
      return false;
    }
    padding.append(lines).append(columns);
    lines.setLength(0);
    columns.setLength(0);
    statement.setLength(0);
    return true;
  }

  private static State quote(State now, State quoted) {
    return now == quoted ? State.NORMAL : now == State.NORMAL ? quoted : now;
  }

  // Blanks, comments and further `;` behind a `;` belong to it. Returns the last index taken.
  private int prefetch(int from) {
    State state = State.NORMAL;
    for (int i = from; i < script.length(); i++) {
      char c = script.charAt(i);
      char next = i + 1 < script.length() ? script.charAt(i + 1) : c;
      if (c == '-' && next == '-' && state == State.NORMAL) {
        state = State.LINE_COMMENT;
      } else if (c == '\n' && state == State.LINE_COMMENT) {
        state = State.NORMAL;
      } else if (c == '*' && next == '/' && state == State.COMMENT) {
        state = State.NORMAL;
        statement.append("*/");
        columns.append("  ");
        i++;
        continue;
      } else if (c == '/' && next == '*' && state == State.NORMAL) {
        state = State.COMMENT;
      }
      if (state == State.NORMAL && c != ';' && !Character.isWhitespace(c)) return i - 1;
      statement.append(c);
      if (c == '\n') {
        columns.setLength(0);
        lines.append('\n');
      } else {
        columns.append(' ');
      }
    }
    return script.length() - 1;
  }
}
