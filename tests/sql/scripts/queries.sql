-- Flink's pages on queries: select, joins, windows, ranks, patterns, hints, process table functions, models.
--! tables
CREATE TABLE Orders (order_id STRING, product STRING, amount INT, price DECIMAL(32, 2), currency STRING, user_id BIGINT, order_time TIMESTAMP(3), proc_time AS PROCTIME(), WATERMARK FOR order_time AS order_time - INTERVAL '15' SECOND) WITH ('connector' = 'kafka');
CREATE TABLE currency_rates (currency STRING, conversion_rate DECIMAL(32, 2), update_time TIMESTAMP(3) METADATA FROM 'value.source.timestamp' VIRTUAL, WATERMARK FOR update_time AS update_time, PRIMARY KEY (currency) NOT ENFORCED) WITH ('connector' = 'kafka');
CREATE TABLE Customers (id BIGINT, name STRING, country STRING, zip STRING) WITH ('connector' = 'jdbc');
CREATE TABLE Bid (bidtime TIMESTAMP(3), price DECIMAL(10, 2), item STRING, supplier_id STRING, WATERMARK FOR bidtime AS bidtime - INTERVAL '1' SECOND) WITH ('connector' = 'kafka');
CREATE TABLE Ticker (symbol STRING, `rowtime` TIMESTAMP(3), price INT, tax INT, WATERMARK FOR `rowtime` AS `rowtime` - INTERVAL '1' SECOND) WITH ('connector' = 'kafka');
CREATE TABLE Shipments (id STRING, order_id STRING, ship_time TIMESTAMP(3), tags ARRAY<STRING>, attrs MAP<STRING, STRING>, items ARRAY<ROW<sku STRING, qty INT>>, WATERMARK FOR ship_time AS ship_time) WITH ('connector' = 'kafka');
CREATE TABLE pageviews (user_id BIGINT, page STRING, viewtime TIMESTAMP_LTZ(3), WATERMARK FOR viewtime AS viewtime - INTERVAL '5' SECOND) WITH ('connector' = 'kafka');
CREATE TABLE sink_cnt (k STRING, c BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'upsert-kafka');
CREATE TABLE sink_win (s TIMESTAMP(3), e TIMESTAMP(3), total DECIMAL(38, 2)) WITH ('connector' = 'print');
--! ok
SELECT order_id, price + 1 AS p FROM Orders
--! ok
SELECT * FROM Orders WHERE price BETWEEN 1 AND 10
--! ok
SELECT order_id, price FROM (VALUES (1, 2.0), (2, 3.1)) AS t (order_id, price)
--! 1:63
SELECT order_id, price FROM (VALUES (1, 2.0), (2, 3.1)) AS t (order_id)
--! 1:23
SELECT order_id price amount FROM Orders
--! 1:25
SELECT order_id, price, FROM Orders
--! 1:22
SELECT order_id prod uct FROM Orders
--! 1:15
SELECT * FORM Orders
--! 1:1
SELCT * FROM Orders
--! 1:27
SELECT * FROM Orders WERE price > 1
--! 1:34
SELECT * FROM Orders WHERE price >
--! 1:26
SELECT * FROM Orders WHERE
--! 1:8
SELECT FROM Orders
--! 1:11
SELECT *, FROM Orders
--! 1:8
SELECT * Orders
--! 1:9
SELECT ** FROM Orders
--! ok
SELECT Orders.* FROM Orders
--! ok
SELECT o.*, o.price * 2 AS dbl FROM Orders o
--! 1:8
SELECT x.* FROM Orders o
--! 1:8
SELECT Orders.price FROM Orders AS o
--! ok
SELECT DISTINCT product FROM Orders
--! 1:17
SELECT DISTINCT ON (product) product, price FROM Orders
--! ok
SELECT ALL product FROM Orders
--! 1:28
SELECT STREAM product FROM Orders
--! 1:12
SELECT TOP 10 * FROM Orders
--! ok
WITH orders_with_total AS (SELECT order_id, price + amount AS total FROM Orders)
SELECT order_id, SUM(total) FROM orders_with_total GROUP BY order_id
--! ok
WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS y FROM a) SELECT * FROM a, b
--! 1:28
WITH a AS (SELECT 1 AS x), SELECT * FROM a
--! 1:9
WITH a (SELECT 1 AS x) SELECT * FROM a
--! ok
WITH a (x, y) AS (SELECT 1, 2) SELECT x, y FROM a
--! 1:8
WITH a (x) AS (SELECT 1, 2) SELECT x FROM a
--! ok
WITH RECURSIVE a AS (SELECT 1) SELECT * FROM a
--! 1:26
WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a
--! 1:27
WITH a AS (SELECT 1 AS x) INSERT INTO sink_cnt SELECT 'x', x FROM a
--! ok
INSERT INTO sink_cnt WITH a AS (SELECT CAST(1 AS BIGINT) AS x) SELECT 'x', x FROM a
--! ok
SELECT COUNT(*) FROM Orders
--! 1:8
SELECT product, COUNT(*) FROM Orders
--! ok
SELECT product, COUNT(*) FROM Orders GROUP BY product HAVING COUNT(*) > 50
--! 1:62
SELECT product, COUNT(*) FROM Orders GROUP BY product HAVING price > 50
--! 1:44
SELECT product, COUNT(*) FROM Orders GROUP product
--! 1:55
SELECT product, COUNT(*) FROM Orders ORDER BY product GROUP BY product
--! 1:58
SELECT product, COUNT(*) FROM Orders HAVING COUNT(*) > 1 GROUP BY product
--! 1:55
SELECT product, COUNT(*) FROM Orders GROUP BY product WHERE price > 1
--! 1:67
SELECT product, COUNT(*) AS c FROM Orders GROUP BY product HAVING c > 1
--! 1:57
SELECT product AS p, COUNT(*) AS c FROM Orders GROUP BY p
--! ok
SELECT COUNT(DISTINCT order_id), SUM(amount) FROM Orders GROUP BY ()
--! ok
SELECT supplier_id, item, COUNT(*) FROM Bid GROUP BY CUBE (supplier_id, item)
--! ok
SELECT supplier_id, item, COUNT(*) FROM Bid GROUP BY ROLLUP (supplier_id, item)
--! ok
SELECT supplier_id, item, COUNT(*) FROM Bid GROUP BY GROUPING SETS ((supplier_id, item), (supplier_id), ())
--! 1:54
SELECT supplier_id, item, COUNT(*) FROM Bid GROUP BY GROUPING SET ((supplier_id, item), (supplier_id))
--! 1:72
SELECT supplier_id, item, COUNT(*) FROM Bid GROUP BY supplier_id, item WITH ROLLUP
--! 1:27
SELECT supplier_id, item, price, COUNT(*) FROM Bid GROUP BY ROLLUP (supplier_id, item)
--! ok
SELECT UPPER(product), COUNT(*) FROM Orders GROUP BY UPPER(product)
--! 1:30
SELECT UPPER(product), LOWER(product), COUNT(*) FROM Orders GROUP BY UPPER(product)
--! ok
SELECT product || 'x', COUNT(*) FROM Orders GROUP BY product
--! 1:17
SELECT user_id, AVG(SUM(price)) FROM Orders GROUP BY user_id
--! 1:47
SELECT MAX(amount) FROM Orders WHERE amount = MAX(amount)
--! ok
SELECT order_id, order_time, amount, SUM(amount) OVER (PARTITION BY product ORDER BY order_time RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) AS one_hour_prod_amount_sum FROM Orders
--! ok
SELECT order_id, SUM(amount) OVER (PARTITION BY product ORDER BY order_time ROWS BETWEEN 10 PRECEDING AND CURRENT ROW) FROM Orders
--! ok
SELECT order_id, SUM(amount) OVER w AS sum_amount, AVG(amount) OVER w AS avg_amount FROM Orders WINDOW w AS (PARTITION BY product ORDER BY order_time RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW)
--! 1:35
SELECT order_id, SUM(amount) OVER w2 AS sum_amount FROM Orders WINDOW w AS (PARTITION BY product ORDER BY order_time)
--! refused
SELECT order_id, SUM(amount) OVER (PARTITION BY product) FROM Orders
--! refused
SELECT order_id, SUM(amount) OVER (PARTITION BY product ORDER BY order_time ROWS BETWEEN CURRENT ROW AND 10 FOLLOWING) FROM Orders
--! ok
SELECT order_id, SUM(amount) OVER (PARTITION BY product ORDER BY order_time ROWS 10 PRECEDING) FROM Orders
--! ok
SELECT order_id, SUM(amount) OVER (PARTITION BY product ORDER BY order_time ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM Orders
--! 1:90
SELECT order_id, SUM(amount) OVER (PARTITION BY product ORDER BY order_time ROWS BETWEEN UNBOUND PRECEDING AND CURRENT ROW) FROM Orders
--! 1:91
SELECT order_id, SUM(amount) OVER (PARTITION BY product ORDER BY order_time RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM Orders
--! 1:86
SELECT order_id, SUM(amount) OVER (PARTITION BY product ORDER BY price RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) FROM Orders
--! 1:46
SELECT order_id, SUM(amount) OVER (PARTITION product ORDER BY order_time) FROM Orders
--! refused
SELECT order_id, LAG(amount, 1) OVER (PARTITION BY product ORDER BY order_time), LEAD(amount) OVER (PARTITION BY product ORDER BY order_time) FROM Orders
--! ok
SELECT order_id, LAG(amount) OVER (PARTITION BY product ORDER BY order_time), LAG(amount, 2, 0) OVER (PARTITION BY product ORDER BY order_time) FROM Orders
--! 1:18
SELECT order_id, LAG(amount) FROM Orders
--! 1:8
SELECT ROW_NUMBER() FROM Orders
--! ok
SELECT ROW_NUMBER() OVER (PARTITION BY product ORDER BY proc_time) FROM Orders
--! ok
SELECT RANK() OVER (PARTITION BY product ORDER BY order_time), DENSE_RANK() OVER (PARTITION BY product ORDER BY order_time) FROM Orders
--! refused
SELECT NTILE(4) OVER (PARTITION BY product ORDER BY order_time) FROM Orders
--! refused
SELECT PERCENT_RANK() OVER (PARTITION BY product ORDER BY order_time), CUME_DIST() OVER (PARTITION BY product ORDER BY order_time) FROM Orders
--! ok
SELECT FIRST_VALUE(amount) OVER (PARTITION BY product ORDER BY order_time) FROM Orders
--! refused
SELECT *, COUNT(*) OVER (PARTITION BY product ORDER BY amount DESC) FROM Orders
--! refused
SELECT SUM(amount) OVER (PARTITION BY product ORDER BY order_time), SUM(price) OVER (PARTITION BY user_id ORDER BY order_time) FROM Orders
--! ok
SELECT * FROM Orders INNER JOIN Shipments ON Orders.order_id = Shipments.order_id
--! ok
SELECT * FROM Orders LEFT JOIN Shipments ON Orders.order_id = Shipments.order_id
--! ok
SELECT * FROM Orders RIGHT OUTER JOIN Shipments ON Orders.order_id = Shipments.order_id
--! ok
SELECT * FROM Orders FULL OUTER JOIN Shipments ON Orders.order_id = Shipments.order_id
--! 1:22
SELECT * FROM Orders LEFT OUTER Shipments ON Orders.order_id = Shipments.order_id
--! 1:28
SELECT * FROM Orders OUTER JOIN Shipments ON Orders.order_id = Shipments.order_id
--! 1:22
SELECT * FROM Orders JOIN Shipments WHERE Orders.order_id = Shipments.order_id
--! 1:68
SELECT * FROM Orders JOIN Shipments ON Orders.order_id = Shipments.oder_id
--! ok
SELECT * FROM Orders JOIN Shipments USING (order_id)
--! ok
SELECT order_id, product FROM Orders JOIN Shipments USING (order_id)
--! 1:44
SELECT * FROM Orders JOIN Shipments USING (product)
--! ok
SELECT * FROM Orders NATURAL JOIN Shipments
--! 1:8
SELECT order_id FROM Orders o JOIN Shipments s ON o.order_id = s.order_id
--! 1:24
SELECT * FROM Orders o LEFT SEMI JOIN Shipments s ON o.order_id = s.order_id
--! 1:24
SELECT * FROM Orders o LEFT ANTI JOIN Shipments s ON o.order_id = s.order_id
--! refused
SELECT * FROM Orders o JOIN Shipments s ON o.order_id = s.id AND o.user_id = s.id
--! refused
SELECT * FROM Orders o JOIN Shipments s ON o.user_id = s.id
--! 1:44
SELECT * FROM Orders o JOIN Shipments s ON o.order_id
--! ok
SELECT * FROM Orders o, Shipments s WHERE o.order_id = s.order_id AND o.order_time BETWEEN s.ship_time - INTERVAL '4' HOUR AND s.ship_time
--! ok
SELECT * FROM Orders o, Shipments s WHERE o.order_id = s.order_id AND o.order_time BETWEEN s.ship_time - INTERVAL 4 HOURS AND s.ship_time
--! ok
SELECT order_id, price, o.currency, conversion_rate, order_time FROM Orders AS o LEFT JOIN currency_rates FOR SYSTEM_TIME AS OF o.order_time ON o.currency = currency_rates.currency
--! ok
SELECT order_id, r.conversion_rate FROM Orders AS o LEFT JOIN currency_rates FOR SYSTEM_TIME AS OF o.order_time AS r ON o.currency = r.currency
--! 1:94
SELECT order_id, r.conversion_rate FROM Orders AS o LEFT JOIN currency_rates FOR SYSTEM_TIME OF o.order_time AS r ON o.currency = r.currency
--! 1:82
SELECT order_id, r.conversion_rate FROM Orders AS o LEFT JOIN currency_rates FOR SYSTEM TIME AS OF o.order_time AS r ON o.currency = r.currency
--! 1:83
SELECT order_id, r.conversion_rate FROM Orders AS o LEFT JOIN currency_rates AS r FOR SYSTEM_TIME AS OF o.order_time ON o.currency = r.currency
--! ok
SELECT o.order_id, c.country FROM Orders AS o JOIN Customers FOR SYSTEM_TIME AS OF o.proc_time AS c ON o.user_id = c.id
--! 1:86
SELECT o.order_id, c.country FROM Orders AS o JOIN Customers FOR SYSTEM_TIME AS OF o.proc_tme AS c ON o.user_id = c.id
--! refused
SELECT o.order_id, c.country FROM Orders AS o JOIN Customers FOR SYSTEM_TIME AS OF PROCTIME() AS c ON o.user_id = c.id
--! 1:84
SELECT o.order_id, c.country FROM Orders AS o JOIN Customers FOR SYSTEM_TIME AS OF o.product AS c ON o.user_id = c.id
--! ok
SELECT * FROM Customers FOR SYSTEM_TIME AS OF TIMESTAMP '2023-07-31 00:00:00'
--! ok
SELECT * FROM Customers FOR SYSTEM_TIME AS OF TIMESTAMP '2023-07-31 00:00:00' AS c WHERE c.id = 1
--! refused differs: documented, and a job may fill it in; 2.2.1 stumbles over it
SELECT * FROM Customers FOR SYSTEM_TIME AS OF TIMESTAMP '2023-07-31 00:00:00' - INTERVAL '1' DAY
--! 1:47
SELECT * FROM Customers FOR SYSTEM_TIME AS OF '2023-07-31 00:00:00'
--! ok
SELECT * FROM Orders CROSS JOIN Customers
--! 1:43
SELECT * FROM Orders CROSS JOIN Customers ON TRUE
--! ok
SELECT id, tag FROM Shipments CROSS JOIN UNNEST(tags) AS t (tag)
--! ok
SELECT id, tag, pos FROM Shipments CROSS JOIN UNNEST(tags) WITH ORDINALITY AS t (tag, pos)
--! ok
SELECT id, k, v FROM Shipments CROSS JOIN UNNEST(attrs) AS t (k, v)
--! ok
SELECT id, sku, qty FROM Shipments LEFT JOIN UNNEST(items) AS t (sku, qty) ON TRUE
--! ok
SELECT id, t.sku FROM Shipments, UNNEST(items) AS t
--! 1:62
SELECT id, sku FROM Shipments CROSS JOIN UNNEST(items) AS t (sku, qty, extra)
--! 1:62
SELECT id, sku FROM Shipments CROSS JOIN UNNEST(items) AS t (sku)
--! 1:40
SELECT id, x FROM Shipments CROSS JOIN UNNEST(id) AS t (x)
--! 1:47
SELECT id, x FROM Shipments CROSS JOIN UNNEST(tag) AS t (x)
--! 1:40
SELECT id, x FROM Shipments CROSS JOIN UNNEST tags AS t (x)
--! ok
SELECT * FROM UNNEST(ARRAY[1, 2, 3])
--! ok
SELECT * FROM UNNEST(ARRAY[1, 2, 3]) WITH ORDINALITY AS t (a, b)
--! ok
SELECT * FROM (VALUES ('a', ARRAY[1, 2])) AS t (n, arr) CROSS JOIN UNNEST(arr) WITH ORDINALITY AS u (v, o)
--! refused
SELECT id, res FROM Shipments, LATERAL TABLE(split(id)) AS t (res)
--! ?
CREATE TEMPORARY FUNCTION split AS 'com.acme.Split' LANGUAGE JAVA;
SELECT id, res FROM Shipments, LATERAL TABLE(split(id)) AS t (res)
--! ?
CREATE TEMPORARY FUNCTION split AS 'com.acme.Split';
SELECT id, res FROM Shipments LEFT OUTER JOIN LATERAL TABLE(split(id)) AS t (res) ON TRUE
--! ok
SELECT country, name FROM (SELECT DISTINCT country FROM Customers) states, LATERAL (SELECT name, zip FROM Customers WHERE country = states.country ORDER BY zip DESC LIMIT 3)
--! ok
(SELECT order_id FROM Orders) UNION (SELECT order_id FROM Shipments)
--! ok
(SELECT order_id FROM Orders) UNION ALL (SELECT order_id FROM Shipments)
--! ok
(SELECT order_id FROM Orders) INTERSECT (SELECT order_id FROM Shipments)
--! ok
(SELECT order_id FROM Orders) EXCEPT ALL (SELECT order_id FROM Shipments)
--! 1:29
SELECT order_id FROM Orders MINUS SELECT order_id FROM Shipments
--! 1:46
SELECT order_id FROM Orders UNION ALL SELECT order_id, id FROM Shipments
--! 1:8
SELECT order_id FROM Orders UNION ALL SELECT ship_time FROM Shipments
--! 1:8
SELECT amount FROM Orders UNION ALL SELECT order_id FROM Shipments
--! ok
SELECT amount FROM Orders UNION ALL SELECT user_id FROM Orders
--! 1:37
SELECT order_id FROM Orders UNION ALL
--! 1:39
SELECT order_id FROM Orders UNION ALL ORDER BY order_id
--! ok
SELECT user_id, amount FROM Orders WHERE product IN (SELECT name FROM Customers)
--! 1:42
SELECT user_id, amount FROM Orders WHERE product IN (SELECT id, name FROM Customers)
--! refused
SELECT user_id, amount FROM Orders WHERE user_id IN (SELECT name FROM Customers)
--! ok
SELECT user_id, amount FROM Orders WHERE EXISTS (SELECT * FROM Customers WHERE Customers.id = Orders.user_id)
--! 1:100
SELECT user_id, amount FROM Orders WHERE NOT EXISTS (SELECT * FROM Customers c WHERE c.id = Orders.usr_id)
--! ok
SELECT user_id, (SELECT MAX(name) FROM Customers c WHERE c.id = o.user_id) AS n FROM Orders o
--! 1:18
SELECT user_id, (SELECT name, country FROM Customers c) AS n FROM Orders o
--! ok
SELECT * FROM Orders WHERE amount > ALL (SELECT id FROM Customers)
--! ok
SELECT * FROM Orders WHERE amount = ANY (SELECT id FROM Customers)
--! ok
SELECT * FROM Orders ORDER BY order_time, order_id
--! refused
SELECT * FROM Orders ORDER BY price DESC
--! ok
SELECT * FROM Orders ORDER BY order_time LIMIT 3
--! ok
SELECT * FROM Orders LIMIT 3 OFFSET 1
--! 1:22
SELECT * FROM Orders OFFSET 1 LIMIT 3
--! ok
SELECT * FROM Orders ORDER BY order_time OFFSET 1 ROW FETCH NEXT 2 ROWS ONLY
--! ok
SELECT * FROM Orders FETCH FIRST 5 ROWS ONLY
--! 1:22
SELECT * FROM Orders LIMIT 1, 3
--! 1:28
SELECT * FROM Orders LIMIT '3'
--! 1:28
SELECT * FROM Orders LIMIT -1
--! 1:30
SELECT * FROM Orders LIMIT 3 WHERE price > 1
--! 1:28
SELECT * FROM Orders ORDER order_time
--! ok
SELECT * FROM Orders ORDER BY order_time ASC NULLS FIRST
--! 1:31
SELECT * FROM Orders ORDER BY prices
--! refused
SELECT * FROM Orders ORDER BY 1
--! ok
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY product ORDER BY amount DESC) AS row_num FROM Orders) WHERE row_num <= 5
--! 1:118
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY product ORDER BY amount DESC) AS row_num FROM Orders) WHERE row_nr <= 5
--! 1:117
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY product ORDER BY amount DESC) AS row_num FROM Orders WHERE row_num <= 5)
--! ok
SELECT *, ROW_NUMBER() OVER (PARTITION BY product ORDER BY amount DESC) AS row_num FROM Orders QUALIFY row_num <= 5
--! ok
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY proc_time) AS row_num FROM Orders) WHERE row_num = 1
--! ok
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY proc_time DESC) AS row_num FROM Orders) WHERE row_num = 1
--! refused
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY order_id) AS row_num FROM Orders) WHERE row_num = 1
--! refused
SELECT * FROM (SELECT *, RANK() OVER (PARTITION BY order_id ORDER BY amount) AS rn FROM Orders) WHERE rn <= 3
--! refused
SELECT * FROM (SELECT *, DENSE_RANK() OVER (PARTITION BY order_id ORDER BY amount) AS rn FROM Orders) WHERE rn <= 3
--! refused
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY amount) AS rn FROM Orders) WHERE rn > 3
--! ok
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY price DESC) AS rownum FROM (SELECT window_start, window_end, supplier_id, SUM(price) AS price, COUNT(*) AS cnt FROM TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES) GROUP BY window_start, window_end, supplier_id)) WHERE rownum <= 3
--! ok
SELECT * FROM (SELECT bidtime, price, item, window_start, window_end, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY bidtime DESC) AS rownum FROM TABLE(TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES))) WHERE rownum <= 1
--! ok
SELECT * FROM TABLE(TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES))
--! ok
SELECT * FROM TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES)
--! ok
SELECT * FROM TABLE(TUMBLE(DATA => TABLE Bid, TIMECOL => DESCRIPTOR(bidtime), SIZE => INTERVAL '10' MINUTES))
--! 1:110
SELECT * FROM TABLE(TUMBLE(DATA => TABLE Bid, TIMECOL => DESCRIPTOR(bidtime), SIZE => INTERVAL '10' MINUTES, OFFSET => INTERVAL '1' MINUTE))
--! ok
SELECT * FROM TABLE(TUMBLE(`DATA` => TABLE Bid, `TIMECOL` => DESCRIPTOR(bidtime), `SIZE` => INTERVAL '10' MINUTES))
--! 1:28
SELECT * FROM TABLE(TUMBLE(data => TABLE Bid, timecol => DESCRIPTOR(bidtime), size => INTERVAL '10' MINUTES))
--! 1:29
SELECT * FROM TABLE(SESSION(data => TABLE Bid, timecol => DESCRIPTOR(bidtime), gap => INTERVAL '10' MINUTES))
--! ok
SELECT * FROM TABLE(SESSION(DATA => TABLE Bid PARTITION BY item, TIMECOL => DESCRIPTOR(bidtime), GAP => INTERVAL '10' MINUTES))
--! ok
SELECT * FROM TABLE(SESSION(TABLE Bid PARTITION BY item, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES))
--! 1:21
SELECT * FROM TABLE(SESSION(TABLE Bid, DESCRIPTOR(bidtime), DESCRIPTOR(item), INTERVAL '10' MINUTES))
--! ok
SELECT * FROM TABLE(HOP(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '5' MINUTES, INTERVAL '10' MINUTES))
--! ok
SELECT * FROM TABLE(HOP(DATA => TABLE Bid, TIMECOL => DESCRIPTOR(bidtime), SLIDE => INTERVAL '5' MINUTES, SIZE => INTERVAL '10' MINUTES))
--! 1:21
SELECT * FROM TABLE(HOP(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES))
--! ok
SELECT * FROM TABLE(HOP(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '7' MINUTES, INTERVAL '10' MINUTES))
--! ok
SELECT * FROM TABLE(CUMULATE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '2' MINUTES, INTERVAL '10' MINUTES))
--! ok
SELECT * FROM TABLE(CUMULATE(DATA => TABLE Bid, TIMECOL => DESCRIPTOR(bidtime), STEP => INTERVAL '2' MINUTES, SIZE => INTERVAL '10' MINUTES))
--! refused
SELECT * FROM TABLE(CUMULATE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '3' MINUTES, INTERVAL '10' MINUTES))
--! refused
SELECT * FROM TABLE(CUMULATE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES, INTERVAL '2' MINUTES))
--! 1:50
SELECT * FROM TABLE(TUMBLE(TABLE Bid, DESCRIPTOR(bid_time), INTERVAL '10' MINUTES))
--! refused
SELECT * FROM TABLE(TUMBLE(TABLE Bid, DESCRIPTOR(item), INTERVAL '10' MINUTES))
--! 1:34
SELECT * FROM TABLE(TUMBLE(TABLE Bids, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES))
--! 1:28
SELECT * FROM TABLE(TUMBLE(Bid, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES))
--! 1:39
SELECT * FROM TABLE(TUMBLE(TABLE Bid, bidtime, INTERVAL '10' MINUTES))
--! 1:65
SELECT * FROM TABLE(TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), '10' MINUTES))
--! 1:21
SELECT * FROM TABLE(TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), 10))
--! 1:21
SELECT * FROM TABLE(TUMBLE(TABLE Bid, DESCRIPTOR(bidtime)))
--! 1:38
SELECT * FROM TABLE(TUMBLE(TABLE Bid DESCRIPTOR(bidtime), INTERVAL '10' MINUTES))
--! refused
SELECT * FROM TABLE(TUMBEL(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES))
--! ok
SELECT * FROM TABLE(TUMBLE((SELECT * FROM Bid), DESCRIPTOR(bidtime), INTERVAL '10' MINUTES))
--! ok
SELECT * FROM TABLE(TUMBLE(TABLE Bid, DESCRIPTOR(bidtime, item), INTERVAL '10' MINUTES))
--! refused
SELECT * FROM TABLE(TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '1' MONTH))
--! ok
SELECT window_start, window_end, SUM(price) AS total_price FROM TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES) GROUP BY window_start, window_end
--! ok
SELECT window_start, SUM(price) FROM TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES) GROUP BY window_start
--! ok
SELECT window_start, window_end, window_time, SUM(price) FROM TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES) GROUP BY window_start, window_end, window_time
--! 1:34
SELECT window_start, window_end, window_time, SUM(price) FROM TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES) GROUP BY window_start, window_end
--! ok
SELECT window_start, window_end, item, SUM(price) FROM TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES) GROUP BY window_start, window_end, GROUPING SETS ((item), ())
--! ok
SELECT window_start, window_end, item, supplier_id, SUM(price) FROM TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES) GROUP BY window_start, window_end, CUBE (item, supplier_id)
--! ok
CREATE VIEW window1 AS SELECT window_start AS window_5mintumble_start, window_end AS window_5mintumble_end, window_time AS rowtime, SUM(price) AS partial_price FROM TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '5' MINUTES) GROUP BY supplier_id, window_start, window_end, window_time;
SELECT window_start, window_end, SUM(partial_price) AS total_price FROM TUMBLE(TABLE window1, DESCRIPTOR(rowtime), INTERVAL '10' MINUTES) GROUP BY window_start, window_end
--! refused
CREATE VIEW window1 AS SELECT window_start AS s, window_end AS e, SUM(price) AS partial_price FROM TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '5' MINUTES) GROUP BY supplier_id, window_start, window_end;
SELECT window_start, window_end, SUM(partial_price) AS total_price FROM TUMBLE(TABLE window1, DESCRIPTOR(e), INTERVAL '10' MINUTES) GROUP BY window_start, window_end
--! ok
INSERT INTO sink_win SELECT window_start, window_end, SUM(price) FROM TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES) GROUP BY window_start, window_end
--! refused
INSERT INTO sink_win SELECT window_start, SUM(price) FROM TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES) GROUP BY window_start, window_end
--! ok
SELECT L.item AS L_item, R.supplier_id FROM (SELECT * FROM TABLE(TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '5' MINUTES))) L FULL JOIN (SELECT * FROM TABLE(TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '5' MINUTES))) R ON L.item = R.item AND L.window_start = R.window_start AND L.window_end = R.window_end
--! ok
SELECT * FROM (SELECT * FROM TABLE(TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '5' MINUTES))) L WHERE L.item IN (SELECT item FROM (SELECT * FROM TABLE(TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '5' MINUTES))) R WHERE L.window_start = R.window_start AND L.window_end = R.window_end)
--! ok
SELECT TUMBLE_START(order_time, INTERVAL '1' DAY) AS wStart, SUM(amount) FROM Orders GROUP BY TUMBLE(order_time, INTERVAL '1' DAY), user_id
--! ok
SELECT user_id, TUMBLE_START(order_time, INTERVAL '1' DAY), TUMBLE_END(order_time, INTERVAL '1' DAY), TUMBLE_ROWTIME(order_time, INTERVAL '1' DAY), TUMBLE_PROCTIME(order_time, INTERVAL '1' DAY), COUNT(*) FROM Orders GROUP BY TUMBLE(order_time, INTERVAL '1' DAY), user_id
--! ok
SELECT user_id, TUMBLE_PROCTIME(proc_time, INTERVAL '1' DAY), COUNT(*) FROM Orders GROUP BY TUMBLE(proc_time, INTERVAL '1' DAY), user_id
--! ok
SELECT user_id, HOP_START(order_time, INTERVAL '1' MINUTE, INTERVAL '1' HOUR), COUNT(*) FROM Orders GROUP BY HOP(order_time, INTERVAL '1' MINUTE, INTERVAL '1' HOUR), user_id
--! ok
SELECT user_id, SESSION_START(order_time, INTERVAL '1' MINUTE), SESSION_END(order_time, INTERVAL '1' MINUTE), COUNT(*) FROM Orders GROUP BY SESSION(order_time, INTERVAL '1' MINUTE), user_id
--! 1:17
SELECT user_id, TUMBLE_START(order_time, INTERVAL '2' DAY), COUNT(*) FROM Orders GROUP BY TUMBLE(order_time, INTERVAL '1' DAY), user_id
--! 1:17
SELECT user_id, TUMBLE_START(order_time, INTERVAL '1' DAY), COUNT(*) FROM Orders GROUP BY user_id
--! 1:47
SELECT user_id, COUNT(*) FROM Orders GROUP BY TUMBLE(price, INTERVAL '1' DAY), user_id
--! ok
SELECT user_id, COUNT(*) FROM Orders GROUP BY TUMBLE(order_time, INTERVAL 1 DAY), user_id
--! 1:47
SELECT user_id, COUNT(*) FROM Orders GROUP BY TUMBLE(order_time), user_id
--! 1:17
SELECT user_id, TUMBLE(order_time, INTERVAL '1' DAY) FROM Orders
--! ok
SELECT * FROM Ticker MATCH_RECOGNIZE (
  PARTITION BY symbol
  ORDER BY rowtime
  MEASURES
    START_ROW.rowtime AS start_tstamp,
    LAST(PRICE_DOWN.rowtime) AS bottom_tstamp,
    LAST(PRICE_UP.rowtime) AS end_tstamp
  ONE ROW PER MATCH
  AFTER MATCH SKIP TO LAST PRICE_UP
  PATTERN (START_ROW PRICE_DOWN+ PRICE_UP)
  DEFINE
    PRICE_DOWN AS
      (LAST(PRICE_DOWN.price, 1) IS NULL AND PRICE_DOWN.price < START_ROW.price) OR
        PRICE_DOWN.price < LAST(PRICE_DOWN.price, 1),
    PRICE_UP AS
      PRICE_UP.price > LAST(PRICE_DOWN.price, 1)
) MR
--! ok
SELECT * FROM Ticker MATCH_RECOGNIZE (
  PARTITION BY symbol
  ORDER BY rowtime
  MEASURES FIRST(A.rowtime) AS start_tstamp, LAST(A.rowtime) AS end_tstamp, AVG(A.price) AS avgPrice
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A+ B)
  DEFINE A AS AVG(A.price) < 15
) MR
--! ok
SELECT * FROM Ticker MATCH_RECOGNIZE (
  PARTITION BY symbol
  ORDER BY rowtime
  MEASURES C.rowtime AS dropTime, A.price - C.price AS dropDiff
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A B* C) WITHIN INTERVAL '1' HOUR
  DEFINE B AS B.price > A.price - 10, C AS C.price < A.price - 10
)
--! refused
SELECT * FROM Ticker MATCH_RECOGNIZE (
  PARTITION BY symbol
  ORDER BY rowtime
  MEASURES A.price AS p
  ALL ROWS PER MATCH
  PATTERN (A B)
  DEFINE B AS B.price > A.price
)
--! refused
SELECT * FROM Ticker MATCH_RECOGNIZE (
  PARTITION BY symbol
  MEASURES A.price AS p
  PATTERN (A B)
  DEFINE B AS B.price > A.price
)
--! refused
SELECT * FROM Ticker MATCH_RECOGNIZE (
  PARTITION BY symbol
  ORDER BY price
  MEASURES A.price AS p
  PATTERN (A B)
  DEFINE B AS B.price > A.price
)
--! 4:20
SELECT * FROM Ticker MATCH_RECOGNIZE (
  PARTITION BY symbol
  ORDER BY rowtime
  MEASURES A.price p
  PATTERN (A B)
  DEFINE B AS B.price > A.price
)
--! refused
SELECT * FROM Ticker MATCH_RECOGNIZE (
  PARTITION BY symbol
  ORDER BY rowtime
  MEASURES A.price AS p
  PATTERN (A B+)
  DEFINE B AS B.price > A.price
)
--! refused
SELECT * FROM Ticker MATCH_RECOGNIZE (
  PARTITION BY symbol
  ORDER BY rowtime
  MEASURES A.price AS p
  PATTERN (A B+? C{2,3} D? E* F{2})
  DEFINE B AS B.price > A.price
)
--! refused
SELECT * FROM Ticker MATCH_RECOGNIZE (
  PARTITION BY symbol
  ORDER BY rowtime
  MEASURES A.price AS p
  PATTERN (A | B)
  DEFINE B AS B.price > A.price
)
--! 5:29
SELECT * FROM Ticker MATCH_RECOGNIZE (
  PARTITION BY symbol
  ORDER BY rowtime
  MEASURES A.price AS p
  AFTER MATCH SKIP TO FIRST X
  PATTERN (A B)
  DEFINE B AS B.price > A.price
)
--! refused
SELECT * FROM Ticker MATCH_RECOGNIZE (
  PARTITION BY symbol
  ORDER BY rowtime
  MEASURES A.price AS p
  AFTER MATCH SKIP TO NEXT ROW
  PATTERN (A (B C)+ D)
  DEFINE B AS B.price > A.price
)
--! 1:17
SELECT T.aid, T.bid FROM Ticker MATCH_RECOGNIZE (
  PARTITION BY symbol
  ORDER BY rowtime
  MEASURES A.price AS aid, MATCH_ROWTIME() AS mt, CLASSIFIER() AS cl
  PATTERN (A B)
  DEFINE A AS price > 1
) AS T
--! ok
SELECT T.aid FROM Ticker MATCH_RECOGNIZE (
  PARTITION BY symbol
  ORDER BY rowtime
  MEASURES A.price AS aid, MATCH_ROWTIME() AS mt
  PATTERN (A B)
  DEFINE A AS price > 1, C AS price > 2
) AS T
--! 3:14
SELECT T.aid FROM Ticker MATCH_RECOGNIZE (
  ORDER BY rowtime
  MEASURES A.nosuch AS aid
  PATTERN (A B)
  DEFINE A AS price > 1
) AS T
--! 3:28
SELECT T.aid FROM Ticker MATCH_RECOGNIZE (
  ORDER BY rowtime
  MEASURES A.price AS aid, SUM(DISTINCT A.price) AS s
  PATTERN (A B)
  DEFINE A AS A.price > PREV(A.price, 1)
) AS T
--! refused
SELECT T.aid FROM Ticker MATCH_RECOGNIZE (
  ORDER BY rowtime
  MEASURES A.price AS aid
  PATTERN (A B)
  DEFINE A AS A.price
) AS T
--! 4:3
SELECT T.aid FROM Ticker MATCH_RECOGNIZE (
  ORDER BY rowtime
  PATTERN (A B)
  MEASURES A.price AS aid
  DEFINE A AS A.price > 1
) AS T
--! refused
SELECT /*+ LOOKUP('table' = 'Customers', 'retry-predicate' = 'lookup_miss', 'retry-strategy' = 'fixed_delay', 'fixed-delay' = '10s', 'max-attempts' = '3') */ o.order_id, c.country FROM Orders AS o JOIN Customers FOR SYSTEM_TIME AS OF o.proc_time AS c ON o.user_id = c.id
--! ok
SELECT /*+ LOOKUP('table' = 'c', 'async' = 'true', 'output-mode' = 'allow_unordered', 'capacity' = '100', 'timeout' = '180s') */ o.order_id, c.country FROM Orders AS o JOIN Customers FOR SYSTEM_TIME AS OF o.proc_time AS c ON o.user_id = c.id
--! ?
SELECT /*+ LOOKUP('async' = 'true') */ o.order_id, c.country FROM Orders AS o JOIN Customers FOR SYSTEM_TIME AS OF o.proc_time AS c ON o.user_id = c.id
--! ?
SELECT /*+ LOOKUP('table' = 'c', 'async' = 'maybe') */ o.order_id, c.country FROM Orders AS o JOIN Customers FOR SYSTEM_TIME AS OF o.proc_time AS c ON o.user_id = c.id
--! refused
SELECT /*+ LOOKUP('table' = 'nosuch', 'async' = 'true') */ o.order_id, c.country FROM Orders AS o JOIN Customers FOR SYSTEM_TIME AS OF o.proc_time AS c ON o.user_id = c.id
--! ?
SELECT /*+ LOOKUP('table' = 'c', 'retry-predicate' = 'lookup_miss') */ o.order_id, c.country FROM Orders AS o JOIN Customers FOR SYSTEM_TIME AS OF o.proc_time AS c ON o.user_id = c.id
--! ok
SELECT /*+ LOOKUP('table' = 'c', 'shuffle' = 'true') */ o.order_id, c.country FROM Orders AS o JOIN Customers FOR SYSTEM_TIME AS OF o.proc_time AS c ON o.user_id = c.id
--! ok
SELECT /*+ BROADCAST(Customers) */ * FROM Orders JOIN Customers ON Orders.user_id = Customers.id
--! ok
SELECT /*+ BROADCAST(c), SHUFFLE_HASH(Orders) */ * FROM Orders JOIN Customers c ON Orders.user_id = c.id
--! refused
SELECT /*+ BROADCAST(nosuch) */ * FROM Orders JOIN Customers c ON Orders.user_id = c.id
--! ok
SELECT /*+ SHUFFLE_MERGE(Orders, Customers), NEST_LOOP(Orders) */ * FROM Orders JOIN Customers ON Orders.user_id = Customers.id
--! ?
SELECT /*+ BROADCAST */ * FROM Orders JOIN Customers ON Orders.user_id = Customers.id
--! ?
SELECT /*+ BROADCAST('a' = 'b') */ * FROM Orders JOIN Customers ON Orders.user_id = Customers.id
--! ok
SELECT /*+ STATE_TTL('Orders' = '3d', 'Customers' = '12h') */ * FROM Orders JOIN Customers ON Orders.user_id = Customers.id
--! ok
SELECT /*+ STATE_TTL('o' = '1d') */ o.product, COUNT(*) FROM Orders o GROUP BY o.product
--! refused
SELECT /*+ STATE_TTL('x' = '1d') */ o.product, COUNT(*) FROM Orders o GROUP BY o.product
--! ?
SELECT /*+ STATE_TTL('o' = 'soon') */ o.product, COUNT(*) FROM Orders o GROUP BY o.product
--! ok
SELECT /*+ STATE_TTL(o = '1d') */ o.product, COUNT(*) FROM Orders o GROUP BY o.product
--! ?
SELECT /*+ STATE_TTL('o') */ o.product, COUNT(*) FROM Orders o GROUP BY o.product
--! ?
SELECT /*+ MULTI_JOIN(Orders, Shipments, Customers) */ * FROM Orders JOIN Shipments ON Orders.order_id = Shipments.order_id JOIN Customers ON Orders.user_id = Customers.id
--! ?
SELECT /*+ NO_SUCH_HINT(a) */ * FROM Orders
--! ok
SELECT * FROM Orders /*+ OPTIONS('scan.startup.mode' = 'earliest-offset') */
--! ok
SELECT * FROM Orders /*+ OPTIONS('scan.startup.mode' = 'earliest-offset') */ AS o JOIN Customers /*+ OPTIONS('lookup.cache' = 'NONE') */ AS c ON o.user_id = c.id
--! 1:27
SELECT * FROM Orders AS o /*+ OPTIONS('scan.startup.mode' = 'earliest-offset') */
--! 1:34
SELECT * FROM Orders /*+ OPTIONS(scan.startup.mode = 'earliest-offset') */
--! ?
SELECT * FROM Orders /*+ OPTIONS('scan.startup.mode', 'earliest-offset') */
--! 1:34
SELECT * FROM Orders /*+ OPTIONS('scan.startup.mode' = 'earliest-offset' */
--! ?
SELECT * FROM Orders /*+ OPTION('scan.startup.mode' = 'earliest-offset') */
--! ok
INSERT INTO sink_cnt /*+ OPTIONS('sink.parallelism' = '4') */ SELECT product, COUNT(*) FROM Orders GROUP BY product
--! ok
INSERT INTO sink_cnt SELECT product, COUNT(*) FROM Orders GROUP BY product
--! ok
INSERT INTO sink_cnt (c, k) SELECT COUNT(*), product FROM Orders GROUP BY product
--! ok
INSERT INTO sink_cnt (k) SELECT product FROM Orders
--! 1:26
INSERT INTO sink_cnt (k, x) SELECT product, 1 FROM Orders
--! 1:26
INSERT INTO sink_cnt (k, k) SELECT product, product FROM Orders
--! refused
INSERT INTO sink_cnt SELECT product FROM Orders
--! refused
INSERT INTO sink_cnt SELECT product, product FROM Orders
--! refused
INSERT INTO sink_cnt SELECT COUNT(*), product FROM Orders GROUP BY product
--! ok
INSERT INTO sink_cnt VALUES ('a', 1), ('b', 2)
--! 1:22
INSERT INTO sink_cnt VALUES ('a', 1), ('b')
--! refused
INSERT INTO sink_cnt VALUES ('a', 1, 2)
--! 1:8
INSERT sink_cnt SELECT product, 1 FROM Orders
--! ok
INSERT INTO sink_win SELECT order_time, order_time, SUM(price) FROM Orders GROUP BY order_time
--! ok
INSERT OVERWRITE sink_cnt SELECT product, COUNT(*) FROM Orders GROUP BY product
--! 1:13
INSERT INTO TABLE sink_cnt SELECT product, COUNT(*) FROM Orders GROUP BY product
--! ?
SELECT * FROM Orders PIVOT (SUM(amount) FOR product IN ('a' AS a, 'b' AS b))
--! ?
SELECT * FROM (SELECT product, amount, currency FROM Orders) PIVOT (SUM(amount) AS s, COUNT(*) AS c FOR currency IN ('EUR', 'USD'))
--! refused
SELECT * FROM (SELECT user_id, amount, price FROM Orders) UNPIVOT (v FOR k IN (amount AS 'am', price AS 'pr'))
--! refused
SELECT * FROM (SELECT user_id, amount, CAST(user_id AS INT) AS n FROM Orders) UNPIVOT INCLUDE NULLS (v FOR k IN (amount, n))
--! refused
SELECT * FROM Orders TABLESAMPLE BERNOULLI(10)
--! ok
SELECT * FROM Orders AS o (a, b, c, d, e, f, g, h)
--! 1:28
SELECT * FROM Orders AS o (a, b)
--! ok
TABLE Orders
--! ok
VALUES (1, 'a'), (2, 'b')
--! ok
VALUES 1, 2
--! 1:1
VALUES (1, 'a'), (2)
--! 1:1
VALUES (1, 'a'), ('b', 2)
--! 1:10
SELECT 1 WHERE TRUE
--! ok
SELECT 1 FROM (SELECT 2)
--! ok
SELECT a FROM (SELECT 2 AS a) AS x, (SELECT 3 AS b) AS y WHERE x.a < y.b
--! 1:8
SELECT "order_id" FROM Orders
--! ok
SELECT `order_id` FROM `default_catalog`.`default_database`.`Orders`
--! 1:29
SELECT `order_id FROM Orders
--! 1:8
SELECT 'order_id FROM Orders
--! 1:22
SELECT order_id FROM orders
--! 1:8
SELECT ORDER_ID FROM Orders
--! 1:8
SELECT order FROM Orders
--! 1:20
SELECT order_id AS order FROM Orders
--! ok
SELECT order_id AS `order`, product AS `value`, 1 AS `time`, 2 AS user_ FROM Orders
--! 1:20
SELECT order_id AS value FROM Orders
--! 1:20
SELECT order_id AS timestamp FROM Orders
--! 1:20
SELECT order_id AS date FROM Orders
--! 1:20
SELECT order_id AS year, product AS type, currency AS name, amount AS status, 1 AS data FROM Orders
--! 1:20
SELECT order_id AS user FROM Orders
--! 1:20
SELECT order_id AS count FROM Orders
--! 1:20
SELECT order_id AS day FROM Orders
--! 1:20
SELECT order_id AS end FROM Orders
--! 1:20
SELECT order_id AS start FROM Orders
--! 1:20
SELECT order_id AS offset FROM Orders
--! 1:20
SELECT order_id AS language FROM Orders
--! 1:20
SELECT order_id AS method FROM Orders
--! 1:20
SELECT order_id AS result FROM Orders
--! ok
SELECT order_id AS `from`, amount AS `to` FROM Orders
--! ok
SELECT * FROM Orders; SELECT * FROM Shipments;
--! 1:22
SELECT * FROM Orders SELECT * FROM Shipments
--! ok
EXPLAIN SELECT * FROM Orders
--! ok
EXPLAIN PLAN FOR SELECT * FROM Orders
--! ok
EXPLAIN ESTIMATED_COST, CHANGELOG_MODE, PLAN_ADVICE, JSON_EXECUTION_PLAN SELECT * FROM Orders
--! ok
EXPLAIN CHANGELOG_MODE INSERT INTO sink_cnt SELECT product, COUNT(*) FROM Orders GROUP BY product
--! 1:9
EXPLAIN EXECUTION_PLAN SELECT * FROM Orders
--! ok
EXPLAIN STATEMENT SET BEGIN INSERT INTO sink_cnt SELECT product, COUNT(*) FROM Orders GROUP BY product; END
--! ok
EXECUTE STATEMENT SET BEGIN INSERT INTO sink_cnt SELECT product, COUNT(*) FROM Orders GROUP BY product; INSERT INTO sink_win SELECT window_start, window_end, SUM(price) FROM TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES) GROUP BY window_start, window_end; END;
--! ok
BEGIN STATEMENT SET;
INSERT INTO sink_cnt SELECT product, COUNT(*) FROM Orders GROUP BY product;
INSERT INTO sink_win SELECT window_start, window_end, SUM(price) FROM TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES) GROUP BY window_start, window_end;
END;
--! refused
BEGIN STATEMENT SET;
INSERT INTO sink_cnt SELECT product, COUNT(*) FROM Orders GROUP BY product;
SELECT * FROM Orders;
END;
--! 1:29
EXECUTE STATEMENT SET BEGIN SELECT * FROM Orders; END;
--! ok
EXECUTE INSERT INTO sink_cnt SELECT product, COUNT(*) FROM Orders GROUP BY product
--! ok
EXECUTE SELECT * FROM Orders
--! ok
COMPILE PLAN '/tmp/p.json' FOR INSERT INTO sink_cnt SELECT product, COUNT(*) FROM Orders GROUP BY product
--! 1:14
COMPILE PLAN IF NOT EXISTS '/tmp/p.json' FOR STATEMENT SET BEGIN INSERT INTO sink_cnt SELECT product, COUNT(*) FROM Orders GROUP BY product; END
--! 1:14
COMPILE PLAN p.json FOR INSERT INTO sink_cnt SELECT product, COUNT(*) FROM Orders GROUP BY product
--! ok
CREATE MODEL sentiment INPUT (txt STRING) OUTPUT (label STRING) COMMENT 'm' WITH ('provider' = 'openai', 'endpoint' = 'https://api.openai.com/v1/chat/completions', 'api-key' = 'x', 'model' = 'gpt-4o');
SELECT order_id, label FROM ML_PREDICT(TABLE Orders, MODEL sentiment, DESCRIPTOR(product))
--! refused differs: options of a model's provider are not looked at
CREATE MODEL sentiment INPUT (txt STRING) OUTPUT (label STRING) WITH ('provider' = 'openai');
SELECT order_id, label FROM ML_PREDICT(INPUT => TABLE Orders, MODEL => MODEL sentiment, ARGS => DESCRIPTOR(product), CONFIG => MAP['async', 'true'])
--! 2:60
CREATE MODEL sentiment INPUT (txt STRING) OUTPUT (label STRING) WITH ('provider' = 'openai');
SELECT order_id, label FROM ML_PREDICT(TABLE Orders, MODEL sentiments, DESCRIPTOR(product))
--! refused
CREATE MODEL sentiment INPUT (txt STRING) OUTPUT (label STRING) WITH ('provider' = 'openai');
SELECT order_id, label FROM ML_PREDICT(TABLE Orders, MODEL sentiment, DESCRIPTOR(prod))
--! refused
CREATE MODEL sentiment INPUT (txt STRING) OUTPUT (label STRING) WITH ('provider' = 'openai');
SELECT order_id, label FROM ML_PREDICT(TABLE Orders, MODEL sentiment, DESCRIPTOR(product, currency))
--! 2:29
CREATE MODEL sentiment INPUT (txt STRING) OUTPUT (label STRING) WITH ('provider' = 'openai');
SELECT order_id, label FROM ML_PREDICT(TABLE Orders, MODEL sentiment)
--! 1:35
CREATE MODEL sentiment INPUT (txt STRING) WITH ('provider' = 'openai');
--! 1:30
CREATE MODEL sentiment INPUT txt STRING OUTPUT (label STRING) WITH ('provider' = 'openai');
--! 1:1
CREATE MODEL sentiment INPUT (txt STRING) OUTPUT (label STRING);
--! ?
CREATE TEMPORARY FUNCTION ptf AS 'com.acme.Ptf';
SELECT * FROM ptf(input => TABLE Orders PARTITION BY user_id ORDER BY order_time, on_time => DESCRIPTOR(order_time), uid => 'my-ptf')
--! ?
CREATE TEMPORARY FUNCTION ptf AS 'com.acme.Ptf';
SELECT * FROM TABLE(ptf(TABLE Orders PARTITION BY (user_id, product)))
--! 1:15
SELECT * FROM nosuchptf(input => TABLE Orders)
--! 1:62
SELECT SUM(amount) total FROM Orders GROUP BY user_id HAVING total > 1
--! 1:8
SELECT VECTOR_SEARCH(1)
--! refused
SELECT * FROM LATERAL TABLE(VECTOR_SEARCH(TABLE Customers, DESCRIPTOR(name), ARRAY[1.0], 10))
