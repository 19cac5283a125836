CREATE TABLE s (`order` INT) WITH ('connector' = 'datagen');
CREATE TABLE t (a INT) WITH ('connector' = 'print');
INSERT INTO t SELECT `order` FROM s;
