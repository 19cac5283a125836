package dev.weir.oracle;

import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.ArgumentTrait;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.annotation.StateHint;
import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.table.functions.AsyncScalarFunction;
import org.apache.flink.table.functions.AsyncTableFunction;
import org.apache.flink.table.functions.ProcessTableFunction;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.functions.TableAggregateFunction;
import org.apache.flink.table.functions.TableFunction;
import org.apache.flink.types.ColumnList;
import org.apache.flink.types.Row;
import org.apache.flink.util.Collector;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/**
 * What scripts declare: AS 'dev.weir.oracle.Functions$Plus'. One class for each kind of function and
 * each way of taking arguments; nothing here runs, so bodies are the least that compiles.
 */
public final class Functions {
  private Functions() {}

  // ---- values of a row

  /** Two signatures. */
  public static class Plus extends ScalarFunction {
    public Integer eval(Integer a, Integer b) {
      return a;
    }

    public String eval(String a, String b) {
      return a;
    }
  }

  /** Any number of arguments. */
  public static class Longest extends ScalarFunction {
    public String eval(String... values) {
      return null;
    }
  }

  public static class Nothing extends ScalarFunction {
    public Long eval() {
      return null;
    }
  }

  /** Named arguments, the last two optional. */
  public static class Mask extends ScalarFunction {
    public String eval(@ArgumentHint(name = "text", type = @DataTypeHint("STRING")) String text,
        @ArgumentHint(name = "keep", isOptional = true, type = @DataTypeHint("INT")) Integer keep,
        @ArgumentHint(name = "sign", isOptional = true, type = @DataTypeHint("STRING")) String sign) {
      return text;
    }
  }

  /** A structured result. */
  public static class Pair extends ScalarFunction {
    @DataTypeHint("ROW<left INT, right STRING>")
    public Row eval(Integer left, String right) {
      return null;
    }
  }

  public static class Ask extends AsyncScalarFunction {
    public void eval(CompletableFuture<String> result, String key) {}
  }

  // ---- rows of a row

  @FunctionHint(output = @DataTypeHint("ROW<word STRING, size INT>"))
  public static class Words extends TableFunction<Row> {
    public void eval(String text) {}
  }

  public static class Range extends TableFunction<Integer> {
    public void eval(@ArgumentHint(name = "low", type = @DataTypeHint("INT")) Integer low,
        @ArgumentHint(name = "high", type = @DataTypeHint("INT")) Integer high) {}
  }

  @FunctionHint(output = @DataTypeHint("ROW<name STRING, age INT>"))
  public static class AskRows extends AsyncTableFunction<Row> {
    public void eval(CompletableFuture<Collection<Row>> result, Integer key) {}
  }

  // ---- values of many rows

  public static class Weighted extends AggregateFunction<Long, Weighted.Sums> {
    public static class Sums {
      public long sum = 0;
      public long count = 0;
    }

    @Override
    public Sums createAccumulator() {
      return new Sums();
    }

    @Override
    public Long getValue(Sums sums) {
      return sums.sum;
    }

    public void accumulate(Sums sums, Long value, Integer weight) {}

    public void retract(Sums sums, Long value, Integer weight) {}

    public void merge(Sums sums, Iterable<Sums> others) {}
  }

  /** Neither retracts nor merges. */
  public static class Last extends AggregateFunction<String, Last.Value> {
    public static class Value {
      public String value = null;
    }

    @Override
    public Value createAccumulator() {
      return new Value();
    }

    @Override
    public String getValue(Value value) {
      return value.value;
    }

    public void accumulate(Value value, String next) {}
  }

  /** SQL cannot call it; it can be declared. */
  public static class Top extends TableAggregateFunction<Integer, Weighted.Sums> {
    @Override
    public Weighted.Sums createAccumulator() {
      return new Weighted.Sums();
    }

    public void accumulate(Weighted.Sums sums, Integer value) {}

    public void emitValue(Weighted.Sums sums, Collector<Integer> out) {}
  }

  // ---- process table functions

  /** Each row by itself, and a value. */
  @DataTypeHint("ROW<line STRING>")
  public static class Each extends ProcessTableFunction<Row> {
    public void eval(@ArgumentHint(value = ArgumentTrait.ROW_SEMANTIC_TABLE, name = "input") Row input,
        @ArgumentHint(name = "times", type = @DataTypeHint("INT")) Integer times) {}
  }

  /** The rows of a key, with state. */
  public static class Count extends ProcessTableFunction<Long> {
    public static class State {
      public long seen = 0;
    }

    public void eval(@StateHint State state,
        @ArgumentHint(value = ArgumentTrait.SET_SEMANTIC_TABLE, name = "input") Row input) {}
  }

  /** As Count, keys are not a must. */
  public static class CountAll extends ProcessTableFunction<Long> {
    public void eval(@ArgumentHint(value = {ArgumentTrait.SET_SEMANTIC_TABLE,
        ArgumentTrait.OPTIONAL_PARTITION_BY}, name = "input") Row input) {}
  }

  /** All columns of its table, then its own. */
  public static class Tag extends ProcessTableFunction<String> {
    public void eval(@ArgumentHint(value = {ArgumentTrait.SET_SEMANTIC_TABLE,
        ArgumentTrait.PASS_COLUMNS_THROUGH}, name = "input") Row input,
        @ArgumentHint(name = "label", type = @DataTypeHint("STRING"), isOptional = true) String label) {}
  }

  /** A time column is a must. */
  public static class Timed extends ProcessTableFunction<String> {
    public void eval(Context context, @ArgumentHint(value = {ArgumentTrait.SET_SEMANTIC_TABLE,
        ArgumentTrait.REQUIRE_ON_TIME}, name = "input") Row input) {}
  }

  /** Takes updates. */
  public static class Changes extends ProcessTableFunction<String> {
    public void eval(@ArgumentHint(value = {ArgumentTrait.SET_SEMANTIC_TABLE,
        ArgumentTrait.SUPPORT_UPDATES}, name = "input") Row input) {}
  }

  /** Two tables. */
  @DataTypeHint("ROW<left STRING, right STRING>")
  public static class Both extends ProcessTableFunction<Row> {
    public void eval(@ArgumentHint(value = ArgumentTrait.SET_SEMANTIC_TABLE, name = "one") Row one,
        @ArgumentHint(value = ArgumentTrait.SET_SEMANTIC_TABLE, name = "two") Row two) {}
  }

  /** Columns by DESCRIPTOR. */
  public static class Pick extends ProcessTableFunction<String> {
    public void eval(@ArgumentHint(value = ArgumentTrait.ROW_SEMANTIC_TABLE, name = "input") Row input,
        @ArgumentHint(name = "columns") ColumnList columns) {}
  }

  /** No table at all. */
  public static class Series extends ProcessTableFunction<Integer> {
    public void eval(@ArgumentHint(name = "low", type = @DataTypeHint("INT")) Integer low,
        @ArgumentHint(name = "high", type = @DataTypeHint("INT")) Integer high) {}
  }
}
