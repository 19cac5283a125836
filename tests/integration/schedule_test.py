#!/usr/bin/env python3
# needs: control-plane
"""A batch on a schedule, on a real API server and in real time: a fire is one run, also when the
leader is killed with -9 as it comes due; run now, rerun, back-fill, suspend; what status, the
annotation weir.dev/history and the wide columns say. Flink's REST is played by the wire fake that
passes the Flink client's contract suite, and the kubelet by this test: no node would keep the Pod of
a Job running for as long as that Flink says."""
import atexit
import datetime
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time

import scenario as s
from robust_test import FAKE_FLINK
from scenario import apply, check, condition, eventually, get, kubectl, status

NS = "schedule"
LEASE_SECONDS = 6
SQL = """CREATE TABLE a (x INT, d STRING) WITH ('connector' = 'datagen', 'number-of-rows' = '9');
CREATE TABLE b (x INT) WITH ('connector' = 'blackhole');
INSERT INTO b SELECT x FROM a WHERE d > '${run.previousFireTime}' AND d <= '${run.fireTime}';
"""


def job(name, cron, port, **schedule):
    return {"apiVersion": "weir.dev/v1alpha1", "kind": "SqlJob", "metadata": {"name": name},
            "spec": {"mode": "Batch", "sql": SQL, "schedule": {"cron": cron, **schedule},
                     "timeouts": {"progress": "10m"},
                     "flink": {"configuration": {"rest.port": str(port)}, "podTemplates": {
                         "common": {"spec": {"nodeSelector": {"there-is": "no-such-node"}}}}}}}


def text(time_):
    return time_.strftime("%Y-%m-%dT%H:%M:%SZ")


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def plugin(folder):
    """The binary as a kubectl plugin."""
    (folder / "kubectl-weir").symlink_to(s.WEIR)
    os.environ["PATH"] = f"{folder}:{os.environ['PATH']}"


def order(verb, name, *args):
    """kubectl weir rerun|run|backfill NAME: (exit code, what it said)."""
    done = subprocess.run(["kubectl", "weir", verb, name, "-n", NS, *args], capture_output=True, text=True,
                          timeout=60)
    return done.returncode, done.stdout + done.stderr


class Cluster:
    """Flink of one run: it runs its job until it is told to finish it."""

    def __init__(self, name, port):
        self.name = name
        eventually(f"{name}: the JobManager has its Pod", self.pod_runs, 30)
        job_id = status(name, NS)["deployment"]["jobId"]
        self.process = subprocess.Popen([FAKE_FLINK, "--port", str(port), job_id])
        eventually(f"{name}: all tasks of the run run", s.state_is(name, NS, "Running"), 30)

    def pod_runs(self):
        pods = [p for p in get("pods", ns=NS, selector=f"weir.dev/job={self.name},"
                               "app.kubernetes.io/component=jobmanager")
                if "deletionTimestamp" not in p["metadata"]]
        if len(pods) != 1:
            return False, f"{len(pods)} Pods"
        ready = {"phase": "Running", "podIP": "127.0.0.1", "conditions": [
            {"type": "Ready", "status": "True"}, {"type": "PodScheduled", "status": "True"}]}
        kubectl("-n", NS, "patch", "pod", pods[0]["metadata"]["name"], "--subresource=status",
                "--type=merge", "-p", json.dumps({"status": ready}))
        return True

    def finish(self):
        self.process.send_signal(signal.SIGUSR1)
        eventually(f"{self.name}: finished and released", s.state_is(self.name, NS, "Finished"), 60)
        self.process.kill()
        self.process.wait()


def run_of(name):
    now_ = status(name, NS)
    return now_.get("run", {}), now_.get("runs", {}), now_


def deployed(name, sequence):
    def look():
        now_ = status(name, NS)
        return (now_.get("deployment", {}).get("sequence") == sequence and
                len(get("deployments", ns=NS, selector=f"weir.dev/job={name}")) == 1 and
                len(get("jobs", ns=NS, selector=f"weir.dev/job={name}")) == 1), json.dumps(now_)[:400]
    return look


def history(name):
    value = get("sqljob", name, NS)["metadata"]["annotations"].get("weir.dev/history", "{}")
    return json.loads(value).get("runs", [])


def refusals():
    apply(job("wrong", "61 * * * *", 1), ns=NS)
    eventually("a cron that is none: Stalled, with field and remedy", lambda: (
        condition("wrong", NS, "Stalled").get("reason") == "SpecInvalid" and
        'spec.schedule.cron: minute "61": 61 is above 59; write' in status("wrong", NS)["message"],
        str(status("wrong", NS).get("message"))), 30)
    apply(job("wrong", "0 2 * * *", 1, timeZone="Asia/Shangai"), ns=NS)
    eventually("a zone that is none: did you mean", lambda: (
        "did you mean Asia/Shanghai?" in status("wrong", NS)["message"],
        str(status("wrong", NS).get("message"))), 30)
    apply(job("wrong", "0 2 1 1 *", 1, timeZone="Asia/Shanghai"), ns=NS)
    eventually("mended it waits for its fire", lambda: (
        status("wrong", NS).get("reason") == "Scheduled", str(status("wrong", NS))), 30)
    check("and says when that is, in UTC", status("wrong", NS)["runs"]["nextFireTime"].endswith(
        "-12-31T18:00:00Z"), str(status("wrong", NS)["runs"]))
    ready = condition("wrong", NS, "Ready")
    check("waiting is Ready, and no work in progress", ready.get("status") == "True" and
          condition("wrong", NS, "Reconciling").get("status") == "False", str(ready))
    kubectl("-n", NS, "delete", "sqljob", "wrong", "--timeout=60s")


def first_fire(port):
    created = now()
    apply(job("minutely", "* * * * *", port), ns=NS)
    fire = created.replace(second=0, microsecond=0) + datetime.timedelta(minutes=1)
    eventually("at its fire, and not before, a run is deployed", deployed("minutely", 1), 90)
    run, runs, all_ = run_of("minutely")
    check("it is the run of that minute", run.get("fireTime") == text(fire) and
          run.get("trigger") == "Schedule" and run.get("attempt") == 1, str(run))
    check("started within 5 s of it", all_["startTime"] <= text(fire + datetime.timedelta(seconds=5)),
          all_["startTime"])
    script = get("configmap", all_["deployment"]["configName"], NS)["data"]["script.sql"]
    before = fire - datetime.timedelta(minutes=1)
    check("its script knows the times", f"d > '{text(before)}' AND d <= '{text(fire)}'" in script, script)
    check("and its JobManager the run", get("job", "minutely-jm", NS)["metadata"]["annotations"].get(
        "weir.dev/run-of", "").startswith(run["id"]))
    flink = Cluster("minutely", port)
    # Suspended while it runs: the run ends, and time passes quietly afterwards.
    kubectl("-n", NS, "patch", "sqljob", "minutely", "--type=merge", "-p", '{"spec":{"state":"Suspended"}}')
    time.sleep(2)
    check("suspend lets the run go on", status("minutely", NS)["state"] == "Running")
    flink.finish()
    run, runs, all_ = run_of("minutely")
    check("Succeeded, one run", all_["result"] == "Succeeded" and runs["started"] == 1 and
          runs["succeeded"] == 1, str(runs))
    records = history("minutely")
    check("its record is in the annotation", len(records) == 1 and records[0]["o"] == "OK" and
          records[0]["n"] == run["id"][:8] and records[0]["d"] > 0, str(records))
    check("what nobody measured is null, not zero", [records[0][k] for k in "iku"] == [None] * 3,
          str(records))
    wide = kubectl("-n", NS, "get", "sqljobs", "-o", "wide").splitlines()
    column = wide[0].index("RUNS")
    check("kubectl get -o wide: RUNS", wide[1][column:].split()[0] == "1", "\n".join(wide))


def on_demand(port):
    first = run_of("minutely")[0]
    code, said = order("rerun", "minutely", "--nonce", "a")
    check("kubectl weir rerun: ordered, and why it waits", code == 0 and first["fireTime"] in said and
          "spec.state is Suspended" in said, said)
    time.sleep(3)
    check("suspended, no run starts, asked for or not", status("minutely", NS)["state"] == "Finished")
    # Often enough for a rerun, and no fire of its own in the way.
    kubectl("-n", NS, "patch", "sqljob", "minutely", "--type=merge", "-p", json.dumps(
        {"spec": {"state": "Running", "schedule": {"cron": "0 0 1 1 *"}}}))
    eventually("rerun: another attempt", deployed("minutely", 2), 30)
    run = run_of("minutely")[0]
    check("of the same fire", run["fireTime"] == first["fireTime"] and run["attempt"] == 2 and
          run["number"] == first["number"] and run["id"] != first["id"], str(run))
    Cluster("minutely", port).finish()
    code, said = order("run", "minutely")
    check("kubectl weir run: ordered", code == 0 and "weir.dev/run=" in said, said)
    eventually("run now", deployed("minutely", 3), 30)
    check("is a Manual run", run_of("minutely")[0]["trigger"] == "Manual")
    Cluster("minutely", port).finish()
    check("three records", [r["a"] for r in history("minutely")] == [1, 2, 1], str(history("minutely")))
    code, said = order("rerun", "minutely", "--fire-time", first["fireTime"])
    check("kubectl weir rerun --fire-time: ordered", code == 0, said)
    eventually("the run of that fire", deployed("minutely", 4), 30)
    run = run_of("minutely")[0]
    check("once more", run["fireTime"] == first["fireTime"], str(run))
    Cluster("minutely", port).finish()
    code, said = order("rerun", "nobody")
    check("of no SqlJob: refused, and which", code == 1 and "schedule/nobody" in said and "not found" in said,
          said)
    mark = s.audit_mark()
    time.sleep(10)
    check("at rest nothing is written", not s.writes_since(mark), s.writes_since(mark)[:5])


def backfill(port):
    kubectl("-n", NS, "patch", "sqljob", "minutely", "--type=merge", "-p",
            '{"spec":{"schedule":{"cron":"0 3 * * *","timeZone":"Asia/Shanghai"}}}')
    code, said = order("backfill", "minutely", "2026-01-10", "2026-01-11")
    check("kubectl weir backfill: ordered", code == 0 and "2026-01-10/2026-01-11/" in said, said)
    for sequence, fire in ((5, "2026-01-09T19:00:00Z"), (6, "2026-01-10T19:00:00Z")):
        eventually(f"back-fill: run {sequence - 4}", deployed("minutely", sequence), 30)
        run = run_of("minutely")[0]
        check(f"of {fire}", run["fireTime"] == fire and run["trigger"] == "Backfill", str(run))
        flink = Cluster("minutely", port)
        if sequence == 5:
            time.sleep(3)
            check("one at a time", status("minutely", NS)["deployment"]["sequence"] == 5)
            flink.process.send_signal(signal.SIGUSR1)
            eventually("the next one follows", deployed("minutely", 6), 60)
            flink.process.kill()
            flink.process.wait()
        else:
            flink.finish()
    eventually("and then it is over", s.state_is("minutely", NS, "Finished"), 30)
    check("nothing is left of it", "backfillTo" not in run_of("minutely")[1], str(run_of("minutely")[1]))
    kubectl("-n", NS, "delete", "sqljob", "minutely", "--timeout=60s")


def failover(operators, port):
    """The leader dies as a fire comes due; the other one runs it, once."""
    apply(job("nightly", "* * * * *", port, startingDeadlineSeconds=50), ns=NS)
    eventually("it waits for its fire", lambda: status("nightly", NS).get("reason") == "Scheduled", 20)
    fire = datetime.datetime.strptime(status("nightly", NS)["runs"]["nextFireTime"], "%Y-%m-%dT%H:%M:%SZ")
    fire = fire.replace(tzinfo=datetime.timezone.utc)
    leader = operators[0]
    mark = s.audit_mark()
    time.sleep(max(0, (fire - now()).total_seconds() + 0.15))
    leader.kill()
    eventually("the leader killed as the fire came due: it is run", deployed("nightly", 1), 60)
    run, runs, _ = run_of("nightly")
    check("the same fire, once", run["fireTime"] == text(fire) and runs["started"] == 1, str((run, runs)))
    time.sleep(LEASE_SECONDS + 4)
    made = [w for w in s.writes_since(mark) if w.startswith("create jobs") and "nightly-jm 201" in w]
    check("one JobManager was ever created for it", len(made) == 1, str(made))
    check("by either of the two", status("nightly", NS)["deployment"]["sequence"] == 1)
    kubectl("-n", NS, "delete", "sqljob", "nightly", "--timeout=60s")


def run():
    kubectl("apply", "--server-side", "-f", s.ROOT / "crds")
    s.namespace(NS)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="weir-plugin-"))
    atexit.register(s.remove_tree, folder)
    plugin(folder)
    port = s.free_port()
    flags = ["--namespaces", NS, "--flink-rest-url", "http://127.0.0.1:{port}",
             "--leader-election-namespace", NS, "--leader-election-id", "weir-schedule",
             "--lease-duration", f"{LEASE_SECONDS}s", "--lease-renew-deadline", "4s",
             "--lease-retry-period", "1s"]
    operators = [s.Operator(*flags).start()]
    eventually("the operator is ready", operators[0].ready, 30)
    refusals()
    first_fire(port)
    on_demand(port)
    backfill(port)
    operators.append(s.Operator(*flags).start())
    eventually("a standby is alive", lambda: operators[1].http("/healthz") != "", 30)
    failover(operators, port)
    check("stops cleanly at the end", operators[1].stop() == 0)


if __name__ == "__main__":
    s.main(run)
