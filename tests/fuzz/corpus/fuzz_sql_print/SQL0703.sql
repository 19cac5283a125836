CREATE TABLE s (a INT, b STRING) WITH ('connector' = 'datagen');
CREATE TABLE t (a BIGINT) WITH ('connector' = 'print');
INSERT INTO t SELECT ROW_NUMBER() OVER (PARTITION BY b ORDER BY a) FROM s;
