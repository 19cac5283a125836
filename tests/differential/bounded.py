"""Scripts over tables whose rows are known, for compare_lineage.py: typed.py's statements without what differs from run
to run (the clock, random numbers) or fails over some values only, then rows for each table and other rows in which one
column differs. The connector is `rows` of oracle/Rows.java. Deterministic from the random generator given."""
import re

import typed
from functions import AGGREGATES, EXPRESSIONS, LITERALS, WINDOW
from typed import Table, Typed

# What depends on the clock, is random, fails over some values, or may need gigabytes.
_LEFT_OUT = re.compile(
    r"\bRAND\b|UUID|NOW\(\)|CURRENT_(?!DATABASE)|LOCALTIME|PROCTIME|UNIX_TIMESTAMP\(\)|ERROR ON ERROR|\bPARSE_JSON|REPEAT|[LR]PAD|STRICT|strict"
    r"|\{A\}\[\{I\}\]|\{V\}|ELEMENT\(|LOG|LN\(|FROM_BASE64|UNHEX|DECODE|URL_DECODE|TRUE ON ERROR|CONVERT_TZ|APPROX_|PERCENTILE|LISTAGG|ARRAY_AGG|ARRAYAGG"
    r"|FIRST_VALUE|LAST_VALUE|SELECT MAX|TYPEOF|PRINTF|JSON\(|CAST\(\{S\} AS (?:TIMESTAMP_LTZ|BINARY|VARBINARY)|CHR\(|\{t\} \+|FROM_UNIXTIME|TO_TIMESTAMP_LTZ"
    r"|CAST\(\{[AMR]\} AS|CAST\(\(\{I\}, \{S\}\)|CAST\(ROW")
_TYPES = {"I": ["INT", "BIGINT"], "D": ["DECIMAL(10, 2)"], "F": ["DOUBLE"], "S": ["STRING"], "B": ["BOOLEAN"], "d": ["DATE"], "T": ["TIMESTAMP(3)"],
          "A": ["ARRAY<INT>"], "C": ["ARRAY<STRING>"], "M": ["MAP<STRING, INT>"], "R": ["ROW<f0 INT, f1 STRING>"]}
_DAYS = [f"2024-01-{day:02}" for day in (1, 2, 3, 15, 31)]
_VALUES = {"I": [0, 1, 1, 2, 2, 3, 4, 5, 7, 42], "D": [0, 1, 1.5, 0.25, 2.5, 7, 100], "F": [0, 1, 0.5, 2.5, 1e10],
           "S": ["a", "b", "a", "b", "x", "a,b", "7", "2024-01-01", "{\"a\": 1}", "", "Ab c"], "B": [True, False], "d": _DAYS}
ROWS = 12


def _kept(table):
    kept = {}
    for family, templates in table.items():
        some = [_mended(t) for t in templates if not _LEFT_OUT.search(t)]
        if some:
            kept[family] = some
    return kept


def _mended(template):
    """Division by zero and casts of text fail."""
    template = re.sub(r"(\{\w\}) (/|%) (\{\w\})", r"\1 \2 NULLIF(\3, 0)", template)
    template = re.sub(r"MOD\((\{\w\}), (\{\w\})\)", r"MOD(\1, NULLIF(\2, 0))", template)
    return re.sub(r"(?<!TRY_)CAST\((\{[SDF]\})", r"TRY_CAST(\1", template)


class Bounded(Typed):
    def __init__(self, rng, batch):
        super().__init__(rng, {})
        self.batch, self.base = batch, []

    @staticmethod
    def install():
        """typed.py's tables of templates, for this process: without what is left out."""
        for name, table in (("EXPRESSIONS", EXPRESSIONS), ("LITERALS", LITERALS), ("AGGREGATES", AGGREGATES), ("WINDOW", WINDOW)):
            setattr(typed, name, _kept(table))
        typed.LITERALS["I"] = ["0", "1", "2", "3", "7", "42"]

    def create_table(self, with_time=None):
        name = self.fresh("t")
        names = self.rng.sample(typed._NAMES, self.rng.randint(2, 5))
        columns = [(c, self.pick("IIIISSSSDFBdTACMR" if self.chance(0.3) else "IIISSSBDd")) for c in names]
        elements = [f"{c} {self.pick(_TYPES[f])}" for c, f in columns]
        table = Table(name, columns)
        physical = list(columns)
        if with_time or (with_time is None and self.chance(0.5)):
            elements.append("rt TIMESTAMP(3)")
            elements.append("WATERMARK FOR rt AS rt" + self.pick(["", " - INTERVAL '5' SECOND"]))
            columns.append(("rt", "T"))
            physical.append(("rt", "T"))
            table.rowtime = "rt"
        if self.chance(0.15):
            family = self.pick("ISdB")
            elements.append(f"comp AS {self.expression(family, physical, 1)}")
            columns.append(("comp", family))
        ints = [c for c, f in physical if f == "I"]
        if ints and self.chance(0.3):
            table.key = [ints[0]]
            elements.append(f"PRIMARY KEY ({ints[0]}) NOT ENFORCED")
        self.statements.append(f"CREATE TABLE {name} (\n  " + ",\n  ".join(elements) + "\n) WITH ('connector' = 'rows')")
        self.tables.append(table)
        self.base.append((table, physical))
        return table

    def sink_for(self, columns):
        name = super().sink_for(columns)
        self.statements[-1] = self.statements[-1].replace("'blackhole'", "'rows'")
        return name

    def lookup_join(self, depth):
        self.use("lookup")
        left, right, a, b, ls, rs = self.two()
        if right.rowtime or right.name.startswith("view"):
            return self.select(depth)
        items, columns = self.items(ls + rs, 1)
        return (f"SELECT {items} FROM (SELECT *, PROCTIME() AS pt FROM {left.name}) AS {a} {self.pick(['JOIN', 'LEFT JOIN'])} {right.name} "
                f"FOR SYSTEM_TIME AS OF {a}.pt AS {b} ON {self.join_on(ls, rs)}"), columns

    def dealt(self):
        """The statements: tables, perhaps views, one or two queries that are written."""
        for _ in range(self.rng.randint(1, 3)):
            self.create_table()
        for _ in range(self.pick([0, 0, 1, 2])):
            self.view()
        inserts = [self.insert() for _ in range(self.pick([1, 1, 1, 2]))]
        if len(inserts) > 1:
            self.statements.append("EXECUTE STATEMENT SET BEGIN\n" + ";\n".join(inserts) + ";\nEND")
        else:
            self.statements += inserts
        return ";\n".join(self.statements) + ";"

    # ---- rows

    def value(self, family, nulls=0.1):
        if self.chance(nulls):
            return None
        if family == "T":
            return f"2024-01-01 12:{self.rng.randrange(12):02}:{self.pick([0, 10, 30]):02}.000"
        if family == "A":
            return [self.value("I") for _ in range(self.rng.randrange(3))]
        if family == "C":
            return [self.value("S") for _ in range(self.rng.randrange(3))]
        if family == "M":
            return {k: self.value("I") for k in self.rng.sample(["k", "a", "b"], self.rng.randrange(3))}
        if family == "R":
            return {"f0": self.value("I"), "f1": self.value("S")}
        return self.pick(_VALUES[family])

    def column(self, table, name, family):
        """Values of one column; keys and event times are unique and never NULL."""
        if name == "rt":
            return [f"2024-01-01 12:{at // 4:02}:{at % 4 * 10:02}.000" for at in self.rng.sample(range(4 * ROWS), ROWS)]
        if table.key and name in table.key:
            return self.rng.sample(range(ROWS + 3), ROWS)
        return [self.value(family) for _ in range(ROWS)]

    def rows(self):
        """{table: [row]}"""
        return {table.name: [dict(zip([_bare(c) for c, _ in columns], row))
                             for row in zip(*(self.column(table, c, f) for c, f in columns))]
                for table, columns in self.base}

    def changes(self, rows, text):
        """(table, column, rows of the table) for every column of every table that a query of the script names: once all
        values anew, once some anew and some NULL."""
        for table, columns in self.base:
            if len(re.findall(rf"\b{table.name}\b", text)) < 2:
                continue
            for column, family in columns:
                name = _bare(column)
                old = [row[name] for row in rows[table.name]]
                unique = column == "rt" or bool(table.key) and column in table.key
                for some in (False, True):
                    if some and unique:
                        continue
                    fresh = self.column(table, column, family)
                    if some:
                        fresh = [self.pick([kept, kept, new, None]) for kept, new in zip(old, fresh)]
                    if fresh != old:
                        yield table.name, name, [{**row, name: value} for row, value in zip(rows[table.name], fresh)]


def _bare(name):
    return name.strip("`")
