CREATE TABLE s (a INT, b STRING, p AS PROCTIME()) WITH ('connector' = 'datagen');
CREATE TABLE r (a INT, x STRING) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/x', 'table-name' = 'r');
CREATE TABLE t (a INT) WITH ('connector' = 'print');
INSERT INTO t SELECT s.a FROM s JOIN r FOR SYSTEM_TIME AS OF s.p ON s.a = r.a;
