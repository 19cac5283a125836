#!/usr/bin/env python3
"""verdicts.py FILE...: asks Flink again about each script of a file of verdicts, and writes its answers in.

Such a file (tests/sql/analyze/statement_verdicts.txt) has a line a script: verdict, tab, script. A line that starts
with "@" holds the tables of the scripts below it; they stand on a line of their own in front of the script. Verdicts:
ok, a column (of the script's line), "-" (refused, no place), "?" (a crash, or it depends on a jar: not compared).
"""

import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def verdict(answer):
    if answer.get("internal") or answer.get("world"):
        return "?"
    if answer["ok"]:
        return "ok"
    return str(answer["column"]) if answer.get("line") == 2 else "-"


def renew(path):
    lines, requests, tables = path.read_text().splitlines(), [], ""
    for number, line in enumerate(lines):
        if line.startswith("@"):
            tables = line[1:].strip()
        elif line and not line.startswith("#"):
            requests.append({"id": number, "sql": tables + "\n" + line.split("\t", 1)[-1], "level": "validate"})
    done = subprocess.run([str(HERE / "oracle.sh")], input="".join(json.dumps(r) + "\n" for r in requests), capture_output=True, text=True, check=True)
    for text in done.stdout.splitlines():
        answer = json.loads(text)
        script = lines[answer["id"]].split("\t", 1)[-1]
        lines[answer["id"]] = verdict(answer.get("validate", answer["parse"])) + "\t" + script
    path.write_text("\n".join(lines) + "\n")


for name in sys.argv[1:]:
    renew(pathlib.Path(name))
