#!/usr/bin/env python3
"""The fleet bench: N SqlJobs against a control plane alone, operator beside floor.

    fleet_bench.py [--jobs 1000] [--runs 5] [--concurrency 4] [--check]

Floor and operator run in turn, each on a fresh control plane of its own (etcd, API server,
controller manager: objects and unscheduled Pods are made, nothing runs). All times and counts come
from the API server's audit log: a burst is measured from the first SqlJob's creation to the last
child object or status write; requests of the operator are counted over the burst and 60 s more
(Leases and watches left out, Events included). The floor is tests/bench/fleet_client.cc. Prints a
table with the median of each figure and the ratios; --check fails when a limit is passed.
"""
import argparse
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import datetime

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLUSTER = ROOT / "tests/cluster"
CLIENT = ROOT / "build/release/tests/bench/fleet_client"
WEIR = os.environ.get("WEIR_BIN", str(ROOT / "build/release/operator/weir"))
NAME, NS = "bench", "bench"
SQL = """CREATE TABLE orders (id BIGINT, item STRING, amount DECIMAL(10, 2), at_time TIMESTAMP(3),
  WATERMARK FOR at_time AS at_time - INTERVAL '5' SECOND) WITH ('connector' = 'datagen');
CREATE TABLE totals (item STRING, total DECIMAL(38, 2)) WITH ('connector' = 'blackhole');
INSERT INTO totals SELECT item, SUM(amount) FROM orders GROUP BY item;
"""
JOB = {"apiVersion": "weir.dev/v1alpha1", "kind": "SqlJob",
       "metadata": {"name": "@NAME@", "namespace": NS},
       "spec": {"sql": SQL, "timeouts": {"progress": "1h"}}}


def limits(jobs):
    """What --check holds: for up to 1,000 jobs as stated; above, memory as 10,000 jobs within
    200 MiB ask for, and the restart (reading all jobs and children) in proportion."""
    more = max(jobs - 1000, 0) / 1000
    return {"burst": 1.5, "cpu": 2.0, "requests": 10.0, "rss": 60 + more * 140 / 9,
            "restart": 1 + more}



def say(text):
    print(text, file=sys.stderr, flush=True)


def fresh_control_plane():
    out = subprocess.run([CLUSTER / "up.sh", "--no-node", "--name", NAME, "--fresh"], check=True,
                         capture_output=True, text=True).stdout
    env = dict(os.environ)
    for line in out.splitlines():
        for pair in line.replace("export ", "").split():
            key, _, value = pair.partition("=")
            env[key] = os.path.expandvars(value)
    kubectl(env, "apply", "--server-side", "-f", str(ROOT / "crds"))
    kubectl(env, "wait", "--for=condition=Established", "crd/sqljobs.weir.dev", "--timeout=30s")
    kubectl(env, "create", "namespace", NS)
    kubectl(env, "-n", NS, "create", "serviceaccount", "weir-flink")
    return env


def kubectl(env, *args):
    return subprocess.run(["kubectl", *args], env=env, check=True, capture_output=True, text=True).stdout


def audit(env, since=0):
    """Answered requests, as (verb, resource, subresource, name, agent, received, completed)."""
    with open(env["WEIR_AUDIT_LOG"], "rb") as log:
        log.seek(since)
        for line in log:
            try:
                e = json.loads(line)
            except ValueError:
                continue
            if e.get("stage") != "ResponseComplete":
                continue
            ref = e.get("objectRef", {})
            yield {"verb": e["verb"], "resource": ref.get("resource"), "sub": ref.get("subresource"),
                   "name": ref.get("name", ""), "agent": e.get("userAgent", ""),
                   "code": e.get("responseStatus", {}).get("code", 0),
                   "received": at(e["requestReceivedTimestamp"]), "done": at(e["stageTimestamp"])}


def at(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


CHILDREN = ("configmaps", "secrets", "services", "deployments", "jobs")


def burst_of(requests, agent, since):
    """First SqlJob created -> last child or status write of `agent`, and each job's own time."""
    created = {r["name"]: r["received"] for r in requests
               if r["verb"] == "create" and r["resource"] == "sqljobs" and r["received"] >= since}
    ends = {}
    for r in requests:
        if not r["agent"].startswith(agent) or r["code"] >= 300 or r["received"] < since:
            continue
        child = r["verb"] == "create" and r["resource"] in CHILDREN
        if child or (r["resource"] == "sqljobs" and r["sub"] == "status"):
            name = max((n for n in (r["name"], r["name"].rsplit("-", 1)[0], r["name"].rsplit("-", 2)[0])
                        if n in created), key=len, default=None)
            if name:
                ends[name] = max(ends.get(name, 0), r["done"])
    took = sorted(ends[n] - created[n] for n in ends)
    return {"seconds": max(ends.values()) - min(created.values()), "jobs": len(ends),
            "p99": took[int(len(took) * 0.99) - 1]}


def cpu_of(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rss_of(pid, key="VmRSS"):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1]) / 1024
    return 0.0


class Operator:
    def __init__(self, env, args):
        self.port = 18080
        self.process = subprocess.Popen(
            [WEIR, "operator", "--namespaces", NS, "--workers", str(args.concurrency), "--health-addr",
             f"127.0.0.1:{self.port}", "--controllers", "sqljob", "--log-format", "text", "--log-level", "warn",
             "--leader-election-namespace", NS], env=env, stdin=subprocess.DEVNULL,
            stdout=open(args.log, "ab"), stderr=subprocess.STDOUT)
        self.pid = self.process.pid

    def wait_ready(self):
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2).read()
                return
            except OSError:
                if self.process.poll() is not None:
                    sys.exit("the operator ended; see the log")
                time.sleep(0.02)
        sys.exit("the operator is not ready")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


def run_client(env, args, mode, files):
    done = subprocess.run([CLIENT, mode, "--kubeconfig", env["KUBECONFIG"], "-n", NS, "--jobs",
                           str(args.jobs), "--concurrency", str(args.concurrency), *files],
                          capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"fleet_client {mode}: {done.stderr}")
    return json.loads(done.stdout)


def templates(args, folder):
    """Children and status as the operator makes them, with @NAME@ and @UID@ put back in."""
    env = fresh_control_plane()
    operator = Operator(env, args)
    operator.wait_ready()
    job = json.loads(json.dumps(JOB).replace("@NAME@", "zz-template-zz"))
    subprocess.run(["kubectl", "apply", "-f", "-"], env=env, input=json.dumps(job), text=True, check=True,
                   capture_output=True)
    selector = "weir.dev/job=zz-template-zz"
    for _ in range(200):
        items = json.loads(kubectl(env, "-n", NS, "get", "configmaps,services,deployments", "-l", selector,
                                   "-o", "json"))["items"]
        if len(items) == 4:
            break
        time.sleep(0.1)
    else:
        sys.exit(f"the operator made {len(items)} of 4 children")
    live = json.loads(kubectl(env, "-n", NS, "get", "sqljob", "zz-template-zz", "-o", "json"))
    operator.stop()

    def generic(value):
        text = json.dumps(value).replace("zz-template-zz", "@NAME@")
        return text.replace(live["metadata"]["uid"], "@UID@")
    for item in items:
        for key in ("uid", "resourceVersion", "creationTimestamp", "managedFields", "generation"):
            item["metadata"].pop(key, None)
        item.pop("status", None)
        for key in ("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"):
            if item["kind"] == "Service" and not (key == "clusterIP" and item["spec"].get(key) == "None"):
                item["spec"].pop(key, None)
    paths = {"--job": json.dumps(JOB), "--children": generic(items),
             "--status": generic({"status": live["status"]})}
    files = []
    for flag, text in paths.items():
        path = pathlib.Path(folder) / (flag[2:] + ".json")
        path.write_text(text)
        files += [flag, str(path)]
    return files


def measure_floor(args, files):
    env = fresh_control_plane()
    since = time.time()
    result = run_client(env, args, "floor", files)
    time.sleep(1)
    burst = burst_of(list(audit(env)), "weir-floor", since)
    return {"burst": burst["seconds"], "p99": burst["p99"], "cpu_ms": 1000 * result["cpu_seconds"] / args.jobs,
            "requests": result["requests"] / args.jobs}


def measure_operator(args, files, idle=60):
    env = fresh_control_plane()
    operator = Operator(env, args)
    operator.wait_ready()
    time.sleep(1)
    cpu, since = cpu_of(operator.pid), time.time()
    run_client(env, args, "submit", files[:2])
    deadline = time.time() + 300
    while time.time() < deadline:
        done = kubectl(env, "-n", NS, "get", "sqljobs", "-o",
                       "jsonpath={range .items[*]}{.status.deployment.sequence}{'\\n'}{end}")
        if done.split().count("1") == args.jobs:
            break
        time.sleep(1)
    time.sleep(idle)
    spent = cpu_of(operator.pid) - cpu
    requests = list(audit(env))
    burst = burst_of(requests, "weir/", since)
    mine = [r for r in requests if r["agent"].startswith("weir/") and r["received"] >= since and
            r["resource"] != "leases" and r["verb"] != "watch" and r["resource"]]
    out = {"burst": burst["seconds"], "p99": burst["p99"], "jobs": burst["jobs"],
           "cpu_ms": 1000 * spent / args.jobs, "requests": len(mine) / args.jobs,
           "rss": rss_of(operator.pid), "peak_rss": rss_of(operator.pid, "VmHWM")}
    kinds = {}
    for r in mine:
        key = f"{r['verb']} {r['resource']}{'/' + r['sub'] if r['sub'] else ''} {r['code']}"
        kinds[key] = kinds.get(key, 0) + 1
    out["kinds"] = kinds
    # idle, then a restart with a new job
    mark = os.path.getsize(env["WEIR_AUDIT_LOG"])
    time.sleep(15)
    out["idle_writes"] = len(writes(env, mark))
    operator.stop()
    mark = os.path.getsize(env["WEIR_AUDIT_LOG"])
    started = time.time()
    operator = Operator(env, args)
    one = json.loads(json.dumps(JOB).replace("@NAME@", "after-restart"))
    subprocess.run(["kubectl", "apply", "-f", "-"], env=env, input=json.dumps(one), text=True, check=True,
                   capture_output=True)
    applied = time.time()
    operator.wait_ready()
    time.sleep(10)
    made = [r["done"] for r in audit(env, mark) if r["verb"] == "create" and r["resource"] == "deployments"
            and "after-restart" in r["name"]]
    out["restart"] = (min(made) - started) if made else float("nan")
    out["restart_after_apply"] = (min(made) - applied) if made else float("nan")
    out["restart_writes"] = len([w for w in writes(env, mark) if "after-restart" not in w])
    operator.stop()
    return out


def writes(env, mark):
    return [f"{r['verb']} {r['resource']}/{r['sub']} {r['name']} {r['code']}" for r in audit(env, mark)
            if r["agent"].startswith("weir/") and r["verb"] not in ("get", "list", "watch")
            and r["resource"] != "leases" and not (r["resource"] == "events" and "after-restart" in r["name"])]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--concurrency", type=int, default=4)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--log", default="/tmp/weir-bench.log")
    args = parser.parse_args()
    floors, operators = [], []
    try:
        with tempfile.TemporaryDirectory() as folder:
            files = templates(args, folder)
            for i in range(args.runs):
                floors.append(measure_floor(args, files))
                operators.append(measure_operator(args, files))
                say(f"run {i + 1}: floor {floors[-1]}\n       operator {operators[-1]}")
    finally:
        subprocess.run([CLUSTER / "down.sh", "--name", NAME, "--wipe"], capture_output=True)
    median = lambda rows, key: statistics.median(r[key] for r in rows)  # noqa: E731
    ratio = lambda key: statistics.median(  # noqa: E731
        o[key] / f[key] for o, f in zip(operators, floors))
    print(f"{args.jobs} SqlJobs, {args.runs} alternating runs, concurrency {args.concurrency}; medians")
    print(f"{'':28}{'floor':>10}{'operator':>10}{'ratio':>8}")
    for key, label in (("burst", "burst, s"), ("p99", "p99 of a job, s"), ("cpu_ms", "CPU a job, ms"),
                       ("requests", "requests a job")):
        print(f"{label:28}{median(floors, key):10.2f}{median(operators, key):10.2f}{ratio(key):8.2f}")
    for key, label in (("rss", "RSS, MiB"), ("peak_rss", "peak RSS, MiB"), ("idle_writes", "writes at idle"),
                       ("restart_writes", "writes after a restart"),
                       ("restart", "start -> new Deployment, s"),
                       ("restart_after_apply", "  after its kubectl apply, s")):
        print(f"{label:28}{'':10}{median(operators, key):10.2f}")
    print("requests by kind, last run: " + ", ".join(f"{k}: {v}" for k, v in sorted(operators[-1]["kinds"].items())))
    if args.check:
        found = {"burst": ratio("burst"), "cpu": ratio("cpu_ms"), "requests": median(operators, "requests"),
                 "rss": median(operators, "rss"), "restart": median(operators, "restart_after_apply")}
        most = limits(args.jobs)
        bad = [f"{k} {v:.2f} > {most[k]:.2f}" for k, v in found.items() if not v <= most[k]]
        bad += [f"{k} {median(operators, k)}" for k in ("idle_writes", "restart_writes") if median(operators, k)]
        complete = all(o["jobs"] == args.jobs for o in operators)
        print("limits: " + ("met" if not bad and complete else ", ".join(bad) or "jobs missing"))
        sys.exit(1 if bad or not complete else 0)


if __name__ == "__main__":
    main()
