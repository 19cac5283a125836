-- Fields of rows in UNNEST, LATERAL and subqueries, rows of pattern variables, clauses of JSON_QUERY, named arguments of windows, time zones: what is next to each other is taken and refused.
--! tables
CREATE TABLE impr (imp_id STRING NOT NULL, ad ROW<id BIGINT, campaign ROW<id BIGINT, tags ARRAY<STRING>>, sizes ARRAY<ROW<w INT, h INT>>, attrs MAP<STRING, INT>>, arr ARRAY<INT>, body STRING, n INT, seen TIMESTAMP(3), pt AS PROCTIME(), WATERMARK FOR seen AS seen) WITH ('connector' = 'kafka', 'topic' = 'impr', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
CREATE TABLE alarm (dev STRING, code INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka', 'topic' = 'a', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
CREATE TABLE snk (k STRING, v DOUBLE) WITH ('connector' = 'print');
CREATE TABLE tx (id BIGINT, card STRING, amount DECIMAL(10, 2), flag BOOLEAN, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE) WITH ('connector' = 'kafka', 'topic' = 'tx', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
CREATE TEMPORARY FUNCTION words AS 'dev.weir.oracle.Functions$Words';
CREATE TABLE tr (id BIGINT, card ROW<num STRING, bank STRING>, list ARRAY<INT>, m MAP<STRING, INT>, amount DECIMAL(10, 2), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE) WITH ('connector' = 'kafka', 'topic' = 'tx', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
--! refused
SELECT imp_id, w FROM impr CROSS JOIN UNNEST(ad.sizes) AS s (w, h);
--! ok
SELECT imp_id, w FROM impr CROSS JOIN UNNEST(impr.ad.sizes) AS s (w, h);
--! ok
SELECT imp_id, w FROM impr AS i CROSS JOIN UNNEST(i.ad.sizes) AS s (w, h);
--! refused
SELECT imp_id, w FROM impr AS i CROSS JOIN UNNEST(ad.sizes) AS s (w, h);
--! refused
SELECT imp_id, w FROM impr LEFT JOIN UNNEST(ad.sizes) AS s (w, h) ON TRUE;
--! refused
SELECT imp_id, w FROM (SELECT imp_id, ad FROM impr) CROSS JOIN UNNEST(ad.sizes) AS s (w, h);
--! refused
SELECT imp_id, w FROM impr CROSS JOIN UNNEST(ad.campaign.tags) AS s (w);
--! refused
SELECT imp_id, w FROM impr CROSS JOIN UNNEST(ad.attrs) AS s (w, v);
--! refused
SELECT imp_id, w FROM impr CROSS JOIN UNNEST(ARRAY[ad.id]) AS s (w);
--! refused
SELECT imp_id, w FROM impr CROSS JOIN UNNEST(ARRAY_DISTINCT(ad.campaign.tags)) AS s (w);
--! 1:39
SELECT imp_id, w FROM impr CROSS JOIN UNNEST(ad.sizes[1].w) AS s (w);
--! refused
SELECT imp_id, w FROM impr CROSS JOIN UNNEST(ARRAY[ad.sizes[1].w]) AS s (w);
--! refused
SELECT imp_id, x FROM impr, LATERAL (SELECT ad.id AS x FROM alarm) AS t;
--! refused
SELECT imp_id, x FROM impr, LATERAL (SELECT dev AS x FROM alarm WHERE code = ad.id) AS t;
--! ok
SELECT imp_id FROM impr WHERE EXISTS (SELECT 1 FROM alarm WHERE code = ad.id);
--! ok
SELECT imp_id FROM impr WHERE EXISTS (SELECT 1 FROM alarm WHERE code = impr.ad.id);
--! ok
SELECT imp_id FROM impr WHERE EXISTS (SELECT 1 FROM alarm WHERE code = ad.campaign.id);
--! ok
SELECT imp_id FROM impr WHERE imp_id IN (SELECT dev FROM alarm WHERE code = ad.campaign.id);
--! ok
SELECT imp_id FROM impr WHERE EXISTS (SELECT 1 FROM alarm WHERE code = (ad).id);
--! ok
SELECT imp_id FROM impr WHERE EXISTS (SELECT 1 FROM alarm WHERE code = n AND ad.id > 3);
--! refused
SELECT imp_id, (SELECT MAX(code) FROM alarm WHERE code = ad.id) FROM impr;
--! refused
SELECT imp_id, s.* FROM impr, UNNEST(ad.sizes) AS s;
--! refused
SELECT imp_id, w FROM alarm, impr, UNNEST(ad.sizes) AS s (w, h);
--! refused
SELECT imp_id, w FROM impr JOIN alarm ON imp_id = dev CROSS JOIN UNNEST(ad.sizes) AS s (w, h);
--! refused
SELECT imp_id, i.w, j.h FROM impr CROSS JOIN UNNEST(arr) AS t (x) CROSS JOIN UNNEST(ad.sizes) AS i (w, h) CROSS JOIN UNNEST(ad.sizes) AS j (w, h);
--! ok
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES SUM(A.amount + 1) AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! 1:74
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES SUM(A.amount * LAST(B.amount)) AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! 1:74
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES COUNT(A.amount + B.id) AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! 1:74
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES MAX(CASE WHEN A.flag THEN B.id END) AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! 1:74
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES SUM(A.amount + amount) AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! 1:110
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES A.id AS i PATTERN (A B) DEFINE B AS SUM(A.amount + B.amount) > 3);
--! 1:110
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES A.id AS i PATTERN (A B) DEFINE B AS LAST(A.amount + B.amount) > 3);
--! ok
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES A.id AS i PATTERN (A B) DEFINE B AS FIRST(A.amount + 1) > 3);
--! 1:74
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES LAST(A.amount + B.amount) AS i PATTERN (A B) DEFINE B AS FIRST(A.amount + 1) > 3);
--! ok
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES SUM(A.amount) + SUM(B.amount) AS i PATTERN (A B) DEFINE B AS B.amount > 3);
--! 1:74
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES SUM(A.amount + B.amount) AS i, A.id AS k PATTERN (A B) SUBSET U = (A, B) DEFINE B AS B.amount > 3);
--! 1:74
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES SUM(ABS(A.amount) + ABS(B.amount)) AS i PATTERN (A B) DEFINE B AS B.amount > 3);
--! refused
SELECT JSON_QUERY(body, '$.a' RETURNING ARRAY<BOOLEAN>) FROM impr;
--! refused
SELECT JSON_QUERY(body, '$.a' RETURNING ARRAY<BIGINT> WITH ARRAY WRAPPER) FROM impr;
--! ok
SELECT JSON_QUERY(body, '$.a' RETURNING ARRAY<VARCHAR(10)>) FROM impr;
--! refused
SELECT JSON_QUERY(body, '$.a' RETURNING ARRAY<CHAR(3)>) FROM impr;
--! ok
SELECT JSON_QUERY(body, '$.a' RETURNING ARRAY<STRING NOT NULL>) FROM impr;
--! refused
SELECT JSON_QUERY(body, '$.a' RETURNING ARRAY<ARRAY<STRING>>) FROM impr;
--! ok
SELECT JSON_QUERY(body, '$.a' RETURNING STRING ARRAY) FROM impr;
--! refused
SELECT JSON_QUERY(body, '$.a' RETURNING INT) FROM impr;
--! ok
SELECT JSON_QUERY(body, '$.a' RETURNING VARCHAR(10)) FROM impr;
--! ok
SELECT JSON_QUERY(body, '$.a' RETURNING STRING EMPTY OBJECT ON EMPTY) FROM impr;
--! refused
SELECT JSON_QUERY(body, '$.a' RETURNING ARRAY<STRING> EMPTY OBJECT ON ERROR) FROM impr;
--! refused
SELECT JSON_QUERY(body, '$.a' RETURNING ARRAY<INT> EMPTY OBJECT ON ERROR) FROM impr;
--! ok
SELECT JSON_QUERY(body, '$.a' RETURNING ARRAY<STRING> EMPTY ARRAY ON ERROR) FROM impr;
--! ok
SELECT JSON_QUERY(body, '$.a' RETURNING ARRAY<STRING> ERROR ON ERROR NULL ON EMPTY) FROM impr;
--! refused
SELECT JSON_QUERY('{"a":1}', '$.a' RETURNING ARRAY<INT>) FROM impr;
--! refused
SELECT UPPER(body), JSON_QUERY(JSON_QUERY(body, '$.a'), '$.a' RETURNING ARRAY<INT>) FROM impr WHERE n > 3;
--! refused
SELECT 1 FROM impr WHERE JSON_QUERY(body, '$.a' RETURNING ARRAY<INT>)[1] > 3;
--! refused
INSERT INTO snk SELECT JSON_QUERY(body, '$.a' RETURNING ARRAY<INT>)[1], 1.0 FROM impr;
--! refused
CREATE VIEW v AS SELECT JSON_QUERY(body, '$.a' RETURNING ARRAY<INT>) AS x FROM impr;
--! refused
CREATE TABLE c (body STRING, x AS JSON_QUERY(body, '$.a' RETURNING ARRAY<INT>)) WITH ('connector' = 'datagen');
--! refused
UPSERT INTO snk VALUES ('a', 1.0);
--! refused
UPSERT INTO nowhere VALUES ('a', 1.0);
--! refused
EXPLAIN UPSERT INTO snk VALUES ('a', 1.0);
--! refused
EXECUTE STATEMENT SET BEGIN INSERT INTO snk VALUES ('a', 1.0); UPSERT INTO snk VALUES ('a', 1.0); END;
--! refused
BEGIN STATEMENT SET; UPSERT INTO snk VALUES ('a', 1.0); END;
--! refused
EXECUTE UPSERT INTO snk VALUES ('a', 1.0);
--! 1:24
UPSERT INTO snk (v, k) SELECT 1, 'x', 2;
--! 1:8
UPSERT OVERWRITE snk SELECT 'x', 1;
--! refused
COMPILE PLAN '/tmp/x' FOR UPSERT INTO snk SELECT 'x', 1;
--! ok
SET 'table.local-time-zone' = 'Europe/Berln';
--! ok
SET 'table.local-time-zone' = 'Europe/Berln';
CREATE TABLE z (x INT) WITH ('connector' = 'print');
--! ok
SET 'table.local-time-zone' = 'Europe/Berln';
CREATE VIEW z AS SELECT 1 AS x;
--! refused differs: which cities there are is known to the time zones of Flink's machine
SET 'table.local-time-zone' = 'Europe/Berln';
INSERT INTO snk SELECT 'x', 1;
--! refused differs: which cities there are is known to the time zones of Flink's machine
SET 'table.local-time-zone' = 'Europe/Berln';
EXPLAIN SELECT 1;
--! ok
SET 'table.local-time-zone' = 'Europe/Berln';
SHOW TABLES;
--! ok
SET 'table.local-time-zone' = 'Europe/Berln';
CREATE TABLE z (x INT, y AS x + 1) WITH ('connector' = 'print');
--! ok
SET 'table.local-time-zone' = 'CET';
SELECT 1;
--! refused
SET 'table.local-time-zone' = 'UTC+2';
SELECT 1;
--! refused
SET 'table.local-time-zone' = 'PST';
SELECT 1;
--! refused
SET 'table.local-time-zone' = 'EST';
SELECT 1;
--! refused
SET 'table.local-time-zone' = 'UT';
SELECT 1;
--! ok
SET 'table.local-time-zone' = 'UTC';
SELECT 1;
--! ok
SET 'table.local-time-zone' = 'GMT+3';
SELECT 1;
--! ok
SET 'table.local-time-zone' = 'GMT+03:00';
SELECT 1;
--! refused
SET 'table.local-time-zone' = '+03:00';
SELECT 1;
--! ok
SET 'table.local-time-zone' = 'default';
SELECT 1;
--! refused
SET 'table.local-time-zone' = 'utc';
SELECT 1;
--! refused
SET 'table.local-time-zone' = 'Z';
SELECT 1;
--! refused
SET 'table.local-time-zone' = '';
SELECT 1;
--! refused
SET 'table.local-time-zone' = 'europe/berlin';
SELECT 1;
--! ok
SET 'table.local-time-zone' = 'Europe/Berln';
RESET 'table.local-time-zone';
SELECT 1;
--! 1:33
EXPLAIN CREATE VIEW a AS SELECT 1;
--! 1:59
EXPLAIN CREATE TABLE a (x INT) WITH ('connector' = 'print');
--! 1:41
EXPLAIN CREATE OR REPLACE TABLE a (x INT);
--! 1:40
EXPLAIN CREATE TEMPORARY TABLE a (x INT);
--! 1:48
EXPLAIN CREATE TABLE IF NOT EXISTS a.b.c (x INT);
--! 1:38
EXPLAIN PLAN FOR CREATE TABLE a LIKE impr;
--! 1:36
EXPLAIN CREATE TABLE IF NOT EXISTS "b" (x INT);
--! refused
SELECT imp_id, window_start FROM TABLE(TUMBLE(SIZE => INTERVAL '1' HOUR, DATA => TABLE impr, TIMECOL => DESCRIPTOR(seen)));
--! refused
SELECT imp_id, window_start FROM TABLE(TUMBLE(TIMECOL => DESCRIPTOR(seen), SIZE => INTERVAL '1' HOUR, DATA => TABLE impr));
--! refused
SELECT imp_id, window_start FROM TABLE(TUMBLE(TIMECOL => DESCRIPTOR(seen), DATA => TABLE impr, SIZE => INTERVAL '1' HOUR));
--! ok
SELECT imp_id, window_start FROM TABLE(TUMBLE(DATA => TABLE impr, SIZE => INTERVAL '1' HOUR, TIMECOL => DESCRIPTOR(seen)));
--! refused
SELECT imp_id, window_start FROM TABLE(HOP(SIZE => INTERVAL '1' HOUR, DATA => TABLE impr, SLIDE => INTERVAL '10' MINUTE, TIMECOL => DESCRIPTOR(seen)));
--! refused
SELECT imp_id, window_start FROM TABLE(HOP(SLIDE => INTERVAL '10' MINUTE, DATA => TABLE impr, SIZE => INTERVAL '1' HOUR, TIMECOL => DESCRIPTOR(seen)));
--! refused
SELECT imp_id, window_start FROM TABLE(HOP(SLIDE => INTERVAL '10' MINUTE, SIZE => INTERVAL '1' HOUR, DATA => TABLE impr, TIMECOL => DESCRIPTOR(seen)));
--! refused
SELECT imp_id, window_start FROM TABLE(HOP(TIMECOL => DESCRIPTOR(seen), SLIDE => INTERVAL '10' MINUTE, SIZE => INTERVAL '1' HOUR, DATA => TABLE impr));
--! refused
SELECT imp_id, window_start FROM TABLE(CUMULATE(SIZE => INTERVAL '1' HOUR, STEP => INTERVAL '10' MINUTE, DATA => TABLE impr, TIMECOL => DESCRIPTOR(seen)));
--! ok
SELECT imp_id, window_start FROM TABLE(CUMULATE(DATA => TABLE impr, STEP => INTERVAL '10' MINUTE, TIMECOL => DESCRIPTOR(seen), SIZE => INTERVAL '1' HOUR));
--! ?
SELECT imp_id, window_start FROM TABLE(SESSION(GAP => INTERVAL '1' HOUR, DATA => TABLE impr PARTITION BY imp_id, TIMECOL => DESCRIPTOR(seen)));
--! ?
SELECT imp_id, window_start FROM TABLE(SESSION(TIMECOL => DESCRIPTOR(seen), GAP => INTERVAL '1' HOUR, DATA => TABLE impr PARTITION BY imp_id));
--! refused
CREATE VIEW v AS SELECT imp_id, w FROM impr CROSS JOIN UNNEST(ad.sizes) AS s (w, h);
--! ok
SELECT imp_id, w FROM impr CROSS JOIN UNNEST((ad).sizes) AS s (w, h);
--! ok
SELECT imp_id, w FROM impr CROSS JOIN UNNEST(ad['sizes']) AS s (w, h);
--! 1:46
SELECT imp_id, w FROM impr CROSS JOIN UNNEST(ad.nothing) AS s (w, h);
--! 1:43
SELECT imp_id FROM impr CROSS JOIN UNNEST(nothing.sizes) AS s (w, h);
--! ok
SELECT imp_id, w FROM impr CROSS JOIN UNNEST(ARRAY[n, ad.id]) AS s (w);
--! refused
SELECT imp_id FROM impr WHERE EXISTS (SELECT 1 FROM UNNEST(ad.sizes) AS s (w, h));
--! ok
SELECT imp_id, word FROM impr, LATERAL TABLE(words(ad.campaign.tags[1])) AS s (word, l);
--! ok
SELECT imp_id, word FROM impr, LATERAL TABLE(words(impr.ad.campaign.tags[1])) AS s (word, l);
--! refused
SELECT imp_id, x FROM impr, LATERAL (SELECT dev AS x FROM alarm WHERE code = impr.ad.id) AS t;
--! ok
SELECT imp_id, x FROM impr, LATERAL (SELECT dev AS x FROM alarm WHERE code = n) AS t;
--! ok
SELECT imp_id, x FROM impr, LATERAL (SELECT n AS x FROM alarm) AS t;
--! ok
SELECT imp_id, x FROM impr, LATERAL (SELECT n + code AS x FROM alarm) AS t;
--! refused
SELECT imp_id, x FROM impr LEFT JOIN LATERAL (SELECT dev AS x FROM alarm WHERE code = impr.ad.id) AS t ON TRUE;
--! refused
SELECT imp_id, x FROM impr, LATERAL (SELECT MAX(dev) AS x FROM alarm WHERE code = impr.ad.id) AS t;
--! ok
SELECT imp_id, x FROM impr, LATERAL (SELECT MAX(dev) AS x FROM alarm WHERE code = n) AS t;
--! ok
SELECT imp_id, x FROM impr, LATERAL (SELECT MAX(dev) AS x FROM alarm WHERE code = arr[1]) AS t;
--! ok
SELECT imp_id, x FROM impr, LATERAL (SELECT MAX(dev) AS x FROM alarm WHERE code = ABS(n)) AS t;
--! refused
SELECT imp_id, (SELECT MAX(code) FROM alarm WHERE code = impr.ad.id) FROM impr;
--! ok
SELECT imp_id, (SELECT MAX(code) FROM alarm WHERE code = n) FROM impr;
--! ok
SELECT imp_id, (SELECT MAX(code) FROM alarm WHERE code = ABS(n)) FROM impr;
--! ok
SELECT imp_id, (SELECT MAX(code) FROM alarm WHERE code = arr[1]) FROM impr;
--! refused
SELECT imp_id FROM impr WHERE n > (SELECT MAX(code) FROM alarm WHERE code = ad.id);
--! refused
SELECT imp_id FROM impr WHERE n > (SELECT MAX(code) FROM alarm WHERE code = impr.ad.id);
--! ok
SELECT imp_id FROM impr WHERE n > (SELECT MAX(code) FROM alarm WHERE code > n);
--! ok
SELECT imp_id FROM impr WHERE n IN (SELECT code FROM alarm WHERE code > ad.id);
--! ok
SELECT imp_id FROM impr WHERE NOT EXISTS (SELECT code FROM alarm WHERE code > ad.id);
--! ok
SELECT imp_id FROM impr WHERE n NOT IN (SELECT code FROM alarm WHERE code > ad.id);
--! refused
SELECT imp_id, EXISTS (SELECT 1 FROM alarm WHERE code = ad.id) FROM impr;
--! refused
SELECT imp_id, n IN (SELECT code FROM alarm WHERE code = ad.id) FROM impr;
--! ?
SELECT imp_id FROM impr JOIN alarm ON imp_id = dev AND n IN (SELECT code FROM alarm WHERE code = ad.id);
--! ok
SELECT * FROM impr WHERE EXISTS (SELECT 1 FROM alarm WHERE code = ad.id AND dev = imp_id);
--! refused
SELECT imp_id, (SELECT MAX(code) FROM alarm WHERE code = ad.campaign.id AND dev = imp_id) FROM impr;
--! refused
SELECT imp_id, x FROM impr CROSS JOIN LATERAL (SELECT x FROM UNNEST(ad.campaign.tags) AS t (x)) AS s;
--! ok
SELECT imp_id, x FROM impr CROSS JOIN LATERAL (SELECT x FROM UNNEST(impr.ad.campaign.tags) AS t (x)) AS s;
--! ok
SELECT imp_id, x FROM impr CROSS JOIN LATERAL (SELECT x FROM UNNEST(arr) AS t (x)) AS s;
--! refused
SELECT imp_id, x FROM impr CROSS JOIN LATERAL (SELECT x FROM UNNEST(arr) AS t (x) WHERE x > n) AS s;
--! ok
SELECT imp_id, q.t FROM impr AS i CROSS JOIN UNNEST(i.ad.sizes) AS q (t, u) CROSS JOIN UNNEST(ARRAY[q.t, i.n]) AS z (a);
--! ok
SELECT imp_id, q.t FROM impr AS i CROSS JOIN UNNEST(ARRAY[ROW(i.n, 'a')]) AS q (t, u) CROSS JOIN UNNEST(ARRAY[t, n]) AS z (a);
--! ok
SELECT a.dev, x.w FROM alarm a JOIN impr i ON a.dev = i.imp_id LEFT JOIN UNNEST(i.ad.sizes) AS x (w, h) ON TRUE WHERE x.w > 3;
--! ok
SELECT * FROM (SELECT ad.sizes AS z, imp_id FROM impr) CROSS JOIN UNNEST(z) AS x (w, h);
--! ok
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES SUM(A.amount + 1) AS i, COUNT(*) AS n, COUNT(A.id) AS m PATTERN (A B) DEFINE A AS A.amount > 1);
--! ok
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES SUM(amount + 1) AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! 1:74
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES SUM(1) AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! ok
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES A.amount + B.amount AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! 1:74
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES FIRST(A.amount + amount) AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! ok
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES FIRST(A.amount) + LAST(amount) AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! ok
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES SUM(LAST(A.amount)) AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! ok
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES COUNT(A.amount + 1) AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! 1:74
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES COUNT(A.id, A.card) AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! 1:74
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES COUNT(A.id, B.card) AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! refused
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES LISTAGG(A.card, B.card) AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! ok
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES COUNT(UPPER(A.card)) AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! 1:82
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES COUNT(A.*) AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! 1:74
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES MAX(A.amount, B.amount) AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! 1:160
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES LAST(A.amount, 2) AS i PATTERN (A B) DEFINE A AS A.amount > 1 AND SUM(A.amount * 2) > AVG(A.amount + amount));
--! 1:79
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES LAST(LAST(A.amount)) AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! refused
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES SUM(SUM(A.amount)) AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! 1:79
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES LAST(SUM(A.amount)) AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! ok
SELECT imp_id, x FROM impr CROSS JOIN LATERAL (SELECT x + 1 AS x FROM UNNEST(arr) AS t (x)) AS s;
--! ok
SELECT imp_id, x FROM impr CROSS JOIN LATERAL (SELECT x FROM UNNEST(arr) AS t (x) WHERE x > 3) AS s;
--! ok
SELECT imp_id, x FROM impr LEFT JOIN LATERAL (SELECT x FROM UNNEST(arr) AS t (x) WHERE x > 3) AS s ON TRUE;
--! refused
SELECT imp_id, x FROM impr CROSS JOIN LATERAL (SELECT MAX(x) AS x FROM UNNEST(arr) AS t (x)) AS s;
--! refused
SELECT imp_id, x FROM impr CROSS JOIN LATERAL (SELECT x FROM UNNEST(arr) AS t (x) ORDER BY x LIMIT 1) AS s;
--! refused
SELECT imp_id, x FROM impr CROSS JOIN LATERAL (SELECT DISTINCT x FROM UNNEST(arr) AS t (x)) AS s;
--! refused
SELECT imp_id, x FROM impr CROSS JOIN LATERAL (SELECT x, n FROM UNNEST(arr) AS t (x)) AS s;
--! ok
SELECT imp_id, x FROM impr CROSS JOIN LATERAL (SELECT y AS x FROM (SELECT x AS y FROM UNNEST(arr) AS t (x)) WHERE y > 3) AS s;
--! refused
SELECT imp_id, x FROM impr CROSS JOIN LATERAL (SELECT x FROM UNNEST(arr) AS t (x), alarm) AS s;
--! ok
SELECT imp_id, x FROM impr, LATERAL (SELECT x FROM UNNEST(arr) AS t (x)) AS s WHERE x > n;
--! ok
SELECT imp_id, x FROM impr CROSS JOIN LATERAL (SELECT * FROM UNNEST(impr.ad.sizes)) AS s (x, y);
--! ok
SELECT imp_id, x FROM impr CROSS JOIN LATERAL (SELECT w * h AS x FROM UNNEST(impr.ad.sizes)) AS s;
--! ok
SELECT imp_id, x FROM impr CROSS JOIN LATERAL (SELECT w AS x FROM UNNEST(impr.ad.sizes) AS t (w, h) WHERE w > 1 AND h > w) AS s;
--! refused
SELECT imp_id, (SELECT x FROM UNNEST(arr) AS t (x)) FROM impr;
--! refused
SELECT imp_id FROM impr WHERE EXISTS (SELECT 1 FROM UNNEST(arr) AS t (x) WHERE x > 3);
--! refused
SELECT imp_id FROM impr WHERE 3 IN (SELECT x FROM UNNEST(arr) AS t (x));
--! refused
SELECT imp_id, x FROM impr CROSS JOIN LATERAL (SELECT x FROM UNNEST(arr) AS t (x) UNION ALL SELECT n) AS s;
--! ok
SELECT imp_id, word FROM impr CROSS JOIN LATERAL (SELECT word FROM LATERAL TABLE(words(imp_id)) AS t (word, l)) AS s;
--! ok
SELECT imp_id, word FROM impr CROSS JOIN LATERAL (SELECT word FROM TABLE(words(imp_id)) AS t (word, l) WHERE l > 3) AS s;
--! ok
SELECT imp_id, EXISTS (SELECT 1 FROM alarm WHERE code = n) FROM impr;
--! ok
SELECT imp_id, n IN (SELECT code FROM alarm WHERE code = n) FROM impr;
--! refused
SELECT imp_id FROM impr WHERE n > 3 OR EXISTS (SELECT 1 FROM alarm WHERE code = ad.id);
--! ok
SELECT imp_id FROM impr WHERE n > 3 AND EXISTS (SELECT 1 FROM alarm WHERE code = ad.id);
--! ok
SELECT imp_id FROM impr WHERE n > 3 OR EXISTS (SELECT 1 FROM alarm WHERE code = n);
--! refused
SELECT imp_id FROM impr WHERE n > 3 OR n IN (SELECT code FROM alarm WHERE code = ad.id);
--! ok
SELECT imp_id FROM impr WHERE CASE WHEN EXISTS (SELECT 1 FROM alarm WHERE code = ad.id) THEN TRUE ELSE FALSE END;
--! refused
SELECT imp_id FROM impr WHERE n > (SELECT COUNT(*) FROM alarm WHERE code = ad.id);
--! refused
SELECT imp_id FROM impr WHERE n > (SELECT code FROM alarm WHERE code = ad.id LIMIT 1);
--! refused
SELECT imp_id, (SELECT MAX(code + ad.id) FROM alarm) FROM impr;
--! ok
SELECT imp_id, (SELECT MAX(code + n) FROM alarm) FROM impr;
--! refused
SELECT imp_id, COUNT(*) FROM impr GROUP BY imp_id, ad.id HAVING EXISTS (SELECT 1 FROM alarm WHERE code = ad.id);
--! ok
SELECT imp_id FROM impr WHERE EXISTS (SELECT code, COUNT(*) FROM alarm WHERE code = ad.id GROUP BY code HAVING COUNT(*) > 3);
--! refused
SELECT imp_id FROM impr WHERE EXISTS (SELECT code FROM alarm JOIN snk ON k = dev AND code = ad.id);
--! ok
SELECT imp_id, x FROM impr, LATERAL (SELECT dev AS x FROM alarm WHERE code = impr.arr[1]) AS t;
--! ok
SELECT imp_id, x FROM impr, LATERAL (SELECT dev AS x FROM alarm WHERE code = CARDINALITY(arr)) AS t;
--! ok
SELECT i.imp_id, x FROM (SELECT imp_id, ad.id AS q FROM impr) AS i, LATERAL (SELECT dev AS x FROM alarm WHERE code = q) AS t;
--! refused
SELECT imp_id, x FROM impr, LATERAL (SELECT dev AS x, ad.id AS y FROM alarm WHERE code = n) AS t;
--! ok
UPDATE snk SET v = 1 WHERE k = 'a';
--! ok
SELECT imp_id FROM impr i WHERE i.n = (SELECT MAX(j.n) FROM impr j WHERE j.ad.id = i.n);
--! refused
SELECT imp_id FROM impr i WHERE i.n = (SELECT MAX(j.n) FROM impr j WHERE j.ad.id = i.ad.id);
--! refused
SELECT imp_id, w FROM impr CROSS JOIN UNNEST(ARRAY[ad.id, n]) AS s (w);
--! refused
SELECT imp_id, w FROM impr CROSS JOIN UNNEST(ARRAY[ad.id, ad.campaign.id]) AS s (w);
--! ok
SELECT imp_id, w FROM impr CROSS JOIN UNNEST(ARRAY[UPPER(body), ad.campaign.tags[1]]) AS s (w);
--! refused
SELECT imp_id, w FROM impr CROSS JOIN UNNEST(ARRAY[ad.campaign.tags[1], UPPER(body)]) AS s (w);
--! refused
SELECT imp_id, w FROM impr CROSS JOIN UNNEST(ARRAY[ad.campaign.tags[1], impr.body]) AS s (w);
--! refused
SELECT imp_id, w FROM impr CROSS JOIN UNNEST(ARRAY[impr.body, ad.campaign.tags[1]]) AS s (w);
--! refused
SELECT imp_id, w FROM impr CROSS JOIN UNNEST(ARRAY[impr.ad.id, ad.id]) AS s (w);
--! refused
SELECT imp_id, w FROM impr CROSS JOIN UNNEST(arr) AS s (w) CROSS JOIN UNNEST(ad.sizes) AS q (z, y);
--! 1:74
SELECT * FROM tr MATCH_RECOGNIZE (PARTITION BY id ORDER BY ts MEASURES A.card.num AS c PATTERN (A B) DEFINE B AS B.amount > A.amount);
--! 1:79
SELECT * FROM tr MATCH_RECOGNIZE (PARTITION BY id ORDER BY ts MEASURES LAST(A.card.num) AS c PATTERN (A B) DEFINE B AS B.amount > A.amount);
--! ok
SELECT * FROM tr MATCH_RECOGNIZE (PARTITION BY id ORDER BY ts MEASURES LAST(A.card).num AS c PATTERN (A B) DEFINE B AS B.amount > A.amount);
--! ok
SELECT * FROM tr MATCH_RECOGNIZE (PARTITION BY id ORDER BY ts MEASURES A.card AS c PATTERN (A B) DEFINE B AS B.amount > A.amount);
--! ok
SELECT * FROM tr MATCH_RECOGNIZE (PARTITION BY id ORDER BY ts MEASURES A.list[1] AS c, A.m['a'] AS d PATTERN (A B) DEFINE B AS B.amount > A.amount);
--! refused
SELECT * FROM tr MATCH_RECOGNIZE (PARTITION BY id ORDER BY ts MEASURES card.num AS c PATTERN (A B) DEFINE B AS B.amount > A.amount);
--! 1:110
SELECT * FROM tr MATCH_RECOGNIZE (PARTITION BY id ORDER BY ts MEASURES A.id AS c PATTERN (A B) DEFINE B AS B.card.num = A.card.num);
--! refused
SELECT * FROM tr MATCH_RECOGNIZE (PARTITION BY id ORDER BY ts MEASURES A.id AS c PATTERN (A B) DEFINE B AS card.num = 'x');
--! 1:110
SELECT * FROM tr MATCH_RECOGNIZE (PARTITION BY id ORDER BY ts MEASURES A.id AS c PATTERN (A B) DEFINE B AS B.card.num = 'x');
--! 1:115
SELECT * FROM tr MATCH_RECOGNIZE (PARTITION BY id ORDER BY ts MEASURES A.id AS c PATTERN (A B) DEFINE B AS LAST(B.card.num, 1) = 'x');
--! ok
SELECT * FROM tr MATCH_RECOGNIZE (PARTITION BY id ORDER BY ts MEASURES A.id AS c PATTERN (A B) DEFINE B AS B.list[1] > 3 AND B.m['x'] > A.m['x']);
--! ok
SELECT * FROM tr MATCH_RECOGNIZE (PARTITION BY id ORDER BY ts MEASURES A.id AS c PATTERN (A B) DEFINE B AS (B.card).num = 'x');
--! ok
SELECT * FROM tr MATCH_RECOGNIZE (PARTITION BY id ORDER BY ts MEASURES (A.card).num AS c PATTERN (A B) DEFINE B AS B.amount > 3);
--! ok
SELECT * FROM tr MATCH_RECOGNIZE (PARTITION BY id ORDER BY ts MEASURES A.card['num'] AS c PATTERN (A B) DEFINE B AS B.card['num'] = 'x');
--! refused
SELECT * FROM tr MATCH_RECOGNIZE (PARTITION BY card.num ORDER BY ts MEASURES A.id AS c PATTERN (A B) DEFINE B AS B.amount > 3);
--! refused
SELECT * FROM tr MATCH_RECOGNIZE (PARTITION BY tr.card.num ORDER BY ts MEASURES A.id AS c PATTERN (A B) DEFINE B AS B.amount > 3);
--! ?
SELECT * FROM tr MATCH_RECOGNIZE (PARTITION BY UPPER(card.num) ORDER BY ts MEASURES A.id AS c PATTERN (A B) DEFINE B AS B.amount > 3);
--! ?
SELECT * FROM tr MATCH_RECOGNIZE (PARTITION BY list[1] ORDER BY ts MEASURES A.id AS c PATTERN (A B) DEFINE B AS B.amount > 3);
--! ?
SELECT * FROM tr MATCH_RECOGNIZE (PARTITION BY id + 1 ORDER BY ts MEASURES A.id AS c PATTERN (A B) DEFINE B AS B.amount > 3);
--! ok
SELECT * FROM tr MATCH_RECOGNIZE (PARTITION BY tr.id ORDER BY tr.ts MEASURES A.id AS c PATTERN (A B) DEFINE B AS B.amount > 3);
--! 1:78
SELECT c FROM tr MATCH_RECOGNIZE (PARTITION BY id ORDER BY ts MEASURES SUM(A.card.num) AS c PATTERN (A B) DEFINE B AS B.amount > 3);
--! 1:80
SELECT c FROM tr MATCH_RECOGNIZE (PARTITION BY id ORDER BY ts MEASURES COUNT(A.card.num) AS c PATTERN (A B) DEFINE B AS B.amount > 3);
--! 1:116
SELECT c FROM tr MATCH_RECOGNIZE (PARTITION BY id ORDER BY ts MEASURES A.id AS c PATTERN (A B) DEFINE B AS UPPER(B.card.num) = 'X' AND B.amount > 3);
--! ok
SELECT c FROM (SELECT id, card.num AS num, ts FROM tr) MATCH_RECOGNIZE (PARTITION BY num ORDER BY ts MEASURES A.id AS c PATTERN (A B) DEFINE B AS B.num = A.num);
--! ok
SELECT imp_id FROM impr LEFT JOIN UNNEST(ARRAY[1, 2]) AS v (q) ON v.q = n;
--! ok
SELECT imp_id FROM impr JOIN UNNEST(ARRAY[1, 2]) AS v (q) ON v.q = n;
--! refused
SELECT imp_id FROM impr LEFT JOIN UNNEST(ARRAY[1, n]) AS v (q) ON v.q = n;
--! ok
SELECT imp_id FROM impr LEFT JOIN UNNEST(ARRAY[1, 2]) AS v (q) ON v.q > impr.n AND v.q < 10;
