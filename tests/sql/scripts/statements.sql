-- Flink's pages on statements: CREATE, ALTER, DROP, DESCRIBE, SHOW, USE, LOAD, SET, CALL, ANALYZE, TRUNCATE, UPDATE, DELETE, materialized tables.
--! ok
CREATE TABLE Orders_with_watermark (
    `id` INT,
    `price` DOUBLE,
    `quantity` INT,
    order_time TIMESTAMP(3),
    WATERMARK FOR order_time AS order_time - INTERVAL '5' SECOND
) WITH (
    'connector' = 'kafka',
    'scan.startup.mode' = 'latest-offset'
);
--! ok
CREATE TABLE MyTable (
  `user_id` BIGINT,
  `name` STRING,
  `record_time` TIMESTAMP_LTZ(3) METADATA FROM 'timestamp'
) WITH (
  'connector' = 'kafka'
);
--! ok
CREATE TABLE MyTable (
  `timestamp` BIGINT METADATA,
  `offset` BIGINT METADATA VIRTUAL,
  `user_id` BIGINT,
  `name` STRING
) WITH ('connector' = 'kafka');
--! 2:3
CREATE TABLE MyTable (
  timestamp BIGINT METADATA,
  user_id BIGINT
) WITH ('connector' = 'kafka');
--! ok
CREATE TABLE MyTable (
  `user_id` BIGINT,
  `price` DOUBLE,
  `quantity` DOUBLE,
  `cost` AS price * quantity COMMENT 'total'
) WITH ('connector' = 'kafka');
--! 4:21
CREATE TABLE MyTable (
  `user_id` BIGINT,
  `price` DOUBLE,
  `cost` AS price * quantiy
) WITH ('connector' = 'kafka');
--! 4:3
CREATE TABLE MyTable (
  `user_id` BIGINT,
  `price` DOUBLE
  `quantity` DOUBLE
) WITH ('connector' = 'kafka');
--! 4:1
CREATE TABLE MyTable (
  `user_id` BIGINT,
  `price` DOUBLE,
) WITH ('connector' = 'kafka');
--! ok
CREATE TABLE MyTable (
  user_id BIGINT,
  price DOUBLE PRIMARY KEY NOT ENFORCED
) WITH ('connector' = 'kafka');
--! 2:35
CREATE TABLE MyTable (
  user_id BIGINT NOT NULL PRIMARY KEY,
  price DOUBLE
) WITH ('connector' = 'kafka');
--! 3:23
CREATE TABLE MyTable (
  user_id BIGINT,
  PRIMARY KEY (user_id)
) WITH ('connector' = 'kafka');
--! 3:25
CREATE TABLE MyTable (
  user_id BIGINT,
  PRIMARY KEY (user_id) ENFORCED
) WITH ('connector' = 'kafka');
--! 3:16
CREATE TABLE MyTable (
  user_id BIGINT,
  PRIMARY KEY (userid) NOT ENFORCED
) WITH ('connector' = 'kafka');
--! 4:16
CREATE TABLE MyTable (
  user_id BIGINT,
  c AS user_id + 1,
  PRIMARY KEY (c) NOT ENFORCED
) WITH ('connector' = 'kafka');
--! 4:23
CREATE TABLE MyTable (
  user_id BIGINT PRIMARY KEY NOT ENFORCED,
  b INT,
  PRIMARY KEY (b) NOT ENFORCED
) WITH ('connector' = 'kafka');
--! ok
CREATE TABLE MyTable (
  user_id BIGINT,
  b INT,
  CONSTRAINT `pk_1` PRIMARY KEY (user_id, b) NOT ENFORCED
) WITH ('connector' = 'kafka');
--! 3:18
CREATE TABLE MyTable (
  user_id BIGINT,
  UNIQUE (user_id)
) WITH ('connector' = 'kafka');
--! 2:18
CREATE TABLE MyTable (
  user_id BIGINT UNIQUE,
  b INT
) WITH ('connector' = 'kafka');
--! 2:18
CREATE TABLE MyTable (
  user_id BIGINT DEFAULT 1,
  b INT
) WITH ('connector' = 'kafka');
--! 2:18
CREATE TABLE MyTable (
  user_id BIGINT AUTO_INCREMENT,
  b INT
) WITH ('connector' = 'kafka');
--! 4:29
CREATE TABLE MyTable (
  user_id BIGINT NULL,
  b INT NOT NULL COMMENT 'x',
  c VARCHAR(20) COMMENT 'y' NOT NULL
) WITH ('connector' = 'kafka');
--! ok
CREATE TABLE MyTable (
  user_id BIGINT NULL COMMENT 'id',
  b INT NOT NULL COMMENT 'x'
) COMMENT 'my table' PARTITIONED BY (b) WITH ('connector' = 'kafka');
--! refused
CREATE TABLE MyTable (
  user_id BIGINT,
  b INT
) PARTITIONED BY (c) WITH ('connector' = 'kafka');
--! 4:3
CREATE TABLE MyTable (
  user_id BIGINT,
  b INT
) PARTITION BY (b) WITH ('connector' = 'kafka');
--! 4:32
CREATE TABLE MyTable (
  user_id BIGINT,
  b INT
) WITH ('connector' = 'kafka') PARTITIONED BY (b);
--! 4:32
CREATE TABLE MyTable (
  user_id BIGINT,
  b INT
) WITH ('connector' = 'kafka') COMMENT 'x';
--! ok
CREATE TABLE MyTable (
  user_id BIGINT,
  b INT
) DISTRIBUTED BY HASH(user_id) INTO 4 BUCKETS WITH ('connector' = 'kafka');
--! ok
CREATE TABLE MyTable (user_id BIGINT) DISTRIBUTED BY (user_id) INTO 4 BUCKETS WITH ('connector' = 'kafka');
--! ok
CREATE TABLE MyTable (user_id BIGINT) DISTRIBUTED BY (user_id) WITH ('connector' = 'kafka');
--! ok
CREATE TABLE MyTable (user_id BIGINT) DISTRIBUTED INTO 2 BUCKETS WITH ('connector' = 'kafka');
--! ok
CREATE TABLE MyTable (user_id BIGINT) DISTRIBUTED BY RANGE(user_id) INTO 4 BUCKETS WITH ('connector' = 'kafka');
--! refused
CREATE TABLE MyTable (user_id BIGINT) DISTRIBUTED BY HASH(uid) INTO 4 BUCKETS WITH ('connector' = 'kafka');
--! refused
CREATE TABLE MyTable (user_id BIGINT) DISTRIBUTED BY HASH(user_id) INTO 0 BUCKETS WITH ('connector' = 'kafka');
--! 1:54
CREATE TABLE MyTable (user_id BIGINT) DISTRIBUTED BY LIST(user_id) INTO 4 BUCKETS WITH ('connector' = 'kafka');
--! 1:75 differs: told where the comma is missing, not at the '=' behind
CREATE TABLE MyTable (user_id BIGINT) WITH ('connector' = 'kafka' 'topic' = 'a');
--! 1:82
CREATE TABLE MyTable (user_id BIGINT) WITH ('connector' = 'kafka', 'topic' = 'a',);
--! 1:76
CREATE TABLE MyTable (user_id BIGINT) WITH ('connector' = 'kafka', 'topic' : 'a');
--! 1:56
CREATE TABLE MyTable (user_id BIGINT) WITH ('connector', 'kafka');
--! 1:45
CREATE TABLE MyTable (user_id BIGINT) WITH (connector = 'kafka');
--! 1:45
CREATE TABLE MyTable (user_id BIGINT) WITH ("connector" = "kafka");
--! 1:59
CREATE TABLE MyTable (user_id BIGINT) WITH ('connector' = kafka);
--! 1:89
CREATE TABLE MyTable (user_id BIGINT) WITH ('connector' = 'datagen', 'number-of-rows' = 10);
--! ok
CREATE TABLE MyTable (user_id BIGINT) WITH ('connector' = 'a', 'connector' = 'b');
--! ok
CREATE TABLE MyTable (user_id BIGINT) WITH ();
--! ok
CREATE TABLE MyTable (user_id BIGINT);
--! ok
CREATE TABLE MyTable WITH ('connector' = 'x');
--! 1:23
CREATE TABLE MyTable () WITH ('connector' = 'x');
--! 1:38
CREATE TABLE MyTable (user_id BIGINT WITH ('connector' = 'x');
--! 1:38
CREATE TABLE MyTable (user_id BIGINT)) WITH ('connector' = 'x');
--! refused
CREATE TABLE MyTable (user_id BIGINT, user_id INT) WITH ('connector' = 'x');
--! 1:22
CREATE TABLE MyTable (user_id) WITH ('connector' = 'x');
--! 1:31
CREATE TABLE MyTable (user_id BIGNT) WITH ('connector' = 'x');
--! 1:25
CREATE TABLE MyTable (a TEXT) WITH ('connector' = 'x');
--! 1:25
CREATE TABLE MyTable (a DATETIME) WITH ('connector' = 'x');
--! 1:28
CREATE TABLE MyTable (a INT(11), b BIGINT(20)) WITH ('connector' = 'x');
--! 1:25
CREATE TABLE MyTable (a LONG) WITH ('connector' = 'x');
--! ok
CREATE TABLE MyTable (a CHAR, b CHAR(3), c VARCHAR, d VARCHAR(20), e STRING, f BINARY, g BINARY(4), h VARBINARY, i VARBINARY(10), j BYTES, k DECIMAL, l DECIMAL(10), m DECIMAL(10, 3), n DEC(4), o NUMERIC(5, 2), p TINYINT, q SMALLINT, r INT, s INTEGER, t BIGINT, u FLOAT, v DOUBLE, w DOUBLE PRECISION, x DATE, y TIME, z TIME(3)) WITH ('connector' = 'x');
--! 1:196
CREATE TABLE MyTable (a TIMESTAMP, b TIMESTAMP(9), c TIMESTAMP(3) WITHOUT TIME ZONE, d TIMESTAMP WITH LOCAL TIME ZONE, e TIMESTAMP(3) WITH LOCAL TIME ZONE, f TIMESTAMP_LTZ, g TIMESTAMP_LTZ(6), h INTERVAL YEAR, i INTERVAL DAY TO SECOND, j BOOLEAN, k ARRAY<INT>, l INT ARRAY, m MAP<STRING, ARRAY<INT>>, n MULTISET<STRING>, o STRING MULTISET, p ROW<a INT, b STRING>, q ROW(a INT, b STRING), r ROW<a INT 'c', b ROW<c INT NOT NULL>>, s VARIANT, t TIME WITHOUT TIME ZONE) WITH ('connector' = 'x');
--! 1:40
CREATE TABLE MyTable (a TIMESTAMP WITH TIME ZONE) WITH ('connector' = 'x');
--! ok
CREATE TABLE MyTable (a TIMESTAMP(10)) WITH ('connector' = 'x');
--! ok
CREATE TABLE MyTable (a DECIMAL(39, 2)) WITH ('connector' = 'x');
--! refused
CREATE TABLE MyTable (a DECIMAL(3, 5)) WITH ('connector' = 'x');
--! ok
CREATE TABLE MyTable (a VARCHAR(0)) WITH ('connector' = 'x');
--! 1:25
CREATE TABLE MyTable (a ARRAY) WITH ('connector' = 'x');
--! 1:37
CREATE TABLE MyTable (a ARRAY<STRING) WITH ('connector' = 'x');
--! 1:35
CREATE TABLE MyTable (a MAP<STRING>) WITH ('connector' = 'x');
--! 1:30
CREATE TABLE MyTable (a ROW<x, y>) WITH ('connector' = 'x');
--! ok
CREATE TABLE MyTable (a ROW<>) WITH ('connector' = 'x');
--! 1:31
CREATE TABLE MyTable (a STRUCT<x INT>) WITH ('connector' = 'x');
--! ok
CREATE TABLE MyTable (a STRUCTURED<'com.acme.User', name STRING, age INT NOT NULL>) WITH ('connector' = 'x');
--! refused differs: a snapshot of a serializer cannot be read here
CREATE TABLE MyTable (a RAW('java.lang.Object', 'AA==')) WITH ('connector' = 'x');
--! 1:25
CREATE TABLE MyTable (a JSON) WITH ('connector' = 'x');
--! 1:25
CREATE TABLE MyTable (a BITMAP) WITH ('connector' = 'x');
--! 1:29
CREATE TABLE MyTable (a ENUM('a', 'b')) WITH ('connector' = 'x');
--! 1:34
CREATE TABLE MyTable (a UNSIGNED INT) WITH ('connector' = 'x');
--! 1:25
CREATE TABLE MyTable (a NULL) WITH ('connector' = 'x');
--! refused
CREATE TABLE MyTable (a INT, WATERMARK FOR a AS a) WITH ('connector' = 'x');
--! 1:54
CREATE TABLE MyTable (ts TIMESTAMP(3), WATERMARK FOR t AS ts) WITH ('connector' = 'x');
--! 1:50
CREATE TABLE MyTable (ts TIMESTAMP(3), WATERMARK ts AS ts) WITH ('connector' = 'x');
--! 1:57
CREATE TABLE MyTable (ts TIMESTAMP(3), WATERMARK FOR ts ts - INTERVAL '5' SECOND) WITH ('connector' = 'x');
--! ok
CREATE TABLE MyTable (ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL 5 SECOND) WITH ('connector' = 'x');
--! 1:60
CREATE TABLE MyTable (ts TIMESTAMP(3), WATERMARK FOR ts AS ts - 5) WITH ('connector' = 'x');
--! refused
CREATE TABLE MyTable (ts TIMESTAMP(6), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'x');
--! 1:54
CREATE TABLE MyTable (ts STRING, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'x');
--! ok
CREATE TABLE MyTable (ts BIGINT, rt AS TO_TIMESTAMP_LTZ(ts, 3), WATERMARK FOR rt AS rt - INTERVAL '5' SECOND) WITH ('connector' = 'x');
--! ok
CREATE TABLE MyTable (ts BIGINT, rt AS TO_TIMESTAMP(FROM_UNIXTIME(ts / 1000)), WATERMARK FOR rt AS rt - INTERVAL '5' SECOND) WITH ('connector' = 'x');
--! 1:123
CREATE TABLE MyTable (ts BIGINT, rt AS TO_TIMESTAMP(FROM_UNIXTIME(ts / 1000, 'yyyy-MM-dd HH:mm:ss')), WATERMARK FOR rt AS withOffset(rt, 1000)) WITH ('connector' = 'x');
--! refused
CREATE TABLE MyTable (r ROW<ts TIMESTAMP(3), x INT>, WATERMARK FOR r.ts AS r.ts - INTERVAL '5' SECOND) WITH ('connector' = 'x');
--! 1:82
CREATE TABLE MyTable (ts TIMESTAMP(3), ts2 TIMESTAMP(3), WATERMARK FOR ts AS ts, WATERMARK FOR ts2 AS ts2) WITH ('connector' = 'x');
--! ok
CREATE TABLE MyTable (ts TIMESTAMP(3), WATERMARK FOR ts AS SOURCE_WATERMARK()) WITH ('connector' = 'x');
--! refused
CREATE TABLE MyTable (ts TIMESTAMP(3), p AS PROCTIME(), WATERMARK FOR p AS p) WITH ('connector' = 'x');
--! 1:35
CREATE TABLE MyTable (a INT, p AS PROCTIME) WITH ('connector' = 'x');
--! 1:40
CREATE TABLE MyTable (a INT, p PROCTIME()) WITH ('connector' = 'x');
--! 1:36
CREATE TABLE MyTable (a INT, p INT AS a + 1) WITH ('connector' = 'x');
--! 1:41
CREATE TABLE MyTable (a INT, p AS a + 1 NOT NULL) WITH ('connector' = 'x');
--! 1:35
CREATE TABLE MyTable (a INT, b AS c + 1, c AS a + 1) WITH ('connector' = 'x');
--! ok
CREATE TABLE MyTable (a INT, b AS SUM(a)) WITH ('connector' = 'x');
--! 1:35
CREATE TABLE MyTable (a INT, b AS (SELECT 1)) WITH ('connector' = 'x');
--! 1:53
CREATE TABLE MyTable (a INT, m STRING METADATA FROM ts) WITH ('connector' = 'x');
--! 1:32
CREATE TABLE MyTable (a INT, m METADATA) WITH ('connector' = 'x');
--! 1:56
CREATE TABLE MyTable (a INT, m STRING METADATA VIRTUAL FROM 'ts') WITH ('connector' = 'x');
--! ok
CREATE TABLE IF NOT EXISTS MyTable (a INT) WITH ('connector' = 'x');
CREATE TABLE IF NOT EXISTS MyTable (a INT) WITH ('connector' = 'x');
--! refused
CREATE TABLE MyTable (a INT) WITH ('connector' = 'x');
CREATE TABLE MyTable (a INT) WITH ('connector' = 'x');
--! 1:17
CREATE TABLE IF EXISTS MyTable (a INT) WITH ('connector' = 'x');
--! ok
CREATE OR REPLACE TABLE MyTable (a INT) WITH ('connector' = 'x');
--! 1:8
CREATE TEMP TABLE MyTable (a INT) WITH ('connector' = 'x');
--! 1:8
CREATE EXTERNAL TABLE MyTable (a INT) WITH ('connector' = 'x');
--! 1:8
CREATE STREAM TABLE MyTable (a INT) WITH ('connector' = 'x');
--! ok
CREATE TABLE Orders (a INT, ts TIMESTAMP(3), PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'kafka', 'scan.startup.mode' = 'earliest-offset');
CREATE TABLE Orders2 (WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('scan.startup.mode' = 'latest-offset') LIKE Orders;
SELECT * FROM Orders2;
--! ok
CREATE TABLE Orders (a INT, ts TIMESTAMP(3)) PARTITIONED BY (a) WITH ('connector' = 'kafka');
CREATE TABLE Orders2 LIKE Orders (EXCLUDING ALL INCLUDING GENERATED OVERWRITING OPTIONS EXCLUDING PARTITIONS INCLUDING WATERMARKS INCLUDING CONSTRAINTS);
--! 2:22
CREATE TABLE Orders (a INT, ts TIMESTAMP(3)) WITH ('connector' = 'kafka');
CREATE TABLE Orders2 LIKE Orders (OVERWRITING CONSTRAINTS);
--! refused
CREATE TABLE Orders (a INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka');
CREATE TABLE Orders2 (WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) LIKE Orders;
--! ok
CREATE TABLE Orders (a INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka');
CREATE TABLE Orders2 (WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) LIKE Orders (OVERWRITING WATERMARKS);
--! refused
CREATE TABLE Orders (a INT) WITH ('connector' = 'kafka');
CREATE TABLE Orders2 (a INT, b INT) LIKE Orders;
--! ok
CREATE TABLE Orders (a INT) WITH ('connector' = 'kafka');
CREATE TABLE Orders2 (b INT) WITH ('connector' = 'jdbc') LIKE Orders (EXCLUDING OPTIONS);
--! 1:27
CREATE TABLE Orders2 LIKE NoSuch;
--! 2:34
CREATE TABLE Orders (a INT) WITH ('connector' = 'kafka');
CREATE TABLE Orders2 LIKE Orders INCLUDING ALL;
--! ok
CREATE TABLE src (a INT, b STRING) WITH ('connector' = 'datagen');
CREATE TABLE my_ctas WITH ('connector' = 'print') AS SELECT a, b FROM src WHERE MOD(a, 10) = 0;
--! refused
CREATE TABLE src (a INT, b STRING, ts TIMESTAMP(3)) WITH ('connector' = 'datagen');
CREATE TABLE my_ctas (c AS a * 2, PRIMARY KEY (a) NOT ENFORCED, WATERMARK FOR ts AS ts) WITH ('connector' = 'upsert-kafka') AS SELECT a, b, ts FROM src;
--! ok
CREATE TABLE src (a INT NOT NULL, b STRING, ts TIMESTAMP(3)) WITH ('connector' = 'datagen');
CREATE TABLE my_ctas (PRIMARY KEY (a) NOT ENFORCED, WATERMARK FOR ts AS ts) WITH ('connector' = 'upsert-kafka') AS SELECT a, b, ts FROM src;
--! ok
CREATE TABLE src (a INT, b STRING) WITH ('connector' = 'datagen');
CREATE TABLE my_ctas (b, a) WITH ('connector' = 'print') AS SELECT a, b FROM src;
--! refused
CREATE TABLE src (a INT, b STRING) WITH ('connector' = 'datagen');
CREATE TABLE my_ctas (b, z) WITH ('connector' = 'print') AS SELECT a, b FROM src;
--! 2:46
CREATE TABLE src (a INT, b STRING) WITH ('connector' = 'datagen');
CREATE TABLE my_ctas AS SELECT a, b FROM src WITH ('connector' = 'print');
--! ok
CREATE TABLE src (a INT, b STRING) WITH ('connector' = 'datagen');
CREATE TABLE my_ctas (a BIGINT, b STRING) WITH ('connector' = 'print') AS SELECT a, b FROM src;
--! ok
CREATE TABLE src (a INT, b STRING) WITH ('connector' = 'datagen');
CREATE TABLE my_ctas DISTRIBUTED BY HASH(a) INTO 4 BUCKETS PARTITIONED BY (b) WITH ('connector' = 'print') AS SELECT a, b FROM src;
--! refused
CREATE TABLE src (a INT, b STRING) WITH ('connector' = 'datagen');
REPLACE TABLE my_rtas WITH ('connector' = 'print') AS SELECT a, b FROM src;
--! ok
CREATE TABLE src (a INT, b STRING) WITH ('connector' = 'datagen');
CREATE OR REPLACE TABLE my_rtas WITH ('connector' = 'print') AS SELECT a, b FROM src;
--! ok
CREATE VIEW v AS SELECT 1 AS a, 'x' AS b; SELECT a FROM v;
--! ok
CREATE VIEW v (x, y) COMMENT 'c' AS SELECT 1 AS a, 'x' AS b; SELECT x FROM v;
--! refused
CREATE VIEW v (x) AS SELECT 1 AS a, 'x' AS b;
--! refused
CREATE VIEW IF NOT EXISTS v AS SELECT 1 AS a; CREATE VIEW v AS SELECT 1 AS a;
--! ok
CREATE TEMPORARY VIEW IF NOT EXISTS v AS SELECT 1 AS a; CREATE OR REPLACE VIEW v AS SELECT 2 AS a;
--! ok
CREATE OR REPLACE TEMPORARY VIEW v AS SELECT 1 AS a;
--! 1:15
CREATE VIEW v SELECT 1 AS a;
--! 1:32
CREATE VIEW v AS SELECT a FROM nosuch;
--! ok
CREATE VIEW v AS (SELECT 1 AS a);
--! ok
CREATE VIEW v AS SELECT 1, 2;
--! 1:33
CREATE VIEW v AS SELECT 1 AS a, 2 AS a;
--! ok
CREATE VIEW v AS VALUES (1, 2);
--! ok
CREATE VIEW v AS WITH x AS (SELECT 1 AS a) SELECT * FROM x;
--! 1:21
CREATE MATERIALIZED VIEW v AS SELECT 1 AS a;
--! ok
CREATE FUNCTION f AS 'com.acme.F';
--! ok
CREATE TEMPORARY FUNCTION IF NOT EXISTS f AS 'com.acme.F' LANGUAGE SCALA USING JAR 'file:///a.jar', JAR 'hdfs:///b.jar';
--! ok
CREATE TEMPORARY SYSTEM FUNCTION f AS 'com.acme.F' LANGUAGE PYTHON;
--! refused
CREATE FUNCTION cat.db.f AS 'com.acme.F' USING JAR '/a.jar';
--! 1:22
CREATE FUNCTION f AS com.acme.F;
--! 1:19
CREATE FUNCTION f 'com.acme.F';
--! 1:44
CREATE FUNCTION f AS 'com.acme.F' LANGUAGE 'JAVA';
--! 1:44
CREATE FUNCTION f AS 'com.acme.F' LANGUAGE RUBY;
--! 1:53
CREATE FUNCTION f AS 'com.acme.F' USING JAR 'a.jar' JAR 'b.jar';
--! ok
CREATE FUNCTION f AS 'com.acme.F' WITH ('a' = 'b');
--! 1:8
CREATE SYSTEM FUNCTION f AS 'com.acme.F';
--! ?
CREATE TEMPORARY FUNCTION f AS 'com.acme.F'; SELECT f(1, 'a'), F(2); DROP TEMPORARY FUNCTION f; SELECT f(1);
--! ok
CREATE CATALOG my_catalog WITH ('type' = 'generic_in_memory'); USE CATALOG my_catalog; SHOW DATABASES;
--! ok
CREATE CATALOG IF NOT EXISTS my_catalog COMMENT 'c' WITH ('type' = 'generic_in_memory');
--! refused
CREATE CATALOG my_catalog;
--! ok
CREATE CATALOG my_catalog WITH ('type' = 'generic_in_memory', 'default-database' = 'mydb'); USE CATALOG my_catalog; CREATE TABLE t (a INT) WITH ('connector' = 'x'); SELECT * FROM my_catalog.mydb.t;
--! 1:186
CREATE CATALOG my_catalog WITH ('type' = 'generic_in_memory'); CREATE TABLE my_catalog.`default`.t (a INT) WITH ('connector' = 'x'); SELECT * FROM my_catalog.`default`.t; SELECT * FROM t;
--! 1:18
CREATE CATALOG c ('type' = 'generic_in_memory');
--! refused
ALTER CATALOG default_catalog SET ('a' = 'b'); ALTER CATALOG default_catalog RESET ('a'); ALTER CATALOG default_catalog COMMENT 'x';
--! ok
CREATE CATALOG c WITH ('type' = 'generic_in_memory'); ALTER CATALOG c SET ('default-database' = 'db'); ALTER CATALOG c RESET ('default-database'); ALTER CATALOG c COMMENT 'x'; DROP CATALOG c;
--! refused
CREATE CATALOG c WITH ('type' = 'generic_in_memory'); USE CATALOG c; DROP CATALOG c;
--! refused
CREATE DATABASE IF NOT EXISTS db COMMENT 'x' WITH ('a' = 'b'); USE db; CREATE TABLE t (a INT) WITH ('connector' = 'x'); SELECT * FROM db.t; DROP DATABASE db CASCADE;
--! refused
CREATE DATABASE db; CREATE TABLE db.t (a INT) WITH ('connector' = 'x'); DROP DATABASE db;
--! refused
CREATE DATABASE db; CREATE TABLE db.t (a INT) WITH ('connector' = 'x'); DROP DATABASE db RESTRICT;
--! 1:24
CREATE DATABASE db WITH; 
--! 1:8
CREATE SCHEMA db;
--! ok
ALTER DATABASE default_database SET ('a' = 'b');
--! refused
ALTER DATABASE nosuch SET ('a' = 'b');
--! refused
USE nosuch;
--! refused
USE CATALOG nosuch;
--! 1:14
USE DATABASE default_database;
--! ok
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'x'); ALTER TABLE t ADD c INT; ALTER TABLE t ADD (d INT COMMENT 'x' FIRST, e AS a + 1 AFTER a, ts TIMESTAMP(3), WATERMARK FOR ts AS ts); ALTER TABLE t ADD PRIMARY KEY (d) NOT ENFORCED; SELECT c, d, e, ts FROM t;
--! 1:78
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'x'); ALTER TABLE t ADD COLUMN c INT;
--! 1:86
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'x'); ALTER TABLE t ADD COLUMNS (c INT);
--! 1:79
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'x'); ALTER TABLE t ADD c;
--! refused
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'x'); ALTER TABLE t ADD a INT;
--! refused
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'x'); ALTER TABLE t ADD c INT AFTER z;
--! ok
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'x'); ALTER TABLE t MODIFY a BIGINT COMMENT 'x' AFTER b; ALTER TABLE t MODIFY (a DOUBLE, b STRING FIRST);
--! refused
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'x'); ALTER TABLE t MODIFY c BIGINT;
--! 1:74
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'x'); ALTER TABLE t CHANGE a BIGINT;
--! 1:74
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'x'); ALTER TABLE t CHANGE COLUMN a c BIGINT;
--! 1:74
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'x'); ALTER TABLE t ALTER COLUMN a BIGINT;
--! ok
CREATE TABLE t (a INT, b STRING, c INT) WITH ('connector' = 'x'); ALTER TABLE t DROP a; ALTER TABLE t DROP (b); SELECT c FROM t;
--! 1:101
CREATE TABLE t (a INT, b STRING, c INT) WITH ('connector' = 'x'); ALTER TABLE t DROP (a, b); SELECT a FROM t;
--! 1:86
CREATE TABLE t (a INT, b STRING, c INT) WITH ('connector' = 'x'); ALTER TABLE t DROP COLUMN a;
--! 1:96
CREATE TABLE t (a INT, b STRING, c INT) WITH ('connector' = 'x'); ALTER TABLE t DROP IF EXISTS d; ALTER TABLE IF EXISTS nosuch DROP d;
--! refused
CREATE TABLE t (a INT, b STRING, c INT) WITH ('connector' = 'x'); ALTER TABLE t DROP d;
--! refused
CREATE TABLE t (a INT, b AS a + 1) WITH ('connector' = 'x'); ALTER TABLE t DROP a;
--! refused
CREATE TABLE t (a INT, b INT, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'x'); ALTER TABLE t DROP a;
--! ok
CREATE TABLE t (a INT, b INT, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'x'); ALTER TABLE t DROP PRIMARY KEY; ALTER TABLE t DROP a;
--! refused
CREATE TABLE t (a INT, b INT, CONSTRAINT pk PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'x'); ALTER TABLE t DROP CONSTRAINT pk; ALTER TABLE t DROP CONSTRAINT pk;
--! refused
CREATE TABLE t (a INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'x'); ALTER TABLE t MODIFY WATERMARK FOR ts AS ts - INTERVAL '1' SECOND; ALTER TABLE t DROP WATERMARK; ALTER TABLE t DROP WATERMARK;
--! 1:110
CREATE TABLE t (a INT, b INT) WITH ('connector' = 'x'); ALTER TABLE t RENAME a TO z; SELECT z FROM t; SELECT a FROM t;
--! 1:78
CREATE TABLE t (a INT, b INT) WITH ('connector' = 'x'); ALTER TABLE t RENAME COLUMN a TO z;
--! refused
CREATE TABLE t (a INT, b INT) WITH ('connector' = 'x'); ALTER TABLE t RENAME c TO z;
--! ok
CREATE TABLE t (a INT, b INT, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'x'); ALTER TABLE t RENAME a TO z; SELECT z FROM t;
--! 1:117
CREATE TABLE t (a INT, b INT) WITH ('connector' = 'x'); ALTER TABLE t RENAME TO t2; SELECT * FROM t2; SELECT * FROM t;
--! ok
CREATE TABLE t (a INT, b INT) WITH ('connector' = 'x'); ALTER TABLE t SET ('a' = 'b', 'c' = 'd'); ALTER TABLE t RESET ('a');
--! 1:75
CREATE TABLE t (a INT, b INT) WITH ('connector' = 'x'); ALTER TABLE t SET 'a' = 'b';
--! 1:76
CREATE TABLE t (a INT, b INT) WITH ('connector' = 'x'); ALTER TABLE t SET (a = 'b');
--! refused
CREATE TABLE t (a INT, b INT) WITH ('connector' = 'x'); ALTER TABLE t RESET ('connector');
--! ok
CREATE TABLE t (a INT, b INT) PARTITIONED BY (b) WITH ('connector' = 'x'); ALTER TABLE t ADD IF NOT EXISTS PARTITION (b = 1) WITH ('k' = 'v') PARTITION (b = 2); ALTER TABLE t DROP PARTITION (b = 1), PARTITION (b = 2);
--! refused
CREATE TABLE t (a INT, b INT) WITH ('connector' = 'x'); ALTER TABLE t ADD PARTITION (c = 1);
--! ok
CREATE TABLE t (a INT, b INT) WITH ('connector' = 'x'); ALTER TABLE t ADD DISTRIBUTION BY HASH(a) INTO 4 BUCKETS; ALTER TABLE t MODIFY DISTRIBUTION INTO 3 BUCKETS; ALTER TABLE t DROP DISTRIBUTION;
--! refused
ALTER TABLE nosuch RENAME TO x;
--! ok
ALTER TABLE IF EXISTS nosuch RENAME TO x;
--! refused
ALTER VIEW nosuch RENAME TO x;
--! ok
CREATE VIEW v AS SELECT 1 AS a; ALTER VIEW v RENAME TO w; ALTER VIEW w AS SELECT 2 AS b; SELECT b FROM w;
--! refused
CREATE VIEW v AS SELECT 1 AS a; ALTER TABLE v RENAME TO w;
--! refused
CREATE FUNCTION f AS 'a.B'; ALTER FUNCTION f AS 'a.C' LANGUAGE JAVA; ALTER TEMPORARY SYSTEM FUNCTION IF EXISTS g AS 'a.D';
--! refused
DROP TABLE nosuch;
--! ok
DROP TABLE IF EXISTS nosuch; DROP TEMPORARY TABLE IF EXISTS nosuch; DROP VIEW IF EXISTS nosuch; DROP FUNCTION IF EXISTS nosuch; DROP MODEL IF EXISTS nosuch; DROP CATALOG IF EXISTS nosuch; DROP DATABASE IF EXISTS nosuch;
--! 1:19
DROP TABLE nosuch IF EXISTS;
--! 1:15
DROP TABLE IF EXIST nosuch;
--! 1:6
DROP TABLES nosuch;
--! 1:13
DROP TABLE a, b;
--! 1:78
CREATE TABLE t (a INT) WITH ('connector' = 'x'); DROP TABLE t; SELECT * FROM t;
--! refused
CREATE VIEW t AS SELECT 1 AS a; DROP TABLE t;
--! refused
CREATE TABLE t (a INT) WITH ('connector' = 'x'); DROP VIEW t;
--! refused
CREATE TABLE t (a INT) WITH ('connector' = 'x'); CREATE VIEW v AS SELECT a FROM t; DESCRIBE t; DESC v; DESCRIBE EXTENDED t; SHOW CREATE TABLE t; SHOW CREATE VIEW v; SHOW COLUMNS FROM t LIKE 'a%'; SHOW COLUMNS IN t; SHOW PARTITIONS t;
--! refused
DESCRIBE nosuch;
--! 1:16
DESCRIBE TABLE t;
--! refused
SHOW CATALOGS; SHOW CURRENT CATALOG; SHOW DATABASES; SHOW CURRENT DATABASE; SHOW TABLES; SHOW VIEWS; SHOW FUNCTIONS; SHOW USER FUNCTIONS; SHOW MODULES; SHOW FULL MODULES; SHOW JARS; SHOW MODELS; SHOW CREATE CATALOG default_catalog; SHOW TABLES FROM default_database LIKE 'a%'; SHOW TABLES NOT LIKE 'b%'; SHOW CATALOGS LIKE 'd%'; SHOW DATABASES IN default_catalog NOT ILIKE 'x%'; SHOW FUNCTIONS FROM default_database ILIKE 'a%'; SHOW MATERIALIZED TABLES;
--! 1:1
SHOW TABLE;
--! 1:18
SHOW TABLES LIKE abc;
--! refused
SHOW TABLES FROM nosuch;
--! 1:13
SHOW CREATE t;
--! refused
SHOW CREATE TABLE nosuch;
--! 1:14
SHOW CURRENT TABLE;
--! ok
SHOW JOBS; DESCRIBE JOB '228d70913eab60dda85c5e7f78b5782c'; STOP JOB '228d70913eab60dda85c5e7f78b5782c' WITH SAVEPOINT WITH DRAIN;
--! 1:10
STOP JOB 228d70913eab60dda85c5e7f78b5782c;
--! refused
SHOW PROCEDURES;
--! refused
CALL sys.compact('db.t', 'a=1')
--! refused
CALL `sys`.compact(`table` => 'default.T', order_strategy => 'zorder', order_by => 'a,b')
--! refused
LOAD MODULE core; 
--! ok
UNLOAD MODULE core; LOAD MODULE core; USE MODULES core;
--! ?
LOAD MODULE hive WITH ('hive-version' = '3.1.3')
--! ok
SET 'table.local-time-zone' = 'Europe/Berlin'; SET 'execution.runtime-mode' = 'batch'; SET; RESET 'table.local-time-zone'; RESET;
--! ok
SET table.local-time-zone = Europe/Berlin; SET execution.runtime-mode = batch; SET sql-client.execution.result-mode=tableau; RESET table.local-time-zone;
--! refused
SET 'execution.runtime-mode' = 'bach';
SELECT 1;
--! ok
SET execution.checkpointing.interval=3s;
SET state.backend.type=rocksdb;
SET parallelism.default = 4;
SET table.exec.mini-batch.enabled=true;
SET 'pipeline.name' = 'it''s; a job';
SELECT 1
--! refused
SET 'table.exec.mini-batch.enabled' = 'yes'; SELECT 1;
--! refused
SET 'parallelism.default' = 'x'; SELECT 1;
--! 1:12
SET 'a' 'b';
--! 1:5
SET a.b.c;
--! 1:5
SET key;
--! ok
RESET 'a' 'b';
--! ok differs: what is never closed would swallow the ';' and all statements behind it
RESET `never.closed
--! ok
RESET `a.b`
--! 1:7 differs: the place is that of the comment
RESET a.b /* never closed
--! ok
ADD JAR '/path/hello.jar'; 
--! 1:9
ADD JAR /path/hello.jar;
--! ok
REMOVE JAR '/path/hello.jar';
--! 1:1
ADD JARS '/path/hello.jar';
--! 1:1
ADD FILE '/path/hello.txt';
--! refused
CREATE TABLE Store (id INT, n INT, b STRING) PARTITIONED BY (b) WITH ('connector' = 'x'); ANALYZE TABLE Store COMPUTE STATISTICS; ANALYZE TABLE Store PARTITION(b) COMPUTE STATISTICS FOR ALL COLUMNS; ANALYZE TABLE Store PARTITION(b = 'x') COMPUTE STATISTICS FOR COLUMNS id, n;
--! refused
CREATE TABLE Store (id INT, n INT, b STRING) PARTITIONED BY (b) WITH ('connector' = 'x'); ANALYZE TABLE Store COMPUTE STATISTICS; ANALYZE TABLE Store PARTITION(b = 'x') COMPUTE STATISTICS FOR COLUMNS id, n;
--! 1:29
ANALYZE TABLE Store COMPUTE STATISTIC;
--! refused
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'x'); DELETE FROM t WHERE a = 1; UPDATE t SET b = 'x', a = a + 1 WHERE a > 1; TRUNCATE TABLE t;
--! ok
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'x'); DELETE FROM t WHERE a = 1;
--! 1:67
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'x'); DELETE t WHERE a = 1;
--! 1:73
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'x'); UPDATE t SET c = 1;
--! 1:71
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'x'); UPDATE t b = 1 WHERE a = 1;
--! 1:60
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'x'); TRUNCATE t;
--! ?
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'x'); MERGE INTO t USING (SELECT 1 AS a) AS s ON t.a = s.a WHEN MATCHED THEN UPDATE SET b = 'x' WHEN NOT MATCHED THEN INSERT VALUES (s.a, 'y');
--! ok
CREATE TABLE t (a INT, dt STRING, hr INT) PARTITIONED BY (dt, hr) WITH ('connector' = 'filesystem', 'path' = '/x', 'format' = 'csv'); INSERT OVERWRITE t PARTITION (dt = '2020', hr = 1) SELECT 1; INSERT INTO t PARTITION (dt = '2020') SELECT 1, 2; INSERT INTO t PARTITION (dt = '2020') (a, hr) SELECT 1, 2;
--! 1:148
CREATE TABLE t (a INT, dt STRING) PARTITIONED BY (dt) WITH ('connector' = 'filesystem', 'path' = '/x', 'format' = 'csv'); INSERT INTO t PARTITION (dx = '2020') SELECT 1;
--! refused
CREATE TABLE t (a INT, dt STRING) PARTITIONED BY (dt) WITH ('connector' = 'filesystem', 'path' = '/x', 'format' = 'csv'); INSERT INTO t PARTITION (dt = '2020') SELECT 1, 'x';
--! refused
CREATE TABLE t (a INT, dt STRING) PARTITIONED BY (dt) WITH ('connector' = 'filesystem', 'path' = '/x', 'format' = 'csv'); INSERT INTO t PARTITION (a = 1) SELECT 'x';
--! refused
CREATE TABLE ds (id INT, day1 STRING) WITH ('connector' = 'datagen');
CREATE MATERIALIZED TABLE my_mt (CONSTRAINT ct1 PRIMARY KEY (id) NOT ENFORCED) COMMENT 'c' PARTITIONED BY (day1) WITH ('format' = 'parquet', 'partition.fields.day1.date-formatter' = 'yyyy-MM-dd') FRESHNESS = INTERVAL '30' SECOND REFRESH_MODE = FULL AS SELECT id, day1 FROM ds;
--! ok
CREATE TABLE ds (id INT, d STRING) WITH ('connector' = 'datagen');
CREATE MATERIALIZED TABLE my_mt FRESHNESS = INTERVAL '30' SECOND AS SELECT id, d FROM ds;
--! ok
CREATE TABLE ds (id INT, d STRING) WITH ('connector' = 'datagen');
CREATE MATERIALIZED TABLE my_mt AS SELECT id, d FROM ds;
--! 2:57
CREATE TABLE ds (id INT, d STRING) WITH ('connector' = 'datagen');
CREATE MATERIALIZED TABLE my_mt FRESHNESS = INTERVAL 30 SECOND AS SELECT id, d FROM ds;
--! 2:43
CREATE TABLE ds (id INT, d STRING) WITH ('connector' = 'datagen');
CREATE MATERIALIZED TABLE my_mt FRESHNESS INTERVAL '30' SECOND AS SELECT id, d FROM ds;
--! 2:11
CREATE TABLE ds (id INT, d STRING) WITH ('connector' = 'datagen');
CREATE OR ALTER MATERIALIZED TABLE my_mt FRESHNESS = INTERVAL '1' HOUR REFRESH_MODE = CONTINUOUS AS SELECT id, d FROM ds;
--! refused
ALTER MATERIALIZED TABLE my_mt SUSPEND;
--! refused
ALTER MATERIALIZED TABLE my_mt RESUME WITH ('sink.parallelism' = '10');
--! refused
ALTER MATERIALIZED TABLE my_mt REFRESH PARTITION (ds = '2024-06-28');
--! refused
ALTER MATERIALIZED TABLE my_mt SET FRESHNESS = INTERVAL '1' HOUR;
--! ok
DROP MATERIALIZED TABLE IF EXISTS my_mt;
--! ok
CREATE MODEL m INPUT (a STRING) OUTPUT (b STRING) WITH ('provider' = 'openai'); ALTER MODEL m SET ('k' = 'v'); ALTER MODEL m RESET ('k'); ALTER MODEL m RENAME TO n; DESCRIBE MODEL n; SHOW CREATE MODEL n; DROP MODEL n;
--! ok
CREATE TEMPORARY MODEL IF NOT EXISTS m INPUT (a STRING, b INT) OUTPUT (c DOUBLE) WITH ('provider' = 'openai', 'task' = 'classification');
--! 1:34
CREATE MODEL m OUTPUT (b STRING) INPUT (a STRING) WITH ('provider' = 'openai');
--! 1:8
CREATE CONNECTION c WITH ('type' = 'kafka');
--! ok
-- a comment with ; inside
CREATE TABLE t (a INT /* ; */, -- trailing ;
  b STRING) WITH ('connector' = 'x'); -- ;
SELECT a /* multi
 line ; */ FROM t -- end
--! 1:1
# a hash comment
SELECT 1;
--! ok
// a slash comment
SELECT 1;
--! ok
SELECT 1; -- done
--! ok
SELECT 1;;
--! 1:1
;
--! 1:23 differs: told where the comment is opened, not at its end
SELECT 1 /* unfinished
--! ok
SELECT 'a -- not a comment', 'b; c' /* x */ ;
--! 1:28
SELECT /* not a hint */ 1, /*+ x */ 2
--! ok
SELECT 'é', '日本語', `列` FROM (VALUES (1)) AS t (`列`)
--! ok
SELECT 列 FROM (VALUES (1)) AS t (列)
--! 1:8
SELECT “1”
--! 1:8
SELECT ‘a’
--! 1:9
SELECT 1，2
--! 1:12
SELECT 'a' 'b'
--! ok
SELECT 'a'
'b'
--! 1:8
SELECT $1
--! 1:8
SELECT ${x}
--! 1:8
SELECT @a
--! 1:8
SELECT :a
--! 1:8
SELECT ?
--! 1:21
SELECT a.b.c.d FROM t
--! 1:1
CREAT TABLE t (a INT) WITH ('connector' = 'x');
--! 1:8
CREATE TABEL t (a INT) WITH ('connector' = 'x');
--! 1:8
CREATE t (a INT) WITH ('connector' = 'x');
--! 1:14
CREATE TABLE (a INT) WITH ('connector' = 'x');
--! 1:14
CREATE TABLE 1t (a INT) WITH ('connector' = 'x');
--! 1:16
CREATE TABLE my-table (a INT) WITH ('connector' = 'x');
--! 1:14
CREATE TABLE 'my_table' (a INT) WITH ('connector' = 'x');
--! ok
CREATE TABLE `my-table` (`a-b` INT) WITH ('connector' = 'x'); SELECT `a-b` FROM `my-table`;
--! 1:49
CREATE TABLE t (a INT) WITH ('connector' = 'x') INSERT INTO t SELECT 1;
--! 1:50
CREATE TABLE t (a INT) WITH ('connector' = 'x'); INSRT INTO t SELECT 1;
--! 1:57
CREATE TABLE t (a INT) WITH ('connector' = 'x'); INSERT INT t SELECT 1;
--! refused
CREATE TABLE t (a INT) WITH ('connector' = 'x'); INSERT INTO t SELECT 'a';
--! refused
CREATE TABLE t (a INT) WITH ('connector' = 'x'); INSERT INTO t SELECT 1.5;
--! ok
CREATE TABLE t (a INT NOT NULL) WITH ('connector' = 'x'); INSERT INTO t SELECT CAST(NULL AS INT);
--! 1:80
CREATE TABLE t (a INT NOT NULL) WITH ('connector' = 'x'); INSERT INTO t SELECT NULL;
--! refused
CREATE TABLE t (a TIMESTAMP(3)) WITH ('connector' = 'x'); INSERT INTO t SELECT '2020-01-01 00:00:00';
--! refused
CREATE TABLE t (a TIMESTAMP(3)) WITH ('connector' = 'x'); INSERT INTO t SELECT 1;
--! refused
CREATE TABLE t (a STRING) WITH ('connector' = 'x'); INSERT INTO t SELECT 1;
--! refused
CREATE TABLE t (a STRING) WITH ('connector' = 'x'); INSERT INTO t VALUES (1);
--! refused
CREATE TABLE t (a DECIMAL(10, 2), b FLOAT, c TINYINT) WITH ('connector' = 'x'); INSERT INTO t SELECT 1, 1.5, 1000;
--! refused
CREATE TABLE t (a ROW<x INT, y STRING>) WITH ('connector' = 'x'); INSERT INTO t SELECT ROW(1, 'a'); INSERT INTO t VALUES (ROW(1, 'a')); INSERT INTO t SELECT (1, 'a');
--! refused
CREATE TABLE t (a ROW<x INT, y STRING>) WITH ('connector' = 'x'); INSERT INTO t SELECT ROW(1);
--! ok
CREATE TABLE t (a ARRAY<INT>, b MAP<STRING, INT>) WITH ('connector' = 'x'); INSERT INTO t SELECT ARRAY[1, 2], MAP['a', 1];
--! refused
CREATE TABLE t (a ARRAY<INT>) WITH ('connector' = 'x'); INSERT INTO t SELECT ARRAY['a'];
--! ok
HELP;
--! ok
QUIT;
--! ok
CLEAR;
--! 1:1
GRANT SELECT ON t TO u;
--! 1:1
COMMIT;
--! ok
EXECUTE PLAN '/tmp/x.json';
--! refused
COMPILE AND EXECUTE PLAN '/tmp/x.json' FOR INSERT INTO t SELECT 1;
