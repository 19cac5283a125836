package dev.weir.oracle;

import org.apache.flink.shaded.asm9.org.objectweb.asm.ClassReader;
import org.apache.flink.shaded.asm9.org.objectweb.asm.ClassVisitor;
import org.apache.flink.shaded.asm9.org.objectweb.asm.ClassWriter;
import org.apache.flink.shaded.asm9.org.objectweb.asm.MethodVisitor;
import org.apache.flink.shaded.asm9.org.objectweb.asm.Opcodes;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImpl;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts the grammar's productions where they are: in Flink's parser. Each production is a public final
 * method of FlinkSqlParserImpl (javacc makes it so); `main` writes a copy of that class that reports to
 * hit() whenever a production is entered. With the copy first on the class path every parse is counted.
 */
public final class Coverage {
  private static final List<String> NOT_PRODUCTIONS =
      List.of("enable_tracing", "disable_tracing", "getNextToken", "getToken", "generateParseException",
          "UnusedExtension");
  private static final List<String> NAMES = productions();
  private static final Map<String, Integer> INDEX = new TreeMap<>();
  private static final ThreadLocal<BitSet> SEEN = ThreadLocal.withInitial(BitSet::new);
  private static final long[] ACCEPTED = new long[NAMES.size()];
  private static final long[] REFUSED = new long[NAMES.size()];

  static {
    for (int i = 0; i < NAMES.size(); i++) INDEX.put(NAMES.get(i), i);
  }

  private Coverage() {}

  /** Called by the copy of the parser. */
  public static void hit(String production) {
    Integer index = INDEX.get(production);
    if (index != null) SEEN.get().set(index);
  }

  static void begin() {
    SEEN.get().clear();
  }

  /** Counts the productions entered since begin(), each once. */
  static void end(boolean accepted) {
    synchronized (NAMES) {
      SEEN.get().stream().forEach(i -> (accepted ? ACCEPTED : REFUSED)[i]++);
    }
  }

  static BitSet seen() {
    return SEEN.get();
  }

  static int size() {
    return NAMES.size();
  }

  static void print(PrintStream out) {
    for (int i = 0; i < NAMES.size(); i++) {
      if (Unreachable.CALLERS.containsKey(NAMES.get(i)) && ACCEPTED[i] + REFUSED[i] == 0) continue;
      out.printf("%s\t%d\t%d%n", NAMES.get(i), ACCEPTED[i], REFUSED[i]);
    }
  }

  private static List<String> productions() {
    Set<String> reached = reached();
    return java.util.Arrays.stream(FlinkSqlParserImpl.class.getDeclaredMethods())
        .filter(Coverage::isProduction).map(Method::getName).filter(reached::contains).distinct()
        .sorted().collect(Collectors.toList());
  }

  static Stream<String> names(BitSet productions) {
    return productions.stream().mapToObj(NAMES::get);
  }

  /** By method of the parser: those that call it. */
  static Map<String, Set<String>> callers() {
    Map<String, Set<String>> callers = new HashMap<>();
    calls().forEach((caller, callees) -> callees.forEach(
        callee -> callers.computeIfAbsent(callee, n -> new HashSet<>()).add(caller)));
    return callers;
  }

  private static Map<String, Set<String>> calls() {
    Map<String, Set<String>> calls = new HashMap<>();
    String self = FlinkSqlParserImpl.class.getName().replace('.', '/');
    try (InputStream in = FlinkSqlParserImpl.class.getResourceAsStream("/" + self + ".class")) {
      new ClassReader(in).accept(new ClassVisitor(Opcodes.ASM9) {
        @Override
        public MethodVisitor visitMethod(int flags, String name, String type, String sign, String[] thrown) {
          Set<String> callees = calls.computeIfAbsent(name, n -> new HashSet<>());
          return new MethodVisitor(Opcodes.ASM9) {
            @Override
            public void visitMethodInsn(int op, String owner, String callee, String t, boolean i) {
              if (owner.equals(self)) callees.add(callee);
            }
          };
        }
      }, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return calls;
  }

  /** The methods that a list of statements can lead to: Calcite's grammar has others, which Flink never calls. */
  private static Set<String> reached() {
    Map<String, Set<String>> calls = calls();
    Set<String> seen = new HashSet<>();
    Deque<String> todo = new ArrayDeque<>(List.of("SqlStmtList"));
    while (!todo.isEmpty()) {
      String name = todo.pop();
      if (seen.add(name)) todo.addAll(calls.getOrDefault(name, Set.of()));
    }
    return seen;
  }

  private static boolean isProduction(Method method) {
    int flags = method.getModifiers();
    return Modifier.isPublic(flags) && Modifier.isFinal(flags) && !Modifier.isStatic(flags)
        && !NOT_PRODUCTIONS.contains(method.getName());
  }

  public static void main(String[] args) throws Exception {
    String name = FlinkSqlParserImpl.class.getName().replace('.', '/');
    Path target = Path.of(args[0], name + ".class");
    Files.createDirectories(target.getParent());
    try (InputStream in = FlinkSqlParserImpl.class.getResourceAsStream("/" + name + ".class")) {
      ClassReader reader = new ClassReader(in);
      ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
      reader.accept(new Reporting(writer), 0);
      Files.write(target, writer.toByteArray());
    }
  }

  private static final class Reporting extends ClassVisitor {
    Reporting(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(int flags, String name, String type, String sign, String[] thrown) {
      MethodVisitor next = super.visitMethod(flags, name, type, sign, thrown);
      if (!NAMES.contains(name) || (flags & Opcodes.ACC_FINAL) == 0) return next;
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitCode() {
          super.visitCode();
          visitLdcInsn(name);
          visitMethodInsn(Opcodes.INVOKESTATIC, "dev/weir/oracle/Coverage", "hit",
              "(Ljava/lang/String;)V", false);
        }
      };
    }
  }
}
