#!/usr/bin/env python3
# needs: long
"""Tuning on a real API server: an overloaded stream gets more parallelism, in status alone; what is
recorded goes into two annotations that touch nothing else; junk in them stops nothing. Flink's REST
is played by the wire fake, whose metrics the Flink client's contract suite compares with the real
one's."""
import hashlib
import json
import os
import subprocess
import time

import scenario as s
from scenario import apply, check, eventually, get, kubectl, status

NS = "tuning"
FAKE_FLINK = s.ROOT / "build/release/tests/fakes/fake_flink_server"
SQL = """CREATE TABLE a (x INT) WITH ('connector' = 'datagen');
CREATE TABLE b (x INT) WITH ('connector' = 'blackhole');
INSERT INTO b SELECT x FROM a;
"""


def job(name, mode, port):
    return {"apiVersion": "weir.dev/v1alpha1", "kind": "SqlJob",
            "metadata": {"name": name, "annotations": {"team": "orders"}},
            "spec": {"sql": SQL, "timeouts": {"progress": "1h"},
                     "resources": {"parallelism": 4, "taskManager": {"cpu": "1", "memory": "2Gi"}},
                     "tuning": {"mode": mode, "bounds": {"parallelism": {"max": 12}}},
                     # The fake knows no rescale in place: a tuned value comes by an upgrade here.
                     "flink": {"configuration": {"rest.port": str(port),
                                                 "jobmanager.scheduler": "default"}}}}


def annotation(name, key):
    return get("sqljob", name, ns=NS)["metadata"].get("annotations", {}).get("weir.dev/" + key, "")


def scaled_up(operator, port):
    for name, mode in (("auto", "Auto"), ("advice", "Recommend")):
        apply(job(name, mode, port), ns=NS)
    junk = json.dumps({"metadata": {"annotations": {"weir.dev/history": "x" * 60000,
                                                    "weir.dev/tuner": '{"v":99}'}}})
    kubectl("-n", NS, "patch", "sqljob", "auto", "--type=merge", "-p", junk)
    operator.start("--flink-rest-url", "http://127.0.0.1:{port}", "--tuning-interval", "20s")
    eventually("both are deployed", lambda: all(
        status(n, NS).get("deployment", {}).get("sequence") == 1 for n in ("auto", "advice")), 60)
    ids = []
    for name in ("auto", "advice"):
        uid = get("sqljob", name, ns=NS)["metadata"]["uid"]
        ids += [hashlib.sha256(f"{uid}/{n}".encode()).hexdigest()[:32] for n in range(1, 6)]
    flink = subprocess.Popen([FAKE_FLINK, "--port", str(port), "--parallelism", "4", "--rate", "4000",
                              "--busy", "1", "--lag", "900000", *ids])
    try:
        eventually("both run", lambda: all(
            status(n, NS).get("state") == "Running" for n in ("auto", "advice")), 90)
        before = get("sqljob", "auto", ns=NS)
        told = lambda: (s.condition("auto", NS, "Tuned").get("reason") == "TunerHistoryDamaged",
                        str(s.condition("auto", NS, "Tuned")))
        eventually("junk in the annotations is told", told, 120, every=1)
        eventually("Recommend says more parallelism",
                   lambda: (status("advice", NS).get("recommended", {}).get("parallelism", 0) > 4,
                            str(status("advice", NS).get("recommended"))), 300, every=2)
        eventually("Auto puts it into force",
                   lambda: (status("auto", NS).get("tuned", {}).get("parallelism", 0) > 4,
                            str(status("auto", NS).get("tuned"))), 300, every=2)
        check("Recommend changes nothing", status("advice", NS)["deployment"]["parallelism"] == 4 and
              "tuned" not in status("advice", NS))
        wanted = status("auto", NS)["tuned"]["parallelism"]
        eventually("the job is wanted at it", lambda: (
            status("auto", NS)["deployment"]["parallelism"] == wanted,
            str(status("auto", NS)["deployment"])), 60)
        sequence = status("auto", NS)["deployment"]["sequence"]
        time.sleep(20)  # Flink's double stays at the old parallelism, as one without slots would
        check("and is left alone then", status("auto", NS)["deployment"]["sequence"] == sequence)
        after = get("sqljob", "auto", ns=NS)
        check("the spec is as it was, and of the same generation",
              after["spec"] == before["spec"] and
              after["metadata"]["generation"] == before["metadata"]["generation"])
        check("other annotations are", after["metadata"]["annotations"]["team"] == "orders")
        eventually("the decision is recorded", lambda: annotation("auto", "history").startswith("{"), 30)
        history = json.loads(annotation("auto", "history"))
        state = json.loads(annotation("auto", "tuner"))
        check("with its reason", history["v"] == 1 and history["decisions"][-1]["a"] is True and
              history["decisions"][-1]["w"], history.get("decisions"))
        check("and the tuner's state", state["v"] == 1)
        check("the junk is told still, though it is mended", *told())
        drawn = s.sh(s.WEIR, "history", f"{NS}/auto", "--kubeconfig", os.environ["KUBECONFIG"])
        check("the history is drawn", "parallelism" in drawn and "in force" in drawn, drawn)
        served = json.loads(operator.http(f"/api/v1/history?job={NS}/auto"))
        check("and served", served["decisions"][-1]["applied"] is True and served["windows"] and
              served["damage"] == [], json.dumps(served)[:400])
        check("in few bytes", len(annotation("auto", "history")) + len(annotation("auto", "tuner")) < 6144)
        events = [e["reason"] for e in get("events", ns=NS)]
        check("Events say so", "Tuned" in events and "Recommended" in events, sorted(set(events)))
    finally:
        flink.kill()
        flink.wait()


def user_wins():
    kubectl("-n", NS, "patch", "sqljob", "auto", "--type=merge", "-p",
            json.dumps({"spec": {"resources": {"parallelism": 3}}}))
    eventually("an edit of the resources wins", lambda: (
        status("auto", NS)["deployment"]["parallelism"] == 3 and "tuned" not in status("auto", NS),
        str(status("auto", NS))), 60)


def made_anew():
    """The uid in the merge patch guards: what was recorded of one object never gets into the next."""
    uid = get("sqljob", "advice", ns=NS)["metadata"]["uid"]
    kubectl("-n", NS, "delete", "sqljob", "advice", "--wait", "--timeout=120s", timeout=130)
    apply(job("advice", "Off", 1), ns=NS)
    patch = json.dumps({"metadata": {"uid": uid, "annotations": {"weir.dev/history": "{}"}}})
    try:
        kubectl("-n", NS, "patch", "sqljob", "advice", "--type=merge", "-p", patch)
        refused = ""
    except RuntimeError as error:
        refused = str(error)
    check("a patch for the former object is refused", "UID" in refused or "uid" in refused, refused)
    check("and nothing is written", annotation("advice", "history") == "")


def run():
    kubectl("apply", "--server-side", "-f", s.ROOT / "crds")
    s.namespace(NS)
    operator = s.Operator("--namespaces", NS, "--leader-elect=false")
    port = s.free_port()
    scaled_up(operator, port)
    user_wins()
    made_anew()
    check("stops cleanly", operator.stop() == 0)


if __name__ == "__main__":
    s.main(run)
