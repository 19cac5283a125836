CREATE TABLE s (a INT, b STRING) WITH ('connector' = 'datagen');
CREATE TABLE t (a BIGINT) WITH ('connector' = 'print');
INSERT INTO t SELECT GROUPING(a) FROM s GROUP BY ROLLUP (a);
