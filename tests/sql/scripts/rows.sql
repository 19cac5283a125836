-- Rows within rows as keys, times and conditions of every operator.
--! tables
CREATE TABLE ev (id BIGINT, h ROW<src STRING, ts TIMESTAMP(3), geo ROW<lat DOUBLE, lon DOUBLE>>, body ROW<kind STRING, vals ARRAY<DOUBLE>, kv MAP<STRING, STRING>, parts ARRAY<ROW<n INT, s STRING>>>, t TIMESTAMP(3), pt AS PROCTIME(), WATERMARK FOR t AS t - INTERVAL '1' SECOND) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
CREATE TABLE nc (id BIGINT, h ROW<src STRING, ts TIMESTAMP(3)>, ts AS h.ts, WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
CREATE TABLE sources (src STRING, info ROW<owner STRING, active BOOLEAN>, PRIMARY KEY (src) NOT ENFORCED) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/s', 'table-name' = 's');
CREATE TABLE hist (src STRING, info ROW<owner STRING, active BOOLEAN>, since TIMESTAMP(3), WATERMARK FOR since AS since, PRIMARY KEY (src) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'h', 'properties.bootstrap.servers' = 'k:9092', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE outr (id BIGINT, r ROW<a STRING, b DOUBLE>, l ARRAY<ROW<x INT, y STRING>>) WITH ('connector' = 'kafka', 'topic' = 'o', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
--! refused
CREATE TABLE nt (id BIGINT, h ROW<src STRING, ts TIMESTAMP(3)>, WATERMARK FOR h.ts AS h.ts - INTERVAL '1' SECOND) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
--! 1:41
SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE nt, DESCRIPTOR(h.ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;
--! 1:22
SELECT COUNT(*) FROM nt GROUP BY TUMBLE(h.ts, INTERVAL '1' MINUTE);
--! ok
SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE nc, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, h.src;
--! ok
SELECT h.src, window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE nc, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, h.src;
--! 1:56
SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE ev, DESCRIPTOR(h.ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;
--! refused
SELECT COUNT(*) FROM ev GROUP BY TUMBLE(h.ts, INTERVAL '1' MINUTE);
--! ok
SELECT e.id, s.info.owner FROM ev e JOIN sources FOR SYSTEM_TIME AS OF e.pt AS s ON e.h.src = s.src;
--! ok
SELECT e.id, s.info.owner FROM ev e LEFT JOIN sources FOR SYSTEM_TIME AS OF e.pt AS s ON e.h.src = s.src AND s.info.active;
--! refused
SELECT e.id, s.info.owner FROM ev e LEFT JOIN sources FOR SYSTEM_TIME AS OF e.pt AS s ON e.h.src = s.info.owner;
--! ok
SELECT id, info.owner FROM ev JOIN sources FOR SYSTEM_TIME AS OF ev.pt ON h.src = sources.src;
--! ok
SELECT id, info.owner FROM ev JOIN sources FOR SYSTEM_TIME AS OF pt ON h.src = sources.src;
--! ok
SELECT e.id, s.info.owner FROM ev e JOIN hist FOR SYSTEM_TIME AS OF e.t AS s ON e.h.src = s.src;
--! refused
SELECT e.id, s.info.owner FROM ev e JOIN hist FOR SYSTEM_TIME AS OF e.h.ts AS s ON e.h.src = s.src;
--! refused
SELECT e.id, s.info.owner FROM ev e JOIN hist FOR SYSTEM_TIME AS OF e.t AS s ON e.h.src = s.info.owner;
--! ok
SELECT e.id, s.info FROM ev e JOIN sources s ON h.src = s.src;
--! ok
SELECT e.id FROM ev e JOIN sources s ON e.h.src = s.src AND e.body.kind <> s.info.owner;
--! 1:41
SELECT e.id FROM ev e JOIN sources s ON e.h = s.info;
--! ok
SELECT e.id FROM ev e JOIN ev f ON e.h.geo = f.h.geo AND e.t BETWEEN f.t - INTERVAL '1' MINUTE AND f.t;
--! ok
SELECT e.id FROM ev e JOIN nc f ON e.h.src = f.h.src AND e.t BETWEEN f.ts - INTERVAL '1' MINUTE AND f.ts;
--! 1:41
SELECT e.id FROM ev e JOIN nc f USING (h.src);
--! refused
SELECT h.src, COUNT(*) OVER (PARTITION BY h.src ORDER BY t), SUM(body.vals[1]) OVER (PARTITION BY body.kind ORDER BY t ROWS 3 PRECEDING) FROM ev;
--! ok
SELECT id, COUNT(*) OVER (PARTITION BY h.geo ORDER BY t) FROM ev;
--! ok
SELECT * FROM (SELECT id, h.src, ROW_NUMBER() OVER (PARTITION BY h.src ORDER BY body.vals[1] DESC) AS rn FROM ev) WHERE rn <= 3;
--! ok
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY h.src ORDER BY t DESC) AS rn FROM ev) WHERE rn = 1;
--! ok
SELECT h.src, MAX(h.geo.lat), MIN(body.vals[1]), COUNT(DISTINCT body.kind), LISTAGG(body.kv['a']) FROM ev GROUP BY h.src;
--! refused
SELECT h.src s, MAX(h.geo) FROM ev GROUP BY h.src;
--! ok
SELECT h.src s, COUNT(*) c FROM ev GROUP BY h.src HAVING h.src LIKE 'a%' AND MAX(h.ts) > TIMESTAMP '2024-01-01 00:00:00' ORDER BY c DESC LIMIT 5;
--! 1:8
SELECT h.geo.lat, COUNT(*) FROM ev GROUP BY h.geo;
--! 1:66
SELECT h.src, h.geo.lat FROM ev GROUP BY h.src, h.geo.lat HAVING h.geo.lon > 1;
--! refused
SELECT DISTINCT h.src, body.kind FROM ev ORDER BY src;
--! refused
SELECT h.src FROM ev ORDER BY h.ts;
--! ok
SELECT src FROM ev;
--! ok
SELECT ev.src FROM ev;
--! 1:11
SELECT ev.h.src.x FROM ev;
--! ok
SELECT h.geo.* FROM ev;
--! ok
SELECT ev.h.*, id FROM ev;
--! ok
SELECT h.* , body.* FROM ev;
--! 1:21
SELECT body.parts[1].*, id FROM ev;
--! refused
SELECT body.parts[1].n, body.parts[id].s, body.kv['a'], body.kv[h.src], body.vals[CAST(id AS INT)] FROM ev;
--! ok
SELECT p.n, p.s FROM ev CROSS JOIN UNNEST(ev.body.parts) AS p WHERE p.n > 1;
--! ok
SELECT n, s FROM ev AS e, UNNEST(e.body.parts) WHERE n > 1;
--! ok
SELECT k, v FROM ev AS e, UNNEST(e.body.kv) AS m (k, v) WHERE k = e.body.kind;
--! ok
SELECT d FROM ev AS e LEFT JOIN UNNEST(e.body.vals) AS v (d) ON TRUE WHERE d > e.h.geo.lat;
--! ok
SELECT d FROM ev AS e LEFT JOIN UNNEST(e.body.vals) AS v (d) ON d > 1;
--! ok
SELECT e.id FROM ev e WHERE e.h.src IN (SELECT src FROM sources WHERE info.active);
--! ok
SELECT e.id FROM ev e WHERE EXISTS (SELECT 1 FROM sources s WHERE s.src = e.h.src AND s.info.active);
--! ok
SELECT e.id FROM ev e WHERE e.h.src NOT IN (SELECT s.info.owner FROM sources s);
--! ok
SELECT e.id FROM ev e WHERE e.h.geo.lat > (SELECT AVG(f.h.geo.lat) FROM ev f);
--! ok
INSERT INTO outr SELECT id, ROW(h.src, h.geo.lat), ARRAY[ROW(1, 'a')] FROM ev;
--! ok
INSERT INTO outr SELECT id, (h.src, h.geo.lat), body.parts FROM ev;
--! refused
INSERT INTO outr SELECT id, h.geo, body.parts FROM ev;
--! refused
INSERT INTO outr SELECT id, ROW(h.src), body.parts FROM ev;
--! ok
INSERT INTO outr SELECT id, CAST(ROW(h.src, id) AS ROW<a STRING, b DOUBLE>), CAST(body.parts AS ARRAY<ROW<x INT, y STRING>>) FROM ev;
--! ok
INSERT INTO outr (id, r) SELECT id, CAST(NULL AS ROW<a STRING, b DOUBLE>) FROM ev;
--! 1:23
INSERT INTO outr (id, r.a) SELECT id, h.src FROM ev;
--! 1:83 differs: several errors
INSERT INTO outr VALUES (1, ROW('a', 1.5), ARRAY[ROW(1, 'x'), ROW(2, NULL)]), (2, NULL, NULL);
--! 1:41
INSERT INTO outr VALUES (1, ('a', 1.5), ARRAY[]);
--! ok
SELECT CASE WHEN h.src IS NULL THEN ROW('x', 1.0) ELSE ROW(h.src, h.geo.lat) END FROM ev;
--! ok
SELECT COALESCE(h.geo, CAST(NULL AS ROW<lat DOUBLE, lon DOUBLE>)).lat FROM ev;
--! ok
SELECT h.geo = ROW(1.0, 2.0), h.geo IS NULL, h.geo IS DISTINCT FROM ROW(1.5, 2.5) FROM ev;
--! refused
SELECT h.geo > ROW(1.0, 2.0) FROM ev;
--! 1:8
SELECT UPPER(h.geo) FROM ev;
--! ok
CREATE VIEW v AS SELECT id, h.src, h.geo.lat AS lat, body.parts AS p FROM ev;
SELECT src, q.s FROM v CROSS JOIN UNNEST(p) AS q;
--! 2:28
CREATE VIEW v AS SELECT h FROM ev;
SELECT h.geo.lat, v.h.src, h.body FROM v;
--! ok
CREATE TABLE w (h ROW<a STRING, t BIGINT>, x AS TO_TIMESTAMP_LTZ(h.t, 3), y AS UPPER(h.a), WATERMARK FOR x AS x - INTERVAL '5' SECOND) WITH ('connector' = 'datagen');
SELECT y, window_start FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(x), INTERVAL '1' HOUR)) GROUP BY y, window_start, window_end;
--! 1:68
CREATE TABLE w (h ROW<a STRING, t BIGINT>, x AS TO_TIMESTAMP_LTZ(h.u, 3)) WITH ('connector' = 'datagen');
--! 1:58
CREATE TABLE w (h ROW<a STRING, t BIGINT>, PRIMARY KEY (h.a) NOT ENFORCED) WITH ('connector' = 'datagen');
--! ok
ALTER TABLE ev ADD extra AS h.src || body.kind;
SELECT extra FROM ev;
--! refused
ALTER TABLE ev ADD h.extra STRING;
--! refused
ALTER TABLE ev DROP h.src;
--! 1:70
SELECT window_start, h.src FROM TABLE(SESSION(TABLE ev PARTITION BY h.src, DESCRIPTOR(t), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, h.src;
--! ok
SELECT a.id FROM ev a, LATERAL (SELECT n FROM UNNEST(a.body.parts) AS p WHERE p.n > 3) AS q;
--! refused
SELECT a.id, q.m FROM ev a, LATERAL (SELECT MAX(n) AS m FROM UNNEST(a.body.parts) AS p) AS q;
--! refused
SELECT id FROM ev MATCH_RECOGNIZE (PARTITION BY id ORDER BY t MEASURES A.t AS m AFTER MATCH SKIP TO FIRST C PATTERN (A B) DEFINE C AS C.id > 1);
--! ok
CREATE VIEW v AS SELECT id FROM ev MATCH_RECOGNIZE (PARTITION BY id ORDER BY t MEASURES A.t AS m AFTER MATCH SKIP TO FIRST C PATTERN (A B) DEFINE C AS C.id > 1);
--! 1:124
CREATE VIEW v AS SELECT id FROM ev MATCH_RECOGNIZE (PARTITION BY id ORDER BY t MEASURES A.t AS m AFTER MATCH SKIP TO FIRST D PATTERN (A B) DEFINE C AS C.id > 1);
--! refused
SELECT id FROM ev MATCH_RECOGNIZE (PARTITION BY id ORDER BY t MEASURES A.t AS m AFTER MATCH SKIP TO LAST C PATTERN (A B) SUBSET C = (A, B) DEFINE B AS B.id > 1);
--! ok
SELECT e.id FROM ev e WHERE EXISTS (SELECT 1 FROM sources s JOIN hist i ON s.src = i.src WHERE s.src = e.h.src);
--! refused
SELECT e.id FROM ev e WHERE EXISTS (SELECT 1 FROM sources s JOIN hist i ON s.src = i.src AND s.src = e.h.src);
--! refused
SELECT e.id FROM ev e WHERE EXISTS (SELECT 1 FROM sources s LEFT JOIN hist i ON s.src = i.src AND e.h.src = i.src);
--! refused
SELECT e.id FROM ev e WHERE e.h.src IN (SELECT s.src FROM sources s JOIN hist i ON s.src = i.src AND i.since > e.h.ts);
--! refused
SELECT body.vals[id] FROM ev;
--! refused
SELECT body.parts[id] FROM ev;
--! refused
SELECT body.parts[CAST(id AS SMALLINT)], body.vals[CAST(id AS TINYINT)] FROM ev;
--! refused
SELECT ARRAY[1, 2][id] FROM ev;
--! refused
SELECT body.vals[CAST(1 AS BIGINT)] FROM ev;
--! refused
SELECT id FROM ev WHERE body.vals[id] > 1;
--! refused
SELECT body.vals[id + 1], body.vals[CHAR_LENGTH(h.src)], body.vals[COUNT(*) OVER (ORDER BY t)] FROM ev;
--! refused
SELECT body.vals[100000000000] FROM ev;
--! ok
CREATE VIEW v AS SELECT body.vals[id] AS x FROM ev;
SELECT 1 FROM v;
--! 1:57
CREATE TABLE w (h ROW<a STRING, t BIGINT>, x AS UPPER(h.u)) WITH ('connector' = 'datagen');
--! 1:66
CREATE TABLE w (h ROW<a ROW<b STRING>, t BIGINT>, x AS UPPER(h.a.u)) WITH ('connector' = 'datagen');
--! 1:60
CREATE TABLE w (h ROW<a ROW<b STRING>, t BIGINT>, x AS h.a.u.v) WITH ('connector' = 'datagen');
--! 1:96
CREATE TABLE w (h ROW<a ROW<b TIMESTAMP(3)>, t BIGINT>, x TIMESTAMP(3), WATERMARK FOR x AS h.a.u) WITH ('connector' = 'datagen');
