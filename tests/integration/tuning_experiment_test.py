#!/usr/bin/env python3
# needs: long-node
"""A real Flink job under a load trace, three times at once and so in the same conditions: tuner Off,
tuner Auto, and Apache's autoscaler formula (the Flink Kubernetes operator's: DS2 with catch-up),
applied from outside by edits of spec.resources.parallelism. Prints lag-seconds, slot-hours, rescales
and recovery times.

A record costs a look-up in PostgreSQL that sleeps, so a slot has the same capacity whatever else the
machine does. Lag is what was written less what Kafka's consumer group has committed, which is told
by nobody who is measured. MINUTES sets the length of the trace (default 55). As no day is to be
waited for, the times of both are divided by COMPRESS (default 3, at most 4): the formula's (window 5
min, stabilization 100 s, catch-up 10 min, restart 100 s, scale-down delay 20 min) and the law's,
which counts windows (--tuning-interval) and has three knobs in minutes. MODES=off,auto,formula picks
some of them; TOGETHER=0 runs one after the other, in less memory."""
import collections
import json
import math
import os
import pathlib
import shutil
import subprocess
import tempfile
import threading
import time

import scenario as s
from scenario import apply, check, eventually, get, kubectl, namespace, state_is, status

NS = "tuning-experiment"
MINUTES = float(os.environ.get("MINUTES", "55"))
COMPRESS = float(os.environ.get("COMPRESS", "3"))
MODES = os.environ.get("MODES", "off,auto,formula").split(",")
TOGETHER = os.environ.get("TOGETHER", "1") == "1"
KNOBS = {"restartCostMin": 28.8, "wasteMin": 10, "reversalMin": 90}  # of the law, in minutes
SLEEP_S = 0.004  # a look-up; with its way there and back a slot manages some 180 a second
MOST = 6
START = 2
PARTITIONS = 12
SYSTEMS = s.ROOT / "tests/cluster/systems/systems.sh"
FEED = """
import json, sys, time
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic
servers, topic, partitions = sys.argv[1], sys.argv[2], int(sys.argv[3])
admin = AdminClient({"bootstrap.servers": servers})
admin.create_topics([NewTopic(topic, partitions, 1)])[topic].result(60)
producer = Producer({"bootstrap.servers": servers, "linger.ms": 20})
print("ready", flush=True)
written = 0
for line in iter(sys.stdin.readline, ""):
    for _ in range(int(line)):
        producer.produce(topic, json.dumps({"k": written % 7}), partition=written % partitions)
        written += 1
    producer.poll(0)
producer.flush(30)
"""
COMMITTED = """
import sys
from confluent_kafka import Consumer, TopicPartition
servers, topic, partitions = sys.argv[1], sys.argv[2], int(sys.argv[3])
consumer = Consumer({"bootstrap.servers": servers, "group.id": topic})
for line in iter(sys.stdin.readline, ""):
    found = consumer.committed([TopicPartition(topic, p) for p in range(partitions)], 10)
    print(sum(max(0, p.offset) for p in found), flush=True)
"""


def trace(share):
    """Records a second at a share of the trace: steps, a ramp, a spike, noise, and rest."""
    if share < 0.10: base = 150
    elif share < 0.30: base = 500          # a step up
    elif share < 0.40: base = 220          # and down
    elif share < 0.60: base = 220 + (share - 0.40) / 0.20 * 480   # a ramp
    elif share < 0.63: base = 700
    elif share < 0.66: base = 900          # a spike
    elif share < 0.80: base = 300
    else: base = 150
    return base * (1 + 0.1 * math.sin(share * 997) + 0.05 * math.sin(share * 4001))


def python():
    found = (pathlib.Path(os.environ.get("WEIR_CACHE", pathlib.Path.home() / ".cache/weir")) / "systems")
    return next(found.glob("venv-confluent*")) / "bin/python"


class Load(threading.Thread):
    """Writes the trace, ten times a second."""

    def __init__(self, topic):
        super().__init__(daemon=True)
        self.process = subprocess.Popen(
            [python(), "-c", FEED, os.environ["KAFKA_BOOTSTRAP"], topic, str(PARTITIONS)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "ready\n"
        self.written, self.rate, self.over = 0, 0.0, threading.Event()

    def run(self):
        start, due = time.monotonic(), 0.0
        while not self.over.wait(0.1):
            share = (time.monotonic() - start) / (60 * MINUTES)
            if share > 1:
                break
            self.rate = trace(share)
            due += self.rate * 0.1
            count, due = int(due), due - int(due)
            self.process.stdin.write(f"{count}\n")
            self.process.stdin.flush()
            self.written += count

    def stop(self):
        self.over.set()
        self.join()
        self.process.stdin.close()
        self.process.wait(60)


class Committed:
    def __init__(self, topic):
        self.process = subprocess.Popen(
            [python(), "-c", COMMITTED, os.environ["KAFKA_BOOTSTRAP"], topic, str(PARTITIONS)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def get(self):
        self.process.stdin.write("?\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def stop(self):
        self.process.stdin.close()
        self.process.wait(60)


class Formula:
    """Apache's: busy of the busiest vertex, input rate and backlog, means over a window; DS2 with
    catch-up; nothing sooner than stabilization and a window after a change; the largest of the
    scale-down delay's recommendations. Defaults: target 0.7, band 0.3, no scale-up limit, down at
    most by 0.6."""
    TARGET, BAND = 0.7, 0.3

    def __init__(self, name):
        self.name = name
        self.window, self.settle = 900 / COMPRESS, 300 / COMPRESS
        self.catch_up, self.restart = 1800 / COMPRESS, 300 / COMPRESS
        self.delay = 3600 / COMPRESS
        self.changed = time.monotonic()
        self.samples = collections.deque()
        self.wanted = collections.deque()

    def rest(self, path):
        pod = get("pods", ns=NS, selector=f"weir.dev/job={self.name},"
                                          "app.kubernetes.io/component=jobmanager")[0]
        return json.loads(kubectl("get", "--raw", f"/api/v1/namespaces/{NS}/pods/"
                                  f"{pod['metadata']['name']}:8081/proxy{path}"))

    def look(self, rate, lag):
        try:
            job = status(self.name, NS)["deployment"]["jobId"]
            busiest = 0.0
            for vertex in self.rest(f"/jobs/{job}")["vertices"]:
                found = self.rest(f"/jobs/{job}/vertices/{vertex['id']}/subtasks/metrics?"
                                  "get=busyTimeMsPerSecond")
                for metric in found:
                    if isinstance(metric["max"], (int, float)):
                        busiest = max(busiest, metric["max"] / 1000)
        except (RuntimeError, IndexError, KeyError, ValueError):
            return  # the job restarts
        now = time.monotonic()
        if now - self.changed < self.settle:
            return
        self.samples.append((now, busiest, rate, lag))
        while self.samples and now - self.samples[0][0] > self.window:
            self.samples.popleft()

    def decide(self, parallelism):
        now = time.monotonic()
        if now - self.changed < self.settle + self.window or not self.samples:
            return None
        mean = lambda i: sum(x[i] for x in self.samples) / len(self.samples)
        busy, rate, lag = max(mean(1), 0.01), mean(2), self.samples[-1][3]
        true_rate = rate / busy
        if busy > 0.98:  # it falls behind: what it really manages is what it was seen to manage
            first, last = self.samples[0], self.samples[-1]
            fell = max(0.0, (last[3] - first[3]) / max(1.0, last[0] - first[0]))
            true_rate = max(1.0, rate - fell) / busy
        capacity = lag / self.catch_up + rate * self.restart / self.catch_up + rate / self.TARGET
        factor = max(capacity / true_rate, 1 - 0.6)
        wanted = min(MOST, max(1, math.ceil(parallelism * factor)))
        self.wanted.append((now, wanted))
        while now - self.wanted[0][0] > self.delay:
            self.wanted.popleft()
        backlog = lag / max(rate, 1) > 300 / COMPRESS
        inside = (0 if backlog else self.TARGET - self.BAND) <= busy <= (
            1.0 if backlog else self.TARGET + self.BAND) and lag / max(rate, 1) < 5
        if wanted == parallelism or (inside and wanted < parallelism) or (backlog and
                                                                          wanted < parallelism):
            return None
        if wanted < parallelism:
            if now - self.changed < self.delay:
                return None
            wanted = max(w for _, w in self.wanted)
            if wanted >= parallelism:
                return None
        self.changed = now
        self.samples.clear()
        return wanted


def job(name, topic, mode, folder):
    volume = {"name": "state", "hostPath": {"path": str(folder), "type": "Directory"}}
    sql = f"""CREATE TABLE clicks (k INT, pt AS PROCTIME()) WITH ('connector' = 'kafka',
  'topic' = '{topic}', 'properties.bootstrap.servers' = '{os.environ["KAFKA_BOOTSTRAP"]}',
  'properties.group.id' = '{topic}', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
CREATE TABLE slow (k INT, v STRING) WITH ('connector' = 'jdbc', 'table-name' = 'slow',
  'url' = 'jdbc:postgresql://{os.environ["PGHOST"]}:{os.environ["PGPORT"]}/tuning',
  'username' = 'postgres', 'password' = '{os.environ["PGPASSWORD"]}');
CREATE TABLE done (k INT, v STRING) WITH ('connector' = 'blackhole');
INSERT INTO done SELECT c.k, s.v FROM clicks AS c
  JOIN slow FOR SYSTEM_TIME AS OF c.pt AS s ON c.k = s.k;
"""
    spec = {
        "sql": sql, "checkpoints": {"directory": "file:///state", "interval": "5s"},
        "timeouts": {"progress": "6m"},
        "resources": {"parallelism": START, "jobManager": {"cpu": "50m", "memory": "700Mi"},
                      "taskManager": {"cpu": "50m", "memory": "760Mi"}},
        "flink": {
            "image": "localhost/flink:2.2.1-sql", "imagePullPolicy": "IfNotPresent",
            "configuration": {
                "jobmanager.memory.jvm-metaspace.size": "160m",
                "jobmanager.memory.jvm-overhead.min": "64m",
                "jobmanager.memory.off-heap.size": "32m",
                "taskmanager.memory.jvm-metaspace.size": "112m",
                "taskmanager.memory.jvm-overhead.min": "64m",
                "taskmanager.memory.managed.size": "16m",
                "pipeline.max-parallelism": "120",
                # Of numbers that are ten seconds old a window of fifteen would say little.
                "metrics.fetcher.update-interval": "1000"},
            "podTemplates": {"common": {"spec": {"volumes": [volume], "containers": [
                {"name": "flink-main-container",
                 "volumeMounts": [{"name": "state", "mountPath": "/state"}]}]}}}}}
    if mode == "auto":
        spec["tuning"] = {"mode": "Auto", "target": {"maxLag": "30s"},
                          "bounds": {"parallelism": {"min": 1, "max": MOST},
                                     "taskManager": {"memory": {"min": "760Mi", "max": "760Mi"},
                                                     "cpu": {"min": "50m", "max": "50m"}}}}
    return {"apiVersion": "weir.dev/v1alpha1", "kind": "SqlJob", "metadata": {"name": name},
            "spec": spec}


def slots(name):
    pods = get("pods", ns=NS, selector=f"weir.dev/job={name},"
                                       "app.kubernetes.io/component=taskmanager")
    return sum(p["status"].get("phase") == "Running" and not p["metadata"].get("deletionTimestamp")
               for p in pods)


def measure(mode, folder):
    """One trace; lag-seconds, slot-hours, rescales, times from a rise of the lag to its end."""
    name, topic = f"job-{mode}", f"clicks-{mode}-{int(time.time())}"
    load = Load(topic)
    committed = Committed(topic)
    apply(job(name, topic, mode, folder), ns=NS)
    if not eventually(f"{mode}: the job runs", state_is(name, NS, "Running"), 360, every=1):
        return None
    formula = Formula(name) if mode == "formula" else None
    first = status(name, NS)["deployment"]
    out = {"mode": mode, "lag_s": 0.0, "slot_h": 0.0, "rescales": 0, "worst_s": 0.0}
    recoveries, behind, last, width = [], None, time.monotonic(), START
    load.start()
    while load.is_alive():
        time.sleep(5)
        now, lag = time.monotonic(), max(0, load.written - committed.get())
        step, last = now - last, now
        lag_s = lag / max(load.rate, 1)
        out["lag_s"] += max(0.0, lag_s - 6) * step  # what a checkpoint's interval hides is no lag
        out["slot_h"] += slots(name) * step / 3600
        out["worst_s"] = max(out["worst_s"], lag_s)
        if behind is None and lag_s > 15:
            behind = now
        elif behind is not None and lag_s < 10:
            recoveries.append(now - behind)
            behind = None
        wanted = status(name, NS)["deployment"]["parallelism"]
        out["rescales"] += wanted != width
        width = wanted
        if formula:
            formula.look(load.rate, lag)
            to = formula.decide(width)
            if to:
                kubectl("-n", NS, "patch", "sqljob", name, "--type=merge", "-p",
                        json.dumps({"spec": {"resources": {"parallelism": to}}}))
    if mode == "auto":
        ended = status(name, NS)["deployment"]
        check("Auto has rescaled in place: one deployment, one job", out["rescales"] > 0 and
              (ended["sequence"], ended["jobId"]) == (first["sequence"], first["jobId"]),
              json.dumps([first, ended]))
    out["recovery_s"] = round(sum(recoveries) / len(recoveries)) if recoveries else 0
    out["never_recovered"] = behind is not None
    load.stop()
    committed.stop()
    if mode == "auto":
        print(s.sh(s.WEIR, "history", f"{NS}/{name}"), flush=True)
    kubectl("-n", NS, "delete", "sqljob", name, "--wait", "--timeout=120s", timeout=130)
    return out


def run():
    up = s.sh(SYSTEMS, "--name", os.environ["WEIR_CLUSTER"], "up", "kafka", "postgres", timeout=400)
    for pair in up.replace("export ", "").split():
        key, _, value = pair.partition("=")
        os.environ[key] = value
    psql = lambda sql, db="tuning": s.sh("psql", "-qtA", "-d", db, "-c", sql)
    psql("DROP DATABASE IF EXISTS tuning", "postgres")
    psql("CREATE DATABASE tuning", "postgres")
    psql("CREATE VIEW slow AS SELECT k, 'v' AS v FROM generate_series(0, 6) AS g(k), "
         f"LATERAL (SELECT pg_sleep({SLEEP_S} + 0 * k)) AS s")
    kubectl("apply", "--server-side", "-f", s.ROOT / "crds")
    namespace(NS)
    for kind, spec in (
            ("Role", {"rules": [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["*"]}]}),
            ("RoleBinding", {
                "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "flink"},
                "subjects": [{"kind": "ServiceAccount", "name": "weir-flink", "namespace": NS}]})):
        apply({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": kind,
               "metadata": {"name": "flink"}, **spec}, ns=NS)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="weir-experiment-"))
    folder.chmod(0o777)
    operator = s.Operator("--namespaces", NS, "--leader-elect=false", "--tuning-interval", f"{60 / COMPRESS:.0f}s",
                          "--tuning-set", ",".join(f"{k}={v / COMPRESS:g}" for k, v in KNOBS.items()),
                          "--flink-image", "2.2=localhost/flink:2.2.1-sql")
    operator.start()
    results = {}
    try:
        runs = [threading.Thread(target=lambda mode=mode: results.update({mode: measure(mode, folder)}))
                for mode in MODES]
        for one in runs:
            one.start()
            if not TOGETHER:
                one.join()
        for one in runs:
            one.join()
        for mode in MODES:
            found = results.get(mode)
            if found:
                print(f"     {mode:8} lag-seconds {found['lag_s']:9.0f}  slot-hours {found['slot_h']:.3f}"
                      f"  rescales {found['rescales']}  worst lag {found['worst_s']:.0f} s  recovery "
                      f"{found['recovery_s']} s{' (not at the end)' if found['never_recovered'] else ''}",
                      flush=True)
        check("every mode ran its trace", all(results.get(mode) for mode in MODES))
        if results.get("auto") and results.get("off"):
            check("Auto has less lag than the start's own parallelism",
                  results["auto"]["lag_s"] < results["off"]["lag_s"], json.dumps(results))
        if results.get("auto") and results.get("formula"):
            check("and leads the formula on lag-seconds and slot-hours",
                  results["auto"]["lag_s"] <= results["formula"]["lag_s"] and
                  results["auto"]["slot_h"] <= results["formula"]["slot_h"], json.dumps(results))
    finally:
        operator.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    s.main(run)
