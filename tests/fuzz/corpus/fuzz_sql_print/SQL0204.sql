CREATE TABLE s (a INT) WITH ('connector' = 'datagen');
CREATE TABLE t (a BIGINT) WITH ('connector' = 'print');
INSERT INTO t SELECT COUNT(a) FROM s;
