CREATE TABLE s (a INT, b STRING) WITH ('connector' = 'datagen');
CREATE TABLE t (a INT) WITH ('connector' = 'print');
INSERT INTO t SELECT CASE WHEN a > 1 THEN CAST(NULL AS INT) ELSE NULL END FROM s;
