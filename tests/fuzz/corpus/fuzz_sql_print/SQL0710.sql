CREATE TABLE s (a INT, b STRING) WITH ('connector' = 'datagen');
CREATE TABLE t (a INT) WITH ('connector' = 'print');
INSERT INTO t SELECT DISTINCT a FROM s ORDER BY a LIMIT 10;
