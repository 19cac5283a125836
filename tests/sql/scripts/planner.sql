-- What only the planner says: aggregates of windows, UNPIVOT, subqueries, intervals, patterns of LIKE, keys that get a new name.
--! tables
CREATE TABLE t (i INT, l BIGINT, d DOUBLE, f FLOAT, de DECIMAL(10, 2), s STRING, c CHAR(5), vb VARBINARY(10), byt BYTES, bo BOOLEAN, dt DATE, tm TIME(0), ts TIMESTAMP(3), ltz TIMESTAMP_LTZ(3), ai ARRAY<INT>, astr ARRAY<STRING>, m MAP<STRING, INT>, r ROW<a INT, b STRING>, ar ARRAY<ROW<a INT, b STRING>>, ms MULTISET<STRING>, ti TINYINT, si SMALLINT, nn INT NOT NULL, pt AS PROCTIME(), rt TIMESTAMP(3), WATERMARK FOR rt AS rt) WITH ('connector' = 'datagen');
CREATE TABLE u (i INT, s STRING, rt TIMESTAMP(3), WATERMARK FOR rt AS rt, PRIMARY KEY (i) NOT ENFORCED) WITH ('connector' = 'kafka');
CREATE MODEL mo INPUT (txt STRING) OUTPUT (label STRING) WITH ('provider' = 'openai');
CREATE TABLE snk (a INT, b STRING) WITH ('connector' = 'print');
--! refused
SELECT i FROM t WHERE s <> ANY (SELECT s FROM u)
--! refused
SELECT i FROM t WHERE i <> SOME (SELECT i FROM u)
--! refused
SELECT i FROM t WHERE s = ALL (SELECT s FROM u)
--! refused
SELECT i FROM t WHERE i = ALL (SELECT i FROM u)
--! ok
SELECT i FROM t WHERE i <> ALL (SELECT i FROM u)
--! ok
SELECT i FROM t WHERE i >= ANY (SELECT i FROM u)
--! refused
SELECT i FROM t WHERE dt <> ANY (SELECT dt FROM t)
--! refused
SELECT i FROM t WHERE d <> ANY (SELECT d FROM t)
--! ok
SELECT i FROM t WHERE i = ANY (1, 2)
--! ok
SELECT i FROM t WHERE i > ALL (1, 2)
--! ok
SELECT i FROM t WHERE i <> ANY (1, 2)
--! refused
SELECT * FROM t TABLESAMPLE BERNOULLI(10)
--! refused
SELECT * FROM (SELECT s, i, i AS i2 FROM t) UNPIVOT (v FOR k IN (i, i2))
--! refused
SELECT * FROM (SELECT s, d, d AS i2 FROM t) UNPIVOT (v FOR k IN (d, i2))
--! ok
SELECT * FROM (SELECT s, c, i FROM t) UNPIVOT (v FOR k IN (s, c))
--! refused
SELECT * FROM (SELECT i, dt, dt AS d2 FROM t) UNPIVOT (v FOR k IN (dt, d2))
--! ok
SELECT * FROM (SELECT i, bo, bo AS d2 FROM t) UNPIVOT (v FOR k IN (bo, d2))
--! refused
SELECT * FROM (SELECT i, ts, ts AS d2 FROM t) UNPIVOT (v FOR k IN (ts, d2))
--! refused
SELECT * FROM (SELECT i, byt, byt AS d2 FROM t) UNPIVOT (v FOR k IN (byt, d2))
--! refused
SELECT * FROM (SELECT i, ai, ai AS d2 FROM t) UNPIVOT (v FOR k IN (ai, d2))
--! refused
SELECT * FROM (SELECT s, i, i AS i2 FROM t) UNPIVOT EXCLUDE NULLS (v FOR k IN (i, i2))
--! refused
SELECT * FROM (SELECT s, i, i AS i2, l, l AS l2 FROM t) UNPIVOT ((v, w) FOR k IN ((i, l) AS 'a', (i2, l2) AS 'b'))
--! ok
SELECT * FROM (SELECT s, i, s AS i2, l, s AS l2, s AS s4 FROM t) UNPIVOT ((v, w) FOR k IN ((s, i2) AS 'a', (l2, s4) AS 'b'))
--! ok
SELECT * FROM (SELECT s, i FROM t) UNPIVOT (v FOR k IN (i))
--! ok
SELECT k, COUNT(*) FROM (SELECT s, i, i AS i2 FROM t) UNPIVOT (v FOR k IN (i, i2)) GROUP BY k
--! ok
SELECT k FROM (SELECT s, i, i AS i2 FROM t) UNPIVOT (v FOR k IN (i, i2))
--! refused
SELECT v FROM (SELECT s, i, i AS i2 FROM t) UNPIVOT (v FOR k IN (i, i2))
--! 1:8
SELECT zz FROM (SELECT s, c, i FROM t) UNPIVOT (v FOR k IN (s, c))
--! 1:8
SELECT s FROM (SELECT s, c, i FROM t) UNPIVOT (v FOR k IN (s, c))
--! ok
SELECT i, k, v FROM (SELECT s, c, i FROM t) UNPIVOT (v FOR k IN (s, c))
--! 1:63
SELECT * FROM (SELECT s, c, i FROM t) UNPIVOT (v FOR k IN (s, zz))
--! 1:60
SELECT * FROM (SELECT s, c, i FROM t) UNPIVOT (v FOR k IN (s, i))
--! ok
SELECT * FROM (SELECT s, c, i FROM t) UNPIVOT (v FOR k IN (s, s))
--! 1:65
SELECT * FROM (SELECT s, c, i FROM t) UNPIVOT ((v, w) FOR k IN (s, c))
--! 1:60
SELECT * FROM (SELECT s, c, i FROM t) UNPIVOT (v FOR k IN ((s, c)))
--! ok
SELECT * FROM (SELECT s, c, i FROM t) UNPIVOT ((v, w) FOR k IN ((s, c)))
--! 1:48
SELECT * FROM (SELECT s, c, i FROM t) UNPIVOT (i FOR k IN (s, c))
--! 1:54 differs: the measure is told, not the column in front of it
SELECT * FROM (SELECT s, c, i FROM t) UNPIVOT (v FOR v IN (s, c))
--! ok
SELECT * FROM (SELECT s, c, i FROM t) UNPIVOT (s FOR k IN (s, c))
--! 1:54
SELECT * FROM (SELECT s, c, i FROM t) UNPIVOT (v FOR k IN (s AS 'x', c AS 1))
--! ok
SELECT * FROM (SELECT s, c, i FROM t) UNPIVOT (v FOR k IN (s AS 1, c AS 2))
--! 1:65
SELECT * FROM (SELECT s, c, i FROM t) UNPIVOT (v FOR k IN (s AS x, c AS y))
--! ok
SELECT * FROM (SELECT s, c, i FROM t) UNPIVOT (v FOR (k, l) IN (s AS ('x', 1), c AS ('y', 2)))
--! 1:85
SELECT * FROM (SELECT s, c, i FROM t) UNPIVOT (v FOR (k, l) IN (s AS ('x', 1), c AS 'y'))
--! ok
SELECT * FROM (SELECT s, c, i FROM t) UNPIVOT (v FOR (k, l) IN (s, c))
--! 1:39 differs: Flink counts the table twice when UNPIVOT gets a list of columns
SELECT * FROM (SELECT s, c, i FROM t) UNPIVOT (v FOR k IN (s, c)) AS p (a, b, c)
--! ok
SELECT p.v FROM (SELECT s, c, i FROM t) UNPIVOT (v FOR k IN (s, c)) AS p
--! 1:41 differs: Flink counts the table twice when UNPIVOT gets a list of columns
SELECT p.v FROM (SELECT s, c, i FROM t) UNPIVOT (v FOR k IN (s, c)) AS p (a, b)
--! 1:46
SELECT x.i FROM (SELECT s, c, i FROM t) AS x UNPIVOT (v FOR k IN (s, c))
--! ok
INSERT INTO snk SELECT i, v FROM (SELECT s, c, i FROM t) UNPIVOT (v FOR k IN (s, c))
--! refused
INSERT INTO snk SELECT v, k FROM (SELECT s, c, i FROM t) UNPIVOT (v FOR k IN (s, c))
--! refused
INSERT INTO snk SELECT * FROM (SELECT s, c, i FROM t) UNPIVOT (v FOR k IN (s, c))
--! 1:18
SELECT COUNT(*), k FROM (SELECT s, c, i FROM t) UNPIVOT (v FOR k IN (s, c))
--! ok
SELECT v FROM u UNPIVOT (v FOR k IN (s))
--! ok
SELECT i, rt, v FROM u UNPIVOT (v FOR k IN (s))
--! 1:13
SELECT i IN (1, 'a') FROM t
--! ok
SELECT CASE i WHEN 2, 3 THEN 1 WHEN 4 THEN 2 END FROM t
--! 1:8
SELECT CASE i WHEN 2, 'x' THEN 1 WHEN 4 THEN 2 END FROM t
--! 1:8
SELECT CASE bo WHEN 1 THEN 1 END FROM t
--! refused
SELECT CASE s WHEN 1 THEN 1 END FROM t
--! refused
SELECT TIMESTAMPDIFF(SECOND, ltz, ts) FROM t
--! refused
SELECT TIMESTAMPDIFF(SECOND, tm, ts) FROM t
--! refused
SELECT (ltz - ts) SECOND FROM t
--! 1:8
SELECT (ltz - dt) SECOND FROM t
--! refused
SELECT ai[0], ai[-1] FROM t
--! 1:8
SELECT ARRAY(1, 2)
--! refused
SELECT ARRAY(SELECT i FROM t)
--! refused
SELECT JSON_ARRAY(UPPER(JSON(s))) FROM t
--! ok
SELECT JSON_ARRAY(JSON(s), JSON_OBJECT('a' VALUE JSON(s))) FROM t
--! refused
SELECT INTERVAL '1' DAY * d FROM t
--! refused
SELECT ABS(INTERVAL '-1' DAY)
--! refused
SELECT s LIKE 'a!b' ESCAPE '!' FROM t
--! ok
SELECT s LIKE 'a!%b!!' ESCAPE '!' FROM t
--! ok
SELECT s LIKE 'a\' FROM t
--! refused
SELECT s NOT LIKE 'a!b' ESCAPE '!' FROM t
--! 1:33
SELECT s FROM t WHERE i = 1 AND s RLIKE 'a'
--! 1:8
SELECT 9223372036854775808.0
--! ok
SELECT -9223372036854775808, -2147483648
--! ok
INSERT INTO snk SELECT -2147483648, 'a'
--! ok
INSERT INTO snk VALUES (-2147483648, 'a')
--! ok
SELECT 0.00000000000000000001
--! 2:5
SELECT 'a'
'b' 'c'
--! 1:14
SELECT X'00' '01'
--! ok
CREATE TABLE x (a INT, b INT, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'x'); ALTER TABLE x RENAME a TO z
--! ok
CREATE TABLE x (a INT, b INT, PRIMARY KEY (a, b) NOT ENFORCED) WITH ('connector' = 'x'); ALTER TABLE x RENAME a TO z; ALTER TABLE x DROP PRIMARY KEY; ALTER TABLE x DROP z
--! refused
CREATE TABLE x (a INT, b INT, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'x'); ALTER TABLE x RENAME a TO z; ALTER TABLE x DROP z
--! ok
CREATE TABLE x (a INT, b INT, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'x'); ALTER TABLE x RENAME a TO z; ALTER TABLE x DROP CONSTRAINT PK_a
--! refused
CREATE TABLE x (a INT, b INT, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'x'); ALTER TABLE x RENAME a TO z; ALTER TABLE x DROP CONSTRAINT PK_z
--! refused
CREATE TABLE x (a INT, b INT) PARTITIONED BY (a) WITH ('connector' = 'x'); ALTER TABLE x RENAME a TO z
--! refused
CREATE TABLE x (a INT, b INT) DISTRIBUTED BY (a) INTO 2 BUCKETS WITH ('connector' = 'x'); ALTER TABLE x RENAME a TO z
--! refused
CREATE TABLE x (a INT, b AS a + 1) WITH ('connector' = 'x'); ALTER TABLE x RENAME a TO z
--! refused
CREATE TABLE x (a TIMESTAMP(3), WATERMARK FOR a AS a) WITH ('connector' = 'x'); ALTER TABLE x RENAME a TO z
--! refused
CREATE TABLE x (a INT, b INT, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'x'); ALTER TABLE x RENAME b TO a
--! refused
SELECT * FROM (SELECT i, l, de FROM t) UNPIVOT (v FOR k IN (i, l))
--! refused
SELECT * FROM (SELECT i, ti, si FROM t) UNPIVOT (v FOR k IN (ti, si))
--! ok
SELECT * FROM (SELECT nn, i FROM t) UNPIVOT (v FOR k IN (nn))
--! refused
SELECT * FROM (SELECT nn, nn AS n2, i FROM t) UNPIVOT (v FOR k IN (nn, n2))
--! ok
SELECT * FROM (SELECT s, c FROM t) UNPIVOT (v FOR k IN (s AS 'x', c AS 'y'))
--! ok
SELECT * FROM (SELECT s, s AS s2, i FROM t) UNPIVOT (v FOR k IN (s AS 'x', s2 AS 'y'))
--! 1:49
SELECT * FROM (VALUES (1, 2, 3)) AS v (a, b, c) UNPIVOT (v FOR k IN (b, c))
--! refused
SELECT * FROM t TABLESAMPLE SYSTEM(10)
--! refused
SELECT * FROM t TABLESAMPLE SYSTEM(10) REPEATABLE (3)
--! ok
SELECT * FROM t TABLESAMPLE SUBSTITUTE('x')
--! 1:22
SELECT STREAM i FROM t
--! 1:1
SELECT STREAM * FROM t JOIN u ON t.i = u.i
--! 1:1
SELECT STREAM 1
--! 1:23
SELECT STREAM * FROM (SELECT * FROM t)
--! ok
SELECT i FROM (SELECT STREAM i FROM t)
--! ok
SELECT * FROM (SELECT i FROM t) AS a JOIN (SELECT STREAM i FROM t) AS b ON a.i = b.i
--! ok
SELECT 'vip' = ANY (SELECT s FROM u) FROM t
--! ok
SELECT i FROM t WHERE 'vip' = ANY (SELECT s FROM u)
--! ok
SELECT i FROM t WHERE 'vip' IN (SELECT s FROM u)
--! ok
SELECT i FROM t WHERE 'vip' IN (SELECT s FROM u WHERE u.i = t.i)
--! refused
SELECT i FROM t WHERE 'vip' IN (SELECT x FROM UNNEST(t.astr) AS a (x))
--! refused
SELECT i FROM t WHERE EXISTS (SELECT x FROM UNNEST(t.astr) AS a (x) WHERE x = 'a')
--! refused
SELECT i, (SELECT MAX(x) FROM UNNEST(t.astr) AS a (x)) FROM t
--! ok
SELECT i FROM t WHERE bo OR 'vip' IN (SELECT s FROM u)
--! ok
SELECT i FROM t WHERE bo OR i IN (SELECT i FROM u)
--! ok
SELECT i FROM t WHERE bo OR i NOT IN (SELECT i FROM u)
--! ok
SELECT i FROM t WHERE NOT (i IN (SELECT i FROM u))
--! ok
SELECT i FROM t WHERE bo OR EXISTS (SELECT 1 FROM u WHERE u.i = t.i)
--! ok
SELECT i IN (SELECT i FROM u) FROM t
--! ok
SELECT EXISTS (SELECT 1 FROM u WHERE u.i = t.i) FROM t
--! ok
SELECT CASE WHEN i IN (SELECT i FROM u) THEN 1 ELSE 2 END FROM t
--! ok
SELECT i FROM t WHERE i > ALL (SELECT i FROM u)
--! ok
SELECT i FROM t WHERE i > SOME (SELECT i FROM u)
--! refused
SELECT i FROM t WHERE i <> ANY (SELECT i FROM u)
--! ok
SELECT i FROM t WHERE i = (SELECT i FROM u)
--! ok
SELECT i FROM t WHERE i = (SELECT MAX(i) FROM u)
--! ok
SELECT i FROM t WHERE i = (SELECT MAX(i) FROM u WHERE u.s = t.s)
--! ok
SELECT i FROM t WHERE i < (SELECT AVG(i) FROM u)
--! ok
SELECT COUNT(*) FROM t HAVING COUNT(*) > (SELECT COUNT(*) FROM u)
--! ok
SELECT i FROM t GROUP BY i HAVING i IN (SELECT i FROM u)
--! ?
SELECT t.i FROM t LEFT JOIN u ON t.i = u.i AND t.i IN (SELECT i FROM u)
--! ok
SELECT t.i FROM t JOIN u ON t.i = u.i AND EXISTS (SELECT 1 FROM u)
--! ok
SELECT window_start, COUNT(*) FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! ok
SELECT window_start, COUNT(*) FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, COUNT(*) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT COUNT(*) FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! ok
SELECT COUNT(*) FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! ok
SELECT COUNT(*) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! ok
SELECT COUNT(*) FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! ok
SELECT COUNT(*) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT COUNT(*) FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT COUNT(*) FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT COUNT(*) FROM t GROUP BY s
--! ok
SELECT window_start, COUNT(DISTINCT i) FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! ok
SELECT window_start, COUNT(DISTINCT i) FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, COUNT(DISTINCT i) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, COUNT(DISTINCT i) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT COUNT(DISTINCT i) FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! ok
SELECT COUNT(DISTINCT i) FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! ok
SELECT COUNT(DISTINCT i) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! ok
SELECT COUNT(DISTINCT i) FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! ok
SELECT COUNT(DISTINCT i) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT COUNT(DISTINCT i) FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT COUNT(DISTINCT i) FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT COUNT(DISTINCT i) FROM t GROUP BY s
--! ok
SELECT window_start, SUM(i) FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! ok
SELECT window_start, SUM(i) FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, SUM(i) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, SUM(i) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT SUM(i) FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! ok
SELECT SUM(i) FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! ok
SELECT SUM(i) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! ok
SELECT SUM(i) FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! ok
SELECT SUM(i) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT SUM(i) FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT SUM(i) FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT SUM(i) FROM t GROUP BY s
--! ok
SELECT window_start, AVG(d) FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! ok
SELECT window_start, AVG(d) FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, AVG(d) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, AVG(d) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT AVG(d) FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! ok
SELECT AVG(d) FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! ok
SELECT AVG(d) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! ok
SELECT AVG(d) FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! ok
SELECT AVG(d) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT AVG(d) FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT AVG(d) FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT AVG(d) FROM t GROUP BY s
--! ok
SELECT window_start, MIN(i) FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! ok
SELECT window_start, MIN(i) FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, MIN(i) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, MIN(i) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT MIN(i) FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! ok
SELECT MIN(i) FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! ok
SELECT MIN(i) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! ok
SELECT MIN(i) FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! ok
SELECT MIN(i) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT MIN(i) FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT MIN(i) FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT MIN(i) FROM t GROUP BY s
--! ok
SELECT window_start, MAX(s) FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! ok
SELECT window_start, MAX(s) FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, MAX(s) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, MAX(s) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT MAX(s) FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! ok
SELECT MAX(s) FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! ok
SELECT MAX(s) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! ok
SELECT MAX(s) FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! ok
SELECT MAX(s) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT MAX(s) FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT MAX(s) FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT MAX(s) FROM t GROUP BY s
--! ok
SELECT window_start, STDDEV_POP(d) FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! ok
SELECT window_start, STDDEV_POP(d) FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, STDDEV_POP(d) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, STDDEV_POP(d) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT STDDEV_POP(d) FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! ok
SELECT STDDEV_POP(d) FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! ok
SELECT STDDEV_POP(d) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! ok
SELECT STDDEV_POP(d) FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! ok
SELECT STDDEV_POP(d) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT STDDEV_POP(d) FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT STDDEV_POP(d) FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT STDDEV_POP(d) FROM t GROUP BY s
--! ok
SELECT window_start, VAR_SAMP(d) FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! ok
SELECT window_start, VAR_SAMP(d) FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, VAR_SAMP(d) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, VAR_SAMP(d) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT VAR_SAMP(d) FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! ok
SELECT VAR_SAMP(d) FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! ok
SELECT VAR_SAMP(d) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! ok
SELECT VAR_SAMP(d) FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! ok
SELECT VAR_SAMP(d) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT VAR_SAMP(d) FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT VAR_SAMP(d) FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT VAR_SAMP(d) FROM t GROUP BY s
--! ok
SELECT window_start, COLLECT(i) FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! ok
SELECT window_start, COLLECT(i) FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, COLLECT(i) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, COLLECT(i) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT COLLECT(i) FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! ok
SELECT COLLECT(i) FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! ok
SELECT COLLECT(i) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! ok
SELECT COLLECT(i) FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! ok
SELECT COLLECT(i) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT COLLECT(i) FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT COLLECT(i) FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT COLLECT(i) FROM t GROUP BY s
--! ok
SELECT window_start, LISTAGG(s) FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! ok
SELECT window_start, LISTAGG(s) FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, LISTAGG(s) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, LISTAGG(s) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT LISTAGG(s) FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! ok
SELECT LISTAGG(s) FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! ok
SELECT LISTAGG(s) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! ok
SELECT LISTAGG(s) FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! ok
SELECT LISTAGG(s) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT LISTAGG(s) FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT LISTAGG(s) FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT LISTAGG(s) FROM t GROUP BY s
--! ok
SELECT window_start, LISTAGG(s, '|') FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! ok
SELECT window_start, LISTAGG(s, '|') FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, LISTAGG(s, '|') FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, LISTAGG(s, '|') FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT LISTAGG(s, '|') FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! ok
SELECT LISTAGG(s, '|') FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! ok
SELECT LISTAGG(s, '|') FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! ok
SELECT LISTAGG(s, '|') FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! ok
SELECT LISTAGG(s, '|') OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT LISTAGG(s, '|') FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT LISTAGG(s, '|') FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT LISTAGG(s, '|') FROM t GROUP BY s
--! ok
SELECT window_start, LISTAGG(DISTINCT s) FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! refused
SELECT window_start, LISTAGG(DISTINCT s) FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, LISTAGG(DISTINCT s) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, LISTAGG(DISTINCT s) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT LISTAGG(DISTINCT s) FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! ok
SELECT LISTAGG(DISTINCT s) FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! ok
SELECT LISTAGG(DISTINCT s) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! ok
SELECT LISTAGG(DISTINCT s) FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! ok
SELECT LISTAGG(DISTINCT s) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT LISTAGG(DISTINCT s) FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT LISTAGG(DISTINCT s) FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT LISTAGG(DISTINCT s) FROM t GROUP BY s
--! refused
SELECT window_start, FIRST_VALUE(i) FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! refused
SELECT window_start, FIRST_VALUE(i) FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! refused
SELECT window_start, FIRST_VALUE(i) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, FIRST_VALUE(i) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! refused
SELECT FIRST_VALUE(i) FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! refused
SELECT FIRST_VALUE(i) FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! ok
SELECT FIRST_VALUE(i) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! refused
SELECT FIRST_VALUE(i) FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! ok
SELECT FIRST_VALUE(i) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT FIRST_VALUE(i) FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT FIRST_VALUE(i) FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT FIRST_VALUE(i) FROM t GROUP BY s
--! refused
SELECT window_start, LAST_VALUE(s) FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! refused
SELECT window_start, LAST_VALUE(s) FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! refused
SELECT window_start, LAST_VALUE(s) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, LAST_VALUE(s) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! refused
SELECT LAST_VALUE(s) FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! refused
SELECT LAST_VALUE(s) FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! ok
SELECT LAST_VALUE(s) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! refused
SELECT LAST_VALUE(s) FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! ok
SELECT LAST_VALUE(s) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT LAST_VALUE(s) FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT LAST_VALUE(s) FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT LAST_VALUE(s) FROM t GROUP BY s
--! 1:22
SELECT window_start, FIRST_VALUE(i) IGNORE NULLS FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! 1:22
SELECT window_start, FIRST_VALUE(i) IGNORE NULLS FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! 1:22
SELECT window_start, FIRST_VALUE(i) IGNORE NULLS FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! 1:22
SELECT window_start, FIRST_VALUE(i) IGNORE NULLS FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! 1:8
SELECT FIRST_VALUE(i) IGNORE NULLS FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! 1:8
SELECT FIRST_VALUE(i) IGNORE NULLS FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! 1:8
SELECT FIRST_VALUE(i) IGNORE NULLS FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! 1:8
SELECT FIRST_VALUE(i) IGNORE NULLS FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! 1:8
SELECT FIRST_VALUE(i) IGNORE NULLS OVER (PARTITION BY s ORDER BY rt) FROM t
--! 1:8
SELECT FIRST_VALUE(i) IGNORE NULLS FROM t GROUP BY ROLLUP(i, s)
--! 1:203
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT FIRST_VALUE(i) IGNORE NULLS FROM t GROUP BY s
--! 1:67
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT FIRST_VALUE(i) IGNORE NULLS FROM t GROUP BY s
--! ok
SELECT window_start, ARRAY_AGG(i) FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! ok
SELECT window_start, ARRAY_AGG(i) FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, ARRAY_AGG(i) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, ARRAY_AGG(i) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT ARRAY_AGG(i) FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! ok
SELECT ARRAY_AGG(i) FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! ok
SELECT ARRAY_AGG(i) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! ok
SELECT ARRAY_AGG(i) FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! ok
SELECT ARRAY_AGG(i) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT ARRAY_AGG(i) FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT ARRAY_AGG(i) FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT ARRAY_AGG(i) FROM t GROUP BY s
--! ok
SELECT window_start, ARRAY_AGG(DISTINCT i) FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! ok
SELECT window_start, ARRAY_AGG(DISTINCT i) FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, ARRAY_AGG(DISTINCT i) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, ARRAY_AGG(DISTINCT i) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT ARRAY_AGG(DISTINCT i) FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! ok
SELECT ARRAY_AGG(DISTINCT i) FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! ok
SELECT ARRAY_AGG(DISTINCT i) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! ok
SELECT ARRAY_AGG(DISTINCT i) FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! ok
SELECT ARRAY_AGG(DISTINCT i) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT ARRAY_AGG(DISTINCT i) FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT ARRAY_AGG(DISTINCT i) FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT ARRAY_AGG(DISTINCT i) FROM t GROUP BY s
--! ok
SELECT window_start, JSON_OBJECTAGG(KEY s VALUE i) FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! ok
SELECT window_start, JSON_OBJECTAGG(KEY s VALUE i) FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, JSON_OBJECTAGG(KEY s VALUE i) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, JSON_OBJECTAGG(KEY s VALUE i) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! refused
SELECT JSON_OBJECTAGG(KEY s VALUE i) FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! refused
SELECT JSON_OBJECTAGG(KEY s VALUE i) FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! refused
SELECT JSON_OBJECTAGG(KEY s VALUE i) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! refused
SELECT JSON_OBJECTAGG(KEY s VALUE i) FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! 1:38
SELECT JSON_OBJECTAGG(KEY s VALUE i) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT JSON_OBJECTAGG(KEY s VALUE i) FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT JSON_OBJECTAGG(KEY s VALUE i) FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT JSON_OBJECTAGG(KEY s VALUE i) FROM t GROUP BY s
--! refused
SELECT window_start, JSON_ARRAYAGG(i) FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! refused
SELECT window_start, JSON_ARRAYAGG(i) FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! refused
SELECT window_start, JSON_ARRAYAGG(i) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, JSON_ARRAYAGG(i) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! refused
SELECT JSON_ARRAYAGG(i) FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! refused
SELECT JSON_ARRAYAGG(i) FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! refused
SELECT JSON_ARRAYAGG(i) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! refused
SELECT JSON_ARRAYAGG(i) FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! 1:25
SELECT JSON_ARRAYAGG(i) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT JSON_ARRAYAGG(i) FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT JSON_ARRAYAGG(i) FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT JSON_ARRAYAGG(i) FROM t GROUP BY s
--! ok
SELECT window_start, PERCENTILE(i, 0.5) FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! ok
SELECT window_start, PERCENTILE(i, 0.5) FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, PERCENTILE(i, 0.5) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, PERCENTILE(i, 0.5) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT PERCENTILE(i, 0.5) FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! ok
SELECT PERCENTILE(i, 0.5) FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! ok
SELECT PERCENTILE(i, 0.5) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! ok
SELECT PERCENTILE(i, 0.5) FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! ok
SELECT PERCENTILE(i, 0.5) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT PERCENTILE(i, 0.5) FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT PERCENTILE(i, 0.5) FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT PERCENTILE(i, 0.5) FROM t GROUP BY s
--! ok
SELECT window_start, MAX(ts) FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! ok
SELECT window_start, MAX(ts) FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, MAX(ts) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, MAX(ts) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT MAX(ts) FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! ok
SELECT MAX(ts) FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! ok
SELECT MAX(ts) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! ok
SELECT MAX(ts) FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! ok
SELECT MAX(ts) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT MAX(ts) FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT MAX(ts) FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT MAX(ts) FROM t GROUP BY s
--! ok
SELECT window_start, MIN(bo) FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! ok
SELECT window_start, MIN(bo) FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, MIN(bo) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, MIN(bo) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT MIN(bo) FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! ok
SELECT MIN(bo) FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! ok
SELECT MIN(bo) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! ok
SELECT MIN(bo) FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! ok
SELECT MIN(bo) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT MIN(bo) FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT MIN(bo) FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT MIN(bo) FROM t GROUP BY s
--! ok
SELECT window_start, MAX(dt) FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! ok
SELECT window_start, MAX(dt) FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, MAX(dt) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, MAX(dt) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT MAX(dt) FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! ok
SELECT MAX(dt) FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! ok
SELECT MAX(dt) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! ok
SELECT MAX(dt) FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! ok
SELECT MAX(dt) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT MAX(dt) FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT MAX(dt) FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT MAX(dt) FROM t GROUP BY s
--! ok
SELECT window_start, SUM(DISTINCT i) FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! refused
SELECT window_start, SUM(DISTINCT i) FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, SUM(DISTINCT i) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, SUM(DISTINCT i) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT SUM(DISTINCT i) FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! ok
SELECT SUM(DISTINCT i) FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! ok
SELECT SUM(DISTINCT i) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! ok
SELECT SUM(DISTINCT i) FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! ok
SELECT SUM(DISTINCT i) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT SUM(DISTINCT i) FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT SUM(DISTINCT i) FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT SUM(DISTINCT i) FROM t GROUP BY s
--! ok
SELECT window_start, SINGLE_VALUE(i) FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! ok
SELECT window_start, SINGLE_VALUE(i) FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, SINGLE_VALUE(i) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, SINGLE_VALUE(i) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT SINGLE_VALUE(i) FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! ok
SELECT SINGLE_VALUE(i) FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! ok
SELECT SINGLE_VALUE(i) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! ok
SELECT SINGLE_VALUE(i) FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! ok
SELECT SINGLE_VALUE(i) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT SINGLE_VALUE(i) FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT SINGLE_VALUE(i) FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT SINGLE_VALUE(i) FROM t GROUP BY s
--! ok
SELECT window_start, COUNT(i) FILTER (WHERE bo) FROM TABLE(SESSION(TABLE t PARTITION BY s, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY s, window_start, window_end
--! ok
SELECT window_start, COUNT(i) FILTER (WHERE bo) FROM TABLE(HOP(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, COUNT(i) FILTER (WHERE bo) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT window_start, COUNT(i) FILTER (WHERE bo) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end
--! ok
SELECT COUNT(i) FILTER (WHERE bo) FROM t GROUP BY SESSION(rt, INTERVAL '5' MINUTE)
--! ok
SELECT COUNT(i) FILTER (WHERE bo) FROM t GROUP BY HOP(rt, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
--! ok
SELECT COUNT(i) FILTER (WHERE bo) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE)
--! ok
SELECT COUNT(i) FILTER (WHERE bo) FROM t GROUP BY SESSION(pt, INTERVAL '5' MINUTE)
--! 1:8
SELECT COUNT(i) FILTER (WHERE bo) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT COUNT(i) FILTER (WHERE bo) FROM t GROUP BY ROLLUP(i, s)
--! ok
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '100'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; SELECT COUNT(i) FILTER (WHERE bo) FROM t GROUP BY s
--! ok
SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SELECT COUNT(i) FILTER (WHERE bo) FROM t GROUP BY s
--! ok
SELECT * FROM u FOR SYSTEM_TIME AS OF TIMESTAMP '2023-07-31 00:00:00'
--! refused differs: documented, and a job may fill it in; 2.2.1 stumbles over it
SELECT * FROM u FOR SYSTEM_TIME AS OF TIMESTAMP '2023-07-31 00:00:00' - INTERVAL '1' DAY
--! refused differs: documented, and a job may fill it in; 2.2.1 stumbles over it
SELECT * FROM u FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP
--! ok
SELECT * FROM u FOR SYSTEM_TIME AS OF CAST('2023-07-31 00:00:00' AS TIMESTAMP(3))
--! 1:39
SELECT * FROM u FOR SYSTEM_TIME AS OF DATE '2023-07-31'
--! 1:39
SELECT * FROM u FOR SYSTEM_TIME AS OF 1690000000
--! ok
SELECT * FROM ML_PREDICT(TABLE u, MODEL mo, DESCRIPTOR(s))
--! ok
SELECT label FROM ML_PREDICT(TABLE u, MODEL mo, DESCRIPTOR(s))
--! ok
SELECT * FROM TABLE(ML_PREDICT(TABLE u, MODEL mo, DESCRIPTOR(s)))
--! ok
SELECT * FROM ML_PREDICT(INPUT => TABLE u, MODEL => MODEL mo, ARGS => DESCRIPTOR(s))
--! 1:26
SELECT * FROM ML_PREDICT(input => TABLE u, model => MODEL mo, args => DESCRIPTOR(s))
--! refused differs: options of a model's provider are not looked at
SELECT * FROM ML_PREDICT(INPUT => TABLE u, MODEL => MODEL mo, ARGS => DESCRIPTOR(s), CONFIG => MAP['async', 'true'])
--! refused differs: options of a model's provider are not looked at
SELECT * FROM ML_PREDICT(TABLE u, MODEL mo, DESCRIPTOR(s), MAP['async', 'true'])
--! refused
SELECT * FROM ML_PREDICT(TABLE u, MODEL mo, DESCRIPTOR(s), MAP['async', 'maybe'])
--! refused
SELECT * FROM ML_PREDICT(TABLE u, MODEL mo, DESCRIPTOR(s), MAP['async', 1])
--! refused
SELECT * FROM ML_PREDICT(TABLE u, MODEL mo, DESCRIPTOR(zz))
--! refused
SELECT * FROM ML_PREDICT(TABLE u, MODEL mo, DESCRIPTOR(s, s))
--! refused
SELECT * FROM ML_PREDICT(TABLE u, MODEL mo, DESCRIPTOR(i))
--! 1:15
SELECT * FROM ML_PREDICT(TABLE u, MODEL mo)
--! 1:45
SELECT * FROM ML_PREDICT(TABLE u, MODEL mo, s)
--! 1:35
SELECT * FROM ML_PREDICT(TABLE u, mo, DESCRIPTOR(s))
--! refused
SELECT * FROM ML_PREDICT(MODEL mo, TABLE u, DESCRIPTOR(s))
--! 1:15
SELECT * FROM ML_PREDICT(INPUT => TABLE u, MODEL => MODEL mo)
--! 1:15
SELECT * FROM ML_PREDICT(INPUT => TABLE u, MODEL => MODEL mo, FOO => DESCRIPTOR(s))
--! 1:8
SELECT zz FROM ML_PREDICT(TABLE u, MODEL mo, DESCRIPTOR(s))
--! ok
SELECT i, s, rt, label FROM ML_PREDICT(TABLE u, MODEL mo, DESCRIPTOR(s)) AS p
--! ok
SELECT p.label FROM ML_PREDICT(TABLE u, MODEL mo, DESCRIPTOR(s)) AS p
--! ok
INSERT INTO snk SELECT i, label FROM ML_PREDICT(TABLE u, MODEL mo, DESCRIPTOR(s))
--! refused
INSERT INTO snk SELECT label, i FROM ML_PREDICT(TABLE u, MODEL mo, DESCRIPTOR(s))
--! ok
SELECT t.i, label FROM t, LATERAL TABLE(ML_PREDICT(TABLE u, MODEL mo, DESCRIPTOR(s)))
--! ok
SELECT * FROM ML_PREDICT((SELECT s FROM u), MODEL mo, DESCRIPTOR(s))
--! 1:8
SELECT ML_PREDICT(s) FROM u
--! refused
SELECT * FROM ML_EVALUATE(MODEL mo, TABLE u, DESCRIPTOR(s), DESCRIPTOR(s), 'classification')
--! refused
SELECT * FROM LATERAL TABLE(VECTOR_SEARCH(TABLE u, DESCRIPTOR(s), ARRAY[1.0], 10))
--! refused
SELECT * FROM t, LATERAL TABLE(VECTOR_SEARCH(TABLE u, DESCRIPTOR(s), t.ai, 10))
--! 1:8
SELECT VECTOR_SEARCH(1)
--! 1:42 differs: its arguments are not looked at
SELECT VECTOR_SEARCH(TABLE u, DESCRIPTOR(s), ARRAY[1.0], 10)
--! refused differs: its arguments are not looked at
CREATE TABLE vec (id INT, e ARRAY<FLOAT>) WITH ('connector' = 'x'); SELECT * FROM t, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), ARRAY[t.f, 1e0], 10))
--! refused differs: its arguments are not looked at
CREATE TABLE vec (id INT, e ARRAY<DOUBLE>) WITH ('connector' = 'x'); SELECT * FROM t, LATERAL TABLE(VECTOR_SEARCH(SEARCH_TABLE => TABLE vec, COLUMN_TO_SEARCH => DESCRIPTOR(e), COLUMN_TO_QUERY => ARRAY[t.d], TOP_K => 10))
--! 1:28
SELECT * FROM TABLE(TUMBLE(data => TABLE t, timecol => DESCRIPTOR(rt), size => INTERVAL '10' MINUTES))
--! 1:72
SELECT * FROM TABLE(TUMBLE(DATA => TABLE t, TIMECOL => DESCRIPTOR(rt), size => INTERVAL '10' MINUTES))
--! 1:42
SELECT * FROM TABLE(HOP(DATA => TABLE t, timecol => DESCRIPTOR(rt), SLIDE => INTERVAL '5' MINUTES, SIZE => INTERVAL '10' MINUTES))
--! 1:73
SELECT * FROM TABLE(SESSION(DATA => TABLE t, TIMECOL => DESCRIPTOR(rt), gap => INTERVAL '10' MINUTES))
--! 1:21
SELECT * FROM TABLE(TUMBLE(DATA => TABLE t, TIME_COL => DESCRIPTOR(rt), SIZE => INTERVAL '10' MINUTES))
--! 1:21
SELECT * FROM TABLE(TUMBLE(DATA => TABLE t, TIMECOL => DESCRIPTOR(rt)))
--! ?
SELECT * FROM TABLE(TUMBLE(TABLE t, TIMECOL => DESCRIPTOR(rt), SIZE => INTERVAL '10' MINUTES))
--! refused
SELECT * FROM TABLE(TUMBLE(SIZE => INTERVAL '10' MINUTES, DATA => TABLE t, TIMECOL => DESCRIPTOR(rt)))
--! 1:13
SELECT i IN (1, 'a', NULL) FROM t
--! 1:17
SELECT i NOT IN (1, 'a') FROM t
--! 1:14
SELECT dt IN (dt, ts) FROM t
--! 1:18
SELECT (i, s) IN ((1, 'a'), (2, 3)) FROM t
--! ok
SELECT i IN ('1', 'abc') FROM t
--! 1:8
SELECT CASE i WHEN 2, dt THEN 1 WHEN 4 THEN 2 END FROM t
--! 1:8
SELECT CASE i WHEN (2, 3) THEN 1 WHEN 4 THEN 2 END FROM t
--! ok
SELECT CASE dt WHEN '2020-01-01' THEN 1 END FROM t
--! refused
SELECT CASE i WHEN s THEN 1 END FROM t
--! refused
SELECT TIMESTAMPDIFF(SECOND, pt, rt) FROM t
--! ok
SELECT TIMESTAMPDIFF(SECOND, rt, LOCALTIMESTAMP) FROM t
--! refused
SELECT TIMESTAMPDIFF(SECOND, tm, tm) FROM t
--! refused
SELECT ai[CAST(0 AS INT)], ai[0 + 0], ARRAY[1, 2][0] FROM t
--! ok
SELECT ai[i], m[s] FROM t
--! refused
SELECT MAP(SELECT s, i FROM t)
--! refused
SELECT MULTISET[1, 2]
--! refused
SELECT JSON_OBJECT('a' VALUE CASE WHEN bo THEN JSON(s) END) FROM t
--! refused
SELECT JSON_ARRAYAGG(JSON(s)) FROM t
--! ok
SELECT ts + INTERVAL '1' DAY * 2 FROM t
--! refused
SELECT ts + INTERVAL '1' DAY / 2 FROM t
--! ok
SELECT s LIKE 'a' ESCAPE '' FROM t
--! ok
SELECT s LIKE s ESCAPE '!!' FROM t
--! refused
SELECT 'x' LIKE 'a' ESCAPE 'ab' FROM t
--! 1:8
SELECT s NOT ILIKE 'a' FROM t
--! 1:27
SELECT i FROM t WHERE l > 9223372036854775808
--! 1:8
SELECT 12345678901234567890.5, 0.1234567890123456789
--! 1:26
SELECT DATE '2020-01-01' '2'
