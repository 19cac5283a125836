// Flink's verdict on scripts, with the connectors of the class path: files in, one JSON object out.
//
// Each file's statements run in a TableEnvironment of their own: DDL is executed, INSERT only
// explained, so that sources and sinks are made and no job starts. A statement ends with ';' at the
// end of a line.
package dev.weir.connectors;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

public final class Scripts {
  private Scripts() {}

  public static void main(String[] args) throws Exception {
    for (String file : args) {
      Map<String, Object> out = new LinkedHashMap<>();
      out.put("file", file);
      out.put("error", verdict(Files.readString(Path.of(file))));
      System.out.println(Options.json(out));
    }
  }

  private static String verdict(String script) {
    try {
      TableEnvironment env = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
      for (String statement : script.split(";\\s*(\n|$)")) {
        String text = statement.trim();
        if (text.isEmpty()) continue;
        if (text.toUpperCase().startsWith("INSERT")) {
          env.explainSql(text);
        } else {
          env.executeSql(text);
        }
      }
      return "";
    } catch (Throwable e) {
      while (e.getCause() != null) e = e.getCause();
      return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
  }
}
