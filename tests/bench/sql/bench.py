#!/usr/bin/env python3
"""Parsing speed beside sqlparser-rs, sqlglot and Flink's own parser, in one run on one corpus.

bench.py --weir build/release/tests/bench/sql/sql_parse_bench [--seed N] [--bytes N] [--seconds S]
         [--check] [--only weir,rust,flink,sqlglot]

The corpus: statements of the differential tester's generator that Flink accepts. Speeds are compared
on those that every contender accepts. Each runs alone on one core, pinned; the figure is its best
pass, so a busy machine slows all alike but spoils none. --check: 5 times sqlparser-rs, 50 times Flink.
Then whole scripts that Flink validates: parsed and fully analysed, beside Flink's own validation of them.
"""

import argparse
import glob
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
DIFFERENTIAL = HERE.parent.parent / "differential"
CACHE = pathlib.Path(os.environ.get("WEIR_CACHE", pathlib.Path.home() / ".cache/weir"))
sys.path.insert(0, str(DIFFERENTIAL))
import scripts  # noqa: E402
import typed  # noqa: E402

# Read by pattern before the grammar, or cut by ';' inside.
_NO_STATEMENT = re.compile(r"(SET|RESET|HELP|CLEAR|QUIT|EXIT|BEGIN|END|EXECUTE STATEMENT|EXPLAIN STATEMENT|COMPILE)\b", re.I)

_SQLGLOT = """
import json, sys, time, sqlglot
statements = [s for s in open(sys.argv[1]).read().split("\\x01") if s]
def accepts(s):
    try:
        return bool(sqlglot.parse(s, error_level=sqlglot.ErrorLevel.RAISE))
    except Exception:
        return False
if sys.argv[2] == "accept":
    print("".join("01"[accepts(s)] for s in statements)); sys.exit()
best, begin = 1e9, time.perf_counter()
while best == 1e9 or time.perf_counter() - begin < float(sys.argv[2]):
    one = time.perf_counter(); accepted = sum(map(accepts, statements)); best = min(best, time.perf_counter() - one)
print(json.dumps({"statements": len(statements), "accepted": accepted, "bytes": sum(len(s.encode()) for s in statements), "best": best}))
"""


def made(seed, size):
    rng, grammar, out, total = random.Random(seed), scripts.Grammar({}), [], 0
    while total < size:
        part = typed.Typed(rng, {}).script() if rng.random() < 0.6 else [grammar.fill(rng, "statement", 4)]
        for statement in part:
            statement = statement.strip().rstrip(";").strip()
            if statement and ";" not in statement and "\x01" not in statement and not _NO_STATEMENT.match(statement):
                out.append(statement)
                total += len(statement)
    return out


def accepted_by_flink(statements):
    requests = "".join(json.dumps({"id": i, "sql": s, "level": "parse"}) + "\n" for i, s in enumerate(statements))
    answers = subprocess.run([DIFFERENTIAL / "oracle.sh"], input=requests, capture_output=True, text=True, check=True).stdout
    ok = {a["id"] for a in map(json.loads, answers.splitlines()) if a["parse"]["ok"]}
    return [s for i, s in enumerate(statements) if i in ok]


def flink_command():
    subprocess.run([DIFFERENTIAL / "oracle.sh", "--build"], check=True)
    home = subprocess.run([DIFFERENTIAL.parent / "client/flink/local_flink.sh", "home"], capture_output=True, text=True, check=True).stdout.strip()
    folder = max(glob.glob(f"{CACHE}/oracle/*/classes"), key=os.path.getmtime)
    jars = [f"{folder}", f"{os.path.dirname(folder)}/flink-table-planner.jar"]
    jars += [j for j in glob.glob(f"{home}/lib/*.jar") if "planner-loader" not in j]
    classes = tempfile.mkdtemp(prefix="weir-bench-")
    subprocess.run(["javac", "-nowarn", "-proc:none", "-d", classes, "-cp", ":".join(jars), HERE / "ParseBench.java"], check=True)
    opens = ["--add-opens=java.base/java.util=ALL-UNNAMED", "--add-opens=java.base/java.lang=ALL-UNNAMED"]
    return ["java", "-Xmx2g", "-XX:+UseSerialGC", *opens, "-cp", ":".join([classes] + jars), "dev.weir.oracle.ParseBench"]


def rust_command():
    target = CACHE / "sqlparser_bench"
    subprocess.run(["cargo", "build", "--quiet", "--release", "--target-dir", target], cwd=HERE / "rust", check=True)
    return [str(target / "release/sqlparser_bench")]


def sqlglot_command():
    venv = CACHE / "sqlglot-venv"
    if not (venv / "bin/python").exists():
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        subprocess.run([venv / "bin/pip", "install", "--quiet", "sqlglot==27.8.0"], check=True)
    return [str(venv / "bin/python"), "-c", _SQLGLOT]


# Flink validates some kilobytes a second: what several hundred take says no more than this.
_VALIDATED_BYTES = 60_000


def validated_by_flink(seed, size):
    """(scripts that Flink validates, seconds that its warm validator takes for them on one core: the better of two passes)."""
    rng, texts, total = random.Random(f"{seed}/scripts"), [], 0
    while total < size:
        texts.append(";\n".join(typed.Typed(rng, {}).script()) + ";\n")
        total += len(texts[-1])
    core = str(max(os.sched_getaffinity(0)))
    server = subprocess.Popen(["taskset", "-c", core, DIFFERENTIAL / "oracle.sh"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    best = 1e9
    for attempt in range(3):
        begin = time.perf_counter()
        feeder = threading.Thread(target=lambda: (server.stdin.writelines(
            json.dumps({"id": i, "sql": s, "level": "validate"}) + "\n" for i, s in enumerate(texts)), server.stdin.flush()))
        feeder.start()
        answers = [json.loads(server.stdout.readline()) for _ in texts]
        feeder.join()
        seconds = time.perf_counter() - begin
        if attempt == 0:
            ok = {a["id"] for a in answers if a["validate"]["ok"]}
            texts = [s for i, s in enumerate(texts) if i in ok]
        else:
            best = min(best, seconds)
    server.stdin.close()
    server.wait()
    return texts, best


def show_analysis(weir, seed, size, seconds, folder):
    texts, flink = validated_by_flink(seed, size)
    path = pathlib.Path(folder) / "scripts"
    path.write_text("\x01".join(texts))
    statements = sum(len([p for p in s.split(";\n") if p.strip()]) for s in texts)
    figures = {how: json.loads(run([weir], path, seconds, how)) for how in ("syntax", "analyze")}
    size = figures["analyze"]["bytes"]
    print(f"\n{len(texts)} scripts that Flink validates, {statements} statements; weir accepts {figures['analyze']['accepted']}\n")
    print("| whole scripts | MB/s | statements/s |\n|---|---|---|")
    print(f"| weir, parsing | {size / figures['syntax']['best'] / 1e6:.2f} | {statements / figures['syntax']['best']:.0f} |")
    print(f"| weir, parsing and analysis | {size / figures['analyze']['best'] / 1e6:.2f} | {statements / figures['analyze']['best']:.0f} |")
    print(f"| Flink 2.2.1, parsing and validation, warm | {size / flink / 1e6:.3f} | {statements / flink:.0f} |")


def run(command, *args):
    pinned = ["taskset", "-c", str(max(os.sched_getaffinity(0)))] + [str(c) for c in command]
    out = subprocess.run(pinned + [str(a) for a in args], capture_output=True, text=True)
    if out.returncode != 0:
        sys.exit(f"error: {command[0]} failed: {out.stderr[-2000:]}")
    return out.stdout.strip().splitlines()[-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weir", required=True)
    parser.add_argument("--seed", type=int, default=None, help="drawn and printed when left out")
    parser.add_argument("--bytes", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--only", default="weir,rust,flink,sqlglot")
    args = parser.parse_args()
    seed = random.randrange(1 << 31) if args.seed is None else args.seed
    commands = {"weir": [args.weir]}
    only = args.only.split(",")
    for name, make in (("rust", rust_command), ("flink", flink_command), ("sqlglot", sqlglot_command)):
        if name in only:
            commands[name] = make()
    corpus = accepted_by_flink(made(seed, args.bytes))
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "corpus"
        path.write_text("\x01".join(corpus))
        whole = len(corpus)
        shares = []
        for name in [n for n in ("weir", "rust", "sqlglot") if n in commands]:
            digits = run(commands[name], path, "accept")
            shares.append(f"{name} {100 * digits.count('1') / len(digits):.1f} %")
            corpus = [s for s, digit in zip(corpus, digits) if digit == "1"]
            path.write_text("\x01".join(corpus))
        print(f"seed {seed}: {whole} statements that Flink accepts; of what was left, {', '.join(shares)} accepted; timed: {len(corpus)}")
        speed = {}
        print(f"| parser | MB/s | statements/s | weir is faster by |\n|---|---|---|---|")
        for name, command in commands.items():
            seconds = args.seconds * (3 if name == "flink" else 1)
            figures = json.loads(run(command, path, seconds))
            speed[name] = figures["bytes"] / figures["best"] / 1e6
            print(f"| {name} | {speed[name]:.2f} | {figures['statements'] / figures['best']:.0f} | {speed['weir'] / speed[name]:.1f} |")
        figures = json.loads(run([args.weir], path, args.seconds, "script"))
        print(f"| weir, as one script | {figures['bytes'] / figures['best'] / 1e6:.2f} | {len(corpus) / figures['best']:.0f} | |")
        if "flink" in commands:
            show_analysis(args.weir, seed, min(args.bytes, _VALIDATED_BYTES), args.seconds, folder)
    too_slow = [n for n, times in (("rust", 5), ("flink", 50)) if n in speed and speed["weir"] < times * speed[n]]
    if args.check and too_slow:
        sys.exit(f"error: too slow beside {', '.join(too_slow)}")


if __name__ == "__main__":
    main()
