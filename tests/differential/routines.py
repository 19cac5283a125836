"""Scripts that call what they declare: functions of classes that the oracle has (oracle/Functions.java), and models.

About half of the calls are wrong. Some are wrong by what only the class says, how many arguments it takes and of which
types: neither side but Flink can know, and such scripts are marked (`by_class`) and counted apart when we take them.
"""

TABLES = [
    "CREATE TABLE t (i INT, l BIGINT, s STRING, d DOUBLE, f FLOAT, b BOOLEAN, dt DATE, rt TIMESTAMP(3), pt AS PROCTIME(), label STRING, r ROW<x INT>, WATERMARK FOR rt AS rt) WITH ('connector' = 'kafka')",
    "CREATE TABLE u (i INT, l BIGINT, s STRING, ts TIMESTAMP(3)) WITH ('connector' = 'kafka')",
    "CREATE TABLE vec (id INT, e ARRAY<FLOAT>, g ARRAY<DOUBLE>, n ARRAY<INT>, score INT) WITH ('connector' = 'kafka')",
    "CREATE TABLE q (k INT, qe ARRAY<FLOAT>, qg ARRAY<DOUBLE>, qn ARRAY<INT>, qs STRING) WITH ('connector' = 'kafka')",
]
MODELS = [
    "CREATE MODEL m INPUT (a STRING) OUTPUT (label STRING) WITH ('provider' = 'openai')",
    "CREATE MODEL m2 INPUT (a STRING, b INT) OUTPUT (x STRING, y DOUBLE) WITH ('provider' = 'openai')",
    "CREATE TEMPORARY MODEL mi INPUT (a INT) OUTPUT (z DOUBLE) WITH ('provider' = 'openai')",
]
CLASSES = {"plus2": "Plus", "longest": "Longest", "nothing": "Nothing", "mask": "Mask", "pair": "Pair", "ask": "Ask", "words": "Words", "numbers": "Range", "askrows": "AskRows",
           "weighted": "Weighted", "latest": "Last", "top2": "Top", "each_row": "Each", "counted": "Count", "countall": "CountAll", "tagged": "Tag", "timed": "Timed", "changes": "Changes",
           "both_of": "Both", "picked": "Pick", "series": "Series"}
CLASS = "dev.weir.oracle.Functions$"

# (call, wrong by what: "" right, "rule" for whatever class, "class" by the class alone)
SCALAR = [
    ("plus2(i, 1)", ""), ("plus2(s, 'a')", ""), ("plus2(i, i)", ""), ("longest()", ""), ("longest(s, label, 'x')", ""), ("nothing()", ""), ("mask(s)", ""), ("mask(s, 1)", ""), ("mask(s, 1, '*')", ""),
    ("mask(text => s)", ""), ("mask(keep => 1, text => s)", ""), ("pair(1, s)", ""), ("pair(i, s).`left`", ""), ("ask(s)", ""), ("UPPER(longest(s, 'a'))", ""), ("plus2(i, NULL)", ""),
    ("CASE WHEN plus2(i, 1) > 1 THEN 'a' END", ""), ("plus2(i, 1) + l", ""), ("PLUS2(i, 2)", ""), ("default_catalog.default_database.plus2(i, 1)", ""), ("default_database.mask(s)", ""), ("plus2((SELECT MAX(i) FROM u), 1)", ""),
    ("plus2(zz, 1)", "rule"), ("longest(s, t.zz)", "rule"), ("plus2(*)", "rule"), ("longest(t.*)", "rule"), ("mask(s, DEFAULT)", "rule"), ("longest(DEFAULT)", "rule"), ("longest(s) WITHIN GROUP (ORDER BY s)", "rule"),
    ("plus2(i, 1) IGNORE NULLS", "rule"), ("longest(TABLE t)", "rule"), ("plus3(i, 1)", "rule"), ("nowhere.plus2(i, 1)", "rule"), ("longest(SUM(COUNT(*)))", "rule"), ("plus2(i, 1) FILTER (WHERE s)", "rule"),
    ("plus2(i, 1) FILTER (WHERE b) OVER (ORDER BY rt)", "rule"), ("SUM(plus2(DISTINCT i, 1))", "rule"), ("weighted(DISTINCT SUM(l), i)", "rule"), ("longest(s) OVER nowin", "rule"), ("longest(CAST(s AS NOTYPE))", "rule"),
    ("plus2(i)", "class"), ("plus2(i, s)", "class"), ("nothing(1)", "class"), ("mask(1, 2, 3)", "class"), ("pair(i, s).zz", "class"), ("plus2(DISTINCT i, 1)", "class"), ("plus2(i, 1) || 'x'", "class"),
    ("plus2(i, 1) OVER (ORDER BY pt)", "class"), ("words(s)", "class"), ("each_row(i, 1)", "class"), ("plus2(a => i, b => 1)", "class"), ("longest(DESCRIPTOR(i))", "class"),
]
# Wrong whatever the class is, but whether it makes a scalar or an aggregate function says where.
PLACE_BY_CLASS = {"plus2(i, 1) FILTER (WHERE s)", "SUM(plus2(DISTINCT i, 1))"}
AGGREGATE = [
    ("SELECT weighted(l, i) FROM t", ""), ("SELECT s, weighted(l, i) AS w FROM t GROUP BY s", ""), ("SELECT latest(s) FROM t GROUP BY i", ""), ("SELECT weighted(DISTINCT l, i) FROM t", ""),
    ("SELECT weighted(l, i) FILTER (WHERE b) FROM t", ""), ("SELECT i FROM t GROUP BY i HAVING weighted(l, i) > 1", ""), ("SELECT weighted(l, i) OVER (PARTITION BY s ORDER BY rt) FROM t", ""),
    ("SELECT weighted(l, i) OVER w FROM t WINDOW w AS (ORDER BY rt)", ""), ("SELECT window_start, weighted(l, i) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '1' HOUR)) GROUP BY window_start, window_end", ""),
    ("SELECT weighted(l, i) FROM t GROUP BY TUMBLE(rt, INTERVAL '1' HOUR)", ""), ("SELECT s, weighted(l, i) FROM t GROUP BY ROLLUP (s)", ""), ("SELECT top2(i) FROM t", "class"),
    ("SELECT i, weighted(DISTINCT l, i) FROM t", "rule"), ("SELECT i, weighted(l, i) FILTER (WHERE b) FROM t", "rule"), ("SELECT i FROM t WHERE weighted(DISTINCT l, i) > 1", "rule"), ("SELECT MAX(weighted(DISTINCT l, i)) FROM t", "rule"),
    ("SELECT weighted(l, i) FILTER (WHERE i) FROM t", "rule"), ("SELECT i FROM t WHERE weighted(l, i) OVER (ORDER BY rt) > 1", "rule"), ("SELECT weighted(l, i) RESPECT NULLS FROM t", "rule"), ("SELECT weighted(*) FROM t", "rule"),
    ("SELECT weighted(l, zz) FROM t GROUP BY s", "rule"), ("SELECT weighted(l, i) FROM t GROUP BY zz", "rule"), ("SELECT weighted(l, i) WITHIN GROUP (ORDER BY l) FROM t", "rule"),
    ("SELECT weighted(l) FROM t", "class"), ("SELECT i, weighted(l, i) FROM t", "class"), ("SELECT SUM(weighted(l, i)) FROM t", "class"), ("SELECT i FROM t WHERE weighted(l, i) > 1", "class"), ("SELECT latest(i) FROM t", "class"),
]
TABLE = [
    ("SELECT * FROM t, LATERAL TABLE(words(s))", ""), ("SELECT t.i, word FROM t, LATERAL TABLE(words(s))", ""), ("SELECT t.i, w, n FROM t, LATERAL TABLE(words(s)) AS x (w, n)", ""),
    ("SELECT * FROM t LEFT JOIN LATERAL TABLE(words(s)) AS x (w, n) ON TRUE", ""), ("SELECT * FROM t CROSS JOIN LATERAL TABLE(words(s)) AS x (w, n)", ""), ("SELECT * FROM TABLE(words('a b'))", ""), ("SELECT * FROM words('a b') AS x", ""),
    ("SELECT * FROM TABLE(numbers(1, 2))", ""), ("SELECT n FROM TABLE(numbers(high => 3, low => 1)) AS x (n)", ""), ("SELECT * FROM t, LATERAL TABLE(askrows(i))", ""), ("SELECT * FROM t, LATERAL TABLE(words(longest(s, 'a'))) AS x (w, n)", ""),
    ("SELECT * FROM t, TABLE(words(s))", "rule"), ("SELECT * FROM t, words(t.s)", "rule"), ("SELECT * FROM t CROSS JOIN TABLE(words(s)) AS x (w, n)", "rule"), ("SELECT * FROM t, LATERAL TABLE(words(zz))", "rule"),
    ("SELECT x.zz FROM t, LATERAL TABLE(words(s)) AS x (w, n)", "rule"), ("SELECT * FROM t FULL JOIN LATERAL TABLE(words(s)) AS x (w, n) ON TRUE", "rule"), ("SELECT * FROM t, LATERAL TABLE(nosuch(s))", "rule"),
    ("SELECT * FROM t, LATERAL TABLE(words(t.*))", "rule"), ("SELECT * FROM t, LATERAL TABLE(words(DEFAULT))", "rule"), ("SELECT * FROM TABLE(words(s))", "rule"), ("SELECT * FROM t, LATERAL TABLE(words(SUM(s)))", "rule"),
    ("SELECT t.i, w FROM t, LATERAL TABLE(words(s)) AS x (w)", "class"), ("SELECT x.zz FROM t, LATERAL TABLE(words(s)) AS x", "class"), ("SELECT * FROM t, LATERAL TABLE(words(i))", "class"), ("SELECT * FROM t, LATERAL TABLE(plus2(i, 1))", "class"),
    ("SELECT * FROM TABLE(numbers(low => 1))", "class"), ("SELECT words(s), 1 FROM t", "class"),
]
PROCESS = [
    ("SELECT * FROM each_row(TABLE t, 1)", ""), ("SELECT line FROM TABLE(each_row(TABLE t, 1))", ""), ("SELECT * FROM each_row(times => 2, input => TABLE t)", ""), ("SELECT * FROM each_row((SELECT i, s FROM t), 1)", ""),
    ("SELECT * FROM each_row(input => TABLE t, times => 1, uid => 'first-one')", ""), ("SELECT rowtime, line FROM each_row(input => TABLE t, times => 1, on_time => DESCRIPTOR(rt))", ""), ("SELECT * FROM u, LATERAL TABLE(each_row(TABLE t, u.i))", ""),
    ("SELECT * FROM counted(TABLE t PARTITION BY s)", ""), ("SELECT a, c FROM counted(input => TABLE t PARTITION BY s) AS x (a, c)", ""), ("SELECT * FROM counted(TABLE t PARTITION BY (i, s))", ""), ("SELECT * FROM countall(TABLE t)", ""),
    ("SELECT * FROM countall((SELECT i, s FROM u))", ""), ("SELECT i, s FROM tagged(input => TABLE t PARTITION BY i, label => 'x')", ""), ("SELECT * FROM tagged(input => TABLE t PARTITION BY i, label => DEFAULT)", ""),
    ("SELECT * FROM timed(input => TABLE t PARTITION BY i, on_time => DESCRIPTOR(rt), uid => 'u1')", ""), ("SELECT * FROM timed(TABLE t PARTITION BY i, DESCRIPTOR(rt))", ""), ("SELECT * FROM changes(TABLE t PARTITION BY i)", ""),
    ("SELECT * FROM both_of(TABLE t PARTITION BY i, TABLE u PARTITION BY i)", ""), ("SELECT * FROM picked(TABLE t, DESCRIPTOR(i, s))", ""), ("SELECT * FROM series(1, 2)", ""), ("SELECT x.i FROM counted(TABLE t PARTITION BY i) x JOIN u ON x.i = u.i", ""),
    ("SELECT * FROM counted(TABLE t PARTITION BY zz)", "rule"), ("SELECT * FROM counted(TABLE nosuch PARTITION BY i)", "rule"), ("SELECT * FROM counted(TABLE t PARTITION BY i ORDER BY rt)", "rule"), ("SELECT * FROM countall(TABLE t ORDER BY (rt DESC, s))", "rule"),
    ("SELECT * FROM each_row(input => TABLE t, times => 1, uid => 'not a uid')", "rule"), ("SELECT * FROM each_row(input => TABLE t, times => 1, uid => 7)", "rule"), ("SELECT * FROM counted(input => TABLE t PARTITION BY i, uid => '1a')", "rule"),
    ("SELECT * FROM counted(input => TABLE t PARTITION BY i, uid => 'a' || 'b')", "rule"), ("SELECT * FROM counted(input => TABLE t PARTITION BY i, UID => 'a')", "rule"), ("SELECT * FROM timed(input => TABLE t PARTITION BY i, on_time => DESCRIPTOR(l))", "rule"),
    ("SELECT * FROM timed(input => TABLE t PARTITION BY i, on_time => DESCRIPTOR(zz))", "rule"), ("SELECT * FROM timed(input => TABLE t PARTITION BY i, on_time => DESCRIPTOR(rt, pt))", "rule"), ("SELECT * FROM timed(input => TABLE t PARTITION BY i, on_time => 'rt')", "rule"),
    ("SELECT * FROM timed(input => TABLE t PARTITION BY i, on_time => DESCRIPTOR(t.rt))", "rule"), ("SELECT * FROM both_of(TABLE t PARTITION BY i, TABLE u PARTITION BY s)", "rule"), ("SELECT * FROM both_of(TABLE t PARTITION BY i, TABLE u PARTITION BY l)", "rule"),
    ("SELECT * FROM both_of(TABLE t PARTITION BY (i, s), TABLE u PARTITION BY i)", "rule"), ("SELECT * FROM each_row(t, 1)", "rule"), ("SELECT * FROM each_row(TABLE t, i)", "rule"), ("SELECT * FROM series(i, 2)", "rule"), ("SELECT each_row(TABLE t, 1)", "rule"),
    ("SELECT * FROM nosuch(TABLE t PARTITION BY i)", "rule"), ("SELECT x.zz FROM counted(TABLE t PARTITION BY i) AS x (a, c)", "rule"), ("SELECT * FROM counted((SELECT i, zz FROM t) PARTITION BY i)", "rule"),
    ("SELECT * FROM each_row(TABLE t)", "class"), ("SELECT * FROM each_row(TABLE t, 'x')", "class"), ("SELECT * FROM each_row(TABLE t PARTITION BY i, 1)", "class"), ("SELECT * FROM counted(TABLE t)", "class"), ("SELECT * FROM timed(TABLE t PARTITION BY i)", "class"),
    ("SELECT zz FROM tagged(TABLE t PARTITION BY i)", "class"), ("SELECT * FROM plus2(TABLE t, 1)", "class"), ("SELECT * FROM counted(TABLE t PARTITION BY i, TABLE u PARTITION BY i)", "class"), ("SELECT x.s FROM counted(TABLE t PARTITION BY i) AS x", "class"),
]
CONFIGS = ["MAP['async', 'true']", "MAP['async', 'FALSE', 'timeout', '10 s']", "MAP['output-mode', 'ordered']", "MAP['max-concurrent-operations', '5', 'async', 'true']", "MAP['other', 'x']", "MAP['async', CAST('true' AS STRING)]"]
BAD_CONFIGS = ["MAP['async', 'maybe']", "MAP['timeout', 'soon']", "MAP['output-mode', 'wild']", "MAP['max-concurrent-operations', 'x']", "MAP['async', 'true', 'max-concurrent-operations', '0']", "MAP['async', 1]", "MAP[1, 'true']", "MAP['async', UPPER('true')]",
               "'async'", "ARRAY['a']", "1", "CAST(MAP['async', 'true'] AS MAP<STRING, STRING>)"]
TASKS = ["'regression'", "'clustering'", "'classification'", "'embedding'", "'text_generation'"]


class Routines:
    def __init__(self, rng, count):
        self.rng, self.count, self.by_class, self.place_by_class = rng, count, False, False

    def pick(self, items):
        return items[self.rng.randrange(len(items))]

    def chance(self, p):
        return self.rng.random() < p

    def of(self, calls):
        """Right or wrong with even odds, seldom by the class alone."""
        wanted = self.pick(["", "", "", "rule", "rule", "rule", "class"])
        call, wrong = self.pick([c for c in calls if c[1] == wanted])
        self.by_class, self.place_by_class = wrong == "class", call in PLACE_BY_CLASS
        return call

    def scalar(self):
        call = self.of(SCALAR)
        return self.pick([f"SELECT {call} AS a FROM t", f"SELECT {call} FROM t", f"SELECT x.a FROM (SELECT {call} AS a FROM t) AS x"])

    def aggregate(self):
        return self.of(AGGREGATE)

    def table(self):
        return self.of(TABLE)

    def process(self):
        return self.of(PROCESS)

    def arguments(self, function, right, config):
        """By place or by name; `right`: [(name, right, [wrong])]. About half have one mistake."""
        texts, wrong = [[name, text] for name, text, _ in right], self.chance(0.5)
        if config and self.chance(0.4):
            texts.append(["CONFIG", self.pick(CONFIGS)])
        if wrong:
            kind = self.pick(["value", "value", "value", "value", "config", "missing", "more", "swap", "spread"])
            if kind == "value":
                i = self.rng.randrange(len(right))
                texts[i][1] = self.pick(right[i][2])
            elif kind == "config":
                texts = texts[:len(right)] + [["CONFIG", self.pick(BAD_CONFIGS)]]
            elif kind == "missing":
                texts.pop(self.rng.randrange(len(right)))
            elif kind == "more":
                texts = texts[:len(right)] + [["CONFIG", self.pick(CONFIGS)], ["FOO", "1"]]
            elif kind == "swap":
                i = self.rng.randrange(len(right) - 1)
                texts[i][1], texts[i + 1][1] = texts[i + 1][1], texts[i][1]
            else:
                texts[0][1] += self.pick([" PARTITION BY " + ("id" if function == "VECTOR_SEARCH" else "s"), " ORDER BY " + ("id" if function == "VECTOR_SEARCH" else "rt")])
        if self.chance(0.3):
            self.rng.shuffle(texts)
            if wrong and self.chance(0.1):
                texts[0][0] = texts[0][0].lower()
            return ", ".join(f"{name} => {text}" for name, text in texts)
        return ", ".join(text for _, text in texts)

    def predict(self):
        model, columns, wrong, outputs = self.pick([("m", "s", ["i", "s, i", "zz", "r", "dt", "l"], ["label0"]), ("m2", "s, i", ["i, s", "s", "s, i, i", "s, zz", "s, l"], ["x", "y"]), ("mi", "i", ["s", "l", "b", "zz", "i, i"], ["z"])])
        args = self.arguments("ML_PREDICT", [("INPUT", "TABLE t", ["t", "1", "TABLE nosuch", "'t'"]), ("MODEL", f"MODEL {model}", ["MODEL nosuch", "'m'", "m", "DESCRIPTOR(s)"]),
                                             ("ARGS", f"DESCRIPTOR({columns})", [f"DESCRIPTOR({w})" for w in wrong] + ["'s'", "s", "MODEL m"])], True)
        items = self.pick(["*", "*", ", ".join(outputs), outputs[-1], "p." + outputs[0], "zz" if self.chance(0.3) else "p.i"])
        return f"SELECT {items} FROM {self.pick(['ML_PREDICT({})', 'TABLE(ML_PREDICT({}))', 'u, LATERAL TABLE(ML_PREDICT({}))']).format(args)} AS p"

    def evaluate(self):
        args = self.arguments("ML_EVALUATE", [("INPUT", "TABLE t", ["t", "1", "TABLE nosuch"]), ("MODEL", "MODEL m", ["MODEL nosuch", "MODEL m2", "'m'"]), ("LABEL", "DESCRIPTOR(label)", ["DESCRIPTOR(label, s)", "DESCRIPTOR(zz)", "DESCRIPTOR(i)", "'label'"]),
                                              ("ARGS", "DESCRIPTOR(s)", ["DESCRIPTOR(s, i)", "DESCRIPTOR(zz)", "DESCRIPTOR(l)", "s"]), ("TASK", self.pick(TASKS), ["'guess'", "'REGRESSION'", "1", "s", "NULL", "CAST('regression' AS STRING)"])], True)
        return f"SELECT {self.pick(['*', '*', '*', '`result`', '`result`', 'zz'])} FROM ML_EVALUATE({args})"

    def search(self):
        column, query, wrong = self.pick([("e", "q.qe", ["q.qg", "q.qs", "q.zz", "q.k", "NULL"]), ("g", "q.qg", ["q.qs", "q.k", "zz", "NULL"]), ("g", "q.qn", ["q.qs", "q.k"])])
        args = self.arguments("VECTOR_SEARCH", [("SEARCH_TABLE", "TABLE vec", ["vec", "1", "TABLE nosuch"]), ("COLUMN_TO_SEARCH", f"DESCRIPTOR({column})", ["DESCRIPTOR(e, g)", "DESCRIPTOR(n)", "DESCRIPTOR(id)", "DESCRIPTOR(zz)", "e"]),
                                                ("COLUMN_TO_QUERY", query, wrong), ("TOP_K", self.pick(["10", "1", "5"]), ["0", "-1", "q.k", "'10'", "1.5", "3000000000", "NULL", "5 + 5", "CAST(10 AS INT)"])], True)
        source = self.pick(["q, LATERAL TABLE(VECTOR_SEARCH({}))", "q, LATERAL TABLE(VECTOR_SEARCH({}))", "q, TABLE(VECTOR_SEARCH({}))"]).format(args)
        return f"SELECT {self.pick(['*', '*', 'v.id, v.score0', 'k, score0 + 1', 'v.zz'])} FROM {source} AS v"

    def script(self):
        """The statements; `by_class` then says whether only the class knows what is wrong."""
        kind = self.pick([self.scalar, self.scalar, self.aggregate, self.table, self.process, self.process, self.predict, self.evaluate, self.search])
        name = "routine " + kind.__name__
        self.count[name] = self.count.get(name, 0) + 1
        query = kind()
        statements = ["SET 'execution.runtime-mode' = 'batch'"] if self.chance(0.05) else []
        statements += TABLES
        if kind in (self.predict, self.evaluate):
            statements += MODELS
        for function, class_name in CLASSES.items():
            if function in query.lower():
                how = self.pick(["", "", "TEMPORARY ", "TEMPORARY SYSTEM "] if "." + function not in query else [""])
                statements.append(f"CREATE {how}FUNCTION {function} AS '{CLASS}{class_name}'" + self.pick(["", "", " LANGUAGE JAVA"]))
        if self.chance(0.15):
            statements.append(f"CREATE VIEW v1 AS {query}")
            return statements + self.pick([[], ["SELECT * FROM v1"]])
        return statements + [query]
