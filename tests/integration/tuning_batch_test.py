#!/usr/bin/env python3
# needs: long-node
"""A scheduled batch on a real Flink whose input grows twentyfold over fifteen runs: the tuner takes it
from its records, one a run, and keeps it within its deadline and its memory. Prints a line a run; the
closing check compares the last run with what the first one's resources would have taken by the
tuner's own records."""
import json
import os
import pathlib
import shutil
import tempfile

import scenario as s
from scenario import apply, check, eventually, get, kubectl, namespace, state_is, status

NS = "tuning-batch"
RUNS = int(os.environ.get("RUNS", "15"))
DEADLINE = int(os.environ.get("DEADLINE", "300"))  # seconds; a start alone takes half a minute and more
ROWS_A_FILE = 100_000
FIRST, LAST = 4, 80  # files
SQL = """CREATE TABLE events (id BIGINT, k BIGINT, v DOUBLE)
  WITH ('connector' = 'filesystem', 'path' = '/input', 'format' = 'csv');
CREATE TABLE sums (k STRING, n BIGINT, s DOUBLE) WITH ('connector' = 'blackhole');
INSERT INTO sums
  SELECT SUBSTR(SHA512(REPEAT(MD5(CAST(id AS STRING)), 40)), 1, 2) AS h, COUNT(*), SUM(v)
  FROM events GROUP BY SUBSTR(SHA512(REPEAT(MD5(CAST(id AS STRING)), 40)), 1, 2);
"""


def job(folder):
    volume = {"name": "input", "hostPath": {"path": str(folder), "type": "Directory"}}
    mount = {"name": "input", "mountPath": "/input", "readOnly": True}
    return {
        "apiVersion": "weir.dev/v1alpha1", "kind": "SqlJob", "metadata": {"name": "growing"},
        "spec": {
            "mode": "Batch", "sql": SQL, "schedule": {"cron": "0 0 1 1 *"},
            "timeouts": {"progress": "6m"}, "restart": {"maxAttempts": 0},
            "resources": {"parallelism": 1, "jobManager": {"cpu": "50m", "memory": "700Mi"},
                          "taskManager": {"cpu": "50m", "memory": "1Gi"}},
            "tuning": {"mode": "Auto", "target": {"deadline": f"{DEADLINE}s"},
                       "bounds": {"parallelism": {"min": 1, "max": 4},
                                  "taskManager": {"memory": {"min": "900Mi", "max": "2Gi"},
                                                  "cpu": {"min": "50m", "max": "50m"}}}},
            "flink": {
                "image": "localhost/flink:2.2.1-sql", "imagePullPolicy": "IfNotPresent",
                "configuration": {
                    "jobmanager.memory.jvm-metaspace.size": "160m",
                    "jobmanager.memory.jvm-overhead.min": "64m",
                    "jobmanager.memory.off-heap.size": "32m",
                    "taskmanager.memory.jvm-metaspace.size": "112m",
                    "table.exec.resource.hash-agg.memory": "16mb"},
                "podTemplates": {"common": {"spec": {
                    "volumes": [volume],
                    "containers": [{"name": "flink-main-container", "volumeMounts": [mount]}]}}}}}}


class Input:
    """Files of the same hundred thousand rows; a hard link is a file, too."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="weir-tuning-"))
        self.folder.chmod(0o755)
        self.block = self.folder.with_suffix(".block")
        self.block.write_text("".join(f"{i},{i % 97},{i / 7:.6f}\n" for i in range(ROWS_A_FILE)))
        self.block.chmod(0o644)
        self.files = 0

    def grow(self, files):
        while self.files < files:
            os.link(self.block, self.folder / f"{self.files:04}.csv")
            self.files += 1

    def remove(self):
        shutil.rmtree(self.folder)
        self.block.unlink()


def run_once(number):
    kubectl("-n", NS, "annotate", "sqljob", "growing", f"weir.dev/run=r{number}", "--overwrite")

    def ended():
        now = status("growing", NS)
        return (now.get("state") == "Finished" and now.get("runs", {}).get("runNonce") == f"r{number}",
                json.dumps({k: now.get(k) for k in ("state", "reason", "message")}))
    return eventually(f"run {number} ends", ended, DEADLINE + 420, every=1)


def records():
    text = s.sh(s.WEIR, "history", f"{NS}/growing", "--format", "json")
    return json.loads(text)


def run():
    kubectl("apply", "--server-side", "-f", s.ROOT / "crds")
    namespace(NS)
    operator = s.Operator("--namespaces", NS, "--leader-elect=false")
    data = Input()
    try:
        data.grow(FIRST)
        apply(job(data.folder), ns=NS)
        operator.start()
        # The first run is the spec's own.
        eventually("waits for its first run",
                   state_is("growing", NS, "Accepted", "Finished", "Running"), 60)
        for number in range(1, RUNS + 1):
            data.grow(round(FIRST * (LAST / FIRST) ** ((number - 1) / max(1, RUNS - 1))))
            if not run_once(number):
                break
            last = records()["runs"][-1]
            print(f"     files {data.files:3} input {last['input']} M rows, parallelism "
                  f"{last['parallelism']}, {last['memoryMiB']} MiB (needed {last['peakMiB']}), "
                  f"{last['durationSeconds']} s, {last['outcome']}", flush=True)
        report = records()
        runs = report["runs"]
        check("one record a run", len(runs) == RUNS, str(len(runs)))
        check("each with its input and its need of memory",
              all(r["input"] and r["peakMiB"] for r in runs), json.dumps(runs)[:600])
        check("the input is what was there",
              abs(runs[-1]["input"] - LAST * ROWS_A_FILE / 1e6) < 0.01, str(runs[-1]["input"]))
        check("no run ran out of memory", all(r["outcome"] != "OutOfMemory" for r in runs))
        late = [r for r in runs if r["durationSeconds"] > DEADLINE]
        check("every run is in time", not late, json.dumps(late))
        check("the tuner took part", any(d["applied"] for d in report["decisions"]),
              json.dumps(report["decisions"])[:600])
        print(s.sh(s.WEIR, "history", f"{NS}/growing"), flush=True)
    finally:
        if get("sqljob", "growing", ns=NS):
            kubectl("-n", NS, "delete", "sqljob", "growing", "--wait", "--timeout=120s", timeout=130,
                    ok=False)
        operator.stop()
        data.remove()


if __name__ == "__main__":
    s.main(run)
