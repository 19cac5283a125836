-- Legal and nearly legal ways to write things: spacing, quoting, literals, functions by family, leftovers of other dialects.
--! tables
CREATE TABLE o (id BIGINT, user_id BIGINT, item STRING, amount INT, price DECIMAL(10,2), ts TIMESTAMP(3), ltz TIMESTAMP_LTZ(3), proc AS PROCTIME(), tags ARRAY<STRING>, attrs MAP<STRING, STRING>, addr ROW<street STRING, zip INT, geo ROW<lat DOUBLE, lon DOUBLE>>, lines ARRAY<ROW<sku STRING, qty INT>>, d DATE, t TIME(0), b BOOLEAN, bin BYTES, f FLOAT, dbl DOUBLE, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'x');
CREATE TABLE u (id BIGINT, name STRING, vip BOOLEAN, upd TIMESTAMP(3), proc AS PROCTIME(), PRIMARY KEY (id) NOT ENFORCED, WATERMARK FOR upd AS upd) WITH ('connector' = 'x');
CREATE TABLE s (a BIGINT, b STRING, c DOUBLE) WITH ('connector' = 'x');
--! ok
select count(*)from o;
--! ok
select count(*)cnt,sum(amount)s from o where amount>-1;
--! ok
SELECT*FROM o;
--! ok
SELECT o.*,1 FROM o;
--! ok
SELECT -- c1
 id /* c2 */ , /* multi
line */ item FROM o -- end
--! ok
SELECT/**/id FROM/**/o;
--! ok
SELECT id FROM o WHERE item = 'it''s -- not a comment' /* ; */ ;
--! ok
SELECT `id` AS `select`, `item` AS `a``b` FROM `default_catalog`.`default_database`.`o`;
--! 1:11
SELECT id "x" FROM o;
--! 1:26
SELECT id x FROM o AS oo(id, user_id);
--! 1:10
SELECT 1 WHERE 1=1;
--! ok
SELECT 1 AS a, 2 AS b, 3;
--! ok
SELECT 1+-1, 2- -3, - - 4, +5, -id FROM o;
--! ok
SELECT 1--2
;
--! ok
SELECT id FROM o WHERE NOT b IS NOT FALSE AND b IS TRUE OR b IS UNKNOWN;
--! ok
SELECT id FROM o WHERE b;
--! ok
SELECT id FROM o WHERE (id, amount) IN ((1, 2), (3, 4));
--! ok
SELECT id FROM o WHERE id IN (1, 2, 3) AND item NOT IN ('a', 'b') AND item NOT LIKE 'a!_%' ESCAPE '!';
--! ok
SELECT id FROM o WHERE item SIMILAR TO '(a|b)%' AND item NOT SIMILAR TO 'x' ESCAPE '\';
--! ok
SELECT id FROM o WHERE amount BETWEEN SYMMETRIC 5 AND 1 AND price NOT BETWEEN 1 AND 2;
--! ok
SELECT id FROM o WHERE amount BETWEEN ASYMMETRIC 5 AND 1;
--! ok
SELECT id FROM o WHERE id = ANY (SELECT id FROM u);
--! ok
SELECT id FROM o WHERE id = SOME (SELECT id FROM u);
--! ok
SELECT id FROM o WHERE amount > ALL (SELECT a FROM s);
--! ok
SELECT id FROM o WHERE id IN (SELECT id FROM u WHERE u.name = o.item);
--! ok
SELECT id, (SELECT MAX(name) FROM u WHERE u.id = o.user_id) FROM o;
--! ok
SELECT id FROM o WHERE EXISTS (SELECT 1 FROM u WHERE u.id = o.user_id) AND NOT EXISTS (SELECT * FROM s WHERE s.a = o.id);
--! 1:17
SELECT * FROM o LEFT SEMI JOIN u ON o.user_id = u.id;
--! ok
SELECT * FROM o, u WHERE o.user_id = u.id;
--! ok
SELECT * FROM o CROSS JOIN u;
--! refused
SELECT * FROM o NATURAL JOIN s;
--! ok
SELECT id, name FROM o JOIN u USING (id);
--! ok
SELECT id, name FROM o FULL OUTER JOIN u USING (id, proc);
--! ok
SELECT o.id FROM o INNER JOIN u ON TRUE;
--! ok
SELECT o.id, x.tag FROM o CROSS JOIN UNNEST(tags) AS x (tag);
--! ok
SELECT o.id, x.tag FROM o, UNNEST(o.tags) AS x (tag);
--! ok
SELECT o.id, x.tag, x.n FROM o CROSS JOIN UNNEST(o.tags) WITH ORDINALITY AS x (tag, n);
--! ok
SELECT o.id, sku, qty FROM o CROSS JOIN UNNEST(`lines`) AS l (sku, qty);
--! ok
SELECT o.id, l.sku FROM o LEFT JOIN UNNEST(o.`lines`) AS l ON TRUE;
--! ok
SELECT o.id, k, v FROM o CROSS JOIN UNNEST(attrs) AS m (k, v);
--! 1:14
SELECT o.id, lines.sku FROM o;
--! ok
SELECT o.lines[1].sku, attrs['a'], tags[1], addr.geo.lat, o.addr.zip, (addr).street FROM o;
--! ok
SELECT addr.* FROM o;
--! ok
SELECT o.addr.* FROM o;
--! ok
SELECT o.addr.geo.* FROM o;
--! refused
SELECT CARDINALITY(tags), ELEMENT(ARRAY[1]), tags || tags FROM o;
--! ok
SELECT item || '-' || CAST(id AS STRING) FROM o;
--! ok
SELECT CASE item WHEN 'a' THEN 1 WHEN 'b', 'c' THEN 2 ELSE 3 END FROM o;
--! ok
SELECT CASE WHEN b THEN 'x' END FROM o;
--! ok
SELECT IF(b, 'x', 'y'), NULLIF(item, ''), COALESCE(item, 'z', NULL), IFNULL(item, 'q'), GREATEST(1, 2, 3), LEAST(amount, 3) FROM o;
--! ok
SELECT EXTRACT(YEAR FROM ts), EXTRACT(DOW FROM d), EXTRACT(EPOCH FROM ltz), YEAR(d), QUARTER(d), MONTH(ts), WEEK(d), DAYOFYEAR(d), DAYOFMONTH(d), DAYOFWEEK(d), HOUR(ts), MINUTE(ts), SECOND(ts) FROM o;
--! ok
SELECT FLOOR(ts TO DAY), CEIL(ts TO HOUR), CEILING(ts TO MONTH), FLOOR(d TO YEAR), FLOOR(dbl), CEIL(price) FROM o;
--! refused
SELECT TIMESTAMPADD(DAY, 1, ts), TIMESTAMPDIFF(SECOND, ts, CURRENT_TIMESTAMP), TIMESTAMPADD(MONTH, -1, d) FROM o;
--! ok
SELECT ts + INTERVAL '1' DAY, ts - INTERVAL '1 02:03:04.567' DAY TO SECOND, d + INTERVAL '1-2' YEAR TO MONTH, t - INTERVAL '1' HOUR FROM o;
--! 1:8
SELECT ts - ts FROM o;
--! refused
SELECT (ts - ts) DAY, (ts - ltz) SECOND FROM o;
--! ok
SELECT (ltz, INTERVAL '1' HOUR) OVERLAPS (ltz, ltz) FROM o;
--! ok
SELECT (ts, INTERVAL '1' HOUR) OVERLAPS (ts, INTERVAL '2' HOUR) FROM o;
--! ok
SELECT DATE '2024-01-01', TIME '10:00:00', TIMESTAMP '2024-01-01 00:00:00.123', INTERVAL '10' MINUTE, INTERVAL -'1' DAY, INTERVAL '-1' DAY;
--! 1:23
SELECT TIMESTAMP WITH TIME ZONE '2024-01-01 00:00:00';
--! ok
SELECT TIMESTAMP WITH LOCAL TIME ZONE '2024-01-01 00:00:00';
--! ok
SELECT CURRENT_DATE, CURRENT_TIME, CURRENT_TIMESTAMP, LOCALTIME, LOCALTIMESTAMP, NOW(), CURRENT_ROW_TIMESTAMP(), PROCTIME(), UNIX_TIMESTAMP(), CURRENT_WATERMARK(ts) FROM o;
--! 1:28
SELECT CURRENT_DATABASE(), CURRENT_CATALOG, USER, CURRENT_USER, SESSION_USER, SYSTEM_USER;
--! ok
SELECT CURRENT_DATABASE();
--! ok
SELECT DATE_FORMAT(ts, 'yyyy-MM-dd'), DATE_FORMAT('2024-01-01 00:00:00', 'yyyy'), TO_DATE('2024-01-01'), TO_DATE('01/02/2024', 'MM/dd/yyyy'), TO_TIMESTAMP('2024-01-01 00:00:00'), TO_TIMESTAMP_LTZ(1700000000, 0), TO_TIMESTAMP_LTZ(1700000000000, 3), FROM_UNIXTIME(1), FROM_UNIXTIME(1, 'yyyy'), CONVERT_TZ('2024-01-01 00:00:00', 'UTC', 'Asia/Shanghai') FROM o;
--! ok
SELECT TO_TIMESTAMP_LTZ('2024-01-01 00:00:00'), TO_TIMESTAMP_LTZ('2024-01-01', 'yyyy-MM-dd'), TO_TIMESTAMP_LTZ('2024-01-01 00:00:00', 'yyyy-MM-dd HH:mm:ss', 'UTC'), TO_TIMESTAMP_LTZ(1.5, 0), TO_TIMESTAMP_LTZ(100);
--! 1:91
SELECT U&'\00e9', U&'!00e9' UESCAPE '!', _UTF8'x', _UTF16'abc', N'abc', X'AB12', x'', 'a' 'b';
--! ok
SELECT 'a'
'b';
--! 1:34
SELECT 1e3, 1.5E-3, .5, 5., 1.0, 123456789012345678901234567890, 0xFF;
--! 1:8
SELECT 123456789012345678901234567890.12345;
--! 1:51
SELECT 9223372036854775807, -9223372036854775808, 9223372036854775808;
--! ok
SELECT TRIM(item), TRIM(BOTH 'a' FROM item), TRIM(LEADING FROM item), TRIM(TRAILING ' ' FROM item), TRIM('a' FROM item), LTRIM(item), RTRIM(item, 'x'), BTRIM(item) FROM o;
--! ok
SELECT SUBSTRING(item FROM 1 FOR 2), SUBSTRING(item FROM 2), SUBSTRING(item, 1, 2), SUBSTR(item, 1), OVERLAY(item PLACING 'x' FROM 1 FOR 2), OVERLAY(item PLACING 'x' FROM 1), POSITION('a' IN item), LOCATE('a', item), LOCATE('a', item, 2), INSTR(item, 'a') FROM o;
--! 1:203
SELECT REGEXP(item, 'a'), REGEXP_REPLACE(item, 'a', 'b'), REGEXP_EXTRACT(item, '(a)', 1), REGEXP_COUNT(item, 'a'), REGEXP_SUBSTR(item, 'a'), REGEXP_INSTR(item, 'a'), REGEXP_EXTRACT_ALL(item, '(a)', 1), item RLIKE 'x' FROM o;
--! 1:20
SELECT item REGEXP 'a' FROM o;
--! 1:390
SELECT ABS(-1), POWER(2, 3), SQRT(4), LN(2), LOG10(2), LOG2(2), LOG(2), LOG(2, 4), EXP(1), SIGN(-1), ROUND(1.234, 1), ROUND(1.5), TRUNCATE(1.234, 1), MOD(5, 2), 5 % 2, PI, PI(), E(), RAND(), RAND(1), RAND_INTEGER(10), RAND_INTEGER(1, 10), BIN(4), SIN(1), COS(1), TAN(1), COT(1), ASIN(1), ACOS(1), ATAN(1), ATAN2(1, 2), SINH(1), COSH(1), TANH(1), DEGREES(1), RADIANS(1), CONV('10', 2, 10), WIDTH_BUCKET(1, 2, 3, 4);
--! ok
SELECT PI, E();
--! 1:134
SELECT ARRAY[1, 2], ARRAY['a'], MAP['a', 1], ROW(1, 'a'), (1, 'a'), ARRAY[ROW(1, 2), ROW(3, 4)], MAP['a', ARRAY[1]], ARRAY[NULL, 1], ARRAY(), MAP();
--! 1:8
SELECT ARRAY();
--! 1:8
SELECT ARRAY[];
--! refused
SELECT ARRAY(SELECT a FROM s);
--! refused
SELECT MULTISET[1, 2];
--! ok
SELECT CAST(ROW(1, 'a') AS ROW<x BIGINT, y STRING>).x, CAST(NULL AS ROW<a INT NOT NULL, b STRING>), CAST(ARRAY[1] AS ARRAY<STRING>), CAST(MAP['a', 1] AS MAP<STRING, BIGINT>);
--! ok
SELECT CAST(item AS INT), CAST(item AS VARCHAR(10)), CAST(item AS CHAR(3)), CAST(ts AS DATE), CAST(d AS TIMESTAMP(3)), CAST(ts AS TIMESTAMP_LTZ(3)), CAST(ltz AS TIMESTAMP(6)), CAST(item AS TIMESTAMP), CAST(1 AS BOOLEAN), CAST(b AS INT), CAST(price AS DOUBLE), CAST(dbl AS DECIMAL(5, 2)), CAST(item AS BYTES), CAST(bin AS STRING), CAST(tags AS STRING), CAST(addr AS STRING), CAST(attrs AS STRING), TRY_CAST(item AS BIGINT), CAST(item AS TIMESTAMP(3) WITH LOCAL TIME ZONE), CAST(amount AS TINYINT), CAST(item AS VARCHAR), CAST(item AS CHARACTER VARYING(5)), CAST(id AS DOUBLE PRECISION), CAST(id AS INTEGER), CAST(id AS DEC(5)), CAST(id AS NUMERIC(5, 1)) FROM o;
--! 1:10
SELECT id::STRING FROM o;
--! 1:20
SELECT CONVERT(id, STRING) FROM o;
--! refused
SELECT CAST(INTERVAL '1' DAY AS STRING), CAST('1' AS INTERVAL DAY), CAST(1 AS INTERVAL MINUTE);
--! ok
SELECT JSON_VALUE('{"a":1}', '$.a'), JSON_VALUE(item, '$.a' RETURNING INT), JSON_VALUE(item, 'lax $.a' RETURNING BOOLEAN DEFAULT FALSE ON EMPTY), JSON_VALUE(item, 'strict $.a' NULL ON EMPTY ERROR ON ERROR), JSON_QUERY(item, '$.a'), JSON_QUERY(item, '$.a' WITH WRAPPER), JSON_QUERY(item, '$.a' WITHOUT ARRAY WRAPPER EMPTY ARRAY ON EMPTY NULL ON ERROR), JSON_QUERY(item, '$.a' RETURNING ARRAY<STRING> WITH CONDITIONAL ARRAY WRAPPER), JSON_EXISTS(item, '$.a'), JSON_EXISTS(item, '$.a' TRUE ON ERROR), item IS JSON, item IS JSON OBJECT, item IS NOT JSON ARRAY, item IS JSON SCALAR, item IS JSON VALUE FROM o;
--! refused
SELECT JSON_OBJECT('a' VALUE 1, 'b' VALUE item NULL ON NULL), JSON_OBJECT(KEY 'a' VALUE 1 ABSENT ON NULL), JSON_OBJECT('a': 1), JSON_OBJECT(), JSON_ARRAY(), JSON_ARRAY(1, 'a', NULL NULL ON NULL), JSON_ARRAY(JSON_OBJECT('x' VALUE 1)), JSON_STRING(addr), JSON_QUOTE(item), JSON_UNQUOTE(item), JSON('{}') FROM o;
--! ok
SELECT JSON_OBJECT('a' VALUE JSON('{"b":1}')), JSON_OBJECTAGG(KEY item VALUE amount), JSON_ARRAYAGG(item), JSON_ARRAYAGG(item ABSENT ON NULL) FROM o;
--! ok
SELECT ARRAY_CONTAINS(tags, 'a'), ARRAY_DISTINCT(tags), ARRAY_POSITION(tags, 'a'), ARRAY_REMOVE(tags, 'a'), ARRAY_REVERSE(tags), ARRAY_SLICE(tags, 1), ARRAY_SLICE(tags, 1, 2), ARRAY_UNION(tags, tags), ARRAY_CONCAT(tags, tags), ARRAY_EXCEPT(tags, tags), ARRAY_INTERSECT(tags, tags), ARRAY_MAX(tags), ARRAY_MIN(tags), ARRAY_JOIN(tags, ','), ARRAY_JOIN(tags, ',', 'n'), ARRAY_SORT(tags), ARRAY_SORT(tags, FALSE, TRUE), ARRAY_APPEND(tags, 'a'), ARRAY_PREPEND(tags, 'a'), ARRAY_AGG(item) FROM o GROUP BY tags;
--! ok
SELECT MAP_KEYS(attrs), MAP_VALUES(attrs), MAP_ENTRIES(attrs), MAP_FROM_ARRAYS(tags, tags), MAP_UNION(attrs, attrs) FROM o;
--! 1:79
SELECT TYPEOF(1), TYPEOF(addr, TRUE), PARSE_JSON('{}'), TRY_PARSE_JSON(item), ASSIGN(1) FROM o;
--! ok
SELECT TYPEOF(addr), TYPEOF(addr, TRUE), PARSE_JSON('{}'), TRY_PARSE_JSON(item, TRUE) FROM o;
--! 1:8
SELECT PARSE_JSON('{"a": [1]}')['a'], PARSE_JSON('[1]')[1];
--! refused
SELECT item, COUNT(*), COUNT(DISTINCT user_id), COUNT(item, amount), SUM(DISTINCT amount), AVG(price), MIN(ts), MAX(ts), STDDEV_POP(amount), STDDEV_SAMP(amount), STDDEV(amount), VAR_POP(amount), VAR_SAMP(amount), VARIANCE(amount), COLLECT(item), LISTAGG(item), LISTAGG(item, ';'), LISTAGG(DISTINCT item), FIRST_VALUE(item), LAST_VALUE(item), ARRAY_AGG(DISTINCT item), APPROX_COUNT_DISTINCT(item) FROM o GROUP BY item HAVING COUNT(*) > 1;
--! ok
SELECT COUNT(*) FILTER (WHERE amount > 3), SUM(amount) FILTER (WHERE b) FROM o;
--! ok
SELECT item, user_id, COUNT(*), GROUPING(item), GROUPING_ID(item, user_id), GROUP_ID() FROM o GROUP BY GROUPING SETS ((item), (user_id), ());
--! ok
SELECT item, user_id, COUNT(*) FROM o GROUP BY CUBE (item, user_id);
--! ok
SELECT item, user_id, COUNT(*) FROM o GROUP BY ROLLUP (item, user_id), b;
--! 1:8
SELECT item, COUNT(*) FROM o GROUP BY 1;
--! 1:44
SELECT item AS i, COUNT(*) FROM o GROUP BY i;
--! ok
SELECT COUNT(*) FROM o GROUP BY ();
--! ok
SELECT 1 FROM o GROUP BY item;
--! ok
SELECT item, PERCENTILE(amount, 0.5), PERCENTILE(amount, ARRAY[0.1, 0.9]) FROM o GROUP BY item;
--! ok
SELECT DISTINCT item FROM o;
--! ok
SELECT ALL item FROM o;
--! 1:17
SELECT DISTINCT ON (item) item FROM o;
--! ok
SELECT id FROM o UNION ALL SELECT id FROM u UNION SELECT a FROM s;
--! ok
SELECT id FROM o INTERSECT SELECT id FROM u EXCEPT ALL SELECT a FROM s;
--! ok
(SELECT id FROM o) UNION ALL (SELECT id FROM u);
--! 1:18
SELECT id FROM o MINUS SELECT id FROM u;
--! ok
VALUES (1, 'a'), (2, 'b');
--! 1:37
SELECT * FROM (VALUES (1, 'a'), (2, NULL)) AS t (x, y);
--! ok
SELECT * FROM (VALUES 1, 2);
--! ok
TABLE o;
--! ok
SELECT * FROM o ORDER BY ts;
--! ok
SELECT * FROM o ORDER BY ts LIMIT 10;
--! ok
SELECT * FROM o ORDER BY amount DESC NULLS LAST LIMIT 10 OFFSET 5;
--! ok
SELECT * FROM o ORDER BY 1 FETCH FIRST 5 ROWS ONLY;
--! ok
SELECT * FROM o LIMIT 5;
--! 1:17
SELECT * FROM o LIMIT 2, 5;
--! ok
SELECT * FROM o LIMIT ALL;
--! 1:42
SELECT * FROM o OFFSET 3 ROWS FETCH NEXT ROW ONLY;
--! 1:29
SELECT * FROM o FETCH FIRST ROW ONLY;
--! tables
CREATE TABLE o (id BIGINT, user_id BIGINT, item STRING, amount INT, price DECIMAL(10,2), ts TIMESTAMP(3), ltz TIMESTAMP_LTZ(3), proc AS PROCTIME(), tags ARRAY<STRING>, attrs MAP<STRING, STRING>, addr ROW<street STRING, zip INT, geo ROW<lat DOUBLE, lon DOUBLE>>, `lines` ARRAY<ROW<sku STRING, qty INT>>, d DATE, t TIME(0), b BOOLEAN, bin BYTES, f FLOAT, dbl DOUBLE, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'x');
CREATE TABLE u (id BIGINT, name STRING, vip BOOLEAN, upd TIMESTAMP(3), proc AS PROCTIME(), PRIMARY KEY (id) NOT ENFORCED, WATERMARK FOR upd AS upd) WITH ('connector' = 'x');
CREATE TABLE s (a BIGINT, b STRING, c DOUBLE) WITH ('connector' = 'x');
CREATE TABLE n (k ROW<id BIGINT, et TIMESTAMP(3)>, m MULTISET<STRING>, v VARBINARY(10), ch CHAR(3), et AS k.et, WATERMARK FOR et AS et) WITH ('connector' = 'x');
--! ok
SELECT TUMBLE_START(ts, INTERVAL '1' HOUR), TUMBLE_END(ts, INTERVAL '1' HOUR), TUMBLE_ROWTIME(ts, INTERVAL '1' HOUR), item, COUNT(*) FROM o GROUP BY TUMBLE(ts, INTERVAL '1' HOUR), item;
--! ok
SELECT HOP_START(proc, INTERVAL '1' MINUTE, INTERVAL '1' HOUR), HOP_PROCTIME(proc, INTERVAL '1' MINUTE, INTERVAL '1' HOUR), COUNT(*) FROM o GROUP BY HOP(proc, INTERVAL '1' MINUTE, INTERVAL '1' HOUR);
--! ok
SELECT SESSION_START(ts, INTERVAL '1' HOUR), user_id, SESSION_ROWTIME(ts, INTERVAL '1' HOUR) AS rt, SUM(amount) FROM o GROUP BY user_id, SESSION(ts, INTERVAL '1' HOUR);
--! ok
SELECT TUMBLE_END(rt, INTERVAL '1' DAY), SUM(c) FROM (SELECT TUMBLE_ROWTIME(ts, INTERVAL '1' HOUR) AS rt, COUNT(*) AS c FROM o GROUP BY TUMBLE(ts, INTERVAL '1' HOUR)) GROUP BY TUMBLE(rt, INTERVAL '1' DAY);
--! ok
SELECT window_start, window_end, window_time, COUNT(*) FROM TABLE(TUMBLE(TABLE o, DESCRIPTOR(ts), INTERVAL '10' MINUTES)) GROUP BY window_start, window_end, window_time;
--! 1:124
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(DATA => TABLE o, TIMECOL => DESCRIPTOR(ts), SIZE => INTERVAL '10' MINUTES, OFFSET => INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;
--! ok
SELECT * FROM TABLE(HOP(DATA => TABLE o, TIMECOL => DESCRIPTOR(ts), SLIDE => INTERVAL '5' MINUTES, SIZE => INTERVAL '10' MINUTES));
--! ok
SELECT * FROM TABLE(CUMULATE(TABLE o, DESCRIPTOR(ts), INTERVAL '2' MINUTES, INTERVAL '10' MINUTES));
--! ok
SELECT * FROM TABLE(CUMULATE(DATA => TABLE o, TIMECOL => DESCRIPTOR(ts), STEP => INTERVAL '2' MINUTES, SIZE => INTERVAL '10' MINUTES));
--! ok
SELECT * FROM TABLE(SESSION(TABLE o PARTITION BY item, DESCRIPTOR(ts), INTERVAL '5' MINUTES));
--! ok
SELECT window_start, window_end, item, COUNT(*) FROM TABLE(SESSION(TABLE o PARTITION BY (item, user_id), DESCRIPTOR(ts), INTERVAL '5' MINUTES)) GROUP BY item, window_start, window_end;
--! ok
SELECT * FROM TABLE(SESSION(DATA => TABLE o PARTITION BY item, TIMECOL => DESCRIPTOR(ts), GAP => INTERVAL '5' MINUTES));
--! 1:29
SELECT * FROM TABLE(session(data => table o partition by item, timecol => descriptor(ts), gap => interval '5' minutes));
--! 1:28
SELECT * FROM TABLE(tumble(data => table o, timecol => descriptor(ts), size => interval '5' minutes));
--! ok
SELECT * FROM TUMBLE(TABLE o, DESCRIPTOR(ts), INTERVAL '10' MINUTES);
--! ok
SELECT * FROM SESSION(TABLE o PARTITION BY item, DESCRIPTOR(ts), INTERVAL '5' MINUTES);
--! ok
SELECT * FROM TABLE(TUMBLE((SELECT id, ts FROM o), DESCRIPTOR(ts), INTERVAL '10' MINUTES));
--! ok
SELECT * FROM TABLE(TUMBLE((SELECT id, ts FROM o WHERE id > 3) , DESCRIPTOR(ts), INTERVAL '10' MINUTES)) AS w WHERE w.id > 3;
--! ok
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY price DESC) AS rn FROM TABLE(TUMBLE(TABLE o, DESCRIPTOR(ts), INTERVAL '10' MINUTES))) WHERE rn <= 3;
--! ok
SELECT L.id, R.id FROM (SELECT * FROM TABLE(TUMBLE(TABLE o, DESCRIPTOR(ts), INTERVAL '5' MINUTES))) L FULL JOIN (SELECT * FROM TABLE(TUMBLE(TABLE o, DESCRIPTOR(ts), INTERVAL '5' MINUTES))) R ON L.item = R.item AND L.window_start = R.window_start AND L.window_end = R.window_end;
--! ok
SELECT * FROM (SELECT * FROM TABLE(TUMBLE(TABLE o, DESCRIPTOR(ts), INTERVAL '5' MINUTES))) L WHERE L.item IN (SELECT item FROM (SELECT * FROM TABLE(TUMBLE(TABLE o, DESCRIPTOR(ts), INTERVAL '5' MINUTES))) R WHERE L.window_start = R.window_start AND L.window_end = R.window_end);
--! ok
SELECT window_start, window_end, item, SUM(amount) FROM TABLE(TUMBLE(TABLE o, DESCRIPTOR(ts), INTERVAL '5' MINUTES)) GROUP BY window_start, window_end, GROUPING SETS ((item), ());
--! 1:52
SELECT window_time, SUM(p) FROM TABLE(TUMBLE(TABLE (SELECT 1), DESCRIPTOR(ts), INTERVAL '5' MINUTES)) GROUP BY window_time;
--! ok
WITH w AS (SELECT window_start AS ws, window_end AS we, window_time AS rt, SUM(amount) p FROM TABLE(TUMBLE(TABLE o, DESCRIPTOR(ts), INTERVAL '5' MINUTES)) GROUP BY window_start, window_end, window_time) SELECT window_start, window_end, SUM(p) FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(rt), INTERVAL '10' MINUTES)) GROUP BY window_start, window_end;
--! ok
SELECT o.id, u.name FROM o LEFT JOIN u FOR SYSTEM_TIME AS OF o.ts ON o.user_id = u.id;
--! refused
SELECT o.id, u.name FROM o JOIN u FOR SYSTEM_TIME AS OF o.proc AS u ON o.user_id = u.id AND u.vip;
--! ok
SELECT * FROM o AS a JOIN u FOR SYSTEM_TIME AS OF a.ts AS b ON a.user_id = b.id JOIN u FOR SYSTEM_TIME AS OF a.ts c ON a.id = c.id;
--! refused
SELECT /*+ LOOKUP('table'='u', 'retry-predicate'='lookup_miss', 'retry-strategy'='fixed_delay', 'fixed-delay'='10s','max-attempts'='3') */ o.id FROM o JOIN u FOR SYSTEM_TIME AS OF o.proc ON o.user_id = u.id;
--! ok
SELECT /*+ BROADCAST(u), SHUFFLE_HASH(o) */ o.id FROM o JOIN u ON o.user_id = u.id;
--! ok
SELECT /*+ STATE_TTL('o' = '1d', 'u' = '20d') */ o.id FROM o JOIN u ON o.user_id = u.id;
--! ?
SELECT /*+ STATE_TTL('o' = 'abc') */ o.id FROM o JOIN u ON o.user_id = u.id;
--! refused
SELECT /*+ STATE_TTL('zzz' = '1d') */ o.id FROM o JOIN u ON o.user_id = u.id;
--! ok
SELECT /*+ STATE_TTL(o = '1d') */ item, COUNT(*) FROM o GROUP BY item;
--! ok
SELECT /*+ STATE_TTL('o' = '1d') */ item, COUNT(*) FROM o GROUP BY item;
--! ok
SELECT * FROM o /*+ OPTIONS('scan.startup.mode'='earliest-offset') */ AS x;
--! ok
SELECT * FROM o /*+ OPTIONS('a'='b') */ x WHERE x.id > 1;
--! ok
SELECT /*+ NEST_LOOP(u) */ o.id FROM o JOIN u ON o.user_id = u.id;
--! refused
SELECT /*+ BROADCAST(zz) */ o.id FROM o JOIN u ON o.user_id = u.id;
--! ok
SELECT * FROM o a JOIN o b ON a.id = b.user_id AND a.ts BETWEEN b.ts - INTERVAL '4' HOUR AND b.ts;
--! refused
SELECT * FROM o a LEFT JOIN o b ON a.id = b.user_id AND a.proc > b.proc - INTERVAL '4' HOUR AND a.proc < b.proc + INTERVAL '4' HOUR;
--! ok
SELECT id, SUM(amount) OVER (PARTITION BY item ORDER BY ts RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) FROM o;
--! 1:119
SELECT id, SUM(amount) OVER w, COUNT(*) OVER w, AVG(price) OVER (w) FROM o WINDOW w AS (PARTITION BY item ORDER BY ts ROWS BETWEEN 10 PRECEDING AND CURRENT ROW);
--! ok
SELECT id, SUM(amount) OVER (PARTITION BY item ORDER BY ts ROWS 10 PRECEDING) FROM o;
--! refused
SELECT id, LAG(amount, 1) OVER (PARTITION BY item ORDER BY ts), LEAD(amount) OVER (PARTITION BY item ORDER BY ts) FROM o;
--! refused
SELECT id, LAG(amount, 1, 0) OVER (PARTITION BY item ORDER BY proc), FIRST_VALUE(amount) OVER (PARTITION BY item ORDER BY proc), NTILE(2) OVER (PARTITION BY item ORDER BY proc) FROM o;
--! 1:12
SELECT id, FIRST_VALUE(amount) IGNORE NULLS OVER (PARTITION BY item ORDER BY proc) FROM o;
--! ok
SELECT id, COUNT(DISTINCT amount) OVER (PARTITION BY item ORDER BY proc ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM o;
--! 1:12
SELECT id, SUM(amount) FILTER (WHERE b) OVER (ORDER BY ts) FROM o;
--! refused
SELECT id, SUM(amount) OVER (PARTITION BY item ORDER BY ts ROWS BETWEEN CURRENT ROW AND 2 FOLLOWING) FROM o;
--! ok
SELECT id, SUM(amount) OVER (ORDER BY amount) FROM o;
--! refused
SELECT id, RANK() OVER (PARTITION BY item ORDER BY amount) AS r, DENSE_RANK() OVER (ORDER BY ts), PERCENT_RANK() OVER (ORDER BY ts), CUME_DIST() OVER (ORDER BY ts) FROM o;
--! ok
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY item ORDER BY ts DESC) rn FROM o) WHERE rn = 1;
--! ok
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY item ORDER BY amount DESC, id) rn FROM o) WHERE rn BETWEEN 2 AND 5 AND id > 3;
--! refused
SELECT * FROM (SELECT item, RANK() OVER (ORDER BY amount) rn FROM o) t WHERE t.rn < 4;
--! ok
SELECT item, ROW_NUMBER() OVER (PARTITION BY item ORDER BY ts) AS rn FROM o QUALIFY rn = 1;
--! ok
SELECT * FROM o MATCH_RECOGNIZE (PARTITION BY item ORDER BY ts MEASURES A.id AS aid, LAST(B.price) AS lp, FIRST(B.price, 1) AS fp, COUNT(B.id) AS c, MATCH_ROWTIME() AS rt ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B+ C) WITHIN INTERVAL '1' HOUR DEFINE B AS B.price > A.price, C AS C.price < LAST(B.price, 1)) AS T;
--! ok
SELECT T.aid FROM o MATCH_RECOGNIZE (ORDER BY proc MEASURES A.id AS aid, MATCH_PROCTIME() AS pt AFTER MATCH SKIP TO NEXT ROW PATTERN (A B*? C{2,4}? D?) DEFINE A AS A.item = 'a', B AS TRUE, C AS amount > 3) T;
--! refused
SELECT * FROM o MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS aid PATTERN (A*) DEFINE A AS A.item = 'a');
--! refused
SELECT * FROM o MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS aid PATTERN (A? B?) DEFINE A AS A.item = 'a', B AS B.item = 'b');
--! refused
SELECT * FROM o MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS aid PATTERN (A | B) DEFINE A AS A.item = 'a');
--! refused
SELECT * FROM o MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS aid PATTERN (A (B C)+ D) DEFINE A AS A.item = 'a');
--! refused
SELECT * FROM o MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS aid PATTERN (A B+) DEFINE A AS A.item = 'a');
--! refused
SELECT * FROM o MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS aid PATTERN (A B*) DEFINE A AS A.item = 'a');
--! ok
SELECT * FROM o MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS aid AFTER MATCH SKIP TO LAST B PATTERN (A B+ C) DEFINE A AS A.item = 'a');
--! ok
SELECT * FROM o MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS aid AFTER MATCH SKIP TO A PATTERN (A B C) DEFINE A AS A.item = 'a');
--! refused
SELECT * FROM o MATCH_RECOGNIZE (ORDER BY ts MEASURES FINAL LAST(A.id) AS aid, RUNNING SUM(A.amount) AS sa ALL ROWS PER MATCH PATTERN (A B C) DEFINE A AS A.item = 'a');
--! ok
SELECT * FROM o MATCH_RECOGNIZE (ORDER BY ts MEASURES FINAL LAST(A.id) AS aid PATTERN (A B C) DEFINE A AS A.item = 'a');
--! 1:75
SELECT * FROM o MATCH_RECOGNIZE (ORDER BY ts MEASURES CLASSIFIER() AS cl, MATCH_NUMBER() AS mn PATTERN (A B C) DEFINE A AS A.item = 'a');
--! 1:101
SELECT * FROM o MATCH_RECOGNIZE (ORDER BY ts, id DESC MEASURES SUM(A.amount * 2) AS x, AVG(B.price) y PATTERN (A{3} B{,3} C{2,}) DEFINE A AS SUM(A.amount) < 10, B AS PREV(B.id) = 1 OR NEXT(B.id) = 1);
--! ok
SELECT * FROM o MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS aid PATTERN (A{0,3} C) DEFINE A AS A.item = 'a');
--! refused
SELECT * FROM o MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS aid PATTERN (A{,3}) DEFINE A AS A.item = 'a');
--! ok
SELECT * FROM o MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS aid PATTERN (^ A B $) DEFINE A AS A.item = 'a');
--! refused
SELECT * FROM o MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS aid PATTERN (PERMUTE(A, B)) DEFINE A AS A.item = 'a');
--! refused
SELECT * FROM o MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS aid PATTERN (A {- B -} C) DEFINE A AS A.item = 'a');
--! ok
SELECT * FROM o MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS aid PATTERN (A B) SUBSET X = (A, B) DEFINE A AS A.item = 'a');
--! refused
SELECT * FROM s MATCH_RECOGNIZE (ORDER BY a MEASURES A.a AS aid PATTERN (A B) DEFINE A AS A.b = 'a');
--! refused
SELECT n.k.id, m, TUMBLE_START(k.et, INTERVAL '1' MINUTE) FROM n GROUP BY TUMBLE(k.et, INTERVAL '1' MINUTE), n.k.id, m;
--! 1:48
SELECT * FROM TABLE(TUMBLE(TABLE n, DESCRIPTOR(k.et), INTERVAL '1' MINUTE));
--! refused
SELECT ch || 'x', v || v, m FROM n;
--! ok
SELECT * FROM n, UNNEST(m) AS t(x);
--! refused
SELECT * FROM o TABLESAMPLE BERNOULLI (10);
--! refused
SELECT * FROM o TABLESAMPLE SYSTEM (10) REPEATABLE (5);
--! ok
WITH a AS (SELECT 1 AS x), b(y) AS (SELECT x FROM a) SELECT * FROM a, b;
--! ok
WITH RECURSIVE a AS (SELECT 1 AS x) SELECT * FROM a;
--! ok
SELECT (SELECT COUNT(*) FROM o) + 1;
--! 1:49
SELECT ARRAY[1,2][1], MAP['a',1]['a'], ROW(1,2).f0;
--! 1:16
SELECT o.item, LISTAGG(item) WITHIN GROUP (ORDER BY item) FROM o GROUP BY o.item;
--! 1:18
SELECT id FROM o LATERAL VIEW explode(tags) t AS tag;
--! 1:29
SELECT id FROM o DISTRIBUTE BY id SORT BY id;
--! 1:29
SELECT id FROM o WHERE item <=> 'a';
--! 1:29
SELECT id FROM o WHERE item == 'a';
--! 1:27
SELECT id FROM o WHERE id != 1 AND id <> 2;
--! ok
SELECT id FROM o WHERE item IS DISTINCT FROM 'a' AND item IS NOT DISTINCT FROM NULL;
--! refused
SELECT id FROM o WHERE ts > '2024-01-01 00:00:00' AND d = '2024-01-01' AND id = '5';
--! 1:24
SELECT id FROM o WHERE ts > DATE '2024-01-01' AND ltz < ts;
--! 1:24
SELECT id FROM o WHERE ts > 1000;
--! 1:40
SELECT TIMESTAMP '2024-01-01 00:00:00' AT TIME ZONE 'UTC';
--! 1:11
SELECT ts AT LOCAL FROM o;
--! ok
SELECT id FROM o FOR SYSTEM_TIME AS OF TIMESTAMP '2024-01-01 00:00:00';
--! ok
SELECT * FROM o, LATERAL (SELECT name FROM u WHERE u.id = o.user_id);
--! refused
SELECT * FROM o LEFT JOIN LATERAL (SELECT name FROM u WHERE u.id = o.user_id LIMIT 1) AS z ON TRUE;
--! refused
SELECT * FROM u AS x CROSS JOIN LATERAL (SELECT id, amount FROM o WHERE o.user_id = x.id ORDER BY amount DESC LIMIT 3);
--! 1:25
SELECT MAX(amount) KEEP (DENSE_RANK FIRST ORDER BY ts) FROM o;
--! 1:47
SELECT item, SUM(amount) FROM o GROUP BY item WITH ROLLUP;
--! 1:12
SELECT TOP 5 * FROM o;
--! 1:18
SELECT * EXCEPT (id) FROM o;
--! 1:18
SELECT * EXCLUDE (id) FROM o;
--! ok
SELECT id, id FROM o;
--! 1:8 differs: told at the column, not at the table in front of it
SELECT a.id FROM (SELECT id, id FROM o) a;
--! 1:23
SELECT NEXT VALUE FOR seq;
--! refused
SELECT {fn UCASE('a')}, {fn NOW()}, {d '2024-01-01'}, {t '10:00:00'}, {ts '2024-01-01 00:00:00'};
--! ok
SELECT {fn CONCAT('a', 'b')}, {fn LENGTH('a')};
--! 1:42
SELECT item, COUNT(*) FROM o GROUP BY ALL;
--! ok
SELECT item, COUNT(*) FROM o GROUP BY DISTINCT item;
--! 1:26
SELECT * FROM o ORDER BY ALL;
--! 1:8
SELECT ID, Item, AMOUNT FROM o;
--! 1:16
SELECT id FROM O;
--! 1:29
SELECT id FROM o WHERE item LIKE ALL ('a', 'b');
--! 1:24
SELECT id FROM o WHERE item ILIKE 'A%';
--! 1:38 differs: that there is no such operator is told first
SELECT id FROM o WHERE 'a' MEMBER OF m;
--! 1:8
SELECT 'a' MEMBER OF m, m SUBMULTISET OF m, m IS A SET, m MULTISET UNION m FROM n;
--! 1:18
CREATE TABLE dim (
--! 1:22
CREATE TABLE d (a INT,
--! 1:7
EXPLAIN
--! 1:8
EXPLAIN;
--! 1:22
CREATE TABLE d (a INT 
--! tables
CREATE TABLE o (id BIGINT, user_id BIGINT, item STRING, amount INT, price DECIMAL(10,2), ts TIMESTAMP(3), proc AS PROCTIME(), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'x');
CREATE TABLE dimt (id BIGINT, name STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'x');
CREATE TABLE snk (item STRING, c BIGINT) WITH ('connector' = 'x');
--! ok
create table t1(a int,b string,primary key(a)not enforced)with('connector'='x');
--! 1:57
CREATE TABLE t1 (a INT COMMENT 'it''s', b ROW<`x y` INT COMMENT 'c', z ARRAY<MAP<STRING, ROW<q DECIMAL(38, 18)>>>> NOT NULL) COMMENT 't' WITH ('connector' = 'x', 'a.b' = '');
--! refused
CREATE TABLE `my db`.t1 (a INT) WITH ('connector' = 'x');
--! ok
CREATE TABLE t1 (`a.b` INT, `c d` STRING, `select` INT, `中文` STRING) WITH ('connector' = 'x');
--! ok
CREATE TABLE t1 (a INT, b AS a + 1, c AS CAST(a AS STRING) || 'x', d AS UPPER(CAST(a AS STRING)), ts AS TO_TIMESTAMP(FROM_UNIXTIME(a)), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) WITH ('connector' = 'x');
--! ok
CREATE TABLE t1 (ms BIGINT, ts AS TO_TIMESTAMP_LTZ(ms, 3), WATERMARK FOR ts AS ts - INTERVAL '0.5' SECOND) WITH ('connector' = 'x');
--! ok
CREATE TABLE t1 (ms BIGINT, ts AS TO_TIMESTAMP(FROM_UNIXTIME(ms / 1000, 'yyyy-MM-dd HH:mm:ss')), WATERMARK FOR ts AS ts) WITH ('connector' = 'x');
--! ok
CREATE TABLE t1 (d STRING, ts AS TO_TIMESTAMP(d, 'yyyy-MM-dd''T''HH:mm:ss''Z'''), WATERMARK FOR ts AS SOURCE_WATERMARK()) WITH ('connector' = 'x');
--! ok
CREATE TABLE t1 (payload ROW<before ROW<id INT>, after ROW<id INT, name STRING>, op STRING>, id AS payload.after.id, nm AS `payload`.`after`.`name`) WITH ('connector' = 'x');
--! ok
CREATE TABLE t1 (id INT, dt STRING, hr STRING) PARTITIONED BY (dt, hr) WITH ('connector' = 'x'); INSERT INTO t1 PARTITION (dt='2024-01-01', hr='10') SELECT 1; INSERT OVERWRITE t1 PARTITION (dt='2024-01-01') SELECT 1, '11';
--! 1:13
INSERT INTO TABLE snk SELECT item, id FROM o;
--! 1:18
INSERT OVERWRITE TABLE snk SELECT item, id FROM o;
--! ok
INSERT INTO snk (c, item) SELECT COUNT(*), item FROM o GROUP BY item;
--! ok
INSERT INTO snk (item) SELECT item FROM o;
--! ok
INSERT INTO snk VALUES ('a', 1), ('b', CAST(2 AS BIGINT)), (CAST(NULL AS STRING), 3);
--! ok
INSERT INTO snk SELECT item, COUNT(*) AS c FROM o GROUP BY item HAVING COUNT(*) > 1 ORDER BY c LIMIT 10;
--! ok
INSERT INTO snk (SELECT item, id FROM o) UNION ALL (SELECT item, id FROM o);
--! ok
INSERT INTO snk WITH x AS (SELECT item, id FROM o) SELECT * FROM x;
--! 1:36
WITH x AS (SELECT item, id FROM o) INSERT INTO snk SELECT * FROM x;
--! 1:1
FROM o INSERT INTO snk SELECT item, id;
--! ok
INSERT INTO snk TABLE snk;
--! ok
EXECUTE STATEMENT SET BEGIN INSERT INTO snk SELECT item, id FROM o; INSERT INTO snk SELECT item, 1 FROM o; END;
--! ok
BEGIN STATEMENT SET; INSERT INTO snk SELECT item, id FROM o; END;
--! ok
EXECUTE INSERT INTO snk SELECT item, id FROM o;
--! ok
EXECUTE SELECT * FROM o;
--! ok
EXPLAIN PLAN FOR SELECT * FROM o; EXPLAIN ESTIMATED_COST, CHANGELOG_MODE, PLAN_ADVICE SELECT * FROM o; EXPLAIN STATEMENT SET BEGIN INSERT INTO snk SELECT item, id FROM o; END;
--! ok
COMPILE PLAN 'file:///tmp/p.json' IF NOT EXISTS FOR INSERT INTO snk SELECT item, id FROM o;
--! ok
SET 'table.local-time-zone' = 'UTC'; SET 'parallelism.default' = '2'; SET 'state.backend.type' = 'rocksdb'; SET "x" = 'y';
--! ok
SET table.exec.mini-batch.enabled = true; SET parallelism.default=4; RESET; RESET 'parallelism.default';
--! ok
SET;
--! ok
CREATE TEMPORARY VIEW v AS SELECT * FROM o; SELECT v.* FROM v; DROP TEMPORARY VIEW v;
--! ok
CREATE OR REPLACE VIEW v AS SELECT 1;
--! ok
CREATE OR REPLACE TEMPORARY VIEW v AS SELECT 1;
--! ok
CREATE TEMPORARY TABLE x LIKE o;
--! 1:52
CREATE TABLE x (extra STRING) WITH ('topic' = 'b') LIKE o (EXCLUDING WATERMARKS INCLUDING OPTIONS OVERWRITING OPTIONS);
--! ok
CREATE TABLE x WITH ('connector' = 'y') AS SELECT item, COUNT(*) AS c FROM o GROUP BY item;
--! refused
CREATE TABLE x (PRIMARY KEY (item) NOT ENFORCED) DISTRIBUTED BY HASH(item) INTO 3 BUCKETS WITH ('connector' = 'y') AS SELECT CAST(item AS STRING) AS item FROM o;
--! ok
CREATE TABLE IF NOT EXISTS x WITH ('connector' = 'y') AS TABLE o;
--! 1:8
CREATE EXTERNAL TABLE x (a INT) STORED AS PARQUET;
--! 1:24
CREATE TABLE x (a INT) ROW FORMAT DELIMITED FIELDS TERMINATED BY ',';
--! 1:24
CREATE TABLE x (a INT) TBLPROPERTIES ('a' = 'b');
--! 1:43
CREATE TABLE x (a INT) PARTITIONED BY (dt STRING) WITH ('connector' = 'x');
--! 1:23
CREATE TABLE x (a INT AUTO_INCREMENT, b INT DEFAULT 1) WITH ('connector' = 'x');
--! 1:19
CREATE TABLE x (a DATETIME, b TEXT, c LONG, d BOOL, e NUMBER) WITH ('connector' = 'x');
--! 1:180
CREATE TABLE x (a DOUBLE, b FLOAT, c REAL, d DEC, e TINYINT, f SMALLINT, g VARBINARY, h BINARY, i CHAR, j VARCHAR, k TIMESTAMP_LTZ, l TIME, m TIMESTAMP(9) WITH LOCAL TIME ZONE, n INTERVAL DAY TO SECOND, o RAW('a.B', 'AA=='), p NULL) WITH ('connector' = 'x');
--! 1:34
CREATE TABLE x (a TIMESTAMP WITH TIME ZONE) WITH ('connector' = 'x');
--! ok
CREATE TABLE x (a INT ARRAY, b STRING MULTISET, c ARRAY<INT NOT NULL> NOT NULL, d ROW(x INT, y STRING), e ROW<>) WITH ('connector' = 'x');
--! ok
CREATE TABLE x (ts TIMESTAMP(3), k STRING METADATA FROM 'key' VIRTUAL, `partition` INT METADATA, `offset` BIGINT METADATA VIRTUAL COMMENT 'c') WITH ('connector' = 'x');
--! ok
CREATE FUNCTION f AS 'mod.f' LANGUAGE PYTHON;
--! ok
CREATE DATABASE IF NOT EXISTS db1 COMMENT 'c' WITH ('k' = 'v'); USE db1; CREATE TABLE t (a INT) WITH ('connector' = 'x'); SELECT * FROM default_catalog.db1.t; SHOW TABLES; USE default_database; DROP DATABASE db1 CASCADE;
--! refused
USE default_catalog.default_database; USE CATALOG default_catalog; SHOW CATALOGS; SHOW CURRENT DATABASE; SHOW FUNCTIONS; SHOW USER FUNCTIONS; SHOW MODULES; SHOW FULL MODULES; SHOW VIEWS; SHOW JARS; SHOW PARTITIONS o;
--! ok
DESCRIBE o; DESC EXTENDED o; SHOW CREATE TABLE o; SHOW COLUMNS FROM o LIKE '%i%'; SHOW COLUMNS IN o;
--! ok
ALTER TABLE o ADD (n1 STRING COMMENT 'x' AFTER item, n2 AS amount * 2); ALTER TABLE o MODIFY amount BIGINT; ALTER TABLE o DROP n2; ALTER TABLE o RENAME item TO item2; ALTER TABLE o SET ('a' = 'b'); ALTER TABLE o RESET ('a');
--! 1:19
ALTER TABLE o ADD COLUMN n STRING;
--! 1:20
ALTER TABLE o DROP COLUMN item;
--! 1:27
ALTER TABLE o ADD COLUMNS (n STRING);
--! ok
DELETE FROM dimt WHERE id = 1;
--! ok
UPDATE dimt SET name = 'x' WHERE id = 1;
--! refused
TRUNCATE TABLE dimt;
--! refused
ANALYZE TABLE o COMPUTE STATISTICS FOR ALL COLUMNS;
--! refused
LOAD MODULE core; UNLOAD MODULE core;
--! ok
ADD JAR '/tmp/x.jar'; REMOVE JAR '/tmp/x.jar'; SHOW JARS;
--! refused
CALL sys.compact('a');
--! 1:40
SELECT a.id FROM o AS a, LATERAL TABLE(UNNEST(ARRAY[1])) AS t(x);
--! ok
SELECT o.id, d.name FROM o LEFT JOIN dimt FOR SYSTEM_TIME AS OF o.proc AS d ON d.id = o.user_id AND d.name <> '';
--! refused
SELECT o.id, d.name FROM o LEFT JOIN dimt FOR SYSTEM_TIME AS OF PROCTIME() AS d ON d.id = o.user_id;
--! ok
SELECT DATE_FORMAT(TUMBLE_START(ts, INTERVAL '1' DAY), 'yyyy-MM-dd') AS dt, COUNT(DISTINCT user_id) AS uv FROM o GROUP BY TUMBLE(ts, INTERVAL '1' DAY);
--! ok
SELECT DATE_FORMAT(ts, 'yyyy-MM-dd') dt, HOUR(ts) h, COUNT(*) FROM o GROUP BY DATE_FORMAT(ts, 'yyyy-MM-dd'), HOUR(ts);
--! ok
SELECT item, SUM(CASE WHEN amount > 0 THEN price ELSE 0 END) AS s, SUM(IF(amount > 0, 1, 0)) c, COUNT(DISTINCT CASE WHEN amount > 1 THEN user_id END) FROM o GROUP BY item;
--! ok
SELECT id, price * amount AS total, CAST(price * amount AS DECIMAL(20, 2)), ROUND(price / 3, 2), price / 0 FROM o;
--! ok
SELECT id FROM o WHERE ts BETWEEN TIMESTAMP '2024-01-01 00:00:00' AND CURRENT_TIMESTAMP;
--! 1:24
SELECT id FROM o WHERE ts >= CURRENT_DATE - INTERVAL '7' DAY;
--! refused
SELECT id FROM o WHERE item = 1;
--! ok
SELECT id FROM o WHERE CAST(ts AS DATE) = CURRENT_DATE AND DATE_FORMAT(ts, 'HH') > '05';
--! ok
SELECT COUNT(*) AS `count`, MAX(ts) AS `timestamp`, MIN(id) AS `order` FROM o;
--! 1:19
SELECT MAX(ts) AS timestamp FROM o;
--! 1:16
SELECT item AS value, amount AS year FROM o;
--! ok
SELECT o1.id, o2.id AS id2 FROM o o1 INNER JOIN o o2 ON o1.id = o2.user_id WHERE o1.ts BETWEEN o2.ts - INTERVAL '10' MINUTE AND o2.ts + INTERVAL '10' MINUTE;
--! ok
SELECT id, CASE WHEN amount IS NULL THEN 'n' WHEN amount BETWEEN 1 AND 5 THEN 'low' ELSE CONCAT('high', '-', CAST(amount AS VARCHAR)) END AS lvl FROM o;
