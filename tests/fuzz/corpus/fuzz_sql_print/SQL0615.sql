CREATE TABLE s (a INT, b STRING) WITH ('connector' = 'datagen');
CREATE TABLE t (a STRING) WITH ('connector' = 'print');
CREATE MODEL m INPUT (b STRING) OUTPUT (label STRING) WITH ('provider' = 'openai');
INSERT INTO t SELECT label FROM ML_PREDICT(TABLE s, MODEL m, DESCRIPTOR(b));
