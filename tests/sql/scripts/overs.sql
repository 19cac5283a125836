-- What generated queries met that people write too: OVER that nobody reads, ranks and frames, DISTINCT of bytes, NOT IN; in streams and in batch mode.
--! tables
CREATE TABLE t (id INT NOT NULL, name STRING, x DOUBLE, rt TIMESTAMP(3), pt AS PROCTIME(), b BOOLEAN, r ROW<f0 INT>, WATERMARK FOR rt AS rt) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
--! refused
SELECT COUNT(*) FROM (SELECT id, name, SUM(id) OVER () AS w0 FROM t);
--! refused
SELECT COUNT(1) FROM (SELECT id, name, SUM(id) OVER () AS w0 FROM t);
--! ok
SELECT SUM(id) FROM (SELECT id, name, SUM(id) OVER () AS w0 FROM t);
--! refused
SELECT COUNT(*) FROM (SELECT id, name, SUM(id) OVER () AS w0 FROM t) WHERE id > 1;
--! refused
SELECT COUNT(*) FROM (SELECT id, name, SUM(id) OVER () AS w0 FROM t WHERE id > 1);
--! ok
SELECT id, COUNT(*) FROM (SELECT id, name, SUM(id) OVER () AS w0 FROM t) GROUP BY id;
--! ok
SELECT id FROM (SELECT id, name, SUM(id) OVER () AS w0 FROM t);
--! ok
SELECT 1 FROM (SELECT id, name, SUM(id) OVER () AS w0 FROM t);
--! ok
SELECT COUNT(*) FROM (SELECT id, name FROM (SELECT id, name, SUM(id) OVER () AS w0 FROM t));
--! refused
SELECT COUNT(*) FROM (SELECT id, name, NTILE(3) OVER (PARTITION BY name ORDER BY rt) AS w0 FROM t);
--! refused
SELECT COUNT(id) FROM (SELECT id, name, NTILE(3) OVER (PARTITION BY name ORDER BY rt) AS w0 FROM t);
--! ok
SELECT COUNT(DISTINCT id) FROM (SELECT id, name, NTILE(3) OVER (PARTITION BY name ORDER BY rt) AS w0 FROM t);
--! refused
SELECT COUNT(*) FROM (SELECT SUM(id) OVER () AS w0 FROM t);
--! refused
SELECT COUNT(*) FROM (SELECT id, SUM(id) OVER () AS w0 FROM t) AS a JOIN t AS b ON a.id = b.id;
--! refused
SELECT COUNT(*) FROM (SELECT id, SUM(id) OVER () AS w0 FROM t UNION ALL SELECT id, id FROM t);
--! 1:66
SELECT id, LISTAGG(name) OVER (PARTITION BY name ORDER BY rt, id RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) AS w0 FROM t;
--! refused
SELECT id, SUM(id) OVER (PARTITION BY name ORDER BY rt, id RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS w0 FROM t;
--! 1:60
SELECT id, SUM(id) OVER (PARTITION BY name ORDER BY rt, id RANGE UNBOUNDED PRECEDING) AS w0 FROM t;
--! 1:60
SELECT id, SUM(id) OVER (PARTITION BY name ORDER BY rt, id RANGE CURRENT ROW) AS w0 FROM t;
--! refused
SELECT id, SUM(id) OVER (PARTITION BY name ORDER BY rt, id) AS w0 FROM t;
--! 1:87
SELECT id, SUM(id) OVER w AS w0 FROM t WINDOW w AS (PARTITION BY name ORDER BY rt, id RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW);
--! refused
SELECT id, SUM(id) OVER (w RANGE UNBOUNDED PRECEDING) AS w0 FROM t WINDOW w AS (PARTITION BY name ORDER BY rt, id);
--! 1:60
SELECT id, SUM(id) OVER (PARTITION BY name ORDER BY id, id RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) AS w0 FROM t;
--! 1:60
SELECT id, SUM(id) OVER (PARTITION BY name ORDER BY rt, id RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) AS w0 FROM t;
--! refused
SELECT id, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY name) AS rn FROM t) WHERE rn <= id;
--! refused
SELECT id, ROW_NUMBER() OVER (PARTITION BY name) AS rn FROM t;
--! refused
SELECT id, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY name) AS rn FROM t) WHERE rn <= 3;
--! 1:43
SELECT id, rn FROM (SELECT *, RANK() OVER (PARTITION BY name) AS rn FROM t) WHERE rn <= 3;
--! refused differs: top-N by a constant is not looked at
SELECT id, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY name ORDER BY 1) AS rn FROM t) WHERE rn <= 3;
--! refused
SELECT id, ROW_NUMBER() OVER () AS rn FROM t;
--! ok
SELECT id, name, SUM(id) OVER (PARTITION BY name ORDER BY pt) AS w0 FROM t;
--! refused
SELECT id, name, PERCENT_RANK() OVER (PARTITION BY name ORDER BY pt) AS w0 FROM t;
--! ok
SELECT id, pt FROM t;
--! ok
SELECT TUMBLE_START(pt, INTERVAL '5' MINUTE), SUM(id) FROM t GROUP BY TUMBLE(pt, INTERVAL '5' MINUTE);
--! ok
SELECT TUMBLE_START(rt, INTERVAL '5' MINUTE), SUM(id) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE);
--! refused differs: SINGLE_VALUE of a ROW is not looked at
SELECT SINGLE_VALUE(r) AS a FROM t GROUP BY name;
--! ok
SELECT SINGLE_VALUE(rt) AS a FROM t GROUP BY name;
--! ok
SELECT id, ROW_NUMBER() OVER (PARTITION BY name ORDER BY pt) AS w0 FROM t;
--! tables
CREATE TABLE t (id INT NOT NULL, name STRING, x DOUBLE, rt TIMESTAMP(3), pt AS PROCTIME(), b BOOLEAN, r ROW<f0 INT>, WATERMARK FOR rt AS rt) WITH ('connector' = 'filesystem', 'path' = 'file:///tmp/t', 'format' = 'json');
CREATE TABLE u (id INT NOT NULL, name STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/f', 'table-name' = 'u');
--! ok batch
SELECT id, SUM(id) OVER (PARTITION BY name ORDER BY x, id RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS w0 FROM t;
--! ok batch
SELECT id, SUM(id) OVER (PARTITION BY name ORDER BY x, id RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS w0 FROM t;
--! ok batch
SELECT id, SUM(id) OVER (PARTITION BY name ORDER BY x, id RANGE BETWEEN CURRENT ROW AND CURRENT ROW) AS w0 FROM t;
--! ok batch
SELECT id, SUM(id) OVER (PARTITION BY name ORDER BY x, id RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS w0 FROM t;
--! 1:59 batch
SELECT id, SUM(id) OVER (PARTITION BY name ORDER BY x, id RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS w0 FROM t;
--! 1:59 batch
SELECT id, SUM(id) OVER (PARTITION BY name ORDER BY x, id RANGE UNBOUNDED FOLLOWING) AS w0 FROM t;
--! 1:58 batch
SELECT id, RANK() OVER (PARTITION BY name ORDER BY x, id RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) AS w0 FROM t;
--! ok batch
SELECT id, SUM(id) OVER (w RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) AS w0 FROM t WINDOW w AS (PARTITION BY name ORDER BY x, id);
--! refused batch
SELECT t.id, v.name FROM t JOIN u FOR SYSTEM_TIME AS OF t.pt AS v ON t.id = v.id OR t.name = v.name;
--! ok batch
SELECT t.id, v.name FROM t JOIN u FOR SYSTEM_TIME AS OF t.pt AS v ON t.id = v.id;
--! refused batch
SELECT t.id, v.name FROM t JOIN u FOR SYSTEM_TIME AS OF t.pt AS v ON t.id > v.id;
--! refused batch
SELECT t.id, v.name FROM t JOIN u FOR SYSTEM_TIME AS OF t.pt AS v ON t.id > v.id;
--! refused batch
SELECT * FROM (SELECT id, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY name) AS rn FROM t) WHERE rn <= id) AS s1;
--! refused batch
SELECT id, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY name ORDER BY 1) AS rn FROM t);
--! refused batch
SELECT id, RANK() OVER (PARTITION BY name ORDER BY 1) AS rn FROM t;
--! ok batch
SELECT id, SUM(id) OVER (PARTITION BY name ORDER BY 1) AS rn FROM t;
--! tables
CREATE TABLE t (id INT NOT NULL, name STRING, x DOUBLE, rt TIMESTAMP(3), pt AS PROCTIME(), b BOOLEAN, r ROW<f0 INT>, WATERMARK FOR rt AS rt) WITH ('connector' = 'filesystem', 'path' = 'file:///tmp/t', 'format' = 'json');
--! 1:66 batch
SELECT id, LISTAGG(name) OVER (PARTITION BY name ORDER BY rt, id RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) AS w0 FROM t;
--! ok batch
SELECT id, SUM(id) OVER (PARTITION BY name ORDER BY rt, id RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS w0 FROM t;
--! 1:60 batch
SELECT id, SUM(id) OVER (PARTITION BY name ORDER BY rt, id RANGE UNBOUNDED PRECEDING) AS w0 FROM t;
--! 1:60 batch
SELECT id, SUM(id) OVER (PARTITION BY name ORDER BY rt, id RANGE CURRENT ROW) AS w0 FROM t;
--! ok batch
SELECT id, SUM(id) OVER (PARTITION BY name ORDER BY rt, id) AS w0 FROM t;
--! 1:87 batch
SELECT id, SUM(id) OVER w AS w0 FROM t WINDOW w AS (PARTITION BY name ORDER BY rt, id RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW);
--! ok batch
SELECT id, SUM(id) OVER (w RANGE UNBOUNDED PRECEDING) AS w0 FROM t WINDOW w AS (PARTITION BY name ORDER BY rt, id);
--! 1:60 batch
SELECT id, SUM(id) OVER (PARTITION BY name ORDER BY id, id RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) AS w0 FROM t;
--! 1:60 batch
SELECT id, SUM(id) OVER (PARTITION BY name ORDER BY rt, id RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) AS w0 FROM t;
--! refused batch
SELECT id, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY name) AS rn FROM t) WHERE rn <= id;
--! refused batch
SELECT id, ROW_NUMBER() OVER (PARTITION BY name) AS rn FROM t;
--! refused batch
SELECT id, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY name) AS rn FROM t) WHERE rn <= 3;
--! 1:43 batch
SELECT id, rn FROM (SELECT *, RANK() OVER (PARTITION BY name) AS rn FROM t) WHERE rn <= 3;
--! refused batch
SELECT id, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY name ORDER BY 1) AS rn FROM t) WHERE rn <= 3;
--! refused batch
SELECT id, ROW_NUMBER() OVER () AS rn FROM t;
--! ok batch
SELECT id, name, SUM(id) OVER (PARTITION BY name ORDER BY pt) AS w0 FROM t;
--! refused batch
SELECT id, name, PERCENT_RANK() OVER (PARTITION BY name ORDER BY pt) AS w0 FROM t;
--! ok batch
SELECT id, pt FROM t;
--! refused batch
SELECT TUMBLE_START(pt, INTERVAL '5' MINUTE), SUM(id) FROM t GROUP BY TUMBLE(pt, INTERVAL '5' MINUTE);
--! ok batch
SELECT TUMBLE_START(rt, INTERVAL '5' MINUTE), SUM(id) FROM t GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE);
--! ok batch
SELECT id, ROW_NUMBER() OVER (PARTITION BY name ORDER BY pt) AS w0 FROM t;
--! tables
CREATE TABLE t (id INT NOT NULL, name STRING, x DOUBLE, rt TIMESTAMP(3), pt AS PROCTIME(), b BOOLEAN, r ROW<f0 INT>, WATERMARK FOR rt AS rt) WITH ('connector' = 'filesystem', 'path' = 'file:///tmp/t', 'format' = 'json');
--! refused batch
SELECT id, PERCENT_RANK() OVER (PARTITION BY name ORDER BY 1) AS w0 FROM t;
--! refused batch
SELECT id, CUME_DIST() OVER (PARTITION BY name ORDER BY 1) AS w0 FROM t;
--! ok batch
SELECT id, NTILE(2) OVER (PARTITION BY name ORDER BY 1) AS w0 FROM t;
--! ok batch
SELECT id, LAG(id) OVER (PARTITION BY name ORDER BY 1) AS w0 FROM t;
--! ok batch
SELECT id, ROW_NUMBER() OVER (PARTITION BY name ORDER BY 1 + 1) AS w0 FROM t;
--! ok batch
SELECT id, ROW_NUMBER() OVER (PARTITION BY name ORDER BY 1, id) AS w0 FROM t;
--! ok batch
SELECT id, ROW_NUMBER() OVER (PARTITION BY name ORDER BY CURRENT_TIMESTAMP) AS w0 FROM t;
--! ok batch
SELECT id, ROW_NUMBER() OVER (PARTITION BY name ORDER BY name) AS w0 FROM t;
--! 1:40 batch differs: ORDER BY NULL is not looked at
SELECT id, ROW_NUMBER() OVER (ORDER BY NULL) AS w0 FROM t;
--! refused batch
SELECT COUNT(*) FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY name) AS w0 FROM t);
--! refused batch
SELECT COUNT(name) FROM (SELECT id, name, ROW_NUMBER() OVER (PARTITION BY name) AS w0 FROM t);
--! refused batch
SELECT id FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY name) AS w0 FROM t);
--! 1:24 batch
SELECT id, RANK() OVER () AS w0 FROM t;
--! ok
SELECT COUNT(*), COUNT(name) FROM (SELECT id, name, SUM(id) OVER () AS w0 FROM t);
--! ok
SELECT COUNT(*), SUM(1) FROM (SELECT id, name, SUM(id) OVER () AS w0 FROM t);
--! ok
SELECT COUNT(*) FILTER (WHERE b) FROM (SELECT id, name, b, SUM(id) OVER () AS w0 FROM t);
--! refused
SELECT COUNT(*) + 1 FROM (SELECT id, name, b, SUM(id) OVER () AS w0 FROM t);
--! refused
SELECT COUNT(*) FROM (SELECT id, name, b, SUM(id) OVER () AS w0 FROM t) HAVING COUNT(*) > 1;
--! refused
SELECT COUNT(*) FROM (SELECT DISTINCT id, SUM(id) OVER () AS w0 FROM t);
--! ok
SELECT id FROM t WHERE EXISTS (SELECT 1 FROM (SELECT id, SUM(id) OVER () AS w0 FROM t));
--! refused
SELECT id FROM t WHERE id > (SELECT COUNT(*) FROM (SELECT id, SUM(id) OVER () AS w0 FROM t));
--! refused
WITH c AS (SELECT id, SUM(id) OVER () AS w0 FROM t) SELECT COUNT(*) FROM c;
--! refused
SELECT b.x FROM (SELECT id, SUM(id) OVER () AS w0 FROM t) AS a JOIN t AS b ON a.id = b.id;
--! refused
SELECT COUNT(*) FROM (SELECT id, name, SUM(id) OVER () AS w0 FROM t) WHERE name LIKE 'a%';
--! ok
SELECT COUNT(*) FROM t GROUP BY ();
--! refused
SELECT COUNT(*) FROM (SELECT id, name, SUM(id) OVER () AS w0 FROM t) GROUP BY ();
--! tables
CREATE TABLE t (id INT NOT NULL, name STRING, x DOUBLE, rt TIMESTAMP(3), pt AS PROCTIME(), b BOOLEAN, r ROW<f0 INT>, WATERMARK FOR rt AS rt) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
CREATE TABLE u (id INT NOT NULL, name STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/f', 'table-name' = 'u');
--! refused
SELECT b.x FROM (SELECT id, SUM(id) OVER () AS w0 FROM t) AS a LEFT JOIN t AS b ON a.id = b.id;
--! refused
SELECT a.id FROM t AS b JOIN (SELECT id, SUM(id) OVER () AS w0 FROM t) AS a ON a.id = b.id WHERE a.id > 1;
--! refused
SELECT a.id, COUNT(*) FROM t AS b JOIN (SELECT id, SUM(id) OVER () AS w0 FROM t) AS a ON a.id = b.id GROUP BY a.id;
--! refused
SELECT id FROM (SELECT id, SUM(id) OVER () AS w0 FROM t UNION ALL SELECT id, id FROM t);
--! refused
SELECT id FROM (SELECT id, SUM(id) OVER () AS w0 FROM t) WHERE id > 1;
--! ok
SELECT id FROM t WHERE id IN (SELECT id FROM (SELECT id, SUM(id) OVER () AS w0 FROM t));
--! refused
SELECT a.id, v.name FROM (SELECT id, pt, SUM(id) OVER () AS w0 FROM t) AS a JOIN u FOR SYSTEM_TIME AS OF a.pt AS v ON a.id = v.id;
--! refused
SELECT a.id FROM (SELECT id, rt, SUM(id) OVER () AS w0 FROM t) AS a JOIN t AS b ON a.id = b.id AND a.rt BETWEEN b.rt - INTERVAL '1' HOUR AND b.rt;
--! refused
SELECT a.id FROM (SELECT id, rt, SUM(id) OVER () AS w0 FROM t) AS a, t AS b WHERE a.id = b.id;
--! refused
SELECT a.id FROM (SELECT id, rt, SUM(id) OVER () AS w0 FROM t) AS a CROSS JOIN UNNEST(ARRAY[1, 2]) AS q (e);
--! ok
SELECT id FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY name) AS w0 FROM t);
--! ok
SELECT id FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY name ORDER BY 1) AS w0 FROM t);
--! refused differs: top-N by a constant is not looked at
SELECT id, w0 FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY name ORDER BY 1) AS w0 FROM t) WHERE w0 < 3;
--! ok
SELECT id FROM (SELECT id, NTILE(3) OVER (PARTITION BY name ORDER BY rt) AS w0 FROM t) AS a ORDER BY id LIMIT 3;
--! ok
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;
--! refused
CREATE VIEW w1 AS SELECT id, rt, SUM(id) OVER () AS w0 FROM t; SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE w1, DESCRIPTOR(rt), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;
--! ok
SELECT TUMBLE_START(rt, INTERVAL '1' MINUTE), COUNT(*) FROM (SELECT id, rt, SUM(id) OVER () AS w0 FROM t) GROUP BY TUMBLE(rt, INTERVAL '1' MINUTE);
--! ok
SELECT a.id FROM (SELECT id, SUM(id) OVER (PARTITION BY name ORDER BY rt) AS w0 FROM t) AS a JOIN t AS b ON a.id = b.id;
--! tables
CREATE TABLE t (id INT NOT NULL, nn TIMESTAMP(3) NOT NULL, name STRING, x DOUBLE, ts TIMESTAMP(3), rt TIMESTAMP(3), pt AS PROCTIME(), b BOOLEAN, y BYTES, y4 BINARY(4), arr ARRAY<INT>, m MAP<STRING, INT>, r ROW<f0 INT>, WATERMARK FOR rt AS rt) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
CREATE TABLE u (id INT NOT NULL, nm STRING NOT NULL, name STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/f', 'table-name' = 'u');
--! ok
SELECT id FROM t WHERE ts NOT IN (SELECT name FROM u);
--! refused
SELECT id FROM t WHERE ts IN (SELECT name FROM u);
--! ok
SELECT id FROM t WHERE ts NOT IN (SELECT nm FROM u);
--! ok
SELECT id FROM t WHERE nn NOT IN (SELECT name FROM u);
--! refused
SELECT id FROM t WHERE nn NOT IN (SELECT nm FROM u);
--! refused
SELECT id FROM t WHERE nn IN (SELECT nm FROM u);
--! refused
SELECT id FROM t WHERE x NOT IN (SELECT name FROM u);
--! refused
SELECT id FROM t WHERE x IN (SELECT name FROM u);
--! refused
SELECT id FROM t WHERE id NOT IN (SELECT nm FROM u);
--! ok differs: NOT around IN, not NOT IN is not looked at
SELECT id FROM t WHERE NOT (ts IN (SELECT name FROM u));
--! ok
SELECT id FROM t WHERE ts <> ALL (SELECT name FROM u);
--! refused
SELECT COUNT(DISTINCT y) FROM t;
--! refused
SELECT name, COUNT(DISTINCT y) FROM t GROUP BY name;
--! refused
SELECT name, ARRAY_AGG(DISTINCT y) FROM t GROUP BY name;
--! refused
SELECT name, COLLECT(DISTINCT y) FROM t GROUP BY name;
--! refused
SELECT name, FIRST_VALUE(DISTINCT y) FROM t GROUP BY name;
--! refused
SELECT name, MAX(DISTINCT y) FROM t GROUP BY name;
--! refused
SELECT name, ARRAY_AGG(DISTINCT y4) FROM t GROUP BY name;
--! ok
SELECT name, ARRAY_AGG(DISTINCT arr) FROM t GROUP BY name;
--! refused
SELECT name, ARRAY_AGG(DISTINCT m) FROM t GROUP BY name;
--! refused
SELECT name, ARRAY_AGG(DISTINCT r) FROM t GROUP BY name;
--! refused
SELECT name, COUNT(DISTINCT r) FROM t GROUP BY name;
--! ok
SELECT name, COUNT(DISTINCT arr) FROM t GROUP BY name;
--! ok
SELECT name, ARRAY_AGG(DISTINCT b) FROM t GROUP BY name;
--! refused
SELECT name, COUNT(DISTINCT y) FILTER (WHERE b) FROM t GROUP BY name;
--! refused
SELECT TUMBLE_START(rt, INTERVAL '1' MINUTE), ARRAY_AGG(DISTINCT y) FROM t GROUP BY TUMBLE(rt, INTERVAL '1' MINUTE);
--! refused
SELECT window_start, COUNT(DISTINCT y) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;
--! refused differs: DISTINCT in OVER of a stream is not looked at
SELECT COUNT(DISTINCT y) OVER (PARTITION BY name ORDER BY rt) FROM t;
--! 1:33 batch
SELECT name, ARRAY_AGG(DISTINCT y) FROM u GROUP BY name;
--! refused batch
SELECT id, RANK() OVER (PARTITION BY name ORDER BY pt) AS w0 FROM t;
--! refused batch
SELECT id, DENSE_RANK() OVER (PARTITION BY name ORDER BY pt) AS w0 FROM t;
--! ok batch
SELECT id, CUME_DIST() OVER (PARTITION BY name ORDER BY pt) AS w0 FROM t;
--! refused batch
SELECT id, PERCENT_RANK() OVER (PARTITION BY name ORDER BY id, pt) AS w0 FROM t;
--! ok batch
SELECT id, rn FROM (SELECT id, RANK() OVER (PARTITION BY name ORDER BY pt) AS rn FROM t) WHERE rn < 3;
--! refused batch
SELECT id FROM (SELECT id, RANK() OVER (PARTITION BY name ORDER BY pt) AS rn FROM t);
--! refused batch differs: a frame along processing time is not looked at
SELECT id, SUM(id) OVER (PARTITION BY name ORDER BY pt RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) AS w0 FROM t;
--! ok batch
SELECT id, SUM(id) OVER (PARTITION BY name ORDER BY pt RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS w0 FROM t;
--! ok batch
SELECT id, NTILE(2) OVER (PARTITION BY name ORDER BY pt) AS w0 FROM t;
--! ok batch
SELECT id, LAG(id) OVER (PARTITION BY name ORDER BY pt) AS w0 FROM t;
--! tables
CREATE TABLE t (id INT NOT NULL, name STRING, y BYTES, y4 BINARY(4), d DATE, tm TIME, ts TIMESTAMP(3), b BOOLEAN) WITH ('connector' = 'filesystem', 'path' = 'file:///tmp/t', 'format' = 'json');
CREATE TABLE u (id INT NOT NULL, nm STRING NOT NULL, name STRING) WITH ('connector' = 'filesystem', 'path' = 'file:///tmp/t', 'format' = 'json');
--! ok batch
SELECT COUNT(DISTINCT y) FROM t;
--! ok batch
SELECT name, COUNT(DISTINCT y4) FROM t GROUP BY name;
--! ok batch
SELECT name, ARRAY_AGG(DISTINCT y) FROM t GROUP BY name;
--! refused batch
SELECT COUNT(DISTINCT y) OVER (PARTITION BY name) FROM t;
--! ok
SELECT id FROM t WHERE d NOT IN (SELECT name FROM u);
--! ok
SELECT id FROM t WHERE tm NOT IN (SELECT name FROM u);
--! ok
SELECT id FROM t WHERE b NOT IN (SELECT name FROM u);
--! refused
SELECT id FROM t WHERE id NOT IN (SELECT name FROM u);
--! refused
SELECT id FROM t WHERE name NOT IN (SELECT id FROM u);
--! 1:24
SELECT id FROM t WHERE y NOT IN (SELECT name FROM u);
--! ok
SELECT id FROM t WHERE name NOT IN (SELECT ts FROM t);
--! 1:24
SELECT id FROM t WHERE d NOT IN (SELECT ts FROM t);
--! 1:24
SELECT id FROM t WHERE d IN (SELECT ts FROM t);
--! ok batch
SELECT id FROM t WHERE ts NOT IN (SELECT name FROM u);
--! tables
CREATE TABLE t (id INT NOT NULL, name STRING, price DECIMAL(10, 2), x DOUBLE, ts TIMESTAMP(3), rt TIMESTAMP(3), pt AS PROCTIME(), b BOOLEAN, WATERMARK FOR rt AS rt) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
--! 1:24
SELECT id FROM t WHERE price = ANY (SELECT rt FROM t);
--! 1:24
SELECT id FROM t WHERE price = SOME (SELECT b FROM t);
--! 1:24
SELECT id FROM t WHERE price > ANY (SELECT rt FROM t);
--! 1:24
SELECT id FROM t WHERE price <= ALL (SELECT b FROM t);
--! ok
SELECT id FROM t WHERE price = ANY (SELECT x FROM t);
--! 1:24
SELECT id FROM t WHERE id = ANY (SELECT b FROM t);
--! 1:24
SELECT id FROM t WHERE id <> ALL (SELECT rt FROM t);
--! refused
SELECT id, COUNT(id) OVER (PARTITION BY name ORDER BY rt ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) AS w0, ROW_NUMBER() OVER (PARTITION BY name ORDER BY rt) AS w1 FROM t;
--! refused
SELECT id, ROW_NUMBER() OVER (PARTITION BY name ORDER BY rt) AS w1, COUNT(id) OVER (PARTITION BY name ORDER BY rt ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) AS w0 FROM t;
--! ok
SELECT id, ROW_NUMBER() OVER (PARTITION BY name ORDER BY rt) AS w1, COUNT(id) OVER (PARTITION BY name ORDER BY rt ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS w0 FROM t;
--! refused
SELECT id, RANK() OVER (PARTITION BY name ORDER BY rt) AS w1, COUNT(id) OVER (PARTITION BY name ORDER BY rt RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) AS w0 FROM t;
--! refused
SELECT id, LAG(id) OVER (PARTITION BY name ORDER BY rt) AS w1, COUNT(id) OVER (PARTITION BY name ORDER BY rt RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) AS w0 FROM t;
--! ok
SELECT id, LAG(id) OVER (PARTITION BY name ORDER BY rt) AS w1, COUNT(id) OVER (PARTITION BY name ORDER BY rt) AS w0 FROM t;
--! refused
SELECT id, LAG(id) OVER (PARTITION BY name ORDER BY rt) AS w1, COUNT(id) OVER (PARTITION BY name ORDER BY rt ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) AS w0 FROM t;
