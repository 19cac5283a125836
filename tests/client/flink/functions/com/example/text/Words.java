package com.example.text;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.functions.TableFunction;
import org.apache.flink.types.Row;

/** A row for each word. */
@FunctionHint(output = @DataTypeHint("ROW<word STRING, length INT>"))
public class Words extends TableFunction<Row> {
  public void eval(String text) {
    for (String word : text.split(" ")) collect(Row.of(word, word.length()));
  }
}
