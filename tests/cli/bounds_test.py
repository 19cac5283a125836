#!/usr/bin/python3
"""bounds_test.py WEIR: whatever a script holds, `weir check` ends by itself, in bounded memory, with
a result or an error that says what is too large or too deep."""
import resource
import subprocess
import sys

MIB = 1 << 20
MEMORY = 1536 * MIB  # of address space, libraries included
SECONDS = 120
TABLES = ("CREATE TABLE s (a INT, b STRING) WITH ('connector' = 'datagen');\n"
          "CREATE TABLE t (a INT) WITH ('connector' = 'print');\n")
INSERT = TABLES + "INSERT INTO t SELECT "


def fill(piece, size, between=""):
    return between.join([piece] * (size // (len(piece) + len(between))))


def views(count):
    """Each view reads the one before it twice: written out, 2^count scans."""
    text = TABLES + "CREATE VIEW v0 AS SELECT a FROM s;\n"
    for i in range(count):
        text += f"CREATE VIEW v{i + 1} AS SELECT x.a FROM v{i} AS x JOIN v{i} AS y ON x.a = y.a;\n"
    return text + f"INSERT INTO t SELECT a FROM v{count};\n"


def ctes(count):
    text = TABLES + "INSERT INTO t WITH c0 AS (SELECT a FROM s)"
    for i in range(count):
        text += f",\nc{i + 1} AS (SELECT a FROM c{i} UNION ALL SELECT a FROM c{i})"
    return text + f"\nSELECT a FROM c{count};\n"


def stars(count):
    """Each subquery doubles the columns."""
    text = "SELECT * FROM s"
    for i in range(count):
        text = f"SELECT * FROM ({text}) AS x{i}, ({text if i < 4 else 'SELECT 1'}) AS y{i}"
    return TABLES + "INSERT INTO t " + text + ";"


N = 10_000
CASES = {
    "10 MB of statements": TABLES + fill("INSERT INTO t SELECT a + 1 FROM s WHERE b = 'x';\n", 10 * MIB),
    "10 MB of SET": fill("SET 'a' = 'b';\n", 10 * MIB),
    "10 MB of one list": INSERT + fill("a", 10 * MIB, ",") + " FROM s;",
    "10 MB of one sum": INSERT + fill("a", 10 * MIB, "+") + " FROM s;",
    "10 MB of AND": INSERT + "a FROM s WHERE " + fill("a = 1", 10 * MIB, " AND ") + ";",
    "10 MB of VALUES": TABLES + "INSERT INTO t VALUES " + fill("(1)", 10 * MIB, ",") + ";",
    "10 MB of UNION ALL": TABLES + "INSERT INTO t " + fill("SELECT a FROM s", 10 * MIB, " UNION ALL ") + ";",
    "10 MB of one string": TABLES + "INSERT INTO t SELECT '" + "x" * 10 * MIB + "';",
    "10 MB of one name": INSERT + "x" * 10 * MIB + " FROM s;",
    "10 MB of a dotted name": INSERT + fill("a", 10 * MIB, ".") + " FROM s;",
    "10 MB of one comment": "/*" + "x" * 10 * MIB,
    "10 MB of open brackets": INSERT + "(" * 10 * MIB,
    "10 MB of closed brackets": INSERT + ")" * 10 * MIB,
    "10 MB of signs": INSERT + "- " * 5 * MIB + "1;",
    "10 MB of NOT": INSERT + "NOT " * (10 * MIB // 4) + "TRUE;",
    "10 MB of semicolons": ";" * 10 * MIB,
    "10 MB of zeros": "\0" * 10 * MIB,
    "10 MB of columns": "CREATE TABLE t (" + ",".join(f"c{i} INT" for i in range(800_000)) + ");",
    "10 MB of options": "CREATE TABLE t (a INT) WITH (" + ",".join(f"'k{i}'='v'" for i in range(700_000)) + ");",
    "17 MB": "x" * 17 * MIB,
    f"{N} brackets": INSERT + "(" * N + "1" + ")" * N + ";",
    f"{N} subqueries": TABLES + "INSERT INTO t " + "SELECT a FROM (" * N + "SELECT 1 AS a" + ")" * N + ";",
    f"{N} nested queries": TABLES + "INSERT INTO t " + "(" * N + "SELECT 1" + ")" * N + ";",
    f"{N} CASEs": INSERT + "CASE WHEN TRUE THEN " * N + "1" + " END" * N + ";",
    f"{N} calls": INSERT + "ABS(" * N + "1" + ")" * N + ";",
    f"{N} casts": INSERT + "CAST(" * N + "1" + " AS INT)" * N + ";",
    f"{N} indexes": INSERT + "a" + "[1]" * N + " FROM s;",
    f"{N} arrays of arrays": INSERT + "ARRAY[" * N + "1" + "]" * N + ";",
    f"{N} types": "CREATE TABLE x (a " + "ARRAY<" * N + "INT" + ">" * N + ");",
    f"{N} rows": "CREATE TABLE x (a " + "ROW<b " * N + "INT" + ">" * N + ");",
    f"{N} joins": INSERT + "1 FROM s" + "".join(f" JOIN s AS s{i} ON TRUE" for i in range(N)) + ";",
    f"{N} joins in brackets": INSERT + "1 FROM " + "(s AS x JOIN " * N + "s" + " ON TRUE)" * N + ";",
    f"{N} WITHs": TABLES + "INSERT INTO t " + "WITH c AS (" * N + "SELECT 1" + ") SELECT * FROM c" * N + ";",
    f"{N} statement sets": "EXECUTE STATEMENT SET BEGIN " * N,
    f"{N} EXPLAINs": "EXPLAIN " * N + "SELECT 1;",
    f"{N} errors": "x;" * N,
    f"{N} patterns": INSERT + "* FROM s MATCH_RECOGNIZE (PATTERN (" + "(" * N + "A" + ")" * N + ") DEFINE A AS TRUE);",
    "60 doubling views": views(60),
    "60 doubling WITHs": ctes(60),
    "40 doubling stars": stars(40),
}


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(weir, script, *flags):
    return subprocess.run([weir, "check", *flags, "-"], input=script.encode(), capture_output=True,
                          preexec_fn=limit, timeout=SECONDS, check=False)


def main(weir, only):
    failed = passed = 0
    for name, script in CASES.items():
        if only and only not in name:
            continue
        for flags in ([], ["--syntax-only"]):
            try:
                done = run(weir, script, *flags)
                good = done.returncode in (0, 1) and (done.returncode == 0 or b": error" in done.stderr)
                what = f"exit {done.returncode}"
            except subprocess.TimeoutExpired:
                good, what, done = False, f"longer than {SECONDS} s", None
            # 200 errors and the lines around them are the most that is said.
            if good and len(done.stderr) > 2 * MIB:
                good, what = False, f"{len(done.stderr)} bytes of output"
            passed, failed = passed + good, failed + (not good)
            if not good:
                tail = done.stderr[-300:].decode(errors="replace") if done else ""
                print(f"FAIL {name} {' '.join(flags)}: {what} {tail}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""))
