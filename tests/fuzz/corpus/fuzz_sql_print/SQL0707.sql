CREATE TABLE orders (
  id BIGINT, product STRING, price DECIMAL(10, 2), ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
CREATE TABLE t (a TIMESTAMP(3)) WITH ('connector' = 'print');
INSERT INTO t SELECT TUMBLE_START(ts, INTERVAL '1' HOUR) FROM orders
GROUP BY TUMBLE(ts, INTERVAL '1' HOUR);
