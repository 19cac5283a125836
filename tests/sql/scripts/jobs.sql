-- Streaming jobs and forms seldom met: CDC, windows, patterns, temporal joins, sets of statements, hints, literals, names.
--! refused
-- An order pipeline: CDC source, enrichment, three sinks in one set.
SET 'pipeline.name' = 'orders; enriched -- v2';
SET 'table.exec.sink.not-null-enforcer' = 'DROP';
SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
CREATE DATABASE IF NOT EXISTS shop COMMENT 'all of the shop' WITH ('owner' = 'team-a');
USE shop;
CREATE TEMPORARY TABLE orders (
  id BIGINT, user_id BIGINT, sku STRING, qty INT, price DECIMAL(12, 2), state STRING,
  created TIMESTAMP(3), updated TIMESTAMP_LTZ(3),
  detail ROW<channel STRING, coupon ROW<code STRING, pct INT>, addr ARRAY<ROW<street STRING, zip STRING>>>,
  total AS price * qty,
  proc AS PROCTIME(),
  WATERMARK FOR created AS created - INTERVAL '10' SECOND,
  PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'mysql-cdc', 'hostname' = 'db', 'username' = 'u', 'password' = 'p', 'database-name' = 'shop', 'table-name' = 'orders');
CREATE TABLE users (user_id BIGINT, name STRING, level INT, PRIMARY KEY (user_id) NOT ENFORCED)
WITH ('connector' = 'jdbc', 'url' = 'jdbc:mysql://db/shop', 'table-name' = 'users', 'lookup.cache' = 'PARTIAL', 'lookup.partial-cache.max-rows' = '10000');
CREATE TABLE snk_a (user_id BIGINT, name STRING, total DECIMAL(38, 2), PRIMARY KEY (user_id) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'a', 'properties.bootstrap.servers' = 'k:9092', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE snk_b (sku STRING, n BIGINT, PRIMARY KEY (sku) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'b', 'properties.bootstrap.servers' = 'k:9092', 'key.format' = 'json', 'value.format' = 'avro');
CREATE TABLE snk_c WITH ('connector' = 'print') LIKE orders (EXCLUDING ALL);
CREATE TEMPORARY VIEW enriched AS
SELECT o.id, o.user_id, u.name, u.level, o.sku, o.total, o.detail.coupon.code AS coupon, o.detail.addr[1].zip AS zip
FROM orders AS o LEFT JOIN users FOR SYSTEM_TIME AS OF o.proc AS u ON o.user_id = u.user_id;
EXECUTE STATEMENT SET BEGIN
INSERT INTO snk_a SELECT user_id, MAX(name), SUM(total) FROM enriched WHERE name IS NOT NULL GROUP BY user_id;
INSERT INTO snk_b SELECT sku, COUNT(DISTINCT user_id) FROM enriched GROUP BY sku;
INSERT INTO snk_c SELECT * FROM orders;
END;
--! 8:28
CREATE TABLE person (id BIGINT, name STRING, email STRING, city STRING, state STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '4' SECOND) WITH ('connector' = 'datagen');
CREATE TABLE auction (id BIGINT, item STRING, start_price BIGINT, opened TIMESTAMP(3), expires TIMESTAMP(3), seller BIGINT, category BIGINT, WATERMARK FOR opened AS opened - INTERVAL '4' SECOND) WITH ('connector' = 'datagen');
CREATE TABLE bid (auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, ts TIMESTAMP(3), extra STRING, WATERMARK FOR ts AS ts - INTERVAL '4' SECOND) WITH ('connector' = 'datagen');
CREATE TABLE nx (auction BIGINT, num BIGINT, s TIMESTAMP(3), e TIMESTAMP(3)) WITH ('connector' = 'blackhole');
INSERT INTO nx
SELECT ab.auction, ab.num, ab.starttime, ab.endtime FROM (
  SELECT b1.auction, COUNT(*) AS num, window_start AS starttime, window_end AS endtime
  FROM TABLE(HOP(TABLE bid b1, DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '10' SECOND)) GROUP BY b1.auction, window_start, window_end) AS ab
JOIN (SELECT MAX(cb.num) AS maxn, cb.starttime, cb.endtime FROM (
   SELECT COUNT(*) AS num, window_start AS starttime, window_end AS endtime FROM TABLE(HOP(TABLE bid, DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '10' SECOND)) GROUP BY auction, window_start, window_end) AS cb
  GROUP BY cb.starttime, cb.endtime) AS mb
ON ab.starttime = mb.starttime AND ab.endtime = mb.endtime AND ab.num >= mb.maxn;
--! tables
CREATE TABLE person (id BIGINT, name STRING, email STRING, city STRING, state STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '4' SECOND) WITH ('connector' = 'datagen');
CREATE TABLE auction (id BIGINT, item STRING, start_price BIGINT, opened TIMESTAMP(3), expires TIMESTAMP(3), seller BIGINT, category BIGINT, WATERMARK FOR opened AS opened - INTERVAL '4' SECOND) WITH ('connector' = 'datagen');
CREATE TABLE bid (auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, ts TIMESTAMP(3), extra STRING, proc AS PROCTIME(), WATERMARK FOR ts AS ts - INTERVAL '4' SECOND) WITH ('connector' = 'datagen');
CREATE TABLE rates (cur STRING, rate DECIMAL(10, 4), upd TIMESTAMP(3), WATERMARK FOR upd AS upd, PRIMARY KEY (cur) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'r', 'properties.bootstrap.servers' = 'k', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE dim (id BIGINT, val STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'jdbc', 'url' = 'jdbc:x', 'table-name' = 'd');
CREATE TABLE ev (id STRING, typ STRING, ms BIGINT, body STRING, tags ARRAY<STRING>, attrs MAP<STRING, STRING>, loc ROW<lat DOUBLE, lon DOUBLE>, hist ARRAY<ROW<evt TIMESTAMP(3), v DOUBLE>>, evt AS TO_TIMESTAMP_LTZ(ms, 3), WATERMARK FOR evt AS evt - INTERVAL '1' MINUTE) WITH ('connector' = 'kafka', 'topic' = 'e', 'properties.bootstrap.servers' = 'k', 'format' = 'json');
CREATE TABLE snk (k STRING, v BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 's', 'properties.bootstrap.servers' = 'k', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE app (k STRING, v BIGINT) WITH ('connector' = 'kafka', 'topic' = 'p', 'properties.bootstrap.servers' = 'k', 'format' = 'json');
--! ok
SELECT P.name, P.city, P.state, A.id FROM auction AS A INNER JOIN person AS P ON A.seller = P.id WHERE A.category = 10 AND (P.state = 'OR' OR P.state = 'ID' OR P.state = 'CA')
--! ok
SELECT Q.category, AVG(Q.final) FROM (SELECT MAX(B.price) AS final, A.category FROM auction A, bid B WHERE A.id = B.auction AND B.ts BETWEEN A.opened AND A.expires GROUP BY A.id, A.category) Q GROUP BY Q.category
--! refused
SELECT seller, AVG(final) OVER (PARTITION BY seller ORDER BY ts ROWS BETWEEN 10 PRECEDING AND CURRENT ROW) FROM (
 SELECT *, ROW_NUMBER() OVER (PARTITION BY id, seller ORDER BY price DESC) AS rownum FROM (SELECT A.id, A.seller, B.price AS final, B.price, B.ts FROM auction AS A, bid AS B WHERE A.id = B.auction AND B.ts BETWEEN A.opened AND A.expires)) WHERE rownum <= 1
--! ok
SELECT B.auction, B.price, B.bidder, B.ts, B.extra FROM bid B JOIN (
 SELECT MAX(price) AS maxprice, window_end AS endt FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end) B1
ON B.price = B1.maxprice WHERE B.ts BETWEEN B1.endt - INTERVAL '10' SECOND AND B1.endt
--! ok
SELECT P.id, P.name, P.starttime FROM (SELECT id, name, window_start AS starttime, window_end AS endtime FROM TABLE(TUMBLE(TABLE person, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY id, name, window_start, window_end) P
JOIN (SELECT seller, window_start AS starttime, window_end AS endtime FROM TABLE(TUMBLE(TABLE auction, DESCRIPTOR(opened), INTERVAL '10' SECOND)) GROUP BY seller, window_start, window_end) A
ON P.id = A.seller AND P.starttime = A.starttime AND P.endtime = A.endtime
--! ok
SELECT bidder, COUNT(*) AS cnt, SESSION_START(ts, INTERVAL '10' SECOND) AS st, SESSION_END(ts, INTERVAL '10' SECOND) AS en FROM bid GROUP BY bidder, SESSION(ts, INTERVAL '10' SECOND)
--! ok
SELECT bidder, COUNT(*), TUMBLE_START(proc, INTERVAL '10' SECOND), TUMBLE_PROCTIME(proc, INTERVAL '10' SECOND) FROM bid GROUP BY bidder, TUMBLE(proc, INTERVAL '10' SECOND)
--! ok
SELECT auction, bidder, 0.908 * price AS price, CASE WHEN HOUR(ts) >= 8 AND HOUR(ts) <= 18 THEN 'day' WHEN HOUR(ts) <= 6 OR HOUR(ts) >= 20 THEN 'night' ELSE 'other' END AS tt, CHAR_LENGTH(REGEXP_REPLACE(extra, '[^c]', '')) FROM bid WHERE 0.908 * price > 1000000 AND 0.908 * price < 50000000
--! ok
SELECT DATE_FORMAT(ts, 'yyyy-MM-dd') AS `day`, MAX(DATE_FORMAT(ts, 'HH:mm')) AS `minute`, COUNT(*) AS total, COUNT(*) FILTER (WHERE price < 10000) AS r1, COUNT(*) FILTER (WHERE price >= 10000 AND price < 1000000) AS r2, COUNT(DISTINCT bidder) AS b, COUNT(DISTINCT bidder) FILTER (WHERE price < 10000) AS b1, COUNT(DISTINCT auction) FROM bid GROUP BY DATE_FORMAT(ts, 'yyyy-MM-dd')
--! ok
SELECT auction, channel, CASE WHEN LOWER(channel) = 'apple' THEN '0' WHEN LOWER(channel) = 'google' THEN '1' ELSE REGEXP_EXTRACT(url, '(&|^)channel_id=([^&]*)', 2) END AS cid FROM bid WHERE REGEXP_EXTRACT(url, '(&|^)channel_id=([^&]*)', 2) IS NOT NULL OR LOWER(channel) IN ('apple', 'google', 'facebook')
--! ok
SELECT auction, bidder, SPLIT_INDEX(url, '/', 3) AS dir1, SPLIT_INDEX(url, '/', 4) AS dir2 FROM bid
--! ok
SELECT A.id, A.item, B.auction, B.bidder FROM bid B JOIN dim FOR SYSTEM_TIME AS OF B.proc AS D ON B.auction = D.id AND D.val LIKE 'x%' JOIN auction A ON A.id = B.auction
--! ok
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY bidder, auction ORDER BY ts DESC) AS rn FROM bid) WHERE rn <= 1
--! ok
SELECT b.*, r.rate * b.price AS eur FROM bid b JOIN rates FOR SYSTEM_TIME AS OF b.ts AS r ON r.cur = b.channel
--! ok
SELECT b.*, r.rate * b.price AS eur FROM bid b JOIN rates FOR SYSTEM_TIME AS OF b.ts r ON r.cur = b.channel AND r.rate > 1
--! refused
SELECT b.bidder, r.rate FROM bid b LEFT JOIN rates FOR SYSTEM_TIME AS OF b.ts AS r ON b.bidder = 1
--! refused
SELECT b.bidder, r.rate FROM bid b RIGHT JOIN rates FOR SYSTEM_TIME AS OF b.ts AS r ON r.cur = b.channel
--! refused
SELECT b.bidder, d.val FROM bid b JOIN dim FOR SYSTEM_TIME AS OF b.ts AS d ON d.id = b.auction
--! ok
CREATE VIEW vr AS SELECT cur, rate, upd FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY cur ORDER BY upd DESC) AS rn FROM rates) WHERE rn = 1;
SELECT b.bidder, r.rate FROM bid b JOIN vr FOR SYSTEM_TIME AS OF b.ts AS r ON r.cur = b.channel
--! ok
CREATE VIEW vd AS SELECT id, UPPER(val) AS val FROM dim;
SELECT b.bidder, r.val FROM bid b JOIN vd FOR SYSTEM_TIME AS OF b.proc AS r ON r.id = b.auction
--! refused
CREATE VIEW vp AS SELECT id, LAST_VALUE(name) AS name FROM person GROUP BY id;
SELECT b.bidder, r.name FROM bid b JOIN vp FOR SYSTEM_TIME AS OF b.proc AS r ON r.id = b.bidder
--! refused
SELECT * FROM bid MATCH_RECOGNIZE (
  PARTITION BY bidder ORDER BY ts
  MEASURES FIRST(A.ts) AS start_ts, LAST(B.ts) AS bottom, C.ts AS end_ts, LAST(B.price, 1) AS p2, COUNT(B.price) AS n, AVG(B.price) AS av, MATCH_ROWTIME() AS mt
  ONE ROW PER MATCH AFTER MATCH SKIP TO LAST B
  PATTERN (A B+ C?) WITHIN INTERVAL '1' HOUR
  DEFINE B AS (LAST(B.price, 1) IS NULL AND B.price < A.price) OR B.price < LAST(B.price, 1), C AS C.price > LAST(B.price, 1)) MR
--! refused
SELECT T.aid, T.bid FROM ev MATCH_RECOGNIZE (PARTITION BY typ ORDER BY evt MEASURES A.id AS aid, B.id AS bid PATTERN (A B{2,3} C{1,} D{,2}? E*?) DEFINE A AS A.body = 'a', B AS B.body LIKE 'b%', C AS CHAR_LENGTH(C.body) > 2) AS T
--! refused
SELECT * FROM ev MATCH_RECOGNIZE (PARTITION BY typ ORDER BY evt MEASURES A.id AS aid ALL ROWS PER MATCH PATTERN (A B) DEFINE A AS A.body = 'a')
--! refused
SELECT * FROM ev MATCH_RECOGNIZE (PARTITION BY typ ORDER BY evt MEASURES A.id AS aid PATTERN (A | B) DEFINE A AS A.body = 'a')
--! refused
SELECT * FROM ev MATCH_RECOGNIZE (PARTITION BY typ ORDER BY evt MEASURES A.id AS aid PATTERN (A {- B -} C) DEFINE A AS A.body = 'a')
--! refused
SELECT * FROM ev MATCH_RECOGNIZE (PARTITION BY typ ORDER BY id MEASURES A.id AS aid PATTERN (A B) DEFINE A AS A.body = 'a')
--! refused
SELECT * FROM ev MATCH_RECOGNIZE (PARTITION BY typ ORDER BY evt MEASURES A.id AS aid PATTERN (A B) WITHIN INTERVAL '1' MONTH DEFINE A AS A.body = 'a')
--! 1:112
SELECT * FROM ev MATCH_RECOGNIZE (PARTITION BY typ ORDER BY evt MEASURES A.id AS aid AFTER MATCH SKIP TO FIRST X PATTERN (A B) DEFINE A AS A.body = 'a')
--! ok
SELECT * FROM ev MATCH_RECOGNIZE (PARTITION BY typ ORDER BY evt MEASURES A.id AS aid AFTER MATCH SKIP TO NEXT ROW PATTERN (A B) SUBSET S = (A, B) DEFINE A AS A.body = 'a')
--! ok
SELECT id, loc.lat, hist[1].v, attrs['k'], CARDINALITY(tags), ELEMENT(ARRAY[1]), tags[CARDINALITY(tags)], attrs['a'] || attrs['b'] FROM ev WHERE attrs['a'] IS NOT NULL AND loc.lat BETWEEN -90 AND 90
--! ok
SELECT id, h.evt, h.v FROM ev CROSS JOIN UNNEST(hist) AS h (evt, v)
--! ok
SELECT id, k, v FROM ev, UNNEST(attrs) AS m (k, v) WHERE k <> ''
--! ok
SELECT e.id, t FROM ev e LEFT JOIN UNNEST(e.tags) AS u (t) ON u.t LIKE 'x%'
--! ok
SELECT e.id, t FROM ev e LEFT JOIN UNNEST(e.tags) AS u (t) ON TRUE
--! ok
INSERT INTO snk SELECT typ, COUNT(*) FROM ev GROUP BY typ
--! ok
INSERT INTO app SELECT typ, COUNT(*) FROM ev GROUP BY typ
--! ok
INSERT INTO app SELECT typ, COUNT(*) FROM TABLE(CUMULATE(TABLE ev, DESCRIPTOR(evt), INTERVAL '10' MINUTE, INTERVAL '1' DAY)) GROUP BY typ, window_start, window_end
--! ok
INSERT INTO app SELECT typ, COUNT(*) FROM TABLE(CUMULATE(DATA => TABLE ev, TIMECOL => DESCRIPTOR(evt), STEP => INTERVAL '10' MINUTES, SIZE => INTERVAL '1' DAY)) GROUP BY typ, window_start, window_end
--! refused
SELECT window_start, window_end, window_time, typ, COUNT(*) FROM TABLE(TUMBLE(TABLE ev, DESCRIPTOR(evt), INTERVAL '1' HOUR, INTERVAL '8' HOUR)) GROUP BY window_start, window_end, window_time, typ
--! ok
SELECT window_start, typ, id, COUNT(*) FROM TABLE(TUMBLE(TABLE ev, DESCRIPTOR(evt), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, GROUPING SETS ((typ), (id), ())
--! 1:67
SELECT window_start, window_end, COUNT(*) FROM TABLE(TUMBLE(TABLE (SELECT * FROM ev), DESCRIPTOR(evt), INTERVAL '1' HOUR)) GROUP BY window_start, window_end
--! ok
SELECT window_start, window_end, COUNT(*) FROM TABLE(TUMBLE((SELECT * FROM ev), DESCRIPTOR(evt), INTERVAL '1' HOUR)) GROUP BY window_start, window_end
--! ok
WITH w AS (SELECT * FROM ev WHERE typ = 'a') SELECT window_start, window_end, COUNT(*) FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(evt), INTERVAL '1' HOUR)) GROUP BY window_start, window_end
--! refused
SELECT window_start, window_end, COUNT(*) FROM TABLE(TUMBLE(TABLE ev, DESCRIPTOR(ms), INTERVAL '1' HOUR)) GROUP BY window_start, window_end
--! 1:82
SELECT window_start, window_end, COUNT(*) FROM TABLE(TUMBLE(TABLE ev, DESCRIPTOR(nope), INTERVAL '1' HOUR)) GROUP BY window_start, window_end
--! refused
SELECT window_start, window_end, COUNT(*) FROM TABLE(TUMBLE(TABLE ev, DESCRIPTOR(evt), INTERVAL '1' MONTH)) GROUP BY window_start, window_end
--! refused
SELECT window_start, window_end, COUNT(*) FROM TABLE(CUMULATE(TABLE ev, DESCRIPTOR(evt), INTERVAL '7' MINUTE, INTERVAL '1' HOUR)) GROUP BY window_start, window_end
--! ok
SELECT * FROM (SELECT a.id AS i1, b.id AS i2, a.evt AS at1 FROM ev a JOIN ev b ON a.id = b.id) t, LATERAL (SELECT 1)
--! refused
CREATE VIEW j AS SELECT a.id, a.evt FROM ev a JOIN ev b ON a.id = b.id;
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE j, DESCRIPTOR(evt), INTERVAL '1' HOUR)) GROUP BY window_start, window_end
--! ok
SELECT a.id, a.evt FROM ev a JOIN ev b ON a.id = b.id
--! ok
CREATE VIEW j AS SELECT a.id, a.evt FROM ev a JOIN ev b ON a.id = b.id AND a.evt BETWEEN b.evt - INTERVAL '1' HOUR AND b.evt + INTERVAL '1' HOUR;
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE j, DESCRIPTOR(evt), INTERVAL '1' HOUR)) GROUP BY window_start, window_end
--! ok
CREATE VIEW g AS SELECT typ, evt, COUNT(*) AS c FROM ev GROUP BY typ, evt;
SELECT TUMBLE_END(evt, INTERVAL '1' HOUR), SUM(c) FROM g GROUP BY TUMBLE(evt, INTERVAL '1' HOUR)
--! ok
CREATE VIEW g AS SELECT typ, MAX(evt) AS evt FROM ev GROUP BY typ;
SELECT TUMBLE_END(evt, INTERVAL '1' HOUR), COUNT(*) FROM g GROUP BY TUMBLE(evt, INTERVAL '1' HOUR)
--! ok
CREATE VIEW u AS SELECT id, evt FROM ev UNION ALL SELECT id, evt FROM ev;
SELECT TUMBLE_END(evt, INTERVAL '1' HOUR), COUNT(*) FROM u GROUP BY TUMBLE(evt, INTERVAL '1' HOUR)
--! ok
CREATE VIEW u AS SELECT id, evt FROM ev UNION SELECT id, evt FROM ev;
SELECT TUMBLE_END(evt, INTERVAL '1' HOUR), COUNT(*) FROM u GROUP BY TUMBLE(evt, INTERVAL '1' HOUR)
--! ok
SELECT id, SUM(ms) OVER (PARTITION BY typ ORDER BY at2) FROM (SELECT id, ms, typ, CAST(evt AS TIMESTAMP_LTZ(3)) AS at2 FROM ev)
--! ok
SELECT /*+ STATE_TTL('a' = '1d', 'b' = '12h') */ a.id FROM ev a JOIN person b ON a.id = b.name
--! ?
SELECT /*+ STATE_TTL('a' = 'soon') */ a.id FROM ev a JOIN person b ON a.id = b.name
--! ok
SELECT /*+ LOOKUP('table' = 'd', 'retry-predicate' = 'lookup_miss', 'retry-strategy' = 'fixed_delay', 'fixed-delay' = '10s', 'max-attempts' = '3') */ b.bidder FROM bid b JOIN dim FOR SYSTEM_TIME AS OF b.proc AS d ON b.auction = d.id
--! ok
SELECT /*+ LOOKUP('table' = 'd', 'async' = 'true', 'output-mode' = 'allow_unordered', 'capacity' = '100', 'timeout' = '180s') */ b.bidder FROM bid b JOIN dim FOR SYSTEM_TIME AS OF b.proc AS d ON b.auction = d.id
--! ?
SELECT /*+ LOOKUP('async' = 'true') */ b.bidder FROM bid b JOIN dim FOR SYSTEM_TIME AS OF b.proc AS d ON b.auction = d.id
--! ok
SELECT * FROM ev /*+ OPTIONS('scan.startup.mode' = 'earliest-offset', 'properties.group.id' = 'x') */ AS e WHERE typ = 'a'
--! 1:23
SELECT * FROM ev AS e /*+ OPTIONS('scan.startup.mode' = 'earliest-offset') */ WHERE typ = 'a'
--! ok
INSERT INTO app /*+ OPTIONS('sink.parallelism' = '4') */ SELECT id, ms FROM ev
--! ok
INSERT INTO app /*+ OPTIONS('sink.parallelism' = '4') */ (v, k) SELECT ms, id FROM ev
--! 1:24
INSERT INTO app (k, v) /*+ OPTIONS('sink.parallelism' = '4') */ SELECT id, ms FROM ev
--! ?
SELECT /*+ MULTI_JOIN(a, b, c) */ a.id FROM ev a JOIN person b ON a.id = b.name JOIN person c ON c.name = a.id
--! ok
SELECT U&'\00e4\+01F600', U&'d!0061t' UESCAPE '!', X'AF01', x'', _UTF8'abc', _UTF16'def', _LATIN1'x', N'nat', 'it''s', e'\n'
--! ok
SELECT U&'\00e4', U&'d!0061t' UESCAPE '!', X'AF01', x'', 'it''s'
--! 1:8
SELECT X'A'
--! 1:8
SELECT X'ZZ'
--! 1:26
SELECT N'nat', _UTF8'a', _UTF16LE'x'
--! ok
SELECT INTERVAL '1' YEAR, INTERVAL '1-2' YEAR TO MONTH, INTERVAL '3' MONTH, INTERVAL '4 5' DAY TO HOUR, INTERVAL '4 5:06' DAY TO MINUTE, INTERVAL '4 5:06:07.890' DAY TO SECOND, INTERVAL '5:06' HOUR TO MINUTE, INTERVAL '5:06:07' HOUR TO SECOND, INTERVAL '6:07.1' MINUTE TO SECOND, INTERVAL '7.123' SECOND, INTERVAL -'1' DAY, INTERVAL '-1' DAY, INTERVAL '100' DAY(3), INTERVAL '1' SECOND(2, 3), INTERVAL '2' WEEK, INTERVAL '1' QUARTER
--! 1:8
SELECT INTERVAL '100' DAY
--! ok
SELECT INTERVAL '1' DAYS, INTERVAL '2' HOURS, INTERVAL '3' MINUTES, INTERVAL '4' SECONDS, INTERVAL '5' MONTHS, INTERVAL '6' YEARS, INTERVAL '1' WEEKS, INTERVAL '1' QUARTERS
--! ok
SELECT INTERVAL 5 DAY, INTERVAL (1 + 2) HOUR
--! 1:8
SELECT DATE '2020-02-30'
--! 1:82
SELECT DATE '2020-2-3', TIME '1:2:3', TIMESTAMP '2020-01-01 10:00:00.123456789', TIMESTAMP '2020-01-01 10:00'
--! ok
SELECT 1e3, 1E-3, .5, 5., 0x1F, 1_000
--! 1:55
SELECT 1e3, 1E-3, .5, 5., 00012, 9223372036854775807, 9223372036854775808, 123456789012345678901234567890.12345678
--! 1:8
SELECT 99999999999999999999999999999999999999999
--! 1:63
SELECT TRUE AND NOT FALSE OR UNKNOWN, NULL IS NULL, 1 <> 2, 1 != 2, 1 % 2, -1, +1, - -1, 'a' || 'b' || CAST(1 AS STRING), 1 IS DISTINCT FROM NULL, 1 IS NOT DISTINCT FROM 2
--! ok
SELECT {d '2020-01-01'}, {t '10:00:00'}, {ts '2020-01-01 10:00:00'}, {fn UCASE('a')}
--! 1:134
SELECT CURRENT_DATE, CURRENT_TIME, LOCALTIME, LOCALTIMESTAMP, CURRENT_TIMESTAMP, NOW(), CURRENT_ROW_TIMESTAMP(), CURRENT_DATABASE(), CURRENT_USER
--! refused
SELECT CURRENT_DATE, CURRENT_TIME, LOCALTIME, LOCALTIMESTAMP, CURRENT_TIMESTAMP, NOW(), CURRENT_ROW_TIMESTAMP(), CURRENT_DATABASE(), CURRENT_TIMESTAMP(3)
--! 1:46
select Count(*) As `Anzahl der Äpfel`, `typ` "x" from EV
--! 1:63
select Count(*) As `Anzahl der Äpfel`, `typ` from ev group by `TYP`
--! ok
SeLeCt cOuNt(*) aS `Anzahl der Äpfel`, `typ` FrOm `default_catalog`.`default_database`.`ev` gRoUp bY `typ`
--! ok
SELECT `a``b` FROM (VALUES (1)) AS t (`a``b`)
--! ok
SELECT t.`select`, t.`from` FROM (VALUES (1, 2)) AS t (`select`, `from`)
--! ok
SELECT ev.id FROM default_database.ev
--! ok
SELECT default_database.ev.id FROM default_database.ev
--! ok
SELECT default_catalog.default_database.ev.loc.lat FROM default_catalog.default_database.ev
--! 1:8
SELECT Ev.id FROM ev
