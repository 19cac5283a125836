#!/usr/bin/env python3
"""Changelog modes and verdicts of the compiler against Flink's own EXPLAIN CHANGELOG_MODE, over the scripts of
changes.py. Prints agreement, the classes of disagreement with their smallest example, and fails below --min."""
import argparse
import collections
import os
import random
import re
import sys

from changes import script
from compare import Server

HERE = os.path.dirname(os.path.abspath(__file__))


def shape(flink, weir):
    """The class of a disagreement; None: the two agree."""
    if flink["plan"]["ok"] != weir["plan"]["ok"]:
        verdict = weir if flink["plan"]["ok"] else flink
        if flink["plan"]["ok"]:
            return "refused, Flink takes it: " + ", ".join(sorted({e["code"] for e in verdict["plan"]["errors"]}))
        message = re.sub(r"'[^']*'|\([^)]*\)|\[[^\]]*\]|\d+", "_", verdict["plan"]["message"])[:90]
        return "taken, Flink refuses it: " + message.strip()
    if not flink["plan"]["ok"]:
        return None
    ours = [s["mode"] for s in weir["sinks"]]
    theirs = [s.get("mode", "") for s in flink["sinks"]]
    if ours != theirs:
        return f"mode {ours} where Flink has {theirs}"
    if [s["materialize"] for s in weir["sinks"]] != [s["materialize"] for s in flink["sinks"]]:
        return "materialize"
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--scripts", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--limit", type=int, default=20, help="classes shown")
    parser.add_argument("--min", type=float, default=0, help="percent of verdicts and of modes that must be equal")
    parser.add_argument("--weir", default=os.environ.get("SQL_BATCH", os.path.join(HERE, "../../build/release/tests/differential/sql_batch")))
    args = parser.parse_args()
    seed = args.seed if args.seed is not None else random.randrange(1, 1 << 30)
    flink = Server([os.path.join(HERE, "oracle.sh"), "--jobs", str(args.jobs)])
    weir = Server([args.weir])
    count = collections.Counter()
    classes, examples = collections.Counter(), {}
    block = 500
    for start in range(0, args.scripts, block):
        numbers = range(start, min(start + block, args.scripts))
        texts = {n: script(seed, n) for n in numbers}
        requests = [{"id": n, "sql": text, "level": "changelog"} for n, text in texts.items()]
        f_all, w_all = flink.ask_all(requests), weir.ask_all(requests)
        for n in numbers:
            f, w = f_all[n], w_all[n]
            if f["plan"].get("internal"):
                count["crash of Flink"] += 1
                continue
            count["compared"] += 1
            count["refused by Flink"] += not f["plan"]["ok"]
            same = f["plan"]["ok"] == w["plan"]["ok"]
            count["verdict"] += same
            kind = shape(f, w)
            if f["plan"]["ok"] and w["plan"]["ok"]:
                count["both take"] += 1
                count["mode"] += kind is None or kind == "materialize"
                count["materialize"] += kind is None
                count["changing"] += any(s.get("mode") != "I" for s in f["sinks"])
            if kind is None:
                continue
            classes[kind] += 1
            text = texts[n]
            if kind not in examples or len(text) < len(examples[kind][1]):
                examples[kind] = (n, text, f["sinks"][0]["plan"] if f["sinks"] else f["plan"].get("message", ""))
        done = count["compared"]
        print(f"{done} compared: verdict {100 * count['verdict'] / max(1, done):.2f} %, "
              f"mode {100 * count['mode'] / max(1, count['both take']):.2f} %", file=sys.stderr, flush=True)
    flink.close()
    weir.close()
    verdict = 100 * count["verdict"] / max(1, count["compared"])
    mode = 100 * count["mode"] / max(1, count["both take"])
    print(f"seed {seed}: {count['compared']} scripts, {count['refused by Flink']} refused by Flink, "
          f"{count['crash of Flink']} that Flink crashed on")
    print(f"verdict equal: {verdict:.2f} %")
    print(f"what reaches the sink equal: {mode:.2f} % of {count['both take']} that both take, {count['changing']} of them with changes; "
          f"with upsertMaterialize {100 * count['materialize'] / max(1, count['both take']):.2f} %")
    for kind, times in classes.most_common(args.limit):
        n, text, plan = examples[kind]
        print(f"\n{times} x {kind}\n  script {n}:\n    " + text.replace("\n", "\n    ") + "\n  Flink:\n    " + plan.strip().replace("\n", "\n    "))
    if count["compared"] == 0 or verdict < args.min or mode < args.min:
        print(f"FAIL below {args.min} %")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
