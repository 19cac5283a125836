#!/usr/bin/env python3
"""Lineage by perturbation: generated scripts over known rows run on a real Flink, once as they are and once for each
source column with other values in it. What changes although the compiler says that it does not depend on that column is a
failure: the number of rows, or the rows seen through all of a sink's columns that have nothing to do with it.

  compare_lineage.py [--scripts N] [--seed S] [--jobs N] [--seconds N] [--show N] [--min-sharp PERCENT]

Left out: functions of the clock and of chance, and those that fail over some values (bounded.py); a run that Flink fails;
what also changes when the same rows come in another order, which no column decides. Printed, too: how many of the claimed
dependencies some run showed, so that a lineage of which everything depends on everything would be seen."""
import argparse
import collections
import os
import random
import re
import sys
import time

from bounded import Bounded
from compare import Server

HERE = os.path.dirname(os.path.abspath(__file__))
BLOCK = 25
OF_ONE_JVM = 500  # a planner's classes stay


class Script:
    """A script with its rows and changes, the same for the same seed and number."""

    def __init__(self, seed, number):
        rng = random.Random(f"{seed}/{number}")
        self.number, self.batch = number, rng.random() < 0.5
        made = Bounded(rng, self.batch)
        self.sql = made.dealt()
        self.rows = made.rows()
        self.changes = list(made.changes(self.rows, self.sql))
        self.rng = rng

    def request(self):
        return {"id": str(self.number), "sql": self.sql, "batch": self.batch, "rows": self.rows,
                "runs": [{table: rows} for table, _, rows in self.changes]}

    def again(self, change, times=4):
        """The same rows in other orders, before and after the change."""
        table, _, rows = self.changes[change]
        runs = []
        for _ in range(times):
            mixed = {}
            for name, some in self.rows.items():
                order = self.rng.sample(range(len(some)), len(some))
                mixed[name] = [some[i] for i in order]
                if name == table:
                    changed = [rows[i] for i in order]
            runs += [mixed, {**mixed, table: changed}]
        return {"id": f"{self.number}-again", "sql": self.sql, "batch": self.batch, "rows": self.rows, "runs": [{table: rows}] + runs}


def seen(rows, columns):
    """The rows through some columns, each with how often it is there."""
    count = collections.Counter()
    for row in rows:
        count[tuple(row[i] for i in columns)] += row[-1]
    return {row: n for row, n in count.items() if n}


class Sink:
    """What the compiler says of one sink."""

    def __init__(self, said):
        self.table, self.complete = said["table"], said["complete"]
        self.index = {column["name"]: int(column["name"][1:]) for column in said["columns"]}
        self.kinds = collections.defaultdict(set)  # (place or "rows", source column) -> kinds
        for column in said["columns"]:
            self.of(int(column["name"][1:]), column["inputs"])
        self.of("rows", said["rows"])
        self.columns = sorted(self.index.values())

    def of(self, place, inputs):
        for one in inputs:
            self.kinds[place, (one["table"], one["column"])].add(one["kind"])

    def says(self, place, source):
        return (place, source) in self.kinds

    def untouched(self, source):
        """The columns in which nothing may change; None: rows may come and go."""
        if self.says("rows", source):
            return None
        return [i for i in self.columns if not self.says(i, source)]


class Comparison:
    def __init__(self, flink, weir):
        self.flink, self.weir = flink, weir
        self.count = collections.Counter()
        self.refused, self.failed = collections.Counter(), collections.Counter()
        self.claims, self.shown = collections.Counter(), collections.Counter()
        self.wrong = []

    def block(self, scripts):
        ours = self.weir.ask_all([{"id": str(s.number), "sql": s.sql, "batch": s.batch, "level": "lineage"} for s in scripts])
        known = [s for s in scripts if ours[str(s.number)].get("ok")]
        self.count["refused by us"] += len(scripts) - len(known)
        theirs = self.flink.ask_all([s.request() for s in known])
        doubts = []
        for script in known:
            answer = theirs[str(script.number)]
            if "error" in answer:
                self.count["refused by Flink"] += 1
                self.refused[re.sub(r"'[^']*'|\d+", "_", answer["error"])[:70]] += 1
            elif "error" in answer["runs"][0]:
                self.count["failed"] += 1
                self.failed[re.sub(r"'[^']*'|\d+", "_", answer["runs"][0]["error"])[:70]] += 1
            else:
                sinks = [Sink(said) for said in ours[str(script.number)]["lineage"]["sinks"]]
                doubts += self.script(script, sinks, answer["runs"])
        self.settle(doubts)

    def script(self, script, sinks, runs):
        """Compares; the changes that nothing claims, as (script, change, sink, columns)."""
        self.count["compared"] += 1
        self.count["batch"] += script.batch
        self.count["with rows"] += any(rows for rows in runs[0]["sinks"].values())
        doubts, moved = [], {}
        for i, (table, column, _) in enumerate(script.changes):
            run = runs[i + 1]
            if "error" in run:
                self.count["runs failed"] += 1
                continue
            self.count["runs"] += 1
            for sink in sinks:
                before, after = runs[0]["sinks"].get(sink.table, []), run["sinks"].get(sink.table, [])
                columns = sink.untouched((table, column))
                if columns is not None and sink.complete:
                    self.count["checks"] += 1
                    if seen(before, columns) != seen(after, columns):
                        doubts.append((script, i, sink, columns))
                self.sharpness(sink, (table, column), before, after, moved)
        self.tell_sharpness(moved)
        return doubts

    @staticmethod
    def sharpness(sink, source, before, after, moved):
        """moved: (sink, place, source) -> did a run show it? Of a column beside those that nothing may change in."""
        untouched = sink.untouched(source)
        for i in sink.columns:
            beside = [i] if untouched is None else sorted({i, *untouched})
            key = (sink, i, source)
            moved[key] = moved.get(key, False) or seen(before, beside) != seen(after, beside)
        if untouched is None:
            others = [i for i in sink.columns if not sink.says(i, source)] or sink.columns
            key = (sink, "rows", source)
            moved[key] = moved.get(key, False) or seen(before, others) != seen(after, others)

    def tell_sharpness(self, moved):
        for (sink, place, source), there in moved.items():
            if place != "rows":
                claimed = sink.says(place, source) or sink.says("rows", source)
                self.claims["a column and a source column"] += 1
                self.shown["a column and a source column"] += there
                self.claims["of them claimed"] += claimed
                self.shown["of them claimed"] += claimed and there
            where = "rows: " if place == "rows" else "column: "
            for kind in sink.kinds.get((place, source), ()):
                self.claims[where + kind] += 1
                self.shown[where + kind] += there

    def settle(self, doubts):
        """What the order of rows changes, too, is no matter of columns."""
        first = {}
        for script, change, sink, columns in doubts:
            first.setdefault((script.number, script.changes[change][:2], sink.table), (script, change, sink, columns))
        for script, change, sink, columns in first.values():
            request = script.again(change)
            answer = self.flink.ask_all([request])[request["id"]]
            runs = [seen(run["sinks"].get(sink.table, []), columns) for run in answer.get("runs", []) if "error" not in run]
            stable = len(runs) == len(request["runs"]) + 1 and all(r == runs[0] for r in runs[2::2]) and all(r == runs[1] for r in runs[3::2])
            if not stable or runs[0] == runs[1]:
                self.count["of the order of rows"] += 1
                continue
            self.count["wrong"] += 1
            table, column, _ = script.changes[change]
            self.wrong.append((len(script.sql), script, f"{table}.{column}", sink, columns, runs[0], runs[1]))


def table_of(comparison):
    rows = ["| dependencies | claimed | shown by some run | share |", "|---|---|---|---|"]
    for name in sorted(comparison.claims, key=lambda n: (": " in n, n)):
        claimed, shown = comparison.claims[name], comparison.shown[name]
        rows.append(f"| {name} | {claimed:,} | {shown:,} | {100 * shown / max(1, claimed):.0f} % |")
    return "\n".join(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scripts", type=int, default=200)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--jobs", type=int, default=2, help="threads of Flink")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="no block of scripts begins later")
    parser.add_argument("--show", type=int, default=10, help="failures shown")
    parser.add_argument("--min-sharp", type=float, default=0, help="percent of the claimed dependencies that some run must show")
    parser.add_argument("--weir", default=os.environ.get("SQL_BATCH", os.path.join(HERE, "../../build/release/tests/differential/sql_batch")))
    args = parser.parse_args()
    seed = args.seed if args.seed is not None else random.randrange(1, 1 << 30)
    Bounded.install()
    weir = Server([args.weir])
    comparison = Comparison(None, weir)
    began = time.monotonic()
    asked = 0
    while asked < args.scripts and time.monotonic() - began < args.seconds:
        if asked % OF_ONE_JVM == 0:
            if comparison.flink:
                comparison.flink.close()
            comparison.flink = Server([os.path.join(HERE, "oracle.sh"), "--rows", "--jobs", str(args.jobs)])
        last = min(asked + BLOCK, args.scripts)
        comparison.block([Script(seed, n) for n in range(asked, last)])
        asked = last
        count = comparison.count
        print(f"{asked} scripts, {count['compared']} compared, {count['runs']} runs, {count['wrong']} wrong", file=sys.stderr, flush=True)
    comparison.flink.close()
    weir.close()
    count = comparison.count
    print(f"seed {seed}: {asked} scripts; " + ", ".join(f"{n} {name}" for name, n in sorted(count.items())))
    for text, n in comparison.refused.most_common(5):
        print(f"  {n} refused by Flink: {text}")
    for text, n in comparison.failed.most_common(5):
        print(f"  {n} failed: {text}")
    print(table_of(comparison))
    for _, script, source, sink, columns, before, after in sorted(comparison.wrong, key=lambda w: w[0])[:args.show]:
        print(f"\n-- script {script.number} ({'batch' if script.batch else 'streaming'}): {source} changes columns {columns} of {sink.table}:"
              f"\n   only before {dict(list((before.items() - after.items()))[:4])}\n   only after {dict(list((after.items() - before.items()))[:4])}\n{script.sql}")
    sharp = 100 * comparison.shown["of them claimed"] / max(1, comparison.claims["of them claimed"])
    good = count["wrong"] == 0 and count["checks"] > 0 and sharp >= args.min_sharp
    print(f"{'ok  ' if good else 'FAIL'} lineage: {count['checks']} checks of {count['compared']} scripts, {count['wrong']} wrong; "
          f"{sharp:.0f} % of what is claimed was shown, at least {args.min_sharp:g} % asked")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
