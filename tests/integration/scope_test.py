#!/usr/bin/env python3
# needs: control-plane
"""Which namespaces are looked after, changed while two operators run: a list, a selector, all of them,
by the file of --config and by the labels of namespaces. Every SqlJob is deployed once, a namespace that
is let go is left as it is, one that comes back is taken up where it stood, and the standby has the same
in view when it takes over."""
import json
import pathlib
import signal
import tempfile
import time

import scenario as s
from robust_test import job
from scenario import apply, check, eventually, get, kubectl, status

RED, BLUE, GREEN = "scope-red", "scope-blue", "scope-green"
LEASE_SECONDS = 6


class File:
    """The file of --config, replaced as a whole, as a mounted ConfigMap is."""

    def __init__(self, folder):
        self.path = folder / "config.yaml"

    def say(self, **values):
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps({key.replace("_", "-"): value for key, value in values.items()}))
        fresh.rename(self.path)


def deployments(ns):
    return sorted((d["metadata"]["name"], d["metadata"]["labels"]["weir.dev/sequence"], d["metadata"]["uid"])
                  for d in get("deployments", ns=ns))


def deployed(ns, names, sequence="1"):
    def look():
        want = sorted((f"{n}-{role}", sequence) for n in names for role in ("jm", "tm"))
        found = [d[:2] for d in deployments(ns)]
        return found == want, f"{found}"
    return look


def sequence(name, ns):
    return status(name, ns).get("deployment", {}).get("sequence", 0)


def told(operators, text, times=1):
    """Both the leader's log and the standby's say it, so many times."""
    return lambda: (all(o.log_text().count(text) >= times for o in operators), text)


def edit(name, ns, parallelism):
    kubectl("-n", ns, "patch", "sqljob", name, "--type=merge", "-p",
            json.dumps({"spec": {"resources": {"parallelism": parallelism}}}))


def untouched(ns, what, seconds=6):
    """Nothing in the namespace is written for a while."""
    mark = s.audit_mark()
    time.sleep(seconds)
    mine = [w for w in s.writes_since(mark) if f" {ns}/" in w]
    check(what, not mine, mine[:5])


def a_list(file, operators):
    apply(job("one"), ns=RED)
    apply(job("two"), ns=BLUE)
    eventually("of the one namespace that is named, the SqlJob is deployed", deployed(RED, ["one"]), 30)
    untouched(BLUE, "in the other nothing happens", 3)
    check("nor has anybody looked at its SqlJob", "status" not in get("sqljob", "two", BLUE))
    before = deployments(RED)
    file.say(namespaces=[RED, BLUE])
    eventually("named too, the other one's is deployed", deployed(BLUE, ["two"]), 30)
    file.say(namespaces=[BLUE])
    eventually("the first one is let go, by both operators",
               told(operators, "a namespace is no longer looked after"), 30)
    check("what runs there stays", deployments(RED) == before)
    edit("one", RED, 2)
    untouched(RED, "and an edit there is nobody's business")
    file.say(namespaces=[BLUE, RED])
    eventually("named again, the edit is carried out, once", deployed(RED, ["one"], "2"), 60)
    check("the other one has run on", sequence("two", BLUE) == 1)


def a_broken_file(file, operators):
    file.path.write_text("namespaces: [")
    eventually("a file that cannot be read is told", told(operators, "the config file cannot be used"), 30)
    apply(job("three"), ns=BLUE)
    eventually("and what was named before stays in force", deployed(BLUE, ["three", "two"]), 30)


def a_selector(file):
    kubectl("label", "namespace", GREEN, "test.weir.dev/on=yes")
    apply(job("four"), ns=GREEN)
    mark = s.audit_mark()
    file.say(namespace_selector="test.weir.dev/on=yes")
    eventually("by a selector: the namespace that has the label", deployed(GREEN, ["four"]), 30)
    kubectl("label", "namespace", RED, "test.weir.dev/on=yes")
    apply(job("five"), ns=RED)

    def fifth():
        return sequence("five", RED) == 1, str(deployments(RED))
    eventually("one that gets the label comes in", fifth, 30)
    kubectl("label", "namespace", GREEN, "test.weir.dev/on-")
    time.sleep(3)
    edit("four", GREEN, 2)
    untouched(GREEN, "one that loses it is left alone")
    deleted = [w for w in s.writes_since(mark) if w.startswith("delete")]
    check("nothing was deleted in all this", not deleted, deleted[:5])


def all_of_them(file):
    file.say(watch_all_namespaces=True)
    eventually("all namespaces: what was edited meanwhile is carried out", deployed(GREEN, ["four"], "2"), 60)
    check("and nothing else is started again", (sequence("one", RED), sequence("five", RED), sequence("two", BLUE),
                                                sequence("three", BLUE)) == (2, 1, 1, 1))


def the_standby(file, operators):
    file.say(namespaces=[BLUE])
    eventually("a list again", told(operators, f'to="namespaces {BLUE}"', 2), 30)
    time.sleep(2)
    before = {ns: deployments(ns) for ns in (RED, BLUE, GREEN)}
    operators[0].kill(signal.SIGKILL)
    apply(job("six"), ns=BLUE)
    apply(job("seven"), ns=RED)
    eventually("the leader killed: the standby serves the namespace of the list",
               deployed(BLUE, ["six", "three", "two"]), LEASE_SECONDS + 40)
    untouched(RED, "and no other", 3)
    check("no deployment was made anew", all(set(before[ns]) <= set(deployments(ns)) for ns in before))
    check("it is still the same process", operators[1].process.poll() is None)


def run():
    kubectl("apply", "--server-side", "-f", s.ROOT / "crds")
    for ns in (RED, BLUE, GREEN):
        s.namespace(ns)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="weir-scope-"))
    file = File(folder)
    file.say(namespaces=[RED])
    flags = ["--config", str(file.path), "--leader-election-namespace", RED, "--leader-election-id", "weir-scope",
             "--lease-duration", f"{LEASE_SECONDS}s", "--lease-renew-deadline", "4s", "--lease-retry-period", "1s"]
    operators = [s.Operator(*flags).start()]
    try:
        eventually("the operator is ready", operators[0].ready, 30)
        operators.append(s.Operator(*flags).start())
        eventually("a standby is ready", operators[1].ready, 30)
        a_list(file, operators)
        a_broken_file(file, operators)
        a_selector(file)
        all_of_them(file)
        the_standby(file, operators)
        check("it stops cleanly", operators[1].stop() == 0)
    finally:
        for operator in operators:
            operator.kill()
        s.remove_tree(folder)


if __name__ == "__main__":
    s.main(run)
