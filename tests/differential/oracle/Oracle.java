package dev.weir.oracle;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;

/**
 * Flink's own parser and planner as a server: JSON lines in, JSON lines out, in the order of completion.
 * In: {"id", "sql", "level": "parse" | "validate" | "plan" | "changelog", "batch": false}.
 * `changelog` is a plan with the connectors of the class path; it answers {"id", "plan": verdict, "sinks":
 * [{"table", "mode", "materialize", "plan"}]}, one for each sink in the order of the script.
 * Out: {"id", "parse": verdict, "validate": verdict, "plan": verdict}, the levels above the one asked for
 * left out. Also `--script FILE...` for people, and `--walk COUNT SEED`: sentences of the grammar, each a
 * JSON array of tokens. `--coverage FILE`: how many scripts entered each production, at the end.
 */
public final class Oracle {
  private static final long PLAN_CPU_NANOS = 20_000_000_000L;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Oracle() {}

  public static void main(String[] args) throws Exception {
    int jobs = 1;
    String coverage = null;
    List<String> rest = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--jobs")) {
        jobs = Integer.parseInt(args[++i]);
      } else if (args[i].equals("--coverage")) {
        coverage = args[++i];
      } else {
        rest.add(args[i]);
      }
    }
    // Libraries may print: stdout is for verdicts alone.
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, "UTF-8");
    System.setOut(System.err);
    if (!rest.isEmpty() && rest.get(0).equals("--script")) {
      Thread thread = new Thread(null, () -> scripts(rest.subList(1, rest.size()), out), "s", Requests.STACK_BYTES);
      thread.start();
      thread.join();
    } else if (!rest.isEmpty() && rest.get(0).equals("--walk")) {
      int count = Integer.parseInt(rest.get(1));
      long seed = Long.parseLong(rest.get(2));
      Walker.run(new Session.Shared().parserConfig, count, seed, out);
    } else {
      Requests.deal(jobs, queue -> work(queue, out));
      if (coverage != null) {
        try (PrintStream to = new PrintStream(coverage, StandardCharsets.UTF_8)) {
          Coverage.print(to);
        }
      }
    }
    out.flush();
    System.exit(0);
  }

  private static void work(BlockingQueue<String> queue, PrintStream out) {
    try {
      Session.Shared shared = new Session.Shared();
      for (String line = queue.take(); !line.isEmpty(); line = queue.take()) {
        String answer = answer(shared, line);
        synchronized (out) {
          out.print(answer);
          out.print('\n');
          if (queue.isEmpty()) out.flush();
        }
      }
      synchronized (out) {
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      e.printStackTrace();
      System.exit(3);
    }
  }

  private static String answer(Session.Shared shared, String line) throws Exception {
    JsonNode request = JSON.readTree(line);
    String sql = request.path("sql").asText();
    String level = request.path("level").asText("validate");
    ObjectNode answer = JSON.createObjectNode();
    answer.set("id", request.get("id"));
    judge(shared, sql, level, request.path("batch").asBoolean(false), answer);
    return JSON.writeValueAsString(answer);
  }

  private static void judge(
      Session.Shared shared, String sql, String level, boolean batch, ObjectNode answer) {
    if (level.equals("changelog")) {
      ArrayNode sinks = answer.putArray("sinks");
      answer.set("plan", planned(sql, batch, sinks));
      return;
    }
    answer.set("parse", parse(shared, sql));
    if (level.equals("parse")) return;
    ObjectNode validate = run(shared, sql, batch, false, null);
    answer.set("validate", validate);
    if (!level.equals("plan")) return;
    answer.set("plan", validate.get("ok").asBoolean() ? planned(sql, batch, null) : validate);
  }

  /** Flink's optimizer does not end on some queries: its own thread, parts of its own, and a bound. */
  private static ObjectNode planned(String sql, boolean batch, ArrayNode changelog) {
    ObjectNode[] answer = {null};
    Thread thread = new Thread(null, () -> {
      try {
        answer[0] = run(new Session.Shared(), sql, batch, true, changelog);
      } catch (ThreadDeath e) {
        // told below
      }
    }, "plan", Requests.STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    // Its processor time counts: on a busy machine the first plan alone, which loads the optimizer, takes longer than
    // the bound, and a thread that is stopped in a class's initializer spoils the class for all that follow.
    ThreadMXBean times = ManagementFactory.getThreadMXBean();
    try {
      while (thread.isAlive() && times.getThreadCpuTime(thread.getId()) < PLAN_CPU_NANOS) thread.join(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!thread.isAlive() && answer[0] != null) return answer[0];
    thread.stop();
    ObjectNode late = JSON.createObjectNode();
    late.put("ok", false).put("internal", true).put("statement", 0).put("stage", "plan");
    return late.put("message", "the optimizer did not end").put("chain", "").put("where", "optimizer");
  }

  private static ObjectNode parse(Session.Shared shared, String sql) {
    int[] count = {0};
    Coverage.begin();
    try {
      new Splitter(sql).run(statement -> {
        Session.checkSyntax(shared, statement);
        count[0]++;
      });
      Coverage.end(true);
      return Verdict.ok();
    } catch (Throwable e) {
      Coverage.end(false);
      return Verdict.failed(e, count[0], "parse");
    }
  }

  private static ObjectNode run(
      Session.Shared shared, String sql, boolean batch, boolean plan, ArrayNode changelog) {
    Session session = new Session(shared, batch, plan, changelog);
    try {
      new Splitter(sql).run(session);
      return Verdict.ok();
    } catch (Throwable e) {
      return Verdict.failed(e, session.statement(), session.stage());
    }
  }

  private static void scripts(List<String> files, PrintStream out) {
    try {
      Session.Shared shared = new Session.Shared();
      for (String file : files) {
        byte[] bytes = file.equals("-") ? new FileInputStream(FileDescriptor.in).readAllBytes()
            : Files.readAllBytes(Path.of(file));
        ObjectNode answer = JSON.createObjectNode();
        judge(shared, new String(bytes, StandardCharsets.UTF_8), "plan", false, answer);
        for (String level : List.of("parse", "validate", "plan")) {
          JsonNode verdict = answer.get(level);
          if (verdict.get("ok").asBoolean()) {
            out.printf("%s: %s: ok%n", file, level);
          } else {
            out.printf("%s:%d:%d: %s (statement %d, %s): %s%n    %s%n", file, verdict.path("line").asInt(),
                verdict.path("column").asInt(), level, verdict.get("statement").asInt() + 1,
                verdict.get("stage").asText(), verdict.get("message").asText(),
                verdict.get("chain").asText());
            break;
          }
        }
      }
    } catch (Throwable e) {
      e.printStackTrace();
      System.exit(3);
    }
  }
}
