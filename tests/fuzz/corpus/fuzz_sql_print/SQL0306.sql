CREATE TABLE s (a INT) WITH ('connector' = 'datagen');
CREATE TABLE t (a INT) WITH ('connector' = 'print');
SET 'execution.checkpointing.interval' = '60s';
INSERT INTO t SELECT a FROM s;
