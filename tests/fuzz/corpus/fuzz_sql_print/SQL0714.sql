CREATE TABLE s (a INT, b STRING, p AS PROCTIME()) WITH ('connector' = 'datagen');
CREATE TABLE t (a INT) WITH ('connector' = 'print');
INSERT INTO t SELECT * FROM s MATCH_RECOGNIZE (
  ORDER BY p
  MEASURES B.a AS a
  PATTERN (A B)
  DEFINE A AS A.a = 1, B AS B.a = 2
);
