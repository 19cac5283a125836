CREATE TABLE s (a INT, b STRING) WITH ('connector' = 'datagen');
CREATE TABLE t (a BIGINT) WITH ('connector' = 'print');
INSERT INTO t SELECT SUM(n) FROM (SELECT COUNT(a) AS n FROM s GROUP BY b);
