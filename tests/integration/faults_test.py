#!/usr/bin/env python3
# needs: long
"""Every call that the operator makes in every story of tests/job/reconcile, disturbed in every way:
the whole of what the unit test takes a sample of, with its table."""
import concurrent.futures
import os
import re
import subprocess

import scenario as s

PROGRAMS = {kind: s.ROOT / "build/release/tests/job/reconcile" / name
            for kind, name in (("calls", "job_fault_test"), ("looks", "job_monitor_fault_test"))}
ROW = re.compile(r"^\| (\w+) \|")


def stories(program):
    listed = s.sh(program, "--gtest_list_tests")
    names = dict.fromkeys(re.findall(r"EndsInTheSameWorld/(\w+?)CrashBefore\b", listed))
    s.check(f"{program.name} has stories", len(names) > 5, listed[:500])
    return list(names)


def play(kind, story):
    done = subprocess.run([PROGRAMS[kind], f"--gtest_filter=*/{story}*"], capture_output=True, text=True, timeout=7200,
                          env={**os.environ, "WEIR_FAULTS": "all"})
    return kind, story, done.returncode, done.stdout


def run():
    heads, tables = {}, {kind: [] for kind in PROGRAMS}
    todo = [(kind, story) for kind, program in PROGRAMS.items() for story in stories(program)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for kind, story, rc, out in pool.map(lambda pair: play(*pair), todo):
            lines = out.splitlines()
            rows = [line for line in lines if (found := ROW.match(line)) and found.group(1) == story]
            at = next((at for at, line in enumerate(lines) if line.startswith(f"| {kind} disturbed")), None)
            if at is not None:
                heads[kind] = lines[at:at + 2]
            tables[kind] += rows
            wrong = [line for line in lines if "Failure" in line or line.startswith("call ")][:20]
            s.check(f"{story}: all of its {kind} in every way", rc == 0 and len(rows) == 1 and kind in heads,
                    "\n".join(wrong))
    for kind, rows in tables.items():
        print("\n".join(heads.get(kind, []) + rows) + "\n", flush=True)
    played = sum(int(count) for rows in tables.values() for count in re.findall(r" (\d+)", " ".join(rows)))
    print(f"{played} performances", flush=True)


s.main(run)
