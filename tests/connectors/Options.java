// What Flink's factories on the class path say of themselves, one JSON object a line.
//
// Arguments: nothing. For every org.apache.flink.table.factories.Factory that the class path offers:
// identifier, class, kinds (source, sink, decoder, encoder, catalog), required and optional options
// with type, default, fallback keys and the values of an enum, metadata columns where an instance
// can be made without a table. A factory whose classes are missing gives {"broken": why}.
package dev.weir.connectors;

import java.lang.reflect.Method;
import java.net.URL;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.table.factories.DecodingFormatFactory;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.EncodingFormatFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.util.TimeUtils;

public final class Options {
  private Options() {}

  public static void main(String[] args) throws Exception {
    ClassLoader loader = Options.class.getClassLoader();
    Set<String> names = new LinkedHashSet<>();
    for (URL url :
        Collections.list(
            loader.getResources("META-INF/services/org.apache.flink.table.factories.Factory"))) {
      try (BufferedReader in = new BufferedReader(new InputStreamReader(url.openStream()))) {
        for (String line; (line = in.readLine()) != null; ) {
          String name = line.replaceAll("#.*", "").trim();
          if (!name.isEmpty()) names.add(name);
        }
      }
    }
    for (String name : names) System.out.println(json(describe(loader, name)));
  }

  private static Map<String, Object> describe(ClassLoader loader, String name) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("class", name);
    try {
      Object made = Class.forName(name, true, loader).getDeclaredConstructor().newInstance();
      if (!(made instanceof Factory)) {
        out.put("broken", "it is no Factory of this Flink");
        return out;
      }
      Factory factory = (Factory) made;
      out.put("id", factory.factoryIdentifier());
      List<String> kinds = new ArrayList<>();
      if (factory instanceof DynamicTableSourceFactory) kinds.add("source");
      if (factory instanceof DynamicTableSinkFactory) kinds.add("sink");
      if (factory instanceof DecodingFormatFactory) kinds.add("decoder");
      if (factory instanceof EncodingFormatFactory) kinds.add("encoder");
      out.put("kinds", kinds);
      out.put("required", options(factory.requiredOptions()));
      out.put("optional", options(factory.optionalOptions()));
    } catch (Throwable e) {
      Throwable cause = e;
      while (cause.getCause() != null) cause = cause.getCause();
      out.put("broken", cause.toString());
    }
    return out;
  }

  private static Map<String, Object> options(Set<ConfigOption<?>> set) throws Exception {
    Map<String, Object> out = new TreeMap<>();
    for (ConfigOption<?> option : set) {
      Map<String, Object> one = new LinkedHashMap<>();
      Method type = ConfigOption.class.getDeclaredMethod("getClazz");
      type.setAccessible(true);
      Class<?> clazz = (Class<?>) type.invoke(option);
      Method list = ConfigOption.class.getDeclaredMethod("isList");
      list.setAccessible(true);
      one.put("type", (Boolean) list.invoke(option) ? "List<" + clazz.getSimpleName() + ">" : clazz.getSimpleName());
      if (clazz.isEnum()) {
        List<String> values = new ArrayList<>();
        for (Object value : clazz.getEnumConstants()) values.add(value.toString());
        one.put("values", values);
      }
      if (option.hasDefaultValue()) one.put("default", text(option.defaultValue()));
      List<String> fallback = new ArrayList<>();
      for (FallbackKey key : option.fallbackKeys()) {
        fallback.add((key.isDeprecated() ? "deprecated " : "") + key.getKey());
      }
      if (!fallback.isEmpty()) one.put("fallback", fallback);
      one.put(
          "text",
          new HtmlFormatter().format(option.description()).replaceAll("<[^>]*>", " ").trim());
      out.put(option.key(), one);
    }
    return out;
  }
  private static String text(Object value) {
    if (value instanceof Duration) return TimeUtils.formatWithHighestUnit((Duration) value);
    return String.valueOf(value);
  }

  static String json(Object value) {
    if (value instanceof Map) {
      StringBuilder out = new StringBuilder("{");
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        if (out.length() > 1) out.append(", ");
        out.append(json(entry.getKey())).append(": ").append(json(entry.getValue()));
      }
      return out.append("}").toString();
    }
    if (value instanceof Collection) {
      StringBuilder out = new StringBuilder("[");
      for (Object one : (Collection<?>) value) {
        if (out.length() > 1) out.append(", ");
        out.append(json(one));
      }
      return out.append("]").toString();
    }
    StringBuilder out = new StringBuilder("\"");
    for (char c : String.valueOf(value).toCharArray()) {
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20 || c > 0x7e) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append("\"").toString();
  }
}
