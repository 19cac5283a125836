"""What well-typed expressions are made of: each template yields a family and names those it needs.

Families: B boolean, I integer, D decimal, F double, S string, Y bytes, d date, t time, T timestamp,
Z timestamp with local time zone, v day-time interval, m year-month interval, A array of integers,
C array of strings, M map of string to integer, R row, U multiset, V variant. {e} any family.
The lists follow the function reference of Flink 2.2; whether a template is legal is for Flink to say.
"""

TYPES = {
    "B": ["BOOLEAN"],
    "I": ["INT", "BIGINT", "SMALLINT", "TINYINT", "INTEGER", "INT NOT NULL"],
    "D": ["DECIMAL(10, 2)", "DECIMAL(38, 18)", "DECIMAL", "NUMERIC(5)", "DEC(7, 3)"],
    "F": ["DOUBLE", "FLOAT", "DOUBLE PRECISION"],
    "S": ["STRING", "VARCHAR(20)", "CHAR(5)", "VARCHAR", "STRING NOT NULL", "VARCHAR(2147483647)"],
    "Y": ["BYTES", "VARBINARY(10)", "BINARY(4)"],
    "d": ["DATE"],
    "t": ["TIME", "TIME(0)", "TIME(3)"],
    "T": ["TIMESTAMP(3)", "TIMESTAMP", "TIMESTAMP(6) WITHOUT TIME ZONE", "TIMESTAMP(9)"],
    "Z": ["TIMESTAMP_LTZ(3)", "TIMESTAMP_LTZ", "TIMESTAMP(3) WITH LOCAL TIME ZONE"],
    "A": ["ARRAY<INT>", "ARRAY<BIGINT NOT NULL>", "INT ARRAY"],
    "C": ["ARRAY<STRING>"],
    "M": ["MAP<STRING, INT>", "MAP<VARCHAR(3) NOT NULL, BIGINT>"],
    "R": ["ROW<f0 INT, f1 STRING>", "ROW(f0 BIGINT NOT NULL, f1 VARCHAR(9) 'note')"],
    "U": ["MULTISET<STRING>", "STRING MULTISET"],
    "V": ["VARIANT"],
}

CAST_TYPES = {
    "B": ["BOOLEAN"], "I": ["INT", "BIGINT", "SMALLINT", "TINYINT"], "D": ["DECIMAL(10, 2)", "DECIMAL(20, 0)"],
    "F": ["DOUBLE", "FLOAT"], "S": ["STRING", "VARCHAR(10)", "CHAR(3)"], "Y": ["BYTES", "VARBINARY(8)"],
    "d": ["DATE"], "t": ["TIME(0)"], "T": ["TIMESTAMP(3)", "TIMESTAMP"], "Z": ["TIMESTAMP_LTZ(3)"],
    "A": ["ARRAY<INT>"], "C": ["ARRAY<STRING>"], "M": ["MAP<STRING, INT>"], "R": ["ROW<f0 INT, f1 STRING>"],
    "v": ["INTERVAL DAY TO SECOND(3)"], "m": ["INTERVAL YEAR TO MONTH"], "U": ["MULTISET<STRING>"],
    "V": ["VARIANT"],
}

LITERALS = {
    "B": ["TRUE", "FALSE", "true", "UNKNOWN"],
    "I": ["0", "1", "2", "42", "7", "-1", "1000000", "2147483648", "CAST(3 AS TINYINT)"],
    "D": ["1.5", "0.25", ".5", "100.00"],
    "F": ["1E0", "2.5e-3", "1e10", "CAST(1 AS DOUBLE)", "PI()", "E()", "RAND()"],
    "S": ["'x'", "'hello world'", "''", "'it''s'", "'a,b'", "U&'\\0041b'", "_UTF16'abc'", "'2024-01-01'", "'\u4e2d\u6587'"],
    "Y": ["X'0A1B'", "x'ff'", "CAST('a' AS BYTES)"],
    "d": ["DATE '2024-01-31'", "CURRENT_DATE", "{d '2024-02-29'}", "TO_DATE('2024-01-01')"],
    "t": ["TIME '12:30:45'", "TIME '12:30:45.123'", "LOCALTIME", "CURRENT_TIME", "{t '01:02:03'}"],
    "T": ["TIMESTAMP '2024-01-31 12:00:00'", "LOCALTIMESTAMP", "TIMESTAMP '2024-01-31 12:00:00.123'",
          "{ts '2024-01-31 12:00:00'}", "TO_TIMESTAMP('2024-01-01 00:00:00')"],
    "Z": ["CURRENT_TIMESTAMP", "NOW()", "CURRENT_ROW_TIMESTAMP()", "TO_TIMESTAMP_LTZ(1000, 3)", "PROCTIME()"],
    "v": ["INTERVAL '5' SECOND", "INTERVAL '1' DAY", "INTERVAL '10' MINUTE", "INTERVAL '1:30' HOUR TO MINUTE",
          "INTERVAL '1 10:30:00' DAY TO SECOND", "INTERVAL '2' HOUR", "INTERVAL -'3' MINUTE", "INTERVAL '1.5' SECOND(3)",
          "INTERVAL '100' DAY(3)"],
    "m": ["INTERVAL '1' MONTH", "INTERVAL '2-6' YEAR TO MONTH", "INTERVAL '3' YEAR", "INTERVAL '15' MONTH(2)"],
    "A": ["ARRAY[1, 2, 3]", "ARRAY[1]"],
    "C": ["ARRAY['a', 'b']", "SPLIT('a,b', ',')"],
    "M": ["MAP['k', 1]", "MAP['a', 1, 'b', 2]"],
    "R": ["ROW(1, 'x')", "(1, 'x')", "CAST(ROW(1, 'x') AS ROW<f0 INT, f1 STRING>)"],
    "V": ["PARSE_JSON('{\"a\": 1}')", "TRY_PARSE_JSON('1')"],
    "U": [],
}

_EXPRESSIONS = r"""
B: {B} AND {B} | {B} OR {B} | NOT {B} | ({B}) | {B} IS TRUE | {B} IS NOT FALSE | {B} IS UNKNOWN | {B} IS NOT UNKNOWN
B: {I} = {I} | {I} <> {I} | {I} < {D} | {D} <= {F} | {F} > {I} | {S} = {S} | {S} >= {S} | {d} < {d} | {T} >= {T} | {t} <> {t} | {Z} > {Z} | {B} = {B} | {v} < {v}
B: {e} IS NULL | {e} IS NOT NULL | {I} BETWEEN {I} AND {I} | {I} NOT BETWEEN {I} AND {D} | {I} BETWEEN SYMMETRIC {I} AND {I} | {T} BETWEEN {T} AND {T} | {S} BETWEEN {S} AND {S} | {I} BETWEEN ASYMMETRIC {I} AND {I}
B: {I} IN (1, 2, 3) | {S} IN ('a', 'b') | {I} NOT IN (4, 5) | {S} NOT IN ('z') | ({I}, {S}) IN ((1, 'a'), (2, 'b'))
B: {S} LIKE 'a%' | {S} NOT LIKE '_b' | {S} LIKE '10!%' ESCAPE '!' | {S} SIMILAR TO 'a|b' | {S} NOT SIMILAR TO '[0-9]+' | {I} IS DISTINCT FROM {I} | {S} IS NOT DISTINCT FROM {S}
B: CAST({S} AS BOOLEAN) | CAST({I} AS BOOLEAN) | TRY_CAST({S} AS BOOLEAN) | COALESCE({B}, {B}) | IF({B}, {B}, {B}) | IFNULL({B}, FALSE) | NULLIF({B}, {B}) | {I} = SOME (1, 2) | {I} > ALL (1, 2)
B: IS_DECIMAL({S}) | IS_DIGIT({S}) | IS_ALPHA({S}) | REGEXP({S}, 'a+') | STARTSWITH({S}, {S}) | ENDSWITH({S}, 'x') | ARRAY_CONTAINS({A}, {I}) | ARRAY_CONTAINS({C}, {S})
B: JSON_EXISTS({S}, '$.a') | JSON_EXISTS({S}, 'strict $.b' TRUE ON ERROR) | JSON_EXISTS({S}, 'lax $.b' UNKNOWN ON ERROR) | {S} IS JSON | {S} IS NOT JSON OBJECT | {S} IS JSON ARRAY | {S} IS JSON SCALAR | {S} IS JSON VALUE
B: ({T}, {T}) OVERLAPS ({T}, {v}) | ({d}, {v}) OVERLAPS ({d}, {v}) | CASE WHEN {B} THEN {B} ELSE {B} END | {A} = {A} | JSON_VALUE({S}, '$.b' RETURNING BOOLEAN)
I: {I} + {I} | {I} - {I} | {I} * {I} | {I} / {I} | {I} % {I} | -{I} | +{I} | MOD({I}, {I}) | ABS({I}) | SIGN({I}) | CEIL({I}) | FLOOR({I}) | ({I})
I: CASE WHEN {B} THEN {I} ELSE {I} END | CASE {I} WHEN 1 THEN {I} WHEN 2 THEN {I} END | COALESCE({I}, {I}) | NULLIF({I}, {I}) | IF({B}, {I}, {I}) | IFNULL({I}, {I}) | GREATEST({I}, {I}) | LEAST({I}, {I}, {I})
I: CAST({S} AS INT) | CAST({D} AS BIGINT) | CAST({F} AS SMALLINT) | CAST({B} AS INT) | TRY_CAST({S} AS BIGINT) | CAST(NULL AS INT)
I: CHAR_LENGTH({S}) | CHARACTER_LENGTH({S}) | POSITION({S} IN {S}) | LOCATE({S}, {S}) | LOCATE({S}, {S}, {I}) | INSTR({S}, {S}) | ASCII({S})
I: EXTRACT(YEAR FROM {d}) | EXTRACT(HOUR FROM {T}) | EXTRACT(DAY FROM {v}) | EXTRACT(EPOCH FROM {T}) | EXTRACT(DOW FROM {d}) | EXTRACT(MILLISECOND FROM {T}) | EXTRACT(QUARTER FROM {d}) | YEAR({d}) | QUARTER({d}) | MONTH({d}) | WEEK({d}) | DAYOFYEAR({d}) | DAYOFMONTH({d}) | DAYOFWEEK({d}) | HOUR({T}) | MINUTE({T}) | SECOND({T})
I: TIMESTAMPDIFF(DAY, {T}, {T}) | TIMESTAMPDIFF(MINUTE, {d}, {T}) | TIMESTAMPDIFF(MONTH, {d}, {d}) | UNIX_TIMESTAMP() | UNIX_TIMESTAMP({S}) | UNIX_TIMESTAMP({S}, 'yyyy-MM-dd')
I: CARDINALITY({A}) | CARDINALITY({M}) | {A}[1] | {A}[{I}] | {M}['k'] | ELEMENT(ARRAY[{I}]) | ARRAY_POSITION({A}, {I}) | ARRAY_MAX({A}) | ARRAY_MIN({A}) | JSON_VALUE({S}, '$.a' RETURNING INT)
I: REGEXP_COUNT({S}, 'a') | REGEXP_INSTR({S}, 'a') | {R}.f0 | CAST({T} AS BIGINT) | CAST({I} AS TINYINT) | ROUND({I}, 0) | TRUNCATE({I}, 1) | (SELECT MAX(x.n) FROM (VALUES (1), (2)) AS x(n))
D: {D} + {I} | {D} * {D} | {D} / {I} | {D} - {D} | {D} % {D} | ROUND({D}, 1) | ROUND({D}) | TRUNCATE({D}, 1) | CAST({S} AS DECIMAL(10, 2)) | CAST({I} AS DECIMAL(12, 3)) | ABS({D}) | -{D} | COALESCE({D}, {I}) | CASE WHEN {B} THEN {D} ELSE {I} END | FLOOR({D}) | CEILING({D}) | IF({B}, {D}, {D}) | MOD({D}, {I}) | SIGN({D})
F: {F} + {F} | {F} * {I} | {F} / {D} | {F} - {D} | SQRT({F}) | POWER({F}, {I}) | EXP({F}) | LN({F}) | LOG10({F}) | LOG2({F}) | LOG({F}) | LOG({F}, {F}) | SIN({F}) | COS({F}) | TAN({F}) | COT({F}) | ASIN({F}) | ACOS({F}) | ATAN({F}) | ATAN2({F}, {F}) | SINH({F}) | COSH({F}) | TANH({F}) | DEGREES({F}) | RADIANS({F})
F: CAST({S} AS DOUBLE) | CAST({I} AS FLOAT) | RAND({I}) | ROUND({F}, 2) | TRUNCATE({F}, 1) | -{F} | ABS({F}) | FLOOR({F}) | CEIL({F}) | COALESCE({F}, {F}) | CASE WHEN {B} THEN {F} ELSE {F} END | JSON_VALUE({S}, '$.a' RETURNING DOUBLE DEFAULT 1.0 ON EMPTY) | TRY_CAST({S} AS FLOAT) | POWER({D}, {I})
S: {S} || {S} | UPPER({S}) | LOWER({S}) | TRIM({S}) | TRIM(BOTH ' ' FROM {S}) | TRIM(LEADING FROM {S}) | TRIM(TRAILING 'x' FROM {S}) | LTRIM({S}) | RTRIM({S}) | BTRIM({S}) | SUBSTRING({S} FROM 1 FOR 2) | SUBSTRING({S} FROM {I}) | SUBSTRING({S}, {I}, {I}) | SUBSTR({S}, {I}) | OVERLAY({S} PLACING {S} FROM 1) | OVERLAY({S} PLACING {S} FROM 1 FOR 2)
S: REPLACE({S}, {S}, {S}) | REGEXP_REPLACE({S}, 'a', 'b') | REGEXP_EXTRACT({S}, '(a)(b)', 1) | REGEXP_EXTRACT({S}, 'a') | REGEXP_SUBSTR({S}, 'a') | INITCAP({S}) | CONCAT({S}, {S}, {S}) | CONCAT_WS(',', {S}, {S}) | LPAD({S}, {I}, 'x') | RPAD({S}, 3, {S}) | FROM_BASE64({S}) | TO_BASE64({S}) | REPEAT({S}, {I}) | REVERSE({S}) | SPLIT_INDEX({S}, ',', {I}) | LEFT({S}, {I}) | RIGHT({S}, 2) | CHR({I}) | TRANSLATE({S}, 'a', 'b') | PRINTF('%s', {S}) | ELT({I}, {S}, {S})
S: MD5({S}) | SHA1({S}) | SHA224({S}) | SHA256({S}) | SHA384({S}) | SHA512({S}) | SHA2({S}, 256) | HEX({S}) | HEX({I}) | BIN({I}) | UUID() | DECODE({Y}, 'UTF-8') | PARSE_URL({S}, 'HOST') | PARSE_URL({S}, 'QUERY', 'k') | URL_ENCODE({S}) | URL_DECODE({S}) | CURRENT_DATABASE() | TYPEOF({e}) | TYPEOF({e}, TRUE)
S: CAST({I} AS STRING) | CAST({D} AS VARCHAR(20)) | CAST({T} AS STRING) | CAST({d} AS CHAR(10)) | CAST({B} AS VARCHAR) | CAST({A} AS STRING) | CAST({R} AS STRING) | TRY_CAST({I} AS STRING) | CAST({v} AS STRING)
S: DATE_FORMAT({T}, 'yyyy-MM-dd') | DATE_FORMAT({S}, 'yyyy') | FROM_UNIXTIME({I}) | FROM_UNIXTIME({I}, 'yyyy') | CONVERT_TZ('1970-01-01 00:00:00', 'UTC', 'America/Los_Angeles')
S: CASE {S} WHEN 'a' THEN 'b' ELSE {S} END | CASE WHEN {B} THEN {S} END | COALESCE({S}, {S}, 'z') | NULLIF({S}, {S}) | IF({B}, {S}, {S}) | IFNULL({S}, {S}) | GREATEST({S}, {S}) | {C}[1] | {R}.f1 | ARRAY_JOIN({C}, ',') | ARRAY_JOIN({C}, ',', 'n') | ELEMENT(ARRAY[{S}])
S: JSON_VALUE({S}, '$.a') | JSON_VALUE({S}, 'lax $.a' RETURNING STRING NULL ON EMPTY ERROR ON ERROR) | JSON_VALUE({S}, '$.a' DEFAULT 'x' ON EMPTY) | JSON_QUERY({S}, '$.a') | JSON_QUERY({S}, '$.a' WITH CONDITIONAL ARRAY WRAPPER) | JSON_QUERY({S}, '$' WITHOUT ARRAY WRAPPER EMPTY ARRAY ON EMPTY NULL ON ERROR) | JSON_QUERY({S}, '$' WITH UNCONDITIONAL WRAPPER) | JSON_STRING({e}) | JSON_OBJECT() | JSON_OBJECT('k' VALUE {e}) | JSON_OBJECT(KEY 'k' VALUE {I}, 'j': {S} ABSENT ON NULL) | JSON_OBJECT('k' VALUE {S} NULL ON NULL) | JSON_ARRAY() | JSON_ARRAY({I}, {S}) | JSON_ARRAY({S}, 1 ABSENT ON NULL) | JSON_ARRAY(JSON_OBJECT('a' VALUE {I})) | JSON_QUOTE({S}) | JSON_UNQUOTE({S}) | JSON_OBJECT('j' VALUE JSON({S}))
Y: ENCODE({S}, 'UTF-8') | CAST({S} AS BYTES) | UNHEX({S}) | COALESCE({Y}, {Y}) | CAST({S} AS VARBINARY(5)) | CASE WHEN {B} THEN {Y} END | CAST({S} AS BINARY(3)) | {Y} || {Y}
d: {d} + {v} | {d} - INTERVAL '1' DAY | {d} + {m} | CAST({T} AS DATE) | CAST({S} AS DATE) | TO_DATE({S}) | TO_DATE({S}, 'yyyy/MM/dd') | FLOOR({d} TO MONTH) | CEIL({d} TO YEAR) | COALESCE({d}, {d}) | CASE WHEN {B} THEN {d} ELSE {d} END | TIMESTAMPADD(DAY, {I}, {d}) | TRY_CAST({S} AS DATE)
t: CAST({T} AS TIME) | CAST({S} AS TIME(0)) | {t} + INTERVAL '1' HOUR | COALESCE({t}, {t}) | FLOOR({t} TO HOUR) | CASE WHEN {B} THEN {t} END
T: {T} + {v} | {T} - {v} | {T} + {m} | {v} + {T} | CAST({S} AS TIMESTAMP(3)) | CAST({d} AS TIMESTAMP) | CAST({Z} AS TIMESTAMP(3)) | TO_TIMESTAMP({S}) | TO_TIMESTAMP({S}, 'yyyy-MM-dd') | FLOOR({T} TO HOUR) | CEIL({T} TO DAY) | FLOOR({T} TO MINUTE) | TIMESTAMPADD(HOUR, {I}, {T}) | TIMESTAMPADD(MONTH, 1, {T}) | COALESCE({T}, {T}) | CASE WHEN {B} THEN {T} ELSE {T} END | GREATEST({T}, {T}) | {T} + INTERVAL '1' DAY * 2
Z: {Z} + {v} | {Z} - {m} | CAST({T} AS TIMESTAMP_LTZ(3)) | TO_TIMESTAMP_LTZ({I}, 0) | COALESCE({Z}, {Z}) | FLOOR({Z} TO DAY) | CAST({S} AS TIMESTAMP_LTZ) | TO_TIMESTAMP_LTZ({S}) | TO_TIMESTAMP_LTZ({S}, 'yyyy')
v: {v} + {v} | {v} - {v} | ({T} - {T}) DAY TO SECOND | {v} * 2 | -{v} | ({d} - {d}) DAY
m: {m} + {m} | ({d} - {d}) YEAR TO MONTH | {m} * {I} | -{m}
A: ARRAY[{I}, {I}] | ARRAY_DISTINCT({A}) | ARRAY_REVERSE({A}) | ARRAY_CONCAT({A}, {A}) | ARRAY_UNION({A}, {A}) | ARRAY_REMOVE({A}, {I}) | ARRAY_APPEND({A}, {I}) | ARRAY_PREPEND({A}, {I}) | ARRAY_SLICE({A}, 1, 2) | ARRAY_SORT({A}) | ARRAY_SORT({A}, FALSE) | ARRAY_SORT({A}, TRUE, FALSE) | ARRAY_EXCEPT({A}, {A}) | ARRAY_INTERSECT({A}, {A}) | MAP_VALUES({M}) | COALESCE({A}, {A}) | CASE WHEN {B} THEN {A} END | CAST({A} AS ARRAY<INT>)
C: ARRAY[{S}, {S}] | SPLIT({S}, ',') | MAP_KEYS({M}) | ARRAY_DISTINCT({C}) | REGEXP_EXTRACT_ALL({S}, 'a') | ARRAY_CONCAT({C}, {C}) | JSON_QUERY({S}, '$.a' RETURNING ARRAY<STRING>)
M: MAP['a', {I}] | MAP_FROM_ARRAYS({C}, {A}) | MAP_UNION({M}, {M}) | CAST({M} AS MAP<STRING, INT>) | STR_TO_MAP({S}) | STR_TO_MAP({S}, ',', '=') | COALESCE({M}, {M})
R: ROW({I}, {S}) | ({I}, {S}) | CAST(ROW({I}, {S}) AS ROW<f0 INT, f1 STRING>) | CASE WHEN {B} THEN {R} END | CAST(({I}, {S}) AS ROW<f0 BIGINT, f1 VARCHAR(3)>)
V: PARSE_JSON({S}) | TRY_PARSE_JSON({S}) | PARSE_JSON({S}, TRUE) | {V}['a'] | {V}[1]
"""

# Over the rows of a group.
_AGGREGATES = r"""
I: COUNT(*) | COUNT({e}) | COUNT(DISTINCT {I}) | COUNT({S}, {I}) | SUM({I}) | MAX({I}) | MIN({I}) | SUM(DISTINCT {I}) | COUNT(*) FILTER (WHERE {B}) | SUM({I}) FILTER (WHERE {B}) | FIRST_VALUE({I}) | LAST_VALUE({I}) | MAX({I} + 1) | APPROX_COUNT_DISTINCT({S}) | COUNT(ALL {I}) | SUM(ALL {I})
D: SUM({D}) | AVG({D}) | MAX({D}) | MIN({D})
F: AVG({F}) | SUM({F}) | STDDEV_POP({F}) | STDDEV_SAMP({F}) | VAR_POP({F}) | VAR_SAMP({F}) | VARIANCE({F}) | STDDEV({F}) | AVG({I}) | PERCENTILE({F}, 0.5) | PERCENTILE({F}, 0.5, {I})
S: MAX({S}) | MIN({S}) | LISTAGG({S}) | LISTAGG({S}, ',') | LISTAGG(DISTINCT {S}, ';') | FIRST_VALUE({S}) | LAST_VALUE({S}) | JSON_OBJECTAGG(KEY {S} VALUE {I}) | JSON_OBJECTAGG({S} VALUE {S} ABSENT ON NULL) | JSON_OBJECTAGG({S}: {I} NULL ON NULL) | JSON_ARRAYAGG({S}) | JSON_ARRAYAGG({I} NULL ON NULL)
T: MAX({T}) | MIN({T})
d: MAX({d}) | MIN({d})
B: MAX({B}) | MIN({B})
U: COLLECT({S}) | COLLECT(DISTINCT {S})
A: ARRAY_AGG({I}) | ARRAY_AGG(DISTINCT {I})
"""

# With an OVER clause.
_WINDOW = r"""
I: ROW_NUMBER() | RANK() | DENSE_RANK() | NTILE(4) | LAG({I}) | LEAD({I}, 1) | LAG({I}, 1, 0) | COUNT(*) | SUM({I}) | MAX({I}) | MIN({I}) | FIRST_VALUE({I}) | LAST_VALUE({I}) | COUNT(DISTINCT {I})
F: AVG({F}) | PERCENT_RANK() | CUME_DIST() | SUM({F})
S: LAG({S}) | MAX({S}) | FIRST_VALUE({S}) | LISTAGG({S})
D: SUM({D}) | AVG({D})
"""


def _table(text):
    table = {}
    for line in text.strip().splitlines():
        family, _, rest = line.partition(":")
        rest = rest.strip()
        # " | " parts templates; an "a|b" inside a string has no blanks.
        for template in rest.split(" | "):
            table.setdefault(family, []).append(template.strip())
    return table


EXPRESSIONS = _table(_EXPRESSIONS)
AGGREGATES = _table(_AGGREGATES)
WINDOW = _table(_WINDOW)
