CREATE TABLE s (a INT, b STRING) WITH ('connector' = 'datagen');
CREATE TABLE t (x STRING) WITH ('connector' = 'print');
INSERT INTO t SELECT * FROM (SELECT a, b FROM s) PIVOT (MAX(b) FOR a IN (1 AS x));
