-- Telemetry and reports as people write them: functions with unusual arguments, casts, intervals, sets, subqueries, comments and quotes in odd places, old forms, and one mistake each where there is one.
--! tables
CREATE TABLE reading (dev STRING NOT NULL, site INT, v DOUBLE, f FLOAT, n INT, b BIGINT, s SMALLINT, y TINYINT, d DECIMAL(10, 3), big DECIMAL(38, 10), flag BOOLEAN, bin BYTES, vc VARCHAR(10), c CHAR(5), dt DATE, tm TIME, ts TIMESTAMP(3), ts9 TIMESTAMP(9), ltz TIMESTAMP_LTZ(3), arr ARRAY<INT>, sarr ARRAY<STRING>, m MAP<STRING, DOUBLE>, r ROW<a INT, b STRING>, rs ARRAY<ROW<k STRING, v DOUBLE>>, pt AS PROCTIME(), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
CREATE TABLE device (dev STRING, model STRING, site INT, since DATE, lim DOUBLE, PRIMARY KEY (dev) NOT ENFORCED) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/d', 'table-name' = 'device');
CREATE TABLE alarm (dev STRING, code INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka', 'topic' = 'a', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
CREATE TABLE snk (k STRING, v DOUBLE) WITH ('connector' = 'print');
--! refused
SELECT ABS(d), ABS(INTERVAL '-1' DAY), CEIL(ts TO HOUR), FLOOR(ltz TO DAY), CEIL(dt TO MONTH), FLOOR(d), FLOOR(n), CEIL(tm TO MINUTE) FROM reading;
--! 1:19
SELECT CEIL(ts TO SOMETHING) FROM reading;
--! 1:8
SELECT FLOOR(vc TO DAY) FROM reading;
--! 1:58
SELECT ROUND(d, 1), ROUND(v), ROUND(n, -1), ROUND(d, n), ROUND('1.5', 1) FROM reading;
--! 1:37
SELECT TRUNCATE(d, 1), TRUNCATE(v), TRUNCATE(dev) FROM reading;
--! 1:19
SELECT MOD(d, 2), MOD(v, 2), n % 2, b % s FROM reading;
--! ok
SELECT POWER(n, 2), SQRT(d), LN(n), LOG(2, n), LOG(n), LOG10(b), LOG2(v), EXP(s), SIGN(d), SIN(y), ATAN2(v, f), DEGREES(n), PI(), E(), RAND(), RAND(1), RAND_INTEGER(10), RAND_INTEGER(1, 10), UUID() FROM reading;
--! 1:8
SELECT POWER(dev, 2) FROM reading;
--! 1:8
SELECT LOG10(flag) FROM reading;
--! 1:8
SELECT RAND(dev) FROM reading;
--! 1:15
SELECT n + v, n + dev FROM reading;
--! 1:8
SELECT dev + 1 FROM reading;
--! 1:8
SELECT dev || 1, 'a' || NULL, dev || flag FROM reading;
--! 1:8
SELECT CONCAT(dev, 1, flag), CONCAT_WS(',', dev, n, NULL), CONCAT() FROM reading;
--! 1:8
SELECT CONCAT_WS(n, dev) FROM reading;
--! 1:8
SELECT flag + 1 FROM reading;
--! 1:8
SELECT -dev FROM reading;
--! 1:8
SELECT dt + 1, dt - dt FROM reading;
--! ok
SELECT dt - INTERVAL '1' DAY, ts + INTERVAL '1' YEAR, tm + INTERVAL '10' MINUTE, ltz - INTERVAL '1 02:03:04.5' DAY TO SECOND, dt + INTERVAL '1-2' YEAR TO MONTH FROM reading;
--! ok
SELECT (ts - ts9) DAY, (dt - dt) MONTH, (ltz - ltz) SECOND FROM reading;
--! 1:8
SELECT ts - ltz FROM reading;
--! ok
SELECT TIMESTAMPADD(DAY, 1, dt), TIMESTAMPADD(HOUR, n, ts), TIMESTAMPDIFF(DAY, dt, ts), TIMESTAMPDIFF(SECOND, ltz, ltz), TIMESTAMPADD(WEEK, 1, ts), TIMESTAMPADD(QUARTER, 1, ts) FROM reading;
--! 1:22
SELECT TIMESTAMPDIFF(DAYS, dt, ts) FROM reading;
--! 1:22
SELECT TIMESTAMPDIFF('DAY', dt, ts) FROM reading;
--! 1:8
SELECT TIMESTAMPDIFF(DAY, dev, ts) FROM reading;
--! ok
SELECT EXTRACT(YEAR FROM ts), EXTRACT(DOW FROM dt), EXTRACT(EPOCH FROM ts), EXTRACT(MILLISECOND FROM ts), EXTRACT(DAY FROM INTERVAL '3' DAY), YEAR(dt), QUARTER(ts), WEEK(dt), DAYOFWEEK(ts), DAYOFYEAR(dt), HOUR(tm), MINUTE(ts), SECOND(ltz) FROM reading;
--! 1:8
SELECT EXTRACT(YEAR FROM dev) FROM reading;
--! ok
SELECT EXTRACT(HOUR FROM dt), EXTRACT(CENTURY FROM dt), EXTRACT(DECADE FROM dt), EXTRACT(ISOYEAR FROM dt), EXTRACT(ISODOW FROM ts) FROM reading;
--! 1:8
SELECT YEAR(dev) FROM reading;
--! 1:8
SELECT YEAR(n) FROM reading;
--! 1:16
SELECT EXTRACT('YEAR' FROM ts) FROM reading;
--! ok
SELECT DATE_FORMAT(ts, 'yyyy'), DATE_FORMAT(dev, 'yyyy'), DATE_FORMAT(ltz, 'HH') FROM reading;
--! 1:8
SELECT DATE_FORMAT(dt, 'yyyy') FROM reading;
--! 1:8
SELECT DATE_FORMAT(n, 'yyyy') FROM reading;
--! 1:8
SELECT DATE_FORMAT(ts) FROM reading;
--! ok
SELECT TO_TIMESTAMP(dev), TO_TIMESTAMP(dev, 'yyyy'), TO_DATE(dev), TO_DATE(dev, 'yyyyMMdd'), TO_TIMESTAMP_LTZ(b, 3), TO_TIMESTAMP_LTZ(b, 0), TO_TIMESTAMP_LTZ(n), TO_TIMESTAMP_LTZ(dev), TO_TIMESTAMP_LTZ(dev, 'yyyy', 'UTC'), TO_TIMESTAMP_LTZ(v, 3) FROM reading;
--! 1:8
SELECT TO_TIMESTAMP(b) FROM reading;
--! ok
SELECT TO_TIMESTAMP_LTZ(b, 4) FROM reading;
--! refused
SELECT TO_TIMESTAMP_LTZ(b, '3') FROM reading;
--! 1:8
SELECT TO_DATE(ts) FROM reading;
--! ok
SELECT UNIX_TIMESTAMP(), UNIX_TIMESTAMP(dev), UNIX_TIMESTAMP(dev, 'yyyy'), FROM_UNIXTIME(b), FROM_UNIXTIME(n, 'yyyy'), CONVERT_TZ(dev, 'UTC', 'Asia/Tokyo') FROM reading;
--! 1:8
SELECT UNIX_TIMESTAMP(ts) FROM reading;
--! 1:8
SELECT FROM_UNIXTIME(dev) FROM reading;
--! 1:8
SELECT CONVERT_TZ(ts, 'UTC', 'Asia/Tokyo') FROM reading;
--! refused
SELECT CURRENT_DATE, CURRENT_TIME, LOCALTIME, LOCALTIMESTAMP, CURRENT_TIMESTAMP, NOW(), CURRENT_ROW_TIMESTAMP(), CURRENT_WATERMARK(ts), PROCTIME(), CURRENT_TIMESTAMP(3) FROM reading;
--! ok
SELECT CURRENT_TIMESTAMP() FROM reading;
--! 1:8
SELECT NOW FROM reading;
--! refused
SELECT CURRENT_WATERMARK(ltz) FROM reading;
--! 1:28
SELECT CURRENT_DATABASE(), CURRENT_CATALOG, USER, SESSION_USER FROM reading;
--! 1:8
SELECT DATE '2024-02-30' FROM reading;
--! ok
SELECT DATE '2024-02-28', TIME '10:11:12.5', TIMESTAMP '2024-01-01 00:00:00.123456789', DATE'2024-1-1' FROM reading;
--! 1:8
SELECT TIMESTAMP '2024-01-01T00:00:00' FROM reading;
--! 1:8
SELECT TIMESTAMP_LTZ '2024-01-01 00:00:00' FROM reading;
--! ok
SELECT INTERVAL '1' WEEK, INTERVAL '2' QUARTER, INTERVAL '100' SECOND(3), INTERVAL -'1' DAY, INTERVAL '1:30' HOUR TO MINUTE FROM reading;
--! 1:8
SELECT INTERVAL '100' SECOND FROM reading;
--! 1:8
SELECT INTERVAL '100' DAY(2) FROM reading;
--! ok
SELECT INTERVAL 1 DAY FROM reading;
--! ok
SELECT ts + INTERVAL n DAY FROM reading;
--! ok
SELECT ts + n * INTERVAL '1' DAY FROM reading;
--! 1:8
SELECT INTERVAL '1 day' DAY FROM reading;
--! ok
SELECT ts > '2024-01-01', dt = '2024-01-01', ltz BETWEEN '2024-01-01' AND '2024-02-01', tm < '10:00' FROM reading;
--! 1:8
SELECT ts > 5 FROM reading;
--! 1:8
SELECT dt = ts, ts = ltz FROM reading;
--! refused
SELECT n = '5', n = 'x', flag = 'true', v > '1.5' FROM reading;
--! 1:8
SELECT flag = 1 FROM reading;
--! ok
SELECT arr = ARRAY[1, 2], m = MAP['a', 1.0], r = ROW(1, 'a') FROM reading;
--! 1:8
SELECT arr = 1 FROM reading;
--! ok
SELECT arr < arr FROM reading;
--! 1:8
SELECT bin = 'abc', bin = x'00ff' FROM reading;
--! refused
SELECT r.a = r.b FROM reading;
--! ok
SELECT CAST(v AS INT), CAST(dev AS TIMESTAMP(3)), CAST(ts AS DATE), CAST(ltz AS TIMESTAMP(3)), CAST(n AS BOOLEAN), CAST(flag AS INT), CAST(arr AS ARRAY<STRING>), CAST(r AS ROW<x BIGINT, y STRING>), CAST(bin AS STRING), CAST(dev AS BYTES), CAST(m AS MAP<STRING, INT>), CAST(rs AS STRING) FROM reading;
--! refused
SELECT CAST(ts AS BIGINT) FROM reading;
--! refused
SELECT CAST(b AS TIMESTAMP(3)) FROM reading;
--! 1:8
SELECT CAST(dt AS INT) FROM reading;
--! 1:8
SELECT CAST(flag AS DATE) FROM reading;
--! 1:8
SELECT CAST(arr AS MAP<INT, INT>) FROM reading;
--! 1:8
SELECT CAST(r AS ROW<x BIGINT>) FROM reading;
--! 1:18
SELECT CAST(n AS TEXT) FROM reading;
--! 1:14
SELECT CAST(n, STRING) FROM reading;
--! 1:9
SELECT n::STRING FROM reading;
--! 1:30
SELECT TRY_CAST(dev AS INT), TRY_CAST(ts AS BOOLEAN) FROM reading;
--! 1:19
SELECT CONVERT(n, STRING) FROM reading;
--! ok
SELECT CAST('2024-01-01' AS DATE) + INTERVAL '1' DAY, CAST(NULL AS INT) + 1, CAST('abc' AS INT), CAST(INTERVAL '1' DAY AS STRING), CAST(n AS INTERVAL DAY) FROM reading;
--! 1:8
SELECT NULL, NULL + 1, NULL || 'a', COALESCE(NULL, 1), NULLIF(n, NULL) FROM reading;
--! refused
SELECT COALESCE(n, 'x') FROM reading;
--! ok
SELECT COALESCE(n, v, d), COALESCE(dev, 'none'), IFNULL(n, 0), IFNULL(dev, 'x'), NULLIF(n, 1.5), NULLIF(dev, 'x'), GREATEST(n, v, d), LEAST(dev, 'a') FROM reading;
--! 1:8
SELECT COALESCE() FROM reading;
--! refused
SELECT IFNULL(n, dev) FROM reading;
--! 1:24
SELECT NULLIF(n, dev), NULLIF(n, ts) FROM reading;
--! refused
SELECT GREATEST(n, dev) FROM reading;
--! 1:61
SELECT IF(n > 1, 'a', 'b'), IF(n > 1, 1, 2.5), IF(flag, ts, NULL) FROM reading;
--! 1:8
SELECT IF(n, 'a', 'b') FROM reading;
--! 1:8
SELECT IF(flag, 1, 'b') FROM reading;
--! 1:8
SELECT IF(flag, 1) FROM reading;
--! refused
SELECT CASE n WHEN 1 THEN 'a' WHEN '2' THEN 'b' ELSE NULL END, CASE WHEN flag THEN 1 WHEN n > 2 THEN 2.5 ELSE v END FROM reading;
--! 1:8
SELECT CASE WHEN n THEN 1 END FROM reading;
--! 1:8
SELECT CASE WHEN flag THEN 1 ELSE 'x' END FROM reading;
--! 1:8
SELECT CASE WHEN flag THEN arr ELSE n END FROM reading;
--! 1:8
SELECT CASE n WHEN ts THEN 1 END FROM reading;
--! 1:8
SELECT CASE WHEN flag THEN NULL ELSE NULL END FROM reading;
--! 1:18
SELECT CASE flag THEN 1 END FROM reading;
--! ok
SELECT DECODE(bin, 'UTF-8'), ENCODE(dev, 'UTF-8'), MD5(dev), SHA2(dev, 256), FROM_BASE64(dev), TO_BASE64(dev), HEX(n), HEX(dev), UNHEX(dev), BIN(n), ASCII(dev), CHR(n) FROM reading;
--! 1:8
SELECT SHA2(dev, '256') FROM reading;
--! 1:8
SELECT HEX(v) FROM reading;
--! 1:114
SELECT SUBSTRING(dev, 1), SUBSTRING(dev FROM 2), SUBSTR(dev, 1, n), SUBSTRING(vc, b), LEFT(dev, 2), RIGHT(c, n), SUBSTRING(bin, 1, 2) FROM reading;
--! 1:8
SELECT SUBSTRING(n, 1) FROM reading;
--! 1:21
SELECT SUBSTRING(dev) FROM reading;
--! 1:8
SELECT LEFT(dev) FROM reading;
--! ok
SELECT TRIM(dev), TRIM(BOTH FROM dev), TRIM(LEADING 'x' FROM dev), TRIM(TRAILING c FROM vc), LTRIM(dev), RTRIM(dev, 'x'), BTRIM(dev) FROM reading;
--! 1:16
SELECT TRIM(dev, 'x') FROM reading;
--! 1:8
SELECT TRIM(n) FROM reading;
--! 1:210
SELECT POSITION('a' IN dev), LOCATE('a', dev), LOCATE('a', dev, 2), INSTR(dev, 'a'), OVERLAY(dev PLACING 'x' FROM 1 FOR 2), REPLACE(dev, 'a', 'b'), TRANSLATE(dev, 'a', 'b'), REPEAT(dev, 2), LPAD(dev, 3, 'x'), RPAD(dev, 3), INITCAP(dev), REVERSE(dev), UPPER(c) FROM reading;
--! 1:20
SELECT POSITION('a', dev) FROM reading;
--! 1:27
SELECT LPAD(dev, 3, 'x'), LPAD(n, 3, '0') FROM reading;
--! 1:8
SELECT REPLACE(dev, 'a') FROM reading;
--! 1:8
SELECT UPPER(n) FROM reading;
--! 1:8
SELECT CHAR_LENGTH(n), CHARACTER_LENGTH(dev), LENGTH(dev) FROM reading;
--! 1:8
SELECT OCTET_LENGTH(dev) FROM reading;
--! 1:281
SELECT REGEXP(dev, 'a'), REGEXP_REPLACE(dev, 'a', 'b'), REGEXP_EXTRACT(dev, '(a)'), REGEXP_EXTRACT(dev, '(a)', 1), REGEXP_COUNT(dev, 'a'), REGEXP_INSTR(dev, 'a'), REGEXP_SUBSTR(dev, 'a'), REGEXP_EXTRACT_ALL(dev, '(a)', 1), dev SIMILAR TO 'a%', dev NOT SIMILAR TO 'a%' ESCAPE '!', dev RLIKE 'a' FROM reading;
--! ok
SELECT REGEXP_EXTRACT(dev, '(a', 1) FROM reading;
--! 1:8
SELECT REGEXP_EXTRACT(dev, n) FROM reading;
--! 1:8
SELECT dev LIKE n FROM reading;
--! refused
SELECT dev LIKE 'a' ESCAPE 'ab' FROM reading;
--! 1:8
SELECT n LIKE '1%' FROM reading;
--! 1:8
SELECT dev ILIKE 'a%' FROM reading;
--! ok
SELECT SPLIT(dev, ','), SPLIT_INDEX(dev, ',', 0), STR_TO_MAP(dev), STR_TO_MAP(dev, ';', ':'), PARSE_URL(dev, 'HOST'), PARSE_URL(dev, 'QUERY', 'x'), URL_ENCODE(dev), URL_DECODE(dev), ELT(1, 'a', 'b'), PRINTF('%d', n), STARTSWITH(dev, 'a'), ENDSWITH(dev, 'b'), IS_ALPHA(dev), IS_DIGIT(dev), IS_DECIMAL(dev) FROM reading;
--! 1:8
SELECT SPLIT_INDEX(dev, ',', '0') FROM reading;
--! refused
SELECT STARTSWITH(dev, n) FROM reading;
--! refused
SELECT ELT('1', 'a') FROM reading;
--! 1:96
SELECT ARRAY[1, 2.5, 3], ARRAY['a', NULL], ARRAY[ARRAY[1]], MAP['a', 1, 'b', 2.5], ROW(1, 'a', NULL), (1, 'a'), ARRAY[ROW(1, 'a'), ROW(2, 'bb')] FROM reading;
--! 1:8
SELECT ARRAY[] FROM reading;
--! 1:8
SELECT MAP[] FROM reading;
--! 1:8
SELECT ARRAY[1, 'a'] FROM reading;
--! 1:8
SELECT MAP['a', 1, 'b'] FROM reading;
--! 1:8
SELECT MAP['a', 1, 2, 3] FROM reading;
--! 1:8
SELECT ARRAY(1, 2) FROM reading;
--! ok
SELECT CARDINALITY(arr), ELEMENT(arr), arr[1] + arr[n], m['a'] * 2, MAP_KEYS(m), MAP_VALUES(m), MAP_ENTRIES(m), MAP_FROM_ARRAYS(sarr, arr), MAP_UNION(m, m), ARRAY_CONTAINS(arr, 1), ARRAY_DISTINCT(arr), ARRAY_POSITION(sarr, 'a'), ARRAY_REMOVE(arr, 1), ARRAY_REVERSE(arr), ARRAY_SLICE(arr, 1, 2), ARRAY_SORT(arr, FALSE), ARRAY_UNION(arr, arr), ARRAY_CONCAT(arr, arr), ARRAY_MAX(arr), ARRAY_MIN(arr), ARRAY_JOIN(sarr, ','), ARRAY_APPEND(arr, 1), ARRAY_PREPEND(arr, 2), ARRAY_EXCEPT(arr, arr), ARRAY_INTERSECT(arr, arr) FROM reading;
--! 1:8
SELECT CARDINALITY(dev) FROM reading;
--! refused
SELECT ARRAY_CONTAINS(arr, 'a') FROM reading;
--! refused
SELECT ARRAY_CONTAINS(1, arr) FROM reading;
--! refused
SELECT ARRAY_JOIN(arr, ',') FROM reading;
--! refused
SELECT ARRAY_APPEND(arr, 'x'), ARRAY_APPEND(arr, 2.5) FROM reading;
--! refused
SELECT ARRAY_APPEND(arr, v), ARRAY_CONCAT(arr, sarr) FROM reading;
--! refused
SELECT ARRAY_SLICE(arr, 'a') FROM reading;
--! 1:8
SELECT arr['x'] FROM reading;
--! refused
SELECT arr[0] FROM reading;
--! 1:8
SELECT arr[v] FROM reading;
--! 1:8
SELECT m[1] FROM reading;
--! ok
SELECT r.a, r['a'], r[1] FROM reading;
--! 1:8
SELECT rs.k FROM reading;
--! 1:23
SELECT rs[1].k, rs[1].z FROM reading;
--! 1:8
SELECT MAP_FROM_ARRAYS(arr) FROM reading;
--! refused
SELECT MAP_UNION(m, arr) FROM reading;
--! refused
SELECT site, COUNT(*), COUNT(n, v), SUM(n), AVG(d), STDDEV_POP(v), STDDEV_SAMP(v), STDDEV(v), VAR_POP(v), VAR_SAMP(n), VARIANCE(b), COLLECT(dev), LISTAGG(dev), LISTAGG(DISTINCT dev, ';'), FIRST_VALUE(dev), LAST_VALUE(v), ARRAY_AGG(n), ARRAY_AGG(DISTINCT dev), APPROX_COUNT_DISTINCT(dev), SINGLE_VALUE(site), JSON_ARRAYAGG(n) FROM reading GROUP BY site;
--! refused
SELECT site, COUNT(*), MAX(arr) FROM reading GROUP BY site;
--! 1:8
SELECT SUM(dev) FROM reading;
--! 1:8
SELECT AVG(ts) FROM reading;
--! 1:8
SELECT AVG(INTERVAL '1' DAY), SUM(INTERVAL '1' DAY) FROM reading;
--! ok
SELECT MAX(flag), MIN(dt), MAX(ltz), MIN(vc), MAX(tm) FROM reading;
--! 1:8
SELECT LISTAGG(n) FROM reading;
--! 1:8
SELECT LISTAGG(dev, n) FROM reading;
--! 1:8
SELECT LISTAGG(dev, ',') WITHIN GROUP (ORDER BY dev) FROM reading;
--! 1:8
SELECT STRING_AGG(dev, ',') FROM reading;
--! ok
SELECT PERCENTILE(v, 0.5), PERCENTILE(n, ARRAY[0.5, 0.9]) FROM reading;
--! refused
SELECT PERCENTILE(dev, 0.5) FROM reading;
--! refused
SELECT PERCENTILE(v, 2) FROM reading;
--! refused
SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY v) FROM reading;
--! refused
SELECT COUNT(DISTINCT dev, site) FROM reading;
--! 1:8
SELECT COUNT() FROM reading;
--! 1:23
SELECT COUNT(DISTINCT *) FROM reading;
--! 1:66
SELECT SUM(DISTINCT v) FILTER (WHERE flag), MAX(v) FILTER (WHERE n) FROM reading;
--! 1:12
SELECT SUM(*) FROM reading;
--! 1:8
SELECT MEDIAN(v) FROM reading;
--! 1:8
SELECT SUM(v, n) FROM reading;
--! 1:14
SELECT site, v FROM reading GROUP BY site;
--! 1:23
SELECT site, MAX(v) - v FROM reading GROUP BY site;
--! 1:18
SELECT site + 1, site * 2 FROM reading GROUP BY site + 1;
--! 1:8
SELECT * FROM reading GROUP BY site;
--! 1:8
SELECT site FROM reading GROUP BY 2;
--! 1:35
SELECT site FROM reading GROUP BY MAX(site);
--! 1:35
SELECT MAX(v) FROM reading HAVING site > 1;
--! 1:49
SELECT DISTINCT site, dev FROM reading ORDER BY v;
--! 1:35
SELECT site FROM reading ORDER BY 3;
--! refused
SELECT site FROM reading ORDER BY ts DESC;
--! ok
SELECT site FROM reading ORDER BY ts, site DESC NULLS LAST LIMIT 10;
--! ok
SELECT site, MAX(v) AS mv FROM reading GROUP BY site ORDER BY mv DESC LIMIT 3;
--! ok
SELECT site FROM reading ORDER BY v LIMIT 10 OFFSET 5;
--! ok
SELECT site FROM reading ORDER BY v OFFSET 5 ROWS FETCH NEXT 10 ROWS ONLY;
--! 1:26
SELECT site FROM reading LIMIT 5, 10;
--! 1:32
SELECT site FROM reading LIMIT -1;
--! 1:32
SELECT site FROM reading LIMIT 'x';
--! 1:34
SELECT site FROM reading LIMIT 1 + 1;
--! 1:12
SELECT TOP 5 site FROM reading;
--! 1:38
SELECT site FROM reading FETCH FIRST ROW ONLY;
--! ok
SELECT dev FROM reading UNION SELECT dev FROM device ORDER BY dev LIMIT 10;
--! ok
(SELECT dev FROM reading ORDER BY v LIMIT 1) UNION ALL (SELECT dev FROM device LIMIT 2) ORDER BY 1 LIMIT 3;
--! 1:33
SELECT dev FROM reading LIMIT 1 UNION ALL SELECT dev FROM device;
--! 1:48
SELECT dev, site FROM reading UNION ALL SELECT dev FROM device;
--! 1:8
SELECT dev, v FROM reading UNION ALL SELECT site, dev FROM device;
--! ok
SELECT n FROM reading UNION ALL SELECT lim FROM device;
--! ok
SELECT dev FROM reading INTERSECT SELECT dev FROM device EXCEPT SELECT dev FROM alarm;
--! ok
SELECT dev FROM reading INTERSECT ALL SELECT dev FROM device;
--! 1:25
SELECT dev FROM reading MINUS SELECT dev FROM alarm;
--! ok
SELECT dev FROM reading UNION DISTINCT SELECT dev FROM alarm;
--! ok
SELECT dev FROM reading WHERE dev IN (SELECT dev FROM device WHERE device.site = reading.site);
--! ok
SELECT dev FROM reading WHERE dev NOT IN (SELECT dev FROM device);
--! 1:31
SELECT dev FROM reading WHERE dev IN (SELECT dev, site FROM device);
--! ok
SELECT dev FROM reading WHERE (dev, site) IN (SELECT dev, site FROM device);
--! ok
SELECT dev FROM reading WHERE dev IN (1, 2);
--! 1:36
SELECT dev FROM reading WHERE n IN (1, 2.5, NULL, '3');
--! 1:37
SELECT dev FROM reading WHERE n IN ();
--! 1:37
SELECT dev FROM reading WHERE ts IN (TIMESTAMP '2024-01-01 00:00:00', '2024-01-02 00:00:00');
--! 1:31
SELECT dev FROM reading WHERE n IN (dt);
--! ok
SELECT dev FROM reading r WHERE EXISTS (SELECT 1 FROM alarm a WHERE a.dev = r.dev AND a.ts > r.ts);
--! ok
SELECT dev FROM reading r WHERE NOT EXISTS (SELECT * FROM alarm a WHERE a.dev = r.dev);
--! ok
SELECT dev FROM reading r WHERE v > (SELECT AVG(lim) FROM device d WHERE d.dev = r.dev);
--! ok
SELECT dev FROM reading r WHERE v > (SELECT lim FROM device d WHERE d.dev = r.dev);
--! 1:38
SELECT dev FROM reading r WHERE v > (SELECT lim, site FROM device d);
--! ok
SELECT dev FROM reading r WHERE v > ALL (SELECT lim FROM device);
--! ok
SELECT dev FROM reading r WHERE v > ANY (SELECT lim FROM device d WHERE d.site = r.site);
--! ok
SELECT dev FROM reading r WHERE site = SOME (SELECT site FROM device);
--! ok
SELECT dev FROM reading r WHERE v > ALL (1, 2, 3);
--! ok
SELECT dev, (SELECT COUNT(*) FROM alarm a WHERE a.dev = r.dev) FROM reading r;
--! ok
SELECT dev, (SELECT code FROM alarm a WHERE a.dev = r.dev) FROM reading r;
--! refused
SELECT dev, ARRAY(SELECT code FROM alarm) FROM reading r;
--! ok
SELECT r.dev, x.c FROM reading r, LATERAL (SELECT MAX(code) AS c FROM alarm a WHERE a.dev = r.dev) x;
--! ok
SELECT r.dev, x.c FROM reading r LEFT JOIN LATERAL (SELECT code AS c FROM alarm a WHERE a.dev = r.dev) x ON TRUE;
--! 1:85
SELECT r.dev, x.c FROM reading r, (SELECT MAX(code) AS c FROM alarm a WHERE a.dev = r.dev) x;
--! refused differs: DISTINCT of a primary key is none to Flink, and then LATERAL takes no first rows
SELECT site, code FROM (SELECT DISTINCT dev, site FROM device) d, LATERAL (SELECT code, ts FROM alarm a WHERE a.dev = d.dev ORDER BY ts DESC LIMIT 2);
--! ok
SELECT * FROM reading NATURAL JOIN device;
--! ok
SELECT dev, model FROM reading JOIN device USING (dev, site);
--! 1:8
SELECT dev FROM reading JOIN device ON reading.dev = device.dev;
--! 1:8
SELECT reading.dev FROM reading r JOIN device ON r.dev = device.dev;
--! 1:34
SELECT r.dev FROM reading r JOIN device r ON TRUE;
--! 1:23
SELECT * FROM reading JOIN device;
--! 1:38
SELECT * FROM reading JOIN device ON dev;
--! refused
SELECT r.dev FROM reading r JOIN device d ON r.site = d.dev;
--! ok
SELECT r.dev FROM reading r JOIN device d ON r.v > d.lim AND r.dev LIKE d.model;
--! ok
SELECT r.dev FROM reading r FULL JOIN device d ON r.v > d.lim;
--! 1:49
SELECT r.dev FROM reading r CROSS JOIN device d ON r.dev = d.dev;
--! 1:40
SELECT r.dev FROM reading r LEFT OUTER JOIN device d, alarm a;
--! 1:29
SELECT r.dev FROM reading r LEFT SEMI JOIN device d ON r.dev = d.dev;
--! 1:107
SELECT r.dev FROM reading r JOIN alarm a ON r.dev = a.dev AND r.ts BETWEEN a.ts - INTERVAL '1' MINUTE AND a.ts + 5;
--! 1:36
WITH a AS (SELECT * FROM reading), SELECT * FROM a;
--! ok
WITH a (x, z) AS (SELECT dev, v FROM reading), b AS (SELECT x, AVG(z) AS q FROM a GROUP BY x) SELECT b.x, q FROM b JOIN device ON b.x = dev;
--! 1:8
WITH a (x) AS (SELECT dev, v FROM reading) SELECT x FROM a;
--! ok
WITH a AS (SELECT dev FROM reading), a AS (SELECT dev FROM device) SELECT * FROM a;
--! 1:26
WITH b AS (SELECT * FROM a), a AS (SELECT dev FROM device) SELECT * FROM b;
--! 1:35
WITH reading AS (SELECT dev, 1 AS one FROM reading) SELECT one FROM reading;
--! 1:37
WITH a AS (SELECT dev FROM reading) INSERT INTO snk SELECT dev, 1.0 FROM a;
--! ok
INSERT INTO snk WITH a AS (SELECT dev FROM reading) SELECT dev, 1 FROM a;
--! refused
INSERT INTO snk SELECT dev, v, site FROM reading;
--! refused
INSERT INTO snk SELECT dev FROM reading;
--! refused
INSERT INTO snk SELECT v, dev FROM reading;
--! ok
INSERT INTO snk SELECT dev, n FROM reading;
--! ok
INSERT INTO snk (v, k) SELECT d, dev FROM reading;
--! refused
INSERT INTO snk SELECT dev, ts FROM reading;
--! refused
INSERT INTO snk SELECT site, AVG(v) FROM reading GROUP BY site;
--! 1:40
INSERT INTO snk VALUES ('a', 1), ('b', NULL), ('c', '2');
--! ok
INSERT INTO snk SELECT * FROM (VALUES ('a', 1.5), ('b', 2)) AS t (a, b);
--! 1:16
SELECT * FROM (VALUES (1, 'a'), (2)) AS t (x, y);
--! 1:16
SELECT * FROM (VALUES (1, 'a'), ('b', 2)) AS t (x, y);
--! 1:10
SELECT t.z FROM (VALUES (1, 'a')) AS t (x, y);
--! ok
VALUES (1, 'a'), (2, 'b') ORDER BY 1 LIMIT 1;
--! 1:13
SELECT 1 AS one, 'a' two, 3 "three";
--! ok
SELECT 1 AS `select`, 2 AS `a b`, 3 AS `a``b`;
--! 1:13
SELECT 1 AS select;
--! 1:13
SELECT 1 AS value;
--! 1:13
SELECT 1 AS 'one';
--! 1:15
SELECT dev AS "d" FROM reading;
--! 1:8
SELECT "dev" FROM reading;
--! 1:8
SELECT [dev] FROM reading;
--! refused
SELECT dev d, site FROM reading r WHERE d = 'x';
--! 2:21
SELECT dev -- the device
, /* its value */ v /*+ not a hint */ FROM reading -- end
;
--! ok
SELECT /* outer /* inner */ dev FROM reading;
--! 1:38 differs: Flink gives the end of the text, we the comment's beginning
SELECT dev FROM reading /* not ended;
--! 1:63
SELECT 'it''s', 'a\nb', U&'\0041', _UTF8'x', N'x', X'0F', 'a' 'b' FROM reading;
--! 1:15
SELECT 'a;b', "c;d" FROM reading;
--! 1:1
# a comment
SELECT 1;
--! ok
SELECT 1;;
SELECT 2;
--! 1:8
SELECT 'open FROM reading;
--! ok
SELECT 1.5e3, .5, 5., 0x1F, 1_000 FROM reading;
--! 1:21
SELECT 99999999999, 99999999999999999999, 1e400 FROM reading;
--! 1:13
SELECT dev, FROM reading;
--! 1:30
SELECT dev v FROM reading AS WHERE v > 1;
--! 1:33
SELECT dev FROM reading WHERE v => 1;
--! 1:33
SELECT dev FROM reading WHERE v == 1;
--! 1:33
SELECT dev FROM reading WHERE v != 1 AND v <> 2 AND NOT flag AND flag IS NOT TRUE AND n IS DISTINCT FROM b AND v IS UNKNOWN;
--! ok
SELECT dev FROM reading WHERE flag IS UNKNOWN OR flag IS NOT FALSE OR n IS NOT DISTINCT FROM NULL;
--! ok
SELECT dev FROM reading WHERE v = NULL;
--! 1:31
SELECT dev FROM reading WHERE n;
--! 1:31
SELECT dev FROM reading WHERE dev;
--! 1:31
SELECT dev FROM reading WHERE flag AND n;
--! ok
SELECT dev FROM reading WHERE v BETWEEN 1 AND 'x' AND n BETWEEN SYMMETRIC 5 AND 1 AND dev BETWEEN 'a' AND 'b';
--! 1:31
SELECT dev FROM reading WHERE n BETWEEN ts AND ts;
--! 1:31
SELECT dev FROM reading WHERE && flag;
--! 1:10
SELECT n & 1, n | 2, n ^ 3, ~n FROM reading;
--! 1:44
SELECT BITAND(n, 1), n / 0, n / 2.0, n DIV 2 FROM reading;
--! 1:36
SELECT reading.*, device.* EXCEPT (dev) FROM reading, device;
--! ok
SELECT r.*, 1, r.v AS v2 FROM reading r;
--! ok
SELECT *, v FROM reading;
--! 1:8
SELECT x.* FROM reading r;
--! 1:147
SELECT COUNT(*) OVER (PARTITION BY dev ORDER BY pt ROWS BETWEEN 5 PRECEDING AND CURRENT ROW), FIRST_VALUE(v) OVER (PARTITION BY dev ORDER BY pt), LAST_VALUE(v) IGNORE NULLS OVER (PARTITION BY dev ORDER BY pt) FROM reading;
--! refused
SELECT AVG(v) OVER (PARTITION BY dev ORDER BY ts ROWS BETWEEN 5 PRECEDING AND 1 PRECEDING) FROM reading;
--! refused
SELECT AVG(v) OVER (PARTITION BY dev ORDER BY ts RANGE BETWEEN INTERVAL '1' DAY PRECEDING AND CURRENT ROW), SUM(v) OVER (PARTITION BY site ORDER BY ts) FROM reading;
--! 1:155
SELECT NTILE(4) OVER (PARTITION BY dev ORDER BY ts), PERCENT_RANK() OVER (PARTITION BY dev ORDER BY ts), CUME_DIST() OVER (PARTITION BY dev ORDER BY ts), NTH_VALUE(v, 2) OVER (PARTITION BY dev ORDER BY ts) FROM reading;
--! 1:10
SELECT v OVER (PARTITION BY dev ORDER BY ts) FROM reading;
--! 1:8
SELECT UPPER(dev) OVER (ORDER BY ts) FROM reading;
--! ok
SELECT COUNT(DISTINCT v) OVER (PARTITION BY dev ORDER BY ts) FROM reading;
--! refused
SELECT ROW_NUMBER() OVER () FROM reading;
--! 1:8
SELECT ROW_NUMBER(1) OVER (ORDER BY ts) FROM reading;
--! ok
SELECT LAG(v, n) OVER (PARTITION BY dev ORDER BY ts) FROM reading;
--! 1:8
SELECT LAG(v, 1, 2, 3) OVER (PARTITION BY dev ORDER BY ts) FROM reading;
--! 1:87
SELECT * FROM (SELECT dev, site, v FROM reading) PIVOT (AVG(v) AS a FOR site IN (1 AS one, 2 AS two));
--! refused
SELECT * FROM reading TABLESAMPLE BERNOULLI (10);
--! ok
SELECT dev, COUNT(*) FROM reading GROUP BY dev, TUMBLE(pt, INTERVAL '1' HOUR);
--! 1:13
SELECT dev, TUMBLE_END(ts, INTERVAL '2' HOUR) FROM reading GROUP BY dev, TUMBLE(ts, INTERVAL '1' HOUR);
--! 1:53
SELECT dev, TUMBLE_PROCTIME(ts, INTERVAL '1' HOUR), HOP_END(ts, INTERVAL '1' HOUR, INTERVAL '1' HOUR) FROM reading GROUP BY dev, TUMBLE(ts, INTERVAL '1' HOUR);
--! ok
SELECT /*+ BROADCAST(d) */ r.dev FROM reading r JOIN device d ON r.dev = d.dev;
--! ok
SELECT /*+ SHUFFLE_HASH(d, r), STATE_TTL('r' = '1d') */ r.dev FROM reading r JOIN device d ON r.dev = d.dev;
--! ?
SELECT /*+ NO_SUCH_HINT(d) */ r.dev FROM reading r JOIN device d ON r.dev = d.dev;
--! refused
SELECT /*+ STATE_TTL('x' = '1d') */ r.dev FROM reading r JOIN device d ON r.dev = d.dev;
--! 1:22
SELECT /*+ STATE_TTL(r = 1d) */ r.dev FROM reading r JOIN device d ON r.dev = d.dev;
--! ok
SELECT /*+ LOOKUP('table' = 'd', 'asinc' = 'true') */ r.dev FROM reading r JOIN device FOR SYSTEM_TIME AS OF r.pt AS d ON r.dev = d.dev;
--! refused
SELECT /*+ LOOKUP('table' = 'zz', 'async' = 'true') */ r.dev FROM reading r JOIN device FOR SYSTEM_TIME AS OF r.pt AS d ON r.dev = d.dev;
--! 1:37
SELECT dev FROM reading /*+ OPTIONS(scan.startup.mode = 'x') */;
--! 1:8
SELECT dev FROM reading /*+ OPTIONS('scan.startup.mode' = 'earliest-offset') */ r, device /*+ OPTIONS('lookup.cache' = 'NONE') */;
--! ok
SELECT dev FROM reading FOR SYSTEM_TIME AS OF TIMESTAMP '2024-01-01 00:00:00';
--! ok
SELECT dev FROM device FOR SYSTEM_TIME AS OF TIMESTAMP '2024-01-01 00:00:00' + INTERVAL '1' DAY;
--! 1:33
SELECT dev FROM reading VERSION AS OF 3;
--! 1:14
CREATE TABLE old (x INT, proctime AS PROCTIME()) WITH ('connector.type' = 'kafka', 'connector.version' = 'universal', 'connector.topic' = 't', 'format.type' = 'json', 'update-mode' = 'append');
SELECT x FROM old;
--! 1:14
CREATE TABLE old (x INT, PERIOD FOR SYSTEM_TIME) WITH (type = 'print');
--! 1:14
CREATE TABLE old (x INT, y VARCHAR, WATERMARK wk FOR y AS WITHOFFSET(y, 1000)) WITH ('connector' = 'print');
--! 1:48
SELECT dev, COUNT(*) FROM reading GROUP BY dev EMIT WITH DELAY '1' MINUTE;
--! 1:40
SELECT dev FROM reading, LATERAL TABLE(STRING_SPLIT(dev, ',')) AS t (x);
--! 1:51 differs: several errors
SELECT T.dev FROM reading LEFT JOIN LATERAL TABLE(nowhere(dev)) AS T (x) ON TRUE;
--! refused
SELECT dev FROM SNAPSHOT(TABLE reading);
--! 1:121
SELECT dev, window_start FROM TABLE(TUMBLE(DATA => TABLE reading, TIMECOL => DESCRIPTOR(ts), SIZE => INTERVAL '1' HOUR, OFFSET => INTERVAL '10' MINUTE));
--! 1:67
SELECT dev, window_start FROM TABLE(TUMBLE(DATA => TABLE reading, TIME => DESCRIPTOR(ts), SIZE => INTERVAL '1' HOUR));
--! refused
SELECT dev, window_start FROM TABLE(HOP(SIZE => INTERVAL '1' HOUR, DATA => TABLE reading, SLIDE => INTERVAL '10' MINUTE, TIMECOL => DESCRIPTOR(ts)));
--! ?
SELECT dev, window_start FROM TABLE(CUMULATE(TABLE reading, DESCRIPTOR(ts), SIZE => INTERVAL '1' HOUR, STEP => INTERVAL '10' MINUTE));
--! 1:8
SELECT nowhere(dev) FROM reading;
--! 1:8
SELECT UPPER() FROM reading;
--! ?
SELECT upper(dev => 'x') FROM reading;
--! 1:8
SELECT devv FROM reading;
--! 1:10
SELECT r.devv FROM reading r;
--! 1:17
SELECT dev FROM readings;
--! 1:8
SELECT Dev FROM reading;
--! 1:17
SELECT dev FROM Reading;
--! 1:8
SELECT DEV, UPPER(dev) FROM default_catalog.default_database.reading;
--! ok
SELECT default_catalog.default_database.reading.dev FROM reading;
--! ok
SELECT reading.dev FROM default_database.reading;
--! ok
DELETE FROM snk;
--! 1:66
USE CATALOG default_catalog; SELECT dev FROM reading WHERE v > 1 SELECT 1;
--! 1:37
SELECT dev FROM reading GROUP BY ALL;
--! ok
SELECT dev, v FROM reading QUALIFY ROW_NUMBER() OVER (PARTITION BY dev ORDER BY v) = 1 AND v > 1;
--! ok
SELECT dev FROM reading WHERE ts > CURRENT_TIMESTAMP - INTERVAL '1' HOUR AND ltz < NOW() AND dt = CURRENT_DATE AND ts9 > LOCALTIMESTAMP;
