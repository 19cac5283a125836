package dev.weir.oracle;

import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.TableDistribution;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.RowLevelModificationScanContext;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.connector.sink.abilities.SupportsBucketing;
import org.apache.flink.table.connector.sink.abilities.SupportsOverwrite;
import org.apache.flink.table.connector.sink.abilities.SupportsPartitioning;
import org.apache.flink.table.connector.sink.abilities.SupportsRowLevelDelete;
import org.apache.flink.table.connector.sink.abilities.SupportsRowLevelUpdate;
import org.apache.flink.table.connector.sink.abilities.SupportsTruncate;
import org.apache.flink.table.connector.sink.abilities.SupportsWritingMetadata;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.VectorSearchTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.connector.source.lookup.LookupFunctionProvider;
import org.apache.flink.table.connector.source.search.VectorSearchFunctionProvider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.LookupFunction;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.functions.VectorSearchFunction;
import org.apache.flink.table.ml.AsyncPredictRuntimeProvider;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Flink's in-memory catalog whose tables can be read, looked up, searched, written, overwritten, deleted from and
 * truncated, whatever their connector is called: the oracle judges the language, not connectors. Sources
 * are append-only, sinks take every change; options are looked at only to ask for `connector`.
 */
public final class Permissive extends GenericInMemoryCatalog {
  private final boolean real;

  /** `real`: the connectors of the class path instead. */
  Permissive(String name, String database, boolean real) {
    super(name, database);
    this.real = real;
  }

  @Override
  public Optional<Factory> getFactory() {
    return real ? Optional.empty() : Optional.of(new TableFactory());
  }

  /** Time travel: every version of a table is the one there is. */
  @Override
  public CatalogBaseTable getTable(ObjectPath path, long timestamp) throws TableNotExistException {
    return getTable(path);
  }

  /** Models of the provider that the documentation shows. */
  public static final class ModelFactory implements ModelProviderFactory {
    @Override
    public String factoryIdentifier() {
      return "openai";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
      return Collections.emptySet();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
      return Collections.emptySet();
    }

    @Override
    public ModelProvider createModelProvider(Context context) {
      return new Model();
    }
  }

  static final class Model implements PredictRuntimeProvider, AsyncPredictRuntimeProvider {
    @Override
    public PredictFunction createPredictFunction(ModelProvider.Context context) {
      return new NoPrediction();
    }

    @Override
    public AsyncPredictFunction createAsyncPredictFunction(ModelProvider.Context context) {
      return new NoAsyncPrediction();
    }

    @Override
    public ModelProvider copy() {
      return new Model();
    }
  }

  public static final class NoPrediction extends PredictFunction {
    @Override
    public Collection<RowData> predict(RowData input) {
      return Collections.emptyList();
    }
  }

  public static final class NoAsyncPrediction extends AsyncPredictFunction {
    @Override
    public CompletableFuture<Collection<RowData>> asyncPredict(RowData input) {
      return CompletableFuture.completedFuture(Collections.emptyList());
    }
  }

  /** Found by its name `any`, too: temporary tables do not ask their catalog. */
  public static final class TableFactory implements DynamicTableSourceFactory, DynamicTableSinkFactory {
    @Override
    public String factoryIdentifier() {
      return "any";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
      return Collections.emptySet();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
      return Collections.emptySet();
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
      return new Source(check(context));
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
      return new Target(check(context));
    }

    private static Context check(Context context) {
      if (!context.getCatalogTable().getOptions().containsKey("connector")) {
        throw new ValidationException(
            "Table options do not contain an option key 'connector' for discovering a connector.");
      }
      return context;
    }
  }

  // Whatever metadata the table declares, with the declared types.
  private static Map<String, DataType> metadata(ResolvedSchema schema) {
    Map<String, DataType> result = new HashMap<>();
    for (Column column : schema.getColumns()) {
      if (!(column instanceof Column.MetadataColumn)) continue;
      Column.MetadataColumn m = (Column.MetadataColumn) column;
      result.put(m.getMetadataKey().orElse(m.getName()), m.getDataType());
    }
    return result;
  }

  static final class Source implements ScanTableSource, LookupTableSource, VectorSearchTableSource,
      SupportsReadingMetadata {
    private final DynamicTableSourceFactory.Context context;
    private DataType produced;

    Source(DynamicTableSourceFactory.Context context) {
      this.context = context;
      this.produced = context.getPhysicalRowDataType();
    }

    @Override
    public ChangelogMode getChangelogMode() {
      return ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext scan) {
      RowType type = (RowType) produced.getLogicalType();
      return new DataStreamScanProvider() {
        @Override
        public DataStream<RowData> produceDataStream(ProviderContext p, StreamExecutionEnvironment env) {
          return env.fromSequence(0, 0).map(i -> (RowData) null).returns(InternalTypeInfo.of(type));
        }

        @Override
        public boolean isBounded() {
          return true;
        }
      };
    }

    @Override
    public LookupRuntimeProvider getLookupRuntimeProvider(LookupContext lookup) {
      return LookupFunctionProvider.of(new NoRows());
    }

    @Override
    public VectorSearchRuntimeProvider getSearchRuntimeProvider(VectorSearchContext search) {
      return VectorSearchFunctionProvider.of(new NoNeighbours());
    }

    @Override
    public Map<String, DataType> listReadableMetadata() {
      return metadata(context.getCatalogTable().getResolvedSchema());
    }

    @Override
    public void applyReadableMetadata(List<String> keys, DataType type) {
      produced = type;
    }

    @Override
    public DynamicTableSource copy() {
      Source copy = new Source(context);
      copy.produced = produced;
      return copy;
    }

    @Override
    public String asSummaryString() {
      return "any";
    }
  }

  public static final class NoNeighbours extends VectorSearchFunction {
    @Override
    public Collection<RowData> vectorSearch(int top, RowData query) {
      return Collections.emptyList();
    }
  }

  public static final class NoRows extends LookupFunction {
    @Override
    public Collection<RowData> lookup(RowData key) {
      return Collections.emptyList();
    }
  }

  static final class Target
      implements DynamicTableSink, SupportsOverwrite, SupportsPartitioning, SupportsWritingMetadata,
          SupportsRowLevelDelete, SupportsRowLevelUpdate, SupportsTruncate, SupportsBucketing {
    private final DynamicTableSinkFactory.Context context;

    Target(DynamicTableSinkFactory.Context context) {
      this.context = context;
    }

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
      return requested;
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context c) {
      Sink<RowData> sink = new DiscardingSink<>();
      return SinkV2Provider.of(sink);
    }

    @Override
    public DynamicTableSink copy() {
      return new Target(context);
    }

    @Override
    public String asSummaryString() {
      return "any";
    }

    @Override
    public void applyOverwrite(boolean overwrite) {}

    @Override
    public void applyStaticPartition(Map<String, String> partition) {}

    @Override
    public Map<String, DataType> listWritableMetadata() {
      return metadata(context.getCatalogTable().getResolvedSchema());
    }

    @Override
    public void applyWritableMetadata(List<String> keys, DataType type) {}

    @Override
    public RowLevelDeleteInfo applyRowLevelDelete(RowLevelModificationScanContext scan) {
      return new RowLevelDeleteInfo() {};
    }

    @Override
    public RowLevelUpdateInfo applyRowLevelUpdate(
        List<Column> columns, RowLevelModificationScanContext scan) {
      return new RowLevelUpdateInfo() {};
    }

    @Override
    public Set<TableDistribution.Kind> listAlgorithms() {
      return Set.of(TableDistribution.Kind.values());
    }

    @Override
    public boolean requiresBucketCount() {
      return false;
    }

    @Override
    public void executeTruncation() {}
  }
}
