package dev.weir.oracle;

import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.util.SourceStringReader;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImpl;
import org.apache.flink.sql.parser.impl.ParseException;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Makes sentences of Flink's grammar without knowing it: it asks the parser which tokens may come next
 * (they are in its error messages) and takes one, the rarer in that place the likelier. Beginnings of
 * earlier sentences are continued in other ways, those with rare productions first. Deterministic from
 * the seed. What comes out is sometimes refused: a legal next token may lead nowhere.
 */
final class Walker {
  private static final String PROBE = "}";  // a token that is hardly ever expected
  private static final int POOL = 4000;
  private static final String[] NAMES =
      {"a", "b", "c", "t", "t1", "x", "y", "f", "id", "col1", "`a b`", "tbl", "src", "snk"};
  private static final String[] STRINGS =
      {"'x'", "''", "'it''s'", "'a.b'", "'1'", "'2024-01-01'", "'00:00:00'", "'key'", "'lax $.a'"};
  private static final String[] INTEGERS = {"0", "1", "2", "3", "10", "42", "100"};
  private static final Set<String> CLOSING =
      Set.of(")", "END", "]", ",", "THEN", "AS", "<IDENTIFIER>", "<QUOTED_STRING>",
          "<UNSIGNED_INTEGER_LITERAL>", "=", "FROM", "ON", "BY");

  private static final SqlAbstractParserImpl.Metadata METADATA =
      FlinkSqlParserImpl.FACTORY.getParser(new SourceStringReader("")).getMetadata();

  // Where most of the grammar lies; the rest is found from the empty text.
  private static final String[] STARTS = {
    "SELECT", "SELECT", "SELECT", "SELECT a FROM t", "SELECT a FROM t", "SELECT a FROM t WHERE",
    "SELECT a FROM t GROUP BY", "SELECT a FROM t ORDER BY", "SELECT a FROM t MATCH_RECOGNIZE (",
    "SELECT a FROM t PIVOT (", "SELECT a FROM t UNPIVOT", "SELECT a FROM t JOIN", "SELECT a FROM TABLE (",
    "SELECT a FROM t WINDOW", "SELECT COUNT ( a ) OVER", "SELECT CAST ( a AS", "SELECT CASE",
    "SELECT JSON_VALUE (", "SELECT JSON_QUERY (", "SELECT JSON_EXISTS (", "SELECT JSON_OBJECT (",
    "SELECT JSON_ARRAY (", "SELECT INTERVAL", "SELECT TIMESTAMPADD (", "SELECT EXTRACT (",
    "SELECT TRIM (", "SELECT ROW (", "SELECT ARRAY", "SELECT MAP", "WITH x AS (", "VALUES", "INSERT INTO t",
    "INSERT OVERWRITE t", "CREATE", "CREATE TABLE t (", "CREATE TABLE t ( a", "CREATE TABLE t ( a INT )",
    "CREATE VIEW v AS", "CREATE FUNCTION f", "CREATE MODEL m", "CREATE MATERIALIZED TABLE t",
    "ALTER TABLE t", "ALTER TABLE t ADD", "ALTER TABLE t MODIFY", "ALTER", "DROP", "SHOW", "SHOW", "DESCRIBE",
    "EXPLAIN", "EXPLAIN", "EXECUTE", "EXECUTE STATEMENT SET BEGIN INSERT INTO t SELECT a FROM t ;",
    "COMPILE PLAN", "MERGE INTO t USING u ON", "UPDATE t SET", "ANALYZE TABLE t", "USE", "CALL f (",
    "LOAD MODULE m", "SELECT a FROM t , LATERAL TABLE (",
    "SELECT a FROM t FOR SYSTEM_TIME AS OF", "SELECT a FROM f ( TABLE t",
  };

  private final SqlParser.Config config;
  private final Random random;
  private final Map<String, int[]> uses = new HashMap<>();
  private final List<List<String>> pool = new ArrayList<>();
  private final long[] productionUses = new long[Coverage.size()];

  Walker(SqlParser.Config config, long seed) {
    this.config = config;
    this.random = new Random(seed);
  }

  static void run(SqlParser.Config config, int count, long seed, PrintStream out) throws Exception {
    ObjectMapper json = new ObjectMapper();
    Walker walker = new Walker(config, seed);
    for (int i = 0; i < count; i++) {
      List<String> sentence = walker.next();
      out.println(json.writeValueAsString(sentence));
    }
  }

  /** The tokens of one statement. */
  List<String> next() {
    for (;;) {
      List<String> tokens = new ArrayList<>();
      if (!pool.isEmpty() && random.nextInt(10) < 5) {
        List<String> earlier = pool.get(random.nextInt(pool.size()));
        tokens.addAll(earlier.subList(0, random.nextInt(earlier.size())));
      } else if (random.nextInt(10) < 8) {
        tokens.addAll(List.of(pick(STARTS).split(" ")));
      }
      int length = tokens.size() + 4 + random.nextInt(28);
      if (!grow(tokens, length) || tokens.isEmpty()) continue;
      learn(tokens);
      return tokens;
    }
  }

  // Adds tokens until the parser would accept the end. False: a dead end.
  private boolean grow(List<String> tokens, int length) {
    int retreats = 0;
    Set<String> dead = new LinkedHashSet<>();
    while (tokens.size() < 2 * length + 20) {
      List<String[]> expected = expected(tokens);
      if (expected == null) {
        if (tokens.isEmpty() || ++retreats > 6) return false;
        dead.add(tokens.remove(tokens.size() - 1));
        continue;
      }
      boolean mayEnd = expected.stream().anyMatch(s -> s[0].equals("<EOF>"));
      boolean closing = tokens.size() >= length;
      if (mayEnd && (closing || random.nextInt(5) == 0)) return true;
      String[] chosen = choose(tokens, expected, closing, dead);
      if (chosen == null) return mayEnd;
      String before = tokens.isEmpty() ? "" : tokens.get(tokens.size() - 1);
      for (String token : chosen) {
        String text = textOf(token);
        if (text == null) break;
        uses.computeIfAbsent(kind(before) + " " + token, k -> new int[1])[0]++;
        uses.computeIfAbsent(token, k -> new int[1])[0]++;
        tokens.add(text);
        before = token;
      }
      dead.clear();
    }
    return false;
  }

  // What may follow, or null when `tokens` begin no sentence.
  private List<String[]> expected(List<String> tokens) {
    String text = String.join(" ", tokens) + " " + PROBE;
    SqlAbstractParserImpl parser = config.parserFactory().getParser(new SourceStringReader(text));
    parser.setTabSize(1);
    parser.setQuotedCasing(config.quotedCasing());
    parser.setUnquotedCasing(config.unquotedCasing());
    parser.setIdentifierMaxLength(config.identifierMaxLength());
    parser.setConformance(config.conformance());
    parser.switchTo(SqlAbstractParserImpl.LexicalState.forConfig(config));
    try {
      parser.parseSqlStmtList();
      return null;
    } catch (ParseException e) {
      if (e.currentToken == null || e.expectedTokenSequences == null) return null;
      if (e.currentToken.next.beginColumn != text.length()) return null;
      return simplified(e);
    } catch (Throwable e) {
      return null;
    }
  }

  // As the user is told: where a name may stand, the words that are no keywords there are left out.
  private static List<String[]> simplified(ParseException e) {
    Set<String> firsts = new LinkedHashSet<>();
    for (int[] sequence : e.expectedTokenSequences) firsts.add(unquote(e.tokenImage[sequence[0]]));
    boolean name = firsts.contains("<IDENTIFIER>");
    List<String[]> result = new ArrayList<>();
    for (String first : firsts) {
      if (name && METADATA.isNonReservedKeyword(first)) continue;
      result.add(new String[] {first});
    }
    return result.isEmpty() ? null : result;
  }

  private String[] choose(
      List<String> tokens, List<String[]> expected, boolean closing, Set<String> dead) {
    String before = kind(tokens.isEmpty() ? "" : tokens.get(tokens.size() - 1));
    double[] weights = new double[expected.size()];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      String first = expected.get(i)[0];
      if (first.equals("<EOF>") || first.equals(PROBE) || textOf(first) == null
          || dead.contains(first)) continue;
      int here = uses.getOrDefault(before + " " + first, new int[1])[0];
      int anywhere = uses.getOrDefault(first, new int[1])[0];
      double weight = 1 / Math.pow(1 + here, 0.9) / Math.pow(1 + anywhere, 0.2);
      if (first.equals("<IDENTIFIER>")) weight = Math.max(weight, 0.02) * 3;
      if (closing && CLOSING.contains(first)) weight = Math.max(weight, 0.1) * 40;
      if (closing && first.equals(")")) weight *= 5;
      weights[i] = weight;
      sum += weight;
    }
    if (sum == 0) return null;
    double at = random.nextDouble() * sum;
    for (int i = 0; i < weights.length; i++) {
      at -= weights[i];
      if (weights[i] > 0 && at <= 0) return expected.get(i);
    }
    return null;
  }

  // Keeps sentences that enter productions which few did.
  private void learn(List<String> tokens) {
    Coverage.begin();
    try {
      SqlParser.create(String.join(" ", tokens), config).parseStmtList();
    } catch (Throwable e) {
      return;
    }
    BitSet seen = Coverage.seen();
    boolean rare = random.nextInt(50) == 0;
    for (int i = seen.nextSetBit(0); i >= 0; i = seen.nextSetBit(i + 1)) {
      if (productionUses[i]++ < 40) rare = true;
    }
    if (!rare) return;
    if (pool.size() < POOL) {
      pool.add(tokens);
    } else {
      pool.set(random.nextInt(POOL), tokens);
    }
  }

  private static String unquote(String image) {
    return image.length() > 1 && image.startsWith("\"") ? image.substring(1, image.length() - 1) : image;
  }

  private static String kind(String token) {
    if (token.isEmpty()) return "";
    char c = token.charAt(0);
    if (c == '\'') return "'";
    if (Character.isDigit(c)) return "0";
    return c == '`' || Character.isLowerCase(c) ? "id" : token;
  }

  private <T> T pick(T[] of) {
    return of[random.nextInt(of.length)];
  }

  // A text for a token of the grammar; null for those that Flink's lexer never makes.
  private String textOf(String token) {
    if (!token.startsWith("<") || token.length() < 4) return token;
    switch (token) {
      case "<IDENTIFIER>": return pick(NAMES);
      case "<BACK_QUOTED_IDENTIFIER>": return "`q`";
      case "<QUOTED_STRING>": return pick(STRINGS);
      case "<UNSIGNED_INTEGER_LITERAL>": return pick(INTEGERS);
      case "<DECIMAL_NUMERIC_LITERAL>": return random.nextBoolean() ? "1.5" : ".25";
      case "<APPROX_NUMERIC_LITERAL>": return "1e3";
      case "<BINARY_STRING_LITERAL>": return "X'0A1b'";
      case "<PREFIXED_STRING_LITERAL>": return "_UTF16'abc'";
      case "<UNICODE_STRING_LITERAL>": return "U&'\\0041'";
      case "<LBRACE_D>": return "{d";
      case "<LBRACE_T>": return "{t";
      case "<LBRACE_TS>": return "{ts";
      case "<LBRACE_FN>": return "{fn";
      default: return null;
    }
  }
}
