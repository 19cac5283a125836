-- Where Flink takes a dynamic parameter, and what it says where it does not.
--! tables
CREATE TABLE t (i INT, l BIGINT, s STRING, d DATE, b BOOLEAN, dc DECIMAL(10,2), ts TIMESTAMP(3), pt AS PROCTIME(), a ARRAY<INT>, m MAP<STRING, INT>, r ROW<x INT>, WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE u (i INT, s STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts, PRIMARY KEY (i) NOT ENFORCED) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://d/x', 'table-name' = 'u');
CREATE TABLE snk (i INT, s STRING) WITH ('connector' = 'print');
--! 1:38
SELECT SUM(i) OVER (ORDER BY ts ROWS ? PRECEDING) FROM t
--! 1:46
SELECT SUM(i) OVER (ORDER BY ts ROWS BETWEEN ? PRECEDING AND CURRENT ROW) FROM t
--! 1:62
SELECT SUM(i) OVER (ORDER BY ts ROWS BETWEEN CURRENT ROW AND ? FOLLOWING) FROM t
--! 1:47
SELECT SUM(i) OVER (ORDER BY ts RANGE BETWEEN ? PRECEDING AND CURRENT ROW) FROM t
--! 1:39
SELECT SUM(i) OVER (ORDER BY ts RANGE ? PRECEDING) FROM t
--! 1:26
SELECT SUM(i) OVER (ROWS ? PRECEDING) FROM t
--! refused
SELECT SUM(i) OVER w FROM t WINDOW w AS (ORDER BY ts ROWS ? PRECEDING)
--! ok differs: a window that nobody uses
SELECT i FROM t WINDOW w AS (ORDER BY ts ROWS ? PRECEDING)
--! 1:34
SELECT SUM(i) OVER (PARTITION BY ? ORDER BY ts) FROM t
--! 1:30
SELECT SUM(i) OVER (ORDER BY ?) FROM t
--! 1:12
SELECT SUM(?) OVER (ORDER BY ts) FROM t
--! 1:15
SELECT LAG(i, ?) OVER (ORDER BY ts) FROM t
--! 1:18
SELECT LAG(i, 1, ?) OVER (ORDER BY ts) FROM t
--! 1:14
SELECT NTILE(?) OVER (ORDER BY ts) FROM t
--! refused
SELECT SUM(i) OVER (ORDER BY ts ROWS ? + 1 PRECEDING) FROM t
--! refused
SELECT SUM(i) OVER (ORDER BY ts ROWS CAST(? AS INT) PRECEDING) FROM t
--! refused
SELECT SUM(i) OVER (ORDER BY ts ROWS i PRECEDING) FROM t
--! 1:38
SELECT SUM(i) OVER (ORDER BY ts ROWS 1.5 PRECEDING) FROM t
--! 1:38
SELECT SUM(i) OVER (ORDER BY ts ROWS -1 PRECEDING) FROM t
--! ok
SELECT SUM(i) OVER (ORDER BY ts ROWS 1 + 1 PRECEDING) FROM t
--! refused
SELECT SUM(i) OVER (ORDER BY ts ROWS 'a' PRECEDING) FROM t
--! 1:38
SELECT SUM(i) OVER (ORDER BY ts ROWS NULL PRECEDING) FROM t
--! ok
SELECT SUM(i) OVER (ORDER BY ts ROWS 0 PRECEDING) FROM t
--! refused
SELECT SUM(i) OVER (ORDER BY ts ROWS 2.0 PRECEDING) FROM t
--! 1:38
SELECT SUM(i) OVER (ORDER BY ts ROWS 1e1 PRECEDING) FROM t
--! 1:8
SELECT ? FROM t
--! 1:8
SELECT ? AS x FROM t
--! refused
SELECT CAST(? AS INT) FROM t
--! refused
SELECT CAST(? AS INT) AS x FROM t
--! refused
SELECT TRY_CAST(? AS INT) FROM t
--! refused
SELECT ? + 1 FROM t
--! refused
SELECT 1 + ? FROM t
--! 1:8
SELECT ? + ? FROM t
--! refused
SELECT i + ? FROM t
--! 1:9
SELECT -? FROM t
--! 1:9
SELECT +? FROM t
--! refused
SELECT NOT ? FROM t
--! 1:9
SELECT (?) FROM t
--! 1:13
SELECT s || ? FROM t
--! 1:8
SELECT ? || s FROM t
--! refused
SELECT i FROM t WHERE ?
--! refused
SELECT i FROM t WHERE NOT ?
--! refused
SELECT i FROM t WHERE i = ?
--! refused
SELECT i FROM t WHERE ? = i
--! 1:23
SELECT i FROM t WHERE ? = ?
--! ok
SELECT i FROM t WHERE ? = 1 AND FALSE
--! ok
SELECT i FROM t WHERE i = ? AND FALSE
--! ok
SELECT i FROM t WHERE FALSE AND i = ?
--! ok
SELECT i FROM t WHERE TRUE OR i = ?
--! refused
SELECT i FROM t WHERE i > ?
--! refused
SELECT i FROM t WHERE i BETWEEN ? AND 5
--! refused
SELECT i FROM t WHERE i BETWEEN ? AND ?
--! refused
SELECT i FROM t WHERE ? BETWEEN 1 AND 5
--! refused
SELECT i FROM t WHERE i IN (?, 2)
--! refused
SELECT i FROM t WHERE i IN (?)
--! refused
SELECT i FROM t WHERE ? IN (1, 2)
--! refused
SELECT i FROM t WHERE ? IN (SELECT i FROM u)
--! refused
SELECT i FROM t WHERE s LIKE ?
--! refused
SELECT i FROM t WHERE ? LIKE 'a'
--! refused
SELECT i FROM t WHERE s LIKE 'a' ESCAPE ?
--! refused
SELECT i FROM t WHERE s SIMILAR TO ?
--! refused
SELECT i FROM t WHERE ? IS NULL
--! refused
SELECT i FROM t WHERE ? IS NOT NULL
--! refused
SELECT i FROM t WHERE ? IS TRUE
--! refused
SELECT i FROM t WHERE b IS DISTINCT FROM ?
--! 1:23
SELECT i FROM t WHERE ? IS DISTINCT FROM ?
--! refused
SELECT i FROM t WHERE b AND ?
--! refused
SELECT i FROM t WHERE ? OR b
--! 1:38
SELECT i FROM t WHERE EXISTS (SELECT ? FROM u)
--! refused
SELECT i FROM t WHERE EXISTS (SELECT i FROM u WHERE u.i = ?)
--! refused
SELECT CASE WHEN ? THEN 1 ELSE 2 END FROM t
--! refused
SELECT CASE WHEN b THEN ? ELSE 2 END FROM t
--! refused
SELECT CASE WHEN b THEN 1 ELSE ? END FROM t
--! 1:8 differs: the parameter is blamed, and what stands around it by Flink
SELECT CASE WHEN b THEN ? END FROM t
--! refused
SELECT CASE ? WHEN 1 THEN 2 END FROM t
--! refused
SELECT CASE i WHEN ? THEN 2 END FROM t
--! 1:8 differs: the parameter is blamed, and what stands around it by Flink
SELECT CASE WHEN b THEN ? ELSE ? END FROM t
--! refused
SELECT COALESCE(?, 1) FROM t
--! refused
SELECT COALESCE(i, ?) FROM t
--! 1:8 differs: the parameter is blamed, and what stands around it by Flink
SELECT NULLIF(?, 1) FROM t
--! refused
SELECT NULLIF(i, ?) FROM t
--! 1:11
SELECT IF(?, 1, 2) FROM t
--! 1:14
SELECT IF(b, ?, 2) FROM t
--! refused
SELECT IFNULL(?, 1) FROM t
--! refused
SELECT IFNULL(i, ?) FROM t
--! 1:12
SELECT ABS(?) FROM t
--! 1:14
SELECT UPPER(?) FROM t
--! 1:15
SELECT CONCAT(?, 'a') FROM t
--! 1:18
SELECT CONCAT(s, ?) FROM t
--! 1:25
SELECT SUBSTRING(s FROM ?) FROM t
--! 1:21
SELECT SUBSTRING(s, ?, 2) FROM t
--! 1:18
SELECT SUBSTRING(? FROM 1) FROM t
--! 1:13
SELECT TRIM(?) FROM t
--! 1:18
SELECT TRIM(BOTH ? FROM s) FROM t
--! 1:17
SELECT POSITION(? IN s) FROM t
--! 1:26
SELECT OVERLAY(s PLACING ? FROM 1) FROM t
--! 1:26
SELECT EXTRACT(YEAR FROM ?) FROM t
--! 1:14
SELECT FLOOR(?) FROM t
--! 1:14
SELECT FLOOR(? TO DAY) FROM t
--! 1:15
SELECT MOD(i, ?) FROM t
--! 1:14
SELECT POWER(?, 2) FROM t
--! 1:18
SELECT ROUND(dc, ?) FROM t
--! 1:12
SELECT LOG(?) FROM t
--! refused
SELECT GREATEST(i, ?) FROM t
--! 1:16
SELECT LPAD(s, ?, 'a') FROM t
--! 1:26
SELECT REGEXP_EXTRACT(s, ?) FROM t
--! 1:23
SELECT SPLIT_INDEX(s, ?, 1) FROM t
--! 1:24
SELECT DATE_FORMAT(ts, ?) FROM t
--! 1:16
SELECT TO_DATE(?) FROM t
--! 1:21
SELECT TO_TIMESTAMP(?) FROM t
--! refused
SELECT TO_TIMESTAMP_LTZ(?, 3) FROM t
--! 1:22
SELECT FROM_UNIXTIME(?) FROM t
--! 1:23
SELECT UNIX_TIMESTAMP(?) FROM t
--! 1:26
SELECT TIMESTAMPADD(DAY, ?, ts) FROM t
--! 1:29
SELECT TIMESTAMPADD(DAY, 1, ?) FROM t
--! 1:27
SELECT TIMESTAMPDIFF(DAY, ?, ts) FROM t
--! 1:8
SELECT ts + ? FROM t
--! 1:8
SELECT ts - ? FROM t
--! 1:8
SELECT ? - ts FROM t
--! 1:13
SELECT ts + INTERVAL '1' DAY * ? FROM t
--! 1:8
SELECT INTERVAL '1' DAY * ? FROM t
--! 1:19
SELECT JSON_VALUE(?, '$.a') FROM t
--! 1:22
SELECT JSON_VALUE(s, ?) FROM t
--! 1:36
SELECT JSON_VALUE(s, '$.a' DEFAULT ? ON EMPTY) FROM t
--! 1:22
SELECT JSON_QUERY(s, ?) FROM t
--! 1:23
SELECT JSON_EXISTS(s, ?) FROM t
--! refused
SELECT JSON_OBJECT('a' VALUE ?) FROM t
--! 1:8 differs: the parameter is blamed, and what stands around it by Flink
SELECT JSON_OBJECT(? VALUE 1) FROM t
--! refused
SELECT JSON_ARRAY(?) FROM t
--! refused
SELECT JSON_STRING(?) FROM t
--! 1:8
SELECT ? IS JSON FROM t
--! 1:14
SELECT ARRAY[?] FROM t
--! refused
SELECT ARRAY[1, ?] FROM t
--! refused
SELECT MAP['a', ?] FROM t
--! refused
SELECT MAP[?, 1] FROM t
--! 1:12
SELECT ROW(?, 1) FROM t
--! 1:12
SELECT (1, ?) FROM t
--! 1:10
SELECT a[?] FROM t
--! 1:10
SELECT m[?] FROM t
--! 1:8
SELECT ?[1] FROM t
--! 1:10
SELECT r[?] FROM t
--! 1:20
SELECT CARDINALITY(?) FROM t
--! 1:16
SELECT ELEMENT(?) FROM t
--! refused
SELECT ARRAY_CONTAINS(a, ?) FROM t
--! 1:23
SELECT ARRAY_CONTAINS(?, 1) FROM t
--! refused
SELECT ARRAY_APPEND(a, ?) FROM t
--! 1:12
SELECT SUM(?) FROM t
--! 1:14
SELECT COUNT(?) FROM t
--! 1:23
SELECT COUNT(DISTINCT ?) FROM t
--! 1:12
SELECT MAX(?) FROM t
--! 1:12
SELECT AVG(?) FROM t
--! 1:19
SELECT LISTAGG(s, ?) FROM t
--! 1:16
SELECT LISTAGG(?) FROM t
--! 1:20
SELECT FIRST_VALUE(?) FROM t
--! 1:16
SELECT COLLECT(?) FROM t
--! 1:18
SELECT ARRAY_AGG(?) FROM t
--! 1:29
SELECT SUM(i) FILTER (WHERE ?) FROM t
--! refused
SELECT SUM(i) FILTER (WHERE i = ?) FROM t
--! 1:22
SELECT PERCENTILE(i, ?) FROM t
--! 1:33
SELECT COUNT(*) FROM t GROUP BY ?
--! refused
SELECT COUNT(*) FROM t GROUP BY i + ?
--! 1:8 differs: the parameter is blamed, and what stands around it by Flink
SELECT i + ?, COUNT(*) FROM t GROUP BY i + ?
--! refused
SELECT COUNT(*) FROM t HAVING ?
--! refused
SELECT COUNT(*) FROM t HAVING COUNT(*) > ?
--! refused
SELECT i FROM t GROUP BY i HAVING ? = i
--! refused
SELECT i FROM t ORDER BY ?
--! refused
SELECT i FROM t ORDER BY ts, ?
--! ?
SELECT i FROM t ORDER BY ts LIMIT ?
--! ?
SELECT i FROM t LIMIT ?
--! 1:17
SELECT i FROM t LIMIT ?, 5
--! 1:17
SELECT i FROM t LIMIT 5, ?
--! ?
SELECT i FROM t OFFSET ? ROWS
--! ?
SELECT i FROM t LIMIT 3 OFFSET ?
--! ?
SELECT i FROM t FETCH FIRST ? ROWS ONLY
--! 1:17
SELECT DISTINCT ? FROM t
--! 1:8
SELECT i FROM t JOIN u ON t.i = ?
--! refused
SELECT t.i FROM t JOIN u ON t.i = u.i AND u.s = ?
--! refused
SELECT t.i FROM t JOIN u ON ?
--! refused
SELECT t.i FROM t JOIN u FOR SYSTEM_TIME AS OF t.pt ON t.i = u.i AND u.s = ?
--! refused
SELECT t.i FROM t JOIN u FOR SYSTEM_TIME AS OF ? ON t.i = u.i
--! refused
SELECT * FROM t FOR SYSTEM_TIME AS OF ?
--! 1:24
SELECT * FROM (VALUES (?))
--! 1:29
SELECT * FROM (VALUES (1), (?))
--! 1:24
SELECT * FROM (VALUES (?, 1)) AS v (a, b)
--! 1:9
VALUES (?)
--! 1:12
VALUES (1, ?)
--! 1:9
VALUES (?, 1), (2, 3)
--! 1:27
SELECT 1 UNION ALL SELECT ?
--! 1:8
SELECT ? UNION ALL SELECT 1
--! 1:34
SELECT i FROM t UNION ALL SELECT ?
--! 1:24
INSERT INTO snk SELECT ?, 'a'
--! 1:27
INSERT INTO snk SELECT i, ? FROM t
--! 1:25
INSERT INTO snk VALUES (?, 'a')
--! 1:28
INSERT INTO snk VALUES (1, ?)
--! 1:29
INSERT INTO snk (i) VALUES (?)
--! 1:28
INSERT INTO snk (s) SELECT ? FROM t
--! refused
INSERT INTO snk SELECT CAST(? AS INT), s FROM t
--! refused
INSERT INTO snk SELECT i, s FROM t WHERE i > ?
--! 1:53
SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), ?))
--! 1:71
SELECT * FROM TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE, ?))
--! 1:44
SELECT COUNT(*) FROM t GROUP BY TUMBLE(ts, ?)
--! 1:25
SELECT TUMBLE_START(ts, ?) FROM t GROUP BY TUMBLE(ts, INTERVAL '1' HOUR)
--! 1:15 differs: the parameter is blamed, and what stands around it by Flink
SELECT * FROM UNNEST(?) AS x (a)
--! refused
SELECT * FROM t CROSS JOIN UNNEST(ARRAY[?, 1]) AS x (a)
--! 1:34 differs: the function is not there, either
SELECT * FROM t, LATERAL TABLE(f(?))
--! 1:10 differs: the function is not there, either
SELECT f(?) FROM t
--! 1:16
SELECT (SELECT ?) FROM t
--! refused
SELECT (SELECT i FROM u WHERE i = ?) FROM t
--! 1:23
SELECT x FROM (SELECT ? AS x FROM t)
--! 1:26
SELECT i FROM (SELECT i, ? AS x FROM t)
--! ok
SELECT i FROM (SELECT i, ? + 1 AS x FROM t)
--! ok
SELECT i FROM (SELECT i, CAST(? AS INT) AS x FROM t)
--! 1:32
SELECT i FROM (SELECT i, UPPER(?) AS x FROM t)
--! refused
WITH c AS (SELECT CAST(? AS INT) AS x) SELECT x FROM c
--! 1:25
CREATE VIEW v AS SELECT ? AS x FROM t
--! ok
CREATE VIEW v AS SELECT i + ? AS x FROM t
--! ok
CREATE VIEW v AS SELECT i FROM t WHERE i = ?
--! ok
CREATE VIEW v AS SELECT i FROM t LIMIT ?
--! 1:55
CREATE VIEW v AS SELECT SUM(i) OVER (ORDER BY ts ROWS ? PRECEDING) AS x FROM t
--! 1:29 differs: the parameter is blamed, and what stands around it by Flink
CREATE TABLE c (i INT, x AS i + ?) WITH ('connector' = 'datagen')
--! refused
CREATE TABLE c (i INT, x AS ?) WITH ('connector' = 'datagen')
--! 1:54
CREATE TABLE c (ts TIMESTAMP(3), WATERMARK FOR ts AS ts - ?) WITH ('connector' = 'datagen')
--! 1:55
CREATE TABLE c WITH ('connector' = 'print') AS SELECT ? AS x FROM t
--! refused
CREATE TABLE c WITH ('connector' = 'print') AS SELECT i + ? AS x FROM t
--! refused
SELECT * FROM t MATCH_RECOGNIZE (ORDER BY ts MEASURES A.i AS x PATTERN (A B) DEFINE A AS A.i = ?)
--! refused
SELECT * FROM t MATCH_RECOGNIZE (ORDER BY ts MEASURES A.i + ? AS x PATTERN (A B) DEFINE A AS A.i = 1)
--! 1:65
SELECT * FROM t MATCH_RECOGNIZE (ORDER BY ts MEASURES LAST(A.i, ?) AS x PATTERN (A B) DEFINE A AS A.i = 1)
--! ?
SELECT * FROM (SELECT i, s FROM t) PIVOT (SUM(i) FOR s IN (? AS a))
--! refused
EXPLAIN PLAN FOR SELECT i FROM t WHERE i = ?
--! refused
DELETE FROM u WHERE i = ?
--! refused
UPDATE u SET s = ? WHERE i = 1
--! refused
CALL p(?)
--! refused
SELECT ? IN (?, ?)
--! 1:9
SELECT (?, ?) = (1, 2)
--! 1:12
SELECT (i, ?) IN ((1, 2)) FROM t
--! 1:15
SELECT PERIOD(?, ?) FROM t
--! 1:13
SELECT (ts, ?) OVERLAPS (ts, ts) FROM t
--! 1:24
SELECT i = ALL (SELECT ? FROM u) FROM t
--! refused
SELECT ? > SOME (SELECT i FROM u) FROM t
--! refused
SELECT i > SOME (?, 2) FROM t
--! 1:10
SELECT ? AT TIME ZONE 'UTC' FROM t
--! 1:16
SELECT CONVERT(? USING utf8) FROM t
--! 1:8
SELECT ?.x FROM t
--! 1:31
SELECT COUNT(*) FROM t WHERE (?, 1) = (i, l)
--! 1:57
SELECT i, COUNT(*) FROM t GROUP BY GROUPING SETS ((i), (?))
--! 1:41
SELECT i FROM t WHERE CURRENT_WATERMARK(?) IS NULL
--! refused
SELECT TYPEOF(?) FROM t
--! 1:17
SELECT GROUPING(?) FROM t GROUP BY i
--! 1:10
SELECT ? COLLATE utf8 FROM t
--! 1:23 differs: it takes no argument, either
SELECT LOCALTIMESTAMP(?) FROM t
--! 1:12
SELECT MD5(?), SHA2(s, ?) FROM t
--! 1:18
SELECT HASH_CODE(?) FROM t
--! 1:8
SELECT PROCTIME() + ? FROM t
--! 1:13
SELECT CEIL(? TO HOUR) FROM t
--! 1:13
SELECT RAND(?) FROM t
--! 1:16
SELECT INITCAP(?) FROM t
--! 1:20
SELECT CHAR_LENGTH(?) FROM t
--! 1:21
SELECT PARSE_URL(s, ?) FROM t
--! 1:19
SELECT STR_TO_MAP(?) FROM t
--! 1:17
SELECT IS_DIGIT(?) FROM t
--! 1:14
SELECT ASCII(?) FROM t
--! 1:12
SELECT BIN(?) FROM t
--! 1:12
SELECT ELT(?, 'a', 'b') FROM t
--! 1:8
SELECT s RLIKE ? FROM t
--! refused
SELECT ? <> 1 OR i = 2 FROM t
--! refused
SELECT i FROM t WHERE ? = s AND i = ?
