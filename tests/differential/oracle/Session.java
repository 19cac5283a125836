package dev.weir.oracle;

import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.ExplainFormat;
import org.apache.flink.table.api.TableConfig;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogDescriptor;
import org.apache.flink.table.catalog.CatalogFunction;
import org.apache.flink.table.catalog.CatalogFunctionImpl;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.CatalogStoreHolder;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.FunctionCatalog;
import org.apache.flink.table.catalog.GenericInMemoryCatalogStore;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.delegation.Executor;
import org.apache.flink.table.delegation.Planner;
import org.apache.flink.table.expressions.DefaultSqlFactory;
import org.apache.flink.table.module.ModuleManager;
import org.apache.flink.table.operations.BeginStatementSetOperation;
import org.apache.flink.table.operations.CallProcedureOperation;
import org.apache.flink.table.operations.CollectModifyOperation;
import org.apache.flink.table.operations.CompileAndExecutePlanOperation;
import org.apache.flink.table.operations.CreateTableASOperation;
import org.apache.flink.table.operations.DeleteFromFilterOperation;
import org.apache.flink.table.operations.EndStatementSetOperation;
import org.apache.flink.table.operations.ExecutableOperation;
import org.apache.flink.table.operations.ExplainOperation;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.QueryOperation;
import org.apache.flink.table.operations.ReplaceTableAsOperation;
import org.apache.flink.table.operations.StatementSetOperation;
import org.apache.flink.table.operations.command.AddJarOperation;
import org.apache.flink.table.operations.command.DescribeJobOperation;
import org.apache.flink.table.operations.command.RemoveJarOperation;
import org.apache.flink.table.operations.command.ResetOperation;
import org.apache.flink.table.operations.command.SetOperation;
import org.apache.flink.table.operations.command.ShowJobsOperation;
import org.apache.flink.table.operations.command.StopJobOperation;
import org.apache.flink.table.operations.ddl.AnalyzeTableOperation;
import org.apache.flink.table.operations.ddl.CompilePlanOperation;
import org.apache.flink.table.operations.ddl.CreateCatalogFunctionOperation;
import org.apache.flink.table.operations.ddl.CreateCatalogOperation;
import org.apache.flink.table.operations.ddl.CreateTableOperation;
import org.apache.flink.table.operations.ddl.CreateTempSystemFunctionOperation;
import org.apache.flink.table.operations.materializedtable.AlterMaterializedTableChangeOperation;
import org.apache.flink.table.operations.materializedtable.AlterMaterializedTableOperation;
import org.apache.flink.table.operations.materializedtable.CreateMaterializedTableOperation;
import org.apache.flink.table.operations.materializedtable.DropMaterializedTableOperation;
import org.apache.flink.table.operations.materializedtable.MaterializedTableOperation;
import org.apache.flink.table.planner.delegation.BatchPlanner;
import org.apache.flink.table.planner.delegation.DefaultExecutor;
import org.apache.flink.table.planner.delegation.PlannerBase;
import org.apache.flink.table.planner.delegation.StreamPlanner;
import org.apache.flink.table.planner.parse.CalciteParser;
import org.apache.flink.table.planner.parse.ExtendedParser;
import org.apache.flink.table.resource.ResourceManager;

import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One script's life in Flink: an empty catalog, statements taken one by one as the SQL driver and its
 * gateway session take them, except that no job is started, no jar or cluster touched. Not thread-safe;
 * a Shared belongs to one thread.
 */
final class Session implements Splitter.Step {
  /** What does not change from script to script. */
  static final class Shared {
    final ClassLoader loader = Session.class.getClassLoader();
    final StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
    final Executor executor = new DefaultExecutor(env);
    final ResourceManager resources =
        ResourceManager.createResourceManager(new URL[0], loader, new Configuration());
    final CalciteParser parser;
    final SqlParser.Config parserConfig;

    Shared() {
      Session session = new Session(this, false, false, null);
      parser = session.planner.plannerContext().createCalciteParser();
      parserConfig = session.planner.plannerContext().createFrameworkConfig().getParserConfig();
    }
  }

  // TableEnvironmentImpl with parts of our own.
  private static final class Environment extends TableEnvironmentImpl {
    Environment(CatalogManager catalogs, ModuleManager modules, ResourceManager resources,
        TableConfig config, Executor executor, FunctionCatalog functions, Planner planner,
        boolean streaming) {
      super(catalogs, modules, resources, config, executor, functions, planner, streaming);
    }
  }

  private final Shared shared;
  private final boolean batchByDefault;
  private final boolean plan;
  private final ArrayNode changelog;
  private final boolean real;
  private final TableConfig config = TableConfig.getDefault();
  private final ModuleManager modules = new ModuleManager();
  private final GenericInMemoryCatalogStore store = new GenericInMemoryCatalogStore();
  private final CatalogManager catalogs;
  private final FunctionCatalog functions;
  private PlannerBase planner;
  private Environment environment;
  private boolean batch;
  private List<ModifyOperation> statementSet;
  private int count = 0;
  private String stage = "parse";
  private Consumer<List<Transformation<?>>> translated = transformations -> {};

  /**
   * `plan`: writing statements and queries are optimized and translated too. With `changelog` the real
   * connectors are used, plans are explained instead, and it gets what reaches each sink.
   */
  Session(Shared shared, boolean batch, boolean plan, ArrayNode changelog) {
    this(shared, batch, plan, changelog, changelog != null);
  }

  /** `real`: the connectors of the class path. */
  Session(Shared shared, boolean batch, boolean plan, ArrayNode changelog, boolean real) {
    this.shared = shared;
    this.real = real;
    this.batchByDefault = batch;
    this.plan = plan;
    this.changelog = changelog;
    config.setRootConfiguration(shared.executor.getConfiguration());
    catalogs = CatalogManager.newBuilder()
        .classLoader(shared.loader)
        .config(config)
        .defaultCatalog("default_catalog", new Permissive("default_catalog", "default_database", real))
        .catalogStoreHolder(CatalogStoreHolder.newBuilder()
            .catalogStore(store)
            .config(config)
            .classloader(shared.loader)
            .build())
        .sqlFactory(DefaultSqlFactory.INSTANCE)
        .build();
    functions = new FunctionCatalog(config, shared.resources, catalogs, modules);
    use(batch);
  }

  private void use(boolean batchMode) {
    batch = batchMode;
    config.set(ExecutionOptions.RUNTIME_MODE,
        batch ? RuntimeExecutionMode.BATCH : RuntimeExecutionMode.STREAMING);
    planner = batch
        ? new BatchPlanner(shared.executor, config, modules, functions, catalogs, shared.loader)
        : new StreamPlanner(shared.executor, config, modules, functions, catalogs, shared.loader);
    environment = new Environment(catalogs, modules, shared.resources, config, shared.executor,
        functions, planner, !batch);
  }

  /** Gets what each writing statement becomes, when it is planned at all. */
  void onTranslated(Consumer<List<Transformation<?>>> consumer) {
    translated = consumer;
  }

  TableConfig config() {
    return config;
  }

  /** The statement that failed, counted from 0, and how far it had come. */
  int statement() {
    return count;
  }

  String stage() {
    return stage;
  }

  /** The grammar alone, as ParserImpl reads it: the commands known by pattern, then Calcite's. */
  static void checkSyntax(Shared shared, String statement) {
    if (ExtendedParser.INSTANCE.parse(statement).isPresent()) return;
    SqlNodeList list = shared.parser.parseSqlList(statement);
    if (list.size() != 1) throw new IllegalArgumentException("only single statement supported");
  }

  @Override
  public void accept(String padded) throws Exception {
    stage = "parse";
    List<Operation> operations = environment.getParser().parse(padded);
    stage = "execute";
    execute(operations.get(0));
    count++;
  }

  private void execute(Operation operation) throws Exception {
    if (statementSet != null) {
      inStatementSet(operation);
    } else if (operation instanceof BeginStatementSetOperation) {
      statementSet = new ArrayList<>();
    } else if (operation instanceof EndStatementSetOperation) {
      throw new TableException("No Statement Set to submit. 'END' statement should be used after "
          + "'BEGIN STATEMENT SET'.");
    } else {
      alone(operation);
    }
  }

  private void inStatementSet(Operation operation) throws Exception {
    if (operation instanceof EndStatementSetOperation) {
      List<ModifyOperation> writes = statementSet;
      statementSet = null;
      write(writes);
    } else if (operation instanceof ModifyOperation) {
      statementSet.add((ModifyOperation) operation);
    } else {
      throw new TableException("Only 'INSERT/CREATE TABLE AS' statement is allowed in Statement Set "
          + "or use 'END' statement to submit Statement Set.");
    }
  }

  private void alone(Operation operation) throws Exception {
    if (operation instanceof SetOperation) {
      set((SetOperation) operation);
    } else if (operation instanceof ResetOperation) {
      reset((ResetOperation) operation);
    } else if (operation instanceof QueryOperation) {
      if (plan) write(List.of(new CollectModifyOperation((QueryOperation) operation)));
    } else if (operation instanceof StatementSetOperation) {
      write(((StatementSetOperation) operation).getOperations());
    } else if (operation instanceof ExplainOperation) {
      Operation child = ((ExplainOperation) operation).getChild();
      if (child instanceof ModifyOperation && !(child instanceof CreateTableASOperation)
          && !(child instanceof ReplaceTableAsOperation)) {
        write(List.of((ModifyOperation) child));
      } else if (child instanceof StatementSetOperation) {
        write(((StatementSetOperation) child).getOperations());
      } else if (child instanceof QueryOperation) {
        alone(child);
      }
    } else if (operation instanceof CompileAndExecutePlanOperation) {
      alone(((CompileAndExecutePlanOperation) operation).getOperation());
    } else if (operation instanceof CompilePlanOperation) {
      alone(((CompilePlanOperation) operation).getOperation());
    } else if (operation instanceof ModifyOperation) {
      write(List.of((ModifyOperation) operation));
    } else if (operation instanceof AnalyzeTableOperation) {
      if (!batch) throw new TableException("ANALYZE TABLE is not supported for streaming mode now");
    } else if (operation instanceof CreateCatalogOperation) {
      createCatalog((CreateCatalogOperation) operation);
    } else if (operation instanceof CreateTableOperation) {
      CreateTableOperation create = (CreateTableOperation) operation;
      environment.executeInternal(real ? create : permissive(create));
    } else if (operation instanceof CreateMaterializedTableOperation) {
      CreateMaterializedTableOperation create = (CreateMaterializedTableOperation) operation;
      catalogs.createTable(create.getCatalogMaterializedTable(), create.getTableIdentifier(), false);
    } else if (operation instanceof MaterializedTableOperation) {
      materialized((MaterializedTableOperation) operation);
    } else if (operation instanceof CreateCatalogFunctionOperation
        && !((CreateCatalogFunctionOperation) operation).isTemporary()) {
      CreateCatalogFunctionOperation create = (CreateCatalogFunctionOperation) operation;
      CatalogFunction function = create.getCatalogFunction(); // without its jars
      environment.executeInternal(new CreateCatalogFunctionOperation(create.getFunctionIdentifier(),
          new CatalogFunctionImpl(function.getClassName(), function.getFunctionLanguage()),
          create.isIgnoreIfExists(), false));
    } else if (operation instanceof ExecutableOperation && !needsTheWorld(operation)) {
      environment.executeInternal(operation);
    }
  }

  // The gateway's manager of materialized tables needs a scheduler; what it asks first is asked here.
  private void materialized(MaterializedTableOperation operation) {
    ObjectIdentifier name = null;
    if (operation instanceof AlterMaterializedTableOperation) {
      name = ((AlterMaterializedTableOperation) operation).getTableIdentifier();
    } else if (operation instanceof DropMaterializedTableOperation) {
      name = ((DropMaterializedTableOperation) operation).getTableIdentifier();
      if (catalogs.getTable(name).isEmpty()
          && ((DropMaterializedTableOperation) operation).isIfExists()) {
        return;
      }
    }
    if (name == null) return;
    Optional<ContextResolvedTable> table = catalogs.getTable(name);
    if (table.isEmpty()) {
      throw new ValidationException("Materialized table with identifier " + name + " does not exist.");
    }
    if (table.get().getTable().getTableKind() != CatalogBaseTable.TableKind.MATERIALIZED_TABLE) {
      throw new ValidationException("Table " + name + " is not a materialized table.");
    }
    if (operation instanceof DropMaterializedTableOperation) {
      catalogs.dropMaterializedTable(name, false);
    } else if (operation instanceof AlterMaterializedTableChangeOperation) {
      catalogs.alterTable(((AlterMaterializedTableChangeOperation) operation).getCatalogMaterializedTable(),
          name, false);
    }
  }

  private static CreateTableOperation permissive(CreateTableOperation create) {
    Map<String, String> options = new HashMap<>(create.getCatalogTable().getOptions());
    if (!create.isTemporary() || options.replace("connector", "any") == null) return create;
    return new CreateTableOperation(create.getTableIdentifier(), create.getCatalogTable().copy(options),
        create.isIgnoreIfExists(), true);
  }

  // Jars, clusters, procedures, schedulers.
  private static boolean needsTheWorld(Operation operation) {
    CatalogFunction function = null;
    if (operation instanceof CreateCatalogFunctionOperation) {
      function = ((CreateCatalogFunctionOperation) operation).getCatalogFunction();
    } else if (operation instanceof CreateTempSystemFunctionOperation) {
      function = ((CreateTempSystemFunctionOperation) operation).getCatalogFunction();
    }
    if (function != null && !function.getFunctionResources().isEmpty()) return true;
    return operation instanceof AddJarOperation || operation instanceof RemoveJarOperation
        || operation instanceof CallProcedureOperation || operation instanceof DescribeJobOperation
        || operation instanceof ShowJobsOperation || operation instanceof StopJobOperation;
  }

  private void write(List<ModifyOperation> operations) throws Exception {
    stage = "translate";
    List<ModifyOperation> sinks = new ArrayList<>();
    for (ModifyOperation operation : operations) {
      if (operation instanceof CreateTableASOperation) {
        CreateTableASOperation create = (CreateTableASOperation) operation;
        environment.executeInternal(create.getCreateTableOperation());
        sinks.add(create.toSinkModifyOperation(catalogs));
      } else if (operation instanceof ReplaceTableAsOperation) {
        sinks.add(replace((ReplaceTableAsOperation) operation));
      } else if (!(operation instanceof DeleteFromFilterOperation)) {
        sinks.add(operation);
      }
    }
    for (ModifyOperation sink : sinks) {
      if (!(sink instanceof CollectModifyOperation)) planner.translateToRel(sink);
    }
    if (!plan || sinks.isEmpty()) return;
    stage = "plan";
    if (changelog != null) {
      ChangelogPlan.read(planner.explain(new ArrayList<>(sinks), ExplainFormat.TEXT,
          ExplainDetail.CHANGELOG_MODE), changelog);
    }
    translated.accept(planner.translate(new ArrayList<>(sinks)));
  }

  private ModifyOperation replace(ReplaceTableAsOperation operation) {
    CreateTableOperation create = operation.getCreateTableOperation();
    boolean exists = catalogs.getTable(create.getTableIdentifier()).isPresent();
    if (!exists && !operation.isCreateOrReplace()) {
      throw new TableException("The table " + create.getTableIdentifier() + " to be replaced doesn't "
          + "exist. You can try to use CREATE TABLE AS statement or CREATE OR REPLACE TABLE AS statement.");
    }
    if (exists) catalogs.dropTable(create.getTableIdentifier(), true);
    environment.executeInternal(create);
    return operation.toSinkModifyOperation(catalogs);
  }

  private void createCatalog(CreateCatalogOperation operation) {
    Map<String, String> options = operation.getProperties();
    if (!"generic_in_memory".equals(options.get("type"))) {
      environment.executeInternal(operation);
      return;
    }
    if (!Set.of("type", "default-database", "property-version").containsAll(options.keySet())) {
      throw new ValidationException("Unsupported options found for 'generic_in_memory'.");
    }
    String name = operation.getCatalogName();
    if (operation.isIgnoreIfExists() && catalogs.getCatalog(name).isPresent()) return;
    store.storeCatalog(name, CatalogDescriptor.of(name, Configuration.fromMap(options)));
    catalogs.registerCatalog(name,
        new Permissive(name, options.getOrDefault("default-database", "default"), real));
  }

  private void set(SetOperation operation) {
    if (operation.getKey().isEmpty() || operation.getValue().isEmpty()) return;
    String key = operation.getKey().get().trim();
    String value = operation.getValue().get().trim();
    if (key.equals(ExecutionOptions.RUNTIME_MODE.key())) {
      Configuration one = Configuration.fromMap(Collections.singletonMap(key, value));
      boolean wanted = one.get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.BATCH;
      if (wanted != batch) use(wanted);
    } else {
      config.getConfiguration().setString(key, value);
    }
  }

  private void reset(ResetOperation operation) {
    if (operation.getKey().isPresent()) {
      config.getConfiguration().removeKey(operation.getKey().get().trim());
      if (!operation.getKey().get().trim().equals(ExecutionOptions.RUNTIME_MODE.key())) return;
    } else {
      for (String key : new ArrayList<>(config.getConfiguration().keySet())) {
        config.getConfiguration().removeKey(key);
      }
    }
    use(batchByDefault);
  }
}
