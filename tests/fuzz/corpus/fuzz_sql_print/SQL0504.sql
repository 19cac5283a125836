CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'topic' = 'y');
INSERT INTO t SELECT 1;
