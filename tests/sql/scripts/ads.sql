-- Ads, auctions and fraud as production jobs ask about them: windows, top-N, joins in time, patterns, nested rows, JSON, and the mistakes people make in them.
--! tables
CREATE TABLE bid (auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, extra STRING, `dateTime` TIMESTAMP(3), WATERMARK FOR `dateTime` AS `dateTime` - INTERVAL '4' SECOND) WITH ('connector' = 'kafka', 'topic' = 'bid', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
CREATE TABLE auction (id BIGINT, itemName STRING, initialBid BIGINT, reserve BIGINT, `dateTime` TIMESTAMP(3), expires TIMESTAMP(3), seller BIGINT, category BIGINT, WATERMARK FOR `dateTime` AS `dateTime` - INTERVAL '4' SECOND) WITH ('connector' = 'kafka', 'topic' = 'auction', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
CREATE TABLE person (id BIGINT, name STRING, emailAddress STRING, city STRING, state CHAR(2), born DATE, `dateTime` TIMESTAMP(3), WATERMARK FOR `dateTime` AS `dateTime`, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'person', 'properties.bootstrap.servers' = 'k:9092', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE impr (imp_id STRING NOT NULL, ad ROW<id BIGINT, campaign ROW<id BIGINT, name STRING, budget DECIMAL(14, 4)>, sizes ARRAY<ROW<w INT, h INT>>>, dev MAP<STRING, STRING>, cost DECIMAL(18, 6), seen TIMESTAMP_LTZ(3), pt AS PROCTIME(), body STRING, WATERMARK FOR seen AS seen - INTERVAL '10' SECONDS) WITH ('connector' = 'kafka', 'topic' = 'impr', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
CREATE TABLE click (imp_id STRING, seen TIMESTAMP_LTZ(3), pos INT, ip STRING, WATERMARK FOR seen AS seen - INTERVAL '10' SECOND) WITH ('connector' = 'kafka', 'topic' = 'click', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
CREATE TABLE blocked (ip STRING, reason STRING, since TIMESTAMP(6), PRIMARY KEY (ip) NOT ENFORCED) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/f', 'table-name' = 'blocked');
CREATE TABLE tx (id BIGINT, card STRING, amount DECIMAL(10, 2), country CHAR(2), lat DOUBLE, lon FLOAT, ok BOOLEAN, bits BYTES, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE) WITH ('connector' = 'kafka', 'topic' = 'tx', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
CREATE TABLE out_kv (k STRING, v STRING) WITH ('connector' = 'print');
CREATE TABLE out_num (k BIGINT, n BIGINT, seen TIMESTAMP(3)) WITH ('connector' = 'print');
CREATE TABLE out_up (k BIGINT, n BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'o', 'properties.bootstrap.servers' = 'k:9092', 'key.format' = 'json', 'value.format' = 'json');
--! ok
SELECT auction, bidder, 0.908 * price AS price, `dateTime`, extra FROM bid;
--! ok
SELECT auction, price FROM bid WHERE MOD(auction, 123) = 0;
--! ok
SELECT auction, price FROM bid WHERE auction % 123 = 0 AND price % 2.5 > 1;
--! ok
SELECT P.name, P.city, P.state, A.id FROM auction AS A INNER JOIN person AS P ON A.seller = P.id WHERE A.category = 10 AND (P.state = 'OR' OR P.state = 'ID' OR P.state = 'CA');
--! ok
SELECT Q.category, AVG(Q.final) FROM (SELECT MAX(B.price) AS final, A.category FROM auction A, bid B WHERE A.id = B.auction AND B.`dateTime` BETWEEN A.`dateTime` AND A.expires GROUP BY A.id, A.category) Q GROUP BY Q.category;
--! 1:130
SELECT Q.category, AVG(Q.final) FROM (SELECT MAX(B.price) AS final, A.category FROM auction A, bid B WHERE A.id = B.auction AND B.dateTime BETWEEN A.dateTime AND A.expires GROUP BY A.id, A.category) Q GROUP BY Q.category;
--! ok
SELECT AuctionBids.auction, AuctionBids.num FROM (SELECT auction, count(*) AS num, window_start AS starttime, window_end AS endtime FROM TABLE(HOP(TABLE bid, DESCRIPTOR(`dateTime`), INTERVAL '2' SECOND, INTERVAL '10' SECOND)) GROUP BY auction, window_start, window_end) AS AuctionBids
JOIN (SELECT max(CountBids.num) AS maxn, CountBids.starttime, CountBids.endtime FROM (SELECT count(*) AS num, window_start AS starttime, window_end AS endtime FROM TABLE(HOP(TABLE bid, DESCRIPTOR(`dateTime`), INTERVAL '2' SECOND, INTERVAL '10' SECOND)) GROUP BY auction, window_start, window_end) AS CountBids GROUP BY CountBids.starttime, CountBids.endtime) AS MaxBids
ON AuctionBids.starttime = MaxBids.starttime AND AuctionBids.endtime = MaxBids.endtime AND AuctionBids.num >= MaxBids.maxn;
--! ok
SELECT Q.seller, AVG(Q.final) OVER (PARTITION BY Q.seller ORDER BY Q.`dateTime` ROWS BETWEEN 10 PRECEDING AND CURRENT ROW) FROM (SELECT A.id, A.seller, B.price AS final, B.`dateTime` FROM auction AS A, bid AS B WHERE A.id = B.auction AND B.`dateTime` BETWEEN A.`dateTime` AND A.`dateTime` + INTERVAL '10' SECOND) Q;
--! refused
SELECT Q.seller, AVG(Q.final) OVER (PARTITION BY Q.seller ORDER BY Q.final ROWS BETWEEN 10 PRECEDING AND CURRENT ROW) FROM (SELECT A.id, A.seller, B.price AS final FROM auction AS A, bid AS B WHERE A.id = B.auction) Q;
--! ok
SELECT B.auction, B.price, B.bidder, B.`dateTime` FROM bid B JOIN (SELECT MAX(price) AS maxprice, window_end AS `dateTime` FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(`dateTime`), INTERVAL '10' SECOND)) GROUP BY window_start, window_end) B1 ON B.price = B1.maxprice WHERE B.`dateTime` BETWEEN B1.`dateTime` - INTERVAL '10' SECOND AND B1.`dateTime`;
--! 1:199 differs: several errors
SELECT P.id, P.name, P.starttime FROM (SELECT id, name, window_start AS starttime, window_end AS endtime FROM TABLE(TUMBLE(TABLE auction, DESCRIPTOR(`dateTime`), INTERVAL '10' SECOND)) GROUP BY id, name, window_start, window_end) P;
--! 1:8
SELECT A.id, A.seller FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY A.id ORDER BY B.price DESC, B.`dateTime` ASC) AS rownum FROM auction A, bid B WHERE A.id = B.auction) WHERE rownum <= 1;
--! ok
SELECT id, seller FROM (SELECT A.id, A.seller, B.price, ROW_NUMBER() OVER (PARTITION BY A.id ORDER BY B.price DESC, B.`dateTime` ASC) AS rownum FROM auction A, bid B WHERE A.id = B.auction AND B.`dateTime` BETWEEN A.`dateTime` AND A.expires) WHERE rownum <= 1;
--! ok
SELECT auction, bidder, price, DATE_FORMAT(`dateTime`, 'yyyy-MM-dd') AS dt, DATE_FORMAT(`dateTime`, 'HH:mm') FROM bid;
--! ok
SELECT auction, bidder, CASE WHEN HOUR(`dateTime`) >= 8 AND HOUR(`dateTime`) <= 18 THEN 'dayTime' WHEN HOUR(`dateTime`) <= 6 OR HOUR(`dateTime`) >= 20 THEN 'nightTime' ELSE 'otherTime' END AS bidTimeType, extra, CHAR_LENGTH(extra) - CHAR_LENGTH(REPLACE(extra, 'c', '')) AS c_counts FROM bid WHERE 0.908 * price > 1000000 AND 0.908 * price < 50000000;
--! ok
SELECT DATE_FORMAT(`dateTime`, 'yyyy-MM-dd') AS `day`, count(*) AS total_bids, count(*) filter (where price < 10000) AS rank1_bids, count(distinct bidder) filter (where price >= 10000 and price < 1000000) AS b2, count(DISTINCT auction) FROM bid GROUP BY DATE_FORMAT(`dateTime`, 'yyyy-MM-dd');
--! 1:49
SELECT DATE_FORMAT(`dateTime`, 'yyyy-MM-dd') AS day, count(*) AS total_bids FROM bid GROUP BY DATE_FORMAT(`dateTime`, 'yyyy-MM-dd');
--! 1:29
SELECT auction, DATE_FORMAT(`dateTime`, 'yyyy-MM-dd') AS `day`, count(*) FROM bid GROUP BY auction;
--! ok
SELECT channel, DATE_FORMAT(`dateTime`, 'yyyy-MM-dd') AS `day`, max(DATE_FORMAT(`dateTime`, 'HH:mm')) AS `minute`, count(*) FROM bid GROUP BY channel, DATE_FORMAT(`dateTime`, 'yyyy-MM-dd');
--! 1:8
SELECT auction, `day`, COUNT(*) FROM (SELECT auction, DATE_FORMAT(`dateTime`, 'yyyy') AS `day` FROM bid) GROUP BY 1, 2;
--! ok
SELECT auction, bidder, price, channel, split_index(url, '/', 3) AS dir1, SPLIT_INDEX(url, '/', 4), SPLIT_INDEX(url, 47, 5) FROM bid;
--! ok
SELECT auction, bidder, CASE lower(channel) WHEN 'apple' THEN '0' WHEN 'google' THEN '1' ELSE REGEXP_EXTRACT(url, '(&|^)channel_id=([^&]*)', 2) END AS channel_id FROM bid WHERE REGEXP_EXTRACT(url, '(&|^)channel_id=([^&]*)', 2) IS NOT NULL OR lower(channel) IN ('apple', 'google', 'facebook');
--! ok
SELECT bidder, COUNT(*) AS n, TUMBLE_START(`dateTime`, INTERVAL '10' SECOND), TUMBLE_ROWTIME(`dateTime`, INTERVAL '10' SECOND) FROM bid GROUP BY bidder, TUMBLE(`dateTime`, INTERVAL '10' SECOND);
--! ok
SELECT bidder, count(*) AS bid_count, SESSION_START(`dateTime`, INTERVAL '10' SECOND) AS starttime, SESSION_END(`dateTime`, INTERVAL '10' SECOND) FROM bid GROUP BY bidder, SESSION(`dateTime`, INTERVAL '10' SECOND);
--! 1:16
SELECT bidder, HOP_START(`dateTime`, INTERVAL '1' MINUTE, INTERVAL '10' MINUTE) FROM bid GROUP BY bidder, HOP(`dateTime`, INTERVAL '2' MINUTE, INTERVAL '10' MINUTE);
--! refused
SELECT bidder, TUMBLE_START(`dateTime`, INTERVAL '10' SECOND) FROM bid;
--! 1:35
SELECT COUNT(*) FROM bid GROUP BY TUMBLE(price, INTERVAL '10' SECOND);
--! 1:35
SELECT COUNT(*) FROM bid GROUP BY TUMBLE(`dateTime`, 10);
--! refused
SELECT COUNT(*) FROM bid GROUP BY TUMBLE(`dateTime`, INTERVAL '1' MONTH);
--! 1:35
SELECT COUNT(*) FROM bid GROUP BY HOP(`dateTime`, INTERVAL '10' SECOND);
--! 1:71
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(dateTime), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;
--! 1:71
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(datetime), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;
--! ok
SELECT window_start, COUNT(*) FROM TUMBLE(TABLE bid, DESCRIPTOR(`dateTime`), INTERVAL '1' MINUTE) GROUP BY window_start, window_end;
--! 1:49
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(bid, DESCRIPTOR(`dateTime`), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;
--! 1:60
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE bid, `dateTime`, INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;
--! refused
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(price), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;
--! 1:88
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(`dateTime`), '1' MINUTE)) GROUP BY window_start, window_end;
--! 1:42
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(`dateTime`), INTERVAL '1' MINUTE, INTERVAL '10' MINUTE, 1)) GROUP BY window_start, window_end;
--! refused
SELECT window_start, COUNT(*) FROM TABLE(HOP(TABLE bid, DESCRIPTOR(`dateTime`), INTERVAL '3' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end;
--! refused
SELECT window_start, COUNT(*) FROM TABLE(CUMULATE(TABLE bid, DESCRIPTOR(`dateTime`), INTERVAL '3' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end;
--! refused
SELECT window_start, COUNT(*) FROM TABLE(HOP(TABLE bid, DESCRIPTOR(`dateTime`), INTERVAL '10' MINUTE, INTERVAL '5' MINUTE)) GROUP BY window_start, window_end;
--! ok
SELECT window_start, COUNT(*) FROM TABLE(SESSION(TABLE bid PARTITION BY (bidder, auction), DESCRIPTOR(`dateTime`), INTERVAL '5' MINUTE)) GROUP BY bidder, auction, window_start, window_end;
--! refused
SELECT bidder, window_start, COUNT(*) FROM TABLE(SESSION(TABLE bid PARTITION BY bidder ORDER BY price, DESCRIPTOR(`dateTime`), INTERVAL '5' MINUTE)) GROUP BY bidder, window_start, window_end;
--! 1:22
SELECT window_start, window_end, bidder, SUM(price) FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(`dateTime`), INTERVAL '1' MINUTE)) GROUP BY window_start, bidder;
--! 1:22
SELECT window_start, bidder, SUM(price) FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(`dateTime`), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;
--! ok
SELECT window_start, window_end, GROUPING(channel) AS g, GROUPING_ID(channel, bidder), GROUP_ID(), SUM(price) FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(`dateTime`), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, GROUPING SETS ((channel), (channel, bidder), ());
--! ok
SELECT window_start, window_end, channel, SUM(price) FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(`dateTime`), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, CUBE (channel, bidder);
--! ok
SELECT channel, bidder, SUM(price) FROM bid GROUP BY ROLLUP (channel, bidder) HAVING GROUPING(channel) = 0;
--! 1:26
SELECT channel, GROUPING(price) FROM bid GROUP BY ROLLUP (channel, bidder);
--! 1:17
SELECT channel, GROUPING_ID(channel) FROM bid;
--! ok
SELECT i.imp_id, c.seen FROM impr i, click c WHERE i.imp_id = c.imp_id AND c.seen BETWEEN i.seen AND i.seen + INTERVAL '30' MINUTE;
--! ok
SELECT i.imp_id, c.pos IS NOT NULL AS clicked FROM impr i LEFT JOIN click c ON i.imp_id = c.imp_id AND c.seen >= i.seen AND c.seen < i.seen + INTERVAL '1' HOUR;
--! ok
SELECT i.imp_id FROM impr i LEFT JOIN click c USING (imp_id) WHERE c.imp_id IS NULL;
--! ok
SELECT imp_id, i.cost, pos FROM impr i JOIN click c USING (imp_id, seen);
--! 1:8
SELECT imp_id, seen FROM impr i JOIN click c ON i.imp_id = c.imp_id;
--! ok
SELECT i.imp_id, b.reason FROM (SELECT i.imp_id, c.ip, i.pt FROM impr i JOIN click c ON i.imp_id = c.imp_id) AS i LEFT JOIN blocked FOR SYSTEM_TIME AS OF i.pt AS b ON b.ip = i.ip;
--! refused
SELECT c.imp_id, b.reason FROM click c LEFT JOIN blocked FOR SYSTEM_TIME AS OF PROCTIME() AS b ON b.ip = c.ip;
--! refused
SELECT c.imp_id, b.reason FROM click c LEFT JOIN blocked FOR SYSTEM_TIME AS OF c.seen AS b ON b.ip = c.ip;
--! refused
SELECT i.imp_id, b.reason FROM impr i LEFT JOIN blocked FOR SYSTEM_TIME AS OF i.pt AS b ON TRUE;
--! ok
SELECT i.imp_id, b.reason FROM impr i LEFT JOIN blocked FOR SYSTEM_TIME AS OF i.pt AS b ON b.ip = i.dev['ip'] AND b.since < i.seen;
--! refused
SELECT i.imp_id, b.reason FROM impr i RIGHT JOIN blocked FOR SYSTEM_TIME AS OF i.pt AS b ON b.ip = i.dev['ip'];
--! ok
SELECT b.auction, p.name FROM bid b JOIN person FOR SYSTEM_TIME AS OF b.`dateTime` AS p ON p.id = b.bidder;
--! 1:19
SELECT b.auction, p.name FROM bid b JOIN person FOR SYSTEM_TIME AS OF b.`dateTime` ON person.id = b.bidder;
--! refused
SELECT b.auction, p.name FROM bid b JOIN person FOR SYSTEM_TIME AS OF b.`dateTime` AS p ON p.name = b.channel;
--! 1:54
SELECT b.auction, p.name FROM bid b JOIN person AS p FOR SYSTEM_TIME AS OF b.`dateTime` ON p.id = b.bidder;
--! refused
SELECT i.imp_id, p.name FROM impr i JOIN person FOR SYSTEM_TIME AS OF i.seen AS p ON p.id = i.ad.id;
--! ok
SELECT ad.campaign.name, ad.sizes[1].w * ad.sizes[1].h AS area, dev['os'], SUM(cost) OVER w AS spent FROM impr WINDOW w AS (PARTITION BY ad.campaign.id ORDER BY seen RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW);
--! 1:8
SELECT ad.campaign.nme FROM impr;
--! 1:8
SELECT ad.campaign.name.first FROM impr;
--! 1:8
SELECT ad.sizes.w FROM impr;
--! 1:8
SELECT ad.sizes['w'] FROM impr;
--! 1:8
SELECT dev[1] FROM impr;
--! 1:8
SELECT dev.os FROM impr;
--! 1:8
SELECT imp_id[1] FROM impr;
--! 1:8
SELECT impr.ad.campaign.*, i.cost FROM impr AS i;
--! ok
SELECT i.ad.campaign.*, i.dev['a'] || i.dev['b'] FROM impr AS i WHERE i.ad.campaign.budget - i.cost < 0.01;
--! refused
SELECT imp_id, w, h FROM impr, UNNEST(ad.sizes) AS s (w, h) WHERE w > h;
--! 1:54 differs: several errors
SELECT imp_id, s.w FROM impr, UNNEST(ad.sizes) AS s (w) WHERE w > 1;
--! ok
SELECT imp_id, k, v FROM impr LEFT JOIN UNNEST(dev) AS d (k, v) ON k = 'os';
--! ok
SELECT imp_id, k, v FROM impr CROSS JOIN UNNEST(dev) AS d (k, v) WHERE k IN ('os', 'model') AND v NOT LIKE '%bot%';
--! 1:39
SELECT imp_id, x FROM impr CROSS JOIN UNNEST(imp_id) AS d (x);
--! ok
SELECT imp_id, COUNT(*) OVER w, SUM(cost) OVER w FROM impr WINDOW w AS (PARTITION BY imp_id ORDER BY seen ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW);
--! 1:48
SELECT imp_id, COUNT(*) OVER w, SUM(cost) OVER v FROM impr WINDOW w AS (PARTITION BY imp_id ORDER BY seen);
--! refused
SELECT imp_id, COUNT(*) OVER w, SUM(cost) OVER (w ROWS 3 PRECEDING) FROM impr WINDOW w AS (PARTITION BY imp_id ORDER BY seen);
--! refused
SELECT imp_id, COUNT(*) OVER (PARTITION BY imp_id ORDER BY seen DESC) FROM impr;
--! ok
SELECT imp_id, COUNT(*) OVER (PARTITION BY imp_id ORDER BY cost) FROM impr;
--! refused
SELECT imp_id, COUNT(*) OVER (PARTITION BY imp_id) FROM impr;
--! refused
SELECT imp_id, SUM(cost) OVER (ORDER BY seen ROWS BETWEEN CURRENT ROW AND 3 FOLLOWING) FROM impr;
--! 1:60
SELECT imp_id, SUM(cost) OVER (ORDER BY seen RANGE BETWEEN 3 PRECEDING AND CURRENT ROW) FROM impr;
--! refused
SELECT imp_id, LAG(cost, 1, 0.0) OVER (PARTITION BY ad.id ORDER BY seen), LEAD(cost) OVER (PARTITION BY ad.id ORDER BY seen) FROM impr;
--! refused
SELECT imp_id, LAG(cost, 1, 'none') OVER (PARTITION BY ad.id ORDER BY seen) FROM impr;
--! ok
SELECT imp_id, RANK() OVER (PARTITION BY ad.id ORDER BY seen) FROM impr;
--! refused
SELECT * FROM (SELECT imp_id, cost, RANK() OVER (PARTITION BY ad.id ORDER BY cost DESC) AS r FROM impr) WHERE r <= 3;
--! refused
SELECT * FROM (SELECT imp_id, cost, DENSE_RANK() OVER (PARTITION BY ad.id ORDER BY cost DESC) AS r FROM impr) WHERE r <= 3;
--! ok
SELECT * FROM (SELECT imp_id, cost, ROW_NUMBER() OVER (PARTITION BY ad.id ORDER BY cost DESC) AS r FROM impr) WHERE r BETWEEN 2 AND 4;
--! refused
SELECT * FROM (SELECT imp_id, cost, ROW_NUMBER() OVER (PARTITION BY ad.id ORDER BY cost DESC) AS r FROM impr) WHERE r > 3;
--! 1:95
SELECT imp_id, ROW_NUMBER() OVER (PARTITION BY ad.id ORDER BY cost DESC) AS r FROM impr WHERE r <= 3;
--! 1:31
SELECT imp_id FROM impr WHERE ROW_NUMBER() OVER (PARTITION BY ad.id ORDER BY cost DESC) <= 3;
--! 1:31
SELECT imp_id FROM impr WHERE SUM(cost) > 3;
--! 1:62
SELECT ad.id, SUM(cost) AS s FROM impr GROUP BY ad.id HAVING s > 3;
--! 1:54
SELECT ad.id AS a, SUM(cost) AS s FROM impr GROUP BY a;
--! 1:15
SELECT ad.id, SUM(SUM(cost)) FROM impr GROUP BY ad.id;
--! 1:8
SELECT ad.campaign.name, SUM(cost) FROM impr GROUP BY ad.campaign;
--! 1:8
SELECT ad.campaign.name, SUM(cost) FROM impr GROUP BY ad.campaign.id;
--! 1:84
SELECT card, COUNT(*) FROM tx GROUP BY card HAVING COUNT(DISTINCT country) > 1 AND MAX(ts) - MIN(ts) < INTERVAL '1' HOUR;
--! ok
SELECT card, COUNT(*) FROM tx GROUP BY card HAVING COUNT(DISTINCT country) > 1 AND TIMESTAMPDIFF(MINUTE, MIN(ts), MAX(ts)) < 60;
--! ok
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES A.id AS small_id, B.id AS big_id, B.amount - A.amount AS jump, MATCH_ROWTIME() AS seen ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B) WITHIN INTERVAL '1' MINUTE DEFINE A AS A.amount < 1.00, B AS B.amount > 500);
--! ok
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES COUNT(A.id) AS n, SUM(A.amount) AS total, LAST(A.country) AS c PATTERN (A{3,5} B) DEFINE A AS A.ok = FALSE, B AS B.ok) AS m WHERE m.n > 3;
--! refused
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES A.id AS i PATTERN (A B+) DEFINE A AS A.amount > 1, B AS B.amount > A.amount);
--! 1:131
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES A.id AS i PATTERN (A B) DEFINE A AS A.amount > 1, B AS B.amnt > A.amount);
--! refused
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES A.id AS i PATTERN (A B) DEFINE A AS A.amount, B AS TRUE);
--! 1:74
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES C.id AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! refused
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY amount MEASURES A.id AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! refused
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts DESC MEASURES A.id AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! 1:124
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES A.id AS i PATTERN (A B) DEFINE A AS A.amount > 1, A AS A.amount > 2);
--! refused
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts PATTERN (A B) DEFINE A AS A.amount > 1);
--! 1:74
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES COUNT(DISTINCT A.id) AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! 1:74
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES SUM(A.amount + B.amount) AS i PATTERN (A B) DEFINE A AS A.amount > 1);
--! refused
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES A.id AS i PATTERN (A B*) DEFINE A AS A.amount > 1);
--! ok
SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES A.id AS i PATTERN (A B* C) DEFINE A AS A.amount > 1, C AS LAST(B.amount, 1) > A.amount) JOIN person ON person.name = card;
--! ok
SELECT JSON_VALUE(body, '$.user.id' RETURNING INT) FROM impr;
--! ok
SELECT JSON_VALUE(body, '$.user.id' RETURNING INTEGER DEFAULT -1 ON EMPTY) + 1, JSON_VALUE(body, '$.x' RETURNING DOUBLE) * cost FROM impr;
--! ok
SELECT JSON_VALUE(body, '$.user.id' RETURNING INTEGER DEFAULT 'x' ON EMPTY) FROM impr;
--! 1:24
SELECT JSON_VALUE(body '$.user.id') FROM impr;
--! 1:25
SELECT JSON_VALUE(body, user.id) FROM impr;
--! ok
SELECT JSON_VALUE(cost, '$.a') FROM impr;
--! ok
SELECT JSON_VALUE(bits, '$.a') FROM tx;
--! ok
SELECT JSON_QUERY(body, '$.a' WITH ARRAY WRAPPER), JSON_QUERY(body, '$.a' WITH WRAPPER), JSON_QUERY(body, '$.a' WITH UNCONDITIONAL ARRAY WRAPPER) FROM impr;
--! refused
SELECT JSON_QUERY(body, '$.a' RETURNING ARRAY<INT>) FROM impr;
--! refused
SELECT JSON_QUERY(body, '$.a' RETURNING ARRAY<VARCHAR> EMPTY OBJECT ON EMPTY) FROM impr;
--! ok
SELECT x FROM impr, UNNEST(JSON_QUERY(body, '$.a' RETURNING ARRAY<STRING> EMPTY ARRAY ON EMPTY)) AS t (x);
--! ok
SELECT JSON_EXISTS(body, '$.a' ERROR ON ERROR) AND JSON_EXISTS(body, '$.b' FALSE ON ERROR) FROM impr WHERE JSON_EXISTS(body, '$.c');
--! 1:32
SELECT JSON_EXISTS(body, '$.a' NULL ON ERROR) FROM impr;
--! ok
SELECT JSON_OBJECT(), JSON_ARRAY(), JSON_OBJECT(KEY 'a' VALUE 1, KEY 'b' VALUE JSON_ARRAY(1, TRUE, 'x' NULL ON NULL)), JSON_OBJECT('a' VALUE cost NULL ON NULL) FROM impr;
--! ok
SELECT JSON_OBJECT(imp_id VALUE 1) FROM impr;
--! 1:20
SELECT JSON_OBJECT('a', 1) FROM impr;
--! ok
SELECT JSON_OBJECT('a' VALUE ad, 'b' VALUE dev, 'c' VALUE seen) FROM impr;
--! 1:8
SELECT JSON_OBJECT(1 VALUE 'x') FROM impr;
--! ok
SELECT JSON_OBJECTAGG(imp_id VALUE cost) FROM impr;
--! 1:29
SELECT JSON_OBJECTAGG(imp_id, cost) FROM impr;
--! 1:8
SELECT JSON_OBJECTAGG(pos VALUE ip) FROM click;
--! 1:22
SELECT JSON_ARRAYAGG(DISTINCT ip) FROM click;
--! ok
SELECT JSON_ARRAYAGG(ip ORDER BY pos) FROM click;
--! 1:52
SELECT body IS JSON VALUE, body IS NOT JSON ARRAY, cost IS JSON FROM impr;
--! 1:64
SELECT JSON_QUOTE(body), JSON_UNQUOTE(body), JSON_STRING(dev), JSON_LENGTH(body), JSON_LENGTH(body, '$.a') FROM impr;
--! refused
SELECT JSON_QUOTE(cost) FROM impr;
