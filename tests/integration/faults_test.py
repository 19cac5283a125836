#!/usr/bin/env python3
# needs: long
"""Every call that the operator makes in every story of tests/job/reconcile, disturbed in every way:
the whole of what the unit test takes a sample of, with its table."""
import concurrent.futures
import os
import re
import subprocess

import scenario as s

BINARY = s.ROOT / "build/release/tests/job/reconcile/job_fault_test"
ROW = re.compile(r"^\| (\w+) \|")


def stories():
    listed = s.sh(BINARY, "--gtest_list_tests")
    names = dict.fromkeys(re.findall(r"EndsInTheSameWorld/(\w+?)CrashBefore\b", listed))
    s.check("stories are found", len(names) > 5, listed[:500])
    return list(names)


def play(story):
    done = subprocess.run([BINARY, f"--gtest_filter=*/{story}*"], capture_output=True, text=True, timeout=7200,
                          env={**os.environ, "WEIR_FAULTS": "all"})
    return story, done.returncode, done.stdout


def run():
    heads, tables = {}, {"calls": [], "looks": []}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for story, rc, out in pool.map(play, stories()):
            lines = out.splitlines()
            kind, mine = None, []
            for at, line in enumerate(lines):
                if found := re.match(r"\| (calls|looks) disturbed", line):
                    kind = found.group(1)
                    heads[kind] = lines[at:at + 2]
                elif kind and (found := ROW.match(line)) and found.group(1) == story:
                    tables[kind].append(line)
                    mine.append(kind)
            wrong = [line for line in lines if "Failure" in line or line.startswith("call ")][:20]
            s.check(f"{story}: every call and every look in every way", rc == 0 and
                    sorted(mine) == ["calls", "looks"], "\n".join(wrong))
    for kind, rows in tables.items():
        print("\n".join(heads.get(kind, []) + rows) + "\n", flush=True)
    played = sum(int(count) for rows in tables.values() for count in re.findall(r" (\d+)", " ".join(rows)))
    print(f"{played} performances", flush=True)


s.main(run)
