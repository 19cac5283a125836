package com.example.text;

import org.apache.flink.table.functions.AggregateFunction;

/** The longest of all texts. */
public class Longest extends AggregateFunction<String, Longest.Kept> {
  public static class Kept {
    public String text = null;
  }

  @Override
  public Kept createAccumulator() {
    return new Kept();
  }

  @Override
  public String getValue(Kept kept) {
    return kept.text;
  }

  public void accumulate(Kept kept, String text) {
    if (kept.text == null || text.length() > kept.text.length()) kept.text = text;
  }
}
