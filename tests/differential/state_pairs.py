#!/usr/bin/env python3
"""What Flink does with a job's state when its script is edited, against what the compiler says.

  state_pairs.py [--only NAME] [--missing] [--renew]

Each pair of scripts of state/pairs.txt is run on Flink (oracle.sh --state): the first until it has
state, the second from its savepoint, without and with allowNonRestoredState. What Flink did must be
what stands in the file; with --renew it is written there. tests/sql/state holds the compiler
against the file.

Behind `-- flink` stand:
  restored | refused | failed   without allowNonRestoredState: it went on; it would not start, as state
                                has no operator; it started and failed on the state's types
  WORD OPERATOR ID              one line an operator that has state in one of the two:
    kept      found and in the same types    changed  found, in other types or under other names
    lost      its id is gone, or is that of another one without state
    new       only in the second script
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PAIRS = HERE / "state" / "pairs.txt"
AT_ONCE = 8  # of one JVM: a cluster remembers its jobs, and planners their classes


def read_pairs():
    """[(name, from, to, flink)]; the file's head is kept aside"""
    head, *blocks = re.split(r"^== ", PAIRS.read_text(), flags=re.M)
    pairs = []
    for block in blocks:
        name, body = block.split("\n", 1)
        scripts, _, flink = body.partition("-- flink\n")
        before, _, after = scripts.partition("-- to\n")
        pairs.append((name.strip(), before, after, flink.rstrip("\n")))
    return head, pairs


def ask(requests):
    text = "".join(json.dumps(one) + "\n" for one in requests)
    run = subprocess.run([HERE / "oracle.sh", "--state"], input=text, stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL, text=True, check=False)
    return {answer["id"]: answer for answer in map(json.loads, run.stdout.splitlines())}


def told(answer):
    """The lines behind `-- flink`."""
    if "error" in answer:
        return "error " + answer["error"].split("\n", 1)[0][:200]
    verdict = "restored"
    if not answer["restored"]:
        verdict = "refused" if "Cannot map" in answer["refused"] else "failed"
    old = {one["operator"]: one for one in answer["from"]}
    new = {one["operator"]: one for one in answer["to"]}
    there = set(answer["operators"])
    lines = [verdict]
    for operator, one in {**old, **new}.items():  # the new one where both have it
        if operator not in old:
            word = "new"
        elif operator not in there or operator not in new:  # gone, or another one that keeps nothing
            word = "lost"
        else:
            word = "kept" if one["states"] == old[operator]["states"] else "changed"
        shown = (old.get(operator) or one)["name"]
        shown = re.sub(r"\[[0-9]+\]", "", shown)
        lines.append(f"{word} {shown} {operator}")
    return "\n".join(lines[:1] + sorted(lines[1:]))


def write(head, pairs, answers):
    text = head
    for name, before, after, flink in pairs:
        flink = told(answers[name]) if name in answers else flink
        text += f"== {name}\n{before}-- to\n{after}" + (f"-- flink\n{flink}\n" if flink else "")
    PAIRS.write_text(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="pairs whose name holds this")
    parser.add_argument("--missing", action="store_true", help="pairs without Flink's answer alone")
    parser.add_argument("--renew", action="store_true")
    args = parser.parse_args()
    tables = (HERE / "state" / "tables.sql").read_text()
    head, pairs = read_pairs()
    asked = [pair for pair in pairs
             if (not args.only or args.only in pair[0]) and not (args.missing and pair[3] and not pair[3].startswith("error"))]
    answers = {}
    for at in range(0, len(asked), AT_ONCE):
        answers.update(ask([{"id": name, "from": tables + before, "to": tables + after}
                            for name, before, after, _ in asked[at:at + AT_ONCE]]))
        if args.renew:
            write(head, pairs, answers)
    differ = 0
    for name, _, _, flink in asked:
        now = told(answers.get(name, {"error": "no answer"}))
        if now != flink:
            differ += 1
            print(f"== {name}\nin the file:\n{flink}\nnow:\n{now}\n")
    print(f"{len(asked)} pairs, {differ} not as in the file")
    return 1 if differ and not args.renew else 0


if __name__ == "__main__":
    sys.exit(main())
