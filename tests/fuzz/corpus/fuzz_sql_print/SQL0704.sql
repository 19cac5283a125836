CREATE TABLE s (a INT, b STRING) WITH ('connector' = 'datagen');
CREATE TABLE t (a INT) WITH ('connector' = 'print');
INSERT INTO t SELECT a FROM (
  SELECT a, ROW_NUMBER() OVER (PARTITION BY b ORDER BY a) AS n FROM s
) WHERE n = 1;
