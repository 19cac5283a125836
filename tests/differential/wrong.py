"""Statements with one mistake of a kind: at least a template for each code of the analysis that mutations hit seldom.

{t} {u}: tables of the script ({u} may be the same); {c} {d}: columns of {t}; {n} {m}: fresh names; {I} {S} {B} ...: an
expression of that family over {t} (functions.py). Tables of their own stand in front, before ";\n".
"""

import re

_OWN = ("CREATE TABLE {n} (k INT, g STRING, b BOOLEAN, ar ARRAY<INT>, r ROW<x INT, y STRING>, ts TIMESTAMP(3), pt AS PROCTIME(), WATERMARK FOR ts AS ts, "
        "PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'kafka');\n")
_PARTITIONED = "CREATE TABLE {n} (k INT, g STRING, m STRING METADATA, c AS k + 1) PARTITIONED BY (g) WITH ('connector' = 'filesystem');\n"

_LTZ = "CREATE TABLE {m} (k INT, ts TIMESTAMP_LTZ(3), WATERMARK FOR ts AS ts, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'upsert-kafka');\n"

_PLAIN = "CREATE TABLE {n} (k INT, l BIGINT, s STRING, y BYTES, d DATE, t TIME(0), ts TIMESTAMP(3), z TIMESTAMP_LTZ(3), dc DECIMAL(10, 2), a ARRAY<INT>, u MULTISET<STRING>, p AS PROCTIME()) WITH ('connector' = 'kafka');\n"

TEMPLATES = {
    "LostOperator": [_PLAIN + "SELECT s MEMBER OF u FROM {n}", _PLAIN + "SELECT u SUBMULTISET OF u FROM {n}", _PLAIN + "SELECT u MULTISET UNION u FROM {n}", _PLAIN + "SELECT u IS A SET, u IS NOT EMPTY FROM {n}",
                     _PLAIN + "SELECT (ts, ts) CONTAINS ts FROM {n}", _PLAIN + "SELECT (ts, ts) PRECEDES (ts, ts) FROM {n}", _PLAIN + "SELECT 1 FROM {n} WHERE (d, d) EQUALS (d, d)", "SELECT NEXT VALUE FOR {n}"],
    "Overlaps": [_PLAIN + "SELECT (ts, ts) OVERLAPS (d, d) FROM {n}", _PLAIN + "SELECT (ts, s) OVERLAPS (ts, ts) FROM {n}", _PLAIN + "SELECT 1 FROM {n} WHERE k OVERLAPS l", _PLAIN + "SELECT (z, z) OVERLAPS (z, INTERVAL '1' HOUR) FROM {n}"],
    "ImplicitCast": [_PLAIN + "SELECT CASE WHEN k > 1 THEN l ELSE d END FROM {n}", _PLAIN + "SELECT CASE WHEN k > 1 THEN ts ELSE k END FROM {n}", _PLAIN + "SELECT k FROM {n} UNION ALL SELECT t FROM {n}",
                     _PLAIN + "SELECT ARRAY[k, ts] FROM {n}", _PLAIN + "SELECT MAP['a', z, 'b', l] FROM {n}", _PLAIN + "SELECT dc FROM {n} EXCEPT SELECT d FROM {n}", _PLAIN + "SELECT COALESCE(k, INTERVAL '1' DAY) FROM {n}",
                     _PLAIN + "SELECT CAST(TIMESTAMP '2024-01-01 00:00:00' AS BIGINT) AS a FROM {n}", "CREATE VIEW {n} AS SELECT CAST(1 AS TIMESTAMP(3)) AS a"],
    "Uncoded": [_PLAIN + "SELECT y || y FROM {n}", _PLAIN + "SELECT a || a FROM {n}", _PLAIN + "SELECT s < INTERVAL '1' DAY FROM {n}", _PLAIN + "SELECT a BETWEEN a AND a FROM {n}", _PLAIN + "SELECT dc * INTERVAL '1' DAY FROM {n}",
                _PLAIN + "SELECT INTERVAL '1' DAY + z FROM {n}", _PLAIN + "SELECT ELT(-1, s, 'b') FROM {n}", _PLAIN + "SELECT JSON_VALUE(s, NULL) FROM {n}", _PLAIN + "SELECT JSON_QUERY(s, d) FROM {n}"],
    "LagDefault": [_PLAIN + "SELECT LAG(l, 1, 0) OVER (ORDER BY p) FROM {n}", _PLAIN + "SELECT LAG(dc, 1, 0) OVER (PARTITION BY s ORDER BY p) FROM {n}", _PLAIN + "SELECT LAG(k, 1, 0) OVER (ORDER BY p) FROM {n}",
                   _PLAIN + "SELECT LAG(d, 1, '2024-01-01') OVER (ORDER BY p) FROM {n}"],
    "WindowClause": [_PLAIN + "SELECT SUM(k) OVER (w) FROM {n} WINDOW w AS (ORDER BY p ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)", _PLAIN + "SELECT SUM(k) OVER (w PARTITION BY s) FROM {n} WINDOW w AS (ORDER BY p)",
                     _PLAIN + "SELECT SUM(k) OVER (w ORDER BY p) FROM {n} WINDOW w AS (ORDER BY p)", _PLAIN + "SELECT SUM(k) OVER w FROM {n} WINDOW w AS (ORDER BY p), v AS (ORDER BY p)",
                     _PLAIN + "SELECT SUM(k) OVER (w ORDER BY p) FROM {n} WINDOW w AS (PARTITION BY s)"],
    "LateralValues": [_PLAIN + "SELECT x.v FROM {n}, LATERAL (VALUES (k), (1)) AS x (v)", _PLAIN + "SELECT x.v FROM {n}, LATERAL (SELECT k AS v) AS x", _PLAIN + "SELECT x.v FROM {n}, LATERAL (SELECT 1 AS v) AS x"],
    "IntervalOfProctime": [_OWN + "SELECT x.k, x.ts FROM {n} x JOIN {n} y ON x.k = y.k AND x.pt BETWEEN y.pt - INTERVAL '1' HOUR AND y.pt",
                           _OWN + "SELECT x.k FROM {n} x JOIN {n} y ON x.k = y.k AND x.pt >= y.pt AND x.pt < y.pt + INTERVAL '1' HOUR"],
    "MatchType": [_OWN + "CREATE TABLE {m} (a STRING, b TIMESTAMP(3)) WITH ('connector' = 'print');\nINSERT INTO {m} SELECT * FROM {n} MATCH_RECOGNIZE (PARTITION BY g ORDER BY ts MEASURES LAST(A.k) AS x PATTERN (A B) DEFINE A AS A.k > 1) AS q",
                  _OWN + "CREATE TABLE {m} (a STRING, b INT) WITH ('connector' = 'print');\nINSERT INTO {m} SELECT * FROM {n} MATCH_RECOGNIZE (PARTITION BY g ORDER BY ts MEASURES FIRST(A.k, 1) + 1 AS x PATTERN (A B) DEFINE A AS A.k > 1) AS q"],
    "SessionKeys": [_OWN + "SELECT window_start, window_end, g, FIRST_VALUE(k) FROM TABLE(SESSION(TABLE {n} PARTITION BY g, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, g",
                    _OWN + "SELECT window_start, window_end, b, FIRST_VALUE(k) FROM TABLE(SESSION(TABLE {n} PARTITION BY g, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, b"],
    "JdbcCatalog": ["CREATE CATALOG {n} WITH ('type' = 'jdbc')", "CREATE CATALOG {n} WITH ('type' = 'jdbc', 'username' = 'a', 'password' = 'b', 'base-url' = 'jdbc:postgresql://h:1')"],
    "TimesDiffer": [_OWN + _LTZ + "SELECT x.k FROM {n} x JOIN {m} FOR SYSTEM_TIME AS OF x.ts AS y ON x.k = y.k",
                    _OWN + _LTZ + "SELECT x.g FROM {m} y JOIN {n} FOR SYSTEM_TIME AS OF y.ts AS x ON x.k = y.k",
                    _OWN + _LTZ + "SELECT x.g FROM {n} x JOIN {m} y ON x.k = y.k AND x.ts BETWEEN y.ts - INTERVAL '1' HOUR AND y.ts"],
    "TimeLost": [_OWN + "SELECT COUNT(*) FROM TABLE(TUMBLE((SELECT x.ts FROM {n} x JOIN {n} y ON x.k = y.k), DESCRIPTOR(ts), INTERVAL '1' HOUR))",
                 _OWN + "SELECT * FROM (SELECT x.k, x.ts FROM {n} x JOIN {n} y ON x.k = y.k AND x.ts > y.ts) ORDER BY ts",
                 _OWN + "SELECT SUM(k) OVER (ORDER BY ts ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM (SELECT k, ts FROM {n} WHERE g IN (SELECT g FROM {n}))",
                 _OWN + "SELECT * FROM (SELECT DISTINCT k, ts FROM {n}) MATCH_RECOGNIZE (ORDER BY ts MEASURES A.k AS x PATTERN (A B) DEFINE A AS A.k > 1) AS q"],
    "GroupedField": [_OWN + "SELECT r.x, COUNT(*) FROM {n} GROUP BY r", _OWN + "SELECT COUNT(*) FROM {n} GROUP BY r HAVING r.y = 'a'", _OWN + "SELECT r.x, r.y FROM {n} GROUP BY r.x"],
    "UnknownTable": ["SELECT * FROM no_such_table", "DROP TABLE {n}", "INSERT INTO {n} SELECT {I} FROM {t}", "DESCRIBE {n}", "SHOW CREATE TABLE {n}"],
    "AmbiguousColumn": ["SELECT {c} FROM {t} AS x JOIN {t} AS y ON TRUE", "SELECT x.{c} FROM {t} x, {t} y WHERE {d} IS NULL"],
    "DuplicateAlias": ["SELECT 1 FROM {t} AS x, {u} AS x", "SELECT * FROM {t} x JOIN {u} x ON TRUE"],
    "UnknownAlias": ["SELECT q.{c} FROM {t}", "SELECT {t}.{c} FROM {t} AS other"],
    "UnknownField": [_OWN + "SELECT r.nothing FROM {n}", _OWN + "SELECT {n}.r.z FROM {n}"],
    "UnknownDatabase": ["USE nowhere", "USE CATALOG nowhere", "CREATE TABLE nowhere.x (a INT)", "SHOW TABLES FROM nowhere", "DROP DATABASE nowhere", "SHOW DATABASES IN nowhere"],
    "UnknownWindow": ["SELECT SUM(1) OVER w FROM {t}", "SELECT COUNT(*) OVER nowin FROM {t} WINDOW w AS (ORDER BY {c})"],
    "ColumnListCount": ["CREATE VIEW {n} (a, b, c) AS SELECT {I} AS x FROM {t}", "WITH q (a, b) AS (SELECT {c} FROM {t}) SELECT * FROM q",
                        "SELECT * FROM (SELECT {I}, {S} FROM {t}) AS q (a)", "SELECT * FROM (VALUES (1, 2)) AS v (a)"],
    "BadStar": ["SELECT *", "SELECT x.* FROM {t}", "SELECT nothing.* FROM {t}"],
    "BadOrdinal": ["SELECT {c} FROM {t} ORDER BY 2", "SELECT {I} AS x FROM {t} ORDER BY 0", "SELECT {c}, COUNT(*) FROM {t} GROUP BY {c} ORDER BY 7"],
    "UnknownHint": ["SELECT /*+ NO_SUCH_HINT(a) */ * FROM {t}", "SELECT * FROM {t} /*+ NOTHING('a' = 'b') */", "SELECT /*+ BROADCASTS({t}) */ {c} FROM {t}"],
    "UnknownModel": ["DESCRIBE MODEL {n}", "DROP MODEL {n}", "ALTER MODEL {n} SET ('a' = 'b')", "SHOW CREATE MODEL {n}",
                     "SELECT * FROM ML_PREDICT(TABLE {t}, MODEL {n}, DESCRIPTOR({c}))"],
    "BadJoin": ["SELECT 1 FROM {t} x JOIN {u} y", "SELECT 1 FROM {t} x LEFT JOIN {u} y", "SELECT 1 FROM {t} x CROSS JOIN {u} y ON TRUE", "SELECT 1 FROM {t} NATURAL JOIN {u} y ON TRUE",
                "SELECT 1 FROM {t} x FULL JOIN {u} y"],
    "JoinKeyTypes": [_OWN + "SELECT 1 FROM {n} x JOIN {n} y ON x.k = y.g", _OWN + "SELECT x.k FROM {n} x LEFT JOIN {n} y ON x.g = y.k AND x.b"],
    "NoCommonType": ["SELECT CASE WHEN {B} THEN 1 ELSE DATE '2024-01-01' END FROM {t}", "SELECT COALESCE({B}, 'x', ARRAY[1]) FROM {t}", "SELECT ARRAY[1, TRUE, 'x'] FROM {t}",
                     "SELECT CASE {I} WHEN 1 THEN TRUE WHEN 2 THEN ROW(1, 2) END FROM {t}"],
    "NotACondition": ["SELECT {c} FROM {t} WHERE {I}", "SELECT 1 FROM {t} x JOIN {u} y ON 1", "SELECT COUNT(*) FROM {t} HAVING 1", "SELECT SUM(1) FILTER (WHERE {S}) FROM {t}"],
    "SubqueryColumns": ["SELECT (SELECT {c}, 1 FROM {t}) FROM {t}", "SELECT 1 FROM {t} WHERE {I} IN (SELECT 1, 2 FROM {t})", "SELECT 1 FROM {t} WHERE ({I}, 1) IN (SELECT 1 FROM {t})"],
    "SetOperationColumns": ["SELECT {I} FROM {t} UNION ALL SELECT {I}, 1 FROM {t}", "SELECT {I}, {S} FROM {t} INTERSECT SELECT 1", "VALUES (1, 2) EXCEPT VALUES (1)"],
    "SetOperationTypes": ["SELECT {I} FROM {t} UNION ALL SELECT ARRAY[1]", "SELECT {B} FROM {t} UNION SELECT DATE '2024-01-01'", "SELECT 1 INTERSECT SELECT TRUE"],
    "RowsDiffer": ["VALUES (1, 2), (1)", "SELECT * FROM (VALUES (1), (1, 2)) AS v", "VALUES (1, 'x'), (2), (3, 'y')"],
    "FunctionOfOtherKind": ["SELECT ML_PREDICT(1) FROM {t}", "SELECT CONCAT(*) FROM {t}", "SELECT * FROM TABLE(LOWER('x'))"],
    "WrongFunctionKind": ["SELECT ABS(*) FROM {t}", "SELECT {I}, CONCAT(*) FROM {t}", "SELECT UNNEST(ARRAY[1]) FROM {t}", "SELECT * FROM TABLE(UPPER('x'))", "SELECT UPPER(*) FROM {t}", "SELECT TUMBLE(TABLE {t}) FROM {t}", "SELECT * FROM {t}, LATERAL TABLE(ABS(1))"],
    "BadTypeParameter": ["SELECT CAST({I} AS DECIMAL(2, 5)) FROM {t}", "CREATE TABLE {n} (a DECIMAL(0)) WITH ('connector' = 'print')", "SELECT CAST({I} AS NUMERIC(3, 4)) FROM {t}"],
    "BadNamedArgument": ["SELECT UPPER(x => {S}) FROM {t}", "SELECT COALESCE(a => {I}, b => 1) FROM {t}", "SELECT ABS(nothing => {I}) FROM {t}"],
    "UnknownType": ["SELECT CAST({I} AS NOTYPE) FROM {t}", "CREATE TABLE {n} (a NO_SUCH_TYPE) WITH ('connector' = 'print')"],
    "BadLiteral": ["SELECT DATE '2024-02-31' FROM {t}", "SELECT TIMESTAMP '2024-01-01 25:00:00', {I} FROM {t}", "SELECT X'0A1' FROM {t}", "SELECT INTERVAL '61' MINUTE TO SECOND FROM {t}"],
    "NullNotAllowed": ["SELECT NULL FROM {t}", "SELECT {I}, NULL AS x FROM {t}"],
    "AggregateMisplaced": ["SELECT {c} FROM {t} WHERE SUM(1) > 1", "SELECT {c} FROM {t} GROUP BY COUNT(*)", "SELECT 1 FROM {t} x JOIN {u} y ON MAX(1) = 1"],
    "OverMissing": ["SELECT ROW_NUMBER() FROM {t}", "SELECT RANK() FROM {t}", "SELECT LAG({c}) FROM {t}", "SELECT NTILE(2), {c} FROM {t}"],
    "OverMisplaced": ["SELECT {c} FROM {t} WHERE ROW_NUMBER() OVER (ORDER BY {c}) = 1", "SELECT UPPER({S}) OVER (ORDER BY {c}) FROM {t}", "SELECT 1 FROM {t} GROUP BY SUM(1) OVER (ORDER BY {c})"],
    "BadWindow": ["SELECT RANK() OVER (PARTITION BY {c}) FROM {t}", "SELECT SUM(1) OVER (ORDER BY {c} ROWS BETWEEN CURRENT ROW AND 2 PRECEDING) FROM {t}",
                  "SELECT SUM(1) OVER (ORDER BY {c} ROWS BETWEEN UNBOUNDED FOLLOWING AND CURRENT ROW) FROM {t}"],
    "GroupWindowMisplaced": [_OWN + "SELECT TUMBLE(ts, INTERVAL '1' HOUR) FROM {n}", _OWN + "SELECT 1 FROM {n} WHERE HOP(ts, INTERVAL '1' HOUR, INTERVAL '2' HOUR) IS NULL"],
    "GroupWindowMissing": [_OWN + "SELECT TUMBLE_START(ts, INTERVAL '1' HOUR) FROM {n}", _OWN + "SELECT HOP_END(ts, INTERVAL '1' HOUR, INTERVAL '2' HOUR) FROM {n} GROUP BY k",
                           _OWN + "SELECT SESSION_START(ts, INTERVAL '1' HOUR) FROM {n} GROUP BY TUMBLE(ts, INTERVAL '1' HOUR)"],
    "BadWindowTable": [_OWN + "SELECT * FROM TABLE(TUMBLE(TABLE {n}, DESCRIPTOR(ts)))", _OWN + "SELECT * FROM TABLE(HOP(TABLE {n}, DESCRIPTOR(ts), INTERVAL '1' HOUR))",
                       _OWN + "SELECT * FROM TABLE(TUMBLE(TABLE {n}, DESCRIPTOR(ts), 5))", _OWN + "SELECT * FROM TABLE(TUMBLE(TABLE {n}, DESCRIPTOR(ts, k), INTERVAL '1' HOUR))"],
    "NeedsTimeAttribute": [_OWN + "SELECT * FROM TABLE(TUMBLE(TABLE {n}, DESCRIPTOR(k), INTERVAL '1' HOUR))", _OWN + "SELECT COUNT(*) FROM {n} GROUP BY TUMBLE(k, INTERVAL '1' HOUR)"],
    "NotInSelect": ["SELECT DISTINCT {c} FROM {t} ORDER BY {d}", _OWN + "SELECT DISTINCT k FROM {n} ORDER BY g", _OWN + "SELECT DISTINCT g FROM {n} ORDER BY k DESC"],
    "NotAnAggregate": ["SELECT UPPER({S}) FILTER (WHERE {B}) FROM {t}", "SELECT ABS(DISTINCT {I}) FROM {t}", "SELECT UPPER('x') WITHIN GROUP (ORDER BY {c}) FROM {t}"],
    "BadGrouping": ["SELECT GROUPING({c}) FROM {t}", "SELECT {c}, GROUPING_ID(1) FROM {t} GROUP BY ROLLUP ({c})", _OWN + "SELECT GROUPING(g) FROM {n} GROUP BY CUBE (k)"],
    "BadTemporalJoin": [_OWN + "SELECT 1 FROM {t} x JOIN {n} FOR SYSTEM_TIME AS OF 1 AS y ON TRUE", _OWN + "SELECT 1 FROM {n} x JOIN {n} FOR SYSTEM_TIME AS OF x.k AS y ON x.k = y.k",
                        _OWN + "SELECT 1 FROM {n} x LEFT JOIN {n} FOR SYSTEM_TIME AS OF x.g AS y ON x.k = y.k"],
    "BadMatch": [_OWN + "SELECT * FROM {n} MATCH_RECOGNIZE (PARTITION BY g ORDER BY ts MEASURES LAST(A.k) AS x PATTERN (A B) DEFINE A AS A.k) AS q",
                 _OWN + "SELECT * FROM {n} MATCH_RECOGNIZE (ORDER BY ts MEASURES SUM(DISTINCT A.k) AS x PATTERN (A B) DEFINE A AS TRUE, A AS FALSE) AS q",
                 _OWN + "SELECT * FROM {n} MATCH_RECOGNIZE (ORDER BY ts MEASURES A.k AS x AFTER MATCH SKIP TO LAST Z PATTERN (A B) DEFINE A AS A.k > 1) AS q",
                 _OWN + "SELECT * FROM {n} MATCH_RECOGNIZE (ORDER BY ts MEASURES A.k AS x ALL ROWS PER MATCH PATTERN (A B) DEFINE A AS A.k > 1) AS q"],
    "QualifyWithoutWindow": ["SELECT {c} FROM {t} QUALIFY {B}", "SELECT {c} FROM {t} QUALIFY {I} = 1"],
    "BadPivot": [_OWN + "SELECT * FROM (SELECT k, g FROM {n}) PIVOT (SUM(k) FOR g IN (1))", _OWN + "SELECT * FROM (SELECT k, g FROM {n}) PIVOT (UPPER(g) FOR k IN (1))",
                 _OWN + "SELECT * FROM (SELECT k, g FROM {n}) PIVOT (SUM(k) FOR (g, k) IN ('a'))"],
    "InsertTarget": [_OWN + "INSERT INTO {n} (pt) SELECT PROCTIME()", _OWN + "INSERT INTO {n} (k, k) SELECT 1, 2", _OWN + "INSERT INTO {n} (nothing) SELECT 1", _OWN + "INSERT INTO {n} (g) SELECT 'x'",
                     _OWN + "INSERT INTO {n} (r.x) SELECT 1", _OWN + "UPDATE {n} SET nothing = 1"],
    "InsertPartition": [_PARTITIONED + "INSERT INTO {n} PARTITION (k = 1) SELECT 'x', 'y'", _OWN + "INSERT INTO {n} PARTITION (g = 'x') (k) SELECT 1", _PARTITIONED + "INSERT OVERWRITE {n} PARTITION (m = 'a') SELECT 1, 'b'"],
    "NotASink": ["CREATE VIEW {n} AS SELECT {I} AS a FROM {t};\nINSERT INTO {n} SELECT 1", "CREATE TEMPORARY VIEW {n} AS SELECT 1 AS a;\nINSERT INTO {n} VALUES (1)"],
    "WrongMode": ["TRUNCATE TABLE {t}", "ANALYZE TABLE {t} COMPUTE STATISTICS"],
    "MissingConnector": ["CREATE TABLE {n} (a INT);\nSELECT a FROM {n}", "CREATE TABLE {n} (a INT) WITH ('k' = 'v');\nINSERT INTO {n} SELECT 1", "CREATE TABLE {n} AS SELECT {I} AS a FROM {t}"],
    "UnknownModule": ["UNLOAD MODULE {n}", "USE MODULES {n}", "USE MODULES core, {n}"],
    "BadModule": ["LOAD MODULE core", "LOAD MODULE core2 WITH ('type' = 'core')", "LOAD MODULE {n} WITH ('type' = 'hive')"],
    "WrongKind": ["CREATE VIEW {n} AS SELECT {I} AS a FROM {t};\nALTER TABLE {n} SET ('a' = 'b')", "ALTER VIEW {t} RENAME TO {n}", "SHOW CREATE VIEW {t}",
                  "CREATE VIEW {n} AS SELECT 1 AS a;\nCREATE TABLE {m} LIKE {n}", "CREATE VIEW {n} AS SELECT 1 AS a;\nSHOW CREATE TABLE {n}"],
    "TemporaryObject": ["CREATE TEMPORARY TABLE {n} (a INT) WITH ('connector' = 'print');\nALTER TABLE {n} ADD b INT", "CREATE TEMPORARY TABLE {n} (a INT) WITH ('connector' = 'print');\nDROP TABLE {n}",
                        "CREATE TEMPORARY VIEW {n} AS SELECT {I} AS a FROM {t};\nALTER VIEW {n} RENAME TO {m}"],
    "InUse": ["DROP DATABASE default_database", "DROP CATALOG default_catalog", "CREATE DATABASE {n};\nCREATE TABLE {n}.x (a INT);\nDROP DATABASE {n}", "CREATE DATABASE {n};\nUSE {n};\nDROP DATABASE {n} CASCADE"],
    "NoProcedures": ["CALL {n}(1)", "CALL sys.{n}('a')", "SHOW PROCEDURES", "SHOW PROCEDURES FROM default_database"],
    "BadPartition": ["SHOW PARTITIONS {t}", _OWN + "ALTER TABLE {n} ADD PARTITION (g = 'x')", _PARTITIONED + "ALTER TABLE {n} ADD PARTITION (k = '1')", _PARTITIONED + "ALTER TABLE {n} DROP PARTITION (g = 'x')"],
    "BadAlter": [_OWN + "ALTER TABLE {n} DROP k", _OWN + "ALTER TABLE {n} RENAME ts TO {m}", _OWN + "ALTER TABLE {n} ADD g INT", _OWN + "ALTER TABLE {n} ADD PRIMARY KEY (g) NOT ENFORCED",
                 _PARTITIONED + "ALTER TABLE {n} DROP WATERMARK", _PARTITIONED + "ALTER TABLE {n} DROP k", _PARTITIONED + "ALTER TABLE {n} MODIFY k ROW<x INT>", _OWN + "ALTER TABLE {n} DROP DISTRIBUTION",
                 _PARTITIONED + "ALTER TABLE {n} DROP PRIMARY KEY", _OWN + "ALTER TABLE {n} RENAME r.x TO z"],
    "TooManyParts": ["DROP TABLE a.b.c.{n}", "DESCRIBE a.b.c.{n}", "CREATE TABLE a.b.c.{n} (x INT)", "USE a.b.{n}", "CREATE DATABASE a.b.{n}"],
    "BadFunction": ["CREATE FUNCTION {n} AS ''", "CREATE FUNCTION {n} AS 'a.B' LANGUAGE SQL", "ALTER TEMPORARY FUNCTION {n} AS 'a.B'", "ALTER TEMPORARY SYSTEM FUNCTION {n} AS 'a.B'"],
    "UnknownFunction": ["SELECT no_such_function({I}) FROM {t}", "DROP FUNCTION {n}", "DESCRIBE FUNCTION {n}", "ALTER FUNCTION {n} AS 'a.B'"],
    "BadModel": ["CREATE MODEL {n} INPUT (a INT) OUTPUT (b INT)", "CREATE MODEL {n} INPUT (a INT) WITH ('provider' = 'p')", "CREATE MODEL {n} INPUT (a INT, b AS a) OUTPUT (c INT) WITH ('provider' = 'p')"],
    "BadMaterializedTable": ["CREATE MATERIALIZED TABLE {n} FRESHNESS = INTERVAL '45' MINUTE AS SELECT {I} AS a FROM {t}", "CREATE MATERIALIZED TABLE {n} FRESHNESS = INTERVAL '1' MONTH AS SELECT 1 AS a",
                             "CREATE MATERIALIZED TABLE {n} FRESHNESS = INTERVAL '-1' HOUR AS SELECT 1 AS a", "CREATE MATERIALIZED TABLE {n} AS SELECT 1 AS a;\nALTER MATERIALIZED TABLE {n} AS SELECT 2 AS b"],
    "BadOption": ["ALTER TABLE {t} RESET ('connector')", "ALTER TABLE {t} RESET ()", "CREATE CATALOG {n} WITH ('a' = 'b')", "CREATE CATALOG {n} WITH ('type' = 'generic_in_memory', 'a' = 'b')",
                  "SET 'execution.runtime-mode' = 'fast'", "CREATE TABLE {n} (a INT) WITH ('a' = X'00')"],
    "SecondPrimaryKey": ["CREATE TABLE {n} (a INT PRIMARY KEY NOT ENFORCED, b INT PRIMARY KEY NOT ENFORCED)", "CREATE TABLE {n} (a INT PRIMARY KEY NOT ENFORCED, PRIMARY KEY (a) NOT ENFORCED)"],
    "BadWatermark": ["CREATE TABLE {n} (a INT, pt AS PROCTIME(), WATERMARK FOR pt AS pt)", "CREATE TABLE {n} (r ROW<x TIMESTAMP(3)>, WATERMARK FOR r.x AS r.x)",
                     "CREATE TABLE {n} (ts TIMESTAMP(3), WATERMARK FOR ts AS CURRENT_TIMESTAMP)", "CREATE TABLE {n} (a INT, ts TIMESTAMP(3), WATERMARK FOR ts AS a)"],
    "BadKey": ["CREATE TABLE {n} (a INT, m STRING METADATA) PARTITIONED BY (m)", "CREATE TABLE {n} (a INT, b AS a) DISTRIBUTED BY (b) INTO 2 BUCKETS", "CREATE TABLE {n} (a INT, b AS a, PRIMARY KEY (b) NOT ENFORCED)",
               _PARTITIONED + "CREATE TABLE {m} (PRIMARY KEY (k) NOT ENFORCED) LIKE {n}"],
    "BadLike": [_OWN + "CREATE TABLE {m} (k INT) LIKE {n}", _OWN + "CREATE TABLE {m} (WATERMARK FOR ts AS ts) LIKE {n}", _OWN + "CREATE TABLE {m} LIKE {n} (OVERWRITING ALL)",
                _OWN + "CREATE TABLE {m} LIKE {n} (INCLUDING OPTIONS EXCLUDING OPTIONS)", _PARTITIONED + "CREATE TABLE {m} PARTITIONED BY (k) LIKE {n}",
                _OWN + "CREATE TABLE {m} WITH ('connector' = 'x') LIKE {n} (INCLUDING ALL)"],
    "BadTableAs": ["CREATE TEMPORARY TABLE {n} WITH ('connector' = 'print') AS SELECT {I} AS a FROM {t}", "REPLACE TABLE {n} WITH ('connector' = 'print') AS SELECT 1 AS a",
                   "CREATE TABLE {n} (z INT NOT NULL) WITH ('connector' = 'print') AS SELECT {I} AS a FROM {t}", "CREATE TABLE {n} (a AS 1) WITH ('connector' = 'print') AS SELECT {I} AS a FROM {t}"],
}


def statements(maker):
    """Some statements, the last of which is wrong in a way that is drawn among all."""
    kind = maker.pick(sorted(TEMPLATES))
    maker.use("wrong " + kind)
    table = maker.any_table()
    scope = maker.scope_of(table)
    names = {"t": table.name, "u": maker.any_table().name, "c": table.columns[0][0], "d": table.columns[-1][0], "n": maker.fresh("wr"), "m": maker.fresh("wr")}

    def hole(match):
        return names.get(match.group(1)) or maker.expression(match.group(1), scope, 1)
    return re.sub(r"\{(\w)\}", hole, maker.pick(TEMPLATES[kind])).split(";\n")
