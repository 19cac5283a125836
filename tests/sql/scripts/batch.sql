-- Analytics in batch mode over a warehouse: joins of many tables, correlated subqueries, grouping sets, set operations, frames.
--! tables
CREATE TABLE region (r_id INT NOT NULL, r_name CHAR(25), r_note VARCHAR(152), PRIMARY KEY (r_id) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '/w/region', 'format' = 'parquet');
CREATE TABLE nation (n_id INT NOT NULL, n_name CHAR(25), n_region INT NOT NULL, n_note VARCHAR(152), PRIMARY KEY (n_id) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '/w/nation', 'format' = 'parquet');
CREATE TABLE vendor (v_id BIGINT NOT NULL, v_name CHAR(25), v_addr VARCHAR(40), v_nation INT, v_phone CHAR(15), v_balance DECIMAL(15, 2), v_note VARCHAR(101)) WITH ('connector' = 'filesystem', 'path' = '/w/vendor', 'format' = 'parquet');
CREATE TABLE buyer (b_id BIGINT NOT NULL, b_name VARCHAR(25), b_addr VARCHAR(40), b_nation INT, b_phone CHAR(15), b_balance DECIMAL(15, 2), b_segment CHAR(10), b_since DATE) WITH ('connector' = 'filesystem', 'path' = '/w/buyer', 'format' = 'parquet');
CREATE TABLE item (i_id BIGINT NOT NULL, i_name VARCHAR(55), i_maker CHAR(25), i_brand CHAR(10), i_type VARCHAR(25), i_size INT, i_box CHAR(10), i_price DECIMAL(15, 2), i_category STRING, i_class STRING) WITH ('connector' = 'filesystem', 'path' = '/w/item', 'format' = 'parquet');
CREATE TABLE stock (k_item BIGINT NOT NULL, k_vendor BIGINT NOT NULL, k_qty INT, k_cost DECIMAL(15, 2), k_day DATE, k_house INT) WITH ('connector' = 'filesystem', 'path' = '/w/stock', 'format' = 'parquet');
CREATE TABLE sale (s_id BIGINT NOT NULL, s_buyer BIGINT, s_status CHAR(1), s_total DECIMAL(15, 2), s_day DATE, s_prio CHAR(15), s_clerk CHAR(15), s_ship INT) WITH ('connector' = 'filesystem', 'path' = '/w/sale', 'format' = 'parquet');
CREATE TABLE line (l_sale BIGINT, l_item BIGINT, l_vendor BIGINT, l_no INT, l_qty DECIMAL(15, 2), l_price DECIMAL(15, 2), l_disc DECIMAL(15, 2), l_tax DECIMAL(15, 2), l_ret CHAR(1), l_stat CHAR(1), l_ship DATE, l_due DATE, l_got DATE, l_how CHAR(25), l_mode CHAR(10)) WITH ('connector' = 'filesystem', 'path' = '/w/line', 'format' = 'parquet');
CREATE TABLE day_dim (d_id BIGINT, d_date DATE, d_year INT, d_moy INT, d_qoy INT, d_dow INT, d_week INT, d_name CHAR(9)) WITH ('connector' = 'filesystem', 'path' = '/w/day', 'format' = 'orc');
CREATE TABLE click (c_user BIGINT, c_ts TIMESTAMP(3), c_url STRING, c_ref STRING, c_bytes INT, c_agent STRING, c_tags ARRAY<STRING>, c_geo ROW<lat DOUBLE, lon DOUBLE, place ROW<city STRING, country STRING>>, c_props MAP<STRING, STRING>, c_json STRING) WITH ('connector' = 'filesystem', 'path' = '/w/click', 'format' = 'json');
CREATE TABLE out1 (a STRING, b BIGINT, c DECIMAL(38, 2)) WITH ('connector' = 'filesystem', 'path' = '/w/out1', 'format' = 'csv');
--! ok batch
SELECT l_ret, l_stat, SUM(l_qty) AS sum_qty, SUM(l_price) AS sum_base, SUM(l_price * (1 - l_disc)) AS sum_disc,
  SUM(l_price * (1 - l_disc) * (1 + l_tax)) AS sum_charge, AVG(l_qty) AS avg_qty, AVG(l_price) AS avg_price, AVG(l_disc) AS avg_disc, COUNT(*) AS cnt
FROM line WHERE l_ship <= DATE '1998-12-01' - INTERVAL '90' DAY
GROUP BY l_ret, l_stat ORDER BY l_ret, l_stat
--! ok batch
SELECT v_balance, v_name, n_name, i_id, i_maker, v_addr, v_phone, v_note
FROM item, vendor, stock, nation, region
WHERE i_id = k_item AND v_id = k_vendor AND i_size = 15 AND i_type LIKE '%STEEL' AND v_nation = n_id AND n_region = r_id AND r_name = 'EUROPE'
  AND k_cost = (SELECT MIN(k_cost) FROM stock, vendor, nation, region WHERE i_id = k_item AND v_id = k_vendor AND v_nation = n_id AND n_region = r_id AND r_name = 'EUROPE')
ORDER BY v_balance DESC, n_name, v_name, i_id LIMIT 100
--! ok batch
SELECT l_sale, SUM(l_price * (1 - l_disc)) AS revenue, s_day, s_ship FROM buyer, sale, line
WHERE b_segment = 'BUILDING' AND b_id = s_buyer AND l_sale = s_id AND s_day < DATE '1995-03-15' AND l_ship > DATE '1995-03-15'
GROUP BY l_sale, s_day, s_ship ORDER BY revenue DESC, s_day LIMIT 10
--! ok batch
SELECT s_prio, COUNT(*) AS n FROM sale
WHERE s_day >= DATE '1993-07-01' AND s_day < DATE '1993-07-01' + INTERVAL '3' MONTH
  AND EXISTS (SELECT * FROM line WHERE l_sale = s_id AND l_due < l_got)
GROUP BY s_prio ORDER BY s_prio
--! ok batch
SELECT sup_nation, cust_nation, l_year, SUM(volume) AS revenue FROM (
  SELECT n1.n_name AS sup_nation, n2.n_name AS cust_nation, EXTRACT(YEAR FROM l_ship) AS l_year, l_price * (1 - l_disc) AS volume
  FROM vendor, line, sale, buyer, nation n1, nation n2
  WHERE v_id = l_vendor AND s_id = l_sale AND b_id = s_buyer AND v_nation = n1.n_id AND b_nation = n2.n_id
    AND ((n1.n_name = 'FRANCE' AND n2.n_name = 'GERMANY') OR (n1.n_name = 'GERMANY' AND n2.n_name = 'FRANCE'))
    AND l_ship BETWEEN DATE '1995-01-01' AND DATE '1996-12-31') AS shipping
GROUP BY sup_nation, cust_nation, l_year ORDER BY sup_nation, cust_nation, l_year
--! ok batch
SELECT o_year, SUM(CASE WHEN nation = 'BRAZIL' THEN volume ELSE 0 END) / SUM(volume) AS mkt_share
FROM (SELECT EXTRACT(YEAR FROM s_day) AS o_year, l_price * (1 - l_disc) AS volume, n2.n_name AS nation
      FROM item JOIN line ON i_id = l_item JOIN vendor ON v_id = l_vendor JOIN sale ON l_sale = s_id JOIN buyer ON s_buyer = b_id
           JOIN nation n1 ON b_nation = n1.n_id JOIN region ON n1.n_region = r_id JOIN nation n2 ON v_nation = n2.n_id
      WHERE r_name = 'AMERICA' AND s_day BETWEEN DATE '1995-01-01' AND DATE '1996-12-31') all_nations
GROUP BY o_year ORDER BY o_year
--! ok batch
SELECT c_count, COUNT(*) AS dist FROM (
  SELECT b_id, COUNT(s_id) FROM buyer LEFT OUTER JOIN sale ON b_id = s_buyer AND s_clerk NOT LIKE '%special%requests%' GROUP BY b_id) AS c (c_id, c_count)
GROUP BY c_count ORDER BY dist DESC, c_count DESC
--! ok batch
SELECT 100.00 * SUM(CASE WHEN i_type LIKE 'PROMO%' THEN l_price * (1 - l_disc) ELSE 0 END) / SUM(l_price * (1 - l_disc)) AS promo
FROM line, item WHERE l_item = i_id AND l_ship >= DATE '1995-09-01' AND l_ship < DATE '1995-09-01' + INTERVAL '1' MONTH
--! ok batch
WITH revenue (vendor_no, total) AS (
  SELECT l_vendor, SUM(l_price * (1 - l_disc)) FROM line WHERE l_ship >= DATE '1996-01-01' GROUP BY l_vendor)
SELECT v_id, v_name, v_addr, total FROM vendor, revenue WHERE v_id = vendor_no AND total = (SELECT MAX(total) FROM revenue) ORDER BY v_id
--! ok batch
SELECT i_brand, i_type, i_size, COUNT(DISTINCT k_vendor) AS cnt FROM stock, item
WHERE i_id = k_item AND i_brand <> 'Brand#45' AND i_type NOT LIKE 'MEDIUM POLISHED%' AND i_size IN (49, 14, 23, 45, 19, 3, 36, 9)
  AND k_vendor NOT IN (SELECT v_id FROM vendor WHERE v_note LIKE '%Customer%Complaints%')
GROUP BY i_brand, i_type, i_size ORDER BY cnt DESC, i_brand, i_type, i_size
--! ok batch
SELECT SUM(l_price) / 7.0 AS avg_yearly FROM line, item
WHERE i_id = l_item AND i_brand = 'Brand#23' AND i_box = 'MED BOX' AND l_qty < (SELECT 0.2 * AVG(l_qty) FROM line WHERE l_item = i_id)
--! ok batch
SELECT b_name, b_id, s_id, s_day, s_total, SUM(l_qty) FROM buyer, sale, line
WHERE s_id IN (SELECT l_sale FROM line GROUP BY l_sale HAVING SUM(l_qty) > 300) AND b_id = s_buyer AND s_id = l_sale
GROUP BY b_name, b_id, s_id, s_day, s_total ORDER BY s_total DESC, s_day FETCH FIRST 100 ROWS ONLY
--! ok batch
SELECT SUM(l_price * (1 - l_disc)) AS revenue FROM line, item WHERE
  (i_id = l_item AND i_brand = 'Brand#12' AND i_box IN ('SM CASE', 'SM BOX', 'SM PACK', 'SM PKG') AND l_qty >= 1 AND l_qty <= 1 + 10 AND i_size BETWEEN 1 AND 5 AND l_mode IN ('AIR', 'AIR REG') AND l_how = 'DELIVER IN PERSON')
  OR (i_id = l_item AND i_brand = 'Brand#23' AND l_qty >= 10 AND l_qty <= 10 + 10 AND i_size BETWEEN 1 AND 10)
--! ok batch
SELECT v_name, v_addr FROM vendor, nation WHERE v_id IN (
  SELECT k_vendor FROM stock WHERE k_item IN (SELECT i_id FROM item WHERE i_name LIKE 'forest%')
   AND k_qty > (SELECT 0.5 * SUM(l_qty) FROM line WHERE l_item = k_item AND l_vendor = k_vendor AND l_ship >= DATE '1994-01-01'))
  AND v_nation = n_id AND n_name = 'CANADA' ORDER BY v_name
--! ok batch
SELECT v_name, COUNT(*) AS numwait FROM vendor, line l1, sale, nation
WHERE v_id = l1.l_vendor AND s_id = l1.l_sale AND s_status = 'F' AND l1.l_got > l1.l_due
  AND EXISTS (SELECT * FROM line l2 WHERE l2.l_sale = l1.l_sale AND l2.l_vendor <> l1.l_vendor)
  AND NOT EXISTS (SELECT * FROM line l3 WHERE l3.l_sale = l1.l_sale AND l3.l_vendor <> l1.l_vendor AND l3.l_got > l3.l_due)
  AND v_nation = n_id AND n_name = 'SAUDI ARABIA'
GROUP BY v_name ORDER BY numwait DESC, v_name LIMIT 100
--! ok batch
SELECT cc, COUNT(*) AS numcust, SUM(b_balance) AS tot FROM (
  SELECT SUBSTRING(b_phone FROM 1 FOR 2) AS cc, b_balance FROM buyer
  WHERE SUBSTRING(b_phone FROM 1 FOR 2) IN ('13', '31', '23') AND b_balance > (SELECT AVG(b_balance) FROM buyer WHERE b_balance > 0.00)
    AND NOT EXISTS (SELECT * FROM sale WHERE s_buyer = b_id)) AS custsale
GROUP BY cc ORDER BY cc
--! ok batch
WITH ctr AS (SELECT s_buyer AS ctr_customer, s_ship AS ctr_store, SUM(s_total) AS ctr_total FROM sale, day_dim WHERE s_day = d_date AND d_year = 2000 GROUP BY s_buyer, s_ship)
SELECT b_id FROM ctr ctr1, buyer WHERE ctr1.ctr_total > (SELECT AVG(ctr_total) * 1.2 FROM ctr ctr2 WHERE ctr1.ctr_store = ctr2.ctr_store) AND ctr1.ctr_customer = b_id ORDER BY b_id LIMIT 100
--! ok batch
SELECT i_category, i_class, i_brand, SUM(l_price) AS total, GROUPING(i_category) + GROUPING(i_class) AS lochierarchy,
  RANK() OVER (PARTITION BY GROUPING(i_category) + GROUPING(i_class), CASE WHEN GROUPING(i_class) = 0 THEN i_category END ORDER BY SUM(l_price) DESC) AS rank_within
FROM line JOIN item ON l_item = i_id GROUP BY ROLLUP (i_category, i_class), i_brand
ORDER BY lochierarchy DESC, CASE WHEN lochierarchy = 0 THEN i_category END, rank_within LIMIT 100
--! ok batch
SELECT * FROM (SELECT i_category, i_class, d_year, d_moy, SUM(l_price) AS sum_sales, AVG(SUM(l_price)) OVER (PARTITION BY i_category, d_year) AS avg_monthly,
    RANK() OVER (PARTITION BY i_category, i_class ORDER BY d_year, d_moy) AS rn
  FROM item, line, day_dim WHERE l_item = i_id AND l_ship = d_date AND d_year IN (1999, 2000) GROUP BY i_category, i_class, d_year, d_moy) tmp
WHERE d_year = 1999 AND avg_monthly > 0 AND CASE WHEN avg_monthly <> 0 THEN ABS(sum_sales - avg_monthly) / avg_monthly ELSE NULL END > 0.1
ORDER BY sum_sales - avg_monthly, rn LIMIT 100
--! ok batch
SELECT COUNT(*) FROM ((SELECT DISTINCT b_name, s_day FROM sale JOIN buyer ON s_buyer = b_id)
  EXCEPT (SELECT DISTINCT b_name, b_since FROM buyer) INTERSECT (SELECT b_name, b_since FROM buyer)) AS cool
--! ok batch
SELECT 'a' AS chan, SUM(l_price) AS s FROM line WHERE l_item IN (SELECT i_id FROM item WHERE i_category = 'x')
UNION ALL SELECT 'b', SUM(s_total) FROM sale UNION ALL (SELECT 'c', CAST(NULL AS DECIMAL(15, 2))) ORDER BY chan, s
--! ok batch
SELECT d_week, SUM(CASE WHEN d_name = 'Sunday' THEN l_price ELSE NULL END) sun, SUM(CASE WHEN (d_name = 'Monday') THEN l_price ELSE NULL END) mon,
  SUM(l_price) FILTER (WHERE d_name = 'Tuesday') AS tue, COUNT(DISTINCT l_item) FILTER (WHERE l_disc > 0) AS disc
FROM line, day_dim WHERE d_date = l_ship GROUP BY d_week
--! 2:89 batch
SELECT b_id, MAX(s_day) OVER (PARTITION BY b_id ORDER BY s_day ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last_day,
  LAG(s_total, 1, CAST(0 AS DECIMAL(15, 2))) OVER (PARTITION BY b_id ORDER BY s_day) AS prev, LEAD(s_total, 2) OVER (PARTITION BY b_id ORDER BY s_day) AS nxt,
  NTILE(4) OVER (ORDER BY s_total) AS quart, PERCENT_RANK() OVER (PARTITION BY b_segment ORDER BY s_total DESC) AS pr, CUME_DIST() OVER (ORDER BY s_total) AS cd,
  SUM(s_total) OVER (PARTITION BY b_id ORDER BY s_day ROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING) AS mov
FROM sale JOIN buyer ON s_buyer = b_id
--! 1:107 batch
SELECT s_day, SUM(SUM(s_total)) OVER (ORDER BY s_day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS running FROM sale GROUP BY s_day
--! ok batch
SELECT *, SUM(s_total) OVER (PARTITION BY s_buyer ORDER BY s_day RANGE BETWEEN INTERVAL '7' DAY PRECEDING AND CURRENT ROW) AS week FROM sale
--! ok batch
SELECT s_buyer, s_total, ROW_NUMBER() OVER (PARTITION BY s_buyer ORDER BY s_total DESC) AS rn FROM sale QUALIFY rn <= 3
--! ok batch
SELECT s_buyer, s_total FROM sale QUALIFY ROW_NUMBER() OVER (PARTITION BY s_buyer ORDER BY s_total DESC) = 1 ORDER BY s_total
--! ? batch
SELECT s_buyer, COUNT(*) AS c FROM sale WHERE s_total > 1 GROUP BY s_buyer HAVING COUNT(*) > 1 QUALIFY RANK() OVER (ORDER BY COUNT(*) DESC) <= 10
--! ok batch
SELECT i_category, i_brand, COUNT(*) AS c FROM item GROUP BY GROUPING SETS ((i_category, i_brand), (i_category), ()) HAVING GROUPING_ID(i_category, i_brand) < 3
--! ok batch
SELECT i_category, i_class, i_brand, GROUP_ID() AS g, SUM(i_price) FROM item GROUP BY CUBE (i_category, (i_class, i_brand)), GROUPING SETS (i_size, ())
--! ok batch
SELECT i_category, i_size FROM item GROUP BY i_category, i_size HAVING i_size > AVG(i_price)
--! 1:90 batch
SELECT i_category, i_size + 1, COUNT(*) FROM item GROUP BY i_category, i_size + 1 HAVING i_size > 3
--! ok batch
SELECT EXTRACT(YEAR FROM s_day) AS y, QUARTER(s_day) AS q, COUNT(*) FROM sale GROUP BY EXTRACT(YEAR FROM s_day), QUARTER(s_day) ORDER BY y, q
--! 1:67 batch
SELECT EXTRACT(YEAR FROM s_day) AS y, COUNT(*) FROM sale GROUP BY y
--! ok batch
SELECT b_name, (SELECT COUNT(*) FROM sale WHERE s_buyer = b_id) AS n, (SELECT MAX(s_day) FROM sale WHERE s_buyer = b_id) AS last FROM buyer
--! ok batch
SELECT b_name FROM buyer b WHERE 3 < (SELECT COUNT(*) FROM sale s WHERE s.s_buyer = b.b_id AND s.s_total > (SELECT AVG(s2.s_total) FROM sale s2 WHERE s2.s_buyer = b.b_id))
--! ok batch
SELECT b_name FROM buyer WHERE (b_id, b_nation) IN (SELECT s_buyer, s_ship FROM sale)
--! ok batch
SELECT b_name FROM buyer WHERE (b_id, b_nation) IN ((1, 2), (3, 4))
--! ok batch
SELECT b_name FROM buyer WHERE ROW(b_id, b_nation) = ROW(1, 2)
--! ok batch
SELECT x.b_name, y.tot FROM buyer x, LATERAL (SELECT SUM(s_total) AS tot FROM sale WHERE s_buyer = x.b_id) y WHERE y.tot > 10
--! ok batch
SELECT c_user, tag, idx FROM click CROSS JOIN UNNEST(c_tags) WITH ORDINALITY AS t (tag, idx) WHERE idx <= 3
--! ok batch
SELECT c_user, c_geo.place.city, c.c_geo.lat, c_props['utm'], c_tags[1], CARDINALITY(c_tags) FROM click AS c WHERE c.c_geo.place.country IS NOT NULL
--! ok batch
SELECT c_user, c_geo.place.* FROM click
--! 1:16 batch
SELECT c_user, c_geo.place.town FROM click
--! ok batch
SELECT JSON_VALUE(c_json, '$.a.b' RETURNING INT DEFAULT 0 ON EMPTY ERROR ON ERROR) AS v, JSON_QUERY(c_json, 'lax $.items[*]' WITH WRAPPER) AS q, JSON_EXISTS(c_json, 'strict $.a' FALSE ON ERROR) AS e, c_json IS JSON OBJECT AS j FROM click
--! 1:100 batch
SELECT JSON_OBJECT('user' VALUE c_user, KEY 'url' VALUE c_url, 'geo' VALUE JSON_OBJECT('lat' VALUE c_geo.lat) NULL ON NULL), JSON_ARRAY(c_user, c_url, JSON_ARRAY() ABSENT ON NULL), JSON_OBJECTAGG(KEY c_url VALUE c_bytes) FROM click GROUP BY c_user, c_url, c_geo
--! ok batch
SELECT JSON_OBJECTAGG(KEY c_url VALUE c_bytes NULL ON NULL), JSON_ARRAYAGG(c_url ABSENT ON NULL) FROM click GROUP BY c_user
--! refused batch
SELECT LISTAGG(DISTINCT c_url, ','), LISTAGG(c_url), COLLECT(c_url), ARRAY_AGG(c_url ORDER BY c_ts DESC), FIRST_VALUE(c_url), LAST_VALUE(c_url), STDDEV_POP(c_bytes), VAR_SAMP(c_bytes), APPROX_COUNT_DISTINCT(c_url), PERCENTILE(c_bytes, 0.5), PERCENTILE(c_bytes, ARRAY[0.1, 0.9]) FROM click GROUP BY c_user
--! refused batch
SELECT c_user, SESSION_START(c_ts, INTERVAL '30' MINUTE), COUNT(*) FROM click GROUP BY c_user, SESSION(c_ts, INTERVAL '30' MINUTE)
--! ok batch
SELECT c_user, TUMBLE_START(c_ts, INTERVAL '1' HOUR) AS ws, COUNT(*) FROM click GROUP BY c_user, TUMBLE(c_ts, INTERVAL '1' HOUR)
--! ok batch
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE click, DESCRIPTOR(c_ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end
--! ok batch
SELECT FLOOR(c_ts TO HOUR) AS h, CEIL(c_ts TO DAY) AS d, COUNT(*) FROM click GROUP BY FLOOR(c_ts TO HOUR), CEIL(c_ts TO DAY)
--! refused batch
SELECT TIMESTAMPADD(MONTH, 1, c_ts), TIMESTAMPDIFF(SECOND, c_ts, CURRENT_TIMESTAMP), DATE_FORMAT(c_ts, 'yyyy-MM-dd HH'), TO_DATE('2020-01-01'), CAST(c_ts AS DATE), CAST(c_ts AS TIME), UNIX_TIMESTAMP(), FROM_UNIXTIME(1) FROM click
--! 1:67 batch
SELECT * FROM (VALUES (1, 'a', DATE '2020-01-01', TRUE), (2, 'b', NULL, FALSE)) AS t (id, name, d, ok) WHERE ok IS TRUE OR ok IS NOT UNKNOWN
--! ok batch
SELECT * FROM buyer WHERE b_name SIMILAR TO '(a|b)%' ESCAPE '!' OR b_name NOT LIKE 'x!%%' ESCAPE '!' OR b_name BETWEEN SYMMETRIC 'z' AND 'a'
--! ok batch
SELECT COALESCE(b_name, 'x'), NULLIF(b_id, 0), IF(b_id > 0, 'p', 'n'), IFNULL(b_addr, '-'), GREATEST(1, 2, b_nation), CASE b_nation WHEN 1 THEN 'one' WHEN 2, 3 THEN 'more' ELSE 'other' END FROM buyer
--! ok batch
INSERT INTO out1 SELECT b_segment, COUNT(*), SUM(b_balance) FROM buyer GROUP BY b_segment
--! ok batch
INSERT OVERWRITE out1 (b, a) SELECT COUNT(*), b_segment FROM buyer GROUP BY b_segment ORDER BY 1
--! 1:49 batch
INSERT INTO out1 VALUES ('a', 1, 1.5), ('b', 2, NULL), (CAST(NULL AS STRING), 3, CAST(2 AS DECIMAL(10, 2)))
--! ok batch
SELECT * FROM sale s FULL OUTER JOIN line l ON s.s_id = l.l_sale AND s.s_day < l.l_ship
--! ok batch
SELECT * FROM sale s FULL OUTER JOIN line l ON s.s_day < l.l_ship
--! ok batch
SELECT * FROM sale s LEFT JOIN line l ON s.s_day < l.l_ship
--! refused batch
SELECT * FROM sale TABLESAMPLE SYSTEM (10)
--! ? batch
SELECT * FROM item PIVOT (SUM(i_price) AS total, COUNT(*) AS n FOR (i_category, i_size) IN (('A', 1) AS a1, ('B', 2) AS b2))
--! ok batch
SELECT MAX(i_price) KEEP FROM item
--! 1:8 batch
SELECT SUM(i_price) WITHIN GROUP (ORDER BY i_size) FROM item
--! ok batch
SELECT i_category, SUM(i_price) s FROM item GROUP BY i_category ORDER BY SUM(i_price) DESC, 1 ASC NULLS LAST OFFSET 5 ROWS FETCH NEXT 5 ROWS ONLY
--! ok batch
SELECT /*+ BROADCAST(item), SHUFFLE_HASH(sale) */ * FROM line JOIN item ON l_item = i_id JOIN sale ON l_sale = s_id
--! refused batch
SELECT /*+ BROADCAST(items) */ * FROM line JOIN item ON l_item = i_id
--! 1:56 batch
SELECT DISTINCT i_category, i_brand FROM item ORDER BY i_price
--! ok batch
SELECT i_category FROM item UNION SELECT i_brand FROM item ORDER BY i_category LIMIT 5
--! ok batch
(SELECT i_category FROM item ORDER BY i_price LIMIT 5) UNION ALL (SELECT i_brand FROM item ORDER BY i_price LIMIT 5) LIMIT 3
--! 1:54 batch
SELECT i_category FROM item ORDER BY i_price LIMIT 5 UNION ALL SELECT i_brand FROM item
--! 1:63 batch
SELECT a.i_id FROM item a LEFT JOIN item b USING (i_id) WHERE i_id > 3
--! ok batch
SELECT a.i_id, SUM(b.l_price) OVER w1, AVG(b.l_price) OVER (w1 ROWS 3 PRECEDING) FROM item a JOIN line b ON a.i_id = b.l_item WINDOW w1 AS (PARTITION BY a.i_id ORDER BY b.l_ship)
