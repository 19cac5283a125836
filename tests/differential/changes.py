"""Scripts whose rows change, for the comparison of changelog modes: a query of operators over sources of every
kind, written to a sink of every kind. All names and types fit, so that what Flink refuses is about changes."""
import random

KAFKA = "'connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'h:9092', 'scan.startup.mode' = 'earliest-offset'"
UPSERT = ("'connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'h:9092', "
          "'key.format' = 'json', 'value.format' = 'json'")
JDBC = "'connector' = 'jdbc', 'url' = 'jdbc:postgresql://h:5432/d', 'table-name' = 't'"
FILES = "'connector' = 'filesystem', 'path' = '/data', 'format' = 'json'"
CDC = ["debezium-json", "canal-json", "maxwell-json", "ogg-json"]
BASE = "id INT, k INT, v BIGINT, s STRING"

# name -> (columns beside BASE, key, options): key None is none
SOURCES = {
    "app": ("ts TIMESTAMP(3), pt AS PROCTIME(), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND", None, "'connector' = 'datagen'"),
    "log": ("ts TIMESTAMP(3), pt AS PROCTIME(), WATERMARK FOR ts AS ts", None, KAFKA + ", 'format' = 'json'"),
    "keyed": ("", "id", "'connector' = 'datagen'"),
    "pair": ("", "id, k", "'connector' = 'datagen'"),
    "cdc": ("", "id", None),
    "bare": ("", None, None),
    "ups": ("", "id", UPSERT),
    "ups2": ("", "id, k", UPSERT),
    "upt": ("ts TIMESTAMP(3), WATERMARK FOR ts AS ts", "id", UPSERT),
    "cdct": ("ts TIMESTAMP(3), WATERMARK FOR ts AS ts", "id", None),
    "dim": ("", "id", JDBC),
    "dim0": ("", None, JDBC),
    "files": ("", None, FILES),
}
TIMED = ["app", "log"]
VERSIONED = ["upt", "cdct"]
AGGREGATES = [("COUNT(*)", "BIGINT"), ("MAX({v})", "BIGINT"), ("MIN({v})", "BIGINT"), ("SUM({v})", "BIGINT"),
              ("COUNT(DISTINCT {v})", "BIGINT"), ("AVG({v})", "BIGINT"), ("COUNT({s})", "BIGINT"), ("LAST_VALUE({v})", "BIGINT")]


class Rel:
    """A query with its columns: name, type, and 'row' or 'proc' for a time attribute."""

    def __init__(self, sql, columns, windowed=False):
        self.sql, self.columns, self.windowed = sql, columns, windowed

    def of_type(self, kind):
        return [n for n, t, _ in self.columns if t == kind]

    def time(self):
        return [n for n, _, a in self.columns if a]


class Maker:
    def __init__(self, rng):
        self.rng, self.used, self.views, self.ctes, self.fresh = rng, [], [], [], 0

    def name(self, stem="c"):
        self.fresh += 1
        return f"{stem}{self.fresh}"

    def table(self, name):
        if name not in self.used:
            self.used.append(name)
        return name

    def source(self, names=None):
        name = self.rng.choice(names or list(SOURCES))
        self.table(name)
        columns = [("id", "INT", None), ("k", "INT", None), ("v", "BIGINT", None), ("s", "STRING", None)]
        extra = SOURCES[name][0]
        if "ts " in extra:
            columns.append(("ts", "TIMESTAMP(3)", "row"))
        if "pt " in extra:
            columns.append(("pt", "PROC", "proc"))
        return Rel(f"SELECT {', '.join(c[0] for c in columns)} FROM {name}", columns)

    # ---- what stands around a query

    def from_(self, rel, alias):
        """As an item of FROM: a subquery, a view or a WITH."""
        how = self.rng.random()
        if how < 0.12:
            view = self.name("w")
            self.views.append(f"CREATE VIEW {view} AS {rel.sql};")
            return f"{view} AS {alias}"
        if how < 0.2:
            cte = self.name("q")
            self.ctes.append(f"{cte} AS ({rel.sql})")
            return f"{cte} AS {alias}"
        return f"({rel.sql}) AS {alias}"

    def pick(self, rel, kind, default=None):
        names = rel.of_type(kind)
        return self.rng.choice(names) if names else default

    def condition(self, rel, alias=""):
        rng, dot = self.rng, alias + "." if alias else ""
        parts = []
        for _ in range(rng.choice([1, 1, 1, 2])):
            n, t, _ = rng.choice([c for c in rel.columns if c[1] in ("INT", "BIGINT", "STRING")] or [("1", "INT", None)])
            if t == "STRING":
                parts.append(rng.choice([f"{dot}{n} LIKE 'a%'", f"{dot}{n} <> 'x'", f"CHAR_LENGTH({dot}{n}) > 2"]))
            else:
                # 5 meets all of them: where conditions exclude each other, Flink drops the query.
                parts.append(rng.choice([f"{dot}{n} > {rng.randint(1, 4)}", f"{dot}{n} <> {rng.randint(6, 9)}", f"MOD({dot}{n}, 3) = 2",
                                         f"{dot}{n} = 5"]))
        return rng.choice([" AND ", " AND ", " OR "]).join(dict((p.split()[0], p) for p in parts).values())

    # ---- operators

    def filter(self, depth):
        rel = self.rel(depth)
        return Rel(f"SELECT * FROM {self.from_(rel, 'f')} WHERE {self.condition(rel)}", rel.columns, rel.windowed)

    def project(self, depth):
        rel, rng = self.rel(depth), self.rng
        keep = rng.sample(rel.columns, rng.randint(max(1, len(rel.columns) - 2), len(rel.columns)))
        if not any(t in ("INT", "BIGINT", "STRING") for _, t, _ in keep):
            keep = rel.columns
        items, columns = [], []
        for n, t, a in keep:
            new = n if n.startswith("window_") or rng.random() < 0.6 else self.name()
            items.append(n if new == n else f"{n} AS {new}")
            columns.append((new, t, a))
        if rng.random() < 0.3 and rel.of_type("BIGINT"):
            new = self.name()
            items.append(f"{self.pick(rel, 'BIGINT')} + 1 AS {new}")
            columns.append((new, "BIGINT", None))
        return Rel(f"SELECT {', '.join(items)} FROM {self.from_(rel, 'p')}", columns, rel.windowed)

    def aggregates(self, rel, columns, calls=AGGREGATES):
        v, s = self.pick(rel, "BIGINT"), self.pick(rel, "STRING")
        items = []
        for call, t in self.rng.sample(calls, self.rng.randint(1, 2)):
            if ("{v}" in call and not v) or ("{s}" in call and not s):
                call, t = "COUNT(*)", "BIGINT"
            name = self.name()
            items.append(f"{call.format(v=v, s=s)} AS {name}")
            columns.append((name, t, None))
        return items

    def keys(self, rel, least=0):
        names = [c for c in rel.columns if c[1] in ("INT", "STRING", "BIGINT") and not c[0].startswith("window_")]
        count = self.rng.choice([c for c in (0, 1, 1, 1, 2, 2, 3) if c >= least])
        return self.rng.sample(names, min(count, len(names)))

    def aggregate(self, depth):
        rel = self.rel(depth)
        keys = self.keys(rel)
        columns = [(n, t, None) for n, t, _ in keys]
        items = [n for n, _, _ in keys] + self.aggregates(rel, columns)
        sql = f"SELECT {', '.join(items)} FROM {self.from_(rel, 'g')}"
        if self.rng.random() < 0.15:
            sql += f" WHERE {self.condition(rel)}"
        if keys:
            sql += " GROUP BY " + ", ".join(n for n, _, _ in keys)
            if self.rng.random() < 0.2:
                sql += " HAVING COUNT(*) > 2"
        return Rel(sql, columns)

    def distinct(self, depth):
        rel = self.rel(depth)
        keep = [c for c in rel.columns if c[1] != "PROC"]
        if not keep:
            return rel
        keep = self.rng.sample(keep, self.rng.randint(1, min(3, len(keep))))
        return Rel(f"SELECT DISTINCT {', '.join(n for n, _, _ in keep)} FROM {self.from_(rel, 'd')}", [(n, t, None) for n, t, _ in keep])

    def renamed(self, rel, alias):
        """Items that give each column a name of its own."""
        items, columns = [], []
        for n, t, a in rel.columns:
            new = self.name()
            items.append(f"{alias}.{n} AS {new}")
            columns.append((new, t, a))
        return items, columns

    def join(self, depth):
        left, right, rng = self.rel(depth), self.rel(depth), self.rng
        kind = rng.choice(["JOIN", "JOIN", "LEFT JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"])
        pairs = [(a, b) for a, ta, _ in left.columns for b, tb, _ in right.columns if ta == tb and ta in ("INT", "BIGINT", "STRING")]
        good = [p for p in pairs if p[0] == "id" or p[1] == "id"]
        if not pairs:
            return left
        first = rng.choice(good if good and rng.random() < 0.7 else pairs)
        on = [f"l.{first[0]} = r.{first[1]}"]
        if rng.random() < 0.2:
            more = rng.choice(pairs)
            if more[0] != first[0] and more[1] != first[1]:
                on.append(f"l.{more[0]} = r.{more[1]}")
        if rng.random() < 0.12 and kind == "JOIN":
            on.append("l.{} < r.{}".format(*rng.choice(pairs)) if len(pairs) > 3 else "TRUE")
        a, ca = self.renamed(left, "l")
        b, cb = self.renamed(right, "r")
        columns = [(n, t, None) for n, t, _ in ca + cb]
        keep = rng.sample(range(len(columns)), rng.randint(2, len(columns)))
        if not any(columns[i][1] in ("INT", "BIGINT", "STRING") for i in keep):
            keep = range(len(columns))
        items = a + b
        return Rel(f"SELECT {', '.join(items[i] for i in keep)} FROM {self.from_(left, 'l')} {kind} {self.from_(right, 'r')} ON {' AND '.join(on)}",
                   [columns[i] for i in keep])

    def semi(self, depth):
        left, right, rng = self.rel(depth), self.rel(depth - 1), self.rng
        pairs = [(a, b) for a, ta, _ in left.columns for b, tb, _ in right.columns if ta == tb and ta in ("INT", "BIGINT", "STRING")]
        if not pairs:
            return left
        a, b = rng.choice(pairs)
        word = rng.choice(["", "", "NOT "])
        if rng.random() < 0.5:
            where = f"x.{a} {word}IN (SELECT {b} FROM {self.from_(right, 'y')})"
        else:
            where = f"{word}EXISTS (SELECT 1 FROM {self.from_(right, 'y')} WHERE y.{b} = x.{a})"
        return Rel(f"SELECT * FROM {self.from_(left, 'x')} WHERE {where}", [(n, t, None) for n, t, _ in left.columns])

    def interval(self, depth):
        rng = self.rng
        left = self.source(TIMED) if rng.random() < 0.7 else self.source(TIMED + VERSIONED)
        right = self.source(TIMED)
        kind = rng.choice(["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"])
        t = "ts" if "ts" in left.time() else "pt"
        bound = rng.choice([f"l.{t} BETWEEN r.{t} - INTERVAL '1' HOUR AND r.{t} + INTERVAL '1' HOUR",
                            f"l.{t} >= r.{t} AND l.{t} < r.{t} + INTERVAL '10' MINUTE"])
        return Rel(f"SELECT l.id AS a1, l.v AS a2, r.k AS a3, l.ts AS a4 FROM {self.from_(left, 'l')} {kind} {self.from_(right, 'r')} "
                   f"ON l.id = r.id AND {bound}", [("a1", "INT", None), ("a2", "BIGINT", None), ("a3", "INT", None), ("a4", "TIMESTAMP(3)", "row")])

    def temporal(self, depth):
        rng = self.rng
        left, right = self.source(TIMED), rng.choice(VERSIONED)
        self.table(right)
        kind = rng.choice(["JOIN", "LEFT JOIN"])
        return Rel(f"SELECT l.id AS b1, l.v AS b2, r.k AS b3, r.id AS b4 FROM {self.from_(left, 'l')} {kind} {right} FOR SYSTEM_TIME AS OF l.ts AS r "
                   "ON l.id = r.id", [("b1", "INT", None), ("b2", "BIGINT", None), ("b3", "INT", None), ("b4", "INT", None)])

    def lookup(self, depth):
        rng = self.rng
        left, dim = self.rel(depth), rng.choice(["dim", "dim0"])
        self.table(dim)
        key = self.pick(left, "INT")
        if not key:
            return left
        items, columns = self.renamed(left, "l")
        proc = [n for n, _, a in left.columns if a == "proc"]
        inner = left if proc else Rel(f"SELECT *, PROCTIME() AS p0 FROM ({left.sql})", left.columns)
        extra = [self.name(), self.name()]
        columns = [(n, t, a) for n, t, a in columns] + [(extra[0], "BIGINT", None), (extra[1], "INT", None)]
        return Rel(f"SELECT {', '.join(items)}, r.v AS {extra[0]}, r.id AS {extra[1]} FROM {self.from_(inner, 'l')} {rng.choice(['JOIN', 'LEFT JOIN'])} {dim} "
                   f"FOR SYSTEM_TIME AS OF l.{proc[0] if proc else 'p0'} AS r ON l.{key} = r.{rng.choice(['id', 'id', 'k'])}", columns)

    def union(self, depth):
        left, right, rng = self.rel(depth), self.rel(depth), self.rng
        pairs = []
        for n, t, _ in left.columns:
            other = [m for m, tt, _ in right.columns if tt == t and t in ("INT", "BIGINT", "STRING") and m not in [p[1] for p in pairs]]
            if other:
                pairs.append((n, rng.choice(other), t))
        if not pairs:
            return left
        pairs = pairs[:rng.randint(1, len(pairs))]
        word = rng.choice(["UNION ALL"] * 4 + ["UNION", "UNION", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL"])
        return Rel(f"SELECT {', '.join(p[0] for p in pairs)} FROM {self.from_(left, 'l')} {word} "
                   f"SELECT {', '.join(p[1] for p in pairs)} FROM {self.from_(right, 'r')}", [(p[0], p[2], None) for p in pairs])

    def rank(self, depth):
        rel, rng = self.rel(depth), self.rng
        part = self.keys(rel, 1)
        if not part or not any(t in ("INT", "BIGINT") for _, t, _ in rel.columns):
            return rel
        by = rng.choice(rel.time() * 3 + [n for n, t, _ in rel.columns if t in ("INT", "BIGINT")])
        rn = self.name("rn")
        inner = (f"SELECT *, ROW_NUMBER() OVER (PARTITION BY {', '.join(p[0] for p in part)} ORDER BY {by}{rng.choice(['', ' DESC', ' DESC'])}) AS {rn} "
                 f"FROM {self.from_(rel, 'n')}")
        bound = rng.choice([f"{rn} = 1", f"{rn} = 1", f"{rn} <= 1", f"{rn} <= 3", f"{rn} < 5", f"{rn} BETWEEN 2 AND 4"])
        columns = list(rel.columns)
        items = [c[0] for c in columns]
        if rng.random() < 0.3:
            items.append(rn)
            columns.append((rn, "BIGINT", None))
        extra = f" AND {self.condition(rel)}" if rng.random() < 0.15 else ""
        return Rel(f"SELECT {', '.join(items)} FROM ({inner}) WHERE {bound}{extra}", columns, rel.windowed)

    def over(self, depth):
        rel, rng = self.rel(depth), self.rng
        part = self.keys(rel, 1)
        if not part or not any(t in ("INT", "BIGINT") for _, t, _ in rel.columns):
            return rel
        by = rng.choice(rel.time() * 4 + [n for n, t, _ in rel.columns if t in ("INT", "BIGINT")])
        v, name = self.pick(rel, "BIGINT"), self.name()
        call = rng.choice(["COUNT(*)", f"SUM({v})" if v else "COUNT(*)", f"MAX({v})" if v else "COUNT(*)"])
        return Rel(f"SELECT *, {call} OVER (PARTITION BY {part[0][0]} ORDER BY {by}) AS {name} FROM {self.from_(rel, 'o')}",
                   rel.columns + [(name, "BIGINT", None)])

    def limit(self, depth):
        rel, rng = self.rel(depth), self.rng
        order = ""
        if rng.random() < 0.6:
            order = f" ORDER BY {rng.choice([n for n, t, _ in rel.columns if t != 'PROC'])}{rng.choice(['', ' DESC'])}"
        return Rel(f"SELECT * FROM {self.from_(rel, 'm')}{order} LIMIT {rng.randint(1, 20)}", rel.columns)

    def window(self, depth):
        rng = self.rng
        name = rng.choice(TIMED + TIMED + ["cdct", "upt"])
        self.table(name)
        call = rng.choice([f"TUMBLE(TABLE {name}, DESCRIPTOR(ts), INTERVAL '1' MINUTE)",
                           f"HOP(TABLE {name}, DESCRIPTOR(ts), INTERVAL '1' MINUTE, INTERVAL '5' MINUTE)",
                           f"CUMULATE(TABLE {name}, DESCRIPTOR(ts), INTERVAL '1' MINUTE, INTERVAL '5' MINUTE)"])
        base = Rel("", [("id", "INT", None), ("k", "INT", None), ("v", "BIGINT", None), ("s", "STRING", None)])
        keys = self.keys(base)
        columns = [(n, t, None) for n, t, _ in keys] + [("window_start", "TIMESTAMP(3)", None), ("window_end", "TIMESTAMP(3)", None)]
        items = [n for n, _, _ in keys] + ["window_start", "window_end"] + self.aggregates(base, columns, AGGREGATES[:-1])
        words = rng.choice(["window_start, window_end"] * 5 + ["window_start"])
        if words == "window_start":
            items.remove("window_end")
            columns.remove(("window_end", "TIMESTAMP(3)", None))
        return Rel(f"SELECT {', '.join(items)} FROM TABLE({call}) GROUP BY {', '.join([n for n, _, _ in keys] + [words])}", columns,
                   words != "window_start")

    def window_rank(self, depth):
        rel = self.window(depth)
        if not rel.windowed:
            return rel
        rn = self.name("rn")
        by = self.pick(rel, "BIGINT", "window_start")
        return Rel(f"SELECT {', '.join(c[0] for c in rel.columns)} FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end "
                   f"ORDER BY {by} DESC) AS {rn} FROM {self.from_(rel, 'n')}) WHERE {rn} <= 3", rel.columns, True)

    def group_window(self, depth):
        rng = self.rng
        name = rng.choice(TIMED + TIMED + ["cdct", "upt"])
        self.table(name)
        time = "ts"
        call = rng.choice([f"TUMBLE({time}, INTERVAL '1' MINUTE)", f"HOP({time}, INTERVAL '1' MINUTE, INTERVAL '5' MINUTE)",
                           f"SESSION({time}, INTERVAL '1' MINUTE)"])
        start = call.replace("(", "_START(", 1)
        return Rel(f"SELECT id, {start} AS e1, COUNT(*) AS e2 FROM {name} GROUP BY id, {call}",
                   [("id", "INT", None), ("e1", "TIMESTAMP(3)", None), ("e2", "BIGINT", None)])

    def rel(self, depth):
        rng = self.rng
        if depth <= 0 or rng.random() < 0.12:
            return self.source()
        make = rng.choice([self.filter] * 3 + [self.project] * 3 + [self.aggregate] * 4 + [self.distinct] * 2 + [self.join] * 4 + [self.rank] * 4
                          + [self.union] * 2 + [self.limit, self.over, self.over, self.semi, self.semi, self.interval, self.temporal, self.lookup,
                             self.lookup, self.window, self.window, self.window_rank, self.group_window])
        return make(depth - 1)


SINKS = [("print", "'connector' = 'print'"), ("blackhole", "'connector' = 'blackhole'"), ("kafka", KAFKA.rsplit(",", 1)[0] + ", 'format' = 'json'"),
         ("changes", None), ("upsert", UPSERT), ("jdbc", JDBC), ("files", FILES)]


def sink_of(rng, rel):
    columns = [(n, "TIMESTAMP(3)" if t == "PROC" else t) for n, t, _ in rel.columns]
    kind, options = rng.choice(SINKS + SINKS[4:6] * 3 + SINKS[:2])
    if kind == "changes":
        options = KAFKA.rsplit(",", 1)[0] + f", 'format' = '{rng.choice(CDC)}'"
    good = [n for n, t in columns if t in ("INT", "STRING", "BIGINT", "TIMESTAMP(3)")]
    first = good[:rng.choice([1, 1, 1, 2])] if rng.random() < 0.7 else rng.sample(good, 1)
    key = kind == "upsert" or (kind in ("jdbc", "print", "blackhole") and rng.random() < 0.6)
    ddl = ", ".join(f"c{i} {t}" for i, (_, t) in enumerate(columns))
    if key:
        names = [f"c{i}" for i, (n, _) in enumerate(columns) if n in first]
        ddl += f", PRIMARY KEY ({', '.join(names)}) NOT ENFORCED"
    return f"CREATE TABLE sink ({ddl}) WITH ({options});"


def script(seed, number):
    """The same for the same seed and number."""
    rng = random.Random(f"{seed}/{number}")
    maker = Maker(rng)
    rel = maker.rel(rng.choice([1, 1, 2, 2, 2, 3]))
    items = ", ".join(f"CAST({n} AS TIMESTAMP(3))" if t == "PROC" else n for n, t, _ in rel.columns)
    with_ = f"WITH {', '.join(maker.ctes)} " if maker.ctes else ""
    lines = []
    if rng.random() < 0.05:
        lines += ["SET 'table.exec.mini-batch.enabled' = 'true';", "SET 'table.exec.mini-batch.allow-latency' = '1 s';",
                  "SET 'table.exec.mini-batch.size' = '100';"]
    for name in sorted(maker.used):
        extra, key, options = SOURCES[name]
        if options is None:
            options = KAFKA + f", 'format' = '{rng.choice(CDC)}'"
        parts = [BASE] + ([extra] if extra else []) + ([f"PRIMARY KEY ({key}) NOT ENFORCED"] if key else [])
        lines.append(f"CREATE TABLE {name} ({', '.join(parts)}) WITH ({options});")
    # A view cannot see WITH: what it names is written out where it stands.
    lines += [inline(view, maker.ctes) for view in maker.views]
    lines.append(sink_of(rng, rel))
    lines.append(f"INSERT INTO sink {with_}SELECT {items} FROM ({rel.sql});")
    return "\n".join(lines)


def inline(view, ctes):
    for cte in reversed(ctes):
        name, body = cte.split(" AS ", 1)
        view = view.replace(f"{name} AS", f"{body} AS")
    return view
