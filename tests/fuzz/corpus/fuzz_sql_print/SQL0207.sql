CREATE TABLE t (a INT, b INT) WITH ('connector' = 'print');
INSERT INTO t SELECT 1, 2;
