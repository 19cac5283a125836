package dev.weir.oracle;

import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.json.JsonToRowDataConverters;
import org.apache.flink.formats.json.JsonToRowDataConverters.JsonToRowDataConverter;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.RuntimeConverter;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.lookup.LookupFunctionProvider;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.functions.LookupFunction;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connector `rows`: bounded tables whose rows are exactly those that were given, read as a stream or looked up,
 * and sinks that take every change and keep what is left. Rows are found when the job runs, so that a plan runs again
 * over other rows (as many of each table). For jobs of this process alone; a script's name keeps those that are planned
 * at a time apart.
 */
public final class Rows implements DynamicTableSourceFactory, DynamicTableSinkFactory {
  /** Script and table, to rows. */
  static final Map<String, List<JsonNode>> GIVEN = new ConcurrentHashMap<>();
  /** Script and table, to columns of rows as text, each with how often it is there. */
  static final Map<String, Map<List<String>, Integer>> TAKEN = new ConcurrentHashMap<>();
  /** The script that this thread plans. */
  static final ThreadLocal<String> SCRIPT = new ThreadLocal<>();

  @Override
  public String factoryIdentifier() {
    return "rows";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Collections.emptySet();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Collections.emptySet();
  }

  static String key(String script, String table) {
    return script + "/" + table;
  }

  @Override
  public DynamicTableSource createDynamicTableSource(DynamicTableSourceFactory.Context context) {
    return new Source(key(SCRIPT.get(), context.getObjectIdentifier().getObjectName()),
        (RowType) context.getPhysicalRowDataType().getLogicalType());
  }

  @Override
  public DynamicTableSink createDynamicTableSink(DynamicTableSinkFactory.Context context) {
    return new Target(key(SCRIPT.get(), context.getObjectIdentifier().getObjectName()), context);
  }

  private static JsonToRowDataConverter reader(RowType type) {
    return new JsonToRowDataConverters(false, false, TimestampFormat.SQL).createConverter(type);
  }

  static final class Source implements ScanTableSource, LookupTableSource {
    private final String key;
    private final RowType type;

    Source(String key, RowType type) {
      this.key = key;
      this.type = type;
    }

    @Override
    public ChangelogMode getChangelogMode() {
      return ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext scan) {
      String key = this.key;
      RowType type = this.type;
      JsonToRowDataConverter reader = reader(type);
      return new DataStreamScanProvider() {
        @Override
        public DataStream<RowData> produceDataStream(ProviderContext p, StreamExecutionEnvironment env) {
          return env.fromSequence(0, GIVEN.get(key).size() - 1)
              .map(i -> (RowData) reader.convert(GIVEN.get(key).get(i.intValue())))
              .returns(InternalTypeInfo.of(type));
        }

        @Override
        public boolean isBounded() {
          return true;
        }
      };
    }

    @Override
    public LookupRuntimeProvider getLookupRuntimeProvider(LookupContext lookup) {
      return LookupFunctionProvider.of(
          new Lookup(key, type, Arrays.stream(lookup.getKeys()).mapToInt(path -> path[0]).toArray()));
    }

    @Override
    public DynamicTableSource copy() {
      return new Source(key, type);
    }

    @Override
    public String asSummaryString() {
      return "rows";
    }
  }

  /** By comparing each row. */
  public static final class Lookup extends LookupFunction {
    private final String key;
    private final JsonToRowDataConverter reader;
    private final int[] columns;

    Lookup(String key, RowType type, int[] columns) {
      this.key = key;
      this.reader = reader(type);
      this.columns = columns;
    }

    @Override
    public Collection<RowData> lookup(RowData wanted) {
      List<RowData> found = new ArrayList<>();
      for (JsonNode one : GIVEN.get(key)) {
        GenericRowData row = (GenericRowData) reader.convert(one);
        boolean same = true;
        for (int i = 0; i < columns.length && same; i++) {
          Object value = row.getField(columns[i]);
          same = value != null && Objects.equals(value, ((GenericRowData) wanted).getField(i));
        }
        if (same) found.add(row);
      }
      return found;
    }
  }

  static final class Target implements DynamicTableSink {
    private final String key;
    private final DynamicTableSinkFactory.Context context;

    Target(String key, DynamicTableSinkFactory.Context context) {
      this.key = key;
      this.context = context;
    }

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
      return ChangelogMode.all();
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context sink) {
      DataStructureConverter converter =
          sink.createDataStructureConverter(context.getCatalogTable().getResolvedSchema().toSinkRowDataType());
      return SinkV2Provider.of(new Keeper(key, converter));
    }

    @Override
    public DynamicTableSink copy() {
      return new Target(key, context);
    }

    @Override
    public String asSummaryString() {
      return "rows";
    }
  }

  static final class Keeper implements Sink<RowData> {
    private final String key;
    private final DynamicTableSink.DataStructureConverter converter;

    Keeper(String key, DynamicTableSink.DataStructureConverter converter) {
      this.key = key;
      this.converter = converter;
    }

    @Override
    public SinkWriter<RowData> createWriter(WriterInitContext context) {
      converter.open(RuntimeConverter.Context.create(Rows.class.getClassLoader()));
      Map<List<String>, Integer> rows = TAKEN.computeIfAbsent(key, k -> new ConcurrentHashMap<>());
      return new SinkWriter<RowData>() {
        @Override
        public void write(RowData data, Context c) {
          Row row = (Row) converter.toExternal(data);
          List<String> columns = new ArrayList<>();
          for (int i = 0; i < row.getArity(); i++) columns.add(text(row.getField(i)));
          RowKind kind = data.getRowKind();
          boolean there = kind == RowKind.INSERT || kind == RowKind.UPDATE_AFTER;
          rows.merge(columns, there ? 1 : -1, Integer::sum);
        }

        @Override
        public void flush(boolean end) {}

        @Override
        public void close() {}
      };
    }
  }

  /** Sums of DOUBLE differ in their last digits by the order of rows, maps in that of their keys. */
  private static String text(Object value) {
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (Double.isNaN(number) || Double.isInfinite(number)) return value.toString();
      return new BigDecimal(number).round(new MathContext(value instanceof Float ? 4 : 9)).stripTrailingZeros().toString();
    }
    if (value instanceof Map) {
      TreeMap<String, String> sorted = new TreeMap<>();
      ((Map<?, ?>) value).forEach((k, v) -> sorted.put(text(k), text(v)));
      return sorted.toString();
    }
    if (value instanceof Object[]) {
      List<String> parts = new ArrayList<>();
      for (Object one : (Object[]) value) parts.add(text(one));
      return parts.toString();
    }
    if (value instanceof Row) {
      Row row = (Row) value;
      List<String> parts = new ArrayList<>();
      for (int i = 0; i < row.getArity(); i++) parts.add(text(row.getField(i)));
      return parts.toString();
    }
    if (value instanceof byte[]) return Arrays.toString((byte[]) value);
    return String.valueOf(value);
  }
}
