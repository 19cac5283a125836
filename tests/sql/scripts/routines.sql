-- Calls of functions that the script declares (classes of tests/differential/oracle/Functions.java), and of models.
--! tables
CREATE TABLE t (i INT, l BIGINT, s STRING, d DOUBLE, f FLOAT, b BOOLEAN, dt DATE, rt TIMESTAMP(3), pt AS PROCTIME(), label STRING, r ROW<x INT>, WATERMARK FOR rt AS rt) WITH ('connector' = 'kafka');
CREATE TABLE u (i INT, l BIGINT, s STRING, ts TIMESTAMP(3)) WITH ('connector' = 'kafka');
CREATE TABLE vec (id INT, e ARRAY<FLOAT>, g ARRAY<DOUBLE>, n ARRAY<INT>, score INT) WITH ('connector' = 'kafka');
CREATE TABLE q (k INT, qe ARRAY<FLOAT>, qg ARRAY<DOUBLE>, qn ARRAY<INT>, qs STRING) WITH ('connector' = 'kafka');
CREATE FUNCTION plus2 AS 'dev.weir.oracle.Functions$Plus';
CREATE FUNCTION longest AS 'dev.weir.oracle.Functions$Longest';
CREATE FUNCTION nothing AS 'dev.weir.oracle.Functions$Nothing';
CREATE FUNCTION mask AS 'dev.weir.oracle.Functions$Mask';
CREATE FUNCTION pair AS 'dev.weir.oracle.Functions$Pair';
CREATE FUNCTION ask AS 'dev.weir.oracle.Functions$Ask';
CREATE FUNCTION words AS 'dev.weir.oracle.Functions$Words';
CREATE FUNCTION numbers AS 'dev.weir.oracle.Functions$Range';
CREATE FUNCTION askrows AS 'dev.weir.oracle.Functions$AskRows';
CREATE FUNCTION weighted AS 'dev.weir.oracle.Functions$Weighted';
CREATE FUNCTION latest AS 'dev.weir.oracle.Functions$Last';
CREATE FUNCTION top2 AS 'dev.weir.oracle.Functions$Top';
CREATE FUNCTION each_row AS 'dev.weir.oracle.Functions$Each';
CREATE FUNCTION counted AS 'dev.weir.oracle.Functions$Count';
CREATE FUNCTION countall AS 'dev.weir.oracle.Functions$CountAll';
CREATE FUNCTION tagged AS 'dev.weir.oracle.Functions$Tag';
CREATE FUNCTION timed AS 'dev.weir.oracle.Functions$Timed';
CREATE FUNCTION changes AS 'dev.weir.oracle.Functions$Changes';
CREATE FUNCTION both_of AS 'dev.weir.oracle.Functions$Both';
CREATE FUNCTION picked AS 'dev.weir.oracle.Functions$Pick';
CREATE FUNCTION series AS 'dev.weir.oracle.Functions$Series';
CREATE FUNCTION `reverse` AS 'dev.weir.oracle.Functions$Longest';
CREATE TEMPORARY SYSTEM FUNCTION initcap AS 'dev.weir.oracle.Functions$Longest';
CREATE VIEW agg AS SELECT i, s, COUNT(*) AS c FROM t GROUP BY i, s;
--! ok
SELECT plus2(i, 1) AS a FROM t
--! ok
SELECT plus2(s, 'a') AS a FROM t
--! ok
SELECT plus2(i, i) AS a FROM t
--! ok
SELECT longest() AS a FROM t
--! ok
SELECT longest(s, label, 'x') AS a FROM t
--! ok
SELECT nothing() AS a FROM t
--! ok
SELECT mask(s) AS a FROM t
--! ok
SELECT mask(s, 1) AS a FROM t
--! ok
SELECT mask(s, 1, '*') AS a FROM t
--! ok
SELECT mask(text => s) AS a FROM t
--! ok
SELECT mask(keep => 1, text => s) AS a FROM t
--! ok
SELECT pair(1, s) AS a FROM t
--! ok
SELECT pair(i, s).`left` AS a FROM t
--! ok
SELECT ask(s) AS a FROM t
--! ok
SELECT UPPER(longest(s, 'a')) AS a FROM t
--! ok
SELECT plus2(i, NULL) AS a FROM t
--! ok
SELECT CASE WHEN plus2(i, 1) > 1 THEN 'a' END AS a FROM t
--! ok
SELECT plus2(i, 1) + l AS a FROM t
--! ok
SELECT PLUS2(i, 2) AS a FROM t
--! ok
SELECT default_catalog.default_database.plus2(i, 1) AS a FROM t
--! ok
SELECT default_database.mask(s) AS a FROM t
--! ok
SELECT plus2((SELECT MAX(i) FROM u), 1) AS a FROM t
--! 1:14
SELECT plus2(zz, 1) AS a FROM t
--! 1:21
SELECT longest(s, t.zz) AS a FROM t
--! 1:14
SELECT plus2(*) AS a FROM t
--! 1:18
SELECT longest(t.*) AS a FROM t
--! 1:16
SELECT mask(s, DEFAULT) AS a FROM t
--! 1:16
SELECT longest(DEFAULT) AS a FROM t
--! 1:8
SELECT longest(s) WITHIN GROUP (ORDER BY s) AS a FROM t
--! 1:8
SELECT plus2(i, 1) IGNORE NULLS AS a FROM t
--! refused
SELECT longest(TABLE t) AS a FROM t
--! 1:8
SELECT plus3(i, 1) AS a FROM t
--! 1:16
SELECT nowhere.plus2(i, 1) AS a FROM t
--! refused
SELECT longest(SUM(COUNT(*))) AS a FROM t
--! 1:8 differs: what the class is, Flink asks first
SELECT plus2(i, 1) FILTER (WHERE s) AS a FROM t
--! 1:8
SELECT plus2(i, 1) FILTER (WHERE b) OVER (ORDER BY rt) AS a FROM t
--! 1:18 differs: what the class is, Flink asks first
SELECT SUM(plus2(DISTINCT i, 1)) AS a FROM t
--! 1:8
SELECT weighted(DISTINCT SUM(l), i) AS a FROM t
--! 1:24
SELECT longest(s) OVER nowin AS a FROM t
--! 1:26
SELECT longest(CAST(s AS NOTYPE)) AS a FROM t
--! ok
SELECT weighted(l, i) FROM t
--! ok
SELECT s, weighted(l, i) AS w FROM t GROUP BY s
--! ok
SELECT latest(s) FROM t GROUP BY i
--! ok
SELECT weighted(DISTINCT l, i) FROM t
--! ok
SELECT weighted(l, i) FILTER (WHERE b) FROM t
--! ok
SELECT i FROM t GROUP BY i HAVING weighted(l, i) > 1
--! ok
SELECT weighted(l, i) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT weighted(l, i) OVER w FROM t WINDOW w AS (ORDER BY rt)
--! ok
SELECT window_start, weighted(l, i) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '1' HOUR)) GROUP BY window_start, window_end
--! ok
SELECT weighted(l, i) FROM t GROUP BY TUMBLE(rt, INTERVAL '1' HOUR)
--! ok
SELECT s, weighted(l, i) FROM t GROUP BY ROLLUP (s)
--! 1:8
SELECT i, weighted(DISTINCT l, i) FROM t
--! 1:8
SELECT i, weighted(l, i) FILTER (WHERE b) FROM t
--! 1:23
SELECT i FROM t WHERE weighted(DISTINCT l, i) > 1
--! 1:8
SELECT MAX(weighted(DISTINCT l, i)) FROM t
--! 1:37
SELECT weighted(l, i) FILTER (WHERE i) FROM t
--! 1:23
SELECT i FROM t WHERE weighted(l, i) OVER (ORDER BY rt) > 1
--! 1:8
SELECT weighted(l, i) RESPECT NULLS FROM t
--! 1:17
SELECT weighted(*) FROM t
--! 1:20
SELECT weighted(l, zz) FROM t GROUP BY s
--! 1:39
SELECT weighted(l, i) FROM t GROUP BY zz
--! 1:8
SELECT weighted(l, i) WITHIN GROUP (ORDER BY l) FROM t
--! ok
SELECT * FROM t, LATERAL TABLE(words(s))
--! ok
SELECT t.i, word FROM t, LATERAL TABLE(words(s))
--! ok
SELECT t.i, w, n FROM t, LATERAL TABLE(words(s)) AS x (w, n)
--! ok
SELECT * FROM t LEFT JOIN LATERAL TABLE(words(s)) AS x (w, n) ON TRUE
--! ok
SELECT * FROM t CROSS JOIN LATERAL TABLE(words(s)) AS x (w, n)
--! ok
SELECT * FROM TABLE(words('a b'))
--! ok
SELECT * FROM words('a b') AS x
--! ok
SELECT * FROM TABLE(numbers(1, 2))
--! ok
SELECT n FROM TABLE(numbers(high => 3, low => 1)) AS x (n)
--! ok
SELECT * FROM t, LATERAL TABLE(askrows(i))
--! ok
SELECT * FROM t, LATERAL TABLE(words(longest(s, 'a'))) AS x (w, n)
--! 1:30
SELECT * FROM t, TABLE(words(s))
--! 1:24
SELECT * FROM t, words(t.s)
--! 1:40
SELECT * FROM t CROSS JOIN TABLE(words(s)) AS x (w, n)
--! 1:38
SELECT * FROM t, LATERAL TABLE(words(zz))
--! 1:10
SELECT x.zz FROM t, LATERAL TABLE(words(s)) AS x (w, n)
--! refused
SELECT * FROM t FULL JOIN LATERAL TABLE(words(s)) AS x (w, n) ON TRUE
--! 1:32
SELECT * FROM t, LATERAL TABLE(nosuch(s))
--! 1:40
SELECT * FROM t, LATERAL TABLE(words(t.*))
--! 1:38
SELECT * FROM t, LATERAL TABLE(words(DEFAULT))
--! 1:27
SELECT * FROM TABLE(words(s))
--! 1:38
SELECT * FROM t, LATERAL TABLE(words(SUM(s)))
--! ok
SELECT * FROM each_row(TABLE t, 1)
--! ok
SELECT line FROM TABLE(each_row(TABLE t, 1))
--! ok
SELECT * FROM each_row(times => 2, input => TABLE t)
--! ok
SELECT * FROM each_row((SELECT i, s FROM t), 1)
--! ok
SELECT * FROM each_row(input => TABLE t, times => 1, uid => 'first-one')
--! ok
SELECT rowtime, line FROM each_row(input => TABLE t, times => 1, on_time => DESCRIPTOR(rt))
--! ok
SELECT * FROM u, LATERAL TABLE(each_row(TABLE t, u.i))
--! ok
SELECT * FROM counted(TABLE t PARTITION BY s)
--! ok
SELECT a, c FROM counted(input => TABLE t PARTITION BY s) AS x (a, c)
--! ok
SELECT * FROM counted(TABLE t PARTITION BY (i, s))
--! ok
SELECT * FROM countall(TABLE t)
--! ok
SELECT * FROM countall((SELECT i, s FROM u))
--! ok
SELECT i, s FROM tagged(input => TABLE t PARTITION BY i, label => 'x')
--! ok
SELECT * FROM tagged(input => TABLE t PARTITION BY i, label => DEFAULT)
--! ok
SELECT * FROM timed(input => TABLE t PARTITION BY i, on_time => DESCRIPTOR(rt), uid => 'u1')
--! ok
SELECT * FROM timed(TABLE t PARTITION BY i, DESCRIPTOR(rt))
--! ok
SELECT * FROM changes(TABLE t PARTITION BY i)
--! ok
SELECT * FROM both_of(TABLE t PARTITION BY i, TABLE u PARTITION BY i)
--! ok
SELECT * FROM picked(TABLE t, DESCRIPTOR(i, s))
--! ok
SELECT * FROM series(1, 2)
--! ok
SELECT x.i FROM counted(TABLE t PARTITION BY i) x JOIN u ON x.i = u.i
--! refused
SELECT * FROM counted(TABLE t PARTITION BY zz)
--! 1:29
SELECT * FROM counted(TABLE nosuch PARTITION BY i)
--! refused
SELECT * FROM counted(TABLE t PARTITION BY i ORDER BY rt)
--! refused
SELECT * FROM countall(TABLE t ORDER BY (rt DESC, s))
--! refused
SELECT * FROM each_row(input => TABLE t, times => 1, uid => 'not a uid')
--! 1:15
SELECT * FROM each_row(input => TABLE t, times => 1, uid => 7)
--! refused
SELECT * FROM counted(input => TABLE t PARTITION BY i, uid => '1a')
--! refused
SELECT * FROM counted(input => TABLE t PARTITION BY i, uid => 'a' || 'b')
--! 1:56
SELECT * FROM counted(input => TABLE t PARTITION BY i, UID => 'a')
--! refused
SELECT * FROM timed(input => TABLE t PARTITION BY i, on_time => DESCRIPTOR(l))
--! refused
SELECT * FROM timed(input => TABLE t PARTITION BY i, on_time => DESCRIPTOR(zz))
--! refused
SELECT * FROM timed(input => TABLE t PARTITION BY i, on_time => DESCRIPTOR(rt, pt))
--! 1:15
SELECT * FROM timed(input => TABLE t PARTITION BY i, on_time => 'rt')
--! refused
SELECT * FROM timed(input => TABLE t PARTITION BY i, on_time => DESCRIPTOR(t.rt))
--! refused
SELECT * FROM both_of(TABLE t PARTITION BY i, TABLE u PARTITION BY s)
--! refused
SELECT * FROM both_of(TABLE t PARTITION BY i, TABLE u PARTITION BY l)
--! refused
SELECT * FROM both_of(TABLE t PARTITION BY (i, s), TABLE u PARTITION BY i)
--! 1:24
SELECT * FROM each_row(t, 1)
--! 1:33
SELECT * FROM each_row(TABLE t, i)
--! 1:22
SELECT * FROM series(i, 2)
--! refused
SELECT each_row(TABLE t, 1)
--! 1:15
SELECT * FROM nosuch(TABLE t PARTITION BY i)
--! 1:10
SELECT x.zz FROM counted(TABLE t PARTITION BY i) AS x (a, c)
--! 1:34
SELECT * FROM counted((SELECT i, zz FROM t) PARTITION BY i)
--! 1:20
SELECT reverse(s), reverse(s, s) FROM t
--! ok
SELECT default_database.`reverse`(s, s) FROM t
--! ok
SELECT initcap(s, s) FROM t
--! ok
UNLOAD MODULE core; SELECT reverse(s, s) FROM t
--! 1:9
VALUES (DEFAULT)
--! 1:34
INSERT INTO u VALUES (1, 2, 'a', DEFAULT)
--! 1:16
SELECT ARRAY[t.*] FROM t
--! 1:16
SELECT COUNT(t.*) FROM t
--! 1:10
SELECT t.* IS NULL FROM t
--! 1:28
SELECT i FROM t GROUP BY t.*
--! 1:21
SELECT * FROM TABLE(TUMBLE(TABLE t PARTITION BY i, DESCRIPTOR(rt), INTERVAL '1' HOUR))
--! refused
SELECT * FROM TABLE(SESSION(TABLE t PARTITION BY i ORDER BY rt, DESCRIPTOR(rt), INTERVAL '1' HOUR))
--! refused
SELECT * FROM timed(input => TABLE u PARTITION BY i, on_time => DESCRIPTOR(ts))
--! ok
SELECT * FROM counted(input => TABLE t PARTITION BY i, uid => 'x', uid => 'y z')
--! ok
SELECT * FROM counted(TABLE t PARTITION BY i)
--! tables
CREATE TABLE t (i INT, l BIGINT, s STRING, d DOUBLE, f FLOAT, rt TIMESTAMP(3), pt AS PROCTIME(), label STRING, dt DATE, b BOOLEAN, r ROW<x INT>, WATERMARK FOR rt AS rt) WITH ('connector' = 'x');
CREATE TABLE u (i INT, s STRING) WITH ('connector' = 'x');
CREATE TABLE vec (id INT, e ARRAY<FLOAT>, g ARRAY<DOUBLE>, n ARRAY<INT>, nn ARRAY<FLOAT NOT NULL> NOT NULL, score INT) WITH ('connector' = 'x');
CREATE TABLE q (k INT, qe ARRAY<FLOAT>, qg ARRAY<DOUBLE>, qn ARRAY<INT>, qs STRING) WITH ('connector' = 'x');
CREATE VIEW agg AS SELECT s, COUNT(*) AS c FROM t GROUP BY s;
CREATE MODEL m INPUT (a STRING) OUTPUT (label STRING) WITH ('provider' = 'openai');
CREATE MODEL m2 INPUT (a STRING, b INT) OUTPUT (x STRING, y DOUBLE) WITH ('provider' = 'openai');
CREATE MODEL mi INPUT (a INT) OUTPUT (z DOUBLE) WITH ('provider' = 'openai');
CREATE TEMPORARY MODEL tm INPUT (a STRING) OUTPUT (z STRING) WITH ('provider' = 'openai');
CREATE MODEL bare WITH ('provider' = 'openai');
--! ok
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s))
--! ok
SELECT label0 FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s))
--! 1:8
SELECT label1 FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s))
--! ok
SELECT label FROM ML_PREDICT(TABLE u, MODEL m, DESCRIPTOR(s))
--! ok
SELECT x, y, i FROM ML_PREDICT(TABLE t, MODEL m2, DESCRIPTOR(s, i))
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL m2, DESCRIPTOR(i, s))
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL m2, DESCRIPTOR(s))
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR())
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL mi, DESCRIPTOR(l))
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL mi, DESCRIPTOR(d))
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL mi, DESCRIPTOR(b))
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL mi, DESCRIPTOR(s))
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(l))
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(dt))
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(r))
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(t.s))
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(r.x))
--! ok
SELECT * FROM ML_PREDICT(TABLE t, MODEL tm, DESCRIPTOR(s))
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL bare, DESCRIPTOR(s))
--! ok
SELECT * FROM ML_PREDICT(TABLE t, MODEL default_database.m, DESCRIPTOR(s))
--! 1:41
SELECT * FROM ML_PREDICT(TABLE t, MODEL nosuch.m, DESCRIPTOR(s))
--! ok
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP['async', 'true'])
--! ok
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP['async', 'true', 'max-concurrent-operations', '10'])
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP['async', 'true', 'max-concurrent-operations', '0'])
--! ok
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP['max-concurrent-operations', '0'])
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP['async', 'true', 'max-concurrent-operations', '-3'])
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP['max-concurrent-operations', 'many'])
--! ok
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP['output-mode', 'ordered'])
--! ok
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP['output-mode', 'allow_unordered'])
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP['output-mode', 'other'])
--! ok
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP['timeout', '10s'])
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP['timeout', 'soon'])
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP['async', 'maybe'])
--! ok
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP['async', 'TRUE'])
--! ok
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP['nosuch', 'x'])
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP['async', 1])
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP[1, 'true'])
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP['async', TRUE])
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP['async', UPPER('true')])
--! ok
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP['async', CAST('true' AS STRING)])
--! 1:72
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP['async', s])
--! ?
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP['async', CAST(NULL AS STRING)])
--! ?
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP['async', NULL])
--! 1:59
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP[])
--! 1:15
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), 'async')
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), NULL)
--! 1:15
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), ARRAY['a'])
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), CAST(MAP['async', 'true'] AS MAP<STRING, STRING>))
--! 1:15
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP['async', 'true'], 1)
--! 1:15
SELECT * FROM ML_PREDICT(TABLE t)
--! 1:15
SELECT * FROM ML_PREDICT()
--! 1:15
SELECT * FROM ML_PREDICT(TABLE t, DESCRIPTOR(s), MODEL m)
--! refused
SELECT * FROM ML_PREDICT(MODEL m, TABLE t, DESCRIPTOR(s))
--! 1:44
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, s)
--! 1:15
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, 's')
--! 1:35
SELECT * FROM ML_PREDICT(TABLE t, m, DESCRIPTOR(s))
--! refused
SELECT * FROM ML_PREDICT(TABLE t, 'm', DESCRIPTOR(s))
--! 1:26
SELECT * FROM ML_PREDICT(t, MODEL m, DESCRIPTOR(s))
--! refused
SELECT * FROM ML_PREDICT(1, MODEL m, DESCRIPTOR(s))
--! ok
SELECT * FROM ML_PREDICT((SELECT s FROM t), MODEL m, DESCRIPTOR(s))
--! 1:26
SELECT * FROM ML_PREDICT(TABLE (SELECT s FROM t), MODEL m, DESCRIPTOR(s))
--! 1:15
SELECT * FROM ML_PREDICT(TABLE t PARTITION BY i, MODEL m, DESCRIPTOR(s))
--! refused
SELECT * FROM ML_PREDICT(TABLE t, TABLE t, DESCRIPTOR(s))
--! refused differs: changes that go into ML_PREDICT are not followed
SELECT * FROM ML_PREDICT(TABLE agg, MODEL m, DESCRIPTOR(s))
--! ok
SELECT * FROM ML_PREDICT(INPUT => TABLE t, MODEL => MODEL m, ARGS => DESCRIPTOR(s))
--! ok
SELECT * FROM ML_PREDICT(ARGS => DESCRIPTOR(s), MODEL => MODEL m, INPUT => TABLE t)
--! refused
SELECT * FROM ML_PREDICT(INPUT => TABLE t, MODEL => MODEL m, ARGS => DESCRIPTOR(s), CONFIG => MAP['async', 'x'])
--! 1:15
SELECT * FROM ML_PREDICT(INPUT => TABLE t, MODEL => MODEL m, CONFIG => MAP['async', 'true'])
--! refused
SELECT * FROM ML_PREDICT(INPUT => TABLE t, MODEL => MODEL m, ARGS => DESCRIPTOR(zz))
--! ok
SELECT * FROM ML_PREDICT(INPUT => TABLE t, MODEL => MODEL m, ARGS => DESCRIPTOR(s), ARGS => DESCRIPTOR(s))
--! ?
SELECT * FROM ML_PREDICT(TABLE t, MODEL => MODEL m, ARGS => DESCRIPTOR(s))
--! 1:53
SELECT * FROM ML_PREDICT(INPUT => TABLE t, MODEL => m, ARGS => DESCRIPTOR(s))
--! ok
SELECT * FROM ML_PREDICT(INPUT => TABLE t, MODEL => MODEL m, ARGS => DESCRIPTOR(s), UID => 'x')
--! ok
SELECT * FROM u, LATERAL TABLE(ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s)))
--! 1:44
SELECT * FROM TABLE(TUMBLE(TABLE ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s)), DESCRIPTOR(rt), INTERVAL '1' HOUR))
--! ok
SELECT * FROM TABLE(TUMBLE((SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s))), DESCRIPTOR(rt), INTERVAL '1' HOUR))
--! ok
SELECT p.x || 'a', p.y + 1 FROM ML_PREDICT(TABLE t, MODEL m2, DESCRIPTOR(s, i)) AS p
--! 1:8
SELECT p.y || 'a', p.x + 1 FROM ML_PREDICT(TABLE t, MODEL m2, DESCRIPTOR(s, i)) AS p
--! ok
SELECT * FROM ML_PREDICT(TABLE u, MODEL m, DESCRIPTOR(s)) AS p (a, b, c)
--! 1:65
SELECT * FROM ML_PREDICT(TABLE u, MODEL m, DESCRIPTOR(s)) AS p (a, b)
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification')
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(label), DESCRIPTOR(s), 'regression')
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(label), DESCRIPTOR(s), 'REGRESSION')
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(label), DESCRIPTOR(s), 'clustering', MAP['async', 'true'])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(label), DESCRIPTOR(s), 'embedding', MAP['async', 'x'])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(label), DESCRIPTOR(s), 'text_generation')
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(label), DESCRIPTOR(s), 'nosuch')
--! 1:79
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(label), DESCRIPTOR(s), s)
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(label), DESCRIPTOR(s), 1)
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(label), DESCRIPTOR(s), CAST('regression' AS STRING))
--! 1:79
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(label), DESCRIPTOR(s), NULL)
--! 1:15
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(label), DESCRIPTOR(s))
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(label, s), DESCRIPTOR(s), 'regression')
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(label), DESCRIPTOR(s, label), 'regression')
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m2, DESCRIPTOR(label), DESCRIPTOR(s, i), 'regression')
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(i), DESCRIPTOR(s), 'regression')
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL mi, DESCRIPTOR(d), DESCRIPTOR(i), 'regression')
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL mi, DESCRIPTOR(i), DESCRIPTOR(i), 'regression')
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL mi, DESCRIPTOR(s), DESCRIPTOR(i), 'regression')
--! 1:56
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(zz), DESCRIPTOR(s), 'regression')
--! 1:75
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(label), DESCRIPTOR(zz), 'regression')
--! 1:42
SELECT * FROM ML_EVALUATE(TABLE t, MODEL nosuch, DESCRIPTOR(label), DESCRIPTOR(s), 'regression')
--! 1:8
SELECT result FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(label), DESCRIPTOR(s), 'regression')
--! 1:8
SELECT result['a'] FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(label), DESCRIPTOR(s), 'regression')
--! refused
SELECT `result`, `result`['a'] + 1 FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(label), DESCRIPTOR(s), 'regression')
--! 1:8
SELECT s FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(label), DESCRIPTOR(s), 'regression')
--! refused
SELECT * FROM ML_EVALUATE(INPUT => TABLE t, MODEL => MODEL m, LABEL => DESCRIPTOR(label), ARGS => DESCRIPTOR(s), TASK => 'regression')
--! refused
SELECT * FROM ML_EVALUATE(TASK => 'regression', INPUT => TABLE t, MODEL => MODEL m, LABEL => DESCRIPTOR(label), ARGS => DESCRIPTOR(s))
--! 1:15
SELECT * FROM ML_EVALUATE(INPUT => TABLE t, MODEL => MODEL m, LABEL => DESCRIPTOR(label), ARGS => DESCRIPTOR(s))
--! refused
SELECT * FROM ML_EVALUATE(MODEL m, TABLE t, DESCRIPTOR(label), DESCRIPTOR(s), 'regression')
--! ?
SELECT ML_EVALUATE(1)
--! ok
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 10))
--! ok
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), qe, 10))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qg, 10))
--! ok
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(g), q.qe, 10))
--! ok
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(g), q.qg, 10))
--! ok
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(g), q.qn, 10))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(g), q.qs, 10))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(n), q.qn, 10))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(id), q.qn, 10))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(nn), q.qe, 10))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e, g), q.qe, 10))
--! 1:68
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(zz), q.qe, 10))
--! 1:74
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.zz, 10))
--! 1:52
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE nosuch, DESCRIPTOR(e), q.qe, 10))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 0))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, -1))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, q.k))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, '10'))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 1.5))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 3000000000))
--! 1:78
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, NULL))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 5 + 5))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, CAST(10 AS INT)))
--! 1:32
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe))
--! refused differs: the oracle's table is not asynchronous
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 10, MAP['async', 'true']))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 10, MAP['async', 'x']))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 10, MAP['async', 'true', 'max-concurrent-operations', '0']))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 10, 'x'))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 10, MAP['timeout', 'x']))
--! 1:32
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 10, MAP['async', 'true'], 1))
--! ok
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(SEARCH_TABLE => TABLE vec, COLUMN_TO_SEARCH => DESCRIPTOR(e), COLUMN_TO_QUERY => q.qe, TOP_K => 10))
--! ok
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(SEARCH_TABLE => TABLE vec, TOP_K => 10, COLUMN_TO_QUERY => q.qe, COLUMN_TO_SEARCH => DESCRIPTOR(e)))
--! 1:32
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(SEARCH_TABLE => TABLE vec, COLUMN_TO_SEARCH => DESCRIPTOR(e), COLUMN_TO_QUERY => q.qe))
--! 1:32
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(SEARCH_TABLE => TABLE vec, COLUMN_TO_SEARCH => DESCRIPTOR(e), COLUMN_TO_QUERY => q.qe, TOPK => 10))
--! 1:46
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(search_table => TABLE vec, COLUMN_TO_SEARCH => DESCRIPTOR(e), COLUMN_TO_QUERY => q.qe, TOP_K => 10))
--! ok
SELECT id, score0, k FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 10))
--! 1:12
SELECT id, score1, k FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 10))
--! 1:16
SELECT v.id, v.zz FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 10)) AS v
--! refused differs: a gap of Flink's planner
SELECT * FROM q LEFT JOIN LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 10)) AS v ON TRUE
--! ok
SELECT * FROM LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), ARRAY[CAST(1 AS FLOAT)], 10))
--! refused
SELECT * FROM TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), ARRAY[1e0], 10))
--! ok
SELECT * FROM TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(g), ARRAY[1.5, 2.5], 10))
--! ok
SELECT * FROM VECTOR_SEARCH(TABLE vec, DESCRIPTOR(g), ARRAY[1.5, 2.5], 10)
--! 1:58
SELECT * FROM q, VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 10)
--! 1:64
SELECT * FROM q, TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 10))
--! 1:46
SELECT * FROM TABLE(VECTOR_SEARCH(TABLE vec, e, ARRAY[1e0], 10))
--! 1:35
SELECT * FROM TABLE(VECTOR_SEARCH(vec, DESCRIPTOR(e), ARRAY[1e0], 10))
--! refused
SELECT * FROM TABLE(VECTOR_SEARCH((SELECT * FROM vec), DESCRIPTOR(e), ARRAY[1e0], 10))
--! 1:21
SELECT * FROM TABLE(VECTOR_SEARCH(TABLE vec PARTITION BY id, DESCRIPTOR(e), ARRAY[1e0], 10))
--! refused
SELECT * FROM TABLE(VECTOR_SEARCH(DESCRIPTOR(e), TABLE vec, ARRAY[1e0], 10))
--! 1:15
SELECT * FROM ML_PREDICT(TABLE t ORDER BY i, MODEL m, DESCRIPTOR(s))
--! 1:15
SELECT * FROM ML_EVALUATE(TABLE t ORDER BY i, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification')
--! 1:15
SELECT * FROM ML_EVALUATE(TABLE t PARTITION BY i, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification')
--! refused
SELECT * FROM ML_EVALUATE((SELECT s FROM t), MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification')
--! 1:15
SELECT * FROM ML_EVALUATE(1, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification')
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, 'm', DESCRIPTOR(s), DESCRIPTOR(s), 'classification')
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, DESCRIPTOR(s), DESCRIPTOR(s), DESCRIPTOR(s), 'classification')
--! 1:15
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, 's', DESCRIPTOR(s), 'classification')
--! 1:15
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), MODEL m, 'classification')
--! 1:56
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(t.s), DESCRIPTOR(s), 'classification')
--! 1:71
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(t.s), 'classification')
--! 1:56
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(r.x), DESCRIPTOR(s), 'classification')
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL bare, DESCRIPTOR(s), DESCRIPTOR(s), 'classification')
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL mi, DESCRIPTOR(l), DESCRIPTOR(l), 'classification')
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL mi, DESCRIPTOR(l), DESCRIPTOR(s), 'classification')
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['timeout', '1 min'])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['timeout', 'PT1M'])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['timeout', '1 eon'])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['timeout', '5'])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['timeout', '-5'])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['output-mode', 'ordered'])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['output-mode', 'ALLOW_UNORDERED'])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['output-mode', 'allow-unordered'])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['output-mode', 'other'])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['max-concurrent-operations', '-1'])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['max-concurrent-operations', '-1', 'async', 'false'])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['max-concurrent-operations', '-1', 'async', 'true'])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['max-concurrent-operations', '1', 'async', 'True'])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['max-concurrent-operations', 'x'])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['max-concurrent-operations', ' 1'])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['max-concurrent-operations', '9999999999'])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['ASYNC', 'x'])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['other', 'x'])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['async', UPPER('true')])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['async', CAST('true' AS STRING)])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['async', CAST(NULL AS STRING)])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['async', NULL])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['async', 1])
--! 1:93
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['a', 'b', 'async', TRUE])
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', 'x')
--! 1:93
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', NULL)
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', CAST(MAP['async', 'true'] AS MAP<STRING, STRING>))
--! 1:15
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification', MAP['a', 'b'], 1)
--! refused
SELECT * FROM ML_EVALUATE(INPUT => TABLE t, MODEL => MODEL m, LABEL => DESCRIPTOR(label), ARGS => DESCRIPTOR(s), TASK => 'regression', FOO => 1)
--! 1:15
SELECT * FROM ML_EVALUATE(INPUT => TABLE t, MODEL => MODEL m, LABEL => DESCRIPTOR(label), ARGS => DESCRIPTOR(s), FOO => 1)
--! refused
SELECT * FROM ML_EVALUATE(INPUT => TABLE t, MODEL => MODEL m, LABEL => DESCRIPTOR(label), ARGS => DESCRIPTOR(s), CONFIG => MAP['a', 'b'])
--! refused
SELECT * FROM ML_EVALUATE(INPUT => TABLE t, MODEL => MODEL m, LABEL => DESCRIPTOR(label), ARGS => DESCRIPTOR(s), TASK => 'regression', CONFIG => MAP['a', 'b'])
--! refused
SELECT * FROM ML_EVALUATE(INPUT => TABLE t, MODEL => MODEL m, LABEL => DESCRIPTOR(label), ARGS => DESCRIPTOR(s), TASK => 'regression', CONFIG => MAP['async', 'b'])
--! refused
SELECT * FROM ML_EVALUATE(INPUT => TABLE t, MODEL => MODEL m, LABEL => DESCRIPTOR(label), ARGS => DESCRIPTOR(s), TASK => 'regression', TASK => 'nosuch')
--! 1:15
SELECT * FROM ML_EVALUATE(INPUT => TABLE t, MODEL => MODEL m, LABEL => DESCRIPTOR(label), LABEL => DESCRIPTOR(label), ARGS => DESCRIPTOR(s))
--! ?
SELECT * FROM ML_EVALUATE(TABLE t, MODEL => MODEL m, LABEL => DESCRIPTOR(label), ARGS => DESCRIPTOR(s), TASK => 'regression')
--! 1:15
SELECT * FROM ML_PREDICT(INPUT => TABLE t, MODEL => MODEL m, ARGS => DESCRIPTOR(s), CONFIG => 'x')
--! 1:15
SELECT * FROM ML_PREDICT(INPUT => TABLE t, MODEL => MODEL m, ARGS => 's')
--! ok
SELECT * FROM ML_PREDICT(INPUT => TABLE t, MODEL => MODEL m, ARGS => DESCRIPTOR(s), FOO => 1, CONFIG => MAP['a', 'b'])
--! 1:15
SELECT * FROM ML_PREDICT(INPUT => TABLE t, ARGS => DESCRIPTOR(s))
--! 1:15
SELECT * FROM ML_PREDICT(MODEL => MODEL m, ARGS => DESCRIPTOR(s))
--! ok
SELECT * FROM ML_PREDICT(INPUT => (SELECT s FROM t), MODEL => MODEL m, ARGS => DESCRIPTOR(s))
--! ok
SELECT * FROM ML_PREDICT(INPUT => TABLE t, MODEL => MODEL m, ARGS => DESCRIPTOR(s), CONFIG => DEFAULT)
--! 1:59
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP['a', 'b', 'c', CAST(NULL AS INT)])
--! refused
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), MAP['a', X'00'])
--! 1:15
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s), 1)
--! 1:68
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(vec.e), q.qe, 10))
--! ok
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(nn), ARRAY[CAST(1 AS FLOAT)], 10))
--! ok
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), ARRAY[1], 10))
--! ok
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), ARRAY[1.5], 10))
--! 1:72
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(g), NULL, 10))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(g), q.k, 10))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec ORDER BY id, DESCRIPTOR(g), q.qg, 10))
--! 1:82
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 10, NULL))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 10, MAP['output-mode', 'x']))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 10, MAP['async', 1]))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 10, MAP['async', UPPER('true')]))
--! ok
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, +10))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 1e1))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, TRUE))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE agg, DESCRIPTOR(c), q.qe, 5))
--! 1:32
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(1, DESCRIPTOR(e), q.qe, 5))
--! 1:32
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, 1, q.qe, 5))
--! ok
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH((SELECT * FROM vec), DESCRIPTOR(e), q.qe, 5))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(SEARCH_TABLE => TABLE vec, COLUMN_TO_SEARCH => DESCRIPTOR(e), COLUMN_TO_QUERY => q.qe, TOP_K => 10, CONFIG => MAP['async', 'b']))
--! ok
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(SEARCH_TABLE => TABLE vec, COLUMN_TO_SEARCH => DESCRIPTOR(e), COLUMN_TO_QUERY => q.qe, TOP_K => 10, FOO => 1))
--! refused
SELECT * FROM q, LATERAL TABLE(VECTOR_SEARCH(TOP_K => -1, SEARCH_TABLE => TABLE vec, COLUMN_TO_SEARCH => DESCRIPTOR(e), COLUMN_TO_QUERY => q.qe))
--! 1:8
SELECT score || 'x' FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 10))
--! 1:20
SELECT score0 + 1, v.id || 'x' FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 10)) v
--! refused
INSERT INTO u SELECT v.id, v.score0 FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 10)) v
--! refused differs: a gap of Flink's planner: nobody reads the score
INSERT INTO u SELECT v.id, q.qs FROM q, LATERAL TABLE(VECTOR_SEARCH(TABLE vec, DESCRIPTOR(e), q.qe, 10)) v
--! 1:34 differs: MODEL is read as a column there
SELECT ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s))
--! ?
SELECT ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification')
--! refused
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification') AS e (a)
--! 1:99
SELECT * FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification') AS e (a, b)
--! refused
INSERT INTO u SELECT 1, e.`result`['x'] FROM ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(s), DESCRIPTOR(s), 'classification') AS e
--! ok
SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(s))
