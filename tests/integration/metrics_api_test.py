#!/usr/bin/env python3
# needs: long-node
"""Kubernetes' metrics API, served by the real metrics-server: the windows that are recorded of a tuned
job on a real Flink hold what its Pods use, which is what `kubectl top pods` says."""
import json

import scenario as s
from scenario import apply, check, eventually, kubectl, namespace, state_is

NS = "metrics-api"
NAME = "busy"
METRICS_SERVER = s.ROOT / "tests/cluster/metrics_server.sh"
INTERVAL_S = 15
SQL = """CREATE TABLE numbers (k BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '2000');
CREATE TABLE hashes (h STRING) WITH ('connector' = 'blackhole');
INSERT INTO hashes SELECT SHA512(REPEAT(MD5(CAST(k AS STRING)), 20)) FROM numbers;
"""


def job():
    return {
        "apiVersion": "weir.dev/v1alpha1", "kind": "SqlJob", "metadata": {"name": NAME},
        "spec": {
            "sql": SQL, "timeouts": {"progress": "6m"},
            "resources": {"parallelism": 1, "jobManager": {"cpu": "50m", "memory": "700Mi"},
                          "taskManager": {"cpu": "50m", "memory": "760Mi"}},
            "tuning": {"mode": "Recommend"},
            "flink": {"image": "localhost/flink:2.2.1-sql", "imagePullPolicy": "IfNotPresent",
                      "configuration": s.SMALL_FLINK}}}


def windows():
    return json.loads(s.sh(s.WEIR, "history", f"{NS}/{NAME}", "--format", "json")).get("windows", [])


def of_pods(text):
    """`kubectl top pods --no-headers`: cores and MiB of the TaskManager."""
    for line in text.splitlines():
        name, cores, memory = line.split()[:3]
        if name.startswith(f"{NAME}-tm-"):
            return int(cores.rstrip("m")) / 1000, int(memory.removesuffix("Mi"))
    return None


def run():
    kubectl("apply", "--server-side", "-f", s.ROOT / "crds")
    namespace(NS)
    operator = s.Operator("--namespaces", NS, "--leader-elect=false", "--tuning-interval", f"{INTERVAL_S}s")
    s.sh(METRICS_SERVER, timeout=600)
    try:
        apply(job(), ns=NS)
        operator.start()
        eventually("the job runs", state_is(NAME, NS, "Running"), 360, every=1)
        eventually("kubectl top knows the TaskManager", lambda: of_pods(
            kubectl("top", "pods", "-n", NS, "--no-headers")) is not None, 120, every=3)
        # They are written at a decision, and every ten minutes else.
        eventually("windows are recorded", lambda: (len(windows()) > 0, str(windows())), 900, every=5)
        known = [w for w in windows() if w["podMiB"] is not None]
        check("with what the Pods use", bool(known), json.dumps(windows()[-3:]))
        last = known[-1]
        cores, mib = of_pods(kubectl("top", "pods", "-n", NS, "--no-headers"))
        check("the memory is what kubectl top says", abs(last["podMiB"] - mib) < 0.25 * mib, (last, mib))
        asked = 0.05  # of the spec; a share of it, which may be above 1
        check("and so is the processor time", 0.2 < last["cpu"] * asked / max(cores, 0.001) < 5, (last, cores))
        kubectl("-n", NS, "delete", "sqljob", NAME, "--wait", "--timeout=120s", timeout=130)
    finally:
        operator.stop()


if __name__ == "__main__":
    s.main(run)
