-- Whole scripts as people write them, with what their connectors need; below most of them the same with one mistake.
--! ok
-- Orders per product and minute, from Kafka to Elasticsearch.
SET 'pipeline.name' = 'orders-per-minute';
SET 'execution.checkpointing.interval' = '30 s';
SET 'table.exec.state.ttl' = '1 d';

CREATE TABLE orders (
  order_id     STRING,
  product_id   STRING,
  amount       INT,
  price        DECIMAL(10, 2),
  order_time   TIMESTAMP(3),
  `partition`  INT METADATA VIRTUAL,
  `offset`     BIGINT METADATA VIRTUAL,
  ts           TIMESTAMP_LTZ(3) METADATA FROM 'timestamp',
  WATERMARK FOR order_time AS order_time - INTERVAL '5' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'orders',
  'properties.bootstrap.servers' = 'kafka-1:9092,kafka-2:9092',
  'properties.group.id' = 'orders-per-minute',
  'scan.startup.mode' = 'group-offsets',
  'properties.auto.offset.reset' = 'earliest',
  'format' = 'json',
  'json.fail-on-missing-field' = 'false',
  'json.ignore-parse-errors' = 'true'
);

CREATE TABLE orders_per_minute (
  window_start TIMESTAMP(3),
  window_end   TIMESTAMP(3),
  product_id   STRING,
  orders       BIGINT,
  revenue      DECIMAL(38, 2),
  PRIMARY KEY (window_start, window_end, product_id) NOT ENFORCED
) WITH (
  'connector' = 'elasticsearch-7',
  'hosts' = 'http://es:9200',
  'index' = 'orders_per_minute'
);

INSERT INTO orders_per_minute
SELECT window_start, window_end, product_id, COUNT(*) AS orders, SUM(price * amount) AS revenue
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(order_time), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end, product_id;
--! 22:22
CREATE TABLE orders (
  order_id     STRING,
  product_id   STRING,
  amount       INT,
  price        DECIMAL(10, 2),
  order_time   TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '5' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'orders',
  'properties.bootstrap.servers' = 'kafka-1:9092',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json'
);
CREATE TABLE orders_per_minute (
  window_start TIMESTAMP(3),
  product_id   STRING,
  orders       BIGINT
) WITH ('connector' = 'print');

INSERT INTO orders_per_minute
SELECT window_start, product_id, COUNT(*) AS orders
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(order_time), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end;
--! ok
-- MySQL CDC joined and written to a lake.
SET 'execution.checkpointing.interval' = '3s';

CREATE TABLE products (
    id INT,
    name STRING,
    description STRING,
    PRIMARY KEY (id) NOT ENFORCED
  ) WITH (
    'connector' = 'mysql-cdc',
    'hostname' = 'mysql',
    'port' = '3306',
    'username' = 'root',
    'password' = '123456',
    'database-name' = 'mydb',
    'table-name' = 'products'
  );

CREATE TABLE orders (
   order_id INT,
   order_date TIMESTAMP(0),
   customer_name STRING,
   price DECIMAL(10, 5),
   product_id INT,
   order_status BOOLEAN,
   db_name STRING METADATA FROM 'database_name' VIRTUAL,
   op_ts TIMESTAMP_LTZ(3) METADATA FROM 'op_ts' VIRTUAL,
   PRIMARY KEY (order_id) NOT ENFORCED
 ) WITH (
   'connector' = 'mysql-cdc',
   'hostname' = 'mysql',
   'port' = '3306',
   'username' = 'root',
   'password' = '123456',
   'database-name' = 'mydb',
   'table-name' = 'orders',
   'server-id' = '5400-5404',
   'scan.startup.mode' = 'initial',
   'server-time-zone' = 'UTC'
 );

CREATE TABLE shipments (
   shipment_id INT,
   order_id INT,
   origin STRING,
   destination STRING,
   is_arrived BOOLEAN,
   PRIMARY KEY (shipment_id) NOT ENFORCED
 ) WITH (
   'connector' = 'postgres-cdc',
   'hostname' = 'pg',
   'port' = '5432',
   'username' = 'postgres',
   'password' = 'postgres',
   'database-name' = 'postgres',
   'schema-name' = 'public',
   'table-name' = 'shipments',
   'slot.name' = 'flink'
 );

CREATE TABLE enriched_orders (
   order_id INT,
   order_date TIMESTAMP(0),
   customer_name STRING,
   price DECIMAL(10, 5),
   product_id INT,
   order_status BOOLEAN,
   product_name STRING,
   product_description STRING,
   shipment_id INT,
   origin STRING,
   destination STRING,
   is_arrived BOOLEAN,
   PRIMARY KEY (order_id) NOT ENFORCED
 ) WITH (
     'connector' = 'elasticsearch-7',
     'hosts' = 'http://elasticsearch:9200',
     'index' = 'enriched_orders'
 );

INSERT INTO enriched_orders
 SELECT o.order_id, o.order_date, o.customer_name, o.price, o.product_id, o.order_status, p.name, p.description,
        s.shipment_id, s.origin, s.destination, s.is_arrived
 FROM orders AS o
 LEFT JOIN products AS p ON o.product_id = p.id
 LEFT JOIN shipments AS s ON o.order_id = s.order_id;
--! 10:23
CREATE TABLE products (id INT, name STRING, description STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'mysql-cdc', 'hostname' = 'mysql', 'port' = '3306', 'username' = 'root', 'password' = '123456', 'database-name' = 'mydb', 'table-name' = 'products');
CREATE TABLE orders (
   order_id INT,
   product_id INT,
   price DECIMAL(10, 5),
   PRIMARY KEY (order_id) NOT ENFORCED
 ) WITH ('connector' = 'mysql-cdc', 'hostname' = 'mysql', 'port' = '3306', 'username' = 'root', 'password' = '123456', 'database-name' = 'mydb', 'table-name' = 'orders');
CREATE TABLE enriched (order_id INT, product_name STRING, PRIMARY KEY (order_id) NOT ENFORCED) WITH ('connector' = 'elasticsearch-7', 'hosts' = 'http://elasticsearch:9200', 'index' = 'enriched_orders');
INSERT INTO enriched
 SELECT o.order_id, p.product_name
 FROM orders AS o
 LEFT JOIN products AS p ON o.product_id = p.id;
--! ok
-- Lookup join against JDBC, upserts into Kafka.
CREATE TABLE clicks (
  user_id BIGINT,
  url STRING,
  ts BIGINT,
  event_time AS TO_TIMESTAMP_LTZ(ts, 3),
  proc_time AS PROCTIME(),
  WATERMARK FOR event_time AS event_time - INTERVAL '10' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'clicks',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.group.id' = 'g',
  'scan.startup.mode' = 'timestamp',
  'scan.startup.timestamp-millis' = '1700000000000',
  'key.format' = 'raw',
  'key.fields' = 'user_id',
  'value.format' = 'avro-confluent',
  'value.avro-confluent.url' = 'http://registry:8081',
  'value.fields-include' = 'EXCEPT_KEY'
);
CREATE TABLE users (
  id BIGINT,
  name STRING,
  country STRING,
  PRIMARY KEY (id) NOT ENFORCED
) WITH (
  'connector' = 'jdbc',
  'url' = 'jdbc:mysql://mysql:3306/app',
  'table-name' = 'users',
  'username' = 'u',
  'password' = 'p',
  'lookup.cache' = 'PARTIAL',
  'lookup.partial-cache.max-rows' = '10000',
  'lookup.partial-cache.expire-after-write' = '10min',
  'lookup.max-retries' = '3'
);
CREATE TABLE clicks_per_country (
  country STRING,
  clicks BIGINT,
  last_click TIMESTAMP_LTZ(3),
  PRIMARY KEY (country) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'clicks_per_country',
  'properties.bootstrap.servers' = 'localhost:9092',
  'key.format' = 'json',
  'value.format' = 'json'
);
INSERT INTO clicks_per_country
SELECT COALESCE(u.country, 'unknown') AS country, COUNT(*) AS clicks, MAX(c.event_time) AS last_click
FROM clicks AS c
LEFT JOIN users FOR SYSTEM_TIME AS OF c.proc_time AS u
  ON c.user_id = u.id
GROUP BY COALESCE(u.country, 'unknown');
--! refused
CREATE TABLE clicks (
  user_id BIGINT,
  url STRING,
  proc_time AS PROCTIME()
) WITH ('connector' = 'kafka', 'topic' = 'clicks', 'properties.bootstrap.servers' = 'localhost:9092', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');
CREATE TABLE users (id BIGINT, name STRING, country STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'jdbc', 'url' = 'jdbc:mysql://mysql:3306/app', 'table-name' = 'users');
CREATE TABLE out1 (country STRING, clicks INT, PRIMARY KEY (country) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'x', 'properties.bootstrap.servers' = 'localhost:9092', 'key.format' = 'json', 'value.format' = 'json');
INSERT INTO out1
SELECT u.country, COUNT(*)
FROM clicks AS c
LEFT JOIN users FOR SYSTEM_TIME AS OF c.proc_time AS u ON c.user_id = u.id
GROUP BY u.country;
--! ok
-- Filesystem, partitioned by day and hour, streaming sink.
CREATE TABLE kafka_table (
  user_id STRING,
  order_amount DOUBLE,
  ts BIGINT,
  ts_ltz AS TO_TIMESTAMP_LTZ(ts, 3),
  WATERMARK FOR ts_ltz AS ts_ltz - INTERVAL '5' SECOND
) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'csv', 'csv.field-delimiter' = '|', 'csv.ignore-parse-errors' = 'true', 'scan.startup.mode' = 'earliest-offset');

CREATE TABLE fs_table (
  user_id STRING,
  order_amount DOUBLE,
  dt STRING,
  `hour` STRING
) PARTITIONED BY (dt, `hour`) WITH (
  'connector' = 'filesystem',
  'path' = 's3://bucket/fs_table',
  'format' = 'parquet',
  'partition.time-extractor.timestamp-pattern' = '$dt $hour:00:00',
  'sink.partition-commit.delay' = '1 h',
  'sink.partition-commit.trigger' = 'partition-time',
  'sink.partition-commit.watermark-time-zone' = 'Asia/Shanghai',
  'sink.partition-commit.policy.kind' = 'success-file',
  'sink.rolling-policy.file-size' = '128MB',
  'sink.rolling-policy.rollover-interval' = '30 min',
  'auto-compaction' = 'true'
);

INSERT INTO fs_table
SELECT
    user_id,
    order_amount,
    DATE_FORMAT(ts_ltz, 'yyyy-MM-dd'),
    DATE_FORMAT(ts_ltz, 'HH')
FROM kafka_table;
--! 2:72
CREATE TABLE kafka_table (user_id STRING, order_amount DOUBLE, ts BIGINT) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'csv', 'scan.startup.mode' = 'earliest-offset');
CREATE TABLE fs_table (user_id STRING, order_amount DOUBLE, dt STRING, hour STRING) PARTITIONED BY (dt, hour) WITH ('connector' = 'filesystem', 'path' = 's3://bucket/fs_table', 'format' = 'parquet');
INSERT INTO fs_table SELECT user_id, order_amount, 'x', 'y' FROM kafka_table;
--! ok
-- datagen to print, the quick start of many.
CREATE TABLE source_table (
  id INT,
  score INT,
  address STRING,
  f_sequence INT,
  f_random_str STRING,
  price DECIMAL(32,2),
  buyer ROW<first_name STRING, last_name STRING>,
  order_time TIMESTAMP(3)
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '5',
  'number-of-rows' = '1000',
  'fields.id.kind' = 'sequence',
  'fields.id.start' = '1',
  'fields.id.end' = '1000',
  'fields.score.min' = '1',
  'fields.score.max' = '100',
  'fields.address.length' = '10',
  'fields.f_random_str.length' = '10'
);
CREATE TABLE sink_table WITH ('connector' = 'print') LIKE source_table (EXCLUDING ALL);
INSERT INTO sink_table SELECT * FROM source_table WHERE score > 50;
--! refused
CREATE TABLE source_table (id INT, score INT) WITH ('connector' = 'datagen', 'rows-per-second' = '5');
CREATE TABLE sink_table WITH ('connector' = 'print') LIKE source_table (EXCLUDING ALL);
INSERT INTO sink_table SELECT id FROM source_table WHERE score > 50;
--! ok
-- Two sinks in a statement set, a view between.
CREATE TABLE server_logs (
    client_ip STRING,
    client_identity STRING,
    userid STRING,
    user_agent STRING,
    log_time TIMESTAMP(3),
    request_line STRING,
    status_code STRING,
    size INT,
    WATERMARK FOR log_time AS log_time - INTERVAL '30' SECONDS
) WITH ('connector' = 'datagen', 'rows-per-second' = '10');

CREATE TEMPORARY VIEW browsers AS
SELECT
  REGEXP_EXTRACT(user_agent,'[^\/]+') AS browser,
  status_code,
  log_time
FROM server_logs;

CREATE TABLE realtime_aggregations (
  `browser` STRING,
  `status_code` STRING,
  `end_time` TIMESTAMP(3),
  `requests` BIGINT NOT NULL
) WITH ('connector' = 'kafka', 'topic' = 'browser-status-codes', 'properties.bootstrap.servers' = 'localhost:9092', 'properties.group.id' = 'browser-countds', 'format' = 'avro');

CREATE TABLE offline_datawarehouse (
    `browser` STRING,
    `status_code` STRING,
    `dt` STRING,
    `hour` STRING,
    `requests` BIGINT NOT NULL
) PARTITIONED BY (`dt`, `hour`) WITH ('connector' = 'filesystem', 'path' = 's3://my-bucket/browser-into', 'sink.partition-commit.trigger' = 'partition-time', 'format' = 'json', 'sink.partition-commit.policy.kind' = 'success-file');

EXECUTE STATEMENT SET
BEGIN
INSERT INTO realtime_aggregations
SELECT browser, status_code, TUMBLE_ROWTIME(log_time, INTERVAL '5' MINUTE) AS end_time, COUNT(*) requests
FROM browsers
GROUP BY browser, status_code, TUMBLE(log_time, INTERVAL '5' MINUTE);

INSERT INTO offline_datawarehouse
SELECT browser, status_code, DATE_FORMAT(TUMBLE_ROWTIME(log_time, INTERVAL '1' HOUR), 'yyyy-MM-dd') AS `dt`,
    DATE_FORMAT(TUMBLE_ROWTIME(log_time, INTERVAL '1' HOUR), 'HH') AS `hour`, COUNT(*) requests
FROM browsers
GROUP BY browser, status_code, TUMBLE(log_time, INTERVAL '1' HOUR);
END;
--! ok
CREATE TABLE spells_cast (
    wizard STRING,
    spell  STRING
) WITH ('connector' = 'datagen', 'fields.wizard.length' = '5');

SELECT wizard, spell, times_cast
FROM (
    SELECT *,
    ROW_NUMBER() OVER (PARTITION BY wizard ORDER BY times_cast DESC) AS row_num
    FROM (SELECT wizard, spell, COUNT(*) AS times_cast FROM spells_cast GROUP BY wizard, spell)
)
WHERE row_num <= 2;
--! ok
CREATE TABLE temperature_measurements (
  measurement_time TIMESTAMP(3),
  city STRING,
  temperature FLOAT,
  WATERMARK FOR measurement_time AS measurement_time - INTERVAL '15' SECONDS
) WITH ('connector' = 'datagen');

SELECT
  measurement_time,
  city,
  temperature,
  AVG(CAST(temperature AS FLOAT)) OVER last_minute AS avg_temperature_minute,
  MAX(temperature) OVER last_minute AS min_temperature_minute,
  MIN(temperature) OVER last_minute AS max_temperature_minute,
  STDDEV(CAST(temperature AS FLOAT)) OVER last_minute AS stdev_temperature_minute
FROM temperature_measurements
WINDOW last_minute AS (
  PARTITION BY city
  ORDER BY measurement_time
  RANGE BETWEEN INTERVAL '1' MINUTE PRECEDING AND CURRENT ROW
);
--! 13:12
CREATE TABLE temperature_measurements (
  measurement_time TIMESTAMP(3),
  city STRING,
  temperature FLOAT
) WITH ('connector' = 'datagen');
SELECT
  measurement_time,
  city,
  AVG(temperature) OVER last_minute AS avg_temperature_minute
FROM temperature_measurements
WINDOW last_minute AS (
  PARTITION BY city
  ORDER BY measurment_time
  RANGE BETWEEN INTERVAL '1' MINUTE PRECEDING AND CURRENT ROW
);
--! ok
CREATE TEMPORARY TABLE subscriptions (
    id STRING,
    user_id INT,
    type STRING,
    start_date TIMESTAMP(3),
    end_date TIMESTAMP(3),
    payment_expiration TIMESTAMP(3),
    proc_time AS PROCTIME()
) WITH ('connector' = 'datagen', 'fields.user_id.min' = '1');
SELECT *
FROM subscriptions
MATCH_RECOGNIZE (PARTITION BY user_id
                 ORDER BY proc_time
                 MEASURES
                   LAST(PREMIUM.type) AS premium_type,
                   AVG(TIMESTAMPDIFF(DAY,PREMIUM.start_date,PREMIUM.end_date)) AS premium_avg_duration,
                   BASIC.start_date AS downgrade_date
                 AFTER MATCH SKIP PAST LAST ROW
                 PATTERN (PREMIUM+ BASIC)
                 DEFINE PREMIUM AS PREMIUM.type IN ('premium','platinum'),
                        BASIC AS BASIC.type = 'basic');
--! ok
CREATE TABLE transactions (
    `id` STRING,
    currency_code STRING,
    total DECIMAL(10,2),
    transaction_time TIMESTAMP(3),
    WATERMARK FOR transaction_time AS transaction_time - INTERVAL '30' SECONDS
) WITH ('connector' = 'datagen');
CREATE TABLE currency_rates (
    currency_code STRING,
    eur_rate DECIMAL(6,4),
    rate_time TIMESTAMP(3),
    WATERMARK FOR rate_time AS rate_time - INTERVAL '15' SECONDS,
    PRIMARY KEY (currency_code) NOT ENFORCED
) WITH ('connector' = 'upsert-kafka', 'topic' = 'currency_rates', 'properties.bootstrap.servers' = 'localhost:9092', 'key.format' = 'raw', 'value.format' = 'json');
SELECT t.id, t.total * c.eur_rate AS total_eur, t.total, c.currency_code, t.transaction_time
FROM transactions t
JOIN currency_rates FOR SYSTEM_TIME AS OF t.transaction_time AS c ON t.currency_code = c.currency_code;
--! ok
CREATE TABLE event_log (
  event_id STRING, payload STRING, et TIMESTAMP(3), WATERMARK FOR et AS et - INTERVAL '1' MINUTE
) WITH ('connector' = 'kafka', 'topic' = 'e', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json', 'scan.startup.mode' = 'earliest-offset');
CREATE TABLE dedup (
  event_id STRING, kind STRING, user_id BIGINT, amount DECIMAL(18, 4), tags STRING, et TIMESTAMP(3),
  PRIMARY KEY (event_id) NOT ENFORCED
) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://pg:5432/dw', 'table-name' = 'dedup', 'sink.buffer-flush.max-rows' = '1000', 'sink.buffer-flush.interval' = '2s', 'sink.max-retries' = '5');
INSERT INTO dedup
SELECT event_id,
       JSON_VALUE(payload, '$.kind') AS kind,
       JSON_VALUE(payload, '$.user.id' RETURNING INT) AS user_id,
       CAST(JSON_VALUE(payload, '$.amount' DEFAULT '0' ON EMPTY) AS DECIMAL(18, 4)) AS amount,
       JSON_QUERY(payload, '$.tags' WITH CONDITIONAL WRAPPER) AS tags,
       et
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY event_id ORDER BY et ASC) AS rn
  FROM event_log
)
WHERE rn = 1;
--! refused
CREATE TABLE event_log (
  event_id STRING, payload STRING, et TIMESTAMP(3), WATERMARK FOR et AS et - INTERVAL '1' MINUTE
) WITH ('connector' = 'kafka', 'topic' = 'e', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json', 'scan.startup.mode' = 'earliest-offset');
CREATE TABLE dedup (event_id STRING, user_id BIGINT, PRIMARY KEY (event_id) NOT ENFORCED) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://pg:5432/dw', 'table-name' = 'dedup');
INSERT INTO dedup
SELECT event_id,
       JSON_VALUE(payload, '$.user.id') AS user_id
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY event_id ORDER BY et ASC) AS rn
  FROM event_log
)
WHERE rn = 1;
--! refused
-- A funnel with a session window and an array of pages.
CREATE TABLE page_views (
  user_id BIGINT,
  page STRING,
  referrer STRING,
  ua ROW<browser STRING, os STRING, `version` ARRAY<INT>>,
  view_time TIMESTAMP_LTZ(3),
  WATERMARK FOR view_time AS view_time - INTERVAL '10' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'pv', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json', 'scan.startup.mode' = 'latest-offset');
CREATE TABLE sessions (
  user_id BIGINT,
  session_start TIMESTAMP(3),
  session_end TIMESTAMP(3),
  pages ARRAY<STRING>,
  n BIGINT,
  first_referrer STRING,
  browser STRING,
  major INT,
  bought BOOLEAN
) WITH ('connector' = 'blackhole');
INSERT INTO sessions
SELECT user_id, window_start, window_end, ARRAY_AGG(page), COUNT(*), FIRST_VALUE(referrer), MAX(ua.browser), MAX(ua.`version`[1]), MAX(CASE WHEN page LIKE '/checkout/%' THEN 1 ELSE 0 END) = 1
FROM TABLE(SESSION(TABLE page_views PARTITION BY user_id, DESCRIPTOR(view_time), INTERVAL '30' MINUTES))
GROUP BY user_id, window_start, window_end;
--! ?
CREATE CATALOG paimon WITH ('type' = 'paimon', 'warehouse' = 's3://lake/warehouse');
USE CATALOG paimon;
CREATE DATABASE IF NOT EXISTS ods;
USE ods;
CREATE TABLE IF NOT EXISTS word_count (word STRING PRIMARY KEY NOT ENFORCED, cnt BIGINT);
CREATE TEMPORARY TABLE word_table (word STRING) WITH ('connector' = 'datagen', 'fields.word.length' = '1');
SET 'execution.checkpointing.interval' = '10 s';
INSERT INTO word_count SELECT word, COUNT(*) FROM word_table GROUP BY word;
--! ?
CREATE CATALOG hive WITH ('type' = 'hive', 'hive-conf-dir' = '/opt/hive-conf', 'default-database' = 'dw');
USE CATALOG hive;
CREATE TEMPORARY TABLE src (id BIGINT, v STRING, ts TIMESTAMP(3)) WITH ('connector' = 'datagen');
INSERT INTO dw.facts PARTITION (dt = '2024-01-01') SELECT id, v FROM src;
--! ?
CREATE CATALOG iceberg WITH ('type' = 'iceberg', 'catalog-type' = 'hive', 'uri' = 'thrift://metastore:9083', 'warehouse' = 'hdfs://nn:8020/warehouse');
CREATE TABLE IF NOT EXISTS iceberg.db.sample (id BIGINT, data STRING, PRIMARY KEY (id) NOT ENFORCED) PARTITIONED BY (data) WITH ('format-version' = '2', 'write.upsert.enabled' = 'true');
INSERT INTO iceberg.db.sample /*+ OPTIONS('upsert-enabled' = 'true') */ VALUES (1, 'a');
SELECT * FROM iceberg.db.sample /*+ OPTIONS('streaming' = 'true', 'monitor-interval' = '1s') */;
--! ok
CREATE TABLE hudi_table (
  uuid VARCHAR(20) PRIMARY KEY NOT ENFORCED,
  name VARCHAR(10),
  age INT,
  ts TIMESTAMP(3),
  `partition` VARCHAR(20)
)
PARTITIONED BY (`partition`)
WITH (
  'connector' = 'hudi',
  'path' = 's3://bucket/hudi',
  'table.type' = 'MERGE_ON_READ',
  'read.streaming.enabled' = 'true'
);
INSERT INTO hudi_table VALUES
  ('id1', 'Danny', 23, TIMESTAMP '1970-01-01 00:00:01', 'par1'),
  ('id2', 'Stephen', 33, TIMESTAMP '1970-01-01 00:00:02', 'par1');
--! 6:24
CREATE TABLE hudi_table (
  uuid VARCHAR(20) PRIMARY KEY NOT ENFORCED,
  age INT,
  ts TIMESTAMP(3)
) WITH ('connector' = 'hudi', 'path' = 's3://bucket/hudi');
INSERT INTO hudi_table VALUES
  ('id1', 23, TIMESTAMP '1970-01-01 00:00:01'),
  ('id2', 'x', TIMESTAMP '1970-01-01 00:00:02');
--! ok
create table if not exists kafka_source(
id bigint comment 'id'
,name varchar comment '名称'
,`desc` string
,create_time timestamp(3)
,watermark for create_time as create_time - interval '1' second
)with(
'connector'='kafka'
,'topic'='test'
,'properties.bootstrap.servers'='localhost:9092'
,'properties.group.id'='testGroup'
,'scan.startup.mode'='earliest-offset'
,'format'='debezium-json'
);
create table print_sink(id bigint,name varchar,cnt bigint,primary key(id) not enforced)with('connector'='print');
insert into print_sink
select id,max(name),count(1)
from kafka_source
where name is not null and name<>''
  and `desc` not like '%test%'
group by id
;
--! 7:7
create table s(id bigint, name varchar, create_time timestamp(3)) with('connector'='datagen');
create table p(id bigint,cnt bigint)with('connector'='print');
insert into p
select id,count(1)
from s
where name is not null and name<>''
  and desc not like '%test%'
group by id
;
--! ok
-- A batch over files with a report.
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE lineitem (
  l_orderkey BIGINT, l_quantity DECIMAL(15, 2), l_extendedprice DECIMAL(15, 2), l_discount DECIMAL(15, 2), l_tax DECIMAL(15, 2),
  l_returnflag CHAR(1), l_linestatus CHAR(1), l_shipdate DATE
) WITH ('connector' = 'filesystem', 'path' = 'hdfs:///tpch/lineitem', 'format' = 'orc');
CREATE TABLE report (
  flag CHAR(1), status CHAR(1), sum_qty DECIMAL(38, 2), sum_disc DOUBLE, avg_disc DOUBLE, n BIGINT
) WITH ('connector' = 'filesystem', 'path' = 'hdfs:///report', 'format' = 'csv');
INSERT OVERWRITE report
SELECT l_returnflag, l_linestatus, SUM(l_quantity), CAST(SUM(l_extendedprice * (1 - l_discount)) AS DOUBLE), CAST(AVG(l_discount) AS DOUBLE), COUNT(*)
FROM lineitem
WHERE l_shipdate <= DATE '1998-12-01' - INTERVAL '90' DAY
GROUP BY l_returnflag, l_linestatus
ORDER BY l_returnflag, l_linestatus;
--! ok
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE lineitem (l_orderkey BIGINT, l_quantity DECIMAL(15, 2), l_shipdate DATE) WITH ('connector' = 'filesystem', 'path' = 'hdfs:///tpch/lineitem', 'format' = 'orc');
SELECT l_orderkey, SUM(l_quantity) AS q, RANK() OVER (ORDER BY SUM(l_quantity) DESC) AS r
FROM lineitem WHERE l_shipdate BETWEEN '1994-01-01' AND DATE '1994-12-31'
GROUP BY l_orderkey HAVING SUM(l_quantity) > 300 ORDER BY q DESC LIMIT 100;
--! 4:34
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE lineitem (l_orderkey BIGINT, l_quantity DECIMAL(15, 2), l_shipdate DATE) WITH ('connector' = 'filesystem', 'path' = 'hdfs:///tpch/lineitem', 'format' = 'orc');
SELECT l_orderkey, SUM(l_quantity) AS q
FROM lineitem WHERE l_shipdate > '1994-01-01' + INTERVAL '1' DAY
GROUP BY l_orderkey;
--! ok
SET 'sql-client.execution.result-mode' = 'tableau';
SET 'table.dml-sync' = 'true';
CREATE FUNCTION mask AS 'com.acme.udf.Mask' LANGUAGE JAVA USING JAR 's3://jars/udf.jar';
CREATE TABLE users (id BIGINT, email STRING, born DATE) WITH ('connector' = 'datagen');
CREATE VIEW adults AS SELECT id, LOWER(TRIM(email)) AS email, TIMESTAMPDIFF(YEAR, born, CURRENT_DATE) AS age FROM users WHERE TIMESTAMPDIFF(YEAR, born, CURRENT_DATE) >= 18;
CREATE TABLE sink (id BIGINT, email STRING, age INT) WITH ('connector' = 'print');
INSERT INTO sink SELECT id, CONCAT(SUBSTRING(email, 1, 2), '***', SUBSTRING(email FROM POSITION('@' IN email))), age FROM adults;
--! 1:35
CREATE TABLE a (id INT, x STRING, at TIMESTAMP(3), WATERMARK FOR at AS at) WITH ('connector' = 'datagen');
--! ok
CREATE TABLE a (id INT, x STRING, at_ TIMESTAMP(3), WATERMARK FOR at_ AS at_) WITH ('connector' = 'datagen');
CREATE TABLE b (id INT, y STRING, bt TIMESTAMP(3), WATERMARK FOR bt AS bt - INTERVAL '1' MINUTE) WITH ('connector' = 'datagen');
CREATE TABLE c (id INT, x STRING, y STRING, t TIMESTAMP(3)) WITH ('connector' = 'kafka', 'topic' = 'c', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
INSERT INTO c
SELECT a.id, a.x, b.y, a.at_
FROM a JOIN b ON a.id = b.id AND a.at_ BETWEEN b.bt - INTERVAL '10' MINUTE AND b.bt + INTERVAL '10' MINUTE;
--! refused
CREATE TABLE src (id INT, tags ARRAY<STRING>, props MAP<STRING, STRING>, items ARRAY<ROW<sku STRING, qty INT, price DECIMAL(10, 2)>>) WITH ('connector' = 'datagen');
CREATE TABLE flat (id INT, sku STRING, qty INT, total DECIMAL(38, 2), campaign STRING, first_tag STRING, ntags INT) WITH ('connector' = 'print');
INSERT INTO flat
SELECT s.id, i.sku, i.qty, i.qty * i.price, s.props['campaign'], s.tags[1], CARDINALITY(s.tags)
FROM src AS s
CROSS JOIN UNNEST(s.items) AS i (sku, qty, price)
WHERE 'vip' = ANY (SELECT t FROM UNNEST(s.tags) AS x (t)) OR ARRAY_CONTAINS(s.tags, 'vip');
--! 4:23
CREATE TABLE src (id INT, items ARRAY<ROW<sku STRING, qty INT, price DECIMAL(10, 2)>>) WITH ('connector' = 'datagen');
CREATE TABLE flat (id INT, sku STRING, qty INT) WITH ('connector' = 'print');
INSERT INTO flat
SELECT s.id, i.sku, i.quantity
FROM src AS s
CROSS JOIN UNNEST(s.items) AS i (sku, qty, price);
--! ok
-- Old style, Flink 1.10
CREATE TABLE user_log (
    user_id VARCHAR,
    item_id VARCHAR,
    category_id VARCHAR,
    behavior VARCHAR,
    ts TIMESTAMP(3)
) WITH (
    'connector' = 'kafka',
    'topic' = 'user_behavior',
    'properties.bootstrap.servers' = 'localhost:9092',
    'scan.startup.mode' = 'earliest-offset',
    'format' = 'json'
);
CREATE TABLE pvuv_sink (
    dt VARCHAR,
    pv BIGINT,
    uv BIGINT,
    PRIMARY KEY (dt) NOT ENFORCED
) WITH (
    'connector' = 'jdbc',
    'url' = 'jdbc:mysql://localhost:3306/flink-test',
    'table-name' = 'pvuv_sink',
    'username' = 'root',
    'password' = '123456',
    'sink.buffer-flush.max-rows' = '1'
);
INSERT INTO pvuv_sink
SELECT
  DATE_FORMAT(ts, 'yyyy-MM-dd HH:00') dt,
  COUNT(*) AS pv,
  COUNT(DISTINCT user_id) AS uv
FROM user_log
GROUP BY DATE_FORMAT(ts, 'yyyy-MM-dd HH:00');
--! 8:10
CREATE TABLE user_log (user_id VARCHAR, ts TIMESTAMP(3)) WITH ('connector' = 'kafka', 'topic' = 'user_behavior', 'properties.bootstrap.servers' = 'localhost:9092', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
CREATE TABLE pvuv_sink (dt VARCHAR, pv BIGINT, PRIMARY KEY (dt) NOT ENFORCED) WITH ('connector' = 'jdbc', 'url' = 'jdbc:mysql://localhost:3306/flink-test', 'table-name' = 'pvuv_sink');
INSERT INTO pvuv_sink
SELECT
  DATE_FORMAT(ts, 'yyyy-MM-dd HH:00') dt,
  COUNT(*) AS pv
FROM user_log
GROUP BY dt;
--! ok
CREATE TABLE t1 (id INT, name STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'mongodb', 'uri' = 'mongodb://user:pw@localhost:27017', 'database' = 'db', 'collection' = 'c');
CREATE TABLE t2 (rowkey INT, family1 ROW<q1 INT>, family2 ROW<q2 STRING, q3 BIGINT>, PRIMARY KEY (rowkey) NOT ENFORCED) WITH ('connector' = 'hbase-2.2', 'table-name' = 'mytable', 'zookeeper.quorum' = 'localhost:2181');
INSERT INTO t2 SELECT id, ROW(id), ROW(name, CAST(id AS BIGINT)) FROM t1;
--! refused
CREATE TABLE rates (cur STRING, rate DECIMAL(20, 10), PRIMARY KEY (cur) NOT ENFORCED) WITH ('connector' = 'jdbc', 'url' = 'jdbc:mysql://m/db', 'table-name' = 'r');
CREATE TABLE pay (id BIGINT, cur STRING, amt DECIMAL(20, 4), p AS PROCTIME()) WITH ('connector' = 'datagen');
CREATE VIEW in_eur AS
SELECT /*+ LOOKUP('table'='rates', 'async'='false', 'retry-predicate'='lookup_miss', 'retry-strategy'='fixed_delay', 'fixed-delay'='5s', 'max-attempts'='3') */
  p.id, p.amt * r.rate AS eur, p.p
FROM pay AS p JOIN rates FOR SYSTEM_TIME AS OF p.p AS r ON p.cur = r.cur;
SELECT TUMBLE_START(p, INTERVAL '1' MINUTE) AS m, SUM(eur) FROM in_eur GROUP BY TUMBLE(p, INTERVAL '1' MINUTE);
--! ok
WITH recent AS (
  SELECT * FROM (VALUES (1, 'a', TIMESTAMP '2024-01-01 00:00:00'), (2, 'b', TIMESTAMP '2024-01-02 00:00:00')) AS v (id, name, ts)
), counted AS (
  SELECT name, COUNT(*) AS n, MAX(ts) AS last_ts FROM recent GROUP BY name
)
SELECT r.id, UPPER(r.name) AS name, c.n,
  CASE WHEN c.n > 10 THEN 'many' WHEN c.n BETWEEN 2 AND 10 THEN 'some' ELSE 'one' END AS how_many,
  CAST(r.ts AS DATE) AS d, EXTRACT(HOUR FROM r.ts) AS h
FROM recent r JOIN counted c ON r.name = c.name AND r.ts = c.last_ts
WHERE r.id IN (SELECT MAX(id) FROM recent GROUP BY name) AND NOT (r.name IS NULL OR r.name = '');
--! 4:10
WITH recent AS (
  SELECT * FROM (VALUES (1, 'a', TIMESTAMP '2024-01-01 00:00:00')) AS v (id, name, ts)
), counted AS (
  SELECT name, COUNT(*) AS n FROM recent
)
SELECT r.id, c.n FROM recent r JOIN counted c ON r.name = c.name;
