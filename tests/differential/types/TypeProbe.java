// Asks Flink's own validator what a call yields.
//
// Standard input: first the DDL of the tables, one statement a line, then an empty line, then one
// query (or INSERT, PLAN INSERT to generate its code too, or `!functions`) a line. Standard output: one line each: "OK", a tab and the
// summary strings of the columns' types, split by "; " (`!functions`: the functions' names); or
// "ERR", a tab and the innermost message on one line.
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.planner.delegation.PlannerBase;

public final class TypeProbe {
    private static TableEnvironment open(List<String> ddl) {
        TableEnvironment env =
                TableEnvironment.create(EnvironmentSettings.newInstance().inStreamingMode().build());
        ddl.forEach(env::executeSql);
        return env;
    }

    private static String ask(TableEnvironment env, String query) {
        try {
            if (query.equals("!functions")) {
                return "OK\t" + String.join("; ", env.listFunctions());
            }
            if (query.startsWith("PLAN ")) {
                TableEnvironmentImpl internal = (TableEnvironmentImpl) env;
                ModifyOperation insert =
                        (ModifyOperation) internal.getParser().parse(query.substring(5)).get(0);
                internal.getPlanner().translate(Collections.singletonList(insert));
                return "OK\t";
            }
            if (query.startsWith("INSERT")) {
                TableEnvironmentImpl internal = (TableEnvironmentImpl) env;
                List<Operation> operations = internal.getParser().parse(query);
                ((PlannerBase) internal.getPlanner())
                        .translateToRel((ModifyOperation) operations.get(0));
                return "OK\t";
            }
            List<Column> columns = env.sqlQuery(query).getResolvedSchema().getColumns();
            return "OK\t"
                    + columns.stream()
                            .map(c -> c.getDataType().getLogicalType().asSummaryString())
                            .collect(Collectors.joining("; "));
        } catch (Throwable error) {
            Throwable cause = error;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            String text = cause.getClass().getSimpleName() + ": " + cause.getMessage();
            return "ERR\t" + text.replaceAll("[\\r\\n\\t]+", " ");
        }
    }

    public static void main(String[] args) throws Exception {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        BufferedWriter out =
                new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
        List<String> ddl = new ArrayList<>();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            ddl.add(line);
        }
        List<String> queries = in.lines().collect(Collectors.toList());
        int threads = args.length > 0 ? Integer.parseInt(args[0]) : 1;
        String[] answers = new String[queries.size()];
        List<Thread> workers = new ArrayList<>();
        for (int k = 0; k < threads; k++) {
            final int first = k;
            Thread worker =
                    new Thread(
                            () -> {
                                TableEnvironment env = open(ddl);
                                IntStream.iterate(first, i -> i < answers.length, i -> i + threads)
                                        .forEach(i -> answers[i] = ask(env, queries.get(i)));
                            });
            worker.start();
            workers.add(worker);
        }
        for (Thread worker : workers) {
            worker.join();
        }
        for (String answer : answers) {
            out.write(answer);
            out.write('\n');
        }
        out.flush();
    }
}
