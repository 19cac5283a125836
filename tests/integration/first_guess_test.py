#!/usr/bin/env python3
# needs: control-plane
"""What a stream starts with that nobody has measured yet, on a real API server: whether the user wrote
TaskManager memory is told apart from its default, the guess is status.tuned of the one and only start,
and an object that was stored when the schema still had the default is left as it is."""
import json

import scenario as s
from scenario import apply, check, eventually, get, kubectl, status

NS = "guess"
SUMS = " UNION ALL ".join(f"SELECT {key}, SUM(amount) FROM orders GROUP BY {key}" for key in (
    "customer", "shop", "UPPER(customer)", "UPPER(shop)", "LOWER(customer)", "LOWER(shop)"))
SQL = f"""CREATE TABLE orders (customer STRING, shop STRING, amount DOUBLE) WITH ('connector' = 'datagen');
CREATE TABLE sums (k STRING, total DOUBLE) WITH ('connector' = 'blackhole');
INSERT INTO sums {SUMS};
"""


def job(name, mode, resources=None):
    return {"apiVersion": "weir.dev/v1alpha1", "kind": "SqlJob", "metadata": {"name": name},
            "spec": {"sql": SQL, "timeouts": {"progress": "1h"}, "tuning": {"mode": mode},
                     **({"resources": resources} if resources else {})}}


def schema_default(op):
    path = ("/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/resources/properties/"
            "taskManager/properties/memory/default")
    kubectl("patch", "crd", "sqljobs.weir.dev", "--type=json", "-p",
            json.dumps([{"op": op, "path": path, **({"value": "1536Mi"} if op == "add" else {})}]))


def stored(name, mode, want):
    """Applied until it is stored so: a change of the schema takes a moment."""
    kubectl("-n", NS, "delete", "sqljob", name, "--ignore-not-found")
    apply(job(name, mode), ns=NS)
    spec = get("sqljob", name, ns=NS)["spec"]
    return spec["resources"]["taskManager"] == want, json.dumps(spec.get("resources"))


def memory(name):
    pod = get("deployment", f"{name}-tm", ns=NS)["spec"]["template"]["spec"]
    return pod["containers"][0]["resources"]["requests"]["memory"]


def run():
    kubectl("apply", "--server-side", "-f", s.ROOT / "crds")
    kubectl("wait", "--for=condition=Established", "crd/sqljobs.weir.dev", "--timeout=30s")
    s.namespace(NS)
    schema_default("add")
    eventually("a job is stored with the default filled in",
               lambda: stored("stored", "Auto", {"memory": "1536Mi"}), 30, every=1)
    schema_default("remove")
    eventually("and one as it was written", lambda: stored("auto", "Auto", {}), 30, every=1)
    apply(job("advice", "Recommend"), ns=NS)
    apply(job("off", "Off"), ns=NS)
    apply(job("written", "Auto", {"taskManager": {"memory": "1536Mi"}}), ns=NS)
    operator = s.Operator("--namespaces", NS, "--leader-elect=false")
    operator.start()
    names = ("stored", "auto", "advice", "off", "written")
    eventually("all are deployed", lambda: all(
        status(n, NS).get("deployment", {}).get("sequence") == 1 for n in names), 60)
    eventually("with TaskManagers", lambda: all(memory(n) for n in names), 60)
    tuned = status("auto", NS).get("tuned", {})
    guess = tuned.get("taskManager", {}).get("memory", "")
    check("Auto: the guess is in force, with its reason", guess.endswith("Mi") and
          int(guess[:-2]) > 1536 and "first guess" in tuned.get("reason", ""), json.dumps(tuned))
    check("and its TaskManagers have it", memory("auto") == guess, memory("auto"))
    check("Recommend: it is told", status("advice", NS).get("recommended", {}).get("taskManager", {})
          .get("memory") == guess, json.dumps(status("advice", NS).get("recommended")))
    for name in ("stored", "advice", "off", "written"):
        check(f"{name} runs with what it has", memory(name) == "1536Mi" and
              "tuned" not in status(name, NS), memory(name))
    told = kubectl("-n", NS, "describe", "sqljob", "auto")
    check("kubectl describe tells it", f"memory 1536Mi to {guess}: first guess" in told and
          "Reason:" in told, told[-600:])
    check("the spec is as it was written",
          get("sqljob", "auto", ns=NS)["spec"]["resources"]["taskManager"] == {})
    kubectl("-n", NS, "patch", "sqljob", "auto", "--type=merge", "-p",
            json.dumps({"spec": {"resources": {"taskManager": {"memory": "1536Mi"}}}}))
    eventually("what the user writes wins, also in the default's words", lambda: (
        status("auto", NS)["deployment"]["sequence"] == 2 and "tuned" not in status("auto", NS) and
        memory("auto") == "1536Mi", json.dumps(status("auto", NS))), 90)
    check("and nothing else was started anew", all(
        status(n, NS)["deployment"]["sequence"] == 1 for n in names if n != "auto"))


if __name__ == "__main__":
    s.main(run)
