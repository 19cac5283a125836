-- Longer jobs and reports: chains of views and CTEs over windows, versions and lookups, functions with tables, models, updates of every kind, and one slip in many of them.
--! tables
CREATE TABLE orders (order_id STRING, customer ROW<id BIGINT, tier STRING, address ROW<city STRING, zip STRING>>, lines ARRAY<ROW<sku STRING, qty INT, price DECIMAL(10, 2)>>, total DECIMAL(12, 2), currency STRING, meta MAP<STRING, STRING>, created TIMESTAMP(3), pt AS PROCTIME(), WATERMARK FOR created AS created - INTERVAL '30' SECOND) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
CREATE TABLE shipments (shipment_id STRING, order_id STRING, carrier STRING, shipped TIMESTAMP(3), WATERMARK FOR shipped AS shipped - INTERVAL '30' SECOND) WITH ('connector' = 'kafka', 'topic' = 'ship', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
CREATE TABLE fx (currency STRING, rate DECIMAL(18, 8), valid TIMESTAMP(3), WATERMARK FOR valid AS valid, PRIMARY KEY (currency) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'fx', 'properties.bootstrap.servers' = 'k:9092', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE products (sku STRING, title STRING, category STRING, weight DOUBLE, PRIMARY KEY (sku) NOT ENFORCED) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/shop', 'table-name' = 'products');
CREATE TABLE cdc (id BIGINT, status STRING, amount DECIMAL(10, 2), updated TIMESTAMP(3), PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'kafka', 'topic' = 'cdc', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'debezium-json');
CREATE TABLE report (k STRING, n BIGINT, amount DECIMAL(20, 2), at_time TIMESTAMP(3), PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/shop', 'table-name' = 'report');
CREATE TABLE log_out (line STRING) WITH ('connector' = 'filesystem', 'path' = '/tmp/l', 'format' = 'raw');
CREATE MODEL sentiment INPUT (text STRING) OUTPUT (label STRING, score DOUBLE) WITH ('provider' = 'openai', 'endpoint' = 'https://x', 'api-key' = 'k', 'model' = 'g', 'task' = 'text_generation');
CREATE TEMPORARY FUNCTION words AS 'dev.weir.oracle.Functions$Words';
--! ok
CREATE TEMPORARY VIEW flat AS SELECT o.order_id, o.customer.id AS cid, o.customer.address.city AS city, l.sku, l.qty * l.price AS amount, o.currency, o.created FROM orders AS o CROSS JOIN UNNEST(o.lines) AS l (sku, qty, price);
CREATE TEMPORARY VIEW eur AS SELECT f.*, f.amount * r.rate AS eur FROM flat AS f JOIN fx FOR SYSTEM_TIME AS OF f.created AS r ON f.currency = r.currency;
INSERT INTO report SELECT sku, COUNT(*), CAST(SUM(eur) AS DECIMAL(20, 2)), MAX(window_end) FROM TABLE(TUMBLE(TABLE eur, DESCRIPTOR(created), INTERVAL '1' HOUR)) GROUP BY sku, window_start, window_end;
--! 2:18
CREATE TEMPORARY VIEW flat AS SELECT order_id, sku, qty FROM orders CROSS JOIN UNNEST(lines) AS l;
SELECT order_id, price FROM flat;
--! ok
CREATE TEMPORARY VIEW flat AS SELECT order_id, l.sku, l.qty, created FROM orders, UNNEST(lines) l;
SELECT window_start, sku, SUM(qty) FROM TABLE(HOP(TABLE flat, DESCRIPTOR(created), INTERVAL '5' MINUTE, INTERVAL '1' HOUR)) GROUP BY window_start, window_end, sku;
--! refused
CREATE TEMPORARY VIEW daily AS SELECT DATE_FORMAT(created, 'yyyy-MM-dd') AS d, SUM(total) AS t FROM orders GROUP BY DATE_FORMAT(created, 'yyyy-MM-dd');
SELECT window_start, SUM(t) FROM TABLE(TUMBLE(TABLE daily, DESCRIPTOR(d), INTERVAL '1' DAY)) GROUP BY window_start, window_end;
--! refused
CREATE TEMPORARY VIEW later AS SELECT order_id, CAST(created AS TIMESTAMP(3)) AS c2 FROM orders;
SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE later, DESCRIPTOR(c2), INTERVAL '1' DAY)) GROUP BY window_start, window_end;
--! refused
CREATE TEMPORARY VIEW later AS SELECT order_id, created + INTERVAL '1' HOUR AS c2 FROM orders;
SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE later, DESCRIPTOR(c2), INTERVAL '1' DAY)) GROUP BY window_start, window_end;
--! ok
CREATE TEMPORARY VIEW later AS SELECT order_id, created AS c2 FROM orders ORDER BY created LIMIT 10;
SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE later, DESCRIPTOR(c2), INTERVAL '1' DAY)) GROUP BY window_start, window_end;
--! refused
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE cdc, DESCRIPTOR(updated), INTERVAL '1' DAY)) GROUP BY window_start, window_end;
--! ok
SELECT status, COUNT(*), SUM(amount) FROM cdc GROUP BY status;
--! ok
INSERT INTO log_out SELECT CONCAT(status, '-', CAST(COUNT(*) AS STRING)) FROM cdc GROUP BY status;
--! ok
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY status ORDER BY amount DESC) AS rn FROM cdc) WHERE rn < 10;
--! ok
SELECT id, SUM(amount) OVER (PARTITION BY status ORDER BY updated) FROM cdc;
--! ok
SELECT c.id, o.order_id FROM cdc c JOIN orders o ON CAST(c.id AS STRING) = o.order_id;
--! refused
SELECT c.id, p.title FROM cdc c JOIN products FOR SYSTEM_TIME AS OF PROCTIME() AS p ON c.status = p.sku;
--! ok
SELECT o.order_id, p.title FROM orders o, UNNEST(o.lines) AS l JOIN products FOR SYSTEM_TIME AS OF o.pt AS p ON p.sku = l.sku;
--! ok
SELECT o.order_id, p.title FROM (SELECT order_id, pt, l.sku FROM orders CROSS JOIN UNNEST(lines) AS l) AS o JOIN products FOR SYSTEM_TIME AS OF o.pt AS p ON p.sku = o.sku;
--! ok
SELECT o.order_id, p.title FROM orders o JOIN products FOR SYSTEM_TIME AS OF o.pt AS p ON p.sku = o.lines[1].sku;
--! ok
SELECT o.order_id, p.title FROM orders o JOIN products FOR SYSTEM_TIME AS OF o.pt AS p ON p.sku = o.meta['sku'] AND p.category IN ('a', 'b') WHERE p.weight > 1;
--! 1:80
SELECT o.order_id, p.title FROM orders o JOIN products FOR SYSTEM_TIME AS OF o.proctime AS p ON p.sku = o.currency;
--! 1:72
SELECT o.order_id, p.title FROM orders o JOIN products FOR SYSTEM_TIME OF o.pt AS p ON p.sku = o.currency;
--! ok
SELECT o.order_id, s.carrier FROM orders o, shipments s WHERE o.order_id = s.order_id AND s.shipped BETWEEN o.created AND o.created + INTERVAL '4' HOUR AND o.customer.tier = 'gold';
--! ok
SELECT o.order_id, COUNT(s.carrier) FROM orders o LEFT JOIN shipments s ON o.order_id = s.order_id AND s.shipped > o.created GROUP BY o.order_id;
--! ok
SELECT o.customer.tier, HOUR(o.created), COUNT(*) FROM orders o GROUP BY o.customer.tier, HOUR(o.created);
--! ok
SELECT customer.tier, COUNT(*) FROM orders GROUP BY tier;
--! ok
SELECT customer.tier AS tier, COUNT(*) FROM orders GROUP BY customer.tier HAVING COUNT(*) > 10;
--! ok
SELECT customer, COUNT(*) FROM orders GROUP BY customer;
--! ok
SELECT customer.*, total FROM orders;
--! ok
SELECT (customer).address.city, orders.customer.address.zip FROM orders;
--! 1:8
SELECT customer.address.country FROM orders;
--! 1:8
SELECT customer.id || customer.tier FROM orders;
--! ok
SELECT CAST(customer AS STRING), CAST(lines AS STRING), CAST(meta AS STRING) FROM orders;
--! 1:64
SELECT ROW(customer.id, total) AS pair, (order_id, total), ROW(*) FROM orders;
--! ok
SELECT CAST(ROW(1, 'a') AS ROW<x INT, y STRING>).x FROM orders;
--! ok
SELECT r.x FROM (SELECT CAST(ROW(1, 'a') AS ROW<x INT, y STRING>) AS r FROM orders);
--! ok
SELECT COLLECT(order_id), ARRAY_AGG(customer.id), LISTAGG(customer.tier) FROM orders;
--! 1:8
SELECT LISTAGG(customer.id) FROM orders;
--! refused
SELECT MAX(customer) FROM orders;
--! ok
SELECT COUNT(customer), COUNT(DISTINCT lines), COUNT(DISTINCT customer.id) FROM orders;
--! ok
SELECT window_start, window_end, COUNT(DISTINCT customer.id) AS buyers, SUM(total) FILTER (WHERE currency = 'EUR') AS eur FROM TABLE(CUMULATE(TABLE orders, DESCRIPTOR(created), INTERVAL '10' MINUTE, INTERVAL '1' DAY)) GROUP BY window_start, window_end;
--! 1:47
SELECT window_start, window_end, window_time, proctime FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(pt), INTERVAL '10' MINUTE));
--! ok
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(pt), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end;
--! ok
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(created, pt), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end;
--! ok
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(created), INTERVAL '10' MINUTE)) WHERE total > 10 GROUP BY window_start, window_end HAVING COUNT(*) > 3;
--! ok
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE((SELECT * FROM orders WHERE total > 10), DESCRIPTOR(created), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end;
--! 1:62
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE orders WHERE total > 10, DESCRIPTOR(created), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end;
--! 1:62
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE orders AS o, DESCRIPTOR(created), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end;
--! ok
SELECT t.window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(created), INTERVAL '10' MINUTE)) AS t GROUP BY t.window_start, t.window_end;
--! 1:114
SELECT w_start FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(created), INTERVAL '10' MINUTE)) GROUP BY window_start AS w_start, window_end;
--! 1:99
SELECT window_start, customer.tier, COUNT(*) FROM TABLE(SESSION(TABLE orders PARTITION BY customer.tier, DESCRIPTOR(created), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end, customer.tier;
--! ok
SELECT window_start, currency, COUNT(*) FROM TABLE(SESSION(TABLE orders PARTITION BY currency, DESCRIPTOR(created), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end, currency;
--! 2:101 differs: several errors
WITH w AS (SELECT currency, window_start, window_end, window_time AS wt, SUM(total) AS s FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(created), INTERVAL '10' MINUTE)) GROUP BY currency, window_start, window_end, window_time)
SELECT window_start, SUM(s) FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(wt), INTERVAL '1' HOUR)) GROUP BY window_start, window_end;
--! ok
WITH w AS (SELECT currency, window_time AS wt, SUM(total) AS s FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(created), INTERVAL '10' MINUTE)) GROUP BY currency, window_start, window_end, window_time)
SELECT ws, SUM(s) FROM (SELECT window_start AS ws, window_end AS we, s FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(wt), INTERVAL '1' HOUR))) GROUP BY ws, we;
--! ok
WITH top AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY total DESC) AS rk FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(created), INTERVAL '10' MINUTE)))
SELECT order_id, total FROM top WHERE rk <= 3;
--! ok
WITH top AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start ORDER BY total DESC) AS rk FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(created), INTERVAL '10' MINUTE)))
SELECT order_id, total FROM top WHERE rk <= 3;
--! 2:1
WITH latest AS (SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY created DESC) AS rk FROM orders) WHERE rk = 1)
INSERT INTO report SELECT currency, COUNT(*), SUM(total), MAX(created) FROM latest GROUP BY currency;
--! ok
INSERT INTO report WITH latest AS (SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY created DESC) AS rk FROM orders) WHERE rk = 1)
SELECT currency, COUNT(*), SUM(total), MAX(created) FROM latest GROUP BY currency;
--! refused
INSERT INTO report SELECT currency, COUNT(*), SUM(total) FROM orders GROUP BY currency;
--! ok
INSERT INTO report (k, n) SELECT currency, COUNT(*) FROM orders GROUP BY currency;
--! refused
INSERT INTO report (k, n, amount) SELECT currency, COUNT(*), 'much' FROM orders GROUP BY currency;
--! ok
INSERT INTO report SELECT currency, CAST(COUNT(*) AS INT), AVG(total), CURRENT_TIMESTAMP FROM orders GROUP BY currency;
--! refused
INSERT INTO report SELECT currency, COUNT(*), SUM(total), NOW() FROM orders GROUP BY currency ORDER BY 2;
--! 1:27
INSERT INTO report SELECT NULL, 1, 2, LOCALTIMESTAMP;
--! 1:81
INSERT INTO report VALUES ('a', 1, 2.5, TIMESTAMP '2024-01-01 00:00:00'), ('b', NULL, NULL, NULL);
--! refused
INSERT INTO report VALUES ('a', 1, 2.5, '2024-01-01 00:00:00');
--! refused
INSERT INTO report VALUES ('a', 1, 2.5, DATE '2024-01-01');
--! ok
INSERT INTO log_out SELECT line FROM (VALUES ('a'), ('b')) AS v (line) UNION SELECT order_id FROM orders;
--! ok
INSERT INTO log_out SELECT JSON_OBJECT('id' VALUE order_id, 'city' VALUE customer.address.city, 'lines' VALUE lines) FROM orders;
--! refused
INSERT INTO log_out SELECT JSON_OBJECT('id' VALUE order_id, 'when' VALUE CAST(created AS DATE)) FROM orders;
--! ok
INSERT INTO log_out SELECT JSON_STRING(ROW(order_id, total)) FROM orders;
--! ok
INSERT INTO log_out SELECT label FROM ML_PREDICT(TABLE orders, MODEL sentiment, DESCRIPTOR(order_id));
--! ok
INSERT INTO log_out SELECT label FROM ML_PREDICT(INPUT => TABLE orders, MODEL => MODEL sentiment, ARGS => DESCRIPTOR(order_id), CONFIG => MAP['async', 'true', 'timeout', '10 s']);
--! refused
SELECT * FROM ML_PREDICT(TABLE orders, MODEL sentiment, DESCRIPTOR(total));
--! 1:46
SELECT * FROM ML_PREDICT(TABLE orders, MODEL sentiments, DESCRIPTOR(order_id));
--! 1:40
SELECT * FROM ML_PREDICT(TABLE orders, sentiment, DESCRIPTOR(order_id));
--! refused
SELECT * FROM ML_PREDICT(TABLE orders, MODEL sentiment, DESCRIPTOR(order_id, currency));
--! 1:15
SELECT * FROM ML_PREDICT(TABLE orders, MODEL sentiment);
--! ok
SELECT o.order_id, p.label FROM orders o, LATERAL TABLE(ML_PREDICT(TABLE orders, MODEL sentiment, DESCRIPTOR(order_id))) AS p;
--! ok
SELECT word FROM orders, LATERAL TABLE(words(order_id)) AS w (word, l) WHERE l > 3;
--! ok
SELECT word FROM orders LEFT JOIN LATERAL TABLE(words(customer.address.city)) AS w (word, l) ON TRUE;
--! ok
SELECT word FROM orders LEFT JOIN LATERAL TABLE(words(order_id)) AS w (word, l) ON l > 3;
--! 1:67 differs: the class alone says what it yields
SELECT word FROM orders JOIN LATERAL TABLE(words(order_id)) AS w (word) ON TRUE;
--! refused differs: the class alone says what it takes
SELECT word FROM orders, LATERAL TABLE(words(total)) AS w (word, l);
--! 1:38
SELECT word FROM orders, TABLE(words(order_id)) AS w (word, l);
--! refused differs: the class alone says what it takes
SELECT words(order_id) FROM orders;
--! ok
SELECT order_id FROM orders MATCH_RECOGNIZE (PARTITION BY order_id ORDER BY created MEASURES LAST(B.created) AS until_ ONE ROW PER MATCH PATTERN (A B) DEFINE B AS B.total > A.total * 2);
--! refused
SELECT cid FROM orders MATCH_RECOGNIZE (PARTITION BY customer.id ORDER BY created MEASURES A.customer.id AS cid PATTERN (A B) DEFINE B AS B.total > A.total);
--! 1:245 differs: several errors
SELECT * FROM orders MATCH_RECOGNIZE (PARTITION BY currency ORDER BY created MEASURES A.customer.address.city AS c, SUM(B.total) AS s, COUNT(B.order_id) AS n AFTER MATCH SKIP TO NEXT ROW PATTERN (A B{2,4}) WITHIN INTERVAL '1' DAY DEFINE B AS B.customer.tier = A.customer.tier);
--! 1:121
SELECT * FROM orders MATCH_RECOGNIZE (PARTITION BY currency ORDER BY created MEASURES A.total AS t PATTERN (A B) WITHIN 1 HOUR DEFINE B AS TRUE);
--! 1:95
SELECT * FROM orders MATCH_RECOGNIZE (PARTITION BY currency ORDER BY created MEASURES A.total t PATTERN (A B) DEFINE B AS TRUE);
--! 1:108
SELECT * FROM orders MATCH_RECOGNIZE (PARTITION BY currency ORDER BY created MEASURES A.total AS t PATTERN A B DEFINE B AS TRUE);
--! ?
SELECT * FROM orders MATCH_RECOGNIZE (PARTITION BY currency ORDER BY created MEASURES A.total AS t PATTERN (A B) DEFINE B AS EXISTS (SELECT 1 FROM fx));
--! ok
SELECT * FROM orders MATCH_RECOGNIZE (PARTITION BY currency ORDER BY pt MEASURES A.total AS t, MATCH_PROCTIME() AS p PATTERN (A B) DEFINE B AS B.total > A.total);
--! 1:126
SELECT * FROM orders MATCH_RECOGNIZE (PARTITION BY currency ORDER BY created MEASURES A.total AS t AFTER MATCH SKIP TO FIRST C PATTERN (A B) DEFINE B AS B.total > A.total);
--! refused
SELECT * FROM cdc MATCH_RECOGNIZE (PARTITION BY status ORDER BY updated MEASURES A.id AS i PATTERN (A B) DEFINE B AS B.amount > A.amount);
--! ok
SELECT order_id, total, total / (SELECT SUM(total) FROM orders) AS share_ FROM orders;
--! ok
SELECT order_id FROM orders WHERE total > (SELECT AVG(o.total) FROM orders o WHERE o.currency = orders.currency);
--! ok
SELECT order_id FROM orders o WHERE total = (SELECT MAX(total) FROM orders WHERE currency = o.currency);
--! ok
SELECT order_id FROM orders WHERE currency IN (SELECT currency FROM fx WHERE rate > 1) AND order_id NOT IN (SELECT order_id FROM shipments);
--! ok
SELECT order_id FROM orders o WHERE EXISTS (SELECT 1 FROM shipments s WHERE s.order_id = o.order_id AND s.carrier = 'DHL') AND NOT EXISTS (SELECT 1 FROM fx WHERE fx.currency = o.currency);
--! 1:92
SELECT order_id FROM orders o WHERE EXISTS (SELECT 1 FROM shipments s WHERE s.order_id = o.orderid);
--! ok
SELECT order_id FROM orders WHERE total > ALL (SELECT amount FROM cdc) OR total < ANY (SELECT amount FROM cdc);
--! 1:18
SELECT order_id, CASE WHEN total > 100 THEN 'big' WHEN total > 10 THEN 1 END FROM orders;
--! ok
SELECT order_id, CASE customer.tier WHEN 'gold' THEN total * 0.9 ELSE total END AS net FROM orders;
--! 1:18
SELECT order_id, total * '0.9' FROM orders;
--! 1:18
SELECT order_id, total + customer.tier FROM orders;
--! 1:18
SELECT order_id, created - shipped FROM orders JOIN shipments USING (order_id);
--! ok
SELECT order_id, TIMESTAMPDIFF(MINUTE, created, shipped) FROM orders JOIN shipments USING (order_id);
--! 1:18
SELECT order_id, DATEDIFF(shipped, created) FROM orders JOIN shipments USING (order_id);
--! 1:18
SELECT order_id, DATE_ADD(created, 1) FROM orders;
--! 1:18
SELECT order_id, DATE_TRUNC('day', created) FROM orders;
--! ok
SELECT order_id, FLOOR(created TO DAY), EXTRACT(EPOCH FROM created), DATE_FORMAT(created, 'yyyy-MM-dd HH:mm:ss') FROM orders;
--! 1:18
SELECT order_id, TO_CHAR(created, 'yyyy') FROM orders;
--! 1:18
SELECT order_id, CURRENT_TIMESTAMP - created FROM orders;
--! 1:18
SELECT order_id, NVL(currency, 'EUR') FROM orders;
--! 1:18
SELECT order_id, ISNULL(currency) FROM orders;
--! ok
SELECT order_id, currency ISNULL FROM orders;
--! 1:18
SELECT order_id, meta.color FROM orders;
--! ok
SELECT order_id, meta['color'], meta[order_id], CARDINALITY(meta), MAP_KEYS(meta)[1] FROM orders;
--! ok
SELECT order_id, lines[1].sku, lines[CARDINALITY(lines)].price * 2, lines[1]['sku'] FROM orders;
--! 1:27
SELECT order_id, lines[1].title FROM orders;
--! 1:18
SELECT order_id, lines.sku FROM orders;
--! ok
SELECT order_id, element(lines).sku FROM orders;
--! ok
SELECT SUM(l.qty * l.price) OVER (PARTITION BY o.customer.id ORDER BY o.created RANGE BETWEEN INTERVAL '7' DAY PRECEDING AND CURRENT ROW) FROM orders o, UNNEST(o.lines) AS l;
--! 1:133
SELECT ROW_NUMBER() OVER (PARTITION BY currency ORDER BY created) AS r, LAG(total) OVER (PARTITION BY currency ORDER BY created) AS prev FROM orders;
--! 1:66
SELECT LAG(total) OVER (PARTITION BY currency ORDER BY total) AS prev FROM orders;
--! ok
SELECT total - LAG(total) OVER w AS delta FROM orders WINDOW w AS (PARTITION BY currency ORDER BY created);
--! 1:59
SELECT currency, SUM(total) FROM orders GROUP BY currency WITH ROLLUP;
--! ok
SELECT currency, customer.tier, SUM(total) FROM orders GROUP BY GROUPING SETS ((currency), (currency, customer.tier));
--! ok
SELECT COALESCE(currency, 'all'), GROUPING(currency), SUM(total) FROM orders GROUP BY CUBE (currency, order_id) ;
--! 1:17
SELECT DISTINCT ON (currency) order_id FROM orders;
--! ok
SELECT DISTINCT currency, COUNT(*) OVER (PARTITION BY currency ORDER BY created) FROM orders;
--! ok
SELECT * FROM orders ORDER BY created ASC;
--! ok
SELECT * FROM orders ORDER BY created ASC LIMIT 10;
--! refused
SELECT * FROM orders ORDER BY total;
--! ok
SELECT * FROM orders EXCEPT SELECT * FROM orders;
--! 1:18
SELECT order_id, currency FROM orders UNION ALL SELECT order_id, shipped FROM shipments;
--! ok
SELECT created FROM orders UNION ALL SELECT shipped FROM shipments;
--! ok
SELECT COUNT(*) FROM TABLE(TUMBLE((SELECT created AS t FROM orders UNION ALL SELECT shipped FROM shipments), DESCRIPTOR(t), INTERVAL '1' HOUR)) GROUP BY window_start, window_end;
--! refused
SELECT COUNT(*) FROM TABLE(TUMBLE((SELECT o.created AS t FROM orders o JOIN shipments s ON o.order_id = s.order_id), DESCRIPTOR(t), INTERVAL '1' HOUR)) GROUP BY window_start, window_end;
--! ok
SET 'execution.runtime-mode' = 'batch';
SELECT sku, title FROM products ORDER BY weight DESC;
--! refused
SET 'table.exec.state.ttl' = 'one day';
SELECT currency, COUNT(*) FROM orders GROUP BY currency;
--! ok
SET 'parallelism.default' = '4'; SET 'pipeline.name' = 'x'; SET 'execution.checkpointing.interval' = '1min';
INSERT INTO report SELECT currency, COUNT(*), SUM(total), MAX(created) FROM orders GROUP BY currency;
--! refused
SET 'execution.checkpointing.mode' = 'EXACTLY ONCE';
INSERT INTO report SELECT currency, COUNT(*), SUM(total), MAX(created) FROM orders GROUP BY currency;
--! refused
SET 'table.local-time-zone' = 'UTC+8';
SELECT CURRENT_TIMESTAMP;
--! refused
EXECUTE STATEMENT SET BEGIN
INSERT INTO report SELECT currency, COUNT(*), SUM(total), MAX(created) FROM orders GROUP BY currency;
INSERT INTO log_out SELECT order_id, total FROM orders;
END;
--! 1:71
EXPLAIN PLAN_ADVICE INSERT INTO report SELECT currency, COUNT(*), SUM(totl), MAX(created) FROM orders GROUP BY currency;
--! ok
CREATE TABLE copy_ LIKE orders (EXCLUDING OPTIONS INCLUDING WATERMARKS);
--! ok
CREATE TABLE copy_ (ingested TIMESTAMP_LTZ(3) METADATA FROM 'timestamp') WITH ('topic' = 'copy') LIKE orders;
INSERT INTO copy_ SELECT order_id, customer, lines, total, currency, meta, created, NOW() FROM orders;
--! ok
CREATE TABLE snap WITH ('connector' = 'filesystem', 'path' = '/tmp/s', 'format' = 'json') AS SELECT order_id, customer.id, customer.tier AS tier FROM orders;
SELECT id, tier FROM snap;
--! ok
CREATE TABLE snap WITH ('connector' = 'filesystem', 'path' = '/tmp/s', 'format' = 'json') AS SELECT currency, COUNT(*) FROM orders GROUP BY currency;
