-- What production jobs write and generators rarely do: views over views, chains of CTEs, versioned joins, JSON with every clause, nested access, hints, dialect-like options, odd layout.
--! tables
CREATE TABLE orders (
  order_id STRING, user_id BIGINT, sku STRING, qty INT, price DECIMAL(12, 2), currency STRING, state STRING, payload STRING,
  items ARRAY<ROW<sku STRING, qty INT, attrs MAP<STRING, STRING>>>, buyer ROW<name STRING, addr ROW<street STRING, zip STRING, geo ROW<lat DOUBLE, lon DOUBLE>>>,
  tags MAP<STRING, ARRAY<STRING>>, order_time TIMESTAMP(3), upd TIMESTAMP_LTZ(3), proc AS PROCTIME(), WATERMARK FOR order_time AS order_time - INTERVAL '5' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
CREATE TABLE payments (pay_id STRING, order_id STRING, amount DECIMAL(12, 2), pay_time TIMESTAMP(3), WATERMARK FOR pay_time AS pay_time - INTERVAL '5' SECOND) WITH ('connector' = 'kafka', 'topic' = 'payments', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
CREATE TABLE rates (currency STRING, rate DECIMAL(18, 6), upd_time TIMESTAMP(3), WATERMARK FOR upd_time AS upd_time, PRIMARY KEY (currency) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'rates', 'properties.bootstrap.servers' = 'k:9092', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE rate_log (currency STRING, rate DECIMAL(18, 6), upd_time TIMESTAMP(3), WATERMARK FOR upd_time AS upd_time) WITH ('connector' = 'kafka', 'topic' = 'rl', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
CREATE TABLE users (user_id BIGINT, name STRING, level INT, PRIMARY KEY (user_id) NOT ENFORCED) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/shop', 'table-name' = 'users');
CREATE TABLE ticks (symbol STRING, price DOUBLE, vol BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka', 'topic' = 'ticks', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
CREATE TABLE out_s (k STRING, v STRING) WITH ('connector' = 'print');
CREATE TABLE out_n (k STRING, n BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'o', 'properties.bootstrap.servers' = 'k:9092', 'key.format' = 'json', 'value.format' = 'json');
--! ok
CREATE TEMPORARY VIEW paid AS SELECT o.*, p.amount, p.pay_time FROM orders o JOIN payments p ON o.order_id = p.order_id AND p.pay_time BETWEEN o.order_time AND o.order_time + INTERVAL '1' HOUR;
CREATE TEMPORARY VIEW paid_eur AS SELECT paid.order_id, paid.sku, paid.amount * r.rate AS eur, paid.order_time FROM paid JOIN rates FOR SYSTEM_TIME AS OF paid.order_time AS r ON paid.currency = r.currency;
CREATE TEMPORARY VIEW per_sku (sku, w_start, w_end, total) AS SELECT sku, window_start, window_end, SUM(eur) FROM TABLE(TUMBLE(TABLE paid_eur, DESCRIPTOR(order_time), INTERVAL '10' MINUTES)) GROUP BY sku, window_start, window_end;
INSERT INTO out_s SELECT sku, CAST(total AS STRING) FROM per_sku WHERE total > 100;
--! ok
WITH paid AS (SELECT o.order_id, o.sku, p.amount, p.pay_time FROM orders AS o INNER JOIN payments AS p ON o.order_id = p.order_id AND p.pay_time BETWEEN o.order_time - INTERVAL '1' MINUTE AND o.order_time + INTERVAL '1' DAY),
big AS (SELECT * FROM paid WHERE amount > 1000), ranked AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY sku ORDER BY amount DESC) AS rn FROM big)
SELECT sku, order_id, amount FROM ranked WHERE rn <= 3;
--! ok
INSERT INTO out_s WITH a AS (SELECT order_id, state FROM orders), b AS (SELECT order_id AS k, state AS v FROM a WHERE state IS NOT NULL) SELECT k, v FROM b UNION ALL SELECT order_id, 'none' FROM a WHERE state IS NULL;
--! ok
-- dedup: keep the last row of each key in processing time, then in event time
INSERT INTO out_s SELECT order_id, state FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY proc ASC) AS rn FROM orders) WHERE rn = 1;
--! ok
INSERT INTO out_n SELECT order_id, user_id FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY order_time DESC) AS rn FROM orders) AS t WHERE rn = 1;
--! ok
INSERT INTO out_n SELECT sku, n FROM (SELECT sku, n, ROW_NUMBER() OVER (ORDER BY n DESC) AS r FROM (SELECT sku, COUNT(*) AS n FROM orders GROUP BY sku)) WHERE r <= 10;
--! ok
SELECT sku, n FROM (SELECT sku, COUNT(*) AS n FROM orders GROUP BY sku) QUALIFY ROW_NUMBER() OVER (ORDER BY n DESC) <= 10;
--! ok
SELECT window_start, window_end, sku, n FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY n DESC, sku) AS rn FROM (
    SELECT window_start, window_end, sku, COUNT(*) AS n FROM TABLE(CUMULATE(DATA => TABLE orders, TIMECOL => DESCRIPTOR(order_time), STEP => INTERVAL '1' HOUR, SIZE => INTERVAL '1' DAY)) GROUP BY window_start, window_end, sku)) WHERE rn <= 5;
--! ok
SELECT L.order_id, R.pay_id, COALESCE(L.window_start, R.window_start) AS ws FROM (SELECT * FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(order_time), INTERVAL '5' MINUTES))) L
FULL OUTER JOIN (SELECT * FROM TABLE(TUMBLE(TABLE payments, DESCRIPTOR(pay_time), INTERVAL '5' MINUTES))) R ON L.order_id = R.order_id AND L.window_start = R.window_start AND L.window_end = R.window_end;
--! ok
SELECT * FROM (SELECT * FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(order_time), INTERVAL '5' MINUTES))) L WHERE L.order_id IN (SELECT order_id FROM (SELECT * FROM TABLE(TUMBLE(TABLE payments, DESCRIPTOR(pay_time), INTERVAL '5' MINUTES))) R WHERE L.window_start = R.window_start AND L.window_end = R.window_end);
--! 1:78
SELECT window_start, window_end, window_time, SUM(s) FROM TABLE(TUMBLE(TABLE (SELECT window_time AS wt, qty AS s FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(order_time), INTERVAL '1' MINUTE))), DESCRIPTOR(wt), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, window_time;
--! ok
SELECT window_start, window_end, SUM(s) AS s FROM TABLE(TUMBLE((SELECT window_time AS wt, SUM(qty) AS s FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(order_time), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, window_time), DESCRIPTOR(wt), INTERVAL '1' HOUR)) GROUP BY window_start, window_end;
--! ok
SELECT user_id, window_start, window_end, COUNT(*) FROM TABLE(SESSION(TABLE orders PARTITION BY user_id, DESCRIPTOR(order_time), INTERVAL '30' MINUTES)) GROUP BY user_id, window_start, window_end;
--! ok
SELECT o.order_id, o.price * r.rate AS eur FROM orders AS o LEFT JOIN rates FOR SYSTEM_TIME AS OF o.order_time AS r ON r.currency = o.currency;
--! ok
CREATE TEMPORARY VIEW versioned AS SELECT currency, rate, upd_time FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY currency ORDER BY upd_time DESC) AS rn FROM rate_log) WHERE rn = 1;
SELECT o.order_id, o.price * v.rate FROM orders o JOIN versioned FOR SYSTEM_TIME AS OF o.order_time v ON o.currency = v.currency;
--! ok
SELECT o.order_id, u.name, u.level FROM orders AS o LEFT JOIN users FOR SYSTEM_TIME AS OF o.proc AS u ON o.user_id = u.user_id AND u.level > 2;
--! ok
SELECT /*+ LOOKUP('table' = 'u', 'retry-predicate' = 'lookup_miss', 'retry-strategy' = 'fixed_delay', 'fixed-delay' = '10s', 'max-attempts' = '3') */ o.order_id, u.name FROM orders AS o JOIN users FOR SYSTEM_TIME AS OF o.proc AS u ON o.user_id = u.user_id;
--! ok
SELECT /*+ LOOKUP('table' = 'u', 'async' = 'true', 'output-mode' = 'allow_unordered', 'capacity' = '100', 'timeout' = '180s'), STATE_TTL('o' = '1d') */ o.order_id, u.name FROM orders AS o JOIN users FOR SYSTEM_TIME AS OF o.proc AS u ON o.user_id = u.user_id;
--! ok
SELECT /*+ STATE_TTL('o' = '1d', 'p' = '12h') */ o.order_id, p.amount FROM orders o JOIN payments p ON o.order_id = p.order_id;
--! ok
SELECT /*+ STATE_TTL('orders' = '1 d') */ sku, COUNT(*) FROM orders GROUP BY sku;
--! ok
SELECT * FROM orders /*+ OPTIONS('scan.startup.mode' = 'timestamp', 'scan.startup.timestamp-millis' = '1700000000000') */ AS o WHERE o.qty > 1;
--! ok
INSERT INTO out_s /*+ OPTIONS('print-identifier' = 'x', 'sink.parallelism' = '1') */ SELECT order_id, state FROM orders;
--! ok
SELECT JSON_VALUE(payload, '$.a.b'), JSON_VALUE(payload, 'lax $.a' RETURNING INTEGER), JSON_VALUE(payload, 'strict $.a' RETURNING DOUBLE DEFAULT 0 ON EMPTY ERROR ON ERROR), JSON_VALUE(payload, '$.b' RETURNING BOOLEAN NULL ON EMPTY NULL ON ERROR), JSON_VALUE(payload, '$.s' DEFAULT 'n/a' ON EMPTY DEFAULT 'bad' ON ERROR) FROM orders;
--! ok
SELECT JSON_VALUE(payload, '$.a' RETURNING STRING ERROR ON EMPTY NULL ON ERROR), JSON_VALUE(payload, '$[''x y'']'), JSON_VALUE(payload, CONCAT('$.', sku)) FROM orders;
--! refused
SELECT JSON_VALUE(payload, '$.a' RETURNING DATE), JSON_VALUE(payload, '$.a' RETURNING TIMESTAMP(3)) FROM orders;
--! refused
SELECT JSON_VALUE(payload, '$.a' RETURNING BIGINT), JSON_VALUE(payload, '$.a' RETURNING DECIMAL(10, 2)) FROM orders;
--! ok
SELECT JSON_QUERY(payload, '$.a' WITHOUT WRAPPER), JSON_QUERY(payload, '$.a' WITH CONDITIONAL ARRAY WRAPPER EMPTY ARRAY ON EMPTY EMPTY OBJECT ON ERROR), JSON_QUERY(payload, 'lax $.x[*]' RETURNING ARRAY<STRING> WITH UNCONDITIONAL WRAPPER NULL ON EMPTY ERROR ON ERROR) FROM orders;
--! ok
SELECT JSON_EXISTS(payload, '$.a' TRUE ON ERROR), JSON_EXISTS(payload, 'strict $.b' UNKNOWN ON ERROR), payload IS JSON, payload IS NOT JSON OBJECT, payload IS JSON ARRAY, payload IS JSON SCALAR FROM orders;
--! refused
SELECT JSON_OBJECT('id' VALUE order_id, KEY 'n' VALUE qty, 'addr' : buyer.addr.street NULL ON NULL), JSON_OBJECT('a' VALUE JSON_ARRAY(1, 'x', NULL ABSENT ON NULL) ABSENT ON NULL), JSON_STRING(items), JSON(payload) FROM orders;
--! ok
SELECT JSON_OBJECT('id' VALUE order_id, 'raw' VALUE JSON(payload), 'nested' VALUE JSON_OBJECT('q' VALUE qty)) FROM orders;
--! ok
SELECT sku, JSON_OBJECTAGG(KEY order_id VALUE price ABSENT ON NULL), JSON_ARRAYAGG(order_id NULL ON NULL) FROM orders GROUP BY sku;
--! ok
SELECT buyer.addr.geo.lat, orders.buyer.addr.zip, items[1].sku, items[1].attrs['color'], tags['x'][2], (buyer).name, buyer.addr.* FROM orders;
--! ok
SELECT o.buyer.*, o.items[CARDINALITY(o.items)].qty + 1 AS q FROM orders AS o WHERE o.tags['promo'] IS NOT NULL AND CARDINALITY(o.tags) > 0;
--! ok
SELECT o.order_id, i.sku, i.qty, i.attrs['c'] FROM orders AS o CROSS JOIN UNNEST(o.items) AS i (sku, qty, attrs);
--! ok
SELECT o.order_id, t.k, v FROM orders AS o LEFT JOIN UNNEST(o.tags) AS t (k, vs) ON TRUE CROSS JOIN UNNEST(t.vs) AS x (v);
--! ok
SELECT o.order_id, i.*, pos FROM orders AS o CROSS JOIN UNNEST(o.items) WITH ORDINALITY AS i (sku, qty, attrs, pos) WHERE pos = 1;
--! refused
SELECT order_id, (SELECT MAX(qty) FROM UNNEST(items) AS t (s, qty, a)) AS m FROM orders;
--! refused
SELECT T.* FROM ticks MATCH_RECOGNIZE (
  PARTITION BY symbol ORDER BY ts
  MEASURES FIRST(A.price) AS first_price, LAST(DOWN.price, 1) AS prev_low, LAST(UP.price) AS last_price, AVG(DOWN.price) AS mean, COUNT(DOWN.price) AS n, MATCH_ROWTIME() AS mrt, A.ts AS begun
  ONE ROW PER MATCH AFTER MATCH SKIP TO LAST UP
  PATTERN (A DOWN{2,}? UP+ END_?) WITHIN INTERVAL '1' HOUR
  DEFINE DOWN AS (LAST(DOWN.price, 1) IS NULL AND DOWN.price < A.price) OR DOWN.price < LAST(DOWN.price, 1), UP AS UP.price > LAST(DOWN.price), END_ AS END_.price > 0) AS T;
--! ok
SELECT * FROM ticks MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY ts MEASURES A.price AS p, B.price AS q AFTER MATCH SKIP PAST LAST ROW PATTERN (A B* C) SUBSET D = (A, B) DEFINE A AS price > 1, B AS AVG(B.price) < 15, C AS C.vol > SUM(B.vol));
--! refused
SELECT * FROM ticks MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY ts MEASURES A.price AS p ALL ROWS PER MATCH PATTERN (A B) DEFINE A AS price > 1);
--! refused
SELECT * FROM ticks MATCH_RECOGNIZE (PARTITION BY symbol, vol ORDER BY ts, price DESC MEASURES C.price AS p, CLASSIFIER() AS c PATTERN (A | B C) DEFINE A AS price > 1);
--! 1:21 differs: several errors
SELECT * FROM ticks MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY ts MEASURES LAST(A.price) AS p, PREV(A.price, 2) AS q PATTERN (A{3} B) DEFINE A AS A.price > PREV(A.price), B AS B.price < PREV(B.price, 1)) AS m (s, x, y) WHERE x > y;
--! ?
SELECT * FROM (SELECT symbol, price, vol FROM ticks) PIVOT (SUM(vol) AS s, MAX(price) AS m FOR symbol IN ('A' AS a, 'B' AS b, 'C'));
--! refused
SELECT symbol, kind, v FROM (SELECT symbol, CAST(price AS DOUBLE) AS p, CAST(vol AS DOUBLE) AS q FROM ticks) UNPIVOT (v FOR kind IN (p AS 'price', q AS 'volume'));
--! 2:47
CREATE TABLE typed (
  id BIGINT NOT NULL COMMENT 'it''s the key', raw STRING, `when` AS TO_TIMESTAMP(JSON_VALUE(raw, '$.t'), 'yyyy-MM-dd HH:mm:ss'), amount AS CAST(JSON_VALUE(raw, '$.a') AS DECIMAL(10, 2)) COMMENT 'from raw',
  cat AS CASE WHEN id > 10 THEN 'x' ELSE UPPER(SUBSTRING(raw FROM 1 FOR 2)) END, hdrs MAP<STRING, BYTES> METADATA FROM 'headers', ts TIMESTAMP_LTZ(3) METADATA FROM 'timestamp' VIRTUAL, part INT METADATA FROM 'partition' VIRTUAL,
  WATERMARK FOR `when` AS `when` - INTERVAL '1' SECOND, CONSTRAINT pk PRIMARY KEY (id) NOT ENFORCED
) COMMENT 'all of it' DISTRIBUTED BY HASH (id) INTO 4 BUCKETS WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'k:9092', 'key.format' = 'json', 'value.format' = 'json');
SELECT id, amount, cat, `when` FROM typed WHERE ts > CURRENT_TIMESTAMP - INTERVAL '1' DAY;
--! ok
CREATE TABLE a1 (id INT, v STRING, t TIMESTAMP(3), c AS id * 2, WATERMARK FOR t AS t, PRIMARY KEY (id) NOT ENFORCED) PARTITIONED BY (v) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'json');
CREATE TABLE a2 (extra STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('path' = '/tmp/y') LIKE a1 (EXCLUDING CONSTRAINTS EXCLUDING PARTITIONS INCLUDING GENERATED OVERWRITING OPTIONS OVERWRITING WATERMARKS);
SELECT id, v, c, extra FROM a2;
--! 2:36
CREATE TABLE a1 (id INT, v STRING, c AS id * 2) WITH ('connector' = 'datagen');
CREATE TABLE a2 (c AS id * 3, d AS c + 1) LIKE a1 (INCLUDING ALL OVERWRITING GENERATED);
--! ok
CREATE TABLE a1 (id INT, v STRING, c AS id * 2) WITH ('connector' = 'datagen');
CREATE TABLE a2 (c AS id * 3) LIKE a1 (INCLUDING ALL OVERWRITING GENERATED);
SELECT c FROM a2;
--! refused
CREATE TABLE ctas (PRIMARY KEY (order_id) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'c', 'properties.bootstrap.servers' = 'k:9092', 'key.format' = 'json', 'value.format' = 'json') AS SELECT order_id, state, price FROM orders;
--! ok
CREATE TABLE ctas (price DOUBLE, extra INT, WATERMARK FOR order_time AS order_time - INTERVAL '1' SECOND) WITH ('connector' = 'kafka', 'topic' = 'c', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json') AS SELECT order_id, order_time, CAST(price AS FLOAT) AS price FROM orders;
--! ok
CREATE TABLE ctas (state, order_id) WITH ('connector' = 'print') AS SELECT order_id, state FROM orders;
--! ok
CREATE OR REPLACE TABLE ctas WITH ('connector' = 'print') AS SELECT order_id, COUNT(*) AS n FROM orders GROUP BY order_id;
--! ok
EXECUTE STATEMENT SET BEGIN
  INSERT INTO out_s SELECT order_id, state FROM orders; -- one
  /* two */ INSERT INTO out_s (v, k) SELECT state, order_id FROM orders WHERE state LIKE 'A\_%' ESCAPE '\';
  INSERT INTO out_n SELECT state, COUNT(*) FROM orders GROUP BY state;
END;
--! ok
BEGIN STATEMENT SET;
INSERT INTO out_s VALUES ('a', 'b'), ('c', CAST(NULL AS STRING));
INSERT INTO out_s (k) SELECT order_id FROM orders;
END;
--! ?
CREATE CATALOG pm WITH ('type' = 'paimon', 'warehouse' = 's3://b/w');
USE CATALOG pm;
CREATE DATABASE IF NOT EXISTS ods;
USE ods;
CREATE TABLE IF NOT EXISTS ods_orders (dt STRING, order_id STRING, amount DECIMAL(10, 2), PRIMARY KEY (dt, order_id) NOT ENFORCED) PARTITIONED BY (dt) WITH ('bucket' = '4', 'changelog-producer' = 'lookup', 'merge-engine' = 'partial-update', 'fields.amount.aggregate-function' = 'sum');
INSERT INTO ods_orders SELECT DATE_FORMAT(order_time, 'yyyyMMdd'), order_id, price FROM default_catalog.default_database.orders;
--! ?
CREATE CATALOG ice WITH ('type' = 'iceberg', 'catalog-type' = 'rest', 'uri' = 'http://r:8181');
INSERT INTO ice.db.events /*+ OPTIONS('upsert-enabled' = 'true') */ SELECT order_id, order_time FROM orders;
SELECT * FROM ice.db.`events$snapshots`;
--! 9:15
CREATE CATALOG mem WITH ('type' = 'generic_in_memory', 'default-database' = 'd1');
CREATE DATABASE mem.d2;
CREATE TABLE mem.d2.t (a INT) WITH ('connector' = 'print');
USE mem.d2;
INSERT INTO t SELECT 1;
INSERT INTO mem.d2.t VALUES (2);
SHOW TABLES FROM mem.d2 LIKE 't%';
SELECT * FROM default_catalog.default_database.orders;
SELECT * FROM orders;
--! ok
CREATE TABLE `заказы` (`ключ` STRING, `数量` INT, `naïve col` STRING, `a``b` INT, `select` INT) WITH ('connector' = 'datagen');
SELECT `заказы`.`ключ`, `数量` + 1 AS `总 数`, `a``b`, `select`, `naïve col` FROM `заказы` WHERE `ключ` <> U&'\0414' AND `naïve col` = '日本語''s';
--! ok
CREATE TABLE größe (é INT) WITH ('connector' = 'datagen');
SELECT é FROM größe;
--! ok
select
	order_id -- the key

	,/* c1 */state/*c2*/,price*qty as total--tail
from    orders
where qty in(1,2,3)and state not in('A','B')or(not qty>0)
;
--! ok
SELECT order_id FROM orders WHERE sku IN ('a01','a02','a03','a04','a05','a06','a07','a08','a09','a10','a11','a12','a13','a14','a15','a16','a17','a18','a19','a20','a21','a22','a23','a24','a25') AND qty NOT IN (1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30) AND (sku, qty) IN (('a', 1), ('b', 2));
--! ok
SHOW CREATE TABLE orders;
SHOW COLUMNS FROM orders LIKE 'o%';
SHOW TABLES;
SHOW FUNCTIONS;
SHOW USER FUNCTIONS LIKE 'x%';
SHOW CATALOGS;
SHOW CURRENT CATALOG;
SHOW CURRENT DATABASE;
SHOW DATABASES IN default_catalog;
SHOW VIEWS;
SHOW MODULES;
SHOW FULL MODULES;
SHOW JARS;
DESCRIBE orders;
DESC EXTENDED orders;
EXPLAIN ESTIMATED_COST, CHANGELOG_MODE, JSON_EXECUTION_PLAN SELECT order_id FROM orders;
EXPLAIN PLAN FOR INSERT INTO out_s SELECT order_id, state FROM orders;
EXPLAIN STATEMENT SET BEGIN INSERT INTO out_s SELECT order_id, state FROM orders; INSERT INTO out_s SELECT state, order_id FROM orders; END;
--! refused
SHOW CREATE VIEW nope;
--! refused
SHOW PARTITIONS orders;
--! refused
SHOW PROCEDURES;
--! 4:29
CREATE VIEW v1 AS SELECT order_id AS a, qty AS b FROM orders;
ALTER VIEW v1 RENAME TO v2;
ALTER VIEW v2 AS SELECT order_id AS a FROM orders;
CREATE VIEW v3 AS SELECT a, b FROM v2;
--! ok
CREATE VIEW v1 AS SELECT order_id AS a, qty AS b FROM orders;
CREATE VIEW IF NOT EXISTS v1 AS SELECT 1;
CREATE OR REPLACE TEMPORARY VIEW v1 AS SELECT 2 AS a;
SELECT a FROM v1;
--! 1:163
SELECT user_id, order_time, SUM(qty) OVER w AS s, COUNT(*) OVER w AS c, FIRST_VALUE(sku) OVER w, LAG(price, 1) OVER (PARTITION BY user_id ORDER BY order_time) AS prev FROM orders WINDOW w AS (PARTITION BY user_id ORDER BY order_time RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW);
--! refused
SELECT user_id, SUM(qty) OVER (PARTITION BY user_id ORDER BY order_time ROWS BETWEEN 10 PRECEDING AND CURRENT ROW), AVG(qty) OVER (PARTITION BY user_id ORDER BY proc ROWS 5 PRECEDING) FROM orders;
--! ok
SELECT COALESCE(sku, 'all') AS sku, state, GROUPING(sku) AS g, GROUPING_ID(sku, state) AS gid, SUM(qty) FROM orders GROUP BY GROUPING SETS ((sku, state), (sku), ());
--! ok
SELECT sku, state, COUNT(DISTINCT user_id) FILTER (WHERE qty > 1) AS u, SUM(price) FILTER (WHERE state = 'P'), LISTAGG(DISTINCT order_id, ';') FROM orders GROUP BY CUBE (sku, state) HAVING COUNT(*) > 1;
--! ok
SELECT TUMBLE_START(order_time, INTERVAL '1' HOUR), TUMBLE_ROWTIME(order_time, INTERVAL '1' HOUR), sku, SUM(qty) FROM orders GROUP BY sku, TUMBLE(order_time, INTERVAL '1' HOUR);
--! ok
SELECT HOP_START(order_time, INTERVAL '5' MINUTE, INTERVAL '1' HOUR) AS ws, HOP_END(order_time, INTERVAL '5' MINUTE, INTERVAL '1' HOUR), COUNT(*) FROM orders GROUP BY HOP(order_time, INTERVAL '5' MINUTE, INTERVAL '1' HOUR);
--! ok
SELECT o.order_id FROM orders o WHERE EXISTS (SELECT 1 FROM payments p WHERE p.order_id = o.order_id AND p.amount >= o.price) AND o.user_id NOT IN (SELECT user_id FROM users WHERE level < 0) AND o.price > (SELECT AVG(amount) FROM payments);
--! refused
SELECT order_id, CASE state WHEN 'N' THEN 'new' WHEN 'P' THEN 'paid' ELSE CONCAT_WS('-', state, 'other') END AS s, IF(qty > 1, 'many', 'one'), NULLIF(state, ''), COALESCE(state, sku, 'x'), TRY_CAST(payload AS INT), CAST(order_time AS DATE), EXTRACT(HOUR FROM order_time), DATE_FORMAT(order_time, 'yyyy-MM-dd'), TIMESTAMPDIFF(MINUTE, order_time, CURRENT_TIMESTAMP), TIMESTAMPADD(DAY, -1, order_time), FLOOR(order_time TO HOUR), CEIL(price), order_time + INTERVAL '1 02:03' DAY TO MINUTE FROM orders;
--! ok
SELECT TO_TIMESTAMP_LTZ(1700000000000, 3), FROM_UNIXTIME(1700000000, 'yyyy'), UNIX_TIMESTAMP('2024-01-01 00:00:00'), CONVERT_TZ('1970-01-01 00:00:00', 'UTC', 'America/Los_Angeles'), TO_DATE('2024-01-01'), REGEXP_EXTRACT('foothebar', 'foo(.*?)(bar)', 2), SPLIT_INDEX('a,b', ',', 0), MD5('x'), SHA2('x', 256), UUID(), RAND_INTEGER(10), TRUNCATE(1.234, 2), LPAD('a', 5, '*'), INSTR('abc', 'b'), ARRAY_AGG(1), TYPEOF(1);
--! ok
SELECT ARRAY_CONTAINS(ARRAY['a', 'b'], 'a'), ARRAY_DISTINCT(ARRAY[1, 1]), ARRAY_JOIN(ARRAY['a'], ','), MAP_KEYS(MAP['a', 1]), MAP_FROM_ARRAYS(ARRAY['a'], ARRAY[1]), ARRAY_SORT(ARRAY[3, 1], FALSE, TRUE), ELEMENT(ARRAY[1]), CARDINALITY(MAP[1, 2]), ROW(1, 'a'), ARRAY_SLICE(ARRAY[1, 2, 3], -2, 3), ARRAY_MAX(ARRAY[1]), ARRAY_REVERSE(ARRAY[1]), ARRAY_UNION(ARRAY[1], ARRAY[2]), ARRAY_EXCEPT(ARRAY[1], ARRAY[1]), ARRAY_INTERSECT(ARRAY[1], ARRAY[1]), STR_TO_MAP('a=1'), MAP_ENTRIES(MAP['a', 1]), MAP_UNION(MAP['a', 1], MAP['b', 2]);
--! 9:8
ALTER TABLE orders ADD (note STRING COMMENT 'n' AFTER sku, vat AS price * 0.2, first_col INT FIRST);
ALTER TABLE orders MODIFY (qty BIGINT NOT NULL, WATERMARK FOR order_time AS order_time - INTERVAL '1' MINUTE);
ALTER TABLE orders DROP (payload, note);
ALTER TABLE orders RENAME state TO status;
ALTER TABLE orders SET ('scan.startup.mode' = 'earliest-offset');
ALTER TABLE orders RESET ('scan.startup.mode');
ALTER TABLE orders DROP WATERMARK;
SELECT status, vat, first_col FROM orders;
SELECT state FROM orders;
--! ok
CREATE TEMPORARY TABLE gen (id INT, name STRING, ts AS LOCALTIMESTAMP, WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen', 'rows-per-second' = '5', 'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '1000', 'fields.name.length' = '10', 'number-of-rows' = '100');
INSERT INTO out_n SELECT name, COUNT(*) FROM gen GROUP BY name, TUMBLE(ts, INTERVAL '10' SECOND);
--! ok
INSERT OVERWRITE out_s SELECT order_id, state FROM orders;
--! 2:48
CREATE TABLE fs (a STRING, dt STRING, hr STRING) PARTITIONED BY (dt, hr) WITH ('connector' = 'filesystem', 'path' = 'file:///tmp/fs', 'format' = 'parquet', 'partition.time-extractor.timestamp-pattern' = '$dt $hr:00:00', 'sink.partition-commit.policy.kind' = 'success-file');
INSERT INTO fs PARTITION (dt = '2024-01-01', hr) SELECT order_id, state FROM orders;
INSERT INTO fs PARTITION (dt = '2024-01-01', hr = '10') (a) SELECT order_id FROM orders;
INSERT INTO fs PARTITION (nope = '1') SELECT order_id, state FROM orders;
--! ok
SELECT o.order_id FROM orders o, LATERAL (SELECT p.amount FROM payments p WHERE p.order_id = o.order_id) x;
--! refused differs: the top rows of each, which Flink cannot decorrelate
SELECT state, topic.sku, topic.n FROM (SELECT DISTINCT state FROM orders) s, LATERAL (SELECT sku, COUNT(*) AS n FROM orders o WHERE o.state = s.state GROUP BY sku ORDER BY n DESC LIMIT 3) topic;
--! ok
(SELECT order_id FROM orders) UNION (SELECT pay_id FROM payments) EXCEPT (SELECT name FROM users) INTERSECT SELECT sku FROM orders;
--! 1:46
SELECT order_id FROM orders UNION ALL SELECT pay_id, amount FROM payments;
--! ok
SELECT * FROM orders NATURAL JOIN payments;
--! ok
SELECT order_id, o.qty FROM orders o JOIN payments USING (order_id);
--! 1:61
SELECT * FROM (VALUES (1, 'a', DATE '2024-01-01'), (2, 'b', NULL)) AS t (id, name, d) WHERE d IS NULL;
--! ok
SELECT * FROM orders ORDER BY order_time, qty DESC LIMIT 10 OFFSET 5;
--! refused
SELECT * FROM orders ORDER BY qty;
--! ok
SELECT order_id FROM orders ORDER BY order_time FETCH NEXT 5 ROWS ONLY;
--! ok
SELECT CURRENT_WATERMARK(order_time), order_id FROM orders WHERE CURRENT_WATERMARK(order_time) IS NULL OR order_time > CURRENT_WATERMARK(order_time);
--! ok
SET 'table.exec.state.ttl' = '36 h';
SET 'table.local-time-zone' = 'Asia/Shanghai';
SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '2 s';
SET 'table.exec.mini-batch.size' = '5000';
SET 'table.exec.resource.default-parallelism' = '4';
SET 'sql-client.execution.result-mode' = 'tableau';
RESET 'table.exec.state.ttl';
INSERT INTO out_n SELECT sku, SUM(qty) FROM orders GROUP BY sku;
--! refused
INSERT INTO out_n SELECT sku, SUM(CAST(qty AS BIGINT)), 1 FROM orders GROUP BY sku;
--! refused
INSERT INTO out_n SELECT COUNT(*), sku FROM orders GROUP BY sku;
--! ok
INSERT INTO out_n (n, k) SELECT CAST(COUNT(*) AS INT), sku FROM orders GROUP BY sku;
--! refused
ANALYZE TABLE orders COMPUTE STATISTICS FOR ALL COLUMNS;
--! refused
TRUNCATE TABLE orders;
--! ok
DELETE FROM out_n WHERE k = 'a';
--! ok
CREATE MATERIALIZED TABLE mt PARTITIONED BY (ds) WITH ('format' = 'json') FRESHNESS = INTERVAL '5' MINUTE REFRESH_MODE = CONTINUOUS AS SELECT order_id, DATE_FORMAT(order_time, 'yyyy-MM-dd') AS ds FROM orders;
--! ok
COMPILE PLAN 'file:///tmp/p.json' IF NOT EXISTS FOR STATEMENT SET BEGIN INSERT INTO out_s SELECT order_id, state FROM orders; INSERT INTO out_n SELECT state, COUNT(*) FROM orders GROUP BY state; END;
--! 1:45
SELECT o.order_id, DATE_FORMAT(o.order_time AT TIME ZONE 'UTC', 'HH') FROM orders o;
--! ok
SELECT order_id FROM orders WHERE state SIMILAR TO '(N|P)%' AND sku LIKE '%x!%%' ESCAPE '!' AND payload NOT LIKE 'a_' AND qty BETWEEN SYMMETRIC 10 AND 1 AND price IS DISTINCT FROM 0 AND (qty > 1) IS NOT FALSE;
--! refused
SELECT COUNT(*), COUNT(1), COUNT(DISTINCT sku, state), APPROX_COUNT_DISTINCT(sku), MAX(order_time), COLLECT(sku), STDDEV_SAMP(qty), VAR_POP(price), FIRST_VALUE(sku), LAST_VALUE(sku) FROM orders;
--! ok
SELECT sku, PERCENTILE(qty, 0.5), PERCENTILE(qty, ARRAY[0.1, 0.9]), ARRAY_AGG(DISTINCT state IGNORE NULLS), LISTAGG(state) FROM orders GROUP BY sku;
--! ok
SELECT a.order_id FROM orders a JOIN orders b ON a.order_id = b.order_id JOIN payments c ON c.order_id = b.order_id LEFT JOIN users u ON u.user_id = a.user_id WHERE a.order_time BETWEEN b.order_time - INTERVAL '10' MINUTE AND b.order_time + INTERVAL '10' MINUTE AND amount > 1;
--! 1:8
SELECT order_id FROM orders o JOIN payments p ON o.order_id = p.order_id;
--! 1:8
SELECT userid FROM orders;
--! 1:10
SELECT o.userid FROM orders o JOIN users u ON o.user_id = u.user_id;
--! 1:8
SELECT buyer.adress FROM orders;
--! 1:8
SELECT buyer.addr.geo.alt FROM orders;
--! 1:17
SELECT items[1].colour, items.sku FROM orders;
--! 1:8
SELECT order_id, SUM(qty) FROM orders;
--! 1:47
SELECT sku, MAX(price) AS m FROM orders WHERE m > 1 GROUP BY sku;
--! 1:48
SELECT sku AS s, COUNT(*) FROM orders GROUP BY s;
--! 1:64
SELECT sku AS s, COUNT(*) AS c FROM orders GROUP BY sku HAVING c > 1;
--! 1:79
SELECT window_start, sku, COUNT(*) FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ordertime), INTERVAL '1' HOUR)) GROUP BY window_start, sku;
--! refused
SELECT window_start, sku, COUNT(*) FROM TABLE(TUMBLE(TABLE users, DESCRIPTOR(user_id), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, sku;
--! refused
SELECT o.order_id FROM orders o LEFT JOIN users FOR SYSTEM_TIME AS OF PROCTIME() AS u ON o.user_id = u.user_id;
--! refused
SELECT o.order_id FROM orders o LEFT JOIN rates FOR SYSTEM_TIME AS OF o.upd AS r ON o.currency = r.currency;
--! refused
SELECT o.order_id FROM orders o LEFT JOIN rates FOR SYSTEM_TIME AS OF o.order_time AS r ON o.sku > r.currency;
--! 1:58
CREATE TABLE bad (id INT, ts STRING, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'datagen');
--! 1:34
CREATE TABLE bad (id INT PRIMARY KEY, v STRING) WITH ('connector' = 'datagen');
--! ok
CREATE TABLE bad (id INT, v VARCHAR(0)) WITH ('connector' = 'datagen');
--! 1:36
CREATE TABLE bad (id INT, v STRING,) WITH ('connector' = 'datagen');
--! 1:29
CREATE TABLE bad (id INT, v TEXT) WITH ('connector' = 'datagen');
--! 1:26
CREATE TABLE bad (id INT AUTO_INCREMENT, v STRING) WITH ('connector' = 'datagen');
--! 1:36
CREATE TABLE bad (id INT, v STRING DEFAULT 'x') WITH ('connector' = 'datagen');
--! 1:43
CREATE TABLE bad (id INT, v STRING) WITH (connector = 'datagen');
--! 1:57
CREATE TABLE bad (id INT, v STRING) WITH ('connector' = "datagen");
--! 1:24
SELECT order_id orders WHERE qty > 1;
--! 1:18
SELECT order_id, FROM orders;
--! 1:41
SELECT order_id FROM orders WHERE state == 'x';
--! 1:41
SELECT order_id FROM orders WHERE state != 'x' AND qty % 2 = 0 AND NOT qty <> 3;
--! 1:41
SELECT order_id FROM orders WHERE state = "x";
--! 1:29
SELECT order_id FROM orders LIMIT 10, 20;
--! 1:12
SELECT TOP 10 order_id FROM orders;
--! 1:41
SELECT order_id FROM orders GROUP BY ALL;
--! 1:15
SELECT payload::INT FROM orders;
--! 1:8
SELECT DATE_ADD(order_time, 1), DATEDIFF(order_time, order_time), NVL(state, 'x'), ISNULL(state) FROM orders;
--! 1:8
SELECT order_time - order_time, order_time - 1, order_time + qty FROM orders;
--! ok
SELECT INTERVAL '5' MINUTES, INTERVAL 5 MINUTE, INTERVAL '1-2' YEAR TO MONTH FROM orders;
--! 1:20
SELECT sum(qty) as sum, count(*) as count, max(price) as max FROM orders;
--! 1:19
SELECT user_id AS user, order_time AS time, sku AS value, state AS `timestamp` FROM orders;
--! refused
INSERT INTO out_s SELECT * FROM orders;
--! refused
INSERT INTO nowhere SELECT * FROM orders;
--! 1:23
INSERT INTO out_s (k, w) SELECT order_id, state FROM orders;
--! ok
SELECT o.order_id, sku2 FROM orders AS o CROSS JOIN UNNEST(ARRAY['a', 'b']) AS sku2;
--! ok
SELECT t.k, v.v FROM orders AS o CROSS JOIN UNNEST(o.tags) AS t (k, vs) CROSS JOIN UNNEST(t.vs) AS v;
--! ok
SELECT o.order_id, v, pos FROM orders AS o CROSS JOIN UNNEST(ARRAY[1, 2]) WITH ORDINALITY AS v (v, pos);
--! ok
SELECT v, `ORDINALITY` FROM UNNEST(ARRAY[1, 2]) WITH ORDINALITY AS v;
--! ok
SELECT `KEY`, `VALUE` FROM orders CROSS JOIN UNNEST(MAP['a', 1]) AS m;
--! ok
SELECT n, n + 1 FROM (VALUES (1), (2), (3)) AS n;
--! 1:8
SELECT EXPR$0 FROM (VALUES (1), (2), (3)) AS n;
--! ok
SELECT n.n, m.EXPR$1 FROM (VALUES (1)) n CROSS JOIN (VALUES (1, 2)) m;
--! ok
WITH orders AS (SELECT order_id, qty FROM orders WHERE qty > 1) SELECT order_id FROM orders;
--! ok
WITH a AS (SELECT 1 AS x), b AS (WITH c AS (SELECT x + 1 AS y FROM a) SELECT y FROM c) SELECT y, x FROM b, a;
--! ok
SELECT (WITH q AS (SELECT MAX(amount) AS m FROM payments) SELECT m FROM q) AS top, order_id FROM orders;
--! ok
WITH a (x, y) AS (SELECT order_id, qty FROM orders) SELECT x, SUM(y) FROM a GROUP BY x HAVING SUM(y) > (SELECT AVG(y) FROM a);
--! ok
WITH a AS (SELECT order_id FROM orders), a AS (SELECT 1 AS x) SELECT * FROM a;
--! refused
WITH RECURSIVE a AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM a WHERE n < 5) SELECT n FROM a;
--! 1:8
SELECT sku, state, COUNT(*) FROM orders GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 5;
--! refused
SELECT sku, COUNT(*) AS c FROM orders GROUP BY sku ORDER BY c DESC;
--! ok
SELECT UPPER(sku) AS u, COUNT(*) FROM orders GROUP BY UPPER(sku);
--! 1:31
SELECT UPPER(sku) AS u, LOWER(sku), COUNT(*) FROM orders GROUP BY UPPER(sku);
--! 1:13
SELECT sku, LISTAGG(order_id, ',') WITHIN GROUP (ORDER BY order_time) FROM orders GROUP BY sku;
--! ok
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(order_time), INTERVAL '1' HOUR, INTERVAL '5' MINUTE)) GROUP BY window_start, window_end;
--! ok
SELECT w.window_start, w.sku FROM TABLE(HOP(TABLE orders, DESCRIPTOR(order_time), INTERVAL '5' MINUTE, INTERVAL '1' HOUR)) AS w WHERE w.window_time > w.order_time;
--! refused
SELECT window_start, COUNT(*) FROM TABLE(HOP(TABLE orders, DESCRIPTOR(order_time), INTERVAL '7' MINUTE, INTERVAL '1' HOUR)) GROUP BY window_start, window_end;
--! refused
SELECT window_start, COUNT(*) FROM TABLE(CUMULATE(TABLE orders, DESCRIPTOR(order_time), INTERVAL '7' MINUTE, INTERVAL '1' HOUR)) GROUP BY window_start, window_end;
--! ok
SELECT a.order_id FROM (SELECT * FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(order_time), INTERVAL '5' MINUTE))) a JOIN (SELECT * FROM TABLE(TUMBLE(TABLE payments, DESCRIPTOR(pay_time), INTERVAL '5' MINUTE))) b ON a.order_id = b.order_id AND a.window_start = b.window_start AND a.window_end = b.window_end JOIN (SELECT * FROM TABLE(TUMBLE(TABLE ticks, DESCRIPTOR(ts), INTERVAL '5' MINUTE))) c ON c.symbol = a.sku AND c.window_start = a.window_start AND c.window_end = a.window_end;
--! ok
SELECT CAST(ROW(order_id, qty) AS ROW<id STRING, n BIGINT>).n, CAST(items AS ARRAY<ROW<s STRING, q BIGINT, a MAP<STRING, STRING>>>)[1].q, ROW(1, ROW('a', TRUE)), ARRAY[ROW(1, 'a'), ROW(2, 'b')][1], MAP['a', ARRAY[1, 2]]['a'][2] FROM orders;
--! 1:27
SELECT ROW(order_id, qty).f0 FROM orders;
--! ok
SELECT 'it''s', U&'\00e9t\00e9', U&'!00e9' UESCAPE '!', _UTF8'x', N'x', X'0aFF', 'a'
'b', DATE '2024-02-29', TIME '23:59:59.999', TIMESTAMP '2024-02-29 12:00:00.123456789', INTERVAL '-3' DAY, -1.5E-3, .5, 1., 9999999999;
--! 1:12
SELECT 'a' 'b';
--! ok
SELECT /* a /* b */ order_id -- c ; d
FROM orders WHERE state = '-- not a comment; /* nor this */';
--! ok
SELECT qty - -1, - -qty, +qty, qty-1, qty -1, 2*-3, NOT NOT (qty > 1), qty IS NOT NULL AND NOT state IS NULL FROM orders;
--! ok
SELECT qty--1
FROM orders;
--! ok
SELECT * FROM orders o1 JOIN orders o2 USING (order_id, sku);
--! 1:30
SELECT order_id FROM orders, orders;
--! 1:8
SELECT orders.order_id FROM orders AS o;
--! ok
SELECT default_catalog.default_database.orders.order_id, default_database.orders.sku FROM orders;
--! 1:8
SELECT O.order_id FROM orders o;
--! 1:8
SELECT Order_ID FROM orders;
--! 1:22
SELECT order_id FROM Orders;
--! ok
SELECT u.name FROM users u WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.user_id AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.order_id = o.order_id));
--! ok
SELECT u.name, (SELECT COUNT(*) FROM orders o WHERE o.user_id = u.user_id) AS n FROM users u;
--! ok
SELECT u.name, (SELECT order_id FROM orders o WHERE o.user_id = u.user_id) AS n FROM users u;
--! ok
SELECT name FROM users WHERE level > ALL (SELECT qty FROM orders) OR level = ANY (SELECT qty FROM orders);
--! ?
SELECT CAST(order_id AS CHAR(5)), CAST(qty AS DECIMAL), CAST(price AS DECIMAL(38, 0)), CAST(order_time AS TIMESTAMP WITH LOCAL TIME ZONE), CAST(upd AS TIMESTAMP(6)), CAST('2024-01-01' AS DATE), CAST(TRUE AS INT), CAST(payload AS BYTES), CAST(qty AS BOOLEAN), CAST(tags AS STRING), CAST('[1]' AS ARRAY<INT>) FROM orders;
--! refused
SELECT CAST(order_time AS BIGINT) FROM orders;
--! refused
SELECT CAST(qty AS TIMESTAMP(3)) FROM orders;
--! 1:8
SELECT CAST(ARRAY[1] AS INT) FROM orders;
--! ok
SELECT TIMESTAMPDIFF(SQL_TSI_DAY, order_time, pay_time), TIMESTAMPADD(WEEK, 2, order_time), EXTRACT(EPOCH FROM order_time), EXTRACT(DOW FROM order_time), CEIL(order_time TO MONTH), DATE '2024-01-31' + INTERVAL '1' MONTH, (order_time, pay_time) OVERLAPS (order_time, INTERVAL '1' DAY) FROM orders JOIN payments USING (order_id);
--! ok
SELECT YEAR(order_time), QUARTER(order_time), MONTH(order_time), WEEK(order_time), DAYOFYEAR(order_time), DAYOFMONTH(order_time), HOUR(order_time), MINUTE(order_time), SECOND(order_time) FROM orders;
--! refused
INSERT INTO out_s SELECT order_id, qty FROM orders;
--! ok
INSERT INTO out_s (v) SELECT state FROM orders;
--! refused
INSERT INTO out_n (n) SELECT COUNT(*) FROM orders;
--! refused
CREATE TABLE nn (a INT NOT NULL, b STRING) WITH ('connector' = 'print');
INSERT INTO nn (b) SELECT state FROM orders;
--! ok
CREATE TABLE nn (a INT NOT NULL, b VARCHAR(3)) WITH ('connector' = 'print');
INSERT INTO nn SELECT qty, state FROM orders;
--! ok
CREATE TABLE small (a TINYINT, b CHAR(2), c DECIMAL(4, 1), d TIMESTAMP(0)) WITH ('connector' = 'print');
INSERT INTO small SELECT CAST(1 AS TINYINT), 'abc', 12.34, order_time FROM orders;
--! refused
CREATE TABLE small (a TINYINT) WITH ('connector' = 'print');
INSERT INTO small SELECT 1;
--! refused
CREATE TABLE small (a TINYINT) WITH ('connector' = 'print');
INSERT INTO small VALUES (1), (2);
--! 2:55
CREATE TABLE deep (r ROW<a INT, b ROW<c STRING, d ARRAY<INT>>>, m MAP<STRING, ROW<x DOUBLE>>) WITH ('connector' = 'print');
INSERT INTO deep VALUES (ROW(1, ROW('a', ARRAY[1, 2])), MAP['k', ROW(1.5)]);
--! refused
CREATE TABLE deep (r ROW<a INT, b ROW<c STRING, d ARRAY<INT>>>, m MAP<STRING, ROW<x DOUBLE>>) WITH ('connector' = 'print');
INSERT INTO deep SELECT ROW(1, ROW('a', ARRAY['x'])), MAP['k', ROW(CAST(1.5 AS DOUBLE))];
--! refused
SELECT user_id, SUM(qty) OVER (PARTITION BY user_id, sku ORDER BY proc RANGE UNBOUNDED PRECEDING), LAST_VALUE(state) OVER (PARTITION BY user_id ORDER BY proc) FROM orders;
--! refused
SELECT user_id, SUM(qty) OVER (PARTITION BY user_id ORDER BY order_time), SUM(qty) OVER (PARTITION BY sku ORDER BY order_time) FROM orders;
--! ok
SELECT user_id, RANK() OVER (PARTITION BY user_id ORDER BY qty) FROM orders;
--! refused
SELECT * FROM ticks MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY ts MEASURES A.price AS p PATTERN (A {- B+ -} C) DEFINE A AS price > 1);
--! refused
SELECT * FROM ticks MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY ts MEASURES A.price AS p PATTERN (PERMUTE(A, B)) DEFINE A AS price > 1);
--! refused
SELECT * FROM ticks MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY ts MEASURES A.price AS p PATTERN (A B+) DEFINE A AS price > 1);
--! refused
SELECT * FROM ticks MATCH_RECOGNIZE (PARTITION BY symbol MEASURES A.price AS p PATTERN (A B) DEFINE A AS price > 1);
--! refused
SELECT * FROM ticks MATCH_RECOGNIZE (ORDER BY price MEASURES A.price AS p PATTERN (A B) DEFINE A AS price > 1);
--! 1:79
SELECT * FROM ticks MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY ts MEASURES X.price AS p PATTERN (A B) DEFINE A AS price > 1);
--! 1:118
SELECT * FROM ticks MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY ts MEASURES A.price AS p AFTER MATCH SKIP TO FIRST Z PATTERN (A B) DEFINE A AS price > 1);
--! refused
SELECT * FROM ticks MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY ts MEASURES A.price AS p PATTERN (A B) WITHIN INTERVAL '1' MONTH DEFINE A AS price > 1);
--! ok
SELECT * FROM ticks MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY ts MEASURES COUNT(*) AS n, SUM(A.price * A.vol) AS s, MIN(A.ts) AS t PATTERN (A{2,4} B) DEFINE A AS A.price > 1 AND A.vol < COALESCE(AVG(A.vol), 5));
--! ok
SELECT /*+ BROADCAST(p) */ o.order_id FROM orders o JOIN payments p ON o.order_id = p.order_id;
--! refused
SELECT /*+ SHUFFLE_HASH(o), NEST_LOOP(zz) */ o.order_id FROM orders o JOIN payments p ON o.order_id = p.order_id;
--! ?
SELECT /*+ BRODCAST(p) */ o.order_id FROM orders o JOIN payments p ON o.order_id = p.order_id;
--! ?
SELECT /*+ LOOKUP('async' = 'true') */ o.order_id FROM orders o JOIN users FOR SYSTEM_TIME AS OF o.proc AS u ON o.user_id = u.user_id;
--! ?
SELECT /*+ LOOKUP('table' = 'u', 'async' = 'yes') */ o.order_id FROM orders o JOIN users FOR SYSTEM_TIME AS OF o.proc AS u ON o.user_id = u.user_id;
--! ?
SELECT /*+ LOOKUP('table' = 'u', 'retry-predicate' = 'lookup_miss') */ o.order_id FROM orders o JOIN users FOR SYSTEM_TIME AS OF o.proc AS u ON o.user_id = u.user_id;
--! ?
SELECT /*+ STATE_TTL('o' = 'long') */ o.order_id FROM orders o JOIN payments p ON o.order_id = p.order_id;
--! 1:34
SELECT * FROM orders /*+ OPTIONS('a' = 1) */;
--! ok
SELECT * FROM orders /*+ OPTIONS(a = 'b') */;
--! refused
CREATE VIEW hv AS SELECT * FROM orders;
SELECT * FROM hv /*+ OPTIONS('scan.startup.mode' = 'latest-offset') */;
--! 1:50
SELECT /*+ LOOKUP('table'='u','async'='true') */ /*+ STATE_TTL('o'='1d') */ 1;
--! ok
CREATE FUNCTION py AS 'pkg.mod.func' LANGUAGE PYTHON;
CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS jj AS 'com.example.J' LANGUAGE JAVA USING JAR 'file:///a.jar', JAR 's3://b/c.jar';
--! refused
SHOW CREATE VIEW out_s;
--! refused
SHOW CREATE CATALOG default_catalog;
SHOW CURRENT DATABASE;
SHOW COLUMNS IN orders NOT LIKE 'x%';
SHOW TABLES FROM default_database ILIKE 'O%';
SHOW VIEWS FROM default_catalog.default_database LIKE '%';
SHOW FUNCTIONS FROM default_catalog.default_database LIKE 'f%';
SHOW MODELS;
SHOW MATERIALIZED TABLES;
DESCRIBE CATALOG EXTENDED default_catalog;
DESCRIBE FUNCTION EXTENDED upper;
--! refused
DESCRIBE orders.nope;
--! refused
SHOW COLUMNS FROM nope;
--! refused
SHOW TABLES FROM nowhere;
--! ok
EXPLAIN PLAN_ADVICE, ESTIMATED_COST SELECT sku, COUNT(*) FROM orders GROUP BY sku;
--! ok
EXPLAIN CHANGELOG_MODE INSERT INTO out_n SELECT sku, COUNT(*) FROM orders GROUP BY sku;
--! refused
CREATE DATABASE d1 COMMENT 'x' WITH ('a' = 'b');
ALTER DATABASE d1 SET ('a' = 'c');
CREATE TABLE d1.t (a INT) WITH ('connector' = 'print');
DROP DATABASE d1;
--! 4:15
CREATE DATABASE d1;
CREATE TABLE d1.t (a INT) WITH ('connector' = 'print');
DROP DATABASE IF EXISTS d1 CASCADE;
SELECT * FROM d1.t;
--! TABLES differs: Flink's place is one in the text of the view
CREATE VIEW v1 AS SELECT order_id FROM orders;
CREATE VIEW v2 AS SELECT order_id FROM v1;
DROP VIEW v1;
SELECT * FROM v2;
--! ok
CREATE VIEW v1 AS SELECT order_id FROM payments;
DROP TABLE payments;
CREATE TABLE payments (order_id STRING) WITH ('connector' = 'datagen');
SELECT * FROM v1;
--! 4:8
CREATE TABLE base (a INT, b STRING) WITH ('connector' = 'datagen');
CREATE VIEW v1 AS SELECT * FROM base;
ALTER TABLE base ADD c INT;
SELECT c FROM v1;
--! TABLES differs: a view is not read again when a column of its table is gone
CREATE TABLE base (a INT, b STRING) WITH ('connector' = 'datagen');
CREATE VIEW v1 AS SELECT b FROM base;
ALTER TABLE base DROP b;
SELECT b FROM v1;
--! TABLES differs: Flink's place is one in the text of the view
CREATE TABLE base (a INT, b STRING) WITH ('connector' = 'datagen');
CREATE VIEW v1 AS SELECT a FROM base;
ALTER TABLE base RENAME TO base2;
SELECT a FROM v1;
--! 6:8
CREATE TEMPORARY TABLE base (a INT, b STRING) WITH ('connector' = 'datagen');
CREATE TABLE base (c INT) WITH ('connector' = 'datagen');
SELECT a FROM base;
DROP TEMPORARY TABLE base;
SELECT c FROM base;
SELECT a FROM base;
--! refused
USE MODULES core;
LOAD MODULE core;
--! refused
CALL sys.compact('db.t');
--! ok
SELECT order_id FROM orders WHERE order_time > '2024-01-01 00:00:00';
--! ok
SELECT order_id FROM orders WHERE order_time > TO_TIMESTAMP('2024-01-01 00:00:00') AND upd > TO_TIMESTAMP_LTZ(0, 3) AND CAST(order_time AS DATE) = CURRENT_DATE;
--! refused
SELECT order_id FROM orders WHERE qty = '1';
--! ok
SELECT order_id FROM orders WHERE price > '1';
--! 1:8
SELECT qty || 'x', CONCAT(order_id, qty), state + 'x' FROM orders;
--! ok
SELECT CONCAT(order_id, CAST(qty AS STRING)), CONCAT_WS(',', order_id, state), order_id || '-' || state FROM orders;
--! 1:8
SELECT IF(qty > 1, 'a', 1) FROM orders;
--! 1:8
SELECT CASE WHEN qty > 1 THEN 'a' ELSE 1 END FROM orders;
--! refused
SELECT COALESCE(qty, 'x') FROM orders;
--! 1:8
SELECT NULL AS x FROM orders;
--! ok
SELECT CAST(NULL AS STRING) AS x, NULLIF(qty, 0), IFNULL(state, 'x'), COALESCE(NULL, state) FROM orders;
--! ok
SELECT MAX(order_time), MIN(proc) FROM orders;
--! ok
SELECT COUNT(DISTINCT user_id) AS u, SUM(DISTINCT qty), AVG(price) FROM orders GROUP BY TUMBLE(order_time, INTERVAL '1' HOUR), sku;
--! 1:8
SELECT TUMBLE_START(order_time, INTERVAL '1' DAY) FROM orders GROUP BY TUMBLE(order_time, INTERVAL '1' HOUR);
--! ok
SELECT SESSION_START(order_time, INTERVAL '10' MINUTE), SESSION_ROWTIME(order_time, INTERVAL '10' MINUTE), user_id FROM orders GROUP BY user_id, SESSION(order_time, INTERVAL '10' MINUTE);
--! refused
SELECT sku FROM orders GROUP BY TUMBLE(upd, INTERVAL '1' HOUR), sku;
--! 1:64
SELECT HAVING_ FROM (SELECT qty AS HAVING_ FROM orders) HAVING HAVING_ > 1;
--! 1:8
SELECT sku FROM orders HAVING COUNT(*) > 1;
--! 1:121
SELECT DISTINCT sku, state FROM orders WHERE qty > 1 UNION ALL (SELECT DISTINCT pay_id, order_id FROM payments ORDER BY pay_time LIMIT 10);
--! ok
INSERT INTO out_s SELECT sku, state FROM orders ORDER BY order_time;
--! 1:25
SELECT o.*, p.* EXCEPT (order_id) FROM orders o JOIN payments p ON TRUE;
--! 1:18
SELECT * REPLACE (1 AS qty) FROM orders;
--! refused
SELECT order_id FROM orders TABLESAMPLE BERNOULLI (10);
--! 1:8
SELECT LAST(price), FIRST(price) FROM ticks;
--! 1:13
SELECT sku, GROUP_CONCAT(order_id) FROM orders GROUP BY sku;
--! 1:13
SELECT sku, STRING_AGG(order_id, ',') FROM orders GROUP BY sku;
--! 1:85
SELECT REGEXP_LIKE(state, 'a'), LENGTH(state), SUBSTR(state, 1, 2), LEFT(state, 2), CONTAINS(state, 'x'), SPLIT(state, ','), DATE_DIFF('day', order_time, order_time) FROM orders;
--! ok
SELECT CHAR_LENGTH(state), REGEXP(state, 'a'), REGEXP_REPLACE(state, 'a', 'b'), TRIM(BOTH ' ' FROM state), LTRIM(state), POSITION('a' IN state), OVERLAY(state PLACING 'x' FROM 1 FOR 2), INITCAP(state), REPEAT(state, 2), ASCII(state), CHR(65), DECODE(ENCODE(state, 'UTF-8'), 'UTF-8'), TO_BASE64(state), PARSE_URL(state, 'HOST'), URL_ENCODE(state) FROM orders;
--! ok
SELECT POWER(qty, 2), SQRT(qty), LN(qty), LOG10(qty), LOG2(qty), EXP(qty), CEIL(price), FLOOR(price), ROUND(price, 1), SIGN(qty), MOD(qty, 2), ABS(-qty), RAND(), BIN(qty), HEX(qty), TRUNCATE(price, 1), PI(), DEGREES(1), GREATEST(qty, 1), LEAST(1, 2) FROM orders;
--! ok
SELECT order_id FROM orders WHERE payload IS JSON AND JSON_EXISTS(payload, '$.a') AND JSON_VALUE(payload, '$.n' RETURNING INT) > 5;
--! ok
SELECT JSON_VALUE(payload, '$.a' RETURNING INT DEFAULT 'x' ON EMPTY) FROM orders;
--! ok
SELECT JSON_VALUE(payload, '$.a' DEFAULT 1 ON ERROR) FROM orders;
--! ok
SELECT JSON_VALUE(payload, 'a.b') FROM orders;
--! refused
SELECT JSON_OBJECT('a' : 1, 'b' : NULL ABSENT ON NULL), JSON_ARRAY(), JSON_OBJECT() FROM orders;
--! 1:20
SELECT JSON_OBJECT('a', 1) FROM orders;
--! 1:8
SELECT PARSE_JSON(payload)['a'], TRY_PARSE_JSON(payload), JSON_QUOTE(state), JSON_UNQUOTE(state), JSON_LENGTH(payload) FROM orders;
--! 3:5
CREATE TABLE types (
  a BOOLEAN, b TINYINT, c SMALLINT, d INT, e BIGINT, f FLOAT, g DOUBLE, h DECIMAL(10, 2), i CHAR(3), j VARCHAR(5), k STRING, l BINARY(3), m VARBINARY(5), n BYTES, o DATE, p TIME(0), q TIMESTAMP(6), r TIMESTAMP_LTZ(9), s TIMESTAMP(3) WITH LOCAL TIME ZONE,
  t INTERVAL YEAR TO MONTH, u ARRAY<INT NOT NULL>, v MAP<STRING, BIGINT>, w MULTISET<STRING>, x ROW<a INT 'doc', b STRING>, y ROW(a INT, b STRING), z INT ARRAY, aa VARIANT, bb NUMERIC(5), cc DOUBLE PRECISION, dd INTEGER
) WITH ('connector' = 'datagen');
SELECT x.a, y.b, z[1], u[1], v['a'] FROM types;
--! ok
CREATE TABLE bad (a TIMESTAMP(10)) WITH ('connector' = 'datagen');
--! ok
CREATE TABLE bad (a DECIMAL(40, 2)) WITH ('connector' = 'datagen');
--! refused
CREATE TABLE bad (a INT, a STRING) WITH ('connector' = 'datagen');
--! 1:31
CREATE TABLE bad (a INT, b AS c + 1) WITH ('connector' = 'datagen');
--! 1:31
CREATE TABLE bad (a INT, b AS c + 1, c AS a + 1) WITH ('connector' = 'datagen');
--! ok
CREATE TABLE bad (a STRING, WATERMARK FOR b AS b, b AS TO_TIMESTAMP(a)) WITH ('connector' = 'datagen');
SELECT b FROM bad;
--! refused
CREATE TABLE bad (a ROW<ts TIMESTAMP(3)>, WATERMARK FOR a.ts AS a.ts - INTERVAL '1' SECOND) WITH ('connector' = 'datagen');
--! 1:42
CREATE TABLE bad (a INT, PRIMARY KEY (a, z) NOT ENFORCED) WITH ('connector' = 'datagen');
--! 1:51
CREATE TABLE bad (a INT, b AS a + 1, PRIMARY KEY (b) NOT ENFORCED) WITH ('connector' = 'datagen');
--! 1:40
CREATE TABLE bad (a INT, PRIMARY KEY (a)) WITH ('connector' = 'datagen');
--! 1:41
CREATE TABLE bad (a INT, UNIQUE (a) NOT ENFORCED) WITH ('connector' = 'datagen');
--! refused
CREATE TABLE bad (a INT) PARTITIONED BY (b) WITH ('connector' = 'datagen');
--! refused
CREATE TABLE orders (a INT) WITH ('connector' = 'datagen');
--! 2:8
CREATE TABLE IF NOT EXISTS orders (a INT) WITH ('connector' = 'datagen');
SELECT a FROM orders;
--! refused
CREATE TEMPORARY TABLE tt WITH ('connector' = 'print') LIKE orders (EXCLUDING ALL INCLUDING OPTIONS);
--! 1:22
CREATE TABLE tt LIKE nowhere;
--! ok
CREATE TABLE tt LIKE out_n (EXCLUDING CONSTRAINTS);
INSERT INTO tt SELECT sku, COUNT(*) FROM orders GROUP BY sku;
--! ok
CREATE TABLE tt (z INT) WITH ('topic' = 'x') LIKE out_n (EXCLUDING OPTIONS);
--! refused
ALTER TABLE orders ADD order_id INT;
--! refused
ALTER TABLE orders MODIFY nope INT;
--! refused
ALTER TABLE orders DROP order_time;
--! ok
ALTER TABLE orders ADD PRIMARY KEY (order_id) NOT ENFORCED;
ALTER TABLE orders DROP PRIMARY KEY;
--! refused
ALTER TABLE nope RENAME TO x;
--! refused
ALTER TABLE users ADD CONSTRAINT pk PRIMARY KEY (name) NOT ENFORCED;
--! refused
DROP TABLE IF EXISTS nope;
DROP TABLE nope;
--! refused
DROP VIEW orders;
--! 2:1
INSERT INTO out_s SELECT order_id, state FROM orders
INSERT INTO out_s SELECT order_id, sku FROM orders;
--! refused
INSERT INTO out_s SELECT order_id state FROM orders;
--! refused
BEGIN STATEMENT SET;
INSERT INTO out_s SELECT order_id, state FROM orders;
SELECT 1;
END;
--! ok
BEGIN STATEMENT SET;
INSERT INTO out_s SELECT order_id, state FROM orders;
--! 3:1
EXECUTE STATEMENT SET BEGIN
INSERT INTO out_s SELECT order_id, state FROM orders
END;
--! 1:29
EXECUTE STATEMENT SET BEGIN END;
--! ok
EXECUTE INSERT INTO out_s SELECT order_id, state FROM orders;
--! ok
EXECUTE SELECT 1;
--! 1:5 differs: SET without quotes is given to Flink in quotes
SET table.exec.state.ttl = 1 d;
--! refused
SET 'table.exec.state.ttl' = 'one day';
SELECT sku, COUNT(*) FROM orders GROUP BY sku;
--! 1:29
SET 'parallelism.default' = 4;
--! ok
SET;
--! 1:51
SELECT * FROM orders o WHERE o.state IN ('A', 'B' 'C');
--! 1:38
SELECT * FROM orders WHERE state IN ();
--! 1:27
SELECT * FROM orders WHERE;
--! 1:8
SELECT FROM orders;
--! 1:30
SELECT * FROM orders GROUP BY;
--! 1:43
SELECT * FROM (SELECT order_id FROM orders;
--! 1:16
SELECT COUNT(* FROM orders;
--! 1:8
SELECT 'abc FROM orders;
--! 1:25
SELECT `abc FROM orders;
--! 1:15
SELECT * FORM orders;
--! 1:28
SELECT * FROM orders WEHRE qty > 1;
--! 1:1
CREAT TABLE x (a INT);
--! 1:23
CREATE TABLE x (a INT b STRING) WITH ('connector' = 'print');
--! 1:52
CREATE TABLE x (a INT) WITH ('connector' = 'print',);
--! 1:49
CREATE TABLE x (a INT) WITH ('connector' 'print');
--! 1:17
CREATE TABLE x (order INT) WITH ('connector' = 'print');
--! 1:31
CREATE TABLE x (a INT COMMENT "x") WITH ('connector' = 'print');
--! 1:16
CREATE TABLE x a INT WITH ('connector' = 'print');
--! refused
INSERT INTO out_s VALUES ('a');
--! 1:19
INSERT INTO out_s VALUES ('a', 'b'), ('c');
--! 1:8
INSERT out_s SELECT order_id, state FROM orders;
--! 1:13
INSERT INTO TABLE out_s SELECT order_id, state FROM orders;
--! ok
UPDATE out_s SET v = 'x' WHERE k = 'a';
--! refused
MERGE INTO out_n USING orders ON k = order_id WHEN MATCHED THEN UPDATE SET n = 1;
--! ok
SELECT o.order_id FROM orders o JOIN rates r ON o.currency = r.currency AND r.upd_time <= o.order_time;
--! ok
SELECT o.order_id FROM orders o, payments p WHERE o.order_id = p.order_id AND o.order_time BETWEEN p.pay_time - INTERVAL '4' HOUR AND p.pay_time;
--! ok
SELECT o.order_id FROM orders o FULL OUTER JOIN payments p ON o.order_id = p.order_id AND o.order_time > p.pay_time - INTERVAL '4' HOUR AND o.order_time < p.pay_time;
--! ok
SELECT o.order_id, o.order_time, p.pay_time FROM orders o JOIN payments p ON o.order_id = p.order_id;
--! 1:55
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE (SELECT o.order_id, o.order_time FROM orders o JOIN payments p ON o.order_id = p.order_id), DESCRIPTOR(order_time), INTERVAL '1' HOUR)) GROUP BY window_start, window_end;
--! refused
CREATE VIEW agg AS SELECT sku, COUNT(*) AS n, MAX(order_time) AS t FROM orders GROUP BY sku;
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE agg, DESCRIPTOR(t), INTERVAL '1' HOUR)) GROUP BY window_start, window_end;
--! ok
SELECT a.sku, b.sku FROM orders a LEFT JOIN orders b ON a.qty > b.qty;
--! refused
SELECT o.order_id FROM orders o RIGHT JOIN users FOR SYSTEM_TIME AS OF o.proc AS u ON o.user_id = u.user_id;
--! refused
SELECT o.order_id FROM orders o JOIN users FOR SYSTEM_TIME AS OF o.order_time AS u ON o.user_id = u.user_id;
--! refused
SELECT o.order_id FROM orders o JOIN rates FOR SYSTEM_TIME AS OF o.proc AS r ON o.currency = r.currency;
--! refused
SELECT o.order_id FROM orders o JOIN rate_log FOR SYSTEM_TIME AS OF o.order_time AS r ON o.currency = r.currency;
--! ok
SELECT r.rate FROM rates FOR SYSTEM_TIME AS OF TIMESTAMP '2024-01-01 00:00:00' AS r;
