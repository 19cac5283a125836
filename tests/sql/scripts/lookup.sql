-- Which function a name means: temporary system functions, those of modules, of catalogs, of the planner alone.
--! tables
CREATE TABLE t (i INT, s STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
--! ok
CREATE TEMPORARY FUNCTION f AS 'dev.weir.oracle.Functions$Longest';
CREATE FUNCTION f AS 'dev.weir.oracle.Functions$Plus';
SELECT f(s) FROM t;
--! ok
CREATE FUNCTION f AS 'dev.weir.oracle.Functions$Plus';
CREATE TEMPORARY FUNCTION f AS 'dev.weir.oracle.Functions$Longest';
SELECT f(s, s, s) FROM t;
--! ok
CREATE FUNCTION f AS 'dev.weir.oracle.Functions$Plus';
CREATE TEMPORARY SYSTEM FUNCTION f AS 'dev.weir.oracle.Functions$Longest';
SELECT f(s, s, s), default_database.f(i, i), default_catalog.default_database.F(1, 2) FROM t;
--! ok
CREATE FUNCTION f AS 'dev.weir.oracle.Functions$Plus';
CREATE TEMPORARY SYSTEM FUNCTION f AS 'dev.weir.oracle.Functions$Longest';
DROP TEMPORARY SYSTEM FUNCTION f;
SELECT f(i, i) FROM t;
--! ok
CREATE FUNCTION f AS 'dev.weir.oracle.Functions$Plus';
CREATE TEMPORARY FUNCTION f AS 'dev.weir.oracle.Functions$Longest';
DROP FUNCTION f;
--! ok
CREATE FUNCTION f AS 'dev.weir.oracle.Functions$Plus';
CREATE TEMPORARY FUNCTION f AS 'dev.weir.oracle.Functions$Longest';
DROP FUNCTION IF EXISTS f;
SELECT f(s) FROM t;
--! refused
CREATE TEMPORARY FUNCTION f AS 'dev.weir.oracle.Functions$Longest';
DROP FUNCTION f;
--! ok
CREATE TEMPORARY FUNCTION f AS 'dev.weir.oracle.Functions$Longest';
CREATE FUNCTION IF NOT EXISTS f AS 'dev.weir.oracle.Functions$Plus';
SELECT f(s) FROM t;
--! refused
CREATE TEMPORARY FUNCTION f AS 'dev.weir.oracle.Functions$Longest';
ALTER FUNCTION f AS 'dev.weir.oracle.Functions$Plus';
--! ok
CREATE FUNCTION f AS 'dev.weir.oracle.Functions$Longest';
CREATE TEMPORARY FUNCTION f AS 'dev.weir.oracle.Functions$Longest';
ALTER FUNCTION f AS 'dev.weir.oracle.Functions$Plus';
--! ok
CREATE FUNCTION f AS 'dev.weir.oracle.Functions$Longest';
ALTER FUNCTION f AS 'dev.weir.oracle.Functions$Plus';
SELECT f(i, 1) FROM t;
--! 1:17
CREATE FUNCTION UPPER AS 'dev.weir.oracle.Functions$Longest';
SELECT UPPER(s) FROM t;
--! 1:17
CREATE FUNCTION upper AS 'dev.weir.oracle.Functions$Longest';
SELECT UPPER(s, s, s) FROM t;
--! 1:17
CREATE FUNCTION upper AS 'dev.weir.oracle.Functions$Longest';
SELECT default_database.UPPER(s, s, s), default_catalog.default_database.`upper`() FROM t;
--! 1:34
CREATE TEMPORARY SYSTEM FUNCTION upper AS 'dev.weir.oracle.Functions$Longest';
SELECT UPPER(s, s, s), UPPER(s) FROM t;
--! 1:34
CREATE TEMPORARY SYSTEM FUNCTION upper AS 'dev.weir.oracle.Functions$Nothing';
SELECT UPPER() FROM t;
--! 1:34
CREATE TEMPORARY SYSTEM FUNCTION upper AS 'dev.weir.oracle.Functions$Nothing';
SELECT UPPER(s) FROM t;
--! 1:34
CREATE TEMPORARY SYSTEM FUNCTION sum AS 'dev.weir.oracle.Functions$Longest';
SELECT SUM(s, s) FROM t;
--! 1:34
CREATE TEMPORARY SYSTEM FUNCTION sum AS 'dev.weir.oracle.Functions$Longest';
SELECT SUM(i) FROM t;
--! ok
CREATE TEMPORARY SYSTEM FUNCTION split AS 'dev.weir.oracle.Functions$Words';
SELECT word FROM t, LATERAL TABLE(split(s));
--! refused
CREATE TEMPORARY FUNCTION split AS 'dev.weir.oracle.Functions$Words';
SELECT word FROM t, LATERAL TABLE(split(s));
--! ok
CREATE TEMPORARY FUNCTION split AS 'dev.weir.oracle.Functions$Words';
SELECT word FROM t, LATERAL TABLE(default_database.split(s));
--! 3:8
CREATE DATABASE d2;
CREATE FUNCTION d2.f AS 'dev.weir.oracle.Functions$Plus';
SELECT f(i, 1) FROM t;
--! ok
CREATE DATABASE d2;
CREATE FUNCTION d2.f AS 'dev.weir.oracle.Functions$Plus';
SELECT d2.f(i, 1), default_catalog.d2.f(i, 1) FROM t;
--! ok
CREATE DATABASE d2;
CREATE FUNCTION d2.f AS 'dev.weir.oracle.Functions$Plus';
USE d2;
SELECT f(i, 1), d2.f(i, 1) FROM default_database.t;
--! ok
CREATE DATABASE d2;
CREATE TEMPORARY SYSTEM FUNCTION f AS 'dev.weir.oracle.Functions$Plus';
USE d2;
SELECT f(i, 1) FROM default_database.t;
--! 2:25
CREATE TEMPORARY SYSTEM FUNCTION f AS 'dev.weir.oracle.Functions$Plus';
SELECT default_database.f(i, 1) FROM t;
--! ok
CREATE TEMPORARY FUNCTION nodb.f AS 'dev.weir.oracle.Functions$Plus';
SELECT nodb.f(i, 1) FROM t;
--! refused
CREATE FUNCTION nodb.f AS 'dev.weir.oracle.Functions$Plus';
--! ok
CREATE TEMPORARY FUNCTION nocat.nodb.f AS 'dev.weir.oracle.Functions$Plus';
SELECT nocat.nodb.f(i, 1) FROM t;
--! 1:35
CREATE TEMPORARY SYSTEM FUNCTION d.f AS 'dev.weir.oracle.Functions$Plus';
--! refused
CREATE TEMPORARY SYSTEM FUNCTION f AS 'dev.weir.oracle.Functions$Plus';
CREATE TEMPORARY SYSTEM FUNCTION F AS 'dev.weir.oracle.Functions$Plus';
--! ok
CREATE TEMPORARY SYSTEM FUNCTION f AS 'dev.weir.oracle.Functions$Plus';
CREATE TEMPORARY FUNCTION f AS 'dev.weir.oracle.Functions$Plus';
DROP TEMPORARY FUNCTION f;
SELECT f(i, 1) FROM t;
--! refused
CREATE FUNCTION f AS 'dev.weir.oracle.Functions$Plus';
DROP TEMPORARY FUNCTION f;
--! 4:8
CREATE FUNCTION f AS 'dev.weir.oracle.Functions$Plus';
DROP TEMPORARY FUNCTION IF EXISTS f;
DROP FUNCTION F;
SELECT f(i, 1) FROM t;
--! 1:32
DROP TEMPORARY SYSTEM FUNCTION upper;
--! 1:15
DROP FUNCTION upper;
--! 2:34
CREATE VIEW v AS SELECT upper(s) AS x FROM t;
CREATE TEMPORARY SYSTEM FUNCTION upper AS 'dev.weir.oracle.Functions$Plus';
SELECT x FROM v;
--! TABLES differs: the functions that a view calls are not looked for again where it is read
CREATE FUNCTION f AS 'dev.weir.oracle.Functions$Plus';
CREATE VIEW v AS SELECT f(i, 1) AS x FROM t;
DROP FUNCTION f;
SELECT x FROM v;
--! ok
CREATE FUNCTION `f x` AS 'dev.weir.oracle.Functions$Plus';
SELECT `f x`(i, 1), `F X`(i, 2) FROM t;
--! 2:17
UNLOAD MODULE core;
CREATE FUNCTION upper AS 'dev.weir.oracle.Functions$Longest';
SELECT upper(s, s) FROM t;
--! ok
UNLOAD MODULE core;
SELECT upper(s) FROM t;
--! refused differs: without the module core anything may be there
UNLOAD MODULE core;
SELECT SUM(i), COUNT(*) FROM t;
--! ok
UNLOAD MODULE core;
SELECT i + 1, CAST(i AS STRING) FROM t WHERE i = 1 AND s LIKE 'a';
--! ok
UNLOAD MODULE core;
SELECT MD5(s) FROM t;
--! 2:8 differs: without the module core anything may be there
UNLOAD MODULE core;
SELECT ARRAY_CONTAINS(ARRAY[1], 1) FROM t;
--! 1:40
SELECT default_catalog.default_database.upper(s) FROM t;
--! 1:24
SELECT default_database.upper(s) FROM t;
--! 1:8
SELECT system.upper(s) FROM t;
--! ok
CREATE FUNCTION `like` AS 'dev.weir.oracle.Functions$Longest';
SELECT s LIKE 'x' FROM t;
--! ok
CREATE FUNCTION `+` AS 'dev.weir.oracle.Functions$Longest';
SELECT i + 1 FROM t;
--! ok
CREATE FUNCTION `current_date` AS 'dev.weir.oracle.Functions$Nothing';
SELECT CURRENT_DATE FROM t;
--! ok
CREATE TEMPORARY SYSTEM FUNCTION `current_date` AS 'dev.weir.oracle.Functions$Nothing';
SELECT CURRENT_DATE FROM t;
--! 2:8 differs: the class alone says what it takes
CREATE TEMPORARY SYSTEM FUNCTION `coalesce` AS 'dev.weir.oracle.Functions$Nothing';
SELECT COALESCE(i, 1) FROM t;
--! ok
CREATE TEMPORARY SYSTEM FUNCTION `tumble` AS 'dev.weir.oracle.Functions$Nothing';
SELECT COUNT(*) FROM t GROUP BY TUMBLE(ts, INTERVAL '1' HOUR);
--! refused differs: a function of the class alone, in the place of a window
CREATE TEMPORARY SYSTEM FUNCTION `tumble` AS 'dev.weir.oracle.Functions$Nothing';
SELECT window_start FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' HOUR));
--! refused differs: a function of the class alone, in the place of a window
CREATE FUNCTION `tumble` AS 'dev.weir.oracle.Functions$Words';
SELECT window_start FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' HOUR));
--! refused
CREATE FUNCTION `tumble` AS 'dev.weir.oracle.Functions$Words';
SELECT word FROM t, LATERAL TABLE(TUMBLE(s));
--! 1:17
CREATE FUNCTION row_number AS 'dev.weir.oracle.Functions$Nothing';
SELECT ROW_NUMBER() OVER (ORDER BY ts) FROM t;
--! 1:17
CREATE FUNCTION row_number AS 'dev.weir.oracle.Functions$Nothing';
SELECT ROW_NUMBER() FROM t;
--! ok
CREATE FUNCTION date_format AS 'dev.weir.oracle.Functions$Longest';
SELECT DATE_FORMAT(s, s, s) FROM t;
--! refused differs: the class alone says what it takes
CREATE FUNCTION date_format AS 'dev.weir.oracle.Functions$Longest';
SELECT DATE_FORMAT(ts, 'yyyy') FROM t;
--! refused differs: the class alone says what it takes
CREATE TEMPORARY FUNCTION regexp_extract AS 'dev.weir.oracle.Functions$Longest';
SELECT REGEXP_EXTRACT(s), REGEXP_EXTRACT(s, 'a', 1) FROM t;
--! ok
CREATE TEMPORARY FUNCTION `if` AS 'dev.weir.oracle.Functions$Longest';
SELECT `IF`(s, s, s, s) FROM t;
--! refused
CREATE TEMPORARY FUNCTION split_index AS 'dev.weir.oracle.Functions$Words';
SELECT word FROM t, LATERAL TABLE(SPLIT_INDEX(s));
--! ok
CREATE TEMPORARY FUNCTION to_date AS 'dev.weir.oracle.Functions$Nothing';
SELECT TO_DATE() FROM t;
