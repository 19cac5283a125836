#!/usr/bin/env python3
"""declared.py [--scripts N] [--seed S] [--show N]: calls of functions that are declared beside the script, asked of both.

The functions are classes of oracle/Functions.java, declared to the compiler as spec.functions declares them, with the
signature of each class. Calls are made of columns, literals, expressions and calls of every type, about half of them
wrong by number or type; the result stands where a type is asked for. Of a script that the compiler takes, Flink is
given what it made of it, the CREATE FUNCTION statements in front included; of others the same statements by themselves.
"""

import argparse
import collections
import os
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import compare  # noqa: E402
import corpus  # noqa: E402

CLASS = "dev.weir.oracle.Functions$"
# name: (class, signature, kind, the types that it takes in one of its forms)
FUNCTIONS = {
    "plus2": ("Plus", "(INT, INT) RETURNS INT | (STRING, STRING) RETURNS STRING", "scalar", [["int", "int"], ["string", "string"]]),
    "longest": ("Longest", "(STRING...) RETURNS STRING", "scalar", [[], ["string"], ["string", "string", "string"]]),
    "nothing": ("Nothing", "() RETURNS BIGINT", "scalar", [[]]),
    "mask": ("Mask", "(text STRING [, keep INT [, sign STRING]]) RETURNS STRING", "scalar", [["string"], ["string", "int"], ["string", "int", "string"]]),
    "pair": ("Pair", "(INT, STRING) RETURNS ROW<`left` INT, `right` STRING>", "scalar", [["int", "string"]]),
    "ask": ("Ask", "(STRING) RETURNS STRING", "scalar", [["string"]]),
    "words": ("Words", "(STRING) RETURNS TABLE (word STRING, size INT)", "table", [["string"]]),
    "numbers": ("Range", "(low INT, high INT) RETURNS TABLE (`EXPR$0` INT)", "table", [["int", "int"]]),
    "askrows": ("AskRows", "(INT) RETURNS TABLE (name STRING, age INT)", "table", [["int"]]),
    "weighted": ("Weighted", "AGGREGATE (BIGINT, INT) RETURNS BIGINT", "aggregate", [["bigint", "int"]]),
    "latest": ("Last", "AGGREGATE (STRING) RETURNS STRING", "aggregate", [["string"]]),
}
TABLE = ("CREATE TABLE t (i INT, n INT NOT NULL, l BIGINT, sm SMALLINT, ti TINYINT, s STRING, c CHAR(3), v VARCHAR(9), d DOUBLE, f FLOAT, de DECIMAL(10, 2), b BOOLEAN, dt DATE, "
         "ts TIMESTAMP(3), lt TIMESTAMP_LTZ(3), pt AS PROCTIME(), y BYTES, a ARRAY<INT>, m MAP<STRING, INT>, r ROW<x INT, z STRING>, WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka')")
VALUES = {
    "int": ["i", "n", "sm", "ti", "1", "i + 1", "a[1]", "r.x", "m['k']", "CAST(s AS INT)", "plus2(i, 1)", "CHAR_LENGTH(s)", "CASE WHEN b THEN 1 ELSE n END"],
    "string": ["s", "c", "v", "'x'", "UPPER(s)", "s || c", "r.z", "longest(s, c)", "mask(s, 1)", "CAST(i AS STRING)", "COALESCE(s, 'none')"],
    "bigint": ["l", "i", "n", "nothing()", "CAST(i AS BIGINT)", "l + 1", "3000000000"],
    "other": ["d", "f", "de", "b", "dt", "ts", "lt", "pt", "y", "a", "m", "r", "1.5", "DATE '2026-01-01'", "pair(i, s)", "i > 1", "CURRENT_TIMESTAMP", "INTERVAL '1' DAY", "NULL", "l", "CAST(NULL AS STRING)"],
}
NAMES = {"mask": ["text", "keep", "sign"], "numbers": ["low", "high"]}


class Calls:
    def __init__(self, rng):
        self.rng = rng

    def pick(self, items):
        return items[self.rng.randrange(len(items))]

    def chance(self, p):
        return self.rng.random() < p

    def arguments(self, name, right):
        types = list(self.pick(FUNCTIONS[name][3]))
        wrong = not right and self.chance(0.5)
        if wrong and self.chance(0.25):
            types = types[:-1] if types and self.chance(0.5) else types + [self.pick(["int", "string", "other"])]
        values = [self.pick(VALUES[one]) for one in types]
        if wrong and values and self.chance(0.8):
            values[self.rng.randrange(len(values))] = self.pick(VALUES[self.pick(["int", "string", "bigint", "other", "other"])])
        if name in NAMES and self.chance(0.25):
            named = [f"{n} => {v}" for n, v in zip(NAMES[name] + ["more"] * 9, values)]
            self.rng.shuffle(named)
            if wrong and named and self.chance(0.3):
                named[0] = "no" + named[0]
            return ", ".join(named)
        return ", ".join(values)

    def call(self, kind, right=False):
        name = self.pick([n for n, f in FUNCTIONS.items() if f[2] == kind])
        return f"{name}({self.arguments(name, right)})"

    def around(self, call):
        return self.pick(["{}", "{}", "{}", "{}", "{} + 1", "{} || 'x'", "UPPER({})", "CAST({} AS STRING)", "CASE WHEN b THEN {} END", "COALESCE({}, 'a')", "{} IS NULL", "ABS({})"]).format(call)

    def script(self):
        kind = self.pick(["scalar", "scalar", "scalar", "aggregate", "table", "place"])
        if kind == "scalar":
            return self.pick(["SELECT {} AS o FROM t", "SELECT i, {} FROM t", "SELECT i FROM t WHERE {} = 'a'", "SELECT i FROM t WHERE {} > 1", "SELECT COUNT(*) FROM t GROUP BY {}"]).replace("{}", self.around(self.call(kind)))
        if kind == "aggregate":
            if self.chance(0.2):  # an aggregate where none stands, and that alone is wrong
                return self.pick(["SELECT d, {} FROM t", "SELECT y FROM t WHERE {} IS NULL", "SELECT MAX({}) FROM t"]).replace("{}", self.call(kind, True))
            call = self.call(kind)
            return self.pick(["SELECT {} FROM t", "SELECT s, {} AS o FROM t GROUP BY s", "SELECT b FROM t GROUP BY b HAVING {} > 1", "SELECT {} OVER (PARTITION BY s ORDER BY ts) FROM t",
                              "SELECT d, {} FILTER (WHERE b) FROM t GROUP BY d"]).replace("{}", self.around(call) if self.chance(0.3) else call)
        if kind == "table":
            call = self.call(kind)
            item = self.pick(["*", "*", "word", "x.size + 1", "x.age", "x.word || 'a'", "x.zz"])
            return self.pick([f"SELECT {item} FROM t, LATERAL TABLE({call}) AS x", f"SELECT {item} FROM t LEFT JOIN LATERAL TABLE({call}) AS x ON TRUE",
                              f"SELECT p, q FROM t, LATERAL TABLE({call}) AS x (p, q)", f"SELECT p FROM t, LATERAL TABLE({call}) AS x (p)"])
        # A function where one of another kind stands, and that alone is wrong.
        return self.pick([f"SELECT * FROM t, LATERAL TABLE({self.call('scalar', True)}) AS x", f"SELECT * FROM t, LATERAL TABLE({self.call('aggregate', True)}) AS x", f"SELECT s, {self.call('table', True)} FROM t",
                          f"SELECT i, {self.call('scalar', True).replace('(', '(DISTINCT ', 1)} FROM t", f"SELECT {self.call('scalar', True)} OVER (ORDER BY ts) FROM t", f"SELECT {self.call('scalar', True)} FILTER (WHERE b) FROM t"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scripts", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 30))
    parser.add_argument("--show", type=int, default=20, help="disagreements to print")
    parser.add_argument("--min", type=float, default=99.0, help="percent of verdicts that have to be the same")
    parser.add_argument("--min-position", type=float, default=0.0, help="percent of errors that have to be at the same place")
    parser.add_argument("--weir", default=os.environ.get("SQL_BATCH", str(HERE.parents[1] / "build/release/tests/differential/sql_batch")))
    args = parser.parse_args()
    calls = Calls(random.Random(args.seed))
    functions = [{"name": name, "class": CLASS + f[0], "signature": f[1]} for name, f in FUNCTIONS.items()]
    declared = " ".join(f"CREATE TEMPORARY SYSTEM FUNCTION {f['name']} AS '{f['class']}' LANGUAGE JAVA;" for f in functions)
    texts = list(dict.fromkeys(f"{TABLE};\n{calls.script()}" for _ in range(args.scripts)))
    weir = compare.Server([args.weir])
    mine = weir.ask_all([{"id": i, "sql": text, "level": "validate", "functions": functions} for i, text in enumerate(texts)])
    weir.close()
    if mine[0]["problems"]:
        raise SystemExit(f"error: {mine[0]['problems']}")
    flink = compare.Server([str(HERE / "oracle.sh"), "--jobs", "2"])
    theirs = flink.ask_all([{"id": i, "sql": mine[i].get("script") or f"{declared}\n{text}", "level": "plan"} for i, text in enumerate(texts)])
    flink.close()
    kinds, shown, placed, same = collections.Counter(), 0, 0, 0
    for i, text in enumerate(texts):
        if "script" in mine[i] and not mine[i]["script"].startswith(declared + " CREATE TABLE t"):
            raise SystemExit(f"error: not in front: {mine[i]['script'][:200]}")
        said, final = corpus.verdict(theirs[i], 0 if "script" in mine[i] else 1)
        our, errors = corpus.ours(mine[i], 0)
        kind = "unknown" if said == "?" else "both take it" if said == our == "ok" else "FALSE REJECTION" if said == "ok" else "FALSE ACCEPTANCE" if our == "ok" else "both refuse it"
        if kind == "both refuse it" and said != "refused":
            placed += 1
            same += said == our
            kind = kind if said == our else "OTHER PLACE"
        kinds[kind] += 1
        if kind.isupper() and shown < args.show:
            shown += 1
            print(f"=== {kind}: Flink {said}, ours {our}\n{text.splitlines()[1]}\n  Flink: {' '.join(str(final.get('message', '')).split())[:300]}\n  ours: {errors[0]['message'] if errors else ''}")
    known = len(texts) - kinds["unknown"]
    position = 100.0 * same / max(placed, 1)
    agree = 100.0 * (known - kinds["FALSE REJECTION"] - kinds["FALSE ACCEPTANCE"]) / max(known, 1)
    print(f"seed {args.seed}: {len(texts)} scripts, " + ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items())))
    print(f"verdicts agree: {agree:.2f} %; place of the error: {position:.2f} % of {placed}")
    return 0 if agree >= args.min and position >= args.min_position else 1


if __name__ == "__main__":
    sys.exit(main())
