CREATE TABLE s (x INT) WITH ('connector' = 'datagen');
CREATE TABLE a (x INT) WITH ('connector' = 'print');
CREATE TABLE b (x INT) WITH ('connector' = 'print');
EXECUTE STATEMENT SET BEGIN
INSERT INTO a SELECT x FROM s;
INSERT INTO b SELECT x FROM s;
END;
