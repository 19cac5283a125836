#!/usr/bin/env python3
"""Ids of stateful operators as the compiler finds them against those of Flink's own stream graphs, over the scripts
of changes.py, and the types of their keys and of the rows that they keep. Where the compiler is sure of a script, all
of them must be equal; prints how often it is sure, why not, and what differs.

  compare_states.py [--scripts N] [--seed S] [--limit N]
"""
import argparse
import collections
import json
import os
import random
import re
import subprocess
import sys

from changes import script

HERE = os.path.dirname(os.path.abspath(__file__))
AT_ONCE = 500  # of one JVM: a planner's classes stay


def ask(command, requests):
    text = "".join(json.dumps(one) + "\n" for one in requests)
    run = subprocess.run(command, input=text, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    return {answer["id"]: answer for answer in map(json.loads, run.stdout.splitlines())}


def misfit(flink, weir):
    """What differs between a node of Flink's and the compiler's operator of its id: types of the key and of whole rows
    that are kept. None: nothing."""
    def plain(types):
        return ", ".join(re.sub(r" \*\w+\*", "", one) for one in types)
    if flink["keyed"] and plain(flink["key"]) != weir["key"]:
        return f"key {plain(flink['key'])} where ours is {weir['key']}"
    sides = {"left rows": 0, "right rows": 1, "rows": 0, "last row": 0, "first row": 0}
    for name, text in weir["parts"]:
        side = sides.get(name)
        if side is None or not flink["keyed"] or weir["kind"] in ("Deduplicate", "SinkMaterializer"):
            continue
        if plain(flink["reads"][side]) != text.split(";")[0]:
            return f"{name} {plain(flink['reads'][side])} where ours are {text}"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scripts", type=int, default=500)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--limit", type=int, default=15)
    parser.add_argument("--weir", default=os.environ.get("SQL_BATCH", os.path.join(HERE, "../../build/release/tests/differential/sql_batch")))
    args = parser.parse_args()
    seed = args.seed if args.seed is not None else random.randrange(1, 1 << 30)
    count, why, wrong = collections.Counter(), collections.Counter(), []
    for start in range(0, args.scripts, AT_ONCE):
        texts = {n: script(seed, n) for n in range(start, min(start + AT_ONCE, args.scripts))}
        theirs = ask([os.path.join(HERE, "oracle.sh"), "--state"], [{"id": n, "graph": t} for n, t in texts.items()])
        ours = ask([args.weir], [{"id": n, "sql": t, "level": "state"} for n, t in texts.items()])
        for n, text in texts.items():
            flink, weir = theirs.get(n, {}), ours[n]
            if "nodes" not in flink or not weir["ok"]:
                count["refused by one"] += 1
                continue
            if not weir["sure"]:
                count["not sure"] += 1
                why[re.sub(r"'[^']*'|\([^)]*\)|\b\w+\.\w+", "_", weir["why"])] += 1
                continue
            keyed = {node["hash"] for node in flink["nodes"] if node["keyed"]}
            every = {node["hash"] for node in flink["nodes"]}
            found = {one["id"] for one in weir["operators"]}
            nodes = {node["hash"]: node for node in flink["nodes"]}
            misfits = [misfit(nodes[one["id"]], one) for one in weir["operators"] if one["id"] in nodes]
            misfits = [one for one in misfits if one]
            if keyed <= found <= every and not misfits:
                count["equal"] += 1
                continue
            for one in misfits:
                print(f"script {n}: {one}")
            count["different"] += 1
            wrong.append((len(text), n, text, [node["name"] for node in flink["nodes"]],
                          [(one["kind"], one["id"][:6]) for one in weir["operators"]],
                          [(node["name"], node["hash"][:6]) for node in flink["nodes"] if node["keyed"]]))
    print(f"seed {seed}:", ", ".join(f"{n} {name}" for name, n in sorted(count.items())))
    for text, n in why.most_common(args.limit):
        print(f"  {n} not sure: {text}")
    for _, n, text, names, mine, flinks in sorted(wrong)[:args.limit]:
        print(f"\n-- script {n}: Flink has {flinks} of {names}; ours {mine}\n{text}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
