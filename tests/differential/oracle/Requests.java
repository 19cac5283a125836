package dev.weir.oracle;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** The lines of stdin, dealt to threads. */
final class Requests {
  /** Of a thread that parses or plans: both recurse. */
  static final long STACK_BYTES = 64L << 20;

  private Requests() {}

  /** Each of `jobs` threads takes lines from the queue until it gets an empty one; returns when all have ended. */
  static void deal(int jobs, Consumer<BlockingQueue<String>> work) throws Exception {
    BlockingQueue<String> queue = new LinkedBlockingQueue<>(4096);
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      Thread worker = new Thread(null, () -> work.accept(queue), "worker-" + i, STACK_BYTES);
      worker.start();
      workers.add(worker);
    }
    BufferedReader in = new BufferedReader(
        new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8), 1 << 16);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (!line.isBlank()) queue.put(line);
    }
    for (int i = 0; i < jobs; i++) queue.put("");
    for (Thread worker : workers) worker.join();
  }
}
