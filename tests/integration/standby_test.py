#!/usr/bin/env python3
# needs: control-plane
"""The hot standby and its fence, by the API server's own clock: how long after a kill -9 and after a
clean stop it holds the Lease and does its first work, and that a leader that was stopped past its
lease (SIGSTOP) writes nothing when it goes on, but ends."""
import datetime
import os
import pathlib
import shutil
import signal
import tempfile
import time

import scenario as s
from robust_test import job
from scenario import apply, check, eventually, kubectl, sh

NS = "standby"
LEASE_SECONDS = 6
ROUNDS = 3
ARGS = ["--namespaces", NS, "--leader-election-namespace", NS, "--leader-election-id", "weir-standby",
        "--lease-duration", f"{LEASE_SECONDS}s", "--lease-renew-deadline", "4s", "--lease-retry-period", "1s"]


def kubeconfig(folder, user):
    """The administrator's, as another user: the audit log then tells the operators apart."""
    base = pathlib.Path(os.environ["KUBECONFIG"])
    pki = base.parent / "pki"
    key, request, cert, config = (folder / f"{user}.{end}" for end in ("key", "csr", "crt", "conf"))
    sh("openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", request,
       "-subj", f"/O=system:masters/CN={user}")
    sh("openssl", "x509", "-req", "-in", request, "-CA", pki / "ca.crt", "-CAkey", pki / "ca.key", "-days", "1",
       "-set_serial", str(time.time_ns()), "-out", cert)
    shutil.copy(base, config)
    current = sh("kubectl", "--kubeconfig", config, "config", "current-context").strip()
    sh("kubectl", "--kubeconfig", config, "config", "set-credentials", user, f"--client-key={key}",
       f"--client-certificate={cert}", "--embed-certs=true")
    sh("kubectl", "--kubeconfig", config, "config", "set-context", current, f"--user={user}")
    return config


def writes(mark, user):
    """(seconds since the epoch when the API server got it, resource, verb, code) of the user's
    requests that change something."""
    out = []
    for entry in s.changes_since(mark):
        if entry["user"]["username"] == user:
            at = datetime.datetime.fromisoformat(entry["requestReceivedTimestamp"].replace("Z", "+00:00"))
            out.append((at.timestamp(), entry.get("objectRef", {}).get("resource", ""), entry["verb"],
                        entry["responseStatus"]["code"]))
    return out


def holds(mark, user):
    """When the user first wrote the Lease with success; None: not yet."""
    return next((at for at, what, _, code in writes(mark, user) if what == "leases" and code < 300), None)


def works(mark, user):
    return next((at for at, what, _, code in writes(mark, user) if what == "sqljobs" and code < 300), None)


class Pair:
    """A leader and a standby that take turns; each under a name of its own."""

    def __init__(self, folder):
        self.count, self.folder = 0, folder
        self.leader = self.fresh()
        eventually("the first holds the Lease", lambda: (holds(0, self.leader.user) is not None, ""), 30)
        self.standby = self.fresh()
        eventually("the second is alive", lambda: self.standby.http("/healthz") != "", 30)

    def fresh(self):
        self.count += 1
        user = f"weir-{time.time_ns()}"
        operator = s.Operator(*ARGS, kubeconfig=kubeconfig(self.folder, user))
        operator.user = user
        return operator.start()

    def ends(self, how):
        """The leader ends; the standby leads, and a new one stands by. Seconds to Lease and work."""
        mark, old = s.audit_mark(), self.leader
        apply(job(f"round-{self.count}"), ns=NS)
        eventually("the leader is at work", lambda: (works(mark, old.user) is not None, ""), 20, 0.05)
        start, mark = time.time(), s.audit_mark()
        how(old)
        stopped = time.time()
        apply(job(f"after-{self.count}"), ns=NS)
        user = self.standby.user
        eventually("the standby leads and works", lambda: (works(mark, user) is not None, ""), 30, 0.1)
        self.leader, self.standby = self.standby, self.fresh()
        eventually("another one stands by", lambda: self.standby.http("/healthz") != "", 30)
        return start, stopped, holds(mark, user), works(mark, user)

    def kill(self):
        self.leader.kill()
        self.standby.kill()


def killed(pair):
    figures = []
    for _ in range(ROUNDS):
        start, _, lease, work = pair.ends(lambda operator: operator.kill(signal.SIGKILL))
        figures.append((lease - start, work - start))
    for lease, work in figures:
        check(f"killed with -9: the standby leads after {lease:.2f} s of a lease of {LEASE_SECONDS} s, "
              f"and works after {work:.2f} s", lease <= LEASE_SECONDS + 2, figures)


def stopped(pair):
    figures = []
    for _ in range(ROUNDS):
        codes = []
        start, end, lease, work = pair.ends(lambda operator: codes.append(operator.stop()))
        figures.append((lease - start, lease - end, work - end))
        check("it ended with 0", codes == [0], codes)
    for lease, after, work in figures:
        check(f"stopped cleanly: the standby leads {after:.2f} s after its end ({lease:.2f} s after the "
              f"signal), and works {work:.2f} s after it", after <= 1, figures)


def paused(pair):
    old, standby = pair.leader, pair.standby
    mark = s.audit_mark()
    names = [f"paused-{i}" for i in range(12)]
    apply({"apiVersion": "v1", "kind": "List", "items": [job(n) for n in names]}, ns=NS)
    eventually("the leader is at work", lambda: (works(mark, old.user) is not None, ""), 20, 0.02)
    old.process.send_signal(signal.SIGSTOP)  # somewhere among their objects
    eventually("stopped with SIGSTOP: the standby leads and works",
               lambda: (works(mark, standby.user) is not None, ""), LEASE_SECONDS + 30, 0.1)

    def deployed():
        found = sorted((d["metadata"]["name"], d["metadata"]["labels"]["weir.dev/sequence"])
                       for d in s.get("deployments", ns=NS) if d["metadata"]["name"].startswith("paused-"))
        return found == sorted((f"{n}-{role}", "1") for n in names for role in ("jm", "tm")), str(found)
    eventually("and deploys every job once", deployed, 90)
    resumed = time.time()
    old.process.send_signal(signal.SIGCONT)
    eventually("the old leader, going on, ends", lambda: (old.process.poll() is not None, ""), 20, 0.1)
    check("and not with 0", old.process.returncode != 0, old.process.returncode)
    late = [w for w in writes(mark, old.user) if w[0] >= resumed]
    done = [w for w in late if w[3] < 300]
    check(f"it changed nothing after it went on ({len(late)} requests to do so reached the API server)",
          not done, late)
    check("every job is still deployed once", *deployed())
    check("the standby is still the same process", standby.process.poll() is None)


def run():
    kubectl("apply", "--server-side", "-f", s.ROOT / "crds")
    s.namespace(NS)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="weir-standby-"))
    pair = Pair(folder)
    try:
        killed(pair)
        stopped(pair)
        paused(pair)
        kubectl("-n", NS, "delete", "sqljobs", "--all", "--wait", "--timeout=120s", timeout=130)
    finally:
        pair.kill()
        s.remove_tree(folder)


if __name__ == "__main__":
    s.main(run)
