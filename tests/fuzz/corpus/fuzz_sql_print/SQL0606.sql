CREATE TABLE s (r ROW<x INT>) WITH ('connector' = 'datagen');
CREATE TABLE t (a INT) WITH ('connector' = 'print');
INSERT INTO t SELECT r.x FROM s;
