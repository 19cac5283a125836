CREATE TABLE s (a INT, b STRING) WITH ('connector' = 'datagen');
CREATE TABLE t (a STRING) WITH ('connector' = 'print');
INSERT INTO t SELECT CAST(a AS STRING) FROM s;
