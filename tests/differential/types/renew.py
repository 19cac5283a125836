#!/usr/bin/env python3
"""Asks Flink what each call of calls.txt yields and writes tests/sql/catalog/data/*.tsv.

    FLINK_HOME=... tests/differential/types/renew.py [--threads N] [--seed N] [--all FILE]

functions.tsv: call name, argument codes, then the type Flink gives or `!` and what kind of refusal.
columns.tsv:   code, type.   casts.tsv: from-code, to-type, the types of CAST and TRY_CAST or a refusal.
assign.tsv:    from-code, to-type, + or a refusal, of INSERT.   runs.tsv: the same of generating the
code of a CAST.   names.tsv: functions by name.
--all FILE keeps every case tried, for a wider comparison that is not committed.
"""
import argparse
import itertools
import pathlib
import random
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent.parent / "sql/catalog/data"

# Columns of the table. Code -> declaration.
COLUMNS = {
    "b": "BOOLEAN", "ti": "TINYINT", "si": "SMALLINT", "i": "INT", "bi": "BIGINT", "f": "FLOAT",
    "d": "DOUBLE", "dec": "DECIMAL(10, 2)", "dec38": "DECIMAL(38, 18)", "dec0": "DECIMAL(5, 0)",
    "c": "CHAR(3)", "vc": "VARCHAR(5)", "s": "STRING", "bin": "BINARY(4)", "vb": "VARBINARY(5)",
    "by": "BYTES", "dt": "DATE", "tm": "TIME", "t3": "TIMESTAMP(3)", "t6": "TIMESTAMP(6)",
    "t9": "TIMESTAMP(9)", "l3": "TIMESTAMP_LTZ(3)", "l6": "TIMESTAMP_LTZ(6)",
    "ai": "ARRAY<INT>", "abi": "ARRAY<BIGINT>", "as": "ARRAY<STRING>", "aa": "ARRAY<ARRAY<INT>>",
    "an": "ARRAY<INT NOT NULL>", "ar": "ARRAY<ROW<a INT, b STRING>>", "am": "ARRAY<MAP<STRING, INT>>",
    "msi": "MAP<STRING, INT>", "mis": "MAP<INT, STRING>", "ms": "MULTISET<STRING>",
    "r": "ROW<a INT, b STRING>", "r1": "ROW<x BIGINT NOT NULL>", "rr": "ROW<a INT, b ROW<c INT>>",
    "bN": "BOOLEAN NOT NULL", "iN": "INT NOT NULL", "biN": "BIGINT NOT NULL", "dN": "DOUBLE NOT NULL",
    "decN": "DECIMAL(10, 2) NOT NULL", "cN": "CHAR(3) NOT NULL", "sN": "STRING NOT NULL",
    "byN": "BYTES NOT NULL", "dtN": "DATE NOT NULL", "t3N": "TIMESTAMP(3) NOT NULL",
    "l3N": "TIMESTAMP_LTZ(3) NOT NULL", "aiN": "ARRAY<INT> NOT NULL", "asN": "ARRAY<STRING NOT NULL> NOT NULL",
    "msiN": "MAP<STRING, INT> NOT NULL", "rN": "ROW<a INT, b STRING> NOT NULL",
}
TIME_COLUMNS = {"rt": "rt", "pt": "pt"}
# Computed in the view, for types that a table cannot declare.
COMPUTED = {
    "v": "PARSE_JSON(s)", "im": "CASE WHEN b THEN INTERVAL '1' MONTH END",
    "id": "CASE WHEN b THEN INTERVAL '1' DAY END", "ob": "OBJECT_OF('o', 'f', 1)",
}
# Literals. Code -> SQL.
LITERALS = {
    "n0": "0", "n1": "1", "n3": "3", "n25": "2.5", "big": "3000000000", "ne": "1e0", "d05": "0.5",
    "sa": "'abc'", "sp": "'$.a'", "ra": "'a'", "sf": "'f'", "sc": "'o'", "em": "''", "nul": "NULL",
    "tru": "TRUE", "ld": "DATE '2020-01-01'", "lt": "TIME '10:00:00'",
    "lts": "TIMESTAMP '2020-01-01 00:00:00'", "lid": "INTERVAL '1' DAY", "lim": "INTERVAL '1' MONTH",
    "lis": "INTERVAL '1.5' SECOND", "xb": "X'0A'",
}
EXPRESSIONS = {"ad": "ARRAY[0.5, 0.9]"}
CODES = [*COLUMNS, *TIME_COLUMNS, *COMPUTED, *LITERALS]
TARGETS = [
    "BOOLEAN", "TINYINT", "SMALLINT", "INT", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL(10, 2)",
    "DECIMAL(5, 0)", "CHAR(3)", "VARCHAR(5)", "STRING", "BINARY(4)", "VARBINARY(5)", "BYTES", "DATE",
    "TIME", "TIMESTAMP(3)", "TIMESTAMP(9)", "TIMESTAMP_LTZ(3)", "ARRAY<INT>", "ARRAY<STRING>",
    "ARRAY<BIGINT>", "MAP<STRING, INT>", "MAP<STRING, BIGINT>", "MULTISET<STRING>",
    "ROW<a INT, b STRING>", "ROW<a BIGINT, b STRING>", "ROW<x BIGINT>",
    "INTERVAL MONTH", "INTERVAL DAY", "INTERVAL SECOND(3)", "INTERVAL YEAR TO MONTH",
]


def sql_of(code):
    if code in COLUMNS or code in TIME_COLUMNS or code in COMPUTED:
        return "`" + code + "`"
    return LITERALS.get(code) or EXPRESSIONS[code]


def read_calls():
    for line in (HERE / "calls.txt").read_text().splitlines():
        if line.startswith("#") or not line.strip():
            continue
        name, template, bases = [p.strip() for p in re.split(r"(?<!\\) \| ", line + " ", maxsplit=2)]
        bases = [[c for c in base.split(",") if c] for base in bases.split(";")]
        yield name, template.replace("\\|", "|"), bases


def tuples_for(template, bases, rng, random_pairs):
    """Argument lists to try, in order, each once."""
    out = {}
    fixed = template != "-"
    for base in bases:
        out[tuple(base)] = None
        for k in range(len(base)):
            for code in CODES:
                out[tuple(base[:k] + [code] + base[k + 1:])] = None
        if not fixed:
            out[tuple(base[:-1])] = None
            for code in ("i", "s", "b"):
                out[tuple(base + [code])] = None
            out[tuple(base + ["s", "s"])] = None
    widths = {len(base) for base in bases if len(base) >= 2}
    for width in sorted(widths):
        for _ in range(random_pairs):
            base = rng.choice([b for b in bases if len(b) == width])
            pick = list(base)
            for k in rng.sample(range(width), 2):
                pick[k] = rng.choice(CODES)
            out[tuple(pick)] = None
    return list(out)


def query_of(name, template, args):
    sql = [sql_of(a) for a in args]
    if template == "-":
        text = f"{name}({', '.join(sql)})"
    else:
        if template.count("{") and len({*re.findall(r"\{(\d)\}", template)}) != len(args):
            return None
        text = template.format(*sql)
    if text.startswith("SELECT"):
        return text
    if text.startswith("(SELECT"):
        return text[1:-1]
    return f"SELECT {text} FROM v"


def ddl():
    columns = ", ".join(f"`{c}` {t}" for c, t in COLUMNS.items())
    yield (f"CREATE TABLE t ({columns}, rt TIMESTAMP(3), pt AS PROCTIME(), WATERMARK FOR rt AS rt)"
           " WITH ('connector' = 'datagen')")
    for k, target in enumerate(TARGETS):
        if not target.startswith("INTERVAL"):
            yield f"CREATE TABLE sink{k} (c {target}) WITH ('connector' = 'blackhole')"
    computed = ", ".join(f"{e} AS `{c}`" for c, e in COMPUTED.items())
    yield f"CREATE TEMPORARY VIEW v AS SELECT *, {computed} FROM t"


# The first that matches names the refusal. Of `parse` (the call is not even read) and `fold` (Flink
# computes a constant at once and trips over its value, or over itself) no rows are kept.
REFUSALS = [
    ("parse", r"ParseException"),
    ("fold", r"CodeGenException|from NUMERIC type to TIMESTAMP|ArithmeticException|AssertionError"
             r"|NullPointerException|ClassCastException|UnsupportedOperationException|TableException"
             r"|NumberFormatException|DateTimeException|IllegalArgumentException|StringIndexOutOf"),
    ("null", r"Illegal use of 'NULL'|ELEMENT function expects|null type is reserved|NULL is not|untyped NULL"),
    ("count", r"Invalid number of arguments|Was expecting .* arguments|Invalid number"),
    ("unknown", r"No match found for function"),
    ("type", r"Cannot apply|Invalid function call|Invalid input arguments|Cannot infer|Values? .*incompatible"
             r"|cannot convert|Type mismatch|Cast function cannot|not comparable|Illegal mixing"
             r"|Parameters must be of the same type|No common type|Illegal arguments"
             r"|do not match"),
]


def ask(queries, threads):
    text = "\n".join([*ddl(), "", *queries]) + "\n"
    run = subprocess.run([str(HERE / "probe.sh"), str(threads)], input=text, text=True,
                         stdout=subprocess.PIPE, check=True)
    answers = run.stdout.splitlines()
    assert len(answers) == len(queries), (len(answers), len(queries))
    return [a.split("\t", 1) for a in answers]


def verdict(answer, column=0):
    ok, text = answer
    if ok == "OK":
        return text.split("; ")[column] if column else text
    for word, pattern in REFUSALS:
        if re.search(pattern, text):
            return "!" + word
    return "!other"


def thin(rows, rng, keep):
    """Of one call's cases at most `keep`, half of them refusals, the bases always."""
    accepted = [r for r in rows if not r[2].startswith("!")]
    refused = [r for r in rows if r[2].startswith("!")]
    half = keep // 2
    picked = []
    for part, other in ((accepted, refused), (refused, accepted)):
        room = max(half, keep - len(other))
        picked += part if len(part) <= room else rng.sample(part, room)
    order = {(r[0], r[1]): k for k, r in enumerate(rows)}
    return sorted(picked, key=lambda r: order[(r[0], r[1])])


def write(name, rows, head):
    DATA.mkdir(parents=True, exist_ok=True)
    (DATA / name).write_text(head + "".join("\t".join(r) + "\n" for r in rows))
    print(f"{name}: {len(rows)} rows", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--keep", type=int, default=60)
    parser.add_argument("--random", type=int, default=150)
    parser.add_argument("--all")
    parser.add_argument("--only", help="names of calls, for a quick look; implies --keep-data")
    parser.add_argument("--keep-data", action="store_true", help="calls alone, nothing under data/ is written")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    calls_only = options.only is not None or options.keep_data

    cases = []
    for name, template, bases in read_calls():
        if options.only and name not in options.only.split(","):
            continue
        for args in tuples_for(template, bases, rng, options.random):
            query = query_of(name, template, args)
            if query is not None:
                cases.append((name, ",".join(args), query))
    casts = [(c, t) for c in CODES for t in TARGETS] if not calls_only else []
    shown = [f"SELECT {sql_of(c)} FROM v" for c in CODES]
    cast_queries = [f"SELECT CAST({sql_of(c)} AS {t}), TRY_CAST({sql_of(c)} AS {t}) FROM v" for c, t in casts]
    names = [] if calls_only else ["!functions"]
    runs = [(c, t) for c, t in casts if not t.startswith("INTERVAL") and c in [*COLUMNS, *COMPUTED]
            and not c.endswith("N")]
    plans = [f"PLAN INSERT INTO sink{TARGETS.index(t)} SELECT CAST({sql_of(c)} AS {t}) FROM v"
             for c, t in runs]
    inserts = [f"INSERT INTO sink{TARGETS.index(t)} SELECT {sql_of(c)} FROM v"
               for c, t in casts if not t.startswith("INTERVAL")]
    answers = ask([*[c[2] for c in cases], *shown, *cast_queries, *inserts, *plans, *names], options.threads)
    rows = [(n, a, verdict(x)) for (n, a, _), x in zip(cases, answers)]
    rows = [r for r in rows if r[2] not in ("!parse", "!fold")]
    if options.all:
        told = [(n, a, verdict(x), x[1]) for (n, a, _), x in zip(cases, answers)]
        pathlib.Path(options.all).write_text(
            "".join("\t".join(t) + "\n" for t in told if t[2] not in ("!parse", "!fold")))
    if calls_only:
        return
    kept = []
    for _, group in itertools.groupby(rows, key=lambda r: r[0]):
        kept += thin(list(group), rng, options.keep)
    made = "# Made by tests/differential/types/renew.py from Flink 2.2.1; do not edit.\n"
    write("functions.tsv", kept, made)
    shown_answers = answers[len(cases):len(cases) + len(CODES)]
    write("columns.tsv", [(c, verdict(x)) for c, x in zip(CODES, shown_answers)], made)
    rest = answers[len(cases) + len(CODES):]
    keep = lambda rows: [r for r in rows if r[2] not in ("!parse", "!fold", "!null")]
    write("casts.tsv", keep([(c, t, verdict(x)) for (c, t), x in zip(casts, rest)]), made)
    pairs = [(c, t) for c, t in casts if not t.startswith("INTERVAL")]
    rest = rest[len(casts):]
    write("assign.tsv", keep([(c, t, verdict(x) or "+") for (c, t), x in zip(pairs, rest)]), made)
    rest = rest[len(pairs):]
    write("runs.tsv", [(c, t, "+" if x[0] == "OK" else "!") for (c, t), x in zip(runs, rest)], made)
    known = {n.upper() for n in rest[len(runs)][1].split("; ") if re.fullmatch(r"[A-Z][A-Z0-9_]*", n)}
    write("names.tsv", [(n,) for n in sorted(known)], made)


if __name__ == "__main__":
    main()
