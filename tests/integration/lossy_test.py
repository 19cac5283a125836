#!/usr/bin/env python3
# needs: long
"""Ten minutes of packet loss between the operator and both the API server and Flink's REST: real loss,
of four packets in ten each way, by the kernel of a network namespace in which the operator runs. An
error is never absence: no job leaves Running and Warning, nothing is started, stopped or deleted, and
within one of the monitor's intervals after the last packet was lost all are Running again."""
import asyncio
import collections
import json
import multiprocessing
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import threading
import time

import scenario as s
from robust_test import FAKE_FLINK, SQL
from scenario import check, eventually, get, kubectl, pump, sh, status

NS = "lossy"
JOBS = 40
SECONDS = float(os.environ.get("LOSSY_SECONDS", "600"))
LOSS = 0.4          # of the packets, in each direction
INTERVAL = 66       # seconds: the monitor's longest between two looks, with its jitter
# The two ends of the wire: of this process's own, as one that was killed leaves its wire behind.
HERE, THERE = (f"198.19.251.{4 * (os.getpid() % 64) + end}" for end in (1, 2))
SPACE = f"weir-lossy-{os.getpid()}"
WIRE = f"wl{os.getpid() % 100000}"


def forward(port):
    async def relay(reader, writer):
        try:
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(pump(reader, up_writer), pump(up_reader, writer))

    async def serve():
        async with await asyncio.start_server(relay, HERE, port) as server:
            await server.serve_forever()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    asyncio.run(serve())


class Wire:
    """A network namespace whose only way out is a wire to this side, where two ports are forwarded."""

    def __init__(self):
        sh("ip", "netns", "add", SPACE)
        sh("ip", "link", "add", f"{WIRE}h", "type", "veth", "peer", "name", f"{WIRE}n")
        sh("ip", "link", "set", f"{WIRE}n", "netns", SPACE)
        sh("ip", "addr", "add", f"{HERE}/30", "dev", f"{WIRE}h")
        sh("ip", "link", "set", f"{WIRE}h", "up")
        for command in (f"addr add {THERE}/30 dev {WIRE}n", f"link set {WIRE}n up", "link set lo up"):
            sh("ip", "-n", SPACE, *command.split())
        self.forwards = []

    def forward(self, port):
        """Answers at HERE:port what 127.0.0.1:port answers; a process of its own, which waits for nobody here."""
        process = multiprocessing.get_context("fork").Process(target=forward, args=(port,), daemon=True)
        process.start()
        self.forwards.append(process)
        eventually(f"port {port} is forwarded", lambda: socket.create_connection((HERE, port), 2).close() is None, 20)

    def lose(self, share, ports=None):
        """That share of the packets each way; of all of them, or of those to and from these ports."""
        for chain in ("INPUT", "OUTPUT"):
            sh("ip", "netns", "exec", SPACE, "iptables", "-F", chain)
            incoming = chain == "INPUT"
            for port in (ports or [None]) if share else []:
                which = ["-p", "tcp", "--sport" if incoming else "--dport", str(port)] if port else []
                sh("ip", "netns", "exec", SPACE, "iptables", "-A", chain, "!", "-i" if incoming else "-o", "lo", *which,
                   "-m", "statistic", "--mode", "random", "--probability", str(share), "-j", "DROP")

    def dropped(self):
        """Packets lost so far."""
        total = 0
        for chain in ("INPUT", "OUTPUT"):
            for line in sh("ip", "netns", "exec", SPACE, "iptables", "-nvxL", chain).splitlines():
                words = line.split()
                if len(words) > 2 and words[2] == "DROP":
                    total += int(words[0])
        return total

    def cut(self):
        for process in self.forwards:
            process.kill()
            process.join(10)
        sh("ip", "netns", "del", SPACE, ok=False)
        sh("ip", "link", "del", f"{WIRE}h", ok=False)


def kubeconfig(folder):
    """The administrator's, by way of the wire; the certificate is that of 127.0.0.1."""
    path = folder / "lossy.conf"
    path.write_text(pathlib.Path(os.environ["KUBECONFIG"]).read_text())
    path.chmod(0o600)
    config = json.loads(sh("kubectl", "--kubeconfig", path, "config", "view", "--raw", "-o", "json"))
    cluster = config["clusters"][0]
    port = int(cluster["cluster"]["server"].rsplit(":", 1)[1])
    sh("kubectl", "--kubeconfig", path, "config", "set-cluster", cluster["name"],
       f"--server=https://{HERE}:{port}", "--tls-server-name=127.0.0.1")
    return path, port


class Supervised:
    """The operator in the namespace; started again when it ends, as its Deployment would."""

    def __init__(self, config, ns, rest, *more):
        self.log, self.starts, self.on = tempfile.mktemp(prefix="weir-lossy-", suffix=".log"), 0, True
        self.health = s.free_port()
        self.args = ["ip", "netns", "exec", SPACE, s.WEIR, "operator", "--kubeconfig", str(config), "--namespaces", ns,
                     "--leader-election-namespace", ns, "--leader-election-id", f"weir-{ns}",
                     "--flink-rest-url", rest, "--arbiter-addr", "0", "--controllers", "sqljob",
                     "--health-addr", f"127.0.0.1:{self.health}", "--log-format", "text", *more]
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        with open(self.log, "ab") as log:
            while self.on:
                self.starts += 1
                self.process = subprocess.Popen(self.args, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
                self.process.wait()
                time.sleep(2)

    def stop(self):
        self.on = False
        self.process.send_signal(signal.SIGTERM)
        self.thread.join(40)

    def end(self):
        """In any case."""
        self.on = False
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.thread.join(10)


def job(name, port):
    return {"apiVersion": "weir.dev/v1alpha1", "kind": "SqlJob", "metadata": {"name": name},
            # The Flink here only answers questions: it cancels nothing.
            "spec": {"sql": SQL, "timeouts": {"progress": "1h", "cancel": "10s"},
                     "flink": {"configuration": {"rest.port": str(port)}}}}


def states():
    return collections.Counter(j.get("status", {}).get("state") for j in get("sqljobs", ns=NS))


def shape():
    """What must not change: each job's deployment, and the objects that stand for it."""
    jobs = {j["metadata"]["name"]: j["status"]["deployment"]["sequence"] for j in get("sqljobs", ns=NS)}
    objects = sorted((kind, o["metadata"]["name"], o["metadata"]["uid"]) for kind in ("deployments", "services")
                     for o in get(kind, ns=NS))
    return jobs, objects


def storm(wire, operator):
    before = shape()
    mark = s.audit_mark()
    wire.lose(LOSS)
    end = time.monotonic() + SECONDS
    seen, looks = collections.Counter(), 0
    while time.monotonic() < end:
        now = states()
        seen += now
        looks += 1
        time.sleep(1)
    lost = wire.dropped()
    wire.lose(0)
    healed = time.monotonic()
    eventually(f"all are Running within one interval ({INTERVAL} s)",
               lambda: (states() == {"Running": JOBS}, str(states())), INTERVAL, 0.5)
    took = time.monotonic() - healed
    share = {state: f"{100 * count / sum(seen.values()):.1f} %" for state, count in seen.items()}
    print(f"{SECONDS:.0f} s, {JOBS} jobs, {lost} packets lost, {looks} looks at their states: {share}; "
          f"all Running {took:.1f} s after; the operator was started {operator.starts} time(s)", flush=True)
    check(f"packets were lost ({lost}), and jobs could not be seen for a time ({share})",
          lost > 100 * SECONDS / 60 and seen["Warning"] > 0, share)
    check("no job left Running and Warning", set(seen) <= {"Running", "Warning"}, share)
    check("nothing was started, replaced or removed", shape() == before)
    made = [w for w in s.writes_since(mark) if f" {NS}/" in w and not any(part in w for part in ("sqljobs/status", "events/"))]
    check("nothing but status and Events was written", not made, made[:5])


def run():
    kubectl("apply", "--server-side", "-f", s.ROOT / "crds")
    s.namespace(NS)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="weir-lossy-"))
    wire, flink, operator = Wire(), None, None
    try:
        config, api_port = kubeconfig(folder)
        port = s.free_port()
        wire.forward(api_port)
        wire.forward(port)
        operator = Supervised(config, NS, f"http://{HERE}:{{port}}")
        names = [f"run-{i}" for i in range(JOBS)]
        s.apply({"apiVersion": "v1", "kind": "List", "items": [job(n, port) for n in names]}, ns=NS)
        eventually(f"{JOBS} jobs are deployed", lambda: (
            all(status(n, NS).get("deployment", {}).get("jobId") for n in names), str(states())), 120)
        flink = subprocess.Popen([FAKE_FLINK, "--port", str(port)] +
                                 [status(n, NS)["deployment"]["jobId"] for n in names])
        eventually(f"{JOBS} jobs are Running", lambda: (states() == {"Running": JOBS}, str(states())), 120)
        time.sleep(5)  # what belongs to the start is written by then
        storm(wire, operator)
        kubectl("-n", NS, "delete", "sqljobs", "--all", "--wait", "--timeout=120s", timeout=130)
        check("all are deleted, also without Flink's help", not get("sqljobs", ns=NS))
    finally:
        if operator:
            operator.stop()
        if flink:
            flink.kill()
            flink.wait()
        wire.cut()
        s.remove_tree(folder)


if __name__ == "__main__":
    s.main(run)
