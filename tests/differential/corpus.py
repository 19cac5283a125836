#!/usr/bin/env python3
"""corpus.py [--renew] [--all] [FILE...]: the hand-written scripts of tests/sql/scripts, asked of Flink and of the compiler.

A file holds scripts between lines "--! VERDICT"; VERDICT is Flink's: ok, LINE:COLUMN of its first error, refused (it
gives no place), "?" (a crash, or it depends on a jar). "--! tables" begins the statements that the scripts after it
stand on, "--! batch" a script for the batch mode. A line "-- NAME: SIGNATURE" among the tables declares a function to
the compiler. Behind "differs:" stands why we do not say the same ("open": nobody knows yet); the unit test
(tests/sql/analyze/scripts_test.cc) holds everything else. --renew writes Flink's answers (level plan) into the files;
scripts between lines "--!" alone are new.
"""

import argparse
import os
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import compare  # noqa: E402

FOLDER = HERE.parent / "sql/scripts"


class Script:
    def __init__(self, head, tables):
        self.head, self.tables, self.lines = head, tables, []

    def differs(self):
        return self.head.partition("differs:")[2].strip()

    def batch(self):
        return " batch" in self.head

    def text(self):
        return "\n".join(self.lines)


def read(path):
    scripts, tables, current = [], None, None
    for line in path.read_text().split("\n"):
        if line.startswith("--!"):
            current = Script(line[3:].strip(), tables)
            if current.head.startswith("tables"):
                tables = current
            scripts.append(current)
        elif current is not None:
            current.lines.append(line)
    for script in scripts:
        while script.lines and not script.lines[-1].strip():
            script.lines.pop()
    return scripts


def request(number, script):
    before = script.tables.text() + "\n" if script.tables else ""
    functions = [{"name": name, "class": "dev.weir.oracle.F", "signature": text} for name, text in re.findall(r"^-- (\w+): (.* RETURNS .*)$", before, re.M)]
    return {"id": number, "sql": before + script.text(), "level": "plan", "batch": script.batch(), "functions": functions}, before.count("\n")


def verdict(answer, before):
    final = next(answer[level] for level in ("plan", "validate", "parse") if level in answer)
    if not answer.get("validate", final)["ok"]:
        final = answer["validate"] if "validate" in answer else answer["parse"]
    if final.get("internal") or final.get("world"):
        return "?", final
    if final["ok"]:
        return "ok", final
    if "line" in final:
        return (f"{final['line'] - before}:{final['column']}" if final["line"] > before else "TABLES"), final
    return "refused", final


def ours(answer, before):
    errors = answer["validate"]["errors"] if answer["parse"]["ok"] else answer["parse"]["errors"]
    return ("ok" if not errors else f"{errors[0]['line'] - before}:{errors[0]['column']}"), errors


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--renew", action="store_true")
    parser.add_argument("--kept", action="store_true", help="ask us alone, take Flink's verdict from the files")
    parser.add_argument("--all", action="store_true", help="show agreements too")
    parser.add_argument("--weir", default=os.environ.get("SQL_BATCH", str(HERE.parents[1] / "build/release/tests/differential/sql_batch")))
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    args = parser.parse_args()
    weir = compare.Server([args.weir])
    flink = None if args.kept else compare.Server([str(HERE / "oracle.sh"), "--jobs", "2"])
    count, bad, placed, good = 0, 0, 0, 0
    for path in args.files or sorted(FOLDER.glob("*.sql")):
        scripts = [s for s in read(path)]
        asked = [(i, *request(i, s)) for i, s in enumerate(scripts) if not s.head.startswith("tables")]
        requests = [r for _, r, _ in asked]
        theirs, mine = flink.ask_all(requests) if flink else {}, weir.ask_all(requests)
        for i, req, before in asked:
            script = scripts[i]
            said, final = verdict(theirs[i], before) if flink else (script.head.split()[0], {"message": ""})
            our, errors = ours(mine[i], before)
            count += 1
            if script.head and flink and not args.renew and script.head.split()[0] != said and not script.head.startswith("batch"):
                print(f"{path.name}: Flink says {said}, the file {script.head}: {script.text()[:80]!r}")
            if flink:
                script.head = said + (" batch" if script.batch() else "") + (f" differs: {script.differs()}" if script.differs() else "")
            kind = "agree"
            if said == "?":
                kind = "unknown"
            elif (said == "ok") != (our == "ok"):
                kind = "FALSE-REJECTION" if said == "ok" else "FALSE-ACCEPTANCE"
            elif said not in ("ok", "refused"):
                placed += 1
                good += said == our
                kind = "agree" if said == our else "PLACE"
            bad += kind.isupper()
            if args.renew and kind.isupper() != bool(script.differs()):
                script.head = script.head.partition(" differs:")[0] + (" differs: open" if kind.isupper() else "")
            if (kind.isupper() and not script.differs()) or args.all or kind == "unknown":
                print(f"=== {kind} {path.name} flink {said} weir {our}")
                print("\n".join(f"{n + 1:3} {line}" for n, line in enumerate(script.lines)))
                if said != "ok" and flink:
                    print("   flink:", re.sub(r"\s+", " ", final["message"])[:400])
                for error in errors[:3]:
                    print("   weir: ", f"{error['line'] - before}:{error['column']}", error["code"], error["message"], "|", error["label"], "|", error["help"])
        if args.renew:
            text = "\n".join(f"--! {s.head}\n{s.text()}" for s in scripts)
            first = path.read_text().split("--!", 1)[0]
            path.write_text(first + text + "\n")
    print(f"{count} scripts, {bad} differ, places equal {good} of {placed}")


if __name__ == "__main__":
    main()
