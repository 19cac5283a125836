#!/usr/bin/env python3
# needs: control-plane
"""Users' own connectors from labelled ConfigMaps, with an operator that has the chart's rights and no
others: unknown before, checked once described; a description that cannot be read is an Event, and the
last good one counts; an edit of it starts what was refused and leaves alone what runs."""
import hashlib
import json
import os
import pathlib
import re
import tempfile

import scenario as s
from robust_test import job
from scenario import apply, check, condition, eventually, get, kubectl, sh, status

NS, HOME = "connectors-jobs", "connectors-weir"
PATIENCE = 120
SQL = """CREATE TABLE a (x INT) WITH ('connector' = 'shop-bus', '{option}' = 'orders');
CREATE TABLE b (x INT) WITH ('connector' = 'blackhole');
INSERT INTO b SELECT x FROM a;
"""
# Read from the factory, as it were: what it does not know is an error.
BUS = """connector: shop-bus
evidence: factory
release: flink
roles: [source]
options:
  {option}: {{type: string, required: true}}
"""


def account():
    """The operator's service account with the rights that the chart renders, as a kubeconfig."""
    rendered = sh("helm", "template", "weir", s.ROOT / "charts/weir", "--kube-version", "1.36.3", "-n", HOME,
                  "--set", f"jobNamespaces={{{NS}}}", "-s", "templates/rbac.yaml",
                  "-s", "templates/serviceaccount.yaml")
    apply(rendered)
    token = kubectl("create", "token", "weir", "-n", HOME, "--duration", "2h").strip()
    config = json.loads(kubectl("config", "view", "--raw", "--flatten", "--minify", "-o", "json"))
    config["users"] = [{"name": "weir", "user": {"token": token}}]
    config["contexts"] = [{"name": "weir", "context": {
        "cluster": config["clusters"][0]["name"], "user": "weir", "namespace": HOME}}]
    config["current-context"] = "weir"
    path = pathlib.Path(tempfile.mkdtemp(prefix="weir-connectors-")) / "kubeconfig"
    path.write_text(json.dumps(config))
    path.chmod(0o600)
    return path


def may(verb, what, ns):
    return sh("kubectl", "auth", "can-i", verb, what, "-n", ns, "--as",
              f"system:serviceaccount:{HOME}:weir", ok=False).strip() == "yes"


def describe(text):
    apply({"apiVersion": "v1", "kind": "ConfigMap",
           "metadata": {"name": "bus", "labels": {"weir.dev/connector": ""}}, "data": {"bus.yaml": text}}, ns=HOME)


def start(name, option):
    apply(job(name, sql=SQL.format(option=option)), ns=NS)


def short(name):
    now = status(name, NS)
    return json.dumps({k: now.get(k) for k in ("state", "reason", "message", "sql")})[:900]


def uids(name):
    return sorted(d["metadata"]["uid"] for d in get("deployments", ns=NS, selector=f"weir.dev/job={name}"))


def deployed(name):
    def look():
        return (status(name, NS).get("deployment", {}).get("sequence") == 1 and len(uids(name)) == 2), short(name)
    return look


def refused(name, word):
    def look():
        now = condition(name, NS, "SqlValid")
        return (status(name, NS).get("reason") == "SqlInvalid" and now.get("status") == "False" and
                word in now.get("message", "")), json.dumps(now)[:600]
    return look


def own(name):
    return status(name, NS).get("deployment", {}).get("ownConnectors", [])


def made_with(text):
    return ["shop-bus " + hashlib.sha256(text.encode()).hexdigest()[:16]]


def gauge(operator, name, value):
    def look():
        found = re.search(rf"^{name}(?:{{}})? (\S+)$", operator.http("/metrics"), re.M)
        return found is not None and float(found[1]) == value, found and found[0]
    return look


def events(reason):
    return [e.get("note", "") for e in get("events.events.k8s.io", ns=HOME)
            if e.get("reason") == reason and e["regarding"]["kind"] == "ConfigMap" and
            e["regarding"]["name"] == "bus"]


def run():
    kubectl("apply", "--server-side", "-f", s.ROOT / "crds")
    for name in (NS, HOME):
        s.namespace(name)
    kubeconfig = account()
    check("the chart lets the operator list and watch ConfigMaps where descriptions are, and no more",
          [may(v, "configmaps", HOME) for v in ("list", "watch", "get", "create", "patch", "delete")] ==
          [True, True, False, False, False, False] and not may("list", "configmaps", "kube-system") and
          not may("get", "secrets", HOME))
    operator = s.Operator("--namespaces", NS, kubeconfig=kubeconfig).start()
    eventually("the operator is ready, and there is no description yet", operator.ready, PATIENCE)

    start("before", "chanel")
    eventually("a connector that nobody describes: the job is deployed", deployed("before"), PATIENCE)
    check("with a warning that it is not known",
          any("SQL0503" in n for n in status("before", NS)["sql"]["notes"]) and own("before") == [], short("before"))
    first = BUS.format(option="channel")
    describe(first)
    eventually("a labelled ConfigMap comes, and counts", gauge(operator, "weir_own_connectors", 1), PATIENCE)
    start("refused", "chanel")
    eventually("the same script is now checked against it, and refused", refused("refused", "channel"), PATIENCE)
    start("good", "channel")
    eventually("one that fits is deployed", deployed("good"), PATIENCE)
    check("its status names the description by name and hash", own("good") == made_with(first), own("good"))
    check("the one that ran before is as it was",
          own("before") == [] and condition("before", NS, "SqlValid").get("status") == "True", short("before"))

    describe(first.replace("options:", "optons:"))
    eventually("one that cannot be read is a Warning Event with place and remedy", lambda: (
        any("data key bus.yaml: document in line 1: optons: no such" in n and "weir check --connectors" in n
            for n in events("ConnectorInvalid")), events("ConnectorInvalid")), PATIENCE)
    check("and a metric", gauge(operator, "weir_own_connectors_invalid", 1)()[0])
    start("still", "chanel")
    eventually("the last good one stays in force", refused("still", "channel"), PATIENCE)

    kept = {name: uids(name) for name in ("before", "good")}
    second = BUS.format(option="chanel")
    describe(second)
    for name in ("refused", "still"):
        eventually(f"another description, which fits: {name} starts by itself", deployed(name), PATIENCE)
        check("with that one", own(name) == made_with(second), own(name))
    kubectl("-n", HOME, "delete", "configmap", "bus")
    eventually("without the ConfigMap nothing is described", gauge(operator, "weir_own_connectors", 0), PATIENCE)
    for name in ("before", "good"):
        check(f"what ran is untouched by all of it: {name}",
              uids(name) == kept[name] and deployed(name)()[0] and
              condition(name, NS, "SqlValid").get("status") == "True", short(name))
    check("and still says what it was compiled with", own("good") == made_with(first), own("good"))
    kubectl("-n", NS, "delete", "sqljobs", "--all", "--wait", "--timeout=300s", timeout=310)
    check("stops cleanly", operator.stop() == 0)
    os.remove(kubeconfig)


if __name__ == "__main__":
    s.main(run)
