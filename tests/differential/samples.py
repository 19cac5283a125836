#!/usr/bin/env python3
"""samples.py --cases N --seed S: scripts with one error each, as Flink and the compiler tell it, as a table in Markdown.

A script that Flink accepts is made wrong by one mutation of its meaning or its grammar; kept are those that Flink
rejects with a position, at most two of one kind of complaint. Printed: how often the positions are equal over all of
them (not only those shown), and N of them.
"""

import argparse
import collections
import os
import pathlib
import random
import re

import compare
import mutate
import typed

HERE = pathlib.Path(__file__).resolve().parent


def single_errors(seed, count):
    """(script, mutation) pairs of scripts that should be sound but for the mutation."""
    for number in range(count):
        rng = random.Random(f"{seed}/samples/{number}")
        script = ";\n".join(typed.Typed(rng, {}).script()) + ";\n"
        kinds = mutate.MEANING if rng.random() < 0.75 else mutate.SYNTAX
        name, tokens = mutate.mutate(rng, mutate.tokenize(script), kinds)
        if name:
            yield script, "".join(tokens), name


def cell(text, most):
    text = re.sub(r"\s+", " ", text.replace("|", "\\|").replace("`", "'")).strip()
    return text if len(text) <= most else text[:most - 3] + "..."


def around(line, column, most=78):
    """The part of a line around a column, with a mark in front of it."""
    at = column - 1
    begin = max(0, at - most // 2)
    end = min(len(line), begin + most)
    marked = line[begin:at] + "⟨" + line[at:end]
    return ("..." if begin else "") + marked + ("..." if end < len(line) else "")


def verdicts(flink, weir, texts):
    requests = [{"id": i, "sql": t, "level": "validate"} for i, t in enumerate(texts)]
    return flink.ask_all(requests), weir.ask_all(requests)


def collect(args, flink, weir):
    pairs = list(single_errors(args.seed, args.scripts))
    sound, _ = verdicts(flink, weir, [p[0] for p in pairs])
    pairs = [p for i, p in enumerate(pairs) if sound[i]["validate"]["ok"]]
    f_all, w_all = verdicts(flink, weir, [p[1] for p in pairs])
    cases, found = [], collections.Counter()
    for i, (_, sql, name) in enumerate(pairs):
        f, w = f_all[i]["validate"], w_all[i]["validate"]
        if f["ok"] or f.get("internal") or "line" not in f:
            continue
        found["told with a position"] += 1
        if w["ok"]:
            found["accepted by us"] += 1
            continue
        first = w["errors"][0]
        found["equal" if (first["line"], first["column"]) == (f["line"], f["column"]) else "elsewhere"] += 1
        cases.append((sql, name, f, first))
    return cases, found


def sample(cases, count, seed):
    rng, taken, shown = random.Random(seed), collections.Counter(), []
    for case in rng.sample(cases, len(cases)):
        kind = compare.shape(case[2]["message"])[:40]
        if taken[kind] < 2 and len(shown) < count:
            taken[kind] += 1
            shown.append(case)
    return shown


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=50)
    parser.add_argument("--scripts", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--weir", default=os.environ.get("SQL_BATCH", str(HERE.parents[1] / "build/release/tests/differential/sql_batch")))
    args = parser.parse_args()
    flink = compare.Fleet([str(HERE / "oracle.sh"), "--jobs", "1"], args.jobs)
    weir = compare.Fleet([args.weir], 1)
    cases, found = collect(args, flink, weir)
    flink.close()
    weir.close()
    judged = found["equal"] + found["elsewhere"]
    print(f"Seed {args.seed}, {args.scripts} scripts: {found['told with a position']} single errors that Flink tells with a position; we accept {found['accepted by us']} of them; "
          f"of the other {judged} our first error is at Flink's place in {found['equal']} ({100.0 * found['equal'] / max(1, judged):.1f} %).\n")
    print("| | line, Flink's place at ⟨ | Flink | weir |\n|---|---|---|---|")
    for number, (sql, name, f, w) in enumerate(sample(cases, args.cases, args.seed), 1):
        line = sql.split("\n")[f["line"] - 1]
        remedy = "; ".join(part for part in (w.get("label", ""), w.get("help", "")) if part)
        print(f"| {number} | `{cell(around(line, f['column']), 100)}` | {f['line']}:{f['column']} {cell(f['message'].splitlines()[0], 140)} "
              f"| {w['line']}:{w['column']} {w['code']} {cell(w['message'], 140)}{'; *' + cell(remedy, 140) + '*' if remedy else ''} |")


if __name__ == "__main__":
    main()
