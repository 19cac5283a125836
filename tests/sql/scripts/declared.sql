-- Calls of functions whose signatures are declared beside the script: a line `-- NAME: SIGNATURE`
-- stands for a function of spec.functions with that name. The class is the one of CREATE FUNCTION.
--! tables
CREATE TABLE t (i INT, l BIGINT, sm SMALLINT, s STRING, c CHAR(3), d DOUBLE, f FLOAT, de DECIMAL(10, 2), b BOOLEAN, dt DATE, rt TIMESTAMP(3), pt AS PROCTIME(), bs BYTES, ar ARRAY<INT>, n INT NOT NULL, WATERMARK FOR rt AS rt) WITH ('connector' = 'kafka');
CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS plus2 AS 'dev.weir.oracle.Functions$Plus';
-- plus2: (INT, INT) RETURNS INT | (STRING, STRING) RETURNS STRING
CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS longest AS 'dev.weir.oracle.Functions$Longest';
-- longest: (STRING...) RETURNS STRING
CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS nothing AS 'dev.weir.oracle.Functions$Nothing';
-- nothing: () RETURNS BIGINT
CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS mask AS 'dev.weir.oracle.Functions$Mask';
-- mask: (text STRING [, keep INT [, sign STRING]]) RETURNS STRING
CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS pair AS 'dev.weir.oracle.Functions$Pair';
-- pair: (INT, STRING) RETURNS ROW<`left` INT, `right` STRING>
CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS ask AS 'dev.weir.oracle.Functions$Ask';
-- ask: (STRING) RETURNS STRING
CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS words AS 'dev.weir.oracle.Functions$Words';
-- words: (STRING) RETURNS TABLE (word STRING, size INT)
CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS numbers AS 'dev.weir.oracle.Functions$Range';
-- numbers: (low INT, high INT) RETURNS TABLE (`EXPR$0` INT)
CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS askrows AS 'dev.weir.oracle.Functions$AskRows';
-- askrows: (INT) RETURNS TABLE (name STRING, age INT)
CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS weighted AS 'dev.weir.oracle.Functions$Weighted';
-- weighted: AGGREGATE (BIGINT, INT) RETURNS BIGINT
CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS latest AS 'dev.weir.oracle.Functions$Last';
-- latest: AGGREGATE (STRING) RETURNS STRING
--! ok
SELECT plus2(i, 1) FROM t
--! ok
SELECT plus2(s, 'a') FROM t
--! ok
SELECT plus2(sm, sm) FROM t
--! 1:8
SELECT plus2(i) FROM t
--! refused
SELECT plus2(i, s) FROM t
--! refused
SELECT plus2(i, l) FROM t
--! refused
SELECT plus2(l, l) FROM t
--! refused
SELECT plus2(d, i) FROM t
--! ok
SELECT plus2(c, s) FROM t
--! ok
SELECT plus2(c, c) FROM t
--! ok
SELECT plus2(i, NULL) FROM t
--! ok
SELECT plus2(NULL, NULL) FROM t
--! 1:17
SELECT plus2(l, NULL) FROM t
--! refused
SELECT plus2(b, 1) FROM t
--! ok
SELECT plus2(n, i) FROM t
--! 1:8
SELECT plus2(i, 1, 2) FROM t
--! 1:8
SELECT plus2() FROM t
--! 1:8
SELECT plus2(i, 1) || 'x' FROM t
--! ok
SELECT plus2(s, 'a') || 'x' FROM t
--! 1:8
SELECT plus2(s, 'a') + 1 FROM t
--! 1:8
SELECT plus2(i, 1) AND b FROM t
--! 1:8
SELECT UPPER(plus2(i, 1)) FROM t
--! ok
SELECT UPPER(plus2(s, s)) FROM t
--! 1:23
SELECT i FROM t WHERE plus2(i, 1)
--! ok
SELECT i FROM t WHERE plus2(i, 1) > 1
--! 1:14
SELECT plus2(DISTINCT i, 1) FROM t
--! 1:8
SELECT plus2(i, 1) OVER (ORDER BY pt) FROM t
--! 1:8
SELECT plus2(i, 1) FILTER (WHERE b) FROM t
--! refused
SELECT plus2(a => i, b => 1) FROM t
--! ok
SELECT plus2(plus2(i, 1), plus2(1, 2)) FROM t
--! refused
SELECT plus2(plus2(i, 1), s) FROM t
--! ok
SELECT longest() FROM t
--! ok
SELECT longest(s, c, 'x') FROM t
--! refused
SELECT longest(s, i) FROM t
--! refused
SELECT longest(bs) FROM t
--! ok
SELECT longest(s, NULL) FROM t
--! refused
SELECT longest(dt) FROM t
--! refused
SELECT longest(ar) FROM t
--! ok
SELECT nothing() FROM t
--! 1:8
SELECT nothing(1) FROM t
--! ok
SELECT nothing() + 1 FROM t
--! 1:8
SELECT SUBSTRING(nothing(), 1) FROM t
--! ok
SELECT mask(s) FROM t
--! ok
SELECT mask(s, 1) FROM t
--! ok
SELECT mask(s, 1, '*') FROM t
--! 1:8
SELECT mask(1, 2, 3) FROM t
--! 1:8
SELECT mask(s, '1') FROM t
--! refused
SELECT mask(s, sm) FROM t
--! 1:8
SELECT mask(s, l) FROM t
--! 1:8
SELECT mask(s, 1, '*', 2) FROM t
--! ok
SELECT mask(text => s) FROM t
--! ok
SELECT mask(keep => 1, text => s) FROM t
--! 1:8
SELECT mask(keep => 1) FROM t
--! 1:8
SELECT mask(text => 1) FROM t
--! ok
SELECT mask(text => s, nosuch => 1) FROM t
--! 1:13
SELECT mask(TEXT => s) FROM t
--! 1:8
SELECT mask(text => s, keep => s) FROM t
--! ?
SELECT mask(s, keep => 1) FROM t
--! ok
SELECT pair(i, s) FROM t
--! ok
SELECT pair(i, s).`left` FROM t
--! 1:19
SELECT pair(i, s).zz FROM t
--! ok
SELECT pair(i, s).`left` + 1 FROM t
--! 1:8
SELECT pair(i, s).`right` + 1 FROM t
--! refused
SELECT pair(s, i) FROM t
--! ok
SELECT ask(s) FROM t
--! refused
SELECT ask(i) FROM t
--! 1:8
SELECT ask(s) + 1 FROM t
--! refused
SELECT words(s) FROM t
--! refused
SELECT words(s), 1 FROM t
--! ok
SELECT weighted(l, i) FROM t
--! ok
SELECT weighted(i, i) FROM t
--! refused
SELECT weighted(i, l) FROM t
--! 1:8
SELECT weighted(l) FROM t
--! refused
SELECT weighted(l, s) FROM t
--! ok
SELECT s, weighted(l, i) FROM t GROUP BY s
--! 1:8
SELECT i, weighted(l, i) FROM t
--! 1:8
SELECT SUM(weighted(l, i)) FROM t
--! 1:23
SELECT i FROM t WHERE weighted(l, i) > 1
--! ok
SELECT i FROM t GROUP BY i HAVING weighted(l, n) > 1
--! 1:11
SELECT s, weighted(l, i) || 'x' FROM t GROUP BY s
--! ok
SELECT s, weighted(l, i) + 1 FROM t GROUP BY s
--! ok
SELECT weighted(DISTINCT l, i) FROM t
--! ok
SELECT weighted(l, i) FILTER (WHERE b) FROM t
--! ok
SELECT weighted(l, i) OVER (PARTITION BY s ORDER BY rt) FROM t
--! refused
SELECT weighted(s, i) OVER (PARTITION BY s ORDER BY rt) FROM t
--! ok
SELECT latest(s) FROM t GROUP BY i
--! refused
SELECT latest(i) FROM t
--! ok
SELECT latest(NULL) FROM t
--! ok
SELECT * FROM t, LATERAL TABLE(words(s))
--! ok
SELECT t.i, word, size FROM t, LATERAL TABLE(words(s))
--! 1:16
SELECT t.i, w, n FROM t, LATERAL TABLE(words(s)) AS x (w, n)
--! 1:53
SELECT t.i, w FROM t, LATERAL TABLE(words(s)) AS x (w)
--! 1:53
SELECT t.i, w FROM t, LATERAL TABLE(words(s)) AS x (w, n, m)
--! 1:10
SELECT x.zz FROM t, LATERAL TABLE(words(s)) AS x
--! 1:8
SELECT x.word + 1 FROM t, LATERAL TABLE(words(s)) AS x
--! 1:8
SELECT x.size || 'a' FROM t, LATERAL TABLE(words(s)) AS x
--! refused
SELECT * FROM t, LATERAL TABLE(words(i))
--! 1:32
SELECT * FROM t, LATERAL TABLE(words(s, s))
--! 1:32
SELECT * FROM t, LATERAL TABLE(words())
--! ok
SELECT * FROM t, LATERAL TABLE(words(NULL))
--! refused
SELECT * FROM t, LATERAL TABLE(plus2(i, 1))
--! refused
SELECT * FROM t, LATERAL TABLE(weighted(l, i))
--! ok
SELECT * FROM t LEFT JOIN LATERAL TABLE(words(s)) AS x (w, n) ON TRUE
--! ok
SELECT * FROM TABLE(words('a b'))
--! ok
SELECT word FROM TABLE(words('a b'))
--! 1:8
SELECT zz FROM TABLE(words('a b'))
--! ok
SELECT * FROM TABLE(numbers(1, 2))
--! ok
SELECT `EXPR$0` FROM TABLE(numbers(1, 2))
--! ok
SELECT n FROM TABLE(numbers(high => 3, low => 1)) AS x (n)
--! 1:21
SELECT * FROM TABLE(numbers(low => 1))
--! 1:21
SELECT * FROM TABLE(numbers(1))
--! refused
SELECT * FROM TABLE(numbers('a', 2))
--! ok
SELECT * FROM t, LATERAL TABLE(askrows(i))
--! ok
SELECT x.age + 1 FROM t, LATERAL TABLE(askrows(i)) AS x
--! refused
SELECT * FROM t, LATERAL TABLE(askrows(s))
--! 1:8
SELECT CASE WHEN b THEN plus2(i, 1) ELSE s END FROM t
--! ok
SELECT CASE WHEN b THEN plus2(i, 1) ELSE 2 END FROM t
--! ok
SELECT plus2(i, (SELECT MAX(i) FROM t)) FROM t
--! ok
SELECT plus2(ar[1], 1) FROM t
--! refused
SELECT plus2(de, de) FROM t
--! refused
SELECT longest(rt) FROM t
--! refused
SELECT plus2(pt, 1) FROM t
--! refused
SELECT * FROM TABLE(numbers(low => CAST(1 AS SMALLINT), high => 2))
--! refused
SELECT * FROM t, LATERAL TABLE(numbers(low => sm, high => 2))
--! 1:40
SELECT * FROM t, LATERAL TABLE(numbers(LOW => 1, high => 2))
--! refused
SELECT mask(text => s, keep => sm) FROM t
--! ok
SELECT mask(s, sm, s) FROM t
--! 1:8 differs: the class may have names that nobody has declared
SELECT ask(a => s) FROM t
--! refused
SELECT longest(a => s) FROM t
