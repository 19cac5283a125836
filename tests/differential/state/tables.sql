-- What every pair reads and writes. Sources do not end, and give few keys, so that state is at hand soon.
CREATE TABLE orders (id BIGINT, customer STRING, price DOUBLE, qty INT)
WITH ('connector' = 'datagen', 'rows-per-second' = '200', 'fields.id.min' = '1', 'fields.id.max' = '50',
      'fields.customer.length' = '1', 'fields.qty.min' = '1', 'fields.qty.max' = '9');
CREATE TABLE clicks (id BIGINT, url STRING, n INT)
WITH ('connector' = 'datagen', 'rows-per-second' = '200', 'fields.id.min' = '1', 'fields.id.max' = '50',
      'fields.url.length' = '1');
CREATE TABLE events (id BIGINT, customer STRING, price DOUBLE, ts AS LOCALTIMESTAMP,
                     WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)
WITH ('connector' = 'datagen', 'rows-per-second' = '200', 'fields.id.min' = '1', 'fields.id.max' = '50',
      'fields.customer.length' = '1');
CREATE TABLE visits (id BIGINT, url STRING, ts AS LOCALTIMESTAMP, pt AS PROCTIME(),
                    WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)
WITH ('connector' = 'datagen', 'rows-per-second' = '200', 'fields.id.min' = '1', 'fields.id.max' = '50',
      'fields.url.length' = '1');
CREATE TABLE steps (n BIGINT, v DOUBLE)
WITH ('connector' = 'datagen', 'rows-per-second' = '200', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1',
      'fields.n.end' = '200000');
CREATE TABLE by_name (k STRING, c BIGINT) WITH ('connector' = 'blackhole');
CREATE TABLE by_id (k BIGINT, c BIGINT) WITH ('connector' = 'blackhole');
CREATE TABLE ids (k BIGINT) WITH ('connector' = 'blackhole');
CREATE TABLE sums (k BIGINT, c BIGINT, s DOUBLE) WITH ('connector' = 'blackhole');
CREATE TABLE texts (k BIGINT, a STRING, b DOUBLE) WITH ('connector' = 'blackhole');
CREATE TABLE shown (k STRING, c BIGINT) WITH ('connector' = 'print');
CREATE TABLE keyed (k BIGINT, c BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'blackhole');
