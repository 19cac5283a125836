#!/usr/bin/env python3
# needs: long
"""The fleet bench with its limits: 1,000 SqlJobs in five alternating runs, and 5,000 in one."""
import subprocess

import scenario as s


def run():
    for jobs, runs in ((1000, 5), (5000, 1)):
        done = subprocess.run([s.ROOT / "tests/bench/fleet_bench.py", "--jobs", str(jobs), "--runs",
                               str(runs), "--check"], capture_output=True, text=True)
        print(done.stdout)
        s.check(f"{jobs} SqlJobs within the limits", done.returncode == 0, done.stderr[-2000:])


if __name__ == "__main__":
    s.main(run)
