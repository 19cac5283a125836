package com.example.text;

import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.functions.ScalarFunction;

/** The first letters of a text, stars for the others. */
public class Mask extends ScalarFunction {
  public String eval(@ArgumentHint(name = "text", type = @DataTypeHint("STRING")) String text,
      @ArgumentHint(name = "keep", isOptional = true, type = @DataTypeHint("INT")) Integer keep) {
    int shown = Math.min(text.length(), keep == null ? 1 : keep);
    return text.substring(0, shown) + "*".repeat(text.length() - shown);
  }
}
