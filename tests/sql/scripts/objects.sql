-- Tables, views, functions, models and what else a script makes, changes, shows and drops, as production scripts do it, and the mistakes people make there.
--! tables
CREATE TABLE src (id BIGINT NOT NULL, name STRING, amount DECIMAL(10, 2), dt STRING, ts TIMESTAMP(3), props MAP<STRING, STRING>, low AS LOWER(name), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
CREATE TABLE dim (id BIGINT, label STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/shop', 'table-name' = 'dim');
CREATE TABLE parts (id BIGINT, v STRING, dt STRING, hr STRING) PARTITIONED BY (dt, hr) WITH ('connector' = 'filesystem', 'path' = '/tmp/p', 'format' = 'json');
CREATE VIEW named AS SELECT id, name FROM src WHERE name IS NOT NULL;
--! ok
CREATE TABLE a LIKE src;
SELECT id, low FROM a;
--! ok
CREATE TABLE a WITH ('topic' = 'other') LIKE src;
SELECT ts FROM a WHERE low = 'x';
--! 2:12
CREATE TABLE a (extra INT) LIKE src (EXCLUDING GENERATED);
SELECT id, low FROM a;
--! refused
CREATE TABLE a (extra INT) LIKE src (EXCLUDING WATERMARKS);
SELECT COUNT(*) FROM a GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE);
--! refused
CREATE TABLE a (WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE) LIKE src;
--! ok
CREATE TABLE a (WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE) LIKE src (OVERWRITING WATERMARKS);
--! 1:31
CREATE TABLE a (WATERMARK FOR tss AS tss - INTERVAL '1' MINUTE) LIKE src (EXCLUDING WATERMARKS);
--! refused
CREATE TABLE a (id INT) LIKE src;
--! refused
CREATE TABLE a (low STRING) LIKE src;
--! ok
CREATE TABLE a (low AS UPPER(name)) LIKE src (OVERWRITING GENERATED);
--! refused
CREATE TABLE a (PRIMARY KEY (name) NOT ENFORCED) LIKE dim;
--! refused
CREATE TABLE a (PRIMARY KEY (label) NOT ENFORCED) LIKE dim (EXCLUDING CONSTRAINTS);
--! ok
CREATE TABLE a WITH ('connector' = 'print') LIKE dim (EXCLUDING ALL);
SELECT label FROM a;
--! ok
CREATE TABLE a WITH ('connector' = 'print') LIKE dim (EXCLUDING OPTIONS INCLUDING CONSTRAINTS);
INSERT INTO a SELECT id, name FROM src;
--! 1:24
CREATE TABLE a (x INT) LIKE dim (OVERWRITING CONSTRAINTS);
--! 1:24
CREATE TABLE a (x INT) LIKE dim (INCLUDING ALL EXCLUDING ALL);
--! 1:24
CREATE TABLE a (x INT) LIKE dim (INCLUDING OPTIONS INCLUDING OPTIONS);
--! 1:29
CREATE TABLE a (x INT) LIKE named;
--! 1:29
CREATE TABLE a (x INT) LIKE nowhere;
--! refused
CREATE TABLE a (x INT) PARTITIONED BY (x) LIKE parts;
--! ok
CREATE TABLE a (x INT) PARTITIONED BY (x) LIKE parts (EXCLUDING PARTITIONS);
--! ok
CREATE TABLE a (x INT) DISTRIBUTED BY (x) INTO 3 BUCKETS LIKE src (INCLUDING DISTRIBUTION);
--! ok
CREATE TABLE a (x INT) DISTRIBUTED INTO 3 BUCKETS WITH ('connector' = 'print');
CREATE TABLE b LIKE a (EXCLUDING DISTRIBUTION);
--! ok
CREATE TABLE a (x INT, y STRING) DISTRIBUTED BY RANGE (x, y) INTO 8 BUCKETS WITH ('connector' = 'print');
--! refused
CREATE TABLE a (x INT) DISTRIBUTED BY HASH (z) INTO 3 BUCKETS WITH ('connector' = 'print');
--! refused
CREATE TABLE a (x INT) DISTRIBUTED BY HASH (x) INTO 0 BUCKETS WITH ('connector' = 'print');
--! 1:53
CREATE TABLE a (x INT) DISTRIBUTED BY HASH (x) INTO -3 BUCKETS WITH ('connector' = 'print');
--! 1:39
CREATE TABLE a (x INT) DISTRIBUTED BY LIST (x) WITH ('connector' = 'print');
--! ok
CREATE TABLE a (x INT, y INT) PARTITIONED BY (x, x) WITH ('connector' = 'print');
--! refused
CREATE TABLE a (x INT, y AS x + 1) PARTITIONED BY (y) WITH ('connector' = 'print');
--! 1:49
CREATE TABLE a (x INT, y AS x + 1, PRIMARY KEY (y) NOT ENFORCED) WITH ('connector' = 'print');
--! 1:53
CREATE TABLE a (x INT, y INT METADATA, PRIMARY KEY (y) NOT ENFORCED) WITH ('connector' = 'print');
--! 1:61
CREATE TABLE a (x INT, y INT METADATA VIRTUAL, PRIMARY KEY (y) NOT ENFORCED) WITH ('connector' = 'print');
--! 1:31
CREATE TABLE a (x INT PRIMARY KEY, y INT) WITH ('connector' = 'print');
--! 1:71
CREATE TABLE a (x INT PRIMARY KEY NOT ENFORCED, y INT PRIMARY KEY NOT ENFORCED) WITH ('connector' = 'print');
--! 1:93
CREATE TABLE a (x INT PRIMARY KEY NOT ENFORCED COMMENT 'key', y INT CONSTRAINT u UNIQUE NOT ENFORCED) WITH ('connector' = 'print');
--! ok
CREATE TABLE a (x INT NULL, PRIMARY KEY (x) NOT ENFORCED) WITH ('connector' = 'print');
--! 1:40
CREATE TABLE a (x INT, y INT, UNIQUE (y)) WITH ('connector' = 'print');
--! refused
CREATE TABLE a (x INT, x STRING) WITH ('connector' = 'print');
--! ok
CREATE TABLE a (x INT, X STRING) WITH ('connector' = 'print');
SELECT x, X FROM a;
--! 1:23
CREATE TABLE a (x INT,) WITH ('connector' = 'print');
--! 1:52
CREATE TABLE a (x INT) WITH ('connector' = 'print',);
--! 1:30
CREATE TABLE a (x INT) WITH (connector = 'print');
--! 1:30
CREATE TABLE a (x INT) WITH ("connector" = "print");
--! ok
CREATE TABLE a (x INT) WITH ('connector' = 'print', 'connector' = 'blackhole');
--! 1:43
CREATE TABLE a (x INT) WITH ('parallel' = 3);
--! ok
CREATE TABLE a (x INT) WITH ();
--! 1:17
CREATE TABLE a () WITH ('connector' = 'print');
--! 1:27
CREATE TABLE a (x VARCHAR(), y INT) WITH ('connector' = 'print');
--! ok
CREATE TABLE a (x VARCHAR(0)) WITH ('connector' = 'print');
--! 1:19
CREATE TABLE a (x TEXT) WITH ('connector' = 'print');
--! 1:19
CREATE TABLE a (x DATETIME) WITH ('connector' = 'print');
--! 1:19
CREATE TABLE a (x JSON) WITH ('connector' = 'print');
--! 1:23
CREATE TABLE a (x INT UNSIGNED) WITH ('connector' = 'print');
--! ok
CREATE TABLE a (x TIMESTAMP(10)) WITH ('connector' = 'print');
--! ok
CREATE TABLE a (x DECIMAL(39, 2)) WITH ('connector' = 'print');
--! refused
CREATE TABLE a (x DECIMAL(5, 6)) WITH ('connector' = 'print');
--! 1:82
CREATE TABLE a (x TIME(9), y TIMESTAMP(9) WITH LOCAL TIME ZONE, z TIMESTAMP WITH TIME ZONE) WITH ('connector' = 'print');
--! 1:19
CREATE TABLE a (x INTERVAL YEAR TO MONTH, y INTERVAL DAY(3) TO SECOND(6), z INTERVAL HOUR) WITH ('connector' = 'print');
SELECT x, y, z FROM a;
--! ok
CREATE TABLE a (x MULTISET<INT>, y INT MULTISET, z INT ARRAY NOT NULL, w ROW(a INT, b STRING NOT NULL), v MAP<INT NOT NULL, ROW<>>) WITH ('connector' = 'print');
--! ok
CREATE TABLE a (x ROW<a INT 'the a', b ARRAY<STRING> 'the b'>, y BINARY, z VARBINARY(20), b BYTES, c CHAR, d CHARACTER VARYING(3), e DOUBLE PRECISION, f NUMERIC(3), g DEC(4, 1)) WITH ('connector' = 'print');
SELECT x.a, x.b[1] FROM a;
--! 1:33
CREATE TABLE a (x INT, y AS x + z) WITH ('connector' = 'print');
--! 1:22
CREATE TABLE a (y AS z * 2, z AS x + 1, x INT) WITH ('connector' = 'print');
--! ok
CREATE TABLE a (x INT, y AS SUM(x)) WITH ('connector' = 'print');
--! 1:29
CREATE TABLE a (x INT, y AS (SELECT 1)) WITH ('connector' = 'print');
--! 1:33
CREATE TABLE a (x INT, y BIGINT AS x + 1) WITH ('connector' = 'print');
--! refused
CREATE TABLE a (x INT, y AS CAST(x AS STRING) || 'a' COMMENT 'said', z AS PROCTIME(), WATERMARK FOR z AS z) WITH ('connector' = 'print');
--! ok
CREATE TABLE a (x BIGINT, y AS TO_TIMESTAMP_LTZ(x, 3), WATERMARK FOR y AS y - INTERVAL '5' SECOND) WITH ('connector' = 'datagen');
SELECT window_start, SUM(x) FROM TABLE(TUMBLE(TABLE a, DESCRIPTOR(y), INTERVAL '1' HOUR)) GROUP BY window_start, window_end;
--! ok
CREATE TABLE a (x BIGINT, y AS TO_TIMESTAMP_LTZ(x, 6), WATERMARK FOR y AS y - INTERVAL '5' SECOND) WITH ('connector' = 'datagen');
--! 1:46
CREATE TABLE a (x STRING, WATERMARK FOR x AS x - INTERVAL '5' SECOND) WITH ('connector' = 'datagen');
--! refused
CREATE TABLE a (x STRING, WATERMARK FOR x AS TO_TIMESTAMP(x)) WITH ('connector' = 'datagen');
--! refused
CREATE TABLE a (x TIMESTAMP(9), WATERMARK FOR x AS x - INTERVAL '5' SECOND) WITH ('connector' = 'datagen');
--! refused
CREATE TABLE a (x TIMESTAMP(6), WATERMARK FOR x AS x - INTERVAL '5' SECOND) WITH ('connector' = 'datagen');
SELECT window_start FROM TABLE(TUMBLE(TABLE a, DESCRIPTOR(x), INTERVAL '1' HOUR)) GROUP BY window_start, window_end;
--! 1:52
CREATE TABLE a (x TIMESTAMP(3), WATERMARK FOR x AS x - 5) WITH ('connector' = 'datagen');
--! ok
CREATE TABLE a (x TIMESTAMP(3), WATERMARK FOR x AS x - INTERVAL '5' MONTH) WITH ('connector' = 'datagen');
--! 1:71
CREATE TABLE a (x TIMESTAMP(3), y TIMESTAMP(3), WATERMARK FOR x AS x, WATERMARK FOR y AS y) WITH ('connector' = 'datagen');
--! refused
CREATE TABLE a (r ROW<t TIMESTAMP(3)>, WATERMARK FOR r.t AS r.t - INTERVAL '1' SECOND) WITH ('connector' = 'datagen');
SELECT r.t FROM a;
--! ok
CREATE TABLE a (x TIMESTAMP(3) METADATA FROM 'timestamp', WATERMARK FOR x AS CASE WHEN x > TIMESTAMP '2020-01-01 00:00:00' THEN x ELSE NULL END) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
--! 1:49
CREATE TABLE a (x INT METADATA FROM 'partition' NOT NULL) WITH ('connector' = 'kafka');
--! 1:102
CREATE TABLE a (x INT NOT NULL METADATA FROM 'partition' VIRTUAL COMMENT 'c', y STRING METADATA FROM topic) WITH ('connector' = 'kafka');
--! ok
CREATE TEMPORARY TABLE IF NOT EXISTS src (x INT) WITH ('connector' = 'print');
SELECT x FROM src;
--! refused
CREATE TABLE src (x INT) WITH ('connector' = 'print');
--! 2:8
CREATE TABLE IF NOT EXISTS src (x INT) WITH ('connector' = 'print');
SELECT x FROM src;
--! ok
CREATE TABLE default_database.a (x INT) WITH ('connector' = 'print');
INSERT INTO default_catalog.default_database.a SELECT 1;
--! refused
CREATE TABLE other.a (x INT) WITH ('connector' = 'print');
--! 1:8
CREATE EXTERNAL TABLE a (x INT) WITH ('connector' = 'print');
--! ok
CREATE OR REPLACE TABLE a (x INT) WITH ('connector' = 'print');
--! ok
CREATE TABLE a WITH ('connector' = 'print') AS SELECT id, name AS name, amount * 2 FROM src;
SELECT EXPR$2 FROM a;
--! refused
CREATE TABLE a (id BIGINT) WITH ('connector' = 'print') AS SELECT name, id FROM src;
INSERT INTO a VALUES (1, 'x');
--! refused
CREATE TABLE a (id STRING) WITH ('connector' = 'print') AS SELECT name, id FROM src;
--! refused
CREATE TABLE a (id, nam) WITH ('connector' = 'print') AS SELECT name, id FROM src;
--! refused
CREATE TABLE a (id) WITH ('connector' = 'print') AS SELECT name, id FROM src;
--! ok
CREATE TABLE a PARTITIONED BY (dt) WITH ('connector' = 'filesystem', 'path' = '/x', 'format' = 'json') AS SELECT id, dt FROM src;
--! 1:1
CREATE TEMPORARY TABLE a WITH ('connector' = 'print') AS SELECT id FROM src;
--! ok
CREATE TABLE IF NOT EXISTS a WITH ('connector' = 'print') AS SELECT id, id FROM src;
--! ok
ALTER TABLE src ADD extra INT;
SELECT extra FROM src;
--! ok
ALTER TABLE src ADD (extra INT FIRST, more STRING COMMENT 'm' AFTER name, twice AS id * 2 AFTER low);
SELECT * FROM src WHERE twice = extra;
--! 1:21
ALTER TABLE src ADD COLUMN extra INT;
--! refused
ALTER TABLE src ADD name STRING;
--! refused
ALTER TABLE src ADD extra INT AFTER nothing;
--! 1:35
ALTER TABLE src ADD IF NOT EXISTS name STRING;
--! ok
ALTER TABLE src ADD PRIMARY KEY (id) NOT ENFORCED;
--! refused
ALTER TABLE src ADD CONSTRAINT pk PRIMARY KEY (nothing) NOT ENFORCED;
--! refused
ALTER TABLE dim ADD PRIMARY KEY (label) NOT ENFORCED;
--! ok
ALTER TABLE dim MODIFY PRIMARY KEY (label) NOT ENFORCED;
--! refused
ALTER TABLE src MODIFY PRIMARY KEY (id) NOT ENFORCED;
--! refused
ALTER TABLE src ADD WATERMARK FOR ts AS ts;
--! ok
ALTER TABLE src MODIFY WATERMARK FOR ts AS ts - INTERVAL '1' HOUR;
SELECT ts FROM src;
--! refused
ALTER TABLE dim MODIFY WATERMARK FOR label AS label;
--! ok
ALTER TABLE src MODIFY (name STRING NOT NULL, amount DECIMAL(20, 4) FIRST);
SELECT amount FROM src;
--! refused
ALTER TABLE src MODIFY nothing INT;
--! TABLES differs: Flink gives the place in the statement that made the table or view
ALTER TABLE src MODIFY name INT;
--! refused
ALTER TABLE src MODIFY ts STRING;
--! TABLES differs: Flink gives the place in the statement that made the table or view
ALTER TABLE src MODIFY low AS UPPER(nam);
--! refused
ALTER TABLE src RENAME name TO title;
--! ok
ALTER TABLE src RENAME amount TO total;
SELECT total FROM src;
--! refused
ALTER TABLE src RENAME amount TO name;
--! refused
ALTER TABLE src RENAME nothing TO total;
--! refused
ALTER TABLE src RENAME ts TO ts2;
--! 2:8
ALTER TABLE src DROP amount;
SELECT amount FROM src;
--! refused
ALTER TABLE src DROP name;
--! ok
ALTER TABLE src DROP (amount, dt, props);
SELECT * FROM src;
--! refused
ALTER TABLE src DROP (amount, amount);
--! refused
ALTER TABLE src DROP ts;
--! refused
ALTER TABLE src DROP WATERMARK;
SELECT COUNT(*) FROM src GROUP BY TUMBLE(ts, INTERVAL '1' HOUR);
--! refused
ALTER TABLE dim DROP WATERMARK;
--! refused
ALTER TABLE dim DROP PRIMARY KEY;
SELECT * FROM src JOIN dim FOR SYSTEM_TIME AS OF src.ts ON src.id = dim.id;
--! ok
ALTER TABLE dim DROP CONSTRAINT PK_id;
--! refused
ALTER TABLE dim DROP CONSTRAINT pk;
--! refused
ALTER TABLE src DROP PRIMARY KEY;
--! refused
ALTER TABLE dim DROP id;
--! refused
ALTER TABLE dim DROP (id, label);
--! refused
ALTER TABLE parts DROP dt;
--! ok
ALTER TABLE parts ADD PARTITION (dt = '2024-01-01', hr = '1');
--! ok
ALTER TABLE parts DROP IF EXISTS PARTITION (dt = '2024-01-01'), PARTITION (dt = '2024-01-02');
--! ok
ALTER TABLE parts ADD IF NOT EXISTS PARTITION (dt = '1', hr = '1') PARTITION (dt = '2', hr = '2');
--! ok
ALTER TABLE src SET ('topic' = 'x', 'scan.startup.mode' = 'latest-offset');
--! 1:22
ALTER TABLE src SET (topic = 'x');
--! ok
ALTER TABLE src RESET ('scan.startup.mode', 'topic');
--! refused
ALTER TABLE src RESET ('connector');
--! refused
ALTER TABLE src RESET ();
--! ok
ALTER TABLE src RENAME TO source;
SELECT * FROM source;
--! 2:15
ALTER TABLE src RENAME TO source;
SELECT * FROM src;
--! refused
ALTER TABLE src RENAME TO dim;
--! ok
ALTER TABLE IF EXISTS nowhere RENAME TO somewhere;
--! refused
ALTER TABLE nowhere ADD x INT;
--! ok
ALTER TABLE IF EXISTS nowhere ADD x INT;
--! refused
ALTER TABLE named ADD x INT;
--! ok
ALTER TABLE parts ADD DISTRIBUTION BY HASH (id) INTO 3 BUCKETS;
--! refused
ALTER TABLE parts MODIFY DISTRIBUTION BY HASH (id) INTO 3 BUCKETS;
--! refused
ALTER TABLE parts DROP DISTRIBUTION;
--! 1:17
ALTER TABLE src CHANGE name title STRING;
--! 1:37
ALTER TABLE src ADD UNIQUE (id) NOT ENFORCED;
--! 1:17
ALTER TABLE src COMPACT;
--! 2:8
ALTER VIEW named AS SELECT id FROM src;
SELECT name FROM named;
--! ok
ALTER VIEW named RENAME TO titled;
SELECT name FROM titled;
--! refused
ALTER VIEW src AS SELECT 1;
--! 1:18
ALTER VIEW named SET ('a' = 'b');
--! 1:15
ALTER VIEW IF EXISTS nowhere RENAME TO x;
--! refused
CREATE VIEW v (a, b) AS SELECT id FROM src;
--! 1:36
CREATE VIEW v (a, a) AS SELECT id, name FROM src;
--! 1:18
CREATE VIEW v (a COMMENT 'x', b) COMMENT 'y' AS SELECT id, name FROM src ORDER BY id LIMIT 3;
SELECT a FROM v;
--! 1:29
CREATE VIEW v AS SELECT id, id FROM src;
SELECT id0 FROM v;
--! refused
CREATE OR REPLACE VIEW named AS SELECT 1 AS x;
--! ok
CREATE OR REPLACE TEMPORARY VIEW named AS SELECT 1 AS x;
--! ok
CREATE TEMPORARY VIEW named AS SELECT 1 AS x;
SELECT x FROM named;
--! refused
CREATE VIEW named AS SELECT 1 AS x;
--! 2:8
CREATE VIEW IF NOT EXISTS named AS SELECT 1 AS x;
SELECT x FROM named;
--! 1:18
CREATE VIEW v AS INSERT INTO dim SELECT id, name FROM src;
--! 1:15
CREATE VIEW v WITH ('a' = 'b') AS SELECT 1;
--! refused
DROP VIEW src;
--! refused
DROP TABLE named;
--! ok
DROP TABLE IF EXISTS nowhere;
DROP VIEW IF EXISTS nowhere;
DROP FUNCTION IF EXISTS nowhere;
DROP MODEL IF EXISTS nowhere;
DROP TEMPORARY TABLE IF EXISTS nowhere;
DROP CATALOG IF EXISTS nowhere;
DROP DATABASE IF EXISTS nowhere CASCADE;
--! refused
DROP TABLE nowhere;
--! refused
DROP TEMPORARY VIEW named;
--! refused
DROP TEMPORARY TABLE src;
--! 1:15
DROP TABLE src, dim;
--! TABLES differs: Flink gives the place in the statement that made the table or view
DROP TABLE src;
SELECT * FROM named;
--! refused
DROP DATABASE default_database;
--! 3:15
CREATE DATABASE d2 COMMENT 'x' WITH ('a' = 'b');
USE d2;
SELECT * FROM src;
--! ok
CREATE DATABASE d2;
USE d2;
SELECT * FROM default_database.src;
--! refused
CREATE DATABASE IF NOT EXISTS default_catalog.d2;
CREATE TABLE d2.t (x INT) WITH ('connector' = 'print');
DROP DATABASE d2 RESTRICT;
--! refused
CREATE DATABASE default_database;
--! 1:8
CREATE SCHEMA d2;
--! ok
ALTER DATABASE default_database SET ('a' = 'b');
--! refused
ALTER DATABASE nowhere SET ('a' = 'b');
--! refused
USE nowhere;
--! refused
USE CATALOG nowhere;
--! ok
USE CATALOG default_catalog;
USE default_database;
--! ok
USE MODULES core;
--! refused
USE MODULES core, hive;
--! refused
LOAD MODULE core;
--! ok
UNLOAD MODULE core;
SHOW FULL MODULES;
--! ok
CREATE CATALOG c2 WITH ('type' = 'generic_in_memory', 'default-database' = 'd');
USE CATALOG c2;
CREATE TABLE t (x INT) WITH ('connector' = 'print');
SELECT * FROM c2.d.t, default_catalog.default_database.src;
--! refused
CREATE CATALOG c2;
--! refused
CREATE CATALOG IF NOT EXISTS c2 COMMENT 'second' WITH ('type' = 'generic_in_memory');
ALTER CATALOG c2 SET ('a' = 'b');
ALTER CATALOG c2 RESET ('a');
ALTER CATALOG c2 COMMENT 'other';
DESCRIBE CATALOG EXTENDED c2;
SHOW CREATE CATALOG c2;
DROP CATALOG c2;
--! refused
ALTER CATALOG c2 RESET ();
--! refused
DROP CATALOG default_catalog;
--! ok
CREATE FUNCTION f AS 'dev.weir.oracle.Functions$Longest' LANGUAGE JAVA;
SELECT f(name) FROM src;
--! 1:22
CREATE FUNCTION f AS dev.weir.F;
--! 1:67
CREATE FUNCTION f AS 'dev.weir.oracle.Functions$Longest' LANGUAGE RUST;
--! ok
CREATE FUNCTION f AS 'dev.weir.oracle.Functions$Longest' USING JAR '/tmp/x.zip';
--! ok
CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS f AS 'dev.weir.oracle.Functions$Longest';
CREATE TEMPORARY FUNCTION IF NOT EXISTS f AS 'dev.weir.oracle.Functions$Longest';
DROP TEMPORARY SYSTEM FUNCTION f;
DROP TEMPORARY FUNCTION f;
--! 1:8
CREATE SYSTEM FUNCTION f AS 'dev.weir.oracle.Functions$Longest';
--! 1:35
CREATE TEMPORARY SYSTEM FUNCTION c.f AS 'dev.weir.oracle.Functions$Longest';
--! refused
DROP FUNCTION nowhere;
--! 1:32
DROP TEMPORARY SYSTEM FUNCTION upper;
--! refused
ALTER FUNCTION nowhere AS 'dev.weir.oracle.Functions$Longest';
--! refused
CREATE FUNCTION f AS 'dev.weir.oracle.Functions$Longest';
CREATE FUNCTION f AS 'dev.weir.oracle.Functions$Longest';
--! ok
CREATE MODEL m INPUT (t STRING) OUTPUT (l STRING) WITH ('provider' = 'openai', 'endpoint' = 'https://x', 'api-key' = 'k', 'model' = 'g', 'task' = 'text_generation');
ALTER MODEL m SET ('model' = 'h');
ALTER MODEL m RESET ('model');
ALTER MODEL m RENAME TO m2;
SHOW CREATE MODEL m2;
DESCRIBE MODEL m2;
DROP MODEL m2;
--! 1:1
CREATE MODEL m INPUT (t STRING) OUTPUT (l STRING);
--! 1:25
CREATE MODEL m INPUT (t STRING) WITH ('provider' = 'openai');
--! refused
CREATE MODEL m INPUT (t STRING, t INT) OUTPUT (l STRING) WITH ('provider' = 'openai');
--! refused
CREATE MODEL m INPUT (t STRING, u AS UPPER(t)) OUTPUT (l STRING) WITH ('provider' = 'openai');
--! 1:23
CREATE MODEL m INPUT () OUTPUT (l STRING) WITH ('provider' = 'openai');
--! ok
CREATE TEMPORARY MODEL IF NOT EXISTS m INPUT (t STRING COMMENT 'in') OUTPUT (l STRING COMMENT 'out', s DOUBLE) COMMENT 'mm' WITH ('provider' = 'openai', 'task' = 'x');
DROP TEMPORARY MODEL m;
--! refused
ALTER MODEL nowhere SET ('a' = 'b');
--! refused
DROP MODEL nowhere;
--! ok
CREATE MATERIALIZED TABLE mt FRESHNESS = INTERVAL '3' MINUTE REFRESH_MODE = FULL AS SELECT id, COUNT(*) AS n FROM src GROUP BY id;
--! ok
CREATE MATERIALIZED TABLE mt PARTITIONED BY (dt) WITH ('format' = 'json') FRESHNESS = INTERVAL '1' DAY AS SELECT id, dt FROM src;
--! 1:53
CREATE MATERIALIZED TABLE mt FRESHNESS = INTERVAL 3 MINUTE AS SELECT id FROM src;
--! refused
CREATE MATERIALIZED TABLE mt FRESHNESS = INTERVAL '1' MONTH AS SELECT id FROM src;
--! 1:45
CREATE MATERIALIZED TABLE mt REFRESH_MODE = SOMETIMES AS SELECT id FROM src;
--! 1:40
CREATE MATERIALIZED TABLE mt AS SELECT nam FROM src;
--! 1:31
CREATE MATERIALIZED TABLE mt (id BIGINT) FRESHNESS = INTERVAL '3' MINUTE AS SELECT id FROM src;
--! refused
ALTER MATERIALIZED TABLE mt SUSPEND;
--! refused
ALTER MATERIALIZED TABLE mt RESUME WITH ('a' = 'b');
--! refused
ALTER MATERIALIZED TABLE mt REFRESH PARTITION (dt = '1');
--! ok
DROP MATERIALIZED TABLE IF EXISTS mt;
--! refused
DROP MATERIALIZED TABLE src;
--! 1:8
CREATE CONNECTION c WITH ('type' = 'basic');
--! 1:21
DESCRIBE CONNECTION c;
--! ok
SHOW TABLES; SHOW TABLES FROM default_database; SHOW TABLES IN default_catalog.default_database LIKE 's%'; SHOW TABLES NOT LIKE 's%'; SHOW VIEWS; SHOW VIEWS LIKE 'n%'; SHOW DATABASES; SHOW CATALOGS; SHOW CURRENT CATALOG; SHOW CURRENT DATABASE; SHOW FUNCTIONS; SHOW USER FUNCTIONS FROM default_database ILIKE 'a%'; SHOW MODULES; SHOW FULL MODULES; SHOW JARS; SHOW MODELS;
--! 1:13
SHOW TABLES ILIKE 's%';
--! 1:18
SHOW TABLES LIKE s;
--! refused
SHOW TABLES FROM nowhere;
--! ok
SHOW COLUMNS FROM src; SHOW COLUMNS IN src LIKE 'a%'; SHOW COLUMNS FROM default_database.src NOT LIKE '%x'; SHOW CREATE TABLE src; SHOW CREATE VIEW named; SHOW PARTITIONS parts; SHOW PARTITIONS parts PARTITION (dt = 'x');
--! refused
SHOW COLUMNS FROM nowhere;
--! 1:14
SHOW COLUMNS src;
--! refused
SHOW CREATE TABLE named;
--! refused
SHOW CREATE VIEW src;
--! refused
SHOW CREATE TABLE nowhere;
--! refused
SHOW PARTITIONS src;
--! refused
SHOW PROCEDURES; SHOW PROCEDURES LIKE 'x%'; SHOW PROCEDURES FROM default_database;
--! 1:1
SHOW INDEXES FROM src;
--! ok
SHOW CATALOGS LIKE 'd%'; SHOW DATABASES FROM default_catalog LIKE 'd%'; SHOW CATALOGS NOT ILIKE 'x';
--! ?
SHOW MATERIALIZED TABLES; SHOW MATERIALIZED TABLES FROM default_database LIKE 'm%'; SHOW CREATE MATERIALIZED TABLE src;
--! 1:78
DESCRIBE src; DESC src; DESCRIBE EXTENDED src; DESCRIBE named; DESC FUNCTION upper; DESCRIBE FUNCTION EXTENDED upper; DESCRIBE DATABASE default_database; DESC DATABASE EXTENDED default_database;
--! refused
DESCRIBE nowhere;
--! 1:16
DESCRIBE TABLE src;
--! refused
DESCRIBE FUNCTION nowhere;
--! 1:14
DESCRIBE src name;
--! ok
EXPLAIN SELECT * FROM src; EXPLAIN PLAN FOR SELECT * FROM src; EXPLAIN ESTIMATED_COST, CHANGELOG_MODE, JSON_EXECUTION_PLAN, PLAN_ADVICE SELECT * FROM src; EXPLAIN CHANGELOG_MODE INSERT INTO dim SELECT id, name FROM src;
--! 1:24
EXPLAIN ESTIMATED_COST ESTIMATED_COST SELECT 1;
--! 1:25
EXPLAIN ESTIMATED_COST, ESTIMATED_COST SELECT 1;
--! 1:9
EXPLAIN ANALYZE SELECT 1;
--! 1:30
EXPLAIN CREATE TABLE a (x INT);
--! ok
EXPLAIN STATEMENT SET BEGIN INSERT INTO dim SELECT id, name FROM src; INSERT INTO dim SELECT id, dt FROM src; END;
--! 1:64
EXPLAIN EXECUTE STATEMENT SET BEGIN INSERT INTO dim SELECT id, nam FROM src; END;
--! ok
EXPLAIN CREATE TABLE a WITH ('connector' = 'print') AS SELECT * FROM src;
--! ok
BEGIN STATEMENT SET; INSERT INTO dim SELECT id, name FROM src; INSERT INTO dim SELECT id, dt FROM src; END;
--! refused
BEGIN STATEMENT SET; INSERT INTO dim SELECT id FROM src; END;
--! refused
BEGIN STATEMENT SET; CREATE TABLE a (x INT) WITH ('connector' = 'print'); END;
--! 1:1
STATEMENT SET BEGIN INSERT INTO dim SELECT id, name FROM src; END;
--! 1:29
EXECUTE STATEMENT SET BEGIN END;
--! 1:29
EXECUTE STATEMENT SET BEGIN SELECT 1; END;
--! 1:70
EXECUTE STATEMENT SET BEGIN INSERT INTO dim SELECT id, name FROM src END;
--! ok
EXECUTE INSERT INTO dim SELECT id, name FROM src;
--! ok
EXECUTE SELECT id FROM src;
--! ok
INSERT INTO dim (id) SELECT id FROM src;
--! refused
INSERT INTO dim (label, id) SELECT id, name FROM src;
--! 1:22
INSERT INTO dim (id, id) SELECT id, id FROM src;
--! 1:22
INSERT INTO dim (id, nothing) SELECT id, name FROM src;
--! ok
INSERT INTO src SELECT id, name, amount, dt, ts, props FROM src;
--! refused
INSERT INTO src SELECT * FROM src;
--! 1:22
INSERT INTO src (id, low) SELECT id, name FROM src;
--! refused
INSERT INTO src (name) SELECT name FROM src;
--! ok
INSERT OVERWRITE parts PARTITION (dt = '2024-01-01', hr = '3') SELECT id, name FROM src;
--! ok
INSERT INTO parts PARTITION (dt = '2024-01-01') SELECT id, name, dt FROM src;
--! ok
INSERT INTO parts PARTITION (dt = '2024-01-01') (id, hr) SELECT id, name FROM src;
--! 1:30
INSERT INTO parts PARTITION (nothing = '2024-01-01') SELECT id, name, dt FROM src;
--! refused
INSERT INTO parts PARTITION (v = 'x') SELECT id, name, dt FROM src;
--! 1:38
INSERT INTO dim VALUES (1, 'a'), (2, NULL), (CAST(3 AS SMALLINT), 'b');
--! 1:17
INSERT INTO dim VALUES (1, 'a'), (2);
--! refused
INSERT INTO dim VALUES ('1', 2);
--! ok
INSERT INTO dim TABLE dim;
--! ok
INSERT INTO dim SELECT id, name FROM src UNION ALL SELECT * FROM dim;
--! 1:13
INSERT INTO TABLE dim SELECT id, name FROM src;
--! 1:17
INSERT INTO dim AS SELECT id, name FROM src;
--! refused
INSERT INTO named SELECT id, name FROM src;
--! 1:1
REPLACE INTO dim SELECT id, name FROM src;
--! refused
UPSERT INTO dim SELECT id, name FROM src;
--! 1:42
INSERT INTO dim SELECT id, name FROM src ON CONFLICT DO NOTHING;
--! ok
DELETE FROM dim WHERE id = 1;
--! ok
UPDATE dim SET label = 'x' WHERE id = 1;
--! refused
TRUNCATE TABLE dim;
--! refused
ANALYZE TABLE src COMPUTE STATISTICS FOR ALL COLUMNS;
--! refused
ANALYZE TABLE parts PARTITION (dt, hr = '1') COMPUTE STATISTICS FOR COLUMNS id, v;
--! 1:9
CALL sys.rollback('t', 1);
--! refused
CALL nowhere();
--! ok
SET 'a' = 'b'; SET; SET execution.checkpointing.interval = 3s; RESET 'a'; RESET;
--! ok
SET 'table.exec.state.ttl' = '1 d'; SET 'table.local-time-zone' = 'Europe/Berlin'; SET 'execution.runtime-mode' = 'streaming'; SET 'table.sql-dialect' = 'default';
--! refused
SET 'execution.runtime-mode' = 'stream';
SELECT 1;
--! refused
SET 'table.exec.mini-batch.enabled' = 'yes';
SELECT COUNT(*) FROM src;
--! refused differs: which cities there are is known to the time zones of Flink's machine
SET 'table.local-time-zone' = 'Europe/Berln';
SELECT CURRENT_TIMESTAMP;
--! ok
ADD JAR '/tmp/x.jar';
--! ok
QUIT;
--! ok
COMPILE PLAN '/tmp/p.json' FOR INSERT INTO dim SELECT id, name FROM src;
--! 1:40
COMPILE AND EXECUTE PLAN '/tmp/p.json' IF NOT EXISTS FOR INSERT INTO dim SELECT id, name FROM src;
--! ok
EXECUTE PLAN '/tmp/nowhere.json';
--! ok
SHOW JOBS; STOP JOB 'abc' WITH SAVEPOINT WITH DRAIN; DESCRIBE JOB 'abc';
