CREATE TABLE s (a INT, b STRING) WITH ('connector' = 'datagen');
CREATE TABLE t (a INT, b STRING) PARTITIONED BY (b)
WITH ('connector' = 'filesystem', 'path' = 'file:///tmp/t', 'format' = 'csv');
INSERT INTO t PARTITION (b = 'x') SELECT a FROM s;
