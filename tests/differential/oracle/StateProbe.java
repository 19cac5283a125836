package dev.weir.oracle;

import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.graph.StreamingJobGraphGenerator;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.FileUtils;
import org.apache.flink.util.StringUtils;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What Flink does with the state of a job whose script is edited. JSON lines in and out, one at a time:
 * {"id", "graph": script}: the stream graph: {"id", "nodes": [{"hash", "name", "keyed", "parallelism",
 *   "key": [type], "reads": [[type], of each input], "inputs": [hash], "chained": [bool, of each input]}]} in the order in which Flink numbers them.
 * {"id", "from": script, "to": script}: a job of `from` runs until it has state, is stopped with a
 *   savepoint, and `to` is started from that:
 *   {"id", "from": states, "to": states, "restored": bool, "refused": text, "forced": bool,
 *    "failed": text, "operators": [hash of `to`]}. `refused` is Flink's answer without allowNonRestoredState, `failed` the one
 *   with it. States are those of a savepoint: [{"operator": hash, "name", "states": [text]}], of `to` when
 *   it starts with none.
 * Jobs run in one MiniCluster in this process; scripts need sources that do not end.
 */
public final class StateProbe {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SETTLE_MILLIS = 700;
  private static final long START_MILLIS = 30_000;

  private final MiniCluster cluster;
  private final Path directory;
  private final Map<String, String> savepoints = new HashMap<>();
  private final Map<String, ArrayNode> states = new HashMap<>();

  private StateProbe() throws Exception {
    directory = Files.createTempDirectory("state-probe");
    Configuration configuration = new Configuration();
    configuration.setString("rest.port", "0");
    configuration.setString("taskmanager.memory.network.min", "64m");
    configuration.setString("taskmanager.memory.network.max", "64m");
    configuration.setString("taskmanager.memory.managed.size", "64m");
    cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
        .setConfiguration(configuration)
        .setNumTaskManagers(1)
        .setNumSlotsPerTaskManager(4)
        .build());
    cluster.start();
  }

  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, "UTF-8");
    System.setOut(System.err);
    Thread thread = new Thread(null, () -> {
      try {
        serve(out);
      } catch (Exception e) {
        e.printStackTrace();
        System.exit(3);
      }
    }, "probe", Requests.STACK_BYTES);
    thread.start();
    thread.join();
    System.exit(0);
  }

  private static void serve(PrintStream out) throws Exception {
    StateProbe probe = null;
    BufferedReader in = new BufferedReader(
        new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.isBlank()) continue;
      JsonNode request = JSON.readTree(line);
      ObjectNode answer = JSON.createObjectNode();
      answer.set("id", request.get("id"));
      try {
        if (request.has("graph")) {
          graph(translate(request.get("graph").asText()), answer);
        } else {
          if (probe == null) probe = new StateProbe();
          probe.pair(request.get("from").asText(), request.get("to").asText(), answer);
        }
      } catch (Exception | StackOverflowError e) {
        answer.put("error", reason(e));
      }
      out.println(JSON.writeValueAsString(answer));
      out.flush();
    }
    if (probe != null) {
      probe.cluster.closeAsync().get(30, TimeUnit.SECONDS);
      FileUtils.deleteDirectory(probe.directory.toFile());
    }
  }

  private static String reason(Throwable e) {
    List<String> parts = new ArrayList<>();
    for (Throwable at = e; at != null && parts.size() < 12; at = at.getCause()) {
      String message = String.valueOf(at.getMessage());
      parts.add(at.getClass().getSimpleName() + ": "
          + message.substring(0, Math.min(400, message.length())));
    }
    return String.join(" <- ", parts);
  }

  static StreamGraph translate(String script) throws Exception {
    Session.Shared shared = new Session.Shared();
    shared.env.setParallelism(2);
    StreamGraph[] graph = {null};
    Session session = new Session(shared, false, true, JSON.createArrayNode());
    session.onTranslated(transformations ->
        graph[0] = (StreamGraph) shared.executor.createPipeline(transformations, session.config(), "job"));
    new Splitter(script).run(session);
    if (graph[0] == null) throw new IllegalArgumentException("the script writes nothing");
    return graph[0];
  }

  private static void graph(StreamGraph graph, ObjectNode answer) throws Exception {
    Map<Integer, byte[]> hashes = new StreamGraphHasherV2().traverseStreamGraphAndGenerateHashes(graph);
    ArrayNode nodes = answer.putArray("nodes");
    List<StreamNode> sorted = new ArrayList<>(graph.getStreamNodes());
    sorted.sort((a, b) -> Integer.compare(a.getId(), b.getId()));
    for (StreamNode node : sorted) {
      ObjectNode one = nodes.addObject();
      one.put("hash", StringUtils.byteToHexString(hashes.get(node.getId())));
      one.put("name", node.getOperatorName());
      one.put("keyed", node.getStatePartitioners().length > 0);
      types(node.getStateKeySerializer(), one.putArray("key"));
      ArrayNode reads = one.putArray("reads");
      for (TypeSerializer<?> read : node.getTypeSerializersIn()) types(read, reads.addArray());
      one.put("parallelism", node.getParallelism());
      ArrayNode inputs = one.putArray("inputs");
      ArrayNode chained = one.putArray("chained");
      for (StreamEdge edge : node.getInEdges()) {
        inputs.add(StringUtils.byteToHexString(hashes.get(edge.getSourceId())));
        chained.add(StreamingJobGraphGenerator.isChainable(edge, graph));
      }
    }
  }

  /** Of a serializer of rows; of others, none. */
  private static void types(TypeSerializer<?> serializer, ArrayNode into) throws Exception {
    if (!(serializer instanceof RowDataSerializer)) return;
    Field field = RowDataSerializer.class.getDeclaredField("types");
    field.setAccessible(true);
    for (LogicalType type : (LogicalType[]) field.get(serializer)) into.add(type.asSummaryString());
  }

  private static Map<String, String> names(StreamGraph graph) {
    Map<Integer, byte[]> hashes = new StreamGraphHasherV2().traverseStreamGraphAndGenerateHashes(graph);
    Map<String, String> names = new HashMap<>();
    for (StreamNode node : graph.getStreamNodes()) {
      names.put(StringUtils.byteToHexString(hashes.get(node.getId())), node.getOperatorName());
    }
    return names;
  }

  private void pair(String from, String to, ObjectNode answer) throws Exception {
    answer.set("from", statesOf(from));
    String savepoint = savepoints.get(from);
    String refused = start(to, SavepointRestoreSettings.forPath(savepoint, false));
    answer.put("restored", refused == null);
    if (refused != null) {
      answer.put("refused", refused);
      String failed = start(to, SavepointRestoreSettings.forPath(savepoint, true));
      answer.put("forced", failed == null);
      if (failed != null) answer.put("failed", failed);
    }
    answer.set("to", statesOf(to));
    ArrayNode operators = answer.putArray("operators");
    names(translate(to)).keySet().forEach(operators::add);
  }

  private ArrayNode statesOf(String script) throws Exception {
    ArrayNode known = states.get(script);
    if (known != null) return known;
    StreamGraph graph = translate(script);
    JobGraph job = prepare(graph, SavepointRestoreSettings.none());
    cluster.submitJob(job).get(START_MILLIS, TimeUnit.MILLISECONDS);
    String problem = awaitRunning(job);
    if (problem != null) throw new IllegalStateException(problem);
    Thread.sleep(SETTLE_MILLIS);
    String path = cluster.stopWithSavepoint(job.getJobID(), directory.toUri().toString(), false,
        SavepointFormatType.CANONICAL).get(START_MILLIS, TimeUnit.MILLISECONDS);
    ArrayNode read = SavepointStates.read(path, names(graph));
    savepoints.put(script, path);
    states.put(script, read);
    return read;
  }

  private JobGraph prepare(StreamGraph graph, SavepointRestoreSettings settings) {
    graph.setSavepointRestoreSettings(settings);
    graph.getJobConfiguration().set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    JobGraph job = graph.getJobGraph();
    job.setSavepointRestoreSettings(settings);
    return job;
  }

  /** Null when the job runs, has taken a checkpoint and lives on a while; else why it does not. */
  private String start(String script, SavepointRestoreSettings settings) throws Exception {
    JobGraph job = prepare(translate(script), settings);
    try {
      cluster.submitJob(job).get(START_MILLIS, TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      return reason(ExceptionUtils.stripExecutionException(e));
    }
    String problem = awaitRunning(job);
    if (problem == null) {
      Thread.sleep(SETTLE_MILLIS);
      problem = awaitRunning(job);
    }
    if (!cluster.getJobStatus(job.getJobID()).get().isGloballyTerminalState()) {
      cluster.cancelJob(job.getJobID()).get(START_MILLIS, TimeUnit.MILLISECONDS);
      cluster.requestJobResult(job.getJobID()).get(START_MILLIS, TimeUnit.MILLISECONDS);
    }
    return problem;
  }

  private String awaitRunning(JobGraph job) throws Exception {
    long end = System.nanoTime() + Duration.ofMillis(START_MILLIS).toNanos();
    while (System.nanoTime() < end) {
      JobStatus status = cluster.getJobStatus(job.getJobID()).get();
      if (status == JobStatus.FAILED) {
        return reason(cluster.requestJobResult(job.getJobID()).get().getSerializedThrowable()
            .map(t -> t.deserializeError(getClass().getClassLoader()))
            .orElse(new IllegalStateException("failed")));
      }
      if (status.isGloballyTerminalState()) return "the job is " + status;
      if (status == JobStatus.RUNNING) {
        Set<String> left = new HashSet<>();
        cluster.getExecutionGraph(job.getJobID()).get().getAllExecutionVertices().forEach(vertex ->
            left.add(vertex.getExecutionState().toString()));
        left.remove("RUNNING");
        if (left.isEmpty()) return null;
      }
      Thread.sleep(20);
    }
    return "the job does not come to run";
  }

}
