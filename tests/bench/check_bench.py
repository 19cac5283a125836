#!/usr/bin/env python3
"""`weir check` as a process: a script of 200 lines, from start to exit.

    check_bench.py [--runs 200] [--weir build/release/operator/weir] [--check]

The floor is `weir --version`, run in turn with it: what it costs to start the program at all. Prints the
least, the median and the 90th percentile of elapsed milliseconds, and processor time. --check fails when
the median takes 10 ms or more."""
import argparse
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIMIT_MS = 10
TABLES = """CREATE TABLE orders_{n} (
  order_id BIGINT,
  customer_id BIGINT,
  product STRING,
  amount DECIMAL(12, 2),
  country STRING, attributes MAP<STRING, STRING>,
  ts TIMESTAMP_LTZ(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'orders-{n}',
  'properties.bootstrap.servers' = 'kafka:9092',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json'
);
CREATE TABLE totals_{n} (
  window_start TIMESTAMP(3),
  country STRING,
  product STRING,
  orders BIGINT,
  total DECIMAL(38, 2),
  PRIMARY KEY (window_start, country, product) NOT ENFORCED
) WITH (
  'connector' = 'jdbc',
  'url' = 'jdbc:postgresql://postgres:5432/shop',
  'table-name' = 'totals_{n}'
);

"""
INSERT = """INSERT INTO totals_{n}
SELECT window_start, country, UPPER(product), COUNT(*), SUM(amount)
FROM TABLE(TUMBLE(TABLE orders_{n}, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
WHERE amount > 0
  AND country IS NOT NULL
  AND attributes['channel'] <> 'test'
  AND CASE WHEN product LIKE 'x%' THEN amount < 1000 ELSE TRUE END
GROUP BY
  window_start,
  window_end,
  country,
  UPPER(product);
"""
LINES = 200


def script():
    text = "".join(part.format(n=n) for part in (TABLES, INSERT) for n in range(1, 6))
    missing = LINES - text.count("\n")
    assert 0 <= missing < 20, missing
    return "-- one of five streams into one database\n" * missing + text


def timed(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    elapsed = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.returncode, elapsed * 1000, (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--weir", default=str(ROOT / "build/release/operator/weir"))
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "job.sql")
        pathlib.Path(path).write_text(script())
        commands = {"weir check, 200 lines": [args.weir, "check", path], "weir --version": [args.weir, "--version"]}
        told = {name: [] for name in commands}
        for _ in range(args.runs):
            for name, command in commands.items():
                rc, elapsed, processor = timed(command)
                if rc != 0:
                    sys.exit(f"{name} ended with {rc}: run {' '.join(command)} to see why")
                told[name].append((elapsed, processor))
    print("| of {} runs, ms | least | median | 90 % | processor |\n|---|---|---|---|---|".format(args.runs))
    for name, runs in told.items():
        elapsed = sorted(one for one, _ in runs)
        print("| {} | {:.1f} | {:.1f} | {:.1f} | {:.1f} |".format(
            name, elapsed[0], statistics.median(elapsed), elapsed[int(len(elapsed) * 0.9)],
            statistics.mean(one for _, one in runs)))
    median = statistics.median(one for one, _ in told["weir check, 200 lines"])
    if args.check and median >= LIMIT_MS:
        sys.exit(f"the median is {median:.1f} ms; {LIMIT_MS} ms are allowed")


if __name__ == "__main__":
    main()
