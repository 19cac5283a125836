CREATE TABLE s (a INT, b STRING) WITH ('connector' = 'datagen');
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'print');
INSERT INTO t (a) SELECT a FROM s;
