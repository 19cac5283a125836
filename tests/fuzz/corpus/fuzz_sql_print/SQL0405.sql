CREATE TABLE s (a INT) WITH ('connector' = 'datagen');
CREATE TABLE t (a STRING) WITH ('connector' = 'print');
INSERT INTO t SELECT '${run.date:yyyyMMdd}' FROM s;
