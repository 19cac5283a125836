#!/usr/bin/env python3
# needs: control-plane
"""What Kubernetes refuses or holds back, and a leader that dies: a ResourceQuota without room for a
Pod is told and overcome, a Pod that does not leave keeps the next deployment away, and of two
operators the standby takes over from one killed with -9, starting nothing twice."""
import json
import signal
import subprocess
import time

import scenario as s
from robust_test import FAKE_FLINK, job
from scenario import apply, check, condition, eventually, get, kubectl, status

NS = "trouble"
LEASE = "weir-trouble"
LEASE_SECONDS = 6
HOLD = "test.weir.dev/hold"


def deployments(name):
    return sorted((d["metadata"]["name"], d["metadata"]["labels"]["weir.dev/sequence"])
                  for d in get("deployments", ns=NS, selector=f"weir.dev/job={name}"))


def short(name):
    now = status(name, NS)
    return json.dumps({k: now.get(k) for k in ("state", "reason", "message", "conditions")})[:900]


def told(name, kind, reason, *words):
    """The condition says True for this reason, with these words in its message."""
    def look():
        now = condition(name, NS, kind)
        return (now.get("status") == "True" and now.get("reason") == reason and
                all(w in now.get("message", "") for w in words)), short(name)
    return look


def quota():
    apply({"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "full"},
           "spec": {"hard": {"pods": "0"}}}, ns=NS)
    eventually("the quota is in force", lambda: (
        get("resourcequota", "full", NS).get("status", {}).get("hard") == {"pods": "0"}, ""), 30)
    refused = job("refused")
    refused["spec"]["timeouts"] = {"progress": "15s"}
    apply(refused, ns=NS)

    def message():
        now = status("refused", NS)
        return (now.get("reason") == "Deploying" and "exceeded quota: full" in now.get("message", "")
                and "spec.resources" in now["message"]), short("refused")
    eventually("Pods that a quota refuses: status names the quota and what mends it", message, 60)
    eventually("after timeouts.progress: Stalled/QuotaExceeded",
               told("refused", "Stalled", "QuotaExceeded", "exceeded quota: full"), 60)
    check("it is not given up: its objects stay", len(deployments("refused")) == 2)
    kubectl("-n", NS, "delete", "resourcequota", "full")

    def mended():
        pods = get("pods", ns=NS, selector="weir.dev/job=refused")
        return (len(pods) == 2 and condition("refused", NS, "Stalled").get("reason") !=
                "QuotaExceeded"), short("refused")
    # The ReplicaSet controller tries again after twice the time that it has waited so far.
    eventually("without the quota its Pods come, and the word is taken back", mended, 240)
    kubectl("-n", NS, "delete", "sqljob", "refused", "--wait", "--timeout=100s")


def held(finalizers, pod):
    kubectl("-n", NS, "patch", "pod", pod, "--type=merge", "-p",
            json.dumps({"metadata": {"finalizers": finalizers}}))


def hold_a_pod():
    """A finalizer keeps a Pod in the API, as a lost node does; its job is edited. The Pod has no
    node, so that the fake kubelet, which takes finalizers away, does not see it."""
    stays = job("stays")
    stays["spec"]["flink"] = {"podTemplates": {"taskManager": {
        "spec": {"nodeSelector": {"no": "node"}}}}}
    apply(stays, ns=NS)

    def pods():
        return get("pods", ns=NS, selector="weir.dev/job=stays,app.kubernetes.io/component=taskmanager")
    eventually("a job has a TaskManager Pod", lambda: (len(pods()) == 1, short("stays")), 60)
    pod = pods()[0]["metadata"]["name"]
    held([HOLD], pod)
    kubectl("-n", NS, "patch", "sqljob", "stays", "--type=merge", "-p",
            json.dumps({"spec": {"resources": {"parallelism": 2}}}))
    return pod


def pod_that_stays(pod):
    seen = []

    def warned():
        now = status("stays", NS)
        seen.append(deployments("stays"))
        return (now["state"] == "Warning" and now["reason"] == "OldPodsTerminating" and
                pod in now["message"]), short("stays")
    eventually("edited, and the old Pod stays: Warning/OldPodsTerminating names it", warned, 120, 1)
    time.sleep(5)
    seen.append(deployments("stays"))
    second = [d for look in seen for d in look if d[1] != "1"]
    check("no second start beside it", not second and status("stays", NS)["deployment"]["sequence"] == 1,
          second)
    left = [d["metadata"]["name"] for d in get("deployments", ns=NS, selector="weir.dev/job=stays")
            if "deletionTimestamp" not in d["metadata"]]
    check("its deployments are being deleted", not left, left)
    held(None, pod)
    eventually("the Pod has left: the next deployment starts",
               lambda: (deployments("stays") == [("stays-jm", "2"), ("stays-tm", "2")], short("stays")), 60)
    kubectl("-n", NS, "delete", "sqljob", "stays", "--wait", "--timeout=100s")


def holder():
    lease = get("lease", LEASE, NS) or {}
    return lease.get("spec", {}).get("holderIdentity", "")


def one_deployment_each(names):
    for name in names:
        found = deployments(name)
        if found != [(f"{name}-jm", "1"), (f"{name}-tm", "1")]:
            return False, f"{name}: {found}; {short(name)}"
    return True, ""


def stories():
    """What each status tells, by name."""
    return {j["metadata"]["name"]: {k: j.get("status", {}).get(k) for k in ("state", "reason", "message")}
            for j in get("sqljobs", ns=NS)}


def all_running():
    now = stories()
    return {story["state"] for story in now.values()} == {"Running"}, str(now)


def takeover():
    port, flink = s.free_port(), None
    args = ["--flink-rest-url", "http://127.0.0.1:{port}",
            "--namespaces", NS, "--leader-election-namespace", NS, "--leader-election-id", LEASE,
            "--lease-duration", f"{LEASE_SECONDS}s", "--lease-renew-deadline", "4s",
            "--lease-retry-period", "1s"]
    first, second = s.Operator(*args).start(), None
    try:
        eventually("the first operator holds the Lease", lambda: (holder() != "", ""), 30)
        before = holder()
        second = s.Operator(*args).start()
        eventually("the second is alive", lambda: second.http("/healthz") != "", 30)
        names = [f"both-{i}" for i in range(8)]
        apply({"apiVersion": "v1", "kind": "List", "items": [job(n, port=port) for n in names[:4]]}, ns=NS)
        first.kill(signal.SIGKILL)  # somewhere among the objects of the first four
        killed = time.monotonic()
        apply({"apiVersion": "v1", "kind": "List", "items": [job(n, port=port) for n in names[4:]]}, ns=NS)
        eventually("the leader killed: the standby holds the Lease",
                   lambda: (holder() not in ("", before), holder()), LEASE_SECONDS + 20, 0.1)
        took = time.monotonic() - killed
        check(f"within its duration of {LEASE_SECONDS} s and a little ({took:.1f} s)",
              took < LEASE_SECONDS + 6)
        eventually("every job is deployed once, under sequence 1", lambda: one_deployment_each(names), 60)
        ids = [d["metadata"]["labels"]["weir.dev/job-id"] for d in get("deployments", ns=NS)]
        want = sorted(2 * [status(n, NS)["deployment"]["jobId"] for n in names])
        check("with the job id that its status names", sorted(ids) == want, ids)
        flink = subprocess.Popen([FAKE_FLINK, "--port", str(port), *sorted(set(want))])
        eventually("every job is Running", all_running, 120)
        check("the standby is still the same process", second.process.poll() is None)
        third = holder()
        first.start()
        time.sleep(LEASE_SECONDS + 2)
        check("the first, back again, takes nothing from it", holder() == third, holder())
        before, mark = stories(), s.audit_mark()
        check("stops cleanly", second.stop() == 0)
        eventually("a Lease that is given back is taken at once", lambda: (holder() not in ("", third), ""), 5, 0.1)
        time.sleep(5)
        writes = s.writes_since(mark)
        check("and the new leader writes nothing", not [w for w in writes if "events" not in w],
              f"{writes}\n     before: {before}\n     after:  {stories()}")
        flink.kill()  # it cannot cancel
        kubectl("-n", NS, "delete", "sqljobs", "--all", "--wait", "--timeout=120s", timeout=130)
    finally:
        for operator in (first, second):
            if operator:
                operator.kill()
        if flink:
            flink.kill()
            flink.wait()


def run():
    kubectl("apply", "--server-side", "-f", s.ROOT / "crds")
    s.namespace(NS)
    operator = s.Operator("--namespaces", NS, "--leader-elect=false").start()
    pod = hold_a_pod()  # the operator's patience with it, a minute, passes during the next part
    quota()
    pod_that_stays(pod)
    check("stops cleanly", operator.stop() == 0)
    takeover()


if __name__ == "__main__":
    s.main(run)
