"""Queries that the validator mostly takes and the planner may not: one construct each, its choices drawn at random.

Used by compare.py with --only query and --plan. A script has the fixed tables below, perhaps a view or a WITH
around the query, and runs the query or writes it. Deterministic from the random generator given.
"""

TABLES = [
    "CREATE TABLE t (id INT NOT NULL, name STRING, price DECIMAL(10, 2), x DOUBLE, d DATE, tm TIME(0), ts TIMESTAMP(3), rt TIMESTAMP(3), "
    "rl TIMESTAMP_LTZ(3), arr ARRAY<INT>, m MAP<STRING, INT>, r ROW<f0 INT, f1 STRING>, b BOOLEAN, y BYTES, pt AS PROCTIME(), "
    "WATERMARK FOR rt AS rt - INTERVAL '5' SECOND) WITH ('connector' = 'kafka')",
    "CREATE TABLE u (id INT NOT NULL, name STRING, price DECIMAL(10, 2), rt TIMESTAMP(3), ts TIMESTAMP(3), pt AS PROCTIME(), "
    "WATERMARK FOR rt AS rt, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'kafka')",
    "CREATE TABLE n (id INT, name STRING, ts TIMESTAMP(3), x DOUBLE) WITH ('connector' = 'jdbc')",
    "CREATE TABLE z (id INT, name STRING, rt TIMESTAMP_LTZ(3), WATERMARK FOR rt AS rt) WITH ('connector' = 'kafka')",
    "CREATE TABLE k2 (id INT NOT NULL, name STRING NOT NULL, rt TIMESTAMP(3), WATERMARK FOR rt AS rt, PRIMARY KEY (id, name) NOT ENFORCED) "
    "WITH ('connector' = 'kafka')",
]
_COLUMNS = ["id", "name", "price", "x", "d", "tm", "ts", "rt", "rl", "arr", "m", "r", "b", "y", "pt", "r.f0"]
_PLAIN = ["id", "name", "price", "x", "d", "ts", "b"]
_TYPES = ["INT", "BIGINT", "TINYINT", "STRING", "VARCHAR(3)", "CHAR(2)", "DOUBLE", "FLOAT", "DECIMAL(5, 2)", "BOOLEAN", "DATE", "TIME", "TIMESTAMP", "TIMESTAMP(3)",
          "TIMESTAMP_LTZ(3)", "BYTES", "BINARY(3)", "ARRAY<INT>", "ARRAY<STRING>", "MAP<STRING, INT>", "ROW<a INT, b STRING>", "INTERVAL DAY", "INTERVAL MONTH"]


class Queries:
    def __init__(self, rng, count):
        self.rng, self.count = rng, count

    def pick(self, *items):
        return items[self.rng.randrange(len(items))]

    def some(self, items, most):
        return self.rng.sample(items, self.rng.randint(1, min(most, len(items))))

    def chance(self, p):
        return self.rng.random() < p

    # ---- constructs

    def sort(self):
        order = ", ".join(f"{self.pick('rt', 'rt', 'pt', 'id', 'ts', 'name', 'price', '1', 'rl')}{self.pick('', '', ' DESC', ' ASC')}" for _ in range(self.rng.randint(1, 2)))
        tail = self.pick("", "", "", " LIMIT 10", " OFFSET 3", " LIMIT 5 OFFSET 2", " FETCH FIRST 2 ROWS ONLY", " LIMIT ALL")
        return f"SELECT {self.pick('*', 'id, rt, pt, ts, name, price, rl', 'id + 1 AS id, rt, pt, ts, name, price, rl')} FROM t{self.where()} ORDER BY {order}{tail}"

    def limit(self):
        return f"SELECT id FROM t{self.where()}{self.pick(' LIMIT 3', ' OFFSET 2', ' LIMIT 2 OFFSET 1', ' OFFSET 3 ROWS')}"

    def where(self, p=0.3):
        return f" WHERE {self.pick('id > 1', 'name IS NOT NULL', 'b', 'price < 10', 'x BETWEEN 1 AND 2')}" if self.chance(p) else ""

    def over_window(self):
        partition = self.pick("", "PARTITION BY name ", "PARTITION BY id, b ", "PARTITION BY name ")
        order = self.pick("", "ORDER BY rt", "ORDER BY rt", "ORDER BY rt", "ORDER BY pt", "ORDER BY id", "ORDER BY ts", "ORDER BY rt DESC", "ORDER BY rt, id", "ORDER BY price")
        frame = self.pick("", "", "", " ROWS BETWEEN 3 PRECEDING AND CURRENT ROW", " ROWS UNBOUNDED PRECEDING", " RANGE UNBOUNDED PRECEDING",
                          " RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW", " ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING",
                          " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING", " RANGE BETWEEN INTERVAL '1' MONTH PRECEDING AND CURRENT ROW")
        return f"({partition}{order}{frame if order else ''})"

    def over(self):
        calls = ["SUM(id)", "COUNT(*)", "AVG(x)", "MAX(price)", "MIN(name)", "FIRST_VALUE(id)", "LAST_VALUE(name)", "COUNT(DISTINCT id)", "LISTAGG(name)"]
        ranks = ["ROW_NUMBER()", "RANK()", "DENSE_RANK()", "LAG(id)", "LEAD(id)", "LAG(id, 1, 0)", "NTILE(3)", "PERCENT_RANK()", "CUME_DIST()"]
        first = self.over_window()
        parts = []
        for i in range(self.pick(1, 1, 2)):
            ranked = self.chance(0.4)
            window = first if self.chance(0.6) else self.over_window()
            if ranked:
                window = window.split(" ROWS")[0].split(" RANGE")[0].rstrip(")") + ")"
            parts.append(f"{self.pick(*(ranks if ranked else calls))} OVER {window} AS w{i}")
        inner = f"SELECT id, name, {', '.join(parts)} FROM t{self.where()}"
        if self.chance(0.2):
            return f"SELECT {self.pick('id', 'w0', 'COUNT(*)', 'MAX(w0)')} FROM ({inner})"
        return inner

    def rank(self):
        call = self.pick("ROW_NUMBER()", "ROW_NUMBER()", "RANK()", "DENSE_RANK()")
        window = f"({self.pick('', 'PARTITION BY name ', 'PARTITION BY id ')}{self.pick('ORDER BY price DESC', 'ORDER BY rt', 'ORDER BY rt DESC', 'ORDER BY id, name', 'ORDER BY pt')})"
        if call == "ROW_NUMBER()" and self.chance(0.1):
            window = "(PARTITION BY name)"
        test = self.pick("rn <= 3", "rn = 1", "rn < 5", "3 >= rn", "rn > 2", "rn >= 2", "rn BETWEEN 2 AND 5", "rn >= 2 AND rn <= 4", "rn <> 1", "rn <= id")
        columns = self.pick("*", "id, name", "id, rn")
        if self.chance(0.2):
            return f"SELECT id, name, {call} OVER {window} AS rn FROM t QUALIFY {test}"
        return f"SELECT {columns} FROM (SELECT *, {call} OVER {window} AS rn FROM t{self.where(0.2)}) WHERE {test}{self.pick('', '', ' AND id > 1')}"

    def temporal(self):
        right = self.pick("u", "u", "n", "n", "z", "k2", "(SELECT * FROM u)")
        time = self.pick("t.rt", "t.rt", "t.pt", "t.pt", "t.ts", "t.rl", "PROCTIME()")
        kind = self.pick("JOIN", "LEFT JOIN", "LEFT JOIN", "INNER JOIN", "RIGHT JOIN", "FULL JOIN", "CROSS JOIN")
        on = self.pick("t.id = v.id", "t.id = v.id", "t.id = v.id AND t.name = v.name", "t.name = v.name", "t.id = v.id AND t.price > 2", "t.id > v.id", "TRUE", "v.id = 5",
                       "t.id = v.id + 1", "t.id + 1 = v.id", "t.name = v.id", "t.id = v.id OR t.name = v.name", "v.name = t.name AND v.id = t.id")
        if right.startswith("("):
            return f"SELECT * FROM t {kind} {right} FOR SYSTEM_TIME AS OF {time} ON {on}"
        return f"SELECT {self.pick('*', 't.id', 't.id, v.name')} FROM t {kind} {right} FOR SYSTEM_TIME AS OF {time} AS v" + ("" if kind == "CROSS JOIN" else f" ON {on}") + self.pick("", "", " WHERE t.id = v.id")

    def join(self):
        kind = self.pick("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL OUTER JOIN", "CROSS JOIN", ",")
        right = self.pick("u", "n", "z", "k2")
        on = " AND ".join(self.some([f"t.{self.pick(*_PLAIN)} {self.pick('=', '=', '=', '<', '<>')} v.{self.pick('id', 'name')}", "t.id = v.id", "t.name = v.name", "TRUE"], 2))
        if right != "n" and self.chance(0.4):
            on += f" AND t.{self.pick('rt', 'rt', 'rt', 'ts')} BETWEEN v.rt - INTERVAL '1' HOUR AND v.rt{self.pick('', ' + INTERVAL ' + chr(39) + '5' + chr(39) + ' MINUTE')}"
        if kind in ("CROSS JOIN", ","):
            return f"SELECT t.id FROM t{'' if kind == ',' else ' '}{kind} {right} v{self.pick('', ' WHERE ' + on)}"
        return f"SELECT {self.pick('*', 't.id, v.name', 't.id')} FROM t {kind} {right} v ON {on}"

    def intervals(self):
        return self.pick("INTERVAL '10' MINUTE", "INTERVAL '10' MINUTE", "INTERVAL '5' MINUTE", "INTERVAL '1' HOUR", "INTERVAL '7' SECOND", "INTERVAL '0' SECOND", "INTERVAL '-1' MINUTE",
                         "INTERVAL '1' MONTH", "INTERVAL '1' DAY", "INTERVAL '90' SECOND")

    def tvf(self):
        kind = self.pick("TUMBLE", "TUMBLE", "HOP", "CUMULATE", "SESSION")
        table = self.pick("t", "t", "t", "z", "u")
        time = self.pick("rt", "rt", "rt", "rt") if table == "z" else self.pick("rt", "rt", "rt", "pt", "ts", "id")
        sizes = [self.intervals() for _ in range(2 if kind in ("HOP", "CUMULATE") else 1)]
        if kind in ("HOP", "CUMULATE") and self.chance(0.6):
            sizes = ["INTERVAL '5' MINUTE", "INTERVAL '10' MINUTE"]
        if kind != "SESSION" and self.chance(0.15):
            sizes.append(self.pick("INTERVAL '1' MINUTE", "INTERVAL '1' HOUR", "INTERVAL '1' MONTH"))
        data = f"TABLE {table}" + (" PARTITION BY name" if kind == "SESSION" and self.chance(0.5) else "")
        source = f"TABLE({kind}({data}, DESCRIPTOR({time}), {', '.join(sizes)}))"
        if self.chance(0.3):
            return f"SELECT {self.pick('*', 'id, window_start, window_end', 'window_time, id')} FROM {source}{self.where(0.0)}"
        keys = self.pick("window_start, window_end", "window_start, window_end", "window_start, window_end, name", "window_start", "name", "window_start, window_end, window_time",
                         "GROUPING SETS ((window_start, window_end), (window_start, window_end, name))", "CUBE (window_start, window_end)")
        return f"SELECT COUNT(*) AS c, {self.pick('SUM(id)', 'COUNT(DISTINCT id)', 'MAX(name)')} AS s FROM {source} GROUP BY {keys}"

    def group_window(self):
        kind = self.pick("TUMBLE", "TUMBLE", "HOP", "SESSION")
        time = self.pick("rt", "rt", "rt", "pt", "ts", "rl", "rt + INTERVAL '1' SECOND")
        args = f"{time}, {self.intervals()}" + (f", {self.intervals()}" if kind == "HOP" else "") + (", TIME '00:00:10'" if self.chance(0.1) else "")
        prop = self.pick("", "", f"{kind}_START({args}), ", f"{kind}_ROWTIME({args}), ", f"{kind}_PROCTIME({args}), ")
        keys = self.pick("{w}", "{w}", "{w}, name", "{w}, TUMBLE(rt, INTERVAL '2' MINUTE)", "ROLLUP ({w}, name)", "GROUPING SETS (({w}), (name))").replace("{w}", f"{kind}({args})")
        return f"SELECT {prop}{self.pick('COUNT(*)', 'SUM(id)', 'COUNT(DISTINCT id)')} FROM t GROUP BY {keys}"

    def match(self):
        order = self.pick("ORDER BY rt", "ORDER BY rt", "ORDER BY rt", "ORDER BY rt", "ORDER BY pt", "ORDER BY ts", "ORDER BY id", "ORDER BY rt DESC", "ORDER BY rt, id", "ORDER BY id, rt", "")
        pattern = self.pick("A B", "A B+ C", "A B* C", "A+ B", "A B*", "A B+", "A B+?", "A B?", "A B{2}", "A B{1,3} C", "A B{2,}", "A | B", "PERMUTE(A, B)", "(A B)+ C", "A B A", "A?", "A* B?",
                            "A {- B -} C", "A B?? C", "A*? B", "A B{0,1}")
        measures = self.pick("MEASURES A.id AS aid", "MEASURES LAST(B.id) AS aid", "MEASURES SUM(A.id) AS s, A.name AS nm", "MEASURES A.name AS name", "", "MEASURES MATCH_ROWTIME() AS mr",
                             "MEASURES PREV(A.id) AS p", "MEASURES COUNT(DISTINCT A.id) AS c", "MEASURES CLASSIFIER() AS c")
        skip = self.pick("", "", "AFTER MATCH SKIP PAST LAST ROW", "AFTER MATCH SKIP TO LAST A", "AFTER MATCH SKIP TO FIRST Z")
        within = self.pick("", "", "", " WITHIN INTERVAL '1' HOUR", " WITHIN INTERVAL '1' MONTH")
        define = self.pick("A AS A.id > 1", "A AS A.id > 1", "A AS A.id > 1, B AS B.id < A.id", "A AS SUM(A.id) < 10", "A AS A.name", "B AS B.id > PREV(B.id)")
        table = self.pick("t", "t", "t", "n", "(SELECT name, COUNT(*) AS id, MAX(rt) AS rt FROM t GROUP BY name)") if "ts" not in order and "pt" not in order else "t"
        return f"SELECT * FROM {table} MATCH_RECOGNIZE ({self.pick('', 'PARTITION BY name ')}{order} {measures} {skip} PATTERN ({pattern}){within} DEFINE {define})"

    def aggregate(self):
        column = self.pick(*_COLUMNS)
        call = self.pick("MAX", "MIN", "SUM", "AVG", "COUNT", "COUNT(DISTINCT", "FIRST_VALUE", "LAST_VALUE", "COLLECT", "ARRAY_AGG", "ARRAY_AGG(DISTINCT", "LISTAGG", "STDDEV_POP",
                         "APPROX_COUNT_DISTINCT", "SINGLE_VALUE", "PERCENTILE", "SUM(DISTINCT", "JSON_ARRAYAGG", "VAR_SAMP")
        extra = ", 0.5" if call == "PERCENTILE" else self.pick("", "", "", ", id") if call.startswith("COUNT") else ""
        text = f"{call}{' ' if '(' in call else '('}{column}{extra})"
        if self.chance(0.15):
            text += " FILTER (WHERE b)"
        if self.chance(0.1):
            text += " WITHIN GROUP (ORDER BY id)"
        group = self.pick("", " GROUP BY name", f" GROUP BY {self.pick(*_COLUMNS)}", " GROUP BY ROLLUP (name, b)", " GROUP BY name HAVING COUNT(*) > 1")
        return f"SELECT {text} AS a FROM t{group}"

    def subquery(self):
        column, other = self.pick(*_PLAIN), self.pick("id", "name", "price", "rt", "ts")
        test = self.pick(f"{column} IN (SELECT {other} FROM u)", f"{column} NOT IN (SELECT {other} FROM u)", f"EXISTS (SELECT 1 FROM u WHERE u.{other} = t.{column})",
                         f"NOT EXISTS (SELECT 1 FROM u WHERE u.{other} > t.{column})", f"{column} = (SELECT MAX({other}) FROM u)", f"{column} > (SELECT MIN({other}) FROM u)",
                         f"{column} = ANY (SELECT {other} FROM u)", f"(id, name) IN (SELECT id, name FROM u)", f"id > 1 OR {column} IN (SELECT {other} FROM u)",
                         f"{column} = (SELECT {other} FROM u WHERE u.id = t.id)", f"{column} IN (SELECT {other} FROM u WHERE u.name = t.name)")
        if self.chance(0.2):
            return f"SELECT id, (SELECT {self.pick('COUNT(*)', 'MAX(' + other + ')', other)} FROM u WHERE u.id {self.pick('=', '=', '>')} t.id) AS q FROM t"
        return f"SELECT id FROM t WHERE {test}"

    def cast(self):
        column, kind = self.pick(*_COLUMNS), self.pick(*_TYPES)
        return f"SELECT id, {self.pick('CAST', 'CAST', 'TRY_CAST')}({column} AS {kind}) AS c FROM t"

    def comparison(self):
        left, right = self.pick(*_COLUMNS), self.pick(*(_COLUMNS + ["'x'", "1", "1.5", "'2024-01-01'", "DATE '2024-01-01'", "TRUE", "NULL"]))
        op = self.pick("=", "=", "<>", "<", ">=", "IS DISTINCT FROM")
        text = self.pick(f"{left} {op} {right}", f"{left} {op} {right}", f"{left} IN ({right}, {right})", f"{left} BETWEEN {right} AND {right}")
        return self.pick(f"SELECT id FROM t WHERE {text}", f"SELECT id, {text} AS c FROM t", f"SELECT CASE WHEN {text} THEN 1 ELSE 0 END AS c FROM t")

    def group_keys(self):
        keys = ", ".join(self.some(_COLUMNS[:-1], 2))
        return self.pick(f"SELECT DISTINCT {keys} FROM t", f"SELECT {keys}, COUNT(*) AS c FROM t GROUP BY {keys}", f"SELECT {keys} FROM t UNION SELECT {keys} FROM t",
                         f"SELECT {keys} FROM t INTERSECT SELECT {keys} FROM t", f"SELECT {keys} FROM t EXCEPT ALL SELECT {keys} FROM t")

    def unnest(self):
        what = self.pick("t.arr", "t.m", "t.r", "ARRAY[1, 2]", "t.id")
        names = self.pick("v(q)", "v(q, w)", "v")
        join = self.pick(", {u}", " CROSS JOIN {u}", " LEFT JOIN {u} ON TRUE", " JOIN {u} ON TRUE", " LEFT JOIN {u} ON v.q = t.id", " JOIN {u} ON v.q > 1")
        return f"SELECT t.id FROM t{join.replace('{u}', f'UNNEST({what})' + self.pick('', '', ' WITH ORDINALITY') + ' AS ' + names)}"

    def lateral(self):
        inner = self.pick("SELECT * FROM u WHERE u.id = t.id", "SELECT COUNT(*) AS c FROM u WHERE u.id = t.id", "SELECT name FROM u WHERE u.id > t.id", "SELECT id FROM u")
        return self.pick(f"SELECT t.id FROM t, LATERAL ({inner}) AS q", f"SELECT t.id FROM t LEFT JOIN LATERAL ({inner}) AS q ON TRUE", f"SELECT t.id FROM t CROSS JOIN LATERAL ({inner}) AS q")

    def hint(self):
        hint = self.pick("BROADCAST(t)", "BROADCAST(v)", "BROADCAST(q)", "SHUFFLE_HASH(t, v)", "SHUFFLE_MERGE(v)", "NEST_LOOP(u)", "STATE_TTL('t' = '1d')", "STATE_TTL('q' = '1d')", "BROADCAST",
                         "LOOKUP('table' = 'v')", "LOOKUP('table' = 'q')", "OPTIONS('a' = 'b')", "NOSUCH(t)", "MULTI_JOIN(t)")
        return f"SELECT /*+ {hint} */ t.id FROM t JOIN u AS v ON t.id = v.id"

    def json(self):
        return "SELECT " + self.pick(
            f"JSON_VALUE(name, '$.a' RETURNING {self.pick('INT', 'STRING', 'BOOLEAN', 'DOUBLE', 'DATE', 'DECIMAL(5, 2)', 'ARRAY<STRING>')})",
            f"JSON_QUERY(name, '$.a' RETURNING {self.pick('INT', 'STRING', 'ARRAY<STRING>', 'ARRAY<INT>')})", f"JSON_EXISTS({self.pick(*_COLUMNS)}, '$.a')",
            f"JSON_VALUE({self.pick(*_COLUMNS)}, '$.a')", f"JSON_OBJECT(KEY {self.pick('name', chr(39) + 'k' + chr(39), 'id')} VALUE {self.pick(*_COLUMNS)})",
            f"JSON_ARRAY({self.pick(*_COLUMNS)}, {self.pick('NULL', '1', 'name')})", f"JSON_STRING({self.pick(*_COLUMNS)})",
            f"JSON_OBJECTAGG(KEY {self.pick('name', 'id')} VALUE {self.pick(*_COLUMNS)})", f"JSON_QUERY({self.pick(*_COLUMNS)}, 'lax $.a')") + " AS j FROM t"

    # ---- around it

    def query(self):
        kinds = [self.sort, self.limit, self.over, self.over, self.rank, self.temporal, self.temporal, self.join, self.join, self.tvf, self.tvf, self.group_window, self.match, self.match,
                 self.aggregate, self.aggregate, self.subquery, self.cast, self.comparison, self.comparison, self.group_keys, self.unnest, self.lateral, self.hint, self.json]
        kind = kinds[self.rng.randrange(len(kinds))]
        name = "query " + kind.__name__
        self.count[name] = self.count.get(name, 0) + 1
        return kind()

    def script(self):
        statements = ["SET 'execution.runtime-mode' = 'batch'"] if self.chance(0.2) else []
        statements += TABLES
        query = self.query()
        if self.chance(0.12):
            statements.append(f"CREATE VIEW v1 AS {query}")
            if self.chance(0.7):
                statements.append(self.pick("SELECT * FROM v1", "SELECT COUNT(*) FROM v1"))
        elif self.chance(0.1):
            statements.append(f"WITH c1 AS ({query}) SELECT * FROM c1")
        elif self.chance(0.1):
            statements.append(f"SELECT * FROM ({query}) AS s1")
        else:
            statements.append(self.pick("", "", "", "EXPLAIN ") + query)
        return statements
