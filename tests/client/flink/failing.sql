CREATE TABLE gen (id BIGINT, name STRING) WITH ('connector' = 'datagen');
CREATE TABLE void (id BIGINT, name STRING) WITH ('connector' = 'blackhole');
INSERT INTO void SELECT nosuch, name FROM gen;
