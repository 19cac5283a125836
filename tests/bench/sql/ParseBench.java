package dev.weir.oracle;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Times Flink's own parser, with the planner's configuration, over statements separated by \u0001:
 * FILE SECONDS. The best pass of a JVM that is warm by then, as one line of JSON.
 */
final class ParseBench {
  public static void main(String[] args) throws Exception {
    Session.Shared shared = new Session.Shared();
    List<String> statements = new ArrayList<>();
    long bytes = 0;
    for (String s : Files.readString(Path.of(args[0])).split("\u0001")) {
      if (s.isEmpty()) continue;
      statements.add(s);
      bytes += s.getBytes(StandardCharsets.UTF_8).length;
    }
    double budget = Double.parseDouble(args[1]);
    double best = Double.MAX_VALUE;
    int accepted = 0;
    long begin = System.nanoTime();
    for (int pass = 0; pass < 5 || System.nanoTime() - begin < budget * 1e9; ++pass) {
      accepted = 0;
      long start = System.nanoTime();
      for (String s : statements) {
        try {
          if (shared.parser.parse(s) != null) ++accepted;
        } catch (RuntimeException e) {
          // refused
        }
      }
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
    }
    System.out.printf(
        "{\"statements\": %d, \"accepted\": %d, \"bytes\": %d, \"best\": %.9f}%n",
        statements.size(), accepted, bytes, best);
    System.exit(0);
  }
}
