CREATE TABLE s (
  a TIMESTAMP(3), b TIMESTAMP(3),
  WATERMARK FOR a AS a
) WITH ('connector' = 'datagen');
CREATE TABLE t (a TIMESTAMP(3)) WITH ('connector' = 'print');
INSERT INTO t SELECT a FROM s;
