#!/usr/bin/env python3
# needs: control-plane
"""Pipelines on a real API server and real sockets: external workers (the example's) are arbitrated, the window,
the channel, the mode and rollbacks are ordered live, the operator and a worker are killed with -9."""
import atexit
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import time

import scenario as s
from scenario import apply, check, eventually, get, kubectl

NS = os.environ.get("WEIR_TEST_NS", "pipes")
STAGES = ("select", "extract", "transform", "load")
EXAMPLES = s.ROOT / "examples" / "pipeline"
CPP_WORKER = os.environ.get("WEIR_EXAMPLE_WORKER", str(s.ROOT / "build/release/tests/arbiter/worker/example_worker"))
LEASE = ("--lease-duration", "3s", "--lease-renew-deadline", "2s", "--lease-retry-period", "500ms")


class Process:
    """A worker or a keeper, as a process of this machine."""

    def __init__(self, *args, node="node-1", token=None, authority=None):
        self.args, self.path = args, tempfile.mktemp(prefix="weir-worker-", suffix=".log")
        self.env = {**os.environ, "HOSTNAME": node, "WEIR_TOKEN": token or TOKEN}
        if authority:
            self.env["SSL_CERT_FILE"] = str(authority)
        self.process = None
        atexit.register(self.kill)
        self.start()

    def start(self):
        self.process = subprocess.Popen([*map(str, self.args)], env=self.env, stdin=subprocess.DEVNULL,
                                        stdout=open(self.path, "ab"), stderr=subprocess.STDOUT)
        return self

    def kill(self, sig=signal.SIGKILL):
        if self.process and self.process.poll() is None:
            self.process.send_signal(sig)
            self.process.wait(10)

    def text(self):
        return pathlib.Path(self.path).read_text(errors="replace")


def worker(url, name, stage, **kwargs):
    return Process(EXAMPLES / "worker.py", url, NS, name, stage, **kwargs)


def keeper(url, name, **kwargs):
    return Process(EXAMPLES / "keeper.py", url, NS, name, **kwargs)


def pipeline(name, ok=True, **spec):
    return apply({"apiVersion": "weir.dev/v1alpha1", "kind": "Pipeline", "metadata": {"name": name}, "spec": spec},
                 ns=NS, ok=ok)


def keys(end, step=10):
    return {"keyRange": {"start": 0, "end": end, "step": step}}


def listing(name):
    return {"namesFrom": {"configMapKeyRef": {"name": name, "key": "names"}}}


def status(name):
    return (get("pipeline", name, NS) or {}).get("status", {})


def says(name, **want):
    def look():
        now = status(name)
        return all(now.get(key) == value for key, value in want.items()), json.dumps(
            {key: value for key, value in now.items() if key not in ("arbitration", "conditions")})
    return look


def patch(name, **spec):
    kubectl("patch", "pipeline", name, "-n", NS, "--type=merge", "-p", json.dumps({"spec": spec}))


def annotate(name, key, nonce):
    kubectl("annotate", "pipeline", name, "-n", NS, "--overwrite", f"weir.dev/{key}={nonce}")


def loads(*workers):
    """(id, begin, end) of each Load, in order."""
    found = []
    for one in workers:
        found += [(int(i), b, e) for i, b, e in re.findall(r"^load (\d+): '(.*)' to '(.*)'.*$", one.text(), re.M)]
    return found


def ascend_without_gap(found, first, last):
    """Ids ascend; each range begins where the one before ended, or is the one before again."""
    at, before = first, 0
    for process, begin, end in found:
        if process <= before:
            return False, f"{process} after {before}"
        if begin != at and end != at:
            return False, f"{process}: {begin}..{end} after {at}"
        at, before = end, process
    return at == last, f"ended at {at} of {last}"


def token(account="worker", audience="weir"):
    return kubectl("create", "token", account, "-n", NS, "--audience", audience, "--duration", "2h").strip()


def setup():
    global TOKEN  # drawn once the account is there
    kubectl("apply", "--server-side", "-f", s.ROOT / "crds")
    kubectl("wait", "--for=condition=Established", "crd/pipelines.weir.dev", "--timeout=30s")
    s.namespace(NS)
    for account in ("worker", "stranger"):
        apply({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": account}}, ns=NS)
    apply({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "worker"},
           "rules": [{"apiGroups": ["weir.dev"], "resources": ["pipelines/work"], "verbs": ["update"]}]}, ns=NS)
    apply({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "worker"},
           "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "worker"},
           "subjects": [{"kind": "ServiceAccount", "name": "worker", "namespace": NS}]}, ns=NS)
    TOKEN = token()


def schema():
    done = subprocess.run(["kubectl", "apply", "-n", NS, "-f", "-"], capture_output=True, text=True, input=json.dumps(
        {"apiVersion": "weir.dev/v1alpha1", "kind": "Pipeline", "metadata": {"name": "zk"},
         "spec": {"arbitration": "ZooKeeper"}}))
    check("a mode that does not work yet is refused", done.returncode != 0 and "ZooKeeper" in done.stderr, done.stderr)
    cases = {
        "a window that status cannot hold": {"window": 25},
        "one that only memory holds": {"window": 129, "arbitration": "Rpc"},
        "two sources": {"source": {**keys(5), "files": {"names": ["a"]}}},
        "a listing here and elsewhere": {"source": {"files": {"names": ["a"], **listing("day")}}},
        "a listing nowhere": {"source": {"files": {"perProcess": 2}}},
        "a listing without its key": {"source": {"files": {"namesFrom": {"configMapKeyRef": {"name": "day"}}}}},
        "a stage with SQL and a worker": {"stages": {"load": {"sql": "SELECT 1", "worker": {}}}},
        "a back-off that ends before it begins": {"stages": {"load": {"retry": {"backoff": {"initial": "5m"}}}}},
    }
    for name, spec in cases.items():
        done = subprocess.run(["kubectl", "apply", "-n", NS, "-f", "-"], capture_output=True, text=True,
                              input=json.dumps({"apiVersion": "weir.dev/v1alpha1", "kind": "Pipeline",
                                                "metadata": {"name": "bad"}, "spec": spec}))
        check(f"refused: {name}", done.returncode != 0, done.stdout)


def moves(url):
    pipeline("first", source=keys(100))
    eventually("without workers it waits for an active node", says("first", reason="NoActiveNode", permit="Withheld"))
    team = {stage: worker(url, "first", stage) for stage in STAGES if stage != "transform"}
    team["transform"] = Process(CPP_WORKER, url, NS, "first", "transform")
    keep = keeper(url, "first")
    eventually("ten processes go through four workers", says("first", reason="SourceExhausted", cursor="100",
                                                             lastLoadedId=10, inFlight=0), 60)
    ok, why = ascend_without_gap(loads(team["load"]), "0", "100")
    check("loads ascend and cover the source", ok and len(loads(team["load"])) == 10, why)
    line = kubectl("get", "pipe", "first", "-n", NS).splitlines()
    check("kubectl's columns", line[0].split() == ["NAME", "CHANNEL", "PERMIT", "MODE", "WINDOW", "INFLIGHT", "LOADED",
                                                   "REASON", "AGE"] and
          line[1].split()[:8] == ["first", "Start", "Granted", "Kubernetes", "3", "0", "10", "SourceExhausted"], line)
    check("one of them is the example in C++", team["transform"].text().count("transform ") == 10,
          team["transform"].text())
    check("it is Ready", kubectl("wait", "pipeline/first", "-n", NS, "--for=condition=Ready", "--timeout=10s") != "")
    eventually("the keeper has acknowledged all", says("first", terminations=0), 30)
    check("ten NORMAL terminations, ascending", re.findall(r"^NORMAL (\d+)", keep.text(), re.M) ==
          [str(i) for i in range(1, 11)], keep.text())
    patch("first", source=keys(200))
    eventually("a longer source goes on where it was", says("first", reason="SourceExhausted", cursor="200",
                                                            lastLoadedId=20), 60)
    for one in (*team.values(), keep):
        one.kill()
    eventually("without its node it is withheld", says("first", reason="NoActiveNode"), 40)
    reasons = {event["reason"] for event in get("events", ns=NS) if event["regarding"]["name"] == "first"} \
        if get("events", ns=NS) and "regarding" in get("events", ns=NS)[0] else {
            event["reason"] for event in get("events.events.k8s.io", ns=NS) if event["regarding"]["name"] == "first"}
    check("Events tell of it", {"ActiveNode", "PermitGranted", "PermitWithheld"} <= reasons, str(reasons))


def window_and_rollback(url):
    pipeline("live", source=keys(1000), window=3)
    team = [worker(url, "live", stage) for stage in STAGES[:3]] + [keeper(url, "live")]
    eventually("the window fills and no more", says("live", inFlight=3, window=3, lastLoadedId=0), 40)
    stages = [p["stage"] for p in status("live")["processes"]]
    eventually("status shows the processes in flight", lambda: [
        p["stage"] for p in status("live")["processes"]] == ["load"] * 3, 20)
    check("with the time of each", all("startedAt" in p for p in status("live")["processes"]), stages)
    patch("live", window=5)
    eventually("a larger window admits the difference at once", says("live", inFlight=5, window=5), 30)
    patch("live", window=2)
    eventually("a smaller one takes none away", says("live", inFlight=5, window=2), 30)

    annotate("live", "rollback", "r1")
    eventually("rolled back by order", says("live", reason="RolledBack", channel="Pause", permit="Withheld", inFlight=0,
                                            rollbackNonce="r1", lastLoadedId=0), 30)
    keep = team[3]
    eventually("five terminations, ascending", lambda: (re.findall(r"^ROLLBACK (\d+) Ordered", keep.text(), re.M) ==
                                                        ["1", "2", "3", "4", "5"], keep.text()), 30)
    eventually("the consumer has acknowledged, and it stays paused", says("live", terminations=0, reason="RolledBack"),
               30)
    stalled = {c["type"]: c["status"] for c in status("live")["conditions"]}
    check("that is Stalled: it needs somebody", stalled["Stalled"] == "True" and stalled["Ready"] == "False", stalled)
    annotate("live", "resume", "1")
    eventually("resumed, with new ids in the smaller window", says("live", reason="Permitted", inFlight=2, window=2,
                                                                   resumeNonce="1"), 30)
    check("above those rolled back", status("live")["processes"][0]["id"] > 5, status("live")["processes"])
    team.append(worker(url, "live", "load"))
    eventually("and the same ranges are loaded", lambda: (ascend_without_gap(loads(team[4])[:3], "0", "30")), 40)
    patch("live", channel="Stop")
    eventually("stopped as wished, and Ready", says("live", channel="Stop", reason="ChannelStopped", inFlight=0), 30)
    patch("live", channel="Start", arbitration="Memory")
    eventually("the mode is changed live", says("live", mode="Memory"), 30)
    before = status("live")["lastLoadedId"]
    eventually("and it goes on", lambda: (status("live").get("lastLoadedId", 0) > before, json.dumps(
        {k: v for k, v in status("live").items() if k not in ("arbitration", "conditions")})), 60)
    for one in team:
        one.kill()


def operator_killed(url, operator):
    pipeline("crash", source=keys(400), window=4)
    team = {stage: worker(url, "crash", stage) for stage in STAGES}
    keep = keeper(url, "crash")
    for at in (5, 15, 25):
        eventually(f"{at} processes are loaded", lambda: status("crash").get("lastLoadedId", 0) >= at, 60)
        operator.kill()
        operator.start()
    eventually("the operator killed with -9, the pipeline comes to its end", says("crash", cursor="400"), 120)
    ok, why = ascend_without_gap(loads(team["load"]), "0", "400")
    check("loads ascend, none is skipped", ok, why)
    for one in (*team.values(), keep):
        one.kill()


def worker_killed(url):
    pipeline("lost", source=keys(100), stages={"extract": {"worker": {}}})
    team = {stage: worker(url, "lost", stage, node="node-1") for stage in ("select", "transform", "load")}
    keep = keeper(url, "lost", node="node-1")
    # A worker that takes a process and dies: the process is another one's after the grant's time.
    import urllib.request
    def await_one():
        request = urllib.request.Request(
            f"{url}/v1/pipelines/{NS}/lost/extract:await?wait=20s", json.dumps({"node": "node-2", "request": "q"}).encode(),
            {"Authorization": "Bearer " + TOKEN})
        for _ in range(60):
            try:
                with urllib.request.urlopen(request, timeout=40) as answer:
                    return json.load(answer) if answer.status == 200 else None
            except OSError:  # the operator has just been killed: another begins to lead
                time.sleep(0.5)
        return None
    taken = await_one()
    check("a worker takes a process", taken is not None and taken["stage"] == "extract", taken)
    again = await_one()
    check("the same request is given the same grant", again and again["grant"] == taken["grant"], again)
    team["extract"] = worker(url, "lost", "extract", node="node-1")
    eventually("all is loaded when its grant is over", says("lost", cursor="100", reason="SourceExhausted"), 90)
    ok, why = ascend_without_gap(loads(team["load"]), "0", "100")
    check("in order, under the ids that they had", ok and [i for i, _, _ in loads(team["load"])] == list(range(1, 11)),
          why)
    for one in (*team.values(), keep):
        one.kill()


def refusals(url):
    import urllib.error
    import urllib.request
    def post(path, body, bearer):
        request = urllib.request.Request(f"{url}/v1/pipelines/{NS}/{path}", json.dumps(body).encode(),
                                         {"Authorization": f"Bearer {bearer}"} if bearer else {})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
    check("no token: 401", post("first/permit", {}, "")[0] == 401)
    check("a token for another audience: 401", post("first/permit", {}, token(audience="https://other"))[0] == 401)
    code, text = post("first/permit", {}, token("stranger"))
    check("one that may not work for it: 403, with the right that is missing", code == 403 and "pipelines/work" in text,
          f"{code} {text}")
    check("a known one", post("first/permit", {}, TOKEN)[0] == 200)


def sql_stages():
    sink = "CREATE TABLE t (x INT) WITH ('connector' = 'blackhole');\n"
    pipeline("sql", stages={"load": {"sql": sink + "INSERT INTO t SELECT x FROM in.ready"}})
    eventually("SQL stages are not run yet", says("sql", reason="SqlStagesUnsupported", permit="Withheld"), 30)
    pipeline("sql", stages={"transform": {"sql": "INSERT INTO out.ready SELECT y FROM in.fetched"},
                            "load": {"sql": sink + "INSERT INTO t SELECT x FROM in.ready"}})
    eventually("columns that load reads and transform does not make are told", says("sql", reason="SqlInvalid"), 30)
    check("with their place", "spec.stages.load.sql: " in status("sql")["message"] and
          "line 2, column 22" in status("sql")["message"], status("sql")["message"])
    pipeline("a", opposite="b")
    eventually("an opposite that is not there", says("a", reason="NoActiveNode"), 30)


def files(url):
    """A listing in a ConfigMap, which grows while the Pipeline runs."""
    def tell(*names):
        return kubectl("create", "configmap", "day", "-n", NS, "--from-literal=names=" + "\n".join(names),
                       "--dry-run=client", "-o", "json")
    pipeline("files", window=2, source={"files": {**listing("day"), "perProcess": 2}})
    team = [worker(url, "files", stage) for stage in STAGES] + [keeper(url, "files")]
    eventually("a listing that is not there is told", says("files", reason="FilesUnreadable", permit="Granted"), 40)
    check("with the remedy", "create it with the key 'names' and the label" in status("files")["message"],
          status("files"))
    apply(tell("f3", "f1", "f2"), ns=NS)
    annotate("files", "resume", "look")
    eventually("one without the label, too", lambda: ("label configmap day weir.dev/files=true" in status("files")[
        "message"], status("files")), 40)
    kubectl("label", "configmap", "day", "-n", NS, "weir.dev/files=true")
    eventually("its files are loaded", says("files", reason="SourceExhausted", cursor="f3", lastLoadedId=2), 40)
    apply(tell("f9", "f4", "f1", "f25"), ns=NS)
    eventually("and those that come later", says("files", reason="SourceExhausted", cursor="f9", lastLoadedId=3), 40)
    check("by their names", [(b, e) for _, b, e in loads(team[3])] == [("", "f2"), ("f2", "f3"), ("f3", "f9")],
          loads(team[3]))
    for stage, one in zip(STAGES, team):
        named = re.findall(r"^\w+ \d+: '.*' to '.*?'(.*)$", one.text(), re.M)
        check(f"{stage} is told the names of each process", named == [" f1 f2", " f3", " f4 f9"], named)
    eventually("the one that came too late is told", lambda: any(
        event["reason"] == "FilesAddedBehind" and "f25" in event["note"]
        for event in get("events.events.k8s.io", ns=NS)), 30)
    for one in team:
        one.kill()


def docs(url):
    """The page's first example, by its own manifest and commands, in the namespace that they name."""
    page = (s.ROOT / "docs" / "pipelines.md").read_text()
    s.namespace("shop")
    chart = s.sh("helm", "template", "weir", s.ROOT / "charts/weir", "--kube-version", "1.36.3", "--set",
                 "pipelines.admitWorkers=true,jobNamespaces={shop}", "-s", "templates/rbac.yaml")
    apply(chart, ns=None)
    apply(re.search(r"```yaml\n(apiVersion.*?)```", page, re.S).group(1))
    block = re.search(r"```console\n(.*?)```", page, re.S).group(1)
    commands = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
    check("the page has its five commands", len(commands) == 5, str(commands))
    script = "\n".join(commands[:-1]) + f"\n{commands[-1]} &\nwait"
    shell = subprocess.Popen(["bash", "-ec", script], cwd=s.ROOT, env={**os.environ, "URL": url, "HOSTNAME": "here"},
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    eventually("what the page says moves processes", lambda: (
        (get("pipeline", "flights", "shop") or {}).get("status", {}).get("lastLoadedId", 0) > 20), 60)
    os.killpg(shell.pid, signal.SIGKILL)
    shell.wait(10)
    kubectl("annotate", "pipeline", "flights", "-n", "shop", "weir.dev/rollback=1", "--overwrite")
    eventually("its orders are taken", lambda: (
        get("pipeline", "flights", "shop")["status"].get("rollbackNonce") == "1"), 30)
    kubectl("delete", "pipeline", "flights", "-n", "shop")


def run():
    setup()
    schema()
    operator = s.Operator("--namespaces", f"{NS},shop", "--leader-election-namespace", NS, *LEASE).start()
    eventually("the operator is ready", operator.ready, 60)
    url = f"http://127.0.0.1:{operator.arbiter_port}"
    docs(url)
    moves(url)
    refusals(url)
    window_and_rollback(url)
    files(url)
    operator_killed(url, operator)
    worker_killed(url)
    sql_stages()
    metrics = operator.http("/metrics")
    check("metrics", "weir_pipelines_served" in metrics and "weir_pipeline_store_writes_total" in metrics)
    check("the operator stops cleanly", operator.stop() == 0, operator.log_text()[-800:])


if __name__ == "__main__":
    s.main(run)
