CREATE TABLE s (a INT) WITH ('connector' = 'datagen');
CREATE TABLE t (a INT) WITH ('connector' = 'print');
SET table.exec.mini-batch.enabled = true;
INSERT INTO t SELECT a FROM s;
