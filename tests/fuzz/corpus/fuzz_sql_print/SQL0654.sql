CREATE TABLE s (a INT, b STRING) WITH ('connector' = 'datagen');
CREATE TABLE t (a INT) WITH ('connector' = 'print');
INSERT INTO t SELECT CASE WHEN a > 1 THEN a ELSE 0 END FROM s;
