-- What the validator takes and the planner does not: implicit casts, operators without code, hints, named windows, LATERAL.
--! tables
CREATE TABLE o (id BIGINT, user_id BIGINT, item STRING, amount INT, price DECIMAL(10,2), ts TIMESTAMP(3), ltz TIMESTAMP_LTZ(3), proc AS PROCTIME(), tags ARRAY<STRING>, b BOOLEAN, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'x');
CREATE TABLE u (id BIGINT, name STRING, proc AS PROCTIME(), ms MULTISET<STRING>) WITH ('connector' = 'x');
CREATE TABLE u2 (id BIGINT, name STRING, proc AS PROCTIME()) WITH ('connector' = 'x');
CREATE TABLE r (id BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'x');
CREATE TABLE p (id BIGINT, name STRING, upd TIMESTAMP(3), proc AS PROCTIME(), PRIMARY KEY (id) NOT ENFORCED, WATERMARK FOR upd AS upd) WITH ('connector' = 'x');
--! 1:8
SELECT 'a' MEMBER OF ms FROM u;
--! 1:8
SELECT 'a' MEMBER OF MULTISET['a'];
--! 1:8
SELECT ms SUBMULTISET OF ms FROM u;
--! 1:8
SELECT ms NOT SUBMULTISET OF ms FROM u;
--! 1:8
SELECT ms IS A SET FROM u;
--! 1:8
SELECT ms IS NOT A SET FROM u;
--! 1:8
SELECT ms IS EMPTY FROM u;
--! 1:8
SELECT ms IS NOT EMPTY FROM u;
--! 1:8
SELECT ms MULTISET UNION ms FROM u;
--! 1:8
SELECT ms MULTISET UNION ALL ms FROM u;
--! 1:8
SELECT ms MULTISET INTERSECT DISTINCT ms FROM u;
--! 1:8
SELECT ms MULTISET EXCEPT ms FROM u;
--! 1:8
SELECT name MEMBER OF tags FROM u, o;
--! 1:8
SELECT name IS A SET FROM u;
--! 1:38
SELECT CARDINALITY(ms), ELEMENT(ms), SET(ms) FROM u;
--! 1:8
SELECT FUSION(ms), INTERSECTION(ms) FROM u;
--! 1:23
SELECT NEXT VALUE FOR o;
--! 1:26
SELECT CURRENT VALUE FOR seq FROM o;
--! ok
SELECT * FROM u a JOIN u2 b ON a.id = b.id AND a.proc > b.proc - INTERVAL '4' HOUR AND a.proc < b.proc + INTERVAL '4' HOUR;
--! ok
SELECT * FROM u a LEFT JOIN u2 b ON a.id = b.id AND a.proc BETWEEN b.proc - INTERVAL '4' HOUR AND b.proc;
--! ok
SELECT a.id FROM o a JOIN u2 b ON a.id = b.id AND a.proc BETWEEN b.proc - INTERVAL '4' HOUR AND b.proc;
--! refused
SELECT a.id, a.ts FROM o a JOIN u2 b ON a.id = b.id AND a.proc BETWEEN b.proc - INTERVAL '4' HOUR AND b.proc;
--! ok
SELECT a.id FROM o a, u2 b WHERE a.id = b.id AND a.proc BETWEEN b.proc - INTERVAL '4' HOUR AND b.proc;
--! ok
SELECT * FROM (SELECT id, proc FROM o) a JOIN u2 b ON a.id = b.id AND a.proc BETWEEN b.proc - INTERVAL '4' HOUR AND b.proc;
--! ok
SELECT * FROM (SELECT id, CAST(ts AS TIMESTAMP(3)) AS ts, proc FROM o) a JOIN u2 b ON a.id = b.id AND a.proc BETWEEN b.proc - INTERVAL '4' HOUR AND b.proc;
--! refused
SELECT a.ts FROM o a JOIN u2 b ON a.id = b.id AND b.proc >= a.proc AND b.proc < a.proc + INTERVAL '1' HOUR;
--! ok
SELECT * FROM r a JOIN r b ON a.id = b.id AND a.ts BETWEEN b.ts AND b.ts + INTERVAL '1' HOUR;
--! ok
SELECT * FROM o a JOIN r b ON a.id = b.id AND a.ts BETWEEN b.ts AND b.ts + INTERVAL '1' HOUR;
--! ok
SELECT * FROM r a JOIN r b ON a.id = b.id AND a.ts < b.ts + INTERVAL '1' HOUR;
--! ok
SELECT * FROM r a JOIN r b ON a.id = b.id;
--! ok
SELECT a.id FROM r a JOIN r b ON a.id = b.id;
--! refused
SELECT * FROM o MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS aid ALL ROWS PER MATCH PATTERN (A B C) DEFINE A AS A.item = 'a');
--! 1:86
SELECT * FROM o MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS aid ALL ROWS PER MATCH SHOW EMPTY MATCHES PATTERN (A B C) DEFINE A AS A.item = 'a');
--! 1:86
SELECT * FROM o MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS aid ALL ROWS PER MATCH OMIT EMPTY MATCHES PATTERN (A B C) DEFINE A AS A.item = 'a');
--! refused
SELECT aid FROM o MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS aid ALL ROWS PER MATCH PATTERN (A B C) DEFINE A AS A.item = 'a');
--! 1:79
SELECT SUM(amount) OVER (w) FROM o WINDOW w AS (PARTITION BY item ORDER BY ts ROWS BETWEEN 10 PRECEDING AND CURRENT ROW);
--! ok
SELECT SUM(amount) OVER (w ROWS 3 PRECEDING) FROM o WINDOW w AS (PARTITION BY item ORDER BY ts);
--! ok
SELECT SUM(amount) OVER (w ORDER BY ts) FROM o WINDOW w AS (PARTITION BY item);
--! 1:37
SELECT SUM(amount) OVER (w ORDER BY ts) FROM o WINDOW w AS (PARTITION BY item ORDER BY ts);
--! 1:41
SELECT SUM(amount) OVER (w PARTITION BY item) FROM o WINDOW w AS (ORDER BY ts);
--! ok
SELECT SUM(amount) OVER w2 FROM o WINDOW w AS (PARTITION BY item), w2 AS (w ORDER BY ts);
--! ok
SELECT SUM(amount) OVER w2 FROM o WINDOW w2 AS (w ORDER BY ts), w AS (PARTITION BY item);
--! 1:79
SELECT SUM(amount) OVER w FROM o WINDOW w AS (PARTITION BY item ORDER BY ts), w AS (PARTITION BY item ORDER BY ts);
--! 1:84
SELECT SUM(amount) OVER w FROM o WINDOW w AS (PARTITION BY item ORDER BY ts), v AS (PARTITION BY item ORDER BY ts);
--! ok
SELECT amount FROM o WINDOW w AS (PARTITION BY item ORDER BY amount);
--! 1:25
SELECT SUM(amount) OVER W FROM o WINDOW w AS (PARTITION BY item ORDER BY ts);
--! ?
SELECT /*+ STATE_TTL('a' = '1x') */ a.id FROM u a JOIN u2 b ON a.id = b.id;
--! ok
SELECT /*+ STATE_TTL('a' = '1 d', 'b' = '3600') */ a.id FROM u a JOIN u2 b ON a.id = b.id;
--! ok
SELECT /*+ STATE_TTL('a' = 'P1D') */ a.id FROM u a JOIN u2 b ON a.id = b.id;
--! ?
SELECT /*+ STATE_TTL('a' = '') */ a.id FROM u a JOIN u2 b ON a.id = b.id;
--! ok
SELECT /*+ STATE_TTL('a' = '0s') */ a.id FROM u a JOIN u2 b ON a.id = b.id;
--! ?
SELECT /*+ STATE_TTL('a' = '-1s') */ a.id FROM u a JOIN u2 b ON a.id = b.id;
--! ok
SELECT /*+ STATE_TTL('a' = '1s', 'a' = '2s') */ a.id FROM u a JOIN u2 b ON a.id = b.id;
--! ok
SELECT /*+ STATE_TTL('u' = '1s') */ name, COUNT(*) FROM u GROUP BY name;
--! ?
SELECT /*+ STATE_TTL('u' = 'zz') */ name, COUNT(*) FROM u GROUP BY name;
--! ?
SELECT /*+ STATE_TTL('u' = 'zz') */ name FROM u;
--! ?
SELECT /*+ LOOKUP('table'='b', 'retry-predicate'='lookup_miss', 'retry-strategy'='fixed_delay', 'fixed-delay'='10x','max-attempts'='3') */ a.id FROM u a JOIN u2 FOR SYSTEM_TIME AS OF a.proc AS b ON a.id = b.id;
--! ?
SELECT /*+ LOOKUP('table'='b', 'retry-predicate'='lookup_mis', 'retry-strategy'='fixed_delay', 'fixed-delay'='10s','max-attempts'='3') */ a.id FROM u a JOIN u2 FOR SYSTEM_TIME AS OF a.proc AS b ON a.id = b.id;
--! ?
SELECT /*+ LOOKUP('table'='b', 'retry-predicate'='lookup_miss', 'retry-strategy'='fixed', 'fixed-delay'='10s','max-attempts'='3') */ a.id FROM u a JOIN u2 FOR SYSTEM_TIME AS OF a.proc AS b ON a.id = b.id;
--! ?
SELECT /*+ LOOKUP('table'='b', 'retry-predicate'='lookup_miss', 'retry-strategy'='fixed_delay', 'fixed-delay'='10s','max-attempts'='x') */ a.id FROM u a JOIN u2 FOR SYSTEM_TIME AS OF a.proc AS b ON a.id = b.id;
--! ?
SELECT /*+ LOOKUP('table'='b', 'retry-predicate'='lookup_miss', 'retry-strategy'='fixed_delay', 'fixed-delay'='10s','max-attempts'='0') */ a.id FROM u a JOIN u2 FOR SYSTEM_TIME AS OF a.proc AS b ON a.id = b.id;
--! ?
SELECT /*+ LOOKUP('table'='b', 'output-mode'='x') */ a.id FROM u a JOIN u2 FOR SYSTEM_TIME AS OF a.proc AS b ON a.id = b.id;
--! ?
SELECT /*+ LOOKUP('table'='b', 'output-mode'='allow_unordered', 'capacity'='x', 'timeout'='y', 'async'='true') */ a.id FROM u a JOIN u2 FOR SYSTEM_TIME AS OF a.proc AS b ON a.id = b.id;
--! ok
SELECT /*+ LOOKUP('table'='b', 'shuffle'='true') */ a.id FROM u a JOIN u2 FOR SYSTEM_TIME AS OF a.proc AS b ON a.id = b.id;
--! ok
SELECT /*+ LOOKUP('table'='b', 'foo'='true') */ a.id FROM u a JOIN u2 FOR SYSTEM_TIME AS OF a.proc AS b ON a.id = b.id;
--! ok
SELECT ELT(0, 'a'), ELT(3, 'a', 'b'), ELT(2, 'a', 'b');
--! ok
SELECT ELT(0, 'a');
--! ok
SELECT ELT(3, 'a', 'b');
--! refused
SELECT ELT(-1, 'a');
--! ok
SELECT ELT(CAST(-1 AS BIGINT), 'a');
--! ok
SELECT ELT(-id, 'a') FROM o;
--! 1:12
SELECT ELT(NULL, 'a');
--! ok
SELECT ELT(1 - 2, 'a', 'b');
--! 1:35
SELECT JSON_VALUE('{}' '$.a' '$.b');
--! 1:31
SELECT JSON_VALUE('{}', '$.a' '.b');
--! ok
SELECT JSON_VALUE('{}', '$.a'
 '.b');
--! 1:35
SELECT JSON_QUERY('{}', 'lax $.a' 'x');
--! 1:32
SELECT JSON_EXISTS('{}', '$.a' '.b');
--! ok
SELECT JSON_VALUE('{}', CONCAT('$', '.a'));
--! ok
SELECT JSON_VALUE('{}', item) FROM o;
--! ok
SELECT JSON_VALUE('{}', '');
--! ok
SELECT JSON_VALUE('{}', 'a.b');
--! ok
SELECT JSON_VALUE('{}', '$.');
--! ok
SELECT JSON_VALUE('{}', U&'$.a');
--! 1:25
SELECT JSON_VALUE('{}', NULL);
--! ok
SELECT JSON_QUERY('{}', '$[*].a' WITH UNCONDITIONAL WRAPPER);
--! tables
CREATE TABLE o (id BIGINT, a INT, s STRING, ts TIMESTAMP(3), ltz TIMESTAMP_LTZ(3), d DATE, t TIME) WITH ('connector' = 'x');
--! 1:8
SELECT a OVERLAPS s FROM o;
--! 1:8
SELECT a CONTAINS a FROM o;
--! 1:8
SELECT ts OVERLAPS ts FROM o;
--! 1:8
SELECT (a, a) OVERLAPS (a, a) FROM o;
--! 1:8
SELECT (ts, ts) OVERLAPS (d, d) FROM o;
--! ok
SELECT (d, d) OVERLAPS (d, d) FROM o;
--! ok
SELECT (t, t) OVERLAPS (t, INTERVAL '1' HOUR) FROM o;
--! 1:8
SELECT (ts, ts) OVERLAPS (ltz, ltz) FROM o;
--! 1:8
SELECT (ts, ts) CONTAINS ts FROM o;
--! 1:8
SELECT (ts, ts) CONTAINS (ts, ts) FROM o;
--! 1:8
SELECT (ts, ts) EQUALS (ts, ts), (ts, ts) PRECEDES (ts, ts), (ts, ts) SUCCEEDS (ts, ts), (ts, ts) IMMEDIATELY PRECEDES (ts, ts), (ts, ts) IMMEDIATELY SUCCEEDS (ts, ts) FROM o;
--! 1:8
SELECT a PRECEDES a FROM o;
--! ok
SELECT PERIOD(ts, ts) OVERLAPS PERIOD(ts, ts) FROM o;
--! 1:8
SELECT (ts, s) OVERLAPS (ts, ts) FROM o;
--! 1:8
SELECT (ts, ts, ts) OVERLAPS (ts, ts) FROM o;
--! ok
SELECT ROW(ts, ts) OVERLAPS ROW(ts, ts) FROM o;
--! 1:8
SELECT s EQUALS s FROM o;
--! ok
SELECT (ts, INTERVAL '1' YEAR) OVERLAPS (ts, ts) FROM o;
--! 1:8
SELECT (d, INTERVAL '1' DAY) CONTAINS d FROM o;
--! refused
CREATE CATALOG c1 WITH ('type' = 'jdbc');
--! refused
CREATE CATALOG c1 WITH ('type' = 'jdbc', 'base-url' = 'jdbc:postgresql://h:5432', 'username' = 'u');
--! refused
CREATE CATALOG c1 WITH ('typ' = 'jdbc');
--! refused
CREATE CATALOG c1 WITH ('type' = 'generic_in_memory', 'x' = 'y');
--! ok
CREATE CATALOG c1 COMMENT 'x' WITH ('type' = 'generic_in_memory', 'default-database' = 'db'); USE CATALOG c1; CREATE TABLE x (a INT) WITH ('connector' = 'y'); SELECT * FROM c1.db.x;
--! ok
CREATE MATERIALIZED TABLE m FRESHNESS = INTERVAL '1' WEEK AS SELECT a FROM o;
--! refused
CREATE MATERIALIZED TABLE m FRESHNESS = INTERVAL '2' WEEKS AS SELECT a FROM o;
--! refused
CREATE MATERIALIZED TABLE m FRESHNESS = INTERVAL '1' MONTH AS SELECT a FROM o;
--! refused
CREATE MATERIALIZED TABLE m FRESHNESS = INTERVAL '1' QUARTER AS SELECT a FROM o;
--! refused
CREATE MATERIALIZED TABLE m FRESHNESS = INTERVAL '7' DAY REFRESH_MODE = FULL AS SELECT a FROM o;
--! ok
CREATE MATERIALIZED TABLE m FRESHNESS = INTERVAL '1' DAY REFRESH_MODE = FULL AS SELECT a FROM o;
--! ok
CREATE MATERIALIZED TABLE m FRESHNESS = INTERVAL '1' WEEK REFRESH_MODE = CONTINUOUS AS SELECT a FROM o;
--! ok
CREATE MATERIALIZED TABLE m REFRESH_MODE = CONTINUOUS AS SELECT a FROM o;
--! ok
SELECT INTERVAL '1' WEEK, INTERVAL '2' QUARTER, ts + INTERVAL '1' WEEK FROM o;
--! ok
SELECT INTERVAL '1' WEEK;
--! 1:21
SELECT INTERVAL '1' MILLISECOND;
--! ok
SELECT TIMESTAMPADD(WEEK, 1, ts), TIMESTAMPADD(QUARTER, 1, ts), TIMESTAMPDIFF(WEEK, ts, ts), TIMESTAMPADD(MILLISECOND, 1, ts), TIMESTAMPADD(SQL_TSI_DAY, 1, ts) FROM o;
--! ok
SELECT EXTRACT(WEEK FROM ts), EXTRACT(MILLENNIUM FROM ts), EXTRACT(ISODOW FROM ts), EXTRACT(MICROSECOND FROM ts), EXTRACT(NANOSECOND FROM ts) FROM o;
--! ok
SELECT FLOOR(ts TO WEEK), FLOOR(ts TO QUARTER), CEIL(ts TO MILLISECOND), FLOOR(ts TO DECADE), FLOOR(ts TO CENTURY) FROM o;
--! ok
SELECT FLOOR(d TO HOUR), FLOOR(t TO HOUR), FLOOR(ltz TO SECOND) FROM o;
--! 1:8
SELECT DATE_TRUNC('day', ts) FROM o;
--! 1:8
SELECT DATE_ADD(d, 1), DATEDIFF(d, d) FROM o;
--! 1:8
SELECT TO_TIMESTAMP(a) FROM o;
--! 1:8
SELECT UNIX_TIMESTAMP(ts) FROM o;
--! ok
SELECT UNIX_TIMESTAMP(s), UNIX_TIMESTAMP(s, 'yyyy') FROM o;
--! ok
SELECT FROM_UNIXTIME(a) FROM o;
--! 1:8
SELECT FROM_UNIXTIME(s) FROM o;
--! 1:8
SELECT CONCAT(a, s), CONCAT_WS(',', a, s) FROM o;
--! 1:8
SELECT SUBSTRING(s, '1') FROM o;
--! 1:8
SELECT LPAD(s, 5), NVL(s, 'x'), NVL2(s, 1, 2), DECODE(a, 1, 'x') FROM o;
--! 1:8
SELECT TO_CHAR(ts, 'yyyy') FROM o;
--! 1:9
SELECT a::INT FROM o;
--! ok
SELECT s LIKE 'x' OR s NOT LIKE 'y' ESCAPE '\' FROM o;
--! refused
SELECT COUNT(*) OVER () FROM o;
--! refused
SELECT SUM(a) OVER (PARTITION BY s) FROM o;
--! 1:8
SELECT GROUP_CONCAT(s) FROM o;
--! 1:8
SELECT STRING_AGG(s, ',') FROM o;
--! 1:8
SELECT LISTAGG(s, ',') WITHIN GROUP (ORDER BY a) FROM o;
--! 1:8
SELECT ANY_VALUE(s), SINGLE_VALUE(s), EVERY(a > 1), SOME(a > 1), BIT_AND(a), MODE(a) FROM o;
--! ok
SELECT SINGLE_VALUE(s) FROM o;
--! 1:43
SELECT COVAR_POP(a, a), REGR_COUNT(a, a), CORR(a, a) FROM o;
--! 1:8
SELECT FIRST_VALUE(s) RESPECT NULLS FROM o;
--! 1:8
SELECT SUM0(a), `$SUM0`(a) FROM o;
--! ok
SELECT `$SUM0`(a) FROM o;
--! 1:50
SELECT a, COUNT(*) AS c FROM o GROUP BY a HAVING c > 1;
--! 1:28
SELECT a AS x FROM o WHERE x > 1;
--! 1:16
SELECT a AS x, x + 1 FROM o;
--! ok
SELECT a AS x FROM o ORDER BY x + 1 LIMIT 3;
--! ok
SELECT MAX(a) AS m FROM o ORDER BY MAX(a) LIMIT 3;
--! ok
SELECT a FROM o GROUP BY a ORDER BY COUNT(*) LIMIT 3;
--! 1:35
SELECT DISTINCT a FROM o ORDER BY s LIMIT 3;
--! 1:29
SELECT * FROM o WHERE a IN ();
--! 1:28
SELECT * FROM o WHERE a IN (1, '2', 3.0);
--! ok
SELECT * FROM o WHERE s IN (1, 2);
--! ok
SELECT * FROM o WHERE (a) IN ((1), (2));
--! ok
SELECT * FROM o WHERE (a, s) = (1, 'x');
--! ok
SELECT * FROM o WHERE ROW(a, s) = ROW(1, 'x');
--! ok
SELECT * FROM o WHERE EXISTS (SELECT 1);
--! ok
SELECT * FROM o AS x (c1, c2, c3, c4, c5, c6, c7) WHERE c1 > 1;
--! 1:16
SELECT * FROM (o);
--! ok
SELECT * FROM (o JOIN o AS o2 ON o.id = o2.id);
--! ok
SELECT * FROM ((SELECT * FROM o) UNION ALL (SELECT * FROM o)) x;
--! ok
SELECT * FROM (TABLE o);
--! ok
SELECT * FROM (VALUES ROW(1, 'a'), (2, 'b')) AS t(x, y) JOIN o ON o.id = t.x;
--! refused
SELECT COUNT(DISTINCT a, s) FROM o;
--! refused
SELECT COUNT(DISTINCT (a, s)) FROM o;
--! 1:50
SELECT COUNT(ALL a), COUNT(1), COUNT('x'), COUNT(NULL) FROM o;
--! ok
SELECT SUM(a + 1) / COUNT(*) * 1.0 AS avg1, MAX(a) - MIN(a) AS r FROM o WHERE s <> '' AND (a > 1 OR a < -1);
--! 1:16
SELECT -a, +a, ~a FROM o;
--! 1:10
SELECT a & 1, a | 2 FROM o;
--! 1:14
SELECT a DIV 2 FROM o;
--! 1:8
SELECT BITAND(a, 1) FROM o;
--! 1:10
SELECT a ** 2 FROM o;
--! 1:10
SELECT a ^ 2 FROM o;
--! tables
CREATE TABLE o (id BIGINT, a INT, s STRING, ts TIMESTAMP(3), pr DECIMAL(10,2), d DOUBLE, da DATE, p AS PROCTIME()) WITH ('connector' = 'x');
--! refused
SELECT u.z FROM o, LATERAL (VALUES (a)) u(z);
--! refused
SELECT u.z FROM o, LATERAL (VALUES (a), (1)) u(z);
--! refused
SELECT u.z FROM o CROSS JOIN LATERAL (VALUES ('a', a), ('b', id)) AS u(k, z);
--! refused
SELECT u.z FROM o, LATERAL (SELECT a AS z) u;
--! refused
SELECT u.z FROM o, LATERAL (SELECT a AS z UNION ALL SELECT 1) u;
--! refused
SELECT u.z FROM o, LATERAL (SELECT a AS z FROM (VALUES 1) AS v(x)) u;
--! ok
SELECT a FROM o WHERE a IN (VALUES 1, 2);
--! ok
SELECT (VALUES (a)) FROM o;
--! refused
SELECT LAG(id, 1, 0) OVER (ORDER BY p) FROM o;
--! refused
SELECT LAG(pr, 1, 0) OVER (ORDER BY p) FROM o;
--! ok
SELECT LAG(pr, 1, 0.0) OVER (ORDER BY p) FROM o;
--! refused
SELECT LAG(d, 1, 0.0) OVER (ORDER BY p) FROM o;
--! refused
SELECT LAG(d, 1, 0) OVER (ORDER BY p) FROM o;
--! ok
SELECT LAG(a, 1, 0) OVER (ORDER BY p) FROM o;
--! ok
SELECT LAG(s, 1, 'x') OVER (ORDER BY p) FROM o;
--! 1:18
SELECT LAG(s, 1, NULL) OVER (ORDER BY p) FROM o;
--! refused
SELECT LAG(s, 1, 0) OVER (ORDER BY p) FROM o;
--! ok
SELECT LAG(da, 1, DATE '2020-01-01') OVER (ORDER BY p) FROM o;
--! refused
SELECT LAG(da, 1, '2020-01-01') OVER (ORDER BY p) FROM o;
--! ok
SELECT LAG(ts, 1, TIMESTAMP '2020-01-01 00:00:00') OVER (ORDER BY p) FROM o;
--! 1:8
SELECT LAG(ts, 1, da) OVER (ORDER BY p) FROM o;
--! refused
SELECT LAG(id, 1, a) OVER (ORDER BY p) FROM o;
--! refused
SELECT LAG(a, 1, id) OVER (ORDER BY p) FROM o;
--! ok
SELECT LAG(pr, 1, CAST(0 AS DECIMAL(12, 4))) OVER (ORDER BY p) FROM o;
--! refused
SELECT LEAD(id, 1, 0) OVER (ORDER BY p) FROM o;
--! refused
SELECT LEAD(id, 1, 0) OVER (ORDER BY a), LAG(id, 1, 0) OVER (ORDER BY a) FROM o;
--! refused
SELECT LEAD(s, 1, 0) OVER (ORDER BY a) FROM o;
--! refused
SELECT LAG(pr, 1, 0) OVER (ORDER BY a) FROM o;
--! 1:8
SELECT CASE WHEN a > 1 THEN 1 ELSE '2' END, CASE WHEN a > 1 THEN 1 ELSE 2.5 END, CASE WHEN a > 1 THEN ts ELSE da END, CASE WHEN a > 1 THEN ts ELSE '2020-01-01' END FROM o;
--! 1:8
SELECT CASE WHEN a > 1 THEN s ELSE a END FROM o;
--! refused
SELECT COALESCE(s, a), COALESCE(a, s), COALESCE(ts, '2020-01-01 00:00:00'), IFNULL(a, 'x') FROM o;
--! refused
SELECT COALESCE(a, 'x') FROM o;
--! 1:8
SELECT IF(a > 1, s, a), IF(a > 1, a, 2.5), IF(a > 1, ts, NULL) FROM o;
--! refused
SELECT NULLIF(a, 'x'), NULLIF(s, 1) FROM o;
--! ok
SELECT GREATEST(a, pr, d), LEAST(a, id), GREATEST(s, 'x') FROM o;
--! refused
SELECT GREATEST(a, s) FROM o;
--! ok
SELECT a FROM o UNION ALL SELECT pr FROM o UNION ALL SELECT 1.5 UNION ALL SELECT CAST(NULL AS DOUBLE);
--! 1:8
SELECT s FROM o UNION ALL SELECT a FROM o;
--! 1:8
SELECT NULL AS x UNION ALL SELECT 1;
--! 1:11
SELECT a, NULL AS x FROM o UNION ALL SELECT a, s FROM o;
--! 1:27
SELECT * FROM (VALUES (1, NULL), (2, 'x')) t(a, b);
--! 1:67
SELECT * FROM (VALUES (1, 'a'), (2.5, 'bcd'), (CAST(NULL AS INT), NULL)) t(a, b);
--! 1:1
VALUES (1, 'a'), ('x', 2);
--! 1:47
SELECT ARRAY[1, 2.5, a], ARRAY['a', s, NULL], MAP['a', 1, 'b', NULL], MAP[1, 'x', 2.5, 'y'] FROM o;
--! 1:8
SELECT ARRAY[1, 'a'];
--! 1:8
SELECT MAP['a', 1, 'b'];
--! 1:8
SELECT MAP[1, 2, 'a', 3];
--! tables
CREATE TABLE o (id BIGINT, a INT, s STRING, ts TIMESTAMP(3), pr DECIMAL(10,2), d DOUBLE, da DATE, p AS PROCTIME()) WITH ('connector' = 'x');
CREATE TABLE v (id BIGINT, x INT) WITH ('connector' = 'x');
--! ok
SELECT * FROM o, LATERAL (SELECT o.a + v.x AS z FROM v WHERE v.id = o.id) q;
--! ok
SELECT * FROM o, LATERAL (SELECT o.a AS z, v.x FROM v) q;
--! ok
SELECT * FROM o, LATERAL (SELECT SUM(v.x) AS z FROM v WHERE v.id = o.id) q;
--! ok
SELECT * FROM o, LATERAL (SELECT SUM(v.x + o.a) AS z FROM v WHERE v.id = o.id) q;
--! ok
SELECT * FROM o, LATERAL (SELECT v.x FROM v WHERE v.id > o.id) q;
--! refused
SELECT * FROM o LEFT JOIN LATERAL (SELECT o.a AS z) q ON TRUE;
--! refused
SELECT * FROM o, LATERAL (SELECT * FROM (VALUES (1), (2)) t(x) WHERE t.x = o.a) q;
--! refused
SELECT * FROM o, LATERAL (SELECT * FROM (SELECT o.a AS y)) q;
--! refused
SELECT * FROM o, LATERAL (SELECT DISTINCT o.a AS y) q;
--! ok
SELECT * FROM o, LATERAL (SELECT COUNT(*) AS c, MAX(o.a) FROM v) q;
--! refused
SELECT * FROM o, LATERAL (SELECT v.x FROM v WHERE v.id = o.id UNION ALL SELECT v.x FROM v) q;
--! ok
SELECT * FROM o, LATERAL (SELECT 1 AS y) q;
--! ok
SELECT * FROM o, LATERAL (VALUES (1), (2)) q(y);
--! ok batch
SELECT LEAD(id, 1, 0) OVER (ORDER BY a) FROM o;
--! ok batch
SELECT LAG(s, 1, 0) OVER (ORDER BY a) FROM o;
--! ok batch
SELECT LEAD(id, 1, CAST(0 AS BIGINT)) OVER (ORDER BY a) FROM o;
--! ok batch
SELECT LAG(pr, 1, 0) OVER (ORDER BY a) FROM o;
--! tables
CREATE TABLE s (amount DATE, val TIMESTAMP(6), x INT, st STRING, rt TIMESTAMP(3), WATERMARK FOR rt AS rt) WITH ('connector' = 'x');
CREATE TABLE k2 (c0 DATE, c1 TIMESTAMP(3)) WITH ('connector' = 'blackhole');
CREATE TABLE k4 (c0 BOOLEAN, c1 BIGINT) WITH ('connector' = 'blackhole');
CREATE TABLE k3 (c0 DATE, c1 DATE) WITH ('connector' = 'blackhole');
--! refused
INSERT INTO k2 SELECT * FROM s MATCH_RECOGNIZE (PARTITION BY amount ORDER BY rt MEASURES LAST(C.amount) AS m2 AFTER MATCH SKIP TO LAST A PATTERN (A B+ C) DEFINE C AS C.amount <> A.amount) AS mr3;
--! ok
INSERT INTO k3 SELECT * FROM s MATCH_RECOGNIZE (PARTITION BY amount ORDER BY rt MEASURES LAST(C.amount) AS m2 AFTER MATCH SKIP TO LAST A PATTERN (A B+ C) DEFINE C AS C.amount <> A.amount) AS mr3;
--! refused
INSERT INTO k2 SELECT amount, m2 FROM s MATCH_RECOGNIZE (PARTITION BY amount ORDER BY rt MEASURES LAST(C.amount) AS m2 AFTER MATCH SKIP TO LAST A PATTERN (A B+ C) DEFINE C AS C.amount <> A.amount) AS mr3;
--! refused
INSERT INTO k2 SELECT amount, m2 FROM s MATCH_RECOGNIZE (PARTITION BY amount ORDER BY rt MEASURES C.amount AS m2 AFTER MATCH SKIP TO LAST A PATTERN (A B+ C) DEFINE C AS C.x <> A.x) AS mr3;
--! ok
INSERT INTO k2 SELECT * FROM s MATCH_RECOGNIZE (PARTITION BY amount ORDER BY rt MEASURES C.rt AS m2 AFTER MATCH SKIP TO LAST A PATTERN (A B+ C) DEFINE C AS C.x <> A.x) AS mr3;
--! refused
INSERT INTO k2 SELECT amount, amount FROM s;
--! refused
CREATE VIEW v AS SELECT CAST(TIMESTAMP '2024-01-31 12:00:00' AS BIGINT) AS a;
--! ok
CREATE VIEW v AS SELECT CAST(rt AS BIGINT) AS a FROM s;
--! refused
CREATE VIEW v AS SELECT CAST(1 AS TIMESTAMP(3)) AS a;
--! ok
CREATE VIEW v AS SELECT CAST(x AS TIMESTAMP(3)) AS a FROM s;
--! ok
CREATE VIEW v AS SELECT CAST(LOCALTIMESTAMP AS BIGINT) AS a FROM s;
--! ok
CREATE VIEW v AS SELECT CAST(CURRENT_TIMESTAMP AS INT) AS a FROM s;
--! refused
CREATE VIEW v AS SELECT CAST(TIMESTAMP '2024-01-31 12:00:00' AS DOUBLE) AS a;
--! refused
CREATE VIEW v AS SELECT CAST(X'00' AS DATE) AS a;
--! ok
SELECT JSON_QUERY(st, rt) FROM s;
--! 1:8
SELECT JSON_VALUE(st, ARRAY[1]) FROM s;
--! 1:8
SELECT JSON_VALUE(st, x) FROM s;
--! 1:8
SELECT JSON_EXISTS(st, x) FROM s;
--! ok
SELECT JSON_QUERY(st, ARRAY[1] WITH CONDITIONAL ARRAY WRAPPER) FROM s;
--! ok
SELECT JSON_QUERY(st, rt) FROM s WHERE FALSE;
--! ok
CREATE VIEW v AS SELECT JSON_QUERY(st, rt) AS a FROM s;
