#!/usr/bin/env python3
# needs: long-node
"""A real Flink job under a load trace, four times at once and so in the same conditions: tuner Off,
tuner Auto, and Apache's autoscaler formula (the Flink Kubernetes operator's: DS2 with catch-up) with
its default options and with short ones, applied from outside by edits of spec.resources.parallelism.
Prints lag-seconds, slot-hours, rescales and recovery times, and every change with its load and lag.

A record costs a look-up in PostgreSQL that sleeps, so a slot has the same capacity whatever else the
machine does. The records are some bytes long: a Kafka client would fetch a whole backlog of them at
once, and pendingRecords, of which a tuner inside learns how far behind a job is, would tell a twentieth
of it; so fetches are small. Lag is what was written less what Kafka's consumer group has committed, which is told
by nobody who is measured. MINUTES sets the length of the trace (default 42), UNTIL the share of it
that is played (default 1). What a mode has left undone at its end it works off then, while nothing
comes any more: both counts go on until it has, at most as long as the trace, so that all do the same
work. By default nothing is compressed: the windows, delays and Flink's own
metrics are those of every day. COMPRESS divides the times of all, the formula's, the law's (which
counts windows and has three knobs in minutes) and the interval at which Flink fetches metrics; what
it cannot divide are the operator's minute and a half after each change and Flink's means over the last
minute, so such a run says less. MODES=off,auto,formula,short picks some of the modes; TOGETHER=0 runs
one after the other, in less memory. TRAIL=1 prints, every half minute as it goes, seconds, load, lag in
seconds, parallelism, slots, and both sums."""
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
MINUTES = float(os.environ.get("MINUTES", "42"))
UNTIL = float(os.environ.get("UNTIL", "1"))
COMPRESS = float(os.environ.get("COMPRESS", "1"))
MODES = os.environ.get("MODES", "off,auto,formula,short").split(",")
TOGETHER = os.environ.get("TOGETHER", "1") == "1"
KNOBS = {"restartCostMin": 28.8, "wasteMin": 10, "reversalMin": 90}  # of the law, in minutes
SLEEP_S = 0.008  # a look-up; with its way there and back a slot manages some 115 a second
MOST = 6
START = 2
HIDDEN_S = 6  # of lag: what a checkpoint's interval hides is none
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
from confluent_kafka import Consumer, KafkaException, TopicPartition
servers, topic, partitions = sys.argv[1], sys.argv[2], int(sys.argv[3])
consumer = Consumer({"bootstrap.servers": servers, "group.id": topic})
done = 0
for line in iter(sys.stdin.readline, ""):
    try:
        found = consumer.committed([TopicPartition(topic, p) for p in range(partitions)], 10)
        done = sum(max(0, p.offset) for p in found)
    except KafkaException:
        pass  # as before
    print(done, flush=True)
"""


def trace(share):
    """Records a second at a share of the trace: steps, a ramp, a spike, noise, and rest."""
    if share < 0.10: base = 75
    elif share < 0.30: base = 250          # a step up
    elif share < 0.40: base = 110          # and down
    elif share < 0.60: base = 110 + (share - 0.40) / 0.20 * 240   # a ramp
    elif share < 0.63: base = 350
    elif share < 0.66: base = 450          # a spike
    elif share < 0.80: base = 150
    else: base = 75
    return base * (1 + 0.1 * math.sin(share * 997) + 0.05 * math.sin(share * 4001))


class Load(threading.Thread):
    """Writes the trace, ten times a second."""

    def __init__(self, topic):
        super().__init__(daemon=True)
        self.process = subprocess.Popen(
            [s.kafka_python(), "-c", FEED, os.environ["KAFKA_BOOTSTRAP"], topic, str(PARTITIONS)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "ready\n"
        self.written, self.rate, self.over = 0, 0.0, threading.Event()

    def run(self):
        start, due = time.monotonic(), 0.0
        while not self.over.wait(0.1):
            share = (time.monotonic() - start) / (60 * MINUTES)
            if share > UNTIL:
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
            [s.kafka_python(), "-c", COMMITTED, os.environ["KAFKA_BOOTSTRAP"], topic, str(PARTITIONS)],
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
    catch-up; nothing sooner than stabilization and a window after a change; only when the true rate
    is outside the band; the largest of the scale-down delay's recommendations; down at most by 0.6;
    aligned to a divisor of the partitions. All times in minutes."""
    DEFAULTS = {"window": 15, "settle": 5, "target": 0.7, "most": 1.0, "least": 0.4, "restart": 5,
                "catch_up": 30, "delay": 60}
    SHORT = {"window": 3, "settle": 1, "target": 0.8, "most": 0.95, "least": 0.6, "restart": 1,
             "catch_up": 10, "delay": 20}

    def __init__(self, name, options):
        self.name = name
        seconds = lambda key: options[key] * 60 / COMPRESS
        self.window, self.settle = seconds("window"), seconds("settle")
        self.catch_up, self.restart, self.delay = map(seconds, ("catch_up", "restart", "delay"))
        self.target, self.most, self.least = options["target"], options["most"], options["least"]
        self.changed = time.monotonic()
        self.samples = collections.deque()  # (time, busy, committed, lag)
        self.wanted = collections.deque()

    def rest(self, path):
        pod = get("pods", ns=NS, selector=f"weir.dev/job={self.name},"
                                          "app.kubernetes.io/component=jobmanager")[0]
        return json.loads(kubectl("get", "--raw", f"/api/v1/namespaces/{NS}/pods/"
                                  f"{pod['metadata']['name']}:8081/proxy{path}"))

    def look(self, done, lag):
        try:
            job = status(self.name, NS)["deployment"]["jobId"]
            busiest = 0.0
            for vertex in self.rest(f"/jobs/{job}")["vertices"]:
                found = self.rest(f"/jobs/{job}/vertices/{vertex['id']}/subtasks/metrics?"
                                  "get=busyTimeMsPerSecond")
                for metric in found:
                    if isinstance(metric["max"], (int, float)):
                        busiest = max(busiest, metric["max"] / 1000)
        except (RuntimeError, IndexError, KeyError, ValueError, subprocess.TimeoutExpired):
            return  # the job restarts
        now = time.monotonic()
        if now - self.changed < self.settle:
            return
        self.samples.append((now, busiest, done, lag))
        while self.samples and now - self.samples[0][0] > self.window:
            self.samples.popleft()

    def decide(self, parallelism):
        now = time.monotonic()
        if now - self.changed < self.settle + self.window or len(self.samples) < 2:
            return None
        first, last = self.samples[0], self.samples[-1]
        took = max(1.0, last[0] - first[0])
        busy = max(sum(x[1] for x in self.samples) / len(self.samples), 0.01)
        manages = max(1.0, (last[2] - first[2]) / took)
        offered = max(1.0, manages + (last[3] - first[3]) / took)
        true_rate = manages / busy
        behind = [x for x in self.samples if x[3] / offered > 30]
        if len(behind) >= 2:  # it falls behind: what it really manages is what it was seen to manage
            seen = (behind[-1][2] - behind[0][2]) / max(1.0, behind[-1][0] - behind[0][0])
            if seen > 0 and true_rate > seen * 1.15:
                true_rate = seen
        catch_up = last[3] / self.catch_up
        backlog = last[3] / offered > 300 / COMPRESS
        restart = offered * self.restart / self.catch_up
        capacity = catch_up + restart + offered / self.target
        factor = max(capacity / true_rate, 1 - 0.6)
        wanted = self.aligned(min(MOST, max(1, math.ceil(parallelism * factor - 1e-9))))
        outside = true_rate < catch_up + offered / (1 if backlog else self.most) or (
            not backlog and true_rate > catch_up + restart + offered / self.least)
        if wanted >= parallelism:
            self.wanted.clear()
        else:
            self.wanted.append((now, wanted, outside))
            if now - self.wanted[0][0] < self.delay:
                return None
            while now - self.wanted[0][0] > self.delay:
                self.wanted.popleft()
            _, wanted, outside = max(self.wanted, key=lambda x: x[1])
        if wanted == parallelism or not outside:
            return None
        self.changed = now
        self.samples.clear()
        self.wanted.clear()
        return wanted

    @staticmethod
    def aligned(wanted):
        fits = [p for p in range(wanted, min(PARTITIONS // 2, MOST) + 1) if PARTITIONS % p == 0]
        return fits[0] if fits else wanted


def job(name, topic, mode, folder):
    volume = {"name": "state", "hostPath": {"path": str(folder), "type": "Directory"}}
    sql = f"""CREATE TABLE clicks (k INT, pt AS PROCTIME()) WITH ('connector' = 'kafka',
  'topic' = '{topic}', 'properties.bootstrap.servers' = '{os.environ["KAFKA_BOOTSTRAP"]}',
  'properties.group.id' = '{topic}', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json',
  'properties.max.poll.records' = '20', 'properties.max.partition.fetch.bytes' = '4096');
CREATE TABLE slow (k INT, v STRING) WITH ('connector' = 'jdbc', 'table-name' = 'slow',
  'url' = 'jdbc:postgresql://{os.environ["PGHOST"]}:{os.environ["PGPORT"]}/tuning',
  'username' = 'postgres', 'password' = '{os.environ["PGPASSWORD"]}');
CREATE TABLE done (k INT, v STRING) WITH ('connector' = 'blackhole');
INSERT INTO done SELECT c.k, s.v FROM clicks AS c
  JOIN slow FOR SYSTEM_TIME AS OF c.pt AS s ON c.k = s.k;
"""
    spec = {
        "sql": sql, "checkpoints": {"directory": "file:///state", "interval": "5s"},
        "restore": {"from": "none"},  # a run before may have left its state
        "timeouts": {"progress": "6m"},
        "resources": {"parallelism": START, "jobManager": {"cpu": "50m", "memory": "700Mi"},
                      "taskManager": {"cpu": "50m", "memory": "760Mi"}},
        "flink": {
            "image": "localhost/flink:2.2.1-sql", "imagePullPolicy": "IfNotPresent",
            "configuration": {
                **s.SMALL_FLINK,
                "pipeline.max-parallelism": "120",
                "metrics.fetcher.update-interval": f"{10000 / COMPRESS:.0f}"},
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


def asked(look, before):
    """What `look` says; what it said before where a busy API server does not answer."""
    try:
        return look()
    except (RuntimeError, subprocess.TimeoutExpired, ValueError, KeyError):
        return before


def measure(mode, folder):
    """One trace; lag-seconds, slot-hours, rescales, times from a rise of the lag to its end."""
    name, topic = f"job-{mode}", f"clicks-{mode}-{int(time.time())}"
    load = Load(topic)
    committed = Committed(topic)
    apply(job(name, topic, mode, folder), ns=NS)
    if not eventually(f"{mode}: the job runs", state_is(name, NS, "Running"), 360, every=1):
        return None
    formula = {"formula": Formula(name, Formula.DEFAULTS),
               "short": Formula(name, Formula.SHORT)}.get(mode)
    first = status(name, NS)["deployment"]
    out = {"mode": mode, "lag_s": 0.0, "slot_h": 0.0, "rescales": 0, "worst_s": 0.0,
           "after_s": 0.0, "after_slot_h": 0.0, "changes": [], "trail": []}
    recoveries, behind, width, slots_now, to = [], None, START, START, None
    began = last = time.monotonic()
    load.start()
    lag_s, over = 0.0, None  # when the trace was over
    while over is None or (lag_s > HIDDEN_S and last - over < 60 * MINUTES):
        time.sleep(5)
        done = committed.get()
        now, lag = time.monotonic(), max(0, load.written - done)
        step, last = now - last, now
        lag_s = lag / max(load.rate, 1)
        out["lag_s"] += max(0.0, lag_s - HIDDEN_S) * step
        slots_now = asked(lambda: slots(name), slots_now)
        out["slot_h"] += slots_now * step / 3600
        if over is not None:
            out["after_s"] += step
            out["after_slot_h"] += slots_now * step / 3600
        elif not load.is_alive():
            over = now
        out["worst_s"] = max(out["worst_s"], lag_s)
        if behind is None and lag_s > 15:
            behind = now
        elif behind is not None and lag_s < 10:
            recoveries.append(now - behind)
            behind = None
        wanted = asked(lambda: status(name, NS)["deployment"]["parallelism"], width)
        if wanted != width:
            out["rescales"] += 1
            out["changes"].append(f"{(now - began) / 60:.1f} min: {width} to {wanted} at "
                                  f"{load.rate:.0f}/s, {lag_s:.0f} s behind")
        width = wanted
        out["trail"].append((round(now - began), round(load.rate), round(lag_s, 1), width,
                             slots_now))
        if os.environ.get("TRAIL") and len(out["trail"]) % 6 == 0:
            print("       ", mode, *out["trail"][-1], f"{out['lag_s']:.0f}", f"{out['slot_h']:.3f}", flush=True)
        if formula:
            formula.look(done, lag)
            to = formula.decide(width) or to
            if to:
                to = asked(lambda: kubectl(
                    "-n", NS, "patch", "sqljob", name, "--type=merge", "-p",
                    json.dumps({"spec": {"resources": {"parallelism": to}}})) and None, to)
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
                      f"{found['recovery_s']} s{' (not at the end)' if found['never_recovered'] else ''}"
                      f"  after the trace {found['after_slot_h']:.3f} slot-hours, {found['after_s']:.0f} s",
                      *found["changes"], sep="\n       ", flush=True)
                found.pop("trail")
        check("every mode ran its trace", all(results.get(mode) for mode in MODES))
        if results.get("auto") and results.get("off"):
            check("Auto has less lag than the start's own parallelism",
                  results["auto"]["lag_s"] < results["off"]["lag_s"], json.dumps(results))
        for peer in ("formula", "short"):
            if results.get("auto") and results.get(peer):
                check(f"and leads the {peer} one on lag-seconds and slot-hours".replace(
                          "formula one", "formula").replace("short one", "formula with short times"),
                      results["auto"]["lag_s"] <= results[peer]["lag_s"] and
                      results["auto"]["slot_h"] <= results[peer]["slot_h"], json.dumps(results))
    finally:
        operator.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    s.main(run)
