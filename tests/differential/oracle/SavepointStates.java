package dev.weir.oracle;

import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.types.logical.LogicalType;

import java.io.DataInputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Which operators a savepoint holds state of, under which names and in which types. */
final class SavepointStates {
  private SavepointStates() {}

  static ArrayNode read(String path, Map<String, String> names) throws Exception {
    Path metadata = Paths.get(URI.create(path)).resolve("_metadata");
    CheckpointMetadata checkpoint;
    try (DataInputStream in = new DataInputStream(Files.newInputStream(metadata))) {
      checkpoint = Checkpoints.loadCheckpointMetadata(in, SavepointStates.class.getClassLoader(), path);
    }
    ArrayNode operators = new ObjectMapper().createArrayNode();
    for (OperatorState operator : checkpoint.getOperatorStates()) {
      TreeSet<String> states = new TreeSet<>();
      if (operator.getCoordinatorState() != null) states.add("coordinator");
      for (OperatorSubtaskState subtask : operator.getStates()) {
        subtask.getManagedOperatorState().forEach(one -> operatorStates(one, states));
        subtask.getRawOperatorState().forEach(one -> states.add("raw operator"));
        subtask.getRawKeyedState().forEach(one -> states.add("raw keyed"));
        for (KeyedStateHandle one : subtask.getManagedKeyedState()) keyedStates(one, states);
      }
      if (states.isEmpty()) continue;
      String id = operator.getOperatorID().toHexString();
      ObjectNode shown = operators.addObject();
      shown.put("operator", id);
      shown.put("name", names.getOrDefault(id, "?"));
      ArrayNode list = shown.putArray("states");
      states.forEach(list::add);
    }
    return operators;
  }

  private static void operatorStates(OperatorStateHandle handle, TreeSet<String> states) {
    handle.getStateNameToPartitionOffsets().forEach((name, info) -> states.add("operator " + name));
  }

  private static void keyedStates(KeyedStateHandle handle, TreeSet<String> states) throws IOException {
    if (!(handle instanceof KeyGroupsStateHandle)) {
      states.add("keyed " + handle.getClass().getSimpleName());
      return;
    }
    try (FSDataInputStream in = ((KeyGroupsStateHandle) handle).openInputStream()) {
      KeyedBackendSerializationProxy<?> proxy =
          new KeyedBackendSerializationProxy<>(SavepointStates.class.getClassLoader());
      proxy.read(new DataInputViewStreamWrapper(in));
      states.add("key " + describe(proxy.getKeySerializerSnapshot()));
      for (StateMetaInfoSnapshot state : proxy.getStateMetaInfoSnapshots()) {
        StringBuilder text = new StringBuilder(state.getName());
        for (StateMetaInfoSnapshot.CommonSerializerKeys key :
            StateMetaInfoSnapshot.CommonSerializerKeys.values()) {
          TypeSerializerSnapshot<?> snapshot = state.getTypeSerializerSnapshot(key);
          if (snapshot == null || key.toString().startsWith("NAMESPACE")) continue;
          text.append(' ').append(describe(snapshot));
        }
        states.add(text.toString());
      }
    }
  }

  private static String describe(TypeSerializerSnapshot<?> snapshot) {
    String name = snapshot.getClass().getSimpleName();
    try {
      Field types = snapshot.getClass().getDeclaredField("types");
      types.setAccessible(true);
      return Arrays.toString((LogicalType[]) types.get(snapshot));
    } catch (ReflectiveOperationException | ClassCastException e) {
      // not of rows
    }
    if (snapshot instanceof CompositeTypeSerializerSnapshot) {
      try {
        Field delegate = CompositeTypeSerializerSnapshot.class
            .getDeclaredField("nestedSerializersSnapshotDelegate");
        delegate.setAccessible(true);
        Object nested = delegate.get(snapshot);
        var list = nested.getClass().getDeclaredMethod("getNestedSerializerSnapshots");
        list.setAccessible(true);
        List<String> parts = new ArrayList<>();
        Object[] all = (Object[]) list.invoke(nested);
        // A time to live is put beside values, and taken off, when state is restored.
        if (name.startsWith("TtlSerializer")) return describe((TypeSerializerSnapshot<?>) all[1]);
        for (Object one : all) parts.add(describe((TypeSerializerSnapshot<?>) one));
        return name + parts;
      } catch (ReflectiveOperationException e) {
        return name;
      }
    }
    TypeSerializer<?> serializer = snapshot.restoreSerializer();
    return serializer.getClass().getSimpleName();
  }
}
