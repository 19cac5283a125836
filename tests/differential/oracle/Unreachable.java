package dev.weir.oracle;

import org.apache.flink.shaded.asm9.org.objectweb.asm.ClassReader;
import org.apache.flink.shaded.asm9.org.objectweb.asm.ClassVisitor;
import org.apache.flink.shaded.asm9.org.objectweb.asm.MethodVisitor;
import org.apache.flink.shaded.asm9.org.objectweb.asm.Opcodes;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImpl;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImplConstants;
import org.apache.flink.sql.parser.impl.Token;

import java.io.InputStream;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Proves that the productions below are never entered from Flink's entry, and says why. Each stands
 * behind another of Flink's own that begins alike: the parser looks two tokens ahead and takes the
 * first that fits. So all pairs of tokens are tried at the productions that lead to them, with the
 * copy of the parser that Coverage made; what is entered behind two tokens shows at once. That only
 * two tokens are looked at, and that nothing else calls them, is read in the class. Of
 * ExtendedTableRef it is the guard itself that is tried.
 */
final class Unreachable {
  /** By production: those that call it, and nothing else does. */
  static final Map<String, Set<String>> CALLERS = Map.of(
      "ExplainDetailLevel", Set.of("SqlExplain"), // behind EXPLAIN PLAN, which SqlRichExplain takes
      "ExplainDepth", Set.of("SqlExplain"),
      "MapTypeName", Set.of("TypeName"), // MAP <, which SqlMapTypeName takes
      "AddFieldNameTypes", Set.of("RowTypeName"), // behind ROW (, which ExtendedSqlRowTypeName takes
      "AddFieldNameType", Set.of("AddFieldNameTypes"),
      "NullableOptDefaultFalse", Set.of("AddFieldNameType"),
      "ExtendedTableRef", Set.of("TableRef3")); // for other dialects: its lookahead is `false`

  /** What chooses, and what it chooses. */
  private static final Map<String, Set<String>> BETWEEN = Map.of("SqlExplain", Set.of("SqlStmt"),
      "RowTypeName", Set.of("TypeName"));
  private static final List<String> CHOOSERS = List.of("SqlStmt", "TypeName");

  private Unreachable() {}

  public static void main(String[] args) throws Exception {
    Map<String, Set<String>> wanted = new TreeMap<>(CALLERS);
    wanted.putAll(BETWEEN);
    Map<String, Set<String>> callers = Coverage.callers();
    for (Map.Entry<String, Set<String>> one : wanted.entrySet()) {
      Set<String> found = callers.getOrDefault(one.getKey(), Set.of());
      if (!found.equals(one.getValue())) fail(one.getKey() + " is called by " + found);
    }
    String guard = checkLookahead();
    int kinds = FlinkSqlParserImplConstants.tokenImage.length;
    for (String entry : CHOOSERS) {
      Set<String> entered = new TreeSet<>();
      long pairs = IntStream.range(0, kinds).parallel().mapToLong(first -> {
        FlinkSqlParserImpl parser = new FlinkSqlParserImpl(new StringReader(""));
        Method production = production(entry);
        for (int second = 0; second < kinds; second++) {
          Coverage.begin();
          attempt(parser, production, first, second);
          Coverage.names(Coverage.seen()).filter(CALLERS::containsKey).forEach(name -> {
            synchronized (entered) {
              entered.add(name);
            }
          });
        }
        return kinds;
      }).sum();
      if (!entered.isEmpty()) fail(entry + " enters " + entered);
      System.out.println(entry + ": " + pairs + " pairs of tokens, none enters " + CALLERS.keySet().size());
    }
    long fits = pairsThatFit(guard, kinds);
    if (fits != 0) fail("ExtendedTableRef is entered on " + fits + " pairs of tokens");
    System.out.println("TableRef3: the guard of ExtendedTableRef fits none of " + (long) kinds * kinds + " pairs");
    System.out.println(new TreeSet<>(CALLERS.keySet()) + " are never entered");
  }

  private static Method production(String name) {
    return Arrays.stream(FlinkSqlParserImpl.class.getDeclaredMethods())
        .filter(method -> method.getName().equals(name)).findFirst().orElseThrow();
  }

  private static void feed(FlinkSqlParserImpl parser, int first, int second) {
    parser.ReInit(new StringReader(""));
    Token one = token(first, "a");
    one.next = token(second, "b");
    one.next.next = token(FlinkSqlParserImplConstants.EOF, "");
    parser.token.next = one;
  }

  private static long pairsThatFit(String guard, int kinds) throws ReflectiveOperationException {
    Method looks = FlinkSqlParserImpl.class.getDeclaredMethod(guard, int.class);
    looks.setAccessible(true);
    FlinkSqlParserImpl parser = new FlinkSqlParserImpl(new StringReader(""));
    long fits = 0;
    for (int first = 0; first < kinds; first++) {
      for (int second = 0; second < kinds; second++) {
        feed(parser, first, second);
        if ((boolean) looks.invoke(parser, 2)) fits++;
      }
    }
    return fits;
  }

  private static void attempt(FlinkSqlParserImpl parser, Method production, int first, int second) {
    feed(parser, first, second);
    Object[] arguments = Arrays.stream(production.getParameterTypes())
        .map(type -> type.isEnum() ? type.getEnumConstants()[0] : (Object) true).toArray();
    try {
      production.invoke(parser, arguments);
    } catch (InvocationTargetException refused) {
      // As nearly all are: the text ends behind two tokens.
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Token token(int kind, String image) {
    Token token = Token.newToken(kind);
    token.image = image;
    return token;
  }

  // Every choice that they make by looking ahead is made by at most two tokens. The guard of
  // ExtendedTableRef: what TableRef3 asks just before it.
  private static String checkLookahead() throws Exception {
    String[] guard = new String[1];
    String self = "/" + FlinkSqlParserImpl.class.getName().replace('.', '/') + ".class";
    try (InputStream in = FlinkSqlParserImpl.class.getResourceAsStream(self)) {
      new ClassReader(in).accept(new ClassVisitor(Opcodes.ASM9) {
        @Override
        public MethodVisitor visitMethod(int flags, String name, String type, String sign, String[] thrown) {
          boolean table = name.equals("TableRef3");
          if (!table && !CHOOSERS.contains(name)) return null;
          return new MethodVisitor(Opcodes.ASM9) {
            private int last = -1;
            private String asked;

            @Override
            public void visitInsn(int op) {
              last = op;
            }

            @Override
            public void visitIntInsn(int op, int value) {
              last = -1;
            }

            @Override
            public void visitLdcInsn(Object value) {
              last = -1;
            }

            @Override
            public void visitMethodInsn(int op, String owner, String callee, String t, boolean i) {
              boolean looks = callee.startsWith("jj_2_");
              boolean near = last == Opcodes.ICONST_1 || last == Opcodes.ICONST_2;
              if (table) {
                if (looks) asked = near ? callee : null;
                if (callee.equals("ExtendedTableRef")) guard[0] = asked;
                return;
              }
              if (looks && !near) {
                throw new IllegalStateException(name + " looks further ahead than two tokens: " + callee);
              }
              if (callee.equals("getToken")) throw new IllegalStateException(name + " looks at tokens itself");
            }
          };
        }
      }, 0);
    }
    if (guard[0] == null) fail("TableRef3 does not look two tokens ahead for ExtendedTableRef");
    return guard[0];
  }

  private static void fail(String why) {
    System.err.println("error: " + why);
    System.exit(1);
  }
}
