"""Scripts that are meant to validate: a random schema, then statements and expressions typed over it.

A column is (name, family); families are those of functions.py. Every method named after a construct
counts its use, so that a run can print what it covered. Deterministic from the random generator given.
"""

import re

from functions import AGGREGATES, CAST_TYPES, EXPRESSIONS, LITERALS, TYPES, WINDOW

_HOLE = re.compile(r"\{([A-Za-z])\}")
_NAMES = ["id", "name", "price", "amount", "ts", "`day`", "flag", "tag", "user_id", "cnt", "payload", "kind",
          "total", "region", "code", "val", "note", "score", "ratio", "k", "v1", "`order`", "`a b`", "createdAt"]
_TABLES = ["orders", "users", "events", "clicks", "items", "payments", "rates", "logs", "src", "dim", "t1", "t2"]
_SINK_TYPES = {"B": "BOOLEAN", "I": "BIGINT", "D": "DECIMAL(38, 18)", "F": "DOUBLE", "S": "STRING", "Y": "BYTES",
               "d": "DATE", "t": "TIME(0)", "T": "TIMESTAMP(3)", "Z": "TIMESTAMP_LTZ(3)", "A": "ARRAY<INT>",
               "C": "ARRAY<STRING>", "M": "MAP<STRING, INT>", "R": "ROW<f0 INT, f1 STRING>", "U": "MULTISET<STRING>",
               "V": "VARIANT"}
_SIMPLE = "BIDFSdT"


class Table:
    def __init__(self, name, columns, rowtime=None, proctime=None, key=None):
        self.name, self.columns = name, columns
        self.rowtime, self.proctime, self.key = rowtime, proctime, key


class Typed:
    def __init__(self, rng, count):
        self.rng, self.count = rng, count
        self.tables, self.serial, self.statements, self.batch = [], 0, [], False

    # ---- small choices

    def use(self, construct):
        self.count[construct] = self.count.get(construct, 0) + 1

    def pick(self, items):
        return items[self.rng.randrange(len(items))]

    def chance(self, p):
        return self.rng.random() < p

    def fresh(self, stem):
        self.serial += 1
        return f"{stem}{self.serial}"

    # ---- expressions

    def expression(self, family, scope, depth):
        """`scope`: [(text, family)] of the columns in reach."""
        if family == "e":
            family = self.pick("BIIDFSSdTA")
        own = [text for text, f in scope if f == family]
        templates = EXPRESSIONS.get(family, [])
        if depth <= 0 or not templates or self.chance(0.25):
            if own and self.chance(0.75):
                return self.pick(own)
            if LITERALS.get(family):
                self.use("literal " + family)
                return self.pick(LITERALS[family])
            if own:
                return self.pick(own)
            return f"CAST(NULL AS {self.pick(CAST_TYPES[family])})"
        template = self.pick(templates)
        self.use("expr " + template)
        return self.fill(template, scope, depth)

    def fill(self, template, scope, depth):
        def hole(match):
            text = self.expression(match.group(1), scope, depth - 1)
            simple = re.fullmatch(r"[\w.`']+|\w+\(.*\)", text)
            return text if simple or self.chance(0.1) else f"({text})"
        return _HOLE.sub(hole, template)

    def condition(self, scope, depth=2):
        return self.expression("B", scope, depth)

    # ---- tables

    def type_text(self, family, depth=1):
        if depth and self.chance(0.06):
            inner = self.type_text(self.pick("IS"), 0).replace(" NOT NULL", "")
            self.use("nested type")
            return {"A": f"ARRAY<{inner}>"}.get(family) or self.pick(TYPES[family])
        return self.pick(TYPES[family])

    def create_table(self, with_time=None):
        self.use("CREATE TABLE")
        rng = self.rng
        name = self.pick(_TABLES)
        while any(t.name == name for t in self.tables):
            name = self.fresh(name + "_")
        names = rng.sample(_NAMES, rng.randint(2, 7))
        families = [self.pick("IIISSSDFBdTTZtYACMRUV" if self.chance(0.4) else "IISSDFBdT") for _ in names]
        elements, columns = [], []
        for column, family in zip(names, families):
            text = f"{column} {self.type_text(family)}"
            if self.chance(0.05):
                self.use("column COMMENT")
                text += " COMMENT 'a column'"
            elements.append(text)
            columns.append((column, family))
        table = Table(name, columns)
        if with_time or (with_time is None and self.chance(0.5)):
            self.use("WATERMARK")
            elements.append("rt " + self.pick(["TIMESTAMP(3)", "TIMESTAMP(3)", "TIMESTAMP_LTZ(3)"]))
            columns.append(("rt", "Z" if "LTZ" in elements[-1] else "T"))
            strategy = self.pick(["rt - INTERVAL '5' SECOND", "rt", "rt - INTERVAL '1' MINUTE", "rt - INTERVAL '0.001' SECOND"])
            elements.append(f"WATERMARK FOR rt AS {strategy}")
            table.rowtime = "rt"
        if self.chance(0.35):
            self.use("computed column PROCTIME()")
            elements.append("pt AS PROCTIME()")
            table.proctime = "pt"
        if self.chance(0.2):
            self.use("computed column")
            family = self.pick(_SIMPLE)
            elements.append(f"comp AS {self.expression(family, columns, 1)}" + (" COMMENT 'computed'" if self.chance(0.2) else ""))
            columns.append(("comp", family))
        if self.chance(0.15):
            self.use("metadata column")
            elements.append(self.pick(["meta STRING METADATA", "meta STRING METADATA FROM 'key'", "meta STRING METADATA VIRTUAL",
                                       "meta VARCHAR(5) METADATA FROM 'a-b' VIRTUAL"]))
            columns.append(("meta", "S"))
        keys = [c for c, f in columns[: len(names)] if f in "ISd"]
        if keys and self.chance(0.3):
            self.use("PRIMARY KEY")
            table.key = keys[: self.rng.randint(1, min(2, len(keys)))]
            constraint = f"PRIMARY KEY ({', '.join(table.key)}) NOT ENFORCED"
            elements.append(("CONSTRAINT pk " if self.chance(0.3) else "") + constraint)
        tail = ""
        if self.chance(0.1):
            self.use("table COMMENT")
            tail += " COMMENT 'table of things'"
        if self.chance(0.08) and table.key:
            self.use("DISTRIBUTED")
            tail += self.pick([f" DISTRIBUTED BY HASH({table.key[0]}) INTO 4 BUCKETS", " DISTRIBUTED INTO 3 BUCKETS",
                               f" DISTRIBUTED BY ({table.key[0]})"])
        if self.chance(0.12):
            self.use("PARTITIONED BY")
            tail += f" PARTITIONED BY ({names[0]})"
            table.partition = names[0]
        connector = self.pick(["datagen", "kafka", "filesystem", "upsert-kafka", "jdbc", "print"])
        kind = self.pick(["TABLE"] * 8 + ["TEMPORARY TABLE"]) + self.pick([""] * 9 + [" IF NOT EXISTS"])
        options = f"'connector' = '{connector}'" + (", 'topic' = 'a', 'scan.startup.mode' = 'earliest-offset'" if self.chance(0.2) else "")
        self.statements.append(f"CREATE {kind} {name} (\n  " + ",\n  ".join(elements) + f"\n){tail} WITH ({options})")
        self.tables.append(table)
        return table

    def sink_for(self, columns):
        self.use("sink table")
        name = self.fresh("sink")
        elements = [f"c{i} {_SINK_TYPES.get(f, 'STRING')}" for i, (_, f) in enumerate(columns)]
        self.statements.append(f"CREATE TABLE {name} ({', '.join(elements)}) WITH ('connector' = 'blackhole')")
        return name

    def any_table(self):
        return self.pick(self.tables) if self.tables else self.create_table()

    def timed_table(self):
        timed = [t for t in self.tables if t.rowtime]
        return self.pick(timed) if timed else self.create_table(True)

    def scope_of(self, table, alias=None, time=True):
        prefix = (alias + ".") if alias else ""
        return [(prefix + c, f) for c, f in table.columns]

    # ---- queries: each returns (sql, [(name, family)])

    def items(self, scope, depth=2, families=None, n=None):
        """A select list: (text, columns)."""
        texts, columns = [], []
        for _ in range(n or self.rng.randint(1, 4)):
            family = families[len(texts)] if families else self.pick(_SIMPLE if self.chance(0.8) else "ACMRZtYVvm")
            if family in "vmU" and not families:
                family = "I"
            alias = self.fresh("e")
            text = self.expression(family, scope, depth)
            texts.append(f"{text}{self.pick([' AS ', ' '])}{alias}")
            columns.append((alias, family))
        return ", ".join(texts), columns

    def query(self, depth=2):
        kinds = [self.select, self.select, self.select, self.group_query, self.group_query, self.join_query, self.over_query,
                 self.window_query, self.set_query, self.with_query, self.values_query, self.top_n, self.unnest_query,
                 self.subquery_query, self.legacy_window, self.match_recognize, self.temporal_join, self.star_query,
                 self.grouping_sets, self.interval_join, self.lookup_join, self.window_join, self.dedup, self.pivot, self.order_query,
                 self.named_window, self.lateral_query]
        if depth <= 0:
            kinds = [self.select, self.group_query, self.star_query]
        kind = self.pick(kinds)
        self.use(kind.__name__)
        return kind(depth)

    def source(self, depth):
        """Something in FROM: (text, scope)."""
        if depth > 0 and self.chance(0.2):
            self.use("derived table")
            sql, columns = self.query(depth - 1)
            alias = self.fresh("q")
            return f"({sql}) {self.pick(['AS ', ''])}{alias}", [(self.pick([f"{alias}.{c}", c]), f) for c, f in columns]
        table = self.any_table()
        if self.chance(0.3):
            alias = self.fresh("a")
            return f"{table.name}{self.pick([' AS ', ' '])}{alias}", self.scope_of(table, alias if self.chance(0.7) else None)
        path = self.pick([table.name] * 6 + [f"default_catalog.default_database.{table.name}", f"default_database.{table.name}",
                                             f"`{table.name}`"])
        if self.chance(0.05):
            self.use("OPTIONS hint")
            path += " /*+ OPTIONS('scan.startup.mode'='latest-offset') */"
        return path, self.scope_of(table)

    def where(self, scope, p=0.5):
        if not self.chance(p):
            return ""
        self.use("WHERE")
        return f" WHERE {self.condition(scope)}"

    def select(self, depth):
        source, scope = self.source(depth)
        items, columns = self.items(scope)
        return f"SELECT {self.pick(['', '', '', '', 'DISTINCT ', 'ALL '])}{items} FROM {source}{self.where(scope)}", columns

    def star_query(self, depth):
        table = self.any_table()
        columns = list(table.columns)
        sql = f"SELECT {self.pick(['*', table.name + '.*'])} FROM {table.name}"
        return sql + self.where(self.scope_of(table), 0.3), columns + ([("pt", "Z")] if table.proctime else [])

    def order_query(self, depth):
        source, scope = self.source(depth)
        items, columns = self.items(scope, 1)
        order = self.pick([columns[0][0] + " DESC", "1", columns[-1][0] + " ASC NULLS FIRST", f"{scope[0][0]}"])
        tail = self.pick([" LIMIT 10", " LIMIT 5 OFFSET 2", " OFFSET 3 ROWS FETCH NEXT 2 ROWS ONLY", " FETCH FIRST ROW ONLY", "", " LIMIT ALL"])
        return f"SELECT {items} FROM {source}{self.where(scope)} ORDER BY {order}{tail}", columns

    def aggregates(self, scope, n=None):
        texts, columns = [], []
        for _ in range(n or self.rng.randint(1, 3)):
            family = self.pick("IIIFSDUTB")
            template = self.pick(AGGREGATES[family])
            self.use("agg " + template)
            alias = self.fresh("g")
            texts.append(f"{self.fill(template, scope, 1)} AS {alias}")
            columns.append((alias, family))
        return texts, columns

    def keys(self, scope, n=2):
        usable = [(c, f) for c, f in scope if f in "IDFSdTBZ"]
        if not usable:
            return [("1", "I")][:0]
        return [self.pick(usable) for _ in range(self.rng.randint(1, n))]

    def group_query(self, depth):
        source, scope = self.source(depth)
        keys = self.keys(scope)
        texts, columns = self.aggregates(scope)
        if not keys:
            return f"SELECT {', '.join(texts)} FROM {source}{self.where(scope)}", columns
        key_texts, key_columns = [], []
        for text, family in keys:
            alias = self.fresh("k")
            key_texts.append(f"{text} AS {alias}")
            key_columns.append((alias, family))
        having = ""
        if self.chance(0.3):
            self.use("HAVING")
            having = f" HAVING {self.pick(['COUNT(*) > 1', 'SUM(1) < 100', 'MAX(' + keys[0][0] + ') IS NOT NULL'])}"
        return (f"SELECT {', '.join(key_texts + texts)} FROM {source}{self.where(scope)} "
                f"GROUP BY {', '.join(t for t, _ in keys)}{having}"), key_columns + columns

    def grouping_sets(self, depth):
        source, scope = self.source(0)
        keys = self.keys(scope)
        if not keys:
            return self.select(depth)
        texts, columns = self.aggregates(scope, 1)
        names = [t for t, _ in keys]
        sets = self.pick([f"GROUPING SETS (({', '.join(names)}), ({names[0]}), ())", f"CUBE ({', '.join(names)})", f"ROLLUP ({', '.join(names)})"])
        key_texts = [f"{t} AS {self.fresh('k')}" for t in names]
        extra = self.pick(["", f", GROUPING({names[0]}) AS gr", f", GROUPING_ID({names[0]}) AS gi", f", GROUP_ID() AS gd"])
        columns = [(t.split()[-1], f) for t, (_, f) in zip(key_texts, keys)] + columns + ([(extra.split()[-1], "I")] if extra else [])
        return f"SELECT {', '.join(key_texts + texts)}{extra} FROM {source} GROUP BY {sets}", columns

    def two(self):
        left, right = self.any_table(), self.any_table()
        a, b = self.fresh("l"), self.fresh("r")
        return left, right, a, b, self.scope_of(left, a), self.scope_of(right, b)

    def join_on(self, left, right):
        pairs = [(x, y) for x, f in left for y, g in right if f == g and f in "ISdTDB"]
        return " = ".join(self.pick(pairs)) if pairs else self.pick(["TRUE", "1 = 1"])

    def join_query(self, depth):
        left, right, a, b, ls, rs = self.two()
        kind = self.pick(["JOIN", "INNER JOIN", "LEFT JOIN", "LEFT OUTER JOIN", "RIGHT JOIN", "FULL OUTER JOIN", "CROSS JOIN", ","])
        self.use("join " + kind)
        on = "" if kind in ("CROSS JOIN", ",") else f" ON {self.join_on(ls, rs)}"
        if on and self.chance(0.2):
            on += f" AND {self.condition(ls + rs, 1)}"
        items, columns = self.items(ls + rs, 1)
        hint = self.pick([""] * 12 + [f"/*+ BROADCAST({b}) */ ", "/*+ STATE_TTL('%s' = '1d') */ " % a, f"/*+ SHUFFLE_HASH({a}) */ "])
        common = [c for c, f in left.columns if (c, f) in right.columns]
        if common and kind not in ("CROSS JOIN", ",") and self.chance(0.2):
            self.use("USING")
            on = f" USING ({self.pick(common)})"
        return f"SELECT {hint}{items} FROM {left.name} {a} {kind} {right.name} {b}{on}{self.where(ls + rs, 0.3)}", columns

    def interval_join(self, depth):
        left, right = self.timed_table(), self.timed_table()
        a, b = self.fresh("l"), self.fresh("r")
        ls, rs = self.scope_of(left, a), self.scope_of(right, b)
        items, columns = self.items(ls + rs, 1)
        on = f"{self.join_on(ls, rs)} AND {a}.rt BETWEEN {b}.rt - INTERVAL '1' HOUR AND {b}.rt + INTERVAL '5' MINUTE"
        return f"SELECT {items} FROM {left.name} {a} {self.pick(['JOIN', 'LEFT JOIN'])} {right.name} {b} ON {on}", columns

    def temporal_join(self, depth):
        left = self.timed_table()
        right = next((t for t in self.tables if t.rowtime and t.key), None)
        if not right:
            return self.select(depth)
        a, b = self.fresh("l"), self.fresh("r")
        ls, rs = self.scope_of(left, a), self.scope_of(right, b)
        key_family = dict(right.columns)[right.key[0]]
        mates = [c for c, f in ls if f == key_family]
        if not mates:
            return self.select(depth)
        items, columns = self.items(ls + rs, 1)
        return (f"SELECT {items} FROM {left.name} AS {a} {self.pick(['JOIN', 'LEFT JOIN'])} {right.name} FOR SYSTEM_TIME AS OF {a}.rt AS {b} "
                f"ON {self.pick(mates)} = {b}.{right.key[0]}"), columns

    def lookup_join(self, depth):
        left = next((t for t in self.tables if t.proctime), None)
        if not left:
            return self.select(depth)
        right = self.any_table()
        a, b = self.fresh("l"), self.fresh("r")
        ls, rs = self.scope_of(left, a), self.scope_of(right, b)
        items, columns = self.items(ls + rs, 1)
        hint = self.pick(["", "", f"/*+ LOOKUP('table'='{right.name}', 'async'='true') */ "])
        return (f"SELECT {hint}{items} FROM {left.name} AS {a} {self.pick(['JOIN', 'LEFT JOIN'])} {right.name} FOR SYSTEM_TIME AS OF {a}.pt AS {b} "
                f"ON {self.join_on(ls, rs)}"), columns

    def over_query(self, depth):
        table = self.timed_table()
        scope = self.scope_of(table)
        family = self.pick("IFSD")
        template = self.pick(WINDOW[family])
        self.use("window " + template)
        call = self.fill(template, scope, 1)
        keys = self.keys(scope, 1)
        partition = f"PARTITION BY {keys[0][0]} " if keys and self.chance(0.7) else ""
        frame = self.pick(["", "", " ROWS BETWEEN 3 PRECEDING AND CURRENT ROW", " RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW",
                           " ROWS UNBOUNDED PRECEDING", " RANGE UNBOUNDED PRECEDING", " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"])
        alias = self.fresh("w")
        items, columns = self.items(scope, 1)
        return f"SELECT {items}, {call} OVER ({partition}ORDER BY rt{frame}) AS {alias} FROM {table.name}{self.where(scope, 0.2)}", columns + [(alias, family)]

    def named_window(self, depth):
        table = self.timed_table()
        scope = self.scope_of(table)
        keys = self.keys(scope, 1)
        partition = f"PARTITION BY {keys[0][0]} " if keys else ""
        first, second = self.fill(self.pick(WINDOW["I"]), scope, 1), self.fill(self.pick(WINDOW["I"]), scope, 1)
        a, b = self.fresh("w"), self.fresh("w")
        return f"SELECT {first} OVER win AS {a}, {second} OVER win AS {b} FROM {table.name} WINDOW win AS ({partition}ORDER BY rt)", [(a, "I"), (b, "I")]

    def ranked(self, order, partition):
        table = self.timed_table()
        scope = self.scope_of(table)
        names = ", ".join(c for c, _ in table.columns)
        keys = self.keys(scope, 1)
        return table, names, f"PARTITION BY {keys[0][0]} " if keys and partition else "", order(scope)

    def top_n(self, depth):
        table, names, partition, order = self.ranked(lambda s: self.pick(s)[0], self.chance(0.7))
        rank = self.pick(["ROW_NUMBER()", "RANK()", "DENSE_RANK()"])
        return (f"SELECT {names} FROM (SELECT *, {rank} OVER ({partition}ORDER BY {order} DESC) AS rn FROM {table.name}) "
                f"WHERE rn <= {self.pick(['3', '1', '10'])}"), list(table.columns)

    def dedup(self, depth):
        table, names, partition, _ = self.ranked(lambda s: "", True)
        return (f"SELECT {names} FROM (SELECT *, ROW_NUMBER() OVER ({partition}ORDER BY rt {self.pick(['ASC', 'DESC'])}) AS rn "
                f"FROM {table.name}) WHERE rn = 1"), list(table.columns)

    def tvf(self, table):
        kind = self.pick(["TUMBLE", "HOP", "CUMULATE", "SESSION"])
        self.use("TVF " + kind)
        time = "rt" if not table.proctime or self.chance(0.8) else "pt"
        named = self.chance(0.25)
        if named:
            self.use("named arguments")
        data = ("DATA => " if named else "") + f"TABLE {table.name}"
        keys = [c for c, f in table.columns if f in "IS"]
        if kind == "SESSION" and keys and self.chance(0.5):
            data += f" PARTITION BY {self.pick([keys[0], '(' + keys[0] + ')'])}"
        args = [data, ("TIMECOL => " if named else "") + f"DESCRIPTOR({time})"]
        sizes = {"TUMBLE": [("SIZE", "INTERVAL '10' MINUTE")], "HOP": [("SLIDE", "INTERVAL '5' MINUTE"), ("SIZE", "INTERVAL '10' MINUTE")],
                 "CUMULATE": [("STEP", "INTERVAL '2' MINUTE"), ("SIZE", "INTERVAL '1' HOUR")], "SESSION": [("GAP", "INTERVAL '30' SECOND")]}[kind]
        if kind in ("TUMBLE", "HOP") and not named and self.chance(0.15):
            sizes = sizes + [("OFFSET", "INTERVAL '1' MINUTE")]
        args += [(f"{n} => " if named else "") + v for n, v in sizes]
        call = f"{kind}({', '.join(args)})"
        return self.pick([f"TABLE({call})"] * 4 + [call])

    def window_query(self, depth):
        table = self.timed_table()
        scope = self.scope_of(table)
        source = self.tvf(table)
        if self.chance(0.25):
            items, columns = self.items(scope + [("window_start", "T"), ("window_end", "T")], 1)
            return f"SELECT {items} FROM {source}", columns
        texts, columns = self.aggregates(scope)
        keys = self.keys(scope, 1) if self.chance(0.5) else []
        key_texts = [f"{t} AS {self.fresh('k')}" for t, _ in keys]
        columns = [("window_start", "T"), ("window_end", "T")] + [(t.split()[-1], f) for t, (_, f) in zip(key_texts, keys)] + columns
        group = ", ".join(["window_start", "window_end"] + [t for t, _ in keys])
        return f"SELECT {', '.join(['window_start', 'window_end'] + key_texts + texts)} FROM {source} GROUP BY {group}", columns

    def window_join(self, depth):
        left, right = self.timed_table(), self.timed_table()
        a, b = self.fresh("l"), self.fresh("r")
        ls, rs = self.scope_of(left, a), self.scope_of(right, b)
        tumble = "TABLE(TUMBLE(TABLE {}, DESCRIPTOR(rt), INTERVAL '5' MINUTES))".replace("MINUTES", "MINUTE")
        items, columns = self.items(ls + rs, 1)
        return (f"SELECT {items} FROM (SELECT * FROM {tumble.format(left.name)}) {a} {self.pick(['JOIN', 'LEFT JOIN', 'FULL JOIN'])} "
                f"(SELECT * FROM {tumble.format(right.name)}) {b} ON {self.join_on(ls, rs)} AND {a}.window_start = {b}.window_start "
                f"AND {a}.window_end = {b}.window_end"), columns

    def legacy_window(self, depth):
        table = self.timed_table()
        scope = self.scope_of(table)
        kind = self.pick(["TUMBLE", "HOP", "SESSION"])
        self.use("group window " + kind)
        args = {"TUMBLE": "INTERVAL '1' MINUTE", "HOP": "INTERVAL '1' MINUTE, INTERVAL '1' HOUR", "SESSION": "INTERVAL '1' MINUTE"}[kind]
        texts, columns = self.aggregates(scope)
        parts = [f"{kind}_{p}(rt, {args}) AS {self.fresh('p')}" for p in self.rng.sample(["START", "END", "ROWTIME"], self.rng.randint(0, 2))]
        return (f"SELECT {', '.join(parts + texts)} FROM {table.name} GROUP BY {kind}(rt, {args})",
                [(p.split()[-1], "T") for p in parts] + columns)

    def set_query(self, depth):
        families = [self.pick(_SIMPLE) for _ in range(self.rng.randint(1, 3))]
        parts, columns = [], None
        for _ in range(self.rng.randint(2, 3)):
            source, scope = self.source(0)
            items, got = self.items(scope, 1, families, len(families))
            columns = columns or got
            parts.append(f"SELECT {items} FROM {source}")
        sql = parts[0]
        for part in parts[1:]:
            op = self.pick(["UNION ALL", "UNION ALL", "UNION", "INTERSECT", "EXCEPT", "EXCEPT ALL", "INTERSECT ALL"])
            self.use("set " + op)
            sql += f" {op} {part}"
        return sql, columns

    def with_query(self, depth):
        self.use("WITH")
        inner, columns = self.query(depth - 1)
        name = self.fresh("cte")
        renamed = ""
        if self.chance(0.3):
            fresh = [(self.fresh("n"), f) for _, f in columns]
            renamed = f" ({', '.join(c for c, _ in fresh)})"
            columns = fresh
        items, got = self.items(columns, 1)
        return f"WITH {name}{renamed} AS ({inner}) SELECT {items} FROM {name}", got

    def values_query(self, depth):
        families = [self.pick("IISSDBdT") for _ in range(self.rng.randint(1, 3))]
        rows = ["(" + ", ".join(self.pick(LITERALS[f]) for f in families) + ")" for _ in range(self.rng.randint(1, 3))]
        if self.chance(0.3):
            return "VALUES " + ", ".join(rows), [(f"EXPR${i}", f) for i, f in enumerate(families)]
        names = [self.fresh("v") for _ in families]
        scope = list(zip(names, families))
        items, columns = self.items(scope, 1)
        return f"SELECT {items} FROM (VALUES {', '.join(rows)}) AS {self.fresh('t')}({', '.join(names)})", columns

    def unnest_query(self, depth):
        table = next((t for t in self.tables if any(f in "ACMU" for _, f in t.columns)), None)
        if not table:
            return self.select(depth)
        column, family = self.pick([(c, f) for c, f in table.columns if f in "ACMU"])
        a, u = self.fresh("a"), self.fresh("u")
        shape = {"A": ["x"], "C": ["x"], "M": ["mk", "mv"], "U": ["x"]}[family]
        got = {"A": "I", "C": "S", "M": "SI", "U": "S"}[family]
        ordinality = self.pick(["", "", " WITH ORDINALITY"])
        if ordinality:
            shape, got = shape + ["pos"], got + "I"
        join = self.pick([" CROSS JOIN ", ", ", " LEFT JOIN "])
        on = " ON TRUE" if join == " LEFT JOIN " else ""
        scope = self.scope_of(table, a) + [(f"{u}.{s}", f) for s, f in zip(shape, got)]
        items, columns = self.items(scope, 1)
        return f"SELECT {items} FROM {table.name} AS {a}{join}UNNEST({a}.{column}){ordinality} AS {u}({', '.join(shape)}){on}", columns

    def lateral_query(self, depth):
        table = self.any_table()
        a, b = self.fresh("a"), self.fresh("b")
        other = self.any_table()
        items, inner = self.items(self.scope_of(other), 1)
        outer = self.scope_of(table, a) + [(f"{b}.{c}", f) for c, f in inner]
        on = self.join_on([(f"{other.name}.{c}", f) for c, f in other.columns], self.scope_of(table, a))
        texts, columns = self.items(outer, 1)
        return f"SELECT {texts} FROM {table.name} AS {a}, LATERAL (SELECT {items} FROM {other.name} WHERE {on}) AS {b}", columns

    def subquery_query(self, depth):
        table, other = self.any_table(), self.any_table()
        a, b = self.fresh("a"), self.fresh("b")
        scope, inner = self.scope_of(table, a), self.scope_of(other, b)
        kind = self.pick(["EXISTS", "NOT EXISTS", "IN", "NOT IN", "scalar", "ANY"])
        self.use("subquery " + kind)
        on = self.join_on(scope, inner)
        pairs = [(x, y) for x, f in scope for y, g in inner if f == g and f in "ISdTDB"]
        if kind in ("IN", "NOT IN", "ANY") and pairs:
            x, y = self.pick(pairs)
            test = f"{x} {'= ANY' if kind == 'ANY' else kind} (SELECT {y} FROM {other.name} AS {b})"
        elif kind == "scalar":
            test = f"(SELECT COUNT(*) FROM {other.name} AS {b} WHERE {on}) > 1"
        else:
            test = f"{'NOT ' if kind == 'NOT EXISTS' else ''}EXISTS (SELECT 1 FROM {other.name} AS {b} WHERE {on})"
        items, columns = self.items(scope, 1)
        return f"SELECT {items} FROM {table.name} AS {a} WHERE {test}", columns

    def match_recognize(self, depth):
        table = self.timed_table()
        simple = [(c, f) for c, f in table.columns if f in "IDFSd" and c != "rt"]
        if not simple:
            return self.select(depth)
        (c, f), (p, _) = self.pick(simple), self.pick(simple)
        m = self.fresh("m")
        pattern = self.pick(["A B+ C", "A B* C?", "A{2} B", "A B{1,3} C", "A B+? C", "(A B) C", "A B{2,} C"])
        names = [n for n in "ABC" if n in pattern]
        define = f"{names[-1]} AS {names[-1]}.{c} {self.pick(['=', '<>'])} {names[0]}.{c}"
        skip = self.pick(["AFTER MATCH SKIP PAST LAST ROW", "AFTER MATCH SKIP TO NEXT ROW", f"AFTER MATCH SKIP TO LAST {names[0]}",
                          f"AFTER MATCH SKIP TO FIRST {names[-1]}", ""])
        measure = self.pick([f"FIRST({names[0]}.{c})", f"LAST({names[-1]}.{c})", f"{names[0]}.{c}", f"LAST({names[0]}.{c}, 1)"])
        partition = self.pick(["", f"PARTITION BY {p} "])
        within = self.pick(["", "", " WITHIN INTERVAL '1' HOUR"])
        rows = self.pick(["ONE ROW PER MATCH", "ONE ROW PER MATCH", ""])
        columns = ([(p, dict(table.columns)[p])] if partition else []) + [(m, f)]
        return (f"SELECT * FROM {table.name} MATCH_RECOGNIZE ({partition}ORDER BY rt MEASURES {measure} AS {m} "
                f"{rows} {skip} PATTERN ({pattern}){within} DEFINE {define}) AS {self.fresh('mr')}"), columns

    def pivot(self, depth):
        table = self.any_table()
        strings = [c for c, f in table.columns if f == "S"]
        ints = [c for c, f in table.columns if f == "I"]
        if not strings or not ints:
            return self.select(depth)
        return (f"SELECT * FROM (SELECT {strings[0]}, {ints[0]} FROM {table.name}) PIVOT (SUM({ints[0]}) AS s FOR {strings[0]} "
                f"IN ('a' AS a, 'b' AS b))"), [("a_s", "I"), ("b_s", "I")]

    # ---- statements

    def insert(self):
        self.use("INSERT INTO")
        sql, columns = self.query()
        sink = self.sink_for(columns)
        target = sink
        if self.chance(0.2):
            self.use("INSERT column list")
            target += f" ({', '.join(f'c{i}' for i in range(len(columns)))})"
        elif self.chance(0.05):
            target += " /*+ OPTIONS('sink.parallelism'='2') */"
        return f"INSERT INTO {target} {sql}"

    def view(self):
        self.use("CREATE VIEW")
        sql, columns = self.query()
        name = self.fresh("view")
        listed = ""
        if self.chance(0.3):
            fresh = [(self.fresh("vc"), f) for _, f in columns]
            listed = f" ({', '.join(c for c, _ in fresh)})"
            columns = fresh
        kind = self.pick(["VIEW"] * 4 + ["TEMPORARY VIEW", "VIEW IF NOT EXISTS"])
        comment = " COMMENT 'v'" if self.chance(0.1) else ""
        self.statements.append(f"CREATE {kind} {name}{listed}{comment} AS {sql}")
        if all("$" not in c and "." not in c for c, _ in columns):
            self.tables.append(Table(name, columns))

    def other(self):
        """A statement that is neither a query nor CREATE TABLE."""
        table = self.any_table()
        t, column = table.name, table.columns[0][0]
        text = self.pick([
            "SET 'table.exec.state.ttl' = '1 h'", "SET table.exec.state.ttl=3600000", "RESET 'table.exec.state.ttl'", "RESET", "SET",
            "USE default_database", "USE CATALOG default_catalog", "SHOW TABLES", "SHOW CATALOGS", "SHOW DATABASES", "SHOW VIEWS",
            "SHOW FUNCTIONS", "SHOW USER FUNCTIONS", "SHOW MODULES", "SHOW FULL MODULES", "SHOW CURRENT DATABASE", "SHOW CURRENT CATALOG",
            "SHOW TABLES FROM default_database LIKE 'a%'", "SHOW TABLES IN default_catalog.default_database NOT LIKE 'b_'",
            f"SHOW COLUMNS FROM {t}", f"SHOW COLUMNS IN {t} LIKE '%a%'", f"SHOW CREATE TABLE {t}", f"DESCRIBE {t}", f"DESC {t}",
            f"DESCRIBE EXTENDED {t}", f"EXPLAIN SELECT * FROM {t}", f"EXPLAIN PLAN FOR SELECT * FROM {t}",
            f"EXPLAIN ESTIMATED_COST, CHANGELOG_MODE SELECT * FROM {t}", f"EXPLAIN PLAN_ADVICE SELECT * FROM {t}",
            f"ALTER TABLE {t} SET ('a' = 'b')", f"ALTER TABLE {t} RESET ('a')", f"ALTER TABLE {t} ADD extra{self.fresh('')} INT",
            f"ALTER TABLE {t} ADD (x{self.fresh('')} STRING COMMENT 'n' FIRST, y{self.fresh('')} DOUBLE AFTER {column})",
            f"ALTER TABLE {t} RENAME {column} TO renamed{self.fresh('')}", f"ALTER TABLE {t} MODIFY {column} STRING", f"ALTER TABLE {t} DROP {column}",
            f"ALTER TABLE {t} RENAME TO {t}_{self.fresh('')}", f"ALTER TABLE {t} DROP PRIMARY KEY", f"ALTER TABLE {t} DROP WATERMARK",
            f"ALTER TABLE {t} ADD PRIMARY KEY ({column}) NOT ENFORCED", f"DROP TABLE {t}", "DROP TABLE IF EXISTS nothing_here",
            "CREATE DATABASE db1 COMMENT 'd' WITH ('k' = 'v')", "CREATE DATABASE IF NOT EXISTS db2", "DROP DATABASE IF EXISTS db3 CASCADE",
            "CREATE CATALOG cat1 WITH ('type' = 'generic_in_memory')", "CREATE FUNCTION fn1 AS 'com.acme.Fn' LANGUAGE JAVA",
            "CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS lower AS 'com.acme.Lower'", "DROP FUNCTION IF EXISTS fn9",
            "DROP TEMPORARY FUNCTION IF EXISTS fn9", "LOAD MODULE core2 WITH ('type' = 'core')", "USE MODULES core", "UNLOAD MODULE core9",
            f"CREATE TABLE {self.fresh('like_')} LIKE {t}", f"CREATE TABLE {self.fresh('like_')} (z1 INT) WITH ('a' = 'b') LIKE {t} (INCLUDING ALL EXCLUDING OPTIONS)",
            f"CREATE TABLE {self.fresh('ctas_')} WITH ('connector' = 'print') AS SELECT {column} FROM {t}",
            f"CREATE OR REPLACE TABLE {self.fresh('rtas_')} WITH ('connector' = 'print') AS SELECT {column} FROM {t}",
            f"ANALYZE TABLE {t} COMPUTE STATISTICS FOR ALL COLUMNS", f"TRUNCATE TABLE {t}", f"DELETE FROM {t} WHERE {column} IS NULL",
            f"UPDATE {t} SET {column} = {column}", f"SHOW PARTITIONS {t}", "SHOW JARS", "SHOW JOBS", "ADD JAR '/tmp/x.jar'", "SHOW PROCEDURES", "SHOW MODELS",
            "CREATE MODEL mod1 INPUT (a INT) OUTPUT (b STRING) WITH ('provider' = 'openai')", "SHOW MATERIALIZED TABLES",
            f"CREATE MATERIALIZED TABLE {self.fresh('mt_')} FRESHNESS = INTERVAL '1' MINUTE AS SELECT {column} FROM {t}", "HELP", "CLEAR",
            "COMPILE PLAN 'p.json' FOR INSERT INTO nowhere SELECT 1", "EXECUTE PLAN 'p.json'", "CALL sys.proc(1, 'a')", "STOP JOB 'x' WITH SAVEPOINT",
        ])
        self.use("statement " + re.sub(r"\b[\w]*[a-z\d][\w]*\b|'[^']*'", "x", text))
        self.statements.append(text)

    def statement_set(self):
        inserts = [self.insert() for _ in range(self.rng.randint(1, 3))]
        kind = self.pick(["EXECUTE", "BEGIN", "EXPLAIN"])
        self.use("statement set " + kind)
        if kind == "BEGIN":
            self.statements.append("BEGIN STATEMENT SET")
            self.statements.extend(inserts)
            self.statements.append("END")
        else:
            self.statements.append(f"{kind} STATEMENT SET BEGIN\n" + ";\n".join(inserts) + ";\nEND")

    def script(self):
        """The statements of one script."""
        if self.chance(0.1):
            self.statements.append("SET 'execution.runtime-mode' = 'batch'")
            self.batch = True
        for _ in range(self.rng.randint(1, 3)):
            self.create_table()
        if self.chance(0.25):
            self.view()
        if self.chance(0.25):
            self.other()
        if self.chance(0.08):
            self.statement_set()
        elif self.chance(0.55):
            sql = self.insert()
            self.statements.append(sql)
        elif self.chance(0.3):
            self.other()
        else:
            self.statements.append(self.query()[0])
        return self.statements
