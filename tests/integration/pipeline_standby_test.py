#!/usr/bin/env python3
# needs: long
"""Two operators with a Lease, and a Pipeline in each mode of arbitration: the leader is killed with -9 while workers
work, alone and together with the active nodes, and stopped (SIGSTOP) past its lease and resumed. The other goes on;
what every process called and was answered, and what was loaded, is one that the rules allow; the leader of before
changes nothing. Workers reach the operators as through a Service: whichever a connection happens on."""
import asyncio
import glob
import itertools
import os
import pathlib
import random
import shutil
import signal
import subprocess
import tempfile
import threading
import time

import pipeline_test as p
import scenario as s
from scenario import check, eventually, get, kubectl
from standby_test import kubeconfig, writes

NODE = os.environ.get("WEIR_ARBITER_NODE", str(s.ROOT / "build/release/tests/arbiter/process/arbiter_node"))
MODES = ("Kubernetes", "Rpc", "Memory", "Auto")
LEASE_SECONDS = 4
LEASE = ("--lease-duration", f"{LEASE_SECONDS}s", "--lease-renew-deadline", "3s", "--lease-retry-period", "500ms",
         "--leader-election-id", "weir-pipelines")
SESSION, HANDOVER = 15_000, 5_000  # of the active node, milliseconds
SEED = int(os.environ.get("WEIR_TEST_SEED", time.time()))


class Service:
    """A port whose connections go to the operators in turn, those that refuse left out."""

    def __init__(self):
        self.ports, self.turn, self.port = [], itertools.count(), s.free_port()
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        asyncio.run_coroutine_threadsafe(asyncio.start_server(self.serve, "127.0.0.1", self.port), self.loop).result(10)

    async def serve(self, reader, writer):
        first, ports = next(self.turn), list(self.ports)
        for i in range(len(ports)):
            try:
                there = await asyncio.open_connection("127.0.0.1", ports[(first + i) % len(ports)])
                break
            except OSError:
                continue
        else:
            return writer.close()
        await asyncio.gather(s.pump(reader, there[1]), s.pump(there[0], writer))


class Team:
    """The processes of one Pipeline, and what they have written."""

    def __init__(self, url, mode, folder, name=None, near=False):
        """`near`: the workers are on the nodes that may be the active one."""
        self.url, self.name, self.mode = url, name or "pair-" + mode.lower(), mode
        self.folder = pathlib.Path(folder) / self.name
        self.folder.mkdir()
        self.sink, self.lives, self.active = self.folder / "sink", itertools.count(), {}
        p.pipeline(self.name, arbitration=mode, source=p.keys(1_000_000, 1),
                   stages={"load": {"retry": {"maxAttempts": 1}}})
        self.others = [self.start(what, "ab"[i] if near else f"{what}-{i}") for what, count in
                       (("consumer", 1), ("extract", 2), ("transform", 1), ("load", 2)) for i in range(count)]
        for node in ("a", "b"):
            self.stand(node)

    def start(self, what, node, path=None):
        os.environ["WEIR_NS"] = p.NS
        return p.Process(NODE, what, self.url, self.name, node, path or self.sink)

    def stand(self, node):
        self.active[node] = self.start("node", node, self.folder / f"calls-{next(self.lives)}")

    def loads(self):
        try:
            return len(self.sink.read_text().splitlines())
        except FileNotFoundError:
            return 0

    def kill_active(self):
        node = p.status(self.name).get("activeNode")
        if node in self.active:
            self.active[node].kill()
            self.stand(node)

    def verdict(self):
        """Ends them all: whether what they called and were answered is a history that can have been, and its text."""
        for one in (*self.others, *self.active.values()):
            one.kill()
        done = subprocess.run([NODE, "check", str(SESSION), str(HANDOVER), self.sink,
                               *sorted(glob.glob(str(self.folder / "calls-*")))], capture_output=True, text=True)
        return done.returncode == 0, done.stdout + done.stderr

    def check(self):
        ok, text = self.verdict()
        check(f"{self.mode}: the history can have been: {text.splitlines()[:1]}", ok, text)


class Pair:
    def __init__(self, service, folder):
        self.service, self.folder = service, folder
        self.all = [self.fresh(), self.fresh()]

    def fresh(self):
        user = f"weir-{time.time_ns()}"
        operator = s.Operator("--namespaces", p.NS, "--leader-election-namespace", p.NS, *LEASE,
                              kubeconfig=kubeconfig(self.folder, user))
        operator.user = user
        self.service.ports.append(operator.arbiter_port)
        return operator.start()

    def leader(self):
        """The one whose identity the Lease names, and the other; the Lease's holder is in its log."""
        holder = (get("lease", "weir-pipelines", p.NS) or {}).get("spec", {}).get("holderIdentity")
        for operator in self.all:
            if holder and any("electing" in line and holder in line for line in operator.log_text().splitlines()):
                return operator, next(o for o in self.all if o is not operator)
        return None, None

    def replace(self, operator):
        operator.kill()
        self.service.ports.remove(operator.arbiter_port)
        self.all.remove(operator)
        self.all.append(self.fresh())


def resume(teams, done):
    """The user who orders on what a lost Load has rolled back."""
    for turn in itertools.count():
        for team in teams:
            if p.status(team.name).get("reason") == "RolledBack":
                p.annotate(team.name, "resume", f"n{turn}")
        if done.wait(1):
            return


def go_on(teams, what, count=5, seconds=180):
    before = {team.name: team.loads() for team in teams}
    start = time.monotonic()
    for team in teams:
        eventually(f"{what}: {team.mode} loads on", lambda t=team: (t.loads() >= before[t.name] + count, p.says(t.name)()[1]),
                   seconds)
    print(f"     all within {time.monotonic() - start:.1f} s", flush=True)


def killed(pair, teams, rng):
    for turn, nodes_too in enumerate((False, True, rng.random() < 0.5)):
        leader, _ = pair.leader()
        check(f"one of the two leads ({turn})", leader is not None)
        if nodes_too:
            for team in teams:
                team.kill_active()
        time.sleep(rng.random())
        leader.kill()
        go_on(teams, "the leader" + (" and the active nodes" if nodes_too else "") + " killed with -9")
        pair.replace(leader)
        eventually("another one stands by", pair.all[-1].ready, 60)


def stopped(pair, teams):
    """Stopped with the work of its workers under way; resumed when the other has long led."""
    leader, other = pair.leader()
    leader.process.send_signal(signal.SIGSTOP)
    eventually("the other leads", lambda: pair.leader()[0] is other, 60)
    pair.service.ports.remove(leader.arbiter_port)  # its readiness probe has failed
    go_on(teams, "the leader stopped past its lease")
    pair.service.ports.append(leader.arbiter_port)
    mark = s.audit_mark()
    leader.process.send_signal(signal.SIGCONT)
    eventually("resumed, it ends", lambda: leader.process.poll() is not None, 60)
    found = [w for w in writes(mark, leader.user) if w[3] < 300 and not w[1].endswith("reviews")]
    check("and has changed nothing", not found, str(found))
    go_on(teams, "after that")


def run():
    rng = random.Random(SEED)
    print(f"seed {SEED}", flush=True)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="weir-pair-"))
    p.setup()
    service = Service()
    pair = Pair(service, folder)
    eventually("one leads", lambda: pair.leader()[0] is not None, 60)
    teams = [Team(f"http://127.0.0.1:{service.port}", mode, folder) for mode in MODES]
    done = threading.Event()
    user = threading.Thread(target=resume, args=(teams, done), daemon=True)
    user.start()
    go_on(teams, "to begin with")
    killed(pair, teams, rng)
    stopped(pair, teams)
    done.set()
    user.join(30)
    for team in teams:
        team.check()
    leader, other = pair.leader()
    check("the leader stops cleanly", leader is not None and leader.stop() == 0)
    other.kill()
    for team in teams:
        kubectl("delete", "pipeline", team.name, "-n", p.NS)
    shutil.rmtree(folder)


if __name__ == "__main__":
    s.main(run)
