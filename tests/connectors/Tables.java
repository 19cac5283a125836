// What Flink makes of the options of a table: one line in, one JSON object out.
//
//   in:  key=value<TAB>key=value...      of a table (id BIGINT PRIMARY KEY, name STRING,
//        ts TIMESTAMP(3)); the first may be `nokey` for a table without a primary key
//   out: {"source": {"changelog": [...], "lookup": true, "metadata": {...}} | {"error": "..."},
//         "sink": {"changelog": [...], "metadata": {...}} | {"error": "..."}}
package dev.weir.connectors;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.abilities.SupportsWritingMetadata;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.RowKind;

public final class Tables {
  private Tables() {}

  public static void main(String[] args) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line; (line = in.readLine()) != null; ) {
      Map<String, String> options = new LinkedHashMap<>();
      boolean key = true;
      for (String part : line.split("\t")) {
        if (part.equals("nokey")) {
          key = false;
        } else if (part.contains("=")) {
          options.put(part.substring(0, part.indexOf('=')), part.substring(part.indexOf('=') + 1));
        }
      }
      Map<String, Object> out = new LinkedHashMap<>();
      out.put("options", options);
      out.put("source", source(table(options, key)));
      out.put("sink", sink(table(options, key)));
      System.out.println(Options.json(out));
    }
  }

  private static ResolvedCatalogTable table(Map<String, String> options, boolean key) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.physical("id", DataTypes.BIGINT().notNull()));
    columns.add(Column.physical("name", DataTypes.STRING()));
    columns.add(Column.physical("ts", DataTypes.TIMESTAMP(3)));
    UniqueConstraint primary = key ? UniqueConstraint.primaryKey("pk", List.of("id")) : null;
    ResolvedSchema schema = new ResolvedSchema(columns, List.of(), primary);
    CatalogTable table =
        CatalogTable.newBuilder()
            .schema(Schema.newBuilder().fromResolvedSchema(schema).build())
            .options(options)
            .build();
    return new ResolvedCatalogTable(table, schema);
  }

  private static final ObjectIdentifier NAME = ObjectIdentifier.of("c", "d", "t");

  private static Map<String, Object> source(ResolvedCatalogTable table) {
    Map<String, Object> out = new LinkedHashMap<>();
    try {
      DynamicTableSource source =
          FactoryUtil.createDynamicTableSource(
              null, NAME, table, Map.of(), new Configuration(), Tables.class.getClassLoader(), false);
      if (source instanceof ScanTableSource) {
        out.put("changelog", kinds(((ScanTableSource) source).getChangelogMode()));
      }
      out.put("lookup", String.valueOf(source instanceof LookupTableSource));
      if (source instanceof SupportsReadingMetadata) {
        out.put("metadata", types(((SupportsReadingMetadata) source).listReadableMetadata()));
      }
    } catch (Throwable e) {
      out.put("error", cause(e));
    }
    return out;
  }

  private static Map<String, Object> sink(ResolvedCatalogTable table) {
    Map<String, Object> out = new LinkedHashMap<>();
    try {
      DynamicTableSink sink =
          FactoryUtil.createDynamicTableSink(
              null, NAME, table, Map.of(), new Configuration(), Tables.class.getClassLoader(), false);
      out.put("changelog", kinds(sink.getChangelogMode(ChangelogMode.all())));
      if (sink instanceof SupportsWritingMetadata) {
        out.put("metadata", types(((SupportsWritingMetadata) sink).listWritableMetadata()));
      }
    } catch (Throwable e) {
      out.put("error", cause(e));
    }
    return out;
  }

  private static String cause(Throwable e) {
    while (e.getCause() != null) e = e.getCause();
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  private static List<String> kinds(ChangelogMode mode) {
    List<String> out = new ArrayList<>();
    for (RowKind kind : mode.getContainedKinds()) out.add(kind.shortString());
    return out;
  }

  private static Map<String, Object> types(Map<String, DataType> map) {
    Map<String, Object> out = new LinkedHashMap<>();
    map.forEach((key, type) -> out.put(key, type.toString()));
    return out;
  }
}
