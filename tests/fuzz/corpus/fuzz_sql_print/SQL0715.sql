CREATE TABLE s (a INT, b STRING) WITH ('connector' = 'datagen');
CREATE TABLE t (a INT) WITH ('connector' = 'print');
INSERT INTO t SELECT a FROM s QUALIFY ROW_NUMBER() OVER (PARTITION BY b ORDER BY a) = 1;
