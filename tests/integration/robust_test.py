#!/usr/bin/env python3
# needs: control-plane
"""The operator is killed with -9 at random moments, the API server is restarted under it, its
rendering changes: it converges, starts nothing twice and writes nothing without a reason. Flink's
REST is played by the wire fake that passes the Flink client's contract suite."""
import json
import os
import random
import subprocess
import time

import scenario as s
from scenario import apply, check, eventually, get, kubectl, sh, status

NS = "robust"
JOBS = 20
SEED = int(os.environ.get("WEIR_TEST_SEED", time.time()))
FAKE_FLINK = s.ROOT / "build/release/tests/fakes/fake_flink_server"
SQL = """CREATE TABLE a (x INT) WITH ('connector' = 'datagen');
CREATE TABLE b (x INT) WITH ('connector' = 'blackhole');
INSERT INTO b SELECT x FROM a;
"""


def job(name, parallelism=1, sql=SQL, port=None):
    spec = {"sql": sql, "resources": {"parallelism": parallelism}, "timeouts": {"progress": "1h"}}
    if port:
        spec["flink"] = {"configuration": {"rest.port": str(port)}}
    return {"apiVersion": "weir.dev/v1alpha1", "kind": "SqlJob", "metadata": {"name": name}, "spec": spec}


def apply_all(jobs):
    apply({"apiVersion": "v1", "kind": "List", "items": jobs}, ns=NS)


def workloads():
    """SqlJob name -> the sequences of its JobManager and TaskManager Deployments."""
    found = {}
    for item in get("deployments", ns=NS):
        labels = item["metadata"]["labels"]
        found.setdefault(labels["weir.dev/job"], []).append(
            (item["metadata"]["name"], int(labels["weir.dev/sequence"]), labels["weir.dev/uid"]))
    return found


def converged(names, parallelism):
    """Exactly one JobManager and one TaskManager a job, of the sequence its status names, and one
    config and Service; nothing that belongs to no job."""
    jobs = {j["metadata"]["name"]: j for j in get("sqljobs", ns=NS)}
    if set(jobs) != set(names):
        return False, f"jobs: {sorted(set(jobs) ^ set(names))}"
    found = workloads()
    if set(found) != set(names):
        return False, f"deployments of: {sorted(set(found) ^ set(names))}"
    for name in names:
        deployment = jobs[name].get("status", {}).get("deployment", {})
        want = {(f"{name}-{role}", deployment.get("sequence"), jobs[name]["metadata"]["uid"])
                for role in ("jm", "tm")}
        if set(found[name]) != want:
            return False, f"{name}: {found[name]}, status says {deployment}"
        if deployment.get("parallelism") != parallelism:
            return False, f"{name} runs with parallelism {deployment.get('parallelism')}"
    for kind in ("configmaps", "services"):
        # A former deployment's script and configuration stay until the next one is stable.
        owned = [o["metadata"]["labels"]["weir.dev/job"] for o in get(kind, ns=NS,
                 selector="app.kubernetes.io/managed-by=weir") if kind == "services" or
                 o["metadata"]["labels"]["weir.dev/sequence"] ==
                 str(jobs[o["metadata"]["labels"]["weir.dev/job"]]["status"]["deployment"]["sequence"])]
        if sorted(owned) != sorted(names):
            return False, f"{kind}: {sorted(owned)}"
    return True, ""


def kill_at_random(operator, rng, action, during):
    """Runs `action` beside an operator that is killed and restarted `during` times."""
    worker = subprocess.Popen(["kubectl", "-n", NS, *action[0]], stdin=subprocess.PIPE,
                              stdout=subprocess.DEVNULL, text=True)
    worker.stdin.write(action[1])
    worker.stdin.close()
    for _ in range(during):
        time.sleep(rng.uniform(0.05, 1.2))
        operator.kill()
        operator.start()
    check("kubectl " + action[0][0] + " ends well", worker.wait(120) == 0)


def killed(operator):
    rng = random.Random(SEED)
    print(f"seed {SEED}")
    names = [f"job-{i}" for i in range(JOBS)]

    def listing(parallelism):
        return json.dumps({"apiVersion": "v1", "kind": "List",
                           "items": [job(n, parallelism) for n in names]})
    operator.start()
    kill_at_random(operator, rng, (["apply", "-f", "-"], listing(1)), 6)
    eventually("killed 6 times during apply: every job is deployed once",
               lambda: converged(names, 1), 120)
    check("under sequence 1", {status(n, NS)["deployment"]["sequence"] for n in names} == {1})
    kill_at_random(operator, rng, (["apply", "-f", "-"], listing(2)), 6)
    eventually("killed 6 times during an edit: every job is deployed anew, once",
               lambda: converged(names, 2), 180)
    check("under sequence 2", {status(n, NS)["deployment"]["sequence"] for n in names} == {2})
    gone, kept = names[: JOBS // 2], names[JOBS // 2:]
    kill_at_random(operator, rng, (["delete", "sqljob", "--wait=false", *gone], ""), 4)
    eventually("killed 4 times during delete of half: the others stay, no orphan object",
               lambda: converged(kept, 2), 120)
    kubectl("-n", NS, "delete", "sqljobs", "--all", "--wait", "--timeout=120s", timeout=130)

    def empty():
        left = [f"{kind}/{o['metadata']['name']}" for kind in
                ("deployments", "services", "configmaps", "pods", "replicasets")
                for o in get(kind, ns=NS) if o["metadata"]["name"] != "kube-root-ca.crt"]
        return not left, left
    eventually("all deleted: the namespace is empty", empty, 60)


def api_server_restarts(operator):
    ctl = s.ROOT / "tests/cluster/ctl.sh"
    apply(job("before"), ns=NS)
    eventually("a job is deployed", lambda: converged(["before"], 1), 30)
    sh(ctl, "restart", "apiserver", "KILL", timeout=150)
    apply(job("after"), ns=NS)
    eventually("after a restart of the API server a new job is deployed",
               lambda: converged(["before", "after"], 1), 60)
    check("by the same process", operator.process.poll() is None)

    def all_pods_run():
        phases = [p["status"].get("phase") for p in get("pods", ns=NS)]
        return phases == ["Running"] * 4, phases
    # The controller manager and the nodes have lost the API server as well; they take their time.
    eventually("the Pods of both run", all_pods_run, 120)
    kubectl("-n", NS, "delete", "sqljobs", "--all", "--wait", "--timeout=180s", timeout=190)
    check("and both are deleted", not get("sqljobs", ns=NS))


def rendering_changes(operator):
    operator.stop()
    port = s.free_port()
    flink = None
    try:
        url = "http://127.0.0.1:{port}"
        operator.start("--flink-rest-url", url)
        names = [f"run-{i}" for i in range(JOBS)]
        apply_all([job(n, port=port) for n in names])
        eventually(f"{JOBS} jobs are deployed", lambda: converged(names, 1), 60)
        play = [FAKE_FLINK, "--port", str(port)]
        play += [status(n, NS)["deployment"]["jobId"] for n in names]
        flink = subprocess.Popen(play)

        def running():
            states = [status(n, NS).get("state") for n in names]
            return states == ["Running"] * JOBS, str(states)
        eventually(f"{JOBS} jobs are Running", running, 120)
        time.sleep(3)  # what belongs to the start is written by then
        check("stops cleanly", operator.stop() == 0)
        mark = s.audit_mark()
        operator.start("--flink-rest-url", url, "--flink-image", "2.2=elsewhere/flink:9")
        eventually("an operator with changed rendering becomes ready", operator.ready, 30)
        time.sleep(15)
        writes = s.writes_since(mark)
        check("and writes nothing over 20 running jobs", not writes, writes[:5])
        flink.kill()
        flink.wait()
        eventually("Flink's REST gone: Warning", lambda: (
            {status(n, NS)["state"] for n in names} == {"Warning"} and
            {status(n, NS)["reason"] for n in names} == {"Unreachable"},
            str({(status(n, NS)["state"], status(n, NS)["reason"]) for n in names})), 120)
        flink = subprocess.Popen(play)
        eventually("back: Running again", running, 120)
    finally:
        if flink:
            flink.kill()
            flink.wait()
    kubectl("-n", NS, "delete", "sqljobs", "--all", "--wait", "--timeout=120s", timeout=130)


def run():
    kubectl("apply", "--server-side", "-f", s.ROOT / "crds")
    s.namespace(NS)
    operator = s.Operator("--namespaces", NS, "--leader-elect=false")
    killed(operator)
    api_server_restarts(operator)
    rendering_changes(operator)
    check("stops cleanly at the end", operator.stop() == 0)


if __name__ == "__main__":
    s.main(run)
