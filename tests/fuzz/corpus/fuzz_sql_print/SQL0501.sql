CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'topic' = 'x');
INSERT INTO t SELECT 1;
