package dev.weir.oracle;

import org.apache.flink.api.common.BatchShuffleMode;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.table.api.config.OptimizerConfigOptions;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What a script writes over given rows, in a MiniCluster of this process. JSON lines in and out, in the order of
 * completion: {"id", "sql", "batch", "rows": {table: [row]}, "runs": [{table: [row]}]}. The script is planned once;
 * its first run is over `rows`, each other one over `rows` with the tables of that run in their place (as many rows
 * of each). A row is an object of Flink's JSON format; tables have the connector `rows`. Out: {"id", "error"} when
 * Flink refuses the script, else {"id", "runs": [{"sinks": {table: [[column, ..., count]]}} or {"error"}]}, values as
 * text. `--jobs N`: threads.
 */
public final class LineageProbe {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long RUN_SECONDS = 60;

  private LineageProbe() {}

  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, "UTF-8");
    System.setOut(System.err);
    int jobs = args.length > 1 && args[0].equals("--jobs") ? Integer.parseInt(args[1]) : 1;
    MiniCluster cluster = start(jobs);
    Requests.deal(jobs, queue -> work(cluster, queue, out));
    cluster.closeAsync().get(30, TimeUnit.SECONDS);
    System.exit(0);
  }

  private static MiniCluster start(int jobs) throws Exception {
    Configuration configuration = new Configuration();
    configuration.setString("rest.port", "0");
    configuration.setString("jobmanager.scheduler", "Default"); // batch jobs, too, in one go
    configuration.setString("taskmanager.memory.network.min", "64m");
    configuration.setString("taskmanager.memory.network.max", "64m");
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256L * jobs));
    MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
        .setConfiguration(configuration)
        .setNumTaskManagers(1)
        .setNumSlotsPerTaskManager(jobs)
        .build());
    cluster.start();
    return cluster;
  }

  private static void work(MiniCluster cluster, BlockingQueue<String> queue, PrintStream out) {
    try {
      for (String line = queue.take(); !line.isEmpty(); line = queue.take()) {
        JsonNode request = JSON.readTree(line);
        ObjectNode answer = JSON.createObjectNode();
        answer.set("id", request.get("id"));
        try {
          answer(cluster, request, answer);
        } catch (Exception | StackOverflowError | AssertionError e) {
          answer.put("error", reason(e));
        }
        synchronized (out) {
          out.println(JSON.writeValueAsString(answer));
          out.flush();
        }
      }
    } catch (Throwable e) {
      e.printStackTrace();
      System.exit(3);
    }
  }

  private static void answer(MiniCluster cluster, JsonNode request, ObjectNode answer) throws Exception {
    String script = request.get("id").asText();
    Rows.SCRIPT.set(script);
    JsonNode rows = request.get("rows");
    give(script, rows);
    Session.Shared shared = new Session.Shared();
    shared.env.setParallelism(1);
    Session session = new Session(shared, request.path("batch").asBoolean(), true, null, true);
    // Watermarks come at the end alone: how many rows are late is no matter of how fast the machine is.
    session.config().set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofHours(1));
    // Joins that are chosen while the job runs need its graph to be made while it runs.
    session.config().set(OptimizerConfigOptions.TABLE_OPTIMIZER_ADAPTIVE_BROADCAST_JOIN_STRATEGY,
        OptimizerConfigOptions.AdaptiveBroadcastJoinStrategy.NONE);
    session.config().set(OptimizerConfigOptions.TABLE_OPTIMIZER_ADAPTIVE_SKEWED_JOIN_OPTIMIZATION_STRATEGY,
        OptimizerConfigOptions.AdaptiveSkewedJoinOptimizationStrategy.NONE);
    session.config().set(ExecutionOptions.BATCH_SHUFFLE_MODE, BatchShuffleMode.ALL_EXCHANGES_PIPELINED);
    List<Transformation<?>> planned = new ArrayList<>();
    session.onTranslated(planned::addAll);
    new Splitter(request.get("sql").asText()).run(session);
    if (planned.isEmpty()) throw new IllegalArgumentException("the script writes nothing");
    ArrayNode runs = answer.putArray("runs");
    runs.add(run(cluster, shared, session, planned, script));
    for (JsonNode changed : request.path("runs")) {
      give(script, changed);
      runs.add(run(cluster, shared, session, planned, script));
      give(script, rows);
    }
    Rows.GIVEN.keySet().removeIf(key -> key.startsWith(script + "/"));
  }

  private static void give(String script, JsonNode tables) {
    tables.fields().forEachRemaining(table -> {
      List<JsonNode> rows = new ArrayList<>();
      table.getValue().forEach(rows::add);
      Rows.GIVEN.put(Rows.key(script, table.getKey()), rows);
    });
  }

  private static ObjectNode run(MiniCluster cluster, Session.Shared shared, Session session,
      List<Transformation<?>> planned, String script) {
    ObjectNode result = JSON.createObjectNode();
    try {
      StreamGraph graph = (StreamGraph) shared.executor.createPipeline(planned, session.config(), script);
      graph.getJobConfiguration().set(RestartStrategyOptions.RESTART_STRATEGY, "none");
      JobGraph job = graph.getJobGraph();
      cluster.submitJob(job).get(RUN_SECONDS, TimeUnit.SECONDS);
      JobResult end = cluster.requestJobResult(job.getJobID()).get(RUN_SECONDS, TimeUnit.SECONDS);
      if (end.getSerializedThrowable().isPresent()) {
        result.put("error", reason(end.getSerializedThrowable().get().deserializeError(LineageProbe.class.getClassLoader())));
      }
    } catch (Exception e) {
      result.put("error", reason(e));
    }
    ObjectNode sinks = result.putObject("sinks");
    for (String key : new ArrayList<>(Rows.TAKEN.keySet())) {
      if (!key.startsWith(script + "/")) continue;
      ArrayNode rows = sinks.putArray(key.substring(script.length() + 1));
      for (Map.Entry<List<String>, Integer> row : Rows.TAKEN.remove(key).entrySet()) {
        if (row.getValue() == 0) continue;
        ArrayNode one = rows.addArray();
        row.getKey().forEach(one::add);
        one.add(row.getValue());
      }
    }
    return result;
  }

  private static String reason(Throwable e) {
    Throwable at = e;
    while (at.getCause() != null) at = at.getCause();
    String message = String.valueOf(at.getMessage());
    return at.getClass().getSimpleName() + ": " + message.substring(0, Math.min(300, message.length()));
  }
}
